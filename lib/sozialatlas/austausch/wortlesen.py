"""Reading a review form that comes back as a Word document: answers, changed wordings, comments.

Texts are taken as they stand; what they mean is asked in the check of all formats. A changed
wording, tracked or not, and a comment become proposals. What was written anywhere else becomes a
note, so that nothing is lost. Who changed or commented is told in notes, which nobody stores; the
proposals themselves carry no names, since accounts are named after persons.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import (
    FELDER,
    FORMAT,
    Angabe,
    Antwort,
    Rueckmeldung,
    Vorschlag,
    mangel,
)
from sozialatlas.austausch.wortansicht import eine_zeile, lies, sieh
from sozialatlas.austausch.wortaufbau import Beilage, Entwurf
from sozialatlas.austausch.wortfelder import Zeile, als_tag, antwort
from sozialatlas.austausch.wortgliederung import Abschnitt, Gliederung, gliedere
from sozialatlas.austausch.wortkommentare import Kommentar, lies_kommentare
from sozialatlas.austausch.wortpaket import Paket, W, oeffne
from sozialatlas.fehler import DatenFehler, Mangel

GESTRICHEN = "(ersatzlos gestrichen)"
"""Stands for a wording of which nothing is left."""

_LAENGSTES_ZITAT = 200
_OHNE_NAMEN = ("Unknown Author", "Unbekannter Autor", "Author", "Autor", "Verfasser")


@dataclass
class _Sammlung:
    """What is found while the sections are read."""

    datei: str
    beilage: Beilage
    angaben: list[Angabe] = field(default_factory=list)
    vorschlaege: list[Vorschlag] = field(default_factory=list)
    fehler: list[Mangel] = field(default_factory=list)
    hinweise: list[Mangel] = field(default_factory=list)

    def melde(self, ort: str, feld: str, text: str, erwartet: str, abhilfe: str) -> None:
        self.fehler.append(mangel(self.datei, ort, feld, text, erwartet, abhilfe))

    def merke(self, ort: str, feld: str, text: str) -> None:
        self.hinweise.append(mangel(self.datei, ort, feld, text))

    def nenne(self, ort: str, was: str, von: str, am: str) -> None:
        """Note who changed or commented and when."""
        if von and von not in _OHNE_NAMEN:
            tag = f" am {als_tag(am)}" if als_tag(am) else ""
            self.merke(ort, "", f"{was}: von {von}{tag}. Der Name wird nicht gespeichert.")


def lies_docx(inhalt: bytes, name: str = "Rückmeldung.docx") -> Rueckmeldung:
    """Return what a form says.

    Raises :class:`DatenFehler` with one problem for a file that is no such form at all.
    """
    paket = oeffne(inhalt, name)
    g = gliedere(paket)
    beilage = lies_beilage(paket, g)
    if not beilage.kennung:
        raise DatenFehler(mangel(
            name, "", "", "Das Dokument ist kein Formular zu Entwürfen von Empfehlungen, oder "
            "seine Kennung wurde entfernt.", "ein Formular aus „sozialatlas exchange export“",
            "Die Antworten in das unveränderte Formular übertragen.",
        ))  # fmt: skip
    if beilage.kennung.get("Formularversion") != str(FORMAT):
        return Rueckmeldung(name, beilage.kennung, beilage.gesendet)  # the check says why
    return _lies_teile(paket, g, _Sammlung(name, beilage))


def lies_beilage(paket: Paket, g: Gliederung) -> Beilage:
    """Return the identification: unseen part, document properties, or the printed table."""
    if (unsichtbar := wa.lies_beilage(paket.beigaben)) is not None:
        return unsichtbar
    eigenschaften = paket.eigenschaften if "AGS" in paket.eigenschaften else {}
    return Beilage(eigenschaften or g.kennung, g.gesendet)


def _lies_teile(paket: Paket, g: Gliederung, s: _Sammlung) -> Rueckmeldung:
    orte = _orte(g, s.beilage)
    for abschnitt, (ort, schluessel) in zip(g.abschnitte, orte, strict=True):
        _lies_abschnitt(abschnitt, ort, schluessel, s)
    _lies_kommentare(paket, g, orte, s)
    _merke_uebriges(paket, g, orte, s)
    return Rueckmeldung(
        datei=s.datei,
        kennung=s.beilage.kennung,
        gesendet=s.beilage.gesendet,
        allgemein=_felder(g.allgemein, wa.ALLE, s),
        angaben=tuple(s.angaben),
        vorschlaege=tuple(s.vorschlaege),
        fehler=tuple(s.fehler),
        hinweise=tuple(s.hinweise),
    )


def _orte(g: Gliederung, b: Beilage) -> list[tuple[str, str]]:
    """Return for each section how it is called and the key of its draft ("" if unknown)."""
    reihenfolge = list(b.gesendet)
    ergebnis: list[tuple[str, str]] = []
    gesehen: Counter[str] = Counter()
    for stelle, a in enumerate(g.abschnitte, 1):
        schluessel = a.schluessel or _schluessel(a, b, reihenfolge)
        bekannt = schluessel in b.gesendet
        ort = f"Abschnitt {reihenfolge.index(schluessel) + 1 if bekannt else stelle}"
        gesehen[ort] += 1
        mal = f", {gesehen[ort]}. Vorkommen" if gesehen[ort] > 1 else ""
        ergebnis.append((ort + mal, schluessel))
    return ergebnis


def _schluessel(a: Abschnitt, b: Beilage, reihenfolge: list[str]) -> str:
    """Return the key of a section whose row with the key is gone: by title, then by bookmark."""
    gleiche = [k for k, e in b.entwuerfe.items() if eine_zeile(e.titel) == a.titel]
    if len(gleiche) == 1:
        return gleiche[0]
    nummer = a.nummer or 0
    return reihenfolge[nummer - 1] if 0 < nummer <= len(reihenfolge) else ""


def _lies_abschnitt(a: Abschnitt, ort: str, schluessel: str, s: _Sammlung) -> None:
    felder = _felder(a.zeilen, ort, s)
    if not schluessel:
        if felder or a.wortlaut:
            s.melde(ort, wa.SCHLUESSEL, "Der Abschnitt gehört zu keinem Entwurf des Formulars.",
                    "die Kennung des Entwurfs in der Tabelle",
                    "Kennung aus dem unveränderten Formular übernehmen.")  # fmt: skip
        return
    eigener = _schluessel(a, s.beilage, list(s.beilage.gesendet)) if a.kopf is not None else ""
    if eigener not in ("", schluessel):
        s.melde(ort, wa.SCHLUESSEL, "Überschrift und Tabelle gehören zu verschiedenen Entwürfen "
                f"(„{_zitat(a.titel)}“ und {schluessel}).",
                "die Tabelle, die zur Überschrift gehört",
                "Den Abschnitt aus dem unveränderten Formular neu ausfüllen.")  # fmt: skip
        return
    gesendet = s.beilage.entwuerfe.get(schluessel)
    text = _lies_wortlaut(a, ort, schluessel, gesendet, s)
    titel = gesendet.titel if gesendet else a.titel
    if gesendet and a.kopf is not None and a.titel != eine_zeile(titel):
        s.merke(ort, "Überschrift", "Die Überschrift wurde geändert und so nicht übernommen: "
                f"„{_zitat(a.titel)}“.")  # fmt: skip
    s.angaben.append(Angabe(schluessel, ort, titel, text, felder))


def _felder(zeilen: list[Zeile], ort: str, s: _Sammlung) -> Mapping[str, Antwort]:
    felder: dict[str, Antwort] = {}
    for zeile in zeilen:
        if zeile.feld in (None, wa.SCHLUESSEL):
            continue
        gelesen = antwort(zeile, ort)
        if gelesen and zeile.feld in felder and felder[zeile.feld] != gelesen:
            s.melde(ort, FELDER.get(zeile.feld, zeile.name),
                    "Das Feld steht zweimal mit verschiedenen Angaben da: "
                    f"„{_zitat(felder[zeile.feld].text)}“ und „{_zitat(gelesen.text)}“.",
                    "eine Zeile je Feld", "Die Zeile löschen, die nicht gilt.")  # fmt: skip
        elif gelesen and zeile.feld:
            felder[zeile.feld] = gelesen
    return felder


def _lies_wortlaut(
    a: Abschnitt, ort: str, schluessel: str, gesendet: Entwurf | None, s: _Sammlung
) -> str:
    """Return the wording as sent; what was made of it becomes a proposal."""
    sicht = sieh(a.wortlaut)
    if not a.wortlaut:
        s.merke(ort, wa.WORTLAUT, "Der vorgeschlagene Wortlaut fehlt in diesem Abschnitt; es gilt "
                "der gesendete.")  # fmt: skip
        return gesendet.text if gesendet else ""
    alt = gesendet.text if gesendet else sicht.alt
    if eine_zeile(sicht.neu) != eine_zeile(alt):
        neu = sicht.neu or GESTRICHEN
        s.vorschlaege.append(Vorschlag(schluessel, "aenderung", alt, neu, "", ort))
        s.nenne(ort, "Änderungen am Wortlaut", ", ".join(sicht.von), sicht.am)
    if eine_zeile(sicht.alt) != eine_zeile(alt):
        auch = " auch" if sicht.verfolgt else ""
        s.merke(ort, wa.WORTLAUT, f"Der Wortlaut wurde{auch} ohne Änderungsverfolgung geändert; "
                "verglichen wird mit dem gesendeten.")  # fmt: skip
    return alt


def _lies_kommentare(
    paket: Paket, g: Gliederung, orte: list[tuple[str, str]], s: _Sammlung
) -> None:
    stellen = {p: o for a, o in zip(g.abschnitte, orte, strict=True) for p in a.alle}
    for k in lies_kommentare(paket, list(paket.koerper.iter(f"{W}p"))):
        ort, schluessel = stellen.get(k.absatz, ("", ""))
        if schluessel:
            neu = _kommentartext(k)
            s.vorschlaege.append(Vorschlag(schluessel, "kommentar", k.worte, neu, "", ort))
            s.nenne(ort, f"Kommentar „{_zitat(k.text, 40)}“", k.von, k.am)
        else:
            zu = f" zu „{_zitat(k.worte)}“" if k.worte else ""
            s.merke(ort, "", f"Allgemeine Bemerkung{zu}: {_kommentartext(k)}")


def _kommentartext(k: Kommentar) -> str:
    zusatz = [wort for wort, gilt in (("Antwort", k.antwort), ("erledigt", k.erledigt)) if gilt]
    return f"[{', '.join(zusatz)}] {k.text}" if zusatz else k.text


def _merke_uebriges(paket: Paket, g: Gliederung, orte: list[tuple[str, str]], s: _Sammlung) -> None:
    """Note every text that the form did not have, outside of wordings, fields and comments."""
    for ort, text in _uebriges(paket, g, orte, s.beilage):
        s.merke(ort, "", f"Text außerhalb der Felder, nicht übernommen: „{_zitat(text)}“.")


def _uebriges(
    paket: Paket, g: Gliederung, orte: list[tuple[str, str]], b: Beilage
) -> Iterator[tuple[str, str]]:
    if b.feste:
        gelesen = {p for z in g.allgemein for p in z.werte}
        gelesen |= {p for a in g.abschnitte for p in a.wortlaut}
        gelesen |= {p for a in g.abschnitte for z in a.zeilen if z.feld for p in z.werte}
        stellen = {p: o for a, (o, _) in zip(g.abschnitte, orte, strict=True) for p in a.alle}
        koepfe = {a.kopf for a in g.abschnitte}
        for absatz in paket.koerper.iter(f"{W}p"):
            text = lies([absatz])
            bekannt = absatz in gelesen or absatz in koepfe
            if text and not bekannt and wa.kurzmarke(text) not in b.feste:
                yield stellen.get(absatz, ""), text
    for teil in paket.anmerkungen:
        for note in teil:
            if text := lies(note.iter(f"{W}p")):
                yield "Fußnote", text


def _zitat(text: str, laenge: int = _LAENGSTES_ZITAT) -> str:
    kurz = eine_zeile(text)
    return kurz if len(kurz) <= laenge else kurz[: laenge - 1] + "…"
