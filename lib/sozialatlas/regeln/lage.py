"""What is known of one area when its rules are asked: facts by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sozialatlas.typen import Status

GELTEN_NICHT = "wird für dieses Gebiet nicht geprüft"
OFFEN = "diese Regel ist selbst nicht beurteilbar"


@dataclass(frozen=True)
class Fakt:
    """One narrow fact; what is missing is absent from ``werte``."""

    werte: Mapping[str, float | str]
    name: str = ""
    jahr: int | None = None
    status: str = Status.OK
    grund: str = ""
    grund_trend: str = ""
    grund_intervall: str = ""
    quelle: str = ""
    genannte: tuple[str, ...] = ()  # ids of the rules behind a fact on recommendations
    kontext: Mapping[str, float] = field(default_factory=dict)  # what the Merkmale rest on


Lage = Mapping[str, Fakt]
"""The facts of one area by :func:`atome.faktname`; for an indicator that is its id."""


def ebene(ags: str) -> str:
    """Return the level of an area by the length of its key."""
    return {2: "land", 5: "kreis", 8: "gemeinde"}.get(len(ags), "")


@lru_cache(maxsize=4096)
def empfehlungsfakt(titel: str, regel: str, gilt: str | None) -> Fakt:
    """Return one of the few facts on a recommendation, the same for all areas.

    ``gilt`` is "ja" or "nein", empty where the rule is open, None where it is not asked.
    """
    if gilt is None:
        return Fakt({"gilt": "nein"}, name=titel, grund=GELTEN_NICHT)
    if not gilt:
        return Fakt({}, name=titel, grund=OFFEN)
    return Fakt({"gilt": gilt}, name=titel, genannte=(regel,))
