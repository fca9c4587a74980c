"""The Atlas: everything that the chapters on the Land print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import (
    abschnitte,
    anhang,
    bilder,
    gebietsstand,
    saetze,
    sicherheit,
    ungleichheit,
)
from sozialatlas.bericht.angebotswerte import Angebotswerte
from sozialatlas.bericht.gefaelle import Gefaelle
from sozialatlas.bericht.grundlage import grundlage
from sozialatlas.bericht.gruppen import Gruppenwerte
from sozialatlas.bericht.handlungswerte import Handlungswerte
from sozialatlas.bericht.indexworte import Indexseite, indexseite
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kreistafel import heutige
from sozialatlas.bericht.landeswerte import zahl
from sozialatlas.bericht.strukturwerte import Strukturwerte
from sozialatlas.bericht.stubs import kennung
from sozialatlas.bericht.text import Text, absaetze, anker, liste
from sozialatlas.bericht.trichter import gemeindetrichter
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.typen import Kommune, Status


@dataclass(frozen=True, eq=False)
class Atlas(Gruppenwerte, Strukturwerte, Handlungswerte, Angebotswerte):
    """The values of the book; methods for running text return strings."""

    # --- figures and tables ---------------------------------------------------------------------

    @cached_property
    def land(self) -> Kommune:
        return self.grundlage.kommune(LAND)

    def verlauf(self, indikator: str) -> Abbildung:
        """The Land's series against the Bund, the Kreise as a bundle."""
        k = self._kennwert(indikator)
        return bilder.verlauf(self.grundlage, self.land, k, id_=f"verlauf-{anker(indikator)}")

    def karte(self, indikator: str) -> Abbildung:
        """The Kreise of the Land in the latest year."""
        return bilder.kreiskarte(self.grundlage, self._kennwert(indikator))

    def karte_damals(self, indikator: str) -> Abbildung:
        """The Kreise that the source counts, on their own Gebietsstand."""
        return gebietsstand.kreiskarte(self.grundlage, self._kennwert(indikator))

    def gemeindekarte(self, indikator: str) -> Abbildung:
        """All Gemeinden of the Land in their latest year."""
        return bilder.gemeindekarte(self.grundlage, indikator, None)

    def hantel(self, indikator: str) -> Abbildung:
        """All Kreise in the first and the latest comparable year."""
        von = int(ungleichheit.seit_bruch(self.grundlage, indikator).index[0])
        return bilder.hantel(self.grundlage, self._kennwert(indikator), von)

    def trichter(self, indikator: str) -> Abbildung:
        """The Gemeinden by size and share, with the limits that chance and spread allow."""
        return gemeindetrichter(self.grundlage, indikator).bild(self.grundlage)

    def trichter_satz(self, indikator: str) -> str:
        """How many Gemeinden lie outside the funnel."""
        return gemeindetrichter(self.grundlage, indikator).satz

    def trichter_streuung(self, indikator: str) -> str:
        """How many times wider than chance the Gemeinden spread."""
        return gemeindetrichter(self.grundlage, indikator).streuung

    def tabelle(self, thema: str) -> Tabelle:
        """The Land's indicators of a theme with Bund, range of the Kreise and trend."""
        werte = [k for k in self._lage().values() if k.indikator.thema == thema and k.vorhanden]
        spalten = {
            "Indikator": [abschnitte.mit_einheit(k.indikator) for k in werte],
            "Land": [zahl(k, k.wert) for k in werte],
            "Jahr": [str(k.jahr) for k in werte],
            "Bund": [zahl(k, k.bund) for k in werte],
            "Kreise von": [self._enden(k)[0] for k in werte],
            "bis": [self._enden(k)[1] for k in werte],
            "Trend": [saetze.trend_kurz(k) for k in werte],
        }
        name = self.grundlage.katalog.themen[thema].name
        return Tabelle(
            f"land-{thema}",
            f"{name}: Thüringen, Deutschland und Spannweite der Kreise",
            pd.DataFrame(spalten),
            rechts=tuple(list(spalten)[1:6]),
            fussnoten=(abschnitte.quellenzeile(self.grundlage, werte),),
        )

    def kreistabelle(self, id_: str, *indikatoren: str) -> Tabelle:
        """All Kreise by AGS with up to six indicators in the year of the Land's latest value."""
        g = self.grundlage
        kennwerte = [self._kennwert(i) for i in indikatoren]
        spalten: dict[str, list[object]] = {"Kreis": [k.name for k in g.kreise]}
        for k in kennwerte:
            werte = heutige(g, k.indikator.id, k.jahr)
            spalten[_kopf(k)] = [self._zelle(kreis, k, werte.get(kreis.ags)) for kreis in g.kreise]
        namen = sprache.aufzaehlung(k.indikator.kurzname for k in kennwerte)
        return Tabelle(
            id_,
            f"Landkreise und kreisfreie Städte: {namen}",
            pd.DataFrame(spalten),
            rechts=tuple(list(spalten)[1:]),
            fussnoten=(*_lange_einheiten(kennwerte), abschnitte.quellenzeile(g, kennwerte)),
        )

    def _zelle(self, kreis: Kommune, k: Kennwert, wert: float | None) -> object:
        """The value of a Kreis of today in the Land's year, or the sign of its reason."""
        if wert is not None:
            return sprache.zahl(wert, k.indikator.dezimalen)
        eigener = self.grundlage.lage(kreis.ags)[k.indikator.id]
        return Status.FEHLT if eigener.vorhanden else eigener.status

    def stadt_und_land(self, *indikatoren: str) -> Tabelle:
        """Medians of kreisfreie Städte and Landkreise, range of both."""
        kennwerte = [self._kennwert(i) for i in indikatoren]
        spalten: dict[str, list[str]] = {
            "Indikator": [abschnitte.mit_einheit(k.indikator) for k in kennwerte],
            "Jahr": [str(k.jahr) for k in kennwerte],
        }
        for typ, kopf in (("Kreisfreie Stadt", "Städte"), ("Landkreis", "Landkreise")):
            spalten[f"{kopf}: Median"] = [self.gruppenmedian(k.indikator, typ) for k in kennwerte]
            spalten[f"{kopf}: von–bis"] = [self.gruppenspanne(k.indikator, typ) for k in kennwerte]
        daten = pd.DataFrame(spalten)
        return Tabelle(
            "stadt-land",
            "Kreisfreie Städte und Landkreise im Vergleich",
            daten,
            rechts=tuple(daten.columns[1:]),
            fussnoten=(abschnitte.quellenzeile(self.grundlage, kennwerte),),
        )

    def ungleichheit(self, *indikatoren: str) -> Tabelle:
        return ungleichheit.vergleich(self.grundlage, indikatoren)

    def abstaende(self, indikator: str) -> Tabelle:
        return ungleichheit.reihe(self.grundlage, indikator)

    @cached_property
    def gefaelle(self) -> Gefaelle:
        """Gini, Theil, spatial pattern, spread within the Kreise."""
        return Gefaelle(self.grundlage)

    def index(self, id_: str) -> Indexseite:
        """A composite index of the catalogue with its sensitivity."""
        return indexseite(self.grundlage, id_)

    def grenzen(self, thema: str) -> Text:
        """What the figures of a theme can and cannot say."""
        werte = [k for k in self._lage().values() if k.indikator.thema == thema]
        return liste(abschnitte.grenzen(werte))

    # --- reports and tests ----------------------------------------------------------------------

    def berichte(self) -> Text:
        """All reports: links on the web, names of their files in print."""
        g = self.grundlage
        gebiete = [g.kommune(ags) for ags in g.berichtsgebiete]
        links = liste(
            f"[{k.bezeichnung}](../kommunen/{kennung(k)}.html)"
            f" ([PDF](../kommunen/{kennung(k)}.pdf), [Word](../kommunen/{kennung(k)}.docx))"
            for k in gebiete
        )
        dateien = liste(f"{k.bezeichnung}: {kennung(k)}" for k in gebiete)
        web = ['::: {.content-visible when-format="html"}', str(links), ":::"]
        druck = ['::: {.content-hidden when-format="html"}', str(dateien), ":::"]
        return absaetze([*web, *druck])

    @cached_property
    def trendtests(self) -> dict[str, str]:
        """How many series were tested for a trend: reihen, familien, richtung, bestaetigt."""
        return sicherheit.familien(self.grundlage.trends)

    def ohne_intervall(self) -> Text:
        """Why figures of the Land have no interval, by reason."""
        return sicherheit.ohne_intervall(self._lage().values())

    # --- annex ----------------------------------------------------------------------------------

    def quellen(self) -> Text:
        benutzt = set(self.grundlage.kennwerte["quelle"].unique())
        alle = [q for q in self.grundlage.katalog.quellen.values() if q.id in benutzt]
        return anhang.quellentabelle(alle)

    def gebietsstaende(self) -> Text:
        """Which areas each source counts."""
        return anhang.mit_breiten(gebietsstand.quellenstaende(self.grundlage), 50, 32, 18)

    def quellenhinweise(self) -> Text:
        """What each source is and what was taken from it, as paragraphs."""
        return absaetze(anhang.quellenabsatz(q) for q in self.grundlage.katalog.quellen.values())

    def kartenquelle(self) -> Text:
        """What the boundaries are and how they may be used, as a paragraph."""
        return absaetze([anhang.quellenabsatz(self.grundlage.katalog.grenzen)])

    def definitionen(self, thema: str) -> Text:
        """The catalogue's entries of a theme."""
        return absaetze(anhang.definition(i) for i in self.grundlage.thema(thema))


KURZ = 9
"""Characters of a unit that still fit into the head of a column."""


def _kopf(k: Kennwert) -> str:
    """Name a column: indicator, year and, if short, unit."""
    kurz = len(k.indikator.einheit) <= KURZ
    return f"{k.indikator.kurzname} {k.jahr}{f' ({k.indikator.einheit})' if kurz else ''}"


def _lange_einheiten(kennwerte: Iterable[Kennwert]) -> tuple[str, ...]:
    """Return the note that names the units too long for a head."""
    lange = [
        f"{k.indikator.kurzname}: {k.indikator.einheit}"
        for k in kennwerte
        if len(k.indikator.einheit) > KURZ
    ]
    return (f"Einheiten: {'; '.join(lange)}.",) if lange else ()


@cache
def atlas() -> Atlas:
    """Return the Atlas of the project around the working directory."""
    return Atlas(grundlage())
