"""Markdown as a value: what cells show when it is neither figure nor table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from sozialatlas.darstellung.tabellen import maskiere
from sozialatlas.regeln.worte import Worte


class Zeigbar(Protocol):
    """Anything that shows itself as Markdown."""

    def _repr_markdown_(self) -> str: ...


ERFUNDEN = (
    "Was als **Beispiel** bezeichnet ist, ist frei erfunden: Niemand hat es gesagt oder"
    " beschlossen, und keine Regel und keine Zahl beruht darauf."
)
"""The one sentence at the head of a section with examples; each entry bears the word."""


@dataclass(frozen=True)
class Text:
    """Markdown that a cell shows; an empty text shows nothing."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown


def absaetze(teile: Iterable[str]) -> Text:
    """Join paragraphs, leaving out empty ones."""
    return Text("\n\n".join(teil for teil in teile if teil))


def liste(punkte: Iterable[str]) -> Text:
    """Return a list with one point per entry."""
    return Text("\n".join(f"- {punkt}" for punkt in punkte))


def aufklappbar(titel: str, teile: Iterable[str]) -> Iterator[str]:
    """Fold parts below a title on the web; in print they stand as they are."""
    yield f'```{{=html}}\n<details class="beweis"><summary>{titel}</summary>\n```'
    yield from teile
    yield "```{=html}\n</details>\n```"


def nur_html(teile: Iterable[str]) -> Iterator[str]:
    """Leave parts out of print and Word."""
    yield '::: {.content-visible when-format="html"}'
    yield from teile
    yield ":::"


def baumliste(worte: Worte) -> str:
    """Write a tree in words as a sentence with a nested list."""

    def punkte(teile: Sequence[Worte], einzug: str) -> Iterator[str]:
        for teil in teile:
            yield f"{einzug}- {maskiere(teil.text)}"
            yield from punkte(teil.teile, f"{einzug}  ")

    return "\n".join([maskiere(worte.text), "", *punkte(worte.teile, "")]).strip()


def zeige(*teile: Zeigbar | None) -> Text:
    """Show several values one after the other."""
    return absaetze(teil._repr_markdown_() for teil in teile if teil is not None)


def anker(id_: str) -> str:
    """Turn the id of an indicator into one for figures and tables (no underscores)."""
    return id_.replace("_", "-")
