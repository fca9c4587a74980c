"""``rules diff`` and ``rules watch`` on a copy of the project with a history of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sozialatlas import cli, regelbefehle, regelwerkstatt
from sozialatlas.ausgabe import lade_ausgabe
from sozialatlas.darstellung import seite, stil
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.regeln import gueltige, lade_regeln, stelle_fakten, verfuegbar, werte_aus
from sozialatlas.regeln.pruefung import finde_regelnamen
from sozialatlas.regelwerkstatt import lauf as laufmodul
from sozialatlas.regelwerkstatt import speicher

if TYPE_CHECKING:
    from conftest import Bestand

WURZEL = Path(__file__).parents[1]
GIT = shutil.which("git") or ""
REGEL = Path("rules/kinder-und-familien/muster-kinderarmut.yml")
MUSTER = """\
id: muster-kinderarmut
titel: Kinderarmut
handlungsfeld: kinder-und-familien
stand: entwurf
gueltig_ab: 2020-01-01
gilt_fuer: {ebene: [kreis]}
wenn:
  alle:
    - {indikator: kinderarmut, merkmal: verhaeltnis_land, ist: ">= 1,25"}
    - {indikator: kinderarmut, merkmal: wert, ist: "> 1"}
dann:
  empfehlung: "{kommune} sollte handeln: {kinderarmut.wert}."
  prioritaet: hoch
  zustaendig: [jugendamt]
  ebene: kreis
begruendung: Weil es so ist.
belege: [inkar2024]
beispiele:
  trifft_zu:
    - {kinderarmut: {wert: 40, verhaeltnis_land: 9, trend: steigend}}
  trifft_nicht_zu:
    - {kinderarmut: {wert: 2, verhaeltnis_land: 0.1, trend: fallend}}
"""
"""A rule on the real figures: the rules of the project change, this one does not."""
AENDERUNGEN = {
    "strenger": (">= 1,25", ">= 1,8"),
    "milder": (">= 1,25", ">= 1,1"),
    "kaum": (">= 1,25", ">= 1,251"),
    "umgekehrt": (">= 1,25", "> 0,8"),
    "Trend": ('merkmal: wert, ist: "> 1"', "merkmal: trend, ist: steigend"),
    "Priorität": ("prioritaet: hoch", "prioritaet: mittel"),
    "Text": ("sollte handeln", "sollte bald handeln"),
    "Gültigkeit": ("gueltig_ab: 2020-01-01", "gueltig_ab: 2020-01-01\ngueltig_bis: 2021-12-31"),
}

pytestmark = [
    pytest.mark.xdist_group("regelwerkstatt"),
    pytest.mark.skipif(not GIT, reason="git ist nicht installiert"),
]


def git(projekt: Path, *argumente: str) -> None:
    wer = ["-c", "user.name=Muster", "-c", "user.email=muster@example.org"]
    subprocess.run([GIT, *wer, *argumente], cwd=projekt, check=True, capture_output=True)


@pytest.fixture(scope="module")
def bestand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real figures and rules and one more rule, committed; facts are kept once computed."""
    ziel: Path = tmp_path_factory.mktemp("projekt")
    for name in ("rules", "data"):
        shutil.copytree(WURZEL / name, ziel / name)
    (ziel / "chapters").mkdir()
    shutil.copy(WURZEL / "chapters" / "literatur.bib", ziel / "chapters")
    for name in ("_quarto.yml", "_variables.yml"):
        shutil.copy(WURZEL / name, ziel)
    (ziel / REGEL).write_text(MUSTER, encoding="utf-8")
    (ziel / ".gitignore").write_text(".cache/\n", encoding="utf-8")
    git(ziel, "init", "-q", "-b", "main")
    git(ziel, "add", "-A")
    git(ziel, "commit", "-qm", "Stand")
    return ziel


@pytest.fixture
def projekt(bestand: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(bestand))
    yield bestand
    git(bestand, "checkout", "-q", "main", "--", ".")
    git(bestand, "clean", "-fdq")


def aendere(projekt: Path, alt: str, neu: str) -> None:
    datei = projekt / REGEL
    text = datei.read_text(encoding="utf-8")
    assert alt in text
    datei.write_text(text.replace(alt, neu), encoding="utf-8")


def rufe(capsys: pytest.CaptureFixture[str], *argumente: str) -> tuple[int, str, str]:
    code = 0
    try:
        cli.main(["rules", "diff", *argumente])
    except SystemExit as ende:
        code = int(ende.code or 0)
    ausgabe = capsys.readouterr()
    return code, ausgabe.out, ausgabe.err


