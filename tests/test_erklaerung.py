"""Explanations: why a rule holds, why not, where it turns, and what is nearest; then the words."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas import cli
from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.regeln import MERKMALE, Regel, werte_aus
from sozialatlas.regeln.baum import Blattbefund, Erklaerung, Zweig, erklaere
from sozialatlas.regeln.baumtext import als_text, baumzeilen
from sozialatlas.regeln.begriffe import WORTMERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.erklaerung import nachweis_satz
from sozialatlas.regeln.kipp import Kippwert, grenzen, kippwert
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.regeln.lage import GELTEN_NICHT, Fakt, Lage
from sozialatlas.regeln.lagebild import vollstaendige_lagen
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.umkehr import in_streuungen, merkmale_bei, noetiger_wert
from sozialatlas.regeln.wege import Weg, kosten, naechste, weg
from sozialatlas.regeln.wortlaut import Worte, kipp_satz, schritt_satz, weg_saetze
from sozialatlas.typen import Befund, Nachweis, Umstand, Wahrheit

JA: Wahrheit = "trifft_zu"
NEIN: Wahrheit = "trifft_nicht_zu"
OFFEN: Wahrheit = "nicht_beurteilbar"
GERA = "16052"


def fakt(wert: float = 18.0, **merkmale: float | str) -> Fakt:
    """Return a figure of 18,0 % beside 12 % in the Land, 15 % among peers, spread 3."""
    abgeleitet = {
        "differenz_land": wert - 12.0,
        "verhaeltnis_land": wert / 12.0,
        "differenz_vergleichsgruppe": wert - 15.0,
        "verhaeltnis_vergleichsgruppe": wert / 15.0,
        "veraenderung_5j": wert - 10.0,
        "veraenderung_relativ_5j": 100 * (wert / 10.0 - 1),
        "z": (wert - 13.5) / 3.0,
    }
    kontext = {
        "land": 12.0,
        "vergleichsgruppe": 15.0,
        "mittel_kreise": 13.5,
        "streuung_kreise": 3.0,
    }
    gerundet = {name: round(x, 9) for name, x in abgeleitet.items()}
    werte: dict[str, float | str] = {"wert": wert, **gerundet, **merkmale}
    return Fakt(werte, name="Quote", jahr=2022, quelle="musterland", kontext=kontext)


ABGELEITET = [m for m in fakt().werte if m != "wert"]


@pytest.fixture(scope="module")
def worte(kleiner_katalog: Any) -> Worte:
    namen = {"i0": "Quote", "i1": "Anteil", "ehrenamt": "Ehrenamt stärken", "bildung": "Bildung"}
    katalog = kleiner_katalog(
        i0={"kurzname": "Quote"}, i1={"kurzname": "Anteil"},
        i2={"kurzname": "Dichte", "einheit": "je 1000 Einwohner", "dezimalen": 0},
    )  # fmt: skip
    return Worte(katalog.indikatoren, namen)


# --- the value behind a Merkmal ------------------------------------------------------------------


@pytest.mark.parametrize("merkmal", ABGELEITET)
@given(neu=st.floats(0.5, 99).map(lambda x: round(x, 3)))
def test_merkmale_of_another_value_are_those_that_the_value_would_have(
    merkmal: str, neu: float
) -> None:
    bei = merkmale_bei(fakt(), neu)
    assert bei[merkmal] == pytest.approx(fakt(neu).werte[merkmal], abs=1e-8)
    assert bei["wert"] == neu


@pytest.mark.parametrize("merkmal", ["wert", *ABGELEITET])
def test_needed_value_brings_the_merkmal_to_the_threshold(merkmal: str) -> None:
    noetig = noetiger_wert(merkmal, 1.75, fakt())
    assert noetig is not None
    assert merkmale_bei(fakt(), noetig)[merkmal] == 1.75


def test_words_ranks_and_percentiles_stay_as_they_are() -> None:
    fest: dict[str, Any] = {
        "trend": "fallend",
        "signifikanz_95": "hoeher",
        "perzentil": 80.0,
        "rang_von": 2.0,
    }
    bei = merkmale_bei(fakt(**fest), 3.0)
    assert {name: bei[name] for name in fest} == fest
    assert noetiger_wert("perzentil", 50.0, fakt(**fest)) is None


def test_without_context_a_ratio_is_inverted_by_its_own_reference_and_z_is_not() -> None:
    ohne = replace(fakt(), kontext={})
    assert noetiger_wert("verhaeltnis_land", 1.25, ohne) == pytest.approx(15.0)
    assert noetiger_wert("z", 1.0, ohne) is None
    assert in_streuungen("wert", 3.0, ohne) is None


def test_merkmal_that_is_missing_is_not_made_up() -> None:
    assert "differenz_bund" not in merkmale_bei(fakt(), 3.0)
    assert noetiger_wert("differenz_bund", 1.0, fakt()) is None


# --- where a rule turns --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ist", "merkmal", "wert", "operator"),
    [
        (">= 15", "wert", 15.0, "<"),
        ("> 15", "wert", 15.0, "<="),
        ("<= 20", "wert", 20.0, ">"),
        (">= 20", "wert", 20.0, ">="),
        ("< 12", "wert", 12.0, "<"),
        (">= 1,25", "verhaeltnis_land", 15.0, "<"),
        (">= 4,5", "differenz_land", 16.5, "<"),
        (">= 50", "veraenderung_relativ_5j", 15.0, "<"),
        (">= 1", "z", 16.5, "<"),
        (">= 1,4", "verhaeltnis_vergleichsgruppe", 21.0, ">="),
    ],
)
def test_single_condition_turns_at_the_value_of_its_threshold(
    ist: str, merkmal: str, wert: float, operator: str
) -> None:
    k = kippwert(regel(bedingung("i0", ist, merkmal)), {"i0": fakt()})
    assert k is not None
    assert (k.wert, k.operator) == (pytest.approx(wert), operator)
    assert k.sd == pytest.approx(abs(18 - wert) / 3)


def test_value_on_the_threshold_turns_at_once() -> None:
    k = kippwert(regel(bedingung("i0", ">= 18")), {"i0": fakt()})
    assert k is not None
    assert (k.wert, k.operator, k.abstand) == (18.0, "<", 0.0)


def test_indicator_with_the_smallest_change_in_standard_deviations_is_named() -> None:
    lage = {"i0": fakt(), "i1": replace(fakt(), kontext={"streuung_kreise": 30.0})}
    baum = {"alle": [bedingung("i0", ">= 17"), bedingung("i1", ">= 12")]}
    k = kippwert(regel(baum), lage)
    assert k is not None
    assert (k.indikator, k.sd) == ("i1", pytest.approx(0.2))


def test_conditions_on_one_indicator_move_together() -> None:
    baum = {"eines": [bedingung("i0", ">= 1,25", "verhaeltnis_land"), bedingung("i0", ">= 16")]}
    k = kippwert(regel(baum), {"i0": fakt()})
    assert k is not None
    assert (k.wert, k.operator) == (pytest.approx(15.0), "<")


def test_range_in_which_a_rule_would_hold_has_two_ends() -> None:
    baum = {"alle": [bedingung("i0", ">= 20"), bedingung("i0", "< 25")]}
    k = kippwert(regel(baum), {"i0": fakt()})
    assert k is not None
    assert (k.wert, k.operator, k.bis, k.bis_operator) == (20.0, ">=", 25.0, "<")


def test_rule_with_two_reasons_is_not_turned_by_one_value() -> None:
    lage = {"i0": fakt(), "i1": fakt()}
    baum = {"eines": [bedingung("i0", ">= 15"), bedingung("i1", ">= 15")]}
    assert kippwert(regel(baum), lage) is None


def test_impossible_values_are_not_named() -> None:
    frage = regel(bedingung("i0", ">= 0,5"))
    assert kippwert(frage, {"i0": fakt()}, moeglich={"i0": (1.0, 100.0)}) is None
    assert kippwert(frage, {"i0": fakt()}, moeglich={"i0": (0.5, 100.0)}) is None
    assert kippwert(frage, {"i0": fakt()}, moeglich={"i0": (0.0, 100.0)}) is not None


def test_possible_values_follow_the_catalogue(kleiner_katalog: Any) -> None:
    katalog = kleiner_katalog(quote={}, weit={"hoechstwert": 250.0}, euro={"einheit": "€"})
    moeglich = grenzen(katalog.indikatoren)
    assert moeglich == {"quote": (0, 100), "weit": (0, 250), "euro": (0, math.inf)}


def test_rule_that_cannot_be_judged_has_no_turn_and_no_way() -> None:
    offen = regel(bedingung("i9", ">= 1"))
    assert kippwert(offen, {}) is None
    assert weg(offen, {}) is None


def test_value_moves_the_rule_that_a_condition_asks_for() -> None:
    erste = regel(bedingung("i0", ">= 15"), "erste")
    zweite = regel({"empfehlung": "erste"}, "zweite")
    dritte = regel({"nicht": {"empfehlung": "zweite"}}, "dritte")
    alle = {r.id: r for r in (erste, zweite, dritte)}
    ja = Fakt({"gilt": "ja"})
    lage = {"i0": fakt(), "empfehlung:erste": ja, "empfehlung:zweite": ja}
    for frage in (zweite, dritte):
        k = kippwert(frage, lage, alle)
        assert k is not None
        assert (k.wert, k.operator) == (15.0, "<")
    fremd = Fakt({"gilt": "nein"}, grund=GELTEN_NICHT)
    assert kippwert(zweite, lage | {"empfehlung:erste": fremd}, alle) is None


_zahlen = st.integers(0, 400).map(lambda n: n / 10)
_schwellen: dict[str, st.SearchStrategy[float]] = {
    "wert": _zahlen,
    "differenz_land": _zahlen.map(lambda x: x - 12),
    "verhaeltnis_land": st.integers(0, 300).map(lambda n: n / 100),
    "z": st.integers(-40, 40).map(lambda n: n / 10),
    "veraenderung_relativ_5j": st.integers(-90, 300).map(float),
}


def _als_bedingung(merkmal: str, operator: str, schwelle: float) -> dict[str, Any]:
    return bedingung("i0", f"{operator} {schwelle:.2f}".replace(".", ","), merkmal)


_operatoren = st.sampled_from([">=", ">", "<=", "<"])
_einzelne = st.one_of(
    *(st.builds(_als_bedingung, st.just(m), _operatoren, s) for m, s in _schwellen.items())
)
_baeume = st.recursive(
    _einzelne,
    lambda kind: st.one_of(
        st.builds(lambda t: {"alle": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"eines": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"mindestens": 2, "von": t}, st.lists(kind, min_size=2, max_size=3)),
        st.builds(lambda t: {"nicht": t}, kind),
    ),
    max_leaves=6,
)


def _bei(frage: Regel, wert: float) -> str:
    """Judge with facts made anew for this value: the naive way."""
    return wahr(frage.wenn, {"i0": fakt(wert)})


def _rand(frage: Regel, heute: float, auf: int) -> float | None:
    """Scan in steps for the first value at which the judgement is another."""
    jetzt = _bei(frage, heute)
    for n in range(1, 900):
        wert = round(heute + auf * n / 20, 2)
        if _bei(frage, wert) != jetzt:
            return wert
    return None


@settings(max_examples=300)
@given(_baeume, st.integers(1, 399).map(lambda n: n / 10))
def test_rule_turns_just_beyond_the_named_value_and_not_before(baum: Any, heute: float) -> None:
    frage = regel(baum)
    jetzt, k = _bei(frage, heute), kippwert(frage, {"i0": fakt(heute)})
    assume(k is not None)
    assert k is not None
    auf = 1 if k.operator.startswith(">") else -1
    haar = 1e-6
    if k.bis is None or abs(k.bis - k.wert) > 2 * haar:
        assert _bei(frage, k.wert + auf * haar) != jetzt
    if abs(k.abstand) > haar:
        for anteil in (0.0, 0.1, 0.5, 0.9, 1 - haar / abs(k.abstand)):
            assert _bei(frage, heute + anteil * k.abstand) == jetzt
    gegenueber = heute - (abs(k.abstand) - haar) * auf
    if abs(k.abstand) > haar:
        assert _bei(frage, gegenueber) == jetzt


@settings(max_examples=60)
@given(_baeume, st.integers(1, 399).map(lambda n: n / 10))
def test_no_turn_is_overlooked_that_a_scan_finds(baum: Any, heute: float) -> None:
    frage = regel(baum)
    k = kippwert(frage, {"i0": fakt(heute)})
    raender = [r for r in (_rand(frage, heute, 1), _rand(frage, heute, -1)) if r is not None]
    if not raender:
        return  # a turn at a single value lies between the steps of the scan
    naechster = min(abs(r - heute) for r in raender)
    assert k is not None
    assert abs(k.abstand) <= naechster + 1e-9


# --- the nearest way -----------------------------------------------------------------------------

LAGE: Lage = {"i0": fakt(10.0), "i1": fakt(10.0), "i2": fakt(10.0)}


def schritte(baum: Any, lage: Lage = LAGE) -> list[tuple[str, bool]]:
    gefunden = weg(regel(baum), lage)
    assert gefunden is not None
    return [(s.blatt.indikator, s.soll) for s in gefunden.schritte]


def test_all_needs_its_failing_parts_the_nearest_first() -> None:
    baum = {"alle": [bedingung("i0", ">= 16"), bedingung("i1", ">= 11"), bedingung("i2", ">= 9")]}
    assert schritte(baum) == [("i1", True), ("i0", True)]


def test_any_needs_its_nearest_part() -> None:
    baum = {"eines": [bedingung("i0", ">= 16"), bedingung("i1", ">= 11"), bedingung("i2", ">= 19")]}
    assert schritte(baum) == [("i1", True)]


def test_at_least_needs_the_cheapest_parts_that_are_still_lacking() -> None:
    teile = [bedingung("i0", ">= 16"), bedingung("i1", ">= 11"), bedingung("i2", ">= 9")]
    assert schritte({"mindestens": 2, "von": teile}) == [("i1", True)]


def test_not_needs_its_part_to_fail() -> None:
    teile = [bedingung("i0", ">= 4"), bedingung("i1", ">= 9")]
    assert schritte({"nicht": {"alle": teile}}) == [("i1", False)]
    assert schritte({"nicht": {"eines": teile}}) == [("i1", False), ("i0", False)]


def test_step_without_measure_costs_more_than_any_with_it() -> None:
    lage = {"i0": fakt(10.0, trend="fallend"), "i1": fakt(10.0)}
    baum = {"eines": [bedingung("i0", "steigend", "trend"), bedingung("i1", ">= 90")]}
    assert schritte(baum, lage) == [("i1", True)]


def test_way_through_an_unknown_fact_is_taken_only_where_there_is_no_other() -> None:
    offen, fern = bedingung("i9", ">= 1"), bedingung("i0", ">= 16")
    assert schritte({"alle": [fern, {"eines": [offen, bedingung("i1", ">= 11")]}]}) == [
        ("i1", True), ("i0", True),
    ]  # fmt: skip
    gefunden = weg(regel({"alle": [fern, offen]}), LAGE)
    assert gefunden is not None
    assert [s.wahrheit for s in gefunden.schritte] == [NEIN, OFFEN]


def test_steps_taken_together_turn_the_rule() -> None:
    @settings(max_examples=200)
    @given(st.recursive(
        st.builds(lambda i, o, n: bedingung(i, f"{o} {n}"), st.sampled_from(["i0", "i1", "i2"]),
                  st.sampled_from([">=", "<"]), st.integers(1, 20)),
        lambda kind: st.one_of(
            st.builds(lambda t: {"alle": t}, st.lists(kind, min_size=1, max_size=3)),
            st.builds(lambda t: {"mindestens": 2, "von": t}, st.lists(kind, min_size=2)),
            st.builds(lambda t: {"eines": t}, st.lists(kind, min_size=1, max_size=3)),
            st.builds(lambda t: {"nicht": t}, kind),
        ), max_leaves=7,
    ))  # fmt: skip
    def pruefe(baum: Any) -> None:
        gefunden = weg(regel(baum), LAGE)
        assert gefunden is not None
        bedingungen = [blatt for blatt, _ in blaetter(regel(baum).wenn)]
        assume(len(set(bedingungen)) == len(bedingungen))  # none contradicts itself
        anders = {(s.blatt, s.soll) for s in gefunden.schritte}
        assert _wahr_mit(regel(baum).wenn, anders) != (gefunden.wahrheit == JA)

    pruefe()


def _wahr_mit(knoten: Any, anders: set[tuple[Any, bool]]) -> bool:
    """Judge a tree in which the named conditions have the named truth."""
    roh = knoten.model_dump(exclude_unset=True)
    if "nicht" in roh:
        return not _wahr_mit(knoten.nicht, anders)
    if "alle" in roh:
        return all(_wahr_mit(t, anders) for t in knoten.alle)
    if "eines" in roh:
        return any(_wahr_mit(t, anders) for t in knoten.eines)
    if "von" in roh:
        return sum(_wahr_mit(t, anders) for t in knoten.von) >= knoten.mindestens
    if (knoten, True) in anders or (knoten, False) in anders:
        return (knoten, True) in anders
    return wahr(knoten, LAGE) == JA


def test_way_that_undoes_another_condition_is_no_near_one(worte: Worte) -> None:
    gegen = [bedingung("i0", ">= 11"), bedingung("i0", "<= 0,85", "verhaeltnis_land")]
    unvereinbar, frei = (
        weg(regel({"alle": gegen}), LAGE),
        weg(regel(bedingung("i0", ">= 39")), LAGE),
    )
    assert unvereinbar is not None
    assert frei is not None
    assert (unvereinbar.kipp, unvereinbar.vereinbar) == (None, False)
    assert unvereinbar.kosten > frei.kosten
    assert "nur mit anderen Vergleichswerten" in kipp_satz(unvereinbar, worte)
    zwei = weg(regel({"alle": [bedingung("i0", ">= 11"), bedingung("i1", ">= 11")]}), LAGE)
    assert zwei is not None
    assert zwei.vereinbar


def test_nearest_rules_come_first_and_what_holds_or_is_open_is_left_out() -> None:
    regeln = [
        regel(bedingung("i0", ">= 16"), "fern"),
        regel(bedingung("i0", ">= 11"), "nah"),
        regel(bedingung("i0", ">= 9"), "gilt"),
        regel(bedingung("i9", ">= 9"), "offen"),
        regel({"alle": [bedingung("i0", ">= 13"), bedingung("i1", ">= 14")]}, "beide"),
    ]
    befunde = [Befund(r.id, "90001", wahr(r.wenn, LAGE), ()) for r in regeln]
    fremd = Befund("nah", "90002", NEIN, ())
    gefunden = naechste(regeln, [*befunde, fremd], {"90001": LAGE}, "90001")
    assert [w.regel for w in gefunden] == ["nah", "beide", "fern"]
    assert [w.kipp is None for w in gefunden] == [False, True, False]
    assert [w.regel for w in naechste(regeln, befunde, {"90001": LAGE}, "90001", 1)] == ["nah"]


# --- the tree ------------------------------------------------------------------------------------


def test_tree_mirrors_the_rule_with_truth_figures_and_reasons() -> None:
    teile = [
        bedingung("i0", ">= 1,25", "verhaeltnis_land"),
        {"nicht": bedingung("i0", ">= 20")},
        bedingung("i9", "> 1"),
    ]
    e = erklaere(regel({"mindestens": 2, "von": teile}), {"i0": fakt()})
    assert isinstance(e.baum, Zweig)
    assert (e.wahrheit, e.baum.art, e.baum.noetig) == (JA, "mindestens", 2)
    assert [t.wahrheit for t in e.baum.teile] == [JA, JA, OFFEN]
    erstes, verneint, offen = e.baum.teile
    assert isinstance(erstes, Blattbefund)
    assert isinstance(erstes.beleg, Nachweis)
    assert (erstes.beleg.wert, erstes.beleg.schwelle, erstes.beleg.abstand) == (1.5, 1.25, 0.25)
    assert (erstes.beleg.jahr, erstes.beleg.quelle, erstes.status) == (2022, "musterland", "ok")
    assert (erstes.grenzwert, erstes.sd) == (pytest.approx(15.0), pytest.approx(1.0))
    assert isinstance(verneint, Zweig)
    assert verneint.teile[0].wahrheit == NEIN
    assert isinstance(offen, Blattbefund)
    assert isinstance(offen.beleg, Nachweis)
    assert offen.beleg.grund == "für dieses Gebiet nicht erhoben"


def test_follow_up_is_explained_down_to_its_figures() -> None:
    erste = regel(bedingung("i0", ">= 20"), "erste")
    zweite = regel({"empfehlung": "erste"}, "zweite")
    lage = {"i0": fakt(), "empfehlung:erste": Fakt({"gilt": "nein"}, name="Erste")}
    e = erklaere(zweite, lage, {"erste": erste})
    assert isinstance(e.baum, Blattbefund)
    assert isinstance(e.baum.warum, Erklaerung)
    assert isinstance(e.baum.warum.baum, Blattbefund)
    assert isinstance(e.baum.warum.baum.beleg, Nachweis)
    assert e.baum.warum.baum.beleg.abstand == -2.0


def test_rule_that_is_not_asked_here_is_not_explained() -> None:
    fremd = Fakt({"gilt": "nein"}, grund=GELTEN_NICHT)
    e = erklaere(
        regel({"empfehlung": "erste"}, "zweite"), {"empfehlung:erste": fremd},
        {"erste": regel(bedingung("i0", ">= 1"), "erste")},
    )  # fmt: skip
    assert isinstance(e.baum, Blattbefund)
    assert e.baum.warum is None


def test_counts_say_have_need_and_what_was_counted() -> None:
    frage = regel({"anzahl": "empfehlungen", "mindestens": 3}, "viele")
    regeln = [regel(bedingung("i0", ">= 1"), "a"), regel(bedingung("i0", ">= 2"), "b"),
              regel(bedingung("i0", ">= 90"), "c"), frage]  # fmt: skip
    tabelle = fakten({"90001": {"i0": {"wert": 5.0}}})
    befunde = werte_aus(regeln, tabelle, "referenz")
    lage = vollstaendige_lagen(regeln, tabelle, befunde)["90001"]
    e = erklaere(frage, lage)
    assert e.wahrheit == NEIN
    assert isinstance(e.baum, Blattbefund)
    assert isinstance(e.baum.beleg, Umstand)
    assert (e.baum.beleg.ist, e.baum.beleg.soll) == ("2", "mindestens 3")
    assert e.baum.beleg.genannte == ("a", "b")


def test_rule_of_the_land_names_the_kreise_it_counted(worte: Worte) -> None:
    unten = regel(bedingung("i0", ">= 5"), "unten")
    oben = regel({"kreise": "unten", "mindestens": 3}, "oben", gilt_fuer={"ebene": ["land"]})
    tabelle = fakten({
        "90": {"i0": {}}, "90001": {"i0": {"wert": 5.0}}, "90002": {"i0": {"wert": 6.0}},
        "90003": {"i0": {"wert": 1.0}}, "91001": {"i0": {"wert": 9.0}},
    })  # fmt: skip
    befunde = werte_aus([unten, oben], tabelle, "referenz")
    lage = vollstaendige_lagen([unten, oben], tabelle, befunde)["90"]
    e = erklaere(oben, lage)
    assert isinstance(e.baum, Blattbefund)
    assert isinstance(e.baum.beleg, Umstand)
    assert (e.wahrheit, e.baum.beleg.genannte) == (NEIN, ("90001", "90002"))
    text = als_text(e, weg(oben, lage), worte)
    assert "gezählt: 90001, 90002" in text
    assert "Zahl der Kreise mit „Eine Regel“: 2, verlangt wäre: mindestens 3" in text


# --- words ---------------------------------------------------------------------------------------


def satz(baum: Any, worte: Worte, lage: Mapping[str, Fakt] | None = None) -> str:
    gefunden = weg(regel(baum), lage or {"i0": fakt(), "i1": fakt()})
    assert gefunden is not None
    return kipp_satz(gefunden, worte).replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("baum", "erwartet"),
    [
        (bedingung("i0", ">= 14,8"),
         "fiele weg, wenn der Wert „Quote“ unter 14,8 % läge (2022: 18,0 %; das wären "
         "3,2 Prozentpunkte weniger, 1,1 Standardabweichungen)"),
        (bedingung("i0", ">= 20,1"),
         "träfe zu, wenn der Wert „Quote“ mindestens 20,1 % wäre (2022: 18,0 %; es fehlen "
         "2,1 Prozentpunkte, 0,7 Standardabweichungen)"),
        (bedingung("i0", "> 1,676", "verhaeltnis_land"),
         "träfe zu, wenn der Wert „Quote“ mindestens 20,2 % wäre (2022: 18,0 %; es fehlen "
         "2,2 Prozentpunkte, 0,7 Standardabweichungen)"),
        (bedingung("i0", ">= 1,234", "verhaeltnis_land"),
         "fiele weg, wenn der Wert „Quote“ höchstens 14,8 % wäre (2022: 18,0 %; das wären "
         "3,2 Prozentpunkte weniger, 1,1 Standardabweichungen)"),
        (bedingung("i0", ">= 18,004"),
         "träfe zu, wenn der Wert „Quote“ mindestens 18,004 % wäre (2022: 18,000 %; es fehlen "
         "0,004 Prozentpunkte, weniger als 0,1 Standardabweichungen)"),
        (bedingung("i0", ">= 18"),
         "fiele weg, wenn der Wert „Quote“ unter 18,0 % läge (2022: 18,0 %, genau auf der Grenze)"),
        ({"alle": [bedingung("i0", ">= 20"), bedingung("i0", "< 25")]},
         "träfe zu, wenn der Wert „Quote“ mindestens 20,0 %, aber unter 25,0 % wäre (2022: 18,0 %; "
         "es fehlen 2,0 Prozentpunkte, 0,7 Standardabweichungen)"),
        ({"alle": [bedingung("i0", ">= 20"), bedingung("i1", ">= 1,75", "verhaeltnis_land")]},
         "träfe erst mit mehreren Änderungen zu, kein einzelner Wert genügt: "
         "Quote 2022: 18,0 %, verlangt wären mindestens 20,0 %; Anteil 2022: 18,0 %, verlangt "
         "wären mindestens 21,0 % (das 1,75-Fache des Landeswerts)"),
    ],
)  # fmt: skip
def test_turn_is_said_with_comparison_unit_and_enough_decimals(
    baum: Any, erwartet: str, worte: Worte
) -> None:
    assert satz(baum, worte) == erwartet


def test_long_units_are_written_once(worte: Worte) -> None:
    text = satz(bedingung("i2", ">= 19"), worte, {"i2": fakt()})
    assert text == (
        "träfe zu, wenn der Wert „Dichte“ mindestens 19 je 1000 Einwohner wäre (2022: 18; "
        "es fehlt 1, 0,3 Standardabweichungen)"
    )


@pytest.mark.parametrize(
    ("blatt", "werte", "erwartet"),
    [
        (bedingung("i0", "steigend", "trend"), {"i0": fakt(trend="stabil")},
         "Quote 2022: Trend stabil, verlangt wäre steigend"),
        (bedingung("i0", "höher", "signifikanz_95"), {"i0": fakt(signifikanz_95="niedriger")},
         "Quote 2022: gegenüber dem Land (Sicherheit 95 %) niedriger, verlangt wäre höher"),
        (bedingung("i0", ">= 75", "perzentil"), {"i0": fakt(perzentil=45.0)},
         "Quote 2022: Rang 45 von 100 unter den Kreisen, verlangt wäre mindestens Rang 75"),
        (bedingung("i0", "<= 3", "rang_bis"), {"i0": fakt(rang_bis=7.0)},
         "Quote 2022: Rang 7 unter den Kreisen (spätestens), verlangt wäre höchstens Rang 3"),
        ({"empfehlung": "a"}, {"empfehlung:a": Fakt({"gilt": "nein"}, name="Erste")},
         "Empfehlung „Erste“: trifft nicht zu, verlangt wäre: trifft zu"),
        ({"nicht": {"empfehlung": "a"}}, {"empfehlung:a": Fakt({"gilt": "ja"}, name="Erste")},
         "Empfehlung „Erste“: trifft zu, verlangt wäre: trifft nicht zu"),
        ({"anzahl": "empfehlungen", "handlungsfeld": "bildung", "mindestens": 3},
         {"anzahl:empfehlungen:bildung:": Fakt({"sicher": 1.0, "moeglich": 2.0})},
         "Zahl der Empfehlungen im Handlungsfeld „Bildung“: 1 bis 2, verlangt wäre: mindestens 3"),
        ({"massnahme_fehlt": "ehrenamt"}, {"massnahme:ehrenamt": Fakt({"vorhanden": "ja"})},
         "Maßnahme „Ehrenamt stärken“: vorhanden, verlangt wäre: fehlt"),
        ({"ziel": "i0", "stand": "verfehlt"}, {"ziel:i0": Fakt({"stand": "auf_kurs"})},
         "Ziel zu „Quote“: auf Kurs, verlangt wäre: verfehlt"),
        ({"stimme": "bildung", "richtung": "stuetzt"},
         {"stimme:bildung:stuetzt": Fakt({"zahl": 0.0})},
         "Stützende Befunde zu „Bildung“: 0, verlangt wäre: mindestens 1"),
    ],
)  # fmt: skip
def test_condition_says_what_it_has_and_what_it_would_need(
    blatt: Any, werte: dict[str, Fakt], erwartet: str, worte: Worte
) -> None:
    gefunden = weg(regel(blatt), werte)
    assert gefunden is not None
    (schritt,) = gefunden.schritte
    assert schritt_satz(schritt, worte).replace("\u202f", " ") == erwartet


def test_way_to_a_rule_that_lacks_one_value_names_value_and_need(worte: Worte) -> None:
    gefunden = weg(regel(bedingung("i0", ">= 20,1")), {"i0": fakt()})
    assert gefunden is not None
    (zeile,) = weg_saetze(gefunden, worte)
    assert zeile.replace("\u202f", " ") == "Quote 2022: 18,0 %, verlangt wären mindestens 20,1 %"


def test_text_of_the_tree_has_words_beside_its_marks(worte: Worte) -> None:
    teile = [bedingung("i0", ">= 1,25", "verhaeltnis_land"), {"nicht": bedingung("i1", "> 1")}]
    frage = regel({"alle": teile})
    text = als_text(erklaere(frage, {"i0": fakt()}), None, worte)
    for zeile in text.splitlines():
        if re.match(r"\s*[✓✗?]", zeile):
            assert re.match(r"\s*(✓ trifft zu|✗ trifft nicht zu|\? nicht beurteilbar)", zeile)
    glatt = text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "Abstand zur Schwelle: +0,25, im Wert +3,0 Prozentpunkte (1,0 Standardabw" in glatt
    assert "Die Schwelle entspricht einem Wert von 15,0 %." in glatt
    assert "Quelle: musterland, Jahr 2022" in text
    assert "Es fehlt\n  - i1: kein Wert (für dieses Gebiet nicht erhoben)." in text
    einzuege = [len(z) - len(z.lstrip()) for z in baumzeilen(erklaere(frage, {}), worte)]
    assert einzuege[:2] == [0, 2]


@pytest.mark.parametrize("merkmal", MERKMALE)
def test_every_merkmal_is_said(merkmal: str, worte: Worte) -> None:
    wort = merkmal in WORTMERKMALE
    wert: float | str = WORTMERKMALE[merkmal][0] if wort else 3.0
    schwelle: float | str = WORTMERKMALE[merkmal][1] if wort else 2.0
    n = Nachweis("i0", merkmal, "==" if wort else ">=", schwelle, wert, 2022, JA, kennwert=18.0)
    text = nachweis_satz(n, worte.indikatoren["i0"])
    assert text.startswith("Quote 2022: ")
    assert "_" not in text
    druck = saetze.GEMESSEN.get(merkmal, "{}").format(
        sprache.merkmal(merkmal, wert, worte.indikatoren["i0"])
    )
    assert "_" not in druck
    assert saetze.MERKMALE[merkmal]
    assert merkmal == "wert" or merkmal in saetze.GEMESSEN


# --- real data -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def g() -> Grundlage:
    return grundlage()


@pytest.fixture(scope="module")
def lagen(g: Grundlage) -> dict[str, Lage]:
    return vollstaendige_lagen(g.regeln, *g.befunde(g.regelgebiete), g.vorort)


@pytest.fixture(scope="module")
def wege(g: Grundlage, lagen: dict[str, Lage]) -> dict[tuple[str, str], Weg]:
    return dict(_alle_wege(g, lagen))


def _alle_wege(g: Grundlage, lagen: Mapping[str, Lage]) -> Iterator[tuple[tuple[str, str], Weg]]:
    _, befunde = g.befunde(g.regelgebiete)
    regeln = {r.id: r for r in g.regeln}
    for b in befunde:
        gefunden = weg(regeln[b.regel], lagen[b.ags], regeln, grenzen(g.katalog.indikatoren))
        assert (gefunden is None) == (b.wahrheit == OFFEN)
        if gefunden is not None:
            assert gefunden.wahrheit == b.wahrheit
            yield (b.ags, b.regel), gefunden


def test_every_recommendation_says_where_it_turns_without_gaps(
    g: Grundlage, wege: dict[tuple[str, str], Weg]
) -> None:
    worte = Worte.aus(g.katalog, g.gebiete)
    assert any(ags == GERA and w.wahrheit == JA for (ags, _), w in wege.items())
    for w in wege.values():
        verb = "fiele " if w.wahrheit == JA else "träfe "
        text = kipp_satz(w, worte)
        assert text.startswith(verb)
        for zeile in (text, *weg_saetze(w, worte)):
            assert not re.search(r"[{}]|\bnan\b|None|\binf\b|  ", zeile), zeile


def test_single_values_turn_real_rules(
    g: Grundlage, lagen: dict[str, Lage], wege: dict[tuple[str, str], Weg]
) -> None:
    regeln = {r.id: r for r in g.regeln}
    for (ags, name), w in wege.items():
        if w.kipp is None or any(hasattr(b, "empfehlung") for b, _ in blaetter(regeln[name].wenn)):
            continue
        alt = lagen[ags][w.kipp.indikator]
        neu = replace(alt, werte=merkmale_bei(alt, _jenseits(w.kipp)))
        assert wahr(regeln[name].wenn, {**lagen[ags], w.kipp.indikator: neu}) != w.wahrheit


def _jenseits(k: Kippwert) -> float:
    if k.bis is not None:
        return (k.wert + k.bis) / 2
    return k.wert + (1e-6 if k.operator.startswith(">") else -1e-6) * max(1.0, abs(k.wert))


def test_nearest_rules_are_those_of_the_full_order(
    g: Grundlage, lagen: dict[str, Lage], wege: dict[tuple[str, str], Weg]
) -> None:
    _, befunde = g.befunde(g.regelgebiete)
    moeglich = grenzen(g.katalog.indikatoren)
    for ags in g.regelgebiete:
        eigene = [w for (a, _), w in wege.items() if a == ags and w.wahrheit == NEIN]
        erwartet = sorted(eigene, key=lambda w: (w.kosten, w.regel))[:5]
        assert naechste(g.regeln, befunde, lagen, ags, 5, moeglich) == tuple(erwartet)


def test_single_value_never_is_nearer_than_the_steps(wege: dict[tuple[str, str], Weg]) -> None:
    for w in wege.values():
        if w.kipp is not None and w.kipp.sd is not None:
            assert kosten(w.schritte)[:2] <= (0, w.kipp.sd + 1e-6)


def test_merkmale_of_todays_value_are_those_of_the_facts(lagen: dict[str, Lage]) -> None:
    for f in lagen[GERA].values():
        if "wert" in f.werte:
            heute = f.werte["wert"]
            assert isinstance(heute, float)
            assert merkmale_bei(f, heute) == pytest.approx(dict(f.werte), abs=1e-6)
            assert set(ZAHLMERKMALE) >= {n for n, w in f.werte.items() if isinstance(w, float)}


# --- the command ---------------------------------------------------------------------------------


def ruf(capsys: pytest.CaptureFixture[str], *argumente: str) -> str:
    cli.main(["rules", "explain", *argumente])
    return capsys.readouterr().out


def test_command_explains_a_rule_of_each_outcome(capsys: Any, g: Grundlage) -> None:
    _, befunde = g.befunde(g.regelgebiete)
    abschnitte = {JA: "Wann nicht mehr", NEIN: "Was fehlt", OFFEN: "Es fehlt"}
    erste = {b.wahrheit: b for b in reversed(befunde)}
    assert {JA, NEIN} <= set(erste)
    for b in erste.values():
        text = ruf(capsys, b.ags, b.regel)
        assert f"\n{abschnitte[b.wahrheit]}\n" in text
        assert "Bedingungen\n" in text


@pytest.mark.parametrize(
    ("argumente", "erwartet"),
    [
        ((GERA, "kinderarmut-deutlich"), "ähnlich ist „kinderarmut-deutlich-ueber-land“"),
        (("16", "kinderarmut-deutlich-ueber-land"), "wird für Thüringen (16) nicht geprüft"),
        (("16999", "kinderarmut-deutlich-ueber-land"), "gibt es nicht"),
        (("00", "kinderarmut-deutlich-ueber-land"), "ist keine Kommune"),
        ((GERA,), "Es fehlt: REGEL"),
    ],
)  # fmt: skip
def test_command_says_what_cannot_be_asked_and_ends_with_2(
    capsys: Any, argumente: tuple[str, ...], erwartet: str
) -> None:
    with pytest.raises(SystemExit) as ende:
        ruf(capsys, *argumente)
    ausgabe = capsys.readouterr()
    assert ende.value.code == 2
    assert erwartet in ausgabe.out + ausgabe.err
    assert "Traceback" not in ausgabe.err


def test_all_areas_and_rules_are_explained_in_two_seconds(
    g: Grundlage, lagen: dict[str, Lage]
) -> None:
    _, befunde = g.befunde(g.regelgebiete)
    regeln, moeglich = {r.id: r for r in g.regeln}, grenzen(g.katalog.indikatoren)
    anfang = time.process_time()
    for b in befunde:
        erklaere(regeln[b.regel], lagen[b.ags], regeln)
        if b.wahrheit == JA:
            weg(regeln[b.regel], lagen[b.ags], regeln, moeglich)
    for ags in g.regelgebiete:
        naechste(g.regeln, befunde, lagen, ags, 5, moeglich)
    assert time.process_time() - anfang < 2
