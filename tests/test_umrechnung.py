"""Conversion between Gebietsstände: sums conserved, splits estimated, rates refused.

Rules of the BBSR's conversion keys (Umstiegsschlüssel): counts only, from the lowest level,
exact for whole moves, estimated for splits, rounded once at the end.
"""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gebietswerkzeug import (
    A,
    B,
    C,
    D,
    aenderung,
    gemeinden_am,
    geschichte,
    register,
    schritt_fuer_schritt,
)
from sozialatlas.fehler import DatenFehler
from sozialatlas.gebiete import (
    Menge,
    Umrechnung,
    kreisanteile,
    pruefe_anzahl,
    quoten,
    rechne_ebenen_um,
    rechne_um,
    veraendert,
    ziele,
)

DAVOR, DANACH = date(2019, 12, 31), date(2020, 1, 1)

SCHRITTE = st.lists(
    st.tuples(*[st.integers(0, 99)] * 3, st.integers(1, 999)), min_size=1, max_size=12
)


def werte(umrechnung: Umrechnung) -> dict[str, Fraction | None]:
    return {ags: menge.wert for ags, menge in umrechnung.mengen.items()}


# --- validation case: sum invariance and rates -------------------------------------------------


def test_forty_percent_of_a_hundred_move_and_sixty_stay() -> None:
    gebiete = register(aenderung(A, B, anteil=0.4, art="Teilung"))
    umrechnung = rechne_um({A: 100}, gebiete, DANACH, von=DAVOR)
    assert werte(umrechnung) == {A: 60, B: 40}
    assert umrechnung.mengen[B].anteil_geschaetzt == 1


def test_rates_are_recomputed_from_counts_not_averaged() -> None:
    """A has 10 cases among 100 people; 8 of them and 40 people move: 2/60, not 10 %."""
    faelle = {A: Menge(Fraction(10 - 8)), B: Menge(Fraction(8))}
    menschen = rechne_um({A: 100}, register(aenderung(A, B, anteil=0.4)), DANACH, von=DAVOR)
    raten = quoten(faelle, menschen.mengen)
    assert raten[A] == pytest.approx(100 * 2 / 60)
    assert raten[B] == pytest.approx(20)


# --- what is exact, what is estimated, what is refused ------------------------------------------


def test_whole_move_is_exact() -> None:
    gebiete = register(aenderung(A, B), bis={A: "2019-12-31"})
    (menge,) = rechne_um({A: 7, B: 5}, gebiete, DANACH, von=DAVOR).mengen.values()
    assert (menge.wert, menge.anteil_geschaetzt) == (12, 0)


def test_estimated_share_is_carried_through_later_whole_moves() -> None:
    gebiete = register(
        aenderung(A, B, "2019-01-01", anteil=0.25),
        aenderung(B, C, "2021-01-01"),
        bis={B: "2020-12-31"},
    )
    mengen = rechne_um({A: 80, B: 60}, gebiete, date(2022, 1, 1), von=date(2018, 1, 1)).mengen
    assert (mengen[C].wert, mengen[C].anteil_geschaetzt) == (80, 0.25)
    assert (mengen[A].wert, mengen[A].anteil_geschaetzt) == (60, 1)


def test_shares_of_a_dissolved_area_that_round_to_less_than_one_are_scaled() -> None:
    gebiete = register(
        aenderung(A, B, anteil=0.333), aenderung(A, C, anteil=0.333), aenderung(A, D, anteil=0.333),
        bis={A: "2019-12-31"},
    )  # fmt: skip
    umrechnung = rechne_um({A: 100}, gebiete, DANACH, von=DAVOR)
    assert set(werte(umrechnung).values()) == {Fraction(100, 3)}
    assert umrechnung.ganzzahlig() == {B: 34, C: 33, D: 33}


def test_shares_far_from_one_are_refused() -> None:
    gebiete = register(aenderung(A, B, anteil=0.5), bis={A: "2019-12-31"})
    with pytest.raises(DatenFehler, match=r"ergeben 0\.500 statt 1"):
        rechne_um({A: 100}, gebiete, DANACH, von=DAVOR)


def test_target_with_a_missing_part_is_missing() -> None:
    gebiete = register(aenderung(A, B), bis={A: "2019-12-31"})
    umrechnung = rechne_um({A: None, B: 5, C: 3}, gebiete, DANACH, von=DAVOR)
    assert werte(umrechnung) == {B: None, C: 3}
    assert umrechnung.ganzzahlig() == {B: None, C: 3}


