"""What chapters print of indices and inequality: words follow figures, guards stop false ones."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import atlas
from sozialatlas.bericht.atlas import Atlas
from sozialatlas.bericht.kreistafel import gezaehlte
from sozialatlas.darstellung import sprache
from sozialatlas.fehler import AufrufFehler, DatenFehler
from sozialatlas.kennwerte.index_sensitivitaet import STABIL
from sozialatlas.kennwerte.ungleichheit import gini


@pytest.fixture
def a(monkeypatch: pytest.MonkeyPatch) -> Atlas:
    monkeypatch.chdir(WURZEL)
    return atlas()


# --- indices ----------------------------------------------------------------------------------


def test_every_area_stands_in_the_table_by_key_with_an_interval_of_ranks(a: Atlas) -> None:
    zeilen = a.index("deprivation").tabelle().zellen
    assert [z[0] for z in zeilen] == [k.name for k in a.grundlage.kreise]
    assert all(re.fullmatch(r"\d+(–\d+)?", z[-1]) for z in zeilen)
    assert all(re.search(r"\(\d+\u202f%\)$", z[-2]) for z in zeilen)


def test_share_of_stable_classes_is_published_with_the_index(a: Atlas) -> None:
    d = a.index("deprivation")
    gleich = d.varianten.tabelle["gleich"]
    assert d.stabil.startswith(f"{int((gleich >= STABIL).sum())} der 22 Kreise")
    erste = d.robustheit().zellen
    assert [z[0] for z in erste][-2:] == ["alles zugleich", "alles zugleich, Gewichte völlig frei"]
    assert d.varianten.varianten == 1000


def test_only_areas_with_a_stable_class_are_named_as_certain(a: Atlas) -> None:
    d = a.index("deprivation")
    t = d.varianten.tabelle
    namen = {a.grundlage.kommune(str(i)).name for i in t.index[(t.klasse == 2) & (t.gleich >= 0.9)]}
    assert set(re.split(", | und ", d.sicher("hoch"))) == namen
    assert namen < set(re.split(", | und ", d.in_klasse("hoch")))


def test_map_shows_the_classes_of_the_index_and_no_others(a: Atlas) -> None:
    for id_, anzahl in (("deprivation", 22), ("status_dynamik", 631)):
        seite = a.index(id_)
        bild = seite.karte()
        assert f"{anzahl} " in bild.untertitel
        assert len(bild.daten) == len(seite.index.werte)
        stufen = bild.zeichnung.args[2]
        klassen = seite.index.werte["klasse"]
        assert [stufen.nummer(w) for w in seite.index.werte["wert"]] == klassen.tolist()
        assert stufen.anzahl == len(seite.definition.klassen.namen)
        for name in seite.definition.klassen.namen:
            assert name in bild.alt
    assert "schraffiert: 442 ohne Wert" in a.index("status_dynamik").karte().untertitel


def test_status_and_dynamics_are_counted_against_each_other(a: Atlas) -> None:
    s = a.index("status_dynamik")
    zeilen = s.kreuztabelle().zellen
    assert [z[0] for z in zeilen] == ["hoch", "mittel", "niedrig", "sehr niedrig"]
    assert sum(int(z[-1]) for z in zeilen) == int(s.anzahl)
    assert all(sum(map(int, z[1:-1])) == int(z[-1]) for z in zeilen)
    with pytest.raises(AufrufFehler, match="keine Dynamik"):
        a.index("deprivation").kreuztabelle()


def test_areas_without_index_are_counted_with_their_reason(a: Atlas) -> None:
    s = a.index("status_dynamik")
    assert int(s.anzahl) + len(s.index.ohne) == int(s.anzahl_gebiete)
    assert "weniger als 1000" in s.ohne_wert
    assert a.index("deprivation").ohne_wert == "keines"


def test_unknown_indices_and_classes_are_refused(a: Atlas) -> None:
    with pytest.raises(AufrufFehler, match="deprivation"):
        a.index("depravation")
    with pytest.raises(AufrufFehler, match="hoch"):
        a.index("deprivation").in_klasse("hohe")


# --- inequality -------------------------------------------------------------------------------


def test_gini_and_theil_stand_for_the_ends_of_each_comparable_series(a: Atlas) -> None:
    zeilen = a.gefaelle.tabelle("kinderarmut", "arbeitslosenquote").zellen
    assert [z[1] for z in zeilen] == ["2016", "2022", "2005", "2021"]
    z = a.gefaelle.zerlegung("kinderarmut", 2022)
    assert z.innerhalb + z.zwischen == pytest.approx(z.gesamt)
    assert a.gefaelle.gini_satz("kinderarmut").startswith("ist der Gini-Koeffizient von")


def test_concentration_counts_the_kreise_of_the_source_and_neighbourhood_those_of_today(
    a: Atlas,
) -> None:
    """INKAR 2021 knows 23 Kreise; only together they make up the Land."""
    alle = gezaehlte(a.grundlage, "haushaltseinkommen", 2019)
    assert len(alle) == 23
    gezeigt = next(z for z in a.gefaelle.tabelle("haushaltseinkommen").zellen if z[1] == "2019")
    assert gezeigt[2] == sprache.zahl(gini(alle.to_numpy()), 3)
    assert a.gefaelle.raum("haushaltseinkommen").anzahl == 21  # no Wartburgkreis of today


def test_low_power_is_printed_beside_the_spatial_test(a: Atlas) -> None:
    kreise = a.gefaelle.raum("kinderarmut")
    assert kreise.anzahl == 22
    assert kreise.inseln == ()
    assert 0.2 < kreise.schwelle < 0.35
    (zeile,) = a.gefaelle.raumtabelle(("kinderarmut",), ()).zellen
    assert zeile[2] == "22 Kreise"
    assert zeile[5] == a.gefaelle.schwelle


def test_dissimilarity_stands_with_its_baseline_and_only_where_there_are_parts(a: Atlas) -> None:
    werte = a.gefaelle.segregation
    assert set(werte) == {k.ags for k in a.grundlage.kreise}
    staedte = [k.ags for k in a.grundlage.kreise if k.typ == "Kreisfreie Stadt"]
    assert all(werte[s].index is None and werte[s].grund for s in staedte)
    gezeigt = [s for s in werte.values() if s.index is not None]
    assert all(s.zufall is not None and s.zufall <= 0.1 for s in gezeigt)
    zeilen = a.gefaelle.segregationstabelle().zellen
    assert len(zeilen) == len(werte) - len(staedte)


def test_sentences_that_became_false_stop_the_run(a: Atlas) -> None:
    for falsch in (
        lambda: a.gefaelle.gilt_innerhalb("altersarmut_gsia"),
        lambda: a.gefaelle.gilt_kein_muster("arbeitslosenquote", "anteil_65plus"),
        lambda: a.index("deprivation").gilt_sicherer("niedrig", "hoch"),
    ):
        with pytest.raises(DatenFehler, match="Satz im Kapitel"):
            falsch()


def test_reports_load_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Indices and spatial tests are for the chapters: a report computes none of them."""
    befehl = (
        "from sozialatlas.bericht import bericht, indexworte\n"
        "b = bericht('16052')\n"
        "assert indexworte.indexseite.cache_info().currsize == 0"
    )
    lauf = subprocess.run(
        [sys.executable, "-c", befehl], cwd=WURZEL, capture_output=True, text=True
    )
    assert lauf.returncode == 0, lauf.stderr
