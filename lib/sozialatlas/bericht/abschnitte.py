"""What the sections of a theme print: tables with Land and Bund, limits, gaps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sozialatlas.bericht import saetze
from sozialatlas.bericht.grundlage import Grundlage
from sozialatlas.bericht.kennwert import Kennwert
from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.tabellen import Tabelle, maskiere
from sozialatlas.katalog import Quelle
from sozialatlas.typen import Indikator, Kommune, Status

LEER = "–"


def quellenzeile(g: Grundlage, kennwerte: Iterable[Kennwert]) -> str:
    """Return the short source line under a table; the full notes stand in the list of sources."""
    namen = dict.fromkeys(kurzquelle(q) for k in kennwerte if (q := g.quelle(k)) is not None)
    if not namen:
        return ""
    return f"Quelle: {'; '.join(namen)}; Daten verändert, eigene Berechnung."


def kurzquelle(quelle: Quelle) -> str:
    """Name a source in short: "BBSR, INKAR 2024"."""
    kuerzel = re.search(r"\(([A-Za-z]+)\)", quelle.herausgeber)
    herausgeber = kuerzel[1] if kuerzel else quelle.herausgeber
    titel = re.split(r" – |, ", quelle.titel)[0]
    jahr = f" {quelle.ausgabe}" if re.fullmatch(r"\d{4}", quelle.ausgabe) else ""
    return f"{herausgeber}, {titel}{jahr}"


def mit_einheit(indikator: Indikator) -> str:
    """Name an indicator with its unit, as row header: "Kinderarmut (%)"."""
    return f"{indikator.kurzname} ({indikator.einheit})" if indikator.einheit else indikator.name


def vergleichstabelle(
    g: Grundlage, kommune: Kommune, kennwerte: Sequence[Kennwert], *, id_: str, titel: str
) -> Tabelle:
    """Return the table of indicators: own value, year, Land, Bund, median of the Kreise, trend."""
    spalten: dict[str, list[object]] = {
        "Indikator": [mit_einheit(k.indikator) for k in kennwerte],
        kommune.name: [_eigener(k) for k in kennwerte],
        "Jahr": [str(k.jahr) if k.vorhanden else LEER for k in kennwerte],
        "Land": [_bezug(k, k.land) for k in kennwerte],
        "Bund": [_bezug(k, k.bund) for k in kennwerte],
        "Mittlerer Kreis": [_bezug(k, k.median_kreise) for k in kennwerte],
        "Trend": [saetze.trend_kurz(k) if k.vorhanden else LEER for k in kennwerte],
    }
    rechts = (kommune.name, "Jahr", "Land", "Bund", "Mittlerer Kreis")
    return Tabelle(id_, titel, pd.DataFrame(spalten), rechts=rechts, fussnoten=_noten(g, kennwerte))


def _eigener(k: Kennwert) -> object:
    return k.status if k.wert is None else sprache.zahl(k.wert, k.indikator.dezimalen)


def _bezug(k: Kennwert, wert: float | None) -> str:
    """Write a reference value; counts have none, because the larger area always has more."""
    if wert is None or not k.vorhanden or k.indikator.summe_gleich_land:
        return LEER
    return sprache.zahl(wert, k.indikator.dezimalen)


def _noten(g: Grundlage, kennwerte: Sequence[Kennwert]) -> tuple[str, ...]:
    return (quellenzeile(g, [k for k in kennwerte if k.vorhanden]),)


def grenzen(kennwerte: Iterable[Kennwert]) -> list[str]:
    """Return what indicators with a figure can and cannot say; equal notes once."""
    namen: dict[str, list[str]] = {}
    for k in kennwerte:
        if k.vorhanden and k.indikator.hinweis:
            namen.setdefault(k.indikator.hinweis.strip(), []).append(k.indikator.kurzname)
    return [f"**{sprache.aufzaehlung(n)}:** {maskiere(hinweis)}" for hinweis, n in namen.items()]


def luecken(kennwerte: Sequence[Kennwert], kreis: Kommune | None) -> str:
    """Say which figures of a theme are missing; of a Gemeinde only how many, a table lists them."""
    fehlend = [k for k in kennwerte if not k.vorhanden]
    if kreis is not None:
        return _luecken_gemeinde(len(fehlend), len(kennwerte), kreis) if fehlend else ""
    gruende: dict[Status, list[str]] = {}
    for k in fehlend:
        gruende.setdefault(k.status, []).append(k.indikator.kurzname)
    return " ".join(
        f"Nicht verfügbar ({_grund(status)}): {maskiere(sprache.aufzaehlung(namen))}."
        for status, namen in gruende.items()
    )


def _luecken_gemeinde(fehlend: int, alle: int, kreis: Kommune) -> str:
    wo = f"der Bericht für {akkusativ(kreis)}"
    if fehlend == alle:
        return (
            "Zu diesem Thema enthalten die verwendeten Quellen keine Zahlen für einzelne Gemeinden."
            f" Den Kreis insgesamt beschreibt {wo}."
        )
    wie_viele = "Ein weiterer Indikator" if fehlend == 1 else f"{sprache.zahlwort(fehlend)} weitere"
    gegenstand = "" if fehlend == 1 else " Indikatoren"
    verb = "zeigt" if fehlend == 1 else "dieses Themas zeigt"
    return f"{sprache.am_satzanfang(wie_viele)}{gegenstand} {verb} {wo} (@tbl-luecken)."


def lueckentabelle(themen: Mapping[str, Sequence[Kennwert]]) -> Tabelle | None:
    """Return the table of all missing figures by name of the theme, None if there is none."""
    zeilen = [
        (thema, sprache.aufzaehlung(k.indikator.kurzname for k in werte if not k.vorhanden))
        for thema, werte in themen.items()
    ]
    daten = pd.DataFrame([z for z in zeilen if z[1]], columns=["Thema", "Indikatoren ohne Wert"])
    return Tabelle("luecken", "Indikatoren ohne Wert", daten) if len(daten) else None


def akkusativ(kommune: Kommune) -> str:
    """Name an area after "für": "den Landkreis Eichsfeld", "das Altenburger Land"."""
    for vorn, ersatz in (("Der ", "den "), ("Das ", "das "), ("Die ", "die ")):
        if kommune.mit_artikel.startswith(vorn):
            return ersatz + kommune.mit_artikel.removeprefix(vorn)
    return kommune.name


def _grund(status: Status) -> str:
    return {
        Status.NICHT_ERHOBEN: "in den Quellen nicht enthalten",
        Status.FEHLT: "vom Herausgeber nicht geliefert",
        Status.GEHEIM: "geheim gehalten",
        Status.UNSICHER: "nicht ausgewiesen, weil nicht sicher genug",
        Status.UNKLAR: "als 0 ausgewiesen; null oder geheim gehalten",
        Status.ANDERES_GEBIET: "nur für frühere Grenzen vorhanden, @tbl-frueher",
    }.get(status, "ohne Angabe")
