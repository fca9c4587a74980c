"""A figure as a value: finding, measure, source, data, and how it is drawn.

A figure is drawn once, as SVG; only Quarto asks for pixels where it writes Word and slides, the
embedded engine makes them of the drawing. Files are named by a hash of everything that determines
the picture (data, parameters, this package's code, library versions), so an existing file is never
drawn again and equal figures share one file.
"""

from __future__ import annotations

import functools
import hashlib
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import BaseModel

from sozialatlas.darstellung import stil
from sozialatlas.darstellung.tabellen import SPALTEN_HOECHSTENS, Tabelle, maskiere
from sozialatlas.pfade import wurzel
from sozialatlas.schreiben import schreibe

if TYPE_CHECKING:
    from matplotlib.figure import Figure

ORDNER = "_bilder"
LIZENZ = "dl-de/by-2-0"
VERWEISE = {
    LIZENZ: "https://www.govdata.de/dl-de/by-2-0",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/deed.de",
    "GeoBasis-DE / BKG": "https://www.bkg.bund.de",
}
"""What captions link to: the licences ask for a reference to their text and to the provider."""
FORMATE = ("svg", "png")
_PNG: dict[str, Any] = {"metadata": {"Software": None}, "pil_kwargs": {"compress_level": 1}}


@dataclass(frozen=True, eq=False)
class Abbildung:
    """A figure that shows itself as Markdown: picture with caption, alt text and its data.

    ``titel`` is the finding as a sentence, ``untertitel`` the measure, unit and area, ``quelle``
    the source with edition and breaks, ``alt`` the text for those who do not see the picture.
    ``zeichnung`` is a ``functools.partial`` of a drawing function that returns a matplotlib
    figure; its arguments go into the file's name.
    """

    id: str
    titel: str
    untertitel: str
    quelle: str
    alt: str
    daten: pd.DataFrame
    zeichnung: functools.partial[Figure]
    dezimalen: Mapping[str, int] | int | None = None

    @functools.cached_property
    def fingerabdruck(self) -> str:
        """Sixteen hex digits that change with everything that determines the picture."""
        pruefsumme = hashlib.sha256(_stand_des_codes().encode())
        pruefsumme.update(self.zeichnung.func.__qualname__.encode())
        _sammle(pruefsumme.update, self.zeichnung.args)
        _sammle(pruefsumme.update, self.zeichnung.keywords)
        return pruefsumme.hexdigest()[:16]

    def fuer_folie(self) -> Abbildung:
        """The same figure on the sheet for slides: larger type, wide and low."""
        gross = functools.partial(self.zeichnung, blatt_=stil.FOLIE)
        return replace(self, zeichnung=gross, id=f"{self.id}-folie")

    @property
    def beschriftung(self) -> str:
        """Caption in Markdown: the finding bold, then measure and source."""
        teile = [f"**{maskiere(_punkt(self.titel))}**"]
        teile += [maskiere(_punkt(self.untertitel))] if self.untertitel else []
        teile += [_verlinke(maskiere(_punkt(self.quelle)))] if self.quelle else []
        return " ".join(teile)

    def datentabelle(self) -> Tabelle:
        """Return the figure's data as a table (its first seven columns)."""
        daten = self.daten.iloc[:, :SPALTEN_HOECHSTENS]
        return Tabelle(f"{self.id}-daten", f"Daten: {self.titel}", daten, self.dezimalen)

    def bild(self, formate: Sequence[str] | None = None) -> Mapping[str, bytes]:
        """Draw the figure once and return its bytes per format; nothing is written."""
        return bildbytes(self.zeichnung, formate or FORMATE)

    def schreibe(self, ordner: Path) -> str:
        """Write the picture unless ``ordner`` has it; return its file name."""
        name = f"{self.fingerabdruck}.{endung()}"
        if not (ordner / name).exists():
            schreibe(ordner / name, self.bild([endung()])[endung()])
        return name

    def markdown(self, *, daten: bool = True) -> str:
        """Write the picture and return image and, for pages, the folded data table."""
        name = self.schreibe(wurzel() / ORDNER)
        bild = (
            f"![{self.beschriftung}](../{ORDNER}/{name})"
            f'{{#fig-{self.id} fig-alt="{_attribut(self.alt)}"}}\n'
        )
        return f"{bild}\n{self._gefaltet()}" if daten and len(self.daten) else bild

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _gefaltet(self) -> str:
        tabelle = self.datentabelle().nur_seite()
        return (
            '::: {.content-visible when-format="html"}\n\n'
            '::: {.callout-note collapse="true" title="Daten zur Abbildung"}\n\n'
            f"{tabelle}\n:::\n\n:::\n"
        )


