"""The model of a rule: strict, frozen, and the origin of ``rules/schema.json``.

A rule is a tree of conditions (``wenn``, :mod:`knoten`) with a recommendation (``dann``), reasons
and its own examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator

from sozialatlas.regeln.begriffe import Gebietstyp, Zustaendig
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.felder import (
    MUSTER_LAND,
    MUSTER_REGEL,
    Datum,
    Schluessel,
    Text,
    Vorlage,
    feldfehler,
)
from sozialatlas.regeln.knoten import Knoten, Prioritaet, beschrieben, blaetter
from sozialatlas.regeln.lesen import Ort, naechste_zeile
from sozialatlas.typen import Wert


class GiltFuer(Wert):
    """For which areas the rule is asked at all."""

    model_config = beschrieben("Für welche Gebiete die Regel gilt.")
    ebene: tuple[Literal["land", "kreis", "gemeinde"], ...] = Field(
        default=("kreis", "gemeinde"),
        min_length=1,
        description="Ebenen, für die die Regel geprüft wird; sonst kreis und gemeinde.",
    )
    typ: tuple[Gebietstyp, ...] = Field(
        default=(), description="Arten von Gebieten, etwa landkreis; ohne Angabe alle."
    )
    land: tuple[Annotated[str, Field(pattern=MUSTER_LAND)], ...] = Field(
        default=(), description='Schlüssel der Länder, zweistellig ("16"); ohne Angabe alle.'
    )


class Dann(Wert):
    """What is recommended, to whom and how urgently."""

    model_config = beschrieben("Die Empfehlung, ihre Dringlichkeit und wer zuständig ist.")

    empfehlung: Vorlage = Field(
        description="Text des Entwurfs. Platzhalter: {kommune} („Die Stadt Gera“), {ort} "
        "(„in Gera“), {indikator.merkmal}, {indikator.jahr}, {indikator.name}, "
        "{indikator.land}, {indikator.bund}."
    )
    prioritaet: Prioritaet = Field(description="Dringlichkeit.")
    zustaendig: tuple[Zustaendig, ...] = Field(min_length=1, description="Zuständige Stellen.")
    ebene: Literal["land", "kreis", "gemeinde"] = Field(description="Wer handeln kann.")
    massnahmen: tuple[Schluessel, ...] = Field(
        default=(), description="ids von Maßnahmen aus data/katalog/massnahmen."
    )
    umfasst: tuple[Schluessel, ...] = Field(
        default=(),
        description="ids schwächerer Regeln, deren Empfehlung in dieser enthalten ist: Treffen "
        "beide zu, wird sie hier genannt statt für sich.",
    )
    schliesst_aus: tuple[Schluessel, ...] = Field(
        default=(), description="ids von Regeln, deren Empfehlung dieser widerspricht."
    )


class Beispiele(Wert):
    """The rule's own test cases."""

    model_config = beschrieben(
        "Eigene Beispiele der Regel; sie werden bei jeder Prüfung gerechnet."
    )

    trifft_zu: tuple[Beispiel, ...] = Field(
        min_length=1, description="Werte, bei denen die Regel zutreffen muss."
    )
    trifft_nicht_zu: tuple[Beispiel, ...] = Field(
        min_length=1, description="Werte, bei denen die Regel nicht zutreffen darf."
    )


@dataclass(frozen=True)
class Herkunft:
    """Where a rule was read: file as shown to users, line of its condition, lines of all parts."""

    datei: str = ""
    zeile: int | None = None
    zeilen: Mapping[Ort, int] = field(default_factory=dict, compare=False, repr=False)

    def zeile_von(self, ort: Ort) -> int | None:
        """Return the line of a part of the rule, or of the nearest part around it."""
        return naechste_zeile(self.zeilen, ort) or self.zeile


