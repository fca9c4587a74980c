"""Kreis tables of the Statistik der Bundesagentur für Arbeit.

They come as long CSV (a row per Kreis and year, named columns) or as cross table (XLSX or CSV:
titles, years or groups in the header, key and name in one cell, ``*`` for suppressed figures).
Series of the Bundesagentur stand on the territorial status of the day of the extract, for all
years.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sozialatlas.katalog import Lieferung
from sozialatlas.quellen.kreuztabelle import lies_kreuztabelle
from sozialatlas.quellen.tabelle import lies_tabelle
from sozialatlas.quellen.wuerfel import waehle


def lies_ba(datei: Path, kennungen: Mapping[str, str], lieferung: Lieferung) -> pd.DataFrame:
    """Read a Kreis table into tidy rows with the column ``zeile``, the line in the file.

    Of a long table a code names columns; of a cross table it names ``groessen``.
    Raises :class:`~sozialatlas.fehler.DatenFehler` as the reader of the layout does.
    """
    if _ist_lang(datei, lieferung):
        return lies_tabelle(datei, kennungen, lieferung.spalten, lieferung.jahr)
    wuerfel = lies_kreuztabelle(datei, lieferung.blatt, lieferung.jahr)
    return waehle(wuerfel, kennungen, lieferung.groessen)


def _ist_lang(datei: Path, lieferung: Lieferung) -> bool:
    if datei.suffix.lower() != ".csv":
        return False
    kopf = datei.read_bytes().split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    return lieferung.spalten.ags in kopf.strip().split(",")
