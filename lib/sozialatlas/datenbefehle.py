"""The commands around figures: check them, show what differs between two editions."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas import pfade
from sozialatlas.schreiben import schreibe

if TYPE_CHECKING:
    from sozialatlas.datenvergleich.saetze import Bericht

TEIL = "data/beobachtungen"


def data_diff(wahl: argparse.Namespace) -> None:
    text = _form(wahl.format)(vergleiche(pfade.wurzel(), wahl.base, wahl.anzahl))
    if wahl.out is None:
        print(text, end="")
    else:
        schreibe(wahl.out, text)
        print(f"{wahl.out} geschrieben.")


def vergleiche(wurzel: Path, basis: str, anzahl: int) -> Bericht:
    """Compare the figures of the project with those of a revision or folder."""
    from sozialatlas import datenvergleich
    from sozialatlas.datenvergleich.saetze import Bericht
    from sozialatlas.fassungen import fassung
    from sozialatlas.gebiete import lade_gebiete
    from sozialatlas.katalog import lade_katalog

    daten = wurzel / "data"
    katalog, gebiete = lade_katalog(daten), lade_gebiete(daten)
    neu = datenvergleich.lies_stand("die Daten im Arbeitsordner", wurzel / TEIL)
    with fassung(wurzel, basis, TEIL, "Beobachtungen") as gefunden:
        alt = datenvergleich.lies_stand(gefunden.name, gefunden.ordner)
    unterschied = datenvergleich.vergleiche(alt, neu, katalog.indikatoren)
    return Bericht(unterschied, katalog.indikatoren, gebiete.kommunen, anzahl)


def _form(name: str) -> Callable[[Bericht], str]:
    from sozialatlas import datenvergleich

    formen: dict[str, Callable[[Bericht], str]] = {
        "text": datenvergleich.als_text,
        "markdown": datenvergleich.als_markdown,
        "html": datenvergleich.als_html,
    }
    return formen[name]


def melde_an(daten: Any, befehl: Callable[..., Any]) -> None:
    """Add the command to the group of the figures; ``befehl`` is how the command line adds one."""
    zeige = befehl(
        daten,
        data_diff,
        "diff",
        "zeigen, welche Werte gegenüber einer früheren Ausgabe neu, entfallen oder revidiert sind",
        "sozialatlas data diff",
        "sozialatlas data diff --base v1.0 --format markdown",
        "sozialatlas data diff --base ../daten-2025 --format html --out vergleich.html",
    )
    zeige.add_argument(
        "--base", default="HEAD", metavar="STAND", help="Git-Revision oder Ordner; sonst HEAD"
    )
    zeige.add_argument(
        "--format", default="text", choices=("text", "markdown", "html"), help="sonst text"
    )
    zeige.add_argument(
        "--anzahl", type=int, default=20, metavar="N", help="Zeilen der größten Sprünge; sonst 20"
    )
    zeige.add_argument("--out", type=Path, metavar="DATEI", help="in eine Datei schreiben")
