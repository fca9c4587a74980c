"""Charts: what they show, say and cost; not each stroke."""

from __future__ import annotations

import hashlib
import io
import itertools
import os
import re
from pathlib import Path

import matplotlib.image as mpimg
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.testing.compare import compare_images

import sozialatlas.darstellung.abbildung as modul
from diagramme_muster import (
    MUSTERLAND,
    NAMEN,
    NEUSTADT,
    indikator,
    kreiswerte,
    mit_bruch,
    reihen,
    zaehlung,
)
from sozialatlas.darstellung import diagramme, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import blatt, entzerre, stufen, umbrich
from sozialatlas.darstellung.verlaufsbild import stuecke
from sozialatlas.darstellung.verteilungsbild import PUNKT, schwarm
from sozialatlas.darstellung.zeichenflaeche import textbreite
from sozialatlas.typen import Status


def verlauf(**anderes):
    return diagramme.verlauf(
        anderes.pop("i", indikator()),
        anderes.pop("daten", reihen()),
        anderes.pop("kommune", NEUSTADT),
        namen=NAMEN,
        **anderes,
    )


@pytest.mark.parametrize("waagrecht", ["left", "center", "right"])
@pytest.mark.parametrize("fett", [False, True])
def test_label_stands_where_matplotlib_would_lay_it_out(waagrecht, fett):
    bilder = []
    for eigen in (True, False):
        with stil.rahmen():
            figur, flaeche = blatt(6, 2)
            if eigen:
                flaeche.wort(3, 1, "Ämter: 1.234,5\u202f%", 9, fett, waagrecht, stil.TEXT)
            else:
                art = {"fontsize": 9, "fontweight": "bold" if fett else "normal"}
                flaeche.text(3, 1, "Ämter: 1.234,5\u202f%", ha=waagrecht, color=stil.TEXT, **art)
            puffer = io.BytesIO()
            figur.savefig(puffer, format="png", dpi=200)
        bilder.append(mpimg.imread(io.BytesIO(puffer.getvalue()))[..., 0])
    assert bilder[0].min() < 0.3
    assert np.abs(bilder[0] - bilder[1]).max() < 0.3  # no edge moved by a third of a pixel


def test_verlauf_titles_with_the_finding_and_names_measure_and_areas():
    a = verlauf(klasse="fallend")
    assert a.titel.startswith("Musterquote in Neustadt: Der Wert sinkt seit 2015")
    assert "Neustadt, Musterland und Deutschland, 2015 bis 2022" in a.untertitel
    assert "fünf weitere Kreise" in a.untertitel


def test_bundle_of_the_land_is_simply_the_kreise():
    a = verlauf(kommune=MUSTERLAND)
    assert "graue Linien: sechs Kreise" in a.untertitel


def test_verlauf_claims_no_trend_without_a_class():
    assert "sinkt" not in verlauf().titel


def test_alt_text_names_kind_finding_and_values():
    alt = verlauf().alt
    assert alt.startswith("Liniendiagramm: Musterquote, 2015 bis 2022.")
    assert "über dem Landeswert" in alt
    assert "Neustadt 2015: 11,4\u202f%" in alt
    assert "Musterland 2022" in alt


def test_verlauf_table_has_years_areas_and_the_range_of_the_others():
    tafel = verlauf().daten
    assert list(tafel) == [
        "Jahr", "Neustadt", "Musterland", "Deutschland", "niedrigster Kreis", "höchster Kreis",
    ]  # fmt: skip
    letzte = tafel[tafel["Jahr"] == 2022].iloc[0]
    wahr = reihen().query("ags == '90001' and jahr == 2022")["wert"].iloc[0]
    assert letzte["Neustadt"] == wahr


def test_a_missing_year_shows_its_reason_and_is_never_bridged():
    daten = reihen()
    fehlt = (daten["ags"] == "90001") & (daten["jahr"] == 2018)
    daten.loc[fehlt, ["wert", "status"]] = [np.nan, "geheim"]
    tafel = verlauf(daten=daten).daten
    assert tafel.loc[tafel["Jahr"] == 2018, "Neustadt"].item() is Status.GEHEIM
    eigene = daten.loc[(daten["ags"] == "90001") & ~fehlt, ["jahr", "wert"]].to_numpy(float)
    assert [len(s) for s in stuecke(eigene, 1, ())] == [3, 4]


def test_a_declared_break_cuts_the_line_and_is_explained():
    eigene = reihen().query("ags == '90001'")[["jahr", "wert"]].to_numpy(float)
    assert [len(s) for s in stuecke(eigene, 1, (2019,))] == [4, 4]
    assert "Bruch 2019: Neue Zählweise." in verlauf(i=mit_bruch(2019)).quelle


