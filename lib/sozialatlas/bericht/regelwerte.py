"""What each rule does among the Kreise: who fires, who is near, and each threshold on all values.

Pure: rules, facts and findings in, values out. An area is named by its AGS.
"""

from __future__ import annotations

import math
import operator
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sozialatlas.regeln.atome import GEGENTEIL, Atom
from sozialatlas.regeln.fakten import lagen
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln
from sozialatlas.regeln.vergleich import Operator
from sozialatlas.typen import Befund, Indikator, Nachweis

NAHE_HOECHSTENS = 3
NAHE_BIS = 1.0
"""Standard deviations across the Kreise up to which an area counts as near."""

STUFEN_HOECHSTENS = 500
"""Steps of a slider; with more, a key press moves nothing that one could see."""

Wege = tuple[tuple[Atom, ...], ...]
"""All ways in which a rule can come to hold, each a tuple of conditions."""

RECHNE = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@dataclass(frozen=True)
class Reihe:
    """One Merkmal of one indicator for all Kreise, in their order; None where there is no value.

    ``von``, ``bis`` and ``dezimalen`` are those of its axis and of a slider on it.
    """

    indikator: str
    merkmal: str
    werte: tuple[float | None, ...]
    von: float
    bis: float
    dezimalen: int

    @property
    def schluessel(self) -> str:
        return f"{self.indikator}.{self.merkmal}"

    @property
    def vorhandene(self) -> list[float]:
        return sorted(w for w in self.werte if w is not None)

    @cached_property
    def streuung(self) -> float:
        """Standard deviation of the Kreise; 0 where fewer than two have a value."""
        vorhandene = self.vorhandene
        return statistics.stdev(vorhandene) if len(vorhandene) > 1 else 0.0


@dataclass(frozen=True)
class Schwelle:
    """A numeric condition alone, a "nicht" already in its operator.

    ``gefragt`` are the places of the areas that the rule is asked for.
    """

    reihe: Reihe
    operator: str
    schwelle: float
    gefragt: tuple[int, ...]

    def erfuellt(self) -> tuple[int, ...]:
        """Return the places of the areas whose value meets the threshold."""
        return tuple(i for i, w in self._werte() if RECHNE[self.operator](w, self.schwelle))

    def ohne(self) -> tuple[int, ...]:
        """Return the places of the areas without a value."""
        return tuple(i for i in self.gefragt if self.reihe.werte[i] is None)

    def nachbarn(self) -> tuple[int | None, int | None]:
        """Return the area that meets it with the least margin, and the one that barely fails."""
        drin = set(self.erfuellt())
        seiten: tuple[list[tuple[float, int]], ...] = ([], [])
        for i, w in self._werte():
            seiten[i not in drin].append((abs(w - self.schwelle), i))
        diesseits, jenseits = (min(s)[1] if s else None for s in seiten)
        return diesseits, jenseits

    def _werte(self) -> Iterable[tuple[int, float]]:
        return ((i, w) for i in self.gefragt if (w := self.reihe.werte[i]) is not None)


@dataclass(frozen=True)
class Nah:
    """An area that only misses numeric thresholds: the widest gap of its nearest way, in sd."""

    ags: str
    abstand: float
    luecken: tuple[Nachweis, ...]


@dataclass(frozen=True)
class Regelblick:
    """A rule among the Kreise."""

    regel: Regel
    gefragt: tuple[str, ...]
    trifft: tuple[str, ...]
    offen: tuple[str, ...]
    nahe: tuple[Nah, ...]
    schwellen: tuple[Schwelle, ...]


@dataclass(frozen=True)
class _Kreise:
    """What all rules share: the areas in order, their facts, the series behind thresholds."""

    gebiete: tuple[str, ...]
    lagen: Mapping[str, Lage]
    reihen: Mapping[tuple[str, str], Reihe]


def blicke(
    regeln: Sequence[Regel],
    fakten: pd.DataFrame,
    befunde: Sequence[Befund],
    gebiete: Sequence[str],
    indikatoren: Mapping[str, Indikator],
) -> tuple[Regelblick, ...]:
    """Return one view per rule, in the order of ``regeln``; ``gebiete`` are the Kreise."""
    eigene = {(b.regel, b.ags): b for b in befunde if b.ags in set(gebiete)}
    alle = lagen(fakten[fakten["ags"].isin(list(gebiete))])
    reihen = _reihen([alle.get(a, {}) for a in gebiete], eigene.values(), indikatoren)
    kreise = _Kreise(tuple(gebiete), alle, reihen)
    return tuple(
        _blick(r, [eigene[r.id, a] for a in gebiete if (r.id, a) in eigene], kreise) for r in regeln
    )


def _blick(regel: Regel, befunde: Sequence[Befund], kreise: _Kreise) -> Regelblick:
    gefragt = tuple(kreise.gebiete.index(b.ags) for b in befunde)
    wege = _wege(regel)
    nahe = [n for b in befunde if (n := _naehe(wege, b, kreise))]
    return Regelblick(
        regel,
        tuple(b.ags for b in befunde),
        tuple(b.ags for b in befunde if b.wahrheit == "trifft_zu"),
        tuple(b.ags for b in befunde if b.wahrheit == "nicht_beurteilbar"),
        tuple(sorted(nahe, key=lambda n: n.abstand)[:NAHE_HOECHSTENS]),
        tuple(
            Schwelle(kreise.reihen[a.fakt, a.merkmal], a.operator, a.schwelle, gefragt)
            for a in _vergleiche(befunde[:1])  # the same conditions for every area
            if isinstance(a.schwelle, float)
        ),
    )


