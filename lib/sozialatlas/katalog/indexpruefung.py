"""What a declaration of an index may not say: every contradiction with file and line."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.dokument import lies_knoten
from sozialatlas.katalog.lesen import kurz, zeile_von
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.katalog.indizes import Dimension, Dynamik, Indexdefinition, Klassierung

Ort = tuple[Any, ...]
Einwand = tuple[Ort, str, str, str]
"""Place in the document, what is wrong, what was expected, what to do."""


def pruefe_index(
    datei: Path, index: Indexdefinition, indikatoren: Mapping[str, Indikator]
) -> Iterator[Mangel]:
    """Yield the contradictions of an index in itself and with the catalogue."""
    knoten = next(iter(lies_knoten(datei, kurz(datei), []) or ()), None)
    for ort, text, erwartet, rat in _einwaende(index, indikatoren):
        zeile = None if knoten is None else zeile_von(knoten, ort)
        yield Mangel(kurz(datei), zeile, ".".join(map(str, ort)), text, erwartet, rat)


def _einwaende(index: Indexdefinition, indikatoren: Mapping[str, Indikator]) -> Iterator[Einwand]:
    gesehen: set[str] = set()
    for d, dimension in enumerate(index.dimensionen):
        yield from _dimension(("dimensionen", d), dimension)
        for n, teil in enumerate(dimension.indikatoren):
            ort = ("dimensionen", d, "indikatoren", n, "indikator")
            if teil.indikator in gesehen:
                yield (ort, f"Der Indikator „{teil.indikator}“ steht mehrfach.",
                       "jeder Indikator einmal", "Die Wiederholung löschen.")  # fmt: skip
            gesehen.add(teil.indikator)
            yield from _bekannt(ort, teil.indikator, index.ebene, indikatoren, anzahl=False)
            yield from _richtung((*ort[:-1], "richtung"), teil.richtung,
                                 indikatoren.get(teil.indikator))  # fmt: skip
    if index.aggregation == "geometrisch" and index.skalierung != "minmax":
        yield (("skalierung",), "Ein geometrisches Mittel braucht Werte über null.",
               "skalierung: minmax", "Skalierung oder Aggregation ändern.")  # fmt: skip
    yield from _klassen(("klassen",), index.klassen)
    if index.dynamik is not None:
        yield from _dynamik(index.dynamik, gesehen, indikatoren)
    if index.mindestgroesse is not None:
        yield from _bekannt(("mindestgroesse", "indikator"), index.mindestgroesse.indikator,
                            index.ebene, indikatoren, anzahl=True)  # fmt: skip


def _dimension(ort: Ort, dimension: Dimension) -> Iterator[Einwand]:
    if dimension.gewichtung == "hauptkomponente" and len(dimension.indikatoren) < 2:
        yield ((*ort, "gewichtung"), "Ein Indikator allein hat keine Hauptkomponente.",
               "mindestens zwei Indikatoren", "gewichtung: gleich setzen.")  # fmt: skip
    for n, teil in enumerate(dimension.indikatoren):
        if (teil.gewicht is not None) != (dimension.gewichtung == "fest"):
            yield ((*ort, "indikatoren", n), f"Gewicht und gewichtung: {dimension.gewichtung}"
                   " passen nicht zusammen.", "ein Gewicht genau bei gewichtung: fest",
                   "Gewicht ergänzen oder löschen.")  # fmt: skip


def _bekannt(
    ort: Ort, name: str, ebene: Any, indikatoren: Mapping[str, Indikator], *, anzahl: bool
) -> Iterator[Einwand]:
    indikator = indikatoren.get(name)
    if indikator is None:
        yield (ort, f"„{name}“ ist nicht bekannt.", "eine id aus dem Katalog",
               aehnlich(name, indikatoren))  # fmt: skip
        return
    if ebene not in indikator.ebenen:
        yield (ort, f"„{name}“ gibt es nicht für die Ebene {ebene}.",
               f"ein Indikator der Ebene {ebene}", "Anderen Indikator wählen.")  # fmt: skip
    if (indikator.einheit == "Personen") != anzahl:
        was = "ein Anteil oder Mittelwert" if not anzahl else "eine Anzahl von Personen"
        yield (ort, f"„{name}“ hat die Einheit {indikator.einheit}.", was,
               "Anderen Indikator wählen.")  # fmt: skip


def _richtung(ort: Ort, richtung: str, indikator: Indikator | None) -> Iterator[Einwand]:
    if indikator is not None and indikator.richtung not in ("neutral", richtung):
        yield (ort, f"Der Katalog sagt zu „{indikator.id}“: {indikator.richtung}.",
               indikator.richtung, "Die Richtung des Katalogs übernehmen.")  # fmt: skip


def _klassen(ort: Ort, klassen: Klassierung) -> Iterator[Einwand]:
    grenzen = klassen.grenzen
    if any(b <= a for a, b in itertools.pairwise(grenzen)):
        yield ((*ort, "grenzen"), "Die Grenzen steigen nicht.", "aufsteigende Zahlen",
               "Grenzen sortieren, doppelte löschen.")  # fmt: skip
    if len(klassen.namen) != len(grenzen) + 1:
        yield ((*ort, "namen"), f"{len(grenzen)} Grenzen trennen {len(grenzen) + 1} Klassen, es"
               f" gibt aber {len(klassen.namen)} Namen.", f"{len(grenzen) + 1} Namen",
               "Namen oder Grenzen ergänzen.")  # fmt: skip
    if klassen.art == "quantile" and not all(0 < g < 1 for g in grenzen):
        yield ((*ort, "grenzen"), "Quantile liegen zwischen 0 und 1.", "Zahlen wie 0.2",
               "Anteile als Dezimalzahl schreiben.")  # fmt: skip


def _dynamik(
    dynamik: Dynamik, teile: set[str], indikatoren: Mapping[str, Indikator]
) -> Iterator[Einwand]:
    if dynamik.bis <= dynamik.von:
        yield (("dynamik", "bis"), "Die Dynamik endet nicht nach ihrem Beginn.",
               f"ein Jahr nach {dynamik.von}", "Jahre berichtigen.")  # fmt: skip
    yield from _klassen(("dynamik", "klassen"), dynamik.klassen)
    for n, name in enumerate(dynamik.indikatoren):
        ort = ("dynamik", "indikatoren", n)
        if name not in teile:
            yield (ort, f"„{name}“ gehört nicht zum Index.", "ein Indikator der Dimensionen",
                   aehnlich(name, teile))  # fmt: skip
        brueche = indikatoren[name].brueche if name in indikatoren else ()
        for bruch in brueche:
            if dynamik.von < bruch.jahr <= dynamik.bis:
                yield (ort, f"In der Reihe „{name}“ liegt {bruch.jahr} ein Bruch.",
                       "Jahre auf einer Seite des Bruchs",
                       f"von: {bruch.jahr} oder später setzen.")  # fmt: skip
