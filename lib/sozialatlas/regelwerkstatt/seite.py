"""The comparison as one page that loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from sozialatlas.darstellung.seite import absatz, seite, tabelle
from sozialatlas.regeln.unterschied import ARTEN, Regelunterschied, Wirkung
from sozialatlas.regelwerkstatt.lauf import Ergebnis
from sozialatlas.regelwerkstatt.saetze import (
    OHNE_WIRKUNG,
    TITEL,
    WARNUNG,
    ueberblick,
    ueberschrift,
    verlauf,
)


def als_html(ergebnis: Ergebnis) -> str:
    """Return a whole page in German."""
    teile = [f"<h1>{escape(TITEL)}</h1>", *(absatz(satz) for satz in ueberblick(ergebnis))]
    for unterschied in ergebnis.unterschiede:
        teile += _regel(ergebnis, unterschied)
    if ergebnis.warnungen:
        teile.append(f"<h2>{escape(WARNUNG)}</h2>")
        teile += [f"<pre>{escape(str(mangel))}</pre>" for mangel in ergebnis.warnungen]
    return seite(TITEL, teile)


def _regel(ergebnis: Ergebnis, u: Regelunterschied) -> Iterator[str]:
    yield f"<h2>{escape(ueberschrift(u))}</h2>"
    yield absatz(u.titel)
    if u.felder:
        zeilen = [(f.feld, f.vorher, f.nachher) for f in u.felder]
        yield tabelle("Was sich an der Regel ändert", ("Angabe", "vorher", "nachher"), zeilen)
    if u.wirkungen:
        kopf = ("Kommune", "AGS", "Wirkung", "Ergebnis der Regel")
        yield tabelle("Was sich in den Berichten ändert", kopf, _zeilen(ergebnis, u.wirkungen))
    else:
        yield absatz(OHNE_WIRKUNG)


def _zeilen(ergebnis: Ergebnis, wirkungen: Iterable[Wirkung]) -> Iterator[tuple[str, ...]]:
    for art, text in ARTEN.items():
        for w in wirkungen:
            if w.art == art:
                was = f"{text}: {', '.join(w.was)}" if w.was else text
                name = ergebnis.kommunen[w.ags].bezeichnung
                yield name, w.ags, was, verlauf(w.vorher, w.nachher)
