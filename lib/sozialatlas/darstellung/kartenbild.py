"""Drawing of maps: areas by class, outline of the Kommune, names that fit, legend, tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from sozialatlas.darstellung import legende, stil
from sozialatlas.darstellung.blatt import blatt
from sozialatlas.darstellung.gelaende import (
    Flaechen,
    Rahmen,
    Schild,
    auf_das_blatt,
    namensschilder,
    umriss,
)
from sozialatlas.darstellung.klassen import Klassen
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

HOEHE = 9.6
FENSTER = Rahmen(0.1, 0.1, 10.6, HOEHE - 0.2)
GROSS = 12.8
WEIT = Rahmen(0.1, 0.1, 14.4, GROSS - 0.7)
"""Sheet and window for many areas; the legend then stands in a corner that the Land leaves free."""
FENSTER_NIEDRIG = Rahmen(0.1, 0.1, 5.5, stil.FOLIE.hoehe - 0.2)
SPALTEN = (legende.Spalte(5.75, 9.75), legende.Spalte(10.1, stil.FOLIE.breite - 0.1))
"""Window of a map on a slide, columns of its legend and of its tiles."""
LAGE_HOEHE = 8.6
KLEIN_GEGEN_MITTEL = 0.4
"""Areas smaller than this share of the mean area get a tile beside the map."""
FAST, LOCKER = (1.0, 0.8), (1.0, 0.8, 0.3)
"""How much of a name has to lie inside its area, tried one after the other."""
ENG = 1.1
WENIGE = 60
"""Up to this many names, and areas with tiles, are readable; an area may go without name."""


def choropleth(
    grenzen: GeoDataFrame,
    da: pd.Series,
    klassen: Klassen,
    einheit: str,
    ags: str,
    land: float | None,
    namen: Mapping[str, str],
    umrisse: GeoDataFrame | None,
    blatt_: stil.Blatt = stil.BERICHT,
) -> Figure:
    """Draw a map of ``da`` (values by AGS) with its legend at the right.

    On a low sheet the tiles of small areas stand beside the legend instead of below it.
    """
    niedrig = blatt_.hoehe < stil.HOEHE_CM
    hoehe, flaechen, raender = (
        (blatt_.hoehe, *auf_das_blatt(grenzen, FENSTER_NIEDRIG, umrisse))
        if niedrig
        else _aufteilung(grenzen, umrisse, legende.hoehe(klassen))
    )
    figur, flaeche = blatt(blatt_.breite, hoehe)
    palette = legende.farben(klassen.anzahl)
    toene = {a: palette[klassen.nummer(da[a])] for a in flaechen if a in da.index}
    _fuelle(flaeche, flaechen, toene)
    if umrisse is not None:
        _ziehe(flaeche, raender.values(), stil.LAND, 0.6, 3)
        _benenne_raender(flaeche, raender, umrisse)
    gebiet, eigener = flaechen.get(ags, raender.get(ags)), namen.get(ags, "")
    gesperrt = [_namensfeld(gebiet, eigener)] if gebiet is not None and eigener else []
    kleine = _kleine(flaechen)
    benannt = {a for a, name in namen.items() if name}
    if len(benannt) <= WENIGE:
        gross = {a: flaechen[a] for a in flaechen if a in benannt & toene.keys() - {*kleine}}
        _beschrifte(flaeche, gross, namen, toene, ags, gesperrt)
    _hebe_hervor(flaeche, gebiet, eigener)
    ohne = len(flaechen) - len(toene)
    erste, zweite = SPALTEN if niedrig else (legende.RECHTS, legende.RECHTS)
    tiefe = legende.legende(flaeche, hoehe, da, klassen, einheit, ohne, land, erste)
    tiefe = hoehe + 0.4 if niedrig else tiefe
    legende.kacheln(flaeche, tiefe, kleine, da, toene, klassen.dezimalen, namen, ags, zweite)
    return figur


def _aufteilung(
    grenzen: GeoDataFrame, umrisse: GeoDataFrame | None, legende_hoehe: float
) -> tuple[float, Flaechen, Flaechen]:
    """Return height of the sheet, areas and outlines on it.

    A map with outlines takes the whole width if the legend then stands clear of every area.
    """
    if umrisse is not None:
        flaechen, raender = auf_das_blatt(grenzen, WEIT, umrisse)
        ecke = shapely.box(legende.LINKS, GROSS - legende_hoehe, stil.BREITE_CM, GROSS)
        if not any(f.intersects(ecke) for f in flaechen.values()):
            return GROSS, flaechen, raender
    return HOEHE, *auf_das_blatt(grenzen, FENSTER, umrisse)


def _benenne_raender(flaeche: Zeichenflaeche, raender: Flaechen, umrisse: GeoDataFrame) -> None:
    """Name the outlined areas for orientation, in letters with a white rim."""
    kurz = (str(name).split(",")[0] for name in umrisse["name"])
    namen = dict(zip(umrisse["ags"].astype(str), kurz, strict=True))
    for schild in namensschilder(raender, namen, stil.KLEIN, anteile=LOCKER).values():
        _schreibe_name(flaeche, schild, stil.TEXT, "white", 1.8)


def _schreibe_name(
    flaeche: Zeichenflaeche, s: Schild, farbe: str, hof: str = "", breite: float = 0
) -> None:
    """Write a name, with a rim where it is told to; rims are most of the size of a map."""
    schrift = flaeche.text(
        s.x, s.y, s.text, color=farbe, fontsize=stil.KLEIN, ha="center", va="center", zorder=6,
        linespacing=ENG,
    )  # fmt: skip
    if hof:
        schrift.set_path_effects([withStroke(linewidth=breite, foreground=hof)])


def lage(
    grenzen: GeoDataFrame, ags: str, namen: Mapping[str, str], eigener: GeoDataFrame | None
) -> Figure:
    """Draw all areas in grey and the Kommune in its colour with its name."""
    figur, flaeche = blatt(hoehe_cm=LAGE_HOEHE)
    fenster = Rahmen(2.6, 0.1, stil.BREITE_CM - 5.2, LAGE_HOEHE - 0.2)
    flaechen, dazu = auf_das_blatt(grenzen, fenster, eigener)
    gebiet = dazu.get(ags, flaechen.get(ags))
    name = namen.get(ags, "")
    if eigener is not None:
        name = str(eigener["name"].iloc[0]).split(",")[0]
    _flaeche(flaeche, [f for a, f in flaechen.items() if a != ags], stil.GITTER, 1.0)
    andere = {a: f for a, f in flaechen.items() if a != ags}
    gesperrt = [] if gebiet is None else [_namensfeld(gebiet, name)]
    _beschrifte(flaeche, andere, namen, dict.fromkeys(andere, stil.GITTER), ags, gesperrt)
    if gebiet is not None:
        _flaeche(flaeche, [gebiet], stil.KOMMUNE, 1.0)
        _benenne(flaeche, gebiet, name)
    return figur


def _fuelle(flaeche: Zeichenflaeche, flaechen: Flaechen, toene: Mapping[str, str]) -> None:
    """Fill the areas, one path per colour; areas without figure are hatched."""
    breite = 0.8 if len(flaechen) <= WENIGE else 0.25
    for farbe in dict.fromkeys(toene.values()):
        teile = [flaechen[a] for a, f in toene.items() if f == farbe]
        _flaeche(flaeche, teile, farbe, breite)
    ohne = [f for a, f in flaechen.items() if a not in toene]
    if ohne:
        muster = stil.SCHRAFFUR if len(flaechen) <= WENIGE else stil.SCHRAFFUR_DICHT
        _flaeche(flaeche, ohne, stil.OHNE_DATEN, breite, muster)


def _flaeche(
    flaeche: Zeichenflaeche,
    teile: Sequence[shapely.Geometry],
    farbe: str,
    breite: float,
    muster: str = "",
) -> None:
    flaeche.nimm(
        PathCollection(
            [umriss(teile)],
            facecolors=farbe,
            edgecolors=stil.SCHRAFFUR_FARBE if muster else "white",
            linewidths=breite,
            hatch=muster or None,
            zorder=0.9 if muster else 1,
        )
    )


def _ziehe(
    flaeche: Zeichenflaeche,
    teile: Iterable[shapely.Geometry],
    farbe: str,
    breite: float,
    lage: float,
) -> None:
    flaeche.nimm(
        PathCollection(
            [umriss(list(teile))],
            facecolors="none",
            edgecolors=farbe,
            linewidths=breite,
            zorder=lage,
            joinstyle="round",
        )
    )


def _hebe_hervor(flaeche: Zeichenflaeche, gebiet: shapely.Geometry | None, name: str) -> None:
    """Outline the Kommune, white below and its colour above, and name it."""
    if gebiet is None:
        return
    _ziehe(flaeche, [gebiet], "white", 4.0, 4)
    _ziehe(flaeche, [gebiet], stil.KOMMUNE, 2.0, 5)
    if name:
        _benenne(flaeche, gebiet, name)


def _namensfeld(gebiet: shapely.Geometry, name: str) -> shapely.Geometry:
    """Box above the area that its name takes, kept on the sheet."""
    links, _, rechts, oben = gebiet.bounds
    halb = textbreite(name, fett=True) / 2 + 0.05
    mitte = min(max((links + rechts) / 2, halb), stil.BREITE_CM - halb)
    fuss = min(oben + 0.1, LAGE_HOEHE - 0.5)
    return shapely.box(mitte - halb, fuss, mitte + halb, fuss + 0.4)


def _benenne(flaeche: Zeichenflaeche, gebiet: shapely.Geometry, name: str) -> None:
    feld = _namensfeld(gebiet, name)
    text = flaeche.text(
        feld.centroid.x,
        feld.centroid.y,
        name,
        color=stil.KOMMUNE,
        fontweight="bold",
        ha="center",
        va="center",
        zorder=8,
    )
    text.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _kleine(flaechen: Flaechen) -> list[str]:
    """Areas that nearly vanish (far below the mean size), if there are few areas at all."""
    if len(flaechen) > WENIGE or not all(len(ags) == 5 for ags in flaechen):
        return []
    mittel = float(np.mean([f.area for f in flaechen.values()]))
    return [a for a, f in flaechen.items() if f.area < KLEIN_GEGEN_MITTEL * mittel]


def _beschrifte(
    flaeche: Zeichenflaeche,
    flaechen: Flaechen,
    namen: Mapping[str, str],
    toene: Mapping[str, str],
    ags: str,
    gesperrt: Sequence[shapely.Geometry] = (),
) -> None:
    """Write the names that fit into their areas, or nearly; the Kommune's own stands apart."""
    andere = {a: n for a, n in namen.items() if a != ags}
    schilder = namensschilder(flaechen, andere, stil.KLEIN, gesperrt, FAST)
    for gebiet, schild in schilder.items():
        ton = toene[gebiet]
        hof = "" if schild.darin else ton  # over its own area a rim in its tone shows nothing
        _schreibe_name(flaeche, schild, stil.schrift_auf(ton), hof, 1.6)
