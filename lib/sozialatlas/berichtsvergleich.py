"""Which reports read differently under other rules: all that they print about recommendations.

Slower and more exact than the effect of a change: a report also changes where only the proof, the
grade, a value that a recommendation would turn at, or a rule that nearly holds is another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sozialatlas.bericht.grundlage import Grundlage, lade_grundlage
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.bericht.wirkung import entwuerfe_des_landes
from sozialatlas.regeln import Regel, gueltige


def geaenderte_berichte(
    wurzel: Path, vorher: Sequence[Regel], nachher: Sequence[Regel]
) -> tuple[str, ...]:
    """Return the AGS of the areas whose report differs; of the Land, whose recommendations do."""
    g = lade_grundlage(wurzel)
    alt, neu = (replace(g, regeln=gueltige(r, g.ausgabe.stand)) for r in (vorher, nachher))
    return tuple(ags for ags in g.regelgebiete if gedrucktes(alt, ags) != gedrucktes(neu, ags))


def gedrucktes(g: Grundlage, ags: str) -> object:
    """Return what is printed about the recommendations for an area."""
    if ags not in g.berichtsgebiete:
        return entwuerfe_des_landes(g)
    b = Bericht(g, g.kommune(ags))
    teile = (b.dringlichste(), b.offenes(), b.empfehlungen(), b.knapp_verfehlt())
    austausch = (b.rueckblick(), b.entscheidungsstand(), b.abgelehnte())
    return [str(teil) for teil in (*teile, b.nicht_beurteilbar(), *austausch)]