def test_counts_are_drawn_for_the_kommune_alone():
    a = verlauf(i=indikator(einheit="Personen", dezimalen=0))
    assert list(a.daten) == ["Jahr", "Neustadt"]
    assert "graue Linien" not in a.untertitel


def test_the_land_is_compared_with_the_bund():
    assert "Bundeswert" in verlauf(kommune=MUSTERLAND).titel


def test_a_kommune_without_figures_is_refused():
    with pytest.raises(ValueError, match="keine Werte"):
        verlauf(daten=reihen().query("ags != '90001'"))


def test_streifen_shows_all_areas_of_one_year_and_no_rank_word():
    werte = reihen().query("jahr == 2022")
    a = diagramme.streifen(indikator(), werte, NEUSTADT, namen=NAMEN, rang=(1, 2))
    assert a.daten["Gebiet"].tolist()[:3] == ["Neustadt", "Musterland", "Deutschland"]
    assert len(a.daten) == 8
    assert "Platz 1 bis 2" in a.untertitel
    assert "niedrigster Wert: Neustadt" in a.alt


def test_streifen_refuses_counts():
    with pytest.raises(ValueError, match="Anzahl"):
        diagramme.streifen(
            indikator(einheit="Personen"), reihen().query("jahr == 2022"), NEUSTADT, namen=NAMEN
        )


def test_hantel_tells_relevant_changes_from_others():
    zeilen = pd.DataFrame(
        {"name": ["A", "B"], "von": [10.0, 10.0], "bis": [7.0, 10.4], "relevant": [1.0, 1.0]}
    )
    a = diagramme.hantel(zeilen, 2016, 2022, titel="A sinkt.")
    assert a.daten["bedeutsam"].tolist() == ["ja", "nein"]
    assert a.daten["Veränderung"].tolist() == ["−3,0", "+0,4"]
    assert "1 von 2 Veränderungen" in a.alt


def test_hantel_refuses_rows_with_gaps():
    zeilen = pd.DataFrame({"name": ["A"], "von": [np.nan], "bis": [7.0], "relevant": [1.0]})
    with pytest.raises(ValueError, match="beide Werte"):
        diagramme.hantel(zeilen, 2016, 2022, titel="A.")


def test_bars_start_at_zero_and_are_few():
    with pytest.raises(ValueError, match="zwölf"):
        diagramme.balken(indikator(), {str(i): 1.0 for i in range(13)}, titel="T")
    assert 0 in stufen([7.0, 9.0], null=True)


def test_matrix_lists_every_count_in_its_table():
    a = diagramme.matrix(zaehlung(), titel="T")
    assert a.daten["insgesamt"].tolist() == [3, 0, 4]
    assert a.daten["nach Feld"].tolist()[1] == "keine"
    assert "Seekreis: 4" in a.alt


def test_matrix_writes_every_count_into_its_symbol():
    with stil.rahmen():
        figur = diagramme.matrix(zaehlung(), titel="T").zeichnung()
    texte = [t.get_text() for t in figur.axes[0].texts]
    assert sorted(t for t in texte if t.isdigit()) == ["1", "1", "2", "3"]
    assert {"Kinder", "Arbeit", "Wohnen"} <= set(texte)


def trichter() -> Abbildung:
    """A funnel of thirty invented Gemeinden, two of them far outside."""
    gebiete = pd.DataFrame({"nenner": np.geomspace(60, 40_000, 30).round()})
    gebiete["wert"] = 8 + 60 * np.where(gebiete.index % 2, 1, -1) / np.sqrt(gebiete["nenner"])
    gebiete["z"] = np.where(gebiete.index % 2, 1.0, -1.0)
    gebiete["lage"] = "innen"
    gebiete.loc[[20, 21, 25], ["wert", "z", "lage"]] = [
        [14.0, 5.0, "weit_oben"],
        [2.0, -4.0, "weit_unten"],
        [9.4, 2.4, "oben"],
    ]
    gebiete["name"] = [f"Dorf {n}" for n in range(30)]
    gebiete["ags"] = [f"90001{n:03d}" for n in range(30)]
    grenzen = pd.DataFrame({"nenner": np.geomspace(50, 45_000, 20)})
    for name, breite in (("95", 100), ("998", 160)):
        grenzen[f"unten_{name}"] = np.maximum(8 - breite / np.sqrt(grenzen["nenner"]), 0)
        grenzen[f"oben_{name}"] = 8 + breite / np.sqrt(grenzen["nenner"])
    return diagramme.trichter(
        indikator(), gebiete, grenzen, jahr=2022, ziel=8.0, mehrzahl="Gemeinden"
    )


