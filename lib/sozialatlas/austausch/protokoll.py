"""The protocol of a check in German: on paper to be sent back, or as text for the terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm

from sozialatlas.austausch.angaben import Angabe
from sozialatlas.austausch.archiv import ohne_uhr
from sozialatlas.austausch.formular import GRUENDE
from sozialatlas.austausch.pruefung import Pruefung
from sozialatlas.austausch.zusammenhang import zahl
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import Mangel

_UNZULAESSIG = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_GRUND = {status: grund for grund, status in GRUENDE.items()}


def ergebnis(p: Pruefung) -> str:
    """Say in one or two sentences what came of the check."""
    if not p.angenommen:
        n = len(p.fehler)
        stellen = (
            "Eine Stelle ist"
            if n == 1
            else f"{sprache.am_satzanfang(sprache.zahlwort(n))} Stellen sind"
        )
        return (
            f"Die Lieferung wurde noch nicht übernommen. {stellen} zu berichtigen; es wurde nichts "
            "gespeichert."
        )
    satz = (
        f"Die Lieferung wurde übernommen: {p.mit_wert} von {p.gefragt} gefragten Werten liegen vor"
    )
    ohne = p.gefragt - p.mit_wert
    satz += f", zu {sprache.zahlwort(ohne)} ist ein Grund genannt." if ohne else "."
    if p.rueckfragen:
        wie = "eine Rückfrage" if len(p.rueckfragen) == 1 else f"{len(p.rueckfragen)} Rückfragen"
        satz += f" Offen: {wie}; die Werte sind vorläufig übernommen."
    return satz


def als_text(p: Pruefung) -> str:
    """Return the protocol for the terminal."""
    teile = [f"{p.formular.kommune.bezeichnung}, {p.datei}", ergebnis(p)]
    for titel, maengel in _abschnitte(p):
        teile += [titel, *(_absatz(m) for m in maengel)]
    return "\n\n".join(teile)


def _abschnitte(p: Pruefung) -> Iterator[tuple[str, Sequence[Mangel]]]:
    for titel, maengel in (
        ("Zu berichtigen", p.fehler),
        ("Rückfragen", p.rueckfragen),
        ("Hinweise", p.hinweise),
    ):
        if maengel:
            yield titel, maengel


def _absatz(m: Mangel) -> str:
    zeilen = [m.feld, f"  Befund:    {m.fehler}"]
    zeilen += [f"  Erwartet:  {m.erwartet}"] if m.erwartet else []
    zeilen += [f"  Abhilfe:   {m.abhilfe}"] if m.abhilfe else []
    return "\n".join(zeilen)


def als_docx(p: Pruefung, stand: date) -> bytes:
    """Return the protocol as a Word document; ``stand`` is the day of the edition."""
    f = p.formular
    dokument = Document()
    _sprache(dokument)
    for seite in dokument.sections:
        seite.left_margin = seite.right_margin = Cm(1.8)
    titel = f"Protokoll zur Datenabfrage {f.ausgabe}: {f.kommune.bezeichnung}"
    dokument.core_properties.title = titel
    dokument.core_properties.author = "Sozialstrukturatlas"
    dokument.core_properties.language = "de-DE"
    dokument.add_heading(titel, level=1)
    dokument.add_paragraph(ergebnis(p))
    if p.absender:
        verwendung = "zur Veröffentlichung" if p.absender.veroeffentlichen else "nur intern"
        dokument.add_paragraph(
            f"Geliefert von: {_druckbar(p.absender.stelle)}. Stand der Angaben: "
            f"{sprache.datum(p.absender.stand)}. Verwendung: {verwendung}. Datei: {p.datei}."
        )
    for ueberschrift, maengel in _abschnitte(p):
        dokument.add_heading(ueberschrift, level=2)
        _tabelle(dokument, *_befunde(maengel), (4, 6, 3.2, 4.6))
    if p.angenommen:
        dokument.add_heading("Was übernommen wurde", level=2)
        _tabelle(dokument, *_werte(p), (10, *[2.2] * 6), rechts=True)
    dokument.add_heading("Wie es weitergeht", level=2)
    dokument.add_paragraph(_weiter(p))
    ziel = io.BytesIO()
    dokument.save(ziel)
    return ohne_uhr(ziel.getvalue(), stand)


def _weiter(p: Pruefung) -> str:
    if not p.angenommen:
        return (
            "Bitte berichtigen Sie die genannten Zellen in Ihrer Datei und senden Sie sie erneut. "
            "Alles andere ist in Ordnung und muss nicht geändert werden."
        )
    if p.rueckfragen:
        return (
            "Bitte prüfen Sie die Werte unter „Rückfragen“. Stimmen sie, genügt eine Bemerkung im "
            "Formular; stimmen sie nicht, senden Sie bitte das berichtigte Formular."
        )
    return "Es ist nichts weiter zu tun. Die Angaben gehen in den nächsten Bericht ein."


def _befunde(maengel: Sequence[Mangel]) -> tuple[list[str], list[list[str]]]:
    spalten = ["Zelle", "Befund", "Erwartet", "Was zu tun ist"]
    reihen = [[m.feld, m.fehler, m.erwartet, m.abhilfe] for m in maengel]
    genutzt = [i for i in range(4) if any(r[i] for r in reihen)]
    return [spalten[i] for i in genutzt], [[r[i] for i in genutzt] for r in reihen]


def _werte(p: Pruefung) -> tuple[list[str], list[list[str]]]:
    jahre = p.formular.abfrage.jahre
    nach = {(a.groesse.id, a.jahr): a for a in p.angaben}
    reihen = [
        [f"{g.name} ({g.einheit})", *(_wert(nach.get((g.id, j))) for j in jahre)]
        for g in p.formular.abfrage.groessen
    ]
    return ["Angabe", *map(str, jahre)], reihen


def _wert(a: Angabe | None) -> str:
    if a is None:
        return ""
    return _GRUND[a.status] if a.wert is None else zahl(a.wert, a.groesse)


def _sprache(dokument: Any) -> None:
    """Say that the text is German, for spell checkers and screen readers."""
    eigenschaften = dokument.styles["Normal"].element.get_or_add_rPr()
    sprache_ = OxmlElement("w:lang")
    sprache_.set(qn("w:val"), "de-DE")
    eigenschaften.append(sprache_)


def _tabelle(
    dokument: Any,
    kopf: Sequence[str],
    reihen: Sequence[Sequence[str]],
    breiten: Sequence[float],
    *,
    rechts: bool = False,
) -> None:
    """Add a table whose header row is marked and repeated on every page; widths in cm."""
    tabelle = dokument.add_table(rows=1 + len(reihen), cols=len(kopf), style="Table Grid")
    tabelle.autofit = False
    zellen = tabelle._cells  # once: rows and columns find them anew at every access
    for stelle, text in enumerate(x for reihe in (kopf, *reihen) for x in reihe):
        spalte = stelle % len(kopf)
        absatz = zellen[stelle].paragraphs[0]
        absatz.add_run(_druckbar(text)).bold = stelle < len(kopf)
        absatz.alignment = WD_ALIGN_PARAGRAPH.RIGHT if rechts and spalte else None
        zellen[stelle].width = Cm(breiten[spalte])
    for spalte, breite in zip(tabelle.columns, breiten, strict=False):
        spalte.width = Cm(breite)
    eigenschaften = tabelle.rows[0]._tr.get_or_add_trPr()
    eigenschaften.append(OxmlElement("w:tblHeader"))


def _druckbar(text: str) -> str:
    """Drop what XML cannot hold."""
    return _UNZULAESSIG.sub("", text)
