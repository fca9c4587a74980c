"""An explanation as plain text: one line per condition, with mark and word, indented like the rule.

Marks never stand alone: "✓ trifft zu", "✗ trifft nicht zu", "? nicht beurteilbar".
"""

from __future__ import annotations

from collections.abc import Iterator

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.baum import Blattbefund, Erklaerung, Zweig
from sozialatlas.regeln.erklaerung import (
    RAENGE,
    nachweis_satz,
    stellen,
    ueblich_dezimalen,
    unterscheidbar,
)
from sozialatlas.regeln.wortlaut import Worte, frage, soll, streuungen
from sozialatlas.typen import Indikator, Nachweis, Umstand, Wahrheit

ZEICHEN: dict[Wahrheit, str] = {
    "trifft_zu": "✓ trifft zu",
    "trifft_nicht_zu": "✗ trifft nicht zu",
    "nicht_beurteilbar": "? nicht beurteilbar",
}
EINZUG = "  "


def baumzeilen(erklaerung: Erklaerung, worte: Worte, tiefe: int = 0) -> Iterator[str]:
    """Yield the lines of a tree, those of rules that conditions ask for included."""
    yield from _zeilen(erklaerung.baum, worte, tiefe)


def _zeilen(knoten: Zweig | Blattbefund, worte: Worte, tiefe: int) -> Iterator[str]:
    einzug = EINZUG * tiefe
    if isinstance(knoten, Zweig):
        yield f"{einzug}{ZEICHEN[knoten.wahrheit]}: {_ueberschrift(knoten)}"
        for teil in knoten.teile:
            yield from _zeilen(teil, worte, tiefe + 1)
        return
    yield f"{einzug}{ZEICHEN[knoten.wahrheit]}: {_satz(knoten, worte)}"
    yield from (f"{einzug}{EINZUG}{zeile}" for zeile in _einzelheiten(knoten, worte))
    if knoten.warum is not None:
        yield f"{einzug}{EINZUG}Regel {knoten.warum.regel}:"
        yield from baumzeilen(knoten.warum, worte, tiefe + 2)


def _ueberschrift(zweig: Zweig) -> str:
    if zweig.art == "nicht":
        return "der folgende Teil darf nicht zutreffen"
    zahl = len(zweig.teile)
    noetig = {
        "alle": f"alle {sprache.zahlwort(zahl)} Teile müssen zutreffen",
        "eines": f"mindestens einer der {sprache.zahlwort(zahl)} Teile muss zutreffen",
        "mindestens": f"mindestens {sprache.zahlwort(zweig.noetig)} der {sprache.zahlwort(zahl)}"
        " Teile müssen zutreffen",
    }[zweig.art]
    wahre = sum(teil.wahrheit == "trifft_zu" for teil in zweig.teile)
    return f"{noetig}; es {'trifft' if wahre == 1 else 'treffen'} zu: {wahre} von {zahl}"


def _satz(blatt: Blattbefund, worte: Worte) -> str:
    beleg = blatt.beleg
    if isinstance(beleg, Nachweis):
        return nachweis_satz(beleg, worte.indikatoren[beleg.indikator])
    ist = beleg.ist or f"nicht bekannt ({beleg.grund or 'keine Angabe'})"
    return f"{frage(blatt.blatt, beleg.name, worte)}: {ist}; Bedingung: {soll(blatt.blatt)}"


def _einzelheiten(blatt: Blattbefund, worte: Worte) -> Iterator[str]:
    beleg = blatt.beleg
    if isinstance(beleg, Umstand):
        if beleg.art in ("anzahl", "kreise"):
            yield f"gezählt: {', '.join(map(worte.name, beleg.genannte)) or 'keine'}"
        if beleg.ist is not None and beleg.grund:
            yield f"Hinweis: {beleg.grund}"
        return
    indikator = worte.indikatoren[beleg.indikator]
    if beleg.abstand is not None:
        yield f"Abstand zur Schwelle: {abstand_text(beleg, indikator)}{_sd(blatt)}"
    if blatt.grenzwert is not None and beleg.merkmal != "wert" and beleg.kennwert is not None:
        genau = min(stellen(round(blatt.grenzwert, 9)), indikator.dezimalen + 1)
        genau = unterscheidbar(blatt.grenzwert, beleg.kennwert, max(genau, indikator.dezimalen))
        zahl = sprache.mit_einheit(sprache.zahl(blatt.grenzwert, genau), indikator.einheit)
        yield f"Die Schwelle entspricht einem Wert von {zahl}."
    if beleg.quelle:
        yield f"Quelle: {beleg.quelle}{f', Jahr {beleg.jahr}' if beleg.jahr else ''}"


def _sd(blatt: Blattbefund) -> str:
    if isinstance(blatt.beleg, Nachweis) and blatt.beleg.merkmal == "z":
        return ""
    text = streuungen(blatt.sd)
    return f" ({text})" if text else ""


def abstand_text(n: Nachweis, indikator: Indikator) -> str:
    """Write value minus threshold in the unit of the Merkmal: "+0,64", "−2,1 Prozentpunkte"."""
    assert n.abstand is not None
    genau = unterscheidbar(n.abstand, 0.0, ueblich_dezimalen(n.merkmal, indikator))
    zahl = sprache.zahl(n.abstand, genau, vorzeichen=True)
    if n.merkmal.startswith("verhaeltnis_"):
        return zahl
    if n.merkmal == "z":
        return sprache.mit_einheit(zahl, "Standardabweichungen")
    if n.merkmal in RAENGE:
        return sprache.mit_einheit(zahl, "Ränge")
    prozent = indikator.einheit == sprache.PROZENT or n.merkmal.startswith("veraenderung_relativ_")
    return sprache.mit_einheit(zahl, "Prozentpunkte" if prozent else indikator.einheit)
