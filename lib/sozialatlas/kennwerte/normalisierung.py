"""How indicators become comparable, weighed and classed: pure functions on arrays.

Arrays hold areas in the second last axis and indicators or dimensions in the last; a leading axis
holds variants of an index. High always means unfavourable. Location and spread come from a base
(usually a fixed year), so that values of different years stay comparable.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

GENAU = 9
"""Decimals that count when a value is held against a limit; beyond lies binary noise."""


def normiere(
    x: np.ndarray, basis: np.ndarray, art: Literal["z", "minmax", "rang"], kappung: float | None
) -> np.ndarray:
    """Return ``x`` (…, n, m) on the scale of ``basis`` (…, b, m), column by column.

    ``z``: mean 0 and standard deviation 1 of the base, which divides by n because the areas are
    all there are, not a sample; ``minmax``: 0 to 1 between the ends of the base; ``rang``: share
    of the base below the value, ties by half. ``kappung`` cuts z-scores at ± this.
    """
    if art == "rang":
        return _anteil_darunter(x, basis)
    if art == "minmax":
        unten = basis.min(axis=-2, keepdims=True)
        return _teile(x - unten, basis.max(axis=-2, keepdims=True) - unten)
    z = _teile(x - basis.mean(axis=-2, keepdims=True), basis.std(axis=-2, keepdims=True))
    return z if kappung is None else np.clip(z, -kappung, kappung)


def _teile(x: np.ndarray, durch: np.ndarray) -> np.ndarray:
    """Divide; what does not differ between the areas of the base contributes nothing."""
    return np.divide(x, durch, out=np.zeros(np.broadcast(x, durch).shape), where=durch > 1e-12)


def _anteil_darunter(x: np.ndarray, basis: np.ndarray) -> np.ndarray:
    spalten = [
        (np.searchsorted(b, a, "left") + np.searchsorted(b, a, "right")) / (2 * len(b))
        for a, b in zip(x.T, np.sort(basis, axis=0).T, strict=True)
    ]
    return np.stack(spalten, axis=-1)


def hauptkomponente(x: np.ndarray) -> tuple[np.ndarray, float]:
    """Return weights of the first principal component of ``x`` (n, m) and its share of variance.

    The columns are standardised first. A component has no direction of its own: its sign is set
    so that the weights of the oriented columns add up to more than zero. A column that runs
    against the others then keeps a negative weight. Weights sum to 1 in absolute value.
    """
    z = normiere(x, x, "z", None)
    _, staerken, achsen = np.linalg.svd(z, full_matrices=False)
    gewichte = achsen[0] * (1.0 if achsen[0].sum() >= 0 else -1.0)
    return gewichte / np.abs(gewichte).sum(), float(staerken[0] ** 2 / (staerken**2).sum())


def verbinde(
    x: np.ndarray, gewichte: np.ndarray, art: Literal["summe", "geometrisch"]
) -> np.ndarray:
    """Join dimensions ``x`` (…, n, d) by ``gewichte`` (…, d) that add up to 1: (…, n).

    ``geometrisch`` takes values from 0 to 1, stretches them to 1 to 100 and returns the weighted
    geometric mean; values below the base's lowest count as 1.
    """
    if art == "summe":
        return np.einsum("...nd,...d->...n", x, gewichte)
    return np.exp(np.einsum("...nd,...d->...n", np.log(np.maximum(1 + 99 * x, 1)), gewichte))


def klassen(
    x: np.ndarray, basis: np.ndarray, art: Literal["grenzen", "quantile"], grenzen: tuple
) -> np.ndarray:
    """Return the class (0 = most favourable) of each value of ``x`` (…, n).

    A value on a limit belongs to the side of the middle: −1 is not below −1, and 1 is not above 1.
    The middle is 0 for ``grenzen``, the median of ``basis`` (…, b) for ``quantile``.
    """
    genau = np.round(x, GENAU)
    nummer = np.zeros(x.shape, dtype=int)
    for grenze in grenzen:
        wert = grenze if art == "grenzen" else np.quantile(basis, grenze, axis=-1)[..., None]
        wert = np.round(wert, GENAU)
        mitte = 0.0 if art == "grenzen" else 0.5
        nummer += (genau >= wert) if grenze < mitte else (genau > wert)
    return nummer
