"""One edition of the figures: all tidy files of a folder and what they are to the last byte."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.quellen.lesen import begrenze, lies_tidy, zeilen

SCHLUESSEL = ["indikator", "ags", "jahr"]
"""What identifies a figure, whichever file it stands in."""


@dataclass(frozen=True, eq=False)
class Ausgabestand:
    """The figures of an edition and the checksums (SHA-256) of its files by name."""

    name: str
    werte: pd.DataFrame  # indexed by SCHLUESSEL: wert, status
    pruefsummen: Mapping[str, str]


def lies_stand(name: str, ordner: Path) -> Ausgabestand:
    """Read all ``*.csv`` of a folder of figures.

    Raises :class:`DatenFehler` with every problem: no files, files that are no tidy tables,
    figures that stand twice. States and indicators are not checked; old editions know others.
    """
    teile, maengel, summen = [], [], {}
    for datei in sorted(ordner.glob("*.csv")):
        roh = datei.read_bytes()
        summen[datei.name] = hashlib.sha256(roh).hexdigest()
        tabelle, neue = lies_tidy(roh, f"{name}: {datei.name}")
        maengel += neue
        if tabelle is not None:
            teile.append(tabelle)
    if not summen:
        rat = "Eine andere Revision oder einen anderen Ordner angeben."
        maengel.append(Mangel("", None, "--base", f"In {name} liegen keine Beobachtungen.",
                              "ein Ordner mit Dateien wie in data/beobachtungen", rat))  # fmt: skip
    alle = pd.concat(teile, ignore_index=True) if teile else pd.DataFrame(columns=SCHLUESSEL)
    doppelt = alle[alle.duplicated(SCHLUESSEL)]
    maengel += begrenze(
        Mangel(z.datei, int(z.zeile), "ags", f"{z.indikator}, {z.ags}, {z.jahr} steht zweimal.",
               "eine Zeile je Gebiet, Indikator und Jahr", "sozialatlas data check ausführen.")
        for z in zeilen(doppelt)
    )  # fmt: skip
    if maengel:
        raise DatenFehler(maengel)
    return Ausgabestand(name, alle.set_index(SCHLUESSEL)[["wert", "status"]], summen)
