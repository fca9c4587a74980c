"""Peer groups: against a naive second computation, on the real data, and where there are none."""

from __future__ import annotations

import math
import shutil
import statistics
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kennwertwerkzeug import KREISE, beobachtungen, gebiete
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Strukturmerkmal, Vergleichsgruppe, lade_katalog
from sozialatlas.kennwerte import (
    MINDESTENS_VERGLEICH,
    begruendungen,
    berechne,
    vergleichsgruppen,
    vergleichswerte,
)

SPALTEN = ["vergleichsgruppe", "differenz_vergleichsgruppe", "verhaeltnis_vergleichsgruppe"]


def festlegung(*indikatoren: str, anzahl: int = 4, log: tuple[str, ...] = ()) -> Vergleichsgruppe:
    merkmale = tuple(
        Strukturmerkmal(indikator=i, logarithmisch=i in log, grund="für den Test erfunden")
        for i in indikatoren
    )
    return Vergleichsgruppe(anzahl=anzahl, grund="für den Test erfunden", merkmale=merkmale)


def merkmal(name: str, werte: Mapping[str, float], jahr: int = 2020) -> list[tuple]:
    return [(ags, jahr, wert, "ok", name) for ags, wert in werte.items()]


def zahlen(*werte: float) -> dict[str, float]:
    return dict(zip(KREISE, werte, strict=False))


# --- the naive oracle -----------------------------------------------------------------------


def naive_gruppen(bestand: Any, anzahl: int | None = None) -> dict[str, tuple[str, ...]]:
    """Peers by plain loops: latest value of each characteristic, z-scores, sorted distances."""
    gruppe = bestand.katalog.vergleichsgruppe
    kreise = [k.ags for k in bestand.gebiete.kreise()]
    z: dict[str, list[float]] = {ags: [] for ags in kreise}
    for m in gruppe.merkmale:
        letzte: dict[str, tuple[int, float]] = {}
        for zeile in bestand.kennwerte[bestand.kennwerte["indikator"] == m.indikator].itertuples():
            neuer = zeile.jahr >= letzte.get(zeile.ags, (0, 0.0))[0]
            if zeile.ags in z and not math.isnan(zeile.wert) and neuer:
                letzte[zeile.ags] = (zeile.jahr, zeile.wert)
        werte = {a: math.log(w) if m.logarithmisch else w for a, (_, w) in letzte.items()}
        mittel, sd = statistics.mean(werte.values()), statistics.stdev(werte.values())
        for ags in kreise:
            z[ags].append((werte[ags] - mittel) / sd)
    ergebnis = {}
    for ags in kreise:
        folge = sorted((round(math.dist(z[ags], z[b]), 9), b) for b in kreise if b != ags)
        ergebnis[ags] = tuple(b for _, b in folge[: anzahl or gruppe.anzahl])
    return ergebnis


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_peers_equal_those_of_plain_loops(welche: str, request: Any) -> None:
    bestand = request.getfixturevalue(welche)
    erwartet = naive_gruppen(bestand)
    assert vergleichsgruppen(bestand.kennwerte, bestand.katalog, bestand.gebiete) == erwartet
    assert all(len(g) == bestand.katalog.vergleichsgruppe.anzahl for g in erwartet.values())


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_reference_is_the_median_of_the_peers_of_the_same_year(welche: str, request: Any) -> None:
    bestand = request.getfixturevalue(welche)
    gruppen = naive_gruppen(bestand)
    kennwerte = bestand.kennwerte
    kennwerte = kennwerte[kennwerte["ags"].str.len() == 5]
    kennwerte = kennwerte[kennwerte["jahr"] >= 2019]
    wert = {(z.ags, z.indikator, z.jahr): z.wert for z in kennwerte.itertuples()}
    anzahlen = {i.id for i in bestand.katalog.indikatoren.values() if i.summe_gleich_land}
    gesehen = 0
    for z in kennwerte.itertuples():
        andere = [wert.get((b, z.indikator, z.jahr), math.nan) for b in gruppen.get(z.ags, ())]
        andere = [w for w in andere if not math.isnan(w)]
        if len(andere) < MINDESTENS_VERGLEICH:
            assert math.isnan(z.vergleichsgruppe)
            continue
        median = statistics.median(andere)
        assert z.vergleichsgruppe == pytest.approx(median, abs=1e-8)
        gesehen += 1
        if z.indikator in anzahlen:
            assert math.isnan(z.differenz_vergleichsgruppe)
        elif not math.isnan(z.wert):
            assert z.differenz_vergleichsgruppe == pytest.approx(z.wert - median, abs=1e-8)
            if median:
                assert z.verhaeltnis_vergleichsgruppe == pytest.approx(z.wert / median, abs=1e-8)
    assert gesehen > 50


