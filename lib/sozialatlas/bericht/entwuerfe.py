"""Drafts of recommendations as a report prints them: box, reason, proof."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from sozialatlas.bericht import beweise, saetze
from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.stimmenabschnitt import zur_empfehlung
from sozialatlas.bericht.text import aufklappbar, liste, nur_html
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.katalog import Massnahme
from sozialatlas.regeln.atome import GEGENTEIL
from sozialatlas.regeln.baumtext import abstand_text
from sozialatlas.regeln.begriffe import ZUSTAENDIG
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.typen import Befund, Empfehlung, Indikator, Nachweis, Umstand

STAND = {"entwurf": "Entwurf", "fachlich_geprueft": "fachlich geprüft"}
EBENE = {"land": "Land", "kreis": "Kreis", "gemeinde": "Gemeinde"}
BREITEN = 'tbl-colwidths="[32,41,27]"'
"""Widths of the columns of a proof, the same in all drafts."""
EVIDENZ = {
    **{grad: f"Evidenz {grad}" for grad in ("A", "B", "C", "D")},
    "0": "keine Evaluation bekannt",
    "?": "Evidenz nicht geprüft",
    "entfaellt": "Pflicht oder Voraussetzung",
}
"""Grades of evidence as a report writes them; the folder of measures explains them."""
DATENBELEGE = frozenset({"inkar2024"})
"""Entries of the bibliography that are sources of data; proofs name them with their edition."""
DRINGLICHKEIT = {"hoch": 0, "mittel": 1, "niedrig": 2}


def kasten(
    g: Grundlage,
    e: Empfehlung,
    nummer: int,
    *,
    wort: str = "Entwurf",
    stand: str = "",
    text: str = "",
    zusatz: Iterable[str] = (),
) -> str:
    """Return one draft as a box: title, state, text, reason, who, proof.

    What was decided on it goes before: another ``wort``, ``stand`` and ``text``, and the
    paragraphs of ``zusatz`` (Markdown) below the text.
    """
    zustaendig = sprache.aufzaehlung(ZUSTAENDIG.get(z, z) for z in e.zustaendig)
    marken = (
        f"[{stand or STAND[e.stand]}]{{.status}} · [Priorität {e.prioritaet}]{{.prioritaet}}"
        f" · [Sicherheit: {GRAD_TEXT[beweise.grad(g, e.ags, e.regel).grad]}]{{.grad}}"
        f" · {EBENE[e.ebene]}: {maskiere(zustaendig)}"
    )
    teile = [
        "::: {.empfehlung}",
        f"**{wort} {nummer}: {maskiere(e.titel)}**",
        marken,
        maskiere((text or e.text).strip()),
        *zusatz,
        f"*Begründung.* {maskiere(e.begruendung.strip())}{_zitat(e.belege)}",
        *_massnahmen(g, e),
        "::: {.beleg}",
        *_enthaltene(g, e),
        *aufklappbar("Nachweis", _beweis(g, e)),
        ":::",
        *zur_empfehlung(g, e),
        ":::",
    ]
    return "\n\n".join(teile)


def _beweis(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Return the proof of a draft: figures, sources, rule, how sure it is."""
    zahlen = any(n.wahrheit != "nicht_beurteilbar" for n in e.befund.nachweise)
    yield nachweistabelle(g, e.befund) if zahlen else _nachweissatz(g, e.befund)
    quelle = ausgaben(g, [n for t in (e, *e.enthaelt) for n in t.befund.nachweise])
    satz = f"Quelle: {maskiere(quelle)}. " if quelle else ""
    sicher = beweise.grad(g, e.ags, e.regel)
    saetze_ = (beweise.kippsatz(g, e.ags, e.regel), sicher.kurzsatz)
    yield (
        f"{satz}Regel: {maskiere(e.regel)}. *Sicherheit: {GRAD_TEXT[sicher.grad]}.*"
        f" {maskiere(' '.join(s for s in saetze_ if s))}"
    )


def _nachweissatz(g: Grundlage, befund: Befund) -> str:
    """Say in a sentence what would be a table of one or two words."""
    zeilen = beweiszeilen(g, befund)
    return f"*Nachweis.* {maskiere('; '.join(_kurzzeile(*z) for z in zeilen))}."


