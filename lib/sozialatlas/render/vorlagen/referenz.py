"""Word reference document: the styles of all DOCX files, made from pandoc's own reference.

Built-in styles keep their English names in the file; Word shows them in the user's language
("Heading 1" as "Überschrift 1", "Caption" as "Beschriftung"). The same input gives the same bytes.
"""

from __future__ import annotations

import io
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from ...schreiben import schreibe
from .wordxml import (
    SCHRIFTEN,
    bau,
    bau_rahmen,
    finde_stil,
    fuege_feld_an,
    fuege_kastenstil_an,
    packe,
    setze_abstand,
    setze_schrift,
    setze_silbentrennung,
)

TEXT, PETROL, LEISE, LINIE, KOMMUNE = "1B2430", "0B5563", "4B5563", "C9D1D6", "B4400B"
ARTEN = {
    "note": ("0B5563", "EEF4F5"),
    "tip": ("2F6B3A", "F1F6F2"),
    "warning": ("7D490D", "F8F3EC"),
    "caution": ("9B1C31", "FAF0F2"),
    "important": ("4B3F8F", "F3F2F9"),
}
"""Kinds of callouts with the colour of their rule and title and of their ground."""

UEBERSCHRIFTEN = {1: (16, 24, 8), 2: (13, 18, 6), 3: (11.5, 14, 4), 4: (11, 12, 4)}
"""Level: size, space above and below in points."""

ENTWURF = "Entwurf – nicht zur Veröffentlichung"
ZEIT = datetime(2020, 1, 1)  # the file says no date of its own, so that its bytes stay the same


def schreibe_referenz(ziel: Path, *, kopf: str = "", fuss: str = "") -> None:
    """Write the reference document to ``ziel``; see :func:`referenz`."""
    schreibe(ziel, referenz(kopf, fuss))


@cache
def referenz(kopf: str = "", fuss: str = "") -> bytes:
    """Reference document as bytes.

    ``kopf`` stands at the head of every page but the first (default: the document's title),
    ``fuss`` at the foot of every page, beside the page number; "Entwurf" is written out.
    """
    fuss = ENTWURF if fuss.lower() == "entwurf" else fuss
    dokument = Document(io.BytesIO(_pandocs_referenz()))
    _setze_grundschrift(dokument)
    _setze_text(dokument)
    _setze_ueberschriften(dokument)
    _setze_titelei(dokument)
    _setze_kaesten(dokument)
    _setze_tabelle(dokument)
    _setze_seite(dokument, kopf, fuss)
    angaben = dokument.core_properties
    angaben.created = angaben.modified = ZEIT
    angaben.language, angaben.author, angaben.last_modified_by, angaben.title = "de-DE", "", "", ""
    return packe(dokument)


def _pandocs_referenz() -> bytes:
    befehl = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    return subprocess.run(befehl, check=True, capture_output=True).stdout


def _setze_grundschrift(dokument: Any) -> None:
    """Font, size and language as defaults: the table style can then make them smaller."""
    grund = dokument.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
    for kind in list(grund):
        grund.remove(kind)
    grund.append(bau("rFonts", **SCHRIFTEN))
    grund.append(bau("color", val=TEXT))
    grund.extend([bau("sz", val="21"), bau("szCs", val="21")])
    grund.append(bau("lang", val="de-DE", eastAsia="de-DE", bidi="ar-SA"))


def _setze_text(dokument: Any) -> None:
    for name, vor in (("Body Text", 4), ("First Paragraph", 4)):
        setze_abstand(finde_stil(dokument, name), vor, 5, 1.2)
        finde_stil(dokument, name).paragraph_format.widow_control = True
    setze_abstand(finde_stil(dokument, "Compact"), 2, 2, 1.1)
    setze_silbentrennung(dokument, "Normal", "Compact")
    setze_schrift(finde_stil(dokument, "Footnote Text"), 9)
    setze_abstand(finde_stil(dokument, "Footnote Text"), 0, 2)
    setze_abstand(finde_stil(dokument, "Bibliography"), 0, 5)
    finde_stil(dokument, "Bibliography").paragraph_format.left_indent = Mm(6)
    finde_stil(dokument, "Bibliography").paragraph_format.first_line_indent = Mm(-6)
    setze_schrift(finde_stil(dokument, "Definition Term"), fett=True)
    finde_stil(dokument, "Definition Term").paragraph_format.keep_with_next = True
    finde_stil(dokument, "Definition").paragraph_format.left_indent = Mm(6)
    setze_schrift(finde_stil(dokument, "Hyperlink"), farbe=PETROL)
    for name in ("Caption", "Image Caption", "Table Caption"):
        setze_schrift(finde_stil(dokument, name), 9, LEISE, fett=False)
    setze_schrift(finde_stil(dokument, "Tabellennote", "Normal"), 8.5, LEISE)
    setze_abstand(finde_stil(dokument, "Tabellennote"), 3, 8)
    setze_abstand(finde_stil(dokument, "Image Caption"), 4, 14)
    setze_abstand(finde_stil(dokument, "Table Caption"), 12, 4)
    finde_stil(dokument, "Table Caption").paragraph_format.keep_with_next = True
    finde_stil(dokument, "Captioned Figure").paragraph_format.keep_with_next = True


def _setze_ueberschriften(dokument: Any) -> None:
    for ebene in range(1, 10):
        groesse, vor, nach = UEBERSCHRIFTEN.get(ebene, UEBERSCHRIFTEN[4])
        stil = finde_stil(dokument, f"Heading {ebene}")
        setze_schrift(stil, groesse, PETROL, fett=True)
        setze_schrift(finde_stil(dokument, f"Heading {ebene} Char"), groesse, PETROL, fett=True)
        setze_abstand(stil, vor, nach, 1.05)
        stil.paragraph_format.keep_with_next = True
        stil.paragraph_format.keep_together = True
    setze_schrift(finde_stil(dokument, "Section Number"), farbe=LEISE)


