"""The grammar of ``ist``: a comparison as people write it, ">= 1,25", "< 35 %", "fallend".

::

    ist       = [vergleich] (zahl [einheit] | trendwort)
    vergleich = ">=" | ">" | "<=" | "<" | "=" | "!="      also ≥ ≤ ≠ ==
    zahl      = German: decimal comma, spaces between groups of three, "-" or "−"
    trendwort = steigend | fallend | stabil | nicht eindeutig

A number needs one of the four order operators: two computed figures are never exactly equal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sozialatlas.fehler import aehnlich

Operator = Literal[">=", ">", "<=", "<", "==", "!="]

TRENDWORTE = ("steigend", "fallend", "stabil", "nicht_eindeutig")
"""Trend classes that a condition may name; "nicht_beurteilbar" is no class but a missing one."""

ZAHL_MUSTER = r"[-+−]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|[-+−]?\d+(?:,\d+)?"
SCHEMA_MUSTER = (
    r"^\s*((>=|<=|>|<|≥|≤)\s*[-+−]?\d[\d \u00a0\u202f]*(,\d+)?(\s+\D.*|[%€].*)?"
    r"|(==?|!=|≠)?\s*(steigend|fallend|stabil|nicht[_ ]eindeutig))\s*$"
)
"""The same grammar for editors; looser, because they cannot explain."""

_ZEICHEN = {"=": "==", "≥": ">=", "≤": "<=", "≠": "!="}
_GLIEDER = re.compile(r"\s*(>=|<=|==|!=|=|>|<|≥|≤|≠)?\s*(.*?)\s*", re.DOTALL)
_MENGE = re.compile(rf"({ZAHL_MUSTER})(?:\s+(\D.*)|([%€].*))?")


@dataclass(frozen=True)
class Vergleich:
    """A parsed comparison: the threshold is a number or a trend class."""

    operator: Operator
    schwelle: float | str
    einheit: str = ""  # as written behind the number

    @property
    def ist_trend(self) -> bool:
        return isinstance(self.schwelle, str)


class VergleichFehler(ValueError):
    """A comparison that cannot be read; German texts, as in a Mangel."""

    def __init__(self, fehler: str, erwartet: str, abhilfe: str) -> None:
        super().__init__(fehler)
        self.fehler, self.erwartet, self.abhilfe = fehler, erwartet, abhilfe


def lies_zahl(text: str) -> float:
    """Read a German number: "1,25", "12 345,6", "−0,3". Raises ValueError if it is none."""
    if not re.fullmatch(ZAHL_MUSTER, text):
        raise ValueError(text)
    return float(re.sub(r"[ \u00a0\u202f]", "", text).replace("−", "-").replace(",", "."))


def lies_vergleich(text: str) -> Vergleich:
    """Parse the text of ``ist``. Raises :class:`VergleichFehler` with a remedy."""
    glieder = _GLIEDER.fullmatch(text)
    assert glieder is not None
    zeichen, rest = glieder.group(1) or "", glieder.group(2)
    if re.match(r"[-+−]?[.,]?\d", rest):
        return _lies_menge(zeichen, rest)
    return _lies_trendwort(zeichen, rest)


def _lies_menge(zeichen: str, rest: str) -> Vergleich:
    menge = _MENGE.fullmatch(rest)
    if menge is None:
        raise _keine_zahl(zeichen, rest)
    operator = _ZEICHEN.get(zeichen, zeichen)
    if operator not in (">=", ">", "<=", "<"):
        raise VergleichFehler(
            f"„{f'{zeichen} {rest}'.strip()}“ nennt keinen Vergleich, der bei Zahlen möglich ist.",
            "eines der Zeichen >=, >, <=, < vor der Zahl",
            f'Zum Beispiel ">= {rest}" schreiben; ein Bereich braucht zwei Bedingungen.',
        )
    einheit = (menge.group(2) or menge.group(3) or "").strip()
    return Vergleich(operator, lies_zahl(menge.group(1)), einheit)  # type: ignore[arg-type]


def _keine_zahl(zeichen: str, rest: str) -> VergleichFehler:
    if "." in rest and "," not in rest:
        abhilfe = f'Dezimalkomma verwenden: "{zeichen or ">="} {rest.replace(".", ",")}".'
    else:
        abhilfe = "Tausender mit Leerzeichen oder gar nicht trennen, Dezimalstellen mit Komma."
    return VergleichFehler(
        f"„{rest}“ ist keine Zahl in deutscher Schreibweise.", "zum Beispiel 1,25", abhilfe
    )


def _lies_trendwort(zeichen: str, rest: str) -> Vergleich:
    operator = _ZEICHEN.get(zeichen, zeichen) or "=="
    wort = re.sub(r"[\s_]+", "_", rest.lower())
    erwartet = 'ein Vergleich mit einer Zahl (">= 1,25") oder ein Trend: ' + ", ".join(TRENDWORTE)
    if wort == "nicht_beurteilbar":
        raise VergleichFehler(
            "Auf „nicht_beurteilbar“ lässt sich nicht prüfen: ein fehlender Trend ist kein Wert.",
            erwartet,
            "Bedingung streichen; fehlt der Trend, ist die Regel von selbst nicht beurteilbar.",
        )
    if wort.startswith("nicht_") and wort.removeprefix("nicht_") in TRENDWORTE:
        raise VergleichFehler(
            f"„{rest}“ ist kein Trend.", erwartet, f'"!= {wort.removeprefix("nicht_")}" schreiben.'
        )
    if wort not in TRENDWORTE:
        raise VergleichFehler(
            f"„{rest}“ ist weder eine Zahl noch ein Trend.", erwartet, aehnlich(wort, TRENDWORTE)
        )
    if operator not in ("==", "!="):
        raise VergleichFehler(
            f"„{zeichen}“ passt nicht zu einem Trend.",
            "= oder !=",
            f"Nur das Wort schreiben: {wort}.",
        )
    return Vergleich(operator, wort)  # type: ignore[arg-type]
