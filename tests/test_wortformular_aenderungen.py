"""Changed wordings and comments in the shapes that Word writes; every change has two views."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml.ns import qn
from hypothesis import example, given
from hypothesis import strategies as st

from sozialatlas.austausch.rueckmeldung import Vorschlag
from sozialatlas.austausch.wortansicht import sieh
from sozialatlas.austausch.wortlesen import GESTRICHEN
from wortwerkzeug import (
    SCHLUESSEL,
    TEXT_1,
    WANN,
    WER,
    ZEILEN,
    absatz,
    aenderungen,
    bemerkung,
    bereich,
    eingefuegt,
    element,
    fuelle,
    gelesen,
    geloescht,
    haenge_an,
    kommentare,
    kommentiere,
    lauf,
    neu,
    schreibe_wortlaut,
    tabelle,
    wortlaute,
)

VORN, HINTEN = TEXT_1.split("prüfen, ob ")


def test_insertion_and_deletion_become_one_proposal() -> None:
    dokument = neu()
    schreibe_wortlaut(dokument, absatz(
        lauf(VORN) + geloescht("prüfen, ob ") + eingefuegt("feststellen, wo ") + lauf(HINTEN)
    ))  # fmt: skip
    r = gelesen(dokument)
    assert r.vorschlaege == (
        Vorschlag(SCHLUESSEL[0], "aenderung", TEXT_1, f"{VORN}feststellen, wo {HINTEN}",
                  "", "Abschnitt 1"),
    )  # fmt: skip
    assert r.angaben[0].text == TEXT_1  # changes undone
    assert r.fehler == ()
    assert [h.fehler for h in r.hinweise] == [
        "Änderungen am Wortlaut: von Leitung Jugendamt am 15.10.2026. Der Name wird nicht "
        "gespeichert."
    ]


def test_move_takes_the_words_from_one_place_to_another() -> None:
    dokument = neu()
    saetze = TEXT_1.replace(". Schulen", ".| Schulen").split("|")
    grenzen = '<w:{0}RangeStart w:id="9" w:name="move1" {1}/>{2}<w:{0}RangeEnd w:id="9"/>'
    nach = grenzen.format("moveTo", WER, eingefuegt(saetze[1].strip() + " ", name="moveTo"))
    von = grenzen.format(
        "moveFrom", WER, f'<w:moveFrom w:id="8" {WER}>{lauf(saetze[1])}</w:moveFrom>'
    )
    schreibe_wortlaut(dokument, absatz(nach + lauf(saetze[0]) + von))
    (vorschlag,) = aenderungen(gelesen(dokument))
    assert vorschlag.alt == TEXT_1
    assert vorschlag.neu == f"{saetze[1].strip()} {saetze[0]}"


def test_inserted_and_deleted_paragraphs_are_read_by_their_marks() -> None:
    dokument = neu()
    schreibe_wortlaut(
        dokument,
        absatz(lauf(TEXT_1), marke="ins"),
        absatz(eingefuegt("Das Ergebnis wird jährlich berichtet.")),
    )
    (vorschlag,) = aenderungen(gelesen(dokument))
    assert vorschlag.neu == f"{TEXT_1}\nDas Ergebnis wird jährlich berichtet."
    assert vorschlag.alt == TEXT_1


def test_paragraphs_joined_by_a_deleted_mark_are_one() -> None:
    zwei = [absatz(lauf("Erstens. "), marke="del"), absatz(lauf("Zweitens."))]
    assert (sieh(zwei).alt, sieh(zwei).neu) == ("Erstens. \nZweitens.", "Erstens. Zweitens.")


def test_what_one_inserts_and_another_deletes_is_in_no_view() -> None:
    andere = f'w:author="Schulamt" w:date="{WANN}"'
    innen = f'<w:ins w:id="1" {WER}>{geloescht("weg ", andere)}{lauf("da ")}</w:ins>'
    sicht = sieh([absatz(lauf("vorn ") + innen + lauf("hinten"))])
    assert (sicht.alt, sicht.neu) == ("vorn hinten", "vorn da hinten")
    assert sicht.von == ("Schulamt", "Leitung Jugendamt")


@pytest.mark.parametrize("inhalt", [
    f'<w:r><w:rPr><w:b/><w:rPrChange w:id="1" {WER}><w:rPr/></w:rPrChange></w:rPr>'
    f"<w:t>{TEXT_1}</w:t></w:r>",
    f'<w:proofErr w:type="spellStart"/>{lauf(TEXT_1)}<w:proofErr w:type="spellEnd"/>',
    f'<w:bookmarkStart w:id="77" w:name="x"/>{lauf(TEXT_1[:30])}<w:bookmarkEnd w:id="77"/>'
    f"{lauf(TEXT_1[30:])}",
    f'<w:hyperlink w:anchor="x">{lauf(TEXT_1[:9])}</w:hyperlink>{lauf(TEXT_1[9:])}',
    lauf(TEXT_1.replace(" Schulen", "\u00a0Schulen")),
    lauf(TEXT_1.replace(". ", ".  ")) + eingefuegt(" "),
], ids=["bold", "spelling", "runs", "link", "space that does not break", "spaces"])  # fmt: skip
def test_change_of_format_or_spaces_is_no_proposal(inhalt: str) -> None:
    dokument = neu()
    schreibe_wortlaut(dokument, absatz(inhalt))
    r = gelesen(dokument)
    assert (r.vorschlaege, r.hinweise) == ((), ())


def test_change_of_paragraph_format_is_no_proposal() -> None:
    dokument = neu()
    angaben = wortlaute(dokument)[0]._p.pPr
    angaben.append(element(f'<w:pPrChange w:id="1" {WER}><w:pPr/></w:pPrChange>'))
    assert gelesen(dokument).vorschlaege == ()


def test_change_that_was_taken_back_is_no_proposal() -> None:
    dokument = neu()
    andere = geloescht("doch nicht ", 'w:author="B"')
    schreibe_wortlaut(dokument, absatz(
        lauf(VORN) + f'<w:ins w:id="1" {WER}>{andere}</w:ins>' + lauf(f"prüfen, ob {HINTEN}")
    ))  # fmt: skip
    assert gelesen(dokument).vorschlaege == ()


def test_edit_without_tracking_becomes_a_proposal_and_is_named() -> None:
    dokument = neu()
    wortlaute(dokument)[1].runs[0].text = "Die Stadt Örtchen sollte Beratung anbieten."
    r = gelesen(dokument)
    (vorschlag,) = r.vorschlaege
    assert (vorschlag.alt, vorschlag.neu) == (
        ZEILEN[1].text, "Die Stadt Örtchen sollte Beratung anbieten.",
    )  # fmt: skip
    assert vorschlag.ort == "Abschnitt 2"
    assert "ohne Änderungsverfolgung" in r.hinweise[0].fehler
    assert r.angaben[1].text == ZEILEN[1].text


def test_edits_with_and_without_tracking_together_make_one_proposal() -> None:
    dokument = neu()
    schreibe_wortlaut(
        dokument, absatz(lauf("Die Stadt sollte Plätze ") + eingefuegt("schnell ") + lauf("bauen."))
    )
    r = gelesen(dokument)
    (vorschlag,) = r.vorschlaege
    assert (vorschlag.alt, vorschlag.neu) == (TEXT_1, "Die Stadt sollte Plätze schnell bauen.")
    assert "auch ohne Änderungsverfolgung" in r.hinweise[-1].fehler


def test_changes_that_were_accepted_before_sending_are_found() -> None:
    dokument = neu()
    schreibe_wortlaut(dokument, absatz(lauf(VORN) + lauf("feststellen, wo ") + lauf(HINTEN)))
    assert aenderungen(gelesen(dokument))[0].neu == f"{VORN}feststellen, wo {HINTEN}"


def test_wording_deleted_as_a_whole_is_a_proposal_that_says_so() -> None:
    dokument = neu()
    schreibe_wortlaut(dokument, absatz(geloescht(TEXT_1)))
    (vorschlag,) = aenderungen(gelesen(dokument))
    assert (vorschlag.alt, vorschlag.neu) == (TEXT_1, GESTRICHEN)


def test_paragraph_pasted_below_the_wording_in_any_style_belongs_to_it() -> None:
    dokument = neu()
    wortlaute(dokument)[0]._p.addnext(absatz(lauf("Aus einem anderen Papier."), stil="Normal"))
    assert aenderungen(gelesen(dokument))[0].neu == f"{TEXT_1}\nAus einem anderen Papier."


def test_wording_whose_label_was_deleted_is_found_by_its_style() -> None:
    dokument = neu()
    label = wortlaute(dokument)[0]._p.getprevious()
    label.getparent().remove(label)
    wortlaute(dokument)[0].runs[0].text = "Anders."
    assert aenderungen(gelesen(dokument))[0].neu == "Anders."


def test_wording_wrapped_in_a_content_control_is_read() -> None:
    dokument = neu()
    p = wortlaute(dokument)[0]._p
    steuer = element("<w:sdt><w:sdtContent/></w:sdt>")
    p.addprevious(steuer)
    steuer[0].append(p)
    p.append(element(eingefuegt(" Sofort.")))
    assert aenderungen(gelesen(dokument))[0].neu == f"{TEXT_1} Sofort."


def test_changes_in_fields_are_no_proposals() -> None:
    dokument = neu()
    fuelle(dokument, 1, "wortlaut", "Beschlossener Text", verfolgt=True)
    assert gelesen(dokument).vorschlaege == ()


# --- elsewhere ------------------------------------------------------------------------------------


def test_text_outside_of_the_fields_is_noted_and_not_lost() -> None:
    dokument = neu()
    tabelle(dokument, 2)._tbl.addnext(absatz(lauf("Bitte um Rückruf."), stil="Normal"))
    beweis = next(p for p in dokument.paragraphs if p.text.startswith("Im Land waren es"))
    beweis._p.append(element(eingefuegt(" Stimmt das?")))
    r = gelesen(dokument)
    assert [(h.datei.rpartition(", ")[2], h.fehler) for h in r.hinweise] == [
        ("Abschnitt 1", "Text außerhalb der Felder, nicht übernommen: „Im Land waren es 62 "
         "Prozent. Stimmt das?“."),
        ("Abschnitt 2", "Text außerhalb der Felder, nicht übernommen: „Bitte um Rückruf.“."),
    ]  # fmt: skip
    assert r.fehler == ()


def test_row_added_to_a_table_is_noted() -> None:
    dokument = neu()
    reihe = tabelle(dokument, 1).add_row()
    reihe.cells[0].text, reihe.cells[1].text = "Kosten", "20.000 Euro"
    texte = [h.fehler for h in gelesen(dokument).hinweise]
    assert len(texte) == 2
    assert "„Kosten“" in texte[0]
    assert "„20.000 Euro“" in texte[1]


def test_changed_heading_is_noted() -> None:
    dokument = neu()
    kopf = next(p for p in dokument.paragraphs if p.style.name == "Heading 2")
    kopf.runs[0].text = "Entwurf 1: Mehr Ganztagsplätze"
    r = gelesen(dokument)
    assert r.angaben[0].titel == "Ganztagsplätze ausbauen"
    assert "„Mehr Ganztagsplätze“" in r.hinweise[0].fehler


def test_footnote_is_noted() -> None:
    dokument = neu()
    raum = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    haenge_an(
        dokument, "footnotes",
        f'<w:footnotes xmlns:w="{raum}"><w:footnote w:id="1"><w:p>{lauf("Siehe Vorlage 7.")}</w:p>'
        "</w:footnote></w:footnotes>",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes",
    )  # fmt: skip
    (hinweis,) = gelesen(dokument).hinweise
    assert "„Siehe Vorlage 7.“" in hinweis.fehler


# --- comments -------------------------------------------------------------------------------------


def test_comment_on_words_of_a_draft_is_a_proposal() -> None:
    dokument = neu()
    schreibe_wortlaut(dokument, absatz(
        lauf("Die Stadt Örtchen sollte prüfen, ob ") + bereich("0", "Ganztagsplätze")
        + lauf(" fehlen. Schulen und Horte sollten beteiligt werden.")
    ))  # fmt: skip
    kommentiere(dokument, ("0", "Jugendamt", bemerkung("Auch Hortplätze?") + bemerkung("Prüfen.")))
    assert gelesen(dokument).vorschlaege == (
        Vorschlag(SCHLUESSEL[0], "kommentar", "Ganztagsplätze", "Auch Hortplätze?\nPrüfen.",
                  "", "Abschnitt 1"),
    )  # fmt: skip


def test_reply_and_done_are_said() -> None:
    dokument = neu()
    p = wortlaute(dokument)[1]._p
    p.append(element('<w:r><w:commentReference w:id="0"/></w:r>'))
    p.append(element('<w:r><w:commentReference w:id="1"/></w:r>'))
    kommentiere(
        dokument, ("0", "A", bemerkung("Wo?", "0000000A")), ("1", "B", bemerkung("Hier.", "0B")),
        verkettung='<w15:commentEx w15:paraId="0000000A" w15:done="1"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0000000A" w15:done="0"/>',
    )  # fmt: skip
    erste, zweite = kommentare(gelesen(dokument))
    assert (erste.neu, zweite.neu) == ("[erledigt] Wo?", "[Antwort] Hier.")
    assert erste.alt == ZEILEN[1].text  # a point stands for its paragraph


def test_comment_on_deleted_words_names_them() -> None:
    dokument = neu()
    weg = geloescht("prüfen, ob ")
    schreibe_wortlaut(dokument, absatz(
        lauf(VORN) + f'<w:commentRangeStart w:id="0"/>{weg}<w:commentRangeEnd w:id="0"/>'
        '<w:r><w:commentReference w:id="0"/></w:r>' + lauf(HINTEN)
    ))  # fmt: skip
    kommentiere(dokument, ("0", "A", bemerkung("Zu vorsichtig.")))
    assert [k.alt for k in kommentare(gelesen(dokument))] == ["prüfen, ob"]


def test_comment_over_two_paragraphs_holds_the_words_of_both() -> None:
    dokument = neu()
    schreibe_wortlaut(
        dokument,
        absatz('<w:commentRangeStart w:id="0"/>' + lauf(TEXT_1)),
        absatz(eingefuegt("Mehr.") + '<w:commentRangeEnd w:id="0"/>'
               '<w:r><w:commentReference w:id="0"/></w:r>'),
    )  # fmt: skip
    kommentiere(dokument, ("0", "A", bemerkung("Gut.")))
    assert [k.alt for k in kommentare(gelesen(dokument))] == [f"{TEXT_1} Mehr."]


def test_comment_on_the_proof_belongs_to_its_draft() -> None:
    dokument = neu()
    beweis = next(p for p in dokument.paragraphs if p.text.startswith("Der Anteil stieg"))
    beweis._p.append(element('<w:r><w:commentReference w:id="0"/></w:r>'))
    kommentiere(dokument, ("0", "A", bemerkung("Neuere Zahl?")))
    (kommentar,) = kommentare(gelesen(dokument))
    assert (kommentar.schluessel, kommentar.alt) == (SCHLUESSEL[1], beweis.text)


def test_comments_elsewhere_or_nowhere_are_general_remarks() -> None:
    dokument = neu()
    anfang = dokument.paragraphs[0]
    anfang._p.append(element('<w:r><w:commentReference w:id="0"/></w:r>'))
    kommentiere(dokument, ("0", "A", bemerkung("Danke!")), ("5", "B", bemerkung("Verwaist.")))
    r = gelesen(dokument)
    assert r.vorschlaege == ()
    assert [h.fehler for h in r.hinweise] == [
        "Allgemeine Bemerkung zu „Rückmeldung zu den Entwürfen“: Danke!",
        "Allgemeine Bemerkung: Verwaist.",
    ]


def test_authors_are_told_in_notes_and_stored_nowhere() -> None:
    dokument = neu()
    wer = f'w:author="Erika Mustermann" w:date="{WANN}"'
    schreibe_wortlaut(
        dokument, absatz(bereich("0", TEXT_1) + eingefuegt(" Bald.", wer) + eingefuegt(" So."))
    )
    tabelle(dokument, 2)._tbl.addnext(absatz(eingefuegt("Anruf?", wer), stil="Normal"))
    kommentiere(dokument, ("0", "Max Muster", bemerkung("Danke!")))
    r = gelesen(dokument)
    assert "Muster" not in str((r.angaben, r.vorschlaege, r.fehler))
    assert [h.fehler for h in r.hinweise if "Muster" in h.fehler] == [
        "Änderungen am Wortlaut: von Erika Mustermann, Leitung Jugendamt am 15.10.2026. Der Name "
        "wird nicht gespeichert.",
        "Kommentar „Danke!“: von Max Muster am 15.10.2026. Der Name wird nicht gespeichert.",
    ]


def test_author_that_a_program_made_up_is_no_name() -> None:
    dokument = neu()
    schreibe_wortlaut(
        dokument, absatz(lauf(TEXT_1) + eingefuegt(" Bald.", 'w:author="Unknown Author"'))
    )
    r = gelesen(dokument)
    assert (len(r.vorschlaege), r.hinweise) == (1, ())


# --- any changes at all ---------------------------------------------------------------------------

BUCHSTABEN = st.text(
    st.one_of(
        st.sampled_from(" abcäß\n\t<&„\u00a0"),
        st.characters(codec="utf-8", exclude_categories=["C"]),
    ),
    max_size=12,
)
SCHRITTE = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 60), st.integers(0, 9), BUCHSTABEN), max_size=12
)


class Blatt:
    """A naive editor with tracked changes: every character knows who put it in or took it out."""

    def __init__(self, text: str) -> None:
        self.zeichen: list[tuple[str, str, str]] = [(z, "", "") for z in text]

    @property
    def neu(self) -> str:
        return "".join(z for z, _, geloescht_von in self.zeichen if not geloescht_von)

    def bearbeite(self, wer: str, stelle: int, laenge: int, text: str) -> None:
        """Replace ``laenge`` of the visible characters from ``stelle`` on."""
        sichtbare = [i for i, z in enumerate(self.zeichen) if not z[2]]
        stelle = min(stelle, len(sichtbare))
        for i in sichtbare[stelle : stelle + laenge]:
            zeichen, von, _ = self.zeichen[i]
            self.zeichen[i] = (zeichen, von, wer)
        ort = sichtbare[stelle] if stelle < len(sichtbare) else len(self.zeichen)
        self.zeichen[ort:ort] = [(z, wer, "") for z in text]

    def absaetze(self) -> list[Any]:
        """Return the paragraphs as Word writes them, every character in a run of its own."""
        reihe, inhalt = [], ""
        for zeichen, von, weg in self.zeichen:
            if zeichen != "\n":
                inhalt += self._umhuellt(zeichen, von, weg)
                continue
            reihe.append(absatz(inhalt))
            inhalt = ""
            if von or weg:
                marken = [element(f'<w:{n} w:id="1" w:author="{w}"/>')
                          for n, w in (("ins", von), ("del", weg)) if w]  # fmt: skip
                kasten = element("<w:rPr/>")
                kasten.extend(marken)
                reihe[-1].find(qn("w:pPr")).append(kasten)
        return [*reihe, absatz(inhalt)]

    @staticmethod
    def _umhuellt(zeichen: str, von: str, weg: str) -> str:
        kern = (
            "<w:r><w:tab/></w:r>" if zeichen == "\t" else lauf(zeichen, "delText" if weg else "t")
        )
        kern = f'<w:del w:id="1" w:author="{weg}">{kern}</w:del>' if weg else kern
        return f'<w:ins w:id="2" w:author="{von}">{kern}</w:ins>' if von else kern


@given(BUCHSTABEN, SCHRITTE)
@example("ab\ncd", [("A", 1, 3, "x\ny")])
@example("a\nb", [("A", 1, 1, "\n"), ("B", 0, 9, "")])
def test_any_sequence_of_changes_gives_the_text_before_and_the_text_after(
    text: str, schritte: list[tuple[str, int, int, str]]
) -> None:
    blatt, erwartet = Blatt(text), text
    for wer, stelle, laenge, neues in schritte:
        stelle = min(stelle, len(erwartet))
        erwartet = erwartet[:stelle] + neues + erwartet[stelle + laenge :]
        blatt.bearbeite(wer, stelle, laenge, neues)
    assert blatt.neu == erwartet
    sicht = sieh(blatt.absaetze())
    assert sicht.alt == text.strip()
    assert sicht.neu == erwartet.strip()
    gestrichen_oder_neu = any(von or weg for _, von, weg in blatt.zeichen)
    assert sicht.verfolgt == gestrichen_oder_neu
