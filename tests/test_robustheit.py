"""How sure a recommendation is: what varies, what it topples, and that chance has a name."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from regelwerkzeug import bedingung, fakten, regel
from robustheitsorakel import Welt, anteile, zeile
from sozialatlas import regeln as alle_regeln
from sozialatlas.regeln.grad import Robustheit
from sozialatlas.regeln.robustheit import grad, robustheit
from sozialatlas.regeln.varianten import vergleichswerte_varianten, vorjahresfakten
from sozialatlas.regeln.ziehung import strom, ziehe

WURZEL = Path(__file__).parents[1]
GERA = "16052"
UEBER_10 = bedingung("i0", ">= 10")


def lage(wert: float, ags: str = GERA, **eigene: Any) -> pd.DataFrame:
    return fakten({ags: {"i0": {"wert": wert} | eigene}})


def eines(regeln: Any, *args: Any, **eigene: Any) -> Robustheit:
    """The robustness of the only recommendation."""
    (ergebnis,) = robustheit(regeln, *args, **eigene).values()
    return ergebnis


def allein(r: Robustheit) -> dict[str, float]:
    return {str(name): anteil for name, anteil in r.allein}


# --- what varies ---------------------------------------------------------------------------------


def test_value_far_from_the_threshold_is_robust() -> None:
    r = eines([regel(UEBER_10)], lage(20.0, schwankung=1.0))
    assert (r.anteil, r.unbekannt, r.grad, r.empfindlichste) == (1.0, 0.0, "robust", None)
    assert r.hinweis == ""


def test_value_at_the_threshold_holds_in_about_half_of_the_draws() -> None:
    r = eines([regel(UEBER_10)], lage(10.0, schwankung=1.0))
    assert r.anteil == pytest.approx(0.5, abs=0.05)
    assert r.grad == "hinweis"


def test_value_without_known_fluctuation_stays_and_only_thresholds_move() -> None:
    r = eines([regel(UEBER_10)], lage(10.25))
    assert r.anteil == pytest.approx(0.75, abs=0.04)  # thresholds lie evenly from 9.5 to 10.5
    assert allein(r) | {"schwellen": 0} == {
        "werte": 1, "schwellen": 0, "jahr": 1, "vergleichsgruppe": 1,
    }  # fmt: skip
    assert r.empfindlichste == "schwellen"
    assert r.hinweis == "Am empfindlichsten gegen: Schwellen."


def test_negative_threshold_moves_to_both_sides() -> None:
    assert eines([regel(bedingung("i0", ">= -10"))], lage(-10.25 + 0.5)).anteil > 0.5
    assert 0 < eines([regel(bedingung("i0", "<= -10"))], lage(-10.25)).anteil < 1


def test_threshold_of_zero_moves_by_the_spread_of_the_kreise() -> None:
    werte = {"16": 1e6, "16051": 0.5, "16053": 20.5}  # Kreise: deviation 14.14, so ± 0.707
    tabelle = fakten({a: {"i0": {"wert": w}} for a, w in werte.items()})
    ergebnis = robustheit([regel(bedingung("i0", ">= 0"))], tabelle)
    assert ergebnis["r", "16051"].anteil == pytest.approx((0.5 + 0.707) / 1.414, abs=0.04)
    assert ergebnis["r", "16053"].anteil == 1


def test_ranks_and_counts_are_whole_numbers_and_keep_their_thresholds() -> None:
    erste = regel(bedingung("i0", ">= 1"), "a")
    rang = regel(bedingung("i0", "<= 3", "rang_bis"), "b")
    zahl = regel({"anzahl": "empfehlungen", "mindestens": 2}, "c")
    ergebnis = robustheit([erste, rang, zahl], lage(5.0, rang_bis=3.0))
    assert {r.anteil for r in ergebnis.values()} == {1.0}


def test_threshold_that_stands_twice_in_a_rule_is_one_threshold() -> None:
    luecke = {"eines": [bedingung("i0", ">= 10"), bedingung("i0", "< 10")]}
    assert eines([regel(luecke)], lage(10.0)).anteil == 1


def test_year_before_counts_in_half_of_the_draws() -> None:
    r = eines([regel(UEBER_10)], lage(20.0), lage(1.0))
    assert r.anteil == pytest.approx(0.5, abs=0.05)
    assert r.empfindlichste == "jahr"


def test_what_the_year_before_does_not_have_stays_that_of_today() -> None:
    heute = lage(20.0, z=2.0, trend="steigend", signifikanz_95="hoeher")
    frueher = lage(21.0, signifikanz_95="niedriger")
    baum = {
        "alle": [
            bedingung("i0", "> 1", "z"),
            bedingung("i0", "steigend", "trend"),
            bedingung("i0", "hoeher", "signifikanz_95"),
        ]
    }
    assert eines([regel(baum)], heute, frueher).anteil == 1
    assert eines([regel(baum)], heute, frueher.iloc[:0]).anteil == 1


def test_trend_is_that_of_the_drawn_year() -> None:
    baum = regel(bedingung("i0", "steigend", "trend"))
    r = eines([baum], lage(1.0, trend="steigend"), lage(1.0, trend="stabil"))
    assert r.anteil == pytest.approx(0.5, abs=0.05)


def test_other_peer_groups_move_the_reference() -> None:
    heute = lage(12.0, vergleichsgruppe=10.0, verhaeltnis_vergleichsgruppe=1.2)
    index = pd.MultiIndex.from_tuples([(GERA, "i0", 2022)], names=["ags", "indikator", "jahr"])
    gruppen = [pd.Series([median], index) for median in (10.1, 12.0)]
    baum = regel(bedingung("i0", ">= 1,1", "verhaeltnis_vergleichsgruppe"))
    r = eines([baum], heute, None, gruppen)
    assert r.anteil == pytest.approx(2 / 3, abs=0.05)  # two of three groups, all equally likely
    assert r.empfindlichste == "vergleichsgruppe"


def test_follow_up_shares_the_draws_of_what_it_rests_on() -> None:
    regeln = [
        regel(UEBER_10, "a"),
        regel({"empfehlung": "a"}, "b"),
        regel({"anzahl": "empfehlungen", "mindestens": 2}, "c"),
    ]
    ergebnis = robustheit(regeln, lage(10.3, schwankung=0.4))
    assert 0.5 < ergebnis["a", GERA].anteil < 0.9
    assert len({r.anteil for r in ergebnis.values()}) == 1


def test_land_counts_the_kreise_of_the_same_draw() -> None:
    regeln = [
        regel(UEBER_10, "a"),
        regel({"kreise": "a", "mindestens": "50 %"}, "b", gilt_fuer={"ebene": ["land"]}),
    ]
    werte = {"16": 5.0, GERA: 10.1, "16053": 1.0}
    tabelle = fakten({a: {"i0": {"wert": w, "schwankung": 0.2}} for a, w in werte.items()})
    ergebnis = robustheit(regeln, tabelle)
    assert ergebnis["b", "16"].anteil == ergebnis["a", GERA].anteil < 1


def test_draws_that_cannot_be_judged_do_not_hold_and_are_told_apart() -> None:
    """The figure of b is missing, so only a can carry the rule."""
    baum = {"eines": [UEBER_10, bedingung("i1", "> 0")]}
    r = eines([regel(baum)], lage(10.0, schwankung=1.0))
    assert r.anteil + r.unbekannt == pytest.approx(1)
    assert r.unbekannt == pytest.approx(0.5, abs=0.05)


def test_only_recommendations_that_hold_are_graded() -> None:
    assert robustheit([regel(UEBER_10)], lage(9.0, schwankung=5.0)) == {}


def test_percentile_is_ranked_among_kreise_of_the_same_land_and_year() -> None:
    """The value passes that of the other Kreis in no draw, but those of the other two in many."""
    eigene = {"wert": 10.0, "schwankung": 1.0, "perzentil": 75.0}
    andere = {"09161": (10.5, 2022), "16053": (10.5, 2019), "16054": (0.0, 2022)}
    tabelle = pd.concat(
        [
            fakten({GERA: {"i0": eigene}}),
            *(fakten({a: {"i0": {"wert": w, "jahr": j}}}) for a, (w, j) in andere.items()),
        ],
        ignore_index=True,
    )
    baum = regel(bedingung("i0", "< 90", "perzentil"))
    assert robustheit([baum], tabelle)["r", GERA].anteil == 1


# --- chance --------------------------------------------------------------------------------------


def viele() -> tuple[list[Any], pd.DataFrame]:
    zufall = np.random.default_rng(1)
    werte = {
        f"160{n}": {
            f"i{i}": {"wert": float(zufall.normal(10, 2)), "schwankung": 1.0} for i in range(3)
        }
        for n in range(51, 56)
    }
    regeln = [regel(bedingung(f"i{i}", ">= 10"), f"r{i}") for i in range(3)]
    return regeln, fakten(werte)


def test_same_seed_gives_the_same_and_another_seed_another_result() -> None:
    regeln, tabelle = viele()
    eins = robustheit(regeln, tabelle)
    assert robustheit(regeln, tabelle) == eins
    assert robustheit(regeln, tabelle, saat=7) != eins


def test_order_and_company_of_rules_and_areas_do_not_matter() -> None:
    regeln, tabelle = viele()
    eins = robustheit(regeln, tabelle)
    assert robustheit(regeln[::-1], tabelle.iloc[::-1].reset_index(drop=True)) == eins
    regel_id, ags = next(iter(eins))
    nur = [r for r in regeln if r.id == regel_id]
    assert robustheit(nur, tabelle[tabelle["ags"] == ags]) == {(regel_id, ags): eins[regel_id, ags]}


def test_streams_belong_to_names_and_blocks_differ() -> None:
    assert strom(1, "wert", "16051", "i0").random() == strom(1, "wert", "16051", "i0").random()
    namen = [("wert", "16051", "i0"), ("wert", "16051", "i1"), ("wert", "16052", "i0")]
    assert len({strom(1, *name).random() for name in namen}) == len(namen)
    bloecke = list(ziehe(1, 1100, ["16051"], ["i0"], [], 2))
    assert [b.anzahl for b in bloecke] == [500, 500, 100]
    assert len({b.werte["i0"][0, 0] for b in bloecke}) == len(bloecke)
    zwei = next(ziehe(1, 50, ["16051", "16052"], ["i0"], [])).werte["i0"]
    assert abs(float((zwei[0] * zwei[1]).mean())) < 0.5
    gezogen = np.concatenate([b.werte["i0"][0] for b in bloecke])
    assert abs(gezogen.mean()) < 0.1
    assert abs(gezogen.std() - 1) < 0.1


# --- words ---------------------------------------------------------------------------------------


def test_grades_have_the_documented_bounds() -> None:
    grenzen = [1.0, 0.9, 0.899, 0.6, 0.599, 0.0]
    assert [grad(a) for a in grenzen] == ["robust"] * 2 + ["knapp"] * 2 + ["hinweis"] * 2


def test_sentence_rounds_down() -> None:
    assert Robustheit(0.999, 0.0, 1000, "robust").satz == (
        "In 99 von 100 Wiederholungen mit leicht veränderten Werten, Schwellen und Jahren "
        "bliebe die Empfehlung bestehen."
    )
    assert "In 100 von 100 " in Robustheit(1.0, 0.0, 1000, "robust").satz
    assert "In 29 von 100 " in Robustheit(0.29, 0.0, 1000, "hinweis").satz


# --- against plain loops -------------------------------------------------------------------------

LAND_REGEL = {"gilt_fuer": {"ebene": ["land"]}}
BAEUME: Mapping[str, tuple[Any, dict[str, Any]]] = {
    "a": (bedingung("i0", ">= 1,1", "verhaeltnis_land"), {}),
    "b": ({"alle": [bedingung("i0", "> 40", "perzentil"), bedingung("i0", "> -1", "z")]}, {}),
    "c": ({"alle": [{"empfehlung": "a"}, {"nicht": bedingung("i1", "fallend", "trend")}]}, {}),
    "d": ({"anzahl": "empfehlungen", "mindestens": 4}, {}),
    "e": ({"kreise": "a", "mindestens": 2}, LAND_REGEL),
    "f": (bedingung("i0", "> 0", "differenz_vergleichsgruppe"), {}),
    "g": ({"mindestens": 2, "von": [
        bedingung("i1", "<= 2", "rang_von"), bedingung("i1", "<= 3", "rang_bis"),
        bedingung("i0", ">= 1,05", "verhaeltnis_vergleichsgruppe"),
        bedingung("i0", "> 0", "differenz_land")]}, {}),
    "h": ({"eines": [bedingung("i1", ">= 4", "veraenderung_relativ_5j"),
                     bedingung("i1", "< 0,3", "veraenderung_5j"), bedingung("i2", "> 0")]}, {}),
    "i": (bedingung("i1", "hoeher", "signifikanz_95"), {}),
}  # fmt: skip


def welt(saat: int, um: float) -> Welt:
    """Return four Kreise and their Land; i2 has figures for one of them only."""
    zufall = np.random.default_rng(saat)
    zahl = lambda mitte: float(zufall.normal(mitte, 1))  # noqa: E731
    orte: dict[str, dict[str, Any]] = {"16": {"i0": {"wert": 10.0 + um}}}
    for nummer in range(51, 55):
        gemeinsam = {"land": 10.0 + um, "mittel_kreise": 10.5, "streuung_kreise": 1.2}
        orte[f"160{nummer}"] = {
            "i0": gemeinsam | {"wert": zahl(11), "schwankung": 0.7, "vergleichsgruppe": zahl(10)},
            "i1": {
                "wert": zahl(8), "schwankung": 0.3, "frueher": zahl(7.5),
                "trend": str(zufall.choice(["fallend", "stabil"])), "signifikanz_95": "hoeher",
            },
        }  # fmt: skip
    orte["16051"]["i2"] = {"wert": 0.01, "schwankung": 0.01}
    return orte


def als_fakten(welt: Welt, jahr: int) -> pd.DataFrame:
    zeilen = {a: {n: zeile(welt, a, n) for n in namen} for a, namen in welt.items()}
    return fakten(zeilen, jahr=jahr)


@pytest.mark.parametrize("saat", [1, 2, 3])
def test_plain_loop_over_worlds_comes_to_the_same_shares(saat: int) -> None:
    heute, vorjahr = welt(saat, 0.0), welt(saat + 100, -0.4)
    orte = sorted(set(heute) - {"16"})
    gruppen = [{(a, "i0", j): 9.0 + n for a in orte[n:] for j in (2022, 2021)} for n in range(2)]
    index = ["ags", "indikator", "jahr"]
    reihen = [pd.Series(g).rename_axis(index) for g in gruppen]
    regeln = [regel(baum, name, **eigene) for name, (baum, eigene) in BAEUME.items()]
    schnell = robustheit(
        regeln, als_fakten(heute, 2022), als_fakten(vorjahr, 2021), reihen, ziehungen=120, saat=saat
    )
    langsam = anteile(BAEUME, regel, heute, vorjahr, gruppen, (2022, 2021), saat, 120)
    assert len({name for name, _ in schnell}) >= 7
    assert {k: (r.anteil, r.unbekannt) for k, r in schnell.items()} == {
        k: pytest.approx(langsam[k], abs=1e-9) for k in schnell
    }


# --- real data -----------------------------------------------------------------------------------


def test_every_recommendation_of_the_project_has_a_grade(echt: Any) -> None:
    orte = ["16", *(k.ags for k in echt.gebiete.kreise())]
    regeln = alle_regeln.lade_regeln(WURZEL / "rules", echt.katalog)
    tabelle = alle_regeln.stelle_fakten(
        echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, orte
    )
    ergebnis = robustheit(
        regeln,
        tabelle,
        vorjahresfakten(echt.kennwerte, echt.katalog, echt.gebiete, orte),
        vergleichswerte_varianten(echt.kennwerte, echt.katalog, echt.gebiete),
        ziehungen=200,
    )
    befunde = alle_regeln.werte_aus(regeln, tabelle, "referenz")
    assert set(ergebnis) == {(b.regel, b.ags) for b in befunde if b.wahrheit == "trifft_zu"}
    assert {r.grad for r in ergebnis.values()} == {"robust", "knapp", "hinweis"}


def test_facts_of_the_year_before_are_one_year_older(echt: Any) -> None:
    orte = [k.ags for k in echt.gebiete.kreise()]
    heute = alle_regeln.stelle_fakten(
        echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, orte
    ).set_index(["ags", "indikator"])
    vorjahr = vorjahresfakten(echt.kennwerte, echt.katalog, echt.gebiete, orte)
    vorjahr = vorjahr.set_index(["ags", "indikator"])
    mit_wert = vorjahr["wert"].notna()
    assert mit_wert.mean() > 0.5
    assert (vorjahr["jahr"] < heute["jahr"])[mit_wert].all()
    assert vorjahr.columns.tolist() == heute.columns.tolist()
