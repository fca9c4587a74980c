"""Measure how many areas the rules take: 100 indicators × 300 rules, both engines, baselines.

``python bench/durchsatz.py`` prints the stages for 400 Kreise; :mod:`gemeinden` asks the same rules
for thousands of areas. Times are CPU seconds, the best of several runs: read ratios.
"""

from __future__ import annotations

import operator
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from sozialatlas.regeln import verfuegbar
from sozialatlas.regeln.folgen import Folgeplan, plane
from sozialatlas.regeln.knoten import Alle, Bedingung, WennAnzahl, WennEmpfohlen, teile
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.maschine import frage_engine, vergleiche
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import Urteil, urteile, werte_gebiete_aus, werte_regel_aus
from sozialatlas.regeln.uebersetzen import uebersetze
from sozialatlas.typen import Befund

INDIKATOREN, GRUNDREGELN, FOLGEREGELN, ZAEHLREGELN = 100, 270, 20, 10
KREISE, ZIEL_MS = 400, 2.0
FELDER = ("arbeit", "bildung", "gesundheit", "kinder", "wohnen")
LUECKE = 0.05
RECHNE = {">=": operator.ge, "<": operator.lt}
aus = Console(highlight=False, width=120)

Werte = dict[str, float]


# --- invented rules and areas --------------------------------------------------------------------


def erfundene_regeln(zufall: random.Random) -> list[Regel]:
    """Return rules over distinct indicators, follow-ups and counts.

    Like the real ones: of the conditions two in five hold, of the rules one in five.
    """

    def bedingung(nummer: int) -> dict[str, str]:
        zeichen, ab = zufall.choice([(">=", 9), ("<", 5)])
        schwelle = f"{zeichen} {zufall.randrange(ab, ab + 7) / 20}".replace(".", ",")
        return {"indikator": f"i{nummer}", "merkmal": "wert", "ist": schwelle}

    def grund() -> dict[str, Any]:
        teile = [bedingung(n) for n in zufall.sample(range(INDIKATOREN), zufall.randint(2, 4))]
        if len(teile) == 3:
            return {"alle": [teile[0], {"eines": teile[1:]}]}
        return {"alle": teile}

    def folge() -> dict[str, Any]:
        auf = [{"empfehlung": f"r{n}"} for n in zufall.sample(range(GRUNDREGELN), 2)]
        return {"alle": [{"eines": auf}, bedingung(zufall.randrange(INDIKATOREN))]}

    def zaehlung() -> dict[str, Any]:
        blatt = {"anzahl": "empfehlungen", "mindestens": zufall.randint(6, 14)}
        return {"alle": [blatt | {"handlungsfeld": zufall.choice(FELDER)}, bedingung(0)]}

    arten = [grund] * GRUNDREGELN + [folge] * FOLGEREGELN + [zaehlung] * ZAEHLREGELN
    return [_regel(f"r{n}", zufall.choice(FELDER), art()) for n, art in enumerate(arten)]


def _regel(name: str, feld: str, wenn: dict[str, Any]) -> Regel:
    dann = {"empfehlung": "Handeln.", "prioritaet": "mittel", "zustaendig": ["land"]}
    beispiel = [{"i0": {"wert": 1}}]
    return Regel.model_validate(
        {"id": name, "titel": name, "handlungsfeld": feld, "stand": "entwurf", "wenn": wenn}
        | {"gueltig_ab": "2026-01-01", "begruendung": "Weil.", "belege": ["erfunden"]}
        | {"dann": dann | {"ebene": "kreis"}}
        | {"beispiele": {"trifft_zu": beispiel, "trifft_nicht_zu": beispiel}}
    )


