"""Text into sentences and words, robust against the points that end no sentence."""

from __future__ import annotations

import re

_KUERZEL = (
    "z d h u a i s o e V R bzw ca Nr Abs Art St Dr Prof Tel Str Mio Mrd vgl ggf evtl inkl zzgl"
    " Jh Chr max min Std Min sog Hrsg Bd ff jährl mtl gem lt Kap Anm geb Fr Hr"
)
_ABKUERZUNGEN = frozenset(_KUERZEL.split())
"""Words whose point belongs to them; "usw." and "etc." are none, they often end a sentence."""

_ANFAENGE_TEXT = (
    "Der Die Das Den Dem Ein Eine Einen Es Sie Er Wir Ich Ihr In Im Am An Auf Aus Bei Für Mit"
    " Von Vom Zu Zum Zur Nach Vor Über Unter Und Aber Oder Doch Denn Dann Danach Dort Da Hier"
    " Heute Damit Dazu Darum Deshalb Wenn Wer Was Wie Wo Viele Manche Alle Einige Fast Etwa Mehr"
    " Jede Jeder Jedes Dieser Diese Dieses Kein Keine Seit Bis Auch Nur Noch Schon So Zuvor"
    " Davon Dabei Insgesamt"
)
_ANFAENGE = frozenset(_ANFAENGE_TEXT.split())
"""Words that begin a sentence where a point could also belong to a number or abbreviation."""

_MONATE_TEXT = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
_MONATE = frozenset(_MONATE_TEXT.split())
_ENDE = re.compile(r"[.!?…]+[\"“”»«’)\]]*(?=\s|$)")
_WORT = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+(?:[.,\u202f\u00a0]\d{3})*(?:,\d+)?(?!\w)")
_LEERRAUM = re.compile(r"[ \t\r\n]+")  # no-break spaces stay: they hold numbers together
_LETZTES = re.compile(r"[\w§]+$")
_ERSTES = re.compile(r"[\w§]+")
_ABSATZ = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|#+|\d+\.)\s)")
_AUSZEICHNUNG = re.compile(
    r"^\s*(?:[-*]|#+)\s+|\*\*|(?<!\w)\*|\*(?!\w)|\{[#.][^}]*\}|`|\]\([^)]*\)|\[", re.MULTILINE
)


def klartext(markdown: str) -> str:
    """Return the text without its markup; paragraphs and points stay paragraphs."""
    absaetze = (_LEERRAUM.sub(" ", a).strip() for a in _ABSATZ.split(markdown))
    texte = (_AUSZEICHNUNG.sub("", a).replace("\\", "").strip() for a in absaetze)
    return "\n\n".join(t for t in texte if t)


def saetze(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a paragraph always ends one.

    Points after abbreviations ("z. B."), in numbers and dates ("1. Januar", "3.10.2026") and after
    initials end none. What could be either is a boundary where a usual first word follows.
    """
    return tuple(satz for absatz in text.split("\n\n") for satz in _im_absatz(absatz))


def _im_absatz(absatz: str) -> list[str]:
    teile, anfang = [], 0
    for ende in _ENDE.finditer(absatz):
        if _ist_grenze(absatz[anfang : ende.start()], ende[0], absatz[ende.end() :].lstrip()):
            teile.append(absatz[anfang : ende.end()])
            anfang = ende.end()
    teile.append(absatz[anfang:])
    return [_LEERRAUM.sub(" ", t).strip() for t in teile if t.strip()]


def _ist_grenze(davor: str, zeichen: str, danach: str) -> bool:
    if not danach or zeichen[0] != ".":
        return True
    naechstes = _ERSTES.search(danach)
    erstes = naechstes[0] if naechstes and naechstes.start() < 2 else ""
    if erstes[:1].islower():
        return False
    letztes = _LETZTES.search(davor)
    wort = letztes[0] if letztes else ""
    if wort.isdigit():
        return _nach_zahl(wort, erstes)
    if len(wort) == 1 and wort.isupper():  # "Klasse B. Danach", but "z. B. Die Kinder"
        beispiel = re.search(r"\bz\.\s?B$", davor)
        return not beispiel and erstes in _ANFAENGE
    return wort not in _ABKUERZUNGEN and not (len(wort) == 1 and wort.isalpha())


def _nach_zahl(zahl: str, erstes: str) -> bool:
    """Does a point after a number end the sentence, or does it make an ordinal of it?"""
    if erstes in _MONATE or erstes.isdigit():
        return False
    return len(zahl) > 2 or erstes in _ANFAENGE


def worte(satz: str) -> tuple[str, ...]:
    """Return the words of a sentence, numbers among them: "18", "12 345", "0,5"."""
    return tuple(m[0] for m in _WORT.finditer(satz))
