"""How long all Kennwerte take: ``python bench/kennwerte.py``.

Computes the Kennwerte and trends of invented figures for 200 and for 400 Kreise in eight Länder,
40 indicators of the real catalogue (those of the peer groups among them) and 25 years, one share in
two with numerator and denominator, one value in twenty missing. Prints seconds, CPU seconds and
whether the cost grows with the areas or faster. The goal is judged by CPU seconds: the work runs in
one process on one core, and seconds on the clock also count what others do on the machine.
Nothing is read from disk but the catalogue.
"""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from sozialatlas import kennwerte as kw
from sozialatlas.katalog import Katalog, lade_katalog
from sozialatlas.typen import BUND, SPALTEN, Kommune

KREISE, INDIKATOREN, JAHRE, LAENDER = (200, 400), 40, range(2000, 2025), 8
ZIEL_SEKUNDEN, ZIEL_WACHSTUM, LAEUFE = 10.0, 2.3, 2
LUECKE = 0.05
aus = Console(highlight=False, width=120)


def kleiner_katalog() -> Katalog:
    """Return the real catalogue with its first indicators, those of the peer groups included."""
    katalog = lade_katalog(Path(__file__).parents[1] / "data")
    assert katalog.vergleichsgruppe is not None
    noetig = [m.indikator for m in katalog.vergleichsgruppe.merkmale]
    namen = list(dict.fromkeys([*noetig, *katalog.indikatoren]))[:INDIKATOREN]
    return replace(katalog, indikatoren={n: katalog.indikatoren[n] for n in namen})


def register(kreise: int) -> Any:
    """Return areas: Bund, Länder and so many Kreise, evenly among the Länder."""
    ags = [BUND] + [f"{n:02d}" for n in range(1, LAENDER + 1)]
    ags += [f"{1 + n % LAENDER:02d}{1 + n // LAENDER:03d}" for n in range(kreise)]
    ebenen = {BUND: "bund"}
    kommunen = {
        a: Kommune(
            a, a, "", ebenen.get(a, "land" if len(a) == 2 else "kreis"), None, date(1990, 1, 1)
        )  # type: ignore[arg-type]
        for a in ags
    }
    return SimpleNamespace(kommunen=kommunen)


def zahlen(katalog: Katalog, gebiete: Any, saat: int = 16) -> pd.DataFrame:
    """Return an invented long table: series that wander around a level of their own."""
    zufall = np.random.default_rng(saat)
    ags, namen = list(gebiete.kommunen), list(katalog.indikatoren)
    form = (len(ags), len(namen), len(JAHRE))
    stand = zufall.uniform(5, 30, form[:2])[:, :, None]
    wert = np.clip(stand + np.cumsum(zufall.normal(0, 0.4, form), axis=2), 0.5, 95).ravel()
    index = pd.MultiIndex.from_product([ags, namen, JAHRE], names=["ags", "indikator", "jahr"])
    tabelle = index.to_frame(index=False)
    nenner = zufall.integers(500, 50_000, len(tabelle)).astype(float)
    prozent = {n for n in namen[::2] if katalog.indikatoren[n].einheit == "%"}
    mit = tabelle["indikator"].isin(prozent).to_numpy()
    zaehler = np.round(wert * nenner / 100)
    fehlt = zufall.random(len(tabelle)) < LUECKE
    return tabelle.assign(
        wert=np.where(fehlt, np.nan, np.where(mit, 100 * zaehler / nenner, wert)),
        zaehler=np.where(mit & ~fehlt, zaehler, np.nan),
        nenner=np.where(mit & ~fehlt, nenner, np.nan),
        status=np.where(fehlt, "fehlt", "ok"),
        quelle="erfunden",
    )[list(SPALTEN)]


def miss(katalog: Katalog, kreise: int) -> tuple[int, float, float]:
    """Return the rows, and seconds and CPU seconds of the best of several runs."""
    gebiete = register(kreise)
    tabelle = zahlen(katalog, gebiete)
    zeiten = []
    for _ in range(LAEUFE):
        beginn, cpu = time.perf_counter(), time.process_time()
        kennwerte = kw.berechne(tabelle, katalog, gebiete)
        kw.trends(kennwerte, katalog)
        zeiten.append((time.perf_counter() - beginn, time.process_time() - cpu))
    return len(tabelle), *min(zeiten)


def main() -> None:
    katalog = kleiner_katalog()
    tabelle = Table(
        title=f"Alle Kennwerte und Trends, {INDIKATOREN} Indikatoren × {len(JAHRE)} Jahre",
        title_justify="left",
    )
    for spalte in ("Kreise", "Zahlen", "Sekunden", "CPU-s", "µs je Zahl"):
        tabelle.add_column(spalte, justify="right")
    cpu = {}
    for kreise in KREISE:
        zeilen, dauer, cpu[kreise] = miss(katalog, kreise)
        je = f"{1e6 * cpu[kreise] / zeilen:.1f}"
        tabelle.add_row(str(kreise), f"{zeilen:,}", f"{dauer:.1f}", f"{cpu[kreise]:.1f}", je)
    aus.print(tabelle)
    wachstum = cpu[KREISE[1]] / cpu[KREISE[0]]
    urteile = [
        f"{KREISE[1]} Kreise: {cpu[KREISE[1]]:.1f} CPU-s auf einem Kern (Ziel {ZIEL_SEKUNDEN:g} s"
        f" auf zweien: {'erreicht' if cpu[KREISE[1]] <= ZIEL_SEKUNDEN else 'verfehlt'})",
        f"doppelt so viele Kreise kosten das {wachstum:.2f}-Fache (linear bis"
        f" {ZIEL_WACHSTUM:g}: {'erreicht' if wachstum <= ZIEL_WACHSTUM else 'verfehlt'})",
    ]
    aus.print("; ".join(urteile))


if __name__ == "__main__":
    main()
