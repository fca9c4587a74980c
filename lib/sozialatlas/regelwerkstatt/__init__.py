"""The rules as they lie there against those of an earlier state, on the figures of the edition.

::

    basis ───► the rules of a git revision or a folder ─┐
    speicher ► facts and checked rules, kept in .cache ─┼─► lauf ─► text, seite
    regeln.unterschied ► what differs, and for whom ────┘

Answers in less than a second once the facts are kept: nothing here imports pandas on that way.
"""

from sozialatlas.regelwerkstatt.basis import Basis, basis
from sozialatlas.regelwerkstatt.lauf import Ergebnis, Lauf, abdruck, richte_ein
from sozialatlas.regelwerkstatt.text import als_markdown, als_text

__all__ = [
    "Basis",
    "Ergebnis",
    "Lauf",
    "abdruck",
    "als_markdown",
    "als_text",
    "basis",
    "richte_ein",
]
