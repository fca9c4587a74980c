"""What the rule engine bears: static limits of a rule set and the constructs it must not see.

Beyond a limit the engine drops facts, hangs or crashes without a word, so each is checked before
a rule set is handed over. The numbers in brackets name the trap; each guard has a test.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from sozialatlas.regeln.atome import TEXTWERTE, ZAHLWERTE
from sozialatlas.regeln.begriffe import WORTMERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.engineformat import gleiche_pruefsummen

Saetze = Mapping[str, Any]
"""The engine's rules by name: {"pri": n, "all": [{"c0": {"$and": [...]}}, ...]}."""

Glieder = tuple[Any, ...]

TICK = "tick"
ATOME_JE_INDIKATOR = 60  # 64 alpha nodes match at one level
KINDER_JE_KNOTEN = 400  # 511 atoms below one node hang the compiler
REGELN_JE_ENDKNOTEN = 250  # 256 crash
TEILE_JE_REGEL = 16
ATTRIBUTE_JE_FAKT = 252
KOPF = ("id", "sid", "g", "ind")  # attributes of every fact
REGELN_JE_SATZ = 4000  # of 4,096
HOECHSTE_PRIORITAET = 65535
OPERATOREN = ("$gt", "$gte", "$lt", "$lte", "$neq")
TEXTATTRIBUTE = ("g", "ind", *WORTMERKMALE, *TEXTWERTE)
ZAHLATTRIBUTE = (*ZAHLMERKMALE, *ZAHLWERTE)


def muster(satz: Any) -> list[list[Any]]:
    """Return the atom lists of a rule's antecedents; the tick rule's single atom is one list."""
    return [m.get("$and", [m]) for teil in satz["all"] for m in teil.values()]


def merkmal_von(atom: Mapping[str, Any]) -> str:
    """Return the attribute that an atom tests."""
    (name, wert), *_ = atom.items()
    return next(iter(wert)) if name.startswith("$") else name


def atome_je_indikator(saetze: Saetze) -> Iterator[str]:
    """T6: too many alpha nodes matching one fact (error 303, batch aborted)."""
    je: dict[str, set[Glieder]] = {}
    for satz in saetze.values():
        for atome in muster(satz):
            name = next((a["ind"] for a in atome if "ind" in a), "")
            je.setdefault(name, set()).update(
                _glieder(a) for a in atome if not a.keys() & {"g", "ind"}
            )
    for name, verschiedene in sorted(je.items()):
        if len(verschiedene) > ATOME_JE_INDIKATOR:
            yield f"{len(verschiedene)} verschiedene Vergleiche mit {name}"


def kinder_je_knoten(saetze: Saetze) -> Iterator[str]:
    """T7: too many atoms below one node of the alpha network (compiling never returns)."""
    kinder: dict[tuple[Glieder, ...], set[Glieder]] = {}
    for pfad in _pfade(saetze):
        for tiefe, atom in enumerate(pfad):
            kinder.setdefault(pfad[:tiefe], set()).add(atom)
    groesste = max((len(k) for k in kinder.values()), default=0)
    if groesste > KINDER_JE_KNOTEN:
        yield f"{groesste} Vergleiche unter einem Knoten"


def regeln_je_endknoten(saetze: Saetze) -> Iterator[str]:
    """T8: too many rules that end in the same atom (crash)."""
    haeufigste = max(Counter(_pfade(saetze)).values(), default=0)
    if haeufigste > REGELN_JE_ENDKNOTEN:
        yield f"{haeufigste} Regeln mit derselben Bedingung"


def teile_je_regel(saetze: Saetze) -> Iterator[str]:
    """T9: too many antecedents (error 304 at assert)."""
    for name, satz in saetze.items():
        if len(satz["all"]) > TEILE_JE_REGEL:
            yield f"{name} verbindet {len(satz['all'])} Indikatoren und Ergebnisse"


def regeln_je_satz(saetze: Saetze) -> Iterator[str]:
    """T11: too many rules (error 106)."""
    if len(saetze) > REGELN_JE_SATZ:
        yield f"{len(saetze)} Regeln in einem Satz"


def prioritaet(saetze: Saetze) -> Iterator[str]:
    """The priority is an unsigned short and wraps."""
    for name, satz in saetze.items():
        if not 0 <= satz.get("pri", 0) <= HOECHSTE_PRIORITAET:
            yield f"{name} hat die Priorität {satz['pri']}"


def attribute_je_fakt(gefragt: Iterable[Collection[str]]) -> Iterator[str]:
    """T10: a fact with too many attributes, those of every fact among them (error 302)."""
    for merkmale in gefragt:
        if len(merkmale) + len(KOPF) > ATTRIBUTE_JE_FAKT:
            yield f"ein Fakt mit {len(merkmale) + len(KOPF)} Angaben"


