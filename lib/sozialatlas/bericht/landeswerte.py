"""Values of the Land for running text: every method returns a plain German string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import saetze, ungleichheit, wirkung
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.kreistafel import gezaehlte
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import AufrufFehler, DatenFehler, aehnlich
from sozialatlas.typen import Trendklasse


@dataclass(frozen=True, eq=False)
class Landeswerte:
    """What chapters say about the Land, the Bund and the range of the Kreise."""

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

    @property
    def entwuerfe_je_kreis(self) -> str:
        """Fewest, most and median number of drafts: "zwischen zwei und 24, im Median acht"."""
        je_kreis = pd.Series(
            [len(e) for e in wirkung.entwuerfe_der_kreise(self.grundlage).values()]
        )
        wenigste, meiste = (sprache.zahlwort(int(x)) for x in (je_kreis.min(), je_kreis.max()))
        mitte = float(je_kreis.median())
        wort = sprache.zahlwort(int(mitte)) if mitte.is_integer() else sprache.zahl(mitte, 1)
        return f"zwischen {wenigste} und {meiste}, im Median {wort}"

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
        werte = self._kreiswerte(indikator)
        return sprache.differenz(
            werte.iloc[-1] - werte.iloc[0], self.grundlage.indikator(indikator), vorzeichen=False
        )

    def vielfaches(self, indikator: str) -> str:
        """Highest in relation to lowest value: "das 3,8-Fache"."""
        werte = self._kreiswerte(indikator)
        return sprache.vielfaches(werte.iloc[-1] / werte.iloc[0])

    def kreise_ueber_land(self, indikator: str) -> str:
        """How many Kreise lie above the Land's value, as a word."""
        land = self._kennwert(indikator).wert or 0.0
        return sprache.zahlwort(int((self._kreiswerte(indikator) > land).sum()))

    def kreise_im_trend(self, indikator: str, klasse: Trendklasse) -> str:
        """In how many Kreisen this tested trend class holds: "keinem", "einem", "zwölf"."""
        lagen = [self.grundlage.lage(k.ags)[indikator] for k in self.grundlage.kreise]
        anzahl = sum(k.trend == klasse for k in lagen)
        return saetze.dativ(anzahl)

    def trifft_zu(self, regel: str) -> str:
        """For how many Kreise a rule holds, as a word; AufrufFehler for an unknown rule."""
        m = wirkung.muster(self.grundlage).set_index("regel")["trifft_zu"]
        if regel not in m.index:
            raise AufrufFehler(f"Die Regel „{regel}“ gibt es nicht. {aehnlich(regel, m.index)}")
        return sprache.zahlwort(int(m[regel]))

    def gilt_kein_muster_ueberwiegt(self) -> None:
        """Stop the run if a rule holds for more than half of the Kreise."""
        haeufigste = int(wirkung.muster(self.grundlage)["trifft_zu"].max())
        if haeufigste > len(self.grundlage.kreise) / 2:
            raise DatenFehler(
                "Der Text sagt, kein Muster betreffe die meisten Kreise; eine Regel trifft aber"
                f" auf {haeufigste} zu. Den Satz in chapters/handlungsbedarfe.qmd anpassen."
            )

    def median(self, indikator: str) -> str:
        """The median of the Kreise in the latest year."""
        i = self.grundlage.indikator(indikator)
        return sprache.wert(float(self._kreiswerte(indikator).median()), i)

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
        return zahl(k, k.wert)

    def zahl_bund(self, indikator: str) -> str:
        k = self._kennwert(indikator)
        return zahl(k, k.bund)

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

    # --- behind ---------------------------------------------------------------------------------

    def _lage(self) -> Mapping[str, Kennwert]:
        return self.grundlage.lage(LAND)

    def _kennwert(self, indikator: str, ags: str = LAND) -> Kennwert:
        return self.grundlage.lage(ags)[indikator]

    def _kreiswerte(self, indikator: str) -> pd.Series:
        """The Kreise's values by AGS in the year of the Land's latest value, sorted by value."""
        werte = gezaehlte(self.grundlage, indikator, self._kennwert(indikator).jahr)
        return werte.sort_values(kind="stable")

    def _ende(self, indikator: str, stelle: int, *, einheit: bool = True) -> str:
        werte = self._kreiswerte(indikator)
        i, wert = self.grundlage.indikator(indikator), werte.iloc[stelle]
        text = sprache.wert(wert, i) if einheit else sprache.zahl(wert, i.dezimalen)
        return f"{text} ({self.grundlage.damaliger_name(str(werte.index[stelle]), indikator)})"

    def _enden(self, k: Kennwert) -> tuple[str, str]:
        werte = self._kreiswerte(k.indikator.id)
        if werte.empty:
            return "–", "–"
        return zahl(k, werte.iloc[0]), zahl(k, werte.iloc[-1])


def zahl(k: Kennwert, x: float | None) -> str:
    """Write a value without its unit, "–" for none."""
    return "–" if x is None else sprache.zahl(x, k.indikator.dezimalen)
