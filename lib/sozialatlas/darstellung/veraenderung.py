"""Change between two years: dumbbells with the threshold of relevance, and bars from zero."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import (
    Skala,
    blatt,
    einheitszeile,
    linien,
    schreibe,
    stufen,
    x_achse,
)
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite
from sozialatlas.typen import Indikator

ZEILE = 0.62  # cm per row
KOPF, FUSS = 0.85, 1.05  # cm above the first and below the last row


def hantel(
    zeilen: pd.DataFrame,
    von: int,
    bis: int,
    *,
    einheit: str = "%",
    dezimalen: int = 1,
    titel: str,
    untertitel: str = "",
    quelle: str = "",
    hervor: str | None = None,
    id: str = "veraenderung",
) -> Abbildung:
    """Draw the change of several areas or indicators of one unit from year ``von`` to ``bis``.

    ``zeilen``: columns name, von, bis and relevant (smallest change that matters, in the unit);
    one row per line of the figure, in the given order. Changes below ``relevant`` are drawn
    hollow and grey: they count as no change. ``hervor`` names the row of the Kommune, printed bold
    and in its colour. ValueError if a value is missing: leave such rows out and name them in the
    text.
    """
    daten = zeilen[["name", "von", "bis", "relevant"]].reset_index(drop=True)
    if daten.isna().any(axis=None):
        raise ValueError("Eine Hantel braucht beide Werte und die Schwelle in jeder Zeile.")
    namen, vorher, nachher = daten["name"].tolist(), daten["von"].tolist(), daten["bis"].tolist()
    alt_werte = [
        f"{name}: {sprache.zahl(a, dezimalen)} auf {sprache.zahl(b, dezimalen)}"
        for name, a, b in zip(namen, vorher, nachher, strict=True)
    ]
    relevant = (daten["bis"] - daten["von"]).abs() >= daten["relevant"]
    differenzen = (daten["bis"] - daten["von"]).tolist()
    tafel = pd.DataFrame(
        {
            "Zeile": namen,
            str(von): vorher,
            str(bis): nachher,
            "Veränderung": [sprache.zahl(d, dezimalen, vorzeichen=True) for d in differenzen],
            "bedeutsam": ["ja" if r else "nein" for r in relevant],
        }
    )
    grund = f"{relevant.sum()} von {len(daten)} Veränderungen erreichen die Schwelle"
    gegenstand = f"Werte {von} und {bis}, {einheitszeile(einheit)}"
    return Abbildung(
        id=id,
        titel=titel,
        untertitel=untertitel or f"{gegenstand}; graue Spanne: Veränderung ohne Bedeutung",
        quelle=quelle,
        alt=saetze.alternativtext("Hanteldiagramm", gegenstand, titel, [grund, *alt_werte[:3]]),
        daten=tafel,
        dezimalen=dezimalen,
        zeichnung=functools.partial(
            _zeichne_hantel, daten, von, bis, einheit, dezimalen, hervor or ""
        ),
    )


def balken(
    indikator: Indikator,
    werte: Mapping[str, float],
    *,
    titel: str,
    untertitel: str = "",
    quelle: str = "",
    hervor: str | None = None,
    id: str | None = None,
) -> Abbildung:
    """Draw few categories as bars from zero, in the given order, with their values.

    ValueError for more than twelve categories: a dot strip shows many areas better.
    """
    if not 1 <= len(werte) <= 12:
        raise ValueError("Balken zeigen eine bis zwölf Kategorien.")
    kopf = f"{indikator.kurzname} {einheitszeile(indikator.einheit)}"
    texte = [f"{name} {sprache.wert(w, indikator)}" for name, w in werte.items()]
    return Abbildung(
        id=id or f"balken-{indikator.id.replace('_', '-')}",
        titel=titel,
        untertitel=untertitel or kopf,
        quelle=quelle,
        alt=saetze.alternativtext("Balkendiagramm", kopf, titel, texte[:3]),
        daten=pd.DataFrame({"Kategorie": list(werte), kopf: list(werte.values())}),
        dezimalen=indikator.dezimalen,
        zeichnung=functools.partial(
            _zeichne_balken, dict(werte), indikator.einheit, indikator.dezimalen, hervor or ""
        ),
    )


# --- drawing ---------------------------------------------------------------------------------


def _zeilenblatt(
    namen: Sequence[str], hervor: str, einheit: str, oben: float = KOPF, unten: float = FUSS
) -> tuple[Figure, Zeichenflaeche, np.ndarray, float, float]:
    """Start a figure of labelled rows; return it with the rows' heights and the left edge."""
    hoehe = oben + unten + ZEILE * len(namen)
    figur, flaeche = blatt(hoehe_cm=hoehe)
    mitten = hoehe - oben - ZEILE * (np.arange(len(namen)) + 0.5)
    links = 0.35 + max(textbreite(n, fett=n == hervor) for n in namen)
    for name, y in zip(namen, mitten, strict=True):
        fett = name == hervor
        farbe = stil.KOMMUNE if fett else stil.TEXT
        schreibe(flaeche, links - 0.15, y, name, farbe=farbe, fett=fett, waagrecht="right")
    mitte = (links + stil.BREITE_CM) / 2
    einheit = einheitszeile(einheit)
    schreibe(flaeche, mitte, 0.2, einheit, farbe=stil.LAND, waagrecht="center", groesse=8)
    return figur, flaeche, mitten, links, hoehe


