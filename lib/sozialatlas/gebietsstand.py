"""All figures on the areas of one day: converted where that is exact or counted, else withheld.

Each source says which areas its figures refer to (``gebietsstand`` in its sidecar), the catalogue
which day of a change an indicator follows. A figure of an area that is no longer the same is
never shown for today's area of the same key: counts are converted from the Gemeinden up, rates
recomputed where numerator and denominator are there, all others withheld with their reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from sozialatlas.gebiete import (
    GEBIETSSTAND,
    Gebiete,
    Menge,
    gilt,
    pruefe_anzahl,
    quoten,
    rechne_ebenen_um,
    veraendert,
)
from sozialatlas.katalog import Katalog, Quelle
from sozialatlas.typen import MIT_WERT, SPALTEN, Datumsregel, Status

_GRUPPE = ["indikator", "jahr"]
_ZAHLEN = ("wert", "zaehler", "nenner")
_MIT_WERT = [status.value for status in MIT_WERT]


@dataclass(frozen=True)
class Angleichung:
    """``tabelle`` holds the figures on the areas of one day, in the columns ``typen.SPALTEN``.

    ``andere`` are the figures as published for areas that are no longer the same, whether they
    were converted or withheld. ``geschaetzt`` names converted figures that went through a split:
    ags, indikator, jahr, anteil_geschaetzt (0 to 1).
    """

    tabelle: pd.DataFrame
    andere: pd.DataFrame
    geschaetzt: pd.DataFrame

    @cached_property
    def entzogen(self) -> pd.DataFrame:
        """The figures of ``andere`` that could not be converted, with all areas of their year."""
        ohne = self.tabelle["status"].eq(Status.ANDERES_GEBIET.value)
        return self.andere.merge(self.tabelle.loc[ohne, _GRUPPE].drop_duplicates(), on=_GRUPPE)


@dataclass(frozen=True)
class _Weg:
    """From the areas of one day to those of another, under one rule."""

    gebiete: Gebiete
    von: date
    nach: date
    regel: Datumsregel

    @property
    def betroffen(self) -> frozenset[str]:
        return veraendert(self.gebiete, self.von, self.nach, self.regel)


def gleiche_an(
    beobachtungen: pd.DataFrame, katalog: Katalog, gebiete: Gebiete, stand: date = GEBIETSSTAND
) -> Angleichung:
    """Bring all figures to the areas of ``stand``; sources without Gebietsstand stay as they are.

    Figures of later areas stay, too, with the state ``bruch`` in the first year after
    the area changed. What
    cannot be converted has the state ``anderes_gebiet`` and no value. The input is not changed.
    """
    tabelle = _ohne_eigene_brueche(beobachtungen, katalog)
    alte = pd.Series(False, index=tabelle.index)
    teile: list[pd.DataFrame] = []
    for weg, zeilen in _wege(tabelle, katalog, gebiete, stand):
        hier = zeilen & tabelle["ags"].isin(weg.betroffen)
        if weg.von > stand:
            bruch = _erste(tabelle[hier & tabelle["status"].isin(_MIT_WERT)])
            tabelle.loc[bruch, "status"] = Status.BRUCH.value
        elif hier.any():
            alte |= hier
            teile += _angeglichen(tabelle[zeilen], tabelle[hier], weg, katalog)
    neue = pd.concat([tabelle[~alte], *teile], ignore_index=True)
    geschaetzt = neue.reindex(columns=["ags", *_GRUPPE, "anteil_geschaetzt"])
    return Angleichung(
        neue[list(SPALTEN)].sort_values(["ags", *_GRUPPE], ignore_index=True),
        beobachtungen[alte].reset_index(drop=True),
        geschaetzt[geschaetzt["anteil_geschaetzt"] > 0].reset_index(drop=True),
    )


def anzahlen_am(
    beobachtungen: pd.DataFrame,
    katalog: Katalog,
    gebiete: Gebiete,
    indikator: str,
    stand: date,
) -> pd.DataFrame:
    """Return a count on the areas of any day: ags, jahr, wert, anteil_geschaetzt.

    Gemeinden and Kreise of one year and Gebietsstand are converted together; areas that cannot be
    converted are left out, as are Land and Bund. Earlier days only where that is exact. Raises
    :class:`DatenFehler` for a rate.
    """
    pruefe_anzahl(katalog.indikatoren[indikator])
    regel = katalog.datumsregel(indikator)
    alle = beobachtungen[beobachtungen["indikator"] == indikator]
    alle = alle[alle["ags"].str.len() >= len("16063")]
    teile: list[pd.DataFrame] = []
    for (quelle, jahr), _ in alle.groupby(["quelle", "jahr"]):
        angabe = katalog.quellen[str(quelle)].gebietsstand
        tag = angabe.am_ende_von(int(str(jahr))) if angabe else stand
        teile.append(pd.DataFrame({"quelle": [quelle], "jahr": [jahr], "tag": [tag]}))
    alle = alle.merge(pd.concat(teile), on=["quelle", "jahr"])
    ergebnis = []
    for _, teil in alle.groupby(["jahr", "tag"]):
        weg = _Weg(gebiete, teil["tag"].iloc[0], stand, regel)
        ergebnis.append(_am(teil, weg).assign(jahr=int(teil["jahr"].iloc[0])))
    return pd.concat(ergebnis, ignore_index=True)[["ags", "jahr", "wert", "anteil_geschaetzt"]]


def _erste(zeilen: pd.DataFrame) -> pd.Index:
    """Return the first row of each series: the years that follow are of the same areas."""
    return zeilen.sort_values("jahr").drop_duplicates(["ags", "indikator"]).index


def _am(teil: pd.DataFrame, weg: _Weg) -> pd.DataFrame:
    """Return the unchanged areas as they are and the changed ones converted."""
    bleibt = teil.loc[~teil["ags"].isin(weg.betroffen), ["ags", "wert"]]
    mengen = _mengen(teil, "wert", weg)
    neu = pd.DataFrame({
        "ags": list(mengen),
        "wert": list(_zahlen(mengen).values()),
        "anteil_geschaetzt": [m.anteil_geschaetzt for m in mengen.values()],
    })  # fmt: skip
    return pd.concat([bleibt.assign(anteil_geschaetzt=0.0), neu], ignore_index=True)


def _ohne_eigene_brueche(beobachtungen: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Breaks of a source whose areas are those of each year are set anew from the register."""
    jeweils = [q.id for q in katalog.quellen.values()
               if q.gebietsstand and q.gebietsstand.art == "jeweils"]  # fmt: skip
    bruch = beobachtungen["quelle"].isin(jeweils) & beobachtungen["status"].eq(Status.BRUCH.value)
    return beobachtungen.assign(status=beobachtungen["status"].mask(bruch, Status.OK.value))


