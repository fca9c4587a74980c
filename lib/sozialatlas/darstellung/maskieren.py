"""Texts as texts: nothing in them is read as markup."""

from __future__ import annotations

import re
from html import escape

_SONDERZEICHEN = re.compile(r"([\\`*_\[\]<>|$@~^])")


def maskiere(text: str) -> str:
    """Escape what Markdown would read as markup, so that a text prints as it stands."""
    return _SONDERZEICHEN.sub(r"\\\1", " ".join(text.splitlines()))


def maskiere_html(text: str) -> str:
    """Escape what HTML would read as markup, on one line."""
    return escape(" ".join(text.splitlines()), quote=False)


def maskiere_verweise(text: str) -> str:
    """Escape for the Markdown of forges: entities and references to issues count as markup, too."""
    return maskiere(text).replace("&", "&amp;").replace("#", "\\#")
