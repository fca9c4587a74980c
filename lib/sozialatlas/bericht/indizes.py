"""Composite indices in the atlas: map, tables and the sensitivity that belongs to every value."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import anker
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.indexkarte import indexkarte
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.fehler import AufrufFehler
from sozialatlas.gebiete import GEBIETSSTAND, gilt
from sozialatlas.katalog import Indexdefinition
from sozialatlas.kennwerte.index import Index, berechne_index
from sozialatlas.kennwerte.index_sensitivitaet import (
    Empfindlichkeit,
    Faktor,
    empfindlichkeit,
    gewichtsspannen,
)
from sozialatlas.typen import Kommune

NUR: dict[Faktor, str] = {
    "gewichte": "andere Gewichte",
    "normalisierung": "andere Normalisierung",
    "auslassen": "ein Indikator fehlt",
    "aggregation": "andere Verknüpfung der Dimensionen",
}
FREI = 1.0
"""Dirichlet parameter with which all weights are equally likely."""


@dataclass(frozen=True, eq=False)
class Indexwerte:
    """One index with everything that a chapter shows of it."""

    grundlage: Grundlage
    definition: Indexdefinition

    @cached_property
    def gebiete(self) -> tuple[Kommune, ...]:
        """The areas of the index's level, by AGS."""
        g = self.grundlage
        if self.definition.ebene == "kreis":
            return g.kreise
        alle = g.gebiete.kommunen.values()
        return tuple(k for k in alle if k.ebene == self.definition.ebene and gilt(k, GEBIETSSTAND))

    @cached_property
    def index(self) -> Index:
        return self.im_jahr(None)

    def im_jahr(self, jahr: int | None) -> Index:
        """The index of a year, measured by the base year."""
        ags = [k.ags for k in self.gebiete]
        return berechne_index(
            self.definition, self.grundlage.katalog, self.grundlage.kennwerte, ags, jahr
        )

    @cached_property
    def varianten(self) -> Empfindlichkeit:
        return empfindlichkeit(self.index)

    # --- figures and tables ---------------------------------------------------------------------

    def karte(self) -> Abbildung:
        """All areas by the classes of the index."""
        d, g = self.definition, self.grundlage
        kreis = d.ebene == "kreis"
        oben = d.klassen.namen[-1]
        anzahl = int((self.index.werte["klasse"] == len(d.klassen.namen) - 1).sum())
        ohne, jahr = len(self.index.ohne), self.index.jahr
        raum = (
            f"{d.name}, {self.index.jahr}, {len(self.gebiete)} {'Kreise' if kreis else 'Gemeinden'}"
        )
        grenze = {"quantile": "nach Quantilen", "grenzen": "nach Standardabweichungen"}
        return indexkarte(
            g.geometrie("kreise" if kreis else "gemeinden"),
            self.index.werte,
            self._klassentexte(),
            id=f"index-{anker(d.id)}",
            name=raum,
            titel=f"{d.kurzname} {jahr}: {_wieviele(anzahl, kreis)} in der Klasse „{oben}“",
            untertitel=f"{raum}; Klassen {grenze[d.klassen.art]}"
            + (f"; schraffiert: {ohne} ohne Wert" if ohne else ""),
            quelle=self.quelle,
            namen={k.ags: k.name for k in self.gebiete},
            umrisse=None if kreis else g.geometrie("kreise"),
        )

    def bauplan(self) -> Tabelle:
        """What the index consists of: dimension, indicator, direction, weight and its span."""
        spannen: dict[Any, Any] = gewichtsspannen(self.index).to_dict("index")
        zeilen = []
        for dimension in self.definition.dimensionen:
            for teil in dimension.indikatoren:
                i, s = self.grundlage.indikator(teil.indikator), spannen[teil.indikator]
                fest = dimension.gewichtung != "hauptkomponente"
                zeilen.append((
                    dimension.name,
                    f"{i.kurzname} ({i.einheit})",
                    "niedrig" if teil.richtung == "mehr_ist_besser" else "hoch",
                    sprache.zahl(s["gewicht"], 2),
                    "fest" if fest else " bis ".join(sprache.zahl(s[e], 2) for e in ("von", "bis")),
                ))  # fmt: skip
        kopf = ["Dimension", "Indikator", "Ungünstig ist", "Gewicht", "Ohne ein Gebiet"]
        noten = (
            "Gewicht: innerhalb der Dimension; die Dimensionen zählen gleich. Ohne ein Gebiet:"
            " kleinstes und größtes Gewicht, wenn je ein Gebiet weggelassen wird.",
        )
        return self._tabelle("bauplan", "woraus er besteht", zeilen, kopf, 3, noten)

    def tabelle(self) -> Tabelle:
        """Values of all areas by AGS with class and interval of ranks; of Gemeinden only those in
        the least favourable class."""
        t = self.varianten.tabelle
        if self.definition.ebene == "gemeinde":
            t = t[t["klasse"] == t["klasse"].max()]
        zeilen = [self._zeile(str(ags), zeile) for ags, zeile in t.iterrows()]
        gemeinde = self.definition.ebene == "gemeinde"
        klasse = "Gleich in" if gemeinde else "Klasse (gleich in)"
        kopf = [*self._kopf(), "Index", klasse, "Ränge"]
        noten = (
            f"Ränge von 1 (am ungünstigsten) bis {len(self.index.werte)}: Spanne in 95 % der"
            f" {sprache.zahl(self.varianten.varianten)} Varianten. Gleich in: Anteil der Varianten"
            " mit derselben Klasse.",
            *self._lesehilfe(),
        )
        was = "Werte, Klassen und Rangspannen"
        if gemeinde:
            was = f"Gemeinden der Klasse „{self.definition.klassen.namen[-1]}“"
        return self._tabelle("werte", was, zeilen, kopf, 2 if gemeinde else 1, noten)

    def robustheit(self) -> Tabelle:
        """How many classes hold if one kind of choice is made otherwise, or all of them."""
        faelle = [(text, empfindlichkeit(self.index, (f,))) for f, text in NUR.items()]
        faelle.append(("alles zugleich", self.varianten))
        frei = empfindlichkeit(self.index, konzentration=FREI)
        faelle.append(("alles zugleich, Gewichte völlig frei", frei))
        n = len(self.index.werte)
        zeilen = [
            (
                text,
                f"{round(e.anteil_stabil * n)} von {n}",
                sprache.prozent(100 * e.anteil_stabil, 0),
                sprache.zahl(e.breite, 0 if float(e.breite).is_integer() else 1),
            )
            for text, e in faelle
        ]
        kopf = ["Was anders gewählt wird", "Stabile Klassen", "Anteil", "Breite der Rangspanne"]
        noten = (
            f"Je {sprache.zahl(self.varianten.varianten)} Varianten. Stabil: dieselbe Klasse in"
            " mindestens 90 % der Varianten. Breite: Zahl der Ränge in der Spanne, Median der"
            " Gebiete.",
        )
        return self._tabelle(
            "robustheit", "wie sehr er von Festlegungen abhängt", zeilen, kopf, 1, noten
        )

    def kreuztabelle(self) -> Tabelle:
        """Number of areas by status and dynamics; AufrufFehler without dynamics."""
        d = self.definition
        if d.dynamik is None or self.index.dynamik is None:
            raise AufrufFehler(f"Der Index „{d.id}“ hat keine Dynamik.")
        dynamik = self.index.dynamik["klasse"].reindex(self.index.werte.index)
        paare = Counter(zip(self.index.werte["klasse"], dynamik, strict=True))
        zeilen = []
        for n, name in enumerate(d.klassen.namen):
            zahlen = [paare[n, m] for m in range(len(d.dynamik.klassen.namen))]
            zeilen.append((name, *zahlen, sum(zahlen)))
        kopf = ["Status", *(f"Dynamik {n}" for n in d.dynamik.klassen.namen), "zusammen"]
        titel = f"Status {self.index.jahr} und Dynamik {d.dynamik.von} bis {d.dynamik.bis}"
        return self._tabelle("klassen", titel, zeilen, kopf, 1, ())

    # --- behind ---------------------------------------------------------------------------------

    @cached_property
    def quelle(self) -> str:
        """The source line: the editions behind the indicators, as everywhere."""
        k = self.grundlage.kennwerte
        k = k[k["indikator"].isin([t.indikator for t in self.definition.teile])]
        k = k[(k["jahr"] == self.index.jahr) & k["ags"].isin(self.index.werte.index)]
        quellen = [self.grundlage.katalog.quellen[q] for q in k["quelle"].unique()]
        namen = sorted({kurzquelle(q) for q in quellen})
        lizenzen = sorted({q.lizenz_kurz for q in quellen})
        teile = [*namen, "Daten verändert, eigene Berechnung", ", ".join(lizenzen)]
        return f"Quelle: {'; '.join(teile)}."

    def _klassentexte(self) -> list[str]:
        """Names of the classes with the limits as the legend prints them."""
        namen, klassen = self.definition.klassen.namen, self.index.werte
        if self.definition.klassen.art == "quantile":
            gruppen = {int(str(k)): werte for k, werte in klassen.groupby("klasse")["wert"]}
            return [_mit_spanne(n, gruppen.get(k)) for k, n in enumerate(namen)]
        zahlen = [sprache.zahl(x, 1) for x in self.definition.klassen.grenzen]
        mitte = [f"{a} bis {b}" for a, b in itertools.pairwise(zahlen)]
        enden = [f"unter {zahlen[0]}", *mitte, f"über {zahlen[-1]}"]
        return [f"{n} ({e})" for n, e in zip(namen, enden, strict=True)]

    def _lesehilfe(self) -> tuple[str, ...]:
        """Say which end of the scale is which, where the declaration fixes it."""
        if self.definition.abschluss != "minmax" or self.definition.skalierung != "minmax":
            return ()
        return ("Dimensionen und Index: 0 am günstigsten, 1 am ungünstigsten.",)

    def _kopf(self) -> list[str]:
        if self.definition.ebene == "gemeinde":
            return ["Gemeinde", "Kreis", *(["Dynamik"] if self.definition.dynamik else [])]
        return ["Kreis", *(d.name for d in self.definition.dimensionen[:3])]

    def _zeile(self, ags: str, zeile: Any) -> list[str]:
        g, d = self.grundlage, self.definition
        vorn = [g.kommune(ags).name]
        if d.ebene == "gemeinde":
            vorn.append(g.kommune(ags[:5]).name)
            if d.dynamik is not None and self.index.dynamik is not None:
                klassen = self.index.dynamik["klasse"]
                vorn.append(d.dynamik.klassen.namen[klassen[ags]] if ags in klassen else "–")
        else:
            werte = self.index.dimensionen
            vorn += [sprache.zahl(float(werte[n][ags]), 2) for n in werte.columns[:3]]
        klasse, gleich = (
            d.klassen.namen[int(zeile["klasse"])],
            sprache.prozent(100 * zeile["gleich"], 0),
        )
        return [
            *vorn,
            sprache.zahl(float(self.index.werte["wert"][ags]), 2),
            gleich if d.ebene == "gemeinde" else f"{klasse}{sprache.FEST}({gleich})",
            _spanne(int(zeile["rang_von"]), int(zeile["rang_bis"])),
        ]

    def _tabelle(
        self, art: str, was: str, zeilen: list, kopf: list[str], links: int, noten: tuple[str, ...]
    ) -> Tabelle:
        d = self.definition
        return Tabelle(
            f"{anker(d.id)}-{art}",
            f"{d.name}: {was}",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=tuple(k for k in kopf[links:] if k not in ("Dynamik", "Klasse (gleich in)")),
            fussnoten=(*noten, self.quelle),
        )


def _mit_spanne(name: str, werte: pd.Series | None) -> str:
    if werte is None:
        return name
    return f"{name} ({sprache.zahl(werte.min(), 2)} bis {sprache.zahl(werte.max(), 2)})"


def _spanne(von: int, bis: int) -> str:
    return str(von) if von == bis else f"{von}–{bis}"


def _wieviele(anzahl: int, kreis: bool) -> str:
    wort = ("Kreis", "Kreise") if kreis else ("Gemeinde", "Gemeinden")
    return (
        f"{sprache.zahlwort(anzahl)} {wort[anzahl != 1]}"
        if anzahl != 1
        else f"ein{'' if kreis else 'e'} {wort[0]}"
    )
