"""The smallest effect that could have been seen: minimum detectable effect by permutation.

Bloom 1995 defines it as the effect found in 80 % of all cases at a test of 5 %. Here no normal
distribution is assumed: untreated areas are called treated, one set after the other, and an
effect is added until both tests of :mod:`differenz` find it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from sozialatlas.massnahmen.wirkung.differenz import beide, schwankung
from sozialatlas.massnahmen.wirkung.panel import VORJAHRE, Feld, stelle
from sozialatlas.massnahmen.wirkung.zuteilung import ALPHA, mengen

MACHT = 0.8
SCHEINMENGEN = 40
"""Sets of untreated areas that are tried; with one area, each of them."""
DANACH = 3
"""Years after the start that the outlook counts with, if there are so many."""


@dataclass(frozen=True)
class Vorausschau:
    """The smallest visible effect of a start with ``k`` of ``anzahl`` areas; None: none ever."""

    k: int
    anzahl: int
    vorjahre: tuple[int, ...]
    nachjahre: tuple[int, ...]
    grenze: float | None


def zum(feld: Feld, schaetzung: float) -> float | None:
    """Return the smallest visible effect of this design, in the indicator's unit.

    From the untreated areas where they suffice for as many treated ones; otherwise from all, the
    treated without what was estimated.
    """
    frei = ~feld.behandelt
    if 2 * feld.anzahl_behandelt > frei.sum():
        frei = np.ones_like(frei)
    streuung = schwankung(feld.werte, feld.vor)
    veraenderung = feld.veraenderung() - schaetzung * feld.behandelt
    return kleinster(veraenderung[frei], streuung[frei], feld.anzahl_behandelt)


def vorausschau(reihen: pd.DataFrame, brueche: Iterable[int], k: int) -> Vorausschau | None:
    """Return what would be visible if ``k`` areas began now, from the newest years of all areas.

    ``reihen``: ags, jahr, wert of areas without treatment. The newest years play the years after;
    None with fewer than six comparable years.
    """
    seit = max([0, *brueche])
    jahre = sorted({int(j) for j in reihen.dropna(subset="wert")["jahr"] if j >= seit})
    danach = min(DANACH, len(jahre) - VORJAHRE - 1)
    if danach < 1:
        return None
    feld = stelle(reihen, (), date(jahre[-danach], 1, 1), brueche)
    if feld.vor.sum() < VORJAHRE or feld.anzahl < 2:
        return None
    grenze = kleinster(feld.veraenderung(), schwankung(feld.werte, feld.vor), k)
    return Vorausschau(k, feld.anzahl, feld.vorjahre, feld.nachjahre, grenze)


def kleinster(veraenderung: np.ndarray, streuung: np.ndarray, k: int) -> float | None:
    """Return the effect found in 80 % of the sets of ``k`` areas; None where none ever is.

    ``veraenderung`` and ``streuung`` of areas without treatment. Rises and falls count alike.
    """
    n = len(veraenderung)
    if k < 1 or 2 * k > n or math.comb(n, k) < 1 / ALPHA:
        return None
    noetig = []
    for scheinbar in _scheinmengen(n, k):
        belegt, _ = mengen(n, scheinbar, genau_bis=300, ziehungen=499)
        tests = beide(veraenderung, streuung, belegt)
        noetig += [max(t.oben for t in tests), max(-t.unten for t in tests)]
    grenze = float(np.quantile(noetig, MACHT, method="higher"))
    return grenze if math.isfinite(grenze) else None


def _scheinmengen(n: int, k: int) -> list[tuple[int, ...]]:
    if k == 1:
        return [(i,) for i in range(n)]
    zufall = np.random.default_rng(16)
    return [tuple(sorted(map(int, zufall.permutation(n)[:k]))) for _ in range(SCHEINMENGEN)]
