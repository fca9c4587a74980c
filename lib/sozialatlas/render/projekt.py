"""The run: which documents, in which order, into which folder; which profile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import angaben, buch
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.ergebnis import Ergebnis
from sozialatlas.render.laeufer import FORMATE, Laeufer, Melder
from sozialatlas.render.speicher import Speicher


def rendere(
    projekt: Path,
    *,
    profil: str | None = None,
    dokumente: Sequence[Path] | None = None,
    formate: Sequence[str] = FORMATE,
    vorladen: Callable[[], object] | None = None,
    arbeiter: int = 2,
    abhaengig: Sequence[str] = (),
    melde: Melder | None = None,
) -> Ergebnis:
    """Render the book (``profil=None``) or the documents of a profile.

    ``projekt`` is the folder with ``_quarto.yml``; ``dokumente`` restricts the run; ``abhaengig``
    names files and folders (relative to the project) whose change makes every document new.
    Problems of documents are in ``Ergebnis.fehler``; RenderFehler is raised for the project itself.
    """
    anfang = time.monotonic()
    gelesen = angaben.lies_projekt(projekt.resolve(), profil)
    wunsch = _formate(formate)
    laeufer = Laeufer(
        gelesen,
        wunsch,
        arbeiter,
        melde or (lambda *_: None),
        Speicher(gelesen, wunsch, abhaengig),
        vorladen,
    )
    quellen = _quellen(gelesen, dokumente)
    ergebnisse = (
        laeufer.buch(quellen, dokumente is None) if gelesen.ist_buch else laeufer.berichte(quellen)
    )
    return Ergebnis(tuple(ergebnisse), round(time.monotonic() - anfang, 2))


def _formate(formate: Sequence[str]) -> tuple[str, ...]:
    fremd = [f for f in formate if f not in FORMATE]
    if fremd:
        raise RenderFehler(
            f"Unbekanntes Format: {', '.join(fremd)}. Möglich sind html, pdf und docx."
        )
    return tuple(f for f in FORMATE if f in formate)


def _quellen(projekt: Projekt, dokumente: Sequence[Path] | None) -> list[str]:
    """Sources of this run, relative to the root, in the order of the project."""
    if projekt.ist_buch:
        alle = [k.quelle for k in buch.kapitel(projekt)]
    else:
        muster = projekt.angaben.get("project", {}).get("render") or ["*.qmd"]
        gefunden = {p for m in muster for p in projekt.wurzel.glob(m)}
        alle = sorted(
            p.relative_to(projekt.wurzel).as_posix()
            for p in gefunden
            if p.suffix == ".qmd" and not p.name.startswith("_")
        )
    if dokumente is None:
        return alle
    gewuenscht = [
        (d if d.is_absolute() else projekt.wurzel / d).resolve() for d in map(Path, dokumente)
    ]
    namen = [
        d.relative_to(projekt.wurzel).as_posix() if d.is_relative_to(projekt.wurzel) else str(d)
        for d in gewuenscht
    ]
    fremd = [n for n in namen if n not in alle]
    if fremd:
        raise RenderFehler(
            [
                Mangel(n, None, "", "Das Dokument gehört nicht zu diesem Projekt oder Profil.")
                for n in fremd
            ]
        )
    return namen


def rendere_projekt(
    wurzel: Path,
    *,
    dokumente: Iterable[Path] = (),
    formate: Sequence[str] = FORMATE,
    vorladen: Callable[[], object] | None = None,
    abhaengig: Sequence[str] = (),
    arbeiter: int = 2,
    konsole: Any = None,
) -> Ergebnis:
    """The whole project: first the book, then all reports; or only ``dokumente`` (reports)."""
    from sozialatlas.render.anzeige import Anzeige

    gewaehlt = [Path(d) for d in dokumente] or None
    profile: list[str | None] = ["kommunen"] if gewaehlt else [None, "kommunen"]
    teile = []
    with Anzeige(konsole) as anzeige:
        for profil in profile:
            if profil and not (wurzel / f"_quarto-{profil}.yml").exists():
                continue
            teile.append(
                rendere(
                    wurzel,
                    profil=profil,
                    dokumente=gewaehlt,
                    formate=formate,
                    vorladen=vorladen,
                    arbeiter=arbeiter,
                    abhaengig=abhaengig,
                    melde=anzeige.melde,
                )
            )
        ergebnis = Ergebnis(
            tuple(d for teil in teile for d in teil.dokumente),
            round(sum(t.sekunden for t in teile), 2),
        )
        anzeige.schliesse(ergebnis)
    return ergebnis
