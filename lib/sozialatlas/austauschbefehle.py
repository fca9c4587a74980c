"""The commands of the exchange: drafts go out for decision, decisions come back."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas import pfade
from sozialatlas.befehlszeile import mit_endung
from sozialatlas.fehler import AufrufFehler, DatenFehler, Mangel, aehnlich
from sozialatlas.schreiben import schreibe, schreibe_alle

if TYPE_CHECKING:
    from sozialatlas.austausch.rueckpruefung import Erlaubnis
    from sozialatlas.bericht import Bericht


FORMATE = ("xlsx", "docx")
"""What :mod:`austausch.rueckformate` writes; named here so that help needs no office library."""


def melde_an(austausch: Any, befehl: Callable[..., Any]) -> None:
    """Add the commands to the group; ``befehl`` is how the command line adds one."""
    raus = befehl(
        austausch,
        exchange_export,
        "export",
        "Entwürfe einer Kommune als Formular für Entscheidungen schreiben",
        "sozialatlas exchange export 16052 --as xlsx",
        "sozialatlas exchange export 16052 --as docx",
        "sozialatlas exchange export 16052 --as xlsx --out rueckmeldung-gera.xlsx",
    )
    raus.add_argument("ags", metavar="AGS", help="amtlicher Schlüssel, z. B. 16052 für Gera")
    raus.add_argument("--as", dest="format", default="xlsx", choices=FORMATE, help="sonst xlsx")
    raus.add_argument("--out", type=Path, metavar="DATEI", help="sonst ein Name im Ordner hier")
    raus.add_argument("--ersetzen", action="store_true", help="vorhandene Datei überschreiben")

    rein = befehl(
        austausch,
        exchange_import,
        "import",
        "Ausgefülltes Formular prüfen und Entscheidungen übernehmen; ganz oder gar nicht",
        "sozialatlas exchange import rueckmeldung-gera.xlsx --probe",
        "sozialatlas exchange import rueckmeldung-gera.xlsx",
        "sozialatlas exchange import rueckmeldung-gera.xlsx --ersetzen 16052/wohngeld",
    )
    rein.add_argument("datei", type=Path, metavar="DATEI", help="das Formular der Kommune")
    rein.add_argument("--probe", action="store_true", help="nur zeigen, nichts schreiben")
    rein.add_argument("--ersetzen", nargs="*", metavar="SCHLÜSSEL", default=None,
                      help="frühere Entscheidungen ersetzen; ohne Schlüssel alle")  # fmt: skip
    rein.add_argument("--veraltete", action="store_true",
                      help="auch Entscheidungen zu Texten, die heute anders lauten")  # fmt: skip


def exchange_export(wahl: argparse.Namespace) -> None:
    from sozialatlas.austausch.rueckformate import SCHREIBER
    from sozialatlas.bericht.rueckformular import rueckformular
    from sozialatlas.gebiete import kennung

    if wahl.out:
        mit_endung(wahl.out, f".{wahl.format}", "--out")
    bericht = _bericht(wahl.ags)
    formular = rueckformular(bericht)
    name = f"rueckmeldung-{kennung(bericht.kommune)}-{formular.ausgabe}.{wahl.format}"
    ziel = wahl.out or Path(name)
    inhalt = SCHREIBER[wahl.format](formular, bericht.grundlage.ausgabe.stand)
    if ziel.exists() and ziel.read_bytes() != inhalt and not wahl.ersetzen:
        text = f"Die Datei {ziel} gibt es schon; vielleicht ist sie ausgefüllt."
        rat = "Anderen Namen wählen oder --ersetzen angeben."
        raise AufrufFehler(Mangel("", None, "--out", text, "ein freier Dateiname", rat))
    schreibe(ziel, inhalt)
    anzahl = len(formular.zeilen)
    print(f"Formular mit {anzahl} {'Entwurf' if anzahl == 1 else 'Entwürfen'} geschrieben: {ziel}")


def exchange_import(wahl: argparse.Namespace) -> None:
    from sozialatlas.austausch.dateiart import lies_datei
    from sozialatlas.austausch.rueckformate import lies_rueckmeldung
    from sozialatlas.austausch.ruecktext import als_text
    from sozialatlas.austausch.rueckweg import nimm_zurueck
    from sozialatlas.bericht.rueckformular import rueckstand
    from sozialatlas.gebiete import kennung
    from sozialatlas.vorort import ordner_von

    r = lies_rueckmeldung(lies_datei(wahl.datei), wahl.datei.name)
    bericht = _bericht(r.kennung.get("AGS", ""), wahl.datei.name)
    stand = rueckstand(bericht)
    k, kommunen = bericht.kommune, bericht.grundlage.wurzel / "kommunen"
    ordner = ordner_von(kommunen, k.ags, kennung(k))
    ergebnis, dateien = nimm_zurueck(r, stand, _erlaubnis(wahl, r.gesendet), ordner)
    if not wahl.probe:
        schreibe_alle(dateien)
    print(als_text(ergebnis, probe=wahl.probe))
    if not ergebnis.angenommen:
        raise SystemExit(DatenFehler.exit_code)
    for ziel in dateien:
        verb = "Würde schreiben" if wahl.probe else "Geschrieben"
        print(f"\n{verb}: {ziel.relative_to(bericht.grundlage.wurzel)}")


def _bericht(ags: str, datei: str = "") -> Bericht:
    """Return the report of an area with drafts; ``datei`` names the form that says the AGS."""
    from sozialatlas.bericht import Bericht
    from sozialatlas.bericht.grundlage import lade_grundlage

    g = lade_grundlage(pfade.wurzel())
    if ags not in g.regelgebiete:
        if not datei:
            g.gebiete.im_amt(ags)
        fehler = DatenFehler if datei else AufrufFehler
        raise fehler(Mangel(datei, None, "AGS", f"Zu dem Gebiet „{ags[:20]}“ gibt es keine "
                            "Entwürfe.", "eine Kommune mit Bericht",
                            aehnlich(ags, g.regelgebiete)))  # fmt: skip
    return Bericht(g, g.kommune(ags))


def _erlaubnis(wahl: argparse.Namespace, gesendet: Any) -> Erlaubnis:
    from sozialatlas.austausch.rueckpruefung import Erlaubnis

    fremde = [s for s in wahl.ersetzen or () if s not in gesendet]
    if fremde:
        raise AufrufFehler([
            Mangel("", None, "--ersetzen", f"„{s}“ steht nicht im Formular.",
                   "ein Schlüssel des Formulars", aehnlich(s, gesendet))
            for s in fremde
        ])  # fmt: skip
    ersetzen = None if wahl.ersetzen is None else frozenset(wahl.ersetzen)
    return Erlaubnis(ersetzen, wahl.veraltete)
