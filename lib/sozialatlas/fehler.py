"""All errors a user can meet, in one tree::

    SozialatlasFehler          1  something is wrong; carries a list of Mangel
    ├── AufrufFehler           2  the call does not fit (unknown AGS, unknown format)
    ├── DatenFehler            3  figures or areas are not as declared
    ├── KatalogFehler          4  catalogue of indicators, fields or measures
    ├── RegelFehler            5  rules
    └── RenderFehler           6  documents, cells, output

Each class has an exit code of its own. An error holds *all* problems found, each as a
:class:`Mangel` that says what is wrong, where, what was expected and what to do.
"""

from __future__ import annotations

import difflib
import errno
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Mangel:
    """One problem: place, fact, expectation, remedy. All texts are German sentences."""

    datei: str
    zeile: int | None
    feld: str
    fehler: str
    erwartet: str = ""
    abhilfe: str = ""

    def __str__(self) -> str:
        ort = [self.datei]
        if self.zeile is not None:
            ort.append(f"Zeile {self.zeile}")
        if self.feld:
            ort.append(f"Feld {self.feld}")
        zeilen = [", ".join(ort), f"  Fehler:    {self.fehler}"]
        if self.erwartet:
            zeilen.append(f"  Erwartet:  {self.erwartet}")
        if self.abhilfe:
            zeilen.append(f"  Abhilfe:   {self.abhilfe}")
        return "\n".join(zeilen)


class SozialatlasFehler(Exception):
    """Base of all errors shown to users; never accompanied by a traceback."""

    exit_code = 1

    def __init__(self, maengel: str | Mangel | Iterable[Mangel]) -> None:
        if isinstance(maengel, str):
            maengel = Mangel("", None, "", maengel)
        if isinstance(maengel, Mangel):
            maengel = (maengel,)
        self.maengel: tuple[Mangel, ...] = tuple(maengel)
        super().__init__("\n\n".join(str(m).lstrip(", \n") for m in self.maengel))


class AufrufFehler(SozialatlasFehler):
    exit_code = 2


class DatenFehler(SozialatlasFehler):
    exit_code = 3


class KatalogFehler(SozialatlasFehler):
    exit_code = 4


class RegelFehler(SozialatlasFehler):
    exit_code = 5


class RenderFehler(SozialatlasFehler):
    exit_code = 6


def aehnlich(wort: str, bekannte: Iterable[str]) -> str:
    """Return a remedy that names the nearest known word, or the known words if few."""
    bekannte = sorted(bekannte)
    nahe = difflib.get_close_matches(wort, bekannte, n=1, cutoff=0.6)
    if nahe:
        return f"Schreibweise prüfen; ähnlich ist „{nahe[0]}“."
    if len(bekannte) <= 12:
        return "Bekannt sind: " + ", ".join(bekannte) + "."
    return "Schreibweise prüfen."


def dateigrund(fehler: OSError) -> str:
    """Say in German why a file could not be read or written; unknown reasons stay as they are."""
    match fehler:
        case FileNotFoundError():
            return "gibt es nicht"
        case IsADirectoryError():
            return "ist ein Ordner"
        case NotADirectoryError() | FileExistsError():
            return "liegt, wo ein Ordner sein müsste"
        case PermissionError():
            return "ist nicht freigegeben"
    gruende = {
        errno.EROFS: "liegt auf einem schreibgeschützten Datenträger",
        errno.ENOSPC: "passt nicht mehr auf den Datenträger",
        errno.ELOOP: "ist ein Verweis auf sich selbst",
    }
    return gruende.get(fehler.errno or 0, f"ist nicht zugänglich ({fehler.strerror or fehler})")
