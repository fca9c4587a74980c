"""Figures that cannot be right: far off their own neighbours in time and the course of all Kreise.

A cell in which digits were lost, or another area's figure stands, is no news but a mistake. It
is found before anything is written; a person then says which of both it is (see ``quellen.yml``,
``geprueft``, and ``ausschluesse.yml``).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from sozialatlas.fehler import Mangel
from sozialatlas.quellen.lesen import begrenze, zeilen

FAKTOR = 1.5
"""From this multiple, up or down, of what the neighbours let expect a figure is questioned."""

STREUUNGEN = 8.0
"""… if it is also this many robust standard deviations off the usual scatter of the Land."""

NACHBARN = 3
"""Years before and after a figure that it is compared with."""

MINDESTENS_KREISE = 5
"""From so many areas their median counts as the common course of a year."""


def pruefe_spruenge(
    tabelle: pd.DataFrame, datei: str, geprueft: Collection[str] = ()
) -> list[Mangel]:
    """Name the counts, or denominators of shares, that cannot be right.

    ``tabelle`` holds tidy rows with the column ``zeile``; ``geprueft`` names cells that are right
    all the same, as "16061 2018".
    """
    funde = []
    for _, teil in tabelle.groupby("indikator"):
        zaehlung = teil["nenner"].where(teil["nenner"].notna(), teil["wert"])
        funde.append(auffaellige(teil.assign(wert=zaehlung)))
    alle = pd.concat(funde) if funde else tabelle.iloc[:0]
    zellen = alle["ags"] + " " + alle["jahr"].astype(str)
    return begrenze(_mangel(datei, z) for z in zeilen(alle[~zellen.isin(list(geprueft))]))


def auffaellige(tabelle: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one indicator of counts that cannot be right, with ``erwartet``.

    ``tabelle`` has the columns ags, jahr and wert (positive; others are left out). Logarithms
    are freed of the level of each area and of the common course of the Land (medians), then
    compared with the median of up to three years on each side; the scatter is the median
    absolute deviation of all these distances (Hampel's identifier: F. R. Hampel, JASA 69, 1974,
    383-393).
    """
    laender = tabelle["ags"].str[:2]
    teile = [_im_land(teil[teil["wert"] > 0]) for _, teil in tabelle.groupby(laender)]
    return pd.concat(teile) if teile else tabelle.assign(erwartet=np.nan)


def _im_land(tabelle: pd.DataFrame) -> pd.DataFrame:
    breit = tabelle.pivot(index="jahr", columns="ags", values="wert").map(np.log)
    if breit.empty:
        return tabelle.assign(erwartet=np.nan)
    breit = breit.reindex(range(breit.index.min(), breit.index.max() + 1)).rename_axis("jahr")
    verlauf = breit.sub(breit.median(), axis=1).median(axis=1)
    if breit.shape[1] < MINDESTENS_KREISE:
        verlauf = 0 * verlauf
    eigen = breit.sub(verlauf, axis=0)
    abstaende = [n for n in range(-NACHBARN, NACHBARN + 1) if n]
    nachbarn = pd.concat([eigen.shift(n) for n in abstaende], keys=abstaende).groupby(level="jahr")
    mitte = nachbarn.median().where(nachbarn.count() >= NACHBARN)
    abstand = (eigen - mitte).abs()
    streuung = 1.4826 * float(np.nan_to_num(abstand.stack().median()))
    weit = abstand > max(np.log(FAKTOR), STREUUNGEN * streuung)
    erwartet = mitte.add(verlauf, axis=0).map(np.exp).where(weit)
    lang = erwartet.melt(ignore_index=False, value_name="erwartet").dropna().reset_index()
    return tabelle.merge(lang, on=["jahr", "ags"])


def _mangel(datei: str, z: Any) -> Mangel:
    return Mangel(
        datei,
        int(z.zeile),
        z.indikator,
        f"{_zahl(z.wert)} für {z.ags}, {z.jahr} kann nicht stimmen: Die Jahre davor und danach und "
        f"der Verlauf der anderen Kreise lassen etwa {z.erwartet:.0f} erwarten.",
        f"zwischen {z.erwartet / FAKTOR:.0f} und {z.erwartet * FAKTOR:.0f}",
        "An der Quelle prüfen. Ist die Zahl falsch, in data/katalog/ausschluesse.yml aufnehmen; "
        f"ist sie richtig, in data/katalog/quellen.yml unter geprueft „{z.ags} {z.jahr}“ nennen.",
    )


def _zahl(wert: float) -> str:
    return f"{wert:.10g}".replace(".", ",")
