"""Release: a draft stays a draft until somebody has decided, and nothing gets lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import WURZEL
from freigabewerkzeug import TAG, TEXT, entscheidung, entwurf
from sozialatlas.bericht import bericht, freigaben, grundlage, ueberblick
from sozialatlas.bericht.kommune import Bericht
from sozialatlas.bericht.text import ERFUNDEN
from sozialatlas.freigabe import Freigabestand, gib_frei, unterschied
from sozialatlas.typen import Empfehlung
from sozialatlas.vorort import Beitraege, Entscheidung
from sozialatlas.vorort.entscheidungen import Beschluss
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag

GERA = "16052"


def schluessel(stand: Freigabestand, teil: str) -> list[str]:
    return [f.schluessel.partition("/")[2] for f in getattr(stand, teil)]


# What becomes of a draft


def test_draft_without_decision_stays_a_draft() -> None:
    (f,) = gib_frei([entwurf("a")], [], {"a": "trifft_zu"}).gelistet
    assert (f.zustand, f.beschluss) == ("entwurf", None)


@pytest.mark.parametrize(
    ("art", "zustand", "teil"),
    [
        ("angenommen", "beschlossen", "gelistet"),
        ("geaendert", "beschlossen", "gelistet"),
        ("zurueckgestellt", "zurueckgestellt", "gelistet"),
        ("abgelehnt", "abgelehnt", "abgelehnt"),
    ],
)
def test_decision_makes_the_state_of_a_draft(art: str, zustand: str, teil: str) -> None:
    stand = gib_frei([entwurf("a")], [entscheidung("a", art)], {"a": "trifft_zu"})
    (f,) = getattr(stand, teil)
    assert f.zustand == zustand
    assert stand.anzahl(zustand) == 1
    assert sum(map(len, (stand.gelistet, stand.entfallen, stand.abgelehnt))) == 1


def test_example_changes_no_state_and_stands_beside_its_draft() -> None:
    beispiel = entscheidung("a", "abgelehnt", beispiel=True)
    stand = gib_frei([entwurf("a")], [beispiel], {"a": "trifft_zu"})
    (f,) = stand.gelistet
    assert (f.zustand, f.beispiele) == ("entwurf", (beispiel,))
    assert stand.abgelehnt == ()
    assert stand.beispielhaft_abgelehnt == ((f, beispiel),)
    assert not any(stand.anzahl(z) for z in ("beschlossen", "abgelehnt", "zurueckgestellt"))


def test_real_decision_goes_before_an_example_on_the_same_draft() -> None:
    beide = [
        entscheidung("a"),
        entscheidung("a", "abgelehnt", beispiel=True, datum=TAG.replace(day=30)),
    ]
    (f,) = gib_frei([entwurf("a")], beide, {"a": "trifft_zu"}).gelistet
    assert (f.zustand, f.beispiele) == ("beschlossen", ())


def test_latest_decision_holds_and_the_earlier_are_kept() -> None:
    frueher = entscheidung("a", "zurueckgestellt", datum=TAG.replace(year=2025))
    spaeter = entscheidung("a")
    (f,) = gib_frei([entwurf("a")], [spaeter, frueher], {"a": "trifft_zu"}).gelistet
    assert (f.beschluss, f.fruehere) == (spaeter, (frueher,))


def test_decisions_that_were_replaced_are_kept_in_the_order_of_their_days() -> None:
    erste = entscheidung("a", "zurueckgestellt", ausgabe="2024")
    ersetzt = [
        Beschluss(**entscheidung("a", art).model_dump(exclude={"ersetzt"}))
        for art in ("abgelehnt", "zurueckgestellt")
    ]
    letzte = entscheidung("a", datum=TAG.replace(day=30), ersetzt=tuple(ersetzt))
    (f,) = gib_frei([entwurf("a")], [letzte, erste], {"a": "trifft_zu"}).gelistet
    assert f.beschluss == letzte
    assert f.fruehere == (erste, ersetzt[1], ersetzt[0])


def test_contained_draft_with_a_decision_stands_for_itself() -> None:
    oben = entwurf("oben", entwurf("a"), entwurf("b"), prioritaet="hoch")
    stand = gib_frei([oben], [entscheidung("a")], {})
    assert schluessel(stand, "gelistet") == ["oben", "a"]
    assert [t.regel for t in stand.gelistet[0].entwurf.enthaelt] == ["b"]  # type: ignore[union-attr]


def test_refusing_a_summary_does_not_refuse_what_it_contains() -> None:
    oben = entwurf("oben", entwurf("a"), entwurf("b"))
    stand = gib_frei([oben], [entscheidung("oben", "abgelehnt")], {})
    assert schluessel(stand, "abgelehnt") == ["oben"]
    assert schluessel(stand, "gelistet") == ["a", "b"]


def test_order_stays_by_priority_when_contained_drafts_come_out() -> None:
    oben = entwurf("oben", entwurf("a", prioritaet="niedrig"), prioritaet="hoch")
    stand = gib_frei([oben, entwurf("c")], [entscheidung("a")], {})
    assert schluessel(stand, "gelistet") == ["oben", "c", "a"]


@pytest.mark.parametrize(
    ("wahrheit", "anlass"),
    [
        ("trifft_nicht_zu", "entfallen"),
        ("nicht_beurteilbar", "offen"),
        (None, "ohne_regel"),
    ],
)
def test_decision_stays_visible_when_its_rule_no_longer_holds(wahrheit: Any, anlass: str) -> None:
    wahrheiten = {"a": wahrheit} if wahrheit else {}
    stand = gib_frei([], [entscheidung("a"), entscheidung("b", "abgelehnt")], wahrheiten)
    assert [(f.anlass, f.zustand) for f in stand.entfallen] == [(anlass, "beschlossen")]
    assert schluessel(stand, "abgelehnt") == ["b"]


# The text that was decided on


@pytest.mark.parametrize(
    ("damals", "heute", "wie"),
    [
        (TEXT, TEXT.replace(" ", "\n ").replace("4 %", "4\u202f%"), "gleich"),
        (TEXT, TEXT.replace("18,4", "9,7").replace("2022", "2025"), "zahlen"),
        ("Es sind 12\u202f345 Personen.", "Es sind 980 Personen.", "zahlen"),
        (TEXT, TEXT.replace("handeln", "prüfen"), "wortlaut"),
        ("Ab 3 Jahren 5 Plätze.", "Ab 3 Jahren Plätze.", "wortlaut"),
    ],
)
def test_proposal_of_today_is_compared_with_the_text_decided_on(
    damals: str, heute: str, wie: str
) -> None:
    assert unterschied(damals, heute) == wie


# Nothing is lost

REGELN = [f"r{i}" for i in range(6)]


@st.composite
def entwuerfe(zieht: Any) -> list[Empfehlung]:
    """Draw drafts, some of them contained in others; each key once."""
    frei = zieht(st.lists(st.sampled_from(REGELN), unique=True))
    oben: list[Empfehlung] = []
    while frei:
        n = zieht(st.integers(1, len(frei)))
        erste, *weitere = (
            entwurf(r, prioritaet=zieht(st.sampled_from(["hoch", "mittel", "niedrig"])))
            for r in frei[:n]
        )
        oben.append(replace(erste, enthaelt=tuple(weitere)))
        frei = frei[n:]
    return oben


@st.composite
def entscheidungen(zieht: Any) -> list[Entscheidung]:
    arten = st.sampled_from(["angenommen", "geaendert", "abgelehnt", "zurueckgestellt"])
    paare = zieht(st.lists(st.tuples(st.sampled_from(REGELN), arten, st.booleans()), max_size=8))
    return [
        entscheidung(regel, art, beispiel=beispiel, datum=date(2026, 1, 1 + i))
        for i, (regel, art, beispiel) in enumerate(paare)
    ]


def _alle(oben: Sequence[Empfehlung]) -> list[str]:
    return sorted(t.schluessel for e in oben for t in (e, *e.enthaelt))


@given(entwuerfe(), entscheidungen())
def test_every_draft_and_every_real_decision_is_in_exactly_one_place(
    oben: list[Empfehlung], beschluesse: list[Entscheidung]
) -> None:
    stand = gib_frei(oben, beschluesse, {})
    teile = (*stand.gelistet, *stand.entfallen, *stand.abgelehnt)
    assert _alle([f.entwurf for f in teile if f.entwurf]) == _alle(oben)
    assert len({f.schluessel for f in teile}) == len(teile)
    echte = sorted((d.schluessel, d.datum) for d in beschluesse if not d.beispiel)
    genannt = [d for f in teile for d in (*f.fruehere, f.beschluss) if d is not None]
    assert sorted((d.schluessel, d.datum) for d in genannt) == echte


@given(entwuerfe(), entscheidungen())
def test_examples_are_shown_once_and_change_neither_list_nor_state(
    oben: list[Empfehlung], beschluesse: list[Entscheidung]
) -> None:
    echte = [d for d in beschluesse if not d.beispiel]
    mit, ohne = gib_frei(oben, beschluesse, {}), gib_frei(oben, echte, {})
    assert [(f.schluessel, f.zustand) for f in mit.gelistet] == [
        (f.schluessel, f.zustand) for f in ohne.gelistet
    ]
    assert mit.anzahl("beschlossen") == ohne.anzahl("beschlossen")
    assert mit.anzahl("abgelehnt") == ohne.anzahl("abgelehnt")
    entschieden = {d.schluessel for d in echte}
    erwartet = sorted(
        (d.schluessel, d.datum)
        for d in beschluesse
        if d.beispiel and d.schluessel not in entschieden
    )
    gezeigt = [b for f in (*mit.gelistet, *mit.entfallen, *mit.abgelehnt) for b in f.beispiele]
    assert sorted((b.schluessel, b.datum) for b in gezeigt) == erwartet


# In a report


@pytest.fixture(scope="module")
def entschieden() -> Bericht:
    """Gera's report as it would read after invented decisions of every kind, instead of hers."""
    g = grundlage()
    heute = {e.regel: e for e in bericht(GERA).entwuerfe}
    mehr = heute["praeventionskette-mit-koordination"].enthaelt[0]
    gefasst = (
        beschluss(heute["mindestsicherung-hoch"], name="Amtsleitung"),
        beschluss(
            heute["bildungsplanung-buendeln"], "geaendert", begruendung="Zu viel auf einmal."
        ),
        beschluss(heute["altersarmut-ueber-land"], "zurueckgestellt"),
        beschluss(heute["wahlbeteiligung-niedrig"], "abgelehnt"),
        beschluss(
            heute["uebergang-gemeinsam-steuern"], vorschlag="Etwas anderes war vorgeschlagen."
        ),
        beschluss(mehr, verantwortlich="Jugendamt", frist=date(2027, 6, 30), umsetzung="begonnen"),
        entscheidung("wohnkosten-hoch", ags=GERA),
        entscheidung("alte-regel", ags=GERA),
    )
    vorschlaege = (
        vorschlag(heute["altersarmut-ueber-land"], neu="Die Stadt Gera sollte anders handeln."),
        vorschlag(heute["altersarmut-ueber-land"], neu="Erledigt.", stand="erledigt"),
    )
    eigene = Beitraege(entscheidungen=gefasst, vorschlaege=vorschlaege)
    beitraege = {**g.beitraege, GERA: eigene}
    return Bericht(replace(g, beitraege=beitraege), g.kommune(GERA))


