"""What can be said about effects: against naive oracles, published figures and by simulation."""

from __future__ import annotations

import itertools
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sozialatlas.massnahmen.wirkung import (
    beschreibung,
    differenz,
    nachweisgrenze,
    synthetisch,
    zuteilung,
)
from sozialatlas.massnahmen.wirkung.panel import Feld, stelle, uebergang
from sozialatlas.massnahmen.wirkung.urteil import Umfeld, urteile

START = date(2016, 1, 1)


@pytest.fixture(autouse=True)
def _bench(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))


def panel(werte: np.ndarray, k: int, erstes: int = 2010) -> Feld:
    """A panel whose first ``k`` rows are treated from 2016 on; 2015 is the trigger year."""
    lang = pd.DataFrame(
        [
            (f"16{i:03d}", erstes + j, werte[i, j])
            for i, j in itertools.product(range(len(werte)), range(werte.shape[1]))
        ],
        columns=["ags", "jahr", "wert"],
    )
    return stelle(lang, {f"16{i:03d}" for i in range(k)}, START)


def zufall(n: int = 12, jahre: int = 10, saat: int = 1) -> np.ndarray:
    return np.random.default_rng(saat).normal(10, 1, size=(n, jahre))


# --- the panel ----------------------------------------------------------------------------------


def test_trigger_year_and_a_year_begun_halfway_count_neither_before_nor_after() -> None:
    assert uebergang(date(2019, 1, 1)) == (2018,)
    assert uebergang(date(2016, 5, 1)) == (2015, 2016)
    assert uebergang(date(2016, 5, 1), voll_ab=2019) == (2015, 2016, 2017, 2018)
    feld = panel(zufall(), 1)
    assert feld.vorjahre == (2010, 2011, 2012, 2013, 2014)
    assert feld.nachjahre == (2016, 2017, 2018, 2019)


def test_area_with_a_gap_leaves_the_comparison_and_is_named() -> None:
    werte = zufall()
    werte[7, 2] = np.nan
    werte[8, 5] = np.nan  # the trigger year is not needed
    feld = panel(werte, 1)
    assert feld.ohne_werte == ("16007",)
    assert feld.anzahl == 11


def test_years_before_a_break_are_dropped_and_a_break_at_the_start_is_kept_as_a_reason() -> None:
    lang = pd.DataFrame(
        [(f"16{i:03d}", j, float(i + j)) for i in range(12) for j in range(2006, 2022)],
        columns=["ags", "jahr", "wert"],
    )
    frueher = stelle(lang, {"16000"}, START, [2009, 2019])
    assert frueher.vorjahre == (2009, 2010, 2011, 2012, 2013, 2014)
    assert frueher.nachjahre == (2016, 2017, 2018)
    assert frueher.bruch is None
    assert stelle(lang, {"16000"}, START, [2016]).bruch == 2016
    assert stelle(lang, {"16000"}, START, [2015]).bruch == 2015


def test_description_gives_means_and_slopes_of_both_groups() -> None:
    werte = np.tile(np.arange(10.0), (12, 1))
    werte[0] *= 2
    b = beschreibung.beschreibe(panel(werte, 1))
    assert b.behandelt is not None
    assert b.uebrige is not None
    assert (b.behandelt.vorher, b.behandelt.nachher) == (4.0, 15.0)
    assert (b.uebrige.vorher, b.uebrige.nachher) == (2.0, 7.5)
    assert b.behandelt.steigung_vorher == pytest.approx(2)
    assert b.uebrige.steigung_nachher == pytest.approx(1)


# --- differences --------------------------------------------------------------------------------


def test_published_means_of_card_and_krueger_give_their_difference() -> None:
    """Full-time-equivalent employment per store, Card & Krueger 1994, table 3, rows 1 to 3:
    New Jersey 20.44 → 21.03, Pennsylvania 23.33 → 21.17, difference in differences 2.76 (the
    paper computes it from unrounded means; the rounded ones give 2.75)."""
    new_jersey, pennsylvania = (20.44, 21.03), (23.33, 21.17)
    werte = np.array([new_jersey, pennsylvania])
    feld = Feld(
        ("NJ", "PA"), (1991, 1993), werte, np.array([True, False]), START,
        np.array([True, False]), np.array([False, True]), (1992,),
    )  # fmt: skip
    belegt, genau = zuteilung.zuteilungen(feld.behandelt)
    d = zuteilung.permutiere(feld.veraenderung(), np.ones(2), belegt)
    assert genau
    assert d.schaetzung == pytest.approx(2.76, abs=0.011)
    assert (d.unten, d.oben) == (-np.inf, np.inf)  # two areas allow no interval
    assert d.p == 1.0


