"""The declarations of indices: the real ones hold, every contradiction is named with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handbuchwerkzeug import Seite
from sozialatlas.fehler import KatalogFehler, Mangel
from sozialatlas.katalog import Indexdefinition, lade_katalog
from sozialatlas.kennwerte.index import berechne_index

WURZEL = Path(__file__).parents[1]
DATEIEN = sorted((WURZEL / "data" / "katalog" / "indizes").glob("*.yml"))


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    """A copy of the project's catalogue, free to be broken."""
    ziel = shutil.copytree(WURZEL / "data" / "katalog", tmp_path / "data" / "katalog")
    return Path(ziel).parent


def fehler(ordner: Path, alt: str, neu: str, datei: str = "deprivation.yml") -> tuple[Mangel, int]:
    """Break a declaration; return the only problem and the line of the change."""
    pfad = ordner / "katalog" / "indizes" / datei
    text = pfad.read_text("utf-8")
    assert alt in text
    pfad.write_text(text.replace(alt, neu, 1), "utf-8")
    with pytest.raises(KatalogFehler) as info:
        lade_katalog(ordner)
    (mangel,) = info.value.maengel
    assert mangel.datei == f"data/katalog/indizes/{datei}"
    return mangel, text[: text.index(alt)].count("\n") + 1


def test_two_indices_are_ready_and_cite_what_is_in_the_literature(echt: Any) -> None:
    assert (
        set(echt.katalog.indizes) == {"deprivation", "status_dynamik"} == {d.stem for d in DATEIEN}
    )
    bib = (WURZEL / "chapters" / "literatur.bib").read_text("utf-8")
    schluessel = set(re.findall(r"^@\w+\{([^,]+),", bib, re.M))
    for index in echt.katalog.indizes.values():
        assert set(index.belege) <= schluessel
        assert index.sensitivitaet.varianten == 1000


def test_a_catalogue_without_indices_is_whole(katalog: Any) -> None:
    assert katalog.indizes == {}


