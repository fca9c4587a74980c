"""What a move of the value makes of its Merkmale: by definition, and nothing without a move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas.regeln.begriffe import ZAHLMERKMALE
from sozialatlas.regeln.fakten import KONTEXT
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.umkehr import merkmale_bei
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


ZAHLEN = st.sampled_from([-20.0, -1.0, 0.0, 0.5, 8.0, 12.5])
MIT_GERADE = [
    m for m in ZAHLMERKMALE if m not in ("wert", "perzentil") and not m.startswith("rang")
]


def stimmig(werte: dict[str, float], kontext: dict[str, float]) -> Fakt:
    """Return a fact whose Merkmale fit its value and its references, where both are there."""
    w, neu, rahmen = werte["wert"], dict(werte), dict(kontext)
    for merkmal in werte:
        bezug = kontext.get(merkmal.removeprefix("verhaeltnis_"))
        if merkmal.startswith("verhaeltnis") and bezug:
            neu[merkmal] = w / bezug
        frueher = w - werte.get(merkmal.replace("relativ_", ""), np.nan)
        if merkmal.startswith("veraenderung_relativ") and frueher > 0:
            neu[merkmal] = 100 * w / frueher - 100
    if "z" in werte and "streuung_kreise" in kontext:
        rahmen["mittel_kreise"] = w - werte["z"] * kontext["streuung_kreise"]
    return Fakt(neu, kontext=rahmen)


@given(
    st.fixed_dictionaries({"wert": ZAHLEN}, optional=dict.fromkeys(MIT_GERADE, ZAHLEN)),
    st.fixed_dictionaries({}, optional=dict.fromkeys(KONTEXT, ZAHLEN.map(abs))),
    ZAHLEN,
)
def test_single_values_and_arrays_move_alike(
    werte: dict[str, float], kontext: dict[str, float], um: float
) -> None:
    fakt = stimmig(werte, kontext)
    spalten = {**fakt.werte, **fakt.kontext}
    for merkmal, neu in merkmale_bei(fakt, werte["wert"] + um).items():
        feld = verschobenes(
            merkmal,
            lambda name: np.array([[spalten.get(name, np.nan)]]),
            np.array([[um]]),
            np.array([[np.nan]]),
            [np.array([], int)],
        )
        assert feld[0, 0] == pytest.approx(neu, abs=1e-6), merkmal


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
