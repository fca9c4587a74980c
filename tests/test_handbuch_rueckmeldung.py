"""The handbook of decisions: its commands run in order, its examples hold, its lists are whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from docx import Document
from openpyxl import load_workbook

from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from sozialatlas import austauschbefehle, cli
from sozialatlas.austausch import rueckmappe as rm
from sozialatlas.austausch.rueckformate import LESER, SCHREIBER
from sozialatlas.austausch.rueckmeldung import ALLGEMEIN, FELDER
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.regeln import Regel
from sozialatlas.vorort import Entscheidung, lade_beitraege
from wortwerkzeug import fuelle as fuelle_word

SEITE = Seite("rueckmeldung")
GERA = "kommunen/16052-gera"


@pytest.fixture(scope="module")
def projekt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Stand in a project with the real figures and rules, in which nothing is decided yet."""
    ort = tmp_path_factory.mktemp("projekt")
    (ort / "kommunen").mkdir()
    g = replace(grundlage(), wurzel=ort, beitraege={})

    def lade(_: Path) -> Grundlage:
        """Read again only what the commands write; figures and rules stay as they are."""
        object.__setattr__(g, "beitraege", lade_beitraege(ort / "kommunen", g.katalog))
        return g

    with pytest.MonkeyPatch.context() as m:
        m.setattr(import_module("sozialatlas.bericht.grundlage"), "lade_grundlage", lade)
        m.setenv("SOZIALATLAS_WURZEL", str(ort))
        m.chdir(ort)
        yield ort


def fuelle(datei: Path, wort: str) -> None:
    """Fill in the form as a Kommune does; invented."""
    m = load_workbook(datei)
    ws = m[rm.BESCHLUSS]
    for feld, wert in {
        "gremium": "Jugendhilfeausschuss", "datum": datetime(2026, 12, 8),
        "name": "Vorsitz des Jugendhilfeausschusses", "quelle": "Vorlage 112/2026 (erfunden)",
    }.items():  # fmt: skip
        ws[rm.ALLGEMEINZELLE[feld]].value = wert
    ws = m[rm.ENTWUERFE]
    ws["E4"].value = wort
    ws["F4"].value = None if wort == "angenommen" else "Beispiel, frei erfunden."
    m.save(datei)


