"""Drawing of series over years: lines by role, gaps, breaks, band, labels at the right end."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.blatt import (
    Marke,
    Skala,
    blatt,
    einheitszeile,
    entzerre,
    linien,
    schreibe,
    stufen,
    textbreite,
    umbrich,
    y_achse,
)
from sozialatlas.typen import BUND

LABEL_HOECHSTENS = 3.4  # cm right of the lines
OBEN, UNTEN = 0.95, 0.75  # cm


def zeichne(
    daten: pd.DataFrame,
    ags: str,
    benannt: Mapping[str, str],
    einheit: str,
    dezimalen: int,
    brueche: Sequence[int],
) -> Figure:
    """Draw the sheet; ``daten`` sorted by ags and jahr, ``benannt`` with the Kommune first."""
    figur, flaeche = blatt()
    marken = _marken(daten, ags, benannt, einheit, dezimalen)
    spalten = [s for s in ("wert", "intervall_unten", "intervall_oben") if s in daten]
    eigene_oder_wert = daten["wert"].tolist() + [
        w for s in spalten[1:] for w in daten.loc[daten["ags"] == ags, s]
    ]
    werte = stufen(eigene_oder_wert)
    links = 0.35 + max(textbreite(t, 8) for t in sprache.achsenzahl(werte))
    rechts = stil.BREITE_CM - max(textbreite(m.text, fett=m.fett) for m, _ in marken) - 0.45
    y = Skala(werte[0], werte[-1], UNTEN, stil.HOEHE_CM - OBEN)
    jahre = sorted(daten["jahr"].unique())
    x = Skala(jahre[0], jahre[-1], links + 0.25, rechts - 0.1)
    y_achse(flaeche, y, werte, links, rechts)
    _jahresachse(flaeche, x, jahre, links, rechts)
    _bruchmarken(flaeche, x, brueche)
    schreibe(flaeche, 0.1, stil.HOEHE_CM - 0.3, einheitszeile(einheit), farbe=stil.LAND)
    schritt = int(pd.Series(jahre).diff().mode().iloc[0]) if len(jahre) > 1 else 1
    for gebiet, reihe in daten.groupby("ags", sort=True):
        stuecke = _stuecke(reihe, schritt, brueche)
        _linie(flaeche, x, y, stuecke, **_aussehen(str(gebiet), ags, benannt))
    _beschrifte(flaeche, x, y, marken, rechts)
    return figur


def _aussehen(gebiet: str, ags: str, benannt: Mapping[str, str]) -> dict[str, Any]:
    """Role of an area → colour, width, dash, order."""
    if gebiet not in benannt:
        return {"farbe": stil.KREISE, "breite": 0.7, "strich": "solid", "lage": 1}
    farbe, _, breite, strich = stil.rolle(gebiet, ags)
    lage = 6 if gebiet == ags else 4 if gebiet == BUND else 5
    return {"farbe": farbe, "breite": breite, "strich": strich, "lage": lage} | (
        {"betont": True} if gebiet == ags else {}
    )


def _stuecke(reihe: pd.DataFrame, schritt: int, brueche: Sequence[int]) -> list[pd.DataFrame]:
    """Cut a series where years are missing or the counting changed."""
    jahre = reihe["jahr"].to_numpy()
    schnitte = [
        i
        for i in range(1, len(jahre))
        if jahre[i] - jahre[i - 1] > schritt or any(jahre[i - 1] < b <= jahre[i] for b in brueche)
    ]
    grenzen = [0, *schnitte, len(jahre)]
    return [reihe.iloc[a:b] for a, b in itertools.pairwise(grenzen)]


def _linie(
    flaeche: Axes,
    x: Skala,
    y: Skala,
    stuecke: Sequence[pd.DataFrame],
    *,
    farbe: str,
    breite: float,
    strich: Any,
    lage: float,
    betont: bool = False,
) -> None:
    strecken = [np.column_stack((x(s["jahr"]), y(s["wert"]))) for s in stuecke]
    linien(flaeche, [s for s in strecken if len(s) > 1], farbe, breite, strich, lage)
    punkte = [s for s in strecken if len(s) == 1] + ([s[-1:] for s in strecken[-1:]] * betont)
    if punkte:
        alle = np.vstack(punkte)
        flaeche.plot(
            alle[:, 0],
            alle[:, 1],
            "o",
            ms=6 if betont else max(2.0, 2 * breite),
            color=farbe,
            mec="white",
            mew=0.6 if betont else 0,
            zorder=lage + 0.1,
        )
    if betont and {"intervall_unten", "intervall_oben"} <= set(stuecke[0].columns):
        for s in stuecke:
            unten, oben = y(s["intervall_unten"]), y(s["intervall_oben"])
            flaeche.fill_between(
                x(s["jahr"]), unten, oben, color=farbe, alpha=0.15, lw=0, zorder=lage - 0.5
            )


def _jahresachse(
    flaeche: Axes, x: Skala, jahre: Sequence[int], links: float, rechts: float
) -> None:
    """Base line, ticks and years; the last year always, the others in even steps before it."""
    linien(flaeche, [[(links, UNTEN), (rechts, UNTEN)]], stil.LAND, 0.6, lage=0.6)
    gezeigt = _gezeigte_jahre([int(j) for j in jahre], max(2, int((rechts - links) / 1.25)))
    linien(flaeche, [[(x(j), UNTEN), (x(j), UNTEN - 0.09)] for j in gezeigt], stil.LAND, 0.6)
    for jahr in gezeigt:
        schreibe(flaeche, x(jahr), UNTEN - 0.35, str(jahr), waagrecht="center", groesse=8)


def _gezeigte_jahre(jahre: Sequence[int], platz: int) -> list[int]:
    """Choose the years to print: even steps back from the last, or years that have figures."""
    weite = jahre[-1] - jahre[0]
    if weite + 1 == len(jahre):
        schritt = next(s for s in (1, 2, 3, 4, 5, 10, 20, 100) if weite / s < platz)
        return list(range(jahre[-1], jahre[0] - 1, -schritt))
    gezeigt = [jahre[-1]]
    for jahr in reversed(jahre[:-1]):
        if gezeigt[-1] - jahr >= weite / platz:
            gezeigt.append(jahr)
    return gezeigt


def _bruchmarken(flaeche: Axes, x: Skala, brueche: Sequence[int]) -> None:
    """Mark where the counting changed: dotted line with the word and the year above."""
    oben = stil.HOEHE_CM - OBEN + 0.1
    for jahr in brueche:
        ort = float(x(jahr - 0.5))
        linien(flaeche, [[(ort, UNTEN), (ort, oben)]], stil.BUND, 0.8, (0, (1, 2)), 0.8)
        schreibe(
            flaeche,
            ort,
            oben + 0.16,
            f"Bruch {jahr}",
            farbe=stil.LAND,
            groesse=stil.KLEIN,
            waagrecht="center",
        )


def _marken(
    daten: pd.DataFrame, ags: str, benannt: Mapping[str, str], einheit: str, dezimalen: int
) -> list[tuple[Marke, str]]:
    """Labels at the right end: name and last value; a value of an older year says its year."""
    letztes = int(daten["jahr"].max())
    ergebnis = []
    for gebiet, name in benannt.items():
        reihe = daten[daten["ags"] == gebiet]
        jahr, wert = int(reihe["jahr"].iloc[-1]), float(reihe["wert"].iloc[-1])
        zahl = sprache.zahl(wert, dezimalen)
        zahl = sprache.mit_einheit(zahl, "%") if einheit == "%" else zahl
        zusatz = f" ({jahr})" if jahr != letztes else ""
        text = umbrich(f"{name} {zahl}{zusatz}", LABEL_HOECHSTENS, fett=gebiet == ags)
        farbe = stil.rolle(gebiet, ags)[1]
        ergebnis.append((Marke(wert, text, farbe, gebiet == ags), gebiet))
    return ergebnis


def _beschrifte(
    flaeche: Axes, x: Skala, y: Skala, marken: Sequence[tuple[Marke, str]], rechts: float
) -> None:
    orte = [float(y(m.ort)) for m, _ in marken]
    hoehen = [m.hoehe for m, _ in marken]
    for (marke, _), ort in zip(marken, entzerre(orte, hoehen, 0.3, 8.8), strict=True):
        schreibe(flaeche, rechts + 0.2, ort, marke.text, farbe=marke.farbe, fett=marke.fett)
