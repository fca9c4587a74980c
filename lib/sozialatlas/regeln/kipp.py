"""Where a rule turns: the smallest change of one value, or else the conditions of the nearest way.

A rule that holds is asked when it would no longer hold; one that does not hold, when it would. All
else stays fixed: other indicators, Land and peers, ranks, trends, significance. Rules that a
condition asks for move along with the value; counts do not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.knoten import WennEmpfohlen, bedingungen, blaetter
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.umkehr import merkmale_bei, noetiger_wert
from sozialatlas.regeln.vergleich import Operator
from sozialatlas.typen import Indikator, Wahrheit

Grenzen = Mapping[str, tuple[float, float]]
"""Smallest and largest possible value per indicator."""

KEINE: Mapping[str, Any] = MappingProxyType({})
GEGEN: dict[Wahrheit, Wahrheit] = {"trifft_zu": "trifft_nicht_zu", "trifft_nicht_zu": "trifft_zu"}
_OFFEN = (-math.inf, math.inf)
_NAH = 1e-9


@dataclass(frozen=True)
class Kippwert:
    """From which value of one indicator on a rule would be judged the other way.

    The other judgement holds where the value stands in ``operator`` to ``wert``, and up to ``bis``
    where there is such an end (``bis_operator`` is "<" or "<=" upwards, ">" or ">=" downwards).
    """

    indikator: str
    jahr: int | None
    heute: float
    wert: float
    operator: Operator
    bis: float | None = None
    bis_operator: Operator | None = None
    sd: float | None = None  # distance in standard deviations of the Kreise

    @property
    def abstand(self) -> float:
        """Signed change of the value, in its unit."""
        return self.wert - self.heute

    @property
    def rang(self) -> tuple[bool, float]:
        """Order: by standard deviations; where those are unknown, by share of today's value."""
        anteil = abs(self.abstand) / abs(self.heute) if self.heute else math.inf
        return (True, anteil) if self.sd is None else (False, self.sd)


def grenzen(indikatoren: Mapping[str, Indikator]) -> dict[str, tuple[float, float]]:
    """Return the possible values: no figure is negative, no share above 100 or its own limit."""
    return {
        name: (0.0, i.hoechstwert or (100.0 if i.einheit == "%" else math.inf))
        for name, i in indikatoren.items()
    }


def kippwert(
    regel: Regel,
    lage: Lage,
    regeln: Mapping[str, Regel] = KEINE,
    moeglich: Grenzen = KEINE,
) -> Kippwert | None:
    """Return the nearest value of one indicator that turns the rule, None if no single one does.

    ``regeln`` are those that conditions may ask for, by id. A rule that cannot be judged has none.
    """
    ziel = GEGEN.get(wahr(regel.wenn, lage))
    if ziel is None:
        return None
    kette = (*_verwiesene(regel, lage, regeln), regel)
    gefragt: dict[str, set[tuple[str, float]]] = {}
    for b in (b for r in kette for b in bedingungen(r.wenn)):
        if not b.vergleich.ist_wort:
            schwelle = (b.merkmal, float(b.vergleich.schwelle))
            gefragt.setdefault(b.indikator, set()).add(schwelle)
    treffer = [
        k
        for name, schwellen in gefragt.items()
        for k in _kippwerte(name, schwellen, _Probe(kette, lage, ziel), moeglich.get(name, _OFFEN))
    ]
    return min(treffer, key=lambda k: k.rang, default=None)


def _verwiesene(regel: Regel, lage: Lage, regeln: Mapping[str, Regel]) -> tuple[Regel, ...]:
    """Return the rules that a rule asks for and that were judged here, the deepest first."""
    kette: dict[str, Regel] = {}
    for blatt, _ in blaetter(regel.wenn):
        if isinstance(blatt, WennEmpfohlen) and blatt.empfehlung in regeln:
            if lage.get(faktname(blatt), Fakt({})).grund:
                continue  # not asked for this area, or open
            weitere = regeln[blatt.empfehlung]
            kette |= {r.id: r for r in _verwiesene(weitere, lage, regeln)}
            kette[weitere.id] = weitere
    return tuple(kette.values())


