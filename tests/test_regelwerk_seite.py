"""The page for experts: rules in words, thresholds on all values, sliders by keyboard."""

from __future__ import annotations

import json
import operator
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from bs4 import BeautifulSoup, Tag

from dokumentwerkzeug import WURZEL
from regelwerkzeug import bedingung, fakten, regel
from sozialatlas.bericht import atlas, regeldruck, regelwerk, regelwerte
from sozialatlas.bericht.atlas import Atlas
from sozialatlas.bericht.text import baumliste
from sozialatlas.darstellung import schieber
from sozialatlas.regeln import werte_aus
from sozialatlas.regeln.beispiele import Beispiel
from sozialatlas.regeln.worte import (
    Worte,
    bedingung_in_worten,
    beispiel_in_worten,
    vorlage_in_worten,
)
from sozialatlas.render import baum
from sozialatlas.render.suche import verzeichnis

RECHNE: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt,
}  # fmt: skip
ORTE = ("90001", "90002", "90003", "90004", "90005")
WERTE = {"90001": 10.0, "90002": 14.0, "90003": 15.0, "90004": 30.0}


@pytest.fixture
def klein(kleiner_katalog: Callable[..., Any]) -> Any:
    return kleiner_katalog(
        armut={"kurzname": "Kinderarmut"}, miete={"kurzname": "Miete", "einheit": "€ je m²"}
    )


def blick(klein: Any, wenn: Any, lagen: Any, **eigene: Any) -> regelwerte.Regelblick:
    """View one rule on invented areas; what is not said has no value."""
    tabelle = fakten({ags: lagen.get(ags, {}) | {"leer": {}} for ags in ORTE})
    eine = regel(wenn, **eigene)
    befunde = werte_aus([eine], tabelle, "referenz")
    return regelwerte.blicke([eine], tabelle, befunde, ORTE, klein.indikatoren)[0]


def armut(**merkmale: float | str) -> dict[str, dict[str, Any]]:
    return {"armut": dict(merkmale)}


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wenn", "worte"),
    [
        (bedingung("armut", ">= 15"), Worte("Kinderarmut: mindestens 15\u202f%")),
        (
            bedingung("armut", "< 1,25", "verhaeltnis_land"),
            Worte("Kinderarmut: weniger als das 1,25-Fache des Landeswerts"),
        ),
        (bedingung("armut", "!= fallend", "trend"), Worte("Kinderarmut, Trend: nicht fallend")),
        (
            bedingung("armut", ">= 80", "perzentil"),
            Worte("Kinderarmut: mindestens Perzentil 80 der Kreise"),
        ),
        ({"alle": [bedingung("armut", "> 1")]}, Worte("Kinderarmut: mehr als 1\u202f%")),
        (
            {"eines": [bedingung("armut", "> 1"), {"nicht": bedingung("miete", "<= 7,5")}]},
            Worte(
                "Mindestens eine der Bedingungen trifft zu:",
                (
                    Worte("Kinderarmut: mehr als 1\u202f%"),
                    Worte(
                        "Diese Bedingung trifft nicht zu:",
                        (Worte("Miete: höchstens 7,5\u00a0€ je m²"),),
                    ),
                ),
            ),
        ),
    ],
)
def test_conditions_read_as_german(klein: Any, wenn: Any, worte: Worte) -> None:
    assert bedingung_in_worten(regel(wenn).wenn, klein) == worte


def test_tree_in_words_becomes_a_nested_list() -> None:
    worte = Worte("Alle:", (Worte("a"), Worte("Nicht:", (Worte("b"),))))
    assert baumliste(worte) == "Alle:\n\n- a\n- Nicht:\n  - b"


def test_placeholders_and_examples_are_readable(klein: Any) -> None:
    text = "{kommune}: {armut.wert}, {armut.land_zahl} {ort} ({miete.z})."
    assert vorlage_in_worten(text, klein) == (
        "[Kommune]: [Kinderarmut: Wert], [Kinderarmut: Land] [in der Kommune]"
        " ([Miete: Abstand vom Mittel der Kreise in Standardabweichungen])."
    )
    land = "In {anzahl.armut-hoch} von {anzahl_kreise} Kreisen."
    assert vorlage_in_worten(land, klein) == (
        "In [Zahl der Kreise, in denen armut-hoch zutrifft] von [Zahl der Kreise] Kreisen."
    )
    beispiel = Beispiel.model_validate(
        {"armut": {"verhaeltnis_land": 1.9, "trend": "stabil"}, "miete": {"wert": 7.0}}
    )
    assert beispiel_in_worten(beispiel, klein) == (
        "Kinderarmut: das 1,9-Fache des Landeswerts, Trend stabil; Miete: 7\u00a0€ je m²"
    )


