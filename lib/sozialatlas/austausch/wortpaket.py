"""Opening a Word document that somebody sent: as data, within limits, or not at all.

The package of files is looked at before anything of it is read: macros, embedded objects, other
formats under a false name and archives that unpack beyond all measure are refused. XML is parsed
without entities, without network and without a document type.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sozialatlas.austausch.dateiart import Dateiart

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRENG = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_BEZIEHUNG = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
WORD = Dateiart(
    endung="docx",
    programm="Word",
    name="Word-Datei",
    dokument="Word-Dokument",
    altes_format="alten Word-Format (.doc)",
    fremdes="fremde Inhalte",
    andere={
        "doc": "ein Dokument im alten Word-Format", "dot": "eine Vorlage im alten Word-Format",
        "docm": "ein Dokument mit Makros", "dotm": "eine Vorlage mit Makros",
        "dotx": "eine Word-Vorlage", "odt": "eine ODT-Datei", "rtf": "eine RTF-Datei",
        "pdf": "eine PDF-Datei", "xlsx": "eine Excel-Arbeitsmappe", "txt": "eine Textdatei",
    },
    verboten=(
        (re.compile(r"vbaProject|vbaData|activeX", re.I), "Die Datei enthält Makros."),
        (re.compile(r"embeddings/|oleObject|afchunk", re.I),
         "Die Datei enthält eingebettete Objekte."),
    ),
    meiste_teile=300,
)  # fmt: skip
_ERKLAERUNG = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")


@dataclass(frozen=True)
class Paket:
    """The parts of a document that the form needs, as XML; a missing part is None."""

    koerper: Any  # w:body
    stilnamen: dict[str, str]  # names of paragraph styles in small letters, by id
    kommentare: Any = None
    verkettung: Any = None  # which comment answers which, and which are done
    anmerkungen: tuple[Any, ...] = ()  # footnotes and endnotes
    beigaben: tuple[Any, ...] = ()  # custom XML of any kind
    eigenschaften: dict[str, str] = field(default_factory=dict)  # custom properties by name


def oeffne(inhalt: bytes, name: str) -> Paket:
    """Return the parts of a document.

    Raises :class:`DatenFehler` with one problem for whatever is no ordinary .docx file.
    """
    with WORD.oeffne(inhalt, name) as archiv:
        return _lies(_xml_teile(archiv, name), name)


def _xml_teile(archiv: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Return the XML parts by name, if the package is a document."""
    namen = archiv.namelist()
    for art, kennzeichen in (("eine ODT-Datei", "content.xml"),
                             ("eine Excel-Arbeitsmappe", "xl/workbook.xml")):  # fmt: skip
        if kennzeichen in namen:
            WORD.weise_ab(name, f"Die Datei ist {art}, umbenannt.")
    roh = {n: archiv.read(n) for n in namen if n.endswith((".xml", ".rels"))}
    if b"macroEnabled" in roh.get("[Content_Types].xml", b""):
        WORD.weise_ab(name, "Die Datei ist ein Dokument mit Makros.")
    return roh


def _lies(roh: dict[str, bytes], name: str) -> Paket:
    haupt = next(iter(_ziele(roh, "", name).get("officeDocument", ())), "")
    if haupt not in roh:
        WORD.weise_ab(name, "Die Datei ist keine Word-Datei.")
    if _STRENG in roh[haupt]:
        WORD.weise_ab(name, "Die Datei ist als „Strict Open XML“ gespeichert.",
                  "In Word als „Word-Dokument (*.docx)“ speichern.")  # fmt: skip
    koerper = _xml(roh[haupt], name).find(f"{W}body")
    if koerper is None:
        WORD.weise_ab(name, "Die Datei ist keine Word-Datei.")
    ziele = _ziele(roh, haupt, name)

    def alle(art: str) -> list[Any]:
        return [_xml(roh[z], name) for z in ziele.get(art, ()) if z in roh]

    stile = alle("styles")
    eigene = [z for z in _ziele(roh, "", name).get("custom-properties", ()) if z in roh]
    return Paket(
        koerper=koerper,
        stilnamen=_stilnamen(stile[0]) if stile else {},
        kommentare=next(iter(alle("comments")), None),
        verkettung=next(iter(alle("commentsExtended")), None),
        anmerkungen=tuple(alle("footnotes") + alle("endnotes")),
        beigaben=tuple(alle("customXml")),
        eigenschaften=_eigenschaften(_xml(roh[eigene[0]], name)) if eigene else {},
    )


def _ziele(roh: dict[str, bytes], teil: str, name: str) -> dict[str, list[str]]:
    """Return what a part refers to inside the package, by the last word of the kind."""
    ordner, _, datei = teil.rpartition("/")
    verweise = roh.get(posixpath.join(ordner, "_rels", f"{datei}.rels"))
    ziele: dict[str, list[str]] = {}
    if verweise is None:
        return ziele
    for verweis in _xml(verweise, name).iter(_BEZIEHUNG):
        if verweis.get("TargetMode") != "External":
            art = (verweis.get("Type") or "").rpartition("/")[2]
            ort = posixpath.normpath(posixpath.join("/", ordner, verweis.get("Target") or ""))
            ziele.setdefault(art, []).append(ort.lstrip("/"))
    return ziele


def _xml(roh: bytes, name: str) -> Any:
    """Parse a part; what could be more than plain data is refused before and after."""
    erklaert = _ERKLAERUNG.match(roh[:300])
    kodierung = erklaert[1].lower() if erklaert else b"utf-8"
    if (
        b"<!DOCTYPE" in roh or b"<!ENTITY" in roh or b"\x00" in roh
        or kodierung not in (b"utf-8", b"us-ascii")
    ):  # fmt: skip
        was = "unzulässige Angaben (DOCTYPE oder Zeichenkodierung)"
        WORD.weise_ab(name, f"Die Datei enthält {was}.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(roh, parser)


def _stilnamen(stile: Any) -> dict[str, str]:
    return {
        stil.get(f"{W}styleId") or "": (stil.find(f"{W}name").get(f"{W}val") or "").lower()
        for stil in stile.iter(f"{W}style")
        if stil.find(f"{W}name") is not None
    }


def _eigenschaften(teil: Any) -> dict[str, str]:
    return {e.get("name"): "".join(e.itertext()) for e in teil if e.get("name")}
