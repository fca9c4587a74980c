"""Peer groups: the Kreise of the same Land that are most alike in structure, not in outcomes.

The catalogue declares the characteristics (``vergleichsgruppe.yml``). Each is standardised over
the Kreise of the Land (mean 0, standard deviation 1 with n − 1; logarithms where declared), and
the peers are the nearest by Euclidean distance. One grouping, from the latest figures, holds for
all years: a difference to the peers changes because figures change, never because the group does.
That cities are compared with cities follows from the characteristics and is no rule of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.gebiete import GEBIETSSTAND, gilt
from sozialatlas.typen import Kommune

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

MINDESTENS_VERGLEICH = 4
"""Peers with a value of the same year that a median needs."""

Gruppen = Mapping[str, tuple[str, ...]]
"""The peers of each Kreis, the most alike first."""

_DEZIMALEN = 9  # distances that differ by less are ties
_SPALTEN = ["vergleichsgruppe", "differenz_vergleichsgruppe", "verhaeltnis_vergleichsgruppe"]


def vergleichsgruppen(
    tabelle: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    *,
    anzahl: int | None = None,
    ohne: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Return the peers of each Kreis of the Gebietsstand by AGS, the most alike first.

    ``anzahl`` replaces the declared number of peers, ``ohne`` leaves characteristics out; both
    serve to see whether a statement depends on the group. Ties go by AGS. A Kreis that lacks one
    of the characteristics has no peers and is nobody's peer; a Land with few Kreise gives fewer
    peers. Without a declared group the answer is empty.
    """
    gruppe = katalog.vergleichsgruppe
    if gruppe is None:
        return {}
    k = gruppe.anzahl if anzahl is None else anzahl
    merkmale = strukturmerkmale(tabelle, katalog, gebiete.kommunen, ohne)
    gruppen: dict[str, tuple[str, ...]] = {}
    for _, kreise in merkmale.groupby(merkmale.index.str[:2], sort=True):
        gruppen |= _naechste(kreise, k)
    return gruppen


def vergleichswerte(
    tabelle: pd.DataFrame,
    katalog: Katalog,
    gruppen: Gruppen,
    mindestens: int = MINDESTENS_VERGLEICH,
) -> pd.DataFrame:
    """Return the median of the peers in the same year, with difference and ratio.

    Columns ``vergleichsgruppe``, ``differenz_vergleichsgruppe`` (value − median, unit of the
    indicator) and ``verhaeltnis_vergleichsgruppe`` (value / median; NaN for a median of 0). NaN
    for areas without peers and where fewer than ``mindestens`` peers have a value. Counts that add
    up to the Land are not compared, as there: the larger Kreis always has more. ``tabelle`` has to
    hold the rows of the peers as well.
    """
    alle = {*gruppen, *(ags for gruppe in gruppen.values() for ags in gruppe)}
    kreise = tabelle.loc[tabelle["ags"].isin(alle), ["ags", "indikator", "jahr", "wert"]]
    referenz = pd.Series(_mediane(kreise, gruppen, mindestens), index=kreise.index, dtype=float)
    anzahlen = [i.id for i in katalog.indikatoren.values() if i.summe_gleich_land]
    nutzbar = referenz.mask(kreise["indikator"].isin(anzahlen))
    spalten = [referenz, kreise["wert"] - nutzbar, kreise["wert"] / nutzbar.mask(nutzbar == 0)]
    return pd.concat(spalten, axis=1, keys=_SPALTEN).reindex(tabelle.index)


def begruendungen(
    tabelle: pd.DataFrame, katalog: Katalog, gebiete: Gebiete, gruppen: Gruppen
) -> dict[str, str]:
    """Return per AGS in German in what the peers are most and least like the Kreis.

    Judged by the mean distance to the peers in each declared characteristic, in standard
    deviations of the Kreise of the Land; ties go by the order of the catalogue.
    """
    merkmale = strukturmerkmale(tabelle, katalog, gebiete.kommunen)
    texte = {}
    for _, kreise in merkmale.groupby(merkmale.index.str[:2]):
        z = standardisiert(kreise)
        kurz = [katalog.indikatoren[name].kurzname for name in z.columns]
        for ags in z.index:
            if andere := gruppen.get(ags):
                abstand = np.abs(z.loc[list(andere)].to_numpy() - z.loc[ags].to_numpy())
                folge = np.argsort(abstand.mean(axis=0).round(_DEZIMALEN), kind="stable")
                texte[ags] = _begruendung([kurz[i] for i in folge])
    return texte


