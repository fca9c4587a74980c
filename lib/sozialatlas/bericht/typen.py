"""The typology in words: names of the types from their profile, tables, map, what is not stable."""

from __future__ import annotations

from functools import cache

import pandas as pd

from sozialatlas import kennwerte as kw
from sozialatlas.ausgabe import LAND
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.darstellung.typenkarte import HOECHSTENS
from sozialatlas.darstellung.typenkarte import typenkarte as karte
from sozialatlas.kennwerte.typologie import STABIL
from sozialatlas.typen import Kommune

PROFIL, EINIG = 1 / 3, 0.75
"""When a characteristic names a type: its mean lies this many standard deviations from that of all
Kreise, and at least this share of its Kreise lies on the same side."""


@cache
def typologie(g: Grundlage) -> kw.Typologie | None:
    """Return the types of the Kreise, None where the figures do not allow any."""
    gruppe = g.katalog.vergleichsgruppe
    namen = [m.indikator for m in gruppe.merkmale] if gruppe else []
    struktur = g.kennwerte[g.kennwerte["indikator"].isin(namen)]
    return kw.typologie(struktur, g.katalog, g.gebiete, LAND)


def profilworte(g: Grundlage, typ: kw.Typ) -> str:
    """Describe a type by what is unusual in it: "klein, dicht besiedelt, städtisch geprägt"."""
    assert g.katalog.vergleichsgruppe is not None
    worte = []
    for m in g.katalog.vergleichsgruppe.merkmale:
        wert = typ.profil[m.indikator]
        if abs(wert) >= PROFIL and typ.einig[m.indikator] >= EINIG:
            wort, ersatz = (m.hoch, "hoch") if wert > 0 else (m.niedrig, "niedrig")
            worte.append(wort or f"{g.indikator(m.indikator).kurzname} {ersatz}")
    return ", ".join(worte) or "nahe am Mittel aller Kreise"


def typsatz(g: Grundlage, kommune: Kommune) -> str:
    """Say which type a Kreis belongs to and whether that type is stable, "" without types."""
    t = typologie(g)
    typ = t.typ(kommune.ags) if t else None
    if t is None or typ is None:
        return ""
    mit = _mitglieder(g, typ, kommune.ags)
    name = kommune.mit_artikel[0].lower() + kommune.mit_artikel[1:]
    return (
        f"In der Typologie des Atlas gehört {name} zum Typ „{profilworte(g, typ)}“ ({mit})."
        f" {_stabilitaet(typ, t.ziehungen)}"
    )


def _mitglieder(g: Grundlage, typ: kw.Typ, ags: str) -> str:
    andere = [g.kommune(a).name for a in typ.kreise if a != ags]
    if not andere:
        return "als einziger Kreis"
    if len(andere) <= 4:
        return f"mit {sprache.aufzaehlung(andere)}"
    typisch = "" if typ.medoid == ags else f", am typischsten: {g.kommune(typ.medoid).name}"
    return f"mit {sprache.zahlwort(len(andere))} weiteren Kreisen{typisch}"


def _stabilitaet(typ: kw.Typ, ziehungen: int) -> str:
    zahl, grenze = sprache.zahl(typ.jaccard, 2), sprache.zahl(STABIL, 2)
    probe = f"mittlere Übereinstimmung {zahl} bei {ziehungen} Neuziehungen; stabil ab {grenze}"
    if typ.stabil:
        return f"Der Typ gilt als stabil ({probe})."
    return (
        f"Der Typ ist nicht stabil ({probe}): Mit anderen Kreisen würde er anders"
        " geschnitten, er taugt nicht als Schublade."
    )


