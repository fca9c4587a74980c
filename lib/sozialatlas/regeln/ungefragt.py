"""Rules that wait for what Kommunen contribute, told apart from rules that hold nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from sozialatlas.regeln.folgen import OHNE_REGISTER, OHNE_STIMMEN, OHNE_ZIEL
from sozialatlas.typen import Befund

BEITRAG = {
    OHNE_ZIEL: "Ziele",
    OHNE_STIMMEN: "qualitative Befunde",
    OHNE_REGISTER: "ein Register der Maßnahmen",
}
"""What nobody has delivered, by the reason that findings give."""


def ungefragt(befunde: Sequence[Befund]) -> tuple[str, ...]:
    """Return what nobody has delivered and a rule waits for; empty if that is not its trouble.

    ``befunde`` are those of one rule. It waits if no area knows anything of what it asks on site,
    it holds nowhere without, and somewhere what is missing could decide.
    """
    gruende = [u.grund for b in befunde for u in b.umstaende if u.art in ARTEN]
    wahrheiten = {b.wahrheit for b in befunde}
    wartet = "nicht_beurteilbar" in wahrheiten and "trifft_zu" not in wahrheiten
    if not wartet or not gruende or not set(gruende) <= BEITRAG.keys():
        return ()
    return tuple(dict.fromkeys(BEITRAG[grund] for grund in gruende))


ARTEN = ("massnahme_fehlt", "ziel", "stimme")
"""Kinds of conditions that ask the Kommune's own knowledge."""
