"""The readers of figures: from publishers' formats to the project's tidy form.

Public are :func:`importiere` (all declared sources of a Land as bytes to write) and the checks
in :mod:`pruefung`, which run at import and at load alike::

    inkar, tabelle, gemeindeverzeichnis, geometrie ─┬► rahmen (tidy) ─► pruefung ─► bytes, stand
    flachdatei, kreuztabelle, ba ─► wuerfel (sums) ─┤
                          bezug (own Land and Bund) ┘
"""

from sozialatlas.quellen.einfuhr import importiere
from sozialatlas.quellen.stand import pruefe_stand

__all__ = ["importiere", "pruefe_stand"]
