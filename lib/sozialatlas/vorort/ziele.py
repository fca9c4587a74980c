"""Goals that a Kommune or the Land has agreed (``ziele.yml``)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from sozialatlas.vorort.eintrag import Eintrag, Text


class Ziel(Eintrag):
    """A target value of an indicator for a year, counted from a base year."""

    indikator: str
    zielwert: float  # in the indicator's unit
    jahr: int = Field(ge=1990, le=2100)
    basisjahr: int = Field(ge=1990, le=2100)
    vereinbart_von: Text  # the body: "Kreistag", "Jugendhilfeausschuss"
    vereinbart_am: date
    bemerkung: str = ""
