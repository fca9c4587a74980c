"""The section „Unterhalb des Kreises“: Gemeinden, delivered areas, and honest silence."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import WURZEL
from raumwerkzeug import DEFINITION, stadt, zeilen
from sozialatlas import bericht as paket
from sozialatlas.bericht import bericht
from sozialatlas.bericht.unterhalb import quellen, sichten
from sozialatlas.bericht.unterhalbabschnitt import abschnitt
from sozialatlas.bericht.unterhalbbilder import extreme, karte, spannen
from sozialatlas.darstellung.tabellen import ZEICHEN
from sozialatlas.typen import Status

LANDKREISE = [f"160{n}" for n in range(61, 78)]


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def gera(tmp_path: Path, anzahl: int = 60, jahre=range(2016, 2022), **mehr):
    """Return the project's basis with invented areas of Gera."""
    definition = DEFINITION.replace('"90001"', '"16052"').replace("Musterstadt", "Gera")
    ordner = stadt(tmp_path / "kommunen", anzahl, jahre, definition=definition, **mehr)
    ordner.parent.rename(tmp_path / "kommunen" / "16052-gera")
    g = replace(paket.grundlage(), wurzel=tmp_path)
    return g, g.kommune("16052")


# --- Gemeinden ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ags", LANDKREISE)
def test_extremes_of_a_landkreis_are_named_with_interval_and_are_not_tiny(ags: str) -> None:
    sicht = sichten(paket.grundlage(), ags)[0]
    tabelle = extreme(sicht, sicht.haupt)
    assert tabelle is not None
    assert 2 <= len(tabelle.zellen) <= 6
    bild = sicht.haupt.bild
    for zellen in tabelle.zellen:
        assert re.fullmatch(r"\d+,\d bis \d+,\d", zellen[2])
        nenner = int(zellen[4].replace("\u202f", ""))
        assert nenner >= bild.mindestens
        assert nenner >= 600  # about a thousand residents; the smallest Gemeinden have sixty


def test_smoothed_values_are_labelled_and_stand_beside_the_raw_ones() -> None:
    sicht = sichten(paket.grundlage(), "16061")[0]
    bild = karte(sicht, sicht.haupt)
    assert "geglättet" in bild.titel
    assert "geglättet" in bild.untertitel
    assert "geglättet" in bild.alt
    assert list(bild.daten.columns)[1:3] == ["Wert (%)", "geglättet"]
    assert len(bild.daten) == 68
    svg = bild.bild(("svg",))["svg"].decode()
    assert "geglättet" in svg
    assert "geglättet (%)" in extreme(sicht, sicht.haupt).daten.columns


def test_kreis_with_few_gemeinden_says_why_nothing_is_smoothed() -> None:
    sicht = sichten(paket.grundlage(), "16072")[0]
    text = str(bericht("16072").unterhalb())
    assert "Geglättete Werte gibt es nicht: zu wenige Gebiete" in text
    assert "geglättet" not in karte(sicht, sicht.haupt).untertitel


def test_hidden_opposites_are_worded_with_places_and_values() -> None:
    text = str(bericht("16067").unterhalb())
    assert "**Der Kreiswert verdeckt gegenläufige Gemeinden (Saldierung).**" in text
    assert "Belegt darüber liegt Gotha (34\u202f% der Bezugsbevölkerung) mit 7,4\u202f%;" in text
    assert "belegt darunter liegen neun Gemeinden (35\u202f% der Bezugsbevölkerung; die" in text
    anderer = str(bericht("16061").unterhalb())
    assert "ist nicht belegt: der Wert der Kommune hebt sich selbst vom Land ab" in anderer


def test_unclear_zeros_are_counted_as_missing_with_their_reason() -> None:
    sicht = sichten(paket.grundlage(), "16061")[0]
    tabelle = spannen(sicht)
    assert (
        "Kinderarmut ohne Wert: 29 (als 0 ausgewiesen: null oder geheim gehalten)"
        in (tabelle.fussnoten[0])
    )
    zeile = next(z for z in tabelle.zellen if z[0].startswith("Kinderarmut"))
    assert zeile[2] == "39 von 68"
    assert not re.search(r"\b0,0\b", zeile[4])


def test_sources_of_the_gemeinden_stand_in_the_annex() -> None:
    assert {q.id for q in quellen(paket.grundlage(), "16061")} >= {
        "inkar_2024_export_gemeinden", "zensus_2022_gemeinden",
    }  # fmt: skip
    assert "Zensus 2022" in str(bericht("16061").quellen())


# --- nothing below ------------------------------------------------------------------------------


