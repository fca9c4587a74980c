"""One comparison: read both versions of the rules, evaluate them on the same facts, compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.ausgabe import Ausgabe, lade_ausgabe
from sozialatlas.empfehlungen import entwerfe
from sozialatlas.fehler import Mangel, RegelFehler
from sozialatlas.gebiete import Gebiete, lade_gebiete
from sozialatlas.katalog import Katalog, lade_katalog
from sozialatlas.regeln import Regel, gueltige
from sozialatlas.regeln.fakten import lagen, typen
from sozialatlas.regeln.lage import Lage
from sozialatlas.regeln.maschine import Maschine, werte_lagen_aus
from sozialatlas.regeln.pruefung import (
    finde_literatur,
    pruefe_alle,
    pruefe_datei,
    regeldateien,
)
from sozialatlas.regeln.unterschied import Fassung, Regelunterschied, vergleiche
from sozialatlas.regelwerkstatt import speicher
from sozialatlas.regelwerkstatt.basis import Basis
from sozialatlas.regelwerkstatt.befundtext import Bewertung
from sozialatlas.typen import Kommune, Vorort

if TYPE_CHECKING:
    import pandas as pd

    from sozialatlas.vorort import Beitraege

Abdruck = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Ergebnis:
    """What differs, for whom, and what could not be compared."""

    basis: str
    unterschiede: tuple[Regelunterschied, ...]
    kommunen: Mapping[str, Kommune]
    warnungen: tuple[Mangel, ...] = ()  # problems of the rules to compare with
    ausgelassen: tuple[str, ...] = ()  # their ids
    berichte: tuple[str, ...] | None = None  # AGS of all reports that read differently, if asked

    def betroffene(self) -> tuple[str, ...]:
        """Return the names of the Kommunen with any effect, by AGS."""
        ags = {w.ags for u in self.unterschiede for w in u.wirkungen}
        return tuple(self.kommunen[name].bezeichnung for name in sorted(ags))


@dataclass
class Lauf:
    """What comparisons share: catalogue, areas, facts, and the rules read so far."""

    ort: speicher.Ort
    katalog: Katalog
    gebiete: Gebiete
    ausgabe: Ausgabe
    fakten: speicher.Spalten
    vorrat: speicher.Regelspeicher
    literatur: frozenset[str] | None
    vorort: Mapping[str, Vorort]
    _gelesen: dict[Path, tuple[Any, Any]] = field(default_factory=dict)

    @cached_property
    def _lagen(self) -> Mapping[str, Lage]:
        return lagen(self.fakten)

    @cached_property
    def _je_gebiet(self) -> Mapping[str, speicher.Spalten]:
        """The facts of each area by themselves, so that no draft searches those of all."""
        stellen: dict[str, list[int]] = {}
        for i, ags in enumerate(self.fakten["ags"]):
            stellen.setdefault(ags, []).append(i)
        return {
            ags: {name: [spalte[i] for i in eigene] for name, spalte in self.fakten.items()}
            for ags, eigene in stellen.items()
        }

    @property
    def regelordner(self) -> Path:
        return self.ort.wurzel / "rules"

    def basisfassung(self, basis: Basis) -> tuple[Fassung, tuple[Mangel, ...], tuple[str, ...]]:
        """Evaluate the rules to compare with; return what is wrong with them and whom it costs.

        Catalogue and literature are those of today: an older rule may not fit them any more. The
        reference suffices: both evaluators judged these rules when they were new.
        """
        regeln, maengel = pruefe_alle(basis.ordner, self.katalog, self._lies)
        fehlerhaft = {m.datei for m in maengel}
        brauchbar = tuple(r for r in regeln if r.herkunft.datei not in fehlerhaft)
        ausgelassen = sorted(Path(name).stem for name in fehlerhaft)
        bewertung = speicher.bewertung(
            self.ort, brauchbar, self.vorort, lambda: self._bewerte(brauchbar, "referenz")
        )
        return Fassung(brauchbar, *bewertung), maengel, tuple(ausgelassen)

    def vergleiche(
        self, basis: Basis, alt: tuple[Fassung, tuple[Mangel, ...], tuple[str, ...]]
    ) -> Ergebnis:
        """Compare the rules as they lie there; raises :class:`RegelFehler` with their problems."""
        regeln, maengel = pruefe_alle(self.regelordner, self.katalog, self._lies)
        if maengel:
            raise RegelFehler(maengel)
        self.vorrat.schreibe()
        vorher, warnungen, ausgelassen = alt
        gleich = regeln == vorher.regeln
        nachher = vorher if gleich else Fassung(regeln, *self._bewerte(regeln, "auto"))
        unterschiede = vergleiche(vorher, nachher, ausgelassen)
        return Ergebnis(basis.name, unterschiede, self.gebiete.kommunen, warnungen, ausgelassen)

    def _bewerte(self, regeln: tuple[Regel, ...], maschine: Maschine) -> Bewertung:
        geltende = gueltige(regeln, self.ausgabe.stand)
        arten = typen(self.fakten)
        befunde = werte_lagen_aus(geltende, self._lagen, arten, maschine, self.vorort)
        entwuerfe = [
            entwurf
            for ags in self.ausgabe.regelgebiete(self.gebiete)
            for entwurf in entwerfe(
                geltende, befunde, self._je_gebiet[ags], self.gebiete.kommune(ags), self.katalog
            )
        ]
        return befunde, tuple(entwuerfe)

    def _lies(self, datei: Path, namen: frozenset[str]) -> tuple[Regel | None, tuple[Mangel, ...]]:
        """Check a rule file; what has not changed since is not read again."""
        zustand = _zustand(datei)
        stand = zustand and (zustand, namen)
        bekannt = self._gelesen.get(datei)
        if stand is not None and bekannt is not None and bekannt[0] == stand:
            return bekannt[1]  # type: ignore[no-any-return]
        ergebnis = self._pruefe(datei, namen)
        self._gelesen[datei] = stand, ergebnis
        return ergebnis

    def _pruefe(
        self, datei: Path, namen: frozenset[str]
    ) -> tuple[Regel | None, tuple[Mangel, ...]]:
        schluessel = speicher.regelschluessel(datei, namen)
        regel = self.vorrat.lies(schluessel)
        if regel is not None:
            return regel, ()
        regel, maengel = pruefe_datei(datei, self.katalog, self.literatur, namen)
        unveraendert = speicher.regelschluessel(datei, namen) == schluessel  # not saved in between
        if regel is not None and not maengel and unveraendert:
            self.vorrat.merke(schluessel, regel)
        return regel, maengel


def richte_ein(wurzel: Path) -> Lauf:
    """Load what comparisons share; facts that are not kept are computed, which takes seconds."""
    daten = wurzel / "data"
    ort = speicher.ort(wurzel)
    katalog = speicher.katalog(ort, lambda: lade_katalog(daten))
    gebiete, ausgabe = lade_gebiete(daten), lade_ausgabe(wurzel)
    ags = ausgabe.regelgebiete(gebiete)
    rechnung = _Rechnung(wurzel, katalog, gebiete, ausgabe.stand)
    return Lauf(
        ort=ort,
        katalog=katalog,
        gebiete=gebiete,
        ausgabe=ausgabe,
        fakten=speicher.fakten(ort, ags, lambda: rechnung.fakten(ags)),
        vorrat=speicher.Regelspeicher(ort),
        literatur=finde_literatur(wurzel / "rules"),
        vorort=speicher.vorort(ort, rechnung.vorort),
    )


@dataclass(frozen=True)
class _Rechnung:
    """What takes seconds: the Kennwerte, computed once if facts or goals are not kept."""

    wurzel: Path
    katalog: Katalog
    gebiete: Gebiete
    stand: date

    @cached_property
    def kennwerte(self) -> pd.DataFrame:
        from sozialatlas.beobachtungen import lade_beobachtungen
        from sozialatlas.gebietsstand import gleiche_an
        from sozialatlas.kennwerte import berechne

        werte = lade_beobachtungen(self.wurzel / "data", self.katalog, self.gebiete)
        angleichung = gleiche_an(werte, self.katalog, self.gebiete)
        return berechne(angleichung.tabelle, self.katalog, self.gebiete)

    def fakten(self, ags: tuple[str, ...]) -> pd.DataFrame:
        from sozialatlas.kennwerte import trends
        from sozialatlas.regeln import stelle_fakten

        richtung = trends(self.kennwerte, self.katalog)
        return stelle_fakten(self.kennwerte, richtung, self.katalog, self.gebiete, ags)

    def vorort(self) -> dict[str, Vorort]:
        """Read what Kommunen contribute, as far as rules ask it."""
        from sozialatlas.vorort import fuer_regeln, lade_beitraege

        ordner, orte = self.wurzel / "kommunen", self.gebiete.namen
        beitraege = lade_beitraege(ordner, self.katalog, self.stand, orte=orte)
        return fuer_regeln(beitraege, self.zielstaende(beitraege), stichtag=self.stand)

    def zielstaende(self, beitraege: Mapping[str, Beitraege]) -> dict[tuple[str, str], str]:
        """Return how goals stand that are no examples; without any, no figures are read."""
        from sozialatlas.massnahmen.zielreihen import nur_stand, zielstaende

        echte = {
            ags: replace(b, ziele=ziele)
            for ags, b in beitraege.items()
            if (ziele := tuple(z for z in b.ziele or () if not z.beispiel))
        }
        return nur_stand(zielstaende(echte, self.kennwerte, self.katalog)) if echte else {}


def abdruck(ordner: Path) -> Abdruck:
    """Return what tells by a glance that rules have been saved: names, times and sizes."""
    zustaende = ((str(datei), _zustand(datei)) for datei in regeldateien(ordner))
    return tuple((name, *zustand) for name, zustand in zustaende if zustand is not None)


def _zustand(datei: Path) -> tuple[int, int, int] | None:
    try:
        angaben = datei.stat()
    except OSError:
        return None
    return angaben.st_mtime_ns, angaben.st_size, angaben.st_ino
