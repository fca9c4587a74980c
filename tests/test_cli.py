"""The command line speaks German, names the remedy and ends with a documented exit code."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozialatlas import cli, regelbefehle, renderbefehle
from sozialatlas.regeln import maschine

WURZEL = Path(__file__).parents[1]


def rufe(capsys: pytest.CaptureFixture[str], *argumente: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ende:
        cli.main(argumente)
    ausgabe = capsys.readouterr()
    return int(ende.value.code or 0), ausgabe.out + ausgabe.err


@pytest.mark.parametrize(
    ("argumente", "erwartet"),
    [
        ((), "Es fehlt: BEFEHL"),
        (("empfehlungen",), "Es fehlt: AGS"),
        (("rendern",), "„rendern“ ist nicht bekannt. Schreibweise prüfen; ähnlich ist „render“"),
        (("render", "--formate"), "Unbekannt ist: --formate"),
        (("render", "--format"), "Nach --format fehlt ein Wert"),
        (("render", "--format", "odt"), "Bekannt sind: docx, html, pdf"),
        (("render", "--engine", "quart"), "ähnlich ist „quarto“"),
    ],
)
def test_wrong_call_says_what_is_missing_and_ends_with_2(capsys, argumente, erwartet) -> None:
    code, text = rufe(capsys, *argumente)
    assert code == 2
    assert erwartet in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    "befehl",
    [(), ("data", "import"), ("data", "check"), ("rules", "check"), ("rules", "diff"), ("render",)],
)
def test_help_is_german_and_names_the_exit_codes(capsys, befehl) -> None:
    code, text = rufe(capsys, *befehl, "--help")
    assert code == 0
    assert text.startswith("Aufruf: sozialatlas")
    assert "Rückgabewerte:" in text
    assert "usage" not in text
    assert "options" not in text


@pytest.mark.parametrize("befehl", [("data", "import"), ("render",), ("empfehlungen",), ("stubs",)])
def test_help_of_a_command_shows_an_example(capsys, befehl) -> None:
    _, text = rufe(capsys, *befehl, "--help")
    assert f"Beispiele:\n  sozialatlas {' '.join(befehl)}" in text


def test_several_values_follow_one_option() -> None:
    wahl = cli.baue_zeile().parse_args(
        ["render", "--kommune", "16052", "16051", "--format", "html", "pdf"]
    )
    assert wahl.kommune == ["16052", "16051"]
    assert wahl.format == ["html", "pdf"]


def test_quarto_engine_says_when_quarto_is_not_installed(capsys, monkeypatch) -> None:
    monkeypatch.setattr(renderbefehle.shutil, "which", lambda name: None)
    code, text = rufe(capsys, "render", "--engine", "quarto")
    assert code == 2
    assert "Quarto ist nicht installiert" in text


def test_file_that_cannot_be_read_or_written_is_named_without_traceback(
    capsys, monkeypatch
) -> None:
    def scheitere(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "rules/schema.json")

    monkeypatch.setattr(regelbefehle, "schreibe", scheitere)
    code, text = rufe(capsys, "rules", "schema")
    assert code == 1
    assert "rules/schema.json\n  Fehler:    Die Datei ist nicht freigegeben." in text


def test_rule_that_is_not_valid_at_the_edition_is_pointed_out(capsys, tmp_path) -> None:
    quelle = next((WURZEL / "rules" / "kinder-und-familien").glob("*.yml"))
    text = re.sub(r"gueltig_ab: .*", "gueltig_ab: 2020-01-01\ngueltig_bis: 2021-12-31",
                  quelle.read_text("utf-8"))  # fmt: skip
    ziel = tmp_path / "rules" / "kinder-und-familien" / quelle.name
    ziel.parent.mkdir(parents=True)
    ziel.write_text(text, encoding="utf-8")
    cli.main(["rules", "check", str(ziel)])
    assert f"gilt die Regel {quelle.stem} nicht" in capsys.readouterr().out
    cli.main(["rules", "check", str(quelle)])
    assert "gilt die Regel" not in capsys.readouterr().out


def test_faulty_rule_does_not_keep_the_sound_ones_from_being_analysed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ordner = tmp_path / "rules" / "kinder-und-familien"
    ordner.mkdir(parents=True)
    quelle = WURZEL / "rules" / ordner.name / "kinderarmut-deutlich-ueber-land.yml"
    vorlage = re.sub(r"^  umfasst: \[[^]]*\]\n", "", quelle.read_text("utf-8"), flags=re.M)
    texte = {
        "kaputt": re.sub(r"prioritaet: \w+", "prioritaet: sofort", vorlage),
        "doppelt": vorlage.replace(
            "  alle:\n",
            '  alle:\n    - {indikator: kinderarmut, merkmal: verhaeltnis_land, ist: ">= 1,1"}\n',
        ),
    }
    for name, text in texte.items():
        ganz = re.sub(r"^id: .*", f"id: {name}", text, flags=re.M)
        (ordner / f"{name}.yml").write_text(ganz, encoding="utf-8")
    code, text = rufe(capsys, "rules", "check", str(ordner))
    assert code == 5
    assert "„sofort“ ist hier nicht bekannt" in text
    assert "verhaeltnis_land >= 1,1“ ändert nichts" in text
    assert "Fehler haben: kaputt.\n\n2 Regeln, 1 Fehler, " in text
    (ordner / "kaputt.yml").unlink()
    cli.main(["rules", "check", str(ordner)])
    assert rufe(capsys, "rules", "check", "--streng", str(ordner))[0] == 5


@pytest.mark.parametrize("befehl", [("empfehlungen",), ("render", "--kommune")])
@pytest.mark.parametrize(
    ("ags", "erwartet"),
    [
        ("99999", "gibt es nicht"),
        ("gera", "16052 (Kreisfreie Stadt)"),
        ("16056", "Nachfolger: Wartburgkreis (16063)"),
        ("16", "Thüringen (16) ist keine Kommune"),
    ],
)
def test_area_without_report_is_refused_with_the_next_best(capsys, befehl, ags, erwartet) -> None:
    code, text = rufe(capsys, *befehl, ags)
    assert code == 2
    assert erwartet in text


def test_kommune_without_document_is_told_how_to_get_one(capsys) -> None:
    code, text = rufe(capsys, "render", "--kommune", "16064046")
    assert code == 2
    assert "sozialatlas stubs" in text


def test_every_command_refuses_a_folder_that_is_no_project(capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(tmp_path / "fehlt"))
    for befehl in ("data check", "rules check", "rules schema", "stubs", "render"):
        code, text = rufe(capsys, *befehl.split())
        assert (code, "kein Sozialatlas-Projekt" in text) == (2, True), befehl
    assert not (tmp_path / "fehlt").exists()


def test_reader_of_a_pipe_may_stop_early() -> None:
    viel = (
        "from sozialatlas import cli; cli.stubs = lambda w: print('x' * 10**6); cli.main(['stubs'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", viel], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as lauf:
        assert lauf.stdout is not None
        lauf.stdout.close()
        _, fehler = lauf.communicate()
    assert (lauf.returncode, fehler) == (0, "")


def beispiele(zeile: argparse.ArgumentParser) -> Iterator[str]:
    """The lines below "Beispiele:" in the help of all commands."""
    yield from re.findall(r"^  sozialatlas (.+)$", zeile.epilog or "", flags=re.MULTILINE)
    for aktion in zeile._actions:
        if isinstance(aktion, argparse._SubParsersAction):
            for unter in aktion.choices.values():
                yield from beispiele(unter)


def test_examples_of_the_help_can_be_typed_as_they_stand() -> None:
    zeile = cli.baue_zeile()
    alle = list(beispiele(zeile))
    assert len(alle) > 25
    for beispiel in alle:
        worte = shlex.split(beispiel)
        zeile.parse_args(worte)
        fehlt = [w for w in worte if w.startswith("rules/") and not (WURZEL / w).exists()]
        assert not fehlt, beispiel


@pytest.mark.parametrize("hinweis", [maschine.HINWEIS, None])
def test_commands_about_rules_say_when_their_engine_is_missing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, hinweis: str | None
) -> None:
    monkeypatch.setattr(maschine, "verfuegbar", lambda: hinweis)
    cli.main(["rules", "check", str(WURZEL / "rules" / "bildung" / "kita-personalausstattung.yml")])
    aus = capsys.readouterr()
    assert aus.err == (f"Hinweis: {hinweis}\n" if hinweis else "")
    assert "Referenzauswerter" not in aus.out


def test_planning_a_run_loads_nothing_that_only_documents_need() -> None:
    code = (
        "import sys; from sozialatlas import cli, render; cli.baue_zeile();"
        "schwer = {'pandas', 'matplotlib', 'scipy', 'pptx', 'sozialatlas.bericht'};"
        "print(schwer & set(sys.modules))"
    )
    ende = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ende.stdout == "set()\n"
