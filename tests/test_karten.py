"""Maps: classes, legend, notes on the boundaries, areas without figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from diagramme_muster import NAMEN, NEUSTADT, grenzen, indikator, kreiswerte
from sozialatlas.darstellung import karten, kartenbild, stil
from sozialatlas.darstellung.gelaende import Rahmen, auf_das_blatt, namensschilder, umriss
from sozialatlas.darstellung.klassen import bilde_klassen
from sozialatlas.typen import Kommune, Status


def karte(**anderes):
    werte = anderes.pop("werte", kreiswerte())
    return karten.kreiskarte(
        indikator(), grenzen(), werte, jahr=2022, kommune=NEUSTADT, land=5.6, **anderes
    )


def test_map_names_the_origin_of_its_boundaries_and_its_class_method():
    a = karte(quelle="Quelle: Musteramt.")
    assert "© GeoBasis-DE / BKG 2022 (Daten verändert), dl-de/by-2-0" in a.quelle
    assert "Klassen: Fisher-Jenks" in a.untertitel


def test_map_lists_every_area_with_value_or_reason():
    werte = kreiswerte().drop("90003")
    a = karte(werte=werte, zustand=pd.Series({"90003": "geheim"}))
    tafel = a.daten.set_index("Gebiet")
    assert tafel.loc["Seekreis", "Musterquote in %"] is Status.GEHEIM
    assert tafel.loc["Seekreis", "Klasse"] == "ohne Wert"
    assert "| Seekreis | 90003 | . | ohne Wert |" in a.datentabelle().markdown()


def test_map_alt_text_names_extremes_and_classes():
    alt = karte().alt
    assert alt.startswith("Karte: Musterquote in % 2022")
    assert "höchste Werte: Heidekreis" in alt
    assert "Gebiete je Klasse von niedrig nach hoch:" in alt


def test_map_without_kommune_titles_with_the_range():
    a = karten.kreiskarte(indikator(), grenzen(), kreiswerte(), jahr=2022)
    assert "reichen die Werte von" in a.titel
    assert "(Neustadt)" in a.titel


def test_map_refuses_counts_and_emptiness():
    with pytest.raises(ValueError, match="Anzahl"):
        karten.kreiskarte(indikator(einheit="Personen"), grenzen(), kreiswerte(), jahr=2022)
    with pytest.raises(ValueError, match="kein Gebiet"):
        karten.kreiskarte(indikator(), grenzen(), kreiswerte() * np.nan, jahr=2022)


def test_small_areas_get_a_tile():
    flaechen, _ = auf_das_blatt(grenzen(), kartenbild.FENSTER)
    assert kartenbild._kleine(flaechen) == ["90001"]


def test_legend_counts_add_up_to_all_areas():
    with stil.rahmen():
        figur = karte(werte=kreiswerte().drop("90003")).zeichnung()
    texte = [t.get_text() for t in figur.texts]
    assert "ohne Wert" in texte
    assert sum(int(t) for t in texte if t.isdigit()) == len(grenzen())


def test_map_is_reproducible_small_and_keeps_type_large_enough():
    bilder, wieder = karte().bild(), karte().bild()
    assert bilder == wieder
    assert len(bilder["svg"]) < 120_000
    assert min(t.get_fontsize() for t in karte().zeichnung().texts) >= stil.KLEIN


def test_position_map_names_the_kommune_and_lists_all_in_its_alt_text():
    a = karten.lagekarte(grenzen(), NEUSTADT, land_name="Musterland")
    assert a.titel == "Stadt Neustadt: Lage in Musterland"
    assert "Bergkreis, Heidekreis" in a.alt
    assert "BKG 2022" in a.quelle


def test_position_map_takes_a_border_of_its_own():
    ort = grenzen().iloc[[1]].assign(ags="90002001", name="Dorf, Stadt")
    dorf = Kommune("90002001", "Dorf", "Gemeinde", "gemeinde", kreis="90002")
    with stil.rahmen():
        figur = karten.lagekarte(grenzen(), dorf, umriss=ort).zeichnung()
    assert "Dorf" in [t.get_text() for t in figur.texts]


def test_shared_borders_stay_shared_when_thinned():
    flaechen, _ = auf_das_blatt(grenzen(), Rahmen(0, 0, 10, 9))
    assert shapely.coverage_is_valid(list(flaechen.values()))
    alle = shapely.union_all(list(flaechen.values()))
    assert sum(f.area for f in flaechen.values()) == pytest.approx(alle.area)


def test_a_hole_stays_open():
    stadt, umland = list(auf_das_blatt(grenzen(), Rahmen(0, 0, 10, 9))[0].values())[:2]
    weg = umriss([umland])
    assert list(weg.codes).count(1) == 2
    assert stadt.centroid.within(shapely.Polygon(umland.exterior))


def test_names_lie_inside_their_areas_and_apart():
    flaechen, _ = auf_das_blatt(grenzen(), kartenbild.FENSTER)
    schilder = namensschilder(flaechen, NAMEN, stil.KLEIN)
    assert schilder
    for ags, schild in schilder.items():
        assert flaechen[ags].contains(shapely.Point(schild.x, schild.y))
        assert schild.darin


@given(st.lists(st.floats(0, 40), min_size=1, max_size=60), st.floats(0, 40))
def test_every_value_falls_into_exactly_one_class_and_none_is_empty(werte, land):
    klassen = bilde_klassen(werte, 1, land)
    nummern = {klassen.nummer(w) for w in werte}
    assert nummern == set(range(klassen.anzahl))
    assert klassen.anzahl <= 5
    assert len(klassen.texte()) == klassen.anzahl


@given(st.lists(st.floats(0, 40), min_size=8, max_size=40), st.data())
def test_classes_keep_the_order_of_values(werte, ziehe):
    klassen = bilde_klassen(werte, 1)
    a, b = sorted(ziehe.draw(st.tuples(st.sampled_from(werte), st.sampled_from(werte))))
    assert klassen.nummer(a) <= klassen.nummer(b)


def test_a_border_moves_to_the_land_where_it_can():
    klassen = bilde_klassen([1, 2, 3, 6, 7, 9, 12, 13, 20, 22.0], 1, land=6.5)
    assert 6.5 in klassen.grenzen
    assert "Landeswert" in klassen.methode


def test_many_values_are_cut_by_quantiles():
    klassen = bilde_klassen(list(np.linspace(0, 50, 631)), 1)
    assert klassen.methode == "Quantile"
    assert klassen.anzahl == 5


def test_map_names_a_shared_licence_once_and_says_what_is_hatched():
    quelle = "Quelle: Musteramt; Ausgabe 2024, Daten verändert; dl-de/by-2-0."
    a = karte(werte=kreiswerte().drop("90003"), quelle=quelle)
    assert a.quelle.count("dl-de/by-2-0") == 1
    assert "© GeoBasis-DE / BKG 2022 (Daten verändert). Lizenz beider" in a.quelle
    assert "schraffiert: 1 ohne Wert" in a.untertitel
    assert "[dl-de/by-2-0](https://www.govdata.de/dl-de/by-2-0)" in a.beschriftung
