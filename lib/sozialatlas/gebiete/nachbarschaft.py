"""Which areas share a border."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

TOLERANZ = 1.0
"""Metres within which borders count as shared: simplified lines are not exact to the last digit."""


def nachbarn(grenzen: GeoDataFrame) -> dict[str, tuple[str, ...]]:
    """Return the AGS of each area with those of its neighbours, sorted; () for an island.

    Neighbours touch in a line or in a point ("queen"). ``grenzen``: ags, geometry in metres.
    """
    flaechen = grenzen.geometry.to_numpy()
    ags = grenzen["ags"].astype(str).to_numpy()
    paare = shapely.STRtree(flaechen).query(flaechen, predicate="dwithin", distance=TOLERANZ)
    alle: dict[str, set[str]] = {a: set() for a in ags}
    for eins, zwei in paare.T:
        if eins != zwei:
            alle[ags[eins]].add(ags[zwei])
    return {a: tuple(sorted(b)) for a, b in alle.items()}
