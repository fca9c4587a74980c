"""The run: which documents, in which order, into which folder; which profile."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from sozialatlas.fehler import Mangel, RenderFehler
from sozialatlas.render import angaben, buch, einzeln
from sozialatlas.render.angaben import Projekt
from sozialatlas.render.arbeiter import Melder
from sozialatlas.render.berichtslauf import Berichtslauf
from sozialatlas.render.buchlauf import Buchlauf
from sozialatlas.render.ergebnis import Ergebnis
from sozialatlas.render.laeufer import FOLIEN, FORMATE, Lauf, Umgebung, fuehre
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
    return _fuehre(
        projekt, [profil], dokumente, formate, vorladen, abhaengig, arbeiter, melde or _still
    )


def _fuehre(
    wurzel: Path,
    profile: Sequence[str | None],
    dokumente: Sequence[Path] | None,
    formate: Sequence[str],
    vorladen: Callable[[], object] | None,
    abhaengig: Sequence[str],
    arbeiter: int,
    melde: Melder,
) -> Ergebnis:
    """Plan all profiles, run them in one pool."""
    anfang = time.monotonic()
    wunsch = _formate(formate)
    bau = wurzel.resolve() / ".cache" / "bau"
    bau.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bau) as ordner:
        laeufe = [
            _lauf(
                angaben.lies_projekt(wurzel.resolve(), profil),
                wunsch,
                dokumente,
                abhaengig,
                Path(ordner) / str(i),
            )
            for i, profil in enumerate(profile)
        ]
        ergebnisse = fuehre(laeufe, arbeiter, melde, vorladen)
    return Ergebnis(tuple(ergebnisse), round(time.monotonic() - anfang, 2))


def _lauf(
    projekt: Projekt,
    formate: tuple[str, ...],
    dokumente: Sequence[Path] | None,
    abhaengig: Sequence[str],
    ordner: Path,
) -> Lauf:
    umgebung = Umgebung(
        projekt, formate, Speicher(projekt, formate, abhaengig), einzeln.seiten(projekt), ordner
    )
    alle = _alle(projekt)
    quellen = _auswahl(projekt, alle, dokumente)
    if projekt.ist_buch:
        return Buchlauf(umgebung, quellen, dokumente is None)
    return Berichtslauf(umgebung, quellen, alle)


def _still(*_: object) -> None:
    """Nobody wants to know."""


def _formate(formate: Sequence[str]) -> tuple[str, ...]:
    alle = (*FORMATE, FOLIEN)
    fremd = [f for f in formate if f not in alle]
    if fremd:
        raise RenderFehler(
            f"Unbekanntes Format: {', '.join(fremd)}. Möglich sind html, pdf, docx und pptx."
        )
    return tuple(f for f in alle if f in formate)


def _alle(projekt: Projekt) -> list[str]:
    """All sources, relative to the root, in the order of the project."""
    if projekt.ist_buch:
        return [k.quelle for k in buch.kapitel(projekt)]
    muster = projekt.angaben.get("project", {}).get("render") or ["*.qmd"]
    gefunden = {p for m in muster for p in projekt.wurzel.glob(m)}
    return sorted(
        p.relative_to(projekt.wurzel).as_posix()
        for p in gefunden
        if p.suffix == ".qmd" and not p.name.startswith("_")
    )


def _auswahl(
    projekt: Projekt, alle: Sequence[str], dokumente: Sequence[Path] | None
) -> Sequence[str]:
    """The sources of this run."""
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
    profil: str | None = None,
) -> Ergebnis:
    """The whole project: first the book, then all reports; or only ``dokumente`` (reports).

    ``profil`` names another profile, of which all documents or those named are rendered.
    """
    from sozialatlas.render.anzeige import Anzeige

    gewaehlt = [Path(d) for d in dokumente] or None
    berichte: list[str | None] = ["kommunen"] if gewaehlt else [None, "kommunen"]
    profile = [profil] if profil else berichte
    profile = [p for p in profile if p is None or (wurzel / f"_quarto-{p}.yml").exists()]
    with Anzeige(konsole) as anzeige:
        ergebnis = _fuehre(
            wurzel, profile, gewaehlt, formate, vorladen, abhaengig, arbeiter, anzeige.melde
        )
        anzeige.schliesse(ergebnis)
    return ergebnis
