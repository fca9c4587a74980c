"""Records of editions: written once, read strictly, never changed by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import WURZEL
from freigabewerkzeug import AGS, ausgabenstand, ausloeser, festgehalten
from sozialatlas import bericht as paket
from sozialatlas import cli
from sozialatlas.bericht import grundlage
from sozialatlas.bericht.festhalten import Auftrag, abdruck, grundlage_von, halte_fest
from sozialatlas.fehler import AufrufFehler, KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.vorort import Ausgabenstand, Beitraege, lade_beitraege, mit_heutigen_namen
from sozialatlas.vorort.ausgaben import als_yaml, dateiname

GERA = "16052"
BEISPIEL = (
    *("--beispiel", "--ausgabe", "2023 (Beispiel)"),
    *("--stand", "2023-11-23", "--bis-jahr", "2019"),
)


def lege_ab(kommunen: Path, stand: Ausgabenstand, name: str = "", ags: str = AGS) -> Path:
    ziel = kommunen / f"{ags}-musterstadt" / "ausgaben" / (name or dateiname(stand.ausgabe))
    ziel.parent.mkdir(parents=True, exist_ok=True)
    ziel.write_text(als_yaml(stand), encoding="utf-8")
    return ziel


# The file


@pytest.mark.parametrize(
    ("ausgabe", "name"), [("2026", "2026.yml"), ("2023 (Beispiel)", "2023-beispiel.yml")]
)
def test_file_is_named_after_its_edition(ausgabe: str, name: str) -> None:
    assert dateiname(ausgabe) == name


_TEXTE = st.text("aäß18,4 %:#'-{[\n\u202f„“", min_size=1).map(str.strip).filter(bool)


@given(texte=st.lists(_TEXTE, max_size=3), wert=st.floats(-1e6, 1e6), titel=_TEXTE)
def test_record_reads_back_as_it_was_written(
    texte: list[str], wert: float, titel: str, tmp_path_factory: Any, katalog: Katalog
) -> None:
    stand = ausgabenstand(
        *(
            festgehalten(f"r{i}", ausloeser(wert=wert), text=text, titel=titel)
            for i, text in enumerate(texte)
        ),
        freigegeben=date(2025, 12, 1),
    )
    ort = tmp_path_factory.mktemp("kommunen")
    lege_ab(ort, stand)
    gelesen = lade_beitraege(ort, katalog)[AGS].ausgaben
    assert gelesen == (stand,)


def test_records_come_oldest_first_and_no_folder_says_nothing(
    tmp_path: Path, katalog: Katalog
) -> None:
    neu = ausgabenstand(ausgabe="2025")
    alt = ausgabenstand(ausgabe="2026 Vorabdruck", stand=date(2024, 1, 1))
    for stand in (neu, alt):
        lege_ab(tmp_path, stand)
    (tmp_path / "90002-leer").mkdir()
    beitraege = lade_beitraege(tmp_path, katalog)
    assert beitraege[AGS].ausgaben == (alt, neu)
    assert beitraege["90002"].ausgaben is None


def test_record_may_name_what_the_catalogue_no_longer_has(tmp_path: Path, katalog: Katalog) -> None:
    stand = ausgabenstand(festgehalten("alte-regel", ausloeser("alter_indikator")))
    lege_ab(tmp_path, stand)
    assert lade_beitraege(tmp_path, katalog)[AGS].ausgaben == (stand,)


def test_every_mistake_in_a_record_is_named_with_file_and_line(
    tmp_path: Path, katalog: Katalog
) -> None:
    doppelt = ausgabenstand(festgehalten("a"), festgehalten("a"), festgehalten("b", ags="90002"))
    lege_ab(tmp_path, doppelt)
    lege_ab(tmp_path, ausgabenstand(ausgabe="2024"), "2023.yml")
    lege_ab(tmp_path, ausgabenstand(ausgabe="2022", ags="90003"))
    kaputt = lege_ab(tmp_path, ausgabenstand(festgehalten("a"), ausgabe="2021"))
    text = kaputt.read_text(encoding="utf-8").replace("prioritaet: mittel", "prioritaet: mitel")
    kaputt.write_text(text, encoding="utf-8")
    with pytest.raises(KatalogFehler) as fehler:
        lade_beitraege(tmp_path, katalog)
    gesagt = str(fehler.value)
    assert "„90001/a“ steht mehrfach in der Datei." in gesagt
    assert "„90002/b“ ist keine Empfehlung für 90001." in gesagt
    assert "gehört nach ihrem Inhalt zur Ausgabe „2024“" in gesagt
    assert "im Ordner einer anderen Kommune, genannt ist 90003" in gesagt
    zeile = 1 + text.splitlines().index("  prioritaet: mitel")
    assert f"2021.yml, Zeile {zeile}, Feld empfehlungen.0.prioritaet" in gesagt


def test_rule_with_a_new_name_keeps_its_place_in_older_records() -> None:
    alt = ausgabenstand(festgehalten("alt", enthaelt=(f"{AGS}/auch-alt", f"{AGS}/gleich")))
    beitraege = {AGS: Beitraege(ausgaben=(alt,))}
    heute = mit_heutigen_namen(beitraege, {"alt": "neu", "auch-alt": "auch-neu"})
    (stand,) = heute[AGS].ausgaben or ()
    assert stand.empfehlungen[0].schluessel == f"{AGS}/neu"
    assert stand.empfehlungen[0].enthaelt == (f"{AGS}/auch-neu", f"{AGS}/gleich")


# What is recorded


@pytest.fixture(scope="module")
def heute() -> Ausgabenstand:
    g = grundlage()
    return halte_fest(g, g.kommune(GERA), Auftrag("2026", g.ausgabe.stand))


def test_record_holds_every_recommendation_with_its_figures(heute: Ausgabenstand) -> None:
    b = paket.bericht(GERA)
    assert [e.schluessel for e in heute.empfehlungen] == [e.schluessel for e in b.entwuerfe]
    assert [e.text for e in heute.empfehlungen] == [e.text.strip() for e in b.entwuerfe]
    alt = next(e for e in heute.empfehlungen if e.schluessel.endswith("/mindestsicherung-hoch"))
    erster = alt.anlass[0]
    k = b.kennwert("mindestsicherung")
    assert (erster.indikator, erster.jahr, erster.wert) == (k.indikator.id, k.jahr, k.wert)
    assert (erster.merkmal, erster.operator) == ("verhaeltnis_land", ">=")
    assert erster.gemessen == pytest.approx(k.verhaeltnis_land)
    assert alt.sicherheit == "robust"


def test_summary_is_recorded_with_the_figures_of_what_it_contains(heute: Ausgabenstand) -> None:
    kette = next(e for e in heute.empfehlungen if "praeventionskette" in e.schluessel)
    assert f"{GERA}/kinderarmut-deutlich-ueber-land" in kette.enthaelt
    assert "kinderarmut" in {a.indikator for a in kette.anlass}


def test_fingerprint_follows_what_a_rule_asks_and_not_the_order() -> None:
    a, b, *_ = grundlage().regeln
    assert abdruck([a, b]) == abdruck([b, a]) != abdruck([a])
    andere = a.model_copy(update={"dann": b.dann})
    assert abdruck([andere]) != abdruck([a])
    bemerkt = a.model_copy(update={"id": "anders-genannt", "titel": "Anders genannt"})
    assert abdruck([bemerkt]) == abdruck([a])


def test_shortened_basis_knows_no_later_figure_and_nothing_from_site() -> None:
    g = grundlage()
    frueher = grundlage_von(g, Auftrag("x", date(2023, 1, 1), bis_jahr=2019))
    assert frueher.kennwerte["jahr"].max() == 2019
    assert frueher.vorort == {}
    assert grundlage_von(g, Auftrag("x", date(2023, 1, 1))) is g


EIGENE = sorted(WURZEL.glob("kommunen/*/ausgaben/*.yml"))


@pytest.mark.parametrize("datei", EIGENE, ids=lambda d: d.parts[-3])
def test_figures_of_the_example_records_are_those_of_the_data(datei: Path) -> None:
    g = grundlage()
    ags = datei.parts[-3].partition("-")[0]
    (stand,) = (s for s in g.beitraege[ags].ausgaben or () if dateiname(s.ausgabe) == datei.name)
    assert stand.beispiel
    assert "nie erschienen" in stand.quelle
    assert stand.empfehlungen
    werte = g.kennwerte.set_index(["ags", "indikator", "jahr"])["wert"]
    for a in (a for e in stand.empfehlungen for a in e.anlass):
        assert a.jahr is not None
        assert a.jahr <= (stand.zahlen_bis or 0)
        assert werte[ags, a.indikator, a.jahr] == pytest.approx(a.wert)


def test_the_seven_kommunen_have_an_example_of_an_earlier_edition() -> None:
    assert [d.parts[-3].partition("-")[0] for d in EIGENE] == [
        *("16051", "16052", "16053", "16055", "16064", "16066", "16077001")
    ]


# The command


@pytest.fixture
def projekt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project without contributions on the figures of the real one."""
    g = grundlage()

    def im_ordner() -> Any:
        return replace(
            g, wurzel=tmp_path, beitraege=lade_beitraege(tmp_path / "kommunen", g.katalog)
        )

    monkeypatch.setattr(paket, "grundlage", im_ordner)
    return tmp_path


