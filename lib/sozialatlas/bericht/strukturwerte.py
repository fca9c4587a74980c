"""What the chapter on comparability prints: peers of all Kreise, types, rates against numbers."""

from __future__ import annotations

import pandas as pd

from sozialatlas import kennwerte as kw
from sozialatlas.ausgabe import LAND
from sozialatlas.bericht import typen, vergleich, zerlegung
from sozialatlas.bericht.abschnitte import quellenzeile
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle

ARTEN = {
    (1, -1): "Quote gestiegen, Zahl gefallen",
    (-1, 1): "Quote gefallen, Zahl gestiegen",
    (1, 1): "beide gestiegen",
    (-1, -1): "beide gefallen",
}
"""Directions of rate and number; everything else has at least one that stayed the same."""


class Strukturwerte:
    """Methods of the Atlas on structure; running text gets strings."""

    grundlage: Grundlage

    @property
    def ferne_kreise(self) -> str:
        """Kreise whose peers lie farther off than the median pair: "fünf Kreise (A, B …)"."""
        g = self.grundlage
        fern = [k.name for k in g.kreise if (n := self._nachbarn(k.ags)) and not n.nah]
        wort = sprache.zahlwort(len(fern)) if fern else "keinen"
        namen = f" ({sprache.aufzaehlung(fern)})" if fern else ""
        return f"{'einen' if len(fern) == 1 else wort} Kreis{'e' if len(fern) > 1 else ''}{namen}"

    def vergleichsgruppen(self) -> Text:
        """All Kreise with their peers, the reason, the distance and what depends on the choice."""
        g = self.grundlage
        bleibt = vergleich.bestand(g)
        zeilen = [
            [
                k.name,
                ", ".join(g.kommune(b.ags).name for b in n.nachbarn),
                _kurz(vergleich.gruende(g)[k.ags]),
                sprache.zahl(n.abstand, 1),
                f"{bleibt[k.ags]} von {len(n.nachbarn)}",
            ]
            for k in g.kreise
            if (n := self._nachbarn(k.ags)) is not None
        ]
        spalten = ["Kreis", "Ähnlichste Kreise", "Am ähnlichsten nach", "Abstand", "Bleiben"]
        note = (
            "Die ähnlichsten zuerst. Abstand: im Mittel über die Gruppe, in Standardabweichungen."
            " Bleiben: wie viele mindestens zur Gruppe gehören, wenn ein Merkmal wegfällt. Quelle:"
            " eigene Berechnung."
        )
        t = Tabelle(
            "vergleichsgruppen", "Kreise mit ähnlicher Struktur",
            pd.DataFrame(zeilen, columns=spalten), rechts=spalten[3:], fussnoten=(note,),
        )  # fmt: skip
        return mit_breiten(t, 18, 38, 26, 9, 9)

    @property
    def ueblicher_abstand(self) -> str:
        """The median distance of two Kreise in standard deviations: "2,2"."""
        alle = vergleich.nachbarschaften(self.grundlage).values()
        return sprache.zahl(next(iter(alle)).ueblich, 1) if alle else "–"

    @property
    def strukturmerkmale(self) -> str:
        """The declared characteristics: "Bevölkerung, Einwohnerdichte, …"."""
        g = self.grundlage
        return sprache.aufzaehlung(g.indikator(i).kurzname for i in vergleich.merkmale(g))

    @property
    def typenwahl(self) -> str:
        """Why this number of types."""
        return typen.wahlsatz(self.grundlage)

    def typenkarte(self) -> Abbildung | Text:
        return typen.typenkarte(self.grundlage)

    def typentabelle(self) -> Text:
        return typen.typentabelle(self.grundlage)

    def typenzahl(self) -> Tabelle | Text:
        return typen.anzahltabelle(self.grundlage)

    def gegenlaeufig(self, indikator: str, quote: int) -> str:
        """In how many Kreisen the rate moved this way and the number the other: "14 von 22"."""
        alle = self._zerlegt(indikator)
        anzahl = int(((alle["quote"] == quote) & (alle["zahl"] == -quote)).sum())
        return f"{sprache.zahl(anzahl)} von {sprache.zahl(len(alle))}"

    def zerlegungsjahre(self, indikator: str) -> str:
        """First and last year that are compared: "2012 bis 2021"."""
        alle = self._zerlegt(indikator)
        return sprache.jahresspanne(int(alle["von"].min()), int(alle["bis"].max()))

    def quote_und_zahl(self, *indikatoren: str) -> Tabelle:
        """In how many Kreisen rate and number moved alike, apart, or one of them not."""
        zeilen, land = [], self.grundlage.lage(LAND)
        for indikator in indikatoren:
            alle = self._zerlegt(indikator)
            paare = list(zip(alle["quote"], alle["zahl"], strict=True))
            anzahlen = [sum(p == art for p in paare) for art in ARTEN]
            jahre = f"{alle['von'].min()}–{alle['bis'].max()}"
            name = self.grundlage.indikator(indikator).kurzname
            rest = len(paare) - sum(anzahlen)
            zeilen.append([name, jahre, *map(str, anzahlen), str(rest)])
        spalten = ["Indikator", "Jahre", *ARTEN.values(), "eines gleich"]
        return Tabelle(
            "quote-zahl",
            "In wie vielen Kreisen sich Quote und Zahl gleich oder entgegengesetzt verändert haben",
            pd.DataFrame(zeilen, columns=spalten),
            rechts=spalten[1:],
            fussnoten=(quellenzeile(self.grundlage, [land[i] for i in indikatoren]),),
        )

    def _nachbarn(self, ags: str) -> kw.Nachbarschaft | None:
        return vergleich.nachbarschaften(self.grundlage).get(ags)

    def _zerlegt(self, indikator: str) -> pd.DataFrame:
        alle = zerlegung.zerlegungen(self.grundlage)
        kreise = [k.ags for k in self.grundlage.kreise]
        return alle[(alle["indikator"] == indikator) & alle["ags"].isin(kreise)]


def _kurz(grund: str) -> str:
    """Shorten a reason for a column whose head says "Am ähnlichsten nach"."""
    ohne = grund.removeprefix("am ähnlichsten nach ")
    return ohne.replace(", am wenigsten nach ", "; am wenigsten: ")
