"""Boundaries on the sheet: from metres to centimetres, thinned, as paths to fill and to stroke."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely
from matplotlib.path import Path as Umriss

from sozialatlas.darstellung.blatt import umbrich, zeilenhoehe
from sozialatlas.darstellung.zeichenflaeche import textbreite

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

EPSG = 25832  # ETRS89 / UTM 32N, metres
FEINHEIT = 0.02  # cm: what is finer cannot be seen
VIELE, GROB = 200, 0.055  # with more areas than this the detail is coarser
TINTE = 0.65  # part of a line's height that letters fill


@dataclass(frozen=True)
class Rahmen:
    """Window of the sheet a map has to fit into, in cm."""

    links: float
    unten: float
    breite: float
    hoehe: float


Flaechen = Mapping[str, shapely.Geometry]
"""AGS → area in centimetres of the sheet."""


def auf_das_blatt(
    grenzen: GeoDataFrame, rahmen: Rahmen, dazu: GeoDataFrame | None = None
) -> tuple[dict[str, shapely.Geometry], dict[str, shapely.Geometry]]:
    """Map areas to sheet centimetres so that ``grenzen`` fills ``rahmen``, shared borders kept.

    Returns ``{ags: geometry}`` for ``grenzen`` and for ``dazu`` in the same scale. Geographic
    coordinates are projected first.
    """
    haupt = _in_metern(grenzen)
    x0, y0, x1, y1 = haupt.total_bounds
    massstab = min(rahmen.breite / (x1 - x0), rahmen.hoehe / (y1 - y0))
    ecke = np.array(
        [
            rahmen.links + (rahmen.breite - massstab * (x1 - x0)) / 2 - massstab * x0,
            rahmen.unten + (rahmen.hoehe - massstab * (y1 - y0)) / 2 - massstab * y0,
        ]
    )
    feinheit = FEINHEIT if len(haupt) <= VIELE else GROB

    def lege(tafel: GeoDataFrame) -> dict[str, shapely.Geometry]:
        gelegt = shapely.transform(tafel.geometry.to_numpy(), lambda p: p * massstab + ecke)
        duenn = shapely.orient_polygons(shapely.coverage_simplify(gelegt, feinheit))
        return dict(zip(tafel["ags"].astype(str), duenn, strict=True))

    return lege(haupt), {} if dazu is None else lege(_in_metern(dazu))


def _in_metern(tafel: GeoDataFrame) -> GeoDataFrame:
    return tafel if tafel.crs is None or tafel.crs.is_projected else tafel.to_crs(EPSG)


def umriss(teile: Sequence[shapely.Geometry]) -> Umriss:
    """Turn areas with their holes and islands into one path."""
    ringe = shapely.get_rings(shapely.get_parts(np.asarray(teile, dtype=object)))
    punkte = [shapely.get_coordinates(ring) for ring in ringe]
    ecken = np.concatenate(punkte)
    zeichen = np.full(len(ecken), Umriss.LINETO, dtype=np.uint8)
    enden = np.cumsum([len(p) for p in punkte])
    zeichen[np.concatenate(([0], enden[:-1]))] = Umriss.MOVETO
    zeichen[enden - 1] = Umriss.CLOSEPOLY
    return Umriss(ecken, zeichen)


class Schild(NamedTuple):
    """A name on a map: centre in cm, broken text, whether its area holds it whole."""

    x: float
    y: float
    text: str
    darin: bool


def namensschilder(
    flaechen: Flaechen,
    namen: Mapping[str, str],
    groesse: float,
    gesperrt: Sequence[shapely.Geometry] = (),
    anteile: Sequence[float] = (1.0,),
) -> dict[str, Schild]:
    """Return place and broken text of every name that fits inside its area.

    Large areas choose first; names keep clear of each other and of the boxes in ``gesperrt``.
    ``anteile``: how much of the name has to lie inside; what finds no place is tried again with
    the next share.
    """
    belegt = list(gesperrt)
    ergebnis: dict[str, Schild] = {}
    reihenfolge = sorted((a for a in flaechen if a in namen), key=lambda a: -flaechen[a].area)
    for anteil in anteile:
        for ags in (a for a in reihenfolge if a not in ergebnis):
            schild = _schild(flaechen[ags], namen[ags], groesse, belegt, anteil)
            if schild is not None:
                x, y, text, feld = schild
                ergebnis[ags] = Schild(x, y, text, anteil >= 1)
                belegt.append(feld)
    return ergebnis


def _schild(
    flaeche: shapely.Geometry,
    name: str,
    groesse: float,
    belegt: Sequence[shapely.Geometry],
    anteil: float,
) -> tuple[float, float, str, shapely.Geometry] | None:
    """Try the name in one line, then broken, at several places; take the first that lies inside."""
    groesster = max(shapely.get_parts(flaeche), key=lambda teil: teil.area)
    form = shapely.to_wkb(groesster)
    for text in dict.fromkeys((name, umbrich(name, 2.0, groesse), umbrich(name, 1.0, groesse))):
        mitten, felder = _felder_darin(form, text, groesse, anteil)
        for mitte, feld in zip(mitten, felder, strict=True):
            if not any(feld.intersects(b) for b in belegt):
                return float(mitte[0]), float(mitte[1]), text, feld
    return None


@functools.cache
def _felder_darin(
    form: bytes, text: str, groesse: float, anteil: float
) -> tuple[np.ndarray, np.ndarray]:
    """Centres and boxes of a text inside an area (WKB), best first.

    The maps of all reports share their areas, so each is measured once per process.
    """
    flaeche = shapely.from_wkb(form)
    shapely.prepare(flaeche)
    mitten = _plaetze(flaeche)
    hoch = zeilenhoehe(groesse) * (text.count("\n") + TINTE) / 2
    halb = np.array([textbreite(text, groesse) / 2, hoch])
    felder = shapely.box(*(mitten - halb).T, *(mitten + halb).T)
    darin = np.flatnonzero(_liegt_darin(flaeche, felder, anteil))
    return mitten[darin], felder[darin]


def _liegt_darin(flaeche: shapely.Geometry, felder: np.ndarray, anteil: float) -> np.ndarray:
    """Tell for each box whether at least this share of it lies inside the area."""
    if anteil >= 1:
        return np.asarray(shapely.contains(flaeche, felder))
    innen = [shapely.clip_by_rect(flaeche, *ecken) for ecken in shapely.bounds(felder).tolist()]
    return np.asarray(shapely.area(innen) >= anteil * shapely.area(felder))


def _plaetze(flaeche: shapely.Geometry) -> np.ndarray:
    """Candidate centres of a name: the roomiest point, then a grid, nearest to it first."""
    raum = shapely.get_coordinates(shapely.maximum_inscribed_circle(flaeche, 0.05))[0]
    links, unten, rechts, oben = flaeche.bounds
    x, y = np.meshgrid(np.linspace(links, rechts, 23), np.linspace(unten, oben, 23))
    gitter = np.column_stack((x.ravel(), y.ravel()))
    weg = np.abs(gitter - raum) @ np.array([1.0, 1.0])
    return np.concatenate([[raum], gitter[np.argsort(weg, kind="stable")]])
