"""Directly standardised rates: what an area's rate would be with the ages of a standard.

Where rates depend on age, two areas can differ although each age group is alike. The rates of the
age groups are therefore weighted with one common population. Needs counts by age group; no source
of the catalogue delivers them today, a Kommune may.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sozialatlas.kennwerte.unsicherheit import poisson

Reihe = NDArray[np.float64]

MINDESTENS_EREIGNISSE = 10
"""Below that the interval of a standardised rate is not reliable (rule of Fingertips, DHSC)."""


@dataclass(frozen=True)
class Standardisiert:
    """Rates per person of the standard population with the bounds of their interval.

    One entry per area; NaN where a count is missing. ``unten`` and ``oben`` are NaN as well with
    fewer than ten events.
    """

    rate: Reihe
    unten: Reihe
    oben: Reihe


def standardisiere(
    ereignisse: ArrayLike, personen: ArrayLike, standard: ArrayLike, niveau: float = 0.95
) -> Standardisiert:
    """Return directly standardised rates with Dobson's interval.

    ``ereignisse`` and ``personen`` have one row per area and one column per age group,
    ``standard`` one entry per age group (persons or shares). The interval moves that of the total
    number of events (exact or Byar) to the standardised rate: rate + √(variance / events) ·
    (bound − events). Source: Dobson, Kuulasmaa, Eberle & Scherer (1991), as used by Fingertips.
    ValueError where the age groups do not match or an age group has no persons.
    """
    o, n = (np.atleast_2d(np.asarray(x, float)) for x in (ereignisse, personen))
    w = np.asarray(standard, float)
    if o.shape != n.shape or w.shape != o.shape[1:]:
        raise ValueError("Ereignisse, Personen und Standard brauchen dieselben Altersgruppen.")
    if (n <= 0).any() or (o < 0).any() or (w < 0).any() or not w.sum() > 0:
        raise ValueError("Jede Altersgruppe braucht Personen, und keine Zahl darf negativ sein.")
    gewicht = w / w.sum()
    rate = (gewicht * o / n).sum(axis=1)
    varianz = (gewicht**2 * o / n**2).sum(axis=1)
    summe = o.sum(axis=1)
    genug = summe >= MINDESTENS_EREIGNISSE
    je_ereignis = np.sqrt(varianz / np.where(genug, summe, np.nan))
    unten, oben = (rate + je_ereignis * (grenze - summe) for grenze in poisson(summe, niveau))
    return Standardisiert(rate, unten, oben)
