"""Thresholds against the catalogue: does the unit fit, can the figure ever get there?"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from sozialatlas.fehler import Mangel
from sozialatlas.regeln.knoten import Bedingung
from sozialatlas.regeln.pruefling import Pruefling
from sozialatlas.typen import Indikator


def pruefe_schwellen(p: Pruefling) -> Iterator[Mangel]:
    for ort, roh in p.bedingungen:
        indikator = p.katalog.indikatoren.get(str(roh["indikator"]))
        try:
            bedingung = Bedingung.model_validate(roh)
        except ValidationError:
            continue
        if indikator is not None and not bedingung.vergleich.ist_wort:
            texte = _einheit(bedingung, indikator) or _spanne(bedingung, indikator)
            if texte:
                yield p.mangel((*ort, "ist"), *texte)


def _gattung(merkmal: str) -> str:
    """Return what a Merkmal shares with its kin: "differenz", "veraenderung", "relativ", …"""
    return "relativ" if "_relativ_" in merkmal else merkmal.partition("_")[0]


def _einheit(bedingung: Bedingung, indikator: Indikator) -> tuple[str, str, str] | None:
    """Return what is wrong with the unit behind the threshold, None if nothing."""
    einheit, merkmal = bedingung.vergleich.einheit, bedingung.merkmal
    erlaubt = {"wert": {indikator.einheit}, "differenz": set(), "veraenderung": set()}
    punkte = {"%", "Prozentpunkt", "Prozentpunkte"} if indikator.einheit == "%" else set()
    erlaubt["differenz"] = erlaubt["veraenderung"] = punkte or {indikator.einheit}
    erlaubt["relativ"] = {"%"}
    passend = erlaubt.get(_gattung(merkmal), set())
    if not einheit or " ".join(einheit.split()) in {" ".join(e.split()) for e in passend}:
        return None
    if _gattung(merkmal) == "verhaeltnis" and einheit == "%":
        abhilfe = "Als Verhältnis schreiben: 125 % sind 1,25."
    else:
        abhilfe = "Einheit weglassen oder berichtigen."
    erwartet = " oder ".join(f"„{e}“" for e in sorted(passend)) or "keine Einheit"
    return f"Die Einheit „{einheit}“ passt nicht zu {indikator.id}.{merkmal}.", erwartet, abhilfe


def _spanne(bedingung: Bedingung, indikator: Indikator) -> tuple[str, str, str] | None:
    """Return what is wrong with an implausible threshold, None if it can be reached."""
    schwelle, merkmal = bedingung.vergleich.schwelle, bedingung.merkmal
    anteil = indikator.einheit == "%"
    unten, oben = {
        "wert": (0.0, 100.0 if anteil else 1e12),
        "differenz": (-100.0, 100.0) if anteil else (-1e12, 1e12),
        "veraenderung": (-100.0, 100.0) if anteil else (-1e12, 1e12),
        "relativ": (-100.0, 10000.0),
        "rang": (1.0, 1000.0),
        "verhaeltnis": (0.0, 20.0),
        "z": (-10.0, 10.0),
        "perzentil": (0.0, 100.0),
    }[_gattung(merkmal)]
    assert isinstance(schwelle, float)
    if merkmal == "perzentil" and 0 < schwelle < 1:
        return (
            f"Perzentile zählen von 0 bis 100, nicht von 0 bis 1 („{bedingung.ist}“).",
            "eine Zahl von 0 bis 100",
            f"{schwelle * 100:g} statt {f'{schwelle:g}'.replace('.', ',')} schreiben.",
        )
    if unten <= schwelle <= oben:
        return None
    return (
        f"Die Schwelle „{bedingung.ist}“ liegt außerhalb dessen, was {indikator.id}.{merkmal} "
        "annehmen kann.",
        f"eine Zahl von {unten:g} bis {oben:g}" if oben < 1e12 else f"eine Zahl ab {unten:g}",
        "Komma und Größenordnung prüfen.",
    )
