"""Position among all: a dot strip of the areas with one of them marked."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import (
    Skala,
    blatt,
    einheitszeile,
    entzerre,
    linien,
    schreibe,
    stufen,
    textbreite,
    x_achse,
)
from sozialatlas.typen import BUND, MIT_WERT, Indikator, Kommune

HOEHE = 4.8  # cm
ACHSE, MITTE, DECKE = 1.1, 2.5, 4.1  # cm: base line, centre of the dots, foot of the labels
PUNKT = 0.27  # cm, distance of touching dots


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
            _zeichne,
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


# --- drawing ---------------------------------------------------------------------------------


def schwarm(orte: Sequence[float], abstand: float = PUNKT) -> list[float]:
    """Return for sorted places on a line the offsets that keep dots from overlapping (cm)."""
    gesetzt: list[tuple[float, float]] = []
    for ort in orte:
        nahe = [(x, y) for x, y in gesetzt if abs(x - ort) < abstand]
        kandidaten = [0.0] + [
            y + vorzeichen * float(np.sqrt(max(abstand**2 - (x - ort) ** 2, 0))) * 1.001
            for x, y in nahe
            for vorzeichen in (1, -1)
        ]
        frei = [
            k
            for k in kandidaten
            if all((x - ort) ** 2 + (y - k) ** 2 >= abstand**2 for x, y in nahe)
        ]
        gesetzt.append((ort, min(frei, key=lambda k: (abs(k), -k))))
    return [y for _, y in gesetzt]


def _zeichne(
    gebiete: pd.DataFrame,
    bezuege: Sequence[tuple[str, float]],
    ags: str,
    namen: Mapping[str, str],
    einheit: str,
    dezimalen: int,
) -> Figure:
    """Draw the strip; ``gebiete`` sorted by wert."""
    figur, flaeche = blatt(hoehe_cm=HOEHE)
    achse = stufen([*gebiete["wert"], *(w for _, w in bezuege)], 7)
    x = Skala(achse[0], achse[-1], 0.7, stil.BREITE_CM - 0.7)
    x_achse(flaeche, x, achse, ACHSE, DECKE - 0.35)
    zeile = einheitszeile(einheit)
    schreibe(
        flaeche, stil.BREITE_CM / 2, 0.25, zeile, farbe=stil.LAND, waagrecht="center", groesse=8
    )
    orte = x(gebiete["wert"])
    hoehen = MITTE + np.array(schwarm(list(orte)))
    eigene = (gebiete["ags"] == ags).to_numpy()
    flaeche.plot(
        orte[~eigene],
        hoehen[~eigene],
        "o",
        ms=6.4,
        color=stil.PUNKT,
        mec="white",
        mew=0.5,
        zorder=3,
    )
    _enden(flaeche, gebiete, orte, hoehen, ags, namen, dezimalen)
    marken = [(float(x(w)), DECKE - 0.35, a, w, ACHSE) for a, w in bezuege]
    ort, hoehe = float(orte[eigene][0]), float(hoehen[eigene][0])
    _intervall(flaeche, x, gebiete[eigene], hoehe)
    flaeche.plot([ort], [hoehe], "o", ms=10, color=stil.KOMMUNE, mec="white", mew=0.8, zorder=6)
    marken.append((ort, DECKE - 0.35, ags, float(gebiete["wert"][eigene].iloc[0]), hoehe + 0.2))
    _marken(flaeche, marken, ags, namen, einheit, dezimalen)
    return figur


def _intervall(flaeche: Axes, x: Skala, eigene: pd.DataFrame, hoehe: float) -> None:
    if {"intervall_unten", "intervall_oben"} <= set(eigene.columns):
        enden = x(eigene[["intervall_unten", "intervall_oben"]].iloc[0])
        if np.isfinite(enden).all():
            flaeche.plot(enden, [hoehe, hoehe], color=stil.KOMMUNE, lw=7, alpha=0.22, zorder=4)


def _enden(
    flaeche: Axes,
    gebiete: pd.DataFrame,
    orte: np.ndarray,
    hoehen: np.ndarray,
    ags: str,
    namen: Mapping[str, str],
    dezimalen: int,
) -> None:
    """Name the lowest and the highest area below their dots."""
    for i in {0, len(gebiete) - 1}:
        zeile = gebiete.iloc[i]
        if zeile["ags"] == ags:
            continue
        text = f"{namen[zeile['ags']]} {sprache.zahl(zeile['wert'], dezimalen)}"
        halb = textbreite(text, stil.KLEIN) / 2
        mitte = min(max(float(orte[i]), halb + 0.1), stil.BREITE_CM - halb - 0.1)
        darunter = hoehen[np.abs(orte - mitte) < halb + PUNKT].min()
        schreibe(
            flaeche,
            mitte,
            darunter - 0.4,
            text,
            groesse=stil.KLEIN,
            farbe=stil.LAND,
            waagrecht="center",
        )


def _marken(
    flaeche: Axes,
    marken: Sequence[tuple[float, float, str, float, float]],
    ags: str,
    namen: Mapping[str, str],
    einheit: str,
    dezimalen: int,
) -> None:
    """Label the marked values in one row above, moved apart, each with its line down."""
    texte = []
    for _, _, gebiet, wert, _ in marken:
        zahl = sprache.zahl(wert, dezimalen)
        texte.append(f"{namen[gebiet]} {zahl}" + ("\u202f%" if einheit == "%" else ""))
    breiten = [textbreite(t, fett=m[2] == ags) + 0.3 for t, m in zip(texte, marken, strict=True)]
    mitten = entzerre([m[0] for m in marken], breiten, 0.1, stil.BREITE_CM - 0.1)
    for (ort, oben, gebiet, _, fuss), text, mitte in zip(marken, texte, mitten, strict=True):
        farbe, schrift, breite, strich = stil.rolle(gebiet, ags)
        linien(
            flaeche,
            [[(ort, fuss), (ort, oben), (mitte, DECKE)]],
            farbe,
            min(breite, 1.3),
            strich,
            2.5,
        )
        schreibe(
            flaeche,
            mitte,
            DECKE + 0.22,
            text,
            farbe=schrift,
            fett=gebiet == ags,
            waagrecht="center",
        )
