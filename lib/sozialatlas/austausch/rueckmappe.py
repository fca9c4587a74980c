"""Writing the form of decisions as an Excel workbook: one row per draft, answers open.

Printed, a row takes two pages side by side in A4 landscape: the draft with its proof, then, with
its title repeated, the answers. The same form gives the same bytes.
"""

from __future__ import annotations

import io
import math
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break, ColBreak
from openpyxl.worksheet.worksheet import Worksheet

from sozialatlas.austausch import blatt
from sozialatlas.austausch.archiv import ohne_uhr
from sozialatlas.austausch.rueckanleitung import anleitung
from sozialatlas.austausch.rueckmeldung import (
    ALLGEMEIN,
    FELDER,
    HINWEISE,
    LAENGSTER_TEXT,
    Formular,
    Formularzeile,
)
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT

ANLEITUNG, BESCHLUSS, ENTWUERFE, KENNUNG = "Anleitung", "Beschluss", "Entwürfe", "Kennung"
BLAETTER = (ANLEITUNG, BESCHLUSS, ENTWUERFE, KENNUNG)
KOPF = 3
"""The header row of the drafts; the first draft stands below."""

BITTE = (
    "Bitte nur die gelben Zellen ausfüllen. Gremium, Datum und Name stehen einmal auf dem Blatt "
    "„Beschluss“; hier nur, wo etwas anderes gilt."
)
VORGABEN = ("Nr.", "Entwurf", "Vorgeschlagener Text", "Begründung und Nachweis")
SPALTEN = (*VORGABEN, *FELDER.values(), "Schlüssel")
TITEL, TEXT, SCHLUESSEL = "B", "C", "M"
FELDSPALTE = dict(zip(FELDER, "EFGHIJKL", strict=True))
"""Columns of the answers by field."""

ALLGEMEINZELLE = {name: f"B{zeile}" for zeile, name in enumerate(ALLGEMEIN, 2)}
"""Cells of what is said once for all drafts."""

_BREITEN = (4, 25, 66, 88, 15, 30, 39, 18, 12, 16, 13, 16, 25)
_MASSSTAB = 58  # percent: both pages of a row fit A4 landscape
_HOECHSTENS = 409  # points, the highest row that spreadsheets know
_TAG = "DD.MM.YYYY"


def schreibe_xlsx(f: Formular, stand: date) -> bytes:
    """Return the workbook; ``stand``, the day of the edition, stands in for the clock."""
    mappe = Workbook()
    mappe.remove(mappe.worksheets[0])
    mappe.properties.creator = "Sozialstrukturatlas"
    mappe.properties.title = f.titel
    mappe.properties.language = "de-DE"
    blaetter = {name: mappe.create_sheet(name) for name in BLAETTER}
    blatt.ueberschriften(blaetter[ANLEITUNG], anleitung(f))
    _beschluss(blaetter[BESCHLUSS])
    _entwuerfe(blaetter[ENTWUERFE], f)
    blatt.tabelle(blaetter[KENNUNG], kennung(f), (60, 46))
    for ws in blaetter.values():
        blatt.drucke(ws, f.titel)
    blaetter[ANLEITUNG].page_setup.fitToHeight = 1
    _zwei_seiten(blaetter[ENTWUERFE])
    mappe.active = mappe.worksheets.index(blaetter[ANLEITUNG])
    mappe.security = WorkbookProtection(lockStructure=True)
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ohne_uhr(ziel.getvalue(), stand)


def kennung(f: Formular) -> dict[str, str]:
    """Return the texts of the sheet that identifies form and drafts, by cell."""
    paare = [
        ("Kennung dieses Formulars", "Bitte nicht ändern"),
        *f.kennung.items(),
        *f.gesendet.items(),
    ]
    return {
        f"{spalte}{zeile}": text
        for zeile, paar in enumerate(paare, 1)
        for spalte, text in zip("AB", paar, strict=True)
    }


def _beschluss(ws: Worksheet) -> None:
    texte = {"A1": "Gilt für alle Entwürfe", "B1": "Antwort", "C1": "Hinweis"}
    for name, zelle in ALLGEMEINZELLE.items():
        texte |= {f"A{zelle[1:]}": ALLGEMEIN[name], f"C{zelle[1:]}": HINWEISE[name]}
    blatt.tabelle(ws, texte, (30, 50, 62))
    for name, zelle in ALLGEMEINZELLE.items():
        blatt.eingabe(ws, zelle)
        if name == "datum":
            _als_datum(ws, zelle, ALLGEMEIN[name])


