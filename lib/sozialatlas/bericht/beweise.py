"""What stands beside a judgement: where it would turn, and which rules come nearest to holding."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

import pandas as pd

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.regeln.grad import Robustheit
from sozialatlas.regeln.kipp import grenzen
from sozialatlas.regeln.knoten import bedingungen
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.lagebild import vollstaendige_lagen
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.robustheit import robustheit
from sozialatlas.regeln.varianten import vergleichswerte_varianten, vorjahresfakten
from sozialatlas.regeln.wege import Weg, naechste, weg
from sozialatlas.regeln.wortlaut import Worte, kipp_satz, kippwort, weg_saetze

NAECHSTE = 5
"""Rules that a report names as nearest to holding."""


@cache
def lagebild(g: Grundlage, ags: str) -> Lage:
    """Return all that was known when the rules of an area were judged."""
    return _lagen(g, g.regelgebiete if ags in g.regelgebiete else (ags,))[ags]


@cache
def _lagen(g: Grundlage, gebiete: tuple[str, ...]) -> Mapping[str, Lage]:
    fakten, befunde = g.befunde(gebiete)
    return vollstaendige_lagen(g.regeln, fakten, befunde, g.vorort)


@cache
def grade(g: Grundlage, gebiete: tuple[str, ...]) -> Mapping[tuple[str, str], Robustheit]:
    """Return how sure each recommendation is, by rule and AGS; drawn once per selection."""
    gefragt = {(b.indikator, b.merkmal) for r in g.regeln for b in bedingungen(r.wenn)}
    frueher = _zeilen(g, {name for name, _ in gefragt})
    mit_gruppe = {name for name, merkmal in gefragt if merkmal.endswith("_vergleichsgruppe")}
    gruppe = g.katalog.vergleichsgruppe
    struktur = {m.indikator for m in gruppe.merkmale} if gruppe else set()
    return robustheit(
        g.regeln,
        g.befunde(gebiete)[0],
        vorjahresfakten(frueher, g.katalog, g.gebiete, gebiete),
        vergleichswerte_varianten(_zeilen(g, mit_gruppe | struktur), g.katalog, g.gebiete),
        g.vorort,
    )


def _zeilen(g: Grundlage, indikatoren: Collection[str]) -> pd.DataFrame:
    """Return the Kennwerte of some indicators: what no rule asks need not be computed again."""
    return g.kennwerte[g.kennwerte["indikator"].isin(list(indikatoren))]


def grad(g: Grundlage, ags: str, regel: str) -> Robustheit:
    """Return how sure a recommendation for an area is."""
    gebiete = g.regelgebiete if ags in g.regelgebiete else (*g.regelgebiete, ags)
    return grade(g, gebiete)[regel, ags]


@cache
def worte(g: Grundlage) -> Worte:
    return Worte.aus(g.katalog, g.gebiete)


def kippsatz(g: Grundlage, ags: str, regel: str) -> str:
    """Say when a recommendation would fall away: "Sie fiele weg, wenn der Wert …"."""
    naechster = _weg(g, ags, regel)
    return f"Sie {kipp_satz(naechster, worte(g))}." if naechster else ""


def kipp_kurz(g: Grundlage, ags: str, regel: str) -> str:
    """Say the same in a few words: "Kinderarmut: höchstens 12,1 % (6,3 … weniger)"."""
    naechster = _weg(g, ags, regel)
    return f"Fiele weg: {kippwort(naechster, worte(g))}." if naechster else ""


@cache
def _weg(g: Grundlage, ags: str, regel: str) -> Weg | None:
    nach_id = _regeln(g)
    return weg(nach_id[regel], lagebild(g, ags), nach_id, grenzen(g.katalog.indikatoren))


@cache
def _regeln(g: Grundlage) -> Mapping[str, Regel]:
    return {r.id: r for r in g.regeln}


def knapp_verfehlte(g: Grundlage, ags: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rules nearest to holding: id and what each still lacks."""
    befunde = g.regelstand(ags)[1]
    lagen = {ags: lagebild(g, ags)}
    wege = naechste(g.regeln, befunde, lagen, ags, NAECHSTE, grenzen(g.katalog.indikatoren))
    return tuple((w.regel, weg_saetze(w, worte(g))) for w in wege if w.vereinbar)
