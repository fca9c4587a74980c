"""Evaluate all rules for all areas: by the reference, and by the rule engine as a second witness.

The only module that knows durable_rules. Its C module is driven directly, in the one cycle that
is known to be safe: one batch in one call, drain, delete the state. What a state costs grows with
the rules of its set, not with its facts, so a batch holds many areas. Where the module cannot be
imported the reference evaluator serves alone; :func:`verfuegbar` says so.
"""

from __future__ import annotations

import locale
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, islice
from types import MappingProxyType
from typing import Any, Literal

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.fakten import Fakten, lagen, typen
from sozialatlas.regeln.folgen import VORAB, Ergebnis, Folgeplan, plane
from sozialatlas.regeln.grenzen import TICK
from sozialatlas.regeln.knoten import bedingungen
from sozialatlas.regeln.lage import Lage, ebene
from sozialatlas.regeln.lagebild import oertliche
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import LAND, geltung, in_reihenfolge, werte_gebiete_aus
from sozialatlas.regeln.uebersetzen import (
    STELLEN,
    TICKS,
    Regelsatz,
    Texte,
    angaben,
    schreibe_stapel,
    schreibe_werte,
    uebersetze,
)
from sozialatlas.typen import Befund, Vorort, Wahrheit

Maschine = Literal["auto", "durable", "referenz"]

DOPPELT = 2
"""Result code of the engine for a fact it takes for known; 0 and 1 are in order."""

BLOCK = 50
"""Areas asked at once: 9 KB each, and a state's cost is shared by all of them. At most 100, for
the places in a block are the ids of facts (:data:`uebersetzen.STELLEN`)."""

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
    return werte_lagen_aus(
        regeln, lagen(fakten, _gefragte_indikatoren(regeln)), typen(fakten), maschine, vorort
    )


