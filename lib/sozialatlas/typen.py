"""The frozen values that travel between the modules.

Between computing and showing there is one long table besides these values; its columns are
:data:`SPALTEN`. A missing figure is a :class:`Status` with a reason, never a bare NaN.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field

SPALTEN = ("ags", "indikator", "jahr", "wert", "zaehler", "nenner", "status", "quelle")
"""Columns of the long table; ``ags`` is text, ``jahr`` a number, ``status`` a :class:`Status`."""

BUND = "00"
"""Key of Germany as reference area; the Länder have two digits, Kreise five, Gemeinden eight."""

Ebene = Literal["bund", "land", "kreis", "gemeinde"]


Datumsregel = Literal["recht", "aufgaben"]
"""Which day of a territorial change a statistics follows: the legal one or that of the tasks."""


class Status(StrEnum):
    """Why a figure is there or not."""

    OK = "ok"
    GERUNDET = "gerundet"  # value present, rounded by its publisher
    BRUCH = "bruch"  # value present, not comparable with the years before
    EINGESCHRAENKT = "eingeschraenkt"  # value present, marked by its publisher as of limited power
    FEHLT = "fehlt"  # expected from the source, not delivered
    GEHEIM = "geheim"  # suppressed by the publisher
    UNSICHER = "unsicher"  # not shown by the publisher because it is not reliable enough
    UNKLAR = "unklar"  # shown as 0; true zero and suppressed value cannot be told apart
    NICHT_ERHOBEN = "nicht_erhoben"  # the source has no figure for this area or year
    ANDERES_GEBIET = "anderes_gebiet"  # counted for an area with other borders than today's


MIT_WERT = frozenset({Status.OK, Status.GERUNDET, Status.BRUCH, Status.EINGESCHRAENKT})
"""States in which the value may be computed with."""

STATUS_TEXT = {
    Status.OK: "",
    Status.GERUNDET: "vom Herausgeber gerundet",
    Status.BRUCH: "mit früheren Jahren nicht vergleichbar",
    Status.EINGESCHRAENKT: "nach Angabe des Herausgebers nur eingeschränkt aussagekräftig",
    Status.FEHLT: "vom Herausgeber nicht geliefert",
    Status.GEHEIM: "vom Herausgeber geheim gehalten",
    Status.UNSICHER: "vom Herausgeber nicht ausgewiesen, weil nicht sicher genug",
    Status.UNKLAR: "als 0 ausgewiesen: null oder geheim gehalten",
    Status.NICHT_ERHOBEN: "für dieses Gebiet nicht erhoben",
    Status.ANDERES_GEBIET: "nur für frühere Gebietsgrenzen vorhanden",
}

ARTIKEL_NEUTRAL = ("Altenburger Land", "Weimarer Land")


@dataclass(frozen=True)
class Kommune:
    """An area that figures refer to: Bund, Land, Kreis or Gemeinde, with its validity."""

    ags: str
    name: str  # short: "Gera", "Eichsfeld", "Wartburgkreis"
    typ: str  # "Bund", "Land", "Kreisfreie Stadt", "Landkreis", "Gemeinde", "Stadt"
    ebene: Ebene
    kreis: str | None = None  # five digits, for Gemeinden
    gueltig_ab: date | None = None
    gueltig_bis: date | None = None
    vorgaenger: tuple[str, ...] = ()
    nachfolger: tuple[str, ...] = ()

    @property
    def land(self) -> str:
        return self.ags[:2]

    @property
    def bezeichnung(self) -> str:
        """Name with its kind: "Stadt Gera", "Landkreis Eichsfeld", "Wartburgkreis"."""
        if self.typ in ("Kreisfreie Stadt", "Stadt"):
            return f"Stadt {self.name}"
        if self.typ == "Landkreis" and self._braucht_landkreis:
            return f"Landkreis {self.name}"
        if self.typ == "Gemeinde":
            return f"Gemeinde {self.name}"
        return self.name

    @property
    def mit_artikel(self) -> str:
        """Subject of a sentence: "Die Stadt Gera", "Der Wartburgkreis", "Das Weimarer Land"."""
        if self.typ in ("Kreisfreie Stadt", "Stadt", "Gemeinde"):
            return f"Die {self.bezeichnung}"
        if self.name in ARTIKEL_NEUTRAL:
            return f"Das {self.name}"
        if self.typ == "Landkreis":
            return f"Der {self.bezeichnung}"
        if self.ebene == "land":
            return f"Das Land {self.name}"
        return self.name

    @property
    def ortsangabe(self) -> str:
        """Where: "in Gera", "im Landkreis Eichsfeld", "im Wartburgkreis"."""
        return f"im {self.bezeichnung}" if self.typ == "Landkreis" else f"in {self.name}"

    @property
    def _braucht_landkreis(self) -> bool:
        return not self.name.lower().endswith("kreis") and self.name not in ARTIKEL_NEUTRAL


class Wert(BaseModel):
    """Base of values checked at construction: frozen, unknown keys are errors."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a changed copy, without what was worked out from the old one and kept in it."""
        neu = super().model_copy(update=update, deep=deep)
        for name in neu.__dict__.keys() - type(self).model_fields.keys():
            del neu.__dict__[name]
        return neu


class Bruch(Wert):
    """A declared break in a series: figures from ``jahr`` on count differently."""

    jahr: int
    grund: str = Field(min_length=5)


class Herkunft(Wert):
    """A further source of an indicator, usually for another level."""

    quelle: str
    kennung: str


