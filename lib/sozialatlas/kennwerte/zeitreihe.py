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


def abschnitte(tabelle: pd.DataFrame, katalog: Katalog) -> NDArray[np.int64]:
    """Return for each row the number of breaks up to its year; equal numbers are comparable."""
    nummer = np.zeros(len(tabelle), dtype=np.int64)
    jahre = tabelle["jahr"].to_numpy(int)
    for indikator in katalog.indikatoren.values():
        if indikator.brueche:
            zeilen = (tabelle["indikator"] == indikator.id).to_numpy()
            grenzen = np.sort([bruch.jahr for bruch in indikator.brueche])
            nummer[zeilen] = np.searchsorted(grenzen, jahre[zeilen], side="right")
    return nummer + _einzelne_brueche(tabelle)


def _einzelne_brueche(tabelle: pd.DataFrame) -> NDArray[np.int64]:
    bruch = (tabelle["status"] == Status.BRUCH.value).astype(np.int64)
    if not bruch.any():
        return np.zeros(len(tabelle), dtype=np.int64)
    geordnet = tabelle.assign(_bruch=bruch).sort_values("jahr", kind="stable")
    summe = geordnet.groupby(REIHE, observed=True)["_bruch"].cumsum()
    return summe.reindex(tabelle.index).to_numpy(np.int64)


def finde(tabelle: pd.DataFrame, ags: pd.Series, jahr: pd.Series) -> NDArray[np.int64]:
    """Return for each row the position of the row of ``ags`` and ``jahr``, −1 where none is."""
    vorhanden = pd.MultiIndex.from_frame(tabelle[["ags", "indikator", "jahr"]])
    return vorhanden.get_indexer(pd.MultiIndex.from_arrays([ags, tabelle["indikator"], jahr]))


def veraenderungen(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return the change over one, five and all comparable years, in the unit of the indicator.

    ``veraenderung_alle`` counts from ``jahr_erstes``, the first year with a value since the last
    break. A change is NaN where one of the two values is missing or a break lies between.
    """
    abschnitt = abschnitte(tabelle, katalog)
    spalten: dict[str, object] = {
        f"veraenderung_{jahre}j": _seit(tabelle, tabelle["jahr"] - jahre, abschnitt)
        for jahre in (1, 5)
    }
    mit_wert = tabelle["jahr"].where(tabelle["wert"].notna())
    gruppen = [tabelle["ags"], tabelle["indikator"], abschnitt]
    erstes = mit_wert.groupby(gruppen, observed=True).transform("min")
    erstes = erstes.where(tabelle["wert"].notna())
    alle = _seit(tabelle, erstes.fillna(-1).astype("int64"), abschnitt)
    spalten["veraenderung_alle"] = np.where(erstes == tabelle["jahr"], np.nan, alle)
    spalten["jahr_erstes"] = erstes.astype("Int64")
    return pd.DataFrame(spalten, index=tabelle.index)


def _seit(
    tabelle: pd.DataFrame, jahr: pd.Series, abschnitt: NDArray[np.int64]
) -> NDArray[np.float64]:
    wert = tabelle["wert"].to_numpy(float)
    frueher = finde(tabelle, tabelle["ags"], jahr)
    vergleichbar = (frueher >= 0) & (abschnitt[frueher] == abschnitt)
    return np.where(vergleichbar, wert - wert[frueher], np.nan)
