"""How often the trend classes err when nothing changes: ``python bench/trend_simulation.py``.

Simulates series without a trend, independent (φ = 0) and with memory from year to year
(φ = 0.3), and prints how often the exact Kendall test alone and the whole classification call
them rising or falling, and how often the check without memory confirms it. The relevance threshold
is given in standard deviations of the series. The classification is that of a single series: the
correction for many series (Benjamini & Hochberg) comes on top and only lowers the shares.
Seeded, some seconds.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from sozialatlas.kennwerte.kendall import kendall_p
from sozialatlas.kennwerte.trend import gegenprobe, klasse, messe

LAENGEN = range(5, 16)
GEDAECHTNIS = (0.0, 0.3)
SCHWELLEN = (0.5, 1.0, 2.0)
SOLL, ANZAHL = 0.05, 20_000


def reihen_ohne_trend(anzahl: int, n: int, phi: float, zufall: np.random.Generator) -> np.ndarray:
    """Return stationary AR(1) series with variance 1 (anzahl × n)."""
    stoesse = zufall.normal(size=(anzahl, n))
    reihen = np.empty_like(stoesse)
    reihen[:, 0] = stoesse[:, 0]
    for jahr in range(1, n):
        reihen[:, jahr] = phi * reihen[:, jahr - 1] + np.sqrt(1 - phi**2) * stoesse[:, jahr]
    return reihen


def fehlalarme(
    anzahl: int = ANZAHL, laengen: Iterable[int] = LAENGEN, saat: int = 16
) -> pd.DataFrame:
    """Return the shares of false alarms, one row per φ and n."""
    zufall = np.random.default_rng(saat)
    zeilen = []
    for phi in GEDAECHTNIS:
        for n in laengen:
            reihen = reihen_ohne_trend(anzahl, n, phi, zufall)
            masse = messe(reihen, np.full(anzahl, n - 1.0))
            zeile = {"phi": phi, "n": n, "Kendall": float(np.mean(kendall_p(reihen)[1] < 0.05))}
            bestaetigt = gegenprobe(reihen, masse["aenderung"].to_numpy()) == "bestaetigt"
            for schwelle in SCHWELLEN:
                klassen = klasse(masse, pd.Series(schwelle, index=masse.index))
                richtung = klassen.isin(["steigend", "fallend"])
                zeile[f"Klasse {schwelle}"] = richtung.mean()
                if schwelle == SCHWELLEN[0]:
                    zeile["bestätigt"] = (richtung & bestaetigt).mean()
                zeile[f"stabil {schwelle}"] = (klassen == "stabil").mean()
            zeilen.append(zeile)
    return pd.DataFrame(zeilen)


def drucke(tabelle: pd.DataFrame, anzahl: int) -> None:
    """Print the table and whether the largest share keeps the limit within chance."""
    print("Anteil der Reihen ohne Trend, die als steigend oder fallend gelten; Soll: höchstens 5 %")
    print("(Kendall: p < 0,05 allein; Klasse: unsere Einstufung, „bestätigt“: auch ohne Gedächtnis")
    print(" der Reihe, „stabil“; Relevanzschwellen in Streuungen der Reihe)\n")
    print(tabelle.to_string(index=False, float_format=lambda x: f"{x:.3f}"))
    hoechste = tabelle.filter(like="Klasse").max().max()
    spiel = 2 * np.sqrt(SOLL * (1 - SOLL) / anzahl)
    urteil = "eingehalten" if hoechste <= SOLL + spiel else "verfehlt"
    print(f"\nHöchster Anteil der Einstufung: {hoechste:.3f} (Soll {SOLL:.2f}: {urteil};", end="")
    print(f" Spielraum der Simulation {spiel:.3f}; n bis 15, φ 0 und 0,3)")


if __name__ == "__main__":
    drucke(fehlalarme(ANZAHL), ANZAHL)
