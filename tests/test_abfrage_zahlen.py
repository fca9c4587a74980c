"""Numbers in cells: read where they can mean one thing only, refused otherwise, never a crash."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sozialatlas.austausch.zahlen import GROESSTE, Unlesbar, Zahl, lies_zahl
from sozialatlas.darstellung import sprache

GANZE = st.integers(min_value=0, max_value=10**9)


@pytest.mark.parametrize(
    ("inhalt", "dezimalen", "wert"),
    [
        (12, 0, 12),
        (12.0, 0, 12),
        (0, 0, 0),
        ("1234", 0, 1234),
        ("1.234", 0, 1234),
        ("1.234.567", 2, 1234567),
        ("1 234", 0, 1234),
        ("1\u00a0234", 0, 1234),
        ("1\u202f234", 0, 1234),
        ("1'234", 0, 1234),
        ("12,5", 1, 12.5),
        ("1.234,50", 2, 1234.5),
        ("12,0", 0, 12),
        (21.75, 2, 21.75),
        (" 7 ", 0, 7),
    ],
)
def test_german_number_is_read(inhalt: object, dezimalen: int, wert: float) -> None:
    gelesen = lies_zahl(inhalt, dezimalen=dezimalen)
    assert isinstance(gelesen, Zahl)
    assert gelesen.wert == wert
    assert bool(gelesen.hinweis) == isinstance(inhalt, str)


@pytest.mark.parametrize(
    ("inhalt", "zahlformat", "dezimalen", "grund"),
    [
        ("1.234", "General", 2, "mehrdeutig"),
        ("12.5", "General", 1, "Dezimalpunkt"),
        ("1,234.5", "General", 1, "Dezimalpunkt"),
        ("12.34.56", "General", 0, "nicht als Zahl"),
        ("1.23", "General", 0, "Dezimalpunkt"),
        ("12 %", "General", 0, "Anteil"),
        (0.12, "0%", 0, "Prozent"),
        (0.12, "0.00%", 2, "Prozent"),
        (12.5, "General", 0, "Nachkommastellen"),
        ("12,5", "General", 0, "Nachkommastellen"),
        (-1, "General", 0, "negativ"),
        ("-1", "General", 0, "negativ"),
        ("−1", "General", 0, "negativ"),
        (True, "General", 0, "Wahrheitswert"),
        (datetime(2025, 4, 3), "General", 0, "Datum"),
        (date(2025, 4, 3), "General", 0, "Datum"),
        (time(12, 30), "General", 0, "Uhrzeit"),
        (timedelta(hours=1), "General", 0, "Uhrzeit"),
        ("geheim", "General", 0, "Grund"),
        ("k.A.", "General", 0, "Grund"),
        ("-", "General", 0, "Grund"),
        ("x", "General", 0, "Grund"),
        ("ca. 120", "General", 0, "nicht als Zahl"),
        ("120 Kinder", "General", 0, "nicht als Zahl"),
        ("1O", "General", 0, "nicht als Zahl"),
        ("١٢", "General", 0, "nicht als Zahl"),
        ("=1+1", "General", 0, "nicht als Zahl"),
        ("1e5", "General", 0, "nicht als Zahl"),
        (float("nan"), "General", 0, "zu groß"),
        (float("inf"), "General", 0, "zu groß"),
        ("9" * 400, "General", 0, "zu groß"),
        (10**400, "General", 0, "zu groß"),
    ],
)
def test_what_is_no_number_says_why_and_what_to_do(
    inhalt: object, zahlformat: str, dezimalen: int, grund: str
) -> None:
    gelesen = lies_zahl(inhalt, zahlformat, dezimalen)
    assert isinstance(gelesen, Unlesbar)
    assert grund in gelesen.fehler
    assert gelesen.erwartet
    assert gelesen.abhilfe


@given(GANZE)
def test_whole_number_as_the_project_writes_it_is_read_back(n: int) -> None:
    assert lies_zahl(sprache.zahl(n)) == Zahl(
        n, f"Der Text „{sprache.zahl(n)}“ wurde als Zahl gelesen."
    )


@given(GANZE, st.sampled_from(".\u00a0\u202f '’"))
def test_whole_number_in_groups_of_three_is_read_back(n: int, trenner: str) -> None:
    gelesen = lies_zahl(f"{n:,}".replace(",", trenner))
    assert isinstance(gelesen, Zahl)
    assert gelesen.wert == n


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_decimal_with_comma_is_read_back(x) -> None:
    gelesen = lies_zahl(str(x).replace(".", ","), dezimalen=2)
    assert isinstance(gelesen, Zahl)
    assert gelesen.wert == float(x)


@given(st.text(max_size=40), st.integers(0, 2))
@example("1.000", 1)
@example("\x00", 0)
def test_any_text_is_a_number_or_a_reason(text: str, dezimalen: int) -> None:
    gelesen = lies_zahl(text, dezimalen=dezimalen)
    if isinstance(gelesen, Zahl):
        assert 0 <= gelesen.wert <= GROESSTE
        assert round(gelesen.wert, dezimalen) == gelesen.wert
        assert set(text.strip()) <= set("0123456789.,'’ \u00a0\u202f-−")
    else:
        assert gelesen.fehler


@given(st.floats() | st.integers() | st.booleans() | st.datetimes() | st.none())
def test_any_value_is_a_number_or_a_reason(wert: object) -> None:
    gelesen = lies_zahl(wert)
    assert isinstance(gelesen, Zahl | Unlesbar)
    if isinstance(gelesen, Zahl):
        assert gelesen.wert >= 0
        assert gelesen.wert == pytest.approx(wert, abs=1e-9)  # dust of a computation
