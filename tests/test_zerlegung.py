"""Changes split into numerator and denominator: exact, against naive computation, in words."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sozialatlas.bericht.zerlegung import WORT, bewegung
from sozialatlas.kennwerte import zerlegungen
from sozialatlas.kennwerte.trend import FENSTER
from sozialatlas.kennwerte.zerlegung import beitraege
from sozialatlas.typen import SPALTEN

ANZAHL = st.integers(0, 10**7)
BEZUG = st.integers(1, 10**7)


def zeile(jahr: int, z: float, n: float, **anders: Any) -> dict[str, Any]:
    quote = 100 * z / n if n else math.nan
    vorgabe = {"ags": "90001", "indikator": "quote", "jahr": jahr, "wert": quote}
    return vorgabe | {"zaehler": z, "nenner": n, "status": "ok", "quelle": "muster"} | anders


def tabelle(*zeilen: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(zeilen, columns=list(SPALTEN))


def eine(kennwerte: pd.DataFrame, katalog: Any) -> dict[str, Any]:
    (einzige,) = zerlegungen(kennwerte, katalog).to_dict("records")
    return einzige


# --- the arithmetic -------------------------------------------------------------------------


def test_split_of_a_worked_example() -> None:
    """10 of 100 become 12 of 150: the number alone +1 2/3 points, the reference −3 2/3."""
    zahl, bezug = beitraege(Fraction(10), Fraction(100), Fraction(12), Fraction(150))
    assert (100 * zahl, 100 * bezug) == (Fraction(5, 3), Fraction(-11, 3))


@given(ANZAHL, BEZUG, ANZAHL, BEZUG)
def test_contributions_add_up_to_the_change_exactly(z0: int, n0: int, z1: int, n1: int) -> None:
    alt, neu = (Fraction(z0), Fraction(n0)), (Fraction(z1), Fraction(n1))
    hin, zurueck = beitraege(*alt, *neu), beitraege(*neu, *alt)
    assert sum(hin) == Fraction(z1, n1) - Fraction(z0, n0)
    assert tuple(-x for x in zurueck) == hin
    als_zahl = beitraege(float(z0), float(n0), float(z1), float(n1))
    groesse = max(abs(x) for x in als_zahl)
    assert sum(als_zahl) == pytest.approx(z1 / n1 - z0 / n0, abs=1e-12 + 1e-12 * groesse)


@given(ANZAHL, BEZUG, ANZAHL, BEZUG)
def test_contribution_is_the_mean_over_both_orders_of_moving(
    z0: int, n0: int, z1: int, n1: int
) -> None:
    """The naive Shapley value: first the number then the reference, and the other way round."""
    zahl_zuerst = Fraction(z1, n0) - Fraction(z0, n0)
    zahl_danach = Fraction(z1, n1) - Fraction(z0, n1)
    zahl, _ = beitraege(Fraction(z0), Fraction(n0), Fraction(z1), Fraction(n1))
    assert zahl == (zahl_zuerst + zahl_danach) / 2


@given(ANZAHL, BEZUG, ANZAHL)
def test_whoever_alone_moves_contributes_all(z0: int, n: int, z1: int) -> None:
    zahl, bezug = beitraege(Fraction(z0), Fraction(n), Fraction(z1), Fraction(n))
    assert (zahl, bezug) == (Fraction(z1 - z0, n), 0)


# --- which changes are split ----------------------------------------------------------------


def test_first_and_last_year_of_the_window_are_compared(kleiner_katalog: Any) -> None:
    reihe = tabelle(*(zeile(2000 + j, 10 + j, 100 + j) for j in range(15)))
    z = eine(reihe, kleiner_katalog(quote={}))
    assert (z["von"], z["bis"]) == (2014 - FENSTER + 1, 2014)
    assert (z["zaehler_von"], z["nenner_bis"]) == (15, 114)
    assert z["berechnet"] == ""


def test_no_change_is_split_across_a_break(kleiner_katalog: Any) -> None:
    katalog = kleiner_katalog(quote={"brueche": ({"jahr": 2018, "grund": "erfunden"},)})
    reihe = tabelle(*(zeile(j, 10, 100 + j - 2015) for j in range(2015, 2021)))
    assert eine(reihe, katalog)["von"] == 2018
    assert zerlegungen(reihe[reihe["jahr"] <= 2018], katalog).empty
    einzeln = reihe.assign(status=["ok", "ok", "ok", "ok", "bruch", "ok"])
    assert eine(einzeln, kleiner_katalog(quote={}))["von"] == 2019


def test_years_without_both_counts_and_other_units_are_left_out(kleiner_katalog: Any) -> None:
    reihe = tabelle(
        zeile(2018, math.nan, 100),
        zeile(2019, 10, 100),
        zeile(2020, 12, 0),
        zeile(2021, 12, 120),
        zeile(2022, 13, 120, wert=math.nan),
        *(zeile(j, 1, 9, indikator="euro") for j in (2020, 2021)),
        zeile(2021, 1, 9, ags="90002"),
    )
    z = eine(reihe, kleiner_katalog(quote={}, euro={"einheit": "€"}))
    assert (z["ags"], z["von"], z["bis"]) == ("90001", 2019, 2021)


def test_missing_count_follows_from_the_rate_and_the_declared_weight(kleiner_katalog: Any) -> None:
    katalog = kleiner_katalog(
        anteil={"bezug": {"art": "mittel", "gewicht": "alle"}},
        last={"bezug": {"art": "harmonisch", "gewicht": "alle"}},
        alle={"einheit": "Personen"},
    )
    leer = {"zaehler": math.nan, "nenner": math.nan}
    reihe = tabelle(
        *(zeile(j, 0, 1, indikator="alle", wert=w) | leer for j, w in ((2019, 50), (2020, 80))),
        *(zeile(j, 0, 1, indikator=i, wert=20.0) | leer for i in ("anteil", "last")
          for j in (2019, 2020)),
    )  # fmt: skip
    z = zerlegungen(reihe, katalog).set_index("indikator")
    assert z.loc["anteil", ["zaehler_von", "nenner_von"]].tolist() == [10, 50]
    assert z.loc["last", ["zaehler_bis", "nenner_bis"]].tolist() == [80, 400]
    assert z["berechnet"].to_dict() == {"anteil": "zaehler", "last": "nenner"}
    eigene = reihe.assign(zaehler=7.0, nenner=35.0)
    assert (zerlegungen(eigene, katalog)["berechnet"] == "").all()


def test_break_of_the_weight_is_a_break_as_well(kleiner_katalog: Any) -> None:
    katalog = kleiner_katalog(
        anteil={"bezug": {"art": "mittel", "gewicht": "alle"}},
        alle={"einheit": "Personen", "brueche": ({"jahr": 2020, "grund": "erfunden"},)},
    )
    leer = {"zaehler": math.nan, "nenner": math.nan}
    reihe = tabelle(
        *(zeile(j, 0, 1, indikator=i, wert=20.0) | leer for i in ("alle", "anteil")
          for j in (2018, 2019, 2020, 2021)),
    )  # fmt: skip
    assert eine(reihe, katalog)["von"] == 2020


def test_real_changes_equal_those_of_plain_loops(echt: Any) -> None:
    gefunden = zerlegungen(echt.kennwerte, echt.katalog)
    gefunden = gefunden[gefunden["berechnet"] == ""].set_index(["ags", "indikator"])
    mit = echt.kennwerte[echt.kennwerte[["zaehler", "nenner", "wert"]].notna().all(axis=1)]
    mit = mit[mit["nenner"] > 0]
    gesehen = 0
    for (ags, indikator), reihe in mit.groupby(["ags", "indikator"]):
        brueche = [b.jahr for b in echt.katalog.indikatoren[str(indikator)].brueche]
        jahre = {z.jahr: (z.zaehler, z.nenner) for z in reihe.itertuples()}
        bis = max(jahre)
        seit = max([b for b in brueche if b <= bis], default=0)
        von = min(j for j in jahre if j >= seit and j > bis - FENSTER)
        if von == bis:
            assert (ags, indikator) not in gefunden.index
            continue
        z = gefunden.loc[(ags, indikator)]
        assert (z["von"], z["bis"]) == (von, bis)
        (z0, n0), (z1, n1) = jahre[von], jahre[bis]
        assert z["veraenderung"] == pytest.approx(100 * (z1 / n1 - z0 / n0))
        zuerst, danach = (z1 - z0) / n0, (z1 - z0) / n1
        assert z["beitrag_zaehler"] == pytest.approx(50 * (zuerst + danach))
        gesehen += 1
    assert gesehen == len(gefunden) > 600


# --- the words ------------------------------------------------------------------------------


def test_a_falling_rate_with_rising_numbers_is_said_so() -> None:
    satz = bewegung(-1, 1, 1)
    assert satz.startswith("Die Quote ist gefallen, obwohl die Zahl gestiegen ist")
    assert bewegung(1, -1, -1).startswith("Die Quote ist gestiegen, obwohl die Zahl gefallen ist")


@pytest.mark.parametrize("lage", list(itertools.product((1, 0, -1), repeat=3)))
def test_every_combination_of_directions_has_its_sentence(lage: tuple[int, int, int]) -> None:
    alle = [bewegung(*andere) for andere in itertools.product((1, 0, -1), repeat=3)]
    satz = bewegung(*lage)
    assert alle.count(satz) == 1
    assert satz.endswith(".")
    quote, zahl, _ = lage
    assert WORT[quote] in satz
    if quote == -zahl and quote:
        assert f"Quote ist {WORT[quote]}" in satz
        assert f"Zahl {WORT[zahl]} ist" in satz or f"Zahl ist {WORT[zahl]}" in satz


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.integers(1, 60))
def test_sentence_says_what_arithmetic_says(z0: int, n0: int, z1: int, n1: int) -> None:
    quote, zahl, bezug = (
        (neu > alt) - (neu < alt)
        for alt, neu in ((Fraction(z0, n0), Fraction(z1, n1)), (z0, z1), (n0, n1))
    )
    assume(quote or zahl)
    satz = bewegung(quote, zahl, bezug)
    assert ("obwohl" in satz) == (quote != zahl)
    if "stärker" in satz:
        assert abs(math.log(n1 / n0)) > abs(math.log(z1 / z0))
    if "weniger stark" in satz:
        assert abs(math.log(n1 / n0)) < abs(math.log(z1 / z0))
    if "gleichen Verhältnis" in satz:
        assert z1 * n0 == z0 * n1
