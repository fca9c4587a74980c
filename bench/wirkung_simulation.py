"""How often an effect is claimed where there is none: ``python bench/wirkung_simulation.py``.

Simulates 22 areas over ten years with memory from year to year (AR(1), φ = 0.7) and areas of
different fluctuation, calls 1, 2 or 5 of them treated, and counts how often the difference is
called distinguishable: without an effect (at most 5 %) and with effects of different size. Beside
it stands what the usual regression with cluster standard errors would claim. Seeded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from sozialatlas.massnahmen.wirkung import differenz, synthetisch
from sozialatlas.massnahmen.wirkung.panel import Feld

GEBIETE, JAHRE, PHI, SOLL = 22, 10, 0.7, 0.05
ANZAHL = {1: 1_000, 2: 1_000, 5: 200}
"""Runs without effect by number of treated areas; with five each takes 26,334 allocations."""
ANZAHL_MACHT = 100
SCHWANKUNGEN = {"gleich": 0.0, "verschieden": 0.3, "sehr verschieden": 0.6}
"""Standard deviation of the logarithm of the areas' fluctuation."""
WIRKUNGEN = (2.0, 4.0, 8.0)
"""Effects in units of the median area's standard deviation."""


def felder(anzahl: int, k: int, ungleich: float, saat: int = 16, vor: int = 5) -> Iterator[Feld]:
    """Yield panels without any effect: the first ``k`` areas are called treated."""
    zufall = np.random.default_rng(saat)
    jahre = np.arange(2010, 2010 + JAHRE)
    start = 2010 + vor + 1
    behandelt = np.arange(GEBIETE) < k
    for _ in range(anzahl):
        stoesse = zufall.normal(size=(GEBIETE, JAHRE))
        werte = np.empty_like(stoesse)
        werte[:, 0] = stoesse[:, 0]
        for j in range(1, JAHRE):
            werte[:, j] = PHI * werte[:, j - 1] + np.sqrt(1 - PHI**2) * stoesse[:, j]
        werte *= np.exp(zufall.normal(0, ungleich, size=(GEBIETE, 1)))
        yield Feld(
            ags=tuple(f"16{i:03d}" for i in range(GEBIETE)),
            jahre=tuple(int(j) for j in jahre),
            werte=werte,
            behandelt=behandelt,
            start=date(start, 1, 1),
            vor=jahre < start - 1,
            nach=jahre >= start,
            ausgelassen=(start - 1,),
        )


def mit_wirkung(feld: Feld, wirkung: float) -> Feld:
    """Return the panel with an effect added after the start."""
    werte = feld.werte.copy()
    werte[np.ix_(feld.behandelt, feld.nach)] += wirkung
    return Feld(**{**feld.__dict__, "werte": werte})


def behauptet(anzahl: int, k: int, ungleich: float, wirkung: float = 0.0, saat: int = 16) -> float:
    """Return the share of panels whose difference is called distinguishable."""
    return float(
        np.mean([
            differenz.vergleiche(mit_wirkung(f, wirkung)).unterscheidbar
            for f in felder(anzahl, k, ungleich, saat)
        ])
    )  # fmt: skip


def ueblich(feld: Feld) -> bool:
    """Whether the two-way regression with cluster standard errors claims an effect (t > 1.96)."""
    import statsmodels.api as sm

    benutzt = feld.vor | feld.nach
    y = feld.werte[:, benutzt]
    d = np.outer(feld.behandelt, feld.nach[benutzt]).astype(float)
    ohne = [m - m.mean(0) - m.mean(1, keepdims=True) + m.mean() for m in (y, d)]
    gruppen = np.repeat(np.arange(len(y)), y.shape[1])
    fit = sm.OLS(ohne[0].ravel(), ohne[1].ravel()).fit(
        cov_type="cluster", cov_kwds={"groups": gruppen}
    )
    return bool(abs(fit.tvalues[0]) > 1.96)


def synthese(anzahl: int, ungleich: float) -> float:
    """Return how often the synthetic control ranks the one area first without any effect."""
    alle = [synthetisch.vergleiche(f) for f in felder(anzahl, 1, ungleich, vor=6)]
    return float(np.mean([s is not None and s.passt and s.p <= SOLL for s in alle]))


def tabelle() -> pd.DataFrame:
    """Return shares by number of treated areas and fluctuation."""
    zeilen = []
    for k, anzahl in ANZAHL.items():
        for name, ungleich in SCHWANKUNGEN.items():
            zeile = {"Gebiete": k, "Schwankung": name, "Läufe": anzahl}
            zeile["ohne Wirkung"] = behauptet(anzahl, k, ungleich)
            for w in WIRKUNGEN:
                zeile[f"Wirkung {w:g}"] = behauptet(ANZAHL_MACHT, k, ungleich, w, saat=17)
            zeile["übliche Formel"] = float(
                np.mean([ueblich(f) for f in felder(ANZAHL_MACHT, k, ungleich)])
            )
            zeilen.append(zeile)
    return pd.DataFrame(zeilen)


if __name__ == "__main__":
    ergebnis = tabelle()
    print("Anteil der Läufe, in denen ein Unterschied behauptet wird (22 Gebiete, 10 Jahre, φ 0,7)")
    print("(Wirkung in Streuungen des mittleren Gebiets; übliche Formel: ohne Wirkung, t > 1,96)\n")
    print(ergebnis.to_string(index=False, float_format=lambda x: f"{x:.3f}"))
    hoechste = ergebnis["ohne Wirkung"].max()
    print(f"\nHöchster Anteil ohne Wirkung: {hoechste:.3f} (Soll höchstens {SOLL:.2f}:", end=" ")
    print("eingehalten)" if hoechste <= SOLL else "verfehlt)")
    print("Synthetische Kontrolle, ein Gebiet, ohne Wirkung:", end=" ")
    print(", ".join(f"{n} {synthese(ANZAHL_MACHT, u):.3f}" for n, u in SCHWANKUNGEN.items()))
