"""The nodes of a condition tree: what ``wenn`` may say.

Leaves ask a figure (:class:`Bedingung`), other recommendations (:class:`WennEmpfohlen`,
:class:`WennAnzahl`, :class:`WennKreise`) or what is known on site (:class:`WennMassnahmeFehlt`,
:class:`WennZiel`, :class:`WennStimme`); :class:`Alle`, :class:`Eines`, :class:`Mindestens` and
:class:`Nicht` join them. A further kind of condition is a further class with a tag of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from sozialatlas.regeln.begriffe import MERKMALE, WORTMERKMALE, Merkmal
from sozialatlas.regeln.felder import Anzahl, Anzahlwert, Ist, Schluessel, feldfehler, lies_anzahl
from sozialatlas.regeln.vergleich import WORTE, Vergleich, lies_vergleich
from sozialatlas.typen import Wert

Prioritaet = Literal["hoch", "mittel", "niedrig"]
Zielstand = Literal["auf_kurs", "gefaehrdet", "verfehlt"]
Richtung = Literal["stuetzt", "widerspricht"]
Mindestgewicht = Literal["mehrfach", "uebereinstimmend"]
Stimmenzahl = Literal[
    "stuetzt",
    "stuetzt_mehrfach",
    "stuetzt_uebereinstimmend",
    "widerspricht",
    "widerspricht_mehrfach",
    "widerspricht_uebereinstimmend",
]
"""What is counted of voices: all of a direction, or those with at least a weight."""


def beschrieben(text: str) -> ConfigDict:
    """Configure a model so that editors show the German text, not the docstring."""
    return ConfigDict(json_schema_extra={"description": text})


class Bedingung(Wert):
    """A leaf: one Merkmal of one indicator against a threshold or a word."""

    model_config = beschrieben("Eine Bedingung: ein Merkmal eines Indikators im Vergleich.")

    indikator: str = Field(description="id des Indikators aus data/katalog/indikatoren.")
    merkmal: Merkmal = Field(
        description="Was vom Indikator verglichen wird: "
        + "; ".join(f"{name} = {text}" for name, text in MERKMALE.items())
    )
    ist: Ist = Field(
        description='Vergleich mit Dezimalkomma (">= 1,25", "< 35") oder ein Wort: '
        + ", ".join(WORTE)
    )

    @cached_property
    def vergleich(self) -> Vergleich:
        return lies_vergleich(self.ist)

    @model_validator(mode="after")
    def _passt(self) -> Bedingung:
        worte = WORTMERKMALE.get(self.merkmal, ())
        if worte and self.vergleich.schwelle not in worte:
            art = "einen Trend" if self.merkmal == "trend" else "eines seiner Wörter"
            raise self._unpassend(
                art, ("ein Trend: " if self.merkmal == "trend" else "") + ", ".join(worte)
            )
        if not worte and self.vergleich.ist_wort:
            raise self._unpassend("eine Zahl", 'ein Vergleich mit einer Zahl, etwa ">= 1,25"')
        return self

    def _unpassend(self, noetig: str, erwartet: str) -> Exception:
        text = f"„{self.ist}“ passt nicht zum Merkmal {self.merkmal}: es braucht {noetig}."
        return feldfehler(text, erwartet, "Merkmal oder Vergleich ändern.")


class WennEmpfohlen(Wert):
    """A leaf: another rule's recommendation holds for the same area."""

    model_config = beschrieben("Eine andere Regel trifft auf dasselbe Gebiet zu.")
    empfehlung: Schluessel = Field(description="id der anderen Regel.")


