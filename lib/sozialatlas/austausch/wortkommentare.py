"""Comments in a Word document: what they say, of which words, and what answers what.

Source: ISO/IEC 29500-1:2016, 17.13.4; replies and "done": [MS-DOCX] 2.5.1, commentsExtended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sozialatlas.austausch.wortansicht import eine_zeile, laeufe, lies, sieh
from sozialatlas.austausch.wortpaket import Paket, W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


@dataclass(frozen=True)
class Kommentar:
    """One comment; ``absatz`` is the paragraph where it begins, None if it hangs nowhere."""

    absatz: Any
    worte: str  # the words commented on; without a range the whole paragraph
    text: str
    von: str
    am: str
    antwort: bool = False
    erledigt: bool = False


@dataclass
class _Anker:
    absatz: Any = None
    neu: list[str] = field(default_factory=list)
    alt: list[str] = field(default_factory=list)


def lies_kommentare(paket: Paket, absaetze: Sequence[Any]) -> tuple[Kommentar, ...]:
    """Return the comments in the order of their numbers; ``absaetze`` in the document's order."""
    if paket.kommentare is None:
        return ()
    anker, ketten = _anker(absaetze), _ketten(paket.verkettung)
    ergebnis = []
    for k in paket.kommentare.iterfind(f"{W}comment"):
        inhalt = list(k.iter(f"{W}p"))
        ort = anker.get(k.get(f"{W}id"), _Anker())
        kette = inhalt[-1].get(f"{_W14}paraId") if inhalt else None
        elter, erledigt = ketten.get(kette, (None, False))
        ergebnis.append(Kommentar(
            ort.absatz, _worte(ort), sieh(inhalt).neu, k.get(f"{W}author") or "",
            (k.get(f"{W}date") or "")[:10], elter is not None, erledigt,
        ))  # fmt: skip
    return tuple(k for k in ergebnis if k.text)


def _worte(anker: _Anker) -> str:
    """Return the words of a range; of deleted words those before; of a point its paragraph."""
    for teile in (anker.neu, anker.alt):
        if worte := eine_zeile("".join(teile)):
            return worte
    return "" if anker.absatz is None else lies([anker.absatz])


def _anker(absaetze: Sequence[Any]) -> dict[str, _Anker]:
    """Return by number where each comment hangs and over which words."""
    anker: dict[str, _Anker] = {}
    offen: set[str] = set()
    for absatz in absaetze:
        for element, stueck in laeufe(absatz):
            nummer = element.get(f"{W}id") or ""
            if element.tag == f"{W}commentRangeStart":
                offen.add(nummer)
                anker.setdefault(nummer, _Anker(absatz))
            elif element.tag == f"{W}commentRangeEnd":
                offen.discard(nummer)
            elif element.tag == f"{W}commentReference":
                anker.setdefault(nummer, _Anker(absatz))
            elif stueck.text:
                for n in offen:
                    anker[n].neu += [stueck.text] if stueck.in_neu else []
                    anker[n].alt += [stueck.text] if stueck.in_alt else []
        for n in offen:
            anker[n].neu.append("\n")
            anker[n].alt.append("\n")
    return anker


def _ketten(verkettung: Any) -> dict[str | None, tuple[str | None, bool]]:
    """Return by paragraph id which comment is answered (if any) and whether it is done."""
    if verkettung is None:
        return {}
    return {
        e.get(f"{_W15}paraId"): (
            e.get(f"{_W15}paraIdParent"),
            e.get(f"{_W15}done") in ("1", "true"),
        )
        for e in verkettung.iter(f"{_W15}commentEx")
    }
