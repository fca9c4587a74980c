"""Recommendations as a report prints them after the exchange: drafts, decided ones, refused ones.

A refused recommendation leaves the list and stands in the annex; a decided one stays visible when
its rule does not hold any more. Invented decisions are marked where they stand and change nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sozialatlas.bericht import beschlussworte as worte
from sozialatlas.bericht import entwuerfe
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import ERFUNDEN, Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.freigabe import Freigabe, Freigabestand, gib_frei, unterschied
from sozialatlas.typen import Befund, Empfehlung
from sozialatlas.vorort import Entscheidung
from sozialatlas.vorort.entscheidungen import ENTSCHLUSS_TEXT
from sozialatlas.vorort.vorschlaege import Aenderungsvorschlag

WORT = {"entwurf": "Entwurf", "zurueckgestellt": "Entwurf", "beschlossen": "Beschlossen"}
"""How the title of a box begins."""

MARKE = f"[{worte.BEISPIEL}:]{{.status}}"
ENTFALLEN = "### Entschieden, heute ohne Anlass"


def stelle(
    g: Grundlage, ags: str, drafts: Iterable[Empfehlung], befunde: Iterable[Befund]
) -> Freigabestand:
    """Join the drafts of an area with what was decided on them."""
    eigene = g.beitraege.get(ags)
    entscheidungen = eigene.entscheidungen or () if eigene else ()
    return gib_frei(drafts, entscheidungen, {b.regel: b.wahrheit for b in befunde})


def zustand(f: Freigabe) -> str:
    """Name the state of a recommendation of the list: "Entwurf", "beschlossen"."""
    if f.zustand == "beschlossen":
        return "beschlossen"
    wort = entwuerfe.STAND[f.entwurf.stand] if f.entwurf else "Entwurf"
    return f"{wort}, zurückgestellt" if f.zustand == "zurueckgestellt" else wort


def text(f: Freigabe) -> str:
    """Return the wording that holds: the agreed one, else what the rule proposes."""
    if f.zustand == "beschlossen" and f.beschluss:
        return worte.wortlaut(f.beschluss).strip()
    return f.entwurf.text.strip() if f.entwurf else ""


def kasten(g: Grundlage, f: Freigabe, nummer: int) -> str:
    """Return a recommendation of the list as a box, with the decision and what was proposed."""
    assert f.entwurf is not None, "what is listed has a draft"
    return entwuerfe.kasten(
        g,
        f.entwurf,
        nummer,
        wort=WORT[f.zustand],
        stand=zustand(f),
        text=text(f),
        zusatz=[
            *_vermerk(g, f),
            *(_beispiel(g, f, b) for b in f.beispiele),
            *_vorschlaege(g, f.entwurf),
        ],
    )


def _vorschlaege(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Yield what came back with forms on the wording and waits for a decision."""
    eigene = g.beitraege.get(e.ags)
    alle = eigene.vorschlaege or () if eigene else ()
    offene = [v for v in alle if v.schluessel == e.schluessel and v.stand == "offen"]
    if offene:
        saetze = [_vorschlag(v) for v in offene]
        yield f"*Vorschläge zum Wortlaut, noch nicht entschieden.* {maskiere(_satz(saetze))}"


def _vorschlag(v: Aenderungsvorschlag) -> str:
    bezug = f" zu „{v.alt}“" if v.art == "kommentar" and v.alt else ""
    art = "Kommentar" if v.art == "kommentar" else "Änderung"
    beispiel = f"{worte.BEISPIEL}: " if v.beispiel else ""
    return f"{beispiel}{art}{bezug}: „{v.neu.strip()}“ ({v.quelle})."


def _vermerk(g: Grundlage, f: Freigabe) -> Iterator[str]:
    """Yield the decision, the proposal beside it, and how the two differ today."""
    e = f.beschluss
    if e is None:
        return
    teile = [worte.beschluss(g, e), worte.grund(e), *worte.fruehere(f)]
    yield f"*Beschluss.* {maskiere(_satz(teile))}"
    if e.entscheidung == "angenommen":
        teile = ["Unverändert angenommen."]
    else:
        teile = [e.vorschlag] if e.entscheidung == "geaendert" else []
    teile.append(worte.heutiger_vorschlag(f))
    if any(teile):
        yield f"*Vorschlag der Regel.* {maskiere(_satz(teile))}"


def _beispiel(g: Grundlage, f: Freigabe, e: Entscheidung) -> str:
    """Return an invented decision in a paragraph, marked as such."""
    zu = "" if e.schluessel == f.schluessel else f"Zu „{worte.titel(g, e.schluessel)}“."
    neu = f"Vereinbarter Wortlaut: „{e.wortlaut}“" if e.wortlaut else ""
    teile = [zu, worte.beschluss(g, e), neu, worte.grund(e), _damals(f, e)]
    abgelehnt = " Wäre das so beschlossen, stünde der Entwurf nur noch in @sec-abgelehnt."
    rest = abgelehnt if e.entscheidung == "abgelehnt" else ""
    return f"{MARKE} {maskiere(_satz(teile))}{rest}"


def _damals(f: Freigabe, e: Entscheidung) -> str:
    """Say how the text that an example decides on differs from the one above it."""
    alle = (f.entwurf, *f.entwurf.enthaelt) if f.entwurf else ()
    heute = next((t.text for t in alle if t.schluessel == e.schluessel), e.vorschlag)
    worin = {"gleich": "", "zahlen": "nannte andere Zahlen", "wortlaut": "lautete anders"}
    anders = worin[unterschied(e.vorschlag, heute)]
    return f"Der Text, über den entschieden wurde, {anders} als der von heute." if anders else ""


