"""Do neighbours resemble each other? Moran's I and its local form, judged by permutation.

Own code on numpy: a page of formulas, checked against the published values of the reference
implementation (esda), instead of two libraries for three numbers of one chapter. Weights are row
standardised; areas without neighbours are left out and have to be named by the caller.
Sources: Moran 1950; Cliff, Ord 1981; Anselin 1995 (local form, conditional permutation);
Benjamini, Hochberg 1995 (false discovery rate).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from sozialatlas.kennwerte.vielfach import benjamini_hochberg

ZIEHUNGEN = 9999
STARTWERT = 1950
ALPHA = 0.05

Nachbarn = dict[str, tuple[str, ...]]
"""AGS of each area and of the areas that share a border with it."""


@dataclass(frozen=True)
class Moran:
    """Moran's I of n areas; ``p``: share of permutations at least as far from the expectation on
    the same side, doubled (at most 1); ``schwelle``: smallest positive I with p ≤ 0.05."""

    i: float
    erwartet: float
    p: float
    schwelle: float
    anzahl: int
    inseln: tuple[str, ...]


def moran(werte: pd.Series, nachbarn: Nachbarn, ziehungen: int = ZIEHUNGEN) -> Moran:
    """Test whether ``werte`` (by AGS) of neighbours go together; the seed is fixed.

    Areas without value drop out, then areas without neighbours (``inseln``). ValueError for fewer
    than four areas or equal values.
    """
    gebiete, w, inseln = gewichte(werte, nachbarn)
    z = _zentriert(werte, gebiete)
    wahr = float(moran_i(z, w))
    rng = np.random.default_rng(STARTWERT)
    verteilung = moran_i(rng.permuted(np.tile(z, (ziehungen, 1)), axis=1), csr_array(w))
    erwartet = -1 / (len(z) - 1)
    # The observed arrangement is one of the possible ones: it counts on both sides.
    gleich = 1e-12
    seite = verteilung >= wahr - gleich if wahr >= erwartet else verteilung <= wahr + gleich
    p = min(1.0, 2 * (1 + int(seite.sum())) / (1 + ziehungen))
    schwelle = float(np.quantile(verteilung, 1 - ALPHA / 2))
    return Moran(wahr, erwartet, p, schwelle, len(z), inseln)


def lokal(werte: pd.Series, nachbarn: Nachbarn, ziehungen: int = ZIEHUNGEN) -> pd.DataFrame:
    """Return per AGS ``i``, ``art``, ``p`` and ``entdeckt`` (false discovery rate 5 %).

    ``art``: hoch-hoch, niedrig-niedrig (like its neighbours), hoch-niedrig, niedrig-hoch (unlike).
    The value stays in place and the others are permuted around it (Anselin 1995, two-sided). All
    areas share the drawn places, as in esda: what is drawn for one says nothing about another.
    """
    gebiete, w, _ = gewichte(werte, nachbarn)
    z = _zentriert(werte, gebiete)
    m2 = (z**2).mean()
    umgebung = w @ z
    meiste = int(np.count_nonzero(w, axis=1).max())
    auswahl = _auswahl(np.random.default_rng(STARTWERT), len(z) - 1, meiste, ziehungen)
    stellen = np.ascontiguousarray(auswahl.T)  # the first k rows are one piece
    p = np.empty(len(z))
    for n, zeile in enumerate(w):
        k = np.flatnonzero(zeile)
        zuege = zeile[k] @ np.delete(z, n).take(stellen[: len(k)])
        drueber, drunter = zuege >= umgebung[n] - 1e-12, zuege <= umgebung[n] + 1e-12
        p[n] = min(1.0, 2 * (1 + min(drueber.sum(), drunter.sum())) / (1 + ziehungen))
    art = [f"{_wort(a)}-{_wort(b)}" for a, b in zip(z, umgebung, strict=True)]
    return pd.DataFrame(
        {
            "i": z * umgebung / m2,
            "art": art,
            "p": p,
            "entdeckt": benjamini_hochberg(p, np.zeros(len(p)))[0] <= ALPHA,
        },
        index=gebiete,
    )


def _auswahl(rng: np.random.Generator, aus: int, anzahl: int, ziehungen: int) -> np.ndarray:
    """Draw ``ziehungen`` times ``anzahl`` different places of ``aus``, all equally likely.

    The first k columns are such a draw of k places.
    """
    stellen = rng.integers(0, aus - np.arange(anzahl), size=(ziehungen, anzahl))
    for n in range(1, anzahl):  # skip the places already taken, in ascending order
        vorher = np.sort(stellen[:, :n], axis=1)
        for spalte in vorher.T:
            stellen[:, n] += stellen[:, n] >= spalte
    return stellen


def _wort(x: float) -> str:
    return "hoch" if x > 0 else "niedrig"


def moran_i(z: np.ndarray, w: np.ndarray | csr_array) -> np.ndarray:
    """Return n/S₀·z'Wz/z'z for centred values (…, n): Moran's I for any weights.

    Areas have few neighbours: for many permutations the weights are better sparse.
    """
    quer = np.einsum("...i,...i->...", z, z @ w.T)
    return z.shape[-1] / w.sum() * quer / np.einsum("...i,...i->...", z, z)


def varianzen(z: np.ndarray, w: np.ndarray) -> tuple[float, float]:
    """Return Var(I) under normality and under randomisation (Cliff, Ord 1981)."""
    n, s0 = len(z), w.sum()
    s1 = ((w + w.T) ** 2).sum() / 2
    s2 = ((w.sum(axis=1) + w.sum(axis=0)) ** 2).sum()
    erwartet = -1 / (n - 1)
    normal = (n**2 * s1 - n * s2 + 3 * s0**2) / (s0**2 * (n**2 - 1)) - erwartet**2
    woelbung = (z**4).mean() / (z**2).mean() ** 2
    oben = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    oben -= woelbung * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    zufall = oben / ((n - 1) * (n - 2) * (n - 3) * s0**2) - erwartet**2
    return float(normal), float(zufall)


def gewichte(werte: pd.Series, nachbarn: Nachbarn) -> tuple[list[str], np.ndarray, tuple[str, ...]]:
    """Return areas, row-standardised weights and the areas left out for want of neighbours."""
    mit_wert = {str(a) for a in werte.index[werte.notna()] if a in nachbarn}
    gebiete = sorted(a for a in mit_wert if mit_wert & set(nachbarn[a]))
    if len(gebiete) < 4:
        raise ValueError("Räumliche Ähnlichkeit braucht mindestens vier Gebiete mit Nachbarn.")
    stelle = {a: n for n, a in enumerate(gebiete)}
    w = np.zeros((len(gebiete), len(gebiete)))
    for a in gebiete:
        w[stelle[a], [stelle[b] for b in nachbarn[a] if b in stelle]] = 1.0
    return gebiete, w / w.sum(axis=1, keepdims=True), tuple(sorted(mit_wert - set(gebiete)))


def _zentriert(werte: pd.Series, gebiete: list[str]) -> np.ndarray:
    x = werte.loc[gebiete].to_numpy(dtype=float)
    z = x - x.mean()
    if np.allclose(z, 0):
        raise ValueError("Wo alle Werte gleich sind, gibt es keine räumliche Ähnlichkeit.")
    return z
