"""Types of Kreise: the parts against naive computation, clouds with and without types, reality."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import pdist, squareform

from kennwertwerkzeug import gebiete
from sozialatlas.katalog import Strukturmerkmal, Vergleichsgruppe
from sozialatlas.kennwerte import Einteilung, Typ, Typologie, typologie
from sozialatlas.kennwerte.typologie import (
    ANZAHLEN,
    STABIL,
    aehnlichkeit,
    bootstrap,
    silhouette,
    ward,
)
from sozialatlas.kennwerte.vergleichsgruppe import standardisiert, strukturmerkmale
from sozialatlas.typen import SPALTEN

Gruppen = set[frozenset[int]]


def gruppen(marken: Sequence[int] | np.ndarray, zeilen: Sequence[int] | None = None) -> Gruppen:
    nummern = range(len(marken)) if zeilen is None else zeilen
    paare = list(zip(nummern, marken, strict=True))
    return {frozenset(int(z) for z, m in paare if m == marke) for marke in set(marken)}


def wolken(*mitten: tuple[float, float], je: int = 6, weite: float = 0.2) -> np.ndarray:
    zufall = np.random.default_rng(1)
    return np.vstack([np.array(m) + weite * zufall.normal(size=(je, 2)) for m in mitten])


# --- the parts ------------------------------------------------------------------------------


@given(st.integers(9, 30), st.integers(0, 10**6))
def test_cuts_are_those_of_scipy(zeilen: int, saat: int) -> None:
    z = np.random.default_rng(saat).normal(size=(zeilen, 4))
    baum = linkage(z, "ward")
    for anzahl, marken in zip(ANZAHLEN, ward(z), strict=True):
        assert gruppen(marken) == gruppen(fcluster(baum, anzahl, "maxclust"))


def test_tree_joins_what_adds_least_to_the_sum_of_squares() -> None:
    """Ward (1963) by brute force: try every pair, keep the one with the smallest increase."""
    z = np.random.default_rng(5).normal(size=(10, 3))

    def quadrate(menge: frozenset[int]) -> float:
        teil = z[sorted(menge)]
        return float(((teil - teil.mean(axis=0)) ** 2).sum())

    stand = {frozenset([i]) for i in range(len(z))}
    erwartet = {}
    while len(stand) > 1:
        a, b = min(
            itertools.combinations(sorted(stand, key=sorted), 2),
            key=lambda p: quadrate(p[0] | p[1]) - quadrate(p[0]) - quadrate(p[1]),
        )
        stand = stand - {a, b} | {a | b}
        erwartet[len(stand)] = stand
    for anzahl, marken in zip(ANZAHLEN, ward(z), strict=True):
        assert gruppen(marken) == erwartet[anzahl]


def test_fewer_rows_than_types_leave_each_row_alone() -> None:
    assert [m.max() + 1 for m in ward(np.arange(8.0).reshape(4, 2) ** 2)] == [2, 3, 4, 4, 4, 4, 4]


@given(st.integers(0, 10**6))
def test_similarity_is_the_largest_jaccard_index_of_sets(saat: int) -> None:
    zufall = np.random.default_rng(saat)
    alt = np.unique(zufall.integers(0, 4, 15), return_inverse=True)[1]
    gezogen = np.unique(zufall.integers(0, 15, 15))
    neu = np.unique(zufall.integers(0, 3, len(gezogen)), return_inverse=True)[1]
    neue = gruppen(neu, list(gezogen))
    gemessen = aehnlichkeit(alt, gezogen, neu)
    for typ, wert in enumerate(gemessen):
        hier = frozenset(np.flatnonzero(alt == typ)) & frozenset(gezogen)
        if not hier:
            assert np.isnan(wert)
            continue
        assert wert == pytest.approx(max(len(hier & n) / len(hier | n) for n in neue))


@given(st.integers(0, 10**6))
def test_silhouette_equals_that_of_plain_loops(saat: int) -> None:
    zufall = np.random.default_rng(saat)
    z = zufall.normal(size=(12, 2))
    marken = np.unique(zufall.integers(0, 4, 12), return_inverse=True)[1]
    if marken.max() == 0:
        return
    breiten = []
    for i, eigener in enumerate(marken):
        mittel = {}
        for typ in set(marken):
            weiten = [np.linalg.norm(z[i] - z[j]) for j in range(12) if marken[j] == typ and j != i]
            mittel[typ] = np.mean(weiten) if weiten else None
        a, b = mittel[eigener], min(m for t, m in mittel.items() if t != eigener)
        breiten.append(0.0 if a is None else (b - a) / max(a, b))
    assert silhouette(squareform(pdist(z)), marken) == pytest.approx(np.mean(breiten))


def test_stability_equals_a_second_computation_with_sets() -> None:
    z = wolken((0, 0), (3, 0), (1, 2))
    teilungen = ward(z)
    zufall = np.random.default_rng(9)
    gemessen = bootstrap(z, teilungen, 20, 9)
    for nummer in range(20):
        gezogen = np.unique(zufall.integers(0, len(z), len(z)))
        for anzahl, marken, werte in zip(ANZAHLEN, teilungen, gemessen, strict=True):
            neue = gruppen(fcluster(linkage(z[gezogen], "ward"), anzahl, "maxclust"), gezogen)
            for typ in range(marken.max() + 1):
                hier = set(np.flatnonzero(marken == typ)) & set(gezogen)
                beste = max(len(hier & n) / len(hier | n) for n in neue)
                assert np.isnan(werte[typ, nummer]) if not hier else True
                assert not hier or werte[typ, nummer] == pytest.approx(beste)


# --- the whole, on invented Kreise ----------------------------------------------------------


def land(kleiner_katalog: Any, z: np.ndarray, ziehungen: int = 200) -> Typologie | None:
    """Types of invented Kreise with these two characteristics."""
    ags = [f"90{i:03d}" for i in range(1, len(z) + 1)]
    merkmale = tuple(Strukturmerkmal(indikator=i, grund="für den Test erfunden") for i in "xy")
    gruppe = Vergleichsgruppe(anzahl=4, grund="für den Test erfunden", merkmale=merkmale)
    zeilen = [
        (a, name, 2020, float(wert), np.nan, np.nan, "ok", "muster")
        for a, werte in zip(ags, z, strict=True)
        for name, wert in zip("xy", werte, strict=True)
    ]
    katalog = kleiner_katalog(gruppe, x={}, y={})
    tabelle = pd.DataFrame(zeilen, columns=list(SPALTEN))
    return typologie(tabelle, katalog, gebiete(*ags), "90", ziehungen=ziehungen)


def test_three_clouds_are_three_stable_types_with_their_middle_as_medoid(
    kleiner_katalog: Any,
) -> None:
    z = wolken((0, 0), (9, 0), (0, 9))
    z[:6] = [(-1, 0), (1, 0), (0, 0), (0, -1), (0, 1), (0.2, 0)]
    t = land(kleiner_katalog, z)
    assert t is not None
    assert [len(typ.kreise) for typ in t.gewaehlt.typen] == [6, 6, 6]
    assert all(typ.jaccard > 0.9 for typ in t.gewaehlt.typen)
    erster = t.typ("90001")
    assert erster is not None
    assert erster.medoid == "90003"
    assert erster.profil["x"] < 0
    assert erster.einig["x"] == 1
    assert t.typ("16052") is None


def test_one_even_cloud_has_no_fine_division_that_is_stable(kleiner_katalog: Any) -> None:
    z = np.array(list(itertools.product(range(6), range(5))), dtype=float)
    t = land(kleiner_katalog, z + 0.01 * np.random.default_rng(3).normal(size=z.shape))
    assert t is not None
    assert not any(e.alle_stabil for e in t.einteilungen[1:])


def test_the_same_seed_gives_the_same_types(kleiner_katalog: Any) -> None:
    z = np.random.default_rng(4).normal(size=(15, 2))
    assert land(kleiner_katalog, z) == land(kleiner_katalog, z)


def test_few_kreise_or_no_characteristics_give_no_typology(
    kleiner_katalog: Any, muster: Any
) -> None:
    assert land(kleiner_katalog, wolken((0, 0), (3, 3), je=4)) is None
    assert typologie(muster.kennwerte, muster.katalog, muster.gebiete, "90") is None
    assert typologie(muster.kennwerte, kleiner_katalog(None), muster.gebiete, "90") is None


@settings(max_examples=20)
@given(st.lists(st.sampled_from([0.0, 1.0]), min_size=20, max_size=40))
def test_equal_kreise_are_no_error(werte: list[float]) -> None:
    z = np.array(werte).reshape(-1, 1)
    for marken in ward(z):
        assert set(marken) == set(range(marken.max() + 1))
        assert np.isfinite(silhouette(squareform(pdist(z)), marken))


def typ(jaccard: float, *kreise: str) -> Typ:
    return Typ(kreise, kreise[0], jaccard, 100, {}, {})


def test_clearest_division_with_stable_types_of_several_kreise_is_chosen() -> None:
    grob = Einteilung((typ(0.9, "a", "b"), typ(STABIL, "c", "d")), 0.501)
    feiner = Einteilung((typ(0.9, "a"), typ(0.9, "b", "c"), typ(0.9, "d", "e")), 0.9)
    drei = Einteilung((typ(0.9, "a", "f"), typ(0.9, "b", "c"), typ(0.9, "d", "e")), 0.499)
    wacklig = Einteilung((typ(0.9, "a", "b"), typ(0.74, "c", "d")), 0.7)
    assert Typologie((grob, feiner), 100).gewaehlt is grob  # no type of a single Kreis
    assert Typologie((wacklig, grob), 100).gewaehlt is grob
    assert Typologie((grob, drei), 100).gewaehlt is drei  # equal to two decimals: the finer one
    assert Typologie((wacklig, feiner), 100).gewaehlt is feiner  # none is stable


# --- the real Kreise ------------------------------------------------------------------------


def test_every_real_kreis_has_one_type_and_chosen_types_are_stable(echt: Any) -> None:
    t = typologie(echt.kennwerte, echt.katalog, echt.gebiete, "16")
    assert t is not None
    for e in t.einteilungen:
        assert sorted(a for typ in e.typen for a in typ.kreise) == [
            k.ags for k in echt.gebiete.kreise()
        ]
        assert all(typ.medoid in typ.kreise for typ in e.typen)
    assert t.gewaehlt.alle_stabil
    anders = typologie(echt.kennwerte, echt.katalog, echt.gebiete, "16", saat=1)
    assert anders is not None
    assert [x.kreise for x in anders.gewaehlt.typen] == [x.kreise for x in t.gewaehlt.typen]


def test_profile_is_the_mean_of_the_standardised_characteristics(echt: Any) -> None:
    t = typologie(echt.kennwerte, echt.katalog, echt.gebiete, "16", ziehungen=5)
    assert t is not None
    z = standardisiert(strukturmerkmale(echt.kennwerte, echt.katalog, echt.gebiete.kommunen))
    for e in t.gewaehlt.typen:
        for name, wert in e.profil.items():
            eigene = [float(z.loc[a, name]) for a in e.kreise]
            assert wert == pytest.approx(sum(eigene) / len(eigene))
            gleich = sum((x > 0) == (wert > 0) for x in eigene)
            assert e.einig[name] == pytest.approx(gleich / len(eigene))