@pytest.mark.parametrize("k", [1, 3])
def test_difference_is_the_coefficient_of_the_two_way_regression(k: int) -> None:
    import statsmodels.formula.api as smf

    feld = panel(zufall(saat=k), k)
    benutzt = feld.vor | feld.nach
    lang = pd.DataFrame({
        "y": feld.werte[:, benutzt].ravel(),
        "ags": np.repeat(feld.ags, benutzt.sum()),
        "jahr": np.tile(np.asarray(feld.jahre)[benutzt], feld.anzahl),
        "d": np.outer(feld.behandelt, feld.nach[benutzt]).astype(float).ravel(),
    })  # fmt: skip
    fit = smf.ols("y ~ d + C(ags) + C(jahr)", lang).fit()
    assert differenz.vergleiche(feld).schaetzung == pytest.approx(fit.params["d"])


def naiv_p(veraenderung: np.ndarray, gewicht: np.ndarray, k: int, tau: float) -> float:
    """The share of allocations at least as extreme, one by one, after taking τ away."""
    n = len(veraenderung)
    angepasst = veraenderung.copy()
    angepasst[:k] -= tau
    z = angepasst * gewicht

    def statistik(menge: tuple[int, ...]) -> float:
        drin = [z[i] for i in menge]
        rest = [z[i] for i in range(n) if i not in menge]
        return abs(sum(drin) / len(drin) - sum(rest) / len(rest))

    echt = statistik(tuple(range(k)))
    alle = [statistik(m) for m in itertools.combinations(range(n), k)]
    return float(np.mean([s >= echt - 1e-9 for s in alle]))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]), st.booleans())
def test_interval_holds_exactly_the_effects_that_brute_force_does_not_reject(
    saat: int, k: int, gewichtet: bool
) -> None:
    z = np.random.default_rng(saat)
    n = 22 if k == 1 else 9
    veraenderung = z.normal(size=n)
    gewicht = np.exp(z.normal(0, 0.4, n)) if gewichtet else np.ones(n)
    belegt, _ = zuteilung.zuteilungen(np.arange(n) < k)
    t = zuteilung.permutiere(veraenderung, gewicht, belegt)
    assert t.p == pytest.approx(naiv_p(veraenderung, gewicht, k, 0.0))
    for ende, nach_aussen in ((t.unten, -1), (t.oben, 1)):
        assert np.isfinite(ende)
        assert naiv_p(veraenderung, gewicht, k, ende - nach_aussen * 1e-6) > 0.05
        assert naiv_p(veraenderung, gewicht, k, ende + nach_aussen * 1e-6) <= 0.05


def test_allocations_are_all_where_feasible_and_a_seeded_sample_otherwise() -> None:
    alle, genau = zuteilung.mengen(22, (0, 1))
    assert genau
    assert len({tuple(z) for z in alle}) == len(alle) == 231
    probe, genau = zuteilung.mengen(22, tuple(range(11)))
    assert not genau
    assert len(probe) == 1 + zuteilung.ZIEHUNGEN
    assert (probe.sum(axis=1) == 11).all()
    assert list(np.flatnonzero(probe[0])) == list(range(11))


def test_event_study_is_zero_on_average_before_and_the_difference_after() -> None:
    feld = panel(zufall(), 2)
    e = differenz.ereignisse(feld)
    assert e.werte[feld.vor].mean() == pytest.approx(0)
    assert e.werte[feld.nach].mean() == pytest.approx(differenz.vergleiche(feld).schaetzung)
    assert (e.unten <= e.oben).all()


def test_band_of_one_area_holds_all_other_areas() -> None:
    feld = panel(zufall(), 1)
    e = differenz.ereignisse(feld)
    abstand = feld.werte - feld.werte[:, feld.vor].mean(axis=1, keepdims=True)
    jeder = [abstand[i] - np.delete(abstand, i, axis=0).mean(axis=0) for i in range(1, 12)]
    assert np.allclose(e.unten, np.min(jeder, axis=0))
    assert np.allclose(e.oben, np.max(jeder, axis=0))


def test_different_courses_before_the_start_forbid_a_claim() -> None:
    werte = zufall(22)
    werte[0] += np.arange(10) * 5.0  # rises all the time
    d = differenz.vergleiche(panel(werte, 1))
    assert d.vorlauf_verschieden
    assert d.schaetzung > 10
    assert not d.unterscheidbar
    assert urteile(panel(werte, 1)).stand == "vorlauf_verschieden"


def test_drift_that_would_explain_a_difference_is_counted_in_years_like_the_worst_before() -> None:
    """By hand: apart by 1 in one year before; interval from 12 on; 2012 to 2017.5 are 5.5 years."""
    werte = np.zeros((4, 10))
    werte[0, 2:] = 1.0
    feld = panel(werte, 1)
    assert differenz.bruchwert(feld, 12.0, 20.0) == pytest.approx(12 / 5.5)
    assert differenz.bruchwert(feld, -20.0, -12.0) == pytest.approx(12 / 5.5)
    assert differenz.bruchwert(feld, -1.0, 20.0) == 0
    assert differenz.bruchwert(panel(np.zeros((4, 10)), 1), 1.0, 2.0) == np.inf


