"""The page for experts: every rule with its conditions, thresholds, areas, texts and examples.

On pages a rule is a folded line with thresholds that can be moved; in print two tables. The page's
side is HTML from the start: it is long, and no other format has to read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sozialatlas.bericht import regeltexte as texte
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.regeldruck import druck
from sozialatlas.bericht.regelwerte import Regelblick, Reihe, Schwelle, blicke
from sozialatlas.bericht.text import Text, absaetze
from sozialatlas.darstellung import schieber, sprache
from sozialatlas.darstellung.maskieren import maskiere_html
from sozialatlas.regeln.worte import Worte, vorlage_in_worten


@cache
def regelblicke(g: Grundlage) -> tuple[Regelblick, ...]:
    """Return what each rule does among the Kreise, computed once."""
    fakten, befunde = g.befunde(g.regelgebiete)
    ags = [k.ags for k in g.kreise]
    return blicke(g.regeln, fakten, befunde, ags, g.katalog.indikatoren)


def feld(g: Grundlage, handlungsfeld: str) -> Text:
    """Show the rules of a Handlungsfeld: folded on pages, under headings in print."""
    eigene = [b for b in regelblicke(g) if b.regel.handlungsfeld == handlungsfeld]
    geordnet = sorted(eigene, key=lambda b: sprache.sortierung(b.regel.titel))
    return absaetze(
        [
            _nur("visible", _html("\n".join(_regel(g, b) for b in geordnet))),
            _nur("hidden", "\n\n".join(druck(g, b) for b in geordnet)),
        ]
    )


def skript(g: Grundlage) -> Text:
    """Show what the sliders of the page need, once, at its end."""
    achsen = {s.reihe.schluessel: _achse(g, s.reihe) for b in regelblicke(g) for s in b.schwellen}
    namen = [k.name for k in g.kreise]
    return Text(_nur("visible", _html(schieber.seitenskript(namen, achsen))))


def _html(text: str) -> str:
    return f"```{{=html}}\n{text}\n```"


def _nur(sicht: str, text: str) -> str:
    """Show Markdown on pages only (``visible``) or everywhere else (``hidden``)."""
    return f'::: {{.content-{sicht} when-format="html"}}\n\n{text}\n\n:::' if text else ""


def _regel(g: Grundlage, b: Regelblick) -> str:
    """Return a rule for the page."""
    beispiele = texte.beispiele(g, b.regel)
    teile = [
        _kopf(b),
        _angaben(b),
        *_gebiete(g, b),
        *_bedingungen(*texte.bedingungen(g, b)),
        *(_kasten(g, b, n) for n in range(len(b.schwellen))),
        _absatz("Empfehlung.", vorlage_in_worten(b.regel.dann.empfehlung, g.katalog)),
        _absatz("Beispiele"),
        _liste(Worte(f"{wort}: {beispiel}") for wort, beispiel in beispiele),
        "</details>",
    ]
    return "\n".join(teile)


def _absatz(fett: str, text: str = "") -> str:
    """Return a paragraph that begins in bold."""
    return f"<p>{f'<strong>{maskiere_html(fett)}</strong> {maskiere_html(text)}'.strip()}</p>"


def _liste(punkte: Iterable[Worte]) -> str:
    """Return a list, nested where points have points below them."""
    zeilen = (
        f"<li>{maskiere_html(p.text)}" + (f"\n{_liste(p.teile)}" if p.teile else "") + "</li>"
        for p in punkte
    )
    return "\n".join(["<ul>", *zeilen, "</ul>"])


def _kopf(b: Regelblick) -> str:
    """Open the folded rule: its title as a heading and, at a glance, where it holds."""
    stand = f"{len(b.trifft)} von {len(b.gefragt)}" if b.gefragt else "Land"
    titel = maskiere_html(b.regel.titel)
    return (
        f'<details class="regel" id="regel-{b.regel.id}">\n<summary><h3>{titel}'
        f'</h3> <span class="regel-stand">{stand}</span></summary>'
    )


def _angaben(b: Regelblick) -> str:
    teile = [f"<code>{b.regel.id}</code>", *map(maskiere_html, texte.angaben(b.regel))]
    return f'<p><span class="regel-angaben">{" · ".join(teile)}</span></p>'


def _gebiete(g: Grundlage, b: Regelblick) -> list[str]:
    """Say where the rule holds, where it cannot be judged, and where it nearly holds."""
    if not b.gefragt:
        return [f"<p>{maskiere_html(texte.NICHT_GEFRAGT)}</p>"]
    saetze = [_absatz("Trifft zu", f"in {texte.trifft(g, b)}.")]
    if b.offen:
        saetze.append(_absatz("Nicht beurteilbar:", f"{texte.namen(g, b.offen)}."))
    if b.nahe:
        saetze.append(_absatz("Knapp nicht"))
        saetze.append(_liste(Worte(texte.nah(g, n)) for n in b.nahe))
    return saetze


def _bedingungen(worte: Worte, eben: bool) -> list[str]:
    """Return the tree of conditions; where it is plain, its head, for the sliders say the rest."""
    if eben:
        return [_absatz(worte.text.rstrip(":") if worte.teile else "Bedingung")]
    baum = [_liste(worte.teile)] if worte.teile else []
    return [_absatz("Bedingungen"), f"<p>{maskiere_html(worte.text)}</p>", *baum]


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


def _kasten(g: Grundlage, b: Regelblick, nummer: int) -> str:
    """Return the place of a slider; its sentence says the same without a script."""
    s = b.schwellen[nummer]
    return schieber.kasten(
        f"schwelle-{b.regel.id}-{nummer + 1}",
        texte.schwelle(g, s),
        s.reihe.schluessel,
        s.operator,
        s.schwelle,
        s.gefragt,
        stand(g, s),
    )


def stand(g: Grundlage, s: Schwelle) -> str:
    """Say which Kreise a threshold concerns by itself."""
    ohne = s.ohne()
    return schieber.stand(
        _achse(g, s.reihe).text(s.schwelle),
        [g.kreise[i].name for i in s.erfuellt()],
        len(s.gefragt) - len(ohne),
        [g.kreise[i].name for i in ohne],
    )
