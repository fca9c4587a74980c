"""The value behind a Merkmal: which Merkmale move with it, and which value a threshold asks for.

With everything else fixed (Land, Bund, peers, mean and spread of the Kreise, earlier years) each of
these Merkmale is a straight line over the value:

=========================  =============================================
wert                       wert
differenz_*                wert − reference
veraenderung_*             wert − earlier value
verhaeltnis_*              wert / reference
veraenderung_relativ_*     100 · wert / earlier value − 100
z                          wert / standard deviation − mean / standard deviation
=========================  =============================================

Ranks, percentiles and words depend on the other areas or on the whole series: they have no line
and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sozialatlas.regeln.lage import Fakt

STELLEN = 9
"""Decimals of recomputed Merkmale, as those of the Kennwerte."""

_VERHAELTNIS, _RELATIV = "verhaeltnis_", "veraenderung_relativ_"


class Gerade(NamedTuple):
    """A Merkmal as a line over the value: ``versatz + steigung · wert``."""

    versatz: float
    steigung: float


def gerade(merkmal: str, fakt: Fakt) -> Gerade | None:
    """Return the line of a Merkmal, None where it has none or one of the two is missing."""
    wert, heute = _zahl(fakt, "wert"), _zahl(fakt, merkmal)
    if wert is None or heute is None:
        return None
    if merkmal == "wert":
        return Gerade(0.0, 1.0)
    if merkmal.startswith(_RELATIV):
        frueher = _frueher(merkmal, fakt, wert, heute)
        return Gerade(-100.0, 100 / frueher) if frueher > 0 else None
    if merkmal.startswith(_VERHAELTNIS):
        bezug = fakt.kontext.get(merkmal.removeprefix(_VERHAELTNIS)) or _bezug(heute, wert)
        return Gerade(0.0, 1 / bezug) if bezug else None
    if merkmal.startswith(("differenz_", "veraenderung_")):
        return Gerade(heute - wert, 1.0)
    streuung = fakt.kontext.get("streuung_kreise") if merkmal == "z" else None
    mittel = fakt.kontext.get("mittel_kreise")
    if not streuung:
        return None
    return Gerade(heute - wert / streuung if mittel is None else -mittel / streuung, 1 / streuung)


def _bezug(heute: float, wert: float) -> float:
    """Return the reference of a ratio that is not known but follows from today's values."""
    return wert / heute if heute else 0.0


def _zahl(fakt: Fakt, name: str) -> float | None:
    wert = fakt.werte.get(name)
    return None if isinstance(wert, str) else wert


def _frueher(merkmal: str, fakt: Fakt, wert: float, heute: float) -> float:
    absolut = _zahl(fakt, "veraenderung_" + merkmal.removeprefix(_RELATIV))
    if absolut is not None:
        return wert - absolut
    return wert / (1 + heute / 100) if heute > -100 else 0.0


def noetiger_wert(merkmal: str, schwelle: float, fakt: Fakt) -> float | None:
    """Return the value at which a Merkmal meets a threshold, None where it has no line."""
    linie = gerade(merkmal, fakt)
    return None if linie is None else (schwelle - linie.versatz) / linie.steigung


def merkmale_bei(
    fakt: Fakt, neuer_wert: float, namen: Iterable[str] | None = None
) -> Mapping[str, float | str]:
    """Return the Merkmale of a fact if its value were another; recompute all, or those named.

    What has no line stays as it is, words included; what is missing stays missing.
    """
    werte = dict(fakt.werte)
    for name in fakt.werte if namen is None else namen:
        linie = gerade(name, fakt)
        if linie is not None:
            werte[name] = round(linie.versatz + linie.steigung * neuer_wert, STELLEN)
    return werte | {"wert": neuer_wert}


def in_streuungen(merkmal: str, weite: float, fakt: Fakt) -> float | None:
    """Return a distance of a Merkmal in standard deviations of the Kreise, None if unknown."""
    if merkmal == "z":
        return abs(weite)
    linie, streuung = gerade(merkmal, fakt), fakt.kontext.get("streuung_kreise")
    return abs(weite / linie.steigung) / streuung if linie and streuung else None
