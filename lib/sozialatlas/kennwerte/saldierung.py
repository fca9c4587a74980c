"""Saldierung: an ordinary value of a Kommune that hides opposite areas below it.

*Level.* The Kommune's value is near the Land's: its 95 % interval holds the Land's value, or it
differs by less than the indicator's relevant change. At the same time at least a tenth of the
people live in areas that lie above the Land, and a tenth in areas below: each such area by its
99.8 % interval (one in a thousand on each side by chance, because many are looked at), each group
taken together by at least the relevant change.

*Change.* The Kommune's change is shown to be smaller than the relevant one (its 95 % interval lies
inside ± that change), while a tenth of the people live in areas that rose and a tenth in areas that
fell, each area by the 99.8 % interval of its change. Persons counted in both years make these
intervals rather too wide: the test is on the safe side.

Only areas large enough to be named count (:mod:`.kleinraum`); without counts nothing is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sozialatlas.kennwerte.unsicherheit import Intervall, wilson
from sozialatlas.kennwerte.zeitreihe import DEZIMALEN

NIVEAU_GANZES = 0.95
NIVEAU_VIELE = 0.998
"""Level of single areas where many are looked at: one in five hundred errs by chance."""
MINDESTANTEIL = 0.1
"""Share of the people that must live in areas of each kind."""
MINDESTENS_GEBIETE = 4

OHNE_ZAEHLER = "ohne Zähler und Nenner der Teilgebiete"
ZU_WENIGE = f"weniger als {MINDESTENS_GEBIETE} ausreichend große Teilgebiete"
OHNE_BEZUG = "ohne Vergleichswert des Landes"
SELBST_AUFFAELLIG = "der Wert der Kommune hebt sich selbst vom Land ab"
SELBST_VERAENDERT = "für die Kommune insgesamt ist keine gleichbleibende Lage belegt"
NICHT_GEGENLAEUFIG = "belegte Abweichungen in beide Richtungen gibt es nicht"


@dataclass(frozen=True)
class Gruppe:
    """Areas on one side: keys (largest first), share of all people (0–1), pooled value or change
    in the unit of the indicator."""

    gebiete: tuple[str, ...]
    anteil: float
    wert: float


NIEMAND = Gruppe((), 0.0, 0.0)


@dataclass(frozen=True)
class Saldierung:
    """The judgement on one indicator; the groups are empty unless ``urteil`` is "verdeckt"."""

    art: Literal["stand", "veraenderung"]
    urteil: Literal["verdeckt", "nicht_verdeckt", "nicht_beurteilbar"]
    grund: str = ""
    oben: Gruppe = NIEMAND  # above the Land, or risen
    unten: Gruppe = NIEMAND


def newcombe(
    k1: ArrayLike, n1: ArrayLike, k2: ArrayLike, n2: ArrayLike, niveau: float = 0.95
) -> Intervall:
    """Return the interval of the difference of two shares, k2/n2 − k1/n1, between −1 and 1.

    Hybrid score interval from two Wilson intervals, method 10 of Newcombe (1998), Statistics in
    Medicine 17:873–890.
    """
    p1, p2 = (np.asarray(k, float) / np.asarray(n, float) for k, n in ((k1, n1), (k2, n2)))
    (u1, o1), (u2, o2) = wilson(k1, n1, niveau), wilson(k2, n2, niveau)
    unten = p2 - p1 - np.hypot(p2 - u2, o1 - p1)
    oben = p2 - p1 + np.hypot(o2 - p2, p1 - u1)
    return unten, oben


def pruefe_stand(
    tabelle: pd.DataFrame,
    ganzes: tuple[float, float] | None,
    bezug: float | None,
    relevant: float,
    faktor: float = 100.0,
) -> Saldierung:
    """Judge the level: do areas above and below the Land cancel out?

    ``tabelle``: zaehler, nenner, benannt by key; ``ganzes``: numerator and denominator of the
    Kommune, None to add up the areas; ``bezug``: the Land's value; ``relevant``: smallest
    difference that matters, both in the unit of the indicator, which is a share times ``faktor``.
    """
    auswahl, mangel = _auswahl(tabelle, ["zaehler", "nenner"])
    if mangel or bezug is None:
        return Saldierung("stand", "nicht_beurteilbar", mangel or OHNE_BEZUG)
    k, n = ganzes or _summe(tabelle)
    unten, oben = (float(g) * faktor for g in wilson(k, n, NIVEAU_GANZES))
    if not (unten <= bezug <= oben or abs(k / n * faktor - bezug) < relevant):
        return Saldierung("stand", "nicht_verdeckt", SELBST_AUFFAELLIG)
    tief, hoch = (g * faktor for g in wilson(auswahl["zaehler"], auswahl["nenner"], NIVEAU_VIELE))
    gruppen = [_gruppe_stand(auswahl[wo], tabelle, faktor) for wo in (tief > bezug, hoch < bezug)]
    abstaende = [gruppen[0].wert - bezug, bezug - gruppen[1].wert]
    return _urteil("stand", gruppen, abstaende, relevant)


def pruefe_veraenderung(
    tabelle: pd.DataFrame,
    ganzes: tuple[float, float, float, float] | None,
    relevant: float,
    faktor: float = 100.0,
) -> Saldierung:
    """Judge the change: did some areas rise and others fall while the whole stayed as it was?

    ``tabelle``: zaehler_alt, nenner_alt, zaehler, nenner, benannt by key; ``ganzes``: the four
    counts of the Kommune, None to add up the areas; otherwise as :func:`pruefe_stand`.
    """
    vier = ["zaehler_alt", "nenner_alt", "zaehler", "nenner"]
    auswahl, mangel = _auswahl(tabelle, vier)
    if mangel:
        return Saldierung("veraenderung", "nicht_beurteilbar", mangel)
    k1, n1, k2, n2 = ganzes or (float(tabelle.dropna(subset=vier)[s].sum()) for s in vier)
    unten, oben = (float(g) * faktor for g in newcombe(k1, n1, k2, n2, NIVEAU_GANZES))
    if not (-relevant < unten and oben < relevant):
        return Saldierung("veraenderung", "nicht_verdeckt", SELBST_VERAENDERT)
    a, b, c, d = (auswahl[s] for s in vier)
    tief, hoch = newcombe(a, b, c, d, NIVEAU_VIELE)
    gruppen = [_gruppe_wandel(auswahl[wo], tabelle, faktor) for wo in (tief > 0, hoch < 0)]
    return _urteil("veraenderung", gruppen, [gruppen[0].wert, -gruppen[1].wert], relevant)


def _auswahl(tabelle: pd.DataFrame, spalten: list[str]) -> tuple[pd.DataFrame, str]:
    """Return the areas that count, or why nothing can be judged."""
    gezaehlt = tabelle[tabelle[spalten].notna().all(axis=1)]
    gezaehlt = gezaehlt[(gezaehlt[spalten[1::2]] > 0).all(axis=1)]
    if gezaehlt.empty:
        return gezaehlt, OHNE_ZAEHLER
    auswahl = gezaehlt[gezaehlt["benannt"]]
    return auswahl, ZU_WENIGE if len(auswahl) < MINDESTENS_GEBIETE else ""


def _urteil(
    art: Literal["stand", "veraenderung"],
    gruppen: Sequence[Gruppe],
    abstaende: Sequence[float],
    relevant: float,
) -> Saldierung:
    genug = all(g.anteil >= MINDESTANTEIL for g in gruppen)
    if not (genug and all(round(a, DEZIMALEN) >= relevant for a in abstaende)):
        return Saldierung(art, "nicht_verdeckt", NICHT_GEGENLAEUFIG)
    return Saldierung(art, "verdeckt", "", *gruppen)


def _gruppe_stand(teil: pd.DataFrame, alle: pd.DataFrame, faktor: float) -> Gruppe:
    wert = teil["zaehler"].sum() / max(teil["nenner"].sum(), 1) * faktor
    return _gruppe(teil, alle, wert)


def _gruppe_wandel(teil: pd.DataFrame, alle: pd.DataFrame, faktor: float) -> Gruppe:
    spaeter = teil["zaehler"].sum() / max(teil["nenner"].sum(), 1)
    frueher = teil["zaehler_alt"].sum() / max(teil["nenner_alt"].sum(), 1)
    return _gruppe(teil, alle, (spaeter - frueher) * faktor)


def _gruppe(teil: pd.DataFrame, alle: pd.DataFrame, wert: float) -> Gruppe:
    groesste = teil["nenner"].sort_values(ascending=False, kind="stable").index
    anteil = teil["nenner"].sum() / alle["nenner"].sum()
    return Gruppe(tuple(map(str, groesste)), float(anteil), float(wert))


def _summe(tabelle: pd.DataFrame) -> tuple[float, float]:
    mit = tabelle.dropna(subset=["zaehler", "nenner"])
    return float(mit["zaehler"].sum()), float(mit["nenner"].sum())
