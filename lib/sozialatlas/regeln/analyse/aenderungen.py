"""The small changes of one condition that the examples of a rule must notice."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sozialatlas.regeln.analyse.funde import Bestand
from sozialatlas.regeln.analyse.stellen import zahl
from sozialatlas.regeln.atome import TEXTWERTE
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.regeln.felder import Anzahlwert
from sozialatlas.regeln.knoten import (
    Bedingung,
    Mindestens,
    Nicht,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)

_STRENGE = {">=": ">", ">": ">=", "<=": "<", "<": "<="}
_FEINSTE = 12
"""Decimals beyond which no number between two values is looked for."""


@dataclass(frozen=True)
class Aenderung:
    """A node changed a little."""

    neu: Any
    text: str  # continues "Kein Beispiel bemerkt, wenn …"
    proben: tuple[float | str, ...] = ()  # values of the Merkmal that tell the two apart


def aenderungen(b: Bestand, knoten: Any) -> Iterator[Aenderung]:
    """Yield the small changes of a node; none for "alle", "eines" and "nicht"."""
    match knoten:
        case Bedingung() if knoten.vergleich.ist_wort:
            yield from _andere_worte(knoten)
        case Bedingung():
            yield from _andere_schwellen(b, knoten)
        case Mindestens(mindestens=zahl_, von=unten):
            for neu in {max(zahl_ - 1, 1), min(zahl_ + 1, len(unten))} - {zahl_}:
                yield _gezaehlt(knoten, neu)
        case WennAnzahl(mindestens=zahl_) | WennStimme(mindestens=zahl_):
            for neu in {max(zahl_ - 1, 1), zahl_ + 1} - {zahl_}:
                yield _gezaehlt(knoten, neu)
        case WennKreise():
            yield from _andere_kreise(b, knoten)
        case WennZiel(stand=stand):
            for wort in TEXTWERTE["stand"]:
                if wort != stand:
                    yield Aenderung(_mit(knoten, stand=wort), _statt(wort, stand))
        case WennEmpfohlen() | WennMassnahmeFehlt():
            yield Aenderung(Nicht(nicht=knoten), "das Gegenteil verlangt wird")


def _statt(neu: object, alt: object) -> str:
    return f"„{neu}“ statt „{alt}“ steht"


def _gezaehlt(knoten: Any, neu: int) -> Aenderung:
    return Aenderung(_mit(knoten, mindestens=neu), f"{neu} statt {knoten.mindestens} genügt")


def _mit(knoten: Any, **neu: Any) -> Any:
    """Return the node anew: a copy would keep what was worked out from the old one."""
    return type(knoten)(**(dict(knoten) | neu))


def _andere_worte(knoten: Bedingung) -> Iterator[Aenderung]:
    """Each of the other words."""
    zeichen, wort = knoten.vergleich.operator, knoten.vergleich.schwelle
    for anderes in WORTMERKMALE[knoten.merkmal]:
        if anderes != wort:
            neu = _mit_ist(knoten, f"{zeichen} {anderes}")
            yield Aenderung(neu, _statt(anderes, wort), (str(wort), anderes))


def _mit_ist(knoten: Bedingung, ist: str) -> Bedingung:
    return Bedingung(indikator=knoten.indikator, merkmal=knoten.merkmal, ist=ist)


def _andere_schwellen(b: Bestand, knoten: Bedingung) -> Iterator[Aenderung]:
    """The next value of a Kreis above and below, and the other strictness."""
    zeichen, schwelle = knoten.vergleich.operator, float(knoten.vergleich.schwelle)
    werte = b.kreiswerte(knoten.indikator, knoten.merkmal)
    darunter = werte[: bisect_left(werte, schwelle)][-1:]
    darueber = werte[bisect_right(werte, schwelle) :][:1]
    for naechster, seite in [(w, "darunter") for w in darunter] + [
        (w, "darüber") for w in darueber
    ]:
        unten, oben = sorted((schwelle, naechster))
        yield Aenderung(
            _mit_ist(knoten, f"{zeichen} {_genau(naechster)}"),
            f"die Schwelle auf den nächsten Wert eines Kreises {seite} rückt ({zahl(naechster)})",
            (schwelle, *_zwischen(unten, oben), naechster),
        )
    anders = _STRENGE[zeichen]
    yield Aenderung(
        _mit_ist(knoten, f"{anders} {_genau(schwelle)}"),
        _statt(anders, zeichen),
        (schwelle,),
    )


def _genau(x: float) -> str:
    """Write a number so that reading it gives the same number."""
    return format(Decimal(repr(x)), "f").replace(".", ",")


def _zwischen(unten: float, oben: float) -> tuple[float, ...]:
    """Return the number between two with the fewest decimals, none if they are too close."""
    for stellen in range(_FEINSTE):
        mitte = round((unten + oben) / 2, stellen)
        if unten < mitte < oben:
            return (mitte,)
    return ()


def _andere_kreise(b: Bestand, knoten: WennKreise) -> Iterator[Aenderung]:
    """One Kreis more or fewer; a share moves to the next one that the number of Kreise allows."""
    schwelle: Anzahlwert = knoten.schwelle
    if not schwelle.prozent:
        neue: set[int | str] = {int(schwelle.zahl) + 1, max(int(schwelle.zahl) - 1, 1)}
        neue -= {int(schwelle.zahl)}
    else:
        anteile = [100 * k / b.kreise for k in range(1, b.kreise + 1)] if b.kreise else []
        kleinere = [a for a in anteile if a < schwelle.zahl - 1e-9][-1:]
        groessere = [a for a in anteile if a > schwelle.zahl + 1e-9][:1]
        neue = {f"{zahl(a)} %" for a in (*kleinere, *groessere)}
    for neu in sorted(neue, key=str):
        # Built anew: the copy of a node would keep the threshold it has read.
        geaendert = WennKreise(kreise=knoten.kreise, mindestens=neu)
        yield Aenderung(geaendert, f"{neu} statt {knoten.mindestens} genügt")
