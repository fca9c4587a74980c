"""The cells of a report on what the Kommune itself contributes, and its plain page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sozialatlas.bericht import beispiele, einfach, stimmenabschnitt, zielabschnitt
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.lieferung import lieferung
from sozialatlas.bericht.text import Text
from sozialatlas.typen import Kommune

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht


class Vorortteil:
    """Methods of the Bericht on goals, voices, examples and deliveries of the Kommune."""

    grundlage: Grundlage
    kommune: Kommune

    def ziele(self) -> Text:
        """The goals that have been agreed, and how they stand."""
        return zielabschnitt.abschnitt(self.grundlage, self.kommune)

    def stimmen(self: Bericht) -> Text:  # type: ignore[misc]
        """The voices beside what the figures say."""
        return stimmenabschnitt.abschnitt(self)

    def beispiele(self) -> Text:
        """What the examples would change if they held; nothing where there are none."""
        return beispiele.abschnitt(self.grundlage, self.kommune)

    def lieferung(self) -> Text:
        """What the Kommune was asked for, what it has delivered, and what is missing."""
        return lieferung(self.grundlage, self.kommune)

    def einfach(self: Bericht) -> Text:  # type: ignore[misc]
        """The report on one page of Einfache Sprache."""
        return einfach.abschnitt(self)
