"""How many syllables a German word has, by its vowels."""

from __future__ import annotations

import re

_KERN = re.compile(r"äu|au|ei|ey|ai|ay|eu|ie|oi(?=l|s|$)|ou|aa|ee|oo|[aeiouyäöüé]")
_VORSILBE = re.compile(r"(?<=be|ge)(?=e(?![rs])|urt|imp|inh)")
_BUCHSTABEN = re.compile(r"[^a-zäöüßé]")


def silben(wort: str) -> int:
    """Return the number of syllables; a number written in digits counts as one.

    Each vowel or diphthong is one; "qu" has no vowel of its own, and "be-" or "ge-" stands apart
    from a vowel that follows ("geeignet"). Loan words may be off by one; for shares over a text
    that is near enough.
    """
    return max(1, sum(_im_teil(teil) for teil in wort.lower().split("-")))


def _im_teil(teil: str) -> int:
    nur_buchstaben = _BUCHSTABEN.sub("", teil.replace("qu", "q"))
    return sum(len(_KERN.findall(stueck)) for stueck in _VORSILBE.split(nur_buchstaben))
