"""The slide on measures: what suits the drafts, and what is known about its effects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sozialatlas.bericht.entwuerfe import EVIDENZ
from sozialatlas.bericht.folie import Folie, tafel
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text
from sozialatlas.darstellung import sprache
from sozialatlas.typen import Empfehlung

HOECHSTENS = 7
KONTROLLIERT = "A"


def massnahmenfolie(g: Grundlage, alle: Sequence[Empfehlung]) -> Folie | Text:
    """Measures that the drafts name, those first whose effects are studied best."""
    zahl = Counter(m for e in alle for m in e.massnahmen if m in g.katalog.massnahmen)
    if not zahl:
        return Text("")
    stufen = list(EVIDENZ)
    gewaehlt = sorted(
        (g.katalog.massnahmen[m] for m in zahl),
        key=lambda m: (stufen.index(m.evidenz.grad), -zahl[m.id], m.name),
    )
    gut = sum(m.evidenz.grad == KONTROLLIERT for m in gewaehlt)
    wie_viele = {0: "Keine", 1: "Eine"}.get(gut, sprache.am_satzanfang(sprache.zahlwort(gut)))
    felder = g.katalog.handlungsfelder
    return Folie(
        f"{wie_viele} der {sprache.zahlwort(len(gewaehlt))} genannten Maßnahmen"
        f" {'ist' if gut < 2 else 'sind'} in Deutschland kontrolliert untersucht",
        tafel(
            ("Maßnahme", "Handlungsfeld", "Wirkung untersucht"),
            [
                (m.name, felder[m.handlungsfeld].kurzname, EVIDENZ[m.evidenz.grad])
                for m in gewaehlt[:HOECHSTENS]
            ],
            "A: kontrollierte Studie in Deutschland; B: Vergleichsgruppe oder Ausland;"
            " C: Berichte von Beteiligten; D: uneinheitlich.",
        ),
        (
            "Quelle: Katalog der Maßnahmen mit Belegen; die Nachweise stehen im Atlas.",
            *(f"{m.name}: {m.evidenz.satz}" for m in gewaehlt if m.evidenz.satz),
            "Falls gefragt wird, ob eine Maßnahme hier wirken würde: Das lässt sich aus Studien an"
            " anderen Orten nicht sicher schließen.",
        ),
    )
