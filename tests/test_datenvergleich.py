"""Two editions of the figures: what differs, how surprising it is, and what was changed by hand."""

from __future__ import annotations

import itertools
import math
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sozialatlas import cli
from sozialatlas.datenvergleich import (
    Ausgabestand,
    als_html,
    als_markdown,
    als_text,
    lies_stand,
    vergleiche,
)
from sozialatlas.datenvergleich.lesen import SCHLUESSEL
from sozialatlas.datenvergleich.saetze import Bericht
from sozialatlas.datenvergleich.ueberraschung import FEINSTE
from sozialatlas.datenvergleich.vergleich import ARTEN
from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Quelle, lade_katalog
from sozialatlas.quellen.stand import STAND, pruefe_stand, stand
from sozialatlas.quellen.uebersicht import uebersicht

WURZEL = Path(__file__).parents[1]
DATEN = WURZEL / "data"
GIT = shutil.which("git")

Werte = dict[tuple[str, str, int], float | None]


def ausgabe(werte: Werte, name: str = "alt") -> Ausgabestand:
    """Make an edition of (indicator, area, year) → value; None is a missing figure."""
    zeilen = [(*k, w, "fehlt" if w is None else "ok") for k, w in werte.items()]
    tabelle = pd.DataFrame(zeilen, columns=[*SCHLUESSEL, "wert", "status"])
    tabelle["wert"] = tabelle["wert"].astype(float)
    return Ausgabestand(name, tabelle.set_index(SCHLUESSEL), {})


def reihe(*werte: float | None, ags: str = "90001", ab: int = 2010) -> Werte:
    return {("quote", ags, ab + n): w for n, w in enumerate(werte)}


RUHIG = (10.0, 10.2, 10.1, 10.4, 10.3, 10.6)


def zeilen(alt: Werte, neu: Werte, katalog: Any) -> list[dict[str, Any]]:
    gefunden = vergleiche(ausgabe(alt), ausgabe(neu, "neu"), katalog.indikatoren).zeilen
    return gefunden.to_dict("records")


# --- what differs -------------------------------------------------------------------------------


def test_every_kind_of_difference_is_told_apart(kleiner_katalog: Any) -> None:
    alt = {**reihe(1.0, 2.0, None, 4.0), ("weg", "90001", 2010): 1.0}
    neu = {**reihe(1.0, 2.5, 3.0, None), ("quote", "90001", 2014): 5.0}
    arten = {
        (z["indikator"], z["jahr"]): z["art"] for z in zeilen(alt, neu, kleiner_katalog(quote={}))
    }
    assert arten == {
        ("quote", 2011): "revidiert",
        ("quote", 2012): "nachgetragen",
        ("quote", 2013): "zurueckgezogen",
        ("quote", 2014): "neu",
        ("weg", 2010): "entfallen",
    }


def test_same_figures_in_another_file_are_no_difference(
    tmp_path: Path, kleiner_katalog: Any
) -> None:
    kopf = "ags,indikator,jahr,wert,zaehler,nenner,status\n"
    for ordner, name in (("a", "eins.csv"), ("b", "zwei.csv")):
        (tmp_path / ordner).mkdir()
        (tmp_path / ordner / name).write_text(f"{kopf}90001,quote,2020,1.5,,,ok\n", "utf-8")
    staende = [lies_stand(n, tmp_path / n) for n in ("a", "b")]
    unterschied = vergleiche(staende[0], staende[1], kleiner_katalog(quote={}).indikatoren)
    assert unterschied.zeilen.empty
    assert unterschied.dateien == {"eins.csv": "entfallen", "zwei.csv": "neu"}


def test_change_of_the_state_alone_is_told(kleiner_katalog: Any) -> None:
    alt, neu = ausgabe(reihe(*RUHIG)), ausgabe(reihe(*RUHIG), "neu")
    neu.werte.loc[("quote", "90001", 2012), "status"] = "bruch"
    (zeile,) = vergleiche(alt, neu, kleiner_katalog(quote={}).indikatoren).zeilen.to_dict("records")
    assert (zeile["art"], zeile["jahr"], zeile["status_nachher"]) == ("status", 2012, "bruch")
    assert math.isnan(zeile["sprung"])


# --- how surprising it is -----------------------------------------------------------------------


