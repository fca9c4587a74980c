"""Drawing of the funnel: limits as lines, areas as dots, those outside by form and name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sozialatlas.darstellung import stil
from sozialatlas.darstellung.blatt import (
    Skala,
    blatt,
    einheitszeile,
    entzerre,
    linien,
    schreibe,
    stufen,
    x_achse,
    y_achse,
    zeilenhoehe,
)
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite

HOEHE = 9.5  # cm
FUSS, DECKE, LINKS, RECHTS = 1.5, 8.9, 1.3, stil.BREITE_CM - 1.6
PUNKTARTEN: dict[str, dict[str, Any]] = {
    "innen": {"marker": "o", "ms": 3.2, "color": stil.PUNKT, "mec": "white", "mew": 0.3},
    "oben": {"marker": "D", "ms": 3.6, "color": "white", "mec": stil.KOMMUNE, "mew": 0.9},
    "unten": {"marker": "D", "ms": 3.6, "color": "white", "mec": stil.STRUKTUR, "mew": 0.9},
    "weit_oben": {"marker": "^", "ms": 5.4, "color": stil.KOMMUNE, "mec": "white", "mew": 0.4},
    "weit_unten": {"marker": "v", "ms": 5.4, "color": stil.STRUKTUR, "mec": "white", "mew": 0.4},
}
"""Look of a dot by its place: form and filling say it as well as colour."""

GESTRICHELT = stil.STRICH_BUND
Kasten = tuple[float, float, float, float]


def zeichne(
    gebiete: pd.DataFrame,
    grenzen: pd.DataFrame,
    ziel: float,
    benannt: int,
    einheit: str,
    nenner: str,
) -> Figure:
    """Draw the funnel; the sizes lie on a logarithmic axis."""
    figur, flaeche = blatt(hoehe_cm=HOEHE)
    von, bis = np.log10(grenzen["nenner"].iloc[[0, -1]])
    x = Skala(von, bis, LINKS + 0.2, RECHTS)
    hoechste = min(float(grenzen["oben_998"].max()), 1.15 * float(gebiete["wert"].max()))
    werte = stufen([0, hoechste, gebiete["wert"].max()], 6)
    y = Skala(werte[0], werte[-1], FUSS, DECKE - 0.4)
    y_achse(flaeche, y, werte, LINKS, RECHTS)
    zehner = [10.0**k for k in range(int(np.ceil(von)), int(np.floor(bis)) + 1)]
    x_achse(flaeche, _Logarithmus(x), zehner, FUSS, DECKE - 0.4)  # type: ignore[arg-type]
    fuss = f"{nenner} (logarithmisch)"
    schreibe(flaeche, (LINKS + RECHTS) / 2, 0.5, fuss, farbe=stil.LAND, waagrecht="center")
    schreibe(flaeche, LINKS - 1.1, DECKE + 0.1, einheitszeile(einheit), farbe=stil.LAND)
    _linien(flaeche, x, y, grenzen, ziel)
    orte = np.column_stack((x(np.log10(gebiete["nenner"])), y(gebiete["wert"])))
    for lage, art in PUNKTARTEN.items():
        wahl = (gebiete["lage"] == lage).to_numpy()
        flaeche.punkte(*orte[wahl].T, zorder=3 + (lage != "innen"), **art)
    _namen(flaeche, gebiete, orte, benannt)
    return figur


class _Logarithmus:
    """A scale in centimetres for plain values on a logarithmic axis."""

    def __init__(self, skala: Skala) -> None:
        self.skala = skala

    def __call__(self, werte: object) -> np.ndarray:
        return np.asarray(self.skala(np.log10(np.asarray(werte, float))))


def _linien(
    flaeche: Zeichenflaeche, x: Skala, y: Skala, grenzen: pd.DataFrame, ziel: float
) -> None:
    """Draw the common share and both pairs of limits, cut where they leave the sheet; name them."""
    orte = x(np.log10(grenzen["nenner"]))
    enden = [(float(y(ziel)), "alle")]
    linien(flaeche, [[(x.anfang, y(ziel)), (x.ende, y(ziel))]], stil.LAND, 0.7)
    for name, text, strich in (("998", "99,8\u202f%", "solid"), ("95", "95\u202f%", GESTRICHELT)):
        for ende in ("oben", "unten"):
            werte = grenzen[f"{ende}_{name}"].to_numpy()
            drin = (werte <= y.bis) & (werte > 0)
            linien(flaeche, [np.column_stack((orte, y(werte)))[drin]], stil.LAND, 1.1, strich)
            enden.append((float(y(werte[-1])), text))
    hoehen = [zeilenhoehe(stil.KLEIN)] * len(enden)
    mitten = entzerre([h for h, _ in enden], hoehen, FUSS, DECKE)
    for (_, text), mitte in zip(enden, mitten, strict=True):
        schreibe(flaeche, RECHTS + 0.1, mitte, text, groesse=stil.KLEIN)


def _namen(flaeche: Zeichenflaeche, gebiete: pd.DataFrame, orte: np.ndarray, benannt: int) -> None:
    """Name the areas furthest outside where there is room beside, above or below their dot."""
    aussen = (gebiete["lage"] != "innen").to_numpy()
    belegt: list[Kasten] = [(px - 0.1, py - 0.1, px + 0.1, py + 0.1) for px, py in orte[aussen]]
    frei = len(belegt) + benannt
    weit = gebiete[gebiete["lage"].str.startswith("weit")]
    for i in weit["z"].abs().sort_values(ascending=False, kind="stable").index:
        text = str(gebiete["name"].iloc[i])
        kasten = _platz(orte[i], textbreite(text, stil.KLEIN), belegt)
        if kasten is not None and len(belegt) < frei:
            belegt.append(kasten)
            mitte = (kasten[1] + kasten[3]) / 2
            schreibe(flaeche, kasten[0], mitte, text, groesse=stil.KLEIN)


def _platz(ort: np.ndarray, breite: float, belegt: list[Kasten]) -> Kasten | None:
    """Return the first free box for a label near a dot, None if there is none."""
    px, py = map(float, ort)
    hoehe = zeilenhoehe(stil.KLEIN)
    for links, unten in (
        (px + 0.18, py - hoehe / 2),
        (px - 0.18 - breite, py - hoehe / 2),
        (px - breite / 2, py + 0.14),
        (px - breite / 2, py - 0.14 - hoehe),
    ):
        kasten = (links, unten, links + breite, unten + hoehe)
        im_feld = links > LINKS and kasten[2] < RECHTS and unten > FUSS and kasten[3] < DECKE
        if im_feld and not any(_beruehren(kasten, anderer) for anderer in belegt):
            return kasten
    return None


def _beruehren(a: Kasten, b: Kasten) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
