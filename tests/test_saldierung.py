"""Saldierung: a value of the whole that hides opposite parts is found, and nothing else is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from sozialatlas.kennwerte import kleinraum
from sozialatlas.kennwerte.saldierung import (
    NICHT_GEGENLAEUFIG,
    OHNE_BEZUG,
    OHNE_ZAEHLER,
    SELBST_AUFFAELLIG,
    SELBST_VERAENDERT,
    ZU_WENIGE,
    newcombe,
    pruefe_stand,
    pruefe_veraenderung,
)


def gebiete(k, n, benannt=True) -> pd.DataFrame:
    k, n = np.asarray(k, float), np.asarray(n, float)
    return pd.DataFrame(
        {"zaehler": k, "nenner": n, "benannt": benannt}, index=[f"A{i}" for i in range(len(k))]
    )


def zeiten(vorher, nachher, n) -> pd.DataFrame:
    return gebiete(nachher, n).assign(zaehler_alt=np.asarray(vorher, float),
                                      nenner_alt=np.asarray(n, float))  # fmt: skip


GEGENLAEUFIG = gebiete([400, 300, 250, 100, 60, 120], [5000, 4000, 5000, 5000, 4000, 3000])
EINS = 1.0


# --- the interval of a difference ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("k1", "n1", "k2", "n2", "unten", "oben"),
    [(48, 80, 56, 70, 0.0524, 0.3339), (3, 10, 9, 10, 0.1705, 0.8090),
     (0, 10, 10, 10, 0.6075, 1.0)],
)  # fmt: skip
def test_interval_of_a_difference_is_that_of_newcombe(k1, n1, k2, n2, unten, oben) -> None:
    """Newcombe (1998), Statistics in Medicine 17:873-890, table II, method 10."""
    ist = [float(x) for x in newcombe(k1, n1, k2, n2)]
    assert ist == pytest.approx([unten, oben], abs=5e-5)


@pytest.mark.parametrize("zahlen", [(5, 40, 9, 44), (120, 3000, 90, 3100), (1, 20, 0, 20)])
def test_interval_of_a_difference_is_that_of_statsmodels(zahlen) -> None:
    k1, n1, k2, n2 = zahlen
    dort = confint_proportions_2indep(k2, n2, k1, n1, compare="diff", method="newcomb", alpha=0.002)
    assert [float(x) for x in newcombe(k1, n1, k2, n2, 0.998)] == pytest.approx(dort, abs=1e-9)


# --- level --------------------------------------------------------------------------------------


def test_opposite_areas_behind_an_ordinary_value_are_found() -> None:
    s = pruefe_stand(GEGENLAEUFIG, None, 4.6, EINS)
    assert s.urteil == "verdeckt"
    assert s.oben.gebiete == ("A0", "A1")
    assert s.unten.gebiete == ("A3", "A4")
    assert s.oben.anteil == pytest.approx(9000 / 26000)
    assert s.oben.wert == pytest.approx(100 * 700 / 9000)
    assert s.unten.wert == pytest.approx(100 * 160 / 9000)


def test_value_that_stands_out_itself_hides_nothing() -> None:
    s = pruefe_stand(GEGENLAEUFIG, None, 3.0, EINS)
    assert (s.urteil, s.grund) == ("nicht_verdeckt", SELBST_AUFFAELLIG)


def test_areas_on_one_side_only_are_no_saldierung() -> None:
    einseitig = gebiete([400, 300, 180, 180, 180], [5000, 4000, 4000, 4000, 4000])
    s = pruefe_stand(einseitig, (1240, 25000), 4.9, EINS)
    assert (s.urteil, s.grund) == ("nicht_verdeckt", NICHT_GEGENLAEUFIG)


def test_a_few_people_on_one_side_are_no_saldierung() -> None:
    """The groups are evident, but fewer than a tenth of the people live in one of them."""
    tabelle = gebiete([1000, 1000, 500, 500, 20], [20_000, 20_000, 10_000, 10_000, 2000])
    assert pruefe_stand(tabelle, None, 4.8, 0.1).urteil == "nicht_verdeckt"


def test_evident_but_irrelevant_differences_are_no_saldierung() -> None:
    gross = gebiete([51_000, 49_000] * 3, [1_000_000] * 6)
    assert pruefe_stand(gross, None, 5.0, EINS).urteil == "nicht_verdeckt"
    assert pruefe_stand(gross, None, 5.0, 0.05).urteil == "verdeckt"


def test_areas_too_small_to_be_named_do_not_count() -> None:
    s = pruefe_stand(GEGENLAEUFIG.assign(benannt=False), None, 4.6, EINS)
    assert (s.urteil, s.grund) == ("nicht_beurteilbar", ZU_WENIGE)


def test_without_counts_or_reference_nothing_is_judged() -> None:
    leer = GEGENLAEUFIG.assign(zaehler=np.nan)
    assert pruefe_stand(leer, None, 4.6, EINS).grund == OHNE_ZAEHLER
    assert pruefe_stand(GEGENLAEUFIG, None, None, EINS).grund == OHNE_BEZUG
    assert pruefe_stand(leer, None, None, EINS).urteil == "nicht_beurteilbar"


@pytest.mark.parametrize("relevant", [0.1, 0.5])
def test_chance_alone_seldom_looks_like_saldierung(relevant: float) -> None:
    zufall = np.random.default_rng(7)
    n = zufall.integers(300, 9000, 60)
    falsch = sum(
        pruefe_stand(gebiete(zufall.binomial(n, 0.05), n), None, 5.0, relevant).urteil == "verdeckt"
        for _ in range(200)
    )
    assert falsch <= 2


# --- change -------------------------------------------------------------------------------------

N = [8000] * 6


def test_opposite_changes_behind_a_steady_value_are_found() -> None:
    s = pruefe_veraenderung(zeiten([400] * 6, [560, 540, 400, 400, 250, 250], N), None, EINS)
    assert s.urteil == "verdeckt"
    assert s.oben.gebiete == ("A0", "A1")
    assert s.unten.gebiete == ("A4", "A5")
    assert s.oben.wert == pytest.approx(100 * (1100 - 800) / 16_000)
    assert s.unten.wert == pytest.approx(100 * (500 - 800) / 16_000)


def test_whole_that_changes_hides_no_changes() -> None:
    s = pruefe_veraenderung(zeiten([400] * 6, [800, 800, 400, 400, 250, 400], N), None, EINS)
    assert (s.urteil, s.grund) == ("nicht_verdeckt", SELBST_VERAENDERT)


def test_whole_whose_steadiness_is_not_shown_hides_nothing() -> None:
    """A wide interval is no evidence that nothing changed."""
    klein = zeiten([5] * 6, [5] * 6, [100] * 6)
    assert pruefe_veraenderung(klein, None, EINS).grund == SELBST_VERAENDERT


def test_changes_by_chance_alone_seldom_look_opposite() -> None:
    zufall = np.random.default_rng(8)
    n = zufall.integers(300, 9000, 60)
    paare = ((zufall.binomial(n, 0.05), zufall.binomial(n, 0.05)) for _ in range(200))
    falsch = sum(
        pruefe_veraenderung(zeiten(a, b, n), None, 0.3).urteil == "verdeckt" for a, b in paare
    )
    assert falsch <= 2


# --- real data ----------------------------------------------------------------------------------


def test_kreise_whose_value_hides_opposite_gemeinden(echt) -> None:
    """Unemployed of working age, 2021: the seat of the Kreis against the villages around it."""
    k = echt.kennwerte[echt.kennwerte["indikator"] == "arbeitslosenanteil"]
    indikator = echt.katalog.indikatoren["arbeitslosenanteil"]
    land = float(k[(k["ags"] == "16") & (k["jahr"] == 2021)]["wert"].iloc[0])
    gefunden = set()
    for kreis in echt.gebiete.kreise("16"):
        teile = k[(k["ags"].str.len() == 8) & k["ags"].str.startswith(kreis.ags)]
        bild = kleinraum.betrachte(teile, indikator, echt.katalog)
        assert bild is not None
        s = pruefe_stand(bild.tabelle, None, land, indikator.relevante_aenderung)
        if s.urteil == "verdeckt":
            gefunden.add(kreis.name)
            assert s.unten.wert < land < s.oben.wert
    assert gefunden == {"Wartburgkreis", "Gotha", "Ilm-Kreis", "Saalfeld-Rudolstadt"}
