"""Need × offer: what the rules see, beside what is on record as an offer.

Per area and Handlungsfeld one cell. Every need and every offer of the field stands in it once;
its class says how the two meet. "No known offer" is not "no offer": only where a body has
declared the register complete may a text say that there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sozialatlas.massnahmen.angebote import Angebot
from sozialatlas.vorort import Registerstand

Klasse = Literal["bedarf_ohne", "bedarf_mit", "angebot_ohne", "keines", "nicht_beurteilbar"]

KLASSEN: dict[Klasse, str] = {
    "bedarf_ohne": "Bedarf ohne bekanntes Angebot",
    "bedarf_mit": "Bedarf mit Angebot",
    "angebot_ohne": "Angebot ohne erkennbaren Bedarf",
    "keines": "weder Bedarf erkennbar noch Angebot bekannt",
    "nicht_beurteilbar": "nicht beurteilbar",
}


@dataclass(frozen=True)
class Bedarf:
    """A need: a rule that holds for the area."""

    regel: str
    titel: str
    handlungsfeld: str
    prioritaet: Literal["hoch", "mittel", "niedrig"]
    massnahmen: tuple[str, ...] = ()  # kinds of measures that the rule proposes


@dataclass(frozen=True)
class Zelle:
    """One Handlungsfeld of an area."""

    ags: str
    handlungsfeld: str
    klasse: Klasse
    bedarfe: tuple[Bedarf, ...]
    angebote: tuple[Angebot, ...]  # there today
    hinweise: tuple[Angebot, ...]  # on record once; whether still there is not known
    fruehere: tuple[Angebot, ...]  # ended
    register: Registerstand | None  # who declared the list of this field complete

    @property
    def nur_hinweise(self) -> bool:
        """Is all that is on record of an offer too old or undated to count?"""
        return not self.angebote and bool(self.hinweise)

    @property
    def vorgeschlagen(self) -> tuple[str, ...]:
        """Kinds of measures that the needs propose, those that most of them name ahead."""
        zahlen = Counter(m for b in self.bedarfe for m in b.massnahmen)
        return tuple(m for m, _ in zahlen.most_common())

    def arten(self, angebote: Iterable[Angebot]) -> tuple[str, ...]:
        """Return those proposed kinds that the offers bring."""
        vorhandene = {art for a in angebote for art in a.arten}
        return tuple(m for m in self.vorgeschlagen if m in vorhandene)


def stelle_gegenueber(
    ags: str,
    felder: Iterable[str],
    bedarfe: Sequence[Bedarf],
    angebote: Sequence[Angebot],
    beurteilt: Collection[str],
    register: Sequence[Registerstand] = (),
) -> tuple[Zelle, ...]:
    """Return one cell per Handlungsfeld, in the order of ``felder``.

    ``beurteilt`` are the Handlungsfelder in which at least one rule could be judged; where none
    could, the absence of a need says nothing.
    """
    return tuple(_zelle(ags, feld, bedarfe, angebote, beurteilt, register) for feld in felder)


def _zelle(
    ags: str,
    feld: str,
    bedarfe: Iterable[Bedarf],
    angebote: Iterable[Angebot],
    beurteilt: Collection[str],
    register: Iterable[Registerstand],
) -> Zelle:
    eigene = tuple(b for b in bedarfe if b.handlungsfeld == feld)
    im_feld = [a for a in angebote if feld in a.handlungsfelder]
    da, offen, vorbei = (
        tuple(a for a in im_feld if a.besteht is wert) for wert in (True, None, False)
    )
    return Zelle(
        ags,
        feld,
        ordne_ein(bool(eigene), bool(da), feld in beurteilt),
        eigene,
        da,
        offen,
        vorbei,
        next((r for r in register if r.umfasst(feld)), None),
    )


def ordne_ein(bedarf: bool, angebot: bool, beurteilt: bool) -> Klasse:
    """Return the class; a need that was found counts even where other rules stayed open."""
    if bedarf:
        return "bedarf_mit" if angebot else "bedarf_ohne"
    if not beurteilt:
        return "nicht_beurteilbar"
    return "angebot_ohne" if angebot else "keines"
