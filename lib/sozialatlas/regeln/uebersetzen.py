"""Rules → rule sets of the engine's safe subset, facts → the batches of one area.

One engine rule "id#n" per clause, in it one antecedent per fact: all comparisons of a clause with
one fact stand together. A rule is compiled twice, as it stands and, as "!id#n", in the negative:
fired says that it holds, its negative fired that it does not, neither that it cannot be judged.
Facts are grouped in tens (attribute ``g``), so that a fact meets few comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.atome import TEXTWERTE, Atom
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.regeln.engineformat import schreibe_json, schreibe_zahl
from sozialatlas.regeln.folgen import Folgeplan
from sozialatlas.regeln.grenzen import TICK, attribute_je_fakt, ueberschrittene, verbotenes
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln

GRUPPE = 10
"""Facts per group."""

SCHICHT = 100
"""Distance of priorities between strata; within one, urgent rules fire first."""

NEGATIV = "!"
"""Stands before the name of a rule's negative."""

_OPERATOR = {">=": "$gte", ">": "$gt", "<=": "$lte", "<": "$lt", "!=": "$neq"}
_VORRANG = {"hoch": 0, "mittel": 1, "niedrig": 2}
_WORTE = WORTMERKMALE | TEXTWERTE


@dataclass(frozen=True)
class Weg:
    """One way to fire: a clause of a rule, or of its negative."""

    regel: Regel
    name: str  # of the engine's rule
    prioritaet: int
    klausel: tuple[Atom, ...]


@dataclass(frozen=True)
class Regelsatz:
    """A checked rule set: the engine's JSON and what its facts must carry."""

    text: str
    regeln: tuple[str, ...]  # ids
    gruppen: Mapping[str, str]  # fact → group
    merkmale: Mapping[str, tuple[str, ...]]  # fact → the values that are asked

    @cached_property
    def koepfe(self) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]:
        """Per fact its name, the JSON that all areas share, and its values with their JSON keys."""
        return tuple(
            (
                name,
                f'"g":{schreibe_json(self.gruppen[name])},"ind":{schreibe_json(name)}',
                tuple((m, schreibe_json(m)) for m in merkmale),
            )
            for name, merkmale in self.merkmale.items()
        )


def uebersetze(plan: Folgeplan, *, beide: bool = True) -> tuple[Regelsatz, ...]:
    """Return the rule sets that together ask all rules, as few as the limits allow.

    ``beide`` compiles every rule in the negative too, else only those of which others ask it.
    Raises :class:`RegelFehler` with file and line for rules that no rule set can take.
    """
    noetig = frozenset(plan.nach_id) if beide else gefragte(plan)
    wege, maengel = _wege(plan, noetig)
    if maengel:
        raise RegelFehler(maengel)
    return tuple(_regelsatz(teil) for teil in _teile(wege)) if wege else ()


def gefragte(plan: Folgeplan) -> frozenset[str]:
    """Return the rules of which other rules ask that they do not hold.

    Whatever asks for that below a "nicht" asks it; a negative turns the conditions of its rule.
    """
    noetig: frozenset[str] = frozenset()
    while True:
        weitere = frozenset(
            name
            for regel in plan.nach_id.values()
            for blatt, verneint in blaetter(regel.wenn)
            if verneint or regel.id in noetig
            for name in plan.bezogene(blatt)
        )
        if weitere <= noetig:
            return noetig
        noetig |= weitere


def _wege(plan: Folgeplan, negativ: frozenset[str]) -> tuple[list[Weg], list[Mangel]]:
    wege, maengel = [], []
    for schicht, regeln in enumerate(plan.schichten):
        for regel in regeln:
            prioritaet = SCHICHT * (schicht + 1) + _VORRANG[regel.dann.prioritaet]
            try:
                for vorn in ("", NEGATIV) if regel.id in negativ else ("",):
                    wege += [
                        Weg(regel, f"{vorn}{regel.id}#{n}", prioritaet, klausel)
                        for n, klausel in enumerate(klauseln(regel.wenn, bool(vorn)))
                    ]
            except ZuVieleKlauselnError as fehler:
                text = f"mehr als {fehler} Wege, sie zu erfüllen oder zu verfehlen"
                maengel.append(_mangel(regel, text))
    return wege, maengel


def _teile(wege: Sequence[Weg]) -> tuple[Sequence[Weg], ...]:
    """Halve the clauses until every part keeps within the limits of the engine."""
    verstoesse = ueberschrittene(_saetze(wege))
    if not verstoesse:
        return (wege,)
    if len(wege) == 1:
        raise RegelFehler([_mangel(wege[0].regel, text) for text in verstoesse])
    mitte = len(wege) // 2
    return (*_teile(wege[:mitte]), *_teile(wege[mitte:]))


