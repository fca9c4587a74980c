"""Earlier states of a folder of the project: those of a git revision, or a folder as given."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sozialatlas.fehler import AufrufFehler, Mangel


@dataclass(frozen=True)
class Fassung:
    """A state of a folder, and how readers know it."""

    name: str
    ordner: Path


@contextmanager
def fassung(wurzel: Path, angabe: str, teil: str, inhalt: str) -> Iterator[Fassung]:
    """Give the folder ``teil`` of the project ("rules") as it was in ``angabe``.

    ``angabe`` is an existing folder (the project, a folder on the way to ``teil``, or ``teil``
    itself), else a revision of the project's history, unpacked for as long as the context lasts.
    ``inhalt`` says in remedies what the folder holds ("Regeln"). Raises :class:`AufrufFehler`
    where there is no such thing.
    """
    if Path(angabe).is_dir() and angabe:
        yield Fassung(angabe, _suche(Path(angabe).absolute(), teil))
        return
    rat = f"Eine Revision (HEAD, HEAD~3, main, v1.0) oder einen Ordner mit {inhalt} angeben."
    nummer = _finde(wurzel, angabe, rat)
    with tempfile.TemporaryDirectory(prefix="sozialatlas-") as zwischen:
        ende = _git(wurzel, rat, "archive", "--format=tar", nummer, teil)
        if ende.returncode:
            raise fehler(f"In der Revision „{angabe}“ gibt es keinen Ordner {teil}/.", rat)
        _entpacke(ende.stdout, Path(zwischen))
        ordner = Path(zwischen) / teil
        ordner.mkdir(parents=True, exist_ok=True)
        yield Fassung(f"{angabe} ({nummer[:7]})", ordner)


def _suche(ordner: Path, teil: str) -> Path:
    """Return ``teil`` below ``ordner``, which may be the project or stand further down."""
    stufen = PurePosixPath(teil).parts
    wege = [ordner.joinpath(*stufen[n:]) for n in range(len(stufen))]
    return next((weg for weg in wege if weg.is_dir()), ordner)


def _finde(wurzel: Path, angabe: str, rat: str) -> str:
    """Return the hash of the revision; what looks like an option is none."""
    if not angabe.strip() or angabe.startswith("-"):
        raise fehler(f"„{angabe}“ ist keine Revision.", rat)
    ende = _git(wurzel, rat, "rev-parse", "--verify", "--quiet", "--end-of-options",
                f"{angabe}^{{commit}}")  # fmt: skip
    if ende.returncode == 0:
        return ende.stdout.decode("ascii").strip()
    verzeichnis = _git(wurzel, rat, "rev-parse", "--git-dir")
    if b"dubious ownership" in verzeichnis.stderr:
        rat = f"git config --global --add safe.directory {wurzel} ausführen."
        raise fehler("Git liest das Projekt nicht, weil sein Ordner jemand anderem gehört.", rat)
    if verzeichnis.returncode:
        raise fehler("Das Projekt liegt in keinem Git-Verzeichnis; es gibt keine Revisionen.", rat)
    raise fehler(f"Eine Revision oder einen Ordner „{angabe}“ gibt es nicht.", rat)


def _entpacke(archiv: bytes, ziel: Path) -> None:
    """Unpack the plain files; nothing else is followed or written."""
    ziel = ziel.resolve()
    with tarfile.open(fileobj=io.BytesIO(archiv)) as tar:
        for eintrag in tar.getmembers():
            inhalt = tar.extractfile(eintrag) if eintrag.isfile() else None
            datei = (ziel / eintrag.name).resolve()
            if inhalt is not None and datei.is_relative_to(ziel):
                datei.parent.mkdir(parents=True, exist_ok=True)
                datei.write_bytes(inhalt.read())


def _git(wurzel: Path, rat: str, *argumente: str) -> subprocess.CompletedProcess[bytes]:
    git = shutil.which("git")
    if git is None:
        raise fehler("Git ist nicht installiert: „git“ fehlt im Suchpfad.", rat)
    return subprocess.run(
        [git, "-C", str(wurzel), *argumente], capture_output=True, check=False
    )  # fmt: skip


def fehler(text: str, rat: str) -> AufrufFehler:
    """Return the error of a base that is none."""
    return AufrufFehler(Mangel("", None, "--base", text, abhilfe=rat))
