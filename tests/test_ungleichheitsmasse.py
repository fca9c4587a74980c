"""Gini, Theil, dissimilarity: published values, naive second computations, laws that must hold."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

from sozialatlas.kennwerte.segregation import (
    HOECHSTE_ZUFALLSERWARTUNG,
    dissimilaritaet,
    isolation,
    mittlere_abweichung,
    segregation,
    zufallserwartung,
)
from sozialatlas.kennwerte.ungleichheit import gini, theil, zerlege

WERTE = st.lists(st.integers(0, 1000), min_size=2, max_size=12).filter(any)
TEILE = st.lists(
    st.integers(1, 60).flatmap(lambda t: st.tuples(st.integers(0, t), st.just(t))),
    min_size=2,
    max_size=10,
).filter(lambda e: 0 < sum(g for g, _ in e) < sum(t for _, t in e))


# --- Gini and Theil -------------------------------------------------------------------------


def test_gini_and_theil_of_the_validation_case() -> None:
    """statistics.md, case 8: (1, 2, 3, 4) has Gini .25 and Theil T .1064401."""
    assert gini([1, 2, 3, 4]) == pytest.approx(0.25, abs=1e-12)
    assert theil([1, 2, 3, 4]) == pytest.approx(0.1064401, abs=5e-8)


@given(WERTE, st.randoms())
def test_gini_is_half_the_mean_difference_over_the_mean(werte: list[int], zufall) -> None:
    gewichte = [zufall.randint(1, 9) for _ in werte]
    summe = sum(
        g * h * abs(x - y)
        for x, g in zip(werte, gewichte, strict=True)
        for y, h in zip(werte, gewichte, strict=True)
    )
    mittel = sum(g * x for g, x in zip(gewichte, werte, strict=True)) / sum(gewichte)
    naiv = summe / (2 * mittel * sum(gewichte) ** 2)
    assert gini(werte, gewichte) == pytest.approx(naiv, abs=1e-9)


@given(WERTE)
def test_theil_is_the_plain_sum_of_its_formula(werte: list[int]) -> None:
    mittel = sum(werte) / len(werte)
    naiv = sum(x / mittel * math.log(x / mittel) for x in werte if x) / len(werte)
    assert theil(werte) == pytest.approx(naiv, abs=1e-9)


@given(WERTE, st.data())
def test_parts_of_theil_add_up_to_the_whole(werte: list[int], daten) -> None:
    gruppen = [daten.draw(st.sampled_from("ab")) for _ in werte]
    gewichte = [daten.draw(st.integers(1, 9)) for _ in werte]
    z = zerlege(werte, gruppen, gewichte)
    assert z.innerhalb + z.zwischen == pytest.approx(z.gesamt, abs=1e-9)
    assert z.innerhalb >= -1e-12
    assert z.zwischen >= -1e-12


def test_equal_groups_leave_nothing_between_and_equal_members_nothing_within() -> None:
    assert zerlege([1, 3, 1, 3], ["a", "a", "b", "b"]).anteil_zwischen == pytest.approx(0)
    assert zerlege([1, 1, 3, 3], ["a", "a", "b", "b"]).anteil_zwischen == pytest.approx(1)
    assert zerlege([2, 2], ["a", "b"]).anteil_zwischen is None


def test_weights_stand_for_repeated_values() -> None:
    assert gini([1, 5], [3, 1]) == pytest.approx(gini([1, 1, 1, 5]))
    assert theil([1, 5], [3, 1]) == pytest.approx(theil([1, 1, 1, 5]))


@pytest.mark.parametrize(
    ("werte", "gewichte"),
    [([], None), ([-1, 2], None), ([0, 0], None), ([1, math.nan], None), ([1, 2], [1, 0])],
)
def test_inequality_of_what_has_none_is_refused(werte: list, gewichte: list | None) -> None:
    for mass in (gini, theil):
        with pytest.raises(ValueError, match=r"Ungleichheit|Gewichte"):
            mass(werte, gewichte)


# --- dissimilarity --------------------------------------------------------------------------


def test_dissimilarity_of_the_validation_case() -> None:
    """statistics.md, case 6: g = (10, 20, 30, 40) of 100 each; (50, 0) of (50, 50)."""
    assert dissimilaritaet([10, 20, 30, 40], [100] * 4) == pytest.approx(0.2666667, abs=5e-8)
    assert isolation([10, 20, 30, 40], [100] * 4) == pytest.approx(0.30, abs=1e-12)
    assert dissimilaritaet([50, 0], [50, 50]) == pytest.approx(1)


@pytest.mark.parametrize(("alle", "gemessen"), [(300, 0.415), (1000, 0.227), (5000, 0.102)])
def test_baseline_is_the_measured_bias_without_segregation(alle: int, gemessen: float) -> None:
    """statistics.md, section 5: 30 units, share 10 %. There the size of the group varied too, so
    the exact expectation is averaged over its binomial distribution."""
    einheiten = [alle // 30 + (n < alle % 30) for n in range(30)]
    moeglich = np.arange(1, alle)
    p = binom.pmf(moeglich, alle, 0.1)
    moeglich, p = moeglich[p > 1e-9], p[p > 1e-9]
    erwartet = sum(q * _erwartet(int(g), einheiten) for g, q in zip(moeglich, p, strict=True))
    assert erwartet == pytest.approx(gemessen, abs=0.006)


def _erwartet(gruppe: int, einheiten: list[int]) -> float:
    """The baseline depends on the size of the group only, not on where it lives."""
    verteilt, rest = [], gruppe
    for t in einheiten:
        verteilt.append(min(t, rest))
        rest -= verteilt[-1]
    return zufallserwartung(verteilt, einheiten)


@given(st.integers(2, 60), st.data())
def test_mean_deviation_in_closed_form_is_the_sum_over_all_outcomes(alle: int, daten) -> None:
    gruppe = daten.draw(st.integers(1, alle - 1))
    einheit = daten.draw(st.integers(0, alle))
    k = np.arange(einheit + 1)
    p = hypergeom.pmf(k, alle, gruppe, einheit)
    naiv = (np.abs(k - gruppe * einheit / alle) * p).sum()
    assert mittlere_abweichung(alle, gruppe, np.array([einheit]))[0] == pytest.approx(
        naiv, abs=1e-9
    )


@given(TEILE)
def test_baseline_lies_between_none_and_full_segregation(teile: list[tuple[int, int]]) -> None:
    gruppe, gesamt = zip(*teile, strict=True)
    assert -1e-12 <= zufallserwartung(gruppe, gesamt) <= 1 + 1e-12
    assert -1e-12 <= dissimilaritaet(gruppe, gesamt) <= 1 + 1e-12


def test_baseline_agrees_with_a_simulation() -> None:
    gesamt = np.array([5, 40, 15, 90])
    rng = np.random.default_rng(6)
    zuege = rng.multivariate_hypergeometric(gesamt, 30, size=4000)
    simuliert = np.mean([dissimilaritaet(z, gesamt) for z in zuege])
    assert zufallserwartung([0, 0, 0, 30], gesamt) == pytest.approx(simuliert, abs=0.005)


def test_index_is_withheld_with_a_reason_where_chance_alone_exceeds_a_tenth() -> None:
    klein = segregation([1, 0, 2, 0], [10, 10, 10, 10])
    assert klein.index is None
    assert klein.zufall is not None
    assert klein.zufall > HOECHSTE_ZUFALLSERWARTUNG
    assert "Zufall" in klein.grund
    gross = segregation([100, 0, 200, 0], [1000] * 4)
    assert gross.index == pytest.approx(dissimilaritaet([1, 0, 2, 0], [10] * 4))
    assert gross.grund == ""


@pytest.mark.parametrize(
    ("gruppe", "gesamt", "wort"),
    [([5], [10], "Teilgebiet"), ([0, 0], [5, 5], "niemand"), ([5, 5], [5, 5], "alle")],
)
def test_index_says_why_it_cannot_be(gruppe: list, gesamt: list, wort: str) -> None:
    s = segregation(gruppe, gesamt)
    assert s.index is None
    assert wort in s.grund


def test_a_group_larger_than_its_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="nicht größer"):
        dissimilaritaet([11, 1], [10, 10])


def test_joining_units_never_raises_dissimilarity() -> None:
    gruppe, gesamt = [1, 8, 3, 12], [20, 30, 10, 40]
    folge = [dissimilaritaet(gruppe, gesamt)]
    while len(gruppe) > 2:
        gruppe = [gruppe[0] + gruppe[1], *gruppe[2:]]
        gesamt = [gesamt[0] + gesamt[1], *gesamt[2:]]
        folge.append(dissimilaritaet(gruppe, gesamt))
    assert all(b <= a + 1e-12 for a, b in pairwise(folge))
