"""What the tests share: Musterland (invented), the real data, and the raw sources if at hand."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from sozialatlas.typen import Indikator

ANGABEN: dict[str, Any] = {
    "thema": "armut",
    "lebenslage": "erfunden",
    "einheit": "%",
    "dezimalen": 1,
    "richtung": "mehr_ist_schlechter",
    "definition": "erfunden",
    "zaehler": "erfunden",
    "nenner": "erfunden",
    "quelle": "musterland",
    "herausgeber": "Musteramt",
    "kennung": "m",
    "ebenen": ("kreis",),
    "offenlegung": "exakt",
    "relevante_aenderung": 0.5,
}


@pytest.fixture(scope="session")
def kleiner_katalog() -> Callable[..., SimpleNamespace]:
    """Make a catalogue of invented indicators: ``kleiner_katalog(quote={"einheit": "€"})``."""

    def mache(**indikatoren: dict[str, Any]) -> SimpleNamespace:
        return SimpleNamespace(
            indikatoren={
                name: Indikator(**{**ANGABEN, "id": name, "name": name, "kurzname": name} | eigene)
                for name, eigene in indikatoren.items()
            }
        )

    return mache
