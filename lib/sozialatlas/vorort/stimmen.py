"""Qualitative findings: expert talks, focus groups, participation (``stimmen.yml``)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from sozialatlas.vorort.eintrag import Eintrag, Text


class Stimme(Eintrag):
    """A qualitative finding: dated and sourced, without personal data."""

    datum: date
    art: Literal["fachgespraech", "fokusgruppe", "beteiligung", "stellungnahme"]
    handlungsfeld: str
    thema: Text
    ort: str = ""
    gewicht: Literal["einzeln", "mehrfach", "uebereinstimmend"]  # how many of those asked say so
    richtung: Literal["stuetzt", "widerspricht"]  # that there is a need in the Handlungsfeld
    text: Text
