"""What the engine bears and what it does not: each guard against a known trap, and the traps
that can be shown without harm."""

from __future__ import annotations

import json
import locale
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.fehler import RegelFehler
from sozialatlas.regeln import engineformat, grenzen, maschine, uebersetzen
from sozialatlas.regeln.folgen import Ergebnis, plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.uebersetzen import (
    ATTRIBUTE_JE_FAKT,
    KOPF,
    WEGE_JE_SATZ,
    Regelsatz,
    angaben,
    schreibe_stapel,
    schreibe_werte,
    uebersetze,
)

mit_engine = pytest.mark.skipif(
    maschine.verfuegbar() is not None, reason="durable_rules ist nicht eingerichtet"
)
TICK: dict[str, Any] = {"tick": {"all": [{"c": {"tick": 1}}]}}


def satz(*teile: list[Any], name: str = "r#0") -> dict[str, Any]:
    """Return rules with one rule of these antecedents."""
    return TICK | {name: {"all": [{"c": {"$and": teil}} for teil in teile]}}


def stapel(satz: Regelsatz, *lagen: dict[str, Fakt]) -> list[dict[str, Any]]:
    """Return the facts of a batch of areas."""
    texte = [schreibe_werte(angaben([satz]), lage) for lage in lagen]
    text = schreibe_stapel(satz, "90001", texte)
    return json.loads(text) if text else []


def ueber(schwelle: float, fakt: str = "i0") -> dict[str, Any]:
    return {"$gt": {f"{fakt}.wert": schwelle}}


def viele(anzahl: int, **eigene: Any) -> list[Regel]:
    return [regel(bedingung("i0", f"> {n}"), f"r{n}", **eigene) for n in range(anzahl)]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_t2_number_is_written_with_point_before_exponent_and_unchanged(zahl: float) -> None:
    text = engineformat.schreibe_zahl(zahl)
    assert float(text) == zahl
    assert "e" not in text or "." in text


@pytest.mark.parametrize("zahl", [float("nan"), float("inf"), float("-inf")])
def test_t2_number_that_is_not_finite_is_refused(zahl: float) -> None:
    with pytest.raises(ValueError):
        engineformat.schreibe_zahl(zahl)


@mit_engine
@pytest.mark.parametrize("wert", [1e-05, 1e16, 1e-300, 5e-324, 1.7e308, -1e-05])
def test_t2_engine_compares_numbers_with_exponent_exactly(wert: float) -> None:
    lage = fakten({"90001": {"i0": {"wert": wert}}})
    r = regel({"eines": [bedingung("i0", "> 0"), bedingung("i0", "<= 0")]})
    (befund,) = maschine.werte_aus([r], lage, "durable")
    assert befund.wahrheit == "trifft_zu"


def test_t2_t3_t13_batch_stands_between_ticks_and_rule_set_contains_their_rule() -> None:
    (uebersetzt,) = uebersetze(plane([regel(bedingung("i0", "> 1"))]), beide=False)
    assert json.loads(uebersetzt.text)["tick"] == TICK["tick"]
    anfang, fakt, ende = stapel(uebersetzt, {"i0": Fakt({"wert": 2.0})})
    assert (anfang["tick"], "tick" in fakt, ende["tick"]) == (1, False, 1)
    assert stapel(uebersetzt, {}) == []
    assert any("Tick" in fund for fund in grenzen.verbotenes("{}"))


@mit_engine
def test_t2_fact_that_the_engine_drops_with_all_after_it_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(uebersetzen, "schreibe_zahl", lambda zahl: "1e-05")
    r, lage = regel(bedingung("i0", "> 1")), fakten({"90001": {"i0": {"wert": 2.0}}})
    with pytest.raises(RegelFehler, match="nicht angenommen"):
        maschine.werte_aus([r], lage, "durable")


@mit_engine
def test_t3_t13_area_without_any_fact_is_asked_without_crash() -> None:
    lage = fakten({"90001": {"anderer": {"wert": 1.0}}})
    (befund,) = maschine.werte_aus([regel(bedingung("i0", "> 1"))], lage, "durable")
    assert befund.wahrheit == "nicht_beurteilbar"


