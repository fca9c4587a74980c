"""The chance behind robustness: seeded numbers that belong to names, not to positions.

Each figure (area × indicator) and each threshold has a stream of its own, seeded by its name. So
the numbers do not depend on the order of areas and rules, nor on which others are asked. Draws
come in blocks of :data:`BLOCK`, which bounds the memory; the block is part of the seed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sozialatlas.regeln.grad import Stoerung
from sozialatlas.regeln.vektor import Grenze

BLOCK = 500
"""Draws that are computed at once."""

SPANNE_SCHWELLE = 0.05
"""By how much of itself a threshold moves at most, up or down."""

ANTEIL_VORJAHR = 0.5
"""Probability that a draw looks at the figures of one year earlier."""


@dataclass(frozen=True)
class Ziehung:
    """The numbers of some draws; what is empty or 0 moves nothing."""

    anzahl: int
    werte: Mapping[str, NDArray[np.float64]]  # indicator → areas × draws, in standard deviations
    schwellen: Mapping[Grenze, NDArray[np.float64]]  # threshold → draws, in units of its span
    vorjahr: NDArray[np.bool_]  # draws: one year earlier?
    gruppe: NDArray[np.int64]  # draws: number of the peer group, 0 = the declared one

    def nur(self, quelle: Stoerung) -> Ziehung:
        """Return the same draws with one source of disturbance alone."""
        still: dict[Stoerung, dict[str, object]] = {
            "werte": {"werte": MappingProxyType({})},
            "schwellen": {"schwellen": MappingProxyType({})},
            "jahr": {"vorjahr": np.zeros_like(self.vorjahr)},
            "vergleichsgruppe": {"gruppe": np.zeros_like(self.gruppe)},
        }
        ruhend = {k: v for name, teil in still.items() if name != quelle for k, v in teil.items()}
        return replace(self, **ruhend)  # type: ignore[arg-type]


def strom(saat: int, *namen: str | float) -> np.random.Generator:
    """Return the random numbers that belong to a name."""
    return np.random.default_rng([saat, *(crc32(str(name).encode()) for name in namen)])


def ziehe(
    saat: int,
    anzahl: int,
    ags: Sequence[str],
    indikatoren: Collection[str],
    grenzen: Collection[Grenze],
    gruppen: int = 0,
) -> Iterator[Ziehung]:
    """Yield the draws block by block; ``gruppen`` is the number of peer groups to vary among."""
    for nummer, beginn in enumerate(range(0, anzahl, BLOCK)):
        n = min(BLOCK, anzahl - beginn)
        yield Ziehung(
            n,
            {
                name: np.stack(
                    [strom(saat, nummer, "wert", a, name).standard_normal(n) for a in ags]
                )
                for name in indikatoren
            },
            {
                grenze: strom(saat, nummer, "schwelle", *grenze).uniform(-1, 1, n)
                for grenze in grenzen
            },
            strom(saat, nummer, "jahr").random(n) < ANTEIL_VORJAHR,
            strom(saat, nummer, "vergleichsgruppe").integers(0, gruppen + 1, n),
        )
