"""What is new, gone or revised between two editions, the most surprising first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from sozialatlas.datenvergleich.lesen import Ausgabestand
from sozialatlas.datenvergleich.ueberraschung import (
    MINDESTENS_AENDERUNGEN,
    sprung_zum_nachbarn,
    streuung,
)
from sozialatlas.typen import Indikator, Status

Art = Literal["revidiert", "neu", "nachgetragen", "zurueckgezogen", "entfallen", "status"]
ARTEN: tuple[Art, ...] = get_args(Art)

Dateiart = Literal["neu", "entfallen", "geaendert", "unveraendert"]

ZU_KURZ = "Reihe zu kurz"
ALLEIN = "kein Nachbarjahr"
GLEICH = 1e-9  # relative; figures are kept with six decimals


@dataclass(frozen=True, eq=False)
class Datenunterschied:
    """The comparison of two editions.

    ``zeilen`` has the columns indikator, ags, jahr, art, vorher, nachher, status_vorher,
    status_nachher, sprung (in usual changes of the series; NaN: not judged), grund (why not) and,
    for new figures, nachbarjahr and nachbarwert: what they were measured against.
    """

    alt: str
    neu: str
    dateien: Mapping[str, Dateiart]
    zeilen: pd.DataFrame

    def anzahl(self, art: Art) -> int:
        return int(self.zeilen["art"].eq(art).sum())


def vergleiche(
    alt: Ausgabestand, neu: Ausgabestand, indikatoren: Mapping[str, Indikator]
) -> Datenunterschied:
    """Compare two editions; ``indikatoren`` gives declared breaks and decimals.

    A revised figure is measured by what it changed, a new one by its distance to its neighbours
    in time; the measure is the usual change of the series in the old edition or, where that is
    too short, in the new one.
    """
    beide = pd.concat(
        [
            alt.werte.rename(columns={"wert": "vorher", "status": "status_vorher"}),
            neu.werte.rename(columns={"wert": "nachher", "status": "status_nachher"}),
        ],
        axis=1,
    )
    beide["art"] = _arten(beide)
    brueche = {i: [b.jahr for b in ind.brueche] for i, ind in indikatoren.items() if ind.brueche}
    geaendert = beide[beide["art"].ne("")]
    zeilen = geaendert.assign(**_spruenge(geaendert, alt, neu, indikatoren, brueche))
    ordnung = zeilen.assign(betrag=-zeilen["sprung"].abs(), rang=zeilen["art"].map(ARTEN.index))
    ordnung = ordnung.reset_index().sort_values(
        ["betrag", "rang", "indikator", "ags", "jahr"], ignore_index=True
    )
    return Datenunterschied(
        alt.name, neu.name, _dateien(alt.pruefsummen, neu.pruefsummen),
        ordnung.drop(columns=["betrag", "rang"]),
    )  # fmt: skip


def _arten(beide: pd.DataFrame) -> pd.Series:
    """Say what became of each figure; "" where nothing did."""
    war, ist = beide["status_vorher"].notna(), beide["status_nachher"].notna()
    hatte, hat = beide["vorher"].notna(), beide["nachher"].notna()
    gleich = np.isclose(beide["vorher"], beide["nachher"], rtol=GLEICH, atol=0, equal_nan=True)
    anders = beide["status_vorher"].ne(beide["status_nachher"])
    faelle: list[tuple[pd.Series, Art]] = [
        (~war, "neu"),
        (~ist, "entfallen"),
        (hatte & ~hat, "zurueckgezogen"),
        (~hatte & hat, "nachgetragen"),
        (hatte & hat & ~gleich, "revidiert"),
        (anders, "status"),
    ]
    art = np.select([f.to_numpy(dtype=bool) for f, _ in faelle], [a for _, a in faelle], "")
    return pd.Series(art, index=beide.index)


def _spruenge(
    geaendert: pd.DataFrame,
    alt: Ausgabestand,
    neu: Ausgabestand,
    indikatoren: Mapping[str, Indikator],
    brueche: Mapping[str, Collection[int]],
) -> dict[str, pd.Series]:
    """Return the columns sprung, grund, nachbarjahr and nachbarwert."""
    aufloesung = {i: 0.5 * 10.0**-ind.dezimalen for i, ind in indikatoren.items()}
    reihen = [streuung(_ohne_neue_brueche(s.werte), brueche, aufloesung) for s in (alt, neu)]
    lange = [r[r["aenderungen"] >= MINDESTENS_AENDERUNGEN] for r in reihen]
    mass = lange[0].combine_first(lange[1])
    weite = mass["weite"].reindex(geaendert.reset_index("jahr").index).to_numpy()
    nachbar = sprung_zum_nachbarn(_ohne_neue_brueche(neu.werte), mass, brueche)
    nachbar = nachbar.reindex(geaendert.index)
    revidiert = (geaendert["nachher"] - geaendert["vorher"]) / weite
    sprung = revidiert.where(geaendert["art"].eq("revidiert"), nachbar["sprung"])
    mit_wert = geaendert["art"].isin(["revidiert", "neu", "nachgetragen"])
    mit_wert &= geaendert["nachher"].notna()
    grund = np.where(np.isnan(weite), ZU_KURZ, ALLEIN)
    ohne = mit_wert & sprung.isna()
    daneben = nachbar.where(sprung.notna() & geaendert["art"].isin(["neu", "nachgetragen"]))
    return {
        "nachbarjahr": daneben["nachbarjahr"],
        "nachbarwert": daneben["nachbarwert"],
        "sprung": sprung.where(mit_wert),
        "grund": pd.Series(np.where(ohne, grund, ""), index=geaendert.index),
    }


def _ohne_neue_brueche(werte: pd.DataFrame) -> pd.DataFrame:
    """Leave out figures that their publisher marks as not comparable with the years before."""
    return werte.assign(wert=werte["wert"].mask(werte["status"].eq(Status.BRUCH.value)))


def _dateien(alt: Mapping[str, str], neu: Mapping[str, str]) -> dict[str, Dateiart]:
    def art(name: str) -> Dateiart:
        if name not in alt:
            return "neu"
        if name not in neu:
            return "entfallen"
        return "unveraendert" if alt[name] == neu[name] else "geaendert"

    return {name: art(name) for name in sorted({*alt, *neu})}
