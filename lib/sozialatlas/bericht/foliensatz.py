"""The slides of a Kommune for its Fachgremium: at most fifteen, each one finding.

Every method is a cell of ``kommunen/_folien.qmd`` and prints one slide, or nothing where there is
nothing to say. Titles and figures are those of the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from sozialatlas.bericht import (
    befundfolien,
    beweisfolie,
    bilder,
    ueberblick,
    vergleich,
    vorortfolie,
)
from sozialatlas.bericht.folie import Folie, bildfolie
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kommune import Bericht, bericht
from sozialatlas.bericht.quellenfolie import quellenfolie
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung.abbildung import Abbildung

ERSTER = "kinderarmut"
"""The indicator that every deck opens with."""
NICHTS = Text("")


@dataclass(frozen=True, eq=False)
class Foliensatz:
    """The values of one deck."""

    b: Bericht

    # --- findings -------------------------------------------------------------------------------

    @cached_property
    def auffaellige(self) -> list[Kennwert]:
        return ueberblick.auffaellige(self.b)

    def worum(self) -> Folie:
        """What lies before the committee, and what it is not."""
        return befundfolien.worum(self.b)

    def ueberblick(self) -> Folie | Text:
        """The most unusual figures beside the Land, in a table."""
        return befundfolien.tafel_der_befunde(self.b, self.auffaellige)

    def staerken(self) -> Folie | Text:
        """What is more favourable than in the Land; nothing where nothing stands out."""
        return befundfolien.staerken(self.b)

    def grenzen(self) -> Folie:
        """What cannot be judged, and what the figures do not know."""
        return befundfolien.grenzen(self.b)

    # --- figures --------------------------------------------------------------------------------

    def verlauf(self, indikator: str = ERSTER) -> Folie | Text:
        """The series of an indicator against Land and Bund."""
        return self._bild(indikator, self.b.diagramm(indikator))

    def lage(self, indikator: str = ERSTER) -> Folie | Text:
        """The position among all Kreise, with the ranks that chance leaves open."""
        abbildung = self.b.streifen(indikator)
        return self._bild(indikator, abbildung, titel=self._rangsatz(self.b.kennwert(indikator)))

    def _rangsatz(self, k: Kennwert) -> str:
        """Say which ranks are possible, and where the span is too wide to mean anything."""
        if not k.vorhanden or self.b.kommune.ebene != "kreis":
            return ""
        raenge = vergleich.raenge(self.b.grundlage, k)
        if raenge is None:
            return ""
        von, bis, n = raenge
        platz = f"Platz {von}" if von == bis else f"Platz {von} bis {bis}"
        weit = "; ein Rang sagt hier nichts" if bis - von + 1 > n / 2 else ""
        return (
            f"{k.indikator.kurzname} {k.jahr}: Vom höchsten Wert aus gezählt ist für"
            f" {self.b.akkusativ} {platz} von {n} möglich{weit}"
        )

    def karte(self, indikator: str = ERSTER) -> Folie | Text:
        """The Gemeinden of the Kreis; for a city the Kreise of the Land."""
        k = self.b.kennwert(indikator)
        if not k.vorhanden:
            return NICHTS
        abbildung = self.b.karte(indikator)
        return self._bild(indikator, abbildung, titel=self._kartentitel(k))

    def _kartentitel(self, k: Kennwert) -> str:
        """The range of the areas shown: what the Kommune itself has, other slides have said."""
        g, kreis = self.b.grundlage, self.b.kreis
        if self.b.kommune.typ == "Kreisfreie Stadt":
            return bilder.kreiskarte(g, k).titel
        return bilder.gemeindekarte(g, k.indikator.id, kreis).titel if kreis else ""

    def weiterer(self, nummer: int) -> Folie | Text:
        """The course of the first or second most unusual figure of other themes than poverty."""
        andere = [k for k in self._dringende if self._zeichenbar(k)]
        if nummer > len(andere):
            return NICHTS
        return self.verlauf(andere[nummer - 1].indikator.id)

    @cached_property
    def _dringende(self) -> list[Kennwert]:
        """The most unusual figure of each other theme; unfavourable ones, if there are any."""
        armut = self.b.kennwert(ERSTER).indikator.thema
        andere = [k for k in self.auffaellige if k.indikator.thema != armut]
        ungut = [k for k in andere if not befundfolien.guenstig(k)]
        je_thema: dict[str, Kennwert] = {}
        for k in sorted(ungut or andere, key=lambda k: -k.abweichung):
            je_thema.setdefault(k.indikator.thema, k)
        return list(je_thema.values())

    def _zeichenbar(self, k: Kennwert) -> bool:
        return isinstance(self.b.diagramm(k.indikator.id), Abbildung)

    def _bild(self, indikator: str, abbildung: Abbildung | Text, titel: str = "") -> Folie | Text:
        if not isinstance(abbildung, Abbildung):
            return NICHTS
        k = self.b.kennwert(indikator)
        return bildfolie(self.b.grundlage, k, abbildung, titel=titel)

    # --- drafts, committee, sources -------------------------------------------------------------

    def entwuerfe(self, anzahl: int = 5) -> Folie | Text:
        """The most urgent drafts at a glance."""
        return beweisfolie.entwurfsfolie(self.b.grundlage, self.b.offene_entwuerfe, anzahl)

    def beweis(self) -> Folie | Text:
        """How one of them comes about, condition by condition."""
        return beweisfolie.beweisfolie(self.b.grundlage, self.b.offene_entwuerfe)

    def vorort(self) -> Folie | Text:
        """Goals and decisions, where there are any."""
        return vorortfolie.vorortfolie(self.b.grundlage, self.b.kommune.ags)

    def beschluss(self) -> Folie:
        """What the committee is asked to do."""
        mit_entwuerfen = bool(self.b.offene_entwuerfe)
        return beweisfolie.beschlussfolie(self.b.akkusativ, self.b.ausgabe, mit_entwuerfen)

    def quellen(self) -> Folie:
        """Where the figures come from and how they may be used."""
        gezeigt = [self.b.kennwert(ERSTER), *self.auffaellige]
        return quellenfolie(self.b.grundlage, gezeigt, karte=True)


@cache
def folien(ags: str) -> Foliensatz:
    """Return the slides of a Kommune; AufrufFehler with similar names for an unknown AGS."""
    return Foliensatz(bericht(ags))
