"""What rules say about rules: the order of follow-ups, and the facts that results become.

Both evaluators ask the rules stratum by stratum; between two strata the results of the first
become facts for the second. A recommendation is a fact once its rule is decided; a count has two
values, of what holds for sure and of what could still hold (:mod:`atome`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any

from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.regeln.atome import ANTEIL, MOEGLICH, SICHER, faktname
from sozialatlas.regeln.knoten import (
    Bedingung,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.lage import Fakt, empfehlungsfakt
from sozialatlas.typen import Vorort

OHNE_REGISTER = "für die Kommune liegt kein Register der Maßnahmen vor"
NICHT_VOLLSTAENDIG = "das Register der Kommune ist hierfür nicht als vollständig erklärt"
OHNE_ZIEL = "für die Kommune ist kein Ziel dazu hinterlegt"
ZIEL_OFFEN = "das vereinbarte Ziel ist nicht beurteilbar"
OHNE_STIMMEN = "für die Kommune sind keine qualitativen Befunde hinterlegt"
OHNE_KREISE = "die Befunde der Kreise liegen nicht vor"

VORAB = -1
"""The stratum before all others: what is known of rules that are not there, and of none at all."""


@dataclass(frozen=True)
class Ergebnis:
    """Which rules hold for an area and which do not; what is in neither could not be judged."""

    ja: frozenset[str] = frozenset()
    nein: frozenset[str] = frozenset()

    def offen(self, regel: str) -> bool:
        return regel not in self.ja and regel not in self.nein


@dataclass(frozen=True)
class Folgeplan:
    """The rules in strata, and the leaves on other rules with the stratum that decides them."""

    schichten: tuple[tuple[Any, ...], ...]
    zaehlbar: frozenset[str]
    gefragt: Mapping[str, tuple[Any, int]]  # fact name → leaf, stratum after which it is known

    @cached_property
    def nach_id(self) -> Mapping[str, Any]:
        return {regel.id: regel for schicht in self.schichten for regel in schicht}

    @cached_property
    def kreisregeln(self) -> frozenset[str]:
        """Ids of the rules whose results in the Kreise a rule of the Land counts."""
        return frozenset(b.kreise for b, _ in self.gefragt.values() if isinstance(b, WennKreise))

    def fakten(self, schicht: int, geltend: Collection[str], e: Ergebnis) -> dict[str, Fakt]:
        """Return the facts known once ``schicht`` (or :data:`VORAB`) is decided for an area.

        ``geltend`` are the ids of the rules asked for this area; the others do not hold there.
        """
        return {
            name: self._empfohlen(blatt.empfehlung, geltend, e)
            if isinstance(blatt, WennEmpfohlen)
            else _gezaehlt(blatt, felder, geltend, e)
            for name, blatt, felder in self._je_schicht.get(schicht, ())
        }

    @cached_property
    def _je_schicht(self) -> Mapping[int, list[tuple[str, Any, Mapping[str, str]]]]:
        """By stratum the facts it decides: name, leaf, and the Handlungsfelder of what it asks."""
        je: dict[int, list[tuple[str, Any, Mapping[str, str]]]] = {}
        for name, (blatt, schicht) in self.gefragt.items():
            if not isinstance(blatt, WennKreise):
                bezogen = {n: self.nach_id[n].handlungsfeld for n in self.bezogene(blatt)}
                je.setdefault(schicht, []).append((name, blatt, bezogen))
        return je

    def bezogene(self, blatt: Any) -> frozenset[str]:
        """Return the ids of the rules whose results a leaf asks, as far as they are there."""
        match blatt:
            case WennEmpfohlen(empfehlung=name) | WennKreise(kreise=name):
                return frozenset({name} & self.nach_id.keys())
            case WennAnzahl():
                return frozenset(n for n in self.zaehlbar if zaehlt(blatt, self.nach_id[n]))
        return frozenset()

    def _empfohlen(self, regel: str, geltend: Collection[str], e: Ergebnis) -> Fakt:
        titel = self.nach_id[regel].titel if regel in self.nach_id else regel
        gilt = "ja" if regel in e.ja else "nein" if regel in e.nein else ""
        return empfehlungsfakt(titel, regel, gilt if regel in geltend else None)

    def kreisfakten(
        self, kreise: Mapping[str, tuple[Collection[str], Ergebnis]]
    ) -> dict[str, Fakt]:
        """Return the facts of a Land from its Kreise: AGS → (ids asked there, their results)."""
        return {
            name: self._kreisfakt(blatt.kreise, kreise)
            for name, (blatt, _) in self.gefragt.items()
            if isinstance(blatt, WennKreise)
        }

    def _kreisfakt(
        self, regel: str, kreise: Mapping[str, tuple[Collection[str], Ergebnis]]
    ) -> Fakt:
        titel = self.nach_id[regel].titel if regel in self.nach_id else regel
        if not kreise:
            return Fakt({}, name=titel, grund=OHNE_KREISE)
        ja = tuple(ags for ags, (_, e) in sorted(kreise.items()) if regel in e.ja)
        offen = sum(regel in geltend and e.offen(regel) for geltend, e in kreise.values())
        sicher, moeglich = len(ja), len(ja) + offen
        werte = {SICHER: float(sicher), MOEGLICH: float(moeglich)}
        werte |= {
            ANTEIL[SICHER]: prozent(sicher, len(kreise)),
            ANTEIL[MOEGLICH]: prozent(moeglich, len(kreise)),
        }
        return Fakt(werte, name=titel, genannte=ja)


ZAEHLNAME = {"empfehlungen": "Zahl der Empfehlungen", "handlungsfelder": "Zahl der Handlungsfelder"}


def prozent(teil: int, ganzes: int) -> float:
    """Return a share so that it meets a threshold which people write with decimals."""
    return round(100 * teil / ganzes, 9)


def _gezaehlt(
    blatt: WennAnzahl, felder: Mapping[str, str], geltend: Collection[str], e: Ergebnis
) -> Fakt:
    """Count among the rules in ``felder`` (id → Handlungsfeld) that are asked for this area."""
    sicher = felder.keys() & e.ja
    moeglich = (felder.keys() & geltend) - e.nein
    if blatt.anzahl == "handlungsfelder":
        zahlen = [len({felder[name] for name in namen}) for namen in (sicher, moeglich)]
    else:
        zahlen = [len(sicher), len(moeglich)]
    werte = {SICHER: float(zahlen[0]), MOEGLICH: float(zahlen[1])}
    return Fakt(werte, name=ZAEHLNAME[blatt.anzahl], genannte=tuple(sorted(sicher)))


def zaehlt(blatt: WennAnzahl, regel: Any) -> bool:
    """Does the recommendation of a rule belong to what the leaf counts?"""
    return blatt.handlungsfeld in (None, regel.handlungsfeld) and blatt.prioritaet in (
        None,
        regel.dann.prioritaet,
    )


def zaehlung(zahl: int | None) -> dict[str, float]:
    """Return the values of a count that is known for sure, none for an unknown one."""
    return {} if zahl is None else {SICHER: float(zahl), MOEGLICH: float(zahl)}


def anteile(prozent: float) -> dict[str, float]:
    return dict.fromkeys(ANTEIL.values(), prozent)


def vor_ort(blatt: Any, vorort: Vorort) -> Fakt:
    """Return the fact that a leaf on the Kommune's own knowledge asks."""
    match blatt:
        case WennMassnahmeFehlt(massnahme_fehlt=name):
            if vorort.massnahmen is None:
                return Fakt({}, name=name, grund=OHNE_REGISTER)
            if name in vorort.massnahmen:
                return Fakt({"vorhanden": "ja"}, name=name)
            if vorort.erfasst is not None and name not in vorort.erfasst:
                return Fakt({}, name=name, grund=NICHT_VOLLSTAENDIG)
            return Fakt({"vorhanden": "nein"}, name=name)
        case WennZiel(ziel=indikator):
            stand = vorort.ziele.get(indikator)
            if stand is None:
                return Fakt({}, name=indikator, grund=OHNE_ZIEL)
            if stand == "nicht_beurteilbar":
                return Fakt({}, name=indikator, grund=ZIEL_OFFEN)
            return Fakt({"stand": stand}, name=indikator)
        case WennStimme(stimme=feld, zaehlung=was):
            if vorort.stimmen is None:
                return Fakt({}, name=feld, grund=OHNE_STIMMEN)
            return Fakt({"zahl": float(vorort.stimmen.get(feld, {}).get(was, 0))}, name=feld)
    raise TypeError(f"no leaf on the Kommune's own knowledge: {blatt!r}")


