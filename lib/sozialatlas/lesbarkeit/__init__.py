"""Is a German text easy to read? Rules for Einfache Sprache, and the known indices.

Einfache Sprache (DIN 8581-1, DIN ISO 24495-1) is not Leichte Sprache (DIN SPEC 33429): the latter
needs readers who try the text, which no program can replace.
"""

from sozialatlas.lesbarkeit.masse import Zaehlung, amstad, lix, wiener, zaehle
from sozialatlas.lesbarkeit.pruefen import Fund, pruefe_einfach, pruefe_text
from sozialatlas.lesbarkeit.saetze import saetze, worte
from sozialatlas.lesbarkeit.silben import silben

__all__ = [
    "Fund",
    "Zaehlung",
    "amstad",
    "lix",
    "pruefe_einfach",
    "pruefe_text",
    "saetze",
    "silben",
    "wiener",
    "worte",
    "zaehle",
]
