"""The overview of all sources for readers of ``data``: generated from their declarations."""

from __future__ import annotations

from sozialatlas.katalog import Katalog, Quelle

_KOPF = """\
# Daten

Diese Datei schreibt `sozialatlas data import`; sie fasst die Herkunftsnachweise zusammen.

- `katalog/`: Indikatoren, Themen, Handlungsfelder, Maßnahmen, Vergleichsgruppe, Quellen;
  von Hand gepflegt
- `gebiete/`: Register der Gebiete, Gebietsänderungen, Grenzen; vom Import geschrieben
- `beobachtungen/`: Zahlen je Quelle mit Nachweis (`*.quelle.yml`); vom Import geschrieben

Jede Zahlendatei hat die Spalten `ags,indikator,jahr,wert,zaehler,nenner,status`. Fehlt ein Wert,
nennt der Status den Grund: `fehlt` (nicht geliefert), `geheim`, `unklar` (als 0 gezeigt: null oder
geheim); `bruch` heißt: vorhanden, aber mit früheren Jahren nicht vergleichbar. Schlüssel sind Text:
Bund 00, Land zwei Ziffern, Kreis fünf, Gemeinde acht.

In `gebiete/aenderungen.csv` nennt `sicherheit`, woraus der Nachfolger folgt: „belegt“ (mit Tag),
„Lage und Fläche“, „Fläche eindeutig“, „Fläche und Nähe“, „nur Lage“ oder „nicht eindeutig“.
`anteil` ist der Anteil der Fläche; fehlt er, ist die Aufteilung nicht bekannt. Ohne `datum_recht`
ist nur der Zeitraum zwischen zwei Ausgaben des Gemeindeverzeichnisses bekannt; das Register
wechselt dann am Tag der späteren Ausgabe.
"""


def uebersicht(katalog: Katalog) -> bytes:
    """Return the README of ``data`` as bytes: one section per source."""
    quellen: list[Quelle] = [*katalog.lieferungen.values(), katalog.grenzen]
    return "\n".join([_KOPF, *(_abschnitt(q, katalog) for q in quellen)]).encode("utf-8")


def _gebietsstand(quelle: Quelle) -> list[str]:
    if quelle.gebietsstand is None:
        return []
    tag = quelle.gebietsstand.tag
    stand = f"{tag:%d.%m.%Y} in allen Jahren" if tag else "jedes Jahr auf seinem eigenen"
    return [f"- Gebietsstand: {stand}"]


def _abschnitt(quelle: Quelle, katalog: Katalog) -> str:
    namen = [i.name for i in katalog.indikatoren.values()
             if quelle.id in (i.quelle, *(h.quelle for h in i.weitere_quellen))]  # fmt: skip
    zeilen = [
        f"## {quelle.id}\n",
        f"- {quelle.titel}; {quelle.herausgeber}, {quelle.ausgabe}",
        f"- Lizenz: {quelle.lizenz}" + (f" ({quelle.lizenz_url})" if quelle.lizenz_url else ""),
        f"- Quellenvermerk: {quelle.quellenvermerk}",
        f"- Auswahl: {quelle.auswahl}",
        *_gebietsstand(quelle),
        *(f"- {hinweis}" for hinweis in quelle.hinweise),
    ]
    if namen:
        zeilen.append("- Indikatoren: " + "; ".join(namen))
    return "\n".join(zeilen) + "\n"
