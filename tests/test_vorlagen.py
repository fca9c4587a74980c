"""The templates of page, PDF and Word, judged by a sample document with invented figures."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypandoc
import pytest
from docx import Document

from sozialatlas.render import vorlagen
from sozialatlas.render.vorlagen.referenz import referenz, schreibe_referenz

VORLAGEN = Path(vorlagen.__file__).parent
MUSTER = Path(__file__).parent / "vorlagen"
STIL = (VORLAGEN / "stil.css").read_text(encoding="utf-8")
SKRIPT = (VORLAGEN / "atlas.js").read_text(encoding="utf-8")
KAPITEL = (
    '<ul><li><a href="index.html">Vorwort</a></li><li><span>Lebenslagen</span><ul>'
    '<li><a href="seite.html" aria-current="page"><span class="chapter-number">1</span> Armut</a>'
    "</li></ul></li></ul>"
)
BUCHSEITE = {
    "seitenleiste": KAPITEL,
    "wurzel": "../",
    "vorige": {"href": "index.html", "titel": "Vorwort"},
    "naechste": {"href": "b.html", "titel": "<span class='chapter-number'>2</span> Arbeit"},
    "brotkrumen": ["Lebenslagen", "1 Armut"],
    "wechsel": [
        {"href": "90001.html", "titel": "Musterstadt", "aktiv": True},
        {"href": "90002.html", "titel": "Beispielkreis"},
    ],
    "downloads": [{"href": "m.pdf", "titel": "PDF"}],
}


def pandoc(
    quelle: str, ordner: Path, *angaben: str, variablen: dict[str, Any] | None = None
) -> str:
    """Convert Markdown by pandoc in ``ordner``; variables go through a defaults file."""
    vorgaben = ordner / "vorgaben.yml"
    vorgaben.write_text(json.dumps({"variables": variablen or {}}), encoding="utf-8")
    befehl = [
        pypandoc.get_pandoc_path(),
        "-f",
        "markdown+table_attributes",
        "-s",
        "--columns=10000",
    ]
    lauf = subprocess.run(
        [*befehl, "-d", "vorgaben.yml", *angaben],
        input=quelle.encode(),
        cwd=ordner,
        check=True,
        capture_output=True,
    )
    return lauf.stdout.decode()


def seite(quelle: str, ordner: Path, **variablen: Any) -> str:
    mitgabe = {"stil": STIL, "skript": SKRIPT, **variablen}
    vorlage = f"--template={VORLAGEN / 'seite.html'}"
    return pandoc(quelle, ordner, "-t", "html5", "--toc", vorlage, variablen=mitgabe)


# In a process of its own: typst starts threads, for which workers forked later would wait forever.
SETZE = """
import sys, typst
angaben = {"font_paths": [sys.argv[2]], "ignore_system_fonts": True, "pdf_standards": ["ua-1"]}
sys.stdout.buffer.write(typst.compile(sys.argv[1], **angaben))
"""


class AbgewiesenError(Exception):
    """typst refuses the document."""


def satz(quelle: str, ordner: Path, **variablen: Any) -> bytes:
    """PDF of a Markdown text, refused by typst where it is not PDF/UA-1."""
    import matplotlib

    titel = re.search(r"^title: (.*)$", quelle, re.M)
    verschoben = ["--shift-heading-level-by=-1", "-M", f"title={titel[1]}"] if titel else []
    vorlage = f"--template={VORLAGEN / 'dokument.typ'}"
    text = pandoc(quelle, ordner, "-t", "typst", vorlage, *verschoben, variablen=variablen)
    (ordner / "m.typ").write_text(text, encoding="utf-8")
    schriften = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    befehl = [sys.executable, "-c", SETZE, str(ordner / "m.typ"), str(schriften)]
    lauf = subprocess.run(befehl, capture_output=True, check=False)
    if lauf.returncode:
        raise AbgewiesenError(lauf.stderr.decode())
    return lauf.stdout


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    shutil.copy(MUSTER / "verlauf.svg", tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def muster() -> str:
    return (MUSTER / "muster.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    programm = shutil.which("chromium")
    if programm is None:
        pytest.skip("Chromium fehlt (Debian: apt-get install chromium).")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as spieler:
        chromium = spieler.chromium.launch(
            executable_path=programm, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


def oeffne(browser: Any, html: str, ordner: Path, **angaben: Any) -> Any:
    """Open a page; an error of its script or a request to the network fails the test."""
    (ordner / "seite.html").write_text(html, encoding="utf-8")
    blatt = browser.new_page(**angaben)

    def fehler(grund: Any) -> None:
        raise AssertionError(grund)

    blatt.on("pageerror", fehler)
    blatt.on("request", lambda r: r.url.startswith(("file:", "data:")) or fehler(r.url))
    blatt.goto((ordner / "seite.html").as_uri())
    return blatt


# Page ----------------------------------------------------------------------------------------


@pytest.mark.langsam
@pytest.mark.parametrize("schema", ["light", "dark"])
@pytest.mark.parametrize("variablen", [{}, BUCHSEITE], ids=["bericht", "buch"])
def test_axe_finds_no_violation(
    browser: Any, muster: str, ordner: Path, schema: str, variablen: dict[str, Any]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    html = seite(muster, ordner, **variablen)
    blatt = oeffne(browser, html, ordner, color_scheme=schema)
    geschlossen = Axe().run(blatt).response["violations"]
    blatt.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    blatt.fill("#suchwort", "armut")
    offen = Axe().run(blatt).response["violations"]
    assert [v["id"] for v in geschlossen + offen] == []


@pytest.mark.langsam
@pytest.mark.parametrize("breite", [320, 768, 1280])
def test_page_never_scrolls_sideways(browser: Any, muster: str, ordner: Path, breite: int) -> None:
    html = seite(muster, ordner, **BUCHSEITE)
    blatt = oeffne(browser, html, ordner, viewport={"width": breite, "height": 800})
    assert blatt.evaluate("document.documentElement.scrollWidth") <= breite


@pytest.mark.langsam
def test_tabs_search_and_hidden_targets_work_by_keyboard(
    browser: Any, muster: str, ordner: Path
) -> None:
    blatt = oeffne(browser, seite(muster, ordner), ordner)
    blatt.focus("#reiter-1-1")
    blatt.keyboard.press("ArrowRight")
    assert blatt.is_visible("#tabset-1-2")
    assert not blatt.is_visible("#tabset-1-1")
    blatt.keyboard.press("Home")
    assert blatt.is_visible("#tabset-1-1")
    blatt.evaluate("location.hash = '#im-reiter'")
    blatt.wait_for_selector("#im-reiter", state="visible")
    blatt.fill("#suchwort", "praeventionskette")
    assert blatt.inner_text(".treffer [role=status]") == "1 Treffer"
    assert "Präventionskette" in blatt.inner_text(".treffer a")
    blatt.keyboard.press("Escape")
    assert not blatt.is_visible(".treffer")


@pytest.mark.langsam
def test_page_shows_everything_without_script(browser: Any, muster: str, ordner: Path) -> None:
    html = seite(muster, ordner)
    blatt = oeffne(browser, html, ordner, java_script_enabled=False)
    assert blatt.is_visible("#tabset-1-2")
    assert not blatt.is_visible("form.suche")


def test_page_asks_nothing_of_the_network(muster: str, ordner: Path) -> None:
    html = seite(muster, ordner, **BUCHSEITE)
    vorlage = (VORLAGEN / "seite.html").read_text(encoding="utf-8")
    assert not re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", html)
    assert not any(re.search(r"https?:|@import|url\(", text) for text in (STIL, SKRIPT, vorlage))
    assert not re.search(r"document\.cookie|localStorage|sessionStorage|fetch\(", SKRIPT)


def test_page_and_pdf_tolerate_every_missing_variable(tmp_path: Path) -> None:
    html = pandoc("Ein Satz.", tmp_path, "-t", "html5", f"--template={VORLAGEN / 'seite.html'}")
    assert "<main" in html
    assert 'lang="de"' in html
    assert "banner" not in html
    assert satz("Ein Satz.", tmp_path).startswith(b"%PDF")


def test_page_has_the_marks_that_a_reader_program_needs(muster: str, ordner: Path) -> None:
    html = seite(muster, ordner, **BUCHSEITE)
    for marke in (
        '<nav id="TOC" class="leiste" role="doc-toc"',
        '<nav id="quarto-sidebar"',
        '<a rel="prev" href="index.html">Vorwort</a>',
        '<a rel="next" href="b.html">',
        'role="search"',
        '<header id="title-block-header">',
        'data-status="Entwurf"',
        '<a href="90001.html" aria-current="page">Musterstadt</a>',
    ):
        assert marke in html
    assert html.count("<main") == html.count("<h1") == 1


def test_style_and_script_stay_small() -> None:
    assert STIL.count("\n") <= 350
    assert SKRIPT.count("\n") <= 250


# Colours -------------------------------------------------------------------------------------


def helligkeit(farbe: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    werte = [int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [w / 12.92 if w <= 0.04045 else ((w + 0.055) / 1.055) ** 2.4 for w in werte]
    return sum(anteil * w for anteil, w in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def kontrast(eine: str, andere: str) -> float:
    hell, dunkel = sorted((helligkeit(eine), helligkeit(andere)), reverse=True)
    return (hell + 0.05) / (dunkel + 0.05)


def test_contrast_is_computed_as_published() -> None:
    assert kontrast("#000000", "#ffffff") == pytest.approx(21)
    assert kontrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("nummer", [0, 1], ids=["hell", "dunkel"])
def test_every_text_colour_is_readable_on_every_ground(nummer: int) -> None:
    bloecke = re.findall(r":root \{(.*?)\}", STIL, re.S)
    farben = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6})", bloecke[nummer]))
    texte = set(farben) - {"grund", "flaeche", "linie", "marke"}
    schwach = {
        (text, grund): round(kontrast(farben[text], farben[grund]), 2)
        for text in texte
        for grund in ("grund", "flaeche", *(("marke",) if text == "text" else ()))
        if kontrast(farben[text], farben[grund]) < 4.5
    }
    assert not schwach


# PDF -----------------------------------------------------------------------------------------


@pytest.mark.langsam
@pytest.mark.parametrize("buch", [False, True], ids=["bericht", "buch"])
def test_pdf_passes_the_check_of_pdf_ua(muster: str, ordner: Path, buch: bool) -> None:
    variablen: dict[str, Any] = {"buch": True} if buch else {}
    pdf = satz(muster, ordner, toc=True, **variablen)
    assert pdf.startswith(b"%PDF")


def test_pdf_is_refused_without_alternative_text(ordner: Path) -> None:
    with pytest.raises(AbgewiesenError, match="alt"):
        satz("![Ein Bild](verlauf.svg)", ordner)


def test_pdf_repeats_the_header_of_a_table_that_breaks(ordner: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    zeilen = "\n".join(f"| Zeile {i} | {i} |" for i in range(90))
    tabelle = f"| Name | Wert |\n|:--|--:|\n{zeilen}\n\n: Lange Tabelle {{#tbl-lang}}\n"
    with pikepdf.open(io.BytesIO(satz(tabelle, ordner))) as pdf:
        assert len(pdf.pages) >= 2


# Word ----------------------------------------------------------------------------------------


def test_word_reference_has_the_same_bytes_every_time(tmp_path: Path) -> None:
    schreibe_referenz(tmp_path / "a.docx", kopf="Musterstadt", fuss="Entwurf")
    referenz.cache_clear()
    schreibe_referenz(tmp_path / "b.docx", kopf="Musterstadt", fuss="Entwurf")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_word_reference_has_the_styles_and_the_page() -> None:
    dokument = Document(io.BytesIO(referenz("Musterstadt", "Entwurf")))
    namen = {stil.name for stil in dokument.styles}
    arten = {f"Callout {art}" for art in ("note", "tip", "warning", "caution", "important")}
    assert arten | {f"{art} Title" for art in arten} <= namen
    assert {"Heading 1", "Table", "Table Caption", "Section Number", "Empfehlung"} <= namen
    breite = dokument.sections[0].page_width
    assert breite is not None
    assert round(breite.mm) == 210
    assert dokument.sections[0].header.paragraphs[0].text == "Musterstadt"
    assert "Entwurf" in dokument.sections[0].footer.paragraphs[0].text


def test_word_reference_speaks_german() -> None:
    with zipfile.ZipFile(io.BytesIO(referenz())) as paket:
        stile = paket.read("word/styles.xml").decode()
    assert 'w:lang w:val="de-DE"' in stile
    assert "asciiTheme" not in stile.split("</w:docDefaults>")[0]


@pytest.mark.langsam
def test_word_reference_serves_pandoc(muster: str, ordner: Path) -> None:
    schreibe_referenz(ordner / "referenz.docx", fuss="Entwurf")
    text = re.sub(r"```\{=(html|typst)\}.*?```\n", "", muster, flags=re.S)
    pandoc(text, ordner, "-t", "docx", "--reference-doc=referenz.docx", "-o", "m.docx")
    dokument = Document(str(ordner / "m.docx"))
    assert "Entwurf" in dokument.sections[0].footer.paragraphs[0].text
    assert dokument.tables[0].style is not None
    assert dokument.tables[0].style.name == "Table"
