"""Classes of a map: few, documented, and drawn through the values as they are printed."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sozialatlas.darstellung import sprache

ANZAHL = 5
JENKS_HOECHSTENS = 120
"""More values than this are cut by quantiles: the optimal breaks cost time with the square."""


@dataclass(frozen=True)
class Klassen:
    """Inner borders of the classes (each belongs to the class above it) and how they were found."""

    grenzen: tuple[float, ...]
    methode: str
    dezimalen: int

    @property
    def anzahl(self) -> int:
        return len(self.grenzen) + 1

    def nummer(self, wert: float) -> int:
        """Class of a value, from 0 (lowest); the value counts as it is printed."""
        return bisect_right(self.grenzen, float(sprache.runde(wert, self.dezimalen)))

    def texte(self) -> list[str]:
        """Legend texts from the lowest class up: "unter 6,0", "6,0 bis unter 7,5", …"""
        zahlen = [sprache.zahl(g, self.dezimalen) for g in self.grenzen]
        if not zahlen:
            return ["alle Werte"]
        mitte = [f"{a} bis unter {b}" for a, b in itertools.pairwise(zahlen)]
        return [f"unter {zahlen[0]}", *mitte, f"{zahlen[-1]} und mehr"]


def bilde_klassen(werte: Sequence[float], dezimalen: int, land: float | None = None) -> Klassen:
    """Cut values into at most five classes by Fisher-Jenks (many values: by quantiles).

    If ``land`` is given, the nearest border moves to the Land's value, provided that no class
    loses all its values. Fewer distinct values than classes give a class each.
    """
    gerundet = np.array([float(sprache.runde(w, dezimalen)) for w in werte if np.isfinite(w)])
    verschieden = np.unique(gerundet)
    if len(verschieden) <= ANZAHL:
        return Klassen(tuple(map(float, verschieden[1:])), "je Wert eine Klasse", dezimalen)
    viele = len(gerundet) > JENKS_HOECHSTENS
    methode = "Quantile" if viele else "Fisher-Jenks"
    grenzen = (_quantile if viele else fisher_jenks)(gerundet, ANZAHL)
    if land is not None:
        bezug = float(sprache.runde(land, dezimalen))
        naechste = min(range(len(grenzen)), key=lambda i: abs(grenzen[i] - bezug))
        probe = [*grenzen[:naechste], bezug, *grenzen[naechste + 1 :]]
        if _alle_besetzt(probe, gerundet):
            grenzen, methode = probe, f"{methode}, eine Grenze beim Landeswert"
    return Klassen(tuple(grenzen), methode, dezimalen)


def fisher_jenks(werte: np.ndarray, anzahl: int) -> list[float]:
    """Return the lowest values of all classes but the first, where values in a class are closest.

    No other division has a smaller sum of squared deviations from the means of the classes; of
    equally good ones it is that with the smallest upper classes. Equal values share a class. Needs
    ``anzahl`` distinct values. Source: Fisher (1958), Jenks (1977).
    """
    x, wie_oft = np.unique(werte, return_counts=True)
    abweichung = x - x.mean()
    summen = np.cumsum([wie_oft, wie_oft * abweichung, wie_oft * abweichung**2], axis=1)
    bis = np.pad(summen, ((0, 0), (1, 0)))
    n, summe, quadrate = bis[:, None, :] - bis[:, :, None]  # of x[von:bis], by von and bis
    streuung = np.where(n > 0, quadrate - summe**2 / np.where(n > 0, n, 1), np.inf)
    beste, anfaenge = streuung[0], []  # by bis: all in one class, then in one more each time
    for _ in range(anzahl - 1):
        alle = (beste[:, None] + streuung).round(9)  # by start and end of the last class
        anfaenge.append(len(x) - alle[::-1].argmin(axis=0))
        beste = alle.min(axis=0)
    grenzen, ende = [], len(x)
    for anfang in reversed(anfaenge):
        ende = anfang[ende]
        grenzen.append(float(x[ende]))
    return grenzen[::-1]


def _quantile(werte: np.ndarray, anzahl: int) -> list[float]:
    """Return the lowest values of all classes but the first, with as many values in each."""
    obere = np.quantile(werte, np.arange(1, anzahl) / anzahl)
    ueber = [werte[werte > o].min() for o in obere if o < werte.max()]
    return sorted(set(map(float, ueber)))


def _alle_besetzt(grenzen: Sequence[float], werte: np.ndarray) -> bool:
    besetzt = {bisect_right(list(grenzen), w) for w in werte}
    return list(grenzen) == sorted(set(grenzen)) and len(besetzt) == len(grenzen) + 1