def test_unknown_successors_are_named_all_at_once() -> None:
    gebiete = register(
        aenderung(A, None, anteil=None, art="Auflösung"), aenderung(C, D, anteil=None),
        bis={A: "2019-12-31", C: "2019-12-31"},
    )  # fmt: skip
    with pytest.raises(DatenFehler) as funde:
        rechne_um({A: 1, B: 1, C: 1}, gebiete, DANACH, von=DAVOR)
    assert [m.feld for m in funde.value.maengel] == [A, C]
    assert all("nicht bekannt" in m.fehler and m.abhilfe for m in funde.value.maengel)


def test_day_within_the_period_of_an_undated_change_is_refused() -> None:
    zeitraum = {"zeitraum_von": date(2017, 12, 31), "zeitraum_bis": date(2021, 12, 31)}
    gebiete = register(aenderung(A, B, None, **zeitraum), bis={A: "2021-12-30"})
    with pytest.raises(DatenFehler, match=r"31\.12\.2017 bis 31\.12\.2021"):
        rechne_um({A: 1}, gebiete, date(2019, 12, 31), von=date(2017, 12, 31))
    for von in (date(2017, 12, 31), date(2019, 12, 31)):  # the old key shows that it was before
        assert werte(rechne_um({A: 1}, gebiete, date(2021, 12, 31), von=von)) == {B: 1}


def test_undated_loss_of_an_area_that_stays_is_refused_within_its_period() -> None:
    zeitraum = {"zeitraum_von": date(2017, 12, 31), "zeitraum_bis": date(2021, 12, 31)}
    gebiete = register(aenderung(A, B, None, anteil=0.4, **zeitraum))
    with pytest.raises(DatenFehler, match="nur der Zeitraum"):
        rechne_um({A: 10}, gebiete, date(2022, 1, 1), von=date(2019, 12, 31))
    assert werte(rechne_um({A: 10}, gebiete, date(2022, 1, 1), von=date(2017, 12, 31))) == {
        A: 6, B: 4,
    }  # fmt: skip
    assert werte(rechne_um({A: 10}, gebiete, date(2022, 1, 1), von=date(2021, 12, 31))) == {A: 10}


def test_changes_in_a_circle_are_refused() -> None:
    zeitraum = {"zeitraum_von": date(2017, 12, 31), "zeitraum_bis": date(2021, 12, 31)}
    gebiete = register(
        aenderung(A, B, None, **zeitraum), aenderung(B, A, None, **zeitraum),
        bis={A: "2021-12-30", B: "2021-12-30"},
    )  # fmt: skip
    with pytest.raises(DatenFehler, match="im Kreis"):
        rechne_um({A: 1}, gebiete, date(2022, 1, 1))


def test_each_statistics_follows_its_own_day() -> None:
    gebiete = register(
        aenderung(A, C, "2021-07-01", datum_aufgaben=date(2022, 1, 1)), bis={A: "2021-06-30"}
    )
    dazwischen = date(2021, 12, 31)
    assert werte(rechne_um({A: 9}, gebiete, dazwischen, regel="recht")) == {C: 9}
    assert werte(rechne_um({A: 9}, gebiete, dazwischen, regel="aufgaben")) == {A: 9}
    assert werte(rechne_um({A: 9}, gebiete, date(2022, 1, 1), regel="aufgaben")) == {C: 9}


def test_tasks_without_a_day_of_their_own_move_with_the_law() -> None:
    gebiete = register(aenderung(A, C), bis={A: "2019-12-31"})
    assert veraendert(gebiete, DAVOR, DANACH, "aufgaben") == {A, C, A[:5], C[:5]}


def test_only_counts_are_converted(kleiner_katalog: Any) -> None:
    katalog = kleiner_katalog(quote={}, anzahl={"summe_gleich_land": True, "einheit": "Personen"})
    pruefe_anzahl(katalog.indikatoren["anzahl"])
    with pytest.raises(DatenFehler, match="keine Anzahl"):
        pruefe_anzahl(katalog.indikatoren["quote"])


def test_rate_without_denominator_is_missing() -> None:
    zaehler, nenner = {A: Menge(Fraction(3)), B: Menge(Fraction(1))}, {A: Menge(Fraction(0))}
    assert quoten(zaehler, nenner) == {A: None, B: None}


