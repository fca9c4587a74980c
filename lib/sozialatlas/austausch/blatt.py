"""Cells and sheets of forms: fixed texts, open answers, header rows, checks while typing."""

from __future__ import annotations

import math
from collections.abc import Mapping

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

STRUKTUR, EINGABE, LINIE, TEXT, GRAU = "0B5563", "FFF6D6", "8A94A0", "1B2430", "4B5563"
UMBRUCH = Alignment(wrap_text=True, vertical="top")
_OFFEN = Protection(locked=False)
_KANTE = Side(style="thin", color=LINIE)
RAHMEN = Border(left=_KANTE, right=_KANTE, top=_KANTE, bottom=_KANTE)
_SCHRIFT = "Calibri"  # named: without a name some programs take a serif


def entschaerft(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before = + - @."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def schrift(farbe: str = TEXT, groesse: int = 11, *, fett: bool = False) -> Font:
    return Font(name=_SCHRIFT, size=groesse, bold=fett, color=farbe)


def setze(ws: Worksheet, zelle: str, text: str) -> None:
    """Put a text into a cell, always as text."""
    ws[zelle].value = entschaerft(text)
    ws[zelle].data_type = "s"
    ws[zelle].alignment = UMBRUCH
    ws[zelle].font = schrift()


def hoehe(texte: Mapping[str, int]) -> int:
    """Return how many lines a row needs; ``texte`` maps each text to the width of its column."""
    return max(math.ceil(len(text) * 1.05 / breite) for text, breite in texte.items())


def kopfzeile(ws: Worksheet, zeile: int) -> None:
    """Mark a row as header: it stays in sight and is printed on every page."""
    for zelle in ws[zeile]:
        zelle.font = schrift("FFFFFF", fett=True)
        zelle.fill = PatternFill("solid", fgColor=STRUKTUR)
        zelle.alignment = Alignment(wrap_text=True, vertical="center")
    ws.freeze_panes = f"A{zeile + 1}"
    ws.print_title_rows = f"{zeile}:{zeile}"


def tabelle(ws: Worksheet, texte: Mapping[str, str], breiten: tuple[int, ...]) -> None:
    """Fill a sheet with fixed texts by cell below a header row."""
    for zelle, text in texte.items():
        setze(ws, zelle, text)
    setze_breiten(ws, breiten)
    for zeile in range(2, ws.max_row + 1):
        paare = zip(ws[zeile], breiten, strict=False)
        inhalte = {str(zelle.value): breite for zelle, breite in paare if zelle.value}
        ws.row_dimensions[zeile].height = 15 * hoehe(inhalte) + 3
    kopfzeile(ws, 1)


def setze_breiten(ws: Worksheet, breiten: tuple[int, ...]) -> None:
    for spalte, breite in zip("ABCDEFGHIJKLM", breiten, strict=False):
        ws.column_dimensions[spalte].width = breite


def ueberschriften(ws: Worksheet, absaetze: tuple[tuple[str, str], ...]) -> None:
    """Fill column A with (heading, text), the first heading the largest; both may be empty."""
    ws.column_dimensions["A"].width = 110
    zeile = 0
    for ueberschrift, text in absaetze:
        for inhalt, art in ((ueberschrift, True), (text, False)):
            if inhalt:
                zeile += 1
                setze(ws, f"A{zeile}", inhalt)
                groesse = 16 if zeile == 1 else 12 if art else 11
                farbe = STRUKTUR if art else TEXT
                ws[f"A{zeile}"].font = schrift(farbe, groesse, fett=art)
                ws.row_dimensions[zeile].height = 26 if art else 16 * hoehe({inhalt: 110})


def eingabe(ws: Worksheet, zelle: str) -> None:
    """Open a cell for an answer."""
    ws[zelle].protection = _OFFEN
    ws[zelle].fill = PatternFill("solid", fgColor=EINGABE)
    ws[zelle].border = RAHMEN
    ws[zelle].alignment = UMBRUCH
    ws[zelle].font = schrift()


def liste(worte: tuple[str, ...]) -> DataValidation:
    """Return a choice of words."""
    return DataValidation(
        type="list", formula1=f'"{",".join(worte)}"', allow_blank=True, showErrorMessage=True,
        errorTitle="Auswahl", error=f"Bitte auswählen: {', '.join(worte)}."[:250],
    )  # fmt: skip


def pruefe(ws: Worksheet, bereich: str, pruefung: DataValidation) -> None:
    pruefung.add(bereich)
    ws.add_data_validation(pruefung)


def drucke(ws: Worksheet, kopf: str) -> None:
    """Protect a sheet and say how it prints: landscape, as wide as a page, with page numbers."""
    ws.protection.sheet = True
    ws.protection.formatColumns = ws.protection.formatRows = False  # widths may be changed
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddHeader.left.text = kopf
    ws.oddFooter.left.text = ws.title
    ws.oddFooter.right.text = "Seite &P von &N"