# --- the order -----------------------------------------------------------------------------------


def plane(regeln: Iterable[Any]) -> Folgeplan:
    """Return the rules in strata. Raises :class:`RegelFehler` for follow-ups in a circle."""
    nach_id = {regel.id: regel for regel in sorted(regeln, key=lambda r: r.id)}
    kreis = finde_kreis(nach_id.values())
    if kreis:
        raise RegelFehler([kreismangel(nach_id[kreis[0]], kreis)])
    stufen = _stufen(nach_id)
    schichten: list[list[Any]] = [[] for _ in range(max(stufen.values(), default=-1) + 1)]
    for name, regel in nach_id.items():
        schichten[stufen[name]].append(regel)
    zaehlbar = _zaehlbare(nach_id)
    letzte = max((stufen[name] for name in zaehlbar), default=VORAB)
    gefragt: dict[str, tuple[Any, int]] = {}
    for blatt in (b for r in nach_id.values() for b, _ in r.blaetter):
        if isinstance(blatt, WennEmpfohlen):
            gefragt[faktname(blatt)] = (blatt, stufen.get(blatt.empfehlung, VORAB))
        elif isinstance(blatt, WennAnzahl | WennKreise):
            gefragt[faktname(blatt)] = (blatt, letzte)
    return Folgeplan(tuple(map(tuple, schichten)), zaehlbar, gefragt)