# --- values ---------------------------------------------------------------------------------------


def test_threshold_knows_who_meets_it_and_who_lies_beside_it(klein: Any) -> None:
    lagen = {ags: armut(wert=w) for ags, w in WERTE.items()}
    b = blick(klein, bedingung("armut", ">= 15"), lagen)
    (s,) = b.schwellen
    assert (s.erfuellt(), s.ohne(), s.nachbarn()) == ((2, 3), (4,), (2, 1))
    assert b.trifft == ("90003", "90004")
    assert b.offen == ("90005",)


def test_nothing_below_a_nicht_keeps_its_operator(klein: Any) -> None:
    lagen = {ags: armut(wert=w) for ags, w in WERTE.items()}
    b = blick(klein, {"nicht": bedingung("armut", ">= 15")}, lagen)
    assert [(s.operator, s.erfuellt()) for s in b.schwellen] == [("<", (0, 1))]
    assert b.trifft == ("90001", "90002")


def test_axis_ends_where_values_can_end_and_holds_every_threshold(klein: Any) -> None:
    lagen = {ags: armut(wert=w, perzentil=99.0) for ags, w in WERTE.items()}
    wenn = {
        "alle": [
            bedingung("armut", ">= 0,5"),
            bedingung("armut", "<= 99"),
            bedingung("armut", "> 50", "perzentil"),
        ]
    }
    wert, _, perzentil = blick(klein, wenn, lagen).schwellen
    assert (wert.reihe.von, wert.reihe.bis) == (0.0, 100.0)
    assert perzentil.reihe.bis == 100.0


def test_near_is_who_only_misses_figures_by_less_than_a_standard_deviation(klein: Any) -> None:
    lagen = {
        "90001": armut(wert=10.0, trend="steigend"),
        "90002": armut(wert=14.0, trend="steigend"),
        "90003": armut(wert=14.9, trend="fallend"),  # misses the trend, too
        "90004": armut(wert=30.0, trend="steigend"),
    }
    wenn = {"alle": [bedingung("armut", ">= 15"), bedingung("armut", "steigend", "trend")]}
    b = blick(klein, wenn, lagen)
    assert [n.ags for n in b.nahe] == ["90002", "90001"]
    streuung = (231.2075 / 3) ** 0.5  # of 10, 14, 14.9 and 30, whose mean is 17.225
    assert [n.abstand for n in b.nahe] == pytest.approx([1 / streuung, 5 / streuung])


def test_nearest_way_counts_and_its_widest_gap_comes_first(klein: Any) -> None:
    lagen = {
        ags: {"armut": {"wert": w}, "miete": {"wert": 2 * w}}
        for ags, w in zip(ORTE, (1.0, 2.0, 3.0, 4.0, 5.0), strict=True)
    }
    beide = {"alle": [bedingung("armut", "> 4,5"), bedingung("miete", "> 12")]}
    wenn = {"eines": [beide, bedingung("armut", "> 5,5")]}
    b = blick(klein, wenn, lagen)
    erster = b.nahe[0]
    assert (erster.ags, [(n.indikator, n.schwelle) for n in erster.luecken]) == (
        "90005",
        [("armut", 5.5)],
    )
    assert [n.indikator for n in b.nahe[1].luecken] == ["armut"]


def test_rule_that_is_not_asked_for_kreise_shows_no_threshold(klein: Any) -> None:
    lagen = {ags: armut(wert=w) for ags, w in WERTE.items()}
    b = blick(klein, bedingung("armut", "> 1"), lagen, gilt_fuer={"ebene": ["gemeinde"]})
    assert (b.gefragt, b.trifft, b.schwellen) == ((), (), ())


@pytest.mark.parametrize(
    ("drin", "von", "ohne", "satz"),
    [
        ([], 22, [], "Bei 1,25 erfüllt keiner der 22 Kreise die Bedingung."),
        (["Gera"], 22, [], "Bei 1,25 erfüllt 1 von 22 Kreisen die Bedingung: Gera."),
        (["A", "B"], 3, ["C"], "Bei 1,25 erfüllen 2 von 3 Kreisen die Bedingung: A, B."
                               " Ohne Wert: C."),
        (["A", "B"], 2, [], "Bei 1,25 erfüllen alle 2 Kreise die Bedingung."),
        (["A"], 1, [], "Bei 1,25 erfüllt 1 von 1 Kreisen die Bedingung: A."),
        ([], 0, ["A"], "Kein Kreis hat einen Wert. Ohne Wert: A."),
    ],
)  # fmt: skip
def test_sentence_below_a_threshold(drin: list[str], von: int, ohne: list[str], satz: str) -> None:
    assert schieber.stand("1,25", drin, von, ohne) == satz


