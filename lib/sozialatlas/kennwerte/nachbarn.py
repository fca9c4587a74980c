"""Why the peers of a Kreis are its peers: distances, and what is alike and what differs.

Distances are those that chose the peers (:mod:`~.vergleichsgruppe`): Euclidean, over the declared
characteristics in standard deviations of the Kreise of the Land.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.spatial.distance import pdist

from sozialatlas.kennwerte.vergleichsgruppe import Gruppen, standardisiert, strukturmerkmale

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

NAH, FERN = 0.5, 1.0
"""Standard deviations up to which two Kreise count as alike in a characteristic, and beyond which
they count as different. Two Kreise drawn at random lie about 1.1 apart (normal figures)."""

_DEZIMALEN = 9


@dataclass(frozen=True)
class Nachbar:
    """A peer: how far it lies from the Kreis, in what it is alike and in what it differs."""

    ags: str
    abstand: float
    aehnlich: tuple[str, ...]  # indicators at most NAH apart, in the order of the catalogue
    hoeher: tuple[str, ...]  # indicators in which the peer lies more than FERN above the Kreis
    niedriger: tuple[str, ...]  # … below it


@dataclass(frozen=True)
class Nachbarschaft:
    """The peers of a Kreis, the most alike first, and how near they are at all."""

    nachbarn: tuple[Nachbar, ...]
    ueblich: float  # median distance of all pairs of Kreise of the Land

    @property
    def abstand(self) -> float:
        """Mean distance to the peers in standard deviations."""
        return sum(n.abstand for n in self.nachbarn) / len(self.nachbarn)

    @property
    def nah(self) -> bool:
        """Are the peers on average nearer than the median pair of Kreise?"""
        return self.abstand < self.ueblich


def nachbarschaften(
    tabelle: pd.DataFrame, katalog: Katalog, gebiete: Gebiete, gruppen: Gruppen
) -> Mapping[str, Nachbarschaft]:
    """Return for each Kreis of ``gruppen`` with peers what makes them alike, by AGS."""
    merkmale = strukturmerkmale(tabelle, katalog, gebiete.kommunen)
    ergebnis: dict[str, Nachbarschaft] = {}
    for land, werte in merkmale.groupby(merkmale.index.str[:2]):
        z = standardisiert(werte)
        ueblich = float(np.median(pdist(z)))
        ergebnis |= {
            ags: Nachbarschaft(tuple(_nachbar(z, ags, b) for b in gruppen[ags]), ueblich)
            for ags in z.index
            if ags.startswith(str(land)) and gruppen.get(ags)
        }
    return ergebnis


def _nachbar(z: pd.DataFrame, ags: str, anderer: str) -> Nachbar:
    hier, dort = (z.loc[a].to_numpy(float) for a in (ags, anderer))
    weite = np.round(dort - hier, _DEZIMALEN)
    namen = np.asarray(z.columns, dtype=object)
    return Nachbar(
        anderer,
        float(np.sqrt(np.sum(weite**2))),
        tuple(namen[np.abs(weite) <= NAH]),
        tuple(namen[weite > FERN]),
        tuple(namen[weite < -FERN]),
    )