def finde_kreis(regeln: Iterable[Any]) -> tuple[str, ...]:
    """Return the ids of rules that wait for each other, first = last; empty if there are none."""
    nach_id = {regel.id: regel for regel in regeln}
    try:
        TopologicalSorter(_vorgaenger(nach_id)).prepare()
    except CycleError as fehler:
        return tuple(fehler.args[1])
    return ()


def finde_buendelkreis(regeln: Iterable[Any]) -> tuple[str, ...]:
    """Return the ids of rules whose recommendations contain each other; empty if none do."""
    try:
        TopologicalSorter({r.id: r.dann.umfasst for r in regeln}).prepare()
    except CycleError as fehler:
        return tuple(fehler.args[1])
    return ()


def kreismangel(regel: Any, kreis: Collection[str]) -> Mangel:
    return Mangel(
        regel.herkunft.datei or regel.id,
        regel.herkunft.zeile,
        "wenn",
        f"Folgeregeln warten im Kreis aufeinander: {' → '.join(kreis)}.",
        "Regeln, die nur auf zuvor entschiedenen Regeln aufbauen",
        "Eine der Bedingungen „empfehlung“ im Kreis streichen.",
    )


def verwiesene(regel: Any) -> frozenset[str]:
    """Return the ids of the rules that a rule names in its conditions."""
    return frozenset(
        b.empfehlung if isinstance(b, WennEmpfohlen) else b.kreise
        for b, _ in regel.blaetter
        if isinstance(b, WennEmpfohlen | WennKreise)
    )


def _vorgaenger(nach_id: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Return per rule the rules that must be decided before it for the same area."""
    zaehlbar = _zaehlbare(nach_id)
    return {
        name: frozenset(
            b.empfehlung
            for b, _ in regel.blaetter
            if isinstance(b, WennEmpfohlen) and b.empfehlung in nach_id
        )
        | (zaehlbar if _hat(regel, WennAnzahl) else frozenset())
        for name, regel in nach_id.items()
    }


def _stufen(nach_id: Mapping[str, Any]) -> dict[str, int]:
    vorgaenger = _vorgaenger(nach_id)
    stufen: dict[str, int] = {}
    for name in TopologicalSorter(vorgaenger).static_order():
        stufen[name] = max((stufen[v] + 1 for v in vorgaenger[name]), default=0)
    return stufen


def _zaehlbare(nach_id: Mapping[str, Any]) -> frozenset[str]:
    """Return the rules that counts may count: those that rest on no count themselves."""
    zaehlende = {n for n, r in nach_id.items() if _hat(r, WennAnzahl, WennKreise)}
    while True:
        weitere = {
            n for n, r in nach_id.items() if n not in zaehlende and verwiesene(r) & zaehlende
        }
        if not weitere:
            return frozenset(nach_id) - zaehlende
        zaehlende |= weitere


def _hat(regel: Any, *arten: type) -> bool:
    return any(isinstance(b, arten) for b, _ in regel.blaetter)


def ist_vor_ort(blatt: Any) -> bool:
    """Does the leaf ask the Kommune's own knowledge?"""
    return not isinstance(blatt, Bedingung | WennEmpfohlen | WennAnzahl | WennKreise)
