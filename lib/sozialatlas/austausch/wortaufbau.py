"""The review form in Word: which texts mark its parts, and what it carries unseen.

Writer and reader rest on this one layout. The proposed wording is an ordinary paragraph between
two headings, not a content control: LibreOffice gives up tracked changes inside those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sozialatlas.austausch.rueckmeldung import HINWEISE, pruefsumme_entwurf

WORTLAUT, BEWEIS, ENTSCHEIDUNG = (
    "Vorgeschlagener Wortlaut",
    "Warum dieser Entwurf",
    "Ihre Entscheidung",
)
"""Headings of the parts of a section."""

ABSCHNITT = "Entwurf"  # "Entwurf 3: Ganztagsplätze ausbauen"
KENNUNGSTEIL = "Kennung dieses Formulars"
SCHLUESSEL = "Kennung"  # label of the row that holds a draft's key
STIL_WORTLAUT = "Wortlaut"
MARKE = "Entwurf_"  # bookmark at the heading of a section, followed by its number
KOPFZEILE = ("Feld", "Ihre Angabe")
KENNUNGSKOPF = ("Angabe", "Wert")
ALLE = "Angaben für alle Entwürfe"

PLATZHALTER = HINWEISE | {"entscheidung": "Bitte wählen"}
"""What stands in an empty field of the form, by field."""

VORGABEN = frozenset({
    "Klicken oder tippen Sie hier, um Text einzugeben.",
    "Klicken oder tippen Sie, um ein Datum einzugeben.",
    "Klicken Sie hier, um Text einzugeben.", "Klicken Sie hier, um ein Datum einzugeben.",
    "Wählen Sie ein Element aus.", "Click or tap here to enter text.",
    "Click or tap to enter a date.", "Choose an item.",
})  # fmt: skip
"""What Word itself puts into a field that was emptied."""

_RAUM = "urn:sozialatlas:rueckmeldung"
_N = f"{{{_RAUM}}}"


@dataclass(frozen=True)
class Entwurf:
    """A draft as it was sent: what the reader compares the document with."""

    titel: str
    text: str


@dataclass(frozen=True)
class Beilage:
    """What the file carries unseen: identification, drafts as sent, marks of the fixed texts."""

    kennung: Mapping[str, str] = field(default_factory=dict)
    gesendet: Mapping[str, str] = field(default_factory=dict)  # checksums by key, in order
    entwuerfe: Mapping[str, Entwurf] = field(default_factory=dict)  # only those that hold
    feste: frozenset[str] = frozenset()  # marks (:func:`kurzmarke`)


def kurzmarke(text: str) -> str:
    """Return a short mark of a text; spaces and line ends do not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]


def schreibe_beilage(b: Beilage) -> bytes:
    """Return the custom XML part of a form."""
    wurzel = etree.Element(f"{_N}formular", nsmap={None: _RAUM})
    for name, wert in b.kennung.items():
        etree.SubElement(wurzel, f"{_N}angabe", name=name).text = wert
    for schluessel, summe in b.gesendet.items():
        eintrag = etree.SubElement(wurzel, f"{_N}entwurf", schluessel=schluessel, summe=summe)
        etree.SubElement(eintrag, f"{_N}titel").text = b.entwuerfe[schluessel].titel
        etree.SubElement(eintrag, f"{_N}text").text = b.entwuerfe[schluessel].text
    etree.SubElement(wurzel, f"{_N}feste").text = " ".join(sorted(b.feste))
    return etree.tostring(wurzel, xml_declaration=True, encoding="UTF-8", standalone=True)


def lies_beilage(teile: Iterable[Any]) -> Beilage | None:
    """Return what the file carries unseen, None where a program has dropped it."""
    wurzel = next((t for t in teile if t.tag == f"{_N}formular"), None)
    if wurzel is None:
        return None
    eintraege = [e for e in wurzel.iter(f"{_N}entwurf") if e.get("schluessel")]
    return Beilage(
        kennung={a.get("name") or "": a.text or "" for a in wurzel.iter(f"{_N}angabe")},
        gesendet={e.get("schluessel"): e.get("summe") or "" for e in eintraege},
        entwuerfe=dict(_entwuerfe(eintraege)),
        feste=frozenset((wurzel.findtext(f"{_N}feste") or "").split()),
    )


def _entwuerfe(eintraege: Iterable[Any]) -> Iterable[tuple[str, Entwurf]]:
    """Yield the drafts whose texts agree with their checksums."""
    for e in eintraege:
        schluessel = e.get("schluessel")
        titel, text = (e.findtext(f"{_N}{teil}") or "" for teil in ("titel", "text"))
        if pruefsumme_entwurf(schluessel, titel, text) == e.get("summe"):
            yield schluessel, Entwurf(titel, text)
