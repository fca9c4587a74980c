"""What the Atlas prints of programmes of the Land and of strategies of the Kommunen."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sozialatlas.bericht import gegenueber
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.massnahmentexte import STAND
from sozialatlas.bericht.text import Text, absaetze, aufklappbar, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.katalog import Programm
from sozialatlas.massnahmen.angebote import ALTER, aus_programm, nenne, zeitraum
from sozialatlas.vorort import OrtsMassnahme


class Programmwerte:
    """Methods of the Atlas on what is known of measures."""

    grundlage: Grundlage

    @property
    def _programme(self) -> tuple[Programm, ...]:
        alle = self.grundlage.katalog.programme.values()
        return tuple(sorted(alle, key=lambda p: sprache.sortierung(p.name)))

    @property
    def anzahl_programme(self) -> str:
        return sprache.zahlwort(len(self._programme))

    @property
    def belegalter(self) -> str:
        """Years after which a record is only a hint, as a word."""
        return sprache.zahlwort(ALTER)

    @property
    def programme_mit_ziel(self) -> str:
        """For how many programmes an aim is on record as an indicator: "kein Programm"."""
        n = sum(bool(p.ziele) for p in self._programme)
        if n == 0:
            return "kein Programm"
        return "ein Programm" if n == 1 else f"{sprache.zahlwort(n)} Programme"

    def programmstaende(self) -> str:
        """How many programmes run, have ended or are unclear: "14 laufen, zwei sind beendet …"."""
        n = {s: sum(p.stand == s for p in self._programme) for s in ("laeuft", "beendet")}
        offen = len(self._programme) - sum(n.values())
        return (
            f"{sprache.zahlwort(n['laeuft'])} {_mehrzahl(n['laeuft'], 'läuft', 'laufen')},"
            f" {sprache.zahlwort(n['beendet'])} {_mehrzahl(n['beendet'], 'ist', 'sind')} beendet,"
            f" bei {sprache.zahlwort(offen)} ist der Stand unklar"
        )

    def programme(self) -> Text:
        """All programmes: for whom, when, state by the newest source, in how many Kreise."""
        spalten = {
            "Programm": [p.name for p in self._programme],
            "Für wen": [p.zielgruppe for p in self._programme],
            "Zeitraum": [p.zeitraum for p in self._programme],
            "Stand": [f"{STAND[p.stand]} ({p.stand_jahr})" for p in self._programme],
            "Kreise": [self._kreise(p) for p in self._programme],
        }
        noten = (
            "Stand: nach der neuesten Quelle, in Klammern deren Jahr.",
            "Kreise: in wie vielen Kreisen das Programm heute belegt ist; in Klammern weitere mit"
            " älterem oder undatiertem Beleg. – = kein Ort nachgelesen, das Programm kann es dort"
            " trotzdem geben.",
        )
        tabelle = Tabelle(
            "programme",
            "Programme des Landes und mit dem Land",
            pd.DataFrame(spalten),
            fussnoten=noten,
        )
        return mit_breiten(tabelle, 27, 25, 25, 11, 12)

    def _kreise(self, p: Programm) -> str:
        if p.art == "rahmen":
            return "Rahmen"
        if p.ueberall:
            return "alle"
        tag = self.grundlage.ausgabe.stand
        angebote = [aus_programm(p, k.ags, tag) for k in self.grundlage.kreise]
        heute = sum(a is not None and a.besteht is True for a in angebote)
        frueher = sum(a is not None and a.besteht is not True for a in angebote)
        if not heute + frueher:
            return "–"
        return f"{heute} ({frueher})" if frueher else str(heute)

    def programm_mittel(self) -> Text:
        """The money as the sources say it, each line with its source."""
        zeilen = [
            (p.kurzname, m.jahr, m.betrag, nenne(next(q for q in p.quellen if q.id == m.quelle)))
            for p in self._programme
            for m in p.mittel
        ]
        daten = pd.DataFrame(zeilen, columns=["Programm", "Zeit", "Betrag", "Quelle"])
        tabelle = Tabelle("programmmittel", "Mittel nach Angabe der Quellen", daten, jahre=())
        return mit_breiten(tabelle, 22, 17, 35, 26)

    def programmdetails(self) -> Text:
        """Per programme: what it is, logic chain, evaluation, all sources; folded on the web."""
        punkte = [self._detail(p) for p in self._programme]
        return absaetze(
            aufklappbar("Alle Programme mit Ziel, Kette und Fundstellen", [str(liste(punkte))])
        )

    def _detail(self, p: Programm) -> str:
        kette = "; ".join(f"{n}: {t}" for n, t in p.kette.stufen.items())
        quellen = "; ".join(nenne(q) for q in p.quellen)
        zitat = f" [{'; '.join(f'@{b}' for b in p.belege)}]" if p.belege else ""
        teile = [p.beschreibung.strip(), p.verbreitung.strip(), f"Kette: {kette}." if kette else ""]
        text = maskiere(" ".join(t for t in teile if t))
        evidenz = maskiere(p.evidenz.satz.strip())
        return (
            f"**{maskiere(p.name)}.** {text}{f' {evidenz}' if evidenz else ''}{zitat}"
            f" Fundstellen: {maskiere(quellen)}."
        )

    def nicht_beteiligt(self) -> Text:
        """The records that say that a Kreis does not take part, as a sentence per programme."""
        saetze = []
        for p in self._programme:
            orte = [o for o in p.orte if not o.teilnahme]
            namen = dict.fromkeys(
                f"{o.ort or self.grundlage.kommune(o.ags).name} ({o.jahr})" for o in orte
            )
            if namen:
                saetze.append(f"{p.kurzname}: {sprache.aufzaehlung(namen)}")
        return Text(f"Als nicht beteiligt nennen Quellen: {'; '.join(saetze)}." if saetze else "")

    # --- strategies of the Kommunen ---------------------------------------------------------------

    def _strategien(self) -> Iterable[tuple[str, OrtsMassnahme]]:
        for k in self.grundlage.kreise:
            for m in gegenueber.massnahmen(self.grundlage, k.ags):
                yield k.name, m

    @property
    def kreise_mit_strategie(self) -> str:
        return sprache.zahlwort(len({name for name, _ in self._strategien()}))

    def strategien(self) -> Text:
        """What public sources say of strategies and plans of the Kommunen."""
        programme = self.grundlage.katalog.programme
        zeilen = [
            (
                name,
                f"{m.name} ({programme[m.programm].kurzname})" if m.programm else m.name,
                f"{zeitraum(m)}, {STAND[m.stand]}",
                m.quelle,
            )
            for name, m in self._strategien()
        ]
        if not zeilen:
            return Text("Strategien der Kommunen sind in dieser Ausgabe nicht verzeichnet.")
        spalten = ["Kommune", "Strategie oder Plan (Programm)", "Zeitraum, Stand", "Quelle"]
        tabelle = Tabelle(
            "strategien",
            "Strategien und Pläne der Kommunen aus öffentlichen Quellen",
            pd.DataFrame(zeilen, columns=spalten),
        )
        return mit_breiten(tabelle, 18, 36, 16, 30)


def _mehrzahl(n: int, eins: str, viele: str) -> str:
    return eins if n == 1 else viele
