"""Funnels: limits against published values, overdispersion against a naive oracle."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas.kennwerte.trichter import Trichter, trichter, ueberstreuung

OHNE = np.empty(0)

# Test data of the R package PHEindicatormethods (testdata_funnel_prop_outputs.csv, methods of
# Fingertips): limits in percent around 80.642448 %, two and three standard deviations.
FINGERTIPS = {
    20: (63.326743, 97.958152, 53.341156, 100.0),
    102: (72.974925, 88.309971, 68.553233, 92.731663),
    1008: (78.203374, 83.081521, 76.796814, 84.488082),
    110_000: (80.408963, 80.875933, 80.274317, 81.010578),
}


@pytest.mark.parametrize("nenner", FINGERTIPS)
def test_limits_without_overdispersion_equal_those_of_fingertips(nenner):
    t = Trichter(0.80642448, 1.0, OHNE, OHNE.astype(str))
    grenzen = [*t.grenzen(nenner, 0.95), *t.grenzen(nenner, 0.998)]
    assert [100 * float(g) for g in grenzen] == pytest.approx(FINGERTIPS[nenner], abs=2e-6)


def test_overdispersion_widens_the_limits_by_its_root():
    eng, weit = (Trichter(0.3, phi, OHNE, OHNE.astype(str)) for phi in (1.0, 9.0))
    unten, oben = eng.grenzen([5000, 50], 0.95)
    weit_unten, weit_oben = weit.grenzen([5000, 50], 0.95)
    assert weit_oben[0] - 0.3 == pytest.approx(3 * (oben[0] - 0.3))
    assert 0.3 - weit_unten[0] == pytest.approx(3 * (0.3 - unten[0]))
    assert (weit_unten[1], weit_oben[1] <= 1) == (0, True)


def naive_phi(z: list[float]) -> float:
    geordnet = sorted(z)

    def quantil(q: float) -> float:
        stelle = q * (len(geordnet) - 1)
        unten = int(stelle)
        oben = min(unten + 1, len(geordnet) - 1)
        return geordnet[unten] + (stelle - unten) * (geordnet[oben] - geordnet[unten])

    a, b = quantil(0.1), quantil(0.9)
    phi = sum(min(max(w, a), b) ** 2 for w in z) / len(z)
    return phi if phi > 1 + 2 * (2 / len(z)) ** 0.5 else 1.0


@given(st.lists(st.floats(-30, 30), min_size=10, max_size=60))
def test_overdispersion_equals_that_of_plain_loops(z):
    assert ueberstreuung(z) == pytest.approx(naive_phi(z), rel=1e-9)


def test_chance_alone_gives_no_overdispersion_and_few_areas_outside():
    zufall = np.random.default_rng(4)
    n = zufall.integers(200, 20_000, size=3000)
    t = trichter(zufall.binomial(n, 0.12), n)
    assert t.phi == 1.0
    assert 0.935 < np.mean(t.lage == "innen") < 0.965
    assert np.mean(np.isin(t.lage, ["weit_oben", "weit_unten"])) < 0.006


def test_one_wild_area_does_not_hide_itself():
    n = np.full(40, 5000.0)
    k = np.array([500 + 8 * (i % 2) for i in range(39)] + [2500.0])
    t = trichter(k, n)
    assert t.lage[-1] == "weit_oben"
    assert t.phi < 20


def test_areas_that_really_differ_are_mostly_inside_the_widened_funnel():
    zufall = np.random.default_rng(5)
    n = zufall.integers(2000, 8000, size=600)
    wahr = zufall.beta(40, 300, size=600)
    t = trichter(zufall.binomial(n, wahr), n)
    assert t.phi > 5
    assert np.mean(t.lage == "innen") > 0.85
    assert set(np.sign(t.z[np.isin(t.lage, ["oben", "weit_oben"])])) == {1}


def test_areas_without_counts_have_no_place_and_do_not_count():
    k = np.array([np.nan, 5, 3, *range(10, 25)])
    n = np.array([50, 0, 2, *[100] * 15])
    t = trichter(k, n)
    assert t.lage[:3].tolist() == ["", "", ""]
    assert np.isnan(t.z[:3]).all()
    ohne = trichter(k[3:], n[3:])
    assert (t.ziel, t.phi) == (ohne.ziel, ohne.phi)
    assert t.lage[3:].tolist() == ohne.lage.tolist()


@pytest.mark.parametrize(
    ("k", "n", "grund"),
    [
        ([5] * 9, [10] * 9, "weniger als 10 Gebiete mit Zahlen"),
        ([0] * 12, [10] * 12, "alle Gebiete haben denselben Anteil"),
        ([10] * 12, [10] * 12, "alle Gebiete haben denselben Anteil"),
    ],
)
def test_there_is_no_funnel_for_few_areas_or_without_any_case(k, n, grund):
    t = trichter(k, n)
    assert t.grund == grund
    assert set(t.lage) == {""}
