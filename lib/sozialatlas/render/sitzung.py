"""One IPython session that remembers what its cells show.

A session is made once per document, in a process of its own (see :mod:`.arbeiter`). What a cell
prints, displays and returns is kept in order as :class:`Ausgabe` values; figures are drawn once,
as SVG (formats that need pixels get them from it, see :mod:`.pixel`).
"""

from __future__ import annotations

import io
import linecache
import sys
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HTML, MARKDOWN = "text/html", "text/markdown"
ABBILDUNG = "application/x-abbildung"  # own type: the path of a saved figure
BREITE, HOEHE = 7.0, 5.0  # inches; Quarto's own default size


@dataclass(frozen=True)
class Ausgabe:
    """One output: ``art`` is stdout, stderr, anzeige or fehler; ``daten`` maps type to content."""

    art: str
    daten: Mapping[str, Any]


@dataclass(frozen=True)
class Lauf:
    """What one cell did; ``fehler`` is the exception that stopped it."""

    ausgaben: tuple[Ausgabe, ...]
    fehler: BaseException | None = None


class _Strom(io.TextIOBase):
    """A standard stream that writes into the list of outputs."""

    def __init__(self, ausgaben: list[Ausgabe], art: str) -> None:
        self.ausgaben, self.art = ausgaben, art

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.ausgaben and self.ausgaben[-1].art == self.art:
            text_davor = self.ausgaben.pop().daten["text"]
            self.ausgaben.append(Ausgabe(self.art, {"text": text_davor + text}))
        elif text:
            self.ausgaben.append(Ausgabe(self.art, {"text": text}))
        return len(text)


class Sitzung:
    """Runs cells one after the other in one namespace.

    ``bildordner`` receives the figures.
    """

    def __init__(self, bildordner: Path) -> None:
        self.bildordner = bildordner
        self.ausgaben: list[Ausgabe] = []
        self.bildname, self.bilder = "abbildung", 0
        self.shell = self._neue_shell()

    def _neue_shell(self) -> Any:
        from IPython.core.displayhook import DisplayHook
        from IPython.core.displaypub import DisplayPublisher
        from IPython.core.formatters import DisplayFormatter
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets import Type
        from traitlets.config import Config

        sitzung = self

        class Anzeige(DisplayPublisher):
            def publish(self, data: Any, *_: Any, **__: Any) -> None:
                sitzung.ausgaben.append(Ausgabe("anzeige", data))

        class Haken(DisplayHook):
            def __call__(self, result: Any = None) -> None:
                if result is not None and not sitzung.still:
                    daten, _ = sitzung.shell.display_formatter.format(result)
                    if daten:
                        sitzung.ausgaben.append(Ausgabe("anzeige", daten))

        class Gestalter(DisplayFormatter):
            def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
                if ist_abbildung(obj):
                    return {ABBILDUNG: sitzung.sichere(obj)}, {}
                if include is None and hasattr(obj, "_repr_markdown_"):
                    include = {MARKDOWN, HTML}  # its text form is never shown, and costs a repr
                return super().format(obj, include=include, exclude=exclude)

        class Kern(InteractiveShell):
            display_pub_class = Type(Anzeige)
            displayhook_class = Type(Haken)

            def enable_gui(self, gui: Any = None) -> None:
                """There is no window."""

            def init_display_formatter(self) -> None:
                self.display_formatter = Gestalter(parent=self)

        einstellung = Config()
        einstellung.HistoryManager.enabled = False
        einstellung.InteractiveShell.colors = "nocolor"
        InteractiveShell.clear_instance()
        shell: Any = Kern.instance(config=einstellung)
        shell.showtraceback = lambda *_, **__: None
        shell.showsyntaxerror = lambda *_, **__: None
        return shell

    def starte_bilder(self) -> None:
        """Send figures of matplotlib through the display, as a notebook does."""
        self.shell.enable_matplotlib("inline")

    def fuehre_aus(
        self, code: str, name: str, breite: float = BREITE, hoehe: float = HOEHE
    ) -> Lauf:
        """Run one cell; ``name`` names its figures. Never raises what the cell raises."""
        self.ausgaben = []
        self.bildname, self.bilder = name, 0
        self.still = code.rstrip().endswith(";")
        _stelle_groesse(breite, hoehe)
        stroeme = sys.stdout, sys.stderr, sys.displayhook
        sys.stdout = _Strom(self.ausgaben, "stdout")  # type: ignore[assignment]
        sys.stderr = _Strom(self.ausgaben, "stderr")  # type: ignore[assignment]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("default")
                warnings.showwarning = _warnung_in(code)
                ergebnis = self.shell.run_cell(code, store_history=False)
        finally:
            sys.stdout, sys.stderr, sys.displayhook = stroeme
        fehler = ergebnis.error_before_exec or ergebnis.error_in_exec
        return Lauf(
            tuple(a for a in self.ausgaben if a.art == "anzeige" or a.daten["text"]), fehler
        )

    def werte_aus(self, ausdruck: str) -> Mapping[str, Any]:
        """Value of an inline expression in all its representations; raises what it raises."""
        wert = self.shell.ev(ausdruck.strip())
        if isinstance(wert, str):
            return {"text/plain": wert}
        daten, _ = self.shell.display_formatter.format(wert)
        return daten

    def sichere(self, abbildung: Any) -> str:
        """Draw a figure and save it as SVG; return its path."""
        self.bilder += 1
        weg = self.bildordner / f"{self.bildname}-{self.bilder}.svg"
        self.bildordner.mkdir(parents=True, exist_ok=True)
        if _ist_vega(abbildung):
            _sichere_vega(abbildung, weg)
            return str(weg)
        figur = abbildung.draw() if _ist_grafik(abbildung) else abbildung
        figur.savefig(weg, bbox_inches="tight", metadata={"Date": None})
        if figur is not abbildung:
            from matplotlib import pyplot as plt

            plt.close(figur)
        return str(weg)


