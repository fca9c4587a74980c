"""Reading texts of figures: encoding, header, keys and numbers, each with line and remedy.

Line numbers count the header as line 1. Callers collect what is found.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.rahmen import FELDER, ZAHLEN

HOECHSTENS = 20
"""Problems of one kind shown per file; the rest is counted."""

AGS = re.compile(r"\d{2}(\d{3}(\d{3})?)?")
"""Area keys: two, five or eight digits."""

_KOMMA = re.compile(r"-?\d+(\.\d{3})*,\d+")


def dekodiere(roh: bytes, datei: str) -> tuple[str, list[Mangel]]:
    """Decode UTF-8 (with or without mark); name the line and the probable encoding otherwise."""
    try:
        return roh.decode("utf-8-sig"), []
    except UnicodeDecodeError as fehler:
        mangel = Mangel(
            datei,
            roh[: fehler.start].count(b"\n") + 1,
            "",
            "Die Datei ist nicht UTF-8, vermutlich Latin-1 (Windows-1252).",
            "UTF-8",
            f"Umwandeln: iconv -f WINDOWS-1252 -t UTF-8 {datei} > neu.csv",
        )
        return "", [mangel]


def lies_tidy(roh: bytes, datei: str) -> tuple[pd.DataFrame | None, list[Mangel]]:
    """Parse a tidy file: the columns ``rahmen.FELDER`` with types, then ``datei`` and ``zeile``.

    Returns no table when encoding, header or numbers do not allow one.
    """
    text, maengel = dekodiere(roh, datei)
    maengel = maengel or _pruefe_kopf(text, datei)
    if maengel:
        return None, maengel
    try:
        tabelle = pd.read_csv(
            io.StringIO(text),
            dtype=dict.fromkeys(("ags", "indikator", "status"), "str")
            | {"jahr": "int64"}
            | dict.fromkeys(ZAHLEN, "float64"),
            keep_default_na=False,
            na_values=dict.fromkeys(ZAHLEN, ""),
        )
    except ValueError:
        return None, _suche_maengel(text, datei)
    if tabelle["status"].isna().any() or (tabelle["jahr"] < 1000).any():
        return None, _suche_maengel(text, datei)
    return tabelle.assign(datei=datei, zeile=zeilennummern(text, len(tabelle))), []


def lies_texte(text: str, datei: str) -> pd.DataFrame:
    """Parse a CSV into texts, indexed by the line on which each row stands in the file.

    Blank lines are passed over but counted. Raises :class:`DatenFehler` for a file that is
    empty or no table.
    """
    rat = "Datei neu herunterladen."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)  # fields would be lost
            roh = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, index_col=False)
    except pd.errors.EmptyDataError as fehler:
        mangel = Mangel(datei, None, "", "Die Datei ist leer.", "eine CSV-Tabelle", rat)
        raise DatenFehler(mangel) from fehler
    except (ValueError, OverflowError, pd.errors.ParserWarning) as fehler:
        zeile = re.search(r"line (\d+)", str(fehler))
        raise DatenFehler(Mangel(
            datei, int(zeile[1]) if zeile else None, "", "Die Tabelle lässt sich nicht lesen.",
            "in jeder Zeile so viele Felder wie in der Kopfzeile",
            "Kommas und Anführungszeichen prüfen. " + rat,
        )) from fehler  # fmt: skip
    if roh.empty:
        mangel = Mangel(datei, None, "", "Die Datei enthält keine Zeilen mit Zahlen.",
                        "Zeilen unter der Kopfzeile", rat)  # fmt: skip
        raise DatenFehler(mangel)
    return roh.fillna("").set_axis(list(zeilennummern(text, len(roh))))


def zeilennummern(text: str, anzahl: int) -> Sequence[int]:
    """Return the lines on which the ``anzahl`` rows below the header end; blanks are no rows."""
    fortlaufend = range(2, anzahl + 2)
    if text.rstrip().count("\n") == anzahl:  # nothing blank, nothing over two lines
        return fortlaufend
    nummern = [nummer for nummer, _ in _besetzte(text)][1:]
    return nummern if len(nummern) == anzahl else fortlaufend


def _besetzte(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line and fields of all lines that are not blank, the header first."""
    leser = csv.reader(io.StringIO(text, newline=None))
    try:
        for felder in leser:
            if felder and not (len(felder) == 1 and felder[0].isspace()):
                yield leser.line_num, felder
    except csv.Error:  # a field beyond all measure; pandas says the rest
        return


def pruefe_schluessel(ags: pd.Series, datei: str, feld: str = "ags") -> list[Mangel]:
    """Check the form of area keys; ``ags`` is indexed by the lines of the file."""
    falsch = ags[~ags.str.fullmatch(AGS)]
    return begrenze(mangel_schluessel(datei, int(str(n)), feld, w) for n, w in falsch.items())


