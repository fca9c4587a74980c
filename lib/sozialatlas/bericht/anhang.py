"""The annex: sources and licences, definitions, all figures with numerator and denominator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import Text, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.katalog import Quelle
from sozialatlas.typen import Indikator

LEER = "–"


def quellen(g: Grundlage, kennwerte: Iterable[Kennwert], weitere: Iterable[Quelle] = ()) -> Text:
    """Return the sources behind these Kennwerte, and further ones, with edition and licence."""
    dazu = {q.id: q for q in weitere}
    ids = {k.quelle for k in kennwerte if k.vorhanden} | dazu.keys()
    gewaehlt = [q for q in g.katalog.quellen.values() if q.id in ids]
    gewaehlt += [q for id_, q in dazu.items() if id_ not in g.katalog.quellen]
    return quellentabelle(
        [*{(q.ausgabe, q.quellenvermerk): q for q in gewaehlt[::-1]}.values()][::-1]
    )


def quellentabelle(gewaehlt: Sequence[Quelle]) -> Text:
    """Return a table of sources from their sidecars."""
    spalten = {
        "Quelle": [q.titel for q in gewaehlt],
        "Herausgeber": [q.herausgeber for q in gewaehlt],
        "Ausgabe": [q.ausgabe for q in gewaehlt],
        "Lizenz": [q.lizenz_kurz for q in gewaehlt],
        "Quellenvermerk": [q.quellenvermerk for q in gewaehlt],
    }
    tabelle = Tabelle("quellen", "Quellen und Lizenzen", pd.DataFrame(spalten))
    return mit_breiten(tabelle, 23, 19, 13, 12, 33)


def quellenabsatz(q: Quelle) -> str:
    """Return a source as a paragraph: what it is, what was taken, how it may be used."""
    abruf = f", abgerufen am {q.abgerufen}" if q.abgerufen else ""
    teile = [
        f"**{maskiere(q.titel)}.**",
        maskiere(f"{q.herausgeber}, {q.ausgabe} (Stand {q.datum}{abruf}). Lizenz: {q.lizenz}."),
        maskiere(_satz(q.auswahl)),
        maskiere(" ".join(map(_satz, q.hinweise))),
        maskiere(f"Quellenvermerk: „{q.quellenvermerk}“."),
    ]
    return " ".join(t for t in teile if t)


def _satz(text: str) -> str:
    text = text.strip()
    return f"{text}." if text and not text.endswith((".", "!", "?")) else text


def definition(i: Indikator) -> str:
    """Return everything about an indicator as one paragraph of the glossary."""
    bezug = f" Zähler: {i.zaehler}; Nenner: {i.nenner}." if i.nenner != "entfällt" else ""
    brueche = "".join(f" Bruch {b.jahr}: {b.grund.rstrip('.')}." for b in i.brueche)
    schwelle = sprache.differenz(i.relevante_aenderung, i, vorzeichen=False)
    teile = [
        f"**{i.name}** ({i.einheit}).",
        maskiere(i.definition.strip() + bezug),
        maskiere(f"Statistik: {i.herausgeber}; Kennung {i.kennung}."),
        maskiere(f"Nennenswert ist eine Änderung ab {schwelle}; {saetze.richtung(i)}.{brueche}"),
        maskiere(f"{i.haeufung} Intervalle sind darum eher zu schmal." if i.haeufung else ""),
    ]
    return " ".join(filter(None, teile))


AEMTER = (
    r"\* der Statistischen Ämter des Bundes und der Länder; BA: Bundesagentur für Arbeit; VGR:"
    " Volkswirtschaftliche Gesamtrechnungen."
)
BREITEN = 'tbl-colwidths="[{}]"'
"""Attribute of a caption that fixes the widths of columns with running text, in percent."""


def mit_breiten(tabelle: Tabelle, *breiten: int) -> Text:
    """Show a table whose columns hold running text with fixed widths in percent."""
    angabe = BREITEN.format(",".join(map(str, breiten)))
    marke = f"{{#tbl-{tabelle.id}}}"
    return Text(tabelle.markdown().replace(marke, f"{{#tbl-{tabelle.id} {angabe}}}"))


def definitionen(kennwerte: Iterable[Kennwert]) -> Text:
    """Return what every figure means and which statistics it comes from, for looking up."""
    punkte = [_bedeutung(k.indikator) for k in kennwerte if k.vorhanden]
    return Text(f"::: {{.nachschlagen}}\n\n{liste(punkte)}\n\n{AEMTER}\n\n:::")


def _bedeutung(i: Indikator) -> str:
    statistik = maskiere(_kurz(i.herausgeber))
    return f"**{maskiere(i.kurzname)}:** {maskiere(i.definition.strip())} *{statistik}*"


def _kurz(statistik: str) -> str:
    """Shorten the name of a statistics."""
    for lang, kurz in (
        (" der Statistischen Ämter des Bundes und der Länder", "*"),
        (" der Bundesagentur für Arbeit", " (BA)"),
        ("Volkswirtschaftliche Gesamtrechnungen der Länder", "VGR der Länder"),
        ("Grundsicherung im Alter und bei Erwerbsminderung", "Grundsicherung im Alter"),
        ("Statistik der Grundsicherung für Arbeitsuchende", "Grundsicherung SGB II"),
        ("Statistik der allgemeinbildenden Schulen", "Schulstatistik"),
        ("Statistik der ", ""),
        ("Asylbewerberleistungsstatistik", "Asylbewerberleistungen"),
        ("Fortschreibung des Bevölkerungsstandes", "Bevölkerungsstand"),
        ("Fortschreibung des Wohngebäude- und Wohnungsbestandes", "Wohnungsfortschreibung"),
    ):
        statistik = statistik.replace(lang, kurz)
    return sprache.am_satzanfang(statistik)


def zahlen(kennwerte: Iterable[Kennwert]) -> Tabelle | Text:
    """Return value, interval, numerator and denominator of all figures that have them."""
    werte = [k for k in kennwerte if k.vorhanden and (k.zaehler or k.unten is not None)]
    if not werte:
        return Text("Für keinen Indikator liegen Zähler und Nenner vor.")
    spalten = {
        "Indikator": [k.indikator.kurzname for k in werte],
        "Jahr": [str(k.jahr) for k in werte],
        "Wert": [k.text for k in werte],
        "95-%-Intervall": [_intervall(k, k.unten, k.oben) for k in werte],
        "99,8-%-Intervall": [_intervall(k, k.unten_998, k.oben_998) for k in werte],
        "Zähler": [_anzahl(k.zaehler) for k in werte],
        "Nenner": [_anzahl(k.nenner) for k in werte],
    }
    rechts = tuple(list(spalten)[1:])
    return Tabelle("zahlen", "Zähler, Nenner und Intervalle", pd.DataFrame(spalten), rechts=rechts)


def _intervall(k: Kennwert, unten: float | None, oben: float | None) -> str:
    if unten is None or oben is None:
        return LEER
    return sprache.spanne(unten, oben, k.indikator)


def _anzahl(x: float | None) -> str:
    return LEER if x is None else sprache.zahl(x)
