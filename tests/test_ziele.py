"""Goals: how they stand on a series, by a naive second calculation and by simulation."""

from __future__ import annotations

import math
from datetime import date
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from conftest import ANGABEN, WURZEL, Bestand
from kennwertwerkzeug import beobachtungen
from regelwerkzeug import fakten, regel
from sozialatlas import cli
from sozialatlas.fehler import KatalogFehler
from sozialatlas.katalog import Katalog
from sozialatlas.massnahmen.ziele import (
    NIE,
    Reihe,
    Stand,
    Zielstand,
    beurteile,
    plausibel,
    tempo,
)
from sozialatlas.massnahmen.zielreihen import nur_stand, reihe, zielstaende
from sozialatlas.regeln import werte_aus
from sozialatlas.regeln.knoten import Zielstand as Regelwort
from sozialatlas.typen import Indikator, Richtung
from sozialatlas.vorort import Beitraege, Ziel, fuer_regeln, lade_beitraege

BESSER: Richtung = "mehr_ist_besser"
SCHLECHTER: Richtung = "mehr_ist_schlechter"


def indikator(richtung: Richtung = SCHLECHTER, **eigene: object) -> Indikator:
    angaben = ANGABEN | {"id": "quote", "name": "Quote", "kurzname": "Quote", "richtung": richtung}
    return Indikator(**angaben | eigene)


def ziel(zielwert: float, jahr: int = 2027, basisjahr: int = 2016, **eigene: object) -> Ziel:
    angaben = {
        "indikator": "quote",
        "zielwert": zielwert,
        "jahr": jahr,
        "basisjahr": basisjahr,
        "vereinbart_von": "Stadtrat",
        "vereinbart_am": "2017-01-01",
        "quelle": "Beschluss (erfunden)",
    }
    return Ziel.model_validate(angaben | eigene)


def ab(jahr: int, *werte: float | None) -> dict[int, float]:
    return {jahr + n: wert for n, wert in enumerate(werte) if wert is not None}


def lage(z: Ziel, werte: dict[int, float], richtung: Richtung = SCHLECHTER, **r) -> Zielstand:
    return beurteile(z, indikator(richtung), Reihe(werte, **r))


FALLEND = ab(2016, 20.0, 19.1, 18.0, 17.2, 16.1, 15.0, 14.1)
UNRUHIG = ab(2016, 14.0, 17.0, 13.0, 18.0, 14.0, 17.0, 15.0)


# --- the four states ----------------------------------------------------------------------------


def test_goal_is_on_track_where_all_that_is_plausible_reaches_it() -> None:
    z = lage(ziel(11), FALLEND)
    assert (z.stand, z.wortlaut) == ("auf_kurs", "auf Kurs")
    assert z.spanne is not None
    assert max(z.spanne) <= 11


def test_goal_is_at_risk_where_only_a_part_of_what_is_plausible_reaches_it() -> None:
    z = lage(ziel(12), UNRUHIG)
    assert z.stand == "gefaehrdet"
    assert z.spanne is not None
    assert z.spanne[0] < 12 < z.spanne[1]


def test_goal_is_missed_at_the_present_pace_where_nothing_plausible_reaches_it() -> None:
    z = lage(ziel(5, 2024), FALLEND)
    assert (z.stand, z.wortlaut) == ("verfehlt", "beim jetzigen Tempo verfehlt")


@pytest.mark.parametrize(("wert", "stand"), [(14.1, "auf_kurs"), (14.0, "verfehlt")])
def test_value_of_the_target_year_decides_alone(wert: float, stand: Stand) -> None:
    assert lage(ziel(wert, 2022), FALLEND).stand == stand
    spaeter = FALLEND | {2023: 99.0}
    assert lage(ziel(wert, 2022), spaeter).stand == stand


def test_value_that_reads_like_the_target_meets_it() -> None:
    assert lage(ziel(14.1, 2022), FALLEND | {2022: 14.149}).wortlaut == "erreicht"
    assert lage(ziel(14.1, 2022), FALLEND | {2022: 14.151}).wortlaut == "verfehlt"


