"""What a run of the renderer returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sozialatlas.fehler import Mangel

STUFEN = ("zellen", "pandoc", "typst")


@dataclass(frozen=True)
class Dokument:
    """One rendered document: its outputs, CPU seconds per stage, peak memory."""

    quelle: str
    ausgaben: tuple[str, ...] = ()
    dauer: Mapping[str, float] = field(default_factory=dict)
    speicher_mb: float = 0.0
    aus_speicher: bool = False
    fehler: tuple[Mangel, ...] = ()


@dataclass(frozen=True)
class Ergebnis:
    """All documents of a run, in order; ``sekunden`` is elapsed time."""

    dokumente: tuple[Dokument, ...]
    sekunden: float = 0.0

    @property
    def fehler(self) -> tuple[Mangel, ...]:
        return tuple(m for d in self.dokumente for m in d.fehler)

    @property
    def dauer(self) -> dict[str, float]:
        """CPU seconds per stage over all documents."""
        return {s: sum(d.dauer.get(s, 0.0) for d in self.dokumente) for s in STUFEN}

    @property
    def speicher_mb(self) -> float:
        return max((d.speicher_mb for d in self.dokumente), default=0.0)
