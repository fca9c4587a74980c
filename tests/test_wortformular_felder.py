"""Answers in a returned form: content controls, placeholders, dates, and what is left of them."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml.ns import qn

from sozialatlas.austausch import wortaufbau as wa
from sozialatlas.austausch.rueckmeldung import FELDER
from sozialatlas.austausch.wortfelder import als_tag
from sozialatlas.austausch.wortlesen import lies_docx
from wortwerkzeug import (
    FORMULAR,
    NAME,
    SCHLUESSEL,
    bloecke_von,
    element,
    fuelle,
    gelesen,
    geloescht,
    gespeichert,
    kopie,
    lauf,
    neu,
    steuerelement,
    tabelle,
    texte,
    verpackt,
)

ANTWORTEN = {
    "entscheidung": "geändert",
    "begruendung": "Der Bedarf ist kleiner.",
    "wortlaut": "Die Stadt prüft den Bedarf.",
    "verantwortlich": "Jugendamt",
    "frist": "31.12.2027",
    "gremium": "Jugendhilfeausschuss",
    "datum": "15.10.2026",
    "name": "Vorsitz des Jugendhilfeausschusses",
}


def ausgefuellt(verfolgt: bool = False) -> Any:
    dokument = neu()
    for feld, text in ANTWORTEN.items():
        fuelle(dokument, 1, feld, text, verfolgt)
    return dokument


def ohne_steuerelemente(dokument: Any) -> None:
    """Leave only the content of controls, as programs do that know none."""
    for steuer in list(dokument.element.iter(qn("w:sdt"))):
        for kind in list(steuer.find(qn("w:sdtContent"))):
            steuer.addprevious(kind)
        steuer.getparent().remove(steuer)


@pytest.mark.parametrize("verfolgt", [False, True])
def test_every_field_is_read_with_changes_tracked_or_not(verfolgt: bool) -> None:
    r = gelesen(ausgefuellt(verfolgt))
    assert texte(r) == ANTWORTEN
    assert texte(r, 2) == {}
    assert {a.ort for a in r.angaben[0].felder.values()} == {"Abschnitt 1"}
    assert (r.fehler, r.hinweise, r.vorschlaege) == ((), (), ())


def test_fields_said_once_for_all_are_kept_apart() -> None:
    dokument = neu()
    fuelle(dokument, 0, "gremium", "Kreistag")
    fuelle(dokument, 0, "quelle", "Vorlage 112/2026")
    r = gelesen(dokument)
    assert {k: a.text for k, a in r.allgemein.items()} == {
        "gremium": "Kreistag", "quelle": "Vorlage 112/2026",
    }  # fmt: skip
    assert all(a.felder == {} for a in r.angaben)


def test_fields_for_all_are_read_where_some_of_their_rows_are_gone() -> None:
    dokument = neu()
    fuelle(dokument, 0, "gremium", "Kreistag")
    for zeile in tabelle(dokument, 0).rows[2:]:
        zeile._tr.getparent().remove(zeile._tr)
    assert {k: a.text for k, a in gelesen(dokument).allgemein.items()} == {"gremium": "Kreistag"}


@pytest.mark.parametrize("verfolgt", [False, True])
def test_fields_are_read_by_label_where_a_program_drops_the_controls(verfolgt: bool) -> None:
    dokument = ausgefuellt(verfolgt)
    ohne_steuerelemente(dokument)
    r = gelesen(dokument)
    assert (texte(r), texte(r, 2)) == (ANTWORTEN, {})


def test_field_is_read_by_tag_where_its_label_was_changed() -> None:
    dokument = ausgefuellt()
    zelle = tabelle(dokument, 1).cell(3, 0)
    assert zelle.text == "Begründung"
    zelle.paragraphs[0].runs[0].text = "Warum?"
    assert texte(gelesen(dokument)) == ANTWORTEN


def test_label_goes_before_the_tag_of_a_control_that_was_pasted_elsewhere() -> None:
    dokument = neu()
    fuelle(dokument, 1, "name", "Sozialamt")
    verschoben = steuerelement(dokument, 1, "name")
    ziel = steuerelement(dokument, 1, "verantwortlich")
    ziel.getparent().replace(ziel, verschoben)
    assert texte(gelesen(dokument)) == {"verantwortlich": "Sozialamt"}


@pytest.mark.parametrize("vorgabe", sorted(wa.VORGABEN))
def test_what_word_shows_in_an_emptied_field_is_no_answer(vorgabe: str) -> None:
    dokument = neu()
    steuer = fuelle(dokument, 1, "begruendung", vorgabe)
    steuer.find(qn("w:sdtPr")).append(element("<w:showingPlcHdr/>"))
    assert texte(gelesen(dokument)) == {}


def test_text_typed_beside_the_control_is_the_answer() -> None:
    dokument = neu()
    steuerelement(dokument, 1, "verantwortlich").addnext(element(lauf("Jugendamt")))
    assert texte(gelesen(dokument)) == {"verantwortlich": "Jugendamt"}


def test_answer_over_several_paragraphs_keeps_its_lines() -> None:
    dokument = neu()
    fuelle(dokument, 1, "begruendung", "Erstens.")
    tabelle(dokument, 1).cell(3, 1).add_paragraph("Zweitens.")
    assert texte(gelesen(dokument)) == {"begruendung": "Erstens.\nZweitens."}


def test_answer_that_was_deleted_with_changes_tracked_is_none() -> None:
    dokument = neu()
    inhalt = fuelle(dokument, 1, "name", "x").find(qn("w:sdtContent"))
    inhalt.remove(inhalt[0])
    inhalt.append(element(geloescht("Frühere Angabe")))
    assert texte(gelesen(dokument)) == {}


def test_field_code_is_marked_and_not_computed() -> None:
    dokument = neu()
    code = element('<w:fldSimple w:instr=" INCLUDETEXT C:\\geheim.txt "><w:r><w:t>x</w:t></w:r>'
                   "</w:fldSimple>")  # fmt: skip
    steuerelement(dokument, 1, "begruendung").addnext(code)
    antwort = gelesen(dokument).angaben[0].felder["begruendung"]
    assert (antwort.text, antwort.formel) == ("x", True)


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("geschrieben", "gelesener"), [
    ("31.12.2027", "31.12.2027"), ("1.3.2027", "01.03.2027"), ("1. 3. 2027", "01.03.2027"),
    ("1. März 2027", "01.03.2027"), ("2027-03-01", "01.03.2027"),
    ("2027-03-01T00:00:00Z", "01.03.2027"), (" 5.6.2026 ", "05.06.2026"),
    ("31.02.2027", ""), ("bis Ende 2027", ""), ("3.5.26", ""), ("", ""), ("0.0.0000", ""),
])  # fmt: skip
def test_day_is_read_as_people_and_programs_write_it(geschrieben: str, gelesener: str) -> None:
    assert als_tag(geschrieben) == gelesener


def test_day_that_can_be_read_only_in_the_file_is_taken_from_there() -> None:
    dokument = neu()
    steuer = fuelle(dokument, 1, "frist", "Silvester")
    steuer.find(f"{qn('w:sdtPr')}/{qn('w:date')}").set(qn("w:fullDate"), "2027-12-31T00:00:00Z")
    assert texte(gelesen(dokument)) == {"frist": "31.12.2027"}


def test_day_as_shown_goes_before_the_one_in_the_file() -> None:
    dokument = neu()
    steuer = fuelle(dokument, 1, "frist", "30.06.2028")
    steuer.find(f"{qn('w:sdtPr')}/{qn('w:date')}").set(qn("w:fullDate"), "2027-12-31T00:00:00Z")
    assert texte(gelesen(dokument)) == {"frist": "30.06.2028"}


def test_day_in_words_stays_as_it_stands() -> None:
    dokument = neu()
    fuelle(dokument, 1, "frist", "nach den Ferien")
    assert texte(gelesen(dokument)) == {"frist": "nach den Ferien"}


# --- sections -------------------------------------------------------------------------------------


def test_missing_section_leaves_the_others_as_they_are() -> None:
    dokument = ausgefuellt()
    for block in bloecke_von(dokument, 2):
        block.getparent().remove(block)
    r = gelesen(dokument)
    assert [a.schluessel for a in r.angaben] == [SCHLUESSEL[0], SCHLUESSEL[2]]
    assert [a.ort for a in r.angaben] == ["Abschnitt 1", "Abschnitt 3"]
    assert texte(r) == ANTWORTEN


def test_section_copied_and_filled_twice_appears_twice() -> None:
    dokument = ausgefuellt()
    original = bloecke_von(dokument, 1)
    for block in reversed(kopie(original)):
        original[-1].addnext(block)
    fuelle(dokument, 1, "entscheidung", "abgelehnt")
    r = gelesen(dokument)
    doppelte = [a for a in r.angaben if a.schluessel == SCHLUESSEL[0]]
    assert [a.ort for a in doppelte] == ["Abschnitt 1", "Abschnitt 1, 2. Vorkommen"]
    assert [a.felder["entscheidung"].text for a in doppelte] == ["abgelehnt", "geändert"]


def test_sections_in_another_order_keep_their_drafts() -> None:
    dokument = ausgefuellt()
    fuelle(dokument, 3, "entscheidung", "abgelehnt")
    ziel = bloecke_von(dokument, 1)[0]
    for block in bloecke_von(dokument, 3):
        ziel.addprevious(block)
    r = gelesen(dokument)
    assert [a.schluessel for a in r.angaben] == [SCHLUESSEL[2], SCHLUESSEL[0], SCHLUESSEL[1]]
    assert (texte(r), texte(r, 3)) == (ANTWORTEN, {"entscheidung": "abgelehnt"})


def test_section_without_its_heading_is_found_by_its_label_and_key() -> None:
    dokument = ausgefuellt()
    fuelle(dokument, 2, "entscheidung", "abgelehnt")
    kopf = bloecke_von(dokument, 2)[0]
    kopf.getparent().remove(kopf)
    r = gelesen(dokument)
    assert [a.schluessel for a in r.angaben] == list(SCHLUESSEL)
    assert (texte(r), texte(r, 2)) == (ANTWORTEN, {"entscheidung": "abgelehnt"})


def test_tables_joined_by_deleting_all_between_them_stay_two_answers() -> None:
    dokument = ausgefuellt()
    fuelle(dokument, 2, "entscheidung", "abgelehnt")
    for block in bloecke_von(dokument, 2)[:-1]:
        block.getparent().remove(block)
    oben, unten = tabelle(dokument, 1)._tbl, tabelle(dokument, 2)._tbl
    oben.extend(unten.findall(qn("w:tr")))
    unten.getparent().remove(unten)
    r = gelesen(dokument)
    assert [a.schluessel for a in r.angaben] == list(SCHLUESSEL)
    assert (texte(r), texte(r, 2)) == (ANTWORTEN, {"entscheidung": "abgelehnt"})
    assert any("Wortlaut fehlt" in h.fehler for h in r.hinweise)


def test_table_of_another_draft_below_a_heading_is_refused() -> None:
    dokument = ausgefuellt()
    fuelle(dokument, 2, "entscheidung", "abgelehnt")
    erste, zweite = bloecke_von(dokument, 1), bloecke_von(dokument, 2)
    for block in [erste[-1], *zweite[:-1]]:
        block.getparent().remove(block)
    r = gelesen(dokument)
    assert [a.schluessel for a in r.angaben] == [SCHLUESSEL[2]]
    assert [f.fehler for f in r.fehler] == [
        "Überschrift und Tabelle gehören zu verschiedenen Entwürfen („Ganztagsplätze ausbauen“ "
        "und 99001/beratung-im-alter)."
    ]


def test_section_that_lost_its_key_is_found_by_its_heading() -> None:
    dokument = ausgefuellt()
    zeile = tabelle(dokument, 1).rows[1]._tr
    zeile.getparent().remove(zeile)
    assert texte(gelesen(dokument)) == ANTWORTEN


def test_section_that_lost_key_and_title_is_found_by_its_bookmark() -> None:
    dokument = ausgefuellt()
    zeile = tabelle(dokument, 1).rows[1]._tr
    zeile.getparent().remove(zeile)
    next(p for p in dokument.paragraphs if p.style.name == "Heading 2").runs[0].text = "Hort"
    r = gelesen(dokument)
    assert texte(r) == ANTWORTEN
    assert r.angaben[0].titel == "Ganztagsplätze ausbauen"


def test_section_that_belongs_nowhere_is_refused() -> None:
    dokument = ausgefuellt()
    kopf, *_, letzte = bloecke_von(dokument, 1)
    kopf.getparent().remove(kopf)
    zeile = tabelle(dokument, 1).rows[1]._tr
    zeile.getparent().remove(zeile)
    assert letzte.tag == qn("w:tbl")
    fehler = gelesen(dokument).fehler
    assert [f.fehler for f in fehler] == ["Der Abschnitt gehört zu keinem Entwurf des Formulars."]


def test_key_of_another_form_is_handed_on_for_the_check() -> None:
    dokument = neu()
    fuelle(dokument, 1, "entscheidung", "angenommen")
    bloecke = bloecke_von(dokument, 1)
    bloecke[0].getparent().remove(bloecke[0])
    tabelle(dokument, 1).cell(1, 1).paragraphs[0].runs[0].text = "99002/fremd"
    assert "99002/fremd" in [a.schluessel for a in gelesen(dokument).angaben]


def test_field_that_stands_twice_with_different_answers_is_refused() -> None:
    dokument = ausgefuellt()
    zeile = tabelle(dokument, 1).rows[2]._tr
    zeile.addnext(kopie([zeile])[0])
    assert gelesen(dokument).fehler == ()  # the same answer twice is one
    fuelle(dokument, 1, "entscheidung", "abgelehnt")
    fehler = gelesen(dokument).fehler
    assert fehler[0].feld == FELDER["entscheidung"]
    assert "zweimal mit verschiedenen Angaben" in fehler[0].fehler


def ohne_beilage(teile: dict[str, bytes]) -> None:
    teile["customXml/item2.xml"] = b"<leer/>"


def ohne_beilage_und_eigenschaften(teile: dict[str, bytes]) -> None:
    ohne_beilage(teile)
    teile["docProps/custom.xml"] = b"<leer/>"


@pytest.mark.parametrize("aendere", [ohne_beilage, ohne_beilage_und_eigenschaften])
def test_form_is_known_by_properties_or_print_where_the_unseen_is_gone(aendere: Any) -> None:
    r = lies_docx(verpackt(gespeichert(ausgefuellt()), aendere), NAME)
    assert (r.kennung, r.gesendet) == (FORMULAR.kennung, FORMULAR.gesendet)
    assert (texte(r), r.fehler) == (ANTWORTEN, ())
