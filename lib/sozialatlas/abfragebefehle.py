"""The commands that send data requests out and take answers in."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sozialatlas import pfade
from sozialatlas.befehlszeile import mit_endung
from sozialatlas.fehler import AufrufFehler, DatenFehler, Mangel, SozialatlasFehler
from sozialatlas.schreiben import schreibe, schreibe_alle


def melde_an(daten: Any, befehl: Callable[..., Any]) -> None:
    """Add the commands to the group of the data; ``befehl`` is how the command line adds one."""
    frage = befehl(
        daten,
        data_request,
        "request",
        "Datenabfrage für eine Kommune als Excel-Arbeitsmappe schreiben",
        "sozialatlas data request 16052",
        "sozialatlas data request 16052 --out abfrage-gera.xlsx",
    )
    frage.add_argument("ags", metavar="AGS", help="amtlicher Schlüssel, z. B. 16052 für Gera")
    frage.add_argument("--out", type=Path, metavar="DATEI", help="sonst ein Name im Ordner hier")
    frage.add_argument("--ersetzen", action="store_true", help="vorhandene Datei überschreiben")

    nimm = befehl(
        daten,
        data_receive,
        "receive",
        "Ausgefüllte Datenabfrage prüfen und übernehmen; ganz oder gar nicht",
        "sozialatlas data receive abfrage-gera.xlsx",
        "sozialatlas data receive abfrage-gera.xlsx --protokoll protokoll-gera.docx",
    )
    nimm.add_argument("datei", type=Path, metavar="DATEI", help="die Arbeitsmappe der Kommune")
    nimm.add_argument("--protokoll", type=Path, metavar="DATEI",
                      help="Protokoll auch hierhin schreiben, auch bei Zurückweisung")  # fmt: skip
    nimm.add_argument(
        "--ersetzen", action="store_true", help="Lieferung desselben Standes überschreiben"
    )


def pruefe(wurzel: Path) -> tuple[Mangel, ...]:
    """Return every problem of what Kommunen are asked for and of what they have delivered.

    The catalogue must be sound; a project that asks nothing has nothing to check.
    """
    from sozialatlas.austausch.lieferungen import lade_lieferungen
    from sozialatlas.katalog import lade_abfrage, lade_katalog
    from sozialatlas.katalog.abfrage import abfragedatei

    maengel: list[Mangel] = []
    daten = wurzel / "data"
    schritte: list[Callable[[], Any]] = [lambda: lade_lieferungen(wurzel / "kommunen")]
    if abfragedatei(daten).exists():
        schritte.append(lambda: lade_abfrage(daten, lade_katalog(daten).indikatoren))
    for schritt in schritte:
        try:
            schritt()
        except SozialatlasFehler as fehler:
            maengel += fehler.maengel
    return tuple(maengel)


def data_request(wahl: argparse.Namespace) -> None:
    from sozialatlas.austausch.abfrage import Werkstatt, fordere_an

    werkstatt = Werkstatt.lade(pfade.wurzel())
    name, inhalt = fordere_an(werkstatt, werkstatt.gebiete.im_amt(wahl.ags).ags)
    ziel = mit_endung(wahl.out or Path(name), ".xlsx", "--out")
    if ziel.exists() and ziel.read_bytes() != inhalt and not wahl.ersetzen:
        text = f"Die Datei {ziel} gibt es schon; vielleicht ist sie ausgefüllt."
        rat = "Anderen Namen wählen oder --ersetzen angeben."
        raise AufrufFehler(Mangel("", None, "--out", text, "ein freier Dateiname", rat))
    schreibe(ziel, inhalt)
    print(f"Datenabfrage geschrieben: {ziel}")


def data_receive(wahl: argparse.Namespace) -> None:
    from sozialatlas.austausch.abfrage import Werkstatt, nimm_an
    from sozialatlas.austausch.protokoll import als_text

    blatt = wahl.protokoll and mit_endung(wahl.protokoll, ".docx", "--protokoll")
    wurzel = pfade.wurzel()
    eingang = nimm_an(Werkstatt.lade(wurzel), wahl.datei, ersetzen=wahl.ersetzen)
    schreibe_alle(eingang.dateien | ({blatt: eingang.protokoll} if blatt else {}))
    p = eingang.pruefung
    print(als_text(p))
    if blatt:
        print(f"\nProtokoll: {blatt}")
    if not p.angenommen:
        raise SystemExit(DatenFehler.exit_code)
    if eingang.schon_da:
        print("\nDiese Lieferung liegt schon vor; es wurde nichts geändert.")
    for ziel in eingang.dateien:
        print(f"Geschrieben: {ziel.relative_to(wurzel)}")
