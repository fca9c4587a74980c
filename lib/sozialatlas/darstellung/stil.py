"""How figures look: palette by role, sizes, fonts, the plotnine theme. Defined here once.

The same role has the same colour in every figure of every format; colour never speaks alone
(weight, dash, marker, hatch or a label says it too). Contrasts on white are tested.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plotnine import theme

FLAECHE = "#FFFFFF"
TEXT = "#1B2430"
STRUKTUR = "#0B5563"
KOMMUNE = "#B4400B"
LAND = "#4B5563"
BUND = "#7A8694"
BUND_TEXT = "#5F6B78"  # the same tone, dark enough for letters
KREISE = "#C9D1D6"
PUNKT = "#84929D"  # dots of the other areas: they carry the distribution, so they must be seen
GITTER = "#E3E8EB"
SEQUENZ = ("#DDEDEE", "#A9D0D3", "#6FADB4", "#2A7A84", "#0B5563")
OHNE_DATEN = "#EDEFF0"
SCHRAFFUR = "////"
SCHRAFFUR_DICHT = "/////////"  # for areas of a few millimetres
SCHRAFFUR_FARBE = "#6B7680"

STRICH_BUND = (0, (4, 2))
STRICH_KREIS = (0, (6, 1.5, 1, 1.5))
SCHRIFT = "DejaVu Sans"  # ships inside matplotlib, whose own files come before the system's

GRUNDSCHRIFT = 8.5
KLEIN = 7.5
"""Smallest type in a figure, in points at 16 cm."""

BREITE_CM, HOEHE_CM = 16.0, 7.6
PUNKTE_JE_ZOLL = 150
ZOLL = 2.54


@dataclass(frozen=True)
class Blatt:
    """A sheet in cm and its pixels per inch; type sizes are the same on every sheet.

    A narrower sheet is enlarged more where it is shown, and its type with it.
    """

    breite: float = BREITE_CM
    hoehe: float = HOEHE_CM
    punkte_je_zoll: int = PUNKTE_JE_ZOLL


BERICHT = Blatt()
FOLIE = Blatt(12.95, 4.75, 360)
"""Shown 31 cm wide on a slide of 33.9 cm: 2.4 times as large, so that 7.5 points become 18."""

RC: dict[str, Any] = {
    "font.family": SCHRIFT,
    "font.size": GRUNDSCHRIFT,
    "text.color": TEXT,
    "axes.edgecolor": LAND,
    "axes.labelcolor": TEXT,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": False,
    "grid.color": GITTER,
    "grid.linewidth": 0.6,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "xtick.labelsize": GRUNDSCHRIFT,
    "ytick.labelsize": GRUNDSCHRIFT,
    "xtick.major.size": 3,
    "ytick.major.size": 0,
    "hatch.color": SCHRAFFUR_FARBE,
    "hatch.linewidth": 0.5,
    "figure.facecolor": FLAECHE,
    "savefig.facecolor": FLAECHE,
    # Glyphs as paths: browser, typst and Word show the same letters without having the font.
    "svg.fonttype": "path",
    "svg.hashsalt": "sozialatlas",
    "path.simplify": True,
    "text.parse_math": False,
    "text.hinting": "none",
}


@contextmanager
def rahmen() -> Iterator[None]:
    """Draw inside this context: the project's matplotlib settings and nothing of the user's."""
    import matplotlib

    with matplotlib.rc_context():
        for name, wert in RC.items():
            matplotlib.rcParams[name] = wert  # type: ignore[index]
        yield


def rolle(ags: str, marke: str) -> tuple[str, str, float, Any]:
    """Return colour, colour of letters, line width and dash of an area; ``marke`` is the one shown.

    The level shows in the length of the AGS: Land two digits, Kreis five, Gemeinde eight.
    """
    if ags == "00":
        return BUND, BUND_TEXT, 1.3, STRICH_BUND
    if len(ags) == 2:
        return LAND, LAND, 2.4 if ags == marke else 1.3, "solid"
    if ags == marke:
        return KOMMUNE, KOMMUNE, 2.4, "solid"
    return STRUKTUR, STRUKTUR, 1.3, STRICH_KREIS


def zoll(cm: float) -> float:
    return cm / ZOLL


def plotnine_thema(breite_cm: float = BREITE_CM, hoehe_cm: float = HOEHE_CM) -> theme:
    """Return the plotnine theme with the same look as the matplotlib settings."""
    from plotnine import element_blank, element_line, element_rect, element_text, theme

    return theme(
        figure_size=(zoll(breite_cm), zoll(hoehe_cm)),
        text=element_text(family=SCHRIFT, size=GRUNDSCHRIFT, color=TEXT),
        panel_background=element_rect(fill=FLAECHE),
        plot_background=element_rect(fill=FLAECHE),
        panel_grid_major=element_line(color=GITTER, size=0.5),
        panel_grid_minor=element_blank(),
        panel_border=element_blank(),
        axis_ticks=element_blank(),
        axis_line_x=element_line(color=LAND, size=0.5),
        strip_background=element_blank(),
        strip_text=element_text(color=TEXT, size=GRUNDSCHRIFT),
        legend_position="none",
    )


def kontrast(farbe: str, auf: str = FLAECHE) -> float:
    """Return the WCAG contrast ratio of two colours, 1 to 21."""
    hell, dunkel = sorted((_leuchtdichte(farbe), _leuchtdichte(auf)), reverse=True)
    return (hell + 0.05) / (dunkel + 0.05)


def schrift_auf(farbe: str) -> str:
    """Return white or text colour, whichever reads better on ``farbe``."""
    return max((FLAECHE, TEXT), key=lambda schrift: kontrast(schrift, farbe))


def _leuchtdichte(farbe: str) -> float:
    kanaele = [int(farbe[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [k / 12.92 if k <= 0.04045 else ((k + 0.055) / 1.055) ** 2.4 for k in kanaele]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


_PFAD = re.compile(rb' d="[^"]*"|translate\([^)]*\)')
_LANGE_ZAHL = re.compile(rb"(?<=\d\.\d)\d+")
_BOGEN = re.compile(rb"[QC]")
_KOPF = re.compile(rb"<!DOCTYPE[^>]*>\s*|<metadata>.*?</metadata>\s*", re.DOTALL)


def verkleinere_svg(svg: bytes) -> bytes:
    """Cut coordinates to tenths of a point; drop metadata and the outside reference."""
    return _KOPF.sub(b"", _PFAD.sub(_kuerze, svg))


def _kuerze(fund: re.Match[bytes]) -> bytes:
    """Round the numbers of a path; a line after a line needs no letter of its own."""
    kurz = _LANGE_ZAHL.sub(b"", fund.group())
    return kurz if _BOGEN.search(kurz) else kurz.replace(b" \nL ", b" ")
