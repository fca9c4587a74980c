"""The funnel of the Gemeinden in the atlas: figure and sentences say the same."""

from __future__ import annotations

import pytest

from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.trichter import gemeindetrichter
from sozialatlas.fehler import DatenFehler


@pytest.fixture(scope="module")
def echte_grundlage() -> Grundlage:
    return grundlage()


def test_sentence_counts_what_the_figure_shows(echte_grundlage):
    t = gemeindetrichter(echte_grundlage, "arbeitslosenanteil")
    bild = t.bild(echte_grundlage)
    lage = bild.daten["Lage"].value_counts()
    oben, unten = lage["über den äußeren Grenzen"], lage["unter den äußeren Grenzen"]
    assert t.satz == (
        f"{oben} von {len(bild.daten)} Gemeinden über und {unten} unter den äußeren Grenzen"
    )
    assert f"{oben} von {len(bild.daten)} Gemeinden über, {unten} unter" in bild.titel
    assert 0 < oben + unten < 0.1 * len(bild.daten)


def test_areas_outside_are_not_just_the_tiny_ones(echte_grundlage):
    t = gemeindetrichter(echte_grundlage, "arbeitslosenanteil")
    weit = t.gebiete[t.gebiete["lage"].str.startswith("weit")]
    roh = t.gebiete.nlargest(len(weit), "wert")
    assert weit["nenner"].min() > 500 > roh["nenner"].min()


def test_indicator_without_counts_has_no_funnel_and_says_so(echte_grundlage):
    with pytest.raises(DatenFehler, match="weniger als 10 Gebiete mit Zahlen"):
        gemeindetrichter(echte_grundlage, "kinderarmut")
