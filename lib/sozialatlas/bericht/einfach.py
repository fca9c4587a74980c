"""The report in Einfache Sprache: about a page, from the same values as everything else.

Rates become people out of a hundred, differences two numbers side by side; nothing is said of
causes. :mod:`sozialatlas.lesbarkeit` judges every sentence of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.katalog import Einfachsatz
from sozialatlas.lesbarkeit import pruefe_einfach
from sozialatlas.typen import Kommune

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht
    from sozialatlas.fehler import Mangel

HOECHSTENS, FELDER = 5, 4
KLEIN = 3.0
"""Below so many percent people are counted out of a thousand."""
KLEINSTER = 0.2
"""A smaller share is not one that can be pictured, and grammar would want the singular."""
ORDNUNG = ("zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte", "neunte", "zehnte")


def abschnitt(b: Bericht) -> Text:
    """Return the page: what the report is, findings, drafts, limits, and how to take part."""
    return absaetze(
        [
            *_worum(b),
            _kopf("Was zeigen die Zahlen?"),
            *_zahlen(b),
            _kopf("Was schlägt der Bericht vor?"),
            *_vorschlaege(b),
            _kopf("Was wissen wir noch nicht?"),
            _grenzen(b),
            _kopf("Wie können Sie mitmachen?"),
            f"Stimmt eine Zahl nicht? Fehlt ein Angebot? Dann schreiben Sie {_dativ(b.kommune)}."
            " Ihre Antwort kann in den nächsten Bericht kommen.",
        ]
    )


def _kopf(text: str) -> str:
    return f"### {text} {{.unnumbered .unlisted}}"


def _worum(b: Bericht) -> Iterator[str]:
    yield (
        "Diese Seite ist in Einfacher Sprache. Der Bericht zeigt, wie die Menschen"
        f" {b.ort} leben. Die Zahlen kommen von Ämtern. Wir haben die Zahlen gerundet."
    )


# --- findings ---


def _zahlen(b: Bericht) -> Iterator[str]:
    menschen = b.kennwerte.get("bevoelkerung")
    if menschen is not None and menschen.wert is not None:
        anzahl = sprache.zahl(float(sprache.runde(menschen.wert / 1000)) * 1000)
        yield f"{_gross(b.ort)} leben etwa {anzahl} Menschen."
    erklaert: set[str] = set()
    yield liste(_punkt(b, satz, k, erklaert) for satz, k in _auswahl(b)).markdown


def _auswahl(b: Bericht) -> list[tuple[Einfachsatz, Kennwert]]:
    """Return what every report says, then the most unusual of the rest, in the file's order."""
    saetze = b.grundlage.katalog.einfachsaetze
    da = [
        (s, k)
        for s in saetze
        if (k := b.kennwerte.get(s.indikator)) and k.wert is not None and k.wert >= KLEINSTER
    ]
    weitere = sorted((p for p in da if not p[0].immer), key=lambda p: -p[1].abweichung)
    gewaehlt = [*(p for p in da if p[0].immer), *weitere][:HOECHSTENS]
    return [p for p in da if p in gewaehlt]


def _punkt(b: Bericht, satz: Einfachsatz, k: Kennwert, erklaert: set[str]) -> str:
    """Write one finding: the number, its terms, the Land, the time before."""
    wert = k.wert or 0.0
    je = 1000 if wert < KLEIN else 100
    ort = {"ort": b.ort, "Ort": _gross(b.ort)}
    teile = [
        f"**{satz.stichwort} im Jahr {k.jahr}.** {satz.satz.format(zahl=von(wert, je), **ort)}",
        jedes(wert, satz.jede),
        *_begriffe(b.grundlage, satz, erklaert),
        _gegen_land(b, k, je),
        _frueher(k, je),
    ]
    return " ".join(t for t in teile if t)


def _begriffe(g: Grundlage, satz: Einfachsatz, erklaert: set[str]) -> Iterator[str]:
    """Explain the terms of a sentence in the words of the glossary, each once a page."""
    for id_ in satz.begriffe:
        if id_ not in erklaert:
            erklaert.add(id_)
            yield g.katalog.glossar[id_].einfach


def von(prozent: float, je: int) -> str:
    """Write a percentage as a count: "18 von 100", "15 von 1000"."""
    return f"{sprache.runde(prozent * je / 100)} von {je}"


def jedes(prozent: float, worte: str) -> str:
    """Say a share as a fraction where one is near: "Das ist fast jedes fünfte Kind."."""
    if not worte or prozent <= 0:
        return ""
    teiler, ordnung = min(enumerate(ORDNUNG, 2), key=lambda p: abs(prozent * p[0] / 100 - 1))
    mass = prozent * teiler / 100
    if not 0.9 <= mass <= 1.1:
        return ""
    wie = "etwa" if 0.97 <= mass <= 1.03 else "fast" if mass < 1 else "mehr als"
    return f"Das ist {wie} {worte.format(ordnung)}."


