"""The import: from the publishers' files to the project's own, whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from sozialatlas.fehler import DatenFehler, Mangel
from sozialatlas.katalog import Eingabe, Katalog, Lieferung, Quelle, lade_katalog
from sozialatlas.quellen import geometrie, inkar
from sozialatlas.quellen.adapter import lies_alle, pruefe_alle
from sozialatlas.quellen.bezug import einwohner, ergaenze_bezug, ergaenze_kreise
from sozialatlas.quellen.gemeindeverzeichnis import Ausgabe, bevoelkerung, lies_ausgabe
from sozialatlas.quellen.lesen import lies_tidy
from sozialatlas.quellen.pruefung import SCHLUESSEL, ebene, pruefe_tabelle
from sozialatlas.quellen.rahmen import als_csv
from sozialatlas.quellen.register import aenderungen, als_register, register
from sozialatlas.quellen.stand import STAND, stand
from sozialatlas.quellen.uebersicht import uebersicht
from sozialatlas.typen import BUND, Ebene

NUR_KREISE: tuple[Ebene, ...] = ("kreis",)

LAENDER = 16


def importiere(eingang: Path, katalog_daten: Path, land: str) -> dict[Path, bytes]:
    """Read all declared sources below ``eingang`` for one ``land`` (two digits).

    ``katalog_daten`` is the project's ``data`` folder with the catalogue. Returns the contents
    of all files to write, by path relative to ``data``; the same inputs give the same bytes.
    Raises :class:`DatenFehler` with all problems of all sources.
    """
    katalog = lade_katalog(katalog_daten)
    if fehlende := list(_fehlende(eingang, katalog)):
        raise DatenFehler(fehlende)
    ausgaben = _ausgaben(eingang, katalog)
    flaechen = geometrie.lies_gemeinden(eingang / katalog.grenzen.datei, katalog.grenzen.feld, land)
    wechsel = aenderungen(ausgaben, land, katalog.gebietsaenderungen, flaechen)
    gebiete = register(ausgaben, land, wechsel)
    nachweise = _nachweise(katalog, eingang)
    ziele = _beobachtungen(eingang, katalog, land, ausgaben, wechsel, frozenset(gebiete["ags"]))
    for id_ in katalog.lieferungen:
        ziele[Path(f"beobachtungen/{id_}.quelle.yml")] = _als_yaml(nachweise[id_])
    ziele[STAND] = stand(ziele)
    namen = dict(zip(gebiete["ags"], gebiete["name"], strict=True))
    for ebene_, teil in geometrie.vereinfache(flaechen).items():
        ziele[Path(f"gebiete/{ebene_}.geojson")] = geometrie.als_geojson(teil, namen)
    ziele[Path("gebiete/grenzen.quelle.yml")] = _als_yaml(nachweise[katalog.grenzen.id])
    ziele[Path("gebiete/kommunen.csv")] = als_register(gebiete)
    ziele[Path("gebiete/aenderungen.csv")] = als_register(wechsel)
    ziele[Path("README.md")] = uebersicht(nachweise.values(), katalog)
    return ziele


def kennungen(katalog: Katalog, quelle: str) -> dict[str, str]:
    """Return the codes of all indicators that ``quelle`` feeds, by indicator id."""
    paare: dict[str, str] = {}
    for indikator in katalog.indikatoren.values():
        herkunft = [(indikator.quelle, indikator.kennung)]
        herkunft += [(h.quelle, h.kennung) for h in indikator.weitere_quellen]
        if not indikator.anteil_aus:
            paare.update((indikator.id, kennung) for q, kennung in herkunft if q == quelle)
    return paare


def _lies(
    lieferung: Lieferung,
    eingang: Path,
    katalog: Katalog,
    land: str,
    ausgaben: list[Ausgabe],
    wechsel: pd.DataFrame,
) -> pd.DataFrame:
    dateien = [eingang / d for d in lieferung.dateien]
    codes = kennungen(katalog, lieferung.id)
    if lieferung.adapter == "verzeichnis":
        return bevoelkerung(ausgaben, land, wechsel)
    if lieferung.adapter == "inkar_breit":
        return inkar.lies_breit(dateien, codes, land, lieferung.ebenen)
    if lieferung.adapter == "inkar_regionen":
        return inkar.lies_regionen(dateien, codes, land, lieferung.ebenen)
    alle = _bereinige(lies_alle(lieferung, dateien, codes), katalog)  # before sums of it
    pruefe_alle(lieferung, alle)
    stufen = alle["ags"].map(ebene)
    eigene = alle[(alle["ags"].str.startswith(land) | alle["ags"].eq(BUND))
                  & stufen.isin(lieferung.ebenen)]  # fmt: skip
    if {"kreis", "gemeinde"} <= set(lieferung.ebenen):
        eigene = ergaenze_kreise(eigene, ausgaben[-1].gemeinden)
    if "land" not in lieferung.ebenen:
        return eigene
    kreise = alle[stufen.eq("kreis")]
    gewichte = _gewichte(katalog, codes, eingang, ausgaben)
    bezug = ergaenze_bezug(kreise, katalog.indikatoren, gewichte, land)
    if kreise["ags"].str[:2].nunique() < LAENDER:  # the file holds a part of Germany
        bezug = bezug[bezug["ags"].ne(BUND)]
    # what the source itself says of Land and Bund comes first
    return pd.concat([eigene, bezug], ignore_index=True).drop_duplicates(SCHLUESSEL)


def _beobachtungen(
    eingang: Path,
    katalog: Katalog,
    land: str,
    ausgaben: list[Ausgabe],
    wechsel: pd.DataFrame,
    gebiete: Collection[str],
) -> dict[Path, bytes]:
    ziele: dict[Path, bytes] = {}
    maengel: list[Mangel] = []
    for lieferung in katalog.lieferungen.values():
        try:
            tabelle = _bereinige(
                _lies(lieferung, eingang, katalog, land, ausgaben, wechsel), katalog
            )
        except DatenFehler as fehler:
            maengel += fehler.maengel
            continue
        if not tabelle["ags"].str.startswith(land).any():
            maengel.append(_ohne_land(lieferung, land))
            continue
        pfad = Path("beobachtungen") / f"{lieferung.id}.csv"
        ziele[pfad] = als_csv(tabelle)
        gelesen, neue = lies_tidy(ziele[pfad], str(pfad))
        maengel += neue
        if gelesen is not None:
            maengel += pruefe_tabelle(gelesen, katalog.indikatoren, gebiete)
    if maengel:
        raise DatenFehler(maengel)
    return ziele


def _ausgaben(eingang: Path, katalog: Katalog) -> list[Ausgabe]:
    """Return the editions of the Gemeindeverzeichnis by their territorial status."""
    dateien = [
        d for q in katalog.lieferungen.values() if q.adapter == "verzeichnis" for d in q.dateien
    ]
    return sorted((lies_ausgabe(eingang / d) for d in dateien), key=lambda a: a.gebietsstand)


def _fehlende(eingang: Path, katalog: Katalog) -> Iterator[Mangel]:
    dateien = [d for q in katalog.lieferungen.values() for d in q.dateien]
    for datei in dict.fromkeys([*dateien, katalog.grenzen.datei]):
        if not (eingang / datei).is_file():
            yield Mangel(datei, None, "", f"Die Eingabedatei fehlt in {eingang}.",
                         "alle Dateien aus data/katalog/quellen.yml",
                         "Datei ablegen oder den Eingangsordner richtig angeben.")  # fmt: skip


def _ohne_land(lieferung: Lieferung, land: str) -> Mangel:
    namen = ", ".join(Path(d).name for d in lieferung.dateien)
    return Mangel(namen, None, "", f"Zum Land {land} steht hier nichts ({lieferung.id}).",
                  "Zahlen des Landes, seiner Kreise oder Gemeinden",
                  "Die Dateien des Landes ablegen oder die Quelle aus quellen.yml nehmen.",
                  )  # fmt: skip


def _bereinige(tabelle: pd.DataFrame, katalog: Katalog) -> pd.DataFrame:
    """Replace figures that are no figures by their status: declared errors and unclear zeros."""
    tabelle = tabelle.copy()
    stufe = tabelle["ags"].map(ebene)
    vorhanden = set(tabelle["indikator"])
    for indikator in katalog.indikatoren.values():
        if indikator.null_unklar and indikator.id in vorhanden:
            hier = tabelle["indikator"].eq(indikator.id) & stufe.isin(indikator.null_unklar)
            _leere(tabelle, hier & tabelle["wert"].eq(0), "unklar")
    for ausschluss in katalog.ausschluesse:
        if ausschluss.indikator not in vorhanden:
            continue
        hier = tabelle["indikator"].eq(ausschluss.indikator)
        hier &= tabelle["jahr"].between(ausschluss.von, ausschluss.bis)
        hier &= (
            tabelle["ags"].isin(ausschluss.ags) if ausschluss.ags else stufe.isin(ausschluss.ebenen)
        )
        if ausschluss.nur_null:
            hier &= tabelle["wert"].eq(0)
        _leere(tabelle, hier, ausschluss.status)
    return tabelle


def _leere(tabelle: pd.DataFrame, zeilen: pd.Series, status: str) -> None:
    tabelle.loc[zeilen, ["wert", "zaehler", "nenner"]] = np.nan
    tabelle.loc[zeilen, "status"] = status


def _gewichte(
    katalog: Katalog, codes: Mapping[str, str], eingang: Path, ausgaben: list[Ausgabe]
) -> dict[str, pd.DataFrame]:
    """Return the weights that the indicators in ``codes`` need, for all Kreise of Germany."""
    bezuege = [katalog.indikatoren[i].bezug for i in codes]
    gebraucht = {b.gewicht for b in bezuege if b and b.gewicht}
    gewichte = {g: _alle_kreise(katalog, g, eingang) for g in sorted(gebraucht)}
    if any(b and b.art == "einwohner" for b in bezuege):
        dichte = _alle_kreise(katalog, "einwohnerdichte", eingang)
        kreise = set(dichte["ags"])
        for ausgabe in ausgaben:
            flaechen = ausgabe.gemeinden.groupby("kreis")["flaeche"].sum()
            if kreise <= set(flaechen.index):
                gewichte["einwohner"] = einwohner(dichte, flaechen)
                break
    return gewichte


def _alle_kreise(katalog: Katalog, id_: str, eingang: Path) -> pd.DataFrame:
    indikator = katalog.indikatoren[id_]
    lieferung = katalog.lieferungen[indikator.quelle]
    dateien = [eingang / d for d in lieferung.dateien]
    if lieferung.adapter == "inkar_breit":
        return inkar.lies_breit(dateien, {id_: indikator.kennung}, "", NUR_KREISE)
    return inkar.lies_export(dateien, {id_: indikator.kennung})


def _nachweise(katalog: Katalog, eingang: Path) -> dict[str, Quelle]:
    """Return the provenance of all figures and boundaries, with the checksums of the inputs."""
    alle: dict[str, tuple[Quelle, Sequence[str]]]
    alle = {q.id: (q, q.dateien) for q in katalog.lieferungen.values()}
    alle[katalog.grenzen.id] = (katalog.grenzen, (katalog.grenzen.datei,))
    return {id_: _nachweis(quelle, namen, eingang) for id_, (quelle, namen) in alle.items()}


def _nachweis(quelle: Quelle, dateien: Sequence[str], eingang: Path) -> Quelle:
    felder = {n: getattr(quelle, n) for n in Quelle.model_fields if n != "eingaben"}
    summen = {d: hashlib.sha256((eingang / d).read_bytes()).hexdigest() for d in dateien}
    eingaben = tuple(Eingabe(datei=d, sha256=s) for d, s in summen.items())
    return Quelle(**felder, eingaben=eingaben)


def _als_yaml(quelle: Quelle) -> bytes:
    """Return the sidecar of a file of figures."""
    reihenfolge = [n for n in Quelle.model_fields if n != "eingaben"] + ["eingaben"]
    felder = quelle.model_dump(mode="json")
    if quelle.gebietsstand:
        felder["gebietsstand"] = quelle.gebietsstand.model_dump(mode="json", exclude_none=True)
    else:
        reihenfolge.remove("gebietsstand")
    text = yaml.safe_dump(
        {n: felder[n] for n in reihenfolge}, allow_unicode=True, sort_keys=False, width=88
    )
    return f"# Vom Import geschrieben; nicht von Hand ändern.\n{text}".encode()