def _satz(teile: Iterable[str]) -> str:
    return " ".join(t.strip() for t in teile if t)


def hinweis(g: Grundlage, ags: str, stand: Freigabestand) -> Text:
    """Say ahead of the list what has been decided, and which decisions are invented."""
    eigene = g.beitraege.get(ags)
    alle = eigene.entscheidungen or () if eigene else ()
    teile = [zaehlung(stand) or "Entscheidungen zu diesen Entwürfen liegen noch nicht vor."]
    if any(e.beispiel for e in alle):
        teile.append(ERFUNDEN)
    return Text(" ".join(teile))


def zaehlung(stand: Freigabestand) -> str:
    """Count what has been decided: "Beschlossen sind zwei, …"; "" where nothing has been."""
    woerter = {
        "beschlossen": "beschlossen",
        "zurueckgestellt": "zurückgestellt",
        "abgelehnt": "abgelehnt",
    }
    zahlen = {wort: stand.anzahl(z) for z, wort in woerter.items()}  # type: ignore[arg-type]
    teile = [f"{'eine' if n == 1 else sprache.zahlwort(n)} {w}" for w, n in zahlen.items() if n]
    if not teile:
        return ""
    alle = sum(zahlen.values())
    wort = "eine Empfehlung" if alle == 1 else f"{sprache.zahlwort(alle)} Empfehlungen"
    return f"Entschieden ist über {wort}: {sprache.aufzaehlung(teile)}."


def entfallene(g: Grundlage, stand: Freigabestand) -> Text:
    """Return what was decided earlier and has no reason today, below its heading."""
    punkte = [_entfallen(g, f) for f in stand.entfallen]
    return absaetze([ENTFALLEN, str(liste(punkte))] if punkte else [])


def _entfallen(g: Grundlage, f: Freigabe) -> str:
    e = f.beschluss or f.beispiele[-1]
    teile = [
        worte.wortlaut(e),
        worte.beschluss(g, e),
        worte.grund(e),
        *worte.fruehere(f),
        worte.ANLASS[f.anlass],
    ]
    return f"{_kopf(g, e)} {maskiere(_satz(teile))}"


def abgelehnte(g: Grundlage, stand: Freigabestand) -> Text:
    """Return the refused recommendations with the reason, for the annex; examples come last."""
    echte = [_abgelehnt(g, f, f.beschluss or f.beispiele[-1]) for f in stand.abgelehnt]
    erfundene = [_abgelehnt(g, f, e) for f, e in stand.beispielhaft_abgelehnt]
    if not echte and not erfundene:
        return Text("Bisher ist keine Empfehlung abgelehnt worden.")
    return liste([*echte, *erfundene])


def abgelehnte_des_landes(g: Grundlage, stand: Freigabestand) -> Text:
    """Return the same below a heading of its own; nothing where nothing was refused."""
    if not stand.abgelehnt and not stand.beispielhaft_abgelehnt:
        return Text("")
    return absaetze(["### Abgelehnte Empfehlungen {#sec-abgelehnt}", str(abgelehnte(g, stand))])


def _abgelehnt(g: Grundlage, f: Freigabe, e: Entscheidung) -> str:
    teile = [
        worte.beschluss(g, e),
        worte.grund(e),
        *worte.fruehere(f),
        "" if e.beispiel else f"Vorgeschlagen war: „{e.vorschlag}“",
        worte.heutiger_vorschlag(f),
        worte.ANLASS[f.anlass],
    ]
    return f"{_kopf(g, e)} {maskiere(_satz(teile))}"


def _kopf(g: Grundlage, e: Entscheidung) -> str:
    marke = f"{MARKE} " if e.beispiel else ""
    return f"{marke}**{maskiere(worte.titel(g, e.schluessel))}.**"


def als_zeilen(g: Grundlage, f: Freigabe) -> Iterator[str]:
    """Yield the decisions on a recommendation for the command line, with what was proposed."""
    e = f.beschluss
    if e is not None:
        yield _satz(["Beschluss:", worte.beschluss(g, e), worte.grund(e), *worte.fruehere(f)])
        if e.entscheidung == "geaendert":
            yield f"Vorschlag der Regel: {e.vorschlag}"
        yield from filter(None, [worte.heutiger_vorschlag(f), worte.ANLASS[f.anlass]])
    for b in f.beispiele:
        zu = "" if b.schluessel == f.schluessel else f"zu „{worte.titel(g, b.schluessel)}“,"
        neu = f"Wortlaut: „{b.wortlaut}“" if b.wortlaut else ""
        yield _satz([f"{worte.BEISPIEL}:", zu, worte.beschluss(g, b), worte.grund(b), neu])


def uebrige_als_text(g: Grundlage, stand: Freigabestand) -> Iterator[str]:
    """Yield what is no longer in the list: without a reason today, then refused."""
    for f in (*stand.entfallen, *stand.abgelehnt):
        e = f.beschluss or f.beispiele[-1]
        wort = ENTSCHLUSS_TEXT[e.entscheidung]
        art = f"{worte.BEISPIEL}, {wort}" if e.beispiel else sprache.am_satzanfang(wort)
        zeilen = [f"{art}: {worte.titel(g, f.schluessel)}", *als_zeilen(g, f)]
        yield "\n   ".join(zeilen)
