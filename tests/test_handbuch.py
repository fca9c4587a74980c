"""The handbook for experts: every example in it holds."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from sozialatlas import cli
from sozialatlas.katalog import lade_katalog
from sozialatlas.regeln import begriffe, pruefe

SEITE = Seite("regeln")

REGELN = [b for b in SEITE.bloecke("yaml") if b.startswith("# Datei:")]
TEILE = [b for b in SEITE.bloecke("yaml") if not b.startswith("# Datei:")]
BEDINGUNGEN = re.findall(r"\| `(\{indikator: .*?\})` \|", SEITE.text)
BEFEHLE = SEITE.befehle


@pytest.fixture
def projekt(tmp_path: Path) -> Path:
    """Return a copy of the rules beside the literature they cite."""
    shutil.copytree(WURZEL / "rules", tmp_path / "rules")
    (tmp_path / "chapters").mkdir()
    shutil.copy(WURZEL / "chapters" / "literatur.bib", tmp_path / "chapters")
    return tmp_path


def maengel(projekt: Path, datei: str, text: str) -> str:
    ziel = projekt / datei
    ziel.write_text(text, encoding="utf-8")
    return "\n".join(map(str, pruefe(ziel, lade_katalog(WURZEL / "data"))))


def test_handbook_has_examples_of_every_kind() -> None:
    assert len(REGELN) >= 2
    assert len(TEILE) >= 4
    assert len(BEDINGUNGEN) >= 8
    assert len(BEFEHLE) >= 3


@pytest.mark.parametrize("block", REGELN, ids=lambda b: b.splitlines()[0].rpartition("/")[2])
def test_complete_rule_of_the_handbook_is_sound(block: str, projekt: Path) -> None:
    datei = block.splitlines()[0].removeprefix("# Datei:").strip()
    assert maengel(projekt, datei, block) == ""


def als_regel(teil: str) -> str:
    """Return the first complete rule with other conditions; their examples stay behind."""
    vorlage = yaml.safe_load(REGELN[0]) | yaml.safe_load(teil)
    vorlage["gueltig_ab"] = "2026-01-01"
    return yaml.safe_dump(vorlage, allow_unicode=True)


@pytest.mark.parametrize("teil", [*TEILE, *(f"wenn: {b}" for b in BEDINGUNGEN)])
def test_condition_of_the_handbook_is_part_of_the_language(teil: str, projekt: Path) -> None:
    text = maengel(projekt, "rules/wohnen/wohngeld-kaum-genutzt.yml", als_regel(teil))
    assert "Feld wenn" not in text
    assert "Feld gilt_fuer" not in text


def test_every_kind_of_merkmal_stands_in_the_handbook() -> None:
    gattungen = {name.partition("_")[0] for name in begriffe.MERKMALE}
    genannt = {name.partition("_")[0] for name in re.findall(r"merkmal: (\w+)", SEITE.text)}
    assert gattungen == genannt


@pytest.mark.langsam
@pytest.mark.parametrize("befehl", BEFEHLE)
def test_command_of_the_handbook_runs(
    befehl: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(WURZEL)
    cli.main(argumente(befehl))
    assert capsys.readouterr().out.strip()
