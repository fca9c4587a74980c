"""The documents: inside the subset, with unique ids, in careful words, without typed figures."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from dokumentwerkzeug import BERICHTE, FIGUREN, KAPITEL, VERWEISE, WURZEL, lies, markdown
from sozialatlas import bericht
from sozialatlas.render import qmd

ALLE = (*KAPITEL, *BERICHTE)
VERBOTEN = re.compile(
    r"führt zu\b|verursacht|bewirkt|nachweislich|garantiert|dramatisch|explodiert|"
    r"Spitzenreiter|Schlusslicht|Rang \d|sozial schwach|bildungsfern|Brennpunkt|Überalterung|"
    r"Hartz|\bAusländer\b|Flüchtling|Pflegefall|Schulabbrecher|muss unbedingt|bekanntlich"
)
PROSA = re.compile(r"(?<![\d-])\d+(?:,\d+)?[\s\u202f]?(?:%|Prozent)")


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)
    monkeypatch.setenv("BILDFORMATE", "svg")


def name(pfad: Path) -> str:
    return pfad.relative_to(WURZEL).as_posix()


@pytest.mark.parametrize("pfad", ALLE, ids=name)
def test_document_stays_in_the_subset_and_has_a_cell(pfad: Path) -> None:
    zellen = [teil for teil in lies(pfad).teile if isinstance(teil, qmd.Zelle)]
    assert zellen, "inline values need at least one cell"


@pytest.mark.parametrize("pfad", ALLE, ids=name)
def test_cells_hold_no_computing(pfad: Path) -> None:
    for teil in lies(pfad).teile:
        if isinstance(teil, qmd.Zelle) and teil.optionen.get("include") is not False:
            assert len(teil.code.strip().splitlines()) == 1, teil.code


@pytest.mark.parametrize("pfad", ALLE, ids=name)
def test_text_types_no_rate_by_hand(pfad: Path) -> None:
    for teil in lies(pfad).teile:
        if isinstance(teil, qmd.Text):
            funde = [m for m in PROSA.findall(teil.text) if m not in ("95 %", "95-%", "30 %")]
            assert not funde, f"{funde}: figures come from methods, not from the keyboard"


def test_every_area_has_its_document_with_the_header_of_the_edition() -> None:
    erwartet = bericht.stubs()
    assert {p.name for p in BERICHTE} == {ziel.name for ziel in erwartet}
    for ziel, text in erwartet.items():
        kopf = text.split("\n---\n")[0]
        assert (WURZEL / "kommunen" / ziel.name).read_text("utf-8").startswith(kopf), ziel.name


def test_edition_and_book_name_the_same_day() -> None:
    buch = yaml.safe_load((WURZEL / "_quarto.yml").read_text("utf-8"))["book"]
    angaben = yaml.safe_load((WURZEL / "_variables.yml").read_text("utf-8"))
    assert buch["date"] == angaben["stand"]
    assert angaben["ausgabe"] in buch["subtitle"]


def test_book_lists_every_chapter() -> None:
    buch = yaml.safe_load((WURZEL / "_quarto.yml").read_text("utf-8"))["book"]
    assert {WURZEL / p for p in buch["chapters"]} == set(KAPITEL)


@pytest.mark.langsam
def test_ids_are_unique_in_the_whole_book_and_references_lead_somewhere() -> None:
    texte = [markdown(p) for p in KAPITEL]
    kennungen = Counter(k for text in texte for k in FIGUREN.findall(text))
    assert [k for k, n in kennungen.items() if n > 1] == []
    verweise = {v for text in texte for v in VERWEISE.findall(text)}
    assert verweise <= set(kennungen)


@pytest.mark.langsam
@pytest.mark.parametrize("ags", ["16052", "16061", "16077001"])
def test_ids_of_a_report_are_unique_and_references_lead_somewhere(ags: str) -> None:
    text = markdown(bericht.dokument(ags))
    kennungen = Counter(FIGUREN.findall(text))
    assert [k for k, n in kennungen.items() if n > 1] == []
    assert set(VERWEISE.findall(text)) <= set(kennungen)


@pytest.mark.langsam
def test_words_neither_explain_nor_rank_nor_stigmatise() -> None:
    pfade = (*KAPITEL, *(bericht.dokument(a) for a in ("16052", "16061", "16077001")))
    assert {name(p): VERBOTEN.findall(markdown(p)) for p in pfade} == {name(p): [] for p in pfade}


@pytest.mark.langsam
def test_every_figure_has_alternative_text_source_and_every_table_a_source() -> None:
    for pfad in (*KAPITEL, bericht.dokument("16052")):
        text = markdown(pfad)
        for bild in re.findall(r"^!\[.*$", text, re.M):
            assert re.search(r'fig-alt=".{20,}"', bild), bild[:80]
            assert "Quelle: " in bild or "GeoBasis-DE" in bild, bild[:80]


@pytest.mark.langsam
def test_citations_stand_in_the_bibliography() -> None:
    bib = set(re.findall(r"^@\w+\{([^,]+),", (WURZEL / "chapters/literatur.bib").read_text(), re.M))
    for pfad in (*KAPITEL, bericht.dokument("16052"), bericht.dokument("16077001")):
        zitate = re.findall(r"(?<=[\[; ])@((?!fig-|tbl-|sec-)[a-z][\w:-]+)", markdown(pfad))
        assert set(zitate) <= bib, name(pfad)
