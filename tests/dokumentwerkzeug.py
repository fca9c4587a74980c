"""What the tests of documents share: reading them, running their cells without rendering."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

from sozialatlas.render import qmd

WURZEL = Path(__file__).parents[1]
KAPITEL = (WURZEL / "index.qmd", *sorted((WURZEL / "chapters").glob("*.qmd")))
BERICHTE = tuple(p for p in sorted((WURZEL / "kommunen").glob("*.qmd")) if p.name[0] != "_")

FIGUREN = re.compile(r"\{#((?:fig|tbl|sec)-[\w-]+)")
VERWEISE = re.compile(r"(?<![\w\\@])@((?:fig|tbl|sec)-[\w-]+)")


def lies(pfad: Path) -> qmd.Quelltext:
    """Read a document with its includes; RenderFehler names what is outside the subset."""
    return qmd.lies(WURZEL, pfad, {"meta": {}, "var": {}})


@cache
def markdown(pfad: Path) -> str:
    """Return the document's Markdown with the output of its cells and inline values."""
    return "\n\n".join(text for _, text in stuecke(pfad))


@cache
def stuecke(pfad: Path) -> tuple[tuple[qmd.Text | qmd.Ausdruck | qmd.Zelle, str], ...]:
    """Return every part of the document with the Markdown that it becomes."""
    namen: dict[str, object] = {}
    return tuple((teil, _teil(teil, namen)) for teil in lies(pfad).teile)


def _teil(teil: qmd.Text | qmd.Ausdruck | qmd.Zelle, namen: dict[str, object]) -> str:
    if isinstance(teil, qmd.Text):
        return teil.text
    if isinstance(teil, qmd.Ausdruck):
        wert = eval(teil.code, namen)  # noqa: S307  our own documents
        assert isinstance(wert, str), f"{teil.code}: inline values are plain text"
        return wert
    if teil.optionen.get("include") is False:
        exec(teil.code, namen)  # noqa: S102  our own documents
        return ""
    if teil.optionen.get("output") == "asis":
        with redirect_stdout(io.StringIO()) as gedruckt:
            exec(teil.code, namen)  # noqa: S102  our own documents
        return gedruckt.getvalue()
    return str(eval(teil.code, namen)._repr_markdown_())  # type: ignore[attr-defined]  # noqa: S307
