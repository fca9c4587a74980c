"""One full cycle: goals, drafts, forms out and back, decisions, release, the next edition.

The commands are those of the handbook's page on the cycle, in its order. Forms are filled in and
then saved by LibreOffice, as somebody at an office would. Everything decided is invented.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from importlib import import_module
from io import StringIO
from itertools import takewhile
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from docx import Document

import kreislaufwerkzeug as k
from buerowerkzeug import durch_libreoffice
from conftest import WURZEL
from handbuchwerkzeug import Seite, argumente
from sozialatlas import bericht as paket
from sozialatlas import cli
from sozialatlas.bericht.grundlage import Grundlage, lade_grundlage
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.regeln import umbenannt
from sozialatlas.vorort import lade_beitraege, mit_heutigen_namen

pytestmark = [pytest.mark.langsam, pytest.mark.xdist_group("kreislauf")]
SEITE = Seite("kreislauf")
DATEIEN = ("entscheidungen.yml", "vorschlaege.yml")


@dataclass
class Lauf:
    """What somebody saw who went the whole way: what commands said, and both reports."""

    projekt: Path
    gesagt: list[tuple[str, str]] = field(default_factory=list)  # command, output
    seiten: list[BeautifulSoup] = field(default_factory=list)  # report of each edition
    stand: list[dict[str, str]] = field(default_factory=list)  # what is decided, step by step
    word: list[str] = field(default_factory=list)  # paragraphs of the last report in Word

    def ausgabe(self, nummer: int) -> str:
        """Return the whole report of an edition as one line of text."""
        return schlicht(self.seiten[nummer])

    def zu(self, wort: str) -> list[str]:
        """Return what the commands with this word said."""
        return [text for befehl, text in self.gesagt if wort in befehl]

    def nach(self, wort: str) -> dict[str, str]:
        """Return the files as they stood after the first import that ends with this word."""
        befehle = [befehl for befehl, _ in self.gesagt]
        return next(
            self.stand[n] for n, b in enumerate(befehle) if "import" in b and b.endswith(wort)
        )

    def kaesten(self, nummer: int) -> list[str]:
        return [schlicht(b) for b in self.seiten[nummer].select(".empfehlung")]

    def kasten(self, nummer: int, anfang: str) -> str:
        """Return the box of a recommendation by the beginning of its title."""
        (einer,) = [b for b in self.kaesten(nummer) if b.strip().startswith(anfang)]
        return einer

    def rueckblick(self) -> str:
        """Return the section of the second edition that looks back on the first."""
        titel = self.seiten[1].find(id="sec-rueckblick")
        assert titel is not None
        danach = takewhile(lambda e: e.name != "h2", titel.find_next_siblings())
        return " ".join(map(schlicht, danach))

    def zeile(self, anfang: str) -> str:
        """Return the row of a recommendation in the table of the follow-up."""
        zeilen = (schlicht(z).strip() for z in self.seiten[1].select("#tbl-rueckblick tr"))
        return next(z for z in zeilen if z.startswith(anfang))


def schlicht(knoten: object) -> str:
    assert hasattr(knoten, "get_text"), "an element of the page"
    return re.sub(r"\s+", " ", knoten.get_text(" ")).replace("\u202f", " ")


class Gang:
    """Goes the way of the handbook in a project of its own."""

    def __init__(self, projekt: Path) -> None:
        self.lauf = Lauf(projekt)
        self._bekannt: dict[str, Grundlage] = {}

    def grundlage(self, _: Path | None = None) -> Grundlage:
        """Compute once for each edition, because that takes long; read again what is delivered."""
        ort = self.lauf.projekt
        ausgabe = (ort / "_variables.yml").read_text(encoding="utf-8")
        g = self._bekannt.get(ausgabe) or lade_grundlage(ort)
        neu = lade_beitraege(ort / "kommunen", g.katalog, g.ausgabe.stand, orte=g.gebiete.namen)
        object.__setattr__(g, "beitraege", mit_heutigen_namen(neu, umbenannt(g.regeln)))
        return self._bekannt.setdefault(ausgabe, g)

    def bericht(self, ags: str) -> Bericht:
        g = self.grundlage()
        return Bericht(g, g.kommune(ags))

    def sage(self, befehl: str) -> None:
        """Run a command of the page."""
        with redirect_stdout(StringIO()) as gesagt:
            fuehre_aus = self.rendere if argumente(befehl)[0] == "render" else cli.main
            fuehre_aus(argumente(befehl))
        self.lauf.gesagt.append((befehl, gesagt.getvalue()))
        ordner = self.lauf.projekt / k.ORDNER
        self.lauf.stand.append(
            {n: (ordner / n).read_text("utf-8") for n in DATEIEN if (ordner / n).exists()}
        )

    def rendere(self, teile: list[str]) -> None:
        """Render in a process of its own, as the engine starts others."""
        umgebung = os.environ | {"SOZIALATLAS_WURZEL": str(self.lauf.projekt)}
        ende = subprocess.run(
            [sys.executable, "-m", "sozialatlas.cli", *teile],
            cwd=self.lauf.projekt, env=umgebung, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ende.returncode == 0, ende.stdout + ende.stderr
        seite = self.lauf.projekt / "_site" / "kommunen" / "16052-gera.html"
        self.lauf.seiten.append(BeautifulSoup(seite.read_text(encoding="utf-8"), "lxml"))
        if (word := seite.with_suffix(".docx")).exists():
            self.lauf.word = [p.text for p in Document(str(word)).paragraphs]

    def fuelle_aus(self) -> None:
        """Fill in both forms and let LibreOffice save them."""
        mappe, dokument = (Path(f"rueckmeldung-gera.{f}").absolute() for f in ("xlsx", "docx"))
        k.fuelle_mappe(mappe)
        k.fuelle_dokument(dokument, k.reihenfolge(mappe))
        for datei in (mappe, dokument):
            ziel = datei.parent / f"aus-{datei.suffix[1:]}"
            shutil.move(durch_libreoffice(datei, ziel, datei.suffix[1:]), datei)


ZIEL, MASSNAHME, ERLEDIGT, ANGABEN = SEITE.bloecke("yaml")


def gehe(gang: Gang) -> Lauf:
    """Go the way of the page: its commands in order, what happens elsewhere in between."""
    projekt = gang.lauf.projekt
    k.vereinbare_ziel(projekt, ZIEL)
    for befehl in SEITE.befehle[:3]:  # drafts, and both forms
        gang.sage(befehl)
    gang.fuelle_aus()
    for befehl in SEITE.befehle[3:8]:  # trial, both forms taken in, report, record
        gang.sage(befehl)
    k.setze_um(projekt, MASSNAHME, ERLEDIGT)
    k.naechste_ausgabe(projekt, ANGABEN)
    for befehl in SEITE.befehle[8:]:  # next report, both forms once more
        gang.sage(befehl)
    return gang.lauf


@pytest.fixture(scope="module")
def lauf(tmp_path_factory: pytest.TempPathFactory) -> Lauf:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice ist nicht installiert (soffice fehlt im Suchpfad).")
    gang = Gang(k.lege_projekt_an(tmp_path_factory.mktemp("kreislauf")))
    with pytest.MonkeyPatch.context() as m:
        m.setattr(import_module("sozialatlas.bericht.grundlage"), "lade_grundlage", gang.grundlage)
        m.setattr(paket, "grundlage", gang.grundlage)
        m.setattr(paket, "bericht", gang.bericht)
        m.setenv("SOZIALATLAS_WURZEL", str(gang.lauf.projekt))
        m.chdir(gang.lauf.projekt)
        return gehe(gang)


def test_page_names_the_commands_of_a_whole_cycle() -> None:
    befehle = [" ".join(argumente(b)[:2]) for b in SEITE.befehle]
    assert befehle == [
        "empfehlungen 16052", *["exchange export"] * 2, *["exchange import"] * 3,
        "render --kommune", "exchange record", "render --kommune", *["exchange import"] * 2,
    ]  # fmt: skip


def test_drafts_are_drafts_until_somebody_decides(lauf: Lauf) -> None:
    (vorher,) = lauf.zu("empfehlungen 16052")
    assert "10 Entwürfe, Ausgabe 2026" in vorher
    assert "Beschlossen" not in vorher
    assert lauf.zu("export") == [
        f"Formular mit 10 Entwürfen geschrieben: rueckmeldung-gera.{f}\n" for f in ("xlsx", "docx")
    ]


def test_trial_shows_the_difference_of_the_page_and_writes_nothing(lauf: Lauf) -> None:
    (probe,) = lauf.zu("--probe")
    (gezeigt,) = SEITE.bloecke("text")
    assert gezeigt in probe
    assert "Würde schreiben" in probe
    assert lauf.nach("--probe") == {}


def test_decisions_come_from_excel_and_from_word_into_one_file(lauf: Lauf) -> None:
    nur_mappe, beide = (lauf.nach(f"gera.{f}") for f in ("xlsx", "docx"))
    assert entscheidungen(nur_mappe) == {
        k.ANGENOMMEN: "angenommen", k.GEAENDERT: "geaendert", k.ABGELEHNT: "abgelehnt",
    }  # fmt: skip
    assert entscheidungen(beide) == entscheidungen(nur_mappe) | {
        k.ZURUECKGESTELLT: "zurueckgestellt"
    }
    assert beide["entscheidungen.yml"].startswith(nur_mappe["entscheidungen.yml"])
    (aus_word, _) = lauf.zu("import rueckmeldung-gera.docx")
    assert "1 Entscheidung und 2 Vorschläge übernommen." in aus_word


def test_change_and_comment_in_word_are_proposals_that_stay_open(lauf: Lauf) -> None:
    beide = lauf.nach("gera.docx")
    aenderung, kommentar = yaml.safe_load(beide["vorschlaege.yml"])
    assert (aenderung["schluessel"], kommentar["schluessel"]) == (k.UMFORMULIERT, k.KOMMENTIERT)
    assert aenderung["neu"] == aenderung["alt"].replace(*k.TAUSCH) != aenderung["alt"]
    assert (kommentar["alt"], kommentar["neu"]) == (k.BEZUG, k.FRAGE)
    assert "Konto" not in "".join(beide.values())
    davor, offen, danach = lauf.ausgabe(0).partition("noch nicht entschieden")
    assert offen
    assert k.TAUSCH[1] not in davor
    assert k.TAUSCH[1] in danach


def test_decided_recommendation_shows_the_agreed_wording_and_the_proposal(lauf: Lauf) -> None:
    kasten = lauf.kasten(0, "Beschlossen 2: Bildungsplanung")
    wortlaut, _, rest = kasten.partition("Beschluss.")
    assert k.WORTLAUT in wortlaut
    assert "Geändert: Jugendhilfeausschuss, 8. Dezember 2026" in rest
    assert f"Grund: {k.GRUND}" in rest
    assert "Vorschlag der Regel. Die Stadt Gera sollte mit dem Schulamt" in rest
    assert "Unverändert angenommen." in lauf.kasten(0, "Beschlossen 5: Mindestsicherungsbezug")


def test_refused_recommendation_leaves_the_list_for_the_annex(lauf: Lauf) -> None:
    vorn, _, anhang = lauf.ausgabe(0).rpartition("Abgelehnte Empfehlungen")
    titel = "Niedrige Wahlbeteiligung und hoher Grundsicherungsbezug"
    assert not any(titel in b for b in lauf.kaesten(0))
    assert "Abgelehntes nennt Kapitel" in vorn
    eintrag = anhang.partition("Quellen und Lizenzen")[0]
    assert titel in eintrag
    assert f"Grund: {k.ABLEHNUNG}" in eintrag


def test_what_was_put_off_stays_a_draft_with_the_reason(lauf: Lauf) -> None:
    kasten = lauf.kasten(0, "Entwurf 4: Arbeitsmarktprogramm")
    assert "Entwurf, zurückgestellt" in kasten
    assert "Zurückgestellt: Sozialausschuss, 10. Dezember 2026" in kasten
    assert k.AUFSCHUB in kasten


def test_first_edition_has_nothing_to_look_back_on(lauf: Lauf) -> None:
    assert "Eine frühere Ausgabe mit Empfehlungen gibt es nicht." in lauf.ausgabe(0)
    assert lauf.seiten[0].find(id="sec-rueckblick") is None


def test_agreed_goal_is_followed_from_edition_to_edition(lauf: Lauf) -> None:
    ziel = "14,0 (2030)"
    assert f"20,7 (2021) {ziel}" in lauf.ausgabe(0)
    assert f"18,4 (2022) {ziel}" in lauf.ausgabe(1)


def test_next_edition_opens_with_what_was_decided_and_done(lauf: Lauf) -> None:
    ueberschriften = [schlicht(h) for h in lauf.seiten[1].select("main h2[data-number]")]
    assert re.sub(r"^\d+ ", "", ueberschriften[0]) == (
        "Was aus den Empfehlungen der letzten Ausgabe wurde"
    )
    text = lauf.rueckblick()
    assert "Die Ausgabe 2026 enthielt zehn Empfehlungen." in text
    assert (
        "Angenommen 1, geändert 1, abgelehnt 1, zurückgestellt 1, ohne bekannte Entscheidung 6."
        in text
    )
    assert "Umsetzung: umgesetzt 1." in text


def test_next_edition_says_who_did_what_and_how_the_figure_moved(lauf: Lauf) -> None:
    zeile = lauf.zeile("Mindestsicherungsbezug deutlich über dem Landeswert")
    assert "angenommen, Jugendhilfeausschuss, 08.12.2026" in zeile
    assert "umgesetzt, durch „Anlaufstelle für Sozialleistungen“" in zeile
    assert "11,9 %" in zeile
    assert "10,7 %" in zeile
    assert "Ob eine Zahl sich bewegt hat, sagt nichts darüber" in lauf.rueckblick()


def test_recommendation_keeps_its_past_when_its_rule_gets_another_name(lauf: Lauf) -> None:
    """The rule is called viel-mindestsicherung in the second edition, record and file are not."""
    assert f"schluessel: {k.ANGENOMMEN}\n" in lauf.stand[-1]["entscheidungen.yml"]
    zeile = lauf.zeile("Mindestsicherungsbezug deutlich über dem Landeswert")
    assert zeile.endswith("trifft zu")
    kasten = lauf.kasten(1, "Beschlossen 5: Mindestsicherungsbezug")
    assert "die Regel schlägt heute dasselbe mit anderen Zahlen vor" in kasten


def test_report_in_word_says_the_same(lauf: Lauf) -> None:
    text = re.sub(r"\s+", " ", " ".join(lauf.word))
    assert "Was aus den Empfehlungen der letzten Ausgabe wurde" in text
    assert k.WORTLAUT in text
    assert f"Grund: {k.ABLEHNUNG}" in text


def test_second_import_of_the_same_forms_changes_nothing(lauf: Lauf) -> None:
    mappe, dokument = (lauf.zu(f"import rueckmeldung-gera.{f}")[-1] for f in ("xlsx", "docx"))
    assert "Keine Änderungen. 3 Entscheidungen aus der Datei gelten bereits." in mappe
    assert "Keine Änderungen. 1 Entscheidung aus der Datei gilt bereits." in dokument
    assert lauf.stand[-1] == lauf.stand[-2] == lauf.stand[-3]
    assert ERLEDIGT in lauf.stand[-1]["entscheidungen.yml"]


def entscheidungen(stand: dict[str, str]) -> dict[str, str]:
    return {e["schluessel"]: e["entscheidung"] for e in yaml.safe_load(stand["entscheidungen.yml"])}


def test_pictures_of_the_page_are_small_and_said_in_words() -> None:
    bilder = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", SEITE.text)
    assert 4 <= len(bilder) <= 6
    for worte, name in bilder:
        assert len(worte) > 40
        assert (WURZEL / "docs/handbuch" / name).stat().st_size < 120_000
    seiten = set(re.findall(r"\]\((\w[\w-]*)\.md\)", SEITE.text))
    assert seiten >= {
        "ziele", "stimmen", "massnahmen", "rueckmeldung", "rueckmeldung-word", "ausgaben", "folien",
    }  # fmt: skip
    assert all((WURZEL / f"docs/handbuch/{s}.md").exists() for s in seiten)
