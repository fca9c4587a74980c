"""Drafts and decisions for tests of the exchange: the smallest of each, all invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from sozialatlas.typen import Befund, Empfehlung
from sozialatlas.vorort import Entscheidung
from sozialatlas.vorort.ausgaben import Ausgabenstand, Ausloeser, Festgehalten

AGS = "90001"
TEXT = "Die Stadt Musterstadt sollte handeln. Es sind 18,4 % (2022)."
TAG = date(2026, 3, 12)


def entwurf(regel: str, *enthaelt: Empfehlung, ags: str = AGS, **eigene: Any) -> Empfehlung:
    angaben: dict[str, Any] = {
        "schluessel": f"{ags}/{regel}",
        "regel": regel,
        "ags": ags,
        "titel": f"Titel {regel}",
        "handlungsfeld": "bildung",
        "text": TEXT,
        "begruendung": "Weil es so ist.",
        "prioritaet": "mittel",
        "zustaendig": ("jugendamt",),
        "ebene": "kreis",
        "massnahmen": (),
        "belege": (),
        "stand": "entwurf",
        "geprueft_von": None,
        "befund": Befund(regel, ags, "trifft_zu", ()),
        "enthaelt": enthaelt,
    }
    return Empfehlung(**(angaben | eigene))


def entscheidung(
    regel: str, art: str = "angenommen", ags: str = AGS, **eigene: Any
) -> Entscheidung:
    angaben: dict[str, Any] = {
        "schluessel": f"{ags}/{regel}",
        "ausgabe": "2025",
        "vorschlag": TEXT,
        "entscheidung": art,
        "begruendung": "" if art == "angenommen" else "Es gibt das schon.",
        "wortlaut": "Musterstadt handelt im Jahr 2027." if art == "geaendert" else "",
        "gremium": "Jugendhilfeausschuss",
        "datum": TAG,
        "name": "Vorsitz",
        "quelle": "Niederschrift (erfunden)",
    }
    return Entscheidung(**(angaben | eigene))


def ausloeser(
    indikator: str = "kinderarmut", jahr: int | None = 2019, wert: float = 20.0
) -> Ausloeser:
    return Ausloeser(
        indikator=indikator, jahr=jahr, wert=wert, merkmal="wert", gemessen=wert, operator=">=",
        schwelle=15.0,
    )  # fmt: skip


def festgehalten(regel: str, *anlass: Ausloeser, ags: str = AGS, **eigene: Any) -> Festgehalten:
    angaben: dict[str, Any] = {
        "schluessel": f"{ags}/{regel}",
        "titel": f"Titel {regel}",
        "handlungsfeld": "bildung",
        "prioritaet": "mittel",
        "sicherheit": "robust",
        "regel": "0" * 16,
        "text": TEXT,
        "anlass": anlass,
    }
    return Festgehalten(**(angaben | eigene))


def ausgabenstand(*empfehlungen: Festgehalten, ags: str = AGS, **eigene: Any) -> Ausgabenstand:
    angaben: dict[str, Any] = {
        "quelle": "Berechnet (erfunden).",
        "ausgabe": "2025",
        "ags": ags,
        "stand": date(2025, 11, 1),
        "regeln": 3,
        "regelwerk": "0" * 16,
        "empfehlungen": empfehlungen,
    }
    return Ausgabenstand(**(angaben | eigene))
