"""Small areas delivered by a Kommune: a folder is read as it is, or refused with every fault."""

from __future__ import annotations

import hashlib
import json
import tempfile
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raumwerkzeug import DEFINITION, KOPF, grenzen, stadt, zeilen
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import DatenFehler
from sozialatlas.gebiete import Gebiete
from sozialatlas.katalog import Katalog
from sozialatlas.quellen.raeume import Raeume, lade_raeume, pruefe
from sozialatlas.quellen.raumwerte import zahl
from sozialatlas.typen import SPALTEN, Status

FAKTOREN = {"arbeitslosenanteil": 100.0, "kinderarmut": 100.0}


@pytest.fixture
def lade(katalog: Katalog, gebiete: Gebiete):
    return lambda kommunen: lade_raeume(kommunen, katalog, gebiete)["90001"]


@pytest.fixture
def maengel(tmp_path: Path, katalog: Katalog, gebiete: Gebiete):
    """Write a folder with a fault and return what the check says."""

    def finde(**abweichung) -> str:
        stadt(tmp_path, **abweichung)
        return "\n".join(map(str, pruefe(tmp_path, katalog, gebiete)))

    return finde


def mit_zeile(nummer: int, neu: str) -> list[str]:
    alle = zeilen(12, range(2021, 2023))
    alle[nummer] = neu
    return alle


# --- reading ------------------------------------------------------------------------------------


def test_sound_folder_gives_rates_with_both_counts(tmp_path: Path, lade) -> None:
    werte = [
        *(f"Nord;A{i};Raum {i};2022;{10 * i};1.000;30;200" for i in range(1, 6)),
        "Süd;B1;Süd;2022;.;500;.;100",
        "Süd;B2;Park;2022;0;0;–;0",
        "Süd;B3;Hof;2022;.;400;.;80",
    ]
    flaechen = grenzen(8)
    for i, neu in enumerate(["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3"]):
        flaechen = flaechen.replace(f"P{i:04d}", neu)
    stadt(tmp_path, werte=werte, flaechen=flaechen)
    r: Raeume = lade(tmp_path)
    assert list(r.werte.columns) == list(SPALTEN)
    zeile = r.werte[(r.werte["ags"] == "A3") & (r.werte["indikator"] == "arbeitslosenanteil")]
    assert zeile[["wert", "zaehler", "nenner"]].to_numpy().tolist() == [[3.0, 30.0, 1000.0]]
    stand = r.werte.set_index(["ags", "indikator"])["status"]
    assert stand["B1", "arbeitslosenanteil"] == Status.GEHEIM
    assert stand["B2", "kinderarmut"] == Status.NICHT_ERHOBEN  # nobody lives in the park
    assert r.namen["B2"] == "Park"
    assert r.obere["A1"] == ("Nord",)
    assert r.ebenen == (("Bezirk", "Bezirke"), ("Planungsraum", "Planungsräume"))
    assert r.grenzen is not None
    assert list(r.grenzen["ags"]) == ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3"]


def test_provenance_carries_supplier_licence_and_checksums(tmp_path: Path, lade) -> None:
    ordner = stadt(tmp_path)
    quelle = lade(tmp_path).quellen["musterstadt_planungsraeume"]
    assert "Statistikstelle (erfunden)" in quelle.herausgeber
    assert quelle.lizenz_kurz == "dl-de/by-2-0"
    assert "Gebietsstand 31.12.2025" in quelle.auswahl
    assert "gesperrt" in quelle.hinweise[0]
    summe = hashlib.sha256((ordner / "werte.csv").read_bytes()).hexdigest()
    assert {e.datei: e.sha256 for e in quelle.eingaben}["werte.csv"] == summe


def test_workbook_reads_like_the_csv(tmp_path: Path, lade) -> None:
    ordner = stadt(tmp_path / "csv")
    erwartet = lade(tmp_path / "csv").werte
    neu = stadt(tmp_path / "xlsx", definition=DEFINITION.replace("werte.csv", "werte.xlsx"))
    mappe = openpyxl.Workbook()
    for zeile in (ordner / "werte.csv").read_text("utf-8").splitlines():
        zellen = [zahl(t, "komma") for t in zeile.split(";")]
        texte = zeile.split(";")
        mappe.active.append(
            [z[0] if z and z[0] is not None and t != "–" else t
             for z, t in zip(zellen, texte, strict=True)]
        )  # fmt: skip
    mappe.save(neu / "werte.xlsx")
    pd.testing.assert_frame_equal(lade(tmp_path / "xlsx").werte, erwartet)


