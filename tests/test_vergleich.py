"""Comparison with Land, Bund and the Kreise, and change between years, on hand-made figures."""

from __future__ import annotations

import statistics
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennwertwerkzeug import KREISE, beobachtungen, gebiete
from sozialatlas.fehler import DatenFehler
from sozialatlas.kennwerte import aktuell, berechne
from sozialatlas.kennwerte.vergleich import ist_kreis, verteilung


def eine(kennwerte: pd.DataFrame, ags: str, jahr: int) -> pd.Series:
    return kennwerte[(kennwerte["ags"] == ags) & (kennwerte["jahr"] == jahr)].iloc[0]


# --- Land and Bund --------------------------------------------------------------------------


def test_difference_and_ratio_refer_to_land_and_bund_of_the_same_year(kleiner_katalog):
    werte = beobachtungen(
        ("90001", 2020, 18.35), ("90", 2020, 9.70), ("00", 2020, 12.5), ("90", 2019, 99)
    )
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001")), "90001", 2020)
    assert (zeile.land, zeile.bund) == (9.70, 12.5)
    assert zeile.differenz_land == 8.65  # exactly, not 8.650000000000002
    assert round(zeile.verhaeltnis_land, 2) == 1.89
    assert (zeile.differenz_bund, zeile.verhaeltnis_bund) == (5.85, 1.468)


def test_gemeinde_is_compared_with_its_land(kleiner_katalog):
    werte = beobachtungen(("90001001", 2020, 12), ("90", 2020, 10), ("91", 2020, 1))
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001001")), "90001001", 2020)
    assert (zeile.land, zeile.verhaeltnis_land) == (10, 1.2)


def test_comparison_is_missing_when_the_reference_is_missing_or_not_usable(kleiner_katalog):
    werte = beobachtungen(("90001", 2020, 5), ("90", 2020, 4, "geheim"))
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001")), "90001", 2020)
    spalten = ["land", "differenz_land", "verhaeltnis_land", "bund", "differenz_bund"]
    assert zeile[spalten].isna().all()


def test_ratio_is_missing_when_the_reference_is_zero(kleiner_katalog):
    werte = beobachtungen(("90001", 2020, 5), ("90", 2020, 0))
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001")), "90001", 2020)
    assert zeile.differenz_land == 5
    assert np.isnan(zeile.verhaeltnis_land)


def test_land_and_bund_are_not_compared_with_themselves(kleiner_katalog):
    werte = beobachtungen(("90", 2020, 10), ("00", 2020, 8))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90"))
    assert np.isnan(eine(kennwerte, "90", 2020).differenz_land)
    assert eine(kennwerte, "90", 2020).differenz_bund == 2
    assert eine(kennwerte, "00", 2020)[["differenz_land", "differenz_bund"]].isna().all()


def test_counts_that_add_up_to_the_land_are_not_compared_with_it(kleiner_katalog):
    werte = beobachtungen(("90001", 2020, 500), ("90", 2020, 9000))
    katalog = kleiner_katalog(quote={"einheit": "Personen", "summe_gleich_land": True})
    zeile = eine(berechne(werte, katalog, gebiete("90001")), "90001", 2020)
    assert zeile.land == 9000
    assert zeile[["differenz_land", "verhaeltnis_land"]].isna().all()


# --- the distribution of the Kreise ---------------------------------------------------------

WERTE = st.lists(st.integers(0, 1000).map(lambda x: x / 10), min_size=10, max_size=12)


@given(WERTE)
def test_z_has_mean_0_and_standard_deviation_1(werte):
    tabelle = beobachtungen(*((ags, 2020, wert) for ags, wert in zip(KREISE, werte, strict=False)))
    z = verteilung(tabelle, ist_kreis(tabelle, gebiete(*KREISE).kommunen))["z"]
    if len(set(werte)) == 1:
        assert z.isna().all()
    else:
        assert z.mean() == pytest.approx(0, abs=1e-9)
        assert z.std() == pytest.approx(1)


@given(WERTE)
def test_percentile_is_the_share_of_smaller_values_with_ties_by_half(werte):
    tabelle = beobachtungen(*((ags, 2020, wert) for ags, wert in zip(KREISE, werte, strict=False)))
    perzentile = verteilung(tabelle, ist_kreis(tabelle, gebiete(*KREISE).kommunen))["perzentil"]
    for wert, perzentil in zip(werte, perzentile, strict=True):
        kleiner = sum(w < wert for w in werte) + 0.5 * sum(w == wert for w in werte)
        assert perzentil == pytest.approx(100 * kleiner / len(werte))


