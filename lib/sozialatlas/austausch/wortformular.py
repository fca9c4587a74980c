"""Writing the review form as a Word document: what is proposed, why, and fields for the answer.

One section per draft with real headings; the wording is edited with changes being tracked; the
fields are content controls with German titles. The same form gives the same bytes; no macro.
"""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Cm
from lxml import etree

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch import wortbau as wb
from sozialatlas.austausch.archiv import ohne_uhr
from sozialatlas.austausch.rueckmeldung import ALLGEMEIN, FELDER, Formular, Formularzeile
from sozialatlas.austausch.wortansicht import absaetze, bloecke, lies
from sozialatlas.austausch.wortfelder import TAGE, als_tag, lies_zeilen
from sozialatlas.austausch.wortpaket import W
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT

_UNZULAESSIG = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREITEN = (4.8, 12.2)
_MEHRZEILIG = ("begruendung", "wortlaut")
_RAUM = "http://schemas.openxmlformats.org/officeDocument/2006"
_ENTSCHLUSS: Mapping[str, str] = {str(wert): wort for wert, wort in ENTSCHLUSS_TEXT.items()}
_ANLEITUNG = (
    "Jeder Entwurf beginnt auf einer neuen Seite: der vorgeschlagene Wortlaut, worauf er beruht, "
    "und eine Tabelle für Ihre Entscheidung.",
    "Wählen Sie zu jedem Entwurf, über den beraten wurde, eine Entscheidung aus. Entwürfe ohne "
    "Entscheidung bleiben Entwürfe; ihre Felder lassen Sie leer.",
    "Den Wortlaut können Sie unmittelbar im Text ändern. Die Änderungen werden verfolgt und gelten "
    "als Vorschlag. Beschlossen ist nur, was Sie bei „Geänderter Wortlaut“ eintragen.",
    "Anmerkungen schreiben Sie als Kommentar an die Textstelle. Auch sie gelten als Vorschlag.",
    "Gremium, Datum und Name können Sie einmal für alle Entwürfe angeben. Was bei einem Entwurf "
    "selbst steht, geht vor.",
    "Speichern Sie die Datei als Word-Dokument (.docx) und senden Sie sie zurück. Lassen Sie bitte "
    "alle Abschnitte mit ihren Überschriften und Kennungen stehen.",
)
_DATENSCHUTZ = (
    "Im Bericht erscheinen die Entscheidung, ihre Begründung, Gremium, Datum und Name. Word "
    "vermerkt bei Änderungen und Kommentaren den Namen Ihres Benutzerkontos. Er wird beim Einlesen "
    "angezeigt, aber nicht gespeichert. Bitte nennen Sie keine Privatpersonen."
)


def schreibe_docx(f: Formular, stand: date | None = None) -> bytes:
    """Return the form; ``stand``, the day of the edition, stands in for the clock."""
    dokument = wb.neues_dokument(f.titel)
    _deckblatt(dokument, f)
    for nummer, zeile in enumerate(f.zeilen, 1):
        _abschnitt(dokument, nummer, zeile)
    _kennung(dokument, f)
    _fusszeile(dokument, f)
    _beilage(dokument, f)
    ziel = io.BytesIO()
    dokument.save(ziel)
    return ohne_uhr(ziel.getvalue(), stand or _tag(f.stand))


def _tag(text: str) -> date:
    return datetime.strptime(als_tag(text) or "01.01.2020", "%d.%m.%Y").date()


def _deckblatt(dokument: Any, f: Formular) -> None:
    dokument.add_paragraph("Rückmeldung zu den Entwürfen", style="Title")
    dokument.add_paragraph(
        _druckbar(f"{f.kommune.bezeichnung} · Ausgabe {f.ausgabe} · Stand {f.stand}"),
        style="Subtitle",
    )
    dokument.add_paragraph(
        "Die Handlungsempfehlungen in diesem Formular sind Entwürfe. Sie werden zu Empfehlungen, "
        "sobald ein Gremium oder eine zuständige Stelle über sie entschieden hat."
    )
    dokument.add_heading("So füllen Sie das Formular aus", level=1)
    for satz in _ANLEITUNG:
        dokument.add_paragraph(satz, style="List Number")
    dokument.add_paragraph(_DATENSCHUTZ)
    dokument.add_heading(wa.ALLE, level=1)
    _feldtabelle(dokument, ALLGEMEIN, {}, 100)
    dokument.add_heading("Die Entwürfe im Überblick", level=1)
    kopf = ("Nr.", "Entwurf", "Handlungsfeld", "Priorität")
    tabelle = wb.tabelle(dokument, len(f.zeilen), (1.1, 8.6, 5.2, 2.1), kopf)
    for nummer, (reihe, z) in enumerate(zip(tabelle.rows[1:], f.zeilen, strict=True), 1):
        for zelle, text in zip(reihe.cells, (str(nummer), "", z.handlungsfeld, z.prioritaet),
                               strict=True):  # fmt: skip
            if text:
                zelle.paragraphs[0].add_run(_druckbar(text))
        sprung = wb.bau("hyperlink", wb.bau("r", wb.wort(_druckbar(z.titel))),
                        anchor=f"{wa.MARKE}{nummer}", history="1")  # fmt: skip
        reihe.cells[1].paragraphs[0]._p.append(sprung)


