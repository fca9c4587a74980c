"""One rule file under examination: its data as written, with positions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.knoten import Knoten
from sozialatlas.regeln.lesen import Dokument, Ort, feldname

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

_KNOTEN: TypeAdapter[Any] = TypeAdapter(Knoten, config=ConfigDict(defer_build=True))


@dataclass(frozen=True)
class Pruefling:
    """One rule file under examination."""

    datei: Path
    name: str  # as shown to users
    dokument: Dokument
    katalog: Katalog
    literatur: frozenset[str] | None = None  # None: there is no list to check against
    regelnamen: frozenset[str] = frozenset()  # ids of all rules beside it

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
        return ((ort, teil) for ort, teil in self.knoten if "indikator" in teil)

    @property
    def knoten(self) -> Iterator[tuple[Ort, dict[str, Any]]]:
        """Yield every mapping below ``wenn`` with its position."""
        return finde_zuordnungen(self.feld("wenn"), ("wenn",))

    def angaben(self, schluessel: str) -> Iterator[tuple[Ort, str]]:
        """Yield every text below ``wenn`` that stands at a key, with its position."""
        for ort, teil in self.knoten:
            if isinstance(teil.get(schluessel), str):
                yield (*ort, schluessel), teil[schluessel]

    def eintraege(self, *ort: str) -> Iterator[tuple[Ort, str]]:
        """Yield the texts of the list at ``ort`` with their positions."""
        liste = self.feld(*ort)
        for i, text in enumerate(liste if isinstance(liste, list) else []):
            if isinstance(text, str):
                yield (*ort, i), text

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


def finde_zuordnungen(teil: Any, ort: Ort) -> Iterator[tuple[Ort, dict[str, Any]]]:
    if isinstance(teil, dict):
        yield ort, teil
        for name, wert in teil.items():
            yield from finde_zuordnungen(wert, (*ort, name))
    elif isinstance(teil, list):
        for i, wert in enumerate(teil):
            yield from finde_zuordnungen(wert, (*ort, i))
