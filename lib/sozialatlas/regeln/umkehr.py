"""The value behind a Merkmal: which Merkmale move with it, and which value a threshold asks for.

With everything else fixed (Land, Bund, peers, mean and spread of the Kreise, earlier years) each of
these Merkmale is a straight line over the value through today's point; only its slope differs:

=========================  ==============================
wert, differenz_*          1
veraenderung_*             1
verhaeltnis_x              1 / reference
veraenderung_relativ_*     100 / earlier value
z                          1 / standard deviation
=========================  ==============================

Ranks, percentiles and words depend on the other areas or on the whole series: they have no line
and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sozialatlas.regeln.lage import Fakt

STELLEN = 9
"""Decimals of recomputed Merkmale, as those of the Kennwerte."""

_EINS = ("wert", "differenz_", "veraenderung_")
_VERHAELTNIS, _RELATIV = "verhaeltnis_", "veraenderung_relativ_"


def steigung(merkmal: str, fakt: Fakt) -> float | None:
    """Return by how much a Merkmal grows with the value, None where it has no line."""
    wert, heute = _zahl(fakt, "wert"), _zahl(fakt, merkmal)
    if wert is None or heute is None:
        return None
    if merkmal.startswith(_RELATIV):
        frueher = _frueher(merkmal, fakt, wert, heute)
        return 100 / frueher if frueher > 0 else None
    if merkmal.startswith(_EINS):
        return 1.0
    if merkmal.startswith(_VERHAELTNIS):
        bezug = fakt.kontext.get(merkmal.removeprefix(_VERHAELTNIS))
        return 1 / bezug if bezug else _anteil(heute, wert)
    streuung = fakt.kontext.get("streuung_kreise") if merkmal == "z" else None
    return 1 / streuung if streuung else None


def _zahl(fakt: Fakt, name: str) -> float | None:
    wert = fakt.werte.get(name)
    return None if isinstance(wert, str) else wert


def _anteil(heute: float, wert: float) -> float | None:
    """Return the slope of a ratio whose reference is not known but follows from today's value."""
    return heute / wert if heute and wert else None


def _frueher(merkmal: str, fakt: Fakt, wert: float, heute: float) -> float:
    absolut = _zahl(fakt, "veraenderung_" + merkmal.removeprefix(_RELATIV))
    if absolut is not None:
        return wert - absolut
    return wert / (1 + heute / 100) if heute > -100 else 0.0


def noetiger_wert(merkmal: str, schwelle: float, fakt: Fakt) -> float | None:
    """Return the value at which a Merkmal meets a threshold, None where it has no line."""
    anstieg = steigung(merkmal, fakt)
    if anstieg is None:
        return None
    if merkmal == "wert":
        return schwelle
    return fakt.werte["wert"] + (schwelle - fakt.werte[merkmal]) / anstieg  # type: ignore[operator]


def merkmale_bei(
    fakt: Fakt, neuer_wert: float, namen: Iterable[str] | None = None
) -> Mapping[str, float | str]:
    """Return the Merkmale of a fact (all, or at least those named) if its value were another.

    What has no line stays as it is, words included.
    """
    werte = dict(fakt.werte)
    weite = neuer_wert - werte["wert"]  # type: ignore[operator]
    for name in fakt.werte if namen is None else namen:
        anstieg = steigung(name, fakt)
        if anstieg is not None:
            werte[name] = round(werte[name] + anstieg * weite, STELLEN)  # type: ignore[operator]
    return werte | {"wert": neuer_wert}


def in_streuungen(merkmal: str, weite: float, fakt: Fakt) -> float | None:
    """Return a distance of a Merkmal in standard deviations of the Kreise, None if unknown."""
    if merkmal == "z":
        return abs(weite)
    anstieg, streuung = steigung(merkmal, fakt), fakt.kontext.get("streuung_kreise")
    return abs(weite / anstieg) / streuung if anstieg and streuung else None
