"""The command line: thin, German, without tracebacks.

Every command calls one function of the package and prints what it returns. Exit codes are those
of :mod:`sozialatlas.fehler`; 0 means everything is in order.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
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
    textbefehle,
)
from sozialatlas.befehlszeile import RUECKGABEWERTE, Zeile, befehl, gruppe
from sozialatlas.fehler import (
    AufrufFehler,
    DatenFehler,
    KatalogFehler,
    Mangel,
    SozialatlasFehler,
    dateigrund,
)
from sozialatlas.schreiben import schreibe_alle

OHNE_ERWEITERUNGEN = ("PYDANTIC_DISABLE_PLUGINS", "__all__")
"""Pydantic looks for extensions in the metadata of every installed package; none is meant."""

FORMATE = ("html", "pdf", "docx")
EIGENES = ("kommunen/[0-9]*/*",)  # what Kommunen contribute: measures, voices, deliveries
PROFIL_FORMATE = {"folien": ("pptx",)}
QUARTO_FORMAT = {"html": "html", "pdf": "typst", "docx": "docx", "pptx": "pptx"}


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

    pruefe_gebiete(wahl.ags)
    print(bericht(wahl.ags).als_text())


def pruefe_gebiete(*ags: str) -> None:
    from sozialatlas.gebiete import lade_gebiete

    gebiete = lade_gebiete(pfade.wurzel() / "data")
    for einer in ags:
        gebiete.im_amt(einer)


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


def render(wahl: argparse.Namespace) -> None:
    dokumente = dokumente_von(wahl.kommune, wahl.profil) if wahl.kommune else ()
    formate = wahl.format or PROFIL_FORMATE.get(wahl.profil, FORMATE)
    if wahl.engine == "quarto":
        rendere_mit_quarto(dokumente, formate, wahl.profil)
    else:
        rendere_eingebettet(dokumente, formate, wahl.profil)


def dokumente_von(gebiete: Sequence[str], profil: str | None) -> tuple[Path, ...]:
    """Return the documents of these areas; AufrufFehler for an area or document unknown."""
    from sozialatlas.ausgabe import LAND
    from sozialatlas.bericht import dokument

    kommunen = [ags for ags in gebiete if not (profil and ags == LAND)]
    if kommunen:
        pruefe_gebiete(*kommunen)
    dokumente = tuple(dokument(ags, profil or "kommunen") for ags in gebiete)
    for ags, datei in zip(gebiete, dokumente, strict=True):
        if not (pfade.wurzel() / datei).exists():
            rat = "In _variables.yml unter gemeindeberichte eintragen, dann sozialatlas stubs."
            text = f"Für {ags} gibt es noch kein Dokument."
            raise AufrufFehler(Mangel("", None, "--kommune", text, str(datei), rat))
    return dokumente


def bereite_vor() -> None:
    """Load what documents need; not even imported where nothing is to be rendered."""
    from sozialatlas import bericht

    bericht.vorbereiten()


def rendere_eingebettet(
    dokumente: Sequence[Path], formate: Sequence[str], profil: str | None
) -> None:
    """Render with the engine that comes with the package; failures are listed by it."""
    from rich.console import Console

    from sozialatlas import render as maschine

    ergebnis = maschine.rendere_projekt(
        pfade.wurzel(),
        dokumente=dokumente,
        formate=formate,
        vorladen=bereite_vor,
        abhaengig=("data", "rules", "lib/sozialatlas", "_variables.yml", *EIGENES),
        konsole=Console(highlight=False),
        profil=profil,
    )
    if ergebnis.fehler:
        raise SystemExit(6)


def rendere_mit_quarto(
    dokumente: Sequence[Path], formate: Sequence[str], profil: str | None
) -> None:
    """Call real Quarto: the book first, because it empties _site/, then the reports.

    Of decks it writes all formats that their headers name, for the browser, too.
    """
    quarto = shutil.which("quarto")
    if quarto is None:
        raise AufrufFehler(
            "Quarto ist nicht installiert: „quarto“ fehlt im Suchpfad. "
            "Ohne --engine quarto rendert das eingebaute Werkzeug."
        )
    durch = ["--profile", profil or "kommunen"]
    laeufe = [[str(d), *durch] for d in dokumente] or ([durch] if profil else [[], durch])
    alle = set(formate) == set(PROFIL_FORMATE.get(profil or "", FORMATE))
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

    rendere = befehl(
        befehle,
        render,
        "render",
        "Atlas und Berichte nach _site/ rendern",
        "sozialatlas render",
        "sozialatlas render --kommune 16052 16051",
        "sozialatlas render --kommune 16052 --format html pdf",
        "sozialatlas render --profile folien --kommune 16052 16",
        "sozialatlas render --engine quarto",
    )
    rendere.add_argument(
        "--profile", dest="profil", choices=tuple(PROFIL_FORMATE), help="statt Atlas und Berichten"
    )
    rendere.add_argument("--kommune", nargs="+", default=[], metavar="AGS", help="nur diese")
    rendere.add_argument(
        "--format", nargs="+", choices=(*FORMATE, "pptx"), help="sonst alle des Profils"
    )
    rendere.add_argument(
        "--engine", default="embedded", choices=("embedded", "quarto"), help="sonst embedded"
    )

    befehl(
        befehle,
        stubs,
        "stubs",
        "fehlende Dokumente in kommunen/ und folien/ anlegen",
        "sozialatlas stubs",
    )
    return zeile


def main(argumente: Sequence[str] | None = None) -> None:
    """Entry point: runs the command and turns errors into German text and an exit code."""
    os.environ.setdefault(*OHNE_ERWEITERUNGEN)
    try:
        wahl = baue_zeile().parse_args(sys.argv[1:] if argumente is None else list(argumente))
        wahl.aufruf(wahl)
        sys.stdout.flush()
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
