"""From a verdict to words: each level has its sentence, and no sentence exceeds its level."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from conftest import WURZEL
from sozialatlas import bericht as paket
from sozialatlas.bericht.wirkungsseite import KURZGRUENDE, STAENDE, Wirkungen
from sozialatlas.fehler import KatalogFehler
from sozialatlas.gebiete import Gebiete
from sozialatlas.katalog import Katalog
from sozialatlas.massnahmen.wirkung import Umfeld, satz, schreibe, stelle, urteile
from sozialatlas.massnahmen.wirkung.fragen import lade_fragen
from sozialatlas.massnahmen.wirkung.leiter import VORLAUF, spanne
from sozialatlas.typen import Bruch, Indikator
from sozialatlas.wirkungsworte import Stufe, finde

BEGINN = date(2016, 1, 1)


def indikator(**angaben: Any) -> Indikator:
    werte = {
        "id": "quote", "name": "Quote", "kurzname": "Quote", "thema": "t", "lebenslage": "l",
        "einheit": "%", "dezimalen": 1, "richtung": "mehr_ist_schlechter", "definition": "d",
        "zaehler": "z", "nenner": "n", "quelle": "q", "herausgeber": "h", "kennung": "k",
        "ebenen": ("kreis",), "offenlegung": "exakt", "relevante_aenderung": 1,
    }  # fmt: skip
    return Indikator(**{**werte, **angaben})


def reihen(werte: np.ndarray, erstes: int = 2009) -> pd.DataFrame:
    return pd.DataFrame(
        [(f"16{i:03d}", erstes + j, w) for i, z in enumerate(werte) for j, w in enumerate(z)],
        columns=["ags", "jahr", "wert"],
    )


def werte(n: int = 22, jahre: int = 11, streuung: float = 0.3) -> np.ndarray:
    ruhig = np.random.default_rng(5).normal(0, streuung, size=(n, jahre))
    return 10 + np.linspace(-3, 3, n)[np.random.default_rng(6).permutation(n)][:, None] + ruhig


def saetze(w: np.ndarray, k: int, umfeld: Umfeld | None = None) -> dict[Stufe, str]:
    feld = stelle(reihen(w), {f"16{i:03d}" for i in range(k)}, BEGINN)
    alle = schreibe(urteile(feld, umfeld or Umfeld()), indikator(), f"den {k} Kreisen")
    for s in alle:
        assert finde(s.text, s.stufe) == (), "a sentence may not exceed its own level"
        assert s.stufe <= Stufe.HINWEIS, "no design with 22 areas reaches further"
    return {s.stufe: s.text for s in alle}


def test_without_difference_the_sentence_says_so_and_what_would_have_been_seen() -> None:
    texte = saetze(werte(), 5)
    assert set(texte) == {Stufe.ENTWICKLUNG, Stufe.VERGLEICH}
    feld = stelle(reihen(werte()), {f"16{i:03d}" for i in range(5)}, BEGINN)
    alle = " ".join(s.text for s in schreibe(urteile(feld), indikator(), "den fünf Kreisen"))
    assert "nicht zu unterscheiden" in alle
    assert "Auffallen würde hier erst ein Unterschied, der größer ist als etwa" in alle
    assert "Prozentpunkte" in alle


def test_clear_difference_is_compatible_with_an_effect_and_other_explanations_stand_beside() -> (
    None
):
    w = werte()
    w[:5, 7:] -= 4
    texte = saetze(w, 5, Umfeld(andere=("ein anderes Programm",)))
    assert "vereinbar mit einer Wirkung" in texte[Stufe.HINWEIS]
    assert "belegt sie aber nicht" in texte[Stufe.HINWEIS]
    assert "ein anderes Programm" in texte[Stufe.HINWEIS]
    assert "-mal so stark auseinanderentwickelt haben" in texte[Stufe.HINWEIS]
    assert "weniger" in texte[Stufe.ENTWICKLUNG]


def test_different_courses_before_say_nothing() -> None:
    w = werte()
    w[:5] += np.arange(11) * 2.0
    assert texte_enden(saetze(w, 5), VORLAUF)


def texte_enden(texte: dict[Stufe, str], ende: str) -> bool:
    return any(t == ende for t in texte.values())


def test_refusal_gives_its_reasons_in_words() -> None:
    texte = saetze(werte(), 22, Umfeld(ueberall=True))
    assert "Ein Vergleich ist nicht möglich. Alle Kreise nehmen" in texte[Stufe.BESCHREIBUNG]
    assert "22 Kreisen, im Mittel der Jahre" in texte[Stufe.ENTWICKLUNG]


def test_course_is_not_told_where_nobody_knows_who_began_when() -> None:
    texte = saetze(werte(), 5, Umfeld(gestaffelt=True))
    assert set(texte) == {Stufe.BESCHREIBUNG}


def test_bad_mixture_is_not_reported_as_synthetic_control() -> None:
    w = werte(jahre=13)
    w[0] += 40
    feld = stelle(reihen(w, 2007), {"16000"}, BEGINN)
    texte = [s.text for s in schreibe(urteile(feld), indikator(), "Musterstadt")]
    assert any("eine synthetische Kontrolle wird nicht berichtet" in t for t in texte)


def test_interval_without_end_says_so() -> None:
    assert spanne(-np.inf, 3.0, indikator()) == "Spanne nicht begrenzt"
    assert spanne(-1.25, 3.0, indikator()) == "Spanne −1,3 bis +3,0\u00a0Prozentpunkte"


# --- measures of a Kommune ----------------------------------------------------------------------


def test_sentence_since_the_beginning_gives_two_values_and_why_no_more_can_be_said() -> None:
    w = werte()
    w[3, 7], w[3, 10] = 12.0, 9.0
    s = satz(indikator(), reihen(w), "16003", "Musterstadt", date(2016, 5, 1))
    assert s is not None
    assert s.stufe is Stufe.ENTWICKLUNG
    assert s.text.startswith(
        "Seit dem Beginn 2016 ist der Wert „Quote“ in Musterstadt von 12,0\u202f% (2016) auf"
        " 9,0\u202f% (2019) gesunken. Ob das an der Maßnahme liegt, ist damit nicht gesagt:"
    )
    assert "von 22 Kreisen" in s.text
    assert finde(s.text, s.stufe) == ()


@pytest.mark.parametrize(
    ("ende", "wort"),
    [(12.0, "ohne Veränderung"), (12.4, "gestiegen, weniger als hier als bedeutsam gilt"),
     (15.0, "gestiegen.")],
)  # fmt: skip
def test_small_change_is_named_as_small(ende: float, wort: str) -> None:
    w = werte()
    w[3, 7], w[3, 10] = 12.0, ende
    s = satz(indikator(), reihen(w), "16003", "Musterstadt", BEGINN)
    assert s is not None
    assert wort in s.text


def test_no_sentence_across_a_break_or_without_two_values() -> None:
    gebrochen = indikator(brueche=(Bruch(jahr=2018, grund="andere Zählung"),))
    assert satz(gebrochen, reihen(werte()), "16003", "M", BEGINN) is None
    assert satz(indikator(), reihen(werte()), "16003", "M", date(2019, 6, 1)) is None
    assert satz(indikator(), reihen(werte()), "16003", "M", date(2008, 6, 1)) is None
    assert satz(indikator(), reihen(werte()), "16999", "M", BEGINN) is None


def test_gemeinde_is_described_but_not_compared() -> None:
    lang = reihen(werte())
    eigene = lang[lang["ags"] == "16003"].assign(ags="16003001")
    s = satz(indikator(), pd.concat([lang, eigene]), "16003001", "Musterort", BEGINN)
    assert s is not None
    assert s.text.endswith("Für Gemeinden wird kein Vergleich gerechnet.")


def test_refused_comparison_gives_its_first_reason() -> None:
    s = satz(indikator(), reihen(werte(), 2013), "16003", "M", BEGINN)
    assert s is not None
    assert "Vor dem Anlassjahr liegen nur zwei Jahre" in s.text


# --- questions ----------------------------------------------------------------------------------

FRAGE = """\
- id: probe
  programm: Probe
  kurzname: Probe
  ziel: Ein Ziel.
  indikator: {indikator}
  warum: Ein Grund.
  start: 2016-01-01
  orte: {orte}
  gebiete: [{gebiete}]
  ortsangabe: erfunden
  liste_vollstaendig: false
  quelle: erfunden
