"""Small areas below a Kommune: Stadtteile, Planungsräume, delivered as a folder.

``kommunen/<AGS>-<name>/raeume/`` holds ``raeume.yml`` (what the figures are), the table and the
boundaries::

    raumdefinition ─► raumwerte (texts by line) ─► raumpruefung ─► Raeume
                      raumgrenzen ─────────────────┘

Everything is checked at once; a folder with a problem delivers nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.gebiete import Gebiete
from sozialatlas.katalog import Eingabe, Katalog, Quelle
from sozialatlas.quellen.raumdefinition import (
    DEFINITION,
    LIZENZEN,
    Raumdefinition,
    Raumindikator,
    faktor,
    lies_definition,
)
from sozialatlas.quellen.raumgrenzen import als_rahmen, lies_grenzen
from sozialatlas.quellen.raumpruefung import pruefe_raeume
from sozialatlas.quellen.raumwerte import lies_werte, wandle
from sozialatlas.typen import MIT_WERT, SPALTEN, Indikator, Status

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ORDNER = "raeume"
_RANG = {Status.OK.value: 0, Status.NICHT_ERHOBEN.value: 0, Status.FEHLT.value: 1,
         Status.GEHEIM.value: 2}  # fmt: skip
"""How much a state weighs in a sum; where nobody lives there is nothing to add."""
_STATUS = {0: Status.OK.value, 1: Status.FEHLT.value, 2: Status.GEHEIM.value}


@dataclass(frozen=True, eq=False)
class Raeume:
    """The areas below one Kommune with their figures: Gemeinden of a Kreis, Planungsräume, …

    ``werte`` is a long table (``typen.SPALTEN``) whose ``ags`` is the key of the area;
    ``obere`` holds by key the names of the larger areas it belongs to, the largest first.
    """

    id: str
    kommune: str  # AGS
    ebenen: tuple[tuple[str, str], ...]  # singular and plural, the largest areas first
    namen: Mapping[str, str]
    werte: pd.DataFrame
    indikatoren: tuple[str, ...]  # in the order in which they are shown
    quellen: Mapping[str, Quelle]
    grenzen: GeoDataFrame | None = None
    obere: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def einzahl(self) -> str:
        return self.ebenen[-1][0]

    @property
    def mehrzahl(self) -> str:
        return self.ebenen[-1][1]

    def zusammengefasst(self, stufe: int, faktoren: Mapping[str, float]) -> pd.DataFrame:
        """Return the figures of a larger level (0 = largest) as a long table, from sums of counts.

        Keys are the names of the areas. Where a part is missing or secret there is no sum: from
        it and the other parts the secret count could be calculated. ``faktoren``: see
        ``raumdefinition.faktor``.
        """
        namen = {schluessel: obere[stufe] for schluessel, obere in self.obere.items()}
        teile = self.werte.assign(ags=self.werte["ags"].map(namen))
        teile["rang"] = teile["status"].map(_RANG)
        gruppen = teile.groupby(["ags", "indikator", "jahr"])
        summen = gruppen[["zaehler", "nenner"]].sum(min_count=1)
        summen["status"] = gruppen["rang"].max().map(_STATUS)
        summen["quelle"] = gruppen["quelle"].first()
        ganz = summen["status"] == Status.OK.value
        summen.loc[ganz & summen["zaehler"].isna(), "status"] = Status.NICHT_ERHOBEN.value
        summen[["zaehler", "nenner"]] = summen[["zaehler", "nenner"]].where(ganz)
        summen = summen.reset_index()
        quote = summen["zaehler"] / summen["nenner"].where(summen["nenner"] > 0)
        return summen.assign(wert=quote * summen["indikator"].map(faktoren))[list(SPALTEN)]


def lade_raeume(kommunen: Path, katalog: Katalog, gebiete: Gebiete) -> dict[str, Raeume]:
    """Return by AGS the areas delivered below ``kommunen``.

    Raises :class:`DatenFehler` with every problem of every folder.
    """
    maengel: list[Mangel] = []
    alle = {}
    for ordner in sorted(kommunen.glob(f"*/{ORDNER}")):
        ags = ordner.parent.name.partition("-")[0]
        if raeume := lies_raeume(ordner, ags, katalog, gebiete, maengel):
            alle[ags] = raeume
    if maengel:
        raise DatenFehler(maengel)
    return alle


def pruefe(kommunen: Path, katalog: Katalog, gebiete: Gebiete) -> tuple[Mangel, ...]:
    """Return every problem of the delivered areas below ``kommunen``."""
    try:
        lade_raeume(kommunen, katalog, gebiete)
    except DatenFehler as fehler:
        return fehler.maengel
    return ()


def lies_raeume(
    ordner: Path, ags: str, katalog: Katalog, gebiete: Gebiete, maengel: list[Mangel]
) -> Raeume | None:
    """Read one folder; problems go to ``maengel``, then the answer is None."""
    if ags not in gebiete.kommunen:
        text = f"Zum Ordner gibt es keine Kommune „{ags}“."
        maengel.append(Mangel(f"{ordner.parent.name}/{ORDNER}", None, "", text,
                              "<AGS>-<name>/raeume", "Ordner umbenennen."))  # fmt: skip
        return None
    vorher = len(maengel)
    d = lies_definition(ordner, katalog.indikatoren, ags, maengel)
    if d is None:
        return None
    texte = lies_werte(ordner, d, maengel)
    flaechen = lies_grenzen(ordner, d, maengel)
    if texte is None:
        return None
    zahlen = _wandle(texte, ordner, d, maengel)
    maengel += pruefe_raeume(texte, zahlen, d, ordner, flaechen, katalog.indikatoren)
    if len(maengel) > vorher:
        return None
    return _baue(texte, zahlen, d, ordner, flaechen, katalog.indikatoren)


def _wandle(
    texte: pd.DataFrame, ordner: Path, d: Raumdefinition, maengel: list[Mangel]
) -> dict[str, pd.DataFrame]:
    """Return by column numbers and states of the cells."""
    name = f"{ordner.parent.name}/{ORDNER}/{d.werte.datei}"
    zahlen = {}
    for spalte in dict.fromkeys(s for i in d.indikatoren for s in i.spalten):
        zahlen[spalte], neue = wandle(texte[spalte], name, spalte, d.werte.dezimalzeichen)
        maengel += neue
    return zahlen


def _baue(
    texte: pd.DataFrame,
    zahlen: Mapping[str, pd.DataFrame],
    d: Raumdefinition,
    ordner: Path,
    flaechen: Mapping[str, object] | None,
    indikatoren: Mapping[str, Indikator],
) -> Raeume:
    schluessel = texte[d.unterste.spalte].str.strip()
    erste = texte.assign(_s=schluessel).drop_duplicates("_s", keep="last").set_index("_s")
    namen = {str(s): str(s) for s in erste.index}
    if d.unterste.namen:
        namen = {str(s): n.strip() for s, n in erste[d.unterste.namen].items()}
    obere = [erste[e.spalte].str.strip() for e in d.ebenen[:-1]]
    teile = [_rechne(e, texte, schluessel, zahlen, d, indikatoren) for e in d.indikatoren]
    return Raeume(
        id=d.id,
        kommune=d.kommune,
        ebenen=tuple((e.name, e.mehrzahl) for e in d.ebenen),
        namen=MappingProxyType(namen),
        werte=pd.concat(teile, ignore_index=True).sort_values(
            ["indikator", "ags", "jahr"], ignore_index=True
        ),
        indikatoren=tuple(e.indikator for e in d.indikatoren),
        quellen=MappingProxyType({d.id: _quelle(d, ordner)}),
        grenzen=als_rahmen(flaechen, namen) if flaechen else None,
        obere=MappingProxyType({s: tuple(o[s] for o in obere) for s in namen}),
    )


def _rechne(
    eintrag: Raumindikator,
    texte: pd.DataFrame,
    schluessel: pd.Series,
    zahlen: Mapping[str, pd.DataFrame],
    d: Raumdefinition,
    indikatoren: Mapping[str, Indikator],
) -> pd.DataFrame:
    """Return the long table of one indicator; a secret count makes the rate secret."""
    spalten = [zahlen[s] for s in eintrag.spalten]
    status = _schlimmster([s["status"] for s in spalten])
    zaehler = nenner = pd.Series(np.nan, index=texte.index)
    if eintrag.wert:
        wert = spalten[0]["zahl"]
    else:
        zaehler, nenner = spalten[0]["zahl"], spalten[1]["zahl"]
        ohne = (status == Status.OK.value) & (nenner == 0)
        status = status.mask(ohne, Status.NICHT_ERHOBEN.value)  # nobody lives there
        wert = (faktor(indikatoren[eintrag.indikator]) or 1.0) * zaehler / nenner.where(nenner > 0)
    tabelle = pd.DataFrame(
        {
            "ags": schluessel,
            "indikator": eintrag.indikator,
            "jahr": texte[d.werte.jahr].astype(float).astype(int),
            "wert": wert,
            "zaehler": zaehler,
            "nenner": nenner,
            "status": status,
            "quelle": d.id,
        }
    )
    mit = tabelle["status"].isin([s.value for s in MIT_WERT])
    tabelle[["wert", "zaehler", "nenner"]] = tabelle[["wert", "zaehler", "nenner"]].where(mit)
    return tabelle[list(SPALTEN)]


def _schlimmster(staende: Sequence[pd.Series]) -> pd.Series:
    """Return row by row the state that weighs most: secret, missing, not collected, present."""
    folge = [Status.OK.value, Status.NICHT_ERHOBEN.value, Status.FEHLT.value, Status.GEHEIM.value]
    raenge = pd.concat([s.map(folge.index) for s in staende], axis=1)
    return raenge.max(axis=1).map(dict(enumerate(folge)))


def _quelle(d: Raumdefinition, ordner: Path) -> Quelle:
    """Return the provenance as the other sources have it, with checksums of the files."""
    schein = d.lieferung
    lizenz, url = LIZENZEN[schein.lizenz]
    dateien = [DEFINITION, d.werte.datei, *([d.grenzen.datei] if d.grenzen else [])]
    return Quelle(
        id=d.id,
        titel=d.titel,
        herausgeber=schein.von,
        ausgabe=f"geliefert am {schein.am:%d.%m.%Y}",
        datum=schein.am.isoformat(),
        lizenz=lizenz,
        lizenz_kurz=schein.lizenz,
        lizenz_url=url,
        quellenvermerk=f"{schein.von}, {d.titel}; {schein.lizenz}; Daten verändert",
        abgerufen=schein.am.isoformat(),
        eingaben=tuple(
            Eingabe(datei=n, sha256=hashlib.sha256((ordner / n).read_bytes()).hexdigest())
            for n in dateien
        ),
        auswahl=f"{d.unterste.mehrzahl}, Gebietsstand {schein.gebietsstand:%d.%m.%Y}",
        hinweise=tuple(
            t for t in (f"Geheimhaltung: {d.geheimhaltung.verfahren}", schein.hinweis) if t
        ),
    )
