"""Measure how long rules take for ever more Gemeinden: 100 indicators × 300 rules.

``python bench/gemeinden.py`` prints seconds, CPU seconds and memory for up to 11,000 Gemeinden;
``--anzahl N`` runs one line alone, so that each has a process of its own. Gemeinden are asked
block by block, also by two processes; each explains what it judged and says how much that is.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from durchsatz import Werte, aus, erfundene_regeln, erfundene_werte, erklaere, lage
from rich.table import Table

from sozialatlas.regeln import verfuegbar
from sozialatlas.regeln.folgen import Folgeplan, plane
from sozialatlas.regeln.maschine import BLOCK, frage_engine
from sozialatlas.regeln.referenz import urteile
from sozialatlas.regeln.uebersetzen import Regelsatz, uebersetze

GEMEINDEN = (2750, 5500, 11000)
ZIEL_SEKUNDEN, ZIEL_MB = 25.0, 400.0

Block = list[tuple[str, Werte]]
Antwort = tuple[int, int, float]
"""How many rules hold in a block; the process that says so, and its peak in MB."""


def strome(anzahl: int, beide: bool, arbeiter: int) -> tuple[float, float, float, int]:
    """Ask so many Gemeinden block by block; return seconds, CPU seconds, peak MB and firings.

    One direction goes through the engine alone. Both are compared with the reference, rule by
    rule, and every rule that holds is explained. MB are those of all processes, each for itself.
    """
    beginn, cpu = time.perf_counter(), _cpu()
    _regelwerk(beide)  # before the workers are forked
    werte = erfundene_werte(anzahl, 8)
    bloecke = iter(lambda: list(islice(werte, BLOCK)), [])
    gefeuert, speicher = 0, {}
    for zahl, prozess, mb in _verteile(_beide if beide else _engine, bloecke, arbeiter):
        gefeuert += zahl
        speicher[prozess] = mb
    summe = sum((speicher | {os.getpid(): hoechster_speicher()}).values())
    return time.perf_counter() - beginn, _cpu() - cpu, summe, gefeuert


def _cpu() -> float:
    """Return the CPU seconds of this process and of those that it has waited for."""
    return sum(os.times()[:4])


@cache
def _regelwerk(beide: bool) -> tuple[Folgeplan, Sequence[Regelsatz]]:
    plan = plane(erfundene_regeln(random.Random(3)))  # noqa: S311
    return plan, uebersetze(plan, beide=beide)


def _verteile(
    werte_aus: Callable[[Block], Antwort], bloecke: Iterable[Block], arbeiter: int
) -> Iterator[Antwort]:
    """Yield what the blocks come to, in their order; few of them are under way at a time."""
    if arbeiter == 1:
        yield from map(werte_aus, bloecke)
        return
    with ProcessPoolExecutor(arbeiter, get_context("fork")) as prozesse:
        offen: deque[Future[Antwort]] = deque()
        for block in bloecke:
            offen.append(prozesse.submit(werte_aus, block))
            if len(offen) > 2 * arbeiter:
                yield offen.popleft().result()
        yield from (einer.result() for einer in offen)


def _engine(block: Block) -> Antwort:
    plan, saetze = _regelwerk(False)
    gebiete = ((ags, lage(werte)) for ags, werte in block)
    gefeuert = sum(len(e.ja) for _, e in frage_engine(plan, saetze, gebiete, {}))
    return gefeuert, os.getpid(), hoechster_speicher()


def _beide(block: Block) -> Antwort:
    plan, saetze = _regelwerk(True)
    gebiete = [(ags, lage(werte)) for ags, werte in block]
    erklaerte = 0
    gefragt = frage_engine(plan, saetze, gebiete, {})
    for (ags, ergebnis), urteil in zip(gefragt, urteile(plan, gebiete, {}), strict=True):
        if ergebnis != urteil.ergebnis:
            raise SystemExit(f"Die Auswerter widersprechen sich für {ags}.")
        erklaerte += len(erklaere(plan, urteil))
    return erklaerte, os.getpid(), hoechster_speicher()


def hoechster_speicher() -> float:
    """Return the peak of this process in MB; ``ru_maxrss`` would begin with that of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1024  # type: ignore[index]


def messe_gemeinden() -> None:
    """Print the cost for ever more Gemeinden, each in a process of its own."""
    titel = f"Gemeinden, Block für Block, durch durable (Ziel {ZIEL_SEKUNDEN:g} s, {ZIEL_MB:g} MB)"
    tabelle = Table(title=titel, title_justify="left", caption_justify="left", caption="")
    for spalte in ("Gemeinden", "Auswertung", "Prozesse", "Sekunden", "CPU-s",
                   "CPU-ms je Gemeinde", "Spitze MB", "gefeuert"):  # fmt: skip
        tabelle.add_column(spalte, justify="right")
    for beide, arbeiter in ((False, 1), (True, 1), (True, 2)):
        richtung = "beide, mit Referenz, erklärt" if beide else "eine"
        for anzahl in GEMEINDEN:
            sekunden, cpu, mb, gefeuert = _lasse_stroemen(anzahl, beide, arbeiter)
            zahlen = (f"{sekunden:.1f}", f"{cpu:.1f}", f"{1000 * cpu / anzahl:.2f}", f"{mb:.0f}")
            tabelle.add_row(f"{anzahl:,}", richtung, str(arbeiter), *zahlen, f"{gefeuert:,.0f}")
        gut = sekunden <= ZIEL_SEKUNDEN and mb <= ZIEL_MB
        urteil = "erreicht" if gut else "verfehlt"
        prozesse = "ein Prozess" if arbeiter == 1 else f"{arbeiter} Prozesse"
        tabelle.caption = f"{tabelle.caption}{richtung}, {prozesse}: Ziel {urteil}. "
    aus.print(tabelle)


def _lasse_stroemen(anzahl: int, beide: bool, arbeiter: int) -> list[float]:
    befehl = [sys.executable, __file__, "--anzahl", str(anzahl), "--prozesse", str(arbeiter)]
    ende = subprocess.run(befehl + ["--beide"] * beide, capture_output=True, text=True, check=True)
    return [float(zahl) for zahl in ende.stdout.split()]


def main() -> None:
    zeile = argparse.ArgumentParser(description=__doc__)
    zeile.add_argument("--anzahl", type=int, help="nur so viele Gemeinden, ohne Tabelle")
    zeile.add_argument("--beide", action="store_true", help="auch die Verneinung jeder Regel")
    zeile.add_argument("--prozesse", type=int, default=1, help="so viele zugleich; sonst einer")
    wahl = zeile.parse_args()
    if verfuegbar() is not None:
        aus.print(f"Hinweis: {verfuegbar()}")
    elif wahl.anzahl:
        print(*strome(wahl.anzahl, wahl.beide, wahl.prozesse))
    else:
        messe_gemeinden()


if __name__ == "__main__":
    main()