class WennAnzahl(Wert):
    """A leaf: so many recommendations, or Handlungsfelder with one, for the same area."""

    model_config = beschrieben("So viele Empfehlungen oder Handlungsfelder kommen zusammen.")
    anzahl: Literal["empfehlungen", "handlungsfelder"] = Field(
        description="Was gezählt wird: Empfehlungen oder Handlungsfelder mit einer Empfehlung."
    )
    handlungsfeld: str | None = Field(default=None, description="Nur in diesem Handlungsfeld.")
    prioritaet: Prioritaet | None = Field(default=None, description="Nur mit dieser Priorität.")
    mindestens: int = Field(ge=1, le=999, description="Kleinste Anzahl.")

    @model_validator(mode="after")
    def _zaehlbar(self) -> WennAnzahl:
        if self.anzahl == "handlungsfelder" and self.handlungsfeld is not None:
            raise feldfehler(
                "Handlungsfelder lassen sich nicht innerhalb eines Handlungsfelds zählen.",
                "anzahl: empfehlungen, oder kein handlungsfeld",
                "„handlungsfeld“ streichen oder anzahl: empfehlungen schreiben.",
            )
        return self


class WennKreise(Wert):
    """A leaf for rules of the Land: another rule holds in so many of its Kreise."""

    model_config = beschrieben("Eine andere Regel trifft in so vielen Kreisen des Landes zu.")
    kreise: Schluessel = Field(description="id der anderen Regel.")
    mindestens: Anzahl = Field(description='Kleinste Zahl der Kreise, oder ein Anteil: "25 %".')

    @cached_property
    def schwelle(self) -> Anzahlwert:
        return lies_anzahl(self.mindestens)


class WennMassnahmeFehlt(Wert):
    """A leaf: the Kommune's register names no such measure."""

    model_config = beschrieben("Die Kommune hat diese Maßnahme nach ihrem Register nicht.")
    massnahme_fehlt: Schluessel = Field(description="id der Maßnahme aus data/katalog/massnahmen.")


class WennZiel(Wert):
    """A leaf: the Kommune's goal for an indicator stands so."""

    model_config = beschrieben("Ein Ziel der Kommune steht so.")
    ziel: str = Field(description="id des Indikators, für den ein Ziel vereinbart ist.")
    stand: Zielstand = Field(description="Stand des Ziels.")


class WennStimme(Wert):
    """A leaf: so many qualitative findings support or contradict."""

    model_config = beschrieben("Qualitative Befunde stützen oder widersprechen.")
    stimme: str = Field(description="id des Handlungsfelds, zu dem die Befunde gehören.")
    richtung: Richtung = Field(description="Stützen die Befunde den Bedarf oder nicht?")
    mindestens: int = Field(default=1, ge=1, le=999, description="Kleinste Zahl der Befunde.")
    gewicht: Mindestgewicht | None = Field(
        default=None, description="Nur Befunde mit mindestens diesem Gewicht; ohne: alle."
    )

    @property
    def zaehlung(self) -> str:
        """What is counted: "stuetzt", "stuetzt_mehrfach"; see :data:`Stimmenzahl`."""
        return f"{self.richtung}_{self.gewicht}" if self.gewicht else self.richtung


class Alle(Wert):
    """All parts must hold."""

    model_config = beschrieben("Alle Teile müssen zutreffen.")
    alle: tuple[Knoten, ...] = Field(min_length=1, description="Alle Teile müssen zutreffen.")


class Eines(Wert):
    """At least one part must hold."""

    model_config = beschrieben("Mindestens ein Teil muss zutreffen.")
    eines: tuple[Knoten, ...] = Field(
        min_length=1, description="Mindestens ein Teil muss zutreffen."
    )


class Mindestens(Wert):
    """At least so many of the parts must hold."""

    model_config = beschrieben("Von den Teilen müssen so viele zutreffen.")
    mindestens: int = Field(ge=1, description="So viele Teile müssen zutreffen.")
    von: tuple[Knoten, ...] = Field(min_length=1, description="Die Teile, die gezählt werden.")

    @model_validator(mode="after")
    def _erreichbar(self) -> Mindestens:
        if self.mindestens > len(self.von):
            raise feldfehler(
                f"Von {len(self.von)} Teilen können nicht {self.mindestens} zutreffen.",
                f"eine Zahl von 1 bis {len(self.von)}",
                "mindestens verkleinern oder Teile ergänzen.",
            )
        return self


