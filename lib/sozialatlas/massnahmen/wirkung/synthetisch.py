"""Synthetic control: the treated area against a weighted mean of others that ran alike before.

Abadie, Diamond & Hainmueller 2010. Weights are not negative and add up to one; the least squares
are those of ``scipy.optimize.nnls`` with the sum as one heavy row (Lawson & Hanson 1974, ch. 23).
No package: pysyncon and the like bring covariates and optimisers for them, while here the series
itself is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import nnls

from sozialatlas.massnahmen.wirkung.panel import Feld

SCHWER = 1e4
"""Weight of the row that makes the weights add up to one, in units of the data's spread."""
ANPASSUNG = 2.0
"""The fit is bad if its error before the start is more than twice the placebos' median."""
SPENDER = 10
"""Fewest comparison areas."""
VORJAHRE = 6
"""Fewest years before the start: with fewer, some mixture of 21 areas fits almost any course."""
_MERKLICH = 0.01
_BODEN = 0.25  # smallest error before, as a share of the median: a perfect fit is luck


@dataclass(frozen=True)
class Synthese:
    """Gap after the start, in the indicator's unit, and how it stands among the placebos."""

    luecke: float  # mean of treated minus synthetic after the start
    fehler_vorher: float  # root mean squared error of the fit before the start
    fehler_placebos: float  # its median over the placebos
    p: float  # rank of (error after / error before) among all areas
    gewichte: tuple[tuple[str, float], ...]  # AGS and weight, the largest first
    ohne_einen: tuple[float, float]  # range of the gap when one donor is left out

    @property
    def passt(self) -> bool:
        """Whether the fit before the start is good enough to say anything."""
        return self.fehler_vorher <= ANPASSUNG * self.fehler_placebos


def gewichte(ziel: np.ndarray, spender: np.ndarray) -> np.ndarray:
    """Weights of the donors (rows) whose mean runs closest to ``ziel`` (years)."""
    mitte = spender.mean()
    masse = max(float(np.std(spender)), 1e-12)
    a = np.vstack([(spender.T - mitte) / masse, np.full((1, len(spender)), SCHWER)])
    w, _ = nnls(a, np.append((ziel - mitte) / masse, SCHWER))
    return np.asarray(w / w.sum())


def luecken(werte: np.ndarray, vor: np.ndarray, i: int, ohne: int | None = None) -> np.ndarray:
    """Area ``i`` minus its synthetic one, per year, without the donor ``ohne``."""
    spender = np.delete(werte, [i] if ohne is None else [i, ohne], axis=0)
    return np.asarray(werte[i] - gewichte(werte[i, vor], spender[:, vor]) @ spender)


def vergleiche(feld: Feld) -> Synthese | None:
    """Return the synthetic control of the one treated area.

    None with more treated areas, fewer than ten others or fewer than six years before.
    """
    genug = feld.anzahl - 1 >= SPENDER and feld.vor.sum() >= VORJAHRE
    if feld.anzahl_behandelt != 1 or not genug:
        return None
    eigenes = int(np.flatnonzero(feld.behandelt)[0])
    w, vor, nach = feld.werte, feld.vor, feld.nach
    alle = [_placebo(w, vor, i, eigenes) for i in range(feld.anzahl)]
    fehler_vor = np.array([_rms(g[vor]) for g in alle])
    boden = max(_BODEN * float(np.median(fehler_vor)), 1e-12)
    verhaeltnis = np.array([_rms(g[nach]) for g in alle]) / np.maximum(fehler_vor, boden)
    spender = [i for i in range(feld.anzahl) if i != eigenes]
    w_spender = gewichte(w[eigenes, vor], w[spender][:, vor])
    merklich = [i for i, g in zip(spender, w_spender, strict=True) if g > _MERKLICH]
    ohne = [float(luecken(w, vor, eigenes, i)[nach].mean()) for i in merklich]
    return Synthese(
        luecke=float(alle[eigenes][nach].mean()),
        fehler_vorher=float(fehler_vor[eigenes]),
        fehler_placebos=float(np.median(np.delete(fehler_vor, eigenes))),
        p=float(np.mean(verhaeltnis >= verhaeltnis[eigenes] - 1e-12)),
        gewichte=tuple(
            (feld.ags[i], float(g))
            for g, i in sorted(zip(w_spender, spender, strict=True), reverse=True)
            if g > _MERKLICH
        ),
        ohne_einen=(min(ohne), max(ohne)),
    )


def _placebo(werte: np.ndarray, vor: np.ndarray, i: int, eigenes: int) -> np.ndarray:
    """Gaps of area ``i``; the treated one is never a donor."""
    return luecken(werte, vor, i, None if i == eigenes else eigenes)


def _rms(x: np.ndarray) -> float:
    return float(np.sqrt((x**2).mean()))
