"""The verdict: whether the design can tell anything, and if not, why, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sozialatlas.darstellung import sprache
from sozialatlas.massnahmen.wirkung import differenz, nachweisgrenze, synthetisch
from sozialatlas.massnahmen.wirkung.beschreibung import Beschreibung, beschreibe
from sozialatlas.massnahmen.wirkung.differenz import Differenz, Ereignisse
from sozialatlas.massnahmen.wirkung.panel import VORJAHRE, Feld
from sozialatlas.massnahmen.wirkung.synthetisch import Synthese
from sozialatlas.massnahmen.wirkung.zuteilung import ALPHA

Stand = Literal["kein_vergleich", "vorlauf_verschieden", "nicht_unterscheidbar", "unterscheidbar"]


@dataclass(frozen=True)
class Umfeld:
    """What is known beside the figures: it decides whether and how far they may be read."""

    ueberall: bool = False  # all areas take part
    orte_bekannt: bool = True
    liste_vollstaendig: bool = True  # absence from the list means that there is none
    gestaffelt: bool = False  # areas began in different years
    nur_teile: bool = False  # only parts of the areas are reached
    andere: tuple[str, ...] = ()  # other programmes of the same years
    nachbarn: bool = True  # people move, commute and use offers across borders


@dataclass(frozen=True)
class Grund:
    """Why nothing can be said, or only with reserve."""

    name: str
    satz: str


@dataclass(frozen=True, eq=False)
class Ergebnis:
    """Everything that a sentence about an effect may rest on."""

    feld: Feld
    stand: Stand
    beschreibung: Beschreibung
    hindernisse: tuple[Grund, ...]  # any of them: no comparison
    vorbehalte: tuple[Grund, ...]
    differenz: Differenz | None = None
    ereignisse: Ereignisse | None = None
    synthese: Synthese | None = None
    nachweisgrenze: float | None = None


def urteile(feld: Feld, umfeld: Umfeld = Umfeld(), *, knapp: bool = False) -> Ergebnis:
    """Judge a panel: refuse with reasons, or compare by permutation.

    ``knapp`` leaves out synthetic control, event study and smallest visible effect.
    """
    beschreibung = beschreibe(feld)
    gruende, vorbehalte = tuple(hindernisse(feld, umfeld)), tuple(vorbehalte_zu(feld, umfeld))
    if gruende:
        return Ergebnis(feld, "kein_vergleich", beschreibung, gruende, vorbehalte)
    vergleich = differenz.vergleiche(feld)
    stand: Stand = (
        "vorlauf_verschieden"
        if vergleich.vorlauf_verschieden
        else "unterscheidbar"
        if vergleich.unterscheidbar
        else "nicht_unterscheidbar"
    )
    if knapp:
        return Ergebnis(feld, stand, beschreibung, (), vorbehalte, vergleich)
    return Ergebnis(
        feld,
        stand,
        beschreibung,
        (),
        vorbehalte,
        vergleich,
        differenz.ereignisse(feld),
        synthetisch.vergleiche(feld),
        nachweisgrenze.zum(feld, vergleich.schaetzung),
    )


def hindernisse(feld: Feld, umfeld: Umfeld) -> Iterator[Grund]:
    """Yield every reason that forbids a comparison."""
    k, n = feld.anzahl_behandelt, feld.anzahl
    yield from _orte(feld, umfeld)
    yield from _jahre(feld)
    if umfeld.gestaffelt:
        yield Grund("gestaffelt", "Begonnen wurde in verschiedenen Jahren, und wer wann begann, ist"
                    " nicht belegt; ein gemeinsames Vorher und Nachher gibt es nicht.")  # fmt: skip
    if not umfeld.ueberall and 2 * k > n:
        yield Grund("zu_viele", f"{k} von {n} Kreisen nehmen teil. Die übrigen"
                    f" {sprache.zahlwort(n - k)} sind zu wenige, um zu zeigen, was ohne die"
                    " Maßnahme geschehen wäre.")  # fmt: skip
    elif 0 < k < n and math.comb(n, k) < 1 / ALPHA:
        yield Grund("zu_wenige", f"Mit {n} Gebieten kann der Zufall nie unter"
                    f" {sprache.zahl(100 / math.comb(n, k), 1)} % sinken; üblich sind"
                    " höchstens 5 %.")  # fmt: skip


def _orte(feld: Feld, umfeld: Umfeld) -> Iterator[Grund]:
    if not umfeld.orte_bekannt:
        yield Grund("orte", "Welche Kreise von Anfang an teilnehmen, ist nicht vollständig belegt.")
    elif umfeld.ueberall:
        yield Grund("alle", "Alle Kreise nehmen seit demselben Zeitpunkt teil. Es gibt keinen, der"
                    " zeigt, was ohne das Programm geschehen wäre.")  # fmt: skip
    elif feld.anzahl_behandelt == 0:
        yield Grund("ohne_werte", "Für die teilnehmenden Gebiete liegen nicht in allen Jahren"
                    " Werte vor.")  # fmt: skip


def _jahre(feld: Feld) -> Iterator[Grund]:
    if not feld.nach.any():
        ab = feld.ausgelassen[-1] + 1
        yield Grund("kein_nachher", f"Das erste volle Jahr nach dem Beginn ist {ab}; so weit"
                    " reichen die Werte noch nicht.")  # fmt: skip
    if feld.bruch is not None:
        yield Grund("bruch", f"{feld.bruch} wurde die Zählung geändert. Vorher und Nachher sind"
                    " nicht vergleichbar.")  # fmt: skip
    if (anzahl := int(feld.vor.sum())) < VORJAHRE:
        jahre = {0: "liegt kein Jahr", 1: "liegt nur ein Jahr"}.get(
            anzahl, f"liegen nur {sprache.zahlwort(anzahl)} Jahre"
        )
        yield Grund("vorjahre", f"Vor dem Anlassjahr {jahre} mit vergleichbaren Werten; nötig sind"
                    f" mindestens {sprache.zahlwort(VORJAHRE)}.")  # fmt: skip


def vorbehalte_zu(feld: Feld, umfeld: Umfeld) -> Iterator[Grund]:
    """Yield what stays open even where a comparison is possible."""
    if umfeld.orte_bekannt and not umfeld.liste_vollstaendig:
        yield Grund("liste", "Die Liste der Teilnehmenden ist nicht vollständig: Wer nicht darin"
                    " steht, kann dennoch teilgenommen haben.")  # fmt: skip
    if umfeld.nur_teile:
        yield Grund("teile", "Die Maßnahme erreicht nur Teile der Kreise; der Kreiswert mischt sie"
                    " mit allen anderen.")  # fmt: skip
    if feld.anzahl_behandelt == 1 and feld.anzahl > 1:
        yield Grund("eines", f"Nur eines von {feld.anzahl} Gebieten ist betroffen: Auch die größte"
                    f" Abweichung kommt mit Wahrscheinlichkeit 1 zu {feld.anzahl} durch Zufall"
                    " zustande.")  # fmt: skip
    if gipfel(feld):
        yield Grund("gipfel", f"Das Jahr vor dem Beginn ({feld.ausgelassen[0]}) war ein Gipfel."
                    " Nach einem Gipfel gehen Werte auch von selbst zurück; es bleibt deshalb"
                    " außer Betracht.")  # fmt: skip
    if umfeld.andere:
        yield Grund("andere", "In denselben Jahren liefen dort auch: "
                    f"{sprache.aufzaehlung(umfeld.andere)}.")  # fmt: skip
    if umfeld.nachbarn:
        yield Grund("nachbarn", "Menschen ziehen um, pendeln und nutzen Angebote über Kreisgrenzen"
                    " hinweg.")  # fmt: skip


def gipfel(feld: Feld) -> bool:
    """Whether the treated areas' mean in the trigger year lies beyond all years before."""
    if feld.ausgelassen[0] not in feld.jahre or feld.vor.sum() < 2 or not feld.behandelt.any():
        return False
    mittel = feld.werte[feld.behandelt].mean(axis=0)
    anlass = mittel[feld.jahre.index(feld.ausgelassen[0])]
    vorher = mittel[feld.vor]
    abstand = float(np.std(vorher))
    return bool(np.isfinite(anlass) and anlass > vorher.max() + 0.5 * abstand)
