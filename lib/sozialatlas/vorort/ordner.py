"""Where the contributions of a Kommune stand."""

from __future__ import annotations

import re
from pathlib import Path

ORDNER = re.compile(r"(\d{2}|\d{5}|\d{8})-[a-z0-9-]+")


def ordner_von(kommunen: Path, ags: str, name: str) -> Path:
    """Return the folder of a Kommune: the one with its AGS, else a new one called ``name``."""
    da = sorted(o for o in kommunen.glob(f"{ags}-*/") if ORDNER.fullmatch(o.name))
    return da[0] if da else kommunen / name
