"""INKAR in its three forms: wide parquet, parquet with a table of regions, web export.

All readers return tidy tables (see :mod:`rahmen`); Kreise have five digits, Gemeinden eight,
Länder two, the Bund :data:`~sozialatlas.typen.BUND`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.rahmen import rahme
from sozialatlas.typen import BUND, Ebene

RAUMBEZUG: Mapping[Ebene, str] = {
    "bund": "Bund",
    "land": "Bundesländer",
    "kreis": "Kreise",
    "gemeinde": "Gemeinden",
}
"""What INKAR calls the levels."""

_STELLEN: Mapping[Ebene, int] = {"land": 2, "kreis": 5, "gemeinde": 8}
_SCHLUESSEL = ["ags", "jahr"]


def lies_breit(
    dateien: Sequence[Path], kennungen: Mapping[str, str], land: str, ebenen: Collection[Ebene]
) -> pd.DataFrame:
    """Read INKAR 2024: one row per (raumbezug, kennziffer, zeitbezug), one column per code.

    ``kennungen`` maps indicator ids to codes. An empty ``land`` reads all Länder.
    Raises :class:`DatenFehler` when a code is in none of the files.
    """
    teile, offen = [], dict(kennungen)
    for datei in dateien:
        vorhanden = _spalten(datei)
        hier = {i: k for i, k in offen.items() if k in vorhanden}
        offen = {i: k for i, k in offen.items() if i not in hier}
        if hier:
            spalten = ["raumbezug", "kennziffer", "zeitbezug", *dict.fromkeys(hier.values())]
            tabelle = _tabelle(datei, spalten)
            teile.append(_lang(_waehle(tabelle, land, ebenen), hier))
    if offen:
        raise DatenFehler(_ohne_spalte(dateien, offen))
    return rahme(pd.concat(teile, ignore_index=True))


def lies_regionen(
    dateien: Sequence[Path], kennungen: Mapping[str, str], land: str, ebenen: Collection[Ebene]
) -> pd.DataFrame:
    """Read INKAR 2021: columns ``x<id>``, areas through the table of regions (first file)."""
    regionen = _tabelle(dateien[0], ["id", "raumbezug", "kennziffer"]).to_pandas()
    regionen["ags"] = _schluessel_2021(regionen)
    regionen = regionen.dropna(subset="ags")
    treffer = _waehlbar(regionen["ags"], land, ebenen)
    regionen = regionen.loc[treffer, ["id", "ags"]]
    teile, offen = [], dict(kennungen)
    for datei in dateien[1:]:
        vorhanden = _spalten(datei)
        hier = {i: k for i, k in offen.items() if k in vorhanden}
        offen = {i: k for i, k in offen.items() if i not in hier}
        if hier:
            spalten = ["region_id", "zeitbezug", *dict.fromkeys(hier.values())]
            filter_ = pc.field("region_id").isin(regionen["id"].tolist())
            werte = _tabelle(datei, spalten, filter_).to_pandas()
            werte = werte.merge(regionen, left_on="region_id", right_on="id")
            teile.append(_lang(werte.rename(columns={"zeitbezug": "jahr"}), hier))
    if offen:
        raise DatenFehler(_ohne_spalte(dateien[1:], offen))
    return rahme(pd.concat(teile, ignore_index=True))


def lies_export(dateien: Sequence[Path], kennungen: Mapping[str, str]) -> pd.DataFrame:
    """Read web exports (.xls) of all areas: sheet "Daten", two header rows (name, year)."""
    teile, offen = [], dict(kennungen)
    for datei in dateien:
        kopf, jahre, *zeilen = _blatt(datei)
        for indikator, kennung in kennungen.items():
            stellen = [n for n, k in enumerate(kopf) if k == kennung]
            if not stellen:
                continue
            offen.pop(indikator, None)
            breit = pd.DataFrame(
                [[z[n] for n in stellen] for z in zeilen],
                index=pd.Index([str(z[0]) for z in zeilen], name="ags"),
                columns=[_jahr(jahre[n], datei) for n in stellen],
            )
            lang = breit.melt(ignore_index=False, var_name="jahr", value_name="wert").reset_index()
            lang["wert"] = _zahlen(lang["wert"], datei, kennung)
            teile.append(lang.assign(indikator=indikator))
    if offen:
        raise DatenFehler(_ohne_spalte(dateien, offen))
    return rahme(pd.concat(teile, ignore_index=True))


def _spalten(datei: Path) -> set[str]:
    """Return the columns of a parquet file. Raises :class:`DatenFehler` if it is none."""
    try:
        return set(pq.read_schema(datei).names)
    except (pa.ArrowException, OSError) as fehler:
        raise _unlesbar(datei) from fehler


def _tabelle(datei: Path, spalten: list[str], filter_: pc.Expression | None = None) -> pa.Table:
    """Read columns of a parquet file. Raises :class:`DatenFehler` if one is not there."""
    vorhanden = _spalten(datei)
    if fehlende := [s for s in spalten if s not in vorhanden]:
        raise DatenFehler([
            Mangel(datei.name, None, s, f"Die Spalte „{s}“ fehlt.", ", ".join(spalten),
                   "Die unveränderte Datei verwenden.") for s in fehlende
        ])  # fmt: skip
    try:
        return pq.read_table(datei, columns=spalten, filters=filter_)
    except (pa.ArrowException, OSError) as fehler:
        raise _unlesbar(datei) from fehler


def _unlesbar(datei: Path) -> DatenFehler:
    text, rat = "Die Datei lässt sich nicht lesen.", "Datei neu herunterladen."
    return DatenFehler(Mangel(datei.name, None, "", text, "eine Parquet-Datei", rat))


def _waehle(tabelle: pa.Table, land: str, ebenen: Collection[Ebene]) -> pd.DataFrame:
    """Keep the wanted levels and turn INKAR's keys into AGS."""
    namen = pa.array([RAUMBEZUG[e] for e in ebenen])
    gewaehlt = tabelle.filter(pc.is_in(tabelle["raumbezug"], value_set=namen)).to_pandas()
    ebene = gewaehlt["raumbezug"].map({v: k for k, v in RAUMBEZUG.items()})
    laenge = ebene.map(_STELLEN)
    ags = gewaehlt["kennziffer"].astype(str)
    kreis = laenge.eq(5)
    ags = ags.where(~kreis, ags.str[:5]).where(ebene.ne("bund"), BUND)
    gewaehlt = gewaehlt.assign(ags=ags).rename(columns={"zeitbezug": "jahr"})
    return gewaehlt[_waehlbar(gewaehlt["ags"], land, ebenen)]


