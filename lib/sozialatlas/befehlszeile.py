"""A command line that speaks German: argparse with translated help and errors."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from sozialatlas.fehler import AufrufFehler, Mangel, aehnlich

RUECKGABEWERTE = """\
Rückgabewerte:
  0 in Ordnung   1 allgemeiner Fehler   2 Aufruf passt nicht   3 Daten
  4 Katalog      5 Regeln               6 Dokumente oder Ausgabe
"""


class Zeile(argparse.ArgumentParser):
    """An argument parser that speaks German and reports through the error tree."""

    def __init__(self, **angaben: Any) -> None:
        angaben.setdefault("formatter_class", Hilfe)
        super().__init__(add_help=False, allow_abbrev=False, **angaben)
        self._positionals.title = "Angaben"
        self._optionals.title = "Optionen"
        self.add_argument("-h", "--help", action="help", help="diese Hilfe zeigen")

    def error(self, message: str) -> NoReturn:
        raise AufrufFehler(f"{auf_deutsch(message)}\n  Hilfe:     {self.prog} --help")


class Hilfe(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


MELDUNGEN: dict[str, Callable[[re.Match], str]] = {
    r"the following arguments are required: (.+)": lambda m: f"Es fehlt: {m[1]}.",
    r"unrecognized arguments: (.+)": lambda m: f"Unbekannt ist: {m[1]}.",
    r"argument ([^:]+): invalid choice: '?(.*?)'? \(choose from (.+)\)": lambda m: (
        f"{m[1]}: „{m[2]}“ ist nicht bekannt. " + aehnlich(m[2], re.findall(r"[\w-]+", m[3]))
    ),
    r"argument ([^:]+): expected .*argument.*": lambda m: f"Nach {m[1]} fehlt ein Wert.",
}


def auf_deutsch(meldung: str) -> str:
    """Translate a message of argparse; an unknown one stays as it is, marked."""
    for muster, text in MELDUNGEN.items():
        treffer = re.fullmatch(muster, meldung)
        if treffer:
            return text(treffer)
    return f"Der Aufruf passt nicht ({meldung})."


def gruppe(befehle: Any, name: str, hilfe: str) -> Any:
    """Add a group of commands and return where its commands are added."""
    zeile = befehle.add_parser(name, help=hilfe, description=f"{hilfe}.", epilog=RUECKGABEWERTE)
    return zeile.add_subparsers(title="Befehle", metavar="BEFEHL", dest="unter", required=True)


def befehl(befehle: Any, aufruf: Callable, name: str, hilfe: str, *beispiele: str) -> Zeile:
    """Add a command that calls ``aufruf``; its help ends with the examples."""
    zeile: Zeile = befehle.add_parser(
        name,
        help=hilfe,
        description=f"{hilfe}.",
        epilog="Beispiele:\n  " + "\n  ".join(beispiele) + "\n\n" + RUECKGABEWERTE,
    )
    zeile.set_defaults(aufruf=aufruf)
    return zeile


def mit_endung(datei: Path, endung: str, feld: str) -> Path:
    """Return the name of a file to write; AufrufFehler unless it ends as its format does."""
    if datei.suffix.lower() == endung:
        return datei
    text = f"Der Name „{datei.name}“ endet nicht auf {endung}."
    raise AufrufFehler(Mangel("", None, feld, text, f"ein Dateiname mit {endung}", "Umbenennen."))
