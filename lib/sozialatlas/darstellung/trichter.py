"""Funnel: shares of many areas against their size, with the limits that chance and spread allow."""

from __future__ import annotations

import functools

import pandas as pd

from sozialatlas.darstellung import saetze, sprache, trichterbild
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.typen import Indikator

LAGE = {
    "weit_unten": "unter den äußeren Grenzen",
    "unten": "unter den inneren Grenzen",
    "innen": "innerhalb",
    "oben": "über den inneren Grenzen",
    "weit_oben": "über den äußeren Grenzen",
}
"""What a place in the funnel is called in print."""

BENANNT = 6
"""Areas named in the picture: those furthest outside."""


def trichter(
    indikator: Indikator,
    gebiete: pd.DataFrame,
    grenzen: pd.DataFrame,
    *,
    jahr: int,
    ziel: float,
    mehrzahl: str,
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Draw the areas by size (logarithmic) and share, with two pairs of limits.

    ``gebiete``: one row per area with name, ags, wert (percent), nenner (persons), z and lage (a
    key of :data:`LAGE`). ``grenzen``: nenner, unten_95, oben_95, unten_998, oben_998 in percent
    along the axis; ``ziel`` the share of all areas together. ``mehrzahl`` names the areas
    ("Gemeinden"). ValueError without areas.
    """
    if gebiete.empty:
        raise ValueError(f"Ohne Gebiete gibt es keinen Trichter zu „{indikator.id}“.")
    daten = gebiete.sort_values("z", ignore_index=True)
    weit = {ende: int((daten["lage"] == f"weit_{ende}").sum()) for ende in ("oben", "unten")}
    titel = (
        f"{indikator.kurzname} {jahr}: {_wie_viele(weit['oben'])} von {len(daten)} {mehrzahl} über,"
        f" {_wie_viele(weit['unten'])} unter den äußeren Grenzen"
    )
    gesamt = sprache.wert(ziel, indikator)
    return Abbildung(
        id=id or f"trichter-{indikator.id.replace('_', '-')}",
        titel=titel,
        untertitel=f"{indikator.name} in {indikator.einheit} nach der Größe des Gebiets; Grenzen um"
        f" den gemeinsamen Anteil von {gesamt}, erweitert um die übliche Streuung der {mehrzahl};"
        " Rauten: jenseits der inneren Grenzen (95\u202f%), Dreiecke: jenseits der äußeren"
        " (99,8\u202f%)",
        quelle=quelle,
        alt=saetze.alternativtext(
            "Trichterdiagramm",
            f"{indikator.name}, {len(daten)} {mehrzahl} nach der Zahl der Menschen im Nenner",
            titel,
            _enden(indikator, daten),
        ),
        daten=_tabelle(indikator, daten),
        dezimalen={f"{indikator.kurzname} in {indikator.einheit}": indikator.dezimalen},
        zeichnung=functools.partial(
            trichterbild.zeichne,
            daten[["name", "wert", "nenner", "z", "lage"]],
            grenzen.reset_index(drop=True),
            ziel,
            BENANNT,
            indikator.einheit,
            indikator.nenner,
        ),
    )


def _wie_viele(anzahl: int) -> str:
    return sprache.zahl(anzahl) if anzahl else "keine"


def _enden(indikator: Indikator, daten: pd.DataFrame) -> list[str]:
    """Name the areas furthest below and above, if they lie outside the outer limits."""
    enden = (("Am weitesten darunter", daten.iloc[0]), ("am weitesten darüber", daten.iloc[-1]))
    return [
        f"{wort}: {zeile['name']} {sprache.wert(float(zeile['wert']), indikator)}"
        for wort, zeile in enden
        if str(zeile["lage"]).startswith("weit")
    ]


def _tabelle(indikator: Indikator, daten: pd.DataFrame) -> pd.DataFrame:
    """All areas by name, with share, size and place."""
    geordnet = daten.sort_values("name", key=lambda s: s.map(sprache.sortierung))
    return pd.DataFrame(
        {
            "Gebiet": geordnet["name"].tolist(),
            "AGS": geordnet["ags"].tolist(),
            f"{indikator.kurzname} in {indikator.einheit}": geordnet["wert"].to_numpy(),
            "Nenner": geordnet["nenner"].round().astype(int).to_numpy(),
            "Lage": [LAGE[lage] for lage in geordnet["lage"]],
        }
    )
