"""What stands beside a judgement: where it would turn, and which rules come nearest to holding."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.regeln.kipp import grenzen
from sozialatlas.regeln.knoten import Bedingung
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.lagebild import vollstaendige_lagen
from sozialatlas.regeln.wege import Weg, naechste, weg
from sozialatlas.regeln.wortlaut import Worte, kipp_satz, weg_saetze

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
def worte(g: Grundlage) -> Worte:
    return Worte.aus(g.katalog, g.gebiete)


def kippsatz(g: Grundlage, ags: str, regel: str) -> str:
    """Say when a recommendation would fall away: "Sie fiele weg, wenn der Wert …"."""
    nach_id = {r.id: r for r in g.regeln}
    naechster = weg(nach_id[regel], lagebild(g, ags), nach_id, grenzen(g.katalog.indikatoren))
    return f"Sie {kipp_satz(naechster, worte(g))}." if naechster else ""


def knapp_verfehlte(g: Grundlage, ags: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the rules nearest to holding: id and what each still lacks."""
    befunde = g.regelstand(ags)[1]
    lagen = {ags: lagebild(g, ags)}
    wege = naechste(g.regeln, befunde, lagen, ags, 3 * NAECHSTE, grenzen(g.katalog.indikatoren))
    gangbare = [w for w in wege if _gangbar(w)][:NAECHSTE]
    return tuple((w.regel, weg_saetze(w, worte(g))) for w in gangbare)


def _gangbar(w: Weg) -> bool:
    """Tell whether the steps can be taken together: none asks two values of one indicator."""
    indikatoren = [s.blatt.indikator for s in w.schritte if isinstance(s.blatt, Bedingung)]
    return w.kipp is not None or len(indikatoren) == len(set(indikatoren))
