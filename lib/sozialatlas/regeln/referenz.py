"""The plain evaluator: Kleene's three-valued logic over the tree, with proof and missing facts.

It decides; the rule engine must come to the same results (:mod:`maschine`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.folgen import VORAB, Ergebnis, Folgeplan
from sozialatlas.regeln.frage import GEGENTEIL, KEIN_FAKT, Frage, frage
from sozialatlas.regeln.knoten import Bedingung, teile
from sozialatlas.regeln.lage import Fakt, Lage, ebene
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.nachweise import fehlt, nachweis, umstand
from sozialatlas.typen import Befund, Wahrheit

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


@dataclass(frozen=True)
class Urteil:
    """What the rules came to for one area, and all that they met: figures, results of others."""

    ags: str
    geltend: frozenset[str]
    lage: Lage
    ergebnis: Ergebnis


def werte_gebiete_aus(
    plan: Folgeplan, gebiete: Mapping[str, Lage], typen: Mapping[str, str]
) -> list[Befund]:
    """Evaluate all rules for all areas with proof; the Länder last."""
    geordnet = ((ags, gebiete[ags]) for ags in in_reihenfolge(gebiete))
    return [
        werte_regel_aus(regel, urteil.ags, urteil.lage)
        for urteil in urteile(plan, geordnet, typen)
        for name, regel in plan.nach_id.items()
        if name in urteil.geltend
    ]


def urteile(
    plan: Folgeplan, gebiete: Iterable[tuple[str, Lage]], typen: Mapping[str, str]
) -> Iterator[Urteil]:
    """Yield area by area what holds and what does not, without proof and in little memory.

    A Land must come after its Kreise (:func:`in_reihenfolge`), for its rules count them.
    """
    kreise: dict[str, dict[str, tuple[Collection[str], Ergebnis]]] = {}
    geltend_fuer = geltung(plan, typen)
    fragen = [[(regel.id, frage(regel.wenn)) for regel in schicht] for schicht in plan.schichten]
    for ags, werte in gebiete:
        lage = dict(werte)
        if ebene(ags) == "land":
            lage |= plan.kreisfakten(kreise.get(ags, {}))
        geltend = geltend_fuer(ags)
        ergebnis = _urteile(plan, fragen, lage, geltend)
        if ebene(ags) == "kreis":
            kreise.setdefault(ags[:LAND], {})[ags] = (geltend, ergebnis)
        yield Urteil(ags, geltend, lage, ergebnis)


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


def _urteile(
    plan: Folgeplan,
    fragen: Iterable[Iterable[tuple[str, Frage]]],
    lage: dict[str, Fakt],
    geltend: Collection[str],
) -> Ergebnis:
    """Put the questions stratum by stratum; results become facts in ``lage``."""
    ergebnis = Ergebnis()
    lage |= plan.fakten(VORAB, geltend, ergebnis)
    for nummer, schicht in enumerate(fragen):
        neue = {name: urteil(lage) for name, urteil in schicht if name in geltend}
        ergebnis = Ergebnis(
            ergebnis.ja | {name for name, w in neue.items() if w == "trifft_zu"},
            ergebnis.nein | {name for name, w in neue.items() if w == "trifft_nicht_zu"},
        )
        lage |= plan.fakten(nummer, geltend, ergebnis)
    return ergebnis


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
        fakt, gilt = _fakt(blatt, lage), frage(blatt)(lage)
        if verneint:
            gilt = GEGENTEIL[gilt]
        if isinstance(blatt, Bedingung):
            nachweise.append(nachweis(blatt, fakt, gilt, verneint))
        else:
            umstaende.append(umstand(blatt, fakt, gilt, verneint))
    return Befund(regel.id, ags, wahrheit, tuple(nachweise), fehlend, tuple(umstaende))


def _fakt(blatt: Any, lage: Lage) -> Fakt:
    return lage.get(faktname(blatt), KEIN_FAKT)


def wahr(knoten: Any, lage: Lage) -> Wahrheit:
    """Return the truth of a tree: unknown only where the missing facts could decide."""
    return frage(knoten)(lage)


def _unbekannte(knoten: Any, lage: Lage) -> Iterator[Any]:
    """Yield the leaves whose missing facts leave the tree unknown."""
    if wahr(knoten, lage) != "nicht_beurteilbar":
        return
    unten = teile(knoten)
    if not unten:
        yield knoten
    for teil in unten:
        yield from _unbekannte(teil, lage)
