"""Forms for tests: filled with invented figures that fit each other, and ways to spoil them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from conftest import WURZEL
from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.abfrage import Werkstatt, fordere_an

AGS = "16052"
STAND = date(2026, 6, 30)

ERFUNDEN = {
    "einwohner_gesamt": 95_000, "einwohner_u3": 1_900, "einwohner_3_5": 2_300,
    "einwohner_6_17": 9_800, "einwohner_18_20": 2_400, "einwohner_21_64": 50_100,
    "einwohner_65plus": 28_500,
    "kita_plaetze_u3": 1_250, "kita_kinder_u3": 1_100, "kita_suchend_u3": 40,
    "hze_hilfen": 1_100, "hze_ambulant": 600, "hze_teilstationaer": 100, "hze_stationaer": 400,
    "hze_junge_menschen": 1_000, "inobhutnahmen": 120, "inobhutnahmen_umf": 30,
    "schulen": 36, "schulen_mit_sozialarbeit": 27, "schulsozialarbeit_stellen": 21.75,
    "but_berechtigte": 5_000, "but_nutzende": 2_400,
    "wohngeld_faelle": 2_000, "wohngeld_mit_kindern": 600,
    "schuldnerberatung_faelle": 900, "schuldnerberatung_wartezeit": 60,
    "untergebrachte": 250, "untergebrachte_u18": 70, "raeumungsklagen": 90,
}  # fmt: skip
"""Invented: no figure of Gera or of any other place."""


def werkstatt(ordner: Path, basis: Werkstatt | None = None) -> Werkstatt:
    """Return the real catalogue with a folder of its own for deliveries."""
    (ordner / "kommunen").mkdir()
    (ordner / "data").symlink_to(WURZEL / "data")
    shutil.copy(WURZEL / "_variables.yml", ordner)
    if basis is None:
        return Werkstatt.lade(ordner)
    w = replace(basis, wurzel=ordner)  # the rest is the same: read it once
    w.__dict__["_beobachtungen"] = basis._beobachtungen
    return w


def oeffne(inhalt: bytes) -> Workbook:
    return load_workbook(io.BytesIO(inhalt))


def speichere(mappe: Workbook, ziel: Path) -> Path:
    mappe.save(ziel)
    return ziel


def zelle(mappe: Workbook, schluessel: str, spalte: str = fo.WERT) -> Any:
    """Return the cell of a figure ("wohngeld_faelle:2024") in a column."""
    for ws in mappe.worksheets:
        for (nummer, stelle), inhalt in list(ws._cells.items()):
            if stelle == 9 and inhalt.value == schluessel:
                return ws[f"{spalte}{nummer}"]
    raise KeyError(schluessel)


_FERTIG: dict[str, bytes] = {}


def ausgefuellt(w: Werkstatt, ags: str = AGS) -> Workbook:
    """Return a form with an answer in every cell that asks for one."""
    if ags not in _FERTIG:  # deliveries change what the form shows, not what is filled in
        ziel = io.BytesIO()
        _fuelle(w, ags).save(ziel)
        _FERTIG[ags] = ziel.getvalue()
    return oeffne(_FERTIG[ags])


def _fuelle(w: Werkstatt, ags: str) -> Workbook:
    mappe = oeffne(fordere_an(w, ags)[1])
    for g in w.abfrage.groessen:
        for jahr in w.abfrage.jahre:
            zelle(mappe, f"{g.id}:{jahr}").value = ERFUNDEN[g.id]
    blatt = mappe[fo.ABSENDER]
    blatt[fo.STELLE], blatt[fo.STAND] = "Amt für Soziales (erfunden)", STAND
    blatt[fo.VERWENDUNG] = fo.VEROEFFENTLICHEN
    return mappe


def abbild(ordner: Path) -> dict[str, bytes]:
    """Return all files below a folder with their contents."""
    return {
        str(d.relative_to(ordner)): d.read_bytes() for d in sorted(ordner.rglob("*")) if d.is_file()
    }


Eingriff = Callable[[Workbook], None]


def setze(schluessel: str, wert: Any, spalte: str = fo.WERT, **angaben: Any) -> Eingriff:
    """Return a change of one cell; ``angaben`` set its attributes (``number_format``)."""

    def eingriff(mappe: Workbook) -> None:
        ziel = zelle(mappe, schluessel, spalte)
        ziel.value = wert
        for name, inhalt in angaben.items():
            setattr(ziel, name, inhalt)

    return eingriff
