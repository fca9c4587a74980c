"""The whole way of a data request: command line, LibreOffice, data check, report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from abfragewerkzeug import (
    AGS,
    STAND,
    abbild,
    ausgefuellt,
    oeffne,
    setze,
    speichere,
    werkstatt,
    zelle,
)
from buerowerkzeug import durch_libreoffice
from conftest import WURZEL
from sozialatlas import abfragebefehle, cli
from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.abfrage import Werkstatt, fordere_an, nimm_an
from sozialatlas.austausch.lieferungen import geltende, lade_lieferungen
from sozialatlas.austausch.zusammenhang import ist_sprung
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.lieferung import lieferung
from sozialatlas.fehler import DatenFehler, KatalogFehler
from sozialatlas.katalog import Groesse, lade_abfrage
from sozialatlas.schreiben import schreibe_alle
from sozialatlas.typen import Indikator


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Werkstatt:
    return werkstatt(tmp_path_factory.mktemp("basis"))


@pytest.fixture
def w(tmp_path: Path, basis: Werkstatt) -> Werkstatt:
    return werkstatt(tmp_path, basis)


@pytest.fixture
def projekt(w: Werkstatt, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a project with the real catalogue and no deliveries."""
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(w.wurzel))
    monkeypatch.chdir(w.wurzel)
    return w.wurzel


# --- the command line ---------------------------------------------------------------------------


def test_request_and_receive_work_from_the_command_line(
    projekt: Path, w: Werkstatt, capsys
) -> None:
    cli.main(["data", "request", AGS])
    assert (projekt / "datenabfrage-16052-gera-2026.xlsx").exists()
    speichere(ausgefuellt(w), projekt / "antwort.xlsx")
    cli.main(["data", "receive", "antwort.xlsx"])
    text = capsys.readouterr().out
    assert "Die Lieferung wurde übernommen: 87 von 87 gefragten Werten liegen vor" in text
    assert "Geschrieben: kommunen/16052-gera/lieferungen/2026-06-30.csv" in text
    vorher = abbild(projekt)
    cli.main(["data", "receive", "antwort.xlsx"])
    assert "es wurde nichts geändert" in capsys.readouterr().out
    assert abbild(projekt) == vorher


def test_refused_delivery_ends_with_3_and_writes_the_protocol_only_where_asked(
    projekt: Path, w: Werkstatt, capsys
) -> None:
    mappe = ausgefuellt(w)
    zelle(mappe, "schulen:2024").value = "viele"
    speichere(mappe, projekt / "antwort.xlsx")
    vorher = abbild(projekt)
    with pytest.raises(SystemExit) as ende:
        cli.main(["data", "receive", "antwort.xlsx"])
    assert ende.value.code == DatenFehler.exit_code
    assert "Schule!F5\n  Befund:    „viele“ lässt sich nicht als Zahl lesen." in (
        capsys.readouterr().out
    )
    assert abbild(projekt) == vorher
    with pytest.raises(SystemExit):
        cli.main(["data", "receive", "antwort.xlsx", "--protokoll", "p.docx"])
    assert set(abbild(projekt)) - set(vorher) == {"p.docx"}


def test_filled_form_is_not_overwritten_by_a_new_request(
    projekt: Path, w: Werkstatt, capsys
) -> None:
    name = fordere_an(w, AGS)[0]
    speichere(ausgefuellt(w), projekt / name)
    vorher = abbild(projekt)
    with pytest.raises(SystemExit) as ende:
        cli.main(["data", "request", AGS])
    assert ende.value.code == 2
    assert "vielleicht ist sie ausgefüllt" in capsys.readouterr().err
    assert abbild(projekt) == vorher
    cli.main(["data", "request", AGS, "--ersetzen"])
    assert abbild(projekt) != vorher


@pytest.mark.parametrize(
    ("argumente", "erwartet"),
    [
        (("request", "16"), "Thüringen (16) ist keine Kommune"),
        (("request", "16056"), "gibt es im Gebietsstand der Daten nicht"),
        (("request", AGS, "--out", "x.xls"), "endet nicht auf .xlsx"),
        (("receive", "fehlt.xlsx"), "gibt es nicht"),
        (("receive", "."), "ist ein Ordner"),
    ],
)
def test_wrong_call_is_named_without_traceback(projekt: Path, capsys, argumente, erwartet) -> None:
    with pytest.raises(SystemExit) as ende:
        cli.main(["data", *argumente])
    text = capsys.readouterr()
    assert ende.value.code in (2, 3)
    assert erwartet in text.out + text.err