def beschluss(e: Empfehlung, art: str = "angenommen", **eigene: Any) -> Entscheidung:
    return entscheidung(e.regel, art, ags=GERA, **({"vorschlag": e.text} | eigene))


def vorschlag(e: Empfehlung, **eigene: Any) -> Aenderungsvorschlag:
    angaben = {"schluessel": e.schluessel, "ausgabe": "2026", "art": "aenderung", "alt": e.text}
    return Aenderungsvorschlag.model_validate(angaben | {"quelle": "Formular (erfunden)"} | eigene)


def kasten(b: Bericht, titel: str) -> str:
    return next(k for k in str(b.empfehlungen()).split("::: {.empfehlung}") if titel in k)


def test_decided_box_shows_agreed_wording_beside_what_the_rule_proposed(
    entschieden: Bericht,
) -> None:
    text = kasten(entschieden, "Bildungsplanung von der Kita")
    assert "**Beschlossen " in text
    assert "[beschlossen]{.status}" in text
    vereinbart, _, rest = text.partition("*Beschluss.*")
    assert "Musterstadt handelt im Jahr 2027." in vereinbart
    assert "Jugendhilfeausschuss, 12.\u00a0März 2026 (Vorsitz), zur Ausgabe 2025." in rest
    assert "Grund: Zu viel auf einmal." in rest
    assert "*Vorschlag der Regel.* Die Stadt Gera sollte mit dem Schulamt" in rest


