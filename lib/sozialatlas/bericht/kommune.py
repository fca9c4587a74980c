"""The Bericht: everything that the report of one Kommune prints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from sozialatlas.bericht import (
    abschnitte,
    anhang,
    bilder,
    saetze,
    sicherheit,
    ueberblick,
    vergleich,
    zerlegung,
)
from sozialatlas.bericht import gebietsstand as stand_der_gebiete
from sozialatlas.bericht.angebot import Angebotsteil
from sozialatlas.bericht.austauschwerte import Austauschwerte
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, anker, liste
from sozialatlas.bericht.unterhalb import quellen as quellen_unterhalb
from sozialatlas.bericht.unterhalbabschnitt import abschnitt as abschnitt_unterhalb
from sozialatlas.bericht.vorortteil import Vorortteil
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.fehler import AufrufFehler, aehnlich
from sozialatlas.typen import Befund, Empfehlung, Kommune


@dataclass(frozen=True, eq=False)
class Bericht(Austauschwerte, Vorortteil, Angebotsteil):
    """The values of one report; its methods are the cells of ``kommunen/_bericht.qmd``."""

    grundlage: Grundlage
    kommune: Kommune

    # --- values for running text ---------------------------------------------------------------

    @property
    def name(self) -> str:
        return self.kommune.name

    @property
    def ort(self) -> str:
        """Where: "in Gera", "im Landkreis Eichsfeld"."""
        return self.kommune.ortsangabe

    @property
    def bezeichnung(self) -> str:
        return self.kommune.bezeichnung

    @property
    def akkusativ(self) -> str:
        """After "für" or "über": "die Stadt Gera", "den Landkreis Eichsfeld"."""
        return abschnitte.akkusativ(self.kommune)

    @property
    def ausgabe(self) -> str:
        return self.grundlage.ausgabe.ausgabe

    @property
    def stand(self) -> str:
        return sprache.datum(self.grundlage.ausgabe.stand)

    @property
    def anzahl_kreise(self) -> str:
        return sprache.zahlwort(len(self.grundlage.kreise))

    @property
    def datenjahre(self) -> str:
        """The span of the years that the latest figures come from: "2019 bis 2022"."""
        jahre = [k.jahr for k in self.kennwerte.values() if k.vorhanden]
        return sprache.jahresspanne(min(jahre), max(jahre))

    def wert(self, indikator: str) -> str:
        """The latest value with its unit: "18,4 %"."""
        return self.kennwert(indikator).text

    def jahr(self, indikator: str) -> str:
        return str(self.kennwert(indikator).jahr)

    # --- the figures behind ---------------------------------------------------------------------

    @cached_property
    def kennwerte(self) -> dict[str, Kennwert]:
        return dict(self.grundlage.lage(self.kommune.ags))

    def kennwert(self, indikator: str) -> Kennwert:
        """Return the latest Kennwert; AufrufFehler with a similar name if unknown."""
        if indikator not in self.kennwerte:
            hilfe = aehnlich(indikator, self.grundlage.katalog.indikatoren)
            raise AufrufFehler(f"Den Indikator „{indikator}“ gibt es nicht. {hilfe}")
        return self.kennwerte[indikator]

    def im_thema(self, thema: str) -> list[Kennwert]:
        return [self.kennwerte[i.id] for i in self.grundlage.thema(thema) if i.id in self.kennwerte]

    @cached_property
    def kreis(self) -> Kommune | None:
        """The Kreis of a Gemeinde, None for a Kreis."""
        kreis = self.kommune.kreis if self.kommune.ebene == "gemeinde" else None
        return self.grundlage.kommune(kreis) if kreis else None

    @cached_property
    def befunde(self) -> tuple[Befund, ...]:
        return self.grundlage.regelstand(self.kommune.ags)[1]

    @cached_property
    def entwuerfe(self) -> tuple[Empfehlung, ...]:
        """The draft recommendations, the most urgent first."""
        g = self.grundlage
        fakten = g.regelstand(self.kommune.ags)[0]
        return entwerfe(g.regeln, self.befunde, fakten, self.kommune, g.katalog)

    # --- cover and summary ----------------------------------------------------------------------

    def status(self) -> Text:
        return ueberblick.status(self)

    def auffaelliges(self) -> Text:
        """Five to seven findings, each with number and direction."""
        return ueberblick.auffaelliges(self)

    def dringlichste(self, anzahl: int = 3) -> Text:
        return ueberblick.dringlichste(self, anzahl)

    def offenes(self) -> Text:
        return ueberblick.offenes(self)

    def profil(self, *indikatoren: str) -> Tabelle:
        """The profile table: chosen key figures of the Kommune beside Land and Bund."""
        werte = [self.kennwert(i) for i in indikatoren]
        return abschnitte.vergleichstabelle(
            self.grundlage,
            self.kommune,
            [k for k in werte if k.vorhanden],
            id_="profil",
            titel=f"{self.bezeichnung} im Vergleich",
        )

    # --- comparison -----------------------------------------------------------------------------

    def vergleichbare(self) -> Text:
        """Who the peers are and why, or why there are none."""
        return vergleich.einleitung(self.grundlage, self.kommune)

    def vergleichsgruppe(self) -> Text:
        """The peers with what is alike and what differs."""
        return vergleich.nachbartabelle(self.grundlage, self.kommune)

    def rangspannen(self, *indikatoren: str) -> Text:
        """Value, peers and possible ranks of chosen indicators."""
        return vergleich.rangtabelle(self.grundlage, self.kommune, indikatoren)

    def zerlegung(self) -> Text:
        """The largest changes split into number and reference figure."""
        return zerlegung.abschnitt(self.grundlage, self.kommune)

    # --- the sections of the themes -------------------------------------------------------------

    def befund(self, indikator: str, *, abbildung: bool = False) -> Text:
        """The paragraph on an indicator; nothing without a figure, see :meth:`luecken`.

        ``abbildung``: the document also shows its diagram, and the paragraph refers to it.
        """
        k = self.kennwert(indikator)
        if k.vorhanden:
            gezeichnet = abbildung and self._gezeichnet(indikator)
            verweis = f" (@fig-{anker(indikator)})" if gezeichnet else ""
            return Text(saetze.befund(k, self.ort, verweis))
        return Text("")

    def diagramm(self, indikator: str) -> Abbildung | Text:
        """The series against Land and Bund; empty where there are fewer than two years."""
        if not self._gezeichnet(indikator):
            return Text("")
        return bilder.verlauf(self.grundlage, self.kommune, self.kennwert(indikator))

    def streifen(self, indikator: str) -> Abbildung | Text:
        """The position among all Kreise in the latest year; nothing for a Gemeinde."""
        k = self.kennwert(indikator)
        if self.kommune.ebene != "kreis" or not k.vergleichbar:
            return Text("")
        return bilder.streifen(self.grundlage, self.kommune, k)

    def lagekarte(self) -> Abbildung:
        """Where the Kommune lies in the Land."""
        return bilder.lagekarte(self.grundlage, self.kommune)

    def karte(self, indikator: str) -> Abbildung:
        """The Gemeinden of the Kreis; for a kreisfreie Stadt the Kreise of the Land."""
        if self.kommune.typ == "Kreisfreie Stadt":
            return bilder.kreiskarte(self.grundlage, self.kennwert(indikator), self.kommune)
        return bilder.gemeindekarte(self.grundlage, indikator, self.kommune)

    def tabelle(self, thema: str) -> Tabelle | Text:
        """All indicators of a theme with a figure, beside Land and Bund."""
        werte = [k for k in self.im_thema(thema) if k.vorhanden]
        if not werte:
            return Text("")
        titel = f"{self.grundlage.katalog.themen[thema].name} {self.ort}: alle Indikatoren"
        return abschnitte.vergleichstabelle(
            self.grundlage, self.kommune, werte, id_=thema, titel=titel
        )

    def weiteres(self, thema: str, *ohne: str) -> Text:
        """The most unusual further findings of a theme, as a list of at most two."""
        return ueberblick.weiteres(self, thema, ohne)

    def grenzen(self, *indikatoren: str) -> Text:
        """What these figures can and cannot say."""
        return liste(abschnitte.grenzen(map(self.kennwert, indikatoren)))

    def luecken(self, thema: str) -> Text:
        """Which figures of a theme are missing, and where they can be found instead."""
        return Text(abschnitte.luecken(self.im_thema(thema), self.kreis))

    def lueckentabelle(self) -> Text:
        """All missing figures by theme; nothing if there is none."""
        themen = self.grundlage.katalog.themen.values()
        tabelle = abschnitte.lueckentabelle({t.name: self.im_thema(t.id) for t in themen})
        return anhang.mit_breiten(tabelle, 24, 76) if tabelle else Text("")

    def unterhalb(self) -> Text:
        """What lies below: Gemeinden of a Kreis, delivered areas of a city, or that there are none.

        Spread, what the value of the whole hides, map, and the extremes with their intervals.
        """
        return abschnitt_unterhalb(self.grundlage, self.kommune)

    # --- recommendations and annex --------------------------------------------------------------

    def empfehlungen(self) -> Text:
        """All drafts, grouped by Handlungsfeld, each with its proof."""
        return ueberblick.empfehlungen(self)

    def knapp_verfehlt(self) -> Text:
        """The five recommendations nearest to being made, with the reason why they are not."""
        return ueberblick.knapp_verfehlt(self)

    def nicht_beurteilbar(self) -> Text:
        """The rules that could not be judged, with the reason."""
        return ueberblick.nicht_beurteilbar(self)

    def quellen(self) -> Text:
        weitere = quellen_unterhalb(self.grundlage, self.kommune.ags)
        return anhang.quellen(self.grundlage, self.kennwerte.values(), weitere)

    def gebietshinweis(self) -> Text:
        """That the borders changed; nothing where they did not."""
        return stand_der_gebiete.hinweis(self.grundlage, self.kommune)

    def gebietsstand(self) -> Text:
        """Which borders changed when, and how each source counts before, in and after."""
        return stand_der_gebiete.abschnitt(self.grundlage, self.kommune)

    def definitionen(self) -> Text:
        """What every figure of the report means."""
        return anhang.definitionen(self.kennwerte.values())

    def zahlen(self) -> Tabelle | Text:
        """The annex table: interval, numerator and denominator where the source has them."""
        return anhang.zahlen(self.kennwerte.values())

    def unterschiede(self) -> Tabelle | Text:
        """The figures with an interval against Land, Bund and peers, in words."""
        return sicherheit.unterschiede(self.kennwerte.values())

    def ohne_intervall(self) -> Text:
        """Why the other figures have no interval."""
        return sicherheit.ohne_intervall(self.kennwerte.values())

    def gegenprobe(self) -> Text:
        """The trends tried a second time."""
        return sicherheit.gegenprobe(self.kennwerte.values())

    def als_text(self) -> str:
        """The drafts with their proof as plain text, for the command line."""
        return ueberblick.als_text(self)

    def _gezeichnet(self, indikator: str) -> bool:
        k = self.kennwert(indikator)
        return k.vorhanden and len(self.grundlage.reihe(self.kommune.ags, indikator)) > 1


@cache
def bericht(ags: str) -> Bericht:
    """Return the Bericht of a Kommune; AufrufFehler with similar names for an unknown AGS."""
    g = grundlage()
    return Bericht(g, g.kommune(ags))
