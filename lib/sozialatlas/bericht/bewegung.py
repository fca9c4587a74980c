"""How a figure moved since an edition recorded it: then and now, as far as they may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.typen import Indikator, Status
from sozialatlas.vorort.ausgaben import Ausloeser

SPALTEN = ["jahr", "wert", "status", "intervall_unten", "intervall_oben"]
Reihe = Mapping[int, Mapping[str, Any]]
"""The figures of one area and indicator by year, in order."""


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
    reihe = _reihe(g, ags, indikator.id)
    jahr = max(reihe, default=a.jahr)
    if jahr <= a.jahr:
        return f"{damals}; neuere Zahlen liegen noch nicht vor"
    heute = f"{sprache.wert(reihe[jahr]['wert'], indikator)} ({jahr})"
    if hindernis := _hindernis(g, ags, indikator, a.jahr, reihe):
        return f"{damals}, {heute}; nicht vergleichbar: {hindernis}"
    werte = f"{damals}{_berichtigt(a.wert, reihe[a.jahr]['wert'], indikator)}, {heute}"
    return "; ".join([werte, *_urteil(g, ags, indikator, [reihe[a.jahr], reihe[jahr]])])


def _reihe(g: Grundlage, ags: str, indikator: str) -> Reihe:
    """Return the figures of an area; by arrays, since frames for a few rows cost the most."""
    alle = g.reihen(indikator)
    eigene = alle["ags"].to_numpy() == ags
    spalten = (alle[name].to_numpy()[eigene].tolist() for name in SPALTEN)
    zeilen = [dict(zip(SPALTEN, zeile, strict=True)) for zeile in zip(*spalten, strict=True)]
    return {int(z["jahr"]): z for z in sorted(zeilen, key=lambda z: z["jahr"])}


def _hindernis(g: Grundlage, ags: str, indikator: Indikator, jahr: int, reihe: Reihe) -> str:
    """Say why the figures of then and now may not be compared, "" if they may."""
    if jahr not in reihe:
        t = g.kennwerte
        zeilen = t[(t["ags"] == ags) & (t["indikator"] == indikator.id) & (t["jahr"] == jahr)]
        if Status.ANDERES_GEBIET.value in set(zeilen["status"]):
            return "der frühere Wert gilt für andere Grenzen"
        return f"einen Wert für {jahr} gibt es in dieser Ausgabe nicht mehr"
    return bruch(indikator, jahr, reihe)


def bruch(indikator: Indikator, jahr: int, reihe: Reihe) -> str:
    """Say which break lies between a year and the latest, "" if there is none.

    As :func:`kennwerte.zeitreihe.abschnitte` counts them, for two figures of one series.
    """
    gruende = [b.grund for b in indikator.brueche if jahr < b.jahr <= max(reihe)]
    if gruende:
        return gruende[-1].rstrip(".")
    einzeln = any(z["status"] == Status.BRUCH for j, z in reihe.items() if j > jahr)
    return "dazwischen wurde anders gezählt" if einzeln else ""


def _berichtigt(damals: float, heute: float, indikator: Indikator) -> str:
    """Say what the year reads today where its figure was revised."""
    neu = sprache.wert(heute, indikator)
    return "" if neu == sprache.wert(damals, indikator) else f", inzwischen berichtigt auf {neu}"


def _urteil(
    g: Grundlage, ags: str, indikator: Indikator, beide: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return what is sure about the difference, and the trend that the report gives."""
    trend = f"Trend {saetze.trend_kurz(g.lage(ags)[indikator.id])}"
    (unten, oben), (unten_heute, oben_heute) = (
        (float(z["intervall_unten"]), float(z["intervall_oben"])) for z in beide
    )
    if any(x != x for x in (unten, oben, unten_heute, oben_heute)):
        return [trend]
    getrennt = unten > oben_heute or unten_heute > oben
    return [f"Unterschied {'' if getrennt else 'nicht '}gesichert", trend]
