"""How Word documents look: boxes whose rule runs on, columns that keep their words whole."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.table import Table
from lxml import etree

from sozialatlas import render

MUSTER = Path(__file__).parent / "paritaet" / "projekt"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOKUMENT = Path("kommunen/90001-musterstadt")

TEXT = """
::: {.callout-note}
## Hinweis zum Kasten

Ein Absatz.

- ein Punkt
- noch einer

| Ort | Wert |
|:--|--:|
| Musterstadt | 1,5 |
:::

::: {.empfehlung}

**Entwurf 1: Etwas tun**

Ein Absatz.

1. zuerst
2. danach

| Nachweis | Wert |
|:--|--:|
| Quote | 2,5 |

Schluss.

```{=html}
</details>
```
:::

| Gebiet | Bildung | Arbeit | Einkommen | Index | Klasse (gleich in) | Ränge |
|:--|--:|--:|--:|--:|:--|--:|
| Schmalkalden-Meiningen | 0,52 | 0,24 | 0,49 | 0,25 | mittel (94 %) | 10–19 |
| Hildburghausen | 0,1 | 0,2 | 0,3 | 0,2 | niedrig (59 %) | 12–21 |

: Enge Spalten {#tbl-eng}

Eine Anmerkung zur Tabelle.

| Regel | Zahl |
|:--|--:|
| Jugendarbeitslosigkeit deutlich über dem Mittel der ähnlichen Kreise des ganzen Landes | 7 |

: Lange Texte {#tbl-lang}

Schlusswort.
"""

pytestmark = pytest.mark.langsam


@pytest.fixture(scope="module")
def datei(tmp_path_factory: pytest.TempPathFactory) -> Path:
    projekt = tmp_path_factory.mktemp("word") / "projekt"
    shutil.copytree(MUSTER, projekt)
    bericht = projekt / "kommunen/_bericht.qmd"
    bericht.write_text(bericht.read_text(encoding="utf-8") + TEXT, encoding="utf-8")
    ergebnis = render.rendere(
        projekt,
        profil="kommunen",
        dokumente=[DOKUMENT.with_suffix(".qmd")],
        formate=("docx",),
    )
    assert not ergebnis.fehler, "\n".join(map(str, ergebnis.fehler))
    return projekt / "_site" / DOKUMENT.with_suffix(".docx")


def teil(datei: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(datei) as archiv:
        return etree.fromstring(archiv.read(f"word/{name}.xml"))


def kasten(datei: Path, wort: str) -> Table:
    return next(t for t in Document(str(datei)).tables if wort in t.cell(0, 0).text)


def tabelle(datei: Path, kopf: str) -> Table:
    return next(t for t in Document(str(datei)).tables if t.cell(0, 0).text == kopf)


def breiten(t: Table) -> list[int]:
    return [int(spalte.get(f"{W}w")) for spalte in t._tbl.tblGrid.iter(f"{W}gridCol")]


@pytest.mark.parametrize(
    ("wort", "stil", "zeilen"),
    [("Hinweis zum Kasten", "Callout note", "Musterstadt"), ("Entwurf 1", "Empfehlung", "Quote")],
)
def test_rule_of_a_box_runs_beside_lists_and_tables(
    datei: Path, wort: str, stil: str, zeilen: str
) -> None:
    k = kasten(datei, wort)
    assert k.style is not None
    assert k.style.name == f"{stil} Box"
    linie = k.style.element.find(f"{W}tblPr/{W}tblBorders/{W}left")
    assert linie is not None
    assert int(linie.get(f"{W}sz")) >= 16
    innen = k.cell(1, 0)
    assert any(p._p.find(f"{W}pPr/{W}numPr") is not None for p in innen.paragraphs)
    assert zeilen in innen.tables[0].cell(1, 0).text


@pytest.mark.parametrize("wort", ["Hinweis zum Kasten", "Entwurf 1: Etwas tun"])
def test_title_of_a_box_is_its_header_row_and_its_name(datei: Path, wort: str) -> None:
    k = kasten(datei, wort)
    zeilen = list(k._tbl.iter(f"{W}tr"))
    assert zeilen[0].find(f"{W}trPr/{W}tblHeader") is not None
    assert k._tbl.tblPr.find(f"{W}tblCaption").get(f"{W}val") == f"Kasten: {wort}"


def test_no_paragraph_of_a_box_draws_a_second_rule(datei: Path) -> None:
    for stil in teil(datei, "styles").iter(f"{W}style"):
        if str(stil.get(f"{W}styleId")).startswith(("Callout", "Empfehlung")):
            assert stil.find(f"{W}pPr/{W}pBdr") is None


def test_box_ends_with_its_text_and_not_with_an_empty_line(datei: Path) -> None:
    assert kasten(datei, "Entwurf 1").cell(1, 0).paragraphs[-1].text == "Schluss."


def test_cell_of_word_always_ends_with_a_paragraph(datei: Path) -> None:
    for zelle in teil(datei, "document").iter(f"{W}tc"):
        assert zelle[-1].tag == f"{W}p", "Word calls the file damaged"


def test_every_head_has_room_where_names_may_break_at_their_hyphen(datei: Path) -> None:
    t = tabelle(datei, "Gebiet")
    ganz = sum(breiten(t))
    for zelle, breite in zip(t.rows[0].cells, breiten(t), strict=True):
        wort = max(map(len, zelle.text.split()))
        assert breite / ganz * 86 >= wort * 1.2 + 1.9, zelle.text


def test_room_that_is_left_goes_to_the_longest_text(datei: Path) -> None:
    regel, zahl = breiten(tabelle(datei, "Regel"))
    assert regel > 6 * zahl


def test_header_row_stays_with_the_row_below(datei: Path) -> None:
    for zeile in teil(datei, "document").iter(f"{W}tr"):
        if zeile.find(f"{W}trPr/{W}tblHeader") is not None:
            assert all(p.find(f"{W}pPr/{W}keepNext") is not None for p in zeile.iter(f"{W}p"))


def test_note_stands_off_its_table(datei: Path) -> None:
    note = next(p for p in Document(str(datei)).paragraphs if p.text.startswith("Eine Anmerkung"))
    abstand = note._p.find(f"{W}pPr/{W}spacing")
    assert abstand is not None
    assert abstand.get(f"{W}before") == "120"


def test_only_the_text_of_tables_divides_words(datei: Path) -> None:
    schalter = teil(datei, "settings").find(f"{W}autoHyphenation")
    assert schalter is not None
    stile = {s.get(f"{W}styleId"): s for s in teil(datei, "styles").iter(f"{W}style")}
    wert = {
        name: stile[name].find(f"{W}pPr/{W}suppressAutoHyphens").get(f"{W}val")
        for name in ("Normal", "Compact")
    }
    assert wert == {"Normal": "1", "Compact": "0"}
