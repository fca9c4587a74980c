"""What a Kommune says about the areas it delivers figures for: ``raeume.yml``, read strictly.

The definition names levels, columns, provenance and disclosure rule; everything else follows
from it, so that a city with other areas needs another folder and no other code.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.dokument import lies_knoten
from sozialatlas.katalog.lesen import kurz, lies, zeile_von
from sozialatlas.typen import Indikator, Wert

DEFINITION = "raeume.yml"

LIZENZEN: Mapping[str, tuple[str, str]] = {
    "dl-de/by-2-0": (
        "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        "www.govdata.de/dl-de/by-2-0",
    ),
    "dl-de/zero-2-0": (
        "Datenlizenz Deutschland – Zero – Version 2.0",
        "www.govdata.de/dl-de/zero-2-0",
    ),
    "CC BY 4.0": (
        "Creative Commons Namensnennung 4.0 International",
        "creativecommons.org/licenses/by/4.0",
    ),
    "nur für diesen Bericht": ("Nutzung nur für diesen Bericht erlaubt", ""),
}
"""The closed list of licences: short name, full name and address."""

Text = Annotated[str, Field(min_length=1)]
Dateiname = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
"""A file in the same folder; no path leads out of it."""


class Raumebene(Wert):
    """A level of areas; ``spalte`` holds keys (lowest level) or names (levels above it)."""

    name: Text  # "Stadtteil"
    mehrzahl: Text  # "Stadtteile"
    spalte: Text
    namen: str = ""  # column with the names of the areas; only for the lowest level


class Wertedatei(Wert):
    """Where the figures stand: one column each (``breit``) or one row each (``lang``)."""

    datei: Dateiname = "werte.csv"
    form: Literal["breit", "lang"] = "breit"
    jahr: Text
    merkmal: str = ""  # column that names the figure; for "lang"
    wert: str = ""  # column that holds it; for "lang"
    dezimalzeichen: Literal["komma", "punkt"] = "komma"


class Raumindikator(Wert):
    """Which columns make an indicator of the catalogue: two counts, or a rate without them."""

    indikator: Text
    zaehler: str = ""
    nenner: str = ""
    wert: str = ""

    @property
    def spalten(self) -> tuple[str, ...]:
        return tuple(s for s in (self.zaehler, self.nenner, self.wert) if s)


class Raumgrenzen(Wert):
    """The boundaries (GeoJSON in degrees) and the property that holds the key."""

    datei: Dateiname = "grenzen.geojson"
    schluessel: Text


class Geheimhaltung(Wert):
    """The disclosure rule that the Kommune has applied before delivering."""

    mindestens: int = Field(ge=3)  # smallest count but 0 that may be shown
    verfahren: Text


class Lieferschein(Wert):
    """Who delivered when and what may be done with it."""

    von: Text
    am: date
    gebietsstand: date
    lizenz: Literal["dl-de/by-2-0", "dl-de/zero-2-0", "CC BY 4.0", "nur für diesen Bericht"]
    hinweis: str = ""


class Raumdefinition(Wert):
    """The whole of ``raeume.yml``; ``ebenen`` from the largest areas to the smallest."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titel: Text
    kommune: str = Field(pattern=r"^\d{5}(\d{3})?$")
    ebenen: tuple[Raumebene, ...] = Field(min_length=1)
    werte: Wertedatei
    indikatoren: tuple[Raumindikator, ...] = Field(min_length=1)
    geheimhaltung: Geheimhaltung
    lieferung: Lieferschein
    grenzen: Raumgrenzen | None = None

    @property
    def unterste(self) -> Raumebene:
        """The level that the figures belong to."""
        return self.ebenen[-1]


