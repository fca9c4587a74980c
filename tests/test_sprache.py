"""German numbers and words, the same in every output."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagramme_muster import MUSTERLAND, NEUSTADT, indikator
from sozialatlas.darstellung import saetze, sprache

SCHMAL, MINUS = "\u202f", "\u2212"
endlich = st.floats(min_value=-1e11, max_value=1e11, allow_nan=False)


@pytest.mark.parametrize(
    ("x", "dezimalen", "text"),
    [
        (18.35, 1, "18,4"),
        (100 * 0.1835, 1, "18,4"),  # 18.349999999999998 in binary
        (4.805, 2, "4,81"),
        (0.5, 0, "1"),
        (-0.5, 0, f"{MINUS}1"),
        (-0.04, 1, "0,0"),
        (9999, 0, "9999"),
        (9999.95, 1, f"10{SCHMAL}000,0"),
        (12345.678, 2, f"12{SCHMAL}345,68"),
        (-1234567, 0, f"{MINUS}1{SCHMAL}234{SCHMAL}567"),
        (Decimal("2.25"), 1, "2,3"),
        (np.float64(9.7), 1, "9,7"),
        (np.int64(2110418), 0, f"2{SCHMAL}110{SCHMAL}418"),
    ],
)
def test_zahl_is_written_after_din_5008(x, dezimalen, text):
    assert sprache.zahl(x, dezimalen) == text


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, Decimal("NaN"), np.nan])
def test_zahl_refuses_a_number_that_is_missing(x):
    with pytest.raises(ValueError, match="fehlende Zahl"):
        sprache.zahl(x, 1)


@given(endlich, st.integers(0, 3))
def test_zahl_reads_back_to_the_rounded_value(x, dezimalen):
    text = sprache.zahl(x, dezimalen)
    zurueck = float(text.replace(SCHMAL, "").replace(MINUS, "-").replace(",", "."))
    assert abs(zurueck - x) <= 0.5 * 10**-dezimalen * (1 + 1e-9) + abs(x) * 1e-14
    assert "-" not in text
    assert text.replace(MINUS, "") != text or not text.startswith(MINUS)


@given(endlich, st.integers(0, 3))
def test_zahl_never_writes_a_negative_zero(x, dezimalen):
    text = sprache.zahl(x, dezimalen)
    assert not (text.startswith(MINUS) and set(text) <= {MINUS, "0", ","})


@given(endlich, endlich)
def test_zahl_keeps_the_order_of_values(a, b):
    klein, gross = sorted((a, b))
    assert sprache.runde(klein, 1) <= sprache.runde(gross, 1)


@given(st.integers(-(10**12), 10**12))
def test_groups_of_three_begin_with_five_digits(n):
    ziffern = sprache.zahl(n).lstrip(MINUS)
    if abs(n) < 10_000:
        assert SCHMAL not in ziffern
    else:
        assert all(len(gruppe) == 3 for gruppe in ziffern.split(SCHMAL)[1:])


def test_prozent_stands_after_a_narrow_space():
    assert sprache.prozent(18.35) == f"18,4{SCHMAL}%"


def test_wert_carries_the_unit_of_the_indicator():
    assert sprache.wert(18.35, indikator()) == f"18,4{SCHMAL}%"
    personen = indikator(einheit="Personen", dezimalen=0)
    assert sprache.wert(1250, personen) == "1250\u00a0Personen"
    assert sprache.wert(1, personen) == "1\u00a0Person"


def test_change_of_a_rate_is_in_points_and_of_a_count_in_percent():
    assert sprache.aenderung(13.92, 9.70, indikator()) == f"{MINUS}4,2\u00a0Prozentpunkte"
    personen = indikator(einheit="Personen", dezimalen=0)
    assert sprache.aenderung(200, 250, personen) == f"+25,0{SCHMAL}%"
    assert sprache.aenderung(0, 250, personen) == "+250\u00a0Personen"


def test_aufzaehlung_joins_with_und():
    assert sprache.aufzaehlung([]) == ""
    assert sprache.aufzaehlung(["a"]) == "a"
    assert sprache.aufzaehlung(["a", "b", "c"]) == "a, b und c"


def test_years_name_their_gaps():
    assert sprache.jahresspanne(2016, 2022) == "2016 bis 2022"
    assert sprache.jahresspanne(2022, 2022) == "2022"
    assert sprache.jahre([2020, 2016, 2017, 2018]) == "2016 bis 2018 und 2020"


def test_dates_are_written_out():
    assert sprache.datum(date(2026, 11, 22)) == "22.\u00a0November 2026"


def test_values_that_read_the_same_are_called_the_same():
    assert sprache.vergleich(9.74, 9.66, 1) == "so hoch wie"
    assert sprache.vergleich(9.75, 9.66, 1) == "höher als"


def test_judgement_follows_the_declared_direction():
    assert sprache.urteil(18.4, 9.7, indikator()) == "ungünstiger"
    assert sprache.urteil(18.4, 9.7, indikator(richtung="mehr_ist_besser")) == "günstiger"
    assert sprache.urteil(18.4, 9.7, indikator(richtung="neutral")) == ""


def test_merkmale_are_written_as_what_they_are():
    assert sprache.merkmal("verhaeltnis_land", 1.89, indikator()) == "1,9"
    assert sprache.merkmal("differenz_land", 8.65, indikator()) == "+8,7\u00a0Prozentpunkte"
    assert sprache.merkmal("trend", "nicht_eindeutig", indikator()) == "nicht eindeutig"


def test_sorting_treats_umlauts_as_their_letters():
    namen = ["Suhl", "Sömmerda", "Sonneberg"]
    assert sorted(namen, key=sprache.sortierung) == ["Sömmerda", "Sonneberg", "Suhl"]


def test_axis_numbers_share_the_decimals_they_need():
    assert sprache.achsenzahl([0, 2.5, 5]) == ["0,0", "2,5", "5,0"]
    assert sprache.achsenzahl([0, 5, 10]) == ["0", "5", "10"]


def test_finding_names_direction_value_and_reference():
    satz = saetze.befund_satz(
        indikator(), NEUSTADT, wert=18.35, jahr=2022, bezug=9.7, klasse="fallend", seit=2016
    )
    assert satz == (
        "Musterquote in Neustadt: Der Wert sinkt seit 2016 und liegt 2022 mit 18,4\u202f%"
        " über dem Landeswert von 9,7\u202f%."
    )


def test_finding_claims_no_direction_without_a_trend_class():
    satz = saetze.befund_satz(indikator(), NEUSTADT, wert=9.7, jahr=2022, bezug=9.72, seit=2016)
    assert "stabil" not in satz
    assert "seit" not in satz
    assert "entspricht 2022 mit 9,7\u202f% dem Landeswert" in satz


def test_finding_says_when_a_difference_is_not_assured():
    satz = saetze.befund_satz(
        indikator(), NEUSTADT, wert=10.1, jahr=2022, bezug=9.7, unterscheidbar=False
    )
    assert "nicht gesichert vom Landeswert" in satz
    assert "über" not in satz


def test_finding_on_a_count_is_not_compared_with_the_land():
    anzahl = indikator(einheit="Personen", dezimalen=0)
    satz = saetze.befund_satz(anzahl, NEUSTADT, wert=3003, jahr=2021, bezug=60000)
    assert satz == "Musterquote in Neustadt: Der Wert beträgt 2021 3003\u00a0Personen."


def test_finding_that_cannot_judge_the_development_says_so():
    satz = saetze.befund_satz(
        indikator(), MUSTERLAND, wert=9.7, jahr=2022, bezug=12.1, bezug_name="Bundeswert",
        klasse="nicht_beurteilbar", seit=2020,
    )  # fmt: skip
    assert "unter dem Bundeswert" in satz
    assert satz.endswith("Zur Entwicklung ist keine Aussage möglich.")
