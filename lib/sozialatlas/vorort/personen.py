"""Signs of a private person in a free text: names, ages with a place, ways to reach someone.

What can be said in patterns is said here; the words that tell a body, an office or a place from a
person are in :mod:`sozialatlas.vorort.ausnahmen`. The check is a net, not a proof: a person who
enters findings still has to read them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from sozialatlas.vorort import ausnahmen
from sozialatlas.vorort.vornamen import ist_vorname

Art = Literal["name", "alter", "kontakt", "anschrift", "geburt", "kennzeichen"]

ABHILFE: dict[Art, str] = {
    "name": "Den Namen durch die Rolle ersetzen, etwa „eine Fachkraft“, „ein Elternteil“.",
    "alter": "Altersgruppe und Ort trennen: „Kinder im Grundschulalter“, „in Gera“.",
    "kontakt": "Die Angabe streichen oder das Postfach einer Stelle nennen.",
    "anschrift": "Nur den Ort oder Ortsteil nennen.",
    "geburt": "Die Angabe streichen oder eine Altersgruppe nennen.",
    "kennzeichen": "Die Nummer streichen.",
}

_GROSS = r"[A-ZÄÖÜ][a-zäöüßé]+(?:-[A-ZÄÖÜ][a-zäöüßé]+)*"
_ANREDE = r"(?:Herrn?|Frau|Familie|Fam\.|Eheleute|Ehepaar|Geschwister|Fräulein|Hr\.)"
_TITEL = r"(?:(?:Prof|Dr|Dipl|med|phil|jur)\.?[-\s]*(?:Ing\.|Päd\.)?\s*)"
_MENSCH = (
    r"(?:Mädchen|Junge|Kind|Schülerin|Schüler|Jugendlicher?|Mutter|Vater|Frau|Mann|"
    r"Rentnerin|Rentner|Seniorin|Senior|Teilnehmerin|Teilnehmer|Bewohnerin|Bewohner)"
)
_ORT = rf"(?:aus|in|im Ortsteil|im Stadtteil)\s+(?:dem\s+|der\s+)?(?P<ort>{_GROSS})"
_MONAT = r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)"
_TAG = rf"\d{{1,2}}\.\s?(?:\d{{1,2}}\.|{_MONAT})\s?(?:19|20)?\d{{2}}"


@dataclass(frozen=True)
class Fund:
    """A place in a text that points to a person."""

    art: Art
    stelle: str

    @property
    def verdeckt(self) -> str:
        """The place with its words cut, so that a message does not spread what it refuses."""
        return re.sub(r"(?<=\w)[\w@.+-]{2,}", lambda m: "…", self.stelle)


def personen(text: str, orte: Collection[str] = (), *, namen: bool = True) -> tuple[Fund, ...]:
    """Return all signs of a private person in a text, by place.

    ``orte`` are names of areas, which are never persons. ``namen=False`` leaves out full names
    without a form of address: a bibliographic source names its authors.
    """
    funde = [(m.start(), Fund(art, _stelle(m))) for art, m in _treffer(text, orte, namen)]
    einzeln: dict[str, Fund] = {}
    for _, fund in sorted(funde, key=lambda f: f[0]):
        if not any(fund.stelle in bekannt for bekannt in einzeln):
            einzeln.setdefault(fund.stelle, fund)
    return tuple(einzeln.values())


def _stelle(m: re.Match[str]) -> str:
    """Return the place whole; a surname that the pattern only looks at belongs to it."""
    return m.string[m.start() : max(m.end(), m.end("name") if "name" in m.re.groupindex else 0)]


def _treffer(text: str, orte: Collection[str], namen: bool) -> Iterator[tuple[Art, re.Match[str]]]:
    for muster in _MUSTER:
        if namen or not muster.voller_name:
            for m in muster.regel.finditer(text):
                if muster.gilt(m, orte):
                    yield muster.art, m


# --- conditions that a pattern alone cannot say ---


def _immer(_: re.Match[str], __: Collection[str]) -> bool:
    return True


def _angeredet(m: re.Match[str], orte: Collection[str]) -> bool:
    """Is the word after a form of address a name? "jede Frau Zugang", "Frau Landrätin" are not."""
    if ausnahmen.mitten_im_satz(m.string[: m.start()], m["anrede"]):
        return False
    rest = m.string[m.end() :]
    if ausnahmen.ist_amt(m["name"]):
        folgt = re.match(rf"\s({_GROSS})", rest)
        return folgt is not None and not _kein_name(folgt[1], orte)
    return not _kein_name(m["name"], orte)


def _mit_titel(m: re.Match[str], orte: Collection[str]) -> bool:
    return not ausnahmen.ist_einrichtung(m["name"]) and m["name"] not in orte


def _voller_name(m: re.Match[str], orte: Collection[str]) -> bool:
    """Is it a first name with a surname, and neither a place nor an institution named so?"""
    if _kein_name(m["name"], orte):
        return False
    folgt = re.match(rf"[\s-]+({_GROSS})", m.string[m.end("name") :])
    benennt = folgt is not None and ausnahmen.ist_einrichtung(folgt[1])
    return not benennt and _vorname_allein(m, orte)


def _vorname_allein(m: re.Match[str], orte: Collection[str]) -> bool:
    """Is it a first name? Words of the field are sorted out before the list is read."""
    return not _kein_name(m["vorname"], orte) and ist_vorname(m["vorname"])


def _abgekuerzt(m: re.Match[str], orte: Collection[str]) -> bool:
    """Is "M. Müller" a person, and not the end of "z. B. Beratung" or a numbered heading?"""
    vorn = m.string[: m.start()].rstrip()
    if re.search(r"(?:^|\s|\()[A-Za-zÄÖÜäöü]{1,3}\.$", vorn) or not vorn:
        return False
    return not _kein_name(m["name"], orte)


def _einzeln(m: re.Match[str], _: Collection[str]) -> bool:
    """Is it one person's age, not a group's: "unter 6 Jahren", "von 6 bis 10 Jahren"?"""
    return not re.search(r"\b(?:unter|bis|ab|über|zwischen|mindestens|höchstens)\b", m[0])


def _aus_einem_ort(m: re.Match[str], orte: Collection[str]) -> bool:
    return m["ort"] in orte or not ausnahmen.ist_allgemein(m["ort"])


def _privat(m: re.Match[str], _: Collection[str]) -> bool:
    return not ausnahmen.ist_postfach(m["postfach"])


def _telefon(m: re.Match[str], _: Collection[str]) -> bool:
    return not re.search(r"(?:Nr\.?|Nummer|Drucksache|Beschluss|Vorlage|Aktenzeichen)\s*$",
                         m.string[: m.start()])  # fmt: skip


def _wohnung(m: re.Match[str], _: Collection[str]) -> bool:
    return not ausnahmen.ist_platz(m["strasse"])


def _kein_name(wort: str, orte: Collection[str]) -> bool:
    return wort in orte or ausnahmen.ist_allgemein(wort)


@dataclass(frozen=True)
class _Muster:
    art: Art
    regel: re.Pattern[str]
    gilt: Callable[[re.Match[str], Collection[str]], bool] = _immer
    voller_name: bool = False


_SAGT = (
    r"(?:sagte?|meinte?|berichtete?|erzählte?|findet|fand|wünscht|wohnt|lebt|geht|hat|ist|möchte)"
)
_VORNAME = rf"(?<![\w-])(?P<vorname>{_GROSS})"
_NAME = rf"(?P<name>{_GROSS})"
_KEINE_GRUPPE = r"(?<!\bunter )(?<!\büber )(?<!\bbis )(?<!\bab )"
"""Not "der unter 15-Jährigen": an age group is no person."""
_KEINE_HAUSNUMMER = r"(?![.,]?\d|\s?(?:%|Prozent|bis|Jahre|Kinder|Menschen))"
_STRASSE = (
    r"(?P<strasse>(?:[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|"
    r"ufer|steig)|Straße (?:der|des) [A-ZÄÖÜ]\w+))"
)
_NUMMER = r"(?:BG-Nummer|Kundennummer|Aktenzeichen|Versichertennummer|Steuer-ID)"


def _muster(
    art: Art,
    regel: str,
    gilt: Callable[[re.Match[str], Collection[str]], bool] = _immer,
    *,
    voller_name: bool = False,
) -> _Muster:
    return _Muster(art, re.compile(regel), gilt, voller_name)


_MUSTER = (
    _muster("name", rf"\b(?P<anrede>{_ANREDE})\s+{_TITEL}*{_NAME}", _angeredet),
    _muster("name", rf"\b(?:Prof\.|Dr\.){_TITEL}*\s*{_NAME}", _mit_titel, voller_name=True),
    _muster(
        "name", rf"{_VORNAME}(?=\s+(?:von\s+|van\s+|de\s+)?{_NAME})", _voller_name, voller_name=True
    ),
    _muster("name", rf"{_VORNAME}\s+[A-ZÄÖÜ]\.(?!\s?[A-Z]\.)", _vorname_allein, voller_name=True),
    _muster(
        "name", rf"(?<![\w.-])(?:[A-ZÄÖÜ]\.\s?){{1,2}}{_NAME}\b", _abgekuerzt, voller_name=True
    ),
    _muster("name", rf"{_VORNAME}\s*(?:\(|,\s?)\d{{1,2}}(?:\)|\s?(?:Jahre|J\.))", _vorname_allein),
    _muster("name", rf"{_VORNAME}\s+(?:{_SAGT}|aus\s+{_GROSS})\b", _vorname_allein),
    _muster(
        "alter",
        rf"\b{_MENSCH}\b[^.;]{{0,12}}?\b\d{{1,3}}\s?(?:Jahre|J\.)[^.;]{{0,12}}?\b{_ORT}",
        _einzeln,
    ),
    _muster(
        "alter",
        rf"{_KEINE_GRUPPE}\b\d{{1,2}}-[Jj]ährige[rns]?\s+(?:{_MENSCH}\s+)?{_ORT}",
        _aus_einem_ort,
    ),
    _muster("kontakt", r"(?P<postfach>[\w.+-]+)@[\w-]+(?:\.[\w-]+)+", _privat),
    _muster(
        "kontakt",
        r"(?<![\w,.-])(?:\+49[\s\d]|0\d{2,5}\s?[/ -])\s?\d{2,}[\d /-]{2,}\d",
        _telefon,
    ),
    _muster("kontakt", r"\b(?:Tel|Telefon|Handy|Mobil)\.?(?:nummer)?:?\s?\+?[\d /-]{6,}\d"),
    _muster("anschrift", rf"\b{_STRASSE}\s+\d{{1,3}}\s?[a-d]?\b{_KEINE_HAUSNUMMER}", _wohnung),
    _muster("geburt", rf"\b(?i:geb\.|geboren)\s+(?:am\s+|wurde\s+)?{_TAG}"),
    _muster("geburt", rf"(?:\*\s?|Geburtsdatum:?\s*){_TAG}"),
    _muster("kennzeichen", rf"\b{_NUMMER}\b[\s:]*[\dA-Z][\dA-Z/ .-]{{4,}}"),
    _muster("kennzeichen", r"\bDE\d{2}(?:\s?\d{4}){4}\s?\d{2}\b"),
)