def _gegen_land(b: Bericht, k: Kennwert, je: int) -> str:
    """Put the number of the Land beside it; a difference within chance is called that."""
    if k.wert is None or k.land is None or not k.vergleichbar:
        return ""
    land = b.grundlage.gebiete.land.name
    if von(k.wert, je) == von(k.land, je):
        return f"In ganz {land} sind es ungefähr genauso viele."
    vergleich = f"In ganz {land} sind es {von(k.land, je)}."
    if k.signifikanz.get("land", (None, None))[0] == "nicht_unterscheidbar":
        return f"{vergleich} Der Unterschied kann Zufall sein."
    return f"{vergleich} {_gross(b.ort)} sind es {'mehr' if k.wert > k.land else 'weniger'}."


def _frueher(k: Kennwert, je: int) -> str:
    """Say the tested trend with the number of its first year; nothing where none is certain."""
    if k.wert is None or k.anfang is None or k.trend_von is None:
        return ""
    if k.trend == "stabil":
        return f"Seit {k.trend_von} ist die Zahl ungefähr gleich."
    wort = {"steigend": "gestiegen", "fallend": "gesunken"}.get(k.trend)
    if wort is None or von(k.anfang, je) == von(k.wert, je):
        return ""
    damals = von(k.anfang, je)
    return f"Seit dem Jahr {k.trend_von} ist die Zahl {wort}. Damals waren es {damals}."


# --- drafts, limits ---


def _vorschlaege(b: Bericht) -> Iterator[str]:
    if not b.entwuerfe:
        yield "Der Bericht macht dieses Mal keinen Vorschlag."
        return
    anzahl = len(b.entwuerfe)
    zahl = "einen Vorschlag" if anzahl == 1 else f"{sprache.zahlwort(anzahl)} Vorschläge"
    yield f"Der Bericht macht {zahl}. {_entschieden(b)} Wichtige Themen sind:"
    felder = b.grundlage.katalog.handlungsfelder
    ids = dict.fromkeys(e.handlungsfeld for e in b.entwuerfe)
    yield liste(
        f"**{maskiere(felder[i].kurzname)}:** {felder[i].einfach}"
        for i in list(ids)[:FELDER]
        if felder[i].einfach
    ).markdown


def _entschieden(b: Bericht) -> str:
    """Say how many drafts are decided on; examples are no decisions."""
    beitraege = b.grundlage.beitraege.get(b.kommune.ags)
    echte = [e for e in (beitraege.entscheidungen if beitraege else None) or () if not e.beispiel]
    aktuell = {e.schluessel for e in b.entwuerfe} & {e.schluessel for e in echte}
    if not aktuell:
        return "Darüber hat noch niemand entschieden."
    wie_viele = "einen" if len(aktuell) == 1 else sprache.zahlwort(len(aktuell))
    return f"Über {wie_viele} davon haben die Gremien schon entschieden."


def _grenzen(b: Bericht) -> str:
    fehlend = sum(not k.vorhanden for k in b.kennwerte.values())
    wie_viele = "einer Frage" if fehlend == 1 else f"{sprache.zahlwort(fehlend)} Fragen"
    luecke = f"Bei {wie_viele} fehlen uns die Zahlen. " if fehlend else ""
    return (
        f"{luecke}Die Zahlen zeigen, wie es ist. Den Grund dafür sagen sie uns nicht."
        " Und sie zeigen nur, wie es vielen Menschen zusammen geht."
    )


def _gross(ort: str) -> str:
    return sprache.am_satzanfang(ort)


def _dativ(kommune: Kommune) -> str:
    """Name an area after "schreiben Sie": "der Stadt Gera", "dem Wartburgkreis"."""
    artikel, _, name = kommune.mit_artikel.partition(" ")
    return f"{'der' if artikel == 'Die' else 'dem'} {name}"


# --- the check ---


def texte(g: Grundlage) -> Mapping[str, str]:
    """Return the pages of all areas with a report, by the name of their document."""
    from sozialatlas.bericht.kommune import Bericht

    gebiete = [g.kommune(ags) for ags in g.berichtsgebiete]
    return {
        f"{k.bezeichnung} ({k.ags}), In Einfacher Sprache": abschnitt(Bericht(g, k)).markdown
        for k in gebiete
    }


def pruefe_seiten(g: Grundlage) -> tuple[Mangel, ...]:
    """Return what keeps the pages of all areas from being Einfache Sprache."""
    namen = {n for ags in g.berichtsgebiete for n in _namen(g.kommune(ags))}
    return pruefe_einfach(texte(g), g.katalog.glossar.values(), namen)


def _namen(kommune: Kommune) -> tuple[str, ...]:
    return (kommune.name, kommune.bezeichnung)