def _pfade(saetze: Saetze) -> Iterator[tuple[Glieder, ...]]:
    for satz in saetze.values():
        for atome in muster(satz):
            yield tuple([_glieder(atom) for atom in atome])


def _glieder(atom: Mapping[str, Any]) -> Glieder:
    """Return an atom as a key: ("$gt", "wert", 5.0)."""
    ((name, wert),) = atom.items()
    return (name, *_glieder(wert)) if isinstance(wert, dict) else (name, wert)


GRENZEN: tuple[Callable[[Saetze], Iterator[str]], ...] = (
    atome_je_indikator, kinder_je_knoten, regeln_je_endknoten, teile_je_regel, regeln_je_satz,
    prioritaet,
)  # fmt: skip


def ueberschrittene(saetze: Saetze) -> tuple[str, ...]:
    """Return in German which limits a rule set exceeds."""
    return tuple(text for grenze in GRENZEN for text in grenze(saetze))


def tick_fehlt(saetze: Saetze) -> Iterator[str]:
    """T3, T13: without the tick a batch may be empty and a sid may never fire (both crash)."""
    if saetze.get(TICK) != {"all": [{"m": {TICK: 1}}]}:
        yield "Die Tick-Regel fehlt."


def gleicher_fakt(saetze: Saetze) -> Iterator[str]:
    """T16: two antecedents that one fact satisfies do not fire."""
    for name, satz in saetze.items():
        namen = [a["ind"] for atome in muster(satz) for a in atome if "ind" in a]
        if len(namen) != len(set(namen)):
            yield f"{name} fragt denselben Fakt zweimal."


def verwechselbare_namen(saetze: Saetze) -> Iterator[str]:
    """T23: the engine knows names by a 32-bit hash only."""
    attribute = {merkmal_von(a) for s in saetze.values() for atome in muster(s) for a in atome}
    for namen in (attribute | set(KOPF), set(saetze)):
        for a, b in gleiche_pruefsummen(namen):
            yield f"„{a}“ und „{b}“ haben dieselbe Prüfsumme."


def fremde_bausteine(saetze: Saetze) -> Iterator[str]:
    """T1, T4, T5, T15, T17–T22: only constants compared with attributes of one fact, joined by all.

    A list of what is allowed: anything else (references to other facts, negation, "any", "or",
    null, counts, a text compared with a number) is reported.
    """
    for name, satz in saetze.items():
        if name != TICK and not satz.keys() <= {"pri", "all"}:
            yield f"{name} hat den Zusatz {sorted(satz.keys() - {'pri', 'all'})}."
        for teil in satz.get("all", []):
            for alias, inhalt in teil.items():
                if not _ist_baustein(alias, inhalt):
                    yield f"{name} enthält „{alias}: {json.dumps(inhalt)}“."


def _ist_baustein(alias: str, inhalt: Any) -> bool:
    if inhalt == {TICK: 1}:
        return True
    if "$" in alias or not isinstance(inhalt, dict) or inhalt.keys() != {"$and"}:
        return False
    g, ind, *atome = inhalt["$and"]
    return g.keys() == {"g"} and ind.keys() == {"ind"} and all(map(_ist_atom, [g, ind, *atome]))


def _ist_atom(atom: Any) -> bool:
    if not isinstance(atom, dict) or len(atom) != 1:
        return False
    ((name, wert),) = atom.items()
    if name.startswith("$"):
        if name not in OPERATOREN or not isinstance(wert, dict) or len(wert) != 1:
            return False
        operator, ((name, wert),) = name, wert.items()
        if operator != "$neq":
            return name in ZAHLATTRIBUTE and _ist_zahl(wert)
    return _ist_text(name, wert)


def _ist_zahl(wert: Any) -> bool:
    return isinstance(wert, float | int) and not isinstance(wert, bool)


def _ist_text(name: str, wert: Any) -> bool:
    """T20: texts belong to text attributes only; compared with numbers they give nonsense."""
    return name in TEXTATTRIBUTE and isinstance(wert, str)


def verbotenes(text: str) -> tuple[str, ...]:
    """Return what the final JSON of a rule set must not contain; empty if it is safe."""
    saetze = json.loads(text)
    pruefungen = (tick_fehlt, fremde_bausteine)
    funde = tuple(fund for pruefe in pruefungen for fund in pruefe(saetze))
    if funde:  # the others rely on the form
        return funde
    return tuple(
        fund for pruefe in (gleicher_fakt, verwechselbare_namen) for fund in pruefe(saetze)
    )
