"""What the chapter on effects prints: questions, verdicts, the picture, what would be visible.

Not part of what workers load beforehand: only this chapter needs it, and it takes half a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import LAND, Grundlage, grundlage
from sozialatlas.bericht.text import Text, absaetze, anker, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.ereignis import ereignisbild
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.massnahmen.wirkung import Ergebnis, Feld, schreibe, stelle, urteile
from sozialatlas.massnahmen.wirkung.fragen import Wirkungsfrage, lade_fragen
from sozialatlas.massnahmen.wirkung.leiter import betrag
from sozialatlas.massnahmen.wirkung.nachweisgrenze import Vorausschau, vorausschau
from sozialatlas.typen import Indikator

STAENDE = {
    "kein_vergleich": "kein Vergleich möglich",
    "vorlauf_verschieden": "verglichen, nicht deutbar",
    "nicht_unterscheidbar": "verglichen, nicht zu unterscheiden",
    "unterscheidbar": "verglichen, Unterschied erkennbar",
}
KURZGRUENDE = {
    "orte": "Orte nicht belegt",
    "alle": "kein Vergleichskreis",
    "ohne_werte": "Werte fehlen",
    "kein_nachher": "noch keine Werte danach",
    "bruch": "Zählung geändert",
    "vorjahre": "zu wenige Jahre davor",
    "gestaffelt": "Beginn je Kreis unbekannt",
    "zu_viele": "zu wenige Vergleichskreise",
    "zu_wenige": "zu wenige Gebiete",
}
VORSCHAU = (1, 2, 5)
"""Numbers of areas that the outlook is printed for."""


@dataclass(frozen=True, eq=False)
class Wirkungen:
    """Questions of the catalogue and what the figures of the edition allow to say."""

    grundlage: Grundlage

    @cached_property
    def fragen(self) -> Mapping[str, Wirkungsfrage]:
        g = self.grundlage
        return lade_fragen(g.wurzel / "data", g.katalog, g.gebiete)

    @cached_property
    def ergebnisse(self) -> Mapping[str, Ergebnis]:
        return {id_: self._urteile(frage) for id_, frage in self.fragen.items()}

    def _urteile(self, frage: Wirkungsfrage) -> Ergebnis:
        return urteile(self._feld(frage), frage.umfeld)

    def _feld(self, frage: Wirkungsfrage) -> Feld:
        i = self.grundlage.indikator(frage.indikator)
        alle = [k.ags for k in self.grundlage.kreise]
        behandelt = alle if frage.orte == "alle" else frage.gebiete
        return stelle(
            self._reihen(i), behandelt, frage.start, [b.jahr for b in i.brueche], frage.voll_ab
        )

    def _reihen(self, indikator: Indikator) -> pd.DataFrame:
        """The series of today's Kreise."""
        reihen = self.grundlage.reihen(indikator.id)
        kreise = {k.ags for k in self.grundlage.kreise}
        return reihen.loc[reihen["ags"].isin(kreise), ["ags", "jahr", "wert"]]

    # --- running text ---------------------------------------------------------------------------

    @property
    def anzahl(self) -> str:
        return sprache.zahlwort(len(self.fragen))

    @property
    def anzahl_kreise(self) -> str:
        return sprache.zahl(len(self.grundlage.kreise))

    @property
    def kleinstes_p(self) -> str:
        """Smallest chance that one of all Kreise is the most extreme one: "4,5 %"."""
        return sprache.prozent(100 / len(self.grundlage.kreise), 1)

    def anzahl_mit_stand(self, *staende: str) -> str:
        treffer = sum(e.stand in staende for e in self.ergebnisse.values())
        return {0: "keines", 1: "eines"}.get(treffer, sprache.zahlwort(treffer))

    def gilt_nichts_erkennbar(self) -> None:
        """Raise if a question has an answer that the chapter's running text denies."""
        offen = [i for i, e in self.ergebnisse.items() if e.stand == "unterscheidbar"]
        if offen:
            raise AssertionError(f"Kapiteltext neu schreiben: Unterschied bei {offen}.")

    def gilt(self, id_: str, stand: str, *hindernisse: str) -> None:
        """Raise if a question's verdict is not the one that its heading in the chapter states."""
        e = self.ergebnisse[id_]
        gruende = {h.name for h in e.hindernisse}
        if e.stand != stand or not gruende.issuperset(hindernisse):
            ist = ", ".join((STAENDE[e.stand], *(KURZGRUENDE[g] for g in sorted(gruende))))
            raise AssertionError(f"Überschrift zu „{id_}“ neu schreiben: {ist}.")

    # --- blocks ---------------------------------------------------------------------------------

    def uebersicht(self) -> Tabelle:
        """One row per question: programme, start, places, indicator, verdict in short."""
        zeilen = [self._zeile(f, self.ergebnisse[id_]) for id_, f in self.fragen.items()]
        kopf = ["Programm", "Beginn", "Kreise", "Kennzahl", "Was sich sagen lässt"]
        return Tabelle(
            "wirkungsfragen",
            "Programme in Thüringen: was ein Vergleich hergibt",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=("Kreise",),
            fussnoten=(
                f"Kreise: belegte Teilnehmende unter den heutigen {self.anzahl_kreise} Kreisen;"
                " weitere sind möglich.",
            ),
        )

    def _zeile(self, frage: Wirkungsfrage, ergebnis: Ergebnis) -> tuple[str, ...]:
        anzahl = {
            "alle": "alle",
            "unbekannt": "unbekannt",
            "liste": str(len(frage.gebiete)),
        }[frage.orte]
        gruende = [KURZGRUENDE[g.name] for g in ergebnis.hindernisse]
        urteil = STAENDE[ergebnis.stand] + (f": {', '.join(gruende)}" if gruende else "")
        i = self.grundlage.indikator(frage.indikator)
        return frage.kurzname, str(frage.start.year), anzahl, i.kurzname, urteil

    def abschnitt(self, id_: str) -> Text:
        """Aim, places, sentences allowed, reserves and sources of one question."""
        frage, e = self.fragen[id_], self.ergebnisse[id_]
        i = self.grundlage.indikator(frage.indikator)
        saetze = [s.text for s in schreibe(e, i, self._wer(e))]
        zitate = "; ".join(f"@{b}" for b in frage.belege)
        quelle = f"Beginn und Orte: {frage.quelle}" + (f" [{zitate}]." if zitate else ".")
        return absaetze([
            f"**Ziel.** {maskiere(frage.ziel)} Beginn {frage.start.year};"
            f" {maskiere(frage.ortsangabe)}.",
            f"**Kennzahl: {i.kurzname}.** {maskiere(frage.warum)}",
            f"**Was sich sagen lässt.** {maskiere(' '.join(saetze))}",
            self._vorbehalte(e),
            quelle,
        ])  # fmt: skip

    def _wer(self, e: Ergebnis) -> str:
        k, n = e.feld.anzahl_behandelt, e.feld.anzahl
        return f"{'allen' if k == n else f'den {sprache.zahlwort(k)}'} Kreisen (ungewichtet)"

    def _vorbehalte(self, e: Ergebnis) -> str:
        if not e.vorbehalte or e.differenz is None:
            return ""
        return f"**Vorbehalte.** {maskiere(' '.join(g.satz for g in e.vorbehalte))}"

    def bild(self, id_: str) -> Abbildung:
        """The event study of a question; KeyError or AttributeError where none was computed."""
        frage, e = self.fragen[id_], self.ergebnisse[id_]
        v, d = e.ereignisse, e.differenz
        assert v is not None, f"{id_}: kein Vergleich gerechnet"
        assert d is not None
        i = self.grundlage.indikator(frage.indikator)
        uebrige = e.feld.anzahl - e.feld.anzahl_behandelt
        wo = "innerhalb" if e.stand == "nicht_unterscheidbar" else "am Rand"
        return ereignisbild(
            i,
            pd.DataFrame({"jahr": v.jahre, "wert": v.werte, "unten": v.unten, "oben": v.oben}),
            uebergang=e.feld.ausgelassen,
            titel=f"{frage.kurzname}: Der Unterschied zu den Vergleichskreisen liegt {wo} dessen,"
            " was Zufall erwarten lässt",
            untertitel=f"{i.kurzname}, {sprache.zahlwort(e.feld.anzahl_behandelt)} Kreise gegenüber"
            f" {sprache.zahlwort(uebrige)}, Unterschied zum Mittel der Jahre"
            f" {sprache.jahre(e.feld.vorjahre)}; graues Band: 95 % der Zuteilungen, bei denen"
            " ebenso viele Kreise ausgelost werden",
            quelle=self._quelle([i]),
            id=f"ereignis-{anker(id_)}",
        )

    def grenzen(self, *indikatoren: str) -> Tabelle:
        """Per indicator: what would be visible if one, two or five Kreise began now."""
        zeilen, jahre = [], []
        for id_ in indikatoren:
            i = self.grundlage.indikator(id_)
            brueche = [b.jahr for b in i.brueche]
            blicke = [vorausschau(self._reihen(i), brueche, k) for k in VORSCHAU]
            land = self.grundlage.lage(LAND)[id_]
            stand = "–" if land.wert is None else f"{sprache.wert(land.wert, i)} ({land.jahr})"
            zeilen.append((i.kurzname, stand, *(_grenze(b, i) for b in blicke)))
            jahre += [f"{i.kurzname} {_jahre(b)}" for b in blicke[:1] if b]
        kopf = ["Kennzahl", "Land", *(f"{_kreise(k)}" for k in VORSCHAU)]
        alle = [self.grundlage.indikator(i) for i in indikatoren]
        return Tabelle(
            "nachweisgrenzen",
            "Ab welcher Größe ein Unterschied auffallen würde",
            pd.DataFrame(zeilen, columns=kopf),
            rechts=tuple(kopf[1:]),
            fussnoten=(
                "In Prozentpunkten der Kreiswerte; gefunden in 80 % der Fälle bei einer"
                " Irrtumswahrscheinlichkeit von 5 %. Nachgestellt mit den Jahren vorher / nachher:"
                f" {'; '.join(jahre)}.",
                self._quelle(alle),
            ),
        )

    def grenze(self, indikator: str, k: int) -> str:
        """The smallest visible difference with ``k`` Kreise, with its unit."""
        i = self.grundlage.indikator(indikator)
        blick = vorausschau(self._reihen(i), [b.jahr for b in i.brueche], k)
        assert blick is not None
        assert blick.grenze is not None
        return betrag(blick.grenze, i)

    def quellen(self) -> Text:
        """Where dates and places were read."""
        return liste(f"{f.kurzname}: {maskiere(f.quelle)}" for f in self.fragen.values())

    def _quelle(self, indikatoren: Iterable[Indikator]) -> str:
        tabelle = self.grundlage.kennwerte
        ids = [i.id for i in indikatoren]
        benutzt = tabelle.loc[
            tabelle["indikator"].isin(ids) & (tabelle["ags"].str.len() == 5), "quelle"
        ].unique()
        quellen = [self.grundlage.katalog.quellen[q] for q in benutzt]
        namen = sorted({kurzquelle(q) for q in quellen})
        lizenzen = sorted({q.lizenz_kurz for q in quellen})
        return f"Quelle: {'; '.join(namen)}; eigene Berechnung; {', '.join(lizenzen)}."


def _grenze(blick: Vorausschau | None, i: Indikator) -> str:
    if blick is None or blick.grenze is None:
        return "–"
    return sprache.zahl(blick.grenze, i.dezimalen)


def _jahre(blick: Vorausschau) -> str:
    def spanne(jahre: tuple[int, ...]) -> str:
        return str(jahre[0]) if len(jahre) == 1 else f"{jahre[0]}–{jahre[-1]}"

    return f"{spanne(blick.vorjahre)} / {spanne(blick.nachjahre)}"


def _kreise(k: int) -> str:
    return "ein Kreis" if k == 1 else f"{sprache.zahlwort(k)} Kreise"


@cache
def wirkungen() -> Wirkungen:
    """Return the values of the chapter, computed once a process."""
    return Wirkungen(grundlage())
