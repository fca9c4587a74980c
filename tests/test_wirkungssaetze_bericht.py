"""The measures of a report say what has moved since they began, and no more than that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import bericht, gegenueber
from sozialatlas.bericht.grundlage import grundlage
from sozialatlas.bericht.wirkungssaetze import KOPF, liste_der
from sozialatlas.katalog import Absicht
from sozialatlas.vorort import OrtsMassnahme
from sozialatlas.wirkungsworte.stufen import Stufe

GERA = "16052"


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def massnahme(**angaben: Any) -> OrtsMassnahme:
    standard: dict[str, Any] = {
        "id": "haus",
        "name": "Haus der Beratung",
        "handlungsfeld": "kinder-und-familien",
        "zielgruppe": "Familien",
        "von": date(2018, 5, 1),
        "ziele": (Absicht(indikator="kinderarmut", richtung="sinken"),),
        "stand": "laeuft",
        "quelle": "Verzeichnis der Stadt (erfunden)",
    }
    return OrtsMassnahme(**(standard | angaben))


def text(*massnahmen: OrtsMassnahme, ags: str = GERA) -> str:
    g = grundlage()
    return str(liste_der(g, g.kommune(ags), massnahmen))


def test_measure_with_start_and_aim_gets_a_sentence_with_the_reason_why_no_more() -> None:
    gedruckt = text(massnahme())
    assert gedruckt.startswith(KOPF)
    assert "- **Haus der Beratung.** Seit dem Beginn 2018 ist der Wert „Kinderarmut“" in gedruckt
    assert "Ob das an der Maßnahme liegt, ist damit nicht gesagt" in gedruckt
    assert "Beispiel" not in gedruckt


def test_sentence_stays_on_the_level_of_a_development(monkeypatch: pytest.MonkeyPatch) -> None:
    stufen: list[Any] = []
    from sozialatlas.massnahmen import wirkung

    echt = wirkung.satz

    def gemerkt(*args: Any) -> Any:
        stufen.append(echt(*args))
        return stufen[-1]

    monkeypatch.setattr(wirkung, "satz", gemerkt)
    text(massnahme(name="Haus, nach dem noch niemand gefragt hat"))
    assert [s.stufe for s in stufen] == [Stufe.ENTWICKLUNG]


def test_example_bears_the_word_and_its_start_is_called_invented() -> None:
    gedruckt = text(massnahme(beispiel=True))
    assert "- **Beispiel: Haus der Beratung.**" in gedruckt
    assert "Der Beginn der Beispiele ist erfunden" in gedruckt


def test_measure_that_began_after_the_last_figure_is_named_without_a_claim() -> None:
    gedruckt = text(massnahme(von=date(2026, 1, 1)))
    assert gedruckt == (
        "Vor und nach dem Beginn vergleichbare Zahlen fehlen noch für „Haus der Beratung“."
    )


@pytest.mark.parametrize("ohne", [{"von": None}, {"ziele": ()}])
def test_nothing_is_said_of_a_measure_without_start_or_aim(ohne: dict[str, Any]) -> None:
    assert text(massnahme(**ohne)) == ""


def test_landkreis_is_named_in_the_dative() -> None:
    assert "in dem Landkreis Sonneberg" in text(massnahme(), ags="16072")
    assert "in dem Wartburgkreis" in text(massnahme(), ags="16063")


def test_section_of_gera_says_it_of_its_examples_only_below_their_heading() -> None:
    b = bericht(GERA)
    assert KOPF in str(b.beispielmassnahmen())
    assert KOPF not in str(b.angebote())
    assert not gegenueber.massnahmen(b.grundlage, GERA)
