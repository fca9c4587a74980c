"""Evaluate all rules for all areas: by the reference, and by the rule engine as a second witness.

The only module that knows durable_rules. Its C module is driven directly, in the one cycle that
is known to be safe: one sid per area, each batch in one call, drain, delete the state. Where
it cannot be imported the reference evaluator serves alone; :func:`verfuegbar` says so.
"""

from __future__ import annotations

import locale
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.engineformat import fnv32
from sozialatlas.regeln.fakten import Fakten, lagen, typen
from sozialatlas.regeln.folgen import VORAB, Ergebnis, Folgeplan, plane
from sozialatlas.regeln.grenzen import TICK
from sozialatlas.regeln.knoten import bedingungen
from sozialatlas.regeln.lage import Lage, ebene
from sozialatlas.regeln.lagebild import oertliche
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import LAND, geltung, in_reihenfolge, werte_gebiete_aus
from sozialatlas.regeln.uebersetzen import (
    NEGATIV,
    Regelsatz,
    schreibe_fakten,
    schreibe_folgen,
    uebersetze,
)
from sozialatlas.typen import Befund, Vorort, Wahrheit

Maschine = Literal["auto", "durable", "referenz"]

DOPPELT = 2
"""Result code of the engine for a fact it takes for known; 0 and 1 are in order."""

HINWEIS = (
    "durable_rules ist nicht eingerichtet; die Regeln wertet der Referenzauswerter allein aus. "
    "Die Ergebnisse sind dieselben, nur die Gegenprobe entfällt."
)


def verfuegbar() -> str | None:
    """Return None if the rule engine can be used, else a German notice."""
    return HINWEIS if _engine() is None else None


@lru_cache(maxsize=1)
def _engine() -> Any:
    """Return the engine's C module, None where it does not build or import (Python ≥ 3.13)."""
    try:
        import durable_rules_engine
    except ImportError:
        return None
    return durable_rules_engine


def werte_aus(
    regeln: Sequence[Regel],
    fakten: Fakten,
    maschine: Maschine = "auto",
    vorort: Mapping[str, Vorort] = MappingProxyType({}),
) -> tuple[Befund, ...]:
    """Return a Befund for every rule and every area it applies to, sorted by rule and AGS.

    ``vorort`` is what Kommunen contribute themselves, by AGS. ``auto`` lets the engine check the
    reference where it can be imported, ``durable`` insists on it, ``referenz`` goes without.
    Raises :class:`RegelFehler` naming rule and AGS where the two disagree, and for rules that the
    engine cannot take or that wait for each other.
    """
    plan = plane(regeln)
    gebiete, arten = lagen(fakten, _gefragte_indikatoren(regeln)), typen(fakten)
    for ags, lage in gebiete.items():
        lage |= oertliche(plan, vorort.get(ags, Vorort()))
    befunde = werte_gebiete_aus(plan, gebiete, arten)
    if maschine == "durable" and _engine() is None:
        raise RegelFehler(HINWEIS)
    if maschine != "referenz" and _engine() is not None:
        geordnet = ((ags, gebiete[ags]) for ags in in_reihenfolge(gebiete))
        vergleiche(befunde, dict(frage_engine(plan, uebersetze(plan), geordnet, arten)))
    return tuple(sorted(befunde, key=lambda b: (b.regel, b.ags)))


def _gefragte_indikatoren(regeln: Iterable[Regel]) -> frozenset[str]:
    return frozenset(b.indikator for regel in regeln for b in bedingungen(regel.wenn))


def vergleiche(befunde: Sequence[Befund], gefeuert: Mapping[str, Ergebnis]) -> None:
    """Raise :class:`RegelFehler` unless both say the same of every rule (results by AGS)."""
    maengel = []
    for befund in befunde:
        sagt = _sagt(befund.regel, gefeuert[befund.ags])
        if befund.wahrheit != sagt:
            maengel.append(
                Mangel(
                    befund.regel,
                    None,
                    f"AGS {befund.ags}",
                    f"Die Auswerter widersprechen sich: durable_rules sagt „{_WORT[sagt]}“, "
                    f"der Referenzauswerter „{_WORT[befund.wahrheit]}“.",
                    "dasselbe Ergebnis",
                    "Das ist ein Programmfehler; bitte mit Regel und AGS melden.",
                )
            )
    if maengel:
        raise RegelFehler(maengel)


_WORT: dict[Wahrheit, str] = {
    "trifft_zu": "trifft zu",
    "trifft_nicht_zu": "trifft nicht zu",
    "nicht_beurteilbar": "nicht beurteilbar",
}


def _sagt(regel: str, ergebnis: Ergebnis) -> Wahrheit:
    if regel in ergebnis.ja:
        return "trifft_zu"
    return "trifft_nicht_zu" if regel in ergebnis.nein else "nicht_beurteilbar"


