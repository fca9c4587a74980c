"""Facts for the rules: per AGS and indicator one narrow row with its latest Merkmale."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sozialatlas.kennwerte import aktuell, veraenderungen_aktuell
from sozialatlas.regeln.begriffe import MERKMALE, SIGNIFIKANZWORTE, TRENDWORTE, ZAHLMERKMALE
from sozialatlas.regeln.lage import Fakt
from sozialatlas.typen import STATUS_TEXT, Status

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

KONTEXT = ("land", "bund", "vergleichsgruppe", "mittel_kreise", "streuung_kreise", "schwankung")
"""What the Merkmale were computed from; numbers in the unit of the indicator."""

GRUENDE = ("grund", "grund_trend", "grund_intervall")

SPALTEN = (
    "ags", "typ", "indikator", "name", "jahr", "status", *GRUENDE, "quelle", *MERKMALE, *KONTEXT,
)  # fmt: skip
"""Columns: keys, kind of area, name and reasons as text, jahr Int64, words text or None, the
others float."""

Fakten = pd.DataFrame


def stelle_fakten(
    kennwerte: pd.DataFrame,
    trends: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    ags: Sequence[str],
) -> Fakten:
    """Return one row per AGS × indicator of the catalogue with :data:`SPALTEN`, sorted by both.

    The row is the latest with a value, else the one that says why there is none; an area without
    any row is ``nicht_erhoben``. Missing Merkmale are NaN, a missing trend is None.
    """
    letzte = aktuell(kennwerte[kennwerte["ags"].isin(list(ags))])
    veraenderungen = veraenderungen_aktuell(kennwerte, letzte, katalog)
    letzte = letzte.drop(columns=veraenderungen.columns, errors="ignore").join(veraenderungen)
    alle = pd.MultiIndex.from_product(
        [sorted(set(ags)), sorted(katalog.indikatoren)], names=["ags", "indikator"]
    )
    tabelle = letzte.set_index(["ags", "indikator"]).reindex(alle)
    richtung = trends.set_index(["ags", "indikator"]).reindex(alle)
    status = _text(tabelle["status"], "nicht_erhoben")
    spalten: dict[str, Any] = {
        name: tabelle[name].astype(float) for name in (*ZAHLMERKMALE, *KONTEXT)
    }
    spalten |= {
        "typ": [gebietstyp(gebiete, a) for a in alle.get_level_values("ags")],
        "name": [katalog.indikatoren[i].kurzname for i in alle.get_level_values("indikator")],
        "jahr": tabelle["jahr"].astype("Int64"),
        "status": status,
        "grund": [STATUS_TEXT[Status(s)] for s in status],
        "grund_trend": _text(richtung["grund"]),
        "grund_intervall": _text(tabelle["intervall_grund"]),
        "quelle": _text(tabelle["quelle"]),
        "trend": _wort(richtung["trend"].where(tabelle["wert"].notna()), TRENDWORTE),
    }
    for name in ("signifikanz_95", "signifikanz_998"):
        spalten[name] = _wort(tabelle[name], SIGNIFIKANZWORTE)
    return pd.DataFrame(spalten, index=alle).reset_index()[list(SPALTEN)]


def _text(spalte: pd.Series, leer: str = "") -> pd.Series:
    return spalte.astype("object").where(spalte.notna(), leer)


def _wort(spalte: pd.Series, worte: Collection[str]) -> pd.Series:
    als_text = spalte.astype("object")
    return als_text.where(als_text.isin(worte), None)


def gebietstyp(gebiete: Gebiete, ags: str) -> str:
    """Return the kind of an area as rules write it: "kreisfreie-stadt", "landkreis", …"""
    kommune = gebiete.kommunen.get(ags)
    return kommune.typ.lower().replace(" ", "-") if kommune else ""


def typen(fakten: Fakten) -> dict[str, str]:
    """Return the kind of each area in the facts."""
    einzeln = fakten.drop_duplicates("ags")
    return dict(zip(einzeln["ags"], einzeln["typ"], strict=True))


def lagen(fakten: Fakten, indikatoren: Collection[str] | None = None) -> dict[str, dict[str, Fakt]]:
    """Return the facts by AGS and indicator (all or those named), missing Merkmale left out."""
    ergebnis: dict[str, dict[str, Fakt]] = {ags: {} for ags in fakten["ags"].unique()}
    spalten = [fakten[name].tolist() for name in SPALTEN]
    for zeile in zip(*spalten, strict=True):
        eintrag = dict(zip(SPALTEN, zeile, strict=True))
        if indikatoren is None or eintrag["indikator"] in indikatoren:
            ergebnis[eintrag["ags"]][eintrag["indikator"]] = _fakt(eintrag)
    return ergebnis


def _fakt(eintrag: Mapping[str, Any]) -> Fakt:
    jahr = eintrag["jahr"]
    return Fakt(
        werte={name: eintrag[name] for name in MERKMALE if _vorhanden(eintrag[name])},
        jahr=None if pd.isna(jahr) else int(jahr),
        **{n: eintrag[n] for n in ("name", "status", "quelle", *GRUENDE)},
    )


def _vorhanden(wert: Any) -> bool:
    return isinstance(wert, str) or (wert is not None and wert == wert)
