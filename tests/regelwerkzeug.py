"""Rules and facts for tests: the smallest rule, and generators of trees on figures.

Whole rule sets are drawn in :mod:`regelfaelle`.
"""

from __future__ import annotations

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