def typentabelle(g: Grundlage) -> Text:
    """Return the types with their Kreise, the most typical one and their stability."""
    t = typologie(g)
    if t is None:
        return Text("Für eine Typologie reichen die Zahlen nicht.")
    zeilen = [
        [
            f"{nummer}: {profilworte(g, typ)}",
            sprache.aufzaehlung(g.kommune(a).name for a in typ.kreise),
            g.kommune(typ.medoid).name if len(typ.kreise) > 2 else "–",
            sprache.zahl(typ.jaccard, 2),
            "stabil" if typ.stabil else "nicht stabil",
        ]
        for nummer, typ in enumerate(t.gewaehlt.typen, 1)
    ]
    spalten = ["Typ", "Kreise", "Am typischsten", "Überein\u00adstimmung", "Urteil"]
    note = (
        "Am typischsten: der Kreis mit dem kleinsten Abstand zu allen übrigen seines Typs (Medoid;"
        " bei zwei Kreisen keiner). Übereinstimmung: mittlerer Jaccard-Index aus"
        f" {t.ziehungen} Neuziehungen; es zählen die mit mindestens einem Kreis des Typs. Ab"
        f" {sprache.zahl(STABIL, 2)} gilt ein Typ als stabil."
        " Quelle: eigene Berechnung."
    )
    tabelle = Tabelle(
        "typen", "Typen der Kreise nach ihrer Struktur", pd.DataFrame(zeilen, columns=spalten),
        rechts=spalten[3:4], fussnoten=(note,),
    )  # fmt: skip
    return mit_breiten(tabelle, 24, 32, 17, 17, 10)


def anzahltabelle(g: Grundlage) -> Tabelle | Text:
    """Return what was found for each number of types that was tried: why this many were chosen."""
    t = typologie(g)
    if t is None:
        return Text("")
    zeilen = [
        [
            sprache.zahl(len(e.typen)),
            sprache.zahl(e.silhouette, 2),
            sprache.zahl(min(typ.jaccard for typ in e.typen), 3),
            sprache.zahl(sum(typ.stabil for typ in e.typen)),
            sprache.zahl(sum(len(typ.kreise) == 1 for typ in e.typen)),
            "gewählt" if e is t.gewaehlt else "–",
        ]
        for e in t.einteilungen
    ]
    spalten = [
        "Zahl der Typen", "Silhouette", "Kleinste Übereinstimmung", "Stabile Typen",
        "Typen mit einem Kreis", "Wahl",
    ]  # fmt: skip
    note = (
        "Silhouette: wie gut die Kreise zu ihrem Typ passen (−1 bis 1, im Mittel)."
        " Quelle: eigene Berechnung."
    )
    return Tabelle(
        "typenzahl",
        "Wie viele Typen tragen? Einteilungen in zwei bis acht Typen",
        pd.DataFrame(zeilen, columns=spalten),
        rechts=spalten[:-1],
        fussnoten=(note,),
    )


def wahlsatz(g: Grundlage) -> str:
    """Say why this number of types was chosen, and what follows for finer divisions."""
    t = typologie(g)
    if t is None:
        return "Für eine Typologie reichen die Zahlen nicht."
    anzahl = sprache.zahlwort(len(t.gewaehlt.typen))
    if not t.gewaehlt.alle_stabil:
        return (
            "Keine Einteilung hat nur stabile Typen mit mindestens zwei Kreisen. Gezeigt ist die"
            f" mit der größten Silhouette ({anzahl} Typen); ihre instabilen Typen sind so benannt."
        )
    feiner = [e for e in t.einteilungen if len(e.typen) > len(t.gewaehlt.typen)]
    rest = (
        "Feinere Einteilungen trennen die Kreise weniger deutlich."
        if any(e.alle_stabil for e in feiner)
        else "Jede feinere Einteilung enthält mindestens einen Typ, der nicht stabil ist oder aus"
        " einem einzigen Kreis besteht."
    )
    return f"Das sind {anzahl} Typen. {rest}"


def typenkarte(g: Grundlage) -> Abbildung | Text:
    """Map the types; nothing without types or where they are more than a map can tell apart."""
    t = typologie(g)
    if t is None or len(t.gewaehlt.typen) > HOECHSTENS:
        return Text("")
    typen = list(enumerate(t.gewaehlt.typen, 1))
    anzahl = sprache.zahlwort(len(typen))
    return karte(
        g.geometrie("kreise"),
        {ags: nummer for nummer, typ in typen for ags in typ.kreise},
        [f"Typ {nummer}: {profilworte(g, typ)}" for nummer, typ in typen],
        namen={k.ags: k.name for k in g.kreise},
        titel=f"Nach ihrer Struktur bilden die Kreise {anzahl} Typen",
    )
