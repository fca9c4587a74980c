"""One rule file under examination: its data as written, with positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter, ValidationError

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.lesen import Dokument, Ort, feldname
from sozialatlas.regeln.modell import Knoten

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

_KNOTEN: TypeAdapter[Any] = TypeAdapter(Knoten)


@dataclass(frozen=True)
class Pruefling:
    """One rule file under examination."""

    datei: Path
    name: str  # as shown to users
    dokument: Dokument
    katalog: Katalog
    literatur: frozenset[str] | None = None  # None: there is no list to check against

    def mangel(self, ort: Ort, fehler: str, erwartet: str, abhilfe: str) -> Mangel:
        zeile = self.dokument.zeile(ort)
        return Mangel(self.name, zeile, feldname(ort), fehler, erwartet, abhilfe)

    def feld(self, *ort: str) -> Any:
        """Return what stands at ``ort``, None where nothing does."""
        teil = self.dokument.daten
        for name in ort:
            teil = teil.get(name) if isinstance(teil, dict) else None
        return teil

    @property
    def bedingungen(self) -> Iterator[tuple[Ort, dict[str, Any]]]:
        """Yield every mapping below ``wenn`` that names an indicator, with its position."""
        return finde_bedingungen(self.feld("wenn"), ("wenn",))

    @property
    def baum(self) -> Any:
        """Return the tree of conditions, None if it cannot be read."""
        try:
            return _KNOTEN.validate_python(self.feld("wenn"))
        except ValidationError:
            return None

    @property
    def beispiele(self) -> Iterator[tuple[Ort, dict[str, Any]]]:
        """Yield the rule's examples that are mappings, with their positions."""
        for art in ("trifft_zu", "trifft_nicht_zu"):
            liste = self.feld("beispiele", art)
            for i, beispiel in enumerate(liste if isinstance(liste, list) else []):
                if isinstance(beispiel, dict):
                    yield ("beispiele", art, i), beispiel


def finde_bedingungen(teil: Any, ort: Ort) -> Iterator[tuple[Ort, dict[str, Any]]]:
    if isinstance(teil, dict):
        if "indikator" in teil:
            yield ort, teil
        for name, wert in teil.items():
            yield from finde_bedingungen(wert, (*ort, name))
    elif isinstance(teil, list):
        for i, wert in enumerate(teil):
            yield from finde_bedingungen(wert, (*ort, i))