def test_most_surprising_figure_comes_first(kleiner_katalog: Any) -> None:
    unruhig = (10.0, 14.0, 8.0, 13.0, 9.0, 15.0)
    alt = reihe(*RUHIG) | reihe(*unruhig, ags="90002")
    neu = alt | {("quote", "90001", 2016): 12.7, ("quote", "90002", 2016): 12.7}
    erste, zweite = zeilen(alt, neu, kleiner_katalog(quote={}))
    assert (erste["ags"], zweite["ags"]) == ("90001", "90002")
    assert erste["sprung"] > 5 > abs(zweite["sprung"])


def test_revised_figure_is_measured_by_its_revision(kleiner_katalog: Any) -> None:
    alt = reihe(*RUHIG)
    changes = [b - a for a, b in itertools.pairwise(RUHIG)]
    mitte = statistics.median(changes)
    mass = 1.4826 * statistics.median(abs(c - mitte) for c in changes)
    (zeile,) = zeilen(alt, alt | {("quote", "90001", 2013): 11.4}, kleiner_katalog(quote={}))
    assert zeile["sprung"] == pytest.approx(1.0 / mass)


def test_series_too_short_to_judge_says_so(kleiner_katalog: Any) -> None:
    (zeile,) = zeilen(reihe(1.0, 2.0, 3.0), reihe(1.0, 2.0, 3.0, 99.0), kleiner_katalog(quote={}))
    assert math.isnan(zeile["sprung"])
    assert zeile["grund"] == "Reihe zu kurz"


def test_break_is_no_jump_and_no_measure(kleiner_katalog: Any) -> None:
    bruch = {"brueche": ({"jahr": 2016, "grund": "anders gezählt"},)}
    alt = reihe(*RUHIG)
    (zeile,) = zeilen(alt, alt | {("quote", "90001", 2016): 30.0}, kleiner_katalog(quote=bruch))
    assert math.isnan(zeile["sprung"])
    assert zeile["grund"] == "kein Nachbarjahr"


def test_broken_cell_of_a_new_series_stands_out_and_its_neighbours_do_not(
    kleiner_katalog: Any,
) -> None:
    neu = reihe(10.0, 10.2, 10.1, 10.4, 2.0, 10.3, 10.6, 10.5, 10.9)
    erste, *weitere = zeilen({("x", "90001", 2000): 1.0}, neu, kleiner_katalog(quote={}))
    assert (erste["jahr"], erste["sprung"] < -10) == (2014, True)
    assert all(not abs(z["sprung"]) > 5 for z in weitere if z["art"] == "neu")


def test_constant_series_is_measured_by_what_its_decimals_show(kleiner_katalog: Any) -> None:
    alt = reihe(*[5.0] * 6)
    (zeile,) = zeilen(alt, alt | {("quote", "90001", 2016): 5.1}, kleiner_katalog(quote={}))
    assert zeile["sprung"] == pytest.approx(0.1 / 0.05)


def orakel(alt: Werte, neu: Werte, brueche: list[int], boden: float) -> dict[Any, Any]:
    """Say for every key what became of it and how far it jumped, figure by figure."""

    def folge(werte: Werte, i: str, ags: str) -> list[tuple[int, float]]:
        return sorted(
            (j, w) for (i2, a, j), w in werte.items() if (i2, a) == (i, ags) and w is not None
        )

    def getrennt(a: int, b: int) -> bool:
        return any(min(a, b) < x <= max(a, b) for x in brueche)

    def mass(werte: Werte, i: str, ags: str) -> tuple[float, float] | None:
        f = folge(werte, i, ags)
        schritte = [
            (w2 - w1) / (j2 - j1)
            for (j1, w1), (j2, w2) in itertools.pairwise(f)
            if not getrennt(j1, j2)
        ]
        if len(schritte) < 4:
            return None
        mitte = statistics.median(schritte)
        return mitte, max(1.4826 * statistics.median(abs(s - mitte) for s in schritte), boden)

    def nachbarsprung(i: str, ags: str, jahr: int, wert: float, m: tuple[float, float]) -> float:
        f = folge(neu, i, ags)
        werte = []
        for kandidaten, wahl in (
            ([j for j, _ in f if j < jahr], max),
            ([j for j, _ in f if j > jahr], min),
        ):
            if kandidaten and not getrennt(wahl(kandidaten), jahr):
                n = wahl(kandidaten)
                werte.append(
                    (wert - dict(f)[n] - m[0] * (jahr - n)) / (m[1] * math.sqrt(abs(jahr - n)))
                )
        return min(werte, key=abs) if werte else math.nan

    ergebnis = {}
    for k in {*alt, *neu}:
        a, n = alt.get(k), neu.get(k)
        if k not in alt:
            art = "neu"
        elif k not in neu:
            art = "entfallen"
        elif a is not None and n is None:
            art = "zurueckgezogen"
        elif a is None and n is not None:
            art = "nachgetragen"
        elif a is not None and n is not None and not math.isclose(a, n, rel_tol=1e-9):
            art = "revidiert"
        else:
            continue
        sprung = math.nan
        m = mass(alt, k[0], k[1]) or mass(neu, k[0], k[1])
        if m and n is not None and art == "revidiert" and a is not None:
            sprung = (n - a) / m[1]
        elif m and n is not None and art in ("neu", "nachgetragen"):
            sprung = nachbarsprung(*k, n, m)
        ergebnis[k] = (art, sprung)
    return ergebnis


