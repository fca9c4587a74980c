"""The sheet figures are drawn on: one plane whose coordinates are centimetres.

Charts map values to centimetres with a :class:`Skala` and place lines, marks and words there.
That keeps the geometry in plain numbers (labels can be moved apart before anything is drawn) and
spares the cost of matplotlib's own axes and ticks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.zeichenflaeche import CM_JE_PUNKT, Zeichenflaeche, textbreite

MITTELHOEHE = 0.36  # of figures and capitals above the base line, as a share of the type size
ZEILE = 1.25
"""Line height as a multiple of the type size."""


@dataclass(frozen=True)
class Skala:
    """Linear map of values (``von`` to ``bis``) to centimetres (``anfang`` to ``ende``)."""

    von: float
    bis: float
    anfang: float
    ende: float

    def __call__(self, x: Any) -> Any:
        weite = (self.bis - self.von) or 1.0
        return self.anfang + (np.asarray(x, dtype=float) - self.von) / weite * (
            self.ende - self.anfang
        )


@dataclass(frozen=True)
class Marke:
    """A label that may be moved along the axis: wanted place in cm, text, look."""

    ort: float
    text: str
    farbe: str
    fett: bool = False

    @property
    def hoehe(self) -> float:
        return zeilenhoehe(stil.GRUNDSCHRIFT) * (self.text.count("\n") + 1)


def blatt(
    breite_cm: float = stil.BREITE_CM, hoehe_cm: float = stil.HOEHE_CM
) -> tuple[Figure, Zeichenflaeche]:
    """Return an empty figure and its plane in centimetres, origin at the lower left."""
    figur = Figure(figsize=(stil.zoll(breite_cm), stil.zoll(hoehe_cm)))
    return figur, Zeichenflaeche(figur)


def zeilenhoehe(groesse: float) -> float:
    """Height of one line in cm for a type size in points."""
    return groesse * ZEILE * CM_JE_PUNKT


def umbrich(
    text: str, breite: float, groesse: float = stil.GRUNDSCHRIFT, fett: bool = False
) -> str:
    """Break a label at spaces and hyphens so that its lines fit into ``breite`` cm if possible."""
    teile = text.replace("-", "-\0").replace(" ", " \0").split("\0")
    zeilen = [""]
    for teil in teile:
        probe = zeilen[-1] + teil
        if zeilen[-1] and textbreite(probe.rstrip(" "), groesse, fett) > breite:
            zeilen.append(teil)
        else:
            zeilen[-1] = probe
    return "\n".join(zeile.strip(" ") for zeile in zeilen)


def entzerre(
    orte: Sequence[float], hoehen: Sequence[float], unten: float, oben: float
) -> list[float]:
    """Move centres apart so that boxes of the given heights do not overlap, as little as needed.

    The order is kept; all stay between ``unten`` and ``oben`` as far as there is room.
    """
    reihenfolge = sorted(range(len(orte)), key=lambda i: orte[i])
    gruppen: list[tuple[float, float, list[int]]] = []  # lower edge, height, members
    for i in reihenfolge:
        kante, hoehe, glieder = orte[i] - hoehen[i] / 2, hoehen[i], [i]
        while gruppen and gruppen[-1][0] + gruppen[-1][1] > kante:
            k, h, g = gruppen.pop()
            mitte = ((k + h / 2) * len(g) + (kante + hoehe / 2) * len(glieder)) / (
                len(g) + len(glieder)
            )
            hoehe, glieder = h + hoehe, g + glieder
            kante = mitte - hoehe / 2
        gruppen.append((max(unten, min(kante, oben - hoehe)), hoehe, glieder))
    ergebnis = list(orte)
    boden = unten
    for kante, _, glieder in gruppen:
        stand = max(kante, boden)
        for i in glieder:
            ergebnis[i] = stand + hoehen[i] / 2
            stand += hoehen[i]
        boden = stand
    return ergebnis


def stufen(werte: Iterable[float], anzahl: int = 5, *, null: bool = False) -> list[float]:
    """Return round axis values that cover ``werte`` (with zero if ``null``)."""
    liste = np.array([w for w in werte if np.isfinite(w)], dtype=float)
    unten, oben = (float(liste.min()), float(liste.max())) if len(liste) else (0.0, 1.0)
    if null:
        unten, oben = min(unten, 0.0), max(oben, 0.0)
    if unten == oben:
        unten, oben = unten - 0.5, oben + 0.5
    lage = MaxNLocator(nbins=anzahl, steps=[1, 2, 2.5, 5, 10]).tick_values(unten, oben)
    return [float(round(x, 10)) for x in lage]


def schreibe(
    flaeche: Zeichenflaeche,
    x: float,
    y: float,
    text: str,
    *,
    farbe: str = stil.TEXT,
    groesse: float = stil.GRUNDSCHRIFT,
    fett: bool = False,
    waagrecht: str = "left",
    senkrecht: str = "center",
) -> None:
    """Write a text at a place in cm; a single line is centred on its letters, not on its box."""
    if senkrecht == "center" and "\n" not in text:
        flaeche.wort(
            x, y - MITTELHOEHE * groesse * CM_JE_PUNKT, text, groesse, fett, waagrecht, farbe
        )
        return
    flaeche.text(
        x,
        y,
        text,
        color=farbe,
        fontsize=groesse,
        fontweight="bold" if fett else "normal",
        ha=waagrecht,
        va=senkrecht,
        linespacing=ZEILE * 0.9,
    )


def linien(
    flaeche: Zeichenflaeche,
    strecken: Sequence[Any],
    farbe: str,
    breite: float,
    strich: Any = "solid",
    lage: float = 2,
) -> None:
    """Draw many lines of one look; each is an array of points (n × 2) in cm."""
    if len(strecken):
        flaeche.nimm(
            LineCollection(
                strecken, colors=farbe, linewidths=breite, linestyles=[strich], zorder=lage
            )
        )


def y_achse(
    flaeche: Zeichenflaeche, skala: Skala, werte: Sequence[float], links: float, rechts: float
) -> None:
    """Draw horizontal grid lines with their numbers left of them."""
    hoehen = skala(werte)
    linien(flaeche, [[(links, h), (rechts, h)] for h in hoehen], stil.GITTER, 0.6, lage=0.5)
    for hoehe, text in zip(hoehen, sprache.achsenzahl(werte), strict=True):
        schreibe(flaeche, links - 0.15, hoehe, text, waagrecht="right", groesse=8, farbe=stil.LAND)


def x_achse(
    flaeche: Zeichenflaeche, skala: Skala, werte: Sequence[float], unten: float, oben: float
) -> None:
    """Draw vertical grid lines with their numbers below them."""
    orte = skala(werte)
    linien(flaeche, [[(x, unten), (x, oben)] for x in orte], stil.GITTER, 0.6, lage=0.5)
    for x, text in zip(orte, sprache.achsenzahl(werte), strict=True):
        schreibe(flaeche, x, unten - 0.3, text, waagrecht="center", groesse=8, farbe=stil.LAND)


def einheitszeile(einheit: str) -> str:
    """Say the unit in the picture: "in Prozent", "€ je Einwohner", "Index"."""
    return {"": "Index", sprache.PROZENT: "in Prozent"}.get(einheit, einheit)
