"""Contained drafts stand in a line each in print, with all that a recommendation has to show."""

from __future__ import annotations

import re

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import bericht
from sozialatlas.bericht.beweise import kipp_kurz, kippsatz
from sozialatlas.bericht.entwuerfe import beweiszeilen, kurzbeweis, kurzzeile
from sozialatlas.bericht.grundlage import grundlage
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.typen import Empfehlung

KREISE = ("16052", "16072", "16077001")


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def enthaltene() -> list[Empfehlung]:
    return [t for ags in KREISE for e in bericht(ags).entwuerfe for t in e.enthaelt]


def test_line_shows_value_threshold_margin_year_grade_and_flip_distance() -> None:
    gefunden = enthaltene()
    assert len(gefunden) > 10
    for t in gefunden:
        zeile = kurzzeile(grundlage(), t)
        assert re.match(r"\((hoch|mittel|niedrig), (robust|knapp|Hinweis)\): ", zeile)
        for name, gemessen, soll in beweiszeilen(grundlage(), t.befund):
            assert f"{name}: {gemessen}" in zeile
            assert soll in zeile
        assert "Fiele weg: " in zeile


def test_line_is_shorter_than_the_full_proof_and_says_no_other_turning_value() -> None:
    for t in enthaltene():
        g = grundlage()
        assert len(kurzzeile(g, t)) < len(kurzbeweis(g, t))
        lang = kippsatz(g, t.ags, t.regel)
        kurz = kipp_kurz(g, t.ags, t.regel)
        zahlen = re.findall(r"\d[\d\u202f.,]*", kurz)
        assert zahlen
        assert set(zahlen) <= set(re.findall(r"\d[\d\u202f.,]*", lang))


def test_box_names_the_sources_of_all_it_contains_and_folds_full_proofs_on_the_web_only() -> None:
    b = bericht("16052")
    text = str(b.empfehlungen())
    e = next(e for e in b.entwuerfe if e.enthaelt and not e.befund.nachweise)
    kasten = next(k for k in text.split("::: {.empfehlung}") if maskiere(e.titel) in k)
    assert "Quelle: BBSR, INKAR 2024. Regel: " in kasten
    nur_web = kasten.partition('::: {.content-visible when-format="html"}')[2].partition(":::")[0]
    for t in e.enthaelt:
        assert maskiere(kurzzeile(b.grundlage, t)) in kasten
        assert maskiere(kurzbeweis(b.grundlage, t)) in nur_web


def test_draft_on_other_drafts_alone_says_its_proof_in_a_sentence() -> None:
    b = bericht("16052")
    e = next(e for e in b.entwuerfe if not e.befund.nachweise)
    text = str(b.empfehlungen()).partition(maskiere(e.titel))[2]
    assert "*Nachweis.* " in text.partition("::: {.empfehlung}")[0]
    assert "| Nachweis" not in text.partition("::: {.empfehlung}")[0]
