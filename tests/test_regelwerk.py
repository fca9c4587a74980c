"""The project's own rules, measures and literature, tested as they stand."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sozialatlas.empfehlungen import entwerfe, luecken
from sozialatlas.katalog import lade_katalog
from sozialatlas.regeln import ZUSTAENDIG, lade_regeln, pruefe_wirkung, stelle_fakten, werte_aus
from sozialatlas.regeln.folgen import ist_vor_ort
from sozialatlas.regeln.knoten import Bedingung, bedingungen, blaetter
from sozialatlas.regeln.ungefragt import ungefragt
from sozialatlas.typen import Vorort

if TYPE_CHECKING:
    from conftest import Bestand
    from sozialatlas.regeln import Regel
    from sozialatlas.typen import Befund, Empfehlung

WURZEL = Path(__file__).parents[1]
KATALOG = lade_katalog(WURZEL / "data")
REGELN = lade_regeln(WURZEL / "rules", KATALOG)  # holds every rule's own examples, or raises
AUS_ZAHLEN = [r for r in REGELN if not any(ist_vor_ort(b) for b, _ in r.blaetter)]
VOR_ORT = [r for r in REGELN if r not in AUS_ZAHLEN]
"""Rules that ask what only the Kommune knows; nobody has delivered it yet."""

ALTENBURG = "16077001"
LAND = "16"

VERBOTEN = (
    r"arme[rn]? Kinder|Hartz|sozial schwach|bildungsfern|Flüchtling",
    r"Langzeitarbeitslosen?\b",
    r"\bAusländer|Brennpunkt|Problemviertel|Problemgruppe|Schulabbrecher|Schulversager",
    r"Pflegef[aä]ll|Überalterung|Alterslawine|\bBehinderte|Obdachlos|Klientel|\bBetroffene",
    r"\bArbeitslose[nr]?\b(?! Menschen)|Migrationshintergrund|Illegal",
    r"explodier|dramatisch|Spitzenreiter|Schlusslicht|versag|unbedingt|bekanntlich|offensichtlich",
    r"\bmuss unbedingt|nachweislich|garantiert|verursacht|bewirkt|hat gesenkt|wird weiter",
    r"!",
)
"""Words that stigmatise, alarm or claim more than is known, outside names of laws."""


@pytest.fixture(scope="module")
def literatur() -> frozenset[str]:
    text = (WURZEL / "chapters" / "literatur.bib").read_text("utf-8")
    return frozenset(re.findall(r"^@\w+\{([^,\s]+),", text, flags=re.M))


@pytest.fixture(scope="module")
def massnahmen() -> dict[str, dict[str, Any]]:
    ordner = WURZEL / "data" / "katalog" / "massnahmen"
    alle = [m for datei in sorted(ordner.glob("*.yml")) for m in yaml.safe_load(datei.read_text())]
    namen = Counter(m["id"] for m in alle)
    assert not [name for name, anzahl in namen.items() if anzahl > 1]
    return {m["id"]: m for m in alle}


@pytest.fixture(scope="module")
def kreise(echt: Bestand) -> tuple[str, ...]:
    return tuple(kreis.ags for kreis in echt.gebiete.kreise())


@pytest.fixture(scope="module")
def befunde(echt: Bestand, kreise: tuple[str, ...]) -> tuple[Befund, ...]:
    fakten = stelle_fakten(
        echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, [*kreise, ALTENBURG, LAND]
    )
    return werte_aus(REGELN, fakten)


@pytest.fixture(scope="module")
def entwuerfe(
    echt: Bestand, kreise: tuple[str, ...], befunde: tuple[Befund, ...]
) -> list[Empfehlung]:
    fakten = stelle_fakten(
        echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, [*kreise, ALTENBURG]
    )
    return [
        entwurf
        for ags in (*kreise, ALTENBURG)
        for entwurf in entwerfe(REGELN, befunde, fakten, echt.gebiete.kommune(ags), echt.katalog)
    ]


def zutreffend(befunde: tuple[Befund, ...], regel: Regel, gebiete: tuple[str, ...]) -> int:
    return sum(
        b.wahrheit == "trifft_zu" for b in befunde if b.regel == regel.id and b.ags in gebiete
    )


def test_rules_are_at_least_70_with_at_least_five_in_every_field() -> None:
    je_feld = Counter(regel.handlungsfeld for regel in REGELN)
    assert len(REGELN) >= 70
    assert set(je_feld) == set(KATALOG.handlungsfelder)
    assert min(je_feld.values()) >= 5


@pytest.mark.parametrize("regel", REGELN, ids=lambda regel: regel.id)
def test_rule_has_two_examples_that_do_not_fire(regel: Regel) -> None:
    assert len(regel.beispiele.trifft_nicht_zu) >= 2


@pytest.mark.parametrize("regel", AUS_ZAHLEN, ids=lambda regel: regel.id)
def test_rule_fires_for_some_kreise_and_not_for_all(
    regel: Regel, befunde: tuple[Befund, ...], kreise: tuple[str, ...]
) -> None:
    if "land" in regel.gilt_fuer.ebene:
        assert zutreffend(befunde, regel, (LAND,)) == 1
    elif "kreis" not in regel.gilt_fuer.ebene:
        assert zutreffend(befunde, regel, (ALTENBURG,)) == 1
    else:
        assert 1 <= zutreffend(befunde, regel, kreise) <= 8


ALLES = [
    Vorort(
        massnahmen=frozenset(),
        ziele=dict.fromkeys(KATALOG.indikatoren, stand),
        stimmen={feld: {"stuetzt": 3, "widerspricht": 0} for feld in KATALOG.handlungsfelder},
    )
    for stand in ("verfehlt", "gefaehrdet", "auf_kurs")
]


@pytest.mark.parametrize("regel", VOR_ORT, ids=lambda regel: regel.id)
def test_rule_on_contributions_fires_once_they_say_so_and_waits_until_then(
    regel: Regel, echt: Bestand, kreise: tuple[str, ...], befunde: tuple[Befund, ...]
) -> None:
    assert ungefragt([b for b in befunde if b.regel == regel.id])
    fakten = stelle_fakten(echt.kennwerte, echt.trends, echt.katalog, echt.gebiete, kreise)
    treffer = {
        zutreffend(
            werte_aus([regel], fakten, "referenz", dict.fromkeys(kreise, alles)), regel, kreise
        )
        for alles in ALLES
    }
    assert max(treffer) > 0
    assert min(treffer) < len(kreise)


def test_rules_ask_for_goals_voices_and_measures() -> None:
    gefragt = {type(b).__name__ for r in VOR_ORT for b, _ in r.blaetter if ist_vor_ort(b)}
    assert gefragt == {"WennZiel", "WennStimme", "WennMassnahmeFehlt"}


def test_no_rule_is_idle_on_the_real_data(befunde: tuple[Befund, ...]) -> None:
    assert pruefe_wirkung(REGELN, befunde) == ()


def test_every_kreis_altenburg_and_the_land_get_a_draft(
    befunde: tuple[Befund, ...], kreise: tuple[str, ...]
) -> None:
    mit_entwurf = {b.ags for b in befunde if b.wahrheit == "trifft_zu"}
    assert mit_entwurf == {*kreise, ALTENBURG, LAND}


def test_at_least_three_rules_can_be_judged_for_a_gemeinde(befunde: tuple[Befund, ...]) -> None:
    beurteilt = [b for b in befunde if b.ags == ALTENBURG and b.wahrheit != "nicht_beurteilbar"]
    assert len(beurteilt) >= 3


@pytest.mark.parametrize("regel", REGELN, ids=lambda regel: regel.id)
def test_rule_does_not_rest_on_context_figures_alone(regel: Regel) -> None:
    indikatoren = [KATALOG.indikatoren[b.indikator] for b in bedingungen(regel.wenn)]
    andere = [b for b, _ in blaetter(regel.wenn) if not isinstance(b, Bedingung)]
    assert andere or any(indikator.ausloeser for indikator in indikatoren)


def test_recommendation_contains_only_weaker_ones() -> None:
    rang = {"hoch": 0, "mittel": 1, "niedrig": 2}
    nach_id = {regel.id: regel for regel in REGELN}
    for regel in REGELN:
        for name in regel.dann.umfasst:
            assert rang[nach_id[name].dann.prioritaet] >= rang[regel.dann.prioritaet], regel.id


def test_bundles_keep_every_report_at_fifteen_recommendations_or_fewer(
    befunde: tuple[Befund, ...], kreise: tuple[str, ...]
) -> None:
    nach_id = {regel.id: regel for regel in REGELN}
    for ags in kreise:
        geltend = {b.regel for b in befunde if b.ags == ags and b.wahrheit == "trifft_zu"}
        enthalten = {name for regel in geltend for name in nach_id[regel].dann.umfasst}
        assert 1 <= len(geltend - enthalten) <= 15, ags


@pytest.mark.parametrize("regel", REGELN, ids=lambda regel: regel.id)
def test_rule_cites_checked_literature_and_known_measures(
    regel: Regel, literatur: frozenset[str], massnahmen: dict[str, dict[str, Any]]
) -> None:
    assert set(regel.belege) <= literatur
    assert regel.dann.massnahmen
    assert set(regel.dann.massnahmen) <= set(massnahmen)


@pytest.mark.parametrize("regel", REGELN, ids=lambda regel: regel.id)
def test_recommendation_names_addressee_first_step_and_success(regel: Regel) -> None:
    text = " ".join(regel.dann.empfehlung.split())
    assert text.startswith("{kommune} sollte ")
    assert "Erster Schritt: " in text
    assert "Als Erfolg sollte gelten, wenn " in text
    assert re.search(r"\{\w+\.jahr\}", text), "the year of the figure is missing"


@pytest.mark.parametrize("regel", REGELN, ids=lambda regel: regel.id)
def test_reason_has_two_to_five_sentences(regel: Regel) -> None:
    saetze = re.findall(r"[a-zäöüß)%][.](?= [A-ZÄÖÜ]|$)", " ".join(regel.begruendung.split()))
    assert 2 <= len(saetze) <= 5


def test_drafts_have_a_figure_at_every_place(entwuerfe: list[Empfehlung]) -> None:
    assert luecken(entwuerfe) == ()
    assert not [e.schluessel for e in entwuerfe if re.search(r"[{}]|\bnan\b", e.text)]


def test_literature_holds_only_checked_entries() -> None:
    text = (WURZEL / "chapters" / "literatur.bib").read_text("utf-8")
    eintraege = text.split("\n@")[1:]
    assert len(eintraege) > 60
    for eintrag in eintraege:
        assert re.search(r"keywords\s+= \{verified\}", eintrag), eintrag[:60]


def test_measures_are_described_and_graded(
    massnahmen: dict[str, dict[str, Any]], literatur: frozenset[str]
) -> None:
    felder = {"id", "name", "beschreibung", "handlungsfeld", "zustaendig", "zielgruppe"}
    felder |= {"kosten", "evidenz", "voraussetzungen", "belege"}
    for name, massnahme in massnahmen.items():
        assert set(massnahme) == felder, name
        assert massnahme["handlungsfeld"] in KATALOG.handlungsfelder, name
        assert set(massnahme["zustaendig"]) <= set(ZUSTAENDIG), name
        assert set(massnahme["belege"]) <= literatur, name
        assert massnahme["voraussetzungen"], name


SAETZE = {
    "A": r"hat in einer kontrollierten Studie in .+ \(.*\d{4}\).+ist offen\.",
    "B": r"Stud(ie|ien) mit Vergleichsgruppe .*deute[nt]+ darauf hin, dass",
    "C": r"bericht|beschr|Evaluation|Befragt|Untersuchung",
    "D": r"^Die Befundlage ist uneinheitlich",
    "0": r"^Eine Evaluation ist nicht bekannt\.$",
    "?": r"^$",
    "entfaellt": r"^$",
}


def test_sentence_on_evidence_is_the_one_its_grade_allows(
    massnahmen: dict[str, dict[str, Any]],
) -> None:
    for name, massnahme in massnahmen.items():
        evidenz = massnahme["evidenz"]
        satz = " ".join(evidenz["satz"].split())
        assert re.search(SAETZE[evidenz["grad"]], satz), f"{name}: {satz}"
        assert massnahme["belege"] or evidenz["grad"] in ("0", "?", "entfaellt"), name


@pytest.mark.parametrize("muster", VERBOTEN)
def test_rules_and_measures_avoid_words_that_stigmatise_or_overclaim(muster: str) -> None:
    dateien = [
        *(WURZEL / "rules").glob("*/*.yml"),
        *(WURZEL / "data" / "katalog" / "massnahmen").glob("*.yml"),
    ]
    for datei in dateien:
        text = " ".join(datei.read_text("utf-8").split())

        fund = re.search(muster, text)
        assert fund is None, f"{datei.name}: {fund and fund[0]}"


def test_literature_reads_without_a_warning_and_completely(literatur: frozenset[str]) -> None:
    import pypandoc

    lauf = subprocess.run(  # the path is pandoc's own, the document is ours
        [
            pypandoc.get_pandoc_path(),
            "--citeproc",
            "--fail-if-warnings",
            f"--bibliography={WURZEL / 'chapters' / 'literatur.bib'}",
            "--to=html",
        ],
        input="---\nlang: de\nnocite: '@*'\n---\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert lauf.returncode == 0, lauf.stderr
    assert lauf.stdout.count('class="csl-entry"') == len(literatur)
