"""The rules on arrays must come to what the reference says, draw by draw."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regelwerkzeug import bedingung, regel
from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.begriffe import SIGNIFIKANZWORTE, TRENDWORTE
from sozialatlas.regeln.folgen import ist_vor_ort, plane, vor_ort
from sozialatlas.regeln.knoten import blaetter
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.referenz import werte_gebiete_aus
from sozialatlas.regeln.vektor import JA, NEIN, UNBEKANNT, werte_aus, werte_der_lagen
from sozialatlas.typen import Vorort

CODE = {"trifft_zu": JA, "trifft_nicht_zu": NEIN, "nicht_beurteilbar": UNBEKANNT}
GEBIETE = {
    "09": "land", "16": "land", "16051": "kreisfreie-stadt", "16061": "landkreis",
    "16062": "landkreis", "16063": "landkreis", "16077001": "stadt", "03152": "landkreis",
}  # fmt: skip
FELDER = ["bildung", "wohnen"]
INDIKATOREN = ["i0", "i1", "i2"]
NAMEN = tuple(f"r{n}" for n in range(6))
ZAHLEN = [-1.0, 0.0, 0.5, 2.0]

zahlen = st.builds(
    lambda i, m, o, s: bedingung(i, f"{o} {s}", m),
    st.sampled_from(INDIKATOREN),
    st.sampled_from(["wert", "z", "veraenderung_3j"]),
    st.sampled_from([">=", ">", "<=", "<"]),
    st.sampled_from(["-1", "0", "0,5", "2"]),
)
worte = st.one_of(
    [
        st.builds(
            lambda i, o, w, m=merkmal: bedingung(i, f"{o}{w}", m),
            st.sampled_from(INDIKATOREN),
            st.sampled_from(["", "= ", "!= "]),
            st.sampled_from(liste),
        )
        for merkmal, liste in (("trend", TRENDWORTE), ("signifikanz_95", SIGNIFIKANZWORTE))
    ]
)
zaehlungen = st.builds(
    lambda anzahl, feld, vorrang, n: (
        {"anzahl": anzahl, "mindestens": n}
        | ({"handlungsfeld": feld} if feld and anzahl == "empfehlungen" else {})
        | ({"prioritaet": vorrang} if vorrang else {})
    ),
    st.sampled_from(["empfehlungen", "handlungsfelder"]),
    st.sampled_from([None, *FELDER]),
    st.sampled_from([None, "hoch", "mittel"]),
    st.integers(1, 3),
)
vor_orte = st.sampled_from(
    [
        {"massnahme_fehlt": "m"},
        {"ziel": "i0", "stand": "verfehlt"},
        {"stimme": "bildung", "richtung": "stuetzt", "mindestens": 2},
        {"stimme": "bildung", "richtung": "stuetzt", "gewicht": "mehrfach"},
    ]
)


def kreiszahlen(namen: tuple[str, ...]) -> st.SearchStrategy[Any]:
    grenze = st.sampled_from([1, 2, 3, "25 %", "33,333333333 %", "66,7 %", "75 %"])
    return st.builds(
        lambda r, n: {"kreise": r, "mindestens": n}, st.sampled_from([*namen, "unbekannt"]), grenze
    )


@cache
def baeume(fruehere: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """Trees over the whole language; follow-ups name only rules before, so there is no circle."""
    blatt = st.one_of(zahlen, zahlen, worte, vor_orte, zaehlungen)
    blatt |= st.sampled_from([{"empfehlung": r} for r in [*fruehere, "unbekannt"]])
    if fruehere:
        blatt |= kreiszahlen(fruehere)
    return st.recursive(
        blatt,
        lambda kind: st.one_of(
            st.builds(lambda t: {"alle": t}, st.lists(kind, min_size=1, max_size=3)),
            st.builds(lambda t: {"eines": t}, st.lists(kind, min_size=1, max_size=3)),
            st.builds(
                lambda t: {"mindestens": 2, "von": t}, st.lists(kind, min_size=2, max_size=4)
            ),
            st.builds(lambda t: {"nicht": t}, kind),
        ),
        max_leaves=6,
    )


geltungen = st.sampled_from(
    [{}, {"ebene": ["kreis"]}, {"ebene": ["land"]}, {"ebene": ["land", "kreis", "gemeinde"]},
     {"typ": ["landkreis"]}, {"land": ["16"]}]
)  # fmt: skip


ROH = regel({"alle": [bedingung("i0", "> 0")]}).model_dump()


def rohe_regel(name: str, wenn: Any, geltung: Any, feld: str, vorrang: str) -> Any:
    eigene = {"id": name, "wenn": wenn, "gilt_fuer": geltung, "handlungsfeld": feld}
    return Regel.model_validate(ROH | eigene | {"dann": ROH["dann"] | {"prioritaet": vorrang}})


regelwerke = st.integers(1, len(NAMEN)).flatmap(
    lambda anzahl: st.tuples(
        *(
            st.builds(
                rohe_regel,
                st.just(name),
                baeume(NAMEN[:n]),
                geltungen,
                st.sampled_from(FELDER),
                st.sampled_from(["hoch", "mittel"]),
            )
            for n, name in enumerate(NAMEN[:anzahl])
        )
    )
)

luecke = st.none()
fakten = st.fixed_dictionaries(
    {
        "wert": st.sampled_from(ZAHLEN) | luecke,
        "z": st.sampled_from(ZAHLEN) | luecke,
        "veraenderung_3j": st.sampled_from(ZAHLEN) | luecke,
        "trend": st.sampled_from(TRENDWORTE) | luecke,
        "signifikanz_95": st.sampled_from(SIGNIFIKANZWORTE) | luecke,
    }
).map(lambda werte: Fakt({k: w for k, w in werte.items() if w is not None}))
vororte = st.builds(
    Vorort,
    massnahmen=st.sampled_from([None, (), ("m",)]),
    ziele=st.sampled_from([{}, {"i0": "verfehlt"}, {"i0": "auf_kurs"}]),
    stimmen=st.sampled_from([None, {}, {"bildung": {"stuetzt": 2, "stuetzt_mehrfach": 1}}]),
)
lagen = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        GEBIETE,
        st.tuples(st.fixed_dictionaries({}, optional=dict.fromkeys(INDIKATOREN, fakten)), vororte),
    ),
)


def vervollstaendigt(regeln: Any, rohe: Any) -> dict[str, dict[str, Fakt]]:
    offene = [b for r in regeln for b, _ in blaetter(r.wenn) if ist_vor_ort(b)]
    return {
        ags: lage | {faktname(b): vor_ort(b, vorort) for b in offene}
        for ags, (lage, vorort) in rohe.items()
    }


def referenz(plan: Any, gebiete: Any) -> dict[str, list[int]]:
    """Truths by rule and area; what is not asked is NEIN."""
    wahrheiten = {
        (b.regel, b.ags): CODE[b.wahrheit] for b in werte_gebiete_aus(plan, gebiete, GEBIETE)
    }
    return {name: [wahrheiten.get((name, a), NEIN) for a in gebiete] for name in plan.nach_id}


@given(regelwerke, lagen)
def test_arrays_come_to_what_the_reference_says(regeln: Any, rohe: Any) -> None:
    plan, gebiete = plane(regeln), vervollstaendigt(regeln, rohe)
    wahrheiten = werte_aus(plan, {a: GEBIETE[a] for a in gebiete}, werte_der_lagen(plan, gebiete))
    assert {name: w[:, 0].tolist() for name, w in wahrheiten.items()} == referenz(plan, gebiete)


@given(regelwerke, st.lists(lagen, min_size=2, max_size=3))
def test_draws_do_not_touch_each_other(regeln: Any, rohe: list[Any]) -> None:
    plan = plane(regeln)
    orte = [a for a in GEBIETE if all(a in r for r in rohe)]
    ziehungen = [vervollstaendigt(regeln, {a: r[a] for a in orte}) for r in rohe]
    einzeln = [werte_der_lagen(plan, gebiete) for gebiete in ziehungen]
    werte = {k: np.concatenate([e[k] for e in einzeln], axis=1) for k in einzeln[0]}
    wahrheiten = werte_aus(plan, {a: GEBIETE[a] for a in orte}, werte, ziehungen=len(rohe))
    for nummer, gebiete in enumerate(ziehungen):
        spalte = {name: w[:, nummer].tolist() for name, w in wahrheiten.items()}
        assert spalte == referenz(plan, gebiete)


@pytest.mark.parametrize("rueckwaerts", [False, True])
def test_order_of_areas_does_not_matter(rueckwaerts: bool) -> None:
    plan = plane(
        [
            regel(bedingung("i0", ">= 1"), "a"),
            regel({"kreise": "a", "mindestens": 2}, "b", gilt_fuer={"ebene": ["land"]}),
        ]
    )
    werte = {"16": 0.0, "16051": 1.0, "16052": 2.0}
    orte = dict(sorted(werte.items(), reverse=rueckwaerts))
    gebiete = {a: {"i0": Fakt({"wert": w})} for a, w in orte.items()}
    wahrheiten = werte_aus(plan, dict.fromkeys(orte, ""), werte_der_lagen(plan, gebiete))
    assert wahrheiten["b"][list(orte).index("16"), 0] == JA


def test_thresholds_may_differ_from_draw_to_draw() -> None:
    plan = plane([regel(bedingung("i0", ">= 1"), "a"), regel(bedingung("i0", ">= 1"), "b")])
    werte = {("i0", "wert"): np.array([[1.0], [np.nan]])}
    andere = {("a", "i0", "wert", 1.0): np.array([0.9, 1.1])}
    wahrheiten = werte_aus(plan, {"16051": "", "16052": ""}, werte, andere, ziehungen=2)
    assert wahrheiten["a"].tolist() == [[JA, NEIN], [UNBEKANNT, UNBEKANNT]]
    assert wahrheiten["b"].tolist() == [[JA, JA], [UNBEKANNT, UNBEKANNT]]


def test_fact_that_is_not_delivered_at_all_is_unknown() -> None:
    plan = plane([regel({"nicht": bedingung("i0", "fallend", "trend")}, "a")])
    assert werte_aus(plan, {"16051": ""}, {})["a"].tolist() == [[UNBEKANNT]]


def test_count_of_nothing_and_a_rule_that_is_not_there_are_known_not_to_hold() -> None:
    """Both are decided before any rule is, so that no draw takes them for unknown."""
    zaehlt = regel({"anzahl": "empfehlungen", "mindestens": 1}, "zaehlt")
    fragt = regel({"empfehlung": "gibt-es-nicht"}, "fragt")
    wahrheiten = werte_aus(plane([zaehlt]), {"16051": ""}, {})
    assert wahrheiten["zaehlt"].tolist() == [[NEIN]]
    assert werte_aus(plane([fragt]), {"16051": ""}, {})["fragt"].tolist() == [[NEIN]]
