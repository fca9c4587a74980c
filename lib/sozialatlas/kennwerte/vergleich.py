"""One area against others: Land, Bund and the distribution among the Kreise of its Land."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel, aehnlich
from sozialatlas.gebiete import GEBIETSSTAND, gilt
from sozialatlas.kennwerte.zeitreihe import finde
from sozialatlas.typen import BUND, MIT_WERT, SPALTEN, Kommune, Status

if TYPE_CHECKING:
    from sozialatlas.gebiete import Gebiete
    from sozialatlas.katalog import Katalog

MINDESTENS_KREISE = 10
"""Fewer Kreise give no distribution: z-score and percentile stay empty."""

_LAENGE_LAND, _LAENGE_KREIS = 2, 5
_TEXT = ["ags", "indikator", "status", "quelle"]


def vervollstaendige(
    beobachtungen: pd.DataFrame, katalog: Katalog, gebiete: Gebiete
) -> pd.DataFrame:
    """Return the long table, sorted and with a row for each area × indicator.

    Only figures whose status allows computing keep their value. Areas without any figure get a
    row ``nicht_erhoben`` at the latest year of the Kreise. Raises DatenFehler for duplicate keys
    and for indicators that the catalogue does not know. The input is not changed.
    """
    tabelle = beobachtungen.loc[:, list(SPALTEN)].astype(dict.fromkeys(_TEXT, "str"))
    _pruefe(tabelle, katalog)
    mit_wert = tabelle["status"].isin([status.value for status in MIT_WERT])
    tabelle = tabelle.assign(wert=tabelle["wert"].astype(float).where(mit_wert))
    fehlende = _nicht_erhoben(tabelle, katalog, gebiete)
    if len(fehlende):
        tabelle = pd.concat([tabelle, fehlende.astype(tabelle.dtypes.to_dict())])
    return tabelle.sort_values(["indikator", "ags", "jahr"], ignore_index=True)


def _pruefe(tabelle: pd.DataFrame, katalog: Katalog) -> None:
    maengel = [
        Mangel(
            "Beobachtungen",
            None,
            "indikator",
            f"Der Indikator „{name}“ ist nicht bekannt.",
            "eine id aus dem Indikatorenkatalog",
            aehnlich(name, katalog.indikatoren),
        )
        for name in sorted(set(tabelle["indikator"].unique()) - set(katalog.indikatoren))
    ]
    doppelt = tabelle[tabelle.duplicated(["ags", "indikator", "jahr"])]
    maengel += [
        Mangel(
            "Beobachtungen",
            None,
            "ags, indikator, jahr",
            f"{zeile.indikator} steht für {zeile.ags} im Jahr {zeile.jahr} mehrfach.",
            "je Gebiet, Indikator und Jahr eine Zeile",
            "Die doppelte Zeile entfernen oder die Quelle einschränken.",
        )
        for zeile in doppelt.head(20).itertuples()
    ]
    if maengel:
        raise DatenFehler(maengel)


def _nicht_erhoben(tabelle: pd.DataFrame, katalog: Katalog, gebiete: Gebiete) -> pd.DataFrame:
    """Return the rows that are missing altogether: areas of the Gebietsstand × indicators."""
    heute = sorted(k.ags for k in gebiete.kommunen.values() if gilt(k, GEBIETSSTAND))
    ids = sorted(katalog.indikatoren)
    alle = pd.MultiIndex.from_product([heute, ids], names=["ags", "indikator"])
    vorhanden = pd.MultiIndex.from_frame(tabelle[["ags", "indikator"]].drop_duplicates())
    zeilen = alle[~alle.isin(vorhanden)].to_frame(index=False)
    quellen = {name: indikator.quelle for name, indikator in katalog.indikatoren.items()}
    return zeilen.assign(
        jahr=zeilen["indikator"].map(_letztes_jahr(tabelle, ids)).astype("int64"),
        status=Status.NICHT_ERHOBEN.value,
        quelle=zeilen["indikator"].map(quellen),
        wert=np.nan,
        zaehler=np.nan,
        nenner=np.nan,
    )[list(SPALTEN)]


def _letztes_jahr(tabelle: pd.DataFrame, ids: Iterable[str]) -> dict[str, int]:
    """Return per indicator the latest year with a value of a Kreis, else of any area."""
    werte = tabelle[tabelle["wert"].notna()]
    kreise = werte[werte["ags"].str.len() == _LAENGE_KREIS]
    juengstes = int(tabelle["jahr"].max()) if len(tabelle) else 0
    jahre = dict.fromkeys(ids, juengstes)
    for teil in (werte, kreise):
        hoechste = teil.groupby("indikator")["jahr"].max()
        jahre.update({str(name): int(jahr) for name, jahr in hoechste.items()})
    return jahre


def referenzen(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Return the values of Land and Bund in the same year, with difference and ratio.

    ``differenz`` is value − reference in the unit of the indicator, ``verhaeltnis`` value /
    reference (NaN for a reference of 0). No area is compared with itself, and counts that add up
    to the Land (``summe_gleich_land``) are not compared with it: the larger area always has more.
    """
    wert = tabelle["wert"].to_numpy(float)
    anzahlen = [i.id for i in katalog.indikatoren.values() if i.summe_gleich_land]
    vergleichbar = ~tabelle["indikator"].isin(anzahlen).to_numpy()
    spalten: dict[str, object] = {}
    for name, ags in (("land", tabelle["ags"].str[:_LAENGE_LAND]), ("bund", _bund(tabelle))):
        stelle = finde(tabelle, ags, tabelle["jahr"])
        selbst = (tabelle["ags"] == ags) | (tabelle["ags"] == BUND)
        referenz = np.where((stelle >= 0) & ~selbst, wert[stelle], np.nan)
        nutzbar = np.where(vergleichbar, referenz, np.nan)
        spalten[name] = referenz
        spalten[f"differenz_{name}"] = wert - nutzbar
        spalten[f"verhaeltnis_{name}"] = wert / np.where(nutzbar == 0, np.nan, nutzbar)
    return pd.DataFrame(spalten, index=tabelle.index)


