"""How a figure moved since an edition recorded it: then and now, as far as they may be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.kennwerte.zeitreihe import abschnitte
from sozialatlas.typen import Indikator, Status
from sozialatlas.vorort.ausgaben import Ausloeser


def bewegung(g: Grundlage, ags: str, a: Ausloeser) -> str:
    """Say value then and now, whether the difference is sure, and the trend; never a cause.

    "Kinderarmut: 24,5 % (2019), 18,4 % (2022); Unterschied gesichert; Trend fallend seit 2016".
    Where the two may not be compared, the reason stands instead.
    """
    indikator = g.katalog.indikatoren.get(a.indikator)
    if indikator is None:
        return f"„{a.indikator}“ gehört nicht mehr zu den Indikatoren"
    if a.wert is None or a.jahr is None:
        return f"{indikator.kurzname}: damals ohne Wert"
    damals = f"{indikator.kurzname}: {sprache.wert(a.wert, indikator)} ({a.jahr})"
    reihe = g.reihe(ags, indikator.id)
    if reihe.empty or int(reihe["jahr"].iloc[-1]) <= a.jahr:
        return f"{damals}; neuere Zahlen liegen noch nicht vor"
    alt, neu = _zeile(reihe, a.jahr), _zeile(reihe, int(reihe["jahr"].iloc[-1]))
    heute = f"{sprache.wert(neu['wert'], indikator)} ({neu['jahr']})"
    if hindernis := _hindernis(g, ags, indikator, a.jahr, reihe):
        return f"{damals}, {heute}; nicht vergleichbar: {hindernis}"
    werte = f"{damals}{_berichtigt(a, alt, indikator)}, {heute}"
    return "; ".join([werte, *_urteil(g, ags, alt, neu, indikator)])


def _zeile(reihe: pd.DataFrame, jahr: int) -> dict[Any, Any]:
    """Return the row of a year, {} where it has none."""
    zeilen = reihe[reihe["jahr"] == jahr].to_dict("records")
    return zeilen[0] if zeilen else {}


def _hindernis(g: Grundlage, ags: str, indikator: Indikator, jahr: int, reihe: pd.DataFrame) -> str:
    """Say why the figures of then and now may not be compared, "" if they may."""
    if not (reihe["jahr"] == jahr).any():
        t = g.kennwerte
        zeilen = t[(t["ags"] == ags) & (t["indikator"] == indikator.id) & (t["jahr"] == jahr)]
        if Status.ANDERES_GEBIET.value in set(zeilen["status"]):
            return "der frühere Wert gilt für andere Grenzen"
        return f"einen Wert für {jahr} gibt es in dieser Ausgabe nicht mehr"
    nummern = abschnitte(reihe, g.katalog)
    if nummern[(reihe["jahr"] == jahr).to_numpy().argmax()] == nummern[-1]:
        return ""
    gruende = [b.grund for b in indikator.brueche if b.jahr > jahr]
    return gruende[-1].rstrip(".") if gruende else "dazwischen wurde anders gezählt"


def _berichtigt(a: Ausloeser, alt: dict[Any, Any], indikator: Indikator) -> str:
    """Say what the year reads today where its figure was revised."""
    heute = sprache.wert(alt["wert"], indikator)
    gleich = a.wert is not None and heute == sprache.wert(a.wert, indikator)
    return "" if gleich else f", inzwischen berichtigt auf {heute}"


def _urteil(
    g: Grundlage, ags: str, alt: dict[Any, Any], neu: dict[Any, Any], indikator: Indikator
) -> list[str]:
    """Return what is sure about the difference, and the trend that the report gives."""
    trend = saetze.trend_kurz(g.lage(ags)[indikator.id])
    grenzen = [z[f"intervall_{ende}"] for z in (alt, neu) for ende in ("unten", "oben")]
    if any(x != x for x in grenzen):
        return [f"Trend {trend}"]
    getrennt = grenzen[0] > grenzen[3] or grenzen[2] > grenzen[1]
    return [f"Unterschied {'' if getrennt else 'nicht '}gesichert", f"Trend {trend}"]
