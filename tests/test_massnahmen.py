"""The measures: read with the catalogue, known to the rules, named in the drafts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sozialatlas import cli, regeln
from sozialatlas.fehler import KatalogFehler, Mangel
from sozialatlas.katalog import lade_katalog, lade_massnahmen

HIER = Path(__file__).parent
WURZEL = HIER.parent
DATEI = "katalog/massnahmen/alter.yml"
UNBEKANNT = HIER / "fehlerhaft/regeln/massnahmen/kinder-und-familien/massnahme-unbekannt.yml"


@pytest.fixture
def daten(tmp_path: Path) -> Path:
    """A copy of the project's catalogue, free to be broken."""
    return Path(shutil.copytree(WURZEL / "data/katalog", tmp_path / "data/katalog")).parent


def maengel(daten: Path) -> tuple[Mangel, ...]:
    with pytest.raises(KatalogFehler) as fehler:
        lade_massnahmen(daten)
    assert fehler.value.exit_code == 4
    return fehler.value.maengel


def aendere(daten: Path, alt: str, neu: str) -> None:
    text = (daten / DATEI).read_text("utf-8")
    assert alt in text
    (daten / DATEI).write_text(text.replace(alt, neu, 1), "utf-8")


def test_every_measure_of_the_project_is_read() -> None:
    massnahmen = lade_massnahmen(WURZEL / "data")
    assert len(massnahmen) >= 50
    assert massnahmen["praeventionskette"].name == "Kommunale Präventionskette"
    assert massnahmen == lade_katalog(WURZEL / "data").massnahmen


def test_measure_cannot_be_changed() -> None:
    massnahme = lade_massnahmen(WURZEL / "data")["agathe"]
    with pytest.raises(ValidationError):
        massnahme.name = "anders"  # type: ignore[misc]


def test_catalogue_without_the_folder_has_no_measures() -> None:
    assert lade_katalog(HIER / "musterland" / "data").massnahmen == {}


@pytest.mark.parametrize(
    ("alt", "neu", "zeile", "feld", "stueck"),
    [
        ("  zielgruppe:", "  zielgrupe:", 8, "zielgrupe", "gibt es nicht"),
        ("  name: AGATHE", "  # AGATHE", 1, "name", "Das Feld fehlt"),
        ("[landkreis, seniorenbeauftragte, land]", "landkreis", 7, "zustaendig", "eine Liste"),
        ("grad: C", "grad: X", 11, "evidenz.grad", "eines von"),
        ("grad: C", 'grad: "?"', 1, "agathe.evidenz.satz", "passen nicht zusammen"),
        ("[agathe2024, agathe2024meldung]", "[]", 1, "agathe.belege", "fehlt der Beleg"),
        ("id: dorfkuemmerer_buergerbus", "id: agathe", 18, "id", "gibt es schon"),
        ("handlungsfeld: alter", "handlungsfeld: altr", 1, "agathe.handlungsfeld", "„alter“"),
        ("handlungsfeld: alter", "handlungsfeld: wohnen", 1, "agathe.handlungsfeld", "wohnen.yml"),
        ("handlungsfeld: alter", "handlungsfeld: [", None, "", "Kein gültiges YAML"),
    ],
)
def test_mistake_is_named_with_file_line_and_field(
    daten: Path, alt: str, neu: str, zeile: int | None, feld: str, stueck: str
) -> None:
    aendere(daten, alt, neu)
    treffer = [m for m in maengel(daten) if m.feld == feld]
    assert [m.datei for m in treffer] == [f"data/{DATEI}"]
    assert stueck in str(treffer[0])
    assert treffer[0].zeile == zeile if zeile else treffer[0].zeile
    assert treffer[0].abhilfe


@pytest.mark.parametrize("inhalt", [None, b"", b"[]\n", b"# leer\n", b"name: \xe4\n"])
def test_file_that_is_missing_empty_or_not_utf8_is_named(daten: Path, inhalt: bytes | None) -> None:
    (daten / DATEI).unlink()
    if inhalt is not None:
        (daten / DATEI).write_bytes(inhalt)
    (mangel,) = maengel(daten)
    assert mangel.datei == f"data/{DATEI}"
    assert mangel.abhilfe


def test_file_of_no_field_is_named_and_not_passed_over(daten: Path) -> None:
    shutil.copy(daten / DATEI, daten / "katalog/massnahmen/altr.yaml")
    (mangel,) = maengel(daten)
    assert "„altr.yaml“" in mangel.fehler
    assert "„alter“" in mangel.abhilfe


def test_problems_of_all_files_are_named_at_once(daten: Path) -> None:
    aendere(daten, "grad: C", "grad: X")
    (daten / "katalog/massnahmen/wohnen.yml").write_text("", "utf-8")
    assert len(maengel(daten)) == 2


@pytest.mark.parametrize("befehl", ["data check", "rules check"])
def test_checks_of_the_command_line_name_a_broken_file(
    daten: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], befehl: str
) -> None:
    for name in ("beobachtungen", "gebiete"):
        (daten / name).symlink_to(WURZEL / "data" / name)
    aendere(daten, "grad: C", "grad: X")
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(daten.parent))
    with pytest.raises(SystemExit) as ende:
        cli.main(befehl.split())
    assert ende.value.code
    assert "alter.yml, Zeile 11" in capsys.readouterr().err


def test_rule_that_names_an_unknown_measure_is_told_the_similar_one() -> None:
    (mangel,) = regeln.pruefe(UNBEKANNT, lade_katalog(WURZEL / "data"))
    assert (mangel.zeile, mangel.feld) == (13, "dann.massnahmen[1]")
    assert "„praeventionskette“" in mangel.abhilfe


def test_measures_are_not_checked_where_the_catalogue_has_none() -> None:
    katalog = lade_katalog(HIER / "musterland" / "data")
    assert regeln.pruefe(UNBEKANNT, katalog) == ()


def test_drafts_name_their_measures() -> None:
    from sozialatlas.bericht import bericht

    b: Any = bericht("16052")
    text = str(b.empfehlungen())
    assert text.count("*Passende Maßnahmen.*") == len(b.entwuerfe) > 0
    assert "Kommunale Präventionskette" in text
