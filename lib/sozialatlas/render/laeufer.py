"""One run: the jobs of the book and of the reports share one pool of workers.

A course (:class:`Lauf`) plans its jobs, takes their answers and hands its files over at the end:
the book first, because it replaces the site, then the reports.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Antwort, Arbeit, Melder, arbeite, lade_vor
from sozialatlas.render.ergebnis import Dokument
from sozialatlas.render.speicher import Speicher

FORMATE = ("html", "pdf", "docx")
FOLIEN = "pptx"
"""The one format of slides; it is made only where a document's header names it."""


@dataclass(frozen=True)
class Umgebung:
    """What a course works with; ``ordner`` is its own temporary folder."""

    projekt: Projekt
    formate: tuple[str, ...]
    speicher: Speicher
    seiten: dict[str, str]
    ordner: Path


class Lauf(Protocol):
    """A course of jobs."""

    @property
    def ausstehend(self) -> int:
        """Jobs that will come once others are done."""

    def beginne(self) -> list[Arbeit]:
        """The first jobs; those that are finished may bring further ones."""

    def waerme(self) -> None:
        """Compute what all jobs share, before they fork."""

    def schliesse(self) -> list[Dokument]:
        """Hand the files over to the site; what became of every document."""


def fuehre(
    laeufe: Sequence[Lauf], arbeiter: int, melde: Melder, vorladen: Callable[[], object] | None
) -> list[Dokument]:
    """Run all courses together; libraries are loaded only when there is something to do."""
    arbeiten = [arbeit for lauf in laeufe for arbeit in lauf.beginne()]
    if arbeiten:
        lade_vor(vorladen, [lauf.waerme for lauf in laeufe])
    arbeite(arbeiten, arbeiter, melde, lambda: sum(lauf.ausstehend for lauf in laeufe))
    return [dokument for lauf in laeufe for dokument in lauf.schliesse()]


def als_dokument(name: str, antwort: Antwort, ausgaben: Sequence[str] = ()) -> Dokument:
    return Dokument(
        name, tuple(ausgaben), antwort.dauer, antwort.speicher_mb, False, antwort.maengel
    )


def verschiebe(von: Path, nach: Path) -> None:
    nach.parent.mkdir(parents=True, exist_ok=True)
    os.replace(von, nach)  # noqa: PTH105 - one atomic step


def kopiere(von: Path, nach: Path) -> None:
    """Copy through a sibling, so that the target is whole at every moment."""
    nach.parent.mkdir(parents=True, exist_ok=True)
    zwischen = nach.with_name(f".{nach.name}.neu")
    shutil.copyfile(von, zwischen)
    verschiebe(zwischen, nach)
