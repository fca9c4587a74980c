"""How the engine is driven: the calls it sees, in which order, over several batches and sets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.regeln import maschine
from sozialatlas.regeln.engineformat import gleiche_pruefsummen
from sozialatlas.regeln.folgen import Ergebnis, plane
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.uebersetzen import angaben, gefragte, schreibe_werte, uebersetze

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
    """Return so many rules on one indicator."""
    return [regel(bedingung("i0", f"> {n}"), f"r{n}") for n in range(anzahl)]


def test_t3_no_batch_is_ever_empty(mitschrift: Mitschrift) -> None:
    assert set(wahrheiten(KETTE).values()) == {"nicht_beurteilbar"}
    assert not mitschrift.stapel()  # nothing is known: nothing is asked
    wahrheiten(KETTE, i0=2.0)
    assert len(mitschrift.stapel()) == 3
    assert all(any("tick" not in fakt for fakt in stapel) for stapel in mitschrift.stapel())


def test_t7_many_recommendations_are_asked_and_all_fire() -> None:
    gruende = [regel(bedingung(f"i{n % 100}", f"> {n // 100}"), f"g{n}") for n in range(500)]
    folgen = [regel({"empfehlung": f"g{n}"}, f"f{n}") for n in range(500)]
    werte = {f"i{n}": 2.5 for n in range(100)}
    ja = [n for n, w in wahrheiten([*gruende, *folgen], **werte).items() if w == "trifft_zu"]
    assert len(ja) == 2 * 300


def test_t12_t26_one_state_at_a_time_is_in_memory(mitschrift: Mitschrift) -> None:
    lage = fakten({f"9{n:04}": {"i0": {"wert": 2.0}} for n in range(120)})
    maschine.werte_aus([*viele(70), *KETTE], lage, "durable")
    lebend: set[tuple[int, str]] = set()
    for name, argumente in mitschrift.aufrufe:
        if name == "assert_facts":
            fakten_des_stapels = json.loads(argumente[1])
            lebend.add((argumente[0], fakten_des_stapels[0]["sid"]))
            assert len(lebend) == 1
            assert len(fakten_des_stapels) <= maschine.BLOCK + 2
        elif name == "delete_state":
            lebend.remove(argumente)
    assert not lebend


def test_each_area_is_told_apart_in_a_block() -> None:
    lage = fakten({f"9{n:04}": {"i0": {"wert": float(n)}} for n in range(120)})
    befunde = maschine.werte_aus(viele(120), lage, "durable")
    ja = {(b.regel, int(b.ags) - 90000) for b in befunde if b.wahrheit == "trifft_zu"}
    assert ja == {(f"r{n}", wert) for n in range(120) for wert in range(n + 1, 120)}


def test_places_in_a_block_fit_into_the_ids() -> None:
    assert len(str(maschine.BLOCK - 1)) <= maschine.STELLEN


def test_t13_state_is_deleted_after_its_only_batch_and_only_once_it_fired(
    mitschrift: Mitschrift,
) -> None:
    wahrheiten(KETTE, i0=2.0)
    namen = [name for name, _ in mitschrift.aufrufe if name != "create_ruleset"]
    kurz = [name for name in namen if name != "complete_and_start_action"]
    assert kurz == ["assert_facts", "start_action_for_state", "delete_state"] * 3


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
    gefragt = angaben(uebersetze(plane(KETTE)))
    for wert in ("vielleicht", 1.0):
        with pytest.raises(TypeError):
            schreibe_werte(gefragt, {"empfehlung:grund": Fakt({"gilt": wert})})


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


def test_t23_ids_are_unique_in_a_batch(mitschrift: Mitschrift) -> None:
    lage = fakten({f"9000{n}": {"i0": {"wert": 2.0}} for n in range(4)})
    maschine.werte_aus(KETTE, lage, "durable")
    for stapel in mitschrift.stapel():
        ids = [fakt["id"] for fakt in stapel]
        assert ids == ["tick0", "00", "01", "02", "03", "tick1"]
    alle = [f"{n:02}" for n in range(maschine.BLOCK)]
    assert not gleiche_pruefsummen([*alle, "tick0", "tick1"])


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
