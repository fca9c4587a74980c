"""The long table: what it holds, and how every mistake in its files is named."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sozialatlas.beobachtungen import lade_beobachtungen, pruefe
from sozialatlas.fehler import DatenFehler
from sozialatlas.gebiete import lade_gebiete
from sozialatlas.katalog import lade_katalog
from sozialatlas.typen import BUND, SPALTEN

FEHLERHAFT = Path(__file__).parent / "fehlerhaft" / "daten"

# file: line, word of the problem, word of the remedy
ERWARTET = {
    "ags-ohne-fuehrende-null": (3, "kein Amtlicher Gemeindeschlüssel", "01001"),
    "ags-als-kommazahl": (2, "90001.0", "Als Text lesen, nicht als Zahl: „90001“"),
    "ags-unbekannt": (3, "steht nicht im Register", "ähnlich ist „9000"),
    "doppelter-schluessel": (4, "steht schon in data/beobachtungen/musterland.csv, Zeile 2",
                             "löschen"),
    "anteil-ueber-100": (2, "zu groß", "hoechstwert"),
    "negative-anzahl": (2, "Negative Zahl", "Quelle prüfen"),
    "summe-ungleich-land": (2, "Die Kreise ergeben 490, für das Land steht 500", "doppelt"),
    "jahr-fehlt-in-reihe": (4, "Vor 2021 fehlt in der Reihe kinderarmut, 90001", "fehlt"),
    "dezimalkomma": (2, "„12,5“ hat ein Dezimalkomma", "„12.5“ schreiben"),
    "dezimalkomma-ohne-anfuehrung": (2, "Die Zeile hat 8 Felder", "Dezimalkomma"),
    "keine-zahl": (2, "„k. A.“ ist keine Zahl", "Status"),
    "zaehler-und-nenner-passen-nicht": (2, "100 von 500 sind nicht 25 %", "Zahlen"),
    "nenner-ist-null": (2, "0 von 0 sind nicht 0 %", "Zahlen"),
    "unbekannter-indikator": (2, "„kinderamut“ ist nicht bekannt", "kinderarmut"),
    "unbekannter-status": (2, "„okay“ ist nicht bekannt", "„ok“"),
    "wert-fehlt-trotz-status-ok": (2, "verspricht einen Wert", "Status ändern"),
    "wert-trotz-geheim": (2, "Trotz des Status", "leeren"),
    "jahr-ist-kein-jahr": (2, "„20“ ist kein Jahr", "Jahr"),
    "feld-zu-wenig": (2, "Die Zeile hat 6 Felder", "Kommas setzen"),
    "falsche-kopfzeile": (1, "Semikolon", "Komma"),
    "latin-1": (3, "nicht UTF-8, vermutlich Latin-1", "iconv -f WINDOWS-1252 -t UTF-8"),
}  # fmt: skip


@pytest.fixture
def ordner(tmp_path: Path, musterland: Path) -> Path:
    """A copy of Musterland whose figures may be replaced; ends in "data" like the project's."""
    return Path(shutil.copytree(musterland, tmp_path / "data"))


def ersetze(ordner: Path, datei: str) -> None:
    shutil.copy(FEHLERHAFT / f"{datei}.csv", ordner / "beobachtungen" / "musterland.csv")


@pytest.mark.parametrize("datei", ERWARTET)
def test_mistake_in_figures_is_named_with_line_and_remedy(ordner: Path, datei: str) -> None:
    ersetze(ordner, datei)
    (mangel,) = pruefe(ordner)
    zeile, fehler, abhilfe = ERWARTET[datei]
    assert mangel.datei == "data/beobachtungen/musterland.csv"
    assert mangel.zeile == zeile
    assert fehler in mangel.fehler
    assert abhilfe in mangel.abhilfe


def test_every_broken_file_has_an_expectation() -> None:
    besonders = {"ohne-nachweis", "alles-auf-einmal"}
    assert {d.stem for d in FEHLERHAFT.glob("*.csv")} == set(ERWARTET) | besonders


def test_all_mistakes_of_a_file_are_named_at_once(ordner: Path) -> None:
    ersetze(ordner, "alles-auf-einmal")
    assert [m.zeile for m in pruefe(ordner)] == [2, 3, 4, 5, 6]


def test_mistakes_of_several_files_are_named_at_once(ordner: Path) -> None:
    ersetze(ordner, "keine-zahl")
    shutil.copy(FEHLERHAFT / "latin-1.csv", ordner / "beobachtungen" / "zweite.csv")
    maengel = pruefe(ordner)
    assert {m.datei.rsplit("/", 1)[1] for m in maengel} == {"musterland.csv", "zweite.csv"}


