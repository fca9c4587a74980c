"""The condition tree as a disjunction of clauses, with negation pushed into the operators.

The laws used (De Morgan, distribution, absorption) hold in Kleene's three-valued logic as well:
some clause has only true atoms exactly if the tree is true. A missing figure makes neither an
atom nor its negation true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sozialatlas.regeln.modell import Alle, Bedingung, Eines, Nicht
from sozialatlas.regeln.vergleich import Operator

HOECHSTENS_KLAUSELN = 50
"""A rule with more ways to fire is unreadable, and the form grows exponentially beyond."""

GEGENTEIL: dict[Operator, Operator] = {
    ">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "==",
}  # fmt: skip


@dataclass(frozen=True)
class Atom:
    """One comparison without negation."""

    indikator: str
    merkmal: str
    operator: Operator
    schwelle: float | str


Klausel = frozenset[Atom]


class ZuVieleKlauselnError(ValueError):
    """The rule has more than :data:`HOECHSTENS_KLAUSELN` ways to fire."""


def atom(bedingung: Bedingung, verneint: bool = False) -> Atom:
    """Return the comparison of a leaf; below "nicht" with the opposite operator."""
    vergleich = bedingung.vergleich
    operator = GEGENTEIL[vergleich.operator] if verneint else vergleich.operator
    return Atom(bedingung.indikator, bedingung.merkmal, operator, vergleich.schwelle)


def klauseln(knoten: Any) -> tuple[tuple[Atom, ...], ...]:
    """Return the clauses of a tree in a fixed order, each a tuple of atoms.

    Raises :class:`ZuVieleKlauselnError`.
    """
    geordnet = (tuple(sorted(klausel, key=_schluessel)) for klausel in _dnf(knoten, False))
    return tuple(sorted(geordnet, key=lambda k: [_schluessel(a) for a in k]))


def _schluessel(a: Atom) -> tuple[str, str, str, str]:
    return (a.indikator, a.merkmal, a.operator, repr(a.schwelle))


def _dnf(knoten: Any, verneint: bool) -> frozenset[Klausel]:
    match knoten:
        case Bedingung():
            return frozenset({frozenset({atom(knoten, verneint)})})
        case Nicht(nicht=teil):
            return _dnf(teil, not verneint)
        case Alle(alle=teile):
            return _verbinde([_dnf(t, verneint) for t in teile], und=not verneint)
        case Eines(eines=teile):
            return _verbinde([_dnf(t, verneint) for t in teile], und=verneint)
    raise TypeError(f"no node of a rule: {knoten!r}")


def _verbinde(teile: list[frozenset[Klausel]], *, und: bool) -> frozenset[Klausel]:
    ergebnis = teile[0]
    for teil in teile[1:]:
        ergebnis = _kuerze({a | b for a in ergebnis for b in teil} if und else ergebnis | teil)
    return ergebnis


def _kuerze(menge: set[Klausel] | frozenset[Klausel]) -> frozenset[Klausel]:
    """Drop clauses that contain another one: they add no way to fire."""
    kurz = frozenset(k for k in menge if not any(andere < k for andere in menge))
    if len(kurz) > HOECHSTENS_KLAUSELN:
        raise ZuVieleKlauselnError(len(kurz))
    return kurz