def _enthaltene(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Name the weaker drafts that a draft contains: a short line each, on the web their proofs."""
    if not e.enthaelt:
        return
    yield "*Enthalten sind damit auch:*"
    yield liste(f"*{maskiere(t.titel)}* {maskiere(kurzzeile(g, t))}" for t in e.enthaelt).markdown
    punkte = liste(f"{maskiere(t.titel)}. {maskiere(kurzbeweis(g, t))}" for t in e.enthaelt)
    yield from nur_html(aufklappbar("Nachweise der enthaltenen Entwürfe", [punkte.markdown]))


def kurzzeile(g: Grundlage, e: Empfehlung) -> str:
    """Say the proof of a contained draft as short as print needs; the box names the sources.

    The figures with condition and distance, the grade, and where the draft would fall away.
    """
    grad = GRAD_TEXT[beweise.grad(g, e.ags, e.regel).grad]
    zeilen = "; ".join(_kurzzeile(*z) for z in beweiszeilen(g, e.befund))
    return f"({e.prioritaet}, {grad}): {zeilen}. {beweise.kipp_kurz(g, e.ags, e.regel)}".rstrip()


def _kurzzeile(name: str, gemessen: str, soll: str) -> str:
    """Write a condition in a few words; "trifft zu" is not said twice."""
    return f"{name}: {gemessen}" if gemessen == soll else f"{name}: {gemessen}, {soll}"


def kurzbeweis(g: Grundlage, e: Empfehlung) -> str:
    """Say the proof of a contained draft in a line: figures, sources, grade, turning value."""
    zeilen = " ".join(
        f"{name}: {gemessen}; {soll}." for name, gemessen, soll in beweiszeilen(g, e.befund)
    )
    quelle = ausgaben(g, e.befund.nachweise)
    teile = [
        zeilen,
        f"Quelle: {quelle}." if quelle else "",
        f"Sicherheit: {GRAD_TEXT[beweise.grad(g, e.ags, e.regel).grad]}.",
        beweise.kippsatz(g, e.ags, e.regel),
    ]
    return " ".join(t for t in teile if t)


def _massnahmen(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Name the measures that suit a draft; nothing where the catalogue knows none."""
    bekannte = g.katalog.massnahmen
    namen = [_massnahme(bekannte[m]) for m in e.massnahmen if m in bekannte]
    if namen:
        yield f"*Passende Maßnahmen.* {'; '.join(namen)}."


def _massnahme(m: Massnahme) -> str:
    """Name a measure with what is known of its effect and its order of cost."""
    return f"{maskiere(m.name)} ({EVIDENZ.get(m.evidenz.grad, m.evidenz.grad)}; Kosten {m.kosten})"


def _zitat(belege: Iterable[str]) -> str:
    """Cite the literature; the source of the figures stands below the proof."""
    schluessel = "; ".join(f"@{b}" for b in belege if b not in DATENBELEGE)
    return f" [{schluessel}]" if schluessel else ""


def nachweistabelle(g: Grundlage, befund: Befund) -> str:
    """Return the proof: which figure was compared with which threshold, and how far it lies."""
    spalten = ["Nachweis", "Wert", "Bedingung"]
    zeilen = pd.DataFrame(beweiszeilen(g, befund), columns=spalten)
    tabelle = Tabelle("nachweis", "Nachweis", zeilen)
    return f"{tabelle.markdown(beschriftet=False).strip()}\n\n: {{{BREITEN}}}"


def beweiszeilen(g: Grundlage, befund: Befund) -> list[tuple[str, str, str]]:
    """Return per condition that could be judged: what, as measured, as demanded with distance."""
    zeilen = [
        (name, gemessen, _knapp(soll) if weite == "–" else f"{_knapp(soll)} ({weite})")
        for name, gemessen, soll, weite in (
            nachweiszeile(g, befund.ags, n)
            for n in befund.nachweise
            if n.wahrheit != "nicht_beurteilbar"
        )
    ]
    umstaende = [u for u in befund.umstaende if u.wahrheit != "nicht_beurteilbar"]
    return [*zeilen, *(umstandszeile(g, u) for u in umstaende)]


ART = {
    "empfehlung": "Empfehlung „{}“",
    "kreise": "Kreise mit „{}“",
    "massnahme_fehlt": "Maßnahme „{}“",
    "ziel": "Ziel für {}",
    "stimme": "Qualitative Befunde: {}",
}


def umstandszeile(g: Grundlage, u: Umstand) -> tuple[str, str, str]:
    """Return a condition on something other than a figure as printed."""
    felder, massnahmen = g.katalog.handlungsfelder, g.katalog.massnahmen
    name = u.name
    if u.art in ("anzahl", "stimme") and u.bezug in felder:
        name = felder[u.bezug].kurzname
    elif u.art == "massnahme_fehlt" and u.bezug in massnahmen:
        name = massnahmen[u.bezug].name
    elif u.art == "ziel":
        name = g.indikator(u.bezug).kurzname
    if u.art == "anzahl":
        name = u.name if u.bezug not in felder else f"{u.name} im Handlungsfeld {name}"
    else:
        name = ART[u.art].format(name)
    return (name, u.ist or "–", f"nicht: {u.soll}" if u.verneint else u.soll)


def _knapp(soll: str) -> str:
    """Shorten a condition for the table: "ab 1,25", "bis 0,9"."""
    return soll.replace("mindestens ", "ab ").replace("höchstens ", "bis ")


def nachweiszeile(g: Grundlage, ags: str, n: Nachweis) -> tuple[str, str, str, str]:
    """Return a proof as printed: figure and year, value behind it, condition, distance."""
    name = f"{g.indikator(n.indikator).kurzname}{f' {n.jahr}' if n.jahr else ''}"
    return (name, _gemessen(g, ags, n), bedingung(g, n), _abstand(g, n))


def _gemessen(g: Grundlage, ags: str, n: Nachweis) -> str:
    """Say the figure and what was made of it: "18,4 % (Land: 9,7 %), 1,89-fach"."""
    indikator = g.indikator(n.indikator)
    if n.wert is None:
        return "–"
    geprueft = merkmal(n.merkmal, n.wert, indikator)
    if n.merkmal == "wert" or n.kennwert is None:
        return geprueft
    eigener = sprache.wert(n.kennwert, indikator)
    bezug = _bezug(n, g.lage(ags)[n.indikator])
    return f"{eigener}{bezug}, {saetze.GEMESSEN[n.merkmal].format(geprueft)}"


def _bezug(n: Nachweis, k: Kennwert) -> str:
    """Name the value of Land or Bund that a ratio or difference refers to."""
    gebiet = n.merkmal.rpartition("_")[2]
    bezug = {"land": k.land, "bund": k.bund}.get(gebiet)
    if bezug is None or k.jahr != n.jahr:
        return ""
    return f" ({gebiet.capitalize()}: {sprache.ohne_einheit(bezug, k.indikator)})"


def bedingung(g: Grundlage, n: Nachweis) -> str:
    """Say the condition of a proof: "mindestens 1,25", "unter 1,00", "nicht fallend"."""
    schwelle = merkmal(n.merkmal, n.schwelle, g.indikator(n.indikator))
    operator = GEGENTEIL[n.operator] if n.verneint else n.operator  # type: ignore[index]
    wort = {"==": "", "!=": "nicht "}.get(operator) if isinstance(n.schwelle, str) else None
    return f"{f'{sprache.relation(operator)} ' if wort is None else wort}{schwelle}"


def merkmal(name: str, x: float | str, indikator: Indikator) -> str:
    """Write a Merkmal with as many decimals as thresholds need (ratios and z: two)."""
    if not isinstance(x, str) and name.startswith(("verhaeltnis_", "z")):
        return sprache.zahl(x, 2)
    return sprache.merkmal(name, x, indikator)


def _abstand(g: Grundlage, n: Nachweis) -> str:
    if n.abstand is None:
        return "–"
    if n.merkmal.startswith("z"):  # the text above the drafts says what it counts
        return sprache.zahl(n.abstand, 2, vorzeichen=True)
    return abstand_text(n, g.indikator(n.indikator)).replace(" je Einwohner", "")


def ausgaben(g: Grundlage, nachweise: Iterable[Nachweis]) -> str:
    """Name publisher and edition of the figures in a proof."""
    ids = dict.fromkeys(n.quelle for n in nachweise if n.quelle)
    namen = [kurzquelle(g.katalog.quellen[i]) for i in ids if i in g.katalog.quellen]
    return "; ".join(dict.fromkeys(namen))


def quellen(g: Grundlage, nachweise: Iterable[Nachweis]) -> str:
    """Name publisher, edition and original statistics of the figures in a proof."""
    nachweise = list(nachweise)
    statistiken = dict.fromkeys(g.indikator(n.indikator).herausgeber for n in nachweise)
    return "; ".join([ausgaben(g, nachweise), *statistiken])


def nach_feld(empfehlungen: Iterable[Empfehlung]) -> Mapping[str, list[Empfehlung]]:
    """Group drafts by Handlungsfeld, the most urgent first within each."""
    gruppen: dict[str, list[Empfehlung]] = {}
    for e in sorted(empfehlungen, key=lambda e: DRINGLICHKEIT[e.prioritaet]):
        gruppen.setdefault(e.handlungsfeld, []).append(e)
    return gruppen


def offene(befunde: Iterable[Befund]) -> tuple[Befund, ...]:
    """Return the findings that could not be judged."""
    return tuple(b for b in befunde if b.wahrheit == "nicht_beurteilbar")
