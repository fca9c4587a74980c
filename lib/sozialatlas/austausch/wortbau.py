"""The look of the review form in Word, and its fields as content controls.

Built-in styles keep their English names in the file; Word shows them in the user's language
("Heading 2" as "Überschrift 2").

Source of the order of elements: ISO/IEC 29500-1:2016, 17.5.2 (content controls), 17.15 (settings).
"""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from sozialatlas.austausch import wortaufbau as wa

TEXT, PETROL, LEISE, LINIE, GRUND, EINGABE = (
    "1B2430", "0B5563", "4B5563", "8A94A0", "EEF4F5", "FFF6D6",
)  # fmt: skip
_SCHRIFT = "Calibri"  # on officials' machines; Carlito and Arial stand in where it is missing
_UEBERSCHRIFTEN = {1: (15, 14, 4), 2: (14, 0, 3), 3: (11.5, 9, 2)}  # size, space above, below
PLATZHALTERSTIL, STATUS, KOPF = "Placeholder Text", "Status", "Tabellenkopf"
BELEG, ZELLE = "Beleg", "Zelle"
_EIGENE = {
    STATUS: (9.5, LEISE, 3, 4, False),
    BELEG: (10, TEXT, 0, 3, False),
    KOPF: (10, "FFFFFF", 1, 1, True),
    ZELLE: (10, TEXT, 1, 1, False),
    wa.STIL_WORTLAUT: (11, TEXT, 2, 6, False),
}
"""The form's own paragraph styles: size, colour, space above and below in points, bold."""


def bau(name: str, /, *kinder: Any, **angaben: str) -> Any:
    """Element ``w:name`` with its attributes and children."""
    element = OxmlElement(f"w:{name}")
    for schluessel, wert in angaben.items():
        element.set(qn(f"w:{schluessel}"), wert)
    element.extend(kinder)
    return element


def neues_dokument(titel: str) -> Any:
    """Return an empty document in German with the form's styles, changes being tracked."""
    dokument = Document()
    angaben = dokument.core_properties
    angaben.title, angaben.author, angaben.language = titel, "Sozialstrukturatlas", "de-DE"
    angaben.comments, angaben.last_modified_by = "", "Sozialstrukturatlas"
    _setze_grund(dokument)
    _setze_stile(dokument)
    seite = dokument.sections[0]
    seite.page_width, seite.page_height = Mm(210), Mm(297)
    seite.left_margin = seite.right_margin = Cm(2)
    seite.top_margin, seite.bottom_margin = Cm(1.8), Cm(1.6)
    einstellungen = dokument.settings.element
    anker = einstellungen.find(qn("w:defaultTabStop"))
    anker.addprevious(bau("trackRevisions"))
    anker.addprevious(bau("doNotTrackFormatting"))
    einstellungen.find(qn("w:themeFontLang")).set(qn("w:val"), "de-DE")
    return dokument


def _setze_grund(dokument: Any) -> None:
    """Font, size and language as defaults of the document."""
    grund = dokument.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
    for kind in list(grund):
        grund.remove(kind)
    grund.extend([
        _schriften(), bau("color", val=TEXT), bau("sz", val="21"), bau("szCs", val="21"),
        bau("lang", val="de-DE", eastAsia="de-DE", bidi="ar-SA"),
    ])  # fmt: skip


def _schriften() -> Any:
    return bau("rFonts", **dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), _SCHRIFT))


def _setze_stile(dokument: Any) -> None:
    stile = dokument.styles
    _stil(stile["Normal"], 10.5, TEXT, 0, 4, 1.1)
    _stil(stile["Title"], 24, PETROL, 0, 2, fett=True)
    for rand in stile["Title"].element.pPr.findall(qn("w:pBdr")):
        stile["Title"].element.pPr.remove(rand)
    _stil(stile["Subtitle"], 13, LEISE, 0, 14, fett=False)
    for ebene, (groesse, vor, nach) in _UEBERSCHRIFTEN.items():
        _stil(stile[f"Heading {ebene}"], groesse, PETROL, vor, nach, fett=True)
        stile[f"Heading {ebene}"].paragraph_format.keep_with_next = True
    stile["Heading 2"].paragraph_format.page_break_before = True
    _stil(stile["List Number"], 10.5, TEXT, 0, 2)
    for name, (groesse, farbe, vor, nach, fett) in _EIGENE.items():
        neu = stile.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        neu.base_style = stile["Normal"]
        _stil(neu, groesse, farbe, vor, nach, fett=fett)
    _rahme(stile[wa.STIL_WORTLAUT])
    platzhalter = stile.add_style(PLATZHALTERSTIL, WD_STYLE_TYPE.CHARACTER)
    platzhalter.font.color.rgb = RGBColor.from_string(LEISE)
    platzhalter.font.italic = True


