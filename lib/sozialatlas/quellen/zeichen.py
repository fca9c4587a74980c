"""What statistical offices write into a cell: numbers, and signs with a meaning.

The signs are those of the Statistische Ämter des Bundes und der Länder (Zeichenerklärung of the
GENESIS databases); ``*`` is the sign of the Bundesagentur für Arbeit for suppressed figures.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialatlas.fehler import Mangel
from sozialatlas.quellen.lesen import begrenze
from sozialatlas.typen import Status

NICHTS = ("-", "–")
"""Nothing there: exactly zero, or an area that did not exist at the time."""

ZEICHEN: Mapping[str, Status] = {
    **dict.fromkeys(NICHTS, Status.OK),  # the value is 0
    ".": Status.GEHEIM,  # unknown or to be kept secret
    "*": Status.GEHEIM,
    "x": Status.NICHT_ERHOBEN,  # the cell is blocked because a figure makes no sense
    "X": Status.NICHT_ERHOBEN,
    "/": Status.UNSICHER,  # no figure because it is not reliable enough
    "()": Status.UNSICHER,
    "...": Status.FEHLT,  # comes later
    "…": Status.FEHLT,
    "": Status.FEHLT,
}
"""The state that a sign in place of a figure stands for."""

_LEERRAUM = re.compile("[ \u00a0\u2009\u202f]")
_KLAMMER = re.compile(r"\((.+)\)")
_TAUSENDER = re.compile(r"-?\d{1,3}(\.\d{3})+(,\d+)?")
_MIT_KOMMA = re.compile(r"-?\d+(,\d+)?")
_MIT_PUNKT = re.compile(r"-?\d+(\.\d+)?")


def ist_zelle(text: str) -> bool:
    """Whether a text can be the content of a cell of figures: a sign or a number."""
    kern = _kern(text)
    zahl = any(m.fullmatch(kern) for m in (_MIT_KOMMA, _MIT_PUNKT, _TAUSENDER))
    return kern in ZEICHEN or zahl


def deute(
    zellen: pd.Series, zeilen: pd.Series, datei: str, feld: str
) -> tuple[pd.DataFrame, list[Mangel]]:
    """Turn the texts of one file into the columns wert and status, row by row.

    ``zeilen`` are the lines on which they stand. A number in brackets is there, but its power
    is limited. What a point means follows from the whole file, see :func:`_dezimalzeichen`.
    """
    text = pd.Series(zellen.to_numpy(), dtype="str").fillna("")
    kern = text.map(_kern)
    status = kern.map(ZEICHEN).astype("object")
    ist_zahl = status.isna()
    zahlen = kern[ist_zahl]
    zeichen = _dezimalzeichen(zahlen)
    wert = pd.Series(np.where(kern.isin(NICHTS), 0.0, np.nan))
    wert[ist_zahl] = zahlen.map(lambda z: _zahl(z, zeichen))
    eingeklammert = text.str.contains("(", regex=False)
    status[ist_zahl & eingeklammert] = Status.EINGESCHRAENKT
    status[ist_zahl & ~eingeklammert] = Status.OK
    nummern = zeilen.to_numpy()
    maengel = begrenze(
        _unlesbar(datei, int(nummern[n]), feld, text[n], zeichen)
        for n in zahlen.index[wert[ist_zahl].isna()]
    )
    return pd.DataFrame({"wert": wert, "status": status.map(str)}), maengel


def _dezimalzeichen(zahlen: pd.Series) -> str:
    """Return "," or ".", or "" where the file leaves it open.

    A comma anywhere is decimal, points then part thousands. Without a comma a number whose
    points cannot part thousands shows that they are decimal; only groups of three are open.
    """
    verschiedene = pd.unique(zahlen)
    if any("," in z for z in verschiedene):
        return ","
    mit_punkt = [z for z in verschiedene if "." in z]
    return "" if mit_punkt and all(map(_TAUSENDER.fullmatch, mit_punkt)) else "."


def _zahl(text: str, zeichen: str) -> float:
    """Return the number, NaN where it is none or its point is ambiguous."""
    if zeichen == "," and (_TAUSENDER.fullmatch(text) or _MIT_KOMMA.fullmatch(text)):
        return float(text.replace(".", "").replace(",", "."))
    erlaubt = _MIT_PUNKT.fullmatch(text) and (zeichen == "." or "." not in text)
    return float(text) if erlaubt and zeichen != "," else np.nan


def _kern(text: str) -> str:
    """Return a cell without blanks and brackets."""
    dicht = _LEERRAUM.sub("", text)
    klammer = _KLAMMER.fullmatch(dicht)
    return klammer[1] if klammer else dicht


def _unlesbar(datei: str, zeile: int, feld: str, text: str, zeichen: str) -> Mangel:
    if not zeichen and _TAUSENDER.fullmatch(_kern(text)):
        fehler = f"„{text}“ ist mehrdeutig: Der Punkt kann Tausender oder Dezimalen trennen."
        rat = "Die Tabelle ohne Tausenderpunkte herunterladen."
        return Mangel(datei, zeile, feld, fehler, "Zahlen ohne Tausenderpunkte", rat)
    erwartet = "eine Zahl oder ein Zeichen: " + " ".join(z for z in ZEICHEN if z)
    rat = "Die unveränderte Datei verwenden oder die Zelle an der Quelle prüfen."
    return Mangel(datei, zeile, feld, f"„{text}“ ist weder Zahl noch Zeichen.", erwartet, rat)
