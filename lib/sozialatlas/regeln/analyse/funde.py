"""What the analysis looks at, and what it finds: errors, hints, and notes on what is not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.analyse.logik import Wissen
from sozialatlas.regeln.fakten import Fakten, lagen
from sozialatlas.regeln.frage import KEIN_FAKT
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.lesen import Ort, feldname
from sozialatlas.regeln.modell import Regel
from sozialatlas.typen import Befund, Indikator, Wahrheit

Schwere = Literal["Fehler", "Hinweis", "Vermerk"]
"""A Vermerk tells what is not known yet; nothing is to be done about the rule."""

KREIS = 5
"""Digits in the key of a Kreis."""


@dataclass(frozen=True)
class Fund:
    """One finding: a problem, how grave it is, and the rules it is about."""

    schwere: Schwere
    mangel: Mangel
    regeln: tuple[str, ...]  # ids; the first is the one whose file is named


def fehler(regel: Regel, ort: Ort, *texte: str, mit: Sequence[Regel] = ()) -> Fund:
    return Fund("Fehler", _mangel(regel, ort, texte), (regel.id, *(r.id for r in mit)))


def hinweis(regel: Regel, ort: Ort, *texte: str, mit: Sequence[Regel] = ()) -> Fund:
    return Fund("Hinweis", _mangel(regel, ort, texte), (regel.id, *(r.id for r in mit)))


def vermerk(regel: Regel, ort: Ort, *texte: str) -> Fund:
    return Fund("Vermerk", _mangel(regel, ort, texte), (regel.id,))


def _mangel(regel: Regel, ort: Ort, texte: Sequence[str]) -> Mangel:
    herkunft = regel.herkunft
    return Mangel(herkunft.datei or regel.id, herkunft.zeile_von(ort), feldname(ort), *texte)


@dataclass(frozen=True)
class Bestand:
    """What is analysed: rules, what is certain of figures, and what the rules find on the data.

    ``regeln`` are in order each for itself and do not wait for each other; ``befunde`` and
    ``fakten`` are those of the rules valid at ``stand``, empty where there are no data.
    """

    regeln: tuple[Regel, ...]
    indikatoren: Mapping[str, Indikator] = field(default_factory=dict)
    stand: date | None = None
    fakten: Fakten | None = None
    befunde: tuple[Befund, ...] = ()
    namen: Mapping[str, str] = field(default_factory=dict)  # AGS → name of the area

    @cached_property
    def wissen(self) -> Wissen:
        return Wissen(self.indikatoren)

    @cached_property
    def nach_id(self) -> Mapping[str, Regel]:
        return {regel.id: regel for regel in self.regeln}

    @cached_property
    def befunde_je_regel(self) -> Mapping[str, tuple[Befund, ...]]:
        je: dict[str, list[Befund]] = {}
        for befund in self.befunde:
            je.setdefault(befund.regel, []).append(befund)
        return {name: tuple(liste) for name, liste in je.items()}

    def gebiete(self, regel: str, wahrheit: Wahrheit) -> tuple[str, ...]:
        """Return the AGS for which a rule comes to this result."""
        eigene = self.befunde_je_regel.get(regel, ())
        return tuple(b.ags for b in eigene if b.wahrheit == wahrheit)

    def genannt(self, ags: Sequence[str]) -> str:
        """Name areas: the first three, and how many more."""
        namen = [self.namen.get(a, a) for a in ags]
        weitere = f" und {len(namen) - 3} weitere" if len(namen) > 3 else ""
        return ", ".join(namen[:3]) + weitere

    @cached_property
    def _lagen(self) -> Mapping[str, Lage]:
        return {} if self.fakten is None else lagen(self.fakten)

    def angabe(self, ags: str, indikator: str, name: str) -> Any:
        """Return what the facts say of an area, None where they say nothing."""
        fakt = self._lagen.get(ags, {}).get(indikator, KEIN_FAKT)
        return fakt.jahr if name == "jahr" else fakt.werte.get(name, fakt.kontext.get(name))

    def kreiswerte(self, indikator: str, merkmal: str) -> tuple[float, ...]:
        """Return the different values of a Merkmal among the Kreise, ascending."""
        fakten = (lage.get(indikator) for ags, lage in self._lagen.items() if len(ags) == KREIS)
        werte = {fakt.werte.get(merkmal) for fakt in fakten if fakt}
        return tuple(sorted(float(w) for w in werte if isinstance(w, float | int)))

    @cached_property
    def kreise(self) -> int:
        """Number of Kreise among the areas."""
        alle = () if self.fakten is None else self.fakten["ags"]
        return len({ags for ags in alle if len(ags) == KREIS})
