"""The formats of a report: one call of pandoc writes all, then each gets its last step."""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sozialatlas.render import dokument, foliensatz, formate, word
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.dokument import VORLAGEN, Auftrag

SCHREIBER = {
    "html": "html5",
    "pdf": "typst-citations",  # citeproc has set them
    "docx": "docx",
    "pptx": "pptx",
}
FOLIENEBENE = 2
"""Headings of this level open a slide, those above it a section, as in real Quarto."""
_BILDADRESSE = re.compile(rb'"atlas-bild:([^"]+)"')


@dataclass(frozen=True)
class Bericht:
    """A document whose cells have run: Markdown, title block, the order of each format."""

    quelle: str
    markdown: str
    titel: Mapping[str, Any]
    auftraege: Mapping[str, Auftrag]
    meta: Mapping[str, Any]

    @property
    def wurzel(self) -> Path:
        return next(iter(self.auftraege.values())).wurzel

    @property
    def bilder(self) -> list[str]:
        """Paths from the root."""
        return dokument.bilder_im_text(self.markdown, Path(self.quelle).parent.as_posix())


def schreibe(bericht: Bericht, arbeit: Path, uhr: Uhr) -> dict[str, bytes]:
    """All formats of the report as bytes; ``arbeit`` is a folder of its own."""
    with uhr.misst("pandoc"):
        auftrag = anweisung(bericht, arbeit)
        try:
            dokument.schreibe_bericht(
                bericht.markdown, bericht.titel, auftrag, arbeit, bericht.wurzel, bericht.quelle
            )
        finally:
            for datei in sorted(arbeit.glob("protokoll-*.json")):
                dokument.lies_protokoll(datei, bericht.wurzel)
    return {f: _vollende(f, _ziel(arbeit, f), bericht, uhr) for f in bericht.auftraege}


def anweisung(bericht: Bericht, arbeit: Path) -> dict[str, Any]:
    """What ``bericht.lua`` is told."""
    erster = next(iter(bericht.auftraege.values()))
    seite = bericht.quelle.removesuffix(".qmd") + ".html"
    quellen = dokument.literatur(erster)
    return {
        "kapitel": {"datei": bericht.quelle, "seite": seite, "art": "bericht"},
        "formate": [_format(f, bericht, arbeit) for f in bericht.auftraege],
        **({"quellen": quellen} if quellen else {}),
    }


def _ziel(arbeit: Path, format_: str) -> Path:
    return arbeit / f"dokument.{SCHREIBER[format_]}"


def _format(format_: str, bericht: Bericht, arbeit: Path) -> dict[str, Any]:
    auftrag = bericht.auftraege[format_]
    protokoll = arbeit / f"protokoll-{auftrag.format}.json"
    formeln = "{#eq-" in bericht.markdown
    meta = {
        "toc-title": formate.toc_titel(auftrag.angaben),
        "csl": auftrag.angaben.get("csl"),
        "link-citations": format_ not in ("docx", "pptx"),
        "notes-title": foliensatz.ANMERKUNGEN if format_ == "pptx" else None,
        **(bericht.meta if format_ == "html" else {}),
    }
    tiefe = {"toc_depth": int(auftrag.angaben.get("toc-depth", 3))}
    ganz: dict[str, Any] = {
        "format": SCHREIBER[format_],
        "ziel": str(_ziel(arbeit, format_)),
        "atlas": dokument.steuerung(auftrag, protokoll, formeln, bericht.bilder),
        "meta": {k: v for k, v in meta.items() if v is not None},
        "variablen": {},
        "optionen": {"table_of_contents": bool(auftrag.angaben.get("toc")), **tiefe},
    }
    if format_ == "html":
        ganz["vorlage"] = str(VORLAGEN / "seite.html")
        ganz["optionen"]["html_math_method"] = "mathml"
        ganz["variablen"] = {
            "stil": formate.vorlage("stil.css"),
            "skript": formate.vorlage("atlas.js"),
        }
    elif format_ == "pdf":
        ganz["vorlage"] = str(VORLAGEN / "dokument.typ")
    else:
        ganz["optionen"]["reference_doc"] = str(formate.referenz(auftrag, arbeit))
    if format_ == "pptx":
        ganz["optionen"]["slide_level"] = FOLIENEBENE
    return ganz


def _vollende(format_: str, datei: Path, bericht: Bericht, uhr: Uhr) -> bytes:
    auftrag = bericht.auftraege[format_]
    if format_ == "pdf":
        quelle = formate.links_ausgerichtet(datei.read_text(encoding="utf-8"))
        with uhr.misst("typst"):
            return formate.pdf(quelle, auftrag, bericht.quelle)
    with uhr.misst("pandoc"):
        if format_ == "docx":
            return word.vollende(datei.read_bytes())
        if format_ == "pptx":
            from sozialatlas.render import folien  # reports need no slides

            return folien.vollende(datei.read_bytes(), str(auftrag.angaben.get("lang", "de")))
        return bette_ein(datei.read_bytes(), auftrag.wurzel)


def bette_ein(seite: bytes, wurzel: Path) -> bytes:
    """Put the data of the images where the filter wrote their paths."""

    def daten(treffer: re.Match[bytes]) -> bytes:
        ort = wurzel / treffer[1].decode()
        art = mimetypes.guess_type(ort.name)[0] or "application/octet-stream"
        return b'"data:%s;base64,%s"' % (art.encode(), base64.b64encode(ort.read_bytes()))

    return _BILDADRESSE.sub(daten, seite)