def werte_lagen_aus(
    regeln: Sequence[Regel],
    figuren: Mapping[str, Lage],
    arten: Mapping[str, str],
    maschine: Maschine = "auto",
    vorort: Mapping[str, Vorort] = MappingProxyType({}),
) -> tuple[Befund, ...]:
    """As :func:`werte_aus`, for figures and kinds of areas that are read from the facts already."""
    plan = plane(regeln)
    gebiete = {
        ags: {**lage, **oertliche(plan, vorort.get(ags, Vorort()))} for ags, lage in figuren.items()
    }
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

    Areas are taken in blocks, so that any number of them needs little memory; a Land must come
    after its Kreise (:func:`referenz.in_reihenfolge`).
    """
    if locale.localeconv()["decimal_point"] != ".":  # T25
        raise RegelFehler("LC_NUMERIC ist umgestellt; die Regelmaschine läse Zahlen falsch.")
    frage = _Befragung(plan, [(satz, _richte_ein(satz.text)) for satz in saetze])
    geltend_fuer = geltung(plan, arten)
    kreise: dict[str, dict[str, tuple[Collection[str], Ergebnis]]] = {}
    for block in _bloecke(gebiete):
        staende = []
        for ags, lage in block:
            if ebene(ags) == "land":
                lage = {**lage, **plan.kreisfakten(kreise.get(ags, {}))}
            staende.append(frage.stand(ags, lage, geltend_fuer(ags)))
        frage.werte_aus(staende)
        for stand in staende:
            if ebene(stand.ags) == "kreis" and plan.kreisregeln:
                bekannt = kreise.setdefault(stand.ags[:LAND], {})
                bekannt[stand.ags] = (stand.geltend, stand.ergebnis)
            yield stand.ags, stand.ergebnis


def _bloecke(gebiete: Iterable[tuple[str, Lage]]) -> Iterator[list[tuple[str, Lage]]]:
    """Divide the areas; no block holds a Land and a Kreis, whose results the Land waits for."""
    for _, gleiche in groupby(gebiete, key=lambda gebiet: ebene(gebiet[0]) == "land"):
        while block := list(islice(gleiche, BLOCK)):
            yield block


@lru_cache(maxsize=4096)
def _richte_ein(text: str) -> int:
    """Return the handle of a rule set. Once per process: deleting a rule set leaks its state."""
    return _engine().create_ruleset("sozialatlas", text)


@dataclass
class _Stand:
    """One area while its rules are asked: what is known of it as JSON, and what has fired."""

    ags: str
    geltend: frozenset[str]
    texte: Texte
    ja: set[str] = field(default_factory=set)
    nein: set[str] = field(default_factory=set)

    @property
    def ergebnis(self) -> Ergebnis:
        """What fired, of the rules asked for the area: the others say nothing."""
        return Ergebnis(self.geltend & self.ja, self.geltend & self.nein)


class _Befragung:
    """The rule sets in the engine, asked stratum by stratum: results become facts of the next."""

    def __init__(self, plan: Folgeplan, griffe: Sequence[tuple[Regelsatz, int]]) -> None:
        self.plan, self.griffe = plan, griffe
        self.angaben = angaben(satz for satz, _ in griffe)

    def stand(self, ags: str, lage: Lage, geltend: frozenset[str]) -> _Stand:
        stand = _Stand(ags, geltend, schreibe_werte(self.angaben, lage))
        self._folgere(stand, VORAB)
        return stand

    def _folgere(self, stand: _Stand, schicht: int) -> None:
        neue = self.plan.fakten(schicht, stand.geltend, stand.ergebnis)
        stand.texte |= schreibe_werte(self.angaben, neue)

    def werte_aus(self, staende: Sequence[_Stand]) -> None:
        bekannt = 0
        for satz, griff in self.griffe:
            if satz.schicht != bekannt:
                for stand in staende:
                    self._folgere(stand, bekannt)
                bekannt = satz.schicht
            _frage(satz, griff, staende)


def _frage(satz: Regelsatz, griff: int, staende: Sequence[_Stand]) -> None:
    """Run the safe cycle for one rule set: assert the facts of all areas, drain, delete the state.

    Nothing is retracted, and the state is deleted only after it has fired (T13, T15).
    """
    sid = staende[0].ags
    stapel = schreibe_stapel(satz, sid, [stand.texte for stand in staende])
    if not stapel:
        return
    code, stelle = _engine().assert_facts(griff, stapel)
    if code >= DOPPELT:
        raise _unbrauchbar(f"weist einen Fakt zurück (ab {sid}, Code {code})")
    ziele = {f"{nummer:0{STELLEN}}": (s.ja, s.nein) for nummer, s in enumerate(staende)}
    ticks = 0
    for name, fakt in _leere(griff, stelle):
        if name == TICK:
            ticks += 1
        else:
            regel, verneint = satz.bedeutung[name]
            ziele[fakt][verneint].add(regel)
    if ticks != TICKS:
        raise _unbrauchbar(f"hat Fakten ab {sid} nicht angenommen")
    _engine().delete_state(griff, sid)


def _unbrauchbar(was: str) -> RegelFehler:
    """Give up all rule sets: a state may be left in them that cannot be deleted safely (T13)."""
    _richte_ein.cache_clear()
    return RegelFehler(f"Die Regelmaschine {was}.")


def _leere(griff: int, stelle: int) -> Iterator[tuple[str, str]]:
    """Yield which rule fires on which fact, by its id; the rest of the evidence stays unread.

    A message is ``{"rule#0":{"c":{"id":"07",…``: names have no escapes, the id comes first.
    """
    ergebnis = _engine().start_action_for_state(griff, stelle)
    meldung, weiter = ergebnis and ergebnis[1], _engine().complete_and_start_action
    while meldung:
        teile = meldung.split('"', _ID + 1)
        yield teile[_NAME], teile[_ID]
        meldung = weiter(griff, stelle)


_NAME, _ID = 1, 7
"""Where rule and fact stand in a message divided at its quotation marks."""
