"""Moran's I: published values of esda, its moments, permutation against all arrangements."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from sozialatlas.gebiete import lade_grenzen
from sozialatlas.gebiete.nachbarschaft import nachbarn
from sozialatlas.kennwerte.raeumlich import (
    Nachbarn,
    _auswahl,
    gewichte,
    lokal,
    moran,
    moran_i,
    varianzen,
)

ORT = Path(__file__).parent / "raeumlich"
DATEN = Path(__file__).parents[1] / "data"


def gitter(n: int = 3) -> Nachbarn:
    """A grid with rook contiguity, areas named row by row."""
    platz = {(z, s): f"{z * n + s}" for z in range(n) for s in range(n)}
    schritte = ((0, 1), (1, 0), (0, -1), (-1, 0))
    return {
        name: tuple(platz[z + a, s + b] for a, b in schritte if (z + a, s + b) in platz)
        for (z, s), name in platz.items()
    }


def reihe(werte: Any) -> pd.Series:
    return pd.Series([float(w) for w in werte], [str(n) for n in range(len(werte))])


def binaer(werte: pd.Series, wer: Nachbarn) -> tuple[np.ndarray, np.ndarray]:
    _, w, _ = gewichte(werte, wer)
    z = werte.loc[sorted(werte.index)].to_numpy()
    return z - z.mean(), (w > 0).astype(float)


def datensatz(name: str) -> tuple[pd.Series, Nachbarn]:
    with (ORT / f"{name}.csv").open(encoding="utf-8", newline="") as datei:
        zeilen = list(csv.reader(datei))[1:]
    werte = pd.Series({z[0]: float(z[1]) for z in zeilen})
    return werte, {z[0]: tuple(z[2].split()) for z in zeilen}


# --- published values -----------------------------------------------------------------------


def test_moran_of_the_grid_with_binary_and_standardised_weights() -> None:
    """statistics.md, case 7: 3 × 3, rook, y = 1…9; moments from the tests of esda."""
    werte = reihe(range(1, 10))
    z, w = binaer(werte, gitter())
    assert float(moran_i(z, w)) == pytest.approx(0.5)
    m = moran(werte, gitter(), ziehungen=99)
    assert m.i == pytest.approx(0.555556, abs=5e-7)
    assert m.erwartet == pytest.approx(-0.125)
    normal, zufall = varianzen(z, w)
    assert normal == pytest.approx(0.053125)
    assert zufall == pytest.approx(0.0596875)


def test_checkerboard_is_as_unlike_as_can_be() -> None:
    """statistics.md, case 7: −1 for the chequered grid."""
    z, w = binaer(reihe([1, 0, 1, 0, 1, 0, 1, 0, 1]), gitter())
    assert float(moran_i(z, w)) == pytest.approx(-1)


@pytest.mark.parametrize(
    ("name", "anzahl", "erwartet"),
    [("stl", 78, 0.24365582621771659), ("sids", 100, 0.24772519320480135)],
)
def test_moran_equals_the_values_esda_publishes(name: str, anzahl: int, erwartet: float) -> None:
    """esda/tests/test_moran.py; data see tests/raeumlich/README.md."""
    werte, wer = datensatz(name)
    m = moran(werte, wer, ziehungen=999)
    assert m.anzahl == anzahl
    assert m.inseln == ()
    assert m.i == pytest.approx(erwartet, abs=1e-12)
    assert m.p < 0.01


# --- the test -------------------------------------------------------------------------------


def test_permutations_have_mean_and_variance_of_all_arrangements() -> None:
    """Over all 8! orders of a ring the moments are the analytic ones (Cliff, Ord 1981)."""
    wer = {str(n): (str((n - 1) % 8), str((n + 1) % 8)) for n in range(8)}
    z, w = binaer(reihe([1, 2, 4, 8, 3, 9, 27, 5]), wer)
    alle = moran_i(np.array(list(permutations(z))), w)
    assert alle.mean() == pytest.approx(-1 / 7)
    assert alle.var() == pytest.approx(varianzen(z, w)[1])


def test_false_alarms_are_rare_and_a_gradient_is_found() -> None:
    wer = gitter(5)
    rng = np.random.default_rng(2)
    p = [moran(reihe(rng.normal(size=25)), wer, ziehungen=199).p for _ in range(300)]
    assert np.mean([x <= 0.05 for x in p]) <= 0.08
    assert moran(reihe(range(25)), wer, ziehungen=199).p <= 0.02


def test_the_same_figures_give_the_same_p_twice() -> None:
    werte = reihe(np.random.default_rng(3).normal(size=9))
    assert moran(werte, gitter(), 199) == moran(werte, gitter(), 199)
    pd.testing.assert_frame_equal(lokal(werte, gitter(), 199), lokal(werte, gitter(), 199))


def test_islands_are_named_and_left_out() -> None:
    wer = gitter() | {"9": ()}
    werte = reihe(range(10))
    m = moran(werte, wer, ziehungen=99)
    assert m.inseln == ("9",)
    assert m.anzahl == 9
    ohne = werte.copy()
    ohne["1"] = ohne["3"] = np.nan  # the corner "0" loses both neighbours
    assert moran(ohne, wer, ziehungen=99).inseln == ("0", "9")


def test_equal_values_and_too_few_areas_are_refused() -> None:
    with pytest.raises(ValueError, match="gleich"):
        moran(reihe([1] * 9), gitter())
    with pytest.raises(ValueError, match="vier Gebiete"):
        moran(reihe([1, 2, 3]), {"0": ("1",), "1": ("0", "2"), "2": ("1",)})


# --- the local form -------------------------------------------------------------------------


def test_local_values_add_up_to_the_global_one() -> None:
    werte, wer = datensatz("stl")
    teile = lokal(werte, wer, ziehungen=99)
    assert teile["i"].mean() == pytest.approx(moran(werte, wer, ziehungen=9).i)


def test_a_hot_corner_is_found_and_noise_is_not() -> None:
    wer, n = gitter(10), 100
    rng = np.random.default_rng(4)
    rauschen = reihe(rng.normal(size=n))
    assert lokal(rauschen, wer, ziehungen=1999)["entdeckt"].sum() <= 1
    ecke = rauschen.copy()
    for zeile in range(3):
        for spalte in range(3):
            ecke[str(10 * zeile + spalte)] += 8
    gefunden = lokal(ecke, wer, ziehungen=9999)
    assert gefunden.loc["11", "entdeckt"]  # the middle of the corner, all four neighbours hot
    assert gefunden.loc["11", "art"] == "hoch-hoch"


def test_draws_are_without_repetition_and_all_equally_likely() -> None:
    zuege = _auswahl(np.random.default_rng(5), 6, 3, 60_000)
    assert all(len(set(z)) == 3 for z in zuege[:500])
    assert zuege.min() == 0
    assert zuege.max() == 5
    haeufig = pd.Series(map(tuple, np.sort(zuege, axis=1))).value_counts(normalize=True)
    assert len(haeufig) == 20
    assert haeufig.to_numpy() == pytest.approx(np.full(20, 1 / 20), abs=0.005)


# --- contiguity -----------------------------------------------------------------------------


def test_neighbours_touch_in_a_line_or_a_point_and_islands_have_none() -> None:
    import geopandas as gpd

    flaechen = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 10, 30, 20), Point(99, 99).buffer(2)]
    grenzen = gpd.GeoDataFrame({"ags": list("abcd")}, geometry=flaechen)
    assert nachbarn(grenzen) == {"a": ("b",), "b": ("a", "c"), "c": ("b",), "d": ()}


def test_real_boundaries_give_mutual_neighbours_and_no_island() -> None:
    wer = nachbarn(lade_grenzen(DATEN, "kreise"))
    assert len(wer) == 22
    assert all(a in wer[b] for a, andere in wer.items() for b in andere)
    assert all(wer.values())
    assert wer["16055"] == ("16071",)  # Weimar lies within the Weimarer Land
    assert set(wer["16054"]) == {"16066", "16069", "16070"}  # Suhl
