"""Data requests: the form goes out, what comes back is checked whole and taken in whole."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from abfragewerkzeug import (
    AGS,
    ERFUNDEN,
    STAND,
    Eingriff,
    abbild,
    ausgefuellt,
    oeffne,
    setze,
    speichere,
    werkstatt,
    zelle,
)
from sozialatlas.austausch import formular as fo
from sozialatlas.austausch.abfrage import Eingang, Werkstatt, fordere_an, nimm_an
from sozialatlas.austausch.lieferungen import geltende, lade_lieferungen
from sozialatlas.schreiben import schreibe_alle
from sozialatlas.typen import Status


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Werkstatt:
    return werkstatt(tmp_path_factory.mktemp("basis"))


@pytest.fixture
def w(tmp_path: Path, basis: Werkstatt) -> Werkstatt:
    return werkstatt(tmp_path, basis)


def nimm(
    w: Werkstatt, *eingriffe: Eingriff, name: str = "antwort.xlsx", **angaben: bool
) -> Eingang:
    """Fill in a form, change it, and take it in as the command does."""
    mappe = ausgefuellt(w)
    for eingriff in eingriffe:
        eingriff(mappe)
    eingang = nimm_an(w, speichere(mappe, w.wurzel / name), **angaben)
    schreibe_alle(eingang.dateien)
    return eingang


def stellen(eingang: Eingang) -> list[str]:
    return [m.feld for m in eingang.pruefung.fehler]


def test_form_is_the_same_every_time(w: Werkstatt) -> None:
    assert fordere_an(w, AGS) == fordere_an(w, AGS)


def test_form_names_the_kommune_the_edition_and_what_is_asked(w: Werkstatt) -> None:
    name, inhalt = fordere_an(w, AGS)
    mappe = oeffne(inhalt)
    assert name == "datenabfrage-16052-gera-2026.xlsx"
    assert mappe.sheetnames == [
        "Anleitung", "Absender", "Bevölkerung", "Kinder und Familien", "Schule", "Leistungen",
        "Wohnen", "Definitionen", "Kennung",
    ]  # fmt: skip
    assert [z.value for z in mappe["Kennung"]["B"][1:5]] == ["Stadt Gera", AGS, "2026", "1.1"]
    assert len(mappe["Definitionen"]["A"]) == 1 + len(w.abfrage.groessen)


def test_only_answers_can_be_written_and_are_checked_while_typing(w: Werkstatt) -> None:
    mappe = oeffne(fordere_an(w, AGS)[1])
    for ws in mappe.worksheets:
        assert ws.protection.sheet, ws.title
        assert not ws.merged_cells.ranges, ws.title
    assert mappe.security.lockStructure
    ziel = zelle(mappe, "schulsozialarbeit_stellen:2025")
    ws = ziel.parent
    assert not ziel.protection.locked
    assert zelle(mappe, "schulsozialarbeit_stellen:2025", "A").protection.locked
    arten = {d.type for d in ws.data_validations.dataValidation if ziel.coordinate in d.sqref}
    assert arten == {"decimal"}
    assert ws.print_title_rows == "$3:$3"


def test_form_shows_official_figures_and_earlier_deliveries(w: Werkstatt) -> None:
    nimm(w, setze("raeumungsklagen:2025", None), setze("raeumungsklagen:2025", "geheim", fo.GRUND))
    mappe = oeffne(fordere_an(w, AGS)[1])
    assert "amtlich 2023: " in zelle(mappe, "einwohner_gesamt:2023", fo.BISHER).value
    assert "geliefert: 2000 (Stand 30.06.2026)" in zelle(mappe, "wohngeld_faelle:2024", "E").value
    assert zelle(mappe, "wohngeld_faelle:2024").value == 2000
    assert zelle(mappe, "raeumungsklagen:2025").value is None
    assert zelle(mappe, "raeumungsklagen:2025", fo.GRUND).value == "geheim"


def test_whole_form_is_taken_in_with_its_provenance(w: Werkstatt) -> None:
    eingang = nimm(w)
    assert eingang.pruefung.fehler == ()
    ordner = w.wurzel / "kommunen" / "16052-gera" / "lieferungen"
    assert sorted(d.name for d in ordner.iterdir()) == [
        "2026-06-30-protokoll.docx", "2026-06-30.csv", "2026-06-30.quelle.yml",
    ]  # fmt: skip
    (lieferung,) = lade_lieferungen(w.wurzel / "kommunen")[AGS]
    assert lieferung.schein.quellenvermerk == (
        "Stadt Gera, Amt für Soziales (erfunden), Stand 30.06.2026"
    )
    assert lieferung.schein.stand == STAND
    zahlen = geltende([lieferung])
    assert {k: v.wert for k, v in zahlen.items()} == {
        (id_, jahr): wert for id_, wert in ERFUNDEN.items() for jahr in w.abfrage.jahre
    }


def test_same_file_a_second_time_changes_nothing(w: Werkstatt) -> None:
    nimm(w)
    vorher = abbild(w.wurzel / "kommunen")
    eingang = nimm_an(w, w.wurzel / "antwort.xlsx")
    assert eingang.schon_da
    assert eingang.dateien == {}
    assert abbild(w.wurzel / "kommunen") == vorher


def test_other_figures_of_the_same_day_replace_only_on_request(w: Werkstatt) -> None:
    from sozialatlas.fehler import DatenFehler

    nimm(w)
    vorher = abbild(w.wurzel / "kommunen")
    with pytest.raises(DatenFehler, match="schon eine andere Lieferung"):
        nimm(w, setze("raeumungsklagen:2025", 91))
    assert abbild(w.wurzel / "kommunen") == vorher
    nimm(w, setze("raeumungsklagen:2025", 91), ersetzen=True)
    assert abbild(w.wurzel / "kommunen") != vorher


def test_missing_figure_keeps_its_reason(w: Werkstatt) -> None:
    for grund, status in fo.GRUENDE.items():
        eingang = nimm(
            w, setze("untergebrachte_u18:2025", None),
            setze("untergebrachte_u18:2025", grund, fo.GRUND), ersetzen=True,
        )  # fmt: skip
        assert stellen(eingang) == []
        (lieferung,) = lade_lieferungen(w.wurzel / "kommunen")[AGS]
        assert lieferung.zahlen["untergebrachte_u18", 2025].status is status
        assert lieferung.zahlen["untergebrachte_u18", 2025].wert is None
    assert set(fo.GRUENDE.values()) == {Status.NICHT_ERHOBEN, Status.GEHEIM, Status.FEHLT}


def test_jump_is_asked_about_but_accepted_and_a_remark_answers(w: Werkstatt) -> None:
    sprung = setze("but_nutzende:2025", 3400)
    offen = nimm(w, sprung)
    assert stellen(offen) == []
    (frage,) = offen.pruefung.rueckfragen
    assert frage.feld == "Leistungen!F9"
    assert "springt von 2400 (2024) auf 3400 (2025)" in frage.fehler
    erklaert = nimm(w, sprung, setze("but_nutzende:2025", "Neue Software", fo.BEMERKUNG),
                    ersetzen=True)  # fmt: skip
    assert erklaert.pruefung.rueckfragen == ()
    (lieferung,) = lade_lieferungen(w.wurzel / "kommunen")[AGS]
    assert [b.text for b in lieferung.schein.bemerkungen] == ["Neue Software"]


def test_change_within_chance_is_no_jump(w: Werkstatt) -> None:
    """9 cases after 5 are 80 % more, but two Poisson counts differ so by chance."""
    eingang = nimm(w, setze("inobhutnahmen_umf:2024", 5), setze("inobhutnahmen_umf:2025", 9),
                   setze("inobhutnahmen_umf:2023", 6))  # fmt: skip
    assert eingang.pruefung.rueckfragen == ()


def test_correction_of_an_earlier_delivery_is_asked_about(w: Werkstatt) -> None:
    nimm(w)

    def spaeter(mappe) -> None:
        mappe[fo.ABSENDER][fo.STAND] = datetime(2026, 9, 1)

    eingang = nimm(w, spaeter, setze("schulen:2024", 35))
    (frage,) = eingang.pruefung.rueckfragen
    assert "ändert die Lieferung vom 30.06.2026: 36 → 35" in frage.fehler
    lieferungen = lade_lieferungen(w.wurzel / "kommunen")[AGS]
    assert [x.schein.stand for x in lieferungen] == [STAND, date(2026, 9, 1)]
    assert geltende(lieferungen)["schulen", 2024].wert == 35


def test_far_from_the_official_figure_is_asked_about(w: Werkstatt) -> None:
    def anderthalb(mappe) -> None:
        for id_ in [i for i in ERFUNDEN if i.startswith("einwohner")]:
            ziel = zelle(mappe, f"{id_}:2025")
            ziel.value = int(ERFUNDEN[id_] * 1.5)

    fragen = [m.fehler for m in nimm(w, anderthalb).pruefung.rueckfragen]
    assert any("von der amtlichen Zahl" in f for f in fragen)


THEMA = "Kinder und Familien"


def _fremdes_blatt(mappe) -> None:
    mappe.create_sheet("Nebenrechnung")["A1"] = 1


def _doppelt(mappe) -> None:
    alt = zelle(mappe, "raeumungsklagen:2025").parent
    for stelle, quelle in enumerate(alt[12], 1):
        alt.cell(row=13, column=stelle, value=quelle.value)


def _zusatzzeile(mappe) -> None:
    mappe["Schule"]["A13"] = "Förderschulen"


def _zusatzspalte(mappe) -> None:
    mappe["Schule"]["K5"] = 12


def _zeile_versteckt(mappe) -> None:
    mappe[THEMA].row_dimensions[4].hidden = True


def _spalte_versteckt(mappe) -> None:
    mappe["Wohnen"].column_dimensions["H"].hidden = True


def _verbunden(mappe) -> None:
    mappe["Definitionen"].merge_cells("A40:B40")


def _definition(mappe) -> None:
    mappe["Definitionen"]["B5"] = "Alle Kinder, die wir kennen."


def _ueberschrift(mappe) -> None:
    mappe[THEMA]["B3"] = "Haushaltsjahr"


def _absender(zelle_: str, wert: object) -> Eingriff:
    def eingriff(mappe) -> None:
        mappe[fo.ABSENDER][zelle_] = wert

    return eingriff


def _formel_im_absender(mappe) -> None:
    mappe[fo.ABSENDER][fo.NOTIZ] = '=HYPERLINK("http://example.org","mehr")'


def _geheim_allein(mappe) -> None:
    zelle(mappe, "hze_teilstationaer:2023").value = None
    zelle(mappe, "hze_teilstationaer:2023", fo.GRUND).value = "geheim"


FEHLER: tuple[tuple[str, str, Eingriff], ...] = (
    # what an expert would call it, the cell that must be named, the fault
    ("liefernde Stelle fehlt", "Absender!B2", _absender("B2", None)),
    ("Stand ist kein Tag", "Absender!B4", _absender("B4", "31.02.2026")),
    ("Verwendung unbekannt", "Absender!B5", _absender("B5", "vielleicht")),
    ("Formel im Text", "Absender!B6", _formel_im_absender),
    ("Anteil statt Anzahl", "Bevölkerung!F7", setze("einwohner_u3:2023", "2 %")),
    ("Prozentformat", "Bevölkerung!F8", setze("einwohner_u3:2024", 0.02, number_format="0.0%")),
    ("Text statt Zahl", "Bevölkerung!F9", setze("einwohner_u3:2025", "rund 1900")),
    ("negativ", "Bevölkerung!F10", setze("einwohner_3_5:2023", -2300)),
    ("Nachkommastellen", "Bevölkerung!F11", setze("einwohner_3_5:2024", 2300.5)),
    ("als Datum gelesen", "Bevölkerung!F12", setze("einwohner_3_5:2025", datetime(2300, 3, 5))),
    ("außerhalb des Bereichs", "Bevölkerung!F6", setze("einwohner_gesamt:2025", 95_000_000)),
    ("Zeile ausgeblendet", f"{THEMA}!A4", _zeile_versteckt),
    ("Überschrift verändert", f"{THEMA}!B3", _ueberschrift),
    ("Formel statt Wert", f"{THEMA}!F8", setze("kita_kinder_u3:2024", "=F4-150")),
    ("Teil größer als Ganzes", "Wohnen!F8", setze("untergebrachte_u18:2024", 251)),
    ("Summe stimmt nicht", f"{THEMA}!F14", setze("hze_hilfen:2024", 1200)),
    ("geheimer Wert errechenbar", f"{THEMA}!F19", _geheim_allein),
    ("unter der Geheimhaltungsgrenze", f"{THEMA}!F31", setze("inobhutnahmen_umf:2023", 2)),
    ("Wahrheitswert", "Schule!F4", setze("schulen:2023", True)),
    ("mehrdeutiger Punkt", "Schule!F10", setze("schulsozialarbeit_stellen:2023", "1.250")),
    ("Dezimalpunkt", "Schule!F11", setze("schulsozialarbeit_stellen:2024", "21.75")),
    ("Zeile ohne Schlüssel", "Schule!I13", _zusatzzeile),
    ("zusätzliche Spalte", "Schule!K5", _zusatzspalte),
    ("Wert und Grund zugleich", "Leistungen!G4", setze("but_berechtigte:2023", "geheim", fo.GRUND)),
    ("Grund unbekannt", "Leistungen!G12", setze("wohngeld_faelle:2025", "keine Lust", fo.GRUND)),
    ("weder Wert noch Grund", "Leistungen!F16", setze("schuldnerberatung_faelle:2023", None)),
    ("Grund im Wertfeld", "Leistungen!F19", setze("schuldnerberatung_wartezeit:2023", "k. A.")),
    ("unplausibel hoch", "Wohnen!F10", setze("raeumungsklagen:2023", 9000)),
    ("Zeile doppelt", "Wohnen!I13", _doppelt),
    ("Definition verändert", "Definitionen!B5", _definition),
)


def test_thirty_faults_are_refused_with_thirty_findings_and_nothing_is_written(
    w: Werkstatt,
) -> None:
    mappe = ausgefuellt(w)
    for _, _, eingriff in FEHLER:
        eingriff(mappe)
    datei = speichere(mappe, w.wurzel / "dreissig.xlsx")
    vorher = abbild(w.wurzel)
    eingang = nimm_an(w, datei)
    assert len(FEHLER) == 30
    assert sorted(stellen(eingang)) == sorted(ort for _, ort, _ in FEHLER)
    assert eingang.dateien == {}
    assert abbild(w.wurzel) == vorher
    for m in eingang.pruefung.fehler:
        assert m.fehler, m
        assert m.erwartet, m
        assert m.abhilfe, m
    assert len(eingang.protokoll) > 10_000


@pytest.mark.parametrize(("was", "ort", "eingriff"), FEHLER, ids=[f[0] for f in FEHLER])
def test_each_fault_alone_gives_its_finding_only(
    w: Werkstatt, was: str, ort: str, eingriff: Eingriff
) -> None:
    assert stellen(nimm(w, eingriff)) == [ort]
    assert abbild(w.wurzel / "kommunen") == {}
