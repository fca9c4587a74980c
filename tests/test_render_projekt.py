"""Runs over a project: whole or not at all, unchanged for free, one failure stops nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sozialatlas import render
from sozialatlas.fehler import RenderFehler

MUSTER = Path(__file__).parent / "paritaet" / "projekt"
STADT, KREIS = "kommunen/90001-musterstadt", "kommunen/90002-beispielkreis"

pytestmark = pytest.mark.langsam


@pytest.fixture
def projekt(tmp_path: Path) -> Path:
    shutil.copytree(MUSTER, tmp_path / "projekt")
    return tmp_path / "projekt"


def berichte(projekt: Path, **angaben: object) -> render.Ergebnis:
    return render.rendere(projekt, profil="kommunen", formate=("html",), **angaben)  # type: ignore[arg-type]


def ersetze(pfad: Path, alt: str, neu: str) -> None:
    text = pfad.read_text(encoding="utf-8")
    assert alt in text
    pfad.write_text(text.replace(alt, neu), encoding="utf-8")


def test_failing_report_leaves_the_others_and_its_old_output_alone(projekt: Path) -> None:
    berichte(projekt)
    alt = (projekt / "_site" / f"{STADT}.html").read_bytes()
    ersetze(projekt / f"{STADT}.qmd", 'ags = "90001"\n```', "1 / 0\n```")
    (projekt / "_site" / f"{KREIS}.html").unlink()
    ergebnis = berichte(projekt)
    assert [(m.datei, m.zeile) for m in ergebnis.fehler] == [(f"{STADT}.qmd", 10)]
    assert (projekt / "_site" / f"{STADT}.html").read_bytes() == alt
    assert (projekt / "_site" / f"{KREIS}.html").exists()


def test_broken_chapter_leaves_the_whole_book_as_it_was(projekt: Path) -> None:
    (projekt / "_site").mkdir()
    (projekt / "_site/alt.html").write_text("alt", encoding="utf-8")
    ersetze(projekt / "chapters/folgen.qmd", "@fig-punkt", "@fig-fehlt")
    ergebnis = render.rendere(projekt)
    assert {(m.datei, m.zeile) for m in ergebnis.fehler} == {("chapters/folgen.qmd", 5)}
    assert "@fig-fehlt" in ergebnis.fehler[0].fehler
    assert [p.name for p in (projekt / "_site").iterdir()] == ["alt.html"]


def test_full_build_of_the_book_replaces_the_site_and_single_pages_do_not(projekt: Path) -> None:
    (projekt / "_site").mkdir()
    (projekt / "_site/alt.html").write_text("alt", encoding="utf-8")
    einzeln = render.rendere(projekt, dokumente=[Path("chapters/folgen.qmd")], formate=("html",))
    assert not einzeln.fehler
    assert (projekt / "_site/alt.html").exists()
    assert (projekt / "_site/chapters/folgen.html").exists()
    assert not (projekt / "_site/chapters/lage.html").exists()
    assert not render.rendere(projekt).fehler
    assert not (projekt / "_site/alt.html").exists()


def test_unchanged_documents_cost_nothing_and_changed_inputs_render_again(projekt: Path) -> None:
    frisch = berichte(projekt, abhaengig=("bilder",))
    assert not any(d.aus_speicher for d in frisch.dokumente)
    shutil.rmtree(projekt / "_site")
    wieder = berichte(projekt, abhaengig=("bilder",))
    assert all(d.aus_speicher for d in wieder.dokumente)
    assert (projekt / "_site" / f"{STADT}.html").exists()
    ersetze(projekt / f"{STADT}.qmd", "Redaktion Musterland", "Redaktion Neuland")
    assert [d.aus_speicher for d in berichte(projekt, abhaengig=("bilder",)).dokumente] == [
        False,
        True,
    ]


def test_changed_figures_run_all_cells_but_write_only_what_they_change(projekt: Path) -> None:
    (projekt / "werte").mkdir()
    for ags in ("90001", "90002"):
        (projekt / f"werte/{ags}.txt").write_text("10", encoding="utf-8")
    ersetze(
        projekt / "kommunen/_bericht.qmd",
        "Siehe @fig-verlauf",
        'Wert `{python} open(f"werte/{ags}.txt").read()`. Siehe @fig-verlauf',
    )
    berichte(projekt, abhaengig=("werte",))
    alt = {n: (projekt / "_site" / f"{n}.html").read_bytes() for n in (STADT, KREIS)}
    (projekt / "werte/90001.txt").write_text("11", encoding="utf-8")
    stadt, kreis = berichte(projekt, abhaengig=("werte",)).dokumente
    assert (stadt.aus_speicher, kreis.aus_speicher) == (False, True)
    assert ("zellen" in kreis.dauer, "pandoc" in kreis.dauer) == (True, False)
    assert (projekt / "_site" / f"{STADT}.html").read_bytes() != alt[STADT]
    assert (projekt / "_site" / f"{KREIS}.html").read_bytes() == alt[KREIS]
    wieder = berichte(projekt, abhaengig=("werte",)).dokumente
    assert not any(d.dauer for d in wieder)


def test_book_is_bound_again_only_when_a_chapter_says_something_else(projekt: Path) -> None:
    def gebunden() -> list[bool]:
        ergebnis = render.rendere(projekt, formate=("html",), abhaengig=("bilder",))
        return [d.aus_speicher for d in ergebnis.dokumente if d.quelle == "Musteratlas (html)"]

    assert gebunden() == [False]
    (projekt / "bilder/neu.txt").write_text("neu", encoding="utf-8")
    assert gebunden() == [True]
    ersetze(projekt / "chapters/folgen.qmd", "Siehe", "Siehe auch")
    assert gebunden() == [False]


def test_without_declared_dependencies_every_document_is_rendered(projekt: Path) -> None:
    berichte(projekt)
    assert not any(d.aus_speicher for d in berichte(projekt).dokumente)


def test_whole_project_renders_book_and_reports_and_sums_up(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ergebnis = render.rendere_projekt(projekt, formate=("html",), abhaengig=("bilder",))
    assert not ergebnis.fehler
    assert {"zellen", "pandoc"} <= set(ergebnis.dauer)
    assert (projekt / "_site/index.html").exists()
    assert (projekt / "_site" / f"{STADT}.html").exists()
    assert "gerendert" in capsys.readouterr().out


def test_missing_picture_dead_link_and_double_id_are_named(projekt: Path) -> None:
    ersetze(
        projekt / "kommunen/_bericht.qmd",
        "Siehe @fig-verlauf",
        "![Fehlt](../bilder/fehlt.svg){#tbl-werte}\n\n[weg](fehlt.qmd)\n\nSiehe @fig-verlauf",
    )
    ergebnis = berichte(projekt, dokumente=[Path(f"{STADT}.qmd")])
    texte = " ".join(m.fehler for m in ergebnis.fehler)
    for wort in ("Das Bild „bilder/fehlt.svg“ fehlt", "„fehlt.qmd“", "„tbl-werte“ gibt es zweimal"):
        assert wort in texte


def test_document_outside_the_project_and_unknown_format_are_refused(projekt: Path) -> None:
    with pytest.raises(RenderFehler, match="gehört nicht"):
        berichte(projekt, dokumente=[Path("index.qmd")])
    with pytest.raises(RenderFehler, match="Unbekanntes Format"):
        render.rendere(projekt, formate=("epub",))
