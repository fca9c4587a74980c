"""The rules to compare with: those of a git revision, or of a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sozialatlas.fassungen import Fassung as Basis
from sozialatlas.fassungen import fassung, fehler
from sozialatlas.regeln.pruefung import regeldateien

__all__ = ["Basis", "basis"]

RAT = "Eine Revision (HEAD, HEAD~3, main, v1.0) oder einen Ordner mit Regeln angeben."


@contextmanager
def basis(wurzel: Path, angabe: str) -> Iterator[Basis]:
    """Give the rules of ``angabe``: an existing folder, else a revision of the project's history.

    Raises :class:`AufrufFehler` where there is no such thing.
    """
    with fassung(wurzel, angabe, "rules", "Regeln") as gefunden:
        if not regeldateien(gefunden.ordner):
            raise fehler(f"In {gefunden.name} liegt keine Regel.", RAT)
        yield gefunden