schluessel = st.tuples(
    st.sampled_from(["quote", "fremd"]),
    st.sampled_from(["90001", "90002"]),
    st.integers(2000, 2011),
)
wert = st.none() | st.integers(-40, 40).map(lambda n: n / 4)
tabellen = st.dictionaries(schluessel, wert, max_size=30)


@given(alt=tabellen, aenderung=tabellen, weg=st.sets(schluessel, max_size=4))
def test_comparison_agrees_with_a_naive_one(alt: Werte, aenderung: Werte, weg: set[Any]) -> None:
    neu = {k: w for k, w in {**alt, **aenderung}.items() if k not in weg}
    if not alt or not neu:
        return
    indikatoren: Any = {
        "quote": SimpleNamespace(brueche=(SimpleNamespace(jahr=2006),), dezimalen=1)
    }
    gefunden = vergleiche(ausgabe(alt), ausgabe(neu, "neu"), indikatoren).zeilen
    ist = {(z.indikator, z.ags, z.jahr): (z.art, z.sprung) for z in gefunden.itertuples()}
    soll = {}
    for i, brueche, boden in (("quote", [2006], 0.05), ("fremd", [], FEINSTE)):
        a, n = ({k: w for k, w in t.items() if k[0] == i} for t in (alt, neu))
        soll |= orakel(a, n, brueche, boden)
    assert {k: art for k, (art, _) in ist.items()} == {k: art for k, (art, _) in soll.items()}
    for k, (_, sprung) in soll.items():
        # of two neighbours at the same distance either may be named
        assert abs(ist[k][1]) == pytest.approx(abs(sprung), rel=1e-6, nan_ok=True), k
    betraege = [abs(s) for s in gefunden["sprung"] if not math.isnan(s)]
    assert betraege == sorted(betraege, reverse=True)
    ohne = gefunden[gefunden["sprung"].isna() & gefunden["nachher"].notna()]
    assert (ohne["grund"].ne("") | ohne["art"].isin(["entfallen", "status"])).all()
    assert set(gefunden["art"]) <= set(ARTEN)


# --- how it is told -----------------------------------------------------------------------------


@pytest.fixture
def bericht(kleiner_katalog: Any, gebiete: Any) -> Bericht:
    indikatoren = kleiner_katalog(quote={"kurzname": "Quote #1 | <b>"}).indikatoren
    alt = reihe(*RUHIG)
    neu = alt | {("quote", "90001", 2016): 25.0, ("anders", "99999", 2016): 1.0}
    unterschied = vergleiche(ausgabe(alt), ausgabe(neu, "neu"), indikatoren)
    return Bericht(unterschied, indikatoren, gebiete.kommunen)


def test_text_names_counts_jump_and_what_cannot_be_judged(bericht: Bericht) -> None:
    text = als_text(bericht)
    assert "Werte: 2 neu." in text
    assert "Zu prüfen: 1 Wert springt um mehr als das 5-Fache" in text
    assert "Nicht beurteilbar: 1 Wert in Reihen mit weniger als 5 Werten." in text
    assert "10,6\u202f% (2015)  25,0\u202f%" in text


