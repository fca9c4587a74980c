"""The trend of a series: direction, evidence and relevance, in four classes and one refusal.

steigend, fallend
    the change over the window exceeds the relevance threshold of the indicator **and** the exact
    Kendall test speaks against chance: p ≤ 0.017, as for five values that all go one way, and for
    more than ten values p ≤ 0.01. Figures of neighbouring years resemble each other; with a memory
    of φ = 0.3 the usual p < 0.05 would see a trend in every tenth series without one, these limits
    in one of twenty at most (``bench/trend_simulation.py``). **And** the finding stands among all
    series tested of the same indicator and level (Benjamini & Hochberg, q ≤ 0.1)
stabil
    only by equivalence: the 90 % interval of the change lies inside ± threshold (two one-sided
    tests at 5 %, Schuirmann 1987)
nicht_eindeutig
    everything else; „not significant“ is not „stable“
nicht_beurteilbar
    fewer than five comparable values: no order of four values has a p below 0.08

A direction is tried once more on the series without its memory (pre-whitening); what comes out is
told (``gegenprobe``) and changes no class: the trend itself is part of the memory removed, so the
second test misses many true trends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.kennwerte.kendall import kendall_p, theil_sen, vorgeweisst
from sozialatlas.kennwerte.vielfach import benjamini_hochberg
from sozialatlas.kennwerte.zeitreihe import REIHE, abschnitte
from sozialatlas.typen import STATUS_TEXT, Status

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

FENSTER = 10
"""Years that a trend looks back at most, the last year with a value included."""

MINDESTENS = 5
"""Values that a trend needs."""

NIVEAU_RICHTUNG = 0.017
"""Largest p of the Kendall test that counts as evidence; the smallest possible p of five values."""

NIVEAU_LANG, LANG = 0.01, 10
"""The same for series of more than so many values: memory adds up with the length."""

NIVEAU_GEGENPROBE = 0.05
"""Largest p of the test after pre-whitening that confirms a direction."""

FALSCHRATE = 0.1
"""Largest share of false directions expected among those named of one indicator and level."""

NIVEAU_STABIL = 0.05
"""Probability of error of each of the two one-sided tests of stability."""


def trends(
    kennwerte: pd.DataFrame,
    katalog: Katalog,
    *,
    ags: Sequence[str] | None = None,
    fenster: int = FENSTER,
) -> pd.DataFrame:
    """Return one row per area and indicator, for all areas or those of ``ags``.

    Columns: ags, indikator, trend (Trendklasse), steigung (unit per year) with the bounds of its
    95 % interval, p (exact, two-sided), q (p adjusted for all series of the same indicator and
    level, whether asked for or not) and familie (their number), gegenprobe (bestaetigt,
    nicht_bestaetigt, nicht_pruefbar; empty without direction), n, von, bis (years), aenderung
    (steigung × years) with the bounds of its 90 % interval, and grund (German: why there is no
    clear class, else empty). The window is the stretch since the last break, at most ``fenster``
    years.
    """
    tabelle = kennwerte[[*REIHE, "jahr", "wert", "status"]]
    tabelle = tabelle.sort_values([*REIHE, "jahr"], ignore_index=True)
    _, reihen, kopf = fensterreihen(tabelle, abschnitte(tabelle, katalog), fenster)
    genug = (kopf["n"] >= MINDESTENS).to_numpy()
    kopf = pd.concat([kopf, _masse(reihen, kopf, genug)], axis=1)
    q, kopf["familie"] = benjamini_hochberg(kopf["p"], _familien(kopf))
    kopf["q"] = q.round(6)  # 6 · 0.016666667 is 0.1
    schwelle = {name: i.relevante_aenderung for name, i in katalog.indikatoren.items()}
    kopf["trend"] = klasse(kopf, kopf["indikator"].map(schwelle).astype(float))
    kopf["grund"] = _grund(kopf, genug)
    kopf["gegenprobe"] = _gegenprobe(reihen, kopf)
    if ags is not None:
        kopf = kopf[kopf["ags"].isin(list(ags))].reset_index(drop=True)
    vorn = ["ags", "indikator", "trend", "steigung", "p", "n", "von", "bis", "aenderung", "grund"]
    weitere = ["steigung_unten", "steigung_oben", "aenderung_unten", "aenderung_oben"]
    return kopf[[*vorn, *weitere, "q", "familie", "gegenprobe"]]


def messe(reihen: NDArray[np.float64], jahre: NDArray[np.float64]) -> pd.DataFrame:
    """Return slope, p and change of series (rows; a column is a year) that span ``jahre`` years."""
    _, p = kendall_p(reihen)
    steigung, unten, oben = theil_sen(reihen, 0.95)
    _, unten90, oben90 = theil_sen(reihen, 1 - 2 * NIVEAU_STABIL)
    masse = {
        "steigung": steigung,
        "steigung_unten": unten,
        "steigung_oben": oben,
        "p": p,
        "n": np.sum(~np.isnan(reihen), axis=1),
        "aenderung": steigung * jahre,
        "aenderung_unten": unten90 * jahre,
        "aenderung_oben": oben90 * jahre,
    }
    return pd.DataFrame(masse).round(9)  # so that 0.1 a year over 5 years does not exceed 0.5


def klasse(masse: pd.DataFrame, schwelle: pd.Series) -> pd.Series:
    """Return the trend class from aenderung with its 90 % interval, evidence and threshold.

    With a column q the evidence has to stand within the family as well.
    """
    belegt = _belegt(masse) & (masse["aenderung"].abs() > schwelle)
    if "q" in masse:
        belegt &= masse["q"] <= FALSCHRATE
    gleich = (masse["aenderung_unten"] > -schwelle) & (masse["aenderung_oben"] < schwelle)
    klassen = np.select(
        [masse["p"].isna(), belegt & (masse["aenderung"] > 0), belegt, gleich],
        ["nicht_beurteilbar", "steigend", "fallend", "stabil"],
        default="nicht_eindeutig",
    )
    return pd.Series(klassen, index=masse.index, dtype="str")


def gegenprobe(reihen: NDArray[np.float64], aenderung: NDArray[np.float64]) -> NDArray[np.str_]:
    """Tell whether the direction of each series shows without its memory from year to year.

    ``bestaetigt`` if the Kendall test on the pre-whitened series points the same way with p ≤
    0.05; ``nicht_pruefbar`` with fewer than five pairs of neighbouring years, else
    ``nicht_bestaetigt``.
    """
    ohne = vorgeweisst(reihen)
    s, p = kendall_p(ohne)
    zu_wenige = np.sum(~np.isnan(ohne), axis=1) < MINDESTENS
    gleich = (p <= NIVEAU_GEGENPROBE) & (np.sign(s) == np.sign(aenderung))
    return np.select(
        [zu_wenige, gleich], ["nicht_pruefbar", "bestaetigt"], default="nicht_bestaetigt"
    )


def _belegt(masse: pd.DataFrame) -> pd.Series:
    niveau = np.where(masse["n"] > LANG, NIVEAU_LANG, NIVEAU_RICHTUNG)
    return masse["p"] <= niveau


def _familien(kopf: pd.DataFrame) -> NDArray[np.int64]:
    """Number the families: indicator × level of the area."""
    ebene = kopf["ags"].str.len()
    return np.asarray(kopf.groupby([kopf["indikator"], ebene]).ngroup(), dtype=np.int64)


def _gegenprobe(reihen: NDArray[np.float64], kopf: pd.DataFrame) -> pd.Series:
    mit = kopf["trend"].isin(["steigend", "fallend"]).to_numpy()
    ergebnis = np.full(len(kopf), "", dtype=object)
    ergebnis[mit] = gegenprobe(reihen[mit], kopf["aenderung"].to_numpy(float)[mit])
    return pd.Series(ergebnis, index=kopf.index, dtype="str")


def fensterreihen(
    tabelle: pd.DataFrame, abschnitt: NDArray[np.int64], fenster: int = FENSTER
) -> tuple[NDArray[np.int64], NDArray[np.float64], pd.DataFrame]:
    """Return the number of each row's series, the windows as a matrix and a row per series.

    The matrix has a row per series and a column per year up to the last one with a value; the
    table describes the series in the same order. The rows of a series stand together, in order of
    years; ``abschnitt`` numbers their comparable stretches.
    """
    nummern = tabelle.groupby(REIHE, observed=True, sort=False).ngroup()
    reihe = np.asarray(nummern, dtype=np.int64)
    jahr = tabelle["jahr"].to_numpy(int)
    mit_wert = tabelle["wert"].notna().to_numpy()
    letzte = tabelle.drop_duplicates(REIHE, keep="last").reset_index(drop=True)
    bis, letzter_abschnitt = np.full((2, len(letzte)), -1)
    bis[reihe[mit_wert]] = jahr[mit_wert]  # rows come in order of years: the last one stays
    letzter_abschnitt[reihe[mit_wert]] = abschnitt[mit_wert]
    spalte = jahr - bis[reihe] + fenster - 1
    drin = mit_wert & (abschnitt == letzter_abschnitt[reihe]) & (spalte >= 0)
    reihen = np.full((len(letzte), fenster), np.nan)
    reihen[reihe[drin], spalte[drin]] = tabelle["wert"].to_numpy(float)[drin]
    vorhanden = ~np.isnan(reihen)
    kopf = letzte[[*REIHE, "status"]].assign(
        n=vorhanden.sum(axis=1),
        bis=pd.array(bis, dtype="Int64"),
        von=pd.array(bis - fenster + 1 + vorhanden.argmax(axis=1), dtype="Int64"),
        nach_bruch=letzter_abschnitt > 0,
    )
    ohne = kopf["n"] == 0
    return reihe, reihen, kopf.assign(von=kopf["von"].mask(ohne), bis=kopf["bis"].mask(ohne))


def _masse(
    reihen: NDArray[np.float64], kopf: pd.DataFrame, genug: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the measures of the series with enough values, NaN for the others."""
    jahre = (kopf["bis"] - kopf["von"])[genug].to_numpy(float)
    masse = messe(reihen[genug], jahre).drop(columns="n")
    return masse.set_axis(kopf.index[genug]).reindex(kopf.index)