def erfundene_werte(anzahl: int, laenge: int) -> Iterator[tuple[str, Werte]]:
    """Yield areas with keys of so many digits, one in twenty values missing."""
    zufall = random.Random(16)  # noqa: S311
    namen = [f"i{i}" for i in range(INDIKATOREN)]
    for nummer in range(anzahl):
        werte = {name: zufall.random() for name in namen if zufall.random() > LUECKE}
        yield f"{10 ** (laenge - 1) + nummer}", werte


def lage(werte: Werte) -> dict[str, Fakt]:
    return {name: Fakt({"wert": wert}) for name, wert in werte.items()}


# --- two baselines: what fires, without proof, gaps or order -------------------------------------


def zaehlt(plan: Folgeplan, blatt: WennAnzahl) -> list[str]:
    return [n for n in plan.zaehlbar if plan.nach_id[n].handlungsfeld == blatt.handlungsfeld]


def masken(plan: Folgeplan, gebiete: Mapping[str, Werte]) -> dict[str, Any]:
    """Return a numpy mask over the areas per rule."""
    spalten = {
        name: np.array([werte.get(name, np.nan) for werte in gebiete.values()])
        for name in (f"i{i}" for i in range(INDIKATOREN))
    }
    return rechne_masken(plan, spalten)


def rechne_masken(plan: Folgeplan, spalten: Mapping[str, Any]) -> dict[str, Any]:
    fertig: dict[str, Any] = {}

    def maske(knoten: Any) -> Any:
        match knoten:
            case Bedingung(indikator=name, vergleich=v):
                return RECHNE[v.operator](spalten[name], v.schwelle)
            case WennEmpfohlen(empfehlung=name):
                return fertig[name]
            case WennAnzahl(mindestens=zahl):
                return sum(fertig[n].astype(int) for n in zaehlt(plan, knoten)) >= zahl
        verbinde = np.logical_and if isinstance(knoten, Alle) else np.logical_or
        return reduce(verbinde, map(maske, teile(knoten)))

    for schicht in plan.schichten:
        fertig |= {regel.id: maske(regel.wenn) for regel in schicht}
    return fertig


def schleife(plan: Folgeplan, gebiete: Mapping[str, Werte]) -> dict[str, set[str]]:
    """Return which rules fire per area, by a plain loop over areas and rules."""
    zaehlbare = {
        id(k): frozenset(zaehlt(plan, k))
        for r in plan.nach_id.values()
        for k in teile(r.wenn)
        if isinstance(k, WennAnzahl)
    }

    def gilt(knoten: Any, werte: Werte, ja: set[str]) -> bool:
        if isinstance(knoten, Bedingung):
            wert, v = werte.get(knoten.indikator), knoten.vergleich
            return wert is not None and RECHNE[v.operator](wert, v.schwelle)  # type: ignore[arg-type]
        if isinstance(knoten, WennEmpfohlen):
            return knoten.empfehlung in ja
        if isinstance(knoten, WennAnzahl):
            return len(zaehlbare[id(knoten)] & ja) >= knoten.mindestens
        verbinde = all if isinstance(knoten, Alle) else any
        return verbinde(gilt(teil, werte, ja) for teil in teile(knoten))

    ergebnis = {}
    for ags, werte in gebiete.items():
        ja: set[str] = set()
        for schicht in plan.schichten:
            ja |= {regel.id for regel in schicht if gilt(regel.wenn, werte, ja)}
        ergebnis[ags] = ja
    return ergebnis


# --- measuring -----------------------------------------------------------------------------------


def miss(tue: Callable[[], Any], laeufe: int = 3) -> tuple[float, Any]:
    """Return the least CPU time of several runs in seconds, and the last result."""
    zeiten = []
    for _ in range(laeufe):
        beginn = time.process_time()
        ergebnis = tue()
        zeiten.append(time.process_time() - beginn)
    return min(zeiten), ergebnis


