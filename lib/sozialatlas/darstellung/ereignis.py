"""Event study: difference to comparison areas per year, with the band that chance gives."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import (
    Skala,
    blatt,
    entzerre,
    linien,
    schreibe,
    stufen,
    y_achse,
)
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite
from sozialatlas.typen import Indikator

OBEN, UNTEN, RECHTS = 0.95, 0.75, 2.7  # cm


def ereignisbild(
    indikator: Indikator,
    verlauf: pd.DataFrame,
    *,
    uebergang: Sequence[int],
    titel: str,
    untertitel: str,
    quelle: str,
    id: str,
) -> Abbildung:
    """Draw the difference to the comparison areas per year.

    ``verlauf``: jahr, wert, unten, oben in the indicator's unit, sorted by year; the band is what
    other allocations of the same number of areas give. ``uebergang`` are the years that count
    neither as before nor as after.
    """
    tafel = verlauf.rename(
        columns={"jahr": "Jahr", "wert": "Unterschied", "unten": "Band von", "oben": "Band bis"}
    )
    letzte = verlauf.iloc[-1]
    werte = [
        f"{int(letzte['jahr'])}: {sprache.differenz(letzte['wert'], indikator)}",
        f"Band von {sprache.zahl(letzte['unten'], indikator.dezimalen, vorzeichen=True)} bis"
        f" {sprache.differenz(letzte['oben'], indikator)}",
    ]
    gegenstand = f"Unterschied zu Vergleichskreisen, {indikator.kurzname}"
    return Abbildung(
        id=id,
        titel=titel,
        untertitel=untertitel,
        quelle=quelle,
        alt=saetze.alternativtext("Liniendiagramm mit Band", gegenstand, titel, werte),
        daten=tafel,
        dezimalen=dict.fromkeys(tafel.columns[1:], indikator.dezimalen),
        zeichnung=functools.partial(
            _zeichne, verlauf.reset_index(drop=True), tuple(uebergang), indikator.einheit
        ),
    )


def _zeichne(daten: pd.DataFrame, uebergang: tuple[int, ...], einheit: str) -> Figure:
    figur, flaeche = blatt()
    werte = stufen([*daten["unten"], *daten["oben"], *daten["wert"]], null=True)
    links = 0.35 + max(textbreite(t, 8) for t in sprache.achsenzahl(werte))
    rechts = stil.BREITE_CM - RECHTS
    y = Skala(werte[0], werte[-1], UNTEN, stil.HOEHE_CM - OBEN)
    x = Skala(daten["jahr"].min(), daten["jahr"].max(), links + 0.4, rechts - 0.4)
    _uebergang(flaeche, x, [j for j in uebergang if j <= daten["jahr"].max()])
    y_achse(flaeche, y, werte, links, rechts)
    linien(flaeche, [[(links, float(y(0))), (rechts, float(y(0)))]], stil.LAND, 0.9, lage=2)
    jahre = x(daten["jahr"])
    flaeche.band(jahre, y(daten["unten"]), y(daten["oben"]), stil.KREISE, 0.6, lage=1.5)
    linien(flaeche, [list(zip(jahre, y(daten["wert"]), strict=True))], stil.KOMMUNE, 2.0, lage=3)
    flaeche.punkte(jahre, y(daten["wert"]), ms=4.5, color=stil.KOMMUNE, mec="white", zorder=4)
    _achse(flaeche, x, [int(j) for j in daten["jahr"]], links, rechts)
    _beschrifte(flaeche, y, daten, rechts - 0.25)
    punkte = "in Prozentpunkten" if einheit == sprache.PROZENT else einheit
    schreibe(flaeche, 0.1, stil.HOEHE_CM - 0.3, punkte, farbe=stil.LAND)
    return figur


def _beschrifte(flaeche: Zeichenflaeche, y: Skala, daten: pd.DataFrame, x: float) -> None:
    """Name line and band at the right end."""
    letzte = daten.iloc[-1]
    band = "Zufall: so weit liegen\nausgeloste Kreise\nauseinander"
    texte = [("Unterschied", stil.KOMMUNE, True), (band, stil.LAND, False)]
    oben = letzte["wert"] > (letzte["unten"] + letzte["oben"]) / 2
    hoehen = [float(y(letzte["wert"])), float(y(letzte["unten" if oben else "oben"]))]
    weite = [0.4, 1.25]
    orte = entzerre(hoehen, weite, UNTEN, stil.HOEHE_CM - OBEN)
    for (text, farbe, fett), ort in zip(texte, orte, strict=True):
        schreibe(flaeche, x, ort, text, farbe=farbe, fett=fett, groesse=stil.KLEIN)


def _uebergang(flaeche: Zeichenflaeche, x: Skala, jahre: Sequence[int]) -> None:
    """Shade the years between before and after, with the word above them."""
    if not jahre:
        return
    von, bis = float(x(min(jahre) - 0.5)), float(x(max(jahre) + 0.5))
    oben = stil.HOEHE_CM - OBEN + 0.1
    feld = Rectangle((von, UNTEN), bis - von, oben - UNTEN, color=stil.GITTER, lw=0, zorder=0.2)
    flaeche.nimm(feld)
    mitte, farbe = (von + bis) / 2, stil.LAND
    schreibe(flaeche, mitte, oben + 0.18, "Übergang", farbe=farbe, waagrecht="center")
    for ort, text, seite in ((von, "vorher", "right"), (bis, "nachher", "left")):
        weg = -0.15 if seite == "right" else 0.15
        schreibe(flaeche, ort + weg, oben + 0.18, text, farbe=farbe, waagrecht=seite)


def _achse(
    flaeche: Zeichenflaeche, x: Skala, jahre: Sequence[int], links: float, rechts: float
) -> None:
    linien(flaeche, [[(links, UNTEN), (rechts, UNTEN)]], stil.LAND, 0.6, lage=0.6)
    schritt = 1 if len(jahre) <= 12 else 2
    for jahr in jahre[::-1][::schritt]:
        ort = float(x(jahr))
        linien(flaeche, [[(ort, UNTEN), (ort, UNTEN - 0.09)]], stil.LAND, 0.6)
        schreibe(flaeche, ort, UNTEN - 0.35, str(jahr), waagrecht="center", groesse=8)
