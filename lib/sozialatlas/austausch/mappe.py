"""Writing the form as an Excel workbook: protected texts, open answers, checks while typing.

Every sheet is a plain table with a header row, without merged cells, with a print setting. The
same form gives the same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.anleitung import anleitung
from sozialatlas.austausch.archiv import ohne_uhr
from sozialatlas.austausch.formular import Formular, Vorwert, Zeile
from sozialatlas.katalog.abfrage import Blatt, Groesse
from sozialatlas.typen import Status

_STRUKTUR, _EINGABE, _LINIE, _TEXT, _GRAU = "0B5563", "FFF6D6", "8A94A0", "1B2430", "4B5563"
_OFFEN = Protection(locked=False)
_UMBRUCH = Alignment(wrap_text=True, vertical="top")
_KANTE = Side(style="thin", color=_LINIE)
_RAHMEN = Border(left=_KANTE, right=_KANTE, top=_KANTE, bottom=_KANTE)
_SCHRIFT = "Calibri"  # named: without a name some programs take a serif
_BREITEN = (50, 7, 15, 14, 40, 13, 18, 46, 30)
_WORT = {status: grund for grund, status in fo.GRUENDE.items()}


def schreibe_mappe(f: Formular, bisher: Mapping[str, Vorwert], stand: date) -> bytes:
    """Return the workbook; ``bisher`` holds by row key what is known already.

    ``stand`` is the day of the edition; it stands in for the clock.
    """
    mappe = Workbook()
    mappe.remove(mappe.worksheets[0])
    mappe.properties.creator = "Sozialstrukturatlas"
    mappe.properties.title = f"Datenabfrage {f.ausgabe}: {f.kommune.bezeichnung}"
    mappe.properties.language = "de-DE"
    blaetter = {name: mappe.create_sheet(name) for name in f.blattnamen}
    _anleitung(blaetter[fo.ANLEITUNG], f)
    _absender(blaetter[fo.ABSENDER])
    for blatt in f.abfrage.blaetter:
        _thema(blaetter[blatt.blatt], f, blatt, bisher)
    _tabelle(blaetter[fo.DEFINITIONEN], fo.definitionen(f), (34, 70, 15, 13, 52, 30))
    _tabelle(blaetter[fo.KENNUNG], fo.kennung(f), (26, 34))
    for blatt_ in blaetter.values():
        _drucke(blatt_, f)
    blaetter[fo.ANLEITUNG].page_setup.fitToHeight = 1
    mappe.security = WorkbookProtection(lockStructure=True)
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ohne_uhr(ziel.getvalue(), stand)


def entschaerft(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before = + - @."""
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@") else text


def _schrift(farbe: str = _TEXT, groesse: int = 11, *, fett: bool = False) -> Font:
    return Font(name=_SCHRIFT, size=groesse, bold=fett, color=farbe)


def _setze(ws: Worksheet, zelle: str, text: str) -> None:
    """Put a text into a cell, always as text."""
    ws[zelle].value = entschaerft(text)
    ws[zelle].data_type = "s"
    ws[zelle].alignment = _UMBRUCH
    ws[zelle].font = _schrift()


def _anleitung(ws: Worksheet, f: Formular) -> None:
    ws.column_dimensions["A"].width = 110
    zeile = 0
    for ueberschrift, text in anleitung(f):
        for inhalt, art in ((ueberschrift, True), (text, False)):
            if inhalt:
                zeile += 1
                _setze(ws, f"A{zeile}", inhalt)
                groesse = 16 if zeile == 1 else 12 if art else 11
                farbe = _STRUKTUR if art else _TEXT
                ws[f"A{zeile}"].font = _schrift(farbe, groesse, fett=art)
                ws.row_dimensions[zeile].height = 26 if art else 16 * _hoehe({inhalt: 110})


def _hoehe(texte: Mapping[str, int]) -> int:
    """Return how many lines a row needs; ``texte`` maps each text to the width of its column."""
    return max(math.ceil(len(text) * 1.05 / breite) for text, breite in texte.items())


def _kopfzeile(ws: Worksheet, zeile: int) -> None:
    for zelle in ws[zeile]:
        zelle.font = _schrift("FFFFFF", fett=True)
        zelle.fill = PatternFill("solid", fgColor=_STRUKTUR)
        zelle.alignment = Alignment(wrap_text=True, vertical="center")
    ws.freeze_panes = f"A{zeile + 1}"
    ws.print_title_rows = f"{zeile}:{zeile}"


def _tabelle(ws: Worksheet, texte: Mapping[str, str], breiten: tuple[int, ...]) -> None:
    for zelle, text in texte.items():
        _setze(ws, zelle, text)
    _setze_breiten(ws, breiten)
    for zeile in range(2, ws.max_row + 1):
        paare = zip(ws[zeile], breiten, strict=False)
        inhalte = {str(zelle.value): breite for zelle, breite in paare if zelle.value}
        ws.row_dimensions[zeile].height = 15 * _hoehe(inhalte) + 3
    _kopfzeile(ws, 1)


def _setze_breiten(ws: Worksheet, breiten: tuple[int, ...]) -> None:
    for spalte, breite in zip("ABCDEFGHI", breiten, strict=False):
        ws.column_dimensions[spalte].width = breite