def lies_definition(
    ordner: Path, indikatoren: Mapping[str, Indikator], ags: str, maengel: list[Mangel]
) -> Raumdefinition | None:
    """Read ``raeume.yml``; problems go to ``maengel``, then the answer is None.

    ``ags`` is the key of the Kommune whose folder it is.
    """
    datei = ordner / DEFINITION
    vorher = len(maengel)
    for name, _, definition in lies(datei, Raumdefinition, maengel):
        knoten = (lies_knoten(datei, name, []) or [None])[0]
        maengel += [
            Mangel(name, zeile_von(knoten, ort), ".".join(map(str, ort)), fehler, erwartet, rat)
            for ort, fehler, erwartet, rat in _pruefe(definition, indikatoren, ags)
        ]
        if len(maengel) == vorher:
            return definition
    if len(maengel) == vorher:
        text, rat = "Die Datei enthält keine Angaben.", "Muster im Handbuch ansehen."
        maengel.append(Mangel(kurz(datei), None, "", text, "die Definition der Räume", rat))
    return None


Fund = tuple[tuple[str | int, ...], str, str, str]
"""Place in the document, fact, expectation, remedy."""


def _pruefe(d: Raumdefinition, indikatoren: Mapping[str, Indikator], ags: str) -> Iterator[Fund]:
    if d.kommune != ags:
        text = f"Die Räume gehören zu {d.kommune}, der Ordner zu {ags}."
        yield ("kommune",), text, f'"{ags}"', "Schlüssel berichtigen oder Ordner verschieben."
    if d.werte.form == "lang":
        for feld in ("merkmal", "wert"):
            if not getattr(d.werte, feld):
                text = "Die lange Form braucht den Namen dieser Spalte."
                yield ("werte", feld), text, "ein Spaltenname", "Feld ergänzen."
    gesehen: set[str] = set()
    for nummer, eintrag in enumerate(d.indikatoren):
        ort = ("indikatoren", nummer)
        yield from _pruefe_indikator(eintrag, indikatoren, ort)
        if eintrag.indikator in gesehen:
            yield (*ort, "indikator"), "Der Indikator steht doppelt.", "einmal", "Einen löschen."
        gesehen.add(eintrag.indikator)
    yield from _pruefe_ebenen(d.ebenen)


def _pruefe_indikator(
    eintrag: Raumindikator, indikatoren: Mapping[str, Indikator], ort: tuple[str | int, ...]
) -> Iterator[Fund]:
    indikator = indikatoren.get(eintrag.indikator)
    if indikator is None:
        text = f"Der Indikator „{eintrag.indikator}“ ist nicht bekannt."
        rat = aehnlich(eintrag.indikator, indikatoren)
        yield (*ort, "indikator"), text, "eine id aus data/katalog/indikatoren", rat
    elif faktor(indikator) is None:
        text = f"„{indikator.id}“ ist keine Quote ({indikator.einheit}); nur Quoten passen hierher."
        yield (*ort, "indikator"), text, "ein Anteil oder eine Rate", "Anderen Indikator wählen."
    if bool(eintrag.zaehler and eintrag.nenner) == bool(eintrag.wert) or bool(
        eintrag.zaehler
    ) != bool(eintrag.nenner):
        text = "Es fehlt, woraus der Wert entsteht, oder es ist doppelt gesagt."
        soll = "zaehler und nenner, oder wert allein"
        yield ort, text, soll, "Möglichst Zähler und Nenner angeben."


def _pruefe_ebenen(ebenen: Collection[Raumebene]) -> Iterator[Fund]:
    spalten: set[str] = set()
    for nummer, ebene in enumerate(ebenen):
        if ebene.spalte in spalten:
            text = f"Zwei Ebenen stehen in der Spalte „{ebene.spalte}“."
            yield ("ebenen", nummer, "spalte"), text, "eine Spalte je Ebene", "Spalte berichtigen."
        if ebene.namen and nummer < len(ebenen) - 1:
            text, rat = "Nur die unterste Ebene hat eine Namensspalte.", "Feld löschen."
            yield ("ebenen", nummer, "namen"), text, "obere Ebenen mit Namen als Spalte", rat
        spalten.add(ebene.spalte)


_FAKTOREN = (("je 10\u202f000 ", 10_000.0), ("je 1000 ", 1000.0), ("je 100 ", 100.0))


def faktor(indikator: Indikator) -> float | None:
    """Return what numerator / denominator is multiplied with; None if it is no rate of counts."""
    if indikator.einheit == "%":
        return 100.0
    return next((f for wort, f in _FAKTOREN if indikator.einheit.startswith(wort)), None)
