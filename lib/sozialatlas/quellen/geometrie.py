"""Boundaries: simplified with shared borders kept, Kreise as unions of their Gemeinden."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.fehler import DatenFehler, Mangel

if TYPE_CHECKING:  # geopandas takes half a second to import
    from geopandas import GeoDataFrame

METRISCH, GRAD = 25832, 4326
HOECHSTENS = {"kreise": 150_000, "gemeinden": 600_000}
"""Largest size of a file in bytes."""

_TOLERANZ = 30.0  # metres; doubled until the files are small enough
_STELLEN = 5  # decimals of a degree, about one metre
_LOCH = 10_000.0  # m²; smaller holes are digitising slivers, no enclaves


def lies_gemeinden(datei: Path, feld: str, land: str) -> GeoDataFrame:
    """Read the Gemeinden of a Land: columns ags, geometry, in metres, sorted by AGS.

    ``feld`` names the property with the key. Raises :class:`DatenFehler`.
    """
    import geopandas as gpd
    from pyogrio.errors import DataSourceError

    try:
        roh = gpd.read_file(datei)
    except DataSourceError as fehler:
        raise DatenFehler(Mangel(
            datei.name, None, "", "Die Datei lässt sich nicht lesen.",
            "Flächen in einem Geoformat", "Datei neu herunterladen.",
        )) from fehler  # fmt: skip
    if feld not in roh or roh.crs is None:
        raise DatenFehler(Mangel(
            datei.name, None, feld, f"Die Eigenschaft „{feld}“ oder das Bezugssystem fehlt.",
            "Flächen der Gemeinden mit Schlüssel und Bezugssystem",
            "feld in data/katalog/grenzen.yml oder die Datei prüfen.",
        ))  # fmt: skip
    roh = roh.rename(columns={feld: "ags"})[["ags", "geometry"]].to_crs(METRISCH)
    hier = roh[roh["ags"].str.startswith(land)].sort_values("ags", ignore_index=True)
    if hier.empty:
        raise DatenFehler(Mangel(
            datei.name, None, feld, f"Die Datei enthält keine Gemeinden des Landes {land}.",
            "Flächen der Gemeinden dieses Landes", "datei in data/katalog/grenzen.yml ändern.",
        ))  # fmt: skip
    return hier


def vereinfache(gemeinden: GeoDataFrame) -> dict[str, GeoDataFrame]:
    """Return "gemeinden" and "kreise" small enough for :data:`HOECHSTENS`, borders shared."""
    import topojson

    netz = topojson.Topology(gemeinden, prequantize=False, shared_coords=True)
    toleranz = _TOLERANZ
    while True:
        klein = netz.toposimplify(toleranz).to_gdf(crs=METRISCH)
        klein["geometry"] = klein.geometry.make_valid()
        kreise = klein.assign(ags=klein["ags"].str[:5]).dissolve("ags").reset_index()
        kreise["geometry"] = kreise.geometry.map(_ohne_loecher)
        ebenen = {"gemeinden": klein[["ags", "geometry"]], "kreise": kreise[["ags", "geometry"]]}
        if all(len(als_geojson(g, {})) <= 0.97 * HOECHSTENS[n] for n, g in ebenen.items()):
            return ebenen
        toleranz *= 2


def als_geojson(flaechen: GeoDataFrame, namen: Mapping[str, str]) -> bytes:
    """Return GeoJSON in degrees (RFC 7946), one area per line, sorted by key."""
    zeilen = []
    for ags, flaeche in flaechen.to_crs(GRAD).set_index("ags").geometry.sort_index().items():
        merkmal = {
            "type": "Feature",
            "properties": {"ags": ags, "name": namen.get(str(ags), "")},
            "geometry": _gerundet(flaeche.__geo_interface__),
        }
        zeilen.append(json.dumps(merkmal, ensure_ascii=False, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(zeilen) + "\n]}\n"
    return text.encode("utf-8")


def _gerundet(geometrie: Mapping[str, Any]) -> dict[str, Any]:
    def runde(teil: Any) -> Any:
        if isinstance(teil[0], float):
            return [round(z, _STELLEN) for z in teil]
        return [runde(t) for t in teil]

    return {"type": geometrie["type"], "coordinates": runde(geometrie["coordinates"])}


def _ohne_loecher(flaeche: Any) -> Any:
    from shapely.geometry import MultiPolygon, Polygon

    teile = []
    for teil in getattr(flaeche, "geoms", [flaeche]):
        loecher = [r for r in teil.interiors if Polygon(r).area > _LOCH]
        teile.append(Polygon(teil.exterior, loecher))
    return teile[0] if len(teile) == 1 else MultiPolygon(teile)
