"""Reading a workbook of decisions that came back: texts and places, nothing judged but its build.

Rows may be sorted; each is known by its key. What would make an answer ambiguous is a finding:
sheets that are missing, headers and columns that are not as sent, answers beside or below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from sozialatlas.austausch import rueckmappe as rm
from sozialatlas.austausch.oeffnen import Blattinhalt, Zelle, oeffne
from sozialatlas.austausch.rueckmeldung import (
    ALLGEMEIN,
    ART,
    Angabe,
    Antwort,
    Rueckmeldung,
    Vorschlag,
    mangel,
)
from sozialatlas.fehler import DatenFehler, Mangel

NEU = "Formular neu schreiben (sozialatlas exchange export) und die Antworten dorthin übertragen."
_VORSPANN = re.compile(r"\A\[[^\]]*\].*?(?:Kommentar|Comment):\s*", re.DOTALL)
"""What Excel writes before a comment with answers, for programs that know notes only."""
_FORMELZEICHEN = ("=", "+", "-", "@")
_Mappe = Mapping[str, Blattinhalt]


def lies_xlsx(inhalt: bytes, name: str) -> Rueckmeldung:
    """Return what a workbook says.

    Raises :class:`DatenFehler` with one problem for a file that is no such form at all.
    """
    mappe = oeffne(inhalt, name)
    if rm.KENNUNG not in mappe or _text(mappe[rm.KENNUNG], "B2") != ART:
        _weise_fremdes_ab(mappe, name)
    kennung, gesendet = _kennung(mappe[rm.KENNUNG])
    fehler = [*_pruefe_blaetter(mappe, name), *_pruefe_kopf(mappe, name)]
    entwuerfe = mappe.get(rm.ENTWUERFE, Blattinhalt({}))
    return Rueckmeldung(
        datei=name,
        kennung=kennung,
        gesendet=gesendet,
        allgemein=_allgemein(mappe.get(rm.BESCHLUSS, Blattinhalt({}))),
        angaben=tuple(_angaben(entwuerfe)) if not fehler else (),
        fehler=(*fehler, *_pruefe_rest(entwuerfe, name)),
        vorschlaege=tuple(_kommentare(entwuerfe)),
        hinweise=tuple(_hinweise(mappe, name)),
    )


def als_text(zelle: Zelle | None) -> str:
    """Return the content of a cell as text: days as "30.06.2026", whole numbers without point."""
    wert: Any = None if zelle is None else zelle.wert
    if wert is None:
        return ""
    if isinstance(wert, datetime | date):
        return f"{wert:%d.%m.%Y}"
    if isinstance(wert, float) and wert.is_integer():
        wert = int(wert)
    text = str(wert).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if text[:1] == "'" and text[1:].lstrip()[:1] in _FORMELZEICHEN:
        return text[1:]
    return text


def _weise_fremdes_ab(mappe: _Mappe, name: str) -> None:
    was = "Das ist kein Formular zu Entwürfen von Empfehlungen."
    if "Absender" in mappe and "Definitionen" in mappe:
        was = "Das ist eine Datenabfrage, kein Formular zu Entwürfen von Empfehlungen."
        raise DatenFehler(Mangel(name, None, "", was, "die Rückmeldung zu Entwürfen",
                                 "Mit sozialatlas data receive übernehmen."))  # fmt: skip
    blaetter = " und ".join(f"„{b}“" for b in (rm.ENTWUERFE, rm.KENNUNG))
    raise DatenFehler(Mangel(name, None, "", was,
                             f"eine Arbeitsmappe mit den Blättern {blaetter}", NEU))  # fmt: skip


def _text(blatt: Blattinhalt, zelle: str) -> str:
    return als_text(blatt.zellen.get((int(zelle[1:]), ord(zelle[0]) - 64)))


def _kennung(blatt: Blattinhalt) -> tuple[dict[str, str], dict[str, str]]:
    """Return identification and checksums of the drafts; keys of drafts contain a slash."""
    zeilen = sorted({zeile for zeile, _ in blatt.zellen if zeile > 1})
    paare = [(_text(blatt, f"A{z}"), _text(blatt, f"B{z}")) for z in zeilen]
    return {a: b for a, b in paare if "/" not in a}, {a: b for a, b in paare if "/" in a}


def _allgemein(blatt: Blattinhalt) -> dict[str, Antwort]:
    antworten = {}
    for name, ort in rm.ALLGEMEINZELLE.items():
        zelle = blatt.zellen.get((int(ort[1:]), 2))
        if als_text(zelle):
            antworten[name] = _antwort(zelle, f"Blatt {rm.BESCHLUSS}, Zelle {ort}")
    return antworten


def _antwort(zelle: Zelle | None, ort: str) -> Antwort:
    assert zelle is not None
    return Antwort(als_text(zelle), ort, zelle.formel or zelle.fehlerwert)


def _angaben(blatt: Blattinhalt) -> Iterator[Angabe]:
    for zeile in _belegte(blatt):
        schluessel = _text(blatt, f"{rm.SCHLUESSEL}{zeile}")
        if schluessel:
            felder = {}
            for feld, spalte in rm.FELDSPALTE.items():
                zelle = blatt.zellen.get((zeile, ord(spalte) - 64))
                if als_text(zelle):
                    felder[feld] = _antwort(zelle, f"Blatt {rm.ENTWUERFE}, Zelle {spalte}{zeile}")
            titel = _text(blatt, f"{rm.TITEL}{zeile}").partition("\n")[0]
            text = _text(blatt, f"{rm.TEXT}{zeile}")
            yield Angabe(schluessel, _zeile(zeile), titel, text, felder)


def _kommentare(blatt: Blattinhalt) -> Iterator[Vorschlag]:
    """Return the notes at cells of a draft as proposals, without the account that wrote them."""
    for ort, (von, text) in blatt.notizen.items():
        spalte, zeile = coordinate_from_string(ort)
        schluessel = _text(blatt, f"{rm.SCHLUESSEL}{zeile}") if zeile > rm.KOPF else ""
        bezug = als_text(blatt.zellen.get((zeile, column_index_from_string(spalte))))
        neu = _VORSPANN.sub("", text).strip().removeprefix(f"{von}:").strip()
        if schluessel and neu:
            wo = f"Blatt {rm.ENTWUERFE}, Zelle {ort}"
            yield Vorschlag(schluessel, "kommentar", bezug, neu, "", wo)


def _belegte(blatt: Blattinhalt) -> list[int]:
    return sorted({zeile for zeile, _ in blatt.zellen if zeile > rm.KOPF})


def _zeile(nummer: int) -> str:
    return f"Blatt {rm.ENTWUERFE}, Zeile {nummer}"


def _pruefe_blaetter(mappe: _Mappe, name: str) -> Iterator[Mangel]:
    for soll in (rm.BESCHLUSS, rm.ENTWUERFE):
        if soll not in mappe:
            yield mangel(name, f"Blatt {soll}", "", f"Das Blatt „{soll}“ fehlt.",
                         "alle Blätter des Formulars", NEU)  # fmt: skip
    for blatt, inhalt in mappe.items():
        for bereich in inhalt.verbunden:
            yield mangel(name, f"Blatt {blatt}, {bereich}", "", "Zellen sind verbunden.",
                         "einzelne Zellen", "Verbindung aufheben.")  # fmt: skip


def _pruefe_kopf(mappe: _Mappe, name: str) -> Iterator[Mangel]:
    """Columns and rows that were moved would put answers into wrong fields."""
    if rm.ENTWUERFE in mappe:
        for stelle, soll in enumerate(rm.SPALTEN, 1):
            zelle = f"{get_column_letter(stelle)}{rm.KOPF}"
            ist = _text(mappe[rm.ENTWUERFE], zelle)
            if ist != soll:
                yield mangel(name, f"Blatt {rm.ENTWUERFE}, Zelle {zelle}", "",
                             f"Die Überschrift „{ist[:40]}“ ist nicht die des Formulars.",
                             f"„{soll}“", NEU)  # fmt: skip
    if rm.BESCHLUSS in mappe:
        for feld, zelle in rm.ALLGEMEINZELLE.items():
            ist = _text(mappe[rm.BESCHLUSS], f"A{zelle[1:]}")
            if ist != ALLGEMEIN[feld]:
                yield mangel(name, f"Blatt {rm.BESCHLUSS}, Zelle A{zelle[1:]}", "",
                             f"Die Frage „{ist[:40]}“ ist nicht die des Formulars.",
                             f"„{ALLGEMEIN[feld]}“", NEU)  # fmt: skip


def _pruefe_rest(blatt: Blattinhalt, name: str) -> Iterator[Mangel]:
    """Report rows without key and whatever stands beside the form, which nobody would read."""
    letzte = column_index_from_string(rm.SCHLUESSEL)
    for zeile in _belegte(blatt):
        if not _text(blatt, f"{rm.SCHLUESSEL}{zeile}"):
            yield mangel(name, _zeile(zeile), "Schlüssel", "Die Zeile hat keinen Schlüssel.",
                         "eine Zeile je Entwurf",
                         "Schlüssel wiederherstellen oder Inhalt löschen.")  # fmt: skip
    for zeile, spalte in sorted(blatt.zellen):
        if spalte > letzte:
            ort = f"Blatt {rm.ENTWUERFE}, Zelle {get_column_letter(spalte)}{zeile}"
            yield mangel(name, ort, "", "Neben dem Formular steht ein Eintrag.",
                         f"nichts rechts von Spalte {rm.SCHLUESSEL}",
                         "In ein Feld des Formulars verschieben oder löschen.")  # fmt: skip


def _hinweise(mappe: _Mappe, name: str) -> Iterator[Mangel]:
    for blatt, inhalt in mappe.items():
        if blatt not in rm.BLAETTER:
            yield mangel(name, f"Blatt {blatt[:31]}", "", "Das Blatt gehört nicht zum Formular und "
                         "wurde nicht gelesen.")  # fmt: skip
        for zelle in () if blatt == rm.ENTWUERFE else inhalt.kommentare:
            yield mangel(name, f"Blatt {blatt}, Zelle {zelle}", "",
                         "Der Kommentar gehört zu keinem Entwurf; er bleibt hier.")  # fmt: skip
    if rm.ENTWUERFE in mappe:
        for zelle, (von, _) in mappe[rm.ENTWUERFE].notizen.items():
            yield mangel(name, f"Blatt {rm.ENTWUERFE}, Zelle {zelle}", "", f"Kommentar von "
                         f"„{von[:40]}“. Der Name wird nicht gespeichert.")  # fmt: skip
        for nummer in mappe[rm.ENTWUERFE].versteckte_zeilen:
            if nummer > rm.KOPF:
                yield mangel(
                    name, _zeile(nummer), "", "Die Zeile ist ausgeblendet; sie wurde gelesen."
                )
