"""Types of Kreise by their structure (Ward), each with the evidence that it is one.

Any method of clustering finds clusters, also where there are none. So the tree of Ward (1963) on
the characteristics of the peer groups is cut at two to eight types, and every type is drawn again:
from a bootstrap of the Kreise (a Kreis drawn twice counts once) the same number of types is
formed, and the type is compared with the most similar new one by the Jaccard index over the Kreise
that were drawn. The mean over all draws that hold a Kreis of the type is its stability; from 0.75
on it counts as stable (Hennig 2007, doi:10.1016/j.csda.2006.11.025).

Chosen is, of the divisions whose types are all stable and have at least two Kreise, the one with
the largest mean silhouette (Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7) to two decimals, the
finer one of equals. If no division has only such types, all are asked, and unstable types are
called so. Types of another edition are other types: they make no time series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage
from scipy.spatial.distance import pdist, squareform

from sozialatlas.kennwerte.vergleichsgruppe import standardisiert, strukturmerkmale

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

STABIL = 0.75
"""Mean Jaccard index from which a type counts as stable (Hennig 2007)."""

ANZAHLEN = range(2, 9)
"""Numbers of types that are tried."""

MINDESTENS_KREISE = 10
"""Fewer Kreise give no typology."""

ZIEHUNGEN, SAAT = 500, 2007
"""Bootstrap draws, and where their random numbers start."""

_DEZIMALEN = 9  # sums of distances that differ by less are ties: the first AGS is the medoid

Marken = NDArray[np.int64]
"""Number of the type of each Kreis, from 0."""


@dataclass(frozen=True)
class Typ:
    """A type: its Kreise, the most typical of them and how stable it is."""

    kreise: tuple[str, ...]  # AGS, ascending
    medoid: str  # the Kreis with the smallest sum of distances to the others of the type
    jaccard: float  # mean over the draws that hold a Kreis of the type
    gezogen: int  # number of these draws
    profil: Mapping[str, float]  # mean of each characteristic in standard deviations of the Land
    einig: Mapping[str, float]  # share of its Kreise on that side of the mean of the Land

    @property
    def stabil(self) -> bool:
        return self.jaccard >= STABIL


@dataclass(frozen=True)
class Einteilung:
    """A division of the Kreise into types, the largest type first."""

    typen: tuple[Typ, ...]
    silhouette: float  # mean over the Kreise, −1 to 1

    @property
    def alle_stabil(self) -> bool:
        """Are all types stable, and none a single Kreis?"""
        return all(t.stabil and len(t.kreise) > 1 for t in self.typen)


@dataclass(frozen=True)
class Typologie:
    """All divisions that were tried, the coarsest first, and the chosen one."""

    einteilungen: tuple[Einteilung, ...]
    ziehungen: int

    @property
    def gewaehlt(self) -> Einteilung:
        """The division with the largest silhouette, of those with stable types if there are any."""
        stabile = [e for e in self.einteilungen if e.alle_stabil]
        return max(
            stabile or self.einteilungen, key=lambda e: (round(e.silhouette, 2), len(e.typen))
        )

    def typ(self, ags: str) -> Typ | None:
        """Return the type of a Kreis, None for an area without type."""
        return next((t for t in self.gewaehlt.typen if ags in t.kreise), None)


def typologie(
    tabelle: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    land: str,
    *,
    ziehungen: int = ZIEHUNGEN,
    saat: int = SAAT,
) -> Typologie | None:
    """Return the types of the Kreise of a Land, None without characteristics or too few Kreise."""
    if katalog.vergleichsgruppe is None:
        return None
    merkmale = strukturmerkmale(tabelle, katalog, gebiete.kommunen)
    merkmale = merkmale[merkmale.index.str.startswith(land)]
    if len(merkmale) < MINDESTENS_KREISE:
        return None
    z = standardisiert(merkmale)
    abstaende = squareform(pdist(z))
    teilungen = ward(z.to_numpy())
    stabilitaet = bootstrap(z.to_numpy(), teilungen, ziehungen, saat)
    return Typologie(
        tuple(
            _einteilung(z, abstaende, marken, jaccard)
            for marken, jaccard in zip(teilungen, stabilitaet, strict=True)
        ),
        ziehungen,
    )


def ward(z: NDArray[np.float64]) -> list[Marken]:
    """Cut the Ward tree of the rows into each of :data:`ANZAHLEN` types, each row alone if fewer.

    The steps of the tree are gone through once: much faster than a cut for each number.
    """
    zeilen = len(z)
    gruppe, schnitte = np.arange(zeilen), {}
    for schritt, (eins, zwei) in enumerate(linkage(z, "ward")[:, :2].astype(np.int64)):
        if zeilen - schritt in ANZAHLEN:
            schnitte[zeilen - schritt] = np.unique(gruppe, return_inverse=True)[1]
        gruppe[(gruppe == eins) | (gruppe == zwei)] = zeilen + schritt
    return [schnitte.get(anzahl, np.arange(zeilen)) for anzahl in ANZAHLEN]


def bootstrap(
    z: NDArray[np.float64], teilungen: list[Marken], ziehungen: int, saat: int
) -> list[NDArray[np.float64]]:
    """Return per division the Jaccard index of each type (rows) in each draw, NaN if not drawn."""
    zufall = np.random.default_rng(saat)
    ergebnis = [np.full((m.max() + 1, ziehungen), np.nan) for m in teilungen]
    for nummer in range(ziehungen):
        gezogen = np.unique(zufall.integers(0, len(z), len(z)))
        for stelle, neu in enumerate(ward(z[gezogen])):
            ergebnis[stelle][:, nummer] = aehnlichkeit(teilungen[stelle], gezogen, neu)
    return ergebnis


def aehnlichkeit(alt: Marken, gezogen: Marken, neu: Marken) -> NDArray[np.float64]:
    """Return for each old type the largest Jaccard index with a new one among the drawn rows."""
    anzahl_neu = neu.max() + 1
    zellen = np.bincount(
        alt[gezogen] * anzahl_neu + neu, minlength=(alt.max() + 1) * anzahl_neu
    ).reshape(-1, anzahl_neu)
    je_alt = zellen.sum(axis=1)
    groesste = (zellen / (je_alt[:, None] + zellen.sum(axis=0) - zellen)).max(axis=1)
    return np.where(je_alt > 0, groesste, np.nan)


def silhouette(abstaende: NDArray[np.float64], marken: Marken) -> float:
    """Return the mean silhouette of the rows; a type of one row counts 0 (Rousseeuw 1987)."""
    je_typ = np.eye(marken.max() + 1)[marken]
    anzahl = je_typ.sum(axis=0)
    summen = abstaende @ je_typ
    eigene = summen[np.arange(len(marken)), marken] / np.maximum(anzahl[marken] - 1, 1)
    andere = np.where(je_typ > 0, np.inf, summen / anzahl).min(axis=1)
    groesser = np.maximum(eigene, andere)
    breite = np.divide(andere - eigene, groesser, out=np.zeros(len(marken)), where=groesser > 0)
    return float(np.where(anzahl[marken] > 1, breite, 0.0).mean())


def _einteilung(
    z: pd.DataFrame,
    abstaende: NDArray[np.float64],
    marken: Marken,
    jaccard: NDArray[np.float64],
) -> Einteilung:
    typen = [
        _typ(z, abstaende, np.flatnonzero(marken == nummer), werte)
        for nummer, werte in enumerate(jaccard)
    ]
    typen.sort(key=lambda t: (-len(t.kreise), t.kreise))
    return Einteilung(tuple(typen), silhouette(abstaende, marken))


def _typ(
    z: pd.DataFrame, abstaende: NDArray[np.float64], zeilen: Marken, jaccard: NDArray[np.float64]
) -> Typ:
    eigene = z.iloc[zeilen]
    mittel = eigene.mean()
    einig = (np.sign(eigene) == np.sign(mittel)).mean()
    summen = abstaende[np.ix_(zeilen, zeilen)].sum(axis=1).round(_DEZIMALEN)
    return Typ(
        tuple(eigene.index),
        str(eigene.index[summen.argmin()]),
        float(np.nanmean(jaccard)),
        int((~np.isnan(jaccard)).sum()),
        *({str(name): float(x) for name, x in werte.items()} for werte in (mittel, einig)),
    )
