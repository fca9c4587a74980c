"""What holds for decks only: how to tell one, and what it may not hold.

Everything refused here is something that real Quarto prints as text, drops, or makes a slide
without title of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sozialatlas.fehler import Mangel

FORMATE = {"pptx", "revealjs"}
ERLAUBT = {"incremental"}
"""Classes that mean something on slides only."""

ANMERKUNGEN = "Anmerkungen"
"""Title of the slide that pandoc makes of footnotes."""

_PAUSE = re.compile(r"\s*\.\s+\.\s+\.\s*")
_LINIE = re.compile(r"\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})")
_TABELLE = re.compile(r"#(tbl-[\w-]+)")


def ist_foliensatz(kopf: Mapping[str, Any]) -> bool:
    """Does the header name a format of slides?"""
    angabe = kopf.get("format") or {}
    return bool(FORMATE & ({angabe} if isinstance(angabe, str) else set(angabe)))


def pruefe_zeile(text: str, angaben: str, datei: str, zeile: int) -> Iterator[Mangel]:
    """Refusals in one line of a deck; ``angaben`` are the attributes in it."""
    if _PAUSE.fullmatch(text):
        yield Mangel(
            datei, zeile, "", "Die Pause „. . .“ steht in PowerPoint als Text.",
            "::: {.incremental} um eine Liste, die schrittweise erscheint.",
        )  # fmt: skip
    if _LINIE.fullmatch(text):
        yield Mangel(
            datei, zeile, "", "Eine Linie beginnt eine Folie ohne Titel.",
            "eine Überschrift der zweiten Ebene (##).",
        )  # fmt: skip
    for gefunden in _TABELLE.finditer(angaben):
        yield Mangel(
            datei, zeile, "", f"Die Tabelle „#{gefunden[1]}“ fehlt mit Kennung in PowerPoint.",
            "eine Tabelle ohne Kennung.",
        )  # fmt: skip
