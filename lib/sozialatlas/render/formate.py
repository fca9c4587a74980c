"""The three formats of one tree: page, PDF, Word document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sozialatlas.render import baum, dokument, word
from sozialatlas.render.baum import Element
from sozialatlas.render.dokument import VORLAGEN, Auftrag, filtere
from sozialatlas.render.satz import setze

TOC_TITEL = "Inhaltsverzeichnis"


@cache
def vorlage(name: str) -> str:
    return (VORLAGEN / name).read_text(encoding="utf-8")


def _inhalt(angaben: Mapping[str, Any], tiefe: int = 3) -> list[str]:
    if not angaben.get("toc"):
        return []
    return ["--toc", f"--toc-depth={angaben.get('toc-depth', tiefe)}"]


def mit_meta(baum_: Element, **werte: Any) -> Element:
    """The tree with further metadata; None leaves a value out."""
    neu = {k: baum.meta(v) for k, v in werte.items() if v is not None}
    return {**baum_, "meta": {**baum_["meta"], **{k.replace("_", "-"): v for k, v in neu.items()}}}


def toc_titel(angaben: Mapping[str, Any]) -> str:
    return str(angaben.get("toc-title", TOC_TITEL))


def schreibe_seiten(
    seiten: Mapping[Path, Element], auftrag: Auftrag, arbeit: Path, name: str
) -> None:
    """Write the pages of the book; their trees, by file, have passed the filter already."""
    bloecke = [baum.div("seite", {"ziel": str(ort)}, b["blocks"]) for ort, b in seiten.items()]
    angaben = [{"toc-title": toc_titel(auftrag.angaben), **b["meta"]} for b in seiten.values()]
    bestellt = {
        "vorlage": str(VORLAGEN / "seite.html"),
        "variablen": {},
        "optionen": {
            "html_math_method": "mathml",
            "table_of_contents": bool(auftrag.angaben.get("toc")),
            "toc_depth": int(auftrag.angaben.get("toc-depth", 3)),
        },
    }
    ganz = baum.dokument({"seiten": angaben}, bloecke)
    dokument.schreibe_seiten(ganz, bestellt, arbeit, auftrag.wurzel, name)


def typst_quelle(baum_: Element, auftrag: Auftrag, arbeit: Path, name: str) -> str:
    """The typst source of a document."""
    ganz = mit_meta(
        baum_,
        buch=True if auftrag.buch else None,
        toc_title=toc_titel(auftrag.angaben),
    )
    ziel = ["-t", "typst", f"--template={VORLAGEN / 'dokument.typ'}", *_inhalt(auftrag.angaben)]
    quelle = filtere(ganz, auftrag, ziel, arbeit, name)[0].decode("utf-8")
    return links_ausgerichtet(quelle)


def links_ausgerichtet(quelle: str) -> str:
    """Tables at the left: pandoc centres all."""
    return quelle.replace("align(center)[#table(", "align(left)[#table(")


def pdf(quelle: str, auftrag: Auftrag, name: str) -> bytes:
    return setze(quelle, auftrag.wurzel, name)


def docx(baum_: Element, auftrag: Auftrag, arbeit: Path, name: str) -> bytes:
    """A Word document with its post-step."""
    ganz = mit_meta(baum_, toc_title=toc_titel(auftrag.angaben))
    ziel = arbeit / "dokument.docx"
    argumente = [
        "-t",
        "docx",
        f"--reference-doc={referenz(auftrag, arbeit)}",
        f"--output={ziel}",
        *_inhalt(auftrag.angaben),
    ]
    filtere(ganz, auftrag, argumente, arbeit, name)
    return word.vollende(ziel.read_bytes())


def referenz(auftrag: Auftrag, arbeit: Path) -> Path:
    """Place of the reference document: the project's own, or one made in ``arbeit``."""
    eigene = auftrag.angaben.get("reference-doc")
    if eigene:
        return auftrag.wurzel / eigene
    ziel = arbeit / f"referenz.{auftrag.format}"
    if auftrag.format == "pptx":
        from sozialatlas.render.vorlagen import folienvorlage

        ziel.write_bytes(folienvorlage.referenz(fuss=str(auftrag.angaben.get("footer", ""))))
    else:
        ziel.write_bytes(referenzdaten(str(auftrag.angaben.get("status", ""))))
    return ziel


def referenzdaten(status: str) -> bytes:
    """The reference document with its running footer; made once per process and status."""
    from sozialatlas.render.vorlagen import referenz as vorlage_

    return vorlage_.referenz(fuss=status)
