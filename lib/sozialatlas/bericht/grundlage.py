"""What all documents share: catalogue, areas, figures, Kennwerte, rules; loaded once a process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from sozialatlas import kennwerte as kw
from sozialatlas import regeln as rg
from sozialatlas.ausgabe import LAND, Ausgabe, lade_ausgabe
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.fehler import Mangel
from sozialatlas.gebiete import Gebiete, lade_gebiete, lade_grenzen
from sozialatlas.gebietsstand import Angleichung, gleiche_an
from sozialatlas.katalog import Katalog, Quelle, lade_katalog
from sozialatlas.massnahmen.ziele import Zielstand
from sozialatlas.massnahmen.zielreihen import nur_stand, zielstaende
from sozialatlas.pfade import wurzel
from sozialatlas.quellen.raeume import Raeume, lade_raeume
from sozialatlas.typen import BUND, Befund, Indikator, Kommune, Vorort
from sozialatlas.vorort import Beitraege, fuer_regeln, lade_beitraege, mit_heutigen_namen

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

REIHE = [
    "ags", "indikator", "jahr", "wert", "zaehler", "nenner", "status", "intervall_unten",
    "intervall_oben",
]  # fmt: skip
"""What is asked of a series of Kennwerte: columns of :meth:`Grundlage.reihen`."""


@dataclass(frozen=True, eq=False)
class Grundlage:
    """Values shared by all documents of an edition; everything here is read-only."""

    wurzel: Path
    ausgabe: Ausgabe
    katalog: Katalog
    gebiete: Gebiete
    kennwerte: pd.DataFrame  # one row per ags, indikator, jahr
    trends: pd.DataFrame  # one row per ags, indikator
    regeln: tuple[rg.Regel, ...]
    beitraege: Mapping[str, Beitraege]  # what Kommunen and the Land contribute, by AGS
    zielstaende: Mapping[tuple[str, str], Zielstand]  # by AGS and indicator, with examples
    vorort: Mapping[str, Vorort]  # what of it rules may ask, without examples
    angleichung: Angleichung  # what was converted or withheld on the way to one Gebietsstand

    @cached_property
    def kreise(self) -> tuple[Kommune, ...]:
        """The Kreise of the Land in office at the edition's date, by AGS."""
        return self.gebiete.kreise(LAND, self.ausgabe.stand)

    @cached_property
    def berichtsgebiete(self) -> tuple[str, ...]:
        """AGS of all areas with a report: the Kreise and the declared Gemeinden."""
        return self.ausgabe.berichtsgebiete(self.gebiete)

    def kommune(self, ags: str) -> Kommune:
        """Return the area; AufrufFehler with similar names if there is none."""
        return self.gebiete.kommune(ags)

    def indikator(self, id_: str) -> Indikator:
        """Return the catalogue's entry; KeyError if unknown."""
        return self.katalog.indikatoren[id_]

    def thema(self, thema: str) -> tuple[Indikator, ...]:
        """Return the indicators of a theme in the catalogue's order."""
        return self.katalog.im_thema(thema)

    def quelle(self, kennwert: Kennwert) -> Quelle | None:
        """Return the sidecar behind a Kennwert, None for a figure without source."""
        return self.katalog.quellen.get(kennwert.quelle)

    def lage(self, ags: str) -> Mapping[str, Kennwert]:
        """Return the latest Kennwert of an area per indicator, in the catalogue's order."""
        gebiete = self.regelgebiete
        return _lagen(self, gebiete if ags in gebiete else (ags,))[ags]

    @cached_property
    def _reihen(self) -> dict[str, pd.DataFrame]:
        """The rows of Kreise, Land and Bund with a value, per indicator of the catalogue."""
        gezeigt = {BUND, LAND, *self.berichtsgebiete}
        tabelle = self.kennwerte
        zeilen = tabelle["wert"].notna() & tabelle["ags"].isin(gezeigt)
        gruppen = tabelle.loc[zeilen, REIHE].groupby("indikator")
        ohne = dict.fromkeys(self.katalog.indikatoren, tabelle[REIHE].iloc[:0])
        return ohne | {str(name): teil for name, teil in gruppen}

    def reihen(self, indikator: str) -> pd.DataFrame:
        """Return all years of Bund, Land, Kreise and report areas for one indicator, by REIHE."""
        return self._reihen[indikator]

    def damaliger_name(self, ags: str, indikator: str) -> str:
        """Return the name of an area, with "damals" where the figure holds for former borders."""
        damals = self.angleichung.entzogen
        anders = ((damals["indikator"] == indikator) & (damals["ags"] == ags)).any()
        kommune = self.kommune(ags)
        return f"{kommune.name} damals" if anders and not kommune.gueltig_bis else kommune.name

    def reihe(self, ags: str, indikator: str) -> pd.DataFrame:
        """Return the series of one area, by year."""
        reihen = self.reihen(indikator)
        return reihen[reihen["ags"] == ags]

    @cached_property
    def regelgebiete(self) -> tuple[str, ...]:
        """AGS of all areas that rules are asked for: those with a report, and the Land."""
        return self.ausgabe.regelgebiete(self.gebiete)

    def befunde(self, ags: Sequence[str]) -> tuple[pd.DataFrame, tuple[Befund, ...]]:
        """Return facts and findings of all rules for these areas (run once per selection)."""
        return _befunde(self, tuple(ags))

    def regelstand(self, ags: str) -> tuple[pd.DataFrame, tuple[Befund, ...]]:
        """Return facts and findings that hold for one area."""
        gebiete = self.regelgebiete
        fakten, befunde = self.befunde(gebiete if ags in gebiete else (ags,))
        return fakten, tuple(b for b in befunde if b.ags == ags)

    @cached_property
    def raeume(self) -> Mapping[str, Raeume]:
        """The areas below a Kommune that it has delivered itself, by AGS."""
        return lade_raeume(self.wurzel / "kommunen", self.katalog, self.gebiete)

    def geometrie(self, ebene: Literal["kreise", "gemeinden"]) -> GeoDataFrame:
        """Return the boundaries of ``kreise`` or ``gemeinden``; read once."""
        return _grenzen(self.wurzel / "data", ebene)

    def pruefe_wirkung(self) -> tuple[Mangel, ...]:
        """Name rules that hold everywhere or nowhere on the figures of the edition."""
        return rg.pruefe_wirkung(self.regeln, self.befunde(self.regelgebiete)[1])


