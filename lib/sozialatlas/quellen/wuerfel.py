"""Figures with several characteristics at once, and the sums over their cells that are wanted.

Flat files and cross tables of the offices both become a :class:`Wuerfel`: one row per area, year
and combination of characteristics. What an indicator takes from it is named by the expressions of
its characteristics (``groessen`` in ``quellen.yml``)::

    groessen:
      unter_6: [unter 3 Jahre, 3 bis unter 6 Jahre]   # both sexes: nothing said of them
      insgesamt: []
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel, aehnlich
from sozialatlas.quellen.lesen import begrenze, zeilen
from sozialatlas.quellen.rahmen import rahme
from sozialatlas.typen import Status

INSGESAMT = ("", "insgesamt", "Insgesamt", "zusammen", "Zusammen", "Total")
"""How the offices call the sum over all expressions of a characteristic."""

RANGFOLGE = (Status.GEHEIM, Status.UNSICHER, Status.NICHT_ERHOBEN, Status.FEHLT)
"""Which reason a sum names whose cells lack figures for several."""

_ORT = ["ags", "jahr"]


@dataclass(frozen=True)
class Achse:
    """A characteristic: its columns of the cube, and whether its expressions may be added up.

    Measures, units and months may not: one of their expressions must be named.
    """

    name: str
    spalten: tuple[str, ...]  # the same expressions as code, as label, or only one of them
    summierbar: bool = True


@dataclass(frozen=True, eq=False)
class Wuerfel:
    """The cells of a file: ags, jahr, wert, status, zeile and the columns of ``achsen``."""

    datei: str
    zellen: pd.DataFrame
    achsen: tuple[Achse, ...]


def waehle(
    wuerfel: Wuerfel, kennungen: Mapping[str, str], groessen: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """Return tidy rows of the indicators in ``kennungen``, with the line where they begin.

    A code is the name of one of ``groessen``, or of two: numerator and denominator of a share in
    percent. Raises :class:`DatenFehler` for unknown names and expressions, cells that stand
    twice, and characteristics that may not be added up.
    """
    maengel = [*_doppelte(wuerfel), *_unbekannte(kennungen, groessen)]
    namen = dict.fromkeys(n for k in kennungen.values() for n in k.split() if n in groessen)
    for name in namen:
        maengel += _pruefe_auswahl(wuerfel, name, groessen[name])
    if maengel:
        raise DatenFehler(maengel)
    summen = {n: _summe(wuerfel, groessen[n]) for n in namen}
    teile = [_teil(summen, k).assign(indikator=i) for i, k in kennungen.items()]
    alle = pd.concat(teile, ignore_index=True)
    return rahme(alle).assign(zeile=alle["zeile"])


def _summe(wuerfel: Wuerfel, auspraegungen: Sequence[str]) -> pd.DataFrame:
    """Add up the chosen cells by area and year; a sum with a gap is none and says why."""
    gewaehlt = wuerfel.zellen[_treffer(wuerfel, auspraegungen)]
    gruppen = gewaehlt.groupby(_ORT, sort=True)
    summen = gruppen["wert"].agg(wert="sum", da="count", zellen="size")
    status = pd.Series(Status.OK.value, index=summen.index)
    for zustand in (Status.EINGESCHRAENKT, *reversed(RANGFOLGE)):
        hier = gewaehlt["status"].eq(zustand.value).groupby([gewaehlt[s] for s in _ORT]).any()
        status[hier] = zustand.value
    lueckenhaft = summen["zellen"] < summen["zellen"].groupby("jahr").transform("max")
    status[lueckenhaft & summen["da"].eq(summen["zellen"])] = Status.FEHLT.value
    ganz = summen["da"].eq(summen["zellen"]) & ~lueckenhaft
    summe = summen["wert"].where(ganz)
    zeile = gruppen["zeile"].min()
    return pd.DataFrame({"wert": summe, "status": status, "zeile": zeile}).reset_index()


def _teil(summen: Mapping[str, pd.DataFrame], kennung: str) -> pd.DataFrame:
    erste, *zweite = kennung.split()
    if not zweite:
        return summen[erste]
    beide = summen[erste].merge(summen[zweite[0]], on=_ORT, suffixes=("", "_nenner"))
    nenner = beide["wert_nenner"]
    grund = beide["status"].where(beide["wert"].isna(), beide["status_nenner"])
    anteil = (100 * beide["wert"] / nenner.where(nenner > 0)).round(4)
    ersatz = np.where(nenner.eq(0), Status.NICHT_ERHOBEN.value, grund)
    return beide[[*_ORT, "zeile"]].assign(
        wert=anteil,
        zaehler=beide["wert"].where(anteil.notna()),
        nenner=nenner.where(anteil.notna()),
        status=beide["status"].where(anteil.notna(), ersatz),
    )


def _treffer(wuerfel: Wuerfel, auspraegungen: Sequence[str]) -> pd.Series:
    """Choose cells: the named expressions, else the total of the characteristic, else all."""
    treffer = pd.Series(True, index=wuerfel.zellen.index)
    for achse in wuerfel.achsen:
        genannt = _ist_eines(wuerfel, achse, auspraegungen)
        gesamt = _ist_eines(wuerfel, achse, INSGESAMT)
        if genannt.any():
            treffer &= genannt
        elif gesamt.any():
            treffer &= gesamt
    return treffer


def _ist_eines(wuerfel: Wuerfel, achse: Achse, worte: Iterable[str]) -> pd.Series:
    teile = [wuerfel.zellen[s].isin(list(worte)) for s in achse.spalten]
    return pd.concat(teile, axis=1).any(axis=1)


def _pruefe_auswahl(wuerfel: Wuerfel, name: str, auspraegungen: Sequence[str]) -> Iterator[Mangel]:
    vorhanden = {s: set(wuerfel.zellen[s]) for a in wuerfel.achsen for s in a.spalten}
    bekannt = {wort for worte in vorhanden.values() for wort in worte}
    for wort in auspraegungen:
        if wort not in bekannt:
            fehler = f"„{wort}“ steht nicht in der Datei."
            yield Mangel(wuerfel.datei, None, f"groessen.{name}", fehler,
                         "eine Ausprägung der Datei", aehnlich(wort, bekannt))  # fmt: skip
    for achse in wuerfel.achsen:
        worte = vorhanden[achse.spalten[0]]
        genannt = [w for w in auspraegungen if any(w in vorhanden[s] for s in achse.spalten)]
        if not achse.summierbar and len(worte) > 1 and len(genannt) != 1:
            yield Mangel(wuerfel.datei, None, f"groessen.{name}",
                         f"„{achse.name}“ lässt sich nicht zusammenzählen.",
                         "genau eines von: " + ", ".join(sorted(worte)),
                         "Eine der Ausprägungen in groessen nennen.")  # fmt: skip


def _unbekannte(
    kennungen: Mapping[str, str], groessen: Mapping[str, Sequence[str]]
) -> Iterator[Mangel]:
    for indikator, kennung in kennungen.items():
        for name in kennung.split():
            if name not in groessen:
                yield Mangel("data/katalog/quellen.yml", None, "groessen",
                             f"Die Größe „{name}“ für „{indikator}“ ist nicht erklärt.",
                             "ein Eintrag unter groessen", aehnlich(name, groessen))  # fmt: skip


def _doppelte(wuerfel: Wuerfel) -> list[Mangel]:
    spalten = [*_ORT, *(a.spalten[0] for a in wuerfel.achsen)]
    doppelt = wuerfel.zellen[wuerfel.zellen.duplicated(spalten)]
    return begrenze(
        Mangel(wuerfel.datei, int(z.zeile), "",
               f"Die Zahl für {z.ags}, {z.jahr} steht schon weiter oben.", "jede Zahl einmal",
               "Die Datei neu herunterladen.")
        for z in zeilen(doppelt)
    )  # fmt: skip
