"""The documents of the Kommunen: one stub each, which includes the common template."""

from __future__ import annotations

from pathlib import Path

from sozialatlas.ausgabe import LAND, Ausgabe, lade_ausgabe
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


FOLIENORDNER = "folien"
"""Beside ``kommunen/``, because figures are addressed from one folder below the root."""

FOLIENVORLAGE = """\
---
title: "{titel}"
subtitle: "Für den zuständigen Ausschuss · Entwurf – nicht zur Veröffentlichung"
author: "{redaktion} · Ausgabe {ausgabe}"
date: {stand}
lang: de
footer: "{name} · Ausgabe {ausgabe} · Entwurf"
toc: false
number-sections: false
format:
  revealjs:
    slide-number: true
    embed-resources: true
  pptx: default
---

```{{python}}
#| include: false
ags = "{ags}"
```

{{{{< include ../kommunen/{vorlage} >}}}}
"""


def folienstub(gebiet: Kommune, ausgabe: Ausgabe) -> str:
    """Return the text of an area's deck."""
    return FOLIENVORLAGE.format(
        titel=f"Lebenslagen {gebiet.ortsangabe}: Befunde und Entwürfe",
        name=gebiet.bezeichnung,
        ausgabe=ausgabe.ausgabe,
        redaktion=ausgabe.redaktion,
        stand=ausgabe.stand.isoformat(),
        ags=gebiet.ags,
        vorlage="_folien-land.qmd" if gebiet.ebene == "land" else "_folien.qmd",
    )


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
    ort, ausgabe = wurzel(), lade_ausgabe(wurzel())
    return {ort / ORDNER / f"{kennung(k)}.qmd": stub(k, ausgabe) for k in _gebiete(ort, ausgabe)}


def folienstubs() -> dict[Path, str]:
    """Return path and text of the decks: of the Land and of every area with a report."""
    ort, ausgabe = wurzel(), lade_ausgabe(wurzel())
    alle = (lade_gebiete(ort / "data").kommune(LAND), *_gebiete(ort, ausgabe))
    return {ort / FOLIENORDNER / f"{kennung(k)}.qmd": folienstub(k, ausgabe) for k in alle}


def _gebiete(ort: Path, ausgabe: Ausgabe) -> tuple[Kommune, ...]:
    """The areas with a report: the Kreise and the declared Gemeinden."""
    gebiete = lade_gebiete(ort / "data")
    gemeinden = [gebiete.kommune(ags) for ags in ausgabe.gemeindeberichte]
    return (*gebiete.kreise(LAND, ausgabe.stand), *gemeinden)


def dokument(ags: str, ordner: str = ORDNER) -> Path:
    """Return the path of an area's report, or of its deck; AufrufFehler for an unknown AGS."""
    g = grundlage()
    return g.wurzel / ordner / f"{kennung(g.kommune(ags))}.qmd"
