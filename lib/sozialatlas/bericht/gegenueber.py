"""Need × offer of an area on the figures of the edition: what fired, and what is on record."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.massnahmen.angebote import Angebot, aus_programm, aus_register
from sozialatlas.massnahmen.bedarf import Bedarf, Zelle, stelle_gegenueber
from sozialatlas.massnahmen.hinweise import Hinweis, hinweise
from sozialatlas.typen import Kommune
from sozialatlas.vorort import OrtsMassnahme, Registerstand
from sozialatlas.vorort.eintrag import Eintrag
from sozialatlas.vorort.lesen import Beitraege

_E = TypeVar("_E", bound=Eintrag)
_LEER = Beitraege()


def kreis_von(kommune: Kommune) -> str:
    """Return the AGS of the Kreis that a Kommune is or lies in."""
    return kommune.kreis or kommune.ags


@cache
def zellen(g: Grundlage, ags: str, mit_beispielen: bool = False) -> tuple[Zelle, ...]:
    """Return one cell per Handlungsfeld; examples count only where they are asked for."""
    regeln = {r.id: r for r in g.regeln}
    befunde = g.regelstand(ags)[1]
    bedarfe = [
        Bedarf(r.id, r.titel, r.handlungsfeld, r.dann.prioritaet, r.dann.massnahmen)
        for r in (regeln[b.regel] for b in befunde if b.wahrheit == "trifft_zu")
    ]
    beurteilt = {regeln[b.regel].handlungsfeld for b in befunde if b.wahrheit != _OFFEN}
    register = echte(g.beitraege.get(ags, _LEER).register, mit_beispielen)
    alle = tuple(angebote(g, g.kommune(ags), mit_beispielen))
    felder = g.katalog.handlungsfelder
    return stelle_gegenueber(ags, felder, bedarfe, alle, beurteilt, register)


_OFFEN = "nicht_beurteilbar"


def angebote(g: Grundlage, kommune: Kommune, mit_beispielen: bool = False) -> Iterator[Angebot]:
    """Yield what is on record: own register, that of the Kreis for a Gemeinde, programmes."""
    kreis, tag = kreis_von(kommune), g.ausgabe.stand
    for m in massnahmen(g, kommune.ags, mit_beispielen):
        yield aus_register(m, "register", tag)
    if kreis != kommune.ags:
        for m in massnahmen(g, kreis, mit_beispielen):
            yield aus_register(m, "kreis", tag)
    for programm in g.katalog.programme.values():
        angebot = aus_programm(programm, kreis, tag)
        if angebot is not None:
            yield angebot


def massnahmen(g: Grundlage, ags: str, mit_beispielen: bool = False) -> tuple[OrtsMassnahme, ...]:
    """Return the measures that a register lists."""
    return echte(g.beitraege.get(ags, _LEER).massnahmen or (), mit_beispielen)


def beispiele(g: Grundlage, ags: str) -> tuple[OrtsMassnahme, ...]:
    return tuple(m for m in massnahmen(g, ags, True) if m.beispiel)


def beispielerklaerungen(g: Grundlage, ags: str) -> tuple[Registerstand, ...]:
    return tuple(r for r in g.beitraege.get(ags, _LEER).register if r.beispiel)


def vollstaendig(g: Grundlage, ags: str) -> tuple[Registerstand, ...]:
    """Return who declared the register complete, for which Handlungsfelder."""
    return echte(g.beitraege.get(ags, _LEER).register, False)


def echte(eintraege: tuple[_E, ...], mit_beispielen: bool) -> tuple[_E, ...]:
    return tuple(e for e in eintraege if mit_beispielen or not e.beispiel)


@cache
def hinweise_fuer(g: Grundlage, ags: str) -> tuple[Hinweis, ...]:
    """Return what should be looked into in an area."""
    return hinweise(zellen(g, ags), g.katalog.handlungsfelder, g.katalog.massnahmen)
