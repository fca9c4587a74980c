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


def test_missing_file_is_a_problem_and_no_traceback(mit_kontext: Katalog) -> None:
    (mangel,) = regeln.pruefe(FEHLERHAFT / "gibt-es-nicht.yml", mit_kontext)
    assert "gibt es nicht" in mangel.fehler
