"""The facts of one year as arrays, and their Merkmale in every draw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.regeln.begriffe import WORTMERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.fakten import KONTEXT
from sozialatlas.regeln.lage import ebene
from sozialatlas.regeln.referenz import LAND
from sozialatlas.regeln.vektor import UNBEKANNT, als_codes
from sozialatlas.regeln.verschiebung import verschobenes
from sozialatlas.regeln.ziehung import Ziehung

Feld = NDArray[Any]

_ZAHLEN = (*ZAHLMERKMALE, *KONTEXT)


@dataclass(frozen=True)
class Jahrgang:
    """Facts by indicator and column, one value per area in the order of ``ags``."""

    ags: tuple[str, ...]
    spalten: Mapping[tuple[str, str], Feld]  # (indicator, column) → areas × 1
    gruppen: Mapping[str, Feld]  # indicator → areas × peer groups, the declared one first
    andere: Mapping[str, Sequence[NDArray[np.int64]]]  # indicator → per area its fellow Kreise

    def spalte(self, indikator: str, name: str) -> Feld:
        return self.spalten[indikator, name]

    def merkmal(self, indikator: str, merkmal: str, ziehung: Ziehung) -> Feld:
        """Return a Merkmal in every draw (areas × draws), a word as it stands (areas × 1)."""
        if merkmal in WORTMERKMALE:
            return self.spalte(indikator, merkmal)
        schwankung = np.nan_to_num(self.spalte(indikator, "schwankung"))
        um = schwankung * ziehung.werte.get(indikator, np.zeros((1, ziehung.anzahl)))
        return verschobenes(
            merkmal,
            lambda name: self.spalte(indikator, name),
            um,
            self.gruppen[indikator][:, ziehung.gruppe],
            self.andere[indikator],
        )


def jahrgang(
    fakten: pd.DataFrame,
    ags: Sequence[str],
    indikatoren: Collection[str],
    gruppen: Sequence[pd.Series],
) -> Jahrgang:
    """Return the facts of these areas and indicators; what is not there is missing.

    ``gruppen`` are further medians of peers by (ags, indikator, jahr); where one has none, the
    median of the facts stays.
    """
    namen = sorted(indikatoren)
    alle = pd.MultiIndex.from_product([namen, ags], names=["indikator", "ags"])
    zeilen = fakten.set_index(["indikator", "ags"]).reindex(alle).reset_index()
    form = (len(namen), len(ags), 1)
    felder: dict[str, Feld] = {n: zeilen[n].to_numpy(float).reshape(form) for n in _ZAHLEN}
    felder |= {n: als_codes(zeilen[n]).reshape(form) for n in WORTMERKMALE}
    jahre = zeilen["jahr"].astype("Float64").to_numpy(float, na_value=np.nan).reshape(form)
    schluessel = pd.MultiIndex.from_frame(zeilen[["ags", "indikator", "jahr"]])
    varianten = [felder["vergleichsgruppe"]]
    varianten += [g.reindex(schluessel).to_numpy(float).reshape(form) for g in gruppen]
    return Jahrgang(
        tuple(ags),
        {(name, s): feld[i] for s, feld in felder.items() for i, name in enumerate(namen)},
        dict(zip(namen, np.concatenate(varianten, axis=2), strict=True)),
        {name: _andere(ags, felder["wert"][i], jahre[i]) for i, name in enumerate(namen)},
    )


def _andere(ags: Sequence[str], wert: Feld, jahr: Feld) -> list[NDArray[np.int64]]:
    """Return per Kreis the rows of the other Kreise of its Land with a value of the same year."""
    kreis = np.array([ebene(a) == "kreis" for a in ags]) & ~np.isnan(wert[:, 0])
    land = np.array([a[:LAND] for a in ags])
    gleich = kreis & kreis[:, None] & (land == land[:, None]) & (jahr[:, 0] == jahr)
    np.fill_diagonal(gleich, False)
    return [np.flatnonzero(zeile) for zeile in gleich]


def gezogen(
    heute: Jahrgang, vorjahr: Jahrgang | None, indikator: str, merkmal: str, ziehung: Ziehung
) -> Feld:
    """Return a Merkmal in every draw, of the year that was drawn.

    A Merkmal that the year before does not have stays that of today, and so do the words of
    significance: they come from the interval of today's figure.
    """
    jetzt = heute.merkmal(indikator, merkmal, ziehung)
    if vorjahr is None or merkmal.startswith("signifikanz") or not ziehung.vorjahr.any():
        return jetzt
    damals = vorjahr.merkmal(indikator, merkmal, ziehung)
    fehlt = np.isnan(damals) if damals.dtype.kind == "f" else damals == UNBEKANNT
    return np.where(ziehung.vorjahr & ~fehlt, damals, jetzt)