def test_funnel_counts_and_names_those_outside_and_lists_all():
    bild = trichter()
    assert bild.titel == "Musterquote 2022: 1 von 30 Gemeinden über, 1 unter den äußeren Grenzen"
    assert "Am weitesten darunter: Dorf 21 2,0\u202f%; am weitesten darüber: Dorf 20" in bild.alt
    assert list(bild.daten["Gebiet"][:3]) == ["Dorf 0", "Dorf 1", "Dorf 10"]
    assert bild.daten["Lage"].value_counts().to_dict() == {
        "innerhalb": 27,
        "über den äußeren Grenzen": 1,
        "über den inneren Grenzen": 1,
        "unter den äußeren Grenzen": 1,
    }
    texte = [t.get_text() for t in bild.zeichnung().texts]
    assert {"Dorf 20", "Dorf 21", "alle"} <= set(texte)
    assert "Dorf 25" not in texte


def test_funnel_without_areas_is_refused():
    with pytest.raises(ValueError, match="Ohne Gebiete"):
        diagramme.trichter(
            indikator(),
            pd.DataFrame(columns=["name", "z"]),
            pd.DataFrame(),
            jahr=2022,
            ziel=8.0,
            mehrzahl="Gemeinden",
        )


ABBILDUNGEN = {
    "verlauf": lambda: verlauf(klasse="fallend", i=mit_bruch(2018)),
    "streifen": lambda: diagramme.streifen(
        indikator(), reihen().query("jahr == 2022"), NEUSTADT, namen=NAMEN
    ),
    "hantel": lambda: diagramme.hantel(
        pd.DataFrame(
            {"name": ["A", "B"], "von": [10.0, 9.0], "bis": [7.0, 9.4], "relevant": [1.0, 1.0]}
        ),
        2016,
        2022,
        titel="A sinkt.",
    ),
    "balken": lambda: diagramme.balken(indikator(), {"A": 3.0, "B": 5.0}, titel="T", hervor="A"),
    "trichter": lambda: trichter(),
    "vielfache": lambda: diagramme.kleine_vielfache(
        indikator(), reihen(), {a: NAMEN[a] for a in kreiswerte().index}, bezug="90", titel="T"
    ),
}


@pytest.mark.parametrize("art", ABBILDUNGEN)
def test_the_same_figure_has_the_same_bytes_and_stays_small(art):
    erstes, zweites = (ABBILDUNGEN[art]() for _ in range(2))
    assert erstes.fingerabdruck == zweites.fingerabdruck
    bilder = erstes.bild()
    assert {f: hashlib.sha256(b).hexdigest() for f, b in bilder.items()} == {
        f: hashlib.sha256(b).hexdigest() for f, b in zweites.bild().items()
    }
    assert len(bilder["svg"]) < 60_000


@pytest.mark.parametrize("art", ABBILDUNGEN)
def test_no_letter_is_smaller_than_seven_and_a_half_points(art):
    figur = ABBILDUNGEN[art]().zeichnung()
    assert min(t.get_fontsize() for t in figur.texts) >= stil.KLEIN


@pytest.mark.parametrize("art", ABBILDUNGEN)
def test_labels_stay_on_the_sheet_and_apart(art):
    with stil.rahmen():
        figur = ABBILDUNGEN[art]().zeichnung()
        rahmen = [t.get_window_extent() for t in figur.texts]
    blatt = figur.bbox
    for r in rahmen:
        assert r.x0 >= -1
        assert r.x1 <= blatt.x1 + 1
        assert r.y0 >= -1
        assert r.y1 <= blatt.y1 + 1
    enger = [(r.x0 + 1, r.y0 + 1, r.x1 - 1, r.y1 - 1) for r in rahmen]
    for a, b in itertools.combinations(enger, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_svg_has_no_outside_reference_and_no_date():
    svg = verlauf().bild(["svg"])["svg"]
    assert b"<!DOCTYPE" not in svg
    assert b"<metadata>" not in svg
    assert b"<text" not in svg  # glyphs are paths: no font needed


def test_an_existing_file_is_not_drawn_again(tmp_path, monkeypatch):
    a = verlauf()
    name = a.schreibe(tmp_path)
    assert [d.name for d in tmp_path.iterdir()] == [name]
    monkeypatch.setattr(modul, "bildbytes", lambda *_: pytest.fail("wurde neu gezeichnet"))
    assert verlauf().schreibe(tmp_path) == name


def test_a_picture_is_written_once_as_drawing_or_where_quarto_asks_as_pixels(tmp_path, monkeypatch):
    monkeypatch.delenv("QUARTO_FIG_FORMAT", raising=False)
    assert verlauf().schreibe(tmp_path).endswith(".svg")
    monkeypatch.setenv("QUARTO_FIG_FORMAT", "png")
    assert verlauf().schreibe(tmp_path).endswith(".png")
    assert sorted(d.suffix for d in tmp_path.iterdir()) == [".png", ".svg"]


def test_other_data_or_words_in_the_picture_change_the_file_name():
    anders = reihen()
    anders.loc[0, "wert"] += 0.1
    abdruecke = {verlauf().fingerabdruck, verlauf(daten=anders).fingerabdruck}
    assert len(abdruecke | {verlauf(i=mit_bruch(2019)).fingerabdruck}) == 3
    assert verlauf(titel="Andere Beschriftung").fingerabdruck in abdruecke


def test_markdown_has_caption_reference_alt_text_and_folded_data(tmp_path, monkeypatch):
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "rules").mkdir()
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(tmp_path))
    monkeypatch.delenv("QUARTO_FIG_FORMAT", raising=False)
    text = verlauf(quelle='Amt „A“ "B".')._repr_markdown_()
    treffer = re.match(
        r"!\[\*\*(.+?)\*\* .*\]\(\.\./_bilder/([0-9a-f]{16})\.svg\)"
        r'\{#fig-verlauf-musterquote fig-alt="Linien.*"\}',
        text,
    )
    assert treffer
    assert (tmp_path / "_bilder" / f"{treffer[2]}.svg").exists()
    assert 'when-format="html"' in text
    assert 'scope="col">Jahr</th>' in text
    monkeypatch.setenv("QUARTO_FIG_FORMAT", "png")
    assert f"{treffer[2]}.png" in verlauf().markdown(daten=False)


