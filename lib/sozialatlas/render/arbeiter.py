"""Run jobs in forked processes, a few at a time.

The parent loads the libraries once; every job is a fresh fork of it, so that nothing one document
defines reaches another. A job that fails or dies does not stop the others.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing as mp
import os
import resource
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, SozialatlasFehler


@dataclass
class Uhr:
    """CPU seconds per stage, children included (pandoc is a child)."""

    dauer: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def misst(self, stufe: str) -> Iterator[None]:
        anfang = _sekunden()
        try:
            yield
        finally:
            self.dauer[stufe] = self.dauer.get(stufe, 0.0) + _sekunden() - anfang


def _sekunden() -> float:
    kinder = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + kinder.ru_utime + kinder.ru_stime


@dataclass(frozen=True)
class Antwort:
    """What a job gave back: a value, or the problems that stopped it."""

    wert: Any = None
    maengel: tuple[Mangel, ...] = ()
    dauer: dict[str, float] = field(default_factory=dict)
    speicher_mb: float = 0.0


@dataclass(frozen=True)
class Arbeit:
    """A job: ``aufgabe(uhr)`` runs in the fork; ``name`` is for messages.

    ``danach(antwort)`` runs here when it is finished, and may bring jobs that are done next.
    """

    name: str
    aufgabe: Callable[[Uhr], Any]
    danach: Callable[[Antwort], Sequence[Arbeit]] = lambda _: ()


_BIBLIOTHEKEN = (
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pypdfium2",
    "typst",
    # what a shell of IPython loads only when it is made
    "IPython.core.application",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
)

Melder = Callable[[str, Antwort, int, int], None]
"""Is told of every finished job: name, answer, how many are done, how many there will be."""


def lade_vor(vorladen: Callable[[], object] | None, weitere: Sequence[Callable[[], None]]) -> None:
    """Load everything the jobs share, then keep its pages shared."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("MPLBACKEND", "agg")
    for name in _BIBLIOTHEKEN:
        with suppress(ImportError):  # the job that needs it will say so
            importlib.import_module(name)
    if vorladen is not None:
        vorladen()
    for waerme in weitere:
        waerme()
    gc.collect()
    gc.freeze()


def arbeite(
    arbeiten: Sequence[Arbeit],
    arbeiter: int,
    melde: Melder = lambda *_: None,
    ausstehend: Callable[[], int] = lambda: 0,
) -> list[Antwort]:
    """Run all jobs, at most ``arbeiter`` at a time; answers come in the order of the jobs.

    ``ausstehend()`` says how many jobs are still to be brought by others.
    """
    alle = list(arbeiten)
    antworten: dict[int, Antwort] = {}
    laufend: dict[Connection, tuple[int, Any]] = {}
    offen = list(range(len(alle)))
    while offen or laufend:
        while offen and len(laufend) < max(1, arbeiter):
            nummer = offen.pop(0)
            verbindung, prozess = _starte(alle[nummer])
            laufend[verbindung] = (nummer, prozess)
        for bereit in wait(list(laufend)):
            assert isinstance(bereit, Connection)
            nummer, prozess = laufend.pop(bereit)
            antwort = antworten[nummer] = _empfange(bereit, prozess, alle[nummer])
            neue = alle[nummer].danach(antwort)
            offen[:0] = range(len(alle), len(alle) + len(neue))
            alle += neue
            melde(alle[nummer].name, antwort, len(antworten), len(alle) + ausstehend())
    return [antworten[i] for i in range(len(arbeiten))]


def _starte(arbeit: Arbeit) -> tuple[Connection, Any]:
    umgebung = mp.get_context("fork")
    eltern, kind = umgebung.Pipe(duplex=False)
    prozess = umgebung.Process(target=_laufe, args=(arbeit, kind), daemon=True)
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads; those of numpy are idle here.
        warnings.simplefilter("ignore", DeprecationWarning)
        prozess.start()
    kind.close()
    return eltern, prozess


def _empfange(verbindung: Connection, prozess: Any, arbeit: Arbeit) -> Antwort:
    try:
        antwort = verbindung.recv()
    except EOFError:
        prozess.join()
        antwort = Antwort(
            maengel=(
                Mangel(
                    arbeit.name, None, "", f"Der Arbeitsprozess brach ab (Code {prozess.exitcode})."
                ),
            )
        )
    prozess.join()
    verbindung.close()
    return antwort


def _laufe(arbeit: Arbeit, verbindung: Connection) -> None:
    uhr = Uhr()
    try:
        antwort = Antwort(arbeit.aufgabe(uhr), (), uhr.dauer, _speicher())
    except SozialatlasFehler as fehler:
        antwort = Antwort(None, fehler.maengel, uhr.dauer, _speicher())
    except Exception as fehler:  # a bug of ours must not pass as silence
        mangel = Mangel(
            arbeit.name,
            None,
            "",
            f"Unerwartet: {type(fehler).__name__}: {fehler}",
            abhilfe=_stelle(fehler),
        )
        antwort = Antwort(None, (mangel,), uhr.dauer, _speicher())
    verbindung.send(antwort)
    verbindung.close()


def _stelle(fehler: Exception) -> str:
    spur = fehler.__traceback__
    while spur is not None and spur.tb_next is not None:
        spur = spur.tb_next
    if spur is None:
        return ""
    return (
        f"Programmfehler in {Path(spur.tb_frame.f_code.co_filename).name}, Zeile {spur.tb_lineno}."
    )


def _speicher() -> float:
    """Peak memory of this process and of its children in MB."""
    eigen = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    kinder = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return round(max(eigen, kinder) / 1024, 1)
