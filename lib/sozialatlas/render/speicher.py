"""Unchanged inputs cost nothing: finished outputs, kept under a key of everything they depend on.

The key covers the source with its includes and images, the project files, what the caller
declares (``abhaengig``), the engine itself and the versions of the libraries. Without declared
dependencies nothing is kept, because cells may read anything.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from sozialatlas.fehler import SozialatlasFehler
from sozialatlas.render import einzeln
from sozialatlas.render.angaben import Projekt

BIBLIOTHEKEN = (
    "pandas",
    "numpy",
    "matplotlib",
    "plotnine",
    "geopandas",
    "shapely",
    "altair",
    "ipython",
    "pypandoc-binary",
    "typst",
)
_BILD = re.compile(r"!\[[^\]]*\]\(([^)\s]+\.(?:svg|png|jpe?g|gif))\)")
DATEIANGABEN = ("bibliography", "csl", "reference-doc", "css")


class Speicher:
    """Keys and slots of one project, profile and choice of formats."""

    def __init__(self, projekt: Projekt, formate: Sequence[str], abhaengig: Sequence[str]) -> None:
        self.projekt, self.formate = projekt, tuple(formate)
        self.ordner = einzeln.speicher(projekt) / "speicher"
        self.aktiv = bool(abhaengig)
        self.grundlage = self._grundlage(abhaengig) if self.aktiv else ""

    def _grundlage(self, abhaengig: Sequence[str]) -> str:
        """Hash of what all documents share."""
        projekt = self.projekt
        dateien = [*projekt.dateien, *_dateien(projekt.wurzel, abhaengig), *self._angegebene()]
        return _hash(
            [_maschine(), projekt.profil or "", *self.formate, *_inhalte(projekt.wurzel, dateien)]
        )

    def _angegebene(self) -> Iterator[Path]:
        for name in DATEIANGABEN:
            wert = self.projekt.angaben.get(name)
            for eintrag in [wert] if isinstance(wert, str) else wert or []:
                yield self.projekt.wurzel / str(eintrag)

    def schluessel(self, quelle: str) -> str | None:
        """Key of one document; None when it cannot be read or nothing is kept."""
        if not self.aktiv:
            return None
        try:
            gelesen = einzeln.lies(self.projekt, quelle)
        except (SozialatlasFehler, OSError):
            return None
        bilder = []
        for datei in gelesen.dateien:
            for ort in _BILD.findall(datei.read_text(encoding="utf-8")):
                bilder.append(gelesen.pfad.parent / ort)
        inhalte = _inhalte(self.projekt.wurzel, [*gelesen.dateien, *bilder])
        return _hash([self.grundlage, quelle, *inhalte])

    def gemeinsam(self, schluessel: Iterable[str | None], name: str) -> str | None:
        """Key of something made of several documents."""
        teile = list(schluessel)
        ganze = [t for t in teile if t is not None]
        return _hash([self.grundlage, name, *ganze]) if len(ganze) == len(teile) else None

    def _platz(self, name: str) -> Path:
        return self.ordner / _hash([self.projekt.profil or "", *self.formate, name])[:24]

    def finde(self, name: str, schluessel: str | None) -> tuple[Path, tuple[str, ...]] | None:
        """Folder and file names of a kept output whose key fits."""
        platz = self._platz(name)
        bestand = platz / "bestand.json"
        if schluessel is None or not bestand.exists():
            return None
        inhalt = json.loads(bestand.read_text(encoding="utf-8"))
        vollstaendig = all((platz / ort).is_file() for ort in inhalt["dateien"])
        if inhalt["schluessel"] != schluessel or not vollstaendig:
            return None
        return platz, tuple(inhalt["dateien"])

    def lege(self, name: str, schluessel: str | None, dateien: Mapping[str, Path]) -> None:
        """Keep files (name to place); the slot of this name is replaced as a whole."""
        if schluessel is None:
            return
        platz = self._platz(name)
        platz.parent.mkdir(parents=True, exist_ok=True)
        neu = Path(tempfile.mkdtemp(dir=platz.parent, prefix=".neu-"))
        for ort, datei in dateien.items():
            (neu / ort).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(datei, neu / ort)
        bestand = {"schluessel": schluessel, "dateien": list(dateien)}
        (neu / "bestand.json").write_text(json.dumps(bestand), encoding="utf-8")
        shutil.rmtree(platz, ignore_errors=True)
        neu.replace(platz)


def _hash(teile: Iterable[str]) -> str:
    summe = hashlib.sha256()
    for teil in teile:
        summe.update(teil.encode("utf-8") + b"\0")
    return summe.hexdigest()


def _inhalte(wurzel: Path, dateien: Iterable[Path]) -> Iterator[str]:
    """Name and content hash of each file, once; a missing file counts as such."""
    for datei in sorted(set(dateien)):
        name = datei.relative_to(wurzel).as_posix() if datei.is_relative_to(wurzel) else str(datei)
        inhalt = hashlib.sha256(datei.read_bytes()).hexdigest() if datei.is_file() else "fehlt"
        yield f"{name}={inhalt}"


def _dateien(wurzel: Path, muster: Iterable[str]) -> Iterator[Path]:
    """Files behind paths, folders and globs relative to ``wurzel``."""
    for eintrag in muster:
        for pfad in wurzel.glob(eintrag):
            for datei in pfad.rglob("*") if pfad.is_dir() else (pfad,):
                if datei.is_file() and "__pycache__" not in datei.parts:
                    yield datei


@cache
def _maschine() -> str:
    """The engine and the libraries that draw and set."""
    ordner = Path(__file__).parent
    eigene = [p for p in ordner.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    versionen = []
    for name in BIBLIOTHEKEN:
        try:
            versionen.append(f"{name}={importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            versionen.append(f"{name}=fehlt")
    return _hash([sys.version, *versionen, *_inhalte(ordner, eigene)])
