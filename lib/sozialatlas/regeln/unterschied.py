"""The effect of a change of rules: which Kommunen gain, lose or change a recommendation.

Pure: takes two versions of the rules with what each finds on the same facts. A rule that stays
as it is but has another effect follows from a changed one and is listed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from sozialatlas.regeln.feldaenderungen import Feldaenderung, feldaenderungen
from sozialatlas.regeln.modell import Regel
from sozialatlas.typen import Befund, Empfehlung, Wahrheit

Art = Literal["gewinnt", "verliert", "aendert", "nachweis", "beurteilbar"]
Regelart = Literal["neu", "entfallen", "geaendert", "unveraendert"]

ARTEN: dict[Art, str] = {
    "gewinnt": "gewinnt die Empfehlung",
    "verliert": "verliert die Empfehlung",
    "aendert": "behält die Empfehlung, sie lautet anders",
    "nachweis": "behält das Ergebnis, der Nachweis lautet anders",
    "beurteilbar": "ist nun beurteilbar oder nicht mehr",
}
"""What a change does in a Kommune, as readers know it."""

FELDNAMEN = {
    "titel": "Titel",
    "handlungsfeld": "Handlungsfeld",
    "text": "Text",
    "begruendung": "Begründung",
    "prioritaet": "Priorität",
    "zustaendig": "Zuständigkeit",
    "ebene": "Ebene",
    "massnahmen": "Maßnahmen",
    "belege": "Belege",
    "stand": "Stand der Freigabe",
    "geprueft_von": "Prüfvermerk",
    "enthaelt": "enthaltene Empfehlungen",
}
AUFGEGANGEN = "geht in einer anderen Empfehlung auf"
FUER_SICH = "steht wieder für sich"


@dataclass(frozen=True)
class Fassung:
    """The rules of one state, their findings on the facts, and the drafts that follow."""

    regeln: tuple[Regel, ...]  # all, valid at the edition's date or not
    befunde: tuple[Befund, ...]
    entwuerfe: tuple[Empfehlung, ...]


@dataclass(frozen=True)
class Wirkung:
    """What the change of rules does to one recommendation of one Kommune."""

    ags: str
    art: Art
    vorher: Wahrheit | None  # None: the rule was not asked there
    nachher: Wahrheit | None
    was: tuple[str, ...] = ()  # how the recommendation differs


@dataclass(frozen=True)
class Regelunterschied:
    """A rule that differs, or whose effect does."""

    regel: str
    titel: str
    art: Regelart
    felder: tuple[Feldaenderung, ...]
    wirkungen: tuple[Wirkung, ...]
    folgt_aus: tuple[str, ...] = ()  # for unchanged rules: the changed ones behind it

    def gebiete(self, art: Art) -> tuple[str, ...]:
        """Return the AGS of the Kommunen with this kind of effect."""
        return tuple(w.ags for w in self.wirkungen if w.art == art)


def vergleiche(
    vorher: Fassung, nachher: Fassung, ohne: Iterable[str] = ()
) -> tuple[Regelunterschied, ...]:
    """Return the rules that differ, then those that follow from them, each by id.

    Rules named in ``ohne`` could not be read in one of the versions; they are passed over.
    """
    alt, neu = ({r.id: r for r in fassung.regeln} for fassung in (vorher, nachher))
    wirkungen = _wirkungen(vorher, nachher)
    unterschiede = [
        _unterschied(name, alt.get(name), neu.get(name), tuple(wirkungen.get(name, ())))
        for name in sorted({*alt, *neu} - {*ohne})
    ]
    geaendert = [u for u in unterschiede if u.art != "unveraendert"]
    folgen = [u for u in unterschiede if u.art == "unveraendert" and u.wirkungen]
    andere = (regel for name, regel in alt.items() if neu.get(name) is not regel)
    verbunden = _verbunden(*neu.values(), *andere) if folgen else {}
    return (*geaendert, *(_mit_herkunft(u, geaendert, verbunden) for u in folgen))


def _unterschied(
    name: str, alt: Regel | None, neu: Regel | None, wirkungen: tuple[Wirkung, ...]
) -> Regelunterschied:
    if alt is not None and neu is not None:
        felder = () if alt is neu else feldaenderungen(alt, neu)
        art: Regelart = "geaendert" if felder else "unveraendert"
        return Regelunterschied(name, neu.titel, art, felder, wirkungen)
    regel = neu or alt
    assert regel is not None
    return Regelunterschied(name, regel.titel, "neu" if neu else "entfallen", (), wirkungen)


def _wirkungen(vorher: Fassung, nachher: Fassung) -> dict[str, list[Wirkung]]:
    """Return the effects by rule, sorted by AGS."""
    befunde = [{(b.regel, b.ags): b for b in f.befunde} for f in (vorher, nachher)]
    entwuerfe = [{(e.regel, e.ags): e for e in f.entwuerfe} for f in (vorher, nachher)]
    ergebnis: dict[str, list[Wirkung]] = {}
    for ort in sorted(set().union(*befunde, *entwuerfe)):
        a, b = (teil.get(ort) for teil in befunde)
        wirkung = _wirkung(ort[1], a, b, *(teil.get(ort) for teil in entwuerfe))
        if wirkung is not None:
            ergebnis.setdefault(ort[0], []).append(wirkung)
    return ergebnis


def _wirkung(
    ags: str,
    a: Befund | None,
    b: Befund | None,
    e: Empfehlung | None,
    f: Empfehlung | None,
) -> Wirkung | None:
    """Return what changed for one rule in one Kommune, None if nothing that a report prints."""
    davor = None if a is None else a.wahrheit
    danach = None if b is None else b.wahrheit
    if e is None and f is not None:
        if davor == "trifft_zu":
            return Wirkung(ags, "aendert", davor, danach, (FUER_SICH,))
        return Wirkung(ags, "gewinnt", davor, danach)
    if e is not None and f is None:
        if danach == "trifft_zu":
            return Wirkung(ags, "aendert", davor, danach, (AUFGEGANGEN,))
        return Wirkung(ags, "verliert", davor, danach)
    if e is None and davor != danach and "trifft_zu" in (davor, danach):  # inside another one
        return Wirkung(ags, "gewinnt" if danach == "trifft_zu" else "verliert", davor, danach)
    if e is not None and f is not None and (was := tuple(_verschieden(e, f))):
        return Wirkung(ags, "aendert", davor, danach, was)
    if davor != danach and "nicht_beurteilbar" in (davor, danach):
        return Wirkung(ags, "beurteilbar", davor, danach)
    if a is not None and b is not None and _gedruckt(a) != _gedruckt(b):
        return Wirkung(ags, "nachweis", davor, danach)
    return None


def _gedruckt(befund: Befund) -> Any:
    """Return what a report prints of a finding: its proof, or what is missing for one."""
    if befund.wahrheit == "trifft_zu":
        return befund.nachweise
    return befund.fehlend


def _verschieden(e: Empfehlung, f: Empfehlung) -> Iterator[str]:
    """Name what differs between two drafts besides their proof."""
    for feld in fields(Empfehlung):
        if feld.name != "befund" and getattr(e, feld.name) != getattr(f, feld.name):
            yield FELDNAMEN.get(feld.name, feld.name)


def _verbunden(*regeln: Regel) -> Mapping[str, frozenset[str]]:
    """Return per rule those it is connected with: it names them or they name it, at any remove."""
    namen = {r.id for r in regeln}
    nachbarn: dict[str, set[str]] = {name: set() for name in namen}
    for regel in regeln:
        for name in {t for t in _texte(regel.model_dump()) if t in namen} - {regel.id}:
            nachbarn[regel.id].add(name)
            nachbarn[name].add(regel.id)
    return {name: frozenset(_erreichbar(name, nachbarn)) for name in namen}


def _erreichbar(name: str, nachbarn: Mapping[str, set[str]]) -> set[str]:
    gesehen, offen = {name}, [name]
    while offen:
        neue = nachbarn[offen.pop()] - gesehen
        gesehen |= neue
        offen += neue
    return gesehen - {name}


def _texte(teil: Any) -> Iterator[str]:
    if isinstance(teil, str):
        yield teil
    elif isinstance(teil, Mapping):
        for wert in teil.values():
            yield from _texte(wert)
    elif isinstance(teil, list | tuple):
        for wert in teil:
            yield from _texte(wert)


def _mit_herkunft(
    folge: Regelunterschied,
    geaendert: Iterable[Regelunterschied],
    verbunden: Mapping[str, frozenset[str]],
) -> Regelunterschied:
    """Name the changed rules behind an effect: those connected by name, else all with effect.

    A count over recommendations names no rule; any changed one with an effect may be behind it.
    """
    wirksam = [u.regel for u in geaendert if u.wirkungen]
    genannt = [name for name in wirksam if name in verbunden[folge.regel]]
    return replace(folge, folgt_aus=tuple(genannt or wirksam))
