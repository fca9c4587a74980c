"""What became of the last edition: compared only where it may be, in words without a cause."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from freigabewerkzeug import AGS, ausgabenstand, ausloeser, entscheidung, festgehalten
from sozialatlas.ausgabe import Ausgabe
from sozialatlas.bericht import bericht, grundlage, rueckblick
from sozialatlas.bericht.bewegung import bewegung, bruch
from sozialatlas.bericht.festhalten import Auftrag, halte_fest
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.kennwerte.zeitreihe import abschnitte
from sozialatlas.typen import Bruch
from sozialatlas.vorort import Beitraege

GERA = "16052"
HEUTE = Ausgabe("2026", date(2026, 11, 1), "Redaktion", ())


# How a figure moved


def muster(
    katalog: Any,
    *zeilen: tuple[Any, ...],
    trend: str = "nicht_eindeutig",
    von: int | None = None,
    brueche: tuple[Bruch, ...] = (),
) -> Any:
    """Return the part of a basis that is asked, from (jahr, wert[, unten, oben[, status]])."""
    nan = float("nan")
    voll = [(*z, *(nan, nan, "ok")[len(z) - 2 :]) for z in zeilen]
    spalten = ["jahr", "wert", "intervall_unten", "intervall_oben", "status"]
    tabelle = pd.DataFrame(voll, columns=spalten).assign(ags=AGS, indikator="kinderarmut")
    indikator = katalog.indikatoren["kinderarmut"].model_copy(update={"brueche": brueche})
    k = SimpleNamespace(indikator=indikator, trend=trend, trend_von=von)
    return SimpleNamespace(
        katalog=SimpleNamespace(indikatoren={"kinderarmut": indikator}),
        kennwerte=tabelle,
        reihen=lambda name: tabelle[tabelle["wert"].notna()],
        lage=lambda ags: {"kinderarmut": k},
    )


def satz(g: Any, **eigene: Any) -> str:
    return bewegung(g, AGS, ausloeser(**eigene)).replace("\u202f", " ").replace("\u00a0", " ")


def test_figure_then_and_now_stand_with_years_and_trend(katalog: Any) -> None:
    g = muster(katalog, (2019, 20.0), (2022, 18.4), trend="fallend", von=2016)
    assert satz(g) == "Kinderarmut: 20,0 % (2019), 18,4 % (2022); Trend fallend seit 2016"


@pytest.mark.parametrize(
    ("damals", "heute", "wort"),
    [((19.0, 21.0), (17.0, 18.9), "gesichert"), ((19.0, 21.0), (18.0, 19.0), "nicht gesichert")],
)
def test_difference_is_sure_only_where_the_intervals_are_apart(
    damals: tuple[float, float], heute: tuple[float, float], wort: str, katalog: Any
) -> None:
    g = muster(katalog, (2019, 20.0, *damals), (2022, 18.4, *heute))
    assert f"; Unterschied {wort}; Trend nicht eindeutig" in satz(g)


def test_missing_new_figures_are_said(katalog: Any) -> None:
    assert satz(muster(katalog, (2019, 20.0))) == (
        "Kinderarmut: 20,0 % (2019); neuere Zahlen liegen noch nicht vor"
    )
    ohne = muster(katalog, (2019, 20.0), (2022, np.nan))
    assert "neuere Zahlen liegen noch nicht vor" in satz(ohne)


def test_break_between_then_and_now_forbids_the_comparison(katalog: Any) -> None:
    bruch = Bruch(jahr=2021, grund="Seitdem wird anders gezählt.")
    g = muster(katalog, (2019, 20.0), (2022, 18.4), brueche=(bruch,), trend="fallend", von=2016)
    text = satz(g)
    assert text.endswith("18,4 % (2022); nicht vergleichbar: Seitdem wird anders gezählt")
    assert "Trend" not in text
    einzeln = muster(katalog, (2019, 20.0), (2021, 19.0, np.nan, np.nan, "bruch"), (2022, 18.4))
    assert "nicht vergleichbar: dazwischen wurde anders gezählt" in satz(einzeln)


def test_break_before_then_does_not_matter(katalog: Any) -> None:
    g = muster(
        katalog, (2019, 20.0), (2022, 18.4), brueche=(Bruch(jahr=2019, grund="Früher anders."),)
    )
    assert "nicht vergleichbar" not in satz(g)


@given(
    brueche=st.lists(st.integers(2015, 2024), unique=True, max_size=3),
    jahre=st.lists(st.integers(2015, 2024), unique=True, min_size=2),
    einzelne=st.sets(st.integers(2015, 2024), max_size=2),
    daten=st.data(),
)
def test_breaks_lie_where_the_trends_see_them(
    brueche: list[int], jahre: list[int], einzelne: set[int], daten: Any, katalog: Any
) -> None:
    jahre.sort()
    indikator = katalog.indikatoren["kinderarmut"].model_copy(
        update={"brueche": tuple(Bruch(jahr=j, grund="Anders gezählt.") for j in brueche)}
    )
    status = ["bruch" if j in einzelne else "ok" for j in jahre]
    tabelle = pd.DataFrame({"jahr": jahre, "status": status, "ags": AGS, "indikator": indikator.id})
    naiv = abschnitte(tabelle, SimpleNamespace(indikatoren={indikator.id: indikator}))
    damals = daten.draw(st.sampled_from(jahre[:-1]))
    gesagt = bruch(
        indikator, damals, {j: {"status": s} for j, s in zip(jahre, status, strict=True)}
    )
    assert bool(gesagt) == (naiv[jahre.index(damals)] != naiv[-1])


def test_other_borders_forbid_the_comparison(katalog: Any) -> None:
    g = muster(katalog, (2019, np.nan, np.nan, np.nan, "anderes_gebiet"), (2022, 18.4))
    assert satz(g).endswith("nicht vergleichbar: der frühere Wert gilt für andere Grenzen")


def test_figure_that_is_gone_is_not_compared(katalog: Any) -> None:
    text = satz(muster(katalog, (2020, 19.0), (2022, 18.4)))
    assert text.endswith("einen Wert für 2019 gibt es in dieser Ausgabe nicht mehr")


def test_revised_figure_is_named_with_both_values(katalog: Any) -> None:
    text = satz(muster(katalog, (2019, 20.6), (2022, 18.4)))
    assert "20,0 % (2019), inzwischen berichtigt auf 20,6 %, 18,4 % (2022)" in text


def test_indicator_of_former_times_and_missing_value_are_said(katalog: Any) -> None:
    g = muster(katalog, (2022, 18.4))
    assert satz(g, indikator="alter") == "„alter“ gehört nicht mehr zu den Indikatoren"
    assert satz(g, jahr=None) == "Kinderarmut: damals ohne Wert"


# Which edition, which decisions


def test_last_edition_is_the_latest_before_this_one_and_real_before_example() -> None:
    alt = ausgabenstand(ausgabe="2024", stand=date(2024, 1, 1))
    neu = ausgabenstand(ausgabe="2025", stand=date(2025, 1, 1))
    beispiel = ausgabenstand(ausgabe="Beispiel", stand=date(2026, 1, 1), beispiel=True)
    eigene = ausgabenstand(ausgabe="2026", stand=date(2026, 10, 1))
    kuenftig = ausgabenstand(ausgabe="2027", stand=date(2027, 1, 1))
    assert rueckblick.letzte([neu, alt, beispiel, eigene, kuenftig], HEUTE) is neu
    assert rueckblick.letzte([beispiel, eigene], HEUTE) is beispiel
    assert rueckblick.letzte([eigene], HEUTE) is None


def test_decided_come_first_and_nothing_is_dropped() -> None:
    stand = ausgabenstand(*(festgehalten(r) for r in "abcd"))
    alle = rueckblick.verfolge(
        stand, [entscheidung("d"), entscheidung("c", "abgelehnt"), entscheidung("x")]
    )
    assert [v.alt.schluessel[-1] for v in alle] == ["d", "c", "a", "b"]
    assert [v.rang for v in alle] == [0, 2, 3, 3]


def test_only_decisions_of_that_edition_and_kind_count() -> None:
    stand = ausgabenstand(festgehalten("a"))
    andere = [entscheidung("a", ausgabe="2026"), entscheidung("a", beispiel=True)]
    (v,) = rueckblick.verfolge(stand, andere)
    assert v.entscheidung is None
    spaeter = entscheidung("a", "abgelehnt", datum=date(2026, 6, 1))
    (v,) = rueckblick.verfolge(stand, [spaeter, entscheidung("a")])
    assert v.entscheidung is spaeter


# In a report


def mit(**beitraege: Any) -> Bericht:
    """Return Gera's report with these contributions; the figures are real."""
    b = bericht(GERA)
    g = replace(b.grundlage, beitraege={GERA: Beitraege(**beitraege)})
    g.__dict__.update({n: v for n, v in b.grundlage.__dict__.items() if n.startswith("_")})
    return Bericht(g, b.kommune)


