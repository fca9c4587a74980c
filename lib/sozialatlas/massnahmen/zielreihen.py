"""From the Kennwerte to how all goals stand."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sozialatlas.massnahmen.ziele import Reihe, Zielstand, beurteile
from sozialatlas.typen import STATUS_TEXT, Indikator, Status
from sozialatlas.vorort import Beitraege, Ziel

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Schluessel = tuple[str, str]
"""AGS and indicator: there is one goal for each."""

_SPALTEN = ("jahr", "wert", "status", "intervall_unten", "intervall_oben")


def zielstaende(
    beitraege: Mapping[str, Beitraege], kennwerte: pd.DataFrame, katalog: Katalog
) -> dict[Schluessel, Zielstand]:
    """Return how every goal stands, those of examples included, by AGS and indicator."""
    alle = list(ziele(beitraege))
    if not alle:
        return {}
    gesucht = {(ags, ziel.indikator) for ags, ziel in alle}
    reihen = _reihen(kennwerte, gesucht, katalog)
    ohne = Reihe({}, ohne_wert=f"{_gross(STATUS_TEXT[Status.NICHT_ERHOBEN])}")
    return {
        (ags, z.indikator): beurteile(
            z, katalog.indikatoren[z.indikator], reihen.get((ags, z.indikator), ohne)
        )
        for ags, z in alle
    }


def nur_stand(staende: Mapping[Schluessel, Zielstand]) -> dict[Schluessel, str]:
    """Return what rules may ask of goals: the state alone."""
    return {schluessel: z.stand for schluessel, z in staende.items()}


def ziele(beitraege: Mapping[str, Beitraege]) -> Iterator[tuple[str, Ziel]]:
    """Yield every goal with its AGS."""
    for ags, eigene in beitraege.items():
        for ziel in eigene.ziele or ():
            yield ags, ziel


def _reihen(
    kennwerte: pd.DataFrame, gesucht: Collection[Schluessel], katalog: Katalog
) -> dict[Schluessel, Reihe]:
    """Return the series of these pairs; those without any row are left out."""
    gebiete, indikatoren = (set(teil) for teil in zip(*gesucht, strict=True))
    drin = kennwerte["ags"].isin(gebiete) & kennwerte["indikator"].isin(indikatoren)
    zeilen = defaultdict(list)
    for zeile in kennwerte.loc[drin, ["ags", "indikator", *_SPALTEN]].to_dict("records"):
        zeilen[zeile["ags"], zeile["indikator"]].append(zeile)
    return {
        (ags, name): reihe(eigene, katalog.indikatoren[name])
        for (ags, name), eigene in zeilen.items()
        if (ags, name) in gesucht
    }


def reihe(zeilen: Iterable[Mapping[Any, Any]], indikator: Indikator) -> Reihe:
    """Return the series from rows of the Kennwerte of one area and indicator."""
    zeilen = sorted(zeilen, key=lambda z: z["jahr"])
    mit_wert = [z for z in zeilen if not math.isnan(z["wert"])]
    grenzen = {z["jahr"]: (z["intervall_unten"], z["intervall_oben"]) for z in mit_wert}
    eigene = [z["jahr"] for z in zeilen if z["status"] == Status.BRUCH]
    return Reihe(
        werte={z["jahr"]: z["wert"] for z in mit_wert},
        brueche=tuple(sorted({*(b.jahr for b in indikator.brueche), *eigene})),
        intervalle={jahr: g for jahr, g in grenzen.items() if not any(map(math.isnan, g))},
        ohne_wert=_gross(STATUS_TEXT[Status(zeilen[-1]["status"])] or STATUS_TEXT[Status.FEHLT]),
    )


def _gross(text: str) -> str:
    return text[:1].upper() + text[1:]
