"""What a Kommune itself contributes: ``kommunen/<AGS>-<name>/`` with measures, goals and voices.

Each of the files ``massnahmen.yml``, ``ziele.yml`` and ``stimmen.yml`` is a list and may be left
out. A missing register says nothing; an empty one says that there is nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog import Katalog
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Vorort, Wert

Text = Annotated[str, Field(min_length=1)]
ORDNER = re.compile(r"(\d{2}|\d{5}|\d{8})-[a-z0-9-]+")
_W = TypeVar("_W", bound=Wert)


class OrtsMassnahme(Wert):
    """An entry of the register: a measure of the catalogue as it exists on site."""

    massnahme: str
    stand: Literal["laeuft", "geplant", "beendet"]
    quelle: Text


class Ziel(Wert):
    """A goal that the Kommune has agreed for an indicator, and how it stands."""

    indikator: str
    stand: Literal["auf_kurs", "gefaehrdet", "verfehlt"]
    quelle: Text


class Stimme(Wert):
    """A qualitative finding: dated and sourced, without personal data."""

    datum: date
    handlungsfeld: str
    richtung: Literal["stuetzt", "widerspricht"]
    quelle: Text
    text: Text


def lade_vorort(kommunen: Path, katalog: Katalog) -> dict[str, Vorort]:
    """Return by AGS what the folders below ``kommunen`` say.

    Raises :class:`KatalogFehler` with every problem of every file.
    """
    maengel: list[Mangel] = []
    ordner = sorted(o for o in kommunen.glob("*/") if ORDNER.fullmatch(o.name))
    ergebnis = {o.name.partition("-")[0]: _lies(o, katalog, maengel) for o in ordner}
    if maengel:
        raise KatalogFehler(maengel)
    return ergebnis


def _lies(ordner: Path, katalog: Katalog, maengel: list[Mangel]) -> Vorort:
    massnahmen = _liste(ordner / "massnahmen.yml", OrtsMassnahme, maengel, _bekannt(
        "Die Maßnahme", "massnahme", lambda m: m.massnahme, katalog.massnahmen))  # fmt: skip
    ziele = _liste(ordner / "ziele.yml", Ziel, maengel, _bekannt(
        "Der Indikator", "indikator", lambda z: z.indikator, katalog.indikatoren))  # fmt: skip
    stimmen = _liste(ordner / "stimmen.yml", Stimme, maengel, _bekannt(
        "Das Handlungsfeld", "handlungsfeld", lambda s: s.handlungsfeld, katalog.handlungsfelder,
    ))  # fmt: skip
    return Vorort(
        massnahmen=None
        if massnahmen is None
        else frozenset(m.massnahme for m in massnahmen if m.stand == "laeuft"),
        ziele={z.indikator: z.stand for z in ziele or ()},
        stimmen=None if stimmen is None else _zaehle(stimmen),
    )


Pruefung = Callable[[str, int, _W], Iterator[Mangel]]


def _liste(
    datei: Path, modell: type[_W], maengel: list[Mangel], pruefe: Pruefung
) -> list[_W] | None:
    """Return the entries of a file, None if there is no such file."""
    if not datei.exists():
        return None
    werte = []
    for name, zeile, wert in lies(datei, modell, maengel, leer_erlaubt=True):
        maengel += pruefe(name, zeile, wert)
        werte.append(wert)
    return werte


def _bekannt(
    was: str, feld: str, hole: Callable[[Any], str], bekannte: Collection[str]
) -> Pruefung:
    """Return the check that an entry names something of the catalogue."""

    def pruefe(datei: str, zeile: int, wert: _W) -> Iterator[Mangel]:
        name = hole(wert)
        if name not in bekannte:
            yield Mangel(datei, zeile, feld, f"{was} „{name}“ ist nicht bekannt.",
                         "eine id aus data/katalog", aehnlich(name, bekannte))  # fmt: skip

    return pruefe


def _zaehle(stimmen: Collection[Stimme]) -> Mapping[str, Mapping[str, int]]:
    zahlen: dict[str, Counter[str]] = {}
    for stimme in stimmen:
        zahlen.setdefault(stimme.handlungsfeld, Counter())[stimme.richtung] += 1
    return zahlen
