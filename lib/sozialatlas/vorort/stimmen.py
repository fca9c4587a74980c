"""Qualitative findings: expert talks, focus groups, participation (``stimmen.yml``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field

from sozialatlas.vorort.eintrag import Eintrag, Text

Art = Literal["fachgespraech", "fokusgruppe", "beteiligung", "stellungnahme"]
Gewicht = Literal["einzeln", "mehrfach", "uebereinstimmend"]
Richtung = Literal["stuetzt", "widerspricht"]

ART_TEXT: Mapping[str, str] = {
    "fachgespraech": "Fachgespräch",
    "fokusgruppe": "Fokusgruppe",
    "beteiligung": "Beteiligung von Kindern und Jugendlichen",
    "stellungnahme": "Stellungnahme",
}
GEWICHT_TEXT: Mapping[str, str] = {
    "einzeln": "einzeln genannt",
    "mehrfach": "mehrfach genannt",
    "uebereinstimmend": "übereinstimmend genannt",
}
RICHTUNG_TEXT: Mapping[str, str] = {"stuetzt": "stützt", "widerspricht": "widerspricht"}
RICHTUNG_ZEICHEN: Mapping[str, str] = {"stuetzt": "▲", "widerspricht": "▽"}
"""A sign beside the word, told apart by its shape."""

STUFE: Mapping[str, int] = {"einzeln": 0, "mehrfach": 1, "uebereinstimmend": 2}


class Stimme(Eintrag):
    """A qualitative finding: dated and sourced, without personal data.

    One entry is one finding of one occasion, however many people were there; ``gewicht`` says how
    many of those asked said so.
    """

    datum: date
    art: Art
    handlungsfeld: str
    regel: str = Field(
        default="", pattern=r"^([a-z][a-z0-9-]*)?$"
    )  # rule it speaks to in particular
    thema: Text
    ort: str = ""
    gewicht: Gewicht
    richtung: Richtung  # that there is a need in the Handlungsfeld, or that of the rule
    text: Text

    def umbenannt(self, namen: Mapping[str, str]) -> Self:
        """Return the finding with today's id of its rule; ``namen`` gives it by former id."""
        return self.model_copy(update={"regel": namen.get(self.regel, self.regel)})


def zaehle(stimmen: Collection[Stimme]) -> Mapping[str, Mapping[str, int]]:
    """Count findings per Handlungsfeld: all by direction, and those with at least a weight.

    The names are ``stuetzt`` for all, ``stuetzt_mehrfach`` for those that several or all named, and
    ``stuetzt_uebereinstimmend`` for the last alone; likewise for ``widerspricht``.
    """
    zahlen: dict[str, Counter[str]] = {}
    for s in stimmen:
        feld = zahlen.setdefault(s.handlungsfeld, Counter())
        feld[s.richtung] += 1
        for gewicht in ("mehrfach", "uebereinstimmend"):
            feld[f"{s.richtung}_{gewicht}"] += STUFE[s.gewicht] >= STUFE[gewicht]
    return {feld: {k: n for k, n in z.items() if n} for feld, z in zahlen.items()}


def zu(stimmen: Iterable[Stimme], regel: str, handlungsfeld: str) -> tuple[Stimme, ...]:
    """Return the findings that speak to a recommendation: to its rule, or to its whole field."""
    return tuple(
        s for s in stimmen if (s.regel == regel if s.regel else s.handlungsfeld == handlungsfeld)
    )
