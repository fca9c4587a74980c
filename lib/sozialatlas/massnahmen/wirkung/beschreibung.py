"""The course before and after a start, for the treated and the other areas: no cause in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sozialatlas.massnahmen.wirkung.panel import Feld


@dataclass(frozen=True)
class Verlauf:
    """One group of areas: means and slopes in the indicator's unit (slopes per year)."""

    anzahl: int
    vorher: float  # mean of the years before
    nachher: float | None  # mean of the years after; None without such years
    steigung_vorher: float | None  # least squares; None with fewer than two years
    steigung_nachher: float | None

    @property
    def veraenderung(self) -> float | None:
        return None if self.nachher is None else self.nachher - self.vorher


@dataclass(frozen=True)
class Beschreibung:
    """Treated and other areas; a group without areas or years before is None."""

    behandelt: Verlauf | None
    uebrige: Verlauf | None


def beschreibe(feld: Feld) -> Beschreibung:
    return Beschreibung(_verlauf(feld, feld.behandelt), _verlauf(feld, ~feld.behandelt))


def _verlauf(feld: Feld, gruppe: np.ndarray) -> Verlauf | None:
    if not gruppe.any() or not feld.vor.any():
        return None
    mittel = feld.werte[gruppe].mean(axis=0)
    return Verlauf(
        anzahl=int(gruppe.sum()),
        vorher=float(mittel[feld.vor].mean()),
        nachher=float(mittel[feld.nach].mean()) if feld.nach.any() else None,
        steigung_vorher=_steigung(feld, mittel, feld.vor),
        steigung_nachher=_steigung(feld, mittel, feld.nach),
    )


def _steigung(feld: Feld, mittel: np.ndarray, jahre: np.ndarray) -> float | None:
    if jahre.sum() < 2:
        return None
    return float(steigungen(np.asarray(feld.jahre)[jahre], mittel[None, jahre])[0])


def steigungen(jahre: np.ndarray, werte: np.ndarray) -> np.ndarray:
    """Least-squares slope per year of each row of ``werte``."""
    t = jahre - jahre.mean()
    return np.asarray(werte @ t / (t @ t))
