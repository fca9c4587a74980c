"""Conversion of counts to the areas of another day: exact for whole moves, sums conserved.

Rules after the conversion keys of the BBSR (Umstiegsschlüssel): from the lowest level up, counts
only, rates recomputed from them, rounded once at the end. Inside, everything is a fraction, so
that sums hold to the last unit; what rests on the share of a split is carried along.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.gebiete.modell import Gebiete
from sozialatlas.gebiete.nachfolge import Anteil, herkunft, ziele
from sozialatlas.typen import Datumsregel, Indikator

_KREIS = 5


@dataclass(frozen=True)
class Menge:
    """A converted count, None where a part of it is missing; ``geschaetzt`` came by shares."""

    wert: Fraction | None
    geschaetzt: Fraction = Fraction(0)

    @property
    def anteil_geschaetzt(self) -> float:
        """Share of the count that rests on shares of splits, 0 to 1."""
        return float(self.geschaetzt / self.wert) if self.wert else 0.0

    def __add__(self, andere: Menge) -> Menge:
        """Sum of both; missing if one of them is."""
        if self.wert is None or andere.wert is None:
            return Menge(None)
        return Menge(self.wert + andere.wert, self.geschaetzt + andere.geschaetzt)


@dataclass(frozen=True)
class Umrechnung:
    """Counts by AGS on the areas of another day; ``gruppen`` are targets tied by splits."""

    mengen: Mapping[str, Menge]
    gruppen: tuple[frozenset[str], ...] = ()

    def ganzzahlig(self) -> dict[str, int | None]:
        """Return whole numbers for display that keep the sum of each group of targets.

        Largest remainder (Hare-Niemeyer); equal remainders by AGS. Where a part of a group is
        missing there is no sum to keep, and each value is rounded by itself.
        """
        runde = {ags: None if m.wert is None else round(m.wert) for ags, m in self.mengen.items()}
        for gruppe in self.gruppen:
            werte = {ags: self.mengen[ags].wert for ags in sorted(gruppe)}
            runde |= _groesster_rest({a: w for a, w in werte.items() if w is not None}, len(werte))
        return runde


def rechne_um(
    werte: Mapping[str, int | Fraction | None],
    gebiete: Gebiete,
    nach: date,
    *,
    von: date | None = None,
    regel: Datumsregel = "recht",
) -> Umrechnung:
    """Convert counts of Gemeinden by AGS to the areas of the day ``nach``.

    ``von`` is the day of the areas in ``werte``; None: before all changes of a key, as the keys
    themselves show. A target with a missing part (None) is missing. Raises :class:`DatenFehler`
    with all areas whose way is not known: successors or shares not on record, the day within a
    period, or, backward, parts that nobody counted separately.
    """
    mengen: dict[str, Menge] = {}
    wege: list[frozenset[str]] = []
    maengel: list[Mangel] = []
    for ags, wert in werte.items():
        try:
            teile = _weg(gebiete, ags, nach, von, regel)
        except DatenFehler as fehler:
            maengel += fehler.maengel
            continue
        wege.append(frozenset(t.nach for t in teile))
        for teil in teile:
            menge = (
                Menge(None) if wert is None else Menge(wert * teil.anteil, wert * teil.geschaetzt)
            )
            mengen[teil.nach] = mengen[teil.nach] + menge if teil.nach in mengen else menge
    if maengel:
        raise DatenFehler(maengel)
    return Umrechnung(dict(sorted(mengen.items())), _gruppen(wege))


def kreisanteile(
    gewichte: Mapping[str, int],
    gebiete: Gebiete,
    nach: date,
    *,
    von: date | None = None,
    regel: Datumsregel = "recht",
) -> dict[str, tuple[Anteil, ...]]:
    """Return which share of each Kreis belongs to which Kreis on the day ``nach``.

    ``gewichte`` are counts of all its Gemeinden, such as residents: with them the share of a
    Kreis that lost a Gemeinde is an estimate for every other count; whole Kreise are exact.
    """
    anteile: dict[str, tuple[Anteil, ...]] = {}
    for kreis in sorted({ags[:_KREIS] for ags in gewichte}):
        eigene = {ags: n for ags, n in gewichte.items() if ags.startswith(kreis)}
        summen: dict[str, Fraction] = {}
        for ags, menge in rechne_um(eigene, gebiete, nach, von=von, regel=regel).mengen.items():
            summen[ags[:_KREIS]] = summen.get(ags[:_KREIS], Fraction(0)) + (menge.wert or 0)
        gesamt = sum(eigene.values())
        if gesamt:
            ganz = len(summen) == 1
            teile = {ziel: wert / gesamt for ziel, wert in summen.items()}
            anteile[kreis] = tuple(Anteil(z, a, a * (not ganz)) for z, a in sorted(teile.items()))
    return anteile


def pruefe_anzahl(indikator: Indikator) -> None:
    """Raise :class:`DatenFehler` for a rate: only counts are converted."""
    if not indikator.summe_gleich_land:
        raise DatenFehler(Mangel(
            "", None, indikator.id,
            f"„{indikator.name}“ ist keine Anzahl; nur Anzahlen lassen sich umrechnen.",
            "ein Indikator, dessen Kreise sich zum Land summieren (summe_gleich_land)",
            "Zähler und Nenner umrechnen und die Quote daraus neu bilden.",
        ))  # fmt: skip


def quoten(
    zaehler: Mapping[str, Menge], nenner: Mapping[str, Menge], faktor: int = 100
) -> dict[str, float | None]:
    """Recompute rates from converted counts; None where one is missing or nothing to divide by."""
    leer = Menge(None)
    return {
        ags: float(faktor * z.wert / n.wert) if z.wert is not None and n.wert else None
        for ags, z in zaehler.items()
        for n in (nenner.get(ags, leer),)
    }


def _weg(
    gebiete: Gebiete, ags: str, nach: date, von: date | None, regel: Datumsregel
) -> tuple[Anteil, ...]:
    if von is not None and nach < von:
        return herkunft(gebiete, ags, nach, von=von, regel=regel)
    return ziele(gebiete, ags, nach, von=von, regel=regel)


def _gruppen(wege: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Join the targets of splits that share one: only together do they have a whole sum."""
    gruppen: list[frozenset[str]] = []
    for weg in wege:
        if len(weg) > 1:
            beruehrt = [g for g in gruppen if g & weg]
            gruppen = [g for g in gruppen if not g & weg]
            gruppen.append(weg.union(*beruehrt))
    return tuple(gruppen)


def _groesster_rest(werte: Mapping[str, Fraction], anzahl: int) -> dict[str, int | None]:
    if len(werte) < anzahl:
        return {ags: round(wert) for ags, wert in werte.items()}
    unten = {ags: wert.numerator // wert.denominator for ags, wert in werte.items()}
    fehlt = round(sum(werte.values(), Fraction(0))) - sum(unten.values())
    nach_rest = sorted(werte, key=lambda ags: (unten[ags] - werte[ags], ags))
    return {ags: unten[ags] + (ags in nach_rest[:fehlt]) for ags in werte}
