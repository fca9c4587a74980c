"""A map of types: areas by the group they belong to; tones tell apart and do not order."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sozialatlas.darstellung import kartenbild, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.karten import KARTENVERMERK
from sozialatlas.darstellung.klassen import Klassen

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

HOECHSTENS = len(stil.SEQUENZ)
"""More types than tones cannot be told apart: they need a table."""


@dataclass(frozen=True)
class Typklassen(Klassen):
    """One class for each type; the legend names the types instead of borders."""

    def texte(self) -> list[str]:
        return [f"Typ {nummer}" for nummer in range(1, self.anzahl + 1)]


def typenkarte(
    grenzen: GeoDataFrame,
    typen: Mapping[str, int],
    worte: Sequence[str],
    *,
    namen: Mapping[str, str],
    titel: str,
    id: str = "karte-typen",
) -> Abbildung:
    """Map the types of areas; small areas stand beside as tiles with the number of their type.

    ``grenzen``: ags, name, geometry; ``typen``: number of the type (from 1) by AGS, areas without
    type are hatched; ``worte``: the types in words, in order. ValueError for more types than tones.
    """
    if not 1 <= len(worte) <= HOECHSTENS:
        raise ValueError(f"Eine Karte zeigt ein bis {HOECHSTENS} Typen, nicht {len(worte)}.")
    ags = grenzen["ags"].astype(str)
    da = pd.Series(dict(typen), dtype=float).reindex(ags).dropna()
    klassen = Typklassen(tuple(map(float, range(2, len(worte) + 1))), "je Typ eine Klasse", 0)
    daten = pd.DataFrame(
        [(namen[str(a)], str(a), worte[int(n) - 1]) for a, n in da.items()],
        columns=["Gebiet", "AGS", "Typ"],
    )
    teile = [
        f"{worte[n - 1]}: {sprache.aufzaehlung(daten.loc[daten['Typ'] == worte[n - 1], 'Gebiet'])}"
        for n in range(1, len(worte) + 1)
    ]
    return Abbildung(
        id=id,
        titel=titel,
        untertitel="; ".join(worte) + ". Die Tönung unterscheidet die Typen, sie ordnet sie nicht",
        quelle=f"Quelle: eigene Berechnung. Karte: {KARTENVERMERK}",
        alt=f"Karte: {titel}. {'. '.join(teile)}.",
        daten=daten,
        zeichnung=functools.partial(
            kartenbild.choropleth, grenzen[["ags", "geometry"]], da, klassen, "Typ der Kreise", "",
            None, {str(a): namen[str(a)] for a in ags}, None,
        ),
    )  # fmt: skip
