"""First names, read only once a text has something that could be one."""

from __future__ import annotations

from functools import cache

GEWOEHNLICHE_WORTE = frozenset(
    {
        "August",
        "Ernst",
        "Mark",
        "Rose",
        "Wolf",
        "Heide",
        "Jost",
        "Gunst",
        "Engel",
        "Roman",
        "German",
    }
)
"""First names that are words of the language as well; they need a further sign."""


@cache
def vornamen() -> frozenset[str]:
    """Return some 2,000 first names as given in Germany, of many origins (library faker, MIT).

    The import takes a fifth of a second; a text without candidates does without it.
    """
    from faker.providers.person.de_DE import Provider

    return frozenset(map(str, Provider.first_names))


def ist_vorname(wort: str) -> bool:
    """Is the word a first name and nothing else? Both halves of "Anna-Lena" may be."""
    return all(w in vornamen() and w not in GEWOEHNLICHE_WORTE for w in wort.split("-"))
