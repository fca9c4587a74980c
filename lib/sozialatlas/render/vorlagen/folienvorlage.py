"""The reference deck: slides of 16:9 with the finding as title, one figure, source, footer.

It is pandoc's own deck with other measures, colours and type, made by code, so that nothing
binary is kept. No type on it is smaller than 18 points.
"""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import pypandoc
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Cm, Emu

BREITE, HOEHE = 33.867, 19.05
RAND = 1.4
TITEL = (RAND, 0.75, BREITE - 2 * RAND, 3.3)
INHALT = (RAND, 4.2, BREITE - 2 * RAND, 13.2)
FUSS = (17.7, 1.0)
"""Measures in cm: left, top, width, height; of the footer top and height."""
SPALTE = 15.0
SCHRIFT = "Arial"
GROESSE_TITEL, GROESSE, KLEINSTE = 24, 22, 18
ZEIT = datetime(2020, 1, 1)  # the file says no date of its own, so that its bytes stay the same
LAYOUTS = {
    "Title Slide", "Title and Content", "Section Header", "Two Content", "Comparison",
    "Content with Caption", "Blank",
}  # fmt: skip
"""The layouts that pandoc looks for by name."""
TITELFOLIE = "Title Slide"
FUSSZEILE = {PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE}


@dataclass(frozen=True)
class Farben:
    """Colours of the deck by role, as six hex digits."""

    text: str = "1B2430"
    titel: str = "0B5563"
    leise: str = "4B5563"
    linie: str = "C9D1D6"
    akzente: tuple[str, ...] = ("0B5563", "B4400B", "4B5563", "5F6B78", "2A7A84", "8C510A")


@cache
def referenz(fuss: str = "", farben: Farben = Farben()) -> bytes:
    """Return the deck as bytes; ``fuss`` stands at the foot of every slide, beside its number."""
    satz = Presentation(io.BytesIO(_pandocs_referenz()))
    satz.slide_width, satz.slide_height = Cm(BREITE), Cm(HOEHE)
    for layout in [x for x in satz.slide_layouts if x.name not in LAYOUTS]:
        satz.slide_layouts.remove(layout)
    _setze_thema(satz.slide_master.part, farben)
    _setze_schrift(satz.slide_master)
    _setze_fuss(satz.slide_master, fuss, farben)
    _linie(satz.slide_master, farben)
    _lege(satz.slide_master.placeholders, {0: TITEL, 1: INHALT})
    for layout in satz.slide_layouts:
        _setze_fuss(layout, fuss, farben)
        _lege(layout.placeholders, _masse(layout.name))
        _vereinheitliche(layout)
    for name in (TITELFOLIE, "Section Header"):
        _setze_titelfolie(satz.slide_layouts.get_by_name(name))
    satz.core_properties.created = satz.core_properties.modified = ZEIT
    satz.core_properties.language = "de-DE"
    ziel = io.BytesIO()
    satz.save(ziel)
    return ziel.getvalue()


def _pandocs_referenz() -> bytes:
    befehl = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.pptx"]
    return subprocess.run(befehl, check=True, capture_output=True).stdout


def _masse(layout: str) -> dict[int, tuple[float, float, float, float]]:
    """Where the placeholders of a layout stand, by index."""
    links, oben, breite, hoehe = INHALT
    rechts = links + breite - SPALTE
    kopf = 1.6
    return {
        "Title Slide": {0: (RAND, 4.1, breite, 4.9), 1: (RAND, 9.4, breite, 5.4)},
        "Section Header": {0: (RAND, 6.0, breite, 4.0), 1: (RAND, 10.4, breite, 4.0)},
        "Two Content": {
            0: TITEL,
            1: (links, oben, SPALTE, hoehe),
            2: (rechts, oben, SPALTE, hoehe),
        },
        "Comparison": {
            0: TITEL,
            1: (links, oben, SPALTE, kopf),
            2: (links, oben + kopf, SPALTE, hoehe - kopf),
            3: (rechts, oben, SPALTE, kopf),
            4: (rechts, oben + kopf, SPALTE, hoehe - kopf),
        },
        "Content with Caption": {
            0: TITEL,
            1: (links + 10.5, oben, breite - 10.5, hoehe),
            2: (links, oben, 10.0, hoehe),
        },
    }.get(layout, {0: TITEL, 1: INHALT})


def _lege(platzhalter: Any, masse: dict[int, tuple[float, float, float, float]]) -> None:
    for form in platzhalter:
        nummer = form.placeholder_format.idx
        if nummer in masse and form.placeholder_format.type not in FUSSZEILE:
            form.left, form.top, form.width, form.height = (Emu(Cm(x)) for x in masse[nummer])


def _setze_thema(master: Any, farben: Farben) -> None:
    thema = master.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = thema.blob.decode("utf-8")
    rollen = {
        "dk1": farben.text, "lt1": "FFFFFF", "dk2": farben.titel, "lt2": "EEF4F5",
        "hlink": farben.titel, "folHlink": farben.titel,
        **{f"accent{i}": farbe for i, farbe in enumerate(farben.akzente, 1)},
    }  # fmt: skip
    for name, farbe in rollen.items():
        neu = f'<a:{name}><a:srgbClr val="{farbe}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", neu, text, flags=re.DOTALL)
    text = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{SCHRIFT}"', text)
    thema._blob = text.encode("utf-8")


