"""All that was known when an area's rules were judged: figures, other rules, what is on site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.fakten import Fakten, lagen, typen
from sozialatlas.regeln.folgen import VORAB, Ergebnis, Folgeplan, ist_vor_ort, plane, vor_ort
from sozialatlas.regeln.lage import Fakt, Lage, ebene
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import LAND, geltende
from sozialatlas.typen import Befund, Vorort


def vollstaendige_lagen(
    regeln: Iterable[Regel],
    fakten: Fakten,
    befunde: Iterable[Befund],
    vorort: Mapping[str, Vorort] = MappingProxyType({}),
) -> dict[str, Lage]:
    """Return by AGS the facts that the rules met: figures, results of others, what is on site.

    ``befunde`` are those of all areas in ``fakten``; for a Land those of its Kreise belong to them.
    """
    plan, arten, gebiete = plane(regeln), typen(fakten), lagen(fakten)
    ergebnisse = _ergebnisse(befunde)
    stand = {ags: (geltende(plan, ags, arten), ergebnisse.get(ags, Ergebnis())) for ags in gebiete}
    vollstaendig: dict[str, Lage] = {}
    for ags, werte in gebiete.items():
        folgen: dict[str, Fakt] = {}
        if ebene(ags) == "land":
            folgen = plan.kreisfakten({k: s for k, s in stand.items() if _kreis(k, ags)})
        for schicht in range(VORAB, len(plan.schichten)):
            folgen |= plan.fakten(schicht, *stand[ags])
        vollstaendig[ags] = werte | oertliche(plan, vorort.get(ags, Vorort())) | folgen
    return vollstaendig


def _kreis(ags: str, land: str) -> bool:
    return ebene(ags) == "kreis" and ags[:LAND] == land


def oertliche(plan: Folgeplan, vorort: Vorort) -> dict[str, Fakt]:
    gefragt = (b for r in plan.nach_id.values() for b, _ in r.blaetter)
    return {faktname(b): vor_ort(b, vorort) for b in gefragt if ist_vor_ort(b)}


def _ergebnisse(befunde: Iterable[Befund]) -> dict[str, Ergebnis]:
    ja: dict[str, set[str]] = {}
    nein: dict[str, set[str]] = {}
    for b in befunde:
        for ziel, wahrheit in ((ja, "trifft_zu"), (nein, "trifft_nicht_zu")):
            eigene = ziel.setdefault(b.ags, set())
            if b.wahrheit == wahrheit:
                eigene.add(b.regel)
    return {ags: Ergebnis(frozenset(ja[ags]), frozenset(nein[ags])) for ags in ja}
