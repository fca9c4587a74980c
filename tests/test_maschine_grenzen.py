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
from sozialatlas.regeln import engineformat, grenzen, maschine
from sozialatlas.regeln.folgen import Ergebnis, plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.uebersetzen import schreibe_fakten, uebersetze

mit_engine = pytest.mark.skipif(
    maschine.verfuegbar() is not None, reason="durable_rules ist nicht eingerichtet"
)
TICK: dict[str, Any] = {"tick": {"all": [{"m": {"tick": 1}}]}}
KOPF = [{"g": "g0"}, {"ind": "i0"}]


def satz(*teile: list[Any], name: str = "r#0") -> dict[str, Any]:
    """Return rules with one rule of these antecedents."""
    return TICK | {name: {"pri": 100, "all": [{f"c{i}": {"$and": t}} for i, t in enumerate(teile)]}}


def ueber(schwelle: float) -> dict[str, Any]:
    return {"$gt": {"wert": schwelle}}


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


def test_t3_t13_batch_begins_with_tick_and_rule_set_contains_its_rule() -> None:
    (uebersetzt,) = uebersetze(plane([regel(bedingung("i0", "> 1"))]), beide=False)
    assert json.loads(uebersetzt.text)["tick"] == TICK["tick"]
    assert json.loads(schreibe_fakten(uebersetzt, "90001", {}))[0]["tick"] == 1
    assert any("Tick" in fund for fund in grenzen.verbotenes("{}"))


@mit_engine
def test_t3_t13_area_without_any_fact_is_asked_without_crash() -> None:
    lage = fakten({"90001": {"anderer": {"wert": 1.0}}})
    (befund,) = maschine.werte_aus([regel(bedingung("i0", "> 1"))], lage, "durable")
    assert befund.wahrheit == "nicht_beurteilbar"


def test_t6_more_than_60_comparisons_with_one_indicator_exceed_the_limit() -> None:
    erlaubt = {k: v for n in range(60) for k, v in satz([*KOPF, ueber(n)], name=f"r{n}#0").items()}
    assert not [*grenzen.atome_je_indikator(erlaubt)]
    zu_viel = erlaubt | satz([*KOPF, ueber(60)], name="r60#0")
    assert [*grenzen.atome_je_indikator(zu_viel)]


def test_t6_rules_beyond_the_limit_are_split_into_several_sets() -> None:
    saetze = uebersetze(plane(viele(150)))
    assert len(saetze) > 1
    assert sorted({r for s in saetze for r in s.regeln}) == sorted(r.id for r in viele(150))


@mit_engine
def test_t6_split_rules_all_fire() -> None:
    lage = fakten({"90001": {"i0": {"wert": 74.5}}})
    befunde = maschine.werte_aus(viele(150), lage, "durable")
    assert sum(b.wahrheit == "trifft_zu" for b in befunde) == 75


def test_t7_more_than_400_children_of_one_node_exceed_the_limit() -> None:
    def breit(n: int) -> dict[str, Any]:
        return TICK | {f"r{i}": satz([{"g": f"g{i}"}, {"ind": "i"}])["r#0"] for i in range(n)}

    assert not [*grenzen.kinder_je_knoten(breit(399))]  # with the tick 400
    assert [*grenzen.kinder_je_knoten(breit(400))]


def test_t7_indicators_are_grouped_in_tens() -> None:
    regeln = [regel(bedingung(f"i{n}", "> 1"), f"r{n}") for n in range(35)]
    (uebersetzt,) = uebersetze(plane(regeln), beide=False)
    assert sorted(set(uebersetzt.gruppen.values())) == ["g0", "g1", "g2", "g3"]


def test_t8_more_than_250_rules_with_one_condition_are_split() -> None:
    gleiche = [regel(bedingung("i0", "> 1"), f"r{n}") for n in range(251)]
    einer = {k: v for n in range(250) for k, v in satz([*KOPF, ueber(1)], name=f"r{n}").items()}
    assert not [*grenzen.regeln_je_endknoten(einer)]
    assert [*grenzen.regeln_je_endknoten(einer | satz([*KOPF, ueber(1)], name="noch-eine"))]
    assert len(uebersetze(plane(gleiche), beide=False)) == 2


def test_t9_rule_over_more_than_16_indicators_is_refused_with_file_and_line() -> None:
    viele_teile = regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(17)]}, "zu-breit")
    with pytest.raises(RegelFehler) as fehler:
        uebersetze(plane([viele_teile]))
    (mangel,) = fehler.value.maengel
    assert mangel.datei == "zu-breit"
    assert "17 Indikatoren" in mangel.fehler


@mit_engine
def test_t9_rule_over_16_indicators_fires() -> None:
    r = regel({"alle": [bedingung(f"i{n}", "> 1") for n in range(16)]})
    lage = fakten({"90001": {f"i{n}": {"wert": 2.0} for n in range(16)}})
    (befund,) = maschine.werte_aus([r], lage, "durable")
    assert befund.wahrheit == "trifft_zu"


def test_t10_fact_carries_at_most_252_attributes() -> None:
    assert not [*grenzen.attribute_je_fakt([[*map(str, range(248))]])]  # with the head 252
    assert [*grenzen.attribute_je_fakt([[*map(str, range(249))]])]


