"""The comparison for the terminal, as Markdown for a merge request, and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from sozialatlas.darstellung import seite
from sozialatlas.darstellung.maskieren import maskiere_verweise
from sozialatlas.datenvergleich.saetze import (
    ERKLAERUNG,
    KOPF_RANG,
    KOPF_ZAHL,
    TITEL,
    Bericht,
    je_indikator,
    rangliste,
    ueberblick,
)

Zeilen = Sequence[Sequence[str]]


def als_text(b: Bericht) -> str:
    """Return the comparison as plain text with aligned columns."""
    teile = ["\n".join(ueberblick(b))]
    for titel, kopf, zeilen in _tabellen(b):
        teile.append(f"{titel}\n{_spalten([kopf, *zeilen])}")
    if rangliste(b):
        teile.append(ERKLAERUNG)
    return "\n\n".join(teile) + "\n"


def als_markdown(b: Bericht) -> str:
    """Return the comparison as Markdown; texts of the catalogue stay texts."""
    teile = [f"## {TITEL}", *(maskiere_verweise(satz) for satz in ueberblick(b))]
    for titel, kopf, zeilen in _tabellen(b):
        teile += [f"### {titel}", _markdown(kopf, zeilen)]
    if rangliste(b):
        teile.append(ERKLAERUNG)
    return "\n\n".join(teile) + "\n"


def als_html(b: Bericht) -> str:
    """Return a whole page in German that loads nothing."""
    teile = [f"<h1>{escape(TITEL)}</h1>", *(seite.absatz(satz) for satz in ueberblick(b))]
    teile += [seite.tabelle(*tabelle) for tabelle in _tabellen(b)]
    if rangliste(b):
        teile.append(seite.absatz(ERKLAERUNG))
    return seite.seite(TITEL, teile)


def _tabellen(b: Bericht) -> list[tuple[str, Sequence[str], Zeilen]]:
    alle: list[tuple[str, Sequence[str], Zeilen]] = [
        ("Die größten Sprünge", KOPF_RANG, rangliste(b)),
        ("Änderungen je Indikator", KOPF_ZAHL, je_indikator(b)),
    ]
    return [t for t in alle if t[2]]


def _spalten(zeilen: Zeilen) -> str:
    weiten = [max(map(len, spalte)) for spalte in zip(*zeilen, strict=True)]
    return "\n".join(
        "  " + "  ".join(z.ljust(w) for z, w in zip(zeile, weiten, strict=True)).rstrip()
        for zeile in zeilen
    )


def _markdown(kopf: Sequence[str], zeilen: Zeilen) -> str:
    trenner = ["---"] * len(kopf)
    maskiert = [[maskiere_verweise(zelle) for zelle in zeile] for zeile in zeilen]
    return "\n".join("| " + " | ".join(zeile) + " |" for zeile in [kopf, trenner, *maskiert])