def test_long_form_reads_like_the_wide_one(tmp_path: Path, lade) -> None:
    ordner = stadt(tmp_path / "breit")
    erwartet = lade(tmp_path / "breit").werte
    breit = pd.read_csv(ordner / "werte.csv", sep=";", dtype=str)
    lang = breit.melt(["Bezirk", "Nummer", "Name", "Jahr"], var_name="Merkmal", value_name="Wert")
    definition = DEFINITION.replace(
        "form: breit, jahr: Jahr", "form: lang, jahr: Jahr, merkmal: Merkmal, wert: Wert"
    )
    stadt(
        tmp_path / "lang",
        definition=definition,
        werte=[";".join(z) for z in lang.itertuples(index=False)],
        kopf=";".join(lang.columns),
    )
    pd.testing.assert_frame_equal(lade(tmp_path / "lang").werte, erwartet)


@pytest.mark.parametrize(
    ("text", "erwartet"),
    [
        ("1234,5", 1234.5), ("1.234,5", 1234.5), ("1.234", 1234), ("1\u202f234", 1234), ("0", 0),
        (" 7 ", 7), ("-", 0), ("–", 0), ("12.5", None), ("1.23", None), ("1,234,5", None),
        ("=1+1", None), ("zwölf", None), ("1e3", None), ("٣", None),
    ],
)  # fmt: skip
def test_numbers_are_german_or_refused(text: str, erwartet: float | None) -> None:
    gelesen = zahl(text, "komma")
    assert (gelesen[0] if gelesen else None) == erwartet


@pytest.mark.parametrize(
    ("text", "status"),
    [("", Status.FEHLT), ("…", Status.FEHLT), (".", Status.GEHEIM), ("x", Status.NICHT_ERHOBEN)],
)
def test_signs_of_official_tables_carry_their_reason(text: str, status: Status) -> None:
    assert zahl(text, "komma") == (None, status)


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_every_number_that_the_project_writes_is_read_back(wert) -> None:
    gelesen = zahl(sprache.zahl(wert, 2), "komma")
    assert gelesen is not None
    assert gelesen[0] == float(wert)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader_of_numbers(text: str) -> None:
    for zeichen in ("komma", "punkt"):
        gelesen = zahl(text, zeichen)
        assert gelesen is None or gelesen[0] is None or gelesen[0] == gelesen[0]


# --- larger areas -------------------------------------------------------------------------------


def test_larger_areas_are_sums_of_counts_and_conserve_them(tmp_path: Path, lade) -> None:
    stadt(tmp_path, 90)
    r = lade(tmp_path)
    bezirke = r.zusammengefasst(0, FAKTOREN)
    assert set(bezirke["ags"]) == {"Bezirk 1", "Bezirk 2"}
    for zeile in bezirke[bezirke["status"] == Status.OK].itertuples():
        teile = r.werte[
            r.werte["ags"].map(r.obere.__getitem__).str[0].eq(zeile.ags)
            & r.werte["indikator"].eq(zeile.indikator)
            & r.werte["jahr"].eq(zeile.jahr)
        ]
        assert zeile.zaehler == teile["zaehler"].sum()
        assert zeile.nenner == teile["nenner"].sum()
        assert zeile.wert == pytest.approx(100 * zeile.zaehler / zeile.nenner)


def test_sum_with_a_secret_part_is_secret(tmp_path: Path, lade) -> None:
    werte = zeilen(50, range(2022, 2023))
    for i in (0, 1):
        felder = werte[i].split(";")
        werte[i] = ";".join([*felder[:4], ".", *felder[5:]])
    stadt(tmp_path, 50, werte=werte)
    bezirke = lade(tmp_path).zusammengefasst(0, FAKTOREN).set_index(["ags", "indikator"])
    geheim = bezirke.loc[("Bezirk 1", "arbeitslosenanteil")]
    assert geheim["status"] == Status.GEHEIM
    assert geheim[["wert", "zaehler", "nenner"]].isna().all()
    assert bezirke.loc[("Bezirk 2", "arbeitslosenanteil"), "status"] == Status.OK


