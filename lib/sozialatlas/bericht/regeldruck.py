"""A rule in print: its thresholds and its profile as two small tables.

Tables, not pictures: what an expert needs on paper are the two values beside a threshold and their
names, and no strip of 22 dots can be read to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pandas as pd

from sozialatlas.bericht import regeltexte as texte
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.regelwerte import Regelblick, Schwelle
from sozialatlas.bericht.text import baumliste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.regeln.worte import Worte, vorlage_in_worten

LEER = "–"
KURZ = {"trifft zu": "Beispiel dafür", "trifft nicht zu": "Beispiel dagegen"}


def druck(g: Grundlage, b: Regelblick) -> str:
    """Return a rule for PDF and Word."""
    worte, eben = texte.bedingungen(g, b)
    teile = [f"### {maskiere(b.regel.titel)} {{.unnumbered .unlisted}}"]
    if not eben:
        teile.append(baumliste(worte))
    if b.schwellen:
        teile.append(_schwellen(g, b, _kopf(worte) if eben else "Schwelle"))
    teile.append(_tabelle(["Regel", b.regel.id], list(_steckbrief(g, b)), (19, 81)))
    return "\n\n".join(teile)


def _kopf(worte: Worte) -> str:
    return worte.text.rstrip(":") if worte.teile else "Bedingung"


def _tabelle(spalten: list[str], zeilen: list[tuple[str, ...]], breiten: tuple[int, ...]) -> str:
    tabelle = Tabelle("regel", "Regel", pd.DataFrame(zeilen, columns=spalten))
    angabe = ",".join(map(str, breiten))
    return f'{tabelle.markdown(beschriftet=False).strip()}\n\n: {{tbl-colwidths="[{angabe}]"}}'


def _steckbrief(g: Grundlage, b: Regelblick) -> Iterator[tuple[str, str]]:
    """Yield the rows of the profile: where it holds, its text, its examples, its state."""
    yield "Trifft zu", texte.trifft(g, b) if b.gefragt else texte.NICHT_GEFRAGT
    if b.nahe:
        nahe = ", ".join(f"{g.kommune(n.ags).name} ({texte.weite(n)})" for n in b.nahe)
        yield "Knapp nicht", nahe
    if b.offen:
        yield "Nicht beurteilbar", texte.namen(g, b.offen)
    yield "Empfehlung", vorlage_in_worten(b.regel.dann.empfehlung, g.katalog)
    for wort, beispiel in texte.beispiele(g, b.regel):
        yield KURZ[wort], beispiel
    yield "Stand", " · ".join(texte.angaben(b.regel))


def _schwellen(g: Grundlage, b: Regelblick, kopf: str) -> str:
    """Return the thresholds: who meets them, the Kreise, and the values beside them."""
    spalten = [kopf, "erfüllt", "Median (von bis)", "gerade noch", "gerade nicht"]
    return _tabelle(spalten, [_zeile(g, s) for s in b.schwellen], (33, 9, 20, 19, 19))


def _zeile(g: Grundlage, s: Schwelle) -> tuple[str, ...]:
    werte = s.reihe.vorhandene

    def kurz(x: float) -> str:
        return sprache.zahl(x, s.reihe.dezimalen)

    drin, draussen = (_nachbar(g, s, ort) for ort in s.nachbarn())
    return (
        texte.schwelle(g, s),
        str(len(s.erfuellt())),
        f"{kurz(median(werte))} ({kurz(werte[0])} bis {kurz(werte[-1])})" if werte else LEER,
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
