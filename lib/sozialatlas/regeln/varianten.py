"""What else could have been the basis: the year before, and other peer groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sozialatlas import kennwerte as rechnung
from sozialatlas.regeln.fakten import stelle_fakten

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

MEHR_ODER_WENIGER = (-2, 2)
"""How many peers fewer or more than declared a varied group has."""


def vorjahresfakten(
    kennwerte: pd.DataFrame, katalog: Katalog, gebiete: Gebiete, ags: Sequence[str]
) -> pd.DataFrame:
    """Return the facts as they stood one year earlier, one row per AGS × indicator.

    Each series ends before its latest year with a value, its trend as well. Series with one value
    only have none here.
    """
    auswahl = kennwerte[kennwerte["ags"].isin(list(ags))]
    letztes = auswahl["jahr"].where(auswahl["wert"].notna())
    letztes = letztes.groupby([auswahl["ags"], auswahl["indikator"]]).transform("max")
    frueher = auswahl[auswahl["jahr"] < letztes]
    return stelle_fakten(frueher, rechnung.trends(frueher, katalog), katalog, gebiete, ags)


def vergleichswerte_varianten(
    kennwerte: pd.DataFrame, katalog: Katalog, gebiete: Gebiete
) -> tuple[pd.Series, ...]:
    """Return the medians of varied peer groups by (ags, indikator, jahr), without gaps.

    Two peers fewer, two more, and each characteristic left out in turn. Empty without a declared
    group.
    """
    gruppe = katalog.vergleichsgruppe
    if gruppe is None:
        return ()
    wahlen: list[dict[str, Any]] = [
        {"anzahl": max(1, gruppe.anzahl + um)} for um in MEHR_ODER_WENIGER
    ]
    wahlen += [{"ohne": (merkmal.indikator,)} for merkmal in gruppe.merkmale]
    kreise = kennwerte.loc[kennwerte["ags"].str.len() == 5, ["ags", "indikator", "jahr", "wert"]]
    index = pd.MultiIndex.from_frame(kreise[["ags", "indikator", "jahr"]])
    mediane = []
    for wahl in wahlen:
        gruppen = rechnung.vergleichsgruppen(kreise, katalog, gebiete, **wahl)
        werte = rechnung.vergleichswerte(kreise, katalog, gruppen)["vergleichsgruppe"]
        mediane.append(werte.set_axis(index).dropna())
    return tuple(mediane)
