"""Position among all: a dot strip of the areas with one of them marked."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from sozialatlas.darstellung import saetze, sprache, verteilungsbild
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.typen import BUND, MIT_WERT, Indikator, Kommune


def streifen(
    indikator: Indikator,
    werte: pd.DataFrame,
    kommune: Kommune,
    *,
    namen: Mapping[str, str],
    rang: tuple[int, int] | None = None,
    titel: str | None = None,
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Draw all areas of the Kommune's level as dots on one axis, Land and Bund as lines.

    ``werte``: rows of one year (ags, jahr, wert, status, optionally intervall_unten and
    intervall_oben); rows with a two-digit AGS become reference lines. ``namen``: AGS → name.
    ``rang``: the rank interval (lowest and highest rank compatible with the uncertainty), named
    in the caption. ValueError if the Kommune has no figure or the indicator is a count.
    """
    if saetze.ist_anzahl(indikator):
        raise ValueError(f"„{indikator.id}“ ist eine Anzahl; Gebiete vergleicht man mit Raten.")
    daten = werte[werte["status"].isin([str(s) for s in MIT_WERT]) & werte["wert"].notna()]
    eigene = daten[daten["ags"] == kommune.ags]
    if eigene.empty:
        raise ValueError(f"{kommune.name} hat keinen Wert zu „{indikator.id}“.")
    jahr = int(eigene["jahr"].iloc[0])
    daten = daten[daten["jahr"] == jahr]
    gebiete = daten[daten["ags"].str.len() == len(kommune.ags)].sort_values("wert")
    bezuege = daten[daten["ags"].isin([kommune.land, BUND])].sort_values("ags", ascending=False)
    satz = titel or _befund(indikator, kommune, float(eigene["wert"].iloc[0]), jahr, bezuege)
    benannt = {ags: namen.get(ags, ags) for ags in daten["ags"]} | {kommune.ags: kommune.name}
    return Abbildung(
        id=id or f"streifen-{indikator.id.replace('_', '-')}",
        titel=satz,
        untertitel=_untertitel(indikator, kommune, jahr, len(gebiete), rang),
        quelle=quelle,
        alt=_alt(indikator, kommune, satz, gebiete, bezuege, benannt),
        daten=_tabelle(indikator, kommune, gebiete, bezuege, benannt),
        dezimalen=indikator.dezimalen,
        zeichnung=functools.partial(
            verteilungsbild.zeichne,
            gebiete.drop(columns=["status", "quelle"], errors="ignore").reset_index(drop=True),
            tuple((a, float(w)) for a, w in zip(bezuege["ags"], bezuege["wert"], strict=True)),
            kommune.ags,
            benannt,
            indikator.einheit,
            indikator.dezimalen,
        ),
    )


def _mehrzahl(kommune: Kommune) -> str:
    return "Gemeinden" if kommune.ebene == "gemeinde" else "Kreise und kreisfreie Städte"


def _befund(
    indikator: Indikator, kommune: Kommune, wert: float, jahr: int, bezuege: pd.DataFrame
) -> str:
    land = bezuege.loc[bezuege["ags"] == kommune.land, "wert"]
    return saetze.befund_satz(
        indikator, kommune, wert=wert, jahr=jahr, bezug=float(land.iloc[0]) if len(land) else None
    )


def _untertitel(
    indikator: Indikator, kommune: Kommune, jahr: int, anzahl: int, rang: tuple[int, int] | None
) -> str:
    text = f"{indikator.name} in {indikator.einheit}" if indikator.einheit else indikator.name
    text += f", {jahr}; jeder Punkt steht für einen der {anzahl} Werte ({_mehrzahl(kommune)})"
    if rang is not None:
        text += (
            f"; im Rahmen der Unsicherheit Platz {sprache.jahresspanne(*rang)}, vom niedrigsten"
            " Wert aus gezählt"
        )
    return text


def _alt(
    indikator: Indikator,
    kommune: Kommune,
    satz: str,
    gebiete: pd.DataFrame,
    bezuege: pd.DataFrame,
    benannt: Mapping[str, str],
) -> str:
    enden = [("niedrigster Wert", gebiete.iloc[0]), ("höchster Wert", gebiete.iloc[-1])]
    werte = [f"{w}: {benannt[z['ags']]} {sprache.wert(z['wert'], indikator)}" for w, z in enden]
    werte += [
        f"{benannt[BUND]} {sprache.wert(w, indikator)}"
        for w in bezuege.loc[bezuege["ags"] == BUND, "wert"]
    ]
    gegenstand = f"{indikator.name}, {len(gebiete)} {_mehrzahl(kommune)}"
    return saetze.alternativtext("Punktstreifen", gegenstand, satz, werte)


def _tabelle(
    indikator: Indikator,
    kommune: Kommune,
    gebiete: pd.DataFrame,
    bezuege: pd.DataFrame,
    benannt: Mapping[str, str],
) -> pd.DataFrame:
    """The Kommune, Land and Bund first, then all areas by name."""
    uebrige = gebiete[gebiete["ags"] != kommune.ags]
    uebrige = uebrige.assign(name=uebrige["ags"].map(dict(benannt))).sort_values(
        "name", key=lambda s: s.map(sprache.sortierung)
    )
    alle = pd.concat([gebiete[gebiete["ags"] == kommune.ags], bezuege, uebrige])
    kopf = f"{indikator.kurzname} in {indikator.einheit}" if indikator.einheit else "Wert"
    return pd.DataFrame(
        {
            "Gebiet": [benannt[a] for a in alle["ags"]],
            "AGS": alle["ags"].tolist(),
            kopf: alle["wert"].to_numpy(),
        }
    )
