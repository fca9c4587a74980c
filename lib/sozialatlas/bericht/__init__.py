"""Everything that documents print: one value per Kommune and one for the Land.

::

    grundlage ─► kennwert ─► saetze ───────┐
        │                    abschnitte ───┼─► kommune   Bericht: what one report prints
        │                    anhang ───────┤
        └──────► wirkung ─► matrix ────────┴─► atlas     Atlas: what the chapters print

The documents know this package only; a cell calls one method and shows what it returns. Methods
for running text return plain strings, all others values that show themselves as Markdown.
"""

from __future__ import annotations

from sozialatlas.bericht.atlas import Atlas, atlas
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.kommune import Bericht, bericht
from sozialatlas.bericht.stubs import dokument, stubs

__all__ = [
    "Atlas",
    "Bericht",
    "Grundlage",
    "atlas",
    "bericht",
    "dokument",
    "grundlage",
    "stubs",
    "vorbereiten",
]


def vorbereiten() -> None:
    """Load and compute everything that documents share, before render workers fork."""
    g = grundlage()
    g.befunde(g.berichtsgebiete)
    g.geometrie("kreise")
    g.geometrie("gemeinden")
    atlas()