def test_empty_form_gives_one_finding_for_all_its_cells(
    projekt: Path, w: Werkstatt, capsys
) -> None:
    (projekt / "leer.xlsx").write_bytes(fordere_an(w, AGS)[1])
    with pytest.raises(SystemExit):
        cli.main(["data", "receive", "leer.xlsx"])
    text = capsys.readouterr().out
    assert "Vier Stellen sind zu berichtigen" in text  # Stelle, Stand, Verwendung, figures
    assert "Bevölkerung!F4\n  Befund:    Das Formular ist noch nicht ausgefüllt." in text


def test_row_below_the_form_is_named(w: Werkstatt, tmp_path: Path) -> None:
    mappe = ausgefuellt(w)
    mappe[fo.ABSENDER]["A9"] = "Bitte zurückrufen"
    eingang = nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx"))
    assert [m.feld for m in eingang.pruefung.fehler] == ["Absender!A9"]


# --- LibreOffice ---------------------------------------------------------------------------------


@pytest.mark.langsam
def test_form_saved_by_libreoffice_gives_the_same_delivery(w: Werkstatt, tmp_path: Path) -> None:
    mappe = ausgefuellt(w)
    setze("raeumungsklagen:2025", None)(mappe)
    setze("raeumungsklagen:2025", "geheim", fo.GRUND)(mappe)
    setze("wohngeld_faelle:2024", "2.050")(mappe)
    direkt = nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx"))
    datei = durch_libreoffice(tmp_path / "antwort.xlsx", tmp_path / "libreoffice")
    assert datei.read_bytes() != (tmp_path / "antwort.xlsx").read_bytes()
    eingang = nimm_an(w, datei)
    assert eingang.pruefung.fehler == ()
    assert eingang.pruefung.angaben == direkt.pruefung.angaben
    assert eingang.pruefung.absender == direkt.pruefung.absender
    schreibe_alle(direkt.dateien)
    assert nimm_an(w, datei).schon_da  # saving again is no new delivery


@pytest.mark.langsam
def test_thirty_faults_are_found_in_a_file_saved_by_libreoffice(
    w: Werkstatt, tmp_path: Path
) -> None:
    from test_abfrage import FEHLER

    mappe = ausgefuellt(w)
    for _, _, eingriff in FEHLER:
        eingriff(mappe)
    datei = durch_libreoffice(speichere(mappe, tmp_path / "x.xlsx"), tmp_path / "libreoffice")
    stellen = [m.feld for m in nimm_an(w, datei).pruefung.fehler]
    assert sorted(stellen) == sorted(ort for _, ort, _ in FEHLER)


# --- protocol ------------------------------------------------------------------------------------


def test_protocol_lists_every_finding_and_is_the_same_every_time(
    w: Werkstatt, tmp_path: Path
) -> None:
    mappe = ausgefuellt(w)
    setze("but_nutzende:2025", 3400)(mappe)
    setze("schulen:2023", "36,5")(mappe)
    datei = speichere(mappe, tmp_path / "antwort.xlsx")
    eingang = nimm_an(w, datei)
    assert eingang.protokoll == nimm_an(w, datei).protokoll
    (tmp_path / "p.docx").write_bytes(eingang.protokoll)
    dokument = Document(str(tmp_path / "p.docx"))
    assert dokument.paragraphs[0].text == "Protokoll zur Datenabfrage 2026: Stadt Gera"
    berichtigen, fragen = (t.cell(1, 0).text for t in dokument.tables)
    assert (berichtigen, fragen) == ("Schule!F4", "Leistungen!F9")


def test_protocol_of_an_accepted_delivery_shows_all_figures(w: Werkstatt, tmp_path: Path) -> None:
    eingang = nimm_an(w, speichere(ausgefuellt(w), tmp_path / "antwort.xlsx"))
    (tmp_path / "p.docx").write_bytes(eingang.protokoll)
    (tabelle,) = Document(str(tmp_path / "p.docx")).tables
    assert len(tabelle.rows) == 1 + len(w.abfrage.groessen)
    assert [z.text for z in tabelle.rows[1].cells][1:] == ["95\u202f000"] * 3


# --- what lies in the folder ---------------------------------------------------------------------


