"""All figures on one Gebietsstand: what is converted, what is withheld, where series break."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import yaml
from pydantic import ValidationError

from gebietswerkzeug import A, B, C, aenderung, register
from handbuchwerkzeug import Seite
from sozialatlas.bericht import gebietsstand as worte
from sozialatlas.bericht import gebietswechsel
from sozialatlas.bericht.grundlage import Grundlage, lade_grundlage
from sozialatlas.fehler import DatenFehler, KatalogFehler
from sozialatlas.gebiete import Gebiete, kreise_am, lade_grenzen, rechne_um, veraendert
from sozialatlas.gebietsstand import Angleichung, anzahlen_am, gleiche_an
from sozialatlas.katalog import Aufgabenstatistik, Gebietsaenderung, Quellstand, lade_katalog
from sozialatlas.typen import SPALTEN

WURZEL = Path(__file__).parents[1]
INKAR_2021 = "inkar_2021_kreise"
STAND = date(2022, 12, 31)


@pytest.fixture(scope="module")
def angleichung(echt: Any) -> Angleichung:
    return gleiche_an(echt.beobachtungen, echt.katalog, echt.gebiete)


@pytest.fixture(scope="module")
def g() -> Grundlage:
    return lade_grundlage(WURZEL)


# --- an invented source -------------------------------------------------------------------------

EISENACH = (
    aenderung("90001", "90002", "2021-07-01", datum_aufgaben=date(2022, 1, 1)),
    aenderung(A, "90002009", "2021-07-01", datum_aufgaben=date(2022, 1, 1), art="Umschlüsselung"),
)
ENDE = {"90001": "2021-06-30", A: "2021-06-30", B: "2021-06-30"}


def gleiche(
    kleiner_katalog: Any, zeilen: list[tuple], gebiete: Any, stand: Quellstand | None, **mehr: Any
) -> Angleichung:
    """Bring (ags, indikator, jahr, wert, zaehler, nenner, status) to the last day of 2022."""
    katalog = kleiner_katalog(
        quote={}, anzahl={"summe_gleich_land": True, "einheit": "Personen"}, sgb2={}
    )
    katalog.quellen = {"q": SimpleNamespace(id="q", gebietsstand=stand)}
    katalog.datumsregel = lambda i: "aufgaben" if i == "sgb2" else "recht"
    tabelle = pd.DataFrame([(*z, "q") for z in zeilen], columns=list(SPALTEN))
    return gleiche_an(tabelle, katalog, gebiete, **({"stand": STAND} | mehr))


def als_dict(a: Angleichung) -> dict[tuple, tuple]:
    t = a.tabelle
    return {
        (z.ags, z.indikator, z.jahr): (None if pd.isna(z.wert) else z.wert, z.status)
        for z in t.itertuples()
    }


def test_rate_of_a_former_area_is_withheld_and_kept_apart(kleiner_katalog: Any) -> None:
    zeilen = [
        ("90001", "quote", 2019, 8.0, None, None, "ok"),
        ("90002", "quote", 2019, 4.0, None, None, "ok"),
        ("90003", "quote", 2019, 5.0, None, None, "ok"),
    ]
    gebiete = register(*EISENACH, bis=ENDE)
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="fest", tag=date(2019, 12, 31)))
    assert als_dict(a) == {
        ("90002", "quote", 2019): (None, "anderes_gebiet"),
        ("90003", "quote", 2019): (5.0, "ok"),
    }
    assert list(a.andere["wert"]) == [8.0, 4.0]


def test_rate_with_counts_is_recomputed_from_them(kleiner_katalog: Any) -> None:
    zeilen = [
        ("90001", "quote", 2019, 8.0, 8, 100, "ok"),
        ("90002", "quote", 2019, 4.0, 12, 300, "ok"),
    ]
    gebiete = register(*EISENACH, bis=ENDE)
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="fest", tag=date(2019, 12, 31)))
    assert als_dict(a) == {("90002", "quote", 2019): (5.0, "ok")}  # 20 of 400
    assert list(a.tabelle["zaehler"]) == [20]


def test_count_with_a_missing_part_keeps_the_reason(kleiner_katalog: Any) -> None:
    zeilen = [
        ("90001", "anzahl", 2019, None, None, None, "geheim"),
        ("90002", "anzahl", 2019, 4, None, None, "ok"),
    ]
    gebiete = register(*EISENACH, bis=ENDE)
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="fest", tag=date(2019, 12, 31)))
    assert als_dict(a) == {("90002", "anzahl", 2019): (None, "geheim")}


@pytest.mark.parametrize(
    ("indikator", "jahr", "erwartet"),
    [
        ("quote", 2020, None),  # before both days
        ("quote", 2021, 4.0),  # between: the law has changed …
        ("sgb2", 2021, None),  # … the tasks have not
        ("quote", 2022, 4.0),  # after both
        ("sgb2", 2022, 4.0),
    ],
)
def test_each_figure_follows_the_day_of_its_statistics(
    kleiner_katalog: Any, indikator: str, jahr: int, erwartet: float | None
) -> None:
    gebiete = register(*EISENACH, bis=ENDE)
    zeilen = [("90002", indikator, jahr, 4.0, None, None, "ok")]
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="jeweils"))
    status = "ok" if erwartet else "anderes_gebiet"
    assert als_dict(a) == {("90002", indikator, jahr): (erwartet, status)}


def test_series_breaks_where_the_register_says_so(kleiner_katalog: Any) -> None:
    gebiete = register(aenderung(A, C, "2024-01-01"), bis={A: "2023-12-31"})
    zeilen = [
        ("90001", "quote", jahr, 4.0, None, None, "bruch" if jahr == 2021 else "ok")
        for jahr in range(2020, 2026)
    ]
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="jeweils"))
    brueche = [jahr for (_, _, jahr), (_, status) in als_dict(a).items() if status == "bruch"]
    assert brueche == [2024]
    fest = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="fest", tag=STAND))
    brueche = [jahr for (_, _, jahr), (_, status) in als_dict(fest).items() if status == "bruch"]
    assert brueche == [2021]  # a break of another kind, as the source has it


def test_series_that_counts_later_borders_in_all_years_breaks_once(kleiner_katalog: Any) -> None:
    gebiete = register(aenderung(A, C, "2024-01-01"), bis={A: "2023-12-31"})
    zeilen = [("90001", "quote", jahr, 4.0, None, None, "ok") for jahr in range(2020, 2026)]
    stand = Quellstand(art="fest", tag=date(2025, 12, 31))
    a = gleiche(kleiner_katalog, zeilen, gebiete, stand)
    assert [status for _, status in als_dict(a).values()] == ["bruch", *["ok"] * 5]


def test_estimated_part_of_a_converted_count_is_named(kleiner_katalog: Any) -> None:
    gebiete = register(aenderung(A, B, "2020-01-01", anteil=0.4, art="Teilung"))
    zeilen = [
        (A, "anzahl", 2019, 100, None, None, "ok"), (B, "anzahl", 2019, 60, None, None, "ok"),
    ]  # fmt: skip
    a = gleiche(kleiner_katalog, zeilen, gebiete, Quellstand(art="jeweils"))
    assert als_dict(a) == {(A, "anzahl", 2019): (60, "ok"), (B, "anzahl", 2019): (100, "ok")}
    anteile = dict(zip(a.geschaetzt["ags"], a.geschaetzt["anteil_geschaetzt"], strict=True))
    assert anteile == {A: 1.0, B: 0.4}


def test_source_without_gebietsstand_stays_as_it_is(muster: Any) -> None:
    a = gleiche_an(muster.beobachtungen, muster.katalog, muster.gebiete)
    vorher = muster.beobachtungen.sort_values(["ags", "indikator", "jahr"], ignore_index=True)
    pd.testing.assert_frame_equal(a.tabelle, vorher)
    assert a.andere.empty
    assert a.geschaetzt.empty


# --- declarations -------------------------------------------------------------------------------


def test_every_declared_source_says_which_areas_it_counts(echt: Any) -> None:
    ohne = [q.id for q in echt.katalog.lieferungen.values() if q.gebietsstand is None]
    assert not ohne, "gebietsstand in data/katalog/quellen.yml ergänzen"
    for q in echt.katalog.lieferungen.values():
        assert echt.katalog.quellen[q.id].gebietsstand == q.gebietsstand  # the sidecar agrees


def test_tasks_are_followed_by_jobcenter_and_youth_office_only(echt: Any) -> None:
    regeln = {i: echt.katalog.datumsregel(i) for i in echt.katalog.indikatoren}
    for i in ("kinderarmut", "sgb2_quote", "kita_quote_u3"):
        assert regeln[i] == "aufgaben"
    for i in ("bevoelkerung", "einwohnerdichte", "arbeitslose", "haushaltseinkommen"):
        assert regeln[i] == "recht"
    sgb2 = {i.id for i in echt.katalog.indikatoren.values() if "Grundsicherung für Arb" in
            i.herausgeber}  # fmt: skip
    kita = {i.id for i in echt.katalog.indikatoren.values() if "Jugendhilfe" in i.herausgeber}
    assert {i for i, r in regeln.items() if r == "aufgaben"} == sgb2 | kita


@pytest.mark.parametrize(
    ("text", "fehler"),
    [
        ("- {statistik: X, indikatoren: [kinderamut], grund: lange genug}", "nicht bekannt"),
        ("- {statistik: X, indikatoren: [kinderarmut, kinderarmut], grund: lange genug}",
         "mehrfach"),
        ("- {statistik: X, indikatoren: [], grund: lange genug}", "nicht zulässig"),
        ("- {statistik: X, indikatoren: [kinderarmut], grund: lange genug, tag: 1}", "gibt es"),
    ],
)  # fmt: skip
def test_mistake_in_the_rules_of_days_is_named(
    tmp_path: Path, musterland: Path, text: str, fehler: str
) -> None:
    import shutil

    ordner = Path(shutil.copytree(musterland, tmp_path / "data"))
    (ordner / "katalog" / "datumsregeln.yml").write_text(text, "utf-8")
    with pytest.raises(KatalogFehler, match=fehler) as funde:
        lade_katalog(ordner)
    assert funde.value.maengel[0].datei == "data/katalog/datumsregeln.yml"


@pytest.mark.parametrize("angaben", [{"art": "fest"}, {"art": "jeweils", "tag": STAND}])
def test_only_a_fixed_gebietsstand_has_a_day(angaben: dict) -> None:
    with pytest.raises(ValidationError):
        Quellstand(**angaben)


def test_statistics_needs_a_reason() -> None:
    with pytest.raises(ValidationError):
        Aufgabenstatistik(statistik="X", indikatoren=("a",), grund="")


# --- the real data ------------------------------------------------------------------------------


def test_no_figure_of_the_former_wartburgkreis_stands_for_todays(
    echt: Any, angleichung: Angleichung
) -> None:
    t = angleichung.tabelle
    hier = t[(t["ags"] == "16063") & (t["quelle"] == INKAR_2021)]
    assert len(hier) > 100
    assert hier["wert"].isna().all()
    assert set(hier["status"]) == {"anderes_gebiet"}
    assert "16056" not in set(t["ags"])
    alle = echt.beobachtungen[echt.beobachtungen["quelle"] == INKAR_2021]
    unberuehrt = alle[~alle["ags"].isin(["16056", "16063"])]
    assert (
        len(t[(t["quelle"] == INKAR_2021) & t["wert"].notna()]) == unberuehrt["wert"].notna().sum()
    )


def test_rules_and_kennwerte_see_no_former_figure(echt: Any) -> None:
    k = echt.kennwerte[(echt.kennwerte["ags"] == "16063")]
    for id_ in ("haushaltseinkommen", "medianentgelt", "schuldnerquote", "kassenkredite"):
        assert k.loc[k["indikator"] == id_, "wert"].isna().all(), id_
    assert k.loc[k["indikator"] == "kinderarmut", "wert"].notna().any()


def test_population_of_each_year_sums_to_the_land(angleichung: Angleichung) -> None:
    t = angleichung.tabelle
    t = t[(t["indikator"] == "bevoelkerung") & t["ags"].str.startswith("16")]
    summen = t.groupby(["jahr", t["ags"].str.len()])["wert"].sum().unstack()
    assert list(summen.index) == [2017, 2021, 2023]
    assert (summen[2] == summen[5]).all()
    assert (summen[2] == summen[8]).all()


def test_eisenach_counts_before_in_and_after_2021(angleichung: Angleichung) -> None:
    t = angleichung.tabelle.set_index(["indikator", "ags", "jahr"])["wert"]["bevoelkerung"]
    assert t["16063", 2017] == 123_764 - 3_326 + 42_710  # without Kaltennordheim
    assert t["16063", 2021] == 158_900
    alle = angleichung.tabelle.query("indikator == 'arbeitslose' and jahr == 2019")
    werte = alle[alle["ags"].str.startswith("16063")].set_index("ags")["wert"]
    eisenach, kreis = werte["16063105"], werte["16063"]
    uebrige = werte.drop(["16063", "16063105"]).sum()  # a few small Gemeinden have no figure
    assert abs(kreis - uebrige - eisenach) < 0.1 * eisenach  # INKAR 2024 counts it backward


def test_fictitious_split_of_a_gemeinde_conserves_sums_to_the_last_unit(echt: Any) -> None:
    """Eisenach, split in 2022 between three Gemeinden of two Kreise by shares that nobody knows."""
    register_echt = echt.gebiete
    ziele = {"16063076": 0.371, "16063003": 0.418, "16067029": 0.211}  # the last in Gotha
    teilung = tuple(
        aenderung("16063105", z, "2022-06-01", art="Teilung", anteil=a) for z, a in ziele.items()
    )
    beendet = replace(register_echt.kommunen["16063105"], gueltig_bis=date(2022, 5, 31))
    gebiete = Gebiete(
        {**register_echt.kommunen, "16063105": beendet}, (*register_echt.aenderungen, *teilung)
    )
    b = echt.beobachtungen
    b = b[b["indikator"].eq("bevoelkerung") & b["ags"].str.startswith("16")]
    a = gleiche_an(b, echt.katalog, gebiete)
    for jahr in (2017, 2021):
        alt, neu = b[b["jahr"] == jahr], a.tabelle[a.tabelle["jahr"] == jahr]
        for laenge in (5, 8):
            summen = [t.loc[t["ags"].str.len() == laenge, "wert"].sum() for t in (alt, neu)]
            assert summen[0] == pytest.approx(summen[1], abs=1e-6)
        start = {str(z.ags): int(z.wert) for z in alt.itertuples() if len(str(z.ags)) == 8}
        ganz = rechne_um(start, gebiete, STAND, von=date(jahr, 12, 31)).ganzzahlig()
        assert sum(ganz.values()) == sum(start.values())
        kreis = neu.set_index("ags")["wert"]
        for ags in ("16063", "16067"):
            teile = [w for k, w in ganz.items() if k.startswith(ags)]
            assert kreis[ags] == pytest.approx(sum(teile), abs=2)
    anteile = a.geschaetzt[a.geschaetzt["jahr"] == 2021].set_index("ags")["anteil_geschaetzt"]
    assert set(anteile.index) == {*ziele, "16063", "16067"}
    assert 0 < anteile["16067"] < 0.1 < anteile["16063076"] < 1


def test_counts_of_any_year_stand_on_any_day(echt: Any) -> None:
    """23 Kreise in 2019 from figures of 22: by way of the Gemeinden, if they add up."""
    damals = anzahlen_am(
        echt.beobachtungen, echt.katalog, echt.gebiete, "bevoelkerung", date(2019, 12, 31)
    )
    werte = damals.set_index(["ags", "jahr"])["wert"]
    assert werte["16063", 2021] == 158_900 - 41_806
    assert werte["16056", 2021] == werte["16056000", 2021] == 41_806
    kreise = damals[damals["ags"].str.len() == 5]
    assert kreise[kreise["jahr"] == 2021]["wert"].sum() == 2_108_863
    assert kreise[kreise["jahr"] == 2017]["wert"].sum() == 2_151_205
    assert set(kreise.loc[kreise["jahr"] == 2021, "ags"]) == {
        k.ags for k in echt.gebiete.kreise(stand=date(2019, 12, 31))
    }
    arbeitslose = anzahlen_am(
        echt.beobachtungen, echt.katalog, echt.gebiete, "arbeitslose", date(2019, 12, 31)
    ).set_index(["ags", "jahr"])["wert"]
    assert arbeitslose["16056000", 2019] == 1_406
    assert ("16063", 2019) not in arbeitslose.index  # its Gemeinden do not add up to it
    with pytest.raises(DatenFehler, match="keine Anzahl"):
        anzahlen_am(echt.beobachtungen, echt.katalog, echt.gebiete, "kinderarmut", STAND)


def test_breaks_remain_only_where_newer_areas_are_counted(
    echt: Any, angleichung: Angleichung
) -> None:
    t = angleichung.tabelle
    bruch = t[(t["indikator"] == "bevoelkerung") & (t["status"] == "bruch")]
    assert set(bruch["jahr"]) == {2023}
    assert {a for a in bruch["ags"] if len(a) == 5} == {"16061", "16064"}
    betroffen = veraendert(echt.gebiete, STAND, date(2023, 12, 31), "recht")
    jetzt = {g.ags for g in echt.gebiete.gemeinden(stand=date(2023, 12, 31))}
    assert {a for a in bruch["ags"] if len(a) == 8} == betroffen & jetzt


def test_breaks_from_the_register_agree_with_the_surfaces(echt: Any, quellen: Path) -> None:
    """An area whose surface changed by more than surveying does is one that the register names."""
    from sozialatlas.quellen.gemeindeverzeichnis import lies_ausgabe

    ordner = quellen / "gemeindeverzeichnis"
    flaechen = []
    for jahr in (2017, 2021, 2023):
        gemeinden = lies_ausgabe(ordner / f"3112{jahr}_Auszug_GV.xlsx").gemeinden
        hier = gemeinden[gemeinden.index.str.startswith("16")]
        flaechen.append(pd.concat([hier["flaeche"], hier.groupby("kreis")["flaeche"].sum()]))
    b = echt.beobachtungen[echt.beobachtungen["indikator"] == "bevoelkerung"]
    for vorher, nachher, jahr in ((0, 1, 2021), (1, 2, 2023)):
        alt, neu = flaechen[vorher], flaechen[nachher]
        toleranz = (neu * 0.002).clip(lower=0.5)
        anders = (neu - alt.reindex(neu.index)).abs() > toleranz
        brueche = b[(b["jahr"] == jahr) & (b["status"] == "bruch")]
        assert set(brueche["ags"]) == set(neu.index[anders])


# --- Kreise of another day ----------------------------------------------------------------------


def test_both_23_and_22_kreise_can_be_drawn(echt: Any) -> None:
    gemeinden = lade_grenzen(WURZEL / "data", "gemeinden")
    damals = kreise_am(gemeinden, echt.gebiete, date(2019, 12, 31)).set_index("ags")
    heute = kreise_am(gemeinden, echt.gebiete, STAND).set_index("ags")
    assert list(damals.index) == [k.ags for k in echt.gebiete.kreise(stand=date(2019, 12, 31))]
    assert (len(damals), len(heute)) == (23, 22)
    assert damals.loc["16056", "name"] == "Eisenach"
    beide = damals.geometry["16056"].union(damals.geometry["16063"])
    assert beide.symmetric_difference(heute.geometry["16063"]).area < 1e3  # m²
    assert damals.geometry.area.sum() == pytest.approx(heute.geometry.area.sum())
    assert damals.crs.to_epsg() == 25832


def test_kreise_of_the_year_between_depend_on_the_day_that_counts(echt: Any) -> None:
    gemeinden = lade_grenzen(WURZEL / "data", "gemeinden")
    tag = date(2021, 12, 31)
    assert len(kreise_am(gemeinden, echt.gebiete, tag, regel="recht")) == 22
    assert len(kreise_am(gemeinden, echt.gebiete, tag, regel="aufgaben")) == 23


def test_kreise_whose_old_borders_cut_gemeinden_of_today_are_refused(echt: Any) -> None:
    gemeinden = lade_grenzen(WURZEL / "data", "gemeinden")
    with pytest.raises(DatenFehler) as funde:
        kreise_am(gemeinden, echt.gebiete, date(2018, 12, 31))
    # Suhl, Kaltennordheim, Neuhaus am Rennweg
    assert [m.feld for m in funde.value.maengel] == ["16054000", "16066095", "16072013"]


# --- in words -----------------------------------------------------------------------------------


def test_report_of_the_wartburgkreis_says_what_happens_with_eisenach(g: Grundlage) -> None:
    kreis = g.kommune("16063")
    assert "am 1.\u00a0Juli 2021 kam Eisenach hinzu" in worte.hinweis(g, kreis).markdown.replace(
        "\u202f", "\u00a0"
    )
    text = worte.abschnitt(g, kreis).markdown
    assert "01.07.2021 (01.01.2022) | Eisenach | kreisfrei | Wartburgkreis" in text
    assert "INKAR 2024 (31.12.2022):** In allen Jahren mit Eisenach, ohne Kaltennordheim" in text
    assert "INKAR 2021 (31.12.2019):** In allen Jahren ohne Kaltennordheim, noch ohne" in text
    assert "163\u202f148 statt 123\u202f764" in text
    assert "Haushaltseinkommen (€ im Monat) | 2019 | 1853 | 1701 |" in text
    assert "liegt zwischen denen der Teile" in text


@pytest.mark.parametrize(
    ("ags", "satz"),
    [
        ("16066", "kam Kaltennordheim hinzu"),
        ("16054", "kamen Gehlberg und Schmiedefeld am Rennsteig hinzu"),
        ("16070", "gingen Gehlberg und Schmiedefeld am Rennsteig an die Stadt Suhl"),
        ("16072", "kamen Lichte und Piesau hinzu"),
        ("16073", "gingen Lichte und Piesau an den Landkreis Sonneberg"),
        ("16061", "kamen Teile von Dünwald und Anrode hinzu"),
        ("16064", "zwischen dem 31.12.2023 und dem 31.12.2024 kam Hallungen hinzu"),
    ],
)
def test_concerned_kreise_name_their_changes(g: Grundlage, ags: str, satz: str) -> None:
    assert satz in gebietswechsel.satz(g.gebiete, g.kommune(ags))


def test_other_kreise_say_that_nothing_changed(g: Grundlage) -> None:
    betroffen = {k.ags for k in g.kreise if gebietswechsel.wechsel(g.gebiete, k)}
    assert betroffen == {
        "16054", "16061", "16063", "16064", "16066", "16070", "16072", "16073",
    }  # fmt: skip
    gera = g.kommune("16052")
    assert worte.hinweis(g, gera).markdown == ""
    assert "unverändert" in worte.abschnitt(g, gera).markdown


def test_atlas_tells_which_source_counts_23_kreise(g: Grundlage) -> None:
    daten = worte.quellenstaende(g).daten.set_index("Quelle")["Kreise"]
    assert daten["BBSR, INKAR 2021"] == "23"
    assert daten["BBSR, INKAR 2024"] == "22"
    assert daten["Destatis, Gemeindeverzeichnis-Informationssystem"] == "23, dann 22"


def test_map_of_a_source_with_23_kreise_shows_them_all(g: Grundlage) -> None:
    karte = worte.kreiskarte(g, g.lage("16")["haushaltseinkommen"])
    assert len(karte.daten) == 23
    werte = karte.daten.set_index("Gebiet").iloc[:, 1]
    assert werte["Eisenach"] == pytest.approx(1701, abs=1)
    assert "Gebietsstand 31.12.2019" in karte.untertitel


# --- the handbook -------------------------------------------------------------------------------


def test_examples_of_the_handbook_are_what_the_catalogue_takes() -> None:
    staende, aenderungen = Seite("gebietsstand").bloecke("yaml")
    gelesen = [Quellstand(**yaml.safe_load(z)["gebietsstand"]) for z in staende.splitlines()]
    assert [s.art for s in gelesen] == ["fest", "jeweils"]
    (eintrag,) = yaml.safe_load(aenderungen)
    beispiel = Gebietsaenderung(**eintrag)
    bekannt = {(w.von, w.nach): w for w in lade_katalog(WURZEL / "data").gebietsaenderungen}
    eisenach = bekannt["16056", "16063"]
    assert beispiel.model_copy(update={"beleg": eisenach.beleg}) == eisenach