def test_texts_of_the_catalogue_stay_texts(bericht: Bericht) -> None:
    assert "Quote \\#1 \\| \\<b\\>" in als_markdown(bericht)
    seite = als_html(bericht)
    assert "Quote #1 | &lt;b&gt;" in seite
    assert "<script" not in seite
    assert 'lang="de"' in seite


def test_editions_without_difference_say_so(kleiner_katalog: Any) -> None:
    indikatoren = kleiner_katalog(quote={}).indikatoren
    unterschied = vergleiche(ausgabe(reihe(*RUHIG)), ausgabe(reihe(*RUHIG), "neu"), indikatoren)
    text = als_text(Bericht(unterschied, indikatoren, {}))
    assert "Die Werte unterscheiden sich nicht." in text
    assert "größten Sprünge" not in text


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def projekt(tmp_path: Path, musterland: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Musterland as a project with a history of its own."""
    shutil.copytree(musterland, tmp_path / "data")
    (tmp_path / "rules").mkdir()
    (tmp_path / "_quarto.yml").write_text("project: {}\n", "utf-8")
    monkeypatch.setenv("SOZIALATLAS_WURZEL", str(tmp_path))
    return tmp_path


def git(projekt: Path, *argumente: str) -> None:
    wer = ["-c", "user.name=Muster", "-c", "user.email=muster@example.org"]
    subprocess.run([str(GIT), *wer, *argumente], cwd=projekt, check=True, capture_output=True)


def rufe(capsys: pytest.CaptureFixture[str], *argumente: str) -> tuple[int, str, str]:
    code = 0
    try:
        cli.main(["data", *argumente])
    except SystemExit as ende:
        code = int(str(ende.code))
    aus = capsys.readouterr()
    return code, aus.out, aus.err


def aendere_wert(projekt: Path) -> str:
    """Multiply the last figure of the file by ten and return its area."""
    datei = projekt / "data" / "beobachtungen" / "musterland.csv"
    kopf, *rest = datei.read_text("utf-8").splitlines()
    felder = next(z for z in reversed(rest) if z.endswith(",ok")).split(",")
    neu = [*felder[:3], str(float(felder[3]) * 10), *felder[4:]]
    text = "\n".join([kopf, *rest]) + "\n"
    datei.write_text(text.replace(",".join(felder), ",".join(neu)), "utf-8")
    return felder[0]


@pytest.mark.skipif(not GIT, reason="git ist nicht installiert")
def test_command_compares_with_a_revision(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(projekt, "init", "-q", "-b", "main")
    git(projekt, "add", "-A")
    git(projekt, "commit", "-qm", "Stand")
    assert "Die Werte unterscheiden sich nicht." in rufe(capsys, "diff")[1]
    ags = aendere_wert(projekt)
    code, text, _ = rufe(capsys, "diff", "--base", "main", "--anzahl", "1")
    assert code == 0
    assert "Werte: 1 revidiert." in text
    assert "1 geändert (musterland.csv)" in text
    assert f"({ags})" in text


@pytest.mark.parametrize("stufe", [".", "data", "data/beobachtungen"])
def test_command_compares_with_a_folder(
    projekt: Path, tmp_path_factory: pytest.TempPathFactory, stufe: str,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    frueher = tmp_path_factory.mktemp("frueher") / "projekt"
    shutil.copytree(projekt, frueher)
    aendere_wert(projekt)
    ziel = projekt / "vergleich.html"
    code, text, _ = rufe(
        capsys, "diff", "--base", str(frueher / stufe), "--format", "html", "--out", str(ziel)
    )
    assert (code, "geschrieben" in text) == (0, True)
    assert "Werte: 1 revidiert." in ziel.read_text("utf-8")


def test_folder_without_figures_is_refused(
    projekt: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text, fehler = rufe(capsys, "diff", "--base", str(tmp_path_factory.mktemp("leer")))
    assert (code, text) == (3, "")
    assert "liegen keine Beobachtungen" in fehler
    assert "Abhilfe" in fehler


def test_broken_file_of_the_base_is_named_with_its_line(
    projekt: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    frueher = tmp_path_factory.mktemp("frueher")
    kopf = "ags,indikator,jahr,wert,zaehler,nenner,status\n"
    (frueher / "a.csv").write_text(f"{kopf}90001,quote,2020,zwei,,,ok\n", "utf-8")
    code, _, fehler = rufe(capsys, "diff", "--base", str(frueher))
    assert code == 3
    assert "a.csv, Zeile 2, Feld wert" in fehler


def test_figure_that_stands_twice_is_refused(tmp_path: Path) -> None:
    kopf = "ags,indikator,jahr,wert,zaehler,nenner,status\n"
    zeile = "90001,quote,2020,1,,,ok\n"
    (tmp_path / "a.csv").write_text(kopf + 2 * zeile, "utf-8")
    with pytest.raises(DatenFehler) as funde:
        lies_stand("alt", tmp_path)
    assert [m.zeile for m in funde.value.maengel] == [3]


# --- the manifest and the overviews -------------------------------------------------------------


def mit_stand(daten: Path) -> Path:
    """Write the manifest of a folder of data as the import does."""
    inhalte = {
        Path("beobachtungen") / d.name: d.read_bytes() for d in (daten / "beobachtungen").iterdir()
    }
    (daten / STAND).write_bytes(stand(inhalte))
    return daten


def test_file_changed_by_hand_is_named(projekt: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mit_stand(projekt / "data")
    assert rufe(capsys, "check")[:2] == (0, "Daten in Ordnung.\n")
    aendere_wert(projekt)
    code, _, fehler = rufe(capsys, "check")
    assert code == 3
    assert "data/beobachtungen/musterland.csv" in fehler
    assert "nach dem Import verändert" in fehler
    assert "data import" in fehler


def test_file_of_the_edition_that_is_gone_is_named(projekt: Path) -> None:
    daten = mit_stand(projekt / "data")
    (daten / "beobachtungen" / "musterland.csv").unlink()
    (mangel,) = pruefe_stand(daten)
    assert (mangel.datei, "gibt es nicht" in mangel.fehler) == (
        "data/beobachtungen/musterland.csv", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "inhalt",
    [
        "",
        "dateien:",
        "dateien: []",
        "- a",
        "dateien: {a.csv: 1}",
        "dateien: {../a: x}",
        "a: [",
        "\x00",
    ],
)
def test_manifest_that_is_none_is_named(projekt: Path, inhalt: str) -> None:
    (projekt / "data" / STAND).write_text(inhalt, "utf-8")
    (mangel,) = pruefe_stand(projekt / "data")
    assert mangel.datei == "data/beobachtungen/stand.yml"
    assert "kein Verzeichnis von Prüfsummen" in mangel.fehler


def test_missing_manifest_is_named(projekt: Path) -> None:
    (mangel,) = pruefe_stand(projekt / "data")
    assert "gibt es nicht" in mangel.fehler


def test_figures_of_the_project_are_those_that_were_imported() -> None:
    assert pruefe_stand(DATEN) == []
    genannt = set(yaml.safe_load((DATEN / STAND).read_text("utf-8"))["dateien"])
    vorhanden = {d.name for d in (DATEN / "beobachtungen").iterdir()}
    assert genannt == vorhanden - {STAND.name}


def test_readme_of_the_data_is_current_with_the_sidecars() -> None:
    katalog = lade_katalog(DATEN)
    text = (DATEN / "gebiete" / "grenzen.quelle.yml").read_text("utf-8")
    grenzen = Quelle(**yaml.safe_load(text))
    quellen = [katalog.quellen[id_] for id_ in katalog.lieferungen]
    assert uebersicht([*quellen, grenzen], katalog) == (DATEN / "README.md").read_bytes()


def test_sidecars_say_what_the_catalogue_declares() -> None:
    katalog = lade_katalog(DATEN)
    assert set(katalog.quellen) == set(katalog.lieferungen)
    for id_, quelle in katalog.quellen.items():
        erklaert = katalog.lieferungen[id_]
        for feld in set(Quelle.model_fields) - {"eingaben"}:
            assert getattr(quelle, feld) == getattr(erklaert, feld), f"{id_}.{feld}"
        assert tuple(e.datei for e in quelle.eingaben) == erklaert.dateien


def test_source_chapter_names_every_source_and_the_boundaries() -> None:
    kapitel = (WURZEL / "chapters" / "quellen.qmd").read_text("utf-8")
    assert {"a.quellen()", "a.quellenhinweise()", "a.kartenquelle()"} <= set(kapitel.split())
    assert "GeoBasis-DE" not in kapitel  # comes from the sidecar
