"""The tidy form of figures: how it is written and read as bytes.

One row per area, indicator and year; columns :data:`FELDER`, UTF-8, comma, decimal point,
sorted by indicator, area and year. Writing is reproducible: the same figures, the same bytes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

FELDER = ("ags", "indikator", "jahr", "wert", "zaehler", "nenner", "status")
"""Columns of every file in ``data/beobachtungen``."""

ZAHLEN = ("wert", "zaehler", "nenner")
_STELLEN = 6  # sources publish two; own computations are rounded to four


def rahme(tabelle: pd.DataFrame, status: str = "ok") -> pd.DataFrame:
    """Complete a table with ags, indikator, jahr, wert to all :data:`FELDER`.

    Rows without a value get the state ``fehlt``; ``jahr`` becomes int.
    """
    tabelle = tabelle.copy()
    for feld in ("zaehler", "nenner"):
        if feld not in tabelle:
            tabelle[feld] = np.nan
    if "status" not in tabelle:
        tabelle["status"] = np.where(tabelle["wert"].isna(), "fehlt", status)
    tabelle["jahr"] = tabelle["jahr"].astype(int)
    return tabelle[list(FELDER)]


def als_csv(tabelle: pd.DataFrame) -> bytes:
    """Return the bytes of a tidy file."""
    sortiert = tabelle.sort_values(["indikator", "ags", "jahr"], kind="stable")
    spalten = [sortiert[f].map(_zahl) if f in ZAHLEN else sortiert[f].astype(str) for f in FELDER]
    zeilen = [",".join(FELDER), *(",".join(zeile) for zeile in zip(*spalten, strict=True))]
    return ("\n".join(zeilen) + "\n").encode("utf-8")


def _zahl(wert: float) -> str:
    """Return the shortest decimal text; integers without a point, missing as empty text."""
    if pd.isna(wert):
        return ""
    gerundet = round(float(wert), _STELLEN)
    return str(int(gerundet)) if gerundet.is_integer() else repr(gerundet)
