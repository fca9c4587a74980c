"""Difference-in-differences and event study by permutation.

With a common start and no gaps the difference of mean changes is the coefficient of the
regression with area and year effects (two-way fixed effects). Its usual standard errors err with
few treated areas (Bertrand, Duflo & Mullainathan 2004; with 1 of 22 areas in 65 % of all cases,
statistics.md 7), so the test is by permutation. Two statistics must agree: the plain change, and
the change measured by the area's own fluctuation, so that a small noisy area is not taken for an
effect.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sozialatlas.massnahmen.wirkung.beschreibung import steigungen
from sozialatlas.massnahmen.wirkung.panel import Feld
from sozialatlas.massnahmen.wirkung.zuteilung import (
    Permutationstest,
    kontraste,
    permutiere,
    zuteilungen,
)

VORLAUF_ALPHA = 0.1
"""Below this p the courses before the start are taken as different: rather one refusal more."""
_BODEN = 0.25  # smallest fluctuation of an area as a share of the median


@dataclass(frozen=True)
class Differenz:
    """The difference in the indicator's unit; the interval holds both statistics' intervals."""

    schaetzung: float
    unten: float
    oben: float
    p: float  # the larger one of the two tests
    p_einfach: float  # of the plain change alone; with one area its rank by size
    kleinstes_p: float  # with so many areas p cannot be smaller
    p_vorlauf: float  # slopes before the start: treated against others
    bruchwert: float  # see :func:`bruchwert`
    zuteilungen: int
    genau: bool  # all allocations, not a sample of them

    @property
    def vorlauf_verschieden(self) -> bool:
        return self.p_vorlauf <= VORLAUF_ALPHA

    @property
    def unterscheidbar(self) -> bool:
        """Whether zero lies outside the interval; needs courses alike before the start."""
        return not self.vorlauf_verschieden and not self.unten <= 0 <= self.oben


@dataclass(frozen=True, eq=False)
class Ereignisse:
    """Per year: difference to the mean of the years before, with the band of the placebos."""

    jahre: tuple[int, ...]
    werte: np.ndarray
    unten: np.ndarray  # the middle 95 % of all other allocations; few: all of them
    oben: np.ndarray


def schwankung(werte: np.ndarray, vor: np.ndarray) -> np.ndarray:
    """Fluctuation per area before the start: what neither area nor year explains."""
    y = werte[:, vor]
    rest = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0, keepdims=True) + y.mean()
    streuung = np.sqrt((rest**2).mean(axis=1))
    boden = _BODEN * np.median(streuung)
    return np.asarray(np.maximum(streuung, boden if boden > 0 else 1.0))


def beide(
    veraenderung: np.ndarray, streuung: np.ndarray, belegt: np.ndarray
) -> tuple[Permutationstest, Permutationstest]:
    """Permutationstest the plain change and the one measured by each area's fluctuation."""
    plain = permutiere(veraenderung, np.ones_like(veraenderung), belegt)
    return plain, permutiere(veraenderung, 1 / streuung, belegt)


def vergleiche(feld: Feld) -> Differenz:
    """Compare the changes; needs treated and at least as many other areas, years on both sides."""
    belegt, genau = zuteilungen(feld.behandelt)
    plain, gemessen = beide(feld.veraenderung(), schwankung(feld.werte, feld.vor), belegt)
    steil = steigungen(np.asarray(feld.jahre)[feld.vor], feld.werte[:, feld.vor])
    unten, oben = min(plain.unten, gemessen.unten), max(plain.oben, gemessen.oben)
    return Differenz(
        schaetzung=plain.schaetzung,
        unten=unten,
        oben=oben,
        p=max(plain.p, gemessen.p),
        p_einfach=plain.p,
        kleinstes_p=1 / len(belegt),
        p_vorlauf=permutiere(steil, np.ones_like(steil), belegt).p,
        bruchwert=bruchwert(feld, unten, oben),
        zuteilungen=len(belegt),
        genau=genau,
    )


def bruchwert(feld: Feld, unten: float, oben: float) -> float:
    """Return how many times faster than ever before the groups must have drifted apart.

    Relative magnitudes after Rambachan & Roth 2023, in a plain form: the largest change of the
    difference from one year before the start to the next, times the mean number of years from
    then to the years after, is what drift alone can give; the interval's end nearer to zero
    divided by it is the number. Zero where the interval holds zero, infinite without any drift.
    """
    if unten <= 0 <= oben:
        return 0.0
    gruppe = feld.behandelt
    abstand = feld.werte[gruppe].mean(axis=0) - feld.werte[~gruppe].mean(axis=0)
    drift = float(np.abs(np.diff(abstand[feld.vor])).max())
    jahre = float(np.mean(feld.nachjahre)) - float(np.mean(feld.vorjahre))
    return min(abs(unten), abs(oben)) / (drift * jahre) if drift > 0 else np.inf


def ereignisse(feld: Feld) -> Ereignisse:
    """Return the event study: the reference is the mean of all years before, not a single one."""
    belegt = zuteilungen(feld.behandelt)[0]
    abstand = feld.werte - feld.werte[:, feld.vor].mean(axis=1, keepdims=True)
    alle = kontraste(belegt, abstand)
    placebos = alle[1:]
    return Ereignisse(
        jahre=feld.jahre,
        werte=alle[0],
        unten=np.quantile(placebos, 0.025, axis=0, method="lower"),
        oben=np.quantile(placebos, 0.975, axis=0, method="higher"),
    )
