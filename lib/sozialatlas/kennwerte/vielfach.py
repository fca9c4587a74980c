"""Many tests at once: how many of the findings of a family would be false.

Among a hundred series without a trend, two pass a test at 2 %. The procedure of Benjamini &
Hochberg (1995) bounds the expected share of such false findings among all that are called one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def benjamini_hochberg(
    p: ArrayLike, familie: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the adjusted p (q) of each test within its family, and the size of the family.

    ``familie`` holds a number ≥ 0 per test. Calling all tests with q ≤ 0.1 a finding keeps the
    expected share of false ones at a tenth at most. NaN where p is missing; such tests do not
    count in the size. Equal to ``multipletests(p, method="fdr_bh")`` of statsmodels per family.
    """
    werte, nummer = np.asarray(p, float), np.asarray(familie, np.int64)
    gueltig = np.flatnonzero(~np.isnan(werte))
    umfang = np.bincount(nummer[gueltig], minlength=int(nummer.max(initial=-1)) + 1)
    folge = gueltig[np.lexsort((-werte[gueltig], nummer[gueltig]))]  # by family, largest p first
    gruppe = nummer[folge]
    stelle = np.arange(len(folge)) - (np.cumsum(umfang) - umfang)[gruppe]
    roh = np.minimum(werte[folge] * umfang[gruppe] / (umfang[gruppe] - stelle), 1.0)
    q = np.full(len(werte), np.nan)
    # q only falls on the way to smaller p: with the family added, one pass serves all families.
    q[folge] = np.minimum.accumulate(roh - 2.0 * gruppe) + 2.0 * gruppe if len(folge) else roh
    return q, umfang[nummer]
