"""The report in Einfache Sprache: plain in all Kommunen, and the same numbers as elsewhere."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import bericht, einfach
from sozialatlas.bericht.grundlage import Grundlage, grundlage
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.cli import main
from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.katalog.einfach import lies_einfachsaetze
from sozialatlas.katalog.glossar import lies_glossar
from sozialatlas.lesbarkeit import pruefe_text, worte
from sozialatlas.lesbarkeit.saetze import klartext
from sozialatlas.vorort import Beitraege, Entscheidung


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def test_pages_of_all_kommunen_keep_every_rule() -> None:
    assert len(einfach.texte(grundlage())) == len(grundlage().berichtsgebiete) >= 23
    assert einfach.pruefe_seiten(grundlage()) == ()


def schwere_grundlage() -> Grundlage:
    """The real basis with one sentence in the passive."""
    g = grundlage()
    saetze = g.katalog.einfachsaetze
    schwer = replace(
        g.katalog,
        einfachsaetze=(
            saetze[0].model_copy(update={"satz": "{Ort} wird {zahl} Menschen geholfen."}),
            *saetze[1:],
        ),
    )
    return replace(g, katalog=schwer)


def test_check_of_the_pages_finds_a_sentence_that_is_not_plain() -> None:
    assert {m.feld for m in einfach.pruefe_seiten(schwere_grundlage())} == {"Passiv"}


def test_command_refuses_pages_that_are_not_plain(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    schwer = schwere_grundlage()
    monkeypatch.setattr(sys.modules["sozialatlas.bericht.grundlage"], "grundlage", lambda: schwer)
    with pytest.raises(SystemExit) as ende:
        main(["texts", "check"])
    assert ende.value.code == RenderFehler.exit_code
    assert "In Einfacher Sprache" in capsys.readouterr().err


def test_page_is_about_one_page_long_and_says_what_it_is() -> None:
    for name, text in einfach.texte(grundlage()).items():
        assert 200 <= len(worte(klartext(text))) <= 450, name
        assert "Einfacher Sprache" in text
        assert "Leichte" not in text
        for teil in ("Prozentpunkt", "%", "weil", "wegen", "sollte"):
            assert teil not in text, name


@pytest.mark.parametrize(
    ("ags", "saetze"),
    [
        (
            "16052",
            (
                "In Gera leben etwa 95\u202f000 Menschen.",
                "In Gera leben 18 von 100 Kindern in Familien mit Geld vom Jobcenter."
                " Das ist fast jedes fünfte Kind.",
                "In ganz Thüringen sind es 10 von 100. In Gera sind es mehr.",
                "Seit dem Jahr 2012 ist die Zahl gesunken. Damals waren es 12 von 100.",
                "Dann schreiben Sie der Stadt Gera.",
            ),
        ),
        ("16063", ("Dann schreiben Sie dem Wartburgkreis.", "Im Wartburgkreis leben etwa")),
        ("16077001", ("In Altenburg leben 25 von 100 Kindern", "etwa jedes vierte Kind")),
    ],
)
def test_numbers_are_those_of_the_report_rounded(ags: str, saetze: tuple[str, ...]) -> None:
    text = str(bericht(ags).einfach())
    for satz in saetze:
        assert satz in text


def test_every_count_on_the_page_is_a_rounded_figure() -> None:
    b = bericht("16052")
    werte = [w for k in b.kennwerte.values() for w in (k.wert, k.land, k.anfang) if w is not None]
    gerundet = {einfach.von(w, je) for w in werte for je in (100, 1000)}
    genannt = re.findall(r"\d+ von 1000?\b", str(b.einfach()))
    assert len(genannt) > 8
    assert set(genannt) <= gerundet


def test_uncertain_trend_is_not_told() -> None:
    b = bericht("16052")
    assert b.kennwert("kinderarmut").trend == "nicht_eindeutig"
    (zeile,) = [z for z in str(b.einfach()).splitlines() if z.startswith("- **Kinder im Jahr")]
    assert "Seit" not in zeile


def test_difference_within_chance_is_called_so() -> None:
    b = bericht("16052")
    wahl = b.kennwert("wahlbeteiligung")
    assert "In Gera sind es weniger." in str(b.einfach())
    zufall = replace(wahl, signifikanz={"land": ("nicht_unterscheidbar", None)})
    assert einfach._gegen_land(b, zufall, 100).endswith("Der Unterschied kann Zufall sein.")
    gleich = replace(wahl, land=(wahl.wert or 0) + 0.1)
    assert einfach._gegen_land(b, gleich, 100).endswith("ungefähr genauso viele.")


@pytest.mark.parametrize(
    ("prozent", "erwartet"),
    [
        (50.0, "etwa jedes zweite"),
        (18.35, "fast jedes fünfte"),
        (26.6, "mehr als jedes vierte"),
        (24.7, "etwa jedes vierte"),
        (10.0, "etwa jedes zehnte"),
        (33.0, "etwa jedes dritte"),
    ],
)
def test_share_near_a_fraction_is_said_as_one(prozent: float, erwartet: str) -> None:
    assert einfach.jedes(prozent, "jedes {} Kind") == f"Das ist {erwartet} Kind."


@pytest.mark.parametrize("prozent", [0.0, 8.0, 42.0, 71.0])
def test_share_far_from_a_fraction_is_not_forced_into_one(prozent: float) -> None:
    assert einfach.jedes(prozent, "jedes {} Kind") == ""


def test_small_share_is_counted_out_of_a_thousand() -> None:
    assert einfach.von(0.7, 1000) == "7 von 1000"
    assert einfach.von(18.35, 100) == "18 von 100"


def test_decisions_are_told_once_there_are_real_ones() -> None:
    b = bericht("16052")
    entscheidung = Entscheidung(
        schluessel=b.entwuerfe[0].schluessel, ausgabe="2026", vorschlag="Text", name="Leitung",
        entscheidung="angenommen", gremium="Jugendhilfeausschuss", datum=date(2026, 5, 1),
        quelle="Protokoll (erfunden)",
    )  # fmt: skip

    def seite(e: Entscheidung) -> str:
        neu = replace(b.grundlage, beitraege={"16052": Beitraege(entscheidungen=(e,))})
        return str(Bericht(neu, b.kommune).einfach())

    assert "Über einen davon haben die Gremien schon entschieden." in seite(entscheidung)
    beispiel = entscheidung.model_copy(update={"beispiel": True})
    assert "Darüber hat noch niemand entschieden." in seite(beispiel)


def test_words_of_glossary_and_fields_are_plain_themselves() -> None:
    katalog = grundlage().katalog
    begriffe = tuple(katalog.glossar.values())
    assert len(begriffe) >= 38
    for begriff in begriffe:
        assert pruefe_text(begriff.einfach, [begriff]) == (), begriff.id
    for feld in katalog.handlungsfelder.values():
        assert feld.einfach
        assert pruefe_text(feld.einfach, begriffe) == (), feld.id


def test_term_that_stands_twice_in_the_glossary_is_a_problem(tmp_path: Path) -> None:
    eintrag = "- {{id: {0}, begriff: {1}, bedeutung: eine Erklärung, einfach: Das ist einfach.}}\n"
    datei = tmp_path / "glossar.yml"
    datei.write_text(
        eintrag.format("eins", "Wohngeld") + eintrag.format("zwei", "Wohngeld"), "utf-8"
    )
    maengel: list[Mangel] = []
    lies_glossar(datei, maengel)
    assert [(m.zeile, m.feld) for m in maengel] == [(2, "formen")]
    assert lies_glossar(tmp_path / "fehlt.yml", maengel) == {}


def test_mistakes_in_the_sentences_are_named(tmp_path: Path) -> None:
    datei = tmp_path / "einfach.yml"
    datei.write_text(
        "- {indikator: kinderarmut, stichwort: Kinder, satz: '{Ort} leben {zahl} Kindern.'}\n"
        "- {indikator: kinderamut, stichwort: Kinder, satz: '{Ort} leben {zahl} Kindern.'}\n"
        "- {indikator: kinderarmut, stichwort: Kinder, satz: '{Ort} leben Kinder.'}\n"
        "- {indikator: kinderarmut, stichwort: Kinder, satz: '{Ort} {zahl}', begriffe: [x]}\n",
        "utf-8",
    )
    maengel: list[Mangel] = []
    lies_einfachsaetze(datei, {"kinderarmut"}, {"jobcenter"}, maengel)
    felder = {(m.zeile, m.feld) for m in maengel}
    assert felder == {(2, "indikator"), (3, ""), (4, "indikator"), (4, "begriffe")}
    assert len(maengel) == 4
