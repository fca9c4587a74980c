"""Classes of a map: few, documented, and drawn through the values as they are printed."""

from __future__ import annotations

import itertools
import warnings
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
    grenzen, methode = _schnitte(gerundet, verschieden)
    if land is not None:
        bezug = float(sprache.runde(land, dezimalen))
        naechste = min(range(len(grenzen)), key=lambda i: abs(grenzen[i] - bezug))
        probe = [*grenzen[:naechste], bezug, *grenzen[naechste + 1 :]]
        if _alle_besetzt(probe, gerundet):
            grenzen, methode = probe, f"{methode}, eine Grenze beim Landeswert"
    return Klassen(tuple(grenzen), methode, dezimalen)


def _schnitte(gerundet: np.ndarray, verschieden: np.ndarray) -> tuple[list[float], str]:
    """Return the inner borders (lowest value of each class but the first) and the method."""
    from mapclassify import FisherJenks, Quantiles

    viele = len(gerundet) > JENKS_HOECHSTENS
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Numba not installed")
        obere = (Quantiles if viele else FisherJenks)(gerundet, k=ANZAHL).bins[:-1]
    stellen = sorted({int(np.searchsorted(verschieden, o, side="right")) for o in obere})
    grenzen = [float(verschieden[s]) for s in stellen if 0 < s < len(verschieden)]
    return grenzen, "Quantile" if viele else "Fisher-Jenks"


def _alle_besetzt(grenzen: Sequence[float], werte: np.ndarray) -> bool:
    besetzt = {bisect_right(list(grenzen), w) for w in werte}
    return list(grenzen) == sorted(set(grenzen)) and len(besetzt) == len(grenzen) + 1
