"""One run over one project: jobs in forks, outputs whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sozialatlas.render import angaben, baum, buch, einzeln, qmd, seiten
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Antwort, Arbeit, Uhr, arbeite, lade_vor
from sozialatlas.render.buch import Kapitel
from sozialatlas.render.ergebnis import Dokument
from sozialatlas.render.speicher import Speicher

FORMATE = ("html", "pdf", "docx")
Melder = Callable[[str, Antwort], None]


class Laeufer:
    """Runs documents of one project; libraries are loaded when the first job needs them."""

    def __init__(
        self,
        projekt: Projekt,
        formate: tuple[str, ...],
        arbeiter: int,
        melde: Melder,
        speicher: Speicher,
        vorladen: Callable[[], object] | None,
    ) -> None:
        self.projekt, self.formate, self.arbeiter = projekt, formate, arbeiter
        self.melde, self.speicher, self.vorladen = melde, speicher, vorladen
        self.geladen = False
        self.seiten = einzeln.seiten(projekt)
        self.bau = projekt.wurzel / ".cache" / "bau"
        self.bau.mkdir(parents=True, exist_ok=True)

    def _arbeite(self, arbeiten: Sequence[Arbeit]) -> list[Antwort]:
        if arbeiten and not self.geladen:
            lade_vor(self.vorladen)
            self.geladen = True
        return arbeite(
            arbeiten, self.arbeiter, lambda arbeit, antwort: self.melde(arbeit.name, antwort)
        )

    # Reports

    def berichte(self, quellen: Sequence[str]) -> list[Dokument]:
        """Documents of their own, each in all its formats."""
        schluessel = {q: self.speicher.schluessel(q) for q in quellen}
        fertig = {q: self._aus_speicher(q, schluessel[q]) for q in quellen}
        offen = [q for q in quellen if fertig[q] is None]
        with tempfile.TemporaryDirectory(dir=self.bau) as ordner:
            ziele = {q: Path(ordner) / str(i) for i, q in enumerate(offen)}
            antworten = self._arbeite([Arbeit(q, self._bericht(q, ziele[q])) for q in offen])
            for quelle, antwort in zip(offen, antworten, strict=True):
                fertig[quelle] = self._liefere(quelle, antwort, ziele[quelle], schluessel[quelle])
        return [d for d in fertig.values() if d is not None]

    def _aus_speicher(self, quelle: str, schluessel: str | None) -> Dokument | None:
        gefunden = self.speicher.finde(quelle, schluessel)
        if gefunden is None:
            return None
        platz, dateien = gefunden
        for ort in dateien:
            kopiere(platz / ort, self.projekt.ausgabe / ort)
        return Dokument(quelle, dateien, aus_speicher=True)

    def _bericht(self, quelle: str, ziel: Path) -> Callable[[Uhr], list[str]]:
        def aufgabe(uhr: Uhr) -> list[str]:
            kopf = qmd.lies_kopf(self.projekt.wurzel / quelle)
            wunsch = angaben.formate_von(self.projekt, kopf, self.formate)
            return einzeln.rendere_bericht(self.projekt, quelle, wunsch, self.seiten, ziel, uhr)

        return aufgabe

    def _liefere(
        self, quelle: str, antwort: Antwort, ziel: Path, schluessel: str | None
    ) -> Dokument:
        """Move the finished files of one document into the site, one atomic step per file."""
        if not antwort.maengel:
            self.speicher.lege(quelle, schluessel, {ort: ziel / ort for ort in antwort.wert})
            for ort in antwort.wert:
                verschiebe(ziel / ort, self.projekt.ausgabe / ort)
        return _dokument(quelle, antwort)

    # Book

    def buch(self, quellen: Sequence[str], ganz: bool) -> list[Dokument]:
        """The book: all chapters are run, then pages and printed forms are made of one tree."""
        liste = buch.kapitel(self.projekt)
        schluessel = {k.quelle: self.speicher.schluessel(k.quelle) for k in liste}
        with tempfile.TemporaryDirectory(dir=self.bau) as name:
            ordner = Path(name)
            wege = {k.quelle: ordner / "baum" / f"{i}.json" for i, k in enumerate(liste)}
            ergebnisse = self._kapitel(schluessel, wege)
            if any(d.fehler for d in ergebnisse):
                return ergebnisse
            gesamt = self.speicher.gemeinsam(schluessel.values(), "Buch")
            return ergebnisse + self._binde(liste, wege, ordner, quellen, ganz, gesamt)

    def _kapitel(
        self, schluessel: Mapping[str, str | None], wege: Mapping[str, Path]
    ) -> list[Dokument]:
        fertig: dict[str, Dokument | None] = {}
        for quelle, weg in wege.items():
            fertig[quelle] = self._baum_aus_speicher(quelle, schluessel[quelle], weg)
        offen = [q for q, d in fertig.items() if d is None]
        antworten = self._arbeite([Arbeit(q, self._baum(q, wege[q], schluessel[q])) for q in offen])
        for quelle, antwort in zip(offen, antworten, strict=True):
            if not antwort.maengel:
                self.speicher.lege(quelle, schluessel[quelle], {"baum.json": wege[quelle]})
            fertig[quelle] = _dokument(quelle, antwort)
        return [d for d in fertig.values() if d is not None]

    def _baum_aus_speicher(self, quelle: str, schluessel: str | None, weg: Path) -> Dokument | None:
        """A kept tree counts only while the figures that its cells drew are still there."""
        gefunden = self.speicher.finde(quelle, schluessel)
        if gefunden is None:
            return None
        baum_ = einzeln.lade_baum(gefunden[0] / "baum.json")
        for bild in baum.alle(baum_["blocks"], "Image"):
            ort = bild["c"][2][0]
            neben = (self.projekt.wurzel / quelle).parent / ort
            datei = self.projekt.wurzel / ort[1:] if ort.startswith("/") else neben
            if not datei.exists():
                return None
        kopiere(gefunden[0] / "baum.json", weg)
        return Dokument(quelle, (), aus_speicher=True)

    def _baum(self, quelle: str, weg: Path, fassung: str | None) -> Callable[[Uhr], None]:
        def aufgabe(uhr: Uhr) -> None:
            baum_ = einzeln.baue_baum(self.projekt, quelle, self.formate, uhr, fassung)
            weg.parent.mkdir(parents=True, exist_ok=True)
            weg.write_text(json.dumps(baum_), encoding="utf-8")

        return aufgabe

    def _binde(
        self,
        liste: Sequence[Kapitel],
        wege: Mapping[str, Path],
        ordner: Path,
        quellen: Sequence[str],
        ganz: bool,
        schluessel: str | None,
    ) -> list[Dokument]:
        titel = str(self.projekt.buch.get("title", "Buch"))
        wunsch = self.formate if ganz else tuple(f for f in self.formate if f == "html")
        namen = {f: f"{titel} ({f})" for f in wunsch}
        fertig: dict[str, Dokument | None] = {}
        for format_, name in namen.items():
            gefunden = self.speicher.finde(name, schluessel)
            if gefunden:
                for ort in gefunden[1]:
                    kopiere(gefunden[0] / ort, ordner / format_ / ort)
            fertig[format_] = Dokument(name, gefunden[1], aus_speicher=True) if gefunden else None
        offen = [f for f in wunsch if fertig[f] is None]
        arbeiten = [Arbeit(namen[f], self._format(f, liste, wege, ordner / f)) for f in offen]
        for format_, antwort in zip(offen, self._arbeite(arbeiten), strict=True):
            fertig[format_] = _dokument(namen[format_], antwort)
            if not antwort.maengel:
                dateien = {ort: ordner / format_ / ort for ort in antwort.wert}
                self.speicher.lege(namen[format_], schluessel, dateien)
        ergebnisse = {f: d for f, d in fertig.items() if d is not None}
        if not any(d.fehler for d in ergebnisse.values()):
            self._tausche(ordner, ergebnisse, quellen, ganz)
        return list(ergebnisse.values())

    def _format(
        self, format_: str, liste: Sequence[Kapitel], wege: Mapping[str, Path], ziel: Path
    ) -> Callable[[Uhr], list[str]]:
        def aufgabe(uhr: Uhr) -> list[str]:
            baeume = {q: einzeln.lade_baum(weg) for q, weg in wege.items()}
            titelei = buch.titelei(self.projekt, format_)
            baum_ = buch.ganzer_baum(liste, baeume, titelei)
            if format_ == "html":
                return seiten.schreibe_seiten(
                    self.projekt, liste, baum_, self.seiten, self.formate, ziel, uhr
                )
            return buch.schreibe_druck(self.projekt, baum_, format_, self.seiten, ziel, uhr)

        return aufgabe

    def _tausche(
        self, ordner: Path, ergebnisse: Mapping[str, Dokument], quellen: Sequence[str], ganz: bool
    ) -> None:
        """A full build replaces the whole site at once, as Quarto does; otherwise single files."""
        ausgabe = self.projekt.ausgabe
        if not ganz or set(self.formate) != set(FORMATE):
            seiten = {q.removesuffix(".qmd") + ".html" for q in quellen}
            for format_, dokument in ergebnisse.items():
                for ort in dokument.ausgaben:
                    if ganz or not ort.endswith(".html") or ort in seiten:
                        verschiebe(ordner / format_ / ort, ausgabe / ort)
            return
        neu = ordner / "site"
        for format_, dokument in ergebnisse.items():
            for ort in dokument.ausgaben:
                verschiebe(ordner / format_ / ort, neu / ort)
        if ausgabe.exists():
            ausgabe.replace(ordner / "alt")
        neu.replace(ausgabe)


def _dokument(name: str, antwort: Antwort) -> Dokument:
    ausgaben = tuple(antwort.wert or ())
    return Dokument(name, ausgaben, antwort.dauer, antwort.speicher_mb, False, antwort.maengel)


def verschiebe(von: Path, nach: Path) -> None:
    nach.parent.mkdir(parents=True, exist_ok=True)
    os.replace(von, nach)  # noqa: PTH105 - one atomic step


def kopiere(von: Path, nach: Path) -> None:
    """Copy through a sibling, so that the target is whole at every moment."""
    nach.parent.mkdir(parents=True, exist_ok=True)
    zwischen = nach.with_name(f".{nach.name}.neu")
    shutil.copyfile(von, zwischen)
    verschiebe(zwischen, nach)
