"""The Kreise as a wide table say what the long table says, former Kreise included."""

from __future__ import annotations

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import grundlage
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kreistafel import gezaehlte, heutige, kreistafel


@pytest.fixture
def g(monkeypatch: pytest.MonkeyPatch) -> Grundlage:
    monkeypatch.chdir(WURZEL)
    return grundlage()


def naiv(g: Grundlage, indikator: str, *, mit_frueheren: bool) -> dict[tuple[str, int], float]:
    """Value by value: today's Kreise, and former ones whose figures were withheld."""
    werte = {}
    for tabelle in (g.kennwerte, g.angleichung.entzogen) if mit_frueheren else (g.kennwerte,):
        eigene = tabelle[tabelle["indikator"] == indikator].dropna(subset="wert")
        for ags, jahr, wert in zip(eigene["ags"], eigene["jahr"], eigene["wert"], strict=True):
            if len(ags) == 5 and (tabelle is not g.kennwerte or ags in {k.ags for k in g.kreise}):
                werte[ags, int(jahr)] = wert
    return werte


@pytest.mark.parametrize("indikator", ["kinderarmut", "haushaltseinkommen", "angebotsmiete"])
def test_table_holds_every_value_that_the_source_counts_and_no_other(
    g: Grundlage, indikator: str
) -> None:
    soll = naiv(g, indikator, mit_frueheren=True)
    tafel = kreistafel(g, indikator)
    ist = {(a, j): w for j in tafel for a, w in tafel[j].dropna().items()}
    assert ist == soll
    for jahr in {j for _, j in soll}:
        assert gezaehlte(g, indikator, jahr).to_dict() == {
            a: w for (a, j), w in soll.items() if j == jahr
        }


def test_kreise_of_today_leave_former_ones_out(g: Grundlage) -> None:
    soll = naiv(g, "haushaltseinkommen", mit_frueheren=False)
    heute = heutige(g, "haushaltseinkommen", 2019)
    assert heute.to_dict() == {a: w for (a, j), w in soll.items() if j == 2019}
    assert len(heute) < len(gezaehlte(g, "haushaltseinkommen", 2019)) == 23


def test_year_without_figures_is_empty(g: Grundlage) -> None:
    assert gezaehlte(g, "kinderarmut", 1900).empty
