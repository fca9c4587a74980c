"""Random cases over the whole rule language: rule sets, facts with gaps, knowledge on site.

One generator with one source of chance: a seed for many fast cases (:func:`fall`), hypothesis for
cases that shrink (:data:`faelle`). A case is raw, as authors and tables would write it; the
programme's own values are made of it by :func:`modelle`, :func:`lagen` and :func:`vorort`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from regelwerkzeug import Roh, bedingung, fakten, regel
from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.begriffe import WORTMERKMALE, ZAHLMERKMALE
from sozialatlas.regeln.folgen import ist_vor_ort, vor_ort
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.typen import Vorort

TYPEN = {
    "90": "", "91": "", "90001": "landkreis", "90002": "kreisfreie-stadt", "90003": "landkreis",
    "90004": "landkreis", "91001": "kreisfreie-stadt", "90001001": "gemeinde", "90003001": "stadt",
}  # fmt: skip
"""Two invented Länder, Kreise and Gemeinden of both, with their kinds."""

FELDER = ("arbeit", "bildung", "wohnen")
PRIORITAETEN = ("hoch", "mittel", "niedrig")
INDIKATOREN = tuple(f"i{n}" for n in range(6))
MASSNAHMEN = ("lotsen", "beirat")
STAENDE = ("auf_kurs", "gefaehrdet", "verfehlt")
RICHTUNGEN = ("stuetzt", "widerspricht")
SCHWELLEN = ("-1", "0", "0,00001", "0,5", "1,25", "35 %", "12 345 678,9", "−0,3")
WERTE = (-1.0, 0.0, 1e-05, 0.5, 1.25, 35.0, 12345678.9, -0.3, 1e-300, 1e300, 34.999999999, 7)
GILT_FUER: tuple[Roh, ...] = (
    {}, {}, {"ebene": ["land"]}, {"ebene": ["land"], "land": ["90"]}, {"ebene": ["kreis"]},
    {"ebene": ["land", "kreis", "gemeinde"]}, {"typ": ["landkreis"]}, {"land": ["90"]},
    {"ebene": ["gemeinde", "kreis"], "typ": ["stadt", "kreisfreie-stadt"]},
)  # fmt: skip
UNBEKANNT = "gibt-es-nicht"
LUECKE = 0.15


@dataclass(frozen=True)
class Fall:
    """Rules as raw mappings; values by AGS, indicator and Merkmal; what is missing is absent."""

    regeln: tuple[Roh, ...]
    werte: dict[str, dict[str, Roh]]
    vorort: dict[str, Roh]


# --- rules ---------------------------------------------------------------------------------------


def _zahl(zufall: Random) -> Roh:
    ist = f"{zufall.choice(('>=', '>', '<=', '<'))} {zufall.choice(SCHWELLEN)}"
    return bedingung(zufall.choice(INDIKATOREN), ist, zufall.choice(ZAHLMERKMALE))


def _wort(zufall: Random) -> Roh:
    merkmal = zufall.choice(tuple(WORTMERKMALE))
    ist = zufall.choice(("", "= ", "!= ")) + zufall.choice(WORTMERKMALE[merkmal])
    return bedingung(zufall.choice(INDIKATOREN), ist, merkmal)


def _empfohlen(zufall: Random, bisher: list[str]) -> Roh:
    return {"empfehlung": zufall.choice(bisher) if zufall.random() < 0.95 else UNBEKANNT}


def _anzahl(zufall: Random) -> Roh:
    was = zufall.choice(("empfehlungen", "handlungsfelder"))
    roh: Roh = {"anzahl": was, "mindestens": zufall.randint(1, 3)}
    if was == "empfehlungen" and zufall.random() < 0.5:
        roh["handlungsfeld"] = zufall.choice(FELDER)
    if zufall.random() < 0.5:
        roh["prioritaet"] = zufall.choice(PRIORITAETEN)
    return roh


def _kreise(zufall: Random, bisher: list[str]) -> Roh:
    mindestens = zufall.choice((1, 2, 3, "25 %", "33,3 %", "50 %", "100%"))
    return {"kreise": _empfohlen(zufall, bisher)["empfehlung"], "mindestens": mindestens}


def _vor_ort(zufall: Random) -> Roh:
    match zufall.randrange(3):
        case 0:
            return {"massnahme_fehlt": zufall.choice(MASSNAHMEN)}
        case 1:
            return {"ziel": zufall.choice(INDIKATOREN), "stand": zufall.choice(STAENDE)}
    richtung = zufall.choice(RICHTUNGEN)
    roh = {"stimme": zufall.choice(FELDER), "richtung": richtung}
    roh |= {"gewicht": "mehrfach"} if zufall.random() < 0.3 else {}
    return roh | ({"mindestens": zufall.randint(1, 3)} if zufall.random() < 0.7 else {})


def _blatt(zufall: Random, bisher: list[str], fuer_land: bool) -> Roh:
    """Draw a leaf; conditions on other rules become likelier with the rules there are."""
    wurf = zufall.random()
    if wurf < 0.4 or not bisher:
        return _zahl(zufall)
    if wurf < 0.5:
        return _wort(zufall)
    if wurf < 0.6:
        return _vor_ort(zufall)
    if wurf < 0.75:
        return _anzahl(zufall)
    if fuer_land and wurf < 0.9:
        return _kreise(zufall, bisher)
    return _empfohlen(zufall, bisher)


def _baum(zufall: Random, bisher: list[str], fuer_land: bool, blaetter: int) -> Roh:
    """Draw a tree with so many leaves; five cannot make more clauses than a rule may have."""
    if zufall.random() >= 0.85:
        return {"nicht": _baum(zufall, bisher, fuer_land, blaetter)}
    if blaetter == 1:
        return _blatt(zufall, bisher, fuer_land)
    teile: list[Roh] = []
    while blaetter:
        davon = zufall.randint(1, min(3 if teile else 2, blaetter))
        teile.append(_baum(zufall, bisher, fuer_land, davon))
        blaetter -= davon
    art = zufall.choice(("alle", "eines", "von"))
    if art == "von":
        return {"mindestens": zufall.randint(1, len(teile)), "von": teile}
    return {art: teile}


def _regel(zufall: Random, name: str, bisher: list[str]) -> Roh:
    gilt = zufall.choice(GILT_FUER)
    fuer_land = "land" in gilt.get("ebene", ()) or zufall.random() >= 0.98
    return {
        "id": name,
        "handlungsfeld": zufall.choice(FELDER),
        "prioritaet": zufall.choice(PRIORITAETEN),
        "gilt_fuer": gilt,
        "wenn": _baum(zufall, bisher, fuer_land, zufall.randint(1, 5)),
    }


def _regeln(zufall: Random) -> list[Roh]:
    """Draw rules that ask earlier ones only; their ids stand in another order than they follow."""
    namen = [f"r{n}" for n in range(zufall.randint(2, 7))]
    zufall.shuffle(namen)
    return [_regel(zufall, name, namen[:n]) for n, name in enumerate(namen)]


# --- facts ---------------------------------------------------------------------------------------


def _gefragte(knoten: Any) -> Iterator[tuple[str, str]]:
    if "indikator" in knoten:
        yield knoten["indikator"], knoten["merkmal"]
    for art in ("alle", "eines", "von"):
        for teil in knoten.get(art, ()):
            yield from _gefragte(teil)
    if "nicht" in knoten:
        yield from _gefragte(knoten["nicht"])


def _werte(zufall: Random, gefragt: list[tuple[str, str]]) -> dict[str, Roh]:
    """Draw what the rules ask of an area, with gaps."""
    werte: dict[str, Roh] = {}
    for indikator, merkmal in gefragt:
        if zufall.random() >= LUECKE:
            wert = zufall.choice(WORTMERKMALE.get(merkmal, WERTE))
            werte.setdefault(indikator, {})[merkmal] = wert
    return werte


def _wissen(zufall: Random) -> Roh:
    """Draw what a Kommune knows of itself; each part may be missing."""
    gezaehlt = (*RICHTUNGEN, *(f"{r}_mehrfach" for r in RICHTUNGEN))
    stimmen = {f: {r: zufall.randrange(4) for r in gezaehlt} for f in FELDER[:2]}
    wissen: Roh = {
        "massnahmen": [m for m in MASSNAHMEN if zufall.random() < 0.5],
        "ziele": {i: zufall.choice(STAENDE) for i in INDIKATOREN if zufall.random() < 0.6},
        "stimmen": stimmen,
    }
    return {name: teil for name, teil in wissen.items() if zufall.random() >= 2 * LUECKE}


def ziehe(zufall: Random) -> Fall:
    """Draw a case from a source of chance."""
    regeln = _regeln(zufall)
    gefragt = list(dict.fromkeys(f for r in regeln for f in _gefragte(r["wenn"])))
    orte = [ags for ags in TYPEN if zufall.random() >= 0.5] or ["90001"]
    werte = {ags: _werte(zufall, gefragt) for ags in orte}
    return Fall(tuple(regeln), werte, {a: _wissen(zufall) for a in orte if zufall.random() >= 0.2})


def fall(saat: int) -> Fall:
    """Return the case of a seed."""
    return ziehe(Random(saat))  # noqa: S311


faelle = st.randoms(use_true_random=False).map(ziehe)
"""Cases whose every choice hypothesis makes and can shrink."""


# --- the programme's own values ------------------------------------------------------------------


def modelle(f: Fall) -> list[Regel]:
    dann = {"empfehlung": "Handeln.", "zustaendig": ["jugendamt"], "ebene": "kreis"}
    return [
        regel(
            r["wenn"],
            r["id"],
            handlungsfeld=r["handlungsfeld"],
            gilt_fuer=r["gilt_fuer"],
            dann=dann | {"prioritaet": r["prioritaet"]},
        )
        for r in f.regeln
    ]


def vorort(f: Fall) -> dict[str, Vorort]:
    return {ags: Vorort(**wissen) for ags, wissen in f.vorort.items()}


def lagen(f: Fall, regeln: list[Regel]) -> dict[str, dict[str, Fakt]]:
    """Return the facts by AGS without the way over a table."""
    fragen = [b for r in regeln for b, _ in blaetter(r.wenn) if ist_vor_ort(b)]
    wissen = vorort(f)
    return {
        ags: {name: Fakt(werte) for name, werte in indikatoren.items()}
        | {faktname(b): vor_ort(b, wissen.get(ags, Vorort())) for b in fragen}
        for ags, indikatoren in f.werte.items()
    }


def typen(f: Fall) -> dict[str, str]:
    return {ags: TYPEN[ags] for ags in f.werte}


def tabelle(f: Fall) -> pd.DataFrame:
    """Return the facts as the table that the programme computes; every area has a row."""
    leer: dict[str, Roh] = {"leer": {}}
    werte = {
        ags: {name: eigene | {"typ": TYPEN[ags]} for name, eigene in (leer | alle).items()}
        for ags, alle in f.werte.items()
    }
    return fakten(werte)
