"""Post-step for Word documents: what pandoc leaves out, and bytes that stay the same.

Rows do not break over pages, header rows repeat, pictures carry their text where Word looks for
it. The contents list and the title at the head of the pages are there from the start, for programs
that do not compute fields; Word computes them anew when the file is opened.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
DC = "{http://purl.org/dc/elements/1.1/}"
ZEIT = (2020, 1, 1, 0, 0, 0)


def vollende(docx: bytes) -> bytes:
    """Return the document with its post-step applied; the same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as alt:
        teile = {name: alt.read(name) for name in alt.namelist()}
    inhalt = etree.fromstring(teile["word/document.xml"])
    _halte_zeilen(inhalt)
    _benenne_bilder(inhalt)
    _fuelle_verzeichnis(inhalt, etree.fromstring(teile["word/styles.xml"]))
    teile["word/document.xml"] = _text(inhalt)
    einstellungen = etree.fromstring(teile["word/settings.xml"])
    _aktualisiere_felder(einstellungen)
    _trenne_silben(einstellungen)
    teile["word/settings.xml"] = _text(einstellungen)
    titel = etree.fromstring(teile["docProps/core.xml"]).findtext(f"{DC}title") or ""
    for name in [n for n in teile if re.fullmatch(r"word/header\d*\.xml", n)]:
        teile[name] = _mit_titel(teile[name], titel)
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


def _mit_titel(kopf: bytes, titel: str) -> bytes:
    """The head of the pages with the text that its field TITLE stands for."""
    wurzel = etree.fromstring(kopf)
    for feld in wurzel.iter(f"{W}instrText"):
        if (feld.text or "").strip() == "TITLE":
            text = feld.xpath("following::*[local-name()='t'][1]")
            text[0].text = titel
    return _text(wurzel)


def _fuelle_verzeichnis(inhalt: Any, stile: Any) -> None:
    """Put the headings, with links, into the field of the contents list; pages are left to Word."""
    feld = next((f for f in inhalt.iter(f"{W}instrText") if "TOC" in (f.text or "")), None)
    if feld is None:
        return
    tiefe = max(map(int, re.findall(r'"1-(\d)"', feld.text)), default=3)
    eintraege = list(_eintraege(inhalt, _kennungen(stile), tiefe))
    lauf = feld.getparent()
    ende = lauf[-1]
    if not eintraege or ende.get(f"{W}fldCharType") != "end":
        return
    letzter = lauf.getparent()
    for eintrag in eintraege:
        letzter.addprevious(eintrag)
    eintraege[0].insert(1, lauf)  # the field begins in the first entry and ends after the last
    schluss = etree.SubElement(letzter, f"{W}r")
    schluss.append(ende)


def _kennungen(stile: Any) -> dict[str, str]:
    """Ids of the paragraph styles by their names."""
    return {
        stil.find(f"{W}name").get(f"{W}val").lower(): stil.get(f"{W}styleId")
        for stil in stile.iter(f"{W}style")
        if stil.get(f"{W}type") == "paragraph"
    }


def _eintraege(inhalt: Any, kennungen: dict[str, str], tiefe: int) -> Iterator[Any]:
    """One paragraph per heading down to ``tiefe``, linked where the heading has a bookmark."""
    ebenen = {kennungen.get(f"heading {n}"): n for n in range(1, tiefe + 1)}
    for stil in list(inhalt.iter(f"{W}pStyle")):
        ebene = ebenen.get(stil.get(f"{W}val"))
        if ebene is None:
            continue
        kopf = stil.getparent().getparent()
        marke = kopf.getprevious()
        absatz = etree.Element(f"{W}p")
        angaben = etree.SubElement(absatz, f"{W}pPr")
        vorlage = kennungen.get(f"toc {ebene}", kennungen["normal"])
        etree.SubElement(angaben, f"{W}pStyle", {f"{W}val": vorlage})
        ort = absatz
        if marke is not None and marke.tag == f"{W}bookmarkStart":
            ziel = {f"{W}anchor": marke.get(f"{W}name"), f"{W}history": "1"}
            ort = etree.SubElement(absatz, f"{W}hyperlink", ziel)
        text = etree.SubElement(etree.SubElement(ort, f"{W}r"), f"{W}t")
        text.text = _wortlaut(kopf)
        yield absatz


def _wortlaut(absatz: Any) -> str:
    teile = (
        "\u2002" if k.tag == f"{W}tab" else k.text or "" for k in absatz.iter(f"{W}t", f"{W}tab")
    )
    return "".join(teile).strip()


def _aktualisiere_felder(einstellungen: Any) -> None:
    if einstellungen.find(f"{W}updateFields") is None:
        einstellungen.insert(0, etree.Element(f"{W}updateFields", {f"{W}val": "true"}))


def _trenne_silben(einstellungen: Any) -> None:
    """Hyphenate: without it narrow columns break long words anywhere, with no sign."""
    tabulator = einstellungen.find(f"{W}defaultTabStop")
    if tabulator is not None and einstellungen.find(f"{W}autoHyphenation") is None:
        tabulator.addnext(etree.Element(f"{W}autoHyphenation", {f"{W}val": "true"}))


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
