"""A change of a rate, split into what its numerator and what its denominator contribute.

A rate Z / N can fall although the number Z rises: N only has to rise faster. The split is the
symmetric one (each count moves while the other stays at the mean of its two states, here for the
pair Z and 1 / N)::

    Z1/N1 − Z0/N0 = (Z1 − Z0) · (1/N0 + 1/N1) / 2  +  (1/N1 − 1/N0) · (Z0 + Z1) / 2
                    numerator                         denominator

It adds up to the change without remainder, counts both orders of moving alike (it is the Shapley
value of two factors), turns its sign when the years are exchanged and needs no special case for
Z = 0, where a logarithmic split has no value. It is arithmetic and says nothing of reasons.
Source: Kitagawa (1955), Components of a Difference Between Two Rates, doi:10.1080/
01621459.1955.10501299; as Shapley value: Shorrocks (2013), doi:10.1007/s10888-011-9214-z.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from sozialatlas.kennwerte.trend import FENSTER
from sozialatlas.kennwerte.zeitreihe import REIHE, abschnitte

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

Zahlen = TypeVar("Zahlen", float, Fraction, pd.Series)

SPALTEN = [
    *REIHE, "von", "bis", "wert_von", "wert_bis", "zaehler_von", "zaehler_bis", "nenner_von",
    "nenner_bis", "veraenderung", "beitrag_zaehler", "beitrag_nenner", "berechnet",
]  # fmt: skip

_PROZENT = 100
_ZAEHLUNGEN = ["zaehler", "nenner"]


def beitraege(z0: Zahlen, n0: Zahlen, z1: Zahlen, n1: Zahlen) -> tuple[Zahlen, Zahlen]:
    """Return what numerator and denominator contribute to z1 / n1 − z0 / n0, as in the head.

    Denominators have to be positive. With fractions the sum is exact, with floats to rounding.
    """
    return (z1 - z0) * (1 / n0 + 1 / n1) / 2, (1 / n1 - 1 / n0) * (z0 + z1) / 2


def zerlegungen(
    kennwerte: pd.DataFrame, katalog: Katalog, ags: Collection[str] | None = None
) -> pd.DataFrame:
    """Return one row per area and share (unit percent) whose change can be split.

    From the first to the last year with both counts, inside the window of the trend: since the
    last break, at most ten years. Columns: :data:`SPALTEN`; ``veraenderung`` and both ``beitrag_*``
    in percentage points. ``berechnet`` is empty where both counts come from the source, else it
    names the one ("zaehler", "nenner") that follows from the published rate and the other count,
    exact up to the rounding of the rate (:func:`zaehlungen`). Series with fewer than two such years
    are left out.
    """
    anteile = [i.id for i in katalog.indikatoren.values() if i.einheit == "%"]
    gewichte = [i.bezug.gewicht for i in katalog.indikatoren.values() if i.bezug]
    auswahl = kennwerte[kennwerte["indikator"].isin({*anteile, *gewichte})]
    if ags is not None:
        auswahl = auswahl[auswahl["ags"].isin(list(ags))]
    auswahl = auswahl.sort_values([*REIHE, "jahr"], ignore_index=True)
    gezaehlt = zaehlungen(auswahl.assign(abschnitt=abschnitte(auswahl, katalog)), katalog)
    brauchbar = gezaehlt["indikator"].isin(anteile) & gezaehlt["wert"].notna()
    brauchbar &= (gezaehlt["nenner"] > 0) & (gezaehlt["zaehler"] >= 0)
    return _zerlegt(*_enden(gezaehlt[brauchbar]))


def zaehlungen(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return ``tabelle`` with ``zaehler``, ``nenner`` and ``berechnet``, NaN where not known.

    The counts of the source are kept. Where it has none, the catalogue may declare the count that
    a share is weighted by (``bezug``): ``mittel`` its denominator, ``harmonisch`` its numerator.
    The figure of that indicator, same area and year, is then one count, and the rate gives the
    other. ``abschnitt``, the number of breaks so far, then counts those of both series.
    """
    eigene = tabelle[_ZAEHLUNGEN].notna().all(axis=1)
    neu = tabelle.assign(berechnet="").astype({"berechnet": object})
    neu.loc[~eigene, _ZAEHLUNGEN] = np.nan
    werte = tabelle.set_index([*REIHE, "jahr"])[["wert", "abschnitt"]]
    for i in katalog.indikatoren.values():
        if i.einheit == "%" and i.bezug and i.bezug.art in ("mittel", "harmonisch"):
            zeilen = tabelle[(tabelle["indikator"] == i.id) & ~eigene & (tabelle["wert"] > 0)]
            gesucht = zeilen[[*REIHE, "jahr"]].assign(indikator=i.bezug.gewicht)
            gewicht = werte.reindex(pd.MultiIndex.from_frame(gesucht)).to_numpy(float)
            anteil, bekannt = zeilen["wert"].to_numpy(float) / _PROZENT, gewicht[:, 0]
            ist_nenner = i.bezug.art == "mittel"
            paar = (bekannt * anteil, bekannt) if ist_nenner else (bekannt, bekannt / anteil)
            neu.loc[zeilen.index, _ZAEHLUNGEN] = np.column_stack(paar)
            neu.loc[zeilen.index, "berechnet"] = "zaehler" if ist_nenner else "nenner"
            neu.loc[zeilen.index, "abschnitt"] += np.nan_to_num(gewicht[:, 1]).astype(np.int64)
    return neu


def _enden(gezaehlt: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return first and last rows of each series inside the window, both in the same order."""
    letzte = gezaehlt.drop_duplicates(REIHE, keep="last").set_index(REIHE)
    schluessel = pd.MultiIndex.from_frame(gezaehlt[REIHE])
    ende = letzte.reindex(schluessel)
    im_fenster = gezaehlt["jahr"].to_numpy() > ende["jahr"].to_numpy() - FENSTER
    gleich = gezaehlt["abschnitt"].to_numpy() == ende["abschnitt"].to_numpy()
    fenster = gezaehlt[im_fenster & gleich]
    fenster = fenster[fenster.duplicated(REIHE, keep=False)]
    erste = fenster.drop_duplicates(REIHE, keep="first").set_index(REIHE)
    return erste, letzte.reindex(erste.index)


def _zerlegt(erste: pd.DataFrame, letzte: pd.DataFrame) -> pd.DataFrame:
    z0, n0, z1, n1 = (t[name] for t in (erste, letzte) for name in _ZAEHLUNGEN)
    vom_zaehler, vom_nenner = beitraege(z0, n0, z1, n1)
    spalten = {
        "von": erste["jahr"],
        "bis": letzte["jahr"],
        "wert_von": _PROZENT * z0 / n0,
        "wert_bis": _PROZENT * z1 / n1,
        "zaehler_von": z0,
        "zaehler_bis": z1,
        "nenner_von": n0,
        "nenner_bis": n1,
        "veraenderung": _PROZENT * (z1 / n1 - z0 / n0),
        "beitrag_zaehler": _PROZENT * vom_zaehler,
        "beitrag_nenner": _PROZENT * vom_nenner,
        "berechnet": np.where(letzte["berechnet"] == "", erste["berechnet"], letzte["berechnet"]),
    }
    return pd.DataFrame(spalten, index=erste.index).reset_index()[SPALTEN]