def endung() -> str:
    """Return the format of pictures in this run: pixels where Quarto asks for them, else SVG."""
    return "png" if os.environ.get("QUARTO_FIG_FORMAT") == "png" else "svg"


def bildbytes(zeichnung: Callable[[], Figure], formate: Sequence[str]) -> dict[str, bytes]:
    """Draw once, save per format; the same input gives the same bytes."""
    mass = getattr(zeichnung, "keywords", {}).get("blatt_", stil.BERICHT)
    with stil.rahmen():
        figur = zeichnung()
        bytes_je_format = {}
        for endung in formate:
            bytes_je_format[endung] = _speichere(figur, endung, mass.punkte_je_zoll)
            figur.set_layout_engine("none")  # the first save has settled the layout
        return bytes_je_format


def _speichere(figur: Figure, endung: str, punkte_je_zoll: int) -> bytes:
    puffer = io.BytesIO()
    if endung == "svg":
        figur.savefig(puffer, format="svg", metadata={"Date": None, "Creator": None})
        return stil.verkleinere_svg(puffer.getvalue())
    figur.savefig(puffer, format="png", dpi=punkte_je_zoll, **_PNG)
    return puffer.getvalue()


@functools.cache
def _stand_des_codes() -> str:
    """Hash of this package's source and of the libraries that draw."""
    import matplotlib

    pruefsumme = hashlib.sha256(f"matplotlib {matplotlib.__version__}".encode())
    for datei in sorted(Path(__file__).parent.glob("*.py")):
        pruefsumme.update(datei.read_bytes())
    return pruefsumme.hexdigest()


def _sammle(nimm: Callable[[bytes], None], ding: Any) -> None:
    """Feed a value into a hash, the same for equal values in every process."""
    if isinstance(ding, pd.DataFrame | pd.Series):
        if hasattr(ding, "geometry"):
            nimm(b"".join(ding.geometry.to_wkb()))
            ding = pd.DataFrame(ding.drop(columns=ding.geometry.name))
        nimm(repr(list(getattr(ding, "columns", [ding.name if ding.ndim == 1 else ""]))).encode())
        nimm(ding.to_csv().encode())
    elif isinstance(ding, BaseModel):
        nimm(ding.model_dump_json().encode())
    elif isinstance(ding, Mapping):
        for schluessel, wert in ding.items():
            nimm(repr(schluessel).encode())
            _sammle(nimm, wert)
    elif isinstance(ding, list | tuple):
        for teil in ding:
            _sammle(nimm, teil)
    else:
        nimm(f"{type(ding).__name__}:{ding!r};".encode())


def _verlinke(quelle: str) -> str:
    """Link the first mention of each name in ``VERWEISE``."""
    for name, ziel in VERWEISE.items():
        quelle = quelle.replace(name, f"[{name}]({ziel})", 1)
    return quelle


def _punkt(satz: str) -> str:
    satz = satz.strip()
    return satz if satz.endswith((".", "!", "?", "…")) else f"{satz}."


def _attribut(text: str) -> str:
    return " ".join(text.split("\n")).replace("\\", "\\\\").replace('"', '\\"')
