"""How a goal stands: the pace of the last years, drawn on to the target year with its uncertainty.

auf_kurs
    the target is reached in the target year; or today, by the last value and by the lines through
    all values; or all that the pace makes plausible for the target year reaches it
gefaehrdet
    of what is plausible some reaches the target and some does not; or the last value reaches it,
    but it may be one good year (a line does not), or the series moves away and would miss it
verfehlt
    the figure of the target year misses it, or nothing of what is plausible reaches it
nicht_beurteilbar
    no figure, too few, none of the base year, or a break between base year and today

The idea to hold the observed pace against the pace that the target demands is that of Eurostat and
of Statistics Canada (used by Open SDG), whose ratio of two growth rates knows no uncertainty and
rests on the first and the last value alone. Here the pace is the Theil–Sen slope with its 95 %
interval (Sen 1968), over the window of the trends. Drawn on are the bounds of the interval, each
from two starts: the last value, as if levels persisted, and the line through all values (the
median of the values moved along the slope), as if years scattered about it. What lies between the
outermost of these four is plausible.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

import numpy as np

from sozialatlas.darstellung.sprache import runde
from sozialatlas.kennwerte.kendall import theil_sen
from sozialatlas.kennwerte.trend import FENSTER, MINDESTENS
from sozialatlas.typen import Indikator
from sozialatlas.vorort import Ziel

Stand = Literal["auf_kurs", "gefaehrdet", "verfehlt", "nicht_beurteilbar"]
Wortlaut = Literal[
    "erreicht", "derzeit erreicht", "auf Kurs", "gefährdet", "derzeit erreicht, nicht gesichert",
    "beim jetzigen Tempo verfehlt", "verfehlt", "nicht beurteilbar",
]  # fmt: skip

NIE = math.inf
"""Years until a target that the present pace does not reach."""


@dataclass(frozen=True)
class Reihe:
    """The figures of one area and indicator, in the unit of the indicator."""

    werte: Mapping[int, float]  # year → value; years without one are left out
    brueche: tuple[int, ...] = ()  # figures from these years on count differently
    intervalle: Mapping[int, tuple[float, float]] = field(default_factory=dict)  # 95 %
    ohne_wert: str = "vom Herausgeber nicht geliefert"  # why there is no value at all

    def bruch_zwischen(self, von: int, bis: int) -> int | None:
        """Return the latest break that makes two years incomparable, None without one."""
        return max((b for b in self.brueche if min(von, bis) < b <= max(von, bis)), default=None)

    def fenster(self) -> dict[int, float]:
        """Return the comparable values that the pace rests on, as the trends have them."""
        bis = max(self.werte)
        return {
            jahr: wert
            for jahr, wert in sorted(self.werte.items())
            if bis - FENSTER < jahr and self.bruch_zwischen(jahr, bis) is None
        }


@dataclass(frozen=True)
class Tempo:
    """Change per year with the bounds of its 95 % interval, and the years it was taken from."""

    steigung: float
    unten: float
    oben: float
    von: int
    bis: int


@dataclass(frozen=True)
class Zielstand:
    """What can be said of a goal; figures in the unit of the indicator.

    ``jahre``: years from the last value to the target at the present pace, fastest, middle and
    slowest; :data:`NIE` where it does not lead there. ``spanne``: what is plausible for the target
    year.
    """

    ziel: Ziel
    stand: Stand
    wortlaut: Wortlaut
    grund: str = ""  # why it cannot be judged
    jahr: int | None = None  # of the last value, or the target year once its value is known
    wert: float | None = None
    basiswert: float | None = None
    tempo: Tempo | None = None
    noetig: float | None = None  # change per year from the last value to the target
    jahre: tuple[float, float, float] | None = None
    spanne: tuple[float, float] | None = None
    zufaellig: bool = False  # the target lies within the 95 % interval of the value


def vorzeichen(indikator: Indikator) -> int:
    """Return 1 where more is better, −1 where less is."""
    return 1 if indikator.richtung == "mehr_ist_besser" else -1


def erreicht(wert: float, zielwert: float, indikator: Indikator) -> bool:
    """Tell whether a value meets a target as both are printed."""
    stellen = indikator.dezimalen
    return vorzeichen(indikator) * (runde(wert, stellen) - runde(zielwert, stellen)) >= 0


def tempo(reihe: Reihe) -> Tempo | None:
    """Return the present pace, None for fewer than five comparable values."""
    werte = reihe.fenster() if reihe.werte else {}
    if len(werte) < MINDESTENS:
        return None
    von, bis = min(werte), max(werte)
    zeile = np.array([[werte.get(jahr, np.nan) for jahr in range(von, bis + 1)]])
    mitte, unten, oben = (round(float(x[0]), 9) for x in theil_sen(zeile, 0.95))
    return Tempo(mitte, unten, oben, von, bis)


def beurteile(ziel: Ziel, indikator: Indikator, reihe: Reihe) -> Zielstand:
    """Say how a goal stands on the figures of its area."""
    if not reihe.werte:
        return Zielstand(ziel, "nicht_beurteilbar", "nicht beurteilbar", reihe.ohne_wert)
    jahr = min(ziel.jahr, max(reihe.werte))
    grund = _hindernis(ziel, reihe, jahr)
    if grund:
        return _offen(ziel, reihe, grund)
    if jahr == ziel.jahr:
        return _am_ende(ziel, indikator, reihe)
    return _unterwegs(ziel, indikator, reihe)


def _hindernis(ziel: Ziel, reihe: Reihe, jahr: int) -> str:
    """Return in German why the value of a year says nothing of the goal, "" if it does."""
    bruch = reihe.bruch_zwischen(ziel.basisjahr, jahr)
    if bruch is not None:
        return f"Seit {bruch} wird anders gezählt als im Basisjahr {ziel.basisjahr}"
    if ziel.jahr not in reihe.werte and jahr == ziel.jahr:
        return f"Für das Zieljahr {ziel.jahr} liegt kein Wert vor"
    if ziel.basisjahr > jahr:
        return f"Die Zahlen reichen bis {jahr}, das Ziel zählt erst ab {ziel.basisjahr}"
    if ziel.basisjahr not in reihe.werte and jahr != ziel.jahr:
        return f"Für das Basisjahr {ziel.basisjahr} liegt kein Wert vor"
    return ""


def _offen(ziel: Ziel, reihe: Reihe, grund: str) -> Zielstand:
    letztes = max(reihe.werte)
    return Zielstand(
        ziel, "nicht_beurteilbar", "nicht beurteilbar", grund,
        jahr=letztes, wert=reihe.werte[letztes], basiswert=reihe.werte.get(ziel.basisjahr),
    )  # fmt: skip


def _am_ende(ziel: Ziel, indikator: Indikator, reihe: Reihe) -> Zielstand:
    """Judge by the value of the target year; how it came about does not matter."""
    wert = reihe.werte[ziel.jahr]
    geschafft = erreicht(wert, ziel.zielwert, indikator)
    unten, oben = reihe.intervalle.get(ziel.jahr, (wert, wert))
    return Zielstand(
        ziel,
        "auf_kurs" if geschafft else "verfehlt",
        "erreicht" if geschafft else "verfehlt",
        jahr=ziel.jahr,
        wert=wert,
        basiswert=reihe.werte.get(ziel.basisjahr),
        zufaellig=unten < ziel.zielwert < oben,
    )


def _unterwegs(ziel: Ziel, indikator: Indikator, reihe: Reihe) -> Zielstand:
    """Judge a goal whose year is still to come."""
    jahr = max(reihe.werte)
    wert, lauf = reihe.werte[jahr], tempo(reihe)
    schon = erreicht(wert, ziel.zielwert, indikator)
    if lauf is None:
        return _offen(ziel, reihe, _zu_wenige(len(reihe.fenster()), schon))
    spanne = plausibel(reihe, lauf, ziel.jahr)
    stand, wortlaut = _urteil(ziel, indikator, reihe, lauf, spanne)
    return Zielstand(
        ziel, stand, wortlaut, "", jahr, wert, reihe.werte[ziel.basisjahr], lauf,
        noetig=(ziel.zielwert - wert) / (ziel.jahr - jahr),
        jahre=jahre_bis(ziel.zielwert - wert, lauf, indikator, schon),
        spanne=spanne,
    )  # fmt: skip


def _zu_wenige(anzahl: int, schon: bool) -> str:
    werte = "nur einen vergleichbaren Wert" if anzahl == 1 else f"nur {anzahl} vergleichbare Werte"
    vorweg = "Der letzte Wert erreicht das Ziel, aber es gibt" if schon else "Es gibt"
    return f"{vorweg} {werte}; für ein Tempo sind {MINDESTENS} nötig"


def _urteil(
    ziel: Ziel, indikator: Indikator, reihe: Reihe, lauf: Tempo, spanne: tuple[float, float]
) -> tuple[Stand, Wortlaut]:
    """Judge by the outermost of what is plausible; what is reached today by more than one year."""
    richtung = vorzeichen(indikator)
    schlechteste, beste = sorted(richtung * (ende - ziel.zielwert) for ende in spanne)
    schon = erreicht(reihe.werte[lauf.bis], ziel.zielwert, indikator)
    if schlechteste >= 0:
        return "auf_kurs", "derzeit erreicht" if schon else "auf Kurs"
    if schon:
        weg = max(richtung * lauf.unten, richtung * lauf.oben) < 0
        heute = [linie(reihe, steigung, lauf.bis) for steigung in (lauf.unten, lauf.oben)]
        if weg or not all(erreicht(niveau, ziel.zielwert, indikator) for niveau in heute):
            return "gefaehrdet", "derzeit erreicht, nicht gesichert"
        return "auf_kurs", "derzeit erreicht"
    if beste < 0:
        return "verfehlt", "beim jetzigen Tempo verfehlt"
    return "gefaehrdet", "gefährdet"


def linie(reihe: Reihe, steigung: float, jahr: int) -> float:
    """Return the value in a year of the line with this slope through the values of the window."""
    return median(wert + steigung * (jahr - j) for j, wert in reihe.fenster().items())


def plausibel(reihe: Reihe, lauf: Tempo, jahr: int) -> tuple[float, float]:
    """Return the smallest and largest value that the pace makes plausible for a later year."""
    letzter, weite = reihe.werte[lauf.bis], jahr - lauf.bis
    enden = [letzter + s * weite for s in (lauf.unten, lauf.oben)]
    enden += [linie(reihe, s, jahr) for s in (lauf.unten, lauf.oben)]
    return min(enden), max(enden)


def jahre_bis(
    abstand: float, lauf: Tempo, indikator: Indikator, schon: bool
) -> tuple[float, float, float]:
    """Return the years until ``abstand`` is made up: fastest, middle, slowest of the interval."""
    if schon:
        return 0.0, 0.0, 0.0
    richtung = vorzeichen(indikator)
    schritte = sorted((richtung * s for s in (lauf.unten, lauf.steigung, lauf.oben)), reverse=True)
    fern = richtung * abstand
    schnell, mitte, langsam = (fern / s if s > 0 else NIE for s in schritte)
    return schnell, mitte, langsam
