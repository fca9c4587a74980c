"""Intervals against published values, and the reason where there is none."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, poisson
from statsmodels.stats.proportion import proportion_confint

from sozialatlas.katalog.modell import EINHEITEN
from sozialatlas.kennwerte import unsicherheit
from sozialatlas.kennwerte.unsicherheit import byar, faktor, intervalle, poisson_exakt, wilson


@pytest.mark.parametrize(
    ("zaehler", "nenner", "unten", "oben", "stellen"),
    [
        (5, 20, 0.111862, 0.468701, 6),  # statsmodels and PHStatsMethods (DHSC)
        (81, 263, 0.2553, 0.3662, 4),  # Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605, 4),  # Newcombe 1998
        (0, 20, 0.0, 0.1611, 4),  # Newcombe 1998
        (1, 29, 0.0061, 0.1718, 4),  # Newcombe 1998
    ],
)
def test_wilson_interval_equals_published_values(zaehler, nenner, unten, oben, stellen):
    grenzen = wilson(zaehler, nenner)
    assert [float(g) for g in grenzen] == pytest.approx([unten, oben], abs=0.51 * 10**-stellen)


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.sampled_from([0.95, 0.998]))
def test_wilson_interval_equals_that_of_statsmodels(zaehler, rest, niveau):
    nenner = zaehler + rest
    soll = proportion_confint(zaehler, nenner, alpha=1 - niveau, method="wilson")
    assert [float(g) for g in wilson(zaehler, nenner, niveau)] == pytest.approx(soll, abs=1e-12)


@pytest.mark.parametrize(
    ("verfahren", "ereignisse", "unten", "oben"),
    [
        (byar, 10, 4.787450, 18.391459),  # PHStatsMethods (DHSC)
        (byar, 65, 50.1632, 82.8491),  # PHStatsMethods
        (poisson_exakt, 10, 4.7954, 18.3904),  # Garwood 1936, by chi-squared
        (unsicherheit.poisson, 5, 1.623486, 11.668332),  # rule of Fingertips: exact below 10
        (unsicherheit.poisson, 10, 4.787450, 18.391459),  # rule of Fingertips: Byar from 10 on
    ],
)
def test_interval_of_a_count_equals_published_values(verfahren, ereignisse, unten, oben):
    grenzen = verfahren(ereignisse)
    assert [float(g) for g in grenzen] == pytest.approx([unten, oben], abs=6e-5)


def test_interval_of_no_events_starts_at_zero():
    assert byar(0)[0] == 0
    assert poisson_exakt(0)[0] == 0
    assert poisson_exakt(0)[1] == pytest.approx(-np.log(0.025))


def test_interval_is_missing_when_the_count_is_missing():
    for verfahren in (byar, poisson_exakt, unsicherheit.poisson):
        assert np.isnan(verfahren(np.nan)).all()


@pytest.mark.parametrize(("zaehler", "nenner"), [(np.nan, 5), (2, np.nan), (0, 0), (6, 5), (-1, 5)])
def test_wilson_interval_is_missing_when_counts_are_no_share(zaehler, nenner):
    assert np.isnan(wilson(zaehler, nenner)).all()


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share_and_stays_between_0_and_1(paar):
    zaehler, nenner = paar
    unten, oben = wilson(zaehler, nenner)
    assert -1e-12 <= unten <= zaehler / nenner + 1e-12
    assert zaehler / nenner - 1e-12 <= oben <= 1 + 1e-12


@pytest.mark.parametrize("anteil", [0.1, 0.3, 0.5])
def test_wilson_interval_covers_the_truth_in_95_of_100_cases(anteil):
    k = np.arange(201)
    unten, oben = wilson(k, 200)
    deckung = binom.pmf(k, 200, anteil)[(unten <= anteil) & (anteil <= oben)].sum()
    assert 0.94 <= deckung <= 0.965


@pytest.mark.parametrize("erwartet", [12.0, 40.0])
def test_interval_of_a_count_covers_the_truth_in_at_least_94_of_100_cases(erwartet):
    k = np.arange(201)
    unten, oben = unsicherheit.poisson(k)
    assert poisson.pmf(k, erwartet)[(unten <= erwartet) & (erwartet <= oben)].sum() >= 0.94


def test_every_row_has_an_interval_or_says_why_not(kleiner_katalog):
    katalog = kleiner_katalog(anteil={}, dichte={"einheit": "Einwohner je km²"})
    tabelle = pd.DataFrame(
        [
            ("anteil", 25.0, 5.0, 20.0),
            ("anteil", np.nan, 5.0, 20.0),
            ("dichte", 25.0, 5.0, 20.0),
            ("anteil", 25.0, np.nan, 20.0),
            ("anteil", 120.0, 24.0, 20.0),
        ],
        columns=["indikator", "wert", "zaehler", "nenner"],
    )
    ergebnis = intervalle(tabelle, katalog)
    assert ergebnis["intervall_unten"][0] == pytest.approx(11.1862, abs=1e-4)
    assert ergebnis["intervall_oben"][0] == pytest.approx(46.8701, abs=1e-4)
    assert ergebnis[["intervall_unten", "intervall_oben"]][1:].isna().all(axis=None)
    assert ergebnis["intervall_grund"].tolist() == [
        "",
        "ohne Wert kein Intervall",
        "ein Betrag, Mittelwert oder Verhältnis, keine Auszählung",
        "ohne Zähler und Nenner kein Intervall",
        "der Zähler ist keine Teilmenge des Nenners",
    ]


def eine_zeile(indikator: str, wert: float, zaehler: float, nenner: float) -> pd.DataFrame:
    spalten = {"indikator": indikator, "wert": wert, "zaehler": zaehler, "nenner": nenner}
    return pd.DataFrame(spalten, index=[7])


@pytest.mark.parametrize("niveau", ["intervall", "intervall_998"])
def test_rate_has_the_poisson_interval_of_its_numerator(kleiner_katalog, niveau):
    katalog = kleiner_katalog(rate={"einheit": "je 10\u202f000 Einwohner"})
    ergebnis = intervalle(eine_zeile("rate", 5.0, 10.0, 20_000.0), katalog).loc[7]
    unten, oben = unsicherheit.poisson(10, unsicherheit.NIVEAUS[niveau])
    assert ergebnis["intervall_grund"] == ""
    assert ergebnis[f"{niveau}_unten"] == pytest.approx(unten / 2)
    assert ergebnis[f"{niveau}_oben"] == pytest.approx(oben / 2)


def test_count_with_a_numerator_has_its_poisson_interval_and_else_says_why_not(kleiner_katalog):
    katalog = kleiner_katalog(faelle={"einheit": "Personen"})
    mit = intervalle(eine_zeile("faelle", 5.0, 5.0, np.nan), katalog).loc[7]
    ohne = intervalle(eine_zeile("faelle", 5.0, np.nan, np.nan), katalog).loc[7]
    # rule of Fingertips (PHStatsMethods): exact below ten events
    assert mit["intervall_unten"] == pytest.approx(1.623486, abs=1e-6)
    assert mit["intervall_oben"] == pytest.approx(11.668332, abs=1e-6)
    assert ohne["intervall_grund"] == "eine Anzahl; verglichen werden Anteile und Raten"


def test_wider_level_holds_the_narrower_one(echt):
    mit = echt.kennwerte[echt.kennwerte["intervall_grund"] == ""]
    assert (mit["intervall_998_unten"] < mit["intervall_unten"] + 1e-9).all()
    assert (mit["intervall_998_oben"] > mit["intervall_oben"] - 1e-9).all()


def test_every_unit_of_the_catalogue_is_known_as_count_or_not():
    gezaehlt = {e: faktor(e) for e in EINHEITEN if not np.isnan(faktor(e))}
    assert gezaehlt["%"] == gezaehlt["je 100 Einwohner"] == 100
    assert gezaehlt["je 10\u202f000 Kinder unter 15 Jahren"] == 10_000
    assert gezaehlt["Personen"] == 1
    ohne = {e for e in EINHEITEN if e not in gezaehlt}
    assert {"€", "Jahre", "Einwohner je km²", "Plätze je Vollzeitstelle"} <= ohne
    assert all(e == "%" or e == "Personen" or e.startswith("je 1") for e in gezaehlt)
