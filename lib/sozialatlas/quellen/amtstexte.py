"""What the files of statistical offices share: encodings, footers, keys of areas, days."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.typen import BUND

LAENDER = "16"
"""The last key of a Land."""

FUSS = "___"
"""How the footer of a table begins; notes and the day of retrieval follow."""

_JAHR = re.compile(
    r"(?:(?:Jahr|Stichtag|Jahresdurchschnitt|JD|Schuljahr)\s*:?\s*)?"
    r"(?:\d{1,2}\.\d{1,2}\.)?(\d{4})(?:-\d{2}-\d{2}|/(?:\d{2}|\d{4}))?"
)
_STELLEN = {1: 2, 2: 2, 4: 5, 5: 5, 7: 8, 8: 8}
"""Digits of a key as printed, with the leading zero lost, and as it should be."""


def dekodiere_amtlich(roh: bytes, datei: str) -> str:
    """Decode UTF-8 with or without mark, else Windows-1252, the superset of Latin-1.

    Raises :class:`DatenFehler` for other bytes and for a web page or message in place of a table.
    """
    text = ""
    for kodierung in ("utf-8-sig", "cp1252"):
        try:
            text = roh.decode(kodierung)
            break
        except UnicodeDecodeError:
            continue
    rat = "Datei neu herunterladen."
    if not text.strip() or "\0" in text:
        fehler = "Die Datei ist kein lesbarer Text." if roh else "Die Datei ist leer."
        raise DatenFehler(Mangel(datei, None, "", fehler, "eine CSV-Tabelle", rat))
    if text.lstrip()[0] in "<{[":
        fehler = "Statt einer Tabelle steht in der Datei eine Webseite oder eine Meldung."
        raise DatenFehler(Mangel(datei, 1, "", fehler, "eine CSV-Tabelle", rat))
    return text


def tabellenzeilen(text: str, datei: str, trenner: str) -> list[tuple[int, list[str]]]:
    """Return line number and fields of all lines that are not blank, up to the footer.

    Raises :class:`DatenFehler` where quotes do not close or nothing is left.
    """
    try:
        zeilen = list(_besetzte(text, trenner))
    except csv.Error as fehler:
        rat = "Datei neu herunterladen; Anführungszeichen prüfen."
        raise DatenFehler(Mangel(datei, None, "", f"Die Tabelle lässt sich nicht lesen ({fehler}).",
                                 "eine CSV-Tabelle", rat)) from fehler  # fmt: skip
    if not zeilen:
        raise DatenFehler(Mangel(datei, None, "", "Die Datei enthält keine Zeilen mit Zahlen.",
                                 "eine CSV-Tabelle", "Datei neu herunterladen."))  # fmt: skip
    return zeilen


def _besetzte(text: str, trenner: str) -> Iterator[tuple[int, list[str]]]:
    leser = csv.reader(io.StringIO(text, newline=None), delimiter=trenner, strict=True)
    for felder in leser:
        if felder and felder[0].startswith(FUSS):
            return
        if any(feld.strip() for feld in felder):
            yield leser.line_num, felder


def schluessel(text: str) -> str | None:
    """Return the AGS of a key as the offices print it; "" for levels not used here.

    ``DG`` is Germany; keys of twelve digits are Regionalschlüssel, whose places 6 to 9 name the
    Gemeindeverband; three digits are a Regierungsbezirk. None: no key.
    """
    if text == "DG":
        return BUND
    if not re.fullmatch(r"[0-9]{1,12}", text):
        return None
    if len(text) == 12:
        return text[:5] + text[9:]
    if len(text) == 3:
        return ""
    ags = text.zfill(_STELLEN.get(len(text), 0))
    return ags if len(text) in _STELLEN and "01" <= ags[:2] <= LAENDER else None


def jahr(text: str) -> int | None:
    """Return the year of a year, day or school year ("2023/24" is 2023); None if it is none."""
    treffer = _JAHR.fullmatch(text.strip())
    gefunden = int(treffer[1]) if treffer else 0
    return gefunden if 1900 <= gefunden <= 2100 else None
