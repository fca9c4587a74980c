"""What reports and the Atlas print of goals: a table, and one sentence each on uncertainty."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from sozialatlas.ausgabe import LAND
from sozialatlas.bericht.abschnitte import LEER, akkusativ
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import ERFUNDEN, Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.massnahmen.ziele import NIE, Tempo, Zielstand, vorzeichen
from sozialatlas.typen import Indikator, Kommune

ZEICHEN = {"auf_kurs": "●", "gefaehrdet": "◐", "verfehlt": "○", "nicht_beurteilbar": "–"}
"""Signs of the states; the words stand beside them."""

FERN = 50
"""Years beyond which a number says nothing more."""

BEISPIEL = "Beispiel"

LESEHILFE = (
    "Das Tempo der letzten Jahre, die mittlere Änderung im Jahr mit ihrem 95-%-Intervall, ist bis "
    "zum Zieljahr fortgeschrieben. *Auf Kurs* heißt: Die ganze Spanne, die sich daraus ergibt, "
    "erreicht den Zielwert; *gefährdet*: nur ein Teil davon; *beim jetzigen Tempo verfehlt*: "
    "nichts davon. Eine Fortschreibung ist keine Vorhersage."
)


def abschnitt(g: Grundlage, kommune: Kommune) -> Text:
    """Return the section on the goals of an area; one sentence where there is none."""
    staende = _staende(g, kommune.ags)
    if not staende:
        return Text(
            f"Für {akkusativ(kommune)} sind keine Ziele mit Kennzahl, Zielwert und Frist "
            "hinterlegt. Das heißt nicht, dass es keine gibt."
        )
    beispiele = [ERFUNDEN] if any(z.ziel.beispiel for z in staende) else []
    saetze = liste(einzeln(g.indikator(z.ziel.indikator), z) for z in staende)
    return absaetze([*beispiele, _tabelle(g, staende), LESEHILFE, str(saetze)])


def atlas(g: Grundlage) -> Text:
    """Return the table of all goals of the Land and the Kommunen, without examples."""
    echte = {ags: [z for z in _staende(g, ags) if not z.ziel.beispiel] for ags in g.regelgebiete}
    zeilen = [(ags, z) for ags in (LAND, *g.berichtsgebiete) for z in echte.get(ags, ())]
    if zeilen:
        return absaetze([_landestabelle(g, zeilen), LESEHILFE])
    mit = sum(any(z.ziel.beispiel for z in _staende(g, ags)) for ags in g.berichtsgebiete)
    zeigen = f" In {sprache.zahlwort(mit)} Berichten zeigen erfundene, als Beispiel bezeichnete "
    zeigen += "Ziele, wie der Abschnitt dann aussieht; hier zählen sie nicht."
    return Text(
        "Für diese Ausgabe haben weder das Land noch eine Kommune Ziele mit Kennzahl, Zielwert und "
        f"Frist hinterlegt.{zeigen if mit else ''}"
    )


def _staende(g: Grundlage, ags: str) -> list[Zielstand]:
    return [z for (gebiet, _), z in g.zielstaende.items() if gebiet == ags]


def _tabelle(g: Grundlage, staende: Sequence[Zielstand]) -> str:
    return Tabelle(
        "ziele",
        "Vereinbarte Ziele und ihr Stand",
        pd.DataFrame([_zeile(g.indikator(z.ziel.indikator), z) for z in staende]),
        rechts=("Basis", "Zuletzt", "Ziel"),
        fussnoten=(FUSSNOTE,),
    ).markdown()


FUSSNOTE = (
    "In Klammern das Jahr. Jahre bis zum Ziel: vom letzten Wert an beim Tempo der letzten Jahre, "
    "in Klammern das 95-%-Intervall. ● auf Kurs oder erreicht, ◐ gefährdet, ○ verfehlt, – nicht "
    "beurteilbar."
)


def _landestabelle(g: Grundlage, zeilen: Sequence[tuple[str, Zielstand]]) -> str:
    daten = [
        {"Gebiet": g.kommune(ags).name} | _zeile(g.indikator(z.ziel.indikator), z)
        for ags, z in zeilen
    ]
    return Tabelle(
        "ziele-land",
        "Ziele des Landes und der Kommunen und ihr Stand",
        pd.DataFrame(daten),
        rechts=("Basis", "Zuletzt", "Ziel"),
        fussnoten=(FUSSNOTE,),
    ).markdown()


def _zeile(indikator: Indikator, z: Zielstand) -> dict[str, str]:
    name = f"{indikator.kurzname} ({indikator.einheit})"
    return {
        "Kennzahl": f"{BEISPIEL}: {name}" if z.ziel.beispiel else name,
        "Basis": _mit_jahr(indikator, z.basiswert, z.ziel.basisjahr),
        "Zuletzt": _mit_jahr(indikator, z.wert, z.jahr),
        "Ziel": _mit_jahr(indikator, z.ziel.zielwert, z.ziel.jahr),
        "Stand": f"{ZEICHEN[z.stand]} {z.wortlaut}",
        "Jahre bis zum Ziel": dauer(z.jahre),
    }


def _mit_jahr(indikator: Indikator, wert: float | None, jahr: int | None) -> str:
    zahl = LEER if wert is None else sprache.zahl(wert, indikator.dezimalen)
    return zahl if jahr is None else f"{zahl} ({jahr})"


def dauer(jahre: tuple[float, float, float] | None) -> str:
    """Write the years until a target: "4 (3 bis 7)", "4 (mindestens 3)", "nie"."""
    if jahre is None:
        return LEER
    schnell, mitte, langsam = (_jahre(j) for j in jahre)
    if jahre[2] == 0:
        return "0"
    if jahre[0] == NIE:
        return "nie"
    if jahre[1] == NIE:
        return f"nie (frühestens {schnell})"
    if jahre[2] == NIE:
        return f"{mitte} (mindestens {schnell})"
    return mitte if schnell == langsam else f"{mitte} ({schnell} bis {langsam})"


def _jahre(jahre: float) -> str:
    return f"mehr als {FERN}" if jahre > FERN else str(math.ceil(jahre))


def einzeln(indikator: Indikator, z: Zielstand) -> str:
    """Return what is uncertain about a goal, and who agreed it, as one point of a list."""
    teile = [f"**{indikator.kurzname}:**", *_zum_stand(indikator, z)]
    if z.basiswert is not None and _begrenzt(indikator, z):
        teile.append(
            "Der Zielwert ist ungünstiger als der Wert des Basisjahrs: Das Ziel begrenzt, wie weit "
            "die Kennzahl sich verschlechtern darf."
        )
    if z.ziel.bemerkung:
        teile.append(maskiere(z.ziel.bemerkung.rstrip(".")) + ".")
    ziel = z.ziel
    teile.append(
        f"{'Beispiel, vereinbart wie von' if ziel.beispiel else 'Vereinbart'}: "
        f"{maskiere(ziel.vereinbart_von)}, {sprache.datum(ziel.vereinbart_am)}"
        f"{'' if ziel.beispiel else f' ({maskiere(ziel.quelle)})'}."
    )
    return " ".join(teile)


def _begrenzt(indikator: Indikator, z: Zielstand) -> bool:
    return vorzeichen(indikator) * (z.ziel.zielwert - (z.basiswert or 0.0)) < 0


def _zum_stand(indikator: Indikator, z: Zielstand) -> list[str]:
    if z.stand == "nicht_beurteilbar":
        return [f"Nicht beurteilbar: {maskiere(z.grund)}."]
    if z.tempo is None or z.noetig is None or z.spanne is None:
        return [_am_ende(indikator, z)]
    saetze = [
        _vom_tempo(indikator, z, z.tempo, z.noetig),
        f"Fortgeschrieben bis {z.ziel.jahr}: {_spanne(indikator, z.spanne)}.",
    ]
    if z.stand == "gefaehrdet" and z.jahre is not None and z.jahre[0] == NIE:
        saetze.append(
            "Das Tempo führt vom Zielwert weg; er liegt aber noch dort, wo die Werte schwanken."
        )
    return saetze


def _vom_tempo(indikator: Indikator, z: Zielstand, t: Tempo, noetig: float) -> str:
    """Say what the target demands in a year, if it is not met, and what it was of late."""
    einheit = "Prozentpunkte" if indikator.einheit == "%" else indikator.einheit
    genau = indikator.dezimalen + 1
    je, unten, oben = (
        sprache.zahl(x, genau, vorzeichen=True) for x in (t.steigung, t.unten, t.oben)
    )
    spanne = f"(95-%-Intervall {unten} bis {oben})"
    if z.wortlaut.startswith("derzeit"):
        je = sprache.mit_einheit(je, einheit)
        return f"Von {t.von} bis {t.bis} waren es {je} im Jahr {spanne}."
    soll = sprache.mit_einheit(sprache.zahl(noetig, genau, vorzeichen=True), einheit)
    bisher = f"von {t.von} bis {t.bis} waren es {je} {spanne}"
    return f"Bis {z.ziel.jahr} nötig: {soll} im Jahr; {bisher}."


def _spanne(indikator: Indikator, spanne: tuple[float, float]) -> str:
    """Write what is plausible; below zero and above the largest value there is nothing."""
    hoechstens = indikator.hoechstwert or (100.0 if indikator.einheit == "%" else NIE)
    unten, oben = (min(max(ende, 0.0), hoechstens) for ende in spanne)
    return sprache.spanne(unten, oben, indikator)


def _am_ende(indikator: Indikator, z: Zielstand) -> str:
    wort = "erreicht" if z.stand == "auf_kurs" else "nicht erreicht"
    satz = f"Im Zieljahr {z.ziel.jahr} wurde der Zielwert {wort}."
    if z.zufaellig:
        satz += (
            " Er liegt innerhalb der Zufallsschwankung des Werts (95-%-Intervall); wenige Fälle "
            "mehr oder weniger hätten das Ergebnis umgekehrt."
        )
    return satz
