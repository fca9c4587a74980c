"""The rule engine and the reference evaluator: two witnesses, one result."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import regelwerkzeug as werkzeug
from regelwerkzeug import fakten, regel
from sozialatlas.regeln import maschine
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln
from sozialatlas.regeln.referenz import wahr

mit_engine = pytest.mark.skipif(
    maschine.verfuegbar() is not None, reason="durable_rules ist nicht eingerichtet"
)
KREISE = ["90001", "90002", "90003"]


def uebersetzbar(r: Regel) -> bool:
    try:
        return bool(klauseln(r.wenn))
    except ZuVieleKlauselnError:
        return False


regelsaetze = st.lists(werkzeug.baeume, min_size=1, max_size=8).map(
    lambda baeume: [r for n, b in enumerate(baeume) if uebersetzbar(r := regel(b, f"r{n}"))]
)
faktensaetze = st.lists(werkzeug.lagen, min_size=1, max_size=3).map(
    lambda lagen: fakten(dict(zip(KREISE, lagen, strict=False)))
)


def check_agreement(regeln: list[Regel], gegeben: Any) -> None:
    befunde = maschine.werte_aus(regeln, gegeben, "durable")  # raises where they differ
    assert befunde == maschine.werte_aus(regeln, gegeben, "referenz")


@mit_engine
@settings(max_examples=200)
@given(regelsaetze, faktensaetze)
def test_engine_and_reference_agree_on_random_rules_and_facts_with_gaps(
    regeln: list[Regel], gegeben: Any
) -> None:
    check_agreement(regeln, gegeben)


@mit_engine
@pytest.mark.langsam
@settings(max_examples=2000)
@given(regelsaetze, faktensaetze)
def test_engine_and_reference_agree_on_many_random_rules(regeln: list[Regel], gegeben: Any) -> None:
    check_agreement(regeln, gegeben)


@settings(max_examples=300)
@given(werkzeug.baeume, werkzeug.lagen)
def test_reference_agrees_with_naive_evaluation_of_all_completions(baum: Any, lage: Any) -> None:
    from sozialatlas.regeln.lage import Fakt

    gesehen = wahr(regel(baum).wenn, {name: Fakt(werte) for name, werte in lage.items()})
    erwartet = {True: "trifft_zu", False: "trifft_nicht_zu", None: "nicht_beurteilbar"}
    assert gesehen == erwartet[werkzeug.naiv(baum, lage)]
