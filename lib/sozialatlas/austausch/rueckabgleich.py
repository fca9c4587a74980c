"""What a decision that came back does to those that are there: nothing, add, replace, contradict.

Nothing decided is lost: a decision on another edition stands beside the earlier one, a corrected
one stays below its successor. Only invented examples give way without a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sozialatlas.austausch.rueckmeldung import FELDER
from sozialatlas.vorort.entscheidungen import (
    ENTSCHLUSS_TEXT,
    Beschluss,
    Entscheidung,
    gleicher_text,
    letzte,
)

Art = Literal["neu", "erneut", "ergaenzt", "ersetzt", "beispiel", "konflikt", "gleich"]
IN_PLACE = frozenset({"ergaenzt", "ersetzt"})


@dataclass(frozen=True)
class Aenderung:
    """One decision before and after; ``felder`` are (label, old, new) where they differ."""

    schluessel: str
    titel: str
    art: Art
    alt: Entscheidung | None  # what is there on this draft, of this edition or the latest
    neu: Entscheidung
    felder: tuple[tuple[str, str, str], ...]
    ort: str


def bisherige(
    entscheidungen: Collection[Entscheidung], schluessel: str, ausgabe: str
) -> Entscheidung | None:
    """Return the decision on a draft: of this edition, else the latest, else an example."""
    eigene = [e for e in entscheidungen if e.schluessel == schluessel]
    von_jetzt = [e for e in eigene if e.ausgabe == ausgabe and not e.beispiel]
    if von_jetzt:
        return von_jetzt[0]
    return letzte(eigene).get(schluessel) or next(iter(eigene), None)


def gleiche_ab(
    alt: Entscheidung | None, b: Beschluss, titel: str, ort: str, *, ersetzen: bool
) -> Aenderung:
    """Compare a decision with the one that holds; ``ersetzen`` allows to overrule it."""
    art = _art(alt, b, ersetzen=ersetzen)
    neu = alt if art == "gleich" and alt is not None else _nachfolger(alt, b, art)
    vorher = None if art in ("neu", "erneut", "beispiel") else alt
    return Aenderung(b.schluessel, titel, art, alt, neu, tuple(unterschiede(vorher, b)), ort)


def _art(alt: Entscheidung | None, b: Beschluss, *, ersetzen: bool) -> Art:
    if alt is None:
        return "neu"
    if alt.beispiel:
        return "beispiel"
    anders = [f for f in FELDER if getattr(alt, f) != getattr(b, f)]
    if gleicher_text(alt.vorschlag, b.vorschlag):
        if not anders:
            return "gleich"
        if not any(getattr(alt, f) for f in anders):
            return "ergaenzt"
    if alt.ausgabe == b.ausgabe:
        return "ersetzt" if ersetzen else "konflikt"
    return "erneut" if ersetzen or b.datum > alt.datum else "konflikt"


def _nachfolger(alt: Entscheidung | None, b: Beschluss, art: Art) -> Entscheidung:
    """Return the decision that holds from now on, with what it replaces below it."""
    angaben = b.model_dump()
    if alt is None or art not in IN_PLACE:
        return Entscheidung.model_validate(angaben)
    if art == "ergaenzt":  # still the decision of its edition, from its minutes
        angaben |= {"ausgabe": alt.ausgabe, "quelle": alt.quelle}
    bisher = Beschluss.model_validate(alt.model_dump(exclude={"ersetzt"}))
    return Entscheidung.model_validate(
        angaben
        | {
            "umsetzung": alt.umsetzung,
            "umgesetzt_durch": alt.umgesetzt_durch,
            "ersetzt": (bisher, *alt.ersetzt),
        }
    )


def unterschiede(alt: Beschluss | None, neu: Beschluss) -> Iterator[tuple[str, str, str]]:
    """Yield label, old and new text of each field that differs, in the order of the form."""
    for feld, name in FELDER.items():
        vorher = zeige(alt, feld) if alt else ""
        nachher = zeige(neu, feld)
        if vorher != nachher:
            yield name, vorher, nachher


def zeige(b: Beschluss, feld: str) -> str:
    """Return a field as readers see it."""
    if feld == "entscheidung":
        return ENTSCHLUSS_TEXT[b.entscheidung]
    wert = getattr(b, feld)
    if feld in ("datum", "frist"):
        return f"{wert:%d.%m.%Y}" if wert else ""
    return str(wert)


def antworten(b: Beschluss) -> dict[str, str]:
    """Return a decision as the fields of a form show it; empty ones are left out."""
    return {feld: text for feld in FELDER if (text := zeige(b, feld))}


def fuehre_zusammen(
    bisher: Sequence[Entscheidung], aenderungen: Collection[Aenderung]
) -> tuple[tuple[Entscheidung | None, ...], tuple[Entscheidung, ...]]:
    """Return what becomes of each entry (None: an example that goes), and the entries to add."""
    anstelle = {(a.schluessel, a.neu.ausgabe): a.neu for a in aenderungen if a.art in IN_PLACE}
    entschieden = {a.schluessel for a in aenderungen}

    def wird(e: Entscheidung) -> Entscheidung | None:
        if e.beispiel:
            return None if e.schluessel in entschieden else e
        return anstelle.get((e.schluessel, e.ausgabe), e)

    neue = tuple(a.neu for a in aenderungen if a.art not in IN_PLACE)
    return tuple(map(wird, bisher)), neue
