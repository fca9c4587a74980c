"""Exact Kendall test and Theil–Sen slope for many short series at once.

A series is a row of a matrix, a column is a year, NaN is a year without a value. Only numpy and
exact counting: no simulation, no normal approximation of the p-value.
"""

from __future__ import annotations

from functools import lru_cache
from math import factorial, prod

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

Matrix = NDArray[np.float64]


def paare(reihen: Matrix) -> tuple[Matrix, NDArray[np.int64]]:
    """Return all differences later − earlier (series × pairs) and the years between them."""
    frueher, spaeter = np.triu_indices(reihen.shape[1], k=1)
    return reihen[:, spaeter] - reihen[:, frueher], spaeter - frueher


def kendall_p(reihen: Matrix) -> tuple[NDArray[np.int64], Matrix]:
    """Return Kendall's S of each series against time and its exact two-sided p.

    p is the share of all orders of the values whose \\|S\\| is at least as large; equal values are
    taken into account exactly. NaN for fewer than two values. Source: Mann (1945), Kendall
    (1975); without ties equal to ``scipy.stats.kendalltau(method="exact")``.
    """
    s = np.nansum(np.sign(paare(reihen)[0]), axis=1).astype(np.int64)
    p = np.full(len(reihen), np.nan)
    muster, zuordnung = np.unique(_bindungen(reihen), axis=0, return_inverse=True)
    for nummer, zeile in enumerate(muster):
        gruppen = tuple(int(g) for g in zeile if g > 0)
        if sum(gruppen) > 1:
            wahl = zuordnung.ravel() == nummer
            p[wahl] = _oberschwanz(gruppen)[np.abs(s[wahl])]
    return s, p


def _bindungen(reihen: Matrix) -> NDArray[np.int64]:
    """Return per series the sizes of its groups of equal values, descending, filled with 0."""
    gleich = reihen[:, :, None] == reihen[:, None, :]
    groesse = gleich.sum(axis=2)
    erste = ~(gleich & np.tri(reihen.shape[1], k=-1, dtype=bool)).any(axis=2)
    return -np.sort(-np.where(erste, groesse, 0), axis=1)


@lru_cache(maxsize=4096)
def _oberschwanz(gruppen: tuple[int, ...]) -> Matrix:
    """Return P(|S| ≥ s) for s = 0, 1, … under all orders of values with these groups of ties.

    The number of orders with i inversions is a coefficient of the Gaussian multinomial
    [n]! / ∏[t]! (MacMahon), and S is the number of untied pairs − 2 i.
    """
    n = sum(gruppen)
    ungleich = (n * (n - 1) - sum(t * (t - 1) for t in gruppen)) // 2
    anzahl = [1] + [0] * ungleich
    for k in range(1, n + 1):
        for i in range(ungleich, k - 1, -1):
            anzahl[i] -= anzahl[i - k]
    for t in gruppen:
        for k in range(1, t + 1):
            for i in range(k, ungleich + 1):
                anzahl[i] += anzahl[i - k]
    orte = factorial(n) // prod(factorial(t) for t in gruppen)
    genau = [0] * (ungleich + 1)
    for i, wie_oft in enumerate(anzahl):
        genau[abs(ungleich - 2 * i)] += wie_oft
    return np.array([sum(genau[s:]) / orte for s in range(ungleich + 1)])


def theil_sen(reihen: Matrix, niveau: float = 0.95) -> tuple[Matrix, Matrix, Matrix]:
    """Return the Theil–Sen slope per year of each series with its interval.

    The years are the true distances of the columns, gaps included. NaN for fewer than two values.
    Source: Theil (1950), Sen (1968), interval by Sen's normal approximation with ties; equal to
    ``scipy.stats.theilslopes(y, years, alpha)``.
    """
    steigungen, anzahl = _steigungen(reihen)
    breite = -ndtri((1 - niveau) / 2) * np.sqrt(_varianz(reihen))
    oben = np.minimum(np.round((anzahl + breite) / 2).astype(int), anzahl - 1)
    unten = np.maximum(np.round((anzahl - breite) / 2).astype(int) - 1, 0)
    mitte = _mitte(steigungen, anzahl)
    return mitte, _stelle(steigungen, unten), _stelle(steigungen, oben)


def sen_steigung(reihen: Matrix) -> Matrix:
    """Return the Theil–Sen slope per year of each series, without its interval."""
    return _mitte(*_steigungen(reihen))


def vorgeweisst(reihen: Matrix) -> Matrix:
    """Return each series without what a year takes over from the year before (one column less).

    y(t) − r · y(t − 1) with the first autocorrelation r of the series (Pearson, deviations from
    its mean); a negative r counts as 0. NaN where one of the two years is missing. Source: von
    Storch (1995), „pre-whitening“. A trend raises r as well, so the test after it finds less.
    """
    abweichung = reihen - _mittel(reihen)[:, None]
    streuung = np.nansum(abweichung**2, axis=1)
    gemeinsam = np.nansum(abweichung[:, 1:] * abweichung[:, :-1], axis=1)
    r = np.clip(gemeinsam / np.where(streuung > 0, streuung, np.inf), 0, 0.99)
    return np.asarray(reihen[:, 1:] - r[:, None] * reihen[:, :-1])


def _mittel(reihen: Matrix) -> Matrix:
    anzahl = np.sum(~np.isnan(reihen), axis=1)
    return np.asarray(np.nansum(reihen, axis=1) / np.maximum(anzahl, 1))


def _steigungen(reihen: Matrix) -> tuple[Matrix, NDArray[np.int64]]:
    """Return the slopes between all pairs of years, ascending with NaN last, and their number."""
    unterschied, abstand = paare(reihen)
    steigungen = np.sort(unterschied / abstand, axis=1)
    return steigungen, np.sum(~np.isnan(steigungen), axis=1)


def _mitte(steigungen: Matrix, anzahl: NDArray[np.int64]) -> Matrix:
    unten, oben = _stelle(steigungen, (anzahl - 1) // 2), _stelle(steigungen, anzahl // 2)
    return np.asarray((unten + oben) / 2)


def _varianz(reihen: Matrix) -> Matrix:
    """Return the variance of S, reduced by ties (Kendall 1975)."""
    n = np.sum(~np.isnan(reihen), axis=1)
    t = _bindungen(reihen)
    return (n * (n - 1) * (2 * n + 5) - np.sum(t * (t - 1) * (2 * t + 5), axis=1)) / 18


def _stelle(werte: Matrix, spalte: NDArray[np.int64]) -> Matrix:
    sicher = np.clip(spalte, 0, werte.shape[1] - 1)
    return np.take_along_axis(werte, sicher[:, None], axis=1)[:, 0]
