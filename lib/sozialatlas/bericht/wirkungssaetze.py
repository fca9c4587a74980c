"""One sentence per measure on what its aim has done since it began, and why no more can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.massnahmen import wirkung
from sozialatlas.typen import Kommune
from sozialatlas.vorort import OrtsMassnahme

KOPF = "Was seit dem Beginn geschah; von einer Wirkung ist damit nichts gesagt."
ERFUNDENER_BEGINN = " Der Beginn der Beispiele ist erfunden, die Zahlen sind amtlich."


def liste_der(g: Grundlage, kommune: Kommune, massnahmen: Iterable[OrtsMassnahme]) -> Text:
    """Return a sentence for each measure with a start and an aim that is an indicator.

    ``kommune`` is where the measures work. Those without comparable figures before and after
    their start are named together; nothing is said of measures without start or aim.
    """
    gefragt = [(m, m.von) for m in massnahmen if m.von is not None and _ziele(g, m)]
    if not gefragt:
        return Text("")
    saetze = [(m, _satz(g, kommune, m, von)) for m, von in gefragt]
    zusatz = ERFUNDENER_BEGINN if any(m.beispiel for m, _ in gefragt) else ""
    punkte = str(liste(f"**{_name(m)}.** {maskiere(s)}" for m, s in saetze if s))
    ohne = sprache.aufzaehlung(f"„{_name(m)}“" for m, s in saetze if not s)
    fehlt = f"Vor und nach dem Beginn vergleichbare Zahlen fehlen noch für {ohne}." if ohne else ""
    return absaetze([KOPF + zusatz if punkte else "", punkte, fehlt])


def _name(m: OrtsMassnahme) -> str:
    return f"{'Beispiel: ' if m.beispiel else ''}{maskiere(m.name)}"


@cache
def _satz(g: Grundlage, kommune: Kommune, m: OrtsMassnahme, von: date) -> str:
    """Return the sentence on the first aim for which there is one, "" without such an aim."""
    saetze = (
        wirkung.satz(g.indikator(id_), g.reihen(id_), kommune.ags, _ort(kommune), von)
        for id_ in _ziele(g, m)
    )
    return next((s.text for s in saetze if s is not None), "")


def _ziele(g: Grundlage, m: OrtsMassnahme) -> Sequence[str]:
    """Return the indicators that a measure is meant to move, each once."""
    return list(dict.fromkeys(z.indikator for z in m.ziele if z.indikator in g.katalog.indikatoren))


def _ort(kommune: Kommune) -> str:
    """Name an area after "in": "Gera", "dem Landkreis Eichsfeld"."""
    return kommune.ortsangabe.removeprefix("in ").replace("im ", "dem ", 1)
