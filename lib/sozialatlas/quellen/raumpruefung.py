"""Checks of delivered small areas: keys, years, names, counts, and what must not be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from sozialatlas.fehler import Mangel, aehnlich
from sozialatlas.quellen.lesen import begrenze
from sozialatlas.quellen.raumdefinition import Raumdefinition, Raumindikator
from sozialatlas.typen import Indikator, Status

_SCHLUESSEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}")
_NAME = re.compile(r"[^\W_][\w .,/()'’&:–-]*")
"""Names as cities write them; signs of Markdown, HTML or formulas are in none."""


def pruefe_raeume(
    texte: pd.DataFrame,
    zahlen: Mapping[str, pd.DataFrame],
    d: Raumdefinition,
    ordner: Path,
    flaechen: Mapping[str, Any] | None,
    indikatoren: Mapping[str, Indikator],
) -> list[Mangel]:
    """Return everything that is wrong with the rows, columns and areas of a delivery.

    ``texte`` is indexed by the lines of the file, ``zahlen`` (zahl, status) as well.
    """
    name = f"{ordner.parent.name}/raeume/{d.werte.datei}"
    maengel = [*_pruefe_schluessel(texte, d, name), *_pruefe_jahre(texte, d, name)]
    maengel += _pruefe_namen(texte, d, name)
    maengel += _pruefe_flaechen(texte, d, name, flaechen)
    for eintrag in d.indikatoren:
        if all(s in zahlen for s in eintrag.spalten):
            maengel += _pruefe_zahlen(eintrag, zahlen, d, name, indikatoren)
    if not maengel:
        maengel += _pruefe_vollstaendig(texte, d, name)
        maengel += _pruefe_einzelne(texte, zahlen, d, name)
    return maengel


def _pruefe_schluessel(texte: pd.DataFrame, d: Raumdefinition, name: str) -> list[Mangel]:
    spalte = d.unterste.spalte
    falsch = texte[~texte[spalte].str.strip().str.fullmatch(_SCHLUESSEL)]
    doppelt = texte[texte.duplicated([spalte, d.werte.jahr])]
    return [
        *begrenze(
            Mangel(name, n, spalte, f"„{w[:30]}“ ist kein Schlüssel.",
                   "Buchstaben, Ziffern und - _ .", "Den amtlichen Schlüssel des Raums eintragen.")
            for n, w in _paare(falsch[spalte])
        ),
        *begrenze(
            Mangel(name, n, spalte, f"„{w}“ steht für dasselbe Jahr doppelt.",
                   "eine Zeile je Raum und Jahr", "Eine der Zeilen löschen.")
            for n, w in _paare(doppelt[spalte])
        ),
    ]  # fmt: skip


def _pruefe_jahre(texte: pd.DataFrame, d: Raumdefinition, name: str) -> list[Mangel]:
    falsch = texte[~texte[d.werte.jahr].str.strip().str.fullmatch(r"(19|20)\d\d")]
    return begrenze(
        Mangel(name, n, d.werte.jahr, f"„{w[:30]}“ ist kein Jahr.", "vier Ziffern",
               "Jahr berichtigen.") for n, w in _paare(falsch[d.werte.jahr])
    )  # fmt: skip


def _pruefe_namen(texte: pd.DataFrame, d: Raumdefinition, name: str) -> Iterator[Mangel]:
    """Names are safe to print, and an area has the same name and larger areas in all years."""
    spalten = [e.spalte for e in d.ebenen[:-1]] + ([d.unterste.namen] if d.unterste.namen else [])
    for spalte in spalten:
        falsch = texte[~texte[spalte].str.strip().str.fullmatch(_NAME)]
        yield from begrenze(
            Mangel(name, n, spalte, f"„{w[:40]}“ ist kein Name.",
                   "Buchstaben, Ziffern, Leerzeichen und . , / ( ) ' & : -", "Namen berichtigen.")
            for n, w in _paare(falsch[spalte])
        )  # fmt: skip
        erster = texte.groupby(d.unterste.spalte)[spalte].transform("first")
        andere = texte[(texte[spalte] != erster) & ~texte.index.isin(falsch.index)]
        raum = texte[d.unterste.spalte]
        yield from begrenze(
            Mangel(name, n, spalte, f"Raum {raum[n]}: „{w[:40]}“ statt „{erster[n][:40]}“.",
                   "in allen Jahren dieselbe Angabe", "Schreibweise vereinheitlichen.")
            for n, w in _paare(andere[spalte])
        )  # fmt: skip


def _pruefe_flaechen(
    texte: pd.DataFrame, d: Raumdefinition, name: str, flaechen: Mapping[str, Any] | None
) -> Iterator[Mangel]:
    """Figures and boundaries name the same areas."""
    if flaechen is None or d.grenzen is None:
        return
    spalte = d.unterste.spalte
    schluessel = texte[spalte].str.strip()
    fremd = schluessel[~schluessel.isin(list(flaechen))].drop_duplicates()
    yield from begrenze(
        Mangel(name, n, spalte, f"Der Raum „{w}“ hat keine Fläche in {d.grenzen.datei}.",
               "ein Schlüssel der Grenzen; führende Nullen zählen", aehnlich(w, flaechen))
        for n, w in _paare(fremd)
    )  # fmt: skip
    ohne = sorted(flaechen.keys() - set(schluessel))
    yield from begrenze(
        Mangel(name, None, spalte, f"Zum Raum „{w}“ der Grenzen gibt es keine Zeile.",
               "eine Zeile je Raum und Jahr", "Zeile ergänzen, notfalls ohne Zahlen.")
        for w in ohne
    )  # fmt: skip


def _pruefe_zahlen(
    eintrag: Raumindikator,
    zahlen: Mapping[str, pd.DataFrame],
    d: Raumdefinition,
    name: str,
    indikatoren: Mapping[str, Indikator],
) -> Iterator[Mangel]:
    for spalte in eintrag.spalten:
        yield from begrenze(
            Mangel(name, int(n), spalte, "Die Zahl ist negativ.", "0 oder größer",
                   "Zahl berichtigen.")
            for n in zahlen[spalte].index[zahlen[spalte]["zahl"] < 0]
        )  # fmt: skip
    if eintrag.wert:
        yield from _pruefe_quote(eintrag, zahlen[eintrag.wert]["zahl"], name, indikatoren)
    else:
        k, n = (zahlen[s]["zahl"] for s in (eintrag.zaehler, eintrag.nenner))
        yield from _pruefe_teil(eintrag, k, n, name)
        yield from _pruefe_offenlegung(eintrag, k, n, d.geheimhaltung.mindestens, name)


def _pruefe_quote(
    eintrag: Raumindikator, wert: pd.Series, name: str, indikatoren: Mapping[str, Indikator]
) -> list[Mangel]:
    indikator = indikatoren[eintrag.indikator]
    hoechst = indikator.hoechstwert or (100.0 if indikator.einheit == "%" else float("inf"))
    return begrenze(
        Mangel(name, int(n), eintrag.wert, f"Der Anteil {wert[n]:g} ist zu groß.",
               f"höchstens {hoechst:g}", "Steht hier eine Anzahl? Dann als zaehler eintragen.")
        for n in wert.index[wert > hoechst]
    )  # fmt: skip


def _pruefe_teil(eintrag: Raumindikator, k: pd.Series, n: pd.Series, name: str) -> list[Mangel]:
    return begrenze(
        Mangel(name, int(z), eintrag.zaehler,
               f"{k[z]:g} {eintrag.zaehler} sind mehr als {n[z]:g} {eintrag.nenner}.",
               "ein Teil des Nenners", "Beide Zahlen prüfen.")
        for z in k.index[k > n]
    )  # fmt: skip


def _pruefe_offenlegung(
    eintrag: Raumindikator, k: pd.Series, n: pd.Series, unter: int, name: str
) -> Iterator[Mangel]:
    """Small counts can be traced to persons, and so can what a difference leaves."""
    for was, reihe in (("Die Zahl", k), (f"Der Rest bis {eintrag.nenner}", n - k)):
        yield from begrenze(
            Mangel(name, int(z), eintrag.zaehler,
                   f"{was} liegt unter {unter} und müsste geheim bleiben.",
                   f"0, mindestens {unter} oder . (geheim)",
                   "Zahl durch . ersetzen und mindestens eine zweite sperren.")
            for z in reihe.index[(reihe > 0) & (reihe < unter)]
        )  # fmt: skip


def _pruefe_vollstaendig(texte: pd.DataFrame, d: Raumdefinition, name: str) -> list[Mangel]:
    """Every area has a row in every year of the delivery."""
    jahre, spalte = sorted(texte[d.werte.jahr].unique()), d.unterste.spalte
    alle = pd.MultiIndex.from_product([texte[spalte].unique(), jahre])
    da = pd.MultiIndex.from_frame(texte[[spalte, d.werte.jahr]])
    return begrenze(
        Mangel(name, None, d.werte.jahr, f"Für den Raum „{s}“ fehlt das Jahr {j}.",
               "eine Zeile je Raum und Jahr", "Zeile ergänzen, notfalls ohne Zahlen.")
        for s, j in alle.difference(da)
    )  # fmt: skip


def _pruefe_einzelne(
    texte: pd.DataFrame, zahlen: Mapping[str, pd.DataFrame], d: Raumdefinition, name: str
) -> Iterator[Mangel]:
    """A single secret count in a year follows from the sum of the Kommune."""
    for eintrag in d.indikatoren:
        spalte = eintrag.spalten[0]
        geheim = zahlen[spalte]["status"] == Status.GEHEIM.value
        anzahl = geheim.groupby(texte[d.werte.jahr]).transform("sum")
        for zeile in geheim.index[geheim & (anzahl == 1)]:
            jahr = str(texte.at[zeile, d.werte.jahr])
            yield Mangel(name, int(zeile), spalte,
                         f"Im Jahr {jahr} ist nur dieser Raum geheim; aus der Summe der Kommune"
                         " lässt sich die Zahl errechnen.", "keine oder mindestens zwei",
                         "Eine zweite Zahl sperren.")  # fmt: skip


def _paare(reihe: pd.Series) -> Iterator[tuple[int, str]]:
    return ((int(str(n)), str(w)) for n, w in reihe.items())
