"""What has become of drafts: open, put off, decided, refused, or without a reason today.

A recommendation is a draft until a body has decided on it. The decision belongs to the text that
was decided on; where the rule proposes another one today, both are kept. Invented examples stand
beside a draft and change nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sozialatlas.typen import Empfehlung, Wahrheit
from sozialatlas.vorort import Entscheidung
from sozialatlas.vorort.entscheidungen import Beschluss

Zustand = Literal["entwurf", "zurueckgestellt", "beschlossen", "abgelehnt"]
Anlass = Literal["besteht", "entfallen", "offen", "ohne_regel"]
Unterschied = Literal["gleich", "zahlen", "wortlaut"]

_ZUSTAND: dict[str, Zustand] = {
    "angenommen": "beschlossen",
    "geaendert": "beschlossen",
    "zurueckgestellt": "zurueckgestellt",
    "abgelehnt": "abgelehnt",
}
_ANLASS: dict[Wahrheit | None, Anlass] = {
    "trifft_zu": "besteht",
    "trifft_nicht_zu": "entfallen",
    "nicht_beurteilbar": "offen",
    None: "ohne_regel",
}
_RANG = {"hoch": 0, "mittel": 1, "niedrig": 2}


@dataclass(frozen=True)
class Freigabe:
    """One recommendation: what its rule proposes today and what was decided on it."""

    schluessel: str
    entwurf: Empfehlung | None  # None: the rule does not hold today
    anlass: Anlass
    beschluss: Entscheidung | None = None  # the latest
    fruehere: tuple[Beschluss, ...] = ()  # the ones before it, the oldest first
    beispiele: tuple[Entscheidung, ...] = ()  # invented, also on drafts that this one contains

    @property
    def zustand(self) -> Zustand:
        return _ZUSTAND[self.beschluss.entscheidung] if self.beschluss else "entwurf"

    @property
    def unterschied(self) -> Unterschied:
        """How what the rule proposes today differs from what was decided on."""
        if self.beschluss is None or self.entwurf is None:
            return "gleich"
        return unterschied(self.beschluss.vorschlag, self.entwurf.text)


@dataclass(frozen=True)
class Freigabestand:
    """All recommendations of an area; every draft and every decision is in exactly one part."""

    gelistet: tuple[Freigabe, ...]  # drafts of today that nobody has refused, the most urgent first
    entfallen: tuple[Freigabe, ...]  # decided or put off, but without a reason today
    abgelehnt: tuple[Freigabe, ...]

    @property
    def beispielhaft_abgelehnt(self) -> tuple[tuple[Freigabe, Entscheidung], ...]:
        """Drafts of the list that an invented example refuses."""
        alle = ((f, b) for f in self.gelistet for b in f.beispiele)
        return tuple((f, b) for f, b in alle if b.entscheidung == "abgelehnt")

    def anzahl(self, zustand: Zustand) -> int:
        return sum(f.zustand == zustand for f in (*self.gelistet, *self.entfallen, *self.abgelehnt))


def gib_frei(
    entwuerfe: Iterable[Empfehlung],
    entscheidungen: Iterable[Entscheidung],
    wahrheiten: Mapping[str, Wahrheit],
) -> Freigabestand:
    """Join drafts and decisions by key; ``wahrheiten`` says by rule how it was judged today.

    A contained draft with a decision of its own stands for itself, and so do those contained in
    a refused one. Where a real decision exists, examples on the same draft are passed over.
    """
    alle = list(entscheidungen)
    echte = _nach_schluessel(e for e in alle if not e.beispiel)
    beispiele = _nach_schluessel(e for e in alle if e.beispiel and e.schluessel not in echte)
    heutige = sorted(_vereinzelt(entwuerfe, echte), key=lambda e: _RANG[e.prioritaet])
    von_heute = [_freigabe(e, echte, beispiele) for e in heutige]
    da = {t.schluessel for e in heutige for t in (e, *e.enthaelt)}
    alte = [
        Freigabe(
            schluessel,
            None,
            _ANLASS[wahrheiten.get(schluessel.rpartition("/")[2])],
            *_letzte(echte.get(schluessel, ())),
            beispiele.get(schluessel, ()),
        )
        for schluessel in dict.fromkeys((*echte, *beispiele))
        if schluessel not in da
    ]
    return Freigabestand(
        gelistet=tuple(f for f in von_heute if not _abgelehnt(f)),
        entfallen=tuple(f for f in alte if not _abgelehnt(f)),
        abgelehnt=tuple(f for f in (*von_heute, *alte) if _abgelehnt(f)),
    )


def _nach_schluessel(
    entscheidungen: Iterable[Entscheidung],
) -> dict[str, tuple[Entscheidung, ...]]:
    """Group decisions by key, the oldest first."""
    gruppen: dict[str, tuple[Entscheidung, ...]] = {}
    for e in sorted(entscheidungen, key=lambda e: e.datum):
        gruppen[e.schluessel] = (*gruppen.get(e.schluessel, ()), e)
    return gruppen


def _letzte(
    alle: tuple[Entscheidung, ...],
) -> tuple[Entscheidung | None, tuple[Beschluss, ...]]:
    """Part the latest decision from those before it and those it or they replaced."""
    if not alle:
        return None, ()
    ersetzte = [b for e in alle for b in (*reversed(e.ersetzt), e)]
    return alle[-1], tuple(ersetzte[:-1])


def _vereinzelt(
    entwuerfe: Iterable[Empfehlung], echte: Mapping[str, tuple[Entscheidung, ...]]
) -> Iterator[Empfehlung]:
    """Let contained drafts stand for themselves where something was decided on them."""
    for e in entwuerfe:
        eigene = echte.get(e.schluessel, ())
        if eigene and eigene[-1].entscheidung == "abgelehnt":
            einzelne = e.enthaelt
        else:
            einzelne = tuple(t for t in e.enthaelt if t.schluessel in echte)
        yield replace(e, enthaelt=tuple(t for t in e.enthaelt if t not in einzelne))
        yield from einzelne


def _freigabe(
    e: Empfehlung,
    echte: Mapping[str, tuple[Entscheidung, ...]],
    beispiele: Mapping[str, tuple[Entscheidung, ...]],
) -> Freigabe:
    erfundene = [b for t in (e, *e.enthaelt) for b in beispiele.get(t.schluessel, ())]
    beschluss, fruehere = _letzte(echte.get(e.schluessel, ()))
    return Freigabe(e.schluessel, e, "besteht", beschluss, fruehere, tuple(erfundene))


def _abgelehnt(f: Freigabe) -> bool:
    """Was it refused; an example counts only where nothing stands in the list to show it at."""
    erfunden = f.entwurf is None and f.beschluss is None
    gilt = f.beispiele[-1] if erfunden and f.beispiele else f.beschluss
    return gilt is not None and gilt.entscheidung == "abgelehnt"


def unterschied(damals: str, heute: str) -> Unterschied:
    """Compare two proposed texts: the same, the same with other figures, or other words."""
    a, b = _glatt(damals), _glatt(heute)
    if a == b:
        return "gleich"
    return "zahlen" if _ohne_zahlen(a) == _ohne_zahlen(b) else "wortlaut"


def _glatt(text: str) -> str:
    return " ".join(text.split())


def _ohne_zahlen(text: str) -> str:
    return re.sub(r"\d+(?: \d{3})*(?:[.,]\d+)?", "0", text)
