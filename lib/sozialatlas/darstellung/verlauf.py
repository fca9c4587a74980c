"""Development over years: one Kommune against Land, Bund and the bundle of the other Kreise."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd

from sozialatlas.darstellung import saetze, sprache, verlaufsbild
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.typen import BUND, MIT_WERT, Indikator, Kommune, Status

KREIS = 5
"""Digits in the AGS of a Kreis."""


def verlauf(
    indikator: Indikator,
    reihen: pd.DataFrame,
    kommune: Kommune,
    *,
    namen: Mapping[str, str] | None = None,
    klasse: str | None = None,
    titel: str | None = None,
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Draw the series of an indicator.

    ``reihen``: rows of the long table for this indicator (ags, jahr, wert, status, optionally
    intervall_unten and intervall_oben) of the Kommune, its Land, the Bund and, as a grey bundle,
    all other areas. Counts are drawn for the Kommune alone. ``klasse`` is the tested trend class.
    ValueError if the Kommune has no figure in ``reihen``.
    """
    daten = _auswahl(indikator, reihen, kommune)
    eigene = daten[daten["ags"] == kommune.ags]
    if eigene.empty:
        raise ValueError(f"{kommune.name} hat keine Werte zu „{indikator.id}“.")
    benannt = {kommune.ags: kommune.name, **_namen(daten, kommune, namen or {})}
    satz = titel or _befund(indikator, daten, kommune, klasse, benannt)
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    buendel = _zahl_der_uebrigen(daten, benannt)
    brueche = [b for b in indikator.brueche if von < b.jahr <= bis]
    return Abbildung(
        id=id or f"verlauf-{indikator.id.replace('_', '-')}",
        titel=satz,
        untertitel=_untertitel(indikator, benannt, von, bis, buendel),
        quelle=" ".join(
            t for t in (quelle, *(f"Bruch {b.jahr}: {b.grund.rstrip('.')}." for b in brueche)) if t
        ),
        alt=_alt(indikator, daten, kommune, satz, benannt),
        daten=_tabelle(indikator, reihen, daten, benannt),
        dezimalen=indikator.dezimalen,
        zeichnung=functools.partial(
            verlaufsbild.zeichne,
            daten.reset_index(drop=True),
            kommune.ags,
            benannt,
            indikator.einheit,
            indikator.dezimalen,
            tuple(b.jahr for b in brueche),
        ),
    )


def _auswahl(indikator: Indikator, reihen: pd.DataFrame, kommune: Kommune) -> pd.DataFrame:
    """Keep what may be drawn: rows with a value; of counts the Kommune's own only."""
    daten = reihen[reihen["status"].isin([str(s) for s in MIT_WERT]) & reihen["wert"].notna()]
    if saetze.ist_anzahl(indikator):
        daten = daten[daten["ags"] == kommune.ags]
    grenzen = [s for s in ("intervall_unten", "intervall_oben") if s in daten.columns]
    daten = daten[["ags", "jahr", "wert", *grenzen]].astype({"ags": str, "jahr": int})
    eigene = daten.loc[daten["ags"] == kommune.ags, "jahr"]
    if len(eigene):  # years before the Kommune's own first figure say nothing about it
        daten = daten[daten["jahr"] >= int(eigene.min())]
    return daten.sort_values(["ags", "jahr"])


def _namen(daten: pd.DataFrame, kommune: Kommune, namen: Mapping[str, str]) -> dict[str, str]:
    """Name the reference areas drawn as lines of their own: Kreis of a Gemeinde, Land, Bund."""
    vorgabe = {kommune.kreis: "Kreis", kommune.land: "Land", BUND: "Deutschland"}
    vorhanden = set(daten["ags"])
    return {
        ags: namen.get(ags, name)
        for ags, name in vorgabe.items()
        if ags and ags in vorhanden and ags != kommune.ags
    }


