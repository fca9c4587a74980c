"""Boundaries: read for drawing, and checked against the register."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sozialatlas.fehler import DatenFehler, Mangel, aehnlich, dateigrund
from sozialatlas.gebiete.modell import Gebiete

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

METRISCH = 25832
"""EPSG code of the projection for drawing (UTM zone 32N)."""

IMPORT = "sozialatlas data import ausführen."
Ebene = Literal["kreise", "gemeinden"]


def lade_grenzen(daten: Path, ebene: Ebene) -> GeoDataFrame:
    """Read boundaries: columns ags, name, geometry in EPSG:25832, sorted by AGS.

    Raises :class:`DatenFehler` for a file that holds no areas with key, name and geometry.
    """
    import geopandas as gpd

    flaechen = gpd.GeoDataFrame.from_features(_lies(daten, ebene), crs="EPSG:4326")
    flaechen = flaechen[["ags", "name", "geometry"]].to_crs(METRISCH)
    return flaechen.sort_values("ags", ignore_index=True)


def pruefe_grenzen(daten: Path, gebiete: Gebiete) -> tuple[Mangel, ...]:
    """Return what is wrong with the boundaries: form, geometry, areas too many or too few."""
    soll = {"kreise": gebiete.kreise(), "gemeinden": gebiete.gemeinden()}
    maengel: list[Mangel] = []
    for ebene, kommunen in soll.items():
        try:
            teile = _lies(daten, ebene)  # type: ignore[arg-type]
        except DatenFehler as fehler:
            maengel += fehler.maengel
            continue
        bekannt = {k.ags: k.name for k in kommunen}
        maengel += _vergleiche(_name(ebene), teile, bekannt)
    return tuple(maengel)


def _name(ebene: str) -> str:
    return f"data/gebiete/{ebene}.geojson"


def _lies(daten: Path, ebene: Ebene) -> list[dict[str, Any]]:
    """Return the features of a file, each with key, name and a valid geometry."""
    name = _name(ebene)
    try:
        inhalt = json.loads((daten / "gebiete" / f"{ebene}.geojson").read_text("utf-8"))
    except OSError as fehler:
        raise DatenFehler(
            Mangel(name, None, "", f"Die Datei {dateigrund(fehler)}.", "die Grenzen", IMPORT)
        ) from None
    except (ValueError, RecursionError) as fehler:
        zeile = getattr(fehler, "lineno", None)
        text = "Die Datei ist kein GeoJSON in UTF-8 oder unvollständig."
        raise DatenFehler(Mangel(name, zeile, "", text, "GeoJSON", IMPORT)) from None
    teile = inhalt.get("features") if isinstance(inhalt, dict) else None
    if not isinstance(teile, list) or not teile:
        raise DatenFehler(Mangel(name, 1, "features", "Die Datei enthält keine Flächen.",
                                 "eine Fläche je Gebiet", IMPORT))  # fmt: skip
    if maengel := [m for n, teil in enumerate(teile) for m in _pruefe_flaeche(name, n, teil)]:
        raise DatenFehler(maengel)
    return teile


def _pruefe_flaeche(name: str, nummer: int, teil: Any) -> Iterator[Mangel]:
    """Check one feature; the import writes one per line, the first in line 2."""
    from shapely.errors import ShapelyError
    from shapely.geometry import shape

    feld = f"features[{nummer}]"
    angaben = teil.get("properties") if isinstance(teil, dict) else None
    for key in ("ags", "name"):
        if not isinstance((angaben or {}).get(key), str):
            yield Mangel(name, nummer + 2, f"{feld}.{key}", "Die Angabe fehlt oder ist kein Text.",
                         "Schlüssel und Name als Text", IMPORT)  # fmt: skip
    try:
        heil = shape(teil["geometry"])
        heil = heil.is_valid and not heil.is_empty
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        heil = False
    if not heil:
        yield Mangel(name, nummer + 2, f"{feld}.geometry", "Die Fläche ist leer oder fehlerhaft.",
                     "ein Vieleck ohne Überschneidungen", IMPORT)  # fmt: skip


def _vergleiche(name: str, teile: list[dict[str, Any]], soll: dict[str, str]) -> Iterator[Mangel]:
    erwartet = "eine Fläche je Gebiet des Registers"
    gesehen: set[str] = set()
    for nummer, teil in enumerate(teile):
        ags = teil["properties"]["ags"]
        if ags in gesehen:
            yield Mangel(name, nummer + 2, "ags", f"Das Gebiet {ags} steht doppelt.", erwartet,
                         "Eine der Flächen löschen.")  # fmt: skip
        elif ags not in soll:
            yield Mangel(name, nummer + 2, "ags", f"Das Gebiet „{ags}“ steht nicht im Register.",
                         erwartet, aehnlich(ags, soll))  # fmt: skip
        gesehen.add(ags)
    for ags in sorted(soll.keys() - gesehen):
        yield Mangel(name, None, "ags", f"Die Fläche von {soll[ags]} ({ags}) fehlt.", erwartet,
                     IMPORT)  # fmt: skip
