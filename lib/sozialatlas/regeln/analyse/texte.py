"""Texts with figures that may be missing where the rule holds."""

from __future__ import annotations

from collections.abc import Iterator

from sozialatlas.regeln.analyse.formen import Form, Formen
from sozialatlas.regeln.analyse.funde import Bestand, Fund, fehler, hinweis
from sozialatlas.regeln.analyse.logik import erfuellbar
from sozialatlas.regeln.lesen import Ort
from sozialatlas.regeln.modell import Regel, platzhalter


def leere_platzhalter(b: Bestand, formen: Formen) -> Iterator[Fund]:
    """Placeholders without a value: an error where the rule holds, a hint where it could.

    It could where the rule can be judged, the value is missing, and no condition that every way
    to hold shares asks the indicator.
    """
    for regel in b.regeln:
        if regel.id not in b.befunde_je_regel:
            continue
        form = [k for k in formen.form(regel) if erfuellbar(k, b.wissen)]
        for ort, name in _platzhalter(regel):
            indikator, _, angabe = name.partition(".")
            leer = _ohne_wert(b, regel, indikator, angabe)
            zutreffend = [a for a in b.gebiete(regel.id, "trifft_zu") if a in leer]
            moeglich = [a for a in b.gebiete(regel.id, "trifft_nicht_zu") if a in leer]
            if zutreffend:
                yield fehler(
                    regel, ort,
                    f"Der Platzhalter {{{name}}} bliebe leer: die Regel trifft zu, der Wert fehlt "
                    f"aber für {b.genannt(zutreffend)}.",
                    "Angaben, die überall vorliegen, wo die Regel zutrifft",
                    "Platzhalter ersetzen oder eine Bedingung zu diesem Merkmal hinzunehmen.",
                )  # fmt: skip
            elif moeglich and not _gefragt(form, indikator):
                yield hinweis(
                    regel, ort,
                    f"Der Platzhalter {{{name}}} kann leer bleiben: der Wert fehlt für "
                    f"{b.genannt(moeglich)}, und die Regel kann dort zutreffen, ohne nach "
                    f"{indikator} zu fragen.",
                    "Angaben, die überall vorliegen, wo die Regel zutreffen kann",
                    f"Eine Bedingung zu {indikator} hinzunehmen oder den Text ohne ihn schreiben.",
                )  # fmt: skip


def _platzhalter(regel: Regel) -> Iterator[tuple[Ort, str]]:
    """Yield the placeholders of a rule's texts that name a figure, each once per text."""
    texte: tuple[tuple[Ort, str], ...] = (
        (("dann", "empfehlung"), regel.dann.empfehlung),
        (("begruendung",), regel.begruendung),
    )
    for ort, text in texte:
        for name in dict.fromkeys(platzhalter(text)):
            indikator, punkt, angabe = name.partition(".")
            if punkt and angabe != "name" and indikator != "anzahl":  # of Kreise: always known
                yield ort, name


def _ohne_wert(b: Bestand, regel: Regel, indikator: str, angabe: str) -> frozenset[str]:
    spalte = angabe.removesuffix("_zahl")
    return frozenset(
        befund.ags
        for befund in b.befunde_je_regel[regel.id]
        if b.angabe(befund.ags, indikator, spalte) is None
    )


def _gefragt(form: Form | list[tuple], indikator: str) -> bool:
    return all(any(a.fakt == indikator for a in klausel) for klausel in form)
