"""One source document: run its cells, parse it; as a report also write its formats."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sozialatlas.render import angaben, baum, dokument, qmd
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Uhr
from sozialatlas.render.ausfuehren import fuehre_aus
from sozialatlas.render.baum import Element
from sozialatlas.render.bericht import Bericht
from sozialatlas.render.dokument import Auftrag
from sozialatlas.render.sitzung import Sitzung

_BEIGABE = re.compile(r'<(?:script|link)\s[^>]*?\b(?:src|href)="([^":#/][^":]*)"')
ENDUNG = {"html": ".html", "pdf": ".pdf", "docx": ".docx", "pptx": ".pptx"}


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


def fuehre_zellen_aus(
    projekt: Projekt, quelle: str, wunsch: Sequence[str], uhr: Uhr, fassung: str | None = None
) -> tuple[str, dict[str, Any]]:
    """Run the cells of one document; return its Markdown and its settings.

    The figures lie in ``.cache/render/bilder/``, in a folder of this version (``fassung``) of the
    inputs, so that a kept tree never meets the figures of another version.
    """
    os.chdir(projekt.wurzel)
    eigene = speicher(projekt) / "bilder" / hashlib.sha256(quelle.encode()).hexdigest()[:12]
    vorn = "-".join(wunsch)
    bilder = eigene / f"{vorn}.{(fassung or 'ohne')[:12]}"
    for alt in eigene.glob(f"{vorn}.*"):
        shutil.rmtree(alt)
    with uhr.misst("zellen"):
        gelesen = lies(projekt, quelle)
        ganz = angaben.fuer_format(projekt, gelesen.kopf, "html")
        return fuehre_aus(gelesen, ganz.get("execute") or {}, Sitzung(bilder), projekt.wurzel), ganz


def baue_baum(
    projekt: Projekt, quelle: str, wunsch: Sequence[str], uhr: Uhr, fassung: str | None = None
) -> Element:
    """Run and parse one chapter."""
    markdown, ganz = fuehre_zellen_aus(projekt, quelle, wunsch, uhr, fassung)
    with uhr.misst("pandoc"):
        return dokument.zerlege(markdown, angaben.titelei(ganz), projekt.wurzel, quelle)


def baue_bericht(
    projekt: Projekt,
    quelle: str,
    wunsch: Sequence[str],
    alle_seiten: Mapping[str, str],
    meta: Mapping[str, Any],
    uhr: Uhr,
) -> Bericht:
    """Run a report of its own; what it is written from. ``meta`` is for its page."""
    kopf = qmd.lies_kopf(projekt.wurzel / quelle)
    markdown, ganz = fuehre_zellen_aus(projekt, quelle, wunsch, uhr)
    auftraege = {
        f: Auftrag(
            projekt.wurzel,
            "typst" if f == "pdf" else f,
            angaben.fuer_format(projekt, kopf, f),
            einbetten=True,
            seiten=alle_seiten,
        )
        for f in wunsch
    }
    andere = [
        {"href": Path(quelle).stem + ENDUNG[f], "titel": f.upper()} for f in wunsch if f != "html"
    ]
    eigene = {"pagetitle": str(kopf.get("title", "Sozialatlas")), "downloads": andere or None}
    return Bericht(quelle, markdown, angaben.titelei(ganz), auftraege, {**eigene, **meta})


def schreibe_bericht(fertig: Mapping[str, bytes], quelle: str, ziel: Path) -> list[str]:
    """Write the formats below ``ziel``; return the names."""
    ausgaben = []
    for format_, inhalt in fertig.items():
        ort = quelle.removesuffix(".qmd") + ENDUNG[format_]
        (ziel / ort).parent.mkdir(parents=True, exist_ok=True)
        (ziel / ort).write_bytes(inhalt)
        ausgaben.append(ort)
    return ausgaben


def bilder(projekt: Projekt, quelle: str, weg: Path) -> list[Path]:
    """The images of a chapter's tree that lies at ``weg``, and what its raw HTML takes along."""
    ordner = (projekt.wurzel / quelle).parent
    bloecke = lade_baum(weg)["blocks"]
    orte = [bild["c"][2][0] for bild in baum.alle(bloecke, "Image")]
    for roh in baum.alle(bloecke, "RawBlock"):
        orte += _BEIGABE.findall(roh["c"][1])
    return [projekt.wurzel / o[1:] if o.startswith("/") else ordner / o for o in orte]


def lade_baum(pfad: Path) -> Element:
    return json.loads(pfad.read_text(encoding="utf-8"))
