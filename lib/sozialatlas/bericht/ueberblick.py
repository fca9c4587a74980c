"""What a report says in lists and boxes: summary, further findings, drafts, open questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sozialatlas.bericht import beweise, entwuerfe, freigaben, saetze
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.freigabe import Freigabe
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.regeln.ungefragt import ungefragt
from sozialatlas.typen import Befund, Empfehlung

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht

HOECHSTENS, JE_THEMA = 6, 2
KEINE = "Auf den vorliegenden Zahlen hat keine Regel eine Empfehlung ausgelöst."
DEUTLICH = 1.0
"""Distance from which a figure counts as unusual enough for the lists of further findings."""


def status(b: Bericht) -> Text:
    """Return the notice of the first page: edition, state, what the drafts are."""
    frei = b.grundlage.ausgabe.freigegeben
    bericht = (
        f"Freigegeben am {sprache.datum(frei)}."
        if frei
        else "Dieser Bericht ist ein **Entwurf** und nicht zur Veröffentlichung bestimmt."
    )
    teile = [
        f"Ausgabe {b.ausgabe}, Stand {b.stand}. {bericht} Die Handlungsempfehlungen sind aus Daten"
        " und offen gelegten Regeln abgeleitete Vorschläge. Sie gelten erst, wenn die zuständigen"
        " Stellen sie geprüft und beschlossen haben.",
        freigaben.zaehlung(b.freigabe),
        f"Die neuesten Zahlen stammen je nach Quelle aus {b.datenjahre}.",
    ]
    return Text(" ".join(t for t in teile if t))


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
    """Return the most urgent recommendations, from different Handlungsfelder where possible."""
    felder = b.grundlage.katalog.handlungsfelder
    gelistet = {f.entwurf.schluessel: f for f in b.freigabe.gelistet if f.entwurf}
    vorn = dringliche([f.entwurf for f in gelistet.values() if f.entwurf], anzahl)
    auswahl = [(gelistet[e.schluessel], e) for e in vorn]
    if not auswahl:
        return Text("" if b.entwuerfe else KEINE)
    return liste(
        f"**{maskiere(e.titel)}** ({felder[e.handlungsfeld].kurzname}, Priorität {e.prioritaet},"
        f" {freigaben.zustand(f)}). {maskiere(_erster_satz(freigaben.text(f)))}"
        for f, e in auswahl
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
    """Return what is listed as boxes below its Handlungsfeld, then what has no reason today."""
    felder = b.grundlage.katalog.handlungsfelder
    nach_schluessel = {f.schluessel: f for f in b.freigabe.gelistet}
    teile: list[str] = []
    nummer = 0
    for feld, gruppe in _geordnet(b):
        teile.append(f"### {felder[feld].name}")
        for e in gruppe:
            nummer += 1
            teile.append(freigaben.kasten(b.grundlage, nach_schluessel[e.schluessel], nummer))
    leer = "" if b.entwuerfe else KEINE
    return absaetze([leer, *teile, str(freigaben.entfallene(b.grundlage, b.freigabe))])


def _geordnet(b: Bericht) -> list[tuple[str, list[Empfehlung]]]:
    gruppen = entwuerfe.nach_feld(f.entwurf for f in b.freigabe.gelistet if f.entwurf)
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
    wartende = [f for f in offen if _wartet(f)]
    punkte = liste(
        f"**{maskiere(titel[f.regel])}:** {maskiere(' '.join(dict.fromkeys(f.fehlend)))}"
        for f in offen
        if f not in wartende
    )
    alle = "" if offen else "Alle geprüften Regeln waren auf den vorliegenden Zahlen beurteilbar."
    return absaetze([alle, str(punkte), _warten(titel, wartende), _ungefragt(b)])


def _wartet(f: Befund) -> bool:
    """Is all that is missing what the Kommune itself has not delivered?"""
    zahlen = any(n.wahrheit == "nicht_beurteilbar" for n in f.nachweise)
    return bool(ungefragt([f])) and not zahlen


def _warten(titel: Mapping[str, str], befunde: Sequence[Befund]) -> str:
    """Name in one sentence the rules that wait for contributions of the Kommune."""
    if not befunde:
        return ""
    worauf = sprache.aufzaehlung(dict.fromkeys(w for f in befunde for w in ungefragt([f])), "oder")
    namen = sprache.aufzaehlung(f"„{maskiere(titel[f.regel])}“" for f in befunde)
    if len(befunde) == 1:
        return f"Eine Regel wartet auf {worauf} der Kommune: {namen}."
    anzahl = sprache.am_satzanfang(sprache.zahlwort(len(befunde)))
    return f"{anzahl} Regeln warten auf Angaben der Kommune ({worauf}): {namen}."


def als_text(b: Bericht) -> str:
    """Return the drafts with their proof as plain text, then what could not be judged."""
    entschieden = freigaben.zaehlung(b.freigabe)
    wort = "Empfehlungen" if entschieden else "Entwürfe"
    teile = [f"{b.bezeichnung} ({b.kommune.ags}): {len(b.entwuerfe)} {wort}, Ausgabe {b.ausgabe}"]
    listet = [(f, f.entwurf) for f in b.freigabe.gelistet if f.entwurf]
    teile += [_entwurf_als_text(b, n, f, e) for n, (f, e) in enumerate(listet, 1)]
    teile += freigaben.uebrige_als_text(b.grundlage, b.freigabe)
    teile.append(_offen_als_text(b))
    alle = "Was nicht beschlossen ist, ist Entwurf."
    alle = alle if entschieden else "Alle Empfehlungen sind Entwürfe."
    gelten = "Sie gelten erst, wenn die zuständigen Stellen sie geprüft und beschlossen haben."
    teile.append(" ".join(t for t in (entschieden, alle, gelten) if t))
    return "\n\n".join(teile)


def _entwurf_als_text(b: Bericht, nummer: int, f: Freigabe, e: Empfehlung) -> str:
    feld = b.grundlage.katalog.handlungsfelder[e.handlungsfeld].name
    zeilen = [
        f"{nummer}. {e.titel}",
        f"   {feld} · {freigaben.zustand(f)}, Priorität {e.prioritaet} · Regel {e.regel}",
        f"   {freigaben.text(f)}",
        *(f"   {zeile}" for zeile in freigaben.als_zeilen(b.grundlage, f)),
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