def test_missed_by_no_more_than_chance_is_said() -> None:
    z = lage(ziel(14, 2022), FALLEND, intervalle={2022: (13.5, 14.7)})
    assert (z.stand, z.zufaellig) == ("verfehlt", True)
    assert not lage(ziel(14, 2022), FALLEND, intervalle={2022: (14.05, 14.2)}).zufaellig


def test_target_met_today_counts_once_it_is_more_than_one_good_year() -> None:
    assert lage(ziel(15.5), FALLEND).wortlaut == "derzeit erreicht"
    ein_gutes_jahr = UNRUHIG | {2022: 12.0}
    z = lage(ziel(13), ein_gutes_jahr)
    assert (z.stand, z.wortlaut) == ("gefaehrdet", "derzeit erreicht, nicht gesichert")
    assert z.jahre == (0, 0, 0)


def test_target_met_today_is_at_risk_where_the_series_moves_away_from_it() -> None:
    z = lage(ziel(15, 2030), {jahr: 24 - wert for jahr, wert in FALLEND.items()})
    assert (z.stand, z.wortlaut) == ("gefaehrdet", "derzeit erreicht, nicht gesichert")


# --- not to be judged, with the reason -----------------------------------------------------------


@pytest.mark.parametrize(
    ("z", "werte", "brueche", "grund"),
    [
        (ziel(11), {}, (), "vom Herausgeber nicht geliefert"),
        (ziel(11), ab(2019, 17.0, 16.0, 15.0, 14.0), (), "Basisjahr 2016 liegt kein Wert"),
        (ziel(11, basisjahr=2019), ab(2019, 17.0, 16.0, 15.0, 14.0), (), "nur 4 vergleichbare"),
        (ziel(11, basisjahr=2022), ab(2022, 14.0), (), "nur einen vergleichbaren Wert"),
        (ziel(18, basisjahr=2019), ab(2019, 17.0, 16.0, 15.0, 14.0), (), "erreicht das Ziel, aber"),
        (ziel(11, basisjahr=2024), FALLEND, (), "reichen bis 2022, das Ziel zählt erst ab 2024"),
        (ziel(11), FALLEND, (2018,), "Seit 2018 wird anders gezählt als im Basisjahr 2016"),
        (ziel(11, 2019), FALLEND, (2018,), "Seit 2018 wird anders gezählt"),
        (ziel(11, 2021), ab(2016, 20, 19, 18, 17, 16, None, 14), (), "Zieljahr 2021 liegt kein"),
    ],
)
def test_goal_that_cannot_be_judged_has_a_reason(
    z: Ziel, werte: dict[int, float], brueche: tuple[int, ...], grund: str
) -> None:
    ergebnis = lage(z, werte, brueche=brueche)
    assert (ergebnis.stand, ergebnis.jahre) == ("nicht_beurteilbar", None)
    assert grund in ergebnis.grund


def test_break_after_the_target_year_does_not_touch_its_value() -> None:
    assert lage(ziel(17.2, 2019), FALLEND, brueche=(2021,)).wortlaut == "erreicht"


def test_value_of_the_target_year_needs_no_value_of_the_base_year() -> None:
    z = lage(ziel(15, 2022, 2010), FALLEND)
    assert (z.stand, z.basiswert) == ("auf_kurs", None)


# --- years until the target ----------------------------------------------------------------------


def test_years_are_counted_from_the_last_value_at_slope_and_bounds() -> None:
    werte = ab(2016, 20.0, 19.0, 18.0, 17.0, 16.0)  # exactly −1 a year
    assert lage(ziel(11, 2040), werte).jahre == (5.0, 5.0, 5.0)


def test_pace_that_leads_away_never_gets_there() -> None:
    assert lage(ziel(9, 2030), {j: 30 - w for j, w in FALLEND.items()}).jahre == (NIE, NIE, NIE)


def test_bound_that_leads_away_leaves_the_years_open() -> None:
    jahre = lage(ziel(12), UNRUHIG).jahre
    assert jahre is not None
    assert jahre[0] < jahre[2] == NIE


# --- properties and a second calculation ----------------------------------------------------------

reihen = st.lists(
    st.floats(0, 100).map(lambda x: round(x, 2)) | st.none(), min_size=1, max_size=14
).filter(lambda werte: any(w is not None for w in werte))
zielwerte = st.floats(0, 100).map(lambda x: round(x, 1))
zieljahre = st.integers(2011, 2035)


