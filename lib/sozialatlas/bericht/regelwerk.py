"""The page for experts: every rule with its conditions, thresholds, areas, texts and examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from statistics import median

import pandas as pd

from sozialatlas.bericht.entwuerfe import EBENE, STAND
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.regelwerte import Nah, Regelblick, Reihe, Schwelle, blicke
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import schieber, sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.regeln.begriffe import ZUSTAENDIG
from sozialatlas.regeln.erklaerung import statt
from sozialatlas.regeln.worte import (
    Worte,
    bedingung_in_worten,
    beispiel_in_worten,
    vergleich_in_worten,
    vorlage_in_worten,
)

GEBIETSARTEN = {"land": "das Land", "kreis": "Kreise", "gemeinde": "Gemeinden"}
SPALTEN = 'tbl-colwidths="[40,9,19,16,16]"'
LEER = "–"


@cache
def regelblicke(g: Grundlage) -> tuple[Regelblick, ...]:
    """Return what each rule does among the Kreise, computed once."""
    fakten, befunde = g.befunde(g.berichtsgebiete)
    ags = [k.ags for k in g.kreise]
    return blicke(g.regeln, fakten, befunde, ags, g.katalog.indikatoren)


def feld(g: Grundlage, handlungsfeld: str) -> Text:
    """Show the rules of a Handlungsfeld: folded on pages, under headings in print."""
    eigene = [b for b in regelblicke(g) if b.regel.handlungsfeld == handlungsfeld]
    return absaetze(_regel(g, b) for b in sorted(eigene, key=lambda b: b.regel.titel))


def skript(g: Grundlage) -> Text:
    """Show what the sliders of the page need, once, at its end."""
    achsen = {
        s.reihe.schluessel: _achse(g, s.reihe) for b in regelblicke(g) for s in b.schwellen
    }
    return Text(_html(schieber.seitenskript([k.name for k in g.kreise], achsen)))


def _html(text: str) -> str:
    return f"```{{=html}}\n{text}\n```"


def _nur(format_: str, text: str) -> str:
    """Show Markdown on pages only (``visible``) or everywhere else (``hidden``)."""
    return f'::: {{.content-{format_} when-format="html"}}\n\n{text}\n\n:::' if text else ""


def _regel(g: Grundlage, b: Regelblick) -> str:
    r = b.regel
    beispiele = r.beispiele
    teile = [
        _html(_kopf(b)),
        _nur("hidden", f"### {maskiere(r.titel)} {{.unnumbered .unlisted}}"),
        _angaben(b),
        _gebiete(g, b),
        _bedingungen(g, b),
        _nur("visible", _html(_regler(g, b))) if b.schwellen else "",
        _nur("hidden", _tabelle(g, b)) if b.schwellen else "",
        f"**Empfehlung.** {maskiere(vorlage_in_worten(r.dann.empfehlung, g.katalog))}",
        "**Beispiele.**",
        liste(
            f"{wort}: {maskiere(beispiel_in_worten(beispiel, g.katalog))}"
            for wort, alle in (
                ("trifft zu", beispiele.trifft_zu),
                ("trifft nicht zu", beispiele.trifft_nicht_zu),
            )
            for beispiel in alle
        ).markdown,
        _html("</details>"),
    ]
    return "\n\n".join(t for t in teile if t)


def _kopf(b: Regelblick) -> str:
    """Open the folded rule: its title as a heading and, at a glance, where it holds."""
    stand = f"{len(b.trifft)} von {len(b.gefragt)}" if b.gefragt else "Land"
    return (
        f'<details class="regel" id="regel-{b.regel.id}">\n<summary><h3>{escape(b.regel.titel)}'
        f'</h3> <span class="regel-stand">{stand}</span></summary>'
    )


def _angaben(b: Regelblick) -> str:
    """Return id, urgency, who acts, validity and review."""
    r = b.regel
    bis = f" bis {sprache.datum(r.gueltig_bis)}" if r.gueltig_bis else ""
    pruefung = f"geprüft von {r.geprueft_von}" if r.geprueft_von else "noch nicht geprüft"
    arten = sprache.aufzaehlung(GEBIETSARTEN[e] for e in r.gilt_fuer.ebene)
    stellen = sprache.aufzaehlung(ZUSTAENDIG.get(z, z) for z in r.dann.zustaendig)
    return " · ".join(
        [
            f"`{r.id}`",
            f"Priorität {r.dann.prioritaet}",
            f"Ebene {EBENE[r.dann.ebene]}: {maskiere(stellen)}",
            f"gilt für {arten}",
            f"Fassung ab {sprache.datum(r.gueltig_ab)}{bis}",
            f"{STAND[r.stand]}, {maskiere(pruefung)}",
        ]
    )


def _gebiete(g: Grundlage, b: Regelblick) -> str:
    """Say where the rule holds, where it nearly does, and where it cannot be judged."""
    if not b.gefragt:
        return "Die Regel wird für Kreise nicht geprüft."
    wo = f"**Trifft zu** in {len(b.trifft)} von {len(b.gefragt)} Kreisen"
    saetze = [f"{wo}{_namen(g, b.trifft)}."]
    if b.nahe:
        saetze.append(f"**Knapp nicht:** {'; '.join(_nah(g, n) for n in b.nahe)}.")
    if b.offen:
        saetze.append(f"**Nicht beurteilbar** in {len(b.offen)}{_namen(g, b.offen)}.")
    return " ".join(saetze)


def _namen(g: Grundlage, ags: Iterable[str]) -> str:
    namen = ", ".join(g.kommune(a).name for a in ags)
    return f": {namen}" if namen else ""


def _nah(g: Grundlage, n: Nah) -> str:
    """Name an area that misses only thresholds, with its gaps and the widest in sd."""
    luecken = " und ".join(
        f"{g.indikator(x.indikator).kurzname} {statt(x, g.indikator(x.indikator))}"
        for x in n.luecken
    )
    weite = "unter 0,1" if n.abstand < 0.05 else sprache.zahl(n.abstand, 1)
    return maskiere(f"{g.kommune(n.ags).name} ({luecken}; {weite} s)")


def _bedingungen(g: Grundlage, b: Regelblick) -> str:
    """Say the tree; a plain list of thresholds is left to the thresholds that follow."""
    worte = bedingung_in_worten(b.regel.wenn, g.katalog)
    eben = worte.teile or (worte,)
    if len(eben) == len(b.schwellen) and not any(w.teile for w in eben):
        return f"**{worte.text.rstrip(':')}**" if worte.teile else "**Bedingung**"
    return f"**Bedingungen.** {_baum(worte)}"


def _baum(worte: Worte) -> str:
    """Write the tree as a sentence with a nested list."""

    def punkte(teile: Sequence[Worte], einzug: str) -> Iterator[str]:
        for teil in teile:
            yield f"{einzug}- {maskiere(teil.text)}"
            yield from punkte(teil.teile, f"{einzug}  ")

    return "\n".join([maskiere(worte.text), "", *punkte(worte.teile, "")]).strip()


# --- thresholds ---------------------------------------------------------------------------------


def _achse(g: Grundlage, reihe: Reihe) -> schieber.Achse:
    """Return the axis of a series; the condition names its unit, so numbers stay short."""
    anteil = reihe.merkmal == "wert" and g.indikator(reihe.indikator).einheit == sprache.PROZENT
    return schieber.Achse(
        reihe.werte,
        reihe.von,
        reihe.bis,
        reihe.dezimalen,
        muster=sprache.mit_einheit("{}", sprache.PROZENT) if anteil else "{}",
        vorzeichen=reihe.merkmal.startswith(("differenz_", "veraenderung_", "z")),
    )


def _name(g: Grundlage, s: Schwelle) -> str:
    indikator = g.indikator(s.reihe.indikator)
    soll = vergleich_in_worten(s.reihe.merkmal, s.operator, s.schwelle, indikator)
    return f"{indikator.kurzname}: {soll}"


def _regler(g: Grundlage, b: Regelblick) -> str:
    return "\n".join(_kasten(g, b, s, nummer) for nummer, s in enumerate(b.schwellen, 1))


def _kasten(g: Grundlage, b: Regelblick, s: Schwelle, nummer: int) -> str:
    """Return the place of a slider; its sentence says the same without a script."""
    drin, ohne = s.erfuellt(), s.ohne()
    satz = schieber.stand(
        _achse(g, s.reihe).text(s.schwelle),
        [g.kreise[i].name for i in drin],
        len(s.gefragt) - len(ohne),
        [g.kreise[i].name for i in ohne],
    )
    return schieber.kasten(
        f"schwelle-{b.regel.id}-{nummer}",
        _name(g, s),
        s.reihe.schluessel,
        s.operator,
        s.schwelle,
        s.gefragt,
        satz,
    )


def _tabelle(g: Grundlage, b: Regelblick) -> str:
    """Return the thresholds for print: who meets them, the Kreise, and the values beside them."""
    zeilen = [_zeile(g, s) for s in b.schwellen]
    spalten = ["Schwelle", "erfüllt", "Kreise: Median (von–bis)", "gerade noch", "gerade nicht"]
    tabelle = Tabelle("schwellen", "Schwellen", pd.DataFrame(zeilen, columns=spalten))
    return f"{tabelle.markdown(beschriftet=False).strip()}\n\n: {{{SPALTEN}}}"


def _zeile(g: Grundlage, s: Schwelle) -> tuple[str, ...]:
    werte = s.reihe.vorhandene

    def kurz(x: float) -> str:
        return sprache.zahl(x, s.reihe.dezimalen)

    drin, draussen = (_nachbar(g, s, ort) for ort in s.nachbarn())
    return (
        _name(g, s),
        f"{len(s.erfuellt())}/{len(s.gefragt) - len(s.ohne())}",
        f"{kurz(median(werte))} ({kurz(werte[0])}–{kurz(werte[-1])})" if werte else LEER,
        drin,
        draussen,
    )


def _nachbar(g: Grundlage, s: Schwelle, ort: int | None) -> str:
    """Name the value beside a threshold with as many decimals as tell it from the threshold."""
    wert = None if ort is None else s.reihe.werte[ort]
    if ort is None or wert is None:
        return LEER
    stellen = (
        n
        for n in range(s.reihe.dezimalen, 6)
        if wert == s.schwelle or sprache.runde(wert, n) != sprache.runde(s.schwelle, n)
    )
    return f"{sprache.zahl(wert, next(stellen, 6))} {g.kreise[ort].name}"
