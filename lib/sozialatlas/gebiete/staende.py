"""Between two days: which changes happened, and which areas are no longer the same.

A change has up to two days, its legal one and the one its tasks moved; each statistics follows
one of them (:data:`Datumsregel`). Of some changes only the period between two editions of the
Gemeindeverzeichnis is known: on a day within it, nobody can say whether they had happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sozialatlas.gebiete.modell import Aenderung, Gebiete
from sozialatlas.typen import Datumsregel

_KREIS = 5


def fruehestens(aenderung: Aenderung, regel: Datumsregel) -> date:
    """Return the first day on which the change may have been in force."""
    if tag := _tag(aenderung, regel):
        return tag
    davor = aenderung.zeitraum_von
    return davor + timedelta(days=1) if davor else date.min


def spaetestens(aenderung: Aenderung, regel: Datumsregel) -> date:
    """Return the first day on which the change was certainly in force."""
    return _tag(aenderung, regel) or aenderung.zeitraum_bis or date.max


def vollzogen(aenderung: Aenderung, stand: date, regel: Datumsregel) -> bool | None:
    """Whether the change was in force on a day; None where only its period is known."""
    if stand >= spaetestens(aenderung, regel):
        return True
    return False if stand < fruehestens(aenderung, regel) else None


def zwischen(
    aenderungen: Iterable[Aenderung], eins: date, anderes: date, regel: Datumsregel
) -> tuple[Aenderung, ...]:
    """Return the changes that happened, or may have, after one day and up to the other."""
    frueh, spaet = sorted((eins, anderes))
    if frueh == spaet:
        return ()
    return tuple(
        a for a in aenderungen
        if vollzogen(a, frueh, regel) is not True and vollzogen(a, spaet, regel) is not False
    )  # fmt: skip


def veraendert(gebiete: Gebiete, eins: date, anderes: date, regel: Datumsregel) -> frozenset[str]:
    """Return the AGS of all Gemeinden and Kreise that are not the same area on both days.

    A Gemeinde that only got another key counts: its figures are found under the other one. A
    Kreis counts when a Gemeinde crossed its border; what happens inside leaves it as it is.
    """
    ags: set[str] = set()
    for a in zwischen(gebiete.aenderungen, eins, anderes, regel):
        ags |= {a.von, a.nach} - {None}  # type: ignore[arg-type]
        if kreiswechsel(a):
            ags |= {a.von[:_KREIS], str(a.nach)[:_KREIS]}
    return frozenset(ags)


def kreiswechsel(aenderung: Aenderung) -> bool:
    """Whether the change moves a Gemeinde, or a part of one, into another Kreis."""
    return aenderung.nach is not None and aenderung.von[:_KREIS] != aenderung.nach[:_KREIS]


def _tag(aenderung: Aenderung, regel: Datumsregel) -> date | None:
    """Without a day of its own, tasks move with the law."""
    if regel == "aufgaben" and aenderung.datum_aufgaben:
        return aenderung.datum_aufgaben
    return aenderung.datum_recht