@pytest.mark.parametrize(
    ("alt", "neu", "feld", "text"),
    [
        ("indikator: abitur", "indikator: abitour",
         "dimensionen.0.indikatoren.2.indikator", "nicht bekannt"),
        ("indikator: hh_niedrigeinkommen", "indikator: arbeitslosenquote",
         "dimensionen.2.indikatoren.1.indikator", "mehrfach"),
        ("indikator: hauptschulabschluss", "indikator: bevoelkerung",
         "dimensionen.0.indikatoren.1.indikator", "Personen"),
        ("skalierung: minmax", "skalierung: maximal", "skalierung", "nicht zulässig"),
        ("basisjahr: 2019", "basisjahr: bald", "basisjahr", "nicht zulässig"),
        ("grenzen: [0.2, 0.8]", "grenzen: [0.8, 0.2]", "klassen.grenzen", "steigen nicht"),
        ("grenzen: [0.2, 0.8]", "grenzen: [0.2, 8]", "klassen.grenzen", "zwischen 0 und 1"),
        ("namen: [niedrig, mittel, hoch]", "namen: [niedrig, hoch]",
         "klassen.namen", "trennen 3 Klassen"),
        ("gewichtung: hauptkomponente", "gewichtung: pca",
         "dimensionen.0.gewichtung", "nicht zulässig"),
        ("varianten: 1000", "varianten: 10", "sensitivitaet.varianten", "nicht zulässig"),
        ("ebene: kreis", "ebene: dorf", "ebene", "nicht zulässig"),
        ("id: deprivation", "id: benachteiligung", "id", "heißt nicht wie"),
        ("abschluss: minmax", "abschluss: minmax\nabschlus: z", "abschlus", "gibt es nicht"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(
    ordner: Path, alt: str, neu: str, feld: str, text: str
) -> None:
    mangel, zeile = fehler(ordner, alt, neu)
    assert mangel.feld == feld
    assert text in mangel.fehler
    assert mangel.erwartet or "gibt es nicht" in mangel.fehler
    assert mangel.abhilfe
    assert mangel.zeile == zeile + neu.count("\n")


def test_direction_must_be_that_of_the_catalogue_unless_it_judges_nothing(ordner: Path) -> None:
    mangel, _ = fehler(
        ordner,
        "indikator: arbeitslosenanteil\n        richtung: mehr_ist_schlechter",
        "indikator: arbeitslosenanteil\n        richtung: mehr_ist_besser",
        "status_dynamik.yml",
    )
    assert mangel.feld == "dimensionen.0.indikatoren.0.richtung"
    assert "mehr_ist_schlechter" in mangel.fehler


@pytest.mark.parametrize(
    ("alt", "neu", "feld", "text"),
    [
        ("von: 2016", "von: 2022", "dynamik.bis", "nicht nach ihrem Beginn"),
        ("von: 2016", "von: 2010", "dynamik.indikatoren.0", "Bruch"),
        ("indikatoren: [arbeitslosenanteil]", "indikatoren: [abitur]",
         "dynamik.indikatoren.0", "gehört nicht"),
        ("aggregation: summe", "aggregation: geometrisch", "skalierung", "über null"),
        ("indikator: personen_bg", "indikator: sgb2_quote",
         "dimensionen.1.indikatoren.0.indikator", "Ebene"),
        ("indikator: bevoelkerung_15_64", "indikator: leerstand",
         "mindestgroesse.indikator", "Einheit"),
        ("gewichtung: gleich", "gewichtung: fest", "dimensionen.0.indikatoren.0", "Gewicht"),
        ("gewichtung: gleich", "gewichtung: hauptkomponente",
         "dimensionen.0.gewichtung", "Hauptkomponente"),
    ],
)  # fmt: skip
def test_a_contradiction_is_named(ordner: Path, alt: str, neu: str, feld: str, text: str) -> None:
    mangel, _ = fehler(ordner, alt, neu, "status_dynamik.yml")
    assert mangel.feld == feld
    assert text in mangel.fehler
    assert mangel.zeile is not None


def test_two_indices_in_one_file_are_refused(ordner: Path) -> None:
    pfad = ordner / "katalog" / "indizes" / "deprivation.yml"
    zeilen = pfad.read_text("utf-8").splitlines()
    eintrag = "\n".join(("- " if n == 0 else "  ") + z for n, z in enumerate(zeilen[3:]))
    pfad.write_text(f"{eintrag}\n{eintrag}\n", "utf-8")
    with pytest.raises(KatalogFehler, match="Es gibt schon einen Index"):
        lade_katalog(ordner)


@given(st.text(max_size=200))
def test_any_text_gives_problems_and_no_traceback(text: str) -> None:
    import tempfile

    from sozialatlas.katalog.indizes import lies_indizes

    with tempfile.TemporaryDirectory() as ort:
        pfad = Path(ort, "data", "indizes")
        pfad.mkdir(parents=True)
        (pfad / "muster.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
        maengel: list[Mangel] = []
        assert lies_indizes(pfad, {}, maengel) == {}
        assert maengel


def test_schema_of_an_index_knows_no_other_fields() -> None:
    schema = Indexdefinition.model_json_schema()
    assert schema["additionalProperties"] is False
    assert all(d.get("additionalProperties") is False for d in schema["$defs"].values())


def test_the_example_of_the_handbook_holds(ordner: Path, echt: Any) -> None:
    (block,) = [b for b in Seite("indizes").bloecke("yaml") if b.startswith("# Datei: ")]
    (ordner / "katalog" / "indizes" / "beispiel.yml").write_text(block, "utf-8")
    quellen = WURZEL / "data" / "beobachtungen"
    shutil.copytree(quellen, ordner / "beobachtungen", ignore=shutil.ignore_patterns("*.csv"))
    katalog = lade_katalog(ordner)
    kreise = [k.ags for k in echt.gebiete.kreise()]
    index = berechne_index(katalog.indizes["beispiel"], katalog, echt.kennwerte, kreise)
    assert len(index.werte) == 22
    assert index.gewichte.innen.tolist() == [0.75, 0.25, 1.0]
    assert index.gewichte.aussen.tolist() == pytest.approx([2 / 3, 1 / 3])


def test_every_field_of_a_declaration_stands_in_the_handbook() -> None:
    text = Seite("indizes").text
    for feld in Indexdefinition.model_fields:
        assert f"{feld}:" in text or f"`{feld}`" in text, feld
