"""The last slide: where the figures come from and how they may be used."""

from __future__ import annotations

from collections.abc import Iterable

from sozialatlas.bericht.abschnitte import kurzquelle
from sozialatlas.bericht.folie import Folie, punkte
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.darstellung.karten import KARTENVERMERK


def quellenfolie(g: Grundlage, kennwerte: Iterable[Kennwert], *, karte: bool) -> Folie:
    """Sources with licence, each once; the full notes of the publishers are in the notes."""
    gezeigt = [k for k in kennwerte if k.vorhanden]
    quellen = {q.id: q for k in gezeigt if (q := g.quelle(k)) is not None}
    zeilen = dict.fromkeys(f"{kurzquelle(q)}: {q.lizenz_kurz}" for q in quellen.values())
    vermerke = dict.fromkeys(q.quellenvermerk for q in quellen.values())
    statistiken = dict.fromkeys(k.indikator.herausgeber for k in gezeigt)
    return Folie(
        "Alle Zahlen stammen aus öffentlichen Quellen und lassen sich nachrechnen",
        punkte(
            *zeilen,
            f"Karten: {KARTENVERMERK}" if karte else "",
            "Daten verändert: Raten, Abstände und Trends sind eigene Berechnungen.",
            "Regeln, Daten und Programm sind offen; der Bericht nennt zu jeder Zahl ihre Quelle.",
        ),
        (
            f"Quellenvermerke der Herausgeber: {' '.join(f'„{v}“' for v in vermerke)}",
            f"Zugrunde liegen: {'; '.join(statistiken)}.",
            "Falls gefragt wird, ob neuere Zahlen vorliegen: Andere Quellen können neuer sein;"
            " gezeigt ist, was für alle Kreise in gleicher Weise vorliegt.",
        ),
    )
