"""Which questions about effects are asked: programme, places, dates, indicator, with sources.

They stand in ``data/katalog/wirkungsfragen.yml``. A question names what is known of the programme
and why its indicator could move at all; whether it can be answered is decided by the design.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import Field

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.gebiete import Gebiete
from sozialatlas.katalog import Katalog
from sozialatlas.katalog.lesen import lies
from sozialatlas.katalog.massnahmen import Text
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.massnahmen.wirkung.urteil import Umfeld
from sozialatlas.typen import Wert

DATEI = "wirkungsfragen.yml"


class Wirkungsfrage(Wert):
    """One programme and one indicator."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    programm: Text
    kurzname: Text
    ziel: Text  # what the programme is for, as its sources say
    indikator: str
    warum: Text  # why this indicator, and what it does not measure
    start: date
    voll_ab: int | None = None  # first year in which all listed areas take part
    orte: Literal["liste", "alle", "unbekannt"]
    gebiete: tuple[Text, ...] = ()  # AGS of today's Kreise
    ortsangabe: Text  # what the places rest on: list of which date
    liste_vollstaendig: bool  # who is not listed does not take part
    gestaffelt: bool = False  # began in different years, and it is not known who when
    nur_teile: bool = False  # reaches only parts of the Kreise
    andere: tuple[Text, ...] = ()  # other programmes at the same time and place
    quelle: Text  # where dates and places were read, with the date of the source
    belege: tuple[Text, ...] = ()  # keys of chapters/literatur.bib

    @property
    def umfeld(self) -> Umfeld:
        return Umfeld(
            ueberall=self.orte == "alle",
            orte_bekannt=self.orte != "unbekannt",
            liste_vollstaendig=self.liste_vollstaendig,
            gestaffelt=self.gestaffelt,
            nur_teile=self.nur_teile,
            andere=self.andere,
        )


def lade_fragen(daten: Path, katalog: Katalog, gebiete: Gebiete) -> Mapping[str, Wirkungsfrage]:
    """Return the questions by id, none without the file.

    Raises :class:`KatalogFehler` with every problem found.
    """
    datei = daten / "katalog" / DATEI
    if not datei.exists():
        return MappingProxyType({})
    maengel: list[Mangel] = []
    funde = list(lies(datei, Wirkungsfrage, maengel, leer_erlaubt=True))
    for name, zeile, frage in funde:
        maengel += _pruefe(name, zeile, frage, katalog, gebiete)
    fragen = sammle(funde, maengel)
    if maengel:
        raise KatalogFehler(maengel)
    return MappingProxyType(fragen)


def _pruefe(
    datei: str, zeile: int, frage: Wirkungsfrage, katalog: Katalog, gebiete: Gebiete
) -> Iterator[Mangel]:
    if frage.indikator not in katalog.indikatoren:
        yield Mangel(datei, zeile, f"{frage.id}.indikator",
                     f"Der Indikator „{frage.indikator}“ ist nicht bekannt.",
                     "eine id aus data/katalog",
                     aehnlich(frage.indikator, katalog.indikatoren))  # fmt: skip
    for ags in frage.gebiete:
        if len(ags) != 5 or ags not in gebiete.kommunen or gebiete.kommunen[ags].gueltig_bis:
            yield Mangel(datei, zeile, f"{frage.id}.gebiete", f"„{ags}“ ist heute kein Kreis.",
                         "AGS eines Kreises oder einer kreisfreien Stadt im Amt",
                         "Heutigen Kreis nennen, dem das Gebiet angehört.")  # fmt: skip
    if (frage.orte == "liste") != bool(frage.gebiete):
        yield Mangel(datei, zeile, f"{frage.id}.gebiete", f"Orte „{frage.orte}“ und die genannten"
                     " Gebiete passen nicht zusammen.", "Gebiete genau bei orte: liste",
                     "Gebiete ergänzen oder „alle“ oder „unbekannt“ setzen.")  # fmt: skip
