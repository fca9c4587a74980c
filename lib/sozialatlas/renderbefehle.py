"""The command that writes atlas, reports and slides: ``sozialatlas render``."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from sozialatlas import pfade
from sozialatlas.befehlszeile import befehl
from sozialatlas.fehler import AufrufFehler, Mangel

FORMATE = ("html", "pdf", "docx")
EIGENES = ("kommunen/[0-9]*/*",)  # what Kommunen contribute: measures, voices, deliveries
PROFIL_FORMATE = {"folien": ("pptx",)}
QUARTO_FORMAT = {"html": "html", "pdf": "typst", "docx": "docx", "pptx": "pptx"}


def melde_an(befehle: Any) -> None:
    """Add the command."""
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


def pruefe_gebiete(*ags: str) -> None:
    """AufrufFehler for an area that is unknown or no longer in office."""
    from sozialatlas.gebiete import lade_gebiete

    gebiete = lade_gebiete(pfade.wurzel() / "data")
    for einer in ags:
        gebiete.im_amt(einer)


def bereite_vor(atlas: bool) -> None:
    """Load what documents need; not even imported where nothing is to be rendered.

    For the ``atlas`` the picture of its sliders is compiled meanwhile, in a process of its own.
    """
    from sozialatlas.darstellung import schieber

    with schieber.im_voraus() if atlas else nullcontext():
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
        vorladen=partial(bereite_vor, atlas=not (dokumente or profil)),
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