def messe_kreise() -> None:
    """Print the stages for 400 Kreise, and check that all ways come to the same."""
    regeln = erfundene_regeln(random.Random(3))  # noqa: S311
    plan = plane(regeln)
    gebiete = dict(erfundene_werte(KREISE, 5))
    lagen = {ags: lage(werte) for ags, werte in gebiete.items()}
    t_masken, gerechnet = miss(lambda: masken(plan, gebiete), 5)
    t_schleife, gefeuert = miss(lambda: schleife(plan, gebiete), 5)
    t_urteile, _ = miss(lambda: sum(1 for _ in urteile(plan, lagen.items(), {})))
    t_treffer, _ = miss(lambda: [erklaere(plan, u) for u in urteile(plan, lagen.items(), {})])
    t_referenz, befunde = miss(lambda: werte_gebiete_aus(plan, lagen, {}))
    zeilen = [("numpy-Masken", t_masken), ("einfache Python-Schleife", t_schleife)]
    zeilen += [("Referenz: auswerten", t_urteile)]
    zeilen += [("Referenz, zutreffende Regeln erklärt", t_treffer)]
    zeilen += [("Referenz, alle Regeln erklärt", t_referenz)]
    for name, beide in (("durable", True), ("durable ohne Verneinung", False)):
        t_satz, saetze = miss(lambda beide=beide: uebersetze(plan, beide=beide))  # type: ignore[misc]
        t_engine, gefragt = miss(
            lambda saetze=saetze: dict(frage_engine(plan, saetze, lagen.items(), {}))  # type: ignore[misc]
        )
        zeilen += [(f"{name}: übersetzen", t_satz), (f"{name}: auswerten", t_engine)]
        check(gerechnet, gefeuert, {ags: e.ja for ags, e in gefragt.items()})
        if beide:
            t_vergleich, _ = miss(lambda gefragt=gefragt: vergleiche(befunde, gefragt))  # type: ignore[misc]
            zeilen.append(("beide verglichen", t_vergleich))
    drucke_stufen(zeilen, t_masken, t_schleife)


def check(
    masken: Mapping[str, Any], schleife: Mapping[str, Any], durable: Mapping[str, Any]
) -> None:
    for nummer, (ags, ja) in enumerate(durable.items()):
        if not ja == schleife[ags] == {name for name, maske in masken.items() if maske[nummer]}:
            raise SystemExit(f"Die Auswerter widersprechen sich für {ags}.")


def drucke_stufen(zeilen: Sequence[tuple[str, float]], masken: float, schleife: float) -> None:
    summe = GRUNDREGELN + FOLGEREGELN + ZAEHLREGELN
    tabelle = Table(
        title=f"{KREISE} Kreise × {INDIKATOREN} Indikatoren × {summe} Regeln "
        f"(davon {FOLGEREGELN} Folge-, {ZAEHLREGELN} Zählregeln)",
        title_justify="left",
    )
    for spalte in ("Stufe", "ms je Kommune", "zu Masken", "zu Schleife"):
        tabelle.add_column(spalte, justify="left" if spalte == "Stufe" else "right")
    for name, zeit in zeilen:
        je = 1000 * zeit / KREISE
        tabelle.add_row(name, f"{je:.3f}", f"{zeit / masken:.1f}", f"{zeit / schleife:.2f}")
    aus.print(tabelle)
    je = 1000 * dict(zeilen)["durable: auswerten"] / KREISE
    urteil = "erreicht" if je <= ZIEL_MS else "verfehlt"
    aus.print(f"durable, beide Richtungen: {je:.2f} ms je Kommune (Ziel {ZIEL_MS:g}: {urteil})\n")


def erklaere(plan: Folgeplan, urteil: Urteil) -> list[Befund]:
    """Return the proofs of all rules that hold for an area."""
    return [werte_regel_aus(plan.nach_id[n], urteil.ags, urteil.lage) for n in urteil.ergebnis.ja]


def main() -> None:
    if verfuegbar() is not None:
        aus.print(f"Hinweis: {verfuegbar()}")
    else:
        messe_kreise()


if __name__ == "__main__":
    main()
