"""Many at once: matrix of counts and small multiples on one scale."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import Skala, blatt, linien, schreibe, stufen
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche, textbreite
from sozialatlas.typen import MIT_WERT, Indikator

SPALTEN = 4  # small multiples per row
KACHEL = 2.3  # cm, height of one small multiple with its name
STUMMEL = np.array([0.04, 0])  # half the dash that stands for a single year


def matrix(
    zaehlung: pd.DataFrame,
    *,
    titel: str,
    untertitel: str = "",
    quelle: str = "",
    id: str = "matrix",
) -> Abbildung:
    """Draw a table of counts (rows: areas, columns: Handlungsfelder) as symbols with numbers.

    ``zaehlung``: whole numbers, index = row names, columns = column names, in the order shown.
    The size of a symbol and the number in it both say the count; an empty cell is a zero.
    """
    lang = pd.DataFrame(
        [
            (str(zeile), str(spalte), int(anzahl))
            for zeile, reihe in zaehlung.iterrows()
            for spalte, anzahl in reihe.items()
        ],
        columns=["zeile", "spalte", "anzahl"],
    )
    summen = zaehlung.sum(axis=1)
    meiste = [f"{name}: {sprache.zahl(int(summen[name]))}" for name in summen.nlargest(3).index]
    felder = ", ".join(map(str, zaehlung.columns))
    gegenstand = f"{len(zaehlung)} Zeilen, {zaehlung.shape[1]} Spalten: {felder}"
    je_feld = pd.DataFrame({"Gebiet": zaehlung.index, "insgesamt": summen.to_numpy()})
    je_feld["nach Feld"] = [
        "; ".join(f"{f}: {int(n)}" for f, n in zeile.items() if n) or "keine"
        for _, zeile in zaehlung.iterrows()
    ]
    return Abbildung(
        id=id,
        titel=titel,
        untertitel=untertitel,
        quelle=quelle,
        alt=saetze.alternativtext("Matrix", gegenstand, titel, ["meiste: " + ", ".join(meiste)]),
        daten=je_feld,
        zeichnung=functools.partial(
            _zeichne_matrix,
            lang,
            tuple(map(str, zaehlung.index)),
            tuple(map(str, zaehlung.columns)),
        ),
    )


def kleine_vielfache(
    indikator: Indikator,
    reihen: pd.DataFrame,
    namen: Mapping[str, str],
    *,
    bezug: str | None = None,
    titel: str,
    untertitel: str = "",
    quelle: str = "",
    id: str | None = None,
) -> Abbildung:
    """Draw one small panel per area in ``namen`` (AGS → name, in this order), all on one scale.

    ``reihen``: rows of the long table (ags, jahr, wert, status); ``bezug``: AGS of the area whose
    series stands thin in every panel (the Land).
    """
    daten = reihen[reihen["status"].isin([str(s) for s in MIT_WERT]) & reihen["wert"].notna()]
    daten = daten[daten["ags"].isin([*namen, *([bezug] if bezug else [])])]
    daten = daten[["ags", "jahr", "wert"]].sort_values(["ags", "jahr"]).reset_index(drop=True)
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    letzte = daten[daten["jahr"] == bis].set_index("ags")["wert"].reindex(list(namen)).dropna()
    enden = [
        f"{wort} {bis}: {namen[a]} {sprache.wert(letzte[a], indikator)}"
        for wort, a in (
            ("niedrigster Wert", str(letzte.idxmin())),
            ("höchster Wert", str(letzte.idxmax())),
        )
    ]
    breit = daten.pivot_table(index="ags", columns="jahr", values="wert").reindex(list(namen))
    tafel = pd.DataFrame({"Gebiet": [namen[a] for a in breit.index]})
    for jahr in (von, bis):
        tafel[str(jahr)] = breit[jahr].to_numpy()
    gegenstand = f"{indikator.name} in {len(namen)} Gebieten, {von} bis {bis}"
    return Abbildung(
        id=id or f"vielfache-{indikator.id.replace('_', '-')}",
        titel=titel,
        untertitel=untertitel or gegenstand,
        quelle=quelle,
        alt=saetze.alternativtext("Kleine Liniendiagramme", gegenstand, titel, enden),
        daten=tafel,
        dezimalen=indikator.dezimalen,
        zeichnung=functools.partial(
            _zeichne_vielfache, daten, dict(namen), bezug or "", indikator.dezimalen
        ),
    )


# --- drawing ---------------------------------------------------------------------------------


def _zeichne_matrix(
    lang: pd.DataFrame, zeilen: tuple[str, ...], spalten: tuple[str, ...]
) -> Figure:
    """The matrix in plotnine's grammar: it is drawn once per edition."""
    import plotnine as p9

    lang = lang.assign(
        zeile=pd.Categorical(lang["zeile"], zeilen[::-1]),
        spalte=pd.Categorical(lang["spalte"], spalten),
        schrift=lang["anzahl"].map(lambda n: stil.schrift_auf(stil.SEQUENZ[min(n, 4)])),
    )
    voll = lang[lang["anzahl"] > 0]
    hoechste = max(int(lang["anzahl"].max()), 1)
    farben = {str(n): stil.SEQUENZ[min(n, 4)] for n in range(1, hoechste + 1)}
    kopf = pd.DataFrame({"spalte": pd.Categorical(spalten, spalten), "zeile": zeilen[0]})
    symbole = p9.aes(size="anzahl", fill="anzahl.astype(str)")
    return (
        p9.ggplot(voll, p9.aes("spalte", "zeile"))
        + p9.geom_point(symbole, color=stil.STRUKTUR, stroke=0.4)
        + p9.geom_text(p9.aes(label="anzahl", color="schrift"), size=stil.KLEIN + 0.5)
        + p9.geom_text(
            p9.aes(label="spalte"),
            data=kopf,
            angle=40,
            ha="left",
            va="bottom",
            nudge_y=0.65,
            size=stil.GRUNDSCHRIFT,
            color=stil.TEXT,
        )
        + p9.scale_size_area(max_size=8.5, limits=(0, hoechste))
        + p9.scale_fill_manual(farben)
        + p9.scale_color_identity()
        + p9.scale_x_discrete(limits=list(spalten), expand=(0, 0.6, 0, 1.4))
        + p9.scale_y_discrete(limits=list(zeilen[::-1]), expand=(0, 0.6, 0, 3.4))
        + p9.labs(x="", y="")
        + stil.plotnine_thema(stil.BREITE_CM, 2.4 + 0.55 * len(zeilen))
        + p9.theme(
            axis_text_x=p9.element_blank(),
            axis_line_x=p9.element_blank(),
            panel_grid_major=p9.element_line(color=stil.GITTER, size=0.4),
        )
    ).draw()


