"""A rule's own examples: facts as an expert writes them, for figures and all other leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field, model_validator

from sozialatlas.regeln import folgen
from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.begriffe import Merkmal
from sozialatlas.regeln.felder import Anzahl, Beispielwert, Schluessel, feldfehler, lies_anzahl
from sozialatlas.regeln.knoten import (
    Bedingung,
    Stimmenzahl,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    Zielstand,
    blaetter,
)
from sozialatlas.regeln.lage import Fakt, Lage
from sozialatlas.typen import Vorort, Wert


class Beispiel(Wert):
    """One example: ids of indicators with their Merkmale, and what else the rule asks."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "description": "Indikatoren mit Merkmalen, etwa {kinderarmut: {wert: 18.4}}; "
            "dazu empfehlungen, anzahl, kreise, massnahmen, ziele, stimmen."
        },
    )
    __pydantic_extra__: dict[str, dict[Merkmal, Beispielwert]]

    empfehlungen: tuple[Schluessel, ...] | None = Field(
        default=None, description="Regeln, die zutreffen; alle anderen gefragten treffen nicht zu."
    )
    anzahl: int | dict[str, int] | None = Field(
        default=None,
        description="Gezählte Empfehlungen oder Handlungsfelder; bei mehreren Zählungen je "
        "Handlungsfeld oder „handlungsfelder“ und „empfehlungen“.",
    )
    kreise: Anzahl | dict[str, Anzahl] | None = Field(
        default=None, description='Zahl oder Anteil ("27 %") der Kreise, bei mehreren je Regel.'
    )
    massnahmen: tuple[Schluessel, ...] | None = Field(
        default=None, description="Maßnahmen, die es vor Ort gibt; alle anderen fehlen."
    )
    ziele: dict[str, Zielstand] = Field(default={}, description="Stand der Ziele je Indikator.")
    stimmen: dict[str, dict[Stimmenzahl, int]] | None = Field(
        default=None,
        description="Zahl der qualitativen Befunde je Handlungsfeld und Richtung; mit Gewicht: "
        "stuetzt_mehrfach, widerspricht_uebereinstimmend.",
    )

    @model_validator(mode="after")
    def _nicht_leer(self) -> Beispiel:
        if not self.model_fields_set:
            raise feldfehler(
                "Das Beispiel ist leer.",
                "Werte für die Bedingungen, etwa {kinderarmut: {wert: 18.4}}",
                "Werte eintragen oder das Beispiel löschen.",
            )
        return self

    @property
    def indikatoren(self) -> Mapping[str, Mapping[Any, float | str]]:
        return self.__pydantic_extra__

    def lage(self, baum: Any) -> Lage:
        """Return the facts that the example states for the leaves of a tree."""
        fakten = {name: Fakt(werte, name=name) for name, werte in self.indikatoren.items()}
        for blatt, _ in blaetter(baum):
            if not isinstance(blatt, Bedingung):
                fakten[faktname(blatt)] = self._fakt(blatt)
        return fakten

    def _fakt(self, blatt: Any) -> Fakt:
        match blatt:
            case WennEmpfohlen(empfehlung=regel):
                bekannt = self.empfehlungen
                return Fakt({} if bekannt is None else {"gilt": _ja(regel in bekannt)})
            case WennAnzahl():
                return Fakt(folgen.zaehlung(self._anzahl(blatt)))
            case WennKreise(kreise=regel):
                return Fakt(self._kreise(regel))
        vorort = Vorort(self.massnahmen, self.ziele, self.stimmen)
        return folgen.vor_ort(blatt, vorort)

    def _anzahl(self, blatt: WennAnzahl) -> int | None:
        if isinstance(self.anzahl, Mapping):
            return self.anzahl.get(blatt.handlungsfeld or blatt.anzahl)
        return self.anzahl

    def _kreise(self, regel: str) -> dict[str, float]:
        angabe = self.kreise.get(regel) if isinstance(self.kreise, Mapping) else self.kreise
        if angabe is None:
            return {}
        anzahl = lies_anzahl(angabe)
        return folgen.anteile(anzahl.zahl) if anzahl.prozent else folgen.zaehlung(int(anzahl.zahl))


def _ja(wahr: bool) -> str:
    return "ja" if wahr else "nein"
