"""The slides of a Kommune for its Fachgremium: at most fifteen, each one finding.

Every method is a cell of ``kommunen/_folien.qmd`` and prints one slide, or nothing where there is
nothing to say. Titles and figures are those of the report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

from sozialatlas.bericht import beweisfolie, bilder, ueberblick, vergleich, vorortfolie
from sozialatlas.bericht.abschnitte import quellenzeile
from sozialatlas.bericht.entwuerfe import offene
from sozialatlas.bericht.folie import Folie, bildfolie, punkte, sprechernotizen, tafel
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kommune import Bericht, bericht
from sozialatlas.bericht.quellenfolie import quellenfolie
from sozialatlas.bericht.saetze import gegen_land
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung

ERSTER = "kinderarmut"
"""The indicator that every deck opens with."""
STAERKEN = 4
NICHTS = Text("")


@dataclass(frozen=True, eq=False)
class Foliensatz:
    """The values of one deck."""

    b: Bericht

    @property
    def wem(self) -> str:
        """Subject of a sentence: "die Stadt Gera", "der Landkreis Eichsfeld"."""
        name = self.b.kommune.mit_artikel
        return name[0].lower() + name[1:]

    # --- findings -------------------------------------------------------------------------------

    @cached_property
    def auffaellige(self) -> list[Kennwert]:
        return ueberblick.auffaellige(self.b)

    def worum(self) -> Folie:
        """What lies before the committee, and what it is not."""
        n = len(self.b.entwuerfe)
        was = "Ein Entwurf liegt" if n == 1 else f"{self._zahl(n)} Entwürfe liegen"
        titel = f"{was} zur Beratung vor; beschlossen wird erst hier"
        if not n:
            titel = "Aus den Zahlen folgt kein Entwurf; beraten werden Befunde und Lücken"
        return Folie(
            titel,
            punkte(
                f"Grundlage: {sprache.zahl(self._anzahl_mit_wert)} Kennzahlen aus amtlichen und"
                f" öffentlichen Quellen, die neuesten je nach Quelle aus {self.b.datenjahre}.",
                "Offen gelegte Regeln schlagen Handlungsempfehlungen vor. Jeder Entwurf nennt"
                " seinen Nachweis und seine Sicherheit.",
                "Was es vor Ort schon gibt, wissen die Daten nicht. Das wissen Sie.",
                "Der Bericht ist ein Entwurf und nicht zur Veröffentlichung bestimmt.",
            ),
            (
                f"Quelle: Sozialbericht für {self.b.akkusativ}, Ausgabe {self.b.ausgabe},"
                f" Stand {self.b.stand}.",
                "Falls gefragt wird, wer die Entwürfe geschrieben hat: Fachleute haben die Regeln"
                " formuliert; das Programm prüft, welche auf die Zahlen zutreffen.",
                "Falls gefragt wird, was nach der Beratung geschieht: Jede Entscheidung wird mit"
                " Gremium, Datum und Begründung festgehalten und steht in der nächsten Ausgabe.",
            ),
        )

    def ueberblick(self) -> Folie | Text:
        """The most unusual figures beside the Land, in a table."""
        werte = self.auffaellige
        if not werte:
            return NICHTS
        g, name = self.b.grundlage, self.b.name
        spalten = ("Kennzahl", name, "Land", "Jahr", "Lage")
        zeilen = [
            (k.indikator.kurzname, *self._paar(k), str(k.jahr), self._urteil(k)) for k in werte
        ]
        vorn = sorted(werte, key=lambda k: -k.abweichung)[:3]
        was = sprache.aufzaehlung(f"„{k.indikator.kurzname}“" for k in vorn)
        return Folie(
            f"Am weitesten vom Landeswert entfernt {'liegt' if len(vorn) == 1 else 'liegen'}"
            f" {self.b.ort} {was}",
            tafel(spalten, zeilen, quellenzeile(g, werte), rechts=spalten[1:4]),
            (
                quellenzeile(g, werte),
                "Ausgewählt sind die Kennzahlen mit dem größten Abstand zum Land, höchstens zwei"
                " je Thema; Kennzahlen ohne Wertung sind ausgelassen.",
                "Wie sicher: „günstiger“ und „ungünstiger“ folgen der Richtung, die der Katalog"
                " angibt; ob ein Unterschied über die Schwankung hinausgeht, steht im Anhang des"
                " Berichts.",
            ),
        )

    def _paar(self, k: Kennwert) -> tuple[str, str]:
        zahlen = (k.wert, k.land)
        return tuple("–" if x is None else self._kurz(x, k) for x in zahlen)  # type: ignore[return-value]

    def _kurz(self, x: float, k: Kennwert) -> str:
        """With "%" or "€", without a longer unit."""
        i = k.indikator
        return sprache.wert(x, i) if len(i.einheit) == 1 else sprache.zahl(x, i.dezimalen)

    def _urteil(self, k: Kennwert) -> str:
        return sprache.urteil(k.wert or 0.0, k.land or 0.0, k.indikator)

    # --- figures --------------------------------------------------------------------------------

    def verlauf(self, indikator: str = ERSTER) -> Folie | Text:
        """The series of an indicator against Land and Bund."""
        return self._bild(indikator, self.b.diagramm(indikator))

    def lage(self, indikator: str = ERSTER) -> Folie | Text:
        """The position among all Kreise, with the ranks that chance leaves open."""
        abbildung = self.b.streifen(indikator)
        return self._bild(indikator, abbildung, titel=self._rangsatz(self.b.kennwert(indikator)))

    def _rangsatz(self, k: Kennwert) -> str:
        """Say which ranks are possible: "… möglich sind die Plätze 1 bis 2 von 22"."""
        if not k.vorhanden or self.b.kommune.ebene != "kreis":
            return ""
        raenge = vergleich.raenge(self.b.grundlage, k)
        if raenge is None:
            return ""
        von, bis, n = raenge
        platz = f"Platz {von}" if von == bis else f"Platz {von} bis {bis}"
        return (
            f"{k.indikator.kurzname} {k.jahr}: Vom höchsten Wert aus gezählt liegt"
            f" {self.wem} auf {platz} von {n}"
        )

    def karte(self, indikator: str = ERSTER) -> Folie | Text:
        """The Gemeinden of the Kreis; for a city the Kreise of the Land."""
        k = self.b.kennwert(indikator)
        if not k.vorhanden:
            return NICHTS
        abbildung = self.b.karte(indikator)
        titel = ""
        if self.b.kommune.typ == "Kreisfreie Stadt":
            titel = bilder.kreiskarte(self.b.grundlage, k).titel
        return self._bild(indikator, abbildung, titel=titel)

    def weiterer(self, nummer: int) -> Folie | Text:
        """The course of the first or second most unusual figure of other themes than poverty."""
        andere = [k for k in self._dringende if self._zeichenbar(k)]
        if nummer > len(andere):
            return NICHTS
        return self.verlauf(andere[nummer - 1].indikator.id)

    @cached_property
    def _dringende(self) -> list[Kennwert]:
        """Unfavourable figures, the most unusual first, one of each theme but that of the first."""
        armut = self.b.kennwert(ERSTER).indikator.thema
        je_thema: dict[str, Kennwert] = {}
        for k in sorted(self.auffaellige, key=lambda k: (self._guenstig(k), -k.abweichung)):
            je_thema.setdefault(k.indikator.thema, k)
        je_thema.pop(armut, None)
        return list(je_thema.values())

    def _zeichenbar(self, k: Kennwert) -> bool:
        return isinstance(self.b.diagramm(k.indikator.id), Abbildung)

    def _guenstig(self, k: Kennwert) -> bool:
        return self._urteil(k).startswith("günst")

    def _bild(self, indikator: str, abbildung: Abbildung | Text, titel: str = "") -> Folie | Text:
        if not isinstance(abbildung, Abbildung):
            return NICHTS
        k = self.b.kennwert(indikator)
        return bildfolie(self.b.grundlage, k, abbildung, titel=titel)

    # --- strengths and limits -------------------------------------------------------------------

    def staerken(self) -> Folie | Text:
        """What is more favourable than in the Land; nothing where nothing stands out."""
        gute = [k for k in self.b.kennwerte.values() if ueberblick.geeignet(k)]
        gute = sorted((k for k in gute if self._guenstig(k)), key=lambda k: -k.abweichung)
        gute = gute[:STAERKEN]
        if not gute:
            return NICHTS
        namen = sprache.aufzaehlung(f"„{k.indikator.kurzname}“" for k in gute[:2])
        werte = [f"{k.indikator.kurzname}: {k.text} ({k.jahr}), {gegen_land(k)}." for k in gute]
        quelle = quellenzeile(self.b.grundlage, gute)
        return Folie(
            f"Günstiger als im Land insgesamt ist die Lage {self.b.ort} vor allem bei {namen}",
            f"{punkte(*werte)}",
            (
                quelle,
                "Gezeigt sind die Kennzahlen mit dem größten Abstand zum Land auf der günstigen"
                " Seite. Ein günstiger Abstand sagt nicht, woher er kommt.",
                *(f"{k.indikator.kurzname}: {' '.join(sprechernotizen(k)[:1])}" for k in gute[:2]),
            ),
        )

    def grenzen(self) -> Folie:
        """What cannot be judged, and what the figures do not know."""
        fehlend = sum(not k.vorhanden for k in self.b.kennwerte.values())
        offen = offene(self.b.befunde)
        alle = len(self.b.kennwerte)
        if fehlend:
            kern = f"Für {sprache.zahl(fehlend)} von {sprache.zahl(alle)} Kennzahlen fehlen Werte"
        else:
            kern = f"Für alle {sprache.zahl(alle)} Kennzahlen liegen Werte vor"
        if offen:
            wort = "Regel war" if len(offen) == 1 else "Regeln waren"
            kern += f", {sprache.zahlwort(len(offen))} {wort} nicht beurteilbar"
        return Folie(
            f"{kern}; was vor Ort schon geschieht, zeigen sie nicht",
            punkte(
                *(f"Nicht beurteilbar: {self._titel(f.regel)}." for f in offen[:2]),
                "Armut ist hier am Bezug von Leistungen gemessen; wer keinen Antrag stellt, zählt"
                " nicht mit.",
                f"Die neuesten Zahlen stammen aus {self.b.datenjahre}; manche sind älter.",
                "Zahlen beschreiben, sie erklären nicht: Ursachen und Wirkungen folgen daraus"
                " nicht.",
                "Ein Mittelwert verdeckt Unterschiede zwischen Ortsteilen und Gruppen.",
            ),
            (
                f"Quelle: Sozialbericht für {self.b.akkusativ}, Abschnitt „Was offen bleibt“.",
                *(f"{self._titel(f.regel)}: {' '.join(dict.fromkeys(f.fehlend))}" for f in offen),
                "Falls gefragt wird, wie Lücken geschlossen werden: Die Kommune kann eigene Zahlen"
                " mit der Datenabfrage liefern; der Bericht nennt, welche fehlen.",
            ),
        )

    def _titel(self, regel: str) -> str:
        return next(r.titel for r in self.b.grundlage.regeln if r.id == regel)

    # --- drafts, committee, sources -------------------------------------------------------------

    def entwuerfe(self, anzahl: int = 5) -> Folie | Text:
        """The most urgent drafts at a glance."""
        return beweisfolie.entwurfsfolie(self.b.grundlage, self.b.entwuerfe, anzahl)

    def beweis(self) -> Folie | Text:
        """How one of them comes about, condition by condition."""
        return beweisfolie.beweisfolie(self.b.grundlage, self.b.entwuerfe)

    def vorort(self) -> Folie | Text:
        """Goals and decisions, where there are any."""
        return vorortfolie.vorortfolie(self.b.grundlage, self.b.kommune.ags)

    def beschluss(self) -> Folie:
        """What the committee is asked to do."""
        mit_entwuerfen = bool(self.b.entwuerfe)
        return beweisfolie.beschlussfolie(self.b.akkusativ, self.b.ausgabe, mit_entwuerfen)

    def quellen(self) -> Folie:
        """Where the figures come from and how they may be used."""
        gezeigt = [self.b.kennwert(ERSTER), *self.auffaellige]
        return quellenfolie(self.b.grundlage, gezeigt, karte=True)

    # --- words ----------------------------------------------------------------------------------

    @property
    def _anzahl_mit_wert(self) -> int:
        return sum(k.vorhanden for k in self.b.kennwerte.values())

    def _zahl(self, n: int) -> str:
        return sprache.am_satzanfang(sprache.zahlwort(n))


@cache
def folien(ags: str) -> Foliensatz:
    """Return the slides of a Kommune; AufrufFehler with similar names for an unknown AGS."""
    return Foliensatz(bericht(ags))
