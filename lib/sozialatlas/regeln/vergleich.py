"""The grammar of ``ist``: a comparison as people write it, ">= 1,25", "< 35 %", "fallend".

::

    ist       = [vergleich] (zahl [einheit] | wort)
    vergleich = ">=" | ">" | "<=" | "<" | "=" | "!="      also ≥ ≤ ≠ ==
    zahl      = German: decimal comma, spaces between groups of three, "-" or "−"
    wort      = steigend | fallend | stabil | nicht eindeutig | höher | niedriger | …

A number needs one of the four order operators: two computed figures are never exactly equal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from sozialatlas.fehler import aehnlich
from sozialatlas.regeln.begriffe import SIGNIFIKANZWORTE, TRENDWORTE

Operator = Literal[">=", ">", "<=", "<", "==", "!="]

WORTE = (*TRENDWORTE, *SIGNIFIKANZWORTE)
"""Every word that a comparison may name; which of them fits depends on the Merkmal."""

ZAHL_MUSTER = r"[-+−]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|[-+−]?\d+(?:,\d+)?"
SCHEMA_MUSTER = (
    r"^\s*((>=|<=|>|<|≥|≤)\s*[-+−]?\d[\d \u00a0\u202f]*(,\d+)?(\s+\D.*|[%€].*)?"
    r"|(==?|!=|≠)?\s*(steigend|fallend|stabil|nicht[_ ]eindeutig|h(ö|oe)her|niedriger"
    r"|nicht[_ ]unterscheidbar))\s*$"
)
"""The same grammar for editors; looser, because they cannot explain."""

_ZEICHEN = {"=": "==", "≥": ">=", "≤": "<=", "≠": "!="}
_GLIEDER = re.compile(r"\s*(>=|<=|==|!=|=|>|<|≥|≤|≠)?\s*(.*?)\s*", re.DOTALL)
_MENGE = re.compile(rf"({ZAHL_MUSTER})(?:\s+(\D.*)|([%€].*))?")


@dataclass(frozen=True)
class Vergleich:
    """A parsed comparison: the threshold is a number or a word."""

    operator: Operator
    schwelle: float | str
    einheit: str = ""  # as written behind the number

    @property
    def ist_wort(self) -> bool:
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
    return _lies_wort(zeichen, rest)


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


def lies_wort(text: str) -> str:
    """Return a word as the language writes it: "höher" → "hoeher", "nicht eindeutig" → with "_"."""
    klein = re.sub(r"[\s_]+", "_", text.strip().lower())
    return klein.replace("ö", "oe").replace("ä", "ae").replace("ü", "ue")


def _lies_wort(zeichen: str, rest: str) -> Vergleich:
    operator = _ZEICHEN.get(zeichen, zeichen) or "=="
    wort = lies_wort(rest)
    erwartet = 'ein Vergleich mit einer Zahl (">= 1,25") oder ein Wort: ' + ", ".join(WORTE)
    if wort == "nicht_beurteilbar":
        raise VergleichFehler(
            "Auf „nicht_beurteilbar“ lässt sich nicht prüfen: ein fehlender Trend ist kein Wert.",
            erwartet,
            "Bedingung streichen; fehlt der Trend, ist die Regel von selbst nicht beurteilbar.",
        )
    if wort.startswith("nicht_") and wort.removeprefix("nicht_") in WORTE:
        raise VergleichFehler(
            f"„{rest}“ gibt es nicht.", erwartet, f'"!= {wort.removeprefix("nicht_")}" schreiben.'
        )
    if wort not in WORTE:
        raise VergleichFehler(
            f"„{rest}“ ist weder eine Zahl noch ein Trend oder eines der anderen Wörter.",
            erwartet,
            aehnlich(wort, WORTE),
        )
    if operator not in ("==", "!="):
        raise VergleichFehler(
            f"„{zeichen}“ passt nicht zu einem {'Trend' if wort in TRENDWORTE else 'Wort'}.",
            "= oder !=",
            f"Nur das Wort schreiben: {wort}.",
        )
    return Vergleich(operator, wort)  # type: ignore[arg-type]
