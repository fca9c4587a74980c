"""The parts of a report that rest on what the Kommune itself contributes, and its plain page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sozialatlas.bericht import einfach, stimmenabschnitt
from sozialatlas.bericht.text import Text

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht


class Ortsteile:
    """Cells of ``kommunen/_bericht.qmd``, mixed into :class:`Bericht`."""

    def stimmen(self: Bericht) -> Text:  # type: ignore[misc]
        """The voices beside what the figures say."""
        return stimmenabschnitt.abschnitt(self)

    def einfach(self: Bericht) -> Text:  # type: ignore[misc]
        """The report on one page of Einfache Sprache."""
        return einfach.abschnitt(self)
