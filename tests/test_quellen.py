"""The import: formats, own computations, and the same bytes for the same inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Schluesselspalten
from sozialatlas.quellen import importiere
from sozialatlas.quellen.bezug import einwohner, ergaenze_bezug, ergaenze_kreise
from sozialatlas.quellen.gemeindeverzeichnis import lies_ausgabe
from sozialatlas.quellen.geometrie import lies_gemeinden
from sozialatlas.quellen.inkar import lies_breit, lies_export
from sozialatlas.quellen.lesen import lies_tidy, pruefe_schluessel
from sozialatlas.quellen.nachfolge import nachfolger
from sozialatlas.quellen.rahmen import als_csv, rahme
from sozialatlas.quellen.tabelle import lies_tabelle

DATEN = Path(__file__).parents[1] / "data"
EINGANG = Path(__file__).parent / "fehlerhaft" / "daten" / "eingang"
SPALTEN = Schluesselspalten(ags="kreis", jahr="jahr")


@pytest.mark.parametrize(
    ("datei", "zeilen", "fehler", "abhilfe"),
    [
        ("schluessel-verloren", [3, 4], "kein Amtlicher Gemeindeschlüssel", "führende Null"),
        ("dezimalkomma", [2, 3], "Dezimalkomma", "„12.5“ schreiben"),
        ("latin-1", [2], "nicht UTF-8", "iconv"),
        ("spalte-vertippt", [1], "Die Spalte „quote“ fehlt", "ähnlich ist „qoute“"),
    ],
)
def test_mistake_in_an_input_table_is_named_with_line_and_remedy(
    datei: str, zeilen: list[int], fehler: str, abhilfe: str
) -> None:
    with pytest.raises(DatenFehler) as funde:
        lies_tabelle(EINGANG / f"{datei}.csv", {"quote": "quote"}, SPALTEN, None)
    maengel = funde.value.maengel
    assert [m.zeile for m in maengel] == zeilen
    assert fehler in maengel[0].fehler
    assert abhilfe in maengel[0].abhilfe


@pytest.mark.parametrize(
    ("wert", "abhilfe"),
    [("1001", "„01001“"), ("16052.0", "„16052“"), ("1001.0", "„01001“"), ("ab", "nachschlagen")],
)
def test_badly_formed_key_says_what_happened_to_it(wert: str, abhilfe: str) -> None:
    (mangel,) = pruefe_schluessel(pd.Series([wert]), "tabelle.csv")
    assert abhilfe in mangel.abhilfe


def test_many_problems_of_one_kind_are_shown_in_part_and_counted() -> None:
    maengel = pruefe_schluessel(pd.Series(["x"] * 50), "tabelle.csv")
    assert len(maengel) == 21
    assert "30 weitere Mängel" in maengel[-1].fehler


def test_table_with_two_columns_becomes_share_with_numerator_and_denominator(
    tmp_path: Path,
) -> None:
    datei = tmp_path / "wahl.csv"
    datei.write_text("ags,jahr,z,n\n90001,2021,30,40\n90002,2021,0,0\n", "utf-8")
    tabelle = lies_tabelle(datei, {"wahl": "z n"}, Schluesselspalten(jahr="jahr"), None)
    erste, zweite = tabelle.to_dict("records")
    assert (erste["wert"], erste["zaehler"], erste["nenner"]) == (75.0, 30.0, 40.0)
    assert zweite["status"] == "fehlt"


def mappe(ordner: Path, zeilen: list[list[object]]) -> Path:
    buch = openpyxl.Workbook()
    blatt = buch.active
    assert blatt is not None
    blatt.title = "Daten"
    for zeile in zeilen:
        blatt.append(zeile)
    buch.save(ordner / "export.xlsx")
    return ordner / "export.xlsx"


def test_export_with_two_header_rows_is_read_by_name_and_year(tmp_path: Path) -> None:
    kopf: list[object] = ["Kennziffer", "Raumeinheit", "Aggregat", "Arbeitslose", "Arbeitslose"]
    datei = mappe(tmp_path, [kopf, ["", "", "", "2020", "2021"], ["01001", "x", "Kreise", 7, ""]])
    tabelle = lies_export([datei], {"arbeitslose": "Arbeitslose"})
    assert list(tabelle["ags"]) == ["01001", "01001"]
    assert list(tabelle["jahr"]) == [2020, 2021]
    assert list(tabelle["status"]) == ["ok", "fehlt"]


def test_export_with_another_header_is_refused(tmp_path: Path) -> None:
    datei = mappe(tmp_path, [["AGS", "Name"], ["", ""], ["01001", "x"]])
    with pytest.raises(DatenFehler, match="Kopfzeile ist nicht die eines INKAR-Exports"):
        lies_export([datei], {"arbeitslose": "Arbeitslose"})


def test_export_without_the_wanted_indicator_is_refused(tmp_path: Path) -> None:
    zeilen: list[list[object]] = [["Kennziffer", "R", "A", "Andere"], ["", "", "", "2020"]]
    datei = mappe(tmp_path, [*zeilen, ["01001", "x", "Kreise", 1]])
    with pytest.raises(DatenFehler, match="Die Spalte für „arbeitslose“ fehlt"):
        lies_export([datei], {"arbeitslose": "Arbeitslose"})


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "export.xls").write_text("keine Arbeitsmappe", "utf-8")
    with pytest.raises(DatenFehler, match="lässt sich nicht lesen"):
        lies_export([tmp_path / "export.xls"], {"arbeitslose": "Arbeitslose"})


def test_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "inkar.parquet").write_text("keine Tabelle", "utf-8")
    with pytest.raises(DatenFehler, match="lässt sich nicht lesen"):
        lies_breit([tmp_path / "inkar.parquet"], {"armut": "q"}, "90", ("kreis",))


def test_boundaries_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "grenzen.geojson").write_text("keine Karte", "utf-8")
    with pytest.raises(DatenFehler, match="lässt sich nicht lesen"):
        lies_gemeinden(tmp_path / "grenzen.geojson", "ags", "90")


def test_boundaries_of_another_land_are_refused() -> None:
    datei = DATEN / "gebiete" / "gemeinden.geojson"
    with pytest.raises(DatenFehler, match="keine Gemeinden des Landes 12"):
        lies_gemeinden(datei, "ags", "12")


def test_written_figures_read_back_the_same() -> None:
    tabelle = rahme(pd.DataFrame({
        "ags": ["90002", "90001"], "indikator": "quote", "jahr": [2020, 2021],
        "wert": [2.7800000000000002, None],
    }))  # fmt: skip
    roh = als_csv(tabelle)
    zeilen = roh.decode().splitlines()
    assert zeilen[1:] == ["90001,quote,2021,,,,fehlt", "90002,quote,2020,2.78,,,ok"]
    gelesen, maengel = lies_tidy(roh, "quote.csv")
    assert not maengel
    assert gelesen is not None
    assert als_csv(gelesen) == roh


def test_order_of_rows_does_not_change_the_bytes() -> None:
    tabelle = rahme(pd.DataFrame({
        "ags": ["90001", "90002"], "indikator": "quote", "jahr": 2020, "wert": [1.0, 2.0],
    }))  # fmt: skip
    assert als_csv(tabelle) == als_csv(tabelle.iloc[::-1])


def kreise(**werte: list[float | None]) -> pd.DataFrame:
    teile = [
        pd.DataFrame({"ags": ["90001", "91001"], "indikator": name, "jahr": 2020, "wert": w})
        for name, w in werte.items()
    ]
    return rahme(pd.concat(teile, ignore_index=True))


def bezug(kleiner_katalog: Any, art: str, gewicht: str = "") -> Any:
    angaben = {"bezug": {"art": art, "gewicht": gewicht}, "ebenen": ("bund", "land", "kreis")}
    return kleiner_katalog(quote=angaben).indikatoren


def test_land_and_bund_of_counts_are_sums(kleiner_katalog: Any) -> None:
    neu = ergaenze_bezug(kreise(quote=[10, 30]), bezug(kleiner_katalog, "summe"), {}, "90")
    assert neu.set_index("ags")["wert"].to_dict() == {"90": 10.0, "00": 40.0}


def test_land_and_bund_of_rates_are_weighted_means(kleiner_katalog: Any) -> None:
    gewichte = {"n": kreise(n=[100, 300])}
    neu = ergaenze_bezug(
        kreise(quote=[10, 30]), bezug(kleiner_katalog, "mittel", "n"), gewichte, "90"
    )
    assert neu.set_index("ags")["wert"].to_dict() == {"90": 10.0, "00": 25.0}


def test_harmonic_mean_gives_the_rate_of_the_sums(kleiner_katalog: Any) -> None:
    gewichte = {"n": kreise(n=[10, 90])}  # 10 of 100 and 90 of 300: 100 of 400
    neu = ergaenze_bezug(
        kreise(quote=[10, 30]), bezug(kleiner_katalog, "harmonisch", "n"), gewichte, "90"
    )
    assert neu.set_index("ags")["wert"]["00"] == 25.0


def test_bund_is_left_out_where_a_kreis_has_no_figure(kleiner_katalog: Any) -> None:
    neu = ergaenze_bezug(kreise(quote=[10, None]), bezug(kleiner_katalog, "summe"), {}, "90")
    assert list(neu["ags"]) == ["90"]


def test_residents_as_weights_are_interpolated_between_known_years() -> None:
    dichte = pd.DataFrame({"ags": "90001", "jahr": [2000, 2002], "wert": [10.0, 20.0]})
    gewichte = einwohner(dichte, pd.Series({"90001": 2.0})).set_index("jahr")["wert"]
    assert gewichte[[1999, 2000, 2001, 2002]].tolist() == [20.0, 20.0, 30.0, 40.0]


def orte(**flaechen: float) -> pd.DataFrame:
    """Gemeinden of one Kreis; the key follows from the one-letter name, "a" is 90001097."""
    tabelle = pd.DataFrame({"name": list(flaechen), "flaeche": list(flaechen.values())})
    tabelle.index = pd.Index([f"90001{ord(name):03d}" for name in flaechen])
    return tabelle.assign(kreis="90001", laenge=range(len(flaechen)), breite=50.0)


def ohne_grenzen() -> Any:
    import geopandas as gpd

    return gpd.GeoDataFrame({"ags": []}, geometry=[], crs=25832)


def test_successor_follows_from_surfaces_that_add_up_in_one_way() -> None:
    saetze = list(nachfolger(orte(a=10, b=5, c=7), orte(a=15, c=7), ohne_grenzen()))
    assert [(s["von"], s["nach"], s["art"]) for s in saetze] == [
        ("90001098", "90001097", "Eingliederung")
    ]


def test_surfaces_that_do_not_add_up_leave_the_successor_open() -> None:
    (satz,) = nachfolger(orte(a=10, b=5, c=7), orte(a=12, c=7), ohne_grenzen())
    assert (satz["nach"], satz["sicherheit"]) == ("", "nicht eindeutig")


def test_area_split_between_two_is_named_with_its_shares() -> None:
    saetze = list(nachfolger(orte(a=10, b=5, c=7), orte(a=13, c=9), ohne_grenzen()))
    assert [(s["nach"], s["art"], s["anteil"]) for s in saetze] == [
        ("90001097", "Teilung", 0.6),
        ("90001099", "Teilung", 0.4),
    ]


def test_readers_serve_every_land(quellen: Path) -> None:
    dateien = [quellen / "inkar/2024/sozialleistungen.parquet"]
    tabelle = lies_breit(dateien, {"kinderarmut": "q_newfBGu15_bev"}, "12", ("land", "kreis"))
    kreise_ = tabelle[tabelle["ags"].str.len() == 5]
    assert kreise_["ags"].nunique() == 18  # Brandenburg
    assert kreise_["ags"].str.startswith("12").all()


@pytest.mark.langsam
def test_import_gives_the_bytes_of_the_project(quellen: Path) -> None:
    ergebnis = importiere(quellen, DATEN, "16")
    assert {str(p) for p in ergebnis} >= {"gebiete/kommunen.csv", "README.md"}
    verschieden = [str(p) for p, roh in ergebnis.items() if (DATEN / p).read_bytes() != roh]
    assert verschieden == []
    vorhanden = {p.relative_to(DATEN) for p in (DATEN / "beobachtungen").iterdir()}
    assert vorhanden == {p for p in ergebnis if p.parts[0] == "beobachtungen"}


def test_import_without_inputs_names_all_missing_files(tmp_path: Path) -> None:
    with pytest.raises(DatenFehler) as fehler:
        importiere(tmp_path, DATEN, "16")
    assert len(fehler.value.maengel) > 15
    assert all("Eingabedatei fehlt" in m.fehler for m in fehler.value.maengel)


def test_kreis_of_one_gemeinde_gets_its_figure_and_no_other_kreis() -> None:
    zeilen = [("90001000", 4.5), ("90005001", 3.0), ("90005002", 5.0)]
    tabelle = rahme(pd.DataFrame(zeilen, columns=["ags", "wert"]).assign(indikator="i", jahr=2022))
    gemeinden = pd.DataFrame({"kreis": [a[:5] for a, _ in zeilen]}, index=[a for a, _ in zeilen])
    neu = ergaenze_kreise(tabelle, gemeinden).set_index("ags")["wert"]
    assert neu.to_dict() == {"90001000": 4.5, "90005001": 3.0, "90005002": 5.0, "90001": 4.5}
    assert len(ergaenze_kreise(neu.reset_index().assign(indikator="i", jahr=2022), gemeinden)) == 4


@pytest.mark.parametrize(
    ("inhalt", "zeile", "fehler"),
    [
        ("", None, "Die Datei ist leer"),
        ("\n\n", None, "Die Datei ist leer"),
        ("kreis,jahr,quote\n", None, "keine Zeilen mit Zahlen"),
        ("kreis,jahr,quote\n90001,2020,1\n90002,2020,1,2,3\n", 3, "lässt sich nicht lesen"),
        ("kreis,jahr,quote\n90001,2020,1,2\n", None, "lässt sich nicht lesen"),
        ('kreis,jahr,quote\n90001,2020,"1\n', None, "lässt sich nicht lesen"),
    ],
)
def test_input_table_that_is_empty_or_no_table_is_refused(
    tmp_path: Path, inhalt: str, zeile: int | None, fehler: str
) -> None:
    (tmp_path / "wahl.csv").write_text(inhalt, "utf-8")
    with pytest.raises(DatenFehler) as funde:
        lies_tabelle(tmp_path / "wahl.csv", {"quote": "quote"}, SPALTEN, None)
    (mangel,) = funde.value.maengel
    assert (mangel.datei, mangel.zeile) == ("wahl.csv", zeile)
    assert fehler in mangel.fehler
    assert "neu herunterladen" in mangel.abhilfe


def test_blank_lines_are_counted_in_the_lines_of_an_input_table(tmp_path: Path) -> None:
    text = "kreis,jahr,quote\n\n90001,2020,1\n\n90002,2020,x\n"
    (tmp_path / "wahl.csv").write_text(text, "utf-8")
    with pytest.raises(DatenFehler) as funde:
        lies_tabelle(tmp_path / "wahl.csv", {"quote": "quote"}, SPALTEN, None)
    assert [m.zeile for m in funde.value.maengel] == [5]


@pytest.mark.parametrize("ende", ["\n", "\r\n"])
def test_blank_lines_are_counted_in_the_lines_of_figures(ende: str) -> None:
    kopf = "ags,indikator,jahr,wert,zaehler,nenner,status"
    zeilen = [kopf, "90001,quote,2020,1,,,ok", "", "  ", "90002,quote,2020,2,,,ok", ""]
    gelesen, maengel = lies_tidy(ende.join(zeilen).encode(), "quote.csv")
    assert gelesen is not None, maengel
    assert list(gelesen["zeile"]) == [2, 5]
    zeilen[4] = "90002,quote,2020,zwei,,,ok"
    _, maengel = lies_tidy(ende.join(zeilen).encode(), "quote.csv")
    assert [m.zeile for m in maengel] == [5]


def test_export_with_text_for_a_year_or_a_number_is_refused(tmp_path: Path) -> None:
    kopf: list[object] = ["Kennziffer", "R", "A", "Arbeitslose"]
    for jahr, wert, fehler in (("neu", 7, "„neu“ ist kein Jahr"), ("2020", "k. A.", "als Zahlen")):
        datei = mappe(tmp_path, [kopf, ["", "", "", jahr], ["01001", "x", "Kreise", wert]])
        with pytest.raises(DatenFehler, match=fehler):
            lies_export([datei], {"arbeitslose": "Arbeitslose"})


def test_parquet_without_columns_of_keys_is_refused(tmp_path: Path) -> None:
    pd.DataFrame({"q": [1.0], "zeitbezug": [2020]}).to_parquet(tmp_path / "inkar.parquet")
    with pytest.raises(DatenFehler) as fehler:
        lies_breit([tmp_path / "inkar.parquet"], {"armut": "q"}, "90", ("kreis",))
    assert [m.feld for m in fehler.value.maengel] == ["raumbezug", "kennziffer"]


@pytest.mark.parametrize("zeilen", [[], [["60", "64"]], [["x"] * 8]])
def test_workbook_that_is_no_directory_of_areas_is_refused(
    tmp_path: Path, zeilen: list[list[object]]
) -> None:
    with pytest.raises(DatenFehler, match="nicht der des Gemeindeverzeichnisses"):
        lies_ausgabe(mappe(tmp_path, zeilen))