def test_t6_t7_t8_t11_more_than_60_rules_exceed_the_limit() -> None:
    def viele_saetze(n: int) -> dict[str, Any]:
        return TICK | {f"r{i}": satz([ueber(i)])["r#0"] for i in range(n)}

    assert not [*grenzen.ueberschrittene(viele_saetze(60))]
    assert [*grenzen.ueberschrittene(viele_saetze(61))]
    assert WEGE_JE_SATZ <= grenzen.REGELN_JE_SATZ


@mit_engine
def test_t6_as_many_rules_as_allowed_all_match_one_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uebersetzen, "WEGE_JE_SATZ", grenzen.REGELN_JE_SATZ)
    teile = [[bedingung(f"i{(n + d) % 80}", f"> {n}") for d in range(6)] for n in range(60)]
    regeln = [regel({"alle": teil}, f"r{n}") for n, teil in enumerate(teile)]
    plan = plane(regeln)
    (einer,) = uebersetze(plan, beide=False)
    lage = {f"i{n}": Fakt({"wert": 99.5}) for n in range(80)}
    ((_, ergebnis),) = maschine.frage_engine(plan, [einer], [("90001", lage)], {})
    assert ergebnis.ja == {r.id for r in regeln}


def test_t6_rules_beyond_the_limit_are_split_into_several_sets() -> None:
    saetze = uebersetze(plane(viele(150)))
    assert len(saetze) == 2 * 150 / WEGE_JE_SATZ
    asked = [name for s in saetze for name, verneint in s.bedeutung.values() if not verneint]
    assert sorted(asked) == sorted(r.id for r in viele(150))


@mit_engine
def test_t6_split_rules_all_fire() -> None:
    lage = fakten({"90001": {"i0": {"wert": 74.5}}})
    befunde = maschine.werte_aus(viele(150), lage, "durable")
    assert sum(b.wahrheit == "trifft_zu" for b in befunde) == 75


@mit_engine
def test_t7_t8_rules_with_the_same_condition_are_split_and_all_fire() -> None:
    gleiche = [regel(bedingung("i0", "> 1"), f"r{n}") for n in range(300)]
    befunde = maschine.werte_aus(gleiche, fakten({"90001": {"i0": {"wert": 2.0}}}), "durable")
    assert sum(b.wahrheit == "trifft_zu" for b in befunde) == 300


@mit_engine
def test_t9_rule_over_more_than_16_indicators_is_one_antecedent_and_fires() -> None:
    r = regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(40)]})
    (uebersetzt,) = uebersetze(plane([r]), beide=False)
    assert len(json.loads(uebersetzt.text)["r#0"]["all"]) == 1
    lage = fakten({"90001": {f"i{n}": {"wert": 2.0} for n in range(40)}})
    (befund,) = maschine.werte_aus([r], lage, "durable")
    assert befund.wahrheit == "trifft_zu"


def test_t9_rule_over_more_indicators_than_clauses_is_refused_with_file_and_line() -> None:
    viele_teile = regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(51)]}, "zu-breit")
    with pytest.raises(RegelFehler) as fehler:
        uebersetze(plane([viele_teile]))
    (mangel,) = fehler.value.maengel
    assert mangel.datei == "zu-breit"
    assert "mehr als 51 Wege" in mangel.fehler


def test_t10_fact_carries_at_most_252_attributes() -> None:
    platz = ATTRIBUTE_JE_FAKT - len(KOPF)
    assert not [*grenzen.attribute_je_fakt(satz([ueber(1, f"i{n}") for n in range(platz)]))]
    assert [*grenzen.attribute_je_fakt(satz([ueber(1, f"i{n}") for n in range(platz + 1)]))]


