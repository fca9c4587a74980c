"""How apart a group lives from the others: dissimilarity, isolation, and what chance alone gives.

Few persons per unit push the dissimilarity index up even if everyone lives anywhere by chance.
What this gives is computed exactly and stands beside the index; where it exceeds
:data:`HOECHSTE_ZUFALLSERWARTUNG` the index is withheld.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

HOECHSTE_ZUFALLSERWARTUNG = 0.1
"""Largest expectation without segregation with which the index is shown."""


@dataclass(frozen=True)
class Segregation:
    """Dissimilarity with its baseline; ``index`` is None where ``grund`` says why."""

    index: float | None
    zufall: float | None  # expected without segregation
    isolation: float | None
    einheiten: int
    gruppe: int
    gesamt: int
    grund: str = ""


def segregation(gruppe: ArrayLike, gesamt: ArrayLike) -> Segregation:
    """Judge how unevenly ``gruppe`` is spread over units with ``gesamt`` persons each.

    The index is withheld where chance alone is expected to give more than 0.1, where there are
    fewer than two units, and where nobody or everybody belongs to the group.
    """
    g, t = _pruefe(gruppe, gesamt)
    umfang = (len(t), int(g.sum()), int(t.sum()))
    einheiten, anzahl, alle = umfang
    if einheiten < 2:
        return Segregation(None, None, None, *umfang, "nur ein Teilgebiet")
    if anzahl in (0, alle):
        grund = "niemand gehört zur Gruppe" if anzahl == 0 else "alle gehören zur Gruppe"
        return Segregation(None, None, None, *umfang, grund)
    zufall = zufallserwartung(g, t)
    if zufall > HOECHSTE_ZUFALLSERWARTUNG:
        grund = "zu wenige Menschen je Teilgebiet: schon der Zufall ließe mehr als 0,1 erwarten"
        return Segregation(None, zufall, None, *umfang, grund)
    return Segregation(dissimilaritaet(g, t), zufall, isolation(g, t), *umfang)


def dissimilaritaet(gruppe: ArrayLike, gesamt: ArrayLike) -> float:
    """Return D: share of the group that would have to move for an even spread (0 to 1).

    ½·Σ|gᵢ/G − rᵢ/R| with the rest r = t − g (Duncan, Duncan 1955). ValueError without a group or
    without a rest.
    """
    g, t = _pruefe(gruppe, gesamt)
    rest = t - g
    if g.sum() == 0 or rest.sum() == 0:
        raise ValueError("Ohne Gruppe oder ohne Rest gibt es keine Verteilung zu vergleichen.")
    return float(np.abs(g / g.sum() - rest / rest.sum()).sum() / 2)


def isolation(gruppe: ArrayLike, gesamt: ArrayLike) -> float:
    """Return the share of the group in the unit of its average member: Σ gᵢ/G·gᵢ/tᵢ (0 to 1)."""
    g, t = _pruefe(gruppe, gesamt)
    if g.sum() == 0:
        raise ValueError("Ohne Gruppe gibt es keine Isolation.")
    bewohnt = t > 0
    return float((g[bewohnt] / g.sum() * g[bewohnt] / t[bewohnt]).sum())


def zufallserwartung(gruppe: ArrayLike, gesamt: ArrayLike) -> float:
    """Return E(D) if the group were drawn by chance from all, the size of the units given.

    Each gᵢ is then hypergeometric, and because gᵢ/G − rᵢ/R = (gᵢ − G·tᵢ/T)·T/(G·R) the expectation
    is the sum of mean absolute deviations: exact, no simulation. The idea of the baseline:
    Carrington, Troske 1997.
    """
    g, t = _pruefe(gruppe, gesamt)
    alle, anzahl = t.sum(), g.sum()
    if anzahl in (0, alle):
        raise ValueError("Ohne Gruppe oder ohne Rest gibt es keine Verteilung zu vergleichen.")
    summe = mittlere_abweichung(alle, anzahl, t).sum()
    return float(summe * alle / (2 * anzahl * (alle - anzahl)))


def mittlere_abweichung(alle: float, gruppe: float, einheit: np.ndarray) -> np.ndarray:
    """Return E|X − EX| of the hypergeometric number of the group in units of this size.

    With N all, K of the group, n drawn: Σ over x ≥ m of (x − nK/N)·p(x) telescopes to
    m·(N − K − n + m)·p(m)/N, because x·(N − K − n + x)·p(x) = (K − x + 1)·(n − x + 1)·p(x − 1).
    The smallest m above the mean gives half of the deviation.
    """
    from scipy.stats import hypergeom  # takes most of a second, and one chapter asks

    m = np.floor(gruppe * einheit / alle) + 1
    p = hypergeom.pmf(m, alle, gruppe, einheit)
    return 2 * m * (alle - gruppe - einheit + m) * p / alle


def _pruefe(gruppe: ArrayLike, gesamt: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    g, t = np.asarray(gruppe, dtype=float), np.asarray(gesamt, dtype=float)
    if g.shape != t.shape or g.size == 0:
        raise ValueError("Zu jeder Gruppe gehört eine Gesamtzahl.")
    if not (np.isfinite(g).all() and np.isfinite(t).all()) or (g < 0).any() or (g > t).any():
        raise ValueError("Eine Gruppe ist nicht kleiner als 0 und nicht größer als ihr Teilgebiet.")
    return g, t
