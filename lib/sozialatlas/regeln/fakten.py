"""Facts for the rules: per AGS and indicator one narrow row with its latest Merkmale."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any

from sozialatlas.regeln.begriffe import MERKMALE, SIGNIFIKANZWORTE, TRENDWORTE, ZAHLMERKMALE
from sozialatlas.regeln.lage import Fakt
from sozialatlas.typen import STATUS_TEXT, Status

if TYPE_CHECKING:
    import pandas as pd

    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

    Fakten = pd.DataFrame | Mapping[str, Sequence[Any]]
else:
    Fakten = Mapping
"""A table, or its columns as lists: whoever keeps facts can read them without pandas."""

KONTEXT = ("land", "bund", "vergleichsgruppe", "mittel_kreise", "streuung_kreise", "schwankung")
"""What the Merkmale were computed from; numbers in the unit of the indicator."""

GRUENDE = ("grund", "grund_trend", "grund_intervall")
TEXTANGABEN = ("name", "status", "quelle", *GRUENDE)

SPALTEN = (
    "ags", "typ", "indikator", "name", "jahr", "status", *GRUENDE, "quelle", *MERKMALE, *KONTEXT,
)  # fmt: skip
"""Columns: keys, kind of area, name and reasons as text, jahr Int64, words text or None, the
others float."""

_ANGABEN = ("ags", "indikator", "jahr", *TEXTANGABEN)


def stelle_fakten(
    kennwerte: pd.DataFrame,
    trends: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    ags: Sequence[str],
) -> pd.DataFrame:
    """Return one row per AGS × indicator of the catalogue with :data:`SPALTEN`, sorted by both.

    The row is the latest with a value, else the one that says why there is none; an area without
    any row is ``nicht_erhoben``. Missing Merkmale are NaN, a missing trend is None.
    """
    import pandas as pd

    from sozialatlas.kennwerte import aktuell, veraenderungen_aktuell

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
    return dict(zip(fakten["ags"], fakten["typ"], strict=True))


def lagen(fakten: Fakten, indikatoren: Collection[str] | None = None) -> dict[str, dict[str, Fakt]]:
    """Return the facts by AGS and indicator (all or those named), missing Merkmale left out."""
    ergebnis: dict[str, dict[str, Fakt]] = {ags: {} for ags in fakten["ags"]}
    angaben = zip(*(list(fakten[name]) for name in _ANGABEN), strict=True)
    werte, kontext = _vorhandene(fakten, MERKMALE), _vorhandene(fakten, KONTEXT)
    for (ags, indikator, jahr, *rest), w, k in zip(angaben, werte, kontext, strict=True):
        if indikatoren is None or indikator in indikatoren:
            jahr = int(jahr) if isinstance(jahr, Integral) else None
            texte = dict(zip(TEXTANGABEN, rest, strict=True))
            ergebnis[ags][indikator] = Fakt(werte=w, jahr=jahr, kontext=k, **texte)
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


def _vorhandene(fakten: Fakten, namen: Iterable[str]) -> list[dict[str, Any]]:
    """Return row by row the words and numbers of some columns: neither None nor NaN."""
    ergebnis: list[dict[str, Any]] = [{} for _ in fakten["ags"]]
    for name in namen:
        for zeile, wert in zip(ergebnis, list(fakten[name]), strict=True):
            if wert is not None and wert == wert:
                zeile[name] = wert
    return ergebnis
