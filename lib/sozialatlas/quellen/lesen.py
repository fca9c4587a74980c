"""Reading texts of figures: encoding, header, keys and numbers, each with line and remedy.

Line numbers count the header as line 1. Nothing is raised here; callers collect.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from sozialatlas.fehler import Mangel
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
    return tabelle.assign(datei=datei, zeile=range(2, len(tabelle) + 2)), []


def pruefe_schluessel(ags: pd.Series, datei: str, feld: str = "ags") -> list[Mangel]:
    """Check the form of area keys; ``ags`` is indexed by position, the first row is line 2."""
    falsch = ags[~ags.str.fullmatch(AGS)]
    return begrenze(mangel_schluessel(datei, int(str(n)) + 2, feld, w) for n, w in falsch.items())


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
    """Turn texts into floats (empty = missing); report decimal commas and other texts."""
    zahlen = pd.to_numeric(werte, errors="coerce").astype(float)
    falsch = werte[zahlen.isna() & werte.ne("")]
    return zahlen, begrenze(
        _keine_zahl(datei, int(str(n)) + 2, feld, wert) for n, wert in falsch.items()
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
    felder = enumerate(csv.reader(text.splitlines()), 1)
    breiten = [(n, len(f)) for n, f in felder if len(f) != len(FELDER)]
    if breiten:
        return begrenze(_breite(datei, n, anzahl) for n, anzahl in breiten)
    roh = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    maengel = []
    for feld in ("jahr", *ZAHLEN):
        _, neue = wandle_zahlen(roh[feld], datei, feld)
        maengel += neue
    leer = roh.index[~roh["jahr"].str.fullmatch(r"\d{4}")]
    if not maengel:
        maengel = begrenze(
            Mangel(datei, n + 2, "jahr", f"„{roh['jahr'][n]}“ ist kein Jahr.", "vier Ziffern",
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
