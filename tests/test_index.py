"""Composite indices: against plain loops, on limits and gaps, on invented and on the real data."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from scipy.stats import dirichlet

from kennwertwerkzeug import KREISE, beobachtungen
from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Indexdefinition
from sozialatlas.kennwerte.index import Index, berechne_index
from sozialatlas.kennwerte.index_sensitivitaet import (
    ALLE,
    empfindlichkeit,
    gewichtsspannen,
    ziehe,
)
from sozialatlas.kennwerte.normalisierung import hauptkomponente, klassen, normiere, verbinde

KATALOG = Path(__file__).parents[1] / "data" / "katalog" / "indizes"
SCHLECHT = "mehr_ist_schlechter"


def definition(*teile: str, **anders: Any) -> Indexdefinition:
    """A status index over these indicators, each a dimension of its own."""
    dimensionen = [dimension(n, t) for n, t in zip("abcdef", teile, strict=False)]
    angaben: dict[str, Any] = {
        "id": "muster", "name": "Musterindex", "kurzname": "Muster", "ebene": "kreis",
        "basisjahr": 2020, "frage": "für den Test erfunden", "hinweis": "für den Test erfunden",
        "belege": ["oecd2008composite"], "normalisierung": {"art": "z"},
        "dimensionen": dimensionen, "skalierung": "keine", "aggregation": "summe",
        "abschluss": "z",
        "klassen": {"art": "grenzen", "grenzen": [-1, 1, 1.5],
                    "namen": ["hoch", "mittel", "niedrig", "sehr niedrig"]},
        "sensitivitaet": {"varianten": 1000, "startwert": 1, "konzentration": 5,
                          "grund": "für den Test erfunden"},
    }  # fmt: skip
    return Indexdefinition.model_validate(angaben | anders)


def dimension(id_: str, *teile: str, gewichtung: str = "gleich") -> dict[str, Any]:
    """A dimension; an indicator that begins with ``-`` counts the other way round."""
    return {
        "id": id_, "name": id_, "gewichtung": gewichtung,
        "indikatoren": [
            {"indikator": t.lstrip("-"), "grund": "für den Test erfunden",
             "richtung": "mehr_ist_besser" if t.startswith("-") else SCHLECHT}
            for t in teile
        ],
    }  # fmt: skip


def zahlen(jahr: int = 2020, **reihen: list[float]) -> pd.DataFrame:
    return beobachtungen(
        *((a, jahr, w, "ok", name)
          for name, werte in reihen.items() for a, w in zip(KREISE, werte, strict=False))
    )  # fmt: skip


@pytest.fixture
def rechne(kleiner_katalog: Callable[..., Any]) -> Callable[..., Index]:
    def rechnung(d: Indexdefinition, tabelle: pd.DataFrame, jahr: int | None = None) -> Index:
        katalog = kleiner_katalog(**{str(i): {} for i in tabelle["indikator"].unique()})
        return berechne_index(d, katalog, tabelle, KREISE, jahr)

    return rechnung


RNG = np.random.default_rng(7)
ZWOELF = {n: [float(x) for x in RNG.normal(10, 2, 12)] for n in ("eins", "zwei", "drei")}


# --- the chain against plain loops ------------------------------------------------------------


def naiver_status(reihen: Mapping[str, list[float]], vorzeichen: Mapping[str, int]) -> list[float]:
    """Sum of z-scores, standardised again, with the statistics module."""
    summe = [0.0] * 12
    for name, werte in reihen.items():
        mittel, sd = statistics.fmean(werte), statistics.pstdev(werte)
        summe = [
            s + vorzeichen[name] * (w - mittel) / sd for s, w in zip(summe, werte, strict=True)
        ]
    mittel, sd = statistics.fmean(summe), statistics.pstdev(summe)
    return [(s - mittel) / sd for s in summe]


def test_status_is_the_sum_of_z_scores_standardised_again(rechne: Callable[..., Index]) -> None:
    """statistics.md, section 4.1: orient, z, add, standardise again."""
    index = rechne(definition("eins", "-zwei", "drei"), zahlen(**ZWOELF))
    erwartet = naiver_status(ZWOELF, {"eins": 1, "zwei": -1, "drei": 1})
    assert index.werte["wert"].tolist() == pytest.approx(erwartet, abs=1e-8)
    assert index.werte["rang"].min() == 1
    assert index.werte["wert"].idxmax() == index.werte["rang"].idxmin()


def test_standard_deviation_divides_by_n_because_the_areas_are_all_there_are() -> None:
    x = np.array([[1.0], [2.0], [3.0], [4.0]])
    assert normiere(x, x, "z", None)[-1, 0] == pytest.approx(1.5 / math.sqrt(1.25))


def test_a_value_on_a_limit_belongs_to_the_side_of_the_middle() -> None:
    x = np.array([-1.0001, -1, -0.9, 0, 1, 1.0001, 1.5, 1.5001])
    assert klassen(x, x, "grenzen", (-1, 1, 1.5)).tolist() == [0, 1, 1, 1, 1, 2, 2, 3]
    rauschen = np.array([1 + 1e-12, -1 - 1e-12])
    assert klassen(rauschen, rauschen, "grenzen", (-1, 1)).tolist() == [1, 1]
    fuenf = np.arange(1.0, 7)  # the quantiles .2 and .8 are the values 2 and 5
    assert klassen(fuenf, fuenf, "quantile", (0.2, 0.8)).tolist() == [0, 1, 1, 1, 1, 2]


def test_classes_and_their_limits_come_from_the_base_year(rechne: Callable[..., Index]) -> None:
    spaeter = {n: [w + 10 for w in werte] for n, werte in ZWOELF.items()}
    tabelle = pd.concat([zahlen(**ZWOELF), zahlen(2021, **spaeter)])
    d = definition("eins", "zwei", "drei")
    assert (rechne(d, tabelle, 2021).werte["klasse"] == 3).all()
    assert set(rechne(d, tabelle).werte["klasse"]) > {1}
    frei = rechne(d.model_copy(update={"basisjahr": 2021}), tabelle).werte
    pd.testing.assert_series_equal(frei["wert"], rechne(d, tabelle).werte["wert"])


def test_dynamics_are_the_same_steps_on_changes(rechne: Callable[..., Index]) -> None:
    spaeter = {n: [w + RNG.normal() for w in werte] for n, werte in ZWOELF.items()}
    tabelle = pd.concat([zahlen(2015, **ZWOELF), zahlen(2020, **spaeter)])
    d = definition("eins", "zwei", "drei", dynamik={
        "von": 2015, "bis": 2020, "indikatoren": ["eins", "drei"], "grund": "für den Test erfunden",
        "klassen": {"art": "grenzen", "grenzen": [-1, 1], "namen": ["gut", "mittel", "schlecht"]},
    })  # fmt: skip
    aenderung = {
        n: [b - a for a, b in zip(ZWOELF[n], spaeter[n], strict=True)] for n in ("eins", "drei")
    }
    erwartet = naiver_status(aenderung, {"eins": 1, "drei": 1})
    dynamik = rechne(d, tabelle).dynamik
    assert dynamik is not None
    assert dynamik["wert"].tolist() == pytest.approx(erwartet, abs=1e-8)
    assert rechne(definition("eins"), tabelle).dynamik is None


def test_winsorised_scores_stop_at_the_declared_distance() -> None:
    x = np.append(np.zeros(50), 100.0)[:, None]
    assert normiere(x, x, "z", 3.0).max() == 3.0


def test_rank_normalisation_is_the_share_below_with_ties_by_half() -> None:
    x = np.array([[1.0, 2.0, 2.0, 5.0]]).T
    assert normiere(x, x, "rang", None).ravel().tolist() == [0.125, 0.5, 0.5, 0.875]
    assert normiere(np.array([[9.0]]), x, "rang", None)[0, 0] == 1.0


def test_geometric_mean_lies_below_the_arithmetic_one() -> None:
    x, w = np.array([[0.0, 1.0], [0.5, 0.5], [1.0, 1.0]]), np.array([0.5, 0.5])
    werte = verbinde(x, w, "geometrisch")
    assert werte.tolist() == pytest.approx([10, 50.5, 100])
    assert (werte <= 1 + 99 * verbinde(x, w, "summe") + 1e-9).all()


# --- principal components ---------------------------------------------------------------------


def test_component_is_the_first_eigenvector_of_the_correlations() -> None:
    x = np.random.default_rng(8).normal(size=(22, 3)) + np.arange(22)[:, None] / 6
    gewichte, anteil = hauptkomponente(x)
    werte, vektoren = np.linalg.eigh(np.corrcoef(x.T))
    erster = vektoren[:, -1] / np.abs(vektoren[:, -1]).sum()
    assert np.abs(gewichte) == pytest.approx(np.abs(erster))
    assert anteil == pytest.approx(werte[-1] / 3)
    assert gewichte.sum() > 0


def test_direction_of_a_component_follows_the_declared_directions(rechne: Any) -> None:
    """The GISD of 2019 had a dimension the wrong way round, because its sign hung on another
    indicator (N. Michalski, notes on the revision of 2020)."""
    gemeinsam = np.arange(12.0)
    unruhe = np.random.default_rng(9).normal(0, 0.5, (3, 12))
    d = definition(
        dimensionen=[dimension("a", "eins", "-zwei", "drei", gewichtung="hauptkomponente")]
    )
    tabelle = zahlen(
        eins=list(gemeinsam + unruhe[0]), zwei=list(-gemeinsam + unruhe[1]),
        drei=list(gemeinsam + unruhe[2]),
    )  # fmt: skip
    index = rechne(d, tabelle)
    assert index.gegenlaeufig == ()
    assert index.werte["wert"].idxmax() == KREISE[-1]
    gegen = zahlen(
        eins=list(gemeinsam + unruhe[0]), zwei=list(gemeinsam + unruhe[1]),
        drei=list(gemeinsam + unruhe[2]),
    )  # fmt: skip
    assert rechne(d, gegen).gegenlaeufig == ("zwei",)


def test_deprivation_index_equals_plain_loops_over_the_real_data(echt: Any) -> None:
    """Components per dimension, each scaled to 0–1, added, scaled again (GISD)."""
    d = echt.katalog.indizes["deprivation"]
    kreise = [k.ags for k in echt.gebiete.kreise()]
    index = berechne_index(d, echt.katalog, echt.kennwerte, kreise)
    wert = {
        (z.ags, z.indikator): z.wert
        for z in echt.kennwerte[echt.kennwerte["jahr"] == d.basisjahr].itertuples()
    }
    summe = dict.fromkeys(kreise, 0.0)
    for dim in d.dimensionen:
        z = {}
        for teil in dim.indikatoren:
            werte = [wert[a, teil.indikator] for a in kreise]
            vorzeichen = -1 if teil.richtung == "mehr_ist_besser" else 1
            mittel, sd = statistics.fmean(werte), statistics.pstdev(werte)
            z[teil.indikator] = [vorzeichen * (w - mittel) / sd for w in werte]
        _, vektoren = np.linalg.eigh(np.corrcoef(list(z.values())))
        ladung = vektoren[:, -1] * np.sign(vektoren[:, -1].sum())
        punkte = np.array(list(z.values())).T @ ladung
        for a, p in zip(kreise, punkte, strict=True):
            summe[a] += (p - punkte.min()) / (punkte.max() - punkte.min())
    von, bis = min(summe.values()), max(summe.values())
    erwartet = {a: (s - von) / (bis - von) for a, s in summe.items()}
    assert index.werte["wert"].to_dict() == pytest.approx(erwartet, abs=1e-8)
    assert index.gegenlaeufig == ()
    assert index.ohne == {}
    assert index.werte["klasse"].value_counts().to_dict() == {0: 5, 1: 12, 2: 5}


# --- gaps -------------------------------------------------------------------------------------


def test_an_area_without_all_values_has_no_index_but_a_reason(rechne: Any) -> None:
    tabelle = zahlen(**ZWOELF)
    stelle = (tabelle["ags"] == KREISE[0]) & (tabelle["indikator"] == "zwei")
    tabelle.loc[stelle, ["wert", "status"]] = [np.nan, "geheim"]
    tabelle = tabelle[~((tabelle["ags"] == KREISE[1]) & (tabelle["indikator"] == "drei"))]
    index = rechne(definition("eins", "zwei", "drei"), tabelle)
    assert set(index.werte.index) == set(KREISE[2:])
    assert index.ohne == {
        KREISE[0]: "zwei 2020: vom Herausgeber geheim gehalten",
        KREISE[1]: "drei 2020: vom Herausgeber nicht geliefert",
    }


def test_small_areas_are_left_out_before_anything_is_standardised(rechne: Any) -> None:
    menschen = {"menschen": [500.0, *([2000.0] * 11)]}
    d = definition("eins", "zwei", mindestgroesse={
        "indikator": "menschen", "wert": 1000, "grund": "für den Test erfunden"})  # fmt: skip
    index = rechne(d, zahlen(**ZWOELF, **menschen))
    assert index.ohne == {KREISE[0]: "menschen 2020: weniger als 1000"}
    assert index.werte["wert"].mean() == pytest.approx(0, abs=1e-8)


def test_too_few_areas_and_an_indicator_without_differences_are_refused(rechne: Any) -> None:
    with pytest.raises(DatenFehler, match="nur für 9 Gebiete"):
        rechne(definition("eins"), zahlen(eins=ZWOELF["eins"][:9]))
    with pytest.raises(DatenFehler, match="überall"):
        rechne(definition("eins", "zwei"), zahlen(eins=ZWOELF["eins"], zwei=[3.0] * 12))


def test_status_index_uses_the_real_gemeinden(echt: Any) -> None:
    d = echt.katalog.indizes["status_dynamik"]
    ags = [k.ags for k in echt.gebiete.gemeinden()]
    index = berechne_index(d, echt.katalog, echt.kennwerte, ags)
    assert len(index.werte) > 150
    assert set(index.werte.index) | set(index.ohne) == set(ags)
    assert index.werte["wert"].mean() == pytest.approx(0, abs=1e-8)
    assert index.werte["wert"].std(ddof=0) == pytest.approx(1)
    assert index.dynamik is not None
    assert set(index.dynamik["klasse"]) == {0, 1, 2}


# --- sensitivity ------------------------------------------------------------------------------


@pytest.fixture
def muster_index(rechne: Callable[..., Index]) -> Index:
    return rechne(definition("eins", "-zwei", "drei"), zahlen(**ZWOELF))


def test_without_any_other_choice_all_variants_are_the_index_itself(muster_index: Index) -> None:
    t = empfindlichkeit(muster_index, ()).tabelle
    assert (t["gleich"] == 1).all()
    assert (t["rang_von"] == t["rang"]).all()
    assert (t["rang_bis"] == t["rang"]).all()


def test_variants_are_the_chain_computed_one_by_one(muster_index: Index) -> None:
    """The vectorised variants against a loop that builds each of them alone."""
    index, wahl = muster_index, ziehe(muster_index)
    klasse = np.empty((len(wahl.norm), len(index.roh)), dtype=int)
    for v, art in enumerate(wahl.norm):
        x = normiere(index.roh.to_numpy(), index.roh.to_numpy(), ("z", "minmax", "rang")[art], None)
        teile = []
        for n in range(3):
            spalte = x[:, n] * wahl.innen[v, n]
            if wahl.geometrisch[v] and spalte.max() > spalte.min():
                spalte = (spalte - spalte.min()) / (spalte.max() - spalte.min())
            teile.append(spalte)
        if wahl.geometrisch[v]:
            wert = np.prod(
                [(1 + 99 * t) ** w for t, w in zip(teile, wahl.aussen[v], strict=True)], axis=0
            )
        else:
            wert = sum(t * w for t, w in zip(teile, wahl.aussen[v], strict=True))
        z = np.round((wert - wert.mean()) / wert.std(), 9)
        klasse[v] = [sum((a >= -1, a > 1, a > 1.5)) for a in z]
    gleich = (klasse == index.werte["klasse"].to_numpy()).mean(axis=0)
    assert empfindlichkeit(index).tabelle["gleich"].to_numpy() == pytest.approx(gleich, abs=2e-3)


def test_weights_are_drawn_around_those_of_the_index(muster_index: Index) -> None:
    wahl = ziehe(muster_index, ("gewichte",))
    assert wahl.aussen.sum(axis=1) == pytest.approx(np.ones(1000))
    assert wahl.aussen.mean(axis=0) == pytest.approx(np.full(3, 1 / 3), abs=0.02)
    erwartet = dirichlet([5, 5, 5]).var()
    assert wahl.aussen.var(axis=0) == pytest.approx(erwartet, rel=0.2)
    frei = ziehe(muster_index, ("gewichte",), konzentration=1)
    assert frei.aussen.var(axis=0) == pytest.approx(dirichlet([1, 1, 1]).var(), rel=0.2)


def test_reason_for_the_concentration_names_the_right_span() -> None:
    from scipy.stats import beta

    von, bis = beta(5, 10).ppf([0.025, 0.975])
    for datei in KATALOG.glob("*.yml"):
        grund = yaml.safe_load(datei.read_text("utf-8"))["sensitivitaet"]["grund"]
        assert f"{von:.2f} und {bis:.2f}".replace(".", ",") in grund


def test_at_most_one_indicator_is_left_out_and_its_dimension_with_it(muster_index: Index) -> None:
    wahl = ziehe(muster_index, ("auslassen",))
    fehlende = (wahl.aussen == 0).sum(axis=1)
    assert set(fehlende) == {0, 1}
    assert np.mean(fehlende == 0) == pytest.approx(1 / 4, abs=0.05)
    assert ((wahl.innen == 0) == (wahl.aussen == 0)).all()


def test_the_seed_is_fixed_and_every_choice_matters(muster_index: Index) -> None:
    eins, zwei = empfindlichkeit(muster_index), empfindlichkeit(muster_index)
    pd.testing.assert_frame_equal(eins.tabelle, zwei.tabelle)
    for faktor in ALLE:
        e = empfindlichkeit(muster_index, (faktor,))
        assert e.breite > 1 or e.tabelle["gleich"].min() < 1, faktor


def test_an_area_far_from_all_others_keeps_its_class_and_rank(rechne: Any) -> None:
    weit = {n: [w[0] + 100, *w[1:]] for n, w in ZWOELF.items()}
    t = empfindlichkeit(rechne(definition("eins", "zwei", "drei"), zahlen(**weit))).tabelle
    erste = t.loc[KREISE[0]]
    assert (erste["rang_von"], erste["rang_bis"]) == (1, 1)


def test_weights_of_a_component_come_with_their_jackknife_span(echt: Any) -> None:
    kreise = [k.ags for k in echt.gebiete.kreise()]
    index = berechne_index(
        echt.katalog.indizes["deprivation"], echt.katalog, echt.kennwerte, kreise
    )
    spannen = gewichtsspannen(index)
    assert (spannen["von"] <= spannen["gewicht"]).all()
    assert (spannen["gewicht"] <= spannen["bis"]).all()
    assert (spannen["bis"] > spannen["von"]).all()