# --- backward -----------------------------------------------------------------------------------


def test_change_of_key_can_be_undone() -> None:
    gebiete = register(
        aenderung(A, B, "2019-01-01", art="Umschlüsselung"),
        aenderung(B, C, "2020-01-01", art="Umschlüsselung"),
        bis={A: "2018-12-31", B: "2019-12-31"},
    )
    zurueck = rechne_um({C: 5, D: 2}, gebiete, date(2018, 12, 31), von=date(2020, 1, 1))
    assert werte(zurueck) == {A: 5, D: 2}


@pytest.mark.parametrize("art", ["Eingliederung", "Zusammenschluss", "Teilung"])
def test_other_changes_are_not_undone(art: str) -> None:
    gebiete = register(aenderung(A, B, art=art), bis={A: "2019-12-31"})
    with pytest.raises(DatenFehler, match="fehlen die Zahlen der einzelnen Teile"):
        rechne_um({B: 5}, gebiete, DAVOR, von=DANACH)


def test_area_that_lost_a_part_is_not_converted_backward() -> None:
    gebiete = register(aenderung(A, B, anteil=0.1))
    with pytest.raises(DatenFehler) as funde:
        rechne_um({A: 9, B: 1, C: 4}, gebiete, DAVOR, von=DANACH)
    assert [m.feld for m in funde.value.maengel] == [A, B]


# --- properties ---------------------------------------------------------------------------------


@given(SCHRITTE, st.lists(st.integers(0, 10**7), min_size=6, max_size=6))
def test_sums_are_conserved_to_the_last_unit(schritte: list, zahlen: list[int]) -> None:
    gebiete = geschichte(schritte)
    start = dict(zip(gemeinden_am(gebiete, date(2000, 12, 31)), zahlen, strict=False))
    umrechnung = rechne_um(start, gebiete, date(2030, 1, 1), von=date(2000, 12, 31))
    summe = sum(start.values())
    assert sum(m.wert for m in umrechnung.mengen.values()) == summe
    assert sum(umrechnung.ganzzahlig().values()) == summe
    for ags, ganz in umrechnung.ganzzahlig().items():
        assert abs(ganz - umrechnung.mengen[ags].wert) < 1
        assert 0 <= umrechnung.mengen[ags].anteil_geschaetzt <= 1


@given(SCHRITTE, st.lists(st.integers(0, 10**7), min_size=6, max_size=6), st.integers(2001, 2013))
def test_conversion_agrees_with_the_slow_way(schritte: list, zahlen: list[int], jahr: int) -> None:
    gebiete, von, nach = geschichte(schritte), date(2000, 12, 31), date(jahr, 6, 1)
    start = dict(zip(gemeinden_am(gebiete, von), zahlen, strict=False))
    naiv = schritt_fuer_schritt(start, gebiete, von, nach)
    assert werte(rechne_um(start, gebiete, nach, von=von)) == naiv
    assert set(naiv) <= set(gemeinden_am(gebiete, nach))


@given(SCHRITTE, st.integers(2001, 2013))
def test_two_conversions_are_one(schritte: list, jahr: int) -> None:
    gebiete, von, nach = geschichte(schritte), date(2000, 12, 31), date(2020, 1, 1)
    mitte = date(jahr, 6, 1)
    start = {ags: 1000 + n for n, ags in enumerate(gemeinden_am(gebiete, von))}
    halb = {a: m.wert for a, m in rechne_um(start, gebiete, mitte, von=von).mengen.items()}
    zweimal = rechne_um(halb, gebiete, nach, von=mitte)
    assert werte(zweimal) == werte(rechne_um(start, gebiete, nach, von=von))


@given(SCHRITTE, st.integers(2001, 2013))
def test_conversion_to_the_same_day_changes_nothing(schritte: list, jahr: int) -> None:
    gebiete, tag = geschichte(schritte), date(jahr, 6, 1)
    start = {ags: n for n, ags in enumerate(gemeinden_am(gebiete, tag))}
    assert werte(rechne_um(start, gebiete, tag, von=tag)) == start


