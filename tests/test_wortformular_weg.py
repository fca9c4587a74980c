"""The whole way of the form in Word: out, filled in, judged, written; a second time nothing."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from rueckwerkzeug import AGS, FORMULAR, TAG, Amt, amt
from sozialatlas import austauschbefehle
from sozialatlas.austausch.rueckformate import SCHREIBER
from sozialatlas.austausch.ruecktext import als_text
from sozialatlas.katalog import Katalog
from wortwerkzeug import (
    absatz,
    bemerkung,
    bereich,
    bloecke_von,
    eingefuegt,
    fuelle,
    gespeichert,
    kommentiere,
    kopie,
    schreibe_wortlaut,
    verpackt,
    wortlaute,
)

NAME = "antwort.docx"
BESCHLUSS = {"gremium": "Jugendhilfeausschuss", "datum": "08.12.2026", "name": "Vorsitz"}


@pytest.fixture
def stadt(tmp_path: Path, katalog: Katalog) -> Amt:
    return amt(tmp_path, katalog, eintrag="")


def formular() -> Any:
    return Document(io.BytesIO(SCHREIBER["docx"](FORMULAR, TAG)))


def ausgefuellt() -> Any:
    """Return a form that agrees with one draft and changes another; all invented."""
    dokument = formular()
    for feld, text in BESCHLUSS.items():
        fuelle(dokument, 0, feld, text)
    fuelle(dokument, 2, "entscheidung", "angenommen", verfolgt=True)
    fuelle(dokument, 2, "frist", "31.12.2027")
    fuelle(dokument, 3, "entscheidung", "geändert")
    fuelle(dokument, 3, "begruendung", "Zuerst ein Stadtteil.")
    fuelle(dokument, 3, "wortlaut", "Die Stadt Musterstadt beginnt in einem Stadtteil.")
    return dokument


def test_decisions_in_word_are_written_and_a_second_time_nothing_changes(stadt: Amt) -> None:
    inhalt = gespeichert(ausgefuellt())
    erstes = stadt.nimm(inhalt, NAME)
    assert (erstes.fehler, len(erstes.aenderungen)) == ((), 2)
    eintraege = {e["schluessel"]: e for e in yaml.safe_load(stadt.datei.read_text("utf-8"))}
    geaendert = eintraege[f"{AGS}/wohnen"]
    assert (geaendert["entscheidung"], geaendert["datum"]) == ("geaendert", date(2026, 12, 8))
    assert geaendert["wortlaut"] == "Die Stadt Musterstadt beginnt in einem Stadtteil."
    assert geaendert["vorschlag"] == FORMULAR.zeilen[2].text
    assert eintraege[f"{AGS}/lotsen"]["frist"] == date(2027, 12, 31)
    vorher = stadt.datei.read_bytes()
    zweites = stadt.nimm(inhalt, NAME)
    assert (zweites.fehler, zweites.aenderungen, zweites.unveraendert) == ((), (), 2)
    assert stadt.datei.read_bytes() == vorher


def test_tracked_change_and_comment_are_kept_as_proposals_without_names(stadt: Amt) -> None:
    dokument = ausgefuellt()
    text = FORMULAR.zeilen[0].text
    schreibe_wortlaut(
        dokument,
        absatz(bereich("0", text) + eingefuegt(" Bis 2028.", 'w:author="Erika Mustermann"')),
    )
    kommentiere(dokument, ("0", "Max Muster", bemerkung("Reichen 40?")))
    inhalt = gespeichert(dokument)
    ergebnis = stadt.nimm(inhalt, NAME)
    assert ergebnis.fehler == ()
    vorschlaege = yaml.safe_load((stadt.ordner / "vorschlaege.yml").read_text("utf-8"))
    assert [(v["art"], v["neu"]) for v in vorschlaege] == [
        ("aenderung", f"{text} Bis 2028."), ("kommentar", "Reichen 40?"),
    ]  # fmt: skip
    dateien = "".join(d.read_text("utf-8") for d in stadt.ordner.iterdir())
    assert "Muster" not in dateien.replace("Musterstadt", "")
    terminal = als_text(ergebnis)
    assert "Änderungen am Wortlaut: von Erika Mustermann." in terminal
    assert stadt.nimm(inhalt, NAME).neue_vorschlaege == ()


@pytest.mark.parametrize("fall", ["section missing", "section twice", "other edition", "no name"])
def test_form_with_a_fault_changes_no_decision(stadt: Amt, fall: str) -> None:
    stadt.nimm(gespeichert(ausgefuellt()), NAME)
    vorher = stadt.datei.read_bytes()
    dokument = ausgefuellt()
    fuelle(dokument, 1, "entscheidung", "abgelehnt")
    fuelle(dokument, 1, "begruendung", "Kein Bedarf.")
    erwartet = _schade(dokument, fall)
    ergebnis = stadt.nimm(gespeichert(dokument), NAME)
    assert not ergebnis.angenommen
    assert erwartet in als_text(ergebnis)
    assert stadt.datei.read_bytes() == vorher


def _schade(dokument: Any, fall: str) -> str:
    """Damage the form; return words of the finding."""
    erste = bloecke_von(dokument, 1)
    if fall == "section missing":
        for block in bloecke_von(dokument, 2):
            block.getparent().remove(block)
        return f"Der Entwurf „{AGS}/lotsen“ fehlt im Formular."
    if fall == "section twice":
        for block in reversed(kopie(erste)):
            erste[-1].addnext(block)
        return "Der Entwurf steht doppelt da"
    if fall == "other edition":
        teil = next(r.target_part for r in dokument.part.rels.values()
                    if str(r.target_part.partname) == "/customXml/item2.xml")  # fmt: skip
        teil._blob = teil.blob.replace(b'"Ausgabe">2026<', b'"Ausgabe">2031<')
        return "Die Prüfsumme passt nicht"
    fuelle(dokument, 0, "name", "")
    return "Feld Name"


def test_edit_without_tracking_does_not_refuse_the_form(stadt: Amt) -> None:
    dokument = ausgefuellt()
    wortlaute(dokument)[0].runs[0].text = "Die Stadt Musterstadt sollte 20 Plätze schaffen."
    ergebnis = stadt.nimm(gespeichert(dokument), NAME)
    assert (ergebnis.fehler, len(ergebnis.aenderungen)) == ((), 2)
    assert [v.neu for v in ergebnis.neue_vorschlaege] == [
        "Die Stadt Musterstadt sollte 20 Plätze schaffen."
    ]


def test_edit_without_tracking_refuses_the_form_where_the_sent_text_is_gone(stadt: Amt) -> None:
    dokument = ausgefuellt()
    wortlaute(dokument)[0].runs[0].text = "Die Stadt Musterstadt sollte 20 Plätze schaffen."
    inhalt = verpackt(
        gespeichert(dokument), lambda teile: teile.update({"customXml/item2.xml": b"<leer/>"})
    )
    ergebnis = stadt.nimm(inhalt, NAME)
    assert [f.fehler for f in ergebnis.fehler] == [
        "Titel oder Text des Entwurfs wurde im Formular verändert."
    ]
    assert not stadt.datei.exists()


# --- handbook -------------------------------------------------------------------------------------

SEITE = Seite("rueckmeldung-word")


def test_handbook_shows_commands_and_pictures_that_exist() -> None:
    befehle = [argumente(b)[:2] for b in SEITE.befehle]
    assert befehle == [["exchange", "export"], ["exchange", "import"], ["exchange", "import"]]
    assert "docx" in austauschbefehle.FORMATE
    bilder = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", SEITE.text)
    assert bilder
    assert all((WURZEL / "docs" / "handbuch" / bild).exists() for bild in bilder)


def test_handbook_names_findings_as_they_are_worded() -> None:
    quellen = "".join(
        (WURZEL / "lib" / "sozialatlas" / "austausch" / f"{name}.py").read_text(encoding="utf-8")
        for name in ("dateiart", "wortpaket", "wortlesen", "rueckform")
    )
    worte = re.sub(r"\"\s*f?\"|\s+", " ", quellen).replace("  ", " ")
    befunde = re.findall(r"^\| ([DÜ][^|]*?) \|", SEITE.text.split("## 3.")[1], re.MULTILINE)
    assert len(befunde) == 9
    for befund in befunde:
        anfang = re.split(r" …|;| \(", befund)[0]
        assert anfang in worte, befund
