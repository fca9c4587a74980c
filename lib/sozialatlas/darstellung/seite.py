"""A page of its own that loads nothing: frame, paragraphs, tables. All texts stay texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from sozialatlas.darstellung import stil

KURZ = 14
"""Characters up to which a cell stays on one line."""

AUSSEHEN = f"""\
body {{ margin: 0; background: {stil.FLAECHE}; color: {stil.TEXT};
       font: 1rem/1.5 system-ui, sans-serif; }}
main {{ max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-x: auto; }}
h1, h2, h3 {{ color: {stil.STRUKTUR}; line-height: 1.25; overflow-wrap: anywhere; }}
h2 {{ margin-top: 2.5rem; border-top: 1px solid {stil.GITTER}; padding-top: 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
caption {{ text-align: left; font-weight: 600; padding: .25rem 0; }}
th, td {{ text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0;
         border-bottom: 1px solid {stil.GITTER}; overflow-wrap: anywhere; }}
.kurz {{ white-space: nowrap; }}
pre {{ white-space: pre-wrap; }}
"""


def seite(titel: str, teile: Iterable[str]) -> str:
    """Return a whole page in German; ``teile`` is finished HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(titel)}</title>\n<style>\n{AUSSEHEN}</style>\n</head>\n"
        "<body>\n<main>\n" + "\n".join(teile) + "\n</main>\n</body>\n</html>\n"
    )


def tabelle(titel: str, kopf: Sequence[str], zeilen: Iterable[Sequence[str]]) -> str:
    """Write a table whose first column names its rows."""
    koepfe = "".join(_zelle("th", name, ' scope="col"') for name in kopf)
    rumpf = "\n".join(
        "<tr>"
        + _zelle("th", erste, ' scope="row"')
        + "".join(_zelle("td", zelle) for zelle in weitere)
        + "</tr>"
        for erste, *weitere in zeilen
    )
    return (
        f"<table>\n<caption>{escape(titel)}</caption>\n<thead>\n<tr>{koepfe}</tr>\n</thead>\n"
        f"<tbody>\n{rumpf}\n</tbody>\n</table>"
    )


def _zelle(art: str, text: str, weiteres: str = "") -> str:
    """Write a cell; a short one without blanks (a year, a number) is not broken over lines."""
    kurz = ' class="kurz"' if len(text) <= KURZ and " " not in text else ""
    return f"<{art}{weiteres}{kurz}>{escape(text)}</{art}>"


def absatz(text: str) -> str:
    return f"<p>{escape(text)}</p>"
