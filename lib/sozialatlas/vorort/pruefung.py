"""What holds for the texts of all contributions: no private person is named in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sozialatlas.fehler import Mangel
from sozialatlas.typen import Wert
from sozialatlas.vorort.entscheidungen import Beschluss, Entscheidung
from sozialatlas.vorort.personen import ABHILFE, personen
from sozialatlas.vorort.stimmen import Stimme

Pruefung = Callable[[str, int, Any], Iterator[Mangel]]

_AUSGENOMMEN = frozenset({"name", "verantwortlich", "vorschlag"})
OEFFENTLICH: dict[type[Wert], frozenset[str]] = {
    Entscheidung: _AUSGENOMMEN,
    Beschluss: _AUSGENOMMEN,
}
"""Fields in which a person answers for something in public: a chair, a head of department. What
the rule had proposed is not a text of the Kommune."""


def ohne_personen(orte: Collection[str] = ()) -> Pruefung:
    """Return the check that no text of an entry names a private person.

    ``orte``: names of areas. ``quelle`` may name the authors of a publication, but not in a voice:
    there it would be who was asked.
    """

    def pruefe(datei: str, zeile: int, wert: Any) -> Iterator[Mangel]:
        for feld, text in texte(wert):
            namen = feld != "quelle" or isinstance(wert, Stimme)
            for fund in personen(text, orte, namen=namen):
                yield Mangel(
                    *(datei, zeile, feld),
                    f"Der Text enthält persönliche Angaben („{fund.verdeckt}“).",
                    "Texte ohne Namen, Anschrift oder Alter mit Ort einzelner Menschen",
                    ABHILFE[fund.art],
                )

    return pruefe


def texte(wert: Wert, vorn: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts of an entry with the names of their fields, "kette.output" for inner ones."""
    frei = OEFFENTLICH.get(type(wert), frozenset())
    for feld in type(wert).model_fields:
        if feld not in frei:
            yield from _im_feld(getattr(wert, feld), f"{vorn}{feld}")


def _im_feld(inhalt: Any, feld: str) -> Iterator[tuple[str, str]]:
    match inhalt:
        case str():
            yield feld, inhalt
        case Wert():
            yield from texte(inhalt, f"{feld}.")
        case tuple():
            for nummer, teil in enumerate(inhalt):
                yield from _im_feld(teil, f"{feld}.{nummer}")
