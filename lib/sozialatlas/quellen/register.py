"""The register of areas with validity, predecessors and successors, as editions show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from sozialatlas.katalog import Gebietsaenderung
from sozialatlas.quellen.gemeindeverzeichnis import Ausgabe
from sozialatlas.quellen.nachfolge import nachfolger
from sozialatlas.typen import BUND

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FELDER = (
    "ags", "name", "typ", "ebene", "kreis", "gueltig_ab", "gueltig_bis", "vorgaenger", "nachfolger",
)  # fmt: skip
"""Columns of ``kommunen.csv``; several predecessors are separated by blanks."""

AENDERUNGSFELDER = (
    "von", "nach", "art", "anteil", "sicherheit",
    "datum_recht", "datum_aufgaben", "zeitraum_von", "zeitraum_bis",
)  # fmt: skip
"""Columns of ``aenderungen.csv``; without a legal date only the period is known."""

BELEGT = "belegt"

_NEUE_SCHLUESSEL = ("Zusammenschluss", "Umschlüsselung")
"""Kinds of changes with which the key of the successor begins."""


def aenderungen(
    ausgaben: Sequence[Ausgabe],
    land: str,
    belegte: Sequence[Gebietsaenderung],
    grenzen: GeoDataFrame,
) -> pd.DataFrame:
    """Return one row per vanished area and successor, columns :data:`AENDERUNGSFELDER`."""
    zeilen: list[dict[str, Any]] = [
        b.model_dump(exclude={"beleg"}) | {"sicherheit": BELEGT}
        for b in belegte
        if b.von.startswith(land)
    ]
    bekannt = {z["von"] for z in zeilen}
    for alt, neu in pairwise(ausgaben):
        zeitraum = {"zeitraum_von": alt.gebietsstand, "zeitraum_bis": neu.gebietsstand}
        vorher, nachher = (_gemeinden(a, land) for a in (alt, neu))
        zeilen += [
            zeitraum | zeile
            for zeile in nachfolger(vorher, nachher, grenzen)
            if zeile["von"] not in bekannt
        ]
    tabelle = pd.DataFrame(zeilen, columns=list(AENDERUNGSFELDER))
    return tabelle.sort_values(["von", "nach"], ignore_index=True)


def register(ausgaben: Sequence[Ausgabe], land: str, wechsel: pd.DataFrame) -> pd.DataFrame:
    """Return all areas of the editions, columns :data:`FELDER`, sorted by key.

    An area that a later edition no longer shows is valid until the day before that edition,
    unless the legal date is known; names and kinds are those of its last edition.
    """
    bund = {"ags": BUND, "name": "Deutschland", "typ": "Bund", "ebene": "bund"}
    zeilen: dict[str, dict[str, Any]] = {BUND: bund}
    folgende = [*(a.gebietsstand - timedelta(days=1) for a in ausgaben[1:]), None]
    for nummer, (ausgabe, bis) in enumerate(zip(ausgaben, folgende, strict=True)):
        hier = ausgabe.gebiete[ausgabe.gebiete["ags"].str.startswith(land)]
        ab = ausgabe.gebietsstand if nummer else None
        for gebiet in hier.itertuples():
            zeile = zeilen.setdefault(str(gebiet.ags), {"gueltig_ab": ab})
            zeile |= {f: getattr(gebiet, f) for f in FELDER[:5]} | {"gueltig_bis": bis}
    for satz in wechsel.to_dict("records"):
        _verknuepfe(zeilen, satz)
    tabelle = pd.DataFrame(list(zeilen.values()), columns=list(FELDER))
    return tabelle.sort_values("ags", ignore_index=True)


def als_register(tabelle: pd.DataFrame) -> bytes:
    """Return a table of areas as CSV bytes; missing cells are empty."""
    texte = tabelle.astype(object).where(tabelle.notna(), "")
    return texte.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _verknuepfe(zeilen: dict[str, dict[str, Any]], satz: Mapping[Any, Any]) -> None:
    """Enter predecessor and successor; a legal date replaces the date of the edition."""
    von, nach, datum = satz["von"], satz["nach"], satz["datum_recht"]
    if von not in zeilen or nach not in zeilen:
        return
    for ags, feld, anderer in ((von, "nachfolger", nach), (nach, "vorgaenger", von)):
        bisher = (zeilen[ags].get(feld) or "").split()
        zeilen[ags][feld] = " ".join(sorted({*bisher, anderer}))
    if isinstance(datum, date) and not pd.isna(datum):
        zeilen[von]["gueltig_bis"] = datum - timedelta(days=1)
        beginn = zeilen[nach].get("gueltig_ab")
        if beginn and datum <= beginn and satz["art"] in _NEUE_SCHLUESSEL:
            zeilen[nach]["gueltig_ab"] = datum


def _gemeinden(ausgabe: Ausgabe, land: str) -> pd.DataFrame:
    gemeinden = ausgabe.gemeinden
    return gemeinden[gemeinden.index.str.startswith(land)]
