"""Permutation over which areas are treated, and the interval that it gives by inversion.

Statistic: mean of the treated minus mean of the others, of a change per area that is weighted
(1, or 1 over the area's usual fluctuation). Under a constant effect τ the statistic of every
allocation S is ``s - τ·c``; the p-value at τ is the share of allocations whose statistic is at
least as far from zero as that of the real one. All τ with p > α make up the interval (Fisher's
randomisation test, inverted; Rosenbaum 2002). No library: none gives the exact set of
allocations together with an interval and both weightings, and the formula has ten lines.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

ALPHA = 0.05
GENAU_BIS = 30_000
"""Largest number of allocations that are gone through one by one; 5 of 22 areas are 26,334."""
ZIEHUNGEN = 4_999
_SPIEL = 1e-9


@dataclass(frozen=True)
class Permutationstest:
    """Estimate in the weighted unit, p at τ = 0, interval of τ (infinite: no limit at this α)."""

    schaetzung: float
    unten: float
    oben: float
    p: float


@lru_cache(maxsize=256)
def mengen(
    anzahl: int, behandelt: tuple[int, ...], genau_bis: int = GENAU_BIS, ziehungen: int = ZIEHUNGEN
) -> tuple[np.ndarray, bool]:
    """Return allocations (rows, 1 or 0 per area), the real one first, and whether these are all.

    Beyond ``genau_bis`` allocations a seeded sample stands for them.
    """
    k = len(behandelt)
    genau = math.comb(anzahl, k) <= genau_bis
    if genau:
        alle = [m for m in itertools.combinations(range(anzahl), k) if m != behandelt]
        orte = np.array([behandelt, *alle])
    else:
        lose = np.random.default_rng(16).random((ziehungen, anzahl)).argsort(axis=1)[:, :k]
        orte = np.vstack([[behandelt], lose])
    belegt = np.zeros((len(orte), anzahl))
    belegt[np.arange(len(orte))[:, None], orte] = 1
    belegt.setflags(write=False)
    return belegt, genau


def zuteilungen(behandelt: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return :func:`mengen` of a bool per area."""
    return mengen(len(behandelt), tuple(int(i) for i in np.flatnonzero(behandelt)))


def kontraste(belegt: np.ndarray, groesse: np.ndarray) -> np.ndarray:
    """Mean of the treated minus mean of the others, per allocation; ``groesse`` areas (× more)."""
    k = int(belegt[0].sum())
    rest = belegt.shape[1] - k
    summe = belegt @ groesse
    return np.asarray(summe / k - (groesse.sum(axis=0) - summe) / rest)


def permutiere(
    veraenderung: np.ndarray, gewicht: np.ndarray, belegt: np.ndarray, alpha: float = ALPHA
) -> Permutationstest:
    """Permutationstest the weighted change per area; row 0 of ``belegt`` is the real allocation."""
    s = kontraste(belegt, veraenderung * gewicht)
    c = kontraste(belegt, gewicht * belegt[0])
    p = float(np.mean(np.abs(s) >= abs(s[0]) - _SPIEL))
    unten, oben = grenzen(s, c, alpha)
    return Permutationstest(float(s[0] / c[0]), unten, oben, p)


def grenzen(s: np.ndarray, c: np.ndarray, alpha: float = ALPHA) -> tuple[float, float]:
    """Return the interval of τ with p(τ) > α; ``s``, ``c`` per allocation, the real one first.

    Allocation S counts at τ while ``|s - τ·c| >= |s₀ - τ·c₀|``: an interval around the estimate,
    because ``|c| <= c₀``. So its ends are order statistics of these intervals' ends.
    """
    mitte = s[0] / c[0]
    a = s[1:] - mitte * c[1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        plus, minus = np.abs(a) / (c[0] + c[1:]), np.abs(a) / (c[0] - c[1:])
    plus[c[0] + c[1:] <= _SPIEL], minus[c[0] - c[1:] <= _SPIEL] = np.inf, np.inf
    weg_oben = np.where(a >= 0, plus, minus)
    weg_unten = np.where(a >= 0, minus, plus)
    noetig = math.floor(alpha * len(s) + _SPIEL)  # allocations that may count, the real one first
    if noetig < 1:
        return -math.inf, math.inf
    rang = len(a) - noetig
    return (
        float(mitte - np.partition(weg_unten, rang)[rang]),
        float(mitte + np.partition(weg_oben, rang)[rang]),
    )
