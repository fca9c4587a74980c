"""Patterns among the Kreise for running text: town and country, together, apart, lasting.

Every method returns a plain German string whose words follow the figures, so that a sentence of
a chapter cannot become false when the data change. Correlations are Spearman's, over the Kreise:
they describe areas, never persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sozialatlas.bericht import saetze, ungleichheit
from sozialatlas.bericht.kreistafel import gezaehlte
from sozialatlas.bericht.landeswerte import Landeswerte
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import DatenFehler
from sozialatlas.typen import Indikator

DEUTLICH, ERKENNBAR = 0.5, 0.43
"""Rank correlations over 22 Kreise: below 0.43 chance explains them too (test on the 5 % level)."""
GROSS = 10_000
"""Residents from which a Gemeinde counts as a larger town here."""


@dataclass(frozen=True, eq=False)
class Gruppenwerte(Landeswerte):
    """What the Kreise have in common and what parts them."""

    # --- town and country ----------------------------------------------------------------------

    @property
    def anzahl_staedte(self) -> str:
        return sprache.zahlwort(len(self._gruppe("Kreisfreie Stadt")))

    @property
    def anzahl_landkreise(self) -> str:
        return sprache.zahlwort(len(self._gruppe("Landkreis")))

    def stadt_land(self, indikator: str, *, einheit: bool = True) -> str:
        """Compare the medians: "höher (12,6 %) als im Median der Landkreise (8,3 %)"."""
        stadt, land = self._mediane(indikator)
        i = self.grundlage.indikator(indikator)
        hier, dort = (_wert(x, i, einheit) for x in (stadt, land))
        lage = sprache.lage(stadt, land, i.dezimalen)
        if lage == "gleich":
            return f"ebenso hoch wie im Median der Landkreise ({dort})"
        wort = "höher" if lage == "hoeher" else "niedriger"
        return f"{wort} ({hier}) als im Median der Landkreise ({dort})"

    def mediane(self, indikator: str, *, einheit: bool = True) -> str:
        """Name both medians: "12,6 % in den kreisfreien Städten, 8,3 % in den Landkreisen"."""
        i = self.grundlage.indikator(indikator)
        stadt, land = (_wert(m, i, einheit) for m in self._mediane(indikator))
        return f"{stadt} in den kreisfreien Städten und {land} in den Landkreisen"

    def gruppenmedian(self, i: Indikator, typ: str) -> str:
        """Median of one kind of Kreise without its unit."""
        return sprache.zahl(float(self._gruppenwerte(i, typ).median()), i.dezimalen)

    def gruppenspanne(self, i: Indikator, typ: str) -> str:
        """Lowest and highest value of one kind of Kreise: "8,2–18,4"."""
        werte = self._gruppenwerte(i, typ)
        return "–".join(sprache.zahl(float(x), i.dezimalen) for x in (werte.min(), werte.max()))

    def gilt_stadt_land(self, indikator: str, lage: sprache.Lage) -> None:
        """Stop the run if the towns' median no longer stands like this to that of the country."""
        stadt, land = self._mediane(indikator)
        ist = sprache.lage(stadt, land, self.grundlage.indikator(indikator).dezimalen)
        verlange(f"Städte gegen Landkreise bei „{indikator}“", lage, ist)

    def gilt_aehnlich(self, indikator: str, anteil: float = 0.25) -> None:
        """Stop the run if the two medians lie far apart, measured by the range of all Kreise."""
        stadt, land = self._mediane(indikator)
        werte = self._werte(indikator)
        nah = abs(stadt - land) <= anteil * (werte.max() - werte.min())
        verlange(f"Stadt und Land ähnlich bei „{indikator}“", "ja", "ja" if nah else "nein")

    def gezaehlte_kreise(self, indikator: str) -> str:
        """How many Kreise the source counts, as a word: "23" where Eisenach is one of them."""
        return sprache.zahlwort(len(self._kreiswerte(indikator)))

    # --- against Land and Bund ------------------------------------------------------------------

    def namen_ueber_land(self, indikator: str) -> str:
        """Name the Kreise above the Land's value by AGS: "Erfurt, Gera und Nordhausen"."""
        return self._namen(self._ueber(indikator))

    def kreise_ueber_bund(self, indikator: str) -> str:
        """In how many Kreisen the value exceeds that of the Bund: "keinem", "einem", "vier"."""
        bund = self._kennwert(indikator).bund
        if bund is None:
            raise DatenFehler(f"Zu „{indikator}“ fehlt der Bundeswert, den der Text nennt.")
        return saetze.dativ(int((self._kreiswerte(indikator) > bund).sum()))

    def gemeinsam(self, *indikatoren: str) -> str:
        """In which Kreisen all these exceed the Land: "drei Kreisen (A, B und C)"."""
        menge = set.intersection(*(self._ueber(i) for i in indikatoren))
        namen = f" ({self._namen(menge)})" if menge else ""
        return f"{saetze.dativ(len(menge))} {'Kreisen' if len(menge) > 1 else 'Kreis'}{namen}"

    # --- together and lasting -------------------------------------------------------------------

    def gleichlauf(self, eins: str, zwei: str) -> str:
        """Say how two indicators go together: "gehen deutlich miteinander einher (… 0,84)"."""
        r = self._rang(*self._paar(eins, zwei))
        zahl = f"Rangkorrelation {sprache.zahl(r, 2)}"
        if abs(r) < ERKENNBAR:
            return f"hängen nicht erkennbar zusammen ({zahl})"
        wie = "deutlich" if abs(r) >= DEUTLICH else "schwach"
        art = "miteinander" if r > 0 else "in entgegengesetzter Richtung"
        return f"gehen {wie} {art} einher ({zahl})"

    def gilt_gleichlauf(self, eins: str, zwei: str, richtung: int) -> None:
        """Stop the run unless two indicators clearly go together (1), apart (−1) or neither (0)."""
        r = self._rang(*self._paar(eins, zwei))
        ist = 0 if abs(r) < ERKENNBAR else (1 if r > 0 else -1)
        verlange(f"Zusammenhang von „{eins}“ und „{zwei}“", str(richtung), str(ist))

    def beharrung(self, indikator: str) -> str:
        """Rank correlation of first and latest comparable year: "0,95 (2016 und 2022)"."""
        jahre = ungleichheit.seit_bruch(self.grundlage, indikator).index
        r = self._rang(*(self._werte(indikator, int(j)) for j in (jahre[0], jahre[-1])))
        return f"{sprache.zahl(r, 2)} ({jahre[0]} und {jahre[-1]})"

    def gilt_beharrung(
        self, indikator: str, mindestens: float = DEUTLICH, *, besteht: bool = True
    ) -> None:
        """Stop the run if the order of the Kreise no longer lasts (or now does)."""
        jahre = ungleichheit.seit_bruch(self.grundlage, indikator).index
        r = self._rang(*(self._werte(indikator, int(j)) for j in (jahre[0], jahre[-1])))
        verlange(f"Beharrung von „{indikator}“", str(besteht), str(r >= mindestens))

    def gilt_trend(self, indikator: str, klasse: str) -> None:
        """Stop the run if the Land's trend class is another than the text says."""
        verlange(f"Trend von „{indikator}“", klasse, self._kennwert(indikator).trend)

    # --- two indicators of one unit -------------------------------------------------------------

    def luecke(self, mehr: str, weniger: str) -> str:
        """How much lower the second value is in the median Kreis: "9,4 %"."""
        return sprache.prozent(float(self._luecken(mehr, weniger).median()), 1)

    def luecke_ende(self, mehr: str, weniger: str, stelle: int) -> str:
        """Smallest (0) or largest (−1) gap with its Kreis: "1,1 % (Erfurt)"."""
        luecken = self._luecken(mehr, weniger)
        name = self.grundlage.damaliger_name(str(luecken.index[stelle]), mehr)
        return f"{sprache.prozent(float(luecken.iloc[stelle]), 1)} ({name})"

    def anzahl_mit_luecke(self, mehr: str, weniger: str) -> str:
        """In how many Kreisen the second value is lower, as a word."""
        return saetze.dativ(int((self._luecken(mehr, weniger) > 0).sum()))

    # --- Gemeinden ------------------------------------------------------------------------------

    def gemeinden_median(self, indikator: str, *, gross: bool) -> str:
        """Median over larger towns (from 10 000 residents) or all other Gemeinden with a value."""
        i = self.grundlage.indikator(indikator)
        return sprache.wert(float(self._gemeinden(indikator, gross).median()), i)

    def gemeinden_anzahl(self, indikator: str, *, gross: bool) -> str:
        return sprache.zahl(len(self._gemeinden(indikator, gross)))

    def gemeinden_ueber_land(self, indikator: str, *, gross: bool) -> str:
        """How many of these Gemeinden lie above the Land's value: "31"."""
        land = self._kennwert(indikator).wert or 0.0
        return sprache.zahl(int((self._gemeinden(indikator, gross) > land).sum()))

    def gemeinden_ohne(self, indikator: str) -> str:
        """How many Gemeinden have no value in the latest year."""
        mit = sum(len(self._gemeinden(indikator, g)) for g in (True, False))
        return sprache.zahl(len(self.grundlage.gebiete.gemeinden()) - mit)

    # --- behind ---------------------------------------------------------------------------------

    def _gruppe(self, typ: str) -> tuple[str, ...]:
        return tuple(k.ags for k in self.grundlage.kreise if k.typ == typ)

    def _werte(self, indikator: str, jahr: int | None = None) -> pd.Series:
        """Values of the Kreise by AGS, in the year of the Land's latest value by default."""
        if jahr is None:
            return self._kreiswerte(indikator)
        return gezaehlte(self.grundlage, indikator, jahr)

    def _paar(self, eins: str, zwei: str) -> tuple[pd.Series, pd.Series]:
        """Values of two indicators on the same areas: a Kreis with other borders is none."""
        alle = self.grundlage.angleichung.entzogen
        damals = [set(alle.loc[alle["indikator"] == i, "ags"]) for i in (eins, zwei)]
        anders = damals[0] ^ damals[1]
        hier, dort = (self._werte(i) for i in (eins, zwei))
        return hier[~hier.index.isin(anders)], dort[~dort.index.isin(anders)]

    def _mediane(self, indikator: str) -> tuple[float, float]:
        i = self.grundlage.indikator(indikator)
        stadt, land = (
            float(self._gruppenwerte(i, typ).median()) for typ in ("Kreisfreie Stadt", "Landkreis")
        )
        return stadt, land

    def _gruppenwerte(self, i: Indikator, typ: str) -> pd.Series:
        werte = self._werte(i.id)
        return werte[[self.grundlage.kommune(ags).typ == typ for ags in werte.index]].dropna()

    def _ueber(self, indikator: str) -> set[str]:
        werte = self._werte(indikator)
        return set(werte.index[werte > (self._kennwert(indikator).wert or 0.0)])

    def _namen(self, ags: set[str]) -> str:
        return sprache.aufzaehlung(self.grundlage.kommune(a).name for a in sorted(ags))

    @staticmethod
    def _rang(eins: pd.Series, zwei: pd.Series) -> float:
        """Spearman's rank correlation over the areas that have both values."""
        beide = pd.concat([eins, zwei], axis=1, join="inner").dropna()
        return float(beide.iloc[:, 0].rank().corr(beide.iloc[:, 1].rank()))

    def _luecken(self, mehr: str, weniger: str) -> pd.Series:
        return (100 * (1 - self._werte(weniger) / self._werte(mehr))).dropna().sort_values()

    def _gemeinden(self, indikator: str, gross: bool) -> pd.Series:
        """Gemeinden with a value in their latest year, by size (residents of the latest year)."""
        werte, menschen = (self._gemeindewerte(i) for i in (indikator, "bevoelkerung"))
        return werte[(menschen.reindex(werte.index) >= GROSS) == gross]

    def _gemeindewerte(self, indikator: str) -> pd.Series:
        """Values of the Gemeinden by AGS in the latest year in which one has a value."""
        k = self.grundlage.kennwerte[["indikator", "ags", "jahr", "wert"]]
        k = k[k["indikator"] == indikator].dropna(subset="wert")
        k = k[k["ags"].str.len() == 8]
        return k[k["jahr"] == k["jahr"].max()].set_index("ags")["wert"]


def _wert(x: float, i: Indikator, einheit: bool) -> str:
    return sprache.wert(x, i) if einheit else sprache.zahl(x, i.dezimalen)


def verlange(was: str, soll: str, ist: str) -> None:
    """Stop the run if the figures say something else than a text."""
    if soll != ist:
        raise DatenFehler(
            f"{was}: Der Text behauptet „{soll}“, die Zahlen sagen „{ist}“."
            " Den Satz im Kapitel an die Zahlen anpassen."
        )
