"""How Einfache Sprache says an indicator: in people out of a hundred (``einfach.yml``)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydantic import Field, model_validator

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.katalog.lesen import lies
from sozialatlas.typen import Wert


class Einfachsatz(Wert):
    """The sentence of one indicator in percent.

    ``{ort}`` stands for "in Gera", ``{zahl}`` for "18 von 100"; ``jede`` completes "fast jedes
    fünfte Kind", empty where that cannot be said.
    """

    indikator: str
    stichwort: str = Field(min_length=3)
    satz: str = Field(min_length=10)
    jede: str = ""
    begriffe: tuple[str, ...] = ()  # ids of the glossary that the sentence needs explained
    immer: bool = False  # stands in every report that has the figure

    @model_validator(mode="after")
    def _hat_platzhalter(self) -> Einfachsatz:
        if "{zahl}" not in self.satz or "{ort}" not in self.satz.replace("{Ort}", "{ort}"):
            raise ValueError("satz braucht {zahl} und {ort} oder {Ort}")
        if self.jede and "{}" not in self.jede:
            raise ValueError("jede braucht {}, etwa „jedes {} Kind“")
        return self


def lies_einfachsaetze(
    datei: Path, indikatoren: Iterable[str], begriffe: Iterable[str], maengel: list[Mangel]
) -> tuple[Einfachsatz, ...]:
    """Return the sentences in the order of the file; problems go to ``maengel``."""
    if not datei.exists():
        return ()
    saetze: dict[str, Einfachsatz] = {}
    for name, zeile, satz in lies(datei, Einfachsatz, maengel):
        if satz.indikator not in indikatoren:
            maengel.append(_mangel(name, zeile, "indikator", satz.indikator, indikatoren))
        if satz.indikator in saetze:
            maengel.append(Mangel(name, zeile, "indikator", f"„{satz.indikator}“ steht mehrfach.",
                                  "ein Satz je Indikator", "Einen der Sätze löschen."))  # fmt: skip
        for begriff in satz.begriffe:
            if begriff not in begriffe:
                maengel.append(_mangel(name, zeile, "begriffe", begriff, begriffe))
        saetze.setdefault(satz.indikator, satz)
    return tuple(saetze.values())


def _mangel(datei: str, zeile: int, feld: str, wort: str, bekannte: Iterable[str]) -> Mangel:
    return Mangel(datei, zeile, feld, f"„{wort}“ ist nicht bekannt.",
                  "eine id aus dem Katalog", aehnlich(wort, bekannte))  # fmt: skip
