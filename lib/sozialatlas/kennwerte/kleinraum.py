"""Small areas of one Kommune: what their figures can carry, which stand out, how they spread.

The smallest places have the most extreme figures because a single person moves them. So areas are
named only if their size lets the figure vary by chance at most :data:`HOECHSTE_VARIATION`, ordered
by the smoothed value where there is one; the raw value stays primary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialatlas.kennwerte.glaettung import glaette
from sozialatlas.kennwerte.signifikanz import signifikanz
from sozialatlas.kennwerte.unsicherheit import intervalle
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

HOECHSTE_VARIATION = 0.15
"""Coefficient of variation from which official statistics call a figure of limited use; expected
are then some forty cases."""

MINDESTENS_EINWOHNER = 5000
"""Size from which areas are named where the figure comes without counts: at a share of 10 % of
the children, of whom a tenth of the residents are, about :data:`HOECHSTE_VARIATION` remains even
if children are counted in pairs of one household."""

_INTERVALL = [
    "intervall_unten",
    "intervall_oben",
    "intervall_998_unten",
    "intervall_998_oben",
    "intervall_grund",
]

OHNE_GLAETTUNG = "ohne Zähler und Nenner keine Glättung"

GENANNT = 3
"""Areas named at each end."""


@dataclass(frozen=True, eq=False)
class Kleinraum:
    """One indicator in the areas below a Kommune in one year.

    ``tabelle`` is indexed by the key of the area: wert, zaehler, nenner, status, unten, oben (95 %
    interval), geglaettet (all in the unit of the indicator; NaN where there is none), benannt
    (large enough to be named), lage (hoeher, niedriger, nicht_unterscheidbar against ``bezug`` at
    99.8 %, missing without interval). ``mindestens`` is the denominator (``gezaehlt``) or the
    number of residents from which on areas are named. ``zufall`` is the share of the spread of the
    raw values that chance alone lets expect (0–1), None without counts.
    """

    indikator: Indikator
    jahr: int
    tabelle: pd.DataFrame
    bezug: float | None
    gezaehlt: bool
    mindestens: float
    zufall: float | None
    grund_glaettung: str
    grund_intervall: str

    @property
    def mit_wert(self) -> pd.DataFrame:
        return self.tabelle[self.tabelle["wert"].notna()]

    @property
    def benannte(self) -> pd.DataFrame:
        """The areas that may be named, the highest first (by smoothed value if there is one)."""
        auswahl = self.tabelle[self.tabelle["benannt"]]
        ordnung = auswahl["geglaettet"].fillna(auswahl["wert"])
        return auswahl.loc[ordnung.sort_values(ascending=False, kind="stable").index]

    def enden(self, anzahl: int = GENANNT) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the highest (falling) and the lowest areas (rising); no area is in both."""
        geordnet = self.benannte
        je_ende = min(anzahl, len(geordnet) // 2)
        return geordnet.head(je_ende), geordnet.tail(je_ende).iloc[::-1]


def betrachte(
    werte: pd.DataFrame,
    indikator: Indikator,
    katalog: Katalog,
    *,
    bezug: float | None = None,
    einwohner: pd.Series | None = None,
) -> Kleinraum | None:
    """Return the latest year of ``werte`` (long table of areas, one indicator) with a value.

    ``bezug`` is the value of the Kommune in that year, ``einwohner`` the residents by key, for
    figures without counts. None if no area has a value.
    """
    vorhanden = werte.loc[werte["wert"].notna(), "jahr"]
    if vorhanden.empty:
        return None
    jahr = int(vorhanden.max())
    zeilen = werte[werte["jahr"] == jahr].set_index("ags", drop=False)
    intervall = _intervalle(zeilen, katalog)
    k, n = (zeilen[s].to_numpy(float) for s in ("zaehler", "nenner"))
    gezaehlt = bool((~np.isnan(k) & (n > 0)).any())
    glatt = glaette(k, n) if gezaehlt else None
    mindestens = _groesse(k, n) if gezaehlt else float(MINDESTENS_EINWOHNER)
    masse = n if gezaehlt else _einwohner(zeilen.index, einwohner)
    tabelle = zeilen[["wert", "zaehler", "nenner", "status", "quelle"]].assign(
        unten=intervall["intervall_unten"],
        oben=intervall["intervall_oben"],
        geglaettet=np.nan if glatt is None else glatt.wert * _faktor(zeilen),
        benannt=zeilen["wert"].notna().to_numpy() & (masse >= mindestens),
        lage=_lage(zeilen, intervall, bezug),
    )
    gruende = intervall.loc[zeilen["wert"].notna().to_numpy(), "intervall_grund"]
    return Kleinraum(
        indikator=indikator,
        jahr=jahr,
        tabelle=tabelle,
        bezug=bezug,
        gezaehlt=gezaehlt,
        mindestens=mindestens,
        zufall=_zufall(k, n) if gezaehlt else None,
        grund_glaettung=OHNE_GLAETTUNG if glatt is None else glatt.grund,
        grund_intervall=str(gruende.iloc[0]),
    )


def _intervalle(zeilen: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return the intervals that Kennwerte already carry, else compute them."""
    if set(_INTERVALL) <= set(zeilen.columns):
        return zeilen[_INTERVALL]
    return intervalle(zeilen, katalog)


def _lage(zeilen: pd.DataFrame, intervall: pd.DataFrame, bezug: float | None) -> pd.Series:
    """Return the words of :func:`~.signifikanz.signifikanz` against ``bezug`` at 99.8 %."""
    ziel = np.full(len(zeilen), np.nan if bezug is None else bezug)
    return signifikanz(intervall, {"lage": (ziel, zeilen["wert"] - ziel)})["lage_998"]


def _faktor(tabelle: pd.DataFrame) -> float:
    """Return what turns a share into the unit of the value: 100 for percent."""
    mit = tabelle[(tabelle["zaehler"] > 0) & (tabelle["nenner"] > 0)]
    quoten = mit["wert"] * mit["nenner"] / mit["zaehler"]
    return float(quoten.median()) if len(quoten) else 100.0


def _groesse(k: np.ndarray, n: np.ndarray) -> float:
    """Return the denominator whose share varies by :data:`HOECHSTE_VARIATION`, in round tens.

    For the share p of all areas together: (1 − p) / (p · CV²), the binomial coefficient of
    variation solved for n.
    """
    mit = ~np.isnan(k) & (n > 0)
    p = k[mit].sum() / n[mit].sum()
    if p <= 0:
        return float("inf")
    return float(np.ceil((1 - p) / (p * HOECHSTE_VARIATION**2) / 10) * 10)


def _einwohner(schluessel: pd.Index, einwohner: pd.Series | None) -> np.ndarray:
    if einwohner is None:
        return np.full(len(schluessel), np.inf)
    return einwohner.reindex(schluessel).fillna(0).to_numpy(float)


def _zufall(k: np.ndarray, n: np.ndarray) -> float | None:
    """Return expected binomial over observed variance of the shares, at most 1."""
    mit = ~np.isnan(k) & (n > 0)
    k, n = k[mit], n[mit]
    p = k.sum() / n.sum()
    beobachtet = float(np.mean((k / n - p) ** 2))
    if len(k) < 2 or beobachtet == 0:
        return None
    return min(1.0, float(np.mean(p * (1 - p) / n)) / beobachtet)
