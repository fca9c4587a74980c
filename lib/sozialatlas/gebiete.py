"""Areas with their validity: who belongs to whom, who followed whom, and where they lie.

A Kommune's key (AGS) is text; a name may return under another key, so nothing is looked up by
name but in error messages.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from sozialatlas.fehler import AufrufFehler, DatenFehler, Mangel, aehnlich
from sozialatlas.typen import BUND, Kommune

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

GEBIETSSTAND = date(2022, 12, 31)
"""Territorial status that the newest figures and the boundaries refer to."""

METRISCH = 25832
"""EPSG code of the projection for drawing (UTM zone 32N)."""

_FELDER = (
    "ags", "name", "typ", "ebene", "kreis", "gueltig_ab", "gueltig_bis", "vorgaenger", "nachfolger",
)  # fmt: skip
_EBENEN = {2: "land", 5: "kreis", 8: "gemeinde"}
_AGS = re.compile(r"\d{2}(\d{3}(\d{3})?)?")


@dataclass(frozen=True)
class Aenderung:
    """What became of an area; without a legal date only the period between editions is known."""

    von: str
    nach: str | None
    art: str
    anteil: float | None  # share of ``von`` that went to ``nach``; None: not known
    sicherheit: str
    datum_recht: date | None = None
    datum_aufgaben: date | None = None
    zeitraum_von: date | None = None
    zeitraum_bis: date | None = None


@dataclass(frozen=True)
class Gebiete:
    """The register; ``kommunen`` holds all areas that any figure refers to."""

    kommunen: Mapping[str, Kommune]
    aenderungen: tuple[Aenderung, ...]

    @property
    def land(self) -> Kommune:
        """The Land of the register."""
        return next(k for k in self.kommunen.values() if k.ebene == "land")

    def kreise(self, land: str | None = None, stand: date = GEBIETSSTAND) -> tuple[Kommune, ...]:
        """Return the Kreise and kreisfreie Städte valid at ``stand``, sorted by AGS."""
        return tuple(
            k for k in self.kommunen.values()
            if k.ebene == "kreis" and gilt(k, stand) and k.land == (land or k.land)
        )  # fmt: skip

    def gemeinden(
        self, kreis: str | None = None, stand: date = GEBIETSSTAND
    ) -> tuple[Kommune, ...]:
        """Return the Gemeinden (of a Kreis) valid at ``stand``, sorted by AGS."""
        return tuple(
            k for k in self.kommunen.values()
            if k.ebene == "gemeinde" and gilt(k, stand) and k.kreis == (kreis or k.kreis)
        )  # fmt: skip

    def kommune(self, ags: str) -> Kommune:
        """Return the area with this key. Raises :class:`AufrufFehler` that names similar ones."""
        if ags in self.kommunen:
            return self.kommunen[ags]
        raise AufrufFehler(Mangel(
            "", None, "AGS", f"Ein Gebiet „{ags}“ gibt es nicht.",
            "ein Schlüssel aus data/gebiete/kommunen.csv", self._aehnlich(ags),
        ))  # fmt: skip

    def _aehnlich(self, wort: str) -> str:
        if wort.isdigit():
            return aehnlich(wort, self.kommunen)
        passende = [k for k in self.kommunen.values() if k.name.lower() == wort.lower()]
        if not passende:
            return aehnlich(wort, {k.name for k in self.kommunen.values()})
        return "Gemeint ist wohl " + " oder ".join(f"{k.ags} ({k.typ})" for k in passende) + "."


def gilt(kommune: Kommune, stand: date) -> bool:
    """Whether the area is valid at ``stand``; open limits count as always."""
    return (kommune.gueltig_ab or date.min) <= stand <= (kommune.gueltig_bis or date.max)


def lade_gebiete(daten: Path) -> Gebiete:
    """Read the register below ``daten``. Raises :class:`DatenFehler` with all problems."""
    maengel: list[Mangel] = []
    kommunen: dict[str, Kommune] = {}
    for zeile, satz in _lies(daten / "gebiete" / "kommunen.csv", _FELDER, maengel):
        fehler = list(_pruefe(zeile, satz, kommunen))
        maengel += fehler
        if not fehler:
            kommunen[satz["ags"]] = _kommune(satz)
    felder = tuple(Aenderung.__dataclass_fields__)
    wechsel = [
        _aenderung(satz)
        for _, satz in _lies(daten / "gebiete" / "aenderungen.csv", felder, maengel)
    ]
    if maengel:
        raise DatenFehler(maengel)
    return Gebiete(MappingProxyType(dict(sorted(kommunen.items()))), tuple(wechsel))


def lade_grenzen(daten: Path, ebene: Literal["kreise", "gemeinden"]) -> GeoDataFrame:
    """Read boundaries: columns ags, name, geometry in EPSG:25832, sorted by AGS."""
    import geopandas as gpd

    datei = daten / "gebiete" / f"{ebene}.geojson"
    if not datei.exists():
        raise DatenFehler(Mangel(
            f"data/gebiete/{datei.name}", None, "", "Die Grenzen fehlen.",
            abhilfe="sozialatlas data import ausführen.",
        ))  # fmt: skip
    flaechen = gpd.read_file(datei)[["ags", "name", "geometry"]].to_crs(METRISCH)
    return flaechen.sort_values("ags", ignore_index=True)


def _lies(
    datei: Path, felder: Iterable[str], maengel: list[Mangel]
) -> list[tuple[int, dict[str, str]]]:
    name = f"data/gebiete/{datei.name}"
    try:
        text = datei.read_text("utf-8")
    except FileNotFoundError:
        maengel.append(Mangel(name, None, "", "Die Datei fehlt.",
                              abhilfe="sozialatlas data import ausführen."))  # fmt: skip
        return []
    except UnicodeDecodeError:
        rat = f"Umwandeln: iconv -f WINDOWS-1252 -t UTF-8 {datei.name} > neu.csv"
        maengel.append(Mangel(name, None, "", "Die Datei ist nicht UTF-8.", "UTF-8", rat))
        return []
    leser = csv.DictReader(io.StringIO(text))
    if set(leser.fieldnames or ()) != set(felder):
        maengel.append(Mangel(name, 1, "", "Die Kopfzeile stimmt nicht.", ",".join(felder),
                              "sozialatlas data import ausführen."))  # fmt: skip
        return []
    return [(leser.line_num, satz) for satz in leser]


def _pruefe(zeile: int, satz: Mapping[str, str], bisher: Mapping[str, Kommune]) -> list[Mangel]:
    def mangel(feld: str, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
        return Mangel("data/gebiete/kommunen.csv", zeile, feld, fehler, erwartet, abhilfe)

    ags, maengel = satz["ags"], []
    if not _AGS.fullmatch(ags):
        maengel.append(mangel("ags", f"„{ags}“ ist kein Amtlicher Gemeindeschlüssel.",
                              "2, 5 oder 8 Ziffern", "Führende Nullen prüfen."))  # fmt: skip
    elif satz["ebene"] != ("bund" if ags == BUND else _EBENEN[len(ags)]):
        maengel.append(mangel("ebene", f"„{satz['ebene']}“ passt nicht zum Schlüssel {ags}.",
                              "bund, land, kreis oder gemeinde", "Ebene berichtigen."))  # fmt: skip
    if ags in bisher:
        maengel.append(mangel("ags", f"Der Schlüssel {ags} steht doppelt im Register.",
                              "eine Zeile je Gebiet", "Eine der Zeilen löschen."))  # fmt: skip
    for feld in ("gueltig_ab", "gueltig_bis"):
        try:
            _datum(satz[feld])
        except ValueError:
            maengel.append(mangel(feld, f"„{satz[feld]}“ ist kein Datum.", "JJJJ-MM-TT",
                                  "Datum berichtigen."))  # fmt: skip
    return maengel


def _kommune(satz: Mapping[str, str]) -> Kommune:
    return Kommune(
        ags=satz["ags"],
        name=satz["name"],
        typ=satz["typ"],
        ebene=satz["ebene"],  # type: ignore[arg-type]
        kreis=satz["kreis"] or None,
        gueltig_ab=_datum(satz["gueltig_ab"]),
        gueltig_bis=_datum(satz["gueltig_bis"]),
        vorgaenger=tuple(satz["vorgaenger"].split()),
        nachfolger=tuple(satz["nachfolger"].split()),
    )


def _aenderung(satz: Mapping[str, str]) -> Aenderung:
    return Aenderung(
        von=satz["von"],
        nach=satz["nach"] or None,
        art=satz["art"],
        anteil=float(satz["anteil"]) if satz["anteil"] else None,
        sicherheit=satz["sicherheit"],
        **{f: _datum(satz[f]) for f in ("datum_recht", "datum_aufgaben",
                                        "zeitraum_von", "zeitraum_bis")},
    )  # fmt: skip


def _datum(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