def test_z_is_missing_with_fewer_than_ten_kreise_unless_fewer_are_asked(kleiner_katalog):
    werte = beobachtungen(*((ags, 2020, i) for i, ags in enumerate(KREISE[:9])))
    katalog, register = kleiner_katalog(quote={}), gebiete(*KREISE[:9])
    spalten = ["z", "perzentil", "median_kreise", "mittel_kreise", "streuung_kreise"]
    assert berechne(werte, katalog, register)[spalten].isna().all(axis=None)
    wenige = berechne(werte, katalog, register, mindestens_kreise=9)
    assert wenige[spalten].notna().all(axis=None)


def test_median_of_the_kreise_stands_in_every_row_of_the_land_but_z_only_for_kreise(
    kleiner_katalog,
):
    kreise = ((ags, 2020, i) for i, ags in enumerate(KREISE))
    werte = beobachtungen(*kreise, ("90001001", 2020, 3), ("90", 2020, 5), ("00", 2020, 5))
    register = gebiete(*KREISE, "90001001", "90")
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register).set_index("ags")
    assert (kennwerte.loc[[*KREISE, "90001001", "90"], "median_kreise"] == 5.5).all()
    assert np.isnan(kennwerte.loc["00", "median_kreise"])
    assert kennwerte.loc[["90001001", "90", "00"], ["z", "perzentil"]].isna().all(axis=None)
    assert kennwerte.loc[KREISE, "z"].notna().all()


def test_mean_and_spread_of_the_kreise_stand_behind_z(kleiner_katalog):
    werte = beobachtungen(
        *((ags, 2020, i**2) for i, ags in enumerate(KREISE)), ("90001001", 2020, 3)
    )
    register = gebiete(*KREISE, "90001001")
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register).set_index("ags")
    quadrate = [i**2 for i in range(12)]
    assert (kennwerte["mittel_kreise"] == round(statistics.mean(quadrate), 9)).all()
    assert (kennwerte["streuung_kreise"] == round(statistics.stdev(quadrate), 9)).all()
    z = (kennwerte["wert"] - kennwerte["mittel_kreise"]) / kennwerte["streuung_kreise"]
    assert kennwerte.loc[KREISE, "z"].to_numpy() == pytest.approx(z[KREISE].to_numpy())


def test_equal_kreise_have_a_mean_and_no_spread(kleiner_katalog):
    werte = beobachtungen(*((ags, 2020, 0.1) for ags in KREISE))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete(*KREISE))
    assert kennwerte[
        ["mittel_kreise", "streuung_kreise"]
    ].drop_duplicates().to_numpy().tolist() == [[0.1, 0.0]]
    assert kennwerte["z"].isna().all()


def test_kreis_that_has_ended_does_not_count_from_the_year_of_its_end_on(kleiner_katalog):
    werte = beobachtungen(*((a, j, i) for i, a in enumerate(KREISE) for j in (2020, 2021)))
    register = gebiete(*KREISE, k90012=date(2021, 6, 30))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register)
    assert eine(kennwerte, "90001", 2020).median_kreise == 5.5
    assert eine(kennwerte, "90001", 2021).median_kreise == 5
    assert np.isnan(eine(kennwerte, "90012", 2021).z)


def test_kreis_that_ends_with_the_year_still_counts_in_it(kleiner_katalog):
    werte = beobachtungen(*((a, 2021, i) for i, a in enumerate(KREISE)))
    register = gebiete(*KREISE, k90012=date(2021, 12, 31))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register)
    assert eine(kennwerte, "90001", 2021).median_kreise == 5.5


# --- change ---------------------------------------------------------------------------------


def test_change_compares_with_one_five_and_the_first_year(kleiner_katalog):
    werte = beobachtungen(*(("90001", 2010 + i, 10 + i * 1.1) for i in range(8)))
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001")), "90001", 2017)
    assert (zeile.veraenderung_1j, zeile.veraenderung_5j, zeile.veraenderung_alle) == (
        1.1,
        5.5,
        7.7,
    )
    assert zeile.jahr_erstes == 2010


def test_change_is_missing_when_the_earlier_year_has_no_value(kleiner_katalog):
    werte = beobachtungen(("90001", 2014, 1), ("90001", 2018, 2, "geheim"), ("90001", 2019, 4))
    zeile = eine(berechne(werte, kleiner_katalog(quote={}), gebiete("90001")), "90001", 2019)
    assert np.isnan(zeile.veraenderung_1j)
    assert (zeile.veraenderung_5j, zeile.veraenderung_alle) == (3, 3)


