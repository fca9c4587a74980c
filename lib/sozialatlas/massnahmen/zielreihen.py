"""From the Kennwerte to how all goals stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from sozialatlas.massnahmen.ziele import Reihe, Zielstand, beurteile
from sozialatlas.typen import STATUS_TEXT, Indikator, Status
from sozialatlas.vorort import Beitraege, Ziel

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Schluessel = tuple[str, str]
"""AGS and indicator: there is one goal for each."""


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
    kennwerte: pd.DataFrame, gesucht: Iterable[Schluessel], katalog: Katalog
) -> dict[Schluessel, Reihe]:
    """Return the series of these pairs; those without any row are left out."""
    gebiete, indikatoren = (set(teil) for teil in zip(*gesucht, strict=True))
    drin = kennwerte["ags"].isin(gebiete) & kennwerte["indikator"].isin(indikatoren)
    return {
        (str(ags), str(name)): reihe(teil, katalog.indikatoren[str(name)])
        for (ags, name), teil in kennwerte[drin].groupby(["ags", "indikator"], observed=True)
    }


def reihe(zeilen: pd.DataFrame, indikator: Indikator) -> Reihe:
    """Return the series from rows of the Kennwerte of one area and indicator."""
    zeilen = zeilen.sort_values("jahr")
    mit_wert = zeilen[zeilen["wert"].notna()]
    jahre = [int(j) for j in mit_wert["jahr"]]
    grenzen = mit_wert[["intervall_unten", "intervall_oben"]].to_numpy(float).tolist()
    eigene = zeilen.loc[zeilen["status"] == Status.BRUCH.value, "jahr"]
    letzter = Status(str(zeilen["status"].iloc[-1]))
    return Reihe(
        werte=dict(zip(jahre, map(float, mit_wert["wert"]), strict=True)),
        brueche=tuple(sorted({*(b.jahr for b in indikator.brueche), *map(int, eigene)})),
        intervalle={
            jahr: (unten, oben)
            for jahr, (unten, oben) in zip(jahre, grenzen, strict=True)
            if unten == unten and oben == oben  # not NaN
        },
        ohne_wert=_gross(STATUS_TEXT[letzter] or STATUS_TEXT[Status.FEHLT]),
    )


def _gross(text: str) -> str:
    return text[:1].upper() + text[1:]
