"""Unchanged inputs cost nothing: finished outputs, kept under a key of everything they depend on.

The key covers the source with its includes and images, the project files, what the caller
declares (``abhaengig``), the engine itself and the versions of the libraries. Without declared
dependencies nothing is kept, because cells may read anything.

A second key covers what the cells gave: text, settings, figures. When inputs changed but that did
not, the document is not written again.
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
from typing import Any

from sozialatlas.fehler import SozialatlasFehler
from sozialatlas.render import einzeln
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.bericht import Bericht
from sozialatlas.schreiben import schreibe

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
    "python-docx",
    "python-pptx",
    "typst",
    "pypdfium2",
    "pillow",
    "scipy",
    "mapclassify",
)
_BILD = re.compile(r"!\[[^\]]*\]\(([^)\s]+\.(?:svg|png|jpe?g|gif))\)")
DATEIANGABEN = ("bibliography", "csl", "reference-doc", "css")


class Speicher:
    """Keys and slots of one project, profile and choice of formats."""

    def __init__(self, projekt: Projekt, formate: Sequence[str], abhaengig: Sequence[str]) -> None:
        self.projekt, self.formate = projekt, tuple(formate)
        self.ordner = einzeln.speicher(projekt) / "speicher"
        self.aktiv = bool(abhaengig)
        self.einstellungen = self._einstellungen() if self.aktiv else ""
        self.grundlage = self._grundlage(abhaengig) if self.aktiv else ""

    def _einstellungen(self) -> str:
        """Hash of what all documents are written with."""
        projekt = self.projekt
        dateien = [*projekt.dateien, *self._angegebene()]
        return _hash(
            [_maschine(), projekt.profil or "", *self.formate, *_inhalte(projekt.wurzel, dateien)]
        )

    def _grundlage(self, abhaengig: Sequence[str]) -> str:
        """Hash of what all cells may read, too."""
        wurzel = self.projekt.wurzel
        return _hash([self.einstellungen, *_inhalte(wurzel, _dateien(wurzel, abhaengig))])

    def _angegebene(self) -> Iterator[Path]:
        for name in DATEIANGABEN:
            wert = self.projekt.angaben.get(name)
            for eintrag in [wert] if isinstance(wert, str) else wert or []:
                yield self.projekt.wurzel / str(eintrag)

    def schluessel(self, quelle: str, weiteres: Iterable[str] = ()) -> str | None:
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
        return _hash([self.grundlage, quelle, *inhalte, *weiteres])

    # Second stage: what the cells gave, whatever they read

    def inhalt_von_bericht(self, bericht: Bericht) -> str | None:
        """Key of a report whose cells have run; what its formats are written from."""
        if not self.aktiv:
            return None
        wurzel = self.projekt.wurzel
        auftraege = {f: (a.angaben, a.seiten) for f, a in bericht.auftraege.items()}
        sagt = [bericht.titel, auftraege, bericht.meta]
        angaben = json.dumps(sagt, default=str, sort_keys=True)
        eigene = [
            wurzel / str(a.angaben[n])
            for a in bericht.auftraege.values()
            for n in DATEIANGABEN
            if isinstance(a.angaben.get(n), str)
        ]
        bilder = (wurzel / ort for ort in bericht.bilder)
        inhalte = _inhalte(wurzel, [*eigene, *bilder])
        return _hash([self.einstellungen, bericht.markdown, angaben, *inhalte])

    def inhalt_von_kapitel(
        self, baum: Path, bilder: Iterable[Path], fassung: str | None
    ) -> str | None:
        """Key of a chapter's tree and figures; the name of their folder does not count."""
        if not self.aktiv:
            return None
        text = baum.read_text(encoding="utf-8").replace(f".{(fassung or '')[:12]}/", "/")
        inhalte = (_inhalt(datei) for datei in bilder)
        return _hash([text, *inhalte])

    def gemeinsam(self, inhalte: Iterable[str | None], seiten: Mapping[str, str]) -> str | None:
        """Key of something made of several chapters."""
        teile = list(inhalte)
        ganze = [t for t in teile if t is not None]
        if len(ganze) < len(teile):
            return None
        return _hash([self.einstellungen, *seiten, *ganze])

    def inhalt(self, name: str) -> str | None:
        """Content key of a kept output."""
        bestand = self._bestand(name)
        return bestand.get("inhalt") if bestand else None

    def passt(self, name: str, inhalt: str | None) -> bool:
        return inhalt is not None and self.inhalt(name) == inhalt

    def bestaetige(self, name: str, schluessel: str | None) -> tuple[str, ...]:
        """The kept output is right for other inputs, too; returns its file names."""
        bestand = self._bestand(name) or {"dateien": []}
        text = json.dumps({**bestand, "schluessel": schluessel})
        schreibe(self.platz(name) / "bestand.json", text.encode())
        return tuple(bestand["dateien"])

    # Slots

    def platz(self, name: str) -> Path:
        return self.ordner / _hash([self.projekt.profil or "", *self.formate, name])[:24]

    def _bestand(self, name: str) -> dict[str, Any] | None:
        """What is kept under a name, if it is complete."""
        platz = self.platz(name)
        if not (platz / "bestand.json").exists():
            return None
        bestand: dict[str, Any] = json.loads((platz / "bestand.json").read_text(encoding="utf-8"))
        return bestand if all((platz / ort).is_file() for ort in bestand["dateien"]) else None

    def finde(self, name: str, schluessel: str | None) -> tuple[Path, tuple[str, ...]] | None:
        """Folder and file names of a kept output whose key fits."""
        bestand = self._bestand(name) if schluessel is not None else None
        if bestand is None or bestand["schluessel"] != schluessel:
            return None
        return self.platz(name), tuple(bestand["dateien"])

    def lege(
        self,
        name: str,
        schluessel: str | None,
        dateien: Mapping[str, Path],
        inhalt: str | None = None,
    ) -> None:
        """Keep files (name to place); the slot of this name is replaced as a whole."""
        if schluessel is None:
            return
        platz = self.platz(name)
        platz.parent.mkdir(parents=True, exist_ok=True)
        neu = Path(tempfile.mkdtemp(dir=platz.parent, prefix=".neu-"))
        for ort, datei in dateien.items():
            (neu / ort).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(datei, neu / ort)
        bestand = {"schluessel": schluessel, "inhalt": inhalt, "dateien": list(dateien)}
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
        yield f"{name}={_inhalt(datei)}"


def _inhalt(datei: Path) -> str:
    return hashlib.sha256(datei.read_bytes()).hexdigest() if datei.is_file() else "fehlt"


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
