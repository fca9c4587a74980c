"""How far a figure may vary by chance: intervals for shares, rates and counts, at two levels.

Complete counts vary too: an interval describes the „statistische Schwankung bei kleinen
Zahlen“, not an error of sampling. Where persons count together (children of one
Bedarfsgemeinschaft), it is rather too narrow; the catalogue names such figures
(``Indikator.haeufung``) and a sentence says so beside their intervals.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv, ndtri

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Intervall = tuple[NDArray[np.float64], NDArray[np.float64]]

NIVEAUS = {"intervall": 0.95, "intervall_998": 0.998}
"""Prefix of the columns and level: two and three standard deviations of a control chart."""

OHNE_WERT = "ohne Wert kein Intervall"
KEINE_ZAEHLUNG = "ein Betrag, Mittelwert oder Verhältnis, keine Auszählung"
NUR_ANZAHL = "eine Anzahl; verglichen werden Anteile und Raten"
OHNE_ZAEHLER = "ohne Zähler und Nenner kein Intervall"
KEIN_TEIL = "der Zähler ist keine Teilmenge des Nenners"

_JE = re.compile(r"je (\d[\d\u202f ]*) ")


def wilson(zaehler: ArrayLike, nenner: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the Wilson interval of ``zaehler / nenner`` as shares between 0 and 1.

    NaN where a count is missing, the denominator is not positive or the numerator is no part of
    it. Source: Wilson (1927), Newcombe (1998); equal to ``proportion_confint`` of statsmodels.
    """
    k, n = np.broadcast_arrays(np.asarray(zaehler, float), np.asarray(nenner, float))
    n = np.where((n > 0) & (k >= 0) & (k <= n), n, np.nan)
    p, z = k / n, _weite(niveau)
    teiler = 1 + z**2 / n
    mitte = (p + z**2 / (2 * n)) / teiler
    weite = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / teiler
    return np.clip(mitte - weite, 0, 1), np.clip(mitte + weite, 0, 1)


def byar(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return Byar's approximate Poisson interval of a number of events.

    Source: Breslow & Day (1987), as used for rates by Fingertips (DHSC).
    """
    o = np.asarray(ereignisse, float)
    z = _weite(niveau)
    mehr = o + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        unten = np.where(o > 0, o * (1 - 1 / (9 * o) - z / (3 * np.sqrt(o))) ** 3, 0.0)
    oben = mehr * (1 - 1 / (9 * mehr) + z / (3 * np.sqrt(mehr))) ** 3
    return np.where(np.isnan(o), np.nan, unten), oben


def poisson_exakt(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the exact Poisson interval of a number of events (Garwood 1936, by gamma)."""
    o = np.asarray(ereignisse, float)
    rest = (1 - niveau) / 2
    unten = np.where(o > 0, gammaincinv(np.where(o > 0, o, 1), rest), 0.0)
    oben = gammaincinv(o + 1, 1 - rest)
    return np.where(np.isnan(o), np.nan, unten), oben


def _weite(niveau: float) -> float:
    """Return by how many standard deviations an interval of this level reaches to each side."""
    return -float(ndtri((1 - niveau) / 2))


def poisson(ereignisse: ArrayLike, niveau: float = 0.95) -> Intervall:
    """Return the exact interval below ten events and Byar's from ten on (rule of Fingertips)."""
    o = np.asarray(ereignisse, float)
    exakt, naehe = poisson_exakt(o, niveau), byar(o, niveau)
    return np.where(o < 10, exakt[0], naehe[0]), np.where(o < 10, exakt[1], naehe[1])


def faktor(einheit: str) -> float:
    """Return how many persons a unit counts by: "%" 100, "je 1000 Einwohner" 1000, "Personen" 1.

    NaN for what is no count: amounts, means, densities.
    """
    if einheit == "%":
        return 100.0
    je = _JE.match(einheit)
    if je:
        return float(re.sub(r"\D", "", je[1]))
    return 1.0 if einheit == "Personen" else np.nan


def intervalle(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return intervals in the unit of the indicator for the rows of the long table, or why not.

    Wilson for shares in percent; for rates („je 1000 …“) and counts with a numerator the Poisson
    interval of the numerator. Columns ``intervall_unten``, ``intervall_oben`` (95 %) and
    ``intervall_998_unten``, ``intervall_998_oben``, NaN without interval, and ``intervall_grund``
    (German, empty with interval); the index is that of ``tabelle``.
    """
    nummer, namen = pd.factorize(tabelle["indikator"])
    einheiten = [katalog.indikatoren[str(name)].einheit for name in namen]
    einheit = np.array(einheiten, dtype=object)[nummer]
    mal = np.array([faktor(e) for e in einheiten], dtype=np.float64)[nummer]
    zaehler = tabelle["zaehler"].to_numpy(float)
    nenner = np.where(einheit == "Personen", 1.0, tabelle["nenner"].to_numpy(float))
    grund = _gruende(tabelle["wert"].isna(), einheit, mal, zaehler, nenner)
    spalten: dict[str, object] = {}
    anteil, gezaehlt = einheit == "%", grund == ""
    for name, niveau in NIVEAUS.items():
        unten, oben = np.full((2, len(tabelle)), np.nan)
        for wahl, grenzen in (
            (gezaehlt & anteil, lambda z, n, p=niveau: wilson(z, n, p)),
            (gezaehlt & ~anteil, lambda z, n, p=niveau: tuple(g / n for g in poisson(z, p))),
        ):
            unten[wahl], oben[wahl] = grenzen(zaehler[wahl], nenner[wahl])
        spalten |= {f"{name}_unten": unten * mal, f"{name}_oben": oben * mal}
    spalten["intervall_grund"] = grund.astype(object)
    return pd.DataFrame(spalten, index=tabelle.index).astype({"intervall_grund": "str"})


def _gruende(
    ohne_wert: pd.Series,
    einheit: NDArray[np.object_],
    mal: NDArray[np.float64],
    zaehler: NDArray[np.float64],
    nenner: NDArray[np.float64],
) -> NDArray[np.str_]:
    """Return in German why a row has no interval, empty where it has one."""
    teil = (zaehler <= nenner) | (einheit != "%")
    faelle = [
        (ohne_wert, OHNE_WERT),
        (np.isnan(mal), KEINE_ZAEHLUNG),
        ((einheit == "Personen") & np.isnan(zaehler), NUR_ANZAHL),
        (np.isnan(zaehler) | np.isnan(nenner), OHNE_ZAEHLER),
        (~((nenner > 0) & (zaehler >= 0) & teil), KEIN_TEIL),
    ]
    return np.select([np.asarray(f) for f, _ in faelle], [grund for _, grund in faelle], default="")
