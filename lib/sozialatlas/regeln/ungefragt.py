"""Rules that wait for what Kommunen contribute, told apart from rules that hold nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sozialatlas.regeln.folgen import NICHT_VOLLSTAENDIG, OHNE_REGISTER, OHNE_STIMMEN, OHNE_ZIEL
from sozialatlas.typen import Befund, Umstand

BEITRAG = {
    OHNE_ZIEL: "Ziele",
    OHNE_STIMMEN: "qualitative Befunde",
    OHNE_REGISTER: "ein vollständiges Register der Maßnahmen",
    NICHT_VOLLSTAENDIG: "ein vollständiges Register der Maßnahmen",
}
"""What has not been delivered, by the reason that findings give."""

ARTEN = ("massnahme_fehlt", "ziel", "stimme")
"""Kinds of conditions that ask the Kommune's own knowledge."""


def ungefragt(befunde: Sequence[Befund]) -> tuple[str, ...]:
    """Return what a rule waits for that Kommunen have not delivered; empty if it does not wait.

    ``befunde`` are those of one rule. It waits if it holds nowhere, and somewhere all that is
    missing is what the Kommune itself could deliver.
    """
    if any(b.wahrheit == "trifft_zu" for b in befunde):
        return ()
    wartende = [b for b in befunde if _wartet(b)]
    gruende = (u.grund for b in wartende for u in _oertliche(b) if u.grund in BEITRAG)
    return tuple(dict.fromkeys(BEITRAG[grund] for grund in gruende))


def nie_gefragt(befunde: Sequence[Befund]) -> bool:
    """Has no area at all delivered what the rule asks?"""
    return all(u.grund in BEITRAG for b in befunde for u in _oertliche(b))


def _wartet(b: Befund) -> bool:
    if b.wahrheit != "nicht_beurteilbar":
        return False
    zahlen = any(n.wahrheit == "nicht_beurteilbar" for n in b.nachweise)
    return not zahlen and any(u.grund in BEITRAG for u in _oertliche(b))


def _oertliche(b: Befund) -> Iterator[Umstand]:
    return (u for u in b.umstaende if u.art in ARTEN)
