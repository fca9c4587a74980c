"""What a report says in lists and boxes: summary, further findings, drafts, open questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sozialatlas.bericht import beweise, entwuerfe, saetze
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.typen import Empfehlung

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht

HOECHSTENS, JE_THEMA = 6, 2
DEUTLICH = 1.0
"""Distance from which a figure counts as unusual enough for the lists of further findings."""


def status(b: Bericht) -> Text:
    """Return the notice of the first page: edition, state, what the drafts are."""
    return Text(
        f"Ausgabe {b.ausgabe}, Stand {b.stand}. Dieser Bericht ist ein **Entwurf** und nicht zur"
        " Veröffentlichung bestimmt. Die Handlungsempfehlungen sind aus Daten und offen gelegten"
        " Regeln abgeleitete Vorschläge. Sie gelten erst, wenn die zuständigen Stellen sie geprüft"
        f" und beschlossen haben. Die neuesten Zahlen stammen je nach Quelle aus {b.datenjahre}."
    )


def auffaellige(b: Bericht) -> list[Kennwert]:
    """Return the most unusual figures, at most two of a theme, in the order of the themes."""
    kandidaten = [k for k in b.kennwerte.values() if geeignet(k)]
    gewaehlt: list[Kennwert] = []
    for k in sorted(kandidaten, key=lambda k: -k.abweichung):
        im_thema = sum(g.indikator.thema == k.indikator.thema for g in gewaehlt)
        if im_thema < JE_THEMA and len(gewaehlt) < HOECHSTENS:
            gewaehlt.append(k)
    return [k for k in b.kennwerte.values() if k in gewaehlt]


def auffaelliges(b: Bericht) -> Text:
    """Return the most unusual findings as a list, ageing before them."""
    altern = b.kennwerte.get("anteil_65plus")
    vorn = [altern] if altern is not None and altern.vorhanden else []
    reihenfolge = [*vorn, *auffaellige(b)]
    punkte = liste(saetze.zeile(k, wertend=True) for k in reihenfolge)
    return absaetze([str(punkte), "Abstände sind aus ungerundeten Werten berechnet."])


def geeignet(k: Kennwert) -> bool:
    """May the figure stand in the summary: judged by direction, and no commercial estimate?"""
    i = k.indikator
    return k.vorhanden and k.vergleichbar and i.richtung != "neutral" and i.ausloeser


def dringliche(entwuerfe_: Sequence[Empfehlung], anzahl: int) -> list[Empfehlung]:
    """Return the most urgent drafts, from different Handlungsfelder where possible."""
    je_feld = {e.handlungsfeld: e for e in reversed(entwuerfe_)}
    vorn = [e for e in entwuerfe_ if je_feld[e.handlungsfeld] is e]
    return [*vorn, *(e for e in entwuerfe_ if e not in vorn)][:anzahl]


def dringlichste(b: Bericht, anzahl: int) -> Text:
    """Return the most urgent drafts in brief."""
    felder = b.grundlage.katalog.handlungsfelder
    auswahl = dringliche(b.entwuerfe, anzahl)
    if not auswahl:
        return Text("Auf den vorliegenden Zahlen hat keine Regel eine Empfehlung ausgelöst.")
    return liste(
        f"**{maskiere(e.titel)}** ({felder[e.handlungsfeld].kurzname}, Priorität {e.prioritaet},"
        f" {entwuerfe.STAND[e.stand]}). {maskiere(_erster_satz(e.text))}"
        for e in auswahl
    )


def _erster_satz(text: str) -> str:
    """Return the first sentence; a point before a capital ends it."""
    return re.split(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ])", text.strip(), maxsplit=1)[0]


def offenes(b: Bericht) -> Text:
    """Return in two sentences what could not be judged."""
    offen = len(entwuerfe.offene(b.befunde))
    fehlend = sum(not k.vorhanden for k in b.kennwerte.values())
    regeln = len(b.befunde)
    satz_regeln = (
        f"Von {sprache.zahl(regeln)} geprüften Regeln {_verb(offen)} {sprache.zahlwort(offen)}"
        " nicht beurteilbar, weil Werte fehlen (@sec-offen)."
        if offen
        else f"Alle {sprache.zahl(regeln)} geprüften Regeln waren beurteilbar."
    )
    satz_zahlen = (
        f"Für {sprache.zahl(fehlend)} der {sprache.zahl(len(b.kennwerte))} Indikatoren liegt"
        f" {b.ort} kein Wert vor."
        if fehlend
        else "Für alle Indikatoren liegt ein Wert vor."
    )
    return Text(" ".join(s for s in (satz_regeln, _ungefragt(b), satz_zahlen) if s))


def _ungefragt(b: Bericht) -> str:
    """Say how many rules were not asked, because they hold for other kinds of areas."""
    fuer_kommunen = [r for r in b.grundlage.regeln if r.gilt_fuer.ebene != ("land",)]
    weitere = len(fuer_kommunen) - len(b.befunde)
    if not weitere:
        return ""
    gebiet = "Landkreise und kreisfreie Städte" if b.kreis else "andere Arten von Gebieten"
    if weitere == 1:
        return f"Eine weitere Regel wurde nicht geprüft, denn sie gilt nur für {gebiet}."
    anzahl = sprache.am_satzanfang(sprache.zahlwort(weitere))
    return f"{anzahl} weitere Regeln wurden nicht geprüft, denn sie gelten nur für {gebiet}."


def _verb(anzahl: int) -> str:
    return "war" if anzahl == 1 else "waren"


def weiteres(b: Bericht, thema: str, ohne: Sequence[str]) -> Text:
    """Return at most two further findings of a theme, the most unusual of them."""
    kandidaten = [
        k
        for k in b.im_thema(thema)
        if k.vorhanden and k.vergleichbar and k.indikator.id not in ohne and k.abweichung > DEUTLICH
    ]
    auswahl = sorted(kandidaten, key=lambda k: -k.abweichung)[:2]
    if not auswahl:
        return Text("")
    punkte = liste(saetze.zeile(k) for k in kandidaten if k in auswahl)
    return absaetze(["Weitere Indikatoren, die sich vom Land abheben:", str(punkte)])


def empfehlungen(b: Bericht) -> Text:
    """Return all drafts as boxes below the names of their Handlungsfelder."""
    felder = b.grundlage.katalog.handlungsfelder
    teile: list[str] = []
    nummer = 0
    for feld, gruppe in _geordnet(b):
        teile.append(f"### {felder[feld].name}")
        for e in gruppe:
            nummer += 1
            teile.append(entwuerfe.kasten(b.grundlage, e, nummer))
    leer = "Auf den vorliegenden Zahlen hat keine Regel eine Empfehlung ausgelöst."
    return absaetze(teile or [leer])


def _geordnet(b: Bericht) -> list[tuple[str, list]]:
    gruppen = entwuerfe.nach_feld(b.entwuerfe)
    return [(f, gruppen[f]) for f in b.grundlage.katalog.handlungsfelder if f in gruppen]


def knapp_verfehlt(b: Bericht) -> Text:
    """Return the recommendations nearest to being made, with what each lacks."""
    regeln = {r.id: r for r in b.grundlage.regeln}
    felder = b.grundlage.katalog.handlungsfelder
    punkte = [
        f"**{maskiere(regeln[name].titel)}** ({felder[regeln[name].handlungsfeld].kurzname}):"
        f" {maskiere('; '.join(fehlende))}."
        for name, fehlende in beweise.knapp_verfehlte(b.grundlage, b.kommune.ags)
    ]
    leer = "Alle geprüften Regeln treffen zu oder sind nicht beurteilbar."
    return liste(punkte) if punkte else Text(leer)


def nicht_beurteilbar(b: Bericht) -> Text:
    """Return the rules that could not be judged, with what is missing."""
    titel = {r.id: r.titel for r in b.grundlage.regeln}
    offen = entwuerfe.offene(b.befunde)
    punkte = liste(
        f"**{maskiere(titel[f.regel])}:** {maskiere(' '.join(dict.fromkeys(f.fehlend)))}"
        for f in offen
    )
    alle = "" if offen else "Alle geprüften Regeln waren auf den vorliegenden Zahlen beurteilbar."
    return absaetze([alle, str(punkte), _ungefragt(b)])


def als_text(b: Bericht) -> str:
    """Return the drafts with their proof as plain text, then what could not be judged."""
    teile = [f"{b.bezeichnung} ({b.kommune.ags}): {len(b.entwuerfe)} Entwürfe, Ausgabe {b.ausgabe}"]
    teile += [_entwurf_als_text(b, nummer, e) for nummer, e in enumerate(b.entwuerfe, 1)]
    teile.append(_offen_als_text(b))
    teile.append(
        "Alle Empfehlungen sind Entwürfe. Sie gelten erst, wenn die zuständigen Stellen sie geprüft"
        " und beschlossen haben."
    )
    return "\n\n".join(teile)


def _entwurf_als_text(b: Bericht, nummer: int, e: Empfehlung) -> str:
    feld = b.grundlage.katalog.handlungsfelder[e.handlungsfeld].name
    zeilen = [
        f"{nummer}. {e.titel}",
        f"   {feld} · {entwuerfe.STAND[e.stand]}, Priorität {e.prioritaet} · Regel {e.regel}",
        f"   {e.text.strip()}",
        "   Nachweis:",
    ]
    for n in e.befund.nachweise:
        name, gemessen, soll, weite = entwuerfe.nachweiszeile(b.grundlage, e.ags, n)
        zeilen.append(f"   - {name}: {gemessen}; Bedingung: {soll}; Abstand: {weite}")
        zeilen.append(f"     Quelle: {entwuerfe.quellen(b.grundlage, [n])}")
    for u in e.befund.umstaende:
        name, ist, soll = entwuerfe.umstandszeile(b.grundlage, u)
        zeilen.append(f"   - {name}: {ist}; Bedingung: {soll}")
    sicher = beweise.grad(b.grundlage, e.ags, e.regel)
    zeilen.append(
        f"   Sicherheit: {GRAD_TEXT[sicher.grad]}. {sicher.satz} {sicher.hinweis}".rstrip()
    )
    zeilen.append(f"   {beweise.kippsatz(b.grundlage, e.ags, e.regel)}")
    zeilen += [
        f"   Enthalten: {t.titel} (Regel {t.regel}). {entwuerfe.kurzbeweis(b.grundlage, t)}"
        for t in e.enthaelt
    ]
    return "\n".join(zeilen)


def _offen_als_text(b: Bericht) -> str:
    offen = entwuerfe.offene(b.befunde)
    if not offen:
        return f"Nicht beurteilbar: keine der {len(b.befunde)} geprüften Regeln."
    titel = {r.id: r.titel for r in b.grundlage.regeln}
    zeilen = [f"- {titel[f.regel]} ({f.regel}): {' '.join(f.fehlend)}" for f in offen]
    return "\n".join(["Nicht beurteilbar, weil Werte fehlen:", *zeilen])
