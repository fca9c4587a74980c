"""Slides beside real Quarto: the sample deck, slide by slide, and what a deck may not hold."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from sozialatlas import render
from sozialatlas.fehler import RenderFehler
from sozialatlas.render import qmd
from test_render_paritaet import PROBE, rufe

DECK = "folien/musterstadt"
VERLOREN = ("\n. . .\n", " {#tbl-folie}", " mit @tbl-folie", "\n---\n\nFolie ohne Titel.\n")
"""What real Quarto prints as text, drops, or makes a slide without title of: refused here."""

mit_probe = pytest.mark.skipif(
    not (PROBE / "outline.py").exists(),
    reason="Die Quarto-Probe liegt nicht bereit (SOZIALATLAS_PROBE).",
)


@pytest.fixture(scope="module")
def umrisse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outline of what the embedded engine makes of the sample deck without what is refused."""
    ordner = tmp_path_factory.mktemp("folienparitaet")
    projekt = ordner / "probe"
    shutil.copytree(PROBE / "probe", projekt)
    for pfad in [projekt, *projekt.rglob("*")]:
        pfad.chmod(0o755 if pfad.is_dir() else 0o644)
    vorlage = projekt / "folien" / "_folien.qmd"
    text = vorlage.read_text(encoding="utf-8")
    for stueck in VERLOREN:
        assert stueck in text
        text = text.replace(stueck, "")
    vorlage.write_text(text, encoding="utf-8")
    ergebnis = render.rendere(projekt, profil="folien", formate=("pptx",))
    assert not ergebnis.fehler, "\n".join(map(str, ergebnis.fehler))
    rufe("outline.py", str(projekt / "_site"), str(ordner / "umrisse"))
    return ordner / "umrisse"


BEWUSST_ANDERS = {
    '"1. Lage': '"1 Lage',  # numbers stand as in all formats, without a full stop
    '"2. Folgerungen': '"2 Folgerungen',
    "| 1. Lage": "| 1 Lage",
    "| 2. Folgerungen": "| 2 Folgerungen",
    "2026-03-01": "1. März 2026",
    "Notes": "Anmerkungen",  # the slide of footnotes, in a German deck
    "slide15.xml": "slide14.xml",  # the slide without title is refused
    ', "1 | . . ."': "",
    " mit Tabelle 1": "",
}
"""What the outline of real Quarto says and ours says otherwise, by text."""


def folien(ordner: Path, *, von_quarto: bool = False) -> dict[str, dict[str, Any]]:
    """Slides of an outline by title; number and text of the footer are the reference deck's."""
    umriss = json.loads((ordner / "pptx" / f"{DECK}.json").read_text(encoding="utf-8"))
    text = json.dumps(umriss["slides"], ensure_ascii=False).replace("\u2002", " ")
    for dort, hier in BEWUSST_ANDERS.items() if von_quarto else ():
        assert dort in text, f"Quarto's outline no longer says {dort}"
        text = text.replace(dort, hier)
    return {f.get("title", ""): _ohne_nummer(f) for f in json.loads(text)}


def _ohne_nummer(folie: dict[str, Any]) -> dict[str, Any]:
    texte = [z for z in folie.get("text", []) if not z.split(" | ")[1].isdigit()]
    return {**folie, "text": texte}


@mit_probe
@pytest.mark.langsam
def test_slides_are_those_of_quarto_where_no_reason_is_given(umrisse: Path) -> None:
    hier, dort = folien(umrisse), folien(PROBE / "expected", von_quarto=True)
    assert list(hier) == [titel for titel in dort if titel]
    letzte = dort[""]["text"][-1]  # references stand on the last slide, here one with a title
    dort["2.5 Bedingte Inhalte"]["text"].append(letzte)
    dort["1.3 Tabelle"] = hier["1.3 Tabelle"]  # Quarto loses it, see below
    for titel, folie in hier.items():
        ohne_bilder = [{k: v for k, v in f.items() if k != "images"} for f in (folie, dort[titel])]
        assert ohne_bilder[0] == ohne_bilder[1]


