"""Honest sentences from values: finding sentences and alt texts.

A sentence says what the figures carry and no more: a direction only with a trend class, a
difference only as printed, nothing causal. All work for any indicator, whose name stands before
a colon and therefore needs no article.
"""

from __future__ import annotations

from collections.abc import Iterable

from sozialatlas.darstellung import sprache
from sozialatlas.typen import Indikator, Kommune

ANZAHLEN = frozenset({"Personen", "Haushalte", "Fälle", "Betten", "Plätze", "Wohnungen", "Anzahl"})
"""Units of counts: they grow with the area, so areas are not compared by them."""

_ENTWICKLUNG = {
    "steigend": "steigt seit {jahr}",
    "fallend": "sinkt seit {jahr}",
    "stabil": "ist seit {jahr} stabil",
    "nicht_eindeutig": "entwickelt sich seit {jahr} nicht eindeutig",
}


def ist_anzahl(indikator: Indikator) -> bool:
    """Tell whether the indicator counts (Personen, …) instead of relating."""
    return indikator.summe_gleich_land or indikator.einheit in ANZAHLEN


def befund_satz(
    indikator: Indikator,
    kommune: Kommune,
    *,
    wert: float,
    jahr: int,
    bezug: float | None = None,
    bezug_name: str = "Landeswert",
    klasse: str | None = None,
    seit: int | None = None,
    unterscheidbar: bool | None = None,
) -> str:
    """Return the finding on one indicator of one Kommune as a German sentence.

    ``bezug`` is the value compared with (of the Land, for the Land that of the Bund; never used
    for counts), ``klasse`` the tested trend class since the year ``seit``, ``unterscheidbar``
    whether the difference exceeds the uncertainty (None: not tested). Example: "Kinderarmut in
    Gera: Der Wert sinkt seit 2016 und liegt 2022 mit 18,4 % über dem Landeswert von 9,7 %."
    """
    teile = [_entwicklung(klasse, seit)] if seit is not None and klasse in _ENTWICKLUNG else []
    teile.append(_stand(indikator, wert, jahr, bezug, bezug_name, unterscheidbar))
    satz = f"{indikator.kurzname} {kommune.ortsangabe}: Der Wert {sprache.aufzaehlung(teile)}."
    if klasse == "nicht_beurteilbar":
        satz += " Zur Entwicklung ist keine Aussage möglich."
    return satz


def _entwicklung(klasse: str | None, seit: int | None) -> str:
    return _ENTWICKLUNG[klasse or ""].format(jahr=seit)


def _stand(
    indikator: Indikator,
    wert: float,
    jahr: int,
    bezug: float | None,
    name: str,
    unterscheidbar: bool | None,
) -> str:
    hier = sprache.wert(wert, indikator)
    if bezug is None or ist_anzahl(indikator):
        return f"beträgt {jahr} {hier}"
    dort = sprache.wert(bezug, indikator)
    lage = sprache.lage(wert, bezug, indikator.dezimalen)
    if lage == "gleich":
        return f"entspricht {jahr} mit {hier} dem {name}"
    if unterscheidbar is False:
        return f"ist {jahr} mit {hier} nicht gesichert vom {name} ({dort}) zu unterscheiden"
    return (
        f"liegt {jahr} mit {hier} {'über' if lage == 'hoeher' else 'unter'} dem {name} von {dort}"
    )


def alternativtext(art: str, gegenstand: str, befund: str, werte: Iterable[str] = ()) -> str:
    """Return the text for readers without the picture: kind, what, finding, two or three values."""
    saetze = [f"{art}: {gegenstand}", befund, "; ".join(werte)]
    return " ".join(s if s.endswith((".", "!", "?")) else f"{s}." for s in saetze if s)
