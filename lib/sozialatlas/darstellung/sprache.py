"""German numbers, units and words (DIN 5008), the same in text, table, chart and map.

All functions return text; a missing number is refused (``ValueError``), because whoever has none
must say why and not print "nan".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from numbers import Integral
from typing import Literal

from sozialatlas.typen import Indikator

Zahl = float | Decimal
"""Any real number: int, float, numpy scalar or Decimal."""

SCHMAL = "\u202f"
"""Narrow no-break space: between groups of three digits and before the percent sign."""

FEST = "\u00a0"
"""No-break space: between a number and its unit."""

MINUS = "\u2212"

PROZENT = "%"

_EINZAHL = {
    "Personen": "Person",
    "Jahre": "Jahr",
    "Kinder": "Kind",
    "Haushalte": "Haushalt",
    "Prozentpunkte": "Prozentpunkt",
}
_MONATE = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
    *("August", "September", "Oktober", "November", "Dezember"),
)
_ZAHLWORTE = (
    *("null", "eins", "zwei", "drei", "vier", "fünf", "sechs"),
    *("sieben", "acht", "neun", "zehn", "elf", "zwölf"),
)


def runde(x: Zahl, dezimalen: int = 0) -> Decimal:
    """Round half up in decimal: 18.35 → 18.4. Negative zero becomes zero.

    Binary noise beyond the 15th digit is dropped first, so that 100 * 0.1835 counts as 18.35.
    Raises ValueError for NaN and infinity.
    """
    if isinstance(x, Integral):
        genau = Decimal(int(x))
    elif isinstance(x, Decimal):
        genau = x
    else:
        genau = Decimal(format(float(x), ".15g"))
    if not genau.is_finite():
        raise ValueError("Eine fehlende Zahl lässt sich nicht schreiben; ihr Status nennt, warum.")
    gerundet = genau.quantize(Decimal(1).scaleb(-dezimalen), rounding=ROUND_HALF_UP)
    return gerundet if gerundet else abs(gerundet)


def zahl(x: Zahl, dezimalen: int = 0, *, vorzeichen: bool = False) -> str:
    """Write a number: "1234,5", "12 345,6", "−0,3"; with ``vorzeichen`` also "+0,3"."""
    gerundet = runde(x, dezimalen)
    betrag = f"{abs(gerundet):,.{dezimalen}f}"
    ganze, _, rest = betrag.partition(".")
    ganze = ganze.replace(",", SCHMAL if len(ganze.replace(",", "")) >= 5 else "")
    zeichen = MINUS if gerundet < 0 else "+" if vorzeichen and gerundet > 0 else ""
    return f"{zeichen}{ganze},{rest}" if rest else f"{zeichen}{ganze}"


def mit_einheit(text: str, einheit: str) -> str:
    """Join a written number and its unit with the space that belongs between them."""
    if einheit in ("", "Index"):
        return text
    if einheit == PROZENT:
        return f"{text}{SCHMAL}{PROZENT}"
    if text.lstrip("+" + MINUS) == "1":
        einheit = _EINZAHL.get(einheit, einheit)
    return f"{text}{FEST}{einheit}"


def prozent(x: Zahl, dezimalen: int = 1, *, vorzeichen: bool = False) -> str:
    """Write a percentage: "18,4 %" (``x`` in percent, not as fraction)."""
    return mit_einheit(zahl(x, dezimalen, vorzeichen=vorzeichen), PROZENT)


def wert(x: Zahl, indikator: Indikator) -> str:
    """Write a value of the indicator with its unit and its number of decimals."""
    return mit_einheit(zahl(x, indikator.dezimalen), indikator.einheit)


def differenz(d: Zahl, indikator: Indikator, *, vorzeichen: bool = True) -> str:
    """Write a difference of two values: of rates in percentage points, else in the unit."""
    einheit = "Prozentpunkte" if indikator.einheit == PROZENT else indikator.einheit
    return mit_einheit(zahl(d, indikator.dezimalen, vorzeichen=vorzeichen), einheit)


def aenderung(alt: Zahl, neu: Zahl, indikator: Indikator, *, vorzeichen: bool = True) -> str:
    """Write a change: of a rate in percentage points, of anything else in percent of ``alt``.

    Where ``alt`` is zero there is no percentage; the difference in the unit is written instead.
    """
    if indikator.einheit == PROZENT or runde(alt, indikator.dezimalen) == 0:
        return differenz(float(neu) - float(alt), indikator, vorzeichen=vorzeichen)
    return prozent(100 * (float(neu) / float(alt) - 1), 1, vorzeichen=vorzeichen)


def spanne(unten: Zahl, oben: Zahl, indikator: Indikator) -> str:
    """Write a range with its unit once: "16,9 bis 19,8 %"."""
    return f"{zahl(unten, indikator.dezimalen)} bis {wert(oben, indikator)}"


_MERKMAL_DEZIMALEN = {
    "verhaeltnis_land": 1, "verhaeltnis_bund": 1, "verhaeltnis_vergleichsgruppe": 1, "z": 1,
    "perzentil": 0, "rang_von": 0, "rang_bis": 0,
}  # fmt: skip


def ohne_einheit(x: Zahl, indikator: Indikator) -> str:
    """Write a second value beside one with its unit: "9,7 %", "6,10 €", but only "15,1"."""
    kurz = next((e for e in (PROZENT, "€") if indikator.einheit.startswith(e)), "")
    return mit_einheit(zahl(x, indikator.dezimalen), kurz)


def merkmal(name: str, x: Zahl | str, indikator: Indikator) -> str:
    """Write the value of a Merkmal: ratios bare ("1,9"), differences in points, words as words."""
    if isinstance(x, str):
        return merkmalswort(x)
    if name.startswith("veraenderung_relativ_"):
        return prozent(x, vorzeichen=True)
    if name in _MERKMAL_DEZIMALEN:
        return zahl(x, _MERKMAL_DEZIMALEN[name])
    if name.startswith(("differenz_", "veraenderung_")):
        return differenz(x, indikator)
    return wert(x, indikator)


def aufzaehlung(teile: Iterable[str], bindewort: str = "und") -> str:
    """Join words: "a, b und c"; nothing gives ""."""
    *vorne, hinten = [*teile] or [""]
    return f"{', '.join(vorne)} {bindewort} {hinten}" if vorne else hinten


def zahlwort(n: int) -> str:
    """Write a count in running text: "drei", from thirteen on in digits."""
    return _ZAHLWORTE[n] if 0 <= n < len(_ZAHLWORTE) else zahl(n)


def am_satzanfang(text: str) -> str:
    """Write the first letter large: "Drei", "34"."""
    return text[:1].upper() + text[1:]


def jahresspanne(von: int, bis: int | None = None) -> str:
    """Write years in running text: "2016 bis 2022", "2022"."""
    return str(von) if bis is None or bis == von else f"{von} bis {bis}"


def jahre(liste: Iterable[int]) -> str:
    """Write a set of years with its gaps: "2016 bis 2018 und 2020"."""
    laeufe: list[list[int]] = []
    for jahr in sorted({int(j) for j in liste}):
        if laeufe and jahr == laeufe[-1][1] + 1:
            laeufe[-1][1] = jahr
        else:
            laeufe.append([jahr, jahr])
    return aufzaehlung(jahresspanne(von, bis) for von, bis in laeufe)


def sortierung(text: str) -> str:
    """Key for sorting German words: ä as a, ß as ss (DIN 5007-1)."""
    return text.casefold().translate(str.maketrans("äöü", "aou"))


def datum(tag: date) -> str:
    """Write a date: "22. November 2026"."""
    return f"{tag.day}.{FEST}{_MONATE[tag.month - 1]} {tag.year}"


_TREND = {
    "steigend": ("steigend", "steigt", "ist gestiegen"),
    "fallend": ("fallend", "sinkt", "ist gesunken"),
    "stabil": ("stabil", "ist stabil", "ist stabil geblieben"),
    "nicht_eindeutig": (
        "nicht eindeutig",
        "entwickelt sich nicht eindeutig",
        "hat sich nicht eindeutig entwickelt",
    ),
    "nicht_beurteilbar": (
        "nicht beurteilbar",
        "lässt keine Aussage zur Entwicklung zu",
        "lässt keine Aussage zur Entwicklung zu",
    ),
}


def trend_wort(
    klasse: str, form: Literal["eigenschaft", "gegenwart", "vergangenheit"] = "eigenschaft"
) -> str:
    """Name a trend class: "fallend", "sinkt" or "ist gesunken". KeyError if unknown."""
    return _TREND[klasse][("eigenschaft", "gegenwart", "vergangenheit").index(form)]


_SIGNIFIKANZ = {
    "hoeher": "höher",
    "niedriger": "niedriger",
    "nicht_unterscheidbar": "nicht unterscheidbar",
}


def merkmalswort(wort: str) -> str:
    """Write the word of a Merkmal, of a trend or of significance. KeyError if unknown."""
    return _SIGNIFIKANZ[wort] if wort in _SIGNIFIKANZ else trend_wort(wort)


Lage = Literal["hoeher", "niedriger", "gleich"]


def lage(x: Zahl, bezug: Zahl, dezimalen: int) -> Lage:
    """Compare as printed: values that read the same are the same."""
    a, b = runde(x, dezimalen), runde(bezug, dezimalen)
    return "gleich" if a == b else "hoeher" if a > b else "niedriger"


_VERGLEICH = {"hoeher": "höher als", "niedriger": "niedriger als", "gleich": "so hoch wie"}
_PRAEPOSITION = {"hoeher": "über", "niedriger": "unter", "gleich": "gleichauf mit"}


def vergleich(x: Zahl, bezug: Zahl, dezimalen: int) -> str:
    """Say how ``x`` stands to ``bezug``: "höher als", "niedriger als", "so hoch wie"."""
    return _VERGLEICH[lage(x, bezug, dezimalen)]


def praeposition(x: Zahl, bezug: Zahl, dezimalen: int) -> str:
    """Say where ``x`` lies (with dative): "über", "unter", "gleichauf mit"."""
    return _PRAEPOSITION[lage(x, bezug, dezimalen)]


def vielfaches(verhaeltnis: Zahl) -> str:
    """Say a ratio: "das 1,9-Fache", "das Doppelte", "ebenso viel"; nothing causal in it."""
    rund = runde(verhaeltnis, 1)
    bekannt = {Decimal("1.0"): "ebenso viel", Decimal("2.0"): "das Doppelte"}
    return bekannt.get(rund, f"das {zahl(rund, 1)}-Fache")


_OPERATOR = {
    ">=": "mindestens",
    ">": "mehr als",
    "<=": "höchstens",
    "<": "weniger als",
    "==": "gleich",
    "!=": "nicht",
}


def relation(operator: str) -> str:
    """Say a comparison of a rule: ">=" → "mindestens". KeyError if unknown."""
    return _OPERATOR[operator]


_URTEIL = {
    ("mehr_ist_besser", "hoeher"): "günstiger",
    ("mehr_ist_besser", "niedriger"): "ungünstiger",
    ("mehr_ist_schlechter", "hoeher"): "ungünstiger",
    ("mehr_ist_schlechter", "niedriger"): "günstiger",
}


def urteil(x: Zahl, bezug: Zahl, indikator: Indikator) -> str:
    """Judge the situation by the declared direction: "günstiger", "ungünstiger" or ""."""
    return _URTEIL.get((indikator.richtung, lage(x, bezug, indikator.dezimalen)), "")


def achsenzahl(stellen: Sequence[float]) -> list[str]:
    """Write the numbers of an axis with as many decimals as their steps need (at most three)."""
    for dezimalen in range(4):
        texte = [zahl(s, dezimalen) for s in stellen]
        if all(math.isclose(float(runde(s, dezimalen)), s, abs_tol=1e-9) for s in stellen):
            break
    return texte if stellen else []