# --- faults -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nummer", "zeile", "sagt"),
    [
        (0, "Bezirk 1;P0000;Raum 0;2021;12.5;1.000;10;200", ("Zeile 2", "keine Zahl", "komma")),
        (1, "Bezirk 1;P0001;Raum 1;21;10;1.000;10;200", ("Zeile 3", "kein Jahr")),
        (2, "Bezirk 1;P 2;Raum 2;2021;10;1.000;10;200", ("Zeile 4", "kein Schlüssel")),
        (2, "Bezirk 1;P0099;Raum 2;2021;10;1.000;10;200", ("Zeile 4", "hat keine Fläche")),
        (3, "Bezirk 1;P0003;=cmd();2021;10;1.000;10;200", ("Zeile 5", "kein Name")),
        (3, "Bezirk 1;P0003;<b>x</b>;2021;10;1.000;10;200", ("Zeile 5", "kein Name")),
        (13, "Bezirk 1;P0001;Anders;2022;10;1.000;10;200", ("Zeile 15", "in allen Jahren")),
        (4, "Bezirk 1;P0004;Raum 4;2021;1.001;1.000;10;200", ("Zeile 6", "mehr als 1000")),
        (4, "Bezirk 1;P0004;Raum 4;2021;15;1.000;10", ("Zeile 6", "hat 7 Felder")),
        (4, "Bezirk 1;P0004;Raum 4;2021;15;1.000;10;200;1", ("Zeile 6", "hat 9 Felder")),
        (4, "Bezirk 1;P0004;Raum 4;2021;-5;1.000;10;200", ("Zeile 6", "negativ")),
        (5, "Bezirk 1;P0004;Raum 4;2021;50;1.000;10;200", ("Zeile 7", "doppelt")),
        (6, "Bezirk 1;P0006;Raum 6;2021;2;1.000;10;200", ("Zeile 8", "geheim bleiben")),
        (6, "Bezirk 1;P0006;Raum 6;2021;20;1.000;199;200", ("Zeile 8", "Der Rest bis Kinder")),
        (7, "Bezirk 1;P0007;Raum 7;2021;20;1.000;.;200", ("Zeile 9", "nur dieser Raum geheim")),
    ],
)  # fmt: skip
def test_fault_in_a_row_is_named_with_its_line(nummer, zeile, sagt, maengel) -> None:
    text = maengel(werte=mit_zeile(nummer, zeile))
    assert all(wort in text for wort in ("werte.csv", *sagt)), text


def test_all_faults_of_a_folder_are_named_at_once(maengel) -> None:
    werte = mit_zeile(0, "Bezirk 1;P0000;Raum 0;2021;zwölf;1.000;10;200")
    werte[1] = "Bezirk 1;P0001;Raum 1;2021;1;1.000;10;200"
    text = maengel(werte=werte, flaechen=grenzen(11))
    assert "zwölf" in text
    assert "geheim bleiben" in text
    assert "„P0011“ hat keine Fläche" in text


def test_missing_year_of_an_area_is_named(maengel) -> None:
    text = maengel(werte=zeilen(12, range(2021, 2023))[:-1])
    assert "„P0011“ fehlt das Jahr 2022" in text


def test_missing_column_is_named_with_a_similar_one(maengel) -> None:
    text = maengel(kopf=KOPF.replace("Arbeitslose", "Arbeitslos"))
    assert "Spalte „Arbeitslose“ fehlt" in text
    assert "ähnlich ist „Arbeitslos“" in text


