"""The way of an area through its changes: where it went, with which parts, or why nobody knows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.gebiete.modell import Aenderung, Gebiete
from sozialatlas.gebiete.staende import fruehestens, spaetestens, vollzogen, zwischen
from sozialatlas.typen import Datumsregel

TOLERANZ = Fraction(5, 1000)
"""Shares of a dissolved area are given with three decimals; up to here their sum counts as 1."""

UMSCHLUESSELUNG = "Umschlüsselung"


@dataclass(frozen=True)
class Anteil:
    """The part of an area that belongs to ``nach`` on another day.

    ``geschaetzt`` ≤ ``anteil`` of it went through a split: its share is measured on something
    else (surface, residents) than what is converted.
    """

    nach: str
    anteil: Fraction
    geschaetzt: Fraction


def ziele(
    gebiete: Gebiete,
    ags: str,
    nach: date,
    *,
    von: date | None = None,
    regel: Datumsregel = "recht",
) -> tuple[Anteil, ...]:
    """Return where an area went by the day ``nach``, through all changes after ``von``, by AGS.

    The shares add up to 1 exactly. Without ``von`` all changes of the key count. Raises
    :class:`DatenFehler` where the way is not known.
    """
    summen: dict[str, Anteil] = {}
    for teil in _folge(gebiete, ags, von or date.min, nach, regel, frozenset()):
        alt = summen.get(teil.nach, Anteil(teil.nach, Fraction(0), Fraction(0)))
        summen[teil.nach] = Anteil(
            teil.nach, alt.anteil + teil.anteil, alt.geschaetzt + teil.geschaetzt
        )
    return tuple(summen[a] for a in sorted(summen))


def herkunft(
    gebiete: Gebiete, ags: str, nach: date, *, von: date, regel: Datumsregel = "recht"
) -> tuple[Anteil, ...]:
    """Return what an area of the day ``von`` was on the earlier day ``nach``.

    Only a change of key can be undone: of all other changes the parts would be needed. Raises
    :class:`DatenFehler` for them.
    """
    spanne = zwischen(gebiete.aenderungen, nach, von, regel)
    while beteiligt := [a for a in spanne if ags in (a.von, a.nach) and a.von != a.nach]:
        (a, *weitere) = beteiligt
        unklar = vollzogen(a, nach, regel) is None
        if weitere or unklar or a.art != UMSCHLUESSELUNG or a.nach != ags:
            raise _mangel(ags, "Für einen früheren Stand fehlen die Zahlen der einzelnen Teile.")
        ags, spanne = a.von, tuple(b for b in spanne if b != a)
    return (Anteil(ags, Fraction(1), Fraction(0)),)


def _folge(
    gebiete: Gebiete, ags: str, von: date, nach: date, regel: Datumsregel, weg: frozenset[str]
) -> Iterator[Anteil]:
    """Follow an area change by change; ``weg`` are the keys that ended on the way here."""
    schritt = _naechster(gebiete, ags, von, nach, regel)
    if not schritt:
        yield Anteil(ags, Fraction(1), Fraction(0))
        return
    bleibt = _besteht(gebiete, ags, spaetestens(schritt[0], regel))
    for ziel, anteil in _anteile(ags, schritt, bleibt).items():
        if ziel in weg:
            raise _mangel(ags, f"Die Änderungen führen im Kreis: {ziel} kehrt wieder.")
        ab = spaetestens(schritt[0], regel) if ziel == ags else fruehestens(schritt[0], regel)
        for t in _folge(gebiete, ziel, ab, nach, regel, weg if bleibt else weg | {ags}):
            geschaetzt = t.anteil if anteil < 1 else t.geschaetzt
            yield Anteil(t.nach, anteil * t.anteil, anteil * geschaetzt)


def _naechster(
    gebiete: Gebiete, ags: str, von: date, nach: date, regel: Datumsregel
) -> tuple[Aenderung, ...]:
    """Return the rows of the first change of an area after ``von`` and up to ``nach``."""
    eigene = gebiete.abgaenge.get(ags, ())
    offen = sorted(zwischen(eigene, von, nach, regel), key=lambda a: spaetestens(a, regel))
    for a in offen:
        unklar = vollzogen(a, nach, regel) is None
        # A key that ended with the change stands for the area before it, whatever the day was.
        unklar |= vollzogen(a, von, regel) is None and _besteht(gebiete, ags, spaetestens(a, regel))
        if unklar:
            spanne = f"{a.zeitraum_von:%d.%m.%Y} bis {a.zeitraum_bis:%d.%m.%Y}"
            raise _mangel(ags, f"Vom Tag der Änderung ist nur der Zeitraum bekannt: {spanne}.")
    gruppen = groupby(offen, key=lambda a: (spaetestens(a, regel), fruehestens(a, regel)))
    return next((tuple(gruppe) for _, gruppe in gruppen), ())


def _anteile(ags: str, schritt: Iterable[Aenderung], bleibt: bool) -> dict[str, Fraction]:
    """Return the shares of one change, exactly 1 in sum; what does not go stays."""
    anteile: dict[str, Fraction] = {}
    for a in schritt:
        if a.nach is None or a.anteil is None:
            raise _mangel(ags, "Wohin das Gebiet kam oder mit welchen Anteilen, ist nicht bekannt.")
        anteile[a.nach] = anteile.get(a.nach, Fraction(0)) + Fraction(str(a.anteil))
    summe = sum(anteile.values(), Fraction(0))
    if bleibt and summe <= 1:
        return anteile | ({ags: 1 - summe} if summe < 1 else {})
    if abs(summe - 1) > TOLERANZ:
        raise _mangel(ags, f"Die Anteile der Änderung ergeben {float(summe):.3f} statt 1.")
    return {ziel: anteil / summe for ziel, anteil in anteile.items()}


def _besteht(gebiete: Gebiete, ags: str, tag: date) -> bool:
    """Whether the area is still there after a change on this day."""
    kommune = gebiete.kommunen.get(ags)
    return kommune is not None and (kommune.gueltig_bis is None or kommune.gueltig_bis >= tag)


def _mangel(ags: str, text: str) -> DatenFehler:
    return DatenFehler(Mangel(
        "data/gebiete/aenderungen.csv", None, ags, text, "eine bekannte Nachfolge",
        "Die Änderung in data/katalog/gebietsaenderungen.yml belegen oder die Zahlen für"
        " diesen Gebietsstand vom Herausgeber beziehen.",
    ))  # fmt: skip
