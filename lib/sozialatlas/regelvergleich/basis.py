"""The rules to compare with: those of a git revision, or of a folder."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sozialatlas.fehler import AufrufFehler, Mangel
from sozialatlas.regeln.pruefung import regeldateien
from sozialatlas.schreiben import schreibe

RAT = "Eine Revision (HEAD, HEAD~3, main, v1.0) oder einen Ordner mit Regeln angeben."


@dataclass(frozen=True)
class Basis:
    """A folder of rules, and how readers know the state it holds."""

    name: str
    ordner: Path


@contextmanager
def basis(wurzel: Path, angabe: str) -> Iterator[Basis]:
    """Give the rules of ``angabe``: an existing folder, else a revision of the project's history.

    Raises :class:`AufrufFehler` where there is no such thing.
    """
    if Path(angabe).is_dir() and angabe:
        ordner = Path(angabe).absolute()
        yield _mit_regeln(angabe, ordner / "rules" if (ordner / "rules").is_dir() else ordner)
        return
    fassung = _finde(wurzel, angabe)
    with tempfile.TemporaryDirectory(prefix="sozialatlas-") as zwischen:
        _entpacke(_hole(wurzel, angabe, fassung), Path(zwischen))
        yield _mit_regeln(f"{angabe} ({fassung[:7]})", Path(zwischen) / "rules")


def _mit_regeln(name: str, ordner: Path) -> Basis:
    if not regeldateien(ordner):
        raise _fehler(f"In {name} liegt keine Regel.")
    return Basis(name, ordner)


def _finde(wurzel: Path, angabe: str) -> str:
    """Return the hash of the revision; what looks like an option is none."""
    if not angabe.strip() or angabe.startswith("-"):
        raise _fehler(f"„{angabe}“ ist keine Revision.")
    ende = _git(wurzel, "rev-parse", "--verify", "--quiet", "--end-of-options",
                f"{angabe}^{{commit}}")  # fmt: skip
    if ende.returncode == 0:
        return ende.stdout.decode("ascii").strip()
    verzeichnis = _git(wurzel, "rev-parse", "--git-dir")
    if b"dubious ownership" in verzeichnis.stderr:
        rat = f"git config --global --add safe.directory {wurzel} ausführen."
        raise _fehler("Git liest das Projekt nicht, weil sein Ordner jemand anderem gehört.", rat)
    if verzeichnis.returncode:
        raise _fehler("Das Projekt liegt in keinem Git-Verzeichnis; es gibt keine Revisionen.")
    raise _fehler(f"Eine Revision oder einen Ordner „{angabe}“ gibt es nicht.")


def _hole(wurzel: Path, angabe: str, fassung: str) -> bytes:
    ende = _git(wurzel, "archive", "--format=tar", fassung, "rules")
    if ende.returncode:
        raise _fehler(f"In der Revision „{angabe}“ gibt es keinen Ordner rules/.")
    return ende.stdout


def _entpacke(archiv: bytes, ziel: Path) -> None:
    """Unpack the plain files; a rule is no link."""
    with tarfile.open(fileobj=io.BytesIO(archiv)) as tar:
        for eintrag in tar.getmembers():
            inhalt = tar.extractfile(eintrag) if eintrag.isfile() else None
            datei = (ziel / eintrag.name).resolve()
            if inhalt is not None and datei.is_relative_to(ziel.resolve()):
                schreibe(datei, inhalt.read())
    (ziel / "rules").mkdir(exist_ok=True)


def _git(wurzel: Path, *argumente: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise _fehler("Git ist nicht installiert: „git“ fehlt im Suchpfad.")
    return subprocess.run(
        [git, "-C", str(wurzel), *argumente], capture_output=True, check=False
    )  # fmt: skip


def _fehler(text: str, rat: str = RAT) -> AufrufFehler:
    return AufrufFehler(Mangel("", None, "--base", text, abhilfe=rat))
