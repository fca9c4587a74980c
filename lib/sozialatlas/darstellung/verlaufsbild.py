"""Drawing of series over years: lines by role, gaps, breaks, band, labels at the right end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
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
    umbrich,
    y_achse,
)
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite
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
    blatt_: stil.Blatt = stil.BERICHT,
) -> Figure:
    """Draw the sheet; ``daten`` sorted by ags and jahr, ``benannt`` with the Kommune first."""
    figur, flaeche = blatt(blatt_.breite, blatt_.hoehe)
    reihen = folgen(daten)
    marken = _marken(reihen, ags, benannt, einheit, dezimalen)
    werte = stufen([*daten["wert"], *reihen[ags][:, 2:].ravel()])
    links = 0.35 + max(textbreite(t, 8) for t in sprache.achsenzahl(werte))
    rechts = blatt_.breite - max(textbreite(m.text, fett=m.fett) for m, _ in marken) - 0.45
    y = Skala(werte[0], werte[-1], UNTEN, blatt_.hoehe - OBEN)
    jahre = sorted(daten["jahr"].unique())
    x = Skala(jahre[0], jahre[-1], links + 0.25, rechts - 0.1)
    y_achse(flaeche, y, werte, links, rechts)
    _jahresachse(flaeche, x, jahre, links, rechts)
    _bruchmarken(flaeche, x, brueche, blatt_.hoehe - OBEN + 0.1)
    schreibe(flaeche, 0.1, blatt_.hoehe - 0.3, einheitszeile(einheit), farbe=stil.LAND)
    schritt = int(pd.Series(jahre).diff().mode().iloc[0]) if len(jahre) > 1 else 1
    _buendel(flaeche, x, y, [r for a, r in reihen.items() if a not in benannt], schritt, brueche)
    for gebiet in benannt:
        if gebiet in reihen:
            _linie(flaeche, x, y, stuecke(reihen[gebiet], schritt, brueche), gebiet, ags)
    _beschrifte(flaeche, y, marken, rechts, blatt_.hoehe + 1.2)
    return figur


def folgen(daten: pd.DataFrame) -> dict[str, np.ndarray]:
    """AGS → array of year, value and, where given, lower and upper bound; one row per year."""
    spalten = [s for s in ("intervall_unten", "intervall_oben") if s in daten]
    if daten.empty:
        return {}
    zahlen = daten[["jahr", "wert", *spalten]].to_numpy(dtype=float)
    ags = daten["ags"].to_numpy(dtype=str)
    anfaenge = np.flatnonzero(np.r_[True, ags[1:] != ags[:-1]])
    return dict(zip(ags[anfaenge].tolist(), np.split(zahlen, anfaenge[1:]), strict=True))


def stuecke(reihe: np.ndarray, schritt: int, brueche: Sequence[int]) -> list[np.ndarray]:
    """Cut a series (first column: years) where years are missing or the counting changed."""
    jahre = reihe[:, 0]
    schnitte = [
        i
        for i in range(1, len(jahre))
        if jahre[i] - jahre[i - 1] > schritt or any(jahre[i - 1] < b <= jahre[i] for b in brueche)
    ]
    return np.split(reihe, schnitte)


def _buendel(
    flaeche: Zeichenflaeche,
    x: Skala,
    y: Skala,
    reihen: Sequence[np.ndarray],
    schritt: int,
    brueche: Sequence[int],
) -> None:
    """Draw all other areas as one grey bundle; single years are dots."""
    strecken = [_punkte(x, y, s) for r in reihen for s in stuecke(r, schritt, brueche)]
    linien(flaeche, [s for s in strecken if len(s) > 1], stil.KREISE, 0.7, lage=1)
    einzeln = [s for s in strecken if len(s) == 1]
    if einzeln:
        flaeche.punkte(*np.vstack(einzeln).T, ms=2, color=stil.KREISE, mew=0, zorder=1)


def _punkte(x: Skala, y: Skala, stueck: np.ndarray) -> np.ndarray:
    return np.column_stack((x(stueck[:, 0]), y(stueck[:, 1])))


def _linie(
    flaeche: Zeichenflaeche, x: Skala, y: Skala, teile: Sequence[np.ndarray], gebiet: str, ags: str
) -> None:
    """Draw a named series in its role; the Kommune's ends in a dot and carries its interval."""
    farbe, _, breite, strich = stil.rolle(gebiet, ags)
    eigene = gebiet == ags
    lage = 6 if eigene else 4 if gebiet == BUND else 5
    strecken = [_punkte(x, y, teil) for teil in teile]
    linien(flaeche, [s for s in strecken if len(s) > 1], farbe, breite, strich, lage)
    punkte = [s for s in strecken if len(s) == 1] + [strecken[-1][-1:]] * eigene
    if punkte:
        groesse, rand = (6.0, 0.6) if eigene else (2.6, 0.0)
        ecken = np.vstack(punkte).T
        flaeche.punkte(*ecken, ms=groesse, color=farbe, mec="white", mew=rand, zorder=lage + 0.1)
    if eigene and teile[0].shape[1] == 4:
        for teil in teile:
            unten, oben = y(teil[:, 2:]).T
            flaeche.band(x(teil[:, 0]), unten, oben, farbe, 0.15, lage - 0.5)


def _jahresachse(
    flaeche: Zeichenflaeche, x: Skala, jahre: Sequence[int], links: float, rechts: float
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


def _bruchmarken(flaeche: Zeichenflaeche, x: Skala, brueche: Sequence[int], oben: float) -> None:
    """Mark where the counting changed: dotted line with the word and the year above."""
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
    reihen: Mapping[str, np.ndarray],
    ags: str,
    benannt: Mapping[str, str],
    einheit: str,
    dezimalen: int,
) -> list[tuple[Marke, str]]:
    """Labels at the right end: name and last value; a value of an older year says its year."""
    letztes = max(int(reihe[-1, 0]) for reihe in reihen.values())
    ergebnis = []
    for gebiet, name in benannt.items():
        jahr, wert = int(reihen[gebiet][-1, 0]), float(reihen[gebiet][-1, 1])
        zahl = sprache.zahl(wert, dezimalen)
        zahl = sprache.mit_einheit(zahl, "%") if einheit == "%" else zahl
        zusatz = f" ({jahr})" if jahr != letztes else ""
        text = umbrich(f"{name} {zahl}{zusatz}", LABEL_HOECHSTENS, fett=gebiet == ags)
        farbe = stil.rolle(gebiet, ags)[1]
        ergebnis.append((Marke(wert, text, farbe, gebiet == ags), gebiet))
    return ergebnis


def _beschrifte(
    flaeche: Zeichenflaeche,
    y: Skala,
    marken: Sequence[tuple[Marke, str]],
    rechts: float,
    oben: float,
) -> None:
    orte = [float(y(m.ort)) for m, _ in marken]
    hoehen = [m.hoehe for m, _ in marken]
    for (marke, _), ort in zip(marken, entzerre(orte, hoehen, 0.3, oben), strict=True):
        schreibe(flaeche, rechts + 0.2, ort, marke.text, farbe=marke.farbe, fett=marke.fett)
