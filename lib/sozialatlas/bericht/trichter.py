"""The funnel of the Gemeinden: its figure and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from sozialatlas.bericht import bilder
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.darstellung import diagramme, sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.fehler import DatenFehler
from sozialatlas.kennwerte.trichter import NIVEAUS, Trichter, trichter

_STUETZEN = 60  # points of a limit line
_NAMEN = ("95", "998")


@dataclass(frozen=True, eq=False)
class Gemeindetrichter:
    """The Gemeinden of the Land in their latest year with counts, and their funnel."""

    kennwert: Kennwert  # one of the year, for indicator and source
    gebiete: pd.DataFrame  # ags, name, wert, nenner, z, lage
    trichter: Trichter

    def bild(self, g: Grundlage) -> Abbildung:
        return diagramme.trichter(
            self.kennwert.indikator,
            self.gebiete,
            self._grenzen(),
            jahr=self.kennwert.jahr,
            ziel=100 * self.trichter.ziel,
            mehrzahl="Gemeinden",
            quelle=bilder.quelle(g, self.kennwert),
        )

    @property
    def satz(self) -> str:
        """How many lie outside: "über den äußeren Grenzen 12, darunter 9 von 603 Gemeinden"."""
        lage = self.gebiete["lage"].value_counts()
        oben, unten = (int(lage.get(f"weit_{ende}", 0)) for ende in ("oben", "unten"))
        return (
            f"{sprache.zahl(oben)} von {sprache.zahl(len(self.gebiete))} Gemeinden über und"
            f" {sprache.zahl(unten)} unter den äußeren Grenzen"
        )

    @property
    def streuung(self) -> str:
        """How much wider than chance the Gemeinden spread: "das 4,2-Fache"."""
        return f"das {sprache.zahl(float(np.sqrt(self.trichter.phi)), 1)}-Fache"

    def _grenzen(self) -> pd.DataFrame:
        n = self.gebiete["nenner"]
        stuetzen = np.geomspace(0.9 * n.min(), 1.1 * n.max(), _STUETZEN)
        spalten = {"nenner": stuetzen}
        for name, niveau in zip(_NAMEN, NIVEAUS, strict=True):
            unten, oben = self.trichter.grenzen(stuetzen, niveau)
            spalten |= {f"unten_{name}": 100 * unten, f"oben_{name}": 100 * oben}
        return pd.DataFrame(spalten)


@cache
def gemeindetrichter(g: Grundlage, indikator: str) -> Gemeindetrichter:
    """Return the funnel of an indicator; DatenFehler where the counts do not suffice."""
    alle = pd.Series([k.ags for k in g.gebiete.gemeinden()])
    kennwert, werte = bilder.gemeindewerte(g, indikator, alle)
    werte = werte[(werte["intervall_grund"] == "") & werte["wert"].notna()]
    ergebnis = trichter(werte["zaehler"], werte["nenner"])
    if ergebnis.grund:
        raise DatenFehler(f"Kein Trichter zu „{indikator}“: {ergebnis.grund}.")
    spalten = werte[["wert", "nenner"]].assign(
        name=[g.kommune(ags).name for ags in werte.index], z=ergebnis.z, lage=ergebnis.lage
    )
    return Gemeindetrichter(kennwert, spalten.rename_axis("ags").reset_index(), ergebnis)
