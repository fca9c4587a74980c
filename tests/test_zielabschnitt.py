"""What reports and the Atlas say of goals, and what the examples would change."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from conftest import WURZEL
from sozialatlas.bericht import beispiele, zielabschnitt
from sozialatlas.bericht.grundlage import Grundlage, lade_grundlage
from sozialatlas.bericht.text import ERFUNDEN
from sozialatlas.massnahmen.ziele import NIE
from sozialatlas.vorort import Beitraege, fuer_regeln

SIEBEN = ("16051", "16052", "16053", "16055", "16064", "16066", "16077001")
OHNE = "16054"


@cache
def g() -> Grundlage:
    return lade_grundlage(WURZEL)


def abschnitt(ags: str, grundlage: Grundlage | None = None) -> str:
    eigene = grundlage or g()
    return str(zielabschnitt.abschnitt(eigene, eigene.kommune(ags)))


def mit_echten(ags: str) -> Grundlage:
    """Return the basis as if the goals of an area were no examples."""
    ziele = tuple(z.model_copy(update={"beispiel": False}) for z in g().beitraege[ags].ziele or ())
    staende = {
        (gebiet, name): replace(z, ziel=z.ziel.model_copy(update={"beispiel": gebiet != ags}))
        for (gebiet, name), z in g().zielstaende.items()
    }
    return replace(
        g(), beitraege={**g().beitraege, ags: Beitraege(ziele=ziele)}, zielstaende=staende
    )


@pytest.mark.parametrize("ags", SIEBEN)
def test_every_goal_of_the_seven_is_an_example_and_says_so(ags: str) -> None:
    ziele = g().beitraege[ags].ziele or ()
    assert 3 <= len(ziele) <= 4
    assert all(z.beispiel and "Beispiel" in z.quelle for z in ziele)
    text = abschnitt(ags)
    assert ERFUNDEN in text.partition("|")[0]
    zeilen = [z for z in text.splitlines() if z.startswith("| ") and "Kennzahl" not in z]
    assert len(zeilen) == len(ziele)
    assert all(zeile.startswith("| Beispiel: ") for zeile in zeilen)


def test_all_four_states_occur_among_the_seven() -> None:
    assert {z.stand for z in g().zielstaende.values()} == set(zielabschnitt.ZEICHEN)
    for (ags, _), z in g().zielstaende.items():
        assert f"{zielabschnitt.ZEICHEN[z.stand]} {z.wortlaut}" in abschnitt(ags)


def test_kommune_without_goals_gets_a_sentence_and_no_table() -> None:
    text = abschnitt(OHNE)
    assert "keine Ziele mit Kennzahl, Zielwert und Frist hinterlegt" in text
    assert "|" not in text
    assert len(text) < 200


def test_every_goal_has_its_uncertainty_or_its_reason_in_words() -> None:
    for (ags, name), z in g().zielstaende.items():
        (punkt,) = [
            zeile
            for zeile in abschnitt(ags).splitlines()
            if zeile.startswith(f"- **{g().indikator(name).kurzname}:**")
        ]
        if z.stand == "nicht_beurteilbar":
            assert z.grund in punkt
        elif z.tempo is not None:
            assert "95-%-Intervall" in punkt
            assert f"Fortgeschrieben bis {z.ziel.jahr}" in punkt
        else:
            assert f"Im Zieljahr {z.ziel.jahr}" in punkt


@pytest.mark.parametrize(
    ("jahre", "text"),
    [
        ((0.0, 0.0, 0.0), "0"),
        ((2.1, 2.5, 3.4), "3 (3 bis 4)"),
        ((2.1, 2.5, 2.9), "3"),
        ((2.1, 4.1, NIE), "5 (mindestens 3)"),
        ((3.4, NIE, NIE), "nie (frühestens 4)"),
        ((NIE, NIE, NIE), "nie"),
        ((16.0, 314.0, NIE), "mehr als 50 (mindestens 16)"),
        (None, "–"),
    ],
)
def test_years_until_the_target_are_written_with_their_range(
    jahre: tuple[float, float, float] | None, text: str
) -> None:
    assert zielabschnitt.dauer(jahre) == text


def test_examples_reach_neither_rules_nor_the_atlas() -> None:
    assert all(g().vorort[ags].ziele == {} for ags in SIEBEN)
    text = str(zielabschnitt.atlas(g()))
    assert "weder das Land noch eine Kommune" in text
    assert "In sieben Berichten" in text
    assert "|" not in text


def test_goals_that_are_no_examples_stand_in_the_atlas_with_their_source() -> None:
    eigene = mit_echten("16052")
    text = str(zielabschnitt.atlas(eigene))
    assert text.count("| Gera |") == len(eigene.beitraege["16052"].ziele or ())
    assert "Beispiel" not in text
    assert "Vereinbart: Stadtrat, " in abschnitt("16052", eigene)


# --- what the examples would change ---------------------------------------------------------------


def test_example_that_would_fire_a_rule_is_named_with_what_decides() -> None:
    text = str(beispiele.abschnitt(g(), g().kommune("16052")))
    assert "Diese Empfehlungen kämen hinzu" in text
    assert "Verfehltes Ziel zur Kinderarmut" in text
    assert "Ziel für Kinderarmut: verfehlt" in text


def test_what_examples_would_change_is_what_the_rules_say_of_them() -> None:
    """Asked one Kommune at a time, against the findings of the report."""
    from sozialatlas.regeln import werte_aus

    fakten = g().befunde(g().regelgebiete)[0]
    staende = {k: z.stand for k, z in g().zielstaende.items()}
    vorort = fuer_regeln(g().beitraege, staende, mit_beispielen=True)
    titel = {r.id: r.titel for r in g().regeln}
    for ags in SIEBEN:
        einzeln = werte_aus(g().regeln, fakten[fakten["ags"] == ags], vorort={ags: vorort[ags]})
        vorher = {b.regel: b.wahrheit for b in g().regelstand(ags)[1]}
        neu = {
            b.regel for b in einzeln if b.wahrheit == "trifft_zu" and vorher[b.regel] != "trifft_zu"
        }
        text = str(beispiele.abschnitt(g(), g().kommune(ags)))
        assert {name for name in titel if f"**{titel[name]}**" in text} == neu


def test_area_without_examples_gets_no_such_section() -> None:
    assert str(beispiele.abschnitt(g(), g().kommune(OHNE))) == ""


def test_examples_leave_the_findings_of_the_report_as_they_are() -> None:
    def echte(eintraege):
        return eintraege and (tuple(e for e in eintraege if not e.beispiel) or None)

    ohne = {
        ags: replace(
            b, ziele=echte(b.ziele), stimmen=echte(b.stimmen), massnahmen=echte(b.massnahmen)
        )
        for ags, b in g().beitraege.items()
    }
    staende = {k: z.stand for k, z in g().zielstaende.items()}
    neu = replace(g(), vorort=fuer_regeln(ohne, staende, stichtag=g().ausgabe.stand))
    assert neu.befunde(g().regelgebiete)[1] == g().befunde(g().regelgebiete)[1]