def test_unchanged_acceptance_says_so_and_repeats_nothing(entschieden: Bericht) -> None:
    text = kasten(entschieden, "Mindestsicherungsbezug deutlich")
    assert "*Vorschlag der Regel.* Unverändert angenommen." in text
    assert text.count("Sozialleistungen bündeln") == 1


def test_open_proposal_on_the_wording_stands_in_the_box_until_it_is_settled(
    entschieden: Bericht,
) -> None:
    text = kasten(entschieden, "Grundsicherung im Alter")
    assert "*Vorschläge zum Wortlaut, noch nicht entschieden.*" in text
    assert "Änderung: „Die Stadt Gera sollte anders handeln.“ (Formular (erfunden))." in text
    assert "Erledigt." not in text


def test_other_proposal_of_today_stands_beside_the_decided_text(entschieden: Bericht) -> None:
    text = kasten(entschieden, "Den Übergang von der Schule")
    assert "Etwas anderes war vorgeschlagen." in text.partition("*Beschluss.*")[0]
    assert "über den Text der Ausgabe 2025; die Regel schlägt heute vor: „Die Stadt Gera" in text


def test_responsible_deadline_and_progress_stand_in_the_box(entschieden: Bericht) -> None:
    text = kasten(entschieden, "**Beschlossen 2:")
    assert "Verantwortlich: Jugendamt. Frist: 30.\u00a0Juni 2027. Umsetzung: begonnen." in text


