"""Decisions in words: who decided what and when, how far it is done, what the rule proposed."""

from __future__ import annotations

from collections.abc import Iterator

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.darstellung import sprache
from sozialatlas.freigabe import Anlass, Freigabe
from sozialatlas.vorort import Entscheidung
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT, Beschluss

BEISPIEL = "Beispiel"

UMSETZUNG = {
    "": "",
    "offen": "noch nicht begonnen",
    "begonnen": "begonnen",
    "umgesetzt": "umgesetzt",
    "aufgegeben": "aufgegeben",
}
ANLASS: dict[Anlass, str] = {
    "besteht": "",
    "entfallen": "Der Anlass besteht nach den heutigen Zahlen nicht mehr.",
    "offen": "Ob der Anlass noch besteht, lässt sich nach den heutigen Zahlen nicht beurteilen.",
    "ohne_regel": "Die Regel gehört nicht mehr zum Regelwerk dieser Ausgabe.",
}


def wer_und_wann(e: Beschluss) -> str:
    """Say who decided and when: "Jugendhilfeausschuss, 12. März 2024 (Vorsitz)"."""
    return f"{e.gremium}, {sprache.datum(e.datum)} ({e.name})"


def beschluss(g: Grundlage, e: Entscheidung) -> str:
    """Say the decision with body, date, responsible, deadline and how far it is done."""
    teile = [
        f"{sprache.am_satzanfang(ENTSCHLUSS_TEXT[e.entscheidung])}: {wer_und_wann(e)},"
        f" zur Ausgabe {e.ausgabe}.",
        f"Verantwortlich: {e.verantwortlich}." if e.verantwortlich else "",
        f"Frist: {sprache.datum(e.frist)}." if e.frist else "",
        f"Umsetzung: {umsetzung(g, e)}." if e.umsetzung else "",
    ]
    return " ".join(t for t in teile if t)


def umsetzung(g: Grundlage, e: Entscheidung) -> str:
    """Say how far a decision is done, and by which measures on site."""
    eigene = g.beitraege.get(e.schluessel.partition("/")[0])
    namen = {m.id: m.name for m in (eigene.massnahmen or () if eigene else ())}
    durch = sprache.aufzaehlung(f"„{namen.get(m, m)}“" for m in e.umgesetzt_durch)
    return ", durch ".join(t for t in (UMSETZUNG[e.umsetzung], durch) if t)


def grund(e: Entscheidung) -> str:
    return f"Grund: {e.begruendung}" if e.begruendung else ""


def wortlaut(e: Entscheidung) -> str:
    """Return the wording that holds: as agreed, else as proposed."""
    return e.wortlaut or e.vorschlag


def heutiger_vorschlag(f: Freigabe) -> str:
    """Say what the rule proposes today where it is not what was decided on; "" where it is."""
    if f.beschluss is None or f.entwurf is None or f.unterschied == "gleich":
        return ""
    anfang = f"Entschieden wurde über den Text der Ausgabe {f.beschluss.ausgabe};"
    if f.unterschied == "zahlen":
        return f"{anfang} die Regel schlägt heute dasselbe mit anderen Zahlen vor."
    return f"{anfang} die Regel schlägt heute vor: „{f.entwurf.text.strip()}“"


def fruehere(f: Freigabe) -> Iterator[str]:
    """Yield the decisions before the latest, each in a sentence."""
    for e in f.fruehere:
        yield f"Zuvor {ENTSCHLUSS_TEXT[e.entscheidung]}: {wer_und_wann(e)}."


def titel(g: Grundlage, schluessel: str) -> str:
    """Name a recommendation by its rule, else as an earlier edition did, else by its key."""
    regeln = {r.id: r.titel for r in g.regeln}
    ags, _, regel = schluessel.partition("/")
    eigene = g.beitraege.get(ags)
    for stand in eigene.ausgaben or () if eigene else ():
        for alt in stand.empfehlungen:
            if alt.schluessel == schluessel:
                regeln.setdefault(regel, alt.titel)
    return regeln.get(regel, regel)