def _warnung_in(code: str) -> Any:
    """Return a printer of warnings; they are part of the outputs (``warning: false`` hides them).

    Written out here in Python's own form: libraries replace ``warnings.formatwarning`` when they
    are loaded (plotnine does), and caches of source lines come and go.
    """
    zeilen = code.splitlines()

    def zeige(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        *_: Any,
        **__: Any,
    ) -> None:
        in_zelle = not Path(filename).is_file() and lineno <= len(zeilen)
        zeile = zeilen[lineno - 1] if in_zelle else linecache.getline(filename, lineno)
        kopf = f"{filename}:{lineno}: {category.__name__}: {message}\n"
        sys.stderr.write(kopf + (f"  {zeile.strip()}\n" if zeile.strip() else ""))

    return zeige


def ist_abbildung(objekt: Any) -> bool:
    """True for figures of matplotlib and for charts of plotnine and altair."""
    matplotlib = sys.modules.get("matplotlib.figure")
    ist_figur = bool(matplotlib and isinstance(objekt, matplotlib.Figure))
    return ist_figur or _ist_grafik(objekt) or _ist_vega(objekt)


def _ist_grafik(objekt: Any) -> bool:
    return _stammt_aus(objekt, "plotnine.") and hasattr(objekt, "draw")


def _ist_vega(objekt: Any) -> bool:
    return _stammt_aus(objekt, "altair.") and hasattr(objekt, "to_dict")


def _stammt_aus(objekt: Any, paket: str) -> bool:
    if isinstance(objekt, type):
        return False
    return any(art.__module__.startswith(paket) for art in type(objekt).__mro__)


def _sichere_vega(diagramm: Any, weg: Path) -> None:
    """A chart of altair as a picture: its interactive form would load scripts from the net."""
    import vl_convert

    weg.write_text(vl_convert.vegalite_to_svg(diagramm.to_dict()), encoding="utf-8")


def _stelle_groesse(breite: float, hoehe: float) -> None:
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is not None:
        matplotlib.rcParams.update(
            {"figure.figsize": (breite, hoehe), "svg.hashsalt": "sozialatlas"}
        )
    plotnine = sys.modules.get("plotnine")
    if plotnine is not None:
        plotnine.options.set_option("figure_size", (breite, hoehe))