def test_t11_more_than_4000_rules_exceed_the_limit() -> None:
    assert not [*grenzen.regeln_je_satz(dict.fromkeys(map(str, range(4000))))]
    assert [*grenzen.regeln_je_satz(dict.fromkeys(map(str, range(4001))))]


@mit_engine
def test_t12_more_than_1024_areas_are_asked_one_after_the_other() -> None:
    lage = fakten({f"9{n:04}": {"i0": {"wert": float(n)}} for n in range(1100)})
    befunde = maschine.werte_aus([regel(bedingung("i0", ">= 1000"))], lage, "durable")
    assert sum(b.wahrheit == "trifft_zu" for b in befunde) == 100


def test_t16_conditions_on_one_indicator_are_one_antecedent() -> None:
    r = regel({"alle": [bedingung("i0", "> 1"), bedingung("i0", "< 9"), bedingung("i1", "> 1")]})
    (uebersetzt,) = uebersetze(plane([r]), beide=False)
    assert len(json.loads(uebersetzt.text)["r#0"]["all"]) == 2
    doppelt = satz([*KOPF, ueber(1)], [*KOPF, ueber(2)])
    assert any("denselben Fakt" in fund for fund in grenzen.verbotenes(json.dumps(doppelt)))


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
            schreibe_fakten(uebersetzt, "90001", {"i0": Fakt(werte)})
    for atom in ({"$gt": {"wert": "5"}}, {"trend": 5}, {"$gt": {"trend": "fallend"}}):
        assert grenzen.verbotenes(json.dumps(satz([*KOPF, atom])))


def test_t21_missing_value_is_left_out_and_null_is_refused() -> None:
    (uebersetzt,) = uebersetze(plane([regel(bedingung("i0", "> 1"))]), beide=False)
    (tick,) = json.loads(schreibe_fakten(uebersetzt, "90001", {"i0": Fakt({"trend": "stabil"})}))
    assert "wert" not in tick
    assert grenzen.verbotenes(json.dumps(satz([*KOPF, {"$gt": {"wert": None}}])))


@mit_engine
@pytest.mark.parametrize("ist", ["fallend", "!= fallend"])
def test_t21_missing_value_makes_neither_condition_nor_negation_fire(ist: str) -> None:
    r = regel(bedingung("i0", ist, "trend"))
    lage = fakten({"90001": {"i0": {"wert": 1.0}}})
    assert maschine.werte_aus([r], lage, "durable")[0].wahrheit == "nicht_beurteilbar"


VERBOTEN = {
    "t1 comparison with another fact": satz([*KOPF, {"$gt": {"wert": {"c0": "wert"}}}]),
    "t4 negation": TICK | {"r": {"all": [{"c0$not": {"$and": KOPF}}]}},
    "t5 negation first": TICK
    | {"r": {"all": [{"c0$not": {"$and": KOPF}}, {"c1": {"$and": KOPF}}]}},
    "t15 nesting": TICK | {"r": {"all": [{"c0$any": [{"m": {"ind": "i0"}}]}]}},
    "t17 any": TICK | {"r": {"any": [{"c0": {"$and": KOPF}}]}},
    "t17 or": TICK | {"r": {"all": [{"c0": {"$or": [ueber(1), ueber(2)]}}]}},
    "t18 or with another fact": satz([*KOPF, {"$or": [ueber(1), {"$gt": {"wert": {"c": "z"}}}]}]),
    "t22 absence": satz([*KOPF, {"$nex": {"wert": 1}}]),
    "t19 equality of numbers": satz([*KOPF, {"wert": 5}]),
    "count": TICK | {"r": {"count": 3, "all": [{"c0": {"$and": KOPF}}]}},
}


@pytest.mark.parametrize("saetze", VERBOTEN.values(), ids=VERBOTEN.keys())
def test_forbidden_construct_is_found_in_the_final_text(saetze: dict[str, Any]) -> None:
    assert grenzen.verbotenes(json.dumps(saetze))


def test_safe_text_contains_nothing_forbidden() -> None:
    assert grenzen.verbotenes(json.dumps(satz([*KOPF, ueber(1), {"trend": "fallend"}]))) == ()


def test_t23_names_with_equal_hash_are_found() -> None:
    assert engineformat.fnv32("costarring") == engineformat.fnv32("liquid")
    assert engineformat.gleiche_pruefsummen(["liquid", "costarring", "wert"])
    assert engineformat.gleiche_pruefsummen(grenzen.ZAHLMERKMALE) == ()
    zwei = satz([*KOPF, ueber(1)], name="liquid") | satz([*KOPF, ueber(2)], name="costarring")
    assert any("Prüfsumme" in fund for fund in grenzen.verbotenes(json.dumps(zwei)))


def test_t24_integer_that_the_engine_cannot_hold_is_refused() -> None:
    assert engineformat.schreibe_zahl(2**53 - 1) == str(2**53 - 1)
    with pytest.raises(ValueError):
        engineformat.schreibe_zahl(2**53)


def test_t25_locale_with_decimal_comma_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ","})
    with pytest.raises(RegelFehler, match="LC_NUMERIC"):
        dict(maschine.frage_engine(plane([]), [], [], {}))


def test_priority_beyond_an_unsigned_short_exceeds_the_limit() -> None:
    assert [*grenzen.prioritaet({"r": {"pri": 65536}})]
    assert [*grenzen.prioritaet({"r": {"pri": -1}})]


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
