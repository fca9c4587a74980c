"""Where the project lives: the only place that knows the folders of the root."""

from __future__ import annotations

import os
from pathlib import Path

from sozialatlas.fehler import AufrufFehler, Mangel


def wurzel(start: Path | None = None) -> Path:
    """Return the project's root: ``SOZIALATLAS_WURZEL`` or the nearest ``_quarto.yml`` above."""
    gesetzt = os.environ.get("SOZIALATLAS_WURZEL")
    if gesetzt and Path(gesetzt).is_dir():
        return Path(gesetzt)
    ort = Path(gesetzt) if gesetzt else (start or Path.cwd()).resolve()
    for ordner in () if gesetzt else (ort, *ort.parents):
        if (ordner / "_quarto.yml").exists() and (ordner / "rules").is_dir():
            return ordner
    raise AufrufFehler(
        Mangel(
            "",
            None,
            "SOZIALATLAS_WURZEL" if gesetzt else "",
            f"In {ort}{'' if gesetzt else ' und darüber'} liegt kein Sozialatlas-Projekt.",
            "ein Ordner mit _quarto.yml und rules/",
            "Variable berichtigen." if gesetzt else "In den Ordner des Projekts wechseln.",
        )
    )
