"""Where the project lives: the only place that knows the folders of the root."""

from __future__ import annotations

import os
from pathlib import Path

from sozialatlas.fehler import AufrufFehler


def wurzel(start: Path | None = None) -> Path:
    """Return the project's root: ``SOZIALATLAS_WURZEL`` or the nearest ``_quarto.yml`` above."""
    gesetzt = os.environ.get("SOZIALATLAS_WURZEL")
    if gesetzt:
        return Path(gesetzt)
    ort = (start or Path.cwd()).resolve()
    for ordner in (ort, *ort.parents):
        if (ordner / "_quarto.yml").exists() and (ordner / "rules").is_dir():
            return ordner
    raise AufrufFehler(
        f"In {ort} und darüber liegt kein Sozialatlas-Projekt (_quarto.yml und rules/ fehlen)."
    )
