"""From fired rules to draft recommendations: text with figures, and the Befund as its proof."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Real
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache
from sozialatlas.regeln import Fakten, Regel, ebene, zeilen
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
    """Return the drafts for one area, by priority, Handlungsfeld (catalogue's order) and rule.

    ``befunde`` of other areas and those that do not hold are passed over; every draft carries
    its Befund, and the weaker drafts that it contains (:func:`buendle`). ``fakten`` as from
    :func:`regeln.stelle_fakten`.
    """
    nach_id, befunde = {regel.id: regel for regel in regeln}, list(befunde)
    zaehlungen = zaehle_kreise(nach_id, befunde, kommune)
    eigene = zeilen(fakten, kommune.ags)
    entwuerfe = [
        _entwirf(nach_id[befund.regel], befund, eigene, kommune, katalog, zaehlungen)
        for befund in befunde
        if befund.ags == kommune.ags and befund.wahrheit == "trifft_zu"
    ]
    felder = {name: i for i, name in enumerate(katalog.handlungsfelder)}
    geordnet = sorted(
        entwuerfe,
        key=lambda e: (_RANG[e.prioritaet], felder.get(e.handlungsfeld, len(felder)), e.regel),
    )
    return buendle(geordnet, nach_id)


def buendle(entwuerfe: Sequence[Empfehlung], regeln: Mapping[str, Regel]) -> tuple[Empfehlung, ...]:
    """Fold each draft into the one that contains it (``dann.umfasst``); none is lost.

    Where several contain it, the first in the order of ``entwuerfe`` does; a draft that contains
    others and is itself contained hands them on.
    """
    in_welcher: dict[str, str] = {}
    for e in entwuerfe:
        for name in regeln[e.regel].dann.umfasst:
            in_welcher.setdefault(name, e.regel)
    vorhanden = {e.regel for e in entwuerfe}
    enthaltene: dict[str, list[Empfehlung]] = {name: [] for name in vorhanden}
    for e in entwuerfe:
        enthaltene[_aeusserste(e.regel, in_welcher)].append(e)
    return tuple(
        replace(e, enthaelt=tuple(t for t in enthaltene[e.regel] if t.regel != e.regel))
        for e in entwuerfe
        if e.regel not in in_welcher
    )


def _aeusserste(regel: str, in_welcher: Mapping[str, str]) -> str:
    while regel in in_welcher:
        regel = in_welcher[regel]
    return regel


def _entwirf(
    regel: Regel,
    befund: Befund,
    fakten: Mapping[Any, Any],
    kommune: Kommune,
    katalog: Katalog,
    zaehlungen: Mapping[str, str],
) -> Empfehlung:
    def fuelle(text: str) -> str:
        return fuelle_aus(text, fakten, kommune, katalog.indikatoren, zaehlungen)

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


def zaehle_kreise(
    regeln: Iterable[str], befunde: Iterable[Befund], kommune: Kommune
) -> dict[str, str]:
    """Return {anzahl_kreise} and {anzahl.<rule>} for a Land, nothing for other areas."""
    if kommune.ebene != "land":
        return {}
    kreise = [b for b in befunde if ebene(b.ags) == "kreis" and b.ags.startswith(kommune.ags)]
    treffer = Counter(b.regel for b in kreise if b.wahrheit == "trifft_zu")
    zahlen = {f"anzahl.{name}": treffer[name] for name in regeln}
    zahlen["anzahl_kreise"] = len({b.ags for b in kreise})
    return {name: sprache.zahl(zahl) for name, zahl in zahlen.items()}


def fuelle_aus(
    text: str,
    fakten: Mapping[Any, Mapping[Any, Any]],
    kommune: Kommune,
    indikatoren: Mapping[str, Indikator],
    zaehlungen: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Replace the placeholders of a text: {kommune}, {ort}, {indikator.merkmal} and the like.

    ``zaehlungen`` are what rules of the Land may say of its Kreise (:func:`zaehle_kreise`).
    ``fakten`` are rows of the facts by indicator. At the beginning of a sentence the Kommune has
    a capital article, inside a small one. Unknown names raise KeyError: rules are checked before.
    """

    def ersetze(treffer: re.Match[str]) -> str:
        name = treffer[1]
        if name == "ort":
            return kommune.ortsangabe
        if name in zaehlungen:
            return zaehlungen[name]
        if name == "kommune":
            return _genannt(kommune, text[: treffer.start()])
        indikator, _, angabe = name.partition(".")
        return _angabe(indikatoren[indikator], angabe, fakten.get(indikator, {}))

    gefuellt = re.sub(r"\{([^{}]*)\}", ersetze, text).replace("\n", " ")
    return " ".join(wort for wort in gefuellt.split(" ") if wort)  # spaces that do not break stay


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
