"""Rules → rule sets of the engine's safe subset, facts → the batch of one area.

One engine rule "id#n" per clause, in it one antecedent per indicator: all comparisons of a clause
with one indicator concern one fact. Indicators are grouped in tens (attribute ``g``), so that a
fact meets few comparisons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.engineformat import schreibe_json
from sozialatlas.regeln.fakten import Lage
from sozialatlas.regeln.grenzen import TICK, attribute_je_fakt, ueberschrittene, verbotenes
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import Atom, ZuVieleKlauselnError, klauseln
from sozialatlas.regeln.vergleich import TRENDWORTE

GRUPPE = 10
"""Indicators per group."""

SCHICHT = 100
"""Distance of priorities between strata; within one, urgent rules fire first."""

_OPERATOR = {">=": "$gte", ">": "$gt", "<=": "$lte", "<": "$lt", "!=": "$neq"}
_VORRANG = {"hoch": 0, "mittel": 1, "niedrig": 2}


@dataclass(frozen=True)
class Regelsatz:
    """A checked rule set: the engine's JSON and what its facts must carry."""

    text: str
    regeln: tuple[str, ...]  # ids
    gruppen: Mapping[str, str]  # indicator → group
    merkmale: Mapping[str, tuple[str, ...]]  # indicator → the Merkmale that are asked


def uebersetze(regeln: Iterable[Regel]) -> tuple[Regelsatz, ...]:
    """Return the rule sets that together ask all rules, as few as the limits allow.

    Raises :class:`RegelFehler` with file and line for rules that no rule set can take.
    """
    wege, maengel = _wege(sorted(regeln, key=lambda r: r.id))
    if maengel:
        raise RegelFehler(maengel)
    return tuple(_regelsatz(teil) for schicht in schichten(wege) for teil in _teile(schicht))


Wege = Sequence[tuple[Regel, tuple[tuple[Atom, ...], ...]]]
"""Rules with their clauses."""


def schichten(wege: Wege) -> tuple[Wege, ...]:
    """Return the rules in strata: a stratum builds on the results of those before it.

    So far every rule rests on figures alone: one stratum.
    """
    return (wege,) if wege else ()


def _wege(regeln: Sequence[Regel]) -> tuple[Wege, list[Mangel]]:
    wege, maengel = [], []
    for regel in regeln:
        try:
            wege.append((regel, klauseln(regel.wenn)))
        except ZuVieleKlauselnError as fehler:
            maengel.append(_mangel(regel, f"mehr als {fehler} Wege, sie zu erfüllen"))
    return wege, maengel


def _teile(wege: Wege) -> tuple[Wege, ...]:
    """Halve the rules until every part keeps within the limits of the engine."""
    verstoesse = ueberschrittene(_saetze(wege))
    if not verstoesse:
        return (wege,)
    if len(wege) == 1:
        raise RegelFehler([_mangel(wege[0][0], text) for text in verstoesse])
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


def _indikatoren(wege: Wege) -> list[str]:
    return sorted({a.indikator for _, ks in wege for klausel in ks for a in klausel})


def _gruppen(wege: Wege) -> dict[str, str]:
    return {name: f"g{i // GRUPPE}" for i, name in enumerate(_indikatoren(wege))}


def _saetze(wege: Wege) -> dict[str, Any]:
    """Return the engine's rules by name, the tick rule first."""
    gruppen = _gruppen(wege)
    saetze: dict[str, Any] = {TICK: {"all": [{"m": {TICK: 1}}]}}
    for regel, ks in wege:
        for n, klausel in enumerate(ks):
            saetze[f"{regel.id}#{n}"] = {
                "pri": SCHICHT + _VORRANG[regel.dann.prioritaet],
                "all": _teilsaetze(klausel, gruppen),
            }
    return saetze


def _teilsaetze(klausel: Sequence[Atom], gruppen: Mapping[str, str]) -> list[dict[str, Any]]:
    je_indikator = groupby(klausel, key=lambda a: a.indikator)
    return [
        {f"c{i}": {"$and": [{"g": gruppen[name]}, {"ind": name}, *map(_vergleich, atome)]}}
        for i, (name, atome) in enumerate(je_indikator)
    ]


def _vergleich(atom: Atom) -> dict[str, Any]:
    if (atom.merkmal == "trend") != isinstance(atom.schwelle, str):  # T20
        raise TypeError(atom)
    paar = {atom.merkmal: atom.schwelle}
    return paar if atom.operator == "==" else {_OPERATOR[atom.operator]: paar}


def _regelsatz(wege: Wege) -> Regelsatz:
    text = schreibe_json(_saetze(wege))
    funde = verbotenes(text)
    if funde:
        raise RegelFehler([Mangel("Regeln", None, "", fund) for fund in funde])
    gefragt: dict[str, set[str]] = {}
    for atom in (a for _, ks in wege for klausel in ks for a in klausel):
        gefragt.setdefault(atom.indikator, set()).add(atom.merkmal)
    return Regelsatz(
        text=text,
        regeln=tuple(regel.id for regel, _ in wege),
        gruppen=_gruppen(wege),
        merkmale={name: tuple(sorted(menge)) for name, menge in gefragt.items()},
    )


def schreibe_fakten(satz: Regelsatz, ags: str, lage: Lage) -> str:
    """Return the batch of one area: the tick, then one narrow fact per indicator asked.

    Missing Merkmale are left out. Raises TypeError for a value of the wrong kind (T20).
    """
    fakten: list[Mapping[str, Any]] = [{"id": TICK, "sid": ags, TICK: 1}]
    for name, merkmale in satz.merkmale.items():
        werte = lage[name].werte if name in lage else {}
        vorhanden = {m: _geprueft(m, werte[m]) for m in merkmale if m in werte}
        if vorhanden:
            kopf = {"id": f"f{len(fakten)}", "sid": ags, "g": satz.gruppen[name], "ind": name}
            fakten.append(kopf | vorhanden)
    assert not [*attribute_je_fakt(fakten)]
    return schreibe_json(fakten)


def _geprueft(merkmal: str, wert: float | str) -> float | str:
    if merkmal == "trend":
        if wert not in TRENDWORTE:
            raise TypeError(f"trend: {wert!r}")
        return wert
    if isinstance(wert, str):
        raise TypeError(f"{merkmal}: {wert!r}")
    return float(wert)
