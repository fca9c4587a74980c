"""Is a figure above or below another one by more than chance: words, at two levels.

The interval of the figure is held against the value of the Land, the Bund or the median of the
peers. That value counts as fixed, and the area may be part of it: both as in Fingertips (DHSC).
Many areas are compared at once, so single differences at 95 % are to be expected by chance; the
stricter level of 99.8 % (three standard deviations of a control chart) suits a look at all areas.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

NIVEAUS = {"95": "intervall", "998": "intervall_998"}
"""Suffix of the columns and the prefix of the interval's columns."""

_DEZIMALEN = 9  # a figure exactly at a bound is not told apart


def signifikanz(
    intervall: pd.DataFrame, bezuege: Mapping[str, tuple[ArrayLike, ArrayLike]]
) -> pd.DataFrame:
    """Return ``<name>_95`` and ``<name>_998`` for each named reference.

    ``bezuege``: per name the reference of each row and the difference to it; where there is no
    difference, the two are not compared. ``hoeher`` or ``niedriger`` where the interval of the
    figure at 95 or 99.8 % lies wholly above or below the reference, else ``nicht_unterscheidbar``;
    None (not to be judged) without interval (see ``intervall_grund``) or without reference.
    """
    spalten = {}
    for name, (bezug, differenz) in bezuege.items():
        fehlt = np.isnan(np.asarray(differenz, float)) | intervall["intervall_unten"].isna()
        ziel = np.where(fehlt, np.nan, np.round(np.asarray(bezug, float), _DEZIMALEN))
        for zusatz, vorn in NIVEAUS.items():
            unten, oben = (
                intervall[f"{vorn}_{ende}"].to_numpy(float) for ende in ("unten", "oben")
            )
            spalten[f"{name}_{zusatz}"] = _worte(
                unten.round(_DEZIMALEN), oben.round(_DEZIMALEN), ziel
            )
    return pd.DataFrame(spalten, index=intervall.index, dtype=object)


def _worte(
    unten: NDArray[np.float64], oben: NDArray[np.float64], ziel: NDArray[np.float64]
) -> NDArray[np.object_]:
    lage = [np.isnan(ziel), unten > ziel, oben < ziel]
    worte = np.select(lage, ["", "hoeher", "niedriger"], default="nicht_unterscheidbar")
    ergebnis = worte.astype(object)
    ergebnis[np.isnan(ziel)] = None
    return ergebnis
