"""Places in a tree of conditions: where a leaf stands, what it says, the tree without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sozialatlas.regeln.atome import Atom, faktname
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Mindestens,
    Nicht,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.lesen import Ort

WENN: Ort = ("wenn",)


def knotenstellen(knoten: Any, ort: Ort = WENN, verneint: bool = False) -> Iterator[tuple]:
    """Yield (place, node, below "nicht") for every node, in the order of the text."""
    yield ort, knoten, verneint
    match knoten:
        case Nicht(nicht=teil):
            yield from knotenstellen(teil, (*ort, "nicht"), not verneint)
        case Alle() | Eines() | Mindestens():
            name = liste(knoten)
            for i, teil in enumerate(getattr(knoten, name)):
                yield from knotenstellen(teil, (*ort, name, i), verneint)


def liste(knoten: Any) -> str:
    """Return the name of the field that lists a node's parts, "" for a leaf or "nicht"."""
    match knoten:
        case Alle():
            return "alle"
        case Eines():
            return "eines"
        case Mindestens():
            return "von"
    return ""


def blattstellen(baum: Any) -> Iterator[tuple[Ort, Any, bool]]:
    """Yield (place, leaf, below "nicht"), in the order of the text."""
    for ort, knoten, verneint in knotenstellen(baum):
        if not liste(knoten) and not isinstance(knoten, Nicht):
            yield ort, knoten, verneint


def ersetze(knoten: Any, ort: Ort, neu: Any) -> Any:
    """Return the tree with another node at a place (None: without it), None if nothing is left.

    ``ort`` begins below ``knoten``: of a place in a rule without its "wenn".
    """
    if not ort:
        return neu
    if isinstance(knoten, Nicht):
        teil = ersetze(knoten.nicht, ort[1:], neu)
        return None if teil is None else Nicht(nicht=teil)
    name, i = str(ort[0]), int(ort[1])
    unten = getattr(knoten, name)
    teil = ersetze(unten[i], ort[2:], neu)
    unten = (*unten[:i], *(() if teil is None else (teil,)), *unten[i + 1 :])
    return knoten.model_copy(update={name: unten}) if unten else None


def text(blatt: Any, verneint: bool = False) -> str:
    """Say a condition as its author wrote it, for messages."""
    return f"nicht {_text(blatt)}" if verneint else _text(blatt)


def _text(blatt: Any) -> str:
    match blatt:
        case Mindestens(mindestens=n, von=unten):
            return f"mindestens {n} von {len(unten)} Teilen"
        case Bedingung(indikator=indikator, merkmal=merkmal, ist=ist):
            return f"{indikator}.{merkmal} {ist}"
        case WennEmpfohlen(empfehlung=regel):
            return f"empfehlung {regel}"
        case WennAnzahl(anzahl=was, mindestens=n):
            return f"mindestens {n} {was}"
        case WennKreise(kreise=regel, mindestens=n):
            return f"{regel} in mindestens {n} Kreisen"
        case WennMassnahmeFehlt(massnahme_fehlt=massnahme):
            return f"massnahme_fehlt {massnahme}"
        case WennZiel(ziel=indikator, stand=stand):
            return f"ziel {indikator} {stand}"
        case WennStimme(mindestens=n, zaehlung=was, stimme=feld):
            return f"stimme {feld} {was}, mindestens {n}"
    return faktname(blatt)


def atomtext(atom: Atom) -> str:
    """Say a comparison of the normal form: "kinderarmut.wert >= 15,5"."""
    fakt = atom.fakt.replace(":", " ").strip()
    name = fakt if ":" in atom.fakt else f"{fakt}.{atom.merkmal}"
    return f"{name} {'=' if atom.operator == '==' else atom.operator} {zahl(atom.schwelle)}"


def zahl(wert: float | str) -> str:
    """Write a number as authors do; words stay as they are."""
    return wert if isinstance(wert, str) else f"{wert:.6g}".replace(".", ",")
