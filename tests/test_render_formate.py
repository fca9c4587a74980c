"""A small book and reports in three formats: structure, texts, accessibility."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from lxml import etree

from sozialatlas import render

MUSTER = Path(__file__).parent / "paritaet" / "projekt"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

pytestmark = pytest.mark.langsam


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Book and reports of the fixture project, rendered once."""
    projekt = tmp_path_factory.mktemp("formate") / "projekt"
    shutil.copytree(MUSTER, projekt)
    ergebnis = render.rendere_projekt(projekt)
    assert not ergebnis.fehler, "\n".join(map(str, ergebnis.fehler))
    return projekt / "_site"


def seite(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / name).read_text(encoding="utf-8"), "lxml")


def word(pfad: Path, teil: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(pfad) as archiv:
        return etree.fromstring(archiv.read(teil))


def test_files_have_the_names_that_quarto_gives(site: Path) -> None:
    namen = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    assert {"index.html", "chapters/lage.html", "Musteratlas.pdf", "Musteratlas.docx"} <= namen
    assert {f"kommunen/90001-musterstadt.{e}" for e in ("html", "pdf", "docx")} <= namen
    assert not [n for n in namen if n.endswith((".qmd", ".json"))]


def test_numbers_and_references_agree_in_all_formats(site: Path) -> None:
    verweise = [
        a.get_text().replace("\xa0", " ")
        for a in seite(site, "chapters/folgen.html").select(".quarto-xref")
    ]
    assert verweise == ["Abbildung 1.1", "Anhang A", "Abbildung 2.1"]
    text = "".join(word(site / "Musteratlas.docx").itertext()).replace("\xa0", " ")
    assert "Siehe Abbildung 1.1, Anhang A und Abbildung 2.1." in text


def test_reference_to_another_page_leads_there(site: Path) -> None:
    ziele = [a["href"] for a in seite(site, "chapters/folgen.html").select(".quarto-xref")]
    assert ziele == ["lage.html#fig-verlauf", "methodik.html", "#fig-punkt"]
    assert (
        seite(site, "index.html").find("a", string="Kapitel Folgen")["href"]
        == "chapters/folgen.html"
    )


def test_book_pages_have_navigation_and_search_that_work_from_files(site: Path) -> None:
    blatt = seite(site, "chapters/lage.html")
    leiste = [" ".join(a.get_text().split()) for a in blatt.select("#quarto-sidebar li a")]
    assert leiste == ["Vorwort", "1 Lage", "2 Folgen", "Anhang", "A Methodik"]
    assert blatt.select_one("a[rel=prev]")["href"] == "../index.html"
    assert blatt.select_one("a[rel=next]")["href"] == "folgen.html"
    skripte = [s["src"] for s in blatt.select("script[src]")]
    assert all((site / "chapters" / s).resolve().is_file() for s in skripte)
    suche = (site / "site_libs/sozialatlas/suche.js").read_text(encoding="utf-8")
    assert suche.startswith("window.ATLAS_SUCHE = [")
    assert "chapters/lage.html#verlauf" in suche


def test_pages_request_nothing_from_elsewhere(site: Path) -> None:
    for pfad in site.rglob("*.html"):
        text = pfad.read_text(encoding="utf-8")
        assert not re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']?https?:", text), pfad


def test_report_is_one_file(site: Path) -> None:
    blatt = seite(site, "kommunen/90001-musterstadt.html")
    quellen = [e.get("src") or e.get("href") for e in blatt.select("script[src], link[href], img")]
    assert all(q.startswith("data:") for q in quellen)
    assert blatt.select_one("a[href='../index.html']")


def test_conditional_content_reaches_only_its_format(site: Path) -> None:
    text = seite(site, "chapters/lage.html").get_text()
    gedruckt = "".join(word(site / "Musteratlas.docx").itertext())
    assert ("Nur auf der Seite." in text, "Nur im Druck." in text) == (True, False)
    assert ("Nur auf der Seite." in gedruckt, "Nur im Druck." in gedruckt) == (False, True)


def test_every_image_has_its_text_in_all_formats(site: Path) -> None:
    alt = {i.get("alt") for i in seite(site, "chapters/lage.html").select("main img")}
    assert alt == {"Linie, die von 10 auf 12,5 steigt."}
    bilder = [b.get("descr") for b in word(site / "Musteratlas.docx").iter(f"{WP}docPr")]
    assert bilder == ["Linie, die von 10 auf 12,5 steigt.", "Ein schwarzer Punkt."]


def test_word_document_has_headings_repeating_rows_and_a_list_of_contents(site: Path) -> None:
    inhalt = word(site / "Musteratlas.docx")
    stile = [s.get(f"{W}val") for s in inhalt.iter(f"{W}pStyle")]
    assert stile.count("Heading1") == 4
    assert "TOCHeading" in stile
    assert all(z.find(f"{W}trPr/{W}cantSplit") is not None for z in inhalt.iter(f"{W}tr"))
    assert inhalt.find(f".//{W}trPr/{W}tblHeader") is not None
    felder = word(site / "Musteratlas.docx", "word/settings.xml").find(f"{W}updateFields")
    assert felder is not None
    kern = "".join(word(site / "Musteratlas.docx", "docProps/core.xml").itertext())
    assert "Musteratlas" in kern


def test_word_shows_contents_and_title_before_it_computes_its_fields(site: Path) -> None:
    inhalt = word(site / "Musteratlas.docx")
    eintraege = [
        ("".join(p.itertext(f"{W}t")).replace("\u2002", " "), p.find(f"{W}hyperlink"))
        for p in inhalt.iter(f"{W}p")
        if (p.find(f"{W}pPr/{W}pStyle") is not None)
        and p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "toc1"
    ]
    assert [t for t, _ in eintraege] == ["Vorwort", "1 Lage", "2 Folgen", "Anhang A — Methodik"]
    marken = {m.get(f"{W}name") for m in inhalt.iter(f"{W}bookmarkStart")}
    assert all(link.get(f"{W}anchor") in marken for _, link in eintraege)
    arten = [f.get(f"{W}fldCharType") for f in inhalt.iter(f"{W}fldChar")]
    assert arten == ["begin", "separate", "end"]
    kopf = word(site / "Musteratlas.docx", "word/header1.xml")
    assert "".join(kopf.itertext(f"{W}t")) == "Musteratlas"


def test_styles_of_word_have_unique_ids(site: Path) -> None:
    stile = word(site / "kommunen/90001-musterstadt.docx", "word/styles.xml")
    kennungen = [s.get(f"{W}styleId") for s in stile.iter(f"{W}style")]
    assert len(kennungen) == len(set(kennungen))


def test_reports_lead_to_each_other(site: Path) -> None:
    links = seite(site, "kommunen/90001-musterstadt.html").select(".wechsel a")
    assert [(a["href"], a.get("aria-current")) for a in links] == [
        ("90001-musterstadt.html", "page"),
        ("90002-beispielkreis.html", None),
    ]


def test_first_column_names_its_row_where_it_holds_words(tmp_path: Path) -> None:
    shutil.copytree(MUSTER, tmp_path / "projekt")
    bericht = tmp_path / "projekt/kommunen/_bericht.qmd"
    text = bericht.read_text(encoding="utf-8")
    tabelle = "\n| Ort | Quote |\n|:--|--:|\n| Musterstadt | 12,5 |\n"
    bericht.write_text(text + tabelle, encoding="utf-8")
    ergebnis = render.rendere(
        tmp_path / "projekt",
        profil="kommunen",
        dokumente=[Path("kommunen/90001-musterstadt.qmd")],
        formate=("html",),
    )
    assert not ergebnis.fehler
    blatt = seite(tmp_path / "projekt/_site", "kommunen/90001-musterstadt.html")
    assert [th.get_text() for th in blatt.select("tbody th[scope=row]")] == ["Musterstadt"]


def test_every_picture_in_word_can_be_shown_by_old_programs(site: Path) -> None:
    with zipfile.ZipFile(site / "Musteratlas.docx") as archiv:
        medien = [n for n in archiv.namelist() if n.startswith("word/media/")]
    assert medien
    assert all(n.endswith(".png") for n in medien)


def test_pdf_is_tagged_for_accessibility(site: Path) -> None:
    for name in ("Musteratlas.pdf", "kommunen/90001-musterstadt.pdf"):
        with pikepdf.open(site / name) as pdf:
            angaben = pdf.open_metadata()
            assert str(angaben.get("pdfuaid:part")) == "1"
            assert str(pdf.Root.Lang).startswith("de")
            assert pdf.Root.MarkInfo.Marked
            with pdf.open_outline() as gliederung:
                assert gliederung.root
    with pikepdf.open(site / "Musteratlas.pdf") as pdf, pdf.open_outline() as gliederung:
        titel = [str(e.title).replace("\u2002", " ") for e in gliederung.root]
    assert titel == ["Vorwort", "1 Lage", "2 Folgen", "Anhang A — Methodik"]


def test_callouts_tabs_and_equations_keep_their_meaning_on_pages(site: Path) -> None:
    blatt = seite(site, "chapters/lage.html")
    kasten = blatt.select_one("details.callout-important")
    assert kasten.select_one("summary").get_text(strip=True) == "Wichtig"
    assert not kasten.has_attr("open")
    assert [r.get_text() for r in blatt.select(".panel-tabset > ul a")] == ["Diagramm", "Tabelle"]
    assert blatt.select_one("#eq-quote math")
    assert blatt.select_one("#eq-quote .gleichung-nummer").get_text() == "(1.1)"


def test_same_input_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    shutil.copytree(MUSTER, tmp_path / "projekt")
    render.rendere(
        tmp_path / "projekt", profil="kommunen", dokumente=[Path("kommunen/90001-musterstadt.qmd")]
    )
    for endung in ("html", "pdf", "docx"):
        name = f"kommunen/90001-musterstadt.{endung}"
        assert (tmp_path / "projekt/_site" / name).read_bytes() == (site / name).read_bytes(), (
            endung
        )
