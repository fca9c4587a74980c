"""Post-step for Word documents: what pandoc leaves out, and bytes that stay the same.

Rows do not break over pages, header rows repeat, the contents list fills itself when the file is
opened, pictures carry their text where Word looks for it.
"""

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
ZEIT = (2020, 1, 1, 0, 0, 0)


def vollende(docx: bytes) -> bytes:
    """Return the document with its post-step applied; the same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as alt:
        teile = {name: alt.read(name) for name in alt.namelist()}
    inhalt = etree.fromstring(teile["word/document.xml"])
    _halte_zeilen(inhalt)
    _benenne_bilder(inhalt)
    teile["word/document.xml"] = _text(inhalt)
    einstellungen = etree.fromstring(teile["word/settings.xml"])
    _aktualisiere_felder(einstellungen)
    teile["word/settings.xml"] = _text(einstellungen)
    return _packe(teile)


def _halte_zeilen(inhalt: Any) -> None:
    for zeile in inhalt.iter(f"{W}tr"):
        angaben = zeile.find(f"{W}trPr")
        if angaben is None:
            angaben = etree.Element(f"{W}trPr")
            zeile.insert(0, angaben)
        lang = len(zeile.findall(f".//{W}p")) > 12  # a box may be longer than a page
        if angaben.find(f"{W}cantSplit") is None and not lang:
            angaben.insert(0, etree.Element(f"{W}cantSplit"))


def _benenne_bilder(inhalt: Any) -> None:
    """The outer text is the one that Word reads; the inner one would repeat a file name."""
    for zahl, bild in enumerate(inhalt.iter(f"{WP}docPr"), 1):
        bild.set("id", str(zahl))
        bild.set("name", f"Bild {zahl}")
        bild.attrib.pop("title", None)
        for innen in bild.getparent().iter(f"{PIC}cNvPr"):
            innen.set("name", f"Bild {zahl}")
            innen.set("descr", bild.get("descr", ""))


def _aktualisiere_felder(einstellungen: Any) -> None:
    if einstellungen.find(f"{W}updateFields") is None:
        einstellungen.insert(0, etree.Element(f"{W}updateFields", {f"{W}val": "true"}))


def _text(wurzel: Any) -> bytes:
    return etree.tostring(wurzel, xml_declaration=True, encoding="UTF-8", standalone=True)


def _packe(teile: dict[str, bytes]) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu:
        for name, daten in teile.items():
            # Pictures are packed already.
            art = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            neu.writestr(zipfile.ZipInfo(name, ZEIT), daten, art)
    return ziel.getvalue()
