"""Counts of Gemeinden and Kreise together: Kreise are built from their Gemeinden, never keyed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from sozialatlas.fehler import DatenFehler
from sozialatlas.gebiete.modell import Gebiete
from sozialatlas.gebiete.nachfolge import herkunft, ziele
from sozialatlas.gebiete.staende import kreiswechsel, veraendert, zwischen
from sozialatlas.gebiete.umrechnung import Menge, rechne_um
from sozialatlas.typen import Datumsregel

_KREIS, _GEMEINDE = 5, 8


def rechne_ebenen_um(
    werte: Mapping[str, int | Fraction | None],
    gebiete: Gebiete,
    von: date,
    nach: date,
    regel: Datumsregel = "recht",
) -> dict[str, Menge]:
    """Convert counts of Gemeinden and Kreise; return the areas that changed, by AGS.

    Kreise are the sums of their converted Gemeinden. Where these are not there or do not add up
    to the Kreise as published, only a Kreis that moved as a whole is converted. Areas without a
    known way, and all that may hold a part of them, are left out: there is no figure for them.
    """
    betroffen = veraendert(gebiete, von, nach, regel)
    gemeinden = {a: w for a, w in werte.items() if len(a) == _GEMEINDE}
    kreise = {a: w for a, w in werte.items() if len(a) == _KREIS and a in betroffen}
    verloren = _unbekannte(gemeinden, gebiete, von, nach, regel)
    bekannte = {a: w for a, w in gemeinden.items() if a not in verloren}
    mengen = dict(rechne_um(bekannte, gebiete, nach, von=von, regel=regel).mengen)
    if kreise and _stimmig(gemeinden, kreise):
        unklar = {a: _moegliche(a, gebiete, von, nach, regel) for a in gemeinden if a in verloren}
        bleiben = {a: _menge(gemeinden[a]) for a, kreis in unklar.items() if len(kreis) == 1}
        summen = _summen([*mengen.items(), *bleiben.items()])
        verloren |= {k for moegliche in unklar.values() if len(moegliche) > 1 for k in moegliche}
        mengen |= summen
    else:
        geteilte = _geteilte_kreise(gebiete, von, nach, regel)
        geteilte |= _unbekannte(kreise, gebiete, von, nach, regel)
        ganze = {a: w for a, w in kreise.items() if a not in geteilte}
        mengen |= rechne_um(ganze, gebiete, nach, von=von, regel=regel).mengen
    return {a: mengen[a] for a in sorted(mengen) if a in betroffen and a not in verloren}


def _stimmig(
    gemeinden: Mapping[str, int | Fraction | None], kreise: Mapping[str, int | Fraction | None]
) -> bool:
    """Whether the Gemeinden add up to every Kreis that has a figure."""
    summen = _summen((a, _menge(w)) for a, w in gemeinden.items())
    return bool(gemeinden) and all(
        wert is None or (kreis in summen and summen[kreis].wert == wert)
        for kreis, wert in kreise.items()
    )


def _menge(wert: int | Fraction | None) -> Menge:
    return Menge(None if wert is None else Fraction(wert))


def _moegliche(
    ags: str, gebiete: Gebiete, von: date, nach: date, regel: Datumsregel
) -> frozenset[str]:
    """Return the Kreise in which an area, or parts of it, may lie on the other day."""
    spanne = zwischen(gebiete.aenderungen, von, nach, regel)
    paare = [(a.nach, a.von) if nach < von else (a.von, a.nach) for a in spanne]
    gebiete_ = {ags}
    while neue := {str(b) for a, b in paare if a in gebiete_ and b} - gebiete_:
        gebiete_ |= neue
    return frozenset(a[:_KREIS] for a in gebiete_)


def _summen(mengen: Iterable[tuple[str, Menge]]) -> dict[str, Menge]:
    summen: dict[str, Menge] = {}
    for ags, menge in mengen:
        kreis = ags[:_KREIS]
        summen[kreis] = summen[kreis] + menge if kreis in summen else menge
    return summen


def _unbekannte(
    ags: Iterable[str], gebiete: Gebiete, von: date, nach: date, regel: Datumsregel
) -> frozenset[str]:
    """Return the areas whose way is not known, and those that parts of them may have reached."""
    weg = herkunft if nach < von else ziele
    verloren: set[str] = set()
    for gebiet in ags:
        try:
            weg(gebiete, gebiet, nach, von=von, regel=regel)
        except DatenFehler:
            verloren.add(gebiet)
    spanne = zwischen(gebiete.aenderungen, von, nach, regel)
    while neue := {str(a.nach) for a in spanne if a.von in verloren and a.nach} - verloren:
        verloren |= neue
    return frozenset(verloren)


def _geteilte_kreise(gebiete: Gebiete, von: date, nach: date, regel: Datumsregel) -> frozenset[str]:
    """Return the Kreise that gave away or received less than a whole Kreis."""
    spanne = zwischen(gebiete.aenderungen, von, nach, regel)
    ganze = {(a.von, a.nach) for a in spanne if len(a.von) == _KREIS and a.anteil == 1}
    paare = {(a.von[:_KREIS], str(a.nach)[:_KREIS]) for a in spanne if kreiswechsel(a)}
    return frozenset(kreis for paar in paare - ganze for kreis in paar)
