"""Reading one cell as a number: German figures, and what spreadsheets make of them.

What can be read in one way only is read, with a note if it was text; whatever could mean two
things is refused.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from sozialatlas.austausch.formular import GRUENDE

_GRUPPEN = r"[0-9]{1,3}(?:[.\u00a0\u202f' ’][0-9]{3})+"
_DEUTSCH = re.compile(rf"(?P<ganz>[0-9]+|{_GRUPPEN})(?:,(?P<rest>[0-9]+))?")
_PUNKT = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_ENGLISCH = re.compile(r"[0-9,]*\.[0-9]+")
_OHNE_ZAHL = re.compile(r"(?i)[-–—./x?]+|k\.? ?a\.?|keine? angaben?|n\.? ?v\.?|entfällt|unbekannt")
_TRENNER = str.maketrans(dict.fromkeys(".\u00a0\u202f' ’"))
GROESSTE = 1e12


@dataclass(frozen=True)
class Zahl:
    """A number that was read; ``hinweis`` says how, where it was not a plain number."""

    wert: float
    hinweis: str = ""


@dataclass(frozen=True)
class Unlesbar:
    """Why a cell is no number: what is wrong, what was expected, what to do."""

    fehler: str
    erwartet: str = ""
    abhilfe: str = ""


def lies_zahl(inhalt: object, zahlformat: str = "General", dezimalen: int = 0) -> Zahl | Unlesbar:
    """Read the content of a cell as a number ≥ 0 with at most ``dezimalen`` decimals.

    ``zahlformat`` is the number format of the cell: a percent format makes 0.12 of a typed 12.
    Empty cells are the caller's; nothing is raised for any content.
    """
    soll = "eine ganze Zahl" if dezimalen == 0 else f"höchstens {dezimalen} Nachkommastellen"
    if isinstance(inhalt, bool):
        wort = "WAHR" if inhalt else "FALSCH"
        return Unlesbar(f"In der Zelle steht ein Wahrheitswert ({wort}).", soll, "Zahl eintragen.")
    if isinstance(inhalt, date | time | timedelta):
        return Unlesbar("Die Eingabe wurde als Datum oder Uhrzeit gelesen.", soll,
                        "Zelle als Zahl formatieren und den Wert neu eintragen.")  # fmt: skip
    if isinstance(inhalt, int | float):
        if "%" in zahlformat:
            return Unlesbar("Die Zelle ist als Prozent formatiert.", "eine Anzahl, kein Anteil",
                            "Zelle als Zahl formatieren und die Anzahl eintragen.")  # fmt: skip
        return _pruefe(inhalt, soll, dezimalen)
    return _lies_text(str(inhalt).strip(), soll, dezimalen)


def _lies_text(text: str, soll: str, dezimalen: int) -> Zahl | Unlesbar:
    kurz = text[:40]
    if "%" in text:
        return Unlesbar(f"„{kurz}“ ist ein Anteil.", "eine Anzahl, kein Anteil",
                        "Die Anzahl ohne Prozentzeichen eintragen.")  # fmt: skip
    if text.lower() in GRUENDE or _OHNE_ZAHL.fullmatch(text):
        return Unlesbar(f"„{kurz}“ ist keine Zahl, sondern ein Grund.", soll,
                        "Zelle leeren und den Grund bei „Grund ohne Wert“ wählen; für keinen "
                        "Fall die 0 eintragen.")  # fmt: skip
    if dezimalen and _PUNKT.fullmatch(text):
        return Unlesbar(f"„{kurz}“ ist mehrdeutig: Tausender oder Nachkommastellen?", soll,
                        "Ohne Punkt schreiben, Nachkommastellen nach einem Komma.")  # fmt: skip
    negativ = text[:1] in ("-", "−")
    treffer = _DEUTSCH.fullmatch(text[1:].lstrip() if negativ else text)
    if treffer is None and _ENGLISCH.fullmatch(text):
        return Unlesbar(f"„{kurz}“ hat einen Dezimalpunkt.", soll,
                        "Mit Komma schreiben, Tausender ohne Punkt.")  # fmt: skip
    if treffer is None:
        rat = "Nur die Zahl eintragen; Erläuterungen gehören in die Bemerkung."
        return Unlesbar(f"„{kurz}“ lässt sich nicht als Zahl lesen.", soll, rat)
    wert = float(f"{treffer['ganz'].translate(_TRENNER)}.{treffer['rest'] or '0'}")
    gelesen = _pruefe(-wert if negativ else wert, soll, dezimalen)
    if isinstance(gelesen, Unlesbar):
        return gelesen
    return Zahl(gelesen.wert, f"Der Text „{kurz}“ wurde als Zahl gelesen.")


def _pruefe(wert: float, soll: str, dezimalen: int) -> Zahl | Unlesbar:
    if not abs(wert) <= GROESSTE:  # also what is no number at all
        return Unlesbar("Die Zahl ist zu groß.", soll, "Zahl prüfen.")
    if wert < 0:
        return Unlesbar("Die Zahl ist negativ.", "0 oder mehr", "Vorzeichen prüfen.")
    gerundet = round(float(wert), dezimalen)
    if not math.isclose(gerundet, wert, rel_tol=1e-12, abs_tol=1e-9):
        stellen = f"{wert:.6g}".replace(".", ",")
        return Unlesbar(f"Die Zahl hat zu viele Nachkommastellen ({stellen}).", soll,
                        "Anzahl ohne Rundung der Quelle eintragen.")  # fmt: skip
    return Zahl(gerundet)
