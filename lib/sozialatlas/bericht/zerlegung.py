"""The largest changes of an area, split into number and reference figure, in table and words.

A sentence says what moved in which direction, never why. "Quote", "Zahl" (numerator) and
"Bezugsgröße" (denominator) stand for the definitions of the catalogue, which follow in brackets.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from sozialatlas import kennwerte as kw
from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.typen import Indikator, Kommune

HOECHSTENS = 4
"""Changes that a report splits."""

WORT = {1: "gestiegen", -1: "gefallen", 0: "gleich geblieben"}


@cache
def zerlegungen(g: Grundlage) -> pd.DataFrame:
    """Return all changes of the report areas that can be split, with their directions.

    Adds ``groesse`` (multiples of the change that the catalogue calls worth mentioning) and
    ``quote``, ``zahl``, ``bezug``: 1, 0 or −1, for figures as they are printed.
    """
    tabelle = kw.zerlegungen(g.kennwerte, g.katalog, g.berichtsgebiete)
    indikatoren = [g.indikator(i) for i in tabelle["indikator"]]
    schwellen = [i.relevante_aenderung for i in indikatoren]
    zeilen = list(zip(indikatoren, tabelle.to_dict("records"), strict=True))
    return tabelle.assign(
        groesse=tabelle["veraenderung"].abs() / pd.Series(schwellen, dtype=float),
        menge=[_menge(i) for i in indikatoren],
        quote=[_richtung(z["wert_von"], z["wert_bis"], i.dezimalen) for i, z in zeilen],
        zahl=[_richtung(z["zaehler_von"], z["zaehler_bis"], 0) for _, z in zeilen],
        bezug=[_richtung(z["nenner_von"], z["nenner_bis"], 0) for _, z in zeilen],
    )


def _richtung(von: float, bis: float, dezimalen: int) -> int:
    a, b = sprache.runde(von, dezimalen), sprache.runde(bis, dezimalen)
    return int(b > a) - int(b < a)


def _menge(i: Indikator) -> str:
    """Name the count in the numerator: rates of the same count are shown once."""
    if i.anteil_aus:
        return i.anteil_aus[0]
    return i.bezug.gewicht if i.bezug and i.bezug.art == "harmonisch" else i.id


def groesste(g: Grundlage, ags: str, hoechstens: int = HOECHSTENS) -> pd.DataFrame:
    """Return the largest changes of an area, measured by what counts as worth mentioning."""
    alle = zerlegungen(g)
    eigene = alle[(alle["ags"] == ags) & (alle["groesse"] >= 1)]
    aus_quelle = eigene.assign(_exakt=eigene["berechnet"] == "")
    eigene = aus_quelle.sort_values("_exakt", ascending=False, kind="stable")
    eigene = eigene.drop_duplicates("menge")
    return eigene.sort_values("groesse", ascending=False, kind="stable").head(hoechstens)


def abschnitt(g: Grundlage, kommune: Kommune) -> Text:
    """Return table and sentences on the largest changes, or why there are none."""
    zeilen = groesste(g, kommune.ags).to_dict("records")
    if not zeilen:
        return Text(_ohne(g, kommune))
    punkte = [
        f"**{maskiere(g.indikator(z['indikator']).name)}, {z['von']} bis {z['bis']}:**"
        f" {satz(g.indikator(z['indikator']), z)}"
        for z in zeilen
    ]
    return absaetze([str(tabelle(g, kommune, zeilen)), str(liste(punkte))])


def _ohne(g: Grundlage, kommune: Kommune) -> str:
    zerlegbar = (zerlegungen(g)["ags"] == kommune.ags).any()
    if zerlegbar:
        return "Keine Quote, deren Zähler und Nenner bekannt sind, hat sich nennenswert verändert."
    return "Für keine Quote sind Zähler und Nenner in zwei vergleichbaren Jahren bekannt."


def tabelle(g: Grundlage, kommune: Kommune, zeilen: list[dict[Any, Any]]) -> Text:
    """Return the contributions of number and reference figure in percentage points."""
    indikatoren = [g.indikator(z["indikator"]) for z in zeilen]
    spalten = {
        "Indikator": [
            f"{i.kurzname} {z['von']}–{z['bis']}" for i, z in zip(indikatoren, zeilen, strict=True)
        ],
        "Änderung": [_punkte(z["veraenderung"]) for z in zeilen],
        "davon Zahl": [_punkte(z["beitrag_zaehler"]) for z in zeilen],
        "davon Bezug": [_punkte(z["beitrag_nenner"]) for z in zeilen],
        "Zahl": [_strecke(z, "zaehler") for z in zeilen],
        "Bezugsgröße": [_strecke(z, "nenner") for z in zeilen],
    }
    berechnet = any(z["berechnet"] for z in zeilen)
    noten = [
        "Änderung zwischen erstem und letztem Jahr in Prozentpunkten; die Beiträge von Zahl und"
        " Bezugsgröße ergeben zusammen die Änderung (Abweichungen durch Rundung).",
        "Rund: aus der veröffentlichten Quote und der anderen Zahl berechnet." if berechnet else "",
        _quelle(g, kommune, zeilen),
    ]
    t = Tabelle(
        "zerlegung",
        f"{kommune.bezeichnung}: die größten Veränderungen nach Zahl und Bezugsgröße",
        pd.DataFrame(spalten),
        rechts=tuple(list(spalten)[1:4]),
        fussnoten=(" ".join(n for n in noten if n),),
    )
    return mit_breiten(t, 26, 13, 11, 12, 20, 18)


def satz(i: Indikator, z: dict[Any, Any]) -> str:
    """Say how rate, number and reference figure moved, and name them."""
    lage = bewegung(z["quote"], z["zahl"], z["bezug"])
    rate = f"{sprache.ohne_einheit(z['wert_von'], i)} auf {sprache.wert(z['wert_bis'], i)}"
    zahl = _prozent(z["zaehler_von"], z["zaehler_bis"])
    bezug = _prozent(z["nenner_von"], z["nenner_bis"])
    return (
        f"{lage} Quote von {rate}; Zahl {zahl} ({maskiere(i.zaehler)});"
        f" Bezugsgröße {bezug} ({maskiere(i.nenner)})."
    )


def bewegung(quote: int, zahl: int, bezug: int) -> str:
    """Say in one sentence how rate, number and reference figure moved (1, 0, −1 each).

    Only what arithmetic allows is put together; where rounding makes up another combination, the
    three are listed.
    """
    q, z, b = WORT[quote], WORT[zahl], WORT[bezug]
    if quote and zahl == -quote and bezug == zahl:
        return f"Die Quote ist {q}, obwohl die Zahl {z} ist: Die Bezugsgröße ist stärker {b}."
    if quote and zahl == 0 and bezug == -quote:
        return f"Die Quote ist {q}, obwohl die Zahl gleich geblieben ist: Die Bezugsgröße ist {b}."
    if quote and zahl == quote:
        return f"Quote und Zahl sind {q}; {_dazu(quote, bezug)}."
    if quote == 0 and zahl and bezug == zahl:
        return (
            f"Die Quote ist gleich geblieben, obwohl die Zahl {z} ist: Die Bezugsgröße ist im"
            f" gleichen Verhältnis {b}."
        )
    if quote == zahl == bezug == 0:
        return "Quote, Zahl und Bezugsgröße sind gleich geblieben."
    return f"Die Quote ist {q}, die Zahl ist {z}, die Bezugsgröße ist {b}."


def _dazu(quote: int, bezug: int) -> str:
    if bezug == quote:
        return f"auch die Bezugsgröße ist {WORT[bezug]}, aber weniger stark"
    return f"die Bezugsgröße ist {WORT[bezug]}"


def _punkte(x: float) -> str:
    return sprache.zahl(x, 1, vorzeichen=True)


def _prozent(von: float, bis: float) -> str:
    """Write a change of a count in percent; from zero there is none."""
    if sprache.runde(von) == 0:
        return f"von {sprache.zahl(von)} auf {sprache.zahl(bis)}"
    return sprache.prozent(100 * (bis / von - 1), 1, vorzeichen=True)


def _strecke(z: dict[Any, Any], was: str) -> str:
    """Write a count in both years; a computed one in tens, as it is exact to the rounded rate."""
    von, bis = z[f"{was}_von"], z[f"{was}_bis"]
    if z["berechnet"] != was:
        return f"{sprache.zahl(von)} → {sprache.zahl(bis)}"
    return f"rund {sprache.zahl(10 * round(von / 10))} → {sprache.zahl(10 * round(bis / 10))}"


def _quelle(g: Grundlage, kommune: Kommune, zeilen: list[dict[Any, Any]]) -> str:
    lage = g.lage(kommune.ags)
    quellen = [g.quelle(lage[z["indikator"]]) for z in zeilen]
    namen = dict.fromkeys(kurzquelle(q) for q in quellen if q is not None)
    return f"Quelle: {'; '.join(namen)}; Daten verändert, eigene Berechnung."
