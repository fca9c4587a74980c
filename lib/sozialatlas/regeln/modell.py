"""The model of a rule: strict, frozen, and the origin of ``rules/schema.json``.

A rule is a tree of conditions (``wenn``) with a recommendation (``dann``), reasons and its own
examples. The nodes of the tree are :class:`Bedingung`, :class:`Alle`, :class:`Eines` and
:class:`Nicht`; a further kind of condition is a further class with a tag of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    ValidationInfo,
    field_validator,
    model_validator,
)

from sozialatlas.regeln.begriffe import MERKMALE, Merkmal, Zustaendig
from sozialatlas.regeln.felder import (
    MUSTER_REGEL,
    Beispiel,
    Datum,
    Ist,
    Schluessel,
    Text,
    Vorlage,
    feldfehler,
)
from sozialatlas.regeln.vergleich import TRENDWORTE, Vergleich, lies_vergleich
from sozialatlas.typen import Wert


def _beschrieben(text: str) -> ConfigDict:
    """Configure a model so that editors show the German text, not the docstring."""
    return ConfigDict(json_schema_extra={"description": text})


class Bedingung(Wert):
    """A leaf: one Merkmal of one indicator against a threshold or a trend class."""

    model_config = _beschrieben("Eine Bedingung: ein Merkmal eines Indikators im Vergleich.")

    indikator: str = Field(description="id des Indikators aus data/katalog/indikatoren.")
    merkmal: Merkmal = Field(
        description="Was vom Indikator verglichen wird: "
        + "; ".join(f"{name} = {text}" for name, text in MERKMALE.items())
    )
    ist: Ist = Field(
        description='Vergleich mit Dezimalkomma (">= 1,25", "< 35") oder ein Trend: '
        + ", ".join(TRENDWORTE)
    )

    @cached_property
    def vergleich(self) -> Vergleich:
        return lies_vergleich(self.ist)

    @model_validator(mode="after")
    def _passt(self) -> Bedingung:
        if (self.merkmal == "trend") != self.vergleich.ist_trend:
            art = "einen Trend" if self.merkmal == "trend" else "eine Zahl"
            raise feldfehler(
                f"„{self.ist}“ passt nicht zum Merkmal {self.merkmal}: es braucht {art}.",
                "ein Trend: " + ", ".join(TRENDWORTE)
                if self.merkmal == "trend"
                else 'ein Vergleich mit einer Zahl, etwa ">= 1,25"',
                "Merkmal oder Vergleich ändern.",
            )
        return self


def _art(knoten: Any) -> str:
    """Name the kind of a node by its key, as a tag; "<unbekannt>" is the tag of no kind."""
    if not isinstance(knoten, dict):
        return f"<{type(knoten).__name__.lower()}>" if isinstance(knoten, Wert) else "<unbekannt>"
    for name in ("alle", "eines", "nicht"):
        if name in knoten:
            return f"<{name}>"
    return "<bedingung>" if knoten.keys() & Bedingung.model_fields else "<unbekannt>"


class Alle(Wert):
    """All parts must hold."""

    model_config = _beschrieben("Alle Teile müssen zutreffen.")
    alle: tuple[Knoten, ...] = Field(min_length=1, description="Alle Teile müssen zutreffen.")


class Eines(Wert):
    """At least one part must hold."""

    model_config = _beschrieben("Mindestens ein Teil muss zutreffen.")
    eines: tuple[Knoten, ...] = Field(
        min_length=1, description="Mindestens ein Teil muss zutreffen."
    )


class Nicht(Wert):
    """The part must be known not to hold."""

    model_config = _beschrieben(
        "Der Teil darf nicht zutreffen; fehlt sein Wert, ist auch das Gegenteil nicht beurteilbar."
    )
    nicht: Knoten = Field(description="Der Teil, der nicht zutreffen darf.")


Knoten = Annotated[
    Annotated[Bedingung, Tag("<bedingung>")]
    | Annotated[Alle, Tag("<alle>")]
    | Annotated[Eines, Tag("<eines>")]
    | Annotated[Nicht, Tag("<nicht>")],
    Discriminator(_art),
]
"""A node of the tree; tags stand in angle brackets to tell them from keys in error positions."""

for _klasse in (Alle, Eines, Nicht):
    _klasse.model_rebuild()


class GiltFuer(Wert):
    """For which areas the rule is asked at all."""

    model_config = _beschrieben("Für welche Gebiete die Regel gilt.")
    ebene: tuple[Literal["kreis", "gemeinde"], ...] = Field(
        min_length=1, description="Ebenen, für die die Regel geprüft wird."
    )


class Dann(Wert):
    """What is recommended, to whom and how urgently."""

    model_config = _beschrieben("Die Empfehlung, ihre Dringlichkeit und wer zuständig ist.")

    empfehlung: Vorlage = Field(
        description="Text des Entwurfs. Platzhalter: {kommune} („Die Stadt Gera“), {ort} "
        "(„in Gera“), {indikator.merkmal}, {indikator.jahr}, {indikator.name}, "
        "{indikator.land}, {indikator.bund}."
    )
    prioritaet: Literal["hoch", "mittel", "niedrig"] = Field(description="Dringlichkeit.")
    zustaendig: tuple[Zustaendig, ...] = Field(min_length=1, description="Zuständige Stellen.")
    ebene: Literal["land", "kreis", "gemeinde"] = Field(description="Wer handeln kann.")
    massnahmen: tuple[Schluessel, ...] = Field(
        default=(), description="ids von Maßnahmen aus data/katalog/massnahmen."
    )


class Beispiele(Wert):
    """The rule's own test cases."""

    model_config = _beschrieben(
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
    """Where a rule was read: file as shown to users, and line of its condition."""

    datei: str = ""
    zeile: int | None = None


class Regel(Wert):
    """One rule, one file; ``herkunft`` says where it was read."""

    model_config = _beschrieben("Eine Regel des Sozialatlas: eine Datei, eine Empfehlung.")

    id: str = Field(pattern=MUSTER_REGEL, description="Name der Regel, gleich dem Dateinamen.")
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
        default=GiltFuer(ebene=("kreis", "gemeinde")),
        description="Für welche Gebiete die Regel gilt; ohne Angabe für Kreise und Gemeinden.",
    )
    wenn: Knoten = Field(description="Die Bedingungen: alle, eines, nicht oder eine Bedingung.")
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

    def gilt_am(self, tag: date) -> bool:
        """Return whether the rule is valid on that day."""
        return self.gueltig_ab <= tag and (self.gueltig_bis is None or tag <= self.gueltig_bis)


def bedingungen(knoten: Any) -> Iterator[Bedingung]:
    """Yield the conditions of a tree in the order of the text."""
    match knoten:
        case Bedingung():
            yield knoten
        case Alle(alle=teile) | Eines(eines=teile):
            for teil in teile:
                yield from bedingungen(teil)
        case Nicht(nicht=teil):
            yield from bedingungen(teil)
        case _:
            raise TypeError(f"no node of a rule: {knoten!r}")


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
