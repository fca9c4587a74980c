"""The register of areas and their changes: read and checked, every mistake with its line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from sozialatlas.fehler import DatenFehler, Mangel, aehnlich, dateigrund
from sozialatlas.gebiete.modell import Aenderung, Gebiete
from sozialatlas.typen import BUND, Kommune

_FELDER = (
    "ags", "name", "typ", "ebene", "kreis", "gueltig_ab", "gueltig_bis", "vorgaenger", "nachfolger",
)  # fmt: skip
_EBENEN = {2: "land", 5: "kreis", 8: "gemeinde"}
_TYPEN = ("Bund", "Land", "Kreisfreie Stadt", "Landkreis", "Gemeinde", "Stadt")
_AGS = re.compile(r"[0-9]{2}([0-9]{3}([0-9]{3})?)?")
_NAME = re.compile(r"[^\W\d_][\w .,/()'-]*")
"""Names as the directory of Gemeinden has them; signs of Markdown or HTML are in none."""
_TAGE = ("datum_recht", "datum_aufgaben", "zeitraum_von", "zeitraum_bis")

Satz = Mapping[str, str]


def lade_gebiete(daten: Path) -> Gebiete:
    """Read the register below ``daten``. Raises :class:`DatenFehler` with all problems."""
    maengel: list[Mangel] = []
    saetze = _lies(daten / "gebiete" / "kommunen.csv", _FELDER, maengel)
    wechsel = _lies(daten / "gebiete" / "aenderungen.csv", Aenderung.__dataclass_fields__, maengel)
    ags: set[str] = set()
    for zeile, satz in saetze:
        maengel += _pruefe(zeile, satz, satz["ags"] in ags)
        ags.add(satz["ags"])
    for zeile, satz in wechsel:
        maengel += _pruefe_wechsel(zeile, satz)
    if not maengel:  # with a mistake in the keys the references say nothing new
        maengel += _pruefe_verweise(saetze, wechsel, frozenset(ags))
    if maengel:
        raise DatenFehler(maengel)
    kommunen = {satz["ags"]: _kommune(satz) for _, satz in saetze}
    return Gebiete(
        MappingProxyType(dict(sorted(kommunen.items()))),
        tuple(_aenderung(satz) for _, satz in wechsel),
    )


def _lies(
    datei: Path, felder: Iterable[str], maengel: list[Mangel]
) -> list[tuple[int, dict[str, str]]]:
    """Return (line, row) for each row, none of them if the form of the file is not in order."""
    name, neu = f"data/gebiete/{datei.name}", "sozialatlas data import ausführen."
    try:
        text = datei.read_text("utf-8-sig")
    except OSError as fehler:
        maengel.append(Mangel(name, None, "", f"Die Datei {dateigrund(fehler)}.", abhilfe=neu))
        return []
    except UnicodeDecodeError as fehler:
        zeile = datei.read_bytes().count(b"\n", 0, fehler.start) + 1
        rat = f"Umwandeln: iconv -f WINDOWS-1252 -t UTF-8 {datei.name} > neu.csv"
        maengel.append(Mangel(name, zeile, "", "Die Datei ist nicht UTF-8.", "UTF-8", rat))
        return []
    leser = csv.DictReader(io.StringIO(text), strict=True)
    try:
        if set(leser.fieldnames or ()) != set(felder):
            maengel.append(
                Mangel(name, 1, "", "Die Kopfzeile stimmt nicht.", ",".join(felder), neu)
            )
            return []
        saetze = [(leser.line_num, satz) for satz in leser]
    except csv.Error:
        text = "Ein Anführungszeichen ist nicht geschlossen."
        maengel.append(Mangel(name, leser.line_num + 1, "", text, "Anführungszeichen in Paaren",
                              "Die Zeilen ab hier prüfen."))  # fmt: skip
        return []
    if not saetze:
        maengel.append(Mangel(name, 1, "", "Die Datei enthält keine Zeile.", "Gebiete", neu))
    schlecht = list(_pruefe_form(name, saetze))
    maengel += schlecht
    return [] if schlecht else saetze


def _pruefe_form(name: str, saetze: Iterable[tuple[int, Mapping]]) -> Iterator[Mangel]:
    for zeile, satz in saetze:
        if None in satz or None in satz.values():
            text = "Die Zeile hat zu viele oder zu wenige Felder."
            yield Mangel(name, zeile, "", text, "so viele Felder wie die Kopfzeile",
                         "Kommas der Zeile prüfen.")  # fmt: skip
        elif re.search(r"[\x00-\x1f]", "".join(satz.values())):
            yield Mangel(name, zeile, "", "Die Zeile enthält Steuerzeichen.", "reiner Text",
                         "Die Zeile neu eintippen.")  # fmt: skip


def _pruefe(zeile: int, satz: Satz, doppelt: bool) -> Iterator[Mangel]:
    def mangel(feld: str, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
        return Mangel("data/gebiete/kommunen.csv", zeile, feld, fehler, erwartet, abhilfe)

    ags = satz["ags"]
    if not _AGS.fullmatch(ags):
        yield mangel("ags", f"„{ags}“ ist kein Amtlicher Gemeindeschlüssel.",
                     "2, 5 oder 8 Ziffern", "Führende Nullen prüfen.")  # fmt: skip
    elif satz["ebene"] != ("bund" if ags == BUND else _EBENEN[len(ags)]):
        yield mangel("ebene", f"„{satz['ebene']}“ passt nicht zum Schlüssel {ags}.",
                     "bund, land, kreis oder gemeinde", "Ebene berichtigen.")  # fmt: skip
    if doppelt:
        yield mangel("ags", f"Der Schlüssel {ags} steht doppelt im Register.",
                     "eine Zeile je Gebiet", "Eine der Zeilen löschen.")  # fmt: skip
    if not _NAME.fullmatch(satz["name"]):
        text = f"„{satz['name']}“ ist kein Name." if satz["name"] else "Der Name fehlt."
        yield mangel("name", text, "Buchstaben, Ziffern, Leerzeichen und - . , / ( )",
                     "Namen nach dem Gemeindeverzeichnis schreiben.")  # fmt: skip
    if satz["typ"] not in _TYPEN:
        yield mangel("typ", f"„{satz['typ']}“ ist nicht bekannt.", ", ".join(_TYPEN),
                     aehnlich(satz["typ"], _TYPEN))  # fmt: skip
    tage = list(_pruefe_tage(satz, ("gueltig_ab", "gueltig_bis"), mangel))
    yield from tage
    ab, bis = satz["gueltig_ab"], satz["gueltig_bis"]
    if not tage and ab and bis and bis < ab:
        yield mangel("gueltig_bis", f"Das Gebiet endet am {bis}, vor seinem Beginn am {ab}.",
                     "ein Tag nach gueltig_ab", "Daten berichtigen.")  # fmt: skip


def _pruefe_tage(satz: Satz, felder: Iterable[str], mangel: Callable) -> Iterator[Mangel]:
    for feld in felder:
        try:
            _datum(satz[feld])
        except ValueError:
            yield mangel(feld, f"„{satz[feld]}“ ist kein Datum.", "JJJJ-MM-TT",
                         "Datum berichtigen.")  # fmt: skip


def _pruefe_wechsel(zeile: int, satz: Satz) -> Iterator[Mangel]:
    def mangel(feld: str, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
        return Mangel("data/gebiete/aenderungen.csv", zeile, feld, fehler, erwartet, abhilfe)

    yield from _pruefe_tage(satz, _TAGE, mangel)
    anteil = satz["anteil"]
    if anteil and not re.fullmatch(r"0?\.\d+|1(\.0+)?", anteil):
        yield mangel("anteil", f"„{anteil}“ ist kein Anteil.", "eine Zahl bis 1 mit Dezimalpunkt",
                     "Zum Beispiel 0.5 schreiben.")  # fmt: skip


def _pruefe_verweise(
    saetze: Iterable[tuple[int, Satz]], wechsel: Iterable[tuple[int, Satz]], ags: frozenset[str]
) -> Iterator[Mangel]:
    """Check that every area named by another one stands in the register."""
    stellen = [
        *(("kommunen", z, f, s) for z, s in saetze for f in ("kreis", "vorgaenger", "nachfolger")),
        *(("aenderungen", z, f, s) for z, s in wechsel for f in ("von", "nach")),
    ]
    for datei, zeile, feld, satz in stellen:
        for wort in satz[feld].split():
            if wort not in ags:
                text = f"Das Gebiet „{wort}“ steht nicht im Register."
                yield Mangel(f"data/gebiete/{datei}.csv", zeile, feld, text,
                             "ein Schlüssel aus kommunen.csv", aehnlich(wort, ags))  # fmt: skip
    for fehlt in sorted(({BUND} | {a[:2] for a in ags}) - ags):
        yield Mangel("data/gebiete/kommunen.csv", None, "ags", f"Das Gebiet {fehlt} fehlt.",
                     "Bund und Land im Register", "sozialatlas data import ausführen.")  # fmt: skip


def _kommune(satz: Mapping[str, str]) -> Kommune:
    return Kommune(
        ags=satz["ags"],
        name=satz["name"],
        typ=satz["typ"],
        ebene=satz["ebene"],  # type: ignore[arg-type]
        kreis=satz["kreis"] or None,
        gueltig_ab=_datum(satz["gueltig_ab"]),
        gueltig_bis=_datum(satz["gueltig_bis"]),
        vorgaenger=tuple(satz["vorgaenger"].split()),
        nachfolger=tuple(satz["nachfolger"].split()),
    )


def _aenderung(satz: Mapping[str, str]) -> Aenderung:
    return Aenderung(
        von=satz["von"],
        nach=satz["nach"] or None,
        art=satz["art"],
        anteil=float(satz["anteil"]) if satz["anteil"] else None,
        sicherheit=satz["sicherheit"],
        **{feld: _datum(satz[feld]) for feld in _TAGE},
    )


def _datum(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
