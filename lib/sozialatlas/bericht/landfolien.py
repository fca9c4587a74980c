"""The slides of the Land: what the chapters of the atlas say, in at most fifteen findings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from sozialatlas.bericht import (
    beweisfolie,
    massnahmenfolie,
    ungleichheit,
    vorortfolie,
    wirkung,
)
from sozialatlas.bericht.abschnitte import quellenzeile
from sozialatlas.bericht.atlas import Atlas, atlas
from sozialatlas.bericht.folie import Folie, bildfolie, punkte, tafel
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kreistafel import gezaehlte
from sozialatlas.bericht.quellenfolie import quellenfolie
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.typen import Empfehlung

UNGLEICH = (
    "kinderarmut", "arbeitslosenanteil", "ohne_abschluss_schule", "kita_quote_u3", "hausaerzte",
)  # fmt: skip
"""Indicators whose distance between the Kreise is shown."""
BEISPIELE = 4


@dataclass(frozen=True, eq=False)
class Landesfolien:
    """The values of the deck; every method is a cell of ``kommunen/_folien-land.qmd``."""

    a: Atlas

    @property
    def g(self) -> Grundlage:
        return self.a.grundlage

    @cached_property
    def entwuerfe_land(self) -> tuple[Empfehlung, ...]:
        return wirkung.entwuerfe_des_landes(self.g)

    def _kennwert(self, indikator: str) -> Kennwert:
        return self.g.lage(self.a.land.ags)[indikator]

    def worum(self) -> Folie:
        """How many drafts there are, for whom, and what they are not."""
        n = len(self.entwuerfe_land)
        return Folie(
            f"{sprache.am_satzanfang(sprache.zahlwort(n))} Entwürfe richten sich an das Land,"
            f" {self.a.anzahl_entwuerfe} an seine {self.a.anzahl_kreise} Kreise",
            punkte(
                f"Grundlage: {self.a.anzahl_indikatoren} Kennzahlen aus amtlichen und öffentlichen"
                " Quellen, für Land, Kreise und teils für Gemeinden.",
                f"{self.a.anzahl_regeln} offen gelegte Regeln schlagen Empfehlungen vor. Je Kreis"
                f" sind es {self.a.entwuerfe_je_kreis}.",
                "Haben viele Kreise denselben Anlass, liegt eine Antwort des Landes näher.",
                "Alles ist ein Entwurf zur Beratung und nicht zur Veröffentlichung bestimmt.",
            ),
            (
                f"Quelle: Sozialstrukturatlas Thüringen, Ausgabe {self.a.ausgabe},"
                f" Stand {self.a.stand}.",
                "Falls gefragt wird, ob die Zahl der Entwürfe etwas über einen Kreis sagt: nein."
                " Sie hängt auch davon ab, wie viele Regeln es zu einem Thema gibt.",
            ),
        )

    # --- figures --------------------------------------------------------------------------------

    def verlauf(self, indikator: str) -> Folie:
        """The Land's series against the Bund."""
        return bildfolie(self.g, self._kennwert(indikator), self.a.verlauf(indikator))

    def karte(self, indikator: str) -> Folie:
        """The Kreise in the latest year."""
        return bildfolie(self.g, self._kennwert(indikator), self.a.karte(indikator))

    def ungleichheit(self) -> Folie:
        """Lowest and highest value of the Kreise, first and latest comparable year of the gap."""
        zeilen, enger = [], 0
        gezeigt = [i for i in UNGLEICH if i in self.g.katalog.indikatoren]
        for id_ in gezeigt:
            t = ungleichheit.seit_bruch(self.g, id_)
            zeilen.append(self._abstandszeile(id_, t))
            enger += bool(t["abstand"].iloc[-1] < t["abstand"].iloc[0])
        n = len(gezeigt)
        wie_viele = "keiner" if not enger else sprache.zahlwort(enger)
        return Folie(
            f"Bei {wie_viele} von {sprache.zahlwort(n)} Kennzahlen ist der Abstand zwischen den"
            " Kreisen kleiner als zu Beginn der Reihe",
            tafel(
                ("Kennzahl", "Jahr", "niedrigster Kreis", "höchster Kreis", "Abstand"),
                zeilen, quellenzeile(self.g, [self._kennwert(i) for i in gezeigt]),
            ),
            (
                quellenzeile(self.g, [self._kennwert(i) for i in gezeigt]),
                "Abstand: höchster minus niedrigster Wert der Kreise. Er hängt an zwei Kreisen;"
                " die Streuung aller Kreise und Maße mit Gewichten stehen im Atlas.",
                "Wie sicher: Einzelne Kreise schwanken; eine kleine Änderung des Abstands sagt"
                " nichts. Was den Abstand verändert hat, ist damit nicht gesagt.",
            ),
        )  # fmt: skip

    def _abstandszeile(self, id_: str, t: pd.DataFrame) -> tuple[str, ...]:
        i = self.g.indikator(id_)
        jahr = int(t.index[-1])
        werte = gezaehlte(self.g, id_, jahr).sort_values()
        enden = [
            f"{sprache.zahl(wert, i.dezimalen)} ({self.g.damaliger_name(str(ags), id_)})"
            for ags, wert in werte.iloc[[0, -1]].items()
        ]
        damals, heute = (sprache.zahl(t["abstand"].iloc[n], i.dezimalen) for n in (0, -1))
        einheit = f" ({i.einheit})" if i.einheit == sprache.PROZENT else ""
        return (
            f"{i.kurzname}{einheit}",
            str(jahr),
            *enden,
            f"{damals} ({t.index[0]}), jetzt {heute}",
        )

    # --- needs, drafts, measures ----------------------------------------------------------------

    def matrix(self) -> Folie:
        """The matrix of drafts in short: Handlungsfelder by the number of Kreise with a draft."""
        f = wirkung.felder(self.g).sort_values("Kreise", ascending=False, kind="stable")
        spalten = ("Handlungsfeld", "Kreise mit Entwurf", "Entwürfe")
        zeilen = zip(*(f[s].map(str) for s in ("Handlungsfeld", "Kreise", "Entwürfe")), strict=True)
        return Folie(
            _haeufigste(f, self.a.anzahl_kreise),
            tafel(spalten, zeilen, rechts=spalten[1:]),
            (
                "Quelle: Regeln und Kennzahlen des Atlas; die Matrix aller Kreise steht im Kapitel"
                " zu den Handlungsbedarfen.",
                "Wie sicher: Ein Feld mit mehr Regeln hat leicht mehr Entwürfe. Die Zahlen sind"
                " keine Rangfolge der Dringlichkeit.",
            ),
        )

    def entwuerfe(self, anzahl: int = 5) -> Folie | Text:
        return beweisfolie.entwurfsfolie(self.g, self.entwuerfe_land, anzahl)

    def anlass(self) -> Folie | Text:
        """In how many Kreisen the patterns behind the Land's drafts hold."""
        zeilen = [
            (e.titel, u.name, f"{len(u.genannte)} von {self.a.anzahl_kreise}")
            for e in self.entwuerfe_land
            for u in e.befund.umstaende
            if u.art == "kreise"
        ]
        if not zeilen:
            return Text("")
        schwelle = next(u.soll for e in self.entwuerfe_land for u in e.befund.umstaende)
        return Folie(
            f"Jeder Entwurf an das Land stützt sich auf ein Muster in {schwelle} der Kreise",
            tafel(("Entwurf", "Muster", "Kreise"), zeilen, rechts=("Kreise",)),
            (
                "Quelle: Regeln und Kennzahlen des Atlas.",
                *(
                    f"{e.titel}: " + sprache.aufzaehlung(self.g.kommune(a).name for a in u.genannte)
                    for e in self.entwuerfe_land
                    for u in e.befund.umstaende
                    if u.art == "kreise"
                ),
            ),
        )

    def massnahmen(self) -> Folie | Text:
        """Measures that suit the drafts, and how well their effects are studied."""
        return massnahmenfolie.massnahmenfolie(self.g, self.entwuerfe_land)

    def vorort(self) -> Folie | Text:
        """Goals and decisions of the Land, where there are any."""
        return vorortfolie.vorortfolie(self.g, self.a.land.ags)

    def grenzen(self) -> Folie:
        """What the atlas cannot say."""
        nicht = sum(wirkung.muster(self.g)["nicht_beurteilbar"])
        return Folie(
            "Der Atlas zeigt Lagen und Muster; Ursachen und Wirkungen zeigt er nicht",
            punkte(
                "Armut ist hier am Bezug von Leistungen gemessen; wer keinen Antrag stellt, zählt"
                " nicht mit.",
                "Kreiswerte verdecken Unterschiede zwischen Gemeinden und Ortsteilen.",
                f"{sprache.zahl(nicht)} Urteile über Kreise waren nicht möglich, weil Werte"
                " fehlen.",
                "Ob Programme wirken, lässt sich aus Kreiszahlen nur selten ablesen.",
            ),
            (
                "Quelle: Atlas, Kapitel Methodik.",
                "Falls gefragt wird, warum es keine Rangliste gibt: Die möglichen Ränge vieler"
                " Kreise überlappen so weit, dass ein Platz nichts sagt.",
            ),
        )

    def beschluss(self) -> Folie:
        """What the committee is asked to do."""
        return beweisfolie.beschlussfolie(
            "das Land", self.a.ausgabe, bool(self.entwuerfe_land), bericht="Sozialstrukturatlas"
        )

    def quellen(self) -> Folie:
        return quellenfolie(self.g, [self._kennwert(i) for i in UNGLEICH], karte=True)


def _haeufigste(f: pd.DataFrame, von: str) -> str:
    """Say in which Handlungsfelder most Kreise have a draft."""
    anzahl = f["Kreise"].max()
    vorn = list(f.loc[f["Kreise"] == anzahl, "Handlungsfeld"])
    if len(vorn) > 2:
        felder = sprache.zahlwort(len(vorn))
        return f"In {felder} Handlungsfeldern haben je {anzahl} von {von} Kreisen einen Entwurf"
    namen = sprache.aufzaehlung(f"„{name}“" for name in vorn)
    return f"Die meisten Kreise, je {anzahl} von {von}, haben Entwürfe in {namen}"


@cache
def landesfolien() -> Landesfolien:
    """Return the slides of the Land."""
    return Landesfolien(atlas())
