"""One sentence per measure on what its aim has done since it began, and why no more can be said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import Text, absaetze, liste
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.massnahmen import wirkung
from sozialatlas.typen import Kommune
from sozialatlas.vorort import OrtsMassnahme

KOPF = "Was seit dem Beginn geschah. Von einer Wirkung ist damit nichts gesagt:"


def liste_der(g: Grundlage, kommune: Kommune, massnahmen: Iterable[OrtsMassnahme]) -> Text:
    """Return a sentence for each measure with a start and an aim that has figures on both sides.

    ``kommune`` is where the measure works; nothing where no sentence can be said.
    """
    punkte = [p for m in massnahmen for p in _punkte(g, kommune, m)]
    return absaetze([KOPF, str(liste(punkte))]) if punkte else Text("")


def _punkte(g: Grundlage, kommune: Kommune, m: OrtsMassnahme) -> Iterator[str]:
    """Yield the sentence on the first aim for which there is one."""
    if m.von is None:
        return
    saetze = _saetze(g, kommune, m)
    erster = next(saetze, "")
    if erster:
        yield f"**{'Beispiel: ' if m.beispiel else ''}{maskiere(m.name)}.** {maskiere(erster)}"


def _saetze(g: Grundlage, kommune: Kommune, m: OrtsMassnahme) -> Iterator[str]:
    assert m.von is not None, "asked only for measures with a start"
    for id_ in _ziele(g, m):
        reihen, ort = g.reihen(id_), _ort(kommune)
        satz = wirkung.satz(g.indikator(id_), reihen, kommune.ags, ort, m.von)
        if satz is not None:
            yield satz.text


def _ziele(g: Grundlage, m: OrtsMassnahme) -> Sequence[str]:
    """Return the indicators that a measure is meant to move, each once."""
    return list(dict.fromkeys(z.indikator for z in m.ziele if z.indikator in g.katalog.indikatoren))


def _ort(kommune: Kommune) -> str:
    """Name an area after "in": "Gera", "dem Landkreis Eichsfeld"."""
    return kommune.ortsangabe.removeprefix("in ").replace("im ", "dem ", 1)
