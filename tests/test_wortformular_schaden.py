"""Files that are no form, damaged, old or made to do harm: each gives its finding in German."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from docx import Document

from sozialatlas.austausch.rueckmeldung import FORMAT
from sozialatlas.austausch.wortformular import schreibe_docx
from sozialatlas.austausch.wortlesen import lies_docx
from sozialatlas.fehler import DatenFehler, Mangel
from wortwerkzeug import FORMULAR, NAME, fuelle, gespeichert, neu, verpackt

FORM = schreibe_docx(FORMULAR)
HAUPT = "word/document.xml"


def befund(inhalt: bytes, name: str = NAME) -> Mangel:
    with pytest.raises(DatenFehler) as gefangen:
        lies_docx(inhalt, name)
    (mangel,) = gefangen.value.maengel
    assert mangel.datei == name
    assert mangel.erwartet
    assert mangel.abhilfe
    return mangel


def zip_aus(**teile: bytes) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w", zipfile.ZIP_DEFLATED) as archiv:
        for name, daten in teile.items():
            archiv.writestr(name.replace("__", "/").replace("_xml", ".xml"), daten)
    return ziel.getvalue()


def mit(name: str, aendere: Callable[[bytes], bytes]) -> bytes:
    """Return the form with one part changed or added."""
    return verpackt(FORM, lambda teile: teile.update({name: aendere(teile.get(name, b""))}))


@pytest.mark.parametrize(("endung", "art"), [
    ("doc", "ein Dokument im alten Word-Format"), ("docm", "ein Dokument mit Makros"),
    ("odt", "eine ODT-Datei"), ("pdf", "eine PDF-Datei"), ("pages", "mit der Endung „pages“"),
])  # fmt: skip
def test_other_format_by_its_name(endung: str, art: str) -> None:
    assert art in befund(FORM, f"antwort.{endung}").fehler


@pytest.mark.parametrize(("inhalt", "text"), [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "im alten Word-Format (.doc)"),
    (b"{\\rtf1\\ansi Antwort}", "eine RTF-Datei, umbenannt"),
    (b"%PDF-1.7", "eine PDF-Datei, umbenannt"),
    (b"<html>Antwort</html>", "keine Word-Datei"),
    (b"", "keine Word-Datei"),
    (zip_aus(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=b"<x/>"),
     "eine ODT-Datei, umbenannt"),
    (zip_aus(xl__workbook_xml=b"<x/>"), "eine Excel-Arbeitsmappe, umbenannt"),
    (zip_aus(irgendwas=b"x"), "keine Word-Datei"),
], ids=["doc", "rtf", "pdf", "html", "empty", "odt", "xlsx", "zip"])  # fmt: skip
def test_other_format_under_the_name_of_word(inhalt: bytes, text: str) -> None:
    assert text in befund(inhalt).fehler


def test_macros_are_refused_in_every_shape() -> None:
    art = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    typen = mit("[Content_Types].xml", lambda t: t.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", art
    ))  # fmt: skip
    assert befund(typen).fehler == "Die Datei ist ein Dokument mit Makros."
    for name in ("word/vbaProject.bin", "word/activeX/activeX1.xml"):
        assert befund(mit(name, lambda _: b"x")).fehler == "Die Datei enthält Makros."


def test_embedded_objects_are_refused() -> None:
    assert "eingebettete Objekte" in befund(mit("word/embeddings/m.xlsx", lambda _: b"x")).fehler
    assert "eingebettete Objekte" in befund(mit("word/afchunk.htm", lambda _: b"x")).fehler


@pytest.mark.parametrize("teil", [HAUPT, "word/styles.xml", "customXml/item2.xml", "_rels/.rels"])
@pytest.mark.parametrize("zeilen", [
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
])  # fmt: skip
def test_entities_are_refused(teil: str, zeilen: bytes) -> None:
    def setze_davor(xml: bytes) -> bytes:
        erklaerung, _, rest = xml.partition(b"?>")
        return erklaerung + b"?>" + zeilen + rest

    assert "DOCTYPE" in befund(mit(teil, setze_davor)).fehler


@pytest.mark.parametrize("kodierung", ["utf-16", "utf-16-le", "utf-7"])
def test_entities_are_not_hidden_by_another_encoding(kodierung: str) -> None:
    xml = f'<?xml version="1.0" encoding="{kodierung}"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert "Zeichenkodierung" in befund(mit(HAUPT, lambda _: xml.encode(kodierung))).fehler


def test_archive_that_unpacks_beyond_measure_is_refused_before_it_is_read() -> None:
    bombe = mit("word/media/bild.xml", lambda _: b" " * 30_000_000)
    assert len(bombe) < 200_000
    assert befund(bombe).fehler == "Der Inhalt der Datei ist zu groß."


def test_archive_of_very_many_parts_is_refused() -> None:
    viele = verpackt(FORM, lambda teile: teile.update({f"x/{n}": b"" for n in range(400)}))
    assert befund(viele).fehler == "Der Inhalt der Datei ist zu groß."


def test_very_large_file_is_refused() -> None:
    assert "zu groß (6 MB)" in befund(b"PK" + b"\0" * 6_000_000).fehler


def test_part_that_is_there_twice_is_refused() -> None:
    ziel = io.BytesIO(FORM)
    with zipfile.ZipFile(ziel, "a") as archiv:
        archiv.writestr("WORD/document.xml", b"<x/>")
    assert befund(ziel.getvalue()).fehler == "Die Datei enthält Teile doppelt."


def test_very_deep_nesting_is_damage_not_a_crash() -> None:
    tief = b"<w:sdt><w:sdtContent>" * 5000 + b"</w:sdtContent></w:sdt>" * 5000
    kaputt = mit(HAUPT, lambda xml: xml.replace(b"<w:body>", b"<w:body>" + tief, 1))
    assert "beschädigt" in befund(kaputt).fehler


@pytest.mark.parametrize("laenge", [100, 3_000, len(FORM) // 2, len(FORM) - 10])
def test_file_cut_off_is_damaged(laenge: int) -> None:
    assert "beschädigt" in befund(FORM[:laenge]).fehler


@pytest.mark.parametrize("stelle", range(200, len(FORM) - 200, len(FORM) // 25))
def test_file_with_wrong_bytes_is_read_whole_or_refused(stelle: int) -> None:
    kaputt = FORM[:stelle] + bytes(b ^ 0xFF for b in FORM[stelle : stelle + 8]) + FORM[stelle + 8 :]
    try:
        gelesen = lies_docx(kaputt, NAME)
    except DatenFehler:
        gelesen = None
    assert gelesen in (None, lies_docx(FORM, NAME))


def test_xml_that_is_not_well_formed_is_damaged() -> None:
    """LibreOffice 7.4 writes such files from changes tracked inside "plain text" controls."""
    kaputt = mit(HAUPT, lambda xml: xml.replace(b"</w:sdtContent>", b"", 1))
    assert befund(kaputt).fehler == "Die Datei ist beschädigt (XMLSyntaxError)."


def test_strict_format_is_named() -> None:
    streng = mit(HAUPT, lambda xml: xml.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    ))  # fmt: skip
    assert "Strict Open XML" in befund(streng).fehler


def test_other_document_is_no_form() -> None:
    fremd = Document()
    fremd.add_heading("Vorlage für den Kreistag", 1)
    fremd.add_table(rows=2, cols=2)
    assert "kein Formular zu Entwürfen" in befund(gespeichert(fremd)).fehler


def test_form_whose_text_was_copied_into_a_new_document_is_no_form() -> None:
    fremd = Document()
    for absatz in neu().paragraphs:
        fremd.add_paragraph(absatz.text)
    assert "kein Formular zu Entwürfen" in befund(gespeichert(fremd)).fehler


def test_form_of_another_version_is_not_read() -> None:
    alt = f'name="Formularversion">{FORMAT}<'.encode()
    alte = mit("customXml/item2.xml", lambda xml: xml.replace(alt, alt.replace(b">1<", b">0<")))
    r = lies_docx(alte, NAME)
    assert r.kennung["Formularversion"] == "0"  # the check says what is wrong
    assert (r.angaben, r.vorschlaege) == ((), ())


def test_form_of_another_edition_says_so() -> None:
    r = lies_docx(schreibe_docx(replace(FORMULAR, ausgabe="2024")), NAME)
    assert r.kennung["Ausgabe"] == "2024"
    assert r.kennung["Prüfsumme"] != FORMULAR.pruefsumme


def test_tampered_text_in_the_unseen_part_is_not_believed() -> None:
    """A wording that does not agree with its checksum is taken from the document instead."""
    gefaelscht = mit(
        "customXml/item2.xml", lambda xml: xml.replace(b"Beratung wohnortnah", b"nichts")
    )
    r = lies_docx(gefaelscht, NAME)
    assert r.angaben[1].text == FORMULAR.zeilen[1].text
    assert r.vorschlaege == ()


def test_texts_that_steer_programs_stay_text() -> None:
    dokument = neu()
    fuelle(dokument, 1, "begruendung", '=HYPERLINK("http://example.org";"x")')
    r = lies_docx(gespeichert(dokument), NAME)
    assert r.angaben[0].felder["begruendung"].text == '=HYPERLINK("http://example.org";"x")'
