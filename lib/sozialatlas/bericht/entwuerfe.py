"""Drafts of recommendations as a report prints them: box, reason, proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from sozialatlas.bericht import saetze
from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.regeln.begriffe import ZUSTAENDIG
from sozialatlas.typen import Befund, Empfehlung, Nachweis

STAND = {"entwurf": "Entwurf", "fachlich_geprueft": "fachlich geprüft"}
EBENE = {"land": "Land", "kreis": "Kreis", "gemeinde": "Gemeinde"}
DRINGLICHKEIT = {"hoch": 0, "mittel": 1, "niedrig": 2}


def kasten(g: Grundlage, e: Empfehlung, nummer: int) -> str:
    """Return one draft as a box: title, state, text, reason, who, proof."""
    zustaendig = sprache.aufzaehlung(ZUSTAENDIG.get(z, z) for z in e.zustaendig)
    marken = (
        f"[{STAND[e.stand]}]{{.status}} · [Priorität {e.prioritaet}]{{.prioritaet}}"
        f" · Ebene: {EBENE[e.ebene]} · zuständig: {maskiere(zustaendig)}"
    )
    teile = [
        "::: {.empfehlung}",
        f"**Entwurf {nummer}: {maskiere(e.titel)}**",
        marken,
        maskiere(e.text.strip()),
        f"*Begründung.* {maskiere(e.begruendung.strip())}{_zitat(e.belege)}",
        f"*Nachweis* (Regel {maskiere(e.regel)}):",
        nachweistabelle(g, e.befund.nachweise).markdown(beschriftet=False),
        f"Quelle: {maskiere(_quellen(g, e.befund.nachweise))}.",
        ":::",
    ]
    return "\n\n".join(teile)


def _zitat(belege: Iterable[str]) -> str:
    schluessel = "; ".join(f"@{b}" for b in belege)
    return f" [{schluessel}]" if schluessel else ""


def nachweistabelle(g: Grundlage, nachweise: Iterable[Nachweis]) -> Tabelle:
    """Return the proof: which figure was compared with which threshold, and how far it lies."""
    zeilen = [nachweiszeile(g, n) for n in nachweise if n.wahrheit != "nicht_beurteilbar"]
    spalten = ["Kennwert", "Wert", "Jahr", "Bedingung", "Abstand"]
    tabelle = pd.DataFrame(zeilen, columns=spalten)
    return Tabelle("nachweis", "Nachweis", tabelle, rechts=("Wert", "Jahr", "Abstand"))


def nachweiszeile(g: Grundlage, n: Nachweis) -> tuple[str, str, str, str, str]:
    """Return a proof as printed: figure, value, year, condition, distance."""
    indikator = g.indikator(n.indikator)
    name = indikator.kurzname
    if n.merkmal != "wert":
        name = f"{name}: {saetze.MERKMALE[n.merkmal]}"
    wert = "–" if n.wert is None else merkmal(n.merkmal, n.wert, indikator)
    return (name, wert, str(n.jahr or "–"), bedingung(g, n), _abstand(g, n))


def bedingung(g: Grundlage, n: Nachweis) -> str:
    """Say the condition of a proof: "mindestens 1,25", "nicht fallend"."""
    schwelle = merkmal(n.merkmal, n.schwelle, g.indikator(n.indikator))
    wort = "" if n.operator == "==" else f"{sprache.relation(n.operator)} "
    return f"{'nicht ' if n.verneint else ''}{wort}{schwelle}"


def merkmal(name: str, x: float | str, indikator) -> str:  # type: ignore[no-untyped-def]
    """Write a Merkmal with as many decimals as thresholds need (ratios and z: two)."""
    if not isinstance(x, str) and name in ("verhaeltnis_land", "verhaeltnis_bund", "z"):
        return sprache.zahl(x, 2)
    return sprache.merkmal(name, x, indikator)


def _abstand(g: Grundlage, n: Nachweis) -> str:
    if n.abstand is None:
        return "–"
    indikator = g.indikator(n.indikator)
    if n.merkmal in ("verhaeltnis_land", "verhaeltnis_bund", "z"):
        return sprache.zahl(n.abstand, 2, vorzeichen=True)
    if n.merkmal == "perzentil":
        return sprache.zahl(n.abstand, 0, vorzeichen=True)
    return sprache.differenz(n.abstand, indikator)


def _quellen(g: Grundlage, nachweise: Iterable[Nachweis]) -> str:
    ids = dict.fromkeys(n.quelle for n in nachweise if n.quelle)
    namen = [kurzquelle(g.katalog.quellen[i]) for i in ids if i in g.katalog.quellen]
    statistiken = dict.fromkeys(g.indikator(n.indikator).herausgeber for n in nachweise)
    return "; ".join([*dict.fromkeys(namen), *statistiken])


def nach_feld(empfehlungen: Iterable[Empfehlung]) -> Mapping[str, list[Empfehlung]]:
    """Group drafts by Handlungsfeld, the most urgent first within each."""
    gruppen: dict[str, list[Empfehlung]] = {}
    for e in sorted(empfehlungen, key=lambda e: DRINGLICHKEIT[e.prioritaet]):
        gruppen.setdefault(e.handlungsfeld, []).append(e)
    return gruppen


def offene(befunde: Iterable[Befund]) -> tuple[Befund, ...]:
    """Return the findings that could not be judged."""
    return tuple(b for b in befunde if b.wahrheit == "nicht_beurteilbar")
