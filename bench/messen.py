"""Measure the system in one run: ``make bench`` (or ``python bench/messen.py [--kurz]``).

Prints CPU seconds per report and stage, a comparison of rules with facts computed and kept, the
whole state cold on two workers, a run without changes, rules per second of both evaluators, peak
memory of all processes together, and how fast the cores ran meanwhile; then how long all Kennwerte
of 400 Kreise take, how often trends raise a false alarm, and how often intervals hold the truth.
Works on a copy of the project with empty caches. Compare ratios within one run: absolute times
depend on the machine and on what else runs there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from takt import Takt

WURZEL = Path(__file__).parents[1]
TEILE = ("chapters", "kommunen", "rules", "data", "lib")
PAUSE = 2.0
"""Seconds between two looks at the memory: each walks the pages of all processes."""
SPALTEN = ("Sekunden", "CPU-s", "MB", "Tempo")
aus = Console(highlight=False)


def kopiere(ziel: Path) -> Path:
    """Copy what a render needs; caches and outputs stay behind."""
    for name in TEILE:
        shutil.copytree(WURZEL / name, ziel / name, ignore=shutil.ignore_patterns("__pycache__"))
    for datei in (*WURZEL.glob("_*.yml"), WURZEL / "index.qmd"):
        shutil.copy(datei, ziel)
    return ziel


class Speichermesser(threading.Thread):
    """Samples the proportional memory (PSS) of a process tree and keeps the maximum in MB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.hoechst, self.laeuft = pid, 0.0, True

    def run(self) -> None:
        while self.laeuft:
            self.hoechst = max(self.hoechst, _pss_mb(self.pid))
            time.sleep(PAUSE)


def _pss_mb(pid: int) -> float:
    summe = 0
    try:
        prozess = psutil.Process(pid)
        for einer in (prozess, *prozess.children(recursive=True)):
            try:
                summe += einer.memory_full_info().pss
            except (psutil.Error, AttributeError):
                continue
    except psutil.Error:
        return 0.0
    return summe / 2**20


def rufe(projekt: Path, *argumente: str) -> tuple[float, float, float, float]:
    """Run the command line in the copy; return elapsed and CPU seconds, peak MB, speed of cores.

    The seconds are those of the whole process, from the start of the interpreter to its end; the
    speed is a share of the best (see ``takt``).
    """
    takt = Takt()
    umgebung = os.environ | {"PYTHONPATH": str(projekt / "lib"), "SOZIALATLAS_WURZEL": str(projekt)}
    anfang, cpu = time.perf_counter(), _cpu_der_kinder()
    prozess = subprocess.Popen(
        [sys.executable, "-m", "sozialatlas.cli", *argumente],
        cwd=projekt,
        env=umgebung,
        stdout=subprocess.DEVNULL,
    )
    messer = Speichermesser(prozess.pid)
    messer.start()
    takt.start()
    if prozess.wait():
        raise SystemExit(f"„sozialatlas {argumente[0]}“ ist gescheitert; erst in Ordnung bringen.")
    dauer, cpu = time.perf_counter() - anfang, _cpu_der_kinder() - cpu
    messer.laeuft = takt.laeuft = False
    return dauer, cpu, messer.hoechst, takt.tempo


def _cpu_der_kinder() -> float:
    zeiten = os.times()
    return zeiten.children_user + zeiten.children_system


