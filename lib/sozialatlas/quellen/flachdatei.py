"""Flat files (ffcsv) of GENESIS-Online, the Regionaldatenbank and the databases of the Länder.

One row per combination of characteristics. Two layouts are in use: until 2024 one column per
measure (``BEVSTD__Bevoelkerungsstand__Anzahl``) and German names of columns, since then one row
per measure (``value``, ``value_variable_code``) and English names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.amtstexte import dekodiere_amtlich, jahr, schluessel, tabellenzeilen
from sozialatlas.quellen.lesen import begrenze
from sozialatlas.quellen.wuerfel import Achse, Wuerfel
from sozialatlas.quellen.zeichen import NICHTS, deute

RAUM = frozenset({"DINSG", "DLAND", "REGBEZ", "KREISE", "GEMEIN", "GEMEIND", "FGEMEIN"})
"""Codes of the characteristics that are areas; those of the Zensus begin with GEO."""

OHNE_SUMME = ("MONAT", "QUARTG", "HALBJ")
"""Beginnings of codes of characteristics that divide the year."""


@dataclass(frozen=True)
class _Aufbau:
    """The names of the columns of a layout; ``{}`` is the number of a characteristic."""

    zeit: str
    merkmal: str
    merkmal_name: str
    code: str
    wort: str


ALT = _Aufbau("Zeit", "{}_Merkmal_Code", "{}_Merkmal_Label",
              "{}_Auspraegung_Code", "{}_Auspraegung_Label")  # fmt: skip
NEU = _Aufbau("time", "{}_variable_code", "{}_variable_label",
              "{}_variable_attribute_code", "{}_variable_attribute_label")  # fmt: skip


def lies_flachdatei(datei: Path) -> Wuerfel:
    """Read a flat file into its cells.

    Raises :class:`DatenFehler` with every problem of header, keys, years and figures.
    """
    kopf, *zeilen = tabellenzeilen(
        dekodiere_amtlich(datei.read_bytes(), datei.name), datei.name, ";"
    )
    namen = [name.strip() for name in kopf[1]]
    roh = _tabelle(namen, zeilen, datei.name)
    aufbau = NEU if NEU.zeit in namen else ALT
    if aufbau.zeit not in namen:
        raise DatenFehler(_kein_ffcsv(datei.name, kopf[0]))
    nummern = [int(t[1]) for n in namen if (t := re.fullmatch(_muster(aufbau.merkmal), n))]
    raum = [n for n in nummern if roh[aufbau.merkmal.format(n)].map(_ist_raum).all()]
    if not raum:
        raise DatenFehler(_ohne_raum(datei.name, roh, aufbau, nummern))
    lang, werte = _zellen(roh, namen, aufbau, datei.name)
    lang["ags"], maengel = _schluessel(lang, aufbau.code.format(raum[0]), datei.name)
    lang["jahr"], neue = _jahre(lang, aufbau.zeit, datei.name)
    maengel += neue
    gedeutet, neue = deute(lang["zelle"], lang["zeile"], datei.name, "Wert")
    if maengel := [*maengel, *neue]:
        raise DatenFehler(maengel)
    lang = lang.reset_index(drop=True).assign(wert=gedeutet["wert"], status=gedeutet["status"])
    achsen = (*(_achse(lang, aufbau, n) for n in nummern if n != raum[0]), *werte)
    return Wuerfel(datei.name, ohne_aufgeloeste(lang), achsen)


def ohne_aufgeloeste(zellen: pd.DataFrame) -> pd.DataFrame:
    """Drop areas not used here, and years in which an area did not exist: nothing but dashes."""
    gefuellt = ~zellen["zelle"].isin(NICHTS)
    besteht = gefuellt.groupby([zellen["ags"], zellen["jahr"]]).transform("any")
    return zellen[zellen["ags"].ne("") & besteht].drop(columns="zelle")


def _tabelle(
    namen: Sequence[str], zeilen: Sequence[tuple[int, list[str]]], datei: str
) -> pd.DataFrame:
    falsch = [(nr, felder) for nr, felder in zeilen if len(felder) != len(namen)]
    if falsch:
        raise DatenFehler(begrenze(
            Mangel(datei, nr, "", f"Die Zeile hat {len(felder)} Felder.", f"{len(namen)} Felder",
                   "Die Datei neu herunterladen; sie ist unvollständig oder verändert.")
            for nr, felder in falsch
        ))  # fmt: skip
    if not zeilen:
        rat = "Datei neu herunterladen."
        raise DatenFehler(Mangel(datei, None, "", "Die Datei enthält keine Zahlen.",
                                 "Zeilen unter der Kopfzeile", rat))  # fmt: skip
    roh = pd.DataFrame([felder for _, felder in zeilen], columns=list(namen), dtype="str")
    return roh.apply(lambda s: s.str.strip()).assign(zeile=[nr for nr, _ in zeilen])


def _zellen(
    roh: pd.DataFrame, namen: Sequence[str], aufbau: _Aufbau, datei: str
) -> tuple[pd.DataFrame, tuple[Achse, ...]]:
    """Return one row per figure with the text in ``zelle``, and the axes of measure and unit."""
    if aufbau is NEU:
        fehlend = {"value", "value_unit", "value_variable_code", "value_variable_label"} - set(
            namen
        )
        if fehlend:
            raise DatenFehler(_kein_ffcsv(datei, 1, ", ".join(sorted(fehlend))))
        lang = roh.rename(columns={"value": "zelle"})
        wert = Achse("Wert", ("value_variable_code", "value_variable_label"), summierbar=False)
        return lang, (wert, Achse("Einheit", ("value_unit",), summierbar=False))
    werte = [n for n in namen if "__" in n and not n.endswith("__q")]
    if not werte:
        raise DatenFehler(_kein_ffcsv(datei, 1))
    feste = [n for n in roh.columns if "__" not in n]
    lang = roh.melt(feste, werte, var_name="wertspalte", value_name="zelle")
    lang["wertcode"] = lang["wertspalte"].str.split("__").str[0]
    return lang, (Achse("Wert", ("wertcode", "wertspalte"), summierbar=False),)


def _achse(lang: pd.DataFrame, aufbau: _Aufbau, nummer: int) -> Achse:
    merkmal = str(lang[aufbau.merkmal.format(nummer)].iloc[0])
    name = str(lang[aufbau.merkmal_name.format(nummer)].iloc[0])
    spalten = (aufbau.code.format(nummer), aufbau.wort.format(nummer))
    return Achse(name, spalten, summierbar=not merkmal.startswith(OHNE_SUMME))


def _schluessel(lang: pd.DataFrame, spalte: str, datei: str) -> tuple[pd.Series, list[Mangel]]:
    verschiedene = {w: schluessel(w) for w in lang[spalte].unique()}
    falsch = [w for w, ags in verschiedene.items() if ags is None]
    erste = lang[lang[spalte].isin(falsch)].drop_duplicates(spalte)
    return lang[spalte].map(verschiedene), begrenze(
        Mangel(datei, int(nr), spalte, f"„{wort}“ ist kein Schlüssel eines Gebiets.",
               "DG oder ein Schlüssel mit 2, 3, 5, 8 oder 12 Ziffern",
               "Die unveränderte Datei verwenden.")
        for nr, wort in zip(erste["zeile"], erste[spalte], strict=True)
    )  # fmt: skip


def _jahre(lang: pd.DataFrame, spalte: str, datei: str) -> tuple[pd.Series, list[Mangel]]:
    verschiedene = {w: jahr(w) for w in lang[spalte].unique()}
    falsch = [w for w, j in verschiedene.items() if j is None]
    erste = lang[lang[spalte].isin(falsch)].drop_duplicates(spalte)
    return lang[spalte].map(verschiedene), begrenze(
        Mangel(datei, int(nr), spalte, f"„{wort}“ ist kein Jahr und kein Stichtag.",
               "zum Beispiel 2023, 31.12.2023 oder 2023/24", "Die unveränderte Datei verwenden.")
        for nr, wort in zip(erste["zeile"], erste[spalte], strict=True)
    )  # fmt: skip


def _ist_raum(code: str) -> bool:
    return code in RAUM or code.startswith("GEO")


def _muster(name: str) -> str:
    return name.format(r"(\d+)")


def _kein_ffcsv(datei: str, zeile: int, fehlend: str = "") -> Mangel:
    text = "Die Kopfzeile ist nicht die einer Flat-File-CSV."
    if fehlend:
        text += f" Es fehlt: {fehlend}."
    return Mangel(datei, zeile, "", text, "Spalten wie Zeit, 1_Merkmal_Code, 1_Auspraegung_Code",
                  "In der Datenbank das Format „Flat-File-CSV“ wählen.")  # fmt: skip


def _ohne_raum(datei: str, roh: pd.DataFrame, aufbau: _Aufbau, nummern: Sequence[int]) -> Mangel:
    codes = ", ".join(str(roh[aufbau.merkmal.format(n)].iloc[0]) for n in nummern) or "keine"
    return Mangel(datei, 1, "", f"Keines der Merkmale ist ein Gebiet ({codes}).",
                  "eines von: " + ", ".join(sorted(RAUM)),
                  "Die Tabelle nach Ländern, Kreisen oder Gemeinden abrufen.")  # fmt: skip