def frage_engine(
    plan: Folgeplan,
    saetze: Sequence[Regelsatz],
    gebiete: Iterable[tuple[str, Lage]],
    arten: Mapping[str, str],
) -> Iterator[tuple[str, Ergebnis]]:
    """Yield per AGS which rules fire, as they stand and in the negative.

    Areas are taken one by one, so that any number of them needs little memory; a Land must come
    after its Kreise (:func:`referenz.in_reihenfolge`).
    """
    if locale.localeconv()["decimal_point"] != ".":  # T25
        raise RegelFehler("LC_NUMERIC ist umgestellt; die Regelmaschine läse Zahlen falsch.")
    griffe = [(satz, _richte_ein(satz.text)) for satz in saetze]
    geltend_fuer = geltung(plan, arten)
    kreise: dict[str, dict[str, tuple[Collection[str], Ergebnis]]] = {}
    for ags, lage in _unterscheidbare(gebiete):
        geltend = geltend_fuer(ags)
        if ebene(ags) == "land":
            lage = {**lage, **plan.kreisfakten(kreise.get(ags, {}))}
        ergebnis = _frage(griffe, plan, ags, lage, geltend)
        if ebene(ags) == "kreis" and plan.kreisregeln:
            kreise.setdefault(ags[:LAND], {})[ags] = (geltend, ergebnis)
        yield ags, ergebnis


def _unterscheidbare(gebiete: Iterable[tuple[str, Lage]]) -> Iterator[tuple[str, Lage]]:
    """Pass the areas on as long as no two have the same hash: the engine knows no more (T23)."""
    bekannte: dict[int, str] = {}
    for ags, lage in gebiete:
        andere = bekannte.setdefault(fnv32(ags), ags)
        if andere != ags:
            raise RegelFehler(
                f"Die AGS {andere} und {ags} kann die Regelmaschine nicht unterscheiden."
            )
        yield ags, lage


@lru_cache(maxsize=1024)
def _richte_ein(text: str) -> int:
    """Return the handle of a rule set. Once per process: deleting a rule set leaks its state."""
    return _engine().create_ruleset("sozialatlas", text)


def _frage(
    griffe: Sequence[tuple[Regelsatz, int]],
    plan: Folgeplan,
    ags: str,
    lage: Lage,
    geltend: frozenset[str],
) -> Ergebnis:
    """Run the safe cycle for one area: assert, drain, assert what follows, delete the states.

    Between two strata the results become facts of one further batch per rule set; nothing is
    retracted, and a state is deleted only after it has fired (T13, T15).
    """
    ergebnis = Ergebnis()
    lage = {**lage, **plan.fakten(VORAB, geltend, ergebnis)}
    for satz, griff in griffe:
        neue = _gib(griff, ags, schreibe_fakten(satz, ags, lage))
        if TICK not in neue:
            raise RegelFehler(f"Die Regelmaschine hat die Fakten von {ags} nicht angenommen.")
        ergebnis = _mit(ergebnis, neue, geltend)
    for schicht in range(len(plan.schichten) - 1):
        folgen = plan.fakten(schicht, geltend, ergebnis)
        for satz, griff in griffe:
            text = schreibe_folgen(satz, ags, folgen, schicht)
            if text:
                ergebnis = _mit(ergebnis, _gib(griff, ags, text), geltend)
    for _, griff in griffe:
        _engine().delete_state(griff, ags)
    return ergebnis


def _mit(ergebnis: Ergebnis, namen: set[str], geltend: frozenset[str]) -> Ergebnis:
    """Add what the engine's rules that fired say; rules not asked for the area say nothing."""
    ja = {n for n in namen if n in geltend}
    nein = {n[len(NEGATIV) :] for n in namen if n.startswith(NEGATIV)}
    return Ergebnis(ergebnis.ja | ja, ergebnis.nein | (nein & geltend))


def _gib(griff: int, ags: str, text: str) -> set[str]:
    """Assert one batch and return the base names of all rules that fire on it."""
    code, stelle = _engine().assert_facts(griff, text)
    if code >= DOPPELT:
        raise RegelFehler(f"Die Regelmaschine weist einen Fakt zurück (AGS {ags}, Code {code}).")
    return {name.partition("#")[0] for name in _leere(griff, stelle)}


def _leere(griff: int, stelle: int) -> Iterator[str]:
    """Yield the names of the rules that fire; the evidence stays unread."""
    engine = _engine()
    ergebnis = engine.start_action_for_state(griff, stelle)
    meldung = ergebnis[1] if ergebnis else None
    while meldung:
        yield meldung.split('"', 2)[1]  # {"rule#0":{...}}; ids need no escapes
        meldung = engine.complete_and_start_action(griff, stelle)
