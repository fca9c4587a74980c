"""The book: all chapters are run, then pages and printed forms are made of one tree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from sozialatlas.render import buch, einzeln, formate, seiten
from sozialatlas.render.arbeiter import Antwort, Arbeit, Uhr
from sozialatlas.render.ergebnis import Dokument
from sozialatlas.render.laeufer import FORMATE, Umgebung, als_dokument, kopiere, verschiebe

BAUM = "baum.txt"
"""Name of a kept tree: a line with its images, a line with the tree, both as JSON."""


class Buchlauf:
    """Runs the chapters; when the last is done, its forms are bound.

    ``quellen`` are the chapters whose pages are wanted, ``ganz`` says that the whole book is.
    """

    def __init__(self, umgebung: Umgebung, quellen: Sequence[str], ganz: bool) -> None:
        self.u, self.quellen, self.ganz = umgebung, quellen, ganz
        self.liste = buch.kapitel(umgebung.projekt)
        wunsch = umgebung.formate if ganz else tuple(f for f in umgebung.formate if f == "html")
        titel = str(umgebung.projekt.buch.get("title", "Buch"))
        self.namen = {f: f"{titel} ({f})" for f in wunsch}
        ordner = umgebung.ordner / "baum"
        self.wege = {k.quelle: ordner / f"{i}.txt" for i, k in enumerate(self.liste)}
        self.schluessel: dict[str, str | None] = {}
        self.inhalte: dict[str, str | None] = {}
        self.kapitel: dict[str, Dokument] = {}
        self.gebunden: dict[str, Dokument] = {}
        self.gesamt: str | None = None
        self.ausstehend = 0

    def waerme(self) -> None:
        if "docx" in self.namen:
            formate.referenzdaten(str(self.u.projekt.angaben.get("status", "")))

    # Chapters

    def beginne(self) -> list[Arbeit]:
        for quelle in self.wege:
            self.schluessel[quelle] = self.u.speicher.schluessel(quelle)
            self._aus_speicher(quelle)
        offen = [q for q in self.wege if q not in self.kapitel]
        if not offen:
            return self._binde()
        self.ausstehend = len(self.namen)
        return [Arbeit(q, self._baum(q), partial(self._nimm, q)) for q in offen]

    def _aus_speicher(self, quelle: str) -> None:
        """A kept tree counts only while the figures that its cells drew are still there."""
        gefunden = self.u.speicher.finde(quelle, self.schluessel[quelle])
        if gefunden is None:
            return
        ort = gefunden[0] / BAUM
        if all((self.u.projekt.wurzel / b).exists() for b in einzeln.lade_bilder(ort)):
            kopiere(ort, self.wege[quelle])
            self.inhalte[quelle] = self.u.speicher.inhalt(quelle)
            self.kapitel[quelle] = Dokument(quelle, (), aus_speicher=True)

    def _baum(self, quelle: str) -> Callable[[Uhr], str | None]:
        weg, fassung = self.wege[quelle], self.schluessel[quelle]

        def aufgabe(uhr: Uhr) -> str | None:
            u = self.u
            baum_ = einzeln.baue_baum(u.projekt, quelle, u.formate, uhr, fassung)
            bilder = einzeln.lege_baum(u.projekt, quelle, baum_, weg)
            return u.speicher.inhalt_von_kapitel(weg, bilder, fassung)

        return aufgabe

    def _nimm(self, quelle: str, antwort: Antwort) -> Sequence[Arbeit]:
        self.kapitel[quelle] = als_dokument(quelle, antwort)
        if not antwort.maengel:
            self.inhalte[quelle] = antwort.wert
            dateien = {BAUM: self.wege[quelle]}
            self.u.speicher.lege(quelle, self.schluessel[quelle], dateien, antwort.wert)
        return self._binde() if len(self.kapitel) == len(self.wege) else ()

    # Forms

    def _binde(self) -> list[Arbeit]:
        """One job per form that is not kept; the key is the content of the chapters."""
        self.ausstehend = 0
        if any(d.fehler for d in self.kapitel.values()):
            return []
        inhalte = [self.inhalte.get(k.quelle) for k in self.liste]
        self.gesamt = self.u.speicher.gemeinsam(inhalte, self.u.seiten)
        for format_, name in self.namen.items():
            gefunden = self.u.speicher.finde(name, self.gesamt)
            if gefunden:
                for ort in gefunden[1]:
                    kopiere(gefunden[0] / ort, self.u.ordner / format_ / ort)
                self.gebunden[format_] = Dokument(name, gefunden[1], aus_speicher=True)
        offen = [f for f in self.namen if f not in self.gebunden]
        return [Arbeit(self.namen[f], self._form(f), partial(self._nimm_form, f)) for f in offen]

    def _form(self, format_: str) -> Callable[[Uhr], list[str]]:
        def aufgabe(uhr: Uhr) -> list[str]:
            u, ziel = self.u, self.u.ordner / format_
            baeume = {q: einzeln.lade_baum(weg) for q, weg in self.wege.items()}
            baum_ = buch.ganzer_baum(self.liste, baeume, buch.titelei(u.projekt, format_))
            if format_ == "html":
                return seiten.schreibe_seiten(
                    u.projekt, self.liste, baum_, u.seiten, u.formate, ziel, uhr
                )
            return buch.schreibe_druck(u.projekt, baum_, format_, u.seiten, ziel, uhr)

        return aufgabe

    def _nimm_form(self, format_: str, antwort: Antwort) -> Sequence[Arbeit]:
        name, ausgaben = self.namen[format_], antwort.wert or ()
        self.gebunden[format_] = als_dokument(name, antwort, ausgaben)
        if not antwort.maengel:
            dateien = {ort: self.u.ordner / format_ / ort for ort in ausgaben}
            self.u.speicher.lege(name, self.gesamt, dateien)
        return ()

    # Site

    def schliesse(self) -> list[Dokument]:
        gebunden = [self.gebunden[f] for f in self.namen if f in self.gebunden]
        ergebnisse = [self.kapitel[q] for q in self.wege] + gebunden
        if not any(d.fehler for d in ergebnisse):
            self._tausche()
        return ergebnisse

    def _tausche(self) -> None:
        """A full build replaces the whole site at once, as Quarto does; otherwise single files."""
        ausgabe, ordner = self.u.projekt.ausgabe, self.u.ordner
        ganze_site = self.ganz and set(self.u.formate) == set(FORMATE)
        seiten_ = {q.removesuffix(".qmd") + ".html" for q in self.quellen}
        neu = ordner / "site" if ganze_site else ausgabe
        for format_, dokument in self.gebunden.items():
            for ort in dokument.ausgaben:
                if self.ganz or not ort.endswith(".html") or ort in seiten_:
                    verschiebe(ordner / format_ / ort, neu / ort)
        if ganze_site:
            if ausgabe.exists():
                ausgabe.replace(ordner / "alt")
            neu.replace(ausgabe)