# --- the real groups ------------------------------------------------------------------------


def test_only_kreise_of_today_have_peers_and_nobody_is_its_own(echt: Any) -> None:
    werte = berechne(echt.beobachtungen, echt.katalog, echt.gebiete)
    gruppen = vergleichsgruppen(werte, echt.katalog, echt.gebiete)
    kreise = {k.ags for k in echt.gebiete.kreise()}
    assert set(gruppen) == kreise
    assert all(set(g) <= kreise - {ags} for ags, g in gruppen.items())
    ohne = werte[~werte["ags"].isin(kreise)]
    assert {2, 5, 8} == set(ohne["ags"].str.len())  # the former Kreis is among them
    assert ohne[SPALTEN].isna().all(axis=None)


def test_cities_find_cities_although_their_kind_is_no_characteristic(echt: Any) -> None:
    gruppen = vergleichsgruppen(echt.kennwerte, echt.katalog, echt.gebiete)
    staedte = {k.ags for k in echt.gebiete.kreise() if k.typ == "Kreisfreie Stadt"}
    assert all(set(gruppen[ags]) & staedte for ags in staedte)
    assert not any(set(gruppen[ags]) & staedte for ags in gruppen if ags not in staedte)


def test_group_can_be_varied_in_size_and_characteristics(echt: Any) -> None:
    daten = (echt.kennwerte, echt.katalog, echt.gebiete)
    grund = vergleichsgruppen(*daten)
    assert vergleichsgruppen(*daten, anzahl=9) == naive_gruppen(echt, 9)
    assert all(g[:4] == grund[a][:4] for a, g in vergleichsgruppen(*daten, anzahl=4).items())
    for m in echt.katalog.vergleichsgruppe.merkmale:
        andere = vergleichsgruppen(*daten, ohne=[m.indikator])
        gleich = [len(set(andere[a]) & set(grund[a])) for a in grund]
        assert np.mean(gleich) < 6, m.indikator  # every characteristic moves the groups
        assert np.mean(gleich) > 4, m.indikator  # and none alone makes them


def test_reason_names_the_characteristics_by_their_nearness(echt: Any) -> None:
    daten = (echt.kennwerte, echt.katalog, echt.gebiete)
    texte = begruendungen(*daten, vergleichsgruppen(*daten))
    assert len(texte) == 22
    assert texte["16053"] == (
        "am ähnlichsten nach Ländlichkeit und Bevölkerung, am wenigsten nach Anteil 65+"
    )


# --- edges ----------------------------------------------------------------------------------


def test_kreis_without_a_characteristic_has_no_peers_and_is_nobodys(kleiner_katalog: Any) -> None:
    groesse, dichte = zahlen(*range(1, 8)), zahlen(*range(1, 8))
    del dichte["90003"]
    werte = beobachtungen(*merkmal("groesse", groesse), *merkmal("dichte", dichte))
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), groesse={}, dichte={})
    gruppen = vergleichsgruppen(werte, katalog, gebiete(*KREISE))
    assert set(gruppen) == set(dichte)
    assert all("90003" not in g for g in gruppen.values())
    mit = vergleichsgruppen(werte, katalog, gebiete(*KREISE), ohne=["dichte"])
    assert "90003" in mit["90002"]


def test_equal_kreise_are_peers_in_the_order_of_their_ags(kleiner_katalog: Any) -> None:
    gleich = zahlen(*[5.0] * 7)
    werte = beobachtungen(*merkmal("groesse", gleich), *merkmal("dichte", gleich))
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), groesse={}, dichte={})
    gruppen = vergleichsgruppen(werte.sample(frac=1, random_state=1), katalog, gebiete(*KREISE))
    assert gruppen["90001"] == ("90002", "90003", "90004", "90005")
    assert gruppen["90007"] == ("90001", "90002", "90003", "90004")


