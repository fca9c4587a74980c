"""Turns and ways in words: where a recommendation would fall away, and what one still lacks.

Values are written by :mod:`kippworte`; words, ranks, counts and what is known on site here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.atome import GEGENTEIL
from sozialatlas.regeln.erklaerung import (
    BEZUG,
    WORTKOPF,
    merkmal_text,
    stellen,
    ueblich_dezimalen,
    unterscheidbar,
)
from sozialatlas.regeln.gehbar import Schritt
from sozialatlas.regeln.kipp import Kippwert
from sozialatlas.regeln.kippworte import LAGE, abstand, bereich, grenze, heute_text, weite
from sozialatlas.regeln.knoten import (
    Bedingung,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.nachweise import STANDWORTE, fehlt, gewichtsworte, umstand
from sozialatlas.regeln.wege import Weg
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog


@dataclass(frozen=True)
class Worte:
    """What ids are called: the indicators, and names of anything else by id or AGS."""

    indikatoren: Mapping[str, Indikator]
    namen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def aus(cls, katalog: Katalog, gebiete: Gebiete | None = None) -> Worte:
        namen = {name: m.name for name, m in katalog.massnahmen.items()}
        namen |= {name: f.name for name, f in katalog.handlungsfelder.items()}
        namen |= {name: i.kurzname for name, i in katalog.indikatoren.items()}
        kommunen = gebiete.kommunen if gebiete else {}
        return cls(katalog.indikatoren, namen | {ags: k.name for ags, k in kommunen.items()})

    def name(self, id_: str) -> str:
        return self.namen.get(id_, id_)


def kipp_satz(weg: Weg, worte: Worte) -> str:
    """Say when the judgement turns: "fiele weg, wenn der Wert „Kinderarmut“ unter 14,8 % läge (…)".

    Where no single value is enough, all conditions of the nearest way are named.
    """
    tut, teil = ("fiele", "weg") if weg.wahrheit == "trifft_zu" else ("träfe", "zu")
    verb = f"{tut} {teil}"
    if weg.kipp is not None:
        k, indikator = weg.kipp, worte.indikatoren[weg.kipp.indikator]
        wo, weite = bereich(k, indikator), abstand(k, indikator, verb == "träfe zu")
        return f"{verb}, wenn der Wert „{indikator.kurzname}“ {wo} ({weite})"
    if not weg.vereinbar:
        saetze = "; ".join(schritt_satz(s, worte) for s in weg.schritte)
        return (
            f"{tut} nur mit anderen Vergleichswerten {teil}, kein einzelner Wert genügt: {saetze}"
        )
    if len(weg.schritte) == 1:
        return f"{verb}, wenn eine Bedingung anders wäre: {schritt_satz(weg.schritte[0], worte)}"
    saetze = "; ".join(schritt_satz(s, worte) for s in weg.schritte)
    return f"{tut} erst mit mehreren Änderungen {teil}, kein einzelner Wert genügt: {saetze}"


def kippwort(weg: Weg, worte: Worte) -> str:
    """Say the same without a sentence: "Kinderarmut höchstens 12,1 % (6,3 … weniger)"."""
    if weg.kipp is not None:
        k, indikator = weg.kipp, worte.indikatoren[weg.kipp.indikator]
        return (
            f"{indikator.kurzname} {grenze(k, indikator, LAGE.__getitem__)} ({weite(k, indikator)})"
        )
    kopf = "" if weg.vereinbar else "nur mit anderen Vergleichswerten: "
    return kopf + "; ".join(schritt_satz(s, worte) for s in weg.schritte)


def weg_saetze(weg: Weg, worte: Worte) -> tuple[str, ...]:
    """Say each condition of the way: "Kinderarmut 2022: 10,4 %, verlangt wären mindestens …"."""
    if weg.kipp is None:
        return tuple(schritt_satz(s, worte) for s in weg.schritte)
    k, indikator = weg.kipp, worte.indikatoren[weg.kipp.indikator]
    kopf = f"{indikator.kurzname}{_jahr(k.jahr)}: {heute_text(k, indikator)}"
    return (f"{kopf}, verlangt wären {grenze(k, indikator)}",)


# --- conditions ----------------------------------------------------------------------------------


def schritt_satz(schritt: Schritt, worte: Worte) -> str:
    """Say what a condition has and what it would need."""
    blatt, fakt = schritt.blatt, schritt.fakt
    if schritt.wahrheit == "nicht_beurteilbar":
        return fehlt(blatt, fakt).rstrip(".")
    if not isinstance(blatt, Bedingung):
        hat = umstand(blatt, fakt, schritt.wahrheit, False).ist
        was, noetig = frage(blatt, fakt.name, worte), soll(blatt, schritt.soll)
        return f"{was}: {hat}, verlangt wäre: {noetig}"
    indikator = worte.indikatoren[blatt.indikator]
    kopf = f"{indikator.kurzname}{_jahr(fakt.jahr)}: "
    operator = blatt.vergleich.operator if schritt.soll else GEGENTEIL[blatt.vergleich.operator]
    schwelle, ist = blatt.vergleich.schwelle, fakt.werte[blatt.merkmal]
    if isinstance(schwelle, str) or isinstance(ist, str):
        wort = "nicht " if operator == "!=" else ""
        verlangt = f"verlangt wäre {wort}{sprache.merkmalswort(str(schwelle))}"
        return f"{kopf}{WORTKOPF[blatt.merkmal]} {sprache.merkmalswort(str(ist))}, {verlangt}"
    if schritt.noetig is None:
        return kopf + _merkmal_satz(blatt.merkmal, ist, operator, schwelle, indikator)
    k = _als_kippwert(schritt, operator)
    verlangt = f"verlangt wären {grenze(k, indikator)}{_merkmal(blatt, indikator)}"
    return f"{kopf}{heute_text(k, indikator)}, {verlangt}"


def _merkmal_satz(
    merkmal: str, ist: float, operator: str, schwelle: float, indikator: Indikator
) -> str:
    ueblich = max(ueblich_dezimalen(merkmal, indikator), stellen(schwelle))
    genau = unterscheidbar(ist, schwelle, ueblich)
    hat = merkmal_text(merkmal, ist, indikator, genau) + BEZUG[merkmal]
    braucht = merkmal_text(merkmal, schwelle, indikator, stellen(schwelle))
    return f"{hat}, verlangt wäre {sprache.relation(operator)} {braucht}"


def _als_kippwert(schritt: Schritt, operator: str) -> Kippwert:
    heute, noetig = float(schritt.fakt.werte["wert"]), float(schritt.noetig or 0.0)
    auf = operator.startswith(">") if noetig == heute else noetig > heute
    gleich = "=" if operator.endswith("=") else ""
    richtung: Any = (">" if auf else "<") + gleich
    return Kippwert(schritt.blatt.indikator, schritt.fakt.jahr, heute, noetig, richtung)


def _merkmal(blatt: Bedingung, indikator: Indikator) -> str:
    """Say the Merkmal that the value was computed from: " (das 1,25-Fache des Landeswerts)"."""
    schwelle = blatt.vergleich.schwelle
    if blatt.merkmal == "wert" or isinstance(schwelle, str):
        return ""
    genau = max(stellen(schwelle), ueblich_dezimalen(blatt.merkmal, indikator))
    return f" ({merkmal_text(blatt.merkmal, schwelle, indikator, genau)}{BEZUG[blatt.merkmal]})"


def _jahr(jahr: int | None) -> str:
    return f" {jahr}" if jahr else ""


def frage(blatt: Any, name: str, worte: Worte) -> str:
    """Say what a condition on something other than a figure asks about."""
    match blatt:
        case WennEmpfohlen(empfehlung=regel):
            return f"Empfehlung „{name or regel}“"
        case WennAnzahl(anzahl=was, handlungsfeld=feld, prioritaet=prioritaet):
            wo = f" im Handlungsfeld „{worte.name(feld)}“" if feld else ""
            dringend = f" mit Priorität {prioritaet}" if prioritaet else ""
            return f"Zahl der {was.capitalize()}{wo}{dringend}"
        case WennKreise(kreise=regel, schwelle=schwelle):
            mass = "Anteil" if schwelle.prozent else "Zahl"
            return f"{mass} der Kreise mit „{name or regel}“"
        case WennMassnahmeFehlt(massnahme_fehlt=massnahme):
            return f"Maßnahme „{worte.name(massnahme)}“"
        case WennZiel(ziel=indikator):
            return f"Ziel zu „{worte.name(indikator)}“"
        case WennStimme(stimme=feld, richtung=richtung, gewicht=gewicht):
            wie = {"stuetzt": "Stützende", "widerspricht": "Widersprechende"}[richtung]
            return f"{wie} Befunde zu „{worte.name(feld)}“{gewichtsworte(gewicht)}"
    raise TypeError(f"no leaf of a rule: {blatt!r}")


def soll(blatt: Any, ja: bool = True) -> str:
    """Say what must be for the condition to hold, or not to hold."""
    match blatt:
        case WennEmpfohlen():
            return "trifft zu" if ja else "trifft nicht zu"
        case WennMassnahmeFehlt():
            return "fehlt" if ja else "vorhanden"
        case WennZiel(stand=stand):
            return f"{'' if ja else 'nicht '}{STANDWORTE[stand]}"
    zahl = str(blatt.mindestens).strip()
    return f"{'mindestens' if ja else 'weniger als'} {zahl}"
