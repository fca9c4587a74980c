"""The slides for the Fachgremien: few, each one finding, readable from the last row, sourced."""

from __future__ import annotations

import dataclasses
import functools
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from matplotlib import get_data_path
from PIL import ImageFont
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Pt

from handbuchwerkzeug import Seite, argumente
from sozialatlas import bericht, cli, renderbefehle
from sozialatlas.bericht.folie import Folie, tafel
from sozialatlas.bericht.foliensatz import folien
from sozialatlas.bericht.landfolien import landesfolien
from sozialatlas.bericht.text import Text
from sozialatlas.bericht.vorortfolie import vorortfolie
from sozialatlas.darstellung import stil
from sozialatlas.render import qmd
from sozialatlas.render.vorlagen import folienvorlage
from sozialatlas.vorort import Beitraege
from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.ziele import Ziel

WURZEL = Path(__file__).parents[1]
GEZEIGT = {"16052": "16052-gera", "16077001": "16077001-altenburg", "16": "16-thueringen"}
HOECHSTENS = 15
MINDESTGROESSE = 18.0
EMU_JE_PUNKT = 12700
KOMMUNENFOLIEN = (
    "worum", "ueberblick", "verlauf", "lage", "karte", "staerken", "grenzen", "entwuerfe", "beweis",
    "vorort", "beschluss", "quellen",
)  # fmt: skip
LANDFOLIEN = (
    "worum", "ungleichheit", "matrix", "entwuerfe", "anlass", "massnahmen", "vorort", "grenzen",
    "beschluss", "quellen",
)  # fmt: skip
VERBOTEN = re.compile(r"führt zu\b|verursacht|bewirkt|sozial schwach|bildungsfern|Brennpunkt")


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


# --- what the decks say, for every area ---------------------------------------------------------


@functools.cache
def schrift(fett: bool, groesse: int) -> ImageFont.FreeTypeFont:
    name = "DejaVuSans-Bold.ttf" if fett else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(get_data_path()) / "fonts" / "ttf" / name), groesse)


def zeilen(text: str, breite: float, groesse: float, fett: bool = False) -> int:
    """Lines of a text set in DejaVu Sans, which is wider than the deck's own type (points)."""
    art, anzahl, bisher = schrift(fett, round(groesse)), 1, ""
    for wort in text.split():
        probe = f"{bisher} {wort}".strip()
        if bisher and art.getlength(probe) > breite:
            anzahl, bisher = anzahl + 1, wort
        else:
            bisher = probe
    return anzahl


def ohne_zeichnung(monkeypatch: pytest.MonkeyPatch) -> None:
    """Titles and notes do not depend on the picture, which takes a moment to draw."""
    monkeypatch.setattr("sozialatlas.darstellung.abbildung.Abbildung.schreibe", lambda *_: "bild")


