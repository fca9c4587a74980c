"""Cross tables as offices print them: titles, several header rows, areas in the rows, a footer.

GENESIS-Online and the Regionaldatenbank call the layout "Tabellenaufbau" (CSV); the Kreis tables
of the Bundesagentur für Arbeit are of the same kind (XLSX or CSV). Where what stands is found
from the cells themselves::

    title ......... only the first cell is filled
    header rows ... cells above the figures; each row is a characteristic, or the years
    data rows ..... leading columns (day, key, name, further characteristics), then figures
    footer ........ from "___" on
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.amtstexte import dekodiere_amtlich, jahr, schluessel, tabellenzeilen
from sozialatlas.quellen.flachdatei import ohne_aufgeloeste
from sozialatlas.quellen.lesen import begrenze
from sozialatlas.quellen.wuerfel import Achse, Wuerfel
from sozialatlas.quellen.zeichen import deute, ist_zelle

Zeile = tuple[int, list[str]]

EINHEITEN = frozenset(
    {"Anzahl", "Personen", "Prozent", "%", "EUR", "1000", "1000 EUR", "ha", "qkm"}
)
"""What a header row of units consists of; units may not be added up."""

GUETE = frozenset({"e", "p", "r", "s"})
"""Marks of quality in columns of their own: final, provisional, revised, estimated."""

MIT_NAME = re.compile(r"(\d{2}|\d{5}|\d{8})\s+(\D.*)")
"""Key and name in one cell, as the Bundesagentur writes them: "16051 Erfurt, Stadt"."""

STICHTAG = re.compile(r"Stichtag:? *(\d[\d.]*)")
"""A day in a title."""

_VORN = 4  # the key stands in one of the first columns


@dataclass(frozen=True)
class _Aufbau:
    """Which columns and rows of a table are what."""

    schluessel: int  # column of the key
    vorspalten: int  # number of leading columns
    daten: tuple[Zeile, ...]
    kopf: tuple[Zeile, ...]
    zwischen: tuple[tuple[int, int], ...]  # line of a heading between the rows, its year


def lies_kreuztabelle(datei: Path, blatt: str | None = None, stand: int | None = None) -> Wuerfel:
    """Read a cross table into its cells; ``stand`` is the year where the table names none.

    Raises :class:`DatenFehler` with every problem found: no data rows, rows that do not fit,
    no year, cells that are neither figures nor signs.
    """
    zeilen = _zeilen(datei, blatt)
    aufbau = _erkenne(zeilen, datei.name)
    zellen, achsen = _zellen(aufbau)
    zellen["jahr"] = _jahre(zellen, aufbau, zeilen, stand, datei.name)
    gedeutet, maengel = deute(zellen["zelle"], zellen["zeile"], datei.name, "Wert")
    if maengel:
        raise DatenFehler(maengel)
    zellen = zellen.assign(wert=gedeutet["wert"], status=gedeutet["status"])
    return Wuerfel(datei.name, ohne_aufgeloeste(zellen), achsen)


def _zeilen(datei: Path, blatt: str | None) -> list[Zeile]:
    if datei.suffix.lower() not in (".xlsx", ".xls", ".ods"):
        text = dekodiere_amtlich(datei.read_bytes(), datei.name)
        trenner = ";" if text.count(";") >= text.count(",") else ","
        return [(nr, [f.strip() for f in felder])
                for nr, felder in tabellenzeilen(text, datei.name, trenner)]  # fmt: skip
    try:
        mappe = CalamineWorkbook.from_path(datei)
        roh = mappe.get_sheet_by_name(blatt or mappe.sheet_names[0]).to_python(
            skip_empty_area=False
        )
    except (CalamineError, OSError, IndexError) as fehler:
        rat = "Blatt in data/katalog/quellen.yml prüfen oder die Datei neu herunterladen."
        raise DatenFehler(Mangel(datei.name, None, f"Blatt {blatt or 1}",
                                 "Die Tabelle lässt sich nicht lesen.", "eine Arbeitsmappe", rat,
                                 )) from fehler  # fmt: skip
    return [
        (nr, [_text(z) for z in zeile]) for nr, zeile in enumerate(roh, 1) if any(map(_text, zeile))
    ]


def _text(zelle: object) -> str:
    """Return a cell of a workbook as a text with a decimal comma."""
    if isinstance(zelle, float):
        return str(int(zelle)) if zelle.is_integer() else f"{zelle:.12g}".replace(".", ",")
    return str(zelle).strip()


def _erkenne(zeilen: Sequence[Zeile], datei: str) -> _Aufbau:
    spalte, treffer = max(
        ((s, [z for z in zeilen if _ist_datenzeile(z[1], s)]) for s in range(_VORN)),
        key=lambda fund: len(fund[1]),
    )
    if not treffer:
        raise DatenFehler(Mangel(
            datei, None, "", "In keiner Zeile stehen Schlüssel und Name eines Gebiets.",
            "Zeilen wie 16051;Erfurt, kreisfreie Stadt;…",
            "Die Tabelle mit Schlüsseln der Gebiete abrufen (Werteabruf nach Kreisen).",
        ))  # fmt: skip
    erste, letzte = treffer[0][0], treffer[-1][0]
    vorn = _vorspalten(treffer, spalte)
    oben = [z for z in zeilen if z[0] < erste]
    kopf = tuple(z for z in oben if any(z[1][vorn:]))
    rest = [z for z in zeilen if erste < z[0] and not _ist_datenzeile(z[1], spalte)]
    ueberschriften = [(nr, jahr(next(filter(None, felder)))) for nr, felder in [*oben, *rest]
                      if sum(map(bool, felder)) == 1]  # fmt: skip
    zwischen = tuple((nr, j) for nr, j in ueberschriften if j is not None)
    fremd = [nr for nr, felder in rest
             if nr < letzte and nr not in dict(zwischen) and any(felder[vorn:])]  # fmt: skip
    breite = max(len(z[1]) for z in treffer)
    maengel = [_passt_nicht(datei, nr) for nr in fremd]
    maengel += [
        _zu_kurz(datei, nr, len(felder), breite) for nr, felder in treffer if len(felder) != breite
    ]
    if maengel:
        raise DatenFehler(begrenze(maengel))
    return _Aufbau(spalte, vorn, tuple(treffer), kopf, zwischen)


def _ist_datenzeile(felder: Sequence[str], spalte: int) -> bool:
    """Whether a row names an area in ``spalte``: a key and beside it, or with it, a name."""
    if len(felder) <= spalte + 1:
        return False
    if MIT_NAME.fullmatch(felder[spalte]):
        return True
    name = felder[spalte + 1]
    return schluessel(felder[spalte]) is not None and not ist_zelle(name) and jahr(name) is None


def _vorspalten(daten: Sequence[Zeile], spalte: int) -> int:
    """Count the columns before the figures: up to the last that holds mostly texts."""
    name = spalte + (0 if MIT_NAME.fullmatch(daten[0][1][spalte]) else 1)
    for s in range(max(len(felder) for _, felder in daten) - 1, name, -1):
        zellen = [felder[s] for _, felder in daten if s < len(felder) and felder[s]]
        worte = [z for z in zellen if not ist_zelle(z)]
        if 2 * len(worte) > len(zellen) and not GUETE.issuperset(zellen):
            return s + 1
    return name + 1


def _zellen(aufbau: _Aufbau) -> tuple[pd.DataFrame, tuple[Achse, ...]]:
    """Return one row per figure with its text, its line and its place in all characteristics."""
    breite = len(aufbau.daten[0][1])
    roh = pd.DataFrame([felder for _, felder in aufbau.daten], dtype="str")
    roh["zeile"] = [nr for nr, _ in aufbau.daten]
    werte = [s for s in range(aufbau.vorspalten, breite) if not _ist_guete(roh[s])]
    lang = roh.melt(
        [*range(aufbau.vorspalten), "zeile"], werte, var_name="spalte", value_name="zelle"
    )
    ort = lang[aufbau.schluessel].str.replace(MIT_NAME, r"\1", regex=True)
    lang["ags"] = ort.map({w: schluessel(w) for w in ort.unique()})
    achsen = []
    for n, koepfe in enumerate(_koepfe(aufbau, werte)):
        lang[f"kopf {n + 1}"] = lang["spalte"].map(koepfe)
        summierbar = EINHEITEN.isdisjoint(koepfe.values())
        achsen.append(Achse(f"Kopfzeile {n + 1}", (f"kopf {n + 1}",), summierbar=summierbar))
    name = aufbau.schluessel + (
        0 if MIT_NAME.fullmatch(aufbau.daten[0][1][aufbau.schluessel]) else 1
    )
    for s in range(aufbau.vorspalten):
        if s not in (aufbau.schluessel, name):
            lang[f"spalte {s + 1}"] = lang[s]
            achsen.append(Achse(f"Spalte {s + 1}", (f"spalte {s + 1}",)))
    zeit = [a for a in achsen if lang[a.spalten[0]].map(jahr).notna().all()]
    lang["zeit"] = lang[zeit[0].spalten[0]].map(jahr) if zeit else None
    return lang, tuple(a for a in achsen if a not in zeit)


def _ist_guete(spalte: pd.Series) -> bool:
    gefuellt = set(spalte[spalte.ne("")])
    return bool(gefuellt) and gefuellt <= GUETE


def _koepfe(aufbau: _Aufbau, werte: Sequence[int]) -> Iterator[dict[int, str]]:
    """Yield the label of every column for each header row; merged cells go on to the right."""
    for _, felder in aufbau.kopf:
        letzte, koepfe = "", {}
        for s in werte:
            letzte = (felder[s] if s < len(felder) else "") or letzte
            koepfe[s] = letzte
        yield koepfe


def _jahre(
    zellen: pd.DataFrame, aufbau: _Aufbau, zeilen: Sequence[Zeile], stand: int | None, datei: str
) -> pd.Series:
    """Return the year of every cell: of its row or column, of a heading, of the title."""
    if zellen["zeit"].notna().all():
        return zellen["zeit"].astype(int)
    if aufbau.zwischen:
        nummern = [nr for nr, _ in aufbau.zwischen]
        jahre = [j for _, j in aufbau.zwischen]
        stelle = pd.Series(nummern).searchsorted(zellen["zeile"]) - 1
        if (stelle >= 0).all():
            return pd.Series([jahre[n] for n in stelle], index=zellen.index)
    erste = aufbau.daten[0][0]
    titel = [feld for nr, felder in zeilen if nr < erste for feld in felder]
    im_titel = [jahr(t[1]) for text in titel if (t := STICHTAG.search(text))]
    gefunden = next((j for j in im_titel if j), stand)
    if gefunden is None:
        fehler = "Die Tabelle nennt kein Jahr und keinen Stichtag."
        rat = "In data/katalog/quellen.yml bei der Quelle „jahr“ angeben."
        soll = "ein Jahr in Spalte, Kopf oder Titel"
        raise DatenFehler(Mangel(datei, None, "", fehler, soll, rat))
    return pd.Series(gefunden, index=zellen.index)


def _passt_nicht(datei: str, nummer: int) -> Mangel:
    fehler = "Die Zeile passt nicht in die Tabelle: Ein Schlüssel mit Namen fehlt."
    return Mangel(datei, nummer, "", fehler, "Schlüssel, Name und Zahlen wie in den Zeilen darüber",
                  "Die unveränderte Datei verwenden.")  # fmt: skip


def _zu_kurz(datei: str, nummer: int, anzahl: int, breite: int) -> Mangel:
    return Mangel(datei, nummer, "", f"Die Zeile hat {anzahl} Felder.", f"{breite} Felder",
                  "Die Datei neu herunterladen; sie ist unvollständig oder verändert.")  # fmt: skip
