"""The name of an area in paths: its key and its name in plain letters."""

from __future__ import annotations

import re

from sozialatlas.typen import Kommune

_UMLAUTE = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def kennung(kommune: Kommune) -> str:
    """Return the file stem of a Kommune: "16071-weimarer-land"."""
    name = re.sub(r"[^a-z0-9]+", "-", kommune.name.lower().translate(_UMLAUTE)).strip("-")
    return f"{kommune.ags}-{name}"
