"""What would be different if the examples of a Kommune held: the only place where they count.

Examples of goals, voices and measures show how a report looks. Here, and nowhere else, the rules
are asked as if they were true.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sozialatlas import regeln as rg
from sozialatlas.bericht import gegenueber
from sozialatlas.bericht.entwuerfe import umstandszeile
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.massnahmenbeispiele import gaelten
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.massnahmen.zielreihen import nur_stand
from sozialatlas.regeln.ungefragt import ARTEN
from sozialatlas.typen import Befund, Kommune, Wahrheit
from sozialatlas.vorort import Beitraege, fuer_regeln


def hat_beispiele(b: Beitraege) -> bool:
    """Is one of the goals, voices or measures an example?"""
    return any(e.beispiel for art in (b.ziele, b.stimmen, b.massnahmen) for e in art or ())


@cache
def mit_beispielen(g: Grundlage) -> Mapping[str, tuple[Befund, ...]]:
    """Return by AGS what the rules find where examples held; only areas that have some.

    By the reference evaluator alone: the same rules have had their second witness on the facts.
    """
    beitraege = {
        ags: b for ags, b in g.beitraege.items() if ags in g.berichtsgebiete and hat_beispiele(b)
    }
    if not beitraege:
        return {}
    fakten = g.befunde(g.regelgebiete)[0]
    vorort = fuer_regeln(
        beitraege, nur_stand(g.zielstaende), mit_beispielen=True, stichtag=g.ausgabe.stand
    )
    eigene = fakten[fakten["ags"].isin(list(beitraege))]
    befunde = rg.werte_aus(g.regeln, eigene, "referenz", vorort)
    return {ags: tuple(b for b in befunde if b.ags == ags) for ags in beitraege}


def abschnitt(g: Grundlage, kommune: Kommune) -> Text:
    """Return the section on what the examples would change; nothing for areas without examples."""
    danach = mit_beispielen(g).get(kommune.ags)
    if danach is None:
        return Text("")
    vorher = {b.regel: b.wahrheit for b in g.regelstand(kommune.ags)[1]}
    anders = [b for b in danach if b.wahrheit != vorher[b.regel]]
    return absaetze(
        [
            "## Was die Beispiele ändern würden {#sec-beispiele}",
            EINLEITUNG,
            _punkte(g, [b for b in anders if b.wahrheit == "trifft_zu"], HINZU),
            _punkte(g, [b for b in anders if vorher[b.regel] == "trifft_zu"], ENTFIELEN),
            _beurteilbar(anders, vorher),
            gaelten(g, kommune.ags) if gegenueber.beispiele(g, kommune.ags) else "",
        ]
    )


EINLEITUNG = (
    "Damit zu sehen ist, was eigene Einträge der Kommune auslösen, sind die Regeln hier einmal so "
    "befragt, als wären die Beispiele dieses Berichts wahr. Unter seinen Empfehlungen steht nichts "
    "davon."
)
HINZU = "Diese Empfehlungen kämen hinzu:"
ENTFIELEN = "Diese Empfehlungen entfielen:"


def _punkte(g: Grundlage, befunde: list[Befund], kopf: str) -> str:
    titel = {r.id: r.titel for r in g.regeln}
    punkte = liste(f"**{maskiere(titel[b.regel])}**{_anlass(g, b)}" for b in befunde)
    return f"{kopf}\n\n{punkte}" if befunde else ""


def _anlass(g: Grundlage, befund: Befund) -> str:
    """Name what of the Kommune's own knowledge decided, "" where it was another rule."""
    eigene = (u for u in befund.umstaende if u.art in ARTEN and not u.verneint)
    zeilen = (umstandszeile(g, u) for u in eigene)
    texte = [f"{name}: {ist}" for name, ist, _ in zeilen]
    return f" ({maskiere('; '.join(texte))})" if texte else ""


def _beurteilbar(anders: list[Befund], vorher: Mapping[str, Wahrheit]) -> str:
    neu = [
        b
        for b in anders
        if b.wahrheit == "trifft_nicht_zu" and vorher[b.regel] == "nicht_beurteilbar"
    ]
    if not anders:
        return "An den Empfehlungen änderte sich nichts."
    if not neu:
        return ""
    anzahl = sprache.am_satzanfang(sprache.zahlwort(len(neu)))
    wer = "Eine weitere Regel wäre" if len(neu) == 1 else f"{anzahl} weitere Regeln wären"
    return f"{wer} dann beurteilbar und träfe{'' if len(neu) == 1 else 'n'} nicht zu."
