"""How much an index depends on choices that could as well have been made otherwise.

Many variants of the same index: other weights, another normalisation, an indicator left out,
another way of joining the dimensions. What stays the same in nearly all of them can be said;
what does not is a product of the choices. Source: OECD/JRC 2008, part "Uncertainty and
sensitivity analysis"; Saisana, Saltelli, Tarantola 2005.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from sozialatlas.kennwerte.index import Index, bestimme_gewichte, skaliere
from sozialatlas.kennwerte.normalisierung import GENAU, klassen, normiere, verbinde

Faktor = Literal["gewichte", "normalisierung", "auslassen", "aggregation"]
ALLE: tuple[Faktor, ...] = get_args(Faktor)
STABIL = 0.9
"""An area's class is called stable if it is the same in this share of the variants."""
ANTEIL = 0.95
"""Share of the variants that the interval of ranks covers."""


@dataclass(frozen=True, eq=False)
class Empfindlichkeit:
    """Per area (index: AGS) rang, rang_von, rang_bis, klasse and ``gleich``, the share of
    variants in which the class is the published one."""

    tabelle: pd.DataFrame
    varianten: int

    @property
    def anteil_stabil(self) -> float:
        """Share of the areas whose class is the published one in at least 90 % of variants."""
        return float((self.tabelle["gleich"] >= STABIL).mean())

    @property
    def breite(self) -> float:
        """Median number of ranks that the interval of an area covers."""
        return float((self.tabelle["rang_bis"] - self.tabelle["rang_von"] + 1).median())


@dataclass(frozen=True, eq=False)
class Varianten:
    """Choices of V variants; ``innen`` (V, m) and ``aussen`` (V, d) as in ``index.Gewichte``."""

    innen: np.ndarray
    aussen: np.ndarray
    norm: np.ndarray  # (V,): 0 = z, 1 = minmax, 2 = rang
    geometrisch: np.ndarray  # (V,) of bool


def empfindlichkeit(
    index: Index, faktoren: Collection[Faktor] = ALLE, konzentration: float | None = None
) -> Empfindlichkeit:
    """Compare an index with its variants in its year; the seed is that of the declaration."""
    wahl = ziehe(index, faktoren, konzentration)
    werte = np.round(_werte(index, wahl), GENAU)
    d = index.definition.klassen
    gleich = klassen(werte, werte, d.art, d.grenzen) == index.werte["klasse"].to_numpy()
    raenge = pd.DataFrame(-werte).rank(axis=1, method="min").to_numpy()
    rand = (1 - ANTEIL) / 2
    von = np.quantile(raenge, rand, axis=0, method="lower")
    bis = np.quantile(raenge, 1 - rand, axis=0, method="higher")
    tabelle = index.werte[["rang", "klasse"]].assign(
        rang_von=von.astype(int), rang_bis=bis.astype(int), gleich=gleich.mean(axis=0)
    )
    return Empfindlichkeit(tabelle, len(werte))


def ziehe(
    index: Index, faktoren: Collection[Faktor] = ALLE, konzentration: float | None = None
) -> Varianten:
    """Draw the variants: Dirichlet weights around those of the index, the rest evenly.

    An indicator is left out with the same probability as each other one or none; a dimension
    that loses its only indicator drops out.
    """
    s, g = index.definition.sensitivitaet, index.gewichte
    rng = np.random.default_rng(s.startwert)
    anzahl, m, d = s.varianten, *g.zuordnung.shape
    k = konzentration or s.konzentration
    je_dimension = g.zuordnung.sum(axis=0)
    innen = rng.gamma(k * np.abs(g.innen) * (g.zuordnung @ je_dimension), size=(anzahl, m))
    aussen = rng.gamma(k * d * g.aussen, size=(anzahl, d))
    fehlt = rng.integers(0, m + 1, size=anzahl)  # m: none is left out
    norm, geometrisch = rng.integers(0, 3, size=anzahl), rng.random(anzahl) < 0.5
    if "gewichte" not in faktoren:
        innen, aussen = np.tile(np.abs(g.innen), (anzahl, 1)), np.tile(g.aussen, (anzahl, 1))
    if "auslassen" in faktoren and m > 1:
        innen = np.where(np.arange(m) == fehlt[:, None], 0.0, innen)
        aussen = aussen * ((innen @ g.zuordnung) > 0)
    if "normalisierung" not in faktoren:
        norm = np.full(anzahl, ("z", "minmax", "rang").index(index.definition.normalisierung.art))
    if "aggregation" not in faktoren:
        geometrisch = np.full(anzahl, index.definition.aggregation == "geometrisch")
    summen = innen @ g.zuordnung @ g.zuordnung.T
    innen = np.divide(innen, summen, out=np.zeros_like(innen), where=summen > 0)
    return Varianten(
        innen * np.where(g.innen < 0, -1.0, 1.0),
        aussen / aussen.sum(axis=1, keepdims=True), norm, geometrisch,
    )  # fmt: skip


def gewichtsspannen(index: Index) -> pd.DataFrame:
    """Return per indicator its weight and the lowest and highest one if any one area is left out.

    Weights of a principal component rest on the areas at hand; this shows by how much.
    """
    basis = index.basis.to_numpy()
    ohne_eins = np.array(
        [
            bestimme_gewichte(index.definition, np.delete(basis, n, axis=0)).innen
            for n in range(len(basis))
        ]
    )
    return pd.DataFrame(
        {
            "gewicht": index.gewichte.innen,
            "von": ohne_eins.min(axis=0),
            "bis": ohne_eins.max(axis=0),
        },
        index=index.basis.columns,
    )


def _werte(index: Index, wahl: Varianten) -> np.ndarray:
    """Return the values of all variants (V, n): the chain of the index with a leading axis."""
    d, roh = index.definition, index.roh.to_numpy()
    basis = index.basis.to_numpy()
    arten: tuple[Literal["z", "minmax", "rang"], ...] = ("z", "minmax", "rang")
    normiert = [normiere(roh, basis, art, d.normalisierung.kappung) for art in arten]
    zeilen = np.empty((len(wahl.norm), len(roh)))
    for art, x in enumerate(normiert):
        stelle = np.flatnonzero(wahl.norm == art)
        dimensionen = x @ (wahl.innen[stelle, :, None] * index.gewichte.zuordnung)
        zeilen[stelle] = _verbunden(dimensionen, wahl, stelle, d.skalierung)
    return skaliere(zeilen, zeilen, d.abschluss)


def _verbunden(
    dimensionen: np.ndarray, wahl: Varianten, stelle: np.ndarray, skalierung: str
) -> np.ndarray:
    """Join dimensions (V, n, d), each variant in its way; a geometric mean needs 0 to 1."""
    null_eins = normiere(dimensionen, dimensionen, "minmax", None)
    linear = dimensionen
    if skalierung != "keine":
        linear = normiere(dimensionen, dimensionen, skalierung, None)  # type: ignore[arg-type]
    aussen = wahl.aussen[stelle]
    return np.where(
        wahl.geometrisch[stelle, None],
        verbinde(null_eins, aussen, "geometrisch"),
        verbinde(linear, aussen, "summe"),
    )
