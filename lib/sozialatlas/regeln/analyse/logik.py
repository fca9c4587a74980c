"""What a clause allows: can it hold, and what follows from it?

Per value of a fact a clause leaves a :class:`Spanne` of numbers or a set of words. Added is what
is certain of every figure: shares lie between 0 and 100, ranks begin at 1, what is significantly
higher than the Land is higher. All answers are proofs: "cannot hold" and "follows" are never said
of what could be otherwise; what is not proven stays unsaid.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sozialatlas.regeln.atome import ANTEIL, GEGENTEIL, MOEGLICH, SICHER, TEXTWERTE, Atom
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.typen import Indikator

Schluessel = tuple[str, str]
"""A value of a fact: (fact, Merkmal)."""

HOECHSTENS_TIEF = 8
"""Ways that one proof may tell apart; rules that need more are left unproven."""

_GANZ = frozenset({SICHER, MOEGLICH, "zahl", "rang_von", "rang_bis"})
_WORTE: Mapping[str, tuple[str, ...]] = WORTMERKMALE | TEXTWERTE
_KLEINER = (
    (SICHER, MOEGLICH), (ANTEIL[SICHER], ANTEIL[MOEGLICH]), ("rang_von", "rang_bis"),
)  # fmt: skip
"""Pairs of values of one fact of which the first is never greater than the second."""

_BEZUEGE = ("land", "bund", "vergleichsgruppe")


@dataclass(frozen=True)
class Spanne:
    """Numbers between two bounds, each open (excluded) or not."""

    unten: float = -math.inf
    oben: float = math.inf
    unten_offen: bool = False
    oben_offen: bool = False

    @property
    def leer(self) -> bool:
        offen = self.unten_offen or self.oben_offen
        return self.unten > self.oben or (self.unten == self.oben and offen)

    def ab(self, zahl: float, offen: bool) -> Spanne:
        unten, unten_offen = max((self.unten, self.unten_offen), (zahl, offen))
        return Spanne(unten, self.oben, unten_offen, self.oben_offen)

    def bis(self, zahl: float, offen: bool) -> Spanne:
        oben, zu = min((self.oben, not self.oben_offen), (zahl, not offen))
        return Spanne(self.unten, oben, self.unten_offen, not zu)

    def mit(self, operator: str, zahl: float) -> Spanne:
        offen = operator in (">", "<")
        return self.ab(zahl, offen) if operator in (">", ">=") else self.bis(zahl, offen)

    def ganze(self) -> Spanne:
        """Return the same whole numbers between closed bounds."""
        unten = math.floor(self.unten) + 1 if self.unten_offen else _aufgerundet(self.unten)
        oben = -(math.floor(-self.oben) + 1) if self.oben_offen else -_aufgerundet(-self.oben)
        return Spanne(unten, oben)


Raum = dict[Schluessel, "Spanne | frozenset[str]"]


def _aufgerundet(zahl: float) -> float:
    return zahl if math.isinf(zahl) else math.ceil(zahl)


@dataclass(frozen=True)
class Wissen:
    """What is certain before any figure is known."""

    indikatoren: Mapping[str, Indikator] = field(default_factory=dict)

    def bereich(self, schluessel: Schluessel) -> Spanne | frozenset[str]:
        """Return what a value of a fact can be at all."""
        fakt, merkmal = schluessel
        if merkmal in _WORTE:
            return frozenset(_WORTE[merkmal])
        if merkmal in (SICHER, MOEGLICH, "zahl"):
            return Spanne(unten=0.0)
        if merkmal == "perzentil" or merkmal in ANTEIL.values():
            return Spanne(0.0, 100.0)
        if merkmal.startswith("rang_"):
            return Spanne(unten=1.0)
        if merkmal.startswith("veraenderung_relativ_"):
            return Spanne(unten=-100.0)
        return self._figur(merkmal, self.indikatoren.get(fakt))

    def _figur(self, merkmal: str, indikator: Indikator | None) -> Spanne:
        """Figures are never negative (intake refuses them), shares end at their largest value."""
        hoechstens = math.inf
        if indikator is not None and indikator.einheit == "%":
            hoechstens = indikator.hoechstwert or 100.0
        if merkmal == "wert":
            return Spanne(0.0, hoechstens)
        if merkmal.startswith("verhaeltnis_"):
            return Spanne(unten=0.0)
        if merkmal.startswith(("differenz_", "veraenderung_")):
            return Spanne(-hoechstens, hoechstens)
        return Spanne()


def raum(klausel: Iterable[Atom], wissen: Wissen) -> Raum | None:
    """Return per value what a clause leaves of it, None if it can never hold."""
    offen: Raum = {}
    for atom in klausel:
        ort = (atom.fakt, atom.merkmal)
        bisher = offen[ort] if ort in offen else wissen.bereich(ort)
        offen[ort] = _schraenke_ein(bisher, atom)
    for fakt in {fakt for fakt, _ in offen}:
        _verbinde(offen, fakt)
    for (_, merkmal), rest in offen.items():
        if isinstance(rest, frozenset):
            if not rest:
                return None
        elif (rest.ganze() if merkmal in _GANZ else rest).leer:
            return None
    return offen


def _schraenke_ein(bisher: Spanne | frozenset[str], atom: Atom) -> Spanne | frozenset[str]:
    if isinstance(bisher, frozenset):
        genannt = frozenset({str(atom.schwelle)})
        return bisher & genannt if atom.operator == "==" else bisher - genannt
    assert isinstance(atom.schwelle, float | int)
    return bisher.mit(atom.operator, float(atom.schwelle))


def _verbinde(offen: Raum, fakt: str) -> None:
    """Carry what is known of one value of a fact over to the others that it decides."""
    _signifikanz(offen, fakt)
    for bezug in _BEZUEGE:
        _gleiche_seite(offen, (fakt, f"differenz_{bezug}"), (fakt, f"verhaeltnis_{bezug}"))
    for kleiner, groesser in _KLEINER:
        a, b = offen.get((fakt, kleiner)), offen.get((fakt, groesser))
        if isinstance(a, Spanne) and isinstance(b, Spanne):
            offen[fakt, groesser] = b.ab(a.unten, a.unten_offen)
            offen[fakt, kleiner] = a.bis(b.oben, b.oben_offen)


def _signifikanz(offen: Raum, fakt: str) -> None:
    """What differs at the stricter level differs at the other, and lies on that side."""
    streng, mild = (offen.get((fakt, f"signifikanz_{n}")) for n in ("998", "95"))
    if isinstance(streng, frozenset) and isinstance(mild, frozenset):
        gleich = "nicht_unterscheidbar"
        offen[fakt, "signifikanz_95"] = mild & (streng if gleich not in streng else mild)
        offen[fakt, "signifikanz_998"] = streng & (offen[fakt, "signifikanz_95"] | {gleich})  # type: ignore[operator]
    for niveau in ("998", "95"):
        worte = offen.get((fakt, f"signifikanz_{niveau}"))
        if worte in ({"hoeher"}, {"niedriger"}):
            for ort, mitte in (((fakt, "differenz_land"), 0.0), ((fakt, "verhaeltnis_land"), 1.0)):
                spanne = offen.get(ort)
                if isinstance(spanne, Spanne):
                    offen[ort] = spanne.mit(">" if worte == {"hoeher"} else "<", mitte)


def _gleiche_seite(offen: Raum, differenz: Schluessel, verhaeltnis: Schluessel) -> None:
    """Difference and ratio to the same figure lie on the same side of it."""
    d, v = offen.get(differenz), offen.get(verhaeltnis)
    if not isinstance(d, Spanne) or not isinstance(v, Spanne):
        return
    for grenze, ziel, mitte, quelle in ((0.0, verhaeltnis, 1.0, d), (1.0, differenz, 0.0, v)):
        rest = v if ziel == verhaeltnis else d
        if quelle.unten >= grenze:
            rest = rest.ab(mitte, quelle.unten > grenze or quelle.unten_offen)
        if quelle.oben <= grenze:
            rest = rest.bis(mitte, quelle.oben < grenze or quelle.oben_offen)
        offen[ziel] = rest


def erfuellbar(klausel: Iterable[Atom], wissen: Wissen) -> bool:
    return raum(klausel, wissen) is not None


def gegenteil(atom: Atom) -> Atom:
    return Atom(atom.fakt, atom.merkmal, GEGENTEIL[atom.operator], atom.schwelle)


def folgt(klausel: Sequence[Atom], wege: Iterable[Sequence[Atom]], wissen: Wissen) -> bool:
    """Return whether one of ``wege`` holds whenever ``klausel`` does.

    Nothing is known but what the clause asks: a way that asks more may stay unknown.
    """
    bekannt = {(a.fakt, a.merkmal) for a in klausel}
    passende = [weg for weg in wege if all((a.fakt, a.merkmal) in bekannt for a in weg)]
    return _deckt(frozenset(klausel), passende, wissen, HOECHSTENS_TIEF)


def _deckt(
    klausel: frozenset[Atom], wege: Sequence[Sequence[Atom]], wissen: Wissen, tiefe: int
) -> bool:
    if not erfuellbar(klausel, wissen):
        return True
    offen = []
    for weg in wege:
        if erfuellbar(klausel.union(weg), wissen):
            fraglich = [a for a in weg if erfuellbar(klausel | {gegenteil(a)}, wissen)]
            if not fraglich:
                return True
            offen.append(fraglich)
    if not offen or tiefe == 0:
        return False
    erster, *andere = sorted(offen, key=len)
    return all(_deckt(klausel | {gegenteil(a)}, andere, wissen, tiefe - 1) for a in erster)


def impliziert(
    vorne: Iterable[Sequence[Atom]], hinten: Sequence[Sequence[Atom]], wissen: Wissen
) -> bool:
    """Return whether a form holds whenever another does that can hold at all."""
    moegliche = [klausel for klausel in vorne if erfuellbar(klausel, wissen)]
    return bool(moegliche) and all(folgt(klausel, hinten, wissen) for klausel in moegliche)


def vereinbar(
    eine: Iterable[Sequence[Atom]], andere: Sequence[Sequence[Atom]], wissen: Wissen
) -> bool:
    """Return whether two forms can hold together."""
    return any(erfuellbar((*a, *b), wissen) for a in eine for b in andere)