def _vergleiche(befunde: Iterable[Befund]) -> Iterable[Atom]:
    """Return the comparisons behind findings, each once, with "nicht" in the operator."""
    return dict.fromkeys(_vergleich(n) for b in befunde for n in b.nachweise)


def _vergleich(n: Nachweis) -> Atom:
    zeichen: Operator = n.operator  # type: ignore[assignment]
    return Atom(n.indikator, n.merkmal, GEGENTEIL[zeichen] if n.verneint else zeichen, n.schwelle)


def _reihen(
    kreise: Sequence[Lage], befunde: Iterable[Befund], indikatoren: Mapping[str, Indikator]
) -> dict[tuple[str, str], Reihe]:
    """Return the series behind all numeric thresholds."""
    schwellen: dict[tuple[str, str], list[float]] = {}
    for a in _vergleiche(befunde):
        if isinstance(a.schwelle, float):
            schwellen.setdefault((a.fakt, a.merkmal), []).append(a.schwelle)
    return {
        (i, m): _reihe(indikatoren[i], m, [_wert(lage, i, m) for lage in kreise], grenzen)
        for (i, m), grenzen in schwellen.items()
    }


def _wert(lage: Lage, indikator: str, merkmal: str) -> Any:
    """Return the value of a Merkmal in one Kreis, None where there is none."""
    return lage[indikator].werte.get(merkmal) if indikator in lage else None


def _reihe(
    indikator: Indikator, merkmal: str, spalte: Iterable[Any], schwellen: Sequence[float]
) -> Reihe:
    werte = tuple(None if w is None else float(w) for w in spalte)
    alle = [*(w for w in werte if w is not None), *schwellen]
    von, bis = min(alle), max(alle)
    rand = 0.04 * (bis - von) or 1.0
    unten, oben = _grenzen(merkmal, indikator, von)
    noetig = max(_stellen(s) for s in schwellen)
    dezimalen = max(noetig, _uebliche(merkmal, indikator))
    while dezimalen > noetig and (bis - von) * 10**dezimalen > STUFEN_HOECHSTENS:
        dezimalen -= 1
    stufe = 10**dezimalen
    return Reihe(
        indikator.id,
        merkmal,
        werte,
        max(unten, math.floor((von - rand) * stufe) / stufe),
        min(oben, math.ceil((bis + rand) * stufe) / stufe),
        dezimalen,
    )


def _grenzen(merkmal: str, indikator: Indikator, kleinster: float) -> tuple[float, float]:
    """Return what a Merkmal cannot exceed, so that no axis runs to −4 %."""
    unten = 0.0 if kleinster >= 0 else -math.inf
    if merkmal == "perzentil":
        return unten, 100.0
    if merkmal == "wert" and indikator.einheit == "%":
        return unten, indikator.hoechstwert or 100.0
    return unten, math.inf


def _uebliche(merkmal: str, indikator: Indikator) -> int:
    if merkmal == "z" or merkmal.startswith("verhaeltnis_"):
        return 2
    return 0 if merkmal.startswith(("perzentil", "rang")) else indikator.dezimalen


def _stellen(x: float) -> int:
    return next(n for n in range(16) if n == 15 or round(x, n) == x)


def _wege(regel: Regel) -> Wege:
    """Return the ways in which a rule can come to hold; none if they are too many to list."""
    try:
        return klauseln(regel.wenn)
    except ZuVieleKlauselnError:
        return ()


def _naehe(wege: Wege, befund: Befund, kreise: _Kreise) -> Nah | None:
    """Return how far an area is from the rule by its nearest way; None if anything else fails."""
    if befund.wahrheit != "trifft_nicht_zu":
        return None
    lage = kreise.lagen[befund.ags]
    luecken = [
        w for weg in wege if (w := _luecken(weg, kreise.reihen, lage)) and w[0][0] <= NAHE_BIS
    ]
    if not luecken:
        return None
    naechster = min(luecken, key=lambda w: w[0][0])
    return Nah(befund.ags, naechster[0][0], tuple(n for _, n in naechster))


Luecke = tuple[float, Nachweis]
"""A missed threshold with its gap in standard deviations."""


def _luecken(
    weg: Sequence[Atom], reihen: Mapping[tuple[str, str], Reihe], lage: Lage
) -> list[Luecke]:
    """Return the gaps of one way to fire, widest first; none if more than figures is missing."""
    luecken: list[Luecke] = []
    for a in weg:
        wert = _wert(lage, a.fakt, a.merkmal)
        if isinstance(wert, str) and isinstance(a.schwelle, str):
            if (wert == a.schwelle) != (a.operator == "=="):
                return []
        elif isinstance(wert, float) and isinstance(a.schwelle, float):
            if not RECHNE[a.operator](wert, a.schwelle):
                reihe = reihen[a.fakt, a.merkmal]
                luecken.append((_in_sd(wert - a.schwelle, reihe), _verfehlt(a, wert)))
        else:
            return []
    return sorted(luecken, key=lambda luecke: -luecke[0])


def _verfehlt(a: Atom, wert: float) -> Nachweis:
    return Nachweis(a.fakt, a.merkmal, a.operator, a.schwelle, wert, None, "trifft_nicht_zu")


def _in_sd(abstand: float, reihe: Reihe) -> float:
    """Return a gap in standard deviations of the Kreise; infinite where they do not differ."""
    return abs(abstand) / reihe.streuung if reihe.streuung > 0 else math.inf
