"""Damaged, old and foreign forms: each case has its finding in German and changes no decision."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment

from rueckwerkzeug import (
    AGS,
    FORMULAR,
    STADT,
    Amt,
    als_bytes,
    amt,
    ausgefuellt,
    beschliesse,
    entwurf,
    fuelle,
    mappe,
    mit_text,
    ohne,
    zelle,
)
from sozialatlas.austausch import rueckmappe as rm
from sozialatlas.austausch.rueckmeldung import Formular
from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Katalog

Bauer = Callable[[], Workbook | bytes]


@pytest.fixture
def eines(tmp_path: Path, katalog: Katalog) -> Amt:
    return amt(tmp_path, katalog)


def mit(eingriff: Callable[[Workbook], Any]) -> Bauer:
    """Return how to build a filled form with one thing wrong."""

    def baue() -> Workbook:
        m = ausgefuellt()
        eingriff(m)
        return m

    return baue


def antwort(regel: str, **felder: Any) -> Bauer:
    return mit(lambda m: fuelle(m, regel, **felder))


def blattzelle(blatt: str, ort: str, wert: Any) -> Bauer:
    return mit(lambda m: m[blatt].__getitem__(ort).__setattr__("value", wert))


def verdopple(m: Workbook) -> None:
    ws = m[rm.ENTWUERFE]
    for spalte in "ABCDEFGHIJKLM":
        ws[f"{spalte}7"].value = ws[f"{spalte}5"].value


def makros() -> bytes:
    ziel = io.BytesIO(als_bytes(ausgefuellt()))
    with zipfile.ZipFile(ziel, "a") as archiv:
        archiv.writestr("xl/vbaProject.bin", b"x")
    return ziel.getvalue()


def bombe() -> bytes:
    ziel = io.BytesIO(als_bytes(ausgefuellt()))
    with zipfile.ZipFile(ziel, "a", zipfile.ZIP_DEFLATED) as archiv:
        archiv.writestr("xl/viel.xml", b"0" * 30_000_000)
    return ziel.getvalue()


def datenabfrage() -> Workbook:
    m = Workbook()
    for name in ("Anleitung", "Absender", "Definitionen", "Kennung"):
        m.create_sheet(name)
    m["Kennung"]["B2"] = "Stadt Musterstadt"
    return m


def word() -> bytes:
    ziel = io.BytesIO()
    Document().save(ziel)
    return ziel.getvalue()


def alt(f: Formular) -> Bauer:
    return lambda: ausgefuellt(f)


ANDERE_AUSGABE = replace(mit_text("lotsen", "Ein früherer Text."), ausgabe="2025")
FREMD = replace(FORMULAR, kommune=replace(STADT, ags="90002", name="Anderstadt"))

# what is wrong · the file · words of the finding · where (part of the place)
FAELLE: dict[str, tuple[Bauer, str, str]] = {
    "leere Datei": (lambda: b"", "keine Excel-Arbeitsmappe", ""),
    "kein Archiv": (lambda: b"PK\x03\x04kaputt", "beschädigt", ""),
    "abgeschnitten": (lambda: als_bytes(ausgefuellt())[:4000], "beschädigt", ""),
    "mit Kennwort": (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 600, "Kennwort", ""),
    "Word statt Excel": (word, "keine Excel-Arbeitsmappe", ""),
    "Makros": (makros, "Makros", ""),
    "entpackt zu groß": (bombe, "zu groß", ""),
    "andere Arbeitsmappe": (Workbook, "kein Formular zu Entwürfen", ""),
    "Datenabfrage": (datenabfrage, "Das ist eine Datenabfrage", ""),
    "andere Kommune": (lambda: ausgefuellt(FREMD), "gehört zum AGS „90002“", "Kennung"),
    "andere Formularversion": (
        blattzelle(rm.KENNUNG, "B7", "99"), "Formularversion „99“ wird nicht gelesen", "Kennung"),
    "Ausgabe geändert": (blattzelle(rm.KENNUNG, "B5", "2027"), "Prüfsumme passt nicht", "Kennung"),
    "Stand kein Datum": (blattzelle(rm.KENNUNG, "B6", "gestern"), "ist kein Datum", "Kennung"),
    "Kennung unvollständig": (blattzelle(rm.KENNUNG, "B5", None), "fehlt: Ausgabe", "Kennung"),
    "Prüfsumme eines Entwurfs geändert": (
        blattzelle(rm.KENNUNG, "B9", "0" * 16), "Prüfsumme passt nicht", "Kennung"),
    "Blatt Beschluss fehlt": (
        mit(lambda m: m.remove(m[rm.BESCHLUSS])), "Das Blatt „Beschluss“ fehlt", "Beschluss"),
    "Blatt Entwürfe fehlt": (
        mit(lambda m: m.remove(m[rm.ENTWUERFE])), "Das Blatt „Entwürfe“ fehlt", "Entwürfe"),
    "Zeile gelöscht": (
        mit(lambda m: m[rm.ENTWUERFE].delete_rows(5)), "„90001/lotsen“ fehlt im Formular", ""),
    "Zeile doppelt": (mit(verdopple), "Der Entwurf steht doppelt da", "Zeile 7"),
    "Spalte eingefügt": (
        mit(lambda m: m[rm.ENTWUERFE].insert_cols(5)), "nicht die des Formulars", "Zelle E3"),
    "Zeile über dem Kopf eingefügt": (
        mit(lambda m: m[rm.ENTWUERFE].insert_rows(2)), "nicht die des Formulars", "Zelle A3"),
    "Frage verändert": (
        blattzelle(rm.BESCHLUSS, "A2", "Ort"), "Die Frage „Ort“ ist nicht", "Zelle A2"),
    "Zellen verbunden": (
        mit(lambda m: m[rm.ENTWUERFE].merge_cells("E5:E6")), "Zellen sind verbunden", "E5:E6"),
    "Eintrag daneben": (
        blattzelle(rm.ENTWUERFE, "O5", "einverstanden"), "Neben dem Formular", "Zelle O5"),
    "Zeile ohne Schlüssel": (
        blattzelle(rm.ENTWUERFE, "M5", None), "keinen Schlüssel", "Zeile 5"),
    "fremder Schlüssel": (
        blattzelle(rm.ENTWUERFE, "M5", f"{AGS}/lotse"), "steht nicht im verschickten", "Zeile 5"),
    "Text des Entwurfs geändert": (
        blattzelle(rm.ENTWUERFE, "C5", "Nichts tun."), "wurde im Formular verändert", "Zeile 5"),
    "Titel des Entwurfs geändert": (
        blattzelle(rm.ENTWUERFE, "B5", "Anderer Titel"), "wurde im Formular verändert", "Zeile 5"),
    "unbekannte Entscheidung": (
        antwort("lotsen", entscheidung="angenomen"), "„angenomen“ ist nicht bekannt", "Zelle E5"),
    "Entscheidung fehlt": (
        antwort("lotsen", entscheidung=None), "Die Entscheidung fehlt; ausgefüllt ist: Frist",
        "Zeile 5"),
    "Ablehnung ohne Grund": (
        antwort("lotsen", entscheidung="abgelehnt"), "Die Begründung fehlt", "Zeile 5"),
    "Zurückstellung ohne Grund": (
        antwort("lotsen", entscheidung="zurückgestellt"), "Die Begründung fehlt", "Zeile 5"),
    "geändert ohne Grund": (
        antwort("wohnen", begruendung=None), "Die Begründung fehlt", "Zeile 6"),
    "geändert ohne Wortlaut": (
        antwort("wohnen", wortlaut=None), "Der geänderte Wortlaut fehlt", "Zeile 6"),
    "Wortlaut gleicht dem Vorschlag": (
        antwort("wohnen", wortlaut="Die Stadt Musterstadt sollte die  Beratung ausbauen."),
        "gleicht dem Vorschlag", "Zelle G6"),
    "Wortlaut bei angenommen": (
        antwort("lotsen", wortlaut="Anders."), "passt nicht zu „angenommen“", "Zelle G5"),
    "kein Datum": (
        antwort("lotsen", frist="nächstes Jahr"), "„nächstes Jahr“ ist kein Datum", "Zelle I5"),
    "unmögliches Datum": (
        antwort("lotsen", frist="31.02.2027"), "„31.02.2027“ ist kein Datum", "Zelle I5"),
    "nur ein Jahr": (antwort("lotsen", frist=2027), "nur eine Jahreszahl", "Zelle I5"),
    "Frist vor dem Beschluss": (
        antwort("lotsen", frist=datetime(2026, 12, 1)), "liegt vor dem Beschluss", "Zelle I5"),
    "Frist in hundert Jahren": (
        antwort("lotsen", frist=datetime(2127, 1, 1)), "kann nicht stimmen", "Zelle I5"),
    "Beschluss vor der Ausgabe": (
        mit(lambda m: beschliesse(m, datum=datetime(2026, 11, 1))),
        "liegt vor dem Stand der Ausgabe", "Zelle B3"),
    "Beschluss weit danach": (
        mit(lambda m: beschliesse(m, datum=datetime(2036, 11, 1))), "kann nicht stimmen",
        "Zelle B3"),
    "Gremium fehlt": (
        mit(lambda m: beschliesse(m, gremium=None)), "„Gremium“ fehlt zu 2 Entwürfen", ""),
    "Name fehlt": (mit(lambda m: beschliesse(m, name=None)), "„Name“ fehlt zu 2 Entwürfen", ""),
    "Datum fehlt": (
        mit(lambda m: beschliesse(m, datum=None)), "„Datum des Beschlusses“ fehlt zu 2", ""),
    "Formel": (
        mit(lambda m: zelle(m, "lotsen", "begruendung").__setattr__("value", "=HYPERLINK(1)")),
        "eine Formel", "Zelle F5"),
    "Formel im Beschluss": (
        mit(lambda m: beschliesse(m, gremium="=A1")), "eine Formel", "Zelle B2"),
    "Text zu lang": (antwort("lotsen", begruendung="a" * 4001), "zu lang", "Zelle F5"),
    "Steuerzeichen": (antwort("lotsen", begruendung="a\x9fb"), "Steuerzeichen", "Zelle F5"),
    "veraltet: anderer Text": (
        alt(ANDERE_AUSGABE), "Veraltet: Der Entwurf lautet heute anders", "Zeile 5"),
    "veraltet: Entwurf entfallen": (
        lambda: fuelle(ausgefuellt(replace(FORMULAR, zeilen=(
            *FORMULAR.zeilen, entwurf("weg", "Ein Entwurf von früher.")))),
            "weg", entscheidung="angenommen"),
        "Veraltet: Diesen Entwurf gibt es in der heutigen Ausgabe nicht mehr", "Zeile 7"),
    "Konflikt": (
        antwort("kita-plaetze", entscheidung="abgelehnt", begruendung="Kein Bedarf."),
        "Konflikt mit der Entscheidung vom 01.12.2026 (Jugendhilfeausschuss): Entscheidung: "
        "bisher „angenommen“, jetzt „abgelehnt“", "Zeile 4"),
}  # fmt: skip


@pytest.mark.parametrize("fall", FAELLE)
def test_bad_form_gives_its_finding_and_changes_no_decision(eines: Amt, fall: str) -> None:
    baue, befund, ort = FAELLE[fall]
    vorher = eines.datei.read_bytes()
    try:
        maengel = eines.nimm(baue()).fehler
    except DatenFehler as fehler:
        maengel = fehler.maengel
    assert [m for m in maengel if befund in m.fehler and ort in m.datei], maengel
    assert all(m.datei.startswith("antwort.xlsx") and m.erwartet and m.abhilfe for m in maengel)
    assert eines.datei.read_bytes() == vorher
    assert sorted(d.name for d in eines.ordner.iterdir()) == ["entscheidungen.yml"]


def test_the_same_form_without_anything_wrong_is_taken(eines: Amt) -> None:
    ergebnis = eines.nimm(ausgefuellt())
    assert ergebnis.angenommen
    assert [e.schluessel for e in eines.beitraege.entscheidungen or ()] == [
        f"{AGS}/kita-plaetze", f"{AGS}/lotsen", f"{AGS}/wohnen",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["antwort.ods", "antwort.xls", "antwort.pdf", "antwort"])
def test_files_of_other_formats_are_named(eines: Amt, name: str) -> None:
    with pytest.raises(DatenFehler, match="werden nicht gelesen"):
        eines.nimm(als_bytes(ausgefuellt()), name)


def test_all_findings_come_at_once(eines: Amt) -> None:
    m = beschliesse(ausgefuellt(), name=None)
    fuelle(m, "lotsen", entscheidung="abgelehnt", frist="bald")
    fuelle(m, "wohnen", wortlaut=None)
    texte = " ".join(x.fehler for x in eines.nimm(m).fehler)
    for befund in ("kein Datum", "„Name“ fehlt zu 2"):
        assert befund in texte


def test_misspelt_decision_is_met_with_the_word_that_was_meant(eines: Amt) -> None:
    (mangel,) = eines.nimm(fuelle(ausgefuellt(), "lotsen", entscheidung="Zurück gestellt")).fehler
    assert "ähnlich ist „zurückgestellt“" in mangel.abhilfe


@pytest.mark.parametrize("wort", ["Angenommen", "ANGENOMMEN", "angenommen.", " angenommen "])
def test_decision_may_be_written_as_people_do(eines: Amt, wort: str) -> None:
    assert eines.nimm(fuelle(ausgefuellt(), "lotsen", entscheidung=wort)).angenommen


def test_sorted_and_hidden_rows_are_read_by_their_keys(eines: Amt) -> None:
    m = ausgefuellt()
    ws = m[rm.ENTWUERFE]
    for spalte in "ABCDEFGHIJKLM":
        oben, unten = ws[f"{spalte}4"], ws[f"{spalte}6"]
        oben.value, unten.value = unten.value, oben.value
    ws.row_dimensions[5].hidden = True
    ergebnis = eines.nimm(m)
    assert {a.schluessel for a in ergebnis.aenderungen} == {f"{AGS}/lotsen", f"{AGS}/wohnen"}
    assert "ausgeblendet" in ergebnis.hinweise[0].fehler


def test_note_at_a_draft_becomes_a_proposal_that_stays_open(eines: Amt) -> None:
    m = ausgefuellt()
    m[rm.ENTWUERFE]["C5"].comment = Comment(
        "Konto:\nBitte Lotsinnen und Lotsen schreiben.", "Konto"
    )
    m["Anleitung"]["A1"].comment = Comment("Danke.", "Jugendamt")
    ergebnis = eines.nimm(m)
    (vorschlag,) = eines.beitraege.vorschlaege or ()
    assert (vorschlag.art, vorschlag.von, vorschlag.stand) == ("kommentar", "", "offen")
    assert vorschlag.neu == "Bitte Lotsinnen und Lotsen schreiben."
    assert vorschlag.alt == "Die Stadt Musterstadt sollte Lotsinnen einsetzen."
    hinweise = " ".join(h.fehler for h in ergebnis.hinweise)
    assert "gehört zu keinem Entwurf" in hinweise
    assert "Kommentar von „Konto“. Der Name wird nicht gespeichert." in hinweise
    assert "Konto" not in (eines.ordner / "vorschlaege.yml").read_text(encoding="utf-8")
    assert eines.nimm(m).neue_vorschlaege == ()


def test_empty_form_changes_nothing(eines: Amt) -> None:
    vorher = eines.datei.read_bytes()
    ergebnis = eines.nimm(beschliesse(mappe()))
    assert ergebnis.angenommen
    assert ergebnis.aenderungen == ()
    assert "bleibt bestehen" in ergebnis.hinweise[0].fehler
    assert eines.datei.read_bytes() == vorher


def test_draft_that_no_longer_exists_may_stay_unanswered(eines: Amt) -> None:
    eines.formular = ohne("kita-plaetze")
    assert eines.nimm(ausgefuellt(FORMULAR)).angenommen


@pytest.mark.parametrize(
    ("angaben", "feld", "wo"),
    [
        ({"begruendung": "Frau Schulze lehnt das ab."}, "Begründung", "Zelle F6"),
        ({"wortlaut": "Petra Schulze richtet die Beratung ein."}, "Geänderter Wortlaut", "G6"),
        ({"wortlaut": "Beratung am Lindenweg 7."}, "Geänderter Wortlaut", "Zelle G6"),
        ({"begruendung": "Rückfragen: 0365 8381234."}, "Begründung", "Zelle F6"),
        ({"name": "Telefon: 0365 8381234"}, "Name", "Zelle L6"),
    ],
)
def test_private_person_is_met_where_it_stands_and_no_later(
    eines: Amt, angaben: dict[str, str], feld: str, wo: str
) -> None:
    vorher = eines.datei.read_bytes()
    (mangel,) = eines.nimm(fuelle(ausgefuellt(), "wohnen", **angaben)).fehler
    assert "persönliche Angaben" in mangel.fehler
    assert (mangel.feld, wo in mangel.datei) == (feld, True)
    assert "Schulze" not in f"{mangel.fehler}{mangel.abhilfe}"
    assert eines.datei.read_bytes() == vorher


def test_name_in_a_proposal_is_met_and_nothing_written(eines: Amt) -> None:
    m = ausgefuellt()
    m[rm.ENTWUERFE]["C5"].comment = Comment("Bitte Petra Schulze fragen.", "Konto")
    (mangel,) = eines.nimm(m).fehler
    assert (mangel.feld, "C5" in mangel.datei) == ("Vorschlag", True)
    assert not (eines.ordner / "vorschlaege.yml").exists()


def test_who_answers_for_a_decision_is_asked_for_the_function(eines: Amt) -> None:
    ergebnis = eines.nimm(beschliesse(ausgefuellt(), name="Petra Schulze"))
    assert ergebnis.angenommen
    (hinweis,) = [h for h in ergebnis.hinweise if h.feld == "Name"]
    assert "Zelle B4" in hinweis.datei
    assert hinweis.abhilfe.startswith("Die Funktion genügt")
    assert "Vorsitz des Jugendhilfeausschusses" in hinweis.erwartet


@pytest.mark.parametrize(
    "grund",
    [
        "Die Oberbürgermeisterin und Frau Landrätin haben zugestimmt.",
        "Beschlossen auf Antrag der Leitung des Jugendamts.",
        "In Bad Lobenstein und Jena gibt es das schon; Vorlage 112/2026.",
    ],
)
def test_offices_and_places_are_no_persons_and_what_is_taken_can_be_read_again(
    eines: Amt, grund: str
) -> None:
    assert eines.nimm(fuelle(ausgefuellt(), "wohnen", begruendung=grund)).angenommen
    assert grund in [e.begruendung for e in eines.beitraege.entscheidungen or ()]
