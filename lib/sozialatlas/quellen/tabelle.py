"""Plain CSV tables with a column of area keys: census, elections, extracts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel, aehnlich
from sozialatlas.katalog import Schluesselspalten
from sozialatlas.quellen.lesen import dekodiere, lies_texte, pruefe_schluessel, wandle_zahlen
from sozialatlas.quellen.rahmen import rahme


def lies_tabelle(
    datei: Path, kennungen: Mapping[str, str], spalten: Schluesselspalten, jahr: int | None
) -> pd.DataFrame:
    """Read a CSV of all areas into tidy rows with the column ``zeile``, the line in the file.

    ``spalten`` names the columns of keys and years; ``jahr`` serves where the table has none.
    A code with two names is numerator and denominator of a share in
    percent. Raises :class:`DatenFehler` with every problem of header, keys and numbers.
    """
    text, maengel = dekodiere(datei.read_bytes(), datei.name)
    if maengel:
        raise DatenFehler(maengel)
    roh = lies_texte(text, datei.name)
    gebraucht = [spalten.ags, *([spalten.jahr] if spalten.jahr else [])]
    gebraucht += [name for kennung in kennungen.values() for name in kennung.split()]
    maengel = [
        Mangel(datei.name, 1, name, f"Die Spalte „{name}“ fehlt.", "die Spalten laut Katalog",
               aehnlich(name, roh.columns))
        for name in dict.fromkeys(gebraucht) if name not in roh.columns
    ]  # fmt: skip
    if maengel:
        raise DatenFehler(maengel)
    ags = roh[spalten.ags]
    maengel += pruefe_schluessel(ags, datei.name, spalten.ags)
    zahlen = {}
    for name in dict.fromkeys(gebraucht):
        if name != spalten.ags:
            zahlen[name], neue = wandle_zahlen(roh[name], datei.name, name)
            maengel += neue
    if maengel:
        raise DatenFehler(maengel)
    jahre = zahlen[spalten.jahr] if spalten.jahr else pd.Series(jahr, index=roh.index)
    teile = [_teil(i, k, ags, jahre, zahlen) for i, k in kennungen.items()]
    alle = pd.concat(teile, ignore_index=True)
    return rahme(alle).assign(zeile=alle["zeile"])


def _teil(
    indikator: str, kennung: str, ags: pd.Series, jahre: pd.Series, zahlen: Mapping[str, pd.Series]
) -> pd.DataFrame:
    teil = pd.DataFrame({"ags": ags, "indikator": indikator, "jahr": jahre, "zeile": ags.index})
    if " " in kennung:
        zaehler, nenner = (zahlen[name] for name in kennung.split())
        teil = teil.assign(zaehler=zaehler, nenner=nenner)
        teil["wert"] = (100 * zaehler / nenner.where(nenner > 0)).round(4)
    else:
        teil["wert"] = zahlen[kennung]
    besetzt = teil["wert"].notna().groupby(teil["jahr"]).transform("any")
    return teil[besetzt]