def mangel_schluessel(datei: str, zeile: int, feld: str, wert: str) -> Mangel:
    """Return the problem of one badly formed key, with what has probably happened to it."""
    return Mangel(
        datei,
        zeile,
        feld,
        f"„{wert}“ ist kein Amtlicher Gemeindeschlüssel.",
        "2 Ziffern (Land), 5 (Kreis) oder 8 (Gemeinde)",
        _rat(wert),
    )


def wandle_zahlen(werte: pd.Series, datei: str, feld: str) -> tuple[pd.Series, list[Mangel]]:
    """Turn texts into floats (empty = missing); report decimal commas and other texts.

    ``werte`` is indexed by the lines of the file.
    """
    zahlen = pd.to_numeric(werte, errors="coerce").astype(float)
    falsch = werte[zahlen.isna() & werte.ne("")]
    return zahlen, begrenze(
        _keine_zahl(datei, int(str(n)), feld, wert) for n, wert in falsch.items()
    )


def zeilen(tabelle: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows as tuples with the columns as attributes."""
    yield from tabelle.itertuples()


def begrenze(maengel: Iterable[Mangel]) -> list[Mangel]:
    """Keep the first :data:`HOECHSTENS` problems of a kind and count the rest."""
    alle = list(maengel)
    rest = len(alle) - HOECHSTENS
    if rest > 0:
        naechster = alle[HOECHSTENS]
        text = f"Ab hier {rest} weitere Mängel derselben Art."
        alle = [*alle[:HOECHSTENS], Mangel(naechster.datei, naechster.zeile, naechster.feld, text)]
    return alle


def _pruefe_kopf(text: str, datei: str) -> list[Mangel]:
    erste = text.split("\n", 1)[0].strip()
    if tuple(erste.split(",")) == FELDER:
        return []
    trenner = " Das Trennzeichen ist ein Semikolon." if ";" in erste else ""
    soll = ",".join(FELDER)
    rat = "Spalten umbenennen und ein Komma als Trennzeichen verwenden."
    return [Mangel(datei, 1, "", "Die Kopfzeile stimmt nicht." + trenner, soll, rat)]


def _suche_maengel(text: str, datei: str) -> list[Mangel]:
    """Find out, slowly and line by line, why a file could not be read with its types."""
    breiten = [(n, len(f)) for n, f in _besetzte(text) if len(f) != len(FELDER)]
    if breiten:
        return begrenze(_breite(datei, n, anzahl) for n, anzahl in breiten)
    try:
        roh = lies_texte(text, datei)
    except DatenFehler as fehler:
        return list(fehler.maengel)
    maengel = []
    for feld in ("jahr", *ZAHLEN):
        _, neue = wandle_zahlen(roh[feld], datei, feld)
        maengel += neue
    leer = roh.index[~roh["jahr"].str.fullmatch(r"\d{4}")]
    if not maengel:
        maengel = begrenze(
            Mangel(datei, int(n), "jahr", f"„{roh['jahr'][n]}“ ist kein Jahr.", "vier Ziffern",
                   "Jahr ergänzen.") for n in leer
        )  # fmt: skip
    return maengel


def _keine_zahl(datei: str, zeile: int, feld: str, wert: str) -> Mangel:
    if _KOMMA.fullmatch(wert.strip()):
        punkt = wert.replace(".", "").replace(",", ".")
        fehler, rat = f"„{wert}“ hat ein Dezimalkomma.", f"„{punkt}“ schreiben."
        return Mangel(datei, zeile, feld, fehler, "einen Dezimalpunkt", rat)
    rat = "Zahl berichtigen; Fehlendes leer lassen und den Status setzen."
    return Mangel(datei, zeile, feld, f"„{wert}“ ist keine Zahl.", "eine Zahl oder nichts", rat)


def _breite(datei: str, nummer: int, anzahl: int) -> Mangel:
    rat = "Fehlende Felder leer lassen, aber die Kommas setzen."
    if anzahl > len(FELDER):
        rat = "Steht ein Dezimalkomma in der Zeile? Dann den Punkt verwenden."
    text = f"Die Zeile hat {anzahl} Felder."
    return Mangel(datei, nummer, "", text, f"{len(FELDER)} Felder", rat)


def _rat(wert: str) -> str:
    if re.fullmatch(r"\d+\.0+", wert):
        ganz = wert.split(".")[0]
        stellen = 5 if len(ganz) <= 5 else 8
        return f"Als Text lesen, nicht als Zahl: „{ganz.zfill(stellen)}“."
    if wert.isdigit() and len(wert) in (1, 4, 7):
        return f"Die führende Null ist verloren: „0{wert}“; die Spalte als Text behandeln."
    return "Schlüssel im Gemeindeverzeichnis nachschlagen."
