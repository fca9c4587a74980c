"""The book: chapters in order become one tree, one PDF and one Word document."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import angaben, baum, formate
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.baum import Element
from sozialatlas.render.dokument import Auftrag


@dataclass(frozen=True)
class Kapitel:
    """A chapter: source, kind (kapitel or anhang), name of its part ("" for none)."""

    quelle: str
    art: str
    teil: str = ""

    @property
    def seite(self) -> str:
        return self.quelle.removesuffix(".qmd") + ".html"


def kapitel(projekt: Projekt) -> tuple[Kapitel, ...]:
    """Chapters and appendices as ``_quarto.yml`` lists them.

    Raises RenderFehler for missing files and forms outside the subset.
    """
    gefunden: list[Kapitel] = []
    for eintrag in projekt.buch.get("chapters") or []:
        if isinstance(eintrag, str):
            gefunden.append(Kapitel(eintrag, "kapitel"))
        else:
            gefunden += [
                Kapitel(q, "kapitel", str(eintrag.get("part", "")))
                for q in eintrag.get("chapters") or []
            ]
    gefunden += [Kapitel(q, "anhang", "Anhang") for q in projekt.buch.get("appendices") or []]
    maengel = [
        Mangel("_quarto.yml", None, "book.chapters", f"Die Datei „{k.quelle}“ fehlt.")
        for k in gefunden
        if not (projekt.wurzel / k.quelle).is_file()
    ]
    maengel += [
        Mangel(
            "_quarto.yml",
            None,
            "book.part",
            f"Ein Teil mit eigener Seite („{t}“) braucht das echte Quarto.",
            "ein Titel.",
        )
        for t in {k.teil for k in gefunden}
        if t.endswith(".qmd")
    ]
    if maengel:
        raise RenderFehler(maengel)
    return tuple(gefunden)


def titelei(projekt: Projekt, format_: str) -> dict[str, Any]:
    """Title block of the whole book."""
    ganz = angaben.fuer_format(projekt, {}, format_)
    eigene = {
        k: projekt.buch[k]
        for k in ("title", "subtitle", "author", "date", "date-format", "description")
        if k in projekt.buch
    }
    return angaben.titelei({**ganz, **eigene})


def ganzer_baum(
    liste: Sequence[Kapitel], baeume: Mapping[str, Element], meta: Mapping[str, Any]
) -> Element:
    """One tree with one div per chapter; part titles are left to the PDF."""
    bloecke = []
    teil = ""
    for k in liste:
        inhalt = list(baeume[k.quelle]["blocks"])
        if k.teil and k.teil != teil and k.art != "anhang":
            inhalt.insert(0, baum.roh("typst", f"#teil[#{json.dumps(k.teil, ensure_ascii=False)}]"))
        teil = k.teil
        bloecke.append(
            baum.div(
                "atlas-kapitel",
                {"datei": k.quelle, "seite": k.seite, "art": k.art},
                _mit_titel(inhalt, baeume[k.quelle], k),
            )
        )
    return baum.dokument(meta, bloecke)


def _mit_titel(bloecke: list[Element], baum_: Element, k: Kapitel) -> list[Element]:
    """A chapter without ``#`` heading takes the title of its header."""
    if any(b["t"] == "Header" and b["c"][0] == 1 for b in bloecke):
        return bloecke
    titel = baum_["meta"].get("title")
    if titel is None:
        raise RenderFehler(
            Mangel(
                k.quelle,
                None,
                "",
                "Das Kapitel hat keinen Titel.",
                "eine Überschrift mit # am Anfang.",
            )
        )
    inhalt = titel["c"] if titel["t"] == "MetaInlines" else [{"t": "Str", "c": titel["c"]}]
    return [baum.ueberschrift(1, inhalt, Path(k.quelle).stem), *bloecke]


def auftrag(projekt: Projekt, format_: str, seiten: Mapping[str, str]) -> Auftrag:
    name = "typst" if format_ == "pdf" else format_
    return Auftrag(
        projekt.wurzel, name, angaben.fuer_format(projekt, {}, format_), buch=True, seiten=seiten
    )


def dateiname(projekt: Projekt) -> str:
    """Name of PDF and Word document: the title, as Quarto builds it."""
    name = str(projekt.buch.get("output-file") or projekt.buch.get("title") or "Buch")
    return "".join("-" if z in " <>()|:&;#?*'\\/" else z for z in name)


def schreibe_druck(
    projekt: Projekt, baum_: Element, format_: str, seiten: Mapping[str, str], ziel: Path, uhr: Uhr
) -> list[str]:
    """The whole book as PDF or DOCX."""
    os.chdir(projekt.wurzel)
    ziel.mkdir(parents=True, exist_ok=True)
    bestellt = auftrag(projekt, format_, seiten)
    name = str(projekt.buch.get("title", "Buch"))
    with uhr.misst("pandoc"):
        if format_ == "docx":
            inhalt = formate.docx(baum_, bestellt, ziel, name)
        else:
            quelle = formate.typst_quelle(baum_, bestellt, ziel, name)
    if format_ == "pdf":
        with uhr.misst("typst"):
            inhalt = formate.pdf(quelle, bestellt, name)
    ort = f"{dateiname(projekt)}.{format_}"
    (ziel / ort).write_bytes(inhalt)
    return [ort]
