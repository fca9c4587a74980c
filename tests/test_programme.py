"""The programmes of the Land: read strictly, every statement with a source, no place invented."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from conftest import WURZEL, Bestand
from sozialatlas.fehler import KatalogFehler, Mangel
from sozialatlas.katalog import Katalog, Programm, lade_katalog
from sozialatlas.massnahmen.angebote import ALTER, aus_programm, neuester_beleg

TAG = date(2026, 11, 23)
MUSTER = {
    "id": "muster",
    "name": "Musterprogramm",
    "kurzname": "Muster",
    "art": "angebot",
    "traeger": "Land",
    "beschreibung": "Erfunden.",
    "handlungsfelder": ("bildung",),
    "zielgruppe": "alle",
    "zeitraum": "seit 2020",
    "stand": "laeuft",
    "stand_jahr": 2026,
    "evidenz": {"grad": "?", "satz": ""},
    "quellen": (
        {"id": "q", "herausgeber": "Amt", "art": "traeger", "sicherheit": "nachgelesen"},
        {"id": "u", "herausgeber": "Hörensagen", "art": "presse", "sicherheit": "ungeprueft"},
    ),
}


def programm(*orte: dict, **eigene: object) -> Programm:
    belege = tuple({"ags": "16052", "quelle": "q"} | o for o in orte)
    return Programm.model_validate(MUSTER | {"orte": belege} | eigene)


@pytest.fixture
def daten(tmp_path: Path) -> Path:
    """A copy of the project's catalogue, free to be broken."""
    return Path(shutil.copytree(WURZEL / "data/katalog", tmp_path / "data/katalog")).parent


def maengel(daten: Path) -> tuple[Mangel, ...]:
    with pytest.raises(KatalogFehler) as fehler:
        lade_katalog(daten)
    return fehler.value.maengel


# --- the real ones --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def echte() -> Katalog:
    return lade_katalog(WURZEL / "data")


def test_every_programme_of_the_project_is_read(echte: Katalog) -> None:
    assert len(echte.programme) >= 15
    genannt = "thilik lsz thinka tizian thekiz praeventionsketten agathe esf_armutspraevention"
    assert {*genannt.split(), "esf_plus_planung", "fruehe_hilfen"} <= set(echte.programme)


def test_only_what_was_read_is_published(echte: Katalog) -> None:
    for p in echte.programme.values():
        assert {q.sicherheit for q in p.quellen} == {"nachgelesen"}, p.id
        assert all(q.herausgeber for q in p.quellen)


def test_places_are_kreise_of_today(echte: Katalog, echt: Bestand) -> None:
    kreise = {k.ags for k in echt.gebiete.kreise("16", TAG)}
    for p in echte.programme.values():
        assert {o.ags for o in p.orte} <= kreise, p.id


def test_literature_of_programmes_stands_in_the_bibliography(echte: Katalog) -> None:
    bib = (WURZEL / "chapters/literatur.bib").read_text("utf-8")
    eintraege = set(re.findall(r"^@\w+\{([^,]+),", bib, re.M))
    assert {b for p in echte.programme.values() for b in p.belege} <= eintraege


# --- mistakes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alt", "neu", "feld", "stueck"),
    [
        ("kurzname:", "kurznam:", "kurznam", "gibt es nicht"),
        ("[alter]", "[altr]", "agathe.handlungsfelder", "„altr“"),
        ("massnahmen: [agathe]", "massnahmen: [agate]", "agathe.massnahmen", "„agate“"),
        ("quelle: gesund", "quelle: gesundt", "agathe.quellen", "„gesundt“"),
        ("von: 2021", "von: 2021\nbis: 2019", "agathe.bis", "vor dem Anfang"),
        ("stand: laeuft", "stand: beendet", "agathe.bis", "fehlt das Ende"),
        ("id: agathe", "id: agatha", "id", "heißen verschieden"),
        ("grad: C", 'grad: "?"', "agathe.evidenz.satz", "passen nicht zusammen"),
        ("[agathe2024, agathe2024meldung]", "[]", "agathe.belege", "fehlt der Beleg"),
        ('ags: "16068"', 'ags: "1606"', "orte.0.ags", "nicht zulässig"),
        ("id: otz", "id: mdr", "agathe.quellen", "steht mehrfach"),
    ],
)
def test_mistake_is_named_with_file_and_field(
    daten: Path, alt: str, neu: str, feld: str, stueck: str
) -> None:
    datei = daten / "katalog/programme/agathe.yml"
    text = datei.read_text("utf-8")
    assert alt in text
    datei.write_text(text.replace(alt, neu, 1), "utf-8")
    treffer = [m for m in maengel(daten) if m.feld == feld]
    assert treffer
    assert {m.datei for m in treffer} == {"data/katalog/programme/agathe.yml"}
    assert any(stueck in m.fehler for m in treffer)
    assert all(m.zeile for m in treffer)


def test_mistakes_of_all_files_come_at_once(daten: Path) -> None:
    for name in ("agathe", "lsz"):
        datei = daten / f"katalog/programme/{name}.yml"
        datei.write_text(datei.read_text("utf-8").replace("traeger:", "treger:", 1), "utf-8")
    assert {Path(m.datei).stem for m in maengel(daten)} == {"agathe", "lsz"}


def test_catalogue_without_the_folder_has_no_programmes(katalog: Katalog) -> None:
    assert katalog.programme == {}


# --- what a record is worth -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ort", "eigene", "besteht", "wort"),
    [
        ({"jahr": 2025}, {}, True, "belegt für 2025"),
        ({"jahr": TAG.year - ALTER}, {}, True, "belegt für"),
        ({"jahr": TAG.year - ALTER - 1}, {}, None, "zuletzt belegt"),
        ({}, {}, None, "ohne Jahr"),
        ({"jahr": 2023, "bis": 2025}, {}, None, "2023 bis 2025"),
        ({"jahr": 2015, "bis": 2028}, {}, True, "2015 bis 2028"),
        ({"jahr": 2025}, {"stand": "unbekannt"}, None, "belegt für 2025"),
        ({"jahr": 2025}, {"stand": "beendet", "bis": 2025}, False, "bis 2025"),
    ],
)
def test_record_counts_only_while_dated_running_and_young(
    ort: dict, eigene: dict, besteht: bool | None, wort: str
) -> None:
    angebot = aus_programm(programm(ort, **eigene), "16052", TAG)
    assert angebot is not None
    assert angebot.besteht is besteht
    assert wort in angebot.beleg
    assert "Amt" in angebot.beleg


def test_place_without_a_record_is_unknown_not_without_the_programme() -> None:
    assert aus_programm(programm({"jahr": 2025}), "16053", TAG) is None


def test_newer_record_of_not_taking_part_outweighs_an_older_one() -> None:
    p = programm({"jahr": 2020}, {"jahr": 2025, "teilnahme": False})
    assert neuester_beleg(p, "16052") is None
    wieder = programm({"jahr": 2026}, {"jahr": 2025, "teilnahme": False})
    assert neuester_beleg(wieder, "16052") is not None


def test_source_that_was_not_read_proves_nothing() -> None:
    assert aus_programm(programm({"jahr": 2025, "quelle": "u"}), "16052", TAG) is None


def test_frame_of_money_is_no_offer() -> None:
    ueberall = {"quelle": "q", "seit": 2019}
    assert aus_programm(programm(ueberall=ueberall, art="rahmen"), "16052", TAG) is None
    angebot = aus_programm(programm(ueberall=ueberall), "16052", TAG)
    assert angebot is not None
    assert angebot.besteht is True
