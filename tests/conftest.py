"""What the tests share: Musterland (invented), the real data, and the raw sources if at hand.

Tests do not reach the network, and hypothesis takes as long as a busy machine needs.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

from sozialatlas import kennwerte as rechnung
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.gebiete import Gebiete, lade_gebiete
from sozialatlas.gebietsstand import gleiche_an
from sozialatlas.katalog import Katalog, Vergleichsgruppe, lade_katalog
from sozialatlas.typen import Indikator

settings.register_profile("sozialatlas", deadline=None)
settings.load_profile("sozialatlas")

WURZEL = Path(__file__).parents[1]
MUSTERLAND = Path(__file__).parent / "musterland" / "data"
MUSTERLAND_KREISE = 5  # real Länder need ten Kreise for a distribution

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


@pytest.fixture(scope="session", autouse=True)
def kein_netz() -> Iterator[None]:
    """Refuse connections that leave the machine."""
    verbinde = socket.socket.connect

    def nur_lokal(steckdose: socket.socket, adresse: Any) -> None:
        if steckdose.family in (socket.AF_INET, socket.AF_INET6):
            assert adresse[0] in ("127.0.0.1", "::1", "localhost"), f"Netzzugriff auf {adresse}"
        verbinde(steckdose, adresse)

    with pytest.MonkeyPatch.context() as flicken:
        flicken.setattr(socket.socket, "connect", nur_lokal)
        yield


@pytest.fixture(scope="session")
def kleiner_katalog() -> Callable[..., SimpleNamespace]:
    """Make a catalogue of invented indicators: ``kleiner_katalog(quote={"einheit": "€"})``."""

    def mache(
        vergleichsgruppe: Vergleichsgruppe | None = None, **indikatoren: dict[str, Any]
    ) -> SimpleNamespace:
        return SimpleNamespace(
            vergleichsgruppe=vergleichsgruppe,
            indikatoren={
                name: Indikator(**{**ANGABEN, "id": name, "name": name, "kurzname": name} | eigene)
                for name, eigene in indikatoren.items()
            },
        )

    return mache


@dataclass(frozen=True)
class Bestand:
    """All that is computed from one folder of data; the tables are shared, do not change them."""

    ordner: Path
    katalog: Katalog
    gebiete: Gebiete
    beobachtungen: pd.DataFrame
    kennwerte: pd.DataFrame
    trends: pd.DataFrame


def lade(ordner: Path, mindestens_kreise: int) -> Bestand:
    katalog, gebiete = lade_katalog(ordner), lade_gebiete(ordner)
    beobachtungen = lade_beobachtungen(ordner, katalog, gebiete)
    gleiche = gleiche_an(beobachtungen, katalog, gebiete).tabelle
    kennwerte = rechnung.berechne(gleiche, katalog, gebiete, mindestens_kreise=mindestens_kreise)
    trends = rechnung.trends(kennwerte, katalog)
    return Bestand(ordner, katalog, gebiete, beobachtungen, kennwerte, trends)


@pytest.fixture(scope="session")
def musterland() -> Path:
    """The folder of the invented data, built like the project's ``data``."""
    return MUSTERLAND


@pytest.fixture(scope="session")
def muster() -> Bestand:
    """Musterland, loaded and computed; its parts are fixtures of their own."""
    return lade(MUSTERLAND, MUSTERLAND_KREISE)


@pytest.fixture(scope="session")
def katalog(muster: Bestand) -> Katalog:
    return muster.katalog


@pytest.fixture(scope="session")
def gebiete(muster: Bestand) -> Gebiete:
    return muster.gebiete


@pytest.fixture(scope="session")
def beobachtungen(muster: Bestand) -> pd.DataFrame:
    return muster.beobachtungen


@pytest.fixture(scope="session")
def kennwerte(muster: Bestand) -> pd.DataFrame:
    return muster.kennwerte


@pytest.fixture(scope="session")
def trends(muster: Bestand) -> pd.DataFrame:
    return muster.trends


@pytest.fixture(scope="session")
def echt() -> Bestand:
    """The real data of the project, loaded and computed."""
    return lade(WURZEL / "data", rechnung.MINDESTENS_KREISE)


@pytest.fixture(scope="session")
def quellen() -> Path:
    """The raw source files, which are no part of the project; without them the test is skipped."""
    ordner = Path(os.environ.get("SOZIALATLAS_QUELLEN", WURZEL.parent / "shared" / "data"))
    if not ordner.is_dir():
        pytest.skip(f"Die Rohdaten liegen nicht in {ordner} (Variable SOZIALATLAS_QUELLEN).")
    return ordner