@mit_engine
def test_t10_rules_with_many_indicators_share_no_fact_beyond_the_limit() -> None:
    regeln = [
        regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(40 * k, 40 * k + 40)]}, f"r{k}")
        for k in range(10)
    ]
    saetze = uebersetze(plane(regeln), beide=False)
    assert [len(s.attribute) for s in saetze] == [240, 160]
    zu_breit = regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(251)]}, "zu-breit")
    with pytest.raises(RegelFehler, match="253 Angaben"):
        uebersetze(plane([zu_breit]), beide=False)
    lage = fakten({"90001": {f"i{n}": {"wert": 2.0} for n in range(400)}})
    befunde = maschine.werte_aus(regeln, lage, "durable")
    assert all(b.wahrheit == "trifft_zu" for b in befunde)


@mit_engine
def test_t12_more_than_1024_areas_are_asked_one_after_the_other() -> None:
    lage = fakten({f"9{n:04}": {"i0": {"wert": float(n)}} for n in range(1100)})
    befunde = maschine.werte_aus([regel(bedingung("i0", ">= 1000"))], lage, "durable")
    assert sum(b.wahrheit == "trifft_zu" for b in befunde) == 100


def test_t16_all_conditions_of_a_clause_are_one_antecedent() -> None:
    r = regel({"alle": [bedingung("i0", "> 1"), bedingung("i0", "< 9"), bedingung("i1", "> 1")]})
    (uebersetzt,) = uebersetze(plane([r]), beide=False)
    (einer,) = json.loads(uebersetzt.text)["r#0"]["all"]
    assert len(einer["c"]["$and"]) == 3
    assert grenzen.verbotenes(json.dumps(satz([ueber(1)], [ueber(2)])))


@mit_engine
def test_t16_two_conditions_on_one_indicator_fire() -> None:
    r = regel({"alle": [bedingung("i0", "> -2"), bedingung("i0", "> 0")]})
    lage = fakten({"90001": {"i0": {"wert": 1.7}}})
    assert maschine.werte_aus([r], lage, "durable")[0].wahrheit == "trifft_zu"


def test_t20_text_and_number_are_not_mixed() -> None:
    r = regel({"alle": [bedingung("i0", "> 1"), bedingung("i0", "fallend", "trend")]})
    (uebersetzt,) = uebersetze(plane([r]), beide=False)
    for werte in ({"wert": "5"}, {"trend": 5.0}, {"trend": "hoch"}):
        with pytest.raises(TypeError):
            stapel(uebersetzt, {"i0": Fakt(werte)})
    for atom in ({"$gt": {"i.wert": "5"}}, {"i.trend": 5}, {"$gt": {"i.trend": "fallend"}}):
        assert grenzen.verbotenes(json.dumps(satz([atom])))


def test_t21_missing_value_is_left_out_and_null_is_refused() -> None:
    (uebersetzt,) = uebersetze(plane([regel(bedingung("i0", "> 1"))]), beide=False)
    assert stapel(uebersetzt, {"i0": Fakt({"trend": "stabil"})}) == []
    assert grenzen.verbotenes(json.dumps(satz([{"$gt": {"i0.wert": None}}])))


@mit_engine
@pytest.mark.parametrize("ist", ["fallend", "!= fallend"])
def test_t21_missing_value_makes_neither_condition_nor_negation_fire(ist: str) -> None:
    r = regel(bedingung("i0", ist, "trend"))
    lage = fakten({"90001": {"i0": {"wert": 1.0}}})
    assert maschine.werte_aus([r], lage, "durable")[0].wahrheit == "nicht_beurteilbar"


EINS = {"$and": [ueber(1)]}
VERBOTEN = {
    "t1 comparison with another fact": satz([{"$gt": {"i0.wert": {"c0": "i1.wert"}}}]),
    "t4 negation": TICK | {"r": {"all": [{"c$not": EINS}]}},
    "t5 negation first": TICK | {"r": {"all": [{"c$not": EINS}, {"c": EINS}]}},
    "t9 t16 several antecedents": TICK | {"r": {"all": [{"c": EINS}, {"d": EINS}]}},
    "t15 nesting": TICK | {"r": {"all": [{"c$any": [{"m": EINS}]}]}},
    "t17 any": TICK | {"r": {"any": [{"c": EINS}]}},
    "t17 or": TICK | {"r": {"all": [{"c": {"$or": [ueber(1), ueber(2)]}}]}},
    "t18 or with another fact": satz([{"$or": [ueber(1), {"$gt": {"i0.wert": {"c": "z"}}}]}]),
    "t22 absence": satz([{"$nex": {"i0.wert": 1}}]),
    "t19 equality of numbers": satz([{"i0.wert": 5}]),
    "count": TICK | {"r": {"count": 3, "all": [{"c": EINS}]}},
    "priority, an unsigned short": TICK | {"r": {"pri": 65536, "all": [{"c": EINS}]}},
}


