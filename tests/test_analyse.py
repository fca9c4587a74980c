"""What the analysis finds beyond each file: logic, pairs, data, texts, examples."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.fehler import Mangel
from sozialatlas.regeln import pruefe_wirkung, werte_aus
from sozialatlas.regeln.analyse import Bestand, Fund, untersuche
from sozialatlas.regeln.analyse.ausgabe import Pruefergebnis, als_text
from sozialatlas.regeln.analyse.auswahl import brauchbare
from sozialatlas.regeln.analyse.formen import Formen
from sozialatlas.regeln.analyse.logik import Wissen, erfuellbar, impliziert, vereinbar
from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.knoten import Bedingung, blaetter
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import klauseln
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.ungefragt import nie_gefragt, ungefragt
from sozialatlas.typen import Vorort

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

FEST: dict[str, list[dict[str, dict[str, float]]]] = {
    "trifft_zu": [{"kinderarmut": {"wert": 15}}, {"kinderarmut": {"wert": 40}}],
    "trifft_nicht_zu": [{"kinderarmut": {"wert": 14.9}}, {"kinderarmut": {"wert": 1}}],
}
"""Examples that hold "kinderarmut.wert >= 15" in place."""


def kreise(*werte: float | None, merkmal: str = "wert", indikator: str = "kinderarmut") -> Any:
    """Return facts of Kreise with these values; None is missing."""
    je = {
        f"160{50 + i}": {indikator: {} if w is None else {merkmal: w}} for i, w in enumerate(werte)
    }
    return fakten(je)


def finde(*regeln: Regel, daten: Any = None, stand: date | None = None) -> list[Fund]:
    """Return the findings on rules except those on their examples, which are tested apart."""
    befunde = () if daten is None else werte_aus(regeln, daten, "referenz")
    bestand = Bestand(regeln=regeln, stand=stand, fakten=daten, befunde=befunde)
    return [f for f in untersuche(bestand) if "halten die Beispiele" not in f.mangel.fehler]


def arm(ist: str, merkmal: str = "wert") -> dict[str, str]:
    return bedingung("kinderarmut", ist, merkmal)


# --- one rule, by logic --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "teile",
    [
        [arm(">= 20"), arm("< 20")],
        [arm("> 20"), arm("<= 20")],
        [arm("< 0")],
        [arm("> 100", "perzentil")],
        [arm("fallend", "trend"), arm("steigend", "trend")],
        [arm("fallend", "trend"), {"nicht": arm("fallend", "trend")}],
        [arm(f"!= {w}", "trend") for w in ("steigend", "fallend", "stabil", "nicht_eindeutig")],
        [arm("> 2", "rang_von"), arm("< 3", "rang_von")],
        [arm(">= 5", "rang_von"), arm("<= 4", "rang_bis")],
        [arm(">= 1,1", "verhaeltnis_land"), arm("< 0", "differenz_land")],
        [arm("höher", "signifikanz_998"), arm("niedriger", "signifikanz_95")],
        [arm("höher", "signifikanz_95"), arm("<= 1", "verhaeltnis_land")],
        [{"empfehlung": "a"}, {"nicht": {"empfehlung": "a"}}],
        [
            {"anzahl": "empfehlungen", "mindestens": 3},
            {"nicht": {"anzahl": "empfehlungen", "mindestens": 2}},
        ],
        [
            {"ziel": "kinderarmut", "stand": "verfehlt"},
            {"ziel": "kinderarmut", "stand": "auf_kurs"},
        ],
    ],
)
def test_rule_that_contradicts_itself_is_an_error(teile: list[Any]) -> None:
    (fund,) = finde(regel({"alle": teile}))
    assert fund.schwere == "Fehler"
    assert "kann nie zutreffen" in fund.mangel.fehler


def test_contradiction_names_only_the_conditions_that_contradict_each_other() -> None:
    (fund,) = finde(regel({"alle": [arm(">= 20"), arm("fallend", "trend"), arm("<= 10")]}))
    assert "kinderarmut.wert <= 10 und kinderarmut.wert >= 20" in fund.mangel.fehler
    assert "trend" not in fund.mangel.fehler


@pytest.mark.parametrize(
    "teile",
    [
        [arm(">= 20"), arm("<= 20")],
        [arm("> 2", "rang_von"), arm("< 4", "rang_von")],
        [arm("höher", "signifikanz_95"), arm("nicht_unterscheidbar", "signifikanz_998")],
        [arm(">= 5", "rang_bis"), arm("<= 4", "rang_von")],
        [
            {"anzahl": "empfehlungen", "mindestens": 2},
            {"nicht": {"anzahl": "empfehlungen", "mindestens": 3}},
        ],
    ],
)
def test_rule_that_can_hold_is_not_accused(teile: list[Any]) -> None:
    assert finde(regel({"alle": teile})) == []


@pytest.mark.parametrize(
    "wenn",
    [
        arm(">= 0"),
        {"eines": [arm(">= 20"), arm("< 25")]},
        {"nicht": {"alle": [arm("fallend", "trend"), arm("stabil", "trend")]}},
        {"eines": [{"empfehlung": "a"}, {"nicht": {"empfehlung": "a"}}]},
    ],
)
def test_rule_that_always_holds_is_an_error(wenn: Any) -> None:
    (fund,) = finde(regel(wenn))
    assert fund.schwere == "Fehler"
    assert "trifft immer zu" in fund.mangel.fehler


def test_follow_up_is_read_with_the_conditions_of_the_rule_that_it_names() -> None:
    erste = regel(arm(">= 20"), "erste")
    zweite = regel({"alle": [{"empfehlung": "erste"}, arm("< 20")]}, "zweite")
    (fund,) = finde(erste, zweite)
    assert fund.regeln == ("zweite",)
    assert "auf denen sie aufbaut" in fund.mangel.fehler


def test_follow_up_on_a_rule_for_other_areas_is_not_read_with_its_conditions() -> None:
    erste = regel(arm(">= 20"), "erste", gilt_fuer={"typ": ["landkreis"]})
    folge = regel({"alle": [{"nicht": {"empfehlung": "erste"}}, arm(">= 30")]}, "folge")
    assert finde(erste, folge) == []  # in a kreisfreie Stadt the first is never asked


@pytest.mark.parametrize(
    ("wenn", "genannt"),
    [
        ({"alle": [arm(">= 1,25", "verhaeltnis_land"), arm(">= 1,1", "verhaeltnis_land")]}, "1,1"),
        ({"eines": [arm(">= 20"), arm(">= 15")]}, ">= 20"),
        ({"alle": [arm(">= 20"), {"eines": [arm(">= 10"), arm("fallend", "trend")]}]}, None),
        ({"alle": [arm("fallend", "trend"), {"nicht": arm("stabil", "trend")}]}, "nicht"),
        ({"alle": [arm(">= 20"), arm(">= 20")]}, ">= 20"),
    ],
)
def test_condition_that_changes_nothing_is_a_hint(wenn: Any, genannt: str | None) -> None:
    funde = finde(regel(wenn))
    assert all(f.schwere == "Hinweis" for f in funde)
    if genannt is not None:
        (fund,) = funde
        assert "ändert nichts" in fund.mangel.fehler
        assert genannt in fund.mangel.fehler


def test_condition_on_another_figure_is_never_superfluous_however_mild() -> None:
    """Where its figure is missing the rule cannot be judged: that is a difference."""
    assert finde(regel({"alle": [arm(">= 20"), bedingung("angebotsmiete", ">= 0")]})) == []


def test_branch_that_can_never_hold_is_a_hint() -> None:
    zweig = {"alle": [arm("< 5"), arm("> 10")]}
    (fund,) = finde(regel({"eines": [arm("fallend", "trend"), zweig]}))
    assert (fund.schwere, fund.mangel.feld) == ("Hinweis", "wenn.eines[1].alle[1]")
    assert "Zweig" in fund.mangel.fehler


def test_rule_that_the_rule_engine_cannot_take_is_an_error() -> None:
    """The engine knows names by a hash, which is the same for these two (T23)."""
    r = regel({"alle": [bedingung(name, ">= 1") for name in ("costarring", "liquid")]})
    (fund,) = finde(r)
    assert (fund.schwere, fund.regeln) == ("Fehler", (r.id,))
    assert "dieselbe Prüfsumme" in fund.mangel.fehler


@pytest.mark.parametrize(
    ("ist", "merkmal", "kann"),
    [
        (">= 100", "wert", True),
        ("> 100", "wert", False),
        ("<= -100", "veraenderung_relativ_5j", True),
        ("< -100", "veraenderung_relativ_5j", False),
        ("< -100", "differenz_land", False),
        ("< 0", "verhaeltnis_bund", False),
        ("< -5", "z", True),
        ("< 1", "rang_bis", False),
        ("< 2", "rang_bis", True),
    ],
)
def test_figures_are_known_to_keep_within_bounds(
    katalog: Katalog, ist: str, merkmal: str, kann: bool
) -> None:
    """A share between 0 and 100, a rank from 1: kinderarmut is a share of Musterland."""
    form = klauseln(regel(arm(ist, merkmal)).wenn)
    assert erfuellbar(form[0], Wissen(katalog.indikatoren)) == kann


# --- the logic against plain enumeration ---------------------------------------------------------

zahlen = st.builds(
    lambda i, o, s: bedingung(i, f"{o} {s}"),
    st.sampled_from(["a", "b"]),
    st.sampled_from([">=", ">", "<=", "<"]),
    st.sampled_from(["4", "5", "6"]),
)
trends = st.builds(
    lambda o, w: bedingung("a", f"{o} {w}", "trend"),
    st.sampled_from(["=", "!="]),
    st.sampled_from(["steigend", "fallend", "stabil", "nicht_eindeutig"]),
)
anzahlen = st.builds(
    lambda n: {"anzahl": "empfehlungen", "mindestens": n}, st.sampled_from([1, 2, 3])
)
baeume = st.recursive(
    zahlen | trends | anzahlen,
    lambda kind: st.one_of(
        st.builds(lambda t: {"alle": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"eines": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"nicht": t}, kind),
        st.builds(lambda t: {"mindestens": 2, "von": t}, st.lists(kind, min_size=2, max_size=3)),
    ),
    max_leaves=5,
)
WERTE: dict[str, list[Any]] = {
    "a.wert": [0.0, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, None],
    "b.wert": [0.0, 4.0, 4.5, 5.0, 5.5, 6.0, 7.0, None],
    "a.trend": ["steigend", "fallend", "stabil", "nicht_eindeutig", None],
    "anzahl:empfehlungen::": [None, *((s, m) for s in range(5) for m in range(s, 5))],
}
"""All that the random trees can tell apart; None is a gap, counts are (sure, possible)."""


def lagen(*baeume: Any) -> list[dict[str, Fakt]]:
    """Return every situation that differs in what the trees ask."""
    namen = sorted(
        {
            f"{blatt.indikator}.{blatt.merkmal}"
            if isinstance(blatt, Bedingung)
            else faktname(blatt)
            for baum in baeume
            for blatt, _ in blaetter(baum)
        }
    )
    return [
        _lage(dict(zip(namen, werte, strict=True)))
        for werte in itertools.product(*(WERTE[name] for name in namen))
    ]


def _lage(angaben: dict[str, Any]) -> dict[str, Fakt]:
    fakten: dict[str, dict[str, Any]] = {}
    for name, wert in angaben.items():
        fakt, _, merkmal = name.partition(".")
        eigene = fakten.setdefault(fakt, {})
        if wert is not None:
            eigene |= {merkmal: wert} if merkmal else {"sicher": wert[0], "moeglich": wert[1]}
    return {fakt: Fakt(werte) for fakt, werte in fakten.items()}


WISSEN = Wissen()


@settings(max_examples=150, deadline=None)
@given(baeume)
def test_tree_can_hold_by_logic_exactly_if_some_situation_makes_it_hold(roh: Any) -> None:
    baum = regel(roh).wenn
    wahrheiten = {wahr(baum, lage) for lage in lagen(baum)}
    for verneint, wahrheit in ((False, "trifft_zu"), (True, "trifft_nicht_zu")):
        moeglich = any(erfuellbar(k, WISSEN) for k in klauseln(baum, verneint))
        assert moeglich == (wahrheit in wahrheiten)


@settings(max_examples=150, deadline=None)
@given(baeume, baeume)
def test_trees_are_compatible_or_implied_exactly_as_the_situations_say(
    eins: Any, zwei: Any
) -> None:
    a, b = regel(eins).wenn, regel(zwei).wenn
    form_a, form_b = klauseln(a), klauseln(b)
    treffer = [(wahr(a, lage), wahr(b, lage)) for lage in lagen(a, b)]
    beide = ("trifft_zu", "trifft_zu") in treffer
    assert vereinbar(form_a, form_b, WISSEN) == beide
    folgen = [y == "trifft_zu" for x, y in treffer if x == "trifft_zu"]
    assert impliziert(form_a, form_b, WISSEN) == (bool(folgen) and all(folgen))


# --- two rules -----------------------------------------------------------------------------------


def ausschluss(andere: str, **eigene: Any) -> dict[str, Any]:
    roh = regel(arm(">= 1")).dann.model_dump(mode="json")
    return {"dann": roh | {"schliesst_aus": [andere]} | eigene}


def test_recommendations_that_exclude_each_other_and_can_hold_together_are_an_error() -> None:
    eine = regel(arm(">= 20"), "eine", **ausschluss("andere"))
    andere = regel(arm("<= 30"), "andere", handlungsfeld="wohnen", **ausschluss("eine"))
    (fund,) = finde(eine, andere, daten=kreise(10, 25, 28, 40))
    assert fund.schwere == "Fehler"
    assert fund.regeln == ("eine", "andere")
    assert "auf den Daten in 16051, 16052" in fund.mangel.fehler


@pytest.mark.parametrize(
    ("wenn", "eigene"),
    [(arm("< 20"), {}), (arm("<= 30"), {"gilt_fuer": {"ebene": ["gemeinde"]}})],
)
def test_recommendations_that_can_never_meet_may_exclude_each_other(wenn: Any, eigene: Any) -> None:
    nur_kreise = {"gilt_fuer": {"ebene": ["kreis"]}}
    eine = regel(arm(">= 20"), "eine", **ausschluss("andere"), **nur_kreise)
    andere = regel(wenn, "andere", handlungsfeld="wohnen", **eigene)
    assert finde(eine, andere) == []


def test_not_recommended_keeps_contradicting_recommendations_apart() -> None:
    eine = regel(arm(">= 20"), "eine")
    andere = regel(
        {"alle": [arm(">= 5"), {"nicht": {"empfehlung": "eine"}}]}, "andere", **ausschluss("eine")
    )
    assert finde(eine, andere) == []


def test_rule_that_implies_another_of_its_field_is_a_hint_to_bundle() -> None:
    streng, mild = regel(arm(">= 20"), "streng"), regel(arm(">= 15"), "mild")
    (fund,) = finde(streng, mild)
    assert (fund.schwere, fund.regeln) == ("Hinweis", ("streng", "mild"))
    assert "umfasst: [mild]" in fund.mangel.abhilfe


def test_rule_that_implies_another_is_fine_if_bundled_or_in_another_field() -> None:
    dann = regel(arm(">= 1")).dann.model_dump(mode="json")
    mild = regel(arm(">= 15"), "mild")
    gebuendelt = regel(arm(">= 20"), "streng", dann=dann | {"umfasst": ["mild"]})
    assert finde(gebuendelt, mild) == []
    assert finde(regel(arm(">= 20"), "streng", handlungsfeld="wohnen"), mild) == []


def test_rules_with_the_same_conditions_in_other_words_are_a_hint() -> None:
    eine = regel({"alle": [arm(">= 20"), arm("fallend", "trend")]}, "eine")
    andere = regel({"nicht": {"eines": [arm("< 20"), arm("!= fallend", "trend")]}}, "andere")
    (fund,) = finde(eine, andere)
    assert "dieselben wie in der Regel „eine“" in fund.mangel.fehler


# --- on the data ---------------------------------------------------------------------------------


def test_rule_that_holds_nowhere_is_an_error_and_where_nobody_delivered_only_a_note() -> None:
    daten = kreise(10, 11, 12)
    assert [f.schwere for f in finde(regel(arm(">= 20")), daten=daten)] == ["Fehler"]
    vor_ort = regel({"alle": [arm(">= 11"), {"massnahme_fehlt": "m"}]})
    (vermerk,) = finde(vor_ort, daten=daten)
    assert vermerk.schwere == "Vermerk"
    assert (
        "weil niemand ein vollständiges Register der Maßnahmen hinterlegt hat"
        in vermerk.mangel.fehler
    )
    assert "in 2 von 3 Gebieten" in vermerk.mangel.fehler


def test_note_on_what_nobody_delivered_does_not_hide_that_the_figures_rule_out_all() -> None:
    vor_ort = regel({"alle": [arm(">= 20"), {"massnahme_fehlt": "m"}]})
    assert [f.schwere for f in finde(vor_ort, daten=kreise(10, 11, 12))] == ["Fehler"]


def test_rule_that_some_could_be_asked_waits_for_the_others() -> None:
    eines, keines = Vorort(massnahmen=frozenset({"m"})), Vorort()
    befunde = werte_aus(
        [r := regel({"massnahme_fehlt": "m"})],
        kreise(10, 11),
        vorort={"16050": eines, "16051": keines},
    )
    wahrheiten = sorted(b.wahrheit for b in befunde)
    assert wahrheiten == ["nicht_beurteilbar", "trifft_nicht_zu"]
    assert ungefragt(befunde) == ("ein vollständiges Register der Maßnahmen",)
    assert not nie_gefragt(befunde)
    assert pruefe_wirkung([r], befunde) == ()
    assert ungefragt([b for b in befunde if b.wahrheit == "trifft_nicht_zu"]) == ()


def test_note_never_fails_a_check() -> None:
    nur_vermerk = Pruefergebnis(1, (Fund("Vermerk", Mangel("a.yml", 1, "wenn", "Offen."), ()),))
    assert nur_vermerk.bestanden(streng=True)
    assert als_text(nur_vermerk).endswith("1 Regel, 0 Fehler, 0 Hinweise, 1 Vermerk.\n")


def test_condition_that_holds_for_all_areas_is_a_hint_with_the_nearest_value() -> None:
    r = regel({"alle": [arm(">= 14"), arm(">= 1", "z")]})
    daten = fakten(
        {f"1600{i}": {"kinderarmut": {"wert": 10 + 2 * i, "z": 5 + i}} for i in range(6)}
    )
    (fund,) = finde(r, daten=daten)
    assert fund.schwere == "Hinweis"
    assert fund.mangel.feld == "wenn.alle[1]"
    assert "trifft auf den Daten in allen 6 Gebieten zu; der nächste Wert" in fund.mangel.fehler
    assert " ist 5, " in fund.mangel.fehler


def test_threshold_in_a_gap_that_no_kreis_is_near_is_a_hint() -> None:
    daten = kreise(1, 2, 3, 97, 98, 99, 50)
    assert finde(regel(arm(">= 60")), daten=daten) == []
    (fund,) = finde(regel(arm(">= 48")), daten=kreise(1, 2, 3, 4, 99))
    assert "kommt kein Kreis nahe" in fund.mangel.fehler


def test_placeholder_that_is_empty_where_the_rule_holds_is_an_error() -> None:
    dann = regel(arm(">= 1")).dann.model_dump(mode="json")
    r = regel(arm(">= 15"), dann=dann | {"empfehlung": "Im Land {kinderarmut.land}."})
    (fund,) = finde(r, daten=kreise(10, 20))
    assert (fund.schwere, fund.mangel.feld) == ("Fehler", "dann.empfehlung")
    assert "{kinderarmut.land} bliebe leer" in fund.mangel.fehler
    assert "16051" in fund.mangel.fehler


def test_placeholder_of_a_figure_not_asked_is_a_hint_where_the_rule_could_hold() -> None:
    dann = regel(arm(">= 1")).dann.model_dump(mode="json")
    r = regel(arm(">= 15"), dann=dann | {"empfehlung": "Mieten: {angebotsmiete.wert}."})
    daten = fakten({
        "16050": {"kinderarmut": {"wert": 10}, "angebotsmiete": {}},
        "16051": {"kinderarmut": {"wert": 20}, "angebotsmiete": {"wert": 7}},
    })  # fmt: skip
    (fund,) = finde(r, daten=daten)
    assert fund.schwere == "Hinweis"
    assert "fehlt für 16050" in fund.mangel.fehler
    gefragt = regel(
        {"alle": [arm(">= 15"), bedingung("angebotsmiete", ">= 6")]}, dann=r.dann.model_dump()
    )
    assert not [f for f in finde(gefragt, daten=daten) if "Platzhalter" in f.mangel.fehler]


# --- validity ------------------------------------------------------------------------------------


def test_rule_out_of_its_period_is_a_hint_and_so_is_what_names_it() -> None:
    alt = regel(arm(">= 20"), "alt", gueltig_ab="2020-01-01", gueltig_bis="2021-12-31")
    neu = regel({"alle": [arm("fallend", "trend"), {"nicht": {"empfehlung": "alt"}}]}, "neu")
    funde = finde(alt, neu, stand=date(2026, 3, 1))
    assert [(f.schwere, f.mangel.feld) for f in funde] == [
        ("Hinweis", "gueltig_bis"),
        ("Hinweis", "wenn.alle[1].nicht.empfehlung"),
    ]
    assert "gilt die Regel alt nicht mehr" in funde[0].mangel.fehler
    spaeter = regel(arm(">= 20"), gueltig_ab="2027-01-01")
    (fund,) = finde(spaeter, stand=date(2026, 3, 1))
    assert "noch nicht" in fund.mangel.fehler


# --- examples ------------------------------------------------------------------------------------


def ungetestet(r: Regel, daten: Any = None) -> list[Mangel]:
    bestand = Bestand(regeln=(r,), fakten=daten)
    return [
        f.mangel
        for f in untersuche(bestand)
        if "halten die Beispiele nicht fest" in f.mangel.fehler
    ]


def test_examples_on_both_sides_and_on_the_threshold_hold_it_in_place() -> None:
    r = regel(arm(">= 15"), beispiele=FEST)
    assert ungetestet(r, kreise(10, 14.5, 15.3, 20)) == []


@pytest.mark.parametrize(
    ("ohne", "gemeldet", "vorschlag"),
    [
        (14.9, "darunter rückt (14,5)", "unter trifft_nicht_zu: - {kinderarmut: {wert: "),
        (15, "darüber rückt (15,3) oder wenn „>“ statt", "trifft_zu: - {kinderarmut: {wert: 15}}"),
    ],
)  # fmt: skip
def test_missing_example_is_named_with_the_shifted_value_and_one_that_helps(
    ohne: float, gemeldet: str, vorschlag: str
) -> None:
    beispiele = {
        art: [b for b in liste if b["kinderarmut"]["wert"] != ohne] for art, liste in FEST.items()
    }
    (mangel,) = ungetestet(regel(arm(">= 15"), beispiele=beispiele), kreise(10, 14.5, 15.3, 20))
    assert gemeldet in mangel.fehler
    assert vorschlag in mangel.abhilfe


@pytest.mark.parametrize("zeichen", [">=", ">", "<=", "<"])
@pytest.mark.parametrize("werte", [(1, 2, 3), (15, 15.1, 14.99), (14.999999, 15.000001), (15,)])
def test_suggested_examples_settle_the_matter(zeichen: str, werte: tuple[float, ...]) -> None:
    """Adding what the messages propose leaves nothing to propose."""
    fern = {">": (40, 1), "<": (1, 40)}[zeichen[0]]
    beispiele: dict[str, list[Any]] = {
        "trifft_zu": [{"kinderarmut": {"wert": fern[0]}}],
        "trifft_nicht_zu": [{"kinderarmut": {"wert": fern[1]}}],
    }
    daten = kreise(*werte)
    for mangel in ungetestet(regel(arm(f"{zeichen} 15"), beispiele=beispiele), daten):
        for stueck in mangel.abhilfe.removeprefix("Ergänzen: ").split("; "):
            art, _, text = stueck.removeprefix("unter ").partition(": - {kinderarmut: {wert: ")
            beispiele[art].append({"kinderarmut": {"wert": float(text.strip("}"))}})
    assert ungetestet(regel(arm(f"{zeichen} 15"), beispiele=beispiele), daten) == []


def test_word_that_no_example_tells_from_others_is_a_hint() -> None:
    wenn = {"alle": [arm(">= 15"), arm("fallend", "trend")]}
    zu = [{"kinderarmut": {"wert": 15, "trend": "fallend"}}]
    nicht = [{"kinderarmut": {"wert": 14.9, "trend": "fallend"}}]
    assert ungetestet(regel(wenn, beispiele={"trifft_zu": zu, "trifft_nicht_zu": nicht})) == []
    verneint = {"alle": [arm(">= 15"), {"nicht": arm("fallend", "trend")}]}
    zu = [{"kinderarmut": {"wert": 15, "trend": "stabil"}}]
    nicht = [{"kinderarmut": {"wert": 14.9, "trend": "stabil"}}]
    (mangel,) = ungetestet(regel(verneint, beispiele={"trifft_zu": zu, "trifft_nicht_zu": nicht}))
    assert "„steigend“ statt „fallend“" in mangel.fehler
    assert "unter trifft_nicht_zu: - {kinderarmut: {wert: 15, trend: fallend}}" in mangel.abhilfe


@pytest.mark.parametrize(
    ("wenn", "zu", "nicht", "offen"),
    [
        ({"anzahl": "empfehlungen", "mindestens": 3}, {"anzahl": 3}, {"anzahl": 2}, ""),
        ({"anzahl": "empfehlungen", "mindestens": 3}, {"anzahl": 3}, {"anzahl": 1}, "2 statt 3"),
        ({"anzahl": "empfehlungen", "mindestens": 3}, {"anzahl": 4}, {"anzahl": 2}, "4 statt 3"),
        ({"kreise": "a", "mindestens": 6}, {"kreise": 6}, {"kreise": 5}, ""),
        ({"kreise": "a", "mindestens": 6}, {"kreise": 7}, {"kreise": 5}, "7 statt 6"),
        ({"kreise": "a", "mindestens": "25 %"}, {"kreise": "25 %"}, {"kreise": "24 %"}, ""),
        ({"kreise": "a", "mindestens": "25 %"}, {"kreise": "60 %"}, {"kreise": "24 %"}, "50 %"),
        ({"empfehlung": "a"}, {"empfehlungen": ["a"]}, {"empfehlungen": []}, ""),
        (
            {"stimme": "wohnen", "richtung": "stuetzt", "mindestens": 2},
            {"stimmen": {"wohnen": {"stuetzt": 2}}},
            {"stimmen": {"wohnen": {"stuetzt": 0}}},
            "1 statt 2",
        ),
        (
            {"ziel": "kinderarmut", "stand": "verfehlt"},
            {"ziele": {"kinderarmut": "verfehlt"}},
            {"ziele": {"kinderarmut": "auf_kurs"}},
            "",
        ),
    ],
)
def test_counts_must_be_held_in_place_too(wenn: Any, zu: Any, nicht: Any, offen: str) -> None:
    beispiele = {"trifft_zu": [zu], "trifft_nicht_zu": [nicht]}
    r = regel(wenn, beispiele=beispiele, gilt_fuer={"ebene": ["land"]})
    funde = ungetestet(r, kreise(1, 2, 3, 4))
    assert [offen in m.fehler for m in funde] == ([True] if offen else [])


def test_number_of_parts_must_be_held_in_place() -> None:
    wenn = {"mindestens": 2, "von": [arm(">= 15"), arm(">= 1", "z"), arm("fallend", "trend")]}
    zu = {"kinderarmut": {"wert": 40, "z": 3, "trend": "fallend"}}
    nicht = {"kinderarmut": {"wert": 1, "z": -3, "trend": "stabil"}}
    funde = ungetestet(regel(wenn, beispiele={"trifft_zu": [zu], "trifft_nicht_zu": [nicht]}))
    (anzahl,) = (m for m in funde if m.feld == "wenn")
    assert "„mindestens 2 von 3 Teilen“" in anzahl.fehler
    assert "1 statt 2 genügt oder wenn 3 statt 2 genügt" in anzahl.fehler


# --- what is analysed, and how it is shown -------------------------------------------------------


def test_rules_that_rest_on_a_faulty_one_are_left_out_and_named() -> None:
    erste, dritte = regel(arm(">= 20"), "erste"), regel(arm(">= 1"), "dritte")
    folge = regel({"empfehlung": "kaputt"}, "folge")
    weitere = regel({"empfehlung": "folge"}, "weitere")
    zaehlt = regel({"anzahl": "empfehlungen", "mindestens": 2}, "zaehlt")
    maengel = [Mangel("rules/bildung/kaputt.yml", 3, "id", "…")]
    gut, aus = brauchbare([erste, folge, weitere, zaehlt, dritte], maengel)
    assert [r.id for r in gut] == ["erste", "dritte"]
    assert aus == ("folge", "kaputt", "weitere", "zaehlt")


def test_rules_in_a_circle_are_left_out() -> None:
    a, b = regel({"empfehlung": "b"}, "a"), regel({"empfehlung": "a"}, "b")
    gut, aus = brauchbare([a, b, regel(arm(">= 1"), "c")], [])
    assert [r.id for r in gut] == ["c"]
    assert aus == ("a", "b")


def test_report_shows_errors_before_hints_by_file_and_counts_them() -> None:
    def fund(schwere: Any, datei: str, zeile: int) -> Fund:
        return Fund(schwere, Mangel(datei, zeile, "wenn", "Etwas.", "anderes", "Ändern."), ("r",))

    funde = (fund("Hinweis", "b.yml", 2), fund("Fehler", "c.yml", 9), fund("Hinweis", "a.yml", 5))
    text = als_text(Pruefergebnis(12, funde, ("x",)))
    assert [
        text.index(s) for s in ("== Fehler", "c.yml", "== Hinweise", "a.yml", "b.yml")
    ] == sorted(text.index(s) for s in ("== Fehler", "c.yml", "== Hinweise", "a.yml", "b.yml"))
    assert "  Zeile 9, Feld wenn\n    Fehler:    Etwas.\n    Erwartet:  anderes\n" in text
    assert "Nicht untersucht" in text
    assert text.endswith("12 Regeln, 1 Fehler, 2 Hinweise.\n")


def test_hints_fail_only_a_strict_check() -> None:
    mangel = Mangel("a.yml", 1, "", "Etwas.")
    nur_hinweise = Pruefergebnis(1, (Fund("Hinweis", mangel, ()),))
    assert nur_hinweise.bestanden()
    assert not nur_hinweise.bestanden(streng=True)
    assert not Pruefergebnis(1, (Fund("Fehler", mangel, ()),)).bestanden()


def test_forms_of_a_chain_of_rules_are_written_out_to_the_end() -> None:
    a, b = regel(arm(">= 20"), "a"), regel({"empfehlung": "a"}, "b")
    c = regel({"alle": [{"empfehlung": "b"}, arm("fallend", "trend")]}, "c")
    form = Formen({r.id: r for r in (a, b, c)}).form(c)
    assert {(x.fakt, x.merkmal) for x in form[0]} == {
        ("kinderarmut", "wert"),
        ("kinderarmut", "trend"),
    }
