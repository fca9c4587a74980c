"""How the engine is driven: the calls it sees, in which order, over several batches and sets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.regeln import grenzen, maschine
from sozialatlas.regeln.folgen import Ergebnis, plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.uebersetzen import gefragte, schreibe_folgen, uebersetze

pytestmark = pytest.mark.skipif(
    maschine.verfuegbar() is not None, reason="durable_rules ist nicht eingerichtet"
)
SICHERE_AUFRUFE = {
    "create_ruleset", "assert_facts", "start_action_for_state", "complete_and_start_action",
    "delete_state",
}  # fmt: skip
KETTE = [
    regel(bedingung("i0", "> 1"), "grund"),
    regel({"empfehlung": "grund"}, "folge"),
    regel({"alle": [{"empfehlung": "folge"}, {"nicht": {"empfehlung": "grund"}}]}, "ende"),
]


class Mitschrift:
    """The engine, with a record of all calls made to it."""

    def __init__(self, engine: Any) -> None:
        self.engine, self.aufrufe = engine, []  # type: ignore[var-annotated]

    def __getattr__(self, name: str) -> Any:
        def rufe(*argumente: Any) -> Any:
            self.aufrufe.append((name, argumente))
            return getattr(self.engine, name)(*argumente)

        return rufe

    def stapel(self) -> list[list[dict[str, Any]]]:
        """Return the batches asserted, each a list of facts."""
        return [json.loads(a[1]) for name, a in self.aufrufe if name == "assert_facts"]


@pytest.fixture
def mitschrift(monkeypatch: pytest.MonkeyPatch) -> Mitschrift:
    schrift = Mitschrift(maschine._engine())
    monkeypatch.setattr(maschine, "_engine", lambda: schrift)
    return schrift


def wahrheiten(regeln: list[Regel], **werte: Any) -> dict[str, str]:
    """Return the truth by rule for one Kreis with these values, both evaluators agreeing."""
    lage = fakten({"90001": {name: {"wert": wert} for name, wert in werte.items()} | {"leer": {}}})
    return {b.regel: b.wahrheit for b in maschine.werte_aus(regeln, lage, "durable")}


def viele(anzahl: int) -> list[Regel]:
    """Return so many rules on one indicator: more than one rule set can hold from 61 on."""
    return [regel(bedingung("i0", f"> {n}"), f"r{n}") for n in range(anzahl)]


def test_t3_results_that_are_all_open_make_no_further_batch(mitschrift: Mitschrift) -> None:
    assert set(wahrheiten(KETTE).values()) == {"nicht_beurteilbar"}
    (einziger,) = mitschrift.stapel()
    assert [fakt["id"] for fakt in einziger] == ["tick"]


def test_t3_no_batch_is_ever_empty(mitschrift: Mitschrift) -> None:
    wahrheiten(KETTE, i0=2.0)
    assert len(mitschrift.stapel()) == 3
    assert all(mitschrift.stapel())
    (satz,) = uebersetze(plane(KETTE))
    assert schreibe_folgen(satz, "90001", {"empfehlung:grund": Fakt({})}, 0) == ""


def test_t7_many_recommendations_are_grouped_below_the_limit() -> None:
    gruende = [regel(bedingung(f"i{n % 100}", f"> {n // 100}"), f"g{n}") for n in range(500)]
    folgen = [regel({"empfehlung": f"g{n}"}, f"f{n}") for n in range(500)]
    saetze = uebersetze(plane([*gruende, *folgen]))
    for satz in saetze:
        assert not [*grenzen.kinder_je_knoten(json.loads(satz.text))]
        for gruppe in satz.gruppen.values():
            assert list(satz.gruppen.values()).count(gruppe) <= 10
    werte = {f"i{n}": 2.5 for n in range(100)}
    ja = [n for n, w in wahrheiten([*gruende, *folgen], **werte).items() if w == "trifft_zu"]
    assert len(ja) == 2 * 300


def test_t12_t26_one_area_at_a_time_is_in_memory(mitschrift: Mitschrift) -> None:
    lage = fakten({f"9000{n}": {"i0": {"wert": 2.0}} for n in range(4)})
    maschine.werte_aus([*viele(70), *KETTE], lage, "durable")
    lebend: set[tuple[int, str]] = set()
    for name, argumente in mitschrift.aufrufe:
        if name == "assert_facts":
            lebend.add((argumente[0], json.loads(argumente[1])[0]["sid"]))
            assert len({sid for _, sid in lebend}) == 1
        elif name == "delete_state":
            lebend.remove(argumente)
    assert not lebend


def test_t13_state_is_deleted_after_the_last_batch_and_only_once_it_fired(
    mitschrift: Mitschrift,
) -> None:
    wahrheiten(KETTE, i0=2.0)
    namen = [name for name, _ in mitschrift.aufrufe if name != "create_ruleset"]
    assert namen[:2] == ["assert_facts", "start_action_for_state"]
    assert namen.index("delete_state") == len(namen) - 1
    assert namen.count("assert_facts") == 3


def test_t14_t15_only_the_calls_of_the_safe_cycle_are_made(mitschrift: Mitschrift) -> None:
    wahrheiten([*viele(70), *KETTE], i0=2.0)
    assert {name for name, _ in mitschrift.aufrufe} <= SICHERE_AUFRUFE


def test_t16_negative_of_alternatives_on_one_indicator_is_one_antecedent() -> None:
    r = regel({"eines": [bedingung("i0", "> 9"), bedingung("i0", "< 1")]})
    (satz,) = uebersetze(plane([r]))
    assert len(json.loads(satz.text)["!r#0"]["all"]) == 1
    assert wahrheiten([r], i0=5.0) == {"r": "trifft_nicht_zu"}


def test_t17_rule_that_fires_in_several_ways_counts_once() -> None:
    dreifach = regel({"eines": [bedingung(f"i{n}", "> 1") for n in range(3)]}, "dreifach")
    eine, zwei = (
        regel({"anzahl": "empfehlungen", "mindestens": n}, f"mindestens-{n}") for n in (1, 2)
    )
    gesehen = wahrheiten([dreifach, eine, zwei], i0=2.0, i1=2.0, i2=2.0)
    assert gesehen["mindestens-1"] == "trifft_zu"
    assert gesehen["mindestens-2"] == "trifft_nicht_zu"


def test_t20_value_of_a_follow_up_is_one_of_its_words() -> None:
    (satz,) = uebersetze(plane(KETTE))
    with pytest.raises(TypeError):
        schreibe_folgen(satz, "90001", {"empfehlung:grund": Fakt({"gilt": "vielleicht"})}, 0)
    with pytest.raises(TypeError):
        schreibe_folgen(satz, "90001", {"empfehlung:grund": Fakt({"gilt": 1.0})}, 0)


def test_t21_neither_rule_nor_its_negative_fires_where_the_value_is_missing() -> None:
    plan = plane([regel(bedingung("i0", "> 1"))])
    for werte, erwartet in (
        ({}, Ergebnis()),
        ({"wert": 2.0}, Ergebnis(ja=frozenset({"r"}))),
        ({"wert": 1.0}, Ergebnis(nein=frozenset({"r"}))),
    ):
        lage: dict[str, Fakt] = {"i0": Fakt(werte)}  # type: ignore[arg-type]
        gefragt = maschine.frage_engine(plan, uebersetze(plan), [("90001", lage)], {})
        assert dict(gefragt) == {"90001": erwartet}


def test_t23_ids_are_unique_per_area_over_all_batches(mitschrift: Mitschrift) -> None:
    wahrheiten([*KETTE, regel(bedingung("i1", "> 1"), "b")], i0=2.0, i1=2.0)
    ids = [fakt["id"] for stapel in mitschrift.stapel() for fakt in stapel]
    assert len(ids) >= 5
    assert len(ids) == len(set(ids))


def test_t23_areas_with_equal_hash_are_refused() -> None:
    with pytest.raises(maschine.RegelFehler, match="nicht unterscheiden"):
        list(maschine._unterscheidbare([("costarring", {}), ("liquid", {})]))


def test_results_of_one_rule_set_reach_the_follow_ups_in_another(mitschrift: Mitschrift) -> None:
    zaehler = [
        regel({"anzahl": "empfehlungen", "mindestens": n}, f"mindestens-{n}") for n in (100, 101)
    ]
    gesehen = wahrheiten([*viele(150), *zaehler], i0=99.5)
    griffe = {a[0] for name, a in mitschrift.aufrufe if name == "assert_facts"}
    assert len(griffe) > 1
    assert gesehen["mindestens-100"] == "trifft_zu"
    assert gesehen["mindestens-101"] == "trifft_nicht_zu"


def test_without_negatives_only_those_are_compiled_that_others_ask() -> None:
    assert gefragte(plane(KETTE)) == {"grund"}
    ueber_eck = [*KETTE, regel({"nicht": {"empfehlung": "folge"}}, "kehrseite")]
    assert gefragte(plane(ueber_eck)) == {"folge", "grund"}
    zaehlt = regel({"anzahl": "empfehlungen", "mindestens": 1}, "zaehlt")
    assert gefragte(plane([KETTE[0], zaehlt])) == frozenset()
    nicht = regel({"nicht": zaehlt.wenn.model_dump(exclude_none=True)}, "nicht-viele")
    assert gefragte(plane([KETTE[0], nicht])) == {"grund"}
