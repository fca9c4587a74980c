"""All rules of a folder, or everything that is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sozialatlas.fehler import RegelFehler
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.pruefung import pruefe_alle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sozialatlas.katalog import Katalog


def lade_regeln(ordner: Path, katalog: Katalog) -> tuple[Regel, ...]:
    """Return the rules below ``ordner`` sorted by id.

    Raises :class:`RegelFehler` with every problem of every file.
    """
    regeln, maengel = pruefe_alle(ordner, katalog)
    if maengel:
        raise RegelFehler(maengel)
    return regeln


def gueltige(regeln: Iterable[Regel], stand: date) -> tuple[Regel, ...]:
    """Return the rules that are valid on the day of the edition."""
    return tuple(regel for regel in regeln if regel.gilt_am(stand))


def umbenannt(regeln: Iterable[Regel]) -> dict[str, str]:
    """Return today's id of a rule by each of its former ids."""
    return {alt: regel.id for regel in regeln for alt in regel.frueher}
