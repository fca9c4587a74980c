"""Own computation of Land and Bund from the Kreise, where a source has no such figures.

What is computed how is declared in the catalogue (``bezug``); the sidecars say that these
rows are no figures of the publisher.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialatlas.quellen.rahmen import rahme
from sozialatlas.typen import BUND, Indikator

_SCHLUESSEL = ["ags", "indikator", "jahr"]
_STELLEN = 4  # own computations are rounded


def ergaenze_kreise(tabelle: pd.DataFrame, gemeinden: pd.DataFrame) -> pd.DataFrame:
    """Give Kreise that are exactly one Gemeinde, the kreisfreie Städte, their Gemeinde's figures.

    ``gemeinden`` is indexed by key with the column kreis. A figure that the source has for the
    Kreis itself stays.
    """
    kreis = gemeinden["kreis"]
    allein = kreis[~kreis.duplicated(keep=False)]
    neue = tabelle[tabelle["ags"].isin(allein.index)]
    neue = neue.assign(ags=neue["ags"].map(allein))
    return pd.concat([tabelle, neue]).drop_duplicates(_SCHLUESSEL, ignore_index=True)


def ergaenze_bezug(
    kreise: pd.DataFrame,
    indikatoren: Mapping[str, Indikator],
    gewichte: Mapping[str, pd.DataFrame],
    land: str,
) -> pd.DataFrame:
    """Return rows for ``land`` and the Bund from tidy rows of all Kreise of Germany.

    ``gewichte`` maps indicator ids (and "einwohner") to tables ags, jahr, wert. A year counts
    only where all Kreise of the area have value and weight; inside a series it is else missing.
    """
    teile = []
    for indikator, gruppe in kreise.groupby("indikator", sort=True):
        bezug = indikatoren[str(indikator)].bezug
        if bezug is None:
            continue
        ebenen = indikatoren[str(indikator)].ebenen
        for ags, teil in (
            (land, gruppe[gruppe["ags"].str.startswith(land)]),
            (BUND, gruppe),
        ):
            if ("bund" if ags == BUND else "land") not in ebenen:
                continue
            if bezug.art == "summe":
                neu = _summe(teil)
            else:
                name = "einwohner" if bezug.art == "einwohner" else bezug.gewicht
                neu = _mittel(teil, gewichte[name], harmonisch=bezug.art == "harmonisch")
            jahre = sorted(j for j in gruppe["jahr"].unique() if neu["jahr"].min() <= j)
            jahre = [j for j in jahre if j <= neu["jahr"].max()]
            neu = neu.set_index("jahr").reindex(jahre).rename_axis("jahr").reset_index()
            teile.append(neu.assign(ags=ags, indikator=indikator))
    return rahme(pd.concat(teile, ignore_index=True)) if teile else kreise.iloc[:0]


def einwohner(dichte: pd.DataFrame, flaechen: pd.Series) -> pd.DataFrame:
    """Return residents per Kreis and year as weights: density times surface.

    Years between given ones are interpolated linearly, years before the first take the first.
    """
    breit = dichte.pivot(index="jahr", columns="ags", values="wert")
    jahre = range(1990, int(breit.index.max()) + 1)
    voll = breit.reindex(jahre).interpolate(method="index").bfill()
    gewichte = voll.mul(flaechen.reindex(voll.columns))
    lang = gewichte.melt(ignore_index=False, var_name="ags", value_name="wert").reset_index()
    return lang.dropna(subset="wert")[["ags", "jahr", "wert"]]


def _summe(teil: pd.DataFrame) -> pd.DataFrame:
    spalten = ["wert", "zaehler", "nenner"]
    vollstaendig = teil.groupby("jahr")["wert"].transform(lambda w: w.notna().all())
    summen = teil[vollstaendig].groupby("jahr")[spalten].sum(min_count=1).reset_index()
    mit = summen["nenner"].notna()
    anteil = (100 * summen["zaehler"] / summen["nenner"]).round(_STELLEN)
    return summen.assign(wert=np.where(mit, anteil, summen["wert"]))


def _mittel(teil: pd.DataFrame, gewicht: pd.DataFrame, *, harmonisch: bool) -> pd.DataFrame:
    """Weighted mean per year; harmonic with numerators as weights gives the rate of the sums."""
    beide = teil[["ags", "jahr", "wert"]].merge(
        gewicht[["ags", "jahr", "wert"]].rename(columns={"wert": "gewicht"}),
        on=["ags", "jahr"],
        how="left",
    )
    ganz = beide[["wert", "gewicht"]].notna().all(axis=1).groupby(beide["jahr"]).transform("all")
    beide = beide[ganz]
    nenner = beide["gewicht"] / beide["wert"] if harmonisch else beide["gewicht"]
    zaehler = beide["gewicht"] if harmonisch else beide["gewicht"] * beide["wert"]
    summen = pd.DataFrame({"z": zaehler, "n": nenner}).groupby(beide["jahr"]).sum()
    return (summen["z"] / summen["n"]).round(_STELLEN).rename("wert").reset_index()
