"""One figure with everything said about it: the row of the long table as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sozialatlas.darstellung import sprache
from sozialatlas.typen import Indikator, Status, Trendklasse


@dataclass(frozen=True)
class Kennwert:
    """The latest figure of an area for an indicator, or the reason why there is none.

    Differences and changes are in the unit of the indicator. ``z`` and ``perzentil`` place the
    area among the Kreise. ``trend`` covers ``trend_von`` to ``trend_bis``; ``anfang`` is the value
    of its first year. ``signifikanz`` holds per reference (land, bund, vergleichsgruppe) the words
    at 95 and 99.8 %, None where not to be judged; ``gegenprobe`` and ``trend_familie`` (number of
    series tested together) are those of ``kennwerte.trends``. ``vergleichsgruppe`` is the median of
    the peers, ``rang_von`` and ``rang_bis`` the first and last possible rank among the Kreise.
    """

    indikator: Indikator
    ags: str
    jahr: int
    status: Status
    quelle: str
    wert: float | None
    zaehler: float | None
    nenner: float | None
    unten: float | None
    oben: float | None
    land: float | None
    bund: float | None
    differenz_land: float | None
    verhaeltnis_land: float | None
    differenz_bund: float | None
    median_kreise: float | None
    z: float | None
    perzentil: float | None
    trend: Trendklasse
    trend_von: int | None
    trend_bis: int | None
    anfang: float | None
    trend_grund: str
    unten_998: float | None = None
    oben_998: float | None = None
    intervall_grund: str = ""
    signifikanz: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    gegenprobe: str = ""
    trend_familie: int = 0
    vergleichsgruppe: float | None = None
    rang_von: int | None = None
    rang_bis: int | None = None

    @classmethod
    def aus(
        cls,
        indikator: Indikator,
        ags: str,
        zeile: Mapping[str, Any],
        trend: Mapping[str, Any] | None,
        werte: Mapping[tuple[str, str, int], float],
    ) -> Kennwert:
        """Make the value from a row of ``kennwerte.aktuell`` and one of ``kennwerte.trends``.

        ``werte`` holds all values by area, indicator and year.
        """
        t: Mapping[str, Any] = trend or {}
        von = _ganz(t.get("von"))
        gleich = ("wert", "zaehler", "nenner", "land", "bund", "median_kreise", "z", "perzentil")
        return cls(
            indikator=indikator,
            ags=ags,
            jahr=int(zeile["jahr"]),
            status=Status(zeile["status"]),
            quelle=str(zeile["quelle"]),
            unten=_zahl(zeile.get("intervall_unten")),
            oben=_zahl(zeile.get("intervall_oben")),
            differenz_land=_zahl(zeile.get("differenz_land")),
            verhaeltnis_land=_zahl(zeile.get("verhaeltnis_land")),
            differenz_bund=_zahl(zeile.get("differenz_bund")),
            trend=t.get("trend", "nicht_beurteilbar"),
            trend_von=von,
            trend_bis=_ganz(t.get("bis")),
            anfang=_zahl(werte.get((ags, indikator.id, von))) if von is not None else None,
            trend_grund=str(t.get("grund") or ""),
            unten_998=_zahl(zeile.get("intervall_998_unten")),
            oben_998=_zahl(zeile.get("intervall_998_oben")),
            intervall_grund=str(zeile.get("intervall_grund") or ""),
            signifikanz=_signifikanz(zeile),
            gegenprobe=str(t.get("gegenprobe") or ""),
            trend_familie=int(t.get("familie") or 0),
            vergleichsgruppe=_zahl(zeile.get("vergleichsgruppe")),
            rang_von=_ganz(zeile.get("rang_von")),
            rang_bis=_ganz(zeile.get("rang_bis")),
            **{name: _zahl(zeile.get(name)) for name in gleich},
        )

    @property
    def vorhanden(self) -> bool:
        """Is there a figure that may be computed with?"""
        return self.wert is not None

    @property
    def text(self) -> str:
        """The value with its unit; ValueError if there is none."""
        return sprache.wert(_pflicht(self.wert), self.indikator)

    @property
    def vergleichbar(self) -> bool:
        """May the value stand beside the Land (a count may not: the larger area has more)?"""
        return self.differenz_land is not None

    @property
    def abweichung(self) -> float:
        """How unusual the figure is: distance in standard deviations, for Gemeinden in ratios."""
        if self.z is not None:
            return abs(self.z)
        return abs(self.verhaeltnis_land - 1) if self.verhaeltnis_land is not None else 0.0


def _signifikanz(zeile: Mapping[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    """Return the words of the row; what is no text was not to be judged."""

    def wort(spalte: str) -> str | None:
        x = zeile.get(spalte)
        return x if isinstance(x, str) else None

    vorn = {"land": "", "bund": "_bund", "vergleichsgruppe": "_vergleichsgruppe"}
    return {
        name: (wort(f"signifikanz{v}_95"), wort(f"signifikanz{v}_998")) for name, v in vorn.items()
    }


def _zahl(x: Any) -> float | None:
    return None if x is None or pd.isna(x) else float(x)


def _ganz(x: Any) -> int | None:
    return None if x is None or pd.isna(x) else int(x)


def _pflicht(x: float | None) -> float:
    if x is None:
        raise ValueError("Diese Zahl fehlt; ihr Status nennt, warum.")
    return x
