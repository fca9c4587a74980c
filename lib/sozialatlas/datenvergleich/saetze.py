"""What all forms of the comparison say in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sozialatlas.darstellung import sprache
from sozialatlas.datenvergleich.ueberraschung import MINDESTENS_AENDERUNGEN
from sozialatlas.datenvergleich.vergleich import (
    ALLEIN,
    ZU_KURZ,
    Art,
    Dateiart,
    Datenunterschied,
)
from sozialatlas.quellen.lesen import zeilen
from sozialatlas.typen import STATUS_TEXT, Indikator, Kommune, Status

TITEL = "Vergleich der Daten"
AUFFAELLIG = 5.0
"""From so many usual changes on a figure should be checked before it is published."""

ART: dict[Art, str] = {
    "neu": "neu",
    "entfallen": "entfallen",
    "revidiert": "revidiert",
    "nachgetragen": "nachgetragen",
    "zurueckgezogen": "zurückgezogen",
    "status": "nur Status",
}
DATEI: dict[Dateiart, str] = {
    "neu": "neu",
    "entfallen": "entfallen",
    "geaendert": "geändert",
    "unveraendert": "unverändert",
}
WARUM = {
    ZU_KURZ: f"in Reihen mit weniger als {MINDESTENS_AENDERUNGEN + 1} Werten",
    ALLEIN: "ohne vergleichbares Nachbarjahr",
}
KOPF_RANG = ("Sprung", "Indikator", "Gebiet", "Jahr", "Art", "vorher (Jahr)", "nachher")
KOPF_ZAHL = ("Indikator", *ART.values(), "Jahre")


@dataclass(frozen=True, eq=False)
class Bericht:
    """A comparison with the names that readers know."""

    unterschied: Datenunterschied
    indikatoren: Mapping[str, Indikator]
    kommunen: Mapping[str, Kommune]
    anzahl: int = 20  # rows of the ranking


def ueberblick(b: Bericht) -> Iterator[str]:
    """Say what was compared, what differs and how much of it should be checked."""
    u = b.unterschied
    yield f"Verglichen: {u.neu} mit {u.alt}."
    gezaehlt = [(art, [n for n, a in u.dateien.items() if a == art]) for art in DATEI]
    yield "Dateien: " + "; ".join(
        f"{len(namen)} {DATEI[art]}" + ("" if art == "unveraendert" else f" ({', '.join(namen)})")
        for art, namen in gezaehlt if namen
    ) + "."  # fmt: skip
    if u.zeilen.empty:
        yield "Die Werte unterscheiden sich nicht."
        return
    teile = [f"{sprache.zahl(u.anzahl(a))} {ART[a]}" for a in ART if u.anzahl(a)]
    yield f"Werte: {', '.join(teile)}."
    viele = int(u.zeilen["sprung"].abs().ge(AUFFAELLIG).sum())
    grenze = f"mehr als das {sprache.zahl(AUFFAELLIG)}-Fache der üblichen Änderung ihrer Reihe"
    wer = {0: "Kein Wert springt", 1: "Zu prüfen: 1 Wert springt"}
    yield f"{wer.get(viele, f'Zu prüfen: {sprache.zahl(viele)} Werte springen')} um {grenze}."
    for grund, wo in WARUM.items():
        ohne = int(u.zeilen["grund"].eq(grund).sum())
        if ohne:
            wort = "Wert" if ohne == 1 else "Werte"
            yield f"Nicht beurteilbar: {sprache.zahl(ohne)} {wort} {wo}."


ERKLAERUNG = (
    "Der Sprung misst, wie weit ein revidierter Wert vom früheren und ein neuer vom näheren "
    "Nachbarjahr entfernt liegt, bei neuen nach Abzug der mittleren Änderung, in Vielfachen der "
    "üblichen Abweichung von ihr (Median der absoluten Abweichungen der Änderungen von Jahr zu "
    "Jahr, auf die Standardabweichung umgerechnet). Bei neuen Werten steht unter „vorher“ das "
    "Nachbarjahr, an dem gemessen wurde."
)


def rangliste(b: Bericht) -> list[tuple[str, ...]]:
    """Return the most surprising figures, cells as in ``KOPF_RANG``."""
    bewertet = b.unterschied.zeilen[b.unterschied.zeilen["sprung"].notna()]
    return [
        (
            sprache.zahl(z.sprung, 1, vorzeichen=True),
            _indikator(b, z.indikator),
            _gebiet(b, z.ags),
            str(z.jahr),
            ART[z.art],
            _vorher(b, z),
            _wert(b, z.indikator, z.nachher, z.status_nachher),
        )
        for z in zeilen(bewertet.head(b.anzahl))
    ]


def je_indikator(b: Bericht) -> list[tuple[str, ...]]:
    """Return how many figures of each indicator differ in which way, cells as in ``KOPF_ZAHL``."""
    gruppen = b.unterschied.zeilen.groupby("indikator")
    return [
        (
            _indikator(b, str(indikator)),
            *(_anzahl(teil, art) for art in ART),
            sprache.jahresspanne(int(teil["jahr"].min()), int(teil["jahr"].max())),
        )
        for indikator, teil in gruppen
    ]


def _anzahl(teil: pd.DataFrame, art: Art) -> str:
    anzahl = int(teil["art"].eq(art).sum())
    return sprache.zahl(anzahl) if anzahl else "–"


def _indikator(b: Bericht, id_: str) -> str:
    return b.indikatoren[id_].kurzname if id_ in b.indikatoren else id_


def _gebiet(b: Bericht, ags: str) -> str:
    return f"{b.kommunen[ags].name} ({ags})" if ags in b.kommunen else ags


def _vorher(b: Bericht, z: Any) -> str:
    """Write the earlier figure, for a new one the year that it was measured against."""
    if pd.isna(z.nachbarjahr):
        return _wert(b, z.indikator, z.vorher, z.status_vorher)
    return f"{_wert(b, z.indikator, z.nachbarwert, None)} ({z.nachbarjahr:.0f})"


def _wert(b: Bericht, indikator: str, wert: Any, status: Any) -> str:
    """Write a figure, the reason why it is missing, or that there was none."""
    if pd.notna(wert):
        bekannt = b.indikatoren.get(indikator)
        return sprache.wert(wert, bekannt) if bekannt else sprache.zahl(wert, 2)
    if pd.isna(status):
        return "–"
    return STATUS_TEXT[Status(status)] if status in set(Status) else str(status)
