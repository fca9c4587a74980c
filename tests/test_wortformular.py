"""The review form in Word as it goes out: what it says, how it is built, who can read it."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx.oxml.ns import qn
from lxml import etree

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import (
    ALLGEMEIN,
    FELDER,
    Formular,
    pruefsumme_formular,
)
from sozialatlas.austausch.wortformular import schreibe_docx
from sozialatlas.austausch.wortlesen import lies_docx
from wortwerkzeug import (
    FORMULAR,
    NAME,
    SCHLUESSEL,
    ZEILEN,
    gespeichert,
    neu,
    steuerelement,
    tabelle,
    texte,
    wortlaute,
)


def teile(inhalt: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(inhalt)) as archiv:
        return {name: archiv.read(name) for name in archiv.namelist()}


def test_form_read_back_unfilled_gives_what_was_sent_and_no_answer() -> None:
    r = lies_docx(schreibe_docx(FORMULAR), NAME)
    assert r.kennung == FORMULAR.kennung
    assert r.gesendet == FORMULAR.gesendet
    assert [(a.schluessel, a.titel, a.text, a.felder) for a in r.angaben] == [
        (z.schluessel, z.titel, z.text, {}) for z in ZEILEN
    ]
    assert (r.allgemein, r.vorschlaege, r.fehler, r.hinweise) == ({}, (), (), ())


def test_checksum_of_the_form_follows_from_what_is_read_back() -> None:
    r = lies_docx(schreibe_docx(FORMULAR), NAME)
    assert pruefsumme_formular(r.kennung, r.gesendet) == FORMULAR.pruefsumme


def test_same_form_gives_the_same_bytes() -> None:
    assert schreibe_docx(FORMULAR) == schreibe_docx(FORMULAR)
    assert schreibe_docx(FORMULAR, date(2026, 6, 30)) == schreibe_docx(FORMULAR)


def test_changes_are_tracked_from_the_start_but_not_those_of_format() -> None:
    einstellungen = neu().settings.element
    namen = [etree.QName(e).localname for e in einstellungen]
    assert namen.index("trackRevisions") < namen.index("doNotTrackFormatting")
    assert namen.index("doNotTrackFormatting") < namen.index("defaultTabStop")


def test_every_section_has_real_headings() -> None:
    koepfe = [(p.style.name, p.text) for p in neu().paragraphs if p.style.name.startswith("Head")]
    abschnitt = [("Heading 2", "Entwurf 2: Beratung im Alter"), ("Heading 3", wa.WORTLAUT),
                 ("Heading 3", wa.BEWEIS), ("Heading 3", wa.ENTSCHEIDUNG)]  # fmt: skip
    stelle = koepfe.index(abschnitt[0])
    assert koepfe[stelle : stelle + 4] == abschnitt
    assert koepfe[-1] == ("Heading 1", wa.KENNUNGSTEIL)


def test_wording_stands_outside_of_content_controls() -> None:
    dokument = neu()
    assert [p.text for p in wortlaute(dokument)] == [z.text for z in ZEILEN]
    for p in wortlaute(dokument):
        assert not list(p._p.iterancestors(qn("w:sdt")))
        assert not list(p._p.iter(qn("w:sdt")))


def test_every_field_is_a_control_with_tag_and_german_title() -> None:
    dokument = neu()
    for abschnitt, felder in ((0, ALLGEMEIN), (1, FELDER), (3, FELDER)):
        for feld, titel in felder.items():
            angaben = steuerelement(dokument, abschnitt, feld).find(qn("w:sdtPr"))
            assert angaben.find(qn("w:alias")).get(qn("w:val")) == titel
            assert angaben.find(qn("w:lock")).get(qn("w:val")) == "sdtLocked"
    nummern = [e.get(qn("w:val")) for e in dokument.element.iter(qn("w:id"))]
    assert len(set(nummern)) == len(nummern) == len(ALLGEMEIN) + 3 * len(FELDER)


def test_decision_is_a_choice_of_four_words() -> None:
    liste = steuerelement(neu(), 1, "entscheidung").iter(qn("w:listItem"))
    worte = [e.get(qn("w:displayText")) for e in liste]
    assert worte == ["Bitte wählen", "angenommen", "geändert", "abgelehnt", "zurückgestellt"]


@pytest.mark.parametrize("feld", ["frist", "datum"])
def test_days_are_picked_in_german(feld: str) -> None:
    wahl = steuerelement(neu(), 1, feld).find(f"{qn('w:sdtPr')}/{qn('w:date')}")
    assert wahl.find(qn("w:dateFormat")).get(qn("w:val")) == "dd.MM.yyyy"
    assert wahl.find(qn("w:lid")).get(qn("w:val")) == "de-DE"


def test_text_fields_are_not_plain_text_controls() -> None:
    """Changes tracked in those come out of LibreOffice 7.4 as a file that nobody can open."""
    assert not list(neu().element.iter(qn("w:text")))


def test_earlier_answers_stand_in_the_fields() -> None:
    antworten = {"entscheidung": "geaendert", "frist": "31.12.2027", "wortlaut": "Neu.\nZwei."}
    zeile = replace(ZEILEN[0], antworten=antworten, bisher="2024 wurde er zurückgestellt.")
    formular = replace(FORMULAR, zeilen=(zeile,))
    dokument = neu(formular)
    assert texte(lies_docx(schreibe_docx(formular), NAME)) == antworten | {
        "entscheidung": "geändert"
    }
    gewaehlt = steuerelement(dokument, 1, "frist").find(f"{qn('w:sdtPr')}/{qn('w:date')}")
    assert gewaehlt.get(qn("w:fullDate")) == "2027-12-31T00:00:00Z"
    assert "2024 wurde er zurückgestellt." in [p.text for p in dokument.paragraphs]


def test_document_is_german_and_has_a_title() -> None:
    dokument = neu()
    assert dokument.core_properties.title == FORMULAR.titel
    assert dokument.core_properties.language == "de-DE"
    grund = dokument.styles.element.find(qn("w:docDefaults"))
    assert next(grund.iter(qn("w:lang"))).get(qn("w:val")) == "de-DE"


def test_header_rows_repeat_and_rows_stay_whole() -> None:
    for t in neu().tables:
        kopf = t.rows[0]._tr.trPr
        assert kopf.find(qn("w:tblHeader")) is not None
        assert all(z._tr.trPr.find(qn("w:cantSplit")) is not None for z in t.rows)
        anzeige = t._tbl.tblPr.find(qn("w:tblLook"))
        assert (anzeige.get(qn("w:firstRow")), anzeige.get(qn("w:firstColumn"))) == ("1", "1")


def test_properties_of_tables_stand_in_the_order_of_the_format() -> None:
    """ISO/IEC 29500-1:2016, CT_TblPr; Word may refuse another order."""
    folge = ["tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblLook"]
    for t in neu().tables:
        namen = [etree.QName(e).localname for e in t._tbl.tblPr]
        assert namen == [n for n in folge if n in namen]


def test_no_empty_paragraph_makes_room() -> None:
    assert all(p.text.strip() for p in neu().paragraphs)


def test_footer_names_kommune_edition_and_draft() -> None:
    fuss = neu().sections[0].footer.paragraphs[0].text
    assert fuss.startswith("Stadt Örtchen · Ausgabe 2026 · Entwurf")


def test_no_macro_and_nothing_from_outside() -> None:
    inhalt = teile(schreibe_docx(FORMULAR))
    assert not [n for n in inhalt if "vba" in n.lower() or "embed" in n.lower()]
    assert not [n for n, t in inhalt.items() if n.endswith(".rels") and b"External" in t]


def test_overview_leads_to_every_section() -> None:
    dokument = neu()
    ziele = [e.get(qn("w:anchor")) for e in dokument.element.iter(qn("w:hyperlink"))]
    marken = {e.get(qn("w:name")) for e in dokument.element.iter(qn("w:bookmarkStart"))}
    assert ziele == [f"{wa.MARKE}{n}" for n in (1, 2, 3)]
    assert set(ziele) <= marken


def test_every_table_of_answers_names_its_draft() -> None:
    for nummer, schluessel in enumerate(SCHLUESSEL, 1):
        assert [z.text for z in tabelle(neu(), nummer).rows[1].cells] == [wa.SCHLUESSEL, schluessel]


def test_texts_with_signs_of_xml_and_of_control_come_back() -> None:
    text = "Kosten < 5 & > 3,\u00a0„Zitat“ <w:p/> \x07Ende"
    zeile = replace(ZEILEN[0], titel="A & B", text=text)
    r = lies_docx(schreibe_docx(replace(FORMULAR, zeilen=(zeile,))), NAME)
    assert r.angaben[0].titel == "A & B"
    assert r.angaben[0].text == text.replace("\x07", "")
    assert (r.vorschlaege, r.fehler) == ((), ())


def test_form_without_drafts_can_be_read() -> None:
    r = lies_docx(schreibe_docx(Formular(FORMULAR.kommune, "2026", "30.06.2026", ())), NAME)
    assert (r.angaben, r.fehler, r.hinweise) == ((), (), ())


def test_saving_it_again_unchanged_changes_nothing() -> None:
    assert lies_docx(gespeichert(neu()), NAME) == lies_docx(schreibe_docx(FORMULAR), NAME)
