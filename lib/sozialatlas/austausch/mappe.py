"""Writing the form as an Excel workbook: protected texts, open answers, checks while typing.

Every sheet is a plain table with a header row, without merged cells, with a print setting. The
same form gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.anleitung import anleitung
from sozialatlas.austausch.archiv import ohne_uhr
from sozialatlas.austausch.blatt import (
    GRAU,
    STRUKTUR,
    drucke,
    eingabe,
    hoehe,
    kopfzeile,
    liste,
    pruefe,
    schrift,
    setze,
    setze_breiten,
    tabelle,
    ueberschriften,
)
from sozialatlas.austausch.formular import Formular, Vorwert, Zeile
from sozialatlas.katalog.abfrage import Blatt, Groesse
from sozialatlas.typen import Status

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
    ueberschriften(blaetter[fo.ANLEITUNG], anleitung(f))
    _absender(blaetter[fo.ABSENDER])
    for blatt in f.abfrage.blaetter:
        _thema(blaetter[blatt.blatt], f, blatt, bisher)
    tabelle(blaetter[fo.DEFINITIONEN], fo.definitionen(f), (34, 70, 15, 13, 52, 30))
    tabelle(blaetter[fo.KENNUNG], fo.kennung(f), (26, 34))
    for blatt_ in blaetter.values():
        drucke(blatt_, f"Datenabfrage {f.ausgabe}: {f.kommune.bezeichnung}")
    blaetter[fo.ANLEITUNG].page_setup.fitToHeight = 1
    mappe.security = WorkbookProtection(lockStructure=True)
    ziel = io.BytesIO()
    mappe.save(ziel)
    return ohne_uhr(ziel.getvalue(), stand)


def _absender(ws: Worksheet) -> None:
    tabelle(ws, fo.absender(), (34, 44, 52))
    for zelle in fo.FRAGEN:
        eingabe(ws, zelle)
    ws[fo.STAND].number_format = "DD.MM.YYYY"
    pruefe(ws, fo.VERWENDUNG, liste((fo.VEROEFFENTLICHEN, fo.INTERN)))
    pruefe(ws, fo.STAND, DataValidation(
        type="date", operator="greaterThan", formula1="36526", allow_blank=True,
        errorTitle="Stand der Angaben", error="Bitte ein Datum eintragen, z. B. 30.06.2026.",
        showErrorMessage=True,
    ))  # fmt: skip


def _thema(ws: Worksheet, f: Formular, blatt: Blatt, bisher: Mapping[str, Vorwert]) -> None:
    for zelle, text in fo.kopf(f, blatt).items():
        setze(ws, zelle, text)
    for zelle in ("A1", "A2"):
        ws[zelle].alignment = Alignment(vertical="top")
    ws["A1"].font = schrift(STRUKTUR, 14, fett=True)
    setze_breiten(ws, _BREITEN)
    reihen = fo.zeilen(f, blatt)
    for nummer, zeile in enumerate(reihen, fo.KOPF + 1):
        _schreibe_zeile(ws, nummer, zeile, bisher.get(zeile.schluessel))
    kopfzeile(ws, fo.KOPF)
    ws.freeze_panes = f"B{fo.KOPF + 1}"
    letzte = fo.KOPF + len(reihen)
    pruefe(ws, f"{fo.GRUND}{fo.KOPF + 1}:{fo.GRUND}{letzte}", liste(tuple(fo.GRUENDE)))
    pruefe(ws, f"{fo.BEMERKUNG}{fo.KOPF + 1}:{fo.BEMERKUNG}{letzte}", DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(fo.LAENGSTER_TEXT),
        allow_blank=True, errorTitle="Bemerkung", showErrorMessage=True,
        error=f"Bitte höchstens {fo.LAENGSTER_TEXT} Zeichen.",
    ))  # fmt: skip


def _schreibe_zeile(ws: Worksheet, nummer: int, zeile: Zeile, bisher: Vorwert | None) -> None:
    for spalte, text in zip(fo.FEST, zeile.feste, strict=True):
        setze(ws, f"{spalte}{nummer}", text)
    setze(ws, f"{fo.BISHER}{nummer}", _text(bisher))
    for spalte in (fo.WERT, fo.GRUND, fo.BEMERKUNG):
        eingabe(ws, f"{spalte}{nummer}")
    zelle, g = ws[f"{fo.WERT}{nummer}"], zeile.groesse
    ws.row_dimensions[nummer].height = (
        15 * hoehe({g.name: _BREITEN[0], _text(bisher): _BREITEN[4]}) + 3
    )
    ws[f"{fo.SCHLUESSEL}{nummer}"].font = schrift(GRAU, 9)
    zelle.number_format = "#,##0" if g.zaehlung else "#,##0." + "0" * g.dezimalen
    zelle.alignment = Alignment(horizontal="right", vertical="top")
    pruefe(ws, zelle.coordinate, _zahl(g))
    if bisher and bisher.wert is not None:
        zelle.value = int(bisher.wert) if g.zaehlung else bisher.wert
    elif bisher and bisher.status is not None:
        ws[f"{fo.GRUND}{nummer}"].value = _WORT.get(bisher.status, _WORT[Status.FEHLT])


def _text(bisher: Vorwert | None) -> str:
    return bisher.text if bisher else "–"


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
