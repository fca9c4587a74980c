"""Figures: choose the rows of the long table and hand them to the drawing functions."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import saetze as satzteile
from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kreistafel import heutige
from sozialatlas.bericht.text import anker
from sozialatlas.darstellung import diagramme, karten, saetze
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.typen import BUND, Kommune


def quelle(g: Grundlage, k: Kennwert) -> str:
    """Return the source line of a figure: statistics, edition, change, licence.

    The full notes of the publishers stand in the list of sources.
    """
    q = g.quelle(k)
    note = f"; {kurzquelle(q)}, Daten verändert; {q.lizenz_kurz}" if q else ""
    return f"Quelle: {k.indikator.herausgeber}{note}."


def namen(g: Grundlage) -> Mapping[str, str]:
    """Return the names of Kreise and reference areas."""
    return {k.ags: k.name for k in g.kreise} | {LAND: "Thüringen", BUND: "Deutschland"}


def verlauf(g: Grundlage, kommune: Kommune, k: Kennwert, *, id_: str | None = None) -> Abbildung:
    """Draw the series of the area against Land and Bund, all other Kreise as a bundle."""
    gezeigt = {BUND, LAND, kommune.ags, *(kreis.ags for kreis in g.kreise)}
    reihen = g.reihen(k.indikator.id)
    return diagramme.verlauf(
        k.indikator,
        reihen[reihen["ags"].isin(gezeigt)],
        kommune,
        namen=namen(g),
        klasse=k.trend,
        titel=_befund(kommune, k),
        quelle=quelle(g, k),
        id=id_ or anker(k.indikator.id),
    )


def _befund(kommune: Kommune, k: Kennwert) -> str:
    """Return the finding as title; a direction only for the years that its test covers."""
    land = kommune.ebene == "land"
    wort = k.signifikanz.get("bund" if land else "land", (None, None))[0]
    return saetze.befund_satz(
        k.indikator,
        kommune,
        wert=k.wert or 0.0,
        jahr=k.jahr,
        bezug=k.bund if land else k.land,
        bezug_name="Bundeswert" if land else "Landeswert",
        klasse=k.trend,
        seit=k.trend_von,
        unterscheidbar=None if wort is None else wort != "nicht_unterscheidbar",
    )


def streifen(g: Grundlage, kommune: Kommune, k: Kennwert) -> Abbildung:
    """Draw the position of a Kreis among all Kreise in its latest year."""
    reihen = g.reihen(k.indikator.id)
    gezeigt = {BUND, LAND, *(kreis.ags for kreis in g.kreise)}
    werte = reihen[(reihen["jahr"] == k.jahr) & reihen["ags"].isin(gezeigt)]
    return diagramme.streifen(
        k.indikator,
        werte,
        kommune,
        namen=namen(g),
        quelle=quelle(g, k),
        id=f"{anker(k.indikator.id)}-lage",
    )


def lagekarte(g: Grundlage, kommune: Kommune) -> Abbildung:
    """Show where the Kommune lies in the Land; a Gemeinde by its own border."""
    umriss = None
    if kommune.ebene == "gemeinde":
        gemeinden = g.geometrie("gemeinden")
        umriss = gemeinden[gemeinden["ags"] == kommune.ags]
    return karten.lagekarte(
        g.geometrie("kreise"), kommune, umriss=umriss, land_name="Thüringen", id="lage"
    )


def kreiskarte(g: Grundlage, k: Kennwert, kommune: Kommune | None = None) -> Abbildung:
    """Map the Kreise in the year of the given Kennwert."""
    return karten.kreiskarte(
        k.indikator,
        g.geometrie("kreise"),
        heutige(g, k.indikator.id, k.jahr),
        jahr=k.jahr,
        kommune=kommune,
        land=_landeswert(g, k),
        namen=namen(g),
        quelle=quelle(g, k),
        id=f"karte-{anker(k.indikator.id)}",
    )


def gemeindekarte(g: Grundlage, indikator: str, kommune: Kommune | None) -> Abbildung:
    """Map the Gemeinden of the Land, or those of one Kreis, in their latest year.

    ``kommune``: the Kreis, or a Gemeinde whose Kreis is shown; None for the whole Land.
    """
    grenzen = g.geometrie("gemeinden")
    kreis = None if kommune is None else kommune.kreis or kommune.ags
    if kreis is not None:
        grenzen = grenzen[grenzen["ags"].str.startswith(kreis)]
    k, werte = gemeindewerte(g, indikator, grenzen["ags"])
    return karten.gemeindekarte(
        k.indikator,
        grenzen,
        werte["wert"],
        jahr=k.jahr,
        kommune=kommune if kommune is not None and kommune.ebene == "gemeinde" else None,
        land=_landeswert(g, k),
        zustand=werte["status"],
        umrisse=g.geometrie("kreise") if kreis is None else None,
        quelle=quelle(g, k),
        id=f"gemeinden-{anker(indikator)}",
    )


def gemeindewerte(g: Grundlage, indikator: str, ags: pd.Series) -> tuple[Kennwert, pd.DataFrame]:
    """Return the Gemeinden's figures of their latest year by AGS, and one Kennwert of that year."""
    tabelle = g.kennwerte
    tabelle = tabelle[(tabelle["indikator"] == indikator) & tabelle["ags"].isin(set(ags))]
    jahr = int(tabelle.loc[tabelle["wert"].notna(), "jahr"].max())
    werte = tabelle[tabelle["jahr"] == jahr].set_index("ags")
    eine = werte.index[werte["wert"].notna()][0]
    return g.lage(eine)[indikator], werte


def hantel(g: Grundlage, k: Kennwert, von: int) -> Abbildung:
    """Draw all Kreise, by AGS, in two years: ``von`` and the year of the Land's Kennwert."""
    i = k.indikator
    reihen = g.reihen(i.id).pivot_table(index="ags", columns="jahr", values="wert")
    zeilen = pd.DataFrame(
        {
            "name": [kreis.name for kreis in g.kreise],
            "von": [reihen.loc[kreis.ags, von] for kreis in g.kreise],
            "bis": [reihen.loc[kreis.ags, k.jahr] for kreis in g.kreise],
            "relevant": i.relevante_aenderung,
        }
    )
    gestiegen, gesunken = (
        int((vorzeichen * (zeilen["bis"] - zeilen["von"]) >= i.relevante_aenderung).sum())
        for vorzeichen in (1, -1)
    )
    return diagramme.hantel(
        zeilen,
        von,
        k.jahr,
        einheit=i.einheit,
        dezimalen=i.dezimalen,
        titel=f"{i.kurzname}: Von {von} bis {k.jahr} in {satzteile.dativ(gesunken)} Kreisen"
        f" nennenswert niedriger, in {satzteile.dativ(gestiegen)} nennenswert höher",
        untertitel=f"{i.name} in {i.einheit}, Landkreise und kreisfreie Städte",
        quelle=quelle(g, k),
        id=f"hantel-{anker(i.id)}",
    )


def _landeswert(g: Grundlage, k: Kennwert) -> float | None:
    reihe = g.reihe(LAND, k.indikator.id)
    werte = reihe.loc[reihe["jahr"] == k.jahr, "wert"]
    return float(werte.iloc[0]) if len(werte) else None
