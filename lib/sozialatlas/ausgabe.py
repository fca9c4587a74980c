"""Which edition the project makes: its name, its day, its areas; said in ``_variables.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from sozialatlas.fehler import KatalogFehler, Mangel

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete

LAND = "16"
ANGABEN = "_variables.yml"


@dataclass(frozen=True)
class Ausgabe:
    """Which edition this is; ``stand`` replaces the clock."""

    ausgabe: str
    stand: date
    redaktion: str
    gemeindeberichte: tuple[str, ...]
    freigegeben: date | None = None  # day of its publication; None: a draft

    def berichtsgebiete(self, gebiete: Gebiete) -> tuple[str, ...]:
        """AGS of all areas with a report: the Kreise and the declared Gemeinden."""
        return (*(k.ags for k in gebiete.kreise(LAND, self.stand)), *self.gemeindeberichte)

    def regelgebiete(self, gebiete: Gebiete) -> tuple[str, ...]:
        """AGS of all areas that rules are asked for: those with a report, and the Land."""
        return (*self.berichtsgebiete(gebiete), LAND)


def lade_ausgabe(ort: Path) -> Ausgabe:
    """Read edition and date from ``_variables.yml``; KatalogFehler names what is missing."""
    angaben = yaml.safe_load((ort / ANGABEN).read_text(encoding="utf-8")) or {}
    fehlend = [f for f in ("ausgabe", "stand", "redaktion") if f not in angaben]
    if fehlend:
        raise KatalogFehler(
            [Mangel(ANGABEN, None, f, "Die Angabe fehlt.", abhilfe="Eintragen.") for f in fehlend]
        )
    return Ausgabe(
        ausgabe=str(angaben["ausgabe"]),
        stand=angaben["stand"],
        redaktion=str(angaben["redaktion"]),
        gemeindeberichte=tuple(map(str, angaben.get("gemeindeberichte", ()))),
        freigegeben=angaben.get("freigegeben"),
    )
