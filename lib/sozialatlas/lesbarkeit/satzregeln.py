"""The rules that a single sentence of Einfache Sprache keeps; each yields the place it finds.

Limits are working rules of the house after DIN 8581-1: one idea a sentence, at most about 15 words,
common words, active voice, no Konjunktiv, no chains of genitives, rounded numbers, positive
statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from sozialatlas.lesbarkeit.saetze import worte
from sozialatlas.lesbarkeit.silben import silben

MEISTE_WORTE = 15
MEISTE_SILBEN = 4
MEISTE_BUCHSTABEN = 14
MEISTE_KOMMAS = 2

_WERDEN = re.compile(r"\b(?:werden|wird|werde|wirst|wurden?|worden)\b", re.IGNORECASE)
_VERGANGEN = re.compile(r"\b(?:wurden?|worden)\b", re.IGNORECASE)
_SICHER = re.compile(
    r"\b(?:\w{0,9}ge[a-zäöüß]{2,}(?:t|en)|[a-zäöüß]+iert|(?:be|ver|er|ent|zer|miss|über|unter)"
    r"[a-zäöüß]{2,}t)\b"
)
_MEHRDEUTIG = re.compile(r"\b(?:be|ver|er|ent|zer|miss|über|unter)[a-zäöüß]{2,}en\b")
_KEIN_PARTIZIP_TEXT = (
    "bekannt unbekannt gesamt gesund gerecht bereit beliebt erst ernst überhaupt insgesamt"
    " gegen genug eigen gestern morgen gern dagegen hingegen wegen zeigen steigen liegen sagen"
    " fragen tragen legen bringen gehen geben gelten gewinnen entgegen erfahrt geht gibt gilt"
    " steigt sagt zeigt fragt trägt liegt folgen beitragen gelingen genießen geschehen gehören"
    " gefallen besten ersten unterwegs"
)
_KEIN_PARTIZIP = frozenset(_KEIN_PARTIZIP_TEXT.split())
_NOMINAL = re.compile(
    r"\b[A-ZÄÖÜ][a-zäöüß-]+(?:ung|heit|keit|schaft|tion|tät|ierung|nis)(?:en|e|s|se)?\b"
)
_ALLTAG_TEXT = (
    "Wohnung Zeitung Meinung Heizung Kleidung Ausbildung Rechnung Gesundheit Freiheit Hoffnung"
    " Übung Station Zeugnis Freundschaft Landschaft Situation Impfung Prüfung"
)
_ALLTAG = frozenset(_ALLTAG_TEXT.split())
_GENITIV = re.compile(
    r"\b(?:des|der|eines|einer)\s+(?:[a-zäöüß]+\s+)?[A-ZÄÖÜ][\wäöüß-]*\s+"
    r"(?:des|der|eines|einer)\s+(?:[a-zäöüß]+\s+)?[A-ZÄÖÜ][\wäöüß-]*"
)
_KONJUNKTIV = re.compile(
    r"\b(?:wären?|wärst|hätten?|hättest|würden?|würdest|könnten?|könntest|sollten?|solltest|müssten?|"
    r"dürften?|sei|seien|ließen?|kämen?|gäben?|bräuchten?|ginge|fände|habe)\b"
)
_VERNEINUNG = re.compile(r"\b(?:nicht|nichts|nie|niemals|niemand\w*|kein\w*|ohne|weder)\b", re.I)
_ABKUERZUNG = re.compile(
    r"\b(?:[A-ZÄÖÜ]{2,}(?![a-zäöü])|[a-z]\.\s?[A-Za-z]\.|(?:bzw|ca|usw|etc|vgl|ggf|evtl|inkl|Nr|Abs|Mio|"
    r"Mrd)\.)"
)
_DEZIMAL = re.compile(r"\d,\d+")
_PROZENT = re.compile(r"\d[\u202f\u00a0 ]?%|\bProzentpunkte?n?\b|\bQuote\b")
_ZAHL = re.compile(r"(?<![\d,])\d{1,3}(?:[\u202f\u00a0.]\d{3})+(?![\d,])|(?<![\d,])\d{4,}(?![\d,])")
_ZEICHEN = re.compile(r"[;()/]|\s–\s")


@dataclass(frozen=True)
class Umfeld:
    """What a sentence may presume: names of areas, and words that stand explained elsewhere."""

    namen: Collection[str] = ()
    erklaert: Collection[str] = ()


Regel = Callable[[str, Umfeld], Iterator[str]]


def satzlaenge(satz: str, _: Umfeld) -> Iterator[str]:
    if (anzahl := len(worte(satz))) > MEISTE_WORTE:
        yield f"{anzahl} Wörter"


def passiv(satz: str, _: Umfeld) -> Iterator[str]:
    """Find a form of "werden" with a participle; "werden … bekommen" is future and stays."""
    if not _WERDEN.search(satz):
        return
    muster = [_SICHER, *([_MEHRDEUTIG] if _VERGANGEN.search(satz) else [])]
    for partizip in (m for regel in muster for m in regel.finditer(satz)):
        if partizip[0] not in _KEIN_PARTIZIP and not _WERDEN.fullmatch(partizip[0]):
            yield f"{_WERDEN.findall(satz)[0]} … {partizip[0]}"
            return


def nominalstil(satz: str, umfeld: Umfeld) -> Iterator[str]:
    """Find two nouns made from verbs or adjectives, or a chain of genitives."""
    frei = {*_ALLTAG, *(f"{w}en" for w in _ALLTAG), *umfeld.erklaert, *umfeld.namen}
    nomen = [m[0] for m in _NOMINAL.finditer(satz) if m[0] not in frei]
    if len(nomen) > 1:
        yield ", ".join(nomen)
    if kette := _GENITIV.search(satz):
        yield kette[0]


def lange_worte(satz: str, umfeld: Umfeld) -> Iterator[str]:
    """Find words whose parts between hyphens are long; names and explained words may be."""
    frei = {w.casefold() for w in (*umfeld.namen, *umfeld.erklaert)}
    for wort in worte(satz):
        teile = wort.split("-")
        lang = any(silben(t) > MEISTE_SILBEN or len(t) > MEISTE_BUCHSTABEN for t in teile)
        if lang and not wort[0].isdigit() and wort.casefold() not in frei:
            yield wort


def abkuerzung(satz: str, _: Umfeld) -> Iterator[str]:
    yield from (m[0] for m in _ABKUERZUNG.finditer(satz))


def konjunktiv(satz: str, _: Umfeld) -> Iterator[str]:
    """Find forms of doubt and wish; "habe" is one only where it is not "ich habe"."""
    for m in _KONJUNKTIV.finditer(satz):
        if m[0] != "habe" or not re.search(r"\b[Ii]ch\b", satz):
            yield m[0]


def verneinung(satz: str, _: Umfeld) -> Iterator[str]:
    """Find a sentence that says no twice."""
    gefunden = [m[0] for m in _VERNEINUNG.finditer(satz)]
    if len(gefunden) > 1:
        yield " … ".join(gefunden)


def genaue_zahl(satz: str, _: Umfeld) -> Iterator[str]:
    """Find decimals, percentages and large numbers that are not rounded; years may stand."""
    yield from (m[0] for regel in (_DEZIMAL, _PROZENT) for m in regel.finditer(satz))
    for m in _ZAHL.finditer(satz):
        ziffern = re.sub(r"\D", "", m[0])
        jahr = len(ziffern) == 4 and m[0].isdigit() and 1900 <= int(ziffern) <= 2100
        if not jahr and int(ziffern) % 100:
            yield m[0]


def zeichen(satz: str, _: Umfeld) -> Iterator[str]:
    """Find brackets, semicolons, dashes: each hides a second sentence; and many commas."""
    yield from dict.fromkeys(m[0].strip() for m in _ZEICHEN.finditer(satz))
    ohne_zahlen = re.sub(r"\d,\d", "", satz)
    if ohne_zahlen.count(",") > MEISTE_KOMMAS and not re.search(r",\s\w+ (?:und|oder) \w+", satz):
        yield f"{ohne_zahlen.count(',')} Kommas"


@dataclass(frozen=True)
class Beschreibung:
    """What a rule is called, what it expects, and what helps."""

    name: str
    erwartet: str
    abhilfe: str


SATZREGELN: Mapping[Regel, Beschreibung] = {
    satzlaenge: Beschreibung(
        "Satzlänge", f"höchstens {MEISTE_WORTE} Wörter", "Den Satz in zwei Sätze teilen."
    ),
    passiv: Beschreibung("Passiv", "ein Satz, der sagt, wer etwas tut", "Aktiv schreiben."),
    nominalstil: Beschreibung(
        "Nominalstil", "Verben statt Nomen, keine Kette im Genitiv", "Mit einem Verb sagen."
    ),
    lange_worte: Beschreibung(
        "langes Wort",
        f"Wörter bis {MEISTE_SILBEN} Silben und {MEISTE_BUCHSTABEN} Buchstaben",
        "Kürzer sagen, erklären oder mit Bindestrich teilen.",
    ),
    abkuerzung: Beschreibung("Abkürzung", "ausgeschriebene Wörter", "Ausschreiben."),
    konjunktiv: Beschreibung("Konjunktiv", "Sätze, die feststellen", "„kann“ oder „soll“."),
    verneinung: Beschreibung("doppelte Verneinung", "eine Verneinung im Satz", "Positiv sagen."),
    genaue_zahl: Beschreibung(
        "genaue Zahl", "gerundete Zahlen, etwa „18 von 100“", "Runden; zwei Zahlen statt Prozent."
    ),
    zeichen: Beschreibung(
        "Zeichen", "Sätze mit Punkt und wenigen Kommas", "Einen eigenen Satz daraus machen."
    ),
}  # fmt: skip
"""All rules on one sentence, with what a finding says."""
