"""Goals that a Kommune or the Land has agreed (``ziele.yml``)."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from pydantic import Field

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.typen import Indikator
from sozialatlas.vorort.eintrag import Eintrag, Text


class Ziel(Eintrag):
    """A target value of an indicator for a year, counted from a base year."""

    indikator: str
    zielwert: float  # in the indicator's unit
    jahr: int = Field(ge=1990, le=2100)
    basisjahr: int = Field(ge=1990, le=2100)
    vereinbart_von: Text  # the body: "Kreistag", "Jugendhilfeausschuss"
    vereinbart_am: date
    bemerkung: str = ""


def zielpruefung(
    indikatoren: Mapping[str, Indikator], stand: date | None = None
) -> Callable[[str, int, Ziel], Iterator[Mangel]]:
    """Return the check of the goals of one file; ``stand`` is the day of the edition.

    The check remembers what it has seen: an indicator has one goal.
    """
    zeilen: dict[str, int] = {}

    def pruefe(datei: str, zeile: int, ziel: Ziel) -> Iterator[Mangel]:
        for feld, *texte in (*_zeitliches(ziel, stand), *_zum_indikator(ziel, indikatoren)):
            yield Mangel(datei, zeile, feld, *texte)
        erste = zeilen.setdefault(ziel.indikator, zeile)
        if erste != zeile:
            yield Mangel(
                datei, zeile, "indikator",
                f"Für „{ziel.indikator}“ steht schon in Zeile {erste} ein Ziel.",
                "ein Ziel je Indikator",
                "Das geltende Ziel behalten, das andere löschen; Zwischenziele unter bemerkung.",
            )  # fmt: skip

    return pruefe


def _zeitliches(ziel: Ziel, stand: date | None) -> Iterator[tuple[str, str, str, str]]:
    """Yield (field, what is wrong, expected, remedy) on years and days."""
    if ziel.jahr <= ziel.basisjahr:
        yield (
            "jahr",
            f"Das Zieljahr {ziel.jahr} liegt nicht nach dem Basisjahr {ziel.basisjahr}.",
            "ein Zieljahr nach dem Basisjahr",
            "Eines der beiden Jahre berichtigen.",
        )
    if ziel.vereinbart_am.year > ziel.jahr:
        yield (
            "vereinbart_am",
            f"Vereinbart wurde {ziel.vereinbart_am.year}, nach dem Zieljahr {ziel.jahr}.",
            "ein Tag vor dem Ende des Zieljahrs",
            "Datum oder Zieljahr berichtigen.",
        )
    if stand is not None and ziel.vereinbart_am > stand:
        yield (
            "vereinbart_am",
            f"Der Tag {ziel.vereinbart_am:%d.%m.%Y} liegt nach dem Stand der Ausgabe "
            f"({stand:%d.%m.%Y}).",
            "ein Tag bis zum Stand der Ausgabe",
            "Datum berichtigen oder den Eintrag für die nächste Ausgabe aufheben.",
        )


def _zum_indikator(
    ziel: Ziel, indikatoren: Mapping[str, Indikator]
) -> Iterator[tuple[str, str, str, str]]:
    indikator = indikatoren.get(ziel.indikator)
    if indikator is None:
        yield (
            "indikator",
            f"Der Indikator „{ziel.indikator}“ ist nicht bekannt.",
            "eine id aus data/katalog",
            aehnlich(ziel.indikator, indikatoren),
        )
        return
    if indikator.richtung == "neutral":
        yield (
            "indikator",
            f"Für „{ziel.indikator}“ sagt der Katalog nicht, ob mehr besser oder schlechter ist.",
            "ein Indikator mit der Richtung mehr_ist_besser oder mehr_ist_schlechter",
            "Einen anderen Indikator wählen.",
        )
    hoechstens = indikator.hoechstwert or (100.0 if indikator.einheit == "%" else math.inf)
    if not 0 <= ziel.zielwert <= hoechstens:  # NaN is outside as well
        bis = f" bis {hoechstens:g}" if math.isfinite(hoechstens) else " oder mehr"
        yield (
            "zielwert",
            f"Der Wert {ziel.zielwert:g} kommt bei „{ziel.indikator}“ nicht vor.",
            f"0{bis} ({indikator.einheit})",
            "Zielwert in der Einheit des Indikators angeben.",
        )
