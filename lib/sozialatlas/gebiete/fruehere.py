"""The Kreise of another day, drawn by dissolving today's Gemeinden: 23 of them, or 22."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.gebiete.modell import GEBIETSSTAND, Aenderung, Gebiete
from sozialatlas.gebiete.staende import spaetestens, zwischen
from sozialatlas.typen import Datumsregel

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_KREIS = 5


def kreise_am(
    gemeinden: GeoDataFrame,
    gebiete: Gebiete,
    stand: date,
    *,
    regel: Datumsregel = "recht",
    heute: date = GEBIETSSTAND,
) -> GeoDataFrame:
    """Return the Kreise of the day ``stand``: columns ags, name, geometry, sorted by AGS.

    ``gemeinden`` are the boundaries of the day ``heute``. Raises :class:`DatenFehler` naming the
    Gemeinden that lay in several Kreise then: their old borders are not in the data.
    """
    spanne = zwischen(gebiete.aenderungen, stand, heute, regel)
    kreise = {ags: kreise_von(gebiete, ags, spanne) for ags in gemeinden["ags"]}
    if maengel := [_mangel(a, k, stand) for a, k in kreise.items() if len(k) > 1]:
        raise DatenFehler(maengel)
    zuordnung = gemeinden["ags"].map(lambda ags: next(iter(kreise[ags])))
    flaechen = gemeinden.dissolve(zuordnung.rename("kreis")).reset_index()
    namen = flaechen["kreis"].map(lambda ags: gebiete.kommune(ags).name)
    flaechen = flaechen.assign(ags=flaechen["kreis"], name=namen)
    return flaechen[["ags", "name", "geometry"]].sort_values("ags", ignore_index=True)


def kreise_von(gebiete: Gebiete, ags: str, spanne: Collection[Aenderung]) -> frozenset[str]:
    """Return the AGS of all Kreise that parts of a Gemeinde belonged to before these changes."""
    kreise: set[str] = set()
    offen, gesehen = [ags], {ags}
    while offen:
        gebiet = offen.pop()
        beginn = gebiete.kommune(gebiet).gueltig_ab
        zugaenge = [a for a in spanne if a.nach == gebiet]
        # A key that began with one of the changes stood for nothing before it.
        if all(beginn is None or beginn < spaetestens(a, "recht") for a in zugaenge):
            kreise.add(gebiet[:_KREIS])
        neue = {a.von for a in zugaenge} - gesehen
        gesehen |= neue
        offen += sorted(neue)
    return frozenset(kreise)


def _mangel(ags: str, kreise: frozenset[str], stand: date) -> Mangel:
    return Mangel(
        "data/gebiete/gemeinden.geojson", None, ags,
        f"Am {stand:%d.%m.%Y} gehörten Teile der Gemeinde zu mehreren Kreisen:"
        f" {', '.join(sorted(kreise))}.",
        "Gemeinden, die damals ganz in einem Kreis lagen",
        "Die Grenzen dieses Gebietsstands vom Herausgeber beziehen.",
    )  # fmt: skip
