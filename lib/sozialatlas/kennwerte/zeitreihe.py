"""Series of one area and one indicator: where they break and what changed between years.

Figures are compared only within a stretch between two breaks. A break is declared in the
catalogue (``Indikator.brueche``: figures from that year on count differently) or carried by a
single figure (``Status.BRUCH``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.typen import Status

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

REIHE = ["ags", "indikator"]

DEZIMALEN = 9
"""Derived values are rounded here, so that 18.35 − 9.70 meets a threshold of 8.65."""

_JAHRE = 10_000
"""More than any year: the number of a series times this, plus a year, is one key for both."""

SPANNEN = tuple(range(1, 11))
"""Years over which changes of the latest rows are counted."""


def abschnitte(tabelle: pd.DataFrame, katalog: Katalog) -> NDArray[np.int64]:
    """Return for each row the number of breaks up to its year; equal numbers are comparable."""
    nummer = np.zeros(len(tabelle), dtype=np.int64)
    jahre = tabelle["jahr"].to_numpy(int)
    for name, stellen in tabelle.groupby("indikator").indices.items():
        brueche = katalog.indikatoren[str(name)].brueche
        grenzen = np.sort([bruch.jahr for bruch in brueche])
        nummer[stellen] = np.searchsorted(grenzen, jahre[stellen], side="right")
    return nummer + _einzelne_brueche(tabelle)


def _einzelne_brueche(tabelle: pd.DataFrame) -> NDArray[np.int64]:
    bruch = tabelle["status"] == Status.BRUCH.value
    if not bruch.any():
        return np.zeros(len(tabelle), dtype=np.int64)
    folge = np.argsort(tabelle["jahr"].to_numpy(), kind="stable")
    reihen = tabelle[REIHE].iloc[folge]
    summe = bruch.iloc[folge].groupby([reihen[name] for name in REIHE], observed=True).cumsum()
    nummer = np.empty(len(tabelle), dtype=np.int64)
    nummer[folge] = summe
    return nummer


def finde(tabelle: pd.DataFrame, ags: pd.Series, jahr: pd.Series) -> NDArray[np.int64]:
    """Return for each row the position of the row of ``ags`` and ``jahr``, −1 where none is."""
    vorhanden = pd.MultiIndex.from_frame(tabelle[["ags", "indikator", "jahr"]])
    return vorhanden.get_indexer(pd.MultiIndex.from_arrays([ags, tabelle["indikator"], jahr]))


def veraenderungen(tabelle: pd.DataFrame, abschnitt: NDArray[np.int64]) -> pd.DataFrame:
    """Return the change over one, five and all comparable years, in the unit of the indicator.

    ``veraenderung_alle`` counts from ``jahr_erstes``, the first year with a value since the last
    break. A change is NaN where one of the two values is missing or a break lies between;
    ``abschnitt`` numbers the stretches between breaks.
    """
    reihe = tabelle.groupby(REIHE, observed=True, sort=False).ngroup()
    stellen = pd.Index(reihe * _JAHRE + tabelle["jahr"])
    wert = tabelle["wert"].to_numpy(float)

    def seit(jahr: pd.Series) -> NDArray[np.float64]:
        frueher = stellen.get_indexer(pd.Index(reihe * _JAHRE + jahr))
        vergleichbar = (frueher >= 0) & (abschnitt[frueher] == abschnitt)
        return np.where(vergleichbar, wert - wert[frueher], np.nan)

    spalten: dict[str, object] = {
        f"veraenderung_{jahre}j": seit(tabelle["jahr"] - jahre) for jahre in (1, 5)
    }
    mit_wert = tabelle["jahr"].where(tabelle["wert"].notna())
    erstes = mit_wert.groupby([reihe, abschnitt]).transform("min")
    erstes = erstes.where(tabelle["wert"].notna())
    alle = seit(erstes.fillna(-1).astype("int64"))
    spalten["veraenderung_alle"] = np.where(erstes == tabelle["jahr"], np.nan, alle)
    spalten["jahr_erstes"] = erstes.astype("Int64")
    return pd.DataFrame(spalten, index=tabelle.index)


def veraenderungen_aktuell(
    kennwerte: pd.DataFrame, zeilen: pd.DataFrame, katalog: Katalog
) -> pd.DataFrame:
    """Return the changes over 1 to 10 and all comparable years for some rows of the Kennwerte.

    ``zeilen`` names the rows by ags, indikator and jahr; the answer has its index and the columns
    ``veraenderung_1j`` … ``veraenderung_10j``, ``veraenderung_alle`` (unit of the indicator, as in
    :func:`veraenderungen`) and ``veraenderung_relativ_1j`` … ``veraenderung_relativ_alle`` (percent
    of the earlier value). NaN where a value is missing, a break lies between or ``kennwerte`` has
    no such row; relative changes also where the earlier value is 0 or below.
    """
    tabelle = kennwerte[kennwerte["ags"].isin(zeilen["ags"].unique())].reset_index(drop=True)
    nummer = tabelle.groupby(REIHE, observed=True, sort=False).ngroup()
    reihen = pd.MultiIndex.from_frame(tabelle[REIHE].drop_duplicates())
    reihe = reihen.get_indexer(pd.MultiIndex.from_frame(zeilen[REIHE]))
    stellen = pd.Index(nummer * _JAHRE + tabelle["jahr"])
    jahr = np.asarray(zeilen["jahr"].astype("Int64").fillna(-1), dtype=np.int64)

    def suche(jahre: NDArray[np.int64]) -> NDArray[np.int64]:
        return stellen.get_indexer(pd.Index(reihe * _JAHRE + jahre))

    # What is not found has the position −1: a last row without value and stretch.
    wert = np.append(tabelle["wert"].to_numpy(float), np.nan)
    abschnitt = np.append(abschnitte(tabelle, katalog), -1)
    erstes = np.append(tabelle["jahr_erstes"].fillna(-1).to_numpy(np.int64), -1)
    hier = suche(jahr)
    frueher = {f"{n}j": suche(jahr - n) for n in SPANNEN}
    frueher["alle"] = np.where(erstes[hier] == jahr, -1, suche(erstes[hier]))
    absolut, relativ = {}, {}
    for name, dort in frueher.items():
        alt = np.where(abschnitt[dort] == abschnitt[hier], wert[dort], np.nan)
        absolut[f"veraenderung_{name}"] = wert[hier] - alt
        anteil = 100 * (wert[hier] - alt) / np.where(alt > 0, alt, np.nan)
        relativ[f"veraenderung_relativ_{name}"] = anteil
    return pd.DataFrame(absolut | relativ, index=zeilen.index).round(DEZIMALEN)
