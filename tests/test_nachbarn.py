"""What makes peers peers: distances and reasons against a second computation, near and far."""

from __future__ import annotations

import itertools
import math
import statistics
from typing import Any

import pytest

from sozialatlas.kennwerte import Nachbar, Nachbarschaft, nachbarschaften, vergleichsgruppen
from sozialatlas.kennwerte.nachbarn import FERN, NAH
from sozialatlas.kennwerte.vergleichsgruppe import standardisiert, strukturmerkmale


@pytest.mark.parametrize("welche", ["muster", "echt"])
def test_reasons_equal_those_of_plain_loops(welche: str, request: Any) -> None:
    bestand = request.getfixturevalue(welche)
    gruppen = vergleichsgruppen(bestand.kennwerte, bestand.katalog, bestand.gebiete)
    alle = nachbarschaften(bestand.kennwerte, bestand.katalog, bestand.gebiete, gruppen)
    merkmale = strukturmerkmale(bestand.kennwerte, bestand.katalog, bestand.gebiete.kommunen)
    z = {a: list(map(float, werte)) for a, werte in standardisiert(merkmale).T.items()}
    namen = list(merkmale.columns)
    assert set(alle) == set(gruppen)
    paare = [math.dist(z[a], z[b]) for a, b in itertools.combinations(z, 2)]
    for ags, hier in alle.items():
        assert tuple(n.ags for n in hier.nachbarn) == gruppen[ags]
        assert hier.ueblich == pytest.approx(statistics.median(paare))
        for n in hier.nachbarn:
            weite = dict(zip(namen, (b - a for a, b in zip(z[ags], z[n.ags], strict=True)),
                             strict=True))  # fmt: skip
            assert n.abstand == pytest.approx(math.dist(z[ags], z[n.ags]), abs=1e-6)
            assert set(n.aehnlich) == {m for m, w in weite.items() if abs(w) <= NAH}
            assert set(n.hoeher) == {m for m, w in weite.items() if w > FERN}
            assert set(n.niedriger) == {m for m, w in weite.items() if w < -FERN}
        assert [n.abstand for n in hier.nachbarn] == sorted(n.abstand for n in hier.nachbarn)


def test_group_is_near_only_if_nearer_than_the_median_pair() -> None:
    nachbarn = tuple(Nachbar(a, w, (), (), ()) for a, w in (("90002", 1.0), ("90003", 2.0)))
    assert Nachbarschaft(nachbarn, 1.6).nah
    assert not Nachbarschaft(nachbarn, 1.5).nah


def test_cities_have_no_near_peers_within_the_land(echt: Any) -> None:
    gruppen = vergleichsgruppen(echt.kennwerte, echt.katalog, echt.gebiete)
    alle = nachbarschaften(echt.kennwerte, echt.katalog, echt.gebiete, gruppen)
    staedte = {k.ags for k in echt.gebiete.kreise() if k.typ == "Kreisfreie Stadt"}
    assert {a for a, n in alle.items() if not n.nah} == staedte
