"""Rules that are not valid at the date of the edition, and rules that rely on such rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sozialatlas.regeln.analyse.funde import Bestand, Fund, hinweis
from sozialatlas.regeln.analyse.stellen import blattstellen
from sozialatlas.regeln.lesen import Ort
from sozialatlas.regeln.modell import Regel


def nicht_gueltig(b: Bestand) -> Iterator[Fund]:
    for regel in b.regeln:
        if b.stand is None or regel.gilt_am(b.stand):
            continue
        abgelaufen = regel.gueltig_bis is not None and regel.gueltig_bis < b.stand
        yield hinweis(
            regel, ("gueltig_bis",) if abgelaufen else ("gueltig_ab",),
            f"Am Stand der Ausgabe ({_tag(b.stand)}) gilt die Regel {regel.id} "
            + ("nicht mehr." if abgelaufen else "noch nicht."),
            "ein Zeitraum, in dem der Stand der Ausgabe liegt",
            "gueltig_ab und gueltig_bis prüfen; eine Regel, die nicht mehr gilt, kann bleiben.",
        )  # fmt: skip


def verweist_auf_ungueltige(b: Bestand) -> Iterator[Fund]:
    """Rules that name one that is not valid: the condition never holds, the bundle is empty."""
    for regel in b.regeln:
        if b.stand is None or not regel.gilt_am(b.stand):
            continue
        for ort, name in _verweise(regel):
            andere = b.nach_id.get(name)
            if andere is None or andere.gilt_am(b.stand):
                continue
            yield hinweis(
                regel, ort,
                f"Die Regel „{name}“ gilt am Stand der Ausgabe ({_tag(b.stand)}) nicht; hier "
                "ist sie wie eine, die nirgends zutrifft.",
                "eine Regel, die am Stand der Ausgabe gilt",
                "Verweis streichen oder die Gültigkeit der genannten Regel ändern.",
                mit=[andere],
            )  # fmt: skip


def _verweise(regel: Regel) -> Iterator[tuple[Ort, str]]:
    for ort, blatt, _ in blattstellen(regel.wenn):
        for feld in ("empfehlung", "kreise"):
            if isinstance(getattr(blatt, feld, None), str):
                yield (*ort, feld), getattr(blatt, feld)
    for feld in ("umfasst", "schliesst_aus"):
        for i, name in enumerate(getattr(regel.dann, feld)):
            yield ("dann", feld, i), name


def _tag(tag: date) -> str:
    return f"{tag:%d.%m.%Y}"
