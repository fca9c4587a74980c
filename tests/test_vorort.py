"""What Kommunen contribute themselves: read strictly, asked by rules, missing with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from regelwerkzeug import fakten, regel
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.regeln import werte_aus
from sozialatlas.typen import Vorort
from sozialatlas.vorort import fuer_regeln, lade_beitraege

STIMMEN = """\
- datum: 2026-03-01
  art: fachgespraech
  handlungsfeld: kinder-und-familien
  thema: Plätze
  gewicht: mehrfach
  richtung: stuetzt
  quelle: Fachgespräch mit Kita-Leitungen (erfunden)
  text: Wartelisten in zwei Ortsteilen.
- datum: 2026-04-01
  art: fachgespraech
  handlungsfeld: kinder-und-familien
  thema: Plätze
  gewicht: einzeln
  richtung: widerspricht
  quelle: Fachgespräch mit Trägern (erfunden)
  text: Plätze bleiben frei.
"""
ZIEL = (
    "- {indikator: kinderarmut, zielwert: 8, jahr: 2027, basisjahr: 2020, "
    "vereinbart_von: Stadtrat, vereinbart_am: 2021-05-01, quelle: Beschluss (erfunden)%s}\n"
)
ZIELE = ZIEL % ""
VERFEHLT = {("90001", "kinderarmut"): "verfehlt"}


def schreibe(ordner: Path, **dateien: str) -> Path:
    eigener = ordner / "90001-musterstadt"
    eigener.mkdir()
    for name, text in dateien.items():
        (eigener / f"{name}.yml").write_text(text, encoding="utf-8")
    return ordner


def test_folder_of_a_kommune_is_read_by_its_ags(tmp_path: Path, katalog: Katalog) -> None:
    (tmp_path / "_abschnitte").mkdir()
    beitraege = lade_beitraege(schreibe(tmp_path, ziele=ZIELE, stimmen=STIMMEN), katalog)
    vorort = fuer_regeln(beitraege, VERFEHLT)
    assert list(vorort) == ["90001"]
    assert vorort["90001"].ziele == {"kinderarmut": "verfehlt"}
    zahlen = {"stuetzt": 1, "stuetzt_mehrfach": 1, "widerspricht": 1}
    assert vorort["90001"].stimmen == {"kinder-und-familien": zahlen}
    assert vorort["90001"].massnahmen is None


def test_empty_register_is_not_a_missing_one(tmp_path: Path, katalog: Katalog) -> None:
    beitraege = lade_beitraege(schreibe(tmp_path, massnahmen=""), katalog)
    assert beitraege["90001"].massnahmen == ()
    assert fuer_regeln(beitraege, {})["90001"].massnahmen == set()


def test_examples_reach_rules_only_where_they_are_asked_for(
    tmp_path: Path, katalog: Katalog
) -> None:
    stimmen = STIMMEN.replace("(erfunden)", "(erfunden)\n  beispiel: true")
    ort = schreibe(tmp_path, ziele=ZIEL % ", beispiel: true", stimmen=stimmen)
    beitraege = lade_beitraege(ort, katalog)
    ohne, mit = (fuer_regeln(beitraege, VERFEHLT, mit_beispielen=b) for b in (False, True))
    assert ohne["90001"] == Vorort()
    assert mit["90001"].ziele == {"kinderarmut": "verfehlt"}
    assert mit["90001"].stimmen == {
        "kinder-und-familien": {"stuetzt": 1, "stuetzt_mehrfach": 1, "widerspricht": 1}
    }


def test_every_mistake_is_named_with_file_and_line(tmp_path: Path, katalog: Katalog) -> None:
    ziele = ZIELE + ZIELE.replace("kinderarmut", "kinderamut") + "- {indikator: x}\n"
    stimmen = STIMMEN.replace("stuetzt", "vielleicht")
    with pytest.raises(KatalogFehler) as fehler:
        lade_beitraege(schreibe(tmp_path, ziele=ziele, stimmen=stimmen), katalog)
    text = str(fehler.value)
    assert "ziele.yml, Zeile 2" in text
    assert "kinderarmut" in text
    assert "ziele.yml, Zeile 3" in text
    assert "stimmen.yml, Zeile 6" in text


WAHRHEIT = {
    "fehlt": ({"massnahme_fehlt": "tafel"}, Vorort(massnahmen=frozenset()), "trifft_zu"),
    "vorhanden": (
        *({"massnahme_fehlt": "tafel"}, Vorort(massnahmen=frozenset({"tafel"}))),
        "trifft_nicht_zu",
    ),
    "ohne Register": ({"massnahme_fehlt": "tafel"}, Vorort(), "nicht_beurteilbar"),
    "Gegenteil ohne Register": (
        *({"nicht": {"massnahme_fehlt": "tafel"}}, Vorort()),
        "nicht_beurteilbar",
    ),
    "Ziel verfehlt": (
        *({"ziel": "kinderarmut", "stand": "verfehlt"}, Vorort(ziele={"kinderarmut": "verfehlt"})),
        "trifft_zu",
    ),
    "Ziel auf Kurs": (
        *({"ziel": "kinderarmut", "stand": "verfehlt"}, Vorort(ziele={"kinderarmut": "auf_kurs"})),
        "trifft_nicht_zu",
    ),
    "kein Ziel": ({"ziel": "kinderarmut", "stand": "verfehlt"}, Vorort(), "nicht_beurteilbar"),
    "zu wenige Stimmen": (
        {"stimme": "bildung", "richtung": "stuetzt", "mindestens": 2},
        *(Vorort(stimmen={"bildung": {"stuetzt": 1}}), "trifft_nicht_zu"),
    ),
    "zu geringes Gewicht": (
        {"stimme": "bildung", "richtung": "stuetzt", "gewicht": "uebereinstimmend"},
        *(Vorort(stimmen={"bildung": {"stuetzt": 2, "stuetzt_mehrfach": 2}}), "trifft_nicht_zu"),
    ),
    "genug Gewicht": (
        {"stimme": "bildung", "richtung": "stuetzt", "gewicht": "mehrfach", "mindestens": 2},
        *(Vorort(stimmen={"bildung": {"stuetzt": 3, "stuetzt_mehrfach": 2}}), "trifft_zu"),
    ),
    "keine Stimmen": ({"stimme": "bildung", "richtung": "stuetzt"}, Vorort(), "nicht_beurteilbar"),
}


@pytest.mark.parametrize("fall", WAHRHEIT)
def test_rule_asks_what_is_known_on_site(fall: str) -> None:
    wenn, vorort, erwartet = WAHRHEIT[fall]
    befund, *_ = werte_aus(
        [regel(wenn)], fakten({"90001": {"i0": {"wert": 1.0}}}), vorort={"90001": vorort}
    )
    assert befund.wahrheit == erwartet
    assert bool(befund.fehlend) == (erwartet == "nicht_beurteilbar")


def test_proof_says_which_weight_was_asked() -> None:
    wenn = {"stimme": "bildung", "richtung": "stuetzt", "gewicht": "mehrfach"}
    zahlen = Vorort(stimmen={"bildung": {"stuetzt": 3, "stuetzt_mehrfach": 2}})
    werte = fakten({"90001": {"i0": {"wert": 1.0}}})
    befund, *_ = werte_aus([regel(wenn)], werte, vorort={"90001": zahlen})
    (umstand,) = befund.umstaende
    assert umstand.soll == "mindestens 1, stützend, mindestens mehrfach genannt"
    assert umstand.ist == "2"