def test_characteristic_in_which_all_are_equal_changes_nothing(kleiner_katalog: Any) -> None:
    werte = beobachtungen(
        *merkmal("groesse", zahlen(1, 2, 4, 8, 16, 32)), *merkmal("dichte", zahlen(*[3] * 6))
    )
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), groesse={}, dichte={})
    register = gebiete(*KREISE)
    alle = vergleichsgruppen(werte, katalog, register)
    assert alle == vergleichsgruppen(werte, katalog, register, ohne=["dichte"])
    assert alle["90001"] == ("90002", "90003", "90004", "90005")


def test_logarithm_counts_ratios(kleiner_katalog: Any) -> None:
    groesse = zahlen(10, 20, 40, 80, 160, 1000)
    werte = beobachtungen(*merkmal("groesse", groesse), *merkmal("dichte", zahlen(*[1] * 6)))

    def nachbarn(log: tuple[str, ...]) -> tuple[str, ...]:
        gruppe = festlegung("groesse", "dichte", log=log)
        katalog = kleiner_katalog(gruppe, groesse={}, dichte={})
        return vergleichsgruppen(werte, katalog, gebiete(*KREISE))["90004"]

    assert nachbarn(()) == ("90003", "90002", "90001", "90005")  # 40, 60, 70, 80 away
    assert nachbarn(("groesse",)) == ("90003", "90005", "90002", "90001")  # ×2, ×2, ×4, ×8


def test_zero_has_no_logarithm_and_counts_as_missing(kleiner_katalog: Any) -> None:
    werte = beobachtungen(
        *merkmal("groesse", zahlen(0, 2, 3, 4, 5, 6)), *merkmal("dichte", zahlen(*[1] * 6))
    )
    katalog = kleiner_katalog(
        festlegung("groesse", "dichte", log=("groesse",)), groesse={}, dichte={}
    )
    assert "90001" not in vergleichsgruppen(werte, katalog, gebiete(*KREISE))


def test_latest_characteristic_counts_and_the_group_holds_for_all_years(
    kleiner_katalog: Any,
) -> None:
    werte = beobachtungen(
        *merkmal("groesse", zahlen(6, 5, 4, 3, 2, 1), 2010),
        *merkmal("groesse", zahlen(1, 2, 4, 8, 16, 32), 2020),
        *merkmal("dichte", zahlen(*[1] * 6)),
        *((ags, jahr, i * jahr) for i, ags in enumerate(KREISE[:6]) for jahr in (2010, 2020)),
    )
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), quote={}, groesse={}, dichte={})
    kennwerte = berechne(werte, katalog, gebiete(*KREISE[:6]))
    erste = kennwerte[(kennwerte["ags"] == "90001") & (kennwerte["indikator"] == "quote")]
    assert erste["vergleichsgruppe"].tolist() == [2.5 * 2010, 2.5 * 2020]  # peers 2 to 5


def test_too_few_peers_with_a_value_give_no_reference(kleiner_katalog: Any) -> None:
    struktur = zahlen(1, 2, 3, 4, 5)
    werte = beobachtungen(
        *merkmal("groesse", struktur), *merkmal("dichte", struktur),
        ("90001", 2020, 3), ("90002", 2020, 4), ("90003", 2020, 5), ("90004", 2020, 6),
        ("90005", 2020, 0, "geheim"),
    )  # fmt: skip
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), quote={}, groesse={}, dichte={})
    kennwerte = berechne(werte, katalog, gebiete(*KREISE[:5]))
    quote = kennwerte[kennwerte["indikator"] == "quote"]
    assert quote["vergleichsgruppe"].iloc[:4].isna().all()  # three of four peers have a value
    assert quote["vergleichsgruppe"].iloc[4] == 4.5  # its own missing value is no obstacle
    assert quote["differenz_vergleichsgruppe"].isna().all()


def test_median_of_zero_has_a_difference_but_no_ratio(kleiner_katalog: Any) -> None:
    werte = beobachtungen(*((ags, 2020, float(i == 0)) for i, ags in enumerate(KREISE[:5])))
    gruppen = {"90001": tuple(KREISE[1:5])}
    zeile = vergleichswerte(werte, kleiner_katalog(quote={}), gruppen).iloc[0]
    assert zeile[SPALTEN[:2]].tolist() == [0, 1]
    assert math.isnan(zeile["verhaeltnis_vergleichsgruppe"])