@given(reihen, zielwerte, zieljahre, st.sets(st.integers(2011, 2023), max_size=1))
def test_mirrored_series_and_direction_give_the_same_state(
    werte: list[float | None], zielwert: float, jahr: int, brueche: set[int]
) -> None:
    eigene = ab(2010, *werte)
    z = ziel(zielwert, jahr, 2010)
    gespiegelt = z.model_copy(update={"zielwert": -zielwert})
    eins = lage(z, eigene, SCHLECHTER, brueche=tuple(brueche))
    zwei = lage(gespiegelt, {j: -w for j, w in eigene.items()}, BESSER, brueche=tuple(brueche))
    assert (eins.stand, eins.wortlaut, eins.grund) == (zwei.stand, zwei.wortlaut, zwei.grund)
    assert eins.jahre == zwei.jahre


@given(reihen, zielwerte, zieljahre)
def test_target_met_in_the_target_year_is_never_missed(
    werte: list[float | None], zielwert: float, jahr: int
) -> None:
    eigene = ab(2010, *werte)
    if jahr in eigene:
        stand = lage(ziel(eigene[jahr], jahr, 2010), eigene).stand
        assert stand == "auf_kurs"
    leichter = lage(ziel(100, jahr, 2010), eigene).stand
    assert leichter in ("auf_kurs", "gefaehrdet", "nicht_beurteilbar")


@given(reihen, zielwerte, st.integers(2025, 2035))
def test_easier_target_never_stands_worse(
    werte: list[float | None], zielwert: float, jahr: int
) -> None:
    rang = {"verfehlt": 0, "gefaehrdet": 1, "auf_kurs": 2}
    eigene = ab(2010, *werte)
    schwer, leicht = (lage(ziel(w, jahr, 2010), eigene).stand for w in (zielwert, zielwert + 5))
    if "nicht_beurteilbar" in (schwer, leicht):
        assert schwer == leicht
    else:
        assert rang[leicht] >= rang[schwer]


@given(st.lists(st.floats(0, 100).map(lambda x: round(x, 2)), min_size=5, max_size=10))
def test_pace_and_span_equal_a_naive_calculation(werte: list[float]) -> None:
    r = Reihe(ab(2010, *werte))
    t = tempo(r)
    assert t is not None
    jahre = sorted(r.werte)
    paare = [(r.werte[b] - r.werte[a]) / (b - a) for a, b in combinations(jahre, 2)]
    assert t.steigung == pytest.approx(median(paare), abs=1e-8)
    if len(set(werte)) > 1:
        steigung, _, unten, oben = theilslopes(werte, jahre, 0.95)
        assert (t.steigung, t.unten, t.oben) == pytest.approx((steigung, unten, oben), abs=1e-8)
    enden = []
    for s in (t.unten, t.oben):
        enden.append(werte[-1] + 5 * s)
        achse = median(w - s * j for j, w in r.werte.items())
        enden.append(achse + s * (jahre[-1] + 5))
    assert plausibel(r, t, jahre[-1] + 5) == pytest.approx((min(enden), max(enden)), abs=1e-6)


def test_pace_looks_back_ten_years_and_not_beyond_a_break() -> None:
    lang = ab(2005, *range(18))
    t = tempo(Reihe(lang, brueche=(2016,)))
    assert t is not None
    assert (t.von, t.bis) == (2016, 2022)
    zehn = tempo(Reihe(lang))
    assert zehn is not None
    assert (zehn.von, zehn.bis) == (2013, 2022)


# --- false claims ---------------------------------------------------------------------------------


def _rauschen(zufall: np.random.Generator, n: int, phi: float) -> np.ndarray:
    """Draw a stationary series without trend, standard deviation 1, memory ``phi``."""
    stoss = zufall.standard_normal(n) * np.append(1, np.full(n - 1, math.sqrt(1 - phi**2)))
    for i in range(1, n):
        stoss[i] += phi * stoss[i - 1]
    return stoss


