"""Rules in words: the tree of conditions, the texts with their placeholders, the examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.begriffe import MERKMALE
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.erklaerung import WORTKOPF, in_worten
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Mindestens,
    Nicht,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.nachweise import STANDWORTE
from sozialatlas.regeln.wortlaut import Worte as Namen
from sozialatlas.regeln.wortlaut import frage, soll
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

_FESTE = {"kommune": "Kommune", "ort": "in der Kommune", "anzahl_kreise": "Zahl der Kreise"}
_ANGABEN = {
    "jahr": "Jahr",
    "name": "Name",
    "wert": "Wert",
    "land": "Land",
    "bund": "Bund",
    "land_zahl": "Land",
    "bund_zahl": "Bund",
}


@dataclass(frozen=True)
class Worte:
    """A node in words; ``teile`` are the nodes below it, as points of a list."""

    text: str
    teile: tuple[Worte, ...] = ()


def bedingung_in_worten(
    knoten: Any, katalog: Katalog, titel: Mapping[str, str] = MappingProxyType({})
) -> Worte:
    """Say a tree of conditions as a sentence with points below it.

    ``titel`` are those of the rules that conditions may name. A further kind of node is a
    further case here.
    """

    def unter(teile: tuple[Any, ...]) -> tuple[Worte, ...]:
        return tuple(bedingung_in_worten(teil, katalog, titel) for teil in teile)

    match knoten:
        case Bedingung():
            return Worte(_bedingung(knoten, katalog.indikatoren[knoten.indikator]))
        case Alle(alle=(teil,)) | Eines(eines=(teil,)):
            return bedingung_in_worten(teil, katalog, titel)
        case Alle(alle=teile):
            return Worte("Alle Bedingungen treffen zu:", unter(teile))
        case Eines(eines=teile):
            return Worte("Mindestens eine der Bedingungen trifft zu:", unter(teile))
        case Nicht(nicht=teil):
            return Worte("Diese Bedingung trifft nicht zu:", unter((teil,)))
        case Mindestens(mindestens=zahl, von=teile):
            return Worte(f"Mindestens {zahl} der Bedingungen treffen zu:", unter(teile))
        case WennEmpfohlen(empfehlung=regel) | WennKreise(kreise=regel):
            return Worte(_umstand(knoten, titel.get(regel, regel), katalog))
        case WennAnzahl() | WennMassnahmeFehlt() | WennZiel() | WennStimme():
            return Worte(_umstand(knoten, "", katalog))
    raise TypeError(f"no node of a rule: {knoten!r}")


def _umstand(blatt: Any, name: str, katalog: Katalog) -> str:
    """Say a condition on something other than a figure: "Zahl der Empfehlungen: mindestens 3"."""
    return f"{frage(blatt, name, Namen.aus(katalog))}: {soll(blatt)}"


def _bedingung(bedingung: Bedingung, indikator: Indikator) -> str:
    vergleich = bedingung.vergleich
    soll = vergleich_in_worten(bedingung.merkmal, vergleich.operator, vergleich.schwelle, indikator)
    kopf = WORTKOPF.get(bedingung.merkmal)
    trenner = f", {kopf}: " if kopf else ": "
    return f"{indikator.kurzname}{trenner}{soll}"


def vergleich_in_worten(
    merkmal: str, operator: str, schwelle: float | str, indikator: Indikator
) -> str:
    """Say a comparison: "mindestens das 1,25-Fache des Landeswerts", "nicht fallend"."""
    soll = in_worten(merkmal, schwelle, indikator)
    if isinstance(schwelle, str):
        return f"nicht {soll}" if operator == "!=" else soll
    return f"{sprache.relation(operator)} {soll}"


def vorlage_in_worten(text: str, katalog: Katalog) -> str:
    """Return a text with readable placeholders: "[Kinderarmut: Wert] der Kinder"."""
    return re.sub(r"\{([^{}]*)\}", lambda fund: f"[{_platzhalter(fund[1], katalog)}]", text)


def _platzhalter(name: str, katalog: Katalog) -> str:
    indikator, punkt, angabe = name.strip().partition(".")
    if not punkt:
        return _FESTE.get(indikator, indikator)
    if indikator == "anzahl":
        return f"Zahl der Kreise, in denen {angabe} zutrifft"
    bekannt = katalog.indikatoren.get(indikator)
    was = _ANGABEN.get(angabe) or MERKMALE.get(angabe, angabe).partition(" (")[0]
    return f"{bekannt.kurzname if bekannt else indikator}: {was}"


def beispiel_in_worten(beispiel: Beispiel, katalog: Katalog) -> str:
    """Say an example: "Kinderarmut: das 1,9-Fache des Landeswerts, Trend stabil; …"."""
    werte = [
        f"{katalog.indikatoren[name].kurzname}: "
        + ", ".join(_beispielwert(m, x, katalog.indikatoren[name]) for m, x in merkmale.items())
        for name, merkmale in beispiel.indikatoren.items()
    ]
    return "; ".join([*werte, *_umstaende(beispiel)])


def _umstaende(beispiel: Beispiel) -> Iterator[str]:
    """Say what an example states besides figures."""
    for wort, ids in (
        ("Empfehlungen", beispiel.empfehlungen),
        ("Maßnahmen vor Ort", beispiel.massnahmen),
    ):
        if ids is not None:
            yield f"{wort}: {', '.join(ids) or 'keine'}"
    for wort, zahl in (("Anzahl", beispiel.anzahl), ("Kreise", beispiel.kreise)):
        if zahl is not None:
            einzeln = zahl.items() if isinstance(zahl, dict) else [("", zahl)]
            yield f"{wort}: " + ", ".join(f"{name} {wert}".strip() for name, wert in einzeln)
    for name, stand in beispiel.ziele.items():
        yield f"Ziel {name}: {STANDWORTE[stand]}"
    for feld, zahlen in (beispiel.stimmen or {}).items():
        yield f"Befunde zu {feld}: " + ", ".join(f"{r} {z}" for r, z in zahlen.items())


def _beispielwert(merkmal: str, x: float | str, indikator: Indikator) -> str:
    wert = in_worten(merkmal, x, indikator)
    return f"{WORTKOPF[merkmal]} {wert}" if merkmal in WORTKOPF else wert
