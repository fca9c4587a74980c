"""The plain evaluator: Kleene's three-valued logic over the tree, with proof and missing facts.

It decides; the rule engine must come to the same fired rules (:mod:`maschine`).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sozialatlas.regeln.begriffe import MERKMALE
from sozialatlas.regeln.fakten import Fakt, Lage, ebene
from sozialatlas.regeln.modell import Alle, Bedingung, Eines, Nicht, Regel
from sozialatlas.typen import Befund, Nachweis, Wahrheit

_RECHNE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_KEIN_FAKT = Fakt({}, grund="für dieses Gebiet nicht erhoben")
_GRUND = {
    "differenz_land": "für das Land fehlt ein vergleichbarer Wert",
    "verhaeltnis_land": "für das Land fehlt ein vergleichbarer Wert",
    "differenz_bund": "für den Bund fehlt ein vergleichbarer Wert",
    "verhaeltnis_bund": "für den Bund fehlt ein vergleichbarer Wert",
    "z": "es gibt keine Verteilung der Kreise zum Vergleich",
    "perzentil": "es gibt keine Verteilung der Kreise zum Vergleich",
    "veraenderung_1j": "für das Vorjahr fehlt ein vergleichbarer Wert",
    "veraenderung_5j": "fünf Jahre zuvor fehlt ein vergleichbarer Wert",
    "veraenderung_alle": "es gibt nur ein vergleichbares Jahr",
    "trend": "die Zeitreihe ist zu kurz",
}


def gilt_fuer(regel: Regel, ags: str) -> bool:
    """Return whether the rule is asked for this area at all."""
    return ebene(ags) in regel.gilt_fuer.ebene


def werte_regel_aus(regel: Regel, ags: str, lage: Lage) -> Befund:
    """Evaluate one rule for one area: truth, every condition as proof, and what is missing."""
    wahrheit = wahr(regel.wenn, lage)
    fehlend: tuple[str, ...] = ()
    if wahrheit == "nicht_beurteilbar":
        fehlend = tuple(dict.fromkeys(_fehlt(b, lage) for b in _unbekannte(regel.wenn, lage)))
    nachweise = tuple(_nachweis(b, lage, v) for b, v in _blaetter(regel.wenn, False))
    return Befund(regel.id, ags, wahrheit, nachweise, fehlend)


def wahr(knoten: Any, lage: Lage) -> Wahrheit:
    """Return the truth of a tree: unknown only where the missing facts could decide."""
    match knoten:
        case Bedingung():
            return _pruefe(knoten, lage)
        case Nicht(nicht=teil):
            return _gegenteil(wahr(teil, lage))
        case Alle(alle=teile):
            return _und([wahr(teil, lage) for teil in teile])
        case Eines(eines=teile):
            return _gegenteil(_und([_gegenteil(wahr(teil, lage)) for teil in teile]))
    raise TypeError(f"no node of a rule: {knoten!r}")


def _pruefe(bedingung: Bedingung, lage: Lage) -> Wahrheit:
    wert = lage.get(bedingung.indikator, _KEIN_FAKT).werte.get(bedingung.merkmal)
    if wert is None:
        return "nicht_beurteilbar"
    vergleich = bedingung.vergleich
    trifft = _RECHNE[vergleich.operator](wert, vergleich.schwelle)
    return "trifft_zu" if trifft else "trifft_nicht_zu"


def _und(teile: Sequence[Wahrheit]) -> Wahrheit:
    if "trifft_nicht_zu" in teile:
        return "trifft_nicht_zu"
    return "nicht_beurteilbar" if "nicht_beurteilbar" in teile else "trifft_zu"


def _gegenteil(wahrheit: Wahrheit) -> Wahrheit:
    if wahrheit == "nicht_beurteilbar":
        return wahrheit
    return "trifft_zu" if wahrheit == "trifft_nicht_zu" else "trifft_nicht_zu"


def _blaetter(knoten: Any, verneint: bool) -> Iterator[tuple[Bedingung, bool]]:
    """Yield each condition with whether it stands below an odd number of "nicht"."""
    match knoten:
        case Bedingung():
            yield knoten, verneint
        case Nicht(nicht=teil):
            yield from _blaetter(teil, not verneint)
        case Alle(alle=teile) | Eines(eines=teile):
            for teil in teile:
                yield from _blaetter(teil, verneint)


def _unbekannte(knoten: Any, lage: Lage) -> Iterator[Bedingung]:
    """Yield the conditions whose missing facts leave the tree unknown."""
    if wahr(knoten, lage) != "nicht_beurteilbar":
        return
    match knoten:
        case Bedingung():
            yield knoten
        case Nicht(nicht=teil):
            yield from _unbekannte(teil, lage)
        case Alle(alle=teile) | Eines(eines=teile):
            for teil in teile:
                yield from _unbekannte(teil, lage)


def _nachweis(bedingung: Bedingung, lage: Lage, verneint: bool) -> Nachweis:
    """Return the condition against its figure; the truth is that of the negated one if negated."""
    fakt = lage.get(bedingung.indikator, _KEIN_FAKT)
    wert, vergleich = fakt.werte.get(bedingung.merkmal), bedingung.vergleich
    wahrheit = _pruefe(bedingung, lage)
    abstand, kennwert = None, fakt.werte.get("wert")
    if isinstance(wert, float) and isinstance(vergleich.schwelle, float):
        abstand = wert - vergleich.schwelle
    return Nachweis(
        indikator=bedingung.indikator,
        merkmal=bedingung.merkmal,
        operator=vergleich.operator,
        schwelle=vergleich.schwelle,
        wert=wert,
        jahr=fakt.jahr,
        wahrheit=_gegenteil(wahrheit) if verneint else wahrheit,
        verneint=verneint,
        abstand=abstand,
        quelle=fakt.quelle,
        grund=_grund(bedingung, fakt) if wert is None else "",
        kennwert=kennwert if isinstance(kennwert, float) else None,
    )


def _grund(bedingung: Bedingung, fakt: Fakt) -> str:
    """Return why the Merkmal is missing: the figure's own reason first."""
    if "wert" not in fakt.werte and fakt.grund:
        return fakt.grund
    if bedingung.merkmal == "trend" and fakt.grund_trend:
        return fakt.grund_trend
    return _GRUND.get(bedingung.merkmal, "kein Wert vorhanden")


def _fehlt(bedingung: Bedingung, lage: Lage) -> str:
    fakt = lage.get(bedingung.indikator, _KEIN_FAKT)
    name = fakt.name or bedingung.indikator
    jahr = f" {fakt.jahr}" if fakt.jahr and "wert" in fakt.werte else ""
    was = MERKMALE[bedingung.merkmal].partition(" (")[0]
    if bedingung.merkmal == "wert" or "wert" not in fakt.werte:
        return f"{name}: kein Wert ({_grund(bedingung, fakt)})."
    return f"{name}{jahr}: {was} fehlt ({_grund(bedingung, fakt)})."