class Bezug(Wert):
    """How Land and Bund are computed from the Kreise where the source has no figure for them.

    ``summe`` adds counts; ``mittel`` weights by the counts of another indicator (the rate's
    denominator); ``harmonisch`` weights by its numerator; ``einwohner`` weights by residents.
    """

    art: Literal["summe", "mittel", "harmonisch", "einwohner"]
    gewicht: str = ""


Richtung = Literal["mehr_ist_besser", "mehr_ist_schlechter", "neutral"]


class Indikator(Wert):
    """Everything known about an indicator, said once (``data/katalog/indikatoren/*.yml``)."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    kurzname: str
    thema: str
    lebenslage: str
    einheit: str  # closed list, checked by the catalogue: "%", "Personen", "€", …
    dezimalen: int = Field(ge=0, le=3)
    richtung: Richtung
    definition: str
    zaehler: str
    nenner: str
    quelle: str  # id of the sidecar in data/beobachtungen
    herausgeber: str  # the original statistics behind the source
    kennung: str  # code at the source
    ebenen: tuple[Ebene, ...]
    offenlegung: Literal["exakt", "geheim_unter_3", "gerundet_10", "zellschluessel", "schaetzung"]
    relevante_aenderung: float = Field(gt=0)  # smallest change over the window that matters
    brueche: tuple[Bruch, ...] = ()
    summe_gleich_land: bool = False  # the Kreise add up to the Land
    ausloeser: bool = True  # may a rule rest on it? (commercial and context figures: no)
    hinweis: str = ""  # what it can and cannot say
    weitere_quellen: tuple[Herkunft, ...] = ()  # where other levels come from
    anteil_aus: tuple[str, str] | None = None  # (zaehler, nenner): derived when loading, in percent
    bezug: Bezug | None = None  # own computation of Land and Bund
    hoechstwert: float | None = None  # largest possible value; shares: 100 unless said otherwise
    turnus: Literal["jaehrlich", "zweijaehrlich", "unregelmaessig"] = "jaehrlich"
    null_unklar: tuple[Ebene, ...] = ()  # levels where 0 may be a suppressed value
    haeufung: str = ""  # sentence: who is affected together, so that intervals are too narrow


class Handlungsfeld(Wert):
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: str
    kurzname: str
    beschreibung: str
    einfach: str = ""  # the aim in one or two sentences of Einfache Sprache


Wahrheit = Literal["trifft_zu", "trifft_nicht_zu", "nicht_beurteilbar"]
Trendklasse = Literal["steigend", "fallend", "stabil", "nicht_eindeutig", "nicht_beurteilbar"]


class Nachweis(NamedTuple):
    """One condition of a rule against one figure: the smallest piece of a proof.

    A tuple, because there are hundreds for each area and it is made in a third of the time.
    """

    indikator: str
    merkmal: str  # "wert", "verhaeltnis_land", "trend", …
    operator: str  # ">=", ">", "<=", "<", "==", "!="
    schwelle: float | str
    wert: float | str | None
    jahr: int | None
    wahrheit: Wahrheit
    verneint: bool = False  # stood below "nicht"; wahrheit is that of the negated condition
    abstand: float | None = None  # value minus threshold, in the unit of the Merkmal
    quelle: str = ""
    grund: str = ""  # why it cannot be judged
    kennwert: float | None = None  # the indicator's value behind the Merkmal


@dataclass(frozen=True)
class Umstand:
    """One condition of a rule on something other than a figure: the other piece of a proof."""

    art: Literal["empfehlung", "anzahl", "kreise", "massnahme_fehlt", "ziel", "stimme"]
    bezug: str  # id of the rule, measure, indicator or Handlungsfeld that it asks; may be empty
    name: str  # the same for readers
    soll: str  # "ja", "mindestens 3", "mindestens 25 %", "verfehlt"
    ist: str | None  # None: not known
    wahrheit: Wahrheit
    verneint: bool = False  # stood below "nicht"; wahrheit is that of the negated condition
    genannte: tuple[str, ...] = ()  # ids of the rules, or AGS of the Kreise, that were counted
    grund: str = ""  # why it cannot be judged


@dataclass(frozen=True)
class Befund:
    """What a rule found for one Kommune, with the values that led to it."""

    regel: str
    ags: str
    wahrheit: Wahrheit
    nachweise: tuple[Nachweis, ...]
    fehlend: tuple[str, ...] = ()  # sentences: which fact is missing and why
    umstaende: tuple[Umstand, ...] = ()


@dataclass(frozen=True)
class Vorort:
    """What a Kommune itself contributes; None where it has delivered nothing."""

    massnahmen: Collection[str] | None = None  # ids of measures that it has
    ziele: Mapping[str, str] = field(default_factory=dict)  # indicator → state of the goal
    stimmen: Mapping[str, Mapping[Any, int]] | None = None  # Handlungsfeld → direction → number
    erfasst: Collection[str] | None = None  # ids of measures it would list; None: all


@dataclass(frozen=True)
class Empfehlung:
    """A draft recommendation as it appears in a report."""

    schluessel: str  # stable across editions: "<ags>/<regel>"
    regel: str
    ags: str
    titel: str
    handlungsfeld: str
    text: str
    begruendung: str
    prioritaet: Literal["hoch", "mittel", "niedrig"]
    zustaendig: tuple[str, ...]
    ebene: Literal["land", "kreis", "gemeinde"]
    massnahmen: tuple[str, ...]
    belege: tuple[str, ...]
    stand: Literal["entwurf", "fachlich_geprueft"]
    geprueft_von: str | None
    befund: Befund
    enthaelt: tuple[Empfehlung, ...] = ()  # weaker drafts folded into this one
