"""What raw HTML takes along: scripts lie beside the pages of a book, inside a report's one file."""

from __future__ import annotations

import base64
import re
import shutil
from pathlib import Path

import pytest

from sozialatlas import render

MUSTER = Path(__file__).parent / "paritaet" / "projekt"
SEITE, BERICHT = "chapters/folgen", "kommunen/90001-musterstadt"
ROH = (
    '\n```{=html}\n<link rel="prefetch" href="../bilder/still.css">\n'
    '<script defer src="../bilder/zaehler.js"></script>\n<a href="#oben">oben</a>\n```\n'
)
SKRIPT = "window.ZAEHLER = 1;\n"

pytestmark = pytest.mark.langsam


@pytest.fixture
def projekt(tmp_path: Path) -> Path:
    """The fixture project with raw HTML in a chapter and in a report."""
    ordner = tmp_path / "projekt"
    shutil.copytree(MUSTER, ordner)
    (ordner / "bilder/zaehler.js").write_text(SKRIPT, encoding="utf-8")
    (ordner / "bilder/still.css").write_text("p { margin: 0 }\n", encoding="utf-8")
    for quelle in (SEITE, BERICHT):
        datei = ordner / f"{quelle}.qmd"
        datei.write_text(datei.read_text(encoding="utf-8") + ROH, encoding="utf-8")
    return ordner


def rendere(projekt: Path, quelle: str, profil: str | None = None, **mehr: object) -> str:
    ergebnis = render.rendere(
        projekt,
        profil=profil,
        dokumente=[Path(f"{quelle}.qmd")],
        formate=("html",),
        **mehr,  # type: ignore[arg-type]
    )
    assert not ergebnis.fehler, "\n".join(map(str, ergebnis.fehler))
    return (projekt / "_site" / f"{quelle}.html").read_text(encoding="utf-8")


def test_scripts_and_styles_of_a_chapter_are_copied_beside_the_pages(projekt: Path) -> None:
    seite = rendere(projekt, SEITE)
    assert '<script defer src="../bilder/zaehler.js">' in seite
    assert '<link rel="prefetch" href="../bilder/still.css">' in seite
    assert '<a href="#oben">' in seite
    assert (projekt / "_site/bilder/zaehler.js").read_text(encoding="utf-8") == SKRIPT
    assert (projekt / "_site/bilder/still.css").exists()


def test_scripts_of_a_report_are_part_of_its_file(projekt: Path) -> None:
    seite = rendere(projekt, BERICHT, "kommunen")
    gefunden = re.search(r'<script defer src="data:text/javascript;base64,([^"]+)">', seite)
    assert gefunden
    assert base64.b64decode(gefunden[1]).decode() == SKRIPT


def test_missing_script_is_a_problem_of_its_document(projekt: Path) -> None:
    (projekt / "bilder/zaehler.js").unlink()
    ergebnis = render.rendere(projekt, formate=("html",))
    maengel = [(m.datei, m.fehler) for m in ergebnis.fehler]
    assert maengel == [(f"{SEITE}.qmd", "Die Datei „bilder/zaehler.js“ fehlt.")]


def test_kept_chapter_runs_again_when_its_script_is_gone(projekt: Path) -> None:
    """The cell writes the script; with a kept tree alone the page would lack it."""
    datei = projekt / f"{SEITE}.qmd"
    zelle = (
        '\n```{python}\nfrom pathlib import Path\n\n_ = Path("bilder/zaehler.js")'
        f".write_text({SKRIPT!r})\n```\n"
    )
    datei.write_text(datei.read_text(encoding="utf-8") + zelle, encoding="utf-8")
    rendere(projekt, SEITE, abhaengig=("_variables.yml",))
    (projekt / "bilder/zaehler.js").unlink()
    shutil.rmtree(projekt / "_site")
    rendere(projekt, SEITE, abhaengig=("_variables.yml",))
    assert (projekt / "_site/bilder/zaehler.js").exists()
