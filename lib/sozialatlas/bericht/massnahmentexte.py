"""Words on measures that several parts of a report need: state, completeness, logic chains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.text import aufklappbar, liste
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.vorort import OrtsMassnahme, Registerstand

STAND = {"laeuft": "läuft", "geplant": "geplant", "beendet": "beendet", "unbekannt": "unklar"}


def erklaerung(g: Grundlage, r: Registerstand) -> str:
    """Say for which Handlungsfelder a body has declared the register complete."""
    return (
        f"{_felder(g, r.handlungsfelder)} ist das Verzeichnis vollständig (Angabe:"
        f" {maskiere(r.erklaert_von)}, {sprache.datum(r.stand)})."
    )


def _felder(g: Grundlage, felder: Sequence[str]) -> str:
    namen = [g.katalog.handlungsfelder[f].name for f in felder]
    if not namen:
        return "Für alle Handlungsfelder"
    return f"Für {sprache.aufzaehlung(f'„{n}“' for n in namen)}"


def gefaltet(titel: str, massnahmen: Iterable[OrtsMassnahme]) -> Iterator[str]:
    """Fold the logic chains below a title; nothing where none is described."""
    if ketten := _ketten(massnahmen):
        yield from aufklappbar(titel, [ketten])


def _ketten(massnahmen: Iterable[OrtsMassnahme]) -> str:
    """Write the logic chains as a list: input, output, outcome, impact as far as described."""
    punkte = [
        f"**{'Beispiel: ' if m.beispiel else ''}{maskiere(m.name)}.** "
        + "; ".join(f"{name}: {maskiere(text)}" for name, text in m.kette.stufen.items())
        + "."
        for m in massnahmen
        if m.kette.stufen
    ]
    if not punkte:
        return ""
    return f"Einsatz, Leistung und was sich ändern soll:\n\n{liste(punkte)}"
