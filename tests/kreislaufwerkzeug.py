"""One whole cycle for tests: two editions of the project in a folder, and forms filled in.

The first edition lacks the latest year of two indicators, so that figures move between the two.
All decisions, goals and measures are invented.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from openpyxl import load_workbook

from conftest import WURZEL
from sozialatlas.austausch import rueckmappe as rm
from wortwerkzeug import (
    absatz,
    bemerkung,
    bereich,
    eingefuegt,
    fuelle,
    geloescht,
    kommentiere,
    lauf,
    schreibe_wortlaut,
    wortlaute,
)

AGS = "16052"
ORDNER = f"kommunen/{AGS}-gera"
ANGENOMMEN, GEAENDERT, ABGELEHNT = (
    f"{AGS}/{regel}"
    for regel in ("mindestsicherung-hoch", "bildungsplanung-buendeln", "wahlbeteiligung-niedrig")
)
ZURUECKGESTELLT, UMFORMULIERT, KOMMENTIERT = (
    f"{AGS}/{regel}"
    for regel in (
        "arbeit-fuer-ganze-haushalte",
        "praeventionskette-mit-koordination",
        "uebergang-gemeinsam-steuern",
    )
)
WORTLAUT = (
    "Die Stadt Gera vereinbart mit dem Schulamt eine gemeinsame Bildungsplanung, beginnend mit "
    "zwei Schulen und den Kitas in ihrer Nähe."
)
GRUND = "Der Anfang soll klein genug sein, um ihn mit vorhandenem Personal zu leisten."
ABLEHNUNG = "Für Beteiligung in den Quartieren gibt es schon ein eigenes Verfahren."
AUFSCHUB = "Zuerst ist zu klären, welche Mittel das Jobcenter beisteuert."
FRAGE = "Soll auch die Jugendberufsagentur beteiligt werden?"
BEZUG = "Agentur für Arbeit, Jobcenter, Schulamt und Kammern"
TAUSCH = ("nicht einzeln umsetzen, sondern in", "schrittweise umsetzen und in")

SPAETER = {"mindestsicherung": "2021", "kinderarmut": "2022"}
"""Years that come out after the first edition."""
KREISDATEN = "inkar_2024_kreise.csv"


def lege_projekt_an(ziel: Path) -> Path:
    """Copy what commands read, as it was when the first edition was made and nothing decided."""
    for name in ("chapters", "kommunen", "rules", "data"):
        shutil.copytree(WURZEL / name, ziel / name)
    for datei in (*WURZEL.glob("_*.yml"), WURZEL / "index.qmd"):
        shutil.copy(datei, ziel)
    shutil.rmtree(ziel / ORDNER)
    alle = (ziel / "data/beobachtungen" / KREISDATEN).read_text(encoding="utf-8")
    fehlt = tuple(f",{indikator},{jahr}," for indikator, jahr in SPAETER.items())
    zeilen = [z for z in alle.splitlines(keepends=True) if not any(f in z for f in fehlt)]
    lege_zahlen_ab(ziel, "".join(zeilen))
    return ziel


def lege_zahlen_ab(projekt: Path, text: str) -> None:
    """Put figures in place with their checksum, as an import does."""
    ordner = projekt / "data/beobachtungen"
    (ordner / KREISDATEN).write_text(text, encoding="utf-8")
    summe = hashlib.sha256(text.encode()).hexdigest()
    stand = (ordner / "stand.yml").read_text(encoding="utf-8")
    neu = re.sub(rf"({re.escape(KREISDATEN)}: )[0-9a-f]{{64}}", rf"\g<1>{summe}", stand)
    (ordner / "stand.yml").write_text(neu, encoding="utf-8")


def vereinbare_ziel(projekt: Path, ziel: str) -> None:
    (projekt / ORDNER).mkdir()
    (projekt / ORDNER / "ziele.yml").write_text(ziel, encoding="utf-8")


def fuelle_mappe(datei: Path) -> None:
    """Fill in the workbook as the youth office does after its committee has met."""
    m = load_workbook(datei)
    for feld, wert in {
        "gremium": "Jugendhilfeausschuss", "datum": datetime(2026, 12, 8),
        "name": "Vorsitz des Jugendhilfeausschusses", "quelle": "Vorlage 112/2026 (erfunden)",
    }.items():  # fmt: skip
        m[rm.BESCHLUSS][rm.ALLGEMEINZELLE[feld]].value = wert
    trage_ein(m, ANGENOMMEN, entscheidung="angenommen", verantwortlich="Sozialamt",
              frist=datetime(2027, 12, 31))  # fmt: skip
    trage_ein(m, GEAENDERT, entscheidung="geändert", begruendung=GRUND, wortlaut=WORTLAUT)
    trage_ein(m, ABGELEHNT, entscheidung="abgelehnt", begruendung=ABLEHNUNG)
    m.save(datei)


def trage_ein(m: Any, schluessel: str, **felder: Any) -> None:
    ws = m[rm.ENTWUERFE]
    (zeile,) = (
        z
        for z in range(rm.KOPF + 1, ws.max_row + 1)
        if ws[f"{rm.SCHLUESSEL}{z}"].value == schluessel
    )
    for feld, wert in felder.items():
        ws[f"{rm.FELDSPALTE[feld]}{zeile}"].value = wert


def reihenfolge(datei: Path) -> list[str]:
    """Return the keys of the drafts as they stand in the workbook."""
    ws = load_workbook(datei)[rm.ENTWUERFE]
    zellen = (ws[f"{rm.SCHLUESSEL}{z}"].value for z in range(rm.KOPF + 1, ws.max_row + 1))
    return [str(wert) for wert in zellen if wert]


def fuelle_dokument(datei: Path, schluessel: list[str]) -> None:
    """Fill in the Word form as another committee does: one answer, a change, a comment."""
    dokument = Document(str(datei))
    for feld, text in {
        "gremium": "Sozialausschuss", "datum": "10.12.2026",
        "name": "Vorsitz des Sozialausschusses",
    }.items():  # fmt: skip
        fuelle(dokument, 0, feld, text)
    nummer = schluessel.index(ZURUECKGESTELLT) + 1
    fuelle(dokument, nummer, "entscheidung", "zurückgestellt")
    fuelle(dokument, nummer, "begruendung", AUFSCHUB)
    formuliere_um(dokument, schluessel.index(UMFORMULIERT))
    stelle = schluessel.index(KOMMENTIERT)
    vorn, hinten = wortlaute(dokument)[stelle].text.split(BEZUG)
    schreibe_wortlaut(
        dokument, absatz(lauf(vorn) + bereich("0", BEZUG) + lauf(hinten)), nummer=stelle
    )
    kommentiere(dokument, ("0", "Konto des Jobcenters", bemerkung(FRAGE)))
    dokument.save(str(datei))


def formuliere_um(dokument: Any, stelle: int) -> None:
    """Change words of a proposal with changes tracked."""
    vorn, hinten = wortlaute(dokument)[stelle].text.split(TAUSCH[0])
    neu = geloescht(TAUSCH[0]) + eingefuegt(TAUSCH[1])
    schreibe_wortlaut(dokument, absatz(lauf(vorn) + neu + lauf(hinten)), nummer=stelle)


def setze_um(projekt: Path, massnahme: str, stand: str) -> None:
    """Register a measure, and say at the accepted recommendation how far it is."""
    (projekt / ORDNER / "massnahmen.yml").write_text(massnahme, encoding="utf-8")
    datei = projekt / ORDNER / "entscheidungen.yml"
    kopf = f"- schluessel: {ANGENOMMEN}\n"
    text = datei.read_text(encoding="utf-8")
    assert text.count(kopf) == 1
    datei.write_text(text.replace(kopf, kopf + stand), encoding="utf-8")


def naechste_ausgabe(projekt: Path, angaben: str) -> None:
    """Begin the next edition: its name and day, newer figures, one rule renamed."""
    vorher = (projekt / "_variables.yml").read_text(encoding="utf-8")
    ohne = [z for z in vorher.splitlines(keepends=True) if not z.startswith(("ausgabe", "stand"))]
    (projekt / "_variables.yml").write_text("".join([*ohne, angaben]), encoding="utf-8")
    buch = (projekt / "_quarto.yml").read_text(encoding="utf-8")
    tag = re.sub(r"(?m)^  date: .*$", "  date: 2027-11-22", buch)
    (projekt / "_quarto.yml").write_text(tag, encoding="utf-8")
    lege_zahlen_ab(projekt, (WURZEL / "data/beobachtungen" / KREISDATEN).read_text("utf-8"))
    benenne_regel_um(projekt)


def benenne_regel_um(projekt: Path) -> None:
    alt, neu = "mindestsicherung-hoch", "viel-mindestsicherung"
    for datei in list(regeln_mit(projekt, alt)):
        text = datei.read_text(encoding="utf-8").replace(alt, neu)
        if datei.stem == alt:
            text = text.replace(f"id: {neu}\n", f"id: {neu}\nfrueher: [{alt}]\n")
            datei.unlink()
        datei.with_name(datei.name.replace(alt, neu)).write_text(text, encoding="utf-8")


def regeln_mit(projekt: Path, wort: str) -> Iterator[Path]:
    for datei in (projekt / "rules").glob("*/*.yml"):
        if wort in datei.read_text(encoding="utf-8"):
            yield datei
