"""Small areas: who may be named, what is smoothed, how much of the spread is chance."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from sozialatlas.kennwerte.kleinraum import (
    HOECHSTE_VARIATION,
    MINDESTENS_EINWOHNER,
    OHNE_GLAETTUNG,
    Kleinraum,
    betrachte,
)
from sozialatlas.kennwerte.unsicherheit import OHNE_ZAEHLER
from sozialatlas.typen import SPALTEN, Status


@pytest.fixture
def katalog(kleiner_katalog):
    return kleiner_katalog(quote={}, miete={"einheit": "€ je m²"})


def zaehlungen(k, n, jahr: int = 2022) -> pd.DataFrame:
    k, n = np.asarray(k, float), np.asarray(n, float)
    zeilen = [
        (f"A{i:03d}", "quote", jahr, 100 * a / b, a, b, "ok", "musterland")
        for i, (a, b) in enumerate(zip(k, n, strict=True))
    ]
    return pd.DataFrame(zeilen, columns=list(SPALTEN))


def schau(werte: pd.DataFrame, katalog, **mehr) -> Kleinraum:
    bild = betrachte(werte, katalog.indikatoren["quote"], katalog, **mehr)
    assert bild is not None
    return bild


def test_tiny_places_are_not_named_however_extreme(katalog) -> None:
    k, n = [8, 0, *([60, 80, 100, 70] * 4)], [20, 15, *([1500] * 16)]
    bild = schau(zaehlungen(k, n), katalog)
    genannte = {a for ende in bild.enden() for a in ende.index}
    assert not genannte & {"A000", "A001"}
    assert bild.tabelle.loc["A000", "wert"] == 40.0  # the raw value stays
    assert bild.tabelle.loc["A000", "geglaettet"] < 10


def test_named_areas_vary_by_chance_no_more_than_allowed(katalog) -> None:
    bild = schau(zaehlungen([50] * 10 + [5] * 10, [1000] * 10 + [100] * 10), katalog)
    p = 550 / 11000
    for n, benannt in zip(bild.tabelle["nenner"], bild.tabelle["benannt"], strict=True):
        assert benannt == (math.sqrt((1 - p) / (p * n)) <= HOECHSTE_VARIATION)


def test_ends_are_ordered_by_smoothed_value_and_share_no_area(katalog) -> None:
    zufall = np.random.default_rng(1)
    n = zufall.integers(800, 20_000, 30)
    k = zufall.binomial(n, zufall.beta(10, 90, 30))
    bild = schau(zaehlungen(k, n), katalog)
    hoch, tief = bild.enden()
    assert list(hoch["geglaettet"]) == sorted(hoch["geglaettet"], reverse=True)
    assert list(tief["geglaettet"]) == sorted(tief["geglaettet"])
    assert hoch["geglaettet"].iloc[-1] >= tief["geglaettet"].iloc[-1]
    wenige = schau(zaehlungen(k[:3], [30_000] * 3), katalog)
    assert [len(ende) for ende in wenige.enden()] == [1, 1]


def test_smoothed_value_lies_between_raw_value_and_the_mean(katalog) -> None:
    zufall = np.random.default_rng(2)
    n = zufall.integers(20, 5000, 200)
    k = zufall.binomial(n, zufall.beta(10, 90, 200))
    t = schau(zaehlungen(k, n), katalog).tabelle
    mittel = t["geglaettet"].iloc[int(np.argmin(n))]
    naeher = (t["geglaettet"] - t["wert"]).abs() <= (mittel - t["wert"]).abs() + 1
    assert naeher.all()


def test_chance_explains_the_spread_where_there_are_no_differences(katalog) -> None:
    zufall = np.random.default_rng(3)
    n = zufall.integers(50, 3000, 400)
    gleich = schau(zaehlungen(zufall.binomial(n, 0.08), n), katalog)
    assert gleich.zufall == pytest.approx(1, abs=0.2)
    gross = schau(zaehlungen(n * 10 * zufall.beta(8, 92, 400), n * 10), katalog)
    assert gross.zufall < 0.15


def test_figures_without_counts_have_no_interval_and_say_why(katalog) -> None:
    werte = zaehlungen([5, 7, 9, 11], [100] * 4).assign(zaehler=np.nan, nenner=np.nan)
    einwohner = pd.Series([MINDESTENS_EINWOHNER, 100_000, MINDESTENS_EINWOHNER - 1, 50],
                          index=["A000", "A001", "A002", "A003"])  # fmt: skip
    bild = schau(werte, katalog, einwohner=einwohner, bezug=8.0)
    assert bild.grund_intervall == OHNE_ZAEHLER
    assert bild.grund_glaettung == OHNE_GLAETTUNG
    assert bild.tabelle[["unten", "geglaettet", "lage"]].isna().all(axis=None)
    assert list(bild.benannte.index) == ["A001", "A000"]
    assert bild.zufall is None


def test_secret_count_has_neither_value_nor_smoothed_value_nor_name(katalog) -> None:
    werte = zaehlungen([50] * 12, [1000] * 12)
    werte.loc[3, ["wert", "zaehler", "nenner"]] = np.nan
    werte.loc[3, "status"] = Status.GEHEIM.value
    zeile = schau(werte, katalog, bezug=5.0).tabelle.loc["A003"]
    assert zeile[["wert", "zaehler", "nenner", "unten", "oben", "geglaettet"]].isna().all()
    assert not zeile["benannt"]
    assert pd.isna(zeile["lage"])


def test_latest_year_with_a_value_is_shown(katalog) -> None:
    spaeter = zaehlungen([1] * 4, [100] * 4, 2023).assign(wert=np.nan, status="fehlt")
    bild = schau(pd.concat([zaehlungen([9] * 4, [100] * 4), spaeter]), katalog)
    assert bild.jahr == 2022
    assert betrachte(spaeter, katalog.indikatoren["quote"], katalog) is None


def test_position_against_the_whole_needs_the_strict_interval(katalog) -> None:
    bild = schau(zaehlungen([60, 100, 50, 20], [1000] * 4), katalog, bezug=5.0)
    assert list(bild.tabelle["lage"]) == [
        "nicht_unterscheidbar", "hoeher", "nicht_unterscheidbar", "niedriger",
    ]  # fmt: skip


def test_unclear_zeros_of_the_real_data_count_as_nothing(echt) -> None:
    """236 of the 631 Gemeinden show exactly 0 for 2022: null or secret (README of the data)."""
    k = echt.kennwerte
    armut = k[(k["indikator"] == "kinderarmut") & (k["ags"].str.len() == 8)]
    bild = betrachte(armut, echt.katalog.indikatoren["kinderarmut"], echt.katalog)
    assert bild is not None
    unklar = bild.tabelle[bild.tabelle["status"] == Status.UNKLAR]
    assert len(unklar) == 236
    assert unklar["wert"].isna().all()
    assert not unklar["benannt"].any()
    assert (bild.mit_wert["wert"] > 0).all()
