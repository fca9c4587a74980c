"""What lies below a Kommune: Gemeinden of a Kreis, or the areas that a Kommune has delivered.

One code for all of them: :func:`sichten` turns :class:`~sozialatlas.quellen.raeume.Raeume` into
what the section prints (:mod:`.unterhalbtexte`, :mod:`.unterhalbbilder`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.katalog import Quelle
from sozialatlas.kennwerte import kleinraum, saldierung
from sozialatlas.kennwerte.kleinraum import Kleinraum
from sozialatlas.kennwerte.saldierung import Saldierung
from sozialatlas.quellen.raeume import Raeume
from sozialatlas.quellen.raumdefinition import faktor
from sozialatlas.typen import Indikator, Kommune, Status

GEMEINDEINDIKATOREN = ("arbeitslosenanteil", "kinderarmut", "leerstand", "bestandsmiete")
"""What is shown of Gemeinden; the first one with counts gets table, map and Saldierung."""

SPANNE = 5
"""Years over which opposite changes are sought; fewer where the series or a break is shorter."""


@dataclass(frozen=True, eq=False)
class Blick:
    """One indicator below a Kommune, with what its value for the whole may hide."""

    bild: Kleinraum
    land: float | None
    stand: Saldierung
    wandel: Saldierung
    wandel_von: int | None  # first year of the change


@dataclass(frozen=True, eq=False)
class Sicht:
    """One division of a Kommune into areas, ready to be written."""

    kommune: Kommune
    raeume: Raeume
    blicke: tuple[Blick, ...]

    @property
    def haupt(self) -> Blick | None:
        """The indicator that is shown at length: the first with counts."""
        return next((b for b in self.blicke if b.bild.gezaehlt), None)

    @property
    def weitere(self) -> tuple[Blick, ...]:
        return tuple(b for b in self.blicke if b is not self.haupt)

    def obere(self, g: Grundlage) -> list[tuple[str, Kleinraum]]:
        """Return the main indicator for the levels above, largest areas first, with their name."""
        if self.haupt is None:
            return []
        indikator = self.haupt.bild.indikator
        bilder = []
        for stufe, (_, mehrzahl) in enumerate(self.raeume.ebenen[:-1]):
            summen = self.raeume.zusammengefasst(stufe, {indikator.id: faktor(indikator) or 100.0})
            eigene = summen[summen["indikator"] == indikator.id]
            if (bild := kleinraum.betrachte(eigene, indikator, g.katalog)) is not None:
                bilder.append((mehrzahl, bild))
        return bilder


def vorbereite(g: Grundlage) -> None:
    """Compute what all reports share; stops at delivered areas that are not in order."""
    _ = g.raeume, _gemeindewerte(g), _einwohner(g)


@cache
def sichten(g: Grundlage, ags: str) -> tuple[Sicht, ...]:
    """Return the divisions of a Kommune: its Gemeinden, then what it has delivered itself."""
    kommune = g.kommune(ags)
    teilungen = []
    if kommune.ebene == "kreis" and kommune.typ != "Kreisfreie Stadt":
        teilungen.append(gemeinden(g, kommune))
    if ags in g.raeume:
        teilungen.append(g.raeume[ags])
    return tuple(_sicht(g, kommune, r) for r in teilungen if r.indikatoren)


def gemeinden(g: Grundlage, kreis: Kommune) -> Raeume:
    """Return the Gemeinden of a Kreis in the form of delivered areas."""
    namen = {k.ags: k.name for k in g.gebiete.gemeinden(kreis.ags)}
    werte = _gemeindewerte(g)
    werte = werte[werte["ags"].isin(namen)]
    mit_wert = set(werte.loc[werte["wert"].notna(), "indikator"])
    grenzen = g.geometrie("gemeinden")
    return Raeume(
        id="gemeinden",
        kommune=kreis.ags,
        ebenen=(("Gemeinde", "Gemeinden"),),
        namen=namen,
        werte=werte,
        indikatoren=tuple(i for i in GEMEINDEINDIKATOREN if i in mit_wert),
        quellen=g.katalog.quellen,
        grenzen=grenzen[grenzen["ags"].isin(namen)],
    )


def im_kreis(g: Grundlage, gemeinde: Kommune) -> Blick | None:
    """Return the main indicator of the Gemeinden around one of them."""
    if gemeinde.ebene != "gemeinde" or gemeinde.kreis is None:
        return None
    umgebung = sichten(g, gemeinde.kreis)
    return umgebung[0].haupt if umgebung else None


def quellen(g: Grundlage, ags: str) -> Iterable[Quelle]:
    """Return the sources of everything that the section shows."""
    for sicht in sichten(g, ags):
        genutzt = {q for b in sicht.blicke for q in b.bild.mit_wert["quelle"].unique()}
        yield from (q for id_, q in sicht.raeume.quellen.items() if id_ in genutzt)


@cache
def _gemeindewerte(g: Grundlage) -> pd.DataFrame:
    k = g.kennwerte
    k = k[k["indikator"].isin(GEMEINDEINDIKATOREN)]
    return k[k["ags"].str.len() == 8]


def _sicht(g: Grundlage, kommune: Kommune, raeume: Raeume) -> Sicht:
    einwohner = _einwohner(g) if raeume.id == "gemeinden" else None
    je_indikator = dict(iter(raeume.werte.groupby("indikator")))
    blicke = [
        _blick(g, kommune, g.indikator(i), je_indikator[i], einwohner) for i in raeume.indikatoren
    ]
    return Sicht(kommune, raeume, tuple(b for b in blicke if b is not None))


@cache
def _einwohner(g: Grundlage) -> pd.Series:
    """Return the latest number of residents by AGS."""
    k = g.kennwerte
    bevoelkerung = k[(k["indikator"] == "bevoelkerung") & k["wert"].notna()].sort_values("jahr")
    return bevoelkerung.drop_duplicates("ags", keep="last").set_index("ags")["wert"]


def _blick(
    g: Grundlage,
    kommune: Kommune,
    indikator: Indikator,
    werte: pd.DataFrame,
    einwohner: pd.Series | None,
) -> Blick | None:
    if not werte["zaehler"].notna().any():
        bild = kleinraum.betrachte(werte, indikator, g.katalog, einwohner=einwohner)
        return None if bild is None else Blick(bild, None, _unklar("stand"), _unklar(), None)
    jahr = int(werte.loc[werte["wert"].notna(), "jahr"].max())
    ganzes = _reihe(g, kommune.ags, indikator.id)
    bild = kleinraum.betrachte(
        werte, indikator, g.katalog, bezug=_zahl(ganzes["wert"].get(jahr)), einwohner=einwohner
    )
    assert bild is not None  # there are counts
    land = _zahl(_reihe(g, LAND, indikator.id)["wert"].get(jahr))
    mal = faktor(indikator) or 100.0
    heute = _zaehlungen(ganzes, jahr)
    stand = saldierung.pruefe_stand(bild.tabelle, heute, land, indikator.relevante_aenderung, mal)
    von = _anfang(werte, jahr, indikator)
    wandel = _wandel(bild, werte, von, _zaehlungen(ganzes, von), heute, mal)
    return Blick(bild, land, stand, wandel, von)


def _unklar(art: Literal["stand", "veraenderung"] = "veraenderung") -> Saldierung:
    return Saldierung(art, "nicht_beurteilbar", saldierung.OHNE_ZAEHLER)


def _wandel(
    bild: Kleinraum,
    werte: pd.DataFrame,
    von: int | None,
    frueher: tuple[float, float] | None,
    heute: tuple[float, float] | None,
    mal: float,
) -> Saldierung:
    if von is None:
        return Saldierung("veraenderung", "nicht_beurteilbar", "ohne früheres vergleichbares Jahr")
    alt = werte[werte["jahr"] == von].set_index("ags")
    tabelle = bild.tabelle.assign(zaehler_alt=alt["zaehler"], nenner_alt=alt["nenner"])
    vier = (*frueher, *heute) if frueher and heute else None
    return saldierung.pruefe_veraenderung(tabelle, vier, bild.indikator.relevante_aenderung, mal)


def _anfang(werte: pd.DataFrame, jahr: int, indikator: Indikator) -> int | None:
    """Return the first year of the change: SPANNE years before, or the first since a break."""
    brueche = [b.jahr for b in indikator.brueche]
    brueche += list(werte.loc[werte["status"] == Status.BRUCH.value, "jahr"])
    erstes = max([jahr - SPANNE, *(b for b in brueche if b <= jahr)])
    moegliche = werte.loc[
        werte["zaehler"].notna() & werte["jahr"].between(erstes, jahr - 1), "jahr"
    ]
    return None if moegliche.empty else int(moegliche.min())


def _reihe(g: Grundlage, ags: str, indikator: str) -> pd.DataFrame:
    return g.reihe(ags, indikator).set_index("jahr")


def _zaehlungen(reihe: pd.DataFrame, jahr: int | None) -> tuple[float, float] | None:
    if jahr is None or jahr not in reihe.index:
        return None
    k, n = (float(x) for x in reihe.loc[[jahr], ["zaehler", "nenner"]].iloc[0])
    return (k, n) if n > 0 and k >= 0 else None


def _zahl(x: object) -> float | None:
    return None if x is None or pd.isna(x) else float(x)  # type: ignore[call-overload, arg-type]
