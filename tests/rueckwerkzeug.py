"""Forms of decisions for tests: invented drafts of an invented town, and ways to fill them in."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from sozialatlas.austausch import rueckmappe as rm
from sozialatlas.austausch.rueckformate import lies_rueckmeldung
from sozialatlas.austausch.rueckmeldung import Formular, Formularzeile, Rueckmeldung
from sozialatlas.austausch.rueckpruefung import Ergebnis, Erlaubnis, Stand
from sozialatlas.austausch.rueckweg import nimm_zurueck
from sozialatlas.katalog import Katalog
from sozialatlas.schreiben import schreibe_alle
from sozialatlas.typen import Kommune
from sozialatlas.vorort import lade_beitraege
from sozialatlas.vorort.lesen import Beitraege

AGS = "90001"
STADT = Kommune(AGS, "Musterstadt", "Kreisfreie Stadt", "kreis")
TAG = date(2026, 11, 23)
BESCHLUSS = datetime(2026, 12, 8)
EINTRAG = """\
# Beschlüsse des Jahres (erfunden)
- schluessel: 90001/kita-plaetze  # bleibt stehen
  ausgabe: '2026'
  vorschlag: Die Stadt Musterstadt sollte 40 Plätze schaffen.
  entscheidung: angenommen
  verantwortlich: Jugendamt
  gremium: Jugendhilfeausschuss
  datum: 2026-12-01
  name: Vorsitz des Ausschusses
  quelle: Niederschrift vom 01.12.2026 (erfunden)
"""


def entwurf(regel: str, text: str, **angaben: Any) -> Formularzeile:
    felder: dict[str, Any] = {
        "schluessel": f"{AGS}/{regel}", "handlungsfeld": "Kinder und Familien",
        "titel": f"Titel zu {regel}", "text": text, "beweis": "Grund.\nNachweis: erfunden.",
        "prioritaet": "hoch", "zustaendig": "Jugendamt",
    }  # fmt: skip
    return Formularzeile(**felder | angaben)


ZEILEN = (
    entwurf("kita-plaetze", "Die Stadt Musterstadt sollte 40 Plätze schaffen."),
    entwurf("lotsen", "Die Stadt Musterstadt sollte Lotsinnen einsetzen."),
    entwurf("wohnen", "Die Stadt Musterstadt sollte die Beratung ausbauen."),
)
FORMULAR = Formular(STADT, "2026", "23.11.2026", ZEILEN)


def mappe(f: Formular = FORMULAR) -> Workbook:
    """Return the form opened as somebody would who fills it in."""
    return load_workbook(io.BytesIO(rm.schreibe_xlsx(f, TAG)))


def als_bytes(m: Workbook) -> bytes:
    ziel = io.BytesIO()
    m.save(ziel)
    return ziel.getvalue()


def zelle(m: Workbook, regel: str, feld: str) -> Any:
    """Return the answer cell of a draft."""
    ws = m[rm.ENTWUERFE]
    for zeile in range(rm.KOPF + 1, ws.max_row + 1):
        if ws[f"{rm.SCHLUESSEL}{zeile}"].value == f"{AGS}/{regel}":
            return ws[f"{rm.FELDSPALTE[feld]}{zeile}"]
    raise KeyError(regel)


def fuelle(m: Workbook, regel: str, **felder: Any) -> Workbook:
    """Fill in answers; texts stay texts, whatever they begin with."""
    for feld, wert in felder.items():
        ziel = zelle(m, regel, feld)
        ziel.value = wert
        if isinstance(wert, str):
            ziel.data_type = "s"
    return m


def beschliesse(m: Workbook, **felder: Any) -> Workbook:
    """Fill in what is said once for all drafts."""
    angaben = {
        "gremium": "Jugendhilfeausschuss", "datum": BESCHLUSS, "name": "Vorsitz des Ausschusses",
    } | felder  # fmt: skip
    for feld, wert in angaben.items():
        m[rm.BESCHLUSS][rm.ALLGEMEINZELLE[feld]].value = wert
    return m


def ausgefuellt(f: Formular = FORMULAR) -> Workbook:
    """Return a form that agrees with one draft and changes another; sound as it stands."""
    m = beschliesse(mappe(f))
    fuelle(m, "lotsen", entscheidung="angenommen", frist=datetime(2027, 12, 31))
    return fuelle(
        m, "wohnen", entscheidung="geändert", begruendung="Zuerst ein Stadtteil.",
        wortlaut="Die Stadt Musterstadt beginnt in einem Stadtteil.",
    )  # fmt: skip


Eingriff = Callable[[Workbook], Any]


@dataclass
class Amt:
    """An invented town with its folder: forms come in, decisions stand in its files."""

    ordner: Path
    katalog: Katalog
    formular: Formular = FORMULAR
    umbenannt: Mapping[str, str] | None = None

    @property
    def datei(self) -> Path:
        return self.ordner / "entscheidungen.yml"

    @property
    def beitraege(self) -> Beitraege:
        return lade_beitraege(self.ordner.parent, self.katalog).get(AGS, Beitraege())

    @property
    def stand(self) -> Stand:
        b = self.beitraege
        return Stand(
            self.formular, b.entscheidungen or (), b.vorschlaege or (), self.umbenannt or {}
        )

    def nimm(self, m: Workbook | bytes, name: str = "antwort.xlsx", **erlaubt: Any) -> Ergebnis:
        """Take a form in and write what comes of it, as the command does."""
        r = lies_rueckmeldung(m if isinstance(m, bytes) else als_bytes(m), name)
        return self.nimm_gelesen(r, **erlaubt)

    def nimm_gelesen(self, r: Rueckmeldung, **erlaubt: Any) -> Ergebnis:
        ergebnis, dateien = nimm_zurueck(r, self.stand, Erlaubnis(**erlaubt), self.ordner)
        schreibe_alle(dateien)
        return ergebnis


def amt(ordner: Path, katalog: Katalog, eintrag: str = EINTRAG) -> Amt:
    eigener = ordner / f"{AGS}-musterstadt"
    eigener.mkdir(parents=True)
    if eintrag:
        (eigener / "entscheidungen.yml").write_text(eintrag, encoding="utf-8")
    return Amt(eigener, katalog)


def mit_text(regel: str, text: str, f: Formular = FORMULAR) -> Formular:
    """Return the form with another proposal for one draft."""
    return replace(f, zeilen=tuple(
        replace(z, text=text) if z.schluessel.endswith(f"/{regel}") else z for z in f.zeilen
    ))  # fmt: skip


def ohne(regel: str, f: Formular = FORMULAR) -> Formular:
    return replace(f, zeilen=tuple(z for z in f.zeilen if not z.schluessel.endswith(f"/{regel}")))
