"""What can be said about the effect of a measure: description, comparison, refusal in words.

::

    fragen ─► panel ─┬► beschreibung ─────────────┐
                     ├► differenz ─► ereignisse ──┼─► urteil ─► leiter   the sentence allowed
                     ├► synthetisch ──────────────┤
                     └► nachweisgrenze ───────────┘

Nothing here proves a cause. With few treated areas only permutation tells a difference from
chance; where even that cannot, the verdict is a refusal with its reasons.
"""

from sozialatlas.massnahmen.wirkung.leiter import Satz, satz, schreibe
from sozialatlas.massnahmen.wirkung.panel import Feld, stelle
from sozialatlas.massnahmen.wirkung.urteil import Ergebnis, Umfeld, urteile

__all__ = ["Ergebnis", "Feld", "Satz", "Umfeld", "satz", "schreibe", "stelle", "urteile"]