def _stil(
    stil: Any, groesse: float, farbe: str, vor: float, nach: float, zeile: float = 1.05,
    *, fett: bool | None = None,
) -> None:  # fmt: skip
    """Set font (without the theme's), size in points, colour, space around, line height."""
    eigenschaften = stil.element.get_or_add_rPr()
    for alt in list(eigenschaften):
        if alt.tag in (qn("w:rFonts"), qn("w:spacing"), qn("w:kern")):
            eigenschaften.remove(alt)
    eigenschaften.insert(0, _schriften())
    stil.font.size, stil.font.color.rgb = Pt(groesse), RGBColor.from_string(farbe)
    if fett is not None:
        stil.font.bold, stil.font.italic = fett, False
    absatz = stil.paragraph_format
    absatz.space_before, absatz.space_after, absatz.line_spacing = Pt(vor), Pt(nach), zeile


def _rahme(stil: Any) -> None:
    """Set the wording apart: a rule on the left, a light ground."""
    stil.paragraph_format.left_indent = Mm(3)
    ort = stil.element.pPr.find(qn("w:spacing"))  # borders and ground come before
    kante = bau("left", val="single", sz="24", space="6", color=PETROL)
    ort.addprevious(bau("pBdr", kante))
    ort.addprevious(bau("shd", val="clear", color="auto", fill=GRUND))


def feld(name: str, titel: str, art: Any, nummer: int, text: str) -> Any:
    """Content control for one field; with ``text`` "" it shows what belongs into it.

    ``art`` is a choice or a date; None makes a control for text. It is "rich text" on purpose:
    LibreOffice 7.4 writes broken files from changes tracked inside "plain text" controls. The
    control itself cannot be deleted, its content can be edited.
    """
    platzhalter = wa.PLATZHALTER[name]
    angaben = bau("sdtPr", bau("alias", val=titel), bau("tag", val=name),
                  bau("id", val=str(nummer)), bau("lock", val="sdtLocked"))  # fmt: skip
    lauf = bau("r")
    if not text:
        angaben.append(bau("showingPlcHdr"))
        lauf.append(bau("rPr", bau("rStyle", val="PlaceholderText")))
    if art is not None:
        angaben.append(art)
    for stelle, zeile in enumerate((text or platzhalter).split("\n")):
        if stelle:
            lauf.append(bau("br"))
        lauf.append(wort(zeile))
    return bau("sdt", angaben, bau("sdtContent", lauf))


def wort(text: str) -> Any:
    """Text of a run, with its spaces."""
    element = bau("t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
    return element


def fuege_feld_an(absatz: Any, anweisung: str) -> None:
    """Append a field that Word fills, such as PAGE."""
    befehl = bau("instrText")
    befehl.text = f" {anweisung} "
    for kind in (
        bau("fldChar", fldCharType="begin"), befehl, bau("fldChar", fldCharType="separate"),
        wort("1"), bau("fldChar", fldCharType="end"),
    ):  # fmt: skip
        absatz.add_run()._r.append(kind)


def tabelle(dokument: Any, zeilen: int, breiten: tuple[float, ...], kopf: tuple[str, ...]) -> Any:
    """Add a table below a header row that repeats on every page; widths in cm."""
    neu = dokument.add_table(rows=1 + zeilen, cols=len(breiten), style="Table Grid")
    neu.autofit = False
    eigenschaften = neu._tbl.tblPr
    kanten = [bau(seite, val="single", sz="4", space="0", color=LINIE)
              for seite in ("top", "left", "bottom", "right", "insideH", "insideV")]  # fmt: skip
    einzug = bau("tblInd", w="108", type="dxa")  # flush with the text
    for teil in (einzug, bau("tblBorders", *kanten)):  # the format knows one order only
        eigenschaften.find(qn("w:tblLayout")).addprevious(teil)
    anzeige = eigenschaften.find(qn("w:tblLook"))
    eigenschaften.replace(anzeige, bau("tblLook", val="04A0", firstRow="1", firstColumn="1"))
    for spalte, breite in zip(neu.columns, breiten, strict=True):
        spalte.width = Cm(breite)
    for nummer, zeile in enumerate(neu.rows):
        angaben = zeile._tr.get_or_add_trPr()
        angaben.append(bau("cantSplit"))
        if nummer == 0:
            angaben.append(bau("tblHeader"))
        for zelle, breite in zip(zeile.cells, breiten, strict=True):
            zelle.width = Cm(breite)
            zelle.paragraphs[0].style = KOPF if nummer == 0 else ZELLE
    for zelle, text in zip(neu.rows[0].cells, kopf, strict=True):
        zelle.paragraphs[0].add_run(text)
        male(zelle, PETROL)
    return neu


def halte_platz(zeile: Any, hoehe: float) -> None:
    """Leave room for an answer: least height of a row in cm."""
    zeile.height, zeile.height_rule = Cm(hoehe), WD_ROW_HEIGHT_RULE.AT_LEAST


def male(zelle: Any, farbe: str) -> None:
    """Give a cell its ground."""
    zelle._tc.get_or_add_tcPr().append(bau("shd", val="clear", color="auto", fill=farbe))
