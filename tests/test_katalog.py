"""The catalogue: complete, consistent, in own words; every mistake in it is named."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from sozialatlas.fehler import KatalogFehler, Mangel
from sozialatlas.katalog import EINHEITEN, lade_katalog

DATEN = Path(__file__).parents[1] / "data"
THEMEN = ("demografie", "armut", "kinder", "arbeit", "einkommen",
          "bildung", "wohnen", "gesundheit", "teilhabe", "finanzen")  # fmt: skip


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    """A copy of the project's catalogue, free to be broken."""
    return Path(shutil.copytree(DATEN / "katalog", tmp_path / "data" / "katalog")).parent


def aendere(ordner: Path, datei: str, alt: str, neu: str) -> None:
    pfad = ordner / "katalog" / datei
    text = pfad.read_text("utf-8")
    assert alt in text
    pfad.write_text(text.replace(alt, neu, 1), "utf-8")


def maengel(ordner: Path) -> tuple[Mangel, ...]:
    with pytest.raises(KatalogFehler) as fehler:
        lade_katalog(ordner)
    return fehler.value.maengel


def test_catalogue_has_forty_indicators_and_more_over_ten_themes(echt: Any) -> None:
    assert len(echt.katalog.indikatoren) >= 40
    assert tuple(echt.katalog.themen) == THEMEN
    assert all(echt.katalog.im_thema(thema) for thema in THEMEN)


def test_every_indicator_says_what_it_is_and_what_to_mind(echt: Any) -> None:
    for indikator in echt.katalog.indikatoren.values():
        assert indikator.einheit in EINHEITEN
        assert indikator.definition.endswith("."), indikator.id
        assert len(indikator.hinweis) > 20, indikator.id


def test_commercial_estimates_trigger_no_rule(echt: Any) -> None:
    gewerblich = ("Nexiga", "Creditreform", "ImmoDaten")
    for indikator in echt.katalog.indikatoren.values():
        if any(name in indikator.herausgeber for name in gewerblich):
            assert not indikator.ausloeser, indikator.id
            assert indikator.offenlegung == "schaetzung", indikator.id


def test_context_is_never_judged_nor_a_trigger(echt: Any) -> None:
    for indikator in echt.katalog.im_thema("demografie"):
        assert (indikator.richtung, indikator.ausloeser) == ("neutral", False), indikator.id
    assert not any(i.ausloeser for i in echt.katalog.im_thema("finanzen"))


def test_breaks_stand_inside_their_series(echt: Any) -> None:
    jahre = echt.beobachtungen.groupby("indikator")["jahr"].agg(["min", "max"])
    for indikator in echt.katalog.indikatoren.values():
        for bruch in indikator.brueche:
            erstes, letztes = jahre.loc[indikator.id]
            assert erstes <= bruch.jahr <= letztes, f"{indikator.id} {bruch.jahr}"


def test_every_figure_file_has_a_source_note_that_marks_the_change(echt: Any) -> None:
    for quelle in echt.katalog.quellen.values():
        assert quelle.quellenvermerk.endswith("Daten verändert") or "(Daten verändert)" in (
            quelle.quellenvermerk
        ), quelle.id
        assert all(len(e.sha256) == 64 for e in quelle.eingaben), quelle.id
        assert quelle.eingaben, quelle.id


@pytest.mark.parametrize(
    ("alt", "neu", "zeile", "fehler", "abhilfe"),
    [
        ("  name: Kinderarmut\n", "", 1, "Das Feld fehlt", "ergänzen"),
        ("  name: Kinderarmut\n", "  nahme: Kinderarmut\n", 2, "Dieses Feld gibt es nicht",
         "Schreibweise"),
        ("  dezimalen: 1\n", "  dezimalen: eins\n", 7, "„eins“ ist nicht zulässig", "berichtigen"),
        ("  richtung: mehr_ist_schlechter\n", "  richtung: schlecht\n", 8, "nicht zulässig",
         "berichtigen"),
        ('einheit: "%"', "einheit: Prozent", 1, "Die Einheit „Prozent“ ist nicht bekannt",
         "Schreibweise"),
        ("thema: armut", "thema: armud", 1, "„armud“ ist nicht bekannt", "armut"),
        ("quelle: inkar_2024_kreise", "quelle: inkar_2042_kreise", 1, "nicht bekannt",
         "inkar_2024_kreise"),
        ("  name: Kinderarmut\n", "  name: Kinderarmut\n  name: Armut\n", 3, "steht doppelt",
         "löschen"),
        ("- id: sgb2_quote", "- id: kinderarmut", 36, "gibt es schon", "umbenennen"),
    ],
)  # fmt: skip
def test_mistake_in_an_indicator_is_named_with_line_and_remedy(
    ordner: Path, alt: str, neu: str, zeile: int, fehler: str, abhilfe: str
) -> None:
    aendere(ordner, "indikatoren/armut.yml", alt, neu)
    funde = [m for m in maengel(ordner) if fehler in m.fehler]
    assert funde, [str(m) for m in maengel(ordner)]
    assert funde[0].datei == "data/katalog/indikatoren/armut.yml"
    assert funde[0].zeile == zeile
    assert abhilfe in funde[0].abhilfe


