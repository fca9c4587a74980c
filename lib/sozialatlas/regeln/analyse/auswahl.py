"""Which rules can be analysed when others are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.folgen import finde_kreis, verwiesene
from sozialatlas.regeln.knoten import WennAnzahl, blaetter
from sozialatlas.regeln.modell import Regel


def brauchbare(
    regeln: Sequence[Regel], maengel: Iterable[Mangel]
) -> tuple[tuple[Regel, ...], tuple[str, ...]]:
    """Return the rules whose results do not rest on a faulty one, and the ids of all others.

    A rule that counts recommendations rests on all rules.
    """
    aus = {PurePosixPath(mangel.datei).stem for mangel in maengel}
    rest = {r.id: r for r in regeln if r.id not in aus}
    while kreis := set(finde_kreis(rest.values())):
        aus |= kreis
        rest = {name: r for name, r in rest.items() if name not in kreis}
    while betroffen := {name for name, r in rest.items() if _beruht_auf(r, aus)}:
        aus |= betroffen
        rest = {name: r for name, r in rest.items() if name not in betroffen}
    return tuple(rest.values()), tuple(sorted(aus))


def _beruht_auf(regel: Regel, andere: set[str]) -> bool:
    zaehlt = any(isinstance(blatt, WennAnzahl) for blatt, _ in blaetter(regel.wenn))
    return bool(andere) if zaehlt else bool(verwiesene(regel) & andere)
