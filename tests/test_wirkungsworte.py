"""No text claims more than its evidence: the words, their harmless uses, and all real texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sozialatlas import wirkungsworte
from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.katalog.massnahmen import lade_massnahmen
from sozialatlas.wirkungsworte import STUFE_JE_GRAD, Stufe, finde
from sozialatlas.wirkungsworte.muster import MUSTER
from sozialatlas.wirkungsworte.texte import absaetze, eintraege

WURZEL = Path(__file__).parents[1]

BEHAUPTET = """\
Das Programm verursacht einen Rückgang.
Die Präventionskette bewirkte einen Rückgang der Kinderarmut.
ThILIK führte zu weniger Arbeitslosigkeit.
Das führt in vielen Kreisen zum Rückgang der Armut.
Das Programm hat zu einem Rückgang geführt.
Die Maßnahme hat die Kinderarmut gesenkt.
Die Maßnahmen haben in Gera die Quote deutlich verringert.
Das Angebot hat den Anteil der Kinder in der Kita erhöht.
Dank der Präventionskette ist der Anteil niedriger.
Dank ThINKA sank die Quote.
Die Armut konnte dank ThINKA verringert werden.
Durch das Programm ist die Kinderarmut gesunken.
Der Anteil ist durch die Beratung gesunken.
Die Kinderarmut wurde durch die Präventionskette gesenkt.
Wegen der Förderung ist die Quote gestiegen.
Aufgrund von ThINKA sank der Anteil.
Mithilfe des Programms sank die Quote.
Die Quote sank infolge der Förderung.
Die Frühen Hilfen wirken.
Das Programm wirkt.
Weil das Programm wirkte, sank die Quote.
Das Programm hat gewirkt.
Frühe Hilfen sind wirksam.
Das Programm zeigt Wirkung.
Die Wirksamkeit ist belegt.
Der Rückgang ist eine Folge von ThINKA.
Der Rückgang ist ein Erfolg des Programms.
Der Rückgang ist auf das Programm zurückzuführen.
Der Rückgang geht auf das Programm zurück.
Der Rückgang wurde durch das Programm hervorgerufen.
Sie rief einen Anstieg hervor.
Das Gesetz löste einen Rückgang aus.
Das Angebot hilft nachweislich.
Der Erfolg ist garantiert.
Die Beratung löst das Problem der Verschuldung.
Das Programm wird die Armut senken.
Die Arbeitslosigkeit wird durch das Projekt sinken.
Die Förderung wird hier den Schulerfolg verbessern.
Schulsozialarbeit senkt die Zahl der Abbrüche.
Das Programm senkte die Kinderarmut.
Das Programm verbesserte die Lage der Kinder.
Die Kita sorgt dafür, dass Kinder besser sprechen.
Das Programm trug dazu bei, dass die Quote sank.
Das Projekt half, die Armut zu senken.
Das Programm hat zum Rückgang beigetragen.
Die Quote sank wegen der Förderung.""".splitlines()

HARMLOS = """\
Der Link führt zur nächsten Seite.
Die Nummer führt zum Anhang.
Der Kreis wirkt im Beirat mit.
Mehrere Stellen wirken darin zusammen.
Es lässt sich nicht sagen, ob das Programm den Rückgang bewirkt hat.
Ob ThILIK gewirkt hat, ist offen.
Die Zahlen sagen nicht, was sie verursacht.
„Dank des Programms ist die Armut gesunken“ wäre falsch.
Ziel ist, die Kinderarmut zu senken.
Die Beratung soll Armut verringern.
Das kann dazu beitragen, dass Familien Hilfe finden.
Die Lage hat sich verbessert.
Der Anteil ist gestiegen.
Armut führt nicht zwangsläufig zu Benachteiligung.
Sie leben schlechter, ohne dass Armut zwangsläufig zu Benachteiligung führt.
Das Jugendamt führt die Planung.
Der Kreis dankt allen Beteiligten.
Die Änderung wird mit dem Land abgestimmt.
Die Quote wird durch die Zahl der Kinder geteilt.
Die Kommune könnte die Beratung verbessern.
Um den Zugang zu verbessern, wird empfohlen, Angebote zu bündeln.
Es wird empfohlen, die Wege zu verbessern.
Kinder werden durch Fachkräfte begleitet.
Der Widerspruch löst sich, wenn man die Wohnorte betrachtet.
Sie wissen nicht, was es gibt und wie gut es wirkt.
Das Gesetz führt neue Begriffe ein.
Eine verbesserte Beratung ist nötig.
Das Angebot wird verbessert.
Das Land hat die Mittel erhöht.
Das ist der Zeitpunkt, zu dem eine Änderung noch wirken kann.
Die Wörter folgen der Richtung des Indikators.
Er ist vereinbar mit einer Wirkung von 1 bis 3 Prozentpunkten.
Beteiligte berichten von besserer Zusammenarbeit.
Die Entwicklung fällt zusammen mit dem Beginn des Programms.
`a.wirkt()` steht im Quelltext.""".splitlines()


@pytest.mark.parametrize("satz", BEHAUPTET)
def test_causal_phrase_without_evidence_is_found(satz: str) -> None:
    funde = finde(satz, wirkungsworte.OHNE_BELEG)
    assert funde, satz
    assert all(f.stufe > Stufe.ZUSAMMENHANG and f.abhilfe for f in funde)


@pytest.mark.parametrize("satz", HARMLOS)
def test_harmless_use_is_not_found(satz: str) -> None:
    assert finde(satz, wirkungsworte.OHNE_BELEG) == ()


def test_every_pattern_is_met_by_one_of_the_sentences() -> None:
    for muster in MUSTER:
        assert any(muster.ausdruck.search(s) for s in BEHAUPTET), muster.ausdruck.pattern


def test_level_of_the_evidence_decides_which_words_are_free() -> None:
    studie = "Das Angebot hat in einer kontrollierten Studie (Mainz, 2021) den Anteil verringert."
    assert finde(studie, STUFE_JE_GRAD["B"])
    assert finde(studie, STUFE_JE_GRAD["A"]) == ()
    for grad, wort in (("B", "Frühe Hilfen sind wirksam."), ("A", "Das bewirkt mehr Teilhabe.")):
        assert finde(wort, STUFE_JE_GRAD[grad]) == ()
    assert finde("Das hilft nachweislich.", STUFE_JE_GRAD["A"]), "no evidence allows this word"


def test_place_and_word_of_a_finding_are_those_of_the_text() -> None:
    text = "Erster Satz.\n\nDie Maßnahme\nhat die Armut gesenkt. Sie ist wirksam."
    erster, zweiter = finde(text, Stufe.ZUSAMMENHANG)
    assert text[erster.stelle :].startswith("hat die Armut gesenkt")
    assert (erster.wort, zweiter.wort) == ("hat die Armut gesenkt", "wirksam")


# --- files --------------------------------------------------------------------------------------


def projekt(ordner: Path, kapitel: str = "", **dateien: str) -> tuple[Mangel, ...]:
    """Check a project with one chapter and further files, with the real catalogue's grades."""
    (ordner / "chapters").mkdir()
    (ordner / "chapters" / "probe.qmd").write_text(kapitel, encoding="utf-8")
    for name, text in dateien.items():
        ziel = ordner / name.replace("__", "/")
        ziel = ziel.with_suffix(".yml")
        ziel.parent.mkdir(parents=True, exist_ok=True)
        ziel.write_text(text, encoding="utf-8")
    return wirkungsworte.pruefe(ordner, lade_massnahmen(WURZEL / "data").values())


