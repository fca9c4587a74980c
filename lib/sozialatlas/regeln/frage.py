"""Trees as questions to what is known of an area: Kleene's three-valued logic.

A question is worked out once per node and kept with it, for the same tree is put to many areas.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sozialatlas.regeln.atome import atom
from sozialatlas.regeln.knoten import Alle, Eines, Mindestens, Nicht, WennAnzahl, WennKreise
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.typen import Wahrheit

Frage = Callable[[Lage], Wahrheit]

RECHNE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
KEIN_FAKT = Fakt({})
GEGENTEIL: dict[Wahrheit, Wahrheit] = {
    "trifft_zu": "trifft_nicht_zu",
    "trifft_nicht_zu": "trifft_zu",
    "nicht_beurteilbar": "nicht_beurteilbar",
}


def frage(knoten: Any) -> Frage:
    """Return what a tree asks: unknown only where the missing facts could decide.

    It is kept in the node, which does not change, as ``cached_property`` keeps its values.
    """
    bekannt = knoten.__dict__.get("_frage")
    if bekannt is None:
        bekannt = knoten.__dict__["_frage"] = _frage(knoten)
    return bekannt  # type: ignore[no-any-return]


def _frage(knoten: Any) -> Frage:
    match knoten:
        case Nicht(nicht=teil):
            return partial(_verneine, frage(teil))
        case Alle(alle=unten):
            noetig = len(unten)
        case Eines(eines=unten):
            noetig = 1
        case Mindestens(mindestens=noetig, von=unten):
            pass
        case _:
            return _blattfrage(knoten)
    return partial(_zaehle, noetig, [frage(teil) for teil in unten])


def _blattfrage(blatt: Any) -> Frage:
    a = atom(blatt)
    if isinstance(blatt, WennAnzahl | WennKreise):
        return partial(_vergleiche_zahl, a.fakt, a.merkmal, atom(blatt, True).merkmal, a.schwelle)
    return partial(_vergleiche, a.fakt, a.merkmal, RECHNE[a.operator], a.schwelle)


def _verneine(teil: Frage, lage: Lage) -> Wahrheit:
    return GEGENTEIL[teil(lage)]


def _zaehle(noetig: int, unten: Sequence[Frage], lage: Lage) -> Wahrheit:
    """Say whether at least so many hold, as soon as it is decided."""
    sicher, verzichtbar = 0, len(unten) - noetig
    for teil in unten:
        wahrheit = teil(lage)
        if wahrheit == "trifft_zu":
            sicher += 1
            if sicher == noetig:
                return wahrheit
        elif wahrheit == "trifft_nicht_zu":
            verzichtbar -= 1
            if verzichtbar < 0:
                return wahrheit
    return "nicht_beurteilbar"


def _vergleiche(
    fakt: str, merkmal: str, rechne: Callable[[Any, Any], bool], schwelle: Any, lage: Lage
) -> Wahrheit:
    wert = lage.get(fakt, KEIN_FAKT).werte.get(merkmal)
    if wert is None:
        return "nicht_beurteilbar"
    return "trifft_zu" if rechne(wert, schwelle) else "trifft_nicht_zu"


def _vergleiche_zahl(fakt: str, sicher: str, moeglich: str, schwelle: Any, lage: Lage) -> Wahrheit:
    """Compare a count: what is open could still make up the number."""
    werte = lage.get(fakt, KEIN_FAKT).werte
    if sicher not in werte:
        return "nicht_beurteilbar"
    if werte[sicher] >= schwelle:
        return "trifft_zu"
    return "nicht_beurteilbar" if werte[moeglich] >= schwelle else "trifft_nicht_zu"
