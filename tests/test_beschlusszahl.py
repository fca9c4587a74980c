"""How many drafts have been decided on: what the Atlas says, from real decisions only."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from conftest import WURZEL
from dokumentwerkzeug import markdown
from freigabewerkzeug import entscheidung
from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import beschlusszahl
from sozialatlas.bericht.grundlage import Grundlage, lade_grundlage
from sozialatlas.vorort import Beitraege, Entscheidung

GERA, JENA, SUHL = "16052", "16053", "16054"


@cache
def g() -> Grundlage:
    return lade_grundlage(WURZEL)


def mit(**je_gebiet: tuple[Entscheidung, ...]) -> Grundlage:
    """Return the basis with nothing but these decisions: ``_16052=(…,)``."""
    beitraege = {
        ags.removeprefix("_"): Beitraege(entscheidungen=alle) for ags, alle in je_gebiet.items()
    }
    return replace(g(), beitraege=beitraege)


def test_nobody_has_decided_and_the_examples_of_the_seven_do_not_count() -> None:
    text = beschlusszahl.satz(g())
    assert text.startswith("Entschieden ist bisher über keinen: ")
    assert "in sieben Berichten sind erfunden" in text
    assert beschlusszahl.satz_land(g()) == "Das Land hat bisher über keine von ihnen entschieden."
    assert beschlusszahl.berichte_mit_beispielen(g()) == 7


def test_real_decisions_are_counted_by_kind_and_kommune() -> None:
    eigene = mit(
        _16052=(entscheidung("a", ags=GERA), entscheidung("b", "abgelehnt", ags=GERA)),
        _16053=(entscheidung("a", ags=JENA), entscheidung("c", "geaendert", ags=JENA)),
    )
    assert beschlusszahl.satz(eigene) == (
        "Zwei Kommunen haben über vier Entwürfe dieser oder früherer Ausgaben entschieden: "
        "zwei angenommen, einer geändert und einer abgelehnt."
    )


def test_later_decision_on_the_same_draft_counts_once() -> None:
    frueher = entscheidung("a", "zurueckgestellt", ags=SUHL, ausgabe="2024")
    spaeter = frueher.model_copy(
        update={"entscheidung": "angenommen", "datum": frueher.datum.replace(year=2027)}
    )
    assert beschlusszahl.satz(mit(_16054=(frueher, spaeter))) == (
        "Eine Kommune hat über einen Entwurf dieser oder früherer Ausgaben entschieden: "
        "einer angenommen."
    )


def test_example_beside_a_real_decision_is_left_out_and_named() -> None:
    erfunden = entscheidung("b", ags=GERA, beispiel=True)
    eigene = mit(_16052=(entscheidung("a", ags=GERA), erfunden))
    text = beschlusszahl.satz(eigene)
    assert "über einen Entwurf" in text
    assert "in einem Bericht sind erfunden" in text
    assert beschlusszahl.berichte_mit_beispielen(eigene) == 1


def test_decisions_of_the_land_have_their_own_sentence() -> None:
    eigene = mit(_16=(entscheidung("land-a", ags=LAND),))
    assert beschlusszahl.satz(eigene).startswith("Entschieden ist bisher über keinen")
    assert "über einen Entwurf" in beschlusszahl.satz_land(eigene)


@pytest.mark.langsam
def test_chapter_on_needs_says_how_many_drafts_have_been_decided(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(WURZEL)
    text = markdown(WURZEL / "chapters" / "handlungsbedarfe.qmd")
    assert beschlusszahl.satz(g()) in text
    assert beschlusszahl.satz_land(g()) in text
