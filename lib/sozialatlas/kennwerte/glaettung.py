"""Smoothed shares of small areas: each is drawn towards the others, the more the smaller it is.

A share of 1 in 4 children says little about the place. Empirical Bayes takes the shares of all
areas as draws from one beta distribution, estimates that distribution by maximum likelihood and
returns each area's expectation given its own count: (k + α) / (n + α + β). A smoothed share is
always named „geglättet“ and stands beside the raw one, which stays primary. It must not be
published for a suppressed count: with α and β the count can be calculated back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betaln, digamma, expit, logit

Reihe = NDArray[np.float64]

MINDESTENS = 10
"""Areas with counts that the common distribution needs."""

ZU_WENIGE = f"zu wenige Gebiete für eine Glättung, nötig sind {MINDESTENS}"
OHNE_STREUUNG = "die Gebiete unterscheiden sich nicht mehr, als es der Zufall erwarten lässt"

_SPANNE_M = (np.log(1e-2), np.log(1e7))  # bounds of log(α + β)


@dataclass(frozen=True)
class Glaettung:
    """Smoothed shares and the beta distribution they come from.

    ``wert`` has the shape of the counts, shares between 0 and 1, NaN where a count is missing or
    is no share. With ``grund`` (German; empty if estimated) nothing could be estimated: all
    shares, ``alpha`` and ``beta`` are NaN.
    """

    wert: Reihe
    alpha: float
    beta: float
    grund: str = ""

    @property
    def mittel(self) -> float:
        """The share that the areas are drawn to, between 0 and 1."""
        return self.alpha / (self.alpha + self.beta)


def glaette(zaehler: ArrayLike, nenner: ArrayLike) -> Glaettung:
    """Return the beta-binomial empirical-Bayes estimates of the shares ``zaehler / nenner``.

    The areas should be comparable (the Gemeinden of one Kreis, one peer group), not the whole
    Land. Areas without counts, with a denominator of 0 or a numerator outside it do not count.
    Not estimable with fewer than ten areas, and where the shares spread no more than binomial
    chance lets expect: then ``grund`` says so. Source: Skellam (1948), Kleinman (1973).
    """
    k, n = (np.asarray(x, float) for x in np.broadcast_arrays(zaehler, nenner))
    gueltig = (n > 0) & (k >= 0) & (k <= n)
    if gueltig.sum() < MINDESTENS:
        return _keine(k, ZU_WENIGE)
    if not _streuen_mehr_als_zufall(k[gueltig], n[gueltig]):
        return _keine(k, OHNE_STREUUNG)
    alpha, beta = _schaetze(k[gueltig], n[gueltig])
    wert = np.where(gueltig, (k + alpha) / np.where(gueltig, n + alpha + beta, 1), np.nan)
    return Glaettung(wert, alpha, beta)


def _keine(form: Reihe, grund: str) -> Glaettung:
    return Glaettung(np.full(form.shape, np.nan), np.nan, np.nan, grund)


def _streuen_mehr_als_zufall(k: Reihe, n: Reihe) -> bool:
    """Tell whether the likelihood rises with overdispersion (sign of the score, Tarone 1979).

    If it falls at 0, the maximum lies on the border α + β → ∞, and all shares would be the mean.
    """
    mittel = k.sum() / n.sum()
    if not 0 < mittel < 1:
        return False
    abweichung = np.sum((k - n * mittel) ** 2) / (mittel * (1 - mittel))
    return bool(abweichung > n.sum())


def _schaetze(k: Reihe, n: Reihe) -> tuple[float, float]:
    """Return α and β of the largest likelihood, sought over logit(mean) and log(α + β)."""

    def minus_log_likelihood(lage: Reihe) -> tuple[float, Reihe]:
        mittel, m = expit(lage[0]), np.exp(lage[1])
        a, b = mittel * m, (1 - mittel) * m
        hoehe = np.sum(betaln(k + a, n - k + b) - betaln(a, b))
        gemeinsam = digamma(n + m) - digamma(m)
        nach_a = np.sum(digamma(k + a) - digamma(a) - gemeinsam)
        nach_b = np.sum(digamma(n - k + b) - digamma(b) - gemeinsam)
        gradient = [m * mittel * (1 - mittel) * (nach_a - nach_b), a * nach_a + b * nach_b]
        return -hoehe, -np.array(gradient)

    anfang = [logit(k.sum() / n.sum()), np.log(_momente(k, n))]
    ende = minimize(  # TNC: L-BFGS-B starts threads that cost ten times the work on two numbers
        minus_log_likelihood,
        anfang,
        jac=True,
        method="TNC",
        bounds=[(-30, 30), _SPANNE_M],
        options={"ftol": 1e-11, "gtol": 1e-9, "xtol": 1e-9},
    )
    mittel, m = expit(ende.x[0]), np.exp(ende.x[1])
    return float(mittel * m), float((1 - mittel) * m)


def _momente(k: Reihe, n: Reihe) -> float:
    """Return a start for α + β from the spread of the shares (Kleinman 1973)."""
    mittel = k.sum() / n.sum()
    breite = np.sum(n * (k / n - mittel) ** 2) / (mittel * (1 - mittel))
    frei = n.sum() - np.sum(n**2) / n.sum()
    rho = (breite - (len(n) - 1)) / max(frei - (len(n) - 1), 1e-9)
    return float(1 / np.clip(rho, 1e-3, 0.9) - 1)
