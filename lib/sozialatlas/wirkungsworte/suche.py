"""Finding causal words above a level in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sozialatlas.wirkungsworte.muster import ABSICHT, FREI, MUSTER, VERNEINT, Muster
from sozialatlas.wirkungsworte.stufen import Stufe

_ZITAT = re.compile(r"„[^“”]*[“”]|»[^«]*«|\"[^\"]*\"", re.DOTALL)
_CODE = re.compile(r"`[^`]*`|\[[^\]]*@[^\]]*\]|\]\([^)]*\)|\{[^}]*\}")
_GRENZE = re.compile(r"[.;:!?](?=\s|$)|,|\n\s*\n")
_SATZ = re.compile(r"[.!?](?=\s|$)|\n\s*\n")


@dataclass(frozen=True)
class Fund:
    """A phrase above the level: where it begins in the text, what it is, what it would need."""

    stelle: int
    wort: str
    stufe: Stufe
    abhilfe: str


def finde(text: str, erlaubt: Stufe) -> tuple[Fund, ...]:
    """Return the causal phrases of ``text`` that need more than the level ``erlaubt``.

    Quotations („…“), code, citations and links are no claims; neither are negated clauses,
    indirect questions, aims and conditions. One finding per place, the one that needs most.
    """
    rein = _geschwaerzt(text)
    funde: dict[int, Fund] = {}
    for fund in _treffer(rein, erlaubt):
        anderer = next((s for s, f in funde.items() if _ueberlappt(f, fund)), None)
        if anderer is None:
            funde[fund.stelle] = fund
        elif fund.stufe > funde[anderer].stufe:
            del funde[anderer]
            funde[fund.stelle] = fund
    return tuple(funde[s] for s in sorted(funde))


def _treffer(text: str, erlaubt: Stufe) -> Iterator[Fund]:
    for muster in MUSTER:
        if muster.stufe <= erlaubt:
            continue
        for treffer in muster.ausdruck.finditer(text):
            if not _frei(text, treffer, muster):
                wort = " ".join(treffer[0].split())
                yield Fund(treffer.start(), wort, muster.stufe, muster.abhilfe)


def _frei(text: str, treffer: re.Match[str], muster: Muster) -> bool:
    """Whether the clause around a phrase makes it something other than a claim."""
    klausel = _klausel(text, treffer.start(), treffer.end())
    davor = _vorige_klausel(text, treffer.start())
    if FREI.search(klausel) or VERNEINT.search(klausel) or ABSICHT.search(klausel):
        return True
    if VERNEINT.search(davor) and re.match(r"\s*(?:dass|und|oder|was)\b", klausel):
        return True
    return muster.ausser is not None and bool(muster.ausser.search(klausel))


def _klausel(text: str, von: int, bis: int) -> str:
    anfang = max((m.end() for m in _GRENZE.finditer(text, 0, von)), default=0)
    ende = _GRENZE.search(text, bis)
    return text[anfang : ende.start() if ende else len(text)]


def _vorige_klausel(text: str, von: int) -> str:
    """The clause before within the same sentence, empty at its beginning."""
    satz = max((m.end() for m in _SATZ.finditer(text, 0, von)), default=0)
    grenzen = [m.start() for m in _GRENZE.finditer(text, satz, von)]
    return text[satz : grenzen[-1]] if grenzen else ""


def _geschwaerzt(text: str) -> str:
    """Replace quotations and code by signs of the same length, so that places stay."""
    for muster in (_CODE, _ZITAT):
        text = muster.sub(lambda m: re.sub(r"[^\n]", "·", m[0]), text)
    return text


def _ueberlappt(a: Fund, b: Fund) -> bool:
    return a.stelle < b.stelle + len(b.wort) and b.stelle < a.stelle + len(a.wort)
