"""The run: which documents, in which order, into which folder; whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import angaben, buch, einzeln, qmd
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Antwort, Arbeit, Uhr, arbeite, lade_vor
from sozialatlas.render.ergebnis import Dokument, Ergebnis

FORMATE = ("html", "pdf", "docx")


def rendere(
    projekt: Path,
    *,
    profil: str | None = None,
    dokumente: Sequence[Path] | None = None,
    formate: Sequence[str] = FORMATE,
    vorladen: Callable[[], object] | None = None,
    arbeiter: int = 2,
    abhaengig: Sequence[str] = (),
    melde: Callable[[str, Antwort], None] | None = None,
) -> Ergebnis:
    """Render the book (``profil=None``) or the documents of a profile.

    ``projekt`` is the folder with ``_quarto.yml``; ``dokumente`` restricts the run; ``abhaengig``
    names files and folders (relative to the project) whose change makes every document new.
    Problems of documents are in ``Ergebnis.fehler``; RenderFehler is raised for the project itself.
    """
    anfang = time.monotonic()
    gelesen = angaben.lies_projekt(projekt.resolve(), profil)
    wunsch = _formate(formate)
    lade_vor(vorladen)
    laeufer = Laeufer(gelesen, wunsch, arbeiter, melde or (lambda *_: None))
    quellen = _quellen(gelesen, dokumente)
    ergebnisse = (
        laeufer.buch(quellen, dokumente is None) if gelesen.ist_buch else laeufer.berichte(quellen)
    )
    return Ergebnis(tuple(ergebnisse), round(time.monotonic() - anfang, 2))


def _formate(formate: Sequence[str]) -> tuple[str, ...]:
    fremd = [f for f in formate if f not in FORMATE]
    if fremd:
        raise RenderFehler(
            f"Unbekanntes Format: {', '.join(fremd)}. Möglich sind html, pdf und docx."
        )
    return tuple(f for f in FORMATE if f in formate)


def _quellen(projekt: Projekt, dokumente: Sequence[Path] | None) -> list[str]:
    """Sources of this run, relative to the root, in the order of the project."""
    if projekt.ist_buch:
        alle = [k.quelle for k in buch.kapitel(projekt)]
    else:
        muster = projekt.angaben.get("project", {}).get("render") or ["*.qmd"]
        gefunden = {p for m in muster for p in projekt.wurzel.glob(m)}
        alle = sorted(
            p.relative_to(projekt.wurzel).as_posix()
            for p in gefunden
            if p.suffix == ".qmd" and not p.name.startswith("_")
        )
    if dokumente is None:
        return alle
    gewuenscht = [
        (d if d.is_absolute() else projekt.wurzel / d).resolve() for d in map(Path, dokumente)
    ]
    namen = [
        d.relative_to(projekt.wurzel).as_posix() if d.is_relative_to(projekt.wurzel) else str(d)
        for d in gewuenscht
    ]
    fremd = [n for n in namen if n not in alle]
    if fremd:
        raise RenderFehler(
            [
                Mangel(n, None, "", "Das Dokument gehört nicht zu diesem Projekt oder Profil.")
                for n in fremd
            ]
        )
    return namen


class Laeufer:
    """One run over one project."""

    def __init__(
        self,
        projekt: Projekt,
        formate: tuple[str, ...],
        arbeiter: int,
        melde: Callable[[str, Antwort], None],
    ) -> None:
        self.projekt, self.formate, self.arbeiter = projekt, formate, arbeiter
        self.melde = melde
        self.seiten = einzeln.seiten(projekt)
        self.bau = projekt.wurzel / ".cache" / "bau"
        self.bau.mkdir(parents=True, exist_ok=True)

    def _arbeite(self, arbeiten: Sequence[Arbeit]) -> list[Antwort]:
        return arbeite(
            arbeiten, self.arbeiter, lambda arbeit, antwort: self.melde(arbeit.name, antwort)
        )

    def berichte(self, quellen: Sequence[str]) -> list[Dokument]:
        """Documents of their own, each in all its formats."""
        with tempfile.TemporaryDirectory(dir=self.bau) as ordner:
            ziele = {q: Path(ordner) / str(i) for i, q in enumerate(quellen)}
            arbeiten = [Arbeit(q, self._bericht(q, ziele[q])) for q in quellen]
            antworten = self._arbeite(arbeiten)
            return [
                self._liefere(quelle, antwort, ziele[quelle]) for quelle, antwort in zip(quellen, antworten, strict=True)
            ]  # fmt: skip

    def _bericht(self, quelle: str, ziel: Path) -> Callable[[Uhr], list[str]]:
        def aufgabe(uhr: Uhr) -> list[str]:
            kopf = qmd.lies_kopf(self.projekt.wurzel / quelle)
            wunsch = angaben.formate_von(self.projekt, kopf, self.formate)
            return einzeln.rendere_bericht(self.projekt, quelle, wunsch, self.seiten, ziel, uhr)

        return aufgabe

    def _liefere(self, quelle: str, antwort: Antwort, ziel: Path) -> Dokument:
        """Move the finished files of one document into the site, one atomic step per file."""
        if not antwort.maengel:
            for ort in antwort.wert:
                verschiebe(ziel / ort, self.projekt.ausgabe / ort)
        return Dokument(
            quelle,
            tuple(antwort.wert or ()),
            antwort.dauer,
            antwort.speicher_mb,
            False,
            antwort.maengel,
        )

    def buch(self, quellen: Sequence[str], ganz: bool) -> list[Dokument]:
        """The book: all chapters are run, then pages and printed forms are made of one tree."""
        liste = buch.kapitel(self.projekt)
        with tempfile.TemporaryDirectory(dir=self.bau) as name:
            ordner = Path(name)
            wege = {k.quelle: ordner / "baum" / f"{i}.json" for i, k in enumerate(liste)}
            arbeiten = [Arbeit(k.quelle, self._kapitel(k.quelle, wege[k.quelle])) for k in liste]
            antworten = self._arbeite(arbeiten)
            ergebnisse = [
                Dokument(k.quelle, (), a.dauer, a.speicher_mb, False, a.maengel)
                for k, a in zip(liste, antworten, strict=True)
            ]
            if any(a.maengel for a in antworten):
                return ergebnisse
            return ergebnisse + self._binde(liste, wege, ordner, quellen, ganz)

    def _kapitel(self, quelle: str, weg: Path) -> Callable[[Uhr], None]:
        def aufgabe(uhr: Uhr) -> None:
            baum_ = einzeln.baue_baum(self.projekt, quelle, self.formate, uhr)
            weg.parent.mkdir(parents=True, exist_ok=True)
            weg.write_text(json.dumps(baum_), encoding="utf-8")

        return aufgabe

    def _binde(
        self,
        liste: Sequence[buch.Kapitel],
        wege: dict[str, Path],
        ordner: Path,
        quellen: Sequence[str],
        ganz: bool,
    ) -> list[Dokument]:
        titel = str(self.projekt.buch.get("title", "Buch"))
        wunsch = self.formate if ganz else tuple(f for f in self.formate if f == "html")
        arbeiten = [
            Arbeit(f"{titel} ({f})", self._format(f, liste, wege, ordner / f)) for f in wunsch
        ]
        antworten = self._arbeite(arbeiten)
        if not any(a.maengel for a in antworten):
            self._tausche(ordner, dict(zip(wunsch, antworten, strict=True)), quellen, ganz)
        return [
            Dokument(arbeit.name, tuple(a.wert or ()), a.dauer, a.speicher_mb, False, a.maengel)
            for arbeit, a in zip(arbeiten, antworten, strict=True)
        ]

    def _format(
        self, format_: str, liste: Sequence[buch.Kapitel], wege: dict[str, Path], ziel: Path
    ) -> Callable[[Uhr], list[str]]:
        def aufgabe(uhr: Uhr) -> list[str]:
            baeume = {q: einzeln.lade_baum(weg) for q, weg in wege.items()}
            baum_ = buch.ganzer_baum(liste, baeume, buch.titelei(self.projekt, format_))
            if format_ == "html":
                return buch.schreibe_seiten(
                    self.projekt, liste, baum_, self.seiten, self.formate, ziel, uhr
                )
            return buch.schreibe_druck(self.projekt, baum_, format_, self.seiten, ziel, uhr)

        return aufgabe

    def _tausche(
        self, ordner: Path, antworten: dict[str, Antwort], quellen: Sequence[str], ganz: bool
    ) -> None:
        """A full build replaces the whole site at once, as Quarto does; otherwise single pages."""
        ausgabe = self.projekt.ausgabe
        if not ganz or set(self.formate) != set(FORMATE):
            seiten = {q.removesuffix(".qmd") + ".html" for q in quellen}
            for format_, antwort in antworten.items():
                for ort in antwort.wert:
                    if ganz or not ort.endswith(".html") or ort in seiten:
                        verschiebe(ordner / format_ / ort, ausgabe / ort)
            return
        neu = ordner / "site"
        for format_, antwort in antworten.items():
            for ort in antwort.wert:
                verschiebe(ordner / format_ / ort, neu / ort)
        alt = ordner / "alt"
        if ausgabe.exists():
            ausgabe.replace(alt)
        neu.replace(ausgabe)
        shutil.rmtree(alt, ignore_errors=True)


def verschiebe(von: Path, nach: Path) -> None:
    nach.parent.mkdir(parents=True, exist_ok=True)
    os.replace(von, nach)  # noqa: PTH105 - one atomic step


def rendere_projekt(
    wurzel: Path,
    *,
    dokumente: Iterable[Path] = (),
    formate: Sequence[str] = FORMATE,
    vorladen: Callable[[], object] | None = None,
    abhaengig: Sequence[str] = (),
    arbeiter: int = 2,
    konsole: Any = None,
) -> Ergebnis:
    """The whole project: first the book, then all reports; or only ``dokumente`` (reports)."""
    from sozialatlas.render.anzeige import Anzeige

    gewaehlt = [Path(d) for d in dokumente] or None
    profile: list[str | None] = ["kommunen"] if gewaehlt else [None, "kommunen"]
    teile = []
    with Anzeige(konsole) as anzeige:
        for profil in profile:
            if profil and not (wurzel / f"_quarto-{profil}.yml").exists():
                continue
            teile.append(
                rendere(
                    wurzel,
                    profil=profil,
                    dokumente=gewaehlt,
                    formate=formate,
                    vorladen=vorladen,
                    arbeiter=arbeiter,
                    abhaengig=abhaengig,
                    melde=anzeige.melde,
                )  # fmt: skip
            )
        ergebnis = Ergebnis(
            tuple(d for teil in teile for d in teil.dokumente),
            round(sum(t.sekunden for t in teile), 2),
        )
        anzeige.schliesse(ergebnis)
    return ergebnis
