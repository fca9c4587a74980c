"""The search index: one entry per section, as a script that also works from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from sozialatlas.render import baum
from sozialatlas.render.baum import Element

_MARKEN = re.compile(r"<script\b.*?</script>|<[^>]*>", re.S)
ZEICHEN = 1500  # of a section; enough to find it, small enough for one file


def verzeichnis(bloecke: Sequence[Element], seite: str) -> list[dict[str, str]]:
    """Entries {href, titel, kapitel, text} of one page; ``href`` starts at the site's root."""
    abschnitte = list(_abschnitte(bloecke))
    kapitel = next((t for t, _, _ in abschnitte if t), "")
    return [
        {
            "href": seite + (f"#{kennung}" if kennung and i else ""),
            "titel": titel or kapitel,
            "kapitel": kapitel,
            "text": " ".join(text.split())[:ZEICHEN],
        }
        for i, (titel, kennung, text) in enumerate(abschnitte)
        if titel or text.strip()
    ]


def _abschnitte(bloecke: Sequence[Element]) -> Iterator[tuple[str, str, str]]:
    """(title, id, text) in order; text before the first heading has no title."""
    titel, kennung = "", ""
    texte: list[str] = []
    for block in _flach(bloecke):
        if block["t"] == "Header":
            if titel or "".join(texte).strip():
                yield titel, kennung, " ".join(texte)
            titel, kennung, texte = baum.text(block["c"][2]).strip(), block["c"][1][0], []
        else:
            texte.append(_text(block))
    if titel or "".join(texte).strip():
        yield titel, kennung, " ".join(texte)


def _text(block: Element) -> str:
    """The words of a block; of ready HTML what a page shows of it."""
    if block["t"] == "RawBlock" and block["c"][0] == "html":
        return unescape(_MARKEN.sub(" ", block["c"][1]))
    return baum.text(block)


def _flach(bloecke: Sequence[Element]) -> Iterator[Element]:
    for block in bloecke:
        if block["t"] == "Div":
            yield from _flach(block["c"][1])
        else:
            yield block
