"""The shortcodes ``meta``, ``var`` and ``pagebreak`` in running text; others are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.render import teilmenge

SEITENUMBRUCH = "\n::: {.atlas-seitenumbruch}\n:::\n"
HERKUNFT = {"var": "_variables.yml.", "meta": "dem Kopf oder _quarto.yml."}

_KUERZEL = re.compile(r"(?<!\{)\{\{<\s*(.*?)\s*>\}\}(?!\})")
_MASKIERT = re.compile(r"\{\{\{<(.*?)>\}\}\}")


def ersetze(
    text: str, werte: Mapping[str, Mapping[str, Any]], datei: str, zeile: int
) -> tuple[str, list[Mangel]]:
    """Replace the shortcodes of a line; returns the text and what could not be replaced."""
    maengel: list[Mangel] = []

    def wert(kuerzel: re.Match[str]) -> str:
        ergebnis = _wert(kuerzel[1].split(), werte, datei, zeile)
        if isinstance(ergebnis, str):
            return ergebnis
        maengel.append(ergebnis)
        return ""

    return zeige(_KUERZEL.sub(wert, text)), maengel


def zeige(text: str) -> str:
    """``{{{< x >}}}`` stands for the shortcode as text."""
    return _MASKIERT.sub(r"{{<\1>}}", text)


def _wert(
    worte: list[str], werte: Mapping[str, Mapping[str, Any]], datei: str, zeile: int
) -> str | Mangel:
    if worte == ["pagebreak"]:
        return SEITENUMBRUCH
    if len(worte) != 2 or worte[0] not in werte:
        return teilmenge.mangel(
            datei,
            zeile,
            "",
            f"Der Kurzbefehl „{' '.join(worte)}“ ist nicht enthalten.",
            "include (allein in einer Zeile), meta, var oder pagebreak.",
        )
    art, pfad = worte
    wert = schlage_nach(werte[art], pfad)
    if wert is None or isinstance(wert, Mapping):
        return Mangel(
            datei,
            zeile,
            f"{art} {pfad}",
            f"„{pfad}“ ist nicht angegeben.",
            "eine Angabe aus " + HERKUNFT[art],
            aehnlich(pfad.split(".")[0], [str(k) for k in werte[art]]),
        )
    return str(wert).lower() if isinstance(wert, bool) else str(wert)


def schlage_nach(werte: Any, pfad: str) -> Any:
    """Value below a dotted path such as ``book.title`` or ``liste.1``; None if there is none."""
    for teil in pfad.split("."):
        if isinstance(werte, Mapping):
            werte = werte.get(teil)
        elif isinstance(werte, list) and teil.isdigit() and 0 < int(teil) <= len(werte):
            werte = werte[int(teil) - 1]
        else:
            return None
    return werte
