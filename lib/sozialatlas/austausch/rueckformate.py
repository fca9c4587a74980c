"""In which formats forms of decisions go out and come back, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from sozialatlas.austausch.rueckmappe import schreibe_xlsx
from sozialatlas.austausch.rueckmappe_lesen import lies_xlsx
from sozialatlas.austausch.rueckmeldung import Formular, Rueckmeldung
from sozialatlas.austausch.wortformular import schreibe_docx
from sozialatlas.austausch.wortlesen import lies_docx
from sozialatlas.fehler import DatenFehler, Mangel

SCHREIBER: dict[str, Callable[[Formular, date], bytes]] = {
    "xlsx": schreibe_xlsx,
    "docx": schreibe_docx,
}
LESER: dict[str, Callable[[bytes, str], Rueckmeldung]] = {
    "xlsx": lies_xlsx,
    "docx": lies_docx,
}


def lies_rueckmeldung(inhalt: bytes, name: str) -> Rueckmeldung:
    """Return what a file says; DatenFehler for a format that is not read, or no form at all."""
    endung = PurePath(name).suffix.lower().removeprefix(".")
    if endung not in LESER:
        erwartet = " oder ".join(f".{e}" for e in LESER)
        raise DatenFehler(Mangel(name, None, "", f"Dateien mit der Endung „.{endung}“ werden nicht "
                                 "gelesen.", f"das ausgefüllte Formular als {erwartet}",
                                 "Im Programm „Speichern unter“ wählen."))  # fmt: skip
    return LESER[endung](inhalt, name)
