"""What the rule engine bears: static limits of a rule set and the constructs it must not see.

Beyond a limit the engine drops facts, hangs or crashes without a word, so each is checked before
a rule set is handed over. The numbers in brackets name the trap; each guard has a test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sozialatlas.regeln.atome import TEXTWERTE, ZAHLWERTE
from sozialatlas.regeln.begriffe import WORTMERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.engineformat import gleiche_pruefsummen

Saetze = Mapping[str, Any]
"""The engine's rules by name: {"all": [{"c": {"$and": [...]}}]}."""

TICK = "tick"
REGELN_JE_SATZ = 60  # 64 alpha nodes may match one fact at a time
ATTRIBUTE_JE_FAKT = 252
KOPF = ("id", "sid")  # attributes of every fact
OPERATOREN = ("$gt", "$gte", "$lt", "$lte", "$neq")
TEXTE = (*WORTMERKMALE, *TEXTWERTE)
ZAHLEN = (*ZAHLMERKMALE, *ZAHLWERTE)


def atome_von(satz: Any) -> list[Any]:
    """Return the atoms of a rule; the tick rule has a single one."""
    return [a for teil in satz["all"] for m in teil.values() for a in m.get("$and", [m])]


def attribut_von(atom: Mapping[str, Any]) -> str:
    """Return the attribute that an atom tests."""
    (name, wert), *_ = atom.items()
    return next(iter(wert)) if name.startswith("$") else name


def regeln_je_satz(saetze: Saetze) -> Iterator[str]:
    """T6, T7, T8, T11: each alpha node lies on the way to a rule, so few rules mean few nodes.

    More than 64 that match a fact at a time abort the batch (error 303), 511 below one node hang
    the compiler, 256 rules that end in one node crash, 4,096 rules are refused.
    """
    regeln = len(saetze) - (TICK in saetze)
    if regeln > REGELN_JE_SATZ:
        yield f"{regeln} Regeln in einem Satz"


def attribute_je_fakt(saetze: Saetze) -> Iterator[str]:
    """T10: a fact with too many attributes, those of every fact among them (error 302)."""
    anzahl = len({attribut_von(a) for satz in saetze.values() for a in atome_von(satz)} - {TICK})
    if anzahl + len(KOPF) > ATTRIBUTE_JE_FAKT:
        yield f"ein Fakt mit {anzahl + len(KOPF)} Angaben"


GRENZEN: tuple[Callable[[Saetze], Iterator[str]], ...] = (regeln_je_satz, attribute_je_fakt)


def ueberschrittene(saetze: Saetze) -> tuple[str, ...]:
    """Return in German which limits a rule set exceeds."""
    return tuple(text for grenze in GRENZEN for text in grenze(saetze))


def tick_fehlt(saetze: Saetze) -> Iterator[str]:
    """T3, T13: without the tick a batch may be empty and a sid may never fire (both crash)."""
    if saetze.get(TICK) != {"all": [{"c": {TICK: 1}}]}:
        yield "Die Tick-Regel fehlt."


def verwechselbare_namen(saetze: Saetze) -> Iterator[str]:
    """T23: the engine knows names by a 32-bit hash only."""
    attribute = {attribut_von(a) for satz in saetze.values() for a in atome_von(satz)}
    for namen in (attribute | set(KOPF), set(saetze)):
        for a, b in gleiche_pruefsummen(namen):
            yield f"„{a}“ und „{b}“ haben dieselbe Prüfsumme."


def fremde_bausteine(saetze: Saetze) -> Iterator[str]:
    """T1, T4, T5, T9, T15–T22: one antecedent, in it constants compared with one fact.

    A list of what is allowed: anything else (a second antecedent, references to other facts,
    negation, "any", "or", null, counts, a text compared with a number) is reported.
    """
    for name, satz in saetze.items():
        if name != TICK and not _ist_regel(satz):
            yield f"{name} enthält {json.dumps(satz, ensure_ascii=False)}."


def _ist_regel(satz: Any) -> bool:
    if not isinstance(satz, dict) or satz.keys() != {"all"} or len(satz["all"]) != 1:
        return False
    ((alias, inhalt),) = satz["all"][0].items()
    return (
        alias == "c"
        and isinstance(inhalt, dict)
        and inhalt.keys() == {"$and"}
        and all(map(_ist_atom, inhalt["$and"]))
    )


def _ist_atom(atom: Any) -> bool:
    if not isinstance(atom, dict) or len(atom) != 1:
        return False
    ((name, wert),) = atom.items()
    if name.startswith("$"):
        if name not in OPERATOREN or not isinstance(wert, dict) or len(wert) != 1:
            return False
        operator, ((name, wert),) = name, wert.items()
        if operator != "$neq":
            return _merkmal(name) in ZAHLEN and _ist_zahl(wert)
    return _merkmal(name) in TEXTE and isinstance(wert, str)  # T20


def _merkmal(attribut: str) -> str:
    return attribut.rpartition(".")[2]


def _ist_zahl(wert: Any) -> bool:
    return isinstance(wert, float | int) and not isinstance(wert, bool)


def verbotenes(text: str) -> tuple[str, ...]:
    """Return what the final JSON of a rule set must not contain; empty if it is safe."""
    saetze = json.loads(text)
    funde = tuple(fund for pruefe in (tick_fehlt, fremde_bausteine) for fund in pruefe(saetze))
    return funde or tuple(verwechselbare_namen(saetze))  # which relies on the form