def test_all_mistakes_of_the_catalogue_are_named_at_once(ordner: Path) -> None:
    aendere(ordner, "indikatoren/armut.yml", "dezimalen: 1", "dezimalen: eins")
    aendere(ordner, "indikatoren/bildung.yml", 'einheit: "%"', "einheit: Prozent")
    aendere(ordner, "themen.yml", "  name: Arbeit\n", "")
    dateien = {m.datei.rsplit("/", 1)[1] for m in maengel(ordner)}
    assert {"armut.yml", "bildung.yml", "themen.yml"} <= dateien


def test_broken_yaml_is_named_with_its_line(ordner: Path) -> None:
    aendere(ordner, "themen.yml", "  name: Arbeit\n", '  name: "Arbeit\n')
    assert any("Kein gültiges YAML" in m.fehler and m.zeile for m in maengel(ordner))


def test_catalogue_file_in_latin_1_is_refused(ordner: Path) -> None:
    pfad = ordner / "katalog" / "themen.yml"
    pfad.write_bytes(pfad.read_text("utf-8").encode("latin-1"))
    assert any("nicht UTF-8" in m.fehler for m in maengel(ordner))


def test_indicator_file_without_theme_is_refused(ordner: Path) -> None:
    (ordner / "katalog" / "indikatoren" / "verkehr.yml").write_text("", "utf-8")
    assert any("kein Thema" in m.fehler for m in maengel(ordner))


def test_missing_catalogue_is_said_plainly(tmp_path: Path) -> None:
    assert all("fehlt" in m.fehler for m in maengel(tmp_path))


@pytest.mark.parametrize("inhalt", ["", "# nur ein Kommentar\n", "[]\n", "~\n"])
@pytest.mark.parametrize("datei", ["grenzen", "handlungsfelder", "themen", "quellen"])
def test_file_without_entries_is_refused(ordner: Path, datei: str, inhalt: str) -> None:
    (ordner / "katalog" / f"{datei}.yml").write_text(inhalt, "utf-8")
    funde = [m for m in maengel(ordner) if m.datei == f"data/katalog/{datei}.yml"]
    assert [m.fehler for m in funde] == ["Die Datei enthält keinen Eintrag."]
    assert funde[0].abhilfe


@pytest.mark.parametrize("inhalt", ["", "# keine bekannt\n", "[]\n"])
@pytest.mark.parametrize("datei", ["ausschluesse", "gebietsaenderungen"])
def test_no_exclusions_and_no_changes_of_areas_are_allowed(
    ordner: Path, datei: str, inhalt: str
) -> None:
    (ordner / "katalog" / f"{datei}.yml").write_text(inhalt, "utf-8")
    assert getattr(lade_katalog(ordner), datei) == ()


@pytest.mark.parametrize(
    ("neu", "fehler"),
    [
        ("dezimalen: 2020-13-45", "„2020-13-45“ lässt sich nicht lesen"),
        ("dezimalen: !!timestamp morgen", "„morgen“ lässt sich nicht lesen"),
        ("dezimalen: !!bool vielleicht", "„vielleicht“ lässt sich nicht lesen"),
        ("dezimalen: !!python/object/apply:os.system [ls]", "„!!python/object/apply:os.system“"),
        ("dezimalen: {[a]: 1}", "Name eines Feldes ist kein Text"),
        ("? [a]\n  : 1", "Name eines Feldes ist kein Text"),
        ("dezimalen: {a: 1, a: 2}", "steht doppelt"),
        ("dezimalen: " + 30 * "[" + 30 * "]", "zu tief verschachtelt"),
        ("dezimalen: [&a 1" + 30 * ", *a" + "]", "zu viele Verweise"),
    ],
)
def test_value_that_yaml_cannot_convert_is_named_with_line_and_remedy(
    ordner: Path, neu: str, fehler: str
) -> None:
    aendere(ordner, "indikatoren/armut.yml", "dezimalen: 1", neu)
    funde = [m for m in maengel(ordner) if fehler in m.fehler]
    assert [(m.datei, m.zeile) for m in funde] == [("data/katalog/indikatoren/armut.yml", 7)]
    assert funde[0].abhilfe


def test_value_that_contains_itself_is_refused(ordner: Path) -> None:
    for neu in ("dezimalen: &a [*a]", "dezimalen: &a {<<: *a}"):
        aendere(ordner, "indikatoren/armut.yml", "dezimalen: 1", neu)
        assert any(m.datei.endswith("armut.yml") for m in maengel(ordner))


def test_folder_in_place_of_a_catalogue_file_is_refused(ordner: Path) -> None:
    (ordner / "katalog" / "grenzen.yml").unlink()
    (ordner / "katalog" / "grenzen.yml").mkdir()
    (mangel,) = maengel(ordner)
    assert "ist ein Ordner" in mangel.fehler


def test_catalogue_file_over_a_megabyte_is_refused(ordner: Path) -> None:
    (ordner / "katalog" / "grenzen.yml").write_text("# viel\n" * 200_000, "utf-8")
    (mangel,) = maengel(ordner)
    assert "zu groß" in mangel.fehler
