"""However a rule file is damaged, the check says what is wrong; it never fails itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sozialatlas import regeln
from sozialatlas.regeln import lesen

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

VORLAGE = """\
id: verletzt
titel: Eine Regel
handlungsfeld: kinder-und-familien
stand: entwurf
gueltig_ab: 2026-01-01
gueltig_bis: 2029-12-31
gilt_fuer: {ebene: [kreis], typ: [landkreis], land: ["16"]}
wenn:
  alle:
    - {indikator: kinderarmut, merkmal: verhaeltnis_land, ist: ">= 1,25"}
    - nicht: {indikator: kinderarmut, merkmal: trend, ist: fallend}
    - mindestens: 1
      von:
        - {empfehlung: andere}
        - {anzahl: empfehlungen, prioritaet: hoch, mindestens: 3}
        - {massnahme_fehlt: familienzentrum}
        - {ziel: kinderarmut, stand: verfehlt}
        - {stimme: kinder-und-familien, richtung: stuetzt}
dann:
  empfehlung: "{kommune} sollte bei {kinderarmut.wert} handeln."
  prioritaet: hoch
  zustaendig: [jugendamt]
  ebene: kreis
  umfasst: [andere]
begruendung: Weil es so ist.
belege: [muster2020]
beispiele:
  trifft_zu:
    - {kinderarmut: {verhaeltnis_land: 1.9, trend: stabil}, empfehlungen: [andere], anzahl: 3}
  trifft_nicht_zu:
    - {kinderarmut: {verhaeltnis_land: 1.2, trend: stabil}, ziele: {kinderarmut: verfehlt}}
"""

ZEICHEN = st.sampled_from([*"{}[],:-\"#&*!|>%@`'? \t\n\\0129.ajnäß~=<", "\x00", "\ufeff", "€", "𝟘"])
WORTE = st.sampled_from([
    "null", "true", "1e999", ".inf", "2026-02-30", "{}", "[]", "- ", "&a", "*a", "<<: *a",
    "!!int x", '"', "alle:", "nicht:", "eines: []", "von:", "ist: 5", "kreise: x", "? ", "---",
    "mindestens: -1", "indikator: [kinderarmut]", "merkmal: {}", "anzahl: true", "- - - -",
    "9" * 20, "9" * 5000, "[{}]", "{1: 2}", "nicht: {nicht: {}}", "16", "kreis",
])  # fmt: skip
stelle = st.floats(0, 1, exclude_max=True)
eingriffe = st.lists(
    st.one_of(
        st.tuples(st.just("zeichen weg"), stelle, st.integers(1, 8)),
        st.tuples(st.just("zeichen dazu"), stelle, ZEICHEN),
        st.tuples(st.just("zeichen anders"), stelle, ZEICHEN),
        st.tuples(st.just("zeile weg"), stelle, st.integers(1, 3)),
        st.tuples(st.just("zeile doppelt"), stelle, st.integers(1, 3)),
        st.tuples(st.just("einzug"), stelle, st.integers(-4, 4)),
        st.tuples(st.just("wert anders"), stelle, WORTE),
        st.tuples(st.just("zeile dazu"), stelle, WORTE),
    ),
    min_size=1,
    max_size=4,
)


def verletze(text: str, art: str, wo: float, womit: str | int) -> str:
    """Damage the text once, at a place given as a share of its length."""
    i, zeilen = int(wo * len(text)), text.splitlines(keepends=True)
    n = int(wo * len(zeilen)) if zeilen else 0
    match art, womit:
        case "zeichen weg", int(k):
            return text[:i] + text[i + k :]
        case "zeichen dazu", str(z):
            return text[:i] + z + text[i:]
        case "zeichen anders", str(z):
            return text[:i] + z + text[i + 1 :]
        case "zeile weg", int(k):
            return "".join(zeilen[:n] + zeilen[n + k :])
        case "zeile doppelt", int(k):
            return "".join(zeilen[: n + k] + zeilen[n:])
        case "einzug", int(k):
            neu = [" " * k + z if k > 0 else z[-k:] for z in zeilen[n : n + 1]]
            return "".join(zeilen[:n] + neu + zeilen[n + 1 :])
        case "wert anders", str(w):
            neu = [z.partition(":")[0] + ": " + w + "\n" for z in zeilen[n : n + 1]]
            return "".join(zeilen[:n] + neu + zeilen[n + 1 :])
        case "zeile dazu", str(w):
            return "".join([*zeilen[:n], w + "\n", *zeilen[n:]])
    raise ValueError(art)


@pytest.fixture(scope="module")
def ordner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ordner = tmp_path_factory.mktemp("rules") / "kinder-und-familien"
    ordner.mkdir()
    (ordner / "andere.yml").write_text(VORLAGE.replace("id: verletzt", "id: andere"), "utf-8")
    return ordner


def test_undamaged_rule_is_in_order(ordner: Path, katalog: Katalog) -> None:
    (ordner / "verletzt.yml").write_text(VORLAGE, "utf-8")
    assert regeln.pruefe(ordner / "verletzt.yml", katalog) == ()


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(eingriffe)
def test_damaged_rule_gives_problems_with_remedy_or_none(
    ordner: Path, katalog: Katalog, schritte: list[tuple[str, float, str | int]]
) -> None:
    text = VORLAGE
    for schritt in schritte:
        text = verletze(text, *schritt)
    (ordner / "verletzt.yml").write_text(text, "utf-8", newline="")
    for mangel in regeln.pruefe(ordner / "verletzt.yml", katalog):
        assert mangel.datei.endswith("kinder-und-familien/verletzt.yml")
        assert mangel.fehler
        assert mangel.abhilfe
        assert mangel.zeile is None or 1 <= mangel.zeile <= text.count("\n") + 1 + text.count("\r")


def langsam(text: str) -> object:
    try:
        return yaml.compose(lesen._ohne_tabulatoren(text), Loader=lesen.RegelLader)
    except yaml.YAMLError:
        return None


@settings(max_examples=300, deadline=None)
@given(eingriffe)
def test_fast_loader_reads_whatever_the_strict_one_reads_alike(
    schritte: list[tuple[str, float, str | int]],
) -> None:
    text = VORLAGE
    for schritt in schritte:
        text = verletze(text, *schritt)
    gelesen = lesen.lies_yaml(text, "x.yml")
    streng = langsam(text)
    if streng is not None:  # libyaml is content with some files that the strict one refuses
        sammler = lesen._Sammler("x.yml")
        assert gelesen.daten == lesen._lies_knoten(streng, (), sammler)
        assert gelesen.zeilen == sammler.zeilen
