"""Looking at an office file that somebody sent, before anything of it is read.

What the package of files contains is looked at before any library sees it: macros, links to other
files, embedded objects, other formats under a false name and archives that unpack beyond all
measure are refused, each with one problem.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from sozialatlas.fehler import DatenFehler, Mangel, dateigrund

GROESSTE_DATEI = 5_000_000  # bytes as sent
GROESSTER_INHALT = 20_000_000  # bytes unpacked
_UNVERAENDERT = "Das unveränderte Formular ausfüllen."
_ALTES_FORMAT = b"\xd0\xcf\x11\xe0"


def lies_datei(datei: Path) -> bytes:
    """Read what was sent, a byte more than allowed at the most."""
    try:
        with datei.open("rb") as strom:
            return strom.read(GROESSTE_DATEI + 1)
    except OSError as fehler:
        text = f"Die Datei {dateigrund(fehler)}."
        mangel = Mangel(str(datei), None, "", text, "das ausgefüllte Formular", "Pfad prüfen.")
        raise DatenFehler(mangel) from fehler


@dataclass(frozen=True)
class Dateiart:
    """A kind of office file: what it is called, what it must not contain, what to do instead."""

    endung: str  # "xlsx"
    programm: str  # "Excel"
    name: str  # "Excel-Arbeitsmappe", "Word-Datei"
    dokument: str  # what to save it as: "Excel-Arbeitsmappe", "Word-Dokument"
    altes_format: str  # "alten Excel-Format"
    fremdes: str  # what makes it large: "fremde Blätter"
    andere: Mapping[str, str]  # what other endings stand for
    verboten: Sequence[tuple[re.Pattern[str], str]]  # parts, and what they mean
    meiste_teile: int

    @property
    def speichern(self) -> str:
        return f"Das Formular als {self.dokument} (.{self.endung}) speichern."

    def weise_ab(self, datei: str, text: str, rat: str = "", erwartet: str = "") -> NoReturn:
        erwartet = erwartet or f"eine .{self.endung}-Datei"
        raise DatenFehler(Mangel(datei, None, "", text, erwartet, rat or self.speichern))

    @contextmanager
    def oeffne(self, inhalt: bytes, datei: str) -> Iterator[zipfile.ZipFile]:
        """Give the package, looked at; whatever its readers stumble on is one problem."""
        self._pruefe_anfang(inhalt, datei)
        try:
            with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
                self._pruefe_teile(archiv.infolist(), datei)
                yield archiv
        except DatenFehler:
            raise
        except Exception as fehler:  # libraries raise whatever a broken file makes them stumble on
            raise DatenFehler(Mangel(
                datei, None, "", f"Die Datei ist beschädigt ({type(fehler).__name__}).",
                f"das ausgefüllte Formular als .{self.endung}",
                f"Datei in {self.programm} oder LibreOffice öffnen und neu als .{self.endung} "
                "speichern.",
            )) from fehler  # fmt: skip

    def _pruefe_anfang(self, inhalt: bytes, datei: str) -> None:
        endung = datei.rpartition(".")[2].lower() if "." in datei else ""
        if endung != self.endung:
            art = self.andere.get(endung, f"eine Datei mit der Endung „{endung}“")
            self.weise_ab(datei, f"Die Datei ist {art}.")
        if len(inhalt) > GROESSTE_DATEI:
            self.weise_ab(datei, f"Die Datei ist zu groß ({len(inhalt) / 1e6:.0f} MB).",
                          f"Bilder und {self.fremdes} entfernen.", "höchstens 5 MB")  # fmt: skip
        if inhalt[:4] == _ALTES_FORMAT:
            self.weise_ab(datei, "Die Datei ist mit einem Kennwort geschützt oder im "
                          f"{self.altes_format}.",
                          f"Ohne Kennwort als .{self.endung} speichern.")  # fmt: skip
        if inhalt[:2] != b"PK":
            anderes = {b"{\\rt": "eine RTF-Datei", b"%PDF": "eine PDF-Datei"}.get(inhalt[:4])
            was = f"{anderes}, umbenannt" if anderes else f"keine {self.name}"
            self.weise_ab(datei, f"Die Datei ist {was}.")

    def _pruefe_teile(self, teile: Sequence[zipfile.ZipInfo], datei: str) -> None:
        namen = [t.filename for t in teile]
        if len(teile) > self.meiste_teile or sum(t.file_size for t in teile) > GROESSTER_INHALT:
            self.weise_ab(datei, "Der Inhalt der Datei ist zu groß.",
                          _UNVERAENDERT, "höchstens 20 MB entpackt")  # fmt: skip
        if len({n.lower() for n in namen}) < len(namen):
            self.weise_ab(datei, "Die Datei enthält Teile doppelt.")
        if any(t.flag_bits & 0x1 for t in teile):
            self.weise_ab(datei, "Die Datei ist mit einem Kennwort geschützt.",
                          "Ohne Kennwort speichern.")  # fmt: skip
        for muster, text in self.verboten:
            if any(muster.search(n) for n in namen):
                self.weise_ab(datei, text, "Das unveränderte Formular ohne solche Teile ausfüllen.")
