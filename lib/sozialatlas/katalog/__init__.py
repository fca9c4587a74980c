"""The catalogue: what every indicator, theme, field of action and source is, said once.

Reads ``data/katalog`` and the sidecars of ``data/beobachtungen``; all problems of all files
are collected in one :class:`~sozialatlas.fehler.KatalogFehler` with file and line.
"""

from sozialatlas.katalog.abfrage import Abfrage, Groesse, Ortskennwert, lade_abfrage
from sozialatlas.katalog.datumsregeln import Aufgabenstatistik
from sozialatlas.katalog.einfach import Einfachsatz
from sozialatlas.katalog.glossar import Begriff
from sozialatlas.katalog.indizes import Indexdefinition
from sozialatlas.katalog.laden import lade_katalog
from sozialatlas.katalog.massnahmen import Massnahme, lade_massnahmen
from sozialatlas.katalog.modell import (
    EINHEITEN,
    Ausschluss,
    Eingabe,
    Gebietsaenderung,
    Grenzquelle,
    Katalog,
    Lieferung,
    Quelle,
    Quellstand,
    Schluesselspalten,
    Thema,
)
from sozialatlas.katalog.programme import Absicht, Programm, Wirkungskette
from sozialatlas.katalog.vergleichsgruppe import Strukturmerkmal, Vergleichsgruppe

__all__ = [
    "EINHEITEN",
    "Abfrage",
    "Absicht",
    "Aufgabenstatistik",
    "Ausschluss",
    "Begriff",
    "Einfachsatz",
    "Eingabe",
    "Gebietsaenderung",
    "Grenzquelle",
    "Groesse",
    "Indexdefinition",
    "Katalog",
    "Lieferung",
    "Massnahme",
    "Ortskennwert",
    "Programm",
    "Quelle",
    "Quellstand",
    "Schluesselspalten",
    "Strukturmerkmal",
    "Thema",
    "Vergleichsgruppe",
    "Wirkungskette",
    "lade_abfrage",
    "lade_katalog",
    "lade_massnahmen",
]
