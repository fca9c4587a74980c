"""Rules → rule sets of the engine's safe subset, facts → the batches of one area.

One engine rule "id#n" per clause, in it one antecedent per fact: all comparisons of a clause with
one fact stand together. A rule is compiled twice, as it stands and, as "!id#n", in the negative:
fired says that it holds, its negative fired that it does not, neither that it cannot be judged.
Facts are grouped in tens (attribute ``g``), so that a fact meets few comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.atome import TEXTWERTE, Atom
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.regeln.engineformat import schreibe_json
from sozialatlas.regeln.folgen import Folgeplan, verwiesene
from sozialatlas.regeln.grenzen import TICK, attribute_je_fakt, ueberschrittene, verbotenes
from sozialatlas.regeln.knoten import WennAnzahl
from sozialatlas.regeln.lage import Fakt, Lage
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


def uebersetze(plan: Folgeplan, *, beide: bool = True) -> tuple[Regelsatz, ...]:
    """Return the rule sets that together ask all rules, as few as the limits allow.

    ``beide`` compiles every rule in the negative too, else only those that other rules ask.
    Raises :class:`RegelFehler` with file and line for rules that no rule set can take.
    """
    noetig = frozenset(plan.nach_id) if beide else gefragte(plan)
    wege, maengel = _wege(plan, noetig)
    if maengel:
        raise RegelFehler(maengel)
    return tuple(_regelsatz(teil) for teil in _teile(wege)) if wege else ()


def gefragte(plan: Folgeplan) -> frozenset[str]:
    """Return the rules whose results other rules ask, for certain in both directions."""
    verwiesen = frozenset(v for regel in plan.nach_id.values() for v in verwiesene(regel))
    zaehlt = any(isinstance(blatt, WennAnzahl) for blatt, _ in plan.gefragt.values())
    return verwiesen | (plan.zaehlbar if zaehlt else frozenset())


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
    tick: Mapping[str, Any] = {"id": TICK, "sid": ags, TICK: 1}
    return schreibe_json([tick, *_fakten(satz, ags, lage, "f")])


def schreibe_folgen(satz: Regelsatz, ags: str, neue: Lage, schicht: int) -> str:
    """Return the batch of facts that a stratum's results have become, "" if there are none (T3)."""
    fakten = _fakten(satz, ags, neue, f"s{schicht}f")
    return schreibe_json(fakten) if fakten else ""


def _fakten(satz: Regelsatz, ags: str, lage: Lage, vorn: str) -> list[Mapping[str, Any]]:
    """Return the narrow facts that a rule set asks; ids are unique per area (T23)."""
    fakten: list[Mapping[str, Any]] = []
    for name, merkmale in satz.merkmale.items():
        vorhanden = _vorhandene(merkmale, lage.get(name))
        if vorhanden:
            kopf = {"id": f"{vorn}{len(fakten)}", "sid": ags, "g": satz.gruppen[name], "ind": name}
            fakten.append(kopf | vorhanden)
    assert not [*attribute_je_fakt(fakten)]
    return fakten


def _vorhandene(merkmale: Iterable[str], fakt: Fakt | None) -> dict[str, float | str]:
    werte = fakt.werte if fakt else {}
    return {m: _geprueft(m, werte[m]) for m in merkmale if m in werte}


def _geprueft(merkmal: str, wert: float | str) -> float | str:
    if merkmal in _WORTE:
        if wert not in _WORTE[merkmal]:
            raise TypeError(f"{merkmal}: {wert!r}")
        return wert
    if isinstance(wert, str):
        raise TypeError(f"{merkmal}: {wert!r}")
    return float(wert)