def _abschnitt(dokument: Any, nummer: int, z: Formularzeile) -> None:
    """Add the section of one draft."""
    kopf = dokument.add_heading(_druckbar(f"{wa.ABSCHNITT} {nummer}: {z.titel}"), level=2)
    kopf.runs[0]._r.addprevious(wb.bau("bookmarkStart", id=str(nummer), name=f"{wa.MARKE}{nummer}"))
    kopf._p.append(wb.bau("bookmarkEnd", id=str(nummer)))
    angaben = (("Handlungsfeld", z.handlungsfeld), ("Priorität", z.prioritaet),
               ("Zuständig", z.zustaendig))  # fmt: skip
    dokument.add_paragraph(
        _druckbar(" · ".join(f"{name}: {wert}" for name, wert in angaben if wert)), style=wb.STATUS
    )
    if z.bisher:
        dokument.add_paragraph(_druckbar(z.bisher))
    dokument.add_heading(wa.WORTLAUT, level=3)
    for absatz in z.text.split("\n"):
        dokument.add_paragraph(_druckbar(absatz), style=wa.STIL_WORTLAUT)
    dokument.add_heading(wa.BEWEIS, level=3)
    for absatz in filter(str.strip, z.beweis.split("\n")):
        dokument.add_paragraph(_druckbar(absatz), style=wb.BELEG)
    dokument.add_heading(wa.ENTSCHEIDUNG, level=3)
    _feldtabelle(dokument, FELDER, z.antworten, 100 * (nummer + 1), z.schluessel)


def _feldtabelle(
    dokument: Any, felder: Mapping[str, str], antworten: Mapping[str, str], erste: int,
    schluessel: str = "",
) -> None:  # fmt: skip
    """Add the table of answers; ``erste`` is the number of its first content control."""
    tabelle = wb.tabelle(dokument, len(felder) + bool(schluessel), _BREITEN, wa.KOPFZEILE)
    reihen = iter(tabelle.rows[1:])
    if schluessel:
        links, rechts = next(reihen).cells
        links.paragraphs[0].add_run(wa.SCHLUESSEL)
        rechts.paragraphs[0].add_run(schluessel)
        wb.male(links, wb.GRUND)
        wb.male(rechts, wb.GRUND)
    for nummer, (name, titel) in enumerate(felder.items(), erste):
        reihe = next(reihen)
        links, rechts = reihe.cells
        wb.halte_platz(reihe, 1.2 if name in _MEHRZEILIG else 0.6)
        links.paragraphs[0].add_run(titel).bold = True
        text = _druckbar(antworten.get(name, ""))
        text = _ENTSCHLUSS.get(text, text)
        rechts.paragraphs[0]._p.append(wb.feld(name, titel, _art(name, text), nummer, text))
        wb.male(links, wb.GRUND)
        wb.male(rechts, wb.EINGABE)


def _art(name: str, text: str) -> Any:
    """Return the kind of a content control: a choice, a date, or None for text."""
    if name == "entscheidung":
        worte = [wb.bau("listItem", displayText=wa.PLATZHALTER[name], value="")]
        worte += [
            wb.bau("listItem", displayText=wort, value=wert)
            for wert, wort in ENTSCHLUSS_TEXT.items()
        ]
        return wb.bau("dropDownList", *worte)
    if name in TAGE:
        gewaehlt = {"fullDate": f"{_tag(text):%Y-%m-%d}T00:00:00Z"} if als_tag(text) else {}
        return wb.bau(
            "date", wb.bau("dateFormat", val="dd.MM.yyyy"), wb.bau("lid", val="de-DE"),
            wb.bau("storeMappedDataAs", val="date"), wb.bau("calendar", val="gregorian"),
            **gewaehlt,
        )  # fmt: skip
    return None


