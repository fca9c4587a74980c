"""What ``rules diff`` keeps between runs is never stale, and never trusted when damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from regelwerkzeug import bedingung, regel
from regelwerkzeug import fakten as stelle
from sozialatlas.massnahmen import zielreihen
from sozialatlas.regeln import Regel
from sozialatlas.regelwerkstatt import lauf, speicher
from sozialatlas.typen import Befund, Empfehlung, Nachweis, Umstand, Vorort
from sozialatlas.vorort import Beitraege, Ziel

if TYPE_CHECKING:
    from conftest import Bestand


@pytest.mark.parametrize(
    "eingang", ["data/neu.csv", "data/katalog/x.yml", "_variables.yml", "chapters/literatur.bib"]
)
def test_fingerprint_covers_every_input(tmp_path: Path, eingang: str) -> None:
    vorher = speicher.fingerabdruck(tmp_path)
    datei = tmp_path / eingang
    datei.parent.mkdir(parents=True, exist_ok=True)
    abdruecke = {vorher}
    for inhalt in ("1", "2"):
        datei.write_text(inhalt, encoding="utf-8")
        abdruecke.add(speicher.fingerabdruck(tmp_path))
    assert len(abdruecke) == 3


def test_fingerprint_covers_code_and_libraries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vorher = speicher.fingerabdruck(tmp_path)
    monkeypatch.setattr(speicher, "_version", lambda name: "9")
    ohne = speicher.fingerabdruck(tmp_path)
    paket = tmp_path / "paket"
    (paket / "kennwerte").mkdir(parents=True)
    (paket / "kennwerte" / "trend.py").write_text("pass", encoding="utf-8")
    monkeypatch.setattr(speicher.sozialatlas, "__file__", str(paket / "__init__.py"))
    anderes = speicher.fingerabdruck(tmp_path)
    (paket / "kennwerte" / "trend.py").write_text("1", encoding="utf-8")
    assert len({vorher, ohne, anderes, speicher.fingerabdruck(tmp_path)}) == 4


@dataclass(frozen=True)
class Immer(speicher.Ort):
    """A place whose inputs stay as they are."""

    def gilt(self) -> bool:
        return True


def ziel(*, beispiel: bool) -> Beitraege:
    angaben = {
        "indikator": "a", "zielwert": 8, "jahr": 2030, "basisjahr": 2020,
        "vereinbart_von": "Stadtrat", "vereinbart_am": "2021-01-01", "quelle": "erfunden",
    }  # fmt: skip
    return Beitraege(ziele=(Ziel.model_validate(angaben | {"beispiel": beispiel}),))


TABELLE = stelle({"90001": {"a": {"wert": 0.1 + 0.2, "trend": "stabil"}, "b": {}}})


def fehlschlag(*_: object) -> Any:
    raise AssertionError("must not be computed")


def test_facts_are_computed_once_and_come_back_the_same(tmp_path: Path) -> None:
    neu = speicher.fakten(Immer(tmp_path, "s"), ["90001"], lambda: TABELLE)
    assert speicher.fakten(Immer(tmp_path, "s"), ["90001"], fehlschlag) == neu
    assert neu["wert"] == [0.1 + 0.2, None]
    assert neu["jahr"] == [2022, 2022]
    assert neu["trend"] == ["stabil", None]
    for stand, ags in (("anders", ["90001"]), ("s", ["90001", "90002"])):
        with pytest.raises(AssertionError, match="must not"):
            speicher.fakten(Immer(tmp_path, stand), ags, fehlschlag)


BESCHAEDIGUNGEN: Mapping[str, Callable[[bytes], bytes]] = {
    "leer": lambda roh: b"",
    "gekürzt": lambda roh: roh[:-9],
    "verändert": lambda roh: roh.replace(b"stabil", b"fallend"),
    "Binärdaten": lambda roh: bytes(range(256)),
    "ohne Prüfsumme": lambda roh: roh.partition(b"\n")[2],
}


@pytest.mark.parametrize("beschaedige", BESCHAEDIGUNGEN.values(), ids=BESCHAEDIGUNGEN)
def test_damaged_facts_are_silently_made_anew(
    tmp_path: Path, beschaedige: Callable[[bytes], bytes]
) -> None:
    neu = speicher.fakten(Immer(tmp_path, "s"), [], lambda: TABELLE)
    datei = tmp_path / speicher.ORDNER / "fakten.json"
    datei.write_bytes(beschaedige(datei.read_bytes()))
    assert speicher.fakten(Immer(tmp_path, "s"), [], lambda: TABELLE) == neu
    assert speicher.fakten(Immer(tmp_path, "s"), [], fehlschlag) == neu


def test_facts_are_not_kept_when_a_figure_changes_while_they_are_computed(tmp_path: Path) -> None:
    ort = speicher.ort(tmp_path)

    def rechne() -> pd.DataFrame:
        (tmp_path / "_variables.yml").write_text("stand: 2026-01-01", encoding="utf-8")
        return TABELLE

    speicher.fakten(ort, [], rechne)
    assert not (ort.ordner / "fakten.json").exists()


VORORT = {
    "90001": Vorort(frozenset({"b", "a"}), {"x": "verfehlt"}, {"wohnen": {"stuetzt": 2}}),
    "90002": Vorort(erfasst=frozenset({"a"})),
    "90003": Vorort(massnahmen=frozenset()),
}


def test_what_is_on_site_is_read_once_and_comes_back_the_same(tmp_path: Path) -> None:
    ort = Immer(tmp_path, "s")
    assert speicher.vorort(ort, lambda: VORORT) == VORORT
    assert speicher.vorort(ort, fehlschlag) == VORORT
    with pytest.raises(AssertionError, match="must not"):
        speicher.vorort(Immer(tmp_path, "neu"), fehlschlag)


@pytest.mark.parametrize("name", ["register.yml", "ausgaben/2024.yml"])
def test_every_file_of_a_kommune_counts_for_what_is_on_site(tmp_path: Path, name: str) -> None:
    ort = Immer(tmp_path, "s")
    speicher.vorort(ort, lambda: VORORT)
    datei = tmp_path / "kommunen" / "90001-musterstadt" / name
    datei.parent.mkdir(parents=True)
    for inhalt in ("1", "2"):
        datei.write_text(inhalt, encoding="utf-8")
        with pytest.raises(AssertionError, match="must not"):
            speicher.vorort(ort, fehlschlag)
        speicher.vorort(ort, lambda: VORORT)


def test_entry_saved_while_entries_are_read_is_not_kept_unread(tmp_path: Path) -> None:
    datei = tmp_path / "kommunen" / "90001-musterstadt" / "ziele.yml"

    def rechne() -> Mapping[str, Vorort]:
        datei.parent.mkdir(parents=True)
        datei.write_text("neu", encoding="utf-8")
        return VORORT

    ort = Immer(tmp_path, "s")
    speicher.vorort(ort, rechne)
    assert not (ort.ordner / "vorort.json").exists()


def rechnung(tmp_path: Path) -> lauf._Rechnung:
    leer: Any = SimpleNamespace()
    return lauf._Rechnung(tmp_path, leer, leer, date(2026, 1, 1))


def test_figures_are_not_read_for_examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zielreihen, "zielstaende", fehlschlag)
    assert rechnung(tmp_path).zielstaende({"90001": ziel(beispiel=True)}) == {}


def test_only_goals_that_are_no_examples_are_judged_for_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gefragt: list[Mapping[str, Beitraege]] = []

    def rechne(beitraege: Mapping[str, Beitraege], *_: object) -> dict[tuple[str, str], Any]:
        gefragt.append(beitraege)
        return {("90001", "a"): SimpleNamespace(stand="auf_kurs")}

    alle = {"90001": ziel(beispiel=False), "90002": ziel(beispiel=True)}
    monkeypatch.setattr(zielreihen, "zielstaende", rechne)
    monkeypatch.setattr(lauf._Rechnung, "kennwerte", None)
    assert rechnung(tmp_path).zielstaende(alle) == {("90001", "a"): "auf_kurs"}
    assert [list(b) for b in gefragt] == [["90001"]]


REGEL = regel(bedingung("a", ">= 1"))
ZAHL = Nachweis("a", "wert", ">=", 1.0, 0.1 + 0.2, 2022, "trifft_zu")
WORT = Nachweis("b", "trend", "==", "fallend", None, None, "nicht_beurteilbar", grund="fehlt")
KREISE = Umstand("kreise", "r", "R", "mindestens 1", "1", "trifft_zu", genannte=("90001",))
BEFUNDE = (
    Befund("r", "90001", "trifft_zu", (ZAHL,)),
    Befund("s", "90001", "nicht_beurteilbar", (ZAHL, WORT), ("B fehlt.",)),
    Befund("t", "90001", "trifft_zu", (), (), (KREISE,)),
)


def entwurf(befund: Befund, *enthaelt: Empfehlung) -> Empfehlung:
    return Empfehlung(
        f"90001/{befund.regel}", befund.regel, "90001", "Titel", "feld", "Text „1,5 %“.", "Weil.",
        "hoch", ("jugendamt",), "kreis", (), ("quelle",), "entwurf", None, befund, enthaelt,
    )  # fmt: skip


BEWERTUNG = (BEFUNDE, (entwurf(BEFUNDE[0], entwurf(BEFUNDE[2])),))


def test_findings_and_drafts_are_made_once_and_come_back_the_same(tmp_path: Path) -> None:
    ort = Immer(tmp_path, "s")
    assert speicher.bewertung(ort, [REGEL], VORORT, lambda: BEWERTUNG) == BEWERTUNG
    assert speicher.bewertung(ort, [REGEL], VORORT, fehlschlag) == BEWERTUNG


@pytest.mark.parametrize(
    ("stand", "regeln", "vorort"),
    [
        ("andere Fakten", [REGEL], VORORT),
        ("s", [REGEL.model_copy(update={"titel": "Anders"})], VORORT),
        ("s", [REGEL, REGEL.model_copy(update={"id": "zweite"})], VORORT),
        ("s", [], VORORT),
        ("s", [REGEL], {**VORORT, "90002": Vorort(erfasst=frozenset())}),
    ],
)
def test_findings_are_made_anew_for_other_facts_rules_or_entries(
    tmp_path: Path, stand: str, regeln: list[Regel], vorort: Mapping[str, Vorort]
) -> None:
    speicher.bewertung(Immer(tmp_path, "s"), [REGEL], VORORT, lambda: BEWERTUNG)
    with pytest.raises(AssertionError, match="must not"):
        speicher.bewertung(Immer(tmp_path, stand), regeln, vorort, fehlschlag)


def test_kept_catalogue_is_the_catalogue(tmp_path: Path, echt: Bestand) -> None:
    def fehlt() -> Any:
        raise AssertionError("must not be read")

    assert speicher.katalog(Immer(tmp_path, "s"), lambda: echt.katalog) is echt.katalog
    assert speicher.katalog(Immer(tmp_path, "s"), fehlt) == echt.katalog
    with pytest.raises(AssertionError, match="must not"):
        speicher.katalog(Immer(tmp_path, "anders"), fehlt)


def test_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("keine Mappe", encoding="utf-8")
    assert speicher.fakten(Immer(tmp_path, "s"), [], lambda: TABELLE)["ags"] == ["90001"] * 2
