"""Loading the catalogue whole: what its files refer to must exist somewhere in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from sozialatlas.fehler import KatalogFehler, Mangel, aehnlich
from sozialatlas.katalog.datumsregeln import lies_datumsregeln
from sozialatlas.katalog.einfach import lies_einfachsaetze
from sozialatlas.katalog.glossar import lies_glossar
from sozialatlas.katalog.indizes import lies_indizes
from sozialatlas.katalog.lesen import kurz, lies
from sozialatlas.katalog.massnahmen import lies_massnahmen
from sozialatlas.katalog.modell import (
    EINHEITEN,
    Ausschluss,
    Gebietsaenderung,
    Grenzquelle,
    Katalog,
    Lieferung,
    Quelle,
    Thema,
)
from sozialatlas.katalog.programme import lies_programme
from sozialatlas.katalog.sammeln import sammle
from sozialatlas.katalog.vergleichsgruppe import lies_vergleichsgruppe
from sozialatlas.typen import Handlungsfeld, Indikator


def lade_katalog(daten: Path) -> Katalog:
    """Read the catalogue and the sidecars below ``daten``.

    Raises :class:`KatalogFehler` with every problem found: unknown keys, missing fields,
    duplicate ids, units and themes that are not declared, references into nowhere.
    """
    maengel: list[Mangel] = []
    ordner = daten / "katalog"
    themen = sammle(lies(ordner / "themen.yml", Thema, maengel), maengel)
    felder = sammle(lies(ordner / "handlungsfelder.yml", Handlungsfeld, maengel), maengel)
    lieferungen = sammle(lies(ordner / "quellen.yml", Lieferung, maengel), maengel)
    dateien = [ordner / "indikatoren" / f"{t}.yml" for t in themen]
    fremde = sorted(set((ordner / "indikatoren").glob("*.yml")) - set(dateien))
    maengel += [_fremde_datei(d, themen) for d in fremde]
    gelesen = [fund for d in dateien if d.exists() for fund in lies(d, Indikator, maengel)]
    indikatoren = sammle(gelesen, maengel)
    ausschluesse = list(lies(ordner / "ausschluesse.yml", Ausschluss, maengel, leer_erlaubt=True))
    grenzen = [g for _, _, g in lies(ordner / "grenzen.yml", Grenzquelle, maengel)]
    wechselblatt = ordner / "gebietsaenderungen.yml"
    wechsel = [w for _, _, w in lies(wechselblatt, Gebietsaenderung, maengel, leer_erlaubt=True)]
    quellen = sammle(
        (f for d in sorted((daten / "beobachtungen").glob("*.quelle.yml"))
         for f in lies(d, Quelle, maengel)),
        maengel,
    )  # fmt: skip
    massnahmen = lies_massnahmen(ordner / "massnahmen", felder, maengel)
    programme = lies_programme(ordner / "programme", felder, massnahmen, indikatoren, maengel)
    gruppe = lies_vergleichsgruppe(ordner / "vergleichsgruppe.yml", indikatoren, maengel)
    indizes = lies_indizes(ordner / "indizes", indikatoren, maengel)
    datumsregeln = lies_datumsregeln(ordner / "datumsregeln.yml", indikatoren, maengel)
    glossar = lies_glossar(ordner / "glossar.yml", maengel)
    einfach = lies_einfachsaetze(ordner / "einfach.yml", indikatoren, glossar, maengel)
    for datei, zeile, indikator in gelesen:
        maengel += _pruefe_indikator(datei, zeile, indikator, indikatoren, themen, lieferungen)
    for datei, zeile, ausschluss in ausschluesse:
        if ausschluss.indikator not in indikatoren:
            maengel.append(_unbekannt(datei, zeile, "indikator", ausschluss.indikator, indikatoren))
    if maengel:
        raise KatalogFehler(sorted(maengel, key=lambda m: (m.datei, m.zeile or 0, m.feld)))
    return Katalog(
        indikatoren=MappingProxyType(indikatoren),
        handlungsfelder=MappingProxyType(felder),
        themen=MappingProxyType(themen),
        quellen=MappingProxyType(quellen),
        lieferungen=MappingProxyType(lieferungen),
        ausschluesse=tuple(a for _, _, a in ausschluesse),
        grenzen=grenzen[0],
        gebietsaenderungen=tuple(wechsel),
        massnahmen=massnahmen,
        programme=programme,
        vergleichsgruppe=gruppe,
        indizes=indizes,
        datumsregeln=datumsregeln,
        glossar=MappingProxyType(glossar),
        einfachsaetze=einfach,
    )


def _pruefe_indikator(
    datei: str,
    zeile: int,
    indikator: Indikator,
    indikatoren: Mapping[str, Indikator],
    themen: Mapping[str, Thema],
    lieferungen: Mapping[str, Lieferung],
) -> Iterator[Mangel]:
    if indikator.einheit not in EINHEITEN:
        yield Mangel(datei, zeile, f"{indikator.id}.einheit",
                     f"Die Einheit „{indikator.einheit}“ ist nicht bekannt.",
                     "eine Einheit der geschlossenen Liste (katalog.EINHEITEN)",
                     aehnlich(indikator.einheit, EINHEITEN))  # fmt: skip
    if indikator.thema not in themen:
        yield _unbekannt(datei, zeile, f"{indikator.id}.thema", indikator.thema, themen)
    for quelle in (indikator.quelle, *(h.quelle for h in indikator.weitere_quellen)):
        if quelle not in lieferungen:
            yield _unbekannt(datei, zeile, f"{indikator.id}.quelle", quelle, lieferungen)
    verweise = [*(indikator.anteil_aus or ())]
    if indikator.bezug and indikator.bezug.gewicht:
        verweise.append(indikator.bezug.gewicht)
    for verweis in verweise:
        if verweis not in indikatoren:
            yield _unbekannt(datei, zeile, f"{indikator.id}.bezug", verweis, indikatoren)


def _unbekannt(datei: str, zeile: int, feld: str, wort: str, bekannte: Iterable[str]) -> Mangel:
    return Mangel(datei, zeile, feld, f"„{wort}“ ist nicht bekannt.",
                  "eine id aus dem Katalog", aehnlich(wort, bekannte))  # fmt: skip


def _fremde_datei(datei: Path, themen: Iterable[str]) -> Mangel:
    return Mangel(kurz(datei), None, "", f"Zum Dateinamen „{datei.stem}“ gibt es kein Thema.",
                  "eine Datei je Thema aus themen.yml", aehnlich(datei.stem, themen))  # fmt: skip