@mit_probe
@pytest.mark.langsam
def test_slides_keep_what_quarto_loses(umrisse: Path) -> None:
    hier = folien(umrisse)
    assert hier["2.3 Bild"]["images"] == [{"alt": "Ein schwarzer Punkt."}]
    assert hier["1.2 Verlauf"]["images"] == [{"alt": "Linie der Quote."}]
    assert hier["1.3 Tabelle"]["tables"][0]["body"] == [["2023", "11,5"], ["2024", "12,5"]]
    assert hier["2.1 Schrittweise"]["text"][:2] == ["1 | zuerst", "1 | danach"]


@mit_probe
@pytest.mark.langsam
def test_sample_deck_as_it_stands_is_refused_with_file_and_line() -> None:
    werte: dict[str, dict[str, Any]] = {"meta": {}, "var": {}}
    projekt = (PROBE / "probe").resolve()
    with pytest.raises(RenderFehler) as fehler:
        qmd.lies(projekt, projekt / f"{DECK}.qmd", werte)
    meldungen = str(fehler.value)
    for wort in ("Pause", "ohne Titel", "tbl-folie"):
        assert wort in meldungen
    assert all(m.zeile and m.datei == "folien/_folien.qmd" for m in fehler.value.maengel)


# --- what a deck may hold -----------------------------------------------------------------------

KOPF = "---\ntitle: T\nformat:\n{}\n---\n\n{}\n"
DECKFORMATE = "  revealjs:\n    slide-number: true\n  pptx: default"


def pruefe(tmp_path: Path, formate: str, text: str) -> list[str]:
    pfad = tmp_path / "probe.qmd"
    pfad.write_text(KOPF.format(formate, text), encoding="utf-8")
    try:
        qmd.lies(tmp_path, pfad, {"meta": {}, "var": {}})
    except RenderFehler as fehler:
        return [m.fehler for m in fehler.maengel]
    return []


@pytest.mark.parametrize(
    "text",
    [
        "## A\n\n. . .\n\nb",
        "## A\n\n---\n\nb",
        "## A\n\n* * *\n\nb",
        "| a |\n|---|\n| 1 |\n\n: T {#tbl-x}",
        "::: {#tbl-y}\n:::",
    ],
)
def test_deck_refuses_what_real_quarto_spoils(tmp_path: Path, text: str) -> None:
    assert len(pruefe(tmp_path, DECKFORMATE, text)) == 1
    assert not pruefe(tmp_path, "  html: default", text)


@pytest.mark.parametrize(
    "text",
    [
        "::: {.incremental}\n- a\n:::",
        "::: {.notes}\nx\n:::",
        ":::: {.columns}\n::: {.column width='50%'}\na\n:::\n::::",
        "| a |\n|---|\n| 1 |\n\n: T",
    ],
)
def test_deck_may_hold_notes_columns_steps_and_tables_without_id(tmp_path: Path, text: str) -> None:
    assert not pruefe(tmp_path, DECKFORMATE, text)


def test_steps_are_refused_outside_a_deck(tmp_path: Path) -> None:
    funde = pruefe(tmp_path, "  html: default", "::: {.incremental}\n- a\n:::")
    assert funde == ["Die Klasse „.incremental“ ist nicht enthalten."]


def test_page_and_slides_may_not_share_a_name(tmp_path: Path) -> None:
    funde = pruefe(tmp_path, "  html: default\n  revealjs: default", "x")
    assert funde == ["Seite und Folien bekämen denselben Namen."]


def test_document_without_the_wanted_format_says_so(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text(
        "project: {type: default, execute-dir: project, render: ['*.qmd']}\n", encoding="utf-8"
    )
    (tmp_path / "a.qmd").write_text("---\nformat: pptx\n---\n\n## A\n\nb\n", encoding="utf-8")
    ergebnis = render.rendere(tmp_path, formate=("html",))
    assert ["pptx" not in str(m) and "html" in m.fehler for m in ergebnis.fehler] == [True]
    gut = render.rendere(tmp_path, formate=("html", "pptx"))
    assert gut.dokumente[0].ausgaben == ("a.pptx",)
