"""The plain evaluator: Kleene's three-valued logic over the tree, with proof and missing facts.

It decides; the rule engine must come to the same results (:mod:`maschine`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from sozialatlas.regeln.atome import atom, faktname
from sozialatlas.regeln.folgen import VORAB, Ergebnis, Folgeplan
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Mindestens,
    Nicht,
    WennAnzahl,
    WennKreise,
    teile,
)
from sozialatlas.regeln.lage import Fakt, Lage, ebene
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.nachweise import fehlt, nachweis, umstand
from sozialatlas.typen import Befund, Wahrheit

_RECHNE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_KEIN_FAKT = Fakt({})
LAND = 2
"""Digits in the key of a Land, and before all keys in it."""


def gilt_fuer(regel: Regel, ags: str, typ: str = "") -> bool:
    """Return whether the rule is asked for this area at all."""
    gilt = regel.gilt_fuer
    return (
        ebene(ags) in gilt.ebene
        and (not gilt.typ or typ in gilt.typ)
        and (not gilt.land or ags[:LAND] in gilt.land)
    )


def werte_gebiete_aus(
    plan: Folgeplan, gebiete: Mapping[str, Lage], typen: Mapping[str, str]
) -> list[Befund]:
    """Evaluate all rules for all areas; the Länder last, for their rules count the Kreise."""
    befunde: list[Befund] = []
    kreise: dict[str, dict[str, tuple[Collection[str], Ergebnis]]] = {}
    geltend_fuer = geltung(plan, typen)
    for ags in in_reihenfolge(gebiete):
        geltend = geltend_fuer(ags)
        lage = dict(gebiete[ags])
        if ebene(ags) == "land":
            lage |= plan.kreisfakten(kreise.get(ags, {}))
        eigene, ergebnis = _werte_gebiet_aus(plan, ags, lage, geltend)
        befunde += eigene
        if ebene(ags) == "kreis":
            kreise.setdefault(ags[:LAND], {})[ags] = (geltend, ergebnis)
    return befunde


def in_reihenfolge(gebiete: Collection[str]) -> list[str]:
    """Return the areas by AGS, the Länder at the end."""
    return sorted(gebiete, key=lambda ags: (ebene(ags) == "land", ags))


def geltende(plan: Folgeplan, ags: str, typen: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the rules that are asked for an area."""
    typ = typen.get(ags, "")
    return frozenset(name for name, regel in plan.nach_id.items() if gilt_fuer(regel, ags, typ))


def geltung(plan: Folgeplan, typen: Mapping[str, str]) -> Callable[[str], frozenset[str]]:
    """Return :func:`geltende` for many areas: those of one kind are asked the same rules."""
    bekannt: dict[tuple[str, str, str], frozenset[str]] = {}

    def geltend_fuer(ags: str) -> frozenset[str]:
        art = (ebene(ags), ags[:LAND], typen.get(ags, ""))
        if art not in bekannt:
            bekannt[art] = geltende(plan, ags, typen)
        return bekannt[art]

    return geltend_fuer


def _werte_gebiet_aus(
    plan: Folgeplan, ags: str, lage: dict[str, Fakt], geltend: Collection[str]
) -> tuple[list[Befund], Ergebnis]:
    befunde, ergebnis = [], Ergebnis()
    lage |= plan.fakten(VORAB, geltend, ergebnis)
    for nummer, schicht in enumerate(plan.schichten):
        neue = [werte_regel_aus(r, ags, lage) for r in schicht if r.id in geltend]
        befunde += neue
        ergebnis = Ergebnis(
            ergebnis.ja | {b.regel for b in neue if b.wahrheit == "trifft_zu"},
            ergebnis.nein | {b.regel for b in neue if b.wahrheit == "trifft_nicht_zu"},
        )
        lage |= plan.fakten(nummer, geltend, ergebnis)
    return befunde, ergebnis


def werte_regel_aus(regel: Regel, ags: str, lage: Lage) -> Befund:
    """Evaluate one rule for one area: truth, every condition as proof, and what is missing."""
    wahrheit = wahr(regel.wenn, lage)
    fehlend: tuple[str, ...] = ()
    if wahrheit == "nicht_beurteilbar":
        fehlend = tuple(
            dict.fromkeys(fehlt(b, _fakt(b, lage)) for b in _unbekannte(regel.wenn, lage))
        )
    nachweise, umstaende = [], []
    for blatt, verneint in regel.blaetter:
        wahrheit_blatt = _gegenteil(_pruefe(blatt, lage)) if verneint else _pruefe(blatt, lage)
        if isinstance(blatt, Bedingung):
            nachweise.append(nachweis(blatt, _fakt(blatt, lage), wahrheit_blatt, verneint))
        else:
            umstaende.append(umstand(blatt, _fakt(blatt, lage), wahrheit_blatt, verneint))
    return Befund(regel.id, ags, wahrheit, tuple(nachweise), fehlend, tuple(umstaende))


def _fakt(blatt: Any, lage: Lage) -> Fakt:
    return lage.get(faktname(blatt), _KEIN_FAKT)


def wahr(knoten: Any, lage: Lage) -> Wahrheit:
    """Return the truth of a tree: unknown only where the missing facts could decide."""
    match knoten:
        case Nicht(nicht=teil):
            return _gegenteil(wahr(teil, lage))
        case Alle(alle=unten):
            return _zaehle([wahr(teil, lage) for teil in unten], len(unten))
        case Eines(eines=unten):
            return _zaehle([wahr(teil, lage) for teil in unten], 1)
        case Mindestens(mindestens=zahl, von=unten):
            return _zaehle([wahr(teil, lage) for teil in unten], zahl)
    return _pruefe(knoten, lage)


def _zaehle(wahrheiten: Sequence[Wahrheit], noetig: int) -> Wahrheit:
    """Return whether at least so many hold: for sure, possibly, or not at all."""
    sicher = wahrheiten.count("trifft_zu")
    if sicher >= noetig:
        return "trifft_zu"
    moeglich = sicher + wahrheiten.count("nicht_beurteilbar")
    return "nicht_beurteilbar" if moeglich >= noetig else "trifft_nicht_zu"


def _pruefe(blatt: Any, lage: Lage) -> Wahrheit:
    werte = _fakt(blatt, lage).werte
    vergleich = atom(blatt)
    wert = werte.get(vergleich.merkmal)
    if wert is None:
        return "nicht_beurteilbar"
    if _RECHNE[vergleich.operator](wert, vergleich.schwelle):
        return "trifft_zu"
    if isinstance(blatt, WennAnzahl | WennKreise):  # open ones could still make up the number
        hoechstens = werte[atom(blatt, verneint=True).merkmal]
        return "nicht_beurteilbar" if hoechstens >= vergleich.schwelle else "trifft_nicht_zu"  # type: ignore[operator]
    return "trifft_nicht_zu"


def _gegenteil(wahrheit: Wahrheit) -> Wahrheit:
    if wahrheit == "nicht_beurteilbar":
        return wahrheit
    return "trifft_zu" if wahrheit == "trifft_nicht_zu" else "trifft_nicht_zu"


def _unbekannte(knoten: Any, lage: Lage) -> Iterator[Any]:
    """Yield the leaves whose missing facts leave the tree unknown."""
    if wahr(knoten, lage) != "nicht_beurteilbar":
        return
    unten = teile(knoten)
    if not unten:
        yield knoten
    for teil in unten:
        yield from _unbekannte(teil, lage)
