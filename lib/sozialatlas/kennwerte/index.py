"""Composite indices: from a declaration and the long table to values, classes and reasons.

::

    rohwerte ─► oriented, complete ─► normiere ─► per dimension ─► verbinde ─► value, class, rank
                                      (base year)  (equal, fixed or first principal component)

Source of the steps: OECD/JRC, Handbook on Constructing Composite Indicators (2008); of the first
component per dimension, scaled to 0–1 and summed: Michalski et al. 2022 (GISD).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Indexdefinition, Katalog
from sozialatlas.kennwerte.normalisierung import hauptkomponente, klassen, normiere, verbinde
from sozialatlas.typen import STATUS_TEXT, Status

MINDESTENS = 10
"""Fewer areas with all values give no index."""


@dataclass(frozen=True, eq=False)
class Gewichte:
    """Weights within (m) and among (d) dimensions; ``innen`` sums to 1 per dimension in absolute
    value, ``aussen`` to 1; ``erklaert``: share of variance per dimension with a component."""

    innen: np.ndarray
    aussen: np.ndarray
    zuordnung: np.ndarray  # (m, d): 1 where the indicator belongs to the dimension
    erklaert: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Index:
    """One index in one year. ``roh`` and ``basis``: areas × indicators, high = unfavourable."""

    definition: Indexdefinition
    jahr: int
    gewichte: Gewichte
    roh: pd.DataFrame
    basis: pd.DataFrame
    ohne: Mapping[str, str]  # AGS → why the area has no value
    aenderungen: pd.DataFrame | None = None  # oriented changes of the dynamics' indicators

    @cached_property
    def dimensionen(self) -> pd.DataFrame:
        """Scaled values per dimension, indexed by AGS."""
        werte, _ = self._dimensionen
        return pd.DataFrame(werte, self.roh.index, [d.id for d in self.definition.dimensionen])

    @cached_property
    def werte(self) -> pd.DataFrame:
        """Per AGS: wert, klasse (0 = most favourable), rang (1 = most unfavourable)."""
        d, (hier, basis) = self.definition, self._dimensionen
        hier, basis = (verbinde(x, self.gewichte.aussen, d.aggregation) for x in (hier, basis))
        wert, bezug = skaliere(hier, basis, d.abschluss), skaliere(basis, basis, d.abschluss)
        klasse = klassen(wert, bezug, d.klassen.art, d.klassen.grenzen)
        reihe = pd.Series(np.round(wert, 9), self.roh.index)
        return pd.DataFrame({"wert": reihe, "klasse": klasse, "rang": _raenge(reihe)})

    @cached_property
    def dynamik(self) -> pd.DataFrame | None:
        """Per AGS: wert and klasse of the changes (high = became less favourable)."""
        d = self.definition.dynamik
        if d is None or self.aenderungen is None:
            return None
        x = self.aenderungen.to_numpy()
        summe = normiere(x, x, "z", self.definition.normalisierung.kappung).sum(axis=1)
        wert = skaliere(summe, summe, "z")
        klasse = klassen(wert, wert, d.klassen.art, d.klassen.grenzen)
        return pd.DataFrame({"wert": np.round(wert, 9), "klasse": klasse}, self.aenderungen.index)

    @property
    def gegenlaeufig(self) -> tuple[str, ...]:
        """Indicators whose component runs against the declared direction."""
        namen = [t.indikator for t in self.definition.teile]
        return tuple(n for n, w in zip(namen, self.gewichte.innen, strict=True) if w < 0)

    @cached_property
    def _dimensionen(self) -> tuple[np.ndarray, np.ndarray]:
        d, basis = self.definition, self.basis.to_numpy()
        norm = d.normalisierung
        hier, dort = (
            normiere(x, basis, norm.art, norm.kappung) * self.gewichte.innen
            @ self.gewichte.zuordnung
            for x in (self.roh.to_numpy(), basis)
        )  # fmt: skip
        if d.skalierung == "keine":
            return hier, dort
        return tuple(normiere(x, dort, d.skalierung, None) for x in (hier, dort))  # type: ignore[return-value]


def berechne_index(
    definition: Indexdefinition,
    katalog: Katalog,
    kennwerte: pd.DataFrame,
    ags: Sequence[str],
    jahr: int | None = None,
) -> Index:
    """Compute an index for areas of one level in a year (default: the base year).

    ``kennwerte`` is the long table; a value counts only where its status lets it be there. Raises
    DatenFehler if fewer than ten areas have all values of the base year, or if an indicator is
    the same everywhere and can therefore tell nothing apart.
    """
    jahr = jahr or definition.basisjahr
    ags = sorted(ags)
    basis, _ = _rohwerte(definition, kennwerte, ags, definition.basisjahr)
    if len(basis) < MINDESTENS:
        raise DatenFehler(
            f"Der Index „{definition.id}“ hat {definition.basisjahr} nur für {len(basis)} Gebiete"
            f" alle Werte; nötig sind {MINDESTENS}. Basisjahr oder Indikatoren ändern."
        )
    _verlange_unterschiede(definition, basis)
    roh, ohne = _rohwerte(definition, kennwerte, ags, jahr)
    return Index(
        definition=definition,
        jahr=jahr,
        gewichte=bestimme_gewichte(definition, basis.to_numpy()),
        roh=roh,
        basis=basis,
        ohne={a: _grund(g, definition, katalog, jahr) for a, g in ohne.items()},
        aenderungen=_aenderungen(definition, kennwerte, list(roh.index)),
    )


def skaliere(x: np.ndarray, basis: np.ndarray, art: str) -> np.ndarray:
    """Bring values (…, n) on the final scale of ``basis`` (…, b): z, minmax or as they are."""
    if art == "keine":
        return x
    return normiere(x[..., None], basis[..., None], art, None)[..., 0]  # type: ignore[arg-type]


def _raenge(werte: pd.Series) -> pd.Series:
    return werte.rank(ascending=False, method="min").astype(int)


def _vorzeichen(definition: Indexdefinition) -> dict[str, float]:
    return {t.indikator: -1.0 if t.richtung == "mehr_ist_besser" else 1.0 for t in definition.teile}


def _rohwerte(
    definition: Indexdefinition, kennwerte: pd.DataFrame, ags: list[str], jahr: int
) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
    """Return oriented values of the complete areas, and (indicator, status) for the others."""
    vorzeichen, groesse = _vorzeichen(definition), definition.mindestgroesse
    gefragt = [*vorzeichen, *([groesse.indikator] if groesse else [])]
    tabelle = kennwerte.loc[kennwerte["jahr"] == jahr, ["ags", "indikator", "wert", "status"]]
    tabelle = tabelle[tabelle["indikator"].isin(gefragt)]
    alle = tabelle.pivot(index="ags", columns="indikator", values="wert")
    alle = alle.reindex(index=ags, columns=list(dict.fromkeys(gefragt))).astype(float)
    ohne: dict[str, tuple[str, str]] = {}
    if groesse is not None:
        klein = ~(alle[groesse.indikator] >= groesse.wert)
        ohne |= {str(a): ("", "") for a in alle.index[klein]}
    werte = alle[list(vorzeichen)]
    zustaende = tabelle.set_index(["ags", "indikator"])["status"].dropna().to_dict()
    luecken = werte.isna()
    for a, fehlend in luecken[luecken.any(axis=1)].idxmax(axis=1).items():  # the first gap
        ohne.setdefault(str(a), (str(fehlend), zustaende.get((a, fehlend), "fehlt")))
    return werte.drop(index=list(ohne)) * pd.Series(vorzeichen), ohne


def _grund(fund: tuple[str, str], definition: Indexdefinition, katalog: Katalog, jahr: int) -> str:
    indikator, zustand = fund
    if not indikator:
        groesse = definition.mindestgroesse
        assert groesse is not None
        name = katalog.indikatoren[groesse.indikator].kurzname
        return f"{name} {jahr}: weniger als {groesse.wert:.0f}"
    return f"{katalog.indikatoren[indikator].kurzname} {jahr}: {STATUS_TEXT[Status(zustand)]}"


def _verlange_unterschiede(definition: Indexdefinition, basis: pd.DataFrame) -> None:
    gleich = [str(i) for i in basis.columns if np.ptp(basis[i]) < 1e-12]
    if gleich:
        raise DatenFehler(
            f"Im Index „{definition.id}“ hat {', '.join(gleich)} {definition.basisjahr} überall"
            " denselben Wert und unterscheidet nichts. Indikator oder Basisjahr ändern."
        )


def bestimme_gewichte(definition: Indexdefinition, basis: np.ndarray) -> Gewichte:
    """Weigh within dimensions (components on ``basis``, n × m, oriented) and among them."""
    teile = [(d, n) for d, dim in enumerate(definition.dimensionen) for n in dim.indikatoren]
    zuordnung = np.zeros((len(teile), len(definition.dimensionen)))
    zuordnung[np.arange(len(teile)), [d for d, _ in teile]] = 1.0
    innen, erklaert = np.zeros(len(teile)), {}
    for d, dimension in enumerate(definition.dimensionen):
        spalten = np.flatnonzero(zuordnung[:, d])
        if dimension.gewichtung == "hauptkomponente":
            innen[spalten], erklaert[dimension.id] = hauptkomponente(basis[:, spalten])
        else:
            fest = np.array([t.gewicht or 1.0 for t in dimension.indikatoren])
            innen[spalten] = fest / fest.sum()
    aussen = np.array([d.gewicht for d in definition.dimensionen])
    return Gewichte(innen, aussen / aussen.sum(), zuordnung, erklaert)


def _aenderungen(
    definition: Indexdefinition, kennwerte: pd.DataFrame, ags: Sequence[str]
) -> pd.DataFrame | None:
    """Return oriented changes of the areas with a value at both ends of the window."""
    d = definition.dynamik
    if d is None:
        return None
    vorzeichen = pd.Series(_vorzeichen(definition))[list(d.indikatoren)]
    jahre = kennwerte["jahr"].isin([d.von, d.bis])
    tabelle = kennwerte.loc[jahre, ["ags", "indikator", "jahr", "wert"]]
    tabelle = tabelle[tabelle["indikator"].isin(d.indikatoren)]
    von, bis = (
        tabelle[tabelle["jahr"] == jahr]
        .pivot(index="ags", columns="indikator", values="wert")
        .reindex(index=list(ags), columns=list(d.indikatoren))
        for jahr in (d.von, d.bis)
    )
    return ((bis - von) * vorzeichen).dropna()
