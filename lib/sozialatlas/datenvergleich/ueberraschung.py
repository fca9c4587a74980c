"""How surprising a figure is: its jump measured in the usual changes of its own series.

The usual change is robust: the median absolute deviation of the changes from year to year, times
1.4826 so that it is the standard deviation where changes are normal (P. J. Rousseeuw, C. Croux,
JASA 88, 1993). A single broken figure does not hide itself by widening it. Declared breaks are no
changes. All tables are indexed by indikator, ags and jahr.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

MINDESTENS_AENDERUNGEN = 4
"""With fewer changes from year to year (five figures) a series has no usual change."""

FEINSTE = 5e-7
"""Half of the last of the six decimals that figures are kept with."""

NORMIERUNG = 1.4826
_REIHE = ["indikator", "ags"]


def streuung(
    werte: pd.DataFrame,
    brueche: Mapping[str, Collection[int]],
    aufloesung: Mapping[str, float],
) -> pd.DataFrame:
    """Return median change and usual deviation from it of every series, and the number of changes.

    ``werte`` has the column wert; ``brueche`` names the years from which an indicator counts
    differently; ``aufloesung`` is the smallest deviation worth speaking of, per indicator. Changes
    over several years are divided by their number.
    """
    aenderung = _nachbarn(werte, brueche, 1)["aenderung"].dropna()
    gruppen = aenderung.groupby(level=_REIHE)
    drift = gruppen.median().rename("drift")
    abweichung = (aenderung - drift.reindex(aenderung.reset_index("jahr").index).to_numpy()).abs()
    weite = NORMIERUNG * abweichung.groupby(level=_REIHE).median()
    boden = weite.index.get_level_values("indikator").map(lambda i: aufloesung.get(i, FEINSTE))
    weite = pd.Series(np.maximum(weite, np.asarray(boden, dtype=float)), index=weite.index)
    return pd.DataFrame({"drift": drift, "weite": weite, "aenderungen": gruppen.size()})


def sprung_zum_nachbarn(
    werte: pd.DataFrame, reihen: pd.DataFrame, brueche: Mapping[str, Collection[int]]
) -> pd.DataFrame:
    """Return how far each figure is from its nearer neighbour in time, and that neighbour.

    Columns: sprung in usual deviations, nachbarjahr, nachbarwert.
    The median change is taken off; over k years the usual deviation grows with the root of k.
    Of the years before and after the one counts that the figure is closer to: a lasting shift
    is no surprise twice. NaN without neighbour or without usual deviation.
    """
    eigene = reihen.reindex(werte.reset_index("jahr").index)
    drift, weite = eigene["drift"].to_numpy(), eigene["weite"].to_numpy()
    seiten = []
    for richtung in (1, -1):
        nachbar = _nachbarn(werte, brueche, richtung)
        abstand = (nachbar["aenderung"] - drift) * nachbar["jahre"]
        sprung = richtung * abstand / (weite * np.sqrt(nachbar["jahre"]))
        seiten.append(nachbar.assign(sprung=sprung))
    vor, nach = (s[["sprung", "nachbarjahr", "nachbarwert"]] for s in seiten)
    return vor.where(nach["sprung"].isna() | (vor["sprung"].abs() <= nach["sprung"].abs()), nach)


def _nachbarn(
    werte: pd.DataFrame, brueche: Mapping[str, Collection[int]], richtung: int
) -> pd.DataFrame:
    """Return the yearly change between each figure and the last before it (-1: the next after).

    ``jahre`` is the distance to ``nachbarjahr`` with ``nachbarwert``. All are NaN where a figure
    is missing or a break lies between.
    """
    da = werte[werte["wert"].notna()].sort_index().reset_index()
    gruppen = da.groupby(_REIHE, sort=False)
    nachbar = gruppen[["jahr", "wert"]].shift(richtung)
    jahre = richtung * (da["jahr"] - nachbar["jahr"])
    aenderung = richtung * (da["wert"] - nachbar["wert"]) / jahre
    frueher = np.minimum(da["jahr"], nachbar["jahr"])
    spaeter = np.maximum(da["jahr"], nachbar["jahr"])
    for indikator, stellen in brueche.items():
        for bruch in stellen:
            getrennt = da["indikator"].eq(indikator) & (frueher < bruch) & (spaeter >= bruch)
            aenderung, jahre = aenderung.mask(getrennt), jahre.mask(getrennt)
    lang = pd.DataFrame({"aenderung": aenderung, "jahre": jahre})
    lang[["nachbarjahr", "nachbarwert"]] = nachbar.where(jahre.notna())
    lang.index = pd.MultiIndex.from_frame(da[[*_REIHE, "jahr"]])
    return lang.reindex(werte.index)
