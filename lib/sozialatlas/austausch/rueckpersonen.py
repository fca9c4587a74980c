"""No private person in what came back: the same net as at every load, with the place in the form.

Without it a decision could be written that the next load refuses.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sozialatlas.austausch.rueckmeldung import ALLGEMEIN, FELDER, Antwort, Rueckmeldung, mangel
from sozialatlas.fehler import Mangel
from sozialatlas.vorort.personen import ABHILFE, Fund, personen

IM_AMT = frozenset({"name", "verantwortlich"})
"""Fields in which someone answers in public; a name is allowed there, the function is enough."""


@dataclass(frozen=True)
class Persoenliches:
    """Findings that refuse the form, and those that only ask for a function instead of a name."""

    fehler: tuple[Mangel, ...]
    hinweise: tuple[Mangel, ...]


def persoenliches(r: Rueckmeldung, orte: Collection[str] = ()) -> Persoenliches:
    """Return what points to a person in answers and proposals; ``orte`` are names of areas."""
    funde = [*_in_antworten(r, orte), *_in_vorschlaegen(r, orte)]
    return Persoenliches(
        tuple(dict.fromkeys(m for ist_fehler, m in funde if ist_fehler)),
        tuple(dict.fromkeys(m for ist_fehler, m in funde if not ist_fehler)),
    )


def _in_antworten(r: Rueckmeldung, orte: Collection[str]) -> Iterator[tuple[bool, Mangel]]:
    """Yield a finding and whether it refuses the form."""
    for feld, antwort in _antworten(r):
        name = FELDER.get(feld) or ALLGEMEIN[feld]
        for fund in personen(antwort.text, orte, namen=feld != "quelle"):
            if feld in IM_AMT and fund.art == "name":
                yield False, mangel(
                    r.datei, antwort.ort, name, f"Hier steht ein Name („{fund.verdeckt}“).",
                    "eine Funktion, zum Beispiel Vorsitz des Jugendhilfeausschusses",
                    "Die Funktion genügt; was hier steht, erscheint im Bericht.",
                )  # fmt: skip
            else:
                yield True, _mangel(r, antwort.ort, name, fund)


def _antworten(r: Rueckmeldung) -> Iterator[tuple[str, Antwort]]:
    yield from r.allgemein.items()
    for angabe in r.angaben:
        yield from angabe.felder.items()


def _in_vorschlaegen(r: Rueckmeldung, orte: Collection[str]) -> Iterator[tuple[bool, Mangel]]:
    """Look at proposals that would be kept; others are shown and forgotten."""
    for v in r.vorschlaege:
        if v.schluessel in r.gesendet:
            for text in (v.alt, v.neu, v.von):
                for fund in personen(text, orte):
                    yield True, _mangel(r, v.ort, "Vorschlag", fund)


def _mangel(r: Rueckmeldung, ort: str, feld: str, fund: Fund) -> Mangel:
    return mangel(
        r.datei, ort, feld, f"Der Text enthält persönliche Angaben („{fund.verdeckt}“).",
        "Texte ohne Namen, Anschrift oder Alter mit Ort einzelner Menschen", ABHILFE[fund.art],
    )  # fmt: skip