KAPITEL = """\
---
title: wirkt
---

# Kapitel

```{python}
a.programm_wirkt()
```

Ein Satz. Das Programm
hat die Armut gesenkt.

- Ein Punkt.
- Das Angebot hat die Zahl verringert [@%s].
"""


def test_finding_in_a_chapter_names_file_line_word_and_remedy(tmp_path: Path) -> None:
    erster, zweiter = projekt(tmp_path, KAPITEL % "holz2012awo")
    assert (erster.datei, erster.zeile) == ("chapters/probe.qmd", 12)
    assert "„hat die Armut gesenkt“" in erster.fehler
    assert "geht einher mit" in erster.erwartet
    assert "Katalog der Maßnahmen" in erster.abhilfe
    assert zweiter.zeile == 15


def test_paragraph_may_reach_the_level_of_the_study_it_cites(tmp_path: Path) -> None:
    (maengel,) = (projekt(tmp_path, KAPITEL % "conti2025prokind"),)
    assert [m.zeile for m in maengel] == [12], (
        "only the point that cites a study of grade A is free"
    )


def test_measure_of_the_catalogue_may_say_what_its_grade_allows(tmp_path: Path) -> None:
    eintrag = "- id: {0}\n  evidenz:\n    grad: {1}\n    satz: Das hat die Armut gesenkt.\n"
    text = eintrag.format("a", "A") + eintrag.format("b", "C")
    (mangel,) = projekt(tmp_path, data__katalog__massnahmen__probe=text)
    assert (mangel.zeile, mangel.feld) == (8, "evidenz.satz")
    assert "Hinweis" in mangel.erwartet


def test_texts_of_rules_measures_on_site_and_decisions_are_checked(tmp_path: Path) -> None:
    satz = "- text: Das Programm wirkt sehr gut.\n  quelle: Das Programm wirkt, sagt die Quelle.\n"
    maengel = projekt(
        tmp_path,
        rules__feld__regel=satz,
        data__katalog__programme__land=satz,
        kommunen__16052_gera__massnahmen=satz,
        kommunen__16052_gera__entscheidungen=satz,
        kommunen__16052_gera__stimmen=satz,  # what others say is no claim of ours
    )
    assert len(maengel) == 4
    assert {m.zeile for m in maengel} == {1}


