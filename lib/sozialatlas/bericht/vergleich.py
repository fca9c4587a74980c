"""With whom a Kreis can be compared: its peers with reasons, and the ranks that chance leaves open.

Computed once per Grundlage; a Gemeinde and a Kreis without peers get a sentence that says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pandas as pd

from sozialatlas import kennwerte as kw
from sozialatlas.ausgabe import LAND
from sozialatlas.bericht.abschnitte import LEER, akkusativ, mit_einheit, quellenzeile
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze
from sozialatlas.bericht.typen import typsatz
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.typen import Kommune


@cache
def gruppen(g: Grundlage) -> Mapping[str, tuple[str, ...]]:
    """Return the peers of each Kreis by AGS, the most alike first."""
    return kw.vergleichsgruppen(_struktur(g), g.katalog, g.gebiete)


@cache
def gruende(g: Grundlage) -> Mapping[str, str]:
    """Return per Kreis with peers in what they are most and least like it."""
    return kw.begruendungen(_struktur(g), g.katalog, g.gebiete, gruppen(g))


@cache
def nachbarschaften(g: Grundlage) -> Mapping[str, kw.Nachbarschaft]:
    """Return per Kreis with peers their distances and what is alike."""
    return kw.nachbarschaften(_struktur(g), g.katalog, g.gebiete, gruppen(g))


@cache
def bestand(g: Grundlage) -> Mapping[str, int]:
    """Return per Kreis how many peers stay, whichever single characteristic is left out."""
    ohne = [kw.vergleichsgruppen(_struktur(g), g.katalog, g.gebiete, ohne=[i]) for i in merkmale(g)]
    return {
        ags: min(len(set(gruppe) & set(andere.get(ags, ()))) for andere in ohne)
        for ags, gruppe in gruppen(g).items()
    }


def merkmale(g: Grundlage) -> tuple[str, ...]:
    """Return the ids of the declared structural characteristics."""
    gruppe = g.katalog.vergleichsgruppe
    return () if gruppe is None else tuple(m.indikator for m in gruppe.merkmale)


@cache
def _struktur(g: Grundlage) -> pd.DataFrame:
    return g.kennwerte[g.kennwerte["indikator"].isin(merkmale(g))]


def einleitung(g: Grundlage, kommune: Kommune) -> Text:
    """Say who the peers are, why, how near they are, and which type the Kreis belongs to."""
    eigene = nachbarschaften(g).get(kommune.ags)
    if eigene is None:
        return Text(_ohne_gruppe(g, kommune))
    namen = sprache.aufzaehlung(g.kommune(n.ags).name for n in eigene.nachbarn)
    anzahl = sprache.zahlwort(len(eigene.nachbarn))
    struktur = sprache.aufzaehlung(g.indikator(i).kurzname for i in merkmale(g))
    wer = (
        f"Eine ähnliche Struktur wie {kommune.ortsangabe} haben am ehesten {anzahl} Kreise des"
        f" Landes: {namen} (@tbl-vergleichsgruppe). Sie sind {gruende(g)[kommune.ags]}. Es zählen"
        f" nur Merkmale, auf die ein Kreis wenig Einfluss hat ({struktur}), keine Ergebnisse."
    )
    return absaetze([f"{wer} {_naehe(eigene)}", typsatz(g, kommune)])


def _ohne_gruppe(g: Grundlage, kommune: Kommune) -> str:
    if kommune.ebene == "gemeinde" and kommune.kreis:
        kreis = akkusativ(g.kommune(kommune.kreis))
        return (
            "Ähnliche Gemeinden werden nicht bestimmt: Die Strukturmerkmale, nach denen Kreise"
            " verglichen werden, liegen für einzelne Gemeinden nicht vollständig vor. Auch Ränge"
            f" und Typen gibt es nur für Kreise. Mit wem sich der Kreis vergleichen lässt, steht im"
            f" Bericht für {kreis}."
        )
    return (
        "Ähnliche Kreise lassen sich nicht bestimmen, weil Zahlen zu einem Strukturmerkmal fehlen."
    )


def _naehe(n: kw.Nachbarschaft) -> str:
    """Say whether the peers are near, measured by the median pair of Kreise of the Land."""
    hier, sonst = (sprache.zahl(x, 1) for x in (n.abstand, n.ueblich))
    if n.nah and hier != sonst:
        return (
            f"Ihr mittlerer Abstand über alle Merkmale beträgt {hier} Standardabweichungen; zwei"
            f" beliebige Kreise des Landes trennen im Median {sonst}."
        )
    return (
        f"Nahe ist diese Gruppe nicht: Ihr mittlerer Abstand beträgt {hier} Standardabweichungen,"
        f" zwei beliebige Kreise des Landes trennen im Median {sonst}. Der Vergleich mit ihr ist"
        " deshalb nur ein Anhaltspunkt."
    )


def nachbartabelle(g: Grundlage, kommune: Kommune) -> Text:
    """Return the peers and in words, with figures, what is alike and what differs."""
    eigene = nachbarschaften(g).get(kommune.ags)
    if eigene is None:
        return Text("")
    zeilen = [
        [
            g.kommune(n.ags).name,
            _werte(g, n.ags, n.aehnlich),
            "; ".join(
                f"{art}: {_werte(g, n.ags, ids)}"
                for art, ids in (("höher", n.hoeher), ("niedriger", n.niedriger))
                if ids
            )
            or LEER,
        ]
        for n in eigene.nachbarn
    ]
    note = (
        f"Die ähnlichsten zuerst. Zum Vergleich {kommune.name}:"
        f" {_werte(g, kommune.ags, merkmale(g))}. Ähnlich: höchstens eine halbe"
        " Standardabweichung der Kreise entfernt; höher, niedriger: um mehr als eine."
    )
    quelle = quellenzeile(g, [g.lage(kommune.ags)[i] for i in merkmale(g)])
    tabelle = Tabelle(
        "vergleichsgruppe",
        f"Kreise mit der ähnlichsten Struktur wie {kommune.ortsangabe}",
        pd.DataFrame(zeilen, columns=["Kreis", "Ähnlich in", "Anders in"]),
        fussnoten=(f"{note} {quelle}",),
    )
    return mit_breiten(tabelle, 22, 36, 42)


def _werte(g: Grundlage, ags: str, indikatoren: Sequence[str]) -> str:
    """List characteristics with their latest figures: "Bevölkerung 94 847, Anteil 65+ 30,2 %"."""
    lage = [g.lage(ags)[i] for i in indikatoren]
    teile = (
        f"{k.indikator.kurzname} {sprache.ohne_einheit(k.wert, k.indikator)}"
        for k in lage
        if k.wert is not None
    )
    return ", ".join(teile) or LEER


def rangtabelle(g: Grundlage, kommune: Kommune, indikatoren: Sequence[str]) -> Text:
    """Return value, peers and interval of possible ranks, and how little a wide one says."""
    lage = g.lage(kommune.ags)
    gewaehlt = [lage[i] for i in indikatoren if lage[i].vorhanden]
    if kommune.ags not in gruppen(g) or not gewaehlt:
        return Text("")
    spannen = [raenge(g, k) for k in gewaehlt]
    spalten = {
        "Indikator": [mit_einheit(k.indikator) for k in gewaehlt],
        kommune.name: [_zahl(k, k.wert) for k in gewaehlt],
        "Jahr": [str(k.jahr) for k in gewaehlt],
        "Ähnliche Kreise: Median": [_zahl(k, k.vergleichsgruppe) for k in gewaehlt],
        "von–bis": [_spanne(g, k) for k in gewaehlt],
        "Mögliche Ränge": [_rangtext(s) for s in spannen],
    }
    note = (
        "Gezählt ab dem höchsten Wert, ohne Bewertung. Möglich sind die Ränge, die bleiben, wenn"
        " jeder Kreis um seine übliche Schwankung höher oder niedriger läge (95-%-Bereich). Es"
        " zählen die Kreise, die für das Jahr auf heutigem Gebietsstand einen Wert haben."
    )
    tabelle = Tabelle(
        "rangspannen",
        f"{kommune.bezeichnung}, ähnliche Kreise und mögliche Ränge",
        pd.DataFrame(spalten),
        rechts=tuple(list(spalten)[1:]),
        fussnoten=(f"{note} {quellenzeile(g, gewaehlt)}",),
    )
    return absaetze([tabelle.markdown(), _weite(spannen)])


def raenge(g: Grundlage, k: Kennwert) -> tuple[int, int, int] | None:
    """Return first and last possible rank and the number of Kreise, None where not known."""
    if k.rang_von is None or k.rang_bis is None:
        return None
    return k.rang_von, k.rang_bis, anzahlen(g)[k.indikator.id, k.jahr]


def _weite(spannen: Sequence[tuple[int, int, int] | None]) -> str:
    """Say for how many indicators the interval of ranks is wider than half of the Kreise."""
    bekannt = [s for s in spannen if s is not None]
    weit = sum(bis - von + 1 > n / 2 for von, bis, n in bekannt)
    if not weit:
        return ""
    anzahl = "einem" if weit == 1 else sprache.zahlwort(weit)
    return (
        f"Bei {anzahl} der {sprache.zahlwort(len(bekannt))} Indikatoren umfasst die Spanne mehr als"
        " die Hälfte der Kreise. Dort sagt ein Platz nichts."
    )


def _rangtext(spanne: tuple[int, int, int] | None) -> str:
    if spanne is None:
        return LEER
    von, bis, anzahl = spanne
    return f"{von} von {anzahl}" if von == bis else f"{von} bis {bis} von {anzahl}"


@cache
def anzahlen(g: Grundlage) -> Mapping[tuple[str, int], int]:
    """Return how many Kreise of the Land have a value, by indicator and year."""
    kreise = [k.ags for k in g.gebiete.kommunen.values() if k.ebene == "kreis" and k.land == LAND]
    tabelle = g.kennwerte[g.kennwerte["ags"].isin(kreise) & g.kennwerte["wert"].notna()]
    im_amt = tabelle[kw.ist_kreis(tabelle, g.gebiete.kommunen)]
    return Counter(zip(im_amt["indikator"], im_amt["jahr"], strict=True))


def _spanne(g: Grundlage, k: Kennwert) -> str:
    """Return lowest and highest value of the peers in the same year."""
    if k.vergleichsgruppe is None:
        return LEER
    reihen = g.reihen(k.indikator.id)
    hier = reihen["ags"].isin(gruppen(g)[k.ags]) & (reihen["jahr"] == k.jahr)
    werte = reihen.loc[hier, "wert"]
    return "–".join(_zahl(k, float(x)) for x in (werte.min(), werte.max()))


def _zahl(k: Kennwert, x: float | None) -> str:
    return LEER if x is None else sprache.zahl(x, k.indikator.dezimalen)
