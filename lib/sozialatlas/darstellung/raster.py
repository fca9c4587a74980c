"""Many at once: matrix of counts and small multiples on one scale."""

from __future__ import annotations

import functools
from collections.abc import Mapping

import pandas as pd
from matplotlib.figure import Figure

from sozialatlas.darstellung import saetze, sprache, stil
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.blatt import Skala, blatt, linien, schreibe, stufen, textbreite
from sozialatlas.typen import MIT_WERT, Indikator

SPALTEN = 5  # small multiples per row
KACHEL = 2.3  # cm, height of one small multiple with its name


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
    lang = (
        zaehlung.rename_axis(index="zeile", columns="spalte")
        .stack()
        .rename("anzahl")
        .astype(int)
        .reset_index()
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
        f"{wort} {bis}: {namen[str(a)]} {sprache.wert(letzte[a], indikator)}"
        for wort, a in (("niedrigster Wert", letzte.idxmin()), ("höchster Wert", letzte.idxmax()))
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
        schrift=lang["anzahl"].map(lambda n: stil.FLAECHE if n >= 2 else stil.TEXT),
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
    reihenzahl = -(-len(namen) // SPALTEN)
    hoehe = reihenzahl * KACHEL + 0.7
    figur, flaeche = blatt(hoehe_cm=hoehe)
    werte = stufen(daten["wert"], 3)
    rand = 0.3 + max(textbreite(t, stil.KLEIN) for t in sprache.achsenzahl(werte))
    weite = (stil.BREITE_CM - rand) / SPALTEN
    von, bis = int(daten["jahr"].min()), int(daten["jahr"].max())
    je_gebiet = {str(a): r for a, r in daten.groupby("ags")}
    for nummer, (ags, name) in enumerate(namen.items()):
        zeile, spalte = divmod(nummer, SPALTEN)
        links = rand + spalte * weite
        unten = hoehe - (zeile + 1) * KACHEL + 0.25
        x = Skala(von, bis, links + 0.1, links + weite - 0.35)
        y = Skala(werte[0], werte[-1], unten, unten + KACHEL - 0.95)
        _feld(flaeche, x, y, werte, beschriftet=spalte == 0)
        if bezug in je_gebiet:
            _zug(flaeche, x, y, je_gebiet[bezug], stil.LAND, 0.8)
        if ags in je_gebiet:
            _zug(flaeche, x, y, je_gebiet[ags], stil.KOMMUNE, 1.8)
            letzter = sprache.zahl(float(je_gebiet[ags]["wert"].iloc[-1]), dezimalen)
            schreibe(
                flaeche, links + weite - 0.3, y.ende + 0.3, letzter, groesse=stil.KLEIN,
                farbe=stil.KOMMUNE, fett=True, waagrecht="right",
            )  # fmt: skip
        kurz = _passend(name, weite - 1.15)
        schreibe(flaeche, links + 0.05, y.ende + 0.3, kurz, groesse=stil.KLEIN)
        if nummer + SPALTEN >= len(namen):
            for jahr, seite in ((von, "left"), (bis, "right")):
                schreibe(
                    flaeche, float(x(jahr)), unten - 0.28, str(jahr), groesse=stil.KLEIN,
                    farbe=stil.LAND, waagrecht=seite,
                )  # fmt: skip
    return figur


def _feld(flaeche, x: Skala, y: Skala, werte, *, beschriftet: bool) -> None:  # type: ignore[no-untyped-def]
    strecken = [[(x.anfang, h), (x.ende, h)] for h in y(werte)]
    linien(flaeche, strecken, stil.GITTER, 0.5, lage=0.5)
    if beschriftet:
        for wert, text in zip(werte, sprache.achsenzahl(werte), strict=True):
            schreibe(
                flaeche, x.anfang - 0.12, float(y(wert)), text, groesse=stil.KLEIN,
                farbe=stil.LAND, waagrecht="right",
            )  # fmt: skip


def _zug(flaeche, x: Skala, y: Skala, reihe: pd.DataFrame, farbe: str, breite: float) -> None:  # type: ignore[no-untyped-def]
    """Draw one series, cut where years are missing."""
    stuecke = reihe.groupby(reihe["jahr"].diff().gt(1).cumsum())
    zuege = [list(zip(x(s["jahr"]), y(s["wert"]), strict=True)) for _, s in stuecke]
    linien(flaeche, [z for z in zuege if len(z) > 1], farbe, breite, lage=3)
    punkte = [z[0] for z in zuege if len(z) == 1]
    if punkte:
        flaeche.plot(*zip(*punkte, strict=True), "o", ms=3, color=farbe, zorder=3)


def _passend(name: str, breite: float) -> str:
    """Shorten a name to fit, with an ellipsis."""
    if textbreite(name, stil.KLEIN) <= breite:
        return name
    while name and textbreite(f"{name}…", stil.KLEIN) > breite:
        name = name[:-1]
    return f"{name.rstrip(' -')}…"
