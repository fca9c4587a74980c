"""The comparison as one page that loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from sozialatlas.darstellung import stil
from sozialatlas.regeln.unterschied import ARTEN, Regelunterschied, Wirkung
from sozialatlas.regelvergleich.lauf import Ergebnis
from sozialatlas.regelvergleich.saetze import (
    OHNE_WIRKUNG,
    TITEL,
    WARNUNG,
    ueberblick,
    ueberschrift,
    verlauf,
)

AUSSEHEN = f"""\
body {{ margin: 0; background: {stil.FLAECHE}; color: {stil.TEXT};
       font: 1rem/1.5 system-ui, sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }}
h1, h2, h3 {{ color: {stil.STRUKTUR}; line-height: 1.25; overflow-wrap: anywhere; }}
h2 {{ margin-top: 2.5rem; border-top: 1px solid {stil.GITTER}; padding-top: 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
caption {{ text-align: left; font-weight: 600; padding: .25rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
         border-bottom: 1px solid {stil.GITTER}; overflow-wrap: anywhere; }}
pre {{ white-space: pre-wrap; }}
"""


def als_html(ergebnis: Ergebnis) -> str:
    """Return a whole page in German."""
    teile = [f"<h1>{escape(TITEL)}</h1>", *(_absatz(satz) for satz in ueberblick(ergebnis))]
    for unterschied in ergebnis.unterschiede:
        teile += _regel(ergebnis, unterschied)
    if ergebnis.warnungen:
        teile.append(f"<h2>{escape(WARNUNG)}</h2>")
        teile += [f"<pre>{escape(str(mangel))}</pre>" for mangel in ergebnis.warnungen]
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(TITEL)}</title>\n<style>\n{AUSSEHEN}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(teile) + "\n</main>\n</body>\n</html>\n"
    )


def _regel(ergebnis: Ergebnis, u: Regelunterschied) -> Iterator[str]:
    yield f"<h2>{escape(ueberschrift(u))}</h2>"
    yield _absatz(u.titel)
    if u.felder:
        zeilen = [(f.feld, f.vorher, f.nachher) for f in u.felder]
        yield _tabelle("Was sich an der Regel ändert", ("Angabe", "vorher", "nachher"), zeilen)
    if u.wirkungen:
        kopf = ("Kommune", "AGS", "Wirkung", "Ergebnis der Regel")
        yield _tabelle("Was sich in den Berichten ändert", kopf, _zeilen(ergebnis, u.wirkungen))
    else:
        yield _absatz(OHNE_WIRKUNG)


def _zeilen(ergebnis: Ergebnis, wirkungen: Iterable[Wirkung]) -> Iterator[tuple[str, ...]]:
    for art, text in ARTEN.items():
        for w in wirkungen:
            if w.art == art:
                was = f"{text}: {', '.join(w.was)}" if w.was else text
                name = ergebnis.kommunen[w.ags].bezeichnung
                yield name, w.ags, was, verlauf(w.vorher, w.nachher)


def _tabelle(titel: str, kopf: Sequence[str], zeilen: Iterable[Sequence[str]]) -> str:
    """Write a table whose first column names its rows."""
    koepfe = "".join(f'<th scope="col">{escape(name)}</th>' for name in kopf)
    rumpf = "\n".join(
        f'<tr><th scope="row">{escape(erste)}</th>'
        + "".join(f"<td>{escape(zelle)}</td>" for zelle in weitere)
        + "</tr>"
        for erste, *weitere in zeilen
    )
    return (
        f"<table>\n<caption>{escape(titel)}</caption>\n<thead>\n<tr>{koepfe}</tr>\n</thead>\n"
        f"<tbody>\n{rumpf}\n</tbody>\n</table>"
    )


def _absatz(text: str) -> str:
    return f"<p>{escape(text)}</p>"
