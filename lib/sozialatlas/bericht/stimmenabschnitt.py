"""The voices of a Kommune beside what the figures say: the section, and the line in a draft."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.bericht.text import ERFUNDEN, Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.typen import Befund, Empfehlung
from sozialatlas.vorort.stimmen import (
    ART_TEXT,
    GEWICHT_TEXT,
    RICHTUNG_TEXT,
    RICHTUNG_ZEICHEN,
    Stimme,
    zu,
)

if TYPE_CHECKING:
    from sozialatlas.bericht.kommune import Bericht

LEER = (
    "Für diese Ausgabe liegen keine qualitativen Befunde vor, also keine Fachgespräche,"
    " Fokusgruppen, Beteiligungen oder Stellungnahmen. Die Zahlen stehen hier für sich allein."
)
LESEHILFE = (
    f"{RICHTUNG_ZEICHEN['stuetzt']} stützt: Der Befund spricht dafür, dass im Handlungsfeld Bedarf"
    f" besteht. {RICHTUNG_ZEICHEN['widerspricht']} widerspricht: Er spricht dagegen. Das Gewicht"
    " sagt, wie viele der Befragten es so sahen. Befunde ersetzen keine Zahlen und Zahlen keine"
    " Befunde; wo sie auseinandergehen, lohnt die Rückfrage."
)


def abschnitt(b: Bericht) -> Text:
    """Return the section: per Handlungsfeld the figures in a sentence, then its voices."""
    beitraege = b.grundlage.beitraege.get(b.kommune.ags)
    stimmen = (beitraege.stimmen if beitraege else None) or ()
    if not stimmen:
        return Text(LEER)
    kopf = [ERFUNDEN] if any(s.beispiel for s in stimmen) else []
    felder = [
        teil
        for feld, angaben in b.grundlage.katalog.handlungsfelder.items()
        if (eigene := [s for s in stimmen if s.handlungsfeld == feld])
        for teil in _feld(b, feld, angaben.name, eigene)
    ]
    return absaetze([*kopf, LESEHILFE, *felder])


def _feld(b: Bericht, feld: str, name: str, stimmen: Collection[Stimme]) -> Iterator[str]:
    yield f"**{maskiere(name)}.** {_zahlen(b, feld)} Befunde: {bilanz(stimmen)}."
    titel = {e.regel: e.titel for e in b.entwuerfe}
    geordnet = sorted(stimmen, key=lambda s: (s.richtung, s.datum))
    yield liste(_punkt(s, titel.get(s.regel, "")) for s in geordnet).markdown


def bilanz(stimmen: Collection[Stimme]) -> str:
    """Count in words and signs: "▲ 2 stützen, ▽ 1 widerspricht"."""
    stuetzen = sum(s.richtung == "stuetzt" for s in stimmen)
    dagegen = len(stimmen) - stuetzen
    teile = [
        f"{RICHTUNG_ZEICHEN[r]}{sprache.FEST}{n} {einzahl if n == 1 else mehrzahl}"
        for r, n, einzahl, mehrzahl in (
            ("stuetzt", stuetzen, "stützt", "stützen"),
            ("widerspricht", dagegen, "widerspricht", "widersprechen"),
        )
        if n
    ]
    return ", ".join(teile)


def _punkt(s: Stimme, entwurf: str) -> str:
    """Write one voice: sign and word, theme, finding, then kind, day, place, weight, source."""
    angaben = [
        ART_TEXT[s.art],
        sprache.datum(s.datum),
        *([maskiere(s.ort)] if s.ort else []),
        GEWICHT_TEXT[s.gewicht],
        *([] if s.beispiel else [f"Quelle: {maskiere(s.quelle)}"]),
    ]
    beispiel = "*Beispiel.* " if s.beispiel else ""
    bezug = f" Bezug: Entwurf „{maskiere(entwurf)}“." if entwurf else ""
    richtung = f"{RICHTUNG_ZEICHEN[s.richtung]}{sprache.FEST}{RICHTUNG_TEXT[s.richtung]}"
    thema = maskiere(s.thema)
    return (
        f"{beispiel}{richtung} · {thema}: {maskiere(s.text.strip())} ({'; '.join(angaben)}){bezug}"
    )


# --- what the figures say in a field ---


def _zahlen(b: Bericht, feld: str) -> str:
    """Say how many rules of a field hold, and its most unusual figure."""
    felder = {r.id: r.handlungsfeld for r in b.grundlage.regeln}
    befunde = [f for f in b.befunde if felder[f.regel] == feld]
    treffer = sum(f.wahrheit == "trifft_zu" for f in befunde)
    wort = "trifft" if treffer < 2 else "treffen"
    anzahl = {0: "keine", 1: "eine"}.get(treffer, sprache.zahlwort(treffer))
    regeln = f"Zahlen: Von {_dativ(len(befunde))} {wort} {anzahl} zu"
    kennwert = _auffaelligster(b, befunde)
    if kennwert is None:
        return f"{regeln}."
    return f"{regeln}; am auffälligsten ist {_kurz(kennwert)}."


def _dativ(regeln: int) -> str:
    return (
        "einer geprüften Regel" if regeln == 1 else f"{sprache.zahlwort(regeln)} geprüften Regeln"
    )


def _auffaelligster(b: Bericht, befunde: Collection[Befund]) -> Kennwert | None:
    """Return the most unusual figure behind the rules that hold, or behind all if none holds."""
    treffer = [f for f in befunde if f.wahrheit == "trifft_zu"] or befunde
    gefragt = dict.fromkeys(n.indikator for f in treffer for n in f.nachweise)
    werte = [b.kennwerte[i] for i in gefragt if i in b.kennwerte]
    return max((k for k in werte if k.vergleichbar), key=lambda k: k.abweichung, default=None)


def _kurz(k: Kennwert) -> str:
    return f"„{k.indikator.kurzname}“ mit {k.text} ({k.jahr}), {saetze.gegen_land(k)}"


# --- the line in a draft ---


def zur_empfehlung(g: Grundlage, e: Empfehlung) -> Iterator[str]:
    """Yield how many real findings speak to a draft; nothing where there are none."""
    beitraege = g.beitraege.get(e.ags)
    echte = [s for s in (beitraege.stimmen if beitraege else None) or () if not s.beispiel]
    passende = zu(echte, e.regel, e.handlungsfeld)
    if not passende:
        return
    stuetzen = sum(s.richtung == "stuetzt" for s in passende)
    anzahl = sprache.zahlwort(len(passende)) if len(passende) != 1 else "ein"
    befund = "qualitativer Befund" if len(passende) == 1 else "qualitative Befunde"
    verb = "liegt" if len(passende) == 1 else "liegen"
    dagegen = len(passende) - stuetzen
    verteilung = f"{stuetzen} {'stützt' if stuetzen == 1 else 'stützen'}, {dagegen} " + (
        "widerspricht" if dagegen == 1 else "widersprechen"
    )
    yield f"*Stimmen.* Dazu {verb} {anzahl} {befund} vor ({verteilung}), siehe @sec-stimmen."
