"""Maps: choropleths of rates in five documented classes, and where a Kommune lies.

Every map names the origin of its boundaries and its class method, shows the number of areas per
class and hatches areas without figure.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialatlas.darstellung import kartenbild, saetze, sprache
from sozialatlas.darstellung.abbildung import LIZENZ, Abbildung
from sozialatlas.darstellung.klassen import Klassen, bilde_klassen
from sozialatlas.typen import Indikator, Kommune, Status

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

GRENZEN = "© GeoBasis-DE / BKG 2022 (Daten verändert)"
KARTENVERMERK = f"{GRENZEN}, {LIZENZ}"
"""Obligatory note on the boundaries; simplified boundaries are changed data."""


def kreiskarte(
    indikator: Indikator,
    grenzen: GeoDataFrame,
    werte: pd.Series,
    *,
    jahr: int,
    kommune: Kommune | None = None,
    land: float | None = None,
    zustand: pd.Series | None = None,
    namen: Mapping[str, str] | None = None,
    titel: str | None = None,
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Map a rate over the Kreise; small areas (kreisfreie Städte) stand beside as tiles.

    ``grenzen``: ags, name, geometry; ``werte``: figures indexed by AGS, NaN or absent where there
    is none, with the reason in ``zustand`` (Status by AGS); ``land``: the Land's value, which
    becomes a class border where it can. ValueError for counts and if no area has a figure.
    """
    return _karte(
        "kreiskarte", indikator, grenzen, werte, jahr, kommune, land, zustand, namen, titel,
        quelle, id, None,
    )  # fmt: skip


