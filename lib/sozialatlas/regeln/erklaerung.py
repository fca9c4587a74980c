"""Proofs in words: which figure met which threshold, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sozialatlas.darstellung import sprache
from sozialatlas.regeln.atome import GEGENTEIL
from sozialatlas.regeln.begriffe import SEIT
from sozialatlas.regeln.modell import Regel
from sozialatlas.typen import Befund, Indikator, Nachweis

HOECHSTENS_DEZIMALEN = 6

RAENGE = ("perzentil", "rang_von", "rang_bis")
"""Merkmale that are places among the Kreise."""

_GEBIET = {
    "land": "Landeswert",
    "bund": "Bundeswert",
    "vergleichsgruppe": "Median der Vergleichsgruppe",
}
_GENITIV = {"land": "des Landeswerts", "bund": "des Bundeswerts",
            "vergleichsgruppe": "des Medians der Vergleichsgruppe"}  # fmt: skip

_ZEITRAUM = {n: "gegenüber dem Vorjahr" if n == "1j" else seit for n, seit in SEIT.items()}

BEZUG: dict[str, str] = {
    "wert": "",
    **{f"verhaeltnis_{wo}": f" {wessen}" for wo, wessen in _GENITIV.items()},
    **{f"differenz_{wo}": f" gegenüber dem {was}" for wo, was in _GEBIET.items()},
    **{f"veraenderung_{n}": f" {seit}" for n, seit in _ZEITRAUM.items()},
    **{f"veraenderung_relativ_{n}": f" {seit}" for n, seit in _ZEITRAUM.items()},
    "z": " gegenüber dem Mittel der Kreise",
    "perzentil": " von 100 unter den Kreisen",
    "rang_von": " unter den Kreisen (frühestens)",
    "rang_bis": " unter den Kreisen (spätestens)",
}
"""What follows the number of a Merkmal."""

WORTKOPF = {
    "trend": "Trend",
    "signifikanz_95": "gegenüber dem Land (Sicherheit 95\u202f%)",
    "signifikanz_998": "gegenüber dem Land (Sicherheit 99,8\u202f%)",
}
"""What stands before the word of a Merkmal."""


def nachweis_satz(nachweis: Nachweis, indikator: Indikator) -> str:
    """Say one condition: "Kinderarmut 2022: 18,4 % – das 1,89-Fache des Landeswerts; Schwelle: …".

    The value is written with as many decimals as it takes to tell it from the threshold.
    """
    if nachweis.wert is None:
        return f"{indikator.kurzname}: nicht beurteilbar ({nachweis.grund})"
    jahr = f" {nachweis.jahr}" if nachweis.jahr else ""
    kopf = f"{indikator.kurzname}{jahr}: {_wert(nachweis, indikator)}"
    operator = GEGENTEIL[nachweis.operator] if nachweis.verneint else nachweis.operator  # type: ignore[index]
    if isinstance(nachweis.schwelle, str):
        wort = "nicht " if operator == "!=" else ""
        return f"{kopf}; Bedingung: {wort}{sprache.merkmalswort(nachweis.schwelle)}"
    schwelle = merkmal_text(
        nachweis.merkmal, nachweis.schwelle, indikator, stellen(nachweis.schwelle)
    )
    return f"{kopf}; Schwelle: {sprache.relation(operator)} {schwelle}"


def _wert(nachweis: Nachweis, indikator: Indikator) -> str:
    """Write the indicator's value and, if another, that of the Merkmal."""
    if isinstance(nachweis.wert, str):
        merkmal = f"{WORTKOPF[nachweis.merkmal]} {sprache.merkmalswort(nachweis.wert)}"
    else:
        assert nachweis.wert is not None
        stellen = _dezimalen(nachweis, indikator)
        merkmal = merkmal_text(nachweis.merkmal, nachweis.wert, indikator, stellen)
        merkmal += BEZUG[nachweis.merkmal]
    if nachweis.merkmal == "wert" or nachweis.kennwert is None:
        return merkmal
    return f"{sprache.wert(nachweis.kennwert, indikator)} – {merkmal}"


def merkmal_text(name: str, x: float, indikator: Indikator, dezimalen: int) -> str:
    """Write the value of a Merkmal with its unit: "das 1,89-Fache", "+2,1 Prozentpunkte"."""
    if name.startswith("verhaeltnis_"):
        return f"das {sprache.zahl(x, max(dezimalen, 1))}-Fache"
    if name == "wert":
        return sprache.mit_einheit(sprache.zahl(x, dezimalen), indikator.einheit)
    if name in RAENGE:
        return f"Rang {sprache.zahl(x, dezimalen)}"
    zahl = sprache.zahl(x, dezimalen, vorzeichen=True)
    if name == "z":
        return sprache.mit_einheit(zahl, "Standardabweichungen")
    if name.startswith("veraenderung_relativ_"):
        return sprache.mit_einheit(zahl, sprache.PROZENT)
    einheit = "Prozentpunkte" if indikator.einheit == sprache.PROZENT else indikator.einheit
    return sprache.mit_einheit(zahl, einheit)


