"""The Gemeindeverzeichnis of Destatis: areas of an edition, their population and surface.

The kinds of areas come from the directory itself (Satzart and Textkennzeichen), so that every
Land with its own kinds can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.rahmen import rahme
from sozialatlas.typen import BUND

TYPEN = {
    "41": "Kreisfreie Stadt",
    "42": "Kreisfreie Stadt",
    "43": "Landkreis",
    "44": "Landkreis",
    "45": "Landkreis",
    "60": "Gemeinde",
    "61": "Kreisfreie Stadt",
    "62": "Kreisfreie Stadt",
    "63": "Stadt",
    "64": "Gemeinde",
    "65": "Gemeindefreies Gebiet",
    "66": "Gemeindefreies Gebiet",
    "67": "Stadt",
}
"""Textkennzeichen to kind of area."""

_LAND, _KREIS, _GEMEINDE = "10", "40", "60"  # Satzarten
_STAND = re.compile(r"Gebietsstand am (\d{2})\.(\d{2})\.(\d{4})")
_BEVOELKERUNG = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True)
class Ausgabe:
    """One edition: ``gebiete`` has one row per Land, Kreis and Gemeinde.

    Columns: ags, name, typ, ebene, kreis, flaeche (km²), einwohner, laenge, breite (degrees).
    """

    gebietsstand: date
    stichtag: date  # of the population
    gebiete: pd.DataFrame

    @property
    def gemeinden(self) -> pd.DataFrame:
        return self.gebiete[self.gebiete["ebene"] == "gemeinde"].set_index("ags")


def lies_ausgabe(datei: Path) -> Ausgabe:
    """Read one edition of all Germany. Raises :class:`DatenFehler` when the layout differs."""
    zeilen = _blatt(datei)
    try:
        ausgabe = _ausgabe(zeilen)
    except (ValueError, LookupError):
        ausgabe = None
    if ausgabe is None:
        raise DatenFehler(Mangel(
            datei.name, 5, "Gebietsstand", "Der Aufbau ist nicht der des Gemeindeverzeichnisses.",
            "Auszug aus GV-ISys mit Gebietsstand in Zeile 5 und Satzart in der ersten Spalte",
            "Den Auszug „Alle politisch selbständigen Gemeinden“ verwenden.",
        ))  # fmt: skip
    return ausgabe


def _ausgabe(zeilen: list[list[Any]]) -> Ausgabe | None:
    kopf = [" ".join(str(z) for z in zeile) for zeile in zeilen[:6]]
    stand = _datum(_STAND, kopf)
    gebiete = [g for z in zeilen if (g := _gebiet(z)) is not None]
    if stand is None or not gebiete:
        return None
    stichtag = _datum(_BEVOELKERUNG, [str(zeilen[4][9])]) or stand
    return Ausgabe(stand, stichtag, pd.DataFrame(gebiete))


def bevoelkerung(ausgaben: list[Ausgabe], land: str, wechsel: pd.DataFrame) -> pd.DataFrame:
    """Return the population of Gemeinden, with sums for Kreise, the Land and the Bund.

    Each date counts once, on the areas of the edition whose areas and population agree. Areas
    that ``wechsel`` (the table of changes) touches since the edition before carry the state
    ``bruch``; a new key has no figure before, hence no break.
    """
    teile: list[pd.DataFrame] = []
    for ausgabe in ausgaben:
        if ausgabe.stichtag != ausgabe.gebietsstand:
            continue
        gemeinden = ausgabe.gemeinden
        hier = gemeinden[gemeinden.index.str.startswith(land)]
        werte = pd.concat([
            hier["einwohner"],
            hier.groupby("kreis")["einwohner"].sum(),
            pd.Series({land: hier["einwohner"].sum(), BUND: gemeinden["einwohner"].sum()}),
        ])  # fmt: skip
        teil = pd.DataFrame({"ags": werte.index, "wert": werte.to_numpy()})
        teil = teil.assign(jahr=ausgabe.stichtag.year, status="ok")
        if teile:
            vorher = teile[-1]
            beruehrt = _beruehrt(wechsel, set(vorher["ags"]), set(teil["ags"]))
            bruch = teil["ags"].isin(beruehrt & set(vorher["ags"]))
            teil["status"] = teil["status"].mask(bruch, "bruch")
        teile.append(teil)
    return rahme(pd.concat(teile, ignore_index=True).assign(indikator="bevoelkerung"))


def _beruehrt(wechsel: pd.DataFrame, vorher: set[str], nachher: set[str]) -> set[str]:
    """Return the areas, with their Kreise, of changes whose predecessor vanished in between."""
    hier = wechsel[wechsel["von"].isin(vorher - nachher)]
    grenze = hier[hier["von"].str[:5] != hier["nach"].str[:5]]
    kreise = {*grenze["von"].str[:5], *grenze["nach"].str[:5]}
    return {*hier["von"], *hier["nach"], *kreise}


def _blatt(datei: Path) -> list[list[Any]]:
    try:
        mappe = CalamineWorkbook.from_path(datei)
        return mappe.get_sheet_by_index(len(mappe.sheet_names) - 1).to_python()
    except (CalamineError, OSError) as fehler:
        raise DatenFehler(Mangel(
            datei.name, None, "", "Die Arbeitsmappe lässt sich nicht lesen.",
            "eine .xlsx-Datei des Gemeindeverzeichnisses", "Datei neu herunterladen.",
        )) from fehler  # fmt: skip


def _datum(muster: re.Pattern[str], texte: list[str]) -> date | None:
    for text in texte:
        if fund := muster.search(text):
            tag, monat, jahr = map(int, fund.groups())
            return date(jahr, monat, tag)
    return None


def _gebiet(zeile: list[object]) -> dict[str, object] | None:
    satz, text, land, bezirk, kreis, _, gemeinde, name = (str(z) for z in zeile[:8])
    kurz = name.split(",")[0].strip()
    if satz == _LAND:
        return {"ags": land, "name": kurz, "typ": "Land", "ebene": "land", "kreis": None}
    kreis_ags = land + bezirk + kreis
    if satz == _KREIS:
        return {"ags": kreis_ags, "name": kurz, "typ": TYPEN[text], "ebene": "kreis", "kreis": None}
    if satz != _GEMEINDE:
        return None
    return {
        "ags": kreis_ags + gemeinde,
        "name": kurz,
        "typ": TYPEN[text],
        "ebene": "gemeinde",
        "kreis": kreis_ags,
        "flaeche": _zahl(zeile[8]),
        "einwohner": _zahl(zeile[9]),
        "laenge": _zahl(zeile[14]),
        "breite": _zahl(zeile[15]),
    }


def _zahl(zelle: object) -> float | None:
    text = str(zelle).replace(",", ".").strip()
    return float(text) if text else None
