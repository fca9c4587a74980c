"""Leaves with their facts as pieces of a proof, and as sentences about what is missing."""

from __future__ import annotations

from typing import Any

from sozialatlas.regeln.atome import ANTEIL, SICHER, atom
from sozialatlas.regeln.begriffe import MERKMALE, WORTMERKMALE
from sozialatlas.regeln.knoten import (
    Bedingung,
    WennAnzahl,
    WennEmpfohlen,
    WennKreise,
    WennMassnahmeFehlt,
    WennStimme,
    WennZiel,
)
from sozialatlas.regeln.lage import Fakt
from sozialatlas.typen import Nachweis, Umstand, Wahrheit

NICHT_ERHOBEN = "für dieses Gebiet nicht erhoben"
OHNE_VERTEILUNG = "es gibt keine Verteilung der Kreise zum Vergleich"
_GRUND = {
    "differenz_land": "für das Land fehlt ein vergleichbarer Wert",
    "verhaeltnis_land": "für das Land fehlt ein vergleichbarer Wert",
    "differenz_bund": "für den Bund fehlt ein vergleichbarer Wert",
    "verhaeltnis_bund": "für den Bund fehlt ein vergleichbarer Wert",
    "differenz_vergleichsgruppe": "in der Vergleichsgruppe fehlen Werte",
    "verhaeltnis_vergleichsgruppe": "in der Vergleichsgruppe fehlen Werte",
    "z": OHNE_VERTEILUNG,
    "perzentil": OHNE_VERTEILUNG,
    "rang_von": "die Schwankung der Werte ist nicht für alle Kreise bekannt",
    "rang_bis": "die Schwankung der Werte ist nicht für alle Kreise bekannt",
    "veraenderung_alle": "es gibt nur ein vergleichbares Jahr",
    "veraenderung_relativ_alle": "es gibt nur ein vergleichbares Jahr",
    "trend": "die Zeitreihe ist zu kurz",
}


def nachweis(blatt: Bedingung, fakt: Fakt, wahrheit: Wahrheit, verneint: bool) -> Nachweis:
    """Return the condition against its figure; ``wahrheit`` is that of the negated one."""
    merkmal, vergleich, werte = blatt.merkmal, blatt.vergleich, fakt.werte
    wert, kennwert, schwelle = werte.get(merkmal), werte.get("wert"), vergleich.schwelle
    return Nachweis(
        blatt.indikator,
        merkmal,
        vergleich.operator,
        schwelle,
        wert,
        fakt.jahr,
        wahrheit,
        verneint,
        wert - schwelle if isinstance(wert, float) and isinstance(schwelle, float) else None,
        fakt.quelle,
        grund(merkmal, fakt) if wert is None else "",
        kennwert if isinstance(kennwert, float) else None,
    )


def grund(merkmal: str, fakt: Fakt) -> str:
    """Return why the Merkmal is missing: the figure's own reason first."""
    if "wert" not in fakt.werte:
        return fakt.grund or NICHT_ERHOBEN
    if merkmal == "trend" and fakt.grund_trend:
        return fakt.grund_trend
    if merkmal in WORTMERKMALE and merkmal != "trend":
        return fakt.grund_intervall or "für das Land fehlt ein vergleichbarer Wert"
    if merkmal.startswith("veraenderung_") and merkmal not in _GRUND:
        return _ohne_frueheren(merkmal)
    return _GRUND.get(merkmal, "kein Wert vorhanden")


def _ohne_frueheren(merkmal: str) -> str:
    if merkmal.endswith("_1j"):
        return "für das Vorjahr fehlt ein vergleichbarer Wert"
    wann = MERKMALE[merkmal].partition(" in ")[2].removesuffix(" in Prozent")
    return f"{wann.removesuffix('n')} zuvor fehlt ein vergleichbarer Wert"


def umstand(blatt: Any, fakt: Fakt, wahrheit: Wahrheit, verneint: bool) -> Umstand:
    """Return a condition on something other than a figure against its fact."""
    art, bezug, soll = _frage(blatt)
    return Umstand(
        art=art,  # type: ignore[arg-type]
        bezug=bezug,
        name=fakt.name or bezug,
        soll=soll,
        ist=_antwort(blatt, fakt),
        wahrheit=wahrheit,
        verneint=verneint,
        genannte=fakt.genannte,
        grund=fakt.grund,
    )


