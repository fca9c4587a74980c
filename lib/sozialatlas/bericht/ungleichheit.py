"""How far the Kreise lie apart, by year: gap, ratio, standard deviation."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kreistafel import kreistafel
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.typen import Indikator


def masse(g: Grundlage, indikator: str) -> pd.DataFrame:
    """Return per year: niedrigster, hoechster, abstand, verhaeltnis, streuung of the Kreise.

    Only years in which all Kreise that the source counts have a value; ``streuung`` is the
    standard deviation of the unweighted values (n in the denominator), in the indicator's unit.
    """
    volle = kreistafel(g, indikator).dropna(axis="columns")
    niedrigster, hoechster = volle.min(), volle.max()
    return pd.DataFrame(
        {
            "niedrigster": niedrigster,
            "hoechster": hoechster,
            "abstand": hoechster - niedrigster,
            "verhaeltnis": hoechster / niedrigster.where(niedrigster > 0),
            "streuung": volle.std(ddof=0),
        }
    )


def seit_bruch(g: Grundlage, indikator: str) -> pd.DataFrame:
    """Return :func:`masse` since the last declared break, so that years are comparable."""
    tabelle = masse(g, indikator)
    brueche = [b.jahr for b in g.indikator(indikator).brueche]
    return tabelle[tabelle.index >= max(brueche, default=0)]


def vergleich(g: Grundlage, indikatoren: tuple[str, ...]) -> Tabelle:
    """Return first and latest comparable year of each indicator side by side."""
    zeilen = []
    for id_ in indikatoren:
        tabelle = seit_bruch(g, id_)
        if len(tabelle):
            zeilen += [
                _zeile(g.indikator(id_), jahr, tabelle.loc[[jahr]].iloc[0])
                for jahr in _enden(tabelle)
            ]
    return _tabelle(
        zeilen, "ungleichheit", "Abstände zwischen den Kreisen, erstes und letztes Jahr"
    )


def reihe(g: Grundlage, indikator: str) -> Tabelle:
    """Return the measures of one indicator for every comparable year."""
    i = g.indikator(indikator)
    tabelle = seit_bruch(g, indikator)
    zeilen = [_zeile(i, jahr, tabelle.loc[[jahr]].iloc[0])[1:] for jahr in tabelle.index]
    titel = f"{i.name} ({i.einheit}): Abstände zwischen den Kreisen nach Jahren"
    return _tabelle(zeilen, f"abstand-{indikator.replace('_', '-')}", titel)


def satz(subjekt: str, reihe: pd.Series, schreibe: Callable[[float, int], str]) -> str:
    """Say how a measure changed between the ends of a series, compared as printed."""
    von, bis = schreibe(float(reihe.iloc[0]), 1), schreibe(float(reihe.iloc[-1]), 1)
    vorn = f"{subjekt} " if subjekt else ""
    dativ = re.sub("Prozentpunkte$", "Prozentpunkten", von)
    if von == bis:
        return f"ist {vorn}mit {bis} gleich geblieben"
    wort = "gestiegen" if reihe.iloc[-1] > reihe.iloc[0] else "gesunken"
    return f"ist {vorn}von {dativ} ({reihe.index[0]}) auf {bis} ({reihe.index[-1]}) {wort}"


def _enden(tabelle: pd.DataFrame) -> list[int]:
    return list(dict.fromkeys([tabelle.index[0], tabelle.index[-1]]))


def _zeile(i: Indikator, jahr: int, m: pd.Series) -> list[str]:
    verhaeltnis = "–" if pd.isna(m["verhaeltnis"]) else sprache.zahl(m["verhaeltnis"], 1)
    zahlen = [sprache.zahl(m[n], i.dezimalen) for n in ("niedrigster", "hoechster", "abstand")]
    streuung = sprache.zahl(m["streuung"], max(i.dezimalen, 1))
    return [f"{i.kurzname} ({i.einheit})", str(jahr), *zahlen, verhaeltnis, streuung]


def _tabelle(zeilen: list[list[str]], id_: str, titel: str) -> Tabelle:
    spalten = [
        "Indikator",
        "Jahr",
        "Niedrigster Wert",
        "Höchster Wert",
        "Abstand",
        "Verhältnis",
        "Streuung",
    ]
    breite = len(zeilen[0]) if zeilen else len(spalten)
    gewaehlt = spalten[-breite:]
    note = (
        "Abstand: höchster minus niedrigster Wert; Verhältnis: höchster durch niedrigster Wert;"
        " Streuung: Standardabweichung der ungewichteten Kreiswerte in der Einheit des Indikators."
        " Abweichungen in der letzten Stelle durch Rundung."
    )
    daten = pd.DataFrame(zeilen, columns=gewaehlt)
    return Tabelle(id_, titel, daten, rechts=tuple(gewaehlt[1:]), fussnoten=(note,))
