"""The register of areas: validity, predecessors and successors as far as the editions show.

Two editions show which areas vanished and which grew, not the day. Where the boundaries fit an
edition, the successor is the area in which the vanished one's centre lies; otherwise the
surfaces must have exactly one way to add up. What neither decides is named as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialatlas.katalog import Gebietsaenderung
from sozialatlas.quellen.gemeindeverzeichnis import Ausgabe
from sozialatlas.typen import BUND

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FELDER = (
    "ags", "name", "typ", "ebene", "kreis", "gueltig_ab", "gueltig_bis", "vorgaenger", "nachfolger",
)  # fmt: skip
"""Columns of ``kommunen.csv``; several predecessors are separated by blanks."""

AENDERUNGSFELDER = (
    "datum_recht", "datum_aufgaben", "zeitraum_von", "zeitraum_bis",
    "von", "nach", "art", "anteil", "sicherheit",
)  # fmt: skip
"""Columns of ``aenderungen.csv``; without a legal date only the period between editions is known."""

BELEGT, LAGE_FLAECHE, LAGE, FLAECHE, OFFEN = (
    "belegt", "Lage und Fläche", "nur Lage", "Fläche eindeutig", "nicht eindeutig",
)  # fmt: skip

_RUNDUNG = 0.006  # km² per area: surfaces are given with two decimals
_MESSUNG = 0.05  # km²: surveying between editions
_HOECHSTENS = 16  # areas to combine at once


def aenderungen(
    ausgaben: Sequence[Ausgabe],
    land: str,
    belegte: Sequence[Gebietsaenderung],
    grenzen: GeoDataFrame,
) -> pd.DataFrame:
    """Return one row per vanished area and successor, columns :data:`AENDERUNGSFELDER`."""
    zeilen = [
        {"datum_recht": b.datum_recht, "datum_aufgaben": b.datum_aufgaben, "von": b.von,
         "nach": b.nach, "art": b.art, "anteil": b.anteil, "sicherheit": BELEGT}
        for b in belegte if b.von.startswith(land)
    ]  # fmt: skip
    bekannt = {z["von"] for z in zeilen}
    for alt, neu in pairwise(ausgaben):
        vorher, nachher = (_gemeinden(a, land) for a in (alt, neu))
        for zeile in _zwischen(vorher, nachher, grenzen):
            if zeile["von"] not in bekannt:
                zeilen.append({"zeitraum_von": alt.gebietsstand, "zeitraum_bis": neu.gebietsstand,
                               **zeile})  # fmt: skip
    tabelle = pd.DataFrame(zeilen, columns=list(AENDERUNGSFELDER))
    return tabelle.sort_values(["von", "nach"], ignore_index=True)


def register(ausgaben: Sequence[Ausgabe], land: str, wechsel: pd.DataFrame) -> pd.DataFrame:
    """Return all areas of the editions, columns :data:`FELDER`, sorted by key.

    An area that a later edition no longer shows is valid until the day before that edition,
    unless the legal date is known; names and kinds are those of its last edition.
    """
    stand = [a.gebietsstand for a in ausgaben]
    zeilen: dict[str, dict[str, object]] = {
        BUND: {"ags": BUND, "name": "Deutschland", "typ": "Bund", "ebene": "bund"}
    }
    for nummer, ausgabe in enumerate(ausgaben):
        hier = ausgabe.gebiete[ausgabe.gebiete["ags"].str.startswith(land)]
        for gebiet in hier[["ags", "name", "typ", "ebene", "kreis"]].to_dict("records"):
            zeile = zeilen.setdefault(
                gebiet["ags"], {"gueltig_ab": stand[nummer] if nummer else None}
            )
            letzte = nummer == len(ausgaben) - 1
            bis = None if letzte else stand[nummer + 1] - timedelta(days=1)
            zeile |= {**gebiet, "gueltig_bis": bis}
    for satz in wechsel.itertuples():
        _verknuepfe(zeilen, satz.von, satz.nach, satz.datum_recht)
    tabelle = pd.DataFrame(list(zeilen.values()), columns=list(FELDER))
    return tabelle.sort_values("ags", ignore_index=True)


def als_register(tabelle: pd.DataFrame) -> bytes:
    """Return a table of areas as CSV bytes; missing cells are empty."""
    text = (
        tabelle.astype(object).where(tabelle.notna(), "").to_csv(index=False, lineterminator="\n")
    )
    return text.encode("utf-8")


def _verknuepfe(
    zeilen: dict[str, dict[str, object]], von: str, nach: str, datum: date | None
) -> None:
    if von not in zeilen or nach not in zeilen:
        return
    for ags, feld, anderer in ((von, "nachfolger", nach), (nach, "vorgaenger", von)):
        bisher = str(zeilen[ags].get(feld) or "").split()
        zeilen[ags][feld] = " ".join(sorted({*bisher, anderer}))
    if isinstance(datum, date):
        zeilen[von]["gueltig_bis"] = datum - timedelta(days=1)
        if zeilen[nach].get("gueltig_ab"):
            zeilen[nach]["gueltig_ab"] = datum


def _gemeinden(ausgabe: Ausgabe, land: str) -> pd.DataFrame:
    gemeinden = ausgabe.gemeinden
    return gemeinden[gemeinden.index.str.startswith(land)]


def _zwischen(
    vorher: pd.DataFrame, nachher: pd.DataFrame, grenzen: GeoDataFrame
) -> Iterator[dict[str, object]]:
    """Yield what became of each area that ``nachher`` no longer has."""
    weg = vorher.loc[vorher.index.difference(nachher.index)]
    zuwachs = nachher["flaeche"] - vorher["flaeche"].reindex(nachher.index).fillna(0)
    if set(grenzen["ags"]) == set(nachher.index):
        nach, sicher = _nach_lage(weg, grenzen), LAGE_FLAECHE
    else:
        nach, sicher = _nach_flaeche(weg, zuwachs[zuwachs > _MESSUNG]), FLAECHE
    summen = weg["flaeche"].groupby(nach).agg(["sum", "size"])
    for ags in weg.index:
        ziel = nach.get(ags)
        if not isinstance(ziel, str):
            yield {"von": ags, "nach": "", "art": "Auflösung", "sicherheit": OFFEN}
            continue
        rest = abs(summen.loc[ziel, "sum"] - zuwachs[ziel])
        passt = rest <= _MESSUNG + 2 * _RUNDUNG * summen.loc[ziel, "size"]
        yield {
            "von": ags, "nach": ziel,
            "art": _art(ags, ziel, vorher, nachher, int(summen.loc[ziel, "size"])),
            "anteil": 1.0 if passt else None,
            "sicherheit": sicher if passt else LAGE,
        }  # fmt: skip


def _art(von: str, nach: str, vorher: pd.DataFrame, nachher: pd.DataFrame, anzahl: int) -> str:
    if nach in vorher.index:
        return "Eingliederung"
    gleich = vorher.loc[von, "name"] == nachher.loc[nach, "name"]
    return "Umschlüsselung" if gleich and anzahl == 1 else "Zusammenschluss"


def _nach_lage(weg: pd.DataFrame, grenzen: GeoDataFrame) -> pd.Series:
    """Return the area in whose boundary the centre of each vanished one lies."""
    import geopandas as gpd

    punkte = gpd.GeoDataFrame(
        {"von": weg.index}, geometry=gpd.points_from_xy(weg["laenge"], weg["breite"], crs=4326)
    ).to_crs(grenzen.crs)
    treffer = gpd.sjoin_nearest(punkte, grenzen[["ags", "geometry"]], max_distance=500)
    return treffer.drop_duplicates("von").set_index("von")["ags"]


def _nach_flaeche(weg: pd.DataFrame, zuwachs: pd.Series) -> pd.Series:
    """Return successors where the surfaces of a Kreis can add up in one way only."""
    nach = pd.Series(index=weg.index, dtype="object")
    gefunden = True
    while gefunden:
        gefunden = False
        for ziel, flaeche in zuwachs.items():
            offen = weg[nach.isna() & weg["kreis"].eq(str(ziel)[:5])]["flaeche"]
            loesungen = _teilmengen(offen, flaeche)
            if len(loesungen) == 1:
                nach[loesungen[0]] = ziel
                zuwachs, gefunden = zuwachs.drop(ziel), True
                break
    return nach


def _teilmengen(flaechen: pd.Series, summe: float) -> list[list[str]]:
    """Return all sets of areas whose surfaces add up to ``summe`` within rounding."""
    if not 0 < len(flaechen) <= _HOECHSTENS:
        return []
    auswahl = (np.arange(1, 2 ** len(flaechen))[:, None] >> np.arange(len(flaechen))) & 1
    abstand = np.abs(auswahl @ flaechen.to_numpy() - summe)
    treffer = auswahl[abstand <= _RUNDUNG * (1 + auswahl.sum(axis=1))]
    return [list(flaechen.index[zeile.astype(bool)]) for zeile in treffer]
