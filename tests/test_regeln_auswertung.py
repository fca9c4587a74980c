"""From facts to findings: three-valued truth, proof, missing facts, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given, settings

from regelwerkzeug import baeume, bedingung, fakten, lagen, regel
from sozialatlas.gebiete import Gebiete
from sozialatlas.regeln import pruefe_wirkung, stelle_fakten, werte_aus
from sozialatlas.regeln.erklaerung import nachweis_satz, nicht_beurteilbare, zusammenfassung
from sozialatlas.regeln.lage import Fakt
from sozialatlas.regeln.normalform import ZuVieleKlauselnError, klauseln
from sozialatlas.regeln.referenz import wahr
from sozialatlas.typen import Befund, Indikator, Nachweis

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

JA, NEIN, OFFEN = "trifft_zu", "trifft_nicht_zu", "nicht_beurteilbar"
WAHR, FALSCH = bedingung("i0", "> 1"), bedingung("i0", "< 1")
UNBEKANNT = bedingung("fehlt", "> 1")
LAGE = {"i0": Fakt({"wert": 2.0})}


@pytest.mark.parametrize(
    ("baum", "erwartet"),
    [
        (WAHR, JA),
        (FALSCH, NEIN),
        (UNBEKANNT, OFFEN),
        ({"nicht": UNBEKANNT}, OFFEN),
        ({"nicht": WAHR}, NEIN),
        ({"alle": [WAHR, UNBEKANNT]}, OFFEN),
        ({"alle": [FALSCH, UNBEKANNT]}, NEIN),
        ({"eines": [WAHR, UNBEKANNT]}, JA),
        ({"eines": [FALSCH, UNBEKANNT]}, OFFEN),
        ({"nicht": {"alle": [FALSCH, UNBEKANNT]}}, JA),
        ({"eines": [UNBEKANNT, {"nicht": UNBEKANNT}]}, OFFEN),
    ],
)
def test_truth_follows_kleene(baum: Any, erwartet: str) -> None:
    assert wahr(regel(baum).wenn, LAGE) == erwartet


@settings(max_examples=300)
@given(baeume, lagen)
def test_clauses_hold_exactly_where_the_tree_holds(baum: Any, lage: Any) -> None:
    wurzel = regel(baum).wenn
    stand = {name: Fakt(werte) for name, werte in lage.items()}
    try:
        wege = klauseln(wurzel)
    except ZuVieleKlauselnError:
        return
    einzeln = [
        [wahr(regel(bedingung(a.fakt, _ist(a), a.merkmal)).wenn, stand) for a in klausel]
        for klausel in wege
    ]
    assert (wahr(wurzel, stand) == JA) == any(all(w == JA for w in k) for k in einzeln)


def _ist(a: Any) -> str:
    schwelle = a.schwelle if isinstance(a.schwelle, str) else f"{a.schwelle:.9f}".replace(".", ",")
    return f"{a.operator} {schwelle}"


def befund_zu(baum: Any, werte: dict[str, Any], **eigene: Any) -> Befund:
    (befund,) = werte_aus([regel(baum)], fakten({"90001": werte}, **eigene), "referenz")
    return befund


def test_proof_holds_value_threshold_distance_year_and_source() -> None:
    befund = befund_zu(
        bedingung("i0", ">= 1,25", "verhaeltnis_land"),
        {"i0": {"wert": 18.35, "verhaeltnis_land": 1.75}},
    )
    (n,) = befund.nachweise
    assert (n.wert, n.schwelle, n.operator, n.abstand) == (1.75, 1.25, ">=", 0.5)
    assert (n.jahr, n.quelle, n.kennwert, n.wahrheit) == (2022, "musterland", 18.35, JA)


def test_proof_of_negated_condition_says_so_and_has_the_truth_of_the_negation() -> None:
    befund = befund_zu({"nicht": bedingung("i0", "fallend", "trend")}, {"i0": {"trend": "stabil"}})
    (n,) = befund.nachweise
    assert n.verneint
    assert n.wahrheit == JA


def test_changed_copy_of_a_tree_is_judged_by_what_it_says_now() -> None:
    """What a node asks is worked out once and kept with it; a copy must not inherit that."""
    lage = {"kinderarmut": Fakt({"wert": 10.0})}
    baum = regel({"alle": [bedingung("kinderarmut", ">= 5")]}).wenn
    assert wahr(baum, lage) == "trifft_zu"
    anders = baum.model_copy(
        update={"alle": regel({"alle": [bedingung("kinderarmut", ">= 15")]}).wenn.alle}
    )
    assert wahr(anders, lage) == "trifft_nicht_zu"


def test_double_negation_is_none() -> None:
    befund = befund_zu({"nicht": {"nicht": WAHR}}, {"i0": {"wert": 2.0}})
    assert not befund.nachweise[0].verneint


def test_missing_fact_is_named_with_its_reason() -> None:
    befund = befund_zu(
        bedingung("i0", "> 1"), {"i0": {}}, status="geheim", grund="vom Herausgeber geheim gehalten"
    )
    assert befund.wahrheit == OFFEN
    assert befund.fehlend == ("i0: kein Wert (vom Herausgeber geheim gehalten).",)


def test_missing_trend_is_named_with_the_reason_of_the_series() -> None:
    befund = befund_zu(
        bedingung("i0", "fallend", "trend"), {"i0": {"wert": 2.0}},
        grund_trend="nur 3 Jahreswerte, nötig sind 5",
    )  # fmt: skip
    assert befund.fehlend == (
        "i0 2022: Richtung über die letzten Jahre fehlt (nur 3 Jahreswerte, nötig sind 5).",
    )


def test_missing_fact_that_could_decide_nothing_is_not_named() -> None:
    baum = {"eines": [{"alle": [FALSCH, UNBEKANNT]}, bedingung("auch", "> 1")]}
    befund = befund_zu(baum, {"i0": {"wert": 2.0}})
    assert befund.fehlend == ("auch: kein Wert (für dieses Gebiet nicht erhoben).",)
    assert befund_zu({"eines": [WAHR, UNBEKANNT]}, {"i0": {"wert": 2.0}}).fehlend == ()


def test_every_rule_meets_every_area_it_applies_to() -> None:
    regeln = [
        regel(WAHR, "b"),
        regel(WAHR, "a", gilt_fuer={"ebene": ["kreis"]}),
    ]
    werte = {"i0": {"wert": 2.0}}
    befunde = werte_aus(regeln, fakten({"90002": werte, "90001": werte, "90001001": werte}))
    assert [(b.regel, b.ags) for b in befunde] == [
        *(("a", "90001"), ("a", "90002")),
        *(("b", "90001"), ("b", "90001001"), ("b", "90002")),
    ]


def test_facts_have_one_row_per_area_and_indicator(
    kennwerte: pd.DataFrame, trends: pd.DataFrame, katalog: Katalog, gebiete: Gebiete
) -> None:
    f = stelle_fakten(kennwerte, trends, katalog, gebiete, ["90001", "90004"])
    assert len(f) == 2 * len(katalog.indikatoren)
    assert not f.duplicated(["ags", "indikator"]).any()
    zeile = f.set_index(["ags", "indikator"]).loc[("90001", "kinderarmut")]
    letzte = kennwerte.query("ags == '90001' and indikator == 'kinderarmut'").iloc[-1]
    assert zeile["wert"] == letzte["wert"]
    assert zeile["verhaeltnis_land"] == letzte["verhaeltnis_land"]
    assert zeile["trend"] == "steigend"


def test_facts_say_why_a_figure_is_missing(
    kennwerte: pd.DataFrame, trends: pd.DataFrame, katalog: Katalog, gebiete: Gebiete
) -> None:
    f = stelle_fakten(kennwerte, trends, katalog, gebiete, ["90003"])
    zeile = f.set_index("indikator").loc["angebotsmiete"]
    assert pd.isna(zeile["wert"])
    assert zeile["trend"] is None
    assert zeile["grund"]


def test_facts_of_an_unknown_area_are_not_collected(
    kennwerte: pd.DataFrame, trends: pd.DataFrame, katalog: Katalog, gebiete: Gebiete
) -> None:
    f = stelle_fakten(kennwerte, trends, katalog, gebiete, ["99999"])
    assert set(f["status"]) == {"nicht_erhoben"}


@pytest.fixture(scope="module")
def kinderarmut(katalog: Katalog) -> Indikator:
    return katalog.indikatoren["kinderarmut"]


NACHWEIS = Nachweis(
    "kinderarmut", "verhaeltnis_land", ">=", 1.25, 1.8914, 2022, JA, kennwert=18.35
)  # fmt: skip


@pytest.mark.parametrize(
    ("aenderung", "satz"),
    [
        ({}, "18,4 % – das 1,89-Fache des Landeswerts; Schwelle: mindestens das 1,25-Fache"),
        (
            {"merkmal": "wert", "schwelle": 15.0, "wert": 18.35},
            "18,4 %; Schwelle: mindestens 15 %",
        ),
        (
            {"wert": 1.2504, "operator": ">"},
            "18,4 % – das 1,2504-Fache des Landeswerts; Schwelle: mehr als das 1,25-Fache",
        ),
        (
            {"merkmal": "differenz_land", "schwelle": 2.0, "wert": 8.7},
            "18,4 % – +8,7 Prozentpunkte gegenüber dem Landeswert; "
            "Schwelle: mindestens +2 Prozentpunkte",
        ),
        (
            {"merkmal": "z", "schwelle": 1.0, "wert": 1.812},
            "18,4 % – +1,81 Standardabweichungen gegenüber dem Mittel der Kreise; "
            "Schwelle: mindestens +1 Standardabweichungen",
        ),
        (
            {"merkmal": "perzentil", "schwelle": 90.0, "wert": 97.7},
            "18,4 % – Rang 98 von 100 unter den Kreisen; Schwelle: mindestens Rang 90",
        ),
        (
            {"merkmal": "trend", "operator": "==", "schwelle": "fallend", "wert": "stabil"},
            "18,4 % – Trend stabil; Bedingung: fallend",
        ),
        (
            {
                **{"merkmal": "trend", "operator": "==", "schwelle": "fallend"},
                **{"wert": "nicht_eindeutig", "verneint": True},
            },
            "18,4 % – Trend nicht eindeutig; Bedingung: nicht fallend",
        ),
        ({"verneint": True}, "18,4 % – das 1,89-Fache des Landeswerts; Schwelle: weniger als das"),
    ],
)
def test_proof_reads_as_a_sentence(
    aenderung: dict[str, Any], satz: str, kinderarmut: Indikator
) -> None:
    gesagt = nachweis_satz(NACHWEIS._replace(**aenderung), kinderarmut)
    normal = gesagt.replace("\u202f", " ").replace("\u00a0", " ")
    assert normal.startswith(f"{kinderarmut.kurzname} 2022: {satz}")


def test_proof_without_value_says_why(kinderarmut: Indikator) -> None:
    n = NACHWEIS._replace(wert=None, wahrheit=OFFEN, grund="vom Herausgeber geheim")
    assert nachweis_satz(n, kinderarmut).endswith("nicht beurteilbar (vom Herausgeber geheim)")


def test_summary_lists_rules_that_could_not_be_judged() -> None:
    regeln = [regel(WAHR, "a", titel="Erste"), regel(UNBEKANNT, "b", titel="Zweite")]
    befunde = werte_aus(regeln, fakten({"90001": {"i0": {"wert": 2.0}}}), "referenz")
    (satz,) = nicht_beurteilbare(regeln, befunde)
    assert satz == "Zweite – fehlt: kein Wert (für dieses Gebiet nicht erhoben)."
    assert zusammenfassung(regeln, befunde).startswith("1 von 2 Regeln waren nicht beurteilbar:")
    assert zusammenfassung(regeln[:1], befunde[:1]) == "Alle 1 Regeln waren beurteilbar."


@pytest.mark.parametrize(
    ("werte", "stueck"),
    [
        ([2.0, 2.0], "allen 2 beurteilbaren Gebieten"),
        ([0.0, 0.0], "in keinem von 2 Gebieten"),
        ([None, None], "in keinem der 2 Gebiete beurteilbar"),
    ],
)
def test_rule_without_effect_on_the_data_is_reported(
    werte: list[float | None], stueck: str
) -> None:
    lage = fakten(
        {f"9000{n}": {"i0": {"wert": w} if w is not None else {}} for n, w in enumerate(werte)}
    )
    r = regel(WAHR)
    (mangel,) = pruefe_wirkung([r], werte_aus([r], lage, "referenz"))
    assert stueck in mangel.fehler
    assert mangel.abhilfe


def test_rule_that_divides_the_areas_is_not_reported() -> None:
    r = regel(WAHR)
    lage = fakten({"90001": {"i0": {"wert": 2.0}}, "90002": {"i0": {"wert": 0.0}}})
    assert pruefe_wirkung([r], werte_aus([r], lage, "referenz")) == ()
