"""Movable thresholds on a page: a dot strip in Vega, its data, and the script that moves it.

The picture is written in altair and compiled to Vega once; all strips of a page share it and get
their own data and thresholds as signals. Vega comes out of the installed vl-convert and lies, with
the compiled picture, in one file beside the pages; the page names it as a prefetched link, and
``schieber.js`` loads it when the first strip is looked at. What a reader must know stands in the
page's text, so that nothing depends on the picture or on the script.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sozialatlas.darstellung import sprache, stil
from sozialatlas.darstellung.abbildung import ORDNER
from sozialatlas.darstellung.verteilungsbild import schwarm
from sozialatlas.pfade import wurzel
from sozialatlas.schreiben import schreibe

if TYPE_CHECKING:
    import altair as alt

SKRIPT = Path(__file__).parent / "vorlagen" / "schieber.js"
BREITE, HOEHE, PUNKT = 560, 76, 9
"""Pixels: the width that dots are laid out for, the height of the strip, the distance of dots."""

MUSTER_STAND = {
    "leer": "Kein Kreis hat einen Wert.",
    "keiner": "Bei {zahl} erfüllt keiner der {von} Kreise die Bedingung.",
    "einer": "Bei {zahl} erfüllt 1 von {von} Kreisen die Bedingung: {namen}.",
    "einige": "Bei {zahl} erfüllen {n} von {von} Kreisen die Bedingung: {namen}.",
    "alle": "Bei {zahl} erfüllen alle {von} Kreise die Bedingung.",
    "ohne": " Ohne Wert: {namen}.",
}
"""Sentences below a strip, for the script and for the page without it."""


@dataclass(frozen=True)
class Achse:
    """Values of all areas on one axis, and how its numbers are written (``{}`` is the number)."""

    werte: tuple[float | None, ...]
    von: float
    bis: float
    dezimalen: int
    muster: str
    vorzeichen: bool

    def text(self, x: float) -> str:
        """Write a number of this axis: "das 1,25-Fache"."""
        zahl = sprache.zahl(x, self.dezimalen, vorzeichen=self.vorzeichen)
        return self.muster.replace("{}", zahl)


def stand(zahl: str, drin: Sequence[str], von: int, ohne: Sequence[str]) -> str:
    """Say how many and which areas a threshold concerns."""
    satz = MUSTER_STAND[_art(len(drin), von)]
    satz = satz.format(zahl=zahl, n=len(drin), von=von, namen=", ".join(drin))
    return satz + (MUSTER_STAND["ohne"].format(namen=", ".join(ohne)) if ohne else "")


def _art(n: int, von: int) -> str:
    if von == 0:
        return "leer"
    return "keiner" if n == 0 else "einer" if n == 1 else "alle" if n == von else "einige"


def kasten(
    id_: str, name: str, achse: str, operator: str, schwelle: float, orte: Sequence[int], satz: str
) -> str:
    """Return the place of one threshold in HTML; ``orte`` are the areas it is asked for."""
    angaben = {
        "achse": achse,
        "operator": operator,
        "schwelle": repr(schwelle),
        "orte": " ".join(map(str, orte)),
    }
    attribute = "".join(f' data-{n}="{escape(w)}"' for n, w in angaben.items())
    return (
        f'<div class="schieber" id="{id_}"{attribute}>\n'
        f'<p class="schieber-name">{escape(name)}</p>\n'
        f'<p class="schieber-stand" aria-live="polite">{escape(satz)}</p>\n</div>'
    )


def seitenskript(namen: Sequence[str], achsen: Mapping[str, Achse]) -> str:
    """Return what a page with strips needs once, at its end: data, link to the picture, script."""
    daten = {
        "namen": list(namen),
        "achsen": {n: asdict(a) | {"hoehen": _hoehen(a)} for n, a in achsen.items()},
        "saetze": MUSTER_STAND,
    }
    text = json.dumps(daten, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    bild, skript = schreibe_bild(), _schreibe("schieber", SKRIPT.read_text(encoding="utf-8"))
    return (
        f'<script type="application/json" id="schieber-daten">{text}</script>\n'
        f'<link rel="prefetch" as="script" id="schieber-bild" href="../{ORDNER}/{bild}">\n'
        f'<script src="../{ORDNER}/{skript}"></script>'
    )


def _hoehen(achse: Achse) -> list[float]:
    """Return how far each dot is moved off the line, in pixels, so that none hides another."""
    massstab = BREITE / (achse.bis - achse.von)
    orte = sorted((w * massstab, i) for i, w in enumerate(achse.werte) if w is not None)
    hoehen = [0.0] * len(achse.werte)
    for (_, i), hoehe in zip(orte, schwarm([x for x, _ in orte], PUNKT), strict=True):
        hoehen[i] = round(hoehe, 1)
    return hoehen


@contextmanager
def im_voraus() -> Iterator[None]:
    """Compile the picture beside the work inside, unless its file is there already.

    The converter takes several CPU seconds; a second core has them. What it cannot do is left to
    :func:`schreibe_bild`, which says so.
    """
    if _bildort().exists():
        yield
        return
    rohr = subprocess.PIPE
    with subprocess.Popen(_befehl(), stdout=rohr, stderr=rohr, env=_umgebung()) as prozess:
        try:
            yield
        except BaseException:
            prozess.kill()
            raise
        text, _ = prozess.communicate()
    if prozess.returncode == 0:
        schreibe(_bildort(), text.decode("utf-8"))


def schreibe_bild() -> str:
    """Write Vega and the compiled picture unless they are there; return the file's name."""
    ziel = _bildort()
    if not ziel.exists():
        schreibe(ziel, bildskript())
    return ziel.name


