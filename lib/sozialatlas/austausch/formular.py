"""The form for one Kommune: which text stands in which cell, and where answers go.

Both directions rest on this one layout: the workbook is written from it, and what comes back is
compared with it. Nothing here knows spreadsheets.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sozialatlas.katalog.abfrage import Abfrage, Blatt, Groesse
from sozialatlas.typen import Kommune, Status

FORMAT = 1
"""Version of the layout; forms of another version are not read."""

ANLEITUNG, ABSENDER, DEFINITIONEN, KENNUNG = "Anleitung", "Absender", "Definitionen", "Kennung"
SPALTEN = (
    "Angabe", "Jahr", "Einheit", "Zeitbezug", "Bisher bekannt", "Wert", "Grund ohne Wert",
    "Bemerkung", "Schlüssel",
)  # fmt: skip
BISHER, WERT, GRUND, BEMERKUNG, SCHLUESSEL = "EFGHI"
FEST = ("A", "B", "C", "D", SCHLUESSEL)  # columns that nobody may change
KOPF = 3
"""The header row of a theme; its first figure stands below."""

GRUENDE = {
    "nicht erhoben": Status.NICHT_ERHOBEN,
    "geheim": Status.GEHEIM,
    "liegt nicht vor": Status.FEHLT,
}
"""The reasons for which there may be no number."""

VEROEFFENTLICHEN, INTERN = "veröffentlichen", "nur intern verwenden"
FRAGEN = {
    "B2": ("Stelle, die geliefert hat", "Amt oder Sachgebiet, keine Namen. Pflicht."),
    "B3": ("Ansprechperson für Rückfragen", "Freiwillig. Wird nicht gespeichert."),
    "B4": ("Stand der Angaben", "Datum, zum Beispiel 30.06.2026. Pflicht."),
    "B5": ("Verwendung", f"„{VEROEFFENTLICHEN}“ oder „{INTERN}“. Pflicht."),
    "B6": ("Bemerkung", "Freiwillig, zum Beispiel zur Zählweise."),
}
STELLE, PERSON, STAND, VERWENDUNG, NOTIZ = FRAGEN
LAENGSTER_TEXT = 500


@dataclass(frozen=True)
class Vorwert:
    """What is known of a figure already: delivered earlier, or an official figure beside it."""

    text: str  # as shown
    wert: float | None = None  # delivered for the same year
    status: Status | None = None  # delivered for the same year; None: not delivered
    stand: str = ""  # of the delivery


@dataclass(frozen=True)
class Formular:
    """What one Kommune is asked in one edition."""

    abfrage: Abfrage
    kommune: Kommune
    ausgabe: str
    amtliche_namen: Mapping[str, str] = field(default_factory=dict)  # names of indicators by id

    @property
    def pruefsumme(self) -> str:
        """Checksum of all that is asked, of whom, and for which edition (16 hex digits)."""
        gefragt = [self.kommune.ags, self.ausgabe, FORMAT, self.abfrage.model_dump(mode="json")]
        text = json.dumps(gefragt, ensure_ascii=True, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def version(self) -> str:
        return f"{FORMAT}.{self.abfrage.version}"

    @property
    def blattnamen(self) -> tuple[str, ...]:
        themen = (b.blatt for b in self.abfrage.blaetter)
        return (ANLEITUNG, ABSENDER, *themen, DEFINITIONEN, KENNUNG)


@dataclass(frozen=True)
class Zeile:
    """One row of a theme: one figure in one year."""

    groesse: Groesse
    jahr: int

    @property
    def schluessel(self) -> str:
        return f"{self.groesse.id}:{self.jahr}"

    @property
    def feste(self) -> tuple[str, ...]:
        """The texts of the columns :data:`FEST`."""
        g = self.groesse
        return (g.name, str(self.jahr), g.einheit, g.zeitbezug, self.schluessel)


def zeilen(f: Formular, blatt: Blatt) -> tuple[Zeile, ...]:
    """Return the rows of a theme from the row below :data:`KOPF` on."""
    return tuple(Zeile(g, j) for g in f.abfrage.auf_blatt(blatt) for j in f.abfrage.jahre)


def kopf(f: Formular, blatt: Blatt) -> dict[str, str]:
    """Return the texts above the rows of a theme by cell."""
    texte = {
        "A1": f"{blatt.blatt} – {f.kommune.bezeichnung}",
        "A2": "Bitte in jeder Zeile eine Zahl bei „Wert“ eintragen oder einen Grund wählen.",
    }
    return texte | {f"{chr(65 + i)}{KOPF}": name for i, name in enumerate(SPALTEN)}


def kennung(f: Formular) -> dict[str, str]:
    """Return the texts of the sheet that says which form this is, by cell."""
    angaben = {
        "Kennung dieses Formulars": "Bitte nicht ändern",
        "Kommune": f.kommune.bezeichnung,
        "AGS": f.kommune.ags,
        "Ausgabe": f.ausgabe,
        "Formularversion": f.version,
        "Prüfsumme": f.pruefsumme,
    }
    return {z: t for i, paar in enumerate(angaben.items(), 1) for z, t in zip(
        (f"A{i}", f"B{i}"), paar, strict=True)}  # fmt: skip


def absender() -> dict[str, str]:
    """Return the fixed texts of the sheet on who delivers, by cell."""
    texte = {"A1": "Frage", "B1": "Antwort", "C1": "Hinweis"}
    for zelle, (frage, hinweis) in FRAGEN.items():
        texte |= {f"A{zelle[1:]}": frage, f"C{zelle[1:]}": hinweis}
    return texte


def definitionen(f: Formular) -> dict[str, str]:
    """Return the texts of the sheet of definitions by cell."""
    reihen: list[tuple[str, ...]] = [
        ("Angabe", "Definition", "Einheit", "Zeitbezug", "Was geprüft wird", "Amtliche Zahl dazu")
    ]
    for g in f.abfrage.groessen:
        regeln = " ".join(_regeln(g, f.abfrage))
        amtlich = f.amtliche_namen.get(g.amtlich or "", "–")
        reihen.append((g.name, g.definition, g.einheit, g.zeitbezug, regeln, amtlich))
    return {
        f"{chr(65 + s)}{z}": text.strip()
        for z, reihe in enumerate(reihen, 1)
        for s, text in enumerate(reihe)
    }


def _regeln(g: Groesse, abfrage: Abfrage) -> Iterator[str]:
    """Yield in words what is checked of a figure."""
    yield "Ganze Zahl." if g.zaehlung else f"Zahl mit bis zu {g.dezimalen} Nachkommastellen."
    if g.summe_aus:
        namen = "; ".join(abfrage.nach_id[s].name for s in g.summe_aus)
        yield f"Gleich der Summe aus: {namen}."
    if g.teil_von:
        yield f"Höchstens so groß wie: {abfrage.nach_id[g.teil_von].name}."
    if g.bis_je_1000:
        bezug = abfrage.nach_id[g.bis_je_1000.groesse].name
        yield f"Höchstens {g.bis_je_1000.hoechstens:g} je 1000: {bezug}."
    if g.bis is not None:
        yield f"Von {g.von:.0f} bis {g.bis:.0f}."
    if g.geheim_unter > 1:
        yield f"Werte von 1 bis {g.geheim_unter - 1} bitte als „geheim“ melden."
    yield f"Ändert sich der Wert in einem Jahr um mehr als {g.sprung_prozent:g} %: Bemerkung."


def feste_texte(f: Formular) -> dict[str, dict[str, str]]:
    """Return all texts that nobody may change, by sheet and cell, but those of the rows."""
    themen = {b.blatt: kopf(f, b) for b in f.abfrage.blaetter}
    return {
        ABSENDER: absender(), **themen, DEFINITIONEN: definitionen(f), KENNUNG: kennung(f)
    }  # fmt: skip
