"""Development over years: one Kommune against Land, Bund and the bundle of the other Kreise."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import numpy as np
import pandas as pd

from sozialatlas.darstellung import saetze, sprache, verlaufsbild
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.typen import BUND, MIT_WERT, Indikator, Kommune, Status

Folgen = Mapping[str, np.ndarray]
"""AGS → one row per year: year, value and, where given, bounds."""
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
    folgen = verlaufsbild.folgen(daten)
    if kommune.ags not in folgen:
        raise ValueError(f"{kommune.name} hat keine Werte zu „{indikator.id}“.")
    benannt = {kommune.ags: kommune.name, **_namen(folgen, kommune, namen or {})}
    satz = titel or _befund(indikator, folgen, kommune, klasse)
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    buendel = len(folgen.keys() - benannt.keys())
    brueche = [b for b in indikator.brueche if von < b.jahr <= bis]
    return Abbildung(
        id=id or f"verlauf-{indikator.id.replace('_', '-')}",
        titel=satz,
        untertitel=_untertitel(indikator, benannt, von, bis, buendel),
        quelle=" ".join(
            t for t in (quelle, *(f"Bruch {b.jahr}: {b.grund.rstrip('.')}." for b in brueche)) if t
        ),
        alt=_alt(indikator, folgen, kommune, satz, benannt, sprache.jahresspanne(von, bis)),
        daten=_tabelle(reihen, folgen, benannt),
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


def _namen(folgen: Folgen, kommune: Kommune, namen: Mapping[str, str]) -> dict[str, str]:
    """Name the reference areas drawn as lines of their own: Kreis of a Gemeinde, Land, Bund."""
    vorgabe = {kommune.kreis: "Kreis", kommune.land: "Land", BUND: "Deutschland"}
    return {
        ags: namen.get(ags, name)
        for ags, name in vorgabe.items()
        if ags and ags in folgen and ags != kommune.ags
    }


def _untertitel(
    indikator: Indikator, benannt: Mapping[str, str], von: int, bis: int, buendel: int
) -> str:
    text = f"{indikator.name} in {indikator.einheit}, " if indikator.einheit else ""
    text += f"{sprache.aufzaehlung(benannt.values())}, {sprache.jahresspanne(von, bis)}"
    if not buendel:
        return text
    weitere = "weitere " if any(len(ags) == KREIS for ags in benannt) else ""
    return f"{text}; graue Linien: {sprache.zahlwort(buendel)} {weitere}Kreise"


def _befund(indikator: Indikator, folgen: Folgen, kommune: Kommune, klasse: str | None) -> str:
    jahr, wert = folgen[kommune.ags][-1, :2]
    bezug_ags = kommune.land if kommune.ags != kommune.land else BUND
    return saetze.befund_satz(
        indikator,
        kommune,
        wert=float(wert),
        jahr=int(jahr),
        bezug=_je_jahr(folgen, bezug_ags).get(int(jahr)),
        bezug_name="Landeswert" if bezug_ags != BUND else "Bundeswert",
        klasse=klasse,
        seit=int(folgen[kommune.ags][0, 0]),
    )


def _je_jahr(folgen: Folgen, ags: str) -> dict[int, float]:
    """Return the values of an area by year, none for an area without figures."""
    return {int(zeile[0]): float(zeile[1]) for zeile in folgen.get(ags, ())}


def _alt(
    indikator: Indikator,
    folgen: Folgen,
    kommune: Kommune,
    satz: str,
    benannt: Mapping[str, str],
    spanne: str,
) -> str:
    stellen = [(kommune.ags, 0), *((ags, -1) for ags in benannt)]
    werte = [
        f"{benannt[ags]} {int(folgen[ags][i, 0])}: {sprache.wert(folgen[ags][i, 1], indikator)}"
        for ags, i in stellen
    ]
    return saetze.alternativtext("Liniendiagramm", f"{indikator.name}, {spanne}", satz, werte)


def _tabelle(reihen: pd.DataFrame, folgen: Folgen, benannt: Mapping[str, str]) -> pd.DataFrame:
    """One row per year: the named areas, then the range of the other Kreise."""
    je_gebiet = {ags: _je_jahr(folgen, ags) for ags in folgen}
    jahre = sorted({jahr for werte in je_gebiet.values() for jahr in werte})
    genannte = reihen[reihen["ags"].isin(list(benannt))]
    zustand = dict(
        zip(zip(genannte["ags"], genannte["jahr"], strict=True), genannte["status"], strict=True)
    )
    spalten: dict[str, list[object]] = {"Jahr": list(jahre)}
    for ags, name in benannt.items():
        werte = je_gebiet[ags]
        spalten[name] = [werte[j] if j in werte else _grund(zustand.get((ags, j))) for j in jahre]
    uebrige = [werte for ags, werte in je_gebiet.items() if ags not in benannt]
    if uebrige:
        je_jahr = [[w[j] for w in uebrige if j in w] for j in jahre]
        spalten["niedrigster Kreis"] = [min(w, default=float("nan")) for w in je_jahr]
        spalten["höchster Kreis"] = [max(w, default=float("nan")) for w in je_jahr]
    return pd.DataFrame(spalten)


def _grund(roh: object) -> Status:
    """Reason of a missing figure; a year without a row was not collected."""
    return Status(roh) if isinstance(roh, str) else Status.NICHT_ERHOBEN
