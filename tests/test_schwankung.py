"""Chance fluctuation and the ranks it leaves open, against plain loops."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kennwertwerkzeug import KREISE, beobachtungen, gebiete
from sozialatlas.kennwerte import berechne
from sozialatlas.kennwerte.schwankung import KLEINE_REIHE, _ausserhalb, reststreuung

REIHE = [3.0, 4.2, 4.9, 6.4, 6.8, 8.5, 8.9]


def naive_streuung(jahre: list[int], werte: list[float]) -> float:
    """Theil–Sen line and MAD by plain loops."""
    steigung = median((werte[j] - werte[i]) / (jahre[j] - jahre[i])
                      for i, j in combinations(range(len(werte)), 2))  # fmt: skip
    reste = [w - steigung * j for j, w in zip(jahre, werte, strict=True)]
    mitte = median(reste)
    return 1.4826 * median(abs(r - mitte) for r in reste) / KLEINE_REIHE[len(werte)]


# --- fluctuation ----------------------------------------------------------------------------


def test_fluctuation_equals_that_of_plain_loops_in_every_row_of_the_series(
    kleiner_katalog: Any,
) -> None:
    werte = beobachtungen(*(("90001", 2014 + i, w) for i, w in enumerate(REIHE)))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001"))
    erwartet = naive_streuung(list(range(len(REIHE))), REIHE)
    assert erwartet > 0
    assert kennwerte["schwankung"].tolist() == pytest.approx([erwartet] * len(REIHE), abs=1e-9)
    assert set(kennwerte["schwankung_art"]) == {"zeitreihe"}


def test_real_fluctuation_equals_that_of_plain_loops(echt: Any) -> None:
    kennwerte = echt.kennwerte
    kreise = kennwerte[(kennwerte["ags"].isin(["16052", "16063"])) & kennwerte["wert"].notna()]
    gesehen = 0
    for (ags, indikator), reihe in kreise.groupby(["ags", "indikator"]):
        grenzen = [b.jahr for b in echt.katalog.indikatoren[indikator].brueche]
        ende = reihe["jahr"].max()
        letzter = max([j for j in grenzen if j <= ende], default=0)
        fenster = reihe[(reihe["jahr"] > ende - 10) & (reihe["jahr"] >= letzter)]
        if (reihe["schwankung_art"] == "intervall").any() or (reihe["status"] == "bruch").any():
            continue
        if len(fenster) < 5:
            assert reihe["schwankung"].isna().all(), (ags, indikator)
            assert set(reihe["schwankung_art"]) == {""}
        else:
            erwartet = naive_streuung(fenster["jahr"].tolist(), fenster["wert"].tolist())
            assert reihe["schwankung"].tolist() == pytest.approx([erwartet] * len(reihe), abs=1e-8)
            gesehen += 1
    assert gesehen > 80


def test_fluctuation_of_a_share_with_counts_follows_from_its_interval(kennwerte: Any) -> None:
    mit = kennwerte[kennwerte["intervall_unten"].notna()]
    erwartet = (mit["intervall_oben"] - mit["intervall_unten"]) / 3.92
    assert set(mit["schwankung_art"]) == {"intervall"}
    assert mit["schwankung"].to_numpy() == pytest.approx(erwartet.to_numpy(), abs=1e-8)


def test_figures_before_a_break_do_not_count(kleiner_katalog: Any) -> None:
    werte = beobachtungen(
        *(("90001", 2005 + i, 50.0 * (i % 2)) for i in range(9)),
        *(("90001", 2014 + i, w) for i, w in enumerate(REIHE)),
    )
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2014, "grund": "neue Zählweise"},)})
    kennwerte = berechne(werte, katalog, gebiete("90001"))
    erwartet = naive_streuung(list(range(len(REIHE))), REIHE)
    assert kennwerte["schwankung"].tolist() == pytest.approx([erwartet] * len(werte), abs=1e-9)


def test_four_values_since_the_break_have_no_fluctuation(kleiner_katalog: Any) -> None:
    werte = beobachtungen(*(("90001", 2014 + i, w) for i, w in enumerate(REIHE)))
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2017, "grund": "neue Zählweise"},)})
    kennwerte = berechne(werte, katalog, gebiete("90001"))
    assert kennwerte["schwankung"].isna().all()
    assert set(kennwerte["schwankung_art"]) == {""}


def test_row_without_a_value_has_no_fluctuation(kleiner_katalog: Any) -> None:
    werte = beobachtungen(
        *(("90001", 2014 + i, w) for i, w in enumerate(REIHE)), ("90001", 2021, 0, "unklar")
    )
    letzte = berechne(werte, kleiner_katalog(quote={}), gebiete("90001")).iloc[-1]
    assert math.isnan(letzte["schwankung"])
    assert letzte["schwankung_art"] == ""


def test_straight_series_fluctuates_by_nothing_and_one_outlier_hardly_counts() -> None:
    gerade = np.arange(10.0)
    ausreisser = gerade.copy()
    ausreisser[4] += 1000
    assert reststreuung(np.stack([gerade, ausreisser])) == pytest.approx([0, 0])


def test_measure_hits_the_true_deviation_on_average() -> None:
    zufall = np.random.default_rng(8)
    for n in KLEINE_REIHE:
        reihen = zufall.normal(size=(20_000, n)) * 3 + 2 * np.arange(n)
        assert reststreuung(reihen).mean() == pytest.approx(3, rel=0.03)


# --- ranks ----------------------------------------------------------------------------------


def naive_raenge(werte: list[float], schwankungen: list[float]) -> list[tuple[int, int]]:
    paare = list(zip(werte, schwankungen, strict=True))
    unten = [round(w - 1.96 * s, 9) for w, s in paare]
    oben = [round(w + 1.96 * s, 9) for w, s in paare]
    n = range(len(werte))
    return [
        (1 + sum(unten[j] > oben[i] for j in n), len(werte) - sum(oben[j] < unten[i] for j in n))
        for i in n
    ]


def test_real_ranks_equal_those_of_plain_loops(echt: Any) -> None:
    kennwerte = echt.kennwerte
    kreise = kennwerte[(kennwerte["ags"].str.len() == 5) & kennwerte["wert"].notna()]
    kreise = kreise[(kreise["jahr"] >= 2021) & (kreise["ags"] != "16056")]
    mit, ohne = 0, 0
    for (indikator, jahr), zeilen in kreise.groupby(["indikator", "jahr"]):
        if zeilen["schwankung"].isna().any() or len(zeilen) < 10:
            assert zeilen[["rang_von", "rang_bis"]].isna().all(axis=None), (indikator, jahr)
            ohne += 1
        else:
            erwartet = naive_raenge(zeilen["wert"].tolist(), zeilen["schwankung"].tolist())
            raenge = zeilen[["rang_von", "rang_bis"]].astype(int).to_numpy()
            assert [tuple(r) for r in raenge.tolist()] == erwartet, (indikator, jahr)
            mit += 1
    assert (mit > 50, ohne > 0) == (True, True)


def test_gemeinden_and_land_have_no_rank(echt: Any) -> None:
    andere = echt.kennwerte[echt.kennwerte["ags"].str.len() != 5]
    assert andere[["rang_von", "rang_bis"]].isna().all(axis=None)


def test_kreis_that_has_ended_is_not_ranked_any_more(kleiner_katalog: Any) -> None:
    register = gebiete(*KREISE, k90012=date(2018, 6, 30))
    werte = beobachtungen(*reihen(*[0.1] * 12))
    kennwerte = berechne(werte, kleiner_katalog(quote={}), register)
    erste = kennwerte[(kennwerte["rang_von"] == 1) & (kennwerte["rang_bis"] == 1)]
    jahre = erste.groupby("ags")["jahr"].agg(["min", "max"])
    assert jahre.to_dict("index") == {
        "90012": {"min": 2014, "max": 2017},
        "90011": {"min": 2018, "max": 2020},
    }
    ende = kennwerte[(kennwerte["ags"] == "90012") & (kennwerte["jahr"] >= 2018)]
    assert ende[["rang_von", "rang_bis"]].isna().all(axis=None)


def reihen(*streuung: float) -> list[tuple]:
    """Return series of twelve Kreise at 10, 20, … that waver by the given amount each."""
    muster = [0.0, 1.0, -1.0, 1.0, -1.0, 0.5, 0.0]
    return [
        (ags, 2014 + j, 10.0 * (i + 1) + (m * streuung[i] if j < 6 else 0))
        for i, ags in enumerate(KREISE)
        for j, m in enumerate(muster)
    ]


def test_quiet_series_have_sharp_ranks_and_restless_ones_open(kleiner_katalog: Any) -> None:
    scharf = berechne(
        beobachtungen(*reihen(*[0.1] * 12)), kleiner_katalog(quote={}), gebiete(*KREISE)
    )
    letzte = scharf[scharf["jahr"] == 2020]
    assert letzte["rang_von"].tolist() == letzte["rang_bis"].tolist() == list(range(12, 0, -1))
    offen = berechne(
        beobachtungen(*reihen(*[900.0] * 12)), kleiner_katalog(quote={}), gebiete(*KREISE)
    )
    letzte = offen[offen["jahr"] == 2020]
    assert (letzte["rang_von"] == 1).all()
    assert (letzte["rang_bis"] == 12).all()


def test_one_kreis_without_fluctuation_or_too_few_kreise_leave_no_rank(
    kleiner_katalog: Any,
) -> None:
    katalog, register = kleiner_katalog(quote={}), gebiete(*KREISE)
    alle = reihen(*[1.0] * 12)
    kurz = [z for z in alle if z[0] != "90003" or z[1] >= 2018]
    wenige = [z for z in alle if z[0] in KREISE[:9]]
    for zeilen in (kurz, wenige):
        kennwerte = berechne(beobachtungen(*zeilen), katalog, register)
        assert kennwerte.loc[kennwerte["jahr"] == 2020, "rang_von"].isna().all()
    kennwerte = berechne(beobachtungen(*kurz), katalog, register)
    assert kennwerte.loc[kennwerte["jahr"] == 2016, "rang_von"].notna().sum() == 11
    assert berechne(
        beobachtungen(*wenige), katalog, gebiete(*KREISE[:9]), mindestens_kreise=9
    )["rang_von"].notna().any()  # fmt: skip


spannen = st.tuples(st.integers(0, 2), st.integers(-5, 5), st.integers(0, 4))


@given(st.lists(spannen, max_size=25))
def test_ranges_outside_are_counted_within_their_group(liste: list[tuple[int, int, int]]) -> None:
    gruppe = np.array([g for g, _, _ in liste], dtype=np.int64)
    unten = np.array([float(u) for _, u, _ in liste])
    oben = np.array([float(u + b) for _, u, b in liste])
    darueber, darunter = _ausserhalb(gruppe, unten, oben)
    for i in range(len(liste)):
        selbe = [j for j in range(len(liste)) if gruppe[j] == gruppe[i]]
        assert darueber[i] == sum(unten[j] > oben[i] for j in selbe)
        assert darunter[i] == sum(oben[j] < unten[i] for j in selbe)
