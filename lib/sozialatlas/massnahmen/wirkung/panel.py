"""The panel that a question about effects is answered from: areas × years, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

VORJAHRE = 4
"""Fewest years before the start (statistics.md 7: at least four, without the trigger year)."""
VORJAHRE_HOECHSTENS, NACHJAHRE_HOECHSTENS = 8, 5
"""Years farther away say more about other things than about the measure."""


@dataclass(frozen=True, eq=False)
class Feld:
    """Areas × years of one indicator; who is treated, which years count as before and after.

    ``werte`` has no gaps: areas without a figure in one of the years are named in ``ohne_werte``
    (comparison) or ``behandelt_ohne_werte``. Years between before and after are left out.
    """

    ags: tuple[str, ...]
    jahre: tuple[int, ...]
    werte: np.ndarray  # areas × years, in the indicator's unit
    behandelt: np.ndarray  # bool per area
    start: date
    vor: np.ndarray  # bool per year
    nach: np.ndarray  # bool per year
    ausgelassen: tuple[int, ...]  # trigger year, year of the start, years until all take part
    bruch: int | None = None  # year of a break between before and after
    ohne_werte: tuple[str, ...] = ()
    behandelt_ohne_werte: tuple[str, ...] = ()

    @property
    def anzahl(self) -> int:
        """Areas in all."""
        return len(self.ags)

    @property
    def anzahl_behandelt(self) -> int:
        return int(self.behandelt.sum())

    @property
    def vorjahre(self) -> tuple[int, ...]:
        return tuple(int(j) for j in np.asarray(self.jahre)[self.vor])

    @property
    def nachjahre(self) -> tuple[int, ...]:
        return tuple(int(j) for j in np.asarray(self.jahre)[self.nach])

    def veraenderung(self) -> np.ndarray:
        """Mean after minus mean before, per area."""
        vorher: np.ndarray = self.werte[:, self.vor].mean(axis=1)
        return np.asarray(self.werte[:, self.nach].mean(axis=1) - vorher)


def uebergang(start: date, voll_ab: int | None = None) -> tuple[int, ...]:
    """Years that count neither as before nor as after.

    The year before the start is the trigger: measures begin where figures peak, and what peaks
    falls again by itself (regression to the mean). A year begun halfway is half treated, and so
    are the years until ``voll_ab``, the first in which all have begun.
    """
    ganzes_jahr = (start.month, start.day) == (1, 1)
    erstes_nach = max(start.year if ganzes_jahr else start.year + 1, voll_ab or 0)
    return tuple(range(start.year - 1, erstes_nach))


def stelle(
    reihen: pd.DataFrame,
    behandelt: Collection[str],
    start: date,
    brueche: Iterable[int] = (),
    voll_ab: int | None = None,
) -> Feld:
    """Return the panel of ``reihen`` (ags, jahr, wert; one row per area and year).

    Years before the last break ahead of the trigger year are dropped, so are years from a break
    after the start on. A break between before and after is kept as ``bruch``: nothing can be
    compared across it.
    """
    breit = reihen.pivot(index="ags", columns="jahr", values="wert").sort_index()
    ausgelassen = uebergang(start, voll_ab)
    anlass = ausgelassen[0]
    erstes_nach = ausgelassen[-1] + 1
    brueche = sorted(brueche)
    ab = max((b for b in brueche if b <= anlass - 1), default=0)
    bis = min((b for b in brueche if b > erstes_nach), default=9999)
    bruch = next((b for b in brueche if anlass <= b <= erstes_nach), None)
    alle = [int(str(j)) for j in breit.columns if breit[j].notna().any()]
    jahre = [j for j in alle if ab <= j < bis]
    vor = [j for j in jahre if j < anlass][-VORJAHRE_HOECHSTENS:]
    nach = [j for j in jahre if j >= erstes_nach][:NACHJAHRE_HOECHSTENS]
    genutzt = vor + [j for j in jahre if j in ausgelassen] + nach
    voll = breit[vor + nach].notna().all(axis=1)
    drin = breit.loc[voll, genutzt].to_numpy(dtype=float).reshape(int(voll.sum()), len(genutzt))
    ohne = [str(a) for a in breit.index[~voll]]
    ags = tuple(str(a) for a in breit.index[voll])
    return Feld(
        ags=ags,
        jahre=tuple(genutzt),
        werte=drin,
        behandelt=np.array([a in behandelt for a in ags], dtype=bool),
        start=start,
        vor=np.isin(genutzt, vor),
        nach=np.isin(genutzt, nach),
        ausgelassen=ausgelassen,
        bruch=bruch,
        ohne_werte=tuple(a for a in ohne if a not in behandelt),
        behandelt_ohne_werte=tuple(sorted({*behandelt} - {*ags})),
    )
