"""Facts for the rules: per AGS and indicator one narrow row with its latest Merkmale."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any

from sozialatlas.regeln.begriffe import MERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.vergleich import TRENDWORTE
from sozialatlas.typen import STATUS_TEXT, Status

if TYPE_CHECKING:
    import pandas as pd

    from sozialatlas.katalog import Katalog

    Fakten = pd.DataFrame | Mapping[str, Sequence[Any]]
else:
    Fakten = Mapping
"""A table, or its columns as lists: whoever keeps facts can read them without pandas."""

SPALTEN = (
    "ags", "indikator", "name", "jahr", "status", "grund", "grund_trend", "quelle",
    *MERKMALE, "land", "bund",
)  # fmt: skip
"""Columns: keys, name and reasons as text, jahr Int64, trend text or None, the others float."""


@dataclass(frozen=True)
class Fakt:
    """One row of the facts; a missing Merkmal is absent from ``werte``."""

    werte: Mapping[str, float | str]
    name: str = ""
    jahr: int | None = None
    status: str = Status.OK
    grund: str = ""
    grund_trend: str = ""
    quelle: str = ""


Lage = Mapping[str, Fakt]
"""The facts of one area by indicator."""


def stelle_fakten(
    kennwerte: pd.DataFrame, trends: pd.DataFrame, katalog: Katalog, ags: Sequence[str]
) -> pd.DataFrame:
    """Return one row per AGS × indicator of the catalogue with :data:`SPALTEN`, sorted by both.

    The row is the latest with a value, else the one that says why there is none; an area without
    any row is ``nicht_erhoben``. Missing Merkmale are NaN, a missing trend is None.
    """
    import pandas as pd

    from sozialatlas.kennwerte import aktuell

    letzte = aktuell(kennwerte[kennwerte["ags"].isin(list(ags))])
    alle = pd.MultiIndex.from_product(
        [sorted(set(ags)), sorted(katalog.indikatoren)], names=["ags", "indikator"]
    )
    tabelle = letzte.set_index(["ags", "indikator"]).reindex(alle)
    richtung = trends.set_index(["ags", "indikator"]).reindex(alle)
    status = tabelle["status"].astype("object").where(tabelle["status"].notna(), "nicht_erhoben")
    klasse = richtung["trend"].astype("object")
    spalten: dict[str, Any] = {name: tabelle[name].astype(float) for name in ZAHLMERKMALE}
    spalten |= {
        "name": [katalog.indikatoren[i].kurzname for i in alle.get_level_values("indikator")],
        "jahr": tabelle["jahr"].astype("Int64"),
        "status": status,
        "grund": [STATUS_TEXT[Status(s)] for s in status],
        "grund_trend": richtung["grund"].astype("object").where(richtung["grund"].notna(), ""),
        "quelle": tabelle["quelle"].astype("object").where(tabelle["quelle"].notna(), ""),
        "trend": klasse.where(klasse.isin(TRENDWORTE) & tabelle["wert"].notna(), None),
        "land": tabelle["land"].astype(float),
        "bund": tabelle["bund"].astype(float),
    }
    return pd.DataFrame(spalten, index=alle).reset_index()[list(SPALTEN)]


def lagen(fakten: Fakten, indikatoren: Collection[str] | None = None) -> dict[str, dict[str, Fakt]]:
    """Return the facts by AGS and indicator (all or those named), missing Merkmale left out."""
    ergebnis: dict[str, dict[str, Fakt]] = {ags: {} for ags in fakten["ags"]}
    spalten = [list(fakten[name]) for name in SPALTEN]
    for zeile in zip(*spalten, strict=True):
        eintrag = dict(zip(SPALTEN, zeile, strict=True))
        if indikatoren is None or eintrag["indikator"] in indikatoren:
            ergebnis[eintrag["ags"]][eintrag["indikator"]] = _fakt(eintrag)
    return ergebnis


def zeilen(fakten: Fakten, ags: str) -> dict[Any, dict[Any, Any]]:
    """Return the rows of one area by indicator."""
    if not isinstance(fakten, Mapping):
        return fakten[fakten["ags"] == ags].set_index("indikator").to_dict("index")
    stellen = [i for i, eigene in enumerate(fakten["ags"]) if eigene == ags]
    return {
        fakten["indikator"][i]: {name: spalte[i] for name, spalte in fakten.items()}
        for i in stellen
    }


def _fakt(eintrag: Mapping[str, Any]) -> Fakt:
    jahr = eintrag["jahr"]
    return Fakt(
        werte={name: eintrag[name] for name in MERKMALE if _vorhanden(eintrag[name])},
        jahr=int(jahr) if isinstance(jahr, Integral) else None,
        **{n: eintrag[n] for n in ("name", "status", "grund", "grund_trend", "quelle")},
    )


def _vorhanden(wert: Any) -> bool:
    return isinstance(wert, str) or (wert is not None and wert == wert)


def ebene(ags: str) -> str:
    """Return the level of an area by the length of its key."""
    return {2: "land", 5: "kreis", 8: "gemeinde"}.get(len(ags), "")
