"""The rows of a table of answers: which field a row holds and what stands in it.

Word keeps the content controls with their tags; LibreOffice up to 7.4 drops the tags, other
programs the controls. So a row's label says first which field it is, the tag only where the label
was changed, and a field is empty if it holds no more than the form had put there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import ALLGEMEIN, FELDER, Antwort
from sozialatlas.austausch.wortansicht import absaetze, bloecke, laeufe, lies, sieh
from sozialatlas.austausch.wortpaket import W

TAGE = ("frist", "datum")
_FELD_NACH_NAME = {
    name.lower(): feld
    for feld, name in (ALLGEMEIN | FELDER | {wa.SCHLUESSEL: wa.SCHLUESSEL}).items()
}
_BEFEHLE = (f"{W}instrText", f"{W}fldSimple")
_MONATE = (
    "januar", "februar", "märz", "april", "mai", "juni", "juli", "august", "september",
    "oktober", "november", "dezember",
)  # fmt: skip
_DEUTSCH = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_MIT_MONAT = re.compile(r"(\d{1,2})\.\s*([a-zä]+)\s+(\d{4})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")


@dataclass(frozen=True)
class Zeile:
    """One row of a table: label, field (None if it is none), and its paragraphs."""

    name: str
    feld: str | None
    werte: list[Any] = field(default_factory=list)  # paragraphs right of the label
    alle: list[Any] = field(default_factory=list)
    gewaehlt: str = ""  # the date in a date picker as the file keeps it


def lies_zeilen(tabelle: Any) -> list[Zeile]:
    """Return the rows of a table, without those of tables inside it."""
    return [_zeile(z) for z in tabelle.iter(f"{W}tr") if _naechste_tabelle(z) is tabelle]


def _naechste_tabelle(zeile: Any) -> Any:
    return next(zeile.iterancestors(f"{W}tbl"), None)


def _zeile(zeile: Any) -> Zeile:
    zellen = [z for z in zeile.iter(f"{W}tc") if next(z.iterancestors(f"{W}tr")) is zeile]
    reihen = [[p for b in bloecke(z) for p in absaetze(b)] for z in zellen]
    name = lies(reihen[0]) if reihen else ""
    werte = [p for reihe in reihen[1:] for p in reihe]
    marken = {e.get(f"{W}val") for e in zeile.iter(f"{W}tag")} & (ALLGEMEIN.keys() | FELDER.keys())
    tage = [d.get(f"{W}fullDate") or "" for d in zeile.iter(f"{W}date")]
    return Zeile(
        name=name,
        feld=_FELD_NACH_NAME.get(name.rstrip(" :*").lower()) or next(iter(marken), None),
        werte=werte,
        alle=[p for reihe in reihen for p in reihe],
        gewaehlt=next(filter(None, tage), ""),
    )


def antwort(zeile: Zeile, ort: str) -> Antwort | None:
    """Return what stands in a field as the accepted view says it, None if it is empty."""
    text = _ohne_platzhalter(sieh(zeile.werte).neu, wa.PLATZHALTER.get(zeile.feld or "", ""))
    if not text:
        return None
    befehl = any(e.tag in _BEFEHLE for p in zeile.werte for e, _ in laeufe(p))
    if zeile.feld in TAGE:
        text = als_tag(text) or als_tag(zeile.gewaehlt) or text
    return Antwort(text, ort, formel=befehl)


def _ohne_platzhalter(text: str, platzhalter: str) -> str:
    """Return a text without what the form or Word had put into the empty field."""
    if text in wa.VORGABEN:
        return ""
    return text.removeprefix(platzhalter).removesuffix(platzhalter).strip()


def als_tag(text: str) -> str:
    """Return a date written in German or as ISO 8601 as "30.06.2026", "" if it is none."""
    text = text.strip()
    if treffer := _DEUTSCH.fullmatch(text):
        tag, monat, jahr = (int(t) for t in treffer.groups())
    elif (treffer := _MIT_MONAT.fullmatch(text)) and treffer[2].lower() in _MONATE:
        tag, monat, jahr = int(treffer[1]), _MONATE.index(treffer[2].lower()) + 1, int(treffer[3])
    elif treffer := _ISO.fullmatch(text):
        jahr, monat, tag = (int(t) for t in treffer.groups())
    else:
        return ""
    try:
        return f"{date(jahr, monat, tag):%d.%m.%Y}"
    except ValueError:
        return ""
