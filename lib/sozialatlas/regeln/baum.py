"""Why a rule was judged so: a tree that mirrors the rule's own, with truth and figures per node."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.kipp import KEINE
from sozialatlas.regeln.knoten import (
    Alle,
    Bedingung,
    Eines,
    Mindestens,
    Nicht,
    WennEmpfohlen,
    teile,
)
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.nachweise import nachweis, umstand
from sozialatlas.regeln.referenz import wahr, werte_regel_aus
from sozialatlas.regeln.umkehr import in_streuungen, noetiger_wert
from sozialatlas.typen import Nachweis, Umstand, Wahrheit


@dataclass(frozen=True)
class Blattbefund:
    """A condition against what is known; ``wahrheit`` is its own, also below a "nicht"."""

    blatt: Any
    wahrheit: Wahrheit
    beleg: Nachweis | Umstand  # value, threshold, margin, reason, source, year; or have and need
    status: str = ""  # of the figure
    sd: float | None = None  # margin in standard deviations of the Kreise
    grenzwert: float | None = None  # value of the indicator at which the condition turns
    warum: Erklaerung | None = None  # of the rule that the condition asks for


@dataclass(frozen=True)
class Zweig:
    """Parts joined: so many of them must hold (``noetig``); "nicht" has one part."""

    art: Literal["alle", "eines", "mindestens", "nicht"]
    wahrheit: Wahrheit
    teile: tuple[Zweig | Blattbefund, ...]
    noetig: int


@dataclass(frozen=True)
class Erklaerung:
    """A rule for one area: what it came to, why, and which facts are missing."""

    regel: str
    titel: str
    wahrheit: Wahrheit
    baum: Zweig | Blattbefund
    fehlend: tuple[str, ...] = ()


def erklaere(regel: Regel, lage: Lage, regeln: Mapping[str, Regel] = KEINE) -> Erklaerung:
    """Explain one rule; ``regeln`` are those that conditions may ask for, by id."""
    befund = werte_regel_aus(regel, "", lage)
    baum = _baum(regel.wenn, lage, regeln)
    return Erklaerung(regel.id, regel.titel, befund.wahrheit, baum, befund.fehlend)


def _baum(knoten: Any, lage: Lage, regeln: Mapping[str, Regel]) -> Zweig | Blattbefund:
    unten = tuple(_baum(teil, lage, regeln) for teil in teile(knoten))
    wahrheit = wahr(knoten, lage)
    match knoten:
        case Alle():
            return Zweig("alle", wahrheit, unten, len(unten))
        case Eines():
            return Zweig("eines", wahrheit, unten, 1)
        case Mindestens(mindestens=zahl):
            return Zweig("mindestens", wahrheit, unten, zahl)
        case Nicht():
            return Zweig("nicht", wahrheit, unten, 1)
    return _blatt(knoten, wahrheit, lage, regeln)


def _blatt(blatt: Any, wahrheit: Wahrheit, lage: Lage, regeln: Mapping[str, Regel]) -> Blattbefund:
    fakt = lage.get(faktname(blatt), Fakt({}))
    if not isinstance(blatt, Bedingung):
        beleg = umstand(blatt, fakt, wahrheit, False)
        return Blattbefund(blatt, wahrheit, beleg, warum=_warum(blatt, fakt, lage, regeln))
    zahl = nachweis(blatt, fakt, wahrheit, False)
    if zahl.abstand is None or isinstance(zahl.schwelle, str):
        return Blattbefund(blatt, wahrheit, zahl, fakt.status)
    sd = in_streuungen(blatt.merkmal, zahl.abstand, fakt)
    grenzwert = noetiger_wert(blatt.merkmal, zahl.schwelle, fakt)
    return Blattbefund(blatt, wahrheit, zahl, fakt.status, sd, grenzwert)


def _warum(blatt: Any, fakt: Fakt, lage: Lage, regeln: Mapping[str, Regel]) -> Erklaerung | None:
    """Explain the rule that a condition asks for; one that is not asked here has no reason."""
    if not isinstance(blatt, WennEmpfohlen) or blatt.empfehlung not in regeln:
        return None
    return None if fakt.werte and fakt.grund else erklaere(regeln[blatt.empfehlung], lage, regeln)
