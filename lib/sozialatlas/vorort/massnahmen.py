"""What exists on site: the register of measures (``massnahmen.yml``)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from sozialatlas.typen import Wert
from sozialatlas.vorort.eintrag import Eintrag, Text


class Absicht(Wert):
    """An aim of a measure as an indicator: which, and in which direction it should move."""

    indikator: str
    richtung: Literal["steigen", "sinken", "halten"]


class Wirkungskette(Wert):
    """The logic chain of a measure; a step that nobody has described stays empty."""

    input: str = ""
    output: str = ""
    outcome: str = ""
    impact: str = ""


class OrtsMassnahme(Eintrag):
    """A programme, strategy or single measure as it exists on site."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")  # unique within the Kommune, stable
    name: Text
    handlungsfeld: str
    massnahme: str = ""  # the kind of measure: id of data/katalog/massnahmen
    programm: str = ""  # the programme of the Land that it belongs to
    zielgruppe: Text
    orte: tuple[Text, ...] = ()  # districts, Gemeinden; empty: the whole Kommune
    von: date | None = None
    bis: date | None = None
    mittel: str = ""  # as the source says it, with year
    ziele: tuple[Absicht, ...] = ()
    kette: Wirkungskette = Wirkungskette()
    stand: Literal["laeuft", "geplant", "beendet", "unbekannt"]
