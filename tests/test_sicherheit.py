"""Words on how sure a figure is: four words, reasons for what has none, trends tried twice."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from dokumentwerkzeug import WURZEL
from sozialatlas.bericht import atlas, bericht, saetze, sicherheit
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.sicherheit import _anfang

HOEHER, NIEDRIGER, GLEICH, OFFEN = "hoeher", "niedriger", "nicht_unterscheidbar", None


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def kennwert(indikator: str = "arbeitslosenanteil", **worte: Any) -> Kennwert:
    """Return a real Kennwert of Gera with other words against Land, Bund and peers."""
    k = bericht("16052").kennwert(indikator)
    return replace(k, signifikanz=worte) if worte else k


@pytest.mark.parametrize(
    ("worte", "satz"),
    [
        (
            {"land": (HOEHER, HOEHER), "bund": (HOEHER, HOEHER)},
            "höher als im Land und als im Bund (auch bei 99,8\u202f% Sicherheit).",
        ),
        (
            {"land": (HOEHER, GLEICH), "bund": (NIEDRIGER, NIEDRIGER)},
            "höher als im Land und niedriger als im Bund (auch bei 99,8\u202f% Sicherheit).",
        ),
        (
            {"land": (GLEICH, GLEICH), "vergleichsgruppe": (NIEDRIGER, GLEICH)},
            "niedriger als im mittleren Kreis der Vergleichsgruppe und vom Landeswert nicht zu"
            " unterscheiden.",
        ),
    ],
)
def test_sentence_names_what_lies_beyond_chance_and_what_does_not(
    worte: dict[str, Any], satz: str
) -> None:
    erwartet = f"Über die statistische Schwankung hinaus ist der Wert {satz}"
    assert sicherheit.satz(kennwert(**worte)) == erwartet
    assert erwartet in saetze.befund(kennwert(**worte), "in Gera")


def test_figure_that_cannot_be_judged_gets_no_sentence() -> None:
    assert sicherheit.satz(kennwert(land=(OFFEN, OFFEN))) == ""
    assert "Schwankung" not in saetze.befund(kennwert("kinderarmut"), "in Gera")


def test_every_figure_has_its_words_or_its_reason() -> None:
    for ags in ("16052", "16063", "16077001"):
        b = bericht(ags)
        mit = {zeile[0] for zeile in b.unterschiede().zellen}
        da = [k for k in b.kennwerte.values() if k.vorhanden]
        ohne = [k for k in da if k.intervall_grund]
        assert {k.indikator.kurzname for k in da if k not in ohne} == mit
        text = str(b.ohne_intervall())
        gezaehlt = int(re.search(r"alle übrigen \((\d+)\)", text)[1])  # type: ignore[index]
        genannt = [
            k for k in ohne if re.search(rf"(?<!\w){re.escape(k.indikator.kurzname)}(?!\w)", text)
        ]
        assert gezaehlt + len(genannt) == len(ohne)
        assert {k.intervall_grund for k in ohne} == {
            grund for k in ohne if (grund := k.intervall_grund) in text
        }


def test_table_has_only_the_four_words_and_no_column_of_peers_for_a_gemeinde() -> None:
    tabelle = bericht("16055").unterschiede()
    erlaubt = set(sicherheit.WORTE.values())
    for zeile in tabelle.zellen:
        assert {zelle.split(",")[0] for zelle in zeile[1:]} <= erlaubt
    assert list(tabelle.daten.columns) == ["Indikator", "Land", "Bund", "Vergleichsgruppe"]
    assert "Vergleichsgruppe" not in bericht("16077001").unterschiede().daten.columns


def test_figures_of_persons_affected_together_say_that_their_interval_is_too_narrow() -> None:
    satz = "Das Intervall ist eher zu schmal: Kinder einer Bedarfsgemeinschaft sind gemeinsam"
    ohne = kennwert("kinderarmut")
    mit = replace(ohne, unten=17.9, oben=18.9, intervall_grund="", zaehler=1800.0)
    assert sicherheit.haeufung(ohne) == ""
    assert sicherheit.haeufung(kennwert()) == ""
    assert satz in saetze.befund(mit, "in Gera")
    assert satz in sicherheit.unterschiede([mit]).markdown()
    gehaeuft = {i.id for i in bericht("16052").grundlage.katalog.indikatoren.values() if i.haeufung}
    assert gehaeuft == {"kinderarmut", "sgb2_quote", "personen_bg", "mindestsicherung"}
    assert "Intervalle sind darum eher zu schmal." in str(atlas().definitionen("armut"))


def test_second_look_at_the_trends_counts_the_confirmed_and_names_the_others() -> None:
    for ags in ("16055", "16063", "16077001"):
        b = bericht(ags)
        mit = [k for k in b.kennwerte.values() if k.trend in ("steigend", "fallend")]
        text = str(b.gegenprobe())
        kopf, rest = text.split("Nicht bestätigt: ")
        assert f"{_anfang(len(mit))} hier als steigend oder fallend" in kopf
        bestaetigt = [k for k in mit if k.gegenprobe == "bestaetigt"]
        assert f"Sie bestätigt {len(bestaetigt)} der Richtungen." in kopf
        for k in mit:
            if k not in bestaetigt:
                assert k.indikator.kurzname in rest, k.indikator.id
        assert f"bis zu {max(k.trend_familie for k in mit)} Gebiete" in text


def test_second_look_needs_a_direction() -> None:
    ohne = [k for k in bericht("16055").kennwerte.values() if k.trend == "stabil"]
    assert ohne
    assert str(sicherheit.gegenprobe(ohne)) == ""
    einer = [replace(ohne[0], trend="steigend", gegenprobe="nicht_pruefbar", trend_familie=22)]
    text = str(sicherheit.gegenprobe(einer))
    assert "Ein Indikator ist hier als steigend oder fallend bezeichnet." in text
    assert f"Dafür zu kurz: {ohne[0].indikator.kurzname}." in text


def test_methods_tell_how_many_series_were_tested() -> None:
    a = atlas()
    t = a.grundlage.trends
    assert a.trendtests["reihen"] == f"{t['p'].notna().sum()}"
    richtung = t["trend"].isin(["steigend", "fallend"]).sum()
    assert int(a.trendtests["bestaetigt"]) < int(a.trendtests["richtung"]) == richtung
    assert int(a.trendtests["familien"]) == t[t["p"].notna()].groupby(
        ["indikator", t["ags"].str.len()]
    ).ngroups  # fmt: skip


def test_atlas_says_why_figures_of_the_land_have_no_interval() -> None:
    text = str(atlas().ohne_intervall())
    assert "ein Betrag, Mittelwert oder Verhältnis, keine Auszählung." in text
    assert re.search(r"alle übrigen \(\d+\): ohne Zähler und Nenner kein Intervall\.", text)


def test_chart_does_not_claim_a_difference_that_chance_explains() -> None:
    gleich = bericht("16055").diagramm("arbeitslosenanteil")
    assert "über dem Landeswert" not in gleich.titel
    assert "liegt 2021 mit 7,0\u202f% über dem Landeswert" in bericht("16052").diagramm(
        "arbeitslosenanteil"
    ).titel  # fmt: skip
