"""The long table of all figures: read, checked, with the rates that follow from counts."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from sozialatlas.fehler import DatenFehler, KatalogFehler, Mangel, dateigrund
from sozialatlas.gebiete import Gebiete, lade_gebiete, pruefe_grenzen
from sozialatlas.katalog import Katalog, lade_katalog
from sozialatlas.quellen.lesen import lies_tidy
from sozialatlas.quellen.pruefung import pruefe_tabelle
from sozialatlas.typen import MIT_WERT, SPALTEN, Indikator, Status

NEU = "sozialatlas data import ausführen."
_SCHLUESSEL = ["ags", "indikator", "jahr"]


def lade_beobachtungen(daten: Path, katalog: Katalog, gebiete: Gebiete) -> pd.DataFrame:
    """Read all tidy files below ``daten`` into one table with the columns ``typen.SPALTEN``.

    ``quelle`` is the id of the sidecar. Derived shares (``anteil_aus``) are included, with
    numerator and denominator. Raises :class:`DatenFehler` with every problem of every file.
    """
    teile, maengel = [], []
    for datei in _dateien(daten):
        name = f"data/beobachtungen/{datei.name}"
        if datei.stem not in katalog.quellen:
            maengel.append(_ohne_nachweis(name, datei.stem))
        tabelle, neue = _lies(datei, name)
        maengel += neue
        if tabelle is not None:
            teile.append(tabelle.assign(quelle=datei.stem))
    maengel += _ohne_zahlen(daten, katalog)
    if not teile and not maengel:
        maengel.append(Mangel("data/beobachtungen", None, "", "Es gibt keine Beobachtungen.",
                              abhilfe="sozialatlas data import ausführen."))  # fmt: skip
    alle = pd.concat(teile, ignore_index=True) if teile else pd.DataFrame()
    if teile:
        maengel += pruefe_tabelle(alle, katalog.indikatoren, gebiete.kommunen)
    if maengel:
        raise DatenFehler(sorted(maengel, key=lambda m: (m.datei, m.zeile or 0, m.feld)))
    abgeleitet = [_anteil(alle, i) for i in katalog.indikatoren.values() if i.anteil_aus]
    alle = pd.concat([alle, *abgeleitet], ignore_index=True)
    return alle[list(SPALTEN)].sort_values(_SCHLUESSEL, ignore_index=True)


def pruefe(daten: Path) -> tuple[Mangel, ...]:
    """Return every problem of catalogue, areas and figures below ``daten``, sorted by place."""
    maengel: list[Mangel] = []
    katalog, gebiete = None, None
    try:
        katalog = lade_katalog(daten)
    except KatalogFehler as fehler:
        maengel += fehler.maengel
    try:
        gebiete = lade_gebiete(daten)
    except DatenFehler as fehler:
        maengel += fehler.maengel
    if gebiete:
        maengel += pruefe_grenzen(daten, gebiete)
    if katalog and gebiete:
        try:
            lade_beobachtungen(daten, katalog, gebiete)
        except DatenFehler as fehler:
            maengel += fehler.maengel
    return tuple(sorted(maengel, key=lambda m: (m.datei, m.zeile or 0, m.feld, m.fehler)))


def _dateien(daten: Path) -> list[Path]:
    return sorted((daten / "beobachtungen").glob("*.csv"))


def _lies(datei: Path, name: str) -> tuple[pd.DataFrame | None, list[Mangel]]:
    try:
        tabelle, maengel = lies_tidy(datei.read_bytes(), name)
    except OSError as fehler:
        tabelle, maengel = None, [Mangel(name, None, "", f"Die Datei {dateigrund(fehler)}.",
                                         "eine Tabelle", NEU)]  # fmt: skip
    except (csv.Error, OverflowError) as fehler:
        text = f"Die Datei ist keine Tabelle dieser Art ({fehler})."
        tabelle, maengel = None, [Mangel(name, None, "", text, "eine Tabelle", NEU)]
    if tabelle is not None and tabelle.empty:
        return None, [Mangel(name, 1, "", "Die Datei enthält keine Zahlen.", "Beobachtungen", NEU)]
    return tabelle, maengel


def _ohne_zahlen(daten: Path, katalog: Katalog) -> list[Mangel]:
    """Name the sources of which only the sidecar is there."""
    return [
        Mangel(f"data/beobachtungen/{id_}.csv", None, "", "Die Datei zum Herkunftsnachweis fehlt.",
               f"die Zahlen zu {id_}.quelle.yml", f"{NEU[:-1]} oder den Nachweis löschen.")
        for id_ in sorted(set(katalog.quellen) - {d.stem for d in _dateien(daten)})
    ]  # fmt: skip


def _ohne_nachweis(datei: str, id_: str) -> Mangel:
    return Mangel(
        datei,
        None,
        "",
        "Der Herkunftsnachweis fehlt.",
        f"die Datei {id_}.quelle.yml",
        "Import wiederholen oder den Nachweis nach dem Muster einer anderen Quelle anlegen.",
    )


def _anteil(alle: pd.DataFrame, indikator: Indikator) -> pd.DataFrame:
    """Return the share that follows from two counts, in percent, with both."""
    assert indikator.anteil_aus is not None
    zaehler, nenner = (alle[alle["indikator"] == i] for i in indikator.anteil_aus)
    beide = zaehler.merge(nenner[["ags", "jahr", "wert", "status"]], on=["ags", "jahr"],
                          suffixes=("", "_nenner"))  # fmt: skip
    gueltig = [s.value for s in MIT_WERT]
    ok = beide["status"].isin(gueltig) & beide["status_nenner"].isin(gueltig)
    ok &= beide["wert_nenner"] > 0
    beide = beide.assign(
        indikator=indikator.id,
        zaehler=beide["wert"].where(ok),
        nenner=beide["wert_nenner"].where(ok),
        status=beide["status"].where(ok, Status.FEHLT.value),
    )
    return beide.assign(wert=(100 * beide["zaehler"] / beide["nenner"]))[list(SPALTEN)]