@pytest.mark.parametrize("saetze", VERBOTEN.values(), ids=VERBOTEN.keys())
def test_forbidden_construct_is_found_in_the_final_text(saetze: dict[str, Any]) -> None:
    assert grenzen.verbotenes(json.dumps(saetze))


def test_safe_text_contains_nothing_forbidden() -> None:
    assert grenzen.verbotenes(json.dumps(satz([ueber(1), {"i0.trend": "fallend"}]))) == ()


def test_t23_names_with_equal_hash_are_found() -> None:
    assert engineformat.fnv32("costarring") == engineformat.fnv32("liquid")
    assert engineformat.gleiche_pruefsummen(["liquid", "costarring", "wert"])
    assert engineformat.gleiche_pruefsummen(grenzen.ZAHLMERKMALE) == ()
    zwei = satz([ueber(1)], name="liquid") | satz([ueber(2)], name="costarring")
    assert any("Prüfsumme" in fund for fund in grenzen.verbotenes(json.dumps(zwei)))


def test_t24_integer_that_the_engine_cannot_hold_is_refused() -> None:
    assert engineformat.schreibe_zahl(2**53 - 1) == str(2**53 - 1)
    with pytest.raises(ValueError):
        engineformat.schreibe_zahl(2**53)


def test_t25_locale_with_decimal_comma_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ","})
    with pytest.raises(RegelFehler, match="LC_NUMERIC"):
        dict(maschine.frage_engine(plane([]), [], [], {}))


def test_boolean_and_text_are_no_numbers() -> None:
    for wert in (True, "5", None):
        with pytest.raises(TypeError):
            engineformat.schreibe_zahl(wert)


def test_disagreement_of_the_evaluators_names_rule_and_ags() -> None:
    befunde = maschine.werte_aus(
        [regel(bedingung("i0", "> 1"), "streit")],
        fakten({"90001": {"i0": {"wert": 2.0}}}),
        "referenz",
    )
    with pytest.raises(RegelFehler, match=r"streit.*90001"):
        maschine.vergleiche(befunde, {"90001": Ergebnis()})


@mit_engine
@pytest.mark.parametrize("art", ["auto", "durable"])
def test_engine_that_fires_other_rules_stops_the_evaluation(
    monkeypatch: pytest.MonkeyPatch, art: Any
) -> None:
    monkeypatch.setattr(maschine, "frage_engine", lambda *_: {"90001": Ergebnis()})
    r, lage = regel(bedingung("i0", "> 1"), "streit"), fakten({"90001": {"i0": {"wert": 2.0}}})
    with pytest.raises(RegelFehler, match="widersprechen sich"):
        maschine.werte_aus([r], lage, art)
    assert maschine.werte_aus([r], lage, "referenz")[0].wahrheit == "trifft_zu"


def test_without_engine_the_reference_serves_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maschine, "_engine", lambda: None)
    hinweis = maschine.verfuegbar()
    assert hinweis is not None
    assert "Referenzauswerter" in hinweis
    r, lage = regel(bedingung("i0", "> 1")), fakten({"90001": {"i0": {"wert": 2.0}}})
    assert maschine.werte_aus([r], lage)[0].wahrheit == "trifft_zu"
    with pytest.raises(RegelFehler, match="nicht eingerichtet"):
        maschine.werte_aus([r], lage, "durable")


@mit_engine
def test_engine_that_loses_facts_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maschine, "_leere", lambda griff, stelle: iter(()))
    with pytest.raises(RegelFehler, match="nicht angenommen"):
        maschine.werte_aus(
            [regel(bedingung("i0", "> 2"))], fakten({"90001": {"i0": {"wert": 2.0}}}), "durable"
        )
