"""The section of a report on measures: what is on record, how it meets the needs, examples."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sozialatlas.bericht import gegenueber, massnahmenbeispiele, wirkungssaetze
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.massnahmentexte import erklaerung, gefaltet
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.massnahmen.bedarf import KLASSEN, Klasse, Zelle
from sozialatlas.typen import Kommune

ZEICHEN: dict[Klasse, str] = {
    "bedarf_ohne": "○",
    "bedarf_mit": "●",
    "angebot_ohne": "+",
    "keines": "–",
    "nicht_beurteilbar": "?",
}
NUR_HINWEISE = "◐"
"""Sign of a need where the only records of an offer are old or undated."""
HINWEISE_HOECHSTENS = 3
ZU_PRUEFEN = (
    "Zuerst sollte geprüft werden, ob diese vorgeschlagenen Maßnahmen schon bestehen und hier nur"
    " nicht verzeichnet sind, oder ob sie fehlen:"
)


def zeichen(z: Zelle) -> str:
    return NUR_HINWEISE if z.klasse == "bedarf_ohne" and z.nur_hinweise else ZEICHEN[z.klasse]


class Angebotsteil:
    """Methods of the Bericht on measures."""

    grundlage: Grundlage
    kommune: Kommune

    def angebote(self) -> Text:
        """What is on record of measures and programmes in this place, and what is not known."""
        g, kommune = self.grundlage, self.kommune
        eigene = gegenueber.massnahmen(g, kommune.ags)
        ketten = gefaltet("Wie diese Maßnahmen wirken sollen", eigene)
        seither = str(wirkungssaetze.liste_der(g, kommune, eigene))
        return absaetze([_verzeichnis(g, kommune), _angebotstabelle(g, kommune), *ketten, seither])

    def gegenueber(self) -> Text:
        """Need × offer of the Kommune as a table, and what should be looked into first."""
        g, ags = self.grundlage, self.kommune.ags
        zellen = gegenueber.zellen(g, ags)
        return absaetze([str(_matrix(g, zellen)), _uebrige(g, zellen), _zu_pruefen(g, ags)])

    def beispielmassnahmen(self) -> Text:
        """The invented entries, marked at each of them; nothing where there are none."""
        return massnahmenbeispiele.abschnitt(self.grundlage, self.kommune.ags)


# --- what is on record ----------------------------------------------------------------------------


def _verzeichnis(g: Grundlage, kommune: Kommune) -> str:
    """Say whether there is a register and how far it is complete."""
    eigene = gegenueber.massnahmen(g, kommune.ags)
    erklaert = gegenueber.vollstaendig(g, kommune.ags)
    name = kommune.mit_artikel
    if erklaert:
        return " ".join(erklaerung(g, r) for r in erklaert)
    if eigene:
        n = len(eigene)
        anzahl = "ist eine Maßnahme" if n == 1 else f"sind {sprache.zahlwort(n)} Maßnahmen"
        return (
            f"Aus öffentlichen Quellen {anzahl} {kommune.ortsangabe} bekannt. Ein vollständiges"
            " Verzeichnis liegt nicht vor; was hier fehlt, kann es trotzdem geben."
        )
    return (
        f"{name} hat noch kein Verzeichnis der eigenen Maßnahmen geliefert. Das heißt nicht, dass"
        " es keine gibt."
    )


def _angebotstabelle(g: Grundlage, kommune: Kommune) -> str:
    kurz = {f.id: f.kurzname for f in g.katalog.handlungsfelder.values()}
    zeilen = [
        (
            f"{a.name} (Landkreis)" if a.herkunft == "kreis" else a.name,
            sprache.aufzaehlung(kurz[f] for f in a.handlungsfelder),
            {True: "besteht", None: "unklar, ob noch", False: "beendet"}[a.besteht],
            a.beleg,
        )
        for a in gegenueber.angebote(g, kommune)
    ]
    rahmen = [p.kurzname for p in g.katalog.programme.values() if p.art == "rahmen"]
    noten = [f"Rahmenprogramme zählen nicht als Angebot: {', '.join(rahmen)}."] if rahmen else []
    if kommune.ebene == "gemeinde":
        noten.append("Landesprogramme sind für den Kreis belegt, nicht für die Gemeinde allein.")
    if not zeilen:
        return "Auch ein Programm des Landes ist für diesen Ort nicht belegt."
    tabelle = Tabelle(
        "angebote",
        f"Maßnahmen und Programme, die {kommune.ortsangabe} belegt sind",
        pd.DataFrame(zeilen, columns=["Angebot", "Handlungsfeld", "heute", "Beleg"]),
        fussnoten=tuple(noten),
    )
    return str(mit_breiten(tabelle, 23, 24, 16, 37))


# --- need × offer ---------------------------------------------------------------------------------


def _matrix(g: Grundlage, zellen: Iterable[Zelle]) -> Text:
    """Return the Handlungsfelder with a need or an offer; words say what the sign says."""
    felder = g.katalog.handlungsfelder
    gezeigt = [z for z in zellen if _gehoert_in_tabelle(z)]
    if not gezeigt:
        return Text("")
    spalten = {
        "Handlungsfeld": [felder[z.handlungsfeld].name for z in gezeigt],
        "Einordnung": [f"{zeichen(z)} {KLASSEN[z.klasse]}{_belegte(z)}" for z in gezeigt],
        "Bedarf": [_bedarf(z) for z in gezeigt],
        "Angebot": [_angebot(z) for z in gezeigt],
    }
    noten = ["Bedarf: Zahl der zutreffenden Regeln, in Klammern mit hoher Priorität."]
    if any(z.hinweise for z in gezeigt):
        noten.append("Unklar: Ob das Angebot noch besteht, ist nicht bekannt; es zählt nicht (◐).")
    tabelle = Tabelle(
        "gegenueber",
        "Bedarf und Angebot",
        pd.DataFrame(spalten),
        rechts=("Bedarf",),
        fussnoten=tuple(noten),
    )
    return mit_breiten(tabelle, 33, 32, 9, 26)


def _gehoert_in_tabelle(z: Zelle) -> bool:
    """Leave out what a sentence can say: nothing to see, or nothing to judge and no offer."""
    if z.klasse == "nicht_beurteilbar":
        return bool(z.angebote or z.hinweise)
    return z.klasse != "keines"


def _belegte(z: Zelle) -> str:
    """Say how many of the proposed kinds of measures are on record; "" without a need or offer."""
    if z.klasse != "bedarf_mit" or not z.vorgeschlagen:
        return ""
    return (
        f"; {len(z.arten(z.angebote))} von {len(z.vorgeschlagen)} vorgeschlagenen Maßnahmen belegt"
    )


def _bedarf(z: Zelle) -> str:
    hoch = sum(b.prioritaet == "hoch" for b in z.bedarfe)
    if not z.bedarfe:
        return "–"
    return f"{len(z.bedarfe)} ({hoch})" if hoch else str(len(z.bedarfe))


def _angebot(z: Zelle) -> str:
    """Name the offers there; those that may not exist any more are marked."""
    namen = [a.name for a in z.angebote] + [f"{a.name} (unklar)" for a in z.hinweise]
    if namen:
        return ", ".join(namen)
    return "keines (Verzeichnis vollständig)" if z.register else "–"


def _uebrige(g: Grundlage, zellen: Iterable[Zelle]) -> str:
    """Name the fields that the table leaves out, by reason."""
    saetze = {
        "keines": "Weder ein Bedarf ist erkennbar noch ein Angebot bekannt in: {}.",
        "nicht_beurteilbar": "Nicht beurteilbar, weil Werte fehlen; kein Angebot bekannt: {}.",
    }
    namen: dict[str, list[str]] = {}
    for z in zellen:
        if not _gehoert_in_tabelle(z):
            kurz = g.katalog.handlungsfelder[z.handlungsfeld].kurzname
            namen.setdefault(z.klasse, []).append(f"„{kurz}“")
    return " ".join(saetze[k].format(sprache.aufzaehlung(n)) for k, n in namen.items())


def _zu_pruefen(g: Grundlage, ags: str) -> str:
    alle = gegenueber.hinweise_fuer(g, ags)
    erste = alle[:HINWEISE_HOECHSTENS]
    if not erste:
        return ""
    ohne = [h for h in alle if h.klasse == "angebot_ohne" and h not in erste][:1]
    felder = g.katalog.handlungsfelder
    kurz = [h for h in erste if h.klasse == "bedarf_ohne" and h.vorgeschlagen]
    lang = [h for h in (*erste, *ohne) if h not in kurz]
    return absaetze(
        [
            ZU_PRUEFEN if kurz else "",
            str(liste(f"**{felder[h.handlungsfeld].name}:** {h.vorgeschlagen}" for h in kurz)),
            "Außerdem:" if kurz and lang else "Zuerst sollte geprüft werden:" if lang else "",
            str(liste(f"**{maskiere(h.titel)}.** {maskiere(h.text)}" for h in lang)),
        ]
    ).markdown