def gemeindekarte(
    indikator: Indikator,
    grenzen: GeoDataFrame,
    werte: pd.Series,
    *,
    jahr: int,
    kommune: Kommune | None = None,
    land: float | None = None,
    zustand: pd.Series | None = None,
    namen: Mapping[str, str] | None = None,
    umrisse: GeoDataFrame | None = None,
    titel: str | None = None,
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Map a rate over Gemeinden (of one Kreis or of the Land); parameters as ``kreiskarte``.

    ``kommune`` may be one Gemeinde or the Kreis itself; ``umrisse`` are borders drawn on top
    (the Kreise, on a map of the whole Land).
    """
    return _karte(
        "gemeindekarte", indikator, grenzen, werte, jahr, kommune, land, zustand, namen, titel,
        quelle, id, umrisse,
    )  # fmt: skip


def lagekarte(
    grenzen: GeoDataFrame,
    kommune: Kommune,
    *,
    umriss: GeoDataFrame | None = None,
    land_name: str = "Land",
    titel: str | None = None,
    id: str | None = None,
) -> Abbildung:
    """Show where the Kommune lies in its Land; ``umriss`` is its border if not in ``grenzen``."""
    namen = _kurznamen(grenzen)
    titel = titel or f"{kommune.bezeichnung}: Lage {_im(land_name)}"
    liste = sprache.aufzaehlung(sorted(namen.values(), key=sprache.sortierung))
    return Abbildung(
        id=id or "lagekarte",
        titel=titel,
        untertitel=f"{len(namen)} Kreise und kreisfreie Städte",
        quelle=KARTENVERMERK,
        alt=f"Karte: {titel}. Gezeigt sind die Grenzen von {liste}.",
        daten=pd.DataFrame(),
        zeichnung=functools.partial(kartenbild.lage, grenzen, kommune.ags, namen, umriss),
    )


def _im(land_name: str) -> str:
    return "im Land" if land_name == "Land" else f"in {land_name}"


def _kurznamen(grenzen: GeoDataFrame) -> dict[str, str]:
    """AGS → name without its suffix: "Gera, Stadt" is "Gera" on a map."""
    namen = (str(name).split(",")[0] for name in grenzen["name"])
    return dict(zip(grenzen["ags"].astype(str), namen, strict=True))


def _karte(
    art: str,
    indikator: Indikator,
    grenzen: GeoDataFrame,
    werte: pd.Series,
    jahr: int,
    kommune: Kommune | None,
    land: float | None,
    zustand: pd.Series | None,
    namen: Mapping[str, str] | None,
    titel: str | None,
    quelle: str,
    id: str | None,
    umrisse: GeoDataFrame | None,
) -> Abbildung:
    if saetze.ist_anzahl(indikator):
        raise ValueError(f"„{indikator.id}“ ist eine Anzahl; Karten zeigen Raten.")
    ags = grenzen["ags"].astype(str).tolist()
    benannt = _kurznamen(grenzen) | dict(namen or {})
    da = werte.reindex(ags).astype(float).dropna()
    if da.empty:
        raise ValueError(f"Zu „{indikator.id}“ hat kein Gebiet der Karte einen Wert.")
    klassen = bilde_klassen(da.tolist(), indikator.dezimalen, land)
    satz = titel or _befund(indikator, da, jahr, kommune, land, benannt)
    ebene = "Gemeinden" if art == "gemeindekarte" else "Kreise und kreisfreie Städte"
    return Abbildung(
        id=id or f"karte-{indikator.id.replace('_', '-')}",
        titel=satz,
        untertitel=_untertitel(indikator, jahr, len(ags), ebene, klassen, len(ags) - len(da)),
        quelle=_mit_grenzen(quelle),
        alt=_alt(indikator, da, jahr, satz, ebene, klassen, benannt),
        daten=_tabelle(indikator, ags, da, zustand, klassen, benannt),
        dezimalen=indikator.dezimalen,
        zeichnung=functools.partial(
            kartenbild.choropleth, grenzen[["ags", "geometry"]], da, klassen, indikator.einheit,
            kommune.ags if kommune else "", land, {a: benannt[a] for a in ags}, umrisse,
        ),
    )  # fmt: skip


def _mit_grenzen(quelle: str) -> str:
    """Add the note on the boundaries; a licence that holds for both is named once, at the end."""
    ohne = quelle.removesuffix(f"; {LIZENZ}.")
    if ohne == quelle:
        return " ".join(t for t in (quelle, f"Karte: {KARTENVERMERK}") if t)
    return f"{ohne}. Karte: {GRENZEN}. Lizenz beider: {LIZENZ}."


def _untertitel(
    indikator: Indikator, jahr: int, anzahl: int, ebene: str, klassen: Klassen, ohne: int
) -> str:
    text = f"{_mass(indikator)}, {jahr}, {anzahl} {ebene}; Klassen: {klassen.methode}"
    return f"{text}; schraffiert: {ohne} ohne Wert" if ohne else text


def _mass(indikator: Indikator) -> str:
    return f"{indikator.name} in {indikator.einheit}" if indikator.einheit else indikator.name


def _befund(
    indikator: Indikator,
    da: pd.Series,
    jahr: int,
    kommune: Kommune | None,
    land: float | None,
    namen: Mapping[str, str],
) -> str:
    if kommune is not None and kommune.ags in da.index:
        return saetze.befund_satz(
            indikator, kommune, wert=float(da[kommune.ags]), jahr=jahr, bezug=land
        )
    tief, hoch = str(da.idxmin()), str(da.idxmax())
    ort = f" {kommune.ortsangabe}" if kommune is not None else ""
    satz = (
        f"{indikator.kurzname}{ort}: {jahr} reichen die Werte von"
        f" {sprache.wert(da[tief], indikator)} ({namen[tief]}) bis"
        f" {sprache.wert(da[hoch], indikator)} ({namen[hoch]})"
    )
    return (
        f"{satz}, Landeswert {sprache.wert(land, indikator)}." if land is not None else f"{satz}."
    )


def _alt(
    indikator: Indikator,
    da: pd.Series,
    jahr: int,
    satz: str,
    ebene: str,
    klassen: Klassen,
    namen: Mapping[str, str],
) -> str:
    je_klasse = np.bincount([klassen.nummer(w) for w in da], minlength=klassen.anzahl)
    oben = [namen[str(a)] for a in da.sort_values(ascending=False).index[:3]]
    unten = [namen[str(a)] for a in da.sort_values().index[:3]]
    werte = [
        f"höchste Werte: {sprache.aufzaehlung(oben)}",
        f"niedrigste Werte: {sprache.aufzaehlung(unten)}",
        f"Gebiete je Klasse von niedrig nach hoch: {', '.join(map(str, je_klasse))}",
    ]
    return saetze.alternativtext("Karte", f"{_mass(indikator)} {jahr}, {ebene}", satz, werte)


def _tabelle(
    indikator: Indikator,
    ags: Sequence[str],
    da: pd.Series,
    zustand: pd.Series | None,
    klassen: Klassen,
    namen: Mapping[str, str],
) -> pd.DataFrame:
    """One row per area by name: value or the reason why there is none, and its class."""
    texte = klassen.texte()
    gruende = {} if zustand is None else {str(a): s for a, s in zustand.items()}
    zeilen = []
    for gebiet in sorted(ags, key=lambda a: sprache.sortierung(namen[a])):
        if gebiet in da.index:
            zeilen.append((namen[gebiet], gebiet, da[gebiet], texte[klassen.nummer(da[gebiet])]))
        else:
            grund = Status(str(gruende.get(gebiet, Status.NICHT_ERHOBEN)))
            zeilen.append((namen[gebiet], gebiet, grund, "ohne Wert"))
    return pd.DataFrame(zeilen, columns=["Gebiet", "AGS", _mass(indikator), "Klasse"])
