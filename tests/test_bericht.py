"""What documents print: one figure in text, table and chart, honest sentences, whole reports."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from dokumentwerkzeug import WURZEL
from sozialatlas import bericht as paket
from sozialatlas.bericht import atlas, bericht, saetze, ungleichheit
from sozialatlas.bericht.abschnitte import akkusativ
from sozialatlas.bericht.stubs import kennung, stubs
from sozialatlas.fehler import AufrufFehler, DatenFehler

PROZENT = "\u202f%"


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


@pytest.mark.parametrize(
    ("ags", "erwartet"), [("16052", "18,4"), ("16069", "4,8"), ("16077001", "24,7")]
)
def test_child_poverty_reads_the_same_in_text_table_and_chart(ags: str, erwartet: str) -> None:
    b = bericht(ags)
    assert b.wert("kinderarmut") == erwartet + PROZENT
    assert b.jahr("kinderarmut") == "2022"
    assert erwartet + PROZENT in str(b.befund("kinderarmut"))
    zeile = next(z for z in b.tabelle("armut").zellen if z[0].startswith("Kinderarmut"))
    assert zeile[1:4] == [erwartet, "2022", "9,7"]
    figur = b.diagramm("kinderarmut")
    assert erwartet + PROZENT in figur.titel
    assert erwartet in figur.datentabelle().markdown()


def test_land_reads_the_same_in_the_atlas() -> None:
    a = atlas()
    assert a.wert("kinderarmut") == "9,7" + PROZENT
    assert a.wert("kinderarmut", "16052") == "18,4" + PROZENT
    assert a.niedrigster("kinderarmut") == f"4,8{PROZENT} (Hildburghausen)"
    assert a.hoechster("kinderarmut") == f"18,4{PROZENT} (Gera)"
    assert a.entwicklung("kinderarmut") == (
        f"ist von 13,9{PROZENT} (2016) auf 9,7{PROZENT} (2022) gesunken"
    )


def test_every_table_names_its_source() -> None:
    b = bericht("16052")
    for thema in b.grundlage.katalog.themen:
        assert "Quelle: " in b.tabelle(thema).markdown(), thema


def test_every_figure_is_explained_once_with_its_statistics() -> None:
    b = bericht("16052")
    text = str(b.definitionen())
    gezeigt = [k.indikator for k in b.kennwerte.values() if k.vorhanden]
    namen = re.findall(r"^- \*\*(.+?):\*\* \S.+ \*\S.*\*", text, flags=re.MULTILINE)
    assert [n.replace("\\", "") for n in namen] == [i.kurzname for i in gezeigt]
    assert "selbst Leistungen erhalten. *Grundsicherung SGB II (BA)*" in text
    assert "BA: Bundesagentur für Arbeit" in text


def test_summary_has_five_to_seven_findings_with_number_and_year() -> None:
    for kommune in paket.grundlage().kreise:
        punkte = [z for z in str(bericht(kommune.ags).auffaelliges()).splitlines() if z[:2] == "- "]
        assert 5 <= len(punkte) <= 7, kommune.name
        assert all(any(c.isdigit() for c in p) and "(20" in p for p in punkte)


def test_gemeinde_says_what_is_missing_instead_of_empty_charts() -> None:
    b = bericht("16077001")
    assert str(b.befund("ohne_abschluss_schule")) == ""
    satz = str(b.luecken("bildung"))
    assert "keine Zahlen für einzelne Gemeinden" in satz
    assert "das Altenburger Land" in satz
    assert "@tbl-luecken" in str(b.luecken("armut"))
    zeilen = [z for z in str(b.lueckentabelle()).splitlines() if z.startswith("| ")]
    assert len(zeilen) == 1 + len(b.grundlage.katalog.themen)
    assert str(b.diagramm("ohne_abschluss_schule")) == ""
    assert str(b.streifen("kinderarmut")) == ""
    assert str(b.tabelle("finanzen")) == ""
    assert "gelten nur für Landkreise und kreisfreie Städte" in str(b.offenes())


def test_count_is_not_compared_with_the_land() -> None:
    k = bericht("16052").kennwert("arbeitslose")
    assert saetze.gegen_land(k) == ""
    assert "Landeswert" not in saetze.befund(k, "in Gera")


def test_equal_print_is_called_equal() -> None:
    k = bericht("16052").kennwert("kinderarmut")
    gleich = replace(k, wert=9.71, land=9.70, differenz_land=0.01)
    assert saetze.gegen_land(gleich).startswith("gleichauf mit dem Landeswert")


def test_distance_of_rates_is_in_points_and_of_amounts_in_percent() -> None:
    b = bericht("16052")
    assert saetze.gegen_land(b.kennwert("kinderarmut")).startswith("8,7\u00a0Prozentpunkte über")
    assert "% unter dem Landeswert" in saetze.gegen_land(b.kennwert("haushaltseinkommen"))


def test_unclear_development_claims_no_direction() -> None:
    k = replace(bericht("16052").kennwert("kinderarmut"), trend="nicht_eindeutig")
    assert "nicht eindeutig" in saetze.entwicklung(k)
    assert "gesunken" not in saetze.entwicklung(k)
    assert "gesunken" not in saetze.zeile(k)


def test_recommendations_are_drafts_with_their_proof() -> None:
    b = bericht("16052")
    text = str(b.empfehlungen())
    assert text.count("::: {.empfehlung}") == len(b.entwuerfe) > 0
    assert text.count("[Entwurf]{.status}") == len(b.entwuerfe)
    wert = f"18,4{PROZENT} (Land: 9,7{PROZENT}), 1,89-fach"
    assert f"Kinderarmut 2022: {wert}; ab 1,25 (+0,64)." in text
    gemessen = f"10,7{PROZENT} (Land: 6,2{PROZENT}), 1,72-fach"
    zeile = f"| Mindestsicherung 2021 | {gemessen} | ab 1,20 (+0,52) |"
    assert zeile in text
    alle = [t for e in b.entwuerfe for t in (e, *e.enthaelt)]
    enthaltene = [t for e in b.entwuerfe for t in e.enthaelt]
    mit_zahlen = [e for e in b.entwuerfe if any(t.befund.nachweise for t in (e, *e.enthaelt))]
    eigene = sum(bool(t.befund.nachweise) for t in enthaltene)  # folded, on the web
    assert text.count("Quelle: ") == len(mit_zahlen) + eigene
    assert text.count("Sicherheit: ") == len(alle) + len(b.entwuerfe)
    assert text.count("Sie fiele weg") == len(alle)
    assert "(kein Wert)" not in text


def test_most_urgent_drafts_come_from_different_fields() -> None:
    b = bericht("16052")
    zeilen = str(b.dringlichste(3)).splitlines()
    assert len({z.split("(")[1].split(",")[0] for z in zeilen}) == 3


def test_text_for_the_command_line_names_rule_and_threshold() -> None:
    text = bericht("16052").als_text()
    assert "Regel kinderarmut-deutlich-ueber-land" in text
    assert "1,89-fach; ab 1,25 (+0,64)" in text
    assert "Bedingung: mindestens" in text
    assert "Quelle: BBSR, INKAR 2024; Statistik der Grundsicherung" in text
    assert "Nicht beurteilbar" in text
    assert "Alle Empfehlungen sind Entwürfe." in text


def test_unknown_indicator_is_named_with_a_similar_one() -> None:
    with pytest.raises(AufrufFehler, match="kinderarmut"):
        bericht("16052").wert("kinderamut")


def test_claim_of_a_chapter_that_no_longer_holds_stops_the_run() -> None:
    atlas().gilt("kinderarmut", "niedriger")
    with pytest.raises(DatenFehler, match="Den Satz im Kapitel"):
        atlas().gilt("kinderarmut", "hoeher")


def test_unknown_rule_in_a_chapter_is_named() -> None:
    with pytest.raises(AufrufFehler, match="Regel"):
        atlas().trifft_zu("kinderarmut-erfunden")


def test_inequality_is_measured_over_all_kreise() -> None:
    masse = ungleichheit.masse(paket.grundlage(), "kinderarmut")
    letztes = masse.loc[2022]
    assert letztes["hoechster"] == pytest.approx(18.35, abs=0.01)
    assert letztes["niedrigster"] == pytest.approx(4.81, abs=0.01)
    assert letztes["abstand"] == pytest.approx(13.54, abs=0.02)
    assert letztes["verhaeltnis"] == pytest.approx(3.81, abs=0.01)
    assert list(masse.index) == list(range(2016, 2023))


def test_matrix_has_a_row_per_kreis_and_a_column_per_field() -> None:
    a = atlas()
    zeilen = [t.daten for t in (a.matrix(1), a.matrix(2))]
    assert [len(z) for z in zeilen] == [23, 23], "all Kreise and how many have a draft"
    assert sum(z.shape[1] - 1 for z in zeilen) == len(a.grundlage.katalog.handlungsfelder)


def test_documents_are_the_stubs_and_name_kommune_and_edition_once() -> None:
    for ziel, stub in stubs().items():
        vorspann = yaml.safe_load(ziel.read_text("utf-8").split("---")[1])
        assert vorspann == yaml.safe_load(stub.split("---")[1])
        assert vorspann["ausgabe"] == "Ausgabe 2026"
        assert vorspann["kommune"].removeprefix("Stadt ").split()[-1] in vorspann["title"]
        assert "Entwurf" not in vorspann["subtitle"]


@pytest.mark.parametrize(
    ("ags", "wen", "datei"),
    [
        ("16052", "die Stadt Gera", "16052-gera"),
        ("16061", "den Landkreis Eichsfeld", "16061-eichsfeld"),
        ("16063", "den Wartburgkreis", "16063-wartburgkreis"),
        ("16065", "den Kyffhäuserkreis", "16065-kyffhaeuserkreis"),
        ("16071", "das Weimarer Land", "16071-weimarer-land"),
    ],
)
def test_kommune_is_named_in_good_german(ags: str, wen: str, datei: str) -> None:
    kommune = paket.grundlage().kommune(ags)
    assert akkusativ(kommune) == wen
    assert kennung(kommune) == datei


def test_document_of_every_area_lies_directly_in_its_folder() -> None:
    for kommune in paket.grundlage().gebiete.kommunen.values():
        assert re.fullmatch(r"[0-9]+(-[a-z0-9]+)+", kennung(kommune)), kommune.name
