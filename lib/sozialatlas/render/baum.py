"""Small helpers for pandoc's syntax tree as JSON: text, metadata, divs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Element = dict[str, Any]
API = [1, 23, 1]


def text(knoten: Any) -> str:
    """Plain text of inlines or blocks, notes left out."""
    if isinstance(knoten, list):
        return "".join(text(k) for k in knoten)
    if not isinstance(knoten, dict):
        return ""
    art: Any = knoten.get("t")
    inhalt: Any = knoten.get("c")
    if art in ("Str",):
        return str(inhalt)
    if art in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if art in ("Code", "Math"):
        return str(inhalt[1])
    if art in ("Note", "RawInline", "RawBlock", "CodeBlock", "Image"):
        return ""
    if art in ("Para", "Plain", "Header"):
        return text(inhalt) + " "
    return text(inhalt) if isinstance(inhalt, (list, dict)) else ""


def alle(knoten: Any, *arten: str) -> Iterator[Element]:
    """All elements of the given types, in order of the document."""
    stapel = [knoten]
    while stapel:
        teil = stapel.pop()
        if isinstance(teil, list):
            stapel.extend(reversed(teil))
        elif isinstance(teil, dict):
            if teil.get("t") in arten:
                yield teil
            stapel.append(teil.get("c"))


def div(klasse: str, angaben: Mapping[str, str], bloecke: Sequence[Element]) -> Element:
    return {"t": "Div", "c": [["", [klasse], [[k, v] for k, v in angaben.items()]], list(bloecke)]}


def ueberschrift(stufe: int, inhalt: Sequence[Element], kennung: str = "") -> Element:
    return {"t": "Header", "c": [stufe, [kennung, [], []], list(inhalt)]}


def roh(format_: str, inhalt: str) -> Element:
    return {"t": "RawBlock", "c": [format_, inhalt]}


def meta(wert: Any) -> Element:
    """A metadata value; strings are plain text, :func:`meta_html` holds markup."""
    if isinstance(wert, dict) and set(wert) == {"t", "c"}:
        return wert
    if isinstance(wert, bool):
        return {"t": "MetaBool", "c": wert}
    if isinstance(wert, Mapping):
        return {"t": "MetaMap", "c": {str(k): meta(v) for k, v in wert.items() if v is not None}}
    if isinstance(wert, (list, tuple)):
        return {"t": "MetaList", "c": [meta(v) for v in wert]}
    return {"t": "MetaString", "c": str(wert)}


def meta_html(inhalt: str) -> Element:
    """Ready HTML for a template variable."""
    return {"t": "MetaBlocks", "c": [roh("html", inhalt)]}


def meta_inlines(inhalt: Sequence[Element]) -> Element:
    return {"t": "MetaInlines", "c": list(inhalt)}


def dokument(metadaten: Mapping[str, Any], bloecke: Sequence[Element]) -> Element:
    """A whole tree; metadata values of None are left out."""
    return {
        "pandoc-api-version": API,
        "meta": {k: meta(v) for k, v in metadaten.items() if v is not None},
        "blocks": list(bloecke),
    }