def rufe(capsys: pytest.CaptureFixture[str], *argumente: str) -> str:
    zeile = cli.baue_zeile().parse_args(["exchange", "record", *argumente])
    zeile.aufruf(zeile)
    return capsys.readouterr().out


def test_writing_a_record_twice_changes_nothing(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    datei = projekt / "kommunen" / "16052-gera" / "ausgaben" / "2026.yml"
    assert "Ausgabenstände: 1 geschrieben, 0 unverändert." in rufe(capsys, GERA)
    vorher = datei.read_bytes(), datei.stat().st_mtime_ns
    assert "Ausgabenstände: 0 geschrieben, 1 unverändert." in rufe(capsys, GERA)
    assert (datei.read_bytes(), datei.stat().st_mtime_ns) == vorher


def test_draft_record_follows_its_edition_but_a_released_one_is_kept(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rufe(capsys, GERA)
    datei = projekt / "kommunen" / "16052-gera" / "ausgaben" / "2026.yml"
    entwurf = datei.read_text(encoding="utf-8")
    datei.write_text(entwurf.replace("sicherheit: robust", "sicherheit: knapp"), encoding="utf-8")
    assert "Ausgabenstände: 1 geschrieben" in rufe(capsys, GERA)
    assert datei.read_text(encoding="utf-8") == entwurf
    frei = entwurf.replace("regeln:", "freigegeben: 2026-12-15\nregeln:", 1)
    datei.write_text(frei, encoding="utf-8")
    with pytest.raises(KatalogFehler, match="Diese Ausgabe ist freigegeben"):
        rufe(capsys, GERA, "16051")
    assert datei.read_text(encoding="utf-8") == frei
    assert not (projekt / "kommunen" / "16051-erfurt").exists()
    assert "Ausgabenstände: 1 geschrieben" in rufe(capsys, GERA, "--ersetzen")
    assert datei.read_text(encoding="utf-8") == entwurf


def test_existing_folder_of_a_kommune_is_used(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (projekt / "kommunen" / "16052-stadt-gera").mkdir(parents=True)
    assert "kommunen/16052-stadt-gera/ausgaben/2026.yml geschrieben." in rufe(capsys, GERA)


@pytest.mark.parametrize(
    ("argumente", "grund"),
    [
        (("99999",), "99999"),
        (("16",), "keine Kommune"),
        (("16077003",), "keinen Bericht"),
        ((GERA, "--beispiel"), "alle vier Angaben"),
        ((GERA, "--bis-jahr", "2019"), "Nur ein Beispiel"),
        ((GERA, *BEISPIEL[:2], "2023", *BEISPIEL[3:]), "nennt sich so"),
        ((GERA, *BEISPIEL[:4], "2030-01-01", *BEISPIEL[5:]), "vor dem Stand"),
    ],
)
def test_call_that_does_not_fit_is_refused_and_writes_nothing(
    argumente: tuple[str, ...], grund: str, projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(AufrufFehler, match=grund):
        rufe(capsys, *argumente)
    assert not (projekt / "kommunen").exists()


@pytest.mark.langsam
def test_example_of_an_earlier_edition_knows_no_later_figure_and_says_so(
    projekt: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rufe(capsys, GERA, *BEISPIEL)
    (stand,) = lade_beitraege(projekt / "kommunen", grundlage().katalog)[GERA].ausgaben or ()
    assert (stand.ausgabe, stand.stand) == ("2023 (Beispiel)", date(2023, 11, 23))
    assert (stand.beispiel, stand.zahlen_bis, stand.freigegeben) == (True, 2019, None)
    assert "nur mit Zahlen bis 2019" in stand.quelle
    assert max(a.jahr or 0 for e in stand.empfehlungen for a in e.anlass) == 2019
