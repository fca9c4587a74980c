"""Which statistics follow the day that tasks move, instead of the legal day of a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import Field

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Datumsregel, Indikator, Wert


class Aufgabenstatistik(Wert):
    """A statistics of offices, whose districts change with their tasks (``datumsregeln.yml``).

    All indicators that no entry names follow the legal day.
    """

    statistik: str
    indikatoren: tuple[str, ...] = Field(min_length=1)
    grund: str = Field(min_length=10)


def regel_fuer(statistiken: Iterable[Aufgabenstatistik], indikator: str) -> Datumsregel:
    """Return which day of a change an indicator follows."""
    return "aufgaben" if any(indikator in s.indikatoren for s in statistiken) else "recht"


def lies_datumsregeln(
    datei: Path, indikatoren: Mapping[str, Indikator], maengel: list[Mangel]
) -> tuple[Aufgabenstatistik, ...]:
    """Return the declarations; problems go to ``maengel``. Without the file there are none."""
    if not datei.exists():
        return ()
    statistiken: list[Aufgabenstatistik] = []
    genannt: set[str] = set()
    for name, zeile, statistik in lies(datei, Aufgabenstatistik, maengel, leer_erlaubt=True):
        for id_ in statistik.indikatoren:
            if id_ not in indikatoren:
                maengel.append(_mangel(name, zeile, id_, "ist nicht bekannt",
                                       aehnlich(id_, indikatoren)))  # fmt: skip
            elif id_ in genannt:
                maengel.append(_mangel(name, zeile, id_, "steht mehrfach",
                                       "Die Wiederholung löschen."))  # fmt: skip
            genannt.add(id_)
        statistiken.append(statistik)
    return tuple(statistiken)


def _mangel(datei: str, zeile: int, id_: str, fehler: str, abhilfe: str) -> Mangel:
    erwartet = "jede id aus dem Katalog höchstens einmal"
    return Mangel(datei, zeile, "indikatoren", f"„{id_}“ {fehler}.", erwartet, abhilfe)
