"""The Kreise as a wide table, a row per Kreis and a column per year: what compares them."""

from __future__ import annotations

from functools import cache

import pandas as pd

from sozialatlas.bericht.grundlage import Grundlage

_KREIS = 5


@cache
def kreistafeln(g: Grundlage) -> pd.DataFrame:
    """Return all Kreise by AGS, a column for each indicator and year."""
    heute = g.kennwerte[["indikator", "ags", "jahr", "wert"]]
    heute = heute[heute["ags"].isin([k.ags for k in g.kreise])]
    damals = g.angleichung.entzogen
    damals = damals[damals["ags"].str.len() == _KREIS]
    alle = pd.concat([heute, damals]).dropna(subset="wert")
    return alle.pivot(index="ags", columns=["indikator", "jahr"], values="wert")


@cache
def kreistafel(g: Grundlage, indikator: str) -> pd.DataFrame:
    """Return the values of all Kreise that the source counts: AGS × year, NaN where there is none.

    Where figures of former Kreise could not be converted, these stand for today's: together
    they make up the Land.
    """
    tafel: pd.DataFrame = kreistafeln(g).get(indikator, pd.DataFrame())  # type: ignore[assignment]
    heute = tafel.index.isin([k.ags for k in g.kreise])
    return tafel[heute | tafel.notna().any(axis=1)]


def gezaehlte(g: Grundlage, indikator: str, jahr: int) -> pd.Series:
    """Return the values of a year by AGS, of all Kreise that the source counts."""
    return kreistafel(g, indikator).get(jahr, pd.Series(dtype=float)).dropna()


def heutige(g: Grundlage, indikator: str, jahr: int) -> pd.Series:
    """Return the values of a year by AGS, of those among today's Kreise that have one."""
    reihen = g.reihen(indikator)
    hier = (reihen["jahr"] == jahr) & reihen["ags"].isin([k.ags for k in g.kreise])
    return reihen[hier].set_index("ags")["wert"]