@pytest.mark.parametrize(
    ("alt", "neu", "sagt"),
    [
        ("indikator: kinderarmut", "indikator: kinderamut", ("Zeile 11", "ähnlich ist")),
        ("indikator: kinderarmut", "indikator: bevoelkerung", ("Zeile 11", "keine Quote")),
        ("zaehler: Kinder_SGB2, nenner: Kinder", "zaehler: Kinder_SGB2", ("Zeile 11", "doppelt")),
        ('kommune: "90001"', 'kommune: "90002"', ("Zeile 4", "90001")),
        ("mindestens: 3", "mindestens: 2", ("Zeile 13", "mindestens")),
        ("lizenz: dl-de/by-2-0", "lizenz: frei", ("Zeile 18", "eines von")),
        ("am: 2026-03-01", "am: gestern", ("Zeile 16", "gestern")),
        ("datei: werte.csv", "datei: ../../werte.csv", ("Zeile 8", "Muster")),
        ("form: breit", "form: lang", ("Zeile 8", "merkmal")),
        ("grenzen:", "grenze:", ("Zeile 12", "gibt es nicht")),
    ],
)
def test_fault_of_the_definition_is_named_with_its_line(alt, neu, sagt, maengel) -> None:
    assert alt in DEFINITION
    text = maengel(definition=DEFINITION.replace(alt, neu))
    assert all(wort in text for wort in ("raeume/raeume.yml", *sagt)), text


def test_boundaries_in_metres_are_recognised(maengel) -> None:
    utm = json.loads(grenzen(12))
    utm["features"][3]["geometry"]["coordinates"] = [
        [[640000, 5650000], [641000, 5650000], [641000, 5651000], [640000, 5650000]]
    ]
    text = maengel(flaechen=json.dumps(utm))
    assert "(P0003)" in text
    assert "keine Grad" in text
    assert "EPSG:4326" in text


@pytest.mark.parametrize(
    ("flaechen", "sagt"),
    [
        ("{", "kein GeoJSON"),
        ('{"features": []}', "keine Flächen"),
        (grenzen(12).replace('"Nummer": "P0003"', '"PLR": "P0003"'), "Eigenschaft „Nummer“ fehlt"),
        (grenzen(12).replace("P0004", "P0003"), "zwei Flächen"),
        (grenzen(12).replace('"Polygon"', '"Kreis"', 1), "leer oder fehlerhaft"),
    ],
)
def test_fault_of_the_boundaries_is_named(flaechen: str, sagt: str, maengel) -> None:
    assert sagt in maengel(flaechen=flaechen)


@pytest.mark.parametrize("werte", [[], ["", "  "]])
def test_table_without_rows_is_refused(werte: list[str], maengel) -> None:
    assert "keine Zeilen mit Zahlen" in maengel(werte=werte)


def test_missing_files_are_named(tmp_path: Path, katalog: Katalog, gebiete: Gebiete) -> None:
    ordner = stadt(tmp_path)
    for name in ("werte.csv", "grenzen.geojson"):
        (ordner / name).unlink()
    text = "\n".join(map(str, pruefe(tmp_path, katalog, gebiete)))
    assert text.count("gibt es nicht") == 2


def test_folder_of_an_unknown_kommune_is_refused(tmp_path: Path, katalog, gebiete) -> None:
    stadt(tmp_path).parent.rename(tmp_path / "99999-nirgends")
    with pytest.raises(DatenFehler, match="99999"):
        lade_raeume(tmp_path, katalog, gebiete)


def test_city_of_540_areas_needs_nothing_but_its_folder(tmp_path: Path, lade) -> None:
    stadt(tmp_path, 540, range(2012, 2022))
    beginn = time.process_time()
    r = lade(tmp_path)
    dauer = time.process_time() - beginn
    assert len(r.namen) == 540
    assert len(r.werte) == 540 * 10 * 2
    assert len(r.grenzen) == 540
    assert dauer < 10, f"{dauer:.1f} s"


def test_column_that_stands_twice_is_refused(maengel) -> None:
    werte = [f"{z};1" for z in zeilen(12, range(2021, 2023))]
    assert "„Kinder“ gibt es 2-mal" in maengel(kopf=f"{KOPF};Kinder", werte=werte)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["raeume.yml", "werte.csv", "grenzen.geojson"]),
    st.integers(0, 1 << 30),
    st.binary(min_size=1, max_size=6),
)
def test_damaged_file_is_reported_and_never_breaks_the_reader(
    katalog: Katalog, gebiete: Gebiete, name: str, stelle: int, muell: bytes
) -> None:
    with tempfile.TemporaryDirectory() as ort:
        ordner = stadt(Path(ort), 4)
        inhalt = (ordner / name).read_bytes()
        stelle %= len(inhalt)
        (ordner / name).write_bytes(inhalt[:stelle] + muell + inhalt[stelle + len(muell) :])
        for mangel in pruefe(Path(ort), katalog, gebiete):
            assert str(mangel)
