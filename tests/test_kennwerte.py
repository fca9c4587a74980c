"""Kennwerte of Musterland and of the real data, from the loaded files to the trend classes."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest

from sozialatlas.kennwerte import aktuell, berechne, trends
from sozialatlas.typen import MIT_WERT, SPALTEN

ABGELEITET = [
    "intervall_unten",
    "intervall_oben",
    "land",
    "bund",
    "differenz_land",
    "verhaeltnis_land",
    "differenz_bund",
    "verhaeltnis_bund",
    "median_kreise",
    "z",
    "perzentil",
    "veraenderung_1j",
    "veraenderung_5j",
    "veraenderung_alle",
    "jahr_erstes",
    "vergleichsgruppe",
    "differenz_vergleichsgruppe",
    "verhaeltnis_vergleichsgruppe",
    "mittel_kreise",
    "streuung_kreise",
    "schwankung",
    "rang_von",
    "rang_bis",
]
REFERENZEN = (
    "land",
    "bund",
    "vergleichsgruppe",
    "median_kreise",
    "mittel_kreise",
    "streuung_kreise",
)


def eine(tabelle: pd.DataFrame, ags: str, indikator: str, jahr: int | None = None) -> pd.Series:
    wahl = (tabelle["ags"] == ags) & (tabelle["indikator"] == indikator)
    if jahr is not None:
        wahl &= tabelle["jahr"] == jahr
    treffer = tabelle[wahl]
    assert len(treffer) == 1
    return treffer.iloc[0]


# --- Musterland -----------------------------------------------------------------------------


def test_kennwerte_have_one_row_per_area_indicator_and_year(muster):
    kennwerte = muster.kennwerte
    assert not kennwerte.duplicated(["ags", "indikator", "jahr"]).any()
    assert set(SPALTEN) | set(ABGELEITET) <= set(kennwerte.columns)


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_every_area_of_the_gebietsstand_has_every_indicator(welche, request):
    bestand = request.getfixturevalue(welche)
    register = bestand.gebiete
    heute = [register.land.ags, *(k.ags for k in (*register.kreise(), *register.gemeinden()))]
    paare = bestand.kennwerte.groupby("ags")["indikator"].nunique()
    assert (paare[heute] == len(bestand.katalog.indikatoren)).all()


def test_input_stays_as_it_was(muster):
    vorher = muster.beobachtungen.copy(deep=True)
    kennwerte = berechne(muster.beobachtungen, muster.katalog, muster.gebiete)
    pd.testing.assert_frame_equal(muster.beobachtungen, vorher)
    danach = kennwerte.copy(deep=True)
    trends(kennwerte, muster.katalog)
    aktuell(kennwerte)
    pd.testing.assert_frame_equal(kennwerte, danach)


def test_categories_as_columns_give_the_same_kennwerte(muster):
    spalten = ["ags", "indikator", "status", "quelle"]
    als_kategorie = muster.beobachtungen.astype(dict.fromkeys(spalten, "category"))
    pd.testing.assert_frame_equal(
        berechne(als_kategorie, muster.katalog, muster.gebiete),
        berechne(muster.beobachtungen, muster.katalog, muster.gebiete),
    )


def test_rate_from_counts_has_an_interval_around_its_value(kennwerte):
    zeile = eine(kennwerte, "90001", "arbeitslosenanteil", 2023)
    assert zeile.wert == pytest.approx(100 * zeile.zaehler / zeile.nenner)
    assert zeile.intervall_unten < zeile.wert < zeile.intervall_oben
    assert zeile.intervall_grund == ""


def test_interval_of_the_tiny_kreis_is_much_wider(kennwerte):
    def breite(ags: str) -> float:
        zeile = eine(kennwerte, ags, "kinderarmut", 2022)
        return zeile.intervall_oben - zeile.intervall_unten

    assert breite("90004") > 5 * breite("90001")


def test_figure_without_counts_says_why_it_has_no_interval(kennwerte):
    zeile = eine(kennwerte, "90001", "kita_quote_u3", 2023)
    assert np.isnan(zeile.intervall_unten)
    assert zeile.intervall_grund == "ohne Zähler und Nenner kein Intervall"


def test_missing_suppressed_and_unclear_figures_keep_their_reason(kennwerte):
    for ags, jahr, status in [
        ("90003", 2021, "fehlt"),
        ("90004", 2023, "geheim"),
        ("90002002", 2023, "unklar"),
    ]:
        zeile = eine(kennwerte, ags, "kinderarmut", jahr)
        assert zeile.status == status
        assert np.isnan(zeile.wert)
        assert np.isnan(zeile.differenz_land)


def test_latest_row_is_the_latest_with_a_value_although_later_years_are_missing(kennwerte):
    for ags in ("90003", "90004"):
        reihe = kennwerte[(kennwerte["ags"] == ags) & (kennwerte["indikator"] == "kinderarmut")]
        mit_wert = reihe[reihe["wert"].notna()]
        zeile = eine(aktuell(kennwerte), ags, "kinderarmut")
        assert zeile.jahr == mit_wert["jahr"].max()
        assert not np.isnan(zeile.wert)
    assert zeile.jahr < reihe["jahr"].max()  # the last year of 90004 is suppressed


def test_area_that_a_source_leaves_out_has_a_row_with_the_reason(kennwerte):
    zeile = eine(kennwerte, "90003", "angebotsmiete")
    assert (zeile.status, zeile.jahr) == ("nicht_erhoben", 2023)
    assert eine(aktuell(kennwerte), "90002001", "angebotsmiete").status == "nicht_erhoben"


def test_merged_kreis_starts_with_its_reform_and_its_predecessors_end_there(kennwerte, trends):
    zeile = eine(kennwerte, "90005", "kita_quote_u3", 2023)
    assert zeile.jahr_erstes == 2020
    assert np.isnan(zeile.veraenderung_5j)
    trend = eine(trends, "90005", "kita_quote_u3")
    assert trend.trend == "nicht_beurteilbar"
    assert trend.grund == "nur 4 Jahreswerte seit dem letzten Bruch der Reihe, nötig sind 5"
    assert "nicht_erhoben" not in set(kennwerte.loc[kennwerte["ags"] == "90007", "status"])


def test_no_change_is_counted_across_the_break_of_the_kita_rate(kennwerte):
    assert np.isnan(eine(kennwerte, "90002", "kita_quote_u3", 2019).veraenderung_1j)
    zeile = eine(kennwerte, "90002", "kita_quote_u3", 2023)
    assert np.isnan(zeile.veraenderung_5j)
    assert zeile.jahr_erstes == 2019


@pytest.mark.parametrize(
    ("ags", "indikator", "klasse"),
    [
        ("90001", "kinderarmut", "steigend"),
        ("90002", "kinderarmut", "fallend"),
        ("90002", "angebotsmiete", "steigend"),
        ("90006", "angebotsmiete", "stabil"),
        ("90006", "kita_quote_u3", "nicht_eindeutig"),
        ("90002002", "kinderarmut", "nicht_beurteilbar"),
        ("90003", "angebotsmiete", "nicht_beurteilbar"),
    ],
)
def test_trend_of_musterland_is_what_its_readme_says(trends, ags, indikator, klasse):
    zeile = eine(trends, ags, indikator)
    assert zeile.trend == klasse
    assert bool(zeile.grund) == (klasse in ("nicht_eindeutig", "nicht_beurteilbar"))


def test_rate_is_recomputed_from_the_counts_of_a_merged_area_not_averaged(kennwerte):
    # statistics text, validation case 12: counts are added, rates recomputed from them
    alte = [eine(kennwerte, ags, "arbeitslosenanteil", 2019) for ags in ("90007", "90008")]
    gemeinsam = 100 * sum(z.zaehler for z in alte) / sum(z.nenner for z in alte)
    mittel = np.mean([z.wert for z in alte])
    neu = eine(kennwerte, "90005", "arbeitslosenanteil", 2020)
    assert neu.wert == pytest.approx(100 * neu.zaehler / neu.nenner)
    assert abs(gemeinsam - mittel) > 0.01


# --- the real data --------------------------------------------------------------------------


def test_child_poverty_of_gera_2022_is_1_89_times_that_of_the_land(echt):
    zeile = eine(echt.kennwerte, "16052", "kinderarmut", 2022)
    assert (round(zeile.wert, 2), round(zeile.land, 2)) == (18.35, 9.70)
    assert zeile.differenz_land == pytest.approx(18.35 - 9.70, abs=0.01)
    assert round(zeile.verhaeltnis_land, 2) == 1.89
    assert zeile.perzentil == pytest.approx(100 * 21.5 / 22)
    assert zeile.z > 2


def test_child_poverty_of_hildburghausen_2022_is_the_lowest(echt):
    zeile = eine(echt.kennwerte, "16069", "kinderarmut", 2022)
    assert round(zeile.wert, 1) == 4.8
    assert zeile.perzentil == pytest.approx(100 * 0.5 / 22)


def test_every_real_figure_has_an_interval_or_a_reason(echt):
    kennwerte = echt.kennwerte
    ohne = kennwerte["intervall_unten"].isna()
    assert (ohne == (kennwerte["intervall_grund"] != "")).all()
    mit = kennwerte[~ohne]
    assert len(mit) > 5000
    assert (mit["intervall_unten"] <= mit["wert"]).all()
    assert (mit["wert"] <= mit["intervall_oben"]).all()


def test_real_figures_without_usable_status_have_no_derived_values(echt):
    ohne = echt.kennwerte[~echt.kennwerte["status"].isin([s.value for s in MIT_WERT])]
    spalten = [s for s in ABGELEITET if s not in REFERENZEN]
    assert ohne[["wert", *spalten]].isna().all(axis=None)


def test_z_scores_of_each_real_indicator_and_year_have_mean_zero(echt):
    mittel = echt.kennwerte.groupby(["indikator", "jahr"])["z"].mean().dropna()
    assert len(mittel) > 500
    assert mittel.abs().max() < 1e-6


def test_altenburg_has_a_reason_for_every_indicator_it_lacks(echt):
    letzte = aktuell(echt.kennwerte)
    altenburg = letzte[letzte["ags"] == "16077001"]
    assert set(altenburg["indikator"]) == set(echt.katalog.indikatoren)
    ohne = altenburg[altenburg["wert"].isna()]
    assert 0 < len(ohne) < len(altenburg)
    assert not ohne["status"].isin([s.value for s in MIT_WERT]).any()


def test_real_trends_use_every_class(echt):
    assert set(echt.trends["trend"]) == {
        "steigend",
        "fallend",
        "stabil",
        "nicht_eindeutig",
        "nicht_beurteilbar",
    }
    unklar = echt.trends["trend"].isin(["nicht_eindeutig", "nicht_beurteilbar"])
    assert (unklar == (echt.trends["grund"] != "")).all()


def test_all_real_kennwerte_and_trends_are_computed_within_seconds(echt):
    anfang = time.process_time()
    kennwerte = berechne(echt.beobachtungen, echt.katalog, echt.gebiete)
    trends(kennwerte, echt.katalog)
    assert time.process_time() - anfang < 6  # about 1.5 s on an idle core