def _wege(
    tabelle: pd.DataFrame, katalog: Katalog, gebiete: Gebiete, stand: date
) -> Iterator[tuple[_Weg, pd.Series]]:
    """Yield each way to ``stand`` with the rows of the source that have to go it.

    From later areas the way leads only to the source's day before, where its series breaks.
    """
    namen = tabelle["indikator"].unique()
    regeln = tabelle["indikator"].map({name: katalog.datumsregel(name) for name in namen})
    for quelle in katalog.quellen.values():
        hier = tabelle["quelle"].eq(quelle.id)
        vorher = stand
        for tag, jahre in sorted(_jahre(quelle, tabelle.loc[hier, "jahr"].unique()).items()):
            if tag != stand:
                dann = hier & tabelle["jahr"].isin(jahre)
                for regel in sorted(regeln[hier].unique()):
                    weg = _Weg(gebiete, tag, max(stand, min(vorher, tag)), regel)
                    yield weg, dann & regeln.eq(regel)
            vorher = max(vorher, tag)


def _jahre(quelle: Quelle, jahre: Iterable[int]) -> dict[date, list[int]]:
    """Return the years whose figures refer to the areas of a day, by this day."""
    je_tag: dict[date, list[int]] = defaultdict(list)
    if quelle.gebietsstand is not None:
        for jahr in jahre:
            je_tag[quelle.gebietsstand.am_ende_von(int(jahr))].append(int(jahr))
    return je_tag


