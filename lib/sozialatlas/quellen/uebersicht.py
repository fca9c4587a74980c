"""The overview of all sources for readers of ``data``: generated from their declarations."""

from __future__ import annotations

from collections.abc import Iterable

from sozialatlas.katalog import Katalog, Quelle

_KOPF = """\
# Daten

Diese Datei schreibt `sozialatlas data import`; sie fasst die Herkunftsnachweise zusammen.

- `katalog/`: Indikatoren, Themen, Handlungsfelder, Maßnahmen, Vergleichsgruppe, Quellen;
  von Hand gepflegt
- `gebiete/`: Register der Gebiete, Gebietsänderungen, Grenzen; vom Import geschrieben
- `beobachtungen/`: Zahlen je Quelle mit Nachweis (`*.quelle.yml`) und die Prüfsummen der Ausgabe
  (`stand.yml`); vom Import geschrieben. `sozialatlas data check` nennt von Hand veränderte Dateien,
  `sozialatlas data diff` zeigt, was sich gegenüber einer früheren Ausgabe ändert

Jede Zahlendatei hat die Spalten `ags,indikator,jahr,wert,zaehler,nenner,status`. Fehlt ein Wert,
nennt der Status den Grund: `fehlt` (nicht geliefert), `geheim`, `unsicher` (nicht ausgewiesen,
weil nicht sicher genug), `unklar` (als 0 gezeigt: null oder geheim), `nicht_erhoben`. Vorhanden,
aber mit Vorbehalt sind `bruch` (mit früheren Jahren nicht vergleichbar), `gerundet` und
`eingeschraenkt` (vom Herausgeber als eingeschränkt aussagekräftig gekennzeichnet). Schlüssel sind
Text: Bund 00, Land zwei Ziffern, Kreis fünf, Gemeinde acht.

In `gebiete/aenderungen.csv` nennt `sicherheit`, woraus der Nachfolger folgt: „belegt“ (mit Tag),
„Lage und Fläche“, „Fläche eindeutig“, „Fläche und Nähe“, „nur Lage“ oder „nicht eindeutig“.
`anteil` ist der Anteil der Fläche; fehlt er, ist die Aufteilung nicht bekannt. Ohne `datum_recht`
ist nur der Zeitraum zwischen zwei Ausgaben des Gemeindeverzeichnisses bekannt; das Register
wechselt dann am Tag der späteren Ausgabe.
"""


def uebersicht(quellen: Iterable[Quelle], katalog: Katalog) -> bytes:
    """Return the README of ``data`` as bytes: one section per source, from its sidecar."""
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
        f"- Stand {quelle.datum}"
        + (f", abgerufen am {quelle.abgerufen}" if quelle.abgerufen else ""),
        f"- Lizenz: {quelle.lizenz}" + (f" ({quelle.lizenz_url})" if quelle.lizenz_url else ""),
        f"- Quellenvermerk: {quelle.quellenvermerk}",
        f"- Auswahl: {quelle.auswahl}",
        *_gebietsstand(quelle),
        *(f"- {hinweis}" for hinweis in quelle.hinweise),
    ]
    zeilen += [f"- Eingabe `{e.datei}`, SHA-256 `{e.sha256}`" for e in quelle.eingaben]
    if namen:
        zeilen.append("- Indikatoren: " + "; ".join(namen))
    return "\n".join(zeilen) + "\n"
