"""The nearest way to the other judgement: which conditions would have to change, and how far.

"alle" needs all its failing parts, "eines" the nearest, "mindestens" the cheapest so many; "nicht"
turns the question round. The cost of a way is its widest step in standard deviations of the Kreise.
Steps without that measure (words, ranks, counts, knowledge on site) cost more than any with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.gehbar import Schritt, geht
from sozialatlas.regeln.kipp import GEGEN, KEINE, Grenzen, Kippwert, kippwert
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Mindestens,
    Nicht,
    WennEmpfohlen,
    teile,
)
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.umkehr import in_streuungen, noetiger_wert
from sozialatlas.typen import Befund, Wahrheit

Kosten = tuple[int, float, int]
"""Steps without measure, widest step in standard deviations, number of steps."""

UNVEREINBAR = 1000
"""Cost of a way that no figures can go: more than any number of steps without measure."""


@dataclass(frozen=True)
class Weg:
    """How a rule would come to the other judgement: by one value, else by all of the steps."""

    regel: str
    wahrheit: Wahrheit  # today
    kipp: Kippwert | None
    schritte: tuple[Schritt, ...]
    vereinbar: bool = True  # do the steps turn the rule, or does one value undo another condition?

    @property
    def kosten(self) -> Kosten:
        if self.kipp is None:
            ohne_mass, weite, zahl = kosten(self.schritte)
            return (ohne_mass if self.vereinbar else ohne_mass + UNVEREINBAR, weite, zahl)
        return (0, self.kipp.sd, 1) if self.kipp.sd is not None else (1, 0.0, 1)


def kosten(schritte: Iterable[Schritt]) -> Kosten:
    weiten = [s.sd for s in schritte]
    gemessen = [w for w in weiten if w is not None]
    return len(weiten) - len(gemessen), max(gemessen, default=0.0), len(weiten)


def weg(
    regel: Regel, lage: Lage, regeln: Mapping[str, Regel] = KEINE, moeglich: Grenzen = KEINE
) -> Weg | None:
    """Return the nearest way to the other judgement, None for a rule that cannot be judged."""
    offen = _schritte(regel, lage, regeln, moeglich)
    return None if offen is None else _mit_kippwert(offen, regel, lage, regeln, moeglich)


def _schritte(
    regel: Regel, lage: Lage, regeln: Mapping[str, Regel], moeglich: Grenzen
) -> Weg | None:
    """Return the conditions of the nearest way, not yet whether a single value is enough."""
    heute = wahr(regel.wenn, lage)
    if heute not in GEGEN:
        return None
    schritte = _Suche(lage, regeln, moeglich).schritte(regel.wenn, heute == "trifft_nicht_zu")
    return Weg(regel.id, heute, None, tuple(sorted(schritte, key=lambda s: kosten([s]))))


def _mit_kippwert(
    w: Weg, regel: Regel, lage: Lage, regeln: Mapping[str, Regel], moeglich: Grenzen
) -> Weg:
    kipp = kippwert(regel, lage, regeln, moeglich)
    return replace(w, kipp=kipp, vereinbar=kipp is not None or geht(w.schritte, regel, lage))


def naechste(
    regeln: Iterable[Regel],
    befunde: Iterable[Befund],
    lagen: Mapping[str, Lage],
    ags: str,
    anzahl: int = 5,
    moeglich: Grenzen = KEINE,
) -> tuple[Weg, ...]:
    """Return the ways of the rules that come nearest to holding for an area, the nearest first.

    A single value never is nearer than the steps, because it takes several of them at once: so the
    search ends once enough ways cost less than the steps of the next.
    """
    nach_id, lage = {regel.id: regel for regel in regeln}, lagen[ags]
    ferne = [
        nach_id[b.regel]
        for b in befunde
        if b.ags == ags and b.wahrheit == "trifft_nicht_zu" and b.regel in nach_id
    ]
    offene = [w for w in (_schritte(r, lage, nach_id, moeglich) for r in ferne) if w]
    wege: list[Weg] = []
    for w in sorted(offene, key=_reihenfolge):
        if len(wege) >= anzahl and wege[anzahl - 1].kosten[:2] < kosten(w.schritte)[:2]:
            break
        wege.append(_mit_kippwert(w, nach_id[w.regel], lage, nach_id, moeglich))
        wege.sort(key=_reihenfolge)
    return tuple(wege[:anzahl])


def _reihenfolge(w: Weg) -> tuple[Kosten, str]:
    return w.kosten, w.regel


@dataclass(frozen=True)
class _Suche:
    lage: Lage
    regeln: Mapping[str, Regel]
    moeglich: Grenzen

    def schritte(self, knoten: Any, soll: bool) -> tuple[Schritt, ...]:
        """Return the cheapest steps after which a tree holds (or not)."""
        unten = teile(knoten)
        match knoten:
            case Nicht():
                return self.schritte(unten[0], not soll)
            case Alle():
                return self._guenstigste(unten, soll, len(unten))
            case Eines():
                return self._guenstigste(unten, soll, 1)
            case Mindestens(mindestens=zahl):
                return self._guenstigste(unten, soll, zahl)
        heute = wahr(knoten, self.lage)
        return () if heute == _wahrheit(soll) else (self._schritt(knoten, soll, heute),)

    def _guenstigste(self, unten: tuple[Any, ...], soll: bool, noetig: int) -> tuple[Schritt, ...]:
        """At least ``noetig`` parts must hold; for the contrary so many that too few are left."""
        zahl = noetig if soll else len(unten) - noetig + 1
        wege = sorted((self.schritte(teil, soll) for teil in unten), key=kosten)
        return tuple({(s.blatt, s.soll): s for w in wege[:zahl] for s in w}.values())

    def _schritt(self, blatt: Any, soll: bool, heute: Wahrheit) -> Schritt:
        fakt = self.lage.get(faktname(blatt), Fakt({}))
        noetig, sd = None, None
        if isinstance(blatt, Bedingung):
            noetig, sd = self._weite(blatt, fakt)
        elif (
            isinstance(blatt, WennEmpfohlen) and blatt.empfehlung in self.regeln and not fakt.grund
        ):
            innen = self.schritte(self.regeln[blatt.empfehlung].wenn, soll)
            ohne_mass, weite, _ = kosten(innen)
            sd = None if ohne_mass else weite
        return Schritt(blatt, soll, fakt, heute, noetig, sd)

    def _weite(self, blatt: Bedingung, fakt: Fakt) -> tuple[float | None, float | None]:
        schwelle, ist = blatt.vergleich.schwelle, fakt.werte.get(blatt.merkmal)
        if isinstance(schwelle, str) or ist is None or isinstance(ist, str):
            return None, None
        noetig = noetiger_wert(blatt.merkmal, schwelle, fakt)
        unten, oben = self.moeglich.get(blatt.indikator, (float("-inf"), float("inf")))
        if noetig is not None and not unten <= noetig <= oben:
            return None, None
        return noetig, in_streuungen(blatt.merkmal, ist - schwelle, fakt)


def _wahrheit(soll: bool) -> Wahrheit:
    return "trifft_zu" if soll else "trifft_nicht_zu"
