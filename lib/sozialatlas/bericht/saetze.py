"""Sentences from Kennwerte: the finding first, then the comparison, then the development.

Every sentence states; none explains. Differences of rates are in percentage points, those of
anything else in percent of the reference. Values that read the same are called the same.
"""

from __future__ import annotations

from sozialatlas.bericht import sicherheit
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.darstellung import sprache
from sozialatlas.regeln.begriffe import SEIT
from sozialatlas.typen import STATUS_TEXT, Indikator

_ZEITRAUM = {"1j": "in einem Jahr"} | {k: v for k, v in SEIT.items() if k not in ("1j", "alle")}
_ZEITRAUM["alle"] = "seit Beginn der Reihe"
_ANDERE = {"land": "Land", "bund": "Bund", "vergleichsgruppe": "Median der Vergleichsgruppe"}

MERKMALE = {
    "wert": "Wert",
    **{f"differenz_{wo}": f"Abstand zum {was}" for wo, was in _ANDERE.items()},
    **{f"verhaeltnis_{wo}": f"Verhältnis zum {was}" for wo, was in _ANDERE.items()},
    "z": "Abstand vom Mittel der Kreise in Standardabweichungen",
    "perzentil": "Anteil der Kreise mit niedrigerem Wert in Prozent",
    "rang_von": "frühester möglicher Rang unter den Kreisen",
    "rang_bis": "spätester möglicher Rang unter den Kreisen",
    **{f"veraenderung_{n}": f"Veränderung {wann}" for n, wann in _ZEITRAUM.items()},
    **{
        f"veraenderung_relativ_{n}": f"Veränderung {wann}, Prozent" for n, wann in _ZEITRAUM.items()
    },
    "trend": "Trend",
    "signifikanz_95": "Unterschied zum Land, Sicherheit 95\u202f%",
    "signifikanz_998": "Unterschied zum Land, Sicherheit 99,8\u202f%",
}
"""What each Merkmal of a rule is called in print."""

GEMESSEN = {
    **{f"differenz_{wo}": "Abstand {}" for wo in _ANDERE},
    **{f"verhaeltnis_{wo}": "{}-fach" for wo in _ANDERE},
    "z": "z-Wert {}",
    "perzentil": "höher als in {}\u202f% der Kreise",
    "rang_von": "frühestens Rang {} der Kreise",
    "rang_bis": "spätestens Rang {} der Kreise",
    **{f"veraenderung_{n}": f"{{}} {wann}" for n, wann in _ZEITRAUM.items()},
    **{f"veraenderung_relativ_{n}": f"{{}} {wann}" for n, wann in _ZEITRAUM.items()},
    "trend": "Trend {}",
    "signifikanz_95": "gegenüber dem Land {} (95\u202f%)",
    "signifikanz_998": "gegenüber dem Land {} (99,8\u202f%)",
}
"""How a proof says what was made of a figure before it met its threshold."""

_RICHTUNG = {
    "mehr_ist_besser": "ein höherer Wert gilt als günstiger",
    "mehr_ist_schlechter": "ein niedrigerer Wert gilt als günstiger",
    "neutral": "ohne Bewertung",
}


def richtung(indikator: Indikator) -> str:
    """Say how the direction of an indicator is declared."""
    return _RICHTUNG[indikator.richtung]


def abstand(wert: float, bezug: float, indikator: Indikator) -> str:
    """Say a distance without its sign: "8,7 Prozentpunkte", "12 %", "1,4 Jahre".

    Only where the exact distance would print as zero, the printed values are subtracted.
    """
    if indikator.einheit in (sprache.PROZENT, "Jahre") or sprache.runde(bezug, 2) == 0:
        weite: float = abs(wert - bezug)
        if sprache.runde(weite, indikator.dezimalen) == 0:
            d = indikator.dezimalen
            weite = float(abs(sprache.runde(wert, d) - sprache.runde(bezug, d)))
        return sprache.differenz(weite, indikator, vorzeichen=False)
    return sprache.prozent(100 * abs(wert / bezug - 1), 0)


def lage(wert: float, bezug: float, indikator: Indikator, dativ: str) -> str:
    """Say where a value lies: "8,7 Prozentpunkte über dem Landeswert", "gleichauf mit …"."""
    wort = sprache.praeposition(wert, bezug, indikator.dezimalen)
    if wort == "gleichauf mit":
        return f"{wort} {dativ}"
    return f"{abstand(wert, bezug, indikator)} {wort} {dativ}"


def gegen_land(k: Kennwert) -> str:
    """Say the distance to the Land with its value, "" where none may be drawn."""
    if k.wert is None or k.land is None or not k.vergleichbar:
        return ""
    return (
        f"{lage(k.wert, k.land, k.indikator, 'dem Landeswert')}"
        f" ({sprache.ohne_einheit(k.land, k.indikator)})"
    )


def gegen_bund(k: Kennwert) -> str:
    """Say the distance to the Bund with its value, "" where none may be drawn."""
    if k.wert is None or k.bund is None or k.differenz_bund is None:
        return ""
    return (
        f"{lage(k.wert, k.bund, k.indikator, 'dem Bundeswert')}"
        f" ({sprache.ohne_einheit(k.bund, k.indikator)})"
    )


