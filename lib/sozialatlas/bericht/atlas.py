"""The Atlas: everything that the chapters on the Land print."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from sozialatlas.bericht import abschnitte, anhang, bilder, saetze, ungleichheit, wirkung
from sozialatlas.bericht.grundlage import LAND, Grundlage, grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.stubs import kennung
from sozialatlas.bericht.text import Text, absaetze, anker, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.fehler import DatenFehler
from sozialatlas.typen import Kommune, Trendklasse

HAELFTE = 0.5
"""Share of the Kreise from which a pattern counts as one of the Land."""


@dataclass(frozen=True, eq=False)
class Atlas:
    """The values of the book; methods for running text return strings."""

    grundlage: Grundlage

    # --- values for running text ---------------------------------------------------------------

    @property
    def stand(self) -> str:
        return sprache.datum(self.grundlage.ausgabe.stand)

    @property
    def ausgabe(self) -> str:
        return self.grundlage.ausgabe.ausgabe

    @property
    def anzahl_kreise(self) -> str:
        return sprache.zahl(len(self.grundlage.kreise))

    @property
    def anzahl_gemeinden(self) -> str:
        return sprache.zahl(len(self.grundlage.gebiete.gemeinden()))

    @property
    def anzahl_indikatoren(self) -> str:
        return sprache.zahl(len(self.grundlage.katalog.indikatoren))

    @property
    def anzahl_regeln(self) -> str:
        return sprache.zahl(len(self.grundlage.regeln))

    @property
    def anzahl_entwuerfe(self) -> str:
        return sprache.zahl(sum(map(len, wirkung.entwuerfe_der_kreise(self.grundlage).values())))

    def wert(self, indikator: str, ags: str = LAND) -> str:
        """The latest value of an area, of the Land by default: "9,7 %"."""
        return self._kennwert(indikator, ags).text

    def jahr(self, indikator: str) -> str:
        """The year of the Land's latest value; Kreise are shown for the same year."""
        return str(self._kennwert(indikator).jahr)

    def bund(self, indikator: str) -> str:
        """The value of the Bund in the year of the Land's latest value."""
        k = self._kennwert(indikator)
        return "–" if k.bund is None else sprache.wert(k.bund, k.indikator)

    def gegen_bund(self, indikator: str) -> str:
        """Where the Land lies: "4,2 Prozentpunkte unter dem Bundeswert (13,9 %)"."""
        return saetze.gegen_bund(self._kennwert(indikator))

    def entwicklung(self, indikator: str) -> str:
        """How the Land's value developed: "ist von 13,9 % (2016) auf 9,7 % (2022) gesunken"."""
        k = self._kennwert(indikator)
        return saetze.entwicklung(k) or "lässt sich in seiner Entwicklung nicht beurteilen"

    def niedrigster(self, indikator: str) -> str:
        """The lowest value of the Kreise with its name: "4,8 % (Hildburghausen)"."""
        return self._ende(indikator, 0)

    def hoechster(self, indikator: str) -> str:
        return self._ende(indikator, -1)

    def abstand(self, indikator: str) -> str:
        """Highest minus lowest value of the Kreise: "13,5 Prozentpunkte"."""
        werte = self._kreiswerte(indikator)["wert"]
        return sprache.differenz(
            werte.iloc[-1] - werte.iloc[0], self.grundlage.indikator(indikator), vorzeichen=False
        )

    def vielfaches(self, indikator: str) -> str:
        """Highest in relation to lowest value: "das 3,8-Fache"."""
        werte = self._kreiswerte(indikator)["wert"]
        return sprache.vielfaches(werte.iloc[-1] / werte.iloc[0])

    def kreise_ueber_land(self, indikator: str) -> str:
        """How many Kreise lie above the Land's value, as a word."""
        land = self._kennwert(indikator).wert or 0.0
        return sprache.zahlwort(int((self._kreiswerte(indikator)["wert"] > land).sum()))

    def kreise_im_trend(self, indikator: str, klasse: Trendklasse) -> str:
        """How many Kreise have this tested trend class, as a word."""
        lagen = [self.grundlage.lage(k.ags)[indikator] for k in self.grundlage.kreise]
        return sprache.zahlwort(sum(k.trend == klasse for k in lagen))

    def streuung(self, indikator: str, welches: int = -1) -> str:
        """Standard deviation of the Kreise in the latest (0: the first) comparable year."""
        tabelle = ungleichheit.seit_bruch(self.grundlage, indikator)
        i = self.grundlage.indikator(indikator)
        return sprache.differenz(tabelle["streuung"].iloc[welches], i, vorzeichen=False)

    def streuungsjahr(self, indikator: str, welches: int = -1) -> str:
        return str(ungleichheit.seit_bruch(self.grundlage, indikator).index[welches])

    def abstand_im(self, indikator: str, welches: int) -> str:
        """Gap between the Kreise in the first (0) or latest (−1) comparable year."""
        tabelle = ungleichheit.seit_bruch(self.grundlage, indikator)
        i = self.grundlage.indikator(indikator)
        return sprache.differenz(tabelle["abstand"].iloc[welches], i, vorzeichen=False)

    def zahl(self, indikator: str) -> str:
        """The Land's latest value without its unit: "7,1"."""
        k = self._kennwert(indikator)
        return _zahl(k, k.wert)

    def zahl_bund(self, indikator: str) -> str:
        k = self._kennwert(indikator)
        return _zahl(k, k.bund)

    def zahl_niedrigster(self, indikator: str) -> str:
        """The lowest value of the Kreise without its unit, with the name: "5,9 (Sonneberg)"."""
        return self._ende(indikator, 0, einheit=False)

    def zahl_hoechster(self, indikator: str) -> str:
        return self._ende(indikator, -1, einheit=False)

    def verhaeltnis_satz(self, indikator: str) -> str:
        """How the ratio of highest to lowest value changed, as a clause."""
        t = ungleichheit.seit_bruch(self.grundlage, indikator)["verhaeltnis"]
        return ungleichheit.satz("das Verhältnis der beiden Werte", t, sprache.zahl)

    def streuung_satz(self, indikator: str, subjekt: str = "") -> str:
        """How the standard deviation of the Kreise changed: "ist [subjekt] von … gesunken"."""
        t = ungleichheit.seit_bruch(self.grundlage, indikator)["streuung"]
        i = self.grundlage.indikator(indikator)
        return ungleichheit.satz(subjekt, t, lambda x, d: sprache.differenz(x, i, vorzeichen=False))

    def gilt(self, indikator: str, lage: sprache.Lage, bezug: str = "bund") -> None:
        """Stop the run if a sentence of a chapter no longer fits the figures.

        ``lage`` is how the Land stands to ``bezug`` ("bund"): "hoeher", "niedriger" or "gleich".
        """
        k = self._kennwert(indikator)
        vergleichswert = k.bund if bezug == "bund" else None
        if k.wert is None or vergleichswert is None:
            raise DatenFehler(f"Zu „{indikator}“ fehlt ein Vergleich, den der Text behauptet.")
        ist = sprache.lage(k.wert, vergleichswert, k.indikator.dezimalen)
        if ist != lage:
            raise DatenFehler(
                f"Der Text sagt zu „{indikator}“: {lage} als im Bund; die Zahlen sagen: {ist}."
                " Den Satz im Kapitel an die Zahlen anpassen."
            )

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

    def gemeindekarte(self, indikator: str) -> Abbildung:
        """All Gemeinden of the Land in their latest year."""
        return bilder.gemeindekarte(self.grundlage, indikator, None)

    def hantel(self, indikator: str) -> Abbildung:
        """All Kreise in the first and the latest comparable year."""
        von = int(ungleichheit.seit_bruch(self.grundlage, indikator).index[0])
        return bilder.hantel(self.grundlage, self._kennwert(indikator), von)

    def tabelle(self, thema: str) -> Tabelle:
        """The Land's indicators of a theme with Bund, range of the Kreise and trend."""
        werte = [k for k in self._lage().values() if k.indikator.thema == thema and k.vorhanden]
        spalten = {
            "Indikator": [abschnitte.mit_einheit(k.indikator) for k in werte],
            "Thüringen": [_zahl(k, k.wert) for k in werte],
            "Jahr": [str(k.jahr) for k in werte],
            "Deutschland": [_zahl(k, k.bund) for k in werte],
            "Niedrigster Kreis": [self._enden(k)[0] for k in werte],
            "Höchster Kreis": [self._enden(k)[1] for k in werte],
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
            werte = self._kreiswerte(k.indikator.id).set_index("ags")["wert"]
            spalten[f"{abschnitte.mit_einheit(k.indikator)} {k.jahr}"] = [
                sprache.zahl(werte[kreis.ags], k.indikator.dezimalen) if kreis.ags in werte else "…"
                for kreis in g.kreise
            ]
        namen = sprache.aufzaehlung(k.indikator.kurzname for k in kennwerte)
        return Tabelle(
            id_,
            f"Landkreise und kreisfreie Städte: {namen}",
            pd.DataFrame(spalten),
            rechts=tuple(list(spalten)[1:]),
            fussnoten=(abschnitte.quellenzeile(g, kennwerte),),
        )

    def ungleichheit(self, *indikatoren: str) -> Tabelle:
        return ungleichheit.vergleich(self.grundlage, indikatoren)

    def abstaende(self, indikator: str) -> Tabelle:
        return ungleichheit.reihe(self.grundlage, indikator)

    def grenzen(self, thema: str) -> Text:
        """What the figures of a theme can and cannot say."""
        werte = [k for k in self._lage().values() if k.indikator.thema == thema]
        return liste(abschnitte.grenzen(werte))

    # --- needs for action -----------------------------------------------------------------------

    def matrix(self, teil: int) -> Tabelle:
        """Drafts per Kreis and Handlungsfeld; part 1 and 2 hold five fields each."""
        alle = wirkung.matrix(self.grundlage)
        auswahl = alle.iloc[:, 5 * (teil - 1) : 5 * teil].reset_index(names="Kreis")
        return Tabelle(
            f"matrix-{teil}",
            f"Entwürfe von Handlungsempfehlungen nach Kreis und Handlungsfeld, Teil {teil}",
            auswahl,
            rechts=tuple(map(str, auswahl.columns[1:])),
            fussnoten=("In Klammern: davon mit hoher Priorität. – = kein Entwurf.",),
        )

    def muster(self) -> Tabelle:
        """The rules by the number of Kreise they hold for."""
        m = wirkung.muster(self.grundlage)
        felder = self.grundlage.katalog.handlungsfelder
        daten = pd.DataFrame(
            {
                "Regel": m["titel"],
                "Handlungsfeld": [felder[f].kurzname for f in m["handlungsfeld"]],
                "trifft zu": m["trifft_zu"],
                "trifft nicht zu": m["trifft_nicht_zu"],
                "nicht beurteilbar": m["nicht_beurteilbar"],
            }
        )
        return Tabelle("muster", "Regeln und die Zahl der Kreise, für die sie zutreffen", daten)

    def landesmuster(self) -> Text:
        """The patterns that at least half of the Kreise share, as a list."""
        m = wirkung.muster(self.grundlage)
        n = len(self.grundlage.kreise)
        geteilt = m[m["trifft_zu"] >= HAELFTE * n]
        if geteilt.empty:
            return Text("Kein Muster ist der Hälfte der Kreise gemeinsam.")
        felder = self.grundlage.katalog.handlungsfelder
        return liste(
            f"**{maskiere(z.titel)}** ({felder[z.handlungsfeld].name}): trifft in {z.trifft_zu} von"
            f" {n} Kreisen zu"
            for z in geteilt.itertuples()
        )

    def empfehlungen_land(self) -> Text:
        """The rules whose recommendation addresses the Land itself, with their reach."""
        m = wirkung.muster(self.grundlage).set_index("regel")
        regeln = [r for r in self.grundlage.regeln if r.dann.ebene == "land"]
        gezaehlt = [(r, int(m.loc[r.id, "trifft_zu"])) for r in regeln]
        punkte = liste(
            f"**{maskiere(r.titel)}:** Anlass in {sprache.zahlwort(n)}"
            f" {'Kreis' if n == 1 else 'Kreisen'}"
            for r, n in gezaehlt
            if n
        )
        if not str(punkte):
            return Text("")
        return absaetze(["An das Land selbst richten sich diese Entwürfe:", str(punkte)])

    def berichte(self) -> Text:
        """Links to all reports, for the pages on the web."""
        g = self.grundlage
        gebiete = [g.kommune(ags) for ags in g.berichtsgebiete]
        punkte = liste(f"[{k.bezeichnung}](../kommunen/{kennung(k)}.html)" for k in gebiete)
        return absaetze(['::: {.content-visible when-format="html"}', str(punkte), ":::"])

    # --- annex ----------------------------------------------------------------------------------

    def quellen(self) -> Tabelle:
        benutzt = set(self.grundlage.kennwerte["quelle"].unique())
        alle = [q for q in self.grundlage.katalog.quellen.values() if q.id in benutzt]
        return anhang.quellentabelle(alle)

    def quellenhinweise(self) -> Text:
        """What each source is and what was taken from it, as paragraphs."""
        return absaetze(anhang.quellenabsatz(q) for q in self.grundlage.katalog.quellen.values())

    def definitionen(self, thema: str) -> Text:
        """The catalogue's entries of a theme."""
        return absaetze(anhang.definition(i) for i in self.grundlage.thema(thema))

    # --- behind ---------------------------------------------------------------------------------

    def _lage(self) -> dict[str, Kennwert]:
        return dict(self.grundlage.lage(LAND))

    def _kennwert(self, indikator: str, ags: str = LAND) -> Kennwert:
        return self.grundlage.lage(ags)[indikator]

    def _kreiswerte(self, indikator: str) -> pd.DataFrame:
        """The Kreise's values in the year of the Land's latest value, sorted by value."""
        reihen = self.grundlage.reihen(indikator)
        kreise = [k.ags for k in self.grundlage.kreise]
        jahr = self._kennwert(indikator).jahr
        auswahl = reihen[reihen["ags"].isin(kreise) & (reihen["jahr"] == jahr)]
        return auswahl.sort_values("wert", kind="stable")

    def _ende(self, indikator: str, stelle: int, *, einheit: bool = True) -> str:
        zeile = self._kreiswerte(indikator).iloc[stelle]
        i = self.grundlage.indikator(indikator)
        text = (
            sprache.wert(zeile["wert"], i) if einheit else sprache.zahl(zeile["wert"], i.dezimalen)
        )
        return f"{text} ({self.grundlage.kommune(zeile['ags']).name})"

    def _enden(self, k: Kennwert) -> tuple[str, str]:
        werte = self._kreiswerte(k.indikator.id)["wert"]
        if werte.empty:
            return "–", "–"
        return _zahl(k, werte.iloc[0]), _zahl(k, werte.iloc[-1])


def _zahl(k: Kennwert, x: float | None) -> str:
    return "–" if x is None else sprache.zahl(x, k.indikator.dezimalen)


@cache
def atlas() -> Atlas:
    """Return the Atlas of the project around the working directory."""
    return Atlas(grundlage())