@pytest.mark.parametrize("ags", bericht.grundlage().berichtsgebiete)
def test_every_deck_has_at_most_fifteen_slides_with_one_finding_and_sourced_notes(
    ags: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ohne_zeichnung(monkeypatch)
    satz = folien(ags)
    gezeigt: list[Any] = [getattr(satz, name)() for name in KOMMUNENFOLIEN]
    gezeigt += [satz.weiterer(1), satz.weiterer(2)]
    ganze = [folie for folie in gezeigt if isinstance(folie, Folie)]
    assert len(ganze) + 1 <= HOECHSTENS
    assert len({folie.titel for folie in ganze}) == len(ganze), "no finding is told twice"
    for folie in ganze:
        pruefe_folie(folie)


def test_deck_of_the_land_keeps_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ohne_zeichnung(monkeypatch)
    satz = landesfolien()
    gezeigt = [getattr(satz, name)() for name in LANDFOLIEN]
    gezeigt += [satz.verlauf(i) for i in ("kinderarmut", "arbeitslosenanteil", "anteil_65plus")]
    gezeigt.append(satz.karte("kinderarmut"))
    ganze = [folie for folie in gezeigt if isinstance(folie, Folie)]
    assert len(ganze) + 1 <= HOECHSTENS
    for folie in ganze:
        pruefe_folie(folie)


def pruefe_folie(folie: Folie) -> None:
    breite = (folienvorlage.TITEL[2] - 0.6) / stil.ZOLL * 72
    assert len(folie.titel.split()) >= 5, f"„{folie.titel}“ is a heading, not a finding"
    assert zeilen(folie.titel, breite, folienvorlage.GROESSE_TITEL, fett=True) <= 3, folie.titel
    assert any("Quelle" in notiz for notiz in folie.notizen), folie.titel
    assert not VERBOTEN.search(str(folie)), folie.titel
    assert "{#tbl-" not in folie.inhalt
    assert "{#fig-" not in folie.inhalt
    for bild in re.findall(r"!\[[^\]]*\]\([^)]*\)(.*)", folie.inhalt):
        assert re.match(r'\{fig-alt="[^"]{40,}"\}', bild), folie.titel


def test_slides_say_the_findings_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    ohne_zeichnung(monkeypatch)
    b, satz = bericht.bericht("16052"), folien("16052")
    verlauf = satz.verlauf()
    assert isinstance(verlauf, Folie)
    assert verlauf.titel == b.diagramm("kinderarmut").titel  # type: ignore[union-attr]
    for k in satz.auffaellige:
        assert f"**{k.indikator.kurzname}:**" in str(b.auffaelliges())


def test_gemeinde_has_no_place_among_the_kreise() -> None:
    assert str(folien("16077001").lage()) == ""


def test_slide_without_anything_to_say_prints_nothing() -> None:
    ohne = next(
        ags
        for ags in bericht.grundlage().berichtsgebiete
        if ags not in bericht.grundlage().beitraege
    )
    assert str(folien(ohne).vorort()) == ""


def test_goals_and_decisions_stand_on_a_slide_and_examples_say_so() -> None:
    ziel = Ziel(
        quelle="erfunden", beispiel=True, indikator="kinderarmut", zielwert=12.0, jahr=2030,
        basisjahr=2022, vereinbart_von="Jugendhilfeausschuss", vereinbart_am=date(2026, 3, 1),
    )  # fmt: skip
    entscheidung = Entscheidung(
        quelle="Niederschrift", schluessel="16052/kinderarmut-deutlich-ueber-land",
        ausgabe="2026", vorschlag="x", entscheidung="angenommen", gremium="Jugendhilfeausschuss",
        datum=date(2026, 12, 1), name="Vorsitz",
    )  # fmt: skip
    nur_beispiel = str(_vorort(Beitraege(ziele=(ziel,))))
    assert "## Beispiel: " in nur_beispiel
    assert "| Kinderarmut | 12,0\u202f% bis 2030 |" in nur_beispiel
    assert "Alle Angaben sind frei erfunden." in nur_beispiel
    assert "Angaben der Kommune" not in nur_beispiel
    beide = str(_vorort(Beitraege(ziele=(ziel,), entscheidungen=(entscheidung,))))
    assert "## Ein Ziel oder Beschluss liegt vor" in beide
    assert "| angenommen | Jugendhilfeausschuss, " in beide
    assert beide.count("| Beispiel |") == 1
    assert beide.index("angenommen") < beide.index("| Beispiel |"), "what is real comes first"
    assert "Angaben der Kommune. „Beispiel“: frei erfunden." in beide


def _vorort(beitraege: Beitraege) -> Folie | Text:
    g = dataclasses.replace(bericht.grundlage(), beitraege={"16052": beitraege})
    return vorortfolie(g, "16052")


def test_cell_with_markup_stays_text_in_a_table() -> None:
    assert tafel(("a|b", "c"), [("*x*", "1")], rechts=("c",)) == (
        "| a\\|b | c |\n|:--|--:|\n| \\*x\\* | 1 |"
    )


def test_figure_on_a_slide_is_the_same_with_larger_type() -> None:
    abbildung = bericht.bericht("16052").diagramm("kinderarmut")
    gross = abbildung.fuer_folie()  # type: ignore[union-attr]
    faktor = (folienvorlage.INHALT[2] - 0.1) / stil.FOLIE.breite
    assert gross.titel == abbildung.titel  # type: ignore[union-attr]
    assert gross.fingerabdruck != abbildung.fingerabdruck  # type: ignore[union-attr]
    assert stil.KLEIN * faktor >= MINDESTGROESSE - 0.1
    assert stil.FOLIE.breite / stil.ZOLL * stil.FOLIE.punkte_je_zoll >= 1800, (
        "pixels of a projector"
    )


# --- the documents ------------------------------------------------------------------------------


def test_every_area_and_the_land_has_its_deck_with_the_header_of_the_edition() -> None:
    erwartet = bericht.folienstubs()
    assert {p.name for p in (WURZEL / "folien").glob("*.qmd")} == {ziel.name for ziel in erwartet}
    for ziel, text in erwartet.items():
        assert ziel.read_text(encoding="utf-8") == text, f"sozialatlas stubs: {ziel.name}"


@pytest.mark.parametrize("name", ["16052-gera", "16-thueringen"])
def test_deck_stays_in_the_subset_and_is_valid_for_real_quarto(name: str) -> None:
    gelesen = qmd.lies(WURZEL, WURZEL / "folien" / f"{name}.qmd", {"meta": {}, "var": {}})
    zellen = [teil for teil in gelesen.teile if isinstance(teil, qmd.Zelle)]
    gezeigt = [z for z in zellen if z.optionen.get("include") is not False]
    assert set(gelesen.kopf["format"]) == {"revealjs", "pptx"}
    assert gelesen.kopf["toc"] is False
    assert gelesen.kopf["number-sections"] is False
    assert all(z.optionen["output"] == "asis" for z in gezeigt), "headings open slides only so"
    assert len(gezeigt) + 1 <= HOECHSTENS


# --- the files ----------------------------------------------------------------------------------


def kopiere_projekt(ziel: Path) -> Path:
    """Copy what a render reads; outputs and caches stay behind."""
    for name in ("kommunen", "folien", "rules", "data", "chapters"):
        shutil.copytree(WURZEL / name, ziel / name)
    for datei in WURZEL.glob("_*.yml"):
        shutil.copy(datei, ziel)
    return ziel


def rufe(projekt: Path, *befehl: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sozialatlas.cli", *befehl],
        cwd=projekt,
        env=os.environ | {"SOZIALATLAS_WURZEL": str(projekt)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def projekt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The decks of a city, of a Gemeinde with few figures and of the Land, rendered."""
    ordner = kopiere_projekt(tmp_path_factory.mktemp("folien"))
    ende = rufe(ordner, "render", "--profile", "folien", "--kommune", *GEZEIGT)
    assert ende.returncode == 0, ende.stdout + ende.stderr
    return ordner


@pytest.fixture(params=GEZEIGT.values())
def deck(request: pytest.FixtureRequest, projekt: Path) -> Any:
    return Presentation(str(projekt / "_site" / "folien" / f"{request.param}.pptx"))


langsam = pytest.mark.langsam


@langsam
def test_deck_has_at_most_fifteen_slides_each_with_a_title(deck: Any) -> None:
    assert 8 <= len(deck.slides) <= HOECHSTENS
    titel = [folie.shapes.title.text_frame.text for folie in deck.slides]
    assert all(titel)
    assert len(set(titel)) == len(titel)


@langsam
def test_every_picture_says_what_it_shows(deck: Any) -> None:
    bilder = [f for folie in deck.slides for f in folie.shapes if f.shape_type == 13]
    assert len(bilder) >= 3
    for bild in bilder:
        text = bild._element.nvPicPr.cNvPr.get("descr")
        assert len(text) > 40
        assert "_bilder" not in text


@langsam
def test_slide_with_a_picture_has_one_source_below_and_notes_with_source_and_doubt(
    deck: Any,
) -> None:
    for folie in deck.slides:
        bilder = [f for f in folie.shapes if f.shape_type == 13]
        if bilder:
            assert len(bilder) == 1
            texte = [f.text_frame.text for f in folie.shapes if f.has_text_frame]
            notizen = folie.notes_slide.notes_text_frame.text
            assert any("Quelle: " in text for text in texte)
            assert "Quelle: " in notizen
            assert "Wie sicher: " in notizen
            assert "Falls gefragt wird" in notizen


@langsam
def test_every_slide_says_area_edition_and_that_it_is_a_draft(deck: Any) -> None:
    for nummer, folie in enumerate(deck.slides, 1):
        fuss = [
            f.text_frame.text
            for f in folie.placeholders
            if f.placeholder_format.type == PP_PLACEHOLDER.FOOTER
        ]
        assert len(fuss) == 1, nummer
        assert "Entwurf" in fuss[0]
        assert "Ausgabe 2026" in fuss[0]
        assert any(
            f.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER for f in folie.placeholders
        )
    assert "Entwurf" in deck.slides[0].placeholders[1].text_frame.text


@langsam
def test_deck_speaks_german_and_has_its_title(deck: Any) -> None:
    assert deck.core_properties.language == "de-DE"
    assert deck.core_properties.title.startswith("Lebenslagen in ")
    for folie in deck.slides:
        for lauf in folie.element.iter(qn("a:r")):
            assert lauf.find(qn("a:rPr")).get("lang") == "de-DE"


@langsam
def test_no_type_is_smaller_than_eighteen_points(deck: Any) -> None:
    for folie in deck.slides:
        for teil in (folie, folie.slide_layout, folie.slide_layout.slide_master):
            groessen = [
                int(x.get("sz")) / 100
                for art in ("a:rPr", "a:defRPr", "a:endParaRPr")
                for x in teil.element.iter(qn(art))
                if x.get("sz")
            ]
            assert all(g >= MINDESTGROESSE for g in groessen), groessen


@langsam
def test_text_fits_into_its_box_and_every_box_on_the_slide(deck: Any) -> None:
    for nummer, folie in enumerate(deck.slides, 1):
        for form in folie.shapes:
            ort = f"slide {nummer}, {form.name}"
            assert form.left >= 0, ort
            assert form.left + form.width <= deck.slide_width, ort
            assert form.top + form.height <= deck.slide_height, ort
            if form.has_text_frame and form.text_frame.text.strip():
                noetig, vorhanden = texthoehe(form, folie), form.height / EMU_JE_PUNKT
                assert noetig <= vorhanden, f"{ort}: {noetig:.0f} of {vorhanden:.0f} points"
            elif form.has_table:
                unten = form.top / EMU_JE_PUNKT + tabellenhoehe(form.table)
                grenze = (folienvorlage.INHALT[1] + folienvorlage.INHALT[3]) / stil.ZOLL * 72
                texte = [f for f in folie.shapes if f.name.startswith("TextBox")]
                grenze = min([grenze, *(t.top / EMU_JE_PUNKT for t in texte)])
                assert unten <= grenze, f"{ort}: {unten:.0f} of {grenze:.0f} points"


def texthoehe(form: Any, folie: Any) -> float:
    """Height of the text in points: lines of DejaVu Sans at the size of the level, and margins."""
    titel = form == folie.shapes.title
    erste = folie.slide_layout.name == "Title Slide"
    groesse: float = folienvorlage.GROESSE_TITEL if titel else folienvorlage.GROESSE
    if titel and erste:
        groesse = 36
    klein = form.name.startswith(("TextBox", "Footer", "Slide Number", "Date"))
    groesse = MINDESTGROESSE if klein else groesse
    breite = form.width / EMU_JE_PUNKT - 14 - (0 if titel else 27)
    hoehe = 7.0
    for absatz in form.text_frame.paragraphs:
        text = "".join(x.text or "" for x in absatz._p.iter(qn("a:t")))
        hoehe += zeilen(text, breite, groesse, fett=titel) * groesse * 1.17
        hoehe += 0 if titel or klein else 0.2 * groesse
    return hoehe


def tabellenhoehe(tabelle: Any) -> float:
    hoehe = 0.0
    for nummer, reihe in enumerate(tabelle.rows):
        hoch = max(
            zeilen(z.text_frame.text, s.width / EMU_JE_PUNKT - 15, MINDESTGROESSE, fett=nummer == 0)
            for z, s in zip(reihe.cells, tabelle.columns, strict=True)
        )
        hoehe += max(reihe.height / EMU_JE_PUNKT, hoch * MINDESTGROESSE * 1.2 + 7.2)
    return hoehe


@langsam
def test_ids_of_shapes_are_unique_and_the_title_is_read_first(deck: Any) -> None:
    for folie in deck.slides:
        nummern = [x.get("id") for x in folie.element.iter(qn("p:cNvPr"))]
        assert len(nummern) == len(set(nummern))
        assert folie.shapes[0] == folie.shapes.title
        fuss = [form.name.startswith(("Footer", "Slide Number")) for form in folie.shapes]
        assert fuss == sorted(fuss), "footer and number are read last"


@langsam
def test_second_run_is_free_and_changes_nothing(projekt: Path) -> None:
    ziel = projekt / "_site" / "folien" / "16052-gera.pptx"
    vorher = ziel.read_bytes()
    ende = rufe(projekt, "render", "--profile", "folien", "--kommune", "16052")
    assert "unverändert" in ende.stdout
    assert ziel.read_bytes() == vorher


@langsam
def test_failing_deck_leaves_the_old_one_alone(projekt: Path) -> None:
    quelle = projekt / "folien" / "16077001-altenburg.qmd"
    ziel = projekt / "_site" / "folien" / "16077001-altenburg.pptx"
    text, vorher = quelle.read_text(encoding="utf-8"), ziel.read_bytes()
    quelle.write_text(text + "\n. . .\n", encoding="utf-8")
    ende = rufe(projekt, "render", "--profile", "folien", "--kommune", "16077001")
    quelle.write_text(text, encoding="utf-8")
    assert ende.returncode == 6
    assert "16077001-altenburg.qmd, Zeile" in ende.stdout
    assert "Pause" in ende.stdout
    assert "Traceback" not in ende.stdout + ende.stderr
    assert ziel.read_bytes() == vorher


# --- the reference deck -------------------------------------------------------------------------


@functools.cache
def vorlage() -> Any:
    return Presentation(io.BytesIO(folienvorlage.referenz(fuss="Musterstadt · Entwurf")))


def test_reference_deck_is_wide_and_names_the_area_in_every_layout() -> None:
    satz = vorlage()
    assert satz.slide_width / satz.slide_height == pytest.approx(16 / 9, rel=0.001)
    assert {layout.name for layout in satz.slide_layouts} == folienvorlage.LAYOUTS
    for layout in satz.slide_layouts:
        texte = [form.text_frame.text for form in layout.placeholders]
        assert "Musterstadt · Entwurf" in texte


def test_reference_deck_has_the_colours_of_the_figures() -> None:
    farben = folienvorlage.Farben()
    assert f"#{farben.text}" == stil.TEXT
    assert f"#{farben.titel}" == stil.STRUKTUR
    assert f"#{farben.leise}" == stil.LAND
    assert f"#{farben.linie}" == stil.KREISE
    assert [f"#{a}" for a in farben.akzente[:2]] == [stil.STRUKTUR, stil.KOMMUNE]


def test_reference_deck_takes_other_colours_as_parameters() -> None:
    anders = folienvorlage.referenz(farben=folienvorlage.Farben(titel="123456"))
    with zipfile.ZipFile(io.BytesIO(anders)) as deck:
        thema = deck.read("ppt/theme/theme1.xml").decode()
    assert '<a:dk2><a:srgbClr val="123456"/></a:dk2>' in thema


def test_placeholders_of_the_reference_deck_do_not_overlap() -> None:
    for layout in vorlage().slide_layouts:
        kaesten = [(f.left, f.top, f.left + f.width, f.top + f.height) for f in layout.placeholders]
        for a, b in paare(kaesten):
            waagrecht = min(a[2], b[2]) - max(a[0], b[0])
            senkrecht = min(a[3], b[3]) - max(a[1], b[1])
            assert waagrecht <= Pt(3) or senkrecht <= Pt(3), layout.name


def paare(liste: list[Any]) -> Iterator[tuple[Any, Any]]:
    for i, a in enumerate(liste):
        for b in liste[i + 1 :]:
            yield a, b


# --- the handbook -------------------------------------------------------------------------------


@functools.cache
def seite() -> Seite:
    return Seite("folien")


@pytest.mark.parametrize("befehl", seite().befehle)
def test_command_of_the_handbook_can_be_called(befehl: str) -> None:
    wahl = cli.baue_zeile().parse_args(argumente(befehl))
    assert wahl.profil == "folien"


def test_slide_of_the_handbook_is_a_slide(tmp_path: Path) -> None:
    (text,) = seite().bloecke("markdown")
    (tmp_path / "a.qmd").write_text(f"---\nformat: pptx\n---\n\n{text}", encoding="utf-8")
    gelesen = qmd.lies(tmp_path, tmp_path / "a.qmd", {"meta": {}, "var": {}})
    assert "::: {.notes}" in "".join(t.text for t in gelesen.teile if isinstance(t, qmd.Text))


def test_real_quarto_is_called_for_the_decks_with_all_their_formats(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rufe_: list[list[str]] = []
    monkeypatch.setattr(renderbefehle.shutil, "which", lambda _: "quarto")
    monkeypatch.setattr(
        renderbefehle.subprocess,
        "run",
        lambda befehl, **_: rufe_.append(befehl) or subprocess.CompletedProcess(befehl, 0),
    )
    cli.main(["render", "--profile", "folien", "--engine", "quarto"])
    cli.main(["render", "--profile", "folien", "--engine", "quarto", "--kommune", "16"])
    assert rufe_[0] == ["quarto", "render", "--profile", "folien"]
    assert rufe_[1][2].endswith("folien/16-thueringen.qmd")
    assert rufe_[1][3:] == ["--profile", "folien"]
