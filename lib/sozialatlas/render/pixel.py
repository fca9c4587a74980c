"""Pixels of drawings for the office formats, which do not show SVG everywhere.

All drawings of a document are set by typst in one run, a page each: opening a run costs more than
a picture. A finished picture is named by the content of its drawing and kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from sozialatlas.fehler import RenderFehler
from sozialatlas.render.satz import setze_bilder

ORDNER = Path(".cache/render/png")
JE_ZOLL = {"docx": 150, "pptx": 360}
"""Pixels per inch of a drawing; on a slide it is shown 2.4 times as large."""
SEITE = "#set page(width: auto, height: auto, margin: 0pt)\n"
_NACH_KOPF = 33  # signature and header of a PNG
_ZOLL = 0.0254  # metres


def pixel(bilder: Iterable[str], format_: str, wurzel: Path) -> dict[str, str]:
    """PNG of every SVG among ``bilder``, both as paths from ``wurzel``; empty for other formats.

    Missing files are left out: the filter names them. Raises RenderFehler if one cannot be set.
    """
    if format_ not in JE_ZOLL:
        return {}
    zeichnungen = [b for b in bilder if b.endswith(".svg") and (wurzel / b).is_file()]
    ziele = {b: _ziel(wurzel / b, JE_ZOLL[format_]) for b in zeichnungen}
    _setze({b: wurzel / z for b, z in ziele.items() if not (wurzel / z).exists()}, format_, wurzel)
    return {b: z.as_posix() for b, z in ziele.items()}


def _ziel(svg: Path, je_zoll: int) -> Path:
    kennung = hashlib.sha256(svg.read_bytes()).hexdigest()[:16]
    return ORDNER / f"{kennung}-{je_zoll}.png"


def _setze(fehlende: Mapping[str, Path], format_: str, wurzel: Path) -> None:
    if not fehlende:
        return
    seiten = [f"#image({json.dumps('/' + ort)})" for ort in fehlende]
    quelle = "\n#pagebreak()\n".join([SEITE + seiten[0], *seiten[1:]])
    je_zoll = JE_ZOLL[format_]
    try:
        bilder = setze_bilder(quelle, wurzel, next(iter(fehlende)), je_zoll)
    except RenderFehler:
        if len(fehlende) > 1:  # typst does not say which drawing it cannot read
            for ort, ziel in fehlende.items():
                _setze({ort: ziel}, format_, wurzel)
        raise
    for ziel, bild in zip(fehlende.values(), bilder, strict=True):
        ziel.parent.mkdir(parents=True, exist_ok=True)
        zwischen = ziel.with_name(f"{ziel.name}.{os.getpid()}")
        zwischen.write_bytes(mit_dichte(bild, je_zoll))
        zwischen.replace(ziel)


def mit_dichte(png: bytes, je_zoll: int) -> bytes:
    """Say in a PNG how large it is: the chunk ``pHYs`` (ISO/IEC 15948, 11.3.4.3), in metres."""
    je_meter = round(je_zoll / _ZOLL)
    inhalt = b"pHYs" + struct.pack(">IIB", je_meter, je_meter, 1)
    stueck = struct.pack(">I", len(inhalt) - 4) + inhalt + struct.pack(">I", zlib.crc32(inhalt))
    return png[:_NACH_KOPF] + stueck + png[_NACH_KOPF:]
