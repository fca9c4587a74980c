"""Everything that documents print: one value per Kommune and one for the Land.

::

    grundlage ─► kennwert ─► saetze ───────┐
        │                    abschnitte ───┼─► kommune   Bericht: what one report prints
        │                    anhang ───────┤
        ├──────► vergleich, typen, zerlegung ──┤
        └──────► wirkung ─► matrix ────────┴─► atlas     Atlas: what the chapters print
    kommune ─► foliensatz, atlas ─► landfolien            the slides for the Fachgremien

The documents know this package only; a cell calls one method and shows what it returns. Methods
for running text return plain strings, all others values that show themselves as Markdown.
"""

from __future__ import annotations

from sozialatlas.bericht import unterhalb
from sozialatlas.bericht.atlas import Atlas, atlas
from sozialatlas.bericht.beispiele import mit_beispielen
from sozialatlas.bericht.beweise import grade, lagebild
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.kommune import Bericht, bericht
from sozialatlas.bericht.kreistafel import kreistafeln
from sozialatlas.bericht.stubs import dokument, folienstubs, stubs
from sozialatlas.bericht.typen import typologie
from sozialatlas.bericht.vergleich import anzahlen, gruende, nachbarschaften
from sozialatlas.bericht.zerlegung import zerlegungen
from sozialatlas.darstellung.abbildung import Abbildung

__all__ = [
    "Atlas",
    "Bericht",
    "Grundlage",
    "atlas",
    "bericht",
    "dokument",
    "folienstubs",
    "grundlage",
    "stubs",
    "vorbereiten",
]


def vorbereiten() -> None:
    """Load and compute everything that documents share, before render workers fork.

    The first map of a process imports the classifiers and the fonts (about a second); drawn once
    here, in memory, it serves every fork.
    """
    g = grundlage()
    g.befunde(g.regelgebiete)
    grade(g, g.regelgebiete)
    for ags in g.regelgebiete:
        g.lage(ags)
    for ags in g.berichtsgebiete:
        lagebild(g, ags)
    for rechnung in (
        nachbarschaften,
        gruende,
        anzahlen,
        typologie,
        zerlegungen,
        kreistafeln,
        mit_beispielen,
    ):
        rechnung(g)
    g.geometrie("gemeinden")
    unterhalb.vorbereite(g)
    erster = bericht(g.kreise[0].ags)
    for karte in (erster.karte("kinderarmut"), erster.lagekarte()):
        if isinstance(karte, Abbildung):
            karte.bild(("svg",))
    erster.lieferung()
    atlas()
