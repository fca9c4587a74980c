"""Changes of borders in words: whose border, when, which areas went where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

import pandas as pd

from sozialatlas.bericht.abschnitte import akkusativ
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle
from sozialatlas.gebiete import Aenderung, Gebiete, kreiswechsel, vollzogen
from sozialatlas.typen import Kommune

_KREIS = 5


def wechsel(gebiete: Gebiete, kommune: Kommune) -> tuple[Aenderung, ...]:
    """Return the changes of an area's border, by day; a Kreis that moved whole counts once."""
    ganze = {(a.von, a.nach) for a in gebiete.aenderungen if len(a.von) == _KREIS}

    def trifft(a: Aenderung) -> bool:
        if kommune.ebene == "gemeinde":
            return kommune.ags in (a.von, a.nach)
        paar = (a.von[:_KREIS], str(a.nach)[:_KREIS])
        einmal = a.von == paar[0] or paar not in ganze
        return kommune.ags in paar and kreiswechsel(a) and einmal

    return tuple(sorted(filter(trifft, gebiete.aenderungen), key=lambda a: (_tag(a), a.von)))


def satz(gebiete: Gebiete, kommune: Kommune) -> str:
    """Return all changes as one enumeration, "" where there is none."""
    gruppen = _gruppen(wechsel(gebiete, kommune))
    return sprache.aufzaehlung(f"{_wann(g[0])} {_was(gebiete, kommune, g)}" for g in gruppen)


def tabelle(gebiete: Gebiete, aenderungen: Sequence[Aenderung]) -> Tabelle:
    """Return the changes as a table: legal day and day of the tasks, area, from, to."""
    gruppen = _gruppen(aenderungen)
    spalten = {
        "Tag (Aufgaben)": [_tage(gruppe[0]) for gruppe in gruppen],
        "Gebiet": [namen(gebiete, gruppe) for gruppe in gruppen],
        "bisher": [_kreisname(gebiete, gruppe[0].von) for gruppe in gruppen],
        "seitdem": [_kreisname(gebiete, gruppe[0].nach) for gruppe in gruppen],
    }
    return Tabelle("gebietsstand", "Änderungen der Grenzen", pd.DataFrame(spalten))


def mit_und_ohne(
    gebiete: Gebiete, kommune: Kommune, aenderungen: Sequence[Aenderung], tag: date
) -> str:
    """Say who is counted on a day: "mit Eisenach, ohne Kaltennordheim, noch mit Hallungen"."""
    teile = []
    for vollzug, wenn_kommt, wenn_geht in ((True, "mit", "ohne"), (False, "noch ohne", "noch mit")):
        hier = [a for a in aenderungen if bool(vollzogen(a, tag, "recht")) is vollzug]
        for wort, kam in ((wenn_kommt, True), (wenn_geht, False)):
            if eigene := [a for a in hier if _kommt(a, kommune) is kam]:
                teile.append(f"{wort} {namen(gebiete, eigene)}")
    return ", ".join(teile)


def namen(gebiete: Gebiete, aenderungen: Iterable[Aenderung]) -> str:
    """Name the areas that changed: "Eisenach und Teile von Anrode"."""
    alle = list(aenderungen)
    ganz = dict.fromkeys(a.von for a in alle if a.anteil == 1)
    geteilt = dict.fromkeys(a.von for a in alle if a.von not in ganz)
    teile = [gebiete.kommune(ags).name for ags in ganz]
    if geteilt:
        mehrere = sprache.aufzaehlung(gebiete.kommune(ags).name for ags in geteilt)
        teile.append(f"Teile von {mehrere}")
    return sprache.aufzaehlung(teile)


def _gruppen(aenderungen: Sequence[Aenderung]) -> list[list[Aenderung]]:
    def schluessel(a: Aenderung) -> tuple[date, str, str]:
        return _tag(a), a.von[:_KREIS], str(a.nach)[:_KREIS]

    return [list(g) for _, g in groupby(sorted(aenderungen, key=schluessel), schluessel)]


def _was(gebiete: Gebiete, kommune: Kommune, gruppe: Sequence[Aenderung]) -> str:
    mehrere = len({a.von for a in gruppe}) > 1 or gruppe[0].anteil != 1
    if _kommt(gruppe[0], kommune):
        return f"{'kamen' if mehrere else 'kam'} {namen(gebiete, gruppe)} hinzu"
    ziel = gebiete.kommunen.get(str(gruppe[0].nach)[:_KREIS])
    wohin = akkusativ(ziel) if ziel else "andere Gebiete"
    return f"{'gingen' if mehrere else 'ging'} {namen(gebiete, gruppe)} an {wohin}"


def _kommt(a: Aenderung, kommune: Kommune) -> bool:
    return kommune.ags in (a.nach, str(a.nach)[:_KREIS])


def _kreisname(gebiete: Gebiete, ags: str | None) -> str:
    kreis = gebiete.kommunen.get(str(ags)[:_KREIS])
    if kreis is None:
        return "nicht bekannt"
    return "kreisfrei" if ags == kreis.ags and kreis.gueltig_bis else kreis.name


def _tag(a: Aenderung) -> date:
    return a.datum_recht or a.zeitraum_bis or date.max


def _wann(a: Aenderung) -> str:
    if a.datum_recht:
        return f"am {sprache.datum(a.datum_recht)}"
    return f"zwischen dem {a.zeitraum_von:%d.%m.%Y} und dem {a.zeitraum_bis:%d.%m.%Y}"


def _tage(a: Aenderung) -> str:
    if a.datum_recht is None:
        return f"{a.zeitraum_von:%d.%m.%Y} bis {a.zeitraum_bis:%d.%m.%Y}"
    if a.datum_aufgaben in (None, a.datum_recht):
        return f"{a.datum_recht:%d.%m.%Y}"
    return f"{a.datum_recht:%d.%m.%Y} ({a.datum_aufgaben:%d.%m.%Y})"
