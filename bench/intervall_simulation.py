"""How often intervals hold the truth: ``python bench/intervall_simulation.py``.

Wilson, exact Poisson and Byar are summed exactly over all possible counts, at many true values;
the interval of Dobson is simulated with invented ages. Printed are the mean coverage over the
true values, and the lowest and highest. Counts are whole numbers, so the coverage of a single true
value jumps around the mean; the exact interval never falls below its level and is therefore too
wide on average, most with few events. Seeded, some seconds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy.stats import binom
from scipy.stats import poisson as poissonverteilung

from sozialatlas.kennwerte.standardisierung import standardisiere
from sozialatlas.kennwerte.unsicherheit import poisson, poisson_exakt, wilson

NIVEAUS = (0.95, 0.998)
NENNER = (50, 200, 1000, 5000)
ANTEILE = np.linspace(0.02, 0.5, 241)
ERWARTET = {"unter 10": np.linspace(1, 9, 161), "10 bis 100": np.linspace(10, 100, 181)}
SUMMEN = (20, 60, 200)
SOLL = (0.94, 0.96)


def deckung_wilson(nenner: int, niveau: float) -> np.ndarray:
    """Return the coverage at each of ``ANTEILE``."""
    k = np.arange(nenner + 1)
    unten, oben = wilson(k, nenner, niveau)
    p = ANTEILE[:, None]
    return (binom.pmf(k, nenner, p) * ((unten <= p) & (p <= oben))).sum(axis=1)


def deckung_poisson(verfahren, erwartet: np.ndarray, niveau: float) -> np.ndarray:
    """Return the coverage at each expected number of events."""
    k = np.arange(400)
    unten, oben = verfahren(k, niveau)
    wahr = erwartet[:, None]
    return (poissonverteilung.pmf(k, wahr) * ((unten <= wahr) & (wahr <= oben))).sum(axis=1)


def deckung_dobson(summe: int, niveau: float, laeufe: int, saat: int = 16) -> np.ndarray:
    """Return the coverage of 20 invented areas of twelve age groups with so many events."""
    zufall = np.random.default_rng(saat)
    standard = np.linspace(12, 4, 12)
    ergebnis = []
    for _ in range(20):
        personen = zufall.integers(200, 3000, 12).astype(float)
        raten = np.geomspace(0.2, 3, 12) * zufall.uniform(0.6, 1.6, 12)
        raten *= summe / (raten * personen).sum()
        gezogen = zufall.poisson(raten * personen, size=(laeufe, 12))
        s = standardisiere(gezogen, np.tile(personen, (laeufe, 1)), standard, niveau)
        wahr = (raten * standard).sum() / standard.sum()
        mit = ~np.isnan(s.unten)
        ergebnis.append(np.mean((s.unten <= wahr)[mit] & (wahr <= s.oben)[mit]))
    return np.array(ergebnis)


def _faelle(niveau: float, laeufe: int) -> Iterator[tuple[str, str, np.ndarray]]:
    for n in NENNER:
        yield "Wilson", f"Nenner {n}, Anteil 2 bis 50 %", deckung_wilson(n, niveau)
    for wo, erwartet in ERWARTET.items():
        for name, verfahren in (("exakt, ab 10 Byar", poisson), ("exakt", poisson_exakt)):
            yield name, f"{wo} Fälle erwartet", deckung_poisson(verfahren, erwartet, niveau)
    for summe in SUMMEN:
        wo = f"{summe} Fälle in 12 Altersgruppen"
        yield "Dobson", wo, deckung_dobson(summe, niveau, laeufe)


def deckungen(laeufe: int = 4000) -> pd.DataFrame:
    """Return mean, lowest and highest coverage per method, setting and level."""
    zeilen = [
        (niveau, verfahren, wo, d.mean(), d.min(), d.max())
        for niveau in NIVEAUS
        for verfahren, wo, d in _faelle(niveau, laeufe)
    ]
    return pd.DataFrame(zeilen, columns=["Niveau", "Verfahren", "wobei", "Mittel", "von", "bis"])


if __name__ == "__main__":
    tabelle = deckungen()
    print("Anteil der Fälle, in denen das Intervall den wahren Wert enthält\n")
    print(tabelle.to_string(index=False, float_format=lambda x: f"{x:.4f}"))
    fuenf = tabelle[tabelle["Niveau"] == 0.95]
    drin = fuenf["Mittel"].between(*SOLL)
    print(f"\nMittlere Deckung bei 95 %: {drin.sum()} von {len(fuenf)} in 94 bis 96 %;", end=" ")
    draussen = "; ".join(fuenf.loc[~drin, "Verfahren"] + ", " + fuenf.loc[~drin, "wobei"])
    print(f"darüber, also eher zu weit: {draussen or 'keine'}.")