def _kennung(dokument: Any, f: Formular) -> None:
    """Print the identification: what programs drop that do not know the form's unseen part."""
    dokument.add_heading(wa.KENNUNGSTEIL, level=1)
    angaben = {**f.kennung, **f.gesendet}
    tabelle = wb.tabelle(dokument, len(angaben), (11.4, 5.6), wa.KENNUNGSKOPF)
    for reihe, paar in zip(tabelle.rows[1:], angaben.items(), strict=True):
        for zelle, text in zip(reihe.cells, paar, strict=True):
            zelle.paragraphs[0].add_run(_druckbar(text))
    dokument.add_paragraph(
        "Bitte nicht ändern. An der Kennung erkennt das Programm, zu welcher Kommune, Ausgabe und "
        "Fassung der Entwürfe die Antworten gehören.", style=wb.STATUS,
    )  # fmt: skip


def _fusszeile(dokument: Any, f: Formular) -> None:
    absatz = dokument.sections[0].footer.paragraphs[0]
    absatz.style = wb.STATUS
    halte = absatz.paragraph_format.tab_stops
    halte.add_tab_stop(Cm(17), 2)  # on the right
    absatz.add_run(_druckbar(f"{f.kommune.bezeichnung} · Ausgabe {f.ausgabe} · Entwurf\tSeite "))
    wb.fuege_feld_an(absatz, "PAGE")
    absatz.add_run(" von ")
    wb.fuege_feld_an(absatz, "NUMPAGES")


def _beilage(dokument: Any, f: Formular) -> None:
    """Put the unseen part into the package: as custom XML, and as properties of the document."""
    entwuerfe = {z.schluessel: wa.Entwurf(_druckbar(z.titel), _druckbar(z.text)) for z in f.zeilen}
    feste = frozenset(map(wa.kurzmarke, _feste(dokument.element.body)))
    inhalt = wa.schreibe_beilage(wa.Beilage(f.kennung, f.gesendet, entwuerfe, feste))
    paket = dokument.part.package
    teil = Part(PackURI("/customXml/item2.xml"), "application/xml", inhalt, paket)
    dokument.part.relate_to(teil, f"{_RAUM}/relationships/customXml")
    raum = f"{_RAUM}/customXml"
    kennung = str(uuid.uuid5(uuid.NAMESPACE_URL, f"sozialatlas:{f.pruefsumme}")).upper()
    angaben = f'<d:datastoreItem xmlns:d="{raum}" d:itemID="{{{kennung}}}"/>'.encode()
    art = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    beschreibung = Part(PackURI("/customXml/itemProps2.xml"), art, angaben, paket)
    teil.relate_to(beschreibung, f"{_RAUM}/relationships/customXmlProps")
    art = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    eigene = Part(PackURI("/docProps/custom.xml"), art, _eigenschaften(f.kennung), paket)
    paket.relate_to(eigene, f"{_RAUM}/relationships/custom-properties")


def _eigenschaften(kennung: Mapping[str, str]) -> bytes:
    raum, typen = f"{{{_RAUM}/custom-properties}}", f"{{{_RAUM}/docPropsVTypes}}"
    wurzel = etree.Element(
        f"{raum}Properties", nsmap={None: f"{_RAUM}/custom-properties", "vt": typen[1:-1]}
    )
    for nummer, (name, wert) in enumerate(kennung.items(), 2):
        eintrag = etree.SubElement(
            wurzel, f"{raum}property", fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}",
            pid=str(nummer), name=name,
        )  # fmt: skip
        etree.SubElement(eintrag, f"{typen}lpwstr").text = wert
    return etree.tostring(wurzel, xml_declaration=True, encoding="UTF-8", standalone=True)


def _feste(koerper: Any) -> Iterator[str]:
    """Yield the texts that nobody is asked to change: all but wordings, headings and fields."""
    felder = {p for t in koerper.iter(f"{W}tbl") for z in lies_zeilen(t) if z.feld for p in z.werte}
    for block in bloecke(koerper):
        for absatz in absaetze(block):
            if absatz not in felder:
                yield lies([absatz])


def _druckbar(text: str) -> str:
    """Drop what XML cannot hold."""
    return _UNZULAESSIG.sub("", text)
