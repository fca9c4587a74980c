"""Steps of a way, and whether they can be gone together.

Conditions on one indicator hang on one value: what one asks for may undo another that holds today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sozialatlas.regeln.atome import ANTEIL, MOEGLICH, SICHER, atom, faktname
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import wahr
from sozialatlas.regeln.umkehr import gerade, merkmale_bei
from sozialatlas.typen import Wahrheit

HAAR = 1e-6
_ZAHLEN = (SICHER, MOEGLICH, *ANTEIL.values())


@dataclass(frozen=True)
class Schritt:
    """One condition that would have to hold (``soll``), or not to hold any more."""

    blatt: Any
    soll: bool
    fakt: Fakt
    wahrheit: Wahrheit  # of the condition today; never the wanted one
    noetig: float | None = None  # value of the indicator at which it turns
    sd: float | None = None  # distance in standard deviations

    @property
    def operator(self) -> str:
        """The comparison that must hold after the step."""
        return atom(self.blatt, not self.soll).operator


def geht(schritte: Iterable[Schritt], regel: Regel, lage: Lage) -> bool:
    """Return whether a rule is judged otherwise once all its steps are taken."""
    neu, heute = dict(lage), wahr(regel.wenn, lage)
    nach_fakt: dict[str, list[Schritt]] = {}
    for schritt in schritte:
        nach_fakt.setdefault(faktname(schritt.blatt), []).append(schritt)
    for name, eigene in nach_fakt.items():
        neu[name] = _nach(eigene, lage.get(name, Fakt({})))
    return wahr(regel.wenn, neu) not in (heute, "nicht_beurteilbar")


def _nach(schritte: list[Schritt], fakt: Fakt) -> Fakt:
    """Return the fact after its steps: the value first, then what has no line over it."""
    werte = fakt.werte
    enden = [ende for s in schritte if (ende := _ende(s)) is not None]
    if enden:
        # The farthest of the needed values; if they pull apart, the tree will tell.
        werte = merkmale_bei(fakt, max(enden, key=lambda x: abs(x - float(werte["wert"]))))
    gesetzt = dict(werte)
    for schritt in (s for s in schritte if _ende(s) is None):
        a = atom(schritt.blatt, not schritt.soll)
        wert = _erfuellt(a.operator, a.schwelle)
        gesetzt |= dict.fromkeys(_ZAHLEN if a.merkmal in _ZAHLEN else (a.merkmal,), wert)
    return replace(fakt, werte=gesetzt)


def _ende(schritt: Schritt) -> float | None:
    """Return a value just beyond the needed one."""
    linie = gerade(schritt.blatt.merkmal, schritt.fakt) if schritt.noetig is not None else None
    if linie is None or schritt.noetig is None:
        return None
    auf = schritt.operator.startswith(">") == (linie.steigung > 0)
    return schritt.noetig + (HAAR if auf else -HAAR) * max(1.0, abs(schritt.noetig))


def _erfuellt(operator: str, schwelle: float | str) -> float | str:
    if isinstance(schwelle, str):
        return schwelle if operator == "==" else ""
    return schwelle + {">": HAAR, "<": -HAAR}.get(operator, 0.0)
