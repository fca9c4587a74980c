"""The boundaries of small areas: GeoJSON in degrees, checked area by area, simplified to draw."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.fehler import Mangel, dateigrund
from sozialatlas.katalog.lesen import kurz
from sozialatlas.quellen.lesen import begrenze
from sozialatlas.quellen.raumdefinition import Raumdefinition

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

METRISCH = 25832
"""EPSG code of the projection for drawing (UTM zone 32N)."""
GROESSTE_DATEI = 50_000_000  # bytes
_FEINHEIT = 1500
"""Borders are drawn to the width of the map divided by this; finer detail is not visible."""


def lies_grenzen(ordner: Path, d: Raumdefinition, maengel: list[Mangel]) -> dict[str, Any] | None:
    """Return the geometries (shapely, degrees) by key; None without or with unsound boundaries.

    Problems go to ``maengel``.
    """
    if d.grenzen is None:
        return None
    datei = ordner / d.grenzen.datei
    name = kurz(datei)
    flaechen: dict[str, Any] = {}
    neue: list[Mangel] = []
    for nummer, teil in enumerate(_lies(datei, name, neue)):
        schluessel, flaeche = _lies_flaeche(teil, d.grenzen.schluessel)
        neue += _pruefe(name, nummer, schluessel, flaeche, d.grenzen.schluessel, flaechen)
        flaechen[schluessel] = flaeche
    maengel += begrenze(neue)
    return None if neue else flaechen


def als_rahmen(flaechen: Mapping[str, Any], namen: Mapping[str, str]) -> GeoDataFrame:
    """Return boundaries for drawing: ags (the key), name, geometry in metres, sorted by key.

    Simplified with the borders of neighbours kept together.
    """
    import geopandas as gpd
    import shapely

    schluessel = sorted(flaechen)
    roh = gpd.GeoDataFrame(
        {"ags": schluessel, "name": [namen.get(s, s) for s in schluessel]},
        geometry=[flaechen[s] for s in schluessel],
        crs="EPSG:4326",
    ).to_crs(METRISCH)
    links, unten, rechts, oben = roh.total_bounds
    toleranz = max(rechts - links, oben - unten) / _FEINHEIT
    return roh.set_geometry(shapely.coverage_simplify(roh.geometry.to_numpy(), toleranz))


def _lies(datei: Path, name: str, maengel: list[Mangel]) -> list[Any]:
    try:
        if datei.stat().st_size > GROESSTE_DATEI:
            maengel.append(Mangel(name, None, "", "Die Datei ist zu groß.", "höchstens 50 MB",
                                  "Grenzen vereinfachen."))  # fmt: skip
            return []
        inhalt = json.loads(datei.read_text("utf-8-sig"))
    except OSError as fehler:
        maengel.append(Mangel(name, None, "", f"Die Datei {dateigrund(fehler)}.", "die Grenzen",
                              "Datei ablegen oder grenzen in raeume.yml löschen."))  # fmt: skip
        return []
    except (ValueError, RecursionError) as fehler:
        zeile = getattr(fehler, "lineno", None)
        text, rat = "Die Datei ist kein GeoJSON in UTF-8.", "Als GeoJSON (EPSG:4326) neu ausgeben."
        maengel.append(Mangel(name, zeile, "", text, "GeoJSON", rat))
        return []
    teile = inhalt.get("features") if isinstance(inhalt, dict) else None
    if not isinstance(teile, list) or not teile:
        text, rat = "Die Datei enthält keine Flächen.", "Als GeoJSON (EPSG:4326) neu ausgeben."
        maengel.append(Mangel(name, None, "features", text, "eine Fläche je Raum", rat))
        return []
    return teile


def _lies_flaeche(teil: Any, feld: str) -> tuple[str, Any]:
    """Return key and geometry of a feature; "" and None for what is not there or not sound."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    angaben = teil.get("properties") if isinstance(teil, dict) else None
    wert = (angaben or {}).get(feld)
    schluessel = str(wert) if isinstance(wert, str | int) and not isinstance(wert, bool) else ""
    try:
        flaeche = shape(teil["geometry"])
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        return schluessel, None
    gut = flaeche.geom_type in ("Polygon", "MultiPolygon") and flaeche.is_valid
    return schluessel, flaeche if gut and not flaeche.is_empty else None


def _pruefe(
    name: str, nummer: int, schluessel: str, flaeche: Any, feld: str, bisher: Mapping[str, Any]
) -> Iterator[Mangel]:
    ort = f"features[{nummer}]"
    wer = f"{ort} ({schluessel})" if schluessel else ort
    if not schluessel:
        yield Mangel(name, None, f"{ort}.{feld}", f"Die Eigenschaft „{feld}“ fehlt.",
                     "der Schlüssel des Raums",
                     "grenzen.schluessel in raeume.yml oder die Datei berichtigen.")  # fmt: skip
    elif schluessel in bisher:
        yield Mangel(name, None, ort, f"Der Raum „{schluessel}“ hat zwei Flächen.",
                     "eine Fläche je Raum", "Flächen zu einer MultiPolygon verbinden.")  # fmt: skip
    if flaeche is None:
        yield Mangel(name, None, wer, "Die Fläche ist leer oder fehlerhaft.",
                     "ein Vieleck ohne Überschneidungen",
                     "Geometrie im GIS reparieren.")  # fmt: skip
    elif not _in_grad(flaeche.bounds):
        yield Mangel(name, None, wer, "Die Koordinaten sind keine Grad.",
                     "EPSG:4326 (Länge, Breite)",
                     "Im GIS als EPSG:4326 ausgeben; vermutlich sind es Meter (UTM).")  # fmt: skip


def _in_grad(rahmen: tuple[float, float, float, float]) -> bool:
    """Tell whether a box can lie in Germany, in degrees."""
    links, unten, rechts, oben = rahmen
    return 5 <= links <= rechts <= 16 and 47 <= unten <= oben <= 56
