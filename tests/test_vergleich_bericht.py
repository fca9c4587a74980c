"""Comparison in print: peers with reasons, possible ranks, types, split changes; every report."""

from __future__ import annotations

import re
from typing import Any

import pytest

from diagramme_muster import grenzen
from dokumentwerkzeug import WURZEL, markdown
from sozialatlas import bericht as paket
from sozialatlas.bericht import atlas, bericht, typen, vergleich, zerlegung
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.typenkarte import HOECHSTENS, typenkarte

RAENGE = ("kinderarmut", "haushaltseinkommen", "ohne_abschluss_schule")
PROZENT = "\u202f%"
URSACHEN = re.compile(r"\b(weil|wegen|dadurch|deswegen|führt zu|bewirkt|Ursache|infolge)\b")


@pytest.fixture(autouse=True)
def im_projekt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(WURZEL)


def alles(b: Bericht) -> str:
    teile = (b.vergleichbare(), b.vergleichsgruppe(), b.rangspannen(*RAENGE), b.zerlegung())
    return "\n\n".join(map(str, teile))


def zeilen(text: object) -> list[list[str]]:
    return [
        [z.strip() for z in zeile.strip("|").split("|")]
        for zeile in str(text).splitlines()
        if zeile.startswith("| ")
    ]


# --- peers ----------------------------------------------------------------------------------


def test_gera_names_its_peers_with_reasons_and_says_that_they_are_not_near() -> None:
    b = bericht("16052")
    text = str(b.vergleichbare())
    gruppe = vergleich.gruppen(b.grundlage)["16052"]
    assert len(gruppe) == 6
    assert all(b.grundlage.kommune(a).name in text for a in gruppe)
    assert "am ähnlichsten nach Bevölkerung und Anteil 65+" in text
    assert "Nahe ist diese Gruppe nicht" in text
    kopf, *andere = zeilen(b.vergleichsgruppe())
    assert kopf == ["Kreis", "Ähnlich in", "Anders in"]
    gruende = {z[0]: z[1:] for z in andere}
    assert gruende["Weimar"] == [
        "Einwohnerdichte 777, Ländlichkeit 0" + PROZENT,
        "niedriger: Anteil 65+ 24,0" + PROZENT,
    ]
    assert len(gruende) == 6
    assert "Zum Vergleich Gera: Bevölkerung 94" in str(b.vergleichsgruppe())


def test_every_report_has_its_comparison_without_reasons_for_changes() -> None:
    g = paket.grundlage()
    for ags in g.berichtsgebiete:
        text = alles(bericht(ags))
        assert not URSACHEN.search(text), (ags, URSACHEN.search(text))
        assert not re.search(r"\bnan\b", text), ags
        assert "{" not in re.sub(r"\{#tbl-[^}]*\}|\{\.tabellennote\}", "", text), ags
        gemeinde = g.kommune(ags).ebene == "gemeinde"
        assert ("@tbl-vergleichsgruppe" in text) != gemeinde
        assert ("mögliche Ränge" in text) != gemeinde
        assert "Zahl und Bezugsgröße" in text


def test_gemeinde_says_why_it_has_no_peers_and_where_they_are() -> None:
    b = bericht("16077001")
    text = str(b.vergleichbare())
    assert "Ähnliche Gemeinden werden nicht bestimmt" in text
    assert "Bericht für das Altenburger Land" in text
    assert str(b.vergleichsgruppe()) == str(b.rangspannen(*RAENGE)) == ""
    assert [z[0] for z in zeilen(b.zerlegung())[1:]] == ["Arbeitslosenanteil 2012–2021"]


@pytest.mark.parametrize(
    ("ags", "wo", "wer"),
    [
        ("16063", "wie im Wartburgkreis", "gehört der Wartburgkreis zum Typ"),
        ("16071", "wie im Weimarer Land", "gehört das Weimarer Land zum Typ"),
        ("16052", "wie in Gera", "gehört die Stadt Gera zum Typ"),
    ],
)
def test_names_are_inflected(ags: str, wo: str, wer: str) -> None:
    text = str(bericht(ags).vergleichbare())
    assert wo in text
    assert wer in text


