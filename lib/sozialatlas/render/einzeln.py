"""One source document: run its cells, parse it; as a report also write its formats."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sozialatlas.render import angaben, baum, dokument, formate, qmd
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.ausfuehren import fuehre_aus
from sozialatlas.render.baum import Element
from sozialatlas.render.dokument import Auftrag
from sozialatlas.render.sitzung import Sitzung

ENDUNG = {"html": ".html", "pdf": ".pdf", "docx": ".docx"}


def speicher(projekt: Projekt) -> Path:
    return projekt.wurzel / ".cache" / "render"


def seiten(projekt: Projekt) -> dict[str, str]:
    """Every source that becomes a page, with its page; both relative to the root."""
    gefunden = {}
    for pfad in projekt.wurzel.rglob("*.qmd"):
        teile = pfad.relative_to(projekt.wurzel).parts
        if not any(t.startswith((".", "_")) for t in teile):
            ort = pfad.relative_to(projekt.wurzel).as_posix()
            gefunden[ort] = ort.removesuffix(".qmd") + ".html"
    return gefunden


def lies(projekt: Projekt, quelle: str) -> qmd.Quelltext:
    """Read a document with the values behind its shortcodes."""
    pfad = projekt.wurzel / quelle
    kopf = {} if projekt.ist_buch else qmd.lies_kopf(pfad)
    meta = (
        {**projekt.angaben, **projekt.buch, **kopf}
        if projekt.ist_buch
        else {**projekt.angaben, **kopf}
    )
    return qmd.lies(projekt.wurzel, pfad, {"meta": meta, "var": projekt.variablen})


def baue_baum(
    projekt: Projekt, quelle: str, wunsch: Sequence[str], uhr: Uhr, fassung: str | None = None
) -> Element:
    """Run and parse one document.

    The figures lie in ``.cache/render/bilder/``, in a folder of this version (``fassung``) of the
    inputs, so that a kept tree never meets the figures of another version.
    """
    os.chdir(projekt.wurzel)
    eigene = speicher(projekt) / "bilder" / hashlib.sha256(quelle.encode()).hexdigest()[:12]
    vorn = "-".join(wunsch)
    bilder = eigene / f"{vorn}.{(fassung or 'ohne')[:12]}"
    for alt in eigene.glob(f"{vorn}.*"):
        shutil.rmtree(alt)
    bildformate = (("svg",) if {"html", "pdf"} & set(wunsch) else ()) + (
        ("png",) if "docx" in wunsch else ()
    )
    os.environ["BILDFORMATE"] = ",".join(bildformate)
    with uhr.misst("zellen"):
        gelesen = lies(projekt, quelle)
        ganz = angaben.fuer_format(projekt, gelesen.kopf, "html")
        # The tree names the SVG; Word takes the PNG beside it.
        sitzung = Sitzung(bilder, ("svg", *(f for f in bildformate if f == "png")))
        markdown = fuehre_aus(gelesen, ganz.get("execute") or {}, sitzung, projekt.wurzel)
    with uhr.misst("pandoc"):
        return dokument.zerlege(markdown, angaben.titelei(ganz), projekt.wurzel, quelle)


def als_kapitel(baum_: Element, quelle: str, art: str) -> Element:
    seite = quelle.removesuffix(".qmd") + ".html"
    return baum.div("atlas-kapitel", {"datei": quelle, "seite": seite, "art": art}, baum_["blocks"])


def rendere_bericht(
    projekt: Projekt,
    quelle: str,
    wunsch: Sequence[str],
    alle_seiten: Mapping[str, str],
    ziel: Path,
    uhr: Uhr,
) -> list[str]:
    """Write a report of its own in all wanted formats below ``ziel``; return the names."""
    kopf = qmd.lies_kopf(projekt.wurzel / quelle)
    baum_ = baue_baum(projekt, quelle, wunsch, uhr)
    baum_ = {**baum_, "blocks": [als_kapitel(baum_, quelle, "bericht")]}
    stamm = Path(quelle.removesuffix(".qmd"))
    ziel.mkdir(parents=True, exist_ok=True)
    namen = {f: stamm.name + ENDUNG[f] for f in wunsch}
    fertig: dict[str, bytes] = {}
    for format_ in wunsch:
        ganz = angaben.fuer_format(projekt, kopf, format_)
        auftrag = Auftrag(
            projekt.wurzel,
            "typst" if format_ == "pdf" else format_,
            ganz,
            einbetten=True,
            seiten=alle_seiten,
        )
        fertig[format_] = _schreibe(format_, baum_, auftrag, ziel, quelle, namen, uhr)
    ausgaben = []
    for format_, inhalt in fertig.items():
        ort = (stamm.parent / namen[format_]).as_posix()
        (ziel / ort).parent.mkdir(parents=True, exist_ok=True)
        (ziel / ort).write_bytes(inhalt)
        ausgaben.append(ort)
    return ausgaben


def _schreibe(
    format_: str,
    baum_: Element,
    auftrag: Auftrag,
    arbeit: Path,
    quelle: str,
    namen: Mapping[str, str],
    uhr: Uhr,
) -> bytes:
    if format_ == "docx":
        with uhr.misst("pandoc"):
            return formate.docx(baum_, auftrag, arbeit, quelle)
    if format_ == "pdf":
        with uhr.misst("pandoc"):
            text = formate.typst_quelle(baum_, auftrag, arbeit, quelle)
        with uhr.misst("typst"):
            return formate.pdf(text, auftrag, quelle)
    andere = [{"href": n, "titel": f.upper()} for f, n in namen.items() if f != "html"]
    with uhr.misst("pandoc"):
        variablen: dict[str, Any] = {"pagetitle": _seitentitel(baum_), "downloads": andere or None}
        return formate.html(baum_, auftrag, arbeit, quelle, **variablen)


def _seitentitel(baum_: Element) -> str:
    titel = baum_["meta"].get("title")
    return baum.text(titel["c"]).strip() if titel else "Sozialatlas"


def lade_baum(pfad: Path) -> Element:
    return json.loads(pfad.read_text(encoding="utf-8"))