def _grund(kopf: pd.DataFrame, genug: NDArray[np.bool_]) -> pd.Series:
    """Return in German why a series has no clear class; empty for a clear one."""
    ohne_wert = kopf["status"].map({s.value: text for s, text in STATUS_TEXT.items()})
    anzahl = np.where(kopf["n"] == 1, "nur ein Jahreswert", "nur " + kopf["n"].astype(str))
    anzahl = np.where(kopf["n"] > 1, anzahl + " Jahreswerte", anzahl)
    wann = np.where(kopf["nach_bruch"], " seit dem letzten Bruch der Reihe", "")
    zu_wenig = anzahl + wann + f", nötig sind {MINDESTENS}"
    viele = "die Richtung ist für sich belegt, unter " + kopf["familie"].astype(str)
    viele += " zugleich geprüften Reihen aber nicht mehr"
    belegt = _belegt(kopf)
    gruende = np.select(
        [
            kopf["n"] == 0,
            ~genug,
            kopf["trend"] != "nicht_eindeutig",
            belegt & (kopf["q"] > FALSCHRATE),
            belegt,
        ],
        [
            ohne_wert.fillna(STATUS_TEXT[Status.FEHLT]),
            zu_wenig,
            "",
            viele,
            "die Richtung ist belegt, die Änderung aber kleiner als die Relevanzschwelle",
        ],
        default="die Schwankungen erlauben keinen Schluss auf eine Richtung",
    )
    return pd.Series(gruende, index=kopf.index, dtype="str")
