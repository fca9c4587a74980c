"""What is kept between runs: facts, catalogue, what is on site, checked rules and their findings.

All is kept under a fingerprint of everything it depends on: data, edition, literature, this
package, Python and the libraries that compute; what comes from elsewhere is part of its key. What
does not fit or cannot be read is made anew, silently. JSON, because reading it needs no library;
whole or not at all.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sozialatlas
from sozialatlas.katalog import Katalog
from sozialatlas.regeln.modell import Herkunft, Regel
from sozialatlas.regelwerkstatt import befundtext, katalogtext
from sozialatlas.schreiben import schreibe
from sozialatlas.typen import Vorort

BIBLIOTHEKEN = ("pandas", "numpy", "scipy", "pydantic", "PyYAML")
EINGAENGE = ("data", "_variables.yml", "chapters/literatur.bib")
BEITRAEGE = "[0-9]*-*/"
"""Folders below kommunen/ with what Kommunen contribute."""

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
    versionen = (f"{name}={_version(name)}" for name in BIBLIOTHEKEN)
    eingaenge = (paket, *(wurzel / name for name in EINGAENGE))
    return _hash(sys.version, *versionen, *(z for ort in eingaenge for z in _inhalt(ort)))


def _version(name: str) -> str:
    """Return what says the version of a library, unread: that would take ten times as long."""
    try:
        return str(importlib.metadata.distribution(name).read_text("METADATA"))
    except importlib.metadata.PackageNotFoundError:
        return "fehlt"


def _inhalt(ort: Path) -> Iterator[str]:
    """Yield name and hash of each file at or below a place."""
    for datei in sorted(_dateien(ort)):
        summe = hashlib.sha256(datei.read_bytes()).hexdigest()
        yield f"{datei.relative_to(ort.parent)}={summe}"


def _dateien(ort: Path) -> Iterable[Path]:
    if ort.is_file():
        return [ort]
    ordner = ((o, namen) for o, _, namen in os.walk(ort) if not o.endswith("__pycache__"))
    return (d for o, namen in ordner for name in namen if (d := Path(o, name)).is_file())


def behalte(ort: Ort, name: str, schluessel: Callable[[], str], rechne: Callable[[], Any]) -> Any:
    """Return what is kept by this name under its key, else what ``rechne`` makes, kept from now on.

    ``rechne`` returns lists, mappings, texts and numbers; kept or new, they are the same.
    """
    datei, vorher = ort.ordner / f"{name}.json", schluessel()
    inhalt = lies(datei, vorher)
    if inhalt is None:
        inhalt = rechne()
        if ort.gilt() and schluessel() == vorher:
            lege(datei, vorher, inhalt)
    return inhalt


def fakten(ort: Ort, ags: Iterable[str], rechne: Callable[[], Any]) -> Spalten:
    """Return the kept facts of these areas as columns, or those that ``rechne`` makes.

    ``rechne`` returns a table; kept or new, the columns are the same.
    """
    werte: Spalten = behalte(
        ort, "fakten", lambda: _hash(ort.stand, *ags), lambda: spalten(rechne())
    )
    return werte


def vorort(ort: Ort, rechne: Callable[[], Mapping[str, Vorort]]) -> dict[str, Vorort]:
    """Return what Kommunen say to the rules, kept or as ``rechne`` makes it.

    Their folders lie outside the inputs of the fingerprint, so the contents are part of the key.
    """

    def schluessel() -> str:
        ordner = sorted((ort.wurzel / "kommunen").glob(BEITRAEGE))
        return _hash(ort.stand, *(zeile for o in ordner for zeile in _inhalt(o)))

    inhalt = behalte(ort, "vorort", schluessel, lambda: befundtext.schreibe_vorort(rechne()))
    return befundtext.lies_vorort(inhalt)


def bewertung(
    ort: Ort,
    regeln: Iterable[Regel],
    vorort: Mapping[str, Vorort],
    rechne: Callable[[], befundtext.Bewertung],
) -> befundtext.Bewertung:
    """Return what the rules find and recommend, kept or as ``rechne`` makes it.

    It depends on the facts, which have the fingerprint, on the rules and on what is on site.
    """
    gefragt = [
        json.dumps(befundtext.schreibe_vorort(vorort)),
        *(r.model_dump_json() for r in regeln),
    ]
    inhalt = behalte(
        ort, "bewertung", lambda: _hash(ort.stand, *gefragt), lambda: befundtext.schreibe(*rechne())
    )
    return befundtext.lies(inhalt)


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
