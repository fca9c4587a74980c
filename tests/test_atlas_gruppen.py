"""Patterns among the Kreise: words follow the figures, guards stop false sentences."""

from __future__ import annotations

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import atlas
from sozialatlas.bericht.atlas import Atlas
from sozialatlas.fehler import DatenFehler


@pytest.fixture
def a(monkeypatch: pytest.MonkeyPatch) -> Atlas:
    monkeypatch.chdir(WURZEL)
    return atlas()


def test_medians_of_town_and_country_are_those_of_the_kreise(a: Atlas) -> None:
    werte = a._werte("kinderarmut")
    stadt, land = a._mediane("kinderarmut")
    assert stadt == sorted(werte[werte.index < "16060"])[2]
    assert land == sorted(werte[werte.index > "16060"])[8]
    assert a.stadt_land("kinderarmut").startswith("höher (12,6")


def test_going_together_is_the_rank_correlation(a: Atlas) -> None:
    werte = a._werte("kinderarmut")
    assert a._rang(werte, werte**3) == pytest.approx(1)
    assert a._rang(werte, -werte) == pytest.approx(-1)
    assert "entgegengesetzter" in a.gleichlauf("kinderarmut", "haushaltseinkommen")
    assert "nicht erkennbar" in a.gleichlauf("kinderarmut", "angebotsmiete")


@pytest.mark.parametrize(
    ("pruefe", "falsch"),
    [
        ("gilt", ("kinderarmut", "hoeher")),
        ("gilt_stadt_land", ("kinderarmut", "niedriger")),
        ("gilt_trend", ("kinderarmut", "steigend")),
        ("gilt_gleichlauf", ("kinderarmut", "angebotsmiete", 1)),
        ("gilt_beharrung", ("ohne_abschluss_schule",)),
        ("gilt_aehnlich", ("kinderarmut",)),
    ],
)
def test_a_sentence_that_became_false_stops_the_run(a: Atlas, pruefe: str, falsch: tuple) -> None:
    with pytest.raises(DatenFehler, match="Satz im Kapitel"):
        getattr(a, pruefe)(*falsch)


def test_gemeinden_add_up_to_all_of_the_land(a: Atlas) -> None:
    teile = [int(a.gemeinden_anzahl("kinderarmut", gross=g)) for g in (True, False)]
    assert sum(teile) + int(a.gemeinden_ohne("kinderarmut")) == int(a.anzahl_gemeinden)


def test_gap_is_relative_to_the_higher_pay(a: Atlas) -> None:
    luecken = a._luecken("medianentgelt_maenner", "medianentgelt_frauen")
    maenner = a._werte("medianentgelt_maenner")["16052"]
    frauen = a._werte("medianentgelt_frauen")["16052"]
    assert luecken["16052"] == pytest.approx(100 * (maenner - frauen) / maenner)
