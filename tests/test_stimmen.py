"""Voices: counted by weight, checked for persons and references, shown beside the figures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.vorort import lade_beitraege
from sozialatlas.vorort.stimmen import Stimme, zaehle, zu

ANGABEN: dict[str, Any] = {
    "datum": date(2026, 3, 1),
    "art": "fachgespraech",
    "handlungsfeld": "kinder-und-familien",
    "thema": "Plätze",
    "gewicht": "einzeln",
    "richtung": "stuetzt",
    "text": "Es fehlen Plätze.",
    "quelle": "Protokoll (erfunden)",
}
ZEILEN = "\n".join(f"  {k}: {v}" for k, v in ANGABEN.items())
EINTRAG = "-" + ZEILEN[1:] + "\n"


def stimme(**eigene: Any) -> Stimme:
    return Stimme(**ANGABEN | eigene)


def lies(ordner: Path, katalog: Katalog, datei: str, text: str, **angaben: Any) -> str:
    """Return the problems of one file of a Kommune, "" if there are none."""
    eigener = ordner / "90001-musterstadt"
    eigener.mkdir()
    (eigener / f"{datei}.yml").write_text(text, encoding="utf-8")
    try:
        lade_beitraege(ordner, katalog, **angaben)
    except KatalogFehler as fehler:
        return str(fehler)
    return ""


def test_weight_is_counted_from_each_step_up() -> None:
    gewichte = ("einzeln", "mehrfach", "uebereinstimmend")
    zahlen = zaehle([*(stimme(gewicht=g) for g in gewichte), stimme(richtung="widerspricht")])
    assert zahlen == {
        "kinder-und-familien": {
            "stuetzt": 3,
            "stuetzt_mehrfach": 2,
            "stuetzt_uebereinstimmend": 1,
            "widerspricht": 1,
        }
    }


def test_voice_for_one_rule_does_not_speak_to_the_others_of_its_field() -> None:
    eine, alle = stimme(regel="kinderarmut-hoch"), stimme()
    fremd = stimme(handlungsfeld="wohnen")
    assert zu([eine, alle, fremd], "kinderarmut-hoch", "kinder-und-familien") == (eine, alle)
    assert zu([eine, alle, fremd], "andere", "kinder-und-familien") == (alle,)


def test_sound_voice_is_taken(tmp_path: Path, katalog: Katalog) -> None:
    assert lies(tmp_path, katalog, "stimmen", EINTRAG, regeln={"x"}) == ""


@pytest.mark.parametrize(
    ("feld", "text"),
    [
        ("text", "Frau Krause berichtet von langen Wegen."),
        ("quelle", "Gespräch mit Lena Hoffmann"),
        ("ort", "Talstraße 14"),
        ("thema", "Fall Max Mustermann"),
    ],
)
def test_person_in_a_voice_is_refused_with_file_and_line(
    tmp_path: Path, katalog: Katalog, feld: str, text: str
) -> None:
    eintrag = (
        EINTRAG + "-" + "\n".join(f"  {k}: {v}" for k, v in (ANGABEN | {feld: text}).items())[1:]
    )
    fehler = lies(tmp_path, katalog, "stimmen", eintrag + "\n")
    assert f"stimmen.yml, Zeile {len(ANGABEN) + 1}, Feld {feld}" in fehler
    assert "persönliche Angaben" in fehler
    for wort in ("Krause", "Hoffmann", "Talstraße", "Mustermann"):
        assert wort not in fehler


def test_unknown_rule_is_named_with_a_similar_one(tmp_path: Path, katalog: Katalog) -> None:
    text = EINTRAG + "  regel: kinderarmut-hohc\n"
    fehler = lies(tmp_path, katalog, "stimmen", text, regeln={"kinderarmut-hoch"})
    assert "Feld regel" in fehler
    assert "kinderarmut-hoch" in fehler


ENTSCHEIDUNG = """\
- schluessel: 90001/regel-eins
  ausgabe: "2026"
  vorschlag: Plätze schaffen.
  entscheidung: angenommen
  gremium: Jugendhilfeausschuss
  datum: 2026-05-01
  name: Lena Hoffmann
  verantwortlich: Jugendamt, Lena Hoffmann
  quelle: Protokoll
  begruendung: {}
"""


def test_who_answers_for_a_decision_may_be_named_but_nobody_else(
    tmp_path: Path, katalog: Katalog
) -> None:
    assert lies(tmp_path, katalog, "entscheidungen", ENTSCHEIDUNG.format("Bedarf besteht.")) == ""
    (tmp_path / "b").mkdir()
    fehler = lies(tmp_path / "b", katalog, "entscheidungen",
                  ENTSCHEIDUNG.format("Frau Krause hat das vorgeschlagen."))  # fmt: skip
    assert "Feld begruendung" in fehler


def test_texts_inside_of_texts_are_checked_too(tmp_path: Path, katalog: Katalog) -> None:
    text = """\
- id: treff
  name: Treff
  handlungsfeld: kinder-und-familien
  zielgruppe: Jugendliche
  stand: laeuft
  quelle: "Hoffmann, Lena Weber: Studie, 2020"
  orte: [Lusan, Talstraße 14]
  kette: {output: Frau Krause hat 12 Kurse gehalten.}
"""
    fehler = lies(tmp_path, katalog, "massnahmen", text)
    assert "Feld kette.output" in fehler
    assert "Feld orte.1" in fehler
    assert "Feld quelle" not in fehler


def test_area_is_no_person(tmp_path: Path, katalog: Katalog) -> None:
    text = EINTRAG.replace("Es fehlen Plätze.", "Familie Musterstadt heißt das Programm.")
    assert lies(tmp_path, katalog, "stimmen", text, orte={"Musterstadt"}) == ""