@dataclass(frozen=True)
class _Probe:
    """Whether a rule, with the rules it asks for, comes to the other judgement at a value."""

    kette: Sequence[Regel]
    lage: Lage
    ziel: Wahrheit

    def __call__(self, indikator: str, merkmale: Iterable[str], wert: float) -> bool:
        fakt = self.lage[indikator]
        lage = {**self.lage, indikator: replace(fakt, werte=merkmale_bei(fakt, wert, merkmale))}
        for regel in self.kette[:-1]:
            gilt = {"trifft_zu": "ja", "trifft_nicht_zu": "nein"}.get(wahr(regel.wenn, lage))
            lage[f"empfehlung:{regel.id}"] = Fakt({"gilt": gilt} if gilt else {})
        return wahr(self.kette[-1].wenn, lage) == self.ziel


def _kippwerte(
    indikator: str,
    schwellen: Iterable[tuple[str, float]],
    probe: _Probe,
    moeglich: tuple[float, float],
) -> Iterator[Kippwert]:
    """Yield the nearest turn upwards and downwards."""
    fakt = probe.lage.get(indikator)
    heute = fakt.werte.get("wert") if fakt else None
    if fakt is None or heute is None or isinstance(heute, str):
        return
    kritisch = [noetiger_wert(merkmal, schwelle, fakt) for merkmal, schwelle in schwellen]
    werte = [k for k in kritisch if k is not None and moeglich[0] <= k <= moeglich[1]]
    merkmale = {merkmal for merkmal, _ in schwellen}
    streuung = fakt.kontext.get("streuung_kreise")
    for auf, ende in ((-1, moeglich[0]), (1, moeglich[1])):
        stellen = [
            (k, genau, probe(indikator, merkmale, versuch))
            for versuch, k, genau in _stellen(heute, werte, auf, ende)
        ]
        wende = _wende(stellen, auf)
        if wende is not None:
            sd = abs(wende[0] - heute) / streuung if streuung else None
            yield Kippwert(indikator, fakt.jahr, heute, *wende, sd=sd)


def _stellen(
    heute: float, kritisch: Iterable[float], auf: int, ende: float
) -> Iterator[tuple[float, float, bool]]:
    """Yield outwards from today where truth can change: value to try, critical value, is it it?

    Between two critical values nothing changes, so their middle stands for all between.
    """
    weg: list[float] = []
    for k in sorted(kritisch, key=lambda k: abs(k - heute)):
        voraus = _nah(k, heute) or (k - heute) * auf > 0
        if voraus and not (weg and _nah(k, weg[-1])):
            weg.append(k)
    for n, k in enumerate(weg):
        if not _nah(k, heute):
            yield k, k, True
        weit = k + auf * max(1.0, abs(k))
        naechster = weg[n + 1] if n + 1 < len(weg) else min(weit * auf, ende * auf) * auf
        if not _nah(naechster, k):
            yield (k + naechster) / 2, k, False


def _nah(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=_NAH, abs_tol=_NAH)


def _wende(
    stellen: Sequence[tuple[float, bool, bool]], auf: int
) -> tuple[float, Operator, float | None, Operator | None] | None:
    """Return from where on the judgement is another, and up to where; None if nowhere."""
    erste = next((n for n, (_, _, anders) in enumerate(stellen) if anders), None)
    if erste is None:
        return None
    von, genau, _ = stellen[erste]
    zurueck = next((s for s in stellen[erste:] if not s[2]), None)
    ab: Operator = (">=" if genau else ">") if auf > 0 else ("<=" if genau else "<")
    if zurueck is None:
        return von, ab, None, None
    bis: Operator = ("<" if zurueck[1] else "<=") if auf > 0 else (">" if zurueck[1] else ">=")
    return von, ab, zurueck[0], bis