def _setze_schrift(master: Any) -> None:
    """Title bold, at the left, in the colour of headings; lists from 22 points down to 18."""
    stile = master.element.find(qn("p:txStyles"))
    titel = stile.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    titel.set("algn", "l")
    _groesse(titel, GROESSE_TITEL, fett=True, farbe="tx2")
    for ebene in stile.find(qn("p:bodyStyle")):
        tiefe = ebene.tag.endswith("lvl1pPr")
        _groesse(ebene, GROESSE if tiefe else KLEINSTE)
    for ebene in stile.find(qn("p:otherStyle")):
        _groesse(ebene, KLEINSTE)
    for form in master.placeholders:
        _ohne_anpassung(form)
        if form.placeholder_format.type == PP_PLACEHOLDER.TITLE:
            form._element.txBody.find(qn("a:bodyPr")).set("anchor", "t")


def _groesse(ebene: Any, punkte: int, *, fett: bool = False, farbe: str = "") -> None:
    schrift = ebene.find(qn("a:defRPr"))
    if schrift is None:
        return
    schrift.set("sz", str(100 * punkte))
    schrift.set("lang", "de-DE")
    if fett:
        schrift.set("b", "1")
    ton = schrift.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}")
    if farbe and ton is not None:
        ton.set("val", farbe)


def _ohne_anpassung(form: Any) -> None:
    """Type keeps its size: programs would shrink it below what can be read."""
    rahmen = form._element.txBody.find(qn("a:bodyPr"))
    for name in ("a:normAutofit", "a:spAutoFit", "a:noAutofit"):
        for kind in rahmen.findall(qn(name)):
            rahmen.remove(kind)
    rahmen.append(etree.SubElement(rahmen, qn("a:noAutofit")))


def _vereinheitliche(layout: Any) -> None:
    """Sizes of the layouts' own are dropped, so that those of the master hold."""
    for form in layout.placeholders:
        if form.placeholder_format.type in FUSSZEILE:
            continue
        _ohne_anpassung(form)
        for ebene in form._element.txBody.find(qn("a:lstStyle")):
            schrift = ebene.find(qn("a:defRPr"))
            if schrift is not None:
                schrift.attrib.pop("sz", None)
                schrift.attrib.pop("cap", None)
        form._element.txBody.find(qn("a:bodyPr")).set("anchor", "t")


def _setze_titelfolie(layout: Any) -> None:
    """Large title that stands on its line, everything at the left."""
    for form in layout.placeholders:
        if form.placeholder_format.idx not in (0, 1):
            continue
        titel = form.placeholder_format.idx == 0
        form._element.txBody.find(qn("a:bodyPr")).set("anchor", "b" if titel else "t")
        liste = form._element.txBody.find(qn("a:lstStyle"))
        for kind in list(liste):
            liste.remove(kind)
        ebene = etree.SubElement(liste, qn("a:lvl1pPr"), algn="l", marL="0", indent="0")
        if not titel:
            etree.SubElement(ebene, qn("a:buNone"))
        schrift = etree.SubElement(ebene, qn("a:defRPr"), sz=str(100 * (36 if titel else GROESSE)))
        if titel:
            schrift.set("b", "1")


def _setze_fuss(seite: Any, fuss: str, farben: Farben) -> None:
    """Footer at the left, number of the slide at the right; a date on the first only."""
    for form in list(seite.placeholders):
        art = form.placeholder_format.type
        if art == PP_PLACEHOLDER.DATE and seite.name == TITELFOLIE:  # pandoc puts the date here
            form.left, form.width = Cm(RAND), Cm(BREITE - 2 * RAND)
            _fusstext(form, None, "l", farben)
            form.top, form.height = Cm(15.2), Cm(1.3)
        elif art == PP_PLACEHOLDER.DATE:
            form._element.getparent().remove(form._element)
        elif art == PP_PLACEHOLDER.FOOTER:
            form.left, form.width = Cm(RAND), Cm(BREITE - 2 * RAND - 3)
            _fusstext(form, fuss, "l", farben)
        elif art == PP_PLACEHOLDER.SLIDE_NUMBER:
            form.left, form.width = Cm(BREITE - RAND - 3), Cm(3)
            _fusstext(form, None, "r", farben)


def _fusstext(form: Any, text: str | None, seite: str, farben: Farben) -> None:
    form.top, form.height = Cm(FUSS[0]), Cm(FUSS[1])
    liste = form._element.txBody.find(qn("a:lstStyle"))
    for kind in list(liste):
        liste.remove(kind)
    ebene = etree.SubElement(liste, qn("a:lvl1pPr"), algn=seite)
    schrift = etree.SubElement(ebene, qn("a:defRPr"), sz=str(100 * KLEINSTE), lang="de-DE")
    fuellung = etree.SubElement(schrift, qn("a:solidFill"))
    etree.SubElement(fuellung, qn("a:srgbClr"), val=farben.leise)
    if text is not None:
        form.text_frame.text = text


def _linie(master: Any, farben: Farben) -> None:
    """A thin rule above the footer."""
    from pptx.dml.color import RGBColor

    baum = master.shapes._spTree
    form = etree.fromstring(_LINIE % (Cm(RAND), Cm(FUSS[0]), Cm(BREITE - 2 * RAND)))
    baum.insert(2, form)
    for linie in form.iter(qn("a:srgbClr")):
        linie.set("val", str(RGBColor.from_string(farben.linie)))


_LINIE = (
    '<p:cxnSp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvCxnSpPr>'
    '<p:cNvPr id="90" name="Linie"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr>'
    '<a:xfrm><a:off x="%d" y="%d"/><a:ext cx="%d" cy="0"/></a:xfrm>'
    '<a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill>'
    '<a:srgbClr val="C9D1D6"/></a:solidFill></a:ln></p:spPr></p:cxnSp>'
)