@pytest.fixture(scope="module")
def vorgaenger() -> Any:
    """An edition of last year with the recommendations of today: nothing has changed since."""
    g = grundlage()
    return halte_fest(g, g.kommune(GERA), Auftrag("2025", date(2025, 11, 1)))


def wahrheiten() -> dict[str, Any]:
    return {b.regel: b.wahrheit for b in bericht(GERA).befunde}


def test_real_follow_up_says_who_decided_when_and_what_is_done(vorgaenger: Any) -> None:
    getan = entscheidung("mindestsicherung-hoch", ags=GERA, umsetzung="begonnen")
    b = mit(ausgaben=(vorgaenger,), entscheidungen=(getan,))
    text = str(rueckblick.rueckblick(b.grundlage, GERA, wahrheiten()))
    assert (
        text.removeprefix(rueckblick.TITEL)
        .strip()
        .startswith("Die Ausgabe 2025 enthielt zehn Empfehlungen. Angenommen 1,")
    )
    assert "Bei allen trifft die Regel auch heute zu." in text
    assert "angenommen, Jugendhilfeausschuss, 12.03.2026; begonnen" in text
    assert "neuere Zahlen liegen noch nicht vor" in text
    assert "Regel seither geändert" not in text
    assert "Beispiel" not in text
    zeilen = [z for z in text.splitlines() if z.startswith("| ")]
    assert zeilen[1].startswith("| Mindestsicherungsbezug")
    assert len(zeilen) == 1 + rueckblick.HOECHSTENS
    ungezeigt = text.partition("Nicht in der Tabelle: ")[2]
    assert ungezeigt.startswith("ohne Entscheidung, Regel trifft zu: ")
    assert ungezeigt.count("„") == 10 - rueckblick.HOECHSTENS


