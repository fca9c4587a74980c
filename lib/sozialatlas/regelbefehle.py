"""The commands around rules: check them, write their schema, show what a change does."""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas import erklaerbefehl, pfade
from sozialatlas.befehlszeile import Zeile, befehl, gruppe
from sozialatlas.fehler import RegelFehler
from sozialatlas.schreiben import schreibe

if TYPE_CHECKING:
    from sozialatlas.regeln import Regel
    from sozialatlas.regelwerkstatt import Ergebnis, Lauf

TAKT = 0.2
"""Seconds between two glances at the folder of rules."""


@contextmanager
def _ohne_sammler() -> Iterator[None]:
    """Keep what is made here: looking for what to collect takes a third of the time.

    It stays out of the search ever after, also when the process ends.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@_ohne_sammler()
def rules_check(wahl: argparse.Namespace) -> None:
    from sozialatlas.regeln.analyse.ausgabe import als_text
    from sozialatlas.regelwerkstatt.pruefung import pruefe_regelwerk

    ergebnis = pruefe_regelwerk(pfade.wurzel(), wahl.orte)
    print(als_text(ergebnis), end="")
    if not ergebnis.bestanden(streng=wahl.streng):
        raise SystemExit(RegelFehler.exit_code)


def rules_schema(wahl: argparse.Namespace) -> None:
    from sozialatlas import regeln

    schema = json.dumps(regeln.schema(), ensure_ascii=False, indent=2) + "\n"
    schreibe(pfade.wurzel() / "rules" / "schema.json", schema)
    print("rules/schema.json geschrieben.")


@_ohne_sammler()
def rules_diff(wahl: argparse.Namespace) -> None:
    from sozialatlas import regelwerkstatt

    wurzel = pfade.wurzel()
    with regelwerkstatt.basis(wurzel, wahl.base) as basis:
        lauf = regelwerkstatt.richte_ein(wurzel)
        alt = lauf.basisfassung(basis)
        ergebnis = lauf.vergleiche(basis, alt)
    if wahl.berichte:
        ergebnis = replace(ergebnis, berichte=_berichte(wurzel, alt[0].regeln, lauf))
    text = _form(wahl.format)(ergebnis)
    if wahl.out is None:
        print(text, end="")
    else:
        schreibe(wahl.out, text)
        print(f"{wahl.out} geschrieben.")


def _berichte(wurzel: Path, vorher: Sequence[Regel], lauf: Lauf) -> tuple[str, ...]:
    from sozialatlas.berichtsvergleich import geaenderte_berichte
    from sozialatlas.regeln import lade_regeln

    nachher = lade_regeln(wurzel / "rules", lauf.katalog)
    return geaenderte_berichte(wurzel, vorher, nachher)


def _form(name: str) -> Callable[[Ergebnis], str]:
    if name == "html":
        from sozialatlas.regelwerkstatt.seite import als_html

        return als_html
    from sozialatlas.regelwerkstatt import als_markdown, als_text

    return als_markdown if name == "markdown" else als_text


def rules_watch(wahl: argparse.Namespace) -> None:
    from sozialatlas import regelwerkstatt

    wurzel = pfade.wurzel()
    with regelwerkstatt.basis(wurzel, wahl.base) as basis:
        with _ohne_sammler():
            lauf = regelwerkstatt.richte_ein(wurzel)
            alt = lauf.basisfassung(basis)
        print(f"Beobachtet wird {lauf.regelordner}; mit Strg+C beenden.", flush=True)
        try:
            for text in beobachte(
                lambda: regelwerkstatt.als_text(lauf.vergleiche(basis, alt)),
                lambda: regelwerkstatt.abdruck(lauf.regelordner),
                lambda: time.sleep(TAKT),
            ):
                print(text, flush=True)
        except KeyboardInterrupt:
            print("\nBeendet.")


def beobachte(
    vergleiche: Callable[[], str], abdruck: Callable[[], object], warte: Callable[[], None]
) -> Iterator[str]:
    """Yield the comparison, or the problems of the rules, at the start and after each save."""
    letzter: object = None
    while True:
        jetzt = abdruck()
        if jetzt != letzter:
            letzter, beginn = jetzt, time.perf_counter()
            try:
                text = vergleiche()
            except RegelFehler as fehler:
                text = f"{fehler}\n"
            dauer = f"{time.perf_counter() - beginn:.2f}".replace(".", ",")
            yield f"── {time.strftime('%H:%M:%S')}, {dauer} s ──\n{text}"
        warte()


def richte_ein(befehle: Any) -> None:
    """Add the commands of the group "rules"."""
    regelwerk = gruppe(befehle, "rules", "Regeln prüfen und vergleichen")
    pruefe = befehl(
        regelwerk,
        rules_check,
        "check",
        "Regeln laden; Beispiele, Logik, Widersprüche und Wirkung auf den Daten prüfen",
        "sozialatlas rules check",
        "sozialatlas rules check rules/bildung/kita-personalausstattung.yml",
    )
    pruefe.add_argument(
        "orte", nargs="*", type=Path, metavar="DATEI", help="Dateien oder Ordner; sonst rules/"
    )
    pruefe.add_argument("--streng", action="store_true", help="auch Hinweise gelten als Fehler")
    befehl(
        regelwerk,
        rules_schema,
        "schema",
        "rules/schema.json aus dem Modell der Regeln schreiben",
        "sozialatlas rules schema",
    )
    _vergleichsbefehle(regelwerk)


def _vergleichsbefehle(regelwerk: Any) -> None:
    zeige = befehl(
        regelwerk,
        rules_diff,
        "diff",
        "zeigen, in welchen Kommunen geänderte Regeln Empfehlungen ändern",
        "sozialatlas rules diff",
        "sozialatlas rules diff --base main --format markdown",
        "sozialatlas rules diff --base ../regeln-2025 --format html --out wirkung.html",
    )
    erklaerbefehl.melde_an(regelwerk, befehl)
    beobachter = befehl(
        regelwerk,
        rules_watch,
        "watch",
        "dasselbe nach jedem Speichern einer Regel von neuem zeigen",
        "sozialatlas rules watch",
        "sozialatlas rules watch --base HEAD~1",
    )
    for zeile in (zeige, beobachter):
        _frage_basis(zeile)
    zeige.add_argument(
        "--format", default="text", choices=("text", "markdown", "html"), help="sonst text"
    )
    zeige.add_argument(
        "--berichte",
        action="store_true",
        help="auch alle Berichte nennen, die sich im Wortlaut ändern (dauert einige Sekunden)",
    )
    zeige.add_argument("--out", type=Path, metavar="DATEI", help="in eine Datei schreiben")


def _frage_basis(zeile: Zeile) -> None:
    zeile.add_argument(
        "--base", default="HEAD", metavar="STAND", help="Git-Revision oder Ordner; sonst HEAD"
    )