@pytest.mark.parametrize("phi", [0.0, 0.3])
@pytest.mark.parametrize("n", [5, 10])
def test_without_any_change_hardly_a_goal_is_called_on_track(n: int, phi: float) -> None:
    """The target lies half a standard deviation of the years away; at most 3 in 100."""
    zufall = np.random.default_rng(20261126)
    i, laeufe = indikator(BESSER, dezimalen=3), 400
    falsch = sum(
        beurteile(ziel(0.5, 2026, 2022 - n + 1), i, Reihe(ab(2022 - n + 1, *werte))).stand
        == "auf_kurs"
        for werte in (_rauschen(zufall, n, phi) for _ in range(laeufe))
    )
    assert falsch <= 0.03 * laeufe


def test_goal_exactly_on_its_pace_is_hardly_ever_called_missed() -> None:
    """Ten independent years about a line that meets the target exactly; at most 5 in 100."""
    zufall = np.random.default_rng(7)
    i, laeufe = indikator(BESSER, dezimalen=3), 400
    linie = 0.3 * np.arange(10)
    falsch = sum(
        beurteile(ziel(0.3 * 13, 2026, 2013), i, Reihe(ab(2013, *(linie + werte)))).stand
        == "verfehlt"
        for werte in (_rauschen(zufall, 10, 0) for _ in range(laeufe))
    )
    assert falsch <= 0.05 * laeufe


# --- from the Kennwerte ---------------------------------------------------------------------------


def kennwerte(*zeilen: tuple) -> pd.DataFrame:
    tabelle = beobachtungen(*zeilen)
    return tabelle.assign(intervall_unten=np.nan, intervall_oben=np.nan)


def test_series_breaks_where_catalogue_or_figure_says_so() -> None:
    zeilen = kennwerte(
        *[("90001", jahr, 10.0) for jahr in (2014, 2015, 2016, 2017)],
        ("90001", 2018, 10.0, "bruch"),
        ("90001", 2019, math.nan, "geheim"),
    )
    bruch = [{"jahr": 2016, "grund": "neue Zählung"}]
    r = reihe(zeilen.to_dict("records"), indikator(brueche=bruch))
    assert r.brueche == (2016, 2018)
    assert max(r.werte) == 2018
    assert r.ohne_wert == "Vom Herausgeber geheim gehalten"


def test_area_without_any_row_has_goals_that_cannot_be_judged(kleiner_katalog) -> None:
    katalog = kleiner_katalog(quote={})
    staende = zielstaende(
        {"90001": Beitraege(ziele=(ziel(5),))}, kennwerte(("90002", 2020, 1.0)), katalog
    )
    assert nur_stand(staende) == {("90001", "quote"): "nicht_beurteilbar"}
    assert "nicht erhoben" in staende["90001", "quote"].grund


def test_pace_of_a_goal_is_the_slope_of_the_trend(echt: Bestand) -> None:
    """For all series of a Kreis with a direction and enough values."""
    trends = echt.trends[(echt.trends["ags"] == "16052") & echt.trends["steigung"].notna()]
    assert len(trends) > 20
    for _, t in trends.iterrows():
        name = t["indikator"]
        zeilen = echt.kennwerte.query("ags == '16052' and indikator == @name")
        eigenes = tempo(reihe(zeilen.to_dict("records"), echt.katalog.indikatoren[name]))
        assert eigenes is not None
        gleich = (t["steigung"], t["steigung_unten"], t["steigung_oben"], t["von"], t["bis"])
        assert (eigenes.steigung, eigenes.unten, eigenes.oben, eigenes.von, eigenes.bis) == gleich


def test_words_of_rules_are_the_states_that_can_be_judged() -> None:
    assert set(get_args(Regelwort)) == set(get_args(Stand)) - {"nicht_beurteilbar"}


# --- the file -------------------------------------------------------------------------------------

GUT = {
    "indikator": "kinderarmut", "zielwert": "8", "jahr": "2027", "basisjahr": "2020",
    "vereinbart_von": "Stadtrat", "vereinbart_am": "2021-05-01", "quelle": "Beschluss (erfunden)",
}  # fmt: skip


