"""Invented figures of Musterland for the tests of charts, maps and tables."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import box

from sozialatlas.typen import Bruch, Indikator, Kommune

NAMEN = {
    "90": "Musterland",
    "00": "Deutschland",
    "90001": "Neustadt",
    "90002": "Bergkreis",
    "90003": "Seekreis",
    "90004": "Waldkreis",
    "90005": "Talkreis",
    "90006": "Heidekreis",
}
NEUSTADT = Kommune("90001", "Neustadt", "Kreisfreie Stadt", "kreis")
MUSTERLAND = Kommune("90", "Musterland", "Land", "land")


def indikator(**anderes: Any) -> Indikator:
    """Return an invented rate; keyword arguments replace its fields."""
    felder: dict[str, Any] = {
        "id": "musterquote",
        "name": "Musterquote",
        "kurzname": "Musterquote",
        "thema": "armut",
        "lebenslage": "Einkommen",
        "einheit": "%",
        "dezimalen": 1,
        "richtung": "mehr_ist_schlechter",
        "definition": "Erfunden.",
        "zaehler": "Fälle",
        "nenner": "Menschen",
        "quelle": "muster",
        "herausgeber": "Musteramt",
        "kennung": "m1",
        "ebenen": ("bund", "land", "kreis"),
        "offenlegung": "exakt",
        "relevante_aenderung": 1.0,
    }
    return Indikator(**(felder | anderes))


def mit_bruch(jahr: int) -> Indikator:
    return indikator(brueche=(Bruch(jahr=jahr, grund="Neue Zählweise"),))


def reihen(jahre: range = range(2015, 2023)) -> pd.DataFrame:
    """Return a long table of all areas: levels differ, all fall slowly."""
    zeilen = [
        (ags, jahr, round(8 + 1.7 * stufe - 0.35 * (jahr - jahre[0]), 2), "ok")
        for stufe, ags in enumerate(NAMEN)
        for jahr in jahre
    ]
    return pd.DataFrame(zeilen, columns=["ags", "jahr", "wert", "status"])


def grenzen() -> gpd.GeoDataFrame:
    """Return six square Kreise of 20 km side in two rows, the first (a city) small within one."""
    kreise = [ags for ags in NAMEN if len(ags) == 5]
    felder = [box(20e3 * (i % 3), 20e3 * (i // 3), 20e3 * (i % 3 + 1), 20e3 * (i // 3 + 1))
              for i in range(5)]  # fmt: skip
    stadt = box(5e3, 5e3, 10e3, 10e3)
    formen = [stadt, felder[0].difference(stadt), *felder[1:]]
    return gpd.GeoDataFrame(
        {"ags": kreise, "name": [NAMEN[a] for a in kreise]}, geometry=formen, crs=25832
    )


def kreiswerte(jahr: int = 2022) -> pd.Series:
    alle = reihen()
    alle = alle[(alle["jahr"] == jahr) & (alle["ags"].str.len() == 5)]
    return alle.set_index("ags")["wert"]


def zaehlung() -> pd.DataFrame:
    zahlen = np.array([[2, 0, 1], [0, 0, 0], [1, 3, 0]])
    return pd.DataFrame(zahlen, index=["Neustadt", "Bergkreis", "Seekreis"],
                        columns=["Kinder", "Arbeit", "Wohnen"])  # fmt: skip
