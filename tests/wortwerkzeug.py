"""Review forms for tests: an invented one, and edits in the shapes that Word writes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from docx import Document
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from sozialatlas.austausch.rueckmeldung import (
    FELDER,
    Formular,
    Formularzeile,
    Rueckmeldung,
    Vorschlag,
)
from sozialatlas.austausch.wortformular import schreibe_docx
from sozialatlas.austausch.wortlesen import lies_docx
from sozialatlas.typen import Kommune

NAME = "rueckmeldung.docx"
RAUM = nsdecls("w")
WANN = "2026-10-15T09:30:00Z"
WER = f'w:author="Leitung Jugendamt" w:date="{WANN}"'
OERTCHEN = Kommune("99001", "Örtchen", "Kreisfreie Stadt", "kreis")
TEXT_1 = (
    "Die Stadt Örtchen sollte prüfen, ob Ganztagsplätze fehlen. Schulen und Horte sollten "
    "beteiligt werden."
)
ZEILEN = (
    Formularzeile(
        "99001/ganztag-ausbauen", "Kinder und Familien", "Ganztagsplätze ausbauen", TEXT_1,
        "Der Anteil der Kinder mit Platz lag 2024 bei 41,5 Prozent.\nIm Land waren es 62 Prozent.",
        "hoch", "Jugendamt, Schulamt",
    ),
    Formularzeile(
        "99001/beratung-im-alter", "Ältere Menschen", "Beratung im Alter",
        "Die Stadt Örtchen sollte Beratung wohnortnah anbieten.",
        "Der Anteil stieg seit 2019 von 2,1 auf 3,0 Prozent.", "mittel", "Sozialamt",
    ),
    Formularzeile(
        "99001/wohnen-bezahlbar", "Wohnen", "Bezahlbarer Wohnraum",
        "Die Stadt Örtchen sollte den Bedarf an kleinen Wohnungen erheben.",
        "Die Mieten stiegen seit 2019 um 18 Prozent.", "niedrig", "",
    ),
)  # fmt: skip
FORMULAR = Formular(OERTCHEN, "2026", "30.06.2026", ZEILEN)
SCHLUESSEL = tuple(z.schluessel for z in ZEILEN)


def neu(formular: Formular = FORMULAR) -> Any:
    """Return a form as it goes out, opened for editing."""
    return Document(io.BytesIO(schreibe_docx(formular)))


def gespeichert(dokument: Any) -> bytes:
    ziel = io.BytesIO()
    dokument.save(ziel)
    return ziel.getvalue()


def gelesen(dokument: Any) -> Rueckmeldung:
    return lies_docx(gespeichert(dokument), NAME)


def element(xml: str) -> Any:
    """Return one element of WordprocessingML; ``xml`` without the declaration of the prefix."""
    ende = min(i for i in (xml.find(" "), xml.find(">"), xml.find("/>")) if i > 0)
    return parse_xml(f"{xml[:ende]} {RAUM}{xml[ende:]}")


def lauf(text: str, name: str = "t") -> str:
    sicher = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r><w:{name} xml:space="preserve">{sicher}</w:{name}></w:r>'


def eingefuegt(text: str, wer: str = WER, name: str = "ins") -> str:
    return f'<w:{name} w:id="900" {wer}>{lauf(text)}</w:{name}>'


def geloescht(text: str, wer: str = WER, name: str = "del") -> str:
    return f'<w:{name} w:id="901" {wer}>{lauf(text, "delText")}</w:{name}>'


def absatz(inhalt: str, marke: str = "", stil: str = "Wortlaut") -> Any:
    """Return a paragraph; ``marke`` "ins" or "del" says what became of its mark."""
    zeichen = f'<w:rPr><w:{marke} w:id="902" {WER}/></w:rPr>' if marke else ""
    return element(f'<w:p><w:pPr><w:pStyle w:val="{stil}"/>{zeichen}</w:pPr>{inhalt}</w:p>')


def wortlaute(dokument: Any) -> list[Any]:
    """Return the paragraphs with wordings."""
    return [p for p in dokument.paragraphs if p.style.name == "Wortlaut"]


def schreibe_wortlaut(dokument: Any, *absaetze: Any, nummer: int = 0) -> None:
    """Put paragraphs in the place of a wording."""
    alt = wortlaute(dokument)[nummer]._p
    for neuer in absaetze:
        alt.addprevious(neuer)
    alt.getparent().remove(alt)


def tabelle(dokument: Any, abschnitt: int) -> Any:
    """Return the table of answers of a section (from 1); 0 is the one for all drafts."""
    return dokument.tables[0 if abschnitt == 0 else abschnitt + 1]


def steuerelement(dokument: Any, abschnitt: int, feld: str) -> Any:
    return next(
        s for s in tabelle(dokument, abschnitt)._tbl.iter(qn("w:sdt"))
        if s.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == feld
    )  # fmt: skip


def fuelle(dokument: Any, abschnitt: int, feld: str, text: str, verfolgt: bool = False) -> Any:
    """Fill a field as Word does: the placeholder goes, and with it the mark that it shows."""
    steuer = steuerelement(dokument, abschnitt, feld)
    angaben, inhalt = steuer.find(qn("w:sdtPr")), steuer.find(qn("w:sdtContent"))
    for alt in angaben.findall(qn("w:showingPlcHdr")):
        angaben.remove(alt)
    vorher = "".join(t.text for t in inhalt.iter(qn("w:t")))
    for alt in list(inhalt):
        inhalt.remove(alt)
    if verfolgt:
        inhalt.append(element(geloescht(vorher)))
        inhalt.append(element(eingefuegt(text)))
    else:
        inhalt.append(element(lauf(text)))
    return steuer


def kommentiere(dokument: Any, *kommentare: tuple[str, str, str], verkettung: str = "") -> None:
    """Add the part with comments: (number, author, XML of its paragraphs)."""
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    inhalt = "".join(
        f'<w:comment w:id="{n}" w:author="{von}" w:date="{WANN}" w:initials="X">{xml}</w:comment>'
        for n, von, xml in kommentare
    )
    basis = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    haenge_an(dokument, "comments", f"<w:comments {RAUM} {w14}>{inhalt}</w:comments>",
              f"{basis}comments")  # fmt: skip
    if verkettung:
        w15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
        haenge_an(dokument, "commentsExtended",
                  f"<w15:commentsEx {w15}>{verkettung}</w15:commentsEx>",
                  "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
                  )  # fmt: skip


def haenge_an(dokument: Any, name: str, xml: str, beziehung: str) -> None:
    """Add a part to the package."""
    art = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    teil = Part(PackURI(f"/word/{name}.xml"), art, xml.encode(), dokument.part.package)
    dokument.part.relate_to(teil, beziehung)


def bemerkung(text: str, kette: str = "") -> str:
    """Return the paragraph of a comment; ``kette`` is its id in eight hex digits."""
    kennung = f' w14:paraId="{kette}"' if kette else ""
    return f'<w:p{kennung}><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{lauf(text)}</w:p>'


def bereich(nummer: str, text: str) -> str:
    """Return words with the marks of a comment around them, and its reference."""
    return (
        f'<w:commentRangeStart w:id="{nummer}"/>{lauf(text)}<w:commentRangeEnd w:id="{nummer}"/>'
        f'<w:r><w:commentReference w:id="{nummer}"/></w:r>'
    )


def verpackt(inhalt: bytes, aendere: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return the file with the parts of its package changed."""
    with zipfile.ZipFile(io.BytesIO(inhalt)) as alt:
        teile = {name: alt.read(name) for name in alt.namelist()}
    aendere(teile)
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, daten in teile.items():
            archiv.writestr(name, daten)
    return ziel.getvalue()


