"""The slides on draft recommendations: the most urgent, the proof of one, the committee's part."""

from __future__ import annotations

from collections.abc import Sequence

from sozialatlas.bericht import beweise
from sozialatlas.bericht.entwuerfe import STAND, ausgaben, beweiszeilen
from sozialatlas.bericht.folie import Folie, punkte, tafel
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.bericht.ueberblick import dringliche
from sozialatlas.darstellung import sprache
from sozialatlas.regeln.grad import GRAD_TEXT
from sozialatlas.typen import Empfehlung

SPALTEN = ("Entwurf", "Handlungsfeld", "Priorität", "Sicherheit")
GEZEIGTE = 5
"""Drafts on the slide before, among which the proof is looked for first."""
BEDINGUNGEN = 5
"""Rows of a proof that fit on a slide."""


def entwurfsfolie(g: Grundlage, alle: Sequence[Empfehlung], anzahl: int) -> Folie | Text:
    """The most urgent drafts with field, priority and how sure they are."""
    auswahl = dringliche(alle, anzahl)
    if not auswahl:
        return Text("")
    zeilen = [
        (e.titel, g.katalog.handlungsfelder[e.handlungsfeld].kurzname, e.prioritaet, _grad(g, e))
        for e in auswahl
    ]
    return Folie(
        _titel(alle, auswahl),
        tafel(SPALTEN, zeilen, "Entwürfe aus Regeln; Wortlaut und Nachweis stehen im Bericht."),
        (
            f"Quelle: Regeln des Atlas; Zahlen: {_quellen(g, auswahl)}.",
            "Wie sicher: Die Sicherheit sagt, wie oft ein Entwurf bestehen bliebe, wenn Werte,"
            " Schwellen und Jahr ein wenig anders wären. Sie sagt nicht, ob eine Empfehlung hilft.",
            *(f"{e.titel}: {' '.join(e.text.split())}" for e in auswahl),
        ),
    )


def _quellen(g: Grundlage, auswahl: Sequence[Empfehlung]) -> str:
    alle = [n for e in auswahl for t in (e, *e.enthaelt) for n in t.befund.nachweise]
    return ausgaben(g, alle) or "siehe Atlas"


def _titel(alle: Sequence[Empfehlung], auswahl: Sequence[Empfehlung]) -> str:
    hoch = sum(e.prioritaet == "hoch" for e in alle)
    if len(alle) == 1:
        return f"Der eine Entwurf hat die Priorität {alle[0].prioritaet}"
    wie_viele = sprache.am_satzanfang(sprache.zahlwort(hoch))
    anfang = {
        0: f"Keiner der {sprache.zahlwort(len(alle))} Entwürfe hat hohe Priorität",
        1: f"Einer der {sprache.zahlwort(len(alle))} Entwürfe hat hohe Priorität",
    }.get(hoch, f"{wie_viele} der {sprache.zahlwort(len(alle))} Entwürfe haben hohe Priorität")
    if len(auswahl) == len(alle):
        return anfang
    return f"{anfang}; diese {sprache.zahlwort(len(auswahl))} sind am dringlichsten"


def _grad(g: Grundlage, e: Empfehlung) -> str:
    return GRAD_TEXT[beweise.grad(g, e.ags, e.regel).grad]


def beweisfolie(g: Grundlage, alle: Sequence[Empfehlung]) -> Folie | Text:
    """How the most urgent draft comes about that rests on figures of its own."""
    e = _gezeigter(alle)
    if e is None:
        return Text("")
    zeilen = beweiszeilen(g, e.befund)
    weitere = len(zeilen) - BEDINGUNGEN
    quelle = ausgaben(g, e.befund.nachweise)
    sicher = beweise.grad(g, e.ags, e.regel)
    worauf = "einer Bedingung" if len(zeilen) == 1 else "Bedingungen"
    unter = f"Sicherheit: {GRAD_TEXT[sicher.grad]}. Regel: {e.regel}."
    return Folie(
        f"„{e.titel}“ beruht auf {worauf}, die jeder nachprüfen kann",
        tafel(
            ("Nachweis", "Wert", "Bedingung"), zeilen[:BEDINGUNGEN],
            f"{f'Quelle: {quelle}. ' if quelle else ''}{unter}",
        ),
        (
            f"Stand der Regel: {STAND[e.stand]}. Quelle: {quelle or 'siehe Bericht'}.",
            f"Begründung: {' '.join(e.begruendung.split())}",
            f"Wie sicher: {sicher.satz} {sicher.hinweis}".strip(),
            beweise.kippsatz(g, e.ags, e.regel),
            f"{sprache.zahlwort(weitere)} weitere Bedingungen stehen im Bericht."
            if weitere > 0
            else "",
        ),
    )  # fmt: skip


def _gezeigter(alle: Sequence[Empfehlung]) -> Empfehlung | None:
    """The most urgent draft that several figures prove, or one it contains; else one figure."""
    vorn = dringliche(alle, len(alle))
    ganze = [*vorn[:GEZEIGTE], *(t for e in vorn[:GEZEIGTE] for t in e.enthaelt), *vorn]
    mit_zahlen = [e for e in ganze if 0 < len(e.befund.nachweise) <= BEDINGUNGEN]
    mit_mehreren = [e for e in mit_zahlen if len(e.befund.nachweise) > 1]
    return next(iter([*mit_mehreren, *mit_zahlen, *ganze]), None)


ENTSCHEIDEN = (
    "über jeden Entwurf zu entscheiden",
    "Er entscheidet zu jedem Entwurf: annehmen, ändern, zurückstellen oder mit einer Begründung"
    " ablehnen.",
)
BERATEN = ("die Befunde zu beraten", "Er berät, welche Befunde weiter zu prüfen sind.")
AUFTRAG = (
    "Die Verwaltung legt zu den angenommenen Empfehlungen einen Vorschlag mit Zuständigkeit, Frist"
    " und Mitteln vor und berichtet in der nächsten Ausgabe."
)
FRAGEN = (
    "Was gibt es vor Ort schon, und wen erreicht es?",
    "Was zeigen die Zahlen nicht, das hier wichtig ist?",
)


def beschlussfolie(
    wen: str, ausgabe: str, mit_entwuerfen: bool, *, bericht: str = "Sozialbericht"
) -> Folie:
    """What the committee is asked to do, in the words of a proposal; ``wen`` after "für"."""
    bitte, entscheidung = ENTSCHEIDEN if mit_entwuerfen else BERATEN
    kenntnis = f"Der Ausschuss nimmt den {bericht} für {wen} (Ausgabe {ausgabe}) zur Kenntnis."
    teile = [
        "**Vorschlag für den Beschluss**",
        punkte(kenntnis, entscheidung, AUFTRAG if mit_entwuerfen else ""),
        "**Fragen an den Ausschuss**",
        punkte(*FRAGEN),
    ]
    return Folie(
        f"Der Ausschuss wird gebeten, {bitte}",
        "\n\n".join(teile),
        (
            "Der Wortlaut ist ein Vorschlag; Form und Zuständigkeit richten sich nach Hauptsatzung"
            " und Geschäftsordnung.",
            f"Quelle: Handlungsempfehlungen im Entwurf, {bericht}.",
            "Falls gefragt wird, was nach einer Ablehnung geschieht: Sie bleibt mit ihrer"
            " Begründung im Anhang der nächsten Ausgabe stehen.",
        ),
    )
