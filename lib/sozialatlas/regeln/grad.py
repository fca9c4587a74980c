"""How sure a recommendation is, as a value and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Stoerung = Literal["werte", "schwellen", "jahr", "vergleichsgruppe"]
"""What is varied to see whether a recommendation holds."""

STOERUNG_TEXT: dict[Stoerung, str] = {
    "werte": "Werte",
    "schwellen": "Schwellen",
    "jahr": "Jahr",
    "vergleichsgruppe": "Vergleichsgruppe",
}

Grad = Literal["robust", "knapp", "hinweis"]
GRAD_TEXT: dict[Grad, str] = {"robust": "robust", "knapp": "knapp", "hinweis": "Hinweis"}


@dataclass(frozen=True)
class Robustheit:
    """How often a recommendation still holds when data and rules are slightly different."""

    anteil: float  # 0 to 1: draws in which it holds for sure
    unbekannt: float  # 0 to 1: draws in which it cannot be judged; they do not count as holding
    ziehungen: int
    grad: Grad
    allein: tuple[tuple[Stoerung, float], ...] = ()  # share that holds if only this one varies

    @property
    def satz(self) -> str:
        """The share as a sentence, rounded down: 100 only where it always holds."""
        von_hundert = int(100 * self.anteil + 1e-9)
        return (
            f"In {von_hundert} von 100 Wiederholungen mit leicht veränderten Werten, Schwellen "
            "und Jahren bliebe die Empfehlung bestehen."
        )

    @property
    def kurzsatz(self) -> str:
        """Share and weakest point in a line, for readers who know what was repeated."""
        name = self.empfindlichste
        gegen = f", am empfindlichsten gegen: {STOERUNG_TEXT[name]}" if name else ""
        return f"Hielt in {int(100 * self.anteil + 1e-9)} von 100 Wiederholungen{gegen}."

    @property
    def empfindlichste(self) -> Stoerung | None:
        """What alone topples it most often; None if nothing does."""
        name, anteil = min(self.allein, key=lambda paar: paar[1], default=(None, 1.0))
        return name if anteil < 1 else None

    @property
    def hinweis(self) -> str:
        """The same for readers, empty if nothing topples it."""
        name = self.empfindlichste
        return f"Am empfindlichsten gegen: {STOERUNG_TEXT[name]}." if name else ""
