"""Directly standardised rates: a published example, a naive oracle, coverage by simulation."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from sozialatlas.kennwerte.standardisierung import standardisiere
from sozialatlas.kennwerte.unsicherheit import poisson

# Births and cases of Down's syndrome in Michigan by six age groups of the mothers, birth order 5
# and more; standard: all births. Stark & Mantell (1966), Fleiss (1981, table 14.4), Fay & Feuer
# (1997, table II).
FAELLE = [0, 8, 63, 112, 262, 295]
GEBURTEN = [327, 30666, 123419, 149919, 104088, 34392]
ALLE_GEBURTEN = [319933, 931318, 786511, 488235, 237863, 61313]


def test_rate_equals_the_published_one_per_100_000_births():
    ergebnis = standardisiere(FAELLE, GEBURTEN, ALLE_GEBURTEN)
    assert 1e5 * ergebnis.rate[0] == pytest.approx(75.52901, abs=5e-6)  # R package dsrTest 1.0.0


@pytest.mark.parametrize("niveau", [0.95, 0.998])
def test_interval_equals_the_formula_of_dobson_in_plain_loops(niveau):
    ergebnis = standardisiere(FAELLE, GEBURTEN, ALLE_GEBURTEN, niveau)
    gesamt = sum(ALLE_GEBURTEN)
    rate = sum(w / gesamt * x / n for w, x, n in zip(ALLE_GEBURTEN, FAELLE, GEBURTEN, strict=True))
    varianz = sum(
        (w / gesamt) ** 2 * x / n**2
        for w, x, n in zip(ALLE_GEBURTEN, FAELLE, GEBURTEN, strict=True)
    )
    grenzen = [float(g) for g in poisson(sum(FAELLE), niveau)]
    erwartet = [rate + sqrt(varianz / sum(FAELLE)) * (g - sum(FAELLE)) for g in grenzen]
    assert [ergebnis.unten[0], ergebnis.oben[0]] == pytest.approx(erwartet, rel=1e-12)


def test_standard_with_the_own_ages_gives_the_crude_rate_and_its_poisson_interval():
    ereignisse, personen = np.array([[3.0, 20.0, 40.0]]), np.array([[1000.0, 1000.0, 1000.0]])
    ergebnis = standardisiere(ereignisse, personen, [1, 1, 1])
    unten, oben = poisson(63)
    assert ergebnis.rate[0] == pytest.approx(63 / 3000)
    assert (ergebnis.unten[0], ergebnis.oben[0]) == pytest.approx((unten / 3000, oben / 3000))


def test_two_areas_with_equal_rates_per_age_group_are_alike_whatever_their_ages():
    raten = np.array([0.001, 0.01, 0.1])
    personen = np.array([[9000.0, 500, 500], [500, 500, 9000]])
    ergebnis = standardisiere(raten * personen, personen, [5, 3, 2])
    assert ergebnis.rate == pytest.approx([0.2 * 0.1 + 0.3 * 0.01 + 0.5 * 0.001] * 2)
    assert ergebnis.oben[0] - ergebnis.unten[0] > ergebnis.oben[1] - ergebnis.unten[1]


def test_fewer_than_ten_events_have_a_rate_but_no_interval():
    ergebnis = standardisiere([[4, 5], [5, 5]], [[100, 100]] * 2, [1, 1])
    assert ergebnis.rate == pytest.approx([0.045, 0.05])
    assert np.isnan([ergebnis.unten[0], ergebnis.oben[0]]).all()
    assert ergebnis.unten[1] > 0


@pytest.mark.parametrize("luecke", ["ereignisse", "personen"])
def test_missing_count_leaves_the_area_without_rate_and_the_others_untouched(luecke):
    zahlen = {"ereignisse": [[4.0, 9.0], [5.0, 5.0]], "personen": [[100.0, 100.0]] * 2}
    zahlen[luecke] = [[np.nan, zahlen[luecke][0][1]], zahlen[luecke][1]]
    ergebnis = standardisiere(zahlen["ereignisse"], zahlen["personen"], [1, 1])
    assert np.isnan([ergebnis.rate[0], ergebnis.unten[0], ergebnis.oben[0]]).all()
    assert ergebnis.rate[1] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("ereignisse", "personen", "standard"),
    [
        ([[1, 2]], [[10, 10]], [1, 1, 1]),
        ([[1, 2]], [[10, 10], [10, 10]], [1, 1]),
        ([[1, 2]], [[10, 0]], [1, 1]),
        ([[1, -2]], [[10, 10]], [1, 1]),
        ([[1, 2]], [[10, 10]], [0, 0]),
    ],
)
def test_age_groups_that_do_not_fit_are_refused(ereignisse, personen, standard):
    with pytest.raises(ValueError, match=r"Altersgruppe"):
        standardisiere(ereignisse, personen, standard)


def test_interval_covers_the_truth_in_94_to_96_5_of_100_cases():
    zufall = np.random.default_rng(11)
    personen = np.tile(zufall.integers(300, 3000, 12).astype(float), (8000, 1))
    raten, standard = np.linspace(0.001, 0.02, 12), np.linspace(12, 1, 12)
    ergebnis = standardisiere(zufall.poisson(raten * personen), personen, standard)
    wahr = (raten * standard).sum() / standard.sum()
    deckung = np.mean((ergebnis.unten <= wahr) & (wahr <= ergebnis.oben))
    assert 0.94 <= deckung <= 0.965