def test_city_without_delivered_areas_says_so_and_how_to_deliver() -> None:
    text = str(bericht("16052").unterhalb())
    assert "Zahlen unterhalb der Stadt Gera enthalten die verwendeten Quellen nicht" in text
    assert "docs/handbuch/kleinraeumig.md" in text
    assert (WURZEL / "docs/handbuch/kleinraeumig.md").exists()


def test_gemeinde_is_placed_within_its_kreis() -> None:
    text = str(bericht("16077001").unterhalb())
    assert "belegt über dem Wert von 5,9\u202f% im Altenburger Land" in text
    assert "unterhalb der Stadt Altenburg" in text


# --- delivered areas ----------------------------------------------------------------------------


def test_delivered_areas_are_shown_by_the_same_code(tmp_path: Path) -> None:
    g, kommune = gera(tmp_path)
    text = str(abschnitt(g, kommune))
    assert "60 Planungsräume in Gera, insgesamt 7,0\u202f%" in text
    assert "Wert der Stadt Gera" in text
    assert "der amtliche Wert ist" in text
    assert "Quelle und Grenzen: Stadt Gera, Statistikstelle (erfunden)" in text
    assert "GeoBasis" not in text
    assert "Kinderarmut" in text
    assert [q.id for q in quellen(g, "16052")] == ["musterstadt_planungsraeume"]


def test_secret_count_appears_nowhere_in_the_section(tmp_path: Path) -> None:
    """Its rate, its interval, its smoothed value and its colour would give the count away."""
    werte = zeilen(60, range(2021, 2022))
    geheim = {"P0003", "P0007"}
    for i, zeile in enumerate(werte):
        felder = zeile.split(";")
        if felder[1] in geheim:
            werte[i] = ";".join([*felder[:4], ".", *felder[5:]])
    g, kommune = gera(tmp_path, jahre=range(2021, 2022), werte=werte)
    sicht = sichten(g, "16052")[0]
    bild = karte(sicht, sicht.haupt)
    for zeile in bild.datentabelle().zellen:
        if zeile[0] in ("Raum 3", "Raum 7"):
            assert zeile[1:] == [ZEICHEN[Status.GEHEIM], "–", "–", "–"]
    werte_im_bild = bild.zeichnung.args[1]
    assert not {f"raum-{s}" for s in geheim} & set(werte_im_bild.index)
    assert "schraffiert: 2 ohne Wert" in bild.untertitel
    text = str(abschnitt(g, kommune))
    assert "alpha" not in text
    assert "Raum 3 " not in text.partition("Daten zur Abbildung")[0]


def test_larger_areas_of_a_city_are_shown_too(tmp_path: Path) -> None:
    g, kommune = gera(tmp_path, 180)
    text = str(abschnitt(g, kommune))
    assert re.search(
        r"Die 4 Bezirke .* reichen 2021 von .* \(Bezirk \d; .* bis .* \(Bezirk \d; ", text
    )


def test_city_of_540_areas_is_written_quickly(tmp_path: Path) -> None:
    g, kommune = gera(tmp_path, 540, range(2012, 2022))
    g.raeume  # noqa: B018  read here, measured in test_raeume
    beginn = time.process_time()
    text = str(abschnitt(g, kommune))
    dauer = time.process_time() - beginn
    assert "540 Planungsräume" in text
    assert text.count('scope="row">Raum ') >= 540
    assert dauer < 10, f"{dauer:.1f} s"


def test_opposite_changes_are_worded_with_places_and_amounts(tmp_path: Path) -> None:
    """Invented: half of the areas rise, half fall, the whole stays as it was."""
    werte = [
        f"Bezirk 1;P{i:04d};Raum {i};{jahr};{zahl};4.000;100;800"
        for i in range(6)
        for jahr, zahl in ((2016, 280), (2021, 400 if i < 3 else 160))
    ]
    g, kommune = gera(tmp_path, 6, werte=werte)
    leer = g.kennwerte[g.kennwerte["ags"] != "16052"]  # no official figure of the whole
    text = str(abschnitt(replace(g, kennwerte=leer), kommune))
    assert "Von 2016 bis 2021 hat er sich belegt um weniger als 0,5\xa0Prozentpunkte" in text
    assert "Belegt gestiegen sind drei Planungsräume (50\u202f% der Bezugsbevölkerung;" in text
    assert "um zusammen 3,0\xa0Prozentpunkte; belegt gesunken sind drei" in text


def test_map_names_the_areas_large_enough_to_be_named_and_no_others() -> None:
    sicht = sichten(paket.grundlage(), "16061")[0]
    namen = karte(sicht, sicht.haupt).zeichnung.args[6]
    benannt = {f"raum-{ags}" for ags in sicht.haupt.bild.benannte.index}
    assert {ags for ags, name in namen.items() if name} == benannt