def genannte(text: str) -> set[str]:
    return set(re.findall(r"\((\d{5}(?:\d{3})?)[):]", text))


def drafts(projekt: Path, echt: Bestand) -> dict[str, dict[str, Any]]:
    """Every draft of every Kommune with a report, by AGS and rule, straight from the tables."""
    ausgabe = lade_ausgabe(projekt)
    ags = ausgabe.regelgebiete(echt.gebiete)
    regeln = gueltige(lade_regeln(projekt / "rules", echt.katalog), ausgabe.stand)
    fakten = stelle_fakten(echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, ags)
    befunde = werte_aus(regeln, fakten)
    return {
        name: {
            t.regel: t
            for e in entwerfe(regeln, befunde, fakten, echt.gebiete.kommune(name), echt.katalog)
            for t in (e, *e.enthaelt)
        }
        for name in ags
    }


@pytest.mark.parametrize("aenderung", AENDERUNGEN.values(), ids=AENDERUNGEN)
def test_change_names_exactly_the_kommunen_whose_drafts_change(
    projekt: Path, echt: Bestand, capsys: pytest.CaptureFixture[str], aenderung: tuple[str, str]
) -> None:
    vorher = drafts(projekt, echt)
    aendere(projekt, *aenderung)
    nachher = drafts(projekt, echt)
    erwartet = {ags for ags in vorher if vorher[ags] != nachher[ags]}
    code, text, _ = rufe(capsys)
    assert code == 0
    offen = set(
        re.findall(r"\((\d+): [^()]* → nicht gefragt\)", text)
    )  # of the rule no longer valid
    assert genannte(text) - offen == erwartet - offen
    assert erwartet, "a change that changes nothing proves nothing"
    for wort, gezeigt in (("gewinnt", nachher), ("verliert", vorher)):
        andere = vorher if gezeigt is nachher else nachher
        gemeint = {ags for ags in gezeigt if set(gezeigt[ags]) - set(andere[ags])}
        block = re.search(rf"  {wort} die Empfehlung: (\d+)\n((?:    .*\n)*)", text)
        assert (genannte(block[2]) if block else set()) == gemeint
        assert int(block[1] if block else 0) == len(gemeint)


