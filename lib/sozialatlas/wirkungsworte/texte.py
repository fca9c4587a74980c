"""Cutting files into checked pieces: paragraphs of documents, texts of YAML entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FELDER_OHNE_TEXT = frozenset({
    "id", "quelle", "quellen", "belege", "url", "kennung", "handlungsfeld", "indikator",
    "massnahmen", "schluessel", "geprueft_von", "quellenangabe", "einheit", "ags",
})  # fmt: skip
"""Fields whose words are names and sources, not claims of the author."""

_ZITAT = re.compile(r"@([a-z][a-z0-9_]*)")
_ZELLE = re.compile(r"^```.*?^```\s*$", re.MULTILINE | re.DOTALL)
_KOPF = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ABSATZ = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)")


@dataclass(frozen=True)
class Stueck:
    """A text that is checked by itself, with what it cites or what grade its entry has."""

    text: str
    zeile: int  # of its first line
    feld: str = ""
    belege: frozenset[str] = frozenset()
    grad: str = ""


def absaetze(datei: Path) -> Iterator[Stueck]:
    """Yield the paragraphs and list items of a document; code cells and head are left out."""
    text = datei.read_text(encoding="utf-8")
    for muster in (_KOPF, _ZELLE):
        text = muster.sub(lambda m: "\n" * m[0].count("\n"), text)
    anfang = 0
    for grenze in [*_ABSATZ.finditer(text), None]:
        ende = grenze.start() if grenze else len(text)
        roh = text[anfang:ende]
        inhalt = roh.lstrip("\n")
        if inhalt.strip():
            zeile = text.count("\n", 0, anfang + len(roh) - len(inhalt)) + 1
            yield Stueck(inhalt, zeile, belege=frozenset(_ZITAT.findall(inhalt)))
        anfang = grenze.end() if grenze else ende


def eintraege(datei: Path) -> Iterator[Stueck]:
    """Yield the texts of a YAML file's entries with the sources and the grade of their entry."""
    knoten: Any = yaml.compose(datei.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    liste = knoten.value if isinstance(knoten, yaml.SequenceNode) else [knoten] if knoten else []
    for eintrag in liste:
        belege = frozenset(str(k.value) for k in _unter(eintrag, "belege"))
        grad = next((str(k.value) for k in _unter(eintrag, "grad")), "")
        for feld, skalar in _texte(eintrag, ""):
            yield Stueck(skalar.value, skalar.start_mark.line + 1, feld, belege, grad)


def _paare(knoten: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(knoten, yaml.MappingNode):
        for schluessel, wert in knoten.value:
            yield str(schluessel.value), wert
    elif isinstance(knoten, yaml.SequenceNode):
        for wert in knoten.value:
            yield "", wert


def _texte(knoten: Any, feld: str) -> Iterator[tuple[str, Any]]:
    if isinstance(knoten, yaml.ScalarNode):
        if " " in knoten.value.strip():
            yield feld, knoten
        return
    for name, wert in _paare(knoten):
        if name not in FELDER_OHNE_TEXT:
            yield from _texte(wert, f"{feld}.{name}".strip("."))


def _unter(knoten: Any, gesucht: str) -> Iterator[Any]:
    """Yield the scalars below every key ``gesucht``."""
    for name, wert in _paare(knoten):
        if name == gesucht:
            yield from wert.value if isinstance(wert, yaml.SequenceNode) else [wert]
        elif not isinstance(wert, yaml.ScalarNode):
            yield from _unter(wert, gesucht)
