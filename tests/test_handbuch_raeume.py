"""The handbook on small areas: its smallest example is read, its parts belong to the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from raumwerkzeug import stadt
from sozialatlas import cli
from sozialatlas.quellen.raeume import lade_raeume, pruefe
from sozialatlas.quellen.raumdefinition import LIZENZEN, Raumdefinition
from sozialatlas.quellen.raumwerte import ZEICHEN

SEITE = Seite("kleinraeumig")
TEXT, bloecke = SEITE.text, SEITE.bloecke

DEFINITION, *TEILE = bloecke("yaml")


def lege_an(ort: Path, definition: str = DEFINITION) -> Path:
    kopf, *werte = bloecke("csv")[0].splitlines()
    return stadt(ort, definition=definition, kopf=kopf, werte=werte, flaechen=bloecke("json")[0])


def test_smallest_example_of_the_handbook_is_complete(tmp_path: Path, katalog, gebiete) -> None:
    lege_an(tmp_path)
    assert pruefe(tmp_path, katalog, gebiete) == ()
    raeume = lade_raeume(tmp_path, katalog, gebiete)["90001"]
    assert dict(raeume.namen) == {"01": "Altstadt", "02": "Am Bach"}
    assert len(raeume.grenzen) == 2
    wert = raeume.werte.set_index(["ags", "jahr"]).loc[("01", 2025), "wert"]
    assert wert == pytest.approx(100 * 131 / 2455)


@pytest.mark.parametrize("teil", TEILE, ids=range(len(TEILE)))
def test_other_parts_of_the_handbook_fit_into_a_definition(teil: str) -> None:
    Raumdefinition.model_validate(yaml.safe_load(DEFINITION) | yaml.safe_load(teil))


def test_example_without_boundaries_is_complete_too(tmp_path: Path, katalog, gebiete) -> None:
    ohne = re.sub(r"grenzen: .*\n", "", DEFINITION)
    lege_an(tmp_path, ohne)
    assert pruefe(tmp_path, katalog, gebiete) == ()
    assert lade_raeume(tmp_path, katalog, gebiete)["90001"].grenzen is None


def test_every_field_sign_and_licence_stands_in_the_handbook() -> None:
    felder = set(re.findall(r"`(\w+)`", TEXT))
    assert set(Raumdefinition.model_fields) <= felder
    zellen = TEXT.partition("## 3.")[2].partition("## 4.")[0]
    assert all(f"`{z}`" in zellen for z in ZEICHEN if z not in ("", "..."))
    assert all(f"`{lizenz}`" in TEXT for lizenz in LIZENZEN)


@pytest.mark.langsam
@pytest.mark.parametrize("befehl", SEITE.befehle)
def test_command_of_the_handbook_runs(
    befehl: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(WURZEL)
    cli.main(argumente(befehl))
    assert capsys.readouterr().out.strip()