def test_nothing_changed_says_so(projekt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rufe(capsys)[:2] == (
        0,
        f"Verglichen: die Regeln im Arbeitsordner mit HEAD ({kopf(projekt)}).\n"
        "Die Regeln unterscheiden sich nicht.\n",
    )


def kopf(projekt: Path) -> str:
    return subprocess.run(
        [GIT, "rev-parse", "--short=7", "HEAD"],
        cwd=projekt, check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip


def test_base_may_be_a_folder_with_or_without_rules_in_it(
    projekt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(projekt / "rules", tmp_path / "alt" / "rules")
    aendere(projekt, *AENDERUNGEN["strenger"])
    texte = [
        rufe(capsys, "--base", str(ort))[1].replace(str(ort), "ALT")
        for ort in (tmp_path / "alt", tmp_path / "alt" / "rules")
    ]
    assert texte[0] == texte[1]
    assert "Stadt Gera (16052)" in texte[0]
    assert texte[0].partition("\n")[2] == rufe(capsys)[1].partition("\n")[2]


def test_folder_without_rules_is_refused(
    projekt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, text, fehler = rufe(capsys, "--base", str(tmp_path))
    assert (code, text) == (2, "")
    assert f"In {tmp_path} liegt keine Regel." in fehler


@pytest.mark.parametrize(
    ("basis", "erwartet"),
    [
        ("gibtsnicht", "Eine Revision oder einen Ordner „gibtsnicht“ gibt es nicht."),
        ("HEAD~7", "Eine Revision oder einen Ordner „HEAD~7“ gibt es nicht."),
        ("-n", "„-n“ ist keine Revision."),
        ("--output=x", "„--output=x“ ist keine Revision."),
        ("", "„“ ist keine Revision."),
        ("HEAD:rules", "gibt es nicht."),
        ("a\nb", "gibt es nicht."),
    ],
)
def test_base_that_is_none_is_refused(
    projekt: Path, capsys: pytest.CaptureFixture[str], basis: str, erwartet: str
) -> None:
    code, text, fehler = rufe(capsys, f"--base={basis}")
    assert (code, text) == (2, "")
    assert erwartet in fehler
    assert "Abhilfe:   Eine Revision" in fehler


def test_revision_before_the_first_rule_is_refused(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    leer = subprocess.run(
        [GIT, "-c", "user.name=M", "-c", "user.email=m@example.org", "commit-tree", "-m", "leer",
         "4b825dc642cb6eb9a060e54bf8d69288fbee4904"],
        cwd=projekt, check=True, capture_output=True, text=True, input="",
    ).stdout.strip()  # fmt: skip
    code, _, fehler = rufe(capsys, "--base", leer)
    assert code == 2
    assert "gibt es keinen Ordner rules/." in fehler


def test_project_without_history_is_told_to_name_a_folder(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.MonkeyPatch.context() as flicken:
        flicken.setenv("GIT_DIR", str(projekt / "nirgends"))
        code, _, fehler = rufe(capsys)
    assert code == 2
    assert "in keinem Git-Verzeichnis" in fehler
    assert "Ordner mit Regeln angeben" in fehler


def test_problems_of_the_rules_are_named_and_nothing_else(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aendere(projekt, "indikator: kinderarmut,", "indikator: kinderarmt,")
    code, text, fehler = rufe(capsys)
    assert (code, text) == (5, "")
    assert "Der Indikator „kinderarmt“ ist nicht bekannt." in fehler
    assert "ähnlich ist „kinderarmut“" in fehler
    assert "Verglichen" not in fehler


def test_rule_of_the_base_that_no_longer_fits_is_left_out_with_a_warning(
    projekt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    shutil.copytree(projekt / "rules", tmp_path / "rules")
    alt = tmp_path / REGEL
    text = alt.read_text(encoding="utf-8")
    alt.write_text(text.replace("indikator: kinderarmut,", "indikator: armutsquote_alt,"), "utf-8")
    for form in ("text", "markdown", "html"):
        code, text, _ = rufe(capsys, "--base", str(tmp_path), "--format", form)
        assert code == 0
        assert "Im früheren Stand nicht lesbar, darum nicht verglichen" in text
        assert "armutsquote" in text
    lauf = regelwerkstatt.richte_ein(projekt)
    basis = regelwerkstatt.Basis("alt", tmp_path / "rules")
    ergebnis = lauf.vergleiche(basis, lauf.basisfassung(basis))
    assert not any(u.felder or u.regel == REGEL.stem for u in ergebnis.unterschiede)


def test_markdown_and_page_show_texts_of_rules_as_texts(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aendere(
        projekt, "titel: Kinderarmut", "titel: '<script>alert(1)</script> **fett** [x](y) &lt; #1'"
    )
    _, markdown, _ = rufe(capsys, "--format", "markdown")
    assert r"\<script\>alert(1)\</script\> \*\*fett\*\* \[x\](y) &amp;lt; \#1" in markdown
    assert markdown.startswith("## Wirkung der geänderten Regeln\n")
    _, html, _ = rufe(capsys, "--format", "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **fett** [x](y) &amp;lt; #1" in html
    assert "<script" not in html


def test_page_is_written_whole_and_loads_nothing(
    projekt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    aendere(projekt, *AENDERUNGEN["milder"])
    ziel = tmp_path / "wirkung.html"
    assert rufe(capsys, "--format", "html", "--out", str(ziel))[1] == f"{ziel} geschrieben.\n"
    html = ziel.read_text(encoding="utf-8")
    assert html.startswith('<!DOCTYPE html>\n<html lang="de">')
    assert html.count("<main>") == html.count("<h1>") == 1
    assert '<th scope="col" class="kurz">Kommune</th>' in html
    assert '<th scope="row">Stadt ' in html
    assert not re.search(r"(?:src|href|url)\s*[=(]", html)


def test_colours_of_letters_on_the_page_are_dark_enough() -> None:
    farben = set(re.findall(r"(?<![-\w])color: (#\w{6})", seite.AUSSEHEN))
    assert farben
    assert all(stil.kontrast(farbe) >= 4.5 for farbe in farben)


@pytest.mark.langsam
def test_axe_finds_no_violation(
    projekt: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    pfad = shutil.which("chromium") or shutil.which("google-chrome")
    if not pfad:
        pytest.skip("kein Chromium: die Prüfung mit axe entfällt")
    aendere(projekt, *AENDERUNGEN["milder"])
    rufe(capsys, "--format", "html", "--out", str(tmp_path / "wirkung.html"))
    with sync_playwright() as spiel:
        chrom = spiel.chromium.launch(executable_path=pfad, args=["--no-sandbox"])
        blatt = chrom.new_page()
        blatt.goto((tmp_path / "wirkung.html").as_uri())
        befund = Axe().run(blatt)
        chrom.close()
    assert befund.violations_count == 0, befund.generate_report()


# What is kept between runs


def test_kept_facts_lead_to_the_same_findings_as_the_table(projekt: Path, echt: Bestand) -> None:
    lauf = regelwerkstatt.richte_ein(projekt)
    ags = lauf.ausgabe.regelgebiete(echt.gebiete)
    tabelle = stelle_fakten(echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, ags)
    regeln = lade_regeln(projekt / "rules", echt.katalog)
    assert werte_aus(regeln, lauf.fakten) == werte_aus(regeln, tabelle)
    assert regelwerkstatt.richte_ein(projekt).fakten == lauf.fakten


def schluessel_von(projekt: Path) -> str:
    return speicher.regelschluessel(projekt / REGEL, finde_regelnamen(projekt / "rules"))


def test_kept_rules_are_the_rules(projekt: Path, echt: Bestand) -> None:
    for _ in range(2):  # the first run keeps them
        lauf = regelwerkstatt.richte_ein(projekt)
        basis = regelwerkstatt.Basis("hier", projekt / "rules")
        fassung = lauf.basisfassung(basis)
        lauf.vergleiche(basis, fassung)
    assert lauf.vorrat.lies(schluessel_von(projekt)) is not None
    gelesen = lade_regeln(projekt / "rules", echt.katalog)
    assert fassung[0].regeln == gelesen
    assert [r.herkunft for r in fassung[0].regeln] == [r.herkunft for r in gelesen]


def test_kept_findings_and_drafts_are_those_of_the_rules(projekt: Path) -> None:
    basis = regelwerkstatt.Basis("hier", projekt / "rules")
    lauf = regelwerkstatt.richte_ein(projekt)
    gerechnet = lauf._bewerte(lauf.basisfassung(basis)[0].regeln, "referenz")
    gehalten = regelwerkstatt.richte_ein(projekt).basisfassung(basis)[0]
    assert (gehalten.befunde, gehalten.entwuerfe) == gerechnet


def test_warm_run_imports_nothing_heavy(projekt: Path, echt: Bestand) -> None:
    regelwerkstatt.richte_ein(projekt)  # the facts are kept
    code = (
        "import sys; from sozialatlas import cli; cli.main(['rules', 'diff']);"
        "schwer = {'pandas', 'numpy', 'scipy', 'geopandas', 'rich', 'faker', 'sozialatlas.vorort'};"
        "print(schwer & set(sys.modules))"
    )
    ende = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ende.stdout.endswith("set()\n")


def test_changed_figure_leads_to_other_facts(projekt: Path) -> None:
    vorher = regelwerkstatt.richte_ein(projekt)
    datei = next(d for d in sorted((projekt / "data/beobachtungen").glob("*.csv"))
                 if re.search(r"^16052,kinderarmut,", d.read_text("utf-8"), re.M))  # fmt: skip
    zeilen = datei.read_text(encoding="utf-8").split("\n")
    letzte = max(i for i, z in enumerate(zeilen) if z.startswith("16052,kinderarmut,"))
    teile = zeilen[letzte].split(",")
    teile[3] = str(float(teile[3]) + 1)
    zeilen[letzte] = ",".join(teile)
    datei.write_text("\n".join(zeilen), encoding="utf-8")
    nachher = regelwerkstatt.richte_ein(projekt)
    verschieden = {
        (ags, indikator)
        for ags, indikator, a, b in zip(
            vorher.fakten["ags"], vorher.fakten["indikator"],
            vorher.fakten["wert"], nachher.fakten["wert"], strict=True,
        )
        if a != b
    }  # fmt: skip
    assert verschieden == {("16052", "kinderarmut")}


def test_rule_saved_while_it_is_read_is_not_kept_for_its_new_text(
    projekt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lauf = regelwerkstatt.richte_ein(projekt)
    pruefe = laufmodul.pruefe_datei

    def langsam(datei: Path, *rest: Any) -> Any:
        ergebnis = pruefe(datei, *rest)
        if datei.name == REGEL.name:
            aendere(projekt, "sollte jetzt", "sollte später")
        return ergebnis

    aendere(projekt, "sollte handeln", "sollte jetzt handeln")
    monkeypatch.setattr(laufmodul, "pruefe_datei", langsam)
    with regelwerkstatt.basis(projekt, "HEAD") as basis:
        lauf.vergleiche(basis, lauf.basisfassung(basis))
    assert lauf.vorrat.lies(schluessel_von(projekt)) is None


# Watching


def test_watching_compares_at_the_start_and_after_each_save() -> None:
    staende = iter([1, 1, 2, 2, 2, 3])
    texte = iter(["eins", "zwei", "drei"])
    ausgaben = regelbefehle.beobachte(
        lambda: next(texte), lambda: next(staende), lambda: None
    )  # fmt: skip
    assert [next(ausgaben).rpartition("\n")[2] for _ in range(3)] == ["eins", "zwei", "drei"]


def test_only_the_saved_file_is_read_again(projekt: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lauf = regelwerkstatt.richte_ein(projekt)
    basis = regelwerkstatt.Basis("hier", projekt / "rules")
    alt = lauf.basisfassung(basis)
    gelesen: list[str] = []
    pruefe = laufmodul.pruefe_datei
    monkeypatch.setattr(
        laufmodul, "pruefe_datei",
        lambda datei, *rest: gelesen.append(datei.name) or pruefe(datei, *rest),
    )  # fmt: skip
    schluessel = speicher.regelschluessel
    monkeypatch.setattr(
        speicher, "regelschluessel",
        lambda datei, *rest: gelesen.append("?" + datei.name) or schluessel(datei, *rest),
    )  # fmt: skip
    vorher = regelwerkstatt.abdruck(projekt / "rules")
    aendere(projekt, *AENDERUNGEN["strenger"])
    assert regelwerkstatt.abdruck(projekt / "rules") != vorher
    geaendert = [u.regel for u in lauf.vergleiche(basis, alt).unterschiede if u.felder]
    assert geaendert == [REGEL.stem]
    assert gelesen == [f"?{REGEL.name}", REGEL.name, f"?{REGEL.name}"]


def test_watching_shows_problems_then_the_effect_and_ends_on_ctrl_c(projekt: Path) -> None:
    regelwerkstatt.richte_ein(projekt)
    befehl = [sys.executable, "-u", "-m", "sozialatlas.cli", "rules", "watch"]
    with subprocess.Popen(
        befehl, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may ignore it
    ) as lauf:  # fmt: skip
        assert lauf.stdout is not None
        notbremse = threading.Timer(180, lauf.kill)
        notbremse.start()
        bis(lauf.stdout, "Die Regeln unterscheiden sich nicht.")
        aendere(projekt, "indikator: kinderarmut,", "indikator: kinderarmt,")
        bis(lauf.stdout, "„kinderarmt“ ist nicht bekannt")
        aendere(projekt, "indikator: kinderarmt,", "indikator: kinderarmut,")
        aendere(projekt, *AENDERUNGEN["strenger"])
        bis(lauf.stdout, "Stadt Gera (16052)")
        lauf.send_signal(signal.SIGINT)
        rest, fehler = lauf.communicate(timeout=20)
        notbremse.cancel()
    hinweis = verfuegbar()
    assert (lauf.returncode, fehler) == (0, f"Hinweis: {hinweis}\n" if hinweis else "")
    assert rest.endswith("Beendet.\n")


def bis(strom: Any, text: str) -> None:
    """Read lines until one contains ``text``."""
    ende = time.monotonic() + 60
    for zeile in strom:
        if text in zeile:
            return
        assert time.monotonic() < ende
    raise AssertionError(f"not said: {text}")


def test_remark_in_a_rule_is_no_difference(projekt: Path) -> None:
    lauf = regelwerkstatt.richte_ein(projekt)
    aendere(projekt, "stand: entwurf", "# eine Bemerkung\nstand: entwurf")
    with regelwerkstatt.basis(projekt, "HEAD") as basis:
        ergebnis = lauf.vergleiche(basis, lauf.basisfassung(basis))
    assert ergebnis.unterschiede == ()
    assert ergebnis.betroffene() == ()


# Reports that read differently


@pytest.mark.langsam
def test_every_report_that_reads_differently_is_named(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A threshold no Kommune crosses still stands in proofs and in what is nearly recommended."""
    aendere(projekt, *AENDERUNGEN["strenger"])
    _, text, _ = rufe(capsys, "--berichte")
    zeile = next(z for z in text.splitlines() if z.startswith("Anders lesen sich"))
    assert "Stadt Gera" in zeile
    wirkung = next(z for z in text.splitlines() if z.startswith("Empfehlungen oder Nachweise"))
    namen = re.findall(r"Stadt \w+|Landkreis [\w-]+", wirkung)
    assert namen
    assert all(name in zeile for name in namen)
