"""What a Word document said before and says after its tracked changes.

Every piece of text belongs to the original view (all changes rejected), to the accepted view, to
both, or (inserted by one, deleted by another) to neither. Changes of format alone are no changes.

Source: ISO/IEC 29500-1:2016, 17.13.5 (revisions), 17.3.3 (text in runs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sozialatlas.austausch.wortpaket import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NEU = (f"{W}ins", f"{W}moveTo")
_ALT = (f"{W}del", f"{W}moveFrom")
_TEXT = (f"{W}t", f"{W}delText")
_ZEICHEN = {
    f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "\u2011",
}  # fmt: skip
_STUMM = {
    f"{W}{n}" for n in ("pPr", "rPr", "sdtPr", "sdtEndPr", "drawing", "pict", "object", "rt")
} | {f"{MC}Fallback"}  # fmt: skip
_BEHAELTER = (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo")


@dataclass(frozen=True)
class Stueck:
    """A piece of text with the views that it belongs to, and who changed it and when."""

    text: str
    in_alt: bool = True
    in_neu: bool = True
    von: str = ""
    am: str = ""  # as the file gives it, "2026-10-15T09:00:00Z"

    @property
    def geaendert(self) -> bool:
        return not (self.in_alt and self.in_neu)


@dataclass(frozen=True)
class Ansicht:
    """A run of paragraphs in both views, and the authors and days of the changes."""

    alt: str
    neu: str
    von: tuple[str, ...] = ()
    am: str = ""  # of the last change, "2026-10-15"
    verfolgt: bool = False  # there are tracked changes of text


def bloecke(koerper: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body in order, also those inside content controls."""
    for kind in koerper:
        if kind.tag in (f"{W}p", f"{W}tbl"):
            yield kind
        elif kind.tag in _BEHAELTER:
            yield from bloecke(kind)


def absaetze(block: Any) -> Iterator[Any]:
    """Yield a paragraph itself, or the paragraphs of a table's cells."""
    if block.tag == f"{W}p":
        yield block
        return
    for zelle in block.iter(f"{W}tc"):
        yield from (b for b in bloecke(zelle) if b.tag == f"{W}p")


def sieh(reihe: Sequence[Any]) -> Ansicht:
    """Return both views of a run of paragraphs; paragraphs are parted by line ends."""
    alle = list(stuecke(reihe))
    aenderungen = [s for s in alle if s.geaendert and s.text]
    return Ansicht(
        alt="".join(s.text for s in alle if s.in_alt).strip(),
        neu="".join(s.text for s in alle if s.in_neu).strip(),
        von=tuple(dict.fromkeys(s.von for s in aenderungen if s.von)),
        am=max((s.am[:10] for s in aenderungen), default=""),
        verfolgt=bool(aenderungen),
    )


def lies(reihe: Iterable[Any]) -> str:
    """Return the accepted view of a run of paragraphs on one line."""
    return eine_zeile(sieh(list(reihe)).neu)


def eine_zeile(text: str) -> str:
    """Return a text without line ends and double spaces; spaces that do not break are spaces."""
    return " ".join(text.split())


def stuecke(reihe: Sequence[Any]) -> Iterator[Stueck]:
    """Yield the pieces of text in order.

    The mark between two paragraphs is a piece of its own: where it is inserted, the paragraphs
    were one before; where it is deleted, they are one now.
    """
    for nummer, absatz in enumerate(reihe):
        yield from (s for _, s in laeufe(absatz) if s.text)
        if nummer < len(reihe) - 1:
            yield _marke(absatz)


def laeufe(element: Any, stand: Stueck = Stueck("")) -> Iterator[tuple[Any, Stueck]]:
    """Yield each element inside a paragraph with its text ("" for none) and its state."""
    for kind in element:
        if kind.tag in _STUMM or kind.tag == f"{W}p":
            continue
        if kind.tag in _TEXT:
            yield kind, replace(stand, text=kind.text or "")
        elif kind.tag in _ZEICHEN:
            yield kind, replace(stand, text=_ZEICHEN[kind.tag])
        else:
            yield kind, stand
            yield from laeufe(kind, _tritt_ein(kind, stand))


def _tritt_ein(element: Any, stand: Stueck) -> Stueck:
    """Return the state inside an element: a change adds to those around it."""
    if element.tag not in _NEU + _ALT:
        return stand
    return replace(
        stand,
        in_alt=stand.in_alt and element.tag not in _NEU,
        in_neu=stand.in_neu and element.tag not in _ALT,
        von=element.get(f"{W}author") or "",
        am=element.get(f"{W}date") or "",
    )


def _marke(absatz: Any) -> Stueck:
    stand = Stueck("\n")
    for zeichen in absatz.iterfind(f"{W}pPr/{W}rPr/*"):
        stand = _tritt_ein(zeichen, stand)
    return stand
