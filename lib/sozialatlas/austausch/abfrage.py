"""Both ways of the data request, as the command line calls them; nothing here writes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from sozialatlas.ausgabe import Ausgabe, lade_ausgabe
from sozialatlas.austausch.ablage import entwirf, ist_schon_da
from sozialatlas.austausch.aufbau import NEU, lies_ags
from sozialatlas.austausch.dateiart import lies_datei
from sozialatlas.austausch.formular import KENNUNG, Formular, Vorwert
from sozialatlas.austausch.lieferungen import geltende, lade_eine, ort_der_lieferungen
from sozialatlas.austausch.mappe import schreibe_mappe
from sozialatlas.austausch.oeffnen import oeffne
from sozialatlas.austausch.protokoll import als_docx
from sozialatlas.austausch.pruefung import Pruefung, pruefe_mappe
from sozialatlas.austausch.vorwissen import Amtlich, neueste, vergleichbare, vorwerte
from sozialatlas.beobachtungen import lade_beobachtungen
from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.gebiete import Gebiete, kennung, lade_gebiete
from sozialatlas.katalog import Abfrage, Katalog, lade_abfrage, lade_katalog


@dataclass(frozen=True, eq=False)
class Werkstatt:
    """What both ways need of the project at ``wurzel``."""

    wurzel: Path
    ausgabe: Ausgabe
    katalog: Katalog
    gebiete: Gebiete
    abfrage: Abfrage

    @classmethod
    def lade(cls, wurzel: Path) -> Werkstatt:
        """Load edition, catalogue and areas; KatalogFehler or DatenFehler name what is wrong."""
        katalog = lade_katalog(wurzel / "data")
        return cls(
            wurzel,
            lade_ausgabe(wurzel),
            katalog,
            lade_gebiete(wurzel / "data"),
            lade_abfrage(wurzel / "data", katalog.indikatoren),
        )

    def formular(self, ags: str) -> Formular:
        """Return the form of a Kommune; AufrufFehler for an unknown AGS."""
        namen = {i.id: i.name for i in self.katalog.indikatoren.values()}
        return Formular(self.abfrage, self.gebiete.kommune(ags), self.ausgabe.ausgabe, namen)

    def ordner(self, ags: str) -> Path:
        """Return the folder of a Kommune's deliveries; it need not be there."""
        name = kennung(self.gebiete.kommune(ags))
        return ort_der_lieferungen(self.wurzel / "kommunen", ags, name)

    @cached_property
    def _beobachtungen(self):  # type: ignore[no-untyped-def]
        return lade_beobachtungen(self.wurzel / "data", self.katalog, self.gebiete)

    def amtlich(self, ags: str) -> Amtlich:
        """Return the latest official figure by indicator."""
        return neueste(self._beobachtungen, ags)

    def bisher(self, ags: str, vor: date = date.max) -> dict[str, Vorwert]:
        """Return by row key what is known: official figures, deliveries before the day ``vor``."""
        frueher = geltende(lade_eine(self.ordner(ags), ags), vor)
        return vorwerte(self.abfrage, frueher, self.amtlich(ags), self.katalog)


def fordere_an(w: Werkstatt, ags: str) -> tuple[str, bytes]:
    """Return name and bytes of the workbook for a Kommune."""
    f = w.formular(ags)
    name = f"datenabfrage-{kennung(f.kommune)}-{w.ausgabe.ausgabe}.xlsx"
    return name, schreibe_mappe(f, w.bisher(ags), w.ausgabe.stand)


@dataclass(frozen=True)
class Eingang:
    """A delivery that was checked, and the files to write if it was accepted."""

    pruefung: Pruefung
    dateien: dict[Path, bytes]  # empty: refused, or there already
    protokoll: bytes
    schon_da: bool = False


def nimm_an(w: Werkstatt, datei: Path, *, ersetzen: bool = False) -> Eingang:
    """Check a workbook that came back; the caller writes ``dateien``.

    Raises :class:`DatenFehler` for a file that is no such form at all.
    """
    inhalt = lies_datei(datei)
    mappe = oeffne(inhalt, datei.name)
    ags = lies_ags(mappe, datei.name)
    if ags not in w.gebiete.kommunen:
        raise DatenFehler(Mangel(datei.name, None, f"{KENNUNG}!B3",
                                 f"Ein Gebiet mit dem AGS „{ags[:20]}“ gibt es nicht.",
                                 "der AGS, für den das Formular erstellt wurde", NEU))  # fmt: skip
    p = pruefe_mappe(
        mappe,
        w.formular(ags),
        datei.name,
        w.ausgabe.stand,
        lambda vor: w.bisher(ags, vor),
        vergleichbare(w.abfrage, w.amtlich(ags), w.katalog),
    )
    protokoll = als_docx(p, w.ausgabe.stand)
    if not p.angenommen or p.absender is None:
        return Eingang(p, {}, protokoll)
    ordner = w.ordner(ags)
    neu = entwirf(p, hashlib.sha256(inhalt).hexdigest(), ordner)
    if ist_schon_da(neu, ersetzen=ersetzen):
        return Eingang(p, {}, protokoll, schon_da=True)
    blatt = ordner / f"{p.absender.stand.isoformat()}-protokoll.docx"
    return Eingang(p, {blatt: protokoll, **neu}, protokoll)