def lade_grundlage(ort: Path) -> Grundlage:
    """Load and compute the basis of all documents of the project at ``ort``."""
    daten = ort / "data"
    ausgabe = lade_ausgabe(ort)
    katalog = lade_katalog(daten)
    gebiete = lade_gebiete(daten)
    angleichung = gleiche_an(lade_beobachtungen(daten, katalog, gebiete), katalog, gebiete)
    kennwerte = kw.berechne(angleichung.tabelle, katalog, gebiete)
    regeln = rg.lade_regeln(ort / "rules", katalog)
    beitraege = _beitraege(ort, katalog, gebiete, ausgabe, regeln)
    staende = zielstaende(beitraege, kennwerte, katalog)
    return Grundlage(
        wurzel=ort,
        ausgabe=ausgabe,
        katalog=katalog,
        gebiete=gebiete,
        kennwerte=kennwerte,
        trends=kw.trends(kennwerte, katalog),
        regeln=rg.gueltige(regeln, ausgabe.stand),
        beitraege=beitraege,
        zielstaende=staende,
        vorort=fuer_regeln(beitraege, nur_stand(staende), stichtag=ausgabe.stand),
        angleichung=angleichung,
    )


def _beitraege(
    ort: Path, katalog: Katalog, gebiete: Gebiete, ausgabe: Ausgabe, regeln: Sequence[rg.Regel]
) -> Mapping[str, Beitraege]:
    frueher = rg.umbenannt(regeln)
    namen = {*(r.id for r in regeln), *frueher}
    gelesen = lade_beitraege(
        ort / "kommunen", katalog, ausgabe.stand, orte=gebiete.namen, regeln=namen
    )
    return mit_heutigen_namen(gelesen, frueher)


@cache
def grundlage() -> Grundlage:
    """Return the basis of the project around the working directory."""
    return lade_grundlage(wurzel())


@cache
def _lagen(g: Grundlage, ags: tuple[str, ...]) -> Mapping[str, Mapping[str, Kennwert]]:
    """Return what :meth:`Grundlage.lage` tells of several areas: their rows are sought once."""
    alle, richtungen = (t[t["ags"].isin(ags)] for t in (g.kennwerte, g.trends))
    letzte = _je_reihe(kw.aktuell(alle))
    trends = _je_reihe(richtungen)
    jahre = zip(*(alle[name].tolist() for name in ("ags", "indikator", "jahr")), strict=True)
    jahreswerte = dict(zip(jahre, alle["wert"].tolist(), strict=True))
    return {
        gebiet: {
            i.id: Kennwert.aus(
                i, gebiet, letzte[gebiet, i.id], trends.get((gebiet, i.id)), jahreswerte
            )
            for i in g.katalog.indikatoren.values()
            if (gebiet, i.id) in letzte
        }
        for gebiet in ags
    }


def _je_reihe(tabelle: pd.DataFrame) -> dict[tuple[str, str], dict[Any, Any]]:
    """Return the rows, one per area and indicator, by both."""
    return {(zeile["ags"], zeile["indikator"]): zeile for zeile in tabelle.to_dict("records")}


@cache
def _befunde(g: Grundlage, ags: tuple[str, ...]) -> tuple[pd.DataFrame, tuple[Befund, ...]]:
    fakten = rg.stelle_fakten(g.kennwerte, g.trends, g.katalog, g.gebiete, ags)
    return fakten, rg.werte_aus(g.regeln, fakten, vorort=g.vorort)


@cache
def _grenzen(daten: Path, ebene: Literal["kreise", "gemeinden"]) -> GeoDataFrame:
    return lade_grenzen(daten, ebene)
