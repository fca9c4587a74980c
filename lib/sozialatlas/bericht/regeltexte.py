"""What the page and the printed form say about a rule, piece by piece, not yet escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sozialatlas.bericht.entwuerfe import EBENE, STAND
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.regelwerte import Nah, Regelblick, Schwelle
from sozialatlas.darstellung import sprache
from sozialatlas.regeln.begriffe import ZUSTAENDIG
from sozialatlas.regeln.erklaerung import statt
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.worte import (
    Worte,
    bedingung_in_worten,
    beispiel_in_worten,
    vergleich_in_worten,
)

GEBIETSARTEN = {"land": "das Land", "kreis": "Kreise", "gemeinde": "Gemeinden"}
NICHT_GEFRAGT = "Die Regel wird für Kreise nicht geprüft."


def angaben(r: Regel) -> list[str]:
    """Return urgency, who acts, what it is asked for, validity and review."""
    bis = f" bis {sprache.datum(r.gueltig_bis)}" if r.gueltig_bis else ""
    pruefung = f"geprüft von {r.geprueft_von}" if r.geprueft_von else "noch nicht geprüft"
    arten = sprache.aufzaehlung(GEBIETSARTEN[e] for e in r.gilt_fuer.ebene)
    stellen = sprache.aufzaehlung(ZUSTAENDIG.get(z, z) for z in r.dann.zustaendig)
    return [
        f"Priorität {r.dann.prioritaet}",
        f"{EBENE[r.dann.ebene]}: {stellen}",
        f"ausgewertet für {arten}",
        f"gültig ab {sprache.datum(r.gueltig_ab)}{bis}",
        f"{STAND[r.stand]}, {pruefung}",
    ]


def trifft(g: Grundlage, b: Regelblick) -> str:
    """Say in how many Kreise the rule holds and in which: "5 von 22 Kreisen: Erfurt, …"."""
    kopf = f"{len(b.trifft)} von {len(b.gefragt)} Kreisen"
    return f"{kopf}: {namen(g, b.trifft)}" if b.trifft else kopf


def namen(g: Grundlage, ags: Iterable[str]) -> str:
    return ", ".join(g.kommune(a).name for a in ags)


def weite(n: Nah) -> str:
    """Say the widest gap of an area in standard deviations."""
    return "unter 0,1" if n.abstand < 0.05 else sprache.zahl(n.abstand, 1)


def nah(g: Grundlage, n: Nah) -> str:
    """Say what an area misses: "Suhl: Kinderarmut das 1,21-Fache statt mindestens das …"."""
    luecken = "; ".join(
        f"{g.indikator(x.indikator).kurzname} {statt(x, g.indikator(x.indikator))}"
        for x in n.luecken
    )
    return f"{g.kommune(n.ags).name}: {luecken} ({weite(n)}{sprache.FEST}Standardabweichungen)"


def schwelle(g: Grundlage, s: Schwelle) -> str:
    """Say a numeric condition: "Kinderarmut: mindestens das 1,25-Fache des Landeswerts"."""
    indikator = g.indikator(s.reihe.indikator)
    soll = vergleich_in_worten(s.reihe.merkmal, s.operator, s.schwelle, indikator)
    return f"{indikator.kurzname}: {soll}"


def bedingungen(g: Grundlage, b: Regelblick) -> tuple[Worte, bool]:
    """Return the tree in words, and whether it is a plain list of its numeric thresholds."""
    titel = {r.id: r.titel for r in g.regeln}
    worte = bedingung_in_worten(b.regel.wenn, g.katalog, titel)
    ebene = worte.teile or (worte,)
    return worte, len(ebene) == len(b.schwellen) and not any(w.teile for w in ebene)


def beispiele(g: Grundlage, r: Regel) -> Iterator[tuple[str, str]]:
    """Yield the rule's examples with what must come out."""
    for wort, alle in (
        ("trifft zu", r.beispiele.trifft_zu),
        ("trifft nicht zu", r.beispiele.trifft_nicht_zu),
    ):
        for beispiel in alle:
            yield wort, beispiel_in_worten(beispiel, g.katalog)