@given(SCHRITTE)
def test_area_outside_of_all_changes_stays_the_same(schritte: list) -> None:
    gebiete, von, nach = geschichte(schritte), date(2000, 12, 31), date(2020, 1, 1)
    anders = veraendert(gebiete, von, nach, "recht")
    for ags in set(gemeinden_am(gebiete, von)) - anders:
        (anteil,) = ziele(gebiete, ags, nach, von=von)
        assert (anteil.nach, anteil.anteil, anteil.geschaetzt) == (ags, 1, 0)


@given(SCHRITTE)
def test_kreise_are_the_sums_of_their_gemeinden(schritte: list) -> None:
    gebiete, von, nach = geschichte(schritte), date(2000, 12, 31), date(2020, 1, 1)
    start = {ags: 100 + n for n, ags in enumerate(gemeinden_am(gebiete, von))}
    kreise = {k: sum(w for a, w in start.items() if a[:5] == k) for k in ("90001", "90002")}
    neu = rechne_ebenen_um(start | kreise, gebiete, von, nach)
    alle = werte(rechne_um(start, gebiete, nach, von=von))
    for kreis in set(kreise) & set(neu):
        assert neu[kreis].wert == sum(w for a, w in alle.items() if a[:5] == kreis)


@given(st.lists(st.integers(1, 20), min_size=2, max_size=4), st.integers(0, 12))
def test_rounding_moves_as_little_as_possible(gewichte: list[int], summe: int) -> None:
    """Largest remainder (Hare-Niemeyer) against all ways to add up to the same sum."""
    gesamt = sum(gewichte)
    genau = {f"9000100{n}": Fraction(summe * g, gesamt) for n, g in enumerate(gewichte)}
    mengen = {ags: Menge(wert) for ags, wert in genau.items()}
    rund = Umrechnung(mengen, (frozenset(mengen),)).ganzzahlig()
    moegliche = (z for z in product(range(summe + 1), repeat=len(genau)) if sum(z) == summe)
    abweichung = min(sum(abs(a - b) for a, b in zip(z, genau.values(), strict=True))
                     for z in moegliche)  # fmt: skip
    assert sum(rund.values()) == summe
    assert sum(abs(rund[a] - genau[a]) for a in genau) == abweichung


def test_groups_of_splits_keep_their_own_sums() -> None:
    gebiete = register(
        aenderung(A, B, anteil=0.34), aenderung(C, D, anteil=0.6),
    )  # fmt: skip
    umrechnung = rechne_um({A: 1, C: 1}, gebiete, DANACH, von=DAVOR)
    ganz = umrechnung.ganzzahlig()
    assert ganz[A] + ganz[B] == 1
    assert ganz[C] + ganz[D] == 1


# --- Gemeinden and Kreise -----------------------------------------------------------------------


def test_kreis_without_gemeinden_is_converted_only_as_a_whole() -> None:
    ganz = register(
        aenderung("90001", "90002"), aenderung(A, "90002003", art="Umschlüsselung"),
        aenderung(B, "90002004", art="Umschlüsselung"),
        bis={"90001": "2019-12-31", A: "2019-12-31", B: "2019-12-31"},
    )  # fmt: skip
    neu = rechne_ebenen_um({"90001": 10, "90002": 5}, ganz, DAVOR, DANACH)
    assert {a: m.wert for a, m in neu.items()} == {"90002": 15}
    teil = register(aenderung(A, C), bis={A: "2019-12-31"})
    assert rechne_ebenen_um({"90001": 10, "90002": 5}, teil, DAVOR, DANACH) == {}


def test_gemeinden_that_do_not_add_up_are_no_basis_for_their_kreis() -> None:
    gebiete = register(aenderung(A, C), bis={A: "2019-12-31"})
    start = {A: 1, B: 2, C: 3, D: 4}
    voll = rechne_ebenen_um(start | {"90001": 3, "90002": 7}, gebiete, DAVOR, DANACH)
    assert {a: m.wert for a, m in voll.items()} == {C: 4, "90001": 2, "90002": 8}
    mehr = rechne_ebenen_um(start | {"90001": 5, "90002": 7}, gebiete, DAVOR, DANACH)
    assert {a: m.wert for a, m in mehr.items()} == {C: 4}


