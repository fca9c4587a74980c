"""How unequal values are: Gini, and Theil with its decomposition by groups.

Gap, ratio and standard deviation by year are in :mod:`sozialatlas.bericht.ungleichheit`.

Pure functions on arrays; ``gewichte`` are what each value stands for (residents), 1 each by
default. Sources: Gini 1912 in the form of the mean difference; Theil 1967; Shorrocks 1980
(decomposition by groups).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


def gini(werte: ArrayLike, gewichte: ArrayLike | None = None) -> float:
    """Return the Gini coefficient: half the mean difference relative to the mean (0 to 1).

    No correction for small numbers: the areas are all there are. ValueError for negative values,
    for none, and where everything is 0.
    """
    x, g = _pruefe(werte, gewichte)
    folge = np.argsort(x, kind="stable")
    x, g = x[folge], g[folge]
    bis = np.cumsum(g)
    # Sum over pairs of g·g·|x − x|: each value counts with what lies below it minus above it.
    unterschiede = (g * x * (2 * bis - g - bis[-1])).sum()
    return float(unterschiede / (bis[-1] * (g * x).sum()))


def theil(werte: ArrayLike, gewichte: ArrayLike | None = None) -> float:
    """Return Theil's T: mean of x/μ·ln(x/μ); 0 counts as 0. ValueError as :func:`gini`."""
    x, g = _pruefe(werte, gewichte)
    anteil = x / np.average(x, weights=g)
    logarithmus = np.log(np.where(anteil > 0, anteil, 1.0))
    return float(np.average(anteil * logarithmus, weights=g))


@dataclass(frozen=True)
class Zerlegung:
    """Theil's T as a sum: ``gesamt`` = ``innerhalb`` + ``zwischen``; ``je_gruppe`` are the
    groups' own T, not yet weighted by their share of the total."""

    gesamt: float
    innerhalb: float
    zwischen: float
    je_gruppe: Mapping[str, float]

    @property
    def anteil_zwischen(self) -> float | None:
        """Share of the inequality that lies between the groups; None without inequality."""
        return self.zwischen / self.gesamt if self.gesamt > 1e-15 else None


def zerlege(
    werte: ArrayLike, gruppen: Sequence[str], gewichte: ArrayLike | None = None
) -> Zerlegung:
    """Decompose Theil's T by groups (one name per value). ValueError as :func:`gini`."""
    x, g = _pruefe(werte, gewichte)
    namen = np.asarray(gruppen)
    if len(namen) != len(x):
        raise ValueError("Zu jedem Wert gehört eine Gruppe.")
    mittel, summe = np.average(x, weights=g), (g * x).sum()
    je_gruppe, innerhalb, zwischen = {}, 0.0, 0.0
    for name in sorted(set(map(str, namen))):
        hier = namen == name
        anteil = (g[hier] * x[hier]).sum() / summe
        je_gruppe[name] = theil(x[hier], g[hier]) if anteil > 0 else 0.0
        if anteil > 0:
            innerhalb += anteil * je_gruppe[name]
            zwischen += anteil * float(np.log(np.average(x[hier], weights=g[hier]) / mittel))
    return Zerlegung(theil(x, g), float(innerhalb), float(zwischen), je_gruppe)


def _pruefe(werte: ArrayLike, gewichte: ArrayLike | None) -> tuple[np.ndarray, np.ndarray]:
    x = np.asarray(werte, dtype=float)
    g = np.ones_like(x) if gewichte is None else np.asarray(gewichte, dtype=float)
    if x.size == 0 or x.shape != g.shape:
        raise ValueError("Werte und Gewichte gehören zusammen, mindestens ein Paar.")
    if not (np.isfinite(x).all() and np.isfinite(g).all()) or (x < 0).any() or (g <= 0).any():
        raise ValueError("Ungleichheit ist nur für Werte ab 0 mit Gewichten über 0 erklärt.")
    if x.sum() <= 0:
        raise ValueError("Wo nichts verteilt ist, gibt es keine Ungleichheit.")
    return x, g
