"""The documents of the Kommunen: one stub each, which includes the common template."""

from __future__ import annotations

from pathlib import Path

from sozialatlas.ausgabe import Ausgabe, lade_ausgabe
from sozialatlas.bericht.abschnitte import akkusativ
from sozialatlas.bericht.grundlage import grundlage
from sozialatlas.gebiete import kennung, lade_gebiete
from sozialatlas.pfade import wurzel
from sozialatlas.typen import Kommune

ORDNER = "kommunen"

VORLAGE = """\
---
title: "{titel}"
subtitle: "{untertitel}"
kommune: "{kommune}"
ausgabe: "Ausgabe {ausgabe}"
herausgeber: "Sozialstrukturatlas Thüringen"
author: "{redaktion}"
date: {stand}
lang: de
---

```{{python}}
#| include: false
ags = "{ags}"
```

## Aus Sicht der Kommune {{.unnumbered}}

Dieser Platz gehört {wem}. Hier können Verwaltung, Träger und Fachgremien in eigenen Worten
beschreiben, was die Zahlen nicht zeigen: was schon getan wird, was sich vor Ort verändert hat und
welche Ziele gelten. Für diese Ausgabe liegt noch kein eigener Text vor.

{{{{< include {vorlage} >}}}}
"""


def stub(kommune: Kommune, ausgabe: Ausgabe) -> str:
    """Return the text of a Kommune's document."""
    return VORLAGE.format(
        titel=f"Sozialbericht für {akkusativ(kommune)}",
        untertitel=f"{_art(kommune)} in Thüringen",
        kommune=kommune.bezeichnung,
        ausgabe=ausgabe.ausgabe,
        redaktion=ausgabe.redaktion,
        stand=ausgabe.stand.isoformat(),
        ags=kommune.ags,
        wem=_wem(kommune),
        vorlage="_gemeinde.qmd" if kommune.ebene == "gemeinde" else "_bericht.qmd",
    )


def _art(kommune: Kommune) -> str:
    return "Gemeinde" if kommune.ebene == "gemeinde" else kommune.typ


def _wem(kommune: Kommune) -> str:
    """Name the Kommune in the dative: "der Stadt Gera", "dem Landkreis Eichsfeld"."""
    for vorn, dativ in (("Die ", "der "), ("Der ", "dem "), ("Das ", "dem ")):
        if kommune.mit_artikel.startswith(vorn):
            return dativ + kommune.mit_artikel.removeprefix(vorn)
    return kommune.name


def stubs() -> dict[Path, str]:
    """Return path and text of the document of every area with a report; nothing is written."""
    ort = wurzel()
    ausgabe, gebiete = lade_ausgabe(ort), lade_gebiete(ort / "data")
    kreise = gebiete.kreise("16", ausgabe.stand)
    gemeinden = [gebiete.kommune(ags) for ags in ausgabe.gemeindeberichte]
    return {ort / ORDNER / f"{kennung(k)}.qmd": stub(k, ausgabe) for k in (*kreise, *gemeinden)}


def dokument(ags: str) -> Path:
    """Return the path of a Kommune's document; AufrufFehler for an unknown AGS."""
    g = grundlage()
    return g.wurzel / ORDNER / f"{kennung(g.kommune(ags))}.qmd"
