"""The condition tree as a disjunction of clauses, with negation pushed into the operators.

The laws used (De Morgan, distribution, absorption) hold in Kleene's three-valued logic as well:
some clause has only true atoms exactly if the tree is true. A missing figure makes neither an
atom nor its negation true.
"""

from __future__ import annotations

from typing import Any

from sozialatlas.regeln.atome import Atom, atom
from sozialatlas.regeln.knoten import Alle, Eines, Mindestens, Nicht, teile

HOECHSTENS_KLAUSELN = 50
"""A rule with more ways to fire is unreadable, and the form grows exponentially beyond."""

Klausel = frozenset[Atom]


class ZuVieleKlauselnError(ValueError):
    """The rule has more than :data:`HOECHSTENS_KLAUSELN` ways to fire."""


def klauseln(knoten: Any, verneint: bool = False) -> tuple[tuple[Atom, ...], ...]:
    """Return the clauses of a tree, or of its negation, in a fixed order, each a tuple of atoms.

    Raises :class:`ZuVieleKlauselnError`.
    """
    geordnet = (tuple(sorted(klausel, key=_schluessel)) for klausel in _dnf(knoten, verneint))
    return tuple(sorted(geordnet, key=lambda k: [_schluessel(a) for a in k]))


def _schluessel(a: Atom) -> tuple[str, str, str, str]:
    return (a.fakt, a.merkmal, a.operator, repr(a.schwelle))


def _dnf(knoten: Any, verneint: bool) -> frozenset[Klausel]:
    match knoten:
        case Nicht(nicht=teil):
            return _dnf(teil, not verneint)
        case Alle(alle=unten):
            noetig = 1 if verneint else len(unten)
        case Eines(eines=unten):
            noetig = len(unten) if verneint else 1
        case Mindestens(mindestens=zahl, von=unten):
            noetig = len(unten) - zahl + 1 if verneint else zahl
        case _:
            assert not teile(knoten)
            return frozenset({frozenset({atom(knoten, verneint)})})
    return _mindestens(noetig, [_dnf(teil, verneint) for teil in unten])


def _mindestens(noetig: int, unten: list[frozenset[Klausel]]) -> frozenset[Klausel]:
    """Return the clauses of "at least so many of": all are "alle", one is "eines".

    ``wege[n]`` holds the ways in which n of the parts seen so far hold.
    """
    immer: frozenset[Klausel] = frozenset({frozenset()})
    wege: list[frozenset[Klausel]] = [immer] + [frozenset()] * noetig
    for i, teil in enumerate(unten):
        rest = len(unten) - i - 1
        for n in range(min(i + 1, noetig), max(noetig - rest, 1) - 1, -1):
            wege[n] = _kuerze(wege[n] | {a | b for a in wege[n - 1] for b in teil})
    return wege[noetig]


def _kuerze(menge: set[Klausel] | frozenset[Klausel]) -> frozenset[Klausel]:
    """Drop clauses that contain another one: they add no way to fire."""
    kurz = frozenset(k for k in menge if not any(andere < k for andere in menge))
    if len(kurz) > HOECHSTENS_KLAUSELN:
        raise ZuVieleKlauselnError(len(kurz))
    return kurz