# --- synthetic control --------------------------------------------------------------------------


def test_weights_find_the_mixture_that_was_made() -> None:
    """By hand: the area is a quarter of the first and three quarters of the second donor."""
    spender = np.array([[1.0, 2, 3, 4, 5, 9], [4.0, 4, 1, 1, 4, 4], [9.0, 9, 9, 2, 9, 9]])
    w = synthetisch.gewichte(0.25 * spender[0] + 0.75 * spender[1], spender)
    assert w == pytest.approx([0.25, 0.75, 0], abs=1e-4)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1_000))
def test_weights_are_the_constrained_least_squares_of_a_general_optimiser(saat: int) -> None:
    from scipy.optimize import minimize

    z = np.random.default_rng(saat)
    spender, ziel = z.normal(size=(5, 7)), z.normal(size=7)
    w = synthetisch.gewichte(ziel, spender)
    verlust = lambda v: float(((ziel - v @ spender) ** 2).sum())  # noqa: E731
    fit = minimize(
        verlust, np.full(5, 0.2), bounds=[(0, 1)] * 5, method="SLSQP",
        constraints={"type": "eq", "fun": lambda v: v.sum() - 1}, options={"ftol": 1e-12},
    )  # fmt: skip
    assert w.sum() == pytest.approx(1)
    assert (w >= 0).all()
    assert verlust(w) <= fit.fun + 1e-6


def test_synthetic_control_ranks_the_treated_area_first_where_the_effect_is_large() -> None:
    werte = zufall(22) + np.linspace(0, 6, 22)[:, None]
    werte = np.roll(werte, 11, axis=0)  # the treated one lies amid the others
    werte[0, 6:] += 15
    feld = panel(werte, 1, erstes=2009)
    s = synthetisch.vergleiche(feld)
    assert s is not None
    assert s.luecke == pytest.approx(15, abs=3)
    assert s.ohne_einen[0] > 10
    assert sum(g for _, g in s.gewichte) == pytest.approx(1, abs=0.05)


def test_synthetic_control_is_not_reported_where_the_fit_before_is_bad() -> None:
    werte = zufall(22)
    werte[0] += 50  # no mixture of the others reaches it
    s = synthetisch.vergleiche(panel(werte, 1, erstes=2008))
    assert s is not None
    assert not s.passt


@pytest.mark.parametrize(("k", "erstes"), [(2, 2008), (1, 2011)])
def test_synthetic_control_needs_one_area_and_six_years_before(k: int, erstes: int) -> None:
    assert synthetisch.vergleiche(panel(zufall(22), k, erstes)) is None


# --- what would have been seen ------------------------------------------------------------------


@pytest.mark.parametrize("k", [1, 2])
def test_smallest_visible_effect_is_found_in_four_of_five_cases(k: int) -> None:
    """Against the naive way: add the effect to each set in turn and run both tests."""
    z = np.random.default_rng(3)
    veraenderung, streuung = z.normal(size=20), np.exp(z.normal(0, 0.3, 20))
    grenze = nachweisgrenze.kleinster(veraenderung, streuung, k)
    assert grenze is not None

    def gefunden(wirkung: float) -> float:
        funde = []
        for menge in nachweisgrenze._scheinmengen(20, k):
            belegt, _ = zuteilung.mengen(20, menge)
            for vorzeichen in (-1, 1):
                neu = veraenderung.copy()
                neu[list(menge)] += vorzeichen * wirkung
                tests = differenz.beide(neu, streuung, belegt)
                funde.append(not min(t.unten for t in tests) <= 0 <= max(t.oben for t in tests))
        return float(np.mean(funde))

    assert gefunden(grenze * 1.001) >= 0.8
    assert gefunden(grenze * 0.9) < 0.8


def test_smallest_visible_effect_is_unknown_with_fewer_than_twenty_allocations() -> None:
    assert nachweisgrenze.kleinster(np.arange(19.0), np.ones(19), 1) is None
    assert nachweisgrenze.kleinster(np.arange(20.0), np.ones(20), 1) is not None
    assert nachweisgrenze.kleinster(np.arange(20.0), np.ones(20), 11) is None


