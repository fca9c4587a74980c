"""Drawing of the dot strip: a swarm on one axis, ends named, marked values labelled above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.blatt import (
    Skala,
    blatt,
    einheitszeile,
    entzerre,
    linien,
    schreibe,
    stufen,
    x_achse,
)
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite

HOEHE = 4.8  # cm
ACHSE, MITTE, DECKE = 1.1, 2.5, 4.1  # cm: base line, centre of the dots, foot of the labels
PUNKT = 0.27  # cm, distance of touching dots


def schwarm(orte: Sequence[float], abstand: float = PUNKT) -> list[float]:
    """Return for sorted places on a line the offsets that keep dots from overlapping (cm)."""
    gesetzt: list[tuple[float, float]] = []
    for ort in orte:
        nahe = [(x, y) for x, y in gesetzt if abs(x - ort) < abstand]
        kandidaten = [0.0] + [
            y + vorzeichen * float(np.sqrt(max(abstand**2 - (x - ort) ** 2, 0))) * 1.001
            for x, y in nahe
            for vorzeichen in (1, -1)
        ]
        frei = [
            k
            for k in kandidaten
            if all((x - ort) ** 2 + (y - k) ** 2 >= abstand**2 for x, y in nahe)
        ]
        gesetzt.append((ort, min(frei, key=lambda k: (abs(k), -k))))
    return [y for _, y in gesetzt]


def zeichne(
    gebiete: pd.DataFrame,
    bezuege: Sequence[tuple[str, float]],
    ags: str,
    namen: Mapping[str, str],
    einheit: str,
    dezimalen: int,
    blatt_: stil.Blatt = stil.BERICHT,
) -> Figure:
    """Draw the strip; ``gebiete`` sorted by wert."""
    figur, flaeche = blatt(blatt_.breite, HOEHE)
    breite = blatt_.breite
    achse = stufen([*gebiete["wert"], *(w for _, w in bezuege)], 7)
    x = Skala(achse[0], achse[-1], 0.7, breite - 0.7)
    x_achse(flaeche, x, achse, ACHSE, DECKE - 0.35)
    zeile = einheitszeile(einheit)
    schreibe(flaeche, breite / 2, 0.25, zeile, farbe=stil.LAND, waagrecht="center", groesse=8)
    orte = x(gebiete["wert"])
    hoehen = MITTE + np.array(schwarm(list(orte)))
    eigene = (gebiete["ags"] == ags).to_numpy()
    flaeche.punkte(
        orte[~eigene],
        hoehen[~eigene],
        ms=6.4,
        color=stil.PUNKT,
        mec="white",
        mew=0.5,
        zorder=3,
    )
    _enden(flaeche, gebiete, orte, hoehen, ags, namen, dezimalen, breite)
    marken = [(float(x(w)), DECKE - 0.35, a, w, ACHSE) for a, w in bezuege]
    ort, hoehe = float(orte[eigene][0]), float(hoehen[eigene][0])
    _intervall(flaeche, x, gebiete[eigene], hoehe)
    flaeche.punkte([ort], [hoehe], ms=10, color=stil.KOMMUNE, mec="white", mew=0.8, zorder=6)
    marken.append((ort, DECKE - 0.35, ags, float(gebiete["wert"][eigene].iloc[0]), hoehe + 0.2))
    _marken(flaeche, marken, ags, namen, einheit, dezimalen, breite)
    return figur


def _intervall(flaeche: Zeichenflaeche, x: Skala, eigene: pd.DataFrame, hoehe: float) -> None:
    if {"intervall_unten", "intervall_oben"} <= set(eigene.columns):
        enden = x(eigene[["intervall_unten", "intervall_oben"]].iloc[0])
        if np.isfinite(enden).all():
            x_werte, y_werte = list(enden), [hoehe, hoehe]
            flaeche.nimm(Line2D(x_werte, y_werte, color=stil.KOMMUNE, lw=7, alpha=0.22, zorder=4))


def _enden(
    flaeche: Zeichenflaeche,
    gebiete: pd.DataFrame,
    orte: np.ndarray,
    hoehen: np.ndarray,
    ags: str,
    namen: Mapping[str, str],
    dezimalen: int,
    breite: float,
) -> None:
    """Name the lowest and the highest area below their dots."""
    for i in {0, len(gebiete) - 1}:
        zeile = gebiete.iloc[i]
        if zeile["ags"] == ags:
            continue
        text = f"{namen[zeile['ags']]} {sprache.zahl(zeile['wert'], dezimalen)}"
        halb = textbreite(text, stil.KLEIN) / 2
        mitte = min(max(float(orte[i]), halb + 0.1), breite - halb - 0.1)
        darunter = hoehen[np.abs(orte - mitte) < halb + PUNKT].min()
        schreibe(
            flaeche,
            mitte,
            darunter - 0.4,
            text,
            groesse=stil.KLEIN,
            farbe=stil.LAND,
            waagrecht="center",
        )


def _marken(
    flaeche: Zeichenflaeche,
    marken: Sequence[tuple[float, float, str, float, float]],
    ags: str,
    namen: Mapping[str, str],
    einheit: str,
    dezimalen: int,
    breite: float,
) -> None:
    """Label the marked values in one row above, moved apart, each with its line down."""
    texte = []
    for _, _, gebiet, wert, _ in marken:
        zahl = sprache.zahl(wert, dezimalen)
        texte.append(f"{namen[gebiet]} {zahl}" + ("\u202f%" if einheit == "%" else ""))
    breiten = [textbreite(t, fett=m[2] == ags) + 0.3 for t, m in zip(texte, marken, strict=True)]
    mitten = entzerre([m[0] for m in marken], breiten, 0.1, breite - 0.1)
    for (ort, oben, gebiet, _, fuss), text, mitte in zip(marken, texte, mitten, strict=True):
        farbe, schrift, staerke, strich = stil.rolle(gebiet, ags)
        linien(
            flaeche,
            [[(ort, fuss), (ort, oben), (mitte, DECKE)]],
            farbe,
            min(staerke, 1.3),
            strich,
            2.5,
        )
        schreibe(
            flaeche,
            mitte,
            DECKE + 0.22,
            text,
            farbe=schrift,
            fett=gebiet == ags,
            waagrecht="center",
        )