def test_put_off_recommendation_stays_a_draft_with_that_remark(entschieden: Bericht) -> None:
    text = kasten(entschieden, "Grundsicherung im Alter häufiger")
    assert "**Entwurf " in text
    assert "[Entwurf, zurückgestellt]{.status}" in text
    assert "Grund: Es gibt das schon." in text


def test_refused_recommendation_leaves_the_list_for_the_annex(entschieden: Bericht) -> None:
    assert "Beteiligung dort anbieten" not in str(entschieden.empfehlungen())
    anhang = str(entschieden.abgelehnte())
    assert "**Niedrige Wahlbeteiligung und hoher Grundsicherungsbezug.** Abgelehnt:" in anhang
    assert "Grund: Es gibt das schon." in anhang
    assert "Beteiligung dort anbieten" in anhang


def test_decision_without_a_reason_today_stays_below_the_list(entschieden: Bericht) -> None:
    rest = str(entschieden.empfehlungen()).partition(freigaben.ENTFALLEN)[2]
    assert "**Unterkunftskosten und Angebotsmieten überdurchschnittlich.**" in rest
    assert "Der Anlass besteht nach den heutigen Zahlen nicht mehr." in rest
    assert "**alte-regel.**" in rest
    assert "Die Regel gehört nicht mehr zum Regelwerk dieser Ausgabe." in rest


def test_cover_and_summary_say_what_is_decided(entschieden: Bericht) -> None:
    status = str(entschieden.status())
    satz = "Entschieden ist über acht Empfehlungen: sechs beschlossen, eine zurückgestellt und eine"
    assert satz in status
    assert "Dieser Bericht ist ein **Entwurf**" in status
    assert "beschlossen)" in str(entschieden.dringlichste(9))
    assert "Wahlbeteiligung" not in str(entschieden.dringlichste(20))


def test_only_what_is_still_open_is_put_to_a_committee(entschieden: Bericht) -> None:
    offen = [e.regel for e in entschieden.offene_entwuerfe]
    assert "altersarmut-ueber-land" in offen  # put off
    assert not {"mindestsicherung-hoch", "wahlbeteiligung-niedrig"} & {*offen}


