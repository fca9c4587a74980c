"""Rules and facts for tests: the smallest rule, generators, and a naive evaluator."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from sozialatlas.regeln.begriffe import MERKMALE, TRENDWORTE, WORTMERKMALE
from sozialatlas.regeln.fakten import GRUENDE, KONTEXT, SPALTEN
from sozialatlas.regeln.modell import Regel

Roh = dict[str, Any]


def bedingung(indikator: str, ist: str, merkmal: str = "wert") -> Roh:
    return {"indikator": indikator, "merkmal": merkmal, "ist": ist}


def regel(wenn: Any, name: str = "r", **eigene: Any) -> Regel:
    """Return a valid rule with this tree; its examples are not run."""
    roh = {
        "id": name,
        "titel": "Eine Regel",
        "handlungsfeld": "kinder-und-familien",
        "stand": "entwurf",
        "gueltig_ab": "2026-01-01",
        "wenn": wenn,
        "dann": {
            "empfehlung": "{kommune} sollte handeln.",
            "prioritaet": "mittel",
            "zustaendig": ["jugendamt"],
            "ebene": "kreis",
        },
        "begruendung": "Weil es so ist.",
        "belege": ["muster2020"],
        "beispiele": {
            "trifft_zu": [{"kinderarmut": {"wert": 1}}],
            "trifft_nicht_zu": [{"kinderarmut": {"wert": 1}}],
        },
    }
    return Regel.model_validate(roh | eigene)


def fakten(werte: Mapping[str, Mapping[str, Mapping[str, Any]]], **eigene: Any) -> pd.DataFrame:
    """Return facts from ``{ags: {indikator: {merkmal: wert}}}``; what is not said is missing."""
    leer: Roh = dict.fromkeys(SPALTEN, None) | dict.fromkeys(MERKMALE, float("nan"))
    leer |= dict.fromkeys(KONTEXT, float("nan")) | dict.fromkeys(WORTMERKMALE)
    leer |= dict.fromkeys(GRUENDE, "") | {"typ": "", "quelle": "musterland", "jahr": 2022}
    zeilen = [
        leer
        | {"ags": ags, "indikator": name, "name": name, "status": "ok"}
        | eigene
        | dict(merkmale)
        for ags, indikatoren in werte.items()
        for name, merkmale in indikatoren.items()
    ]
    tabelle = pd.DataFrame(zeilen, columns=list(SPALTEN))
    return tabelle.astype({"jahr": "Int64"} | dict.fromkeys(WORTMERKMALE, "object"))


INDIKATOREN = [f"i{n}" for n in range(12)]  # two groups in the engine
SCHWELLEN = ["-1", "0", "0,00001", "0,5", "1,25", "35", "12345678,9", "-0,3"]
WERTE = [-1.0, 0.0, 1e-05, 0.5, 1.25, 35.0, 12345678.9, -0.3, 1e-300, 1e300, 34.999999999, 7]
ZAHLEN = ["wert", "verhaeltnis_land", "z"]

zahlbedingungen = st.builds(
    lambda i, m, o, s: bedingung(i, f"{o} {s}", m),
    st.sampled_from(INDIKATOREN),
    st.sampled_from(ZAHLEN),
    st.sampled_from([">=", ">", "<=", "<"]),
    st.sampled_from(SCHWELLEN),
)
trendbedingungen = st.builds(
    lambda i, o, w: bedingung(i, f"{o} {w}", "trend"),
    st.sampled_from(INDIKATOREN),
    st.sampled_from(["=", "!=", ""]),
    st.sampled_from(TRENDWORTE),
)
baeume = st.recursive(
    zahlbedingungen | trendbedingungen,
    lambda kind: st.one_of(
        st.builds(lambda t: {"alle": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"eines": t}, st.lists(kind, min_size=1, max_size=3)),
        st.builds(lambda t: {"nicht": t}, kind),
    ),
    max_leaves=7,
)
_luecke = st.sampled_from([False] * 7 + [True])


def _ohne_luecken(werte: Roh) -> Roh:
    return {name: wert for name, (wert, fehlt) in werte.items() if not fehlt}


merkmale = st.fixed_dictionaries(
    {name: st.tuples(st.sampled_from(WERTE), _luecke) for name in ZAHLEN}
    | {"trend": st.tuples(st.sampled_from(TRENDWORTE), _luecke)}
).map(_ohne_luecken)
lagen = st.fixed_dictionaries(dict.fromkeys(INDIKATOREN, st.tuples(merkmale, _luecke))).map(
    _ohne_luecken
)

_OP = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


def naiv(baum: Any, lage: Mapping[str, Mapping[str, Any]]) -> bool | None:
    """Evaluate the raw tree with every gap at its best and at its worst; None where they differ."""
    ergebnisse = {_mit_luecken(baum, lage, fuellung) for fuellung in (True, False)}
    return ergebnisse.pop() if len(ergebnisse) == 1 else None


def _mit_luecken(baum: Any, lage: Mapping[str, Mapping[str, Any]], fuellung: bool) -> bool:
    """Evaluate with every gap in favour of the tree (``fuellung``) or against it."""
    if "alle" in baum:
        return all(_mit_luecken(t, lage, fuellung) for t in baum["alle"])
    if "eines" in baum:
        return any(_mit_luecken(t, lage, fuellung) for t in baum["eines"])
    if "nicht" in baum:
        return not _mit_luecken(baum["nicht"], lage, not fuellung)
    wert = lage.get(baum["indikator"], {}).get(baum["merkmal"])
    if wert is None:
        return fuellung
    zeichen, _, schwelle = baum["ist"].strip().rpartition(" ")
    if baum["merkmal"] == "trend":
        return (wert == schwelle) != (zeichen == "!=")
    return _OP[zeichen](wert, float(schwelle.replace(",", ".")))
