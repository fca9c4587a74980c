"""Trends against published values, against scipy and against their own promises."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm, theilslopes
from statsmodels.stats.multitest import multipletests

from sozialatlas.kennwerte import trends
from sozialatlas.kennwerte.kendall import _varianz, kendall_p, theil_sen, vorgeweisst
from sozialatlas.kennwerte.trend import gegenprobe, klasse, messe

GEGENTEIL = {"steigend": "fallend", "fallend": "steigend"}


def zeile(werte, jahre=None) -> np.ndarray:
    """Return one series as a matrix with a column per year."""
    jahre = np.arange(len(werte)) if jahre is None else np.asarray(jahre)
    reihe = np.full((1, jahre.max() - jahre.min() + 1), np.nan)
    reihe[0, jahre - jahre.min()] = werte
    return reihe


def tabelle(werte, erstes=2013, status=None) -> pd.DataFrame:
    """Return a series of the indicator „quote“ for one area as a table of Kennwerte."""
    n = len(werte)
    return pd.DataFrame(
        {
            "ags": "90001",
            "indikator": "quote",
            "jahr": range(erstes, erstes + n),
            "wert": np.asarray(werte, float),
            "status": status or ["ok"] * n,
        }
    )


def einstufung(werte, schwelle: float) -> str:
    masse = messe(zeile(werte), np.array([len(werte) - 1.0]))
    return str(klasse(masse, pd.Series([schwelle]))[0])


# --- the measures ---------------------------------------------------------------------------


def test_theil_sen_equals_the_published_example():
    # statistics text, validation case 3: y against t with gaps, slope 4.0, 3.714 to 4.375
    reihe = zeile([9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18])
    steigung, unten, oben = (float(x[0]) for x in theil_sen(reihe))
    assert (steigung, unten, oben) == pytest.approx((4.0, 3.714, 4.375), abs=5e-4)


def test_kendall_s_of_the_numbers_1_to_10_is_45():
    s, p = kendall_p(zeile(np.arange(1, 11)))
    assert s[0] == 45
    assert p[0] == pytest.approx(2 / 3_628_800)
    assert theil_sen(zeile(np.arange(1, 11)))[0][0] == 1


def test_kendall_s_of_the_numbers_1_to_10_has_the_published_variance_z_and_normal_p():
    # statistics text, validation case 4 (pyMannKendall): S = 45, Var = 125, z = 3.93548
    varianz = float(_varianz(zeile(np.arange(1, 11)))[0])
    z = (45 - 1) / np.sqrt(varianz)
    assert varianz == 125
    assert z == pytest.approx(3.93548, abs=5e-6)
    assert 2 * norm.sf(z) == pytest.approx(8.303e-5, abs=5e-9)


def test_line_of_the_published_example_runs_through_the_published_intercept():
    # validation case 3: median(y) − slope · median(t) = 20 − 4 · 4
    y, t = [9, 15, 19, 20, 45, 55, 78], [1, 2, 3, 4, 10, 12, 18]
    assert np.median(y) - theil_sen(zeile(y, t))[0][0] * np.median(t) == pytest.approx(4.0)


@pytest.mark.parametrize(("n", "p"), [(4, 0.083333), (5, 0.016667), (6, 0.002778), (7, 0.000397)])
def test_exact_p_of_a_monotone_series_equals_the_published_value(n, p):
    assert kendall_p(zeile(np.arange(n)))[1][0] == pytest.approx(p, abs=5e-7)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=15, unique=True))
def test_exact_p_equals_scipy_when_no_values_are_equal(werte):
    erwartet = kendalltau(range(len(werte)), werte, method="exact").pvalue
    assert kendall_p(zeile(werte))[1][0] == pytest.approx(erwartet, abs=1e-12)


@given(st.lists(st.integers(0, 2), min_size=3, max_size=6))
def test_exact_p_with_equal_values_equals_the_count_over_all_orders(werte):
    def s_von(reihe):
        return sum(np.sign(b - a) for a, b in itertools.combinations(reihe, 2))

    alle = [abs(s_von(ordnung)) for ordnung in itertools.permutations(werte)]
    s, p = kendall_p(zeile(werte))
    assert s[0] == s_von(werte)
    assert p[0] == pytest.approx(np.mean([a >= abs(s[0]) for a in alle]))


@given(
    st.dictionaries(st.integers(2005, 2024), st.integers(-50, 50), min_size=2, max_size=12),
    st.sampled_from([0.95, 0.9]),
)
def test_theil_sen_equals_scipy_with_gaps_and_equal_values(reihe, niveau):
    jahre = np.array(sorted(reihe))
    werte = np.array([reihe[jahr] for jahr in jahre], float)
    erwartet = theilslopes(werte, jahre, alpha=niveau)
    steigung, unten, oben = (float(x[0]) for x in theil_sen(zeile(werte, jahre), niveau))
    assert steigung == pytest.approx(erwartet.slope)
    assert (unten, oben) == pytest.approx((erwartet.low_slope, erwartet.high_slope))


def test_many_series_at_once_equal_each_series_alone():
    zufall = np.random.default_rng(1)
    reihen = zufall.integers(0, 6, size=(200, 10)).astype(float)
    reihen[zufall.random(reihen.shape) < 0.3] = np.nan
    zusammen = [*kendall_p(reihen), *theil_sen(reihen)]
    einzeln = [[*kendall_p(reihen[[i]]), *theil_sen(reihen[[i]])] for i in range(200)]
    for spalte, werte in enumerate(zusammen):
        np.testing.assert_array_equal(werte, [e[spalte][0] for e in einzeln])


@given(st.lists(st.integers(-50, 50) | st.none(), min_size=2, max_size=12))
def test_series_without_memory_equals_that_of_plain_loops(werte):
    da = [w for w in werte if w is not None]
    mittel = sum(da) / max(len(da), 1)
    paare = [(a, b) for a, b in itertools.pairwise(werte) if a is not None and b is not None]
    oben = sum((a - mittel) * (b - mittel) for a, b in paare)
    unten = sum((w - mittel) ** 2 for w in da)
    r = min(max(oben / unten, 0), 0.99) if unten > 0 else 0
    erwartet = [
        np.nan if a is None or b is None else b - r * a for a, b in itertools.pairwise(werte)
    ]
    reihe = np.array([[np.nan if w is None else w for w in werte]], float)
    np.testing.assert_allclose(vorgeweisst(reihe)[0], erwartet, atol=1e-9)


# --- the classes ----------------------------------------------------------------------------

REIHEN = st.lists(st.integers(-200, 200).map(lambda x: x / 10), min_size=5, max_size=10)
SCHWELLEN = st.sampled_from([0.25, 1.05, 4.95])


@given(REIHEN, SCHWELLEN)
def test_class_turns_round_when_the_series_is_negated(werte, schwelle):
    vorwaerts = einstufung(werte, schwelle)
    assert einstufung([-w for w in werte], schwelle) == GEGENTEIL.get(vorwaerts, vorwaerts)


@given(REIHEN, SCHWELLEN, st.integers(-100, 100))
def test_class_stays_when_a_constant_is_added(werte, schwelle, konstante):
    assert einstufung([w + konstante for w in werte], schwelle) == einstufung(werte, schwelle)


@given(
    st.lists(st.integers(1, 50), min_size=5, max_size=10).map(np.cumsum),
    st.floats(0.01, 0.99),
)
def test_monotone_series_is_steigend_when_its_change_is_above_the_threshold(werte, anteil):
    aenderung = theil_sen(zeile(werte))[0][0] * (len(werte) - 1)
    assert einstufung(werte, anteil * aenderung) == "steigend"
    assert einstufung(werte, 1.01 * aenderung) != "steigend"


def test_flat_series_is_stabil_only_when_its_interval_fits_into_the_threshold():
    flach = [10.0, 10.1, 9.9, 10.0, 10.1, 9.9, 10.0, 10.0, 10.1, 9.9]
    assert einstufung(flach, 1.0) == "stabil"
    assert einstufung(flach, 0.1) == "nicht_eindeutig"


def test_change_that_equals_the_threshold_is_no_trend():
    assert einstufung([1, 2, 3, 4, 5, 6], 5.0) == "nicht_eindeutig"
    assert einstufung([1, 2, 3, 4, 5, 6], 4.999) == "steigend"


def test_stabil_rests_on_the_90_percent_interval_not_on_a_wider_or_narrower_one():
    werte = [12, 7, 10, 9, 10, 10, 8, 10]  # change within ±3.5 (90 %), from −4.7 to 3.5 (95 %)
    assert einstufung(werte, 4.0) == "stabil"
    assert einstufung(werte, 3.5) == "nicht_eindeutig"


def test_noisy_series_is_not_called_stabil():
    assert einstufung([5, 15, 6, 14, 7, 13, 8, 12, 5, 15], 1.0) == "nicht_eindeutig"


def test_false_alarms_stay_below_5_percent_within_the_window(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    import trend_simulation

    ergebnis = trend_simulation.fehlalarme(anzahl=4000, laengen=range(5, 11))
    grenze = 0.05 + 2 * np.sqrt(0.05 * 0.95 / 4000)  # two standard errors of the simulation
    assert ergebnis.filter(like="Klasse").le(grenze).all(axis=None)
    assert ergebnis.loc[ergebnis["phi"] == 0, "Klasse 0.5"].max() < 0.03


def test_false_alarms_stay_below_5_percent_in_longer_series_too(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "bench"))
    import trend_simulation

    ergebnis = trend_simulation.fehlalarme(anzahl=4000, laengen=(11, 13, 15))
    grenze = 0.05 + 2 * np.sqrt(0.05 * 0.95 / 4000)
    assert ergebnis.filter(like="Klasse").le(grenze).all(axis=None)


def test_gegenprobe_confirms_a_straight_rise_and_not_a_series_that_only_remembers():
    gerade = np.arange(10.0) + np.array([0, 0.3, -0.2, 0.1, 0, 0.2, -0.1, 0, 0.3, 0.1])
    erinnert = np.array([1, 1.2, 1.1, 1.3, 1.2, 5, 5.1, 5.3, 5.2, 5.4])
    kurz = np.array([np.nan] * 5 + [1, 2, 3, 4, 5])
    reihen = np.stack([gerade, erinnert, kurz])
    assert gegenprobe(reihen, np.ones(3)).tolist() == [
        "bestaetigt",
        "nicht_bestaetigt",
        "nicht_pruefbar",
    ]
    assert gegenprobe(-reihen, -np.ones(3)).tolist()[0] == "bestaetigt"
    assert gegenprobe(reihen, -np.ones(3)).tolist()[0] == "nicht_bestaetigt"


def test_stabil_is_said_in_at_most_5_percent_when_the_change_equals_the_threshold():
    zufall = np.random.default_rng(7)
    for n in (6, 8, 10):
        reihen = zufall.normal(size=(4000, n)) + np.arange(n) * (4 / (n - 1))
        masse = messe(reihen, np.full(4000, n - 1.0))
        anteil = (klasse(masse, pd.Series(4.0, index=masse.index)) == "stabil").mean()
        assert anteil <= 0.075


# --- the table ------------------------------------------------------------------------------


def test_trend_looks_back_ten_years_at_most(kleiner_katalog):
    lang = tabelle([50, 40, 30, *range(1, 11)], erstes=2010)
    zeile_ = trends(lang, kleiner_katalog(quote={"relevante_aenderung": 1})).iloc[0]
    assert (zeile_.von, zeile_.bis, zeile_.n) == (2013, 2022, 10)
    assert (zeile_.trend, zeile_.steigung, zeile_.aenderung) == ("steigend", 1, 9)


def test_trend_starts_at_the_last_declared_break(kleiner_katalog):
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2016, "grund": "neue Zählweise"},)})
    zeile_ = trends(tabelle([9, 9, 9, 1, 2, 3, 4, 5, 6]), katalog).iloc[0]
    assert (zeile_.von, zeile_.n, zeile_.trend) == (2016, 6, "steigend")


def test_trend_starts_at_a_figure_marked_as_break(kleiner_katalog):
    status = ["ok"] * 3 + ["bruch"] + ["ok"] * 5
    zeile_ = trends(tabelle([9, 9, 9, 1, 2, 3, 4, 5, 6], status=status), kleiner_katalog(quote={}))
    assert zeile_["von"][0] == 2016


def test_trend_is_nicht_beurteilbar_and_says_why_when_values_are_few(kleiner_katalog):
    zeile_ = trends(tabelle([1, 2, 3, 4]), kleiner_katalog(quote={})).iloc[0]
    assert zeile_.trend == "nicht_beurteilbar"
    assert np.isnan(zeile_.p)
    assert zeile_.grund == "nur 4 Jahreswerte, nötig sind 5"


def test_trend_says_that_the_break_leaves_too_few_values(kleiner_katalog):
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2021, "grund": "neue Zählweise"},)})
    zeile_ = trends(tabelle([1, 2, 3, 4, 5, 6, 7, 8, 9]), katalog).iloc[0]
    assert zeile_.grund == "nur ein Jahreswert seit dem letzten Bruch der Reihe, nötig sind 5"


def test_trend_of_a_series_without_values_names_its_status(kleiner_katalog):
    ohne = tabelle([np.nan], status=["nicht_erhoben"])
    zeile_ = trends(ohne, kleiner_katalog(quote={})).iloc[0]
    assert (zeile_.trend, zeile_.n) == ("nicht_beurteilbar", 0)
    assert zeile_.grund == "für dieses Gebiet nicht erhoben"
    assert pd.isna(zeile_.von)
    assert pd.isna(zeile_.bis)


def test_trend_counts_years_not_positions_when_years_are_missing(kleiner_katalog):
    mit_luecken = tabelle([1, 2, 3, 4, 5, 6, 7]).drop(index=[1, 4])
    zeile_ = trends(mit_luecken, kleiner_katalog(quote={})).iloc[0]
    assert (zeile_.n, zeile_.steigung, zeile_.aenderung) == (5, 1, 6)


def test_trends_of_some_areas_equal_those_of_all(kleiner_katalog):
    zufall = np.random.default_rng(3)
    alle = pd.concat([tabelle(zufall.normal(size=10)).assign(ags=f"9000{i}") for i in range(5)])
    katalog = kleiner_katalog(quote={})
    einige = trends(alle, katalog, ags=["90001", "90003"])
    erwartet = trends(alle, katalog).query("ags in ['90001', '90003']")
    pd.testing.assert_frame_equal(einige, erwartet.reset_index(drop=True))
    assert len(trends(alle, katalog, ags=[])) == 0


# --- many series at once --------------------------------------------------------------------


def familie(zahl: int, letzte) -> pd.DataFrame:
    """Return so many series without direction of one indicator, and one more."""
    ohne = [10.0, 11.0, 10.0, 11.0, 10.0]
    reihen = [tabelle(ohne).assign(ags=f"9{n:04d}") for n in range(zahl)]
    return pd.concat([*reihen, tabelle(letzte).assign(ags="99999")])


def test_direction_that_stands_alone_falls_among_many_series_and_says_so(kleiner_katalog):
    katalog = kleiner_katalog(quote={"relevante_aenderung": 1})
    steigt = [1, 2, 3, 4, 5]
    allein = trends(familie(0, steigt), katalog).iloc[-1]
    unter_sechs = trends(familie(5, steigt), katalog).iloc[-1]
    unter_sieben = trends(familie(6, steigt), katalog).iloc[-1]
    assert (allein.trend, allein.familie) == ("steigend", 1)
    assert (unter_sechs.trend, unter_sechs.q) == ("steigend", pytest.approx(0.1))
    assert (unter_sieben.trend, unter_sieben.gegenprobe) == ("nicht_eindeutig", "")
    assert unter_sieben.grund == (
        "die Richtung ist für sich belegt, unter 7 zugleich geprüften Reihen aber nicht mehr"
    )


def test_areas_of_other_levels_and_series_without_a_test_do_not_count_in_the_family(
    kleiner_katalog,
):
    gemeinden = familie(9, [1, 2, 3, 4, 5]).assign(ags=lambda t: t["ags"] + "001")
    kurze = tabelle([1, 2, 3]).assign(ags="90001")
    alle = pd.concat([gemeinden, kurze, tabelle([1, 2, 3, 4, 5]).assign(ags="90002")])
    ergebnis = trends(alle, kleiner_katalog(quote={"relevante_aenderung": 1}))
    ergebnis = ergebnis.set_index("ags")
    assert ergebnis["familie"][["90001", "90002", "99999001"]].tolist() == [1, 1, 10]
    assert ergebnis["trend"]["90002"] == "steigend"
    assert np.isnan(ergebnis["q"]["90001"])


def test_real_families_equal_those_of_statsmodels(echt):
    mit = echt.trends[echt.trends["p"].notna()]
    for _, gruppe in mit.groupby(["indikator", mit["ags"].str.len()]):
        erwartet = multipletests(gruppe["p"], method="fdr_bh")[1]
        assert gruppe["q"].to_numpy() == pytest.approx(erwartet, abs=1e-6)
        assert set(gruppe["familie"]) == {len(gruppe)}
    richtung = mit["trend"].isin(["steigend", "fallend"])
    assert (mit.loc[richtung, "q"] <= 0.1).all()
    assert (mit["gegenprobe"] != "").eq(richtung).all()
