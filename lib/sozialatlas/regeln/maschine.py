"""Evaluate all rules for all areas: by the reference, and by the rule engine as a second witness.

The only module that knows durable_rules. Its C module is driven directly, in the one cycle that
is known to be safe: one sid per area, the whole batch in one call, drain, delete the state. Where
it cannot be imported the reference evaluator serves alone; :func:`verfuegbar` says so.
"""

from __future__ import annotations

import locale
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.engineformat import gleiche_pruefsummen
from sozialatlas.regeln.fakten import Fakten, Lage, lagen
from sozialatlas.regeln.grenzen import TICK
from sozialatlas.regeln.modell import Regel, bedingungen
from sozialatlas.regeln.referenz import gilt_fuer, werte_regel_aus
from sozialatlas.regeln.uebersetzen import Regelsatz, schreibe_fakten, uebersetze
from sozialatlas.typen import Befund

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
    regeln: Sequence[Regel], fakten: Fakten, maschine: Maschine = "auto"
) -> tuple[Befund, ...]:
    """Return a Befund for every rule and every area it applies to, sorted by rule and AGS.

    ``auto`` lets the engine check the reference where it can be imported, ``durable`` insists on
    it, ``referenz`` goes without. Raises :class:`RegelFehler` naming rule and AGS where the two
    disagree, and for rules that the engine cannot take.
    """
    gefragt = {b.indikator for regel in regeln for b in bedingungen(regel.wenn)}
    gebiete = lagen(fakten, gefragt)
    befunde = tuple(
        werte_regel_aus(regel, ags, lage)
        for regel in sorted(regeln, key=lambda r: r.id)
        for ags, lage in sorted(gebiete.items())
        if gilt_fuer(regel, ags)
    )
    if maschine == "durable" and _engine() is None:
        raise RegelFehler(HINWEIS)
    if maschine != "referenz" and _engine() is not None:
        vergleiche(befunde, frage_engine(uebersetze(regeln), gebiete))
    return befunde


def vergleiche(befunde: Sequence[Befund], gefeuert: Mapping[str, frozenset[str]]) -> None:
    """Raise :class:`RegelFehler` unless exactly the true rules fired (ids by AGS)."""
    maengel = []
    for befund in befunde:
        wahr, feuert = befund.wahrheit == "trifft_zu", befund.regel in gefeuert[befund.ags]
        if wahr != feuert:
            maengel.append(
                Mangel(
                    befund.regel,
                    None,
                    f"AGS {befund.ags}",
                    f"Die Auswerter widersprechen sich: durable_rules sagt „{_sagt(feuert)}“, "
                    f"der Referenzauswerter „{_sagt(wahr)}“.",
                    "dasselbe Ergebnis",
                    "Das ist ein Programmfehler; bitte mit Regel und AGS melden.",
                )
            )
    if maengel:
        raise RegelFehler(maengel)


def _sagt(wahr: bool) -> str:
    return "trifft zu" if wahr else "trifft nicht zu"


def frage_engine(
    saetze: Sequence[Regelsatz], gebiete: Mapping[str, Lage]
) -> dict[str, frozenset[str]]:
    """Return per AGS the ids of the rules that fire."""
    _pruefe_umgebung(gebiete)
    griffe = [(satz, _richte_ein(satz.text)) for satz in saetze]
    return {
        ags: frozenset(
            name for satz, griff in griffe for name in _frage(griff, satz, ags, lage)
        )
        for ags, lage in gebiete.items()
    }  # fmt: skip


def _pruefe_umgebung(gebiete: Mapping[str, Lage]) -> None:
    """The engine reads numbers by the locale (T25) and knows a sid by its hash (T23)."""
    if locale.localeconv()["decimal_point"] != ".":
        raise RegelFehler("LC_NUMERIC ist umgestellt; die Regelmaschine läse Zahlen falsch.")
    for a, b in gleiche_pruefsummen(gebiete):
        raise RegelFehler(f"Die AGS {a} und {b} kann die Regelmaschine nicht unterscheiden.")


@lru_cache(maxsize=1024)
def _richte_ein(text: str) -> int:
    """Return the handle of a rule set. Once per process: deleting a rule set leaks its state."""
    return _engine().create_ruleset("sozialatlas", text)


def _frage(griff: int, satz: Regelsatz, ags: str, lage: Lage) -> set[str]:
    """Run the safe cycle for one area: assert the batch, drain, delete the state."""
    engine = _engine()
    code, stelle = engine.assert_facts(griff, schreibe_fakten(satz, ags, lage))
    if code >= DOPPELT:
        raise RegelFehler(f"Die Regelmaschine weist einen Fakt zurück (AGS {ags}, Code {code}).")
    namen = {name.partition("#")[0] for name in _leere(griff, stelle)}
    if TICK not in namen:  # a state that never fired must not be deleted (T13)
        raise RegelFehler(f"Die Regelmaschine hat die Fakten von {ags} nicht angenommen.")
    engine.delete_state(griff, ags)
    return namen - {TICK}


def _leere(griff: int, stelle: int) -> Iterator[str]:
    """Yield the names of the rules that fire; the evidence stays unread."""
    engine = _engine()
    ergebnis = engine.start_action_for_state(griff, stelle)
    meldung = ergebnis[1] if ergebnis else None
    while meldung:
        yield meldung.split('"', 2)[1]  # {"rule#0":{...}}; ids need no escapes
        meldung = engine.complete_and_start_action(griff, stelle)
