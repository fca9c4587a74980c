"""Decisions as files: what each must say, whose they are, and what happens when rules change."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from regelwerkzeug import regel
from rueckwerkzeug import AGS, EINTRAG
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.regeln import umbenannt
from sozialatlas.regeln.pruefung import pruefe_fruehere
from sozialatlas.vorort import lade_beitraege, mit_heutigen_namen
from sozialatlas.vorort.entscheidungen import Entscheidung, letzte

WENN = {"indikator": "kinderarmut", "merkmal": "wert", "ist": "> 10"}
VORSCHLAG = """\
- schluessel: 90001/kita-plaetze
  ausgabe: '2026'
  art: kommentar
  neu: Bitte kürzer (erfunden).
  quelle: Rückmeldung (erfunden)
"""


def lade(
    ordner: Path, katalog: Katalog, text: str, vorschlaege: str = ""
) -> tuple[Entscheidung, ...]:
    eigener = ordner / f"{AGS}-musterstadt"
    eigener.mkdir()
    (eigener / "entscheidungen.yml").write_text(text, encoding="utf-8")
    if vorschlaege:
        (eigener / "vorschlaege.yml").write_text(vorschlaege, encoding="utf-8")
    return lade_beitraege(ordner, katalog)[AGS].entscheidungen or ()


def mit_ersetzter(schluessel: str, **angaben: object) -> str:
    """Return a file whose decision says that it replaced another one."""
    (e,) = yaml.safe_load(EINTRAG)
    return yaml.safe_dump([e | angaben | {"ersetzt": [e | {"schluessel": schluessel}]}])


FAELLE = {
    "fremde Kommune": (EINTRAG.replace("90001/", "90002/"), "gehört nicht in den Ordner"),
    "zweimal": (EINTRAG + EINTRAG, "steht schon eine Entscheidung in Zeile 2"),
    "ohne Grund": (EINTRAG.replace("angenommen", "abgelehnt"), "Die Begründung fehlt"),
    "ohne Wortlaut": (
        EINTRAG.replace("angenommen", "geaendert") + "  begruendung: erfunden\n",
        "Der geänderte Wortlaut fehlt"),
    "Wortlaut bei angenommen": (EINTRAG + "  wortlaut: Anders.\n", "passt nicht zu „angenommen“"),
    "Frist zu früh": (EINTRAG + "  frist: 2026-11-30\n", "liegt vor dem Beschluss"),
    "ohne Name": (EINTRAG.replace("  name: Vorsitz des Ausschusses\n", ""), "Das Feld fehlt"),
    "ersetzt anderes": (mit_ersetzter("90001/wohnen"), "ein anderer Entwurf"),
    "Beispiel über Wirklichem": (
        mit_ersetzter("90001/kita-plaetze", beispiel=True), "keine wirkliche Entscheidung"),
}  # fmt: skip


@pytest.mark.parametrize("fall", FAELLE)
def test_file_that_contradicts_itself_is_refused(
    tmp_path: Path, katalog: Katalog, fall: str
) -> None:
    text, befund = FAELLE[fall]
    with pytest.raises(KatalogFehler) as fehler:
        lade(tmp_path, katalog, text)
    assert befund in str(fehler.value)


def test_decisions_on_two_editions_stand_side_by_side_and_the_latest_holds(
    tmp_path: Path, katalog: Katalog
) -> None:
    spaeter = EINTRAG.replace("'2026'", "'2027'").replace("2026-12-01", "2027-12-01")
    beide = lade(tmp_path, katalog, spaeter + EINTRAG)
    assert len(beide) == 2
    assert letzte(beide)["90001/kita-plaetze"].ausgabe == "2027"
    beispiel = beide[0].model_copy(update={"beispiel": True})
    assert letzte([beispiel]) == {}


def test_proposal_belongs_to_the_kommune_of_its_folder(tmp_path: Path, katalog: Katalog) -> None:
    with pytest.raises(KatalogFehler, match="gehört nicht in den Ordner"):
        lade(tmp_path, katalog, EINTRAG, VORSCHLAG.replace("90001", "90002"))


def test_decision_on_a_rule_that_is_gone_stays_as_it_is(tmp_path: Path, katalog: Katalog) -> None:
    lade(tmp_path, katalog, EINTRAG)
    beitraege = lade_beitraege(tmp_path, katalog)
    assert mit_heutigen_namen(beitraege, {"anderes": "neu"}) == beitraege


def test_decision_and_proposal_follow_a_renamed_rule(tmp_path: Path, katalog: Katalog) -> None:
    lade(tmp_path, katalog, EINTRAG, VORSCHLAG)
    heute = mit_heutigen_namen(lade_beitraege(tmp_path, katalog), {"kita-plaetze": "kita-ausbau"})[
        AGS
    ]
    assert [e.schluessel for e in heute.entscheidungen or ()] == ["90001/kita-ausbau"]
    assert [v.schluessel for v in heute.vorschlaege or ()] == ["90001/kita-ausbau"]


def test_former_ids_say_what_a_rule_is_called_today() -> None:
    a = regel(WENN).model_copy(update={"id": "neu", "frueher": ("alt", "uralt")})
    assert umbenannt([a]) == {"alt": "neu", "uralt": "neu"}
    assert list(pruefe_fruehere([a])) == []


@pytest.mark.parametrize("frueher", ["b", "uralt"])
def test_former_id_may_be_neither_in_use_nor_claimed_twice(frueher: str) -> None:
    a = regel(WENN).model_copy(update={"id": "a", "frueher": (frueher,)})
    b = regel(WENN).model_copy(update={"id": "b", "frueher": ("uralt",)})
    (mangel,) = pruefe_fruehere([a, b])
    assert f"Die id „{frueher}“ gehört schon zu" in mangel.fehler