def _mangel(regel: Regel, text: str) -> Mangel:
    return Mangel(
        regel.herkunft.datei or regel.id,
        regel.herkunft.zeile,
        "wenn",
        f"Die Regel ist zu umfangreich: {text}.",
        "weniger oder einfachere Bedingungen",
        "Die Regel in mehrere Regeln teilen.",
    )


def _gruppen(wege: Iterable[Weg]) -> dict[str, str]:
    namen = sorted({a.fakt for weg in wege for a in weg.klausel})
    return {name: f"g{i // GRUPPE}" for i, name in enumerate(namen)}


def _saetze(wege: Sequence[Weg]) -> dict[str, Any]:
    """Return the engine's rules by name, the tick rule first."""
    gruppen = _gruppen(wege)
    saetze: dict[str, Any] = {TICK: {"all": [{"m": {TICK: 1}}]}}
    for weg in wege:
        saetze[weg.name] = {"pri": weg.prioritaet, "all": _teilsaetze(weg.klausel, gruppen)}
    return saetze


def _teilsaetze(klausel: Sequence[Atom], gruppen: Mapping[str, str]) -> list[dict[str, Any]]:
    je_fakt = groupby(klausel, key=lambda a: a.fakt)
    return [
        {f"c{i}": {"$and": [{"g": gruppen[name]}, {"ind": name}, *map(_vergleich, atome)]}}
        for i, (name, atome) in enumerate(je_fakt)
    ]


def _vergleich(atom: Atom) -> dict[str, Any]:
    if (atom.merkmal in _WORTE) != isinstance(atom.schwelle, str):  # T20
        raise TypeError(atom)
    paar = {atom.merkmal: atom.schwelle}
    return paar if atom.operator == "==" else {_OPERATOR[atom.operator]: paar}


def _regelsatz(wege: Sequence[Weg]) -> Regelsatz:
    text = schreibe_json(_saetze(wege))
    funde = verbotenes(text)
    if funde:
        raise RegelFehler([Mangel("Regeln", None, "", fund) for fund in funde])
    gefragt: dict[str, set[str]] = {}
    for atom in (a for weg in wege for a in weg.klausel):
        gefragt.setdefault(atom.fakt, set()).add(atom.merkmal)
    assert not [*attribute_je_fakt(gefragt.values())]
    return Regelsatz(
        text=text,
        regeln=tuple(dict.fromkeys(weg.regel.id for weg in wege)),
        gruppen=_gruppen(wege),
        merkmale={name: tuple(sorted(menge)) for name, menge in gefragt.items()},
    )


def schreibe_fakten(satz: Regelsatz, ags: str, lage: Lage) -> str:
    """Return the first batch of one area: the tick, then one narrow fact per fact asked.

    Missing values are left out. Raises TypeError for a value of the wrong kind (T20).
    """
    tick = schreibe_json({"id": TICK, "sid": ags, TICK: 1})
    return f"[{','.join([tick, *_fakten(satz, ags, lage, 'f')])}]"


def schreibe_folgen(satz: Regelsatz, ags: str, neue: Lage, schicht: int) -> str:
    """Return the batch of facts that a stratum's results have become, "" if there are none (T3)."""
    fakten = _fakten(satz, ags, neue, f"s{schicht}f")
    return f"[{','.join(fakten)}]" if fakten else ""


def _fakten(satz: Regelsatz, ags: str, lage: Lage, vorn: str) -> list[str]:
    """Return the narrow facts that a rule set asks; ids are unique per area (T23)."""
    fakten: list[str] = []
    sid = schreibe_json(ags)
    for name, kopf, merkmale in satz.koepfe:
        if name in lage:
            werte = lage[name].werte
            texte = [f",{k}:{_wert(m, werte[m])}" for m, k in merkmale if m in werte]
            if texte:
                fakten.append(f'{{"id":"{vorn}{len(fakten)}","sid":{sid},{kopf}{"".join(texte)}}}')
    return fakten


def _wert(merkmal: str, wert: float | str) -> str:
    """Write a value; a word where a number belongs, or the reverse, is a TypeError (T20)."""
    if merkmal in _WORTE:
        if wert not in _WORTE[merkmal]:
            raise TypeError(f"{merkmal}: {wert!r}")
        return schreibe_json(wert)
    return schreibe_zahl(wert)
