"""Maps of an index: coloured by its own named classes, not by classes found for the map."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from sozialatlas.darstellung import kartenbild, saetze, sprache
from sozialatlas.darstellung.abbildung import Abbildung
from sozialatlas.darstellung.karten import KARTENVERMERK
from sozialatlas.darstellung.klassen import Klassen

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DEZIMALEN = 2


@dataclass(frozen=True)
class Namensklassen(Klassen):
    """Classes with names; which value belongs to which one is given, not computed again."""

    namen: tuple[str, ...] = ()
    werte: tuple[tuple[float, int], ...] = ()

    @functools.cached_property
    def _nummern(self) -> dict[float, int]:
        return dict(self.werte)

    def nummer(self, wert: float) -> int:
        """Class of a value that the index holds; KeyError for any other."""
        return self._nummern[float(wert)]

    def texte(self) -> list[str]:
        """Names from the most favourable class up."""
        return list(self.namen)


def indexkarte(
    grenzen: GeoDataFrame,
    werte: pd.DataFrame,
    klassen: Sequence[str],
    *,
    id: str,
    name: str,
    titel: str,
    untertitel: str,
    quelle: str,
    namen: Mapping[str, str],
    umrisse: GeoDataFrame | None = None,
) -> Abbildung:
    """Map an index. ``werte`` (by AGS): wert, klasse; areas that are not in it are hatched.

    ``klassen``: names of the classes as the legend prints them, from the most favourable up.
    """
    ags = grenzen["ags"].astype(str).tolist()
    da = werte["wert"].reindex(ags).dropna()
    paare = zip(da.tolist(), werte["klasse"].reindex(da.index), strict=True)
    zuordnung = tuple(sorted({(w, int(k)) for w, k in paare}))
    stufen = Namensklassen(
        tuple(range(1, len(klassen))), "Klassen des Index", DEZIMALEN, tuple(klassen), zuordnung
    )
    je_klasse = werte["klasse"].reindex(da.index).value_counts()
    anzahlen = [f"{text}: {je_klasse.get(k, 0)}" for k, text in enumerate(klassen)]
    je_klasse_text = f"Gebiete je Klasse: {sprache.aufzaehlung(anzahlen)}"
    return Abbildung(
        id=id,
        titel=titel,
        untertitel=untertitel,
        quelle=f"{quelle} Karte: {KARTENVERMERK}.",
        alt=saetze.alternativtext("Karte", name, titel, [je_klasse_text]),
        daten=_tabelle(ags, werte, klassen, namen),
        dezimalen=DEZIMALEN,
        zeichnung=functools.partial(
            kartenbild.choropleth, grenzen[["ags", "geometry"]], da, stufen, "", "", None,
            {a: namen[a] for a in ags}, umrisse,
        ),
    )  # fmt: skip


def _tabelle(
    ags: Sequence[str], werte: pd.DataFrame, klassen: Sequence[str], namen: Mapping[str, str]
) -> pd.DataFrame:
    """One row per area with a value, by name."""
    klasse = werte["klasse"].astype(int).to_dict()
    zeilen = [
        (namen[a], a, werte.at[a, "wert"], klassen[klasse[a]])
        for a in sorted(ags, key=lambda a: sprache.sortierung(namen[a]))
        if a in klasse
    ]
    return pd.DataFrame(zeilen, columns=["Gebiet", "AGS", "Index", "Klasse"])