# --- ranks ----------------------------------------------------------------------------------


def test_ranks_are_intervals_of_the_kreise_of_the_year() -> None:
    b = bericht("16052")
    tafel = {z[0]: z for z in zeilen(b.rangspannen(*RAENGE, "bestandsmiete"))}
    assert tafel["Kinderarmut (%)"][-1] == "1 bis 2 von 22"
    assert tafel["Haushaltseinkommen (€ im Monat)"][-1].endswith("von 21")  # no Wartburgkreis
    assert tafel["Bestandsmiete (€ je m²)"][3:] == ["–", "–", "–"]  # one year, few peers
    for ags in b.grundlage.berichtsgebiete[:-1]:
        for indikator in RAENGE:
            spanne = vergleich.raenge(b.grundlage, bericht(ags).kennwert(indikator))
            if not bericht(ags).kennwert(indikator).vorhanden:
                assert (ags, indikator, spanne) == ("16063", "haushaltseinkommen", None)
                continue
            assert spanne is not None
            von, bis, anzahl = spanne
            assert 1 <= von <= bis <= anzahl


def test_report_counts_the_indicators_whose_ranks_say_nothing() -> None:
    text = str(bericht("16052").rangspannen(*RAENGE))
    weit = sum(
        int(m[2]) - int(m[1]) + 1 > int(m[3]) / 2
        for m in re.finditer(r"(\d+) bis (\d+) von (\d+)", text)
    )
    assert f"Bei {sprache.zahlwort(weit)} der drei Indikatoren" in text
    assert vergleich._weite([(1, 2, 22), None]) == ""
    assert vergleich._weite([(1, 20, 22), None]).startswith("Bei einem der")


# --- types ----------------------------------------------------------------------------------


def test_type_is_named_by_what_most_of_its_kreise_share() -> None:
    g = paket.grundlage()
    t = typen.typologie(g)
    assert t is not None
    typ = t.typ("16055")
    assert typ is not None
    assert "groß" not in typen.profilworte(g, typ)  # Weimar is small
    assert "dicht besiedelt" in typen.profilworte(g, typ)
    assert "Der Typ gilt als stabil" in typen.typsatz(g, g.kommune("16055"))
    assert typen.typsatz(g, g.kommune("16077001")) == ""


def test_unstable_type_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    g = paket.grundlage()
    echte = typen.typologie(g)
    assert echte is not None
    wacklig = type(echte)(echte.einteilungen[2:4], echte.ziehungen)
    monkeypatch.setattr(typen, "typologie", lambda _: wacklig)
    assert not wacklig.gewaehlt.alle_stabil
    satz = typen.typsatz(g, g.kommune("16061"))
    assert "Der Typ ist nicht stabil" in satz
    assert "nicht stabil" in str(typen.typentabelle(g))
    assert "Keine Einteilung hat nur stabile Typen" in typen.wahlsatz(g)


def test_land_without_types_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    g = paket.grundlage()
    monkeypatch.setattr(typen, "typologie", lambda _: None)
    assert "reichen die Zahlen nicht" in str(typen.typentabelle(g))
    assert str(typen.anzahltabelle(g)) == str(typen.typenkarte(g)) == ""
    assert typen.typsatz(g, g.kommune("16052")) == ""


