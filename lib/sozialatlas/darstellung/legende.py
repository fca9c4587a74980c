"""Legend of a map: classes with the number of areas, the Land's value, small areas as tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.blatt import einheitszeile, schreibe
from sozialatlas.darstellung.klassen import Klassen
from sozialatlas.darstellung.zeichenflaeche import Zeichenflaeche

LINKS = 11.1  # cm: left edge of the legend
ZEILE = 0.52  # cm per line


@dataclass(frozen=True)
class Spalte:
    """Left and right edge of a legend in cm."""

    links: float = LINKS
    rechts: float = stil.BREITE_CM - 0.1


RECHTS = Spalte()


def hoehe(klassen: Klassen) -> float:
    """Height of a legend without tiles in cm: head, classes, "ohne Wert", value of the Land."""
    return 0.6 + ZEILE * (klassen.anzahl + 1) + 0.75


def farben(anzahl: int) -> tuple[str, ...]:
    """Colours for fewer classes, spread over the whole sequence."""
    stellen = np.linspace(0, len(stil.SEQUENZ) - 1, anzahl).round().astype(int)
    return tuple(stil.SEQUENZ[i] for i in stellen)


def legende(
    flaeche: Zeichenflaeche,
    oben: float,
    da: pd.Series,
    klassen: Klassen,
    einheit: str,
    ohne: int,
    land: float | None,
    spalte: Spalte = RECHTS,
) -> float:
    """Draw the legend below ``oben`` (cm), highest class first; return where it ends."""
    je_klasse = np.bincount([klassen.nummer(w) for w in da], minlength=klassen.anzahl)
    zeilen = list(zip(farben(klassen.anzahl), klassen.texte(), je_klasse, strict=True))[::-1]
    y = oben - 0.35
    schreibe(flaeche, spalte.links, y, einheitszeile(einheit), farbe=stil.LAND)
    schreibe(flaeche, spalte.rechts, y, "Gebiete", farbe=stil.LAND, waagrecht="right")
    for farbe, text, anzahl in [*zeilen, *([(stil.OHNE_DATEN, "ohne Wert", ohne)] if ohne else [])]:
        y -= ZEILE
        _kachel(flaeche, spalte.links, y, farbe, stil.SCHRAFFUR if farbe == stil.OHNE_DATEN else "")
        schreibe(flaeche, spalte.links + 0.75, y, text)
        schreibe(flaeche, spalte.rechts, y, str(anzahl), waagrecht="right")
    if land is not None:
        y -= 0.6
        zahl = sprache.zahl(land, klassen.dezimalen)
        zahl = sprache.mit_einheit(zahl, einheit) if einheit == "%" else zahl
        schreibe(flaeche, spalte.links, y, f"Landeswert: {zahl}", farbe=stil.LAND)
    return y


def _kachel(
    flaeche: Zeichenflaeche, links: float, y: float, farbe: str, muster: str = "", rand: str = ""
) -> None:
    linie = rand or (stil.SCHRAFFUR_FARBE if muster else stil.BUND)
    flaeche.nimm(
        Rectangle(
            (links, y - 0.18),
            0.55,
            0.36,
            facecolor=farbe,
            hatch=muster or None,
            edgecolor=linie,
            linewidth=2.0 if rand else 0.4,
        )
    )


def kacheln(
    flaeche: Zeichenflaeche,
    y: float,
    kleine: Sequence[str],
    da: pd.Series,
    toene: Mapping[str, str],
    dezimalen: int,
    namen: Mapping[str, str],
    ags: str,
    spalte: Spalte = RECHTS,
) -> None:
    """List the small areas as tiles with name and value, the Kommune's outlined and bold."""
    y -= 0.75
    if not kleine or y - ZEILE * len(kleine) < 0.1:
        return
    schreibe(flaeche, spalte.links, y, "kleine Gebiete", farbe=stil.LAND)
    for gebiet in sorted(kleine, key=lambda a: sprache.sortierung(namen[a])):
        y -= ZEILE
        hier = gebiet == ags
        ist_da = gebiet in toene
        muster = "" if ist_da else stil.SCHRAFFUR
        farbe = toene.get(gebiet, stil.OHNE_DATEN)
        _kachel(flaeche, spalte.links, y, farbe, muster, stil.KOMMUNE if hier else "")
        schrift = stil.KOMMUNE if hier else stil.TEXT
        zahl = sprache.zahl(da[gebiet], dezimalen) if ist_da else "ohne Wert"
        schreibe(flaeche, spalte.links + 0.75, y, namen[gebiet], farbe=schrift, fett=hier)
        schreibe(flaeche, spalte.rechts, y, zahl, farbe=schrift, fett=hier, waagrecht="right")
