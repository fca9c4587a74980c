"""How fast the cores run while something is measured, as a share of their best.

On a machine that others use, too, the same work takes up to half as long again from one minute to
the next. A fixed loop, run briefly every few seconds, tells how much of a measured time is due to
that. Its own CPU time is taken, so that waiting for a core does not count.
"""

from __future__ import annotations

import threading
import time
from statistics import fmean

PAUSE = 2.0
"""Seconds between two loops: half a per cent of one core."""
SCHRITTE = 100_000


def schleife() -> float:
    """CPU seconds of the fixed loop in this thread."""
    anfang, summe = time.thread_time(), 0
    for i in range(SCHRITTE):
        summe += i * i % 7
    return time.thread_time() - anfang


class Takt(threading.Thread):
    """Runs the loop beside what is measured; the best is sought before it and during it."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.bester = min(schleife() for _ in range(100))
        self.proben: list[float] = []
        self.laeuft = True

    def run(self) -> None:
        while self.laeuft:
            self.proben.append(min(schleife() for _ in range(3)))
            time.sleep(PAUSE)

    @property
    def tempo(self) -> float:
        """Speed of the cores during the measurement, 1 for the best that was seen."""
        proben = self.proben or [self.bester]
        return min(self.bester, *proben) / fmean(proben)