def test_outlook_plays_a_start_with_the_newest_years() -> None:
    lang = pd.DataFrame(
        [(f"16{i:03d}", 2010 + j, w) for i, z in enumerate(zufall(22)) for j, w in enumerate(z)],
        columns=["ags", "jahr", "wert"],
    )
    blick = nachweisgrenze.vorausschau(lang, [2011], 1)
    assert blick is not None
    assert (blick.vorjahre, blick.nachjahre) == ((2011, *range(2012, 2016)), (2017, 2018, 2019))
    assert blick.grenze is not None
    assert nachweisgrenze.vorausschau(lang, [2015], 1) is None  # five years are too few


# --- the verdict --------------------------------------------------------------------------------


def gruende(feld: Feld, umfeld: Umfeld = Umfeld()) -> set[str]:  # noqa: B008
    ergebnis = urteile(feld, umfeld)
    assert (ergebnis.differenz is None) == (ergebnis.stand == "kein_vergleich")
    return {g.name for g in ergebnis.hindernisse}


def test_no_comparison_where_all_areas_take_part() -> None:
    assert gruende(panel(zufall(), 12), Umfeld(ueberall=True)) == {"alle"}


def test_no_comparison_with_too_few_years_before() -> None:
    assert gruende(panel(zufall(22), 1, erstes=2012)) == {"vorjahre"}
    assert gruende(panel(zufall(22), 1, erstes=2011)) == set()


def test_no_comparison_before_there_are_years_after() -> None:
    assert gruende(panel(zufall(22, jahre=6), 1)) == {"kein_nachher"}


def test_no_comparison_across_a_break_at_the_start() -> None:
    lang = pd.DataFrame(
        [(f"16{i:03d}", j, float(i + j)) for i in range(22) for j in range(2006, 2022)],
        columns=["ags", "jahr", "wert"],
    )
    assert gruende(stelle(lang, {"16000"}, START, [2016])) == {"bruch"}


def test_no_comparison_with_more_treated_than_other_areas_or_too_few_of_both() -> None:
    assert gruende(panel(zufall(22), 12)) == {"zu_viele"}
    assert gruende(panel(zufall(22), 11)) == set()
    assert gruende(panel(zufall(19), 1)) == {"zu_wenige"}


def test_no_comparison_where_starts_are_staggered_or_places_unknown() -> None:
    assert gruende(panel(zufall(22), 3), Umfeld(gestaffelt=True)) == {"gestaffelt"}
    assert gruende(panel(zufall(22), 0), Umfeld(orte_bekannt=False)) == {"orte"}


def test_treated_area_without_figures_is_refused_and_not_counted_as_comparison() -> None:
    werte = zufall(22)
    werte[0, 0] = np.nan
    feld = panel(werte, 1)
    assert feld.behandelt_ohne_werte == ("16000",)
    assert gruende(feld) == {"ohne_werte"}


def test_reserves_name_single_area_peak_incomplete_list_and_other_programmes() -> None:
    werte = zufall(22)
    werte[0, 5] = 30  # the trigger year
    umfeld = Umfeld(liste_vollstaendig=False, nur_teile=True, andere=("ein Programm",))
    namen = [g.name for g in urteile(panel(werte, 1), umfeld).vorbehalte]
    assert namen == ["liste", "teile", "eines", "gipfel", "andere", "nachbarn"]
    ohne = [g.name for g in urteile(panel(zufall(22), 2)).vorbehalte]
    assert ohne == ["nachbarn"]


# --- calibration --------------------------------------------------------------------------------


@pytest.mark.parametrize("ungleich", [0.0, 0.3, 0.6])
def test_one_of_22_areas_without_effect_is_claimed_in_at_most_5_of_100_of_1000_runs(
    ungleich: float,
) -> None:
    import wirkung_simulation as bench

    assert bench.behauptet(1_000, 1, ungleich) <= 0.05


@pytest.mark.parametrize(("k", "laeufe"), [(2, 300), (5, 60)])
def test_two_and_five_areas_without_effect_are_seldom_claimed(k: int, laeufe: int) -> None:
    import wirkung_simulation as bench

    spiel = 2 * np.sqrt(0.05 * 0.95 / laeufe)
    assert bench.behauptet(laeufe, k, 0.3) <= 0.05 + spiel


@pytest.mark.parametrize(("k", "wirkung"), [(1, 8.0), (2, 5.0)])
def test_large_effect_is_found_in_most_runs(k: int, wirkung: float) -> None:
    import wirkung_simulation as bench

    assert bench.behauptet(200, k, 0.0, wirkung) >= 0.8


def test_usual_standard_errors_claim_effects_that_are_not_there() -> None:
    """The reason for permutation: with one treated area they err in most runs."""
    import wirkung_simulation as bench

    assert np.mean([bench.ueblich(f) for f in bench.felder(60, 1, 0.3)]) > 0.4


def test_synthetic_control_without_effect_seldom_comes_first() -> None:
    import wirkung_simulation as bench

    assert bench.synthese(60, 0.3) <= 0.1
