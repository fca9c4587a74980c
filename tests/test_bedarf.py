"""Need × offer: every need and every offer in exactly one place; registers say how far they go."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regelwerkzeug import fakten, regel
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog, lade_katalog
from sozialatlas.massnahmen.angebote import Angebot, aus_register
from sozialatlas.massnahmen.bedarf import KLASSEN, Bedarf, Zelle, ordne_ein, stelle_gegenueber
from sozialatlas.massnahmen.hinweise import hinweise
from sozialatlas.regeln import werte_aus
from sozialatlas.typen import Vorort
from sozialatlas.vorort import OrtsMassnahme, Registerstand, fuer_regeln, lade_beitraege
from sozialatlas.vorort.massnahmen import pruefbare

WURZEL = Path(__file__).parents[1]
FELDER = ("bildung", "alter", "wohnen")
TAG = date(2026, 11, 23)
ARTEN = ("mentoring", "agathe", "thinka", "praeventionskette")


@pytest.fixture(scope="module")
def echter_katalog() -> Katalog:
    return lade_katalog(WURZEL / "data")


# --- nothing is lost ------------------------------------------------------------------------------

bedarfe = st.lists(
    st.builds(
        Bedarf,
        regel=st.text("abc", min_size=1, max_size=3),
        titel=st.just("T"),
        handlungsfeld=st.sampled_from(FELDER),
        prioritaet=st.sampled_from(["hoch", "mittel", "niedrig"]),
        massnahmen=st.lists(st.sampled_from(ARTEN), max_size=3).map(tuple),
    ),
    unique_by=lambda b: b.regel,
)
angebote = st.lists(
    st.builds(
        Angebot,
        id=st.text("xyz", min_size=1, max_size=3),
        name=st.just("N"),
        handlungsfelder=st.lists(st.sampled_from(FELDER), min_size=1, unique=True).map(tuple),
        arten=st.lists(st.sampled_from(ARTEN), max_size=2).map(tuple),
        herkunft=st.sampled_from(["register", "kreis", "land"]),
        besteht=st.sampled_from([True, None, False]),
        beleg=st.just("Q"),
    ),
    unique_by=lambda a: a.id,
)


@given(bedarfe, angebote, st.sets(st.sampled_from(FELDER)))
def test_every_need_and_every_offer_of_a_field_stands_in_exactly_one_place(
    needs: list[Bedarf], offers: list[Angebot], beurteilt: set[str]
) -> None:
    zellen = stelle_gegenueber("16052", FELDER, needs, offers, beurteilt)
    assert [z.handlungsfeld for z in zellen] == list(FELDER)
    assert Counter(b.regel for z in zellen for b in z.bedarfe) == Counter(b.regel for b in needs)
    gezeigt = Counter(
        (z.handlungsfeld, a.id) for z in zellen for a in (*z.angebote, *z.hinweise, *z.fruehere)
    )
    assert gezeigt == Counter((f, a.id) for a in offers for f in a.handlungsfelder)


@given(bedarfe, angebote, st.sets(st.sampled_from(FELDER)))
def test_class_agrees_with_what_stands_in_the_cell(
    needs: list[Bedarf], offers: list[Angebot], beurteilt: set[str]
) -> None:
    for z in stelle_gegenueber("16052", FELDER, needs, offers, beurteilt):
        assert (z.klasse in ("bedarf_ohne", "bedarf_mit")) == bool(z.bedarfe)
        assert (z.klasse in ("bedarf_mit", "angebot_ohne")) <= bool(z.angebote)
        assert not (z.klasse in ("bedarf_ohne", "keines") and z.angebote)
        assert z.klasse in KLASSEN
        vorgeschlagen, da = set(z.vorgeschlagen), set(z.arten(z.angebote))
        assert da == vorgeschlagen & {m for a in z.angebote for m in a.arten}


@pytest.mark.parametrize(
    ("bedarf", "angebot", "beurteilt", "klasse"),
    [
        (True, False, True, "bedarf_ohne"),
        (True, False, False, "bedarf_ohne"),
        (True, True, True, "bedarf_mit"),
        (False, True, True, "angebot_ohne"),
        (False, False, True, "keines"),
        (False, True, False, "nicht_beurteilbar"),
        (False, False, False, "nicht_beurteilbar"),
    ],
)
def test_table_of_classes(bedarf: bool, angebot: bool, beurteilt: bool, klasse: str) -> None:
    assert ordne_ein(bedarf, angebot, beurteilt) == klasse


def test_old_record_is_a_hint_and_no_offer() -> None:
    alt = Angebot("x", "X", ("alter",), ("agathe",), "land", None, "Q")
    need = Bedarf("r", "R", "alter", "hoch", ("agathe",))
    zelle = stelle_gegenueber("16052", ["alter"], [need], [alt], {"alter"})[0]
    assert (zelle.klasse, zelle.nur_hinweise) == ("bedarf_ohne", True)
    assert zelle.arten(zelle.angebote) == ()


# --- sentences ------------------------------------------------------------------------------------


def zelle(katalog: Katalog, *offers: Angebot, register: tuple[Registerstand, ...] = (),
          needs: int = 1) -> Zelle:  # fmt: skip
    bedarf = [Bedarf(f"r{i}", "R", "alter", "hoch", ("agathe",)) for i in range(needs)]
    return stelle_gegenueber("16052", ["alter"], bedarf, offers, {"alter"}, register)[0]


def satz(katalog: Katalog, z: Zelle) -> str:
    return hinweise([z], katalog.handlungsfelder, katalog.massnahmen)[0].text


def test_need_without_known_offer_asks_whether_there_is_one(echter_katalog: Katalog) -> None:
    text = satz(echter_katalog, zelle(echter_katalog))
    assert "ein Angebot ist nicht bekannt" in text
    assert "nicht verzeichnet ist oder fehlt" in text
    assert "AGATHE" in text


def test_only_a_complete_register_may_say_that_there_is_none(echter_katalog: Katalog) -> None:
    erklaert = Registerstand(stand=TAG, erklaert_von="Sozialamt", quelle="Schreiben (erfunden)")
    text = satz(echter_katalog, zelle(echter_katalog, register=(erklaert,)))
    assert "Sozialamt" in text
    assert "führt kein Angebot" in text
    assert "nicht bekannt" not in text


def test_offer_without_need_is_no_reason_to_cut(echter_katalog: Katalog) -> None:
    da = Angebot("a", "AGATHE", ("alter",), ("agathe",), "land", True, "Q")
    text = satz(echter_katalog, zelle(echter_katalog, da, needs=0))
    assert "keine Kürzung" in text
    assert "geprüft werden, wen es erreicht" in text


def test_hints_carry_their_proof_and_come_urgent_first(echter_katalog: Katalog) -> None:
    needs = [
        Bedarf("a", "A", "alter", "niedrig"),
        Bedarf("b", "B", "wohnen", "hoch"),
    ]
    zellen = stelle_gegenueber("16052", FELDER, needs, [], set(FELDER))
    gefunden = hinweise(zellen, echter_katalog.handlungsfelder, echter_katalog.massnahmen)
    assert [h.regeln for h in gefunden] == [("b",), ("a",)]


# --- registers ------------------------------------------------------------------------------------

EINTRAG = """\
- id: netz
  name: Netzwerk
  handlungsfeld: kinder-und-familien
  massnahme: fruehe_hilfen_netzwerk
  zielgruppe: Familien
  stand: laeuft
  quelle: Beschluss (erfunden)
