"""What exists on site: the register of measures, and how far it is complete.

``massnahmen.yml`` lists measures; ``register.yml`` says for which Handlungsfelder the list is
complete. Without that statement a measure that is not listed is unknown, not missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from sozialatlas.katalog import Absicht, Wirkungskette
from sozialatlas.vorort.eintrag import Eintrag, Text

__all__ = ["Absicht", "OrtsMassnahme", "Registerstand", "Wirkungskette", "pruefbare"]


class OrtsMassnahme(Eintrag):
    """A programme, strategy or single measure as it exists on site."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")  # unique within the Kommune, stable
    name: Text
    handlungsfeld: str
    massnahme: str = ""  # the kind of measure: id of data/katalog/massnahmen
    programm: str = ""  # the programme of the Land that it belongs to
    zielgruppe: Text
    orte: tuple[Text, ...] = ()  # districts, Gemeinden; empty: the whole Kommune
    von: date | None = None
    bis: date | None = None
    mittel: str = ""  # as the source says it, with year
    ziele: tuple[Absicht, ...] = ()
    kette: Wirkungskette = Wirkungskette()
    stand: Literal["laeuft", "geplant", "beendet", "unbekannt"]

    def besteht(self, stichtag: date | None = None) -> bool | None:
        """Does it exist on a day? None where nobody knows: not stated, or its period is over."""
        if self.stand == "laeuft":
            abgelaufen = stichtag is not None and self.bis is not None and self.bis < stichtag
            return None if abgelaufen else True
        return None if self.stand == "unbekannt" else False


class Registerstand(Eintrag):
    """The statement of a body that the register is complete (``register.yml``)."""

    handlungsfelder: tuple[str, ...] = ()  # empty: all
    stand: date
    erklaert_von: Text  # the body, not a person

    def umfasst(self, handlungsfeld: str) -> bool:
        return not self.handlungsfelder or handlungsfeld in self.handlungsfelder


def pruefbare(
    massnahmen: Iterable[OrtsMassnahme],
    register: Iterable[Registerstand],
    felder: Mapping[str, str],
    stichtag: date | None = None,
) -> frozenset[str]:
    """Return the kinds of measures that the register would list if the Kommune had them.

    ``felder`` gives the Handlungsfeld of each kind. A kind whose only entries leave open whether
    they still exist is not among them.
    """
    erklaerungen = list(register)
    offen = {m.massnahme for m in massnahmen if m.besteht(stichtag) is None}
    return frozenset(
        art
        for art, feld in felder.items()
        if art not in offen and any(r.umfasst(feld) for r in erklaerungen)
    )
