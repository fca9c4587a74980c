"""Drawing of maps: areas by class, outline of the Kommune, names that fit, legend, tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.blatt import blatt, einheitszeile, schreibe, textbreite
from sozialatlas.darstellung.gelaende import (
    Flaechen,
    Rahmen,
    auf_das_blatt,
    namensschilder,
    umriss,
)
from sozialatlas.darstellung.klassen import Klassen

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

HOEHE = 9.6
FENSTER = Rahmen(0.1, 0.1, 10.6, HOEHE - 0.2)
LEGENDE = 11.1  # cm: left edge of the legend
LAGE_HOEHE = 8.6
KLEIN_GEGEN_MITTEL = 0.4
"""Areas smaller than this share of the mean area get a tile beside the map."""
WENIGE = 60
"""Up to this many areas names and tiles are readable."""


def choropleth(
    grenzen: GeoDataFrame,
    da: pd.Series,
    klassen: Klassen,
    einheit: str,
    ags: str,
    land: float | None,
    namen: Mapping[str, str],
    umrisse: GeoDataFrame | None,
) -> Figure:
    """Draw a map of ``da`` (values by AGS) with its legend at the right."""
    figur, flaeche = blatt(hoehe_cm=HOEHE)
    flaechen, raender = auf_das_blatt(grenzen, FENSTER, umrisse)
    farben = {a: _farben(klassen.anzahl)[klassen.nummer(da[a])] for a in flaechen if a in da.index}
    _fuelle(flaeche, flaechen, farben)
    if raender:
        _ziehe(flaeche, raender.values(), stil.LAND, 0.6, 3)
    kleine = _kleine(flaechen)
    if len(flaechen) <= WENIGE:
        gross = {a: f for a, f in flaechen.items() if a not in kleine and a in farben}
        _beschrifte(flaeche, gross, namen, {a: stil.schrift_auf(f) for a, f in farben.items()}, ags)
    _hebe_hervor(flaeche, flaechen.get(ags, raender.get(ags)), namen.get(ags, ""))
    tiefe = _legende(flaeche, da, klassen, einheit, len(flaechen) - len(farben), land)
    _kacheln(flaeche, tiefe, kleine, da, farben, klassen.dezimalen, namen, ags)
    return figur


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
    _beschrifte(flaeche, andere, namen, dict.fromkeys(andere, stil.LAND), ags, gesperrt)
    if gebiet is not None:
        _flaeche(flaeche, [gebiet], stil.KOMMUNE, 1.0)
        _benenne(flaeche, gebiet, name)
    return figur


def _farben(anzahl: int) -> tuple[str, ...]:
    """Colours for fewer classes, spread over the whole sequence."""
    stellen = np.linspace(0, len(stil.SEQUENZ) - 1, anzahl).round().astype(int)
    return tuple(stil.SEQUENZ[i] for i in stellen)


def _fuelle(flaeche: Axes, flaechen: Flaechen, farben: Mapping[str, str]) -> None:
    """Fill the areas, one path per colour; areas without figure are hatched."""
    breite = 0.8 if len(flaechen) <= WENIGE else 0.25
    for farbe in dict.fromkeys(farben.values()):
        teile = [flaechen[a] for a, f in farben.items() if f == farbe]
        _flaeche(flaeche, teile, farbe, breite)
    ohne = [f for a, f in flaechen.items() if a not in farben]
    if ohne:
        _flaeche(flaeche, ohne, stil.OHNE_DATEN, breite, stil.SCHRAFFUR)


def _flaeche(
    flaeche: Axes, teile: Sequence[shapely.Geometry], farbe: str, breite: float, muster: str = ""
) -> None:
    flaeche.add_collection(
        PathCollection(
            [umriss(teile)],
            facecolors=farbe,
            edgecolors=stil.SCHRAFFUR_FARBE if muster else "white",
            linewidths=breite,
            hatch=muster or None,
            zorder=0.9 if muster else 1,
        ),
        autolim=False,
    )


def _ziehe(
    flaeche: Axes, teile: Iterable[shapely.Geometry], farbe: str, breite: float, lage: float
) -> None:
    flaeche.add_collection(
        PathCollection(
            [umriss(list(teile))],
            facecolors="none",
            edgecolors=farbe,
            linewidths=breite,
            zorder=lage,
            joinstyle="round",
        ),
        autolim=False,
    )


def _hebe_hervor(flaeche: Axes, gebiet: shapely.Geometry | None, name: str) -> None:
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


def _benenne(flaeche: Axes, gebiet: shapely.Geometry, name: str) -> None:
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
    flaeche: Axes,
    flaechen: Flaechen,
    namen: Mapping[str, str],
    farben: Mapping[str, str],
    ags: str,
    gesperrt: Sequence[shapely.Geometry] = (),
) -> None:
    """Write the names that fit into their areas; the Kommune's own stands apart."""
    andere = {a: n for a, n in namen.items() if a != ags}
    for gebiet, (x, y, text) in namensschilder(flaechen, andere, stil.KLEIN, gesperrt).items():
        schreibe(flaeche, x, y, text, farbe=farben[gebiet], groesse=stil.KLEIN, waagrecht="center")