def entwicklung(k: Kennwert) -> str:
    """Say how the value developed, as a clause: "ist von … (2016) auf … (2022) gesunken"."""
    if k.wert is None or k.anfang is None or k.trend_von is None:
        return ""
    strecke = (
        f"von {sprache.ohne_einheit(k.anfang, k.indikator)} ({k.trend_von})"
        f" auf {sprache.wert(k.wert, k.indikator)} ({k.jahr})"
    )
    return {
        "steigend": f"ist {strecke} gestiegen",
        "fallend": f"ist {strecke} gesunken",
        "stabil": f"ist zwischen {k.trend_von} und {k.jahr} stabil geblieben",
        "nicht_eindeutig": f"hat sich zwischen {k.trend_von} und {k.jahr} nicht eindeutig in"
        f" eine Richtung entwickelt: {strecke}",
    }.get(k.trend, "")


def trend_kurz(k: Kennwert) -> str:
    """Name the trend for a table: "fallend seit 2016"."""
    wort = sprache.trend_wort(k.trend)
    bestimmt = k.trend in ("steigend", "fallend", "stabil")
    return f"{wort} seit {k.trend_von}" if bestimmt and k.trend_von else wort


def ueberschrift(k: Kennwert, ort: str) -> str:
    """Return the finding as a title: "Kinderarmut in Gera seit 2016 gesunken, 2022 über …"."""
    teile = []
    if k.trend in ("steigend", "fallend", "stabil") and k.trend_von is not None:
        wort = {"steigend": "gestiegen", "fallend": "gesunken", "stabil": "stabil"}[k.trend]
        teile.append(f"seit {k.trend_von} {wort}")
    if k.wert is not None and k.land is not None and k.vergleichbar:
        wort = sprache.praeposition(k.wert, k.land, k.indikator.dezimalen)
        teile.append(f"{k.jahr} {wort} dem Landeswert")
    return f"{k.indikator.kurzname} {ort}: {', '.join(teile) or f'Stand {k.jahr}'}"


def befund(k: Kennwert, ort: str, verweis: str = "") -> str:
    """Return the paragraph on an indicator: value, comparison, development.

    ``ort`` says where ("in Gera"), ``verweis`` points to figure and table (Markdown).
    """
    saetze = [f"**{k.indikator.name}: {k.text} {ort} ({k.jahr}).**{_intervall(k)}"]
    vergleiche = [satz for satz in (gegen_land(k), gegen_bund(k)) if satz]
    if vergleiche:
        saetze.append(f"Das liegt {sprache.aufzaehlung(vergleiche)}{verweis}.")
    elif verweis:
        saetze.append(f"Siehe{verweis.replace(' (', ' ').rstrip(')')}.")
    saetze += [s for s in (sicherheit.satz(k), sicherheit.haeufung(k)) if s]
    verlauf = entwicklung(k)
    if verlauf:
        saetze.append(f"Der Wert {verlauf}.")
    elif k.trend_grund:
        saetze.append(f"Die Entwicklung ist nicht beurteilbar: {k.trend_grund.rstrip('.')}.")
    return " ".join(saetze)


def zeile(k: Kennwert, *, wertend: bool = False) -> str:
    """Return the finding in one line: "**Kinderarmut:** 18,4 % (2022), 8,7 …; seit … gesunken."

    ``wertend`` adds whether the declared direction makes it "günstiger" or "ungünstiger".
    """
    vergleich = wertend and k.vergleichbar
    urteil = sprache.urteil(k.wert or 0.0, k.land or 0.0, k.indikator) if vergleich else ""
    teile = [f"{k.text} ({k.jahr})", gegen_land(k)]
    satz = ", ".join(teil for teil in teile if teil)
    wertung = f", {urteil} als im Land insgesamt" if urteil else ""
    verlauf = _verlauf_kurz(k)
    return f"**{k.indikator.kurzname}:** {satz}{wertung}{f'; {verlauf}' if verlauf else ''}."


def fehlt(k: Kennwert) -> str:
    """Say why a figure is missing: "Kinderarmut (für dieses Gebiet nicht erhoben)"."""
    return f"{k.indikator.kurzname} ({STATUS_TEXT[k.status] or 'ohne Angabe'})"


def _verlauf_kurz(k: Kennwert) -> str:
    wort = {"steigend": "gestiegen", "fallend": "gesunken", "stabil": "stabil"}.get(k.trend)
    if wort is None or k.anfang is None:
        return ""
    if k.trend == "stabil":
        return f"seit {k.trend_von} stabil"
    return f"seit {k.trend_von} {wort} (damals {sprache.ohne_einheit(k.anfang, k.indikator)})"


def _intervall(k: Kennwert) -> str:
    if k.unten is None or k.oben is None:
        return ""
    return f" Das 95-%-Intervall reicht von {sprache.spanne(k.unten, k.oben, k.indikator)}."


def dativ(anzahl: int) -> str:
    """Write a count after "in": "keinem", "einem", "zwölf"."""
    return {0: "keinem", 1: "einem"}.get(anzahl, sprache.zahlwort(anzahl))
