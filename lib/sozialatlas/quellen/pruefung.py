"""Checks of figures: keys, possible values, sums, gaps; each with file, line and remedy.

The checks take one table with the columns of ``rahmen.FELDER`` and ``datei``, ``zeile`` (see
``lesen.lies_tidy``); tables of several files may be joined. They are vectorised and return what
they find; nothing is raised here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.quellen.lesen import AGS, begrenze, mangel_schluessel, zeilen
from sozialatlas.quellen.rahmen import ZAHLEN
from sozialatlas.typen import BUND, MIT_WERT, Ebene, Indikator, Status

SCHLUESSEL = ["ags", "indikator", "jahr"]
"""What identifies a figure."""

RUNDUNG_JE_KREIS = 0.5
"""Tolerance of sums: published counts are whole numbers, each may be off by half a unit."""

RUNDUNG_ANTEIL = 0.01
"""Tolerance between a share and its numerator and denominator, in percentage points."""

_STUFEN: dict[int, Ebene] = {2: "land", 5: "kreis", 8: "gemeinde"}
_SCHRITT = {"jaehrlich": 1, "zweijaehrlich": 2, "unregelmaessig": 0}


def ebene(ags: str) -> Ebene:
    """Return the level of a key by its length."""
    return "bund" if ags == BUND else _STUFEN[len(ags)]


def pruefe_tabelle(
    tabelle: pd.DataFrame, indikatoren: Mapping[str, Indikator], gebiete: Collection[str]
) -> list[Mangel]:
    """Run all checks; ``gebiete`` are the known keys.

    Values are looked at only when keys and states are in order.
    """
    maengel = [
        *_pruefe_gebiete(tabelle, gebiete),
        *_pruefe_indikatoren(tabelle, indikatoren),
        *_pruefe_doppelte(tabelle),
        *_pruefe_status(tabelle),
    ]
    if maengel:
        return maengel
    return [
        *_pruefe_bereich(tabelle, indikatoren),
        *_pruefe_anteile(tabelle),
        *_pruefe_summen(tabelle, indikatoren),
        *_pruefe_luecken(tabelle, indikatoren),
    ]


def _pruefe_gebiete(tabelle: pd.DataFrame, gebiete: Collection[str]) -> list[Mangel]:
    fremd = tabelle[~tabelle["ags"].isin(gebiete)].drop_duplicates("ags")
    unfoermig = ~fremd["ags"].str.fullmatch(AGS)
    return [
        *begrenze(
            mangel_schluessel(z.datei, z.zeile, "ags", z.ags)
            for z in zeilen(fremd[unfoermig])
        ),
        *begrenze(
            _mangel(z, "ags", f"Das Gebiet „{z.ags}“ steht nicht im Register.",
                    "ein Schlüssel aus data/gebiete/kommunen.csv", aehnlich(z.ags, gebiete))
            for z in zeilen(fremd[~unfoermig])
        ),
    ]  # fmt: skip


def _pruefe_indikatoren(
    tabelle: pd.DataFrame, indikatoren: Mapping[str, Indikator]
) -> list[Mangel]:
    fremd = tabelle[~tabelle["indikator"].isin(indikatoren)].drop_duplicates("indikator")
    return begrenze(
        _mangel(z, "indikator", f"Der Indikator „{z.indikator}“ ist nicht bekannt.",
                "eine id aus data/katalog/indikatoren", aehnlich(z.indikator, indikatoren))
        for z in zeilen(fremd)
    )  # fmt: skip


def _pruefe_doppelte(tabelle: pd.DataFrame) -> list[Mangel]:
    doppelt = tabelle.duplicated(SCHLUESSEL)
    if not doppelt.any():
        return []
    erste = {(z.ags, z.indikator, z.jahr): z for z in zeilen(tabelle[~doppelt])}
    return begrenze(
        _mangel(z, "ags", f"{z.indikator}, {z.ags}, {z.jahr} steht schon in {alt.datei}, "
                          f"Zeile {alt.zeile}.",
                "eine Zeile je Gebiet, Indikator und Jahr", "Eine der Zeilen löschen.")
        for z in zeilen(tabelle[doppelt])
        for alt in [erste[z.ags, z.indikator, z.jahr]]
    )  # fmt: skip


def _pruefe_status(tabelle: pd.DataFrame) -> list[Mangel]:
    zulaessig = [s.value for s in Status]
    bekannt = tabelle["status"].isin(zulaessig)
    soll = tabelle["status"].isin([s.value for s in MIT_WERT])
    hat = tabelle["wert"].notna()
    return [
        *begrenze(
            _mangel(z, "status", f"Der Status „{z.status}“ ist nicht bekannt.",
                    "eines von: " + ", ".join(zulaessig), aehnlich(z.status, zulaessig))
            for z in zeilen(tabelle[~bekannt])
        ),
        *begrenze(
            _mangel(z, "wert", f"Der Status „{z.status}“ verspricht einen Wert, er fehlt.",
                    "ein Wert oder ein Status mit Grund (fehlt, geheim, unklar)",
                    "Wert ergänzen oder Status ändern.")
            for z in zeilen(tabelle[soll & ~hat])
        ),
        *begrenze(
            _mangel(z, "wert", f"Trotz des Status „{z.status}“ steht hier ein Wert.",
                    "ein leeres Feld", "Wert leeren oder Status auf ok setzen.")
            for z in zeilen(tabelle[bekannt & ~soll & hat])
        ),
    ]  # fmt: skip


def _pruefe_bereich(tabelle: pd.DataFrame, indikatoren: Mapping[str, Indikator]) -> list[Mangel]:
    """No negative figures, no share above 100 (or the indicator's own ``hoechstwert``)."""
    hoechst = {
        i: ind.hoechstwert or (100.0 if ind.einheit == "%" else np.inf)
        for i, ind in indikatoren.items()
    }
    negativ = (tabelle[list(ZAHLEN)] < 0).any(axis=1)
    zu_hoch = tabelle["wert"] > tabelle["indikator"].map(hoechst)
    return [
        *begrenze(
            _mangel(z, "wert", f"Negative Zahl ({z.indikator}, {z.ags}, {z.jahr}).",
                    "0 oder größer", "Zahl an der Quelle prüfen.")
            for z in zeilen(tabelle[negativ])
        ),
        *begrenze(
            _mangel(z, "wert",
                    f"Der Anteil {z.wert:g} ist zu groß ({z.indikator}, {z.ags}, {z.jahr}).",
                    f"höchstens {hoechst[z.indikator]:g}",
                    "Zahl prüfen; ist sie möglich, im Katalog einen hoechstwert setzen.")
            for z in zeilen(tabelle[zu_hoch])
        ),
    ]  # fmt: skip


def _pruefe_anteile(tabelle: pd.DataFrame) -> list[Mangel]:
    """Where numerator and denominator stand beside a value they must give it."""
    mit = tabelle.dropna(subset=[*ZAHLEN])
    soll = 100 * mit["zaehler"] / mit["nenner"].where(mit["nenner"] > 0)
    falsch = mit[~((soll - mit["wert"]).abs() <= RUNDUNG_ANTEIL)]
    return begrenze(
        _mangel(z, "wert", f"{z.zaehler:g} von {z.nenner:g} sind nicht {z.wert:g} %.",
                "wert = 100 · zaehler / nenner, nenner größer als 0",
                "Die drei Zahlen an der Quelle prüfen.")
        for z in zeilen(falsch)
    )  # fmt: skip


def _pruefe_summen(tabelle: pd.DataFrame, indikatoren: Mapping[str, Indikator]) -> list[Mangel]:
    """The Kreise add up to their Land, within :data:`RUNDUNG_JE_KREIS` for each."""
    ids = [i for i, ind in indikatoren.items() if ind.summe_gleich_land]
    teil = tabelle[tabelle["indikator"].isin(ids) & tabelle["wert"].notna()]
    kreise = teil[teil["ags"].str.len() == 5]
    gruppe = [kreise["ags"].str[:2].rename("ags"), kreise["indikator"], kreise["jahr"]]
    summen = kreise["wert"].groupby(gruppe).agg(summe="sum", anzahl="size").reset_index()
    laender = teil[(teil["ags"].str.len() == 2) & (teil["ags"] != BUND)].merge(
        summen, on=SCHLUESSEL
    )
    abstand = (laender["wert"] - laender["summe"]).abs()
    return begrenze(
        _mangel(z, "wert", f"Die Kreise ergeben {z.summe:.0f}, für das Land steht {z.wert:.0f} "
                           f"({z.indikator}, {z.jahr}).",
                "Summe der Kreise = Land (bis auf 0,5 je Kreis)",
                "Prüfen, ob ein Kreis fehlt oder doppelt gezählt ist.")
        for z in zeilen(laender[abstand > RUNDUNG_JE_KREIS * laender["anzahl"]])
    )  # fmt: skip


def _pruefe_luecken(tabelle: pd.DataFrame, indikatoren: Mapping[str, Indikator]) -> list[Mangel]:
    """Inside a series every due year has a row, be it one whose status gives the reason."""
    schritt = {i: _SCHRITT[ind.turnus] for i, ind in indikatoren.items()}
    sortiert = tabelle.sort_values(["indikator", "ags", "jahr"])
    gleich = sortiert["ags"].eq(sortiert["ags"].shift())
    gleich &= sortiert["indikator"].eq(sortiert["indikator"].shift())
    soll = sortiert["indikator"].map(schritt)
    falsch = sortiert[gleich & (soll > 0) & (sortiert["jahr"].diff() > soll)]
    return begrenze(
        _mangel(z, "jahr", f"Vor {z.jahr} fehlt in der Reihe {z.indikator}, {z.ags} ein Jahr.",
                "eine Zeile je Jahr" if schritt[z.indikator] == 1 else "eine Zeile alle zwei Jahre",
                "Jahr ergänzen, notfalls leer mit dem Status „fehlt“.")
        for z in zeilen(falsch)
    )  # fmt: skip


def _mangel(zeile: Any, feld: str, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
    return Mangel(zeile.datei, zeile.zeile, feld, fehler, erwartet, abhilfe)
