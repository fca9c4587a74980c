"""What ``make bench`` prints about intervals and Kennwerte, in short: the figures must come out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sozialatlas import kennwerte as kw
from sozialatlas.kennwerte.unsicherheit import poisson, poisson_exakt


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))


@pytest.mark.parametrize("nenner", [50, 200, 1000])
def test_wilson_covers_94_to_96_of_100_true_shares_on_average(nenner: int) -> None:
    import intervall_simulation as bench

    assert 0.94 <= bench.deckung_wilson(nenner, 0.95).mean() <= 0.96
    assert 0.997 <= bench.deckung_wilson(nenner, 0.998).mean() <= 0.999


def test_byar_covers_94_to_96_of_100_and_the_exact_interval_never_less_than_95() -> None:
    import intervall_simulation as bench

    wahr = bench.ERWARTET["10 bis 100"][::4]
    assert 0.94 <= bench.deckung_poisson(poisson, wahr, 0.95).mean() <= 0.96
    wenige = np.concatenate([bench.ERWARTET["unter 10"][::4], wahr])
    assert bench.deckung_poisson(poisson_exakt, wenige, 0.95).min() >= 0.95


def test_dobson_covers_94_to_96_of_100_on_average() -> None:
    import intervall_simulation as bench

    assert 0.94 <= bench.deckung_dobson(60, 0.95, laeufe=2000).mean() <= 0.96


def test_invented_figures_of_the_bench_give_every_kennwert() -> None:
    import kennwerte as bench

    katalog, gebiete = bench.kleiner_katalog(), bench.register(96)
    tabelle = bench.zahlen(katalog, gebiete)
    assert len(katalog.indikatoren) == 40
    assert len(tabelle) == (1 + bench.LAENDER + 96) * 40 * 25
    kennwerte: Any = kw.berechne(tabelle, katalog, gebiete)
    kreise = kennwerte[kennwerte["ags"].str.len() == 5]
    for spalte in ("land", "bund", "vergleichsgruppe", "z", "perzentil", "veraenderung_5j"):
        assert kreise[spalte].notna().mean() > 0.5, spalte
    for spalte in ("intervall_oben", "signifikanz_95", "signifikanz_vergleichsgruppe_998"):
        assert kreise[spalte].notna().mean() > 0.1, spalte
    assert kw.trends(kennwerte, katalog)["trend"].nunique() >= 4


@pytest.mark.parametrize(
    ("bester", "proben", "tempo"),
    [(4.0, [], 1.0), (4.0, [4.0, 4.0], 1.0), (4.0, [5.0, 3.0, 4.0], 0.75), (4.0, [8.0], 0.5)],
)
def test_speed_of_the_cores_is_their_best_against_their_mean(
    bester: float, proben: list[float], tempo: float
) -> None:
    import takt

    messer = takt.Takt()
    messer.bester, messer.proben = bester, proben
    assert messer.tempo == tempo