"""
ERKLAERUNG = """\
- handlungsfelder: [kinder-und-familien]
  stand: 2026-09-30
  erklaert_von: Jugendamt
  quelle: Schreiben (erfunden)
"""


def lies(ort: Path, katalog: Katalog, **dateien: str) -> dict[str, Vorort]:
    ordner = ort / "90001-musterstadt"
    ordner.mkdir(exist_ok=True)
    for name, text in dateien.items():
        (ordner / f"{name}.yml").write_text(text, encoding="utf-8")
    return fuer_regeln(lade_beitraege(ort, katalog), {}, stichtag=TAG)


def wahrheit(vorort: Vorort, massnahme: str) -> str:
    werte = fakten({"90001": {"i0": {"wert": 1.0}}})
    befund, *_ = werte_aus([regel({"massnahme_fehlt": massnahme})], werte, vorort={"90001": vorort})
    return befund.wahrheit


def test_listed_measure_is_there_and_all_others_stay_open(
    tmp_path: Path, echter_katalog: Katalog
) -> None:
    vorort = lies(tmp_path, echter_katalog, massnahmen=EINTRAG)["90001"]
    assert wahrheit(vorort, "fruehe_hilfen_netzwerk") == "trifft_nicht_zu"
    assert wahrheit(vorort, "praeventionskette") == "nicht_beurteilbar"


def test_measure_is_missing_only_where_the_register_is_complete(
    tmp_path: Path, echter_katalog: Katalog
) -> None:
    vorort = lies(tmp_path, echter_katalog, massnahmen=EINTRAG, register=ERKLAERUNG)["90001"]
    assert wahrheit(vorort, "fruehe_hilfen_netzwerk") == "trifft_nicht_zu"
    assert wahrheit(vorort, "praeventionskette") == "trifft_zu"
    assert wahrheit(vorort, "schulsozialarbeit") == "nicht_beurteilbar"


def test_complete_register_without_fields_covers_all_of_them(
    tmp_path: Path, echter_katalog: Katalog
) -> None:
    alles = ERKLAERUNG.replace("- handlungsfelder: [kinder-und-familien]\n  ", "- ")
    vorort = lies(tmp_path, echter_katalog, massnahmen="", register=alles)["90001"]
    assert vorort.erfasst == frozenset(echter_katalog.massnahmen)
    assert wahrheit(vorort, "schulsozialarbeit") == "trifft_zu"


@pytest.mark.parametrize("ende", ["  bis: 2025-12-31\n", ""])
def test_measure_that_may_have_ended_is_neither_there_nor_missing(
    tmp_path: Path, echter_katalog: Katalog, ende: str
) -> None:
    eintrag = EINTRAG + ende if ende else EINTRAG.replace("laeuft", "unbekannt")
    vorort = lies(tmp_path, echter_katalog, massnahmen=eintrag, register=ERKLAERUNG)["90001"]
    assert wahrheit(vorort, "fruehe_hilfen_netzwerk") == "nicht_beurteilbar"


def test_planned_measure_is_still_missing(tmp_path: Path, echter_katalog: Katalog) -> None:
    eintrag = EINTRAG.replace("laeuft", "geplant")
    vorort = lies(tmp_path, echter_katalog, massnahmen=eintrag, register=ERKLAERUNG)["90001"]
    assert wahrheit(vorort, "fruehe_hilfen_netzwerk") == "trifft_zu"


def test_example_neither_adds_a_measure_nor_completes_a_register(
    tmp_path: Path, echter_katalog: Katalog
) -> None:
    beispiel = EINTRAG + "  beispiel: true\n"
    erklaerung = ERKLAERUNG + "  beispiel: true\n"
    vorort = lies(tmp_path, echter_katalog, massnahmen=beispiel, register=erklaerung)["90001"]
    assert vorort == Vorort()
    vorort = lies(tmp_path, echter_katalog, massnahmen=EINTRAG, register=erklaerung)["90001"]
    assert vorort.erfasst == frozenset()


def test_kind_with_an_open_entry_is_not_judged_while_others_are() -> None:
    felder = {"a": "f", "b": "f", "c": "g"}
    erklaert = [Registerstand(handlungsfelder=("f",), stand=TAG, erklaert_von="X", quelle="Q")]
    offen = massnahme(massnahme="a", stand="unbekannt")
    assert pruefbare([offen], erklaert, felder) == {"b"}


def massnahme(**eigene: object) -> OrtsMassnahme:
    werte = {"id": "m", "name": "M", "handlungsfeld": "alter", "zielgruppe": "alle",
             "stand": "laeuft", "quelle": "Q"}  # fmt: skip
    return OrtsMassnahme.model_validate(werte | eigene)


def test_measure_whose_period_is_over_is_a_hint() -> None:
    angebot = aus_register(massnahme(von=date(2023, 1, 1), bis=date(2025, 1, 1)), "register", TAG)
    assert angebot.besteht is None
    assert angebot.beleg.startswith("2023 bis 2025; Q")


@pytest.mark.parametrize(
    ("alt", "neu", "feld"),
    [
        ("handlungsfeld: kinder-und-familien", "handlungsfeld: kinder", "handlungsfeld"),
        ("massnahme: fruehe_hilfen_netzwerk", "massnahme: fruehe_hilfen", "massnahme"),
        ("  stand: laeuft", "  programm: tizan\n  stand: laeuft", "programm"),
        ("  stand: laeuft", "  von: 2024-01-01\n  bis: 2023-01-01\n  stand: laeuft", "bis"),
        ("  stand: laeuft", "  orte: [Nord, Nord]\n  stand: laeuft", "orte"),
        (
            "  stand: laeuft",
            "  ziele: [{indikator: kinderamut, richtung: sinken}]\n  stand: laeuft",
            "ziele",
        ),
        ("- id: netz\n", EINTRAG + "- id: netz\n", "id"),
    ],
)
def test_mistake_in_a_register_is_named(
    tmp_path: Path, echter_katalog: Katalog, alt: str, neu: str, feld: str
) -> None:
    with pytest.raises(KatalogFehler) as fehler:
        lies(tmp_path, echter_katalog, massnahmen=EINTRAG.replace(alt, neu, 1))
    assert [m.feld for m in fehler.value.maengel] == [feld]
    assert fehler.value.maengel[0].zeile
    assert "massnahmen.yml" in fehler.value.maengel[0].datei


def test_statement_of_completeness_needs_a_list(tmp_path: Path, echter_katalog: Katalog) -> None:
    with pytest.raises(KatalogFehler, match=r"massnahmen\.yml"):
        lies(tmp_path, echter_katalog, register=ERKLAERUNG)
