"""A city that does not exist, with areas below it: folders as a Kommune would deliver them.

Everything here is invented and says so.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

DEFINITION = """\
# Erfundene Räume einer erfundenen Stadt.
id: musterstadt_planungsraeume
titel: Planungsräume der Stadt Musterstadt (erfunden)
kommune: "90001"
ebenen:
  - {name: Bezirk, mehrzahl: Bezirke, spalte: Bezirk}
  - {name: Planungsraum, mehrzahl: Planungsräume, spalte: Nummer, namen: Name}
werte: {datei: werte.csv, form: breit, jahr: Jahr}
indikatoren:
  - {indikator: arbeitslosenanteil, zaehler: Arbeitslose, nenner: Einwohner_15_64}
  - {indikator: kinderarmut, zaehler: Kinder_SGB2, nenner: Kinder}
grenzen: {datei: grenzen.geojson, schluessel: Nummer}
geheimhaltung: {mindestens: 3, verfahren: "Zahlen unter 3 gesperrt, je Jahr mindestens zwei"}
lieferung:
  von: Stadt Musterstadt, Statistikstelle (erfunden)
  am: 2026-03-01
  gebietsstand: 2025-12-31
  lizenz: dl-de/by-2-0
"""

KOPF = "Bezirk;Nummer;Name;Jahr;Arbeitslose;Einwohner_15_64;Kinder_SGB2;Kinder"


def zeilen(anzahl: int, jahre: range, je_bezirk: int = 45, saat: int = 4) -> list[str]:
    """Return the rows of an invented city; small counts are suppressed in pairs."""
    zufall = np.random.default_rng(saat)
    gemuet = zufall.beta(4, 46, anzahl)
    groesse = zufall.integers(150, 9000, anzahl)
    ergebnis = []
    for jahr in jahre:
        k, n = zufall.binomial(groesse, gemuet), groesse
        kinder = groesse // 5
        arm = zufall.binomial(kinder, 2 * gemuet)
        texte = _gesperrt(k, n), _gesperrt(arm, kinder)
        for i in range(anzahl):
            bezirk = f"Bezirk {1 + i // je_bezirk}"
            ergebnis.append(f"{bezirk};P{i:04d};Raum {i};{jahr};{texte[0][i]};"
                            f"{_tausender(int(n[i]))};{texte[1][i]};{kinder[i]}")  # fmt: skip
    return ergebnis


def _gesperrt(k: np.ndarray, n: np.ndarray) -> list[str]:
    """Write counts with those below three suppressed, and a second one where there is but one."""
    klein = ((k > 0) & (k < 3)) | ((n - k > 0) & (n - k < 3))
    if klein.sum() == 1:
        klein[np.argsort(np.where(klein, n.max() + 1, n))[0]] = True
    return ["." if gesperrt else str(zahl) for gesperrt, zahl in zip(klein, k, strict=True)]


def _tausender(zahl: int) -> str:
    """Write a number as German offices do: "1.234"."""
    return f"{zahl:,}".replace(",", ".")


def grenzen(anzahl: int, breite: int = 27) -> str:
    """Return GeoJSON of a grid of areas somewhere in Germany (invented)."""
    teile = []
    for i in range(anzahl):
        x, y = 11 + 0.01 * (i % breite), 50.8 + 0.007 * (i // breite)
        ecken = [[x, y], [x + 0.01, y], [x + 0.01, y + 0.007], [x, y + 0.007], [x, y]]
        flaeche = {"type": "Polygon", "coordinates": [ecken]}
        teile.append({"type": "Feature", "properties": {"Nummer": f"P{i:04d}"},
                      "geometry": flaeche})  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": teile})


def stadt(
    kommunen: Path,
    anzahl: int = 12,
    jahre: range = range(2021, 2023),
    *,
    definition: str = DEFINITION,
    werte: list[str] | None = None,
    flaechen: str | None = None,
    kopf: str = KOPF,
) -> Path:
    """Write the folder of the invented city below ``kommunen``; return it."""
    ordner = kommunen / "90001-musterstadt" / "raeume"
    ordner.mkdir(parents=True)
    zahlen = zeilen(anzahl, jahre) if werte is None else werte
    (ordner / "raeume.yml").write_text(definition, encoding="utf-8")
    (ordner / "werte.csv").write_text("\n".join([kopf, *zahlen]) + "\n", encoding="utf-8")
    text = grenzen(anzahl) if flaechen is None else flaechen
    (ordner / "grenzen.geojson").write_text(text, encoding="utf-8")
    return ordner
