"""Rules → rule sets of the engine's safe subset, facts → the batches of several areas.

One engine rule "id#n" per clause. A rule is compiled twice, as it stands and, as "!id#n", in the
negative: fired says that it holds, its negative fired that it does not, neither that it cannot be
judged. All comparisons of a clause stand together over one fact, which carries what its rule set
asks of an area: nothing is joined, so facts of many areas can be asked at once. A rule set takes
rules of one stratum only, for its fact needs the results of those before, and few clauses: the
engine's cost grows with the rules of a set for each of its firings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.atome import TEXTWERTE, Atom
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.regeln.engineformat import schreibe_json, schreibe_zahl
from sozialatlas.regeln.folgen import Folgeplan
from sozialatlas.regeln.grenzen import ATTRIBUTE_JE_FAKT, KOPF, TICK, ueberschrittene, verbotenes
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln

WEGE_JE_SATZ = 25
"""Clauses in a rule set: measured, half or twice as many cost about a fifth more."""

NEGATIV = "!"
"""Stands before the name of a rule's negative."""

STELLEN = 2
"""Digits of a fact's id, which is the area's place in its block."""

TICKS = 2
"""Facts of a batch on which the tick rule fires: the first and the last."""

_OPERATOR = {">=": "$gte", ">": "$gt", "<=": "$lte", "<": "$lt", "!=": "$neq"}
_WORTE = WORTMERKMALE | TEXTWERTE

Texte = defaultdict[str, str]
"""What is known of an area as JSON, by attribute: "i0.wert" → ',"i0.wert":2.5'; the rest is ""."""

Angaben = Mapping[str, Iterable[tuple[str, str]]]
"""What rule sets ask: fact → its values, each with its attribute."""


@dataclass(frozen=True)
class Weg:
    """One way to fire: a clause of a rule, or of its negative."""

    regel: Regel
    schicht: int
    verneint: bool
    name: str  # of the engine's rule
    klausel: tuple[Atom, ...]


@dataclass(frozen=True)
class Regelsatz:
    """A checked rule set: the engine's JSON, what its fact carries and what its rules mean."""

    text: str
    schicht: int
    attribute: Mapping[str, tuple[str, str]]  # attribute → fact and value
    bedeutung: Mapping[
        str, tuple[str, bool]
    ]  # the engine's rule → id, and whether it does not hold

    @cached_property
    def aus(self) -> Callable[[Texte], Iterable[str]]:
        """Takes out of what is known of an area what the fact carries."""
        return itemgetter(*self.attribute)


def uebersetze(plan: Folgeplan, *, beide: bool = True) -> tuple[Regelsatz, ...]:
    """Return the rule sets that together ask all rules, stratum by stratum.

    ``beide`` compiles every rule in the negative too, else only those of which others ask it.
    Raises :class:`RegelFehler` with file and line for rules that no rule set can take.
    """
    noetig = frozenset(plan.nach_id) if beide else gefragte(plan)
    wege, maengel = _wege(plan, noetig)
    if maengel:
        raise RegelFehler(maengel)
    geordnet = sorted(wege, key=lambda weg: (weg.schicht, [a.fakt for a in weg.klausel], weg.name))
    je_schicht = groupby(geordnet, key=lambda weg: weg.schicht)
    return tuple(_regelsatz(teil) for _, gleiche in je_schicht for teil in _teile(gleiche))


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
            try:
                for vorn in ("", NEGATIV) if regel.id in negativ else ("",):
                    wege += [
                        Weg(regel, schicht, bool(vorn), f"{vorn}{regel.id}#{n}", klausel)
                        for n, klausel in enumerate(klauseln(regel.wenn, bool(vorn)))
                    ]
            except ZuVieleKlauselnError as fehler:
                text = f"mehr als {fehler} Wege, sie zu erfüllen oder zu verfehlen"
                maengel.append(_mangel(regel, text))
    return wege, maengel


def _teile(wege: Iterable[Weg]) -> Iterator[list[Weg]]:
    """Fill rule sets one after the other, each with few clauses and few attributes (T10)."""
    teil: list[Weg] = []
    gefragt: set[str] = set()
    for weg in wege:
        eigene = {attribut(a.fakt, a.merkmal) for a in weg.klausel}
        zu_viel = len(gefragt | eigene) + len(KOPF) > ATTRIBUTE_JE_FAKT
        if teil and (zu_viel or len(teil) == WEGE_JE_SATZ):
            yield teil
            teil, gefragt = [], set()
        teil.append(weg)
        gefragt |= eigene
    if teil:
        yield teil