class Regel(Wert):
    """One rule, one file; ``herkunft`` says where it was read."""

    model_config = beschrieben("Eine Regel des Sozialatlas: eine Datei, eine Empfehlung.")

    id: str = Field(pattern=MUSTER_REGEL, description="Name der Regel, gleich dem Dateinamen.")
    frueher: tuple[Schluessel, ...] = Field(
        default=(),
        description="Frühere ids dieser Regel; Entscheidungen zu ihren Entwürfen gelten weiter.",
    )
    titel: Text = Field(description="Überschrift der Empfehlung.")
    handlungsfeld: str = Field(description="id des Handlungsfelds, gleich dem Ordnernamen.")
    stand: Literal["entwurf", "fachlich_geprueft"] = Field(description="Stand der Freigabe.")
    geprueft_von: Text | None = Field(
        default=None,
        validate_default=True,
        description="Person oder Stelle, die fachlich geprüft hat; Pflicht bei fachlich_geprueft.",
    )
    gueltig_ab: Datum = Field(description="Ab wann die Regel gilt (Jahr-Monat-Tag).")
    gueltig_bis: Datum | None = Field(
        default=None, description="Bis wann die Regel gilt (Jahr-Monat-Tag)."
    )
    gilt_fuer: GiltFuer = Field(
        default=GiltFuer(),
        description="Für welche Gebiete die Regel gilt; ohne Angabe für Kreise und Gemeinden.",
    )
    wenn: Knoten = Field(
        description="Die Bedingungen: alle, eines, nicht, mindestens … von, oder eine."
    )
    dann: Dann = Field(description="Die Empfehlung.")
    begruendung: Vorlage = Field(
        description="Warum aus dieser Lage diese Empfehlung folgt; Platzhalter wie im Text."
    )
    belege: tuple[Text, ...] = Field(
        min_length=1, description="Schlüssel aus chapters/literatur.bib."
    )
    beispiele: Beispiele = Field(
        description="Mindestens ein Beispiel, das trifft, und eines nicht."
    )

    _herkunft: Herkunft = PrivateAttr(default=Herkunft())

    @property
    def herkunft(self) -> Herkunft:
        return self._herkunft

    @field_validator("geprueft_von", mode="after")
    @classmethod
    def _genannt(cls, wert: str | None, info: ValidationInfo) -> str | None:
        if wert is None and info.data.get("stand") == "fachlich_geprueft":
            raise feldfehler(
                "Eine fachlich geprüfte Regel nennt niemanden, der sie geprüft hat.",
                "Person oder Stelle",
                "geprueft_von ausfüllen oder stand: entwurf setzen.",
            )
        return wert

    @field_validator("gueltig_bis", mode="after")
    @classmethod
    def _spaeter(cls, wert: date | None, info: ValidationInfo) -> date | None:
        ab = info.data.get("gueltig_ab")
        if wert is not None and ab is not None and wert < ab:
            raise feldfehler(
                f"Die Regel endet am {wert}, bevor sie am {ab} beginnt.",
                "gueltig_bis nach gueltig_ab",
                "Eines der beiden Daten berichtigen.",
            )
        return wert

    @cached_property
    def blaetter(self) -> tuple[tuple[Any, bool], ...]:
        """The leaves of ``wenn``, each with whether it stands below a "nicht"; found once."""
        return tuple(blaetter(self.wenn))

    def gilt_am(self, tag: date) -> bool:
        """Return whether the rule is valid on that day."""
        return self.gueltig_ab <= tag and (self.gueltig_bis is None or tag <= self.gueltig_bis)


def platzhalter(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order: "{kommune} … {kinderarmut.wert}"."""
    return tuple(re.findall(r"\{([^{}]*)\}", text))


def schema() -> dict[str, Any]:
    """Return the JSON schema of a rule file, with German descriptions, for editors and checks."""
    kopf = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Regel des Sozialatlas",
    }
    return kopf | {k: v for k, v in Regel.model_json_schema().items() if k != "title"}
