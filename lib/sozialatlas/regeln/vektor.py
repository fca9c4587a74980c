"""The rules on arrays: every area in every draw at once, in Kleene's three-valued logic.

The numerical twin of :mod:`referenz`: with one draw it comes to the same results, only without
proof. A truth is a pair of masks, what holds for sure and what could hold; a count is a pair of
numbers in the same way, so that "mindestens" is one comparison for trees, recommendations and
Kreise alike.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sozialatlas.regeln.atome import ANTEIL, SICHER, TEXTWERTE, Atom, atom
from sozialatlas.regeln.begriffe import SIGNIFIKANZWORTE, TRENDWORTE
from sozialatlas.regeln.folgen import VORAB, Folgeplan, ist_vor_ort, prozent, zaehlt
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Nicht,
    WennEmpfohlen,
    WennKreise,
    blaetter,
    teile,
)
from sozialatlas.regeln.lage import Lage, ebene
from sozialatlas.regeln.referenz import LAND, gilt_fuer

JA, NEIN, UNBEKANNT = 1, 0, -1
"""Truths in the results. A rule that is not asked for an area is NEIN there."""

_WORTE = (*TRENDWORTE, *SIGNIFIKANZWORTE, *(w for worte in TEXTWERTE.values() for w in worte))
WORTCODE: Mapping[str, int] = {wort: nummer for nummer, wort in enumerate(dict.fromkeys(_WORTE))}
"""Words as numbers in arrays; UNBEKANNT stands for a missing word."""

_RECHNE: dict[str, Callable[[Any, Any], Any]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip

Masken = NDArray[np.bool_]
Werte = Mapping[tuple[str, str], NDArray[Any]]
"""(fact, Merkmal) → areas × draws: numbers with NaN, or words as int8; either side may be 1."""

Grenze = tuple[str, str, str, float]
"""A threshold: rule, indicator, Merkmal, number. Where it stands twice in a rule, it is one."""


class Spanne(NamedTuple):
    """What is so for sure and what could be: masks of a truth, or numbers of a count."""

    sicher: NDArray[Any]
    moeglich: NDArray[Any]

    def mindestens(self, zahl: float) -> Spanne:
        return Spanne(self.sicher >= zahl, self.moeglich >= zahl)


def wahr(knoten: Any, frage: Callable[[Any], Spanne]) -> Spanne:
    """Return the truth of a tree, given the truth of its leaves."""
    unten = [wahr(teil, frage) for teil in teile(knoten)]
    match knoten:
        case Nicht():
            return Spanne(~unten[0].moeglich, ~unten[0].sicher)
        case Alle():
            return _zaehle(unten).mindestens(len(unten))
        case Eines():
            return _zaehle(unten).mindestens(1)
    return _zaehle(unten).mindestens(knoten.mindestens) if unten else frage(knoten)


def _zaehle(wahrheiten: Iterable[Spanne]) -> Spanne:
    """Return how many hold, for sure and possibly."""
    zaehler = [Spanne(*(m.astype(np.int16) for m in w)) for w in wahrheiten]
    return Spanne(sum(z.sicher for z in zaehler), sum(z.moeglich for z in zaehler))  # type: ignore[arg-type]


def vergleiche(werte: NDArray[Any], zeichen: str, schwelle: Any) -> Spanne:
    """Return whether values meet a threshold; missing ones only could."""
    fehlt = np.isnan(werte) if werte.dtype.kind == "f" else werte == UNBEKANNT
    sicher = _RECHNE[zeichen](werte, schwelle) & ~fehlt
    return Spanne(sicher, sicher | fehlt)


def werte_aus(
    plan: Folgeplan,
    gebiete: Mapping[str, str],
    werte: Werte,
    schwellen: Mapping[Grenze, NDArray[np.float64]] = MappingProxyType({}),
    ziehungen: int = 1,
) -> dict[str, NDArray[np.int8]]:
    """Return per rule the truths (areas × draws) as JA, NEIN or UNBEKANNT.

    ``gebiete`` gives the kind of each area by AGS, in the order of the rows of ``werte``. Leaves
    whose key is missing in ``werte`` are unknown. ``schwellen`` replaces thresholds draw by draw.
    The Länder come last, for their rules count the Kreise.
    """
    ags = list(gebiete)
    ist_land = np.array([ebene(a) == "land" for a in ags], dtype=bool)
    ergebnis = {name: np.zeros((len(ags), ziehungen), np.int8) for name in plan.nach_id}
    for wahl in (~ist_land, ist_land):
        orte = [ags[i] for i in np.flatnonzero(wahl)]
        teil = _Gebiete(
            plan,
            (len(orte), ziehungen),
            _geltend(plan, {a: gebiete[a] for a in orte}),
            {k: np.broadcast_to(w, (len(ags), w.shape[1]))[wahl] for k, w in werte.items()},
            schwellen,
            _zaehle_kreise(plan, orte, ags, ergebnis, ziehungen) if wahl is ist_land else {},
        )
        for name, (sicher, moeglich) in teil.werte_aus().items():
            ergebnis[name][wahl] = np.where(sicher, JA, np.where(moeglich, UNBEKANNT, NEIN))
    return ergebnis


def werte_der_lagen(plan: Folgeplan, gebiete: Mapping[str, Lage]) -> Werte:
    """Return the facts that the rules ask, as arrays with a single draw."""
    fragen = {atom(b) for r in plan.nach_id.values() for b, _ in blaetter(r.wenn) if ist_figur(b)}
    return {(f.fakt, f.merkmal): _spalte(f, gebiete.values()) for f in fragen}


def ist_figur(blatt: Any) -> bool:
    """Does the leaf ask a fact from outside rather than the result of another rule?"""
    return isinstance(blatt, Bedingung) or ist_vor_ort(blatt)


def _spalte(frage: Atom, lagen: Iterable[Lage]) -> NDArray[Any]:
    werte = [lage[frage.fakt].werte.get(frage.merkmal) if frage.fakt in lage else None
             for lage in lagen]  # fmt: skip
    if isinstance(frage.schwelle, str):
        return als_codes(werte)[:, None]
    return np.array([np.nan if wert is None else wert for wert in werte], np.float64)[:, None]


def als_codes(worte: Iterable[Any]) -> NDArray[np.int8]:
    return np.array([WORTCODE.get(wort, UNBEKANNT) for wort in worte], np.int8)


def _geltend(plan: Folgeplan, gebiete: Mapping[str, str]) -> dict[str, Masken]:
    return {
        name: np.array([gilt_fuer(regel, a, typ) for a, typ in gebiete.items()], bool)[:, None]
        for name, regel in plan.nach_id.items()
    }


@dataclass
class _Gebiete:
    """Some of the areas, with what is decided for them so far."""

    plan: Folgeplan
    form: tuple[int, int]  # areas, draws
    geltend: Mapping[str, Masken]  # rule → areas × 1
    werte: Werte
    schwellen: Mapping[Grenze, NDArray[np.float64]]
    bekannt: dict[tuple[str, str], Spanne]  # truths and counts by fact and Merkmal
    ergebnisse: dict[str, Spanne] = field(default_factory=dict)

    def werte_aus(self) -> dict[str, Spanne]:
        self._folgere(VORAB)
        for nummer, schicht in enumerate(self.plan.schichten):
            for regel in schicht:
                self.ergebnisse[regel.id] = self._regel(regel)
            self._folgere(nummer)
        return self.ergebnisse

    def _folgere(self, schicht: int) -> None:
        """Make the results of a stratum facts for those after it."""
        for name, (blatt, stufe) in self.plan.gefragt.items():
            if stufe == schicht and not isinstance(blatt, WennKreise):
                self.bekannt[name, atom(blatt).merkmal] = self._folge(blatt)

    def _regel(self, regel: Any) -> Spanne:
        hier = self.geltend[regel.id]
        if not hier.any():
            return self._ueberall(False, False)
        ergebnis = wahr(regel.wenn, lambda blatt: self._blatt(regel.id, blatt))
        return Spanne(ergebnis.sicher & hier, ergebnis.moeglich & hier)

    def _blatt(self, regel: str, blatt: Any) -> Spanne:
        frage = atom(blatt)
        name, schwelle = (frage.fakt, frage.merkmal), frage.schwelle
        werte: Mapping[tuple[str, str], Any] = self.werte if ist_figur(blatt) else self.bekannt
        if name not in werte:
            return self._ueberall(False, True)
        if not ist_figur(blatt):
            bekannt: Spanne = werte[name]
            return bekannt if isinstance(schwelle, str) else bekannt.mindestens(schwelle)
        if isinstance(schwelle, str):
            return vergleiche(werte[name], frage.operator, WORTCODE[schwelle])
        andere = self.schwellen.get((regel, *name, schwelle), schwelle)
        return vergleiche(werte[name], frage.operator, andere)

    def _folge(self, blatt: Any) -> Spanne:
        """Return a fact on other rules: a truth, or a count of rules or of Handlungsfelder."""
        if isinstance(blatt, WennEmpfohlen):
            return self.ergebnisse.get(blatt.empfehlung) or self._ueberall(False, False)
        gruppen: dict[str, list[Spanne]] = {}
        for name in sorted(self.plan.zaehlbar):
            regel = self.plan.nach_id[name]
            if zaehlt(blatt, regel):
                gruppe = regel.handlungsfeld if blatt.anzahl == "handlungsfelder" else name
                gruppen.setdefault(gruppe, []).append(self.ergebnisse[name])
        je_gruppe = (_zaehle(teil).mindestens(1) for teil in gruppen.values())
        return _zaehle([self._ueberall(False, False), *je_gruppe])

    def _ueberall(self, sicher: bool, moeglich: bool) -> Spanne:
        return Spanne(np.full(self.form, sicher), np.full(self.form, moeglich))


def _zaehle_kreise(
    plan: Folgeplan,
    laender: list[str],
    ags: list[str],
    ergebnis: Mapping[str, NDArray[np.int8]],
    ziehungen: int,
) -> dict[tuple[str, str], Spanne]:
    """Return in how many Kreise of each Land the counted rules hold, as number and as share."""
    kreise = [[i for i, a in enumerate(ags) if ebene(a) == "kreis" and a[:LAND] == land]
              for land in laender]  # fmt: skip
    zahlen: dict[tuple[str, str], Spanne] = {}
    for name, (blatt, _) in plan.gefragt.items():
        if isinstance(blatt, WennKreise) and laender:
            je_land = [
                _zahl_und_anteil(ergebnis.get(blatt.kreise), dort, ziehungen) for dort in kreise
            ]
            for stelle, merkmal in enumerate((SICHER, ANTEIL[SICHER])):
                spannen = [zeile[stelle] for zeile in je_land]
                zahlen[name, merkmal] = Spanne(*(np.stack(g) for g in zip(*spannen, strict=True)))
    return zahlen


def _zahl_und_anteil(
    wahrheit: NDArray[np.int8] | None, zeilen: list[int], ziehungen: int
) -> list[Spanne]:
    null = np.zeros(ziehungen)
    if not zeilen:  # not known: nothing for sure, anything possible
        return [Spanne(null, null + np.inf)] * 2
    if wahrheit is None:  # a rule that is not there holds nowhere
        return [Spanne(null, null)] * 2
    dort = wahrheit[zeilen]
    zahl = Spanne((dort == JA).sum(axis=0), (dort != NEIN).sum(axis=0))
    anteile = np.array([prozent(k, len(zeilen)) for k in range(len(zeilen) + 1)])
    return [zahl, Spanne(anteile[zahl.sicher], anteile[zahl.moeglich])]