def _begruendung(namen: Sequence[str]) -> str:
    """Say it for characteristics in the order of their distance, the smallest first."""
    vorn = " und ".join(namen[: min(2, len(namen) - 1)])
    return f"am ähnlichsten nach {vorn}, am wenigsten nach {namen[-1]}"


def strukturmerkmale(
    tabelle: pd.DataFrame,
    katalog: Katalog,
    kommunen: Mapping[str, Kommune],
    ohne: Collection[str] = (),
) -> pd.DataFrame:
    """Return the latest figures of the Kreise (rows) that have all characteristics (columns)."""
    assert katalog.vergleichsgruppe is not None
    merkmale = [m for m in katalog.vergleichsgruppe.merkmale if m.indikator not in ohne]
    assert merkmale, "at least one characteristic has to stay"
    heute = [a for a, k in kommunen.items() if k.ebene == "kreis" and gilt(k, GEBIETSSTAND)]
    namen = [m.indikator for m in merkmale]
    zeilen = tabelle[tabelle["indikator"].isin(namen)]
    zeilen = zeilen[zeilen["ags"].isin(heute) & zeilen["wert"].notna()].sort_values("jahr")
    letzte = zeilen.drop_duplicates(["ags", "indikator"], keep="last")
    breit = letzte.pivot(index="ags", columns="indikator", values="wert").reindex(columns=namen)
    for merkmal in merkmale:
        if merkmal.logarithmisch:
            werte = breit[merkmal.indikator]
            breit[merkmal.indikator] = np.log(werte.where(werte > 0))
    return breit.dropna().sort_index()


def standardisiert(merkmale: pd.DataFrame) -> pd.DataFrame:
    """Return z-scores; a characteristic in which all are equal separates nobody and is 0."""
    verschieden = merkmale.max() > merkmale.min()
    return ((merkmale - merkmale.mean()) / merkmale.std().where(verschieden)).fillna(0.0)


def _naechste(merkmale: pd.DataFrame, anzahl: int) -> dict[str, tuple[str, ...]]:
    """Return the nearest other rows of each row, ties in the order of the rows."""
    z = standardisiert(merkmale).to_numpy()
    abstand = np.sqrt(((z[:, None, :] - z[None, :, :]) ** 2).sum(axis=2)).round(_DEZIMALEN)
    np.fill_diagonal(abstand, np.inf)
    folge = np.argsort(abstand, axis=1, kind="stable")[:, : min(anzahl, len(z) - 1)]
    ags = merkmale.index.to_numpy(dtype=object)
    return {a: tuple(ags[andere]) for a, andere in zip(ags, folge, strict=True)}


def _mediane(kreise: pd.DataFrame, gruppen: Gruppen, mindestens: int) -> NDArray[np.float64]:
    """Return for each row of a Kreis the median of its peers' values, NaN for too few."""
    spalte, spalten = pd.factorize(kreise["ags"], sort=True)
    zeile = np.asarray(kreise.groupby(["indikator", "jahr"], observed=True).ngroup())
    ohne = len(spalten)  # one more column without values: no further peer
    breit = np.full((zeile.max(initial=-1) + 1, ohne + 1), np.nan)
    breit[zeile, spalte] = kreise["wert"].to_numpy(float)
    nummer = {ags: i for i, ags in enumerate(spalten)}
    groesste = max(map(len, gruppen.values()), default=0)
    andere = np.full((len(spalten), groesste), ohne)
    for ags, i in nummer.items():
        gruppe = [nummer.get(anderer, ohne) for anderer in gruppen.get(ags, ())]
        andere[i, : len(gruppe)] = gruppe
    werte = breit[zeile[:, None], andere[spalte]]
    genug = np.sum(~np.isnan(werte), axis=1) >= max(mindestens, 1)
    mitte = np.full(len(kreise), np.nan)
    mitte[genug] = np.nanmedian(werte[genug], axis=1)
    return mitte
