"""Progress while rendering and the summary at the end."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from sozialatlas.render.arbeiter import Antwort
from sozialatlas.render.ergebnis import STUFEN, Dokument, Ergebnis


class Anzeige:
    """One line per finished document and, in a terminal, a bar with the count below them.

    ``konsole=None`` prints to the terminal. The bar is drawn only when something is finished: a
    thread for live output would be copied into the forks.
    """

    def __init__(self, konsole: Console | None = None) -> None:
        self.konsole = konsole or Console(highlight=False)
        self.balken = Progress(
            TextColumn("Rendern"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self.konsole,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            disable=not self.konsole.is_terminal,
        )
        self.aufgabe = self.balken.add_task("", total=None)

    def __enter__(self) -> Anzeige:
        self.balken.start()
        return self

    def __exit__(self, *_: Any) -> None:
        self.balken.stop()

    def melde(self, name: str, antwort: Antwort, fertig: int, gesamt: int) -> None:
        zeichen = "[red]✗[/red]" if antwort.maengel else "[green]✓[/green]"
        sekunden = sum(antwort.dauer.values())
        stand = f"{fertig:>{len(str(gesamt))}}/{gesamt}"
        self.konsole.print(f"{zeichen} {stand} {name} [dim]{sekunden:.1f} s[/dim]")
        self.balken.update(self.aufgabe, completed=fertig, total=gesamt, refresh=True)

    def schliesse(self, ergebnis: Ergebnis) -> None:
        """Summary: documents, CPU seconds per stage, and every problem."""
        self.balken.stop()
        for mangel in ergebnis.fehler:
            self.konsole.print(f"\n{mangel}", markup=False)
        gut = [d for d in ergebnis.dokumente if not d.fehler]
        tabelle = Table(box=None, pad_edge=False)
        for kopf in ("", "Dokumente", *(f"{s} (s)" for s in STUFEN)):
            tabelle.add_column(kopf, justify="left" if not kopf else "right")
        frisch = [d for d in gut if not d.aus_speicher]
        tabelle.add_row("gerendert", str(len(frisch)), *_summen(frisch))
        if len(frisch) < len(gut):
            tabelle.add_row("unverändert", str(len(gut) - len(frisch)), *("–" for _ in STUFEN))
        if ergebnis.fehler:
            tabelle.add_row(
                "gescheitert", str(len(ergebnis.dokumente) - len(gut)), *("–" for _ in STUFEN)
            )
        self.konsole.print(tabelle)
        self.konsole.print(
            f"{ergebnis.sekunden:.1f} s, höchstens {ergebnis.speicher_mb:.0f} MB je Prozess"
        )


def _summen(dokumente: list[Dokument]) -> list[str]:
    return [f"{sum(d.dauer.get(s, 0.0) for d in dokumente):.1f}" for s in STUFEN]
