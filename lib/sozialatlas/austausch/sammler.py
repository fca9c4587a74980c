"""What a check of a delivery finds: problems that refuse it, questions, notes; each by cell."""

from __future__ import annotations

from dataclasses import dataclass, field

from sozialatlas.fehler import Mangel


@dataclass
class Sammler:
    """Collects while a workbook is checked; every entry names sheet and cell."""

    datei: str
    fehler: list[Mangel] = field(default_factory=list)
    rueckfragen: list[Mangel] = field(default_factory=list)  # accepted, but asked back
    hinweise: list[Mangel] = field(default_factory=list)
    gesperrt: set[str] = field(default_factory=set)  # places that need no second finding

    def melde(self, ort: str, text: str, erwartet: str = "", abhilfe: str = "") -> None:
        """Add a problem that refuses the delivery."""
        self.gesperrt.add(ort)
        self.fehler.append(Mangel(self.datei, None, ort, text, erwartet, abhilfe))

    def frage(self, ort: str, text: str, erwartet: str = "", abhilfe: str = "") -> None:
        """Add something unusual that the Kommune is asked about."""
        self.rueckfragen.append(Mangel(self.datei, None, ort, text, erwartet, abhilfe))

    def merke(self, ort: str, text: str) -> None:
        """Add a note on how something was read."""
        self.hinweise.append(Mangel(self.datei, None, ort, text))


def ort(blatt: str, zelle: str) -> str:
    """Write a place as spreadsheets do: "Wohnen!F7"."""
    return f"{blatt}!{zelle}"