def test_the_whole_way_of_the_handbook_runs(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    befehle = [argumente(zeile) for zeile in SEITE.befehle]
    assert [b[1] for b in befehle] == ["export", "import", "import", "import", "import"]
    schreibe, probe, nimm, nochmal, ersetze = befehle
    datei = projekt / "rueckmeldung-gera.xlsx"
    cli.main(schreibe)
    fuelle(datei, "angenomen")
    assert scheitert(probe) == 3
    (befund, *_) = SEITE.bloecke("text")
    assert befund in capsys.readouterr().out
    fuelle(datei, "angenommen")
    cli.main(probe)
    assert "1 Entscheidung würde übernommen." in capsys.readouterr().out
    assert not (projekt / GERA).exists()
    cli.main(nimm)
    assert f"Geschrieben: {GERA}/entscheidungen.yml" in capsys.readouterr().out
    vorher = (projekt / GERA / "entscheidungen.yml").read_bytes()
    cli.main(nochmal)
    assert "Keine Änderungen. 1 Entscheidung aus der Datei gilt bereits." in capsys.readouterr().out
    fuelle(datei, "abgelehnt")
    assert scheitert(nochmal) == 3
    assert f"--ersetzen {ersetze[-1]}" in capsys.readouterr().out
    assert (projekt / GERA / "entscheidungen.yml").read_bytes() == vorher
    cli.main(ersetze)
    (e,) = lade_beitraege(projekt / "kommunen", grundlage().katalog)["16052"].entscheidungen or ()
    assert (e.entscheidung, [x.entscheidung for x in e.ersetzt]) == ("abgelehnt", ["angenommen"])


def scheitert(teile: list[str]) -> int:
    with pytest.raises(SystemExit) as ende:
        cli.main(teile)
    return int(str(ende.value.code))


def test_form_shows_what_was_decided_on_the_same_text(projekt: Path) -> None:
    fuelle_aus = projekt / "zweites.xlsx"
    cli.main(["exchange", "export", "16052", "--out", str(fuelle_aus)])
    ws = load_workbook(fuelle_aus)[rm.ENTWUERFE]
    assert [ws[f"{s}4"].value for s in "EF"] == ["abgelehnt", "Beispiel, frei erfunden."]
    assert ws["E5"].value is None


def test_present_form_is_not_overwritten(projekt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    datei = projekt / "drittes.xlsx"
    datei.write_bytes(b"ausgefuellt")
    assert scheitert(["exchange", "export", "16052", "--out", str(datei)]) == 2
    assert "vielleicht ist sie ausgefüllt" in capsys.readouterr().err
    cli.main(["exchange", "export", "16052", "--out", str(datei), "--ersetzen"])
    assert datei.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("teile", "code", "text"),
    [
        (["export", "99999"], 2, "99999"),
        (["export", "16052", "--out", "x.pdf"], 2, "endet nicht auf .xlsx"),
        (["import", "fehlt.xlsx"], 3, "Die Datei gibt es nicht"),
        (["import", "zweites.xlsx", "--ersetzen", "16052/fremd"], 2, "steht nicht im Formular"),
    ],
)
def test_call_that_does_not_fit_says_so(
    projekt: Path, capsys: pytest.CaptureFixture[str], teile: list[str], code: int, text: str
) -> None:
    if "zweites.xlsx" in teile:
        cli.main(["exchange", "export", "16052", "--out", "zweites.xlsx", "--ersetzen"])
    assert scheitert(["exchange", *teile]) == code
    assert text in capsys.readouterr().err


def test_form_for_an_unknown_area_is_refused(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["exchange", "export", "16052", "--out", "fremd.xlsx", "--ersetzen"])
    m = load_workbook("fremd.xlsx")
    m[rm.KENNUNG]["B4"].value = "99001"
    m.save("fremd.xlsx")
    assert scheitert(["exchange", "import", "fremd.xlsx"]) == 3
    assert "Zu dem Gebiet „99001“ gibt es keine Entwürfe" in capsys.readouterr().err


@pytest.mark.parametrize("ordner", ["16054-suhl", "16054-stadt-suhl"])
def test_decisions_in_word_go_into_the_folder_there_is_or_make_one(
    projekt: Path, capsys: pytest.CaptureFixture[str], ordner: str
) -> None:
    if ordner != "16054-suhl":  # not the name that a new folder gets
        (projekt / "kommunen" / ordner).mkdir()
    cli.main(["exchange", "export", "16054", "--as", "docx", "--out", "suhl.docx", "--ersetzen"])
    dokument = Document("suhl.docx")
    for feld, text in {"gremium": "Stadtrat", "datum": "8.12.2026", "name": "Vorsitz"}.items():
        fuelle_word(dokument, 0, feld, text)
    fuelle_word(dokument, 1, "entscheidung", "angenommen")
    dokument.save("suhl.docx")
    cli.main(["exchange", "import", "suhl.docx"])
    assert f"Geschrieben: kommunen/{ordner}/entscheidungen.yml" in capsys.readouterr().out
    assert [o.name for o in (projekt / "kommunen").glob("16054-*")] == [ordner]
    shutil.rmtree(projekt / "kommunen" / ordner)


def test_example_of_the_file_and_of_the_rule_are_sound() -> None:
    eintrag, regel = SEITE.bloecke("yaml")
    (angaben,) = yaml.safe_load(eintrag)
    e = Entscheidung.model_validate(angaben)
    assert e.schluessel.partition("/")[2] in {r.id for r in grundlage().regeln}
    assert set(yaml.safe_load(regel)) <= set(Regel.model_fields)


def test_every_field_is_explained_and_every_format_is_offered() -> None:
    erklaert = re.findall(r"^\| ([A-ZÄÖÜ][^|]*?) \|", SEITE.text, re.MULTILINE)
    assert {*FELDER.values(), *ALLGEMEIN.values()} <= set(erklaert)
    assert austauschbefehle.FORMATE == tuple(SCHREIBER) == tuple(LESER)


def test_pictures_are_there() -> None:
    bilder = re.findall(r"!\[[^\]]{20,}\]\(([^)]+)\)", SEITE.text)
    assert bilder
    assert all((WURZEL / "docs" / "handbuch" / bild).exists() for bild in bilder)