def _zahl_der_uebrigen(daten: pd.DataFrame, benannt: Mapping[str, str]) -> int:
    return int(daten.loc[~daten["ags"].isin(list(benannt)), "ags"].nunique())


def _untertitel(
    indikator: Indikator, benannt: Mapping[str, str], von: int, bis: int, buendel: int
) -> str:
    text = f"{indikator.name} in {indikator.einheit}, " if indikator.einheit else ""
    text += f"{sprache.aufzaehlung(benannt.values())}, {sprache.jahresspanne(von, bis)}"
    if not buendel:
        return text
    weitere = "weitere " if any(len(ags) == KREIS for ags in benannt) else ""
    return f"{text}; graue Linien: {sprache.zahlwort(buendel)} {weitere}Kreise"


def _letzter(daten: pd.DataFrame, ags: str) -> tuple[int, float] | None:
    reihe = daten[daten["ags"] == ags]
    return None if reihe.empty else (int(reihe["jahr"].iloc[-1]), float(reihe["wert"].iloc[-1]))


def _befund(
    indikator: Indikator,
    daten: pd.DataFrame,
    kommune: Kommune,
    klasse: str | None,
    benannt: Mapping[str, str],
) -> str:
    eigene = daten[daten["ags"] == kommune.ags]
    jahr, wert = int(eigene["jahr"].iloc[-1]), float(eigene["wert"].iloc[-1])
    bezug_ags = kommune.land if kommune.ags != kommune.land else BUND
    bezug = daten.loc[(daten["ags"] == bezug_ags) & (daten["jahr"] == jahr), "wert"]
    return saetze.befund_satz(
        indikator,
        kommune,
        wert=wert,
        jahr=jahr,
        bezug=float(bezug.iloc[0]) if len(bezug) else None,
        bezug_name="Landeswert" if bezug_ags != BUND else "Bundeswert",
        klasse=klasse,
        seit=int(eigene["jahr"].iloc[0]),
    )


def _alt(
    indikator: Indikator,
    daten: pd.DataFrame,
    kommune: Kommune,
    satz: str,
    benannt: Mapping[str, str],
) -> str:
    eigene = daten[daten["ags"] == kommune.ags]
    erstes = eigene.iloc[0]
    werte = [f"{kommune.name} {erstes['jahr']}: {sprache.wert(erstes['wert'], indikator)}"]
    for ags, name in benannt.items():
        if letzter := _letzter(daten, ags):
            werte.append(f"{name} {letzter[0]}: {sprache.wert(letzter[1], indikator)}")
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    gegenstand = f"{indikator.name}, {sprache.jahresspanne(von, bis)}"
    return saetze.alternativtext("Liniendiagramm", gegenstand, satz, werte)


def _tabelle(
    indikator: Indikator, reihen: pd.DataFrame, daten: pd.DataFrame, benannt: Mapping[str, str]
) -> pd.DataFrame:
    """One row per year: the named areas, then the range of the other Kreise."""
    breit = daten.pivot_table(index="jahr", columns="ags", values="wert", aggfunc="first")
    tafel = pd.DataFrame({"Jahr": breit.index.astype(int)})
    for ags, name in benannt.items():
        zustand = reihen[reihen["ags"] == ags].set_index("jahr")["status"]
        tafel[name] = [
            breit[ags].get(j) if pd.notna(breit[ags].get(j)) else _grund(zustand, j)
            for j in breit.index
        ]
    uebrige = breit.drop(columns=list(benannt), errors="ignore")
    if uebrige.shape[1]:
        tafel["niedrigster Kreis"] = uebrige.min(axis=1).to_numpy()
        tafel["höchster Kreis"] = uebrige.max(axis=1).to_numpy()
    return tafel


def _grund(zustand: pd.Series, jahr: int) -> Status:
    """Reason of a missing figure; a year without a row was not collected."""
    roh = zustand.get(jahr)
    return Status(str(roh)) if roh is not None and pd.notna(roh) else Status.NICHT_ERHOBEN
