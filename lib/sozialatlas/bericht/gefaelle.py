"""Inequality between areas beyond the gap: Gini, Theil, spatial pattern, spread within Kreise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from sozialatlas.bericht import ungleichheit
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.gruppen import verlange
from sozialatlas.bericht.kreistafel import gezaehlte, heutige
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.gebiete.nachbarschaft import nachbarn
from sozialatlas.kennwerte.raeumlich import ALPHA, Moran, Nachbarn, lokal, moran
from sozialatlas.kennwerte.segregation import Segregation, segregation
from sozialatlas.kennwerte.ungleichheit import Zerlegung, gini, zerlege

GRUPPE, ALLE = "arbeitslose", "bevoelkerung_15_64"
"""The group and the persons among whom it lives, both counted by Gemeinde."""


@dataclass(frozen=True, eq=False)
class Gefaelle:
    """What the chapter on inequality prints beyond gap and ratio."""

    grundlage: Grundlage

    # --- concentration --------------------------------------------------------------------------

    def zerlegung(self, indikator: str, jahr: int) -> Zerlegung:
        """Theil's T of the Kreise by kreisfreie Städte and Landkreise, each Kreis counting once."""
        werte = self._alle_kreise(indikator, jahr)
        return zerlege(werte.to_numpy(), [self.grundlage.kommune(a).typ for a in werte.index])

    def zwischen(self, indikator: str) -> str:
        """Share of the inequality between towns and country in the latest year: "23 %"."""
        anteil = self.zerlegung(indikator, self._jahre(indikator)[-1]).anteil_zwischen
        return "–" if anteil is None else sprache.prozent(100 * anteil, 0)

    def tabelle(self, *indikatoren: str) -> Tabelle:
        """Gini, Theil and its part between towns and country, first and latest year."""
        zeilen = []
        for id_ in indikatoren:
            for jahr in dict.fromkeys([self._jahre(id_)[0], self._jahre(id_)[-1]]):
                z = self.zerlegung(id_, jahr)
                werte = self._alle_kreise(id_, jahr).to_numpy()
                anteil = z.anteil_zwischen
                zeilen.append((
                    self.grundlage.indikator(id_).kurzname, str(jahr),
                    sprache.zahl(gini(werte), 3), sprache.zahl(z.gesamt, 4),
                    "–" if anteil is None else sprache.prozent(100 * anteil, 0),
                ))  # fmt: skip
        kopf = ["Indikator", "Jahr", "Gini", "Theil", "davon zwischen Stadt und Land"]
        return Tabelle(
            "gini-theil",
            "Ungleichheit zwischen den Kreisen: Gini und Theil",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=tuple(kopf[1:]),
            fussnoten=(
                "Beide Maße sind 0, wenn alle Kreise denselben Wert haben. Jeder Kreis zählt"
                " gleich. Eigene Berechnung aus den Werten der übrigen Tabellen.",
            ),
        )

    def gini_satz(self, indikator: str) -> str:
        """How the Gini coefficient changed, as a clause: "ist … von 0,18 (2016) auf …"."""
        jahre = self._jahre(indikator)
        werte = [gini(self._alle_kreise(indikator, j).to_numpy()) for j in jahre]
        reihe = pd.Series(werte, jahre)
        return ungleichheit.satz("der Gini-Koeffizient", reihe, lambda x, _: sprache.zahl(x, 2))

    def gilt_innerhalb(self, *indikatoren: str) -> None:
        """Stop the run unless most of the inequality lies within the groups."""
        anteile = {i: self.zerlegung(i, self._jahre(i)[-1]).anteil_zwischen for i in indikatoren}
        ist = [i for i, anteil in anteile.items() if (anteil or 0.0) >= 0.5]
        verlange("Ungleichheit vor allem zwischen Stadt und Land", "", ", ".join(ist))

    # --- neighbourhood --------------------------------------------------------------------------

    def raum(self, indikator: str, ebene: str = "kreise") -> Moran:
        """Moran's I in the latest year, by default over the Kreise."""
        return _moran(self, indikator, ebene)

    def raumtabelle(self, kreise: tuple[str, ...], gemeinden: tuple[str, ...]) -> Tabelle:
        """Moran's I with its test, and what the local form finds."""
        faelle = [*((i, "kreise") for i in kreise), *((i, "gemeinden") for i in gemeinden)]
        zeilen = [self._raumzeile(i, e) for i, e in faelle]
        kopf = ["Indikator", "Jahr", "Gebiete", "Moran I", "p", "Erkennbar ab", "Lokal auffällig"]
        return Tabelle(
            "moran",
            "Ähneln sich Nachbarn? Morans I",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=tuple(kopf[1:]),
            fussnoten=(
                "Nachbarn: gemeinsame Grenze. p aus 9999 zufälligen Vertauschungen, zweiseitig."
                " Erkennbar ab: kleinstes I, das der Test bei so vielen Gebieten vom Zufall trennt."
                " Lokal auffällig: Gebiete, höchstens 5 % davon Fehlalarme (Benjamini–Hochberg)."
                + self._inselnote(faelle),
            ),
        )

    def auffaellig(self, indikator: str) -> str:
        """How many Gemeinden stand out and of which kind: "15 mit hohem Wert unter hohen, …"."""
        werte = _lokal(self, indikator, "gemeinden")
        arten = werte.loc[werte["entdeckt"], "art"].value_counts()
        worte = {
            "hoch-hoch": "mit hohem Wert unter hohen",
            "niedrig-niedrig": "mit niedrigem unter niedrigen",
            "hoch-niedrig": "mit hohem unter niedrigen",
            "niedrig-hoch": "mit niedrigem unter hohen",
        }
        return sprache.aufzaehlung(
            f"{sprache.zahlwort(int(arten[art]))} {text}"
            for art, text in worte.items()
            if art in arten
        )

    def gilt_kein_muster(self, *indikatoren: str) -> None:
        """Stop the run if the Kreise do show a spatial pattern, which the text denies."""
        ist = [i for i in indikatoren if self.raum(i).p <= ALPHA]
        verlange("Räumliches Muster der Kreise", "", ", ".join(ist))

    def gilt_muster(self, indikator: str) -> None:
        """Stop the run unless neighbouring Gemeinden resemble each other."""
        m = self.raum(indikator, "gemeinden")
        verlange(
            "Räumliches Muster der Gemeinden", "ja", "ja" if m.i > 0 and m.p <= ALPHA else "nein"
        )

    @cached_property
    def schwelle(self) -> str:
        """Smallest I that the test can tell from chance over the Kreise."""
        return sprache.zahl(self.raum("kinderarmut").schwelle, 2)

    # --- within the Kreise ----------------------------------------------------------------------

    @cached_property
    def segregation(self) -> dict[str, Segregation]:
        """How unevenly the unemployed are spread over the Gemeinden of each Kreis, by AGS."""
        k = self.grundlage.kennwerte
        jahr = min(int(k.loc[k["indikator"] == i, "jahr"].max()) for i in (GRUPPE, ALLE))
        k = k[(k["jahr"] == jahr) & k["indikator"].isin((GRUPPE, ALLE))]
        werte = k.pivot(index="ags", columns="indikator", values="wert")
        ergebnis = {}
        for kreis in self.grundlage.kreise:
            gemeinden = [x.ags for x in self.grundlage.gebiete.gemeinden(kreis.ags)]
            teil = werte.reindex(gemeinden)
            fehlend = int(teil.isna().any(axis=1).sum())
            ergebnis[kreis.ags] = (
                Segregation(None, None, None, len(teil), 0, 0, f"{fehlend} Gemeinden ohne Angabe")
                if fehlend
                else segregation(teil[GRUPPE].to_numpy(), teil[ALLE].to_numpy())
            )
        return ergebnis

    @property
    def segregationsjahr(self) -> str:
        k = self.grundlage.kennwerte
        return str(min(int(k.loc[k["indikator"] == i, "jahr"].max()) for i in (GRUPPE, ALLE)))

    def segregationstabelle(self) -> Tabelle:
        """The Kreise of several Gemeinden by AGS with D, its baseline and the isolation index."""
        mehrere = {a: s for a, s in self.segregation.items() if s.einheiten > 1}
        zeilen, gruende = [], []
        for ags, s in mehrere.items():
            name = self.grundlage.kommune(ags).name
            anteil = s.gruppe / s.gesamt if s.gesamt else None
            zahlen = [(anteil, 3), (s.isolation, 3), (s.index, 2), (s.zufall, 2)]
            texte = ["–" if x is None else sprache.zahl(x, n) for x, n in zahlen]
            zeilen.append((name, sprache.zahl(s.einheiten), sprache.zahl(s.gruppe), *texte))
            gruende += [f"{name}: {s.grund}"] if s.grund else []
        kopf = ["Kreis", "Gemeinden", "Arbeitslose", "Anteil", "Isolation", "D", "Zufallswert"]
        note = (
            "D: Anteil der Arbeitslosen, der umziehen müsste, damit ihr Anteil überall gleich wäre."
            " Zufallswert: D, das bei zufälliger Verteilung zu erwarten ist. Anteil: Arbeitslose an"
            " den 15- bis 64-Jährigen im Kreis. Isolation: derselbe Anteil in der Gemeinde, in"
            " der ein Arbeitsloser im Mittel lebt; bei gleichmäßiger Verteilung wären beide gleich."
        )
        return Tabelle(
            "segregation",
            f"Wie ungleich Arbeitslose auf die Gemeinden verteilt sind, {self.segregationsjahr}",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=tuple(kopf[1:]),
            fussnoten=(note, *([f"Nicht gezeigt: {'; '.join(gruende)}."] if gruende else [])),
        )

    def segregation_spanne(self) -> str:
        """Smallest and largest D with their Kreise: "0,06 (…) bis 0,20 (…)"."""
        gezeigt = sorted((s.index, a) for a, s in self.segregation.items() if s.index is not None)
        enden = [f"{sprache.zahl(d, 2)} ({self.grundlage.kommune(a).name})"
                 for d, a in (gezeigt[0], gezeigt[-1])]  # fmt: skip
        return " bis ".join(enden)

    def zufall_spanne(self) -> str:
        """Smallest and largest baseline: "0,02 bis 0,07"."""
        werte = [s.zufall for s in self.segregation.values() if s.zufall is not None]
        return f"{sprache.zahl(min(werte), 2)} bis {sprache.zahl(max(werte), 2)}"

    # --- behind ---------------------------------------------------------------------------------

    def _jahre(self, indikator: str) -> list[int]:
        return [int(j) for j in ungleichheit.seit_bruch(self.grundlage, indikator).index]

    def _alle_kreise(self, indikator: str, jahr: int) -> pd.Series:
        """Return the values of the Kreise that the source counts: together they are the Land."""
        return gezaehlte(self.grundlage, indikator, jahr)

    def raumwerte(self, indikator: str, ebene: str) -> tuple[int, pd.Series]:
        """Return the latest year and the values of Kreise or Gemeinden by AGS."""
        if ebene == "kreise":
            jahr = self._jahre(indikator)[-1]
            return jahr, heutige(self.grundlage, indikator, jahr)
        k = self.grundlage.kennwerte
        k = k[(k["indikator"] == indikator) & (k["ags"].str.len() == 8) & k["wert"].notna()]
        jahr = int(k["jahr"].max())
        return jahr, k[k["jahr"] == jahr].set_index("ags")["wert"]

    @cached_property
    def _nachbarn(self) -> dict[str, Nachbarn]:
        return {e: nachbarn(self.grundlage.geometrie(e)) for e in ("kreise", "gemeinden")}  # type: ignore[arg-type]

    def _raumzeile(self, indikator: str, ebene: str) -> tuple[str, ...]:
        m, jahr = self.raum(indikator, ebene), self.raumwerte(indikator, ebene)[0]
        auffaellig = int(_lokal(self, indikator, ebene)["entdeckt"].sum())
        p = "< 0,001" if m.p < 0.001 else sprache.zahl(m.p, 3)
        wort = "Kreise" if ebene == "kreise" else "Gemeinden"
        return (
            self.grundlage.indikator(indikator).kurzname, str(jahr), f"{m.anzahl} {wort}",
            sprache.zahl(m.i, 2), p, sprache.zahl(m.schwelle, 2), sprache.zahl(auffaellig),
        )  # fmt: skip

    def _inselnote(self, faelle: list[tuple[str, str]]) -> str:
        inseln = sorted({a for i, e in faelle for a in self.raum(i, e).inseln})
        namen = sprache.aufzaehlung(self.grundlage.kommune(a).name for a in inseln)
        return f" Ohne Nachbarn mit Wert und daher nicht dabei: {namen}." if inseln else ""


@cache
def _moran(g: Gefaelle, indikator: str, ebene: str) -> Moran:
    return moran(g.raumwerte(indikator, ebene)[1], g._nachbarn[ebene])


@cache
def _lokal(g: Gefaelle, indikator: str, ebene: str) -> pd.DataFrame:
    return lokal(g.raumwerte(indikator, ebene)[1], g._nachbarn[ebene])