def _zeichne_vielfache(
    daten: pd.DataFrame, namen: Mapping[str, str], bezug: str, dezimalen: int
) -> Figure:
    """Draw the panels row by row; lines of one role go into one collection (drawing time)."""
    hoehe = -(-len(namen) // SPALTEN) * KACHEL + 0.7
    figur, flaeche = blatt(hoehe_cm=hoehe)
    werte = stufen(daten["wert"], 3)
    rand = 0.3 + max(textbreite(t, stil.KLEIN) for t in sprache.achsenzahl(werte))
    weite = (stil.BREITE_CM - rand) / SPALTEN
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    je_gebiet = {str(a): r for a, r in daten.groupby("ags")}
    gitter, bezuege, eigene = [], [], []
    for nummer, (ags, name) in enumerate(namen.items()):
        zeile, spalte = divmod(nummer, SPALTEN)
        links, unten = rand + spalte * weite, hoehe - (zeile + 1) * KACHEL + 0.25
        x = Skala(von, bis, links + 0.1, links + weite - 1.0)
        y = Skala(werte[0], werte[-1], unten, unten + KACHEL - 0.95)
        gitter += [[(x.anfang, h), (x.ende, h)] for h in y(werte)]
        bezuege += _zuege(x, y, je_gebiet.get(bezug))
        eigene += _zuege(x, y, je_gebiet.get(ags))
        schreibe(
            flaeche, links + 0.05, y.ende + 0.3, _passend(name, weite - 0.1), groesse=stil.KLEIN
        )
        if ags in je_gebiet:
            _letzter(flaeche, x, y, float(je_gebiet[ags]["wert"].iloc[-1]), dezimalen)
        if spalte == 0:
            _skala(flaeche, x, y, werte)
        if nummer + SPALTEN >= len(namen):
            _jahre(flaeche, x, unten, von, bis)
    linien(flaeche, gitter, stil.GITTER, 0.5, lage=0.5)
    linien(flaeche, bezuege, stil.LAND, 0.8, lage=3)
    linien(flaeche, eigene, stil.KOMMUNE, 1.8, lage=4)
    return figur


def _zuege(x: Skala, y: Skala, reihe: pd.DataFrame | None) -> list[np.ndarray]:
    """Return the pieces of a series, cut where years are missing; a single year is a short dash."""
    if reihe is None:
        return []
    stuecke = [s for _, s in reihe.groupby(reihe["jahr"].diff().gt(1).cumsum())]
    zuege = [np.column_stack((x(s["jahr"]), y(s["wert"]))) for s in stuecke]
    return [z if len(z) > 1 else np.vstack((z - STUMMEL, z + STUMMEL)) for z in zuege]


def _letzter(flaeche: Zeichenflaeche, x: Skala, y: Skala, wert: float, dezimalen: int) -> None:
    text = sprache.zahl(wert, dezimalen)
    ort = (x.ende + 0.12, float(y(wert)))
    schreibe(flaeche, *ort, text, groesse=stil.KLEIN, farbe=stil.KOMMUNE, fett=True)


def _skala(flaeche: Zeichenflaeche, x: Skala, y: Skala, werte: Sequence[float]) -> None:
    for wert, text in zip(werte, sprache.achsenzahl(werte), strict=True):
        ort = (x.anfang - 0.12, float(y(wert)))
        schreibe(flaeche, *ort, text, groesse=stil.KLEIN, farbe=stil.LAND, waagrecht="right")


def _jahre(flaeche: Zeichenflaeche, x: Skala, unten: float, von: int, bis: int) -> None:
    for ort, jahr, seite in ((x.anfang, von, "left"), (x.ende, bis, "right")):
        schreibe(
            flaeche,
            ort,
            unten - 0.28,
            str(jahr),
            groesse=stil.KLEIN,
            farbe=stil.LAND,
            waagrecht=seite,
        )


def _passend(name: str, breite: float) -> str:
    """Shorten a name to fit, with an ellipsis."""
    if textbreite(name, stil.KLEIN) <= breite:
        return name
    while name and textbreite(f"{name}…", stil.KLEIN) > breite:
        name = name[:-1]
    return f"{name.rstrip(' -')}…"
