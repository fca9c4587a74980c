"""Findings, drafts and what is on site as plain values and back.

A draft is written without its finding, which stands among the others; sets are written sorted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from typing import Any

from sozialatlas.typen import Befund, Empfehlung, Nachweis, Umstand, Vorort

Bewertung = tuple[tuple[Befund, ...], tuple[Empfehlung, ...]]
"""What rules find, by rule and AGS, and the drafts that follow."""

_FELDER = tuple(f.name for f in fields(Empfehlung) if f.name not in ("befund", "enthaelt"))
_UMSTAND = tuple(f.name for f in fields(Umstand))


def schreibe(befunde: Iterable[Befund], entwuerfe: Iterable[Empfehlung]) -> dict[str, Any]:
    """Return findings and drafts as lists, texts and numbers."""
    return {
        "befunde": [
            [b.regel, b.ags, b.wahrheit, b.nachweise, b.fehlend, [_umstand(u) for u in b.umstaende]]
            for b in befunde
        ],
        "entwuerfe": [_entwurf(e) for e in entwuerfe],
    }


def _umstand(umstand: Umstand) -> list[Any]:
    return [getattr(umstand, name) for name in _UMSTAND]


def _entwurf(e: Empfehlung) -> list[Any]:
    return [[getattr(e, name) for name in _FELDER], [_entwurf(t) for t in e.enthaelt]]


def lies(inhalt: Mapping[str, Any]) -> Bewertung:
    """Return the findings and drafts that were written."""
    befunde = tuple(
        Befund(regel, ags, wahrheit, tuple(map(Nachweis._make, nachweise)), tuple(fehlend),
               tuple(Umstand(*map(_fest, u)) for u in umstaende))
        for regel, ags, wahrheit, nachweise, fehlend, umstaende in inhalt["befunde"]
    )  # fmt: skip
    nach_ort = {(b.regel, b.ags): b for b in befunde}
    return befunde, tuple(_lies_entwurf(e, nach_ort) for e in inhalt["entwuerfe"])


def _lies_entwurf(geschrieben: list[Any], befunde: Mapping[tuple[str, str], Befund]) -> Empfehlung:
    werte, enthaelt = geschrieben
    angaben = dict(zip(_FELDER, map(_fest, werte), strict=True))
    return Empfehlung(
        **angaben,
        befund=befunde[angaben["regel"], angaben["ags"]],
        enthaelt=tuple(_lies_entwurf(e, befunde) for e in enthaelt),
    )


def _fest(wert: Any) -> Any:
    return tuple(wert) if isinstance(wert, list) else wert


def schreibe_vorort(vorort: Mapping[str, Vorort]) -> dict[str, Any]:
    """Return what is on site as lists, mappings, texts and numbers."""
    return {
        ags: [_liste(v.massnahmen), dict(v.ziele), v.stimmen, _liste(v.erfasst)]
        for ags, v in vorort.items()
    }


def lies_vorort(inhalt: Mapping[str, Any]) -> dict[str, Vorort]:
    """Return what is on site as it was written."""
    return {
        ags: Vorort(_menge(massnahmen), ziele, stimmen, _menge(erfasst))
        for ags, (massnahmen, ziele, stimmen, erfasst) in inhalt.items()
    }


def _liste(menge: Collection[str] | None) -> list[str] | None:
    return None if menge is None else sorted(menge)


def _menge(liste: Iterable[str] | None) -> frozenset[str] | None:
    return None if liste is None else frozenset(liste)
