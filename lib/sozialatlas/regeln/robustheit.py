"""How sure a recommendation is: how often it still holds when things are slightly different.

In each draw four things vary at once:

Werte
    each value of each area by a normal draw with its ``schwankung`` as standard deviation (none:
    it stays), and its Merkmale with it (:mod:`verschiebung`)
Schwellen
    each threshold of a rule by up to ± 5 %, evenly; a threshold of 0 by up to ± 5 % of the standard
    deviation of the Merkmal among the Kreise. Whole numbers stay: a rank, or a number of
    recommendations, Kreise and findings, has nothing between 2 and 3
Jahr
    every second draw, on average, looks at the figures of one year earlier
Vergleichsgruppe
    the peers are those declared or one of the varied groups, all equally likely

Follow-ups and counts see the recommendations of their own draw. The grade is a convention, no
probability that the recommendation is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sozialatlas.regeln.atome import faktname
from sozialatlas.regeln.begriffe import WORTMERKMALE
from sozialatlas.regeln.fakten import typen
from sozialatlas.regeln.folgen import Folgeplan, ist_vor_ort, plane, vor_ort
from sozialatlas.regeln.grad import Grad, Robustheit, Stoerung
from sozialatlas.regeln.jahrgang import Jahrgang, gezogen, jahrgang
from sozialatlas.regeln.knoten import Bedingung, bedingungen, blaetter
from sozialatlas.regeln.lage import ebene
from sozialatlas.regeln.modell import Regel
from sozialatlas.regeln.vektor import JA, UNBEKANNT, Grenze, Werte, werte_aus, werte_der_lagen
from sozialatlas.regeln.ziehung import SPANNE_SCHWELLE, Ziehung, ziehe
from sozialatlas.typen import Vorort

ZIEHUNGEN = 1000
SAAT = 2026

ROBUST_AB, KNAPP_AB = 0.9, 0.6
"""Shares of draws from which a recommendation counts as robust, or as held by a narrow margin."""

_STILL = Ziehung(1, {}, {}, np.zeros(1, bool), np.zeros(1, np.int64))

Zahlen = Mapping[str, NDArray[np.float64]]


def robustheit(
    regeln: Sequence[Regel],
    fakten: pd.DataFrame,
    vorjahr: pd.DataFrame | None = None,
    gruppen: Sequence[pd.Series] = (),
    vorort: Mapping[str, Vorort] = MappingProxyType({}),
    *,
    ziehungen: int = ZIEHUNGEN,
    saat: int = SAAT,
) -> dict[tuple[str, str], Robustheit]:
    """Return (rule, AGS) → Robustheit for each recommendation that the facts give.

    ``fakten`` has to hold all Kreise of the Land, or percentiles, ranks and counts stay as they
    are. ``vorjahr`` is the same table one year earlier (:func:`varianten.vorjahresfakten`),
    ``gruppen`` medians of varied peer groups by (ags, indikator, jahr)
    (:func:`varianten.vergleichswerte_varianten`); without them nothing of the kind varies.
    The same seed gives the same result, whatever else is asked and in which order.
    """
    versuch = _versuch(regeln, fakten, vorjahr, gruppen, vorort)
    ja: list[Zahlen] = []
    unbekannt: list[Zahlen] = []
    allein: dict[Stoerung, Zahlen] = {}
    for ziehung in versuch.ziehe(saat, ziehungen):
        if not allein:
            for name in get_args(Stoerung):
                wahrheiten = versuch.wahrheiten(ziehung.nur(name))
                allein[name] = {r: (w == JA).mean(axis=1) for r, w in wahrheiten.items()}
        wahrheiten = versuch.wahrheiten(ziehung)
        ja.append({r: (w == JA).sum(axis=1) / ziehungen for r, w in wahrheiten.items()})
        unbekannt.append(
            {r: (w == UNBEKANNT).sum(axis=1) / ziehungen for r, w in wahrheiten.items()}
        )
    return {
        (regel, ags): _urteil(ziehungen, _summe(ja, regel, i), _summe(unbekannt, regel, i),
                              {name: float(a[regel][i]) for name, a in allein.items()})
        for regel, wahrheit in versuch.wahrheiten(_STILL).items()
        for i, ags in enumerate(versuch.gebiete)
        if wahrheit[i, 0] == JA
    }  # fmt: skip


def grad(anteil: float) -> Grad:
    """Return the grade for a share of draws in which the recommendation holds."""
    if anteil >= ROBUST_AB:
        return "robust"
    return "knapp" if anteil >= KNAPP_AB else "hinweis"


def _summe(bloecke: Iterable[Zahlen], regel: str, zeile: int) -> float:
    return float(round(sum(block[regel][zeile] for block in bloecke), 9))


def _urteil(
    ziehungen: int, anteil: float, unbekannt: float, allein: Mapping[Stoerung, float]
) -> Robustheit:
    return Robustheit(anteil, unbekannt, ziehungen, grad(anteil), tuple(allein.items()))


@dataclass(frozen=True)
class _Versuch:
    """What stays the same in all draws."""

    plan: Folgeplan
    gebiete: Mapping[str, str]  # AGS → kind of area
    heute: Jahrgang
    vorjahr: Jahrgang | None
    gruppen: int
    vorort: Werte

    @cached_property
    def bedingungen(self) -> tuple[tuple[str, Bedingung], ...]:
        """The conditions on figures with the ids of their rules."""
        return tuple((r.id, b) for r in self.plan.nach_id.values() for b in bedingungen(r.wenn))

    @cached_property
    def spannen(self) -> dict[Grenze, float]:
        """By how much each threshold moves at most."""
        return {
            (regel, b.indikator, b.merkmal, float(b.vergleich.schwelle)): self._spanne(b)
            for regel, b in self.bedingungen
            if b.merkmal not in (*WORTMERKMALE, "rang_von", "rang_bis")
        }

    def _spanne(self, b: Bedingung) -> float:
        schwelle = abs(float(b.vergleich.schwelle))
        if schwelle:
            return SPANNE_SCHWELLE * schwelle
        kreise = np.array([ebene(a) == "kreis" for a in self.gebiete])
        werte = self.heute.spalte(b.indikator, b.merkmal)[kreise, 0]
        werte = werte[~np.isnan(werte)]
        return SPANNE_SCHWELLE * float(np.std(werte, ddof=1)) if len(werte) > 1 else 0.0

    def ziehe(self, saat: int, anzahl: int) -> Iterable[Ziehung]:
        namen = sorted({b.indikator for _, b in self.bedingungen})
        return ziehe(saat, anzahl, list(self.gebiete), namen, list(self.spannen), self.gruppen)

    def wahrheiten(self, ziehung: Ziehung) -> dict[str, NDArray[np.int8]]:
        """Return per rule the truths (areas × draws)."""
        figuren = {
            frage: gezogen(self.heute, self.vorjahr, *frage, ziehung)
            for frage in sorted({(b.indikator, str(b.merkmal)) for _, b in self.bedingungen})
        }
        schwellen = {g: g[-1] + self.spannen[g] * um for g, um in ziehung.schwellen.items()}
        return werte_aus(
            self.plan, self.gebiete, {**self.vorort, **figuren}, schwellen, ziehung.anzahl
        )


def _versuch(
    regeln: Sequence[Regel],
    fakten: pd.DataFrame,
    vorjahr: pd.DataFrame | None,
    gruppen: Sequence[pd.Series],
    vorort: Mapping[str, Vorort],
) -> _Versuch:
    plan, gebiete = plane(regeln), dict(sorted(typen(fakten).items()))
    indikatoren = {b.indikator for r in regeln for b in bedingungen(r.wenn)}
    offene = [b for r in regeln for b, _ in blaetter(r.wenn) if ist_vor_ort(b)]
    lagen = {
        ags: {faktname(b): vor_ort(b, vorort.get(ags, Vorort())) for b in offene} for ags in gebiete
    }
    return _Versuch(
        plan,
        gebiete,
        jahrgang(fakten, list(gebiete), indikatoren, gruppen),
        None if vorjahr is None else jahrgang(vorjahr, list(gebiete), indikatoren, gruppen),
        len(gruppen),
        werte_der_lagen(plan, lagen),
    )
