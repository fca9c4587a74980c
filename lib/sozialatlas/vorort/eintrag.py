"""What every contribution says of itself: who says it, and whether it is only an example."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field

from sozialatlas.typen import Wert

Text = Annotated[str, Field(min_length=1)]


class Eintrag(Wert):
    """Base of all contributions.

    ``beispiel`` marks an invented entry that shows how a report looks: it is printed with that
    word, and neither rules nor the Atlas count it.
    """

    quelle: Text  # resolution, minutes, report, web page with its date
    beispiel: bool = False


class Entwurfseintrag(Eintrag):
    """Base of what refers to a draft recommendation."""

    schluessel: Text  # "<ags>/<regel>", the same in all editions

    def umbenannt(self, namen: Mapping[str, str]) -> Self:
        """Return the entry with today's id of its rule; ``namen`` gives it by former id."""
        ags, _, regel = self.schluessel.partition("/")
        if regel not in namen:
            return self
        return self.model_copy(update={"schluessel": f"{ags}/{namen[regel]}"})
