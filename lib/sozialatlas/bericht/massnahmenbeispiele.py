"""The invented entries of a report on measures, each marked as an example."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sozialatlas.bericht import gegenueber, wirkungssaetze
from sozialatlas.bericht.anhang import mit_breiten
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.massnahmentexte import STAND, erklaerung, gefaltet
from sozialatlas.bericht.text import ERFUNDEN, Text, absaetze
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.massnahmen.angebote import zeitraum
from sozialatlas.massnahmen.bedarf import KLASSEN
from sozialatlas.vorort import OrtsMassnahme


def abschnitt(g: Grundlage, ags: str) -> Text:
    """Return the examples of a Kommune, nothing where there are none."""
    beispiele = gegenueber.beispiele(g, ags)
    if not beispiele:
        return Text("")
    return absaetze(
        [
            "### Beispiele: So sieht ein Verzeichnis aus",
            f"{ERFUNDEN} Auch in der Einordnung oben stehen sie nicht.",
            str(_beispieltabelle(g, beispiele)),
            _beispielerklaerung(g, ags),
            *gefaltet("Wie die Beispiele wirken sollen", beispiele),
            str(wirkungssaetze.liste_der(g, g.kommune(ags), beispiele)),
        ]
    )


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
    )
    return mit_breiten(tabelle, 41, 21, 15, 14, 9)


def _beispielerklaerung(g: Grundlage, ags: str) -> str:
    """Show the statement of completeness where one is among the examples."""
    return " ".join(
        f"Beispiel: {erklaerung(g, r)}" for r in gegenueber.beispielerklaerungen(g, ags)
    )


def _wo(m: OrtsMassnahme) -> str:
    return f" ({', '.join(m.orte)})" if m.orte else ""


def gaelten(g: Grundlage, ags: str) -> str:
    """Say what need × offer would look like if the examples held."""
    heute = gegenueber.zellen(g, ags)
    dann = gegenueber.zellen(g, ags, True)
    gedeckt = [
        g.katalog.handlungsfelder[a.handlungsfeld].kurzname
        for a, b in zip(heute, dann, strict=True)
        if (a.klasse, b.klasse) == ("bedarf_ohne", "bedarf_mit")
    ]
    if not gedeckt:
        return "Die Einordnung von Bedarf und Angebot bliebe, wie sie ist."
    return (
        f"In @tbl-gegenueber stünde für {sprache.aufzaehlung(f'„{n}“' for n in gedeckt)} statt"
        f" „{KLASSEN['bedarf_ohne']}“ „{KLASSEN['bedarf_mit']}“."
    )
