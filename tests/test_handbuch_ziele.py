"""The handbook on goals: its entry is read, its states are those of the programme."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from regelwerkzeug import regel
from sozialatlas import cli
from sozialatlas.massnahmen.ziele import Stand, Wortlaut
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.vorort import Ziel, lade_beitraege

SEITE = Seite("ziele")
EINTRAG, BEDINGUNG = SEITE.bloecke("yaml")


def test_entry_of_the_handbook_is_read_as_it_stands(tmp_path: Path, katalog) -> None:
    ordner = tmp_path / "90001-musterstadt"
    ordner.mkdir()
    (ordner / "ziele.yml").write_text(EINTRAG, encoding="utf-8")
    (ziel,) = lade_beitraege(tmp_path, katalog)["90001"].ziele or ()
    assert (ziel.indikator, ziel.zielwert, ziel.jahr, ziel.beispiel) == (
        *("kinderarmut", 14, 2030),
        False,
    )


def test_every_field_and_every_state_stands_in_the_handbook() -> None:
    felder = set(re.findall(r"`(\w+)`", SEITE.text))
    assert set(Ziel.model_fields) <= felder
    assert set(get_args(Stand)) <= felder
    text = " ".join(SEITE.text.split()).casefold()
    for wortlaut in get_args(Wortlaut):
        assert wortlaut.casefold() in text


def test_condition_of_the_handbook_is_part_of_the_language() -> None:
    r = regel(yaml.safe_load(BEDINGUNG)["wenn"])
    assert [type(b).__name__ for b, _ in blaetter(r.wenn)] == ["WennZiel"]


@pytest.mark.langsam
@pytest.mark.parametrize("befehl", SEITE.befehle)
def test_command_of_the_handbook_runs(
    befehl: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(WURZEL)
    cli.main(argumente(befehl))
    assert "in Ordnung" in capsys.readouterr().out
