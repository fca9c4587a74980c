"""Voices: counted by weight, checked for persons and references, shown beside the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import bericht, entwuerfe
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.bericht.stimmenabschnitt import zur_empfehlung
from sozialatlas.bericht.text import ERFUNDEN
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.vorort import Beitraege, lade_beitraege
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


# --- in the report ---


SIEBEN = ("16051", "16052", "16053", "16055", "16064", "16066", "16077001")


@pytest.fixture
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def mit_stimmen(*stimmen: Stimme) -> Bericht:
    """Return the report of Gera as if these voices had been delivered."""
    b = bericht("16052")
    return replace(
        b, grundlage=replace(b.grundlage, beitraege={"16052": Beitraege(stimmen=stimmen)})
    )


@pytest.mark.parametrize("ags", SIEBEN)
def test_seven_kommunen_have_voices_marked_as_examples(im_projekt: None, ags: str) -> None:
    b = bericht(ags)
    eigene = b.grundlage.beitraege[ags].stimmen
    assert eigene is not None
    assert 4 <= len(eigene) <= 6
    assert all(s.beispiel and "erfunden" in s.quelle for s in eigene)
    assert {"stuetzt", "widerspricht"} == {s.richtung for s in eigene}
    text = str(b.stimmen())
    punkte = [z for z in text.splitlines() if z.startswith("- ")]
    assert len(punkte) == len(eigene)
    assert all(z.startswith("- *Beispiel.*") for z in punkte)
    assert text.startswith(ERFUNDEN)
    assert b.grundlage.vorort[ags].stimmen is None


def test_rule_that_an_example_names_fires_there(im_projekt: None) -> None:
    for ags in SIEBEN:
        b = bericht(ags)
        genannte = {s.regel for s in b.grundlage.beitraege[ags].stimmen or () if s.regel}
        assert genannte <= {e.regel for e in b.entwuerfe}, ags


def test_kommune_without_voices_says_so_in_one_paragraph(im_projekt: None) -> None:
    text = str(bericht("16069").stimmen())
    assert text.startswith("Für diese Ausgabe liegen keine qualitativen Befunde vor")
    assert "\n" not in text


def test_voice_stands_beside_the_figures_with_all_it_says(im_projekt: None) -> None:
    eine = stimme(ort="Lusan", gewicht="mehrfach")
    text = str(
        mit_stimmen(eine, stimme(richtung="widerspricht", text="Plätze sind frei.")).stimmen()
    )
    assert "Beispiel" not in text
    assert "„Kinderarmut“ mit 18,4" in text
    assert "▲\u00a01 stützt, ▽\u00a01 widerspricht" in text
    for teil in ("Fachgespräch", "1.\u00a0März 2026", "Lusan", "mehrfach genannt", "Protokoll"):
        assert teil in text


def test_draft_counts_real_voices_and_no_examples(im_projekt: None) -> None:
    b = bericht("16052")
    entwurf = next(e for e in b.entwuerfe if e.handlungsfeld == "kinder-und-familien")
    assert list(zur_empfehlung(b.grundlage, entwurf)) == []
    mit = mit_stimmen(stimme(), stimme(richtung="widerspricht"), stimme(beispiel=True))
    assert list(zur_empfehlung(mit.grundlage, entwurf)) == [
        "*Stimmen.* Dazu liegen zwei qualitative Befunde vor (1 stützt, 1 widerspricht), "
        "siehe @sec-stimmen."
    ]
    einzeln = mit_stimmen(stimme(regel=entwurf.regel), stimme(regel="andere-regel"))
    (satz,) = zur_empfehlung(einzeln.grundlage, entwurf)
    assert "liegt ein qualitativer Befund vor (1 stützt, 0 widersprechen)" in satz
    assert satz in entwuerfe.kasten(einzeln.grundlage, entwurf, 1)