def _entwuerfe(ws: Worksheet, f: Formular) -> None:
    blatt.setze(ws, "A1", f.titel)
    blatt.setze(ws, "A2", BITTE)
    for zelle in ("A1", "A2"):
        ws[zelle].alignment = Alignment(vertical="top")
    ws["A1"].font = blatt.schrift(blatt.STRUKTUR, 14, fett=True)
    for spalte, name in zip("ABCDEFGHIJKLM", SPALTEN, strict=True):
        blatt.setze(ws, f"{spalte}{KOPF}", name)
    blatt.setze_breiten(ws, _BREITEN)
    for nummer, zeile in enumerate(f.zeilen, 1):
        _zeile(ws, KOPF + nummer, nummer, zeile)
    blatt.kopfzeile(ws, KOPF)
    ws.row_dimensions[KOPF].height = 32
    ws.freeze_panes = f"C{KOPF + 1}"
    if f.zeilen:
        _pruefungen(ws, KOPF + len(f.zeilen))


def _zeile(ws: Worksheet, reihe: int, nummer: int, z: Formularzeile) -> None:
    entwurf = (
        f"{z.titel}\n\n{z.handlungsfeld}. Priorität {z.prioritaet}. Zuständig: {z.zustaendig}."
    )
    beweis = f"{z.beweis}\n\nFrüher entschieden: {z.bisher}" if z.bisher else z.beweis
    vorgaben = (str(nummer), entwurf, z.text, beweis)
    for spalte, text in zip("ABCD", vorgaben, strict=True):
        blatt.setze(ws, f"{spalte}{reihe}", text)
        ws[f"{spalte}{reihe}"].border = blatt.RAHMEN
    blatt.setze(ws, f"{SCHLUESSEL}{reihe}", z.schluessel)
    ws[f"{SCHLUESSEL}{reihe}"].font = blatt.schrift(blatt.GRAU, 9)
    for feld, spalte in FELDSPALTE.items():
        blatt.eingabe(ws, f"{spalte}{reihe}")
        _setze_antwort(ws, f"{spalte}{reihe}", feld, z.antworten.get(feld, ""))
    ws.row_dimensions[reihe].height = min(_HOECHSTENS, 14.5 * _zeilen(ws, reihe) + 4)


def _zeilen(ws: Worksheet, reihe: int) -> int:
    """Return how many lines the longest cell of a row takes."""
    return max(
        sum(math.ceil((len(absatz) or 1) / breite) for absatz in str(zelle.value).split("\n"))
        for zelle, breite in zip(ws[reihe], _BREITEN, strict=True)
        if zelle.value
    )


def _setze_antwort(ws: Worksheet, zelle: str, feld: str, text: str) -> None:
    if not text:
        return
    if feld in ("frist", "datum"):
        ws[zelle].value = datetime.strptime(text, "%d.%m.%Y")
    else:
        ws[zelle].value = blatt.entschaerft(text)
        ws[zelle].data_type = "s"


def _pruefungen(ws: Worksheet, letzte: int) -> None:
    for feld, spalte in FELDSPALTE.items():
        bereich = f"{spalte}{KOPF + 1}:{spalte}{letzte}"
        if feld == "entscheidung":
            blatt.pruefe(ws, bereich, blatt.liste(tuple(ENTSCHLUSS_TEXT.values())))
        elif feld in ("frist", "datum"):
            _als_datum(ws, bereich, FELDER[feld])
        else:
            blatt.pruefe(ws, bereich, _laenge(feld))


def _laenge(feld: str) -> DataValidation:
    return DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(LAENGSTER_TEXT),
        allow_blank=True, showErrorMessage=True, errorTitle=FELDER[feld],
        error=f"Bitte höchstens {LAENGSTER_TEXT} Zeichen.",
        showInputMessage=True, promptTitle=FELDER[feld], prompt=HINWEISE[feld][:250],
    )  # fmt: skip


def _als_datum(ws: Worksheet, bereich: str, titel: str) -> None:
    """Let cells take a day of this century, shown as 31.12.2027."""
    for reihe in ws[bereich] if ":" in bereich else ((ws[bereich],),):
        for zelle in reihe:
            zelle.number_format = _TAG
    blatt.pruefe(ws, bereich, DataValidation(
        type="date", operator="between", formula1="36526", formula2="73050", allow_blank=True,
        showErrorMessage=True, errorTitle=titel,
        error="Bitte ein Datum eintragen, z. B. 31.12.2027.",
    ))  # fmt: skip


def _zwei_seiten(ws: Worksheet) -> None:
    """Print each row on two pages: left the draft with its proof, right the answers."""
    ws.sheet_properties.pageSetUpPr.fitToPage = False
    ws.page_setup.fitToWidth = ws.page_setup.fitToHeight = None
    ws.page_setup.scale = _MASSSTAB
    ws.page_setup.pageOrder = "overThenDown"
    ws.print_title_cols = "A:B"
    ws.print_area = f"A{KOPF}:L{ws.max_row}"  # on paper nobody needs the keys
    ws.col_breaks = ColBreak()
    ws.col_breaks.append(Break(id=len(VORGABEN)))
    ws.page_margins.left = ws.page_margins.right = 0.4
