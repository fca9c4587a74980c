"""A value at which a rule turns, in words: "unter 14,8 % läge", "mindestens 12,1 %".

Critical values are rounded into the range that they open: what is printed really is enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.erklaerung import HOECHSTENS_DEZIMALEN, unterscheidbar
from sozialatlas.regeln.kipp import Kippwert
from sozialatlas.regeln.vergleich import Operator
from sozialatlas.typen import Indikator

RAUSCHEN = 6
"""Decimals behind which a computed critical value is noise."""

LAGE = {"<": "unter", "<=": "höchstens", ">": "über", ">=": "mindestens"}
_GLEICH: dict[str, Operator] = {"<": "<=", ">": ">="}


def bereich(k: Kippwert, indikator: Indikator) -> str:
    """Say the range after "der Wert": "unter 14,8 % läge", "mindestens 12,1 % wäre"."""
    operator, _ = _gerundet(k.wert, k.operator, _stellen(k, indikator))
    verb = "läge" if operator in ("<", ">") else "wäre"
    return f"{grenze(k, indikator, LAGE.__getitem__)} {verb}"


def grenze(k: Kippwert, indikator: Indikator, sage: Callable[[str], str] = sprache.relation) -> str:
    """Write the range: "mindestens 12,1 %", "mindestens 12,1 %, aber weniger als 15 %"."""
    genau = _stellen(k, indikator)

    def ende(x: float, operator: Operator) -> str:
        wie, zahl = _gerundet(x, operator, genau)
        text = sprache.mit_einheit(sprache.zahl(zahl, genau), indikator.einheit)
        return f"{sage(wie)} {text}"

    von = ende(k.wert, k.operator)
    if k.bis is None or k.bis_operator is None:
        return von
    return f"{von}, aber {ende(k.bis, k.bis_operator)}"


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


def heute_text(k: Kippwert, indikator: Indikator) -> str:
    """Write today's value with as many decimals as it takes to tell it from the critical one."""
    zahl = sprache.zahl(k.heute, _stellen(k, indikator))
    return sprache.mit_einheit(zahl, _kurz(indikator.einheit))


def _kurz(einheit: str) -> str:
    """Shorten a unit that stands beside in full: "€ je Einwohner" to "€", "je 1000 …" to ""."""
    return re.split(r" je | im |^je ", einheit)[0]


def abstand(k: Kippwert, indikator: Indikator, fehlend: bool) -> str:
    """Say today's value and the distance as printed: "2022: 10,4 %; es fehlen 1,7 Prozent…"."""
    entfernt, zahl, menge = _entfernung(k, indikator)
    kopf = f"{k.jahr or 'heute'}: {heute_text(k, indikator)}"
    if entfernt == 0:
        return f"{kopf}, genau auf der Grenze"
    if fehlend and entfernt > 0:
        text = f"es {'fehlt' if zahl == '1' else 'fehlen'} {menge}"
    else:
        text = f"das wären {menge} {'mehr' if entfernt > 0 else 'weniger'}"
    return f"{kopf}; {text}{streuungen(k.sd, ', ')}"


def weite(k: Kippwert, indikator: Indikator) -> str:
    """Say the distance alone: "6,3 Prozentpunkte weniger; 1,8 Standardabweichungen"."""
    entfernt, _, menge = _entfernung(k, indikator)
    if entfernt == 0:
        return "genau auf der Grenze"
    return f"{menge} {'mehr' if entfernt > 0 else 'weniger'}{streuungen(k.sd, '; ')}"


def _entfernung(k: Kippwert, indikator: Indikator) -> tuple[Decimal, str, str]:
    """Return how far the critical value lies: signed, as a number, as a number with its unit."""
    genau = _stellen(k, indikator)
    entfernt = _gerundet(k.wert, k.operator, genau)[1] - sprache.runde(k.heute, genau)
    zahl, kurz = sprache.zahl(abs(entfernt), genau), _kurz(indikator.einheit)
    einheit = "Prozentpunkte" if kurz == sprache.PROZENT else kurz
    return entfernt, zahl, sprache.mit_einheit(zahl, einheit)


def streuungen(sd: float | None, davor: str = "") -> str:
    """Write a distance: "0,4 Standardabweichungen"; "" for an unknown one."""
    if sd is None:
        return ""
    zahl = sprache.zahl(sd, 1)
    menge = "weniger als 0,1" if zahl == "0,0" else zahl
    return f"{davor}{menge}{sprache.FEST}Standardabweichungen"