def bildskript() -> str:
    """Return Vega and the picture as one script that sets ``window.SCHIEBERBILD``.

    In a process of its own: the converter's threads would block every fork that comes later.
    """
    ende = subprocess.run(
        _befehl(), capture_output=True, encoding="utf-8", check=True, env=_umgebung()
    )
    return ende.stdout


def _befehl() -> list[str]:
    return [sys.executable, "-m", "sozialatlas.darstellung.schieber"]


def _umgebung() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def _uebersetze() -> str:
    import vl_convert

    bild = vl_convert.vegalite_to_vega(streifen().to_dict(validate=False))
    return (
        # Its name "vega" is null in a bundle of vl-convert 1.9; vega-embed brings the library.
        vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
        + f"\nwindow.SCHIEBERBILD = {json.dumps(bild, separators=(',', ':'))};\n"
    )


def streifen() -> alt.LayerChart:
    """Return the strip: the areas as dots, the rule's threshold dashed, the chosen one solid."""
    import altair as alt

    angaben = {"schwelle": 0.0, "regel": 0.0, "von": 0.0, "bis": 1.0, "vergleich": ">="}
    parameter = [alt.param(name=name, value=wert) for name, wert in angaben.items()]
    linien = [_linie("regel", stil.LAND, 1.5, [4, 3]), _linie("schwelle", stil.STRUKTUR, 2.5, [])]
    return (
        alt.layer(*linien, _punkte())
        .add_params(*parameter)
        .properties(
            width="container",
            height=HOEHE,
            background=stil.FLAECHE,
            padding={"left": 8, "right": 8},
        )
        .configure_view(stroke=None)
        .configure_axis(
            labelFont="system-ui, sans-serif",
            labelFontSize=12,
            labelColor=stil.TEXT,
            domainColor=stil.LAND,
            tickColor=stil.LAND,
        )
    )


def _linie(signal: str, farbe: str, breite: float, strich: list[int]) -> alt.Chart:
    """Return the line at a threshold that the page sets."""
    import altair as alt

    return (
        alt.Chart(alt.NamedData("marken"))
        .transform_filter(f"datum.art == '{signal}'")
        .transform_calculate(x=signal)
        .mark_rule(color=farbe, strokeWidth=breite, strokeDash=strich)
        .encode(x="x:Q")
    )


def _punkte() -> alt.Chart:
    """Return one dot per area; those that meet the threshold are filled."""
    import altair as alt

    drin, ohne = "datum.drin", alt.value(stil.FLAECHE)
    x = alt.X(
        "x:Q",
        title=None,
        scale=alt.Scale(domain=[alt.ExprRef("von"), alt.ExprRef("bis")], nice=False, zero=False),
        axis=alt.Axis(labelExpr=_ACHSENZAHL, format=",~f", tickCount=6, grid=False),
    )
    return (
        alt.Chart(alt.NamedData("werte"))
        .transform_calculate(drin=_ERFUELLT)
        .mark_point(filled=True, size=62, opacity=1, strokeWidth=1)
        .encode(
            x=x,
            y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-HOEHE / 2, HOEHE / 2])),
            fill=alt.condition(drin, alt.value(stil.KOMMUNE), ohne),
            stroke=alt.condition(drin, alt.value(stil.KOMMUNE), alt.value(stil.LAND)),
            tooltip=alt.Tooltip("text:N"),
        )
    )


_ERFUELLT = (
    "vergleich == '>=' ? datum.x >= schwelle : vergleich == '>' ? datum.x > schwelle"
    " : vergleich == '<=' ? datum.x <= schwelle : datum.x < schwelle"
)
_GRUPPEN = f"datum.value >= 10000 ? '{sprache.SCHMAL}' : ''"
_ACHSENZAHL = f"replace(replace(datum.label, regexp(',', 'g'), {_GRUPPEN}), '.', ',')"


def _schreibe(stamm: str, text: str) -> str:
    """Write a script under a name that says its content; return the name."""
    name = f"{stamm}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.js"
    ziel = wurzel() / ORDNER / name
    if not ziel.exists():
        schreibe(ziel, text)
    return name


@functools.cache
def _bildort() -> Path:
    """Place of the picture's file; its name says everything that determines it."""
    from importlib.metadata import version

    teile: list[Any] = [version(p) for p in ("altair", "vl-convert-python")]
    teile += [d.read_bytes() for d in (Path(__file__), Path(stil.__file__))]
    stand_ = hashlib.sha256(repr(teile).encode()).hexdigest()[:16]
    return wurzel() / ORDNER / f"schieberbild-{stand_}.js"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(_uebersetze())