def test_area_without_known_way_takes_its_possible_targets_and_kreise_with_it() -> None:
    gebiete = register(
        aenderung(A, B, anteil=None, art="Teilung"), aenderung(A, C, anteil=None, art="Teilung"),
        aenderung(D, "90002009", art="Umschlüsselung"),
        bis={A: "2019-12-31", D: "2019-12-31"},
    )  # fmt: skip
    start = {A: 1, B: 2, C: 3, D: 4, "90001": 3, "90002": 7}
    neu = rechne_ebenen_um(start, gebiete, DAVOR, DANACH)
    assert {a: m.wert for a, m in neu.items()} == {"90002009": 4}


def test_shares_of_kreise_follow_from_the_weights_of_their_gemeinden() -> None:
    gebiete = register(aenderung(A, C), bis={A: "2019-12-31"})
    anteile = kreisanteile({A: 30, B: 70, C: 10}, gebiete, DANACH, von=DAVOR)
    assert [(t.nach, t.anteil, t.geschaetzt) for t in anteile["90001"]] == [
        ("90001", Fraction(7, 10), Fraction(7, 10)),
        ("90002", Fraction(3, 10), Fraction(3, 10)),
    ]
    assert [(t.nach, t.anteil, t.geschaetzt) for t in anteile["90002"]] == [("90002", 1, 0)]


# --- the real changes ---------------------------------------------------------------------------


def bevoelkerung(echt: Any, jahr: int) -> dict[str, int]:
    zeilen = echt.beobachtungen[
        (echt.beobachtungen["indikator"] == "bevoelkerung") & (echt.beobachtungen["jahr"] == jahr)
    ]
    zeilen = zeilen[zeilen["ags"].str.len() == 8]
    return {str(a): int(w) for a, w in zip(zeilen["ags"], zeilen["wert"], strict=True)}


def test_gemeinden_of_2017_become_those_of_2021_and_keep_the_sum_of_the_land(echt: Any) -> None:
    alt, stand = bevoelkerung(echt, 2017), date(2021, 12, 31)
    neu = rechne_um(alt, echt.gebiete, stand, von=date(2017, 12, 31))
    assert set(neu.mengen) == {g.ags for g in echt.gebiete.gemeinden(stand=stand)}
    assert sum(m.wert for m in neu.mengen.values()) == sum(alt.values()) == 2_151_205
    assert not any(m.geschaetzt for m in neu.mengen.values())  # all moved as a whole
    assert neu.mengen["16063105"].wert == alt["16056000"] == 42_710  # Eisenach


def test_split_without_known_shares_stops_the_way_to_2023(echt: Any) -> None:
    alt = bevoelkerung(echt, 2021)
    with pytest.raises(DatenFehler) as funde:
        rechne_um(alt, echt.gebiete, date(2023, 12, 31), von=date(2021, 12, 31))
    assert [m.feld for m in funde.value.maengel] == ["16064014", "16064073"]  # Dünwald, Anrode


def test_split_of_rodeberg_is_estimated_and_keeps_the_sum(echt: Any) -> None:
    alt = bevoelkerung(echt, 2023)
    neu = rechne_um(alt, echt.gebiete, date(2024, 12, 31), von=date(2023, 12, 31))
    assert set(neu.mengen) == {g.ags for g in echt.gebiete.gemeinden(stand=date(2024, 12, 31))}
    assert sum(neu.ganzzahlig().values()) == sum(alt.values()) == 2_122_335
    assert {a for a, m in neu.mengen.items() if m.geschaetzt} == {"16061118", "16064046"}


def test_shares_of_kreise_reproduce_the_keys_of_the_bbsr(echt: Any, quellen: Path) -> None:
    """Umsteigeschlüssel of the BBSR, population-weighted, status of 2017 to that of 2021."""
    with (quellen / "bevoelkerung" / "kreise_umsteigeschluessel.csv").open(encoding="utf-8") as f:
        bbsr = {
            (z["county_code"], z["county_code_21"]): float(z["pop_cw"])
            for z in csv.DictReader(f)
            if z["year"] == "2017" and z["county_code"].startswith("16")
        }
    gewichte = bevoelkerung(echt, 2017)
    eigene = kreisanteile(gewichte, echt.gebiete, date(2021, 12, 31), von=date(2017, 12, 31))
    paare = {(k, t.nach): float(t.anteil) for k, teile in eigene.items() for t in teile}
    assert set(paare) == set(bbsr)
    assert len(bbsr) == 26  # 23 Kreise, three of them gave Gemeinden away
    for paar, anteil in bbsr.items():
        assert paare[paar] == pytest.approx(anteil, abs=2e-4), paar