def test_no_change_is_counted_across_a_declared_break(kleiner_katalog):
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2018, "grund": "neue Zählweise"},)})
    werte = beobachtungen(*(("90001", jahr, jahr - 2000) for jahr in range(2012, 2020)))
    kennwerte = berechne(werte, katalog, gebiete("90001"))
    assert np.isnan(eine(kennwerte, "90001", 2018).veraenderung_1j)
    assert np.isnan(eine(kennwerte, "90001", 2018).veraenderung_alle)
    assert np.isnan(eine(kennwerte, "90001", 2019).veraenderung_5j)
    assert eine(kennwerte, "90001", 2019).veraenderung_alle == 1
    assert eine(kennwerte, "90001", 2019).jahr_erstes == 2018
    assert eine(kennwerte, "90001", 2017).veraenderung_5j == 5


def test_no_change_is_counted_across_a_figure_marked_as_break(kleiner_katalog):
    werte = beobachtungen(("90001", 2018, 1), ("90001", 2019, 5, "bruch"), ("90001", 2020, 6))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    assert np.isnan(eine(kennwerte, "90001", 2019).veraenderung_1j)
    assert eine(kennwerte, "90001", 2020).veraenderung_1j == 1
    assert eine(kennwerte, "90001", 2020).jahr_erstes == 2019


# --- missing figures ------------------------------------------------------------------------


def test_figure_without_usable_status_keeps_its_status_and_has_no_derived_values(kleiner_katalog):
    werte = beobachtungen(("90001", 2019, 3), ("90001", 2020, 0, "unklar"), ("90", 2020, 4))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    zeile = eine(kennwerte, "90001", 2020)
    assert zeile.status == "unklar"
    assert zeile[["wert", "differenz_land", "verhaeltnis_land", "veraenderung_1j"]].isna().all()
    assert zeile.land == 4


def test_area_without_any_figure_gets_a_row_at_the_latest_year_of_the_kreise(kleiner_katalog):
    werte = beobachtungen(
        ("90001", 2019, 3), ("90001", 2021, np.nan, "fehlt"), ("90002001", 2020, 1)
    )
    register = gebiete("90001", "90002", "90003", "90002001", k90003=date(2018, 1, 1))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register)
    neu = kennwerte[kennwerte["status"] == "nicht_erhoben"]
    assert neu[["ags", "jahr", "quelle"]].to_numpy().tolist() == [["90002", 2019, "musterland"]]


def test_latest_row_has_a_value_or_else_the_latest_reason(kleiner_katalog):
    werte = beobachtungen(
        ("90001", 2019, 3),
        ("90001", 2020, np.nan, "fehlt"),
        ("90002", 2018, np.nan, "fehlt"),
        ("90002", 2020, np.nan, "geheim"),
    )
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001", "90002"))
    letzte = aktuell(kennwerte)
    assert letzte[["ags", "jahr", "status"]].to_numpy().tolist() == [
        ["90001", 2019, "ok"],
        ["90002", 2020, "geheim"],
    ]


# --- input ----------------------------------------------------------------------------------


def test_input_is_not_changed(kleiner_katalog):
    werte = beobachtungen(("90001", 2020, 5), ("90001", 2019, 0, "unklar"), ("90", 2020, 4))
    vorher = werte.copy(deep=True)
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001", "90002"))
    pd.testing.assert_frame_equal(werte, vorher)
    danach = kennwerte.copy(deep=True)
    aktuell(kennwerte)
    pd.testing.assert_frame_equal(kennwerte, danach)


def test_order_of_the_rows_does_not_matter(kleiner_katalog):
    werte = beobachtungen(*((a, j, i + j % 7) for i, a in enumerate(KREISE) for j in (2019, 2020)))
    gemischt = werte.sample(frac=1, random_state=4)
    katalog, register = kleiner_katalog(quote={}), gebiete(*KREISE)
    pd.testing.assert_frame_equal(
        berechne(werte, katalog, register), berechne(gemischt, katalog, register)
    )


def test_all_duplicates_and_unknown_indicators_are_named_at_once(kleiner_katalog):
    werte = beobachtungen(
        ("90001", 2020, 5), ("90001", 2020, 6), ("90001", 2020, 1, "ok", "quotte")
    )
    with pytest.raises(DatenFehler) as fehler:
        berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    texte = [str(mangel) for mangel in fehler.value.maengel]
    assert len(texte) == 2
    assert "„quotte“ ist nicht bekannt" in texte[0]
    assert "ähnlich ist „quote“" in texte[0]
    assert "90001 im Jahr 2020 mehrfach" in texte[1]
