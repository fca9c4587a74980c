"""How far a figure may vary by chance: intervals for shares and for counts.

Complete counts vary too: an interval describes the „statistische Schwankung bei kleinen
Zahlen“, not an error of sampling. Children cluster in households (Bedarfsgemeinschaften), so
a Wilson interval for shares of children is rather too narrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.stats import chi2, norm
from statsmodels.stats.proportion import proportion_confint

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Intervall = tuple[NDArray[np.float64], NDArray[np.float64]]

NIVEAUS = {"signifikanz_95": 0.95, "signifikanz_998": 0.998}
"""Two and three standard deviations of a control chart; the stricter level suits many areas."""

_DEZIMALEN = 9  # a figure of the Land exactly at a bound is not told apart

OHNE_WERT = "ohne Wert kein Intervall"
KEIN_ANTEIL = "Intervalle gibt es nur für Anteile in Prozent"
OHNE_ZAEHLER = "ohne Zähler und Nenner kein Intervall"
KEIN_TEIL = "der Zähler ist keine Teilmenge des Nenners"


def wilson(zaehler: ArrayLike, nenner: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the Wilson interval of ``zaehler / nenner`` as shares between 0 and 1.

    NaN where a count is missing, the denominator is not positive or the numerator is no part of
    it. Source: Wilson (1927), Newcombe (1998); computed by statsmodels.
    """
    z, n = np.broadcast_arrays(np.asarray(zaehler, float), np.asarray(nenner, float))
    gueltig = (n > 0) & (z >= 0) & (z <= n)
    unten, oben = np.full(z.shape, np.nan), np.full(z.shape, np.nan)
    if gueltig.any():
        unten[gueltig], oben[gueltig] = proportion_confint(
            z[gueltig], n[gueltig], alpha=1 - niveau, method="wilson"
        )
    return unten, oben


def byar(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return Byar's approximate Poisson interval of a number of events.

    Source: Breslow & Day (1987), as used for rates by Fingertips (DHSC).
    """
    o = np.asarray(ereignisse, float)
    z = norm.ppf(1 - (1 - niveau) / 2)
    mehr = o + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        unten = np.where(o > 0, o * (1 - 1 / (9 * o) - z / (3 * np.sqrt(o))) ** 3, 0.0)
    oben = mehr * (1 - 1 / (9 * mehr) + z / (3 * np.sqrt(mehr))) ** 3
    return np.where(np.isnan(o), np.nan, unten), oben


def poisson_exakt(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the exact Poisson interval of a number of events (Garwood 1936, by chi-squared)."""
    o = np.asarray(ereignisse, float)
    rest = (1 - niveau) / 2
    unten = np.where(o > 0, chi2.ppf(rest, 2 * np.where(o > 0, o, 1)) / 2, 0.0)
    oben = chi2.ppf(1 - rest, 2 * (o + 1)) / 2
    return np.where(np.isnan(o), np.nan, unten), oben


def poisson(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the exact interval below ten events and Byar's from ten on (rule of Fingertips)."""
    o = np.asarray(ereignisse, float)
    exakt, naehe = poisson_exakt(o, niveau), byar(o, niveau)
    return np.where(o < 10, exakt[0], naehe[0]), np.where(o < 10, exakt[1], naehe[1])


def intervalle(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return 95 % Wilson intervals in percent for the rows of the long table, or why not.

    Columns ``intervall_unten``, ``intervall_oben`` (NaN without interval) and
    ``intervall_grund`` (German, empty with interval); the index is that of ``tabelle``.
    """
    zaehler, nenner = _zaehlungen(tabelle)
    anteile = [i.id for i in katalog.indikatoren.values() if i.einheit == "%"]
    grund = np.select(
        [
            tabelle["wert"].isna(),
            ~tabelle["indikator"].isin(anteile),
            np.isnan(zaehler) | np.isnan(nenner),
            ~((nenner > 0) & (zaehler >= 0) & (zaehler <= nenner)),
        ],
        [OHNE_WERT, KEIN_ANTEIL, OHNE_ZAEHLER, KEIN_TEIL],
        default="",
    )
    unten, oben = wilson(np.where(grund == "", zaehler, np.nan), nenner)
    return pd.DataFrame(
        {
            "intervall_unten": unten * 100,
            "intervall_oben": oben * 100,
            "intervall_grund": grund.astype(object),
        },
        index=tabelle.index,
    ).astype({"intervall_grund": "str"})


def signifikanz(tabelle: pd.DataFrame, intervall: pd.DataFrame, land: ArrayLike) -> pd.DataFrame:
    """Return ``signifikanz_95`` and ``signifikanz_998``: the figure against that of the Land.

    ``hoeher`` or ``niedriger`` where the Wilson interval of the figure at 95 or 99.8 % lies wholly
    above or below the Land's value, else ``nicht_unterscheidbar``; None without interval (see
    ``intervall_grund``) or without a value of the Land. The Land's value counts as fixed, and the
    area is part of it: both as in Fingertips (DHSC).
    """
    mit = (intervall["intervall_grund"] == "").to_numpy()
    zaehler, nenner = _zaehlungen(tabelle)
    ziel = np.where(mit, np.round(np.asarray(land, float), _DEZIMALEN), np.nan)
    spalten = {}
    for name, niveau in NIVEAUS.items():
        unten, oben = wilson(np.where(np.isnan(ziel), np.nan, zaehler), nenner, niveau)
        unten, oben = (np.round(grenze * 100, _DEZIMALEN) for grenze in (unten, oben))
        lage = [np.isnan(ziel), unten > ziel, oben < ziel]
        wort = np.select(lage, ["", "hoeher", "niedriger"], default="nicht_unterscheidbar")
        wort = wort.astype(object)
        wort[np.isnan(ziel)] = None
        spalten[name] = wort
    return pd.DataFrame(spalten, index=tabelle.index, dtype=object)


def _zaehlungen(tabelle: pd.DataFrame) -> Intervall:
    return tabelle["zaehler"].to_numpy(float), tabelle["nenner"].to_numpy(float)
