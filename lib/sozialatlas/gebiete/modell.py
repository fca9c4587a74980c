"""The values: areas with their validity, what became of them, and the questions about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sozialatlas.fehler import AufrufFehler, Mangel, aehnlich
from sozialatlas.typen import Kommune

GEBIETSSTAND = date(2022, 12, 31)
"""Territorial status that the newest figures and the boundaries refer to."""


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

    @cached_property
    def namen(self) -> frozenset[str]:
        """The names of all areas, of today and of former times."""
        return frozenset(k.name for k in self.kommunen.values())

    @cached_property
    def abgaenge(self) -> Mapping[str, tuple[Aenderung, ...]]:
        """The changes that lead from an area to others, by its AGS."""
        abgaenge: dict[str, tuple[Aenderung, ...]] = {}
        for a in self.aenderungen:
            if a.nach != a.von:
                abgaenge[a.von] = (*abgaenge.get(a.von, ()), a)
        return abgaenge

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

    def im_amt(self, ags: str) -> Kommune:
        """Return a Kreis or Gemeinde of today: rules and reports are about no others.

        Raises :class:`AufrufFehler` for Bund and Land and for what has been dissolved.
        """
        kommune = self.kommune(ags)
        erwartet = f"ein Kreis oder eine Gemeinde, Gebietsstand {GEBIETSSTAND:%d.%m.%Y}"
        if kommune.ebene not in ("kreis", "gemeinde"):
            text = f"{kommune.name} ({ags}) ist keine Kommune."
            rat = "Zum Beispiel 16052 für Gera."
            raise AufrufFehler(Mangel("", None, "AGS", text, erwartet, rat))
        if not gilt(kommune, GEBIETSSTAND):
            neue = [self.kommunen[n] for n in kommune.nachfolger if n in self.kommunen]
            text = f"{kommune.name} ({ags}) gibt es im Gebietsstand der Daten nicht."
            rat = "Nachfolger: " + (", ".join(f"{n.name} ({n.ags})" for n in neue) or "keiner")
            raise AufrufFehler(Mangel("", None, "AGS", text, erwartet, f"{rat}."))
        return kommune

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
