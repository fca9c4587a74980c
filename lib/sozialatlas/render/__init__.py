"""The embedded engine: renders Quarto documents without Quarto, with pandoc and typst.

::

    qmd ─► ausfuehren (sitzung) ─► dokument (filter.lua) ─► bericht, buch (formate)
    projekt ─► laeufer: berichtslauf, buchlauf ─► arbeiter, speicher

It knows nothing of the domain and could be lifted out as a package of its own.
"""

from sozialatlas.render.ergebnis import Dokument, Ergebnis
from sozialatlas.render.projekt import rendere, rendere_projekt

__all__ = ["Dokument", "Ergebnis", "rendere", "rendere_projekt"]
