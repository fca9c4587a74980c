"""What becomes of the Merkmale of a figure when its value moves or its peers are others.

Everything else stays: the figures of Land, Bund and the other Kreise, mean and spread of the
Kreise, the earlier years. Each formula gives the stored Merkmal plus what the move adds, so that
without a move nothing changes, not even by rounding. A Merkmal for which there is nothing to
divide by stays as it is. For single values :mod:`umkehr` says the same.

==================================  ==============================================================
Merkmal                             with value w, moved by d
==================================  ==============================================================
wert, differenz_*, veraenderung_*   + d; against the peers also what their median moves down
verhaeltnis_*                       (w + d) / reference
z                                   + d / spread of the Kreise
perzentil                           w + d ranked among the other Kreise
rang_von, rang_bis                  the interval of w + d ranked among those of the other Kreise
veraenderung_relativ_*              + 100 d / earlier value
==================================  ==============================================================

Words do not follow from a value alone and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Feld = NDArray[np.float64]
Spalten = Callable[[str], Feld]
"""Column of the facts → areas × 1."""

Z_95 = 1.96
"""Half width of the intervals behind the ranks, as in the Kennwerte."""

_DEZIMALEN = 9


def verschobenes(
    merkmal: str, spalte: Spalten, um: Feld, gruppe: Feld, andere: Sequence[NDArray[np.int64]]
) -> Feld:
    """Return a Merkmal after its value has moved.

    ``um`` is how far (areas × draws), ``gruppe`` the median of the peers in each draw (NaN: the
    stored one), ``andere`` per area the rows of the other Kreise of its Land and year.
    """
    zusatz = _zusatz(merkmal, spalte, um, gruppe, andere)
    return spalte(merkmal) + np.where(np.isfinite(zusatz), zusatz, 0.0)


def _zusatz(
    merkmal: str, spalte: Spalten, um: Feld, gruppe: Feld, andere: Sequence[NDArray[np.int64]]
) -> Feld:
    with np.errstate(divide="ignore", invalid="ignore"):
        if merkmal == "z":
            return um / spalte("streuung_kreise")
        if merkmal == "perzentil":
            return _perzentil(spalte("wert"), um, andere)
        if merkmal in ("rang_von", "rang_bis"):
            return _rang(merkmal, spalte, um, andere)
        if merkmal.startswith("veraenderung_relativ_"):
            return 100 * um / _frueher(merkmal, spalte)
        art, _, bezug = merkmal.partition("_")
        alt = neu = spalte(bezug) if art in ("differenz", "verhaeltnis") else np.zeros((1, 1))
        if art == "verhaeltnis":  # a reference that is not known follows from today's values
            alt = neu = np.where(np.isnan(alt) | (alt == 0), spalte("wert") / spalte(merkmal), alt)
        if bezug == "vergleichsgruppe":
            neu = np.where(np.isnan(gruppe), alt, gruppe)
        if art == "verhaeltnis":
            wert = spalte("wert")
            return (wert + um) / neu - wert / alt
        return um + np.where(np.isnan(neu - alt), 0.0, alt - neu)


def _frueher(merkmal: str, spalte: Spalten) -> Feld:
    """Return the earlier value of a relative change: by the absolute change, else by itself."""
    aus_absolut = spalte("wert") - spalte(merkmal.replace("relativ_", ""))
    aus_relativ = spalte("wert") / (1 + spalte(merkmal) / 100)
    frueher = np.where(np.isnan(aus_absolut), aus_relativ, aus_absolut)
    return np.where(frueher > 0, frueher, np.nan)


def _perzentil(wert: Feld, um: Feld, andere: Sequence[NDArray[np.int64]]) -> Feld:
    """Return by how many points the percentile moves; ties count by half."""
    zusatz = np.zeros(um.shape)
    for i, kreise in enumerate(andere):
        reihe = np.sort(wert[kreise, 0])
        vorher, nachher = (
            np.searchsorted(reihe, w, "left") + np.searchsorted(reihe, w, "right")
            for w in (wert[i], wert[i] + um[i])
        )
        zusatz[i] = 100 * (nachher - vorher) / 2 / (len(reihe) + 1)
    return zusatz


def _rang(merkmal: str, spalte: Spalten, um: Feld, andere: Sequence[NDArray[np.int64]]) -> Feld:
    """Return by how many places the best or the last possible rank moves."""
    richtung = 1 if merkmal == "rang_von" else -1  # the own upper end against lower ends, or back
    breite = richtung * Z_95 * spalte("schwankung")
    eigenes, ihres = spalte("wert") + breite, np.round(spalte("wert") - breite, _DEZIMALEN)
    zusatz = np.zeros(um.shape)
    for i, kreise in enumerate(andere):
        reihe = np.sort(ihres[kreise, 0])
        vorher, nachher = (
            _jenseits(reihe, np.round(ende, _DEZIMALEN), richtung)
            for ende in (eigenes[i], eigenes[i] + um[i])
        )
        zusatz[i] = richtung * (nachher - vorher)
    return zusatz


def _jenseits(reihe: Feld, ende: Feld, richtung: int) -> NDArray[Any]:
    """Return how many bounds of others lie above (1) or below (−1) an end."""
    if richtung > 0:
        return np.asarray(len(reihe) - np.searchsorted(reihe, ende, "right"))
    return np.searchsorted(reihe, ende, "left")
