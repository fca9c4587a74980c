"""The ladder of causal wording: which evidence allows which kind of sentence.

Levels as in the project's notes on the field (section 6.5); Bloom 1995 and Abadie et al. 2010 for
local designs. A text may use the words of its level and of all below.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType


class Stufe(IntEnum):
    """What a sentence claims, from a single figure to a proven effect."""

    BESCHREIBUNG = 0  # beträgt, liegt bei
    VERGLEICH = 1  # ist höher als; nicht unterscheidbar von
    ENTWICKLUNG = 2  # ist gestiegen, seit
    ZUSAMMENHANG = 3  # geht einher mit
    HINWEIS = 4  # Beteiligte berichten; vereinbar mit einer Wirkung von … bis …
    EINGESCHRAENKT = 5  # Studien mit Vergleichsgruppe deuten darauf hin, dass …
    BELEGT = 6  # hat in einer kontrollierten Studie (Ort, Jahr) … verbessert
    NIE = 7  # nachweislich, garantiert, wird hier … verbessern


TEXT: Mapping[Stufe, str] = MappingProxyType({
    Stufe.BESCHREIBUNG: "Beschreibung („beträgt“, „liegt bei“)",
    Stufe.VERGLEICH: "Vergleich („höher als“, „nicht unterscheidbar von“)",
    Stufe.ENTWICKLUNG: "Entwicklung („ist gestiegen“, „seit“)",
    Stufe.ZUSAMMENHANG: "Zusammenhang („geht einher mit“)",
    Stufe.HINWEIS: "Hinweis („Beteiligte berichten“, „fällt zusammen mit“)",
    Stufe.EINGESCHRAENKT: "Wirkung mit Einschränkung („Studien deuten darauf hin, dass …“)",
    Stufe.BELEGT: "belegte Wirkung („hat in einer kontrollierten Studie …“)",
    Stufe.NIE: "keine: Das Wort verspricht mehr, als irgendein Beleg hergibt",
})  # fmt: skip

STUFE_JE_GRAD: Mapping[str, Stufe] = MappingProxyType({
    "A": Stufe.BELEGT, "B": Stufe.EINGESCHRAENKT, "C": Stufe.HINWEIS, "D": Stufe.HINWEIS,
    "0": Stufe.ZUSAMMENHANG, "?": Stufe.ZUSAMMENHANG, "entfaellt": Stufe.ZUSAMMENHANG,
})  # fmt: skip
"""Highest level per grade of evidence of a measure (data/katalog/massnahmen/README.md)."""

OHNE_BELEG = Stufe.ZUSAMMENHANG
"""What a text may claim that names no evidence."""
