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
LANG = 1000
"""Characters from which a row may break over pages; kept whole it would leave white half of one."""
VOR_ABSTAND = {
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd",
    "tabs", "suppressAutoHyphens",
}  # fmt: skip
"""Properties of a paragraph that stand ahead of its spacing (ECMA-376, 17.3.1.26)."""
ZEIT = (2020, 1, 1, 0, 0, 0)


def vollende(docx: bytes) -> bytes:
    """Return the document with its post-step applied; the same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as alt:
        teile = {name: alt.read(name) for name in alt.namelist()}
    inhalt = etree.fromstring(teile["word/document.xml"])
    _halte_zeilen(inhalt)
    _trenne_von_tabellen(inhalt)
    _benenne_bilder(inhalt)
    _fuelle_verzeichnis(inhalt, etree.fromstring(teile["word/styles.xml"]))
    teile["word/document.xml"] = _text(inhalt)
    einstellungen = etree.fromstring(teile["word/settings.xml"])
    _aktualisiere_felder(einstellungen)
    _erlaube_silbentrennung(einstellungen)
    teile["word/settings.xml"] = _text(einstellungen)
    titel = etree.fromstring(teile["docProps/core.xml"]).findtext(f"{DC}title") or ""
    for name in [n for n in teile if re.fullmatch(r"word/header\d*\.xml", n)]:
        teile[name] = _mit_titel(teile[name], titel)
    return _packe(teile)


def _halte_zeilen(inhalt: Any) -> None:
    for zeile in inhalt.iter(f"{W}tr"):
        if zeile.find(f"{W}trPr/{W}tblHeader") is not None:
            _halte_bei_der_naechsten(zeile)
        angaben = zeile.find(f"{W}trPr")
        if angaben is None:
            angaben = etree.Element(f"{W}trPr")
            zeile.insert(0, angaben)
        lang = sum(map(len, zeile.itertext())) > LANG  # a box may be longer than a page
        if angaben.find(f"{W}cantSplit") is None and not lang:
            angaben.insert(0, etree.Element(f"{W}cantSplit"))


def _halte_bei_der_naechsten(kopf: Any) -> None:
    """A header row never stands alone at the foot of a page."""
    for absatz in kopf.iter(f"{W}p"):
        angaben = absatz.find(f"{W}pPr")
        if angaben is None:
            angaben = etree.Element(f"{W}pPr")
            absatz.insert(0, angaben)
        if angaben.find(f"{W}keepNext") is None:
            hat_stil = angaben.find(f"{W}pStyle") is not None
            angaben.insert(int(hat_stil), etree.Element(f"{W}keepNext"))


def _trenne_von_tabellen(inhalt: Any) -> None:
    """A note below a table stands off its last rule."""
    for tabelle in inhalt.iter(f"{W}tbl"):
        folgt = tabelle.getnext()
        while folgt is not None and folgt.tag == f"{W}bookmarkEnd":
            folgt = folgt.getnext()
        if folgt is None or folgt.tag != f"{W}p" or not len(folgt):
            continue
        angaben = folgt.find(f"{W}pPr")
        if angaben is None:
            angaben = etree.Element(f"{W}pPr")
            folgt.insert(0, angaben)
        if angaben.find(f"{W}spacing") is None:
            _fuege_abstand_ein(angaben)


def _fuege_abstand_ein(angaben: Any) -> None:
    """Space above of six points, at its place in the order that the format fixes."""
    davor = [k for k in angaben if etree.QName(k).localname in VOR_ABSTAND]
    abstand = etree.Element(f"{W}spacing", {f"{W}before": "120"})
    angaben.insert(angaben.index(davor[-1]) + 1 if davor else 0, abstand)


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


def _erlaube_silbentrennung(einstellungen: Any) -> None:
    """Words may be divided; which paragraphs do is a matter of their styles."""
    if einstellungen.find(f"{W}autoHyphenation") is None:
        davor = einstellungen.find(f"{W}defaultTabStop")
        ort = 0 if davor is None else einstellungen.index(davor) + 1
        einstellungen.insert(ort, etree.Element(f"{W}autoHyphenation", {f"{W}val": "true"}))


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
