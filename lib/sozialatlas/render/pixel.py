"""Pixels of drawings for the office formats, which do not show SVG everywhere.

typst sets all drawings of a document as one PDF, a page each, and pdfium paints its pages: half the
time of drawing a second time. A finished picture is named by the content of its drawing and kept.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sozialatlas.fehler import RenderFehler
from sozialatlas.render.satz import setze

if TYPE_CHECKING:
    from PIL.Image import Image

ORDNER = Path(".cache/render/png")
JE_ZOLL = {"docx": 150, "pptx": 360}
"""Pixels per inch of a drawing; on a slide it is shown 2.4 times as large."""
SEITE = "#set page(width: auto, height: auto, margin: 0pt)\n"
PUNKTE_JE_ZOLL = 72


def pixel(bilder: Iterable[str], format_: str, wurzel: Path) -> dict[str, str]:
    """PNG of every SVG among ``bilder``, both as paths from ``wurzel``; empty for other formats.

    Missing files are left out: the filter names them. Raises RenderFehler if one cannot be set.
    """
    if format_ not in JE_ZOLL:
        return {}
    zeichnungen = [b for b in bilder if b.endswith(".svg") and (wurzel / b).is_file()]
    ziele = {b: _ziel(wurzel / b, JE_ZOLL[format_]) for b in zeichnungen}
    _male({b: wurzel / z for b, z in ziele.items() if not (wurzel / z).exists()}, format_, wurzel)
    return {b: z.as_posix() for b, z in ziele.items()}


def _ziel(svg: Path, je_zoll: int) -> Path:
    kennung = hashlib.sha256(svg.read_bytes()).hexdigest()[:16]
    return ORDNER / f"{kennung}-{je_zoll}.png"


def _male(fehlende: Mapping[str, Path], format_: str, wurzel: Path) -> None:
    if not fehlende:
        return
    try:
        pdf = setze(_quelle(fehlende), wurzel, next(iter(fehlende)), barrierefrei=False)
    except RenderFehler:
        if len(fehlende) > 1:  # typst does not say which drawing it cannot read
            for ort, ziel in fehlende.items():
                _male({ort: ziel}, format_, wurzel)
        raise
    _schreibe_seiten(pdf, list(fehlende.values()), JE_ZOLL[format_])


def _quelle(zeichnungen: Iterable[str]) -> str:
    bilder = [f"#image({json.dumps('/' + ort)})" for ort in zeichnungen]
    return SEITE + "\n#pagebreak()\n".join(bilder)


def _schreibe_seiten(pdf: bytes, ziele: Iterable[Path], je_zoll: int) -> None:
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as seiten:
        for seite, ziel in zip(seiten, ziele, strict=True):
            ziel.parent.mkdir(parents=True, exist_ok=True)
            zwischen = ziel.with_name(f"{ziel.name}.{os.getpid()}")
            bild = _mit_palette(seite.render(scale=je_zoll / PUNKTE_JE_ZOLL).to_pil())
            bild.save(zwischen, "png", dpi=(je_zoll, je_zoll), compress_level=1)
            zwischen.replace(ziel)


def _mit_palette(bild: Image) -> Image:
    """Reduce a drawing to 256 colours: a third of the bytes; colours move by 14 of 255 at most."""
    from PIL.Image import Dither, Quantize

    klein = bild.quantize(256, Quantize.FASTOCTREE, dither=Dither.NONE)
    klein.putpalette([255 if anteil == 254 else anteil for anteil in klein.getpalette() or []])
    return klein  # the paper stays white
