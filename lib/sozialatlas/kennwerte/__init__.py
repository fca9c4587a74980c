"""From figures to Kennwerte: what a figure means beside others and over time.

::

    beobachtungen ─► vervollstaendige ─┬─► unsicherheit   interval, or why there is none
                                       ├─► vergleich      Land, Bund, distribution of the Kreise
                                       └─► zeitreihe      change over 1, 5, all comparable years
                     kennwerte ────────┬─► trend          direction, with evidence and relevance
                                       └─► aktuell        the latest row of each series

All functions take tables and return new ones; their inputs stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from sozialatlas.kennwerte.trend import trends
from sozialatlas.kennwerte.unsicherheit import intervalle
from sozialatlas.kennwerte.vergleich import (
    MINDESTENS_KREISE,
    referenzen,
    verteilung,
    vervollstaendige,
)
from sozialatlas.kennwerte.zeitreihe import REIHE, veraenderungen

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

DEZIMALEN = 9
"""Derived values are rounded here, so that 18.35 − 9.70 meets a threshold of 8.65."""

__all__ = ["MINDESTENS_KREISE", "aktuell", "berechne", "trends"]


def berechne(
    beobachtungen: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    *,
    mindestens_kreise: int = MINDESTENS_KREISE,
) -> pd.DataFrame:
    """Return one row per area, indicator and year: the long table with its Kennwerte.

    Adds intervall_unten, intervall_oben, intervall_grund, land, bund, differenz_*, verhaeltnis_*,
    median_kreise, z, perzentil (0–100), veraenderung_1j, veraenderung_5j, veraenderung_alle and
    jahr_erstes. Differences and changes are in the unit of the indicator. A figure whose status
    does not allow computing has no value and no derived values. Raises DatenFehler for duplicate
    keys and unknown indicators.
    """
    tabelle = vervollstaendige(beobachtungen, katalog, gebiete)
    teile = [
        intervalle(tabelle, katalog),
        referenzen(tabelle, katalog),
        verteilung(tabelle, gebiete, mindestens_kreise),
        veraenderungen(tabelle, katalog),
    ]
    return pd.concat([tabelle, *(teil.round(DEZIMALEN) for teil in teile)], axis=1)


def aktuell(kennwerte: pd.DataFrame) -> pd.DataFrame:
    """Return per area and indicator the latest row with a value, else the latest with a reason."""
    geordnet = kennwerte.assign(_mit_wert=kennwerte["wert"].notna()).sort_values(
        ["_mit_wert", "jahr"], kind="stable"
    )
    letzte = geordnet.drop_duplicates(REIHE, keep="last").drop(columns="_mit_wert")
    return letzte.sort_values(["indikator", "ags"], ignore_index=True)
