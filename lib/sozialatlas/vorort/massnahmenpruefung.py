"""The checks of ``massnahmen.yml`` and ``register.yml``: what is named must exist, once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog import Katalog
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand

Pruefung = Callable[[str, int, Any], Iterator[Mangel]]


def massnahmenpruefung(katalog: Katalog) -> Pruefung:
    """Return the check of the entries of one file; it remembers their ids."""
    gesehen: set[str] = set()

    def pruefe(datei: str, zeile: int, m: OrtsMassnahme) -> Iterator[Mangel]:
        verweise = (
            ("handlungsfeld", [m.handlungsfeld], katalog.handlungsfelder),
            ("massnahme", [m.massnahme], {"", *katalog.massnahmen}),
            ("programm", [m.programm], {"", *katalog.programme}),
            ("ziele", [z.indikator for z in m.ziele], katalog.indikatoren),
        )
        for feld, namen, bekannte in verweise:
            yield from _bekannt(datei, zeile, feld, namen, bekannte)
        yield from _zeitraum(datei, zeile, m)
        yield from _einmal(datei, zeile, "orte", m.orte)
        yield from _einmal(datei, zeile, "ziele", [z.indikator for z in m.ziele])
        if m.id in gesehen:
            yield Mangel(datei, zeile, "id", f"Die id „{m.id}“ gibt es schon.",
                         "eine eindeutige id je Kommune", "Eintrag umbenennen.")  # fmt: skip
        gesehen.add(m.id)

    return pruefe


def registerpruefung(katalog: Katalog) -> Pruefung:
    """Return the check of the statements of one ``register.yml``."""

    def pruefe(datei: str, zeile: int, r: Registerstand) -> Iterator[Mangel]:
        bekannte = katalog.handlungsfelder
        yield from _bekannt(datei, zeile, "handlungsfelder", r.handlungsfelder, bekannte)
        yield from _einmal(datei, zeile, "handlungsfelder", r.handlungsfelder)

    return pruefe


def _bekannt(
    datei: str, zeile: int, feld: str, namen: Iterable[str], bekannte: Collection[str]
) -> Iterator[Mangel]:
    for name in namen:
        if name not in bekannte:
            yield Mangel(datei, zeile, feld, f"„{name}“ ist nicht bekannt.",
                         "eine id aus data/katalog", aehnlich(name, bekannte))  # fmt: skip


def _zeitraum(datei: str, zeile: int, m: OrtsMassnahme) -> Iterator[Mangel]:
    if m.von and m.bis and m.bis < m.von:
        yield Mangel(datei, zeile, "bis", f"Das Ende {m.bis} liegt vor dem Anfang {m.von}.",
                     "ein Tag ab dem Anfang", "Tage berichtigen.")  # fmt: skip


def _einmal(datei: str, zeile: int, feld: str, namen: Collection[str]) -> Iterator[Mangel]:
    for name in sorted({n for n in namen if list(namen).count(n) > 1}):
        yield Mangel(datei, zeile, feld, f"„{name}“ steht mehrfach.", "jeden Eintrag einmal",
                     "Wiederholung löschen.")  # fmt: skip
