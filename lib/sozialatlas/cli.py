"""The command line: thin, German, without tracebacks.

Every command calls one function of the package and prints what it returns. Exit codes are those
of :mod:`sozialatlas.fehler`; 0 means everything is in order.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console

from sozialatlas import pfade
from sozialatlas.befehlszeile import Zeile
from sozialatlas.fehler import (
    AufrufFehler,
    DatenFehler,
    KatalogFehler,
    Mangel,
    RegelFehler,
    SozialatlasFehler,
    dateigrund,
)
from sozialatlas.schreiben import schreibe, schreibe_alle

FORMATE = ("html", "pdf", "docx")
QUARTO_FORMAT = {"html": "html", "pdf": "typst", "docx": "docx"}

RUECKGABEWERTE = """\
Rückgabewerte:
  0 in Ordnung   1 allgemeiner Fehler   2 Aufruf passt nicht   3 Daten
  4 Katalog      5 Regeln               6 Dokumente oder Ausgabe
"""

aus = Console(highlight=False)
fehlerausgabe = Console(stderr=True, soft_wrap=True, highlight=False)


def data_import(wahl: argparse.Namespace) -> None:
    from sozialatlas import quellen

    daten = pfade.wurzel() / "data"
    dateien = quellen.importiere(wahl.eingang, daten, wahl.land)
    schreibe_alle({daten / pfad: inhalt for pfad, inhalt in dateien.items()})
    aus.print(f"{len(dateien)} Dateien unter data/ geschrieben.")


def data_check(wahl: argparse.Namespace) -> None:
    from sozialatlas import beobachtungen

    maengel = beobachtungen.pruefe(pfade.wurzel() / "data")
    if maengel:
        nur_katalog = all("katalog/" in mangel.datei for mangel in maengel)
        raise (KatalogFehler if nur_katalog else DatenFehler)(maengel)
    aus.print("Daten in Ordnung.")


def rules_check(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht.regelpruefung import pruefe_regelwerk
    from sozialatlas.regeln.analyse.ausgabe import als_text

    ergebnis = pruefe_regelwerk(pfade.wurzel(), wahl.orte)
    print(als_text(ergebnis), end="")
    if not ergebnis.bestanden(streng=wahl.streng):
        raise SystemExit(RegelFehler.exit_code)


def rules_schema(wahl: argparse.Namespace) -> None:
    from sozialatlas import regeln

    schema = json.dumps(regeln.schema(), ensure_ascii=False, indent=2) + "\n"
    schreibe(pfade.wurzel() / "rules" / "schema.json", schema)
    aus.print("rules/schema.json geschrieben.")


def empfehlungen(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht import bericht

    pruefe_gebiet(wahl.ags)
    # Plain print: the text goes into pipes and files, without markup or wrapping.
    print(bericht(wahl.ags).als_text())


def pruefe_gebiet(ags: str) -> None:
    """Refuse areas that no rule and no report is about: Bund, Land, what has been dissolved."""
    from sozialatlas.gebiete import GEBIETSSTAND, gilt, lade_gebiete

    gebiete = lade_gebiete(pfade.wurzel() / "data")
    kommune = gebiete.kommune(ags)
    erwartet = f"ein Kreis oder eine Gemeinde, Gebietsstand {GEBIETSSTAND:%d.%m.%Y}"
    if kommune.ebene not in ("kreis", "gemeinde"):
        text = f"{kommune.name} ({ags}) ist keine Kommune."
        raise AufrufFehler(Mangel("", None, "AGS", text, erwartet, "Zum Beispiel 16052 für Gera."))
    if not gilt(kommune, GEBIETSSTAND):
        neue = [gebiete.kommunen[n] for n in kommune.nachfolger if n in gebiete.kommunen]
        text = f"{kommune.name} ({ags}) gibt es im Gebietsstand der Daten nicht."
        rat = "Nachfolger: " + (", ".join(f"{n.name} ({n.ags})" for n in neue) or "keiner") + "."
        raise AufrufFehler(Mangel("", None, "AGS", text, erwartet, rat))


def stubs(wahl: argparse.Namespace) -> None:
    from sozialatlas import bericht

    neu = {ziel: text for ziel, text in bericht.stubs().items() if not ziel.exists()}
    schreibe_alle(neu)
    aus.print(f"{len(neu)} Dokumente in kommunen/ angelegt; vorhandene blieben unberührt.")


def render(wahl: argparse.Namespace) -> None:
    from sozialatlas.bericht import dokument

    for ags in wahl.kommune:
        pruefe_gebiet(ags)
    dokumente = tuple(dokument(ags) for ags in wahl.kommune)
    for ags, datei in zip(wahl.kommune, dokumente, strict=True):
        if not (pfade.wurzel() / datei).exists():
            rat = "In _variables.yml unter gemeindeberichte eintragen, dann sozialatlas stubs."
            text = f"Für {ags} gibt es noch kein Dokument."
            raise AufrufFehler(Mangel("", None, "--kommune", text, str(datei), rat))
    if wahl.engine == "quarto":
        rendere_mit_quarto(dokumente, wahl.format)
    else:
        rendere_eingebettet(dokumente, wahl.format)


def rendere_eingebettet(dokumente: Sequence[Path], formate: Sequence[str]) -> None:
    """Render with the engine that comes with the package; failures are listed by it."""
    from sozialatlas import bericht
    from sozialatlas import render as maschine

    ergebnis = maschine.rendere_projekt(
        pfade.wurzel(),
        dokumente=dokumente,
        formate=formate,
        vorladen=bericht.vorbereiten,
        abhaengig=("data", "rules", "lib/sozialatlas", "_variables.yml"),
        konsole=aus,
    )
    if ergebnis.fehler:
        raise SystemExit(6)


def rendere_mit_quarto(dokumente: Sequence[Path], formate: Sequence[str]) -> None:
    """Call real Quarto: the book first, because it empties _site/, then the reports."""
    quarto = shutil.which("quarto")
    if quarto is None:
        raise AufrufFehler(
            "Quarto ist nicht installiert: „quarto“ fehlt im Suchpfad. "
            "Ohne --engine quarto rendert das eingebaute Werkzeug."
        )
    profil = ["--profile", "kommunen"]
    laeufe = [[str(dokument), *profil] for dokument in dokumente] or [[], profil]
    alle = set(formate) == set(FORMATE)
    ziele = [[]] if alle else [["--to", QUARTO_FORMAT[name]] for name in formate]
    for lauf in laeufe:
        for ziel in ziele:
            ende = subprocess.run([quarto, "render", *lauf, *ziel], cwd=pfade.wurzel(), check=False)
            if ende.returncode:
                raise SystemExit(6)


def baue_zeile() -> Zeile:
    """Build the parser: commands, options, help with examples."""
    zeile = Zeile(
        prog="sozialatlas",
        description="Von amtlichen Daten über Regeln zu Berichten mit Handlungsempfehlungen.",
        epilog=RUECKGABEWERTE,
    )
    befehle = zeile.add_subparsers(title="Befehle", metavar="BEFEHL", dest="befehl", required=True)

    daten = _gruppe(befehle, "data", "Daten einlesen und prüfen")
    lies = _befehl(
        daten,
        data_import,
        "import",
        "Originaldateien einlesen, prüfen und nach data/ schreiben; ganz oder gar nicht",
        "sozialatlas data import ../shared/data --land 16",
    )
    lies.add_argument("eingang", type=Path, metavar="ORDNER", help="Ordner der Originaldateien")
    lies.add_argument("--land", default="16", help="Schlüssel des Landes, zweistellig (16)")
    _befehl(
        daten,
        data_check,
        "check",
        "Katalog, Gebiete und Beobachtungen prüfen; alle Mängel auf einmal",
        "sozialatlas data check",
    )

    regelwerk = _gruppe(befehle, "rules", "Regeln prüfen")
    pruefe = _befehl(
        regelwerk,
        rules_check,
        "check",
        "Regeln laden; Beispiele, Logik, Widersprüche und Wirkung auf den Daten prüfen",
        "sozialatlas rules check",
        "sozialatlas rules check rules/bildung/abitur-niedrig.yml",
    )
    pruefe.add_argument(
        "orte", nargs="*", type=Path, metavar="DATEI", help="Dateien oder Ordner; sonst rules/"
    )
    pruefe.add_argument("--streng", action="store_true", help="auch Hinweise gelten als Fehler")
    _befehl(
        regelwerk,
        rules_schema,
        "schema",
        "rules/schema.json aus dem Modell der Regeln schreiben",
        "sozialatlas rules schema",
    )

    zeige = _befehl(
        befehle,
        empfehlungen,
        "empfehlungen",
        "Entwürfe der Handlungsempfehlungen einer Kommune mit ihrem Nachweis ausgeben",
        "sozialatlas empfehlungen 16052",
    )
    zeige.add_argument("ags", metavar="AGS", help="amtlicher Schlüssel, z. B. 16052 für Gera")

    rendere = _befehl(
        befehle,
        render,
        "render",
        "Atlas und Berichte nach _site/ rendern",
        "sozialatlas render",
        "sozialatlas render --kommune 16052 16051",
        "sozialatlas render --kommune 16052 --format html pdf",
        "sozialatlas render --engine quarto",
    )
    rendere.add_argument("--kommune", nargs="+", default=[], metavar="AGS", help="nur diese")
    rendere.add_argument(
        "--format", nargs="+", default=FORMATE, choices=FORMATE, help="sonst alle drei"
    )
    rendere.add_argument(
        "--engine", default="embedded", choices=("embedded", "quarto"), help="sonst embedded"
    )

    _befehl(
        befehle,
        stubs,
        "stubs",
        "fehlende Dokumente in kommunen/ anlegen",
        "sozialatlas stubs",
    )
    return zeile


def _gruppe(befehle: Any, name: str, hilfe: str) -> Any:
    zeile = befehle.add_parser(name, help=hilfe, description=f"{hilfe}.", epilog=RUECKGABEWERTE)
    return zeile.add_subparsers(title="Befehle", metavar="BEFEHL", dest="unter", required=True)


def _befehl(befehle: Any, aufruf: Callable, name: str, hilfe: str, *beispiele: str) -> Zeile:
    zeile = befehle.add_parser(
        name,
        help=hilfe,
        description=f"{hilfe}.",
        epilog="Beispiele:\n  " + "\n  ".join(beispiele) + "\n\n" + RUECKGABEWERTE,
    )
    zeile.set_defaults(aufruf=aufruf)
    return zeile


def main(argumente: Sequence[str] | None = None) -> None:
    """Entry point: runs the command and turns errors into German text and an exit code."""
    try:
        wahl = baue_zeile().parse_args(sys.argv[1:] if argumente is None else list(argumente))
        wahl.aufruf(wahl)
        sys.stdout.flush()
    except SozialatlasFehler as fehler:
        fehlerausgabe.print(str(fehler), markup=False)
        raise SystemExit(fehler.exit_code) from None
    except BrokenPipeError:  # the reader of a pipe has seen enough, as with „| head“
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as fehler:
        mangel = Mangel(str(fehler.filename or ""), None, "", f"Die Datei {dateigrund(fehler)}.",
                        abhilfe="Pfad und Rechte prüfen.")  # fmt: skip
        fehlerausgabe.print(str(SozialatlasFehler(mangel)), markup=False)
        raise SystemExit(SozialatlasFehler.exit_code) from None
    except KeyboardInterrupt:
        fehlerausgabe.print("Abgebrochen; nichts Halbes wurde geschrieben.")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
