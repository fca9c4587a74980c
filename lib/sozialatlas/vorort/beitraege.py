"""All that a Kommune contributes as one value, and what rules may ask of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from sozialatlas.typen import Vorort
from sozialatlas.vorort.ausgaben import Ausgabenstand
from sozialatlas.vorort.eintrag import Eintrag
from sozialatlas.vorort.entscheidungen import Entscheidung
from sozialatlas.vorort.massnahmen import OrtsMassnahme, Registerstand, pruefbare
from sozialatlas.vorort.stimmen import Stimme, zaehle
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag
from sozialatlas.vorort.ziele import Ziel

_E = TypeVar("_E", bound=Eintrag)


@dataclass(frozen=True)
class Beitraege:
    """All entries of one Kommune; None where there is no such file."""

    massnahmen: tuple[OrtsMassnahme, ...] | None = None
    ziele: tuple[Ziel, ...] | None = None
    stimmen: tuple[Stimme, ...] | None = None
    entscheidungen: tuple[Entscheidung, ...] | None = None
    vorschlaege: tuple[Aenderungsvorschlag, ...] | None = None
    ausgaben: tuple[Ausgabenstand, ...] | None = None  # what earlier editions recommended
    register: tuple[Registerstand, ...] = ()  # how far the list of measures is complete
    artfelder: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Handlungsfeld of every kind of measure in the catalogue."""


def mit_heutigen_namen(
    beitraege: Mapping[str, Beitraege], umbenannt: Mapping[str, str]
) -> dict[str, Beitraege]:
    """Return the contributions with the keys of renamed rules as they are today.

    ``umbenannt`` says today's id by former id; keys of rules that are gone stay as they are.
    """

    def heute(eintraege: tuple[Any, ...] | None) -> tuple[Any, ...] | None:
        return eintraege and tuple(e.umbenannt(umbenannt) for e in eintraege)

    return {
        ags: replace(
            b,
            stimmen=heute(b.stimmen),
            entscheidungen=heute(b.entscheidungen),
            vorschlaege=heute(b.vorschlaege),
            ausgaben=heute(b.ausgaben),
        )
        for ags, b in beitraege.items()
    }


def fuer_regeln(
    beitraege: Mapping[str, Beitraege],
    zielstaende: Mapping[tuple[str, str], str],
    *,
    mit_beispielen: bool = False,
    stichtag: date | None = None,
) -> dict[str, Vorort]:
    """Return what rules may ask of each Kommune; examples only where they are asked for.

    ``zielstaende`` says by AGS and indicator how a goal stands. A measure whose period ended
    before ``stichtag`` is neither there nor missing.
    """
    return {
        ags: _vorort(ags, eigene, zielstaende, mit_beispielen, stichtag)
        for ags, eigene in beitraege.items()
    }


def _vorort(
    ags: str,
    b: Beitraege,
    zielstaende: Mapping[tuple[str, str], str],
    mit_beispielen: bool,
    stichtag: date | None,
) -> Vorort:
    def gelten(eintraege: tuple[_E, ...] | None) -> tuple[_E, ...] | None:
        """Drop examples; a file that holds nothing else says nothing."""
        echte = tuple(e for e in eintraege or () if mit_beispielen or not e.beispiel)
        return None if eintraege is None or (eintraege and not echte) else echte

    massnahmen, stimmen = gelten(b.massnahmen), gelten(b.stimmen)
    return Vorort(
        massnahmen=None
        if massnahmen is None
        else frozenset(m.massnahme for m in massnahmen if m.massnahme and m.besteht(stichtag)),
        ziele={
            z.indikator: zielstaende[ags, z.indikator]
            for z in gelten(b.ziele) or ()
            if (ags, z.indikator) in zielstaende
        },
        stimmen=None if stimmen is None else zaehle(stimmen),
        erfasst=None
        if massnahmen is None
        else pruefbare(massnahmen, gelten(b.register) or (), b.artfelder, stichtag),
    )
