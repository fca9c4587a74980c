"""How much a figure varies by chance, and which ranks that leaves open.

``schwankung`` is an empirical yardstick, no confidence interval. Where a figure has an interval
(share with numerator and denominator), it is the standard deviation that belongs to it. Elsewhere
it tells how far the yearly values of the series lie off their own straight trend. That holds
chance, but also short real movements, and it misses what is wrong in the same way every year. The
spread is that of the median absolute deviation, so a single outlying year hardly counts. It is
itself known only roughly: from five independent normal values it lies between 0.1 and 2.5 times
the true standard deviation, from ten between 0.4 and 1.8 times (90 % of simulated series); and
where neighbouring years resemble each other (φ = 0.6), it is a fifth to a third too small
(``bench/schwankung_simulation.py``).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.kennwerte.kendall import sen_steigung
from sozialatlas.kennwerte.trend import FENSTER, MINDESTENS, fensterreihen

Z_95 = 1.96
"""Half width of a 95 % range in standard deviations."""

_MAD_NORMAL = 1.4826  # makes the median absolute deviation of many normal figures their SD
KLEINE_REIHE = {5: 0.58, 6: 0.645, 7: 0.73, 8: 0.76, 9: 0.80, 10: 0.815}
"""Mean of 1.4826 · MAD around the fitted line, by number of values, for a true deviation of 1.

Slope and level are fitted to the same few values, so the residuals are too small on average.
Measured by ``bench/schwankung_simulation.py``; the result is divided by it.
"""

_DEZIMALEN = 9


def schwankungen(
    tabelle: pd.DataFrame, intervall: pd.DataFrame, abschnitt: NDArray[np.int64]
) -> pd.DataFrame:
    """Return ``schwankung`` (unit of the indicator) and ``schwankung_art`` for rows with a value.

    ``intervall``: (upper − lower bound) / (2 · 1.96) of the row's own 95 % interval.
    ``zeitreihe``: spread around the Theil–Sen line of the series over the window of the trend (at
    least five comparable values since the last break, at most ten years), the same for every row
    of the series. Else NaN and empty. ``tabelle`` is in order of areas, indicators and years.
    """
    wert = tabelle["wert"].notna().to_numpy()
    breite = (intervall["intervall_oben"] - intervall["intervall_unten"]).to_numpy(float)
    aus_intervall = breite / (2 * Z_95)
    aus_reihe = np.where(wert, _der_reihe(tabelle, abschnitt), np.nan)
    art = np.select(
        [~np.isnan(aus_intervall), ~np.isnan(aus_reihe)], ["intervall", "zeitreihe"], ""
    )
    return pd.DataFrame(
        {
            "schwankung": np.where(np.isnan(aus_intervall), aus_reihe, aus_intervall),
            "schwankung_art": pd.Series(art, index=tabelle.index, dtype="str"),
        },
        index=tabelle.index,
    )


def reststreuung(reihen: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the robust spread of each series (row; a column is a year) around its trend.

    1.4826 · MAD of the residuals around the Theil–Sen line, corrected for the few values
    (:data:`KLEINE_REIHE`). NaN for fewer than five values. The line runs through the median of the
    residuals, so only their differences count.
    """
    streuung = np.full(len(reihen), np.nan)
    anzahl = np.sum(~np.isnan(reihen), axis=1)
    genug = anzahl >= MINDESTENS
    if genug.any():
        voll = reihen[genug]
        reste = voll - sen_steigung(voll)[:, None] * np.arange(voll.shape[1])
        abweichung = np.abs(reste - np.nanmedian(reste, axis=1)[:, None])
        zu_klein = np.array([KLEINE_REIHE[n] for n in anzahl[genug]])
        streuung[genug] = _MAD_NORMAL * np.nanmedian(abweichung, axis=1) / zu_klein
    return streuung


def _der_reihe(tabelle: pd.DataFrame, abschnitt: NDArray[np.int64]) -> NDArray[np.float64]:
    reihe, reihen, _ = fensterreihen(tabelle, abschnitt, FENSTER)
    return reststreuung(reihen)[reihe].round(_DEZIMALEN)


def raenge(tabelle: pd.DataFrame, kreis: pd.Series, mindestens: int) -> pd.DataFrame:
    """Return ``rang_von`` and ``rang_bis`` among the Kreise of the Land and year; 1 = highest.

    Every Kreis (row where ``kreis``) reaches from value − 1.96 · schwankung to value + 1.96 ·
    schwankung. ``rang_von`` is 1 + the number of Kreise that lie wholly above it, ``rang_bis`` n −
    the number wholly below. NaN with fewer than ``mindestens`` Kreise, and where one of the Kreise
    compared has no schwankung. ``tabelle`` needs the column ``schwankung``.
    """
    kreise = tabelle[kreis & tabelle["wert"].notna()]
    schluessel = [kreise["ags"].str[:2], kreise["indikator"], kreise["jahr"]]
    gruppen = kreise["schwankung"].groupby(schluessel, observed=True)
    n = gruppen.transform("size")
    kreise = kreise[(n >= mindestens) & (gruppen.transform("count") == n)]
    gruppe = np.asarray(gruppen.ngroup()[kreise.index], dtype=np.int64)
    breite = Z_95 * kreise["schwankung"]
    unten = (kreise["wert"] - breite).round(_DEZIMALEN).to_numpy()
    oben = (kreise["wert"] + breite).round(_DEZIMALEN).to_numpy()
    darueber, darunter = _ausserhalb(gruppe, unten, oben)
    anzahl = n[kreise.index].to_numpy()
    raenge = {"rang_von": 1.0 + darueber, "rang_bis": 1.0 * (anzahl - darunter)}
    return pd.DataFrame(raenge, index=kreise.index).reindex(tabelle.index)


def _ausserhalb(
    gruppe: NDArray[np.int64], unten: NDArray[np.float64], oben: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each range how many of its group lie wholly above and how many wholly below.

    Group and bound become one integer, so that one sorted array answers for all groups.
    """
    stufen, rang = np.unique(np.concatenate([unten, oben]), return_inverse=True)
    basis = gruppe * (len(stufen) + 1)
    von, bis = basis + rang[: len(unten)], basis + rang[len(unten) :]
    alle_von, alle_bis = np.sort(von), np.sort(bis)
    ende = np.searchsorted(alle_von, basis + len(stufen), side="right")
    anfang = np.searchsorted(alle_bis, basis, side="left")
    darueber = ende - np.searchsorted(alle_von, bis, side="right")
    return darueber, np.searchsorted(alle_bis, von, side="left") - anfang