def _angeglichen(
    alle: pd.DataFrame, alte: pd.DataFrame, weg: _Weg, katalog: Katalog
) -> Iterator[pd.DataFrame]:
    """Yield the rows that stand for ``alte``: first all without value, then the converted ones."""
    anzahlen = [i.id for i in katalog.indikatoren.values() if i.summe_gleich_land]
    zaehlbar = alte["indikator"].isin(anzahlen) | alte[["zaehler", "nenner"]].notna().all(axis=1)
    gruppen = alte.loc[zaehlbar, _GRUPPE].drop_duplicates()
    rechenbar = _schluessel(alte).isin(_schluessel(gruppen))
    bleiben = alte["ags"].isin(_bleibende(alte["ags"], weg))
    leer = dict.fromkeys(_ZAHLEN, np.nan) | {"status": Status.ANDERES_GEBIET.value}
    yield alte[~rechenbar & bleiben].assign(**leer)
    for _, teil in alle[_schluessel(alle).isin(_schluessel(gruppen))].groupby(_GRUPPE):
        yield _umgerechnet(teil, weg, teil["indikator"].iloc[0] in anzahlen)


def _schluessel(tabelle: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(tabelle[_GRUPPE])


def _bleibende(ags: Iterable[str], weg: _Weg) -> set[str]:
    """Return the areas that are still there, with other borders."""
    kommunen = weg.gebiete.kommunen
    return {a for a in set(ags) if a in kommunen and gilt(kommunen[a], weg.nach)}


def _umgerechnet(teil: pd.DataFrame, weg: _Weg, anzahl: bool) -> pd.DataFrame:
    """Return the changed areas of one indicator and year, converted as far as it goes."""
    spalten = ("wert",) if anzahl else ("zaehler", "nenner")
    mengen = {spalte: _mengen(teil, spalte, weg) for spalte in spalten}
    werte = {spalte: _zahlen(menge) for spalte, menge in mengen.items()}
    if not anzahl:
        faktor = round((teil["wert"] * teil["nenner"] / teil["zaehler"]).median())  # 100: percent
        werte["wert"] = quoten(mengen["zaehler"], mengen["nenner"], faktor)
    return _zeilen(teil[teil["ags"].isin(weg.betroffen)], weg, mengen, werte)


def _zeilen(
    alte: pd.DataFrame,
    weg: _Weg,
    mengen: Mapping[str, Mapping[str, Menge]],
    werte: Mapping[str, Mapping[str, float | None]],
) -> pd.DataFrame:
    """Return a row for each area of the new day: the converted ones and the withheld ones."""
    gezaehlt = {ags for m in mengen.values() for ags in m}
    zeilen = pd.DataFrame({"ags": sorted(_bleibende(alte["ags"], weg) | gezaehlt)})
    zeilen = zeilen.assign(**{s: alte[s].iloc[0] for s in (*_GRUPPE, "quelle")})
    for spalte in _ZAHLEN:
        zeilen[spalte] = zeilen["ags"].map(dict(werte.get(spalte, {}))).astype(float)
    geschaetzt = pd.DataFrame(
        {s: {a: m.anteil_geschaetzt for a, m in teil.items()} for s, teil in mengen.items()}
    ).max(axis=1)
    gruende = set(alte.loc[alte["wert"].isna(), "status"])
    grund = gruende.pop() if len(gruende) == 1 else Status.FEHLT.value
    status = zeilen["ags"].isin(gezaehlt).map({True: grund, False: Status.ANDERES_GEBIET.value})
    return zeilen.assign(
        status=status.where(zeilen["wert"].isna(), Status.OK.value),
        anteil_geschaetzt=zeilen["ags"].map(geschaetzt).astype(float),
    )


def _mengen(teil: pd.DataFrame, spalte: str, weg: _Weg) -> dict[str, Menge]:
    paare = zip(teil["ags"], teil[spalte], strict=True)
    anzahlen = {str(ags): None if pd.isna(wert) else Fraction(wert) for ags, wert in paare}
    return rechne_ebenen_um(anzahlen, weg.gebiete, weg.von, weg.nach, weg.regel)


def _zahlen(mengen: Mapping[str, Menge]) -> dict[str, float | None]:
    return {ags: None if m.wert is None else float(m.wert) for ags, m in mengen.items()}