"""


def schreibe_frage(ordner: Path, **angaben: str) -> Path:
    (ordner / "katalog").mkdir()
    werte = {"indikator": "kinderarmut", "orte": "liste", "gebiete": '"90001"', **angaben}
    datei = ordner / "katalog" / "wirkungsfragen.yml"
    datei.write_text(FRAGE.format(**werte), encoding="utf-8")
    return ordner


def test_question_is_read_strictly(tmp_path: Path, katalog: Katalog, gebiete: Gebiete) -> None:
    fragen = lade_fragen(schreibe_frage(tmp_path), katalog, gebiete)
    assert fragen["probe"].umfeld.liste_vollstaendig is False
    assert fragen["probe"].umfeld.orte_bekannt
    assert lade_fragen(tmp_path / "keine", katalog, gebiete) == {}


@pytest.mark.parametrize(
    ("angaben", "feld"),
    [
        ({"indikator": "kinderarmutt"}, "probe.indikator"),
        ({"gebiete": '"90999"'}, "probe.gebiete"),
        ({"gebiete": '"90"'}, "probe.gebiete"),
        ({"gebiete": ""}, "probe.gebiete"),
        ({"orte": "alle"}, "probe.gebiete"),
        ({"orte": "irgendwo"}, "orte"),
    ],
)
def test_question_that_does_not_fit_names_file_line_and_field(
    tmp_path: Path, katalog: Katalog, gebiete: Gebiete, angaben: dict[str, str], feld: str
) -> None:
    with pytest.raises(KatalogFehler) as fehler:
        lade_fragen(schreibe_frage(tmp_path, **angaben), katalog, gebiete)
    (mangel,) = fehler.value.maengel
    assert mangel.feld == feld
    assert mangel.zeile
    assert mangel.datei.endswith("wirkungsfragen.yml")


# --- the chapter on the figures of the edition --------------------------------------------------


@pytest.fixture(scope="module")
def seite() -> Wirkungen:
    return Wirkungen(paket.grundlage())


def test_every_question_of_the_edition_has_a_verdict_and_words(seite: Wirkungen) -> None:
    assert len(seite.fragen) >= 5
    for id_, ergebnis in seite.ergebnisse.items():
        assert ergebnis.stand in STAENDE
        assert {g.name for g in ergebnis.hindernisse} <= set(KURZGRUENDE)
        text = str(seite.abschnitt(id_))
        assert "**Was sich sagen lässt.**" in text
        assert finde(text, Stufe.HINWEIS) == ()


def test_questions_name_programmes_and_places_as_the_catalogue_does(seite: Wirkungen) -> None:
    for id_, frage in seite.fragen.items():
        programm = seite.grundlage.katalog.programme[id_]
        assert (frage.programm, frage.kurzname) == (programm.name, programm.kurzname)
        assert (frage.orte == "alle") == (programm.ueberall is not None)
        if frage.orte == "liste":
            assert set(frage.gebiete) == {o.ags for o in programm.orte if o.teilnahme}, id_
        assert set(frage.belege) <= set(programm.belege)


def test_programme_of_all_kreise_and_one_just_begun_are_refused(seite: Wirkungen) -> None:
    grund = {i: {g.name for g in e.hindernisse} for i, e in seite.ergebnisse.items()}
    assert "alle" in grund["lsz"]
    assert "kein_nachher" in grund["praeventionsketten"]
    assert {"gestaffelt", "zu_viele"} <= grund["thinka"]
    assert "orte" in grund["agathe"]


def test_programme_with_eleven_kreise_is_compared_and_drawn(seite: Wirkungen) -> None:
    e = seite.ergebnisse["thilik"]
    assert e.stand == "nicht_unterscheidbar"
    assert e.nachweisgrenze is not None
    assert e.feld.ausgelassen == (2015, 2016, 2017, 2018)
    bild = seite.bild("thilik")
    assert len(bild.daten) == len(e.feld.jahre)
    assert "Band von" in bild.alt
    assert bild.bild(["svg"])["svg"].startswith(b"<")
    seite.gilt_nichts_erkennbar()


def test_outlook_shrinks_with_the_number_of_kreise(seite: Wirkungen) -> None:
    zeile = seite.grenzen("kinderarmut").daten.iloc[0]
    eins, zwei, fuenf = (float(str(z).replace(",", ".")) for z in zeile.iloc[2:])
    assert eins > zwei > fuenf > 0
    assert seite.grenze("kinderarmut", 5) == f"{zeile.iloc[4]}\u00a0Prozentpunkte"


def test_chapter_must_be_rewritten_when_a_difference_appears(seite: Wirkungen) -> None:
    anders = SimpleNamespace(ergebnisse={"probe": SimpleNamespace(stand="unterscheidbar")})
    with pytest.raises(AssertionError, match="probe"):
        Wirkungen.gilt_nichts_erkennbar(anders)  # type: ignore[arg-type]


def test_heading_must_be_rewritten_when_its_verdict_changes(seite: Wirkungen) -> None:
    seite.gilt("thinka", "kein_vergleich", "gestaffelt")
    with pytest.raises(AssertionError, match="„thilik“ neu schreiben: verglichen"):
        seite.gilt("thilik", "kein_vergleich")
    with pytest.raises(AssertionError, match="kein Vergleichskreis"):
        seite.gilt("lsz", "kein_vergleich", "kein_nachher")


def test_every_programme_has_its_section_with_a_heading_that_is_checked(seite: Wirkungen) -> None:
    kapitel = (WURZEL / "chapters/wirkung.qmd").read_text(encoding="utf-8")
    for id_ in seite.fragen:
        assert f'w.abschnitt("{id_}")' in kapitel
        assert f'w.gilt("{id_}", ' in kapitel
