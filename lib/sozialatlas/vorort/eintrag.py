"""What every contribution says of itself: who says it, and whether it is only an example."""

from __future__ import annotations

from typing import Annotated

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