def _legende(
    flaeche: Axes, da: pd.Series, klassen: Klassen, einheit: str, ohne: int, land: float | None
) -> float:
    """Draw the legend from the highest class down; return the height of its last line in cm."""
    je_klasse = np.bincount([klassen.nummer(w) for w in da], minlength=klassen.anzahl)
    zeilen = list(zip(_farben(klassen.anzahl), klassen.texte(), je_klasse, strict=True))[::-1]
    y = HOEHE - 0.35
    schreibe(flaeche, LEGENDE, y, einheitszeile(einheit), farbe=stil.LAND)
    schreibe(flaeche, stil.BREITE_CM - 0.1, y, "Gebiete", farbe=stil.LAND, waagrecht="right")
    for farbe, text, anzahl in [*zeilen, *([(stil.OHNE_DATEN, "ohne Wert", ohne)] if ohne else [])]:
        y -= 0.52
        _kachel(flaeche, y, farbe, stil.SCHRAFFUR if farbe == stil.OHNE_DATEN else "")
        schreibe(flaeche, LEGENDE + 0.75, y, text)
        schreibe(flaeche, stil.BREITE_CM - 0.1, y, str(anzahl), waagrecht="right")
    if land is not None:
        y -= 0.6
        zahl = sprache.zahl(land, klassen.dezimalen)
        zahl = sprache.mit_einheit(zahl, einheit) if einheit == "%" else zahl
        schreibe(flaeche, LEGENDE, y, f"Landeswert: {zahl}", farbe=stil.LAND)
    return y


def _kachel(flaeche: Axes, y: float, farbe: str, muster: str = "", rand: str = "") -> None:
    linie = rand or (stil.SCHRAFFUR_FARBE if muster else stil.BUND)
    flaeche.add_patch(
        Rectangle(
            (LEGENDE, y - 0.18),
            0.55,
            0.36,
            facecolor=farbe,
            hatch=muster or None,
            edgecolor=linie,
            linewidth=2.0 if rand else 0.4,
        )
    )


def _kacheln(
    flaeche: Axes,
    y: float,
    kleine: Sequence[str],
    da: pd.Series,
    farben: Mapping[str, str],
    dezimalen: int,
    namen: Mapping[str, str],
    ags: str,
) -> None:
    """List the small areas as tiles with name and value, the Kommune's outlined and bold."""
    y -= 0.75
    if not kleine or y - 0.52 * len(kleine) < 0.1:
        return
    schreibe(flaeche, LEGENDE, y, "kleine Gebiete", farbe=stil.LAND)
    for gebiet in sorted(kleine, key=lambda a: sprache.sortierung(namen[a])):
        y -= 0.52
        hier = gebiet == ags
        ist_da = gebiet in farben
        muster = "" if ist_da else stil.SCHRAFFUR
        farbe = farben.get(gebiet, stil.OHNE_DATEN)
        _kachel(flaeche, y, farbe, muster, stil.KOMMUNE if hier else "")
        schrift = stil.KOMMUNE if hier else stil.TEXT
        zahl = sprache.zahl(da[gebiet], dezimalen) if ist_da else "ohne Wert"
        rechts = stil.BREITE_CM - 0.1
        schreibe(flaeche, LEGENDE + 0.75, y, namen[gebiet], farbe=schrift, fett=hier)
        schreibe(flaeche, rechts, y, zahl, farbe=schrift, fett=hier, waagrecht="right")
