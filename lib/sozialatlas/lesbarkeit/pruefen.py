"""All rules together: a text in, findings out, each with sentence, rule and remedy."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sozialatlas.fehler import Mangel
from sozialatlas.katalog import Begriff
from sozialatlas.lesbarkeit.masse import lix, zaehle
from sozialatlas.lesbarkeit.saetze import klartext, saetze, worte
from sozialatlas.lesbarkeit.satzregeln import SATZREGELN, Umfeld

HOECHSTER_LIX = 40
"""LIX of books for children and young people; factual texts in newspapers lie around 50."""

HOECHSTER_ANTEIL_VERNEINT = 0.2
MINDESTENS_SAETZE = 5
"""From so many sentences on a text is judged as a whole."""

_VERNEINT = re.compile(r"\b(?:nicht|nichts|nie|niemand\w*|kein\w*|ohne)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Fund:
    """One finding in a text."""

    satz: str
    regel: str
    stelle: str
    erwartet: str
    abhilfe: str

    def mangel(self, name: str) -> Mangel:
        """Return the finding as a problem of the text ``name``."""
        kurz = self.satz if len(self.satz) <= 160 else f"{self.satz[:157]}…"
        return Mangel(name, None, self.regel, f"{self.stelle}: „{kurz}“",
                      self.erwartet, self.abhilfe)  # fmt: skip


def pruefe_einfach(
    texte: Mapping[str, str], glossar: Iterable[Begriff] = (), namen: Collection[str] = ()
) -> tuple[Mangel, ...]:
    """Return what keeps texts (by name, Markdown allowed) from being Einfache Sprache.

    ``glossar``: terms that a text must explain where it first uses them; ``namen``: names of areas,
    which may be long.
    """
    begriffe = tuple(glossar)
    return tuple(
        fund.mangel(name)
        for name, text in texte.items()
        for fund in pruefe_text(text, begriffe, namen)
    )


def pruefe_text(
    text: str, glossar: Iterable[Begriff] = (), namen: Collection[str] = ()
) -> tuple[Fund, ...]:
    """Return the findings of one text in the order of its sentences; whole-text findings last."""
    alle = saetze(klartext(text))
    begriffe = tuple(glossar)
    erklaert = {w for b in begriffe for form in b.alle_formen for w in (form, *worte(form))}
    umfeld = Umfeld(namen={*namen, *(w for n in namen for w in worte(n))}, erklaert=erklaert)
    je_satz = [fund for satz in alle for fund in _im_satz(satz, umfeld)]
    return (*je_satz, *_unerklaerte(alle, begriffe), *_im_ganzen(alle))


def _im_satz(satz: str, umfeld: Umfeld) -> Iterator[Fund]:
    for regel, b in SATZREGELN.items():
        for stelle in regel(satz, umfeld):
            yield Fund(satz, b.name, stelle, b.erwartet, b.abhilfe)


def _unerklaerte(alle: Collection[str], glossar: Iterable[Begriff]) -> Iterator[Fund]:
    """Find terms of the glossary whose first use no sentence nearby explains."""
    liste = list(alle)
    for begriff in glossar:
        muster = _formen(begriff)
        erster = next((i for i, satz in enumerate(liste) if muster.search(satz)), None)
        if erster is None or _erklaert(begriff, liste[max(erster - 1, 0) : erster + 3]):
            continue
        yield Fund(
            *(liste[erster], "Begriff", begriff.begriff),
            "die Erklärung des Glossars im selben oder nächsten Satz",
            f"Ergänzen: „{begriff.einfach}“",
        )


def _formen(begriff: Begriff) -> re.Pattern[str]:
    formen = "|".join(sorted(map(re.escape, begriff.alle_formen), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{formen})(?![\w-])")


def _erklaert(begriff: Begriff, nahe: Iterable[str]) -> bool:
    return _wortlaut(begriff.einfach) in _wortlaut(" ".join(nahe))


def _wortlaut(text: str) -> str:
    return " ".join(w.casefold() for w in worte(text))


def _im_ganzen(alle: Collection[str]) -> Iterator[Fund]:
    """Judge the whole: its LIX, and how many of its sentences say what is not."""
    if len(alle) < MINDESTENS_SAETZE:
        return
    ganzes = "\n\n".join(alle)
    wert = lix(zaehle(ganzes))
    anfang = next(iter(alle))
    if wert > HOECHSTER_LIX:
        yield Fund(anfang, "Lesbarkeit", f"LIX {wert:.0f}", f"höchstens {HOECHSTER_LIX}",
                   "Kürzere Sätze und kürzere Wörter.")  # fmt: skip
    anteil = sum(bool(_VERNEINT.search(s)) for s in alle) / len(alle)
    if anteil > HOECHSTER_ANTEIL_VERNEINT:
        yield Fund(anfang, "Verneinung", f"{100 * anteil:.0f} von 100 Sätzen verneinen",
                   "höchstens 20 von 100", "Sagen, was ist.")  # fmt: skip
