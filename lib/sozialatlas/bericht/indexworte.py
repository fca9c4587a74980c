"""What chapters say about an index: words that follow the figures and their uncertainty."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pandas as pd

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.gruppen import verlange
from sozialatlas.bericht.indizes import Indexwerte
from sozialatlas.bericht.saetze import dativ
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import AufrufFehler, aehnlich
from sozialatlas.katalog.indizes import Dynamik
from sozialatlas.kennwerte.index_sensitivitaet import STABIL


class Indexseite(Indexwerte):
    """An index for running text; every method returns a plain German string."""

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def jahr(self) -> str:
        return str(self.index.jahr)

    @property
    def anzahl(self) -> str:
        """How many areas have a value."""
        return sprache.zahl(len(self.index.werte))

    @property
    def anzahl_gebiete(self) -> str:
        return sprache.zahl(len(self.gebiete))

    @property
    def hinweis(self) -> str:
        return self.definition.hinweis

    @property
    def anzahl_varianten(self) -> str:
        return sprache.zahl(self.varianten.varianten)

    def in_klasse(self, name: str) -> str:
        """Name the areas of a class by AGS; "keinem Gebiet" if there are none."""
        return self._namen(self._klasse(name).index)

    def anzahl_in(self, name: str) -> str:
        return sprache.zahlwort(len(self._klasse(name)))

    def sicher(self, name: str) -> str:
        """Name the areas of a class that keep it in at least 90 % of the variants."""
        klasse = self._klasse(name)
        return self._namen(klasse.index[klasse["gleich"] >= STABIL])

    def anzahl_sicher(self, name: str) -> str:
        """In how many areas of a class it is stable, after "bei": "keinem", "einem", "vier"."""
        return dativ(int((self._klasse(name)["gleich"] >= STABIL).sum()))

    @property
    def stabil(self) -> str:
        """Share of areas with a stable class: "11 der 22 Kreise (50 %)"."""
        anteil, n = self.varianten.anteil_stabil, len(self.index.werte)
        wort = "Kreise" if self.definition.ebene == "kreis" else "Gemeinden"
        return f"{round(anteil * n)} der {n} {wort} ({sprache.prozent(100 * anteil, 0)})"

    @property
    def breite(self) -> str:
        """Median number of ranks that the interval of an area covers."""
        b = self.varianten.breite
        return sprache.zahl(b, 0 if b.is_integer() else 1)

    @property
    def breiteste(self) -> str:
        """The area with the widest interval: "Weimar (Ränge 5 bis 21)"."""
        t = self.varianten.tabelle
        ags = str((t["rang_bis"] - t["rang_von"]).idxmax())
        von, bis = (int(t.loc[ags, e]) for e in ("rang_von", "rang_bis"))  # type: ignore[arg-type]
        return f"{self.grundlage.kommune(ags).name} (Ränge {von} bis {bis})"

    @property
    def erklaert(self) -> str:
        """Share of variance per component: "62 % (Bildung), 68 % (Arbeit) und 55 % (Einkommen)"."""
        namen = {d.id: d.name for d in self.definition.dimensionen}
        return sprache.aufzaehlung(
            f"{sprache.prozent(100 * x, 0)} ({namen[d]})"
            for d, x in self.index.gewichte.erklaert.items()
        )

    def gilt_gleichgerichtet(self) -> None:
        """Stop the run if an indicator runs against its direction, which the text denies."""
        verlange(
            f"Indikatoren gegen die Richtung im Index „{self.definition.id}“",
            "",
            ", ".join(self.index.gegenlaeufig),
        )

    def gilt_sicherer(self, eine: str, andere: str) -> None:
        """Stop the run unless more of one class than of the other is stable, as the text says."""
        anteile = [float((self._klasse(n)["gleich"] >= STABIL).mean()) for n in (eine, andere)]
        sicherer = eine if anteile[0] > anteile[1] else andere
        verlange(f"Sicherere Klasse des Index „{self.definition.id}“", eine, sicherer)

    @property
    def erstes_jahr(self) -> int:
        """First year that all indicators have in common, after the last break in one of them."""
        k = self.grundlage.kennwerte
        k = k[k["ags"].isin(self.index.werte.index) & k["wert"].notna()]
        teile = [t.indikator for t in self.definition.teile]
        anfaenge = [int(k.loc[k["indikator"] == t, "jahr"].min()) for t in teile]
        brueche = [b.jahr for t in teile for b in self.grundlage.indikator(t).brueche]
        return max([*anfaenge, *(b for b in brueche if b <= self.index.jahr)])

    @property
    def anfang(self) -> str:
        return str(self.erstes_jahr)

    @property
    def bestand(self) -> str:
        """Rank correlation of the index of the first comparable year with the latest: "0,86"."""
        frueher = self.im_jahr(self.erstes_jahr).werte["wert"]
        beide = pd.concat([frueher, self.index.werte["wert"]], axis=1, join="inner").rank()
        return sprache.zahl(float(beide.iloc[:, 0].corr(beide.iloc[:, 1])), 2)

    @property
    def mediane(self) -> str:
        """Medians of the first comparable and the latest year: "0,96 (2013) und 0,34 (2019)"."""
        werte = [
            (j, self.im_jahr(j).werte["wert"].median()) for j in (self.erstes_jahr, self.index.jahr)
        ]
        return sprache.aufzaehlung(f"{sprache.zahl(float(w), 2)} ({jahr})" for jahr, w in werte)

    @property
    def ohne_wert(self) -> str:
        """How many areas have no value and why, most frequent reason first."""
        faelle = Counter(self.index.ohne.values()).most_common()
        return "; ".join(f"{sprache.zahl(n)} ({grund})" for grund, n in faelle) or "keines"

    @property
    def dynamik_jahre(self) -> str:
        """The window of the dynamics: "2016 bis 2021"."""
        return sprache.jahresspanne(self._dynamik.von, self._dynamik.bis)

    @property
    def dynamik_grund(self) -> str:
        return self._dynamik.grund

    @property
    def dynamik_satz(self) -> str:
        """How many areas of the least favourable class have which dynamics: "sieben „positiv“,
        zehn „durchschnittlich“ und eine „negativ“"."""
        namen, dynamik = self._dynamik.klassen.namen, self.index.dynamik
        unterste = self.index.werte["klasse"] == len(self.definition.klassen.namen) - 1
        assert dynamik is not None  # there is one where it is declared
        klassen = dynamik["klasse"].reindex(self.index.werte.index[unterste]).dropna()
        return sprache.aufzaehlung(
            f"{_weiblich(int((klassen == n).sum()))} „{name}“" for n, name in enumerate(namen)
        )

    # --- behind ---------------------------------------------------------------------------------

    @property
    def _dynamik(self) -> Dynamik:
        if self.definition.dynamik is None:
            raise AufrufFehler(f"Der Index „{self.definition.id}“ hat keine Dynamik.")
        return self.definition.dynamik

    def _klasse(self, name: str) -> pd.DataFrame:
        namen = self.definition.klassen.namen
        if name not in namen:
            raise AufrufFehler(f"Die Klasse „{name}“ gibt es nicht. {aehnlich(name, namen)}")
        t = self.varianten.tabelle
        return t[t["klasse"] == namen.index(name)]

    def _namen(self, ags: pd.Index) -> str:
        namen = [self.grundlage.kommune(str(a)).name for a in ags]
        return sprache.aufzaehlung(namen) or "kein Gebiet"


def _weiblich(n: int) -> str:
    return {0: "keine", 1: "eine"}.get(n, sprache.zahlwort(n))


@cache
def indexseite(g: Grundlage, id_: str) -> Indexseite:
    """Return an index of the catalogue; AufrufFehler for an unknown id."""
    if id_ not in g.katalog.indizes:
        raise AufrufFehler(f"Den Index „{id_}“ gibt es nicht. {aehnlich(id_, g.katalog.indizes)}")
    return Indexseite(g, g.katalog.indizes[id_])
