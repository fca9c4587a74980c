"""The reports of a profile: each a document of its own in all its formats."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler, SozialatlasFehler
from sozialatlas.render import angaben, bericht, einzeln, formate, qmd
from sozialatlas.render.arbeiter import Antwort, Arbeit, Uhr
from sozialatlas.render.ergebnis import Dokument
from sozialatlas.render.laeufer import Umgebung, als_dokument, kopiere, verschiebe


@dataclass(frozen=True)
class Geschrieben:
    """Answer of a job: names of the files, or that the kept ones are still right."""

    ausgaben: tuple[str, ...]
    inhalt: str | None
    unveraendert: bool = False


class Berichtslauf:
    """Renders reports; those whose content is unchanged are neither written nor set again."""

    ausstehend = 0

    def __init__(self, umgebung: Umgebung, quellen: Sequence[str], alle: Sequence[str]) -> None:
        self.u, self.quellen = umgebung, quellen
        self.koepfe = {q: _kopf(umgebung.projekt.wurzel / q) for q in alle}
        self.schluessel: dict[str, str | None] = {}
        self.ergebnisse: dict[str, Dokument] = {}

    def beginne(self) -> list[Arbeit]:
        auswahl = [str(eintrag) for eintrag in self._wechsel("").items()]
        for quelle in self.quellen:
            self.schluessel[quelle] = self.u.speicher.schluessel(quelle, auswahl)
            gefunden = self.u.speicher.finde(quelle, self.schluessel[quelle])
            if gefunden:
                self.ergebnisse[quelle] = Dokument(quelle, gefunden[1], aus_speicher=True)
        return [
            Arbeit(q, self._aufgabe(q), partial(self._nimm, q))
            for q in self.quellen
            if q not in self.ergebnisse
        ]

    def waerme(self) -> None:
        """The reference documents of Word, one per status."""
        if "docx" in self.u.formate:
            for kopf in self.koepfe.values():
                ganz = angaben.fuer_format(self.u.projekt, kopf, "docx")
                formate.referenzdaten(str(ganz.get("status", "")))

    def _wechsel(self, quelle: str) -> dict[str, str]:
        """Page and name of every report, seen from one of them."""
        hier = Path(quelle).parent.as_posix()
        return {
            os.path.relpath(q.removesuffix(".qmd") + ".html", hier): str(
                kopf.get("kommune") or kopf.get("title") or Path(q).stem
            )
            for q, kopf in self.koepfe.items()
        }

    def _meta(self, quelle: str) -> dict[str, Any]:
        eigene = Path(quelle).stem + ".html"
        liste = [
            {"href": href, "titel": titel, "aktiv": href == eigene}
            for href, titel in self._wechsel(quelle).items()
        ]
        return {"wechsel": liste} if len(liste) > 1 else {}

    def _aufgabe(self, quelle: str) -> Callable[[Uhr], Geschrieben]:
        ziel = self.u.ordner / str(self.quellen.index(quelle))

        def aufgabe(uhr: Uhr) -> Geschrieben:
            u = self.u
            kopf = qmd.lies_kopf(u.projekt.wurzel / quelle)
            wunsch = angaben.formate_von(u.projekt, kopf, u.formate)
            if not wunsch:
                raise RenderFehler(_ohne_format(quelle, u.formate))
            ganz = einzeln.baue_bericht(
                u.projekt, quelle, wunsch, u.seiten, self._meta(quelle), uhr
            )
            inhalt = u.speicher.inhalt_von_bericht(ganz)
            if u.speicher.passt(quelle, inhalt):
                return Geschrieben((), inhalt, unveraendert=True)
            ziel.mkdir(parents=True, exist_ok=True)
            fertig = bericht.schreibe(ganz, ziel, uhr)
            return Geschrieben(tuple(einzeln.schreibe_bericht(fertig, quelle, ziel)), inhalt)

        return aufgabe

    def _nimm(self, quelle: str, antwort: Antwort) -> Sequence[Arbeit]:
        """Keep what a job made, at once, so that an interrupted run is not lost."""
        dokument = als_dokument(quelle, antwort)
        wert: Geschrieben | None = antwort.wert
        if wert and wert.unveraendert:
            ausgaben = self.u.speicher.bestaetige(quelle, self.schluessel[quelle])
            dokument = replace(dokument, ausgaben=ausgaben, aus_speicher=True)
        elif wert:
            ziel = self.u.ordner / str(self.quellen.index(quelle))
            dateien = {ort: ziel / ort for ort in wert.ausgaben}
            self.u.speicher.lege(quelle, self.schluessel[quelle], dateien, wert.inhalt)
            dokument = replace(dokument, ausgaben=wert.ausgaben)
        self.ergebnisse[quelle] = dokument
        return ()

    def schliesse(self) -> list[Dokument]:
        """Move the finished files into the site, one atomic step per file."""
        for nummer, quelle in enumerate(self.quellen):
            dokument = self.ergebnisse[quelle]
            for ort in dokument.ausgaben:
                ziel = self.u.projekt.ausgabe / ort
                if dokument.aus_speicher:
                    kopiere(self.u.speicher.platz(quelle) / ort, ziel)
                else:
                    verschiebe(self.u.ordner / str(nummer) / ort, ziel)
        return [self.ergebnisse[q] for q in self.quellen]


def _ohne_format(quelle: str, formate: Sequence[str]) -> Mangel:
    return Mangel(
        quelle, None, "format", f"Das Dokument gibt es nicht als {' oder '.join(formate)}.",
        "ein Format, das im Kopf des Dokuments steht.",
    )  # fmt: skip


def _kopf(pfad: Path) -> Mapping[str, Any]:
    """Header of a report; one that cannot be read is reported by its own job."""
    try:
        return qmd.lies_kopf(pfad)
    except (SozialatlasFehler, OSError):
        return {}
