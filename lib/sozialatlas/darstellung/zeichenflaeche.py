"""The plane of a figure in centimetres: takes marks of matplotlib without its axes.

Axes bring ticks, grids and clips that no chart here uses, and laying out a label measures it anew
in every figure. Both together took a third of the time of drawing.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from sozialatlas.darstellung import stil

CM_JE_PUNKT = stil.ZOLL / 72
ANTEIL_LINKS = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Share of a label's width that lies left of its place."""


class Zeichenflaeche:
    """A figure whose coordinates are centimetres, origin at the lower left."""

    def __init__(self, figur: Figure) -> None:
        self.figur = figur
        self.cm = Affine2D().scale(1 / stil.ZOLL) + figur.dpi_scale_trans

    def nimm(self, marke: Artist) -> None:
        """Draw a mark of matplotlib whose coordinates are centimetres."""
        marke.set_transform(self.cm)
        self.figur.add_artist(marke)

    def punkte(self, x: Any, y: Any, **art: Any) -> None:
        """Draw dots; ``art`` is what a line of matplotlib takes (``ms``, ``color``, ``mec`` …)."""
        self.nimm(Line2D(x, y, **{"marker": "o", "ls": "none", **art}))

    def band(self, x: Any, unten: Any, oben: Any, farbe: str, alpha: float, lage: float) -> None:
        """Fill between two lines over the same places."""
        hin, her = np.column_stack((x, unten)), np.column_stack((x, oben))[::-1]
        self.nimm(Polygon(np.vstack((hin, her)), color=farbe, alpha=alpha, lw=0, zorder=lage))

    def text(self, x: float, y: float, text: str, **art: Any) -> Text:
        """Write a text that matplotlib lays out: with several lines, or centred on its box."""
        return self._schreibe(Text(x, y, text, **art))

    def wort(
        self, x: float, y: float, text: str, groesse: float, fett: bool, waagrecht: str, farbe: str
    ) -> None:
        """Write one line; ``y`` is its base line."""
        davor = ANTEIL_LINKS[waagrecht] * textbreite(text, groesse, fett)
        self._schreibe(Wort(x - davor, y, text, color=farbe, fontproperties=schrift(groesse, fett)))

    def _schreibe(self, text: Text) -> Text:
        text.set_transform(self.cm)
        text.set_figure(self.figur)
        self.figur.texts.append(text)
        return text


class Wort(Text):
    """A label of one line that begins at its place; nothing has to be laid out."""

    def draw(self, renderer: RendererBase) -> None:
        x, y = self.get_transform().transform(self.get_position())
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        stift = renderer.new_gc()
        stift.set_foreground(self.get_color())
        renderer.open_group("text", self.get_gid())
        renderer.draw_text(stift, x, y, self.get_text(), self.get_fontproperties(), 0, mtext=self)
        renderer.close_group("text")
        stift.restore()


@functools.cache
def schrift(groesse: float, fett: bool) -> FontProperties:
    return FontProperties(family=stil.SCHRIFT, size=groesse, weight="bold" if fett else "normal")


@functools.lru_cache(maxsize=2048)
def textbreite(text: str, groesse: float = stil.GRUNDSCHRIFT, fett: bool = False) -> float:
    """Width of the longest line of a text in cm."""
    breiten = (
        text_to_path.get_text_width_height_descent(zeile, schrift(groesse, fett), ismath=False)[0]
        for zeile in text.split("\n")
    )
    return max(breiten) * CM_JE_PUNKT
