"""What became of areas that an edition of the Gemeindeverzeichnis no longer shows.

Two editions show which areas vanished and which grew, not the day and not the parts. Where the
boundaries fit the later edition, the successor is the area in which the vanished one's centre
lies. Otherwise the surfaces must add up: in one way only, or, among several, in the way with
the shortest distances. What neither decides is named as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LAGE_FLAECHE = "Lage und Fläche"
LAGE = "nur Lage"
FLAECHE = "Fläche eindeutig"
NAEHE = "Fläche und Nähe"
OFFEN = "nicht eindeutig"
"""How sure a successor is, from best to none."""

_RUNDUNG = 0.006  # km² per area: surfaces are given with two decimals
_MESSUNG = 0.1  # km²: surveying between editions
_HOECHSTENS = 16  # areas to combine at once


def nachfolger(
    vorher: pd.DataFrame, nachher: pd.DataFrame, grenzen: GeoDataFrame
) -> Iterator[dict[str, Any]]:
    """Yield von, nach, art, anteil, sicherheit for each area that ``nachher`` no longer has.

    Both tables are indexed by AGS (see ``gemeindeverzeichnis.Ausgabe``); ``anteil`` is the
    share of the surface that went to ``nach``, None where it is not known.
    """
    weg = vorher.loc[vorher.index.difference(nachher.index)]
    zuwachs = nachher["flaeche"] - vorher["flaeche"].reindex(nachher.index).fillna(0)
    zuwachs = zuwachs[zuwachs > _MESSUNG]
    if set(grenzen["ags"]) == set(nachher.index):
        saetze = _nach_lage(weg, zuwachs, grenzen)
    else:
        saetze = _nach_flaeche(weg, zuwachs, nachher)
    gefunden = list(saetze)
    for von, nach, anteil, sicherheit in gefunden:
        if anteil is not None and anteil < 1:
            art = "Teilung"
        elif nach in vorher.index:
            art = "Eingliederung"
        else:
            allein = sum(satz[1] == nach for satz in gefunden) == 1
            gleich = str(vorher.at[von, "name"]) == str(nachher.at[nach, "name"])
            art = "Umschlüsselung" if allein and gleich else "Zusammenschluss"
        yield {"von": von, "nach": nach, "art": art, "anteil": anteil, "sicherheit": sicherheit}
    for von in weg.index.difference([satz[0] for satz in gefunden]):
        yield {"von": von, "nach": "", "art": "Auflösung", "anteil": None, "sicherheit": OFFEN}


_Satz = tuple[str, str, float | None, str]  # von, nach, anteil, sicherheit


def _nach_lage(weg: pd.DataFrame, zuwachs: pd.Series, grenzen: GeoDataFrame) -> Iterator[_Satz]:
    """Take the area around the centre of each vanished one; surfaces confirm it."""
    import geopandas as gpd

    punkte = gpd.GeoDataFrame(
        {"von": weg.index}, geometry=gpd.points_from_xy(weg["laenge"], weg["breite"], crs=4326)
    ).to_crs(grenzen.crs)
    treffer = gpd.sjoin_nearest(punkte, grenzen[["ags", "geometry"]], max_distance=500)
    nach = treffer.drop_duplicates("von").set_index("von")["ags"]
    for ziel, gruppe in weg["flaeche"].groupby(nach.reindex(weg.index)):
        rest = abs(gruppe.sum() - zuwachs.get(ziel, 0.0))
        passt = rest <= _MESSUNG + 2 * _RUNDUNG * len(gruppe)
        for von in gruppe.index:
            yield str(von), str(ziel), *((1.0, LAGE_FLAECHE) if passt else (None, LAGE))


def _nach_flaeche(weg: pd.DataFrame, zuwachs: pd.Series, nachher: pd.DataFrame) -> Iterator[_Satz]:
    """Assign whole areas within their Kreis, then across Kreise, then parts of single areas."""
    saetze: list[_Satz] = []
    for ueber_kreise in (False, True):
        gefunden = True
        while gefunden:
            offen = weg.loc[weg.index.difference([satz[0] for satz in saetze])]
            ziele = zuwachs[~zuwachs.index.isin([satz[1] for satz in saetze])]
            neue = _ganze(offen, ziele, nachher, ueber_kreise)
            geschaetzt = {satz[0][:5] for satz in saetze if satz[3] == NAEHE}
            saetze += [(v, n, a, NAEHE if v[:5] in geschaetzt else s) for v, n, a, s in neue]
            gefunden = bool(neue)
    yield from saetze
    offen = weg.loc[weg.index.difference([satz[0] for satz in saetze])]
    yield from _teile(offen, zuwachs[~zuwachs.index.isin([satz[1] for satz in saetze])])


def _ganze(
    offen: pd.DataFrame, ziele: pd.Series, nachher: pd.DataFrame, ueber_kreise: bool
) -> list[_Satz]:
    """Return the assignment of the first area whose growth whole areas explain."""
    mehrdeutig: list[tuple[float, list[_Satz]]] = []
    for ziel, flaeche in ziele.items():
        hier = offen if ueber_kreise else offen[offen["kreis"] == str(ziel)[:5]]
        loesungen = _teilmengen(hier["flaeche"], float(flaeche))
        if len(loesungen) == 1:
            return [(von, str(ziel), 1.0, FLAECHE) for von in loesungen[0]]
        for loesung in loesungen if not ueber_kreise else []:
            weite = _entfernung(offen.loc[loesung], nachher.loc[[str(ziel)]])
            mehrdeutig.append((weite, [(von, str(ziel), 1.0, NAEHE) for von in loesung]))
    return min(mehrdeutig)[1] if mehrdeutig else []


def _teile(offen: pd.DataFrame, ziele: pd.Series) -> Iterator[_Satz]:
    """Split an area where exactly one pair of growths adds up to its surface."""
    for von, flaeche in offen["flaeche"].items():
        paare = [p for p in combinations(ziele.index, 2)
                 if abs(ziele[list(p)].sum() - flaeche) <= 3 * _RUNDUNG]  # fmt: skip
        if len(paare) == 1:
            for ziel in paare[0]:
                yield str(von), ziel, round(float(ziele[ziel] / flaeche), 3), FLAECHE


def _teilmengen(flaechen: pd.Series, summe: float) -> list[list[str]]:
    """Return all sets of areas whose surfaces add up to ``summe`` within rounding."""
    if not 0 < len(flaechen) <= _HOECHSTENS:
        return []
    auswahl = (np.arange(1, 2 ** len(flaechen))[:, None] >> np.arange(len(flaechen))) & 1
    abstand = np.abs(auswahl @ flaechen.to_numpy() - summe)
    treffer = auswahl[abstand <= _RUNDUNG * (1 + auswahl.sum(axis=1))]
    return [list(flaechen.index[zeile.astype(bool)]) for zeile in treffer]


def _entfernung(gebiete: pd.DataFrame, ziel: pd.DataFrame) -> float:
    """Return the mean distance of centres in degrees of latitude, good enough to compare."""
    laenge, breite = ziel["laenge"].iloc[0], ziel["breite"].iloc[0]
    ost = (gebiete["laenge"] - laenge) * np.cos(np.radians(breite))
    return float(np.hypot(ost, gebiete["breite"] - breite).mean())