def messe_bericht(projekt: Path) -> None:
    """One report in three formats with empty caches, by stage."""
    code = (
        "from pathlib import Path; from sozialatlas import bericht, render;"
        "e = render.rendere(Path('.'), profil='kommunen', arbeiter=1,"
        " dokumente=[bericht.dokument('16052')], vorladen=bericht.vorbereiten);"
        "d = e.dokumente[0].dauer;"
        "print(*(f'{d.get(s, 0):.2f}' for s in ('zellen', 'pandoc', 'typst')))"
    )
    umgebung = os.environ | {"PYTHONPATH": str(projekt / "lib"), "SOZIALATLAS_WURZEL": str(projekt)}
    ende = subprocess.run(
        [sys.executable, "-c", code],
        cwd=projekt,
        env=umgebung,
        capture_output=True,
        text=True,
        check=True,
    )
    stufen = [float(wert) for wert in ende.stdout.split()[-3:]]
    tabelle = Table("ein Bericht, drei Formate (Gera)", "CPU-s", "Anteil", box=None)
    for name, wert in zip(("Zellen", "pandoc", "typst"), stufen, strict=True):
        tabelle.add_row(name, f"{wert:.2f}", f"{wert / sum(stufen):.0%}")
    tabelle.add_row("zusammen", f"{sum(stufen):.2f}", "Ziel 5,0")
    aus.print(tabelle, "")


def messe_land(projekt: Path) -> None:
    """Atlas and all reports: cold, then without any change."""
    tabelle = Table("ganzes Land, drei Formate", *SPALTEN, "ruhig", box=None)
    for name in ("kalt, zwei Arbeiter (Ziel 90 s auf ruhigen Kernen, 1500 MB)", "ohne Änderung"):
        werte = rufe(projekt, "render")
        ruhig = werte[0] * werte[-1]
        tabelle.add_row(name, *map("{:.1f}".format, werte[:3]), f"{werte[3]:.0%}", f"{ruhig:.1f}")
    aus.print(tabelle)
    aus.print("Tempo: Anteil am schnellsten Lauf einer Schleife; ruhig: Sekunden mal Tempo.\n")


def messe_regelvergleich(projekt: Path) -> None:
    """Compare a changed rule with those committed: facts and findings computed, then kept."""
    git = ["git", "-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
    for schritt in (["init", "-q"], ["add", "rules"], ["commit", "-qm", "Regeln"]):
        subprocess.run([*git, *schritt], cwd=projekt, check=True)
    datei, text = next(
        (d, text)
        for d in sorted(projekt.glob("rules/*/*.yml"))
        if "prioritaet: hoch" in (text := d.read_text(encoding="utf-8"))
    )
    datei.write_text(text.replace("prioritaet: hoch", "prioritaet: mittel"), encoding="utf-8")
    tabelle = Table("rules diff, eine Regel geändert", *SPALTEN, box=None)
    for name, laeufe in (("kalt", 1), ("Fakten vorhanden (Ziel 1,0 s)", 5)):
        bester = min(rufe(projekt, "rules", "diff") for _ in range(laeufe))
        tabelle.add_row(name, *map("{:.2f}".format, bester[:3]), f"{bester[3]:.0%}")
    datei.write_text(text, encoding="utf-8")
    shutil.rmtree(projekt / ".git")
    aus.print(tabelle, "")


def main() -> None:
    zeile = argparse.ArgumentParser(description=__doc__)
    zeile.add_argument("--kurz", action="store_true", help="ohne den Lauf über das ganze Land")
    wahl = zeile.parse_args()
    aus.print(f"Last der Maschine vor dem Lauf: {os.getloadavg()[0]:.2f} (unter 0,3 ist ruhig)\n")
    with tempfile.TemporaryDirectory() as ordner:
        projekt = kopiere(Path(ordner))
        messe_bericht(projekt)
        shutil.rmtree(projekt / "_bilder", ignore_errors=True)
        shutil.rmtree(projekt / ".cache", ignore_errors=True)
        messe_regelvergleich(projekt)
        shutil.rmtree(projekt / ".cache", ignore_errors=True)
        if not wahl.kurz:
            messe_land(projekt)
    for name in ("regeln", "kennwerte", "trend_simulation", "intervall_simulation"):
        aus.print(f"\n--- bench/{name}.py")
        subprocess.run([sys.executable, WURZEL / "bench" / f"{name}.py"], check=True)


if __name__ == "__main__":
    main()