def test_file_without_sidecar_is_refused(ordner: Path) -> None:
    shutil.copy(FEHLERHAFT / "ohne-nachweis.csv", ordner / "beobachtungen" / "ohne-nachweis.csv")
    erster, *_ = pruefe(ordner)
    assert "Herkunftsnachweis fehlt" in erster.fehler
    assert "ohne-nachweis.quelle.yml" in erster.erwartet


def test_same_figure_in_two_sources_is_refused(ordner: Path) -> None:
    beobachtungen = ordner / "beobachtungen"
    for endung in ("csv", "quelle.yml"):
        text = (beobachtungen / f"musterland.{endung}").read_text("utf-8")
        (beobachtungen / f"zweite.{endung}").write_text(
            text.replace("id: musterland", "id: zweite"), "utf-8"
        )
    maengel = pruefe(ordner)
    assert "steht schon in data/beobachtungen/musterland.csv, Zeile 2" in maengel[0].fehler
    assert "weitere Mängel derselben Art" in " ".join(m.fehler for m in maengel)


def test_folder_without_figures_asks_for_the_import(ordner: Path) -> None:
    (ordner / "beobachtungen" / "musterland.csv").unlink()
    (mangel,) = pruefe(ordner)
    assert "data import" in mangel.abhilfe


def test_missing_or_empty_file_of_a_known_source_is_refused(ordner: Path) -> None:
    datei = ordner / "beobachtungen" / "musterland.csv"
    shutil.copy(datei, datei.with_name("andere.csv"))
    kopf = datei.read_text("utf-8").split("\n")[0]
    datei.unlink()
    fehlend = [m.fehler for m in pruefe(ordner) if m.datei.endswith("musterland.csv")]
    assert fehlend == ["Die Datei zum Herkunftsnachweis fehlt."]
    datei.write_text(f"{kopf}\n", "utf-8")
    leer = [m.fehler for m in pruefe(ordner) if m.datei.endswith("musterland.csv")]
    assert leer == ["Die Datei enthält keine Zahlen."]


@pytest.mark.parametrize(
    ("alt", "neu"), [(",2022,", f",{'9' * 30},"), ("kinderarmut", '"kinderarmut'), (",", "\0,")]
)
def test_file_that_is_no_table_is_named_without_traceback(ordner: Path, alt: str, neu: str) -> None:
    datei = ordner / "beobachtungen" / "musterland.csv"
    text = datei.read_text("utf-8")
    kopf, rumpf = text.split("\n", 1)
    datei.write_text(f"{kopf}\n{(rumpf * 60).replace(alt, neu, 1)}", "utf-8")
    assert all(m.datei == "data/beobachtungen/musterland.csv" and m.abhilfe
               for m in pruefe(ordner)[:1])  # fmt: skip
    assert pruefe(ordner)


def test_folder_in_place_of_a_table_is_named(ordner: Path) -> None:
    (ordner / "beobachtungen" / "musterland.csv").unlink()
    (ordner / "beobachtungen" / "musterland.csv").mkdir()
    (mangel,) = pruefe(ordner)
    assert mangel.fehler == "Die Datei ist ein Ordner."


def test_load_fails_as_a_whole(ordner: Path) -> None:
    ersetze(ordner, "keine-zahl")
    with pytest.raises(DatenFehler) as fehler:
        lade_beobachtungen(ordner, lade_katalog(ordner), lade_gebiete(ordner))
    assert fehler.value.exit_code == 3


def test_table_has_the_agreed_columns_and_types(beobachtungen: pd.DataFrame) -> None:
    assert tuple(beobachtungen.columns) == SPALTEN
    assert beobachtungen["jahr"].dtype == "int64"
    assert all(beobachtungen[s].dtype == "float64" for s in ("wert", "zaehler", "nenner"))
    assert set(beobachtungen["ags"].str.len()) <= {2, 5, 8}


def test_table_has_one_row_per_area_indicator_and_year(beobachtungen: pd.DataFrame) -> None:
    assert not beobachtungen.duplicated(["ags", "indikator", "jahr"]).any()


def test_derived_share_carries_numerator_and_denominator(beobachtungen: pd.DataFrame) -> None:
    anteil = beobachtungen[beobachtungen["indikator"] == "arbeitslosenanteil"]
    anteil = anteil[anteil["status"] == "ok"]
    assert set(anteil["ags"].str.len()) == {2, 5, 8}
    assert (100 * anteil["zaehler"] / anteil["nenner"]).sub(anteil["wert"]).abs().max() < 1e-9


