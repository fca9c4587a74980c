"""Which reader reads a declared source whose files hold all Länder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from sozialatlas.fehler import DatenFehler
from sozialatlas.katalog import Lieferung
from sozialatlas.quellen.ausreisser import pruefe_spruenge
from sozialatlas.quellen.ba import lies_ba
from sozialatlas.quellen.flachdatei import lies_flachdatei
from sozialatlas.quellen.inkar import lies_export
from sozialatlas.quellen.kreuztabelle import lies_kreuztabelle
from sozialatlas.quellen.tabelle import lies_tabelle
from sozialatlas.quellen.wuerfel import Wuerfel, waehle


def lies_alle(
    lieferung: Lieferung, dateien: Sequence[Path], kennungen: Mapping[str, str]
) -> pd.DataFrame:
    """Return tidy rows of all areas in the files of ``lieferung``, one table below the other."""
    if lieferung.adapter == "inkar_export":
        return lies_export(dateien, kennungen)
    return pd.concat(
        [_lies_eine(lieferung, datei, kennungen) for datei in dateien], ignore_index=True
    )


def pruefe_alle(lieferung: Lieferung, tabelle: pd.DataFrame) -> None:
    """Raise :class:`DatenFehler` for figures of the Bundesagentur that cannot be right."""
    if lieferung.adapter == "ba_kreise":
        namen = ", ".join(Path(d).name for d in lieferung.dateien)
        if maengel := pruefe_spruenge(tabelle, namen, lieferung.geprueft):
            raise DatenFehler(maengel)


def _lies_eine(lieferung: Lieferung, datei: Path, kennungen: Mapping[str, str]) -> pd.DataFrame:
    if lieferung.adapter == "ba_kreise":
        return lies_ba(datei, kennungen, lieferung)
    if lieferung.adapter in ("genesis_ffcsv", "genesis_tabelle"):
        return waehle(_wuerfel(lieferung, datei), kennungen, lieferung.groessen)
    return lies_tabelle(datei, kennungen, lieferung.spalten, lieferung.jahr)


def _wuerfel(lieferung: Lieferung, datei: Path) -> Wuerfel:
    if lieferung.adapter == "genesis_ffcsv":
        return lies_flachdatei(datei)
    return lies_kreuztabelle(datei, lieferung.blatt, lieferung.jahr)
