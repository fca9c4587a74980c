"""Rules that wait for what Kommunen contribute, told apart from rules that hold nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from sozialatlas.regeln.folgen import NICHT_VOLLSTAENDIG, OHNE_REGISTER, OHNE_STIMMEN, OHNE_ZIEL
from sozialatlas.typen import Befund

BEITRAG = {
    OHNE_ZIEL: "Ziele",
    OHNE_STIMMEN: "qualitative Befunde",
    OHNE_REGISTER: "ein Register der Maßnahmen",
    NICHT_VOLLSTAENDIG: "ein vollständiges Register der Maßnahmen",
}
"""What nobody has delivered, by the reason that findings give."""


def ungefragt(befunde: Sequence[Befund]) -> tuple[str, ...]:
    """Return what nobody has delivered and a rule waits for; empty if that is not its trouble.

    ``befunde`` are those of one rule. It waits if it holds nowhere and, wherever it cannot be
    judged, nothing else than what is asked on site is missing.
    """
    offene = [b for b in befunde if b.wahrheit == "nicht_beurteilbar"]
    gruende = [u.grund for b in offene for u in b.umstaende if u.art in ARTEN and u.grund]
    trifft_zu = any(b.wahrheit == "trifft_zu" for b in befunde)
    if trifft_zu or not gruende or not set(gruende) <= BEITRAG.keys():
        return ()
    return tuple(dict.fromkeys(BEITRAG[grund] for grund in gruende))


ARTEN = ("massnahme_fehlt", "ziel", "stimme")
"""Kinds of conditions that ask the Kommune's own knowledge."""
