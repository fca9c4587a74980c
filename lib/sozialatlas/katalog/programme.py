"""The programmes of the Land: what is known of them, from whom, since when, and where.

Every statement names its source (``quellen``). A list of places says where a programme is on
record; a place that is not on the list is unknown, not without the programme.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.lesen import lies
from sozialatlas.katalog.massnahmen import Evidenz, Massnahme, pruefe_evidenz
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.typen import Handlungsfeld, Indikator, Wert

Text = Annotated[str, Field(min_length=1)]
Jahr = Annotated[int, Field(ge=1990, le=2100)]


class Absicht(Wert):
    """An aim as an indicator: which, and in which direction it should move."""

    indikator: str
    richtung: Literal["steigen", "sinken", "halten"]


class Wirkungskette(Wert):
    """The logic chain of a measure; a step that nobody has described stays empty."""

    input: str = ""
    output: str = ""
    outcome: str = ""
    impact: str = ""

    @property
    def stufen(self) -> dict[str, str]:
        """The steps that are described, by their German name."""
        alle = {
            "Einsatz": self.input,
            "Leistung": self.output,
            "Wirkung bei den Menschen": self.outcome,
            "Wirkung vor Ort": self.impact,
        }
        return {name: text for name, text in alle.items() if text}


class Fundstelle(Wert):
    """Where something was read: publisher, date, kind, and whether it was read or only known."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    herausgeber: Text
    datum: str = ""  # as the source gives it; empty: undated
    art: Literal["traeger", "parlament", "recht", "presse", "bericht"]
    sicherheit: Literal["nachgelesen", "ungeprueft"]


class Standort(Wert):
    """Evidence that a Kreis takes part in a programme, or that it does not."""

    ags: str = Field(pattern=r"^\d{5}$")  # the Kreis of today
    ort: str = ""  # as the source names it, where that is not the Kreis
    quelle: str
    jahr: Jahr | None = None  # year that the source speaks of; None: not dated
    bis: Jahr | None = None  # last year, where the source names one
    teilnahme: bool = True


class Reichweite(Wert):
    """The statement of a source that all Kreise have a programme."""

    quelle: str
    seit: Jahr | None = None


class Mittel(Wert):
    """Money as the source says it."""

    jahr: Text
    betrag: Text
    quelle: str


class Programm(Wert):
    """A programme of the Land, or one that works in it with the Land's support."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")  # equals the name of the file
    name: Text
    kurzname: Text
    art: Literal["angebot", "rahmen"]  # rahmen: money and steering; the offers are others
    traeger: Text
    beschreibung: Text
    handlungsfelder: tuple[str, ...] = Field(min_length=1)
    massnahmen: tuple[str, ...] = ()  # kinds of measures that it brings about
    zielgruppe: Text
    von: Jahr | None = None
    bis: Jahr | None = None
    zeitraum: Text  # as the sources say it
    orte: tuple[Standort, ...] = ()
    ueberall: Reichweite | None = None
    verbreitung: str = ""  # sentence: how many places, where they are not all named
    mittel: tuple[Mittel, ...] = ()
    ziele: tuple[Absicht, ...] = ()
    kette: Wirkungskette = Wirkungskette()
    stand: Literal["laeuft", "beendet", "unbekannt"]
    stand_jahr: Jahr  # year of the newest source on the state
    evidenz: Evidenz
    belege: tuple[str, ...] = ()  # keys of chapters/literatur.bib
    quellen: tuple[Fundstelle, ...] = Field(min_length=1)


def lies_programme(
    ordner: Path,
    felder: Mapping[str, Handlungsfeld],
    massnahmen: Mapping[str, Massnahme],
    indikatoren: Mapping[str, Indikator],
    maengel: list[Mangel],
) -> Mapping[str, Programm]:
    """Return the programmes of a folder by id, none without it; problems go to ``maengel``."""
    funde = [f for datei in sorted(ordner.glob("*.y*ml")) for f in lies(datei, Programm, maengel)]
    for datei, zeile, programm in funde:
        maengel += _name(datei, zeile, programm)
        maengel += _verweise(datei, zeile, programm, felder, massnahmen, indikatoren)
        maengel += _zeiten(datei, zeile, programm)
        maengel += _belege(datei, zeile, programm)
    return MappingProxyType(sammle(funde, maengel))


def _name(datei: str, zeile: int, p: Programm) -> Iterator[Mangel]:
    if Path(datei).stem != p.id or Path(datei).suffix != ".yml":
        yield Mangel(datei, zeile, "id", f"Datei und Programm „{p.id}“ heißen verschieden.",
                     f"die Datei {p.id}.yml", "Datei oder id umbenennen.")  # fmt: skip


def _verweise(
    datei: str,
    zeile: int,
    p: Programm,
    felder: Collection[str],
    massnahmen: Collection[str],
    indikatoren: Collection[str],
) -> Iterator[Mangel]:
    """Name what the catalogue or the programme's own list of sources does not know."""
    stellen = [o.quelle for o in p.orte] + [m.quelle for m in p.mittel]
    stellen += [p.ueberall.quelle] if p.ueberall else []
    gefragt = [
        *(("handlungsfelder", n, felder) for n in p.handlungsfelder),
        *(("massnahmen", n, massnahmen) for n in p.massnahmen),
        *(("ziele", z.indikator, indikatoren) for z in p.ziele),
        *(("quellen", n, [q.id for q in p.quellen]) for n in stellen),
    ]
    for feld, name, bekannte in gefragt:
        if name not in bekannte:
            yield Mangel(datei, zeile, f"{p.id}.{feld}", f"„{name}“ ist nicht bekannt.",
                         "eine id aus dem Katalog oder aus quellen des Programms",
                         aehnlich(name, bekannte))  # fmt: skip


def _zeiten(datei: str, zeile: int, p: Programm) -> Iterator[Mangel]:
    if p.von and p.bis and p.bis < p.von:
        yield Mangel(datei, zeile, f"{p.id}.bis", f"Das Ende {p.bis} liegt vor dem Anfang {p.von}.",
                     "ein Jahr ab dem Anfang", "Jahre berichtigen.")  # fmt: skip
    if p.stand == "beendet" and p.bis is None:
        yield Mangel(datei, zeile, f"{p.id}.bis", "Zu einem beendeten Programm fehlt das Ende.",
                     "das letzte Jahr", "Jahr ergänzen oder stand: unbekannt.")  # fmt: skip
    orte = [(o.ags, o.ort, o.jahr) for o in p.orte]
    for ags, ort, _ in {o for o in orte if orte.count(o) > 1}:
        yield Mangel(datei, zeile, f"{p.id}.orte", f"Der Ort {ort or ags} steht mehrfach.",
                     "jeden Ort einmal je Jahr", "Wiederholung löschen.")  # fmt: skip


def _belege(datei: str, zeile: int, p: Programm) -> Iterator[Mangel]:
    """Hold programmes to the rules on evidence of the measures, and names of sources apart."""
    yield from pruefe_evidenz(datei, zeile, p.id, p.evidenz, p.belege)
    namen = [q.id for q in p.quellen]
    for name in {n for n in namen if namen.count(n) > 1}:
        yield Mangel(datei, zeile, f"{p.id}.quellen", f"Die Quelle „{name}“ steht mehrfach.",
                     "eine eindeutige id je Quelle", "Eintrag umbenennen.")  # fmt: skip