@pytest.fixture
def geliefert(w: Werkstatt, tmp_path: Path) -> Path:
    """Take in a delivery with one secret figure and a jump; return its folder."""
    mappe = ausgefuellt(w)
    setze("raeumungsklagen:2025", None)(mappe)
    setze("raeumungsklagen:2025", "geheim", fo.GRUND)(mappe)
    setze("but_nutzende:2025", 3400)(mappe)
    schreibe_alle(nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx")).dateien)
    return w.ordner(AGS)


def test_delivery_has_the_form_of_all_other_figures(geliefert: Path) -> None:
    zeilen = (geliefert / "2026-06-30.csv").read_text(encoding="utf-8").splitlines()
    assert zeilen[0] == "ags,indikator,jahr,wert,zaehler,nenner,status"
    assert "16052,raeumungsklagen,2025,,,,geheim" in zeilen
    assert "16052,schulsozialarbeit_stellen,2024,21.75,,,ok" in zeilen


def test_person_to_ask_is_not_kept(w: Werkstatt, tmp_path: Path) -> None:
    mappe = ausgefuellt(w)
    mappe[fo.ABSENDER][fo.PERSON] = "Erika Mustermann, 0365 000000"
    eingang = nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx"))
    assert eingang.pruefung.fehler == ()
    for inhalt in eingang.dateien.values():
        assert b"Mustermann" not in inhalt
    (tmp_path / "p.docx").write_bytes(eingang.protokoll)
    absaetze = Document(str(tmp_path / "p.docx")).paragraphs
    assert not any("Mustermann" in a.text for a in absaetze)


@pytest.mark.parametrize(
    ("datei", "alt", "neu", "erwartet"),
    [
        ("2026-06-30.quelle.yml", None, None, "Die Datei fehlt"),
        ("2026-06-30.csv", None, None, "Die Datei fehlt"),
        ("2026-06-30.csv", "16052,schulen,2023,36,,,ok", "16053,schulen,2023,36,,,ok", "anderes"),
        ("2026-06-30.csv", "16052,schulen,2023,36,,,ok", "16052,schulen,2023,viele,,,ok", "viele"),
        ("2026-06-30.quelle.yml", "ags: '16052'", "ags: '16053'", "passen nicht zu Ordner"),
        ("2026-06-30.quelle.yml", "stelle:", "amt:", "Das Feld fehlt"),
    ],
)
def test_data_check_finds_damaged_deliveries(
    geliefert: Path, w: Werkstatt, datei: str, alt: str | None, neu: str | None, erwartet: str
) -> None:
    assert abfragebefehle.pruefe(w.wurzel) == ()
    ziel = geliefert / datei
    if alt is None:
        ziel.unlink()
    else:
        text = ziel.read_text(encoding="utf-8")
        assert alt in text
        ziel.write_text(text.replace(alt, neu or ""), encoding="utf-8")
    maengel = abfragebefehle.pruefe(w.wurzel)
    assert maengel
    assert any(erwartet in m.fehler for m in maengel)


def test_interrupted_delivery_is_completed_by_receiving_again(
    geliefert: Path, w: Werkstatt, tmp_path: Path
) -> None:
    vorher = abbild(geliefert)
    (geliefert / "2026-06-30.quelle.yml").unlink()
    (geliefert / "2026-06-30.csv").unlink()
    schreibe_alle(nimm_an(w, tmp_path / "antwort.xlsx").dateien)
    assert abbild(geliefert) == vorher


# --- the report ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def g() -> Grundlage:
    return grundlage()


def test_report_says_when_nothing_has_been_delivered(g: Grundlage) -> None:
    for ags in g.berichtsgebiete:
        if not list((WURZEL / "kommunen").glob(f"{ags}-*/lieferungen/*.csv")):
            text = str(lieferung(g, g.kommune(ags)))
            assert "29 Angaben für 2023 bis 2025" in text
            assert "Geliefert wurde bisher nichts." in text
            assert "{#tbl-lieferung}" not in text


def test_report_shows_what_was_delivered_and_what_is_missing(
    g: Grundlage, w: Werkstatt, geliefert: Path
) -> None:
    text = str(lieferung(replace(g, wurzel=w.wurzel), g.kommune(AGS)))
    assert "Stand 30.\u00a0Juni 2026" in text
    assert "Es liegen 86 von 87 gefragten Werten vor. Ohne Wert: 1 geheim." in text
    assert "| 2400 | 2400 | 3400\u00a0p |" in text
    assert "p = vorläufig" in text
    assert "erreicht: 68,0\u202f% (2025; 3400 von 5000; vorläufig)" in text
    assert "- Schulen mit Schulsozialarbeit: 75,0\u202f% (2025; 27 von 36)" in text
    assert "junge Menschen mit Hilfen zur Erziehung: 61,0" in text  # 1000 of 16 400, per 1000
    assert "| mitgeteilte Räumungsklagen wegen Mietschulden (Fälle) | 90 | 90 | . |" in text
    assert "Quelle: Stadt Gera, Amt für Soziales (erfunden), Stand 30.06.2026." in text


def test_figures_for_internal_use_are_not_in_the_report(
    g: Grundlage, w: Werkstatt, tmp_path: Path
) -> None:
    mappe = ausgefuellt(w)
    mappe[fo.ABSENDER][fo.VERWENDUNG] = fo.INTERN
    schreibe_alle(nimm_an(w, speichere(mappe, tmp_path / "antwort.xlsx")).dateien)
    assert geltende(lade_lieferungen(w.wurzel / "kommunen")[AGS])
    text = str(lieferung(replace(g, wurzel=w.wurzel), g.kommune(AGS)))
    assert "nicht zur Veröffentlichung freigegeben" in text
    assert "95" not in text


# --- what is asked -------------------------------------------------------------------------------


def abfrage_mit(tmp_path: Path, alt: str, neu: str, echt: dict[str, Indikator]):
    ziel = tmp_path / "data" / "katalog" / "abfrage.yml"
    ziel.parent.mkdir(parents=True)
    text = (WURZEL / "data" / "katalog" / "abfrage.yml").read_text(encoding="utf-8")
    assert alt in text
    ziel.write_text(text.replace(alt, neu, 1), encoding="utf-8")
    return lade_abfrage(tmp_path / "data", echt)


@pytest.mark.parametrize(
    ("alt", "neu", "erwartet"),
    [
        ("teil_von: schulen", "teil_von: schule", "„schule“ ist nicht bekannt"),
        ("amtlich: bevoelkerung", "amtlich: bevölkerung", "ist nicht zulässig"),
        ("amtlich: bevoelkerung", "amtlich: einwohnerzahl", "„einwohnerzahl“ ist nicht bekannt"),
        ("- id: schulen\n", "- id: kinderarmut\n", "Einen Indikator „kinderarmut“ gibt es schon"),
        ("- id: schulen\n", "- id: raeumungsklagen\n", "steht mehrfach"),
        ("[2023, 2024, 2025]", "[2025, 2024]", "nicht in aufsteigender Folge"),
        ("bis: 1000000", "bis: 100", "ist leer"),
        ("geheim_unter: 0", "geheimunter: 0", "Dieses Feld gibt es nicht"),
        ("thema: wohnen, blatt", "thema: wohnung, blatt", "„wohnen“ ist nicht bekannt"),
    ],
)
def test_mistakes_in_what_is_asked_are_named(
    tmp_path: Path, basis: Werkstatt, alt: str, neu: str, erwartet: str
) -> None:
    with pytest.raises(KatalogFehler, match=erwartet):
        abfrage_mit(tmp_path, alt, neu, dict(basis.katalog.indikatoren))


def test_every_change_of_what_is_asked_changes_the_checksum(
    tmp_path: Path, basis: Werkstatt
) -> None:
    andere = abfrage_mit(tmp_path, "31.12.", "30.6.", dict(basis.katalog.indikatoren))
    vorher = basis.formular(AGS)
    assert replace(vorher, abfrage=andere).pruefsumme != vorher.pruefsumme
    assert basis.formular("16053").pruefsumme != vorher.pruefsumme


@pytest.mark.parametrize(
    ("alt", "neu", "sprung"),
    [
        (100, 150, True),
        (100, 124, False),  # below the declared 25 percent
        (10, 16, False),  # 60 percent, but 2.576 · √26 = 13.1
        (0, 3, False),
        (0, 20, True),
        (400, 280, True),
        (7, 7, False),
    ],
)
def test_jump_is_larger_than_declared_and_than_chance(alt: float, neu: float, sprung: bool) -> None:
    g = Groesse(id="x", thema="t", name="erfunden", einheit="Fälle", zeitbezug="31.12.",
                definition="erfunden")  # fmt: skip
    assert ist_sprung(alt, neu, g) is sprung


def test_form_for_every_area_with_a_report_can_be_taken_in(w: Werkstatt) -> None:
    for ags in ("16063", "16077001"):
        mappe = ausgefuellt(w, ags)
        eingang = nimm_an(w, speichere(mappe, w.wurzel / f"{ags}.xlsx"))
        assert eingang.pruefung.fehler == ()
        assert eingang.pruefung.absender is not None
        assert eingang.pruefung.absender.stand == STAND == date(2026, 6, 30)
        assert oeffne((w.wurzel / f"{ags}.xlsx").read_bytes())["Kennung"]["B3"].value == ags
