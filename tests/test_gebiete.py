"""Areas: who is valid when, who followed whom, and boundaries that fit together."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sozialatlas.beobachtungen import pruefe
from sozialatlas.fehler import AufrufFehler, DatenFehler
from sozialatlas.gebiete import Gebiete, lade_gebiete, lade_grenzen, pruefe_grenzen

DATEN = Path(__file__).parents[1] / "data"


def test_land_has_22_kreise_and_631_gemeinden(echt: Any) -> None:
    kreise = echt.gebiete.kreise("16")
    assert len(kreise) == 22
    assert [k.ags for k in kreise] == sorted(k.ags for k in kreise)
    assert len(echt.gebiete.gemeinden()) == 631
    assert echt.gebiete.land.name == "Thüringen"


def test_land_had_23_kreise_until_eisenach_joined_the_wartburgkreis(echt: Any) -> None:
    assert len(echt.gebiete.kreise("16", stand=date(2021, 6, 30))) == 23
    assert len(echt.gebiete.kreise("16", stand=date(2021, 7, 1))) == 22
    eisenach = echt.gebiete.kommune("16056")
    assert eisenach.gueltig_bis == date(2021, 6, 30)
    assert eisenach.nachfolger == ("16063",)
    (wechsel,) = [a for a in echt.gebiete.aenderungen if a.von == "16056"]
    assert (wechsel.datum_recht, wechsel.datum_aufgaben) == (date(2021, 7, 1), date(2022, 1, 1))


def test_gemeinden_follow_the_editions_of_the_directory(echt: Any) -> None:
    staende = {date(2017, 12, 31): 849, date(2023, 12, 31): 624, date(2024, 12, 31): 605}
    for stand, anzahl in staende.items():
        assert len(echt.gebiete.gemeinden(stand=stand)) == anzahl


def test_names_are_short_and_kinds_are_the_agreed_ones(echt: Any) -> None:
    namen = {ags: echt.gebiete.kommune(ags).name for ags in ("16052", "16061", "16077001")}
    assert namen == {"16052": "Gera", "16061": "Eichsfeld", "16077001": "Altenburg"}
    typen = {k.typ for k in echt.gebiete.kommunen.values()}
    assert typen == {"Bund", "Land", "Kreisfreie Stadt", "Landkreis", "Stadt", "Gemeinde"}


@pytest.mark.parametrize(
    ("von", "nach", "art"),
    [
        ("16070017", "16054000", "Eingliederung"),  # Gehlberg, Ilm-Kreis, to Suhl
        ("16073049", "16072013", "Eingliederung"),  # Lichte to Neuhaus am Rennweg, Sonneberg
        ("16063102", "16066095", "Zusammenschluss"),  # Kaltennordheim to Schmalkalden-Meiningen
        ("16063037", "16064074", "Eingliederung"),  # Hallungen to Südeichsfeld
        ("16061049", "16061045", "Eingliederung"),  # Hohes Kreuz to Heilbad Heiligenstadt
        ("16061097", "16061119", "Zusammenschluss"),  # Uder
        ("16056000", "16063105", "Umschlüsselung"),  # Eisenach
    ],
)
def test_successor_of_a_dissolved_gemeinde_is_found(
    echt: Any, von: str, nach: str, art: str
) -> None:
    (wechsel,) = [a for a in echt.gebiete.aenderungen if a.von == von]
    assert (wechsel.nach, wechsel.art, wechsel.anteil) == (nach, art, 1.0)
    assert nach in echt.gebiete.kommune(von).nachfolger
    assert von in echt.gebiete.kommune(nach).vorgaenger


def test_split_gemeinde_names_its_parts(echt: Any) -> None:
    teile = [a for a in echt.gebiete.aenderungen if a.von == "16064055"]  # Rodeberg
    assert {a.nach for a in teile} == {"16061118", "16064046"}
    assert sum(a.anteil for a in teile) == pytest.approx(1, abs=0.002)


def test_split_without_known_shares_names_its_successors(echt: Any) -> None:
    offen = [a for a in echt.gebiete.aenderungen if a.anteil is None]
    teile = {v: {a.nach for a in offen if a.von == v} for v in {a.von for a in offen}}
    assert teile == {
        "16064014": {"16061118", "16064071"},  # Dünwald
        "16064073": {"16061118", "16064046", "16064071"},  # Anrode
    }
    assert {a.datum_recht for a in offen} == {date(2023, 1, 1)}


def test_every_vanished_gemeinde_has_an_entry(echt: Any) -> None:
    weg = {k.ags for k in echt.gebiete.kommunen.values() if k.gueltig_bis}
    assert weg == {a.von for a in echt.gebiete.aenderungen}


def test_unknown_key_names_a_similar_one(echt: Any) -> None:
    with pytest.raises(AufrufFehler, match="ähnlich ist"):
        echt.gebiete.kommune("16078")


def test_name_in_place_of_a_key_names_the_keys(echt: Any) -> None:
    with pytest.raises(AufrufFehler, match=r"16052 \(Kreisfreie Stadt\)"):
        echt.gebiete.kommune("gera")
    with pytest.raises(AufrufFehler, match="„Gera“"):
        echt.gebiete.kommune("Gerra")


def test_musterland_reform_changes_the_kreise(gebiete: Gebiete) -> None:
    davor = {k.ags for k in gebiete.kreise(stand=date(2019, 12, 31))}
    danach = {k.ags for k in gebiete.kreise(stand=date(2020, 1, 1))}
    assert davor - danach == {"90007", "90008"}
    assert danach - davor == {"90005"}


@pytest.mark.parametrize(
    ("alt", "neu", "zeile", "fehler"),
    [
        ("90001,Musterstadt", "9001,Musterstadt", 4, "kein Amtlicher Gemeindeschlüssel"),
        ("90002,Vollstedt", "90001,Vollstedt", 5, "steht doppelt"),
        ("90001,Musterstadt,Kreisfreie Stadt,kreis", "90001,Musterstadt,Kreisfreie Stadt,gemeinde",
         4, "passt nicht zum Schlüssel"),
        ("2020-01-01", "01.01.2020", 8, "kein Datum"),
        ("ags,name", "AGS,Name", 1, "Kopfzeile"),
        ("90001,Musterstadt", "90001,", 4, "Der Name fehlt"),
        ("90001,Musterstadt", "90001,<script>", 4, "„<script>“ ist kein Name"),
        ("90001,Musterstadt", "90001,=1+1", 4, "„=1+1“ ist kein Name"),
        ("90001,Musterstadt", "90001,Muster`stadt`", 4, "ist kein Name"),
        ("Musterstadt,Kreisfreie Stadt", "Musterstadt,Kreisstadt", 4, "„Kreisstadt“ ist nicht"),
        ("1994-07-01,2019-12-31", "2024-07-01,2019-12-31", 10, "vor seinem Beginn"),
        ("90002001,Vollstedt,Stadt,gemeinde,90002", "90002001,Vollstedt,Stadt,gemeinde,90009", 12,
         "„90009“ steht nicht im Register"),
        ("2019-12-31,,90005", "2019-12-31,,90015", 10, "„90015“ steht nicht im Register"),
        ("90,Musterland,Land,land,,,,,\n", "", None, "Das Gebiet 90 fehlt"),
        ("90003,Lückental,", "90003,Lückental,,", 6, "zu viele oder zu wenige Felder"),
        ("90003,Lückental,Landkreis,kreis,,", "90003,Lückental", 6, "zu viele oder zu wenige"),
        ("Lückental", "Lücken\0tal", 6, "Steuerzeichen"),
        ("Lückental", '"Lückental', 6, "Anführungszeichen ist nicht geschlossen"),
        ("90001", "９0001", 4, "kein Amtlicher Gemeindeschlüssel"),
    ],
)  # fmt: skip
def test_mistake_in_the_register_is_named_with_its_line(
    tmp_path: Path, musterland: Path, alt: str, neu: str, zeile: int | None, fehler: str
) -> None:
    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    datei = ordner / "gebiete" / "kommunen.csv"
    datei.write_text(datei.read_text("utf-8").replace(alt, neu, 1), "utf-8")
    with pytest.raises(DatenFehler) as funde:
        lade_gebiete(ordner)
    (mangel,) = funde.value.maengel
    assert mangel.zeile == zeile
    assert fehler in mangel.fehler


@pytest.mark.parametrize(
    ("alt", "neu", "fehler"),
    [
        ("1.0", '"1,0"', "„1,0“ ist kein Anteil"),
        ("1.0", "120", "„120“ ist kein Anteil"),
        ("2020-01-01", "1.1.2020", "„1.1.2020“ ist kein Datum"),
        ("90007", "90017", "„90017“ steht nicht im Register"),
    ],
)
def test_mistake_in_the_changes_is_named_with_its_line(
    tmp_path: Path, musterland: Path, alt: str, neu: str, fehler: str
) -> None:
    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    datei = ordner / "gebiete" / "aenderungen.csv"
    datei.write_text(datei.read_text("utf-8").replace(alt, neu, 1), "utf-8")
    with pytest.raises(DatenFehler) as funde:
        lade_gebiete(ordner)
    (mangel,) = funde.value.maengel
    assert (mangel.datei, mangel.zeile) == ("data/gebiete/aenderungen.csv", 2)
    assert fehler in mangel.fehler


@pytest.mark.parametrize(
    ("alt", "neu", "zeile", "fehler"),
    [
        ("{", "", 1, "kein GeoJSON"),
        ('"features"', '"flaechen"', 1, "keine Flächen"),
        ('"ags": "90001"', '"AGS": "90001"', 2, "kein Text"),
        ('"ags": "90001"', '"ags": 90001', 2, "kein Text"),
        ("10.4, 50.7", '"x", 50.7', 2, "fehlerhaft"),
        ("10.6, 50.9", "10.4, 50.6", 2, "fehlerhaft"),  # crosses itself
        ('"ags": "90001"', '"ags": "90002"', 3, "steht doppelt"),
        ('"ags": "90001"', '"ags": "91001"', 2, "steht nicht im Register"),
    ],
)
def test_mistake_in_the_boundaries_is_named(
    tmp_path: Path, musterland: Path, alt: str, neu: str, zeile: int, fehler: str
) -> None:
    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    datei = ordner / "gebiete" / "kreise.geojson"
    datei.write_text(datei.read_text("utf-8").replace(alt, neu, 1), "utf-8")
    maengel = pruefe_grenzen(ordner, lade_gebiete(ordner))
    assert (zeile, True) in [(m.zeile, fehler in m.fehler) for m in maengel], maengel
    assert all(m.datei == "data/gebiete/kreise.geojson" and m.abhilfe for m in maengel)


def test_area_without_boundary_is_named(tmp_path: Path, musterland: Path) -> None:
    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    datei = ordner / "gebiete" / "kreise.geojson"
    inhalt = json.loads(datei.read_text("utf-8"))
    del inhalt["features"][0]
    datei.write_text(json.dumps(inhalt), "utf-8")
    (mangel,) = pruefe(ordner)
    assert mangel.fehler == "Die Fläche von Musterstadt (90001) fehlt."


@pytest.mark.parametrize("ebene", ["kreise", "gemeinden"])
def test_missing_boundaries_ask_for_the_import(
    tmp_path: Path, musterland: Path, ebene: Any
) -> None:
    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    (ordner / "gebiete" / f"{ebene}.geojson").unlink()
    with pytest.raises(DatenFehler, match="data import"):
        lade_grenzen(ordner, ebene)
    (mangel,) = pruefe(ordner)
    assert "gibt es nicht" in mangel.fehler


def test_register_without_file_asks_for_the_import(tmp_path: Path) -> None:
    with pytest.raises(DatenFehler, match="data import"):
        lade_gebiete(tmp_path)


def test_boundaries_are_small_enough_to_ship() -> None:
    assert (DATEN / "gebiete" / "kreise.geojson").stat().st_size <= 150_000
    assert (DATEN / "gebiete" / "gemeinden.geojson").stat().st_size <= 600_000


def test_boundaries_cover_the_register(echt: Any) -> None:
    kreise, gemeinden = lade_grenzen(DATEN, "kreise"), lade_grenzen(DATEN, "gemeinden")
    assert list(kreise["ags"]) == [k.ags for k in echt.gebiete.kreise()]
    assert list(gemeinden["ags"]) == [g.ags for g in echt.gebiete.gemeinden()]
    assert kreise.crs.to_epsg() == 25832
    assert gemeinden.geometry.is_valid.all()


def test_borders_are_shared_between_areas_and_levels() -> None:
    kreise, gemeinden = lade_grenzen(DATEN, "kreise"), lade_grenzen(DATEN, "gemeinden")
    flaeche = gemeinden.union_all().area
    assert gemeinden.area.sum() == pytest.approx(flaeche, rel=1e-4)  # no overlaps
    assert kreise.area.sum() == pytest.approx(flaeche, rel=1e-4)  # no gaps
    vereint = gemeinden.dissolve(gemeinden["ags"].str[:5]).geometry.reset_index(drop=True)
    unterschied = vereint.symmetric_difference(kreise.geometry).area.sum()
    assert unterschied < 1e-4 * flaeche
