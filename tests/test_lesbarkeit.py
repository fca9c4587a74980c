"""Readability: sentences found, syllables counted, rules that find and rules that stay silent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas.katalog import Begriff
from sozialatlas.lesbarkeit import (
    amstad,
    lix,
    pruefe_einfach,
    pruefe_text,
    saetze,
    silben,
    wiener,
    worte,
    zaehle,
)
from sozialatlas.lesbarkeit.masse import Zaehlung
from sozialatlas.lesbarkeit.saetze import klartext

ZERLEGT = {
    "Das ist gut. Es bleibt so.": 2,
    "Es gibt Hilfe, z. B. Beratung. Sie kostet nichts.": 2,
    "Es gibt Hilfe, z.B. Die Tafel hilft.": 1,
    "Der Wert ist 18,4. Das ist viel.": 2,
    "Am 1. Januar beginnt es. Am 3. Mai endet es.": 2,
    "Am 3.10.2026 war das Treffen. Viele kamen.": 2,
    "Das war 2022. Danach sank die Zahl.": 2,
    "Sie ist in der 2. Klasse. Er geht in die 3.": 2,
    "Die 3. Klasse singt.": 1,
    "Es kamen 12. Das waren viele.": 2,
    "Stimmt eine Zahl nicht? Fehlt etwas! Dann schreiben Sie.": 3,
    "„Ich will spielen.“ Das sagen viele Kinder.": 2,
    "Der Verein e. V. Gera hilft.": 1,
    "Frau Dr. Sommer kommt. Sie bleibt.": 2,
    "Das Amt zahlt Miete, Heizung usw. Die Rente zählt mit.": 2,
    "Es sind ca. 12 Kinder bzw. Jugendliche.": 1,
    "Nach Abs. 2 Nr. 3 gilt das.": 1,
    "Das kostet 1.250 Euro. Es lohnt sich.": 2,
    "Ein Absatz\n\nNoch einer": 2,
    "": 0,
}


@pytest.mark.parametrize("text", ZERLEGT)
def test_text_is_split_into_its_sentences(text: str) -> None:
    assert len(saetze(text)) == ZERLEGT[text], saetze(text)


@given(st.lists(st.sampled_from([t for t, n in ZERLEGT.items() if n == 2 and "\n" not in t])))
def test_joined_texts_keep_their_sentences(texte: list[str]) -> None:
    assert len(saetze("\n\n".join(texte))) == 2 * len(texte)


@given(st.text(max_size=200))
def test_splitting_loses_no_word(text: str) -> None:
    assert "".join("".join(saetze(text)).split()) == "".join(text.split())


def test_markup_is_no_text() -> None:
    markdown = "## Kopf {#sec-x}\n\n- **Kinder:** *Beispiel* [hier](https://x.de)\n- zwei\n"
    assert klartext(markdown) == "Kopf\n\nKinder: Beispiel hier\n\nzwei"


def test_numbers_are_one_word() -> None:
    assert worte("In Gera leben 95\u202f000 Menschen, 18,4 von 100.") == (
        *("In", "Gera", "leben", "95\u202f000", "Menschen", "18,4", "von", "100"),
    )


SILBEN = {
    "Kind": 1, "Kinder": 2, "Familie": 3, "Schule": 2, "Aktion": 3, "Häuser": 2, "Quelle": 2,
    "Thüringen": 3, "Studium": 3, "geeignet": 3, "geimpft": 2, "beachten": 3, "beenden": 3,
    "Auto": 2, "Feuer": 2, "Zoo": 1, "See": 1, "Knie": 1, "bleiben": 2, "Jobcenter": 3, "2022": 1,
    "Unstrut-Hainich-Kreis": 5, "Einwohnerinnen": 5, "Höh": 1, "Geige": 2, "Beispiel": 2,
}  # fmt: skip


@pytest.mark.parametrize("wort", SILBEN)
def test_syllables_are_counted(wort: str) -> None:
    assert silben(wort) == SILBEN[wort]


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        (
            "Alle meine Entchen schwimmen auf dem See, Köpfchen unters Wasser, Schwänzchen in die"
            " Höh.",
            3.8,
        ),
        (
            "Alle Parteien widmen dem Thema rein quantitativ betrachtet nennenswerte"
            " Aufmerksamkeit, die Grünen wenig überraschend am meisten.",
            13.9,
        ),
    ],
)
def test_wiener_sachtextformel_meets_the_examples_of_textstat(text: str, erwartet: float) -> None:
    """Texts and values: tests of the library textstat (wiener_sachtextformel, variant 1)."""
    assert round(wiener(zaehle(text)), 1) == erwartet


def test_indices_follow_their_formulas() -> None:
    z = Zaehlung(saetze=10, worte=100, silben=160, lange=20, mehrsilbige=15, einsilbige=50)
    assert lix(z) == pytest.approx(10 + 20)
    assert amstad(z) == pytest.approx(180 - 10 - 58.5 * 1.6)
    assert wiener(z) == pytest.approx(2.9025 + 1.672 + 2.594 - 1.635 - 0.875)


def test_text_without_words_has_no_readability() -> None:
    with pytest.raises(ValueError, match="ohne Wort"):
        zaehle("…")


SCHLECHT = {
    "In der Stadt leben viele Kinder, die in die Kita gehen und dort jeden Tag zusammen essen.":
        "Satzlänge",
    "Die Kinder werden gefördert.": "Passiv",
    "Die Zahl wurde erhoben.": "Passiv",
    "Der Antrag wird vom Amt geprüft.": "Passiv",
    "Die Plätze sind vergeben worden.": "Passiv",
    "Der Platz wird ausgebaut und wird finanziert.": "Passiv",
    "Das wird oft verwechselt.": "Passiv",
    "Die Verbesserung der Versorgung ist wichtig.": "Nominalstil",
    "Mobilität und Erreichbarkeit fehlen.": "Nominalstil",
    "Das ist die Aufgabe des Amtes der Stadt.": "Nominalstil",
    "Es geht um die Daseinsvorsorgeplanung.": "langes Wort",
    "Die Erwerbsminderungsrente steigt.": "langes Wort",
    "Das SGB gilt.": "Abkürzung",
    "Es gibt Hilfe, z. B. Geld.": "Abkürzung",
    "Das sind ca. zehn Kinder.": "Abkürzung",
    "Die Stadt könnte helfen.": "Konjunktiv",
    "Das wäre gut.": "Konjunktiv",
    "Das Amt sagt, es habe Zeit.": "Konjunktiv",
    "Die Stadt sollte planen.": "Konjunktiv",
    "Kein Kind soll nicht mitmachen.": "doppelte Verneinung",
    "Niemand bleibt ohne Hilfe.": "doppelte Verneinung",
    "Das sind 18,4 von 100.": "genaue Zahl",
    "Das sind 18 % der Kinder.": "genaue Zahl",
    "Das sind drei Prozentpunkte mehr.": "genaue Zahl",
    "Dort leben 94\u202f847 Menschen.": "genaue Zahl",
    "Dort leben 61329 Menschen.": "genaue Zahl",
    "Die Stadt (Gera) plant.": "Zeichen",
    "Die Stadt plant; das Land zahlt.": "Zeichen",
    "Die Stadt, die plant, zahlt, was fehlt.": "Zeichen",
}  # fmt: skip

GUT = (
    "In Gera leben 18 von 100 Kindern in Familien mit Geld vom Jobcenter.",
    "Familien werden mehr Hilfe bekommen.",
    "Die Menschen werden älter.",
    "Das wird bekannt.",
    "Die Kinder werden gesund.",
    "Die Zahl ist gesunken.",
    "Das hat sich verbessert.",
    "Die Wohnung ist in der Zeitung.",
    "Die Gesundheit ist wichtig.",
    "Das Kind der Nachbarin spielt.",
    "Die Kinder-Tages-Stätte öffnet früh.",
    "In Hildburghausen leben viele Menschen.",
    "Im Unstrut-Hainich-Kreis leben viele Menschen.",
    "Die Stadt kann helfen.",
    "Wer Arbeit sucht, soll Arbeit finden.",
    "Ich habe Zeit.",
    "Das wissen wir nicht.",
    "In Gera leben etwa 95\u202f000 Menschen.",
    "Im Jahr 2022 waren es 1000 Kinder.",
    "Am 1. Januar 2026 beginnt das Jahr.",
    "Es gibt Bus, Arzt und Schule.",
    "Sie sind 65 Jahre oder älter.",
)


@pytest.mark.parametrize("satz", SCHLECHT)
def test_rule_finds_what_makes_a_sentence_hard(satz: str) -> None:
    regeln = {f.regel for f in pruefe_text(satz)}
    assert SCHLECHT[satz] in regeln


@pytest.mark.parametrize("satz", GUT)
def test_plain_sentence_passes_all_rules(satz: str) -> None:
    assert pruefe_text(satz, namen={"Hildburghausen"}) == ()


@pytest.mark.parametrize("satz", [s for s in SCHLECHT if s != "Die Zahl wurde erhoben."])
def test_finding_names_sentence_place_and_remedy(satz: str) -> None:
    for fund in pruefe_text(satz):
        assert fund.satz == satz
        assert fund.stelle
        assert fund.erwartet
        assert fund.abhilfe


PFLEGEGRAD = Begriff(
    id="pflegegrad",
    begriff="Pflegegrad",
    formen=("Pflegegrade",),
    bedeutung="Einstufung in fünf Grade.",
    einfach="Der Pflegegrad zeigt, wie viel Hilfe ein Mensch braucht.",
)


def test_term_must_be_explained_where_it_first_stands() -> None:
    allein = "Viele haben einen Pflegegrad. Das ist gut."
    erklaert = f"Viele haben einen Pflegegrad. {PFLEGEGRAD.einfach} Pflegegrade gibt es fünf."
    zu_spaet = f"Viele haben Pflegegrade. Eins. Zwei. Drei. {PFLEGEGRAD.einfach}"
    assert [f.regel for f in pruefe_text(allein, [PFLEGEGRAD])] == ["Begriff"]
    assert pruefe_text(erklaert, [PFLEGEGRAD]) == ()
    assert [f.regel for f in pruefe_text(zu_spaet, [PFLEGEGRAD])] == ["Begriff"]
    assert pruefe_text("Alle lesen.", [PFLEGEGRAD]) == ()


def test_text_is_judged_as_a_whole_too() -> None:
    verneint = "Das ist nicht da. Es gibt keinen Bus. Niemand kommt. Das ist so. Es ist gut."
    assert "Verneinung" in {f.regel for f in pruefe_text(verneint)}
    schwer = " ".join(["Jugendhilfe braucht ordentliche Entscheidungsträger überall."] * 5)
    assert "Lesbarkeit" in {f.regel for f in pruefe_text(schwer)}


def test_problems_of_several_texts_name_their_text() -> None:
    maengel = pruefe_einfach({"eins": "Das ist gut.", "zwei": "Das wäre gut."})
    assert [(m.datei, m.feld) for m in maengel] == [("zwei", "Konjunktiv")]
    assert "Das wäre gut." in maengel[0].fehler


@given(st.text(max_size=300))
def test_any_text_can_be_judged(text: str) -> None:
    for fund in pruefe_text(text, [PFLEGEGRAD]):
        assert fund.regel
