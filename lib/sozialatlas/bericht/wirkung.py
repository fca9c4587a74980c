"""What the rules do on the figures of the edition: drafts per Kreis, patterns of the Land."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

import pandas as pd

from sozialatlas.bericht.grundlage import LAND, Grundlage
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.typen import Empfehlung


@cache
def entwuerfe_des_landes(g: Grundlage) -> tuple[Empfehlung, ...]:
    """Return the drafts for the Land: patterns that hold in many of its Kreise."""
    fakten, befunde = g.befunde(g.regelgebiete)
    return entwerfe(g.regeln, befunde, fakten, g.kommune(LAND), g.katalog)


@cache
def entwuerfe_der_kreise(g: Grundlage) -> dict[str, tuple[Empfehlung, ...]]:
    """Return the drafts of every Kreis."""
    fakten, befunde = g.befunde(g.regelgebiete)
    spalten: dict[Any, Any] = fakten.to_dict("list")  # one area after the other: plain lists
    return {
        k.ags: entwerfe(g.regeln, [b for b in befunde if b.ags == k.ags], spalten, k, g.katalog)
        for k in g.kreise
    }


def muster(g: Grundlage) -> pd.DataFrame:
    """Return per rule how many Kreise it holds for, does not hold for, cannot be judged for.

    Columns: regel, titel, handlungsfeld, prioritaet, trifft_zu, trifft_nicht_zu,
    nicht_beurteilbar; the most frequent patterns first.
    """
    kreise = {k.ags for k in g.kreise}
    zaehlung = Counter(
        (b.regel, b.wahrheit) for b in g.befunde(g.regelgebiete)[1] if b.ags in kreise
    )
    zeilen = [
        {
            "regel": r.id,
            "titel": r.titel,
            "handlungsfeld": r.handlungsfeld,
            "prioritaet": r.dann.prioritaet,
            **{
                w: zaehlung[(r.id, w)]
                for w in ("trifft_zu", "trifft_nicht_zu", "nicht_beurteilbar")
            },
        }
        for r in g.regeln
        if r.gilt_fuer.ebene != ("land",)
    ]
    return pd.DataFrame(zeilen).sort_values(
        ["trifft_zu", "regel"], ascending=[False, True], ignore_index=True
    )


def matrix(g: Grundlage) -> pd.DataFrame:
    """Return drafts per Kreis (by AGS) and Handlungsfeld (columns): "2", "2 (1)", "–"."""
    entwuerfe = entwuerfe_der_kreise(g)
    return pd.DataFrame(
        [[_zelle(entwuerfe[k.ags], feld) for feld in g.katalog.handlungsfelder] for k in g.kreise],
        index=[k.name for k in g.kreise],
        columns=[f.kurzname for f in g.katalog.handlungsfelder.values()],
    )


def _zelle(entwuerfe: tuple[Empfehlung, ...], feld: str) -> str:
    eigene = [e for e in entwuerfe if e.handlungsfeld == feld]
    hoch = sum(e.prioritaet == "hoch" for e in eigene)
    if not eigene:
        return "–"
    return f"{len(eigene)} ({hoch})" if hoch else str(len(eigene))


def felder(g: Grundlage) -> pd.DataFrame:
    """Return per Handlungsfeld: Kreise with a draft, drafts, the most frequent reason."""
    je_kreis = entwuerfe_der_kreise(g).values()
    zeilen = []
    for feld in g.katalog.handlungsfelder.values():
        titel = [e.titel for kreis in je_kreis for e in kreis if e.handlungsfeld == feld.id]
        mit = sum(any(e.handlungsfeld == feld.id for e in kreis) for kreis in je_kreis)
        haeufig = min(set(titel), key=lambda t: (-titel.count(t), t), default="–")
        zeilen.append((feld.name, mit, len(titel), haeufig))
    return pd.DataFrame(
        zeilen, columns=["Handlungsfeld", "Kreise", "Entwürfe", "Häufigster Anlass"]
    )
