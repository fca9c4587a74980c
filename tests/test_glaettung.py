"""Smoothed shares: against a naive search, by simulation, and the reasons where there is none."""

from __future__ import annotations

from math import lgamma

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas.kennwerte.glaettung import OHNE_STREUUNG, ZU_WENIGE, glaette


def ziehe(zufall: np.random.Generator, gebiete: int, a: float, b: float, groesse: int):
    """Return true shares and counts of areas of very different size."""
    n = 1 + zufall.gamma(0.8, groesse, size=gebiete).astype(int)
    wahr = zufall.beta(a, b, size=gebiete)
    return wahr, zufall.binomial(n, wahr).astype(float), n.astype(float)


def naive_likelihood(k, n, a: float, b: float) -> float:
    """Log-likelihood by a loop over the areas, without the part that does not depend on a, b."""

    def log_beta(x: float, y: float) -> float:
        return lgamma(x) + lgamma(y) - lgamma(x + y)

    return sum(log_beta(ki + a, ni - ki + b) - log_beta(a, b) for ki, ni in zip(k, n, strict=True))


def naive_suche(k, n) -> tuple[float, float]:
    """Return the best a and b of ever finer grids around the best so far."""
    mitte, weite = np.array([0.0, 2.0]), 4.0
    for _ in range(25):
        stufen = np.linspace(-weite, weite, 9)
        netz = [(mitte[0] + x, mitte[1] + y) for x in stufen for y in stufen]
        mitte = np.array(
            max(netz, key=lambda ab: naive_likelihood(k, n, np.exp(ab[0]), np.exp(ab[1])))
        )
        weite *= 0.6
    return float(np.exp(mitte[0])), float(np.exp(mitte[1]))


@pytest.mark.parametrize("saat", range(4))
def test_estimate_equals_that_of_a_naive_search(saat):
    _, k, n = ziehe(np.random.default_rng(saat), 40, 2.0, 12.0, 60)
    ergebnis = glaette(k, n)
    a, b = naive_suche(k, n)
    assert ergebnis.grund == ""
    assert (ergebnis.alpha, ergebnis.beta) == pytest.approx((a, b), rel=2e-3)
    erwartet = [(ki + a) / (ni + a + b) for ki, ni in zip(k, n, strict=True)]
    assert ergebnis.wert == pytest.approx(erwartet, abs=2e-4)
    assert ergebnis.mittel == pytest.approx(a / (a + b), rel=1e-3)


def test_smoothed_shares_are_nearer_to_the_truth_above_all_in_small_areas():
    """60 areas × 300 states of chance: as measured in the statistics text, section 3."""
    zufall = np.random.default_rng(16)
    roh, glatt, klein = [], [], []
    for _ in range(300):
        wahr, k, n = ziehe(zufall, 60, 4.0, 20.0, 300)
        ergebnis = glaette(k, n)
        assert ergebnis.grund == ""
        roh.append(k / n - wahr)
        glatt.append(ergebnis.wert - wahr)
        klein.append(n < 60)
    roh, glatt, klein = (np.concatenate(x) for x in (roh, glatt, klein))

    def rmse(fehler):
        return float(np.sqrt(np.mean(fehler**2)))

    assert rmse(glatt) < 0.8 * rmse(roh)
    assert rmse(glatt[klein]) < 0.7 * rmse(roh[klein])
    assert rmse(glatt[~klein]) < rmse(roh[~klein])


def test_estimate_hits_the_true_distribution_when_areas_are_many():
    _, k, n = ziehe(np.random.default_rng(1), 4000, 3.0, 17.0, 200)
    ergebnis = glaette(k, n)
    assert (ergebnis.alpha, ergebnis.beta) == pytest.approx((3, 17), rel=0.06)


zaehlungen = st.lists(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=10,
    max_size=40,
)


@given(zaehlungen)
def test_smoothed_share_lies_between_the_raw_one_and_the_mean(paare):
    k, n = np.array(paare, float).T
    ergebnis = glaette(k, n)
    if ergebnis.grund:
        assert ergebnis.grund == OHNE_STREUUNG
        assert np.isnan([*ergebnis.wert, ergebnis.alpha, ergebnis.beta, ergebnis.mittel]).all()
    else:
        unten = np.minimum(k / n, ergebnis.mittel)
        oben = np.maximum(k / n, ergebnis.mittel)
        assert ((unten - 1e-9 <= ergebnis.wert) & (ergebnis.wert <= oben + 1e-9)).all()


@given(zaehlungen)
def test_order_of_areas_and_places_without_counts_do_not_matter(paare):
    k, n = np.array(paare, float).T
    mit = glaette([np.nan, *k[::-1], 3, 5], [7, *n[::-1], 0, 4])
    ohne = glaette(k, n)
    assert np.isnan(mit.wert[[0, -2, -1]]).all()
    assert mit.wert[1:-2][::-1] == pytest.approx(ohne.wert, rel=1e-4, nan_ok=True)


def test_fewer_than_ten_areas_give_no_smoothed_share():
    ergebnis = glaette([1, 20, 3, 40, 5, 60, 7, 80, 9, np.nan], [100] * 10)
    assert ergebnis.grund == ZU_WENIGE
    assert np.isnan(ergebnis.wert).all()
    assert len(ergebnis.wert) == 10


@pytest.mark.parametrize("k", [[0] * 12, [50] * 12, [10] * 12, [9, 11] * 6])
def test_areas_that_differ_by_chance_at_most_are_not_smoothed(k):
    ergebnis = glaette(k, [50] * 12)
    assert ergebnis.grund == OHNE_STREUUNG
    assert np.isnan(ergebnis.wert).all()


def test_inputs_stay_as_they_are():
    k, n = np.array([np.nan, *range(20)]), np.full(21, 20.0)
    vorher = k.copy()
    glaette(k, n)
    np.testing.assert_array_equal(k, vorher)
