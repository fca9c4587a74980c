"""Figures and areas for tests of the Kennwerte: the smallest long table and register."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sozialatlas.typen import SPALTEN, Ebene, Kommune

KREISE = [f"900{i:02d}" for i in range(1, 13)]


def gebiete(*ags: str, **beendet: date) -> Any:
    """Return a register of areas without names; ``k90001=date`` ends one."""
    enden = {name[1:]: tag for name, tag in beendet.items()}
    arten: dict[int, Ebene] = {2: "land", 5: "kreis", 8: "gemeinde"}
    return SimpleNamespace(
        kommunen={a: Kommune(a, a, "", arten[len(a)], gueltig_bis=enden.get(a)) for a in ags}
    )


def beobachtungen(*zeilen: tuple) -> pd.DataFrame:
    """Return a long table from (ags, jahr, wert[, status[, indikator]])."""
    vorgabe = ("ok", "quote")
    voll = [(*zeile, *vorgabe[len(zeile) - 3 :]) for zeile in zeilen]
    return pd.DataFrame(
        [
            (ags, name, j, w, np.nan, np.nan, status, "musterland")
            for ags, j, w, status, name in voll
        ],
        columns=list(SPALTEN),
    ).astype({"wert": float})
