"""Development over years: one Kommune against Land, Bund and the bundle of the other Kreise."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import (
    Marke,
    Skala,
    blatt,
    einheitszeile,
    entzerre,
    linien,
    schreibe,
    stufen,
    textbreite,
    umbrich,
    y_achse,
)
from sozialatlas.typen import BUND, MIT_WERT, Indikator, Kommune, Status

LABEL_HOECHSTENS = 3.4  # cm right of the lines
OBEN, UNTEN = 0.95, 0.75  # cm


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
            _zeichne,
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
    return f"{text}; graue Linien: {sprache.zahlwort(buendel)} weitere Kreise" if buendel else text


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


# --- drawing ---------------------------------------------------------------------------------


def _zeichne(
    daten: pd.DataFrame,
    ags: str,
    benannt: Mapping[str, str],
    einheit: str,
    dezimalen: int,
    brueche: Sequence[int],
) -> Figure:
    """Draw the sheet; ``daten`` sorted by ags and jahr, ``benannt`` with the Kommune first."""
    figur, flaeche = blatt()
    marken = _marken(daten, ags, benannt, einheit, dezimalen)
    spalten = [s for s in ("wert", "intervall_unten", "intervall_oben") if s in daten]
    eigene_oder_wert = daten["wert"].tolist() + [
        w for s in spalten[1:] for w in daten.loc[daten["ags"] == ags, s]
    ]
    werte = stufen(eigene_oder_wert)
    links = 0.35 + max(textbreite(t, 8) for t in sprache.achsenzahl(werte))
    rechts = stil.BREITE_CM - max(textbreite(m.text, fett=m.fett) for m, _ in marken) - 0.45
    y = Skala(werte[0], werte[-1], UNTEN, stil.HOEHE_CM - OBEN)
    jahre = sorted(daten["jahr"].unique())
    x = Skala(jahre[0], jahre[-1], links + 0.25, rechts - 0.1)
    y_achse(flaeche, y, werte, links, rechts)
    _jahresachse(flaeche, x, jahre, links, rechts)
    _bruchmarken(flaeche, x, brueche)
    schreibe(flaeche, 0.1, stil.HOEHE_CM - 0.3, einheitszeile(einheit), farbe=stil.LAND)
    schritt = int(pd.Series(jahre).diff().mode().iloc[0]) if len(jahre) > 1 else 1
    for gebiet, reihe in daten.groupby("ags", sort=True):
        stuecke = _stuecke(reihe, schritt, brueche)
        _linie(flaeche, x, y, stuecke, **_aussehen(str(gebiet), ags, benannt))
    _beschrifte(flaeche, x, y, marken, rechts)
    return figur


def _aussehen(gebiet: str, ags: str, benannt: Mapping[str, str]) -> dict[str, Any]:
    """Role of an area → colour, width, dash, order."""
    if gebiet not in benannt:
        return {"farbe": stil.KREISE, "breite": 0.7, "strich": "solid", "lage": 1}
    farbe, _, breite, strich = stil.rolle(gebiet, ags)
    lage = 6 if gebiet == ags else 4 if gebiet == BUND else 5
    return {"farbe": farbe, "breite": breite, "strich": strich, "lage": lage} | (
        {"betont": True} if gebiet == ags else {}
    )


def _stuecke(reihe: pd.DataFrame, schritt: int, brueche: Sequence[int]) -> list[pd.DataFrame]:
    """Cut a series where years are missing or the counting changed."""
    jahre = reihe["jahr"].to_numpy()
    schnitte = [
        i
        for i in range(1, len(jahre))
        if jahre[i] - jahre[i - 1] > schritt or any(jahre[i - 1] < b <= jahre[i] for b in brueche)
    ]
    grenzen = [0, *schnitte, len(jahre)]
    return [reihe.iloc[a:b] for a, b in itertools.pairwise(grenzen)]


def _linie(
    flaeche: Axes,
    x: Skala,
    y: Skala,
    stuecke: Sequence[pd.DataFrame],
    *,
    farbe: str,
    breite: float,
    strich: Any,
    lage: float,
    betont: bool = False,
) -> None:
    strecken = [np.column_stack((x(s["jahr"]), y(s["wert"]))) for s in stuecke]
    linien(flaeche, [s for s in strecken if len(s) > 1], farbe, breite, strich, lage)
    punkte = [s for s in strecken if len(s) == 1] + ([s[-1:] for s in strecken[-1:]] * betont)
    if punkte:
        alle = np.vstack(punkte)
        flaeche.plot(
            alle[:, 0],
            alle[:, 1],
            "o",
            ms=6 if betont else max(2.0, 2 * breite),
            color=farbe,
            mec="white",
            mew=0.6 if betont else 0,
            zorder=lage + 0.1,
        )
    if betont and {"intervall_unten", "intervall_oben"} <= set(stuecke[0].columns):
        for s in stuecke:
            unten, oben = y(s["intervall_unten"]), y(s["intervall_oben"])
            flaeche.fill_between(
                x(s["jahr"]), unten, oben, color=farbe, alpha=0.15, lw=0, zorder=lage - 0.5
            )


def _jahresachse(
    flaeche: Axes, x: Skala, jahre: Sequence[int], links: float, rechts: float
) -> None:
    """Base line, ticks and years; the last year always, the others in even steps before it."""
    linien(flaeche, [[(links, UNTEN), (rechts, UNTEN)]], stil.LAND, 0.6, lage=0.6)
    platz = max(2, int((rechts - links) / 1.25))
    weite = jahre[-1] - jahre[0]
    schritt = next(s for s in (1, 2, 3, 4, 5, 10, 20, 100) if weite / s < platz)
    gezeigt = list(range(jahre[-1], jahre[0] - 1, -schritt))
    linien(flaeche, [[(x(j), UNTEN), (x(j), UNTEN - 0.09)] for j in gezeigt], stil.LAND, 0.6)
    for jahr in gezeigt:
        schreibe(flaeche, x(jahr), UNTEN - 0.35, str(jahr), waagrecht="center", groesse=8)


def _bruchmarken(flaeche: Axes, x: Skala, brueche: Sequence[int]) -> None:
    """Mark where the counting changed: dotted line with the word and the year above."""
    oben = stil.HOEHE_CM - OBEN + 0.1
    for jahr in brueche:
        ort = float(x(jahr - 0.5))
        linien(flaeche, [[(ort, UNTEN), (ort, oben)]], stil.BUND, 0.8, (0, (1, 2)), 0.8)
        schreibe(
            flaeche,
            ort,
            oben + 0.16,
            f"Bruch {jahr}",
            farbe=stil.LAND,
            groesse=stil.KLEIN,
            waagrecht="center",
        )


def _marken(
    daten: pd.DataFrame, ags: str, benannt: Mapping[str, str], einheit: str, dezimalen: int
) -> list[tuple[Marke, str]]:
    """Labels at the right end: name and last value; a value of an older year says its year."""
    letztes = int(daten["jahr"].max())
    ergebnis = []
    for gebiet, name in benannt.items():
        jahr, wert = _letzter(daten, gebiet) or (letztes, np.nan)
        zahl = sprache.zahl(wert, dezimalen)
        zahl = sprache.mit_einheit(zahl, "%") if einheit == "%" else zahl
        zusatz = f" ({jahr})" if jahr != letztes else ""
        text = umbrich(f"{name} {zahl}{zusatz}", LABEL_HOECHSTENS, fett=gebiet == ags)
        farbe = stil.rolle(gebiet, ags)[1]
        ergebnis.append((Marke(wert, text, farbe, gebiet == ags), gebiet))
    return ergebnis


def _beschrifte(
    flaeche: Axes, x: Skala, y: Skala, marken: Sequence[tuple[Marke, str]], rechts: float
) -> None:
    orte = [float(y(m.ort)) for m, _ in marken]
    hoehen = [m.hoehe for m, _ in marken]
    for (marke, _), ort in zip(marken, entzerre(orte, hoehen, 0.3, 8.8), strict=True):
        schreibe(flaeche, rechts + 0.2, ort, marke.text, farbe=marke.farbe, fett=marke.fett)
