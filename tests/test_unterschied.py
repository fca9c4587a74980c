"""What a change of rules does: the pure comparison, on invented rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from regelwerkzeug import Roh, bedingung, fakten, regel
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.katalog import Katalog
from sozialatlas.regeln import Regel, werte_aus
from sozialatlas.regeln.feldaenderungen import HOECHSTENS_ZEICHEN, feldaenderungen
from sozialatlas.regeln.unterschied import (
    AUFGEGANGEN,
    FUER_SICH,
    Fassung,
    Regelunterschied,
    vergleiche,
)
from sozialatlas.typen import Kommune, Wert

QUOTEN = {"90001": 10.0, "90002": 20.0, "90003": 30.0, "90004": None}
FAKTEN = fakten(
    {
        ags: {"kinderarmut": {} if quote is None else {"wert": quote}}
        for ags, quote in QUOTEN.items()
    }
)
KOMMUNEN = [Kommune(ags, f"Ort {ags}", "Stadt", "kreis") for ags in QUOTEN]
DANN: Roh = {
    "empfehlung": "{kommune} sollte handeln: {kinderarmut.wert}.",
    "prioritaet": "mittel",
    "zustaendig": ["jugendamt"],
    "ebene": "kreis",
}


def ab(schwelle: str, name: str = "r", **eigene: Any) -> Regel:
    return regel(bedingung("kinderarmut", f">= {schwelle}"), name, **({"dann": DANN} | eigene))


@pytest.fixture
def fassung(katalog: Katalog) -> Any:
    def mache(*regeln: Regel) -> Fassung:
        befunde = werte_aus(regeln, FAKTEN)
        entwuerfe = [
            e for k in KOMMUNEN for e in entwerfe(regeln, befunde, FAKTEN, k, katalog)
        ]  # fmt: skip
        return Fassung(regeln, befunde, tuple(entwuerfe))

    return mache


def einer(unterschiede: tuple[Regelunterschied, ...]) -> Regelunterschied:
    assert len(unterschiede) == 1
    return unterschiede[0]


def arten(unterschied: Regelunterschied) -> dict[str, set[str]]:
    alle: dict[str, set[str]] = {}
    for wirkung in unterschied.wirkungen:
        alle.setdefault(wirkung.art, set()).add(wirkung.ags)
    return alle


def test_same_rules_do_not_differ_wherever_they_were_read(fassung: Any) -> None:
    eine, andere = ab("15"), ab("15")
    andere._herkunft = replace(eine.herkunft, datei="anderswo.yml", zeile=7)
    assert vergleiche(fassung(eine), fassung(andere)) == ()


def test_higher_threshold_names_who_loses_and_whose_proof_changes(fassung: Any) -> None:
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(ab("25"))))
    assert unterschied.art == "geaendert"
    assert [str(f) for f in unterschied.felder] == ["Schwelle von kinderarmut.wert: >= 15 → >= 25"]
    assert arten(unterschied) == {"verliert": {"90002"}, "nachweis": {"90003"}}


def test_lower_threshold_names_who_gains(fassung: Any) -> None:
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(ab("5"))))
    assert arten(unterschied) == {"gewinnt": {"90001"}, "nachweis": {"90002", "90003"}}


def test_threshold_that_nobody_lies_between_changes_no_recommendation(fassung: Any) -> None:
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(ab("16"))))
    assert set(arten(unterschied)) == {"nachweis"}


@pytest.mark.parametrize(
    ("eigene", "was"),
    [
        ({"dann": DANN | {"empfehlung": "{kommune} sollte warten."}}, ("Text",)),
        ({"dann": DANN | {"prioritaet": "hoch"}}, ("Priorität",)),
        ({"dann": DANN | {"zustaendig": ["sozialamt"]}}, ("Zuständigkeit",)),
        ({"dann": DANN | {"massnahmen": ["fruehe_hilfen"]}}, ("Maßnahmen",)),
        ({"begruendung": "Weil es anders ist.", "titel": "Neu"}, ("Titel", "Begründung")),
    ],
)
def test_draft_that_reads_differently_is_changed_where_the_rule_holds(
    fassung: Any, eigene: Roh, was: tuple[str, ...]
) -> None:
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(ab("15", **eigene))))
    assert arten(unterschied) == {"aendert": {"90002", "90003"}}
    assert {w.was for w in unterschied.wirkungen} == {was}


def test_text_that_prints_the_same_changes_no_report(fassung: Any) -> None:
    umbrochen = DANN | {"empfehlung": "{kommune} sollte\nhandeln:  {kinderarmut.wert}."}
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(ab("15", dann=umbrochen))))
    assert unterschied.felder
    assert unterschied.wirkungen == ()


def test_rule_that_asks_for_a_missing_figure_makes_what_was_known_unknown(fassung: Any) -> None:
    neu = regel(bedingung("kinderarmut", "> 1", "z"), dann=DANN)
    unterschied = einer(vergleiche(fassung(ab("15")), fassung(neu)))
    assert arten(unterschied) == {
        "verliert": {"90002", "90003"},
        "beurteilbar": {"90001"},
    }
    assert {(w.vorher, w.nachher) for w in unterschied.wirkungen if w.ags == "90002"} == {
        ("trifft_zu", "nicht_beurteilbar")
    }


def test_new_and_removed_rules_are_told_apart(fassung: Any) -> None:
    eine, andere = ab("15", "eine"), ab("25", "andere")
    neu, weg = vergleiche(fassung(eine), fassung(andere))
    assert (neu.regel, neu.art, weg.regel, weg.art) == ("andere", "neu", "eine", "entfallen")
    assert arten(neu) == {"gewinnt": {"90003"}, "beurteilbar": {"90004"}}
    assert arten(weg) == {"verliert": {"90002", "90003"}, "beurteilbar": {"90004"}}


def test_rule_without_validity_loses_its_recommendations(fassung: Any) -> None:
    alt, neu = ab("15"), ab("15", gueltig_bis="2026-06-30")
    unterschied = einer(vergleiche(fassung(alt), replace(fassung(), regeln=(neu,))))
    assert [str(f) for f in unterschied.felder] == ["Gültig bis: – → 30.06.2026"]
    assert arten(unterschied)["verliert"] == {"90002", "90003"}


def test_rule_left_out_is_not_taken_for_new(fassung: Any) -> None:
    assert vergleiche(fassung(), fassung(ab("15")), ohne=["r"]) == ()


def mit_folge(fassung: Any, schwelle: str, folgt: str, nennt: tuple[str, ...]) -> Fassung:
    """The findings of "folge" are those of another rule; it names ``nennt``."""
    teile = fassung(ab(schwelle, "a"), ab("15", "b"), ab(folgt, "folge"))
    folge = ab("15", "folge", dann=DANN | {"massnahmen": nennt})
    return replace(teile, regeln=(*teile.regeln[:2], folge))


def test_unchanged_rule_with_another_effect_follows_from_the_one_it_names(fassung: Any) -> None:
    vorher, nachher = (mit_folge(fassung, s, s, ("a",)) for s in ("15", "25"))
    geaendert, folge = vergleiche(vorher, nachher)
    assert (geaendert.regel, geaendert.folgt_aus) == ("a", ())
    assert (folge.regel, folge.art, folge.folgt_aus) == ("folge", "unveraendert", ("a",))
    assert "90002" in arten(folge)["verliert"]


def test_unchanged_rule_that_names_none_follows_from_all_with_effect(fassung: Any) -> None:
    vorher, nachher = (mit_folge(fassung, s, s, ()) for s in ("15", "25"))
    assert vergleiche(vorher, nachher)[1].folgt_aus == ("a",)


def test_bundled_recommendation_is_changed_and_not_lost(fassung: Any) -> None:
    ganz = fassung(ab("15"))
    ohne = replace(ganz, entwuerfe=())
    weg, wieder = einer(vergleiche(ganz, ohne_gleiche(ohne))), einer(vergleiche(ohne, ganz))
    assert {(w.art, w.was) for w in weg.wirkungen} == {("aendert", (AUFGEGANGEN,))}
    assert {(w.art, w.was) for w in wieder.wirkungen} == {("aendert", (FUER_SICH,))}


def test_recommendation_inside_another_one_is_lost_and_gained_like_any(fassung: Any) -> None:
    stark = regel(bedingung("kinderarmut", "> 0"), "stark", dann=DANN | {"umfasst": ["r"]})
    weich, streng = (fassung(stark, ab(schwelle)) for schwelle in ("15", "25"))
    (weg,) = (u for u in vergleiche(weich, streng) if u.regel == "r")
    assert {w.art for w in weg.wirkungen} == {"verliert", "nachweis"}
    (wieder,) = (u for u in vergleiche(streng, weich) if u.regel == "r")
    assert {w.art for w in wieder.wirkungen} == {"gewinnt", "nachweis"}


def ohne_gleiche(fassung: Fassung) -> Fassung:
    return replace(fassung, regeln=tuple(r.model_copy() for r in fassung.regeln))


class Zaehlung(Wert):
    """A kind of condition that the language does not have."""

    anzahl: str
    handlungsfeld: str | None = None
    mindestens: int


class Auswahl(Wert):
    mindestens: int
    von: tuple[Any, ...]


def baum(knoten: Any) -> Regel:
    return ab("15").model_copy(update={"wenn": knoten})


KIND = ab("15").wenn
ALT = ab("20").wenn


@pytest.mark.parametrize(
    ("vorher", "nachher", "erwartet"),
    [
        (
            Zaehlung(anzahl="empfehlungen", mindestens=3),
            Zaehlung(anzahl="empfehlungen", mindestens=4),
            ["mindestens von anzahl: empfehlungen: 3 → 4"],
        ),
        (
            Auswahl(mindestens=1, von=(KIND, ALT)),
            Auswahl(mindestens=2, von=(KIND, ALT)),
            ["wenn.mindestens: 1 → 2"],
        ),
        (
            Auswahl(mindestens=1, von=(KIND,)),
            Auswahl(mindestens=1, von=(ALT, KIND)),
            ["Bedingung: – → kinderarmut.wert >= 20"],
        ),
        (
            Auswahl(mindestens=1, von=(KIND, ALT)),
            Auswahl(mindestens=1, von=(ALT,)),
            ["Bedingung: kinderarmut.wert >= 15 → –"],
        ),
        (
            KIND,
            Auswahl(mindestens=1, von=(KIND,)),
            ["Bedingung: kinderarmut.wert >= 15 → {mindestens: 1, von: kinderarmut.wert >= 15}"],
        ),
        (
            KIND,
            regel(bedingung("sgb2_quote", "> 3", "z")).wenn,
            ["Bedingung: kinderarmut.wert >= 15 → sgb2_quote.z > 3"],
        ),
    ],
)
def test_differences_are_found_in_kinds_of_conditions_that_are_not_known(
    vorher: Any, nachher: Any, erwartet: list[str]
) -> None:
    assert [str(f) for f in feldaenderungen(baum(vorher), baum(nachher))] == erwartet


def test_long_texts_are_cut_to_the_words_that_differ() -> None:
    lang = " ".join(f"Wort{n}" for n in range(60))
    eigene = [DANN | {"empfehlung": text} for text in (lang, lang.replace("Wort30", "Neues"))]
    (feld,) = feldaenderungen(*(ab("15", dann=dann) for dann in eigene))
    assert str(feld) == (
        "Text der Empfehlung: … Wort28 Wort29 Wort30 Wort31 Wort32 … → "
        "… Wort28 Wort29 Neues Wort31 Wort32 …"
    )
    (ganz,) = feldaenderungen(ab("15"), ab("15", dann=DANN | {"empfehlung": lang}))
    assert len(ganz.nachher) <= HOECHSTENS_ZEICHEN + 4