def test_map_of_types_names_all_areas_and_refuses_too_many() -> None:
    flaechen = grenzen()
    ags = list(flaechen["ags"])
    namen = {a: f"Kreis {a}" for a in ags}
    bild = typenkarte(
        flaechen, {a: 1 + n % 2 for n, a in enumerate(ags)}, ["Typ 1: a", "Typ 2: b"],
        namen=namen, titel="Zwei Typen",
    )  # fmt: skip
    assert all(name in bild.alt for name in namen.values())
    assert list(bild.daten.columns) == ["Gebiet", "AGS", "Typ"]
    assert bild.bild(("svg",))["svg"].startswith(b"<?xml")
    with pytest.raises(ValueError, match="Typen"):
        typenkarte(flaechen, {}, ["x"] * (HOECHSTENS + 1), namen=namen, titel="")


# --- split changes --------------------------------------------------------------------------


def test_gera_splits_its_largest_changes_and_says_when_rate_and_number_part() -> None:
    b = bericht("16052")
    text = str(b.zerlegung())
    assert "Die Quote ist gestiegen, obwohl die Zahl gefallen ist" in text
    tafel = zeilen(text)[1:]
    assert len(tafel) == zerlegung.HOECHSTENS
    for zeile in tafel:
        aenderung, zahl, bezug = (float(x.replace(",", ".").replace("−", "-")) for x in zeile[1:4])
        assert aenderung == pytest.approx(zahl + bezug, abs=0.11)
    langzeit = next(z for z in tafel if z[0].startswith("Langzeitarbeitslose"))
    assert langzeit[4].startswith("rund ")  # computed from the rate
    assert langzeit[5] == "6027 → 3640"


def test_changes_are_ordered_by_what_counts_as_worth_mentioning() -> None:
    g = paket.grundlage()
    for ags in g.berichtsgebiete:
        groessen = list(zerlegung.groesste(g, ags)["groesse"])
        assert groessen == sorted(groessen, reverse=True)
        assert all(x >= 1 for x in groessen)
        namen = set(zerlegung.groesste(g, ags)["indikator"])
        assert not {"arbeitslosenanteil", "arbeitslosenquote"} <= namen  # the same number


def test_area_without_large_changes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    g = paket.grundlage()
    klein = zerlegung.zerlegungen(g).assign(groesse=0.5)
    monkeypatch.setattr(zerlegung, "zerlegungen", lambda _: klein)
    assert "nennenswert" in str(zerlegung.abschnitt(g, g.kommune("16052")))
    monkeypatch.setattr(zerlegung, "zerlegungen", lambda _: klein.iloc[:0])
    assert "Für keine Quote" in str(zerlegung.abschnitt(g, g.kommune("16052")))


# --- the chapter ----------------------------------------------------------------------------


def test_chapter_counts_kreise_where_rate_and_number_part() -> None:
    a = atlas()
    alle = zerlegung.zerlegungen(a.grundlage)
    kreise = {k.ags for k in a.grundlage.kreise}
    gezaehlt = sum(
        z.wert_bis > z.wert_von and z.zaehler_bis < z.zaehler_von
        for z in alle.itertuples()
        if z.indikator == "langzeitarbeitslose" and z.ags in kreise
    )
    assert a.gegenlaeufig("langzeitarbeitslose", 1) == f"{gezaehlt} von 22"
    for zeile in a.quote_und_zahl("arbeitslosenanteil", "wahlbeteiligung").zellen:
        assert sum(map(int, zeile[2:])) == 22


@pytest.mark.langsam
def test_chapter_shows_peers_of_all_kreise_types_and_why_there_are_so_many() -> None:
    text = markdown(WURZEL / "chapters/vergleich.qmd")
    a = atlas()
    gruppen = next(t for t in text.split("\n\n") if "Bleiben |" in t)
    assert len(zeilen(gruppen)) == 1 + len(a.grundlage.kreise)
    assert "fünf Kreise (Erfurt, Gera, Jena, Suhl und Weimar)" in text
    zahlen: list[Any] = zeilen(next(t for t in text.split("\n\n") if "Silhouette |" in t))
    assert [z[0] for z in zahlen[1:]] == [str(n) for n in range(2, 9)]
    assert [z[0] for z in zahlen if z[-1] == "gewählt"] == ["3"]