def test_derived_share_is_missing_when_denominator_is_zero(ordner: Path) -> None:
    datei = ordner / "beobachtungen" / "musterland.csv"
    datei.write_text(
        "ags,indikator,jahr,wert,zaehler,nenner,status\n"
        "90001,arbeitslose,2020,10,,,ok\n90001,bevoelkerung_15_64,2020,0,,,ok\n",
        "utf-8",
    )
    tabelle = lade_beobachtungen(ordner, lade_katalog(ordner), lade_gebiete(ordner))
    (zeile,) = tabelle[tabelle["indikator"] == "arbeitslosenanteil"].to_dict("records")
    assert zeile["status"] == "fehlt"
    assert pd.isna(zeile["wert"])
    assert pd.isna(zeile["nenner"])


def test_missing_figure_has_no_value_but_a_reason(beobachtungen: pd.DataFrame) -> None:
    ohne = beobachtungen[beobachtungen["wert"].isna()]
    assert len(ohne)
    assert set(ohne["status"]) <= {"fehlt", "geheim", "unklar", "nicht_erhoben"}


@pytest.mark.parametrize(
    ("ags", "indikator", "jahr", "wert"),
    [
        ("16052", "kinderarmut", 2022, 18.35),
        ("16069", "kinderarmut", 2022, 4.81),
        ("16", "kinderarmut", 2022, 9.70),
        ("16", "kinderarmut", 2016, 13.92),
        ("16065", "arbeitslosenquote", 2005, 24.69),
        ("16065", "arbeitslosenquote", 2021, 7.47),
        ("16062", "ohne_abschluss_schule", 2022, 13.95),
        ("16056", "schuldnerquote", 2019, 11.93),
        ("16063105", "bevoelkerung", 2021, 41806),
        ("16", "bevoelkerung", 2021, 2108863),
    ],
)
def test_real_figure_reads_as_published(
    echt: Any, ags: str, indikator: str, jahr: int, wert: float
) -> None:
    assert zahl(echt.beobachtungen, ags, indikator, jahr) == pytest.approx(wert)


@pytest.mark.parametrize(
    ("ags", "indikator", "jahr", "wert"),
    [
        ("16", "arbeitslosenquote", 2005, 17.1),  # as the Bundesagentur published them
        ("16", "arbeitslosenquote", 2021, 5.6),
        (BUND, "arbeitslosenquote", 2005, 11.7),
        (BUND, "arbeitslosenquote", 2021, 5.7),
        ("16", "wahlbeteiligung", 2021, 74.9),  # Bundeswahlleiterin
        (BUND, "wahlbeteiligung", 2017, 76.2),
    ],
)
def test_own_computation_of_land_and_bund_agrees_with_official_figures(
    echt: Any, ags: str, indikator: str, jahr: int, wert: float
) -> None:
    gerechnet = zahl(echt.beobachtungen, ags, indikator, jahr)
    assert round(gerechnet, 1) == wert


def test_lowest_and_highest_kreis_are_those_known(echt: Any) -> None:
    tabelle = echt.beobachtungen
    hier = tabelle[(tabelle["indikator"] == "ohne_abschluss_schule") & (tabelle["jahr"] == 2022)]
    kreise = hier[hier["ags"].str.len() == 5].set_index("ags")["wert"]
    assert (kreise.min(), kreise.max(), kreise.idxmax()) == (4.84, 13.95, "16062")


def test_zero_child_poverty_of_gemeinden_is_unclear(echt: Any) -> None:
    tabelle = echt.beobachtungen
    hier = tabelle[(tabelle["indikator"] == "kinderarmut") & (tabelle["jahr"] == 2022)]
    gemeinden = hier[hier["ags"].str.len() == 8]
    assert len(gemeinden) == 631
    assert (gemeinden["status"] == "unklar").sum() == 236
    assert not gemeinden["wert"].eq(0).any()


def test_every_indicator_of_the_catalogue_has_figures(echt: Any) -> None:
    tabelle = echt.beobachtungen
    assert set(tabelle["indikator"]) == set(echt.katalog.indikatoren)


def test_every_declared_level_has_figures(echt: Any) -> None:
    tabelle = echt.beobachtungen
    laengen = {2: "land", 5: "kreis", 8: "gemeinde"}
    stufe = tabelle["ags"].str.len().map(laengen).where(tabelle["ags"] != BUND, "bund")
    vorhanden = stufe.groupby(tabelle["indikator"]).agg(set)
    for indikator in echt.katalog.indikatoren.values():
        assert vorhanden[indikator.id] == set(indikator.ebenen), indikator.id


def test_project_data_pass_all_checks() -> None:
    assert pruefe(Path(__file__).parents[1] / "data") == ()


def zahl(tabelle: pd.DataFrame, ags: str, indikator: str, jahr: int) -> float:
    zeile = tabelle[
        (tabelle["ags"] == ags) & (tabelle["indikator"] == indikator) & (tabelle["jahr"] == jahr)
    ]
    return float(zeile["wert"].item())
