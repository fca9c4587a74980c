"""Measures in print: what reports and chapter say of offers, of gaps in knowledge, of examples."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from dokumentwerkzeug import WURZEL, markdown
from handbuchwerkzeug import Seite
from sozialatlas import bericht as paket
from sozialatlas.bericht import Atlas, atlas, bericht, gegenueber
from sozialatlas.bericht.angebot import ZEICHEN
from sozialatlas.bericht.massnahmentexte import STAND
from sozialatlas.bericht.text import ERFUNDEN
from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import lade_katalog
from sozialatlas.massnahmen.angebote import ALTER
from sozialatlas.massnahmen.bedarf import KLASSEN
from sozialatlas.vorort import OrtsMassnahme, Registerstand, fuer_regeln, lade_beitraege

STUDIEN = ("16051", "16052", "16053", "16055", "16064", "16066", "16077001")
WIRKUNG = re.compile(r"\b(bewirkt|wirkt|führt zu|senkt|verursacht|dank|dadurch|hat gesenkt)\b")
KINDERARMUT = "kinderarmut-deutlich-ueber-land"


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def abschnitt(ags: str) -> str:
    b = bericht(ags)
    return "\n\n".join(map(str, (b.angebote(), b.gegenueber(), b.beispielmassnahmen())))


# --- reports --------------------------------------------------------------------------------------


def test_report_without_a_register_says_so_in_one_sentence_and_shows_no_example() -> None:
    text = abschnitt("16072")
    assert "noch kein Verzeichnis" in text
    assert "heißt nicht, dass" in text
    assert "Beispiel" not in text


@pytest.mark.parametrize("ags", STUDIEN)
def test_examples_are_marked_one_by_one_and_nobody_has_said_them(ags: str) -> None:
    b = bericht(ags)
    beispiele = gegenueber.beispiele(b.grundlage, ags)
    text = str(b.beispielmassnahmen())
    assert 4 <= len(beispiele) <= 6
    assert ERFUNDEN in text.partition("|")[0]
    for m in beispiele:
        assert "erfunden" in m.quelle
        assert f"Beispiel: {m.name}" in text
    assert all(m.name not in f"{b.angebote()}{b.gegenueber()}" for m in beispiele)


def test_examples_change_neither_need_and_offer_nor_what_rules_know() -> None:
    g = paket.grundlage()
    gera = gegenueber.zellen(g, "16052")
    assert not any(a.herkunft == "register" for z in gera for a in (*z.angebote, *z.hinweise))
    assert all(z.register is None for z in gera)
    assert g.vorort["16052"].massnahmen is None
    mit = gegenueber.zellen(g, "16052", mit_beispielen=True)
    assert any(a.herkunft == "register" for z in mit for a in z.angebote)


def test_real_entries_are_shown_and_leave_what_they_do_not_list_open() -> None:
    text = abschnitt("16077")
    assert "Integrierter Fachplan für Familien 2025 bis 2029" in text
    assert "vollständiges Verzeichnis liegt nicht vor" in text
    vorort = paket.grundlage().vorort["16077"]
    assert vorort.massnahmen == {"integrierte_planung"}
    assert vorort.erfasst == frozenset()


def test_gemeinde_shows_offers_of_its_kreis_as_such() -> None:
    text = str(bericht("16077001").angebote())
    assert "Integrierter Fachplan für Familien 2025 bis 2029 (Landkreis)" in text
    assert "nicht für die Gemeinde allein" in text


@pytest.mark.parametrize("ags", ["16052", "16065", "16072", "16077001"])
def test_table_of_need_and_offer_uses_sign_and_word_and_no_causal_verb(ags: str) -> None:
    text = str(bericht(ags).gegenueber())
    zeilen = [z for z in text.splitlines() if re.match(r"\| [A-ZÄÖÜ]", z)][1:]
    assert zeilen
    for zeile in zeilen:
        einordnung = zeile.split("|")[2].strip()
        zeichen, wort = einordnung.split(" ", 1)
        assert zeichen in {*ZEICHEN.values(), "◐"}
        assert any(wort.startswith(k) for k in KLASSEN.values())
    assert WIRKUNG.findall(text) == []


def test_every_field_is_in_the_table_or_in_the_sentence_below() -> None:
    g = paket.grundlage()
    for k in g.kreise:
        text = str(bericht(k.ags).gegenueber())
        for f in g.katalog.handlungsfelder.values():
            assert f"| {f.name} |" in text or f"„{f.kurzname}“" in text, (k.name, f.id)


# --- atlas ----------------------------------------------------------------------------------------


@pytest.fixture
def a() -> Atlas:
    return atlas()


def test_matrix_counts_every_cell_once(a: Atlas) -> None:
    teile = [a.angebotsmatrix(n).daten for n in (1, 2)]
    zellen = [z for t in teile for z in t.iloc[:-1, 1:].to_numpy().ravel()]
    assert len(zellen) == 22 * 10
    offen = sum(z[0] in "○◐" for z in zellen)
    assert str(offen) == a.anzahl_zellen("bedarf_ohne")
    assert sum(int(t.iloc[-1, s]) for t in teile for s in range(1, 6)) == offen
    summe = sum(int(a.anzahl_zellen(k)) for k in KLASSEN)
    assert str(summe) == a.zellen_insgesamt


def test_programmes_are_all_in_the_table_and_all_money_has_a_source(a: Atlas) -> None:
    text, geld, details = str(a.programme()), str(a.programm_mittel()), str(a.programmdetails())
    for p in a.grundlage.katalog.programme.values():
        assert p.name in text
        assert p.name in details
        assert all(m.betrag in geld for m in p.mittel)
        assert all(q.herausgeber in details.replace("\\", "") for q in p.quellen)


def test_chapter_names_kreise_with_child_poverty_and_no_record_of_a_praeventionskette(
    a: Atlas,
) -> None:
    betroffen = {
        z.ags
        for k in a.grundlage.kreise
        for z in gegenueber.zellen(a.grundlage, k.ags)
        if any(b.regel == KINDERARMUT for b in z.bedarfe)
    }
    assert betroffen
    satz = a.beleglage(KINDERARMUT, "praeventionskette")
    assert all(a.grundlage.kommune(x).name in satz for x in betroffen)
    assert satz.startswith("nicht belegt in")


def test_sentence_that_a_record_would_contradict_stops_the_run(a: Atlas) -> None:
    a.gilt_nirgends_belegt(KINDERARMUT, "praeventionskette")
    with pytest.raises(DatenFehler, match=r"massnahmen\.qmd"):
        a.gilt_nirgends_belegt(KINDERARMUT, "fruehe_hilfen_netzwerk")


def test_municipal_examples_do_not_reach_the_atlas(a: Atlas) -> None:
    assert "Beispiel" not in f"{a.strategien()}{a.angebot_ohne_bedarf()}{a.bedarf_ohne_angebot()}"


@pytest.mark.langsam
def test_chapter_claims_no_effect() -> None:
    text = markdown(WURZEL / "chapters" / "massnahmen.qmd")
    assert WIRKUNG.findall(text.replace("Ob es wirkt", "")) == []


@pytest.mark.langsam
def test_chapter_shows_goals_and_leaves_effects_to_the_next_one(a: Atlas) -> None:
    text = markdown(WURZEL / "chapters" / "massnahmen.qmd")
    ziele = text.partition("## Ziele des Landes und der Kommunen")[2].partition("\n## ")[0]
    assert str(a.ziele()) in ziele
    assert "@sec-wirkung" in text
    assert "@sec-massnahmen" in (WURZEL / "chapters/wirkung.qmd").read_text(encoding="utf-8")
    assert "@bloom1995" not in text


# --- handbook -------------------------------------------------------------------------------------

SEITE = Seite("massnahmen")


def test_example_of_the_handbook_is_read_and_completes_the_register(tmp_path: Path) -> None:
    ordner = tmp_path / "90001-musterstadt"
    ordner.mkdir()
    for name, block in zip(("massnahmen", "register"), SEITE.bloecke("yaml"), strict=True):
        assert block.startswith(f"# Datei: kommunen/90001-musterstadt/{name}.yml")
        (ordner / f"{name}.yml").write_text(block, "utf-8")
    katalog = lade_katalog(WURZEL / "data")
    beitraege = lade_beitraege(tmp_path, katalog)
    vorort = fuer_regeln(beitraege, {}, stichtag=date(2026, 11, 23))["90001"]
    assert vorort.massnahmen == {"praeventionskette"}
    assert vorort.erfasst is not None
    assert "fruehe_hilfen_netzwerk" in vorort.erfasst
    assert "schulsozialarbeit" not in vorort.erfasst


def test_handbook_names_every_field_state_and_sign() -> None:
    felder = set(re.findall(r"`([a-z_]+)`", SEITE.text))
    beispiel = yaml.safe_load(SEITE.bloecke("yaml")[0])[0]
    assert set(OrtsMassnahme.model_fields) <= felder
    assert set(OrtsMassnahme.model_fields) - set(beispiel) == {"beispiel"}
    assert set(Registerstand.model_fields) <= felder
    assert set(STAND) <= felder
    assert all(f"| {z} |" in SEITE.text for z in (*ZEICHEN.values(), "◐"))
    assert {5: "fünf"}[ALTER] in SEITE.text