class Nicht(Wert):
    """The part must be known not to hold."""

    model_config = beschrieben(
        "Der Teil darf nicht zutreffen; fehlt sein Wert, ist auch das Gegenteil nicht beurteilbar."
    )
    nicht: Knoten = Field(description="Der Teil, der nicht zutreffen darf.")


_NACH_SCHLUESSEL: dict[str, type[Wert]] = {
    "alle": Alle, "eines": Eines, "nicht": Nicht, "von": Mindestens, "anzahl": WennAnzahl,
    "kreise": WennKreise, "empfehlung": WennEmpfohlen, "massnahme_fehlt": WennMassnahmeFehlt,
    "ziel": WennZiel, "stimme": WennStimme,
}  # fmt: skip
"""The key by which a node is known; a node with none of them is a :class:`Bedingung`."""

SCHLUESSEL = tuple(_NACH_SCHLUESSEL)
"""These keys, as authors know them."""

ARTEN: tuple[type[Wert], ...] = (Bedingung, *_NACH_SCHLUESSEL.values())
"""All kinds of nodes."""

Blatt = (
    Bedingung | WennEmpfohlen | WennAnzahl | WennKreise | WennMassnahmeFehlt | WennZiel | WennStimme
)


def _art(knoten: Any) -> str:
    """Name the kind of a node by its key, as a tag; "<unbekannt>" is the tag of no kind."""
    if not isinstance(knoten, dict):
        return f"<{type(knoten).__name__.lower()}>" if isinstance(knoten, Wert) else "<unbekannt>"
    for name, klasse in _NACH_SCHLUESSEL.items():
        if name in knoten:
            return f"<{klasse.__name__.lower()}>"
    if "mindestens" in knoten:
        return "<mindestens>"
    return "<bedingung>" if knoten.keys() & Bedingung.model_fields else "<unbekannt>"


Knoten = Annotated[
    Annotated[Bedingung, Tag("<bedingung>")]
    | Annotated[WennEmpfohlen, Tag("<wennempfohlen>")]
    | Annotated[WennAnzahl, Tag("<wennanzahl>")]
    | Annotated[WennKreise, Tag("<wennkreise>")]
    | Annotated[WennMassnahmeFehlt, Tag("<wennmassnahmefehlt>")]
    | Annotated[WennZiel, Tag("<wennziel>")]
    | Annotated[WennStimme, Tag("<wennstimme>")]
    | Annotated[Alle, Tag("<alle>")]
    | Annotated[Eines, Tag("<eines>")]
    | Annotated[Mindestens, Tag("<mindestens>")]
    | Annotated[Nicht, Tag("<nicht>")],
    Discriminator(_art),
]
"""A node of the tree; tags stand in angle brackets to tell them from keys in error positions."""


def teile(knoten: Any) -> tuple[Any, ...]:
    """Return the nodes directly below a node, none for a leaf."""
    match knoten:
        case Alle(alle=unten) | Eines(eines=unten) | Mindestens(von=unten):
            return unten
        case Nicht(nicht=unten):
            return (unten,)
        case _ if isinstance(knoten, ARTEN):
            return ()
    raise TypeError(f"no node of a rule: {knoten!r}")


def blaetter(knoten: Any, verneint: bool = False) -> Iterator[tuple[Any, bool]]:
    """Yield the leaves in the order of the text, each with whether it stands below a "nicht"."""
    unten = teile(knoten)
    if not unten:
        yield knoten, verneint
    for teil in unten:
        yield from blaetter(teil, verneint != isinstance(knoten, Nicht))


def bedingungen(knoten: Any) -> Iterator[Bedingung]:
    """Yield the conditions on figures in the order of the text."""
    return (blatt for blatt, _ in blaetter(knoten) if isinstance(blatt, Bedingung))