def _waehlbar(ags: pd.Series, land: str, ebenen: Collection[Ebene]) -> pd.Series:
    stellen = {_STELLEN[e] for e in ebenen if e != "bund"}
    treffer = ags.str.startswith(land) & ags.str.len().isin(stellen) & ags.ne(BUND)
    return treffer | ags.eq(BUND) if "bund" in ebenen else treffer


def _schluessel_2021(regionen: pd.DataFrame) -> pd.Series:
    """Return AGS from the numeric keys of 2021; None for kinds of areas not used here."""
    stellen = regionen["raumbezug"].map({RAUMBEZUG[e]: n for e, n in _STELLEN.items()})
    ags = [
        BUND if bezug == RAUMBEZUG["bund"] else f"{int(k):0{int(n)}d}" if n == n else None
        for bezug, k, n in zip(
            regionen["raumbezug"], regionen["kennziffer"].fillna(-1), stellen, strict=True
        )
    ]
    return pd.Series(ags, index=regionen.index, dtype="str")


def _lang(breit: pd.DataFrame, kennungen: Mapping[str, str]) -> pd.DataFrame:
    """Turn one column per code into one row per figure; years without any figure are left out.

    Within a year that has figures at a level, empty cells stay: they are missing figures.
    """
    teile = []
    for indikator, kennung in kennungen.items():
        teil = breit[[*_SCHLUESSEL, kennung]].rename(columns={kennung: "wert"})
        gruppe = [teil["ags"].str.len(), teil["ags"].eq(BUND), teil["jahr"]]
        besetzt = teil["wert"].notna().groupby(gruppe).transform("any")
        teile.append(teil[besetzt].assign(indikator=indikator))
    return pd.concat(teile, ignore_index=True)


def _blatt(datei: Path) -> list[list[Any]]:
    try:
        zeilen = CalamineWorkbook.from_path(datei).get_sheet_by_name("Daten").to_python()
    except (CalamineError, OSError) as fehler:
        raise DatenFehler(Mangel(
            datei.name, None, "Blatt „Daten“", "Die Tabelle lässt sich nicht lesen.",
            "ein INKAR-Export mit dem Blatt „Daten“", "Datei neu herunterladen.",
        )) from fehler  # fmt: skip
    if len(zeilen) < 3 or zeilen[0][:1] != ["Kennziffer"]:
        raise DatenFehler(Mangel(
            datei.name, 1, "Kennziffer", "Die Kopfzeile ist nicht die eines INKAR-Exports.",
            "Kennziffer, Raumeinheit, Aggregat, dann eine Spalte je Jahr",
            "Den unveränderten Export verwenden.",
        ))  # fmt: skip
    return zeilen


def _jahr(zelle: object, datei: Path) -> int:
    text = str(zelle).removesuffix(".0")
    if not (text.isdecimal() and len(text) == 4):
        raise DatenFehler(Mangel(
            datei.name, 2, "", f"„{text}“ ist kein Jahr.", "vier Ziffern",
            "Den unveränderten Export verwenden.",
        ))  # fmt: skip
    return int(text)


def _zahlen(werte: pd.Series, datei: Path, kennung: str) -> pd.Series:
    try:
        return pd.to_numeric(werte.replace("", None))
    except (ValueError, TypeError) as fehler:
        raise DatenFehler(Mangel(
            datei.name, None, kennung, "Die Spalte enthält anderes als Zahlen.",
            "Zahlen oder leere Zellen", "Den unveränderten Export verwenden.",
        )) from fehler  # fmt: skip


def _ohne_spalte(dateien: Sequence[Path], offen: Mapping[str, str]) -> list[Mangel]:
    namen = ", ".join(d.name for d in dateien)
    return [
        Mangel(namen, None, kennung, f"Die Spalte für „{indikator}“ fehlt.",
               f"eine Spalte „{kennung}“", "kennung im Katalog oder Eingabedatei prüfen.")
        for indikator, kennung in offen.items()
    ]  # fmt: skip
