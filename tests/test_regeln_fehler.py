"""Every mistake in a rule file is named with line, field and remedy, all at once."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from sozialatlas import regeln
from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.katalog import lade_katalog

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

HIER = Path(__file__).parent
FEHLERHAFT = HIER / "fehlerhaft" / "regeln"
DATEIEN = sorted(
    d for f in ("kinder-und-familien", "arbeitsmarkt") for d in (FEHLERHAFT / f).iterdir()
)
ANGABE = re.compile(r"# Zeile (\d+|-) · (.*?) ?· (.*)")


@pytest.fixture(scope="module")
def mit_kontext() -> Katalog:
    """The catalogue of Musterland, in which rents are context and no reason for a rule."""
    katalog = lade_katalog(HIER / "musterland" / "data")
    miete = katalog.indikatoren["angebotsmiete"].model_copy(update={"ausloeser": False})
    indikatoren = MappingProxyType(dict(katalog.indikatoren) | {"angebotsmiete": miete})
    return dataclasses.replace(katalog, indikatoren=indikatoren)


def erwartete(datei: Path) -> list[tuple[str, str, str]]:
    zeilen = datei.read_text("utf-8", errors="replace").splitlines()
    funde = [ANGABE.fullmatch(zeile) for zeile in zeilen if zeile.startswith("# Zeile")]
    return [(f[1], f[2], f[3]) for f in funde if f]


def passt(mangel: Mangel, zeile: str, feld: str, stueck: str) -> bool:
    ort = str(mangel.zeile or "-") == zeile and mangel.feld == feld
    return ort and stueck in f"{mangel.fehler} {mangel.erwartet} {mangel.abhilfe}"


@pytest.mark.parametrize("datei", DATEIEN, ids=lambda d: d.name)
def test_mistake_is_named_with_line_field_and_remedy(datei: Path, mit_kontext: Katalog) -> None:
    maengel = regeln.pruefe(datei, mit_kontext)
    erwartet = erwartete(datei)
    text = "\n".join(map(str, maengel))
    assert erwartet
    for angabe in erwartet:
        assert any(passt(m, *angabe) for m in maengel), f"{angabe} fehlt in\n{text}"
    assert len(maengel) == len(erwartet), text
    for mangel in maengel:
        assert mangel.abhilfe, mangel
        assert mangel.datei == f"regeln/{datei.parent.name}/{datei.name}"


def test_five_mistakes_of_one_file_are_named_at_once(mit_kontext: Katalog) -> None:
    datei = FEHLERHAFT / "kinder-und-familien" / "fuenf-fehler.yml"
    maengel = regeln.pruefe(datei, mit_kontext)
    assert len(maengel) == 5
    assert len({m.feld for m in maengel}) == 5
    assert all(m.zeile and m.erwartet and m.abhilfe for m in maengel)


def test_texts_of_problems_are_german(mit_kontext: Katalog) -> None:
    englisch = re.compile(r"\b(the|expected|input|should|valid|found|error|string|field)\b", re.I)
    for datei in DATEIEN:
        for mangel in regeln.pruefe(datei, mit_kontext):
            assert not englisch.search(f"{mangel.fehler} {mangel.erwartet} {mangel.abhilfe}"), (
                mangel
            )


def test_loading_raises_all_problems_of_all_files_in_one_error(mit_kontext: Katalog) -> None:
    with pytest.raises(RegelFehler) as fehler:
        regeln.lade_regeln(FEHLERHAFT / "kinder-und-familien", mit_kontext)
    betroffen = {m.datei.split("/")[-1] for m in fehler.value.maengel}
    assert betroffen == {d.name for d in DATEIEN if d.parent.name == "kinder-und-familien"}


def test_id_used_twice_is_named_with_the_other_file(mit_kontext: Katalog) -> None:
    (mangel,) = regeln.pruefe(FEHLERHAFT / "doppelt", mit_kontext)
    assert "steht auch in doppelt/arbeitsmarkt/zweimal.yml" in mangel.fehler
    assert mangel.datei == "doppelt/kinder-und-familien/zweimal.yml"


@pytest.mark.parametrize(
    ("ordner", "zeile", "feld", "worte"),
    [
        ("folgekreis", 7, "wenn", "warten im Kreis aufeinander: folgt-"),
        ("buendelkreis", 13, "dann.umfasst", "umfassen einander im Kreis: umfasst-"),
    ],
)
def test_rules_in_a_circle_are_named_with_line_and_remedy(
    mit_kontext: Katalog, ordner: str, zeile: int, feld: str, worte: str
) -> None:
    (mangel,) = regeln.pruefe(FEHLERHAFT / ordner, mit_kontext)
    assert worte in mangel.fehler
    assert (mangel.zeile, mangel.feld) == (zeile, feld)
    assert "streichen" in mangel.abhilfe


def test_missing_file_is_a_problem_and_no_traceback(mit_kontext: Katalog) -> None:
    (mangel,) = regeln.pruefe(FEHLERHAFT / "gibt-es-nicht.yml", mit_kontext)
    assert "gibt es nicht" in mangel.fehler


def test_file_that_is_no_text_file_of_one_rule_is_a_problem(
    mit_kontext: Katalog, tmp_path: Path
) -> None:
    (tmp_path / "ordner.yml").mkdir()
    (tmp_path / "ordner.yml" / "_notiz.yml").touch()
    (tmp_path / "gross.yml").write_text("a: 1\n" * 2_000_000, encoding="utf-8")
    (tmp_path / "kreis.yml").symlink_to("kreis.yml")
    gruende = {m.datei.split("/")[-1]: m.fehler for m in regeln.pruefe(tmp_path, mit_kontext)}
    assert gruende == {
        "gross.yml": "Die Datei ist größer als 100 Kilobyte.",
        "kreis.yml": "Die Datei ist ein Verweis auf sich selbst.",
        "ordner.yml": "Die Datei ist ein Ordner.",
    }


def test_folder_without_rules_is_a_problem(mit_kontext: Katalog, tmp_path: Path) -> None:
    (mangel,) = regeln.pruefe(tmp_path, mit_kontext)
    assert mangel.fehler == "Im Ordner liegt keine Regel."


@pytest.mark.parametrize("text", ["[" * 50_000, "a: " * 5_000, "- " * 5_000])
def test_deep_nesting_is_a_problem_and_no_traceback(
    mit_kontext: Katalog, tmp_path: Path, text: str
) -> None:
    datei = tmp_path / "tief.yml"
    datei.write_text(text, encoding="utf-8")
    assert all(m.zeile == 1 and m.abhilfe for m in regeln.pruefe(datei, mit_kontext))
