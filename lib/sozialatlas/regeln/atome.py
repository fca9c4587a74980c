"""Leaves as comparisons: which fact, which of its values, against what.

The evaluators know facts by one name each: an indicator's id, or the kind of condition with what
it asks ("empfehlung:kinderarmut-hoch", "anzahl:empfehlungen:bildung:", "kreise:…", …).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sozialatlas.regeln.knoten import (
    Bedingung,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.vergleich import Operator

GEGENTEIL: dict[Operator, Operator] = {
    ">=": "<", "<": ">=", ">": "<=", "<=": ">", "==": "!=", "!=": "==",
}  # fmt: skip

SICHER, MOEGLICH = "sicher", "moeglich"
"""Counts have two values: of what holds for sure, and with all that could not be judged."""

ANTEIL = {SICHER: "anteil_sicher", MOEGLICH: "anteil_moeglich"}
"""The same in percent of the Kreise."""

TEXTWERTE: dict[str, tuple[str, ...]] = {
    "gilt": ("ja", "nein"),
    "vorhanden": ("ja", "nein"),
    "stand": ("auf_kurs", "gefaehrdet", "verfehlt"),
}
"""Values of facts other than Merkmale that are words."""

ZAHLWERTE = (SICHER, MOEGLICH, *ANTEIL.values(), "zahl")
"""Values of facts other than Merkmale that are numbers."""


@dataclass(frozen=True)
class Atom:
    """One comparison without negation."""

    fakt: str
    merkmal: str
    operator: Operator
    schwelle: float | str


def faktname(blatt: Any) -> str:
    """Return the name of the fact that a leaf asks."""
    match blatt:
        case Bedingung(indikator=name):
            return name
        case WennEmpfohlen(empfehlung=regel):
            return f"empfehlung:{regel}"
        case WennAnzahl(anzahl=was, handlungsfeld=feld, prioritaet=prioritaet):
            return f"anzahl:{was}:{feld or ''}:{prioritaet or ''}"
        case WennKreise(kreise=regel):
            return f"kreise:{regel}"
        case WennMassnahmeFehlt(massnahme_fehlt=massnahme):
            return f"massnahme:{massnahme}"
        case WennZiel(ziel=indikator):
            return f"ziel:{indikator}"
        case WennStimme(stimme=feld, zaehlung=was):
            return f"stimme:{feld}:{was}"
    raise TypeError(f"no leaf of a rule: {blatt!r}")


def atom(blatt: Any, verneint: bool = False) -> Atom:
    """Return the comparison of a leaf; below "nicht" the one that tells it does not hold.

    A missing fact makes neither of the two true. For counts the two ask different values: at
    least three hold for sure, or fewer than three hold even if all open ones did.
    """
    merkmal, operator, schwelle = _vergleich(blatt)
    if verneint:
        operator = GEGENTEIL[operator]
        merkmal = {SICHER: MOEGLICH, ANTEIL[SICHER]: ANTEIL[MOEGLICH]}.get(merkmal, merkmal)
    return Atom(faktname(blatt), merkmal, operator, schwelle)


def _vergleich(blatt: Any) -> tuple[str, Operator, float | str]:
    match blatt:
        case Bedingung(merkmal=merkmal, vergleich=vergleich):
            return merkmal, vergleich.operator, vergleich.schwelle
        case WennEmpfohlen():
            return "gilt", "==", "ja"
        case WennAnzahl(mindestens=zahl):
            return SICHER, ">=", float(zahl)
        case WennKreise(schwelle=schwelle):
            return ANTEIL[SICHER] if schwelle.prozent else SICHER, ">=", schwelle.zahl
        case WennMassnahmeFehlt():
            return "vorhanden", "==", "nein"
        case WennZiel(stand=stand):
            return "stand", "==", stand
        case WennStimme(mindestens=zahl):
            return "zahl", ">=", float(zahl)
    raise TypeError(f"no leaf of a rule: {blatt!r}")
