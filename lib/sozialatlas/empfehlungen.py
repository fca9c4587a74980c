"""From fired rules to draft recommendations: text with figures, and the Befund as its proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln import Fakten, Regel, zeilen
from sozialatlas.typen import Befund, Empfehlung, Indikator, Kommune

if TYPE_CHECKING:
    from sozialatlas.katalog import Katalog

OHNE_WERT = "(kein Wert)"
"""Stands in a text for a figure that is missing; :func:`luecken` finds such texts."""

_RANG = {"hoch": 0, "mittel": 1, "niedrig": 2}


def entwerfe(
    regeln: Iterable[Regel],
    befunde: Iterable[Befund],
    fakten: Fakten,
    kommune: Kommune,
    katalog: Katalog,
) -> tuple[Empfehlung, ...]:
    """Return the drafts for one Kommune, by priority, Handlungsfeld (catalogue's order) and rule.

    ``befunde`` of other areas and those that do not hold are passed over; every draft carries
    its Befund. ``fakten`` as from :func:`regeln.stelle_fakten`.
    """
    nach_id = {regel.id: regel for regel in regeln}
    eigene = zeilen(fakten, kommune.ags)
    entwuerfe = [
        _entwirf(nach_id[befund.regel], befund, eigene, kommune, katalog)
        for befund in befunde
        if befund.ags == kommune.ags and befund.wahrheit == "trifft_zu"
    ]
    felder = {name: i for i, name in enumerate(katalog.handlungsfelder)}
    return tuple(
        sorted(
            entwuerfe,
            key=lambda e: (_RANG[e.prioritaet], felder.get(e.handlungsfeld, len(felder)), e.regel),
        )
    )


def _entwirf(
    regel: Regel, befund: Befund, fakten: Mapping[Any, Any], kommune: Kommune, katalog: Katalog
) -> Empfehlung:
    def fuelle(text: str) -> str:
        return fuelle_aus(text, fakten, kommune, katalog.indikatoren)

    return Empfehlung(
        schluessel=f"{kommune.ags}/{regel.id}",
        regel=regel.id,
        ags=kommune.ags,
        titel=regel.titel,
        handlungsfeld=regel.handlungsfeld,
        text=fuelle(regel.dann.empfehlung),
        begruendung=fuelle(regel.begruendung),
        prioritaet=regel.dann.prioritaet,
        zustaendig=regel.dann.zustaendig,
        ebene=regel.dann.ebene,
        massnahmen=regel.dann.massnahmen,
        belege=regel.belege,
        stand=regel.stand,
        geprueft_von=regel.geprueft_von,
        befund=befund,
    )


def fuelle_aus(
    text: str,
    fakten: Mapping[Any, Mapping[Any, Any]],
    kommune: Kommune,
    indikatoren: Mapping[str, Indikator],
) -> str:
    """Replace the placeholders of a text: {kommune}, {ort}, {indikator.merkmal} and the like.

    ``fakten`` are rows of the facts by indicator. At the beginning of a sentence the Kommune has
    a capital article, inside a small one. Unknown names raise KeyError: rules are checked before.
    """

    def ersetze(treffer: re.Match[str]) -> str:
        name = treffer[1]
        if name == "ort":
            return kommune.ortsangabe
        if name == "kommune":
            return _genannt(kommune, text[: treffer.start()])
        indikator, _, angabe = name.partition(".")
        return _angabe(indikatoren[indikator], angabe, fakten.get(indikator, {}))

    gefuellt = re.sub(r"\{([^{}]*)\}", ersetze, text)
    return re.sub(r"[ \n]+", " ", gefuellt).strip(" ")  # spaces that do not break stay


def _genannt(kommune: Kommune, davor: str) -> str:
    name = kommune.mit_artikel
    if name == kommune.name or not davor.strip() or davor.rstrip()[-1] in ".!?:":
        return name
    return name[0].lower() + name[1:]


def _angabe(indikator: Indikator, angabe: str, fakt: Mapping[Any, Any]) -> str:
    if angabe == "name":
        return indikator.kurzname
    wert: Any = fakt.get(angabe.removesuffix("_zahl"))
    if not _vorhanden(wert):
        return OHNE_WERT
    if angabe == "jahr":
        return str(int(wert))
    if angabe in ("land", "bund"):
        return sprache.wert(wert, indikator)
    if angabe in ("land_zahl", "bund_zahl"):
        return sprache.ohne_einheit(wert, indikator)
    if angabe.startswith(("differenz_", "veraenderung_")):
        return sprache.differenz(wert, indikator, vorzeichen=False)
    if angabe.startswith("verhaeltnis_"):  # one decimal would hide on which side of a threshold
        return sprache.zahl(wert, 2)
    return sprache.merkmal(angabe, wert, indikator)


def _vorhanden(wert: Any) -> bool:
    return isinstance(wert, str) or (isinstance(wert, Real) and wert == wert)


def luecken(entwuerfe: Iterable[Empfehlung]) -> tuple[str, ...]:
    """Return the keys of drafts whose text lacks a figure."""
    return tuple(e.schluessel for e in entwuerfe if OHNE_WERT in e.text + e.begruendung)
