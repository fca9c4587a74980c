"""Funnel: which shares lie further from the common one than areas of that size should.

Limits stand around the share of all areas together and narrow with the size of an area. Social
figures differ between places for many reasons besides chance, so binomial limits alone would call
half of the areas unusual. The limits are therefore widened by the spread that the areas really
have (overdispersion φ), estimated with the outer tenths pulled in, so that unusual areas do not
hide themselves. Source: Spiegelhalter (2005a, Statistics in Medicine 24; 2005b, Quality and Safety
in Health Care 14); limits as those of Fingertips (DHSC) where φ is 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Reihe = NDArray[np.float64]
Lage = Literal["weit_unten", "unten", "innen", "oben", "weit_oben"]

NIVEAUS = (0.95, 0.998)
"""Levels of the inner and outer limits: two and three standard deviations."""

STUTZUNG = 0.1
"""Share of the areas at either end whose distance is pulled in before φ is estimated."""

MINDESTENS = 10
"""Areas that a funnel needs."""


@dataclass(frozen=True)
class Trichter:
    """A funnel around ``ziel`` (share of all, 0 to 1); ``phi`` ≥ 1 widens its limits.

    ``lage`` places each area: "innen" between the inner limits, "oben"/"unten" between inner and
    outer, "weit_oben"/"weit_unten" beyond the outer ones; "" where a count is missing. ``z`` is the
    distance in widened standard deviations, NaN there. With ``grund`` (German) there is no funnel.
    """

    ziel: float
    phi: float
    z: Reihe
    lage: NDArray[np.str_]
    grund: str = ""

    def grenzen(self, nenner: ArrayLike, niveau: float) -> tuple[Reihe, Reihe]:
        """Return the limits for areas of these sizes as shares, not below 0 nor above 1."""
        n = np.asarray(nenner, float)
        weite = ndtri((1 + niveau) / 2) * np.sqrt(self.phi) * _streuung(self.ziel, n)
        return np.maximum(self.ziel - weite, 0.0), np.minimum(self.ziel + weite, 1.0)


def trichter(zaehler: ArrayLike, nenner: ArrayLike) -> Trichter:
    """Return the funnel of the shares ``zaehler / nenner`` of areas.

    Areas without counts, with a denominator of 0 or a numerator outside it do not count; fewer
    than ten others, or shares that are all 0 or all 1, give no funnel.
    """
    k, n = (np.asarray(x, float) for x in np.broadcast_arrays(zaehler, nenner))
    gueltig = (n > 0) & (k >= 0) & (k <= n)
    ohne = np.full(k.shape, np.nan)
    leer = np.full(k.shape, "", dtype="<U10")
    if gueltig.sum() < MINDESTENS:
        return Trichter(np.nan, np.nan, ohne, leer, f"weniger als {MINDESTENS} Gebiete mit Zahlen")
    ziel = float(k[gueltig].sum() / n[gueltig].sum())
    if not 0 < ziel < 1:
        return Trichter(ziel, np.nan, ohne, leer, "alle Gebiete haben denselben Anteil")
    roh = ohne.copy()
    roh[gueltig] = (k[gueltig] / n[gueltig] - ziel) / _streuung(ziel, n[gueltig])
    phi = ueberstreuung(roh[gueltig])
    z = roh / np.sqrt(phi)
    return Trichter(ziel, phi, z, _lage(z))


def ueberstreuung(z: ArrayLike) -> float:
    """Return φ of standardised distances: their mean square after winsorising, at least 1.

    1 as well where φ does not exceed 1 + 2 √(2 / areas), what chance alone can give.
    """
    werte = np.asarray(z, float)
    gestutzt = np.clip(werte, *np.quantile(werte, [STUTZUNG, 1 - STUTZUNG]))
    phi = float(np.mean(gestutzt**2))
    return phi if phi > 1 + 2 * np.sqrt(2 / len(werte)) else 1.0


def _streuung(ziel: float, nenner: Reihe) -> Reihe:
    return np.asarray(np.sqrt(ziel * (1 - ziel) / nenner))


def _lage(z: Reihe) -> NDArray[np.str_]:
    innen, aussen = (ndtri((1 + niveau) / 2) for niveau in NIVEAUS)
    faelle = [np.isnan(z), z < -aussen, z > aussen, z < -innen, z > innen]
    return np.select(faelle, ["", "weit_unten", "weit_oben", "unten", "oben"], default="innen")
