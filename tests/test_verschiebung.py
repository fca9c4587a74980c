"""What a move of the value makes of its Merkmale: by definition, and nothing without a move."""

from __future__ import annotations

import numpy as np
import pytest

from sozialatlas.regeln.begriffe import ZAHLMERKMALE
from sozialatlas.regeln.verschiebung import verschobenes

# Four Kreise; the second and third have the same value.
FAKTEN = {
    "wert": [8.0, 10.0, 10.0, 14.0], "land": [10.0] * 4, "bund": [0.0] * 4,
    "vergleichsgruppe": [10.0] * 4, "streuung_kreise": [2.0] * 4, "schwankung": [1.0] * 4,
    "veraenderung_1j": [1.0] * 4, "perzentil": [12.5, 50.0, 50.0, 87.5],
    "rang_von": [2.0, 2.0, 2.0, 1.0], "rang_bis": [4.0, 4.0, 4.0, 1.0],
}  # fmt: skip
ANDERE = [np.array([j for j in range(4) if j != i]) for i in range(4)]


def spalte(name: str) -> np.ndarray:
    return np.array(FAKTEN.get(name, [0.5] * 4))[:, None]


def bewegt(merkmal: str, um: float, gruppe: float = np.nan) -> list[float]:
    neu = verschobenes(merkmal, spalte, np.full((4, 1), um), np.full((4, 1), gruppe), ANDERE)
    return [float(w) for w in neu[:, 0]]


@pytest.mark.parametrize("merkmal", ZAHLMERKMALE)
def test_nothing_changes_without_a_move_to_the_last_bit(merkmal: str) -> None:
    assert bewegt(merkmal, 0.0) == spalte(merkmal)[:, 0].tolist()


@pytest.mark.parametrize(
    ("merkmal", "erwartet"),
    [
        ("wert", 11.0),
        ("differenz_land", 1.5),
        ("verhaeltnis_land", 0.6),
        ("z", 1.0),
        ("veraenderung_1j", 2.0),
        ("veraenderung_10j", 1.5),
        ("veraenderung_relativ_1j", 0.5 + 100 / 9),
        ("differenz_vergleichsgruppe", 1.5),
        ("verhaeltnis_vergleichsgruppe", 0.6),
    ],
)
def test_value_of_10_moves_by_1(merkmal: str, erwartet: float) -> None:
    assert bewegt(merkmal, 1.0)[1] == pytest.approx(erwartet)


def test_reference_of_0_or_unknown_leaves_the_ratio_as_it_is() -> None:
    assert bewegt("verhaeltnis_bund", 1.0) == [0.5] * 4


def test_percentile_is_ranked_again_with_ties_by_half() -> None:
    assert bewegt("perzentil", 2.0) == [37.5, 62.5, 62.5, 87.5]  # 8 becomes 10, 10 becomes 12
    assert bewegt("perzentil", -9.0) == [12.5] * 4


def test_interval_of_ranks_moves_with_the_value() -> None:
    """Intervals reach 1.96 to both sides: 14 begins above where 10 ends, 12 above where 8 ends."""
    assert bewegt("rang_von", 2.0) == [2.0, 1.0, 1.0, 1.0]
    assert bewegt("rang_bis", 2.0)[:3] == [4.0, 3.0, 3.0]


def test_other_peers_change_the_comparison_only() -> None:
    assert bewegt("differenz_vergleichsgruppe", 0.0, gruppe=8.0)[1] == 2.5
    assert bewegt("verhaeltnis_vergleichsgruppe", 0.0, gruppe=8.0)[1] == pytest.approx(0.75)
    assert bewegt("differenz_land", 0.0, gruppe=8.0)[1] == 0.5
