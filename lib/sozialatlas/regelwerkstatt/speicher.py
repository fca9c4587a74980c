"""What is kept between runs: facts, the catalogue, and rules that have been checked.

All is kept under a fingerprint of everything they depend on: data, edition, literature, this
package, Python and the libraries that compute. What does not fit or cannot be read is made anew,
silently. JSON, because reading it needs no library; whole or not at all.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sozialatlas
from sozialatlas.katalog import Katalog
from sozialatlas.regeln.modell import Herkunft, Regel
from sozialatlas.regelwerkstatt import katalogtext
from sozialatlas.schreiben import schreibe

BIBLIOTHEKEN = ("pandas", "numpy", "scipy", "statsmodels", "pydantic", "PyYAML")
EINGAENGE = ("data", "_variables.yml", "chapters/literatur.bib")
ORDNER = Path(".cache") / "regelwerkstatt"

Spalten = Mapping[str, list[Any]]


@dataclass(frozen=True)
class Ort:
    """Where a project keeps things, and the fingerprint they are kept under."""

    wurzel: Path
    stand: str

    @property
    def ordner(self) -> Path:
        return self.wurzel / ORDNER

    def gilt(self) -> bool:
        """Return whether the inputs are still those of the fingerprint; computing takes a while."""
        return fingerabdruck(self.wurzel) == self.stand


def ort(wurzel: Path) -> Ort:
    return Ort(wurzel, fingerabdruck(wurzel))


def fingerabdruck(wurzel: Path) -> str:
    """Hash everything that facts and the check of a rule depend on, by content."""
    paket = Path(sozialatlas.__file__).parent
    summe = hashlib.sha256(sys.version.encode())
    for name in BIBLIOTHEKEN:
        summe.update(f"\0{name}={_version(name)}".encode())
    for ort in (paket, *(wurzel / name for name in EINGAENGE)):
        for datei in _dateien(ort):
            inhalt = hashlib.sha256(datei.read_bytes()).hexdigest()
            summe.update(f"\0{datei.relative_to(ort.parent)}={inhalt}".encode())
    return summe.hexdigest()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "fehlt"


def _dateien(ort: Path) -> Iterable[Path]:
    if not ort.is_dir():
        return (ort,) if ort.is_file() else ()
    return sorted(d for d in ort.rglob("*") if d.is_file() and "__pycache__" not in d.parts)


def fakten(ort: Ort, ags: Iterable[str], rechne: Callable[[], Any]) -> Spalten:
    """Return the kept facts of these areas as columns, or those that ``rechne`` makes.

    ``rechne`` returns a table; kept or new, the columns are the same.
    """
    datei = ort.ordner / "fakten.json"
    schluessel = _hash(ort.stand, *ags)
    inhalt = lies(datei, schluessel)
    if inhalt is None:
        inhalt = spalten(rechne())
        if ort.gilt():
            lege(datei, schluessel, inhalt)
    return inhalt


def zielstaende(
    ort: Ort, ziele: Iterable[str], rechne: Callable[[], Mapping[tuple[str, str], str]]
) -> dict[tuple[str, str], str]:
    """Return the kept states of these goals (written out whole), or those that ``rechne`` makes.

    Goals lie outside the inputs of the fingerprint, so they are part of the key.
    """
    datei = ort.ordner / "ziele.json"
    schluessel = _hash(ort.stand, *ziele)
    inhalt = lies(datei, schluessel)
    if inhalt is None:
        inhalt = [[ags, indikator, stand] for (ags, indikator), stand in rechne().items()]
        if ort.gilt():
            lege(datei, schluessel, inhalt)
    return {(ags, indikator): stand for ags, indikator, stand in inhalt}


def katalog(ort: Ort, lade: Callable[[], Katalog]) -> Katalog:
    """Return the kept catalogue, or the one that ``lade`` reads, kept if it comes back whole."""
    datei = ort.ordner / "katalog.json"
    inhalt = lies(datei, ort.stand)
    if inhalt is not None:
        return katalogtext.lies(inhalt)
    ergebnis = lade()
    inhalt = katalogtext.schreibe(ergebnis)
    if katalogtext.lies(inhalt) == ergebnis and ort.gilt():
        lege(datei, ort.stand, inhalt)
    return ergebnis


def spalten(tabelle: Any) -> dict[str, list[Any]]:
    """Return the columns of a table as lists; whatever is missing in them is None."""
    fehlt = tabelle.isna()
    return {
        str(name): [
            None if leer else wert
            for wert, leer in zip(tabelle[name].tolist(), fehlt[name].tolist(), strict=True)
        ]
        for name in tabelle.columns
    }


def lies(datei: Path, schluessel: str) -> Any:
    """Return what is kept under this key, None if nothing or if it is damaged."""
    try:
        kopf, _, inhalt = datei.read_bytes().partition(b"\n")
        if kopf.decode("ascii") == f"{schluessel} {hashlib.sha256(inhalt).hexdigest()}":
            return json.loads(inhalt)
    except (OSError, ValueError):
        pass
    return None


def lege(datei: Path, schluessel: str, inhalt: Any) -> None:
    """Keep ``inhalt``; where nothing can be written, nothing is kept."""
    roh = json.dumps(inhalt, ensure_ascii=False).encode()
    kopf = f"{schluessel} {hashlib.sha256(roh).hexdigest()}\n".encode()
    with suppress(OSError):
        schreibe(datei, kopf + roh)


def _hash(*teile: str) -> str:
    return hashlib.sha256("\0".join(teile).encode()).hexdigest()


class Regelspeicher:
    """Rules without problems by the content of their files; the others are read each time."""

    def __init__(self, ort: Ort) -> None:
        self._datei, self._stand = ort.ordner / "regeln.json", ort.stand
        self._bestand: dict[str, Any] = lies(self._datei, self._stand) or {}
        self._benutzt: dict[str, Any] = {}
        self._regeln: dict[str, Regel] = {}

    def lies(self, schluessel: str) -> Regel | None:
        """Return a rule that has been checked before; the same one each time."""
        if schluessel not in self._regeln and schluessel in self._bestand:
            eintrag = self._benutzt[schluessel] = self._bestand[schluessel]
            regel = self._regeln[schluessel] = Regel.model_validate_json(eintrag["regel"])
            regel._herkunft = Herkunft(*eintrag["herkunft"])
        return self._regeln.get(schluessel)

    def merke(self, schluessel: str, regel: Regel) -> None:
        """Keep a checked rule if it comes back from its text as the same rule."""
        text = regel.model_dump_json()
        if Regel.model_validate_json(text).model_dump() == regel.model_dump():
            herkunft = [regel.herkunft.datei, regel.herkunft.zeile]
            self._benutzt[schluessel] = {"regel": text, "herkunft": herkunft}
            self._regeln[schluessel] = regel

    def schreibe(self) -> None:
        """Keep the rules of this run for the next one."""
        if self._benutzt != self._bestand:
            lege(self._datei, self._stand, self._benutzt)
            self._bestand = dict(self._benutzt)


def regelschluessel(datei: Path, regelnamen: Iterable[str]) -> str:
    """Hash what a check may ask about: name with its folders, content, ids of all rules.

    A file that cannot be read has the key of none.
    """
    try:
        inhalt = hashlib.sha256(datei.read_bytes()).hexdigest()
    except OSError:
        return ""
    return _hash("/".join(datei.absolute().parts[-3:]), inhalt, *sorted(regelnamen))
