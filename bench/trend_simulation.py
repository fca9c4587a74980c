"""How often the trend classes err when nothing changes: ``python bench/trend_simulation.py``.

Simulates series without a trend, independent (φ = 0) and with memory from year to year
(φ = 0.3), and prints how often the exact Kendall test alone and the whole classification call
them rising or falling. The relevance threshold is given in standard deviations of the series.
Seeded, some seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sozialatlas.kennwerte.kendall import kendall_p
from sozialatlas.kennwerte.trend import klasse, messe

LAENGEN = range(5, 16)
GEDAECHTNIS = (0.0, 0.3)
SCHWELLEN = (0.5, 1.0, 2.0)


def reihen_ohne_trend(anzahl: int, n: int, phi: float, zufall: np.random.Generator) -> np.ndarray:
    """Return stationary AR(1) series with variance 1 (anzahl × n)."""
    stoesse = zufall.normal(size=(anzahl, n))
    reihen = np.empty_like(stoesse)
    reihen[:, 0] = stoesse[:, 0]
    for jahr in range(1, n):
        reihen[:, jahr] = phi * reihen[:, jahr - 1] + np.sqrt(1 - phi**2) * stoesse[:, jahr]
    return reihen


def fehlalarme(
    anzahl: int = 10_000, laengen: Iterable[int] = LAENGEN, saat: int = 16
) -> pd.DataFrame:
    """Return the shares of false alarms, one row per φ and n."""
    zufall = np.random.default_rng(saat)
    zeilen = []
    for phi in GEDAECHTNIS:
        for n in laengen:
            reihen = reihen_ohne_trend(anzahl, n, phi, zufall)
            masse = messe(reihen, np.full(anzahl, n - 1.0))
            zeile = {"phi": phi, "n": n, "Kendall": float(np.mean(kendall_p(reihen)[1] < 0.05))}
            for schwelle in SCHWELLEN:
                klassen = klasse(masse, pd.Series(schwelle, index=masse.index))
                zeile[f"Klasse {schwelle}"] = klassen.isin(["steigend", "fallend"]).mean()
                zeile[f"stabil {schwelle}"] = (klassen == "stabil").mean()
            zeilen.append(zeile)
    return pd.DataFrame(zeilen)


if __name__ == "__main__":
    print("Anteil der Reihen ohne Trend, die als steigend oder fallend gelten; Soll: höchstens 5 %")
    print("(Spalten: Kendall allein; Klassen und „stabil“ bei Relevanzschwellen in Streuungen)\n")
    print(fehlalarme().to_string(index=False, float_format=lambda x: f"{x:.3f}"))
