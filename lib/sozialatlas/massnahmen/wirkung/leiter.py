"""From a verdict to the sentences it allows; numbers as readers write them.

One step of the ladder per sentence: the course (Entwicklung), the comparison (Vergleich), and at
most "vereinbar mit einer Wirkung" (Hinweis). No design with 22 areas reaches further.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from sozialatlas.darstellung import sprache
from sozialatlas.massnahmen.wirkung.panel import Feld, stelle
from sozialatlas.massnahmen.wirkung.urteil import Ergebnis, urteile
from sozialatlas.typen import Indikator
from sozialatlas.wirkungsworte.stufen import Stufe

VORLAUF = (
    "Schon vor dem Beginn verliefen die Werte dort anders als in den Vergleichskreisen; der"
    " Vergleich sagt deshalb nichts aus."
)


@dataclass(frozen=True)
class Satz:
    """A sentence and the level of the ladder that its evidence reaches."""

    stufe: Stufe
    text: str


def schreibe(ergebnis: Ergebnis, indikator: Indikator, wer: str) -> tuple[Satz, ...]:
    """Say what the verdict allows; ``wer`` names the treated areas in the dative ("den 11 …")."""
    return tuple(_saetze(ergebnis, indikator, wer))


def _saetze(e: Ergebnis, indikator: Indikator, wer: str) -> Iterator[Satz]:
    if verlauf := _verlauf(e, indikator, wer):
        yield Satz(Stufe.ENTWICKLUNG, verlauf)
    if e.differenz is None:
        yield Satz(Stufe.BESCHREIBUNG, _warum_nicht(e))
        return
    yield Satz(Stufe.VERGLEICH, _vergleich(e, indikator))
    if e.stand == "unterscheidbar":
        yield Satz(Stufe.HINWEIS, _vereinbar(e, indikator))
    elif e.stand == "vorlauf_verschieden":
        yield Satz(Stufe.VERGLEICH, VORLAUF)
    elif e.nachweisgrenze is not None:
        yield Satz(Stufe.VERGLEICH, "Auffallen würde hier erst ein Unterschied, der größer"
                   f" ist als etwa {betrag(e.nachweisgrenze, indikator)}; kleinere gehen in den"
                   " üblichen Schwankungen unter.")  # fmt: skip
    if (s := e.synthese) is not None:
        yield Satz(Stufe.VERGLEICH, _synthese(e, indikator, s.passt))


def _verlauf(e: Ergebnis, indikator: Indikator, wer: str) -> str:
    v, f = e.beschreibung.behandelt, e.feld
    unklar = {g.name for g in e.hindernisse} & {"gestaffelt", "orte", "bruch"}
    if v is None or v.nachher is None or unklar:
        return ""
    d = v.nachher - v.vorher
    wort = "weniger" if d < 0 else "mehr"
    return (
        f"{indikator.kurzname} in {wer}, {_mittel(f.vorjahre)}:"
        f" {sprache.wert(v.vorher, indikator)};"
        f" {_mittel(f.nachjahre)}: {sprache.wert(v.nachher, indikator)}, also"
        f" {betrag(d, indikator)} {wort}."
    )


def _mittel(jahre: tuple[int, ...]) -> str:
    wann = sprache.jahre(jahre)
    return f"im Jahr {wann}" if len(jahre) == 1 else f"im Mittel der Jahre {wann}"


def _vergleich(e: Ergebnis, indikator: Indikator) -> str:
    assert e.differenz is not None
    d, uebrige = e.differenz, e.feld.anzahl - e.feld.anzahl_behandelt
    lage = "unter" if d.schaetzung < 0 else "über"
    klammer = spanne(d.unten, d.oben, indikator)
    if e.feld.anzahl_behandelt == 1:  # the rank says more than an interval of extremes
        rang = round(d.p_einfach * e.feld.anzahl)
        hat = "hat" if rang == 1 else "haben"
        klammer = f"einen mindestens so großen Abstand {hat} {rang} von {e.feld.anzahl} Kreisen"
    text = (
        f"Die Veränderung liegt um {betrag(d.schaetzung, indikator)} {lage} der von"
        f" {sprache.zahlwort(uebrige)} Vergleichskreisen ({klammer})"
    )
    if e.stand == "nicht_unterscheidbar":
        return f"{text} und ist von ihr nicht zu unterscheiden."
    return f"{text}."


def _vereinbar(e: Ergebnis, indikator: Indikator) -> str:
    assert e.differenz is not None
    andere = [g.satz for g in e.vorbehalte] or ["Was sich dort sonst noch geändert hat."]
    return (
        "Der Unterschied ist größer, als Zufall erwarten lässt. Er ist vereinbar mit einer Wirkung"
        f" in dieser Spanne ({spanne(e.differenz.unten, e.differenz.oben, indikator)}), belegt sie"
        f" aber nicht. {_drift(e.differenz.bruchwert)}Andere Erklärungen bleiben:"
        f" {' '.join(andere)}"
    )


def _drift(bruchwert: float) -> str:
    if not math.isfinite(bruchwert):
        return ""
    return (
        "Ohne Wirkung müssten sich die Gruppen seither jedes Jahr mindestens"
        f" {sprache.zahl(bruchwert, 1)}-mal so stark auseinanderentwickelt haben wie im stärksten"
        " Jahr davor. "
    )


def _synthese(e: Ergebnis, indikator: Indikator, passt: bool) -> str:
    s = e.synthese
    assert s is not None
    if not passt:
        return (
            "Eine gewichtete Mischung anderer Kreise, die vorher ebenso verlief, findet sich nicht;"
            " eine synthetische Kontrolle wird nicht berichtet."
        )
    lage = "unter" if s.luecke < 0 else "über"
    rang = round(s.p * e.feld.anzahl)
    return (
        f"Gegenüber einer gewichteten Mischung anderer Kreise liegt der Wert nachher um"
        f" {betrag(s.luecke, indikator)} {lage} dem erwarteten; so groß oder größer ist der"
        f" Abstand bei {rang} von {e.feld.anzahl} Kreisen."
    )


def _warum_nicht(e: Ergebnis) -> str:
    return f"Ein Vergleich ist nicht möglich. {' '.join(g.satz for g in e.hindernisse)}"


def betrag(x: float, indikator: Indikator) -> str:
    """Write the size of a difference without its sign."""
    return sprache.differenz(abs(x), indikator, vorzeichen=False)


def spanne(unten: float, oben: float, indikator: Indikator) -> str:
    """Write an interval of differences; an open end says so."""
    if not (math.isfinite(unten) and math.isfinite(oben)):
        return "Spanne nicht begrenzt"
    zahl = sprache.zahl(unten, indikator.dezimalen, vorzeichen=True)
    return f"Spanne {zahl} bis {sprache.differenz(oben, indikator)}"


def satz(indikator: Indikator, reihen: pd.DataFrame, ags: str, name: str, von: date) -> Satz | None:
    """Say how an indicator moved since a Kommune's measure began, and why no more can be said.

    ``reihen`` holds the series of all areas to compare with (ags, jahr, wert); ``name`` is the
    place in the dative ("Gera", "dem Landkreis Eichsfeld"). None without two comparable values.
    """
    reihe = reihen[(reihen["ags"] == ags) & reihen["wert"].notna()].sort_values("jahr")
    bis_beginn = reihe[reihe["jahr"] <= von.year]
    if bis_beginn.empty or int(reihe["jahr"].iloc[-1]) <= von.year:
        return None
    (j0, a), (j1, b) = (
        (int(z["jahr"].iloc[-1]), float(z["wert"].iloc[-1])) for z in (bis_beginn, reihe)
    )
    if any(j0 < bruch.jahr <= j1 for bruch in indikator.brueche):
        return None
    verlauf = _seit_beginn(indikator, von, name, (j0, a), (j1, b))
    kreis = reihen[reihen["ags"].str.len() == 5]
    ergebnis = None if len(ags) != 5 else _urteil_zu(kreis, ags, von, indikator)
    return Satz(Stufe.ENTWICKLUNG, f"{verlauf} {_nicht_mehr(ergebnis, indikator)}")


def _urteil_zu(reihen: pd.DataFrame, ags: str, von: date, indikator: Indikator) -> Ergebnis:
    feld: Feld = stelle(reihen, {ags}, von, [b.jahr for b in indikator.brueche])
    return urteile(feld, knapp=True)


def _seit_beginn(
    indikator: Indikator,
    von: date,
    name: str,
    erster: tuple[int, float],
    letzter: tuple[int, float],
) -> str:
    (j0, a), (j1, b) = erster, letzter
    werte = f"von {sprache.wert(a, indikator)} ({j0}) auf {sprache.wert(b, indikator)} ({j1})"
    lage = sprache.lage(b, a, indikator.dezimalen)
    kopf = f"Seit dem Beginn {von.year} ist der Wert „{indikator.kurzname}“ in {name}"
    if lage == "gleich":
        return f"{kopf} ohne Veränderung: {sprache.wert(a, indikator)} ({j0} und {j1})."
    wort = "gesunken" if b < a else "gestiegen"
    klein = abs(b - a) < indikator.relevante_aenderung
    zusatz = ", weniger als hier als bedeutsam gilt" if klein else ""
    return f"{kopf} {werte} {wort}{zusatz}."


def _nicht_mehr(e: Ergebnis | None, indikator: Indikator) -> str:
    """Why the sentence stops there: the design's refusal or its result."""
    offen = "Ob das an der Maßnahme liegt, ist damit nicht gesagt:"
    if e is None:
        return f"{offen} Für Gemeinden wird kein Vergleich gerechnet."
    if e.differenz is None:
        return f"{offen} {e.hindernisse[0].satz}"
    text = f"{offen} {_vergleich(e, indikator)}"
    if e.stand == "vorlauf_verschieden":
        return f"{text} {VORLAUF}"
    return f"{text} Mit einem von {e.feld.anzahl} Kreisen bliebe auch sonst der Zufall (1 zu" \
           f" {e.feld.anzahl}) als Erklärung."  # fmt: skip