def bloecke_von(dokument: Any, abschnitt: int) -> list[Any]:
    """Return the paragraphs and tables of a section, from its heading on."""
    koepfe = [p._p for p in dokument.paragraphs if p.style.name == "Heading 2"]
    blocks: list[Any] = []
    for block in koepfe[abschnitt - 1].itersiblings():
        if block in koepfe or block.tag == qn("w:sectPr"):
            break
        blocks.append(block)
    bloecke = [koepfe[abschnitt - 1], *blocks]
    letzte = next(i for i, b in enumerate(bloecke) if b.tag == qn("w:tbl"))
    return bloecke[: letzte + 1]


def kopie(bloecke: list[Any]) -> list[Any]:
    return [deepcopy(b) for b in bloecke]


def aenderungen(r: Rueckmeldung) -> list[Vorschlag]:
    return [v for v in r.vorschlaege if v.art == "aenderung"]


def kommentare(r: Rueckmeldung) -> list[Vorschlag]:
    return [v for v in r.vorschlaege if v.art == "kommentar"]


def texte(r: Rueckmeldung, abschnitt: int = 1) -> dict[str, str]:
    """Return the answers of a draft by field."""
    angabe = next(a for a in r.angaben if a.schluessel == SCHLUESSEL[abschnitt - 1])
    return {feld: a.text for feld, a in angabe.felder.items()}


ALLE_FELDER = tuple(FELDER)