def _setze_titelei(dokument: Any) -> None:
    """Cover and contents list; the list begins the second page."""
    werte = {
        "Title": (28, PETROL, 170, 8),
        "Subtitle": (15, TEXT, 0, 36),
        "Author": (11, LEISE, 0, 2),
        "Date": (11, LEISE, 0, 2),
    }
    for name, (groesse, farbe, vor, nach) in werte.items():
        stil = finde_stil(dokument, name)
        setze_schrift(stil, groesse, farbe, fett=name == "Title")
        setze_abstand(stil, vor, nach, 1.05)
        stil.paragraph_format.alignment = 0
    setze_schrift(finde_stil(dokument, "TOC Heading"), 16, PETROL, fett=True)
    finde_stil(dokument, "TOC Heading").paragraph_format.page_break_before = True
    for ebene in (1, 2, 3):
        stil = finde_stil(dokument, f"toc {ebene}", "Normal")
        setze_schrift(stil, 10.5 if ebene == 1 else 10, fett=ebene == 1)
        setze_abstand(stil, 5 if ebene == 1 else 0, 2)
        stil.paragraph_format.left_indent = Mm(5 * (ebene - 1))
        stil.paragraph_format.tab_stops.add_tab_stop(Mm(160), 2, 1)


def _setze_kaesten(dokument: Any) -> None:
    """Callouts and recommendations: styles of their text, and of the one-cell table around it."""
    for art, (farbe, grund) in ARTEN.items():
        inhalt, titel = (
            finde_stil(dokument, f"Callout {art}"),
            finde_stil(dokument, f"Callout {art} Title"),
        )
        fuege_kastenstil_an(dokument, f"Callout {art}", farbe, grund)
        setze_schrift(titel, 10.5, farbe, fett=True)
        titel.paragraph_format.keep_with_next = True
        setze_abstand(titel, 0, 0)
        setze_abstand(inhalt, 0, 3)
    empfehlung = finde_stil(dokument, "Empfehlung")
    fuege_kastenstil_an(dokument, "Empfehlung", PETROL, "FFFFFF")
    setze_abstand(empfehlung, 0, 6, 1.15)
    titel = finde_stil(dokument, "Empfehlung Title")
    setze_schrift(titel, 11.5, PETROL, fett=True)
    titel.paragraph_format.keep_with_next = True
    setze_schrift(finde_stil(dokument, "Status"), 9, KOMMUNE, fett=True)


def _setze_tabelle(dokument: Any) -> None:
    """Rules above and below, one under the header row; small type; rows that stay whole."""
    stil = finde_stil(dokument, "Table").element
    for alt in [
        k for k in stil if k.tag in (qn("w:rPr"), qn("w:tblPr"), qn("w:tblStylePr"), qn("w:trPr"))
    ]:
        stil.remove(alt)
    schrift = bau("rPr")
    schrift.extend([bau("sz", val="18"), bau("szCs", val="18")])
    zeile, masse = bau("trPr"), bau("tblPr")
    zeile.append(bau("cantSplit"))
    masse.append(bau_rahmen("tblBorders", top=(10, TEXT), bottom=(10, TEXT)))
    raender = bau("tblCellMar")
    for seite, breite in (("top", 30), ("left", 70), ("bottom", 30), ("right", 70)):
        raender.append(bau(seite, w=str(breite), type="dxa"))
    masse.append(raender)
    kopf = bau("tblStylePr", type="firstRow")
    kopfschrift, zelle = bau("rPr"), bau("tcPr")
    kopfschrift.append(bau("b"))
    zelle.append(bau_rahmen("tcBorders", bottom=(4, LEISE)))
    zelle.append(bau("vAlign", val="bottom"))
    kopf.extend([kopfschrift, zelle])
    stil.extend([schrift, masse, zeile, kopf])


def _setze_seite(dokument: Any, kopf: str, fuss: str) -> None:
    seite = dokument.sections[0]
    seite.page_width, seite.page_height = Mm(210), Mm(297)
    seite.left_margin = seite.right_margin = Mm(25)
    seite.top_margin, seite.bottom_margin = Mm(28), Mm(24)
    seite.header_distance, seite.footer_distance = Mm(14), Mm(12)
    seite.different_first_page_header_footer = True
    for name in ("Header", "Footer"):
        stil = finde_stil(dokument, name, "Normal")
        setze_schrift(stil, 8.5, LEISE)
        stil.paragraph_format.tab_stops.add_tab_stop(Mm(160), 2)
    oben, unten = seite.header.paragraphs[0], seite.footer.paragraphs[0]
    oben.style, unten.style = finde_stil(dokument, "Header"), finde_stil(dokument, "Footer")
    oben._p.get_or_add_pPr().append(bau_rahmen("pBdr", bottom=(4, LINIE)))
    if kopf:
        oben.add_run(kopf)
    else:
        fuege_feld_an(oben, "TITLE")
    erste = seite.first_page_footer.paragraphs[0]
    erste.style = finde_stil(dokument, "Footer")
    erste.add_run(fuss).bold = True
    unten.add_run(fuss).bold = True
    unten.add_run("\tSeite ")
    fuege_feld_an(unten, "PAGE")
    unten.add_run(" von ")
    fuege_feld_an(unten, "NUMPAGES")
