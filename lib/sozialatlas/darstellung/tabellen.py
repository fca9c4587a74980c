"""Tables as values: pipe tables with German numbers, signs for missing figures and notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from pandas.api import types as pdt

from sozialatlas.darstellung import sprache
from sozialatlas.darstellung.maskieren import maskiere, maskiere_html
from sozialatlas.typen import Status

SPALTEN_HOECHSTENS = 7

ZEICHEN = {
    Status.GEHEIM: ".",
    Status.NICHT_ERHOBEN: "x",
    Status.FEHLT: "…",
    Status.UNSICHER: "/",
    Status.UNKLAR: "(0)",
    Status.ANDERES_GEBIET: "g",
}
"""Signs of official tables for figures that are not there."""

ZEICHEN_TEXT = {
    ".": "geheim gehalten oder unbekannt",
    "x": "für dieses Gebiet nicht erhoben",
    "…": "Angabe liegt nicht vor",
    "/": "nicht ausgewiesen, weil nicht sicher genug",
    "(0)": "als 0 ausgewiesen; null oder geheim gehalten",
    "g": "nur für frühere Gebietsgrenzen vorhanden",
}

_SCHLUESSEL = ("AGS",)
_GESCHRIEBENE_ZAHL = re.compile(
    r"^(?:[+−]?\d[\d\u202f]*(?:,\d+)?(?:[\s\u202f]?[%€])?|[.xg/…–]|\(0\))$"
)


def zeichen(status: Status | str) -> str:
    """Return the table sign of a missing figure, "…" for a state without own sign."""
    return ZEICHEN.get(Status(status), "…")


@dataclass(frozen=True, eq=False)
class Tabelle:
    """A table that shows itself as Markdown.

    ``daten``: one row per line, the first column is the row header; cells are numbers, texts,
    :class:`Status` values (shown as signs with a legend) or None ("…"). ``dezimalen`` gives the
    decimals per column (default: 0 for whole numbers, 1 otherwise); columns named in ``jahre``
    print bare. ValueError for more than seven columns: split the table or turn it.
    """

    id: str
    titel: str
    daten: pd.DataFrame
    dezimalen: Mapping[str, int] | int | None = None
    jahre: Sequence[str] = ("Jahr",)
    fussnoten: Sequence[str] = ()
    rechts: Sequence[str] = ()  # columns of written figures, aligned like numbers

    def __post_init__(self) -> None:
        if self.daten.shape[1] > SPALTEN_HOECHSTENS:
            raise ValueError(
                f"Tabelle „{self.id}“ hat {self.daten.shape[1]} Spalten, höchstens"
                f" {SPALTEN_HOECHSTENS} sind lesbar: aufteilen oder stürzen."
            )

    @cached_property
    def zellen(self) -> list[list[str]]:
        """Cells as printed, row by row, not yet escaped."""
        spalten = [self._spalte(name) for name in self.daten.columns]
        return [list(zeile) for zeile in zip(*spalten, strict=True)]

    @property
    def legende(self) -> str:
        """Explain the signs that occur in the table, "" if none does."""
        benutzt = {zelle for zeile in self.zellen for zelle in zeile[1:]}
        return "; ".join(f"{z} = {text}" for z, text in ZEICHEN_TEXT.items() if z in benutzt)

    def markdown(self, *, beschriftet: bool = True) -> str:
        """Return the pipe table with caption line (``: titel {#tbl-id}``) and notes."""
        zeilen = [_zeile(map(str, self.daten.columns)), self._trennzeile()]
        zeilen += [_zeile(zellen) for zellen in self.zellen]
        if beschriftet:
            zeilen += ["", f": {maskiere(self.titel)} {{#tbl-{self.id}}}"]
        zeilen += self._noten()
        return "\n".join(zeilen) + "\n"

    def nur_seite(self) -> str:
        """Return the table without caption for pages only: HTML, which costs no parsing."""
        rechts = [self._steht_rechts(i, name) for i, name in enumerate(self.daten.columns)]
        kopf = _html_zeile(map(str, self.daten.columns), rechts, kopf=True)
        rumpf = "\n".join(_html_zeile(zellen, rechts) for zellen in self.zellen)
        tabelle = f"<table>\n<thead>\n{kopf}\n</thead>\n<tbody>\n{rumpf}\n</tbody>\n</table>"
        return "\n".join([f"```{{=html}}\n{tabelle}\n```", *self._noten()]) + "\n"

    def _noten(self) -> list[str]:
        noten = [*self.fussnoten, *([f"Zeichen: {self.legende}."] if self.legende else [])]
        absaetze = "\n\n".join(map(maskiere, noten))
        return ["", f"::: {{.tabellennote}}\n{absaetze}\n:::"] if noten else []

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _spalte(self, name: str) -> list[str]:
        stellen = None if name in self.jahre else self._dezimalen(name)
        return [_zelle(inhalt, stellen) for inhalt in self.daten[name].tolist()]

    def _dezimalen(self, name: str) -> int:
        if isinstance(self.dezimalen, int):
            return self.dezimalen
        vorgabe = 0 if pdt.is_integer_dtype(self.daten[name]) else 1
        return (self.dezimalen or {}).get(name, vorgabe)

    def _trennzeile(self) -> str:
        """Align figures right; the dashes say how wide columns are where lines are long."""
        teile = []
        for stelle, name in enumerate(self.daten.columns):
            laenge = max([len(str(name)) // 2, *(len(zeile[stelle]) for zeile in self.zellen)])
            striche = "-" * min(max(laenge, 3), 40)
            rechts = self._steht_rechts(stelle, name)
            teile.append(f"{striche}:" if rechts else f":{striche}")
        return "|" + "|".join(teile) + "|"

    def _steht_rechts(self, stelle: int, name: str) -> bool:
        """Tell by what is printed: figures and signs of missing figures; keys are no figures."""
        if stelle == 0 or name in self.rechts:
            return stelle > 0
        return name not in _SCHLUESSEL and all(
            _GESCHRIEBENE_ZAHL.match(zeile[stelle]) for zeile in self.zellen
        )


def _zelle(inhalt: object, stellen: int | None) -> str:
    """Write a cell; ``stellen`` are its decimals, None prints a whole number bare."""
    if isinstance(inhalt, str):  # also Status, which pandas turns into plain text
        return ZEICHEN.get(inhalt, inhalt)  # type: ignore[call-overload]
    if inhalt is None or pd.isna(inhalt):  # type: ignore[call-overload]
        return ZEICHEN[Status.FEHLT]
    if stellen is None:
        return str(int(inhalt))  # type: ignore[call-overload]
    return sprache.zahl(inhalt, stellen)  # type: ignore[arg-type]


def _zeile(zellen: Iterable[str]) -> str:
    return "| " + " | ".join(maskiere(zelle) for zelle in zellen) + " |"


def _html_zeile(zellen: Iterable[str], rechts: Sequence[bool], *, kopf: bool = False) -> str:
    """Return a row; heads name their column, the first cell of other rows names its row."""
    felder = []
    for stelle, (zelle, zahl) in enumerate(zip(zellen, rechts, strict=True)):
        art = "th" if kopf or stelle == 0 else "td"
        bereich = f' scope="{"col" if kopf else "row"}"' if art == "th" else ""
        seite = "right" if zahl else "left"
        text = maskiere_html(zelle)
        felder.append(f'<{art} style="text-align: {seite};"{bereich}>{text}</{art}>')
    return f"<tr>{''.join(felder)}</tr>"
