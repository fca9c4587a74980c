"""Composite indices as declarations: what counts, how it is scaled, weighed and classed.

One file per index (``data/katalog/indizes/<id>.yml``). High values of an index are unfavourable.
The rules behind the fields: OECD/JRC, Handbook on Constructing Composite Indicators (2008).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from sozialatlas.fehler import Mangel
from sozialatlas.katalog.indexpruefung import pruefe_index
from sozialatlas.katalog.lesen import kurz, lies
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.typen import Ebene, Indikator, Wert

Normalisierung = Literal["z", "minmax", "rang"]
Skalierung = Literal["keine", "z", "minmax"]


class Normierung(Wert):
    """How indicators become comparable; mean, deviation and ends are those of the base year."""

    art: Normalisierung
    kappung: float | None = Field(default=None, gt=0)  # z-scores beyond ± this count as this


class Indexteil(Wert):
    """An indicator of an index; ``grund`` says why it belongs here."""

    indikator: str
    richtung: Literal["mehr_ist_besser", "mehr_ist_schlechter"]
    gewicht: float | None = Field(default=None, gt=0)  # only with gewichtung: fest
    grund: str = Field(min_length=10)


class Dimension(Wert):
    """Indicators that measure the same side of the matter."""

    id: str = Field(pattern=r"^[a-z][a-z_]*$")
    name: str
    gewichtung: Literal["gleich", "fest", "hauptkomponente"]
    gewicht: float = Field(default=1.0, gt=0)  # of the dimension among the dimensions
    indikatoren: tuple[Indexteil, ...] = Field(min_length=1)


class Klassierung(Wert):
    """Classes from favourable to unfavourable; a value on a limit belongs to the side of the
    middle (0, or the median for quantiles): only who passes a limit leaves the middle."""

    art: Literal["grenzen", "quantile"]
    grenzen: tuple[float, ...] = Field(min_length=1)
    namen: tuple[str, ...] = Field(min_length=2)


class Dynamik(Wert):
    """The same index on changes; the standard is the window itself."""

    von: int
    bis: int
    indikatoren: tuple[str, ...] = Field(min_length=1)
    grund: str = Field(min_length=10)
    klassen: Klassierung


class Mindestgroesse(Wert):
    """Areas below this count get no value, because theirs mostly fluctuate."""

    indikator: str
    wert: float = Field(gt=0)
    grund: str = Field(min_length=10)


class Sensitivitaet(Wert):
    """Variants that the index is computed in. ``konzentration`` is the parameter of the Dirichlet
    distribution per equally weighed part: 1 draws all weights alike, more stays nearer to them."""

    varianten: int = Field(ge=100)
    startwert: int = Field(ge=0)
    konzentration: float = Field(gt=0)
    grund: str = Field(min_length=10)


class Indexdefinition(Wert):
    """Everything that determines an index."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    kurzname: str
    ebene: Ebene
    basisjahr: int
    frage: str = Field(min_length=10)  # what it answers
    hinweis: str = Field(min_length=10)  # what it cannot say
    belege: tuple[str, ...] = Field(min_length=1)  # keys of chapters/literatur.bib
    normalisierung: Normierung
    dimensionen: tuple[Dimension, ...] = Field(min_length=1)
    skalierung: Skalierung  # of the dimensions before they are joined
    aggregation: Literal["summe", "geometrisch"]
    abschluss: Skalierung  # of the result
    klassen: Klassierung
    dynamik: Dynamik | None = None
    mindestgroesse: Mindestgroesse | None = None
    sensitivitaet: Sensitivitaet

    @property
    def teile(self) -> tuple[Indexteil, ...]:
        """All indicators in the order of the dimensions."""
        return tuple(teil for d in self.dimensionen for teil in d.indikatoren)


def lies_indizes(
    ordner: Path, indikatoren: Mapping[str, Indikator], maengel: list[Mangel]
) -> Mapping[str, Indexdefinition]:
    """Return the indices of a folder by id, none if there is no folder; problems are added."""
    funde = [
        fund
        for datei in sorted(ordner.glob("*.y*ml"))
        for fund in _lies_eine(datei, indikatoren, maengel)
    ]
    return MappingProxyType(sammle(funde, maengel))


def _lies_eine(
    datei: Path, indikatoren: Mapping[str, Indikator], maengel: list[Mangel]
) -> Iterator[tuple[str, int, Indexdefinition]]:
    funde = list(lies(datei, Indexdefinition, maengel))
    for name, zeile, _ in funde[1:]:
        maengel.append(Mangel(name, zeile, "", "Es gibt schon einen Index.",
                              "ein Index je Datei", "Eine eigene Datei anlegen."))  # fmt: skip
    for name, zeile, index in funde[:1]:
        if datei.name != f"{index.id}.yml":
            maengel.append(Mangel(kurz(datei), zeile, "id",
                                  f"Die Datei heißt nicht wie der Index „{index.id}“.",
                                  f"{index.id}.yml", "Datei oder id umbenennen."))  # fmt: skip
        maengel += pruefe_index(datei, index, indikatoren)
        yield name, zeile, index
