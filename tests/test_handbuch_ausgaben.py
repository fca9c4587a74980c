"""The handbook on decisions and editions: its examples hold, its commands run."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from sozialatlas import bericht as paket
from sozialatlas import cli
from sozialatlas.ausgabe import ANGABEN, lade_ausgabe
from sozialatlas.bericht import bewegung, freigaben, grundlage
from sozialatlas.bericht.beschlussworte import UMSETZUNG
from sozialatlas.katalog import Katalog
from sozialatlas.vorort import lade_beitraege
from sozialatlas.vorort.ausgaben import Ausgabenstand, Ausloeser, Festgehalten
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT, Entscheidung

SEITE = Seite("ausgaben")
ENTSCHEIDUNG, FREIGABE, STAND = SEITE.bloecke("yaml")


def test_examples_of_the_handbook_are_read_and_belong_together(
    tmp_path: Path, katalog: Katalog
) -> None:
    ordner = tmp_path / "90001-musterstadt"
    (ordner / "ausgaben").mkdir(parents=True)
    (ordner / "entscheidungen.yml").write_text(ENTSCHEIDUNG, encoding="utf-8")
    (ordner / "ausgaben" / "2025.yml").write_text(STAND, encoding="utf-8")
    b = lade_beitraege(tmp_path, katalog)["90001"]
    (entscheidung,), (stand,) = b.entscheidungen or (), b.ausgaben or ()
    assert entscheidung.vorschlag == stand.empfehlungen[0].text
    assert (entscheidung.ausgabe, entscheidung.schluessel) == (
        stand.ausgabe,
        stand.empfehlungen[0].schluessel,
    )


def test_edition_is_released_by_the_line_of_the_handbook(tmp_path: Path) -> None:
    text = (WURZEL / ANGABEN).read_text(encoding="utf-8")
    (tmp_path / ANGABEN).write_text(text + FREIGABE, encoding="utf-8")
    assert lade_ausgabe(tmp_path).freigegeben == date(2026, 12, 15)


def test_every_word_of_a_decision_and_every_field_of_a_record_is_explained() -> None:
    tabellen = " ".join(z for z in SEITE.text.splitlines() if z[:1] == "|")
    erklaert = set(re.findall(r"`(\w+)`", tabellen))
    assert {*ENTSCHLUSS_TEXT, *filter(None, UMSETZUNG)} <= erklaert
    arten = get_args(Entscheidung.model_fields["umsetzung"].annotation)
    assert set(arten) == set(UMSETZUNG)
    for modell in (Ausgabenstand, Festgehalten, Ausloeser):
        assert set(modell.model_fields) <= erklaert, modell.__name__


def test_reasons_of_the_follow_up_are_those_of_the_program() -> None:
    quelltext = Path(bewegung.__file__).read_text(encoding="utf-8")
    tabelle = SEITE.text.partition("| im Rückblick | Grund |")[2].partition("Dass eine Zahl")[0]
    gruende = [z.split(" | ")[0].removeprefix("| ") for z in tabelle.splitlines() if z[:2] == "| "]
    assert len(gruende) == 5
    for grund in gruende:
        assert grund.removeprefix("Unterschied nicht ") in quelltext
    assert freigaben.ENTFALLEN.removeprefix("### ") in " ".join(SEITE.text.split())


@pytest.mark.langsam
def test_commands_of_the_handbook_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    g = grundlage()

    def im_ordner() -> Any:
        return replace(
            g, wurzel=tmp_path, beitraege=lade_beitraege(tmp_path / "kommunen", g.katalog)
        )

    monkeypatch.setattr(paket, "grundlage", im_ordner)
    monkeypatch.chdir(WURZEL)
    for befehl in SEITE.befehle:
        cli.main(argumente(befehl))
        assert capsys.readouterr().out.strip()
    dateien = {d.name for d in tmp_path.glob("kommunen/16052-gera/ausgaben/*")}
    assert dateien == {"2026.yml", "2023-beispiel.yml"}
    assert len(list(tmp_path.glob("kommunen/*/ausgaben/2026.yml"))) == len(g.berichtsgebiete)
