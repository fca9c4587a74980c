"""The section of a report on measures: what is on record, how it meets the needs, examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import pandas as pd

from sozialatlas.bericht import gegenueber
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze, aufklappbar, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.massnahmen.angebote import zeitraum
from sozialatlas.massnahmen.bedarf import KLASSEN, Klasse, Zelle
from sozialatlas.typen import Kommune
from sozialatlas.vorort import OrtsMassnahme, Registerstand

ZEICHEN: dict[Klasse, str] = {
    "bedarf_ohne": "○",
    "bedarf_mit": "●",
    "angebot_ohne": "+",
    "keines": "–",
    "nicht_beurteilbar": "?",
}
NUR_HINWEISE = "◐"
"""Sign of a need where the only records of an offer are old or undated."""
STAND = {"laeuft": "läuft", "geplant": "geplant", "beendet": "beendet", "unbekannt": "unbekannt"}
HINWEISE_HOECHSTENS = 3


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
        ketten = _gefaltet("Wie diese Maßnahmen wirken sollen", eigene)
        return absaetze([_verzeichnis(g, kommune), _angebotstabelle(g, kommune), *ketten])

    def gegenueber(self) -> Text:
        """Need × offer of the Kommune as a table, and what should be looked into first."""
        g, ags = self.grundlage, self.kommune.ags
        zellen = gegenueber.zellen(g, ags)
        return absaetze([str(_matrix(g, zellen)), _uebrige(g, zellen), _zu_pruefen(g, ags)])

    def beispielmassnahmen(self) -> Text:
        """The invented entries, marked at each of them; nothing where there are none."""
        beispiele = gegenueber.beispiele(self.grundlage, self.kommune.ags)
        if not beispiele:
            return Text("")
        return absaetze(
            [
                "### Beispiele: So sieht ein Verzeichnis aus",
                "Die folgenden Einträge sind frei erfunden. Nichts davon hat jemand gesagt oder"
                " beschlossen; in Regeln, Zahlen und die Einordnung oben gehen sie nicht ein.",
                str(_beispieltabelle(self.grundlage, beispiele)),
                _beispielerklaerung(self.grundlage, self.kommune.ags),
                *_gefaltet("Wie die Beispiele wirken sollen", beispiele),
                _gaelten(self.grundlage, self.kommune.ags),
            ]
        )


# --- what is on record ----------------------------------------------------------------------------


def _verzeichnis(g: Grundlage, kommune: Kommune) -> str:
    """Say whether there is a register and how far it is complete."""
    eigene = gegenueber.massnahmen(g, kommune.ags)
    erklaert = gegenueber.vollstaendig(g, kommune.ags)
    name = kommune.mit_artikel
    if erklaert:
        return " ".join(_erklaerung(g, r) for r in erklaert)
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


def _erklaerung(g: Grundlage, r: Registerstand) -> str:
    return (
        f"{_felder(g, r.handlungsfelder)} ist das Verzeichnis vollständig (Angabe:"
        f" {maskiere(r.erklaert_von)}, {sprache.datum(r.stand)})."
    )


def _felder(g: Grundlage, felder: Sequence[str]) -> str:
    namen = [g.katalog.handlungsfelder[f].name for f in felder]
    if not namen:
        return "Für alle Handlungsfelder"
    return f"Für {sprache.aufzaehlung(f'„{n}“' for n in namen)}"


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
    return str(mit_breiten(tabelle, 28, 22, 15, 35))


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
    return mit_breiten(tabelle, 27, 34, 11, 28)


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
    return "keines (Verzeichnis vollständig)" if z.register else "keines bekannt"


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
    punkte = liste(f"**{maskiere(h.titel)}.** {maskiere(h.text)}" for h in (*erste, *ohne))
    return f"Zuerst sollte geprüft werden:\n\n{punkte}"


# --- examples -------------------------------------------------------------------------------------


def _beispieltabelle(g: Grundlage, beispiele: Sequence[OrtsMassnahme]) -> Text:
    kurz = {f.id: f.kurzname for f in g.katalog.handlungsfelder.values()}
    programme = g.katalog.programme
    spalten = {
        "Maßnahme": [f"Beispiel: {m.name}{_wo(m)}" for m in beispiele],
        "Handlungsfeld": [kurz[m.handlungsfeld] for m in beispiele],
        "Programm": [programme[m.programm].kurzname if m.programm else "–" for m in beispiele],
        "Zeitraum": [zeitraum(m) for m in beispiele],
        "Stand": [STAND[m.stand] for m in beispiele],
    }
    tabelle = Tabelle(
        "beispielmassnahmen",
        "Beispiele für Maßnahmen, frei erfunden",
        pd.DataFrame(spalten),
        fussnoten=("Quelle: Beispiel, frei erfunden.",),
    )
    return mit_breiten(tabelle, 37, 20, 15, 16, 12)


def _beispielerklaerung(g: Grundlage, ags: str) -> str:
    """Show the statement of completeness where one is among the examples."""
    return " ".join(
        f"Beispiel: {_erklaerung(g, r)}" for r in gegenueber.beispielerklaerungen(g, ags)
    )


def _wo(m: OrtsMassnahme) -> str:
    return f" ({', '.join(m.orte)})" if m.orte else ""


def _gefaltet(titel: str, massnahmen: Iterable[OrtsMassnahme]) -> Iterator[str]:
    """Fold the logic chains below a title; nothing where none is described."""
    if ketten := _ketten(massnahmen):
        yield from aufklappbar(titel, [ketten])


def _ketten(massnahmen: Iterable[OrtsMassnahme]) -> str:
    """Write the logic chains as a list: input, output, outcome, impact as far as described."""
    punkte = [
        f"**{'Beispiel: ' if m.beispiel else ''}{maskiere(m.name)}.** "
        + "; ".join(f"{name}: {maskiere(text)}" for name, text in m.kette.stufen.items())
        + "."
        for m in massnahmen
        if m.kette.stufen
    ]
    if not punkte:
        return ""
    return f"Einsatz, Leistung und was sich ändern soll:\n\n{liste(punkte)}"


def _gaelten(g: Grundlage, ags: str) -> str:
    """Say what need × offer would look like if the examples held."""
    heute = gegenueber.zellen(g, ags)
    dann = gegenueber.zellen(g, ags, True)
    gedeckt = [
        g.katalog.handlungsfelder[a.handlungsfeld].kurzname
        for a, b in zip(heute, dann, strict=True)
        if (a.klasse, b.klasse) == ("bedarf_ohne", "bedarf_mit")
    ]
    if not gedeckt:
        return "Gälten die Beispiele, bliebe die Einordnung von Bedarf und Angebot, wie sie ist."
    return (
        f"Gälten die Beispiele, stünde für {sprache.aufzaehlung(gedeckt)} statt"
        f" „{KLASSEN['bedarf_ohne']}“ „{KLASSEN['bedarf_mit']}“."
    )
