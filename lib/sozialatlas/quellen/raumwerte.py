"""The figures of small areas as a Kommune delivers them: CSV or XLSX, long or wide, German numbers.

A cell is a number or one of the signs of official tables, each with its state. What is read is a
table of texts by line first, so that every problem can be named with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from sozialatlas.fehler import Mangel, aehnlich, dateigrund
from sozialatlas.katalog.lesen import kurz
from sozialatlas.quellen.lesen import begrenze, dekodiere
from sozialatlas.quellen.raumdefinition import Raumdefinition
from sozialatlas.typen import Status

GROESSTE_DATEI = 30_000_000  # bytes

ZEICHEN: Mapping[str, Status] = {
    "": Status.FEHLT,
    "…": Status.FEHLT,
    "...": Status.FEHLT,
    "/": Status.FEHLT,
    ".": Status.GEHEIM,
    "*": Status.GEHEIM,
    "x": Status.NICHT_ERHOBEN,
    "-": Status.OK,  # nothing there: an exact zero
    "–": Status.OK,
}
"""What stands in a cell where no number stands (signs of the German statistical offices)."""

_TAUSENDER = {"komma": "[.\u202f\u00a0 ]", "punkt": "[,\u202f\u00a0 ]"}
_DEZIMAL = {"komma": ",", "punkt": "."}


def lies_werte(ordner: Path, d: Raumdefinition, maengel: list[Mangel]) -> pd.DataFrame | None:
    """Return the texts of the file by line, its columns as declared; None if it cannot be read.

    Columns: those of the levels, ``jahr`` and every column that the indicators need. The long form
    is turned into the wide one; a row keeps the line of its first figure.
    """
    datei = ordner / d.werte.datei
    name = kurz(datei)
    roh = _lies(datei, name, d.werte.dezimalzeichen, maengel)
    if roh is None:
        return None
    if neue := list(_pruefe_kopf(roh, d, name)):
        maengel += neue
        return None
    return roh if d.werte.form == "breit" else _breit(roh, d, name, maengel)


def zahl(text: str, dezimalzeichen: str) -> tuple[float | None, Status] | None:
    """Return value and state of a cell, None if it is neither number nor sign.

    A separator of thousands is accepted where it leaves no doubt: "1.234" with a decimal comma.
    """
    text = text.strip()
    if text in ZEICHEN:
        status = ZEICHEN[text]
        return (0.0 if status is Status.OK else None), status
    tausend, dezimal = _TAUSENDER[dezimalzeichen], _DEZIMAL[dezimalzeichen]
    muster = rf"-?(\d{{1,3}}({tausend}\d{{3}})+|\d+)({re.escape(dezimal)}\d+)?"
    if not re.fullmatch(muster, text, re.ASCII):
        return None
    return float(re.sub(tausend, "", text).replace(dezimal, ".")), Status.OK


def wandle(texte: pd.Series, datei: str, feld: str, zeichen: str) -> tuple[pd.DataFrame, list]:
    """Return ``zahl`` (float) and ``status`` of a column of texts, and the cells that are neither.

    ``texte`` is indexed by lines.
    """
    gelesen = {text: zahl(text, zeichen) for text in texte.unique()}
    falsch = texte[texte.map(lambda t: gelesen[t] is None)]
    paare = [gelesen[t] or (None, Status.FEHLT) for t in texte]
    tabelle = pd.DataFrame(
        {"zahl": [p[0] for p in paare], "status": [p[1].value for p in paare]},
        index=texte.index,
    ).astype({"zahl": float})
    return tabelle, begrenze(_keine_zahl(datei, n, feld, w, zeichen) for n, w in _paare(falsch))


def _gebraucht(d: Raumdefinition) -> list[str]:
    spalten = [e.spalte for e in d.ebenen] + [d.unterste.namen, d.werte.jahr]
    if d.werte.form == "lang":
        spalten += [d.werte.merkmal, d.werte.wert]
    else:
        spalten += [s for i in d.indikatoren for s in i.spalten]
    return [s for s in dict.fromkeys(spalten) if s]


def _pruefe_kopf(roh: pd.DataFrame, d: Raumdefinition, name: str) -> Iterator[Mangel]:
    """Every column that is needed stands there, and once."""
    for spalte in _gebraucht(d):
        anzahl = int((roh.columns == spalte).sum())
        if anzahl > 1:
            yield Mangel(name, 1, spalte, f"Die Spalte „{spalte}“ gibt es {anzahl}-mal.",
                         "jeden Namen einmal", "Spalten umbenennen.")  # fmt: skip
        elif anzahl == 0:
            yield Mangel(name, 1, spalte, f"Die Spalte „{spalte}“ fehlt.",
                         "die Spalten laut raeume.yml",
                         aehnlich(spalte, map(str, roh.columns)))  # fmt: skip


def _lies(datei: Path, name: str, zeichen: str, maengel: list[Mangel]) -> pd.DataFrame | None:
    lies = _lies_blatt if datei.suffix.lower() in (".xlsx", ".xls", ".ods") else _lies_csv
    try:
        if datei.stat().st_size > GROESSTE_DATEI:
            maengel.append(Mangel(name, None, "", "Die Datei ist zu groß.", "höchstens 30 MB",
                                  "Nur die gebrauchten Spalten und Jahre liefern."))  # fmt: skip
            return None
        roh = lies(datei, name, zeichen, maengel)
    except OSError as fehler:
        text = f"Die Datei {dateigrund(fehler)}."
        maengel.append(Mangel(name, None, "", text, "die Zahlen der Räume", "Datei ablegen."))
        return None
    if roh is not None and roh.empty:
        text, rat = "Die Datei enthält keine Zeilen mit Zahlen.", "Zahlen ergänzen."
        maengel.append(Mangel(name, 1, "", text, "Zeilen unter der Kopfzeile", rat))
        return None
    return roh


def _lies_csv(datei: Path, name: str, _: str, maengel: list[Mangel]) -> pd.DataFrame | None:
    text, neue = dekodiere(datei.read_bytes(), name)
    maengel += neue
    if neue:
        return None
    trenner = max(";\t,", key=text.split("\n", 1)[0].count)
    leser = csv.reader(io.StringIO(text), delimiter=trenner, strict=True)
    try:
        zeilen = [(leser.line_num, felder) for felder in leser if "".join(felder).strip()]
    except csv.Error:
        rat = "Anführungszeichen in Paaren setzen."
        maengel.append(Mangel(name, leser.line_num, "", "Die Tabelle lässt sich nicht lesen.",
                              "ein Feld je Spalte", rat))  # fmt: skip
        return None
    if not zeilen:
        return pd.DataFrame()
    kopf, rest = zeilen[0][1], zeilen[1:]
    falsche = [
        Mangel(name, n, "", f"Die Zeile hat {len(felder)} Felder.", f"{len(kopf)} Felder",
               "Trennzeichen prüfen; mit Dezimalkomma muss es ein Semikolon sein.")
        for n, felder in rest if len(felder) != len(kopf)
    ]  # fmt: skip
    maengel += begrenze(falsche)
    if falsche:
        return None
    spalten = [feld.strip() for feld in kopf]
    return pd.DataFrame([z[1] for z in rest], columns=spalten, index=[z[0] for z in rest])


def _lies_blatt(datei: Path, name: str, zeichen: str, maengel: list[Mangel]) -> pd.DataFrame | None:
    """Read the first sheet; line numbers are those of the sheet."""
    try:
        zeilen = CalamineWorkbook.from_path(str(datei)).get_sheet_by_index(0).to_python(
            skip_empty_area=False
        )  # fmt: skip
    except CalamineError:
        text, rat = "Die Arbeitsmappe lässt sich nicht lesen.", "Als .xlsx neu speichern."
        maengel.append(Mangel(name, None, "", text, "eine Arbeitsmappe", rat))
        return None
    texte = [[_als_text(zelle, zeichen) for zelle in zeile] for zeile in zeilen]
    if not texte:
        return pd.DataFrame()
    roh = pd.DataFrame(texte[1:], columns=[t.strip() for t in texte[0]], dtype=str)
    roh.index = pd.RangeIndex(2, len(roh) + 2)
    return roh[(roh != "").any(axis=1)]


def _als_text(zelle: Any, zeichen: str) -> str:
    """Write a cell as it would stand in the CSV; numbers with the declared decimal sign."""
    if isinstance(zelle, bool) or not isinstance(zelle, int | float):
        return str(zelle).strip()
    if float(zelle).is_integer():
        return str(int(zelle))
    return repr(float(zelle)).replace(".", _DEZIMAL[zeichen])


def _breit(
    roh: pd.DataFrame, d: Raumdefinition, name: str, maengel: list[Mangel]
) -> pd.DataFrame | None:
    """Turn the long form into the wide one."""
    gebraucht = list(dict.fromkeys(s for i in d.indikatoren for s in i.spalten))
    kopf = [s for s in (*(e.spalte for e in d.ebenen), d.unterste.namen, d.werte.jahr) if s]
    eindeutig = [d.unterste.spalte, d.werte.jahr]
    da = roh[roh[d.werte.merkmal].isin(gebraucht)]
    fehlende = [s for s in gebraucht if s not in set(da[d.werte.merkmal])]
    doppelt = da[da.duplicated([*eindeutig, d.werte.merkmal])]
    neue = [
        Mangel(name, None, d.werte.merkmal, f"Zum Merkmal „{s}“ steht keine Zeile in der Datei.",
               "die Merkmale laut raeume.yml", aehnlich(s, set(roh[d.werte.merkmal])))
        for s in fehlende
    ]  # fmt: skip
    neue += begrenze(
        Mangel(name, n, d.werte.merkmal, f"„{w}“ steht für diesen Raum und dieses Jahr doppelt.",
               "eine Zeile je Raum, Jahr und Merkmal", "Eine der Zeilen löschen.")
        for n, w in _paare(doppelt[d.werte.merkmal])
    )  # fmt: skip
    maengel += neue
    if neue:
        return None
    erste = da.drop_duplicates(eindeutig)
    quer = da.pivot(index=eindeutig, columns=d.werte.merkmal, values=d.werte.wert).fillna("")
    breit = erste[kopf].merge(quer.reset_index(), on=eindeutig, how="left", validate="1:1")
    return breit.set_axis(list(erste.index))


def _paare(reihe: pd.Series) -> Iterator[tuple[int, str]]:
    return ((int(str(n)), str(w)) for n, w in reihe.items())


def _keine_zahl(datei: str, zeile: int, feld: str, wert: str, zeichen: str) -> Mangel:
    andere = "punkt" if zeichen == "komma" else "komma"
    rat = "Zahl berichtigen oder leer lassen."
    if zahl(wert, andere) is not None:
        rat = f"Das Dezimalzeichen ist laut raeume.yml „{zeichen}“; Zahl oder Angabe berichtigen."
    soll = "eine Zahl, nichts, oder ein Zeichen: . (geheim), x (nicht erhoben), – (null)"
    return Mangel(datei, zeile, feld, f"„{wert[:40]}“ ist keine Zahl.", soll, rat)