def test_palette_reaches_the_contrast_of_its_use():
    schriften = (stil.TEXT, stil.STRUKTUR, stil.KOMMUNE, stil.LAND, stil.BUND_TEXT)
    assert min(stil.kontrast(farbe) for farbe in schriften) >= 4.5
    assert min(stil.kontrast(farbe) for farbe in (stil.BUND, stil.PUNKT)) >= 3
    for farbe in stil.SEQUENZ:
        assert stil.kontrast(stil.schrift_auf(farbe), farbe) >= 4.5


def test_map_colours_grow_darker_class_by_class():
    auf_weiss = [stil.kontrast(farbe) for farbe in stil.SEQUENZ]
    assert auf_weiss == sorted(auf_weiss)


@given(
    st.lists(st.tuples(st.floats(0, 9), st.floats(0.2, 0.8)), min_size=1, max_size=6),
)
def test_moved_labels_do_not_overlap_and_keep_their_order(orte_hoehen):
    orte, hoehen = [o for o, _ in orte_hoehen], [h for _, h in orte_hoehen]
    neu = entzerre(orte, hoehen, 0, 9)
    reihenfolge = sorted(range(len(orte)), key=lambda i: orte[i])
    for a, b in itertools.pairwise(reihenfolge):
        assert neu[b] - neu[a] >= (hoehen[a] + hoehen[b]) / 2 - 1e-9
    assert min(n - h / 2 for n, h in zip(neu, hoehen, strict=True)) >= -1e-9


def test_labels_with_room_stay_where_they_belong():
    assert entzerre([1.0, 5.0], [0.4, 0.4], 0, 9) == pytest.approx([1.0, 5.0])


@given(st.lists(st.floats(0, 15), min_size=1, max_size=25))
def test_dots_of_the_swarm_do_not_overlap(orte):
    orte = sorted(orte)
    punkte = list(zip(orte, schwarm(orte), strict=True))
    for (x1, y1), (x2, y2) in itertools.combinations(punkte, 2):
        assert (x1 - x2) ** 2 + (y1 - y2) ** 2 >= (PUNKT * 0.999) ** 2


def test_long_names_break_at_their_hyphen():
    assert umbrich("Wald-Heide-Kreis", textbreite("Wald-Heide-") + 0.01) == "Wald-Heide-\nKreis"


BASIS = Path(__file__).parent / "baseline"


@pytest.mark.parametrize("art", ["verlauf", "streifen", "hantel"])
def test_figures_look_as_they_were_approved(art, tmp_path):
    """Compare with the approved picture; BASELINE_NEU=1 approves the present one."""
    bild = ABBILDUNGEN[art]().bild(["png"])["png"]
    if os.environ.get("BASELINE_NEU"):
        (BASIS / f"{art}.png").write_bytes(bild)
    jetzt, erwartet = tmp_path / "jetzt.png", tmp_path / "erwartet.png"
    jetzt.write_bytes(bild)
    erwartet.write_bytes((BASIS / f"{art}.png").read_bytes())
    assert compare_images(str(erwartet), str(jetzt), tol=4) is None