def test_catalogue_without_declaration_or_land_of_one_kreis_gives_no_peers(
    kleiner_katalog: Any,
) -> None:
    werte = beobachtungen(*merkmal("groesse", zahlen(1)), *merkmal("dichte", zahlen(1)))
    ohne = kleiner_katalog(groesse={}, dichte={})
    assert vergleichsgruppen(werte, ohne, gebiete("90001")) == {}
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), groesse={}, dichte={})
    assert vergleichsgruppen(werte, katalog, gebiete("90001")) == {"90001": ()}
    assert vergleichsgruppen(werte.head(0), katalog, gebiete("90001")) == {}
    for k in (ohne, katalog):
        assert berechne(werte, k, gebiete("90001"))[SPALTEN].isna().all(axis=None)
    assert begruendungen(werte, katalog, gebiete("90001"), {"90001": ()}) == {}


def test_kreise_of_another_land_are_no_peers(kleiner_katalog: Any) -> None:
    fremde = [f"910{i:02d}" for i in range(1, 7)]
    struktur = zahlen(*range(1, 7)) | dict(zip(fremde, range(1, 7), strict=True))
    werte = beobachtungen(*merkmal("groesse", struktur), *merkmal("dichte", struktur))
    katalog = kleiner_katalog(festlegung("groesse", "dichte"), groesse={}, dichte={})
    gruppen = vergleichsgruppen(werte, katalog, gebiete(*KREISE[:6], *fremde))
    assert len(gruppen) == 12
    assert all(b[:2] == ags[:2] for ags, g in gruppen.items() for b in g)


# --- the declaration ------------------------------------------------------------------------


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    quelle = Path(__file__).parents[1] / "data" / "katalog"
    return Path(shutil.copytree(quelle, tmp_path / "data" / "katalog")).parent


@pytest.mark.parametrize(
    ("alt", "neu", "feld", "fehler"),
    [
        ("anzahl: 6", "anzahl: 3", "anzahl", "nicht zulässig"),
        ("anzahl: 6", "anzal: 6", "anzal", "gibt es nicht"),
        ("r: anteil_65plus", "r: anteil_65pls", "merkmale.anteil_65pls", "nicht bekannt"),
        ("r: anteil_65plus", "r: kinderarmut", "merkmale.kinderarmut", "keine Struktur"),
        ("r: anteil_65plus", "r: laendlichkeit", "merkmale.laendlichkeit", "mehrfach"),
        ("logarithmisch: true", "logarithmisch: sehr", "merkmale.0.logarithmisch", "zulässig"),
    ],
)
def test_mistake_in_the_declaration_is_named_with_place_and_remedy(
    ordner: Path, alt: str, neu: str, feld: str, fehler: str
) -> None:
    datei = ordner / "katalog" / "vergleichsgruppe.yml"
    text = datei.read_text("utf-8")
    assert alt in text
    datei.write_text(text.replace(alt, neu, 1), "utf-8")
    with pytest.raises(KatalogFehler) as gefangen:
        lade_katalog(ordner)
    treffer = [m for m in gefangen.value.maengel if m.feld == feld]
    assert [m.datei for m in treffer] == ["data/katalog/vergleichsgruppe.yml"]
    assert fehler in treffer[0].fehler
    assert treffer[0].zeile
    assert treffer[0].abhilfe


def test_declaration_must_be_there_and_only_once(ordner: Path) -> None:
    datei = ordner / "katalog" / "vergleichsgruppe.yml"
    zeilen = datei.read_text("utf-8").splitlines()
    eintrag = [f"  {z}" for z in zeilen if z and not z.startswith("#")]
    eintrag[0] = "- " + eintrag[0].lstrip()
    datei.write_text("\n".join(eintrag * 2), "utf-8")
    with pytest.raises(KatalogFehler) as gefangen:
        lade_katalog(ordner)
    assert [m.fehler for m in gefangen.value.maengel] == ["Es gibt schon eine Festlegung."]
    datei.unlink()
    with pytest.raises(KatalogFehler) as gefangen:
        lade_katalog(ordner)
    assert [m.fehler for m in gefangen.value.maengel] == ["Die Datei fehlt."]


def test_order_of_the_rows_does_not_matter(muster: Any) -> None:
    gemischt = muster.beobachtungen.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(
        berechne(gemischt, muster.katalog, muster.gebiete, mindestens_kreise=5), muster.kennwerte
    )
