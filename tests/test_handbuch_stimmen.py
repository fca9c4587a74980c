"""The handbook on voices and Einfache Sprache: its examples hold, its bad sentences are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conftest import WURZEL
from handbuchwerkzeug import Seite
from sozialatlas.fehler import Mangel
from sozialatlas.katalog import lade_katalog
from sozialatlas.katalog.einfach import lies_einfachsaetze
from sozialatlas.katalog.glossar import lies_glossar
from sozialatlas.lesbarkeit import pruefe_text
from sozialatlas.vorort import lade_beitraege
from sozialatlas.vorort.personen import personen
from sozialatlas.vorort.stimmen import Stimme
from test_handbuch import als_regel, maengel
from test_handbuch import projekt as projekt

STIMMEN, EINFACH = Seite("stimmen"), Seite("einfache-sprache")
ZEILEN = re.findall(r"^\| (.+?) \| (.+?) \| ?(.*?) ?\|?$", EINFACH.text, re.MULTILINE)
REGELN = {name: beispiel.strip("„“") for name, _, beispiel in ZEILEN if beispiel.startswith("„")}
ABGELEHNT = re.findall(r"^\| (.*[„“].*?) \| „(.*?)“ \|$", STIMMEN.text, re.MULTILINE)


def test_voices_of_the_handbook_are_sound(tmp_path: Path) -> None:
    ordner = tmp_path / "16052-gera"
    ordner.mkdir()
    block = next(b for b in STIMMEN.bloecke("yaml") if b.startswith("# Datei: stimmen.yml"))
    (ordner / "stimmen.yml").write_text(block, encoding="utf-8")
    regeln = {p.stem for p in (WURZEL / "rules").glob("*/*.yml")}
    gelesen = lade_beitraege(tmp_path, lade_katalog(WURZEL / "data"), regeln=regeln)
    assert len(gelesen["16052"].stimmen or ()) == 2


def test_every_field_of_a_voice_stands_in_the_handbook() -> None:
    genannt = set(re.findall(r"`(\w+)`", STIMMEN.text))
    assert set(Stimme.model_fields) <= genannt


def test_condition_on_voices_is_part_of_the_language(projekt: Path) -> None:
    (teil,) = [b for b in STIMMEN.bloecke("yaml") if b.startswith("wenn:")]
    text = maengel(projekt, "rules/wohnen/wohngeld-kaum-genutzt.yml", als_regel(teil))
    assert "Feld wenn" not in text
    assert "gewicht: mehrfach" in yaml.safe_dump(yaml.safe_load(teil))


def test_handbook_refuses_what_it_says_is_refused() -> None:
    assert len(ABGELEHNT) >= 5
    for schlecht, gut in ABGELEHNT:
        assert personen(schlecht.strip("„“"), {"Lusan"}), schlecht
        assert personen(gut, {"Lusan"}) == (), gut


@pytest.mark.parametrize("regel", REGELN)
def test_rule_of_the_handbook_finds_its_example(regel: str) -> None:
    glossar = lade_katalog(WURZEL / "data").glossar.values() if regel == "Begriff" else ()
    assert regel in {f.regel for f in pruefe_text(REGELN[regel], glossar)}


def test_entries_for_einfache_sprache_are_sound(tmp_path: Path) -> None:
    gefunden: list[Mangel] = []
    for block in EINFACH.bloecke("yaml"):
        datei = tmp_path / block.splitlines()[0].removeprefix("# Datei: ")
        datei.write_text(block, encoding="utf-8")
    begriffe = lies_glossar(tmp_path / "glossar.yml", gefunden)
    katalog = lade_katalog(WURZEL / "data")
    saetze = lies_einfachsaetze(
        tmp_path / "einfach.yml", katalog.indikatoren, katalog.glossar, gefunden
    )
    assert gefunden == []
    assert (len(begriffe), len(saetze)) == (1, 1)
    assert begriffe["wohngeld"] == katalog.glossar["wohngeld"]
    assert saetze[0] in katalog.einfachsaetze
