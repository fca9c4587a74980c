"""The smallest effect that could have been seen: minimum detectable effect by permutation.

Bloom 1995 defines it as the effect found in 80 % of all cases at a test of 5 %. Here no normal
distribution is assumed: untreated areas are called treated, one set after the other, and an
effect is added until both tests of :mod:`differenz` find it.
"""

from __future__ import annotations

import math

import numpy as np

from sozialatlas.massnahmen.wirkung.differenz import beide, schwankung
from sozialatlas.massnahmen.wirkung.panel import Feld
from sozialatlas.massnahmen.wirkung.zuteilung import ALPHA, mengen

MACHT = 0.8
SCHEINMENGEN = 40
"""Sets of untreated areas that are tried; with one area, each of them."""


def aus_unbehandelten(feld: Feld) -> float | None:
    """Return the smallest visible effect in the indicator's unit, from the untreated areas."""
    frei = ~feld.behandelt
    streuung = schwankung(feld.werte[frei], feld.vor)
    return kleinster(feld.veraenderung()[frei], streuung, feld.anzahl_behandelt)


def kleinster(veraenderung: np.ndarray, streuung: np.ndarray, k: int) -> float | None:
    """Return the effect found in 80 % of the sets of ``k`` areas; None where none ever is.

    ``veraenderung`` and ``streuung`` of areas without treatment. Rises and falls count alike.
    """
    n = len(veraenderung)
    if k < 1 or 2 * k > n or math.comb(n, k) < 1 / ALPHA:
        return None
    noetig = []
    for scheinbar in _scheinmengen(n, k):
        belegt, _ = mengen(n, scheinbar, genau_bis=1_000, ziehungen=999)
        tests = beide(veraenderung, streuung, belegt)
        noetig += [max(t.oben for t in tests), max(-t.unten for t in tests)]
    grenze = float(np.quantile(noetig, MACHT, method="higher"))
    return grenze if math.isfinite(grenze) else None


def _scheinmengen(n: int, k: int) -> list[tuple[int, ...]]:
    if k == 1:
        return [(i,) for i in range(n)]
    zufall = np.random.default_rng(16)
    return [tuple(sorted(map(int, zufall.permutation(n)[:k]))) for _ in range(SCHEINMENGEN)]
