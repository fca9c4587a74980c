"""The commands around texts: check what chapters, rules and contributions say."""

from __future__ import annotations

import argparse
from typing import Any

from sozialatlas import pfade
from sozialatlas.befehlszeile import befehl, gruppe
from sozialatlas.fehler import KatalogFehler, Mangel, RenderFehler


def texts_check(wahl: argparse.Namespace) -> None:
    maengel = pruefe_texte()
    if maengel:
        raise RenderFehler(maengel)
    print("Texte geprüft: keine Wirkung behauptet, für die der Beleg fehlt.")
    maengel = pruefe_einfache_seiten()
    if maengel:
        raise RenderFehler(maengel)
    print("Seiten in Einfacher Sprache geprüft: kurze Sätze, nichts Unerklärtes.")


def pruefe_texte() -> tuple[Mangel, ...]:
    """Return every problem of the project's texts, by file and line."""
    from sozialatlas import wirkungsworte
    from sozialatlas.katalog.massnahmen import lade_massnahmen

    ort = pfade.wurzel()
    return wirkungsworte.pruefe(ort, lade_massnahmen(ort / "data").values())


def pruefe_einfache_seiten() -> tuple[Mangel, ...]:
    """Return every problem of the pages in Einfache Sprache, as the reports print them."""
    from sozialatlas.bericht import einfach
    from sozialatlas.bericht.grundlage import grundlage

    return einfach.pruefe_seiten(grundlage())


def pruefe_fragen() -> tuple[Mangel, ...]:
    """Check the questions about effects; catalogue and register are in order."""
    from sozialatlas.gebiete import lade_gebiete
    from sozialatlas.katalog import lade_katalog
    from sozialatlas.massnahmen.wirkung import fragen

    daten = pfade.wurzel() / "data"
    try:
        fragen.lade_fragen(daten, lade_katalog(daten), lade_gebiete(daten))
    except KatalogFehler as fehler:
        return fehler.maengel
    return ()


def melde_an(befehle: Any) -> None:
    """Add the group of the texts."""
    texte = gruppe(befehle, "texts", "Texte prüfen")
    befehl(
        texte,
        texts_check,
        "check",
        "prüfen, ob Texte Wirkungen ohne Beleg behaupten und die einfachen Seiten einfach sind",
        "sozialatlas texts check",
    )
