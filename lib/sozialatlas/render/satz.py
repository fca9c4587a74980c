"""Set typst sources as PDF.

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


def setze(quelle: str, wurzel: Path, name: str, *, barrierefrei: bool = True) -> bytes:
    """Set a source whose paths start at ``wurzel``; ``barrierefrei``: as PDF/UA-1.

    Raises RenderFehler with what typst refuses.
    """
    import typst

    norm: dict[str, Any] = {"pdf_standards": ["ua-1"]} if barrierefrei else {}
    try:
        fertig: Any = typst.compile(
            quelle.encode(),
            root=str(wurzel),
            font_paths=[schriften()],
            ignore_system_fonts=True,
            format="pdf",
            timestamp=ZEIT,
            **norm,
        )
        return bytes(fertig)
    except Exception as fehler:
        text = " ".join(str(fehler).split())
        raise RenderFehler(Mangel(name, None, "PDF", f"typst bricht ab: {text[:600]}")) from None
