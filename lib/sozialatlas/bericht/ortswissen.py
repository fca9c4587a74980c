"""What a report prints of what the Kommune itself contributes."""

from __future__ import annotations

from sozialatlas.bericht import beispiele, zielabschnitt
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.lieferung import lieferung
from sozialatlas.bericht.text import Text
from sozialatlas.typen import Kommune


class Ortswissen:
    """Methods of the Bericht on contributions of the Kommune."""

    grundlage: Grundlage
    kommune: Kommune

    def ziele(self) -> Text:
        """The goals that have been agreed, and how they stand."""
        return zielabschnitt.abschnitt(self.grundlage, self.kommune)

    def beispiele(self) -> Text:
        """What the examples would change if they held; nothing where there are none."""
        return beispiele.abschnitt(self.grundlage, self.kommune)

    def lieferung(self) -> Text:
        """What the Kommune was asked for, what it has delivered, and what is missing."""
        return lieferung(self.grundlage, self.kommune)
