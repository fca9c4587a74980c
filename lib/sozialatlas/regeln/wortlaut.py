"""Turns and ways in words: where a recommendation would fall away, and what one still lacks.

Critical values are rounded into the range that they open: what is printed really is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.atome import GEGENTEIL
from sozialatlas.regeln.erklaerung import (
    BEZUG,
    HOECHSTENS_DEZIMALEN,
    WORTKOPF,
    merkmal_text,
    stellen,
    ueblich_dezimalen,
    unterscheidbar,
)
from sozialatlas.regeln.kipp import Kippwert
from sozialatlas.regeln.knoten import (
    Bedingung,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.nachweise import STANDWORTE, fehlt, umstand
from sozialatlas.regeln.vergleich import Operator
from sozialatlas.regeln.wege import Schritt, Weg
from sozialatlas.typen import Indikator

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

RAUSCHEN = 9
"""Decimals behind which a computed critical value is noise."""


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
    verb = "fiele weg" if weg.wahrheit == "trifft_zu" else "träfe zu"
    if weg.kipp is not None:
        k, indikator = weg.kipp, worte.indikatoren[weg.kipp.indikator]
        bereich, abstand = _bereich(k, indikator), _abstand(k, indikator, verb == "träfe zu")
        return f"{verb}, wenn der Wert „{indikator.kurzname}“ {bereich} ({abstand})"
    saetze = "; ".join(schritt_satz(s, worte) for s in weg.schritte)
    viele = len(weg.schritte) > 1
    wie = "erst mit mehreren Änderungen zugleich" if viele else "erst mit einer anderen Angabe"
    return f"{verb} {wie}, kein einzelner Wert genügt: {saetze}"


def weg_saetze(weg: Weg, worte: Worte) -> tuple[str, ...]:
    """Say each condition of the way: "Kinderarmut 2022: 10,4 %, verlangt wären mindestens …"."""
    if weg.kipp is None:
        return tuple(schritt_satz(s, worte) for s in weg.schritte)
    k, indikator = weg.kipp, worte.indikatoren[weg.kipp.indikator]
    heute = sprache.mit_einheit(_heute(k, indikator), indikator.einheit)
    kopf = f"{indikator.kurzname}{_jahr(k.jahr)}: {heute}"
    return (f"{kopf}, verlangt wären {_grenze(k, indikator)}",)


# --- a single value ------------------------------------------------------------------------------

_LAGE = {"<": "unter", "<=": "höchstens", ">": "über", ">=": "mindestens"}
_GLEICH: dict[str, Operator] = {"<": "<=", ">": ">="}


def _bereich(k: Kippwert, indikator: Indikator) -> str:
    """Say the range after "der Wert": "unter 14,8 % läge", "mindestens 12,1 % wäre"."""
    operator, _ = _gerundet(k.wert, k.operator, _stellen(k, indikator))
    verb = "läge" if operator in ("<", ">") else "wäre"
    return f"{_grenze(k, indikator, _LAGE.__getitem__)} {verb}"


def _grenze(
    k: Kippwert, indikator: Indikator, sage: Callable[[str], str] = sprache.relation
) -> str:
    """Write the range: "mindestens 12,1 %", "mindestens 12,1 %, aber weniger als 15 %"."""
    genau = _stellen(k, indikator)

    def grenze(x: float, operator: Operator) -> str:
        wie, zahl = _gerundet(x, operator, genau)
        text = sprache.mit_einheit(sprache.zahl(zahl, genau), indikator.einheit)
        return f"{sage(wie)} {text}"

    von = grenze(k.wert, k.operator)
    if k.bis is None or k.bis_operator is None:
        return von
    return f"{von}, aber {grenze(k.bis, k.bis_operator)}"


def _stellen(k: Kippwert, indikator: Indikator) -> int:
    """Return the decimals in which today's value, the critical one and the end stay apart."""
    genau = unterscheidbar(k.wert, k.heute, indikator.dezimalen)
    while k.bis is not None and k.bis_operator is not None and genau < HOECHSTENS_DEZIMALEN:
        von, bis = _gerundet(k.wert, k.operator, genau), _gerundet(k.bis, k.bis_operator, genau)
        if (bis[1] - von[1]) * (1 if k.operator.startswith(">") else -1) >= 0:
            break
        genau += 1
    return genau


def _gerundet(x: float, operator: Operator, genau: int) -> tuple[Operator, Decimal]:
    """Round into the range that an operator opens: below 12,125 is "höchstens 12,1"."""
    scharf = sprache.runde(x, max(genau, RAUSCHEN))
    richtung = ROUND_CEILING if operator.startswith(">") else ROUND_FLOOR
    rund = scharf.quantize(Decimal(1).scaleb(-genau), rounding=richtung)
    return (operator if rund == scharf else _GLEICH.get(operator, operator)), rund


def _heute(k: Kippwert, indikator: Indikator) -> str:
    return sprache.zahl(k.heute, _stellen(k, indikator))


def _abstand(k: Kippwert, indikator: Indikator, fehlend: bool) -> str:
    """Say today's value and the distance as printed: "2022: 10,4 %; es fehlen 1,7 Prozent…"."""
    genau = _stellen(k, indikator)
    heute = sprache.mit_einheit(_heute(k, indikator), indikator.einheit)
    weite = _gerundet(k.wert, k.operator, genau)[1] - sprache.runde(k.heute, genau)
    kopf = f"{k.jahr or 'heute'}: {heute}"
    if weite == 0:
        return f"{kopf}, genau auf der Grenze"
    zahl = sprache.zahl(abs(weite), genau)
    einheit = "Prozentpunkte" if indikator.einheit == sprache.PROZENT else indikator.einheit
    menge = sprache.mit_einheit(zahl, einheit)
    if fehlend and weite > 0:
        text = f"es {'fehlt' if zahl == '1' else 'fehlen'} {menge}"
    else:
        text = f"das wären {menge} {'mehr' if weite > 0 else 'weniger'}"
    return f"{kopf}; {text}{streuungen(k.sd, ', ')}"


def streuungen(sd: float | None, davor: str = "") -> str:
    """Write a distance: "0,4 Standardabweichungen"; "" for an unknown one."""
    if sd is None:
        return ""
    zahl = sprache.zahl(sd, 1)
    return (
        f"{davor}{'weniger als 0,1' if zahl == '0,0' else zahl}{sprache.FEST}Standardabweichungen"
    )


# --- conditions ----------------------------------------------------------------------------------


def schritt_satz(schritt: Schritt, worte: Worte) -> str:
    """Say what a condition has and what it would need."""
    blatt, fakt = schritt.blatt, schritt.fakt
    if schritt.wahrheit == "nicht_beurteilbar":
        return fehlt(blatt, fakt).rstrip(".")
    if not isinstance(blatt, Bedingung):
        ist = umstand(blatt, fakt, schritt.wahrheit, False).ist
        return (
            f"{frage(blatt, fakt.name, worte)}: {ist}, verlangt wäre: {soll(blatt, schritt.soll)}"
        )
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
    heute = sprache.mit_einheit(_heute(k, indikator), indikator.einheit)
    return f"{kopf}{heute}, verlangt wären {_grenze(k, indikator)}{_merkmal(blatt, indikator)}"


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
        case WennStimme(stimme=feld, richtung=richtung):
            wie = {"stuetzt": "Stützende", "widerspricht": "Widersprechende"}[richtung]
            return f"{wie} Befunde zu „{worte.name(feld)}“"
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