def _mangel(regel: Regel, text: str) -> Mangel:
    return Mangel(
        regel.herkunft.datei or regel.id,
        regel.herkunft.zeile,
        "wenn",
        f"Die Regel ist zu umfangreich: {text}.",
        "weniger oder einfachere Bedingungen",
        "Die Regel in mehrere Regeln teilen.",
    )


def attribut(fakt: str, merkmal: str) -> str:
    """Return under which name a value stands in the engine's fact: "kinderarmut.wert"."""
    return f"{fakt}.{merkmal}"


def _regelsatz(wege: Sequence[Weg]) -> Regelsatz:
    saetze: dict[str, Any] = {TICK: {"all": [{"c": {TICK: 1}}]}}
    for weg in wege:
        saetze[weg.name] = {"all": [{"c": {"$and": [_vergleich(a) for a in weg.klausel]}}]}
    text = schreibe_json(saetze)
    if verstoesse := ueberschrittene(saetze):
        raise RegelFehler([_mangel(wege[0].regel, verstoss) for verstoss in verstoesse])
    if funde := verbotenes(text):
        raise RegelFehler([Mangel("Regeln", None, "", fund) for fund in funde])
    return Regelsatz(
        text=text,
        schicht=wege[0].schicht,
        attribute={
            attribut(a.fakt, a.merkmal): (a.fakt, a.merkmal) for weg in wege for a in weg.klausel
        },
        bedeutung={weg.name: (weg.regel.id, weg.verneint) for weg in wege},
    )


def _vergleich(atom: Atom) -> dict[str, Any]:
    if (atom.merkmal in _WORTE) != isinstance(atom.schwelle, str):  # T20
        raise TypeError(atom)
    paar = {attribut(atom.fakt, atom.merkmal): atom.schwelle}
    return paar if atom.operator == "==" else {_OPERATOR[atom.operator]: paar}


# --- facts ---------------------------------------------------------------------------------------


def angaben(saetze: Iterable[Regelsatz]) -> Angaben:
    """Return what rule sets ask of an area."""
    gefragt: dict[str, dict[str, str]] = {}
    for satz in saetze:
        for name, (fakt, merkmal) in satz.attribute.items():
            gefragt.setdefault(fakt, {})[merkmal] = name
    return {fakt: tuple(merkmale.items()) for fakt, merkmale in gefragt.items()}


def schreibe_werte(gefragt: Angaben, lage: Lage) -> Texte:
    """Write what is known of an area and asked, each value once for all rule sets.

    Missing values are left out. Raises TypeError for a value of the wrong kind (T20).
    """
    texte: Texte = defaultdict(str)
    for name in lage.keys() & gefragt.keys():
        werte = lage[name].werte
        for merkmal, stelle in gefragt[name]:
            if merkmal in werte:
                texte[stelle] = f',"{stelle}":{_wert(merkmal, werte[merkmal])}'
    return texte


def schreibe_stapel(satz: Regelsatz, sid: str, gebiete: Sequence[Texte]) -> str:
    """Return the batch of several areas, "" if nothing is known of any (T3).

    One fact per area, its id first in the text; areas without any value are left out. The ticks at
    both ends tell whether the engine has taken all that stands between them (T2).
    """
    sid_text = schreibe_json(sid)
    fakten = [
        f'{{"id":"{stelle:0{STELLEN}}","sid":{sid_text}{werte}}}'
        for stelle, texte in enumerate(gebiete)
        if (werte := "".join(satz.aus(texte)))
    ]
    if not fakten:
        return ""
    anfang, ende = (f'{{"id":"{TICK}{n}","sid":{sid_text},"{TICK}":1}}' for n in range(TICKS))
    return f"[{','.join([anfang, *fakten, ende])}]"


def _wert(merkmal: str, wert: float | str) -> str:
    """Write a value; a word where a number belongs, or the reverse, is a TypeError (T20)."""
    if merkmal in _WORTE:
        if wert not in _WORTE[merkmal]:
            raise TypeError(f"{merkmal}: {wert!r}")
        return schreibe_json(wert)
    return schreibe_zahl(wert)
