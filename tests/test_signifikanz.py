"""Figures against the Land: hoeher, niedriger or not to be told apart, at two levels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from kennwertwerkzeug import beobachtungen, gebiete
from sozialatlas.kennwerte import berechne

SPALTEN = ["signifikanz_95", "signifikanz_998"]


def quoten(*zeilen: tuple[str, int, int], land: float = 10.0) -> pd.DataFrame:
    """Return shares in percent from (ags, zaehler, nenner) and the value of the Land."""
    tabelle = beobachtungen(*((a, 2020, 100 * z / n) for a, z, n in zeilen), ("90", 2020, land))
    return tabelle.assign(
        zaehler=[float(z) for _, z, _ in zeilen] + [np.nan],
        nenner=[float(n) for _, _, n in zeilen] + [np.nan],
    )


def naiv(zaehler: float, nenner: float, land: float, niveau: float) -> str:
    unten, oben = proportion_confint(zaehler, nenner, alpha=1 - niveau, method="wilson")
    if 100 * unten > land:
        return "hoeher"
    return "niedriger" if 100 * oben < land else "nicht_unterscheidbar"


def test_small_numbers_are_not_told_apart_and_the_strict_level_asks_for_more(
    kleiner_katalog: Any,
) -> None:
    werte = quoten(("90001", 2, 10), ("90002", 125, 1000), ("90003", 200, 1000), ("90004", 5, 1000))
    register = gebiete("90001", "90002", "90003", "90004", "90")
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register)
    assert kennwerte["ags"].iloc[0] == "90"
    assert kennwerte[SPALTEN].to_numpy().tolist() == [
        [None, None],  # not compared with itself
        ["nicht_unterscheidbar", "nicht_unterscheidbar"],
        ["hoeher", "nicht_unterscheidbar"],
        ["hoeher", "hoeher"],
        ["niedriger", "niedriger"],
    ]


@pytest.mark.parametrize("niveau", [0.95, 0.998])
def test_real_words_equal_those_of_statsmodels(echt: Any, niveau: float) -> None:
    spalte = {0.95: "signifikanz_95", 0.998: "signifikanz_998"}[niveau]
    mit = echt.kennwerte[echt.kennwerte[spalte].notna()]
    assert set(mit[spalte]) == {"hoeher", "niedriger", "nicht_unterscheidbar"}
    for zeile in mit.sample(400, random_state=5).itertuples():
        erwartet = naiv(zeile.zaehler, zeile.nenner, zeile.land, niveau)
        assert getattr(zeile, spalte) == erwartet, (zeile.ags, zeile.indikator, zeile.jahr)


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_word_is_missing_exactly_where_interval_or_land_is(welche: str, request: Any) -> None:
    kennwerte = request.getfixturevalue(welche).kennwerte
    moeglich = kennwerte["intervall_unten"].notna() & kennwerte["land"].notna()
    assert moeglich.any()
    for spalte in SPALTEN:
        assert (kennwerte[spalte].notna() == moeglich).all()
        assert {type(x) for x in kennwerte.loc[~moeglich, spalte]} == {type(None)}
    assert (kennwerte.loc[kennwerte["intervall_unten"].isna(), "intervall_grund"] != "").all()


def test_strict_level_never_sees_what_the_other_does_not(echt: Any) -> None:
    streng = echt.kennwerte[echt.kennwerte["signifikanz_998"].isin(["hoeher", "niedriger"])]
    assert len(streng)
    assert (streng["signifikanz_95"] == streng["signifikanz_998"]).all()


@pytest.mark.parametrize("bezug", ["bund", "vergleichsgruppe"])
@pytest.mark.parametrize(("zusatz", "niveau"), [("95", 0.95), ("998", 0.998)])
def test_real_words_against_bund_and_peers_equal_those_of_statsmodels(
    echt: Any, bezug: str, zusatz: str, niveau: float
) -> None:
    spalte = f"signifikanz_{bezug}_{zusatz}"
    mit = echt.kennwerte[echt.kennwerte[spalte].notna()]
    assert set(mit[spalte]) == {"hoeher", "niedriger", "nicht_unterscheidbar"}
    assert mit["ags"].str.len().eq(5).all() or bezug == "bund"
    for zeile in mit.sample(200, random_state=6).itertuples():
        ziel = getattr(zeile, bezug)
        assert getattr(zeile, spalte) == naiv(zeile.zaehler, zeile.nenner, ziel, niveau), zeile.ags


def test_word_against_bund_and_peers_is_missing_exactly_without_interval_or_reference(
    echt: Any,
) -> None:
    k = echt.kennwerte
    for bezug in ("bund", "vergleichsgruppe"):
        moeglich = k["intervall_unten"].notna() & k[f"differenz_{bezug}"].notna()
        assert moeglich.any()
        for zusatz in ("95", "998"):
            assert (k[f"signifikanz_{bezug}_{zusatz}"].notna() == moeglich).all()


def test_figure_exactly_at_the_bound_is_not_told_apart(kleiner_katalog: Any) -> None:
    unten, _ = proportion_confint(125, 1000, alpha=0.05, method="wilson")
    werte = quoten(("90001", 125, 1000), land=100 * unten)
    zeile = berechne(werte, kleiner_katalog(quote={}), gebiete("90001", "90")).iloc[1]
    assert zeile["signifikanz_95"] == "nicht_unterscheidbar"
