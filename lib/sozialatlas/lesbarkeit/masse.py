"""Indices of readability: LIX, Wiener Sachtextformel, Flesch after Amstad."""

from __future__ import annotations

from dataclasses import dataclass

from sozialatlas.lesbarkeit.saetze import saetze, worte
from sozialatlas.lesbarkeit.silben import silben


@dataclass(frozen=True)
class Zaehlung:
    """What the indices count in a text."""

    saetze: int
    worte: int
    silben: int
    lange: int  # words of more than six letters
    mehrsilbige: int  # words of three syllables and more
    einsilbige: int


def zaehle(text: str) -> Zaehlung:
    """Count a text without markup. ValueError for one without a word."""
    alle = [w for satz in saetze(text) for w in worte(satz)]
    if not alle:
        raise ValueError("Ein Text ohne Wort hat keine Lesbarkeit.")
    silbenzahlen = [silben(w) for w in alle]
    return Zaehlung(
        saetze=len(saetze(text)),
        worte=len(alle),
        silben=sum(silbenzahlen),
        lange=sum(len(w) > 6 for w in alle),
        mehrsilbige=sum(s >= 3 for s in silbenzahlen),
        einsilbige=sum(s == 1 for s in silbenzahlen),
    )


def lix(z: Zaehlung) -> float:
    """LIX: words per sentence plus percentage of words of more than six letters.

    Below 40: books for children and young people; above 60: specialist literature. Source:
    C. H. Björnsson, Läsbarhet, Stockholm 1968.
    """
    return z.worte / z.saetze + 100 * z.lange / z.worte


def wiener(z: Zaehlung) -> float:
    """First Wiener Sachtextformel: years of school that a factual text asks for, 4 to 15.

    Source: R. Bamberger, E. Vanecek, Lesen – Verstehen – Lernen – Schreiben, Wien 1984.
    """
    anteil = 100 / z.worte
    return (
        0.1935 * z.mehrsilbige * anteil
        + 0.1672 * z.worte / z.saetze
        + 0.1297 * z.lange * anteil
        - 0.0327 * z.einsilbige * anteil
        - 0.875
    )


def amstad(z: Zaehlung) -> float:
    """Flesch reading ease for German: 180 − words per sentence − 58.5 × syllables per word.

    The higher the easier; 60 to 70 is plain. Source: T. Amstad, Wie verständlich sind unsere
    Zeitungen?, Zürich 1978.
    """
    return 180 - z.worte / z.saetze - 58.5 * z.silben / z.worte
