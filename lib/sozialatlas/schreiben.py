"""Write files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path


def schreibe(ziel: Path, inhalt: bytes | str) -> None:
    """Write ``inhalt`` to ``ziel`` through a temporary sibling and an atomic rename."""
    daten = inhalt.encode("utf-8") if isinstance(inhalt, str) else inhalt
    ziel.parent.mkdir(parents=True, exist_ok=True)
    griff, name = tempfile.mkstemp(dir=ziel.parent, prefix=f".{ziel.name}.")
    try:
        with os.fdopen(griff, "wb") as datei:
            datei.write(daten)
        Path(name).chmod(0o644)
        Path(name).replace(ziel)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def schreibe_alle(dateien: Mapping[Path, bytes | str]) -> None:
    """Write several files; callers compute all contents before the first is written."""
    for ziel, inhalt in dateien.items():
        schreibe(ziel, inhalt)
