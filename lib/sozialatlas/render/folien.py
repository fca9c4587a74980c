"""Post-step for decks: what pandoc leaves out, and bytes that stay the same.

Pictures get their text back (pandoc writes it with the path of the file), fill the room above
their source line and stand before it in reading order; every run says its language; tables are
large enough to be read from the last row.
"""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Cm, Emu, Pt

from sozialatlas.render.vorlagen.folienvorlage import INHALT, KLEINSTE, ZEIT

ABSATZ = "  "
"""What XML makes of the two line ends that pandoc puts between text and path."""
UNTERSCHRIFT = 1.75
"""Height of two lines of the smallest type in cm."""
LUECKE = 0.3
RAND_DER_ZELLE = 5
"""Padding at both sides of a cell, in characters."""
FUSS = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
GEPACKT = (2020, 1, 1, 0, 0, 0)


def vollende(pptx: bytes, sprache: str) -> bytes:
    """Return the deck with its post-step applied; the same input gives the same bytes."""
    satz = Presentation(io.BytesIO(pptx))
    for nummer, folie in enumerate(satz.slides, 1):
        _beschreibe_bilder(folie)
        _stelle_auf(folie)
        for form in folie.shapes:
            if form.has_table:
                _setze_tabelle(form, folie.slide_layout.name)
        _fuege_fuss_an(folie, nummer)
        _nummeriere(folie)
        _setze_sprache(folie.element, _kennung(sprache))
        if folie.has_notes_slide:
            _setze_sprache(folie.notes_slide.element, _kennung(sprache))
    angaben = satz.core_properties
    angaben.language = _kennung(sprache)
    angaben.created = angaben.modified = ZEIT
    ziel = io.BytesIO()
    satz.save(ziel)
    return _packe(ziel.getvalue())


def _fuege_fuss_an(folie: Any, nummer: int) -> None:
    """Footer and number of the slide, last in reading order; pandoc leaves them in the layout."""
    vorhanden = {form.placeholder_format.type for form in folie.placeholders}
    for form in folie.slide_layout.placeholders:
        art = form.placeholder_format.type
        if art in FUSS and art not in vorhanden and form.text_frame.text:
            kopie = deepcopy(form._element)
            for teil in (kopie.spPr, kopie.txBody.find(qn("a:lstStyle"))):
                for kind in list(teil):  # place and type are those of the layout
                    teil.remove(kind)
            for feld in kopie.iter(qn("a:fld")):  # for programs that do not compute fields
                feld.find(qn("a:t")).text = str(nummer)
            folie.shapes._spTree.append(kopie)


def _kennung(sprache: str) -> str:
    return {"de": "de-DE", "en": "en-GB"}.get(sprache, sprache)


def _beschreibe_bilder(folie: Any) -> None:
    """Keep the text that the filter wrote as title of an image; drop the path behind it."""
    for form in _bilder(folie):
        name = form._element.nvPicPr.cNvPr
        text, _, pfad = name.get("descr", "").rpartition(ABSATZ)
        name.set("descr", text.strip() if pfad else "")


def _bilder(folie: Any) -> list[Any]:
    return [form for form in folie.shapes if form.shape_type == MSO_SHAPE_TYPE.PICTURE]


def _unterschriften(folie: Any) -> list[Any]:
    """The boxes that pandoc makes of captions."""
    return [
        form
        for form in folie.shapes
        if form.name.startswith("TextBox") and form.is_placeholder and form.has_text_frame
    ]


def _stelle_auf(folie: Any) -> None:
    """One picture or table fills the slide; its caption stands below, at the left."""
    gross = [*_bilder(folie), *(f for f in folie.shapes if f.has_table)]
    texte = _unterschriften(folie)
    if len(gross) != 1 or folie.slide_layout.name != "Title and Content":
        return
    links, oben, breite, hoehe = (int(Cm(x)) for x in INHALT)
    unten = int(Cm(UNTERSCHRIFT + LUECKE)) if texte else 0
    for text in texte:
        text.left, text.width, text.height = Emu(links), Emu(breite), Cm(UNTERSCHRIFT)
        text.top = Emu(oben + hoehe - text.height)
        _setze_unterschrift(text)
    if not gross[0].has_table:
        _passe_ein(gross[0], links, oben, breite, hoehe - unten)


def _passe_ein(bild: Any, links: int, oben: int, breite: int, hoehe: int) -> None:
    """Scale a picture so that it fills the room, centred."""
    pixel = bild.image.size
    massstab = min(breite / pixel[0], hoehe / pixel[1])
    bild.width, bild.height = Emu(int(pixel[0] * massstab)), Emu(int(pixel[1] * massstab))
    bild.left = Emu(links + (breite - bild.width) // 2)
    bild.top = Emu(oben + (hoehe - bild.height) // 2)


def _setze_unterschrift(form: Any) -> None:
    rahmen = form._element.txBody.find(qn("a:bodyPr"))
    rahmen.set("anchor", "b")
    for absatz in form.text_frame.paragraphs:
        absatz._p.get_or_add_pPr().set("algn", "l")
        for lauf in absatz.runs:
            lauf.font.size = Pt(KLEINSTE)


def _setze_tabelle(form: Any, layout: str) -> None:
    """As wide as the slide, with columns after their texts and rows that hold them."""
    tabelle = form.table
    tabelle.horz_banding = False
    zellen = [[zelle.text_frame.text for zelle in reihe.cells] for reihe in tabelle.rows]
    breite = int(form.width)
    if form.is_placeholder and layout == "Title and Content":
        form.left, form.top, breite = Cm(INHALT[0]), Cm(INHALT[1]), int(Cm(INHALT[2]))
    laengen = [max(_bedarf(zelle) for zelle in spalte) for spalte in zip(*zellen, strict=True)]
    for spalte, laenge in zip(tabelle.columns, laengen, strict=True):
        spalte.width = Emu(int(breite * laenge / sum(laengen)))
    for nummer, reihe in enumerate(tabelle.rows):
        reihe.height = Cm(1.05)
        for zelle in reihe.cells:
            for absatz in zelle.text_frame.paragraphs:
                for lauf in absatz.runs:
                    lauf.font.size = Pt(KLEINSTE)
                    if nummer == 0:
                        lauf.font.bold = True


def _bedarf(text: str) -> int:
    """Characters a cell wants: all of a short text, some of a long one, its longest word."""
    woerter = [len(wort) for wort in text.split()]
    return max(min(len(text), 42), *woerter, 2) + RAND_DER_ZELLE


def _nummeriere(folie: Any) -> None:
    """Ids of shapes are unique on a slide; pandoc gives some twice."""
    for nummer, name in enumerate(folie.element.iter(qn("p:cNvPr")), 1):
        name.set("id", str(nummer))


def _setze_sprache(wurzel: Any, sprache: str) -> None:
    for art in ("a:rPr", "a:endParaRPr", "a:defRPr"):
        for schrift in wurzel.iter(qn(art)):
            schrift.set("lang", sprache)
    for lauf in (*wurzel.iter(qn("a:r")), *wurzel.iter(qn("a:fld"))):
        if lauf.find(qn("a:rPr")) is None:
            schrift = lauf.makeelement(qn("a:rPr"), {"lang": sprache})
            lauf.insert(0, schrift)


def _packe(pptx: bytes) -> bytes:
    """The same parts with one date, so that equal decks are equal files."""
    ziel = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(pptx)) as alt,
        zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as neu,
    ):
        for name in alt.namelist():
            art = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            neu.writestr(zipfile.ZipInfo(name, GEPACKT), alt.read(name), art)
    return ziel.getvalue()
