"""Tracked changes and comments that came back, as proposals that stay open until decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sozialatlas.austausch.rueckantworten import STEUERZEICHEN
from sozialatlas.austausch.rueckmeldung import LAENGSTER_TEXT, Rueckmeldung, mangel
from sozialatlas.fehler import Mangel
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag


def neue_vorschlaege(
    r: Rueckmeldung, bisher: Collection[Aenderungsvorschlag]
) -> tuple[Aenderungsvorschlag, ...]:
    """Return the proposals of a file that are not there yet, each once."""
    bekannt = {v.inhalt for v in bisher}
    return tuple({v.inhalt: v for v in _alle(r) if v.inhalt not in bekannt}.values())


def zu_lange(r: Rueckmeldung) -> Iterator[Mangel]:
    """Yield proposals that are longer than any text of a draft may be."""
    for v in r.vorschlaege:
        if len(v.neu) > LAENGSTER_TEXT:
            yield mangel(r.datei, v.ort, "Vorschlag", f"Der Vorschlag ist zu lang "
                         f"({len(v.neu)} Zeichen).", f"höchstens {LAENGSTER_TEXT} Zeichen",
                         "Vorschlag kürzen.")  # fmt: skip


def ohne_entwurf(r: Rueckmeldung) -> Iterator[Mangel]:
    """Yield proposals that belong to no draft of the form; they are not taken."""
    for v in r.vorschlaege:
        if v.schluessel not in r.gesendet:
            yield mangel(r.datei, v.ort, "Vorschlag", "Der Vorschlag gehört zu keinem Entwurf und "
                         f"wurde nicht übernommen: „{_rein(v.neu)[:80]}“")  # fmt: skip


def _alle(r: Rueckmeldung) -> Iterator[Aenderungsvorschlag]:
    for v in r.vorschlaege:
        if v.schluessel in r.gesendet and _rein(v.neu):
            yield Aenderungsvorschlag(
                quelle=f"Rückmeldung zur Ausgabe {r.kennung['Ausgabe']}",
                schluessel=v.schluessel,
                ausgabe=r.kennung["Ausgabe"],
                art=v.art,
                alt=_rein(v.alt),
                neu=_rein(v.neu),
                von=_rein(v.von),
            )


def _rein(text: str) -> str:
    return STEUERZEICHEN.sub("", text).strip()