def test_rule_that_changed_or_went_is_said(vorgaenger: Any) -> None:
    weg = festgehalten("alte-regel", ags=GERA)
    geaendert = vorgaenger.empfehlungen[0].model_copy(update={"regel": "f" * 16})
    stand = vorgaenger.model_copy(update={"empfehlungen": (weg, geaendert)})
    b = mit(ausgaben=(stand,))
    text = str(rueckblick.rueckblick(b.grundlage, GERA, wahrheiten()))
    assert "| kein einzelner Kennwert | gehört nicht mehr zum Regelwerk |" in text
    assert "| trifft zu; Regel seither geändert |" in text


def test_edition_without_recommendations_is_followed_up_in_a_sentence() -> None:
    b = mit(ausgaben=(ausgabenstand(ags=GERA),))
    text = str(rueckblick.rueckblick(b.grundlage, GERA, {}))
    assert text == f"{rueckblick.TITEL}\n\nDie Ausgabe 2025 enthielt keine Empfehlung."


def test_first_edition_says_in_a_paragraph_that_there_is_none_before_it() -> None:
    text = str(bericht("16054").rueckblick())
    assert text == "**Rückblick.** Eine frühere Ausgabe mit Empfehlungen gibt es nicht."


SIEBEN = ("16051", "16052", "16053", "16055", "16064", "16066", "16077001")
URSACHEN = r"(?i)\b(bewirkt|verursacht|führt(e)? zu|wegen|dadurch|dank|infolge|gesenkt|durch die)\b"


@pytest.mark.parametrize("ags", SIEBEN)
def test_example_follow_up_is_marked_short_and_names_no_cause(ags: str) -> None:
    text = str(bericht(ags).rueckblick())
    assert (
        text.removeprefix(rueckblick.TITEL)
        .strip()
        .startswith("**Beispiel.** Eine frühere Ausgabe gibt es noch nicht.")
    )
    zeilen = [z for z in text.splitlines() if z.startswith("| ")][1:]
    assert 4 <= len(zeilen) <= rueckblick.HOECHSTENS
    for zeile in zeilen:
        getan = zeile.split(" | ")[1]
        assert getan.startswith("Beispiel: ") or getan == "keine Entscheidung bekannt"
    assert sum("Beispiel: " in z for z in zeilen) == 4 + (ags == GERA)
    assert rueckblick.NICHTS in text
    assert not re.search(URSACHEN, text.replace(rueckblick.NICHTS, ""))
    assert len(text) < 5000