def test_entry_that_is_no_list_or_empty_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "leer.yml").write_text("", encoding="utf-8")
    (tmp_path / "eins.yml").write_text("text: Ein Satz.\nbelege: [a, b]\n", encoding="utf-8")
    assert list(eintraege(tmp_path / "leer.yml")) == []
    (stueck,) = eintraege(tmp_path / "eins.yml")
    assert (stueck.text, stueck.belege) == ("Ein Satz.", {"a", "b"})


def test_paragraphs_keep_their_lines_without_head_and_cells(tmp_path: Path) -> None:
    datei = tmp_path / "probe.qmd"
    datei.write_text(KAPITEL % "a_b", encoding="utf-8")
    stuecke = {s.zeile: s for s in absaetze(datei)}
    assert not any("programm_wirkt" in s.text or "title" in s.text for s in stuecke.values())
    assert stuecke[15].belege == {"a_b"}
    zeilen = datei.read_text(encoding="utf-8").splitlines()
    for nummer, stueck in stuecke.items():
        assert zeilen[nummer - 1].strip() == stueck.text.splitlines()[0].strip()


# --- the real texts -----------------------------------------------------------------------------


def test_real_texts_claim_no_more_than_their_evidence() -> None:
    maengel = wirkungsworte.pruefe(WURZEL, lade_massnahmen(WURZEL / "data").values())
    assert "\n".join(map(str, maengel)) == ""


def test_sentences_that_the_package_itself_composes_claim_nothing() -> None:
    """Generated texts: every German string and f-string outside of docstrings."""
    ohne = {"wirkungsworte"}  # the words themselves
    texte = {
        f"{d.name}:{zeile}": text
        for d in (WURZEL / "lib" / "sozialatlas").rglob("*.py")
        if d.parent.name not in ohne
        for zeile, text in zeichenketten(d)
    }
    assert len(texte) > 1_000
    funde = {ort: f for ort, t in texte.items() if (f := finde(t, wirkungsworte.OHNE_BELEG))}
    assert funde == {}


def zeichenketten(datei: Path) -> Iterator[tuple[int, str]]:
    """Strings of a module with a space in them; what an f-string fills in is an ellipsis."""
    baum = ast.parse(datei.read_text(encoding="utf-8"))
    kopf = {id(k.value) for k in ast.walk(baum) if isinstance(k, ast.Expr)}  # docstrings
    teile = {id(t) for k in ast.walk(baum) if isinstance(k, ast.JoinedStr) for t in k.values}
    for knoten in ast.walk(baum):
        if isinstance(knoten, ast.JoinedStr):
            stuecke = [t.value if isinstance(t, ast.Constant) else "…" for t in knoten.values]
            yield knoten.lineno, "".join(str(s) for s in stuecke)
        elif (
            isinstance(knoten, ast.Constant)
            and isinstance(knoten.value, str)
            and id(knoten) not in kopf | teile
            and " " in knoten.value
        ):
            yield knoten.lineno, knoten.value


def test_check_reads_chapters_reports_rules_and_catalogue() -> None:
    from sozialatlas.wirkungsworte.pruefung import DOKUMENTE, EINTRAEGE

    for muster in (*DOKUMENTE, "rules/*/*.yml", "data/katalog/*/*.yml"):
        assert list(WURZEL.glob(muster)), muster
        assert muster in (*DOKUMENTE, *EINTRAEGE)
    stuecke = [s for d in WURZEL.glob("rules/*/*.yml") for s in eintraege(d)]
    assert any(s.feld == "dann.empfehlung" for s in stuecke)
    assert any(s.feld == "begruendung" and s.belege for s in stuecke)


def test_every_sentence_on_evidence_of_grade_a_names_a_study_with_year() -> None:
    for massnahme in lade_massnahmen(WURZEL / "data").values():
        if massnahme.evidenz.grad == "A":
            assert re.search(r"(?:19|20)\d\d", massnahme.evidenz.satz), massnahme.id
            assert "Studie" in massnahme.evidenz.satz, massnahme.id


def test_command_lists_findings_and_ends_with_the_code_of_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sozialatlas.cli import main

    projekt(tmp_path, KAPITEL % "holz2012awo")
    massnahmen = tmp_path / "data" / "katalog"
    massnahmen.mkdir(parents=True)
    felder = WURZEL / "data" / "katalog" / "handlungsfelder.yml"
    (massnahmen / "handlungsfelder.yml").write_bytes(felder.read_bytes())
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(tmp_path))
    with pytest.raises(SystemExit) as ende:
        main(["texts", "check"])
    assert ende.value.code == RenderFehler.exit_code
    assert "chapters/probe.qmd, Zeile 12" in capsys.readouterr().err
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(WURZEL))
    main(["texts", "check"])
    gemeldet = capsys.readouterr().out
    assert "keine Wirkung behauptet" in gemeldet
    assert "Einfacher Sprache geprüft" in gemeldet
