"""Rules as written: grammar of comparisons, YAML without surprises, model and schema."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from regelwerkzeug import bedingung, regel
from sozialatlas import regeln
from sozialatlas.katalog import lade_katalog
from sozialatlas.regeln.begriffe import MERKMALE, ZUSTAENDIG, Merkmal, Zustaendig
from sozialatlas.regeln.knoten import bedingungen
from sozialatlas.regeln.lesen import lies_yaml
from sozialatlas.regeln.modell import platzhalter
from sozialatlas.regeln.pruefung import pruefe_datei
from sozialatlas.regeln.vergleich import SCHEMA_MUSTER, VergleichFehler, lies_vergleich

RULES = Path(__file__).parents[1] / "rules"
KATALOG = lade_katalog(RULES.parent / "data")


@pytest.mark.parametrize(
    ("text", "operator", "schwelle", "einheit"),
    [
        (">= 1,25", ">=", 1.25, ""),
        ("< 35", "<", 35.0, ""),
        (">=15 %", ">=", 15.0, "%"),
        ("≤ -0,5", "<=", -0.5, ""),
        ("> −3", ">", -3.0, ""),
        (">= 12 345,6 € je Einwohner", ">=", 12345.6, "€ je Einwohner"),
        ("fallend", "==", "fallend", ""),
        ("= fallend", "==", "fallend", ""),
        ("!= nicht eindeutig", "!=", "nicht_eindeutig", ""),
        ("≠ stabil", "!=", "stabil", ""),
    ],
)
def test_comparison_is_read_as_people_write_it(
    text: str, operator: str, schwelle: float | str, einheit: str
) -> None:
    vergleich = lies_vergleich(text)
    assert (vergleich.operator, vergleich.schwelle, vergleich.einheit) == (
        operator,
        schwelle,
        einheit,
    )
    assert re.match(SCHEMA_MUSTER, text)


@pytest.mark.parametrize(
    "text",
    [
        *("35", "= 35", "!= 3", ">= 1.25", ">= 1.234,5", ">= ,5", ">= 1,2,3", ">= 1e5", ">= NaN"),
        *("> fallend", "sinkend", "", ">= inf", "nicht fallend", "nicht_beurteilbar"),
    ],
)
def test_comparison_that_can_be_misread_is_refused_with_a_remedy(text: str) -> None:
    with pytest.raises(VergleichFehler) as fehler:
        lies_vergleich(text)
    assert fehler.value.fehler
    assert fehler.value.abhilfe


def test_yaml_words_and_dates_stay_text() -> None:
    text = "a: ja\nb: nein\nc: on\nd: off\ne: 2024-01-01\nf: 12:30\ng: 017\nh: 1_000\ni: yes\n"
    daten = lies_yaml(text, "x").daten
    assert list(daten.values()) == [
        *("ja", "nein", "on", "off", "2024-01-01", "12:30", "017", "1_000", "yes")
    ]


def test_yaml_numbers_truth_values_and_nothing_are_read() -> None:
    daten = lies_yaml("a: 1\nb: 1.5\nc: true\nd:\ne: ~\nf: -2\n1: x\n", "x").daten
    assert daten == {"a": 1, "b": 1.5, "c": True, "d": None, "e": None, "f": -2, "1": "x"}


def test_every_part_of_a_document_has_its_line() -> None:
    dokument = lies_yaml("a:\n  - b: 1\n\n  - c: 2\n", "x")
    assert dokument.zeile(("a", 1, "c")) == 4
    assert dokument.zeile(("a", 1, "fehlt", 0)) == 4
    assert dokument.zeile(("fehlt",)) == 1


def test_rule_is_frozen_and_knows_when_it_is_valid() -> None:
    r = regel(bedingung("i0", "> 1"), gueltig_bis="2026-12-31")
    with pytest.raises(ValidationError):
        r.titel = "Anders"  # type: ignore[misc]
    assert not r.gilt_am(date(2025, 12, 31))
    assert r.gilt_am(date(2026, 12, 31))
    assert regeln.gueltige([r], date(2027, 1, 1)) == ()


def test_conditions_come_in_the_order_of_the_text() -> None:
    baum = {"alle": [bedingung("i1", "> 1"), {"nicht": {"eines": [bedingung("i0", "> 1")]}}]}
    assert [b.indikator for b in bedingungen(regel(baum).wenn)] == ["i1", "i0"]


def test_placeholders_are_found_in_order() -> None:
    assert platzhalter("{kommune} hat {a.wert}.") == ("kommune", "a.wert")


def test_closed_lists_and_their_words_agree() -> None:
    assert set(MERKMALE) == set(Merkmal.__args__)  # type: ignore[attr-defined]
    assert set(ZUSTAENDIG) == set(Zustaendig.__args__)  # type: ignore[attr-defined]


def test_schema_file_is_current() -> None:
    text = json.dumps(regeln.schema(), ensure_ascii=False, indent=2) + "\n"
    assert (RULES / "schema.json").read_text("utf-8") == text, "make schema ausführen"


def test_schema_describes_every_field_in_german() -> None:
    schema = regeln.schema()
    for name, teil in [("Regel", schema), *schema["$defs"].items()]:
        assert "description" in teil, name
        for feld, angabe in teil["properties"].items():
            assert angabe.get("description"), f"{name}.{feld}"


def test_schema_accepts_the_template_and_refuses_a_typing_error() -> None:
    daten = lies_yaml((RULES / "_vorlage.yml").read_text("utf-8"), "x").daten
    jsonschema.validate(daten, regeln.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(daten | {"tittel": "x"}, regeln.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(daten | {"wenn": bedingung("kinderarmut", ">= 1.25")}, regeln.schema())


def test_template_is_a_sound_rule_once_copied(tmp_path: Path) -> None:
    ziel = tmp_path / "kinder-und-familien" / "mein-regelname.yml"
    ziel.parent.mkdir()
    ziel.write_text((RULES / "_vorlage.yml").read_text("utf-8"), "utf-8")
    gelesen, maengel = pruefe_datei(ziel, KATALOG, frozenset({"literaturschluessel"}))
    assert maengel == ()
    assert gelesen is not None
    assert gelesen.herkunft.zeile == 12


def test_example_of_the_readme_is_a_sound_rule(tmp_path: Path) -> None:
    (beispiel,) = re.findall(r"```yaml\n(.*?)```", (RULES / "README.md").read_text("utf-8"), re.S)
    name = re.search(r"^id: (\S+)", beispiel, re.M)
    assert name is not None
    ziel = tmp_path / "kinder-und-familien" / f"{name[1]}.yml"
    ziel.parent.mkdir()
    ziel.write_text(beispiel, "utf-8")
    literatur = frozenset(
        re.findall(
            r"@\w+\{([^,]+),", (RULES.parent / "chapters" / "literatur.bib").read_text("utf-8")
        )
    )
    assert pruefe_datei(ziel, KATALOG, literatur)[1] == ()


def test_readme_names_every_merkmal_and_every_zustaendigkeit() -> None:
    text = (RULES / "README.md").read_text("utf-8")
    zwischen = tuple(f"_{n}j" for n in range(2, 10))  # named as a span: 1j to 10j
    for wort in (*(m for m in MERKMALE if not m.endswith(zwischen)), *ZUSTAENDIG):
        assert f"`{wort}`" in text, wort
