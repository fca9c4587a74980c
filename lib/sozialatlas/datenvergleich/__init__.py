"""Two editions of the figures against each other, before one is published.

::

    lesen ► both editions as tables and the checksums of their files ─┐
    ueberraschung ► the noise of every series, the jump of a figure ──┼─► vergleich ─► text, seite
    katalog, gebiete ► names, units, declared breaks ─────────────────┘
"""

from sozialatlas.datenvergleich.lesen import Ausgabestand, lies_stand
from sozialatlas.datenvergleich.text import als_html, als_markdown, als_text
from sozialatlas.datenvergleich.vergleich import Datenunterschied, vergleiche

__all__ = [
    "Ausgabestand",
    "Datenunterschied",
    "als_html",
    "als_markdown",
    "als_text",
    "lies_stand",
    "vergleiche",
]
