"""What is offered at a place, as far as it is on record: own measures, programmes of the Land.

A record has an age. It says that there is an offer today only while the programme runs and the
record is dated, not over and not older than :data:`ALTER` years; otherwise it is a hint.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sozialatlas.darstellung import sprache
from sozialatlas.katalog.programme import Fundstelle, Programm, Standort
from sozialatlas.vorort import OrtsMassnahme

ALTER = 5
"""Years after which the record of a place is only a hint. A convention, not a finding."""

Herkunft = Literal["register", "kreis", "land"]


@dataclass(frozen=True)
class Angebot:
    """An offer at a place and what the record of it is worth."""

    id: str
    name: str
    handlungsfelder: tuple[str, ...]
    arten: tuple[str, ...]  # kinds of measures of the catalogue
    herkunft: Herkunft  # own register, register of the Kreis, programme of the Land
    besteht: bool | None  # None: there was one; whether it still is there is not known
    beleg: str  # source, date, and why it is only a hint


def aus_register(m: OrtsMassnahme, herkunft: Herkunft, stichtag: date) -> Angebot:
    """Return a measure of a register as an offer."""
    besteht = m.besteht(stichtag)
    arten = (m.massnahme,) if m.massnahme else ()
    beleg = f"{zeitraum(m)}; {m.quelle}"
    return Angebot(m.id, m.name, (m.handlungsfeld,), arten, herkunft, besteht, beleg)


def zeitraum(m: OrtsMassnahme) -> str:
    """Write the period in years: "2023 bis 2027", "seit 2021", "ab 2027"."""
    if m.von and m.bis:
        return sprache.jahresspanne(m.von.year, m.bis.year)
    if m.von:
        return f"{'ab' if m.stand == 'geplant' else 'seit'} {m.von.year}"
    return f"bis {m.bis.year}" if m.bis else "nicht angegeben"


def aus_programm(p: Programm, ags: str, stichtag: date) -> Angebot | None:
    """Return a programme as an offer in a Kreis; None where nothing says that it is there.

    Frames of money (``art: rahmen``) are no offers. A source that was not read proves nothing.
    """
    if p.art == "rahmen":
        return None
    besteht, beleg = _lage(p, ags, stichtag)
    if not beleg:
        return None
    return Angebot(p.id, p.kurzname, p.handlungsfelder, p.massnahmen, "land", besteht, beleg)


def _lage(p: Programm, ags: str, stichtag: date) -> tuple[bool | None, str]:
    """Return whether a programme is at a place, and the record that says so ("" for none)."""
    quellen = {q.id: q for q in p.quellen if q.sicherheit == "nachgelesen"}
    laeuft = {"laeuft": True, "beendet": False, "unbekannt": None}[p.stand]
    if p.ueberall and p.ueberall.quelle in quellen:
        return laeuft, f"in allen Kreisen; {nenne(quellen[p.ueberall.quelle])}"
    neuester = neuester_beleg(p, ags)
    if neuester is None or neuester.quelle not in quellen:
        return None, ""
    quelle = nenne(quellen[neuester.quelle])
    if p.stand == "beendet":
        return False, f"bis {p.bis}; {quelle}"
    besteht, zeit = _alter(neuester, stichtag)
    return (besteht if laeuft else None), f"{zeit}; {quelle}"


def _alter(ort: Standort, stichtag: date) -> tuple[bool | None, str]:
    if ort.jahr is None:
        return None, "belegt ohne Jahr"
    bis = f"{ort.jahr} bis {ort.bis}" if ort.bis else f"{ort.jahr}"
    if ort.bis and ort.bis < stichtag.year:
        return None, f"belegt für {bis}"
    frisch = stichtag.year - (ort.bis or ort.jahr) <= ALTER
    return (True if frisch else None), f"belegt für {bis}" if frisch else f"zuletzt belegt {bis}"


def neuester_beleg(p: Programm, ags: str) -> Standort | None:
    """Return the newest record of a Kreis; None if there is none or it says "not here"."""
    eigene = [o for o in p.orte if o.ags == ags]
    if not eigene:
        return None
    neuester = max(eigene, key=lambda o: (o.bis or o.jahr or 0, o.teilnahme))
    return neuester if neuester.teilnahme else None


def nenne(q: Fundstelle) -> str:
    """Name a source: "mdr.de, September 2019", "thinka.de, ohne Datum"."""
    return f"{q.herausgeber}, {q.datum or 'ohne Datum'}"
