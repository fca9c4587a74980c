"""Rules in words: the tree of conditions, the texts with their placeholders, the examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.begriffe import MERKMALE
from sozialatlas.regeln.erklaerung import in_worten
from sozialatlas.regeln.modell import Alle, Bedingung, Eines, Nicht
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

_FESTE = {"kommune": "Kommune", "ort": "in der Kommune"}
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


def bedingung_in_worten(knoten: Any, katalog: Katalog) -> Worte:
    """Say a tree of conditions as a sentence with points below it.

    A further kind of node is a further case here.
    """

    def unter(teile: tuple[Any, ...]) -> tuple[Worte, ...]:
        return tuple(bedingung_in_worten(teil, katalog) for teil in teile)

    match knoten:
        case Bedingung():
            return Worte(_bedingung(knoten, katalog.indikatoren[knoten.indikator]))
        case Alle(alle=(teil,)) | Eines(eines=(teil,)):
            return bedingung_in_worten(teil, katalog)
        case Alle(alle=teile):
            return Worte("Alle Bedingungen treffen zu:", unter(teile))
        case Eines(eines=teile):
            return Worte("Mindestens eine der Bedingungen trifft zu:", unter(teile))
        case Nicht(nicht=teil):
            return Worte("Diese Bedingung trifft nicht zu:", unter((teil,)))
    raise TypeError(f"no node of a rule: {knoten!r}")


def _bedingung(bedingung: Bedingung, indikator: Indikator) -> str:
    vergleich = bedingung.vergleich
    soll = vergleich_in_worten(bedingung.merkmal, vergleich.operator, vergleich.schwelle, indikator)
    trenner = ", Trend: " if bedingung.merkmal == "trend" else ": "
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
    bekannt = katalog.indikatoren.get(indikator)
    was = _ANGABEN.get(angabe) or MERKMALE.get(angabe, angabe).partition(" (")[0]
    return f"{bekannt.kurzname if bekannt else indikator}: {was}"


def beispiel_in_worten(beispiel: Mapping[str, Mapping[Any, Any]], katalog: Katalog) -> str:
    """Say an example: "Kinderarmut: das 1,9-Fache des Landeswerts, Trend stabil; …"."""
    return "; ".join(
        f"{katalog.indikatoren[name].kurzname}: "
        + ", ".join(_beispielwert(m, x, katalog.indikatoren[name]) for m, x in merkmale.items())
        for name, merkmale in beispiel.items()
    )


def _beispielwert(merkmal: str, x: float | str, indikator: Indikator) -> str:
    wert = in_worten(merkmal, x, indikator)
    return f"Trend {wert}" if merkmal == "trend" else wert
