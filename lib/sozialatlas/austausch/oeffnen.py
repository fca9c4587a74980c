"""Opening a workbook that somebody sent: as data, within limits, or not at all.

What the package of files contains is looked at before any spreadsheet library sees it: macros,
links to other files, embedded objects and archives that unpack beyond all measure are refused.
Formulas are kept as formulas and never computed.
"""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from sozialatlas.austausch.dateiart import Dateiart

MEISTE_ZELLEN = 50_000
HOECHSTE_SPALTE = 50  # hidden columns beyond are of no interest

EXCEL = Dateiart(
    endung="xlsx",
    programm="Excel",
    name="Excel-Arbeitsmappe",
    dokument="Excel-Arbeitsmappe",
    altes_format="alten Excel-Format",
    fremdes="fremde Blätter",
    andere={
        "xlsm": "eine Arbeitsmappe mit Makros", "xltm": "eine Vorlage mit Makros",
        "xlsb": "eine binäre Arbeitsmappe", "xls": "das alte Excel-Format", "ods": "eine ODS-Datei",
        "csv": "eine Textdatei", "pdf": "eine PDF-Datei", "docx": "ein Word-Dokument",
    },
    verboten=(
        (re.compile(r"vbaProject|macrosheets|activeX|ctrlProps"), "Die Datei enthält Makros."),
        (re.compile(r"externalLinks/"), "Die Datei verweist auf andere Dateien."),
        (re.compile(r"embeddings/|oleObject|xl/connections|queryTables|customData"),
         "Die Datei enthält eingebettete Objekte oder Datenverbindungen."),
    ),
    meiste_teile=200,
)  # fmt: skip
_ZELLE = re.compile(rb"<(?:\w+:)?c[\s/>]")
_ZEILE = re.compile(rb"<(?:\w+:)?(?:row|col|mergeCell|dataValidation)[\s/>]")
_BEREICH = re.compile(rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^>]*>")
_VON_BIS = re.compile(rb"""\sref=["']([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?["']""")


@dataclass(frozen=True)
class Zelle:
    """One cell with content: value as stored, whether it is a formula, its number format."""

    wert: Any
    formel: bool = False
    fehlerwert: bool = False  # "#DIV/0!" and the like
    zahlformat: str = "General"


@dataclass(frozen=True)
class Blattinhalt:
    """One sheet: its cells with content by (row, column from 1), and what is odd about it."""

    zellen: Mapping[tuple[int, int], Zelle]
    versteckt: bool = False
    versteckte_zeilen: tuple[int, ...] = ()
    versteckte_spalten: tuple[str, ...] = ()
    verbunden: tuple[str, ...] = ()
    kommentare: tuple[str, ...] = ()
    notizen: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # author, text by cell


def oeffne(inhalt: bytes, name: str) -> dict[str, Blattinhalt]:
    """Return the sheets of a workbook by name, in its order.

    Raises :class:`DatenFehler` with one problem for whatever is no ordinary .xlsx file.
    """
    with EXCEL.oeffne(inhalt, name) as archiv:
        if "xl/workbook.xml" not in archiv.namelist():
            EXCEL.weise_ab(name, "Die Datei ist keine Excel-Arbeitsmappe.")
        _pruefe_teile(archiv, name)
        return _lies(inhalt)


def _pruefe_teile(archiv: zipfile.ZipFile, name: str) -> None:
    zellen = 0.0
    for teil in archiv.infolist():
        if not teil.filename.endswith((".xml", ".rels")):
            continue
        roh = archiv.read(teil)
        if teil.filename == "[Content_Types].xml" and b"macroEnabled" in roh:
            EXCEL.weise_ab(name, "Die Datei ist eine Arbeitsmappe mit Makros.")
        if b"<!DOCTYPE" in roh or b"<!ENTITY" in roh or roh[:2] in (b"\xff\xfe", b"\xfe\xff"):
            EXCEL.weise_ab(name, "Die Datei enthält unzulässige Angaben (DOCTYPE).")
        zellen += len(_ZELLE.findall(roh)) + len(_ZEILE.findall(roh))
        zellen += sum(map(_flaeche, _BEREICH.findall(roh)))
        if zellen > MEISTE_ZELLEN:
            EXCEL.weise_ab(name, "Die Datei hat zu viele Zellen.",
                           "Das unveränderte Formular ausfüllen.",
                           f"höchstens {MEISTE_ZELLEN}")  # fmt: skip


def _flaeche(bereich: bytes) -> float:
    """Return how many cells a range of merged cells or of a link covers, infinite if unclear.

    The library makes a cell of each of them.
    """
    ort = _VON_BIS.search(bereich)
    if ort is None:
        return math.inf
    von, bis = column_index_from_string(ort[1].decode()), ort[3] or ort[1]
    breite = abs(column_index_from_string(bis.decode()) - von) + 1
    return breite * (abs(int(ort[4] or ort[2]) - int(ort[2])) + 1)


def _lies(inhalt: bytes) -> dict[str, Blattinhalt]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that are not read
        mappe = load_workbook(io.BytesIO(inhalt), data_only=False, keep_links=False, keep_vba=False)
    return {ws.title: _blatt(ws) for ws in mappe.worksheets}


def _blatt(ws: Any) -> Blattinhalt:
    belegt = {
        ort: zelle for ort, zelle in ws._cells.items() if zelle.value not in (None, "")
    }  # _cells: only what is there; iterating over rows would fill every gap
    spalten = {
        nummer
        for d in ws.column_dimensions.values()
        if d.hidden
        for nummer in range(d.min, min(d.max, HOECHSTE_SPALTE) + 1)
    }
    return Blattinhalt(
        zellen={ort: _zelle(zelle) for ort, zelle in sorted(belegt.items())},
        versteckt=ws.sheet_state != "visible",
        versteckte_zeilen=tuple(sorted(n for n, d in ws.row_dimensions.items() if d.hidden)),
        versteckte_spalten=tuple(map(get_column_letter, sorted(spalten))),
        verbunden=tuple(sorted(str(b) for b in ws.merged_cells.ranges)),
        kommentare=tuple(z.coordinate for z in ws._cells.values() if z.comment is not None),
        notizen={
            z.coordinate: (str(z.comment.author or ""), str(z.comment.text or ""))
            for z in ws._cells.values()
            if z.comment is not None
        },
    )


def _zelle(zelle: Any) -> Zelle:
    formel = zelle.data_type == "f"
    wert = zelle.value
    if formel and not isinstance(wert, str):  # array formulas and data tables are objects
        wert = str(getattr(wert, "text", "") or "=")
    return Zelle(wert, formel, zelle.data_type == "e", str(zelle.number_format))