def maengel(ordner: Path, katalog: Katalog, *eintraege: dict[str, str]) -> str:
    zeilen = [f"- {{{', '.join(f'{k}: {w}' for k, w in e.items())}}}" for e in eintraege]
    eigener = ordner / "90001-musterstadt"
    eigener.mkdir()
    (eigener / "ziele.yml").write_text("\n".join(zeilen), encoding="utf-8")
    try:
        lade_beitraege(ordner, katalog, date(2026, 11, 23))
    except KatalogFehler as fehler:
        return str(fehler)
    return ""


@pytest.mark.parametrize(
    ("feld", "wert", "text"),
    [
        ("jahr", "2020", "Das Zieljahr 2020 liegt nicht nach dem Basisjahr 2020"),
        ("vereinbart_am", "2028-01-01", "nach dem Zieljahr 2027"),
        ("vereinbart_am", "2026-11-24", "nach dem Stand der Ausgabe (23.11.2026)"),
        ("indikator", "kinderamut", "Der Indikator „kinderamut“ ist nicht bekannt"),
        ("zielwert", "108", "0 bis 100 (%)"),
        ("zielwert", "-1", "Der Wert -1 kommt"),
        ("zielwert", ".nan", "Der Wert nan kommt"),
        ("quelle", "''", "Feld quelle"),
    ],
)
def test_mistake_in_a_goal_is_named_with_file_line_and_remedy(
    tmp_path: Path, katalog: Katalog, feld: str, wert: str, text: str
) -> None:
    fehler = maengel(tmp_path, katalog, GUT | {feld: wert})
    assert text in fehler
    assert f"ziele.yml, Zeile 1, Feld {feld}" in fehler
    assert "Abhilfe" in fehler


def test_goal_in_order_has_no_finding(tmp_path: Path, katalog: Katalog) -> None:
    assert maengel(tmp_path, katalog, GUT) == ""


def test_second_goal_for_an_indicator_names_the_first(tmp_path: Path, katalog: Katalog) -> None:
    fehler = maengel(tmp_path, katalog, GUT, GUT | {"jahr": "2030"})
    assert "Zeile 2" in fehler
    assert "steht schon in Zeile 1 ein Ziel" in fehler


def test_indicator_without_direction_can_have_no_goal(tmp_path: Path, katalog: Katalog) -> None:
    neutral = next(i.id for i in katalog.indikatoren.values() if i.richtung == "neutral")
    fehler = maengel(tmp_path, katalog, GUT | {"indikator": neutral})
    assert "sagt der Katalog nicht, ob mehr besser" in fehler


def test_data_check_reads_what_kommunen_contribute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").symlink_to(WURZEL / "data")
    (tmp_path / "_variables.yml").symlink_to(WURZEL / "_variables.yml")
    eigener = tmp_path / "kommunen" / "16052-gera"
    eigener.mkdir(parents=True)
    monkeypatch.setattr(cli.pfade, "wurzel", lambda: tmp_path)
    assert cli.pruefe_beitraege() == ()
    for name in ("ziele", "stimmen", "massnahmen", "entscheidungen"):
        (eigener / f"{name}.yml").write_text("- {unbekannt: 1}\n", encoding="utf-8")
    dateien = {Path(m.datei).name for m in cli.pruefe_beitraege()}
    assert dateien == {"ziele.yml", "stimmen.yml", "massnahmen.yml", "entscheidungen.yml"}


# --- what rules and reports get -------------------------------------------------------------------


def test_goal_that_cannot_be_judged_is_not_the_same_as_none_for_a_rule() -> None:
    beitraege = {"90001": Beitraege(ziele=(ziel(5),)), "90002": Beitraege()}
    vorort = fuer_regeln(beitraege, {("90001", "quote"): "nicht_beurteilbar"})
    r = regel({"ziel": "quote", "stand": "verfehlt"})
    tabelle = fakten({ags: {"i0": {"wert": 1.0}} for ags in ("90001", "90002")})
    mit, ohne = werte_aus([r], tabelle, vorort=vorort)
    assert {mit.wahrheit, ohne.wahrheit} == {"nicht_beurteilbar"}
    assert "das vereinbarte Ziel ist nicht beurteilbar" in mit.fehlend[0]
    assert "kein Ziel dazu hinterlegt" in ohne.fehlend[0]