def _absender(ws: Worksheet) -> None:
    _tabelle(ws, fo.absender(), (34, 44, 52))
    for zelle in fo.FRAGEN:
        _eingabe(ws, zelle)
    ws[fo.STAND].number_format = "DD.MM.YYYY"
    _pruefe(ws, fo.VERWENDUNG, _liste((fo.VEROEFFENTLICHEN, fo.INTERN)))
    _pruefe(ws, fo.STAND, DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True,
        errorTitle="Stand der Angaben", error="Bitte ein Datum eintragen, z. B. 30.06.2026.",
        showErrorMessage=True,
    ))  # fmt: skip


def _thema(ws: Worksheet, f: Formular, blatt: Blatt, bisher: Mapping[str, Vorwert]) -> None:
    for zelle, text in fo.kopf(f, blatt).items():
        _setze(ws, zelle, text)
    for zelle in ("A1", "A2"):
        ws[zelle].alignment = Alignment(vertical="top")
    ws["A1"].font = _schrift(_STRUKTUR, 14, fett=True)
    _setze_breiten(ws, _BREITEN)
    reihen = fo.zeilen(f, blatt)
    for nummer, zeile in enumerate(reihen, fo.KOPF + 1):
        _schreibe_zeile(ws, nummer, zeile, bisher.get(zeile.schluessel))
    _kopfzeile(ws, fo.KOPF)
    ws.freeze_panes = f"B{fo.KOPF + 1}"
    letzte = fo.KOPF + len(reihen)
    _pruefe(ws, f"{fo.GRUND}{fo.KOPF + 1}:{fo.GRUND}{letzte}", _liste(tuple(fo.GRUENDE)))
    _pruefe(ws, f"{fo.BEMERKUNG}{fo.KOPF + 1}:{fo.BEMERKUNG}{letzte}", DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(fo.LAENGSTER_TEXT),
        allow_blank=True, errorTitle="Bemerkung", showErrorMessage=True,
        error=f"Bitte höchstens {fo.LAENGSTER_TEXT} Zeichen.",
    ))  # fmt: skip


def _schreibe_zeile(ws: Worksheet, nummer: int, zeile: Zeile, bisher: Vorwert | None) -> None:
    for spalte, text in zip(fo.FEST, zeile.feste, strict=True):
        _setze(ws, f"{spalte}{nummer}", text)
    _setze(ws, f"{fo.BISHER}{nummer}", _text(bisher))
    for spalte in (fo.WERT, fo.GRUND, fo.BEMERKUNG):
        _eingabe(ws, f"{spalte}{nummer}")
    zelle, g = ws[f"{fo.WERT}{nummer}"], zeile.groesse
    ws.row_dimensions[nummer].height = (
        15 * _hoehe({g.name: _BREITEN[0], _text(bisher): _BREITEN[4]}) + 3
    )
    ws[f"{fo.SCHLUESSEL}{nummer}"].font = _schrift(_GRAU, 9)
    zelle.number_format = "#,##0" if g.zaehlung else "#,##0." + "0" * g.dezimalen
    zelle.alignment = Alignment(horizontal="right", vertical="top")
    _pruefe(ws, zelle.coordinate, _zahl(g))
    if bisher and bisher.wert is not None:
        zelle.value = int(bisher.wert) if g.zaehlung else bisher.wert
    elif bisher and bisher.status is not None:
        ws[f"{fo.GRUND}{nummer}"].value = _WORT.get(bisher.status, _WORT[Status.FEHLT])


def _text(bisher: Vorwert | None) -> str:
    return bisher.text if bisher else "–"


def _eingabe(ws: Worksheet, zelle: str) -> None:
    ws[zelle].protection = _OFFEN
    ws[zelle].fill = PatternFill("solid", fgColor=_EINGABE)
    ws[zelle].border = _RAHMEN
    ws[zelle].alignment = _UMBRUCH
    ws[zelle].font = _schrift()


def _zahl(g: Groesse) -> DataValidation:
    """Return the check of a number: its kind, its range, and what the cell is about."""
    oben = f"{g.bis:.0f}" if g.bis is not None else "1000000000"
    art = "eine ganze Zahl" if g.zaehlung else f"eine Zahl mit bis zu {g.dezimalen} Stellen"
    return DataValidation(
        type="whole" if g.zaehlung else "decimal", operator="between", formula1=f"{g.von:.0f}",
        formula2=oben, allow_blank=True, showErrorMessage=True, errorTitle="Wert",
        error=f"Bitte {art} eintragen, ohne Einheit. Ohne Zahl: Grund rechts daneben wählen.",
        showInputMessage=True, promptTitle=g.einheit, prompt=f"{g.name}, {g.zeitbezug}"[:250],
    )  # fmt: skip


def _liste(worte: tuple[str, ...]) -> DataValidation:
    return DataValidation(
        type="list", formula1=f'"{",".join(worte)}"', allow_blank=True, showErrorMessage=True,
        errorTitle="Auswahl", error=f"Bitte auswählen: {', '.join(worte)}."[:250],
    )  # fmt: skip


def _pruefe(ws: Worksheet, bereich: str, pruefung: DataValidation) -> None:
    pruefung.add(bereich)
    ws.add_data_validation(pruefung)


def _drucke(ws: Worksheet, f: Formular) -> None:
    """Protect a sheet and say how it prints: landscape, as wide as a page, with page numbers."""
    ws.protection.sheet = True
    ws.protection.formatColumns = ws.protection.formatRows = False  # widths may be changed
    ws.page_setup.orientation = "landscape"
    ws.page_setup.paperSize = ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddHeader.left.text = f"Datenabfrage {f.ausgabe}: {f.kommune.bezeichnung}"
    ws.oddFooter.left.text = ws.title
    ws.oddFooter.right.text = "Seite &P von &N"
