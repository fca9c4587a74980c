"""Entries by their ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sozialatlas.fehler import Mangel


def sammle(funde: Iterable[tuple[str, int, Any]], maengel: list[Mangel]) -> dict[str, Any]:
    """Return the values by id; a second entry with the same id is a problem."""
    werte: dict[str, Any] = {}
    for datei, zeile, wert in funde:
        if wert.id in werte:
            text = f"Die id „{wert.id}“ gibt es schon."
            rat = "Eintrag umbenennen oder löschen."
            maengel.append(Mangel(datei, zeile, "id", text, "eine eindeutige id", rat))
        werte.setdefault(wert.id, wert)
    return werte
