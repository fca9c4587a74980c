"""Set typst sources: as PDF/UA-1, or as one picture per page.

Setting starts threads, so it happens in workers only: a process forked afterwards would wait for
threads that it does not have.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler

ZEIT = 1577836800  # 2020-01-01: files say no date of their own


def schriften() -> str:
    """Folder of the fonts that come with matplotlib (DejaVu)."""
    import matplotlib

    return str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")


def setze(quelle: str, wurzel: Path, name: str) -> bytes:
    """Set a source as PDF/UA-1; its paths start at ``wurzel``. Raises RenderFehler."""
    angaben = {"format": "pdf", "pdf_standards": ["ua-1"], "timestamp": ZEIT}
    return bytes(_setze(quelle, wurzel, name, angaben))


def setze_bilder(quelle: str, wurzel: Path, name: str, je_zoll: int) -> list[bytes]:
    """Set a source as PNG, a picture per page, ``je_zoll`` pixels per inch. Raises RenderFehler."""
    fertig = _setze(quelle, wurzel, name, {"format": "png", "ppi": je_zoll})
    return fertig if isinstance(fertig, list) else [fertig]


def _setze(quelle: str, wurzel: Path, name: str, angaben: dict[str, Any]) -> Any:
    import typst

    try:
        return typst.compile(
            quelle.encode(),
            root=str(wurzel),
            font_paths=[schriften()],
            ignore_system_fonts=True,
            **angaben,
        )
    except Exception as fehler:
        text = " ".join(str(fehler).split())
        raise RenderFehler(Mangel(name, None, "PDF", f"typst bricht ab: {text[:600]}")) from None