def test_text_of_rules_cannot_become_markup() -> None:
    html = schieber.kasten("x", "<b>&", 'a"b', ">=", 1.5, [0, 1], "<script>")
    assert "<b>" not in html
    assert "<script>" not in html
    assert 'data-achse="a&quot;b"' in html
    assert 'data-schwelle="1.5"' in html


@pytest.fixture
def bild(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Place of the sliders' picture; the converter is a line of Python."""

    def mit(code: str) -> Path:
        monkeypatch.setattr(schieber, "_bildort", lambda: tmp_path / "bild.js")
        monkeypatch.setattr(schieber, "_befehl", lambda: [sys.executable, "-c", code])
        return tmp_path / "bild.js"

    return mit


def test_picture_of_the_sliders_is_made_while_other_work_goes_on(
    bild: Callable[[str], Path], tmp_path: Path
) -> None:
    marke = tmp_path / "begonnen"
    ort = bild(f"open({str(marke)!r}, 'w').close(); print('Bild', end='')")
    with schieber.im_voraus():
        for _ in range(600):
            if marke.exists():
                break
            time.sleep(0.05)
        assert marke.exists()
    assert ort.read_text(encoding="utf-8") == "Bild"
    bild("print('anderes')")
    with schieber.im_voraus():
        assert ort.exists()
    assert schieber.schreibe_bild() == "bild.js"
    assert ort.read_text(encoding="utf-8") == "Bild"


def test_a_picture_that_fails_leaves_nothing_and_is_told_where_it_is_needed(
    bild: Callable[[str], Path],
) -> None:
    ort = bild("print('halb'); raise SystemExit(1)")
    with schieber.im_voraus():
        pass
    assert not ort.exists()
    with pytest.raises(subprocess.CalledProcessError):
        schieber.schreibe_bild()
    assert not ort.exists()


def test_other_work_that_fails_does_not_wait_for_the_picture(bild: Callable[[str], Path]) -> None:
    ort = bild("import time; time.sleep(600)")
    with pytest.raises(KeyError), schieber.im_voraus():
        raise KeyError
    assert not ort.exists()


# --- the real rules -------------------------------------------------------------------------------


@pytest.fixture
def a(monkeypatch: pytest.MonkeyPatch) -> Atlas:
    monkeypatch.chdir(WURZEL)
    return atlas()


def kaesten(a: Atlas) -> Iterator[Tag]:
    for feld in a.grundlage.katalog.handlungsfelder:
        yield from BeautifulSoup(a.regelwerk(feld).markdown, "lxml").select(".schieber")


def test_chapter_shows_every_rule_once_in_its_handlungsfeld(a: Atlas) -> None:
    text = (WURZEL / "chapters/regelwerk.qmd").read_text(encoding="utf-8")
    felder = re.findall(r'a\.regelwerk\("([\w-]+)"\)', text)
    assert felder == list(a.grundlage.katalog.handlungsfelder)
    gezeigt = [i for f in felder for i in re.findall(r'id="regel-([\w-]+)"', str(a.regelwerk(f)))]
    assert sorted(gezeigt) == sorted(r.id for r in a.grundlage.regeln)


def test_numbers_and_names_at_the_present_threshold_agree_with_a_naive_count(a: Atlas) -> None:
    g = a.grundlage
    tabelle: Any = g.befunde(g.berichtsgebiete)[0].set_index(["ags", "indikator"])
    anzahl = 0
    for kasten in kaesten(a):
        indikator, merkmal = str(kasten["data-achse"]).split(".")
        vergleiche = RECHNE[str(kasten["data-operator"])]
        schwelle = float(str(kasten["data-schwelle"]))
        gefragt = [g.kreise[int(i)] for i in str(kasten["data-orte"]).split()]
        werte = {k.name: tabelle.loc[(k.ags, indikator), merkmal] for k in gefragt}
        namen = [n for n, w in werte.items() if w == w and vergleiche(w, schwelle)]
        satz = kasten.select_one(".schieber-stand")
        assert satz is not None
        von = sum(w == w for w in werte.values())
        if 0 < len(namen) < von:
            assert f" {len(namen)} von {von} Kreisen" in satz.text
            assert f"Bedingung: {', '.join(namen)}." in satz.text
        anzahl += 1
    assert anzahl >= len(g.regeln) / 2


def test_threshold_in_the_page_is_the_one_of_the_rule_file(a: Atlas) -> None:
    (eine,) = [k for k in kaesten(a) if k["id"] == "schwelle-kinderarmut-deutlich-ueber-land-1"]
    datei = WURZEL / "rules/kinder-und-familien/kinderarmut-deutlich-ueber-land.yml"
    ist = yaml.safe_load(datei.read_text(encoding="utf-8"))["wenn"]
    text = json.dumps(ist)
    zeichen, zahl = re.search(r'"ist": "(\S+) ([\d,]+)"', text).groups()  # type: ignore[union-attr]
    assert eine["data-operator"] == zeichen
    assert float(str(eine["data-schwelle"])) == float(zahl.replace(",", "."))


def test_value_beside_a_threshold_never_reads_as_the_threshold(a: Atlas) -> None:
    for b in regelwerk.regelblicke(a.grundlage):
        for s in b.schwellen:
            for ort in s.nachbarn():
                if ort is not None and s.reihe.werte[ort] != s.schwelle:
                    text = regeldruck._nachbar(a.grundlage, s, ort).split(" ")[0]
                    assert float(text.replace(",", ".").replace("−", "-")) != s.schwelle


def test_page_is_html_in_which_no_text_becomes_markup() -> None:
    worte = Worte("a", (Worte("<b>&", (Worte("c"),)),))
    assert regelwerk._liste([worte]) == (
        "<ul>\n<li>a\n<ul>\n<li>&lt;b&gt;&amp;\n<ul>\n<li>c</li>\n</ul></li>\n</ul></li>\n</ul>"
    )


def test_search_finds_the_words_of_ready_html() -> None:
    regeln = baum.roh("html", "<p>Über <b>&amp;</b> unter</p><script>var x;</script>")
    bloecke = [baum.ueberschrift(1, [{"t": "Str", "c": "Regeln"}]), regeln]
    (eintrag,) = verzeichnis(bloecke, "regeln.html")
    assert eintrag["text"] == "Über & unter"


# --- in a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of this one chapter, rendered on the real data and rules."""
    ordner = tmp_path_factory.mktemp("regelwerk")
    (ordner / "chapters").mkdir()
    for name in ("data", "rules", "_variables.yml"):
        (ordner / name).symlink_to(WURZEL / name)
    for name in ("regelwerk.qmd", "literatur.bib", "zitierstil.csl"):
        shutil.copy(WURZEL / "chapters" / name, ordner / "chapters")
    buch = yaml.safe_load((WURZEL / "_quarto.yml").read_text(encoding="utf-8"))
    buch["book"]["chapters"] = ["index.qmd", "chapters/regelwerk.qmd"]
    (ordner / "_quarto.yml").write_text(yaml.safe_dump(buch, allow_unicode=True), "utf-8")
    (ordner / "index.qmd").write_text("# Anfang {.unnumbered}\n\n```{python}\n1\n```\n", "utf-8")
    befehl = (
        "from pathlib import Path; from sozialatlas import render;"
        "e = render.rendere(Path('.'), formate=('html',));"
        "raise SystemExit('\\n'.join(map(str, e.fehler)) or 0)"
    )
    ende = subprocess.run(
        [sys.executable, "-c", befehl],
        cwd=ordner,
        env=os.environ | {"SOZIALATLAS_WURZEL": str(ordner)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ende.returncode == 0, ende.stderr
    return ordner / "_site/chapters/regelwerk.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    pfad = shutil.which("chromium") or shutil.which("google-chrome")
    if not pfad:
        pytest.skip("kein Chromium")
    with sync_playwright() as spiel:
        chrom = spiel.chromium.launch(executable_path=pfad, args=["--no-sandbox"])
        yield chrom
        chrom.close()


def oeffne(browser: Any, seite: Path, **angaben: Any) -> SimpleNamespace:
    """Open the page and note every request, error and warning."""
    blatt = browser.new_page(**angaben)
    anfragen: list[str] = []
    meldungen: list[str] = []
    blatt.on("request", lambda r: anfragen.append(r.url))
    blatt.on("console", lambda m: meldungen.append(m.text))
    blatt.on("pageerror", lambda e: meldungen.append(str(e)))
    blatt.goto(seite.as_uri())
    return SimpleNamespace(blatt=blatt, anfragen=anfragen, meldungen=meldungen)


REGEL = "#regel-kinderarmut-deutlich-ueber-land"

langsam = [pytest.mark.langsam, pytest.mark.xdist_group("regelwerk-seite")]


class TestSlider:
    pytestmark = langsam

    def test_picture_is_loaded_and_drawn_only_when_a_rule_is_opened(
        self, browser: Any, seite: Path
    ) -> None:
        offen = oeffne(browser, seite)
        assert offen.blatt.locator(".schieber-bild").count() == 0
        assert not offen.blatt.evaluate("'vegaEmbed' in window")
        offen.blatt.locator(f"{REGEL} summary").press("Enter")
        offen.blatt.wait_for_selector(f"{REGEL} .schieber-bild svg")
        bilder = offen.blatt.locator(".schieber-bild").count()
        assert bilder == offen.blatt.locator(f"{REGEL} .schieber").count()
        punkte = offen.blatt.locator(f"{REGEL} .schieber-bild .mark-symbol path").count()
        assert punkte == 22 * bilder
        assert offen.meldungen == []
        assert {u.partition(":")[0] for u in offen.anfragen} <= {"file", "data"}
        offen.blatt.close()

    def test_keyboard_moves_the_threshold_and_the_live_text_says_whom_it_concerns(
        self, browser: Any, seite: Path
    ) -> None:
        offen = oeffne(browser, seite)
        kasten = offen.blatt.locator(f"{REGEL} .schieber").first
        stand = kasten.locator(".schieber-stand")
        statisch = stand.text_content()
        assert stand.get_attribute("aria-live") == "polite"
        offen.blatt.locator(f"{REGEL} summary").press("Enter")
        regler = offen.blatt.get_by_label("Schwelle", exact=True).first
        assert stand.text_content() == statisch
        regler.press("End")
        assert "erfüllt keiner der 22 Kreise" in stand.text_content()
        regler.press("Home")
        assert "erfüllen alle 22 Kreise" in stand.text_content()
        regler.press("ArrowRight")
        schritt = offen.blatt.evaluate("r => r.value", regler.element_handle())
        assert regler.get_attribute("aria-valuetext") == f"{float(schritt):.2f}".replace(".", ",")
        kasten.get_by_role("button", name="Zurück zu 1,25").press("Enter")
        assert stand.text_content() == statisch
        offen.blatt.close()

    def test_text_of_every_threshold_agrees_with_what_the_script_says(
        self, browser: Any, seite: Path
    ) -> None:
        """The sentences and numbers are made twice, in Python and in the script."""
        offen = oeffne(browser, seite)
        lies = "() => [...document.querySelectorAll('.schieber-stand')].map(s => s.textContent)"
        statisch = offen.blatt.evaluate(lies)
        offen.blatt.evaluate(
            "document.querySelectorAll('details.regel').forEach(d => { d.open = true; })"
        )
        offen.blatt.wait_for_function(
            "n => document.querySelectorAll('.schieber input').length === n", arg=len(statisch)
        )
        bewege = """() => document.querySelectorAll('.schieber input').forEach((r) => {
            const wert = r.value;
            for (const x of [r.max, wert]) { r.value = x; r.dispatchEvent(new Event('input')); }
        })"""
        offen.blatt.evaluate(bewege)
        assert offen.blatt.evaluate(lies) == statisch
        offen.blatt.close()

    @pytest.mark.parametrize("schema", ["light", "dark"])
    def test_axe_finds_nothing_and_the_page_fits_a_narrow_screen(
        self, browser: Any, seite: Path, schema: str
    ) -> None:
        from axe_playwright_python.sync_playwright import Axe

        offen = oeffne(browser, seite, viewport={"width": 320, "height": 700}, color_scheme=schema)
        for i in range(3):
            offen.blatt.locator("details.regel > summary").nth(i).press("Enter")
        offen.blatt.wait_for_selector(".schieber-bild svg")
        regler = offen.blatt.locator(".schieber input").first
        regler.press("ArrowRight")
        befund = Axe().run(offen.blatt)
        assert befund.violations_count == 0, befund.generate_report()
        assert offen.blatt.evaluate("document.documentElement.scrollWidth") <= 320
        offen.blatt.close()

    def test_without_a_script_the_page_says_the_same(self, browser: Any, seite: Path) -> None:
        kontext = browser.new_context(java_script_enabled=False)
        blatt = kontext.new_page()
        blatt.goto(seite.as_uri())
        blatt.locator(f"{REGEL} summary").press("Enter")
        assert (
            "von 22 Kreisen die Bedingung"
            in blatt.locator(f"{REGEL} .schieber-stand").first.inner_text()
        )
        assert blatt.locator(".schieber input").count() == 0
        kontext.close()
