"""Opening a Word document that somebody sent: as data, within limits, or not at all.

The package of files is looked at before anything of it is read: macros, embedded objects, other
formats under a false name and archives that unpack beyond all measure are refused. XML is parsed
without entities, without network and without a document type.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sozialatlas.fehler import DatenFehler, Mangel

GROESSTE_DATEI = 5_000_000  # bytes as sent
GROESSTER_INHALT = 20_000_000  # bytes unpacked
MEISTE_TEILE = 300

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRENG = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_BEZIEHUNG = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_ANDERE = {
    "doc": "ein Dokument im alten Word-Format", "dot": "eine Vorlage im alten Word-Format",
    "docm": "ein Dokument mit Makros", "dotm": "eine Vorlage mit Makros",
    "dotx": "eine Word-Vorlage", "odt": "eine ODT-Datei", "rtf": "eine RTF-Datei",
    "pdf": "eine PDF-Datei", "xlsx": "eine Excel-Arbeitsmappe", "txt": "eine Textdatei",
}  # fmt: skip
_ALS_DOCX = "Das Formular als Word-Dokument (.docx) speichern."
_VERBOTEN = (
    (re.compile(r"vbaProject|vbaData|activeX", re.I), "Die Datei enthält Makros."),
    (re.compile(r"embeddings/|oleObject|afchunk", re.I), "Die Datei enthält eingebettete Objekte."),
)
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
    _pruefe_art(inhalt, name)
    try:
        with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
            return _lies(_pruefe(archiv, name), name)
    except DatenFehler:
        raise
    except Exception as fehler:  # broken archives make zipfile and zlib raise all kinds
        raise DatenFehler(Mangel(
            name, None, "", f"Die Datei ist beschädigt ({type(fehler).__name__}).",
            "das ausgefüllte Formular als .docx",
            "Datei in Word oder LibreOffice öffnen und neu als .docx speichern.",
        )) from fehler  # fmt: skip


def _weise_ab(name: str, text: str, rat: str, erwartet: str = "eine .docx-Datei") -> None:
    raise DatenFehler(Mangel(name, None, "", text, erwartet, rat))


def _pruefe_art(inhalt: bytes, name: str) -> None:
    endung = name.rpartition(".")[2].lower() if "." in name else ""
    if endung != "docx":
        art = _ANDERE.get(endung, f"eine Datei mit der Endung „{endung}“")
        _weise_ab(name, f"Die Datei ist {art}.", _ALS_DOCX)
    if len(inhalt) > GROESSTE_DATEI:
        _weise_ab(name, f"Die Datei ist zu groß ({len(inhalt) / 1e6:.0f} MB).",
                  "Bilder und fremde Inhalte entfernen.", "höchstens 5 MB")  # fmt: skip
    if inhalt[:4] == b"\xd0\xcf\x11\xe0":
        _weise_ab(name, "Die Datei ist mit einem Kennwort geschützt oder im alten Word-Format "
                  "(.doc).", "Ohne Kennwort als .docx speichern.")  # fmt: skip
    if inhalt[:2] != b"PK":
        art = {b"{\\rt": "eine RTF-Datei", b"%PDF": "eine PDF-Datei"}.get(inhalt[:4], "keine")
        text = f"Die Datei ist {art}" + (" Word-Datei." if art == "keine" else ", umbenannt.")
        _weise_ab(name, text, _ALS_DOCX)


def _pruefe(archiv: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    """Return the XML parts by name, after a look at what else there is."""
    teile = archiv.infolist()
    namen = [t.filename for t in teile]
    if len(teile) > MEISTE_TEILE or sum(t.file_size for t in teile) > GROESSTER_INHALT:
        _weise_ab(name, "Der Inhalt der Datei ist zu groß.",
                  "Das unveränderte Formular ausfüllen.", "höchstens 20 MB entpackt")  # fmt: skip
    if len({n.lower() for n in namen}) < len(namen):
        _weise_ab(name, "Die Datei enthält Teile doppelt.", _ALS_DOCX)
    if any(t.flag_bits & 0x1 for t in teile):
        _weise_ab(name, "Die Datei ist mit einem Kennwort geschützt.", "Ohne Kennwort speichern.")
    for art, kennzeichen in (("eine ODT-Datei", "content.xml"),
                             ("eine Excel-Arbeitsmappe", "xl/workbook.xml")):  # fmt: skip
        if kennzeichen in namen:
            _weise_ab(name, f"Die Datei ist {art}, umbenannt.", _ALS_DOCX)
    for muster, text in _VERBOTEN:
        if any(muster.search(n) for n in namen):
            _weise_ab(name, text, "Das unveränderte Formular ohne solche Teile ausfüllen.")
    roh = {t.filename: archiv.read(t) for t in teile if t.filename.endswith((".xml", ".rels"))}
    if b"macroEnabled" in roh.get("[Content_Types].xml", b""):
        _weise_ab(name, "Die Datei ist ein Dokument mit Makros.", _ALS_DOCX)
    return roh


def _lies(roh: dict[str, bytes], name: str) -> Paket:
    haupt = next(iter(_ziele(roh, "", name).get("officeDocument", ())), "")
    if haupt not in roh:
        _weise_ab(name, "Die Datei ist keine Word-Datei.", _ALS_DOCX)
    if _STRENG in roh[haupt]:
        _weise_ab(name, "Die Datei ist als „Strict Open XML“ gespeichert.",
                  "In Word als „Word-Dokument (*.docx)“ speichern.")  # fmt: skip
    koerper = _xml(roh[haupt], name).find(f"{W}body")
    if koerper is None:
        _weise_ab(name, "Die Datei ist keine Word-Datei.", _ALS_DOCX)
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
        _weise_ab(name, "Die Datei enthält unzulässige Angaben (DOCTYPE oder Zeichenkodierung).",
                  _ALS_DOCX)  # fmt: skip
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
