"""WordprocessingML in small pieces: elements, borders, fonts, fields, and a zip without dates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

SCHRIFT = "Calibri"  # on officials' machines; Carlito and Arial stand in where it is missing
SCHRIFTEN = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), SCHRIFT)


def packe(dokument: Any) -> bytes:
    """Save with fixed times and sorted names (the list of content types comes first)."""
    roh, fertig = io.BytesIO(), io.BytesIO()
    dokument.save(roh)
    with zipfile.ZipFile(roh) as alt, zipfile.ZipFile(fertig, "w", zipfile.ZIP_DEFLATED) as neu:
        for name in sorted(alt.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            eintrag = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            eintrag.compress_type = zipfile.ZIP_DEFLATED
            neu.writestr(eintrag, alt.read(name))
    return fertig.getvalue()


def bau(name: str, **angaben: str) -> Any:
    """Element ``w:name`` with its attributes."""
    element = OxmlElement(f"w:{name}")
    for schluessel, wert in angaben.items():
        element.set(qn(f"w:{schluessel}"), wert)
    return element


def bau_rahmen(name: str, **seiten: tuple[int, str]) -> Any:
    """Borders: side → (width in eighths of a point, colour), in the order of the format."""
    rahmen = bau(name)
    for seite in ("top", "left", "bottom", "right"):
        if seite in seiten:
            breite, farbe = seiten[seite]
            rahmen.append(bau(seite, val="single", sz=str(breite), space="6", color=farbe))
    return rahmen


def setze_schrift(
    stil: Any, groesse: float | None = None, farbe: str | None = None, fett: bool | None = None
) -> None:
    """Set the font without the theme's, and size in points, colour and weight where given."""
    eigenschaften = stil.element.get_or_add_rPr()
    for alt in eigenschaften.findall(qn("w:rFonts")):
        eigenschaften.remove(alt)
    eigenschaften.insert(0, bau("rFonts", **SCHRIFTEN))
    if groesse is not None:
        stil.font.size = Pt(groesse)
    if farbe is not None:
        stil.font.color.rgb = RGBColor.from_string(farbe)
    if fett is not None:
        stil.font.bold = fett
        stil.font.italic = False


def setze_abstand(stil: Any, vor: float, nach: float, zeile: float | None = None) -> None:
    """Space above and below in points, line height as a multiple."""
    absatz = stil.paragraph_format
    absatz.space_before, absatz.space_after = Pt(vor), Pt(nach)
    if zeile is not None:
        absatz.line_spacing = zeile


def finde_stil(dokument: Any, name: str, grundlage: str = "Body Text") -> Any:
    """Style ``name``; created as a paragraph style where pandoc's reference lacks it."""
    stile = dokument.styles
    for vorhanden in stile:
        if vorhanden.name == name:
            return vorhanden
    neu = stile.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    neu.base_style = finde_stil(dokument, grundlage)
    neu.quick_style = True
    return neu


def setze_kasten(stil: Any, grund: str, **seiten: tuple[int, str]) -> None:
    """Ground and borders of a paragraph style."""
    eigenschaften = stil.element.get_or_add_pPr()
    stil.paragraph_format.left_indent = stil.paragraph_format.right_indent = Mm(3)
    ort = eigenschaften.find(qn("w:ind"))  # borders and ground come before the indents
    ort.addprevious(bau_rahmen("pBdr", **seiten))
    ort.addprevious(bau("shd", val="clear", color="auto", fill=grund))


def trenne_nicht(stil: Any) -> None:
    """Keep words of a paragraph style whole; its place is ahead of spacing and indents."""
    eigenschaften = stil.element.get_or_add_pPr()
    dahinter = [k for k in eigenschaften if k.tag in (qn("w:spacing"), qn("w:ind"), qn("w:jc"))]
    if dahinter:
        dahinter[0].addprevious(bau("suppressAutoHyphens"))
    else:
        eigenschaften.append(bau("suppressAutoHyphens"))


def fuege_feld_an(absatz: Any, anweisung: str) -> None:
    """Append a field that Word fills, such as PAGE."""
    for baustein in _feldbausteine(anweisung):
        absatz.add_run()._r.append(baustein)


def _feldbausteine(anweisung: str) -> Iterator[Any]:
    yield bau("fldChar", fldCharType="begin")
    befehl = bau("instrText")
    befehl.text = f" {anweisung} "
    yield befehl
    yield bau("fldChar", fldCharType="separate")
    platzhalter = bau("t")
    platzhalter.text = "1" if anweisung != "TITLE" else ""
    yield platzhalter
    yield bau("fldChar", fldCharType="end")
