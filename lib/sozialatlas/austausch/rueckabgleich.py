"""What a decision that came back does to those that are there: nothing, add, replace, contradict.

Nothing decided is lost: what is replaced stays below its successor. Only invented examples give
way without a trace.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sozialatlas.austausch.rueckmeldung import FELDER
from sozialatlas.vorort.entscheidungen import (
    ENTSCHLUSS_TEXT,
    Beschluss,
    Entscheidung,
    gleicher_text,
)

Art = Literal["neu", "ergaenzt", "ersetzt", "beispiel", "konflikt", "gleich"]


@dataclass(frozen=True)
class Aenderung:
    """One decision before and after; ``felder`` are (label, old, new) where they differ."""

    schluessel: str
    titel: str
    art: Art
    alt: Entscheidung | None
    neu: Entscheidung
    felder: tuple[tuple[str, str, str], ...]
    ort: str


def gleiche_ab(
    alt: Entscheidung | None, b: Beschluss, titel: str, ort: str, *, ersetzen: bool
) -> Aenderung:
    """Compare a decision with the one that holds; ``ersetzen`` allows to overrule it."""
    felder = tuple(unterschiede(alt, b))
    art = _art(alt, b, ersetzen=ersetzen)
    neu = alt if art == "gleich" and alt is not None else _nachfolger(alt, b, art)
    return Aenderung(b.schluessel, titel, art, alt, neu, felder, ort)


def _art(alt: Entscheidung | None, b: Beschluss, *, ersetzen: bool) -> Art:
    if alt is None:
        return "neu"
    if alt.beispiel:
        return "beispiel"
    anders = [f for f in FELDER if getattr(alt, f) != getattr(b, f)]
    if not anders:
        return "gleich"
    if gleicher_text(alt.vorschlag, b.vorschlag) and not any(getattr(alt, f) for f in anders):
        return "ergaenzt"
    spaeter = alt.ausgabe != b.ausgabe and b.datum > alt.datum
    andere_vorlage = not gleicher_text(alt.vorschlag, b.vorschlag)
    return "ersetzt" if ersetzen or (spaeter and andere_vorlage) else "konflikt"


def _nachfolger(alt: Entscheidung | None, b: Beschluss, art: Art) -> Entscheidung:
    """Return the decision that holds from now on, with what it replaces below it."""
    angaben = b.model_dump()
    if alt is not None and art == "ergaenzt":
        angaben |= {"ausgabe": alt.ausgabe, "quelle": alt.quelle}
    if alt is None or art == "beispiel":
        return Entscheidung.model_validate(angaben)
    bisher = Beschluss.model_validate(alt.model_dump(exclude={"ersetzt"}))
    if gleicher_text(alt.vorschlag, b.vorschlag):  # the same draft: what is done on it stays
        angaben |= {"umsetzung": alt.umsetzung, "umgesetzt_durch": alt.umgesetzt_durch}
    return Entscheidung.model_validate(angaben | {"ersetzt": (bisher, *alt.ersetzt)})


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
    bisher: Collection[Entscheidung], aenderungen: Collection[Aenderung]
) -> tuple[Entscheidung, ...]:
    """Return all decisions afterwards: those there keep their place, new ones come last."""
    neue: Mapping[str, Entscheidung] = {a.schluessel: a.neu for a in aenderungen}
    geblieben = [neue.get(e.schluessel, e) for e in bisher]
    da = {e.schluessel for e in bisher}
    return (*geblieben, *(e for name, e in neue.items() if name not in da))