def stellen(x: float) -> int:
    """Return the decimals that a threshold was written with."""
    return next(n for n in range(16) if n == 15 or round(x, n) == x)


def _dezimalen(nachweis: Nachweis, indikator: Indikator) -> int:
    """Return enough decimals for value and threshold to read as different if they are."""
    x, schwelle = nachweis.wert, nachweis.schwelle
    ueblich = ueblich_dezimalen(nachweis.merkmal, indikator)
    if not isinstance(x, float) or not isinstance(schwelle, float):
        return ueblich
    return unterscheidbar(x, schwelle, max(ueblich, stellen(schwelle)))


def ueblich_dezimalen(merkmal: str, indikator: Indikator) -> int:
    """Return the decimals in which a Merkmal is written."""
    if merkmal in RAENGE:
        return 0
    if merkmal.startswith("veraenderung_relativ_"):
        return 1
    return 2 if merkmal == "z" or merkmal.startswith("verhaeltnis_") else indikator.dezimalen


def unterscheidbar(x: float, y: float, dezimalen: int) -> int:
    """Return so many decimals, or as many more as it takes to tell two numbers apart."""
    dezimalen = min(dezimalen, HOECHSTENS_DEZIMALEN)
    while dezimalen < HOECHSTENS_DEZIMALEN and x != y:
        if sprache.runde(x, dezimalen) != sprache.runde(y, dezimalen):
            break
        dezimalen += 1
    return dezimalen


def nicht_beurteilbare(regeln: Iterable[Regel], befunde: Sequence[Befund]) -> tuple[str, ...]:
    """Say per rule that could not be judged which facts are missing; sorted by title."""
    titel = {regel.id: regel.titel for regel in regeln}
    offene = [b for b in befunde if b.wahrheit == "nicht_beurteilbar"]
    return tuple(sorted(f"{titel[b.regel]} – {' '.join(b.fehlend)}" for b in offene))


def zusammenfassung(regeln: Sequence[Regel], befunde: Sequence[Befund]) -> str:
    """Summarise for one area how far its rules could be judged, then list the missing facts.

    ``befunde`` are those of the area; rules without one do not apply to it.
    """
    saetze = nicht_beurteilbare(regeln, befunde)
    if not saetze:
        return f"Alle {len(befunde)} Regeln waren beurteilbar."
    kopf = f"{len(saetze)} von {len(befunde)} Regeln waren nicht beurteilbar:"
    return "\n".join([kopf, *(f"- {satz}" for satz in saetze)])


def in_worten(name: str, x: float | str, indikator: Indikator) -> str:
    """Say the value of a Merkmal as it was written: "das 1,25-Fache des Landeswerts", "fallend"."""
    if isinstance(x, str):
        return sprache.merkmalswort(x)
    bezug = " der Kreise" if name == "perzentil" else BEZUG[name]
    return _ohne_bezug(name, x, indikator, stellen(x)) + bezug


def _ohne_bezug(name: str, x: float, indikator: Indikator, dezimalen: int) -> str:
    """Write a value; nothing that sounds like a league table."""
    if name == "perzentil":
        return f"Perzentil {sprache.zahl(x, dezimalen)}"
    return merkmal_text(name, x, indikator, dezimalen)


def statt(nachweis: Nachweis, indikator: Indikator) -> str:
    """Say a missed threshold: "das 1,21-Fache statt mindestens das 1,25-Fache".

    Both numbers have as many decimals as it takes to tell them apart; the unit stands once.
    """
    name, x, schwelle = nachweis.merkmal, nachweis.wert, nachweis.schwelle
    if not isinstance(x, float) or not isinstance(schwelle, float):
        raise TypeError("only figures miss a threshold")
    stellen = _dezimalen(nachweis, indikator)
    ist, soll = (_ohne_bezug(name, zahl, indikator, stellen) for zahl in (x, schwelle))
    einheit = soll[len(soll.partition(sprache.FEST)[0]) :]
    ist = ist.removesuffix(einheit) if einheit else ist
    return f"{ist} statt {sprache.relation(nachweis.operator)} {soll}"