def _frage(blatt: Any) -> tuple[str, str, str]:
    """Return kind, what it asks about, and what must be."""
    match blatt:
        case WennEmpfohlen(empfehlung=regel):
            return "empfehlung", regel, "trifft zu"
        case WennAnzahl(handlungsfeld=feld, mindestens=zahl):
            return "anzahl", feld or "", f"mindestens {zahl}"
        case WennKreise(kreise=regel, mindestens=zahl):
            return "kreise", regel, f"mindestens {zahl}"
        case WennMassnahmeFehlt(massnahme_fehlt=massnahme):
            return "massnahme_fehlt", massnahme, "fehlt"
        case WennZiel(ziel=indikator, stand=stand):
            return "ziel", indikator, STANDWORTE[stand]
        case WennStimme(stimme=feld, richtung=richtung, mindestens=zahl, gewicht=gewicht):
            worte = f"{RICHTUNGSWORTE[richtung]}{gewichtsworte(gewicht)}"
            return "stimme", feld, f"mindestens {zahl}, {worte}"
    raise TypeError(f"no leaf of a rule: {blatt!r}")


STANDWORTE = {"auf_kurs": "auf Kurs", "gefaehrdet": "gefährdet", "verfehlt": "verfehlt"}
_GEWICHT = {"mehrfach": "mindestens mehrfach", "uebereinstimmend": "übereinstimmend"}


def gewichtsworte(gewicht: str | None) -> str:
    """Say the weight that findings must have, as an addition: ", mindestens mehrfach genannt"."""
    return f", {_GEWICHT[gewicht]} genannt" if gewicht else ""


RICHTUNGSWORTE = {"stuetzt": "stützend", "widerspricht": "widersprechend"}
_ANTWORT = {"empfehlung": {"ja": "trifft zu", "nein": "trifft nicht zu"},
            "massnahme_fehlt": {"ja": "vorhanden", "nein": "fehlt"},
            "ziel": STANDWORTE}  # fmt: skip


def _antwort(blatt: Any, fakt: Fakt) -> str | None:
    wert = fakt.werte.get(atom(blatt).merkmal)
    if wert is None:
        return None
    if isinstance(wert, str):
        return _ANTWORT[_frage(blatt)[0]].get(wert, wert)
    if not isinstance(blatt, WennAnzahl | WennKreise):
        return f"{wert:g}"
    prozent = atom(blatt).merkmal == ANTEIL[SICHER]
    hoechstens = fakt.werte[atom(blatt, verneint=True).merkmal]
    spanne = f"{wert:.0f}" if wert == hoechstens else f"{wert:.0f} bis {hoechstens:.0f}"
    return f"{spanne} %" if prozent else spanne


def fehlt(blatt: Any, fakt: Fakt) -> str:
    """Say which fact is missing for a leaf, and why."""
    if not isinstance(blatt, Bedingung):
        return _umstand_fehlt(blatt, fakt)
    name = fakt.name or blatt.indikator
    jahr = f" {fakt.jahr}" if fakt.jahr and "wert" in fakt.werte else ""
    was = MERKMALE[blatt.merkmal].partition(" (")[0]
    if blatt.merkmal == "wert" or "wert" not in fakt.werte:
        return f"{name}: kein Wert ({grund(blatt.merkmal, fakt)})."
    return f"{name}{jahr}: {was} fehlt ({grund(blatt.merkmal, fakt)})."


_WAS = {
    "empfehlung": "Empfehlung",
    "kreise": "Verbreitung in den Kreisen",
    "massnahme_fehlt": "Maßnahme",
    "ziel": "Ziel",
    "stimme": "Qualitative Befunde",
}


def _umstand_fehlt(blatt: Any, fakt: Fakt) -> str:
    art, bezug, soll = _frage(blatt)
    if art == "anzahl":
        return f"{fakt.name}: {_antwort(blatt, fakt)} statt {soll}, weil Regeln offen sind."
    if fakt.werte:
        return (
            f"{_WAS[art]} „{fakt.name}“: {_antwort(blatt, fakt)} statt {soll}, weil Werte fehlen."
        )
    return f"{_WAS[art]} „{fakt.name or bezug}“: {fakt.grund or 'nicht bekannt'}."
