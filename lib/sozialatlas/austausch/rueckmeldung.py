"""Drafts go out for decision and answers come back: the values both ways share, in every format.

::

    bericht.rueckformular ─► Formular ─► rueckmappe (Excel), rueckdokument (Word)
                                                    :  filled in elsewhere
    entscheidungen.yml ◄─ rueckpruefung ◄─ Rueckmeldung ◄─ lies_xlsx, lies_docx

A writer is a function ``(Formular, stand) -> bytes``, a reader ``(bytes, file name) ->
Rueckmeldung``. Readers take texts as they stand and say where they stand; what an answer means
and whether it may hold is asked once, in :mod:`rueckpruefung`, the same for all formats.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sozialatlas.fehler import Mangel
from sozialatlas.typen import Kommune

FORMAT = 1
"""Version of the layout; forms of another version are not read."""

ART = "Rückmeldung zu Entwürfen"
"""Says in the identification of a file that it is this form."""

FELDER = {
    "entscheidung": "Entscheidung",
    "begruendung": "Begründung",
    "wortlaut": "Geänderter Wortlaut",
    "verantwortlich": "Verantwortlich",
    "frist": "Frist",
    "gremium": "Gremium",
    "datum": "Datum des Beschlusses",
    "name": "Name",
}
"""The fields of an answer with their labels, in the order of the form."""

ALLGEMEIN = {
    "gremium": "Gremium",
    "datum": "Datum des Beschlusses",
    "name": "Name",
    "quelle": "Fundstelle",
}
"""Said once for the whole form; a draft's own field goes before it."""

HINWEISE = {
    "entscheidung": "angenommen, geändert, abgelehnt oder zurückgestellt; leer: noch nicht beraten",
    "begruendung": "Pflicht bei geändert, abgelehnt und zurückgestellt",
    "wortlaut": "Pflicht bei geändert: der beschlossene Text",
    "verantwortlich": "freiwillig: Amt oder Stelle, die es umsetzt",
    "frist": "freiwillig: Datum, zum Beispiel 31.12.2027",
    "gremium": "wer entschieden hat, zum Beispiel Jugendhilfeausschuss",
    "datum": "Tag des Beschlusses, zum Beispiel 15.10.2026",
    "name": "wer dafür einsteht: Vorsitz oder Amtsleitung; erscheint im Bericht",
    "quelle": "freiwillig: Niederschrift oder Vorlage, zum Beispiel Vorlage 112/2026",
}
"""What belongs into a field, as forms explain it."""

LAENGSTER_TEXT = 4000
"""Characters of one answer."""


@dataclass(frozen=True)
class Formularzeile:
    """One draft as it goes out."""

    schluessel: str  # "<ags>/<regel>"
    handlungsfeld: str  # as readers know it: "Kinder und Familien"
    titel: str
    text: str  # the proposed wording
    beweis: str  # in plain words, paragraphs parted by line ends
    prioritaet: str
    zustaendig: str  # in words
    antworten: Mapping[str, str] = field(default_factory=dict)  # what is decided already on it
    bisher: str = ""  # an earlier decision on another wording, in words

    @property
    def pruefsumme(self) -> str:
        """Checksum of what is proposed (16 hex digits): the proof may change, the text not."""
        return pruefsumme_entwurf(self.schluessel, self.titel, self.text)


@dataclass(frozen=True)
class Formular:
    """What one Kommune is asked to decide in one edition."""

    kommune: Kommune
    ausgabe: str
    stand: str  # day of the edition, "30.06.2026"
    zeilen: tuple[Formularzeile, ...]

    @property
    def pruefsumme(self) -> str:
        """Checksum of all that is proposed, to whom, and in which edition (16 hex digits)."""
        return pruefsumme_formular(self.kennung_ohne_summe, self.gesendet)

    @property
    def gesendet(self) -> dict[str, str]:
        """Checksums of the drafts by key, in the order of the form; every format carries them."""
        return {z.schluessel: z.pruefsumme for z in self.zeilen}

    @property
    def titel(self) -> str:
        return f"Rückmeldung zu den Entwürfen {self.ausgabe}: {self.kommune.bezeichnung}"

    @property
    def kennung(self) -> dict[str, str]:
        """What identifies the form, by label; every format carries it and reads it back."""
        return self.kennung_ohne_summe | {"Prüfsumme": self.pruefsumme}

    @property
    def kennung_ohne_summe(self) -> dict[str, str]:
        return {
            "Formular": ART,
            "Kommune": self.kommune.bezeichnung,
            "AGS": self.kommune.ags,
            "Ausgabe": self.ausgabe,
            "Stand": self.stand,
            "Formularversion": str(FORMAT),
        }


@dataclass(frozen=True)
class Antwort:
    """What stands in one field: text as it stands, dates as "30.06.2026", and where."""

    text: str
    ort: str  # "Blatt Entwürfe, Zelle F7", "Abschnitt 3"
    formel: bool = False  # a formula or a field code instead of text


@dataclass(frozen=True)
class Angabe:
    """What came back on one draft."""

    schluessel: str
    ort: str  # "Blatt Entwürfe, Zeile 7", "Abschnitt 3"
    titel: str
    text: str  # the proposed wording as it stands in the file, tracked changes undone
    felder: Mapping[str, Antwort] = field(default_factory=dict)  # by FELDER; empty ones left out


@dataclass(frozen=True)
class Vorschlag:
    """A proposal that is no decision: a tracked change of the wording or a comment on it."""

    schluessel: str
    art: Literal["aenderung", "kommentar"]
    alt: str  # the whole proposed wording, or the words that a comment refers to
    neu: str  # the whole wording as changed, or the comment
    von: str  # a body or an office; names of accounts are names of persons and stay out
    ort: str


@dataclass(frozen=True)
class Rueckmeldung:
    """What a file says, read but not yet judged."""

    datei: str
    kennung: Mapping[str, str]  # as Formular.kennung; what is missing is left out
    gesendet: Mapping[str, str] = field(default_factory=dict)  # as Formular.gesendet
    allgemein: Mapping[str, Antwort] = field(default_factory=dict)  # by ALLGEMEIN
    angaben: tuple[Angabe, ...] = ()  # in the order of the file; a draft may appear twice
    vorschlaege: tuple[Vorschlag, ...] = ()
    fehler: tuple[Mangel, ...] = ()  # of the file's structure: refuse it
    hinweise: tuple[Mangel, ...] = ()


def mangel(
    datei: str, ort: str, feld: str, text: str, erwartet: str = "", abhilfe: str = ""
) -> Mangel:
    """Return a finding that names file, place and the field's label."""
    return Mangel(", ".join(t for t in (datei, ort) if t), None, feld, text, erwartet, abhilfe)


def pruefsumme_entwurf(schluessel: str, titel: str, text: str) -> str:
    """Return the checksum of one draft; spaces and line ends do not count."""
    return _pruefsumme([schluessel, *(" ".join(t.split()) for t in (titel, text))])


def pruefsumme_formular(kennung: Mapping[str, str], gesendet: Mapping[str, str]) -> str:
    """Return the checksum of a form from its identification and the checksums of its drafts."""
    ohne = [[k, v] for k, v in kennung.items() if k != "Prüfsumme"]
    return _pruefsumme([ohne, [[k, v] for k, v in gesendet.items()]])


def _pruefsumme(angaben: list[object]) -> str:
    text = json.dumps(angaben, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