def _bund(tabelle: pd.DataFrame) -> pd.Series:
    return pd.Series(BUND, index=tabelle.index, dtype="str")


def verteilung(
    tabelle: pd.DataFrame, kreis: pd.Series, mindestens: int = MINDESTENS_KREISE
) -> pd.DataFrame:
    """Return median, mean and spread of the Kreise for all rows, z and perzentil for the Kreise.

    The distribution is that of the Kreise of the same Land and year that had not ended by the end
    of that year (``kreis``), at least ``mindestens`` of them. ``streuung_kreise`` is their standard
    deviation with n − 1; ``z`` counts from ``mittel_kreise`` in units of it and is NaN if all
    values are equal; ``perzentil`` (0–100) is the share of Kreise with a smaller
    value, ties by half. Gemeinden have neither: small areas spread more than Kreise do, so the
    distribution of the Kreise is no yardstick for them, and for their own the figures are
    too few and too uneven.
    """
    land = tabelle["ags"].str[:_LAENGE_LAND]
    schluessel = [land.rename("land"), tabelle["indikator"], tabelle["jahr"]]
    gruppen = tabelle["wert"].where(kreis).groupby(schluessel)
    anzahl, wert = gruppen.transform("count"), tabelle["wert"]
    genug = anzahl >= mindestens
    mittel, streuung = gruppen.transform("mean"), gruppen.transform("std")
    verschieden = gruppen.transform("max") > gruppen.transform("min")
    z = (wert - mittel) / streuung.where(genug & verschieden)
    perzentil = (gruppen.rank() - 0.5) / anzahl * 100
    return pd.DataFrame(
        {
            "median_kreise": gruppen.transform("median").where(genug),
            "mittel_kreise": mittel.where(genug),
            "streuung_kreise": streuung.where(genug),
            "z": z.where(kreis),
            "perzentil": perzentil.where(kreis & genug),
        }
    )


def ist_kreis(tabelle: pd.DataFrame, kommunen: Mapping[str, Kommune]) -> pd.Series:
    """Tell which rows are Kreise in office at the end of the row's year.

    The start of validity does not count: publishers convert earlier years to the later borders.
    """
    zeilen = tabelle["ags"].str.len() == _LAENGE_KREIS
    for ags, k in kommunen.items():
        if k.ebene == "kreis" and k.gueltig_bis is not None:
            letzter_tag = (k.gueltig_bis.month, k.gueltig_bis.day) == (12, 31)
            ende = k.gueltig_bis.year + letzter_tag
            zeilen &= (tabelle["ags"] != ags) | (tabelle["jahr"] < ende)
    return zeilen
