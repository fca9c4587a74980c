"""The values of the catalogue: themes, sources, known errors, changes between areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from sozialatlas.katalog.datumsregeln import Aufgabenstatistik, regel_fuer
from sozialatlas.katalog.einfach import Einfachsatz
from sozialatlas.katalog.glossar import Begriff
from sozialatlas.katalog.indizes import Indexdefinition
from sozialatlas.katalog.massnahmen import Massnahme
from sozialatlas.katalog.programme import Programm
from sozialatlas.katalog.vergleichsgruppe import Vergleichsgruppe
from sozialatlas.typen import Datumsregel, Ebene, Handlungsfeld, Indikator, Wert

EINHEITEN = (
    "%",
    "Personen",
    "Jahre",
    "€",
    "Tausend € je Einwohner",
    "€ je Einwohner",
    "€ je m²",
    "€ im Monat",
    "m² je Einwohner",
    "Einwohner je km²",
    "je 100 Einwohner",
    "je 1000 Einwohner",
    "je 10\u202f000 Einwohner",
    "je 1000 Erwachsene",
    "je 10\u202f000 Kinder unter 15 Jahren",
    "je 1000 Haushalte",
    "je 100 Personen von 15 bis 24 Jahren",
    "je 100 Personen von 18 bis 24 Jahren",
    "je 100 Nachfragende",
    "Plätze je Vollzeitstelle",
)
"""The closed list of units."""


class Thema(Wert):
    """A dimension of the atlas; ``frage`` is what its chapter answers."""

    id: str = Field(pattern=r"^[a-z][a-z-]*$")
    name: str
    frage: str


class Eingabe(Wert):
    """One input file with its checksum."""

    datei: str
    sha256: str


class Quellstand(Wert):
    """Which areas the figures of a source refer to: those of one day, or of each year's end."""

    art: Literal["fest", "jeweils"]
    tag: date | None = None  # for "fest"

    @model_validator(mode="after")
    def _tag_genau_wenn_fest(self) -> Quellstand:
        if (self.art == "fest") != (self.tag is not None):
            raise ValueError("tag gehört zu art: fest, und nur dazu")
        return self

    def am_ende_von(self, jahr: int) -> date:
        """Return the day whose areas a figure of this year refers to."""
        return self.tag or date(jahr, 12, 31)


class Quelle(Wert):
    """Provenance of one file of figures, as its sidecar says it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    titel: str
    herausgeber: str
    ausgabe: str
    datum: str  # date or year of the edition
    lizenz: str
    lizenz_kurz: str
    lizenz_url: str = ""
    quellenvermerk: str  # the note the licence asks for, with „Daten verändert“
    abgerufen: str | None = None  # None: the date of retrieval is not on record
    eingaben: tuple[Eingabe, ...] = ()
    gebietsstand: Quellstand | None = None  # None: not stated; its areas are taken as they are
    auswahl: str = ""
    hinweise: tuple[str, ...] = ()


class Schluesselspalten(Wert):
    """Which columns of a table hold the keys of areas and the years."""

    ags: str = "ags"
    jahr: str | None = None


class Lieferung(Quelle):
    """A declared source: which files an adapter reads and what it writes (``quellen.yml``)."""

    adapter: Literal[
        "inkar_breit",
        "inkar_regionen",
        "inkar_export",
        "tabelle",
        "verzeichnis",
        "genesis_ffcsv",
        "genesis_tabelle",
        "ba_kreise",
    ]
    dateien: tuple[str, ...] = Field(min_length=1)  # relative to the input folder
    ebenen: tuple[Ebene, ...]
    spalten: Schluesselspalten = Schluesselspalten()  # for "tabelle" and "ba_kreise"
    jahr: int | None = None  # year of all figures, for tables without a year
    blatt: str | None = None  # sheet of a workbook, else the first
    groessen: Mapping[str, tuple[str, ...]] = {}  # name → expressions of characteristics to add up
    geprueft: tuple[str, ...] = ()  # "16061 2018": figures that are right though they look wrong


class Grenzquelle(Quelle):
    """The declared source of the boundaries (``grenzen.yml``)."""

    datei: str
    feld: str  # property with the key of the Gemeinde


class Gebietsaenderung(Wert):
    """A change between areas whose day is on record (``gebietsaenderungen.yml``).

    Without ``datum_aufgaben`` the tasks moved with the law; ``anteil`` None: shares not known.
    """

    von: str = Field(pattern=r"^\d{5}(\d{3})?$")
    nach: str = Field(pattern=r"^\d{5}(\d{3})?$")
    art: Literal["Eingliederung", "Umschlüsselung", "Zusammenschluss", "Teilung"]
    anteil: float | None = Field(gt=0, le=1)
    datum_recht: date
    datum_aufgaben: date | None = None
    beleg: str


class Ausschluss(Wert):
    """Figures of a source that are known to be wrong; they are not taken over."""

    indikator: str
    ags: tuple[str, ...] = ()  # empty: all areas of ``ebenen``
    ebenen: tuple[Ebene, ...] = ("land", "kreis", "gemeinde")
    von: int
    bis: int
    nur_null: bool = False  # only where the source shows exactly 0
    status: Literal["fehlt", "geheim", "unklar"]
    grund: str = Field(min_length=10)


@dataclass(frozen=True)
class Katalog:
    """All definitions; the mappings keep the order of the files."""

    indikatoren: Mapping[str, Indikator]
    handlungsfelder: Mapping[str, Handlungsfeld]
    themen: Mapping[str, Thema]
    quellen: Mapping[str, Quelle]
    lieferungen: Mapping[str, Lieferung]
    ausschluesse: tuple[Ausschluss, ...]
    grenzen: Grenzquelle
    gebietsaenderungen: tuple[Gebietsaenderung, ...]
    massnahmen: Mapping[str, Massnahme] = field(default_factory=lambda: MappingProxyType({}))
    vergleichsgruppe: Vergleichsgruppe | None = None  # None: no peers, none are computed
    indizes: Mapping[str, Indexdefinition] = field(default_factory=lambda: MappingProxyType({}))
    datumsregeln: tuple[Aufgabenstatistik, ...] = ()
    programme: Mapping[str, Programm] = field(default_factory=lambda: MappingProxyType({}))
    glossar: Mapping[str, Begriff] = field(default_factory=lambda: MappingProxyType({}))
    einfachsaetze: tuple[Einfachsatz, ...] = ()

    def im_thema(self, thema: str) -> tuple[Indikator, ...]:
        """Return the indicators of a theme in the catalogue's order."""
        return tuple(i for i in self.indikatoren.values() if i.thema == thema)

    def datumsregel(self, indikator: str) -> Datumsregel:
        """Return which day of a territorial change an indicator follows."""
        return regel_fuer(self.datumsregeln, indikator)
