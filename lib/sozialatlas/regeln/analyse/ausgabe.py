"""The result of ``rules check`` as text: errors first, then hints and notes, by file and line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.analyse.funde import Fund, Schwere


@dataclass(frozen=True)
class Pruefergebnis:
    """What a check looked at and found."""

    dateien: int  # rule files
    funde: tuple[Fund, ...]
    ausgelassen: tuple[str, ...] = ()  # ids of rules that were not analysed

    def anzahl(self, schwere: Schwere) -> int:
        return sum(fund.schwere == schwere for fund in self.funde)

    def bestanden(self, *, streng: bool = False) -> bool:
        """Is there no error; with ``streng`` no hint either? A note never fails."""
        return not (self.anzahl("Fehler") or (streng and self.anzahl("Hinweis")))


_KOEPFE: tuple[tuple[Schwere, str], ...] = (
    ("Fehler", "Fehler"), ("Hinweis", "Hinweise"), ("Vermerk", "Vermerke"),
)  # fmt: skip


def als_text(ergebnis: Pruefergebnis) -> str:
    """Return the findings and, in the last line, how many they are."""
    teile: list[str] = []
    for schwere, kopf in _KOEPFE:
        funde = [fund.mangel for fund in ergebnis.funde if fund.schwere == schwere]
        if funde:
            teile += [f"== {kopf} ==", *_je_datei(funde, schwere)]
    if ergebnis.ausgelassen:
        teile.append(
            "Nicht untersucht wurden, weil sie oder Regeln, auf denen sie aufbauen, Fehler haben: "
            + ", ".join(ergebnis.ausgelassen) + "."
        )  # fmt: skip
    return "\n\n".join([*teile, zusammenfassung(ergebnis)]) + "\n"


def _je_datei(maengel: Sequence[Mangel], wort: str) -> Iterator[str]:
    for datei, eigene in groupby(sorted(maengel, key=_ordnung), key=lambda m: m.datei):
        yield "\n".join([datei, *(_eintrag(m, wort) for m in eigene)])


def _ordnung(mangel: Mangel) -> tuple[str, int, str, str]:
    return mangel.datei, mangel.zeile or 0, mangel.feld, mangel.fehler


def _eintrag(mangel: Mangel, wort: str) -> str:
    ort = [f"Zeile {mangel.zeile}"] if mangel.zeile is not None else []
    ort += [f"Feld {mangel.feld}"] if mangel.feld else []
    zeilen = [f"  {', '.join(ort) or 'Ganze Datei'}", f"    {wort + ':':<10} {mangel.fehler}"]
    zeilen += [f"    Erwartet:  {mangel.erwartet}"] if mangel.erwartet else []
    zeilen += [f"    Abhilfe:   {mangel.abhilfe}"] if mangel.abhilfe else []
    return "\n".join(zeilen)


def zusammenfassung(ergebnis: Pruefergebnis) -> str:
    """Count: "70 Regeln, 0 Fehler, 12 Hinweise, 4 Vermerke."."""
    regeln = "1 Regel" if ergebnis.dateien == 1 else f"{ergebnis.dateien} Regeln"
    hinweise, vermerke = ergebnis.anzahl("Hinweis"), ergebnis.anzahl("Vermerk")
    teile = [regeln, f"{ergebnis.anzahl('Fehler')} Fehler"]
    teile.append("1 Hinweis" if hinweise == 1 else f"{hinweise} Hinweise")
    if vermerke:
        teile.append("1 Vermerk" if vermerke == 1 else f"{vermerke} Vermerke")
    return f"{', '.join(teile)}."
