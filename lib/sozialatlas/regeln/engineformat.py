"""Text for the rule engine: JSON whose numbers the engine reads exactly, and its hash.

The engine's parser does not know every form of a JSON number and identifies names by a 32-bit
hash only; whatever is handed to it is written and checked here.
"""

from __future__ import annotations

import json
import math
import numbers
from collections.abc import Iterable
from typing import Any

GROESSTE_GANZZAHL = 2**53
"""Larger integers saturate in the engine (trap T24)."""


_TEXT = json.JSONEncoder(ensure_ascii=False).encode


def schreibe_zahl(zahl: Any) -> str:
    """Write a finite number so that the engine reads the same one (trap T2).

    ``repr`` with ".0" before an exponent that has no point. Raises TypeError for what is no
    number (booleans included) and ValueError for what is not finite or too large an integer.
    """
    if type(zahl) is not float:
        if isinstance(zahl, bool) or not isinstance(zahl, numbers.Real):
            raise TypeError(zahl)
        if isinstance(zahl, numbers.Integral):
            return _schreibe_ganze(int(zahl))
        zahl = float(zahl)
    if not math.isfinite(zahl):
        raise ValueError("not finite: leave the attribute out")
    text = repr(zahl)
    return text.replace("e", ".0e") if "e" in text and "." not in text else text


def _schreibe_ganze(zahl: int) -> str:
    if abs(zahl) >= GROESSTE_GANZZAHL:
        raise ValueError(zahl)
    return str(zahl)


def schreibe_json(daten: Any) -> str:
    """Write dictionaries, sequences, texts and numbers; raises TypeError for anything else."""
    if isinstance(daten, str):
        return _TEXT(daten)
    if isinstance(daten, dict):
        teile = [f"{schreibe_json(str(k))}:{schreibe_json(v)}" for k, v in daten.items()]
        return "{" + ",".join(teile) + "}"
    if isinstance(daten, list | tuple):
        return "[" + ",".join([schreibe_json(teil) for teil in daten]) + "]"
    return schreibe_zahl(daten)


def fnv32(text: str) -> int:
    """Return the FNV-1a hash that the engine takes for the identity of a name (ASCII)."""
    pruefsumme = 0x811C9DC5
    for byte in text.encode("ascii"):
        pruefsumme = ((pruefsumme ^ byte) * 16777619) & 0xFFFFFFFF
    return pruefsumme


def gleiche_pruefsummen(namen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return pairs of different names with the same hash (trap T23)."""
    erste: dict[int, str] = {}
    paare = []
    for name in sorted(set(namen)):
        andere = erste.setdefault(fnv32(name), name)
        if andere != name:
            paare.append((andere, name))
    return tuple(paare)
