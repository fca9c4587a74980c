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
from sozialatlas.regeln.kippworte import streuungen
from sozialatlas.regeln.wege import Weg
from sozialatlas.regeln.wortlaut import Worte, frage, kipp_satz, schritt_satz, soll
from sozialatlas.typen import Indikator, Nachweis, Umstand, Wahrheit

ZEICHEN: dict[Wahrheit, str] = {
    "trifft_zu": "✓ trifft zu",
    "trifft_nicht_zu": "✗ trifft nicht zu",
    "nicht_beurteilbar": "? nicht beurteilbar",
}
EINZUG = "  "


def als_text(erklaerung: Erklaerung, weg: Weg | None, worte: Worte) -> str:
    """Return the whole explanation: result, tree, then where it turns or what is missing."""
    zeilen = [f"Ergebnis: {ZEICHEN[erklaerung.wahrheit]}", "", "Bedingungen"]
    zeilen += baumzeilen(erklaerung, worte, 1)
    if weg is None:
        zeilen += ["", "Es fehlt", *(f"{EINZUG}- {satz}" for satz in erklaerung.fehlend)]
    elif weg.wahrheit == "trifft_zu":
        zeilen += ["", "Wann nicht mehr", f"{EINZUG}Die Empfehlung {kipp_satz(weg, worte)}."]
    else:
        saetze = (schritt_satz(schritt, worte) for schritt in weg.schritte)
        zeilen += ["", "Was fehlt", *(f"{EINZUG}- {satz}." for satz in saetze)]
        zeilen += ["", "Nächster Weg", f"{EINZUG}{_naechster_weg(weg, worte)}"]
    return "\n".join(zeilen)


def _naechster_weg(weg: Weg, worte: Worte) -> str:
    if weg.kipp is not None:
        return f"Die Empfehlung {kipp_satz(weg, worte)}."
    if len(weg.schritte) == 1:
        return (
            "Die genannte Bedingung müsste anders sein; mit einem Wert allein ist es nicht getan."
        )
    return "Kein einzelner Wert genügt: Alle genannten Bedingungen müssten zugleich anders sein."


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
    alle = "beide Teile müssen" if zahl == 2 else f"alle {sprache.zahlwort(zahl)} Teile müssen"
    noetig = {
        "alle": "der Teil muss" if zahl == 1 else alle,
        "eines": "der Teil muss" if zahl == 1 else "mindestens einer der Teile muss",
        "mindestens": f"mindestens {sprache.zahlwort(zweig.noetig)} der Teile müssen",
    }[zweig.art]
    wahre = sum(teil.wahrheit == "trifft_zu" for teil in zweig.teile)
    return f"{noetig} zutreffen ({wahre} von {zahl})"


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
        im_wert = _im_wert(blatt, beleg, indikator)
        yield f"Abstand zur Schwelle: {abstand_text(beleg, indikator)}{im_wert}{_sd(blatt)}"
    if blatt.grenzwert is not None and beleg.merkmal != "wert" and beleg.kennwert is not None:
        genau = min(stellen(round(blatt.grenzwert, 9)), indikator.dezimalen + 1)
        genau = unterscheidbar(blatt.grenzwert, beleg.kennwert, max(genau, indikator.dezimalen))
        zahl = sprache.mit_einheit(sprache.zahl(blatt.grenzwert, genau), indikator.einheit)
        yield f"Die Schwelle entspricht einem Wert von {zahl}."
    if beleg.quelle:
        yield f"Quelle: {beleg.quelle}{f', Jahr {beleg.jahr}' if beleg.jahr else ''}"


def _im_wert(blatt: Blattbefund, beleg: Nachweis, indikator: Indikator) -> str:
    """Write the distance in the unit of the indicator where the Merkmal has another."""
    andere = beleg.merkmal.startswith(("verhaeltnis_", "veraenderung_relativ_", "z"))
    if not andere or blatt.grenzwert is None or beleg.kennwert is None:
        return ""
    weite = beleg.kennwert - blatt.grenzwert
    genau = unterscheidbar(weite, 0.0, indikator.dezimalen)
    einheit = "Prozentpunkte" if indikator.einheit == sprache.PROZENT else indikator.einheit
    zahl = sprache.zahl(weite, genau, vorzeichen=True)
    return f", im Wert {sprache.mit_einheit(zahl, einheit)}"


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
