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
    gefunden = []
    for ordner, unterordner, dateien in os.walk(projekt.wurzel):
        unterordner[:] = [u for u in unterordner if not u.startswith((".", "_"))]
        quellen = [d for d in dateien if d.endswith(".qmd") and not d.startswith((".", "_"))]
        gefunden += [Path(ordner, d).relative_to(projekt.wurzel).as_posix() for d in quellen]
    return {ort: ort.removesuffix(".qmd") + ".html" for ort in sorted(gefunden)}


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


def lege_baum(projekt: Projekt, quelle: str, baum_: Element, weg: Path) -> list[Path]:
    """Write a chapter's tree below a line with its images; return these."""
    bilder = _bilder(projekt, quelle, baum_["blocks"])
    orte = [os.path.relpath(b, projekt.wurzel) for b in bilder]
    weg.parent.mkdir(parents=True, exist_ok=True)
    weg.write_text(f"{json.dumps(orte)}\n{json.dumps(baum_)}", encoding="utf-8")
    return bilder


def _bilder(projekt: Projekt, quelle: str, bloecke: Element) -> list[Path]:
    """The images of a chapter's blocks, and what its raw HTML takes along."""
    ordner = (projekt.wurzel / quelle).parent
    orte: list[str] = []
    for teil in baum.alle(bloecke, "Image", "RawBlock"):
        orte += [teil["c"][2][0]] if teil["t"] == "Image" else _BEIGABE.findall(teil["c"][1])
    return [projekt.wurzel / o[1:] if o.startswith("/") else ordner / o for o in orte]


def lade_bilder(weg: Path) -> list[str]:
    """The images of a tree as :func:`lege_baum` wrote it, from the root."""
    with weg.open(encoding="utf-8") as datei:
        bilder: list[str] = json.loads(datei.readline())
    return bilder


def lade_baum(weg: Path) -> Element:
    """A tree as :func:`lege_baum` wrote it."""
    return json.loads(weg.read_text(encoding="utf-8").partition("\n")[2])
