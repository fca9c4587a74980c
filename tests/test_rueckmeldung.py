"""Drafts go out and decisions come back: history, proposals, files, LibreOffice, any texts."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from buerowerkzeug import durch_libreoffice
from rueckwerkzeug import (
    AGS,
    EINTRAG,
    FORMULAR,
    TAG,
    Amt,
    als_bytes,
    amt,
    ausgefuellt,
    beschliesse,
    fuelle,
    mappe,
    mit_text,
)
from sozialatlas.austausch import rueckmappe as rm
from sozialatlas.austausch.rueckabgleich import antworten
from sozialatlas.austausch.rueckablage import als_yaml, sagt, schreibe_eintraege
from sozialatlas.austausch.rueckformate import lies_rueckmeldung
from sozialatlas.austausch.rueckmeldung import FELDER, Formular, Vorschlag
from sozialatlas.austausch.ruecktext import als_text
from sozialatlas.katalog import Katalog
from sozialatlas.vorort.entscheidungen import Beschluss, Entscheidung, alle
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag

KITA, LOTSEN, WOHNEN = (f"{AGS}/{r}" for r in ("kita-plaetze", "lotsen", "wohnen"))


@pytest.fixture
def eines(tmp_path: Path, katalog: Katalog) -> Amt:
    return amt(tmp_path, katalog)


def entschieden(a: Amt, schluessel: str) -> Entscheidung:
    return next(e for e in a.beitraege.entscheidungen or () if e.schluessel == schluessel)


def mit_antwort(f: Formular, e: Entscheidung) -> Formular:
    """Return the form as it goes out when a decision is there: its fields are filled in."""
    return replace(f, zeilen=tuple(
        replace(z, antworten=antworten(e)) if z.schluessel == e.schluessel else z
        for z in f.zeilen
    ))  # fmt: skip


# --- what is taken -------------------------------------------------------------------------------


def test_decisions_are_taken_with_the_proposal_word_for_word(eines: Amt) -> None:
    eines.nimm(beschliesse(ausgefuellt(), quelle="Vorlage 7/2026 (erfunden)"))
    e = entschieden(eines, WOHNEN)
    assert e.entscheidung == "geaendert"
    assert e.vorschlag == "Die Stadt Musterstadt sollte die Beratung ausbauen."
    assert e.wortlaut == "Die Stadt Musterstadt beginnt in einem Stadtteil."
    assert (e.ausgabe, e.datum) == ("2026", date(2026, 12, 8))
    assert (e.gremium, e.name) == ("Jugendhilfeausschuss", "Vorsitz des Ausschusses")
    assert e.quelle == "Vorlage 7/2026 (erfunden)"
    assert entschieden(eines, LOTSEN).frist == date(2027, 12, 31)


def test_own_body_and_date_of_a_draft_go_before_those_of_the_form(eines: Amt) -> None:
    m = fuelle(ausgefuellt(), "lotsen", gremium="Stadtrat", datum="15.12.2026")
    eines.nimm(m)
    assert entschieden(eines, LOTSEN).gremium == "Stadtrat"
    assert entschieden(eines, LOTSEN).datum == date(2026, 12, 15)
    assert entschieden(eines, WOHNEN).gremium == "Jugendhilfeausschuss"


def test_second_import_of_the_same_file_changes_nothing(eines: Amt) -> None:
    m = als_bytes(ausgefuellt())
    eines.nimm(m)
    vorher = eines.datei.read_bytes()
    ergebnis = eines.nimm(m)
    assert als_text(ergebnis).endswith(
        "Keine Änderungen. 2 Entscheidungen aus der Datei gelten bereits.\n\nHinweise\n\n"
        "antwort.xlsx, Blatt Entwürfe, Zeile 4, Feld Entscheidung\n"
        "  Befund:    Das Feld ist leer; die frühere Entscheidung bleibt bestehen."
    )
    assert eines.datei.read_bytes() == vorher


def test_form_with_the_decision_filled_in_comes_back_without_change(eines: Amt) -> None:
    eines.formular = mit_antwort(FORMULAR, entschieden(eines, KITA))
    ergebnis = eines.nimm(mappe(eines.formular))
    assert (ergebnis.fehler, ergebnis.aenderungen, ergebnis.unveraendert) == ((), (), 1)


def test_difference_is_shown_field_by_field(eines: Amt) -> None:
    eines.formular = mit_antwort(FORMULAR, entschieden(eines, KITA))
    m = fuelle(mappe(eines.formular), "kita-plaetze", verantwortlich="Bauamt", frist="31.12.2027")
    ergebnis = eines.nimm(m, ersetzen=())
    assert (
        "Titel zu kita-plaetze (90001/kita-plaetze): ersetzt die frühere Entscheidung, die "
        "aufbewahrt bleibt\n  Verantwortlich: Jugendamt → Bauamt\n  Frist: 31.12.2027"
    ) in als_text(ergebnis)


# --- history -------------------------------------------------------------------------------------


def abgelehnt(eines: Amt) -> Formular:
    """Fill the form so that it contradicts what is decided."""
    return fuelle(
        ausgefuellt(), "kita-plaetze", entscheidung="abgelehnt", begruendung="Kein Bedarf."
    )


def test_contradiction_is_taken_only_where_it_is_allowed_and_the_old_stays(eines: Amt) -> None:
    vorher = entschieden(eines, KITA)
    assert not eines.nimm(abgelehnt(eines)).angenommen
    assert not eines.nimm(abgelehnt(eines), ersetzen={LOTSEN}).angenommen
    assert eines.nimm(abgelehnt(eines), ersetzen={KITA}).angenommen
    e = entschieden(eines, KITA)
    assert e.entscheidung == "abgelehnt"
    assert e.ersetzt == (Beschluss.model_validate(vorher.model_dump(exclude={"ersetzt"})),)
    zurueck = fuelle(
        ausgefuellt(), "kita-plaetze", entscheidung="zurückgestellt", begruendung="Haushalt."
    )
    eines.nimm(zurueck, ersetzen=())
    arten = [b.entscheidung for b in alle([entschieden(eines, KITA)])]
    assert arten == ["zurueckgestellt", "abgelehnt", "angenommen"]


def test_what_is_done_on_a_draft_outlives_a_correction(tmp_path: Path, katalog: Katalog) -> None:
    a = amt(
        tmp_path, katalog, EINTRAG + "  umsetzung: begonnen\n  umgesetzt_durch: [kita_neubau]\n"
    )
    a.nimm(abgelehnt(a), ersetzen=())
    e = entschieden(a, KITA)
    assert (e.umsetzung, e.umgesetzt_durch) == ("begonnen", ("kita_neubau",))


def test_missing_field_may_be_added_without_contradiction(eines: Amt) -> None:
    eines.formular = mit_antwort(FORMULAR, entschieden(eines, KITA))
    ergebnis = eines.nimm(fuelle(mappe(eines.formular), "kita-plaetze", frist="1.7.2027"))
    (x,) = ergebnis.aenderungen
    assert (x.art, x.felder) == ("ergaenzt", (("Frist", "", "01.07.2027"),))
    e = entschieden(eines, KITA)
    assert e.quelle == "Niederschrift vom 01.12.2026 (erfunden)"
    assert len(e.ersetzt) == 1


def test_decision_on_a_later_edition_stands_beside_the_earlier_one(eines: Amt) -> None:
    spaeter = replace(
        mit_text("kita-plaetze", "Die Stadt Musterstadt sollte 60 Plätze schaffen."),
        ausgabe="2027", stand="23.11.2027",
    )  # fmt: skip
    eines.formular = spaeter
    m = beschliesse(mappe(spaeter), datum=datetime(2027, 12, 1))
    fuelle(m, "kita-plaetze", entscheidung="abgelehnt", begruendung="Kein Bedarf.")
    ergebnis = eines.nimm(m)
    assert [x.art for x in ergebnis.aenderungen] == ["erneut"]
    eigene = [e for e in eines.beitraege.entscheidungen or () if e.schluessel == KITA]
    assert [(e.ausgabe, e.entscheidung) for e in eigene] == [
        ("2026", "angenommen"), ("2027", "abgelehnt"),
    ]  # fmt: skip
    assert eines.nimm(m).aenderungen == ()


def test_example_gives_way_to_a_real_decision_with_a_note(tmp_path: Path, katalog: Katalog) -> None:
    a = amt(tmp_path, katalog, EINTRAG + "  beispiel: true\n")
    ergebnis = a.nimm(abgelehnt(a))
    assert ergebnis.angenommen
    assert any("Beispiel" in h.fehler for h in ergebnis.hinweise)
    eigene = [e for e in a.beitraege.entscheidungen or () if e.schluessel == KITA]
    assert [(e.beispiel, e.entscheidung, e.ersetzt) for e in eigene] == [(False, "abgelehnt", ())]


def test_outdated_decision_is_taken_only_expressly_and_with_its_own_text(eines: Amt) -> None:
    alt = replace(mit_text("lotsen", "Ein früherer Text."), ausgabe="2025", stand="01.11.2026")
    m = ausgefuellt(alt)
    assert not eines.nimm(m).angenommen
    ergebnis = eines.nimm(m, veraltete=True)
    assert ergebnis.angenommen
    assert any("lautet heute anders" in h.fehler for h in ergebnis.hinweise)
    assert (entschieden(eines, LOTSEN).vorschlag, entschieden(eines, LOTSEN).ausgabe) == (
        "Ein früherer Text.", "2025",
    )  # fmt: skip
    assert eines.nimm(m).aenderungen == ()  # taken already: nothing to allow


def test_decision_on_an_unchanged_text_of_an_earlier_edition_holds(eines: Amt) -> None:
    assert eines.nimm(ausgefuellt(replace(FORMULAR, ausgabe="2025"))).angenommen


def test_form_of_a_rule_that_was_renamed_finds_its_draft(eines: Amt) -> None:
    m = ausgefuellt()
    eines.umbenannt = {"lotsen": "familienlotsen"}
    eines.formular = replace(FORMULAR, zeilen=tuple(
        replace(z, schluessel=f"{AGS}/familienlotsen") if z.schluessel == LOTSEN else z
        for z in FORMULAR.zeilen
    ))  # fmt: skip
    assert eines.nimm(m).angenommen
    assert entschieden(eines, f"{AGS}/familienlotsen").entscheidung == "angenommen"


# --- proposals -----------------------------------------------------------------------------------


def test_proposal_is_kept_once_and_may_be_settled_by_hand(eines: Amt) -> None:
    r = lies_rueckmeldung(als_bytes(mappe()), "antwort.xlsx")
    neu = "Die Stadt Musterstadt sollte Lotsinnen und Lotsen einsetzen."
    v = Vorschlag(LOTSEN, "aenderung", "Die Stadt …", neu, "Jugendamt", "Abschnitt 2")
    r = replace(r, vorschlaege=(v, v, replace(v, schluessel="90001/fremd")))
    text = als_text(eines.nimm_gelesen(r))
    assert "1 Vorschlag übernommen" in text
    assert "gehört zu keinem Entwurf und wurde nicht übernommen" in text
    assert (
        f"90001/lotsen: Änderung am Text von Jugendamt\n  Bezug: Die Stadt …\n  Vorschlag: {neu}"
        in text
    )
    datei = eines.ordner / "vorschlaege.yml"
    datei.write_text(datei.read_text(encoding="utf-8") + "  stand: erledigt\n", encoding="utf-8")
    assert eines.nimm_gelesen(r).neue_vorschlaege == ()
    assert [x.stand for x in eines.beitraege.vorschlaege or ()] == ["erledigt"]


# --- the file ------------------------------------------------------------------------------------


def test_entries_that_do_not_change_keep_their_text_and_comments(eines: Amt) -> None:
    eines.nimm(ausgefuellt())
    text = eines.datei.read_text(encoding="utf-8")
    assert text.startswith(EINTRAG)
    vorher = text.replace(
        "- schluessel: 90001/wohnen", "# zu wohnen (erfunden)\n- schluessel: 90001/wohnen"
    )
    eines.datei.write_text(vorher, encoding="utf-8")
    anders = fuelle(ausgefuellt(), "wohnen", begruendung="Zuerst das Zentrum.")
    eines.nimm(anders, ersetzen=())
    nachher = eines.datei.read_text(encoding="utf-8")
    assert nachher.startswith(vorher[: vorher.index("# zu wohnen")])
    assert "# zu wohnen (erfunden)\n- schluessel: 90001/wohnen" in nachher
    assert "begruendung: Zuerst das Zentrum." in nachher


def test_file_in_another_style_is_written_anew_with_all_entries(
    tmp_path: Path, katalog: Katalog
) -> None:
    flach = str(
        [{k: v if k != "datum" else "2026-12-01" for k, v in yaml.safe_load(EINTRAG)[0].items()}]
    )
    a = amt(tmp_path, katalog, flach)
    a.nimm(ausgefuellt())
    assert [e.schluessel for e in a.beitraege.entscheidungen or ()] == [KITA, LOTSEN, WOHNEN]


TEXTE = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        include_characters="\n\t\u2028",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=200,
).map(str.strip)  # fmt: skip
ERFUNDEN = Entscheidung.model_validate(yaml.safe_load(EINTRAG)[0])


@settings(max_examples=40)
@given(st.lists(st.tuples(TEXTE, TEXTE, TEXTE, st.booleans()), min_size=1, max_size=4))
def test_any_texts_survive_writing_and_reading_of_the_file(tmp_path_factory, faelle) -> None:  # type: ignore[no-untyped-def]
    eintraege = [
        ERFUNDEN.model_copy(update={
            "schluessel": f"{AGS}/r{i}", "begruendung": a, "verantwortlich": b, "name": c or "x",
            "ersetzt": (Beschluss.model_validate(ERFUNDEN.model_dump(exclude={"ersetzt"})),) * d,
        })
        for i, (a, b, c, d) in enumerate(faelle)
    ]  # fmt: skip
    assert sagt(als_yaml(eintraege), eintraege)
    datei = tmp_path_factory.mktemp("ablage") / "entscheidungen.yml"
    datei.write_text(EINTRAG, encoding="utf-8")
    text = schreibe_eintraege(datei, [ERFUNDEN], [ERFUNDEN], eintraege)
    assert text.startswith(EINTRAG)
    assert sagt(text, [ERFUNDEN, *eintraege])


def test_a_text_that_ends_the_block_early_cannot_forge_an_entry() -> None:
    boese = "Grund\n- schluessel: 90001/anderes\n  entscheidung: angenommen\n# x\n---\n..."
    e = ERFUNDEN.model_copy(update={"begruendung": boese})
    assert sagt(als_yaml([e]), [e])


# --- the workbook --------------------------------------------------------------------------------


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(grund=TEXTE, wortlaut=TEXTE, wer=TEXTE)
def test_any_answer_survives_the_way_out_and_back(
    tmp_path_factory: pytest.TempPathFactory, katalog: Katalog, grund: str, wortlaut: str, wer: str
) -> None:
    a = amt(tmp_path_factory.mktemp("weg"), katalog)
    felder = {"begruendung": f"={grund}", "wortlaut": f"W {wortlaut}", "verantwortlich": wer}
    ergebnis = a.nimm(fuelle(ausgefuellt(), "wohnen", **felder))
    assert ergebnis.fehler == ()
    e = entschieden(a, WOHNEN)
    assert antworten(e) | {"x": ""} == {
        "entscheidung": "geändert", **{k: v.strip() for k, v in felder.items() if v.strip()},
        "gremium": "Jugendhilfeausschuss", "datum": "08.12.2026",
        "name": "Vorsitz des Ausschusses", "x": "",
    }  # fmt: skip
    a.formular = mit_antwort(FORMULAR, e)
    wieder = a.nimm(mappe(a.formular))  # filled in by the program, sent back as it is
    assert (wieder.fehler, wieder.aenderungen, wieder.unveraendert) == ((), (), 1)


@pytest.mark.langsam
def test_form_saved_by_libreoffice_gives_the_same_decisions(eines: Amt, tmp_path: Path) -> None:
    m = fuelle(ausgefuellt(), "wohnen", begruendung="=1+1 ist keine Formel\n– zweiter Absatz")
    (tmp_path / "antwort.xlsx").write_bytes(als_bytes(m))
    direkt = lies_rueckmeldung(als_bytes(m), "antwort.xlsx")
    datei = durch_libreoffice(tmp_path / "antwort.xlsx", tmp_path / "libreoffice")
    assert datei.read_bytes() != als_bytes(m)
    r = lies_rueckmeldung(datei.read_bytes(), datei.name)
    assert r == direkt
    assert eines.nimm_gelesen(r).angenommen
    assert entschieden(eines, WOHNEN).begruendung == "=1+1 ist keine Formel\n– zweiter Absatz"


def test_form_is_the_same_every_time_and_says_what_it_is() -> None:
    assert rm.schreibe_xlsx(FORMULAR, TAG) == rm.schreibe_xlsx(FORMULAR, TAG)
    m = mappe()
    assert m.properties.title == "Rückmeldung zu den Entwürfen 2026: Stadt Musterstadt"
    assert m.properties.language == "de-DE"
    assert tuple(m.sheetnames) == rm.BLAETTER


def test_only_answers_are_open_and_decisions_are_chosen_from_a_list() -> None:
    ws = mappe()[rm.ENTWUERFE]
    assert ws.protection.sheet
    offen = {z.column_letter for z in itertools.chain(*ws["A4:M6"]) if not z.protection.locked}
    assert offen == set(rm.FELDSPALTE.values())
    (liste,) = [d for d in ws.data_validations.dataValidation if d.type == "list"]
    assert liste.formula1 == '"angenommen,geändert,abgelehnt,zurückgestellt"'
    assert str(liste.sqref) == "E4:E6"
    tage = [d for d in ws.data_validations.dataValidation if d.type == "date"]
    assert {str(d.sqref) for d in tage} == {"I4:I6", "K4:K6"}


def test_text_that_reads_like_a_formula_goes_out_as_text() -> None:
    f = replace(
        FORMULAR,
        zeilen=tuple(replace(z, text="=1+1", titel="@x", beweis="-y") for z in FORMULAR.zeilen),
    )
    ws = mappe(f)[rm.ENTWUERFE]
    assert [ws[f"{s}4"].value[:2] for s in "BCD"] == ["'@", "'=", "'-"]
    assert all(z.data_type == "s" for z in ws[4] if z.value)
    r = lies_rueckmeldung(als_bytes(mappe(f)), "x.xlsx")
    assert [(a.titel, a.text) for a in r.angaben] == [("@x", "=1+1")] * 3


def test_fields_and_columns_are_those_of_the_contract() -> None:
    assert tuple(rm.FELDSPALTE) == tuple(FELDER)
    assert set(FELDER) <= set(Beschluss.model_fields)
    assert set(Vorschlag.__dataclass_fields__) - {"ort"} <= set(Aenderungsvorschlag.model_fields)