def test_command_line_names_every_state(entschieden: Bericht) -> None:
    text = entschieden.als_text()
    assert "beschlossen, Priorität hoch · Regel bildungsplanung-buendeln" in text
    assert "Vorschlag der Regel: Die Stadt Gera sollte mit dem Schulamt" in text
    assert "Entwurf, zurückgestellt, Priorität mittel" in text
    assert "Abgelehnt: Niedrige Wahlbeteiligung" in text
    assert "Angenommen: alte-regel" in text
    assert "Was nicht beschlossen ist, ist Entwurf." in text


def test_released_edition_is_no_draft_any_more(entschieden: Bericht) -> None:
    g = entschieden.grundlage
    frei = replace(g, ausgabe=replace(g.ausgabe, freigegeben=date(2026, 12, 15)))
    sicht = SimpleNamespace(
        **{n: getattr(entschieden, n) for n in ("ausgabe", "stand", "freigabe", "datenjahre")},
        grundlage=frei,
    )
    text = str(ueberblick.status(sicht))  # type: ignore[arg-type]
    assert "Freigegeben am 15.\u00a0Dezember 2026." in text
    assert "Entwurf" not in text


def test_running_footer_and_edition_agree_on_whether_it_is_a_draft() -> None:
    status = yaml.safe_load((WURZEL / "_quarto.yml").read_text(encoding="utf-8"))["status"]
    assert status.startswith("Entwurf") == (grundlage().ausgabe.freigegeben is None)


SIEBEN = ("16051", "16052", "16053", "16055", "16064", "16066", "16077001")


@pytest.mark.parametrize("ags", SIEBEN)
def test_examples_of_the_seven_are_marked_and_decide_nothing(ags: str) -> None:
    b = bericht(ags)
    entscheidungen = b.grundlage.beitraege[ags].entscheidungen or ()
    assert 4 <= len(entscheidungen) <= 6
    assert all(e.beispiel and "erfunden" in e.quelle for e in entscheidungen)
    assert {e.entscheidung for e in entscheidungen} == {
        *("angenommen", "geaendert", "abgelehnt", "zurueckgestellt")
    }
    gedruckt = "\n".join(map(str, (b.empfehlungen(), b.abgelehnte())))
    marken = gedruckt.count(freigaben.MARKE)
    assert marken == len(entscheidungen) + len(b.freigabe.beispielhaft_abgelehnt)
    assert gedruckt.count("[Entwurf]{.status}") == len(b.entwuerfe)
    assert ERFUNDEN in str(b.entscheidungsstand())


@pytest.mark.parametrize("ags", SIEBEN)
def test_examples_are_done_by_measures_that_the_register_names(ags: str) -> None:
    eigene = grundlage().beitraege[ags]
    bekannt = {m.id for m in eigene.massnahmen or ()}
    genannt = {m for e in eigene.entscheidungen or () for m in e.umgesetzt_durch}
    assert genannt <= bekannt
    assert genannt or ags != GERA


@pytest.mark.parametrize("ags", SIEBEN)
def test_examples_decide_on_texts_that_were_really_proposed(ags: str) -> None:
    b = bericht(ags)
    eigene = b.grundlage.beitraege[ags]
    texte = {
        (s.ausgabe, e.schluessel): e.text for s in eigene.ausgaben or () for e in s.empfehlungen
    }
    heute = {t.schluessel for e in b.entwuerfe for t in (e, *e.enthaelt)}
    for e in eigene.entscheidungen or ():
        if e.ausgabe == b.ausgabe:
            assert e.schluessel in heute
        else:
            assert unterschied(e.vorschlag, texte[e.ausgabe, e.schluessel]) == "gleich"


def test_kommune_without_decisions_says_so_in_a_sentence() -> None:
    b = bericht("16054")
    assert (
        str(b.entscheidungsstand()) == "Entscheidungen zu diesen Entwürfen liegen noch nicht vor."
    )
    assert str(b.abgelehnte()) == "Bisher ist keine Empfehlung abgelehnt worden."
    assert "Beispiel" not in str(b.empfehlungen())
