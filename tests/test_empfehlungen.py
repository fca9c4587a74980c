"""Draft recommendations: German text with figures, order, proof."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.empfehlungen import OHNE_WERT, entwerfe, fuelle_aus, luecken
from sozialatlas.regeln import werte_aus
from sozialatlas.typen import Kommune

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

STADT = Kommune("90001", "Musterstadt", "Kreisfreie Stadt", "kreis")
WERTE = {
    "kinderarmut": {
        **{"wert": 18.35, "verhaeltnis_land": 1.89, "differenz_land": 8.65, "land": 9.7},
        **{"trend": "nicht_eindeutig", "z": 1.55, "veraenderung_5j": -2.0},
    },
    "angebotsmiete": {"wert": 5.6, "land": 6.1},
}


def text(vorlage: str, katalog: Katalog, kommune: Kommune = STADT) -> str:
    zeilen = fakten({"90001": WERTE}).set_index("indikator").to_dict("index")
    gefuellt = fuelle_aus(vorlage, zeilen, kommune, katalog.indikatoren)
    return gefuellt.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("vorlage", "erwartet"),
    [
        ("{kommune} sollte handeln.", "Die Stadt Musterstadt sollte handeln."),
        ("Deshalb sollte {kommune} handeln.", "Deshalb sollte die Stadt Musterstadt handeln."),
        ("Es ist so. {kommune} sollte.", "Es ist so. Die Stadt Musterstadt sollte."),
        ("{ort}", "in Musterstadt"),
        ("{kinderarmut.wert} ({kinderarmut.jahr})", "18,4 % (2022)"),
        ("das {kinderarmut.verhaeltnis_land}-Fache", "das 1,89-Fache"),
        ("{kinderarmut.land} im Land", "9,7 % im Land"),
        ("(Land: {kinderarmut.land_zahl})", "(Land: 9,7 %)"),
        (
            "{angebotsmiete.wert} (Land: {angebotsmiete.land_zahl})",
            "5,60 € je m² (Land: 6,10 €)",
        ),
        ("um {kinderarmut.differenz_land} höher", "um 8,7 Prozentpunkte höher"),
        ("{kinderarmut.veraenderung_5j}", "−2,0 Prozentpunkte"),
        ("{kinderarmut.trend}", "nicht eindeutig"),
        ("{kinderarmut.perzentil}", OHNE_WERT),
        ("{kita_quote_u3.wert}", OHNE_WERT),
        ("eine\nZeile  mehr", "eine Zeile mehr"),
    ],
)
def test_placeholder_is_filled_in_german(vorlage: str, erwartet: str, katalog: Katalog) -> None:
    assert text(vorlage, katalog) == erwartet


def test_value_and_unit_stay_on_one_line(katalog: Katalog) -> None:
    zeilen = fakten({"90001": WERTE}).set_index("indikator").to_dict("index")
    vorlage = "{kinderarmut.wert}\n  und"
    assert fuelle_aus(vorlage, zeilen, STADT, katalog.indikatoren) == "18,4\u202f% und"


def test_kreis_whose_name_needs_no_kind_keeps_its_article(katalog: Katalog) -> None:
    kreis = Kommune("90005", "Neubundkreis", "Landkreis", "kreis")
    assert text("Hier sollte {kommune} handeln.", katalog, kreis) == (
        "Hier sollte der Neubundkreis handeln."
    )


def dann(prioritaet: str, empfehlung: str = "{kommune} sollte handeln.") -> dict[str, Any]:
    return {
        **{"empfehlung": empfehlung, "prioritaet": prioritaet, "zustaendig": ["jugendamt"]},
        **{"ebene": "kreis", "massnahmen": ["praeventionskette"]},
    }


def test_drafts_come_by_priority_field_and_rule_and_carry_their_proof(katalog: Katalog) -> None:
    wenn = bedingung("kinderarmut", ">= 15")
    regeln = [
        regel(wenn, "d", dann=dann("niedrig")),
        regel(wenn, "c", dann=dann("hoch"), handlungsfeld="arbeitsmarkt"),
        regel(wenn, "b", dann=dann("hoch")),
        regel(wenn, "a", dann=dann("hoch")),
        regel(bedingung("kinderarmut", "< 15"), "trifft-nicht", dann=dann("hoch")),
    ]
    lage = fakten({"90001": WERTE, "90002": WERTE})
    befunde = werte_aus(regeln, lage, "referenz")
    entwuerfe = entwerfe(regeln, befunde, lage, STADT, katalog)
    assert [e.regel for e in entwuerfe] == ["a", "b", "c", "d"]
    assert entwuerfe[0].schluessel == "90001/a"
    assert entwuerfe[0].befund.nachweise[0].wert == 18.35
    assert entwuerfe[0].massnahmen == ("praeventionskette",)
    assert entwuerfe[0].stand == "entwurf"


def test_draft_that_lacks_a_figure_is_found(katalog: Katalog) -> None:
    r = regel(bedingung("kinderarmut", ">= 15"), dann=dann("hoch", "Es sind {kita_quote_u3.wert}."))
    lage = fakten({"90001": WERTE})
    entwuerfe = entwerfe([r], werte_aus([r], lage, "referenz"), lage, STADT, katalog)
    assert luecken(entwuerfe) == ("90001/r",)


def buendelregeln() -> list[Any]:
    """Three rules that always hold: a contains b, b contains c; d stands alone."""
    umfasst = {"a": ["b"], "b": ["c"], "c": [], "d": []}
    rang = {"a": "mittel", "b": "hoch", "c": "niedrig", "d": "niedrig"}
    return [
        regel(bedingung("i0", "> 0"), name, dann=dann(rang[name]) | {"umfasst": umfasst[name]})
        for name in umfasst
    ]


def test_weaker_draft_is_folded_into_the_one_that_contains_it(katalog: Katalog) -> None:
    regeln, gegeben = buendelregeln(), fakten({"90001": {"i0": {"wert": 1.0}}})
    entwuerfe = entwerfe(regeln, werte_aus(regeln, gegeben), gegeben, STADT, katalog)
    assert [(e.regel, [t.regel for t in e.enthaelt]) for e in entwuerfe] == [
        ("a", ["b", "c"]),
        ("d", []),
    ]


def test_weaker_draft_stands_alone_where_the_stronger_does_not_hold(katalog: Katalog) -> None:
    regeln, gegeben = buendelregeln(), fakten({"90001": {"i0": {"wert": 1.0}}})
    befunde = [b for b in werte_aus(regeln, gegeben) if b.regel != "a"]
    entwuerfe = entwerfe(regeln, befunde, gegeben, STADT, katalog)
    assert [(e.regel, [t.regel for t in e.enthaelt]) for e in entwuerfe] == [
        ("b", ["c"]),
        ("d", []),
    ]


def test_rule_of_the_land_counts_its_kreise_in_its_text(katalog: Katalog) -> None:
    unten = regel(bedingung("i0", "> 1"), "unten")
    oben = regel(
        {"kreise": "unten", "mindestens": "50 %"},
        "oben",
        gilt_fuer={"ebene": ["land"]},
        dann=dann("hoch", "{kommune}: in {anzahl.unten} von {anzahl_kreise} Kreisen."),
    )
    werte = {"90001": 2.0, "90002": 3.0, "90003": 0.0, "90": 0.0}
    gegeben = fakten({ags: {"i0": {"wert": wert}} for ags, wert in werte.items()})
    land = Kommune("90", "Musterland", "Land", "land")
    befunde = werte_aus([unten, oben], gegeben)
    (entwurf,) = entwerfe([unten, oben], befunde, gegeben, land, katalog)
    assert entwurf.text == "Das Land Musterland: in 2 von 3 Kreisen."
    assert entwurf.befund.umstaende[0].genannte == ("90001", "90002")