def _zeichne_hantel(
    daten: pd.DataFrame, von: int, bis: int, einheit: str, dezimalen: int, hervor: str
) -> Figure:
    figur, flaeche, mitten, links, hoehe = _zeilenblatt(daten["name"].tolist(), hervor, einheit)
    werte = stufen([*daten["von"], *daten["bis"]], 7)
    x = Skala(werte[0], werte[-1], links + 0.9, stil.BREITE_CM - 0.9)
    x_achse(flaeche, x, werte, FUSS - 0.1, hoehe - KOPF)
    _jahreskopf(flaeche, x, daten.iloc[0], mitten[0], von, bis)
    for zeile, y in zip(daten.to_dict("records"), mitten, strict=True):
        rolle = stil.KOMMUNE if zeile["name"] == hervor else stil.STRUKTUR
        _hantelzeile(flaeche, x, y, zeile, rolle, dezimalen)
    return figur


def _jahreskopf(
    flaeche: Zeichenflaeche, x: Skala, erste: pd.Series, y: float, von: int, bis: int
) -> None:
    """Write the two years above the first dumbbell, on the outer sides of its ends."""
    orte = [float(x(erste["von"])), float(x(erste["bis"]))]
    seiten = ["right", "left"] if orte[0] <= orte[1] else ["left", "right"]
    for ort, seite, jahr, fett in zip(orte, seiten, (von, bis), (False, True), strict=True):
        rand = -0.12 if seite == "right" else 0.12
        schreibe(
            flaeche,
            ort - rand,
            y + 0.5,
            str(jahr),
            farbe=stil.LAND,
            fett=fett,
            waagrecht=seite,
            groesse=8,
        )


def _hantelzeile(
    flaeche: Zeichenflaeche,
    x: Skala,
    y: float,
    zeile: Mapping[Any, Any],
    rolle: str,
    dezimalen: int,
) -> None:
    von, bis, schwelle = zeile["von"], zeile["bis"], zeile["relevant"]
    relevant = abs(bis - von) >= schwelle
    farbe = rolle if relevant else stil.BUND
    links, rechts = float(x(von - schwelle)), float(x(von + schwelle))
    flaeche.nimm(
        Rectangle((links, y - 0.16), rechts - links, 0.32, color="#EDEFF0", lw=0, zorder=1)
    )
    a, b = float(x(von)), float(x(bis))
    linien(flaeche, [[(a, y), (b, y)]], farbe, 2.2, lage=2)
    flaeche.punkte([a], [y], ms=6, mfc="white", mec=stil.LAND, mew=1.2, zorder=3)
    flaeche.punkte([b], [y], ms=7, mfc=farbe if relevant else "white", mec=farbe, mew=1.2, zorder=4)
    seite = 1 if b >= a else -1
    for ort, wert, richtung, fett in ((a, von, -seite, False), (b, bis, seite, True)):
        schreibe(
            flaeche,
            ort + 0.2 * richtung,
            y,
            sprache.zahl(wert, dezimalen),
            farbe=(rolle if relevant else stil.BUND_TEXT) if fett else stil.LAND,
            fett=fett,
            groesse=8,
            waagrecht="left" if richtung > 0 else "right",
        )


def _zeichne_balken(
    werte: Mapping[str, float], einheit: str, dezimalen: int, hervor: str
) -> Figure:
    figur, flaeche, mitten, links, _ = _zeilenblatt(list(werte), hervor, einheit, 0.2, 0.7)
    enden = stufen(werte.values(), 6, null=True)
    x = Skala(enden[0], enden[-1], links, stil.BREITE_CM - 1.3)
    null = float(x(0))
    for (name, wert), y in zip(werte.items(), mitten, strict=True):
        farbe = stil.KOMMUNE if name == hervor else stil.STRUKTUR
        ort = float(x(wert))
        flaeche.nimm(Rectangle((null, y - 0.2), ort - null, 0.4, color=farbe, lw=0))
        rand = 0.12 if wert >= 0 else -0.12
        schreibe(
            flaeche,
            ort + rand,
            y,
            sprache.zahl(wert, dezimalen),
            fett=name == hervor,
            waagrecht="left" if wert >= 0 else "right",
        )
    linien(flaeche, [[(null, mitten[-1] - 0.4), (null, mitten[0] + 0.4)]], stil.LAND, 0.8)
    return figur
