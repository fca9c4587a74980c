"""The command line: thin, German, without tracebacks.

Every command calls one function of the package and prints what it returns. Exit codes are those
of :mod:`sozialatlas.fehler`; 0 means everything is in order.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sozialatlas import (
    abfragebefehle,
    ausgabebefehle,
    austauschbefehle,
    datenbefehle,
    pfade,
    regelbefehle,
    renderbefehle,
    textbefehle,
)
from sozialatlas.befehlszeile import RUECKGABEWERTE, Zeile, befehl, gruppe
from sozialatlas.fehler import (
    DatenFehler,
    KatalogFehler,
    Mangel,
    SozialatlasFehler,
    dateigrund,
)
from sozialatlas.schreiben import schreibe_alle

OHNE_ERWEITERUNGEN = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Pydantic looks for extensions in the metadata of every installed package; none is meant."""


def data_import(wahl: argparse.Namespace) -> None:
    from sozialatlas import quellen

    daten = pfade.wurzel() / "data"
    dateien = quellen.importiere(wahl.eingang, daten, wahl.land)
    schreibe_alle({daten / pfad: inhalt for pfad, inhalt in dateien.items()})
    print(f"{len(dateien)} Dateien unter data/ geschrieben.")


def data_check(wahl: argparse.Namespace) -> None:
    from sozialatlas import beobachtungen, quellen

    daten = pfade.wurzel() / "data"
    maengel = (*beobachtungen.pruefe(daten), *quellen.pruefe_stand(daten))
    maengel = maengel or (
        *pruefe_beitraege(),
        *pruefe_raeume(),
        *abfragebefehle.pruefe(pfade.wurzel()),
        *textbefehle.pruefe_fragen(),
    )
    if maengel:
        nur_katalog = all("katalog/" in mangel.datei for mangel in maengel)
        raise (KatalogFehler if nur_katalog else DatenFehler)(maengel)
    print("Daten in Ordnung.")


def empfehlungen(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht import bericht

    renderbefehle.pruefe_gebiete(wahl.ags)
    print(bericht(wahl.ags).als_text())


def pruefe_beitraege() -> tuple[Mangel, ...]:
    """Check what Kommunen and the Land contribute: goals, voices, measures, decisions."""
    from sozialatlas.ausgabe import lade_ausgabe
    from sozialatlas.gebiete import lade_gebiete
    from sozialatlas.katalog import lade_katalog
    from sozialatlas.vorort import lade_beitraege

    ort = pfade.wurzel()
    if not (ort / "kommunen").is_dir():
        return ()
    katalog, orte = lade_katalog(ort / "data"), lade_gebiete(ort / "data").namen
    try:
        lade_beitraege(ort / "kommunen", katalog, lade_ausgabe(ort).stand, orte=orte)
    except KatalogFehler as fehler:
        return fehler.maengel
    return ()


def pruefe_raeume() -> tuple[Mangel, ...]:
    """Check the small areas that Kommunen have delivered; catalogue and register are in order."""
    from sozialatlas.gebiete import lade_gebiete
    from sozialatlas.katalog import lade_katalog
    from sozialatlas.quellen import raeume

    ort = pfade.wurzel()
    return raeume.pruefe(ort / "kommunen", lade_katalog(ort / "data"), lade_gebiete(ort / "data"))


def stubs(wahl: argparse.Namespace) -> None:
    from sozialatlas import bericht

    alle = bericht.stubs() | bericht.folienstubs()
    neu = {ziel: text for ziel, text in alle.items() if not ziel.exists()}
    schreibe_alle(neu)
    print(f"{len(neu)} Dokumente in kommunen/ und folien/ angelegt; vorhandene blieben unberührt.")


def baue_zeile() -> Zeile:
    """Build the parser: commands, options, help with examples."""
    zeile = Zeile(
        prog="sozialatlas",
        description="Von amtlichen Daten über Regeln zu Berichten mit Handlungsempfehlungen.",
        epilog=RUECKGABEWERTE,
    )
    befehle = zeile.add_subparsers(title="Befehle", metavar="BEFEHL", dest="befehl", required=True)

    daten = gruppe(befehle, "data", "Daten einlesen und prüfen")
    lies = befehl(
        daten,
        data_import,
        "import",
        "Originaldateien einlesen, prüfen und nach data/ schreiben; ganz oder gar nicht",
        "sozialatlas data import ../shared/data --land 16",
    )
    lies.add_argument("eingang", type=Path, metavar="ORDNER", help="Ordner der Originaldateien")
    lies.add_argument("--land", default="16", help="Schlüssel des Landes, zweistellig (16)")
    befehl(
        daten,
        data_check,
        "check",
        "Katalog, Gebiete und Beobachtungen prüfen; alle Mängel auf einmal",
        "sozialatlas data check",
    )
    datenbefehle.melde_an(daten, befehl)
    abfragebefehle.melde_an(daten, befehl)

    regelbefehle.richte_ein(befehle)
    textbefehle.melde_an(befehle)

    austausch = gruppe(
        befehle, "exchange", "Entwürfe beraten lassen, Beschlüsse und Ausgaben festhalten"
    )
    austauschbefehle.melde_an(austausch, befehl)
    ausgabebefehle.melde_an(austausch, befehl)

    zeige = befehl(
        befehle,
        empfehlungen,
        "empfehlungen",
        "Entwürfe der Handlungsempfehlungen einer Kommune mit ihrem Nachweis ausgeben",
        "sozialatlas empfehlungen 16052",
    )
    zeige.add_argument("ags", metavar="AGS", help="amtlicher Schlüssel, z. B. 16052 für Gera")

    renderbefehle.melde_an(befehle)
    befehl(
        befehle,
        stubs,
        "stubs",
        "fehlende Dokumente in kommunen/ und folien/ anlegen",
        "sozialatlas stubs",
    )
    return zeile


def _sage_ohne_gegenprobe() -> None:
    """After a command that had to do with rules: say if their engine cannot be used here."""
    maschine = sys.modules.get("sozialatlas.regeln.maschine")
    hinweis = maschine and maschine.verfuegbar()
    if hinweis:
        print(f"Hinweis: {hinweis}", file=sys.stderr)


def main(argumente: Sequence[str] | None = None) -> None:
    """Entry point: runs the command and turns errors into German text and an exit code."""
    os.environ.setdefault(*OHNE_ERWEITERUNGEN)
    try:
        wahl = baue_zeile().parse_args(sys.argv[1:] if argumente is None else list(argumente))
        wahl.aufruf(wahl)
        sys.stdout.flush()
        _sage_ohne_gegenprobe()
    except SozialatlasFehler as fehler:
        print(fehler, file=sys.stderr)
        raise SystemExit(fehler.exit_code) from None
    except BrokenPipeError:  # the reader of a pipe has seen enough, as with „| head“
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as fehler:
        mangel = Mangel(str(fehler.filename or ""), None, "", f"Die Datei {dateigrund(fehler)}.",
                        abhilfe="Pfad und Rechte prüfen.")  # fmt: skip
        print(SozialatlasFehler(mangel), file=sys.stderr)
        raise SystemExit(SozialatlasFehler.exit_code) from None
    except KeyboardInterrupt:
        print("Abgebrochen; nichts Halbes wurde geschrieben.", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
